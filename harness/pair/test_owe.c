/* sees: base crypto wire key spec trace proto */
#include "proto/owe.h"
#include "suite.h"
#include "wire/mgmt.h"

/* A station and an AP as OWE machines; their elements in hand. */
static const struct mac sta_mac = { { 2, 0, 0, 0, 0, 9 } }, ap_mac = { { 2, 0, 0, 0, 0, 1 } };
static const uint16_t all_groups[] = { 19, 20, 21 };

struct side {
	struct owe owe;
	struct owe_env env;
	unsigned done, retry, refused, failed;
	uint32_t value; /* of the last tell */
};

static struct crypto *c;
static struct side sta, ap;
static struct fx fx;

#define OK(call) ck_assert_int_eq((call), ERR_OK)

static void setup(void)
{
	OK(crypto_new(&c));
	sta = ap = (struct side){ .env = { c, all_groups, 3 } };
	owe_init(&sta.owe, true, sta_mac, ap_mac, rng_stream(1, "sta", "owe"));
	owe_init(&ap.owe, false, ap_mac, sta_mac, rng_stream(1, "ap", "owe"));
}

static void teardown(void)
{
	owe_fini(&sta.owe);
	owe_fini(&ap.owe);
	crypto_free(c);
}

static void step(struct side *s, struct owe_event ev)
{
	fx_reset(&fx);
	OK(owe_step(&s->owe, &s->env, &ev, &fx));
	for (unsigned i = 0; i < fx.n; i++) {
		if (fx.item[i].kind != FX_TELL)
			continue;
		s->value = fx.item[i].u.tell.value;
		s->done += fx.item[i].u.tell.code == OWE_TELL_DONE;
		s->retry += fx.item[i].u.tell.code == OWE_TELL_RETRY;
		s->refused += fx.item[i].u.tell.code == OWE_TELL_REFUSE;
		s->failed += fx.item[i].u.tell.code == OWE_TELL_FAILED;
	}
}

struct element {
	uint8_t p[80];
	size_t len;
};

static struct element element_of(const struct side *s)
{
	struct element e;
	struct wr w = wr_of(e.p, sizeof(e.p));

	owe_element(&s->owe, &w);
	ck_assert(wr_done(&w, &e.len));
	return e;
}

static void start(uint16_t group)
{
	step(&sta, (struct owe_event){ .kind = OWE_EV_START, .u.group = group });
}

static void ask(const struct element *e)
{
	step(&ap, (struct owe_event){ .kind = OWE_EV_REQUEST,
				      .u.element = bytes_of(e->p, e->len) });
}

static void reply(uint16_t status, const struct element *e)
{
	step(&sta, (struct owe_event){ .kind = OWE_EV_RESPONSE,
				       .u.answer = { status, bytes_of(e->p, e->len) } });
}

static void check_keyed(void)
{
	const struct owe_keys *a = &sta.owe.keys, *b = &ap.owe.keys;

	ck_assert(sta.done >= 1 && ap.done >= 1);
	ck_assert(sta.owe.state == OWE_KEYED && ap.owe.state == OWE_KEYED);
	ck_assert(a->pmk_len > 0 && a->pmk_len == b->pmk_len);
	ck_assert_mem_eq(a->pmk, b->pmk, a->pmk_len);
	ck_assert_mem_eq(a->pmkid, b->pmkid, PMKID_LEN);
}

START_TEST(t_agree)
{
	static const uint8_t pmk_len[] = { 32, 48, 64 }, element_len[] = { 37, 53, 71 };
	struct element request, response;

	ck_assert_uint_eq(element_of(&sta).len, 0);
	start(all_groups[_i]);
	request = element_of(&sta);
	ck_assert_uint_eq(request.len, element_len[_i]);
	ask(&request);
	response = element_of(&ap);
	reply(0, &response);
	check_keyed();
	ck_assert_uint_eq(sta.owe.keys.pmk_len, pmk_len[_i]);
	/* the MAC sent the request again: same element, same keys */
	ask(&request);
	ck_assert_mem_eq(element_of(&ap).p, response.p, response.len);
	check_keyed();
	/* an answer after the end is nothing new */
	reply(0, &request);
	check_keyed();
	ck_assert_uint_eq(sta.done, 1);
}
END_TEST

/* 77 leads through the groups; another refusal does not. */
START_TEST(t_groups)
{
	struct element none = { .len = 0 }, e;

	ap.env.groups = &all_groups[2];
	ap.env.n_groups = 1;
	for (unsigned i = 0; i < 3; i++) {
		start(all_groups[i]);
		e = element_of(&sta);
		ask(&e);
		ck_assert_uint_eq(ap.refused, i < 2 ? i + 1 : 2);
		if (i < 2) {
			ck_assert_uint_eq(ap.value, STATUS_GROUP_UNSUPPORTED);
			reply(STATUS_GROUP_UNSUPPORTED, &none);
			ck_assert(sta.retry == i + 1 && sta.value == all_groups[i + 1]);
		}
	}
	e = element_of(&ap);
	reply(0, &e);
	check_keyed();
	start(21);
	reply(STATUS_GROUP_UNSUPPORTED, &none);
	ck_assert(sta.failed == 1 && sta.value == STATUS_GROUP_UNSUPPORTED);
	start(19);
	reply(STATUS_AP_FULL, &none);
	ck_assert(sta.failed == 2 && sta.value == STATUS_AP_FULL);
}
END_TEST

/* An element that is none, is cut, or holds an x beyond p; 0 is another group. */
static void spoil(struct element *e, int how, uint8_t group)
{
	if (how == 0)
		e->p[3] = group;
	else if (how == 1)
		e->len = 0;
	else if (how == 2)
		e->len--, e->p[1]--;
	else
		memset(e->p + 5, 0xff, 32);
}

/* Group 22, no element, x that is no point's, x beyond p. */
START_TEST(t_bad_request)
{
	struct element e;
	uint32_t want = _i == 0 ? STATUS_GROUP_UNSUPPORTED : STATUS_UNSPECIFIED;

	start(19);
	e = element_of(&sta);
	spoil(&e, _i, 22);
	ask(&e);
	ck_assert(ap.refused == 1 && ap.value == want && ap.done == 0);
	ck_assert_int_eq(ap.owe.state, OWE_FAILED);
	e = element_of(&sta); /* and a good one is taken */
	ask(&e);
	ck_assert_uint_eq(ap.done, 1);
}
END_TEST

START_TEST(t_bad_response)
{
	struct element e;

	start(19);
	e = element_of(&sta);
	ask(&e);
	e = element_of(&ap);
	spoil(&e, _i, 20);
	reply(0, &e);
	ck_assert(sta.failed == 1 && sta.value == 0 && sta.done == 0);
}
END_TEST

/* Every prefix is refused; a changed octet is refused or gives another key. */
START_TEST(t_mangled)
{
	struct element good, e;

	start(19);
	good = element_of(&sta);
	for (size_t at = 0; at < good.len; at++) {
		ap.done = 0;
		e = good;
		e.len = at;
		ask(&e);
		ck_assert_uint_eq(ap.done, 0);
		e = good;
		e.p[at] ^= (uint8_t)(1 << at % 8);
		ask(&e);
		if (ap.done) {
			struct element answer = element_of(&ap);

			start(19);
			good = element_of(&sta);
			sta.done = 0;
			reply(0, &answer);
			ck_assert_uint_eq(sta.done, 1);
			ck_assert_mem_ne(sta.owe.keys.pmk, ap.owe.keys.pmk, 32);
			ck_assert_mem_ne(sta.owe.keys.pmkid, ap.owe.keys.pmkid, PMKID_LEN);
		}
	}
}
END_TEST

START_TEST(t_abort)
{
	start(19);
	step(&sta, (struct owe_event){ .kind = OWE_EV_ABORT });
	ck_assert(sta.owe.state == OWE_IDLE && element_of(&sta).len == 0);
	for (unsigned from = 0; from < OWE_STATE_COUNT; from++)
		ck_assert(!owe_may_go(from, from));
	ck_assert_str_eq(owe_state_text(OWE_KEYED), "keyed");
}
END_TEST

UNIT_MAIN("OWE, station and AP", {
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_loop_test(tc, t_agree, 0, 3);
	tcase_add_test(tc, t_groups);
	tcase_add_loop_test(tc, t_bad_request, 0, 4);
	tcase_add_loop_test(tc, t_bad_response, 0, 4);
	tcase_add_test(tc, t_mangled);
	tcase_add_test(tc, t_abort);
})
