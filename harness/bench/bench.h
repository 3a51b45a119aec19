#ifndef BENCH_BENCH_H
#define BENCH_BENCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/err.h"

/*
 * What a run costs, beside what OpenSSL alone takes for the same key work at the same moment. CPU
 * time of this process; rounds of ours and of the bare work alternate, so that a machine that
 * becomes slower becomes so for both. Nothing here is a test: no number makes it fail.
 */

/* One operation, so many times over. */
struct bench_work {
	void (*run)(void *ctx, unsigned times);
	void *ctx;
};

enum { BENCH_ROUNDS_MAX = 64 };

struct bench_options {
	bool quick;	     /* few and short rounds, small worlds */
	unsigned rounds;     /* 1 to BENCH_ROUNDS_MAX */
	int64_t round_ns;    /* least CPU time of one round of one work */
	const char *only;    /* rows whose name contains this; NULL: all */
	const char *program; /* the roamwright to run, with its folder */
	const char *scratch; /* a folder for results, removed at the end */
};

/* What a row's numbers are. */
enum bench_unit {
	BENCH_NS,	/* CPU time of one operation */
	BENCH_WALL_NS,	/* the same by the wall's clock */
	BENCH_PER_S,	/* events in a second: more is better */
	BENCH_OCTETS,	/* memory */
	BENCH_COUNT	/* how often something was done */
};

struct bench_row {
	char name[64];
	enum bench_unit unit;
	int64_t best, median;		/* ours */
	int64_t bare_best, bare_median; /* 0: nothing to hold it against */
	int64_t ratio_milli;		/* median of the rounds' ratios; 0 without bare */
	int64_t goal_milli;		/* of the ratio, thousandths; 0: none */
	int64_t goal;			/* of median, in the row's unit; 0: none */
	bool failed;			/* what was to be measured did not work */
};

enum { BENCH_ROWS_MAX = 64 };

struct bench {
	struct bench_options opt;
	struct bench_row row[BENCH_ROWS_MAX];
	unsigned n;
	FILE *progress; /* a terminal, or NULL */
};

/* Whether a row of this name is wanted; if so says on the terminal that it is being measured. */
bool bench_wants(struct bench *b, const char *name);
/* A new row, zeroed but for its name. */
struct bench_row *bench_row(struct bench *b, const char *name, enum bench_unit unit);
void bench_clear(struct bench *b);
/* What is not supposed to fail here. */
void bench_must(enum err e);
#define bench_must_be(ok) bench_check((ok), __FILE__, __LINE__)
void bench_check(bool ok, const char *file, int line);

int64_t bench_cpu_ns(void);
int64_t bench_wall_ns(void);
/* The middle one, of an even number the lower; sorts. n at least 1. */
int64_t bench_median(int64_t *v, unsigned n);

/* Ours beside the bare work; goal_milli as in bench_row. */
void bench_beside(struct bench *b, const char *name, int64_t goal_milli, struct bench_work ours,
		  struct bench_work bare);

/* The table, and the same as JSON. */
void bench_print(const struct bench *b, FILE *f);
void bench_json(const struct bench *b, FILE *f);

/* The parts: each adds its rows. */
void bench_runs(struct bench *b);     /* whole runs of the program, before anything grows here */
void bench_roams(struct bench *b);    /* 4-way, OKC, FT, CCKM */
void bench_sae(struct bench *b);
void bench_eap(struct bench *b);
void bench_once(struct bench *b);     /* PBKDF2 and PT of many stations */
void bench_engine(struct bench *b);

#endif
