/* realpath is of the X/Open part of POSIX. */
#define _XOPEN_SOURCE 700

#include "cli/setup.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "cli/verbs.h"
#include "cli/words.h"
#include "node/pskcache.h"
#include "suite/ci.h"
#include "suite/pool.h"

enum { ARENA_MAX = 1 << 30, SETS_MAX = 256 };

/* ---- data ---- */

static bool is_folder(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static bool join(char out[static PATH_MAX], const char *dir, const char *name)
{
	struct sb s = sb_of(out, PATH_MAX);

	sb_printf(&s, "%s/%s", dir, name);
	return !s.cut;
}

static bool has_models(const char *dir)
{
	char path[PATH_MAX];

	return join(path, dir, "models/clients.lua") && access(path, R_OK) == 0;
}

/* The folder of the running program. */
static bool program_dir(char dir[static PATH_MAX])
{
	ssize_t len = readlink("/proc/self/exe", dir, PATH_MAX - 1);
	char *slash;

	if (len <= 0)
		return false;
	dir[len] = '\0';
	slash = strrchr(dir, '/');
	if (slash == NULL)
		return false;
	*slash = '\0';
	return true;
}

bool setup_data_dir(const char *given, char dir[static PATH_MAX])
{
	static const char *const from_program[] = { "..", "../share/roamwright", "." };
	char program[PATH_MAX], path[PATH_MAX];

	if (given != NULL)
		return has_models(given) && realpath(given, dir) != NULL;
	if (!program_dir(program))
		return false;
	for (size_t i = 0; i < sizeof(from_program) / sizeof(from_program[0]); i++)
		if (join(path, program, from_program[i]) && has_models(path) &&
		    realpath(path, dir) != NULL)
			return true;
	return false;
}

/* A folder of the data, or NULL if it is not there. */
static const char *data_folder(char out[static PATH_MAX], const char *dir, const char *name)
{
	return join(out, dir, name) && is_folder(out) ? out : NULL;
}

static int find_data(struct setup *s, const struct cli_args *a)
{
	const char *given = cli_value(a, OPT_DATA), *shared = getenv("RW_SHARED");
	char dir[PATH_MAX];

	if (!setup_data_dir(given, dir)) {
		if (given != NULL)
			return cli_usage(stderr, a->verb, "no models/clients.lua in '%s'", given);
		return cli_usage(stderr, a->verb, "models/ not found: say where with --data DIR");
	}
	s->cfg.models = data_folder(s->models, dir, "models");
	s->cfg.lib = data_folder(s->lib, dir, "scenarios/lib");
	if (data_folder(s->scenarios, dir, "scenarios") == NULL)
		s->scenarios[0] = '\0';
	if (shared != NULL)
		s->cfg.shared = is_folder(shared) ? realpath(shared, s->shared) : NULL;
	else
		s->cfg.shared = data_folder(s->shared, dir, "../shared");
	return EXIT_PASSED;
}

/* ---- what changes a run ---- */

static int take_sets(struct setup *s, const struct cli_args *a)
{
	struct script_param *v = arena_array(s->arena, SETS_MAX, sizeof(*v));
	const char *text;

	if (v == NULL)
		return cli_usage(stderr, a->verb, "out of memory");
	for (size_t i = 0; (text = cli_nth(a, OPT_SET, i)) != NULL; i++) {
		size_t len = strcspn(text, "=");

		if (len == 0 || text[len] != '=')
			return cli_usage(stderr, a->verb, "--set '%s' is not NAME=VALUE", text);
		if (i == SETS_MAX)
			return cli_usage(stderr, a->verb, "more than %d --set", SETS_MAX);
		v[i].name = arena_text(s->arena, text, len);
		v[i].value = text + len + 1;
		s->cfg.n_set = i + 1;
	}
	s->cfg.set = v;
	return EXIT_PASSED;
}

static int take_faults(struct setup *s, const struct cli_args *a)
{
	const char **v = arena_array(s->arena, FAULTS_MAX, sizeof(*v)), *text;
	struct fault f;
	char why[256];

	if (v == NULL)
		return cli_usage(stderr, a->verb, "out of memory");
	for (size_t i = 0; (text = cli_nth(a, OPT_FAULT, i)) != NULL; i++) {
		struct sb w = sb_of(why, sizeof(why));

		if (i == FAULTS_MAX)
			return cli_usage(stderr, a->verb, "more than %d --fault", FAULTS_MAX);
		if (fault_parse(text, strlen(text), &f, &w) != ERR_OK)
			return cli_usage(stderr, a->verb, "--fault '%s': %s", text, why);
		v[i] = text;
		s->cfg.n_faults = i + 1;
	}
	s->cfg.faults = v;
	return EXIT_PASSED;
}

/* The words of the command line that change a run, for its summary. */
static int keep_words(struct setup *s, const struct cli_args *a)
{
	const char **v = arena_array(s->arena, 2 * a->n_given + 1, sizeof(*v));
	char word[32];

	if (v == NULL)
		return cli_usage(stderr, a->verb, "out of memory");
	for (size_t i = 0; i < a->n_given; i++) {
		struct sb t = sb_of(word, sizeof(word));

		if (!words_matter(a->given[i].opt))
			continue;
		sb_printf(&t, "--%s", cli_option(a->given[i].opt)->name);
		v[s->how.n_options++] = arena_text(s->arena, word, t.len);
		if (a->given[i].value != NULL)
			v[s->how.n_options++] = a->given[i].value;
	}
	s->how.options = v;
	return EXIT_PASSED;
}

static int take_limits(struct setup *s, const struct cli_args *a)
{
	const char *max = cli_value(a, OPT_MAX_EVENTS), *events = cli_value(a, OPT_EVENTS);
	int64_t n;

	s->cfg.protection = cli_has(a, OPT_LAZY) ? PROTECTION_LAZY : PROTECTION_REAL;
	if (max != NULL) {
		if (!text_i64_in(max, strlen(max), 1, INT64_MAX, &n))
			return cli_usage(stderr, a->verb, "--max-events '%s' is no number", max);
		s->cfg.max_events = (uint64_t)n;
	}
	if (events != NULL && strcmp(events, "all") != 0)
		return cli_usage(stderr, a->verb, "--events '%s': only 'all' is known", events);
	s->how.out = cli_value(a, OPT_OUT);
	s->how.what = REPORT_ALL | (events != NULL ? (unsigned)REPORT_BULK : 0u);
	/* What was never encrypted has no capture that could be decrypted. */
	if (cli_has(a, OPT_LAZY))
		s->how.what &= ~(unsigned)(REPORT_CAPTURE | REPORT_KEYS);
	return EXIT_PASSED;
}

/* ---- what is picked ---- */

static int take_filter(struct setup *s, const struct cli_args *a)
{
	const char *filter = cli_value(a, OPT_FILTER);
	char why[128];
	int bad;

	if (filter == NULL)
		return EXIT_PASSED;
	bad = regcomp(&s->filter, filter, REG_EXTENDED | REG_NOSUB);
	if (bad != 0) {
		(void)regerror(bad, &s->filter, why, sizeof(why));
		return cli_usage(stderr, a->verb, "-k '%s': %s", filter, why);
	}
	s->has_filter = true;
	s->pick.filter = &s->filter;
	return EXIT_PASSED;
}

static int take_shard(struct setup *s, const struct cli_args *a, const char *text)
{
	char reason[256];
	struct sb why = sb_of(reason, sizeof(reason));
	const char *who;

	if (suite_shard_parse(text, &s->pick))
		return EXIT_PASSED;
	if (strncmp(text, "auto", 4) != 0)
		return cli_usage(stderr, a->verb, "--shard '%s' is not I/N with 1 <= I <= N",
				 text);
	if (ci_shard(text, &s->pick, &who, &why) != ERR_OK)
		return cli_usage(stderr, a->verb, "--shard '%s': %s", text, reason);
	if (who != NULL)
		(void)fprintf(stderr, "roamwright: shard %u/%u (%s)\n", s->pick.shard,
			      s->pick.shards, who);
	return EXIT_PASSED;
}

static int take_pick(struct setup *s, const struct cli_args *a)
{
	const char *seed = cli_value(a, OPT_SEED), *seeds = cli_value(a, OPT_SEEDS);
	const char *tags = cli_value(a, OPT_TAG), *shard = cli_value(a, OPT_SHARD);
	int64_t one;

	s->pick.test = cli_value(a, OPT_TEST);
	if (seed != NULL && seeds != NULL)
		return cli_usage(stderr, a->verb, "--seed and --seeds exclude each other");
	if (seed != NULL && !text_i64_in(seed, strlen(seed), 0, INT64_MAX, &one))
		return cli_usage(stderr, a->verb, "--seed '%s' is no number from 0", seed);
	if (seed != NULL && !suite_seeds_parse(seed, &s->pick))
		return cli_usage(stderr, a->verb, "--seed '%s' is no number from 0", seed);
	if (seeds != NULL && !suite_seeds_parse(seeds, &s->pick))
		return cli_usage(stderr, a->verb, "--seeds '%s' is not like 1..20 or 1..5,9",
				 seeds);
	if (tags != NULL && !suite_tags_parse(tags, &s->pick, s->arena))
		return cli_usage(stderr, a->verb, "--tag '%s' is not like ft,smoke", tags);
	if (shard != NULL && take_shard(s, a, shard) != EXIT_PASSED)
		return EXIT_USAGE;
	return take_filter(s, a);
}

/* ---- all of it ---- */

int setup_init(struct setup *s, const struct cli_args *a)
{
	static int (*const steps[])(struct setup *, const struct cli_args *) = {
		find_data, take_sets, take_faults, keep_words, take_limits, take_pick
	};
	int code = EXIT_PASSED;

	memset(s, 0, sizeof(*s));
	s->arena = arena_new(ARENA_MAX);
	s->psks = psk_cache_new();
	if (s->arena == NULL || s->psks == NULL || crypto_new(&s->crypto) != ERR_OK) {
		(void)fputs("roamwright: memory or OpenSSL's algorithms are missing\n", stderr);
		return EXIT_INTERNAL;
	}
	s->cfg.crypto = s->crypto;
	s->cfg.psks = s->psks;
	s->how.cfg = &s->cfg;
	s->how.version = CLI_VERSION;
	for (size_t i = 0; code == EXIT_PASSED && i < sizeof(steps) / sizeof(steps[0]); i++)
		code = steps[i](s, a);
	return code;
}

/*
 * A path as it stands; "scenarios/..." that is not here is the shipped one, by the same name, so
 * that an installed program runs what the documentation says.
 */
static enum err add_path(struct setup *s, const char *path, struct sb *why)
{
	static const char top[] = "scenarios";
	char shipped[PATH_MAX];
	struct sb t = sb_of(shipped, sizeof(shipped));
	struct stat st;

	if (stat(path, &st) == 0 || strncmp(path, top, strlen(top)) != 0 ||
	    (path[strlen(top)] != '/' && path[strlen(top)] != '\0') ||
	    strstr(path, "..") != NULL || s->scenarios[0] == '\0')
		return suite_files_add(&s->files, path, NULL, why);
	sb_printf(&t, "%s%s", s->scenarios, path + strlen(top));
	if (t.cut || stat(shipped, &st) != 0)
		return suite_files_add(&s->files, path, NULL, why);
	return suite_files_add(&s->files, shipped, path, why);
}

int setup_select(struct setup *s, enum cli_verb v, const char *const *path, size_t n)
{
	char why[2 * PATH_MAX];
	struct sb w = sb_of(why, sizeof(why));
	enum err e = ERR_OK;

	s->files.arena = s->suite.arena = s->arena;
	for (size_t i = 0; e == ERR_OK && i < n; i++)
		e = add_path(s, path[i], &w);
	if (e != ERR_OK) {
		(void)fprintf(stderr, "roamwright: %s: %s\n", cli_verb(v)->name,
			      w.len > 0 ? why : err_text(e));
		return e == ERR_NOMEM ? EXIT_INTERNAL : EXIT_USAGE;
	}
	e = suite_select(&s->suite, &s->files, &s->cfg,
			 s->scenarios[0] != '\0' ? s->scenarios : NULL, &s->pick);
	if (e == ERR_LIMIT) {
		(void)fprintf(stderr, "roamwright: more than %d tests\n", SUITE_JOBS_MAX);
		return EXIT_LIMIT;
	}
	if (e != ERR_OK) {
		(void)fprintf(stderr, "roamwright: %s\n", err_text(e));
		return EXIT_INTERNAL;
	}
	if (s->suite.n_jobs == 0) {
		(void)fputs("roamwright: no test is selected\n", stderr);
		return EXIT_NOTHING;
	}
	return EXIT_PASSED;
}

int setup_jobs(const struct cli_args *a, unsigned *jobs)
{
	const char *text = cli_value(a, OPT_JOBS);
	long n = sysconf(_SC_NPROCESSORS_ONLN);
	int64_t given;

	*jobs = n < 1 ? 1 : n > POOL_JOBS_MAX ? POOL_JOBS_MAX : (unsigned)n;
	if (text == NULL)
		return EXIT_PASSED;
	if (!text_i64_in(text, strlen(text), 1, POOL_JOBS_MAX, &given))
		return cli_usage(stderr, a->verb, "-j '%s' is not 1 to %d", text, POOL_JOBS_MAX);
	*jobs = (unsigned)given;
	return EXIT_PASSED;
}

void setup_list(const struct suite *s)
{
	for (size_t i = 0; i < s->n_jobs; i++)
		(void)printf("%s\n", s->job[i].id);
}

void setup_fini(struct setup *s)
{
	suite_fini(&s->suite);
	suite_files_fini(&s->files);
	if (s->has_filter)
		regfree(&s->filter);
	psk_cache_free(s->psks);
	crypto_free(s->crypto);
	arena_free(s->arena);
}

/* The message is out already: INVARIANT printed it. */
static void on_abort(int sig)
{
	(void)sig;
	_exit(EXIT_INTERNAL);
}

void setup_abort_exits(void)
{
	struct sigaction sa = { .sa_handler = on_abort };

	(void)sigemptyset(&sa.sa_mask);
	(void)sigaction(SIGABRT, &sa, NULL);
}
