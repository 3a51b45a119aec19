#include <string.h>

#include "observe/state.h"
#include "wire/action.h"
#include "wire/eth.h"
#include "wire/rrb.h"

/* One pull seen on several segments of a capture is the same pull. */
#define SAME_PULL_NS INT64_C(1000000)
/* Asked again within this time, sequence numbers are still of the same exchange. */
#define ANEW_NS INT64_C(1000000000)

static struct pull *pull_find(struct observe *o, const uint8_t nonce[static 16])
{
	for (size_t i = o->n_pulls; i > 0; i--) {
		if (memcmp(o->pulls[i - 1].nonce, nonce, 16) == 0)
			return &o->pulls[i - 1];
	}
	return NULL;
}

static void see_pull(struct observe *o, const struct trace_rec *rec, const struct eth *e,
		     const struct kh_tlvs *t)
{
	struct pull *p = pull_find(o, t->nonce);

	if (!p) {
		if (!grow(o, &o->pulls, o->n_pulls, &o->cap_pulls, sizeof(*p), PULLS_MAX))
			return;
		p = &o->pulls[o->n_pulls++];
		*p = (struct pull){ .asker = e->src, .t_first_ns = rec->at_ns,
				    .t_last_ns = rec->at_ns - SAME_PULL_NS,
				    .frame_no = o->frame_no };
		memcpy(p->nonce, t->nonce, sizeof(p->nonce));
		if (t->r0kh.len > 0 && t->r0kh.len <= R0KH_ID_MAX) {
			p->r0kh_len = (uint8_t)t->r0kh.len;
			memcpy(p->r0kh, t->r0kh.p, t->r0kh.len);
		}
	}
	if (rec->u.wire.lost)
		p->lost++;
	if (rec->at_ns - p->t_last_ns >= SAME_PULL_NS) {
		p->sent++;
		p->t_last_ns = rec->at_ns;
	}
}

/* Sequence numbers: asked for by one that never knew them, or knows them no more. */
static void see_numbers(struct observe *o, const struct trace_rec *rec, const struct eth *e,
			uint8_t message)
{
	bool asks = message == KH_SEQ_REQ;
	struct mac asker = asks ? e->src : e->dst, teller = asks ? e->dst : e->src;
	struct pair *p = NULL;

	for (size_t i = 0; i < o->n_pairs && p == NULL; i++)
		if (mac_equal(o->pairs[i].asker, asker) && mac_equal(o->pairs[i].teller, teller))
			p = &o->pairs[i];
	if (p == NULL) {
		if (!grow(o, &o->pairs, o->n_pairs, &o->cap_pairs, sizeof(*p), PAIRS_MAX))
			return;
		p = &o->pairs[o->n_pairs++];
		*p = (struct pair){ asker, teller, OBSERVE_NULL, OBSERVE_NULL, false };
	}
	if (asks && p->told_ns != OBSERVE_NULL && rec->at_ns - p->told_ns >= ANEW_NS)
		p->again_ns = rec->at_ns;
	else if (!asks && !rec->u.wire.lost)
		p->told_ns = rec->at_ns;
}

/* Whoever was told sends something else to who told it. */
static void see_going_on(struct observe *o, const struct trace_rec *rec, const struct eth *e)
{
	for (size_t i = 0; i < o->n_pairs; i++) {
		struct pair *p = &o->pairs[i];

		if (mac_equal(p->asker, e->src) && mac_equal(p->teller, e->dst) &&
		    p->told_ns != OBSERVE_NULL && rec->at_ns - p->told_ns < ANEW_NS)
			p->acted = true;
	}
}

static void see_key_holders(struct observe *o, const struct trace_rec *rec, const struct eth *e)
{
	struct kh_frame f;
	struct kh_tlvs t;
	struct pull *p;

	if (kh_frame_parse(e->payload, &f) != WIRE_OK || kh_tlvs_parse(f.clear, &t) != WIRE_OK ||
	    !t.has.nonce)
		return;
	if (f.message == KH_SEQ_REQ || f.message == KH_SEQ_RESP)
		see_numbers(o, rec, e, f.message);
	else
		see_going_on(o, rec, e);
	if (f.message == KH_PULL) {
		see_pull(o, rec, e, &t);
	} else if (f.message == KH_RESP && !rec->u.wire.lost) {
		p = pull_find(o, t.nonce);
		if (p && mac_equal(e->dst, p->asker) && p->answered++ == 0)
			p->t_answer_ns = rec->at_ns + rec->u.wire.delay_ns;
	}
}

/* The request of a station over the DS is under way to its target, or the answer back. */
static void see_relay(struct observe *o, const struct trace_rec *rec, const struct eth *e)
{
	struct station *st;
	struct ft_frame f;
	struct rrb r;

	if (rrb_parse(e->payload, &r) != WIRE_OK || ft_frame_parse(r.action, &f) != WIRE_OK)
		return;
	st = station_find(o, f.sta);
	if (!st || !attempt_is(st, f.target) || !st->cur.seen.over_ds)
		return;
	st->cur.seen.ds_out = true;
	st->cur.seen.ds_lost = st->cur.seen.ds_lost || rec->u.wire.lost;
	st->cur.seen.ds_back = r.packet == RRB_RESPONSE && !rec->u.wire.lost;
}

static bool is_address_traffic(const struct eth *e)
{
	struct udp u;

	return e->type == ETHERTYPE_ARP || address_dhcp(e, &u);
}

/* Address traffic before the first data belongs to layer 3. */
static void see_l3(struct observe *o, struct station *st, const struct trace_rec *rec,
		   const struct eth *e, bool to_station)
{
	enum roam_phase now;

	if (st->cur.step != TRY_DONE || st->cur.ended_clock || !st->clock.running)
		return;
	phase_advance(o, st, rec->at_ns);
	now = st->clock.phase;
	if (now != PHASE_FIRST_DATA && now != PHASE_L3)
		return;
	if (is_address_traffic(e))
		phase_set(o, st, rec->at_ns,
			  to_station && !st->paths.no_address ? PHASE_FIRST_DATA : PHASE_L3);
}

/*
 * Frames of a station from its new AP: the AP's port is open, so the exchange was complete, and if
 * they are data it could open what came on the air.
 */
static void count_onward(struct observe *o, struct station *st, const struct trace_rec *rec,
			 const struct eth *e)
{
	const char *place = lan_place(o, st->cur.t.to_bssid);

	if (st->cur.step != TRY_DONE || !place || strcmp(place, rec->entity) != 0)
		return;
	if (!st->cur.seen.ft) /* there the station has the last word */
		st->cur.keys_fixed = true;
	if (!l2_update_is(e))
		st->cur.up_on++;
}

void wired_rec(struct observe *o, const struct trace_rec *rec)
{
	const struct trace_wire *w = &rec->u.wire;
	struct station *from, *to;
	uint16_t vlan;
	struct eth e;

	o->wired = true;
	if (eth_parse_tagged(w->frame, &vlan, &e) != WIRE_OK)
		return;
	if (e.type == ETHERTYPE_OUI_EXT)
		see_key_holders(o, rec, &e);
	else if (e.type == ETHERTYPE_RRB)
		see_relay(o, rec, &e);
	if (w->lost)
		return;
	if (e.type == ETHERTYPE_IPV4)
		radius_see(o, rec, e.payload);
	lan_wire(o, rec, &e, vlan);
	address_wire(o, rec, &e);
	from = station_find(o, e.src);
	if (from && bss_is_ap_name(o, rec->entity)) {
		count_onward(o, from, rec, &e);
		phase_advance(o, from, rec->at_ns);
		paths_learn(from, names_intern(&o->names, rec->entity), rec->at_ns + w->delay_ns);
		see_l3(o, from, rec, &e, false);
	}
	to = station_find(o, e.dst);
	if (to)
		see_l3(o, to, rec, &e, true);
}
