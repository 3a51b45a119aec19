#include "config/uci.h"

#include "base/invariant.h"
#include "base/text.h"

/* Reads words the way libuci does: blanks separate, quotes group, # begins a comment. */
struct words {
	struct uci *u;
	const char *p, *end;
	unsigned line;
	char *out;       /* the word being built, in a buffer as large as the text */
	char *out_end;
};

enum word { WORD, LINE_END, TEXT_END, BAD_QUOTE };

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

static void skip_blanks(struct words *w)
{
	while (w->p < w->end && is_blank(*w->p))
		w->p++;
	if (w->p < w->end && *w->p == '#')
		while (w->p < w->end && *w->p != '\n')
			w->p++;
}

static void put(struct words *w, char c)
{
	INVARIANT(w->out < w->out_end);
	w->line += c == '\n';
	*w->out++ = c;
}

/* '...' has no escapes; "..." has \x for x; a quote may span lines. False: not closed. */
static bool take_quote(struct words *w)
{
	char quote = *w->p++;

	while (w->p < w->end && *w->p != quote) {
		if (quote == '"' && *w->p == '\\' && w->p + 1 < w->end)
			w->p++;
		put(w, *w->p++);
	}
	if (w->p == w->end)
		return false;
	w->p++;
	return true;
}

static enum word next_word(struct words *w)
{
	skip_blanks(w);
	if (w->p == w->end)
		return TEXT_END;
	if (*w->p == '\n' || *w->p == ';') {
		w->line += *w->p++ == '\n';
		return LINE_END;
	}
	while (w->p < w->end && !is_blank(*w->p) && *w->p != '\n' && *w->p != ';') {
		if (*w->p == '\'' || *w->p == '"') {
			if (!take_quote(w))
				return BAD_QUOTE;
			continue;
		}
		if (*w->p == '\\' && w->p + 1 < w->end)
			w->p++;
		if (*w->p == '\0') {
			w->p++;
			continue;
		}
		put(w, *w->p++);
	}
	put(w, '\0');
	return WORD;
}

static struct config_at at(const struct uci *u, unsigned line)
{
	return (struct config_at){ u->file, line };
}

static struct uci_section *section_add(struct uci *u, const char *type, const char *name,
				       unsigned line)
{
	struct uci_section *more;

	if (u->n == UCI_SECTION_MAX) {
		CONFIG_SAY_ERROR(u->r, at(u, line), "more than %d sections", UCI_SECTION_MAX);
		return NULL;
	}
	more = arena_grow(u->r->arena, u->v, u->n, sizeof(*more));
	if (more == NULL) {
		u->out_of_memory = true;
		return NULL;
	}
	u->v = more;
	more = &u->v[u->n++];
	*more = (struct uci_section){ .type = type, .name = name, .line = line };
	return more;
}

static void option_add(struct uci *u, struct uci_section *s, const struct uci_option *o)
{
	struct uci_option *more;

	if (u->n_options++ >= UCI_OPTION_MAX) {
		if (u->n_options == UCI_OPTION_MAX + 1)
			CONFIG_SAY_ERROR(u->r, at(u, o->line), "more than %d options",
					 UCI_OPTION_MAX);
		return;
	}
	more = arena_grow(u->r->arena, s->v, s->n, sizeof(*more));
	if (more == NULL) {
		u->out_of_memory = true;
		return;
	}
	s->v = more;
	s->v[s->n++] = *o;
}

static struct uci_section *section_named(struct uci *u, const char *name)
{
	for (size_t i = 0; i < u->n; i++)
		if (u->v[i].name && strcmp(u->v[i].name, name) == 0)
			return &u->v[i];
	return NULL;
}

/* "@wifi-iface[0]": the n-th section of a type; it comes into being when it is the next one. */
static struct uci_section *section_anonymous(struct uci *u, char *name, unsigned line)
{
	char *open = strchr(name, '['), *close = open ? strchr(open, ']') : NULL;
	size_t seen = 0;
	int64_t n;

	if (close == NULL || close[1] != '\0' ||
	    !text_i64_in(open + 1, (size_t)(close - open - 1), 0, UCI_SECTION_MAX, &n))
		return NULL;
	*open = '\0';
	for (size_t i = 0; i < u->n; i++)
		if (strcmp(u->v[i].type, name + 1) == 0 && seen++ == (size_t)n)
			return &u->v[i];
	return seen == (size_t)n ? section_add(u, name + 1, NULL, line) : NULL;
}

/* wireless.radio0=wifi-device and wireless.radio0.channel='36', values perhaps several. */
static void show_line(struct uci *u, char *word[], size_t n, unsigned line)
{
	char *section = strchr(word[0], '.') + 1;
	char *eq = strchr(section, '='), *option = strchr(section, '.');
	struct uci_section *s;

	if (eq == NULL) {
		CONFIG_SAY_ERROR(u->r, at(u, line), "invalid line (expected wireless.section=...)");
		return;
	}
	*eq = '\0';
	if (option && option < eq)
		*option++ = '\0';
	else
		option = NULL;
	s = *section == '@' ? section_anonymous(u, section, line) : section_named(u, section);
	if (option == NULL) {
		if (s == NULL)
			(void)section_add(u, eq + 1, section, line);
		return;
	}
	if (s == NULL) {
		CONFIG_SAY_ERROR(u->r, at(u, line), "section '%s' is not declared before", section);
		return;
	}
	for (size_t i = 0; i < n; i++) {
		struct uci_option o = { option, i ? word[i] : eq + 1, line, n > 1 };

		option_add(u, s, &o);
	}
}

enum { WORDS_MAX = 64 };

/* config TYPE [NAME] · option NAME VALUE · list NAME VALUE · package NAME */
static void file_line(struct uci *u, char *word[], size_t n, unsigned line)
{
	bool is_list = strcmp(word[0], "list") == 0;
	struct uci_option o;

	if (strcmp(word[0], "package") == 0)
		return;
	if (strcmp(word[0], "config") == 0) {
		if (n < 2 || n > 3)
			CONFIG_SAY_ERROR(u->r, at(u, line), "expected: config TYPE ['NAME']");
		else
			(void)section_add(u, word[1], n == 3 && *word[2] ? word[2] : NULL, line);
		return;
	}
	if (!is_list && strcmp(word[0], "option") != 0) {
		CONFIG_SAY_ERROR(u->r, at(u, line),
				 "invalid word '%s' (expected config, option or list)", word[0]);
		return;
	}
	if (n != 3) {
		CONFIG_SAY_ERROR(u->r, at(u, line), "expected: %s NAME 'VALUE'", word[0]);
		return;
	}
	if (u->n == 0) {
		CONFIG_SAY_ERROR(u->r, at(u, line), "%s before the first config section", word[0]);
		return;
	}
	o = (struct uci_option){ word[1], word[2], line, is_list };
	option_add(u, &u->v[u->n - 1], &o);
}

static void whole_line(struct uci *u, char *word[], size_t n, unsigned line)
{
	if (n == 0)
		return;
	if (strncmp(word[0], "wireless.", 9) == 0)
		show_line(u, word, n, line);
	else
		file_line(u, word, n, line);
}

/* After an open quote nothing can be trusted: libuci gives up there, and so do we. */
void uci_parse(struct uci *u, struct bytes text)
{
	struct words w = { .u = u, .p = (const char *)text.p, .line = 1 };
	char *word[WORDS_MAX];
	unsigned line = 1;
	size_t n = 0;

	w.end = w.p + text.len;
	w.out = arena_alloc(u->r->arena, text.len + 2);
	if (w.out == NULL) {
		u->out_of_memory = true;
		return;
	}
	w.out_end = w.out + text.len + 2;
	while (!u->out_of_memory) {
		char *start = w.out;
		enum word got = next_word(&w);

		if (got == BAD_QUOTE) {
			CONFIG_SAY_ERROR(u->r, at(u, line), "quote is not closed");
			return;
		}
		if (got == WORD) {
			if (n < WORDS_MAX)
				word[n++] = start;
			continue;
		}
		whole_line(u, word, n, line);
		n = 0;
		line = w.line;
		if (got == TEXT_END)
			return;
	}
}

const struct uci_option *uci_find(const struct uci_section *s, const char *name)
{
	for (size_t i = s->n; i > 0; i--)
		if (strcmp(s->v[i - 1].name, name) == 0)
			return &s->v[i - 1];
	return NULL;
}

const char *uci_get(const struct uci_section *s, const char *name)
{
	const struct uci_option *o = uci_find(s, name);

	return o ? o->value : NULL;
}

const char *uci_or(const struct uci_section *s, const char *name, const char *otherwise)
{
	const char *v = uci_get(s, name);

	return v ? v : otherwise;
}

bool uci_is_on(const struct uci_section *s, const char *name, bool otherwise)
{
	static const char *const on[] = { "1", "on", "true", "yes", "enabled" };
	const char *v = uci_get(s, name);

	if (v == NULL || *v == '\0')
		return otherwise;
	for (size_t i = 0; i < sizeof(on) / sizeof(on[0]); i++)
		if (strcmp(v, on[i]) == 0)
			return true;
	return false;
}
