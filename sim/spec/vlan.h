#ifndef SPEC_VLAN_H
#define SPEC_VLAN_H

#include "spec/bss.h"

/* What the address lists of a BSS say about a station, and the bridges of its VLANs [hostapd]. */
bool spec_bss_admits(const struct spec_bss *b, struct mac sta);
/* The VLAN of its line in accept_mac_file; 0: none. */
uint16_t spec_bss_acl_vlan(const struct spec_bss *b, struct mac sta);

/*
 * Whether rsn_preauth_interfaces has the bridge of this VLAN. Its name is that of vlan_file, else
 * vlan_bridge and the number, else "brINTERFACE.7" with vlan_tagged_interface, else "brvlan7";
 * whatever is none of these is a bridge without VLAN, which 0 asks for.
 */
bool spec_bss_preauth_in(const struct spec_bss *b, uint16_t vlan_id);

#endif
