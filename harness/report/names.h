#ifndef REPORT_NAMES_H
#define REPORT_NAMES_H

#include "report/report.h"

/* NULL if no node has this address, or this name (then the first of that name). */
const struct report_node *node_by_mac(const struct report_meta *meta, struct mac mac);
const struct report_node *node_by_name(const struct report_meta *meta, const char *name);

/* The node's name, or the address as text in buf. */
const char *name_of(const struct report_meta *meta, struct mac mac, char buf[static MAC_TEXT]);

/* The channel number of a centre frequency [11-2020 17.3.8.4.2 and annex E]; 0 if it is none. */
unsigned channel_of(uint32_t freq_mhz);

#endif
