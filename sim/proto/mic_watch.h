#ifndef PROTO_MIC_WATCH_H
#define PROTO_MIC_WATCH_H

#include <stdbool.h>
#include <stdint.h>

#include "base/time.h"

/*
 * When TKIP's countermeasures begin [11-2020 12.5.2.4.2]: Michael is weak, so a second frame whose
 * Michael MIC alone is wrong "within 60 s" is held for an attack. Either end counts what it found
 * itself, the AP also what its stations report.
 */
#define MIC_WATCH_NS (60 * NS_PER_S)

/* The zero value has seen nothing. */
struct mic_watch {
	bool seen;
	int64_t last_ns;  /* the latest failure */
	int64_t until_ns; /* how long countermeasures last; 0: there were none */
};

/* A failure. True: countermeasures begin, or begin anew, and last MIC_WATCH_NS from now. */
bool mic_watch_failed(struct mic_watch *w, int64_t now_ns);
/* Whether countermeasures are in force. */
bool mic_watch_resists(const struct mic_watch *w, int64_t now_ns);

#endif
