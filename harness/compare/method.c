#include "compare/method.h"

#include "base/text.h"

static const struct compare_method methods[] = {
	{ "open", "no security", METHOD_OPEN, ROAMS_ALL },
	{ "psk", "WPA2-PSK", METHOD_PSK, ROAMS_ALL },
	{ "psk-sha256", "WPA2-PSK-SHA256", METHOD_PSK_SHA256, ROAMS_ALL },
	{ "sae", "WPA3-SAE, hash-to-element", METHOD_SAE, ROAMS_ALL },
	{ "sae-loop", "WPA3-SAE, hunting-and-pecking", METHOD_SAE, ROAMS_ALL },
	{ "sae-pmksa", "WPA3-SAE, cached PMK, roaming back", METHOD_SAE_PMKSA, ROAMS_BACK },
	{ "sae-okc", "WPA3-SAE, opportunistic key caching", METHOD_SAE_OKC, ROAMS_NEW },
	{ "eap", "802.1X, PEAP", METHOD_EAP, ROAMS_ALL },
	{ "eap-ttls", "802.1X, TTLS/PAP", METHOD_EAP, ROAMS_ALL },
	{ "eap-tls", "802.1X, EAP-TLS with TLS 1.2", METHOD_EAP, ROAMS_ALL },
	{ "eap-tls13", "802.1X, EAP-TLS with TLS 1.3", METHOD_EAP, ROAMS_ALL },
	{ "skc", "802.1X, cached PMK, roaming back", METHOD_SKC, ROAMS_BACK },
	{ "okc", "802.1X, opportunistic key caching", METHOD_OKC, ROAMS_NEW },
	{ "preauth", "802.1X, pre-authentication", METHOD_PREAUTH, ROAMS_NEW },
	{ "cckm", "CCKM, as observed", METHOD_CCKM, ROAMS_ALL },
	{ "ft-air", "FT-PSK over the air", METHOD_FT_AIR, ROAMS_ALL },
	{ "ft-ds", "FT-PSK over the DS", METHOD_FT_DS, ROAMS_ALL },
	{ "ft-pull", "FT-PSK, keys fetched from AP to AP", METHOD_FT_AIR, ROAMS_ALL },
	{ "ft-sae", "FT-SAE over the air", METHOD_FT_AIR, ROAMS_ALL },
	{ "ft-eap", "FT-EAP over the air", METHOD_FT_AIR, ROAMS_ALL },
	{ "ft-adaptive", "adaptive 802.11r, as observed", METHOD_FT_ADAPTIVE, ROAMS_ALL },
	{ "owe", "OWE", METHOD_OWE, ROAMS_ALL },
	{ "owe-pmksa", "OWE, cached PMK, roaming back", METHOD_OWE_PMKSA, ROAMS_BACK },
};

enum { N_METHODS = sizeof(methods) / sizeof(methods[0]) };

size_t compare_n_methods(void)
{
	return N_METHODS;
}

const struct compare_method *compare_method(size_t i)
{
	return &methods[i];
}

const struct compare_method *compare_find_method(const char *name, size_t len)
{
	for (size_t i = 0; i < N_METHODS; i++)
		if (text_is(name, len, methods[i].name))
			return &methods[i];
	return NULL;
}

const char *compare_near_method(const char *name)
{
	const char *names[N_METHODS];

	for (size_t i = 0; i < N_METHODS; i++)
		names[i] = methods[i].name;
	return text_nearest(name, names, N_METHODS);
}
