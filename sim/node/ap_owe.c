#include <stdlib.h>

#include "base/invariant.h"
#include "crypto/ct.h"
#include "node/ap_parts.h"

/* OWE of one station [RFC 8110]; its frames are the association's. */

struct owe_env ap_owe_env(struct ap_sta *sta)
{
	const struct spec_bss *spec = sta->bss->spec;

	return (struct owe_env){ .crypto = sta->bss->ap->node.env.crypto,
				 .groups = spec->owe_groups,
				 .n_groups = spec->n_owe_groups };
}

uint16_t ap_owe_request(struct ap_sta *sta, struct bytes element)
{
	if (sta->owe == NULL) {
		sta->owe = calloc(1, sizeof(*sta->owe));
		if (sta->owe == NULL)
			return STATUS_UNSPECIFIED;
		owe_init(sta->owe, false, sta->bss->bssid, sta->mac, ap_sta_stream(sta, "owe"));
	}
	sta->owe_status = STATUS_SUCCESS;
	ap_owe_step(sta, &(struct owe_event){ OWE_EV_REQUEST, { .element = element } });
	return sta->owe_status;
}

static void take_keys(struct ap_sta *sta)
{
	const struct owe_keys *k = &sta->owe->keys;
	struct pmksa key = { .aa = sta->bss->bssid,
			     .spa = sta->mac,
			     .akm = AKM_OWE,
			     .pmk_len = k->pmk_len };

	memcpy(key.pmk, k->pmk, key.pmk_len);
	memcpy(key.pmkid, k->pmkid, PMKID_LEN);
	ap_take_key(sta, &key);
	ap_cache_key(sta);
	ct_wipe(&key, sizeof(key));
}

void ap_owe_told(struct ap_sta *sta, unsigned tell, uint32_t value)
{
	if (tell == OWE_TELL_DONE)
		take_keys(sta);
	else
		sta->owe_status = (uint16_t)value;
}

void ap_owe_free(struct ap_sta *sta)
{
	if (sta->owe != NULL)
		owe_fini(sta->owe);
	free(sta->owe);
}

/* [RFC 8110 4.5] Which key it is: the cached one by its PMKID, or that of this public key. */
void ap_owe_element(const struct ap_sta *sta, struct wr *w)
{
	if (sta->akm == AKM_OWE && !sta->cached)
		owe_element(sta->owe, w);
}
