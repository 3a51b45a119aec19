#include <string.h>

#include "check/rules.h"

/* What one BSS alone can have wrong in SAE, OWE, 802.1X and key caching. */

enum {
	PSK_AKMS = SUITE_BIT(AKM_PSK) | SUITE_BIT(AKM_FT_PSK) | SUITE_BIT(AKM_PSK_SHA256),
	EXT_AKMS = SUITE_BIT(AKM_SAE_EXT) | SUITE_BIT(AKM_FT_SAE_EXT),
	SAE_AKMS = SUITE_BIT(AKM_SAE) | SUITE_BIT(AKM_FT_SAE) | EXT_AKMS,
	EAP_AKMS = SUITE_BIT(AKM_8021X) | SUITE_BIT(AKM_FT_8021X) | SUITE_BIT(AKM_8021X_SHA256) |
		   SUITE_BIT(AKM_SUITE_B) | SUITE_BIT(AKM_SUITE_B_192) |
		   SUITE_BIT(AKM_FT_8021X_SHA384) | SUITE_BIT(AKM_CCKM)
};

static bool has_given(const struct check_bss *b, const char *key)
{
	return spec_option_last(&b->s->options, key) != NULL;
}

/* One finding; ERROR: nobody can join, WARNING: some cannot, or not as fast as meant. */
#define FIND(g, b, rule, severity, cause, key, fix, ...)                                           \
	check_find(g, (struct check_about){ rule, severity, cause, check_at(b, key), fix },        \
		   __VA_ARGS__)

static bool has_passphrase(const struct spec_bss *s)
{
	for (size_t i = 0; i < s->n_psk; i++)
		if (s->psk[i].is_passphrase)
			return true;
	return false;
}

static void judge_sae_secret(struct check_group *g, const struct check_bss *b)
{
	const struct spec_bss *s = b->s;

	/* A file that is written when the router starts may have some. */
	if (s->n_sae_password > 0 || has_passphrase(s) || has_given(b, "sae_password_file"))
		return;
	FIND(g, b, CHECK_SECRETS, CONFIG_ERROR, NULL, "wpa_key_mgmt",
	     b->uci ? "option key 'PASSPHRASE'" : "sae_password=PASSWORD",
	     "SAE without sae_password or wpa_passphrase (a wpa_psk cannot serve): every station "
	     "is refused with status 1");
}

static void judge_sae(struct check_group *g, const struct check_bss *b)
{
	const struct spec_bss *s = b->s;
	bool mixed = (s->akms & PSK_AKMS) != 0;

	if (!(s->akms & SAE_AKMS))
		return;
	judge_sae_secret(g, b);
	if (s->ieee80211w == SPEC_MFP_OFF)
		FIND(g, b, CHECK_SAE, CONFIG_ERROR, "C48", "ieee80211w",
		     check_fix(g, b, "ieee80211w", "ieee80211w", "%d", mixed ? 1 : 2),
		     "SAE without PMF: WPA3 clients do not join");
	else if (mixed && s->ieee80211w == SPEC_MFP_REQUIRED)
		FIND(g, b, CHECK_SAE, CONFIG_WARNING, "C48", "ieee80211w",
		     check_fix(g, b, "ieee80211w", "ieee80211w", "1"),
		     "WPA2 and WPA3 mixed with PMF required: WPA2 clients without PMF are refused "
		     "with status 31");
	else if (s->ieee80211w == SPEC_MFP_OPTIONAL && !s->sae_require_mfp)
		FIND(g, b, CHECK_SAE, CONFIG_WARNING, NULL, "sae_require_mfp",
		     check_fix(g, b, "sae_require_mfp", "sae_require_mfp", "1"),
		     "PMF is optional and not required of SAE either: a client may use SAE "
		     "without it");
	if ((s->akms & EXT_AKMS) && (s->akms & SAE_AKMS & ~(uint32_t)EXT_AKMS))
		FIND(g, b, CHECK_SAE, CONFIG_WARNING, "C17", "wpa_key_mgmt",
		     "another SSID for SAE-EXT-KEY, or none",
		     "SAE-EXT-KEY beside SAE: clients that choose an AKM they cannot do fail to "
		     "roam where WPA2 clients do not");
	if (mixed && (s->transition_disable & SPEC_TRANSITION_SAE))
		FIND(g, b, CHECK_SAE, CONFIG_WARNING, "C78", "transition_disable", NULL,
		     "transition_disable tells clients to forget WPA2, which this SSID still "
		     "offers: they never come back to its WPA2 cells");
}

static void judge_owe(struct check_group *g, const struct check_bss *b)
{
	const struct spec_bss *s = b->s;
	bool owe = (s->akms & SUITE_BIT(AKM_OWE)) != 0;

	if (owe && s->ieee80211w != SPEC_MFP_REQUIRED)
		FIND(g, b, CHECK_OWE, CONFIG_ERROR, "C48", "ieee80211w",
		     check_fix(g, b, "ieee80211w", "ieee80211w", "2"),
		     "OWE without PMF required: clients do not join");
	if (s->has_owe_transition && !owe && s->wpa)
		FIND(g, b, CHECK_OWE, CONFIG_ERROR, NULL, "owe_transition_ssid", NULL,
		     "OWE transition on a BSS that is neither open nor OWE");
	if (s->owe_transition_ssid.len > 0 && mac_is_zero(s->owe_transition_bssid) &&
	    !s->owe_transition_ifname)
		FIND(g, b, CHECK_OWE, CONFIG_ERROR, NULL, "owe_transition_ssid",
		     check_fix(g, b, "owe_transition_bssid", "owe_transition_bssid",
			       "BSSID of the other BSS"),
		     "owe_transition_ssid without owe_transition_bssid: clients look for an "
		     "address of zeros");
	if (s->has_owe_transition && owe && s->ignore_broadcast_ssid == 0)
		FIND(g, b, CHECK_OWE, CONFIG_WARNING, NULL, "owe_transition_ssid",
		     check_fix(g, b, "ignore_broadcast_ssid", "hidden", "1"),
		     "the OWE half of a transition network is not hidden: people see two networks");
}

static void judge_radius(struct check_group *g, const struct check_bss *b)
{
	const struct spec_radius *r = &b->s->radius;
	char ip[SPEC_IP_TEXT];

	for (size_t i = 0; i < r->n_server; i++) {
		const struct spec_radius_server *v = &r->server[i];

		if (v->secret)
			continue;
		check_find(g,
			   (struct check_about){ CHECK_SECRETS, CONFIG_ERROR, "C34",
						 { v->file, v->line },
						 b->uci ? "option auth_secret 'SECRET'"
							: "auth_server_shared_secret=SECRET" },
			   "the RADIUS server %s has no shared secret: it is never asked",
			   spec_ip_format(&v->addr, ip));
	}
	if (r->n_server > 0 && r->own_ip_addr.len == 0 && !b->s->nas_identifier)
		FIND(g, b, CHECK_EAP, CONFIG_WARNING, NULL, "auth_server_addr",
		     check_fix(g, b, "nas_identifier", "nasid", "NAME"),
		     "neither own_ip_addr nor nas_identifier: a request must have one [RFC 2865 "
		     "4.1]");
}

static bool tunnels(const struct spec_eap_user *u)
{
	for (size_t i = 0; i < u->n_methods; i++)
		if (u->methods[i] == SPEC_EAP_PEAP || u->methods[i] == SPEC_EAP_TTLS)
			return true;
	return false;
}

static void judge_eap_server(struct check_group *g, const struct check_bss *b)
{
	const struct spec_eap_server *e = &b->s->eap;
	bool tunnel = false, inner = false;

	if (e->user_file.path == NULL)
		FIND(g, b, CHECK_SECRETS, CONFIG_ERROR, NULL, "eap_server",
		     check_fix(g, b, "eap_user_file", "eap_user_file", "FILE"),
		     "the EAP server has no users: everybody is refused");
	if (e->private_key.path == NULL)
		FIND(g, b, CHECK_SECRETS, CONFIG_ERROR, NULL, "eap_server",
		     check_fix(g, b, "private_key", "private_key", "FILE"),
		     "the EAP server has no private_key: TLS, PEAP and TTLS fail");
	for (size_t i = 0; i < e->n_user; i++) {
		tunnel |= !e->user[i].phase2 && tunnels(&e->user[i]);
		inner |= e->user[i].phase2;
	}
	if (tunnel && !inner)
		FIND(g, b, CHECK_EAP, CONFIG_WARNING, NULL, "eap_user_file", NULL,
		     "eap_user_file has PEAP or TTLS but no line with [2]: nobody passes inside "
		     "the tunnel");
}

static void judge_eap(struct check_group *g, const struct check_bss *b)
{
	const struct spec_bss *s = b->s;

	if (!(s->akms & EAP_AKMS))
		return;
	if (!s->ieee8021x)
		FIND(g, b, CHECK_EAP, CONFIG_ERROR, NULL, "wpa_key_mgmt", "ieee8021x=1",
		     "WPA-EAP without ieee8021x=1: hostapd never begins EAP");
	else if (s->eap_server)
		judge_eap_server(g, b);
	else
		judge_radius(g, b);
	if ((s->akms & SUITE_BIT(AKM_SUITE_B_192)) && s->group_mgmt != CIPHER_BIP_GMAC_256)
		FIND(g, b, CHECK_EAP, CONFIG_WARNING, NULL, "group_mgmt_cipher",
		     check_fix(g, b, "group_mgmt_cipher", "ieee80211w_mgmt_cipher", "BIP-GMAC-256"),
		     "Suite B with 192 bits asks for BIP-GMAC-256");
}

static void judge_caching(struct check_group *g, const struct check_bss *b)
{
	const struct spec_bss *s = b->s;

	if (s->okc && s->disable_pmksa_caching)
		FIND(g, b, CHECK_CACHING, CONFIG_WARNING, NULL, "okc",
		     check_fix(g, b, "disable_pmksa_caching", "auth_cache", b->uci ? "1" : "0"),
		     "okc with disable_pmksa_caching: no PMKSA is kept, so none is shared");
	if (s->rsn_preauth && !s->rsn_preauth_interfaces)
		FIND(g, b, CHECK_CACHING, CONFIG_WARNING, "C44", "rsn_preauth",
		     check_fix(g, b, "rsn_preauth_interfaces", "network", "%s",
			       b->uci ? "lan" : "br0"),
		     "rsn_preauth without an interface to hear it on: pre-authentication is "
		     "announced and never answered");
	if (s->rsn_preauth && s->disable_pmksa_caching)
		FIND(g, b, CHECK_CACHING, CONFIG_WARNING, "C44", "rsn_preauth",
		     check_fix(g, b, "disable_pmksa_caching", "auth_cache", b->uci ? "1" : "0"),
		     "rsn_preauth with disable_pmksa_caching: what it gains is not kept");
}

void rule_methods(struct check_group *g)
{
	for (size_t i = 0; i < g->n; i++) {
		const struct check_bss *b = g->v[i];

		judge_owe(g, b);
		if (b->s->wpa == 0)
			continue;
		judge_sae(g, b);
		judge_eap(g, b);
		judge_caching(g, b);
	}
}
