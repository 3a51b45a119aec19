#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/time.h"
#include "bench/bench.h"

/*
 * Whole runs of the program, as people start it, without a capture: lazily and with every frame
 * really encrypted; a small regression with its JUnit file by the wall's clock; memory.
 */
enum { WORDS_MAX = 16, WORD_LEN = 256, KIB = 1024, MIB = 1024 * KIB, JOINING = 500 };

struct cost {
	int64_t cpu_ns, wall_ns, octets;
	int exit;
};

struct command {
	char *word[WORDS_MAX + 1];
	char text[WORDS_MAX][WORD_LEN];
	int n;
};

static void say(struct command *c, const char *word)
{
	bench_must_be(c->n < WORDS_MAX && strlen(word) < WORD_LEN);
	memcpy(c->text[c->n], word, strlen(word) + 1);
	c->word[c->n] = c->text[c->n];
	c->n++;
	c->word[c->n] = NULL;
}

static void set(struct command *c, const char *name, unsigned value)
{
	char word[WORD_LEN];

	(void)snprintf(word, sizeof(word), "%s=%u", name, value);
	say(c, "--set");
	say(c, word);
}

static struct command crowd(const struct bench *b, unsigned stations, unsigned aps,
			    unsigned seconds)
{
	struct command c = { .n = 0 };

	say(&c, b->opt.program);
	say(&c, "run");
	say(&c, "harness/bench/crowd.lua");
	set(&c, "stations", stations);
	set(&c, "aps", aps);
	set(&c, "seconds", seconds);
	return c;
}

static int exit_of(pid_t child)
{
	int status;

	if (child < 0 || waitpid(child, &status, 0) != child || !WIFEXITED(status))
		return -1;
	return WEXITSTATUS(status);
}

static void become(const struct command *c)
{
	int quiet = open("/dev/null", O_WRONLY);

	if (quiet >= 0 && dup2(quiet, STDOUT_FILENO) >= 0)
		(void)execv(c->word[0], c->word);
	_exit(127);
}

static int64_t ns_of(struct timeval t)
{
	return t.tv_sec * NS_PER_S + t.tv_usec * NS_PER_US;
}

/* In a process between, whose only child it is: getrusage does not tell children apart. */
static void watch(const struct command *c, int to)
{
	struct cost cost = { 0, bench_wall_ns(), 0, 0 };
	struct rusage used;
	pid_t child = fork();

	if (child == 0)
		become(c);
	cost.exit = exit_of(child);
	cost.wall_ns = bench_wall_ns() - cost.wall_ns;
	if (getrusage(RUSAGE_CHILDREN, &used) != 0)
		_exit(1);
	cost.cpu_ns = ns_of(used.ru_utime) + ns_of(used.ru_stime);
	cost.octets = (int64_t)used.ru_maxrss * KIB;
	_exit(write(to, &cost, sizeof(cost)) == (ssize_t)sizeof(cost) ? 0 : 1);
}

static struct cost run(const struct command *c)
{
	struct cost cost = { 0, 0, 0, -1 };
	pid_t between;
	int ends[2];

	(void)fflush(NULL);
	bench_must_be(pipe(ends) == 0);
	between = fork();
	if (between == 0)
		watch(c, ends[1]);
	(void)close(ends[1]);
	if (read(ends[0], &cost, sizeof(cost)) != (ssize_t)sizeof(cost))
		cost.exit = -1;
	(void)close(ends[0]);
	if (exit_of(between) != 0)
		cost.exit = -1;
	return cost;
}

static const struct world {
	unsigned stations, aps;
	int64_t goal_ns[2]; /* lazy, real; 0: none */
} worlds[] = {
	{ 10, 4, { 20 * NS_PER_MS, 0 } },
	{ 100, 16, { 300 * NS_PER_MS, 0 } },
	{ 500, 64, { 1 * NS_PER_S, 4 * NS_PER_S } },
};

/* So often that the big ones do not take all the time there is. */
static unsigned rounds_of(const struct bench *b, const struct world *w)
{
	return b->opt.quick || w->stations > 200 ? 1 : 3;
}

static void one_world(struct bench *b, const struct world *w, bool real)
{
	struct command c = crowd(b, w->stations, w->aps, b->opt.quick ? 5 : 60);
	int64_t ns[3], octets = 0;
	char name[sizeof(b->row[0].name)];
	struct bench_row *r;
	bool failed = false;
	unsigned n = rounds_of(b, w);

	(void)snprintf(name, sizeof(name), "%s s of %u stations, %u APs, %s",
		       b->opt.quick ? "5" : "60", w->stations, w->aps, real ? "real" : "lazy");
	if (!bench_wants(b, name))
		return;
	if (!real)
		say(&c, "--lazy");
	for (unsigned i = 0; i < n; i++) {
		struct cost cost = run(&c);

		ns[i] = cost.cpu_ns;
		octets = cost.octets > octets ? cost.octets : octets;
		failed = failed || cost.exit != 0;
	}
	r = bench_row(b, name, BENCH_NS);
	r->median = bench_median(ns, n);
	r->best = ns[0];
	r->failed = failed;
	r->goal = b->opt.quick ? 0 : w->goal_ns[real];
	if (w->stations < JOINING || real)
		return;
	r = bench_row(b, "peak memory of that run", BENCH_OCTETS);
	r->best = r->median = octets;
	r->goal = b->opt.quick ? 0 : 20 * (int64_t)MIB;
	r->failed = failed;
}

/* 500 stations join: with a passphrase, beside the same with the PSK itself. */
static void joining(struct bench *b)
{
	static const char name[] = "500 stations join: passphrase, beside its PSK";
	int64_t ns[2][3], ratio[3];
	struct bench_row *r;
	bool failed = false;
	unsigned n = b->opt.quick ? 1 : 3;

	if (!bench_wants(b, name))
		return;
	for (unsigned i = 0; i < n; i++) {
		for (unsigned raw = 0; raw < 2; raw++) {
			struct command c = crowd(b, JOINING, 16, 3);
			struct cost cost;

			set(&c, "talk", 0);
			set(&c, "raw", raw);
			cost = run(&c);
			ns[raw][i] = cost.cpu_ns;
			failed = failed || cost.exit != 0;
		}
		ratio[i] = ns[0][i] * 1000 / (ns[1][i] > 0 ? ns[1][i] : 1);
	}
	r = bench_row(b, name, BENCH_NS);
	r->goal_milli = b->opt.quick ? 0 : 1500;
	r->ratio_milli = bench_median(ratio, n);
	r->median = bench_median(ns[0], n);
	r->best = ns[0][0];
	r->bare_median = bench_median(ns[1], n);
	r->bare_best = ns[1][0];
	r->failed = failed;
}

static void regression(struct bench *b)
{
	static const char name[] = "two-AP regression with JUnit, wall time";
	char junit[WORD_LEN];
	int64_t ns[BENCH_ROUNDS_MAX];
	struct command c = { .n = 0 };
	struct bench_row *r;
	bool failed = false;

	if (!bench_wants(b, name))
		return;
	(void)snprintf(junit, sizeof(junit), "%s/junit.xml", b->opt.scratch);
	say(&c, b->opt.program);
	say(&c, "suite");
	say(&c, "scenarios/methods/ft-psk-air.lua");
	say(&c, "--test");
	say(&c, "out and back between two halls");
	say(&c, "--seed");
	say(&c, "1");
	say(&c, "--junit");
	say(&c, junit);
	for (unsigned i = 0; i < b->opt.rounds; i++) {
		struct cost cost = run(&c);

		ns[i] = cost.wall_ns;
		failed = failed || cost.exit != 0 || unlink(junit) != 0;
	}
	r = bench_row(b, name, BENCH_WALL_NS);
	r->median = bench_median(ns, b->opt.rounds);
	r->best = ns[0];
	r->goal = 20 * NS_PER_MS;
	r->failed = failed;
}

void bench_runs(struct bench *b)
{
	regression(b);
	joining(b);
	for (size_t i = 0; i < sizeof(worlds) / sizeof(worlds[0]); i++) {
		if (b->opt.quick && worlds[i].stations > 10)
			break;
		one_world(b, &worlds[i], false);
		one_world(b, &worlds[i], true);
	}
}
