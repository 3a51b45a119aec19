/* sees: sim */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#include "config/config.h"
#include "observe/observe.h"
#include "suite.h"
#include "trace/jsonl.h"
#include "world/world.h"

/* Two APs 30 m apart and a phone that walks from the one to the other. */

static const char ap_text[] = "interface=wlan0\n"
			      "ssid=roam-lab\n"
			      "hw_mode=g\n"
			      "channel=%u\n"
			      "wpa=2\n"
			      "wpa_key_mgmt=%s\n"
			      "rsn_pairwise=CCMP\n"
			      "wpa_passphrase=made-up-pass-1\n"
			      "%s";

static const char ft_text[] = "mobility_domain=a1b2\n"
			      "nas_identifier=ap%u.lab\n"
			      "ft_psk_generate_local=1\n"
			      "ft_over_ds=1\n"
			      "reassociation_deadline=20000\n";

static const char sta_text[] = "network={\n"
			       "\tssid=\"roam-lab\"\n"
			       "\tpsk=\"made-up-pass-1\"\n"
			       "\tkey_mgmt=%s\n"
			       "\tscan_freq=2412 2437\n"
			       "}\n";

static const struct client_profile phone = { .name = "generic",
					     .tune_ns = 3 * NS_PER_MS,
					     .key_install_ns = 500 * NS_PER_US,
					     .auth_think_ns = 200 * NS_PER_US,
					     .eapol_think_ns = NS_PER_MS,
					     .probe_delay_ns = 30 * NS_PER_MS,
					     .dwell_ns = 30 * NS_PER_MS,
					     .roam_threshold_mdbm = -70000,
					     .roam_hysteresis_mdb = 8000,
					     .roam_rescan_ns = 5 * NS_PER_S,
					     .roam_holdoff_ns = 2 * NS_PER_S,
					     .beacon_loss_count = 7,
					     .power_mdbm = 15000,
					     .ft = true };

static const struct ap_profile router = { .name = "generic",
					  .mgmt_think_ns = 200 * NS_PER_US,
					  .eapol_think_ns = 500 * NS_PER_US,
					  .power_mdbm = 15000 };

struct lab {
	struct crypto *crypto;
	struct arena *arena;
	struct world *world;
	struct config_reader *reader;
};

static struct spec_ap *read_ap(struct lab *lab, unsigned n, const char *akm, bool ft)
{
	char extra[256] = "", text[1024];
	struct spec_ap *ap;

	if (ft)
		snprintf(extra, sizeof(extra), ft_text, n);
	snprintf(text, sizeof(text), ap_text, n == 1 ? 1u : 6u, akm, extra);
	config_reader_init(lab->reader, lab->arena, lab->crypto, CONFIG_HOSTAPD_2_11);
	ck_assert_int_eq(
		config_read_hostapd(lab->reader, "ap.conf", bytes_of(text, strlen(text)), &ap),
		ERR_OK);
	return ap;
}

static struct spec_station *read_sta(struct lab *lab, const char *akm)
{
	char text[512];
	struct spec_station *sta;

	snprintf(text, sizeof(text), sta_text, akm);
	config_reader_init(lab->reader, lab->arena, lab->crypto, CONFIG_HOSTAPD_2_11);
	ck_assert_int_eq(config_read_wpa_supplicant(lab->reader, "sta.conf",
						    bytes_of(text, strlen(text)), &sta),
			 ERR_OK);
	return sta;
}

static void on_line(void *ctx, const struct trace_rec *rec)
{
	static char line[JSONL_LINE_MAX];
	struct sb s = sb_of(line, sizeof(line));

	ck_assert_int_eq(jsonl_write(&s, rec), ERR_OK);
	fputs(line, ctx);
}

static void setup(struct lab *lab, const char *akm, bool ft, enum world_protection protection)
{
	static const struct stop stops[] = { { { 3000, 3000, 0 }, 5000000, 0, 0 },
					     { { 97000, 3000, 0 }, 5000000, 0, 0 } };
	struct world_walk walk = { stops, 2, 2 * NS_PER_S };
	struct world_config cfg;
	char name[8];

	*lab = (struct lab){ .arena = arena_new(1 << 24),
			     .reader = calloc(1, sizeof(*lab->reader)) };
	ck_assert_int_eq(crypto_new(&lab->crypto), ERR_OK);
	world_config_init(&cfg);
	cfg.seed = 1;
	cfg.crypto = lab->crypto;
	cfg.protection = protection;
	lab->world = world_new(&cfg);
	ck_assert_ptr_nonnull(lab->world);
	for (unsigned i = 1; i <= 2; i++) {
		struct world_ap ap = { .name = arena_text(lab->arena, i == 1 ? "ap1" : "ap2", 3),
				       .at = { i == 1 ? 0 : 100000, 0, 0 },
				       .spec = read_ap(lab, i, akm, ft),
				       .profile = &router };

		(void)name;
		ck_assert_msg(world_add_ap(lab->world, &ap) == ERR_OK, "%s", world_why(lab->world));
	}
	ck_assert_int_eq(
		world_add_station(lab->world, &(struct world_station){ .name = "phone",
								       .at = stops[0].at,
								       .spec = read_sta(lab, akm),
								       .profile = &phone }),
		ERR_OK);
	ck_assert_int_eq(world_walk(lab->world, "phone", &walk), ERR_OK);
	ck_assert_int_eq(
		world_add_flow(lab->world, &(struct world_flow){ .name = "voip",
								 .station = "phone",
								 .kind = FLOW_VOICE,
								 .up = true,
								 .down = true,
								 .interval_ns = 20 * NS_PER_MS,
								 .payload_len = 160,
								 .start_ns = NS_PER_S,
								 .stop_ns = TIME_NEVER }),
		ERR_OK);
}

static void teardown(struct lab *lab)
{
	world_free(lab->world);
	crypto_free(lab->crypto);
	arena_free(lab->arena);
	free(lab->reader);
}

static const struct {
	const char *akm;
	bool ft;
	enum roam_method method;
} cases[] = {
	{ "WPA-PSK", false, METHOD_PSK },
	{ "WPA-PSK-SHA256", false, METHOD_PSK_SHA256 },
	{ "FT-PSK", true, METHOD_FT_AIR },
};

START_TEST(t_one_walk_one_roam)
{
	const struct observe *seen;
	const struct observed_station *sta;
	struct lab lab;
	FILE *f = getenv("RW_TEST_EVENTS") != NULL ? fopen(getenv("RW_TEST_EVENTS"), "w") : NULL;

	setup(&lab, cases[_i].akm, cases[_i].ft, PROTECTION_REAL);
	if (f != NULL)
		trace_attach(world_trace(lab.world), TRACE_ALL, on_line, f);
	ck_assert_msg(world_start(lab.world) == ERR_OK, "%s", world_why(lab.world));
	ck_assert_int_eq(world_run_until(lab.world, 20 * NS_PER_S), RUN_END_TIME);
	ck_assert_int_eq(world_finish(lab.world, &seen), ERR_OK);
	if (f != NULL)
		fclose(f);
	sta = observe_find_station(seen, "phone");
	ck_assert_ptr_nonnull(sta);
	ck_assert_uint_eq(sta->n_joins, 1);
	ck_assert_uint_eq(sta->n_roams, 1);
	ck_assert_int_eq(sta->roams[0].outcome, OUTCOME_OK);
	ck_assert_int_eq(sta->roams[0].method, cases[_i].method);
	ck_assert_str_eq(sta->roams[0].to, "ap2");
	ck_assert_uint_eq(observe_n_failures(seen), 0);
	teardown(&lab);
}
END_TEST

START_TEST(t_lazy_decides_as_real)
{
	uint8_t digest[2][32], decisions[2][32];

	for (unsigned i = 0; i < 2; i++) {
		const struct observe *seen;
		struct lab lab;

		setup(&lab, cases[_i].akm, cases[_i].ft,
		      i == 0 ? PROTECTION_REAL : PROTECTION_LAZY);
		ck_assert_int_eq(world_start(lab.world), ERR_OK);
		ck_assert_int_eq(world_run_until(lab.world, 20 * NS_PER_S), RUN_END_TIME);
		ck_assert_int_eq(world_finish(lab.world, &seen), ERR_OK);
		world_digests(lab.world, digest[i], decisions[i]);
		teardown(&lab);
	}
	ck_assert_mem_eq(decisions[0], decisions[1], 32);
	ck_assert_mem_ne(digest[0], digest[1], 32);
}
END_TEST

/*
 * A lost message 4: the station believes its path is open, the AP never gets the key. The outage is
 * that of the path, not of what the station believes.
 */
START_TEST(t_outage_has_two_ends)
{
	const struct observed_station *sta;
	const struct observe *seen;
	struct fault lost;
	struct lab lab;
	char room[128];
	struct sb why = sb_of(room, sizeof(room));

	ck_assert_int_eq(fault_parse("drop eapol-4 nth=2", 18, &lost, &why), ERR_OK);
	setup(&lab, "WPA-PSK", false, PROTECTION_REAL);
	ck_assert_int_eq(world_add_fault(lab.world, &lost), ERR_OK);
	ck_assert_int_eq(world_start(lab.world), ERR_OK);
	ck_assert_int_eq(world_run_until(lab.world, 40 * NS_PER_S), RUN_END_TIME);
	ck_assert_int_eq(world_finish(lab.world, &seen), ERR_OK);
	sta = observe_find_station(seen, "phone");
	ck_assert_uint_ge(sta->n_roams, 1);
	ck_assert_uint_eq(sta->roams[0].cause, 27);
	ck_assert_int_gt(sta->roams[0].outage_up_ns, 3 * NS_PER_S);
	ck_assert_int_eq(sta->roams[0].reason, 15);
	teardown(&lab);
}
END_TEST

UNIT_MAIN("world", {
	tcase_add_test(tc, t_outage_has_two_ends);
	tcase_add_loop_test(tc, t_one_walk_one_roam, 0, N_OF(cases));
	tcase_add_loop_test(tc, t_lazy_decides_as_real, 0, N_OF(cases));
})
