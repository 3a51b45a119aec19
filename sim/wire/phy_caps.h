#ifndef WIRE_PHY_CAPS_H
#define WIRE_PHY_CAPS_H

#include "base/phy.h"
#include "wire/elem.h"

/*
 * What the sender of these elements can receive: rates, HT, VHT and HE capabilities, and the width
 * its operation elements allow, where there are some (a beacon's). Malformed elements count as
 * absent; without rates it has none.
 */
void phy_caps_read(const struct elems *e, struct phy_caps *out);

/* The MCS maps of VHT and HE for so many streams of n_mcs MCSs (8 to 10; 8, 10 or 12). */
uint16_t vht_mcs_map(unsigned n_ss, unsigned n_mcs);
uint16_t he_mcs_map(unsigned n_ss, unsigned n_mcs);

#endif
