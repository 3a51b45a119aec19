#ifndef MODELS_SHADOW_H
#define MODELS_SHADOW_H

#include "models/pathloss.h"

/*
 * What walls and furniture nobody drew do to a level: a normal deviation in dB that is a function
 * of the two places alone, the same both ways, and resembles itself nearby: its correlation over
 * the distance d one end moves is about exp(-d / distance) [Gudmundson 1991]. Nobody's being there
 * changes it. Seen from above; heights do not count. In milli-dB, more is more loss.
 */
int32_t shadow_mdb(const struct shadowing *s, struct position a, struct position b);

/*
 * Block fading: each link has one deviation for each coherence interval, the same both ways.
 * Rayleigh has no direct path, Rician one that is 6 or 10 dB above the others' sum. The mean of the
 * power is that without fading. In milli-dB, more is a higher level; one and other are the ends'
 * names (rng_name).
 */
int32_t fading_mdb(const struct fading *f, uint64_t one, uint64_t other, int64_t at_ns);

/* "rayleigh", "rician-6", "rician-10", "none". */
const char *fading_text(enum fading_model m);

#endif
