#ifndef REPORT_SAY_H
#define REPORT_SAY_H

#include "base/text.h"
#include "report/chart.h"

/* Notes of a chart, and numbers as people read them. */
#define SAY_SCAN "scans"

/*
 * Puts what and facts of a record that is no frame into item. at is the address of the record's
 * entity; *station, which holds it too, becomes the station the note is about (zero: everyone).
 * False if it is not worth a line.
 */
bool say_note(const struct report_meta *meta, const struct trace_rec *rec, struct mac at,
	      struct chart_item *item, struct mac *station);

/* "12.345" ms, "-0.001"; three decimals, rounded towards zero. */
void say_ms(struct sb *s, int64_t ns);
/* The same, or "-" for OBSERVE_NULL. */
void say_ms_or_none(struct sb *s, int64_t ns);
/* "12.345678" s; six decimals. */
void say_s(struct sb *s, int64_t ns);
/* "-67.3 dBm" */
void say_dbm(struct sb *s, int32_t mdbm);

#endif
