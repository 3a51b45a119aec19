#include "input/libconfig.h"

enum { DEPTH_MAX = 16 };

static bool is_letter(uint8_t c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '*';
}

static bool is_of_word(uint8_t c)
{
	return is_letter(c) || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '+' ||
	       c == '.';
}

static uint8_t peek(const struct reader *r, size_t ahead)
{
	return ahead < r->left.len ? r->left.p[ahead] : 0;
}

static void skip(struct reader *r, size_t n)
{
	for (; n > 0 && r->left.len > 0; n--) {
		r->line += *r->left.p == '\n';
		r->left = bytes_of(r->left.p + 1, r->left.len - 1);
	}
}

static void skip_line(struct reader *r)
{
	while (r->left.len > 0 && *r->left.p != '\n')
		skip(r, 1);
}

static enum err skip_comment(struct reader *r)
{
	unsigned line = r->line;

	skip(r, 2);
	while (r->left.len > 0 && !(peek(r, 0) == '*' && peek(r, 1) == '/'))
		skip(r, 1);
	if (r->left.len == 0) {
		r->line = line;
		return reader_fail(r, "the comment is not closed");
	}
	skip(r, 2);
	return ERR_OK;
}

/* Up to what says something. */
static enum err skip_blanks(struct reader *r)
{
	enum err e = ERR_OK;

	while (e == ERR_OK && r->left.len > 0) {
		uint8_t c = peek(r, 0), next = peek(r, 1);

		if (c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\f')
			skip(r, 1);
		else if (c == '#' || (c == '/' && next == '/'))
			skip_line(r);
		else if (c == '/' && next == '*')
			e = skip_comment(r);
		else
			break;
	}
	return e;
}

static struct bytes take_word(struct reader *r)
{
	struct bytes word = bytes_of(r->left.p, 0);

	while (word.len < r->left.len && is_of_word(r->left.p[word.len]))
		word.len++;
	skip(r, word.len);
	return word;
}

static enum err take_string(struct reader *r, struct setting *s)
{
	skip(r, 1);
	s->kind = SETTING_STRING;
	s->text = bytes_of(r->left.p, 0);
	while (s->text.len < r->left.len && r->left.p[s->text.len] != '"') {
		if (r->left.p[s->text.len] == '\\')
			return reader_fail(r, "escapes in texts are not understood");
		if (r->left.p[s->text.len] == '\n')
			break;
		s->text.len++;
	}
	if (peek(r, s->text.len) != '"')
		return reader_fail(r, "the text is not closed");
	skip(r, s->text.len + 1);
	return ERR_OK;
}

static enum err take_value(struct reader *r, unsigned depth, struct setting *s);

static enum err add(struct reader *r, struct setting *to, const struct setting *s)
{
	struct setting *more = arena_grow(r->arena, to->v, to->n, sizeof(*more));

	if (more == NULL)
		return ERR_NOMEM;
	to->v = more;
	to->v[to->n++] = *s;
	return ERR_OK;
}

/* ( value, value ) and [ scalar, scalar ] */
static enum err take_list(struct reader *r, unsigned depth, struct setting *s)
{
	uint8_t close = peek(r, 0) == '(' ? ')' : ']';
	enum err e;

	s->kind = SETTING_LIST;
	skip(r, 1);
	for (;;) {
		struct setting item = { .kind = SETTING_SCALAR };

		e = skip_blanks(r);
		if (e != ERR_OK || peek(r, 0) == close)
			break;
		e = take_value(r, depth, &item);
		if (e == ERR_OK)
			e = add(r, s, &item);
		if (e == ERR_OK)
			e = skip_blanks(r);
		if (e != ERR_OK || peek(r, 0) != ',')
			break;
		skip(r, 1);
	}
	if (e == ERR_OK && peek(r, 0) != close)
		e = reader_fail(r, "expected , or %c in the list of line %u", close, s->line);
	skip(r, 1);
	return e;
}

/* name = value; */
static enum err take_setting(struct reader *r, unsigned depth, struct setting *group)
{
	struct setting s = { .line = r->line };
	uint8_t c = peek(r, 0);
	enum err e;

	if (c == '@')
		return reader_fail(r, "@include is not followed: put the files together");
	if (!is_letter(c))
		return reader_fail(r, "expected the name of a setting");
	s.name = take_word(r);
	e = skip_blanks(r);
	if (e != ERR_OK)
		return e;
	if (peek(r, 0) != '=' && peek(r, 0) != ':')
		return reader_fail(r, "expected = or : after '%.*s'", WORD(s.name));
	skip(r, 1);
	e = skip_blanks(r);
	if (e == ERR_OK)
		e = take_value(r, depth, &s);
	if (e == ERR_OK)
		e = add(r, group, &s);
	if (e == ERR_OK)
		e = skip_blanks(r);
	if (e == ERR_OK && (peek(r, 0) == ';' || peek(r, 0) == ','))
		skip(r, 1);
	return e;
}

/* Settings up to what closes the group, or the end of the file. */
static enum err take_settings(struct reader *r, unsigned depth, struct setting *group)
{
	enum err e = skip_blanks(r);

	while (e == ERR_OK && r->left.len > 0 && peek(r, 0) != '}') {
		e = take_setting(r, depth, group);
		if (e == ERR_OK)
			e = skip_blanks(r);
	}
	return e;
}

static enum err take_group(struct reader *r, unsigned depth, struct setting *s)
{
	enum err e;

	s->kind = SETTING_GROUP;
	skip(r, 1);
	e = take_settings(r, depth, s);
	if (e == ERR_OK && r->left.len == 0)
		e = reader_fail(r, "the group of line %u is not closed", s->line);
	skip(r, 1);
	return e;
}

static enum err take_value(struct reader *r, unsigned depth, struct setting *s)
{
	uint8_t c = peek(r, 0);

	s->line = r->line;
	if (depth == DEPTH_MAX)
		return reader_fail(r, "more than %d levels deep", DEPTH_MAX);
	if (c == '"')
		return take_string(r, s);
	if (c == '(' || c == '[')
		return take_list(r, depth + 1, s);
	if (c == '{')
		return take_group(r, depth + 1, s);
	s->kind = SETTING_SCALAR;
	s->text = take_word(r);
	if (s->text.len == 0)
		return reader_fail(r, "expected a value");
	return ERR_OK;
}

enum err libconfig_read(struct reader *r, struct setting *out)
{
	enum err e;

	*out = (struct setting){ .kind = SETTING_GROUP };
	r->line = 1;
	e = take_settings(r, 0, out);
	if (e == ERR_OK && r->left.len > 0)
		e = reader_fail(r, "} closes nothing");
	return e;
}

const struct setting *setting_find(const struct setting *group, const char *name)
{
	for (size_t i = group->n; i > 0; i--)
		if (word_is(group->v[i - 1].name, name))
			return &group->v[i - 1];
	return NULL;
}
