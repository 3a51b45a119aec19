#include "base/time.h"
#include "observe/state.h"
#include "wire/dhcp.h"
#include "wire/ip.h"

/*
 * The station's IPv4 address after a roam: what it does to have it confirmed, and what comes of it.
 * A roam that was quick and yet cost seconds (C66); one into another network (C18).
 */

/* Half of the second that people notice; a healthy exchange takes hundredths of one. */
#define LONG_NS (500 * NS_PER_MS)
/* A refusal later than this is not about the roam. */
#define SOON_NS (30 * NS_PER_S)

static void report(struct observe *o, struct station *st, struct finding f)
{
	f.evidence = EVIDENCE_AIR;
	f.station = station_text(o, st);
	f.ap = names_of(&o->names, st->cur.t.to_bssid);
	if (st->cur.t.cause == 0)
		st->cur.t.cause = f.cause;
	detect_report(o, &f);
}

static bool has_roamed(const struct station *st, int64_t at_ns)
{
	return st->cur.step == TRY_DONE && !st->cur.t.is_join &&
	       at_ns - st->cur.key_end_ns < SOON_NS;
}

/* The same message is seen on each cable it passes, and copied where it is for everybody. */
static void refused(struct observe *o, struct station *st, const struct trace_rec *rec,
		    const struct dhcp *d)
{
	struct address *a = &st->address;

	if (a->refused && a->refused_xid == d->xid)
		return;
	a->refused = true;
	a->refused_xid = d->xid;
	a->n_waiting = 0;
	if (!has_roamed(st, rec->at_ns))
		return;
	report(o, st, (struct finding){ .cause = 18, .certainty = CERTAINTY_CANDIDATE,
					.at_ns = rec->at_ns, .frame_no = o->frame_no,
					.frame = "DHCPNAK",
					.detail = "DHCP refused the address it had: it is in "
						  "another network than before" });
}

static void asks(struct observe *o, struct station *st, const struct trace_rec *rec)
{
	struct address *a = &st->address;

	if (!bss_is_ap_name(o, rec->entity) || !has_roamed(st, rec->at_ns))
		return;
	if (a->n_asked++ == 0) {
		a->asked_ns = rec->at_ns;
		a->frame_no = o->frame_no;
	}
	a->again = a->again || a->n_waiting > 0;
	a->n_waiting++;
}

static void see_dhcp(struct observe *o, const struct trace_rec *rec, struct bytes payload)
{
	struct station *st;
	struct dhcp d;

	if (dhcp_parse(payload, &d) != WIRE_OK)
		return;
	st = station_find(o, d.chaddr);
	if (st == NULL)
		return;
	if (d.op == DHCP_TO_SERVER && (d.type == DHCP_DISCOVER || d.type == DHCP_REQUEST))
		asks(o, st, rec);
	else if (d.op == DHCP_TO_CLIENT && d.type == DHCP_NAK)
		refused(o, st, rec, &d);
	else if (d.op == DHCP_TO_CLIENT)
		st->address.n_waiting = 0;
}

/* Most of what passes goes to other ports, and is not asked whether it is whole. */
bool address_dhcp(const struct eth *e, struct udp *u)
{
	struct ipv4 ip;
	uint16_t src, dst;

	return e->type == ETHERTYPE_IPV4 && ipv4_parse(e->payload, &ip) == WIRE_OK &&
	       udp_ports(&ip, &src, &dst) &&
	       (dst == DHCP_SERVER_PORT || dst == DHCP_CLIENT_PORT) &&
	       udp_parse(&ip, u) == WIRE_OK;
}

void address_wire(struct observe *o, const struct trace_rec *rec, const struct eth *e)
{
	struct udp u;

	if (address_dhcp(e, &u))
		see_dhcp(o, rec, u.payload);
}

/* C66: the exchange was done, and the station went about its address for a long time. */
void address_judge(struct observe *o, struct station *st)
{
	const struct transition *t = &st->cur.t;
	struct address *a = &st->address;
	const struct phase_time *l3 = &t->phases[PHASE_L3];
	bool is_long = l3->blocked_up_ns >= LONG_NS || l3->blocked_down_ns >= LONG_NS;

	if (!t->is_join && a->n_asked > 0 && is_long && !a->refused)
		report(o, st, (struct finding){
				      .cause = 66, .certainty = CERTAINTY_PROVEN,
				      .at_ns = a->asked_ns, .frame_no = a->frame_no,
				      .frame = "DHCP message of the station",
				      .detail = a->again
							? "the DHCP server left messages "
							  "unanswered"
							: NULL });
	*a = (struct address){ .refused = false };
}
