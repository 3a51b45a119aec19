/* sees: base trace wire observe */
#include <check.h>
#include <string.h>

#include "observe_script.h"
#include "suite.h"

#define MS NS_PER_MS

static const struct transition *roam(struct script *s, size_t i)
{
	const struct observed_station *st = observe_get_station(s->o, 0);

	ck_assert_ptr_nonnull(st);
	ck_assert_uint_gt(st->n_roams, i);
	return &st->roams[i];
}

static void app(struct script *s, enum app_dir dir, enum app_what what, uint64_t seq)
{
	script_rec(s, (struct trace_rec){ .kind = TRACE_APP, .entity = "sta",
					  .u.app = { "voip", dir, what, seq, 160, 2 * MS } });
}

static void trigger(struct script *s, enum trace_trigger t)
{
	script_rec(s, (struct trace_rec){ .kind = TRACE_TRIGGER, .entity = "sta",
					  .u.trigger = { t, AP1, -75000 } });
}

static void scan(struct script *s, enum trace_step step)
{
	script_rec(s, (struct trace_rec){ .kind = TRACE_SCAN, .entity = "sta",
					  .u.scan = { step, 5180, 2 } });
}

static void tune(struct script *s, enum trace_step step)
{
	script_rec(s, (struct trace_rec){ .kind = TRACE_TUNE, .entity = "sta",
					  .u.tune = { step, 5200 } });
}

static void decide(struct script *s, const char *what, const char *why)
{
	script_rec(s, (struct trace_rec){ .kind = TRACE_DECISION, .entity = "sta",
					  .u.decision = { what, AP1, AP2, -75000, -60000, why } });
}

/* Joins AP1, then roams to AP2 with everything a run tells about it. */
static void psk_roam(struct script *s)
{
	script_path(s, AP1, false, false);
	script_join(s, AP1, AKM_PSK);
	script_path(s, AP1, true, true);
	script_l2_update(s, "ap1");
	script_wait(s, MS);
	app(s, APP_UP, APP_OFFERED, 1);
	app(s, APP_UP, APP_DELIVERED, 1);
	app(s, APP_DOWN, APP_OFFERED, 1);
	app(s, APP_DOWN, APP_DELIVERED, 1);
	script_wait(s, 10 * MS);
	trigger(s, TRIGGER_SIGNAL);
	script_wait(s, 1 * MS);
	scan(s, TRACE_START);
	script_wait(s, 30 * MS);
	scan(s, TRACE_DONE);
	script_wait(s, 2 * MS);
	decide(s, "roam", "better");
	script_wait(s, 3 * MS);
	script_path(s, AP2, false, false); /* closed: whichever AP it names */
	app(s, APP_UP, APP_OFFERED, 2);
	tune(s, TRACE_START);
	script_wait(s, 4 * MS);
	app(s, APP_DOWN, APP_OFFERED, 2);
	app(s, APP_DOWN, APP_OFFERED, 3);
	tune(s, TRACE_DONE);
	script_auth(s, AP2, false, AUTH_OPEN, 0, (struct script_ft){ 0 });
	script_auth(s, AP2, true, AUTH_OPEN, 0, (struct script_ft){ 0 });
	script_assoc(s, AP2, true, AKM_PSK, NULL);
	script_answer(s, AP2, true, 0);
	script_handshake(s, AP2, AKM_PSK);
	script_wait(s, 1 * MS);
	script_path(s, AP2, true, true);
	script_wait(s, 2 * MS);
	script_l2_update(s, "ap2");
	script_wait(s, 5 * MS);
	app(s, APP_UP, APP_OFFERED, 3);
	app(s, APP_UP, APP_DELIVERED, 3);
	script_wait(s, 5 * MS);
	app(s, APP_DOWN, APP_OFFERED, 4);
	app(s, APP_DOWN, APP_DELIVERED, 4);
	script_wait(s, 5 * MS);
}

/* Four frames of 0.1 ms with gaps of 0.2: each exchange half takes 0.3 ms but for the last gap. */
START_TEST(t_phases)
{
	struct script s = script_new(AKM_PSK, false);
	const struct transition *t;
	static const struct {
		enum roam_phase phase;
		int64_t ns, up_ns, down_ns;
	} want[] = {
		{ PHASE_DETECT, 1 * MS, 0, 0 },
		{ PHASE_SCAN, 30 * MS, 0, 0 },
		{ PHASE_DECIDE, 2 * MS, 0, 0 },
		{ PHASE_WAIT, 3 * MS, 0, 0 },
		{ PHASE_TUNE, 4 * MS, 4 * MS, 4 * MS },
		{ PHASE_AUTH, 400000, 400000, 400000 },
		{ PHASE_EAP, 0, 0, 0 },
		{ PHASE_ASSOC, 600000, 600000, 600000 },
		{ PHASE_HANDSHAKE, 1200000, 1200000, 1200000 },
		{ PHASE_KEY_INSTALL, 1200000, 1200000, 1200000 },
		/* the wired side knows 5 us after the update left the AP */
		{ PHASE_DS_UPDATE, 2005000, 0, 2005000 },
		{ PHASE_L3, 0, 0, 0 },
		{ PHASE_FIRST_DATA, 4995000, 0, 0 },
	};

	observe_flow(s.o, STA, "voip", FLOW_VOICE, 20 * MS);
	psk_roam(&s);
	script_finish(&s);
	t = roam(&s, 0);
	for (size_t i = 0; i < N_OF(want); i++) {
		const struct phase_time *p = &t->phases[want[i].phase];

		ck_assert_msg(p->ns == want[i].ns, "%s: %lld", phase_text(want[i].phase),
			      (long long)p->ns);
		ck_assert_int_eq(p->blocked_up_ns, want[i].up_ns);
		ck_assert_int_eq(p->blocked_down_ns, want[i].down_ns);
	}
	ck_assert_int_eq(t->t_total_ns, 50400000);
	ck_assert_int_eq(t->outage_up_ns, 7400000);
	ck_assert_int_eq(t->outage_down_ns, 9405000);
	ck_assert_int_eq(t->t_mgmt_ns, 1000000);
	ck_assert_int_eq(t->t_key_ns, 2200000);
	ck_assert(t->has_trigger && t->trigger == TRIGGER_SIGNAL);
	ck_assert_int_eq(t->method, METHOD_PSK);
	ck_assert_int_eq(t->akm, AKM_PSK);
	ck_assert_str_eq(t->from, "ap1");
	ck_assert_str_eq(t->to, "ap2");
	ck_assert_uint_eq(t->frames, 8);
	/* 8 PPDUs; between two: SIFS 16, ACK 44, and AIFS 25 before the AP's, 34 before the
	 * station's frames */
	ck_assert_int_eq(t->floor_ns, 800000 + 7 * 60000 + 4 * 25000 + 3 * 34000);
	ck_assert_uint_eq(observe_n_failures(s.o), 0);
	observe_free(s.o);
}
END_TEST

/* An acknowledgement and its SIFS are 60 us: 0.14 ms of each gap are the next sender's. */
START_TEST(t_shares)
{
	static const int64_t want[SHARE_COUNT] = {
		[SHARE_CLIENT] = 11200000 + 3 * 140000, [SHARE_AP] = 4 * 140000,
		[SHARE_WIRED] = 2005000, [SHARE_AIR] = 8 * 100000 + 7 * 60000,
		[SHARE_SCAN] = 30 * MS, [SHARE_TRAFFIC] = 4995000,
	};
	struct script s = script_new(AKM_PSK, false);
	const struct transition *t;

	observe_flow(s.o, STA, "voip", FLOW_VOICE, 20 * MS);
	psk_roam(&s);
	script_finish(&s);
	t = roam(&s, 0);
	for (unsigned i = 0; i < SHARE_COUNT; i++)
		ck_assert_msg(t->share_ns[i] == want[i], "%s: %lld",
			      share_text((enum roam_share)i), (long long)t->share_ns[i]);
	observe_free(s.o);
}
END_TEST

START_TEST(t_losses)
{
	struct script s = script_new(AKM_PSK, false);
	const struct transition *t;
	const struct flow_summary *f;

	observe_flow(s.o, STA, "voip", FLOW_VOICE, 20 * MS);
	psk_roam(&s);
	script_finish(&s);
	t = roam(&s, 0);
	f = &observe_get_station(s.o, 0)->flows[0];
	ck_assert_int_eq(t->lost_up, 1);
	ck_assert_int_eq(t->lost_down, 2);
	ck_assert_int_eq(t->burst_up, 1);
	ck_assert_int_eq(t->burst_down, 2);
	ck_assert_int_eq(t->probe_interval_ns, 20 * MS);
	ck_assert_int_eq(t->t_data_up_ns, 60400000);
	ck_assert_int_eq(t->t_data_down_ns, 65400000);
	ck_assert_uint_eq(f->sent_up, 3);
	ck_assert_uint_eq(f->received_up, 2);
	ck_assert_uint_eq(f->lost_down, 2);
	ck_assert_uint_eq(f->burst_down, 2);
	ck_assert_int_eq(f->delay_up_ns, 2 * MS);
	/* half of the packets lost: Ie,eff = 95 * 50 / (50 + 25.1) = 63.2, Id = 0.5, R = 29.4 */
	ck_assert_int_ge(f->mos_milli, 1560);
	ck_assert_int_le(f->mos_milli, 1600);
	observe_free(s.o);
}
END_TEST

/* A capture gives the same method, outcome, t_mgmt and t_key as the run: one observer. */
START_TEST(t_air_alone)
{
	struct script full = script_new(AKM_PSK, false), air = script_new(AKM_PSK, true);
	const struct transition *a, *b;

	psk_roam(&full);
	psk_roam(&air);
	script_finish(&full);
	script_finish(&air);
	a = roam(&full, 0);
	b = roam(&air, 0);
	ck_assert_int_eq(a->method, b->method);
	ck_assert_int_eq(a->outcome, b->outcome);
	ck_assert_int_eq(a->t_mgmt_ns, b->t_mgmt_ns);
	ck_assert_int_eq(a->t_key_ns, b->t_key_ns);
	ck_assert_int_eq(a->floor_ns, b->floor_ns);
	ck_assert_uint_eq(a->frames, b->frames);
	ck_assert_int_eq(b->t_total_ns, b->t_key_ns);
	ck_assert_int_eq(b->outage_up_ns, OBSERVE_NULL);
	ck_assert_int_eq(b->t_data_up_ns, OBSERVE_NULL);
	ck_assert(!b->has_trigger);
	ck_assert_str_eq(b->from, "02:00:00:00:00:01");
	observe_free(full.o);
	observe_free(air.o);
}
END_TEST

START_TEST(t_ping)
{
	struct script s = script_new(AKM_PSK, false);
	const struct ping_summary *p;

	observe_flow(s.o, STA, "voip", FLOW_PING, NS_PER_S);
	for (uint64_t i = 1; i <= 5; i++) {
		app(&s, APP_UP, APP_OFFERED, i);
		script_wait(&s, (int64_t)i * MS);
		if (i == 2)
			continue; /* the request is lost */
		app(&s, APP_UP, APP_DELIVERED, i);
		app(&s, APP_DOWN, APP_OFFERED, i);
		if (i == 4)
			continue; /* the reply is lost */
		app(&s, APP_DOWN, APP_DELIVERED, i);
		app(&s, APP_DOWN, APP_DELIVERED, i);
	}
	script_finish(&s);
	ck_assert(observe_get_station(s.o, 0)->flows[0].has_ping);
	p = &observe_get_station(s.o, 0)->flows[0].ping;
	ck_assert_uint_eq(p->sent, 5);
	ck_assert_uint_eq(p->received, 3);
	ck_assert_uint_eq(p->lost, 2);
	ck_assert_uint_eq(p->loss_permille, 400);
	ck_assert_int_eq(p->min_ns, 1 * MS);
	ck_assert_int_eq(p->avg_ns, 3 * MS);
	ck_assert_int_eq(p->max_ns, 5 * MS);
	ck_assert_uint_eq(p->n_lost_kept, 2);
	ck_assert_uint_eq(p->lost_seq[0], 2);
	ck_assert_uint_eq(p->lost_seq[1], 4);
	ck_assert_uint_eq(observe_get_station(s.o, 0)->flows[0].duplicates, 3);
	observe_free(s.o);
}
END_TEST

static void ft_air(struct script *s)
{
	const struct script_ft mic = { .mic = 3 };

	script_auth(s, AP2, false, AUTH_FT, 0, (struct script_ft){ 0 });
	script_auth(s, AP2, true, AUTH_FT, 0, (struct script_ft){ 0 });
	script_assoc(s, AP2, true, AKM_FT_PSK, &mic);
	script_answer(s, AP2, true, 0);
	script_data(s, AP2, false);
	script_data(s, AP2, true);
}

START_TEST(t_ft)
{
	struct script s = script_new(AKM_FT_PSK, true);
	const struct script_ft mic = { .mic = 3 };
	const struct transition *t;

	script_join(&s, AP1, AKM_FT_PSK);
	script_ds(&s, AP2, false, 0);
	script_ds(&s, AP2, true, 0);
	script_data(&s, AP1, false); /* goes on over the old AP meanwhile */
	script_assoc(&s, AP2, true, AKM_FT_PSK, &mic);
	script_answer(&s, AP2, true, 0);
	script_finish(&s);
	t = roam(&s, 0);
	ck_assert_int_eq(t->method, METHOD_FT_DS);
	ck_assert_int_eq(t->outcome, OUTCOME_OK);
	ck_assert_int_eq(t->t_mgmt_ns, 1300000);
	ck_assert_int_eq(t->t_key_ns, 1300000);
	ck_assert_uint_eq(t->frames, 4);
	ck_assert_uint_eq(observe_n_failures(s.o), 0);
	observe_free(s.o);
}
END_TEST

/* The last transmission of the frame that completes the keys counts. */
START_TEST(t_last_transmission)
{
	struct script s = script_new(AKM_PSK, true);
	const struct transition *t;

	script_auth(&s, AP1, false, AUTH_OPEN, 0, (struct script_ft){ 0 });
	script_auth(&s, AP1, true, AUTH_OPEN, 0, (struct script_ft){ 0 });
	script_assoc(&s, AP1, false, AKM_PSK, NULL);
	script_answer(&s, AP1, false, 0);
	script_handshake(&s, AP1, AKM_PSK);
	script_wait(&s, 99700 * NS_PER_US);
	script_eapol(&s, AP1, 3, AKM_PSK); /* the AP had no message 4 */
	script_eapol(&s, AP1, 4, AKM_PSK);
	script_wait(&s, NS_PER_S);
	script_eapol(&s, AP1, 1, AKM_PSK); /* a rekey, years later */
	script_handshake(&s, AP1, AKM_PSK);
	script_finish(&s);
	t = &observe_get_station(s.o, 0)->joins[0];
	ck_assert_int_eq(t->t_mgmt_ns, 1000000);
	ck_assert_int_eq(t->t_key_ns, 2400000 + 99700000 + 400000);
	ck_assert_int_eq(t->outcome, OUTCOME_OK);
	ck_assert_uint_eq(observe_get_station(s.o, 0)->n_joins, 1);
	observe_free(s.o);
}
END_TEST

START_TEST(t_fell_back)
{
	struct script s = script_new(AKM_FT_PSK, true);
	const struct transition *t;

	script_join(&s, AP1, AKM_FT_PSK);
	script_auth(&s, AP2, false, AUTH_FT, 0, (struct script_ft){ 0 });
	script_auth(&s, AP2, true, AUTH_FT, STATUS_INVALID_PMKID, (struct script_ft){ 0 });
	script_wait(&s, 100 * MS);
	script_auth(&s, AP2, false, AUTH_OPEN, 0, (struct script_ft){ 0 });
	script_auth(&s, AP2, true, AUTH_OPEN, 0, (struct script_ft){ 0 });
	script_assoc(&s, AP2, true, AKM_FT_PSK, NULL);
	script_answer(&s, AP2, true, 0);
	script_handshake(&s, AP2, AKM_FT_PSK);
	script_data(&s, AP2, true);
	script_finish(&s);
	t = roam(&s, 0);
	ck_assert_int_eq(t->outcome, OUTCOME_FELL_BACK);
	ck_assert_int_eq(t->method, METHOD_PSK);
	ck_assert_uint_eq(t->n_attempts, 2);
	ck_assert_int_eq(t->attempts[0].method, METHOD_FT_AIR);
	ck_assert_uint_eq(t->attempts[0].status, STATUS_INVALID_PMKID);
	ck_assert_uint_eq(t->attempts[0].cause, 2);
	ck_assert(!t->attempts[0].ok && t->attempts[1].ok);
	ck_assert_uint_eq(t->cause, 2);
	ck_assert_uint_eq(t->status, STATUS_INVALID_PMKID);
	ck_assert_int_eq(t->t_key_ns, 600000 + 100000000 + 2200000);
	observe_free(s.o);
}
END_TEST

/* After a failed attempt the station sends data through the old AP: that roam is over. */
START_TEST(t_gives_up)
{
	struct script s = script_new(AKM_FT_PSK, true);

	script_join(&s, AP1, AKM_FT_PSK);
	script_auth(&s, AP2, false, AUTH_FT, 0, (struct script_ft){ 0 });
	script_auth(&s, AP2, true, AUTH_FT, STATUS_INVALID_MDE, (struct script_ft){ 0 });
	script_data(&s, AP1, false);
	ft_air(&s);
	script_finish(&s);
	ck_assert_uint_eq(observe_get_station(s.o, 0)->n_roams, 2);
	ck_assert_int_eq(roam(&s, 0)->outcome, OUTCOME_FAILED);
	ck_assert_uint_eq(roam(&s, 0)->cause, 7);
	ck_assert_int_eq(roam(&s, 0)->t_key_ns, OBSERVE_NULL);
	ck_assert_int_eq(roam(&s, 1)->outcome, OUTCOME_OK);
	ck_assert_int_eq(roam(&s, 1)->t_key_ns, 1000000);
	observe_free(s.o);
}
END_TEST

/* Attempts more than five seconds apart are different transitions. */
START_TEST(t_gap)
{
	struct script s = script_new(AKM_PSK, true);
	const struct observed_station *st;

	for (unsigned i = 0; i < 2; i++) {
		script_auth(&s, AP1, false, AUTH_OPEN, 0, (struct script_ft){ 0 });
		script_wait(&s, 6 * NS_PER_S);
	}
	script_join(&s, AP1, AKM_PSK);
	script_finish(&s);
	st = observe_get_station(s.o, 0);
	ck_assert_uint_eq(st->n_joins, 3);
	ck_assert_int_eq(st->joins[0].outcome, OUTCOME_FAILED);
	ck_assert_int_eq(st->joins[1].outcome, OUTCOME_FAILED);
	ck_assert_int_eq(st->joins[2].outcome, OUTCOME_OK);
	ck_assert_int_eq(st->joins[2].t_key_ns, 2200000);
	ck_assert_uint_eq(st->n_roams, 0);
	observe_free(s.o);
}
END_TEST

/* Deauthenticated, then elsewhere: a join, not a roam. */
START_TEST(t_join_after_leaving)
{
	struct script s = script_new(AKM_PSK, true);

	script_join(&s, AP1, AKM_PSK);
	script_leave(&s, AP1, false, REASON_DEAUTH_LEAVING);
	script_wait(&s, 100 * MS);
	script_join(&s, AP2, AKM_PSK);
	script_finish(&s);
	ck_assert_uint_eq(observe_get_station(s.o, 0)->n_joins, 2);
	ck_assert_uint_eq(observe_get_station(s.o, 0)->n_roams, 0);
	ck_assert_uint_eq(observe_n_failures(s.o), 0);
	observe_free(s.o);
}
END_TEST

START_TEST(t_nothing)
{
	struct observe *o = observe_new();

	observe_station(o, STA, "sta");
	ck_assert_int_eq(observe_finish(o, NS_PER_S), ERR_OK);
	ck_assert_uint_eq(observe_n_stations(o), 1);
	ck_assert_ptr_nonnull(observe_find_station(o, "sta"));
	ck_assert_ptr_null(observe_find_station(o, "nobody"));
	ck_assert_uint_eq(observe_find_station(o, "sta")->n_joins, 0);
	ck_assert_ptr_null(observe_get_station(o, 1));
	ck_assert_ptr_null(observe_get_failure(o, 0));
	observe_free(o);
	observe_free(NULL);
}
END_TEST

START_TEST(t_stay_then_roam)
{
	struct script s = script_new(AKM_FT_PSK, false);

	script_path(&s, AP1, false, false);
	script_join(&s, AP1, AKM_FT_PSK);
	script_path(&s, AP1, true, true);
	trigger(&s, TRIGGER_SIGNAL);
	scan(&s, TRACE_START);
	script_wait(&s, 30 * MS);
	scan(&s, TRACE_DONE);
	decide(&s, "stay", "no better one");
	script_wait(&s, 10 * NS_PER_S);
	trigger(&s, TRIGGER_SIGNAL); /* became true again */
	decide(&s, "roam", "better");
	script_path(&s, AP1, false, false);
	ft_air(&s);
	script_path(&s, AP2, true, true);
	script_l2_update(&s, "ap2");
	script_wait(&s, MS);
	script_finish(&s);
	ck_assert_int_lt(roam(&s, 0)->t_total_ns, 10 * MS);
	observe_free(s.o);
}
END_TEST

/* Two scans five seconds apart: coming home between them is not the end of a roam. */
START_TEST(t_scans_and_waits)
{
	struct script s = script_new(AKM_FT_PSK, false);

	script_path(&s, AP1, false, false);
	script_join(&s, AP1, AKM_FT_PSK);
	script_path(&s, AP1, true, true);
	script_l2_update(&s, "ap1");
	script_wait(&s, NS_PER_S);
	trigger(&s, TRIGGER_SIGNAL);
	for (unsigned i = 0; i < 2; i++) {
		scan(&s, TRACE_START);
		script_path(&s, AP1, false, false);
		script_wait(&s, 30 * MS);
		scan(&s, TRACE_DONE);
		if (i == 1)
			break;
		decide(&s, "stay", "no better one");
		tune(&s, TRACE_START);
		script_wait(&s, 3 * MS);
		tune(&s, TRACE_DONE);
		script_path(&s, AP1, true, true);
		script_wait(&s, 5 * NS_PER_S);
	}
	decide(&s, "roam", "better");
	ft_air(&s);
	script_path(&s, AP2, true, true);
	script_l2_update(&s, "ap2");
	script_wait(&s, MS);
	script_finish(&s);
	ck_assert_int_eq(roam(&s, 0)->phases[PHASE_SCAN].ns, 60 * MS);
	ck_assert_int_eq(roam(&s, 0)->phases[PHASE_SCAN].blocked_up_ns, 60 * MS);
	ck_assert_int_eq(roam(&s, 0)->phases[PHASE_TUNE].ns, 3 * MS);
	ck_assert_int_ge(roam(&s, 0)->phases[PHASE_WAIT].ns, 5 * NS_PER_S);
	ck_assert_int_lt(roam(&s, 0)->phases[PHASE_FIRST_DATA].ns, 10 * MS);
	observe_free(s.o);
}
END_TEST

/* What the end of the run cuts off is not lost; what is older is. */
START_TEST(t_under_way_is_not_lost)
{
	static const struct { int64_t offered_ms; uint64_t sent, lost; } rows[] = {
		{ 1950, 1, 0 },
		{ 1800, 2, 1 },
	};
	struct mac mac = { { 2, 0, 0, 0, 0, 9 } };
	struct trace_rec rec = { .at_ns = NS_PER_S,
				 .kind = TRACE_APP,
				 .entity = "phone",
				 .u.app = { "call", APP_UP, APP_OFFERED, 1, 160, 0 } };
	struct observe *o = observe_new();
	const struct flow_summary *f;

	observe_station(o, mac, "phone");
	observe_flow(o, mac, "call", FLOW_UDP, 20 * NS_PER_MS);
	observe_rec(o, &rec);
	rec.u.app.what = APP_DELIVERED;
	observe_rec(o, &rec);
	rec.u.app.what = APP_OFFERED;
	rec.u.app.seq = 2;
	rec.at_ns = rows[_i].offered_ms * NS_PER_MS;
	observe_rec(o, &rec);
	ck_assert_int_eq(observe_finish(o, 2 * NS_PER_S), ERR_OK);
	f = &observe_find_station(o, "phone")->flows[0];
	ck_assert_uint_eq(f->sent_up, rows[_i].sent);
	ck_assert_uint_eq(f->lost_up, rows[_i].lost);
	observe_free(o);
}
END_TEST

UNIT_MAIN("observe", {
	tcase_add_loop_test(tc, t_under_way_is_not_lost, 0, 2);
	tcase_add_test(tc, t_scans_and_waits);
	tcase_add_test(tc, t_phases);
	tcase_add_test(tc, t_shares);
	tcase_add_test(tc, t_losses);
	tcase_add_test(tc, t_air_alone);
	tcase_add_test(tc, t_ping);
	tcase_add_test(tc, t_ft);
	tcase_add_test(tc, t_last_transmission);
	tcase_add_test(tc, t_fell_back);
	tcase_add_test(tc, t_gives_up);
	tcase_add_test(tc, t_gap);
	tcase_add_test(tc, t_join_after_leaving);
	tcase_add_test(tc, t_nothing);
	tcase_add_test(tc, t_stay_then_roam);
})
