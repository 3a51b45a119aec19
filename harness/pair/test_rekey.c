/* sees: base crypto wire key spec trace proto */
#include "base/time.h"
#include "key/eapol_mic.h"
#include "pair.h"
#include "proto/group.h"
#include "proto/supp_check.h"
#include "suite.h"
#include "wire/dot11.h"
#include "wire/rsn.h"

/* New pairwise keys in an association, from either side, after a handshake and after FT. */
enum asks { AP_TIMER, AP_COMMAND, STATION };

static struct pair *joined(bool ft, bool deny)
{
	struct pair_setup s = {.akm = AKM_FT_PSK, .mfp = true, .generate_local = true};
	struct pair *p = pair_new(&s);

	for (unsigned i = 0; i < PAIR_APS; i++)
		p->ap[i].sec.deny_ptk0_rekey = deny;
	pair_associate(p, 0);
	pair_run(p, 1 * NS_PER_S);
	if (ft) {
		pair_roam(p, false);
		pair_run(p, 2 * NS_PER_S);
	}
	ck_assert_uint_eq(p->current, ft);
	ck_assert_int_eq(p->supp.state, SUPP_KEYED);
	return p;
}

static void ask(struct pair *p, enum asks who)
{
	struct authr_event timer = {.kind = AUTHR_EV_TIMER, .u.timer = AUTHR_TIMER_PTK_REKEY};
	struct authr_event command = {.kind = AUTHR_EV_PTK_REKEY};
	struct supp_event ev = {.kind = SUPP_EV_TIMER, .u.timer = SUPP_TIMER_PTK_REKEY};

	if (who == STATION)
		pair_to_sta(p, &ev);
	else
		pair_to_ap(p, p->current, who == AP_TIMER ? &timer : &command);
	pair_run(p, p->now_ns + NS_PER_S);
}

START_TEST(another_ptk)
{
	bool ft = _i >= 3;
	struct pair *p = joined(ft, false);
	struct pair_ap *a = &p->ap[p->current];
	struct ptk before = p->supp.ptk;

	for (unsigned round = 1; round <= 2; round++) {
		ask(p, (enum asks)(_i % 3));
		ck_assert_int_eq(p->supp.state, SUPP_KEYED);
		ck_assert_int_eq(a->authr.state, AUTHR_KEYED);
		ck_assert_mem_ne(p->supp.tk, before.tk, 16);
		ck_assert_mem_ne(p->supp.ptk.kck, before.kck, 16);
		ck_assert_mem_eq(p->supp.tk, a->authr.tk, 16);
		ck_assert_uint_eq(a->tk_installs, 1 + round);
		before = p->supp.ptk;
	}
	ck_assert_uint_eq(p->n_why, 0);
	/* and the key hierarchy is the one of before: the next transition goes on from it */
	pair_to_ap(p, !p->current, &(struct authr_event){.kind = AUTHR_EV_LEFT});
	pair_roam(p, false);
	pair_run(p, p->now_ns + NS_PER_S);
	ck_assert_uint_eq(p->current, !ft);
	ck_assert_uint_eq(p->n_why, 0);
	pair_free(p);
}
END_TEST

/* wpa_deny_ptk0_rekey of the AP: deauthentication with reason 7 instead, whoever wants a key. */
START_TEST(denied_by_ap)
{
	struct pair *p = joined(_i >= 3, true);
	struct pair_ap *a = &p->ap[p->current];
	unsigned installs = p->tk_installs;

	ask(p, (enum asks)(_i % 3));
	ck_assert_uint_eq(a->deauth, REASON_CLASS3_FROM_NONASSOC);
	ck_assert_int_eq(a->authr.state, AUTHR_ENDED);
	ck_assert_uint_eq(p->tk_installs, installs);
	pair_free(p);
}
END_TEST

/* The same of the station: neither does it ask, nor answer message 1. */
START_TEST(denied_by_station)
{
	struct pair *p = joined(_i >= 3, false);
	unsigned installs = p->tk_installs, sent = p->on_air;
	enum asks who = (enum asks)(_i % 3);

	p->supp.rekey.deny_ptk0 = true;
	if (who != STATION)
		sent++;
	ask(p, who);
	ck_assert_uint_eq(p->deauth, REASON_UNSPECIFIED);
	ck_assert_uint_eq(p->tk_installs, installs);
	ck_assert_uint_ge(p->on_air, sent);
	ck_assert(who != STATION || p->on_air == sent);
	pair_free(p);
}
END_TEST

/* Requests count up, and one that does not say that it is protected is dropped. */
START_TEST(requests)
{
	struct pair *p = joined(true, false);
	struct authr_event ev = {.kind = AUTHR_EV_EAPOL};
	struct supp_event due = {.kind = SUPP_EV_TIMER, .u.timer = SUPP_TIMER_PTK_REKEY};
	struct eapol_key k;
	uint8_t to[128];
	struct wr w = wr_of(to, sizeof(to));
	struct eapol_mic_in mic = {.akm = p->supp.row, .kck = ptk_kck(&p->supp.ptk)};

	for (unsigned i = 0; i < 2; i++) {
		pair_to_sta(p, &due);
		ck_assert_int_eq(
			eapol_key_parse(pair_sent(&p->sta_fx, FX_EAPOL), 16, &k), WIRE_OK);
		ck_assert_uint_eq(k.replay, i);
		ck_assert_uint_eq(k.info, KEY_INFO_REQUEST | KEY_INFO_SECURE | KEY_INFO_MIC |
						  KEY_INFO_PAIRWISE | p->supp.row->key_version);
	}
	k.info &= (uint16_t)~KEY_INFO_SECURE;
	k.replay = 9;
	memset(k.mic, 0, sizeof(k.mic));
	eapol_key_build(&w, &k);
	mic.pdu = wr_sofar(&w);
	ck_assert_int_eq(eapol_mic(p->c, &mic, to + EAPOL_KEY_MIC_AT), ERR_OK);
	ev.u.pdu = wr_sofar(&w);
	pair_to_ap(p, 1, &ev);
	ck_assert_int_eq(p->ap[1].authr.state, AUTHR_KEYED);
	ck_assert(pair_said(p, "without Secure=1"));
	pair_free(p);
}
END_TEST

/* Not before there is a PTK, and not after the association. */
START_TEST(nothing_to_ask_with)
{
	struct pair_setup s = {.akm = AKM_FT_PSK, .generate_local = true};
	struct pair *p = pair_new(&s);
	struct supp_event due = {.kind = SUPP_EV_TIMER, .u.timer = SUPP_TIMER_PTK_REKEY};
	struct supp_event leave = {.kind = SUPP_EV_LEAVE};

	pair_to_sta(p, &due);
	pair_associate(p, 0);
	pair_to_sta(p, &due);
	ck_assert_uint_eq(pair_sent(&p->sta_fx, FX_EAPOL).len, 0);
	pair_run(p, NS_PER_S);
	pair_to_sta(p, &leave);
	pair_to_sta(p, &due);
	ck_assert_uint_eq(pair_sent(&p->sta_fx, FX_EAPOL).len, 0);
	pair_free(p);
}
END_TEST

/* Extended Key ID: the IDs take turns, and nobody minds wpa_deny_ptk0_rekey. */
static void let_extend(struct pair *p, unsigned own)
{
	for (unsigned i = 0; i < PAIR_APS; i++) {
		struct rsne r;
		struct wr w = wr_of(p->ap[i].rsne, sizeof(p->ap[i].rsne));

		ck_assert_int_eq(rsne_parse(p->ap[i].sec.rsne, &r), WIRE_OK);
		r.caps |= RSN_CAP_EXT_KEY_ID;
		rsne_build(&w, &r);
		p->ap[i].sec.rsne = wr_sofar(&w);
		p->ap[i].sec.extended_key_id = own;
		p->ap[i].sec.deny_ptk0_rekey = true;
	}
}

static struct pair *extended(enum akm akm, unsigned own, bool both)
{
	struct pair_setup s = {.akm = akm, .generate_local = true};
	struct pair *p = pair_new(&s);
	struct rsne r;
	struct wr w = wr_of(p->sta_rsne, sizeof(p->sta_rsne));

	let_extend(p, own);
	ck_assert_int_eq(rsne_parse(bytes_of(p->sta_rsne, p->sta_rsne_len), &r), WIRE_OK);
	if (both)
		r.caps |= RSN_CAP_EXT_KEY_ID;
	rsne_build(&w, &r);
	p->sta_rsne_len = w.len;
	p->sta_rekey.ext_key_id = both;
	pair_associate(p, 0);
	pair_run(p, 1 * NS_PER_S);
	return p;
}

START_TEST(key_ids)
{
	static const struct {
		enum akm akm;
		unsigned own;
		uint8_t first;
	} ways[] = {{AKM_PSK, 1, 0}, {AKM_PSK, 2, 1}, {AKM_FT_PSK, 2, 0}};
	struct pair *p = extended(ways[_i].akm, ways[_i].own, true);
	uint8_t want = ways[_i].first;

	for (unsigned round = 0; round < 3; round++, want ^= 1) {
		ck_assert_int_eq(p->supp.state, SUPP_KEYED);
		ck_assert_uint_eq(p->supp.key_id, want);
		ck_assert_uint_eq(p->ap[0].authr.key_id, want);
		ask(p, round == 0 ? STATION : AP_TIMER);
	}
	ck_assert_uint_eq(p->n_why, 0);
	pair_free(p);
}
END_TEST

/* An AP that is alone with it goes on with ID 0. */
START_TEST(key_id_of_one)
{
	struct pair *p = extended(AKM_PSK, 2, false);

	ck_assert_int_eq(p->supp.state, SUPP_KEYED);
	ck_assert(!p->ap[0].authr.ext_key_id && !p->supp.ext_key_id);
	ask(p, AP_TIMER);
	ck_assert_uint_eq(p->ap[0].deauth, REASON_CLASS3_FROM_NONASSOC);
	pair_free(p);
}
END_TEST

/* What a station asks of the KDE [12.7.6.4]. */
START_TEST(key_id_kdes)
{
	static const struct {
		const char *kde;
		bool ext;
		const char *why;
		uint8_t id;
	} k[] = {
		{NULL, false, NULL, 0},
		{"\0\0", false, NULL, 0},
		{"\1\0", false, "RSN: Non-zero Extended Key ID Key ID in PTK0 handshake", 0},
		{"\1\0", true, NULL, 1},
		{"\5\0", true, NULL, 1},
		{"\2\0", true, "RSN: Invalid Extended Key ID", 0},
		{NULL, true, "RSN: No Key ID in Extended Key ID handshake", 0},
	};
	struct supplicant s = {.ext_key_id = k[_i].ext};
	struct kdes kd = {.key_id = bytes_of(k[_i].kde, k[_i].kde ? 2 : 0)};
	uint8_t id = 9;
	struct supp_fault f = supp_check_key_id(&s, &kd, &id);

	ck_assert_int_eq(f.judged.verdict, k[_i].why ? VERDICT_IGNORE : VERDICT_ACCEPT);
	if (k[_i].why)
		ck_assert_str_eq(f.judged.why, k[_i].why);
	else
		ck_assert_uint_eq(id, k[_i].id);
	if (k[_i].kde) {
		kd.key_id.len = 1;
		f = supp_check_key_id(&s, &kd, &id);
		ck_assert_int_eq(f.judged.verdict, VERDICT_IGNORE);
	}
}
END_TEST

static int64_t group_timer(const struct fx *fx)
{
	for (unsigned i = 0; i < fx->n; i++)
		if (fx->item[i].kind == FX_TIMER && fx->item[i].u.timer.timer == GROUP_TIMER_REKEY)
			return fx->item[i].u.timer.in_ns;
	return -1;
}

/* wpa_strict_rekey: half a second after one has left, and not later because a second one leaves. */
START_TEST(strict)
{
	struct pair *p = joined(false, false);
	struct pair_ap *a = &p->ap[0];

	a->group.conf.strict_rekey = _i;
	for (unsigned i = 0; i < 2; i++) {
		fx_reset(&a->fx);
		pair_must(group_step(&a->group, p->c, GROUP_EV_LEFT, &a->fx));
		ck_assert_int_eq(group_timer(&a->fx), _i && i == 0 ? 500 * NS_PER_MS : -1);
	}
	fx_reset(&a->fx);
	pair_must(group_step(&a->group, p->c, GROUP_EV_TIMER, &a->fx));
	ck_assert_int_eq(a->fx.item[0].u.tell.code, GROUP_TELL_REKEY_DUE);
	fx_reset(&a->fx);
	pair_must(group_step(&a->group, p->c, GROUP_EV_LEFT, &a->fx));
	ck_assert_int_eq(group_timer(&a->fx), _i ? 500 * NS_PER_MS : -1);
	pair_free(p);
}
END_TEST

UNIT_MAIN("pair_rekey", tcase_add_loop_test(tc, another_ptk, 0, 6);
	  tcase_add_loop_test(tc, denied_by_ap, 0, 6);
	  tcase_add_loop_test(tc, denied_by_station, 0, 6); tcase_add_test(tc, requests);
	  tcase_add_loop_test(tc, key_ids, 0, 3); tcase_add_test(tc, key_id_of_one);
	  tcase_add_loop_test(tc, key_id_kdes, 0, 7);
	  tcase_add_test(tc, nothing_to_ask_with); tcase_add_loop_test(tc, strict, 0, 2);)
