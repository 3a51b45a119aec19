/* sees: base crypto wire key trace spec proto */
#include "sta_world.h"
#include "suite.h"

/* "12:auth=1" is: at 12 ms, an authentication request to the AP whose address ends in 1. */
static const char JOIN[] = "0:join 0:idle 31:probe=2412 92:probe=2437 122:tuning 123:auth=1 "
			   "123:authenticating 125:assoc=1 125:associating 127:associated "
			   "127:handshake 132:connected ";

START_TEST(t_join)
{
	struct sta *s = s_new();

	s_add(s, 2412, -50000);
	s_step(s, (struct sme_event){ .kind = SME_EV_JOIN });
	s_run(s, NS_PER_S / 2);
	/* the frame is said before the state, as the effects stand */
	ck_assert_str_eq(s->said, JOIN);
	ck_assert_ptr_nonnull(strstr(s->log, "CTRL-EVENT-CONNECTED - Connection to "
					     "02:00:00:00:00:01 completed\n"));
	s_free(s);
}
END_TEST

/*
 * mac80211: 3 tries; 100 ms after an acknowledgement, at once without one. Then wpa_supplicant
 * ignores the BSSID for 10 s and scans again after 100 ms.
 */
static const struct {
	const char *name;
	bool on, mute;
	uint16_t auth_status, assoc_status;
	const char *said;
} attempts[] = {
	{ "acknowledged, not answered", true, true, 0, 0,
	  "123:auth=1 123:authenticating 224:auth=1 325:auth=1 426:idle " },
	{ "not acknowledged", false, false, 0, 0,
	  "123:auth=1 123:authenticating 124:auth=1 125:auth=1 126:idle " },
	{ "refused", true, false, STATUS_AP_FULL, 0, "123:auth=1 123:authenticating 125:idle " },
	{ "association refused", true, false, 0, STATUS_AP_FULL,
	  "123:auth=1 123:authenticating 125:assoc=1 125:associating 127:idle " },
};

START_TEST(t_attempt_fails)
{
	struct sta *s = s_new();
	struct s_ap *ap = s_add(s, 2412, -50000);
	int64_t failed_ns;

	s_step(s, (struct sme_event){ .kind = SME_EV_JOIN });
	s_run_until(s, 122 * NS_PER_MS);
	ck_assert_int_eq(s->sme.state, SME_TUNING);
	s_hush(s);
	ap->on = attempts[_i].on;
	ap->mute = attempts[_i].mute;
	ap->auth_status = attempts[_i].auth_status;
	ap->assoc_status = attempts[_i].assoc_status;
	while (s->sme.state != SME_IDLE)
		ck_assert(s_next(s, NS_PER_S));
	failed_ns = s->now_ns;
	ck_assert_str_eq(s->said, attempts[_i].said);
	ck_assert(ignore_has(&s->sme.ignored, ap->bssid, failed_ns + 10 * NS_PER_S - 1));
	ck_assert(!ignore_has(&s->sme.ignored, ap->bssid, failed_ns + 10 * NS_PER_S));
	ck_assert_int_eq(s->timer_ns[SME_TIMER_SCAN] - failed_ns, 100 * NS_PER_MS);
	s_free(s);
}
END_TEST

/*
 * wpa_supplicant: the delay before the next scan by failures in a row; from the fourth on the
 * network is disabled for 10, 20, 30 s.
 */
START_TEST(t_scan_delays)
{
	static const int64_t want_ms[] = { 100, 500, 1000, 10000, 20000, 30000 };
	struct sta *s = s_new();
	struct s_ap *ap = s_add(s, 2412, -50000);

	ap->auth_status = STATUS_AP_FULL;
	s_step(s, (struct sme_event){ .kind = SME_EV_JOIN });
	for (unsigned i = 0; i < N_OF(want_ms); i++) {
		while (s->sme.failures == i)
			ck_assert(s_next(s, s->now_ns + 2000 * NS_PER_S));
		ck_assert_int_eq(s->timer_ns[SME_TIMER_SCAN] - s->now_ns, want_ms[i] * NS_PER_MS);
	}
	s_free(s);
}
END_TEST

/* A first failure tries another BSS of the same network at once. */
START_TEST(t_first_failure_takes_the_other_bss)
{
	struct sta *s = s_new();

	s_add(s, 2412, -50000)->auth_status = STATUS_AP_FULL;
	s_add(s, 2437, -60000);
	s_step(s, (struct sme_event){ .kind = SME_EV_JOIN });
	s_run_until(s, NS_PER_S / 2);
	ck_assert_ptr_nonnull(strstr(s->said, "123:auth=1 123:authenticating 125:tuning 126:auth=2 "
					      "126:authenticating 128:assoc=2 "));
	ck_assert_int_eq(s->sme.state, SME_CONNECTED);
	ck_assert_uint_eq(s->sme.failures, 0);
	s_free(s);
}
END_TEST

/* wpa_supplicant: 10 s for the keys, then deauthentication and on. */
START_TEST(t_handshake_timeout)
{
	struct sta *s = s_new();

	s_add(s, 2412, -50000);
	s->keyed = false;
	s_step(s, (struct sme_event){ .kind = SME_EV_JOIN });
	s_run_until(s, 127 * NS_PER_MS);
	s_hush(s);
	s_run_until(s, 10127 * NS_PER_MS);
	ck_assert_str_eq(s->said, "10127:deauth=1 10127:idle ");
	ck_assert_ptr_nonnull(strstr(s->log, "Authentication with 02:00:00:00:00:01 timed out."));
	s_free(s);
}
END_TEST

/* The AP ends the handshake: the network is disabled, longer each time. */
START_TEST(t_wrong_key_disables_the_network)
{
	static const int64_t want_s[] = { 10, 20, 30, 60, 60, 90 };
	struct sta *s = s_new();
	struct s_ap *ap = s_add(s, 2412, -50000);

	s->keyed = false;
	s_step(s, (struct sme_event){ .kind = SME_EV_JOIN });
	for (unsigned i = 0; i < N_OF(want_s); i++) {
		while (s->sme.state != SME_HANDSHAKE)
			ck_assert(s_next(s, s->now_ns + 400 * NS_PER_S));
		s_hush(s);
		s_step(s, (struct sme_event){ .kind = SME_EV_LEFT,
					      .u.left = { ap->bssid, true, 15 } });
		ck_assert_int_eq(s->timer_ns[SME_TIMER_SCAN] - s->now_ns, want_s[i] * NS_PER_S);
		ck_assert_ptr_nonnull(strstr(s->log, "WPA: 4-Way Handshake failed - pre-shared key "
						     "may be incorrect\n"
						     "CTRL-EVENT-SSID-TEMP-DISABLED"));
	}
	s_free(s);
}
END_TEST

/* EAP failed and nobody sent the station away: it leaves, and the network is disabled. */
START_TEST(t_failed_eap_disables_the_network)
{
	struct sta *s = s_new();

	(void)s_add(s, 2412, -50000);
	s->keyed = false;
	s_step(s, (struct sme_event){ .kind = SME_EV_JOIN });
	for (unsigned i = 1; i <= 3; i++) {
		while (s->sme.state != SME_HANDSHAKE)
			ck_assert(s_next(s, s->now_ns + 400 * NS_PER_S));
		s_hush(s);
		s_step(s, (struct sme_event){ .kind = SME_EV_REFUSED,
					      .u.reason = REASON_8021X_FAILED });
		ck_assert_int_eq(s->sme.state, SME_IDLE);
		ck_assert_int_eq(s->timer_ns[SME_TIMER_SCAN] - s->now_ns, i * 10 * NS_PER_S);
		ck_assert_ptr_nonnull(strstr(s->said, "deauth=1 "));
		ck_assert_ptr_nonnull(strstr(s->log, "reason=AUTH_FAILED"));
	}
	s_free(s);
}
END_TEST

/* mac80211: 7 beacon intervals, then a null function each 500 ms, two of them. */
START_TEST(t_beacon_loss)
{
	struct sta *s = s_new();
	struct s_ap *ap = s_add(s, 2412, -50000);
	int64_t start_ns;

	s_join(s);
	s_heard(s, ap, 0);
	s_run(s, 0);
	start_ns = s->now_ns;
	ap->on = false;
	s_run_until(s, start_ns + 7 * 100 * NS_PER_TU - 1);
	ck_assert_str_eq(s->said, "");
	s_run(s, 1);
	ck_assert_ptr_nonnull(strstr(s->said, "null=1 "));
	ck_assert_ptr_nonnull(strstr(s->log, "CTRL-EVENT-BEACON-LOSS\n"));
	s_hush(s);
	s_run(s, 500 * NS_PER_MS);
	ck_assert_ptr_nonnull(strstr(s->said, "null=1 "));
	s_hush(s);
	s_run(s, 500 * NS_PER_MS - 1);
	ck_assert_str_eq(s->said, "");
	s_run(s, 1);
	ck_assert_ptr_nonnull(strstr(s->said, "beacon-loss "));
	ck_assert_int_eq(s->sme.state, SME_IDLE);
	s_free(s);
}
END_TEST

START_TEST(t_acknowledged_null_keeps_the_association)
{
	struct sta *s = s_new();
	struct s_ap *ap = s_add(s, 2412, -50000);

	s_join(s);
	s_heard(s, ap, 0);
	s_run(s, 720 * NS_PER_MS); /* one null function, acknowledged */
	ck_assert_int_eq(s->sme.state, SME_CONNECTED);
	ck_assert_uint_eq(s->sme.probes, 0);
	s_run(s, 20 * NS_PER_S); /* silent, but there */
	ck_assert_int_eq(s->sme.state, SME_CONNECTED);
	s_free(s);
}
END_TEST

/* Below the threshold it looks round, after the hold-off; it goes for the hysteresis alone. */
static const struct {
	const char *name;
	int32_t own_mdbm, other_mdbm;
	bool looks, goes;
} levels[] = {
	{ "at the threshold", -70000, -40000, false, false },
	{ "below, other better by the hysteresis", -70001, -62001, true, true },
	{ "below, other just not better enough", -70001, -62002, true, false },
	{ "below, no other", -71000, 0, true, false },
};

START_TEST(t_threshold_and_hysteresis)
{
	struct sta *s = s_new();
	struct s_ap *own = s_add(s, 2412, -50000), *other;

	s_join(s);
	if (levels[_i].other_mdbm != 0) {
		other = s_add(s, 2437, levels[_i].other_mdbm);
		own = &s->ap[0];
		ck_assert_ptr_nonnull(other);
	}
	s->sme.connected_ns = s->now_ns; /* the hold-off runs from here */
	own->level_mdbm = levels[_i].own_mdbm;
	s_heard(s, own, 0);
	s_run(s, 0);
	ck_assert_int_eq(strcmp(s->said, "") != 0, levels[_i].looks);
	s_hush(s);
	s_run(s, 600 * NS_PER_MS);
	ck_assert_str_eq(s->said, ""); /* hold-off */
	for (int i = 0; i < 45; i++) {
		s_heard(s, own, 0);
		s_run(s, 98 * NS_PER_MS);
	}
	s_run(s, 200 * NS_PER_MS);
	ck_assert_int_eq(strstr(s->said, "probe=2437") != NULL, levels[_i].looks);
	ck_assert_int_eq(strstr(s->said, "tuning") != NULL, levels[_i].goes);
	ck_assert_int_eq(strstr(s->log, "CTRL-EVENT-DO-ROAM") != NULL, levels[_i].goes);
	ck_assert_int_eq(strstr(s->log, "CTRL-EVENT-SKIP-ROAM") != NULL,
			 levels[_i].looks && !levels[_i].goes && levels[_i].other_mdbm != 0);
	s_free(s);
}
END_TEST

/* 3/16 of each beacon [mac80211]: -80 + 30 (13/16)^n is below -70 from the sixth on. */
START_TEST(t_levels_are_averaged)
{
	struct sta *s = s_new();
	struct s_ap *own = s_add(s, 2412, -50000);

	s_join(s);
	s_heard(s, own, 0);
	s_run(s, 0);
	own->level_mdbm = -80000;
	for (int i = 1; i <= 6; i++) {
		s_hush(s);
		s_heard(s, own, 0);
		s_run(s, 0);
		ck_assert_int_eq(strcmp(s->said, "") != 0, i == 6);
	}
	ck_assert_int_eq(s->sme.average_mdbm, -71368);
	s_free(s);
}
END_TEST

START_TEST(t_roam_by_command)
{
	struct sta *s = s_new();

	s_add(s, 2412, -50000);
	s_add(s, 2437, -80000);
	s_join(s);
	s_roam_to(s, 1, false);
	s_run(s, 50 * NS_PER_MS);
	ck_assert_str_eq(s->said, "200:command 200:tuning 201:auth=2 201:authenticating "
				  "203:reassoc=2 203:associating 205:associated 205:handshake "
				  "210:connected ");
	s_free(s);
}
END_TEST

/* wpa_cli roam to a BSS nobody has heard. */
START_TEST(t_roam_to_unknown)
{
	struct sta *s = s_new();

	s_add(s, 2412, -50000);
	s_join(s);
	s_step(s, (struct sme_event){ .kind = SME_EV_ROAM_TO,
				      .u.roam.bssid = { { 2, 9, 9, 9, 9, 9 } } });
	s_run(s, 20 * NS_PER_MS);
	ck_assert_str_eq(s->said, "200:command ");
	ck_assert_ptr_nonnull(strstr(s->log, "Target AP 02:09:09:09:09:09 not found"));
	ck_assert_int_eq(s->sme.state, SME_CONNECTED);
	ck_assert_uint_eq(s->freq_mhz, 2412);
	s_free(s);
}
END_TEST

/* C55: between 30 s and 180 s the supplicant lists what the kernel forgot: its channel first. */
static const struct {
	int64_t age_s;
	const char *line; /* NULL: none */
	bool probes, arrives;
} ages[] = {
	{ 29, NULL, false, true },
	{ 31, "nl80211: MLME command failed (auth): ret=-2 (No such file or directory)\n", true,
	  true },
	{ 181, "not found from BSS table", false, false },
};

START_TEST(t_stale_entry)
{
	struct sta *s = s_new();
	struct s_ap *own = s_add(s, 2412, -50000);

	s_add(s, 2437, -60000);
	s_join(s);
	for (int64_t i = 0; i < 2 * ages[_i].age_s; i++) {
		s_heard(s, own, 0);
		s_run(s, NS_PER_S / 2);
	}
	s_hush(s);
	s_roam_to(s, 1, false);
	s_run(s, 300 * NS_PER_MS);
	ck_assert_int_eq(strstr(s->said, "probe=2437 ") != NULL, ages[_i].probes);
	ck_assert_ptr_null(strstr(s->said, "probe=2412 "));
	if (ages[_i].line != NULL)
		ck_assert_ptr_nonnull(strstr(s->log, ages[_i].line));
	ck_assert_int_eq(strstr(s->said, "reassoc=2 ") != NULL, ages[_i].arrives);
	ck_assert_int_eq(s->sme.state, SME_CONNECTED);
	s_free(s);
}
END_TEST

/* FT in the mobility domain whose keys are there; elsewhere a full association. */
static const struct {
	const char *name;
	uint16_t mdid;
	uint8_t policy;
	bool client_ft, client_ds, ask_ds;
	const char *begins;
} ft_cases[] = {
	{ "over the air", 0xa1b2, 0, true, true, false, "ft " },
	{ "over the DS", 0xa1b2, MDE_OVER_DS, true, true, false, "ft-ds " },
	{ "client does not like the DS", 0xa1b2, MDE_OVER_DS, true, false, false, "ft " },
	{ "asked for the DS", 0xa1b2, 0, true, true, true, "ft-ds " },
	{ "another mobility domain", 0xa1b3, MDE_OVER_DS, true, true, false, "auth=2 " },
	{ "client without FT", 0xa1b2, MDE_OVER_DS, false, true, false, NULL },
};

static struct sta *ft_pair(unsigned i)
{
	struct sta *s = s_new();
	struct s_ap *ap;

	for (unsigned a = 0; a < 2; a++) {
		ap = s_add(s, 2412 + 25 * a, -50000);
		ap->akm = AKM_FT_PSK;
		ap->mdid = a == 0 ? 0xa1b2 : ft_cases[i].mdid;
		ap->ft_policy = ft_cases[i].policy;
	}
	s->profile.ft_over_ds = ft_cases[i].client_ds;
	s_join(s);
	sme_set_ft(&s->sme, (const uint8_t[]){ 0xa1, 0xb2 });
	s->profile.ft = ft_cases[i].client_ft;
	return s;
}

START_TEST(t_ft_is_chosen)
{
	struct sta *s = ft_pair(_i);
	char want[64];

	s_roam_to(s, 1, ft_cases[_i].ask_ds);
	s_run(s, 3 * NS_PER_MS);
	if (ft_cases[_i].begins == NULL) { /* nothing of this network can be used */
		ck_assert_str_eq(s->said, "200:command ");
		s_free(s);
		return;
	}
	snprintf(want, sizeof(want), ":%s", ft_cases[_i].begins);
	ck_assert_ptr_nonnull(strstr(s->said, want));
	ck_assert_int_eq(s->sme.target.over_ds, strcmp(ft_cases[_i].begins, "ft-ds ") == 0);
	s_free(s);
}
END_TEST

/* FT refused or unanswered: full association with the same AP. */
START_TEST(t_ft_falls_back)
{
	static const uint16_t status[] = { STATUS_INVALID_PMKID, STATUS_INVALID_MDE,
					   STATUS_INVALID_FTE, 0 };
	struct sta *s = ft_pair(0);

	if (_i < 4) {
		s->ft_refused = true;
		s->ft_status = status[_i];
	} else {
		s->ap[1].mute = true;
	}
	s_roam_to(s, 1, false);
	s_run(s, 2 * NS_PER_MS);
	if (_i == 4) {
		s_run_until(s, 503 * NS_PER_MS);
		s->ap[1].mute = false;
	}
	s_run(s, 100 * NS_PER_MS);
	ck_assert_str_eq(s->said,
			 _i < 4 ? "200:command 200:tuning 201:ft 201:authenticating 202:ft-abort "
				  "202:auth=2 204:reassoc=2 204:associating 206:associated "
				  "206:handshake 211:connected "
				: "200:command 200:tuning 201:ft 201:authenticating 201:auth=2 "
				  "302:auth=2 403:auth=2 504:ft-abort 504:auth=2 506:reassoc=2 "
				  "506:associating 508:associated 508:handshake 513:connected ");
	s_free(s);
}
END_TEST

START_TEST(t_leave)
{
	struct sta *s = s_new();

	s_add(s, 2412, -50000);
	s_join(s);
	s_step(s, (struct sme_event){ .kind = SME_EV_LEAVE });
	s_run(s, 100 * NS_PER_S);
	ck_assert_str_eq(s->said, "200:deauth=1 200:off ");
	s_free(s);
}
END_TEST

/* [11-2020 11.3.5] Another AP's farewell is not ours. */
START_TEST(t_left_by_another)
{
	struct sta *s = s_new();
	struct mac other = { { 2, 9, 9, 9, 9, 9 } };

	s_add(s, 2412, -50000);
	s_join(s);
	s_step(s, (struct sme_event){ .kind = SME_EV_LEFT, .u.left = { other, true, 15 } });
	ck_assert_int_eq(s->sme.state, SME_CONNECTED);
	s_free(s);
}
END_TEST

/* Every answer, cut at every length and with every octet changed, moves nobody but as it should. */
START_TEST(t_broken_answers)
{
	enum sme_state at = _i < 6 ? SME_AUTH : SME_ASSOC;
	unsigned change = (unsigned)_i % 6;
	static const uint8_t xor[] = { 0, 0x01, 0x80, 0xff, 0x10, 0x7f };
	uint8_t body[64];
	struct wr w = wr_of(body, sizeof(body));

	if (at == SME_AUTH)
		auth_build(&w, &(struct auth){ .algorithm = AUTH_OPEN, .seq = 2 });
	else
		assoc_resp_build(&w, &(struct assoc_resp){ .aid = 1 });
	for (size_t i = 0; i < w.len; i++) {
		struct sta *s = s_new();
		size_t len = change == 0 ? i : w.len;
		uint8_t *copy = malloc(len + 1);
		struct sme_event ev = { .kind = at == SME_AUTH ? SME_EV_AUTH : SME_EV_ASSOC };

		ck_assert_ptr_nonnull(copy);
		memcpy(copy, body, len);
		if (change != 0)
			copy[i] ^= xor[change];
		s_add(s, 2412, -50000);
		s_step(s, (struct sme_event){ .kind = SME_EV_JOIN });
		while (s->sme.state != at)
			ck_assert(s_next(s, NS_PER_S));
		ev.u.body = bytes_of(copy, len);
		s_step(s, ev);
		if (change == 0)
			ck_assert_int_eq(s->sme.state, at);
		else
			ck_assert(s->sme.state == at || s->sme.state == SME_IDLE ||
				  (at == SME_ASSOC && s->sme.state == SME_HANDSHAKE));
		free(copy);
		s_free(s);
	}
}
END_TEST

/* [11-2020 11.3.5.3] Refused temporarily: asked again when the comeback time is over. */
START_TEST(t_comeback)
{
	struct sta *s = s_new();
	uint8_t body[64];
	struct wr w = wr_of(body, sizeof(body));
	struct sme_event ev = { .kind = SME_EV_ASSOC };

	assoc_resp_build(&w, &(struct assoc_resp){ .status = STATUS_REFUSED_TEMPORARILY });
	tie_build(&w, &(struct tie){ TIE_COMEBACK, 1000 });
	s_add(s, 2412, -50000)->mute = false;
	s_step(s, (struct sme_event){ .kind = SME_EV_JOIN });
	while (s->sme.state != SME_ASSOC)
		ck_assert(s_next(s, NS_PER_S));
	s->n_pending = 0;
	ev.u.body = wr_sofar(&w);
	s_step(s, ev);
	ck_assert_int_eq(s->sme.state, SME_ASSOC);
	ck_assert_int_eq(s->timer_ns[SME_TIMER_ANSWER] - s->now_ns, 1000 * NS_PER_TU);
	s_hush(s);
	s_run(s, 1100 * NS_PER_MS);
	ck_assert_ptr_nonnull(strstr(s->said, "assoc=1 "));
	s_free(s);
}
END_TEST

/* A command for a BSS the kernel forgot, while an answer over the DS is awaited, is not lost. */
START_TEST(t_stale_entry_during_ft_over_ds)
{
	struct sta *s = ft_pair(1);
	struct s_ap *third = s_add(s, 2462, -55000);

	third->akm = AKM_FT_PSK;
	s_heard(s, third, 0);
	s_run(s, NS_PER_MS);
	s_roam_to(s, 1, false);
	ck_assert_int_eq(s->sme.state, SME_FT_DS);
	s->bugs.times[BUG_STALE_BSS_ENTRY] = 1;
	s_roam_to(s, 2, false);
	ck_assert_int_eq(s->sme.state, SME_CONNECTED);
	s_run(s, 300 * NS_PER_MS);
	ck_assert_msg(mac_equal(s->sme.bssid, third->bssid), "%s", s->said);
	s_free(s);
}
END_TEST

/* The request over the DS goes through the current AP: a scan that led elsewhere is over first. */
START_TEST(t_ft_over_ds_starts_at_home)
{
	struct sta *s = ft_pair(1);

	s->ap[0].level_mdbm = -75000;
	s_heard(s, &s->ap[0], 0);
	s_run(s, 5 * NS_PER_S);
	while (strstr(s->said, ":ft-ds ") == NULL)
		ck_assert_msg(s_next(s, 30 * NS_PER_S), "%s", s->said);
	ck_assert_ptr_nonnull(strstr(s->said, ":signal "));
	ck_assert_uint_eq(s->freq_mhz, s->ap[0].freq_mhz);
	s_free(s);
}
END_TEST

UNIT_MAIN("sme", {
	tcase_add_test(tc, t_ft_over_ds_starts_at_home);
	tcase_add_test(tc, t_comeback);
	tcase_add_test(tc, t_stale_entry_during_ft_over_ds);
	tcase_add_test(tc, t_join);
	tcase_add_loop_test(tc, t_attempt_fails, 0, N_OF(attempts));
	tcase_add_test(tc, t_scan_delays);
	tcase_add_test(tc, t_first_failure_takes_the_other_bss);
	tcase_add_test(tc, t_handshake_timeout);
	tcase_add_test(tc, t_wrong_key_disables_the_network);
	tcase_add_test(tc, t_failed_eap_disables_the_network);
	tcase_add_test(tc, t_beacon_loss);
	tcase_add_test(tc, t_acknowledged_null_keeps_the_association);
	tcase_add_loop_test(tc, t_threshold_and_hysteresis, 0, N_OF(levels));
	tcase_add_test(tc, t_levels_are_averaged);
	tcase_add_test(tc, t_roam_by_command);
	tcase_add_test(tc, t_roam_to_unknown);
	tcase_add_loop_test(tc, t_stale_entry, 0, N_OF(ages));
	tcase_add_loop_test(tc, t_ft_is_chosen, 0, N_OF(ft_cases));
	tcase_add_loop_test(tc, t_ft_falls_back, 0, 5);
	tcase_add_test(tc, t_leave);
	tcase_add_test(tc, t_left_by_another);
	tcase_add_loop_test(tc, t_broken_answers, 0, 12);
})
