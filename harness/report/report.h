#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/err.h"
#include "base/mac.h"
#include "observe/observe.h"
#include "trace/trace.h"

/*
 * What a run leaves behind in its folder: summary.json, events.jsonl, junit.xml, capture.pcapng,
 * wireshark/, ladder.txt and log/NODE.log. Nothing in them depends on the machine, the day or the
 * place; every path in them is relative. Everything given to these functions is borrowed until
 * the report is closed, records only for the call.
 */
enum report_role { ROLE_AP, ROLE_STATION, ROLE_OTHER };

/* One interface of a node: an AP with two BSSs on one radio is two of these of one name. */
struct report_node {
	const char *name;
	enum report_role role;
	struct mac mac;       /* BSSID of an AP */
	const char *model;    /* the profile's name, NULL if none */
	const char *by;       /* who plays it: "roamwright", "hostapd" … */
	uint32_t freq_mhz;    /* of an AP's radio; 0 for others */
	const char *cpu;      /* the table of models/cpus.lua it works by, NULL if none */
};

struct report_meta {
	const char *scenario; /* path relative to where it was named, never absolute */
	const char *test;
	uint64_t seed;        /* at most INT64_MAX */
	const char *version;
	const char *backend;  /* "sim" */
	const char *replay;   /* the command that repeats this run */
	const char *inputs_digest; /* hex */
	/* The command line's words that changed the run: "--set", "gap=30", "--lazy". */
	const char *const *options;
	size_t n_options;
	const struct report_node *nodes; /* in the order of the scenario */
	size_t n_nodes;
	const char *const *fault_plan; /* one line each */
	size_t n_faults;
	const char *radius_secret; /* of the RADIUS server's clients, for Wireshark; NULL: none */
};

enum report_verdict { REPORT_PASS, REPORT_FAIL, REPORT_ERROR, REPORT_SKIP };
enum { REPORT_VERDICT_COUNT = 4 };
/* "pass", "fail", "error", "skip" */
const char *report_verdict_text(enum report_verdict v);

struct report_expectation {
	const char *text;
	const char *file; /* relative */
	unsigned line;
	bool pass;
	const char *got;  /* NULL if there is nothing to tell */
};

/* What is known when the run is over. */
struct report_end {
	const struct observe *seen; /* finished; NULL if the run never began */
	int64_t sim_time_ns;
	enum report_verdict verdict;
	unsigned exit;              /* what the program exits with for it, DESIGN section 7 */
	const char *error;          /* with REPORT_ERROR and REPORT_SKIP: why; else NULL */
	const char *digest, *decisions_digest; /* hex */
	const struct report_expectation *expectations;
	size_t n_expectations;
	const struct failure *failures; /* without seen, when this was read from a summary */
	size_t n_failures;
};
/* Those seen, or else those read. */
size_t report_n_failures(const struct report_end *end);
const struct failure *report_failure(const struct report_end *end, size_t i);

/* What to write beside summary.json and junit.xml, which are always written. */
enum report_what {
	REPORT_EVENTS = 1 << 0,
	REPORT_BULK = 1 << 1, /* events.jsonl with the records of every data frame */
	REPORT_CAPTURE = 1 << 2,
	REPORT_KEYS = 1 << 3, /* the Wireshark profile */
	REPORT_LADDER = 1 << 4,
	REPORT_LOGS = 1 << 5,
	REPORT_ALL = REPORT_EVENTS | REPORT_CAPTURE | REPORT_KEYS | REPORT_LADDER | REPORT_LOGS
};

struct report;

/*
 * Opens a report in dir, which is made with its parents. What an earlier run left there under our
 * names is removed, summary.json first; until report_close everything is written under temporary
 * names. what: enum report_what, ored. *out is NULL on failure.
 */
MUST_CHECK enum err report_open(const char *dir, const struct report_meta *meta, unsigned what,
				struct report **out);
/* One sink, for whatever was asked for. */
void report_attach(struct report *r, struct trace *t);
/*
 * Writes the rest, gives every file its name (summary.json last) and frees r, also on failure. Any
 * error since report_open comes out here; then no file of this run has its final name.
 */
MUST_CHECK enum err report_close(struct report *r, const struct report_end *end);
/* Removes the temporary files and frees r. NULL is fine. */
void report_abandon(struct report *r);

/*
 * The summary as text with a final newline, sorted keys, to be freed: indented as in summary.json,
 * or in one line as in suite.jsonl. NULL when out of memory.
 */
char *report_summary(const struct report_meta *meta, const struct report_end *end, bool one_line);

/* One test case of a JUnit file. Texts may hold anything; what XML cannot hold is replaced. */
enum junit_result { JUNIT_PASSED, JUNIT_FAILED, JUNIT_ERROR, JUNIT_SKIPPED };
struct junit_case {
	const char *classname; /* the scenario, dots for slashes */
	const char *name;
	int64_t time_ns;       /* virtual */
	enum junit_result result;
	const char *message;   /* one line; NULL if passed */
	const char *text;      /* element content: all there is to tell, with the replay line */
	const char *capture;   /* path of an attachment, NULL if none */
};
/* A file with one suite, accepted by GitLab and by the Jenkins xUnit schema. */
MUST_CHECK enum err junit_write(FILE *f, const char *suite, const struct junit_case *cases,
				size_t n);
/* The test case of a run; its texts are allocated. */
MUST_CHECK enum err report_junit_case(const struct report_meta *meta, const struct report_end *end,
				      struct junit_case *out);
void report_junit_free(struct junit_case *c);

/* The joins and roams of all stations as a table, one line each, for the end of `run`. */
void report_table(FILE *f, const struct observe *seen);

#endif
