/* sees: base crypto trace wire key observe verify */
#include "hex.h"
#include "key/radius.h"
#include "suite.h"
#include "verify_case.h"
#include "wire/eth.h"
#include "wire/ip.h"
#include "wire/radius.h"

/* RADIUS on the wired side of a capture before the strict judge. */
static const char key_text[] =
	"\"msk\",\"000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
	"202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f\"\n";
/* the PMK alone, and what FT makes its keys of */
static const char pmk_text[] =
	"\"wpa-psk\",\"000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\"\n";
static const char xxkey_text[] =
	"\"wpa-psk\",\"202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f\"\n";
static const char other_text[] =
	"\"wpa-psk\",\"202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3e\"\n";
static const uint8_t authenticator[16] = { 7, 7, 7 };

enum { FILE_MAX = 4096, PACKET_MAX = 512 };

/* A capture under construction. */
struct file {
	uint8_t p[FILE_MAX];
	struct wr w;
	size_t last_at, last_len; /* the latest RADIUS packet in it */
};

static void begin(struct file *f)
{
	f->w = wr_of(f->p, sizeof(f->p));
	wr_le32(&f->w, 0xa1b2c3d4); /* classic, microseconds */
	wr_le16(&f->w, 2);
	wr_le16(&f->w, 4);
	wr_zero(&f->w, 8);
	wr_le32(&f->w, 65535);
	wr_le32(&f->w, 1); /* LINKTYPE_ETHERNET */
}

/* An Ethernet frame with this IPv4 packet. */
static size_t put_ip(struct file *f, struct bytes packet)
{
	uint8_t eth[PACKET_MAX + 64];
	struct wr e = wr_of(eth, sizeof(eth));
	struct eth frame = { .dst = { { 2 } }, .src = { { 4 } }, .type = ETHERTYPE_IPV4,
			     .payload = packet };

	eth_build(&e, &frame);
	wr_zero(&f->w, 8);
	wr_le32(&f->w, (uint32_t)e.len);
	wr_le32(&f->w, (uint32_t)e.len);
	wr_bytes(&f->w, wr_sofar(&e));
	return e.len;
}

/* A piece of an IPv4 packet: len octets of its payload from `at` on. */
static void put_piece(struct file *f, const struct ipv4 *whole, size_t at, size_t len)
{
	uint8_t ip[PACKET_MAX + 28];
	struct wr w = wr_of(ip, sizeof(ip));
	struct ipv4 h = *whole;
	bool more = at + len < whole->payload.len;

	h.frag = (uint16_t)(at / 8 | (more ? 0x2000 : 0));
	h.payload = bytes_of(whole->payload.p + at, more ? len : whole->payload.len - at);
	ipv4_build(&w, &h);
	put_ip(f, wr_sofar(&w));
}

/* UDP without a checksum [RFC 768], so that a changed octet is RADIUS's to notice. */
static void put(struct file *f, bool to_server, struct bytes packet)
{
	uint8_t ip[PACKET_MAX + 28];
	struct wr i = wr_of(ip, sizeof(ip));
	const struct ipv4 h = { .ttl = 64, .src = to_server ? 1 : 2, .dst = to_server ? 2 : 1 };
	const struct udp u = { to_server ? 40000 : RADIUS_PORT, to_server ? RADIUS_PORT : 40000,
			       packet };

	udp_build(&i, &h, &u);
	ip[26] = ip[27] = 0;
	put_ip(f, wr_sofar(&i));
	f->last_at = f->w.len - packet.len;
	f->last_len = packet.len;
}

static void seal(uint8_t *packet, size_t len, const uint8_t *request_auth)
{
	struct radius p;
	struct radius_mac_in in = { bytes_of("shared", 6), bytes_of(packet, len), 0, request_auth };
	uint8_t mac[RADIUS_AUTH_LEN];

	ck_assert_int_eq(radius_parse(in.packet, &p), WIRE_OK);
	ck_assert_int_eq(radius_msg_auth_at(&p, &in.at), WIRE_OK);
	ck_assert_int_eq(radius_mac(crypto, &in, mac), ERR_OK);
	memcpy(packet + in.at, mac, sizeof(mac));
}

static void put_request(struct file *f)
{
	uint8_t packet[PACKET_MAX];
	struct wr w = wr_of(packet, sizeof(packet));
	struct mark m = radius_open(
		&w, &(struct radius_open){ RADIUS_ACCESS_REQUEST, 5, authenticator });

	radius_put_eap(&w, bytes_of("\2\1\0\5\1", 5));
	radius_put_msg_auth(&w);
	radius_close(&w, m);
	seal(packet, w.len, NULL);
	put(f, true, wr_sofar(&w));
}

static void put_mppe(struct wr *w, uint8_t type, uint8_t first)
{
	const uint8_t salt[2] = { 0x80, first };
	const struct radius_hide h = { bytes_of("shared", 6), authenticator, BYTES(salt) };
	uint8_t key[32], value[RADIUS_KEY_WRAPPED_MAX];
	size_t len;

	for (uint8_t i = 0; i < sizeof(key); i++)
		key[i] = (uint8_t)(first + i);
	ck_assert_int_eq(radius_key_wrap(crypto, &h, BYTES(key), value, &len), ERR_OK);
	radius_put_vendor(w, RADIUS_VENDOR_MICROSOFT, type, bytes_of(value, len));
}

static void put_accept(struct file *f, uint8_t id, bool signed_eap)
{
	uint8_t packet[PACKET_MAX];
	struct wr w = wr_of(packet, sizeof(packet));
	struct mark m = radius_open(&w, &(struct radius_open){ RADIUS_ACCESS_ACCEPT, id, NULL });
	struct radius_response_in in = { bytes_of("shared", 6), { NULL, 0 }, authenticator };

	radius_put_eap(&w, bytes_of("\3\1\0\4", 4));
	put_mppe(&w, RADIUS_MS_MPPE_SEND_KEY, 32);
	put_mppe(&w, RADIUS_MS_MPPE_RECV_KEY, 0);
	if (signed_eap)
		radius_put_msg_auth(&w);
	radius_close(&w, m);
	if (signed_eap)
		seal(packet, w.len, authenticator);
	in.packet = wr_sofar(&w);
	ck_assert_int_eq(radius_response_auth(crypto, &in, packet + 4), ERR_OK);
	put(f, false, wr_sofar(&w));
}

static struct verify *start(struct verify_keys *keys, const char *text, const char *secret)
{
	struct verify *v = judge(text, strlen(text), keys);

	ck_assert_int_eq(verify_radius_secret(v, bytes_of("another", 7)), ERR_OK);
	ck_assert_int_eq(verify_radius_secret(v, bytes_of(secret, strlen(secret))), ERR_OK);
	ck_assert_int_eq(verify_radius_secret(v, bytes_of(secret, 0)), ERR_RANGE);
	return v;
}

static const struct row {
	const char *what, *keys, *secret;
	uint8_t id;
	bool with_mac, asked;
	unsigned right, keys_right, wrong;
} rows[] = {
	{ "the MSK", key_text, "shared", 5, true, true, 2, 1, 0 },
	{ "the PMK", pmk_text, "shared", 5, true, true, 2, 1, 0 },
	{ "the XXKey", xxkey_text, "shared", 5, true, true, 2, 1, 0 },
	{ "another key", other_text, "shared", 5, true, true, 2, 0, 1 },
	{ "another secret", key_text, "sharee", 5, true, true, 0, 0, 2 },
	{ "another identifier", key_text, "shared", 6, true, true, 1, 0, 1 },
	{ "no request", key_text, "shared", 5, true, false, 0, 0, 1 },
	{ "no Message-Authenticator", key_text, "shared", 5, false, true, 1, 0, 1 },
};

START_TEST(t_rows)
{
	const struct row *r = &rows[_i];
	struct verify_keys keys = { 0 };
	struct verify *v = start(&keys, r->keys, r->secret);
	struct file f;

	begin(&f);
	if (r->asked)
		put_request(&f);
	put_accept(&f, r->id, r->with_mac);
	ck_assert_int_eq(verify_capture(v, wr_sofar(&f.w)), ERR_OK);
	ck_assert_msg(verify_get_counts(v)->radius == r->right, "%s", r->what);
	ck_assert_msg(verify_get_counts(v)->radius_keys == r->keys_right, "%s", r->what);
	ck_assert_msg(verify_n_violations(v) == r->wrong, "%s", r->what);
	for (size_t i = 0; i < verify_n_violations(v); i++)
		ck_assert_int_eq(verify_get_violation(v, i)->kind, VIOLATION_RADIUS);
	verify_free(v);
	verify_keys_fini(&keys);
}
END_TEST

/* The answer in fragments, some of them twice, as a capture of two segments has them. */
static const struct cut {
	const char *what;
	size_t at[6]; /* where fragments of 64 octets begin; that from 128 on is the last */
	size_t n;
	unsigned keys_right;
} cuts[] = {
	{ "in order", { 0, 64, 128 }, 3, 1 },
	{ "each twice", { 0, 0, 64, 64, 128, 128 }, 6, 1 },
	{ "a gap", { 0, 128 }, 2, 0 },
	{ "no beginning", { 64, 128 }, 2, 0 },
	{ "the end first", { 128, 0, 64 }, 3, 0 },
};

START_TEST(t_pieces)
{
	const struct cut *c = &cuts[_i];
	struct verify_keys keys = { 0 };
	struct verify *v = start(&keys, key_text, "shared");
	struct file f, whole;
	struct ipv4 ip;

	begin(&whole);
	put_accept(&whole, 5, true);
	ck_assert_uint_gt(whole.last_len, 128);
	ck_assert_uint_le(whole.last_len, 184);
	ck_assert_int_eq(ipv4_parse(bytes_of(whole.p + whole.last_at - 28, whole.last_len + 28),
				    &ip), WIRE_OK);
	begin(&f);
	put_request(&f);
	for (size_t i = 0; i < c->n; i++)
		put_piece(&f, &ip, c->at[i], 64);
	ck_assert_int_eq(verify_capture(v, wr_sofar(&f.w)), ERR_OK);
	ck_assert_msg(verify_get_counts(v)->radius_keys == c->keys_right, "%s", c->what);
	ck_assert_uint_eq(verify_n_violations(v), 0);
	verify_free(v);
	verify_keys_fini(&keys);
}
END_TEST

/* Every octet of the answer: one change of it and it is not right any more. */
START_TEST(t_octets)
{
	struct file f;

	begin(&f);
	put_request(&f);
	put_accept(&f, 5, true);
	for (size_t i = 0; i < f.last_len; i++) {
		struct verify_keys keys = { 0 };
		struct verify *v = start(&keys, key_text, "shared");

		f.p[f.last_at + i] ^= 1;
		ck_assert_int_eq(verify_capture(v, wr_sofar(&f.w)), ERR_OK);
		ck_assert_uint_eq(verify_n_violations(v), 1);
		ck_assert_uint_eq(verify_get_counts(v)->radius_keys, 0);
		f.p[f.last_at + i] ^= 1;
		verify_free(v);
		verify_keys_fini(&keys);
	}
}
END_TEST

/* Every prefix of the answer. */
START_TEST(t_prefixes)
{
	struct file whole;

	begin(&whole);
	put_request(&whole);
	put_accept(&whole, 5, true);
	for (size_t len = 0; len < whole.last_len; len++) {
		struct verify_keys keys = { 0 };
		struct verify *v = start(&keys, key_text, "shared");
		struct file f;

		begin(&f);
		put_request(&f);
		put(&f, false, bytes_of(whole.p + whole.last_at, len));
		ck_assert_int_eq(verify_capture(v, wr_sofar(&f.w)), ERR_OK);
		ck_assert_uint_eq(verify_n_violations(v), 1);
		verify_free(v);
		verify_keys_fini(&keys);
	}
}
END_TEST

UNIT_MAIN("verify_radius", {
	if (crypto_new(&crypto) != ERR_OK)
		return EXIT_FAILURE;
	tcase_add_loop_test(tc, t_rows, 0, N_OF(rows));
	tcase_add_loop_test(tc, t_pieces, 0, N_OF(cuts));
	tcase_add_test(tc, t_octets);
	tcase_add_test(tc, t_prefixes);
})
