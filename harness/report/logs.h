#ifndef REPORT_LOGS_H
#define REPORT_LOGS_H

#include "report/outdir.h"
#include "report/report.h"

/* log/NODE.log: what that node's daemon would have written, and what it keeps to itself. */
struct logs;

enum { LOGS_MASK = TRACE_BIT(TRACE_LOG) };
enum { LOG_NODE_MAX = 16 << 20 }; /* octets kept of one node; then a line says so */

struct logs *logs_new(void);      /* NULL when out of memory */
void logs_free(struct logs *l);   /* NULL is fine */
MUST_CHECK enum err logs_rec(struct logs *l, const struct trace_rec *rec);
MUST_CHECK enum err logs_write(const struct logs *l, struct outdir *dir);

#endif
