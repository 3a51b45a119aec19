#ifndef SUITE_BRIEF_H
#define SUITE_BRIEF_H

/*
 * A summary without all that no later suite is compared with: what was run, its digests and
 * verdict, and the times and losses of its roams. A file of such lines is a baseline small enough
 * to be committed. The line with its newline, to be freed; NULL: out of memory, or no summary.
 */
char *brief_of(const char *summary);

#define BRIEF_SCHEMA "roamwright.baseline/1"

#endif
