#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/time.h"
#include "bench/bench.h"

static const char usage[] =
	"usage: build/bench [--quick] [--json] [--only TEXT] [--program FILE]\n"
	"\n"
	"Says what a run costs, beside what OpenSSL alone takes for the same key work, measured\n"
	"by turns in the same process: roams and authentications at both ends with their\n"
	"machines and frames, whole runs of the program, the event core, memory. CPU time;\n"
	"medians of the rounds, and of their ratios. Run it at the top of the source tree, on a\n"
	"quiet machine; one or two minutes. A goal that is not met is a NO in the table, never\n"
	"an exit status.\n"
	"\n"
	"  --quick         few and short rounds, one small world: whether it works, not how fast\n"
	"  --json          the numbers as JSON (ns, octets, ratios in thousandths)\n"
	"  --only TEXT     only rows whose name contains it, as --only SAE or --only roam\n"
	"  --program FILE  the roamwright for whole runs; without it the one beside this program\n"
	"\n"
	"Exit status 0: measured, 2: usage, 3: something measured does not work any more.\n";

struct command_line {
	struct bench_options opt;
	bool json;
	char program[512];
};

static int bad(const char *what)
{
	(void)fprintf(stderr, "bench: %s\n\n%s", what, usage);
	return 2;
}

/* -1: go on; else the exit status. */
static int parse(struct command_line *c, int argc, char **argv)
{
	const char *slash = strrchr(argv[0], '/');
	int dir = slash ? (int)(slash - argv[0]) : 1;

	(void)snprintf(c->program, sizeof(c->program), "%.*s/roamwright", dir,
		       slash ? argv[0] : ".");
	for (int i = 1; i < argc; i++) {
		bool more = i + 1 < argc;

		if (strcmp(argv[i], "--quick") == 0)
			c->opt.quick = true;
		else if (strcmp(argv[i], "--json") == 0)
			c->json = true;
		else if (strcmp(argv[i], "--only") == 0 && more)
			c->opt.only = argv[++i];
		else if (strcmp(argv[i], "--program") == 0 && more)
			(void)snprintf(c->program, sizeof(c->program), "%s", argv[++i]);
		else if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0)
			return fputs(usage, stdout) >= 0 ? 0 : 3;
		else
			return bad(argv[i]);
	}
	if (access(c->program, X_OK) != 0)
		return bad("there is no roamwright beside this program: build it, or --program");
	if (access("harness/bench/crowd.lua", R_OK) != 0)
		return bad("run it at the top of the source tree");
	return -1;
}

static bool any_failed(const struct bench *b)
{
	for (unsigned i = 0; i < b->n; i++) {
		if (b->row[i].failed)
			return true;
	}
	return false;
}

int main(int argc, char **argv)
{
	static struct bench b;
	struct command_line c = { 0 };
	char scratch[] = "/tmp/roamwright-bench-XXXXXX";
	int code = parse(&c, argc, argv);

	if (code >= 0)
		return code;
	b.opt = c.opt;
	b.opt.program = c.program;
	b.opt.rounds = c.opt.quick ? 3 : 15;
	b.opt.round_ns = c.opt.quick ? 1 * NS_PER_MS : 25 * NS_PER_MS;
	b.opt.scratch = mkdtemp(scratch);
	b.progress = isatty(STDERR_FILENO) ? stderr : NULL;
	bench_must_be(b.opt.scratch != NULL);
	bench_runs(&b);
	bench_roams(&b);
	bench_sae(&b);
	bench_eap(&b);
	bench_once(&b);
	bench_engine(&b);
	bench_clear(&b);
	(void)rmdir(scratch);
	if (c.json)
		bench_json(&b, stdout);
	else
		bench_print(&b, stdout);
	return any_failed(&b) ? 3 : 0;
}
