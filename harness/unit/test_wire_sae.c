/* sees: base wire */
#include "hex.h"
#include "suite.h"
#include "wire/mgmt.h"
#include "wire/sae.h"

static const uint16_t groups[] = { 19, 20, 21 };
static const uint8_t octets[256] = { 1, 2, 3, 4, 5 };

static struct sae_commit_body sample(uint16_t group)
{
	size_t len = sae_number_len(group);

	return (struct sae_commit_body){ .group = group,
					 .scalar = bytes_of(octets, len),
					 .element = bytes_of(octets + 7, 2 * len) };
}

static bool same(const struct sae_commit_body *a, const struct sae_commit_body *b)
{
	return a->group == b->group && bytes_equal(a->token, b->token) &&
	       bytes_equal(a->scalar, b->scalar) && bytes_equal(a->element, b->element) &&
	       a->has_password_id == b->has_password_id &&
	       bytes_equal(a->password_id, b->password_id) &&
	       bytes_equal(a->rejected, b->rejected) && a->has_akm == b->has_akm &&
	       a->akm == b->akm;
}

/* group(2) [token] scalar x y, and the elements in hostapd's order */
START_TEST(t_commit)
{
	uint16_t group = groups[_i % 3];
	bool h2e = _i >= 3;
	struct sae_commit_body b = sample(group), got;
	uint8_t buf[SAE_FIELDS_MAX];
	struct wr w = wr_of(buf, sizeof(buf));
	size_t bare = 2 + 3 * sae_number_len(group);

	sae_commit_build(&w, h2e, &b);
	ck_assert_uint_eq(w.len, bare); /* 98 for group 19 */
	ck_assert_int_eq(sae_commit_parse(wr_sofar(&w), h2e, &got), WIRE_OK);
	ck_assert(same(&b, &got));
	b.token = bytes_of(octets + 11, 32);
	w = wr_of(buf, sizeof(buf));
	sae_commit_build(&w, h2e, &b);
	ck_assert_uint_eq(w.len, bare + 32 + (h2e ? 3 : 0));
	ck_assert_uint_eq(buf[h2e ? bare : 2], h2e ? 0xff : octets[11]);
	ck_assert_int_eq(sae_commit_parse(wr_sofar(&w), h2e, &got), WIRE_OK);
	ck_assert(same(&b, &got));
	/* every prefix is refused, or is the commit without its token */
	for (size_t n = 0; n < w.len; n++) {
		enum wire is = sae_commit_parse(bytes_of(buf, n), h2e, &got);

		ck_assert(n < bare ? is != WIRE_OK : h2e ? (is == WIRE_OK) == (n == bare) : 1);
	}
}
END_TEST

START_TEST(t_elements)
{
	struct sae_commit_body b = sample(19), got;
	uint8_t buf[SAE_FIELDS_MAX];
	struct wr w = wr_of(buf, sizeof(buf));

	b.has_password_id = true;
	b.password_id = bytes_of("psk4internet", 12);
	b.rejected = bytes_of("\x14\0\x16\0", 4);
	b.token = bytes_of(octets, 40);
	b.has_akm = true;
	b.akm = 0x000fac18;
	sae_commit_build(&w, true, &b);
	ck_assert_int_eq(sae_commit_parse(wr_sofar(&w), true, &got), WIRE_OK);
	ck_assert(same(&b, &got));
	/* ff 0d 21 id, ff 05 5c groups, ff 29 5d token, ff 05 72 suite */
	check_hex("elements", "identifier", buf + 98, 15, "ff0d2170736b34696e7465726e6574");
	check_hex("elements", "rejected", buf + 113, 7, "ff055c14001600");
	check_hex("elements", "token", buf + 120, 3, "ff295d");
	check_hex("elements", "AKM", buf + 163, 7, "ff0572000fac18");
	/* of the loop's is an identifier alone, if it is shorter: 32 octets and more are a token */
	ck_assert_int_eq(sae_commit_parse(wr_sofar(&w), false, &got), WIRE_OK);
	ck_assert(!got.has_password_id && !got.has_akm && got.rejected.len == 0);
	ck_assert_uint_eq(got.token.len, w.len - 98);
	ck_assert_int_eq(sae_commit_parse(bytes_of(buf, 113), false, &got), WIRE_OK);
	ck_assert_uint_eq(got.token.len, 0);
	ck_assert(got.has_password_id && bytes_equal(got.password_id, b.password_id));
	/* every prefix that ends within an element is refused */
	for (size_t n = 98; n < w.len; n++) {
		bool ends = n == 98 || n == 113 || n == 120 || n == 163;

		ck_assert_int_eq(sae_commit_parse(bytes_of(buf, n), true, &got) == WIRE_OK, ends);
	}
	buf[114] = 4; /* three octets of groups */
	ck_assert_int_eq(sae_commit_parse(bytes_of(buf, 119), true, &got), WIRE_LENGTH);
}
END_TEST

START_TEST(t_unknown_group)
{
	static const uint16_t unknown[] = { 0, 1, 5, 14, 15, 18, 22, 23, 24, 25, 26, 27, 65535 };
	struct sae_commit_body got;
	uint8_t buf[512] = { (uint8_t)unknown[_i], (uint8_t)(unknown[_i] >> 8) };

	ck_assert_int_eq(sae_commit_parse(BYTES(buf), true, &got), WIRE_OTHER);
	ck_assert_uint_eq(got.group, unknown[_i]);
	ck_assert_int_eq(sae_commit_parse(bytes_of(buf, 1), true, &got), WIRE_SHORT);
}
END_TEST

START_TEST(t_token_request)
{
	bool h2e = _i == 1;
	struct sae_token_request t = { 20, bytes_of(octets, 32) }, got;
	uint8_t buf[64];
	struct wr w = wr_of(buf, sizeof(buf));

	sae_token_request_build(&w, h2e, &t);
	check_hex("request", "head", buf, h2e ? 5 : 2, h2e ? "1400ff215d" : "1400");
	ck_assert_int_eq(sae_token_request_parse(wr_sofar(&w), h2e, &got), WIRE_OK);
	ck_assert(got.group == 20 && bytes_equal(got.token, t.token));
	for (size_t n = 0; n < w.len; n++) {
		enum wire is = sae_token_request_parse(bytes_of(buf, n), h2e, &got);

		ck_assert_int_eq(is == WIRE_OK, !h2e && n >= 2);
	}
	/* the other form of the same frame */
	if (h2e) {
		ck_assert_int_eq(sae_token_request_parse(wr_sofar(&w), false, &got), WIRE_OK);
		ck_assert_uint_eq(got.token.len, 35);
	} else {
		ck_assert_int_ne(sae_token_request_parse(wr_sofar(&w), true, &got), WIRE_OK);
	}
}
END_TEST

START_TEST(t_confirm)
{
	static const size_t lengths[] = { 32, 48, 64 };
	struct sae_confirm_body b = { 0x0102, bytes_of(octets, lengths[_i]) }, got;
	uint8_t buf[80];
	struct wr w = wr_of(buf, sizeof(buf));

	sae_confirm_build(&w, &b);
	ck_assert(buf[0] == 2 && buf[1] == 1);
	ck_assert_int_eq(sae_confirm_parse(wr_sofar(&w), lengths[_i], &got), WIRE_OK);
	ck_assert(got.send_confirm == 0x0102 && bytes_equal(got.confirm, b.confirm));
	for (size_t n = 0; n < w.len; n++)
		ck_assert_int_eq(sae_confirm_parse(bytes_of(buf, n), lengths[_i], &got),
				 WIRE_SHORT);
}
END_TEST

UNIT_MAIN("wire, SAE", {
	tcase_add_loop_test(tc, t_commit, 0, 6);
	tcase_add_test(tc, t_elements);
	tcase_add_loop_test(tc, t_unknown_group, 0, 13);
	tcase_add_loop_test(tc, t_token_request, 0, 2);
	tcase_add_loop_test(tc, t_confirm, 0, 3);
})
