#ifndef PROTO_MEASURE_H
#define PROTO_MEASURE_H

#include "base/limits.h"
#include "proto/bss_table.h"
#include "proto/fx.h"
#include "spec/regulatory.h"
#include "wire/measure.h"

/*
 * A station that is asked to measure beacons [11-2020 11.10.9.1], as wpa_supplicant goes about it:
 * what a request says, and the reports that answer it.
 */
enum measure_answer {
	MEASURE_IGNORE,	    /* nothing is said about this element */
	MEASURE_MALFORMED,  /* nothing is said about the whole frame */
	MEASURE_IS_INCAPABLE, /* a report says so */
	MEASURE_IS_REFUSED,
	MEASURE_FROM_TABLE, /* reported at once, from what was heard */
	MEASURE_LISTEN	    /* channels are visited first */
};

struct measure {
	uint8_t dialog; /* of the frame */
	uint8_t token;	/* of the element */
	enum beacon_mode mode;
	struct mac bssid; /* broadcast: everybody */
	uint8_t ssid[SSID_MAX];
	uint8_t ssid_len; /* 0: of any name */
	enum beacon_detail detail;
	uint8_t wanted[32]; /* with BEACON_DETAIL_ASKED: bit n is element n */
	bool asks_last;	    /* each report is to say whether it is the last one */
	uint32_t freq[REG_CHANNELS_MAX];
	unsigned n_freq;
	uint16_t random_tu, duration_tu;
};

/* What the station can do. */
struct measure_can {
	bool sets_dwell; /* stays on a channel for as long as it is told */
	bool six_ghz;
	const char *country; /* NULL: not known */
};

/* Reads one Measurement Request element; m is of use for the last two answers alone. */
enum measure_answer measure_take(struct measure *m, const struct measure_elem *asked,
				 const struct measure_can *can);

/* Measurement Reports on their way: as many frames as it takes, to a maximum. */
enum { MEASURE_FRAMES_MAX = 5 };
struct measure_report {
	struct fx *fx;
	struct mac to;
	uint8_t dialog;
	struct wr frame;
	unsigned n_frames, n_elements;
	uint8_t held[2 + 255]; /* the last element: it may have to say that it is */
	size_t held_len;
	bool held_flag; /* and its last octet is where */
};
struct measure_report measure_report_open(struct fx *fx, struct mac to, uint8_t dialog);
/* A report without a measurement: refused, incapable, or mode 0: nobody was heard. */
void measure_report_empty(struct measure_report *r, uint8_t token, uint8_t mode, uint8_t type);

/* What a BSS was heard like; start and parent are times by the AP's clock, 0 where not known. */
struct measure_heard {
	const struct bss_entry *bss;
	struct bytes elements; /* of its beacon; empty: not kept */
	uint64_t start_us, parent_us;
};
/* False: it is not one that was asked for. */
bool measure_report_bss(struct measure_report *r, const struct measure *m,
			const struct measure_heard *h);
/* Sends what is left; nothing if nothing was reported. */
void measure_report_close(struct measure_report *r);

#endif
