#include "suite/names.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/rng.h"
#include "base/text.h"

/* A file's name may have 255 octets on most systems. */
enum { PATH_ROOM = 8192, FOLDER_MAX = 200 };

static void put_quoted(struct sb *s, const char *word)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
				    "-_./=:,+@%";

	if (word[0] != '\0' && word[strspn(word, plain)] == '\0') {
		sb_str(s, word);
		return;
	}
	sb_char(s, '\'');
	for (; *word != '\0'; word++)
		if (*word == '\'')
			sb_str(s, "'\\''");
		else
			sb_char(s, *word);
	sb_char(s, '\'');
}

const char *replay_line(const struct report_meta *m, struct arena *a)
{
	char line[PATH_ROOM];
	struct sb s = sb_of(line, sizeof(line));

	sb_str(&s, "roamwright run ");
	put_quoted(&s, m->scenario);
	if (m->test[0] != '\0') {
		sb_str(&s, " --test ");
		put_quoted(&s, m->test);
		sb_printf(&s, " --seed %" PRIu64, m->seed);
	}
	for (size_t i = 0; i < m->n_options; i++) {
		sb_char(&s, ' ');
		put_quoted(&s, m->options[i]);
	}
	return arena_text(a, line, s.len);
}

const char *result_id(const struct report_meta *m, struct arena *a)
{
	char id[PATH_ROOM];
	struct sb s = sb_of(id, sizeof(id));

	sb_str(&s, m->scenario);
	if (m->test[0] != '\0')
		sb_printf(&s, "#%s@%" PRIu64, m->test, m->seed);
	return arena_text(a, id, s.len);
}

static bool is_plain(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '-' || c == '.' || c == ',' || c == '+' || c == '=';
}

/*
 * One folder's name that is no other text's: a space becomes _, what could trouble a shell or a
 * file system becomes %XX, and what is too long ends in the hash of the whole.
 */
static void put_folder(struct sb *s, const char *text, size_t len)
{
	char whole[PATH_ROOM];
	struct sb w = sb_of(whole, sizeof(whole));
	size_t from = s->len;

	sb_put(&w, text, len);
	for (size_t i = 0; i < len; i++)
		if (text[i] == ' ')
			sb_char(s, '_');
		else if (is_plain(text[i]) && !(i == 0 && (text[i] == '.' || text[i] == '-')))
			sb_char(s, text[i]);
		else
			sb_printf(s, "%%%02X", (unsigned)(uint8_t)text[i]);
	if (s->len - from <= FOLDER_MAX)
		return;
	s->len = from + FOLDER_MAX - 17;
	s->p[s->len] = '\0';
	sb_printf(s, "~%016" PRIx64, rng_name(whole));
}

char *result_folder(const char *out, const struct report_meta *m)
{
	const char *p = m->scenario;
	size_t left = strlen(p);
	char *dir = malloc(PATH_ROOM);
	struct sb s;

	if (dir == NULL)
		return NULL;
	s = sb_of(dir, PATH_ROOM);
	sb_str(&s, out);
	if (left > 4 && strcmp(p + left - 4, ".lua") == 0)
		left -= 4;
	while (left > 0) {
		const char *slash = memchr(p, '/', left);
		size_t len = slash != NULL ? (size_t)(slash - p) : left;

		sb_char(&s, '/');
		put_folder(&s, p, len);
		len += slash != NULL;
		p += len;
		left -= len;
	}
	if (m->test[0] != '\0') {
		sb_char(&s, '/');
		put_folder(&s, m->test, strlen(m->test));
		sb_printf(&s, "/seed-%" PRIu64, m->seed);
	}
	return dir;
}
