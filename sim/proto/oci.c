#include "proto/oci.h"

#include "base/invariant.h"
#include "base/text.h"
#include "proto/op_class.h"
#include "wire/dot11.h"
#include "wire/elem.h"
#include "wire/rsn.h"

/* [hostapd] What cannot be as wide as it was configured is used as 20 MHz. */
static struct phy_channel usable(struct phy_channel c)
{
	uint8_t op_class, channel;

	return op_class_of(&c, &op_class, &channel) ? c : (struct phy_channel){ c.freq_mhz, 20, 0 };
}

/* A channel of the same band. */
static uint32_t another(uint32_t freq_mhz)
{
	if (freq_mhz < 3000)
		return freq_mhz == 2437 ? 2412 : 2437;
	if (freq_mhz < 5950)
		return freq_mhz == 5200 ? 5180 : 5200;
	return freq_mhz == 5975 ? 5955 : 5975;
}

void oci_of(const struct phy_channel *c, struct bugs *bugs, struct fx *fx,
	    uint8_t oci[static OCI_LEN])
{
	struct phy_channel said = usable(*c);

	if (bug_fires(bugs, BUG_OCI_CHANNEL)) {
		fx_bug(fx, BUG_OCI_CHANNEL);
		said = (struct phy_channel){ another(c->freq_mhz), 20, 0 };
	}
	INVARIANT(op_class_of(&said, &oci[0], &oci[1]));
	oci[2] = 0;
}

void oci_build(struct wr *w, const uint8_t oci[static OCI_LEN])
{
	struct mark m = elem_open_ext(w, EXT_OCI);

	wr_put(w, oci, OCI_LEN);
	elem_close(w, m);
}

struct bytes oci_of_element(struct bytes element)
{
	struct rd r = rd_of(element);

	return rd_skip(&r, OCI_ELEMENT_LEN - OCI_LEN) ? rd_rest(&r) : bytes_of(NULL, 0);
}

bool oci_is_meant(struct bytes rsne)
{
	struct rsne r;

	return rsne_parse(rsne, &r) == WIRE_OK && (r.caps & RSN_CAP_OCVC) != 0 &&
	       (r.caps & RSN_CAP_MFPC) != 0;
}

enum oci_fault { OCI_FITS, OCI_MISSING, OCI_LENGTH, OCI_UNKNOWN, OCI_PRIMARY, OCI_WIDTH,
		 OCI_SECONDARY };

/* hostapd's */
static const char *const words[] = {
	[OCI_MISSING] = "did not receive mandatory OCI",
	[OCI_LENGTH] = "received OCI of unexpected length",
	[OCI_UNKNOWN] = "unable to interpret received OCI",
	[OCI_PRIMARY] = "primary channel mismatch in received OCI",
	[OCI_WIDTH] = "channel bandwidth mismatch in received OCI",
	[OCI_SECONDARY] = "secondary channel mismatch in received OCI",
};

/* [hostapd ocv_verify_tx_params] At 5 GHz the primary channel tells the side. */
static enum oci_fault judge(const struct oci_seen *o, struct phy_channel *said)
{
	struct phy_channel ours = usable(o->ours);
	struct rd r = rd_of(o->oci);
	uint8_t class, channel, seg1;

	if (o->oci.len == 0)
		return OCI_MISSING;
	if (!rd_u8(&r, &class) || !rd_u8(&r, &channel) || !rd_u8(&r, &seg1) || r.left > 0)
		return OCI_LENGTH;
	if (!op_class_primary(class, channel, said))
		return OCI_UNKNOWN;
	if (said->freq_mhz != ours.freq_mhz)
		return OCI_PRIMARY;
	if (ours.width_mhz > said->width_mhz)
		return OCI_WIDTH;
	if (ours.width_mhz == 40 && ours.freq_mhz < 2500 && ours.secondary != said->secondary)
		return OCI_SECONDARY;
	return OCI_FITS;
}

static void put_detail(enum oci_fault why, const struct phy_channel *ours,
		       const struct phy_channel *said, struct sb *out)
{
	switch (why) {
	case OCI_PRIMARY:
		sb_printf(out, " (we use %u but receiver is using %u)", ours->freq_mhz,
			  said->freq_mhz);
		break;
	case OCI_WIDTH:
		sb_printf(out, " (we use %u but receiver only supports %u)", ours->width_mhz,
			  said->width_mhz);
		break;
	case OCI_SECONDARY:
		sb_printf(out, " (we use %d but receiver is using %d)", ours->secondary,
			  said->secondary);
		break;
	case OCI_FITS:
	case OCI_MISSING:
	case OCI_LENGTH:
	case OCI_UNKNOWN:
		break;
	}
}

const char *oci_fault(const struct oci_seen *o, struct fx *fx)
{
	struct phy_channel said = { 0 };
	enum oci_fault why = judge(o, &said);
	char mac[MAC_TEXT], text[64];
	struct sb detail = sb_of(text, sizeof(text));

	if (why == OCI_FITS)
		return NULL;
	put_detail(why, &o->ours, &said, &detail);
	fx_log(fx, LOG_INFO, true, "OCV-FAILURE addr=%s frame=%s error=%s%s",
	       mac_format(o->from, mac), o->frame, words[why], text);
	return words[why];
}
