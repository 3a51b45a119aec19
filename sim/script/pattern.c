#include "script/pattern.h"

#include <string.h>

#include "base/invariant.h"

/* Sets */

static void set_add(uint64_t set[static 4], uint8_t c)
{
	set[c >> 6] |= UINT64_C(1) << (c & 63);
}

static bool set_has(const uint64_t set[static 4], uint8_t c)
{
	return (set[c >> 6] >> (c & 63) & 1) != 0;
}

static void set_add_range(uint64_t set[static 4], uint8_t lo, uint8_t hi)
{
	for (unsigned c = lo; c <= hi; c++)
		set_add(set, (uint8_t)c);
}

static void set_invert(uint64_t set[static 4])
{
	for (unsigned i = 0; i < 4; i++)
		set[i] = ~set[i];
}

static void set_add_punctuation(uint64_t set[static 4])
{
	set_add_range(set, '!', '/');
	set_add_range(set, ':', '@');
	set_add_range(set, '[', '`');
	set_add_range(set, '{', '~');
}

/* The octets of a class letter in lower case; false if it is none. */
static bool class_of(uint8_t letter, uint64_t set[static 4])
{
	switch (letter) {
	case 'w':
	case 'a':
	case 'x':
		set_add_range(set, 'a', letter == 'x' ? 'f' : 'z');
		set_add_range(set, 'A', letter == 'x' ? 'F' : 'Z');
		if (letter != 'a')
			set_add_range(set, '0', '9');
		return true;
	case 'c':
		set_add_range(set, 0, 31);
		set_add(set, 127);
		return true;
	case 'd':
		set_add_range(set, '0', '9');
		return true;
	case 'g':
		set_add_range(set, '!', '~');
		return true;
	case 'l':
		set_add_range(set, 'a', 'z');
		return true;
	case 'p':
		set_add_punctuation(set);
		return true;
	case 's':
		set_add_range(set, '\t', '\r');
		set_add(set, ' ');
		return true;
	case 'u':
		set_add_range(set, 'A', 'Z');
		return true;
	}
	return false;
}

/* What %c stands for: a class, its complement, or the octet itself. */
static void set_add_escaped(uint64_t set[static 4], uint8_t c)
{
	bool upper = c >= 'A' && c <= 'Z';
	uint64_t class[4] = { 0 };

	if (!class_of(upper ? (uint8_t)(c | 0x20) : c, class)) {
		set_add(set, c);
		return;
	}
	if (upper)
		set_invert(class);
	for (unsigned i = 0; i < 4; i++)
		set[i] |= class[i];
}

/* Compiling */

struct reader {
	const uint8_t *p, *end;
	struct pattern *out;
	unsigned open[PATTERN_CAPTURES_MAX]; /* captures not closed yet */
	unsigned n_open;
	bool closed[PATTERN_CAPTURES_MAX];
};

static struct pattern_item *add_item(struct reader *r, enum pattern_item_kind kind)
{
	struct pattern_item *it = &r->out->item[r->out->n_items++];

	*it = (struct pattern_item){ .kind = kind };
	return it;
}

/* Behind '[': up to and with ']', which counts as itself when it comes first. */
static const char *read_set(struct reader *r, uint64_t set[static 4])
{
	bool invert = r->p < r->end && *r->p == '^';
	const uint8_t *p = r->p + invert, *close = p;

	do {
		if (close == r->end)
			return "malformed pattern (missing ']')";
		close += *close == '%' ? 2 : 1;
		if (close > r->end)
			return "malformed pattern (missing ']')";
	} while (close == r->end || *close != ']');
	while (p < close) {
		if (*p == '%') {
			set_add_escaped(set, p[1]);
			p += 2;
		} else if (p + 2 < close && p[1] == '-') {
			set_add_range(set, p[0], p[2]);
			p += 3;
		} else {
			set_add(set, *p++);
		}
	}
	if (invert)
		set_invert(set);
	r->p = close + 1;
	return NULL;
}

static void read_repeat(struct reader *r, struct pattern_item *it)
{
	static const char signs[] = "?*+-";
	const char *sign = r->p < r->end && *r->p != '\0' ? strchr(signs, *r->p) : NULL;

	if (sign == NULL)
		return;
	it->repeat = (enum pattern_repeat)(REPEAT_MAYBE + (sign - signs));
	r->p++;
}

static const char *read_open(struct reader *r)
{
	bool position = r->p < r->end && *r->p == ')';
	struct pattern_item *it = add_item(r, position ? ITEM_POSITION : ITEM_OPEN);

	if (r->out->n_captures == PATTERN_CAPTURES_MAX)
		return "too many captures";
	it->capture = r->out->n_captures++;
	r->p += position;
	if (!position)
		r->open[r->n_open++] = it->capture;
	return NULL;
}

static const char *read_close(struct reader *r)
{
	struct pattern_item *it = add_item(r, ITEM_CLOSE);

	if (r->n_open == 0)
		return "invalid pattern capture";
	it->capture = r->open[--r->n_open];
	r->closed[it->capture] = true;
	return NULL;
}

/* Behind '%'. */
static const char *read_escape(struct reader *r)
{
	struct pattern_item *it;
	uint8_t c;

	if (r->p == r->end)
		return "malformed pattern (ends with '%')";
	c = *r->p++;
	if (c == 'b') {
		if (r->end - r->p < 2)
			return "malformed pattern (missing arguments to '%b')";
		it = add_item(r, ITEM_BALANCE);
		it->open = *r->p++;
		it->close = *r->p++;
		return NULL;
	}
	if (c == 'f') {
		if (r->p == r->end || *r->p++ != '[')
			return "a frontier needs a [set]";
		return read_set(r, add_item(r, ITEM_FRONTIER)->set);
	}
	if (c >= '0' && c <= '9') {
		if (c == '0' || !r->closed[c - '1'])
			return "invalid capture index in pattern";
		add_item(r, ITEM_BACK)->capture = (unsigned)(c - '1');
		return NULL;
	}
	it = add_item(r, ITEM_SET);
	set_add_escaped(it->set, c);
	read_repeat(r, it);
	return NULL;
}

static const char *read_item(struct reader *r)
{
	uint8_t c = *r->p++;
	struct pattern_item *it;
	const char *why = NULL;

	if (c == '(')
		return read_open(r);
	if (c == ')')
		return read_close(r);
	if (c == '%')
		return read_escape(r);
	if (c == '$' && r->p == r->end) {
		(void)add_item(r, ITEM_END);
		return NULL;
	}
	it = add_item(r, ITEM_SET);
	if (c == '[')
		why = read_set(r, it->set);
	else if (c == '.')
		set_invert(it->set);
	else
		set_add(it->set, c);
	read_repeat(r, it);
	return why;
}

const char *pattern_compile(struct bytes text, bool anchors, struct pattern *out)
{
	struct reader r = { .p = text.p, .end = text.p + text.len, .out = out };
	const char *why = NULL;

	out->n_captures = 0;
	out->n_items = 0;
	out->anchored = anchors && text.len > 0 && *r.p == '^';
	r.p += out->anchored;
	while (r.p < r.end && why == NULL) {
		if (out->n_items == PATTERN_ITEMS_MAX - 1)
			return "pattern too complex";
		why = read_item(&r);
	}
	if (why == NULL && r.n_open > 0)
		why = "unfinished capture";
	(void)add_item(&r, ITEM_DONE);
	return why;
}

/* Matching */

struct matcher {
	const struct pattern *p;
	struct bytes s;
	uint64_t *steps, max_steps;
	struct pattern_match *out;
};

static bool spend(struct matcher *m)
{
	return ++*m->steps <= m->max_steps;
}

static bool in_set(const struct matcher *m, const struct pattern_item *it, size_t at)
{
	return at < m->s.len && set_has(it->set, m->s.p[at]);
}

/* The end of the balanced text that begins at `at`, or 0. */
static size_t balanced(struct matcher *m, const struct pattern_item *it, size_t at)
{
	size_t depth = 1;

	if (at == m->s.len || m->s.p[at] != it->open)
		return 0;
	for (at++; at < m->s.len && spend(m); at++) {
		if (m->s.p[at] == it->close) {
			if (--depth == 0)
				return at + 1;
		} else if (m->s.p[at] == it->open) {
			depth++;
		}
	}
	return 0;
}

static bool repeats_capture(struct matcher *m, unsigned capture, size_t *at)
{
	const struct pattern_capture *c = &m->out->capture[capture];

	*m->steps += c->len / 16;
	if (c->len > m->s.len - *at || memcmp(m->s.p + c->at, m->s.p + *at, c->len) != 0)
		return false;
	*at += c->len;
	return true;
}

static bool at_frontier(const struct matcher *m, const struct pattern_item *it, size_t at)
{
	uint8_t before = at > 0 ? m->s.p[at - 1] : 0, here = at < m->s.len ? m->s.p[at] : 0;

	return !set_has(it->set, before) && set_has(it->set, here);
}

static bool match_from(struct matcher *m, unsigned item, size_t at);

/* As many as there are, then fewer. */
static bool match_greedy(struct matcher *m, unsigned item, size_t at, size_t least, size_t most)
{
	const struct pattern_item *it = &m->p->item[item];
	size_t n = 0;

	while (n < most && in_set(m, it, at + n) && spend(m))
		n++;
	for (;; n--) {
		if (n < least || *m->steps > m->max_steps)
			return false;
		if (match_from(m, item + 1, at + n))
			return true;
		if (n == 0)
			return false;
	}
}

/* As few as will do. */
static bool match_few(struct matcher *m, unsigned item, size_t at)
{
	while (!match_from(m, item + 1, at)) {
		if (!in_set(m, &m->p->item[item], at) || !spend(m))
			return false;
		at++;
	}
	return true;
}

/* Whether the item without choices matches; moves *at behind it. */
static bool match_plain(struct matcher *m, const struct pattern_item *it, size_t *at)
{
	struct pattern_capture *c = &m->out->capture[it->capture];
	size_t end;

	switch (it->kind) {
	case ITEM_SET:
		return in_set(m, it, *at) && ++*at;
	case ITEM_OPEN:
		*c = (struct pattern_capture){ *at, 0, false };
		return true;
	case ITEM_CLOSE:
		c->len = *at - c->at;
		return true;
	case ITEM_POSITION:
		*c = (struct pattern_capture){ *at, 0, true };
		return true;
	case ITEM_BACK:
		return repeats_capture(m, it->capture, at);
	case ITEM_BALANCE:
		end = balanced(m, it, *at);
		*at = end;
		return end > 0;
	case ITEM_FRONTIER:
		return at_frontier(m, it, *at);
	case ITEM_END:
		return *at == m->s.len;
	case ITEM_DONE:
		break;
	}
	INVARIANT(false);
	return false;
}

/*
 * Captures need no undoing: whoever goes on from an earlier place passes every later bracket again.
 * The depth of recursion is the number of items.
 */
static bool match_from(struct matcher *m, unsigned item, size_t at)
{
	for (;; item++) {
		const struct pattern_item *it = &m->p->item[item];

		if (!spend(m))
			return false;
		if (it->kind == ITEM_DONE) {
			m->out->end = at;
			return true;
		}
		switch (it->repeat) {
		case REPEAT_ONCE:
			if (!match_plain(m, it, &at))
				return false;
			break;
		case REPEAT_MAYBE:
			return match_greedy(m, item, at, 0, 1);
		case REPEAT_MANY:
			return match_greedy(m, item, at, 0, SIZE_MAX);
		case REPEAT_SOME:
			return match_greedy(m, item, at, 1, SIZE_MAX);
		case REPEAT_FEW:
			return match_few(m, item, at);
		}
	}
}

enum pattern_result pattern_match_at(const struct pattern *p, struct bytes subject, size_t at,
				     uint64_t *steps, uint64_t max_steps,
				     struct pattern_match *out)
{
	struct matcher m = { p, subject, steps, max_steps, out };
	bool found = match_from(&m, 0, at);

	if (*steps > max_steps)
		return PATTERN_TOO_LONG;
	return found ? PATTERN_FOUND : PATTERN_NONE;
}
