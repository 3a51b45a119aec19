#ifndef MODELS_PATHLOSS_H
#define MODELS_PATHLOSS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/rng.h"
#include "models/airtime.h"

/*
 * Levels in integers. Positions in mm (|coordinate| <= POSITION_MAX_MM), levels in milli-dB or
 * milli-dBm, frequencies in MHz.
 */
enum { POSITION_MAX_MM = 1000000000 };

struct position {
	int32_t x_mm, y_mm, z_mm;
};

static inline uint64_t difference_squared_mm2(int32_t a_mm, int32_t b_mm)
{
	int64_t d = (int64_t)a_mm - b_mm;

	return (uint64_t)(d * d);
}

/* Here, because it is asked of every radio of a channel before anything else. */
static inline uint64_t distance_squared_mm2(struct position a, struct position b)
{
	return difference_squared_mm2(a.x_mm, b.x_mm) + difference_squared_mm2(a.y_mm, b.y_mm) +
	       difference_squared_mm2(a.z_mm, b.z_mm);
}

/* 10 * log10(num/den), rounded to the nearest milli-dB; num, den > 0. Error below 1 milli-dB. */
int32_t log10_mdb(uint64_t num, uint64_t den);
/* The level of two powers together: 10 * log10(10^(a/10) + 10^(b/10)), error below 2 milli-dB. */
int32_t level_sum_mdb(int32_t a_mdb, int32_t b_mdb);
/* So much lower, and it adds nothing. */
enum { LEVEL_SUM_RANGE_MDB = 30000 };
/* Rounded down. */
uint32_t isqrt_u64(uint64_t v);
uint64_t distance_mm(struct position a, struct position b);

/* A wall seen from above, of any height. */
struct wall {
	int32_t x1_mm, y1_mm, x2_mm, y2_mm;
	int32_t loss_mdb;
};

/* Touching counts as crossing. */
bool wall_crosses(const struct wall *w, struct position a, struct position b);

/* models/shadow.h says what these two do. */
struct shadowing {
	int32_t sigma_mdb;   /* standard deviation; 0: none */
	int32_t distance_mm; /* where the correlation is 1/e; > 1 */
	struct rng_key key;  /* the medium's */
};

enum fading_model { FADING_NONE, FADING_RAYLEIGH, FADING_RICIAN_6, FADING_RICIAN_10, FADING_COUNT };

struct fading {
	enum fading_model model;
	int64_t coherence_ns; /* > 0 */
	struct rng_key key;   /* the medium's */
};

/*
 * Log-distance: the loss of the first metre (never less than that), then exponent_milli/1000 by
 * distance, then the loss of every wall between, then what nobody drew (shadow).
 */
struct pathloss {
	int32_t exponent_milli; /* 2000 is free space */
	int32_t first_metre_mdb[BAND_COUNT]; /* 0: free space */
	struct shadowing shadow;
	struct fading fading;   /* not in pathloss_mdb: it changes with time */
	uint32_t loss_ppm;      /* so many frames fail besides, whatever the level */
	int32_t noise_mdbm;     /* in place of noise_floor_mdbm; 0: that */
	const struct wall *walls;
	size_t n_walls;
};

enum { PATHLOSS_EXPONENT_OFFICE = 3000, SHADOW_DISTANCE_MM = 5000 };

int32_t free_space_1m_mdb(uint32_t freq_mhz);
int32_t pathloss_mdb(const struct pathloss *p, uint32_t freq_mhz, struct position a,
		     struct position b);
/*
 * The least distance in mm from which on every loss is loss_mdb or more, exactly; UINT64_MAX if
 * there is none, or if shadowing makes losses that no distance bounds.
 */
uint64_t pathloss_far_mm(const struct pathloss *p, uint32_t freq_mhz, int32_t loss_mdb);

/* The power that reaches a receiver beside its signal: noise floor of 20 MHz. */
int32_t noise_floor_mdbm(uint32_t freq_mhz);
/* Of other widths: as much more as they are wider. */
int32_t noise_floor_of_mdbm(uint32_t freq_mhz, uint32_t width_mhz);

#endif
