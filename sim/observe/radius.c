#include <string.h>

#include "base/time.h"
#include "observe/state.h"
#include "wire/eth.h"
#include "wire/ip.h"
#include "wire/radius.h"

/*
 * RADIUS on the wired side: a request waits for its answer, which is one round trip of the station
 * it speaks of (Calling-Station-Id). Retransmissions, and the same datagram on several segments,
 * are one request; an answer is looked for by address, port and identifier [RFC 2865 3].
 */
#define AGAIN_NS NS_PER_S

static bool is_same(const struct asked *a, const struct asked *b)
{
	return a->client_ip == b->client_ip && a->client_port == b->client_port &&
	       a->id == b->id;
}

static struct asked *find(struct observe *o, const struct asked *like)
{
	for (size_t i = 0; i < ASKED_MAX && i < o->n_asked; i++)
		if (is_same(&o->asked[i], like))
			return &o->asked[i];
	return NULL;
}

/* Sent once more: hostapd waits for seconds, the next segment shows it at once. */
static void again(struct station *st, const struct asked *a, int64_t at_ns)
{
	struct eap_seen *x = &st->cur.seen.eap;

	if (st->cur.step != TRY_UNDER_WAY || at_ns - a->at_ns < AGAIN_NS ||
	    a->at_ns < st->cur.seen.t_start_ns)
		return;
	x->n_asked_again++;
	x->ignored = x->ignored || !a->waits;
}

static void requested(struct observe *o, const struct trace_rec *rec, const struct asked *q)
{
	struct station *st = station_find(o, q->sta);
	struct asked *a = find(o, q);

	if (a && st && mac_equal(a->sta, q->sta))
		again(st, a, rec->at_ns);
	if (!a) /* the oldest gives way */
		a = &o->asked[o->n_asked++ % ASKED_MAX];
	*a = *q;
	a->waits = true;
	a->at_ns = rec->at_ns;
	if (!st)
		return;
	phase_advance(o, st, rec->at_ns);
	st->clock.radius_until_ns = INT64_MAX;
}

static void answered(struct observe *o, const struct trace_rec *rec, const struct asked *like)
{
	struct asked *a = find(o, like);
	struct station *st = a && a->waits ? station_find(o, a->sta) : NULL;

	if (a)
		a->waits = false;
	if (!st)
		return;
	phase_advance(o, st, rec->at_ns);
	st->clock.radius_until_ns = rec->at_ns + rec->u.wire.delay_ns;
	if (st->cur.step == TRY_UNDER_WAY)
		st->cur.t.radius_round_trips++;
}

/* The beginning of a RADIUS packet and where it goes. */
struct head {
	uint32_t client_ip; /* of whoever asks */
	uint16_t client_port;
	uint8_t code, id;
	struct rd attributes;
};

enum { MORE_AND_OFFSET = 0x3fff, OFFSET = 0x1fff, AUTHENTICATOR = 16 };

/*
 * A datagram of more than an Ethernet frame comes in fragments; the first has all that is asked for
 * here, Calling-Station-Id standing before EAP-Message.
 */
static bool first_of(const struct ipv4 *ip, struct udp *u)
{
	struct rd r = rd_of(ip->payload);

	if ((ip->frag & MORE_AND_OFFSET) == 0)
		return udp_parse(ip, u) == WIRE_OK;
	if ((ip->frag & OFFSET) != 0 || !rd_be16(&r, &u->src) || !rd_be16(&r, &u->dst) ||
	    !rd_skip(&r, 4))
		return false;
	u->payload = rd_rest(&r);
	return true;
}

/* Most of what passes is something else, and its checksum need not be computed to know that. */
static bool may_be_radius(const struct ipv4 *ip)
{
	uint16_t src, dst;

	return udp_ports(ip, &src, &dst) && (src == RADIUS_PORT || dst == RADIUS_PORT);
}

static bool head_parse(struct bytes packet, struct head *h)
{
	struct ipv4 ip;
	struct udp u;
	struct rd r;
	bool asks;

	if (ipv4_parse(packet, &ip) != WIRE_OK || !may_be_radius(&ip) || !first_of(&ip, &u))
		return false;
	r = rd_of(u.payload);
	if (!rd_u8(&r, &h->code) || !rd_u8(&r, &h->id) || !rd_skip(&r, 2 + AUTHENTICATOR))
		return false;
	asks = h->code == RADIUS_ACCESS_REQUEST;
	h->client_ip = asks ? ip.src : ip.dst;
	h->client_port = asks ? u.src : u.dst;
	h->attributes = r;
	return true;
}

static bool calling_station(struct rd r, struct mac *sta)
{
	struct bytes value;
	uint8_t type, len;

	while (rd_u8(&r, &type) && rd_u8(&r, &len) && len >= 2 && rd_take(&r, len - 2u, &value))
		if (type == RADIUS_CALLING_STATION_ID)
			return radius_station_id(value, sta);
	return false;
}

void radius_see(struct observe *o, const struct trace_rec *rec, struct bytes packet)
{
	struct asked q = { 0 };
	struct head h;

	if (!head_parse(packet, &h))
		return;
	q.id = h.id;
	q.client_ip = h.client_ip;
	q.client_port = h.client_port;
	if (h.code == RADIUS_ACCESS_REQUEST) {
		if (calling_station(h.attributes, &q.sta))
			requested(o, rec, &q);
	} else if (h.code == RADIUS_ACCESS_CHALLENGE || h.code == RADIUS_ACCESS_ACCEPT ||
		   h.code == RADIUS_ACCESS_REJECT) {
		answered(o, rec, &q);
	}
}
