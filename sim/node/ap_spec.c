#include "node/ap_parts.h"

/* What of a configuration is played, and what it does not say. */

/*
 * OpenWrt's scripts supply a missing nas_identifier from the BSSID, which the reader could not
 * know: the BSS then lives by a completed copy of its configuration.
 */
enum err ap_complete_spec(struct ap_bss *bss)
{
	char buf[SPEC_NAS_FROM_BSSID];
	const char *nas = spec_bss_nas_identifier(bss->spec, bss->bssid, buf);
	struct spec_bss *copy;

	if (nas == NULL || nas == bss->spec->nas_identifier)
		return ERR_OK;
	copy = arena_alloc(bss->ap->arena, sizeof(*copy));
	if (copy == NULL)
		return ERR_NOMEM;
	*copy = *bss->spec;
	copy->nas_identifier = arena_text(bss->ap->arena, nas, strlen(nas));
	bss->spec = copy;
	return copy->nas_identifier != NULL ? ERR_OK : ERR_NOMEM;
}

uint32_t ap_akms(const struct spec_bss *spec)
{
	uint32_t akms = spec->n_psk > 0 ? AKM_PSK_MASK : 0;

	if (ap_has_sae_password(spec))
		akms |= AKM_SAE_MASK;
	if (spec->ieee8021x && (spec->eap_server || spec->radius.n_server > 0))
		akms |= AKM_EAP_MASK;
	akms |= SUITE_BIT(AKM_OWE);
	return spec_bss_akms(spec) & akms;
}

/* What this program can play: RSN, WPA1, both, or an open network. */
bool ap_is_supported(const struct spec_bss *spec)
{
	if (ap_is_open(spec))
		return true;
	if ((spec->wpa & SPEC_WPA_V2) != 0 &&
	    (ap_akms(spec) == 0 || (spec->rsn_pairwise & AP_CIPHERS) == 0))
		return false;
	if ((spec->wpa & SPEC_WPA_V1) != 0 && ((ap_akms(spec) & AKM_WPA_MASK) == 0 ||
					       (spec->wpa_pairwise & CIPHER_WPA_MASK) == 0))
		return false;
	return (SUITE_BIT(spec->group) & AP_CIPHERS) != 0;
}
