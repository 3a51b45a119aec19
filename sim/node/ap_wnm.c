#include "base/invariant.h"
#include "base/time.h"
#include "node/ap_parts.h"
#include "wire/action.h"

/* BSS transition management and neighbor reports at the AP [11-2020 11.21.7, 11.10.10.3]. */

enum {
	NEIGHBOR_LEN = 2 + 13 + 3, /* with its preference */
	REQUEST_TOKEN = 1,	   /* hostapd's, for requests of its own */
	SUB_TERMINATION = 4,
	TERMINATION_LEN = 2 + 8 + 2
};

/* [hostapd] ap_sta_reset_steer_flag_timer */
#define STEER_NS (2 * NS_PER_S)

static uint8_t phy_type(const struct spec_radio *r)
{
	if (r->ieee80211ax)
		return PHY_TYPE_HE;
	if (r->ieee80211ac && r->band != SPEC_BAND_2_4GHZ)
		return PHY_TYPE_VHT;
	if (r->ieee80211n)
		return PHY_TYPE_HT;
	return r->band == SPEC_BAND_2_4GHZ ? PHY_TYPE_ERP : PHY_TYPE_OFDM;
}

struct neighbor ap_neighbor(const struct ap_node *ap, unsigned bss)
{
	const struct ap_bss *b = &ap->bss[bss];
	const struct spec_radio *r = b->radio_spec;
	struct neighbor n = { .bssid = b->bssid,
			      .info = NEIGHBOR_REACHABLE,
			      .op_class = ap_op_class(r->band, r->channel),
			      .channel = (uint8_t)r->channel,
			      .phy = phy_type(r) };

	if (b->spec->wpa != 0)
		n.info |= NEIGHBOR_SECURITY;
	if (spec_bss_has_ft(b->spec))
		n.info |= NEIGHBOR_MOBILITY_DOMAIN;
	if (r->ieee80211n)
		n.info |= NEIGHBOR_HT;
	if (n.phy == PHY_TYPE_VHT)
		n.info |= NEIGHBOR_VHT;
	if (r->ieee80211ax)
		n.info |= NEIGHBOR_HE;
	return n;
}

/* BSS Termination Duration [11-2020 9.4.2.36]. */
static void put_end(const struct ap_btm_req *q, uint8_t out[static TERMINATION_LEN])
{
	struct wr w = wr_of(out, TERMINATION_LEN);
	struct mark m = elem_open(&w, SUB_TERMINATION);

	wr_le64(&w, q->end_tsf);
	wr_le16(&w, q->end_min);
	elem_close(&w, m);
	INVARIANT(!w.overflow);
}

/* True if it has sent the request. */
static bool request(struct ap_sta *sta, const struct ap_btm_req *q, uint8_t token)
{
	uint8_t list[AP_NEIGHBORS_MAX * NEIGHBOR_LEN], body[32 + UINT8_MAX + sizeof(list)];
	struct wr l = wr_of(list, sizeof(list)), w = wr_of(body, sizeof(body));
	struct btm_request r = { .token = token,
				 .mode = q->mode,
				 .disassoc_timer = q->disassoc_timer,
				 .validity = q->validity };

	for (unsigned i = 0; i < q->n && i < AP_NEIGHBORS_MAX; i++)
		neighbor_build(&l, &q->candidate[i]);
	put_end(q, r.termination);
	if (q->url != NULL)
		r.url = bytes_of(q->url, strlen(q->url));
	r.candidates = wr_sofar(&l);
	btm_request_build(&w, &r);
	INVARIANT(!l.overflow && !w.overflow);
	ap_mgmt_tx(sta->bss, sta->mac, FRAME_ACTION, wr_sofar(&w), 0);
	return true;
}

static void watch(struct ap_sta *sta, uint16_t intervals)
{
	struct pmksa_cache *cache = ap_pmksas(sta->bss);

	if (intervals == 0)
		return;
	pmksa_flush(cache, sta->mac); /* it is to authenticate in full, should it come back */
	node_timer_in(&sta->bss->ap->node,
		      AP_TIMER_STA_BASE + sta->slot * AP_TIMERS_STA + AP_TIMER_BTM,
		      (int64_t)intervals * sta->bss->radio_spec->beacon_int_tu * NS_PER_TU);
}

void ap_bss_tm_req(struct ap_node *ap, const struct ap_btm_req *q)
{
	for (unsigned i = 0; i < ap->n_bss; i++) {
		struct ap_sta *sta = ap_sta_find(&ap->bss[i], q->sta);

		if (sta == NULL || sta->state != AP_STA_AUTHORIZED ||
		    !request(sta, q, REQUEST_TOKEN))
			continue;
		watch(sta, q->disassoc_timer);
	}
}

void ap_btm_over(struct ap_sta *sta)
{
	ap_send_leave(sta->bss, sta->mac, FRAME_DISASSOC, REASON_AUTH_NOT_VALID);
	node_log(&sta->bss->ap->node, LOG_NOTICE, true, "AP-STA-DISCONNECTED %s",
		 mac_format(sta->mac, (char[MAC_TEXT]){ 0 }));
	ap_auth_step(sta, &(struct authr_event){ .kind = AUTHR_EV_LEFT });
	ap_sta_remove(sta);
}

void ap_set_neighbors(struct ap_node *ap, const struct neighbor *list, unsigned n)
{
	INVARIANT(n <= AP_NEIGHBORS_MAX);
	memcpy(ap->neighbor, list, n * sizeof(*list));
	ap->n_neighbor = n;
}

/* hostapd's own BSS comes first in its list. */
static void report(struct ap_sta *sta, uint8_t token)
{
	const struct ap_node *ap = sta->bss->ap;
	uint8_t list[(AP_NEIGHBORS_MAX + 1) * NEIGHBOR_LEN], body[8 + sizeof(list)];
	struct wr l = wr_of(list, sizeof(list)), w = wr_of(body, sizeof(body));
	struct neighbor own = ap_neighbor(ap, sta->bss->number);

	neighbor_build(&l, &own);
	for (unsigned i = 0; i < ap->n_neighbor; i++)
		neighbor_build(&l, &ap->neighbor[i]);
	neighbor_frame_build(&w, &(struct neighbor_frame){ .action = RM_NEIGHBOR_RESPONSE,
							   .token = token,
							   .elements = wr_sofar(&l) });
	INVARIANT(!l.overflow && !w.overflow);
	ap_mgmt_tx(sta->bss, sta->mac, FRAME_ACTION, wr_sofar(&w), 0);
}

static void on_answer(struct ap_sta *sta, const struct btm_response *r)
{
	char a[MAC_TEXT], b[MAC_TEXT];
	int64_t now = node_now(&sta->bss->ap->node);

	sta->steered_ns = r->status == BTM_ACCEPT ? now + STEER_NS : now;
	if (r->status == BTM_ACCEPT)
		node_log(&sta->bss->ap->node, LOG_INFO, true,
			 "BSS-TM-RESP %s status_code=0 bss_termination_delay=0 target_bssid=%s",
			 mac_format(sta->mac, a), mac_format(r->target, b));
	else
		node_log(&sta->bss->ap->node, LOG_INFO, true,
			 "BSS-TM-RESP %s status_code=%u bss_termination_delay=%u",
			 mac_format(sta->mac, a), r->status, r->delay);
}

void ap_wnm_rx(struct ap_sta *sta, struct bytes body)
{
	const struct spec_bss *spec = sta->bss->spec;
	struct neighbor_frame n;
	struct btm_response r;
	struct btm_query q;

	if (spec->rrm_neighbor_report && neighbor_frame_parse(body, &n) == WIRE_OK &&
	    n.action == RM_NEIGHBOR_REQUEST)
		report(sta, n.token);
	else if (spec->bss_transition && btm_query_parse(body, &q) == WIRE_OK)
		(void)request(sta, &(struct ap_btm_req){ .sta = sta->mac, .validity = 1 }, q.token);
	else if (btm_response_parse(body, &r) == WIRE_OK)
		on_answer(sta, &r);
	else
		ap_rrm_rx(sta, body);
}
