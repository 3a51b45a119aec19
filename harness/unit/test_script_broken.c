/* sees: base trace spec crypto models config observe world script engine */
#include <dirent.h>
#include <stdio.h>
#include <string.h>

#include "script/script.h"
#include "suite.h"

/*
 * Broken scenarios. The first line of each file in broken_lua/ says what must come of it:
 *
 *   -- error: the message      exit 2: the scenario is wrong
 *   -- limit: the message      exit 4
 *   -- fail: what was got      exit 1: the first expectation that was not met
 *
 * and lines that begin with --+ carry on. Files without such a line are helpers.
 */
#define FOLDER "harness/unit/broken_lua/"

enum { TEXT = 1024, FILES_MAX = 256 };

static struct crypto *crypto;

static void make_crypto(void)
{
	ck_assert_int_eq(crypto_new(&crypto), ERR_OK);
}

static void free_crypto(void)
{
	crypto_free(crypto);
	crypto = NULL;
}

static struct script_config config_of(const char *path, const char *name)
{
	return (struct script_config){ .path = path,
				       .name = name,
				       .models = "models",
				       .crypto = crypto,
				       .max_memory = 2 << 20,
				       .max_steps = 200000 };
}

/* "error: message" as the file's head wants it; false for a helper. */
static bool read_wanted(const char *path, char out[static TEXT])
{
	FILE *f = fopen(path, "r");
	char line[TEXT];
	struct sb s = sb_of(out, TEXT);

	if (f == NULL)
		return false;
	while (fgets(line, sizeof(line), f) != NULL) {
		bool more = strncmp(line, "--+ ", 4) == 0;

		if (s.len > 0 ? !more : strncmp(line, "-- ", 3) != 0)
			break;
		line[strcspn(line, "\n")] = '\0';
		sb_str(&s, line + (more ? 4 : 3));
	}
	fclose(f);
	return strncmp(out, "error: ", 7) == 0 || strncmp(out, "limit: ", 7) == 0 ||
	       strncmp(out, "fail: ", 6) == 0;
}

static void put_result(struct sb *out, const struct script_result *r)
{
	switch (r->verdict) {
	case SCRIPT_ERROR:
		sb_printf(out, "%s: %s", r->limit ? "limit" : "error", r->error);
		return;
	case SCRIPT_FAIL:
		for (size_t i = 0; i < r->n_expectations; i++) {
			if (!r->expectations[i].pass) {
				sb_printf(out, "fail: %s", r->expectations[i].got);
				return;
			}
		}
		return;
	case SCRIPT_PASS:
	case SCRIPT_SKIP:
	case SCRIPT_VERDICT_COUNT:
		sb_str(out, script_verdict_text(r->verdict));
	}
}

/* What comes of loading the scenario and, if that goes well, of its first test. */
static void outcome(const struct script_config *cfg, char out[static TEXT])
{
	struct sb s = sb_of(out, TEXT);
	struct script *script;
	struct script_result r;
	enum err e = script_load(cfg, &script);

	if (e != ERR_OK) {
		sb_printf(&s, "%s: %s", e == ERR_LIMIT ? "limit" : "error", script_why(script));
	} else {
		ck_assert_int_eq(script_run(cfg, 0, 1, NULL, &r), ERR_OK);
		put_result(&s, &r);
		script_result_free(&r);
	}
	script_free(script);
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static int is_lua(const struct dirent *d)
{
	size_t n = strlen(d->d_name);

	return n > 4 && strcmp(d->d_name + n - 4, ".lua") == 0;
}

START_TEST(t_broken_scenarios)
{
	struct dirent **files;
	char path[TEXT], wanted[TEXT], got[TEXT];
	int n = scandir(FOLDER, &files, is_lua, by_name), tried = 0, wrong = 0;

	ck_assert_int_gt(n, 0);
	for (int i = 0; i < n; i++) {
		snprintf(path, sizeof(path), FOLDER "%s", files[i]->d_name);
		if (read_wanted(path, wanted)) {
			struct script_config cfg = config_of(path, files[i]->d_name);

			outcome(&cfg, got);
			if (strcmp(got, wanted) != 0) {
				fprintf(stderr, "%s\n  wanted %s\n  got    %s\n", path, wanted,
					got);
				wrong++;
			}
			tried++;
		}
		free(files[i]);
	}
	free(files);
	ck_assert_int_ge(tried, 100);
	ck_assert_int_eq(wrong, 0);
}
END_TEST

UNIT_MAIN("script_broken",
	  tcase_add_checked_fixture(tc, make_crypto, free_crypto);
	  tcase_add_test(tc, t_broken_scenarios);
)
