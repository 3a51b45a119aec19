#ifndef PROTO_SCAN_H
#define PROTO_SCAN_H

#include "base/bytes.h"
#include "base/limits.h"
#include "base/time.h"
#include "proto/fx.h"
#include "spec/profile.h"
#include "spec/regulatory.h"
#include "spec/station.h"

/*
 * A scan as mac80211's software scan does it: on each channel wait for the probe delay, send one
 * probe request, listen for the dwell time. Where nothing may be sent uninvited it listens for the
 * passive dwell time, and asks as soon as it hears somebody. An associated station that has been
 * away from its channel for SCAN_AWAY_NS goes home for SCAN_HOME_NS before it goes on.
 */
#define SCAN_AWAY_NS (125 * NS_PER_MS) /* mac80211: HZ/8, the latency it allows itself */
#define SCAN_HOME_NS (200 * NS_PER_MS) /* mac80211: HZ/5 */

enum scan_state {
	SCAN_IDLE,
	SCAN_TUNING,
	SCAN_LISTENING,
	SCAN_PASSIVE, /* on a channel where nobody was heard yet */
	SCAN_PROBED,
	SCAN_HOME,
	SCAN_STATE_COUNT
};

enum scan_event {
	SCAN_EV_TUNED,
	SCAN_EV_TIMER,
	SCAN_EV_HEARD, /* a beacon or probe response on this channel */
	SCAN_EV_ABORT
};

enum { SCAN_TIMER = 16, SCAN_FREQS_MAX = REG_CHANNELS_MAX };
enum scan_tell {
	SCAN_TELL_TUNE = 16, /* go to this channel (value, MHz), then SCAN_EV_TUNED */
	SCAN_TELL_DONE	     /* all channels were visited; the radio is on the last one */
};

struct scan {
	enum scan_state state;
	const struct client_profile *profile;
	uint32_t freq[SCAN_FREQS_MAX];
	unsigned n, at;
	const char *country; /* NULL: not known, see spec/regulatory.h */
	uint32_t home_mhz; /* 0: not associated */
	int64_t left_ns;   /* when home was left */
	uint8_t ssid[SSID_MAX];
	uint8_t ssid_len; /* 0: the wildcard */
	uint8_t also[SSID_MAX]; /* probed for besides */
	uint8_t also_len;
	bool listens;	  /* asks nobody */
	int64_t dwell_ns; /* on each channel; 0: the profile's */
};

struct scan_request {
	const uint32_t *freq;
	unsigned n; /* 1 to SCAN_FREQS_MAX */
	const char *country;
	uint32_t home_mhz;
	bool rests; /* begins at home, for SCAN_HOME_NS: it has been away just now */
	struct bytes ssid;
	struct bytes also; /* empty: nothing else */
	bool listens;	   /* asks nobody, whoever is heard */
	int64_t dwell_ns;  /* on each channel; 0: as the profile has it */
	int64_t now_ns;
};
void scan_start(struct scan *s, const struct client_profile *profile, const struct scan_request *r,
		struct fx *fx);
void scan_step(struct scan *s, enum scan_event ev, int64_t now_ns, struct fx *fx);
bool scan_is_running(const struct scan *s);

/*
 * The channels a network block asks for: scan_freq, else freq_list, else (*all) every one of 2.4
 * and 5 GHz that its country allows. Without a country those without radar.
 */
unsigned scan_channels(const struct spec_station *sta, uint32_t freq[static SCAN_FREQS_MAX],
		       bool *all);
/* NULL: not given. */
const char *scan_country(const struct spec_station *sta);

#endif
