/* sees: base wire */
#include "suite.h"

#include "hex.h"
#include "wire/action.h"
#include "wire/eapol.h"
#include "wire/eth.h"
#include "wire/ft.h"
#include "wire/hdr.h"
#include "wire/ip.h"
#include "wire/mgmt.h"
#include "wire/rrb.h"

enum { MEM = 2048 };

static void check_is(const struct wr *w, const char *hex)
{
	ck_assert(!w->overflow);
	check_hex("built", "octets", w->p, w->len, hex);
}

#define A1 "02 00 00 00 00 01 "
#define A2 "02 00 00 00 00 02 "
#define A3 "02 00 00 00 00 03 "
#define A4 "02 00 00 00 00 04 "

/* [11-2020 9.2.3, tables 9-26 and 9-30]; addresses by their last octet, 0 for none. */
static const struct {
	const char *name, *in;
	size_t len;
	uint8_t kind;
	uint8_t da, sa, bssid;
} hdrs[] = {
	{ "beacon", "80 00 00 00 " A1 A2 A3 "10 00", 24, FRAME_BEACON, 1, 2, 3 },
	{ "mgmt with HT control", "d0 80 00 00 " A1 A2 A3 "10 00 01 02 03 04", 28, FRAME_ACTION, 1,
	  2, 3 },
	{ "data within", "08 00 00 00 " A1 A2 A3 "10 00", 24, FRAME_DATA, 1, 2, 3 },
	{ "data to the AP", "08 01 3a 01 " A1 A2 A3 "10 00", 24, FRAME_DATA, 3, 2, 1 },
	{ "data from the AP", "08 42 00 00 " A1 A2 A3 "10 00", 24, FRAME_DATA, 1, 3, 2 },
	{ "order without QoS", "08 82 00 00 " A1 A2 A3 "10 00", 24, FRAME_DATA, 1, 3, 2 },
	{ "four addresses", "08 03 00 00 " A1 A2 A3 "10 00 " A4, 30, FRAME_DATA, 3, 4, 0 },
	{ "QoS", "88 01 00 00 " A1 A2 A3 "1f ff 07 00", 26, FRAME_QOS_DATA, 3, 2, 1 },
	{ "QoS, all of it", "88 83 00 00 " A1 A2 A3 "10 00 " A4 "07 00 01 02 03 04", 36,
	  FRAME_QOS_DATA, 3, 4, 0 },
	{ "ack", "d4 00 00 00 " A1, 10, FRAME_ACK, 0, 0, 0 },
	{ "CTS", "c4 00 10 00 " A1, 10, FRAME_CTS, 0, 0, 0 },
	{ "RTS", "b4 00 10 00 " A1 A2, 16, FRAME_RTS, 0, 0, 0 },
	{ "PS-Poll", "a4 10 01 c0 " A1 A2, 16, FRAME_PS_POLL, 0, 0, 0 },
};

START_TEST(t_hdr)
{
	struct oct in = oct(hdrs[_i].in);
	struct rd r = rd_of(oct_bytes(&in));
	uint8_t mem[HDR_MAX];
	struct wr w = wr_of(mem, sizeof(mem));
	struct hdr h;
	struct mac a;

	ck_assert_int_eq(hdr_parse(&r, &h), WIRE_OK);
	ck_assert_uint_eq(r.left, 0);
	ck_assert_uint_eq(hdr_len(&h), hdrs[_i].len);
	ck_assert_uint_eq(h.kind, hdrs[_i].kind);
	hdr_build(&w, &h);
	check_is(&w, hdrs[_i].in);
	ck_assert_uint_eq(hdr_da(&h, &a) ? a.b[5] : 0, hdrs[_i].da);
	ck_assert_uint_eq(hdr_sa(&h, &a) ? a.b[5] : 0, hdrs[_i].sa);
	ck_assert_uint_eq(hdr_bssid(&h, &a) ? a.b[5] : 0, hdrs[_i].bssid);
	r = rd_of(bytes_of(in.p, in.len - 1));
	ck_assert_int_eq(hdr_parse(&r, &h), WIRE_SHORT);
}
END_TEST

START_TEST(t_hdr_fields)
{
	struct oct in = oct("89 01 00 00 " A1 A2 A3 "1f ff 07 00");
	struct rd r = rd_of(oct_bytes(&in));
	struct hdr h;

	ck_assert_int_eq(hdr_parse(&r, &h), WIRE_VALUE); /* version 1 */
	in.p[0] = 0x88;
	r = rd_of(oct_bytes(&in));
	ck_assert_int_eq(hdr_parse(&r, &h), WIRE_OK);
	ck_assert(h.to_ds && !h.from_ds && !h.prot);
	ck_assert_uint_eq(h.seq, 0xff1);
	ck_assert_uint_eq(h.frag, 0xf);
	ck_assert_uint_eq(h.qos & QOS_TID, 7);
}
END_TEST

START_TEST(t_category_robust)
{
	unsigned n = 0;

	for (unsigned c = 0; c < 128; c++)
		n += !category_is_robust((uint8_t)c);
	ck_assert_uint_eq(n, 8);
	ck_assert(category_is_robust(CATEGORY_FT) && category_is_robust(CATEGORY_SA_QUERY));
	ck_assert(!category_is_robust(CATEGORY_PUBLIC) && !category_is_robust(CATEGORY_VENDOR));
	ck_assert_str_eq(status_text(STATUS_INVALID_PMKID), "invalid PMKID");
	ck_assert_str_eq(reason_text(REASON_4WAY_TIMEOUT), "4-way handshake timeout");
	ck_assert_str_eq(frame_text(FRAME_REASSOC_REQ), "Reassociation Request");
	ck_assert_str_eq(status_text(9999), "reserved status code");
}
END_TEST

START_TEST(t_mgmt_bodies)
{
	uint8_t mem[MEM];
	struct wr w = wr_of(mem, sizeof(mem));
	struct assoc_resp resp;
	struct assoc_req req;
	struct auth auth;
	struct oct sae = oct("03 00 01 00 00 00 13 00 aa bb cc");

	assoc_resp_build(&w, &(struct assoc_resp){ .caps = 0x0411, .status = 53, .aid = 1 });
	check_is(&w, "11 04 35 00 01 c0");
	ck_assert_int_eq(assoc_resp_parse(wr_sofar(&w), &resp), WIRE_OK);
	ck_assert(resp.aid == 1 && resp.status == STATUS_INVALID_PMKID);
	w = wr_of(mem, sizeof(mem));
	assoc_req_build(&w, &(struct assoc_req){ .reassoc = true,
						 .caps = 0x0431,
						 .listen_interval = 5,
						 .current_ap = { { 2, 0, 0, 0, 0, 1 } } });
	check_is(&w, "31 04 05 00 " A1);
	ck_assert_int_eq(assoc_req_parse(wr_sofar(&w), true, &req), WIRE_OK);
	ck_assert_uint_eq(req.current_ap.b[5], 1);
	ck_assert_int_eq(auth_parse(oct_bytes(&sae), &auth), WIRE_OK);
	ck_assert_uint_eq(auth.elements.len, 5); /* fields, not elements */
	sae.p[0] = AUTH_FT;
	ck_assert_int_eq(auth_parse(oct_bytes(&sae), &auth), WIRE_TRUNCATED);
}
END_TEST

START_TEST(t_ft_action)
{
	uint8_t mem[MEM];
	struct wr w = wr_of(mem, sizeof(mem));
	struct ft_frame f = { .action = FT_RESPONSE,
			      .sta = { { 2, 0, 0, 0, 0, 1 } },
			      .target = { { 2, 0, 0, 0, 0, 2 } },
			      .status = STATUS_INVALID_MDE };
	struct oct bad = oct("06 05 " A1 A2);

	ft_frame_build(&w, &f);
	mde_build(&w, &(struct mde){ { 1, 2 }, 0 });
	check_is(&w, "06 02 " A1 A2 "36 00 36 03 01 02 00");
	ck_assert_int_eq(ft_frame_parse(wr_sofar(&w), &f), WIRE_OK);
	ck_assert(f.status == 54 && f.e.mde.len == 5);
	ck_assert_int_eq(ft_frame_parse(oct_bytes(&bad), &f), WIRE_VALUE);
	bad.p[0] = 5;
	ck_assert_int_eq(ft_frame_parse(oct_bytes(&bad), &f), WIRE_OTHER);
	w = wr_of(mem, sizeof(mem));
	ft_frame_build(
		&w, &(struct ft_frame){
			    .action = FT_REQUEST, .sta = f.sta, .target = f.target, .status = 1 });
	ck_assert_uint_eq(w.len, 14); /* no status in a request */
}
END_TEST

START_TEST(t_other_actions)
{
	uint8_t mem[MEM];
	struct wr w = wr_of(mem, sizeof(mem));
	struct btm_response resp;
	struct btm_request req;
	struct sa_query query;

	sa_query_build(&w, &(struct sa_query){ .action = SA_QUERY_RESPONSE,
						 .transaction = 0x1234 });
	check_is(&w, "08 01 34 12");
	ck_assert_int_eq(sa_query_parse(wr_sofar(&w), &query), WIRE_OK);
	ck_assert(query.transaction == 0x1234 && query.elements.len == 0);
	wr_be24(&w, 0xff0436);
	ck_assert_int_eq(sa_query_parse(wr_sofar(&w), &query), WIRE_OK);
	ck_assert_uint_eq(query.elements.len, 3);
	ck_assert_int_eq(sa_query_parse(bytes_of(mem, 3), &query), WIRE_SHORT);
	w = wr_of(mem, sizeof(mem));
	btm_response_build(&w, &(struct btm_response){ .token = 1,
						       .status = BTM_ACCEPT,
						       .target = { { 2, 0, 0, 0, 0, 1 } } });
	check_is(&w, "0a 08 01 00 00 " A1);
	ck_assert_int_eq(btm_response_parse(wr_sofar(&w), &resp), WIRE_OK);
	ck_assert_uint_eq(resp.target.b[5], 1);
	mem[3] = BTM_REJECT_NO_CANDIDATES;
	ck_assert_int_eq(btm_response_parse(bytes_of(mem, 5), &resp), WIRE_OK);
	w = wr_of(mem, sizeof(mem));
	btm_request_build(&w, &(struct btm_request){ .token = 2,
						     .mode = BTM_TERMINATION | BTM_ESS_DISASSOC,
						     .disassoc_timer = 10,
						     .validity = 255,
						     .termination = { 4, 10 },
						     .url = bytes_of("u", 1) });
	check_is(&w, "0a 07 02 18 0a 00 ff 04 0a 00 00 00 00 00 00 00 00 00 00 01 75");
	ck_assert_int_eq(btm_request_parse(wr_sofar(&w), &req), WIRE_OK);
	ck_assert(req.url.len == 1 && req.candidates.len == 0);
}
END_TEST

/* [11-2020 12.7.2] lengths by MIC: 95 octets of body with 16, 103 with 24, 111 with 32. */
START_TEST(t_eapol_key)
{
	static const struct {
		size_t mic_len, body;
	} rows[] = { { 0, 79 }, { 16, 95 }, { 24, 103 }, { 32, 111 } };
	uint8_t mem[MEM];
	struct wr w = wr_of(mem, sizeof(mem));
	struct eapol_key k = { .version = 2,
			       .desc = EAPOL_DESC_RSN,
			       .info = 0x010a,
			       .replay = 0x0102030405060708,
			       .mic_len = rows[_i].mic_len };
	struct eapol_key back;
	struct eapol e;

	memset(k.mic, 0xff, sizeof(k.mic));
	k.nonce[0] = 0xaa;
	k.data = bytes_of("abc", 3);
	eapol_key_build(&w, &k);
	wr_zero(&w, 7); /* what a link pads with */
	ck_assert_int_eq(eapol_parse(wr_sofar(&w), &e), WIRE_OK);
	ck_assert_uint_eq(e.body.len, rows[_i].body + 3);
	ck_assert_int_eq(eapol_key_parse(wr_sofar(&w), k.mic_len, &back), WIRE_OK);
	ck_assert_uint_eq(back.whole.len, rows[_i].body + 4 + 3);
	ck_assert(back.replay == k.replay && back.info == k.info && back.nonce[0] == 0xaa);
	ck_assert(bytes_equal(back.data, k.data));
	for (size_t i = 0; i < k.mic_len; i++)
		ck_assert_uint_eq(mem[EAPOL_KEY_MIC_AT + i], 0);
	mem[1] = EAPOL_START;
	ck_assert_int_eq(eapol_key_parse(wr_sofar(&w), k.mic_len, &back), WIRE_OTHER);
	mem[1] = EAPOL_KEY;
	mem[3] += 8;
	ck_assert_int_eq(eapol_key_parse(wr_sofar(&w), k.mic_len, &back), WIRE_LENGTH);
}
END_TEST

START_TEST(t_eapol_key_data_past_the_body)
{
	uint8_t mem[MEM];
	struct wr w = wr_of(mem, sizeof(mem));
	struct eapol_key k = { .version = 2, .desc = EAPOL_DESC_RSN, .mic_len = 16 };

	eapol_key_build(&w, &k);
	mem[98] = 1;	 /* Key Data Length, low octet */
	wr_u8(&w, 0xaa); /* behind the PDU */
	ck_assert_int_eq(eapol_key_parse(wr_sofar(&w), 16, &k), WIRE_LENGTH);
}
END_TEST

START_TEST(t_kdes)
{
	struct oct in = oct("30 02 01 00  dd 08 00 0f ac 01 02 00 aa bb "
			    "dd 0e 00 0f ac 09 04 00 01 00 00 00 00 00 cc dd "
			    "dd 05 50 6f 9a 20 01  38 05 02 00 75 12 00  30 02 01 00 "
			    "dd 06 00 0f ac 63 00 00  dd 00 00 00 00");
	struct kdes k;
	struct gtk_kde gtk;
	struct igtk_kde igtk;
	uint32_t value;

	ck_assert_int_eq(kdes_parse(oct_bytes(&in), &k), WIRE_OK);
	ck_assert_int_eq(gtk_kde_parse(k.gtk, &gtk), WIRE_OK);
	ck_assert(gtk.key_id == 2 && !gtk.tx && gtk.key.len == 2 && gtk.key.p[0] == 0xaa);
	ck_assert_int_eq(igtk_kde_parse(k.igtk, &igtk), WIRE_OK);
	ck_assert(igtk.key_id == 4 && igtk.ipn[0] == 1 && igtk.key.len == 2);
	ck_assert_int_eq(igtk_kde_parse(k.bigtk, &igtk), WIRE_ABSENT);
	ck_assert_uint_eq(k.transition_disable.len, 1);
	ck_assert(k.rsne.len == 4 && k.rsne2.len == 4 && !k.duplicate);
	ck_assert(kdes_tie(&k, TIE_KEY_LIFETIME, &value) && value == 1209600);
	ck_assert_uint_eq(k.n_unknown, 1);
	ck_assert_int_eq(kdes_parse(bytes_of(in.p, 7), &k), WIRE_TRUNCATED);
}
END_TEST

/* AES key wrap takes multiples of 8 and at least 16 [11-2020 12.7.2]. */
static const struct {
	size_t from, to;
} pads[] = { { 0, 16 }, { 1, 16 }, { 15, 16 }, { 16, 16 }, { 17, 24 }, { 22, 24 }, { 24, 24 } };

START_TEST(t_kdes_pad)
{
	uint8_t mem[MEM];
	struct wr w = wr_of(mem, sizeof(mem));
	struct kdes k;

	memset(mem, 0xee, sizeof(mem));
	wr_zero(&w, pads[_i].from);
	kdes_pad(&w);
	ck_assert_uint_eq(w.len, pads[_i].to);
	if (pads[_i].to == pads[_i].from)
		return;
	ck_assert_uint_eq(mem[pads[_i].from], 0xdd);
	for (size_t i = pads[_i].from + 1; i < pads[_i].to; i++)
		ck_assert_uint_eq(mem[i], 0);
	ck_assert_int_eq(kdes_parse(bytes_of(mem + pads[_i].from, w.len - pads[_i].from), &k),
			 WIRE_OK);
	ck_assert_uint_eq(k.n_unknown, 0);
}
END_TEST

START_TEST(t_eth_and_msdu)
{
	struct oct body = oct("aa aa 03 00 00 00 08 06 01 02"), llc = oct("42 42 03 00");
	struct mac ap = { { 2, 0, 0, 0, 0, 1 } }, sta = { { 2, 0, 0, 0, 0, 2 } };
	struct hdr up = hdr_data_to_ap(FRAME_QOS_DATA, ap, sta, MAC_BROADCAST);
	uint8_t mem[MEM];
	struct wr w = wr_of(mem, sizeof(mem));
	struct eth e;

	ck_assert_int_eq(eth_from_dot11(&up, oct_bytes(&body), &e), WIRE_OK);
	ck_assert(e.type == ETHERTYPE_ARP && e.payload.len == 2);
	ck_assert(mac_equal(e.dst, MAC_BROADCAST) && mac_equal(e.src, sta));
	eth_body_build(&w, &e);
	ck_assert(bytes_equal(wr_sofar(&w), oct_bytes(&body)));
	ck_assert_int_eq(eth_from_dot11(&up, oct_bytes(&llc), &e), WIRE_OK);
	ck_assert_uint_eq(e.type, 4);
	w = wr_of(mem, sizeof(mem));
	eth_body_build(&w, &e);
	ck_assert(bytes_equal(wr_sofar(&w), oct_bytes(&llc)));
	up.kind = FRAME_ACTION;
	ck_assert_int_eq(eth_from_dot11(&up, oct_bytes(&body), &e), WIRE_OTHER);
}
END_TEST

START_TEST(t_l2_update)
{
	struct mac sta = { { 2, 0, 0, 0, 0, 2 } };
	uint8_t mem[64];
	struct wr w = wr_of(mem, sizeof(mem));
	struct eth e;

	l2_update_build(&w, sta);
	check_is(&w, "ff ff ff ff ff ff " A2 "00 06 00 01 af 81 01 00");
	wr_zero(&w, 40); /* as short frames are padded */
	ck_assert_int_eq(eth_parse(wr_sofar(&w), &e), WIRE_OK);
	ck_assert(l2_update_is(&e));
	mem[19] = 2; /* another window */
	ck_assert(l2_update_is(&e));
	mem[0] = 0x02;
	ck_assert_int_eq(eth_parse(wr_sofar(&w), &e), WIRE_OK);
	ck_assert(!l2_update_is(&e));
	ck_assert_int_eq(eth_parse(bytes_of(mem, 19), &e), WIRE_LENGTH);
}
END_TEST

/* [802.1Q-2018 9.3 to 9.6] */
START_TEST(t_tags)
{
	static const struct {
		const char *frame;
		enum wire is;
		uint16_t vlan, type;
		size_t len;
	} cases[] = {
		{ A1 A2 "08 00 01 02", WIRE_OK, 0, ETHERTYPE_IPV4, 2 },
		{ A1 A2 "81 00 00 07 08 00 01 02", WIRE_OK, 7, ETHERTYPE_IPV4, 2 },
		{ A1 A2 "81 00 f0 07 08 00", WIRE_OK, 7, ETHERTYPE_IPV4, 0 }, /* priority, DEI */
		{ A1 A2 "81 00 a0 00 08 06 01", WIRE_OK, 0, ETHERTYPE_ARP, 1 }, /* no VLAN */
		{ A1 A2 "81 00 0f fe 08 06", WIRE_OK, 4094, ETHERTYPE_ARP, 0 },
		{ A1 A2 "81 00 0f ff 08 06", WIRE_VALUE, 0, 0, 0 },
		{ A1 A2 "81 00 00 07 00 02 01 02 03", WIRE_OK, 7, 2, 2 }, /* 802.3: padded */
		{ A1 A2 "81 00 00 07 00 04 01 02 03", WIRE_LENGTH, 0, 0, 0 },
		{ A1 A2 "81 00 00 07 81 00 00 08 08 00", WIRE_OK, 7, ETHERTYPE_VLAN, 4 },
		{ A1 A2 "81 00 00 07 08", WIRE_SHORT, 0, 0, 0 },
		{ A1 A2 "81 00 00", WIRE_SHORT, 0, 0, 0 },
		{ A1 A2 "81", WIRE_SHORT, 0, 0, 0 },
	};

	for (size_t i = 0; i < N_OF(cases); i++) {
		struct oct in = oct(cases[i].frame);
		uint16_t vlan;
		struct eth e;

		ck_assert_int_eq(eth_parse_tagged(oct_bytes(&in), &vlan, &e), cases[i].is);
		if (cases[i].is != WIRE_OK)
			continue;
		ck_assert_uint_eq(vlan, cases[i].vlan);
		ck_assert_uint_eq(e.type, cases[i].type);
		ck_assert_uint_eq(e.payload.len, cases[i].len);
	}
}
END_TEST

/* RFC 1071 section 3: the words 0001 f203 f4f5 f6f7 sum to ddf2. */
START_TEST(t_checksum)
{
	struct oct in = oct("00 01 f2 03 f4 f5 f6 f7");

	ck_assert_uint_eq(ip_checksum(oct_bytes(&in)), 0xffff - 0xddf2);
	ck_assert_uint_eq(ip_checksum(bytes_of(in.p, 3)), 0xffff - 0xf201);
}
END_TEST

static const struct ipv4 some_ip = {
	.id = 7, .frag = 0x4000, .ttl = 64, .src = 0x0a000001, .dst = 0x0a0000fe
};

START_TEST(t_udp)
{
	uint8_t mem[MEM];
	struct wr w = wr_of(mem, sizeof(mem));
	struct ipv4 ip;
	struct udp u;

	udp_build(&w, &some_ip, &(struct udp){ 1000, 2000, bytes_of("hello", 5) });
	ck_assert_int_eq(ipv4_parse(wr_sofar(&w), &ip), WIRE_OK);
	ck_assert(ip.protocol == IP_UDP && ip.src == some_ip.src && ip.payload.len == 13);
	ck_assert_int_eq(udp_parse(&ip, &u), WIRE_OK);
	ck_assert(u.dst == 2000 && bytes_equal(u.payload, bytes_of("hello", 5)));
	mem[30] ^= 1;
	ck_assert_int_eq(udp_parse(&ip, &u), WIRE_VALUE);
	mem[26] = mem[27] = 0; /* no checksum */
	ck_assert_int_eq(udp_parse(&ip, &u), WIRE_OK);
	mem[25] = 7; /* not even its header */
	ck_assert_int_eq(udp_parse(&ip, &u), WIRE_LENGTH);
	mem[8]--; /* a hop without a new header checksum */
	ck_assert_int_eq(ipv4_parse(wr_sofar(&w), &ip), WIRE_VALUE);
	ck_assert_int_eq(ipv4_parse(bytes_of(mem, 32), &ip), WIRE_LENGTH);
}
END_TEST

START_TEST(t_ping_and_arp)
{
	uint8_t mem[MEM];
	struct wr w = wr_of(mem, sizeof(mem));
	struct ipv4 ip;
	struct icmp_echo e;
	struct arp a = { ARP_REQUEST, { { 2, 0, 0, 0, 0, 1 } }, 0x0a000001, MAC_ZERO, 0x0a0000fe };

	icmp_echo_build(&w, &some_ip, &(struct icmp_echo){ ICMP_ECHO_REQUEST, 3, 4, { 0 } });
	ck_assert_int_eq(ipv4_parse(wr_sofar(&w), &ip), WIRE_OK);
	ck_assert_int_eq(icmp_echo_parse(ip.payload, &e), WIRE_OK);
	ck_assert(e.id == 3 && e.seq == 4 && e.payload.len == 0);
	mem[27] ^= 1;
	ck_assert_int_eq(icmp_echo_parse(ip.payload, &e), WIRE_VALUE);
	w = wr_of(mem, sizeof(mem));
	arp_build(&w, &a);
	check_is(&w, "00 01 08 00 06 04 00 01 " A1 "0a 00 00 01 00 00 00 00 00 00 0a 00 00 fe");
	ck_assert_int_eq(arp_parse(wr_sofar(&w), &a), WIRE_OK);
	ck_assert_uint_eq(a.target_ip, 0x0a0000fe);
	ck_assert(!arp_is_own(&a));
	a.sender_ip = 0;
	ck_assert(arp_is_own(&a));
	a.sender_ip = a.target_ip;
	ck_assert(arp_is_own(&a));
}
END_TEST

START_TEST(t_rrb)
{
	struct oct in = oct("01 00 03 00 " A1 "06 01 aa 00 00"); /* two octets of link padding */
	uint8_t mem[MEM];
	struct wr w = wr_of(mem, sizeof(mem));
	struct rrb r;

	ck_assert_int_eq(rrb_parse(oct_bytes(&in), &r), WIRE_OK);
	ck_assert(r.packet == RRB_REQUEST && r.action.len == 3);
	rrb_build(&w, &r);
	ck_assert(bytes_equal(wr_sofar(&w), bytes_of(in.p, in.len - 2)));
	in.p[2] = 6;
	ck_assert_int_eq(rrb_parse(oct_bytes(&in), &r), WIRE_LENGTH);
	in.p[0] = 2;
	ck_assert_int_eq(rrb_parse(oct_bytes(&in), &r), WIRE_OTHER);
}
END_TEST

/* The message after its type octet: 2 + clear + 16 + plain; 64 at least, by a TLV of 4 at least. */
static const struct {
	size_t clear, plain, padded;
} kh_pads[] = { { 46, 0, 46 }, { 45, 0, 49 },  { 42, 0, 46 },
		{ 41, 0, 46 }, { 10, 36, 10 }, { 0, 0, 46 } };

START_TEST(t_kh_pad)
{
	uint8_t mem[MEM];
	struct wr w = wr_of(mem, sizeof(mem));

	wr_zero(&w, kh_pads[_i].clear);
	kh_pad(&w, kh_pads[_i].plain);
	ck_assert_uint_eq(w.len, kh_pads[_i].padded);
}
END_TEST

START_TEST(t_kh_tlvs)
{
	uint8_t mem[MEM];
	struct wr w = wr_of(mem, sizeof(mem));
	struct kh_tlvs t;

	kh_tlv_mac(&w, KH_TLV_S1KH_ID, (struct mac){ { 2, 0, 0, 0, 0, 1 } });
	kh_tlv_le16(&w, KH_TLV_PAIRWISE, 0x10);
	kh_tlv_build(&w, KH_TLV_IDENTITY, (struct bytes){ 0 });
	kh_tlv_seq(&w, &(struct kh_seq){ 1, 2, 3 });
	check_is(&w, "06 00 06 00 " A1 "0b 00 02 00 10 00 0f 00 00 00 "
		     "01 00 0c 00 01 00 00 00 02 00 00 00 03 00 00 00");
	ck_assert_int_eq(kh_tlvs_parse(wr_sofar(&w), &t), WIRE_OK);
	ck_assert(t.has.s1kh && t.s1kh.b[5] == 1 && !t.has.r1kh && !t.has.nonce);
	ck_assert(t.identity.p != NULL && t.identity.len == 0 && t.cui.p == NULL);
	ck_assert(t.seq.ts == 3 && t.pairwise == 0x10);
	mem[2] = 5;
	ck_assert_int_eq(kh_tlvs_parse(wr_sofar(&w), &t), WIRE_LENGTH);
	mem[2] = 0xff;
	ck_assert_int_eq(kh_tlvs_parse(wr_sofar(&w), &t), WIRE_TRUNCATED);
}
END_TEST

/* A PMK-R1 is 32 octets, 48 with SHA-384. */
START_TEST(t_kh_key_length)
{
	static const uint8_t key[KH_KEY_MAX + 1];
	uint8_t mem[MEM];
	struct kh_tlvs t;

	for (size_t len = 0; len <= sizeof(key); len++) {
		struct wr w = wr_of(mem, sizeof(mem));

		kh_tlv_build(&w, KH_TLV_PMK_R1, bytes_of(key, len));
		ck_assert_int_eq(kh_tlvs_parse(wr_sofar(&w), &t),
				 len >= 32 && len <= KH_KEY_MAX ? WIRE_OK : WIRE_LENGTH);
	}
}
END_TEST

START_TEST(t_kh_frame)
{
	struct oct in = oct("00 13 74 00 01 04 04 00 00 00 00 00 "
			    "aa aa aa aa aa aa aa aa aa aa aa aa aa aa aa aa");
	struct kh_frame f;

	ck_assert_int_eq(kh_frame_parse(oct_bytes(&in), &f), WIRE_OK);
	ck_assert(f.message == KH_SEQ_REQ && f.clear.len == 4 && f.sealed.len == KH_SIV);
	ck_assert_str_eq(kh_message_text(f.message), "SEQ_REQ");
	ck_assert_int_eq(kh_frame_parse(bytes_of(in.p, in.len - 1), &f), WIRE_LENGTH);
	in.p[5] = 6;
	ck_assert_int_eq(kh_frame_parse(oct_bytes(&in), &f), WIRE_VALUE);
	in.p[2] = 0;
	ck_assert_int_eq(kh_frame_parse(oct_bytes(&in), &f), WIRE_OTHER);
}
END_TEST

UNIT_MAIN("wire_frame", {
	tcase_add_loop_test(tc, t_hdr, 0, N_OF(hdrs));
	tcase_add_test(tc, t_hdr_fields);
	tcase_add_test(tc, t_category_robust);
	tcase_add_test(tc, t_mgmt_bodies);
	tcase_add_test(tc, t_ft_action);
	tcase_add_test(tc, t_other_actions);
	tcase_add_loop_test(tc, t_eapol_key, 0, 4);
	tcase_add_test(tc, t_eapol_key_data_past_the_body);
	tcase_add_test(tc, t_kdes);
	tcase_add_loop_test(tc, t_kdes_pad, 0, N_OF(pads));
	tcase_add_test(tc, t_eth_and_msdu);
	tcase_add_test(tc, t_l2_update);
	tcase_add_test(tc, t_tags);
	tcase_add_test(tc, t_checksum);
	tcase_add_test(tc, t_udp);
	tcase_add_test(tc, t_ping_and_arp);
	tcase_add_test(tc, t_rrb);
	tcase_add_loop_test(tc, t_kh_pad, 0, N_OF(kh_pads));
	tcase_add_test(tc, t_kh_tlvs);
	tcase_add_test(tc, t_kh_key_length);
	tcase_add_test(tc, t_kh_frame);
})
