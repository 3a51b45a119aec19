#include <stdlib.h>

#include "node/ap_parts.h"
#include "spec/vlan.h"

enum err ap_psk_init(struct ap_bss *bss)
{
	const struct spec_bss *spec = bss->spec;
	struct ap_node *ap = bss->ap;

	bss->psk = arena_array(ap->arena, spec->n_psk, sizeof(*bss->psk));
	if (bss->psk == NULL)
		return ERR_NOMEM;
	for (size_t i = 0; i < spec->n_psk; i++) {
		enum err e = psk_cache_get(ap->psks, ap->node.env.crypto, &spec->psk[i],
					   &spec->ssid, bss->psk[i].psk);

		if (e != ERR_OK)
			return e;
		bss->psk[i].vlan_id = spec->psk[i].vlan_id;
	}
	return ERR_OK;
}

/* The PSKs this station may use, in hostapd's order; those of no VLAN are of its address's. */
bool ap_psk_choose(struct ap_sta *sta)
{
	const struct spec_bss *spec = sta->bss->spec;

	if (spec->n_psk == 0)
		return true;
	sta->psk = calloc(spec->n_psk, sizeof(*sta->psk));
	if (sta->psk == NULL)
		return false;
	for (size_t i = 0; i < spec->n_psk && sta->n_psk < PSK_CANDIDATES_MAX; i++) {
		struct psk_candidate *k = &sta->psk[sta->n_psk];

		if (!spec->psk[i].any_mac && !mac_equal(spec->psk[i].mac, sta->mac))
			continue;
		*k = sta->bss->psk[i];
		if (k->vlan_id == 0)
			k->vlan_id = spec_bss_acl_vlan(spec, sta->mac);
		sta->n_psk++;
	}
	return true;
}
