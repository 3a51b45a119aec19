#include "proto/oci.h"

#include "base/invariant.h"
#include "base/text.h"
#include "wire/dot11.h"
#include "wire/elem.h"
#include "wire/rsn.h"

/* [11-2020 table E-4, 11ax-2021] Global operating classes, by the side of the other 20 MHz. */
enum { PLAIN, ABOVE, BELOW }; /* plain: there is none, or several, or on either side */
static const struct op_class {
	uint8_t number, width_tens, side;
	uint16_t base_mhz; /* of channel 0 */
	uint8_t first, last;
} classes[] = {
	{ 81, 2, PLAIN, 2407, 1, 13 },	    { 82, 2, PLAIN, 2414, 14, 14 },
	{ 83, 4, ABOVE, 2407, 1, 9 },	    { 84, 4, BELOW, 2407, 5, 13 },
	{ 115, 2, PLAIN, 5000, 36, 48 },    { 116, 4, ABOVE, 5000, 36, 44 },
	{ 117, 4, BELOW, 5000, 40, 48 },    { 118, 2, PLAIN, 5000, 52, 64 },
	{ 119, 4, ABOVE, 5000, 52, 60 },    { 120, 4, BELOW, 5000, 56, 64 },
	{ 121, 2, PLAIN, 5000, 100, 144 },  { 122, 4, ABOVE, 5000, 100, 140 },
	{ 123, 4, BELOW, 5000, 104, 144 },  { 124, 2, PLAIN, 5000, 149, 161 },
	{ 125, 2, PLAIN, 5000, 149, 177 },  { 126, 4, ABOVE, 5000, 149, 173 },
	{ 127, 4, BELOW, 5000, 153, 177 },  { 128, 8, PLAIN, 5000, 36, 177 },
	{ 129, 16, PLAIN, 5000, 36, 177 },  { 131, 2, PLAIN, 5950, 1, 233 },
	{ 132, 4, PLAIN, 5950, 1, 233 },    { 133, 8, PLAIN, 5950, 1, 233 },
	{ 134, 16, PLAIN, 5950, 1, 233 },   { 136, 2, PLAIN, 5925, 2, 2 },
};

static bool is_side(const struct op_class *c, int secondary)
{
	return c->side == PLAIN || c->side == (secondary < 0 ? BELOW : ABOVE);
}

/* Of two for the same channels, 124 and 125, hostapd says 125. */
static const struct op_class *class_of(const struct phy_channel *c)
{
	for (size_t i = 0; i < sizeof(classes) / sizeof(classes[0]); i++) {
		const struct op_class *k = &classes[i];

		if (k->number != 124 && k->width_tens * 10u == c->width_mhz &&
		    c->freq_mhz >= k->base_mhz + 5u * k->first &&
		    c->freq_mhz <= k->base_mhz + 5u * k->last && is_side(k, c->secondary))
			return k;
	}
	return NULL;
}

/* [hostapd] What cannot be as wide as it was configured is used as 20 MHz. */
static struct phy_channel usable(struct phy_channel c)
{
	return class_of(&c) != NULL ? c : (struct phy_channel){ c.freq_mhz, 20, 0 };
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
	const struct op_class *k;

	if (bug_fires(bugs, BUG_OCI_CHANNEL)) {
		fx_bug(fx, BUG_OCI_CHANNEL);
		said = (struct phy_channel){ another(c->freq_mhz), 20, 0 };
	}
	k = class_of(&said);
	INVARIANT(k != NULL);
	oci[0] = k->number;
	oci[1] = (uint8_t)((said.freq_mhz - k->base_mhz) / 5);
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

/* False: no such class or channel. */
static bool channel_of(uint8_t number, uint8_t channel, struct phy_channel *out)
{
	for (size_t i = 0; i < sizeof(classes) / sizeof(classes[0]); i++) {
		const struct op_class *k = &classes[i];

		if (k->number != number || channel < k->first || channel > k->last)
			continue;
		*out = (struct phy_channel){ k->base_mhz + 5u * channel, k->width_tens * 10u,
					     k->side == ABOVE ? 1 : k->side == BELOW ? -1 : 0 };
		return true;
	}
	return false;
}

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
	if (!channel_of(class, channel, said))
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
