#include "report/names.h"

#include <string.h>

const struct report_node *node_by_mac(const struct report_meta *meta, struct mac mac)
{
	for (size_t i = 0; i < meta->n_nodes; i++)
		if (mac_equal(meta->nodes[i].mac, mac))
			return &meta->nodes[i];
	return NULL;
}

const struct report_node *node_by_name(const struct report_meta *meta, const char *name)
{
	for (size_t i = 0; i < meta->n_nodes; i++)
		if (strcmp(meta->nodes[i].name, name) == 0)
			return &meta->nodes[i];
	return NULL;
}

const char *name_of(const struct report_meta *meta, struct mac mac, char buf[static MAC_TEXT])
{
	const struct report_node *n = node_by_mac(meta, mac);

	return n != NULL ? n->name : mac_format(mac, buf);
}

unsigned channel_of(uint32_t freq_mhz)
{
	if (freq_mhz == 2484)
		return 14;
	if (freq_mhz > 2407 && freq_mhz < 2484)
		return (freq_mhz - 2407) / 5;
	if (freq_mhz > 5950 && freq_mhz <= 7115) /* 6 GHz */
		return (freq_mhz - 5950) / 5;
	if (freq_mhz > 5000 && freq_mhz < 5950)
		return (freq_mhz - 5000) / 5;
	return 0;
}
