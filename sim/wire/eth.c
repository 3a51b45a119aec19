#include "wire/eth.h"

#include "wire/ip.h"

enum { ETH_TYPE_MIN = 1536 }; /* [802.3 3.2.6] */

/* What stands behind a type, or as much of it as a length says. */
static enum wire take_payload(struct rd *r, struct eth *out)
{
	if (out->type >= ETH_TYPE_MIN) {
		out->payload = rd_rest(r);
		return WIRE_OK;
	}
	if (out->type > ETH_MTU)
		return WIRE_VALUE;
	return rd_take(r, out->type, &out->payload) ? WIRE_OK : WIRE_LENGTH;
}

enum wire eth_parse(struct bytes frame, struct eth *out)
{
	struct rd r = rd_of(frame);

	if (!rd_mac(&r, &out->dst) || !rd_mac(&r, &out->src) || !rd_be16(&r, &out->type))
		return WIRE_SHORT;
	return take_payload(&r, out);
}

enum { VLAN_RESERVED = 0xfff };

enum wire eth_parse_tagged(struct bytes frame, uint16_t *vlan, struct eth *out)
{
	enum wire is = eth_parse(frame, out);
	struct rd r;
	uint16_t tag;

	*vlan = 0;
	if (is != WIRE_OK || out->type != ETHERTYPE_VLAN)
		return is;
	r = rd_of(out->payload);
	if (!rd_be16(&r, &tag) || !rd_be16(&r, &out->type))
		return WIRE_SHORT;
	*vlan = tag & VLAN_RESERVED; /* above it: priority and DEI */
	if (*vlan == VLAN_RESERVED)
		return WIRE_VALUE;
	return take_payload(&r, out);
}

void eth_build_tagged(struct wr *w, uint16_t vlan, const struct eth *e)
{
	wr_mac(w, e->dst);
	wr_mac(w, e->src);
	if (vlan != 0) {
		wr_be16(w, ETHERTYPE_VLAN);
		wr_be16(w, vlan);
	}
	wr_be16(w, e->type);
	wr_bytes(w, e->payload);
}

void eth_build(struct wr *w, const struct eth *e)
{
	eth_build_tagged(w, 0, e);
}

static const uint8_t rfc1042[6] = { 0xaa, 0xaa, 0x03, 0, 0, 0 };

enum wire msdu_parse(struct bytes body, struct msdu *out)
{
	struct rd r = rd_of(body);
	struct bytes llc;

	if (!rd_take(&r, sizeof(rfc1042), &llc) || !rd_be16(&r, &out->type))
		return WIRE_SHORT;
	if (!bytes_equal(llc, BYTES(rfc1042)))
		return WIRE_OTHER;
	out->payload = rd_rest(&r);
	return WIRE_OK;
}

void msdu_build(struct wr *w, const struct msdu *m)
{
	wr_put(w, rfc1042, sizeof(rfc1042));
	wr_be16(w, m->type);
	wr_bytes(w, m->payload);
}

enum wire eth_from_dot11(const struct hdr *h, struct bytes body, struct eth *out)
{
	struct msdu m;

	if (!hdr_is_data(h) || !hdr_da(h, &out->dst) || !hdr_sa(h, &out->src))
		return WIRE_OTHER;
	if (msdu_parse(body, &m) == WIRE_OK)
		body = m.payload;
	else if (body.len <= ETH_MTU)
		m.type = (uint16_t)body.len;
	else
		return WIRE_LENGTH;
	out->type = m.type;
	out->payload = body;
	return WIRE_OK;
}

void eth_body_build(struct wr *w, const struct eth *e)
{
	if (e->type < ETH_TYPE_MIN)
		wr_bytes(w, e->payload);
	else
		msdu_build(w, &(struct msdu){ e->type, e->payload });
}

/* Null DSAP, null SSAP of a response, XID without F, format 81, class I, no window
 * [802.2 5.4.1.1.2]. */
static const uint8_t xid[] = { 0x00, 0x01, 0xaf, 0x81, 0x01, 0x00 };

uint8_t eth_priority(const struct eth *e)
{
	enum { DSCP_EF = 46 };
	struct ipv4 ip;

	if (e->type == ETHERTYPE_EAPOL)
		return 7;
	if (e->type == ETHERTYPE_IPV4 && ipv4_parse(e->payload, &ip) == WIRE_OK &&
	    ip.tos >> 2 == DSCP_EF)
		return 6;
	return 0;
}

void l2_update_build(struct wr *w, struct mac sta)
{
	eth_build(w, &(struct eth){ MAC_BROADCAST, sta, sizeof(xid), BYTES(xid) });
}

/* The window differs between senders (Linux 0, hostapd's IAPP 2): not looked at. */
bool l2_update_is(const struct eth *e)
{
	struct bytes all_but_window = { e->payload.p, sizeof(xid) - 1 };

	return mac_equal(e->dst, MAC_BROADCAST) && e->payload.len == sizeof(xid) &&
	       bytes_equal(all_but_window, bytes_of(xid, sizeof(xid) - 1));
}
