/* sees: base crypto wire key spec trace proto */
#include "sae_pair.h"
#include "suite.h"

/* group x element x AKM: commit, commit, confirm, confirm */
START_TEST(t_agree)
{
	bool h2e = _i / 3 % 2 == 1, ext = _i >= 6;
	static const uint8_t hash[] = { 32, 48, 64 };

	sta.config.groups = ap.config.groups = &all_groups[_i % 3];
	sta.config.pwe = h2e ? SAE_PWE_H2E : SAE_PWE_LOOP;
	start(ext ? AKM_SAE_EXT : AKM_SAE, h2e || ext);
	deliver_all();
	check_keyed();
	ck_assert_uint_eq(n_past, 4);
	ck_assert_uint_eq(frame_of(&past[0]).status, h2e || ext ? STATUS_SAE_H2E : 0);
	ck_assert_uint_eq(frame_of(&past[1]).status, h2e || ext ? STATUS_SAE_H2E : 0);
	ck_assert_uint_eq(frame_of(&past[2]).seq, SAE_SEQ_CONFIRM);
	ck_assert_uint_eq(sta.sae.keys.pmk_len, ext ? hash[_i % 3] : 32);
	ck_assert_uint_eq(ap.sae.akm, ext ? AKM_SAE_EXT : AKM_SAE);
	ck_assert(sta.done == 1 && ap.done == 1 && sta.failed + ap.failed == 0);
	if (_i == 0) { /* the sizes of a capture: 24 + 6 + 98, 24 + 6 + 2 + 32 */
		ck_assert_uint_eq(past[0].len, 6 + 98);
		ck_assert_uint_eq(past[3].len, 6 + 2 + 32);
	}
	/* what a node pays */
	ck_assert_uint_eq(sta.work[WORK_SAE_COMMIT_19 + _i % 3], 1);
	ck_assert_uint_eq(ap.work[WORK_SAE_SECRET_19 + _i % 3], 1);
	ck_assert_uint_eq(ap.work[WORK_SAE_CONFIRM], 2);
	ck_assert_uint_eq(ap.work[WORK_SAE_PWE_19 + _i % 3], h2e || ext);
	ck_assert_uint_ge(ap.work[WORK_SAE_LOOP_19 + _i % 3], h2e || ext ? 0 : SAE_HUNT_ROUNDS);
	/* secrets of the exchange are gone where it is over */
	ck_assert(!sta.sae.has_group);
}
END_TEST

/* hostapd answers a wrong confirm with 15; keys stay where they were made. */
START_TEST(t_wrong_password)
{
	give_password(&sta, 0, "correct house", "");
	start(AKM_SAE, _i == 1);
	deliver_all();
	ck_assert_uint_eq(frame_of(&past[3]).status, STATUS_CHALLENGE_FAILURE);
	ck_assert_uint_eq(frame_of(&past[3]).seq, SAE_SEQ_CONFIRM);
	ck_assert(sta.failed == 1 && sta.status == STATUS_CHALLENGE_FAILURE);
	ck_assert(sta.done + ap.done == 0 && sta.sae.state == SAE_NOTHING);
	ck_assert_int_eq(ap.sae.state, SAE_COMMITTED);
	/* and the station may begin again with the right one */
	give_password(&sta, 0, "correct horse", "");
	start(AKM_SAE, _i == 1);
	deliver_all();
	check_keyed();
}
END_TEST

/* Station 21, 20, 19, AP 19: two refusals, which are in the commit and in the keys. */
START_TEST(t_groups)
{
	static const uint16_t wanted[] = { 21, 20, 19 };
	bool h2e = _i == 1;
	struct sae_commit_body b;

	sta.config.groups = wanted;
	sta.config.n_groups = 3;
	start(AKM_SAE, h2e);
	deliver_all();
	check_keyed();
	ck_assert_uint_eq(n_past, 8);
	ck_assert_uint_eq(frame_of(&past[1]).status, STATUS_GROUP_UNSUPPORTED);
	ck_assert_uint_eq(frame_of(&past[1]).elements.len, 2);
	ck_assert_uint_eq(frame_of(&past[1]).elements.p[0], 21);
	ck_assert_int_eq(sae_commit_parse(frame_of(&past[4]).elements, h2e, &b), WIRE_OK);
	ck_assert(b.group == 19 && sta.sae.group == 19);
	ck_assert(bytes_equal(b.rejected, bytes_of("\x15\0\x14\0", h2e ? 4 : 0)));
	/* each roam to another AP begins with an empty list */
	n_past = 0;
	start(AKM_SAE, h2e);
	ck_assert_uint_eq(sta.sae.rejected_len, 0);
}
END_TEST

START_TEST(t_no_common_group)
{
	static const uint16_t wanted[] = { 22, 21 };

	sta.config.groups = wanted;
	sta.config.n_groups = 2;
	start(AKM_SAE, true);
	deliver_all();
	ck_assert(sta.failed == 1 && sta.status == STATUS_GROUP_UNSUPPORTED);
	ck_assert_int_eq(sta.sae.state, SAE_NOTHING);
}
END_TEST

/* Threshold 0: every commit is asked for a token, in the form of its element. */
START_TEST(t_token)
{
	bool h2e = _i == 1;
	struct flying first;

	ap.config.threshold = 0;
	start(AKM_SAE, h2e);
	deliver_all();
	check_keyed();
	ck_assert_uint_eq(n_past, 6);
	ck_assert_uint_eq(frame_of(&past[1]).status, STATUS_ANTI_CLOGGING);
	ck_assert_uint_eq(past[1].len, 6 + 2 + (h2e ? 3 : 0) + SAE_TOKEN_LEN);
	/* the same commit with the token in front, or behind in its container */
	ck_assert_uint_eq(past[2].len, past[0].len + (h2e ? 3 : 0) + SAE_TOKEN_LEN);
	if (h2e)
		ck_assert_mem_eq(past[2].p, past[0].p, past[0].len);
	else
		ck_assert_mem_eq(past[2].p + 8 + SAE_TOKEN_LEN, past[0].p + 8, past[0].len - 8);
	/* a token is good once */
	first = past[2];
	step(&ap, (struct sae_event){ .kind = SAE_EV_ABORT });
	ap.done = 0;
	hear(&ap, bytes_of(first.p, first.len));
	ck_assert(n_air == 0 && ap.sae.state == SAE_NOTHING);
}
END_TEST

START_TEST(t_threshold)
{
	ap.env.open = _i;
	start(AKM_SAE, true);
	deliver();
	ck_assert_uint_eq(frame_of(&air[0]).status,
			  _i < SAE_THRESHOLD ? STATUS_SAE_H2E : STATUS_ANTI_CLOGGING);
}
END_TEST

/* A later confirm of the same station is answered once with the number that says "accepted". */
START_TEST(t_late_confirm)
{
	start(AKM_SAE, true);
	deliver(), deliver();
	step(&sta, (struct sae_event){ .kind = SAE_EV_TIMER }); /* number 2 */
	ck_assert_uint_eq(n_air, 2);
	deliver();	/* number 1 */
	air[1] = air[0]; /* the AP's confirm is lost */
	n_air = 1;
	ck_assert_int_eq(ap.sae.state, SAE_ACCEPTED);
	deliver();
	ck_assert_uint_eq(n_air, 1);
	ck_assert(frame_of(&air[0]).elements.p[0] == 0xff);
	deliver();
	check_keyed();
	ck_assert(!ap.sae.has_group);
}
END_TEST

/* A station that begins again before its confirm gets the same commit, without new work. */
START_TEST(t_commit_twice)
{
	uint32_t before;
	struct flying f;

	start(AKM_SAE, _i == 1);
	f = air[0];
	deliver();
	before = ap.work[WORK_SAE_COMMIT_19];
	hear(&ap, bytes_of(f.p, f.len));
	ck_assert_uint_eq(n_air, 2);
	ck_assert_uint_eq(ap.work[WORK_SAE_COMMIT_19], before);
	ck_assert(air[0].len == air[1].len && memcmp(air[0].p, air[1].p, air[0].len) == 0);
	deliver_all();
	check_keyed();
	ck_assert(sta.done == 1 && ap.done == 1);
}
END_TEST

/* In another group the old exchange does not hold it up. */
START_TEST(t_restart_in_other_group)
{
	ap.config.n_groups = 3;
	start(AKM_SAE, true);
	deliver();
	n_air = 0;
	sta.config.groups = &all_groups[2];
	start(AKM_SAE, true);
	deliver_all();
	check_keyed();
	ck_assert_uint_eq(ap.sae.group, 21);
}
END_TEST

START_TEST(t_again)
{
	uint8_t pmk[32];

	start(AKM_SAE, true);
	deliver_all();
	memcpy(pmk, sta.sae.keys.pmk, sizeof(pmk));
	start(AKM_SAE, true);
	deliver_all();
	check_keyed();
	ck_assert(sta.done == 2 && ap.done == 2);
	ck_assert_mem_ne(pmk, sta.sae.keys.pmk, sizeof(pmk));
}
END_TEST

/* Too many commits in one exchange: deaf for ten seconds. */
START_TEST(t_big_sync)
{
	ap.config.confirm_immediate = true;
	for (unsigned i = 0; i <= SAE_SYNC_MAX + 1; i++) {
		start(AKM_SAE, true);
		n_air = n_air > 1 ? 1 : n_air;
		deliver();
		ck_assert_uint_eq(n_air, 2); /* commit and confirm */
		ck_assert_int_eq(ap.sae.state, SAE_CONFIRMED);
		n_air = 0;
	}
	start(AKM_SAE, true);
	deliver();
	ck_assert(n_air == 0 && ap.sae.state == SAE_NOTHING);
	ap.env.now_ns = SAE_DISABLED_NS - 1;
	start(AKM_SAE, true);
	deliver();
	ck_assert_uint_eq(n_air, 0);
	ap.env.now_ns = SAE_DISABLED_NS;
	start(AKM_SAE, true);
	deliver_all();
	check_keyed();
}
END_TEST

START_TEST(t_confirm_at_once)
{
	ap.config.confirm_immediate = true;
	start(AKM_SAE, _i == 1);
	deliver();
	ck_assert_uint_eq(n_air, 2);
	deliver_all();
	check_keyed();
	ck_assert_uint_eq(n_past, 4);
}
END_TEST

/* dot11RSNASAERetransPeriod: the commit sync + 1 times, then the end. */
START_TEST(t_retransmission)
{
	ap.config.retrans_ns = SAE_RETRANS_NS;
	start(AKM_SAE, true);
	deliver();
	ck_assert_uint_eq(ap.timers, 1);
	for (unsigned i = 0; i <= SAE_SYNC_MAX; i++) {
		step(&ap, (struct sae_event){ .kind = SAE_EV_TIMER });
		ck_assert_uint_eq(n_air, 2);
		ck_assert_mem_eq(air[0].p, air[1].p, air[0].len);
		n_air = 1;
	}
	step(&ap, (struct sae_event){ .kind = SAE_EV_TIMER });
	ck_assert(ap.sae.state == SAE_NOTHING && ap.failed == 1 && n_air == 1);
	step(&ap, (struct sae_event){ .kind = SAE_EV_TIMER });
	ck_assert_uint_eq(n_air, 1);
}
END_TEST

/* sae_pwe of AP and station: what is used, or which status refuses it. */
static const struct {
	enum sae_pwe_mode ap, sta;
	bool works, h2e;
	uint32_t status;
} modes[] = {
	{ SAE_PWE_LOOP, SAE_PWE_LOOP, true, false, 0 },
	{ SAE_PWE_LOOP, SAE_PWE_H2E, false, false, 0 }, /* the station does not even begin */
	{ SAE_PWE_LOOP, SAE_PWE_BOTH, true, false, 0 },
	{ SAE_PWE_H2E, SAE_PWE_LOOP, false, false, STATUS_UNSPECIFIED },
	{ SAE_PWE_H2E, SAE_PWE_H2E, true, true, 0 },
	{ SAE_PWE_H2E, SAE_PWE_BOTH, true, true, 0 },
	{ SAE_PWE_BOTH, SAE_PWE_LOOP, true, false, 0 },
	{ SAE_PWE_BOTH, SAE_PWE_H2E, true, true, 0 },
	{ SAE_PWE_BOTH, SAE_PWE_BOTH, true, true, 0 },
	{ SAE_PWE_FORCE_LOOP, SAE_PWE_LOOP, true, false, 0 },
	{ SAE_PWE_FORCE_LOOP, SAE_PWE_H2E, false, false, 0 },
	{ SAE_PWE_FORCE_LOOP, SAE_PWE_BOTH, true, false, 0 },
	{ SAE_PWE_LOOP, SAE_PWE_FORCE_LOOP, true, false, 0 },
	{ SAE_PWE_H2E, SAE_PWE_FORCE_LOOP, false, false, STATUS_UNSPECIFIED },
	{ SAE_PWE_BOTH, SAE_PWE_FORCE_LOOP, true, false, 0 },
};

START_TEST(t_modes)
{
	ap.config.pwe = modes[_i].ap;
	sta.config.pwe = modes[_i].sta;
	start(AKM_SAE, modes[_i].ap == SAE_PWE_H2E || modes[_i].ap == SAE_PWE_BOTH);
	deliver_all();
	ck_assert_uint_eq(sta.done, modes[_i].works);
	ck_assert_uint_eq(sta.failed, !modes[_i].works);
	ck_assert_uint_eq(sta.status, modes[_i].status);
	if (modes[_i].works) {
		check_keyed();
		ck_assert_uint_eq(frame_of(&past[0]).status, modes[_i].h2e ? STATUS_SAE_H2E : 0);
	}
}
END_TEST

/* An AP that forces the loop does not take the hash, whatever a station read in its beacon. */
START_TEST(t_loop_forced)
{
	ap.config.pwe = SAE_PWE_FORCE_LOOP;
	sta.config.pwe = SAE_PWE_H2E;
	start(AKM_SAE, true);
	deliver_all();
	ck_assert_uint_eq(sta.failed, 1);
	ck_assert_uint_eq(sta.status, STATUS_UNSPECIFIED);
}
END_TEST

/* Password identifiers: the AP's list, the station's password and identifier, who comes in. */
START_TEST(t_identifiers)
{
	static const struct {
		const char *word, *id;
		bool passphrase; /* the AP has a wpa_passphrase beside them */
		uint32_t status; /* 0: comes in */
	} row[] = {
		{ "secret one", "one", false, 0 },
		{ "secret two", "two", false, 0 },
		{ "secret two", "one", false, STATUS_CHALLENGE_FAILURE },
		{ "secret one", "three", false, STATUS_UNKNOWN_PASSWORD_ID },
		{ "correct horse", "", true, 0 },
		{ "secret one", "one", true, 0 },
		{ "correct horse", "three", true, STATUS_CHALLENGE_FAILURE },
	};

	give_password(&ap, 0, "secret one", "one");
	give_password(&ap, 1, "secret two", "two");
	if (row[_i].passphrase) {
		give_password(&ap, 2, "correct horse", "");
		ap.password[2].any_identifier = true;
	}
	give_password(&sta, 0, row[_i].word, row[_i].id);
	start(AKM_SAE, true);
	deliver_all();
	ck_assert_uint_eq(sta.done, row[_i].status == 0);
	ck_assert_uint_eq(sta.status, row[_i].status);
	if (sta.done)
		check_keyed();
}
END_TEST

/* A password for one station alone, and nothing for the others. */
START_TEST(t_password_of_mac)
{
	ap.password[0].any_mac = false;
	ap.password[0].mac = _i == 0 ? sta_mac : other_mac;
	start(AKM_SAE, true);
	deliver_all();
	ck_assert_uint_eq(sta.done, _i == 0);
	ck_assert_uint_eq(sta.status, _i == 0 ? 0 : STATUS_UNSPECIFIED);
}
END_TEST

/* Without the PT of the group an AP has no password to offer. */
START_TEST(t_no_pt)
{
	ap.password[0].pt[0] = NULL;
	start(AKM_SAE, true);
	deliver_all();
	ck_assert(sta.failed == 1 && sta.status == STATUS_UNSPECIFIED);
}
END_TEST

START_TEST(t_moves)
{
	for (unsigned from = 0; from < SAE_STATE_COUNT; from++)
		ck_assert(!sae_may_go(from, from));
	ck_assert(!sae_may_go(SAE_NOTHING, SAE_ACCEPTED));
	ck_assert_str_eq(sae_state_text(SAE_CONFIRMED), "confirmed");
}
END_TEST

/* The machine's numbers are of the stream: the same stream, the same frames. */
START_TEST(t_repeatable)
{
	struct flying first;

	start(AKM_SAE, true);
	deliver();
	first = air[0];
	teardown();
	setup();
	start(AKM_SAE, true);
	deliver();
	ck_assert(first.len == air[0].len && memcmp(first.p, air[0].p, first.len) == 0);
}
END_TEST

UNIT_MAIN("SAE, station and AP", {
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_loop_test(tc, t_agree, 0, 9);
	tcase_add_loop_test(tc, t_wrong_password, 0, 2);
	tcase_add_loop_test(tc, t_groups, 0, 2);
	tcase_add_test(tc, t_no_common_group);
	tcase_add_loop_test(tc, t_token, 0, 2);
	tcase_add_loop_test(tc, t_threshold, 3, 7);
	tcase_add_test(tc, t_late_confirm);
	tcase_add_loop_test(tc, t_commit_twice, 0, 2);
	tcase_add_test(tc, t_restart_in_other_group);
	tcase_add_test(tc, t_again);
	tcase_add_test(tc, t_big_sync);
	tcase_add_loop_test(tc, t_confirm_at_once, 0, 2);
	tcase_add_test(tc, t_retransmission);
	tcase_add_loop_test(tc, t_modes, 0, 15);
	tcase_add_test(tc, t_loop_forced);
	tcase_add_loop_test(tc, t_identifiers, 0, 7);
	tcase_add_loop_test(tc, t_password_of_mac, 0, 2);
	tcase_add_test(tc, t_no_pt);
	tcase_add_test(tc, t_moves);
	tcase_add_test(tc, t_repeatable);
})
