/* sees: base crypto key proto trace spec wire */
#include "base/time.h"
#include "proto/mobility.h"
#include "suite.h"

/* What controllers of a mobility group tell each other: every field arrives, nothing else does. */

static struct pmksa sample(void)
{
	struct pmksa k = { .aa = { { 2, 0, 0, 0, 0xa, 1 } },
			   .spa = { { 2, 0, 0, 0, 0, 7 } },
			   .akm = AKM_8021X,
			   .pmk_len = 32,
			   .reauth_ns = 700 * NS_PER_S,
			   .expires_ns = 1000 * NS_PER_S,
			   .session = { .vlan_id = 12,
					.session_timeout_s = 900,
					.identity = "alice",
					.identity_len = 5 } };

	memset(k.pmk, 0x5a, 32);
	memset(k.pmkid, 0xc3, sizeof(k.pmkid));
	return k;
}

static struct bytes build(uint8_t room[static MOBILITY_MAX], const struct pmksa *k, int64_t now_ns)
{
	uint8_t body[MOBILITY_MAX];
	struct wr b = wr_of(body, sizeof(body)), w = wr_of(room, MOBILITY_MAX);
	struct mobility_pmk p = { .ssid = bytes_of("ward", 4), .pmksa = *k };

	mobility_pmk_build(&b, &p, now_ns);
	mobility_build(&w, &(struct mobility_msg){ MOBILITY_PMK, bytes_of("campus", 6),
						   wr_sofar(&b) });
	ck_assert(!b.overflow && !w.overflow);
	return wr_sofar(&w);
}

static bool take(struct bytes message, int64_t now_ns, struct mobility_pmk *p)
{
	struct mobility_msg m;

	return mobility_parse(message, &m) && m.kind == MOBILITY_PMK &&
	       bytes_equal(m.group, bytes_of("campus", 6)) &&
	       mobility_pmk_parse(m.body, now_ns, p);
}

START_TEST(test_round)
{
	struct pmksa k = sample();
	uint8_t room[MOBILITY_MAX];
	struct mobility_pmk p;

	/* 100 s on, at a controller whose clock stands at 5 s */
	ck_assert(take(build(room, &k, 100 * NS_PER_S), 5 * NS_PER_S, &p));
	ck_assert(bytes_equal(p.ssid, bytes_of("ward", 4)));
	ck_assert(mac_equal(p.pmksa.aa, k.aa) && mac_equal(p.pmksa.spa, k.spa));
	ck_assert_int_eq(p.pmksa.akm, AKM_8021X);
	ck_assert_uint_eq(p.pmksa.pmk_len, 32);
	ck_assert_mem_eq(p.pmksa.pmk, k.pmk, 32);
	ck_assert_mem_eq(p.pmksa.pmkid, k.pmkid, sizeof(k.pmkid));
	ck_assert_int_eq(p.pmksa.reauth_ns, 605 * NS_PER_S);
	ck_assert_int_eq(p.pmksa.expires_ns, 905 * NS_PER_S);
	ck_assert_uint_eq(p.pmksa.session.vlan_id, 12);
	ck_assert_uint_eq(p.pmksa.session.session_timeout_s, 900);
	ck_assert_uint_eq(p.pmksa.session.identity_len, 5);
	ck_assert_mem_eq(p.pmksa.session.identity, "alice", 5);
}
END_TEST

START_TEST(test_prefixes)
{
	struct pmksa k = sample();
	uint8_t room[MOBILITY_MAX + 1];
	struct bytes whole = build(room, &k, 0);
	struct mobility_pmk p;
	struct mobility_msg m;

	for (size_t n = 0; n < whole.len; n++)
		ck_assert_msg(!take(bytes_of(whole.p, n), 0, &p), "%zu octets", n);
	ck_assert(!take(bytes_of(whole.p, whole.len + 1), 0, &p));
	ck_assert(mobility_parse(whole, &m));
	for (size_t n = 0; n < m.body.len; n++)
		ck_assert_msg(!mobility_pmk_parse(bytes_of(m.body.p, n), 0, &p), "body %zu", n);
}
END_TEST

static const struct refused_case {
	const char *name;
	enum akm akm;
	uint8_t pmk_len;
	int64_t expires_ns;
	struct mac spa;
	bool ok;
} refused[] = {
	{ "as it should be", AKM_8021X, 32, NS_PER_S, { { 2, 0, 0, 0, 0, 7 } }, true },
	{ "SAE", AKM_SAE, 32, NS_PER_S, { { 2, 0, 0, 0, 0, 7 } }, true },
	{ "expired", AKM_8021X, 32, 0, { { 2, 0, 0, 0, 0, 7 } }, false },
	{ "a PSK is everybody's", AKM_PSK, 32, NS_PER_S, { { 2, 0, 0, 0, 0, 7 } }, false },
	{ "OWE", AKM_OWE, 32, NS_PER_S, { { 2, 0, 0, 0, 0, 7 } }, false },
	{ "a short key", AKM_8021X, 31, NS_PER_S, { { 2, 0, 0, 0, 0, 7 } }, false },
	{ "a group's address", AKM_8021X, 32, NS_PER_S, { { 3, 0, 0, 0, 0, 7 } }, false },
};

START_TEST(test_refused)
{
	const struct refused_case *t = &refused[_i];
	struct pmksa k = sample();
	uint8_t room[MOBILITY_MAX];
	struct mobility_pmk p;

	k.akm = t->akm;
	k.pmk_len = t->pmk_len;
	k.expires_ns = t->expires_ns;
	k.spa = t->spa;
	ck_assert_msg(take(build(room, &k, 0), 0, &p) == t->ok, "%s", t->name);
}
END_TEST

/* Magic, version, kind, and the lengths: each octet of the head changed in five ways. */
START_TEST(test_head)
{
	static const uint8_t change[] = { 0x01, 0x80, 0xff, 0x7f, 0x10 };
	struct pmksa k = sample();
	uint8_t room[MOBILITY_MAX];
	struct bytes whole = build(room, &k, 0);
	struct mobility_pmk p;

	for (size_t at = 0; at < 4 + 1 + 1 + 1 + 6 + 2; at++) {
		for (size_t c = 0; c < sizeof(change); c++) {
			room[at] ^= change[c];
			ck_assert_msg(!take(whole, 0, &p), "octet %zu", at);
			room[at] ^= change[c];
		}
	}
}
END_TEST

UNIT_MAIN("mobility", {
	tcase_add_test(tc, test_round);
	tcase_add_test(tc, test_prefixes);
	tcase_add_loop_test(tc, test_refused, 0, sizeof(refused) / sizeof(refused[0]));
	tcase_add_test(tc, test_head);
})
