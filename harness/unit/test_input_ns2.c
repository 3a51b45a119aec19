/* sees: base models input */
#include "input_case.h"
#include "input_poke.h"
#include "mangle.h"
#include "suite.h"

/* Movement traces of ns-2. */

struct ns2_case {
	struct arena *arena;
	struct ns2 trace;
	struct input_wrong wrong;
	enum err err;
};

static struct ns2_case begin(const char *text)
{
	struct ns2_case c = { .arena = arena_new(1 << 20) };

	c.err = ns2_read(bytes_of(text, strlen(text)), c.arena, &c.trace, &c.wrong);
	return c;
}

/* Where node i of the trace is. */
static struct position where(const struct ns2_case *c, size_t i, int64_t ms)
{
	const struct ns2_node *n = &c->trace.node[i];
	struct waypoint p[16];
	size_t late;

	ck_assert_uint_lt(n->n, N_OF(p));
	ck_assert(walk_plan(n->stop[0].at, 0, n->stop, n->n, p, &late));
	return walk_position(&(struct walk){ p, n->n + 1 }, ms * NS_PER_MS);
}

/* As CMU's setdest writes it: places with twelve digits, interrupted ways, hop counts. */
static const char campus[] =
	"#\n# nodes: 3, pause: 2.00, max speed: 20.00, max x: 670.00, max y: 670.00\n#\n"
	"$node_(0) set X_ 83.364418416244\n"
	"$node_(0) set Y_ 239.438044117521\n"
	"$node_(0) set Z_ 0.000000000000\n"
	"$node_(7) set X_ 10\r\n"
	"$node_(7) set Y_ -5.0005\r\n"
	"$god_ set-dist 0 7 1\n"
	"\n"
	"$ns_ at 2.000000000000 \"$node_(0) setdest 83.364418416244 339.438044117521 10.0\"\n"
	"$ns_ at 3.0 \"$god_ set-dist 0 7 2\"\n"
	"$ns_ at 1.5 \"$node_(7) setdest 20 -5.0005 4\" ;# the other one\n"
	"$ns_ at 3.0 \"$node_(7) setdest 16 5.0 2.5\"\n"
	"$ns_ at 9.0 \"$node_(7) set X_ 100\"\n"
	"$ns_ at 9.0 \"$node_(7) set Y_ 1e2\"\n"
	"$ns_ at 10.0 \"$node_(7) setdest 101 100 1.0\"\n"
	"$ns_ at 10.25 \"$node_(7) setdest 101 100 0.0\"\n";

static const struct {
	size_t node;
	int64_t ms;
	int32_t x_mm, y_mm;
} rows[] = {
	{ 0, 0, 83364, 239438 },      { 0, 2000, 83364, 239438 },  { 0, 7000, 83364, 289438 },
	{ 0, 12000, 83364, 339438 },  { 0, 90000, 83364, 339438 }, { 1, 0, 10000, -5001 },
	{ 1, 2500, 14000, -5001 },    /* of 20 m on */
	{ 1, 3000, 16000, -5001 },    /* turned off half way */
	{ 1, 5000, 16000, -1 },	      { 1, 8999, 16000, 5000 },
	{ 1, 9000, 100000, 100000 },  { 1, 10200, 100200, 100000 },
	{ 1, 10250, 100250, 100000 }, { 1, 60000, 100250, 100000 }, /* told to stop */
};

START_TEST(t_campus)
{
	struct ns2_case c = begin(campus);

	ck_assert_msg(c.err == ERR_OK, "%u: %s", c.wrong.line, c.wrong.text);
	ck_assert_uint_eq(c.trace.n, 2);
	ck_assert_int_eq(c.trace.node[1].number, 7);
	for (size_t i = 0; i < N_OF(rows); i++) {
		struct position p = where(&c, rows[i].node, rows[i].ms);

		ck_assert_msg(p.x_mm == rows[i].x_mm && p.y_mm == rows[i].y_mm && p.z_mm == 0,
			      "row %u: %d %d", (unsigned)i, p.x_mm, p.y_mm);
	}
	arena_free(c.arena);
}
END_TEST

#define AT "$node_(1) set X_ 1\n$node_(1) set Y_ 2\n"

static const struct input_broken broken[] = {
	{ "", 0, "no node moves here, as in $node_(0) set X_ 1.5" },
	{ "# only words\n", 0, "no node moves here, as in $node_(0) set X_ 1.5" },
	{ AT "hello\n", 3, "'hello' is no line of a movement trace" },
	{ AT "\033[2J\n", 3, "'?[2J' is no line of a movement trace" },
	{ "$node_(1) set X 1\n", 1, "unknown coordinate 'X', did you mean 'X_'?" },
	{ "$node_(1) set W_ 1\n", 1, "unknown coordinate 'W_', did you mean 'X_'?" },
	{ "$node_(1) set X_ 1,5\n", 1, "'1,5' is no place in metres" },
	{ "$node_(1) set X_\n", 1, "'' is no place in metres" },
	{ "$node_(1) set X_ 1000000.1\n", 1, "'1000000.1' is no place in metres" },
	{ "$node_(1) set X_ 1 2\n", 1, "more than a coordinate: ' 2'" },
	{ "$node_(-1) set X_ 1\n", 1, "'$node_(-1)' is no node, as in $node_(0)" },
	{ "$node_(1 set X_ 1\n", 1, "'$node_(1' is no node, as in $node_(0)" },
	{ "$node_($i) set X_ 1\n", 1, "'$node_($i)' is no node, as in $node_(0)" },
	{ "$node_(1) setdst 1 2 3\n", 1, "unknown movement 'setdst', did you mean 'setdest'?" },
	{ "$node_(1) start\n", 1, "unknown movement 'start'" },
	{ AT "$ns_ at x \"$node_(1) setdest 1 2 3\"\n", 3, "'x' is no time in seconds" },
	{ AT "$ns_ at -1 \"$node_(1) setdest 1 2 3\"\n", 3, "'-1' is no time in seconds" },
	{ AT "$ns_ atx 1 \"$node_(1) setdest 1 2 3\"\n", 3,
	  "unknown command of $ns_ 'atx', did you mean 'at'?" },
	{ AT "$ns_ at 1 $node_(1) setdest 1 2 3\n", 3, "expected: $ns_ at TIME \"…\"" },
	{ AT "$ns_ at 1 \"$node_(1) setdest 1 2 3\n", 3, "expected: $ns_ at TIME \"…\"" },
	{ AT "$ns_ at 1 \"$g(0) start\"\n", 3, "'$g(0) start' moves no node" },
	{ AT "$ns_ at 1 \"$node_(1) setdest 1 2\"\n", 3, "'' is no speed of 0 to 1000 m/s" },
	{ AT "$ns_ at 1 \"$node_(1) setdest 1 2 -3\"\n", 3, "'-3' is no speed of 0 to 1000 m/s" },
	{ AT "$ns_ at 1 \"$node_(1) setdest 1 2 3 4\"\n", 3, "more than a destination: ' 4'" },
	{ AT "$ns_ at 1 \"$node_(1) setdest a 2 3\"\n", 3, "'a 2' is no place in metres" },
	{ AT "$ns_ at 1 \"$node_(2) setdest 1 2 3\"\n", 3,
	  "node 2 moves before its X_ and Y_ are set" },
	{ AT "$ns_ at 2 \"$node_(1) setdest 9 2 3\"\n$ns_ at 1.9 \"$node_(1) set X_ 3\"\n", 4,
	  "node 1 did something later already" },
	{ AT "$ns_ at 2 \"$node_(1) setdest 9 2 3\"\n$node_(1) set X_ 3\n", 4,
	  "node 1 has moved already: say when" },
	{ AT "$ns_ at 2 \"$node_(1) setdest 999999 2 0.000001\"\n", 3,
	  "at this speed it is on its way for a hundred years" },
};

START_TEST(t_broken)
{
	struct ns2_case c = begin(broken[_i].in);

	input_check_broken(&broken[_i], c.err, &c.wrong);
	arena_free(c.arena);
}
END_TEST

static void poke(void *ctx, struct bytes variant)
{
	(void)ctx;
	poke_ns2(variant);
}

START_TEST(t_mangled)
{
	mangle(bytes_of(campus, sizeof(campus) - 1), poke, NULL);
}
END_TEST

UNIT_MAIN("input_ns2",
	  tcase_add_test(tc, t_campus);
	  tcase_add_loop_test(tc, t_broken, 0, N_OF(broken));
	  tcase_add_test(tc, t_mangled);
)
