#include "input/ns2.h"

#include "base/time.h"
#include "input/reader.h"

/* A hundred years, as in a scenario. */
#define LATEST_NS (INT64_C(100) * 366 * 86400 * NS_PER_S)

enum { MM = 3, UM = 6, NS = 9, SPEED_MAX_UMPS = 1000000000 };

/* One line being obeyed. */
struct line {
	struct reader *r;
	struct ns2 *trace;
	int64_t at_ns; /* 0 for what is said of the beginning */
	bool timed;    /* $ns_ at … */
};

static enum err node_of(struct line *l, int64_t number, struct ns2_node **out)
{
	struct ns2 *t = l->trace;
	struct ns2_node *more;

	for (size_t i = t->n; i > 0; i--) {
		*out = &t->node[i - 1];
		if ((*out)->number == number)
			return ERR_OK;
	}
	if (t->n == NS2_NODES_MAX)
		return reader_fail(l->r, "more than %d nodes", NS2_NODES_MAX);
	more = arena_grow(l->r->arena, t->node, t->n, sizeof(*more));
	if (more == NULL)
		return ERR_NOMEM;
	t->node = more;
	*out = &t->node[t->n++];
	**out = (struct ns2_node){ .number = number };
	return ERR_OK;
}

static enum err push(struct line *l, struct ns2_node *node, struct position at, int64_t due_ns)
{
	struct stop *more = arena_grow(l->r->arena, node->stop, node->n, sizeof(*more));

	if (more == NULL)
		return ERR_NOMEM;
	node->stop = more;
	node->stop[node->n++] = (struct stop){ .at = at, .due_ns = due_ns };
	return ERR_OK;
}

/* From now on it stands: on its way, where it is by now, or since its arrival. */
static void halt(const struct line *l, struct ns2_node *node)
{
	struct stop *last = &node->stop[node->n - 1];
	struct waypoint leg[2];

	if (node->n > 1 && l->at_ns < last->due_ns) {
		leg[0] = (struct waypoint){ last[-1].at, node->since_ns, node->since_ns };
		leg[1] = (struct waypoint){ last->at, last->due_ns, last->due_ns };
		last->at = walk_position(&(struct walk){ leg, 2 }, l->at_ns);
		last->due_ns = l->at_ns;
	}
	last->pause_ns = l->at_ns - last->due_ns;
	node->since_ns = l->at_ns;
}

static enum err begin(struct line *l, struct ns2_node *node)
{
	if (node->n == 0)
		return push(l, node, (struct position){ 0, 0, 0 }, 0);
	return ERR_OK;
}

/* Nothing is left but a comment. */
static bool is_over(struct bytes rest)
{
	rest = word_trim(rest);
	return rest.len == 0 || rest.p[0] == ';' || rest.p[0] == '#';
}

/* set X_ 83.364 */
static enum err set(struct line *l, struct ns2_node *node, struct bytes rest)
{
	static const char *const axes[] = { "X_", "Y_", "Z_" };
	struct bytes axis = word_next(&rest), value = word_next(&rest);
	struct position at;
	int64_t mm;
	enum err e = begin(l, node);
	unsigned i = 0;

	while (i < 3 && !word_is(axis, axes[i]))
		i++;
	if (i == 3)
		return reader_unknown(l->r, "coordinate", axis, axes, 3);
	if (!word_fixed(value, MM, -POSITION_MAX_MM, POSITION_MAX_MM, &mm))
		return reader_fail(l->r, "'%.*s' is no place in metres", WORD(value));
	if (!l->timed && node->n > 1)
		return reader_fail(l->r, "node %lld has moved already: say when",
				   (long long)node->number);
	if (!is_over(rest))
		return reader_fail(l->r, "more than a coordinate: '%.*s'", WORD(rest));
	if (e != ERR_OK)
		return e;
	if (l->timed)
		halt(l, node);
	at = node->stop[node->n - 1].at;
	*(i == 0 ? &at.x_mm : i == 1 ? &at.y_mm : &at.z_mm) = (int32_t)mm;
	if (l->timed && l->at_ns > 0)
		return push(l, node, at, l->at_ns);
	node->stop[0].at = at;
	return ERR_OK;
}

/* setdest 100.0 20.0 1.4 */
static enum err setdest(struct line *l, struct ns2_node *node, struct bytes rest)
{
	struct bytes x = word_next(&rest), y = word_next(&rest), speed = word_next(&rest);
	int64_t x_mm, y_mm, umps, leg;
	struct position from, to;

	if (!word_fixed(x, MM, -POSITION_MAX_MM, POSITION_MAX_MM, &x_mm) ||
	    !word_fixed(y, MM, -POSITION_MAX_MM, POSITION_MAX_MM, &y_mm))
		return reader_fail(l->r, "'%.*s %.*s' is no place in metres", WORD(x), WORD(y));
	if (!word_fixed(speed, UM, 0, SPEED_MAX_UMPS, &umps))
		return reader_fail(l->r, "'%.*s' is no speed of 0 to 1000 m/s", WORD(speed));
	if (node->n == 0)
		return reader_fail(l->r, "node %lld moves before its X_ and Y_ are set",
				   (long long)node->number);
	if (!is_over(rest))
		return reader_fail(l->r, "more than a destination: '%.*s'", WORD(rest));
	halt(l, node);
	if (umps == 0)
		return ERR_OK;
	from = node->stop[node->n - 1].at;
	to = (struct position){ (int32_t)x_mm, (int32_t)y_mm, from.z_mm };
	leg = walk_leg_ns(from, to, (uint32_t)umps);
	if (leg > LATEST_NS)
		return reader_fail(l->r, "at this speed it is on its way for a hundred years");
	return push(l, node, to, l->at_ns + leg);
}

/* $node_(0) … */
static enum err node_line(struct line *l, struct bytes text)
{
	static const char *const verbs[] = { "set", "setdest" };
	struct bytes who = word_next(&text), verb = word_next(&text), number, end;
	struct ns2_node *node;
	int64_t n;
	enum err e;

	number = bytes_of(who.p + strlen("$node_("), who.len - strlen("$node_("));
	if (!word_cut(number, ')', &number, &end) || end.len > 0 ||
	    !word_i64(number, 0, INT32_MAX, &n))
		return reader_fail(l->r, "'%.*s' is no node, as in $node_(0)", WORD(who));
	if (!word_is(verb, "set") && !word_is(verb, "setdest"))
		return reader_unknown(l->r, "movement", verb, verbs, 2);
	e = node_of(l, n, &node);
	if (e != ERR_OK)
		return e;
	if (l->timed && l->at_ns < node->since_ns)
		return reader_fail(l->r, "node %lld did something later already", (long long)n);
	return word_is(verb, "set") ? set(l, node, text) : setdest(l, node, text);
}

/* What does not move anybody: comments, the god of hop counts, settings of the run. */
static bool is_passed_over(struct bytes text)
{
	return text.len == 0 || text.p[0] == '#' || word_begins(text, "$god_ ") ||
	       word_begins(text, "set ");
}

/* $ns_ at 2.5 "…" */
static enum err timed_line(struct line *l, struct bytes text)
{
	struct bytes at, rest, quoted;

	(void)word_next(&text);
	at = word_next(&text);
	if (!word_is(at, "at"))
		return reader_unknown(l->r, "command of $ns_", at,
				      (const char *const[]){ "at" }, 1);
	at = word_next(&text);
	if (!word_fixed(at, NS, 0, LATEST_NS, &l->at_ns))
		return reader_fail(l->r, "'%.*s' is no time in seconds", WORD(at));
	if (!word_cut(text, '"', &rest, &text) || word_trim(rest).len > 0 ||
	    !word_cut(text, '"', &quoted, &rest))
		return reader_fail(l->r, "expected: $ns_ at TIME \"…\"");
	quoted = word_trim(quoted);
	l->timed = true;
	if (is_passed_over(quoted))
		return ERR_OK;
	if (word_begins(quoted, "$node_("))
		return node_line(l, quoted);
	return reader_fail(l->r, "'%.*s' moves no node", WORD(quoted));
}

static enum err obey(struct line *l, struct bytes text)
{
	text = word_trim(text);
	if (is_passed_over(text))
		return ERR_OK;
	if (word_begins(text, "$node_("))
		return node_line(l, text);
	if (word_begins(text, "$ns_ ") || word_begins(text, "$ns "))
		return timed_line(l, text);
	return reader_fail(l->r, "'%.*s' is no line of a movement trace", WORD(text));
}

enum err ns2_read(struct bytes text, struct arena *a, struct ns2 *out, struct input_wrong *wrong)
{
	struct reader r = reader_of(text, a, wrong);
	struct bytes line;
	enum err e = ERR_OK;

	*out = (struct ns2){ .n = 0 };
	while (e == ERR_OK && reader_line(&r, &line))
		e = obey(&(struct line){ .r = &r, .trace = out }, line);
	if (e == ERR_OK && out->n == 0) {
		r.line = 0;
		e = reader_fail(&r, "no node moves here, as in $node_(0) set X_ 1.5");
	}
	return e;
}
