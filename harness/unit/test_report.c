/* sees: base trace spec crypto wire key observe report */
#include <check.h>
#include <dirent.h>
#include <jansson.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "observe/observe.h"
#include "report/report.h"
#include "report/schema.h"
#include "trace/jsonl.h"
#include "wire/hdr.h"
#include "wire/mgmt.h"
#include "wire/pcap.h"
#include "wire/radiotap.h"
#include "suite.h"

/*
 * A run's folder from end to end. The frames are those of ../shared/captures/synthetic, read in
 * place; the judges are xmllint with the Jenkins schema, a JSON Schema validator, our own reader.
 */
static const char *shared(void)
{
	const char *s = getenv("RW_SHARED");

	return s != NULL ? s : "../shared";
}

static const struct report_node nodes[] = {
	{ "ap1", ROLE_AP, { { 0x02, 0, 0, 0, 2, 0 } }, NULL, "roamwright", 2412, NULL },
	{ "ap2", ROLE_AP, { { 0x02, 0, 0, 0, 3, 0 } }, NULL, "roamwright", 2412, NULL },
	{ "phone \xff<&>", ROLE_STATION, { { 0x02, 0, 0, 0, 1, 0 } }, "generic", "roamwright", 0,
	  NULL },
};

static const char *const faults[] = { "drop auth 2 at ap2" };
static const char *const options[] = { "--set", "gap=30 \xff\"" };
static const struct report_meta meta = { .scenario = "scenarios/methods/ft-psk.lua",
	.test = "one fast roam", .seed = 7, .version = "0.1.0", .backend = "sim",
	.replay = "roamwright run scenarios/methods/ft-psk.lua --seed 7",
	.inputs_digest = "00112233", .nodes = nodes, .n_nodes = N_OF(nodes), .fault_plan = faults,
	.n_faults = 1, .options = options, .n_options = N_OF(options) };

static const struct report_expectation expectations[] = {
	{ "phone.roams count 1", "scenarios/methods/ft-psk.lua", 12, true, NULL },
	{ "outage_down at most 50 ms & \"more\"", "scenarios/methods/ft-psk.lua", 14, false,
	  "61.2 ms \x01\xff" },
};

static char dir[64];

static void make_dir(void)
{
	strcpy(dir, "/tmp/rw-report-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(dir));
}

static int shell(const char *format, const char *a, const char *b)
{
	char cmd[1024];

	(void)snprintf(cmd, sizeof(cmd), format, a, b);
	return system(cmd);
}

static void remove_dir(void)
{
	ck_assert_int_eq(shell("rm -rf %s%s", dir, ""), 0);
}

static char *text_of(const char *name)
{
	static char text[1 << 20];
	char path[256];
	FILE *f;
	size_t n;

	(void)snprintf(path, sizeof(path), "%s/run/%s", dir, name);
	f = fopen(path, "rb");
	ck_assert_msg(f != NULL, "%s", path);
	n = fread(text, 1, sizeof(text) - 1, f);
	fclose(f);
	text[n] = '\0';
	return text;
}

struct run {
	struct trace trace;
	struct report *report;
	struct observe *seen;
	uint64_t frame_no;
	int64_t now_ns;
};

static void emit(struct run *r, struct trace_rec *rec, const char *entity)
{
	rec->at_ns = r->now_ns;
	rec->entity = entity;
	trace_emit(&r->trace, rec);
}

static const char *name_of(struct mac mac)
{
	for (size_t i = 0; i < N_OF(nodes); i++)
		if (mac_equal(nodes[i].mac, mac))
			return nodes[i].name;
	return "?";
}

static void air(struct run *r, struct bytes frame)
{
	struct trace_rec rec = { .kind = TRACE_AIR_TX };
	struct rd rd = rd_of(frame);
	struct hdr h;

	ck_assert_int_eq(hdr_parse(&rd, &h), WIRE_OK);
	rec.u.air_tx = (struct trace_air_tx){ .frame_no = ++r->frame_no, .try_no = 1,
					      .freq_mhz = 2412, .rate_100k = 60,
					      .power_mdbm = 20000, .dur_ns = 300000,
					      .frame = frame };
	emit(r, &rec, name_of(h.a2));
	rec = (struct trace_rec){ .kind = TRACE_AIR_DONE };
	rec.u.air_done = (struct trace_air_done){ r->frame_no, 1, true, AIR_END_ACKED, 3 };
	r->now_ns += 400000;
	emit(r, &rec, name_of(h.a2));
}

static void trigger(struct run *r, enum trace_trigger why, unsigned from, unsigned to)
{
	struct trace_rec rec = { .kind = TRACE_TRIGGER };

	rec.u.trigger = (struct trace_trigger_rec){ why, nodes[from].mac, -81000 };
	emit(r, &rec, nodes[2].name);
	r->now_ns += 1000000;
	rec = (struct trace_rec){ .kind = TRACE_DECISION };
	rec.u.decision = (struct trace_decision){ "roam", nodes[from].mac, nodes[to].mac, -81000,
						  -60000, "21 dB better" };
	emit(r, &rec, nodes[2].name);
	r->now_ns += 1000000;
}

/* The frames of the capture; the roam in it begins with frame 13. */
static void replay(struct run *r)
{
	static uint8_t file[65536];
	static struct pcap p;
	struct pcap_frame f;
	char path[256];
	FILE *in;
	size_t n;

	(void)snprintf(path, sizeof(path), "%s/captures/synthetic/akm04-ft-psk-air.pcap", shared());
	in = fopen(path, "rb");
	ck_assert_ptr_nonnull(in);
	n = fread(file, 1, sizeof(file), in);
	fclose(in);
	ck_assert_int_eq(pcap_open(bytes_of(file, n), &p), WIRE_OK);
	for (unsigned no = 1; pcap_next(&p, &f) == STEP_ITEM; no++) {
		struct rd rd = rd_of(f.bytes);
		struct radiotap rt;

		if (f.linktype == LINKTYPE_RADIOTAP)
			ck_assert_int_eq(radiotap_parse(&rd, &rt), WIRE_OK);
		if (no == 13)
			trigger(r, TRIGGER_SIGNAL, 0, 1);
		air(r, rd_rest(&rd));
		r->now_ns += 600000;
	}
}

static void log_line(struct run *r, const char *entity, enum log_level level, bool visible,
		     const char *text)
{
	struct trace_rec rec = { .kind = TRACE_LOG };

	rec.u.log = (struct trace_log){ level, visible, text };
	emit(r, &rec, entity);
}

static struct bytes auth_frame(uint8_t buf[64], struct mac to, struct mac from, struct mac bssid,
			       uint16_t seq, uint16_t status)
{
	struct wr w = wr_of(buf, 64);
	struct hdr h = hdr_mgmt(FRAME_AUTH, to, from, bssid);
	struct auth a = { .algorithm = AUTH_FT, .seq = seq, .status = status };

	hdr_build(&w, &h);
	auth_build(&w, &a);
	return wr_sofar(&w);
}

/* A roam back that ap1 refuses with status 53. */
static void refuse(struct run *r)
{
	struct trace_rec rec = { .kind = TRACE_VERDICT };
	uint8_t buf[64];

	r->now_ns += 1000000000;
	trigger(r, TRIGGER_SIGNAL, 1, 0);
	air(r, auth_frame(buf, nodes[0].mac, nodes[2].mac, nodes[0].mac, 1, 0));
	log_line(r, "ap1", LOG_DEBUG, false, "FT: No PMKID in RSNIE");
	rec.u.verdict = (struct trace_verdict){ nodes[2].mac, "FT authentication 1", true, 53, 0,
						"No PMKID in RSNIE" };
	emit(r, &rec, "ap1");
	air(r, auth_frame(buf, nodes[2].mac, nodes[0].mac, nodes[0].mac, 2, 53));
	log_line(r, "ap1", LOG_INFO, true, "wlan0: STA 02:00:00:00:01:00 IEEE 802.11: done");
}

static void keys(struct run *r)
{
	static const uint8_t secret[16] = { 0x5e, 0xc7, 0xe7, 0x5e, 0xc7, 0xe7, 0x5e, 0xc7, 0xe7 };
	struct trace_rec rec = { .kind = TRACE_KEY };

	rec.u.key = (struct trace_key_rec){ .key = KEY_TK, .what = KEY_INSTALLED,
					    .bssid = nodes[0].mac, .sta = nodes[2].mac,
					    .secret = BYTES(secret) };
	emit(r, &rec, nodes[2].name);
}

static struct report_end end_of(const struct run *r)
{
	return (struct report_end){ .seen = r->seen, .sim_time_ns = r->now_ns,
				    .verdict = REPORT_FAIL, .digest = "aabb",
				    .decisions_digest = "ccdd", .expectations = expectations,
				    .n_expectations = N_OF(expectations) };
}

static struct run start(const char *name, unsigned what)
{
	struct run r = { .seen = observe_new() };
	char path[128];

	(void)snprintf(path, sizeof(path), "%s/%s", dir, name);
	ck_assert_ptr_nonnull(r.seen);
	ck_assert_int_eq(report_open(path, &meta, what, &r.report), ERR_OK);
	report_attach(r.report, &r.trace);
	trace_attach(&r.trace, OBSERVE_MASK, observe_rec, r.seen);
	for (size_t i = 0; i < N_OF(nodes); i++)
		observe_name(r.seen, nodes[i].mac, nodes[i].name);
	return r;
}

static void whole_run(const char *name, unsigned what)
{
	struct run r = start(name, what);
	struct report_end end;

	replay(&r);
	keys(&r);
	refuse(&r);
	ck_assert_int_eq(observe_finish(r.seen, r.now_ns), ERR_OK);
	end = end_of(&r);
	ck_assert_int_eq(report_close(r.report, &end), ERR_OK);
	observe_free(r.seen);
}

/* Every key in order, as jansson reads them. */
static void check_sorted(json_t *j)
{
	const char *key, *before = "";
	json_t *value;
	size_t i;

	ck_assert(!json_is_real(j));
	json_array_foreach(j, i, value)
		check_sorted(value);
	json_object_foreach(j, key, value) {
		ck_assert_int_lt(strcmp(before, key), 0);
		before = key;
		check_sorted(value);
	}
}

static int64_t roam_number(const json_t *summary, const char *name)
{
	const json_t *st = json_array_get(json_object_get(summary, "stations"), 0);
	const json_t *roam = json_array_get(json_object_get(st, "roams"), 0);

	ck_assert_msg(json_is_integer(json_object_get(roam, name)), "%s", name);
	return json_integer_value(json_object_get(roam, name));
}

START_TEST(t_summary)
{
	json_t *j;

	make_dir();
	whole_run("run", REPORT_ALL);
	j = json_loads(text_of("summary.json"), 0, NULL);
	ck_assert_ptr_nonnull(j);
	check_sorted(j);
	ck_assert_str_eq(json_string_value(json_object_get(j, "schema")), "roamwright.summary/1");
	/* Frames 13 to 16: one a millisecond, 0.3 ms each. */
	ck_assert_int_eq(roam_number(j, "t_mgmt_ns"), 3300000);
	ck_assert_int_eq(roam_number(j, "t_key_ns"), 3300000);
	json_decref(j);
	remove_dir();
}
END_TEST

static const char *const validator =
	"python3 -c 'import json, sys, jsonschema\n"
	"v = jsonschema.Draft202012Validator(json.load(open(sys.argv[1])))\n"
	"text = open(sys.argv[2]).read()\n"
	"for t in (text.splitlines() if sys.argv[2].endswith(\"jsonl\") else [text]):\n"
	"    v.validate(json.loads(t))' harness/report/schemas/%s %s";

START_TEST(t_schemas_accept)
{
	char path[128];

	if (shell("python3 -c 'import jsonschema; jsonschema.Draft202012Validator' 2>/dev/null%s%s",
		  "", "") != 0) {
		printf("SKIP: no python3 jsonschema\n");
		return;
	}
	make_dir();
	whole_run("run", REPORT_ALL | REPORT_BULK);
	(void)snprintf(path, sizeof(path), "%s/run/summary.json", dir);
	ck_assert_int_eq(shell(validator, "summary.schema.json", path), 0);
	(void)snprintf(path, sizeof(path), "%s/run/events.jsonl", dir);
	ck_assert_int_eq(shell(validator, "events.schema.json", path), 0);
	remove_dir();
}
END_TEST

START_TEST(t_events_schema_is_that_of_the_tables)
{
	json_t *file = json_load_file("harness/report/schemas/events.schema.json", 0, NULL), *made;
	char *text = schema_events();

	ck_assert_ptr_nonnull(text);
	made = json_loads(text, 0, NULL);
	if (!json_equal(file, made)) { /* what the file must hold */
		printf("%s\n", text);
		fflush(stdout);
	}
	ck_assert(json_equal(file, made));
	free(text);
	json_decref(file);
	json_decref(made);
}
END_TEST

START_TEST(t_events_are_canonical_and_hold_no_secret)
{
	static struct jsonl_room room;
	unsigned kinds = 0;
	char *p, *nl;

	make_dir();
	whole_run("run", REPORT_ALL);
	p = text_of("events.jsonl");
	ck_assert_ptr_null(strstr(p, "5ec7e7"));
	for (; *p != '\0'; p = nl + 1) {
		struct trace_rec rec;

		nl = strchr(p, '\n');
		ck_assert_ptr_nonnull(nl);
		ck_assert_int_eq(jsonl_read(p, (size_t)(nl + 1 - p), &room, &rec), ERR_OK);
		kinds |= TRACE_BIT(rec.kind);
	}
	ck_assert((kinds & TRACE_BIT(TRACE_AIR_TX)) != 0 && (kinds & TRACE_BIT(TRACE_KEY)) != 0);
	p = text_of("wireshark/profiles/roamwright/80211_keys");
	ck_assert_ptr_nonnull(strstr(p, "5ec7e7"));
	remove_dir();
}
END_TEST

START_TEST(t_junit_is_accepted)
{
	char cmd[512];
	char *p;

	make_dir();
	whole_run("run", REPORT_ALL);
	p = text_of("junit.xml");
	ck_assert_ptr_nonnull(strstr(p, "outage_down at most 50 ms &amp; \"more\": got 61.2 ms "
					"\xef\xbf\xbd\xef\xbf\xbd"));
	ck_assert_ptr_nonnull(strstr(p, "replay: roamwright run scenarios/methods/ft-psk.lua"));
	ck_assert_ptr_nonnull(strstr(p, "classname=\"scenarios.methods.ft-psk\""));
	(void)snprintf(cmd, sizeof(cmd),
		       "xmllint --noout --schema %s/schemas/jenkins-junit-10.xsd %s/run/junit.xml"
		       " 2>/dev/null", shared(), dir);
	if (system("xmllint --version 2>/dev/null") == 0)
		ck_assert_int_eq(system(cmd), 0);
	else
		printf("SKIP: no xmllint\n");
	remove_dir();
}
END_TEST

START_TEST(t_junit_of_every_result)
{
	static const struct junit_case cases[] = {
		{ "a.b", "passed", 1234567890, JUNIT_PASSED, NULL, NULL, NULL },
		{ "a.b", "failed \"<", 0, JUNIT_FAILED, "line\none", "]]> & \x02", "x/y.pcapng" },
		{ "a.b", "error", 999999, JUNIT_ERROR, "m", "t", NULL },
		{ "a.b", "skipped", 0, JUNIT_SKIPPED, "no radio", NULL, NULL },
	};
	char path[128], cmd[512];
	FILE *f;

	make_dir();
	(void)snprintf(path, sizeof(path), "%s/j.xml", dir);
	f = fopen(path, "w");
	ck_assert_int_eq(junit_write(f, "suite", cases, N_OF(cases)), ERR_OK);
	fclose(f);
	(void)snprintf(cmd, sizeof(cmd), "xmllint --noout --schema %s/schemas/jenkins-junit-10.xsd"
		       " %s 2>/dev/null", shared(), path);
	if (system("xmllint --version 2>/dev/null") == 0)
		ck_assert_int_eq(system(cmd), 0);
	remove_dir();
}
END_TEST

static const char *const in_ladder[] = {
	"Authentication, open 1", "[12.3.3.2]", "EAPOL-Key 3/4", "[12.7.6.4]",
	"Authentication, FT 1", "[13.8.2]", "PMKR0Name", "MIC over 3 elements", "[13.8.5]",
	"trigger: signal", "ap1 at -81.0 dBm", "refuses FT authentication 1",
	"status 53: ", "C01", "fix", "First data up", "ft-air, FT-PSK", "management 3.300",
};

START_TEST(t_ladder)
{
	char *p;

	make_dir();
	whole_run("run", REPORT_ALL);
	p = text_of("ladder.txt");
	if (getenv("SHOW") != NULL)
		printf("%s", p);
	for (size_t i = 0; i < N_OF(in_ladder); i++)
		ck_assert_msg(strstr(p, in_ladder[i]) != NULL, "%s", in_ladder[i]);
	remove_dir();
}
END_TEST

START_TEST(t_logs)
{
	make_dir();
	whole_run("run", REPORT_ALL);
	ck_assert_ptr_nonnull(strstr(text_of("log/ap1.log"), " D- FT: No PMKID in RSNIE\n"));
	ck_assert_ptr_nonnull(strstr(text_of("log/ap1.log"), " I  wlan0: STA "));
	remove_dir();
}
END_TEST

START_TEST(t_same_run_same_bytes_and_no_leftovers)
{
	make_dir();
	whole_run("run", REPORT_ALL | REPORT_BULK);
	whole_run("again", REPORT_ALL | REPORT_BULK);
	whole_run("again", REPORT_ALL | REPORT_BULK); /* over what is there */
	ck_assert_int_eq(shell("diff -r %s/run %s/again", dir, dir), 0);
	ck_assert_int_eq(shell("test -z \"$(find %s -name '*.tmp'%s)\"", dir, ""), 0);
	whole_run("again", 0); /* nothing of the earlier run stays under our names */
	ck_assert_int_eq(shell("test \"$(cd %s/again && find . -type f | sort | tr -d '\\n')\" = "
			       "./junit.xml./summary.json%s", dir, ""), 0);
	remove_dir();
}
END_TEST

START_TEST(t_abandoned_leaves_nothing)
{
	struct run r;

	make_dir();
	whole_run("run", REPORT_ALL);
	r = start("run", REPORT_ALL);
	replay(&r);
	report_abandon(r.report);
	observe_free(r.seen);
	ck_assert_int_eq(shell("test -z \"$(find %s -type f%s)\"", dir, ""), 0);
	remove_dir();
}
END_TEST

/* A record that cannot be written makes the whole report fail, and no file gets its name. */
START_TEST(t_error_in_a_sink_comes_out)
{
	static char much[JSONL_LINE_MAX + 1];
	struct report_end end;
	struct run r;

	make_dir();
	r = start("run", REPORT_ALL);
	memset(much, 'x', sizeof(much) - 1);
	log_line(&r, "ap1", LOG_INFO, true, much);
	ck_assert_int_eq(observe_finish(r.seen, 1), ERR_OK);
	end = end_of(&r);
	ck_assert_int_eq(report_close(r.report, &end), ERR_SPACE);
	observe_free(r.seen);
	ck_assert_int_eq(shell("test -z \"$(find %s -type f%s)\"", dir, ""), 0);
	remove_dir();
}
END_TEST

/* A scenario that could not be built still leaves a summary and a JUnit error. */
START_TEST(t_run_that_never_began)
{
	struct report_end end = { .verdict = REPORT_ERROR, .error = "ap9: no such file\nmore",
				  .digest = "00", .decisions_digest = "00" };
	struct report *r;
	char path[128];

	make_dir();
	(void)snprintf(path, sizeof(path), "%s/run", dir);
	ck_assert_int_eq(report_open(path, &meta, REPORT_ALL, &r), ERR_OK);
	ck_assert_int_eq(report_close(r, &end), ERR_OK);
	ck_assert_ptr_nonnull(strstr(text_of("summary.json"), "\"verdict\": \"error\""));
	ck_assert_ptr_nonnull(strstr(text_of("summary.json"),
				     "\"options\": [\n    \"--set\",\n    "
				     "\"gap=30 \xef\xbf\xbd\\\"\"\n  ]"));
	ck_assert_ptr_nonnull(strstr(text_of("junit.xml"),
				     "<error message=\"ap9: no such file\">"));
	ck_assert_ptr_nonnull(strstr(text_of("ladder.txt"), "ap9: no such file"));
	remove_dir();
}
END_TEST

START_TEST(t_folder_that_cannot_be_made)
{
	struct report *r;

	ck_assert_int_eq(report_open("/dev/null/x", &meta, REPORT_ALL, &r), ERR_FILE);
	ck_assert_ptr_null(r);
}
END_TEST

START_TEST(t_table)
{
	struct run r;
	char *p = NULL;
	size_t len;
	FILE *f = open_memstream(&p, &len);

	make_dir();
	r = start("run", 0);
	replay(&r);
	refuse(&r);
	ck_assert_int_eq(observe_finish(r.seen, r.now_ns), ERR_OK);
	report_table(f, r.seen);
	fclose(f);
	if (getenv("SHOW") != NULL)
		printf("%s", p);
	ck_assert_ptr_nonnull(strstr(p, "roam 1"));
	ck_assert_ptr_nonnull(strstr(p, "ft-air"));
	ck_assert_ptr_nonnull(strstr(p, "3.300"));
	for (char *line = strtok(p, "\n"); line != NULL; line = strtok(NULL, "\n"))
		ck_assert_uint_le(strlen(line), 130);
	free(p);
	report_abandon(r.report);
	observe_free(r.seen);
	remove_dir();
}
END_TEST

static bool frames_are_here(void)
{
	char path[256];

	(void)snprintf(path, sizeof(path), "%s/captures/synthetic/akm04-ft-psk-air.pcap", shared());
	if (access(path, R_OK) == 0)
		return true;
	printf("SKIP: %s is not there\n", path);
	return false;
}

UNIT_MAIN("report", {
	if (!frames_are_here())
		exit(77);
	tcase_add_test(tc, t_summary);
	tcase_add_test(tc, t_schemas_accept);
	tcase_add_test(tc, t_events_schema_is_that_of_the_tables);
	tcase_add_test(tc, t_events_are_canonical_and_hold_no_secret);
	tcase_add_test(tc, t_junit_is_accepted);
	tcase_add_test(tc, t_junit_of_every_result);
	tcase_add_test(tc, t_ladder);
	tcase_add_test(tc, t_logs);
	tcase_add_test(tc, t_same_run_same_bytes_and_no_leftovers);
	tcase_add_test(tc, t_abandoned_leaves_nothing);
	tcase_add_test(tc, t_error_in_a_sink_comes_out);
	tcase_add_test(tc, t_run_that_never_began);
	tcase_add_test(tc, t_folder_that_cannot_be_made);
	tcase_add_test(tc, t_table);
})
