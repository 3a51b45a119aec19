#ifndef PROTO_SCAN_H
#define PROTO_SCAN_H

#include "base/bytes.h"
#include "base/limits.h"
#include "base/time.h"
#include "proto/fx.h"
#include "spec/profile.h"
#include "spec/station.h"

/*
 * An active scan as mac80211's software scan does it: on each channel wait for the probe delay,
 * send one probe request, listen for the dwell time. An associated station that has been away from
 * its channel for SCAN_AWAY_NS goes home for SCAN_HOME_NS before it goes on.
 */
#define SCAN_AWAY_NS (125 * NS_PER_MS) /* mac80211: HZ/8, the latency it allows itself */
#define SCAN_HOME_NS (200 * NS_PER_MS) /* mac80211: HZ/5 */

enum scan_state {
	SCAN_IDLE,
	SCAN_TUNING,
	SCAN_LISTENING,
	SCAN_PROBED,
	SCAN_HOME,
	SCAN_STATE_COUNT
};

enum scan_event { SCAN_EV_TUNED, SCAN_EV_TIMER, SCAN_EV_ABORT };

enum { SCAN_TIMER = 16, SCAN_FREQS_MAX = SPEC_FREQ_MAX };
enum scan_tell {
	SCAN_TELL_TUNE = 16, /* go to this channel (value, MHz), then SCAN_EV_TUNED */
	SCAN_TELL_DONE	     /* all channels were visited; the radio is on the last one */
};

struct scan {
	enum scan_state state;
	const struct client_profile *profile;
	uint32_t freq[SCAN_FREQS_MAX];
	unsigned n, at;
	uint32_t home_mhz; /* 0: not associated */
	int64_t left_ns;   /* when home was left */
	uint8_t ssid[SSID_MAX];
	uint8_t ssid_len; /* 0: the wildcard */
	uint8_t also[SSID_MAX]; /* probed for besides */
	uint8_t also_len;
};

struct scan_request {
	const uint32_t *freq;
	unsigned n; /* 1 to SCAN_FREQS_MAX */
	uint32_t home_mhz;
	struct bytes ssid;
	struct bytes also; /* empty: nothing else */
	int64_t now_ns;
};
void scan_start(struct scan *s, const struct client_profile *profile, const struct scan_request *r,
		struct fx *fx);
void scan_step(struct scan *s, enum scan_event ev, int64_t now_ns, struct fx *fx);
bool scan_is_running(const struct scan *s);

/* The channels a network block asks for: scan_freq, else freq_list, else every usual one. */
unsigned scan_channels(const struct spec_station *sta, uint32_t freq[static SCAN_FREQS_MAX]);

#endif
