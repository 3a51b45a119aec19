#include "base/time.h"
#include "observe/state.h"
#include "wire/ip.h"
#include "wire/rsn.h"

/*
 * Where the wired side believes stations to be, and what goes wrong there after a roam: frames that
 * switches still send to another AP, an old AP that still sends to a station that has left it,
 * questions nobody answers; and on the air, packet numbers that begin again.
 */

/*
 * Frames in a row, over a time: what was under way while the station moved is less. An AP that a
 * station has left asks it four times to take new group keys.
 */
enum { ASTRAY_MIN = 3, ASKED_MIN = 3, LATE_MIN = 8, UNHEARD_MIN = 8, SWALLOWED_MIN = 8,
       USED_MAX = 64 /* numbers that are remembered */ };
#define ASTRAY_NS (200 * NS_PER_MS)
#define ASKED_NS (2 * NS_PER_S)
#define SWALLOWED_NS (500 * NS_PER_MS)
/* From the end of its keys on it is where it is. */
#define SETTLED_NS (100 * NS_PER_MS)
#define LATE_NS NS_PER_S

const char *lan_place(struct observe *o, struct mac bssid)
{
	const struct bss *b = bss_find(o, bssid);

	return !b ? NULL : b->behind ? b->behind : b->entity;
}

/* Associated, with keys at both ends, for this long. */
static bool is_settled(const struct station *st, int64_t at_ns, int64_t for_ns)
{
	if (st->paths.seen && !paths_linked(st))
		return false;
	if (mac_is_zero(st->assoc) || st->cur.step == TRY_UNDER_WAY)
		return false;
	return st->cur.step == TRY_NONE || at_ns - st->cur.key_end_ns >= for_ns;
}

static void report(struct observe *o, struct station *st, struct finding f)
{
	f.certainty = CERTAINTY_PROVEN;
	f.evidence = EVIDENCE_AIR;
	f.station = station_text(o, st);
	f.ap = names_of(&o->names, st->assoc);
	f.frame_no = o->frame_no;
	if (st->cur.step == TRY_DONE && st->cur.t.cause == 0)
		st->cur.t.cause = f.cause;
	detect_report(o, &f);
}

/* A switch hands an AP a frame for this station. */
static void handed(struct observe *o, struct station *st, const struct trace_rec *rec)
{
	struct lan *l = &st->lan;
	const char *to = names_intern(&o->names, rec->u.wire.to), *is = lan_place(o, st->assoc);

	if (!is_settled(st, rec->at_ns, SETTLED_NS) || !is || to == is) {
		l->n_astray = 0;
		return;
	}
	if (l->n_astray++ == 0)
		l->astray_ns = rec->at_ns;
	if (l->astray_told || l->n_astray < ASTRAY_MIN || rec->at_ns - l->astray_ns < ASTRAY_NS)
		return;
	l->astray_told = true;
	/* Has the wired side seen it at its new place, or could it not know? */
	report(o, st, (struct finding){ .cause = st->paths.learnt == is ? 64 : 63,
					.at_ns = l->astray_ns,
					.frame = "Ethernet frame to the AP it has left" });
}

static void asked(struct observe *o, struct station *st, const struct trace_rec *rec, uint32_t ip)
{
	struct lan *l = &st->lan;

	if (l->n_asked == 0 || l->asked_ip != ip) {
		l->asked_ns = rec->at_ns;
		l->asked_ip = ip;
		l->n_asked = 0;
	}
	l->n_asked++;
	if (l->asked_told || l->n_asked < ASKED_MIN || rec->at_ns - l->asked_ns < ASKED_NS)
		return;
	l->asked_told = true;
	report(o, st, (struct finding){ .cause = 65, .at_ns = l->asked_ns,
					.frame = "ARP request" });
}

/* C18: what its keys said of the VLAN did not come along [hostapd: VLAN TLVs with PMK-R1]. */
static void see_vlan(struct observe *o, struct station *st, const struct trace_rec *rec,
		     uint16_t vlan)
{
	struct lan *l = &st->lan;
	const char *ap = names_intern(&o->names, rec->entity);

	if (st->cur.step != TRY_DONE || ap != lan_place(o, st->cur.t.to_bssid))
		return;
	if (l->vlan_at != NULL && l->vlan_at != ap && l->vlan != vlan && st->cur.seen.ft &&
	    !l->vlan_told) {
		l->vlan_told = true;
		report(o, st, (struct finding){ .cause = 18, .at_ns = rec->at_ns,
						.frame = "Ethernet frame of the station" });
	}
	l->vlan_at = ap;
	l->vlan = vlan;
}

/* Into a switch with a tag, and out of it nowhere: no other port carries the VLAN, or this one. */
static void see_swallowed(struct observe *o, struct station *st, const struct trace_rec *rec,
			  uint16_t vlan)
{
	struct lan *l = &st->lan;
	const char *from = names_intern(&o->names, rec->entity);

	if (from == l->into) {
		l->n_into = 0;
		return;
	}
	if (vlan == 0 || !bss_is_ap_name(o, rec->entity) ||
	    !is_settled(st, rec->at_ns, SETTLED_NS) || from != lan_place(o, st->assoc))
		return;
	if (l->n_into++ == 0) {
		l->into_ns = rec->at_ns;
		l->into = names_intern(&o->names, rec->u.wire.to);
	}
	if (l->into_told || l->n_into < SWALLOWED_MIN || rec->at_ns - l->into_ns < SWALLOWED_NS)
		return;
	l->into_told = true;
	report(o, st, (struct finding){ .cause = 65, .at_ns = l->into_ns,
					.frame = "Ethernet frame of the station",
					.detail = "the switch hands on nothing that comes with the "
						  "tag of the station's VLAN" });
}

static void is_there(struct observe *o, const struct arp *a)
{
	if (a->sender_ip != 0 && map_get(&o->hosts, a->sender_ip) < 0 &&
	    !map_put(&o->hosts, a->sender_ip, 0))
		o->nomem = true;
}

void lan_wire(struct observe *o, const struct trace_rec *rec, const struct eth *e, uint16_t vlan)
{
	struct station *from = station_find(o, e->src), *to = station_find(o, e->dst);
	bool from_ap = bss_is_ap_name(o, rec->entity);
	struct arp a;
	bool is_arp = e->type == ETHERTYPE_ARP && arp_parse(e->payload, &a) == WIRE_OK;

	if (from && from_ap)
		see_vlan(o, from, rec, vlan);
	if (from)
		see_swallowed(o, from, rec, vlan);
	if (to && !from_ap && bss_is_ap_name(o, rec->u.wire.to))
		handed(o, to, rec);
	if (to && is_arp && a.op == ARP_REPLY)
		to->lan.n_asked = 0;
	if (is_arp)
		is_there(o, &a);
	/* It was heard further on, and whoever is asked for has never been there. */
	if (from && !from_ap && is_arp && map_get(&o->hosts, a.target_ip) < 0)
		from->lan.n_asked = 0;
	if (from && from_ap && is_arp && a.op == ARP_REQUEST && !arp_is_own(&a))
		asked(o, from, rec, a.target_ip);
}

/* An AP that the station left sends to it, though the switches know better: stations of its own. */
static void is_late(struct observe *o, struct station *st, const struct sight *s)
{
	struct lan *l = &st->lan;

	if (mac_equal(s->bssid, st->assoc) || s->h.retry || l->n_astray > 0 ||
	    !is_settled(st, s->at_ns, LATE_NS) ||
	    lan_place(o, s->bssid) == lan_place(o, st->assoc))
		return;
	if (++l->n_late < LATE_MIN || l->late_told)
		return;
	l->late_told = true;
	report(o, st, (struct finding){ .cause = 68, .at_ns = s->at_ns,
					.frame = "data frame of the AP it has left" });
}

/* The packet number of a frame under CCMP or GCMP; false where it has another form. */
static bool number_of(const struct station *st, const struct sight *s, uint64_t *pn)
{
	const struct try_seen *t = &st->cur.seen;
	struct rd r = rd_of(s->body);
	struct rsne rsne;
	uint16_t low, head;
	uint32_t high;

	if (rsne_parse(bytes_of(t->rsne, t->rsne_len), &rsne) != WIRE_OK ||
	    rsne.n_pairwise != 1 || rsne_cipher(rsne.pairwise[0]) == CIPHER_TKIP)
		return false;
	if (!rd_le16(&r, &low) || !rd_le16(&r, &head) || !rd_le32(&r, &high))
		return false;
	*pn = (uint64_t)high << 16 | low;
	return true;
}

/*
 * Whether a number goes out that went out before. One that is merely lower waited behind others, in
 * another queue.
 */
static bool is_used(struct numbers *n, uint64_t pn)
{
	uint64_t ahead = pn - n->last, behind = n->last - pn;
	bool used = pn < n->last && (behind >= USED_MAX || (n->used >> behind & 1) != 0);

	if (used || (pn > n->last && ahead >= USED_MAX))
		n->used = 1;
	else if (pn > n->last)
		n->used = n->used << ahead | 1;
	else
		n->used |= UINT64_C(1) << behind;
	if (used || pn > n->last)
		n->last = pn;
	return used;
}

/* C29: the numbers began again, and from then on nothing goes through the AP. */
static void count_number(struct observe *o, struct station *st, const struct sight *s)
{
	struct numbers *n = &st->numbers;
	uint64_t pn;

	if (st->cur.step != TRY_DONE || !mac_equal(s->bssid, st->assoc) || s->h.retry ||
	    !number_of(st, s, &pn))
		return;
	if (!mac_equal(n->bssid, s->bssid) || st->cur.up_air <= 1)
		*n = (struct numbers){ .bssid = s->bssid };
	if (is_used(n, pn) && !n->fell) {
		n->fell = true;
		n->fell_ns = s->at_ns;
		n->n_since = 0;
		n->up_on = st->cur.up_on;
	}
	if (n->fell && st->cur.up_on != n->up_on)
		n->fell = false; /* a new key, which the AP has as well */
	if (!n->fell || ++n->n_since < UNHEARD_MIN || n->told || !o->wired)
		return;
	n->told = true;
	report(o, st, (struct finding){ .cause = 29, .at_ns = n->fell_ns, .frame = "data",
					.detail = "the station's packet numbers began again, and "
						  "since then the AP passes nothing on" });
}

/* What the AP says to one of its stations for another: it could open what that one sent. */
static void passed_on(struct observe *o, const struct sight *s)
{
	struct station *from = station_find(o, s->h.a3);

	if (from && from->cur.step == TRY_DONE && mac_equal(from->cur.t.to_bssid, s->bssid) &&
	    mac_equal(from->assoc, s->bssid) && !s->h.retry)
		from->cur.up_on++;
}

void lan_air(struct observe *o, struct station *st, const struct sight *s)
{
	if (s->from_ap) {
		passed_on(o, s);
		is_late(o, st, s);
	} else if (s->h.prot) {
		count_number(o, st, s);
	}
}
