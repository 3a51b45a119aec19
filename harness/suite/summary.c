#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "observe/catalogue.h"
#include "suite/names.h"
#include "suite/summary.h"

/* ---- one summary ---- */

static const char *text_of(const json_t *o, const char *key, struct arena *a)
{
	const json_t *v = json_object_get(o, key);

	if (!json_is_string(v))
		return NULL;
	return arena_text(a, json_string_value(v), json_string_length(v));
}

/* A number from lo; def if there is none. */
static bool take_number(const json_t *o, const char *key, int64_t lo, int64_t def, int64_t *v)
{
	const json_t *x = json_object_get(o, key);

	*v = x != NULL ? json_integer_value(x) : def;
	return (x == NULL || json_is_integer(x)) && *v >= lo;
}

static bool take_options(const json_t *o, struct arena *a, struct result_key *out)
{
	const json_t *list = json_object_get(o, "options");
	size_t n = json_array_size(list);

	out->option = arena_array(a, n + 1, sizeof(*out->option));
	if (!json_is_array(list) || out->option == NULL)
		return false;
	for (size_t i = 0; i < n; i++) {
		const json_t *v = json_array_get(list, i);

		if (!json_is_string(v))
			return false;
		out->option[i] = arena_text(a, json_string_value(v), json_string_length(v));
		if (out->option[i] == NULL)
			return false;
	}
	out->n_options = n;
	return true;
}

static bool take_expectations(const json_t *o, struct arena *a, struct report_end *end)
{
	const json_t *list = json_object_get(o, "expectations");
	size_t n = json_array_size(list);
	struct report_expectation *v = arena_array(a, n + 1, sizeof(*v));

	if (v == NULL)
		return false;
	for (size_t i = 0; i < n; i++) {
		const json_t *x = json_array_get(list, i);
		int64_t line;

		v[i].text = text_of(x, "text", a);
		v[i].file = text_of(x, "file", a);
		v[i].got = text_of(x, "got", a);
		v[i].pass = json_is_true(json_object_get(x, "pass"));
		if (v[i].text == NULL || v[i].file == NULL ||
		    !take_number(x, "line", 0, 0, &line) || line > UINT32_MAX)
			return false;
		v[i].line = (unsigned)line;
	}
	end->expectations = v;
	end->n_expectations = n;
	return true;
}

/* What JUnit tells of them. */
static bool take_failures(const json_t *o, struct arena *a, struct report_end *end)
{
	const json_t *list = json_object_get(o, "failures");
	size_t n = json_array_size(list);
	struct failure *v = arena_array(a, n + 1, sizeof(*v));

	if (v == NULL)
		return false;
	for (size_t i = 0; i < n; i++) {
		const json_t *x = json_array_get(list, i);
		const char *cause = text_of(x, "cause", a);
		const char *station = text_of(x, "station", a);

		v[i].cause = (uint8_t)(cause != NULL ? cause_parse(cause) : 0);
		v[i].station = station != NULL ? station : "";
		v[i].why = text_of(x, "why", a);
		v[i].fix = text_of(x, "fix", a);
		if (v[i].why == NULL || v[i].fix == NULL ||
		    !take_number(x, "at_ns", 0, 0, &v[i].at_ns))
			return false;
	}
	end->failures = v;
	end->n_failures = n;
	return true;
}

/* The word, or REPORT_VERDICT_COUNT. */
static enum report_verdict find_verdict(const char *word)
{
	unsigned v = 0;

	while (v < REPORT_VERDICT_COUNT &&
	       strcmp(word, report_verdict_text((enum report_verdict)v)) != 0)
		v++;
	return (enum report_verdict)v;
}

static bool take_end(const json_t *o, struct arena *a, struct result_key *out)
{
	struct report_end *end = &out->end;
	int64_t code;

	end->verdict = find_verdict(out->verdict);
	if ((unsigned)end->verdict == REPORT_VERDICT_COUNT ||
	    !take_number(o, "exit", 0, end->verdict == REPORT_FAIL ? EXIT_FAILED : EXIT_PASSED,
			 &code) ||
	    code > EXIT_NOTHING || !take_number(o, "sim_time_ns", 0, 0, &end->sim_time_ns))
		return false;
	end->exit = (unsigned)code;
	end->digest = out->digest;
	end->decisions_digest = out->decisions_digest;
	end->error = text_of(o, "error", a);
	if (end->error == NULL && (end->verdict == REPORT_ERROR || end->verdict == REPORT_SKIP))
		end->error = "";
	return take_expectations(o, a, end) && take_failures(o, a, end);
}

static bool take_meta(struct arena *a, struct result_key *out)
{
	out->meta = (struct report_meta){ .scenario = out->scenario, .test = out->test,
					  .seed = out->seed, .version = out->version,
					  .backend = "sim", .inputs_digest = out->inputs_digest,
					  .options = out->option, .n_options = out->n_options };
	out->meta.replay = replay_line(&out->meta, a);
	return out->meta.replay != NULL;
}

static bool take(const json_t *o, struct arena *a, struct result_key *out)
{
	const json_t *seed = json_object_get(o, "seed");
	const char *schema = text_of(o, "schema", a);

	if (schema == NULL || strcmp(schema, "roamwright.summary/1") != 0 ||
	    !json_is_integer(seed) || json_integer_value(seed) < 0)
		return false;
	*out = (struct result_key){ .scenario = text_of(o, "scenario", a),
				    .test = text_of(o, "test", a),
				    .seed = (uint64_t)json_integer_value(seed),
				    .version = text_of(o, "version", a),
				    .verdict = text_of(o, "verdict", a),
				    .inputs_digest = text_of(o, "inputs_digest", a),
				    .digest = text_of(o, "digest", a),
				    .decisions_digest = text_of(o, "decisions_digest", a) };
	if (out->scenario == NULL || out->test == NULL || out->verdict == NULL ||
	    out->version == NULL || out->inputs_digest == NULL || out->digest == NULL ||
	    out->decisions_digest == NULL)
		return false;
	out->passed = strcmp(out->verdict, "pass") == 0 || strcmp(out->verdict, "skip") == 0;
	return take_options(o, a, out) && take_end(o, a, out) && take_meta(a, out);
}

enum err result_parse(const char *text, size_t len, struct arena *a, struct result_key *out,
		      struct sb *why)
{
	json_error_t wrong;
	json_t *o = json_loadb(text, len, JSON_REJECT_DUPLICATES, &wrong);
	bool ok = o != NULL && take(o, a, out);

	if (o == NULL)
		sb_printf(why, "%s", wrong.text);
	else if (!ok)
		sb_str(why, "no summary of roamwright");
	json_decref(o);
	return ok ? ERR_OK : ERR_PARSE;
}

/* ---- files ---- */

FILE *result_open(const char *path, const char *name, struct sb *why)
{
	char in_folder[PATH_MAX];
	struct sb s = sb_of(in_folder, sizeof(in_folder));
	struct stat st;
	FILE *f = NULL;
	int fd;

	if (stat(path, &st) == 0 && S_ISDIR(st.st_mode)) {
		sb_printf(&s, "%s/%s", path, name);
		path = in_folder;
	}
	fd = s.cut ? -1 : open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	if (fd >= 0 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode))
		f = fdopen(fd, "r");
	else
		sb_printf(why, "%s: %s", path,
			  fd >= 0 ? "not a file" : strerror(s.cut ? ENAMETOOLONG : errno));
	if (f == NULL && fd >= 0)
		(void)close(fd);
	return f;
}

static char *read_all(FILE *f, size_t *len)
{
	char *text = NULL, *more;
	size_t cap = 0, n = 0, got;

	do {
		if (n == cap) {
			cap = cap == 0 ? 65536 : 2 * cap;
			more = cap <= RESULT_TEXT_MAX ? realloc(text, cap) : NULL;
			if (more == NULL) {
				free(text);
				return NULL;
			}
			text = more;
		}
		got = fread(text + n, 1, cap - n, f);
		n += got;
	} while (got > 0);
	*len = n;
	return text;
}

enum err result_load(const char *path, const char *name, char **text, size_t *len,
		     struct sb *why)
{
	FILE *f = result_open(path, name, why);

	*text = NULL;
	if (f == NULL)
		return ERR_FILE;
	*text = read_all(f, len);
	(void)fclose(f);
	if (*text == NULL)
		sb_printf(why, "%s: too large", path);
	return *text != NULL ? ERR_OK : ERR_LIMIT;
}

enum err result_read(const char *path, struct arena *a, struct result_key *out, struct sb *why)
{
	char *text, reason[256];
	struct sb r = sb_of(reason, sizeof(reason));
	size_t len = 0;
	enum err e = result_load(path, "summary.json", &text, &len, why);

	if (e != ERR_OK)
		return e;
	e = result_parse(text, len, a, out, &r);
	free(text);
	if (e != ERR_OK)
		sb_printf(why, "%s: %s", path, r.len > 0 ? reason : err_text(e));
	return e;
}
