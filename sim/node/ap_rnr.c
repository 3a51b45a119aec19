#include "base/crc.h"
#include "node/ap_parts.h"

/*
 * What hostapd puts into reduced neighbor reports: at 2.4 and 5 GHz every BSS of the process's
 * radios at 6 GHz, because nobody looks for those everywhere; with rnr=1 the other BSSs of the
 * interface. One element of at most 255 octets; what does not fit is left out.
 */
enum { APS_MAX = 16, ELEMENT_MAX = 255 };

static bool is_reported(const struct ap_bss *b, const struct ap_bss *by)
{
	return b != by && b->spec->ignore_broadcast_ssid == 0;
}

static uint32_t short_ssid(const struct ap_bss *bss)
{
	return crc32_of(spec_ssid_bytes(&bss->spec->ssid));
}

static struct rnr_ap report_of(const struct ap_bss *b, const struct ap_bss *by)
{
	const struct spec_radio *r = b->radio_spec;
	struct rnr_ap ap = { .op_class = r->op_class != 0 ? (uint8_t)r->op_class
							  : ap_op_class(r->band, r->channel),
			     .channel = (uint8_t)r->channel,
			     .offset = RNR_OFFSET_UNKNOWN,
			     .bssid = b->bssid,
			     .short_ssid = short_ssid(b),
			     .params = RNR_COLOCATED,
			     .psd = RNR_PSD_UNKNOWN };

	if (ap.short_ssid == short_ssid(by))
		ap.params |= RNR_SAME_SSID;
	return ap;
}

/* The BSSs of one radio, as far as there is room behind used octets; how many octets more. */
static size_t report_radio(const struct ap_bss *by, unsigned radio, size_t used, struct wr *w)
{
	const struct ap_node *ap = by->ap;
	struct rnr_ap list[APS_MAX];
	unsigned n = 0;

	for (unsigned i = 0; i < ap->n_bss && n < APS_MAX; i++)
		if (ap->bss[i].radio == radio && is_reported(&ap->bss[i], by) &&
		    used + RNR_HEADER_LEN + (n + 1) * RNR_INFO_LEN <= ELEMENT_MAX)
			list[n++] = report_of(&ap->bss[i], by);
	if (n == 0)
		return 0;
	rnr_build(w, list, n);
	return RNR_HEADER_LEN + n * RNR_INFO_LEN;
}

void ap_rnr_element(const struct ap_bss *bss, struct wr *w)
{
	const struct spec_ap *spec = bss->ap->spec;
	uint8_t body[ELEMENT_MAX];
	struct wr b = wr_of(body, sizeof(body));
	size_t used = 0;

	if (bss->ap->wlc != NULL) /* its radios stand elsewhere */
		return;
	for (unsigned r = 0; r < spec->n_radio; r++) {
		bool six = spec->radio[r].band == SPEC_BAND_6GHZ && r != bss->radio &&
			   bss->radio_spec->band != SPEC_BAND_6GHZ;

		if (six || (r == bss->radio && bss->spec->rnr))
			used += report_radio(bss, r, used, &b);
	}
	if (used > 0)
		elem_put(w, ELEM_REDUCED_NEIGHBOR_REPORT, wr_sofar(&b));
}
