#ifndef INPUT_WMEDIUMD_H
#define INPUT_WMEDIUMD_H

#include "base/mac.h"
#include "input/input.h"
#include "models/pathloss.h"

/*
 * Configuration files of wmediumd, the medium of mac80211_hwsim. What they say is meant as wmediumd
 * means it: a link of SNR s is heard at s - 91 dBm, pairs nobody names have 30 dB, one direction
 * stands for both, path losses are those of 2412 MHz, and who has a direction jumps every three
 * seconds. Without `ifaces.links` the section `model` decides, else it is not looked at. Of
 * Mininet-WiFi's additions noise_threshold, isnodeaps and third coordinates are understood.
 */
enum wmediumd_model { WMEDIUMD_SNR, WMEDIUMD_PROB, WMEDIUMD_PATH_LOSS };

struct wmediumd_link {
	int32_t snr_mdb;
	uint32_t loss_ppm;
};

/* One interface of path_loss. */
struct wmediumd_node {
	struct position at, step; /* step: how far it jumps */
	int32_t power_mdbm;
	unsigned line;            /* of its position */
};

struct wmediumd {
	struct mac *id;
	size_t n;
	enum wmediumd_model model;
	int32_t noise_mdbm;
	struct wmediumd_link *link; /* SNR, PROB: from i to k at i * n + k */
	struct wmediumd_node *node; /* PATH_LOSS */
	int32_t exponent_milli, first_metre_mdb;
};

enum { WMEDIUMD_IDS_MAX = 256, WMEDIUMD_NOISE_MDBM = -91000, WMEDIUMD_SNR_MDB = 30000 };
#define WMEDIUMD_STEP_NS (INT64_C(3) * 1000000000)

/* ERR_PARSE with wrong set, ERR_NOMEM. */
MUST_CHECK enum err wmediumd_read(struct bytes text, struct arena *a, struct wmediumd *out,
				  struct input_wrong *wrong);

#endif
