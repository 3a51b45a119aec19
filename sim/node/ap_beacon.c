#include "base/invariant.h"
#include "base/text.h"
#include "base/time.h"
#include "node/ap_parts.h"
#include "proto/sae.h"
#include "spec/vlan.h"
#include "wire/ft.h"
#include "wire/ie.h"
#include "wire/rsn.h"

/* Rates in 500 kb/s units, basic ones marked, as hostapd has them by default for each band. */
static const uint8_t rates_2g4[] = { 0x82, 0x84, 0x8b, 0x96, 0x0c, 0x12,
				     0x18, 0x24, 0x30, 0x48, 0x60, 0x6c };
static const uint8_t rates_11b[] = { 0x82, 0x84, 0x0b, 0x16 };
static const uint8_t rates_5g[] = { 0x8c, 0x12, 0x98, 0x24, 0xb0, 0x48, 0x60, 0x6c };

static bool is_2g4(const struct spec_radio *r)
{
	return r->band == SPEC_BAND_2_4GHZ;
}

static bool listed(const uint16_t *list, size_t n, uint16_t rate_100k)
{
	for (size_t i = 0; i < n; i++)
		if (list[i] == rate_100k)
			return true;
	return false;
}

static void add_rate(const struct spec_radio *spec, uint8_t rate, struct rates *out)
{
	uint16_t rate_100k = (uint16_t)((rate & ~RATE_BASIC) * 5);

	if (spec->n_supported_rates > 0 &&
	    !listed(spec->supported_rates, spec->n_supported_rates, rate_100k))
		return;
	if (spec->n_basic_rates > 0) {
		rate &= (uint8_t)~RATE_BASIC;
		if (listed(spec->basic_rates, spec->n_basic_rates, rate_100k))
			rate |= RATE_BASIC;
	}
	out->rate[out->n++] = rate;
}

/* hostapd: who cannot derive the PWE directly is told by a rate that nobody has. */
static bool is_h2e_only(const struct spec_bss *bss)
{
	return bss->sae_pwe == SAE_PWE_H2E && (bss->akms & AKM_SAE_MASK) != 0;
}

static struct rates rates_of(const struct ap_bss *bss)
{
	const struct spec_radio *spec = bss->radio_spec;
	struct bytes all = BYTES(rates_5g);
	struct rates out = { .n = 0 };

	if (spec->hw_mode == SPEC_HW_B)
		all = BYTES(rates_11b);
	else if (is_2g4(spec))
		all = BYTES(rates_2g4);
	for (size_t i = 0; i < all.len; i++)
		add_rate(spec, all.p[i], &out);
	if (spec->ieee80211n && spec->require_ht)
		out.rate[out.n++] = RATE_BASIC | SELECTOR_HT;
	if (spec->ieee80211ac && spec->require_vht)
		out.rate[out.n++] = RATE_BASIC | SELECTOR_VHT;
	if (is_h2e_only(bss->spec))
		out.rate[out.n++] = RATE_BASIC | SELECTOR_SAE_H2E;
	return out;
}

uint32_t ap_basic_rate(const struct ap_bss *bss)
{
	struct rates r = rates_of(bss);
	uint32_t best = 0;

	for (unsigned i = 0; i < r.n; i++) {
		uint32_t rate = (uint32_t)(r.rate[i] & ~RATE_BASIC) * 5;

		if ((r.rate[i] & RATE_BASIC) != 0 && rate < SELECTOR_HE * 5 &&
		    (best == 0 || rate < best))
			best = rate;
	}
	if (best == 0)
		best = is_2g4(bss->radio_spec) ? 10 : 60;
	return best;
}

uint16_t ap_capabilities(const struct ap_bss *bss)
{
	uint16_t caps = CAP_ESS;

	if (bss->spec->wpa != 0)
		caps |= CAP_PRIVACY;
	if (bss->radio_spec->short_preamble)
		caps |= CAP_SHORT_PREAMBLE;
	if (is_2g4(bss->radio_spec) && bss->radio_spec->hw_mode != SPEC_HW_B)
		caps |= CAP_SHORT_SLOT;
	if (bss->radio_spec->ieee80211h)
		caps |= CAP_SPECTRUM;
	if (bss->spec->rrm_neighbor_report || bss->spec->rrm_beacon_report)
		caps |= CAP_RADIO_MEASUREMENT;
	return caps;
}

/* RSN capabilities as hostapd announces them: 16 replay counters with WMM [11-2020 9.4.2.24.4]. */
static uint16_t rsn_capabilities(const struct spec_bss *spec)
{
	uint16_t caps = 0;

	if (spec->rsn_preauth)
		caps |= RSN_CAP_PREAUTH;
	if (spec->wmm_enabled)
		caps |= RSN_CAP_PTKSA_COUNTERS;
	if (spec->ieee80211w != SPEC_MFP_OFF)
		caps |= RSN_CAP_MFPC;
	if (spec->ieee80211w == SPEC_MFP_REQUIRED)
		caps |= RSN_CAP_MFPR;
	if (spec->extended_key_id != 0)
		caps |= RSN_CAP_EXT_KEY_ID;
	if (spec->ocv != 0)
		caps |= RSN_CAP_OCVC;
	return caps;
}

static bool build_rsne(struct ap_bss *bss)
{
	static const enum cipher order[] = { CIPHER_CCMP_256, CIPHER_GCMP_256, CIPHER_CCMP_128,
					     CIPHER_GCMP_128, CIPHER_TKIP };
	const struct spec_bss *spec = bss->spec;
	bool mfp = spec->ieee80211w != SPEC_MFP_OFF;
	struct rsne r = rsne_of(spec->group, CIPHER_CCMP_128, AKM_PSK, rsn_capabilities(spec),
				mfp ? spec->group_mgmt : CIPHER_NONE);
	struct wr w = wr_of(bss->rsne, sizeof(bss->rsne));
	size_t len;

	if ((spec->wpa & SPEC_WPA_V2) == 0)
		return true;
	r.n_pairwise = r.n_akm = 0;
	for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++)
		if ((spec->rsn_pairwise & SUITE_BIT(order[i])) != 0)
			rsne_add_pairwise(&r, order[i]);
	for (unsigned a = AKM_8021X; a <= AKM_FT_SAE_EXT; a++)
		if ((spec->akms & SUITE_BIT(a)) != 0)
			rsne_add_akm(&r, (enum akm)a);
	if ((spec->akms & SUITE_BIT(AKM_CCKM)) != 0)
		rsne_add_akm(&r, AKM_CCKM);
	rsne_build(&w, &r);
	if (!wr_done(&w, &len))
		return false;
	bss->sec.rsne = bytes_of(bss->rsne, len);
	return true;
}

/* Without capabilities, as hostapd has it. */
static bool build_wpa(struct ap_bss *bss)
{
	static const enum cipher ciphers[] = { CIPHER_CCMP_128, CIPHER_TKIP };
	static const enum akm akms[] = { AKM_8021X, AKM_PSK, AKM_CCKM };
	const struct spec_bss *spec = bss->spec;
	struct rsne r = wpa_of(spec->group, CIPHER_TKIP, AKM_PSK);
	struct wr w = wr_of(bss->wpa, sizeof(bss->wpa));
	size_t len;

	if ((spec->wpa & SPEC_WPA_V1) == 0)
		return true;
	r.n_pairwise = r.n_akm = 0;
	for (size_t i = 0; i < sizeof(ciphers) / sizeof(ciphers[0]); i++)
		if ((spec->wpa_pairwise & SUITE_BIT(ciphers[i])) != 0)
			wpa_add_pairwise(&r, ciphers[i]);
	for (size_t i = 0; i < sizeof(akms) / sizeof(akms[0]); i++)
		if ((spec->akms & SUITE_BIT(akms[i])) != 0)
			wpa_add_akm(&r, akms[i]);
	wpa_build(&w, &r);
	if (!wr_done(&w, &len))
		return false;
	bss->sec.wpa = bytes_of(bss->wpa, len);
	return true;
}

static void build_rsnxe(struct ap_bss *bss)
{
	struct wr w = wr_of(bss->rsnxe, sizeof(bss->rsnxe));

	if (bss->sec.sae_h2e)
		rsnxe_build(&w, 1u << RSNX_SAE_H2E);
	bss->sec.rsnxe = wr_sofar(&w);
}

static bool build_mde(struct ap_bss *bss)
{
	struct wr w = wr_of(bss->mde, sizeof(bss->mde));
	struct mde mde = { .policy = bss->spec->ft_over_ds ? MDE_OVER_DS : 0 };
	size_t len;

	if (!spec_bss_has_ft(bss->spec))
		return true;
	memcpy(mde.mdid, bss->spec->mobility_domain, sizeof(mde.mdid));
	mde_build(&w, &mde);
	if (!wr_done(&w, &len))
		return false;
	bss->sec.mde = bytes_of(bss->mde, len);
	return true;
}

/* The configuration has seen that it fits. */
static struct bytes from_hex(const char *text, uint8_t *out, size_t cap)
{
	int n = text == NULL ? 0 : text_hex(text, strlen(text), out, cap);

	INVARIANT(n >= 0);
	return bytes_of(out, (size_t)n);
}

/* What test builds of hostapd say instead of what they mean. */
static void build_forced(struct ap_bss *bss)
{
	const struct spec_bss *s = bss->spec;

	bss->sec.forced = from_hex(s->own_ie_override, bss->forced, sizeof(bss->forced));
	bss->sec.ft_rsne = from_hex(s->rsne_override_ft, bss->ft_rsne, sizeof(bss->ft_rsne));
	bss->sec.ft_rsnxe = from_hex(s->rsnxe_override_ft, bss->ft_rsnxe, sizeof(bss->ft_rsnxe));
}

/* No armed fault, but the configuration's wish: the observer does not read this. */
void ap_note_forced(const struct ap_bss *bss)
{
	const struct {
		const char *what;
		size_t len;
	} told[] = { { "own_ie_override", bss->sec.forced.len },
		     { "rsne_override_ft", bss->sec.ft_rsne.len },
		     { "rsnxe_override_ft", bss->sec.ft_rsnxe.len } };

	for (unsigned i = 0; i < sizeof(told) / sizeof(told[0]); i++)
		if (told[i].len > 0)
			node_note(&bss->ap->node,
				  (struct trace_rec){ .kind = TRACE_FAULT,
						      .u.fault = { "set", told[i].what } });
}

/* The element with this ID that beacons have. */
static struct bytes shown(const struct ap_bss *bss, uint8_t id, struct bytes own)
{
	struct rd r = rd_of(bss->sec.forced);
	struct elem e;

	if (r.left == 0)
		return own;
	while (elem_next(&r, &e) == STEP_ITEM)
		if (e.id == id)
			return e.whole;
	return (struct bytes){ 0 };
}

/* hostapd's default parameters for stations [11-2020 table 9-155]. */
static void wmm_element(const struct ap_bss *bss, struct wr *w)
{
	static const struct wmm wmm = { .parameter = true,
					.qos_info = 1,
					.ac = { { 0x03, 0xa4, 0 },
						{ 0x27, 0xa4, 0 },
						{ 0x42, 0x43, 0x5e },
						{ 0x62, 0x32, 0x2f } } };

	if (bss->spec->wmm_enabled)
		wmm_build(w, &wmm);
}

/* The other BSS of the pair: as the configuration names it, or that of an interface of ours. */
static void owe_element_of(const struct ap_bss *bss, struct wr *w)
{
	const struct spec_bss *spec = bss->spec;
	struct owe_transition t = { spec->owe_transition_bssid,
				    spec_ssid_bytes(&spec->owe_transition_ssid) };
	const char *other = spec->owe_transition_ifname;

	if (!spec->has_owe_transition)
		return;
	for (unsigned i = 0; other != NULL && i < bss->ap->n_bss; i++) {
		const struct ap_bss *b = &bss->ap->bss[i];

		if (b->spec->ifname == NULL || strcmp(b->spec->ifname, other) != 0)
			continue;
		t = (struct owe_transition){ b->bssid, spec_ssid_bytes(&b->spec->ssid) };
		other = NULL;
	}
	if (other == NULL)
		owe_transition_build(w, &t);
}

static void ext_caps_element(const struct ap_bss *bss, struct wr *w)
{
	/* Extended channel switching, multiple BSSID, SSID list, operating mode notification. */
	uint8_t caps[11] = { 0x04, 0, 0x40, 0x02, 0, 0, 0, 0x40 };
	bool beacon_prot = bss->group.bigtk_len > 0;

	if (bss->spec->bss_transition)
		caps[EXT_CAP_BSS_TRANSITION / 8] |= 1 << EXT_CAP_BSS_TRANSITION % 8;
	if (bss->spec->utf8_ssid)
		caps[EXT_CAP_UTF8_SSID / 8] |= 1 << EXT_CAP_UTF8_SSID % 8;
	if (beacon_prot)
		caps[EXT_CAP_BEACON_PROTECTION / 8] |= 1 << EXT_CAP_BEACON_PROTECTION % 8;
	ext_caps_build(w, bytes_of(caps, beacon_prot ? sizeof(caps) : 8));
}

static void rm_element(const struct ap_bss *bss, struct wr *w)
{
	uint8_t caps[5] = { 0 };

	if (bss->spec->rrm_neighbor_report)
		caps[0] |= 1 << RM_CAP_NEIGHBOR_REPORT;
	if (bss->spec->rrm_beacon_report)
		caps[0] |= 1 << RM_CAP_BEACON_PASSIVE | 1 << RM_CAP_BEACON_ACTIVE |
			   1 << RM_CAP_BEACON_TABLE;
	if (caps[0] != 0)
		rm_caps_build(w, caps);
}

/* Supported Operating Classes: the present one alone [11-2020 9.4.2.53, E.1]. */
static void op_class_element(const struct ap_bss *bss, struct wr *w)
{
	struct mark m = elem_open(w, ELEM_OPERATING_CLASSES);

	wr_u8(w, ap_op_class(bss->radio_spec->band, bss->radio_spec->channel));
	wr_u8(w, 0);
	elem_close(w, m);
}

static void country_element(const struct ap_bss *bss, struct wr *w)
{
	const struct spec_radio *r = bss->radio_spec;
	struct country c = { .text = { (uint8_t)r->country[0], (uint8_t)r->country[1],
				      (uint8_t)r->country3 },
			     .n = 1 };

	if (!r->has_country || !r->ieee80211d)
		return;
	c.triplet[0] = is_2g4(r) ? (struct country_triplet){ 1, 13, 20 }
				 : (struct country_triplet){ 36, 4, 23 };
	country_build(w, &c);
}

/* What stands before and after the TIM in a beacon [11-2020 table 9-32]. */
enum err ap_beacon_init(struct ap_bss *bss)
{
	const struct spec_radio *radio = bss->radio_spec;
	struct rates rates = rates_of(bss);
	struct wr w = wr_of(bss->beacon, sizeof(bss->beacon));
	struct bytes ssid = spec_ssid_bytes(&bss->spec->ssid);

	if (!build_rsne(bss) || !build_wpa(bss) || !build_mde(bss))
		return ERR_SPACE;
	build_rsnxe(bss);
	build_forced(bss);
	if (bss->spec->ignore_broadcast_ssid == 1)
		ssid.len = 0;
	ssid_build(&w, ssid);
	rates_build(&w, &rates);
	ds_build(&w, (uint8_t)radio->channel);
	bss->beacon_head = w.len;
	country_element(bss, &w);
	if (is_2g4(radio) && radio->hw_mode != SPEC_HW_B)
		erp_build(&w, ERP_BARKER);
	ext_rates_build(&w, &rates);
	wr_bytes(&w, shown(bss, ELEM_RSN, bss->sec.rsne));
	rm_element(bss, &w);
	wr_bytes(&w, shown(bss, ELEM_MOBILITY_DOMAIN, bss->sec.mde));
	op_class_element(bss, &w);
	ap_ht_elements(bss, &w);
	ext_caps_element(bss, &w);
	ap_vht_elements(bss, &w);
	ap_rnr_element(bss, &w);
	ap_he_elements(bss, &w);
	wr_bytes(&w, bss->sec.rsnxe);
	wr_bytes(&w, bss->sec.wpa);
	wmm_element(bss, &w);
	owe_element_of(bss, &w);
	return wr_done(&w, &bss->beacon_len) ? ERR_OK : ERR_SPACE;
}

uint64_t ap_tsf_us(const struct ap_bss *bss)
{
	return (uint64_t)(node_now(&bss->ap->node) / NS_PER_US) + bss->tsf_offset_us;
}

/* Behind the TIM; without the RSNXE where somebody takes it out on the way. */
static void build_rest(struct ap_bss *bss, struct wr *w)
{
	struct rd r = { bss->beacon + bss->beacon_head, bss->beacon_len - bss->beacon_head };
	struct elem e;

	if (bss->sec.rsnxe.len == 0 || !node_bug(&bss->ap->node, BUG_NO_RSNXE)) {
		wr_bytes(w, rd_rest(&r));
		return;
	}
	while (elem_next(&r, &e) == STEP_ITEM)
		if (e.id != ELEM_RSNX)
			wr_bytes(w, e.whole);
}

static void send_beacon(struct ap_bss *bss)
{
	uint8_t body[AP_BEACON_MAX + 2 + 3 + TIM_MAX + AP_SWITCH_LEN];
	bool dtim = bss->dtim_count == 0;
	struct wr w = wr_of(body, sizeof(body));

	beacon_build(&w, &(struct beacon){ .tsf = ap_tsf_us(bss),
					   .interval = (uint16_t)bss->radio_spec->beacon_int_tu,
					   .caps = ap_capabilities(bss) });
	wr_put(&w, bss->beacon, bss->beacon_head);
	ap_tim(bss, &w);
	ap_switch_elements(bss, &w);
	build_rest(bss, &w);
	bss->dtim_count = (bss->dtim_count + bss->spec->dtim_period - 1) % bss->spec->dtim_period;
	ap_mgmt_tx(bss, MAC_BROADCAST, FRAME_BEACON, wr_sofar(&w), 0);
	if (dtim)
		ap_doze_dtim(bss);
	ap_switch_counted(bss);
}

/* To the next target beacon transmission time: a multiple of the interval [11-2020 11.1.3.2]. */
void ap_beacon_start(struct ap_bss *bss)
{
	uint64_t interval_us = (uint64_t)bss->radio_spec->beacon_int_tu * 1024;
	int64_t now = node_now(&bss->ap->node);
	uint64_t to_go_us = interval_us - ap_tsf_us(bss) % interval_us;

	node_timer_in(&bss->ap->node, bss->number * AP_TIMERS_BSS + AP_TIMER_BEACON,
		      (int64_t)to_go_us * NS_PER_US - now % NS_PER_US);
}

void ap_beacon_timer(struct ap_bss *bss)
{
	send_beacon(bss);
	ap_beacon_start(bss);
}

/* Answered when it asks for everybody or for us [11-2020 11.1.4.3.4]. */
void ap_probe_request(struct ap_bss *bss, struct mac sta, struct bytes body)
{
	struct bytes own = spec_ssid_bytes(&bss->spec->ssid), ssid = { 0 };
	uint8_t out[AP_BEACON_MAX + 32 + AP_SWITCH_LEN];
	struct wr w = wr_of(out, sizeof(out));
	struct elems e;

	if (elems_parse(body, &e) != WIRE_OK || ssid_parse(e.ssid, &ssid) != WIRE_OK)
		return;
	if (!spec_bss_admits(bss->spec, sta))
		return;
	/* [hostapd] somebody far away, or nobody could be taken in */
	if (ap_is_weaker(bss->ap, bss->radio_spec->rssi_ignore_probe_request_dbm) ||
	    (bss->spec->no_probe_resp_if_max_sta && ap_bss_is_full(bss) &&
	     ap_sta_find(bss, sta) == NULL))
		return;
	if (ssid.len > 0 ? !bytes_equal(ssid, own) : bss->spec->ignore_broadcast_ssid != 0)
		return;
	beacon_build(&w, &(struct beacon){ .tsf = ap_tsf_us(bss),
					   .interval = (uint16_t)bss->radio_spec->beacon_int_tu,
					   .caps = ap_capabilities(bss) });
	if (bss->spec->ignore_broadcast_ssid != 0) {
		struct rd head = { bss->beacon, bss->beacon_head };
		struct elem hidden;

		ssid_build(&w, own);
		if (elem_next(&head, &hidden) == STEP_ITEM)
			wr_bytes(&w, rd_rest(&head));
	} else {
		wr_put(&w, bss->beacon, bss->beacon_head);
	}
	ap_switch_elements(bss, &w);
	build_rest(bss, &w);
	ap_mgmt_tx(bss, sta, FRAME_PROBE_RESP, wr_sofar(&w), 0);
}

void ap_assoc_elements_head(const struct ap_bss *bss, struct wr *w)
{
	struct rates rates = rates_of(bss);

	rates_build(w, &rates);
	ext_rates_build(w, &rates);
}

void ap_assoc_elements_tail(const struct ap_bss *bss, const struct ap_sta *sta, struct wr *w)
{
	rm_element(bss, w);
	ap_ht_elements(bss, w);
	ext_caps_element(bss, w);
	/* In units of 1000 TU [11-2020 9.4.2.78]. */
	max_idle_build(w, &(struct max_idle){
				  .period = (uint16_t)((uint64_t)bss->spec->ap_max_inactivity_s *
						       1000 / 1024) });
	ap_vht_elements(bss, w);
	ap_he_elements(bss, w);
	if (sta->wmm)
		wmm_element(bss, w);
}
