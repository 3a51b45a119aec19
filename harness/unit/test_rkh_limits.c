/* sees: base crypto wire key trace spec proto */
#include <stdlib.h>

#include "rkh_world.h"
#include "suite.h"

/* [hostapd] EXPIRES-IN has 16 bits: 1209600 s arrive as 29952 s, 65536 s as for ever. */
static const struct {
	uint32_t r0_life_s;
	int32_t r1_max_s;
	uint32_t found_s;
} lives[] = {
	{ 1209600, 0, 29952 }, { 600000, 0, 10176 },     { 65536, 0, 0 },  { 65535, 0, 65535 },
	{ 0, 0, 0 },           { 600000, 3600, 3600 },   { 0, 3600, 3600 }, { 600, 3600, 600 },
	{ 65536, 3600, 3600 }, { 600000, -1, 0 },
};

START_TEST(t_lifetime)
{
	struct world *w = w_new();
	struct key_found found;
	struct pmk_r0 r0;
	int64_t left_ns;

	w_pair(w);
	w->ap[0].bss.ft_r0_key_lifetime_s = lives[_i].r0_life_s;
	w->ap[1].bss.r1_max_key_lifetime_s = lives[_i].r1_max_s;
	w_start(w);
	r0 = w_associate(w, 0);
	ck_assert_int_eq(w_ask(w, 1, 0, &r0, false, NULL), KEY_PENDING);
	w_run(w, 100 * NS_PER_MS);
	ck_assert_int_eq(w_ask(w, 1, 0, &r0, true, &found), KEY_FOUND);
	ck_assert_uint_eq(found.session.lifetime_s, lives[_i].found_s);
	if (lives[_i].found_s == 0) {
		w_free(w);
		return;
	}
	/* removed one second after its end, counted from the answer */
	left_ns = w->ap[1].tell_ns + ((int64_t)lives[_i].found_s + 1) * NS_PER_S - w->now_ns;
	w_run(w, left_ns - 1);
	ck_assert_int_eq(w_ask(w, 1, 0, &r0, true, &found), KEY_FOUND);
	ck_assert_uint_eq(found.session.lifetime_s, 1);
	w_run(w, 1);
	ck_assert_int_eq(w_ask(w, 1, 0, &r0, true, &found), KEY_UNKNOWN);
	w_free(w);
}
END_TEST

START_TEST(t_own_pmk_r0_makes_own_pmk_r1)
{
	struct world *w = w_new();
	struct key_found found;
	struct pmk_r0 r0;

	w_prepare(w, STATIC, NOTHING);
	r0 = w_associate(w, 0);
	w->ap[0].k->r1.n = 0;
	ck_assert_int_eq(w_ask(w, 0, 0, &r0, false, &found), KEY_FOUND);
	w_expect_key(w, 0, &r0, &found);
	ck_assert_ptr_nonnull(strstr(w->log, "A FT: Generated PMK-R1 based on local PMK-R0\n"));
	ck_assert_uint_eq(found.session.lifetime_s, 1209600);
	ck_assert_str_eq(w->said, "");
	w_free(w);
}
END_TEST

START_TEST(t_local_psk)
{
	struct world *w = w_new();
	struct psk_candidate psk[2] = { { .psk = { 41 } }, { .psk = { 42 }, .vlan_id = 7 } };
	struct key_query q = { .akm = akm_find(AKM_FT_PSK, CIPHER_CCMP_128, 0), .spa = w_sta,
			       .r0kh_id = BYTES((const uint8_t *)"ap1.lab"), .psk = psk,
			       .pairwise = CIPHER_CCMP_128, .vlan_id = 9 };
	enum key_answer answer;
	struct key_found found;
	struct pmk_r0 r0;

	w_pair(w);
	w->ap[0].bss.ft_psk_generate_local = w->ap[1].bss.ft_psk_generate_local = true;
	w_start(w);
	r0 = w_associate(w, 0);
	ck_assert_uint_eq(key_holder_counts(w->ap[0].k).r0, 0);
	q.r0_name = r0.name;
	q.r0kh_id.len = 7;
	for (q.n_psk = 0; q.n_psk <= 2; q.n_psk++) {
		ck_assert_int_eq(key_holder_find_r1(w->ap[1].k, w->c, &q, &w->fx, &answer, &found),
				 ERR_OK);
		w_apply(w, 1);
		ck_assert_int_eq(answer, q.n_psk == 2 ? KEY_FOUND : KEY_UNKNOWN);
	}
	w_expect_key(w, 1, &r0, &found);
	ck_assert_uint_eq(found.session.vlan_id, 9); /* the address's, not the PSK's */
	ck_assert_str_eq(w->said, "");
	ck_assert_str_eq(w->log, "B FT: Did not find PSK to generate PMK-R1 locally\n"
				 "B FT: Did not find PSK to generate PMK-R1 locally\n"
				 "B FT: Found PSK to generate PMK-R1 locally\n"
				 "B FT: Generated PMK-R1 for FT-PSK locally\n");
	w_free(w);
}
END_TEST

/* Identity, CUI, VLAN and session timeout travel with the key. */
START_TEST(t_session_travels)
{
	struct world *w = w_new();
	const struct akm_row *akm = akm_find(AKM_FT_PSK, CIPHER_CCMP_128, 0);
	struct pmk_r0 r0;
	struct pmk_r1 r1 = { .len = 32 };
	struct key_store store = { .akm = akm, .spa = w_sta, .pairwise = CIPHER_CCMP_128, .r0 = &r0,
				   .r1 = &r1,
				   .session = { .vlan_id = 12, .session_timeout_s = 300,
						.identity = { (const uint8_t *)"ann@lab", 7 },
						.cui = { (const uint8_t *)"c-1", 3 } } };
	struct key_found found;

	w_prepare(w, STATIC, NOTHING);
	r0 = w_r0(w, 0);
	ck_assert_int_eq(key_holder_store(w->ap[0].k, &store), ERR_OK);
	ck_assert_int_eq(w_ask(w, 1, 0, &r0, false, NULL), KEY_PENDING);
	w_run(w, 50 * NS_PER_MS);
	ck_assert_int_eq(w_ask(w, 1, 0, &r0, true, &found), KEY_FOUND);
	ck_assert_uint_eq(found.session.vlan_id, 12);
	ck_assert_uint_eq(found.session.session_timeout_s, 300);
	ck_assert(bytes_equal(found.session.identity, store.session.identity));
	ck_assert(bytes_equal(found.session.cui, store.session.cui));
	w_run(w, 300 * NS_PER_S);
	ck_assert_int_eq(w_ask(w, 1, 0, &r0, true, &found), KEY_FOUND);
	w_run(w, NS_PER_S);
	ck_assert_int_eq(w_ask(w, 1, 0, &r0, true, &found), KEY_UNKNOWN);
	w_free(w);
}
END_TEST

/* More R1KHs than fit one list of effects: the rest goes at the same time by the timer. */
START_TEST(t_push_to_many)
{
	struct world *w = w_new();
	struct pmk_r0 r0;
	struct w_ap *a = w_add(w);

	for (unsigned i = 1; i < 60; i++)
		w_r1kh(a, w_mac(i), w_mac(i), w_key);
	a->bss.pmk_r1_push = true;
	w_start(w);
	r0 = w_associate(w, 0);
	w_push(w, 0, &r0);
	w_run(w, 0);
	ck_assert_uint_eq(w->n_flight, 59);
	for (unsigned i = 0; i < 59; i++) /* the last line of the file first */
		ck_assert(mac_equal(w->flight[i].to, w_mac(59 - i)));
	w_push(w, 0, &r0); /* once per PMK-R0 */
	w_run(w, NS_PER_S);
	ck_assert_uint_eq(w->n_flight, 59);
	w_free(w);
}
END_TEST

/* Some Ethernet devices lengthen frames by two octets; more is damage. */
START_TEST(t_two_octets_of_padding)
{
	for (unsigned more = 0; more <= 3; more++) {
		struct world *w = w_new();
		struct pmk_r0 r0;

		w_prepare(w, STATIC, PULLED_BEFORE);
		r0 = w_associate(w, 0);
		ck_assert_int_eq(w_ask(w, 1, 0, &r0, false, NULL), KEY_PENDING);
		w->flight[0].len += more;
		w_run(w, 10 * NS_PER_MS);
		ck_assert_uint_eq(w->ap[1].n_tell, more == 0 || more == 2 ? 2 : 1);
		w_free(w);
	}
}
END_TEST

/* 100 messages wait for a peer's number at most; an answer after 10 s is none. */
START_TEST(t_deferred_messages_have_limits)
{
	struct world *w = w_new();
	struct pmk_r0 r0;
	struct w_flight pull;

	w_prepare(w, STATIC, NOTHING);
	r0 = w_associate(w, 0);
	w->cable_cut = true;
	ck_assert_int_eq(w_ask(w, 1, 0, &r0, false, NULL), KEY_PENDING);
	pull = w->flight[1];
	ck_assert_uint_eq(pull.bytes[5], KH_PULL);
	for (unsigned i = 0; i < RKH_WAITING_MAX; i++)
		w_deliver(w, 0, &pull);
	w_hush(w);
	w_deliver(w, 0, &pull);
	ck_assert_uint_eq(key_holder_counts(w->ap[0].k).deferred, RKH_WAITING_MAX);
	ck_assert_ptr_nonnull(strstr(w->log, "A FT: Sequence number queue too long\n"));
	w->now_ns += 10 * NS_PER_S;
	w_deliver(w, 0, &pull);
	ck_assert_uint_eq(key_holder_counts(w->ap[0].k).deferred, 1);
	w_free(w);
}
END_TEST

/* Learned entries go after rkh_pos_timeout without a message, temporary ones sooner. */
START_TEST(t_learned_entries_expire)
{
	struct world *w = w_new();
	struct pmk_r0 r0;

	w_prepare(w, WILDCARD, NOTHING);
	r0 = w_associate(w, 0);
	ck_assert_int_eq(w_ask(w, 1, 0, &r0, false, NULL), KEY_PENDING);
	ck_assert_uint_eq(key_holder_counts(w->ap[1].k).learned, 1);
	w_run(w, 2 * NS_PER_S);
	ck_assert_uint_eq(key_holder_counts(w->ap[0].k).learned, 1);
	w_run(w, 86390 * NS_PER_S);
	ck_assert_int_eq(key_holder_timer(w->ap[1].k, w->c, w->now_ns, &w->fx), ERR_OK);
	ck_assert_uint_eq(key_holder_counts(w->ap[1].k).learned, 1);
	w_run(w, 20 * NS_PER_S);
	ck_assert_int_eq(key_holder_timer(w->ap[1].k, w->c, w->now_ns, &w->fx), ERR_OK);
	ck_assert_uint_eq(key_holder_counts(w->ap[1].k).learned, 0);
	w_free(w);
}
END_TEST

START_TEST(t_replay_bug_is_harmless)
{
	struct world *w = w_new();
	struct pmk_r0 r0;

	w_pair(w);
	w->ap[0].bugs.times[BUG_RRB_REPLAY] = BUG_ALWAYS;
	w->ap[1].bugs.times[BUG_RRB_REPLAY] = BUG_ALWAYS;
	w_start(w);
	r0 = w_associate(w, 0);
	ck_assert_int_eq(w_ask(w, 1, 0, &r0, false, NULL), KEY_PENDING);
	w_run(w, 10 * NS_PER_S);
	ck_assert_uint_eq(w->ap[1].n_tell, 1);
	ck_assert_uint_eq(w->ap[1].tell, KEY_HOLDER_TELL_READY);
	ck_assert_ptr_nonnull(strstr(w->verdicts, "FT: Invalid nonce"));
	w_free(w);
}
END_TEST

UNIT_MAIN("rkh limits", {
	tcase_add_loop_test(tc, t_lifetime, 0, N_OF(lives));
	tcase_add_test(tc, t_own_pmk_r0_makes_own_pmk_r1);
	tcase_add_test(tc, t_local_psk);
	tcase_add_test(tc, t_session_travels);
	tcase_add_test(tc, t_push_to_many);
	tcase_add_test(tc, t_two_octets_of_padding);
	tcase_add_test(tc, t_deferred_messages_have_limits);
	tcase_add_test(tc, t_learned_entries_expire);
	tcase_add_test(tc, t_replay_bug_is_harmless);
})
