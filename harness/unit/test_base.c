/* sees: base */
#include <check.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/fold.h"
#include "base/bytes.h"
#include "base/rng.h"
#include "base/text.h"
#include "suite.h"

START_TEST(t_rd_moves_only_on_success)
{
	static const uint8_t in[] = { 1, 2, 3 };
	struct rd r = rd_of(BYTES(in));
	struct bytes span;
	uint32_t v32 = 7;
	uint16_t v16;

	ck_assert(!rd_le32(&r, &v32));
	ck_assert_uint_eq(v32, 7);
	ck_assert_uint_eq(r.left, 3);
	ck_assert(rd_le16(&r, &v16));
	ck_assert_uint_eq(v16, 0x0201);
	ck_assert(!rd_be16(&r, &v16));
	ck_assert(!rd_take(&r, r.left + 1, &span));
	ck_assert_uint_eq(r.left, 1);
}
END_TEST

START_TEST(t_rd_sub_cannot_see_past_its_end)
{
	static const uint8_t in[] = { 1, 2, 3, 4 };
	struct rd r = rd_of(BYTES(in)), sub;
	uint32_t v;

	ck_assert(rd_sub(&r, 2, &sub));
	ck_assert(!rd_be32(&sub, &v));
	ck_assert_uint_eq(r.left, 2);
}
END_TEST

START_TEST(t_wr_overflow_is_sticky)
{
	uint8_t buf[4] = { 9, 9, 9, 9 };
	struct wr w = wr_of(buf, 3);
	size_t len = 42;

	wr_be16(&w, 0x0102);
	wr_be16(&w, 0x0304);
	wr_u8(&w, 5);
	ck_assert(!wr_done(&w, &len));
	ck_assert_uint_eq(len, 42);
	ck_assert_uint_eq(buf[2], 9);
	ck_assert_uint_eq(buf[3], 9);
	w = wr_of(buf, 3);
	wr_bytes(&w, bytes_of("abcd", 4));
	wr_u8(&w, 5);
	ck_assert(!wr_done(&w, &len));
}
END_TEST

START_TEST(t_wr_room)
{
	uint8_t buf[4] = { 9, 9, 9, 9 };
	struct wr w = wr_of(buf, 4);
	uint8_t *at;
	size_t len;

	wr_u8(&w, 1);
	at = wr_room(&w, 3);
	ck_assert_ptr_eq(at, buf + 1);
	ck_assert(wr_done(&w, &len));
	ck_assert_uint_eq(len, 4);
	ck_assert_ptr_null(wr_room(&w, 1));
	ck_assert(!wr_done(&w, &len));
}
END_TEST

START_TEST(t_wr_marks_nest)
{
	uint8_t buf[16];
	struct wr w = wr_of(buf, sizeof(buf));
	struct mark outer = wr_mark_le16(&w), inner;
	size_t len;

	wr_u8(&w, 0xaa);
	inner = wr_mark_u8(&w);
	wr_be24(&w, 0x010203);
	wr_close(&w, inner);
	wr_close(&w, outer);
	ck_assert(wr_done(&w, &len));
	ck_assert_mem_eq(buf, "\x05\x00\xaa\x03\x01\x02\x03", len);
}
END_TEST

START_TEST(t_wr_mark_too_long_overflows)
{
	static uint8_t buf[600];
	struct wr w = wr_of(buf, sizeof(buf));
	struct mark m = wr_mark_u8(&w);
	size_t len;

	wr_zero(&w, 256);
	wr_close(&w, m);
	ck_assert(!wr_done(&w, &len));
}
END_TEST

static const struct {
	const char *text;
	bool ok;
	int64_t v;
} numbers[] = {
	{ "0", true, 0 },
	{ "-1", true, -1 },
	{ "9223372036854775807", true, INT64_MAX },
	{ "-9223372036854775808", true, INT64_MIN },
	{ "9223372036854775808", false, 0 },
	{ "", false, 0 },
	{ "-", false, 0 },
	{ "1 ", false, 0 },
	{ "0x10", false, 0 },
};

static const struct fixed { const char *text; unsigned digits; bool ok; int64_t want; } fixed[] = {
	{ "0", 3, true, 0 }, { "1", 3, true, 1000 }, { "-1.5", 3, true, -1500 },
	{ "+2.", 3, true, 2000 }, { ".25", 3, true, 250 }, { "83.364418416244", 3, true, 83364 },
	{ "0.0005", 3, true, 1 }, { "0.00049999999999999999999999999", 3, true, 0 },
	{ "-0.0005", 3, true, -1 }, { "0.05", 0, true, 0 }, { "0.5", 0, true, 1 },
	{ "00000000000000000000000000000000001.10", 1, true, 11 },
	{ "1e3", 0, true, 1000 }, { "1.5E-1", 3, true, 150 }, { "12e+1", 0, true, 120 },
	{ "-1.25e1", 3, true, -12500 }, { "1e-400", 9, true, 0 }, { "0e400", 9, true, 0 },
	{ "9e-5", 3, true, 0 }, { "9e-4", 3, true, 1 }, { "5e-4", 3, true, 1 },
	{ "9223372036854775807", 0, false, 0 }, { "922337203685477570", 1, true,
	  INT64_C(9223372036854775700) }, { "1e19", 0, false, 0 }, { "1e401", 0, false, 0 },
	{ "", 3, false, 0 }, { ".", 3, false, 0 }, { "-", 3, false, 0 }, { "+-1", 3, false, 0 },
	{ "1.2.3", 3, false, 0 }, { "1e", 3, false, 0 }, { "1e+", 3, false, 0 },
	{ "1e+-2", 3, false, 0 }, { "e5", 3, false, 0 }, { "1 ", 3, false, 0 },
	{ "0x10", 3, false, 0 }, { "nan", 3, false, 0 }, { "1,5", 3, false, 0 },
};

START_TEST(t_text_fixed)
{
	const struct fixed *f = &fixed[_i];
	int64_t v = 77;

	ck_assert(text_fixed(f->text, strlen(f->text), f->digits, &v) == f->ok);
	ck_assert_int_eq(v, f->ok ? f->want : 77);
}
END_TEST

START_TEST(t_text_i64)
{
	int64_t v = 77;

	ck_assert(text_i64(numbers[_i].text, strlen(numbers[_i].text), &v) == numbers[_i].ok);
	ck_assert_int_eq(v, numbers[_i].ok ? numbers[_i].v : 77);
}
END_TEST

START_TEST(t_text_in_range)
{
	int64_t v = 77;

	ck_assert(!text_i64_in("4", 1, 5, 9, &v) && !text_i64_in("10", 2, 5, 9, &v));
	ck_assert_int_eq(v, 77);
	ck_assert(text_i64_in("9", 1, 5, 9, &v));
	ck_assert_int_eq(v, 9);
}
END_TEST

START_TEST(t_text_hex)
{
	uint8_t out[3] = { 0, 0, 7 };

	ck_assert_int_eq(text_hex("a1B2", 4, out, 2), 2);
	ck_assert(out[0] == 0xa1 && out[1] == 0xb2);
	ck_assert_int_eq(text_hex("a1b2c3", 6, out, 2), -1); /* no room */
	ck_assert_int_eq(text_hex("a1b", 3, out, 2), -1);
	ck_assert_int_eq(text_hex("g1", 2, out, 2), -1);
	ck_assert_uint_eq(out[2], 7);
}
END_TEST

START_TEST(t_text_nearest)
{
	static const char *const keys[] = { "mobility_domain", "nas_identifier", "ssid" };
	static const char *const near[] = { "abcdeg", "abcdef", "abcdeh", "abcdefgh" };

	ck_assert_str_eq(text_nearest("mobilty_domain", keys, 3), "mobility_domain");
	ck_assert_str_eq(text_nearest("sid", keys, 3), "ssid");
	ck_assert_ptr_null(text_nearest("bridge", keys, 3));
	/* The nearest of several, the first of equals, and one that is there already. */
	ck_assert_str_eq(text_nearest("abcdefx", near, 4), "abcdef");
	ck_assert_str_eq(text_nearest("abcdee", near, 4), "abcdeg");
	ck_assert_str_eq(text_nearest("abcdefgh", near, 4), "abcdefgh");
	ck_assert_str_eq(text_nearest("abcdeg", near, 4), "abcdeg");
	ck_assert_ptr_null(text_nearest("", near, 4));
}
END_TEST

static const struct {
	const char *text;
	size_t len;
} sequences[] = {
	{ "a", 1 },
	{ "\xc3\xa9", 2 },
	{ "\xe2\x82\xac", 3 },
	{ "\xf0\x9f\x98\x80", 4 },
	{ "\x80", 0 },
	{ "\xc0\x80", 0 },
	{ "\xc3(", 0 },
	{ "\xe0\x9f\xbf", 0 },
	{ "\xed\xa0\x80", 0 },
	{ "\xf0\x8f\xbf\xbf", 0 },
	{ "\xf4\x90\x80\x80", 0 },
	{ "\xe2\x82", 0 },
	{ "\xff", 0 },
};

START_TEST(t_text_utf8)
{
	const char *t = sequences[_i].text;

	ck_assert_uint_eq(text_utf8((const uint8_t *)t, strlen(t)), sequences[_i].len);
}
END_TEST

START_TEST(t_sb_utf8_replaces_each_octet)
{
	char buf[32];
	struct sb s = sb_of(buf, sizeof(buf));

	sb_utf8(&s, "a\xff\xc3z\xc3\xa9");
	ck_assert_str_eq(buf, "a\xef\xbf\xbd\xef\xbf\xbdz\xc3\xa9");
}
END_TEST

START_TEST(t_mac_text)
{
	struct mac m = { { 1 } };
	char buf[MAC_TEXT];

	ck_assert(mac_parse("02:00:5e:00:00:fF", 17, &m));
	ck_assert_str_eq(mac_format(m, buf), "02:00:5e:00:00:ff");
	ck_assert(mac_parse("02005e0000ff", 12, &m));
	ck_assert(!mac_parse("02:00:5e:00:00-ff", 17, &m));
	ck_assert(!mac_parse("02:00:5e:00:00:f", 16, &m));
	ck_assert(!mac_parse("0g005e0000ff", 12, &m));
}
END_TEST

/* Random123's own known answer (kat_vectors): threefry4x64, 20 rounds, all zero. */
START_TEST(t_rng_known_answer)
{
	struct rng_key zero = { { 0 } };

	ck_assert_uint_eq(rng_keyed(&zero, 0, 0, 0), UINT64_C(0x09218ebde6c85537));
}
END_TEST

START_TEST(t_rng_streams_are_independent_of_order)
{
	struct rng a = rng_stream(1, "sta/1", "nonce"), b = rng_stream(1, "sta/2", "nonce");
	uint64_t a0 = rng_u64(&a), b0 = rng_u64(&b);
	struct rng b2 = rng_stream(1, "sta/2", "nonce");

	ck_assert(a0 != b0);
	ck_assert_uint_eq(rng_u64(&b2), b0);
}
END_TEST

/* Octets of a stream are its numbers, the low octet first; the last number may be cut. */
START_TEST(t_rng_fill)
{
	struct rng a = rng_stream(1, "sta/1", "nonce"), b = a;
	uint8_t got[20], want[24];
	struct wr w = wr_of(want, sizeof(want));

	for (unsigned i = 0; i < 3; i++)
		wr_le64(&w, rng_u64(&b));
	rng_fill(&a, got, sizeof(got));
	ck_assert_mem_eq(got, want, sizeof(got));
}
END_TEST

/* None of n never happens, all of n always. */
START_TEST(t_rng_chance)
{
	struct rng_key k = rng_key(1, "sta/1", "loss");

	for (unsigned i = 0; i < 100; i++) {
		ck_assert(!rng_keyed_chance(&k, i, 0, 0, 0, 3));
		ck_assert(rng_keyed_chance(&k, i, 0, 0, 3, 3));
	}
}
END_TEST

START_TEST(t_arena_limit)
{
	struct arena *a = arena_new(1000);

	ck_assert_ptr_nonnull(arena_alloc(a, 900));
	ck_assert_ptr_null(arena_alloc(a, 200));
	ck_assert_ptr_null(arena_array(a, SIZE_MAX / 2, 4));
	ck_assert_ptr_null(arena_array(a, SIZE_MAX / 4 + 2, 4)); /* 4 octets, if it wrapped */
	arena_free(a);
}
END_TEST

/* Whatever changes, the value does: an octet, their order, where a piece ends. */
START_TEST(t_fold)
{
	static const char *const pieces[][3] = {
		{ "", NULL }, { "a", NULL }, { "b", NULL }, { "ab", NULL }, { "a", "b", NULL },
		{ "", "ab", NULL }, { "abcdefgh", NULL }, { "abcdefgh", "", NULL },
		{ "abcdefg\x01h", NULL }, { "abcdefghabcdefgi", NULL },
		{ "abcdefgiabcdefgh", NULL },
		{ "abcdefghijklmnopqrstuvwxyz0123456789abcdefgh", NULL },
		{ "abcdefghijklmnopqrstuvwxyz0123456789abcdefgi", NULL },
	};
	uint8_t value[N_OF(pieces)][FOLD_LEN], again[FOLD_LEN];

	for (unsigned i = 0; i < N_OF(pieces); i++) {
		struct fold f = { 0 };

		for (unsigned k = 0; k < 3 && pieces[i][k] != NULL; k++)
			fold_add(&f, bytes_of(pieces[i][k], strlen(pieces[i][k])));
		fold_value(&f, value[i]);
		fold_value(&f, again);
		ck_assert_mem_eq(value[i], again, FOLD_LEN);
		for (unsigned j = 0; j < i; j++)
			ck_assert_mem_ne(value[i], value[j], 32);
	}
}
END_TEST

UNIT_MAIN("base", {
	tcase_add_test(tc, t_fold);
	tcase_add_test(tc, t_rd_moves_only_on_success);
	tcase_add_test(tc, t_rd_sub_cannot_see_past_its_end);
	tcase_add_test(tc, t_wr_overflow_is_sticky);
	tcase_add_test(tc, t_wr_room);
	tcase_add_test(tc, t_wr_marks_nest);
	tcase_add_test(tc, t_wr_mark_too_long_overflows);
	tcase_add_loop_test(tc, t_text_i64, 0, N_OF(numbers));
	tcase_add_loop_test(tc, t_text_fixed, 0, N_OF(fixed));
	tcase_add_test(tc, t_text_in_range);
	tcase_add_test(tc, t_text_hex);
	tcase_add_test(tc, t_text_nearest);
	tcase_add_loop_test(tc, t_text_utf8, 0, N_OF(sequences));
	tcase_add_test(tc, t_sb_utf8_replaces_each_octet);
	tcase_add_test(tc, t_mac_text);
	tcase_add_test(tc, t_rng_known_answer);
	tcase_add_test(tc, t_rng_streams_are_independent_of_order);
	tcase_add_test(tc, t_rng_fill);
	tcase_add_test(tc, t_rng_chance);
	tcase_add_test(tc, t_arena_limit);
})
