#include "config/hap.h"

/* OWE's keys and the interfaces of pre-authentication. */

static void set_groups(struct hap *h)
{
	hap_read_groups(h, h->at->spec.owe_groups, &h->at->spec.n_owe_groups);
}

static void set_transition_ssid(struct hap *h)
{
	struct spec_bss *s = &h->at->spec;
	uint8_t ssid[SPEC_SSID_MAX];
	size_t len;

	if (!config_string(h->opt.value, ssid, sizeof(ssid), &len) || len < 1) {
		HAP_ERROR(h, "invalid SSID '%s'", h->opt.value);
		return;
	}
	memcpy(s->owe_transition_ssid.b, ssid, len);
	s->owe_transition_ssid.len = (uint8_t)len;
	s->has_owe_transition = true;
}

static void set_transition_bssid(struct hap *h)
{
	struct mac bssid;

	if (!mac_parse(h->opt.value, strlen(h->opt.value), &bssid)) {
		HAP_ERROR(h, "invalid owe_transition_bssid");
		return;
	}
	h->at->spec.owe_transition_bssid = bssid;
	h->at->has_owe_bssid = true;
}

static void set_transition_ifname(struct hap *h)
{
	if (h->opt.value[0] == '\0')
		return;
	h->at->spec.owe_transition_ifname = h->opt.value;
	h->at->spec.has_owe_transition = true;
}

static void set_preauth_interfaces(struct hap *h)
{
	h->at->spec.rsn_preauth_interfaces = h->opt.value;
}

bool hap_set_owe(struct hap *h)
{
	const struct hap_key keys[] = {
		{ "owe_groups", set_groups },
		{ "owe_transition_ssid", set_transition_ssid },
		{ "owe_transition_bssid", set_transition_bssid },
		{ "owe_transition_ifname", set_transition_ifname },
		{ "rsn_preauth_interfaces", set_preauth_interfaces },
	};

	return hap_set_of(h, keys, sizeof(keys) / sizeof(keys[0]));
}
