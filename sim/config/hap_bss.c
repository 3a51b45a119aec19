#include "config/hap.h"

#include "base/text.h"

static void set_ssid(struct hap *h)
{
	struct spec_ssid *s = &h->at->spec.ssid;
	size_t len = strlen(h->opt.value);

	if (len < 1 || len > SPEC_SSID_MAX) {
		HAP_ERROR(h, "invalid SSID '%s' (%zu octets, expected 1..32)", h->opt.value, len);
		return;
	}
	memcpy(s->b, h->opt.value, len);
	s->len = (uint8_t)len;
	h->at->has_ssid = true;
}

static void set_ssid2(struct hap *h)
{
	struct spec_ssid *s = &h->at->spec.ssid;
	uint8_t ssid[SPEC_SSID_MAX];
	size_t len;

	if (!config_string(h->opt.value, ssid, sizeof(ssid), &len) || len < 1) {
		HAP_ERROR(h, "invalid SSID '%s' (expected \"text\", P\"text\" or hex digits)",
			  h->opt.value);
		return;
	}
	memcpy(s->b, ssid, len);
	s->len = (uint8_t)len;
	h->at->has_ssid = true;
}

static void set_bssid(struct hap *h)
{
	struct mac bssid;

	if (!mac_parse(h->opt.value, strlen(h->opt.value), &bssid) || mac_is_group(bssid)) {
		HAP_ERROR(h, "invalid bssid item '%s'", h->opt.value);
		return;
	}
	h->at->spec.bssid = bssid;
	h->at->spec.has_bssid = true;
}

static void set_wmm(struct hap *h)
{
	int64_t v;

	if (!hap_number(h, 0, 1, &v))
		return;
	h->at->spec.wmm_enabled = v != 0;
	h->at->has_wmm = true;
}

static void set_psk_file(struct hap *h)
{
	h->at->psk_file = h->opt;
}

static void set_mbo(struct hap *h)
{
	int64_t v;

	if (hap_number(h, 0, 1, &v))
		h->at->mbo = v != 0;
}

/* 0 ignored, 1 accepted, 2 required, 3 during the 4-way handshake. */
static void set_psk_radius(struct hap *h)
{
	int64_t v;

	if (hap_number(h, 0, 3, &v))
		h->at->psk_from_radius = v >= 2;
}

bool hap_set_bss(struct hap *h)
{
	const struct hap_key keys[] = {
		{ "ssid", set_ssid },
		{ "ssid2", set_ssid2 },
		{ "bssid", set_bssid },
		{ "wmm_enabled", set_wmm },
		{ "wpa_psk_file", set_psk_file },
		{ "mbo", set_mbo },
		{ "wpa_psk_radius", set_psk_radius },
	};

	return hap_set_of(h, keys, sizeof(keys) / sizeof(keys[0]));
}
