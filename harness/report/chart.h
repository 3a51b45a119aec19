#ifndef REPORT_CHART_H
#define REPORT_CHART_H

#include "report/dict.h"
#include "report/report.h"
#include "report/words.h"

/*
 * What the sequence charts are drawn from: per station its management, EAPOL and FT frames, the
 * relayed and key holders' frames on the wire, what it and its APs decided and judged, and of the
 * data only the last before a transition and the first after it. Feed it records in order.
 */
enum chart_kind { CHART_AIR, CHART_WIRE, CHART_NOTE };

struct chart_item {
	int64_t at_ns;
	enum chart_kind kind;
	enum words_class class; /* CHART_AIR, CHART_WIRE */
	struct mac from, to;    /* a note stands at from */
	uint64_t frame_no;      /* CHART_AIR */
	uint32_t try_no;
	bool unacked;           /* no acknowledgement came */
	bool alarm;             /* refused, given up, broken on purpose */
	bool first;             /* the first data through a new AP: what the transition was for */
	uint32_t next;          /* of the same station; CHART_END ends */
	char what[WORDS_WHAT];
	char facts[WORDS_FACTS];
	const char *clause;
};

#define CHART_END UINT32_MAX

enum { CHART_ITEMS_MAX = 200000 };

struct chart_station {
	uint32_t first, last;
	bool fresh[2];         /* joined, and no data through ap yet: down, up */
	struct mac ap;
	uint32_t scan;         /* the item of the scan that is going on, or CHART_END */
	struct chart_item data[2]; /* the last data frame; at_ns < 0: none */
};

struct chart {
	const struct report_meta *meta;
	struct dict stations; /* by address; the zero address: what concerns everyone */
	struct chart_station *station;
	uint32_t stations_cap;
	struct chart_item *items;
	uint32_t n, cap;
	uint32_t left_out; /* beyond CHART_ITEMS_MAX */
};

enum { CHART_MASK = TRACE_BIT(TRACE_AIR_TX) | TRACE_BIT(TRACE_AIR_DONE) | TRACE_BIT(TRACE_WIRE) |
		    TRACE_BIT(TRACE_TUNE) | TRACE_BIT(TRACE_TRIGGER) | TRACE_BIT(TRACE_SCAN) |
		    TRACE_BIT(TRACE_DECISION) | TRACE_BIT(TRACE_VERDICT) | TRACE_BIT(TRACE_KEY) |
		    TRACE_BIT(TRACE_PATH) | TRACE_BIT(TRACE_ADDRESS) | TRACE_BIT(TRACE_FAULT) };

/* meta is borrowed; only its nodes are looked at. */
void chart_init(struct chart *c, const struct report_meta *meta);
void chart_fini(struct chart *c);
MUST_CHECK enum err chart_rec(struct chart *c, const struct trace_rec *rec);

/*
 * The numbers (in c->items) of what happened to the station, or to everyone, in [from_ns, to_ns],
 * in order of time, and the first data soon after it; *out is allocated, *n says how many.
 */
MUST_CHECK enum err chart_window(const struct chart *c, struct mac station, int64_t from_ns,
				 int64_t to_ns, uint32_t **out, size_t *n);

#endif
