#include <string.h>

#include "observe/state.h"
#include "wire/eth.h"
#include "wire/ip.h"
#include "wire/radius.h"

/*
 * RADIUS on the wired side: a request waits for its answer, which is one round trip of the station
 * it speaks of (Calling-Station-Id). Retransmissions, and the same datagram on several segments,
 * are one request; an answer is looked for by address, port and identifier [RFC 2865 3].
 */
static bool is_same(const struct asked *a, const struct asked *b)
{
	return a->client_ip == b->client_ip && a->client_port == b->client_port &&
	       a->id == b->id;
}

static struct asked *find(struct observe *o, const struct asked *like)
{
	for (size_t i = 0; i < ASKED_MAX; i++) {
		struct asked *a = &o->asked[i];

		if (a->waits && is_same(a, like))
			return a;
	}
	return NULL;
}

static void requested(struct observe *o, const struct trace_rec *rec, const struct asked *q)
{
	struct station *st = station_find(o, q->sta);
	struct asked *a = find(o, q);

	if (!a) /* the oldest gives way */
		a = &o->asked[o->n_asked++ % ASKED_MAX];
	*a = *q;
	a->waits = true;
	if (!st)
		return;
	phase_advance(o, st, rec->at_ns);
	st->clock.radius_until_ns = INT64_MAX;
}

static void answered(struct observe *o, const struct trace_rec *rec, const struct asked *like)
{
	struct asked *a = find(o, like);
	struct station *st = a ? station_find(o, a->sta) : NULL;

	if (a)
		a->waits = false;
	if (!st)
		return;
	phase_advance(o, st, rec->at_ns);
	st->clock.radius_until_ns = rec->at_ns + rec->u.wire.delay_ns;
	if (st->cur.step == TRY_UNDER_WAY)
		st->cur.t.radius_round_trips++;
}

void radius_see(struct observe *o, const struct trace_rec *rec, struct bytes packet)
{
	struct asked q = { 0 };
	struct bytes calling;
	struct radius r;
	struct ipv4 ip;
	struct udp u;

	if (ipv4_parse(packet, &ip) != WIRE_OK || ip.protocol != IP_UDP ||
	    udp_parse(&ip, &u) != WIRE_OK || (u.dst != RADIUS_PORT && u.src != RADIUS_PORT) ||
	    radius_parse(u.payload, &r) != WIRE_OK)
		return;
	q.id = r.id;
	if (r.code == RADIUS_ACCESS_REQUEST) {
		q.client_ip = ip.src;
		q.client_port = u.src;
		if (radius_find(&r, RADIUS_CALLING_STATION_ID, &calling) &&
		    radius_station_id(calling, &q.sta))
			requested(o, rec, &q);
	} else if (r.code == RADIUS_ACCESS_CHALLENGE || r.code == RADIUS_ACCESS_ACCEPT ||
		   r.code == RADIUS_ACCESS_REJECT) {
		q.client_ip = ip.dst;
		q.client_port = u.dst;
		answered(o, rec, &q);
	}
}
