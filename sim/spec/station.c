#include "spec/station.h"

void spec_network_init(struct spec_network *n)
{
	*n = (struct spec_network){
		.akms = SUITE_BIT(AKM_PSK) | SUITE_BIT(AKM_8021X),
		.proto = SPEC_WPA_V1 | SPEC_WPA_V2,
		.pairwise = SUITE_BIT(CIPHER_CCMP_128) | SUITE_BIT(CIPHER_TKIP),
		.group = SUITE_BIT(CIPHER_CCMP_128) | SUITE_BIT(CIPHER_TKIP),
		.ieee80211w = SPEC_MFP_DEFAULT,
		.proactive_key_caching = -1,
		.sae_pwe = SPEC_SAE_PWE_DEFAULT,
	};
	spec_eap_peer_init(&n->eap);
}

void spec_station_init(struct spec_station *s)
{
	*s = (struct spec_station){
		.ap_scan = 1,
		.fast_reauth = true,
		.sae_groups = { 19, 20, 21 },
		.n_sae_groups = 3,
		.eapol_version = 1,
		.bss_expiration_age_s = 180,
		.bss_expiration_scan_count = 2,
		.bss_max_count = 1000,
		.scan_res_valid_for_connect_s = 5,
		.pmk_lifetime_s = 43200,
		.pmk_reauth_threshold_pct = 70,
		.sa_timeout_s = 60,
	};
}

unsigned spec_network_sae_pwe(const struct spec_station *s, const struct spec_network *n,
			      enum akm akm)
{
	unsigned pwe = n->sae_pwe == SPEC_SAE_PWE_DEFAULT ? s->sae_pwe : n->sae_pwe;

	if (n->sae_password_id != NULL || akm == AKM_SAE_EXT || akm == AKM_FT_SAE_EXT)
		return pwe == SPEC_SAE_PWE_FORCED ? pwe : 1;
	return pwe;
}
