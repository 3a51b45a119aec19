/* sees: base crypto wire key spec trace proto */
#include "sae_pair.h"
#include "suite.h"

/* [12.4.8.6.4] A forged refusal of a better group: the AP sees its own group among the rejected. */
START_TEST(t_downgrade)
{
	static const uint16_t wanted[] = { 20, 19 };

	sta.config.groups = wanted;
	sta.config.n_groups = 2;
	ap.config.n_groups = 2;
	start(AKM_SAE, true);
	n_air = 0; /* the commit never arrives; somebody answers for the AP */
	forge(&sta, SAE_SEQ_COMMIT, STATUS_GROUP_UNSUPPORTED, bytes_of("\x14\0", 2));
	deliver_all();
	ck_assert(sta.failed == 1 && sta.status == STATUS_UNSPECIFIED);
	ck_assert_uint_eq(ap.done + sta.done, 0);
}
END_TEST

/* The same done to the AP's list on the way: the salt differs, the confirm is wrong. */
START_TEST(t_rejected_tampered)
{
	static const uint16_t wanted[] = { 20, 19 };

	sta.config.groups = wanted;
	sta.config.n_groups = 2;
	start(AKM_SAE, true);
	deliver(), deliver();
	ck_assert_uint_eq(n_air, 1);
	air[0].p[6 + 98 + 3] = 21;
	deliver_all();
	ck_assert(sta.failed == 1 && sta.status == STATUS_CHALLENGE_FAILURE && ap.done == 0);
}
END_TEST

START_TEST(t_foreign_refusal)
{
	sta.config.n_groups = 3;
	start(AKM_SAE, true);
	forge(&sta, SAE_SEQ_COMMIT, STATUS_GROUP_UNSUPPORTED, bytes_of("\x15\0", 2));
	ck_assert(sta.sae.group == 19 && sta.sae.state == SAE_COMMITTED);
	deliver_all();
	check_keyed();
}
END_TEST

/* Groups outside of the configuration and of what is there: 77 with the group. */
START_TEST(t_unknown_group)
{
	static const uint8_t group[][2] = { { 22, 0 }, { 1, 0 }, { 5, 0 }, { 20, 0 }, { 26, 0 } };
	static const uint16_t enabled[] = { 19, 22 }; /* even if somebody enables it */
	uint8_t fields[98] = { group[_i][0], group[_i][1] };

	ap.config.groups = enabled;
	ap.config.n_groups = 2;
	forge(&ap, SAE_SEQ_COMMIT, STATUS_SAE_H2E, BYTES(fields));
	ck_assert_uint_eq(n_air, 1);
	ck_assert_uint_eq(frame_of(&air[0]).status, STATUS_GROUP_UNSUPPORTED);
	ck_assert(bytes_equal(frame_of(&air[0]).elements, BYTES(group[_i])));
	ck_assert_int_eq(ap.sae.state, SAE_NOTHING);
}
END_TEST

static void swap_number(struct flying *f, size_t at, struct bytes number)
{
	memcpy(f->p + 6 + 2 + at, number.p, number.len);
}

/* Scalars 0, 1, r; a coordinate p; a point beside the curve. The AP says 1, the station ends it. */
START_TEST(t_invalid_commit)
{
	static const uint8_t zero[32];
	uint8_t one[32] = { [31] = 1 };
	bool at_ap = _i < 5;
	struct flying *f = &air[0];

	start(AKM_SAE, true);
	if (!at_ap)
		deliver();
	ck_assert_uint_eq(n_air, 1);
	switch (_i % 5) {
	case 0: swap_number(f, 0, BYTES(zero)); break;
	case 1: swap_number(f, 0, BYTES(one)); break;
	case 2: swap_number(f, 0, ec_order(EC_P256)); break;
	case 3: swap_number(f, 64, ec_prime(EC_P256)); break;
	default: f->p[6 + 2 + 95] ^= 2;
	}
	deliver();
	if (at_ap) {
		ck_assert_uint_eq(frame_of(&air[0]).status, STATUS_UNSPECIFIED);
		ck_assert_uint_eq(ap.failed, 1);
	} else {
		ck_assert(sta.failed == 1 && sta.status == 0 && n_air == 0);
	}
	ck_assert_uint_eq(sta.done + ap.done, 0);
}
END_TEST

/* Tokens of another station, of another index, cut, and of a key a minute old are dropped. */
START_TEST(t_bad_token)
{
	ap.config.threshold = 0;
	start(AKM_SAE, true);
	if (_i == 0)
		ap.sae.peer = other_mac;
	deliver();
	ap.sae.peer = sta_mac;
	sta.sae.peer = ap_mac;
	deliver();
	ck_assert_uint_eq(n_air, 1);
	if (_i == 1)
		air[0].p[air[0].len - 31] ^= 1;
	else if (_i == 2)
		air[0].p[air[0].len - 1] ^= 1;
	else if (_i == 3)
		air[0].p[6 + 98 + 1]--, air[0].len--;
	else if (_i == 4) {
		uint8_t token[SAE_TOKEN_LEN];

		OK(sae_token_make(&clogging, c, SAE_TOKEN_KEY_NS + 1, other_mac, token));
	}
	deliver();
	ck_assert_uint_eq(n_air, _i == 5 ? 1 : 0);
	ck_assert_int_eq(ap.sae.state, _i == 5 ? SAE_COMMITTED : SAE_NOTHING);
}
END_TEST

/* Malformed requests for a token end the attempt; none makes the station wait for ever. */
START_TEST(t_bad_token_request)
{
	static const struct {
		const char *fields;
		size_t len;
	} bad[] = { { "", 0 },       { "\x13", 1 },     { "\x13\0", 2 },
		    { "\x13\0\xff", 3 }, { "\x13\0\xff\x03\x5d", 5 }, { "\x14\0\xff\x03\x5d..", 7 },
		    { "\x13\0\xff\x01\x5d", 5 }, { "\x13\0\xff\x03\x5c..", 7 } };

	start(AKM_SAE, true);
	forge(&sta, SAE_SEQ_COMMIT, STATUS_ANTI_CLOGGING, bytes_of(bad[_i].fields, bad[_i].len));
	ck_assert(sta.failed == 1 && sta.sae.state == SAE_NOTHING);
}
END_TEST

START_TEST(t_endless_tokens)
{
	unsigned n = 0;

	start(AKM_SAE, true);
	for (; sta.sae.state == SAE_COMMITTED && n < 100; n++) {
		n_air = 0;
		forge(&sta, SAE_SEQ_COMMIT, STATUS_ANTI_CLOGGING,
		      bytes_of("\x13\0\xff\x03\x5d..", 7));
	}
	ck_assert_uint_lt(n, 20);
	ck_assert(sta.failed == 1 && sta.status == STATUS_ANTI_CLOGGING);
}
END_TEST

/* [12.4.5.4] the own commit come back is dropped, and the exchange goes on. */
START_TEST(t_reflection)
{
	start(AKM_SAE, _i == 1);
	hear(&sta, bytes_of(air[0].p, air[0].len));
	ck_assert(sta.sae.state == SAE_COMMITTED && n_air == 1);
	deliver();
	hear(&ap, bytes_of(air[0].p, air[0].len));
	ck_assert(ap.sae.state != SAE_CONFIRMED && ap.done == 0 && n_air == 1);
	n_air = 0;
	start(AKM_SAE, _i == 1);
	deliver_all();
	check_keyed();
}
END_TEST

/* Old frames of an accepted exchange change nothing. */
START_TEST(t_replay)
{
	start(AKM_SAE, true);
	deliver_all();
	check_keyed();
	hear(&ap, bytes_of(past[2].p, past[2].len)); /* confirm with the number seen */
	ck_assert_uint_eq(n_air, 0);
	hear(&ap, bytes_of(past[0].p, past[0].len)); /* commit with the scalar accepted */
	ck_assert_uint_eq(n_air, 1);
	ck_assert_uint_eq(frame_of(&air[0]).status, STATUS_UNSPECIFIED);
	ck_assert_int_eq(ap.sae.state, SAE_ACCEPTED);
	n_air = 0;
	hear(&sta, bytes_of(past[1].p, past[1].len));
	hear(&sta, bytes_of(past[3].p, past[3].len));
	ck_assert(n_air == 0 && sta.sae.state == SAE_ACCEPTED);
	check_keyed();
	ck_assert(sta.done == 1 && ap.done == 1);
}
END_TEST

/* An AP's beacon stripped of the RSNXE: a station of mode 1 does not come, one of mode 2 does. */
START_TEST(t_answer_of_other_status)
{
	bool h2e = _i == 0;

	sta.config.pwe = h2e ? SAE_PWE_H2E : SAE_PWE_LOOP;
	start(AKM_SAE, h2e);
	deliver();
	air[0].p[4] = h2e ? 0 : STATUS_SAE_H2E;
	deliver();
	ck_assert(sta.failed == 1 && sta.status == 0 && sta.sae.state == SAE_NOTHING);
}
END_TEST

/* Frames out of place. */
START_TEST(t_out_of_place)
{
	forge(&ap, SAE_SEQ_CONFIRM, 0, bytes_of("\1\0", 2));
	ck_assert_uint_eq(frame_of(&air[0]).status, STATUS_UNSPECIFIED);
	n_air = 0;
	start(AKM_SAE, true);
	deliver();
	forge(&ap, SAE_SEQ_CONFIRM, 0, bytes_of("\1", 1));
	ck_assert_uint_eq(frame_of(&air[1]).status, STATUS_UNSPECIFIED);
	forge(&ap, 3, 0, (struct bytes){ 0 });
	ck_assert_uint_eq(frame_of(&air[2]).status, STATUS_AUTH_SEQUENCE);
	n_air = 1;
	forge(&ap, 3, 1, (struct bytes){ 0 });
	forge(&ap, SAE_SEQ_CONFIRM, 1, bytes_of("\1\0", 2));
	forge(&ap, SAE_SEQ_COMMIT, STATUS_SAE_PK, bytes_of("\1\0", 2));
	ck_assert_uint_eq(n_air, 1);
	hear(&ap, bytes_of("\0\0\1\0\0\0", 6)); /* open authentication is not ours */
	ck_assert_uint_eq(n_air, 1);
	forge(&sta, 3, 0, (struct bytes){ 0 });
	ck_assert_int_eq(sta.sae.state, SAE_COMMITTED);
	forge(&sta, SAE_SEQ_CONFIRM, 0, bytes_of("\1\0", 2));
	ck_assert(sta.failed == 1 && sta.sae.state == SAE_NOTHING);
	forge(&sta, SAE_SEQ_CONFIRM, 0, bytes_of("\1\0", 2));
	ck_assert_uint_eq(sta.failed, 1);
}
END_TEST

/* Status codes an AP may refuse with; the station tells them. */
START_TEST(t_refused)
{
	static const uint16_t status[] = { STATUS_UNSPECIFIED, STATUS_AP_FULL,
					   STATUS_UNKNOWN_PASSWORD_ID, STATUS_SAE_PK };

	start(AKM_SAE, true);
	forge(&sta, SAE_SEQ_COMMIT, status[_i], (struct bytes){ 0 });
	ck_assert(sta.failed == 1 && sta.status == status[_i]);
}
END_TEST

/* Every prefix and every changed octet of each of the four frames: both never agree to it. */
static void run_with(unsigned nth, size_t at, bool cut)
{
	set_side(&sta, SAE_STATION, sta_mac, ap_mac);
	set_side(&ap, SAE_AP, ap_mac, sta_mac);
	n_air = n_past = 0;
	start(AKM_SAE, true);
	for (unsigned i = 0; i < nth; i++)
		deliver();
	ck_assert_uint_eq(n_air, 1);
	if (cut)
		air[0].len = at;
	else
		air[0].p[at] ^= 1 << at % 8;
	deliver_all();
	ck_assert_msg(!(sta.done && ap.done), "frame %u, octet %zu%s", nth, at, cut ? " cut" : "");
}

static size_t frame_len(unsigned nth)
{
	return nth < 2 ? 6 + 98 : 6 + 34;
}

START_TEST(t_prefixes)
{
	for (size_t at = 0; at < frame_len(_i); at++)
		run_with(_i, at, true);
}
END_TEST

START_TEST(t_octets)
{
	for (size_t at = 0; at < frame_len(_i); at++)
		run_with(_i, at, false);
}
END_TEST

UNIT_MAIN("SAE, what is wrong", {
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, t_downgrade);
	tcase_add_test(tc, t_rejected_tampered);
	tcase_add_test(tc, t_foreign_refusal);
	tcase_add_loop_test(tc, t_unknown_group, 0, 5);
	tcase_add_loop_test(tc, t_invalid_commit, 0, 10);
	tcase_add_loop_test(tc, t_bad_token, 0, 6);
	tcase_add_loop_test(tc, t_bad_token_request, 0, 8);
	tcase_add_test(tc, t_endless_tokens);
	tcase_add_loop_test(tc, t_reflection, 0, 2);
	tcase_add_test(tc, t_replay);
	tcase_add_loop_test(tc, t_answer_of_other_status, 0, 2);
	tcase_add_test(tc, t_out_of_place);
	tcase_add_loop_test(tc, t_refused, 0, 4);
	tcase_add_loop_test(tc, t_prefixes, 0, 4);
	tcase_add_loop_test(tc, t_octets, 0, 4);
})
