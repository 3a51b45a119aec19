/* sees: base spec crypto config check */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "check/check.h"
#include "suite.h"

/* Each rule with configurations that make it fire and the nearest ones that must not. */

enum { FILES = 3 };

#define COMMON                                                                                     \
	"ssid=net\nhw_mode=g\nchannel=1\nwpa=2\nrsn_pairwise=CCMP\nwpa_passphrase=longenough\n"    \
	"ft_over_ds=0\nreassociation_deadline=20000\n"
#define K1 "000102030405060708090a0b0c0d0e0f"
#define K2 "ff0102030405060708090a0b0c0d0e0f"
/* HMAC-SHA256(K1, "FT OLDKEY" 00 01), computed with openssl mac; what hostapd expands K1 to. */
#define K1_EXPANDED "19dafc5c6b21def65f42f15bc967aa63777ba7553557803d6849fc947ef66ff7"
#define AP(n, more)                                                                                \
	COMMON "bssid=02:00:00:00:00:0" #n "\nnas_identifier=ap" #n                                \
	       "\nwpa_key_mgmt=FT-PSK\nmobility_domain=a1b2\n" more
#define R0(n, key) "r0kh=02:00:00:00:00:0" #n " ap" #n " " key "\n"
#define R1(n, key) "r1kh=02:00:00:00:00:0" #n " 02:00:00:00:00:0" #n " " key "\n"
#define WILD(key)                                                                                  \
	"r0kh=ff:ff:ff:ff:ff:ff * " key "\nr1kh=00:00:00:00:00:00 00:00:00:00:00:00 " key "\n"
#define LOCAL "ft_psk_generate_local=1\n"
#define MIXED "ieee80211w=1\nsae_require_mfp=1\n"
#define SAE "wpa_key_mgmt=FT-SAE SAE\nieee80211w=2\n"
/* COMMON is 8 lines, AP's own 4: the first line of `more` is 13. */
enum { MORE = 13 };

#define UCI_RADIO "config wifi-device 'radio0'\n\toption band '2g'\n\toption channel '1'\n"
#define UCI_FT(more)                                                                               \
	UCI_RADIO "config wifi-iface 'a'\n\toption device 'radio0'\n\toption ssid 'net'\n"         \
		  "\toption key 'longenough'\n\toption ieee80211r '1'\n" more

#define UCI_VLANS(more)                                                                            \
	UCI_FT("\toption encryption 'psk2'\n\toption reassociation_deadline '20000'\n" more)       \
	"config wifi-vlan\n\toption name g\n\toption vid 20\n"                                     \
	"config wifi-station\n\toption mac 00:00:00:00:00:00\n\toption key 'welcome, guest'\n"     \
	"\toption vid 20\n"

#define CLEAN 0, NULL, 0, 0, NULL, 0

static const struct check_case {
	const char *name;
	const char *text[FILES];
	/* What is expected; cause NULL: nothing at all. */
	enum check_rule rule;
	const char *cause;
	int file;
	unsigned line;
	const char *fix;
	size_t n; /* findings in all, 0: not asked */
} cases[] = {
	/* 1: mobility domain */
	{ "same domain", { AP(1, LOCAL), AP(2, LOCAL) }, CLEAN },
	{ "other domain",
	  { AP(1, LOCAL), AP(2, LOCAL "mobility_domain=b2a1\n") },
	  CHECK_MOBILITY_DOMAIN,
	  "C07",
	  1,
	  MORE + 1,
	  "mobility_domain=a1b2",
	  1 },
	{ "two against one",
	  { AP(1, LOCAL "mobility_domain=b2a1\n"), AP(2, LOCAL), AP(3, LOCAL) },
	  CHECK_MOBILITY_DOMAIN,
	  "C07",
	  0,
	  MORE + 1,
	  "mobility_domain=a1b2",
	  1 },
	{ "another SSID may have another domain",
	  { AP(1, LOCAL), AP(2, LOCAL "mobility_domain=b2a1\nssid=other\n") },
	  CLEAN },
	/* 2: key holders */
	{ "lists both ways",
	  { AP(1, R0(2, K1) R1(2, K1)), AP(2, R0(1, K1) R1(1, K1)) },
	  CLEAN },
	{ "lists with oneself in them",
	  { AP(1, R0(1, K1) R0(2, K1) R1(1, K1) R1(2, K1)),
	    AP(2, R0(1, K1) R0(2, K1) R1(1, K1) R1(2, K1)) },
	  CLEAN },
	{ "wildcards", { AP(1, WILD(K1)), AP(2, WILD(K1)) }, CLEAN },
	{ "wildcard against a list",
	  { AP(1, WILD(K1)), AP(2, R0(1, K1) R1(1, K1)) },
	  CLEAN },
	{ "pushes", { AP(1, "pmk_r1_push=1\n" R0(2, K1) R1(2, K1)),
		      AP(2, "pmk_r1_push=1\n" R0(1, K1) R1(1, K1)) },
	  CLEAN },
	{ "no r0kh at the target",
	  { AP(1, R0(2, K1) R1(2, K1)), AP(2, R1(1, K1)) },
	  CHECK_KEY_HOLDERS,
	  "C02",
	  1,
	  0,
	  "r0kh=02:00:00:00:00:01 ap1 KEY",
	  1 },
	{ "no r1kh at the origin: one way",
	  { AP(1, R0(2, K1)), AP(2, R0(1, K1) R1(1, K1)) },
	  CHECK_KEY_HOLDERS,
	  "C80",
	  0,
	  0,
	  "r1kh=02:00:00:00:00:02 02:00:00:00:00:02 KEY",
	  1 },
	{ "r0kh of a misspelt name",
	  { AP(1, R0(2, K1) R1(2, K1)), AP(2, "r0kh=02:00:00:00:00:01 apl " K1 "\n" R1(1, K1)) },
	  CHECK_KEY_HOLDERS,
	  "C02",
	  1,
	  MORE,
	  "r0kh=02:00:00:00:00:01 ap1 KEY",
	  1 },
	{ "r0kh at another address",
	  { AP(1, R0(2, K1) R1(2, K1)), AP(2, "r0kh=02:00:00:00:00:09 ap1 " K1 "\n" R1(1, K1)) },
	  CHECK_KEY_HOLDERS,
	  "C05",
	  1,
	  MORE,
	  "r0kh=02:00:00:00:00:01 ap1 KEY",
	  1 },
	{ "local derivation needs no lists", { AP(1, LOCAL), AP(2, LOCAL) }, CLEAN },
	{ "no lists where there is no FT",
	  { AP(1, "wpa_key_mgmt=WPA-PSK\n"), AP(2, "wpa_key_mgmt=WPA-PSK\n") },
	  CLEAN },
	/* 3: their keys */
	{ "keys differ",
	  { AP(1, R0(2, K1) R1(2, K1)), AP(2, R0(1, K2) R1(1, K1)) },
	  CHECK_HOLDER_KEYS,
	  "C06",
	  1,
	  MORE,
	  NULL,
	  1 },
	{ "each direction has its own key",
	  { AP(1, R0(2, K2) R1(2, K1)), AP(2, R0(1, K1) R1(1, K2)) },
	  CLEAN },
	{ "a short key and what hostapd makes of it",
	  { AP(1, R0(2, K1_EXPANDED) R1(2, K1)), AP(2, R0(1, K1_EXPANDED) R1(1, K1)) },
	  CLEAN },
	{ "wildcard keys differ",
	  { AP(1, WILD(K1)), AP(2, WILD(K2)) },
	  CHECK_HOLDER_KEYS,
	  "C06",
	  0,
	  MORE,
	  NULL,
	  2 },
	/* 4: nas_identifier */
	{ "one name twice",
	  { AP(1, WILD(K1)), AP(2, WILD(K1) "nas_identifier=ap1\n") },
	  CHECK_NAS_IDENTIFIER,
	  "C02",
	  1,
	  MORE + 2,
	  "nas_identifier=ap1-2",
	  1 },
	/* 5: R1KH-ID */
	{ "one R1KH-ID twice",
	  { AP(1, WILD(K1) "r1_key_holder=00004f577274\n"),
	    AP(2, WILD(K1) "r1_key_holder=00004f577274\n") },
	  CHECK_R1KH_ID,
	  "C02",
	  1,
	  MORE + 2,
	  NULL,
	  1 },
	{ "two R1KH-IDs",
	  { AP(1, WILD(K1) "r1_key_holder=000000000001\n"),
	    AP(2, WILD(K1) "r1_key_holder=000000000002\n") },
	  CLEAN },
	{ "lists name the R1KH-ID, not the BSSID",
	  { AP(1, "r1_key_holder=000000000001\n" R0(2, K1) R1(2, K1)),
	    AP(2, R0(1, K1) R1(1, K1)) },
	  CHECK_KEY_HOLDERS,
	  "C80",
	  1,
	  MORE + 1,
	  "r1kh=02:00:00:00:00:01 00:00:00:00:00:01 KEY",
	  1 },
	/* 6: local PMK with SAE or EAP */
	{ "local derivation with SAE",
	  { AP(1, SAE LOCAL), AP(2, SAE LOCAL) },
	  CHECK_LOCAL_PMK,
	  "C16",
	  0,
	  MORE + 2,
	  "ft_psk_generate_local=0",
	  2 },
	{ "local derivation and a VLAN",
	  { UCI_VLANS(""), UCI_VLANS("") },
	  CHECK_LOCAL_PMK,
	  "C18",
	  0,
	  4,
	  "option ft_psk_generate_local '0'",
	  2 },
	{ "a VLAN with keys from elsewhere",
	  { UCI_VLANS("\toption ft_psk_generate_local '0'\n"),
	    UCI_VLANS("\toption ft_psk_generate_local '0'\n") },
	  CLEAN },
	{ "one AP's VLAN need not travel", { UCI_VLANS("") }, CLEAN },
	{ "local derivation for PSK, lists for SAE",
	  { AP(1, MIXED "wpa_key_mgmt=FT-SAE FT-PSK\n" LOCAL WILD(K1)),
	    AP(2, MIXED "wpa_key_mgmt=FT-SAE FT-PSK\n" LOCAL WILD(K1)) },
	  CLEAN },
	{ "SAE with lists", { AP(1, SAE WILD(K1)), AP(2, SAE WILD(K1)) }, CLEAN },
	/* 7: PMF */
	{ "PMF off and required",
	  { AP(1, LOCAL), AP(2, LOCAL "ieee80211w=2\n") },
	  CHECK_PMF,
	  "C48",
	  1,
	  MORE + 1,
	  "ieee80211w=0",
	  1 },
	{ "PMF optional and required is the rule between bands with 6 GHz",
	  { AP(1, SAE MIXED WILD(K1)),
	    AP(2, SAE "op_class=131\nhw_mode=a\nchannel=5\n" WILD(K1)) },
	  CLEAN },
	/* 8: passphrase */
	{ "another passphrase",
	  { AP(1, LOCAL), AP(2, LOCAL "wpa_passphrase=LongEnough\n") },
	  CHECK_PASSPHRASE,
	  "C24",
	  1,
	  MORE + 1,
	  NULL,
	  1 },
	/* [11-2020 J.4.1] the PSK of "ThisIsAPassword" and "ThisIsASSID" */
	{ "a passphrase and its PSK",
	  { AP(1, LOCAL "ssid=ThisIsASSID\nwpa_passphrase=ThisIsAPassword\n"),
	    AP(2, LOCAL "ssid=ThisIsASSID\nwpa_psk=0dc0d6eb90555ed6419756b9a15ec3e3"
			"209b63df707dd508d14581f8982721af\n") },
	  CLEAN },
	{ "another SAE password",
	  { AP(1, SAE "sae_password=one\n" WILD(K1)), AP(2, SAE "sae_password=two\n" WILD(K1)) },
	  CHECK_PASSPHRASE,
	  "C24",
	  1,
	  MORE + 2,
	  NULL,
	  1 },
	/* 9: Apple */
	{ "a short deadline",
	  { AP(1, LOCAL), AP(2, LOCAL "reassociation_deadline=1000\n") },
	  CHECK_APPLE,
	  "C70",
	  1,
	  MORE + 1,
	  "reassociation_deadline=20000",
	  1 },
	{ "over the DS",
	  { AP(1, LOCAL), AP(2, LOCAL "ft_over_ds=1\n") },
	  CHECK_APPLE,
	  "C70",
	  1,
	  MORE + 1,
	  "ft_over_ds=0",
	  1 },
	{ "a short deadline nobody roams under",
	  { AP(1, LOCAL "reassociation_deadline=1000\n") },
	  CLEAN },
	/* 10: suites */
	{ "FT on one AP only",
	  { AP(1, LOCAL "wpa_key_mgmt=FT-PSK WPA-PSK\n"), AP(2, LOCAL "wpa_key_mgmt=WPA-PSK\n") },
	  CHECK_SUITES,
	  "C79",
	  1,
	  MORE + 1,
	  "wpa_key_mgmt=WPA-PSK FT-PSK",
	  1 },
	{ "PSK here, SAE there",
	  { AP(1, "wpa_key_mgmt=WPA-PSK\nieee80211w=1\n"),
	    AP(2, "wpa_key_mgmt=SAE\n" MIXED) },
	  CHECK_SUITES,
	  "C79",
	  1,
	  MORE,
	  "wpa_key_mgmt=WPA-PSK",
	  1 },
	{ "other ciphers",
	  { AP(1, LOCAL), AP(2, LOCAL "rsn_pairwise=GCMP-256\n") },
	  CHECK_SUITES,
	  "C20",
	  1,
	  MORE + 1,
	  "rsn_pairwise=CCMP",
	  1 },
	{ "the same AKMs in another order",
	  { AP(1, LOCAL "wpa_key_mgmt=FT-PSK WPA-PSK\n"),
	    AP(2, LOCAL "wpa_key_mgmt=WPA-PSK FT-PSK\n") },
	  CLEAN },
	/* UCI */
	{ "two OpenWrt APs with nothing but ieee80211r",
	  { UCI_FT("\toption encryption 'psk2'\n"), UCI_FT("\toption encryption 'psk2'\n") },
	  CLEAN },
	{ "two OpenWrt APs with SAE",
	  { UCI_FT("\toption encryption 'sae'\n"), UCI_FT("\toption encryption 'sae'\n") },
	  CLEAN },
	{ "SAE with the option of old forum posts",
	  { UCI_FT("\toption encryption 'sae'\n"),
	    UCI_FT("\toption encryption 'sae'\n\toption ft_psk_generate_local '1'\n") },
	  CHECK_LOCAL_PMK,
	  "C16",
	  1,
	  10,
	  "option ft_psk_generate_local '0'",
	  1 },
	{ "OpenWrt and another domain",
	  { UCI_FT("\toption encryption 'psk2'\n"),
	    UCI_FT("\toption encryption 'psk2'\n\toption mobility_domain '1234'\n") },
	  CHECK_MOBILITY_DOMAIN,
	  "C07",
	  1,
	  10,
	  NULL,
	  1 },
	/* Single files */
	{ "hostapd does not start",
	  { AP(1, LOCAL "nas_identifier=\n") },
	  CHECK_CONFIG,
	  "C82",
	  0,
	  MORE + 1,
	  "nas_identifier=NAME (1..48 octets, another one on every AP)",
	  1 },
};

struct run {
	char dir[64];
	char path[FILES][96];
	struct check_input in[FILES];
	size_t n;
	struct arena *arena;
	struct check_report r;
};

static void run_begin(struct run *run, const char *const *text, size_t n)
{
	memset(run, 0, sizeof(*run));
	snprintf(run->dir, sizeof(run->dir), "/tmp/rw-check-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(run->dir));
	for (size_t i = 0; i < n && text[i]; i++, run->n++) {
		FILE *f;

		snprintf(run->path[i], sizeof(run->path[i]), "%s/ap%zu.conf", run->dir, i + 1);
		f = fopen(run->path[i], "w");
		ck_assert_ptr_nonnull(f);
		fputs(text[i], f);
		fclose(f);
		run->in[i].path = run->path[i];
	}
	run->arena = arena_new((size_t)64 << 20);
}

static void run_end(struct run *run)
{
	arena_free(run->arena);
	for (size_t i = 0; i < run->n; i++)
		unlink(run->path[i]);
	rmdir(run->dir);
}

static bool is_expected(const struct run *run, const struct check_case *c,
			const struct check_finding *f)
{
	return f->rule == c->rule && f->cause && strcmp(f->cause, c->cause) == 0 &&
	       strcmp(f->file, run->path[c->file]) == 0 && (c->line == 0 || f->line == c->line) &&
	       (c->fix == NULL || (f->fix && strcmp(f->fix, c->fix) == 0));
}

START_TEST(t_rule)
{
	const struct check_case *c = &cases[_i];
	struct run run;
	size_t found = 0;

	run_begin(&run, c->text, FILES);
	ck_assert_int_eq(check_files(&run.r, run.arena, run.in, run.n), ERR_OK);
	for (size_t i = 0; i < run.r.n && c->cause; i++)
		found += is_expected(&run, c, &run.r.v[i]);
	if (run.r.n != (c->cause ? c->n : 0) || (c->cause && !found)) {
		printf("%s:\n", c->name);
		check_print(&run.r, stdout);
	}
	ck_assert_msg(!c->cause || found, "%s", c->name);
	ck_assert_msg(run.r.n == (c->cause ? c->n : 0), "%s", c->name);
	ck_assert_int_eq(check_exit_code(&run.r),
			 c->cause ? CHECK_EXIT_FINDINGS : CHECK_EXIT_CLEAN);
	run_end(&run);
}
END_TEST

/* One UCI file as the release before and after the newline came into the derivation. */
START_TEST(t_newline_between_releases)
{
	const char *const text[] = { UCI_FT("\toption encryption 'psk2'\n"),
				     UCI_FT("\toption encryption 'psk2'\n") };
	struct run run;

	run_begin(&run, text, 2);
	run.in[0].has_dialect = run.in[1].has_dialect = true;
	run.in[0].dialect = CONFIG_OPENWRT_24_10;
	run.in[1].dialect = CONFIG_OPENWRT_25_12_RC;
	ck_assert_int_eq(check_files(&run.r, run.arena, run.in, run.n), ERR_OK);
	ck_assert_uint_ge(run.r.n, 1);
	ck_assert_int_eq(run.r.v[0].rule, CHECK_MOBILITY_DOMAIN);
	ck_assert_ptr_nonnull(strstr(run.r.v[0].text, "newline"));
	/* md5("net\n") begins with it. */
	ck_assert_str_eq(run.r.v[0].fix, "option mobility_domain '3752'");
	run_end(&run);
}
END_TEST

/* 23.05 and before derive locally for SAE too, which no neighbour can follow. */
START_TEST(t_old_release_with_sae)
{
	const char *const text[] = { UCI_FT("\toption encryption 'sae'\n"),
				     UCI_FT("\toption encryption 'sae'\n") };
	struct run run;

	run_begin(&run, text, 2);
	run.in[0].has_dialect = run.in[1].has_dialect = true;
	run.in[0].dialect = run.in[1].dialect = CONFIG_OPENWRT_23_05;
	ck_assert_int_eq(check_files(&run.r, run.arena, run.in, run.n), ERR_OK);
	ck_assert_int_eq(run.r.v[0].rule, CHECK_LOCAL_PMK);
	ck_assert_str_eq(run.r.v[0].cause, "C16");
	run_end(&run);
}
END_TEST

START_TEST(t_unreadable)
{
	const char *const text[] = { AP(1, LOCAL), "network={\n\tkey_mgmt=NONE\n}\n" };
	static const char *const lines[] = {
		": error [config] is a wpa_supplicant.conf, not the configuration of an AP\n",
		"/nonexistent/ap.conf: error [config] cannot read: No such file or directory\n",
		"3 files, 1 BSSs: 2 findings, 2 files could not be read\n",
	};
	struct run run;
	char printed[4096] = "";
	FILE *out = fmemopen(printed, sizeof(printed) - 1, "w");

	run_begin(&run, text, 2);
	run.in[2].path = "/nonexistent/ap.conf";
	ck_assert_int_eq(check_files(&run.r, run.arena, run.in, 3), ERR_OK);
	ck_assert_uint_eq(run.r.n_unreadable, 2);
	ck_assert_int_eq(check_exit_code(&run.r), CHECK_EXIT_UNREADABLE);
	check_print(&run.r, out);
	fclose(out);
	for (size_t i = 0; i < N_OF(lines); i++)
		ck_assert_ptr_nonnull(strstr(printed, lines[i]));
	run_end(&run);
}
END_TEST

START_TEST(t_an_unknown_key_is_shown_but_clean)
{
	const char *const text[] = { AP(1, LOCAL "no_such_key=1\n") };
	struct run run;

	run_begin(&run, text, 1);
	ck_assert_int_eq(check_files(&run.r, run.arena, run.in, 1), ERR_OK);
	ck_assert_uint_eq(run.r.n, 1);
	ck_assert_int_eq(check_exit_code(&run.r), CHECK_EXIT_CLEAN);
	run_end(&run);
}
END_TEST

static const char *shared(const char *name, char *buf, size_t cap)
{
	const char *root = getenv("RW_SHARED");

	snprintf(buf, cap, "%s/configs/%s", root ? root : "../shared", name);
	return access(buf, R_OK) == 0 ? buf : NULL;
}

static const struct real {
	const char *name[2];
	int exit;
	const char *cause; /* of the first finding */
} real[] = {
	/* Lists with the wrong R1KH-ID, which local derivation makes good. */
	{ { "hostapd-03-iwd-ft-psk-1.conf", "hostapd-03-iwd-ft-psk-2.conf" },
	  CHECK_EXIT_CLEAN,
	  NULL },
	/* Their users and certificates lie elsewhere; pre-authentication has no interface. */
	{ { "hostapd-01-iwd-ft-eap-1.conf", "hostapd-01-iwd-ft-eap-2.conf" },
	  CHECK_EXIT_FINDINGS,
	  NULL },
	{ { "hostapd-02-iwd-ft-sae-1.conf", "hostapd-02-iwd-ft-sae-2.conf" },
	  CHECK_EXIT_CLEAN,
	  NULL },
	/* The same file twice. */
	{ { "hostapd-03-iwd-ft-psk-2.conf", "hostapd-03-iwd-ft-psk-3.conf" }, CHECK_EXIT_FINDINGS,
	  "C02" },
	/* One radio with psk2, one with sae-mixed. */
	{ { "openwrt-02-ax3000t.wireless", NULL }, CHECK_EXIT_FINDINGS, "C79" },
	/* Deadline 2000 on one radio. */
	{ { "openwrt-01-nerdberg.wireless", NULL }, CHECK_EXIT_FINDINGS, "C70" },
};

START_TEST(t_real)
{
	const struct real *c = &real[_i];
	struct arena *a = arena_new((size_t)64 << 20);
	static struct check_report r;
	struct check_input in[2] = { 0 };
	char buf[2][512];
	size_t n = 0;

	for (; n < 2 && c->name[n]; n++)
		in[n].path = shared(c->name[n], buf[n], sizeof(buf[n]));
	if (in[0].path == NULL) {
		printf("skipped: ../shared/configs is absent\n");
		arena_free(a);
		return;
	}
	ck_assert_int_eq(check_files(&r, a, in, n), ERR_OK);
	check_print(&r, stdout);
	ck_assert_int_eq(check_exit_code(&r), c->exit);
	if (c->cause)
		ck_assert_str_eq(r.v[0].cause, c->cause);
	arena_free(a);
}
END_TEST

UNIT_MAIN("check", {
	tcase_add_loop_test(tc, t_rule, 0, N_OF(cases));
	tcase_add_test(tc, t_newline_between_releases);
	tcase_add_test(tc, t_old_release_with_sae);
	tcase_add_test(tc, t_unreadable);
	tcase_add_test(tc, t_an_unknown_key_is_shown_but_clean);
	tcase_add_loop_test(tc, t_real, 0, N_OF(real));
})
