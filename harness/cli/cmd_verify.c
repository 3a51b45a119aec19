#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/text.h"
#include "cli/verbs.h"
#include "suite/summary.h"
#include "verify/import.h"
#include "verify/print.h"

/* A judge at work: what it borrows lives as long as it does. */
struct judging {
	struct crypto *crypto;
	struct verify_keys keys;
	struct verify *v;
};

static int bad_file(const char *path, const char *why)
{
	(void)fprintf(stderr, "roamwright: verify: %s: %s\n", path, why);
	return EXIT_USAGE;
}

static bool is_folder(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

/* A file, or the one of this name in a result's folder. */
static int load(const char *path, const char *name, char **text, size_t *len)
{
	char room[PATH_MAX];
	struct sb why = sb_of(room, sizeof(room));

	if (result_load(path, name, text, len, &why) == ERR_OK)
		return EXIT_PASSED;
	return bad_file(path, why.len > 0 ? room : "cannot be read");
}

static int add_keys(struct judging *w, const char *path)
{
	char room[80], *text = NULL;
	struct sb why = sb_of(room, sizeof(room));
	unsigned line = 0;
	size_t len = 0;
	int code = load(path, "wireshark/profiles/roamwright/80211_keys", &text, &len);
	enum err e;

	if (code != EXIT_PASSED)
		return code;
	e = verify_keys_parse(&w->keys, bytes_of(text, len), &line);
	free(text);
	if (e == ERR_OK)
		return EXIT_PASSED;
	sb_printf(&why, "line %u: %s", line, e == ERR_PARSE ? "no key line" : err_text(e));
	return bad_file(path, room);
}

static int all_keys(struct judging *w, const struct cli_args *a)
{
	const char *path;
	int code = EXIT_PASSED;

	for (size_t i = 0; (path = cli_nth(a, OPT_KEYS, i)) != NULL && code == EXIT_PASSED; i++)
		code = add_keys(w, path);
	for (size_t i = 0; i < a->n_operands && code == EXIT_PASSED; i++)
		if (is_folder(a->operand[i]))
			code = add_keys(w, a->operand[i]);
	return code;
}

static int shared_keys(struct judging *w, const struct cli_args *a)
{
	const char *text;

	for (size_t i = 0; (text = cli_nth(a, OPT_HOLDER_KEY, i)) != NULL; i++) {
		uint8_t key[32];
		int len = text_hex(text, strlen(text), key, sizeof(key));

		if (len < 0 || verify_holder_key(w->v, bytes_of(key, (size_t)len)) != ERR_OK)
			return cli_usage(stderr, VERB_VERIFY,
					 "--holder-key '%s' is not 32 or 64 hex digits", text);
	}
	for (size_t i = 0; (text = cli_nth(a, OPT_SECRET, i)) != NULL; i++)
		if (verify_radius_secret(w->v, bytes_of(text, strlen(text))) != ERR_OK)
			return cli_usage(stderr, VERB_VERIFY,
					 "--radius-secret takes 1 to %d octets, %d times",
					 RADIUS_SECRET_MAX, 64);
	return EXIT_PASSED;
}

/* The line's secret, if it is the one that tells it. */
static enum err take_secret(struct judging *w, struct bytes line)
{
	static const char start[] = "radius.shared_secret: ";
	const size_t at = sizeof(start) - 1;

	if (line.len <= at || memcmp(line.p, start, at) != 0)
		return ERR_OK;
	return verify_radius_secret(w->v, bytes_of(line.p + at, line.len - at));
}

/* Of a result: what its run's RADIUS server shared, where Wireshark reads it. */
static int secret_of(struct judging *w, const char *folder)
{
	char *text = NULL;
	size_t len = 0;
	int code = load(folder, "wireshark/profiles/roamwright/preferences", &text, &len);

	for (struct rd r = rd_of(bytes_of(text, len)); r.left > 0 && code == EXIT_PASSED;) {
		const uint8_t *end = memchr(r.p, '\n', r.left);
		struct bytes line;

		if (!rd_take(&r, end ? (size_t)(end - r.p) : r.left, &line) ||
		    (end && !rd_skip(&r, 1)) || take_secret(w, line) != ERR_OK)
			code = EXIT_INTERNAL;
	}
	free(text);
	return code;
}

static int judge(struct judging *w, const char *path)
{
	struct observe *o = NULL;
	char *text = NULL;
	size_t len = 0;
	int code = load(path, "capture.pcapng", &text, &len);
	enum err e;

	if (code != EXIT_PASSED)
		return code;
	(void)printf("%s\n", path);
	e = verify_capture(w->v, bytes_of(text, len));
	if (e == ERR_OK)
		e = import_observe(bytes_of(text, len), false, &o);
	if (o != NULL)
		verify_print_story(stdout, o);
	observe_free(o);
	free(text);
	if (e == ERR_PARSE)
		return bad_file(path, "no capture (pcap, pcapng), or damaged");
	if (e != ERR_OK)
		(void)fprintf(stderr, "roamwright: verify: %s\n", err_text(e));
	return e == ERR_OK ? EXIT_PASSED : EXIT_INTERNAL;
}

static int verify_all(struct judging *w, const struct cli_args *a)
{
	int code = all_keys(w, a);

	if (code == EXIT_PASSED && verify_new(w->crypto, &w->keys, &w->v) != ERR_OK)
		code = EXIT_INTERNAL;
	if (code == EXIT_PASSED)
		code = shared_keys(w, a);
	for (size_t i = 0; i < a->n_operands && code == EXIT_PASSED; i++)
		if (is_folder(a->operand[i]))
			code = secret_of(w, a->operand[i]);
	for (size_t i = 0; i < a->n_operands && code == EXIT_PASSED; i++)
		code = judge(w, a->operand[i]);
	if (code != EXIT_PASSED)
		return code;
	verify_print(stdout, w->v);
	return verify_get_counts(w->v)->violations > 0 ? EXIT_FAILED : EXIT_PASSED;
}

int cmd_verify(const struct cli_args *a)
{
	struct judging w = { 0 };
	int code = EXIT_INTERNAL;

	if (a->n_operands == 0)
		return cli_usage(stderr, VERB_VERIFY, "which capture?");
	if (crypto_new(&w.crypto) == ERR_OK)
		code = verify_all(&w, a);
	verify_free(w.v);
	verify_keys_fini(&w.keys);
	crypto_free(w.crypto);
	return code;
}
