/* sees: base wire */
#include "hex.h"
#include "suite.h"
#include "wire/dhcp.h"
#include "wire/ip.h"

#define STA_IS { { 2, 0, 0, 0, 0, 1 } }
#define STA ((struct mac)STA_IS)

/* Each message with all that its kind has [RFC 2131 tables 3 and 5]. */
static const struct dhcp messages[] = {
	{ .op = DHCP_TO_SERVER, .xid = 0x12345678, .secs = 3, .broadcast = true,
	  .chaddr = STA_IS, .type = DHCP_DISCOVER },
	{ .op = DHCP_TO_CLIENT, .xid = 1, .yiaddr = 0x0a010203, .chaddr = STA_IS,
	  .type = DHCP_OFFER, .server = 0x0a000001, .mask = 0xff000000,
	  .router = 0x0a000001, .lease_s = 3600,
	  .t1_s = 1800, .t2_s = 3150 },
	{ .op = DHCP_TO_SERVER, .xid = 1, .chaddr = STA_IS, .type = DHCP_REQUEST,
	  .requested = 0x0a010203, .server = 0x0a000001 },
	{ .op = DHCP_TO_SERVER, .xid = 2, .ciaddr = 0x0a010203, .chaddr = STA_IS,
	  .type = DHCP_REQUEST },
	{ .op = DHCP_TO_CLIENT, .xid = 2, .giaddr = 0x0a000009, .chaddr = STA_IS, .type = DHCP_NAK,
	  .server = 0x0a000001 },
};

static struct bytes build(uint8_t room[static DHCP_LEN_MAX], const struct dhcp *d)
{
	struct wr w = wr_of(room, DHCP_LEN_MAX);

	dhcp_build(&w, d);
	ck_assert(!w.overflow);
	return wr_sofar(&w);
}

static bool same(const struct dhcp *a, const struct dhcp *b)
{
	return a->op == b->op && a->xid == b->xid && a->secs == b->secs &&
	       a->broadcast == b->broadcast && a->ciaddr == b->ciaddr && a->yiaddr == b->yiaddr &&
	       a->giaddr == b->giaddr && mac_equal(a->chaddr, b->chaddr) && a->type == b->type &&
	       a->requested == b->requested && a->server == b->server && a->mask == b->mask &&
	       a->router == b->router && a->lease_s == b->lease_s && a->t1_s == b->t1_s &&
	       a->t2_s == b->t2_s;
}

START_TEST(t_round)
{
	uint8_t room[DHCP_LEN_MAX];
	struct bytes whole = build(room, &messages[_i]);
	struct dhcp d;

	ck_assert_uint_eq(whole.len, DHCP_LEN_MIN);
	ck_assert_int_eq(dhcp_parse(whole, &d), WIRE_OK);
	ck_assert(same(&d, &messages[_i]));
}
END_TEST

/* The head and the options of a DHCPDISCOVER, octet by octet [RFC 2131 figure 1, RFC 2132]. */
START_TEST(t_octets)
{
	static const char head[] = "01 01 06 00 12 34 56 78 00 03 80 00 00 00 00 00 00 00 00 00 "
				   "00 00 00 00 00 00 00 00 02 00 00 00 00 01 00 00";
	static const char tail[] = "63 82 53 63 35 01 01 3d 07 01 02 00 00 00 00 01 "
				   "37 05 01 03 33 3a 3b ff";
	struct oct h = oct(head), t = oct(tail);
	uint8_t room[DHCP_LEN_MAX];
	struct bytes whole = build(room, &messages[0]);

	ck_assert_mem_eq(whole.p, h.p, h.len);
	ck_assert_mem_eq(whole.p + 236, t.p, t.len);
}
END_TEST

/* Every prefix up to its end option is refused, and every octet changed is never taken wrongly. */
START_TEST(t_prefixes)
{
	uint8_t room[DHCP_LEN_MAX];
	struct bytes whole = build(room, &messages[_i]);
	size_t end = whole.len;
	struct dhcp d;

	while (room[end - 1] == 0)
		end--;
	ck_assert_uint_eq(room[end - 1], 255);
	for (size_t n = 0; n < end; n++)
		ck_assert_msg(dhcp_parse(bytes_of(whole.p, n), &d) != WIRE_OK, "%zu octets", n);
	ck_assert_int_eq(dhcp_parse(bytes_of(whole.p, end), &d), WIRE_OK);
	for (size_t at = 0; at < end; at++) {
		for (unsigned bit = 0; bit < 8; bit++) {
			room[at] ^= (uint8_t)(1u << bit);
			if (dhcp_parse(whole, &d) == WIRE_OK)
				ck_assert(d.type >= DHCP_DISCOVER && d.type < DHCP_TYPE_COUNT);
			room[at] ^= (uint8_t)(1u << bit);
		}
	}
}
END_TEST

static const struct broken_case {
	const char *name;
	size_t at;
	const char *octets;
	enum wire want;
} broken[] = {
	{ "as it is", 0, "01", WIRE_OK },
	{ "an answer's op", 0, "02", WIRE_OK },
	{ "no op", 0, "03", WIRE_VALUE },
	{ "token ring", 1, "06", WIRE_OTHER },
	{ "a short address", 2, "05", WIRE_OTHER },
	{ "plain BOOTP", 236, "00 00 00 00", WIRE_OTHER },
	{ "no type", 240, "ff", WIRE_VALUE },
	{ "padding in front", 240, "00 00 35 01 01 ff", WIRE_OK },
	{ "type 0", 240, "35 01 00", WIRE_VALUE },
	{ "type 9", 240, "35 01 09", WIRE_VALUE },
	{ "two octets of type", 240, "35 02 01 01 ff", WIRE_LENGTH },
	{ "type twice", 240, "35 01 01 35 01 01 ff", WIRE_VALUE },
	{ "a long server", 240, "35 01 01 36 05 01 01 01 01 01 ff", WIRE_LENGTH },
	{ "server twice", 240, "35 01 01 36 04 01 01 01 01 36 04 01 01 01 02 ff", WIRE_VALUE },
	{ "two routers", 240, "35 01 01 03 08 01 01 01 01 02 02 02 02 ff", WIRE_OK },
	{ "a router and a half", 240, "35 01 01 03 06 01 01 01 01 02 02 ff", WIRE_LENGTH },
	{ "no router", 240, "35 01 01 03 00 ff", WIRE_LENGTH },
	{ "an option of others", 240, "35 01 01 0c 02 68 69 ff", WIRE_OK },
	{ "past the end", 298, "0c ff", WIRE_TRUNCATED },
};

START_TEST(t_broken)
{
	const struct broken_case *t = &broken[_i];
	struct oct put = oct(t->octets);
	uint8_t room[DHCP_LEN_MAX];
	struct bytes whole = build(room, &messages[0]);
	struct dhcp d;

	if (t->at > 240) /* no end before */
		memset(room + 259, 0, whole.len - 259);
	memcpy(room + t->at, put.p, put.len);
	ck_assert_msg(dhcp_parse(whole, &d) == t->want, "%s", t->name);
}
END_TEST

/* In a datagram, as it travels: each octet of the headers changed is noticed by a checksum. */
START_TEST(t_datagram)
{
	uint8_t room[DHCP_LEN_MAX], packet[DHCP_LEN_MAX + 28];
	struct wr w = wr_of(packet, sizeof(packet));
	const struct ipv4 head = { .ttl = 64, .dst = 0xffffffff };
	struct ipv4 ip;
	struct udp u;
	struct arp a;

	udp_build(&w, &head, &(struct udp){ 68, 67, build(room, &messages[0]) });
	for (size_t n = 0; n < w.len; n++)
		ck_assert(ipv4_parse(bytes_of(packet, n), &ip) != WIRE_OK);
	for (size_t at = 0; at < w.len; at++) {
		packet[at] ^= 0x10;
		ck_assert_msg(ipv4_parse(wr_sofar(&w), &ip) != WIRE_OK ||
				      udp_parse(&ip, &u) != WIRE_OK,
			      "octet %zu", at);
		packet[at] ^= 0x10;
	}
	w = wr_of(packet, sizeof(packet));
	arp_build(&w, &(struct arp){ ARP_REQUEST, STA, 0, MAC_ZERO, 0x0a000001 });
	for (size_t n = 0; n < w.len; n++)
		ck_assert(arp_parse(bytes_of(packet, n), &a) != WIRE_OK);
	for (size_t at = 0; at < 6; at++) {
		packet[at] ^= 0x10;
		ck_assert(arp_parse(wr_sofar(&w), &a) != WIRE_OK);
		packet[at] ^= 0x10;
	}
}
END_TEST

START_TEST(t_words)
{
	ck_assert_str_eq(dhcp_type_text(DHCP_DISCOVER), "DHCPDISCOVER");
	ck_assert_str_eq(dhcp_type_text(DHCP_INFORM), "DHCPINFORM");
}
END_TEST

UNIT_MAIN("dhcp", {
	tcase_add_loop_test(tc, t_round, 0, N_OF(messages));
	tcase_add_test(tc, t_octets);
	tcase_add_loop_test(tc, t_prefixes, 0, N_OF(messages));
	tcase_add_loop_test(tc, t_broken, 0, N_OF(broken));
	tcase_add_test(tc, t_datagram);
	tcase_add_test(tc, t_words);
})
