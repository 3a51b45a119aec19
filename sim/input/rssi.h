#ifndef INPUT_RSSI_H
#define INPUT_RSSI_H

#include "base/mac.h"
#include "input/input.h"
#include "models/series.h"

/*
 * Logs of the levels at which a station hears access points, in any of these forms:
 *
 *  - time_ms,bssid,dBm: lines of three fields, with or without that head; in place of the BSSID a
 *    frequency in MHz; comments begin with #;
 *  - what `iw dev X link`, `iw dev X station dump`, `iw dev X scan` and `wpa_cli signal_poll` (with
 *    `wpa_cli status` for its bssid=) print, again and again. The time is a line of its own (`date
 *    +%s.%N`, `date -Ins`) or stands before every line (`ts %.s`, `iw event -t`).
 *
 * A level without BSSID is that of its frequency. Levels the driver does not know (-9999, 0) are
 * passed over, as is everything else these tools print.
 */
struct rssi_ap {
	struct mac bssid;     /* zero: known by its frequency alone */
	uint32_t freq_mhz;    /* then */
	struct series_point *v; /* in order of time, one for each; times as in the log */
	size_t n;
};

struct rssi_log {
	struct rssi_ap *ap; /* in order of first mention */
	size_t n;
	bool has_clock;     /* times are a clock's: they count from begin_ns */
	int64_t begin_ns;   /* the first time in it */
};

enum { RSSI_APS_MAX = 256 };

/* ERR_PARSE with wrong set, ERR_NOMEM. */
MUST_CHECK enum err rssi_read(struct bytes text, struct arena *a, struct rssi_log *out,
			      struct input_wrong *wrong);

/*
 * What is modelled between samples: a straight line where they are at most 2 hold_ns apart; else a
 * level holds for hold_ns before its first and after its last sample, and in between the AP is not
 * heard. shift_ns is added to all times. ERR_NOMEM.
 */
enum { RSSI_SILENT_MDBM = -200000 };
#define RSSI_HOLD_NS (INT64_C(5) * 1000000000) /* models/README.md */
MUST_CHECK enum err rssi_series(const struct rssi_ap *ap, int64_t shift_ns, int64_t hold_ns,
				struct arena *a, struct series *out);

#endif
