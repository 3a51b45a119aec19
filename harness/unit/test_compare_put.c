/* sees: base trace spec crypto wire models engine observe world script report suite compare */
#include <check.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/time.h"
#include "compare/json.h"
#include "compare/put.h"
#include "compare_rows.h"
#include "suite.h"

#define MS NS_PER_MS

static struct compare_row rows[3];

static struct compare_result example(int64_t key_ms)
{
	static const struct compare_settings set = { "1", "generic", "instant", "arm64", "ideal",
						     2, 50, 1, 5 * MS, 15, "static" };

	rows[0] = with_outage("ft-air", true, 65 * MS, 66 * MS);
	rows[1] = with_outage("psk", true, 70 * MS, 70 * MS);
	rows[2] = with_outage("sae", false, 0, 0);
	rows[2].why = "not there";
	for (unsigned i = 0; i < 2; i++) {
		rows[i].runs = 50;
		rows[i].roams = 100;
		rows[i].blocked_down[PHASE_SCAN] = rows[i].phase[PHASE_SCAN] = 60 * MS;
		rows[i].blocked_down[PHASE_AUTH] = rows[i].phase[PHASE_AUTH] = 5 * MS;
		rows[i].share[SHARE_AIR] = 65 * MS;
		rows[i].m[MEASURE_T_KEY] = (struct stat_of){ 100, key_ms * MS, key_ms * MS + MS,
							     key_ms * MS + 2 * MS, 1 };
	}
	rows[1].blocked_down[PHASE_HANDSHAKE] = rows[1].phase[PHASE_HANDSHAKE] = key_ms * MS;
	rows[1].mos_milli = (struct stat_of){ 50, 4361, 4370, 4370, 1 };
	rows[1].mos_worst = 4200;
	return (struct compare_result){ set, rows, 3 };
}

static char *put(const struct compare_result *r, const struct vs *vs, enum put_form form)
{
	char *text = NULL;
	size_t len;
	FILE *f = open_memstream(&text, &len);

	ck_assert_int_eq(put_result(r, vs, form, f), ERR_OK);
	ck_assert_int_eq(fclose(f), 0);
	return text;
}

static void has(const char *text, const char *part)
{
	ck_assert_msg(strstr(text, part) != NULL, "no '%s' in:\n%s", part, text);
}

START_TEST(t_text)
{
	struct compare_result r = example(5);
	char *text = put(&r, NULL, PUT_TEXT);

	has(text, "50 seeds from 1, 2 access points, client model generic (CPU table arm64), "
		  "access point model instant (ideal), RADIUS 5.00 ms away, 1.5 % of frames lost "
		  "besides\n");
	has(text, "\npsk      70.00  70.00  70.00");
	has(text, " 4.36   4.20    100          0       0\n");
	has(text, "\nsae     not playable in this build\n");
	has(text, "\nft-air       AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA 5.00 after 60.00 scan\n");
	has(text, "\npsk          AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHH "
		  "10.00 after 60.00 scan\n");
	has(text, "\nmethod   scan  auth  handshake\n");
	has(text, "\nft-air  60.00  5.00       0.00\n");
	has(text, "\nnot playable in this build: sae: not there\n");
	ck_assert(strstr(text, " \n") == NULL);
	free(text);
	text = put(&r, NULL, PUT_MARKDOWN);
	has(text, "\n| sae | not playable in this build |");
	has(text, "\n**phases of t_total, mean, ms**\n");
	free(text);
	text = put(&r, NULL, PUT_CSV);
	has(text, "method,played,runs,roams,");
	has(text, "\nsae,no,,");
	free(text);
}
END_TEST

START_TEST(t_vs)
{
	struct compare_result then = example(5), now;
	struct compare_row older[3];
	struct arena *a = arena_new(1 << 20);
	struct vs vs;
	char *text;

	memcpy(older, rows, sizeof(older));
	then.row = older;
	now = example(8);
	ck_assert_int_eq(vs_make("old.json", &then, &now, a, &vs), ERR_OK);
	ck_assert_uint_eq(vs.n, 2);
	ck_assert(!vs.row[0].has_phase);
	ck_assert(vs.row[1].has_phase);
	ck_assert_int_eq(vs.row[1].phase, PHASE_HANDSHAKE);
	ck_assert_int_eq(vs.row[1].grew_ns, 3 * MS);
	text = put(&now, &vs, PUT_TEXT);
	has(text, "\nagainst old.json: 50 seeds from 1");
	has(text, "+3.00  +3.00       -    -  handshake +3.00\n");
	free(text);
	text = put(&now, &vs, PUT_JSON);
	has(text, "\"phase\": \"handshake\"");
	free(text);
	arena_free(a);
}
END_TEST

START_TEST(t_json)
{
	struct compare_result r = example(5), back;
	struct arena *a = arena_new(1 << 20);
	char why_text[256], *text = json_result(&r, NULL), *again;
	struct sb why = sb_of(why_text, sizeof(why_text));

	ck_assert_ptr_nonnull(text);
	ck_assert_int_eq(json_parse_result(text, strlen(text), a, &back, &why), ERR_OK);
	again = json_result(&back, NULL);
	ck_assert_str_eq(again, text);
	ck_assert_str_eq(back.row[2].why, "not there");
	for (size_t n = 0; n + 1 < strlen(text); n++)
		ck_assert_int_eq(json_parse_result(text, n, a, &back, &why), ERR_PARSE);
	free(again);
	free(text);
	arena_free(a);
}
END_TEST

static enum err parse(json_t *j)
{
	struct arena *a = arena_new(1 << 20);
	char why_text[256], *text = json_dumps(j, 0);
	struct sb why = sb_of(why_text, sizeof(why_text));
	struct compare_result r;
	enum err e = json_parse_result(text, strlen(text), a, &r, &why);

	free(text);
	arena_free(a);
	return e;
}

/* Every member of an object is needed, and of its type. */
static void spoil(json_t *whole, json_t *o)
{
	const char *key, *keys[32];
	size_t n = 0;
	json_t *v;

	json_object_foreach(o, key, v) keys[n++] = key;
	for (size_t i = 0; i < n; i++) {
		char *name = strdup(keys[i]); /* the object's own goes with the member */

		key = name;
		v = json_incref(json_object_get(o, key));
		json_object_set_new(o, key, json_string("\xc3\xa4"));
		if (!json_is_string(v) || strcmp(key, "schema") == 0)
			ck_assert_msg(parse(whole) == ERR_PARSE, "%s is a text", key);
		json_object_del(o, key);
		/* An absent statistic is not one of nothing: that is null. */
		ck_assert_msg(parse(whole) == ERR_PARSE, "without %s", key);
		json_object_set_new(o, key, json_integer(-1));
		ck_assert_msg(parse(whole) == ERR_PARSE, "%s is -1", key);
		json_object_set_new(o, key, v);
		free(name);
	}
	ck_assert_int_eq(parse(whole), ERR_OK);
}

START_TEST(t_json_refuses)
{
	struct compare_result r = example(5);
	char *text = json_result(&r, NULL);
	json_t *j = json_loads(text, 0, NULL), *methods = json_object_get(j, "methods");
	json_t *row = json_array_get(methods, 1);
	json_t *measures = json_object_get(row, "measures"), *phases;

	spoil(j, j);
	spoil(j, json_object_get(j, "settings"));
	spoil(j, row);
	spoil(j, json_array_get(methods, 2));
	spoil(j, measures);
	spoil(j, json_object_get(measures, "t_key_ns"));
	spoil(j, json_object_get(row, "median_roam"));
	spoil(j, json_object_get(row, "shares_ns"));
	phases = json_object_get(row, "phases");
	spoil(j, json_array_get(phases, 3));
	json_array_remove(phases, 3);
	ck_assert_int_eq(parse(j), ERR_PARSE);
	json_decref(j);
	free(text);
}
END_TEST

static const char *const validator =
	"python3 -c 'import json, sys, jsonschema\n"
	"v = jsonschema.Draft202012Validator(json.load(open(sys.argv[1])))\n"
	"v.validate(json.load(sys.stdin))' harness/compare/schemas/compare.schema.json";

START_TEST(t_schema)
{
	struct compare_result then = example(5), now;
	struct compare_row older[3];
	struct arena *a = arena_new(1 << 20);
	struct vs vs;
	char *text, path[] = "/tmp/rw-compare-XXXXXX", line[1024];
	int fd = mkstemp(path);

	if (system("python3 -c 'import jsonschema; jsonschema.Draft202012Validator' 2>/dev/null")) {
		printf("SKIP: no python3 jsonschema\n");
		return;
	}
	memcpy(older, rows, sizeof(older));
	then.row = older;
	now = example(8);
	ck_assert_int_eq(vs_make("old.json", &then, &now, a, &vs), ERR_OK);
	text = json_result(&now, &vs);
	ck_assert_int_eq(write(fd, text, strlen(text)), (ssize_t)strlen(text));
	(void)snprintf(line, sizeof(line), "%s <%s", validator, path);
	ck_assert_int_eq(system(line), 0);
	close(fd);
	unlink(path);
	free(text);
	arena_free(a);
}
END_TEST

UNIT_MAIN("compare put",
	  tcase_add_test(tc, t_text);
	  tcase_add_test(tc, t_vs);
	  tcase_add_test(tc, t_json);
	  tcase_add_test(tc, t_json_refuses);
	  tcase_add_test(tc, t_schema);
)
