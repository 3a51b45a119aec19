/* sees: base trace */
#include <check.h>
#include <stdlib.h>

#include "base/text.h"
#include "trace/jsonl.h"
#include "suite.h"

static const uint8_t octets[] = { 0xb0, 0x00, 0x3a, 0x01, 0xff, 0x7f };
static const uint8_t secret[] = { 0x5e, 0xc2, 0xe7, 0x5e, 0xc2, 0xe7, 0x5e, 0xc2 };
static const struct mac ap = { { 2, 0, 0, 0, 1, 0 } }, sta = { { 2, 0, 0, 0, 9, 0xfe } };

/* One record of every kind; the numbers sit on the edges of their types. */
static struct trace_rec sample(enum trace_kind kind)
{
	struct trace_rec r = { .at_ns = INT64_C(1234567890123), .kind = kind, .entity = "ap 1" };

	switch (kind) {
	case TRACE_AIR_TX:
		r.u.air_tx = (struct trace_air_tx){ .frame_no = UINT64_MAX, .try_no = UINT32_MAX,
			.freq_mhz = 2437, .rate_100k = 60, .power_mdbm = INT32_MIN,
			.dur_ns = INT64_MAX, .frame = BYTES(octets) };
		break;
	case TRACE_AIR_RX:
		r.u.air_rx = (struct trace_air_rx){ .from = "a \"quoted\" \\ \n\t\x01\x7f name",
			.try_no = 1, .freq_mhz = 5180, .level_mdbm = -67250,
			.outcome = AIR_COLLIDED };
		break;
	case TRACE_AIR_DONE:
		r.u.air_done = (struct trace_air_done){ 7, 3, true, AIR_END_ACKED, 2 };
		break;
	case TRACE_WIRE:
		r.u.wire = (struct trace_wire){ "lan", NULL, INT64_MIN, true, { NULL, 0 } };
		break;
	case TRACE_TUNE:
		r.u.tune = (struct trace_tune){ TRACE_DONE, 2412 };
		break;
	case TRACE_TRIGGER:
		r.u.trigger = (struct trace_trigger_rec){ TRIGGER_TIMER, ap, INT32_MAX };
		break;
	case TRACE_SCAN:
		r.u.scan = (struct trace_scan){ TRACE_CHANNEL, 2462, 0 };
		break;
	case TRACE_DECISION:
		r.u.decision = (struct trace_decision){ "roam", ap, sta, -80000,
			-61000, "\xc3\xa9" };
		break;
	case TRACE_VERDICT:
		r.u.verdict = (struct trace_verdict){ sta, "FT authentication 1", true, UINT16_MAX,
			0, "PMKR0Name unknown" };
		break;
	case TRACE_STATE:
		r.u.state = (struct trace_state){ "ft-ap", sta, "idle", "" };
		break;
	case TRACE_KEY:
		r.u.key = (struct trace_key_rec){ KEY_BIGTK, KEY_DELETED, ap, sta, 7,
			BYTES(octets), BYTES(octets), { NULL, 0 } };
		break;
	case TRACE_PATH:
		r.u.path = (struct trace_path){ ap, true, false };
		break;
	case TRACE_ADDRESS:
		r.u.address = (struct trace_address){ true, "10.1.2.3" };
		break;
	case TRACE_LOG:
		r.u.log = (struct trace_log){ LOG_EXCESSIVE, false, "FT: \xf0\x9f\x98\x80 no" };
		break;
	case TRACE_WORK:
		r.u.work = (struct trace_work){ "sae_commit_19", 2, 0, 1500000 };
		break;
	case TRACE_APP:
		r.u.app = (struct trace_app){ "voip", APP_DOWN, APP_DUPLICATE, 42, 160, 0 };
		break;
	case TRACE_FAULT:
		r.u.fault = (struct trace_fault){ "drop", "drop auth 2 at ap2" };
		break;
	case TRACE_KIND_COUNT:
		break;
	}
	return r;
}

static char line[JSONL_LINE_MAX], again[JSONL_LINE_MAX];
static struct jsonl_room room;

static size_t write_line(char *buf, const struct trace_rec *r)
{
	struct sb s = sb_of(buf, JSONL_LINE_MAX);

	ck_assert_int_eq(jsonl_write(&s, r), ERR_OK);
	return s.len;
}

static void check_same(const struct trace_rec *a, const struct trace_rec *b)
{
	size_t n;
	const struct jsonl_field *f = jsonl_fields(a->kind, &n);

	ck_assert_int_eq(a->at_ns, b->at_ns);
	ck_assert_int_eq(a->kind, b->kind);
	ck_assert_str_eq(a->entity, b->entity);
	for (size_t i = 0; i < n; i++) {
		union jsonl_value x = jsonl_load(&f[i], a), y = jsonl_load(&f[i], b);

		if (f[i].type == JSONL_TEXT)
			ck_assert_pstr_eq(x.text, y.text);
		else if (f[i].type == JSONL_HEX)
			ck_assert(bytes_equal(x.octets, y.octets));
		else if (f[i].type == JSONL_MAC)
			ck_assert(mac_equal(x.mac, y.mac));
		else
			ck_assert_uint_eq(x.u, y.u);
	}
}

START_TEST(t_round_trip_is_exact)
{
	struct trace_rec r = sample((enum trace_kind)_i), got;
	size_t len = write_line(line, &r);

	ck_assert_int_eq(jsonl_read(line, len, &room, &got), ERR_OK);
	check_same(&r, &got);
	ck_assert_uint_eq(write_line(again, &got), len);
	ck_assert_str_eq(line, again);
	ck_assert_int_eq(jsonl_read(line, len - 1, &room, &got), ERR_OK);
}
END_TEST

START_TEST(t_known_line)
{
	struct trace_rec r = sample(TRACE_KEY);

	r.u.key.secret = BYTES(secret);
	write_line(line, &r);
	ck_assert_str_eq(line,
			 "{\"at_ns\":1234567890123,\"kind\":\"key\",\"entity\":\"ap 1\","
			 "\"key\":\"bigtk\",\"what\":\"deleted\",\"bssid\":\"02:00:00:00:01:00\","
			 "\"sta\":\"02:00:00:00:09:fe\",\"key_id\":7,\"name\":\"b0003a01ff7f\","
			 "\"fingerprint\":\"b0003a01ff7f\"}\n");
}
END_TEST

START_TEST(t_every_truncation_is_refused)
{
	struct trace_rec r = sample((enum trace_kind)_i), got;
	size_t len = write_line(line, &r);

	for (size_t n = 0; n < len - 1; n++) {
		char *cut = malloc(n == 0 ? 1 : n); /* so that a sanitizer sees a read past it */

		memcpy(cut, line, n);
		ck_assert_int_eq(jsonl_read(cut, n, &room, &got), ERR_PARSE);
		free(cut);
	}
}
END_TEST

/* A changed line is refused, or it is a canonical line of its own. */
START_TEST(t_every_changed_byte)
{
	struct trace_rec r = sample((enum trace_kind)_i), got;
	size_t len = write_line(line, &r);

	for (size_t at = 0; at < len; at++) {
		char was = line[at];

		for (unsigned c = 0; c < 256; c++) {
			line[at] = (char)c;
			if (jsonl_read(line, len, &room, &got) != ERR_OK)
				continue;
			ck_assert_uint_eq(write_line(again, &got), len);
			ck_assert_mem_eq(line, again, len);
		}
		line[at] = was;
	}
}
END_TEST

START_TEST(t_not_utf8_is_replaced)
{
	struct trace_rec r = sample(TRACE_LOG), got;
	size_t len;

	r.u.log.text = "ssid \xff\xc3(\xed\xa0\x80";
	len = write_line(line, &r);
	ck_assert_int_eq(jsonl_read(line, len, &room, &got), ERR_OK);
	ck_assert_str_eq(got.u.log.text, "ssid \xef\xbf\xbd\xef\xbf\xbd(\xef\xbf\xbd"
					 "\xef\xbf\xbd\xef\xbf\xbd");
}
END_TEST

START_TEST(t_no_room_leaves_what_was_there)
{
	struct trace_rec r = sample(TRACE_TUNE);
	char small[40];
	struct sb s = sb_of(small, sizeof(small));

	sb_str(&s, "before");
	ck_assert_int_eq(jsonl_write(&s, &r), ERR_SPACE);
	ck_assert_str_eq(small, "before");
}
END_TEST

START_TEST(t_too_long_a_line)
{
	static char much[JSONL_LINE_MAX + 1];
	struct trace_rec got;

	ck_assert_int_eq(jsonl_read(much, sizeof(much), &room, &got), ERR_LIMIT);
}
END_TEST

static struct bytes digest_of(const struct trace_rec *r, enum digest_form form, uint8_t buf[512])
{
	struct wr w = wr_of(buf, 512);

	digest_put(&w, r, form);
	ck_assert(!w.overflow);
	return wr_sofar(&w);
}

/* Changes one field so that every type notices. */
static void change(const struct jsonl_field *f, struct trace_rec *r)
{
	static const uint8_t other[20] = { 1 };
	union jsonl_value v = jsonl_load(f, r);

	if (f->type == JSONL_TEXT)
		v.text = "something else";
	else if (f->type == JSONL_HEX)
		v.octets = BYTES(other);
	else if (f->type == JSONL_MAC)
		v.mac.b[5] ^= 1;
	else
		v.u = v.u == 0;
	ck_assert(jsonl_store(f, r, v));
}

START_TEST(t_digest_sees_every_field_it_should)
{
	enum trace_kind kind = (enum trace_kind)_i;
	uint8_t a[512], b[512];
	size_t n;
	const struct jsonl_field *f = jsonl_fields(kind, &n);

	for (size_t i = 0; i < n; i++) {
		struct trace_rec r = sample(kind), s = sample(kind);
		bool all = (digest_mask(DIGEST_ALL) & TRACE_BIT(kind)) != 0;
		bool some = (digest_mask(DIGEST_DECISIONS) & TRACE_BIT(kind)) != 0;

		change(&f[i], &s);
		ck_assert(bytes_equal(digest_of(&r, DIGEST_ALL, a), digest_of(&s, DIGEST_ALL, b)) ==
			  !all);
		ck_assert(bytes_equal(digest_of(&r, DIGEST_DECISIONS, a),
				      digest_of(&s, DIGEST_DECISIONS, b)) ==
			  (!some || f[i].use == USE_ALL));
		ck_assert(bytes_equal(digest_of(&r, DIGEST_DECISIONS_UNTIMED, a),
				      digest_of(&s, DIGEST_DECISIONS_UNTIMED, b)) ==
			  (!some || f[i].use == USE_ALL || f[i].use == USE_TIME));
	}
}
END_TEST

START_TEST(t_digest_of_a_frame)
{
	static const uint8_t other[] = { 0xb0, 1, 2, 3, 4, 5, 6 };
	struct trace_rec r = sample(TRACE_AIR_TX), s = r, late = r;
	uint8_t a[512], b[512];

	s.u.air_tx.frame = BYTES(other);
	late.at_ns++;
	ck_assert(bytes_equal(digest_of(&r, DIGEST_DECISIONS, a),
			      digest_of(&s, DIGEST_DECISIONS, b)));
	ck_assert(!bytes_equal(digest_of(&r, DIGEST_ALL, a), digest_of(&s, DIGEST_ALL, b)));
	ck_assert(!bytes_equal(digest_of(&r, DIGEST_DECISIONS, a),
			       digest_of(&late, DIGEST_DECISIONS, b)));
	ck_assert(bytes_equal(digest_of(&r, DIGEST_DECISIONS_UNTIMED, a),
			      digest_of(&late, DIGEST_DECISIONS_UNTIMED, b)));
}
END_TEST

START_TEST(t_digest_never_sees_a_secret)
{
	struct trace_rec r = sample(TRACE_KEY), s = r;
	uint8_t a[512], b[512];

	s.u.key.secret = BYTES(secret);
	ck_assert(bytes_equal(digest_of(&r, DIGEST_ALL, a), digest_of(&s, DIGEST_ALL, b)));
}
END_TEST

UNIT_MAIN("jsonl", {
	tcase_add_loop_test(tc, t_round_trip_is_exact, 0, TRACE_KIND_COUNT);
	tcase_add_test(tc, t_known_line);
	tcase_add_loop_test(tc, t_every_truncation_is_refused, 0, TRACE_KIND_COUNT);
	tcase_add_loop_test(tc, t_every_changed_byte, 0, TRACE_KIND_COUNT);
	tcase_add_test(tc, t_not_utf8_is_replaced);
	tcase_add_test(tc, t_no_room_leaves_what_was_there);
	tcase_add_test(tc, t_too_long_a_line);
	tcase_add_loop_test(tc, t_digest_sees_every_field_it_should, 0, TRACE_KIND_COUNT);
	tcase_add_test(tc, t_digest_of_a_frame);
	tcase_add_test(tc, t_digest_never_sees_a_secret);
})
