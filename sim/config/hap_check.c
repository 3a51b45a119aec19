#include "config/hap.h"

#include "base/text.h"

enum {
	PSK_AKMS = SUITE_BIT(AKM_PSK) | SUITE_BIT(AKM_FT_PSK) | SUITE_BIT(AKM_PSK_SHA256),
	SAE_AKMS = SUITE_BIT(AKM_SAE) | SUITE_BIT(AKM_FT_SAE) | SUITE_BIT(AKM_SAE_EXT) |
		   SUITE_BIT(AKM_FT_SAE_EXT),
	HT_CIPHERS = SUITE_BIT(CIPHER_CCMP_128) | SUITE_BIT(CIPHER_GCMP_128) |
		     SUITE_BIT(CIPHER_CCMP_256) | SUITE_BIT(CIPHER_GCMP_256),
	TKIP_ONLY = SUITE_BIT(CIPHER_TKIP)
};

/* Where a key of the BSS stands, or else the BSS. */
static struct config_at at_key(const struct hap_bss *b, const char *key)
{
	const struct spec_option *o = spec_option_last(&b->spec.options, key);

	if (o && o->line > 0)
		return (struct config_at){ o->file, o->line };
	return (struct config_at){ b->spec.file, b->spec.line };
}

#define BSS_ERROR(h, b, key, ...)   config_say((h)->r, CONFIG_ERROR, at_key(b, key), __VA_ARGS__)
#define BSS_WARNING(h, b, key, ...) config_say((h)->r, CONFIG_WARNING, at_key(b, key), __VA_ARGS__)

static void check_credentials(struct hap *h, const struct hap_bss *b)
{
	const struct spec_bss *s = &b->spec;

	if (s->ieee8021x && !s->eap_server && s->radius.n_server == 0)
		BSS_ERROR(h, b, "ieee8021x",
			  "Invalid IEEE 802.1X configuration (no EAP authenticator configured).");
	if (s->wpa && spec_bss_has_akm(s, PSK_AKMS) && !b->has_main_psk && !b->psk_file.key &&
	    !b->psk_from_radius)
		BSS_ERROR(h, b, "wpa_key_mgmt",
			  "WPA-PSK enabled, but PSK or passphrase is not configured.");
	if (s->wpa == 0 && b->has_main_psk)
		BSS_WARNING(h, b, "wpa_passphrase",
			    "a passphrase without wpa=: the network is open");
}

static void check_ft(struct hap *h, struct hap_bss *b)
{
	struct spec_bss *s = &b->spec;
	size_t len = s->nas_identifier ? strlen(s->nas_identifier) : 0;

	if (s->wpa == 0 || !spec_bss_has_akm(s, AKM_FT_MASK))
		return;
	if (!s->has_mobility_domain) {
		BSS_WARNING(h, b, "wpa_key_mgmt", "FT without mobility_domain: hostapd uses 0000");
		s->has_mobility_domain = true;
	}
	if (len >= 1 && len <= SPEC_R0KH_ID_MAX)
		return;
	if (len == 0 && config_dialect_is_openwrt(h->r->dialect))
		s->nas_identifier_from_bssid = true;
	else
		BSS_ERROR(h, b, s->nas_identifier ? "nas_identifier" : "wpa_key_mgmt",
			  "FT (IEEE 802.11r) requires nas_identifier to be configured as a "
			  "1..48 octet string");
}

static void check_pmf(struct hap *h, const struct hap_bss *b)
{
	const struct spec_bss *s = &b->spec;

	if (b->mbo && (s->wpa & SPEC_WPA_V2) && s->ieee80211w == SPEC_MFP_OFF)
		BSS_ERROR(h, b, "mbo", "MBO: PMF needs to be enabled whenever using WPA2 with MBO");
	if (s->ocv && s->ieee80211w == SPEC_MFP_OFF)
		BSS_ERROR(h, b, "ieee80211w", "OCV: PMF needs to be enabled whenever using OCV");
}

static void check_ht(struct hap *h, struct hap_bss *b)
{
	const struct spec_bss *s = &b->spec;

	if (!h->radio.ieee80211n)
		return;
	if (h->radio.hw_mode == SPEC_HW_B) {
		b->no_ht = true;
		BSS_WARNING(h, b, "hw_mode",
			    "HT (IEEE 802.11n) in 11b mode is not allowed, disabling HT "
			    "capabilities");
	}
	if (s->wpa && !(s->wpa_pairwise & SUITE_BIT(CIPHER_CCMP_128)) &&
	    !(s->rsn_pairwise & HT_CIPHERS)) {
		b->no_ht = true;
		BSS_WARNING(h, b, "wpa_pairwise",
			    "HT (IEEE 802.11n) with WPA/WPA2 requires CCMP/GCMP to be enabled, "
			    "disabling HT capabilities");
	}
}

static void check_6ghz(struct hap *h, struct hap_bss *b)
{
	struct spec_bss *s = &b->spec;

	if (h->radio.band != SPEC_BAND_6GHZ)
		return;
	if (s->wpa != SPEC_WPA_V2)
		BSS_ERROR(h, b, "wpa", "Pre-RSNA security methods are not allowed in 6 GHz");
	else if (s->ieee80211w != SPEC_MFP_REQUIRED)
		BSS_ERROR(h, b, "ieee80211w", "Management frame protection is required in 6 GHz");
	else if (spec_bss_has_akm(s, PSK_AKMS))
		BSS_ERROR(h, b, "wpa_key_mgmt", "Invalid AKM suite for 6 GHz");
	else if (s->rsn_pairwise & TKIP_ONLY)
		BSS_ERROR(h, b, "rsn_pairwise", "Invalid pairwise cipher suite for 6 GHz");
	else if (spec_bss_has_akm(s, SAE_AKMS) && s->sae_pwe == 0)
		s->sae_pwe = 2; /* hostapd switches H2E on here */
}

/* hostapd's developers force the loop to see that nobody falls for it. */
static void check_pwe(struct hap *h, const struct hap_bss *b)
{
	if (b->spec.sae_pwe == SPEC_SAE_PWE_FORCED)
		BSS_WARNING(h, b, "sae_pwe",
			    "sae_pwe=3 is hostapd's for tests: hunting-and-pecking alone, even "
			    "with password identifiers and the extended AKMs (expected 0..2)");
}

static void check_bssid(struct hap *h, const struct hap_bss *b)
{
	char text[MAC_TEXT];

	for (const struct hap_bss *o = h->bss; o < b; o++)
		if (b->spec.has_bssid && o->spec.has_bssid &&
		    mac_equal(o->spec.bssid, b->spec.bssid))
			BSS_ERROR(h, b, "bssid", "Duplicate BSSID %s on interface '%s' and '%s'.",
				  mac_format(b->spec.bssid, text),
				  o->spec.ifname ? o->spec.ifname : "",
				  b->spec.ifname ? b->spec.ifname : "");
}

void hap_check_bss(struct hap *h, struct hap_bss *b)
{
	if (!b->has_ssid)
		BSS_ERROR(h, b, "ssid", "no ssid configured");
	check_6ghz(h, b);
	check_credentials(h, b);
	check_bssid(h, b);
	check_ft(h, b);
	check_ht(h, b);
	check_pmf(h, b);
	check_pwe(h, b);
}

static struct config_at at_radio_key(const struct hap *h, const char *key)
{
	const struct spec_option *o = spec_option_last(&h->radio.options, key);

	if (o)
		return (struct config_at){ o->file, o->line };
	return (struct config_at){ h->bss[0].spec.file, h->bss[0].spec.line };
}

static void check_channel(struct hap *h)
{
	struct spec_radio *r = &h->radio;
	static const char *const bands[] = { "2.4 GHz", "5 GHz", "6 GHz" };

	if (r->channel == 0)
		return;
	if (spec_channel_freq(r->band, r->channel, &r->freq_mhz) != ERR_OK)
		config_say(h->r, CONFIG_ERROR, at_radio_key(h, "channel"),
			   "channel %u does not exist in the %s band", r->channel, bands[r->band]);
}

void hap_check_radio(struct hap *h)
{
	struct spec_radio *r = &h->radio;

	if (h->n_bss == 0)
		return;
	check_channel(h);
	if (r->ieee80211d && !r->has_country)
		config_say(h->r, CONFIG_ERROR, at_radio_key(h, "ieee80211d"),
			   "Cannot enable IEEE 802.11d without setting the country_code");
	if (r->ieee80211h && !r->ieee80211d)
		config_say(h->r, CONFIG_ERROR, at_radio_key(h, "ieee80211h"),
			   "Cannot enable IEEE 802.11h without IEEE 802.11d enabled");
	if (r->ieee80211be && !r->ieee80211ax)
		config_say(h->r, CONFIG_ERROR, at_radio_key(h, "ieee80211be"),
			   "Cannot set ieee80211be without ieee80211ax");
}
