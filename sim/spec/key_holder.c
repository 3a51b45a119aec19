#include "spec/key_holder.h"

/* hostapd.conf: "ff:ff:ff:ff:ff:ff * KEY" stands for every R0KH not listed. */
bool spec_r0kh_is_wildcard(const struct spec_r0kh *k)
{
	return mac_equal(k->mac, MAC_BROADCAST) && k->id_len == 1 && k->id[0] == '*';
}

bool spec_r1kh_is_wildcard(const struct spec_r1kh *k)
{
	return mac_is_zero(k->mac) && mac_is_zero(k->id);
}
