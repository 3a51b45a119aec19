/* sees: base models input */
#include "base/text.h"
#include "base/time.h"
#include "input/clock.h"
#include "input_case.h"
#include "input_poke.h"
#include "mangle.h"
#include "suite.h"

/* Logs of levels. */

struct rssi_case {
	struct arena *arena;
	struct rssi_log log;
	struct input_wrong wrong;
	enum err err;
};

static struct rssi_case begin(const char *text)
{
	struct rssi_case c = { .arena = arena_new(1 << 20) };

	c.err = rssi_read(bytes_of(text, strlen(text)), c.arena, &c.log, &c.wrong);
	return c;
}

/* "01/0 0=-48000 …": the BSSID's end, the frequency, ms since the first time and the level then. */
static void put_log(const struct rssi_log *log, struct sb *out)
{
	for (size_t i = 0; i < log->n; i++) {
		const struct rssi_ap *ap = &log->ap[i];

		sb_printf(out, "%s%02x/%u", i > 0 ? " " : "", ap->bssid.b[5], ap->freq_mhz);
		for (size_t k = 0; k < ap->n; k++)
			sb_printf(out, " %lld=%d",
				  (long long)((ap->v[k].at_ns - log->begin_ns) / NS_PER_MS),
				  ap->v[k].level_mdbm);
	}
}

#define AP1 "02:00:00:00:00:01"
#define AP2 "02:00:00:00:00:02"

static const struct good {
	const char *name, *in, *want;
} good[] = {
	{ "table",
	  "time_ms,bssid,dBm\r\n0," AP1 ",-48\r\n1000.5, " AP1 " ,-50.25\r\n1000,5180,-70\n",
	  "01/0 0=-48000 1000=-50250 00/5180 1000=-70000" },
	{ "table without head, out of order, one time twice",
	  "# a walk\n\n3000," AP1 ",-48\n1000," AP1 ",-40\n3000," AP1 ",-49\n",
	  "01/0 0=-40000 2000=-49000" },
	{ "date, then wpa_cli signal_poll: known by its frequency",
	  "1700000000.5\nSelected interface 'wlan0'\nRSSI=-61\nLINKSPEED=780\nNOISE=9999\n"
	  "FREQUENCY=5180\nWIDTH=80 MHz\nCENTER_FRQ1=5210\nAVG_RSSI=-60\nAVG_BEACON_RSSI=-58\n"
	  "1700000001.75\nRSSI=-62\nFREQUENCY=2412\n1700000002.0\nRSSI=-9999\nFREQUENCY=2412\n",
	  "00/5180 0=-61000 00/2412 1250=-62000" },
	{ "with wpa_cli status before the poll, and once after it",
	  "100\nbssid=" AP1 "\nfreq=5180\nwpa_state=COMPLETED\nRSSI=-61\nFREQUENCY=5180\n"
	  "101\nRSSI=-63\nFREQUENCY=5200\nbssid=" AP2 "\nuuid=x\n",
	  "01/0 0=-61000 02/0 1000=-63000" },
	{ "iw link",
	  "2026-11-21T23:59:59+01:00\nConnected to " AP1 " (on wlan0)\n\tSSID: a=b\n\tfreq: 5180\n"
	  "\tsignal: -61 dBm\n\ttx bitrate: 6.0 MBit/s\n2026-11-22 00:00:00\nNot connected.\n"
	  "2026-11-22 00:00:01,25+0100\nConnected to " AP2 " (on wlan0)\n\tsignal: -40 dBm\n",
	  "01/0 0=-61000 02/0 2250=-40000" },
	{ "iw station dump behind ts",
	  "1700000000.000000 Station " AP1 " (on wlan0)\n"
	  "1700000000.000010 \tinactive time:\t30 ms\n"
	  "1700000000.000020 \tsignal:  \t-61 [-63, -65] dBm\n"
	  "1700000000.000030 \tsignal avg:\t-44 dBm\n"
	  "1700000001.000000 Station " AP1 " (on wlan0)\n1700000001.000000 \tsignal:\t-62 dBm\n",
	  "01/0 0=-61000 1000=-62000" },
	{ "iw scan",
	  "[10:30:00]\nBSS " AP1 "(on wlan0) -- associated\n\tTSF: 12 usec (0d, 00:00:00)\n"
	  "\tfreq: 5180.0\n\tsignal: -61.00 dBm\n\tlast seen: 120 ms ago\n\tSSID: meadow\n"
	  "\tRSN:\t * Version: 1\n\t\t * HT20\nBSS " AP2 "(on wlan0)\n\tsignal: -70.50 dBm\n"
	  "\tlast seen: 0 ms ago\n[10:30:05]\nBSS " AP1 "(on wlan0)\n\tsignal: -65.00 dBm\n",
	  "01/0 -120=-61000 5000=-65000 02/0 0=-70500" },
	{ "iw event -t around it",
	  "1700000000.1: wlan0 (phy #0): connected to " AP1 "\n1700000000.2:\nConnected to " AP1
	  " (on wlan0)\n\tsignal: -50 dBm\n",
	  "01/0 100=-50000" },
};

START_TEST(t_good)
{
	struct rssi_case c = begin(good[_i].in);
	char got[512];
	struct sb s = sb_of(got, sizeof(got));

	ck_assert_msg(c.err == ERR_OK, "%s: %u: %s", good[_i].name, c.wrong.line, c.wrong.text);
	put_log(&c.log, &s);
	ck_assert_msg(strcmp(got, good[_i].want) == 0, "%s: %s", good[_i].name, got);
	arena_free(c.arena);
}
END_TEST

static const struct input_broken broken[] = {
	{ "", 0, "no level in it, as signal: -61 dBm, RSSI=-61 or time_ms,bssid,dBm" },
	{ "100\nRSSI=-9999\nFREQUENCY=2412\n", 0,
	  "no level in it, as signal: -61 dBm, RSSI=-61 or time_ms,bssid,dBm" },
	{ "100\nhello world\n", 2,
	  "'hello world' is no line of iw, wpa_cli or a table of levels" },
	{ "RSSI=-61\nFREQUENCY=2412\n", 1, "no time before this level, as `date +%s.%N` prints" },
	{ "100\nRSSI=-61\nNOISE=9999\n101\n", 2,
	  "whose level is this? Neither a BSSID nor a frequency is near it" },
	{ "100\nRSSI=loud\n", 2, "'loud' is no level in dBm" },
	{ "100\nStation 02:00:00:00:00 (on wlan0)\n", 2, "'02:00:00:00:00' is no BSSID" },
	{ "100\nbssid=any\n", 2, "'any' is no BSSID" },
	{ "100\nfreq: five\n", 2, "'five' is no frequency in MHz" },
	{ "100\nRSSI=-61\nFREQUENCY=2412\n99.9\n", 4, "the time goes back" },
	{ "0," AP1 ",-48\n1," AP1 "\n", 2, "expected: time_ms,bssid,dBm" },
	{ "x," AP1 ",-48\n", 1, "'x' is no time in ms" },
	{ "-1," AP1 ",-48\n", 1, "'-1' is no time in ms" },
	{ "0," AP1 ",48\n", 1, "'48' is no level of -120 to 0 dBm" },
	{ "0," AP1 ",-121\n", 1, "'-121' is no level of -120 to 0 dBm" },
	{ "0,ap1,-48\n", 1, "'ap1' is neither a BSSID nor a frequency" },
	{ "0,00:00:00:00:00:00,-48\n", 1,
	  "'00:00:00:00:00:00' is neither a BSSID nor a frequency" },
};

START_TEST(t_broken)
{
	struct rssi_case c = begin(broken[_i].in);

	input_check_broken(&broken[_i], c.err, &c.wrong);
	arena_free(c.arena);
}
END_TEST

#define S NS_PER_S

/* On the line, held, silent; each row is a second and the level then. */
START_TEST(t_series)
{
	static const struct { int64_t at_ms; int32_t level; } want[] = {
		{ -100000, -200000 }, { 4999, -200000 }, { 5000, -60000 }, { 10000, -60000 },
		{ 12500, -65000 }, { 15000, -70000 }, { 25000, -50000 }, { 29999, -50000 },
		{ 30000, -200000 }, { 30001, -200000 }, { 40999, -200000 }, { 41000, -80000 },
		{ 46000, -80000 }, { 50999, -80000 }, { 51000, -200000 }, { 99999, -200000 },
	};
	struct rssi_case c = begin("1000," AP1 ",-60\n6000," AP1 ",-70\n16000," AP1 ",-50\n"
				   "37000," AP1 ",-80\n");
	struct series s;

	ck_assert_int_eq(rssi_series(&c.log.ap[0], 9 * S, 5 * S, c.arena, &s), ERR_OK);
	for (size_t i = 0; i < N_OF(want); i++)
		ck_assert_msg(series_at(&s, want[i].at_ms * NS_PER_MS) == want[i].level,
			      "row %u: %d", (unsigned)i,
			      series_at(&s, want[i].at_ms * NS_PER_MS));
	arena_free(c.arena);
}
END_TEST

static const struct {
	const char *in;
	bool ok;
	int64_t ms;
	const char *left;
} clocks[] = {
	{ "1700000000.25", true, INT64_C(1700000000250), "" },
	{ "12.5: wlan0", true, 12500, " wlan0" },
	{ "[7] x", true, 7000, " x" },
	{ "01:02:03.5", true, 3723500, "" },
	{ "01:02:03,25", true, 3723250, "" },
	{ "1970-01-01T00:00:01Z", true, 1000, "" },
	{ "2000-03-01T00:00:00+00:00", true, INT64_C(951868800000), "" },
	{ "2026-11-21 10:30:00 RSSI=-1", true, INT64_C(1795257000000), " RSSI=-1" },
	{ "2026-13-21 10:30:00", false, 0, "2026-13-21 10:30:00" },
	{ "2026-11-21", false, 0, "2026-11-21" },
	{ "2026-11-21T10:30:00x", false, 0, "2026-11-21T10:30:00x" },
	{ "10:30", false, 0, "10:30" },
	{ "10:60:00", false, 0, "10:60:00" },
	{ "RSSI=-1", false, 0, "RSSI=-1" },
	{ "", false, 0, "" },
	{ "02:00:00:00:00:01", false, 0, "02:00:00:00:00:01" },
};

START_TEST(t_clock)
{
	const char *in = clocks[_i].in;
	struct bytes line = bytes_of(in, strlen(in));
	int64_t ns = 0;

	ck_assert(clock_take(&line, &ns) == clocks[_i].ok);
	if (clocks[_i].ok)
		ck_assert_int_eq(ns, clocks[_i].ms * NS_PER_MS);
	ck_assert_uint_eq(line.len, strlen(clocks[_i].left));
	ck_assert(memcmp(line.p, clocks[_i].left, line.len) == 0);
}
END_TEST

static void poke(void *ctx, struct bytes variant)
{
	(void)ctx;
	poke_rssi(variant);
}

START_TEST(t_mangled)
{
	mangle(bytes_of(good[_i].in, strlen(good[_i].in)), poke, NULL);
}
END_TEST

UNIT_MAIN("input_rssi",
	  tcase_add_loop_test(tc, t_good, 0, N_OF(good));
	  tcase_add_loop_test(tc, t_broken, 0, N_OF(broken));
	  tcase_add_test(tc, t_series);
	  tcase_add_loop_test(tc, t_clock, 0, N_OF(clocks));
	  tcase_add_loop_test(tc, t_mangled, 0, N_OF(good));
)
