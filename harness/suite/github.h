#ifndef SUITE_GITHUB_H
#define SUITE_GITHUB_H

#include "suite/tally.h"

/*
 * For a job of GitHub Actions: what is wrong where its scenario's line says so in a pull request,
 * and a page about the job. more: cases beside those of the runs, of no file.
 */

/*
 * One `::error file=...,line=...,title=...::message` for each run that did not pass
 * (docs.github.com/actions/reference/workflow-commands).
 */
void github_annotate(FILE *f, const struct tally *t, const struct junit_case *more, size_t n);
/* Markdown for GITHUB_STEP_SUMMARY: the counts, and a table of what did not pass. */
void github_summary(FILE *f, const struct tally *t, const struct junit_case *more, size_t n);

enum { GITHUB_ROWS = 200 }; /* of that table, so that the page stays below GitHub's 1 MiB */

#endif
