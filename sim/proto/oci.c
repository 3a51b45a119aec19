#include "proto/oci.h"

#include "wire/dot11.h"
#include "wire/elem.h"
#include "wire/rsn.h"

/* [11-2020 table E-4] global operating classes of one channel each, by band. */
static const struct band {
	uint8_t first_class, last_class;
	uint32_t base_mhz; /* of channel 0 */
} bands[] = {
	{ 81, 84, 2407 },
	{ 115, 130, 5000 },
	{ 131, 137, 5950 },
};

/* The class of 20 MHz for a channel number of the 5 GHz band. */
static uint8_t class_5ghz(uint32_t channel)
{
	if (channel <= 48)
		return 115;
	if (channel <= 64)
		return 118;
	return channel <= 144 ? 121 : 125;
}

static void put(uint8_t *oci, uint32_t class, uint32_t channel)
{
	oci[0] = (uint8_t)class;
	oci[1] = (uint8_t)channel;
	oci[2] = 0;
}

void oci_of(uint32_t freq_mhz, struct bugs *bugs, struct fx *fx, uint8_t oci[static OCI_LEN])
{
	if (bug_fires(bugs, BUG_OCI_CHANNEL)) {
		fx_bug(fx, BUG_OCI_CHANNEL);
		freq_mhz += 25;
	}
	if (freq_mhz == 2484)
		put(oci, 82, 14);
	else if (freq_mhz < 3000)
		put(oci, 81, (freq_mhz - 2407) / 5);
	else if (freq_mhz < 5950)
		put(oci, class_5ghz((freq_mhz - 5000) / 5), (freq_mhz - 5000) / 5);
	else
		put(oci, 131, (freq_mhz - 5950) / 5);
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

/* 0: no such channel. */
static uint32_t freq_of(uint8_t class, uint8_t channel)
{
	if (class == 82)
		return channel == 14 ? 2484 : 0;
	for (size_t i = 0; i < sizeof(bands) / sizeof(bands[0]); i++)
		if (class >= bands[i].first_class && class <= bands[i].last_class && channel > 0)
			return bands[i].base_mhz + 5u * channel;
	return 0;
}

static const char *judge(const struct oci_seen *o)
{
	struct rd r = rd_of(o->oci);
	uint8_t class, channel, seg1;
	uint32_t freq_mhz;

	if (o->oci.len == 0)
		return "did not receive mandatory OCI";
	if (!rd_u8(&r, &class) || !rd_u8(&r, &channel) || !rd_u8(&r, &seg1) || r.left > 0)
		return "received OCI of unexpected length";
	freq_mhz = freq_of(class, channel);
	if (freq_mhz == 0)
		return "unable to interpret received OCI";
	return freq_mhz == o->freq_mhz ? NULL : "primary channel mismatch in received OCI";
}

const char *oci_fault(const struct oci_seen *o, struct fx *fx)
{
	const char *why = judge(o);
	char mac[MAC_TEXT];

	if (why != NULL)
		fx_log(fx, LOG_INFO, true, "OCV-FAILURE addr=%s frame=%s error=%s",
		       mac_format(o->from, mac), o->frame, why);
	return why;
}
