#include "input/reader.h"

#include "base/text.h"

struct reader reader_of(struct bytes text, struct arena *a, struct input_wrong *wrong)
{
	*wrong = (struct input_wrong){ .line = 0 };
	return (struct reader){ .left = text, .arena = a, .wrong = wrong };
}

/* All of text after n octets. */
static struct bytes after(struct bytes text, size_t n)
{
	return bytes_of(text.p + n, text.len - n);
}

bool reader_line(struct reader *r, struct bytes *line)
{
	const uint8_t *end;
	size_t len;

	if (r->left.len == 0)
		return false;
	end = memchr(r->left.p, '\n', r->left.len);
	len = end != NULL ? (size_t)(end - r->left.p) : r->left.len;
	*line = bytes_of(r->left.p, len);
	if (len > 0 && line->p[len - 1] == '\r')
		line->len--;
	r->left = after(r->left, end != NULL ? len + 1 : len);
	r->line++;
	return true;
}

/* Files come from anywhere: what could move a terminal's cursor is shown as '?'. */
static enum err fail(struct reader *r, const char *text)
{
	struct sb s = sb_of(r->wrong->text, sizeof(r->wrong->text));

	r->wrong->line = r->line;
	sb_utf8(&s, text);
	for (char *c = r->wrong->text; *c != '\0'; c++)
		if ((unsigned char)*c < 0x20 || *c == 0x7f)
			*c = '?';
	return ERR_PARSE;
}

enum err reader_fail(struct reader *r, const char *fmt, ...)
{
	char text[sizeof(r->wrong->text)];
	struct sb s = sb_of(text, sizeof(text));
	va_list ap;

	va_start(ap, fmt);
	sb_vprintf(&s, fmt, ap);
	va_end(ap);
	return fail(r, text);
}

enum err reader_unknown(struct reader *r, const char *kind, struct bytes word,
			const char *const *known, size_t n)
{
	char text[64];
	struct sb s = sb_of(text, sizeof(text));
	const char *near;

	sb_put(&s, (const char *)word.p, word.len);
	near = text_nearest(text, known, n);
	if (near != NULL)
		return reader_fail(r, "unknown %s '%s', did you mean '%s'?", kind, text, near);
	return reader_fail(r, "unknown %s '%s'", kind, text);
}

static bool is_blank(uint8_t c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

struct bytes word_trim(struct bytes text)
{
	while (text.len > 0 && is_blank(text.p[0]))
		text = after(text, 1);
	while (text.len > 0 && is_blank(text.p[text.len - 1]))
		text.len--;
	return text;
}

struct bytes word_next(struct bytes *line)
{
	struct bytes word;

	*line = word_trim(*line);
	word = bytes_of(line->p, 0);
	while (word.len < line->len && !is_blank(line->p[word.len]))
		word.len++;
	if (word.len > 0)
		*line = after(*line, word.len);
	return word;
}

bool word_is(struct bytes word, const char *text)
{
	return text_is((const char *)word.p, word.len, text);
}

bool word_begins(struct bytes word, const char *with)
{
	size_t n = strlen(with);

	return word.len >= n && memcmp(word.p, with, n) == 0;
}

bool word_cut(struct bytes text, char c, struct bytes *before, struct bytes *rest)
{
	const uint8_t *at = text.len > 0 ? memchr(text.p, c, text.len) : NULL;

	if (at == NULL)
		return false;
	*before = bytes_of(text.p, (size_t)(at - text.p));
	*rest = after(text, before->len + 1);
	return true;
}

bool word_fixed(struct bytes word, unsigned digits, int64_t lo, int64_t hi, int64_t *v)
{
	int64_t x;

	if (!text_fixed((const char *)word.p, word.len, digits, &x) || x < lo || x > hi)
		return false;
	*v = x;
	return true;
}

bool word_i64(struct bytes word, int64_t lo, int64_t hi, int64_t *v)
{
	return text_i64_in((const char *)word.p, word.len, lo, hi, v);
}
