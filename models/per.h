#ifndef MODELS_PER_H
#define MODELS_PER_H

#include <stddef.h>
#include <stdint.h>

#include "models/airtime.h"

/*
 * Packet error rate from a table (models/per_table.c, made by models/per_table.py), interpolated
 * over SNR and length. snr is of 20 MHz (22 MHz for DSSS and CCK); len without FCS.
 */
enum { PER_ONE = 1000000 };

uint32_t per_ppm(enum phy_rate r, int32_t snr_mdb, size_t len);

/* The least SNR at which a 1500-octet frame fails no oftener than one time in ten. */
int32_t per_min_snr_mdb(enum phy_rate r);
/* Below this nothing is decoded, however short. */
int32_t per_floor_snr_mdb(enum phy_rate r);

/*
 * The same of any mode. snr is that of 20 MHz and of the whole power: a wider PPDU has as much more
 * noise, and streams share the power evenly.
 */
uint32_t per_mode_ppm(const struct phy_mode *m, int32_t snr_mdb, size_t len);
int32_t per_mode_min_snr_mdb(const struct phy_mode *m);

#endif
