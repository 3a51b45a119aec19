#include "wire/dhcp.h"

#include <stddef.h>

#include "base/invariant.h"

enum {
	HTYPE_ETHERNET = 1,
	FLAG_BROADCAST = 0x8000,
	CHADDR_PAD = 10, /* of 16 octets */
	SNAME_AND_FILE = 64 + 128
};
#define MAGIC UINT32_C(0x63825363) /* [RFC 2131 3] "99, 130, 83 and 99" */

/* [RFC 2132] */
enum option {
	OPTION_PAD = 0,
	OPTION_MASK = 1,
	OPTION_ROUTER = 3,
	OPTION_REQUESTED = 50,
	OPTION_LEASE = 51,
	OPTION_TYPE = 53,
	OPTION_SERVER = 54,
	OPTION_PARAMETERS = 55,
	OPTION_T1 = 58,
	OPTION_T2 = 59,
	OPTION_CLIENT = 61,
	OPTION_END = 255
};

/* Options of four octets, in the order in which they are written. */
static const struct number {
	uint8_t code;
	bool more; /* a list, of which the first is kept */
	size_t at;
} numbers[] = {
	{ OPTION_REQUESTED, false, offsetof(struct dhcp, requested) },
	{ OPTION_SERVER, false, offsetof(struct dhcp, server) },
	{ OPTION_LEASE, false, offsetof(struct dhcp, lease_s) },
	{ OPTION_T1, false, offsetof(struct dhcp, t1_s) },
	{ OPTION_T2, false, offsetof(struct dhcp, t2_s) },
	{ OPTION_MASK, false, offsetof(struct dhcp, mask) },
	{ OPTION_ROUTER, true, offsetof(struct dhcp, router) },
};

enum { N_NUMBERS = sizeof(numbers) / sizeof(numbers[0]) };

const char *dhcp_type_text(enum dhcp_type t)
{
	static const char *const words[DHCP_TYPE_COUNT] = {
		[DHCP_DISCOVER] = "DHCPDISCOVER", [DHCP_OFFER] = "DHCPOFFER",
		[DHCP_REQUEST] = "DHCPREQUEST",	  [DHCP_DECLINE] = "DHCPDECLINE",
		[DHCP_ACK] = "DHCPACK",		  [DHCP_NAK] = "DHCPNAK",
		[DHCP_RELEASE] = "DHCPRELEASE",	  [DHCP_INFORM] = "DHCPINFORM",
	};

	INVARIANT(t >= DHCP_DISCOVER && t < DHCP_TYPE_COUNT);
	return words[t];
}

static enum wire take_number(const struct number *n, struct rd body, struct dhcp *out)
{
	uint8_t *to = (uint8_t *)out + n->at;
	uint32_t had, v;

	memcpy(&had, to, sizeof(had));
	if (!rd_be32(&body, &v) || (n->more ? body.left % sizeof(v) : body.left) != 0)
		return WIRE_LENGTH;
	if (had != 0)
		return WIRE_VALUE;
	memcpy(to, &v, sizeof(v));
	return WIRE_OK;
}

static enum wire take_type(struct rd body, struct dhcp *out)
{
	if (out->type != 0)
		return WIRE_VALUE;
	if (!rd_u8(&body, &out->type) || body.left != 0)
		return WIRE_LENGTH;
	return out->type >= DHCP_DISCOVER && out->type < DHCP_TYPE_COUNT ? WIRE_OK : WIRE_VALUE;
}

static enum wire take_option(uint8_t code, struct rd body, struct dhcp *out)
{
	if (code == OPTION_TYPE)
		return take_type(body, out);
	for (size_t i = 0; i < N_NUMBERS; i++)
		if (numbers[i].code == code)
			return take_number(&numbers[i], body, out);
	return WIRE_OK;
}

/* [RFC 2131 4.1] "The last option must always be the 'end' option." */
static enum wire take_options(struct rd *r, struct dhcp *out)
{
	uint8_t code, len;
	enum wire is;
	struct rd body;

	for (;;) {
		if (!rd_u8(r, &code))
			return WIRE_TRUNCATED;
		if (code == OPTION_PAD)
			continue;
		if (code == OPTION_END)
			return out->type != 0 ? WIRE_OK : WIRE_VALUE;
		if (!rd_u8(r, &len) || !rd_sub(r, len, &body))
			return WIRE_TRUNCATED;
		is = take_option(code, body, out);
		if (is != WIRE_OK)
			return is;
	}
}

enum wire dhcp_parse(struct bytes payload, struct dhcp *out)
{
	struct rd r = rd_of(payload);
	uint8_t htype, hlen;
	uint16_t flags;
	uint32_t magic;

	*out = (struct dhcp){ .type = 0 };
	if (!rd_u8(&r, &out->op) || !rd_u8(&r, &htype) || !rd_u8(&r, &hlen) || !rd_skip(&r, 1) ||
	    !rd_be32(&r, &out->xid) || !rd_be16(&r, &out->secs) || !rd_be16(&r, &flags) ||
	    !rd_be32(&r, &out->ciaddr) || !rd_be32(&r, &out->yiaddr) ||
	    !rd_skip(&r, sizeof(uint32_t)) || !rd_be32(&r, &out->giaddr) ||
	    !rd_mac(&r, &out->chaddr) || !rd_skip(&r, CHADDR_PAD + SNAME_AND_FILE) ||
	    !rd_be32(&r, &magic))
		return WIRE_SHORT;
	if (htype != HTYPE_ETHERNET || hlen != sizeof(out->chaddr) || magic != MAGIC)
		return WIRE_OTHER;
	if (out->op != DHCP_TO_SERVER && out->op != DHCP_TO_CLIENT)
		return WIRE_VALUE;
	out->broadcast = (flags & FLAG_BROADCAST) != 0;
	return take_options(&r, out);
}

static void put_header(struct wr *w, const struct dhcp *d)
{
	wr_u8(w, d->op);
	wr_u8(w, HTYPE_ETHERNET);
	wr_u8(w, sizeof(d->chaddr));
	wr_u8(w, 0); /* hops */
	wr_be32(w, d->xid);
	wr_be16(w, d->secs);
	wr_be16(w, d->broadcast ? FLAG_BROADCAST : 0);
	wr_be32(w, d->ciaddr);
	wr_be32(w, d->yiaddr);
	wr_be32(w, 0); /* siaddr: no boot server */
	wr_be32(w, d->giaddr);
	wr_mac(w, d->chaddr);
	wr_zero(w, CHADDR_PAD + SNAME_AND_FILE);
	wr_be32(w, MAGIC);
}

/* Who it is, and what it wants to know; the same in all of a client's messages [RFC 2131 3.5]. */
static void put_client(struct wr *w, const struct dhcp *d)
{
	static const uint8_t wants[] = { OPTION_MASK, OPTION_ROUTER, OPTION_LEASE, OPTION_T1,
					 OPTION_T2 };
	struct mark m;

	wr_u8(w, OPTION_CLIENT);
	m = wr_mark_u8(w);
	wr_u8(w, HTYPE_ETHERNET);
	wr_mac(w, d->chaddr);
	wr_close(w, m);
	if (d->type != DHCP_DISCOVER && d->type != DHCP_REQUEST)
		return;
	wr_u8(w, OPTION_PARAMETERS);
	m = wr_mark_u8(w);
	wr_put(w, wants, sizeof(wants));
	wr_close(w, m);
}

void dhcp_build(struct wr *w, const struct dhcp *d)
{
	size_t begin = w->len;

	put_header(w, d);
	wr_u8(w, OPTION_TYPE);
	wr_u8(w, sizeof(d->type));
	wr_u8(w, d->type);
	for (size_t i = 0; i < N_NUMBERS; i++) {
		uint32_t v;

		memcpy(&v, (const uint8_t *)d + numbers[i].at, sizeof(v));
		if (v == 0)
			continue;
		wr_u8(w, numbers[i].code);
		wr_u8(w, sizeof(v));
		wr_be32(w, v);
	}
	if (d->op == DHCP_TO_SERVER)
		put_client(w, d);
	wr_u8(w, OPTION_END);
	if (!w->overflow && w->len - begin < DHCP_LEN_MIN)
		wr_zero(w, DHCP_LEN_MIN - (w->len - begin));
}
