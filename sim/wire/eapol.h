#ifndef WIRE_EAPOL_H
#define WIRE_EAPOL_H

#include "wire/elem.h"

/* EAPOL PDUs, what follows ethertype 888e [802.1X-2020 11.3]. Big endian. */
enum eapol_type { EAPOL_EAP = 0, EAPOL_START = 1, EAPOL_LOGOFF = 2, EAPOL_KEY = 3 };
struct eapol {
	uint8_t version;
	uint8_t type; /* enum eapol_type */
	struct bytes body;
	struct bytes whole; /* trimmed to the length field: octets after it are link padding */
};
MUST_CHECK enum wire eapol_parse(struct bytes pdu, struct eapol *out);
void eapol_build(struct wr *w, uint8_t version, enum eapol_type type, struct bytes body);

/* EAPOL-Key frame [11-2020 12.7.2]. */
enum { EAPOL_MIC_MAX = 32, EAPOL_KEY_MIC_AT = 81, EAPOL_DESC_RSN = 2, EAPOL_DESC_WPA = 254 };
struct eapol_key {
	uint8_t version; /* of 802.1X: 1, 2 or 3 */
	uint8_t desc;	 /* EAPOL_DESC_RSN or EAPOL_DESC_WPA */
	uint16_t info;	 /* enum key_info */
	uint16_t key_len;
	uint64_t replay;
	uint8_t nonce[NONCE_LEN];
	uint8_t iv[16];
	uint8_t rsc[8];
	uint8_t reserved[8];
	uint8_t mic[EAPOL_MIC_MAX];
	size_t mic_len;	   /* 0 (FILS), 16, 24 or 32, by AKM */
	struct bytes data; /* Key Data as sent: encrypted or not */
	struct bytes
		whole; /* the PDU, trimmed; the MIC stands at EAPOL_KEY_MIC_AT and is over this */
};
MUST_CHECK enum wire eapol_key_parse(struct bytes pdu, size_t mic_len, struct eapol_key *out);
/*
 * The MIC's length where the AKM leaves it to the group (18, 24, 25): the one with which the Key
 * Data fills the PDU; 16 if none does. For who only listens: a party knows its own.
 */
size_t eapol_key_mic_len(struct bytes pdu);
/* The whole PDU. The MIC is written as zeros whatever k->mic holds; k->whole is not looked at. */
void eapol_key_build(struct wr *w, const struct eapol_key *k);

/*
 * Key Data in clear: KDEs and, beside them, elements [11-2020 12.7.2]. Spans of KDEs are their data
 * after the type octet; spans of elements are whole elements. Ends at the padding (dd 00 or dd at
 * the end).
 */
struct kdes {
	struct bytes gtk, igtk, bigtk, mac, pmkid, lifetime, key_id, oci;
	struct bytes transition_disable; /* vendor 50-6F-9A:20 */
	struct bytes rsne, rsne2, rsnxe, wpa, mde, fte;
	struct bytes tie[ELEMS_TIES];
	unsigned n_tie;
	unsigned n_unknown;
	bool duplicate; /* one came twice; the first was kept */
};
MUST_CHECK enum wire kdes_parse(struct bytes data, struct kdes *out);
/* The value of the first TIE of this type. */
MUST_CHECK bool kdes_tie(const struct kdes *k, enum tie_type type, uint32_t *value);

enum { GTK_MAX = 32 };
struct gtk_kde {
	uint8_t key_id; /* 0 to 3 */
	bool tx;
	struct bytes key;
};
MUST_CHECK enum wire gtk_kde_parse(struct bytes data, struct gtk_kde *out);
void gtk_kde_build(struct wr *w, const struct gtk_kde *g);

/* IGTK (key IDs 4, 5) and BIGTK (6, 7) KDEs have one shape. */
struct igtk_kde {
	uint16_t key_id;
	uint8_t ipn[6]; /* little endian */
	struct bytes key;
};
MUST_CHECK enum wire igtk_kde_parse(struct bytes data, struct igtk_kde *out);
void igtk_kde_build(struct wr *w, enum kde_type type, const struct igtk_kde *g);

/* Any KDE of 00-0F-AC. */
void kde_build(struct wr *w, enum kde_type type, struct bytes data);
/* Extended Key ID's KDE [11-2020 12.7.2]: WIRE_ABSENT without it. */
MUST_CHECK enum wire key_id_kde_parse(struct bytes data, uint8_t *key_id);
void key_id_kde_build(struct wr *w, uint8_t key_id);
void kde_pmkid_build(struct wr *w, const uint8_t pmkid[static PMKID_LEN]);
/* Transition Disable [WPA3 specification 3.0, section 8], of the Wi-Fi Alliance. */
void kde_transition_build(struct wr *w, uint8_t bits);

/*
 * Pads Key Data for AES key wrap [11-2020 12.7.2]: dd and zeros up to a multiple of 8 and at least
 * 16 octets, nothing if it is that already. Counts what w holds from its start.
 */
void kdes_pad(struct wr *w);

#endif
