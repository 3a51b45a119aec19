#ifndef MODELS_PER_TABLE_H
#define MODELS_PER_TABLE_H

#include <stdint.h>

#include "models/airtime.h"

/* The shape of what models/per_table.py writes. */
enum { PER_LENGTHS = 5, PER_STEP_MDB = 500, PER_ROWS_MAX = 40 };
/* The legacy rates in their order, then MCS 7 to 11. */
enum { PER_MCS_FIRST = 7, PER_CURVES = RATE_COUNT + PHY_MCS_COUNT - PER_MCS_FIRST };

struct per_curve {
	int32_t first_mdb; /* SNR of the first row; everything fails below it */
	int32_t need_mdb;  /* 1504 octets with FCS: one in ten fails */
	uint32_t n;        /* rows; nothing fails above the last */
	int32_t ppm[PER_ROWS_MAX][PER_LENGTHS];
};

extern const uint16_t per_lengths[PER_LENGTHS]; /* octets with FCS, rising */
extern const struct per_curve per_curves[PER_CURVES];

#endif
