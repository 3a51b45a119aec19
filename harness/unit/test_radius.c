/* sees: base crypto wire key */
#include "hex.h"
#include "key/radius.h"
#include "mangle.h"
#include "suite.h"
#include "wire/radius.h"

static struct crypto *c;

static void setup(void)
{
	ck_assert_int_eq(crypto_new(&c), ERR_OK);
}

static void teardown(void)
{
	crypto_free(c);
}

static const uint8_t request_auth[RADIUS_AUTH_LEN] = { 1, 2, 3, 4, 5, 6, 7, 8 };
static const struct mac sta = { { 2, 0, 0, 0xab, 1, 0 } };

static struct bytes text(const char *s)
{
	return bytes_of(s, strlen(s));
}

/* [RFC 2865 7.1] nemo, arctangent, xyzzy5461. */
START_TEST(t_rfc2865_pap)
{
	struct oct q = oct("010000380f403f9473978057bd83d5cb98f4227a01066e656d6f02120dbe708d93d413"
			   "ce3196e43f782a0aee0406c0a80110050600000003");
	struct oct a = oct("0200002686fe220e7624ba2a1005f6bf9b55e0b20606000000010f06000000000e06c0"
			   "a80103");
	struct radius_hide h = { text("xyzzy5461"), q.p + 4, { 0 } };
	struct radius_response_in in = { h.secret, oct_bytes(&a), q.p + 4 };
	uint8_t out[RADIUS_PASSWORD_MAX];
	struct bytes value;
	struct radius p;
	size_t len;

	ck_assert_int_eq(radius_parse(oct_bytes(&q), &p), WIRE_OK);
	ck_assert(radius_find(&p, RADIUS_USER_NAME, &value) && bytes_equal(value, text("nemo")));
	ck_assert(radius_find(&p, RADIUS_USER_PASSWORD, &value));
	ck_assert_int_eq(radius_password_reveal(c, &h, value, out, &len), ERR_OK);
	ck_assert(bytes_equal(bytes_of(out, len), text("arctangent")));
	ck_assert_int_eq(radius_password_hide(c, &h, text("arctangent"), out, &len), ERR_OK);
	ck_assert(bytes_equal(bytes_of(out, len), value));
	ck_assert_int_eq(radius_response_verify(c, &in), ERR_OK);
	for (size_t i = 0; i < a.len; i++) {
		a.p[i] ^= 4;
		ck_assert_int_eq(radius_response_verify(c, &in), ERR_AUTH);
		a.p[i] ^= 4;
	}
}
END_TEST

/* [RFC 5997 6.1] a Status-Server packet. */
START_TEST(t_rfc5997_message_authenticator)
{
	struct oct o = oct("0cda00268a54f4686fb394c52866e302185d062350125a665e2e1e8411f3e243822097"
			   "c84fa3");
	struct radius_mac_in in = { text("xyzzy5461"), oct_bytes(&o), 0, NULL };
	struct radius p;

	ck_assert_int_eq(radius_parse(in.packet, &p), WIRE_OK);
	ck_assert_int_eq(radius_msg_auth_at(&p, &in.at), WIRE_OK);
	ck_assert_uint_eq(in.at, 22);
	ck_assert_int_eq(radius_mac_verify(c, &in), ERR_OK);
	in.secret = text("xyzzy5462");
	ck_assert_int_eq(radius_mac_verify(c, &in), ERR_AUTH);
	in.at = 19;
	ck_assert_int_eq(radius_mac_verify(c, &in), ERR_RANGE);
	in.at = 23;
	ck_assert_int_eq(radius_mac_verify(c, &in), ERR_RANGE);
}
END_TEST

/* Passwords and keys of every length come back; what is no such value is refused. */
START_TEST(t_hidden)
{
	uint8_t plain[RADIUS_PASSWORD_MAX + 1], hidden[RADIUS_PASSWORD_MAX];
	uint8_t got[RADIUS_PASSWORD_MAX], salt[] = { 0x80, 1 };
	struct radius_hide h = { text("s"), request_auth, BYTES(salt) };
	size_t len, back;

	memset(plain, 'x', sizeof(plain));
	for (size_t n = 0; n <= RADIUS_PASSWORD_MAX; n++) {
		ck_assert_int_eq(radius_password_hide(c, &h, bytes_of(plain, n), hidden, &len),
				 ERR_OK);
		ck_assert_uint_eq(len, n == 0 ? 16 : (n + 15) / 16 * 16);
		ck_assert_int_eq(radius_password_reveal(c, &h, bytes_of(hidden, len), got, &back),
				 ERR_OK);
		ck_assert_uint_eq(back, n);
		ck_assert_mem_eq(got, plain, n);
	}
	ck_assert_int_eq(radius_password_hide(c, &h, BYTES(plain), hidden, &len), ERR_RANGE);
	ck_assert_int_eq(radius_password_reveal(c, &h, bytes_of(hidden, 15), got, &len), ERR_PARSE);
	ck_assert_int_eq(radius_password_reveal(c, &h, bytes_of(hidden, 0), got, &len), ERR_PARSE);
	for (size_t n = 1; n <= RADIUS_KEY_MAX; n++) {
		ck_assert_int_eq(radius_key_wrap(c, &h, bytes_of(plain, n), hidden, &len), ERR_OK);
		ck_assert_uint_eq(len, 2 + (n + 1 + 15) / 16 * 16);
		ck_assert_mem_eq(hidden, salt, 2);
		ck_assert_int_eq(radius_key_unwrap(c, &h, bytes_of(hidden, len), got, &back),
				 ERR_OK);
		ck_assert_uint_eq(back, n);
		ck_assert_mem_eq(got, plain, n);
	}
	ck_assert_int_eq(radius_key_wrap(c, &h, bytes_of(plain, 0), hidden, &len), ERR_RANGE);
	ck_assert_int_eq(radius_key_wrap(c, &h, bytes_of(plain, 65), hidden, &len), ERR_RANGE);
	ck_assert_int_eq(radius_key_unwrap(c, &h, bytes_of(hidden, 17), got, &len), ERR_PARSE);
	ck_assert_int_eq(radius_key_unwrap(c, &h, bytes_of(hidden, 2), got, &len), ERR_PARSE);
	ck_assert_int_eq(radius_key_unwrap(c, &h, bytes_of(hidden, 1), got, &len), ERR_PARSE);
}
END_TEST

/* With each of 256 wrong secrets the length inside is nearly always none. */
START_TEST(t_key_of_a_wrong_secret)
{
	uint8_t salt[] = { 0x80, 1 }, key[32] = { 9 }, got[RADIUS_KEY_MAX];
	uint8_t wrapped[RADIUS_KEY_WRAPPED_MAX], octet = 0;
	struct radius_hide h = { text("right"), request_auth, BYTES(salt) };
	unsigned refused = 0;
	size_t len, n;

	ck_assert_int_eq(radius_key_wrap(c, &h, BYTES(key), wrapped, &len), ERR_OK);
	for (h.secret = bytes_of(&octet, 1); octet < 255; octet++) {
		enum err e = radius_key_unwrap(c, &h, bytes_of(wrapped, len), got, &n);

		ck_assert(e == ERR_AUTH || (n <= 47 && memcmp(got, key, 32) != 0));
		refused += e == ERR_AUTH;
	}
	ck_assert_uint_gt(refused, 180);
}
END_TEST

/* A packet with what we send and read, and an EAP packet of this length. */
static struct oct sample(size_t eap_len)
{
	static uint8_t eap[1500];
	static const uint8_t key[] = { 0x80, 1, 2, 3 };
	struct oct o = { 0 };
	struct wr w = wr_of(o.p, sizeof(o.p));
	struct mark m = radius_open(&w, &(struct radius_open){ RADIUS_ACCESS_ACCEPT, 7,
							       request_auth });

	for (size_t i = 0; i < sizeof(eap); i++)
		eap[i] = (uint8_t)(i * 7);
	radius_put_msg_auth(&w);
	radius_put_text(&w, RADIUS_USER_NAME, "bob");
	radius_put_text(&w, RADIUS_REPLY_MESSAGE, "");
	radius_put_u32(&w, RADIUS_SESSION_TIMEOUT, 3600);
	radius_put_station_id(&w, RADIUS_CALLED_STATION_ID, sta, text("home net"));
	radius_put_station_id(&w, RADIUS_CALLING_STATION_ID, sta, bytes_of(NULL, 0));
	radius_put_suite(&w, RADIUS_WLAN_AKM_SUITE, AKM_FT_8021X);
	radius_put_vendor(&w, RADIUS_VENDOR_MICROSOFT, RADIUS_MS_MPPE_SEND_KEY, BYTES(key));
	radius_put_vlan(&w, 3, 42);
	radius_put(&w, RADIUS_CLASS, text("one"));
	radius_put(&w, RADIUS_CLASS, text("two"));
	radius_put_eap(&w, bytes_of(eap, eap_len));
	radius_close(&w, m);
	ck_assert(wr_done(&w, &o.len));
	return o;
}

START_TEST(t_built_and_parsed)
{
	static const size_t lens[] = { 0, 1, 252, 253, 254, 506, 507, 1398 };
	struct oct o = sample(lens[_i]);
	uint8_t eap[1500];
	struct wr w = wr_of(eap, sizeof(eap));
	struct bytes value;
	struct radius p;
	struct mac mac;
	uint32_t n;

	ck_assert_int_eq(radius_parse(oct_bytes(&o), &p), WIRE_OK);
	ck_assert_uint_eq(p.code, RADIUS_ACCESS_ACCEPT);
	ck_assert_uint_eq(p.id, 7);
	ck_assert_mem_eq(p.authenticator, request_auth, 16);
	ck_assert_uint_eq(p.packet.len, o.len);
	radius_eap(&p, &w);
	ck_assert_uint_eq(w.len, lens[_i]);
	for (size_t i = 0; i < w.len; i++)
		ck_assert_uint_eq(eap[i], (uint8_t)(i * 7));
	ck_assert_uint_eq(radius_count(&p, RADIUS_EAP_MESSAGE), (lens[_i] + 252) / 253);
	ck_assert(radius_find_u32(&p, RADIUS_SESSION_TIMEOUT, &n) && n == 3600);
	ck_assert(!radius_find_u32(&p, RADIUS_USER_NAME, &n));
	ck_assert(!radius_find(&p, RADIUS_REPLY_MESSAGE, &value));
	ck_assert(radius_find(&p, RADIUS_CALLED_STATION_ID, &value));
	ck_assert(bytes_equal(value, text("02-00-00-AB-01-00:home net")));
	ck_assert(radius_station_id(value, &mac) && mac_equal(mac, sta));
	ck_assert(radius_find(&p, RADIUS_CALLING_STATION_ID, &value));
	ck_assert(bytes_equal(value, text("02-00-00-AB-01-00")));
	ck_assert(radius_find_u32(&p, RADIUS_WLAN_AKM_SUITE, &n) && n == 0x000fac03);
	ck_assert(radius_find_vendor(&p, RADIUS_VENDOR_MICROSOFT, RADIUS_MS_MPPE_SEND_KEY, &value));
	ck_assert(bytes_equal(value, bytes_of("\x80\1\2\3", 4)));
	ck_assert(!radius_find_vendor(&p, 9, RADIUS_MS_MPPE_SEND_KEY, &value));
	ck_assert(!radius_find_vendor(&p, RADIUS_VENDOR_MICROSOFT, RADIUS_MS_MPPE_RECV_KEY,
				      &value));
	ck_assert_uint_eq(radius_vlan(&p), 42);
	ck_assert_uint_eq(radius_count(&p, RADIUS_CLASS), 2);
}
END_TEST

/* What hostapd makes of tunnel attributes. Each: type, then the value. */
static const struct {
	const char *name;
	const char *attrs;
	uint16_t vlan;
} vlans[] = {
	{ "untagged as FreeRADIUS sends them", "4006 0000000d 4106 00000006 5104 3432", 42 },
	{ "tagged", "4006 0100000d 4106 01000006 5105 013432", 42 },
	{ "lowest tag wins",
	  "4006 0200000d 4106 02000006 5105 023939 4006 0100000d 4106 01000006 5105 013432", 42 },
	{ "tags of different tunnels", "4006 0100000d 4106 02000006 5105 013432", 0 },
	{ "no VLAN tunnel", "4006 00000003 4106 00000006 5104 3432", 0 },
	{ "not over 802", "4006 0000000d 4106 00000001 5104 3432", 0 },
	{ "no medium", "4006 0000000d 5104 3432", 0 },
	{ "a tag above 31 is tag 0, its octet part of the text",
	  "4006 2000000d 4106 ff000006 5105 203432", 0 },
	{ "zero", "4006 0000000d 4106 00000006 5103 30", 0 },
	{ "no number", "4006 0000000d 4106 00000006 5105 766c6e", 0 },
	{ "beyond 4094", "4006 0000000d 4106 00000006 5106 39393939", 0 },
	{ "far beyond", "4006 0000000d 4106 00000006 510c 39393939393939393939", 0 },
	{ "wrong length of type", "4005 00000d 4106 00000006 5104 3432", 0 },
	{ "egress untagged", "3806 3200002a", 42 },
	{ "egress tagged", "3806 3100002a", 0 },
	{ "tunnel before egress", "3806 32000007 4006 0000000d 4106 00000006 5104 3432", 42 },
	{ "none", "", 0 },
};

START_TEST(t_vlan)
{
	struct oct attrs = oct(vlans[_i].attrs);
	struct radius p = { .attrs = oct_bytes(&attrs) };

	ck_assert_msg(radius_vlan(&p) == vlans[_i].vlan, "%s: %u", vlans[_i].name,
		      radius_vlan(&p));
}
END_TEST

static const struct {
	const char *name;
	const char *packet;
	enum wire want;
} packets[] = {
	{ "bare", "01070014 000102030405060708090a0b0c0d0e0f", WIRE_OK },
	{ "padding is ignored", "01070014 000102030405060708090a0b0c0d0e0f ffff", WIRE_OK },
	{ "nothing", "", WIRE_SHORT },
	{ "nineteen octets", "01070014 000102030405060708090a0b0c0d0e", WIRE_SHORT },
	{ "length below the header", "01070013 000102030405060708090a0b0c0d0e0f", WIRE_LENGTH },
	{ "length beyond the datagram", "01070015 000102030405060708090a0b0c0d0e0f", WIRE_LENGTH },
	{ "attribute of no length", "01070016 000102030405060708090a0b0c0d0e0f 0100",
	  WIRE_TRUNCATED },
	{ "attribute of length 1", "01070016 000102030405060708090a0b0c0d0e0f 0101",
	  WIRE_TRUNCATED },
	{ "attribute past the end", "01070017 000102030405060708090a0b0c0d0e0f 010461",
	  WIRE_TRUNCATED },
	{ "half a header", "01070015 000102030405060708090a0b0c0d0e0f 01", WIRE_TRUNCATED },
	{ "empty attribute", "01070016 000102030405060708090a0b0c0d0e0f 0102", WIRE_OK },
};

START_TEST(t_packet)
{
	struct oct o = oct(packets[_i].packet);
	struct radius p;
	enum wire got = radius_parse(oct_bytes(&o), &p);

	ck_assert_msg(got == packets[_i].want, "%s: %s", packets[_i].name, wire_text(got));
}
END_TEST

START_TEST(t_length_limits)
{
	static uint8_t room[5000], value[254];
	struct wr w = wr_of(room, sizeof(room));
	struct mark m = radius_open(&w, &(struct radius_open){ 1, 1, NULL });
	struct radius p;
	size_t len;

	for (unsigned i = 0; i < 16; i++)
		radius_put(&w, RADIUS_CLASS, bytes_of(value, 253));
	ck_assert_uint_gt(w.len, RADIUS_LEN_MAX);
	radius_close(&w, m);
	ck_assert(!wr_done(&w, &len));
	w = wr_of(room, sizeof(room));
	m = radius_open(&w, &(struct radius_open){ 1, 1, NULL });
	for (unsigned i = 0; i < 15; i++)
		radius_put(&w, RADIUS_CLASS, bytes_of(value, 253));
	radius_put(&w, RADIUS_CLASS, bytes_of(value, 249));
	radius_close(&w, m);
	ck_assert(wr_done(&w, &len));
	ck_assert_uint_eq(len, RADIUS_LEN_MAX);
	ck_assert_int_eq(radius_parse(bytes_of(room, len), &p), WIRE_OK);
	w = wr_of(room, sizeof(room));
	radius_put(&w, RADIUS_CLASS, bytes_of(value, 254));
	ck_assert(w.overflow);
	w = wr_of(room, sizeof(room));
	radius_put_vlan(&w, 32, 1);
	ck_assert(w.overflow);
}
END_TEST

START_TEST(t_message_authenticators)
{
	static const struct {
		const char *attrs;
		enum wire want;
	} cases[] = {
		{ "5012 00000000000000000000000000000000", WIRE_OK },
		{ "", WIRE_ABSENT },
		{ "5011 000000000000000000000000000000", WIRE_LENGTH },
		{ "5012 00000000000000000000000000000000 5012 00000000000000000000000000000000",
		  WIRE_LIMIT },
	};

	for (size_t i = 0; i < N_OF(cases); i++) {
		struct oct o = oct(cases[i].attrs);
		struct radius p = { .packet = oct_bytes(&o), .attrs = oct_bytes(&o) };
		size_t at;

		ck_assert_int_eq(radius_msg_auth_at(&p, &at), cases[i].want);
	}
}
END_TEST

START_TEST(t_station_ids)
{
	static const char *const bad[] = { "", "02-00-00-AB-01", "02-00-00-AB-01-0",
					   "02-00-00-AB-01_00", "0200-00-AB-01-00", "hello" };
	struct mac mac;

	ck_assert(radius_station_id(text("02:00:00:ab:01:00"), &mac) && mac_equal(mac, sta));
	for (size_t i = 0; i < N_OF(bad); i++)
		ck_assert_msg(!radius_station_id(text(bad[i]), &mac), "%s", bad[i]);
}
END_TEST

/* Everything that reads is called on everything that parses. */
static void read_all(void *ctx, struct bytes variant)
{
	uint8_t eap[RADIUS_LEN_MAX], buf[2 * RADIUS_LEN_MAX], key[RADIUS_KEY_MAX];
	struct wr w = wr_of(eap, sizeof(eap)), copy = wr_of(buf, sizeof(buf));
	struct radius_hide h = { text("s"), request_auth, { 0 } };
	struct bytes value;
	struct radius p;
	struct mac mac;
	size_t len;

	(void)ctx;
	if (radius_parse(variant, &p) != WIRE_OK)
		return;
	radius_eap(&p, &w);
	ck_assert(!w.overflow);
	if (radius_msg_auth_at(&p, &len) == WIRE_OK) {
		struct radius_mac_in in = { h.secret, p.packet, len, NULL };

		ck_assert_int_ne(radius_mac_verify(c, &in), ERR_RANGE);
	}
	(void)radius_vlan(&p);
	if (radius_find(&p, RADIUS_CALLING_STATION_ID, &value) && radius_station_id(value, &mac))
		ck_assert_uint_ge(value.len, 17);
	if (radius_find_vendor(&p, RADIUS_VENDOR_MICROSOFT, RADIUS_MS_MPPE_SEND_KEY, &value) &&
	    radius_key_unwrap(c, &h, value, key, &len) == ERR_OK)
		ck_assert_uint_le(len, RADIUS_KEY_MAX);
	radius_put_copies(&copy, &p, RADIUS_CLASS);
	ck_assert_str_ne(radius_code_text(p.code), "");
}

START_TEST(t_mangled)
{
	struct oct small = sample(20), large = sample(600);

	mangle(oct_bytes(&small), read_all, NULL);
	mangle(oct_bytes(&large), read_all, NULL);
}
END_TEST

UNIT_MAIN("radius", {
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, t_rfc2865_pap);
	tcase_add_test(tc, t_rfc5997_message_authenticator);
	tcase_add_test(tc, t_hidden);
	tcase_add_test(tc, t_key_of_a_wrong_secret);
	tcase_add_loop_test(tc, t_built_and_parsed, 0, 8);
	tcase_add_loop_test(tc, t_vlan, 0, N_OF(vlans));
	tcase_add_loop_test(tc, t_packet, 0, N_OF(packets));
	tcase_add_test(tc, t_length_limits);
	tcase_add_test(tc, t_message_authenticators);
	tcase_add_test(tc, t_station_ids);
	tcase_add_test(tc, t_mangled);
})
