#include "proto/bss_table.h"

#include <stdlib.h>

#include "proto/btm.h"
#include "spec/radio.h"
#include "wire/mgmt.h"
#include "wire/phy_caps.h"

enum { FIRST_ROOM = 4 };

void bss_table_fini(struct bss_table *t)
{
	free(t->entry);
	*t = (struct bss_table){ 0 };
}

static struct bss_entry *find(struct bss_table *t, struct mac bssid)
{
	for (unsigned i = 0; i < t->n; i++)
		if (mac_equal(t->entry[i].bssid, bssid))
			return &t->entry[i];
	return NULL;
}

static_assert(BSS_TABLE_MAX == 64, "slots is a mask");

static void remove_at(struct bss_table *t, unsigned i)
{
	t->slots &= ~((uint64_t)1 << t->entry[i].slot);
	t->n--;
	memmove(&t->entry[i], &t->entry[i + 1], (t->n - i) * sizeof(t->entry[0]));
}

static bool make_room(struct bss_table *t)
{
	unsigned room = t->room == 0 ? FIRST_ROOM : 2 * t->room;
	struct bss_entry *grown;

	if (t->n < t->room)
		return true;
	grown = realloc(t->entry, room * sizeof(*grown));
	if (grown == NULL)
		return false;
	t->entry = grown;
	t->room = room;
	return true;
}

static uint8_t free_slot(struct bss_table *t)
{
	uint8_t i = 0;

	while ((t->slots >> i & 1) != 0)
		i++;
	t->slots |= (uint64_t)1 << i;
	return i;
}

static struct bss_entry *add(struct bss_table *t)
{
	if (t->n == BSS_TABLE_MAX) {
		unsigned oldest = 0;

		for (unsigned i = 1; i < t->n; i++)
			if (t->entry[i].seen_ns < t->entry[oldest].seen_ns)
				oldest = i;
		remove_at(t, oldest);
	}
	if (!make_room(t))
		return NULL;
	t->entry[t->n] = (struct bss_entry){ .slot = free_slot(t) };
	return &t->entry[t->n++];
}

struct bytes bss_table_elements(const struct bss_table *t, const struct bss_entry *e)
{
	if (t->body == NULL)
		return bytes_of(NULL, 0);
	return bytes_of(t->body[e->slot].elements, t->body[e->slot].len);
}

static void keep_elements(struct bss_table *t, const struct bss_entry *e, struct bytes elements)
{
	struct rd r = rd_of(elements);
	struct wr w;
	struct elem el;

	if (t->body == NULL)
		return;
	w = wr_of(t->body[e->slot].elements, BSS_BODY_MAX);
	while (elem_next(&r, &el) == STEP_ITEM && w.len + el.whole.len <= BSS_BODY_MAX)
		wr_bytes(&w, el.whole);
	t->body[e->slot].len = (uint16_t)w.len;
}

static void keep_country(struct bss_entry *e, struct bytes element)
{
	struct country c;

	if (country_parse(element, &c) == WIRE_OK)
		memcpy(e->country, c.text, 2);
}

static uint8_t keep(uint8_t *to, size_t cap, struct bytes from)
{
	if (from.len == 0 || from.len > cap)
		return 0;
	memcpy(to, from.p, from.len);
	return (uint8_t)from.len;
}

/* A hidden one: no octets, or all of them zero. */
static bool is_hidden(struct bytes ssid)
{
	uint8_t any = 0;

	for (size_t i = 0; i < ssid.len; i++)
		any |= ssid.p[i];
	return any == 0;
}

static void keep_owe(struct bss_entry *e, struct bytes element)
{
	struct owe_transition t;

	e->has_owe = owe_transition_parse(element, &t) == WIRE_OK;
	if (!e->has_owe)
		return;
	e->owe_bssid = t.bssid;
	e->owe_ssid_len = keep(e->owe_ssid, sizeof(e->owe_ssid), t.ssid);
}

/* The new channel, in MHz, of a BSS on freq_mhz; 0 if there is no such channel. */
static uint32_t switch_mhz_of(const struct channel_switch *c, uint32_t freq_mhz)
{
	enum spec_band band;
	unsigned channel;
	uint32_t mhz;

	if (c->op_class != 0)
		return btm_freq_mhz(c->op_class, c->channel);
	if (spec_freq_channel(freq_mhz, &band, &channel) != ERR_OK)
		return 0;
	if (band == SPEC_BAND_5GHZ && c->channel <= 14) /* the band is not said */
		band = SPEC_BAND_2_4GHZ;
	else if (band == SPEC_BAND_2_4GHZ && c->channel > 14)
		band = SPEC_BAND_5GHZ;
	return spec_channel_freq(band, c->channel, &mhz) == ERR_OK ? mhz : 0;
}

uint32_t bss_switch_mhz(const struct elems *e, uint32_t freq_mhz, struct channel_switch *how)
{
	uint32_t mhz;

	if (ext_channel_switch_parse(e->ext_channel_switch, how) != WIRE_OK &&
	    channel_switch_parse(e->channel_switch, how) != WIRE_OK)
		return 0;
	mhz = switch_mhz_of(how, freq_mhz);
	return mhz != freq_mhz ? mhz : 0;
}

static bool says_h2e_only(const struct elems *e)
{
	struct rates r;

	if (rates_parse(e->rates, e->ext_rates, &r) != WIRE_OK)
		return false;
	for (unsigned i = 0; i < r.n; i++)
		if (r.rate[i] == (RATE_BASIC | SELECTOR_SAE_H2E))
			return true;
	return false;
}

/* Neighbors elsewhere do not count [cfg80211]: their channels say nothing of what is here. */
static void keep_six(struct bss_entry *e, struct bytes rnr)
{
	struct rnr_walk walk;
	struct rnr_ap ap;
	uint32_t mhz;

	if (rnr_open(rnr, &walk) != WIRE_OK)
		return;
	while (e->n_six < BSS_SIX_MAX && rnr_next(&walk, &ap) == STEP_ITEM) {
		mhz = btm_freq_mhz(ap.op_class, ap.channel);
		if (!ap.has_params || (ap.params & RNR_COLOCATED) == 0 || mhz < 5925)
			continue;
		e->six_mhz[e->n_six++] = mhz;
		e->six_is_all |= (ap.params & RNR_COLOCATED_ESS) != 0;
	}
}

const struct bss_entry *bss_table_hear(struct bss_table *t, const struct bss_heard *heard)
{
	struct bss_entry *e, before;
	struct beacon b;
	struct bytes ssid;

	if (beacon_parse(heard->body, &b) != WIRE_OK || ssid_parse(b.e.ssid, &ssid) != WIRE_OK)
		return NULL;
	e = find(t, heard->bssid);
	if (e == NULL)
		e = add(t);
	if (e == NULL)
		return NULL;
	before = *e;
	*e = (struct bss_entry){ .bssid = heard->bssid,
				 .freq_mhz = heard->freq_mhz,
				 .level_mdbm = heard->level_mdbm,
				 .seen_ns = heard->now_ns,
				 .slot = before.slot,
				 .tsf_us = b.tsf,
				 .caps = b.caps,
				 .interval_tu = b.interval,
				 .wmm = b.e.wmm.len > 0 };
	if (is_hidden(ssid)) /* what a probe response has told is not forgotten [cfg80211] */
		ssid = bytes_of(before.ssid, before.ssid_len);
	e->ssid_len = keep(e->ssid, sizeof(e->ssid), ssid);
	phy_caps_read(&b.e, &e->rates);
	e->h2e_only = says_h2e_only(&b.e);
	keep_owe(e, b.e.owe_transition);
	e->rsne_len = keep(e->rsne, sizeof(e->rsne), b.e.rsne);
	e->wpa_len = keep(e->wpa, sizeof(e->wpa), b.e.wpa);
	e->rsnxe_len = keep(e->rsnxe, sizeof(e->rsnxe), b.e.rsnxe);
	e->mde_len = keep(e->mde, sizeof(e->mde), b.e.mde);
	e->btm = ext_caps_has(b.e.ext_caps, EXT_CAP_BSS_TRANSITION);
	e->rrm = b.e.rm_caps.len > 0 && (b.caps & CAP_RADIO_MEASUREMENT) != 0;
	e->neighbor_report = rm_caps_has(b.e.rm_caps, RM_CAP_NEIGHBOR_REPORT);
	e->phy = bss_phy_of(&b.e, heard->freq_mhz);
	if (heard->own != NULL)
		e->phy = bss_phy_within(e->phy, heard->own);
	keep_six(e, b.e.rnr);
	keep_country(e, b.e.country);
	keep_elements(t, e, b.elements);
	e->switch_mhz = bss_switch_mhz(&b.e, heard->freq_mhz, &e->leaves);
	return e;
}

const struct bss_entry *bss_table_find(const struct bss_table *t, struct mac bssid, int64_t now_ns,
				       int64_t max_age_ns)
{
	for (unsigned i = 0; i < t->n; i++)
		if (mac_equal(t->entry[i].bssid, bssid) &&
		    now_ns - t->entry[i].seen_ns <= max_age_ns)
			return &t->entry[i];
	return NULL;
}

void bss_table_expire(struct bss_table *t, int64_t now_ns, int64_t max_age_ns)
{
	for (unsigned i = t->n; i-- > 0;)
		if (now_ns - t->entry[i].seen_ns > max_age_ns)
			remove_at(t, i);
}

static bool was_scanned(const struct bss_scanned *scan, uint32_t freq_mhz)
{
	for (unsigned i = 0; i < scan->n; i++)
		if (scan->freq[i] == freq_mhz)
			return true;
	return false;
}

/* [wpa_supplicant wpa_bss_update_end] */
void bss_table_scanned(struct bss_table *t, const struct bss_scanned *scan)
{
	for (unsigned i = t->n; i-- > 0;) {
		struct bss_entry *e = &t->entry[i];

		if (scan->now_ns - e->seen_ns <= BSS_KERNEL_AGE_NS ||
		    mac_equal(e->bssid, scan->in_use) || !was_scanned(scan, e->freq_mhz))
			continue;
		if (++e->missed >= scan->scan_count)
			remove_at(t, i);
	}
}
