#ifndef PROTO_OP_CLASS_H
#define PROTO_OP_CLASS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/phy.h"
#include "spec/regulatory.h"

/*
 * Global operating classes [11-2020 table E-4], 6 GHz [11ax-2021]: the 20 MHz channels, in MHz, of
 * this channel of the class, or of all of them for channel 0; how many. Of 80 and 160 MHz a channel
 * is the number of its centre, and stands for each of its parts. 0: no such class or channel.
 */
unsigned op_class_freqs(uint8_t op_class, uint8_t channel, uint32_t freq[static REG_CHANNELS_MAX]);

/*
 * The class of a channel, and the number of its primary 20 MHz, as hostapd names it whatever the
 * width; of 124 and 125, which share channels, it says 125. False: no class is like this.
 */
bool op_class_of(const struct phy_channel *c, uint8_t *op_class, uint8_t *channel);
/* And back; false if the class has no such primary channel. */
bool op_class_primary(uint8_t op_class, uint8_t channel, struct phy_channel *out);

/*
 * The channel of a class of this country's own table [11-2020 tables E-1 to E-3, E-5], in MHz; 0
 * where it has no such table, class or channel. country: two letters, or empty.
 */
uint32_t op_class_country_mhz(const char *country, uint8_t op_class, uint8_t channel);

#endif
