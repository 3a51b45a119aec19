#ifndef PROTO_OCI_H
#define PROTO_OCI_H

#include "base/phy.h"
#include "proto/fx.h"

/*
 * Operating channel validation [11-2020 12.2.9]: both ends say on what channel they believe to be
 * [9.4.2.237], in frames nobody else can make. As hostapd has it, the channel's number is the
 * primary one's, whatever width the class has. 80+80 MHz is not played: segment 1 is 0.
 */
enum { OCI_LEN = 3, OCI_ELEMENT_LEN = 6 };

/* Operating class, primary channel number, frequency segment 1. Misbehaves with BUG_OCI_CHANNEL. */
void oci_of(const struct phy_channel *c, struct bugs *bugs, struct fx *fx,
	    uint8_t oci[static OCI_LEN]);
void oci_build(struct wr *w, const uint8_t oci[static OCI_LEN]); /* as an element */
/* The OCI of an OCI element, empty for what is none. */
struct bytes oci_of_element(struct bytes element);

/* Whether the sender of this RSNE validates channels, which needs protected frames. */
bool oci_is_meant(struct bytes rsne);

struct oci_seen {
	struct mac from;
	const char *frame; /* hostapd's name of it: "eapol-key-m2" */
	struct bytes oci;  /* OCI_LEN octets if it is right, empty if there was none */
	struct phy_channel ours; /* of the width that we send to it with */
};
/* NULL: it hears what we send there; else what is wrong, which is logged as OCV-FAILURE. */
const char *oci_fault(const struct oci_seen *o, struct fx *fx);

#endif
