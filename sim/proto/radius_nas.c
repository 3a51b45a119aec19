#include "proto/radius_nas.h"

#include "base/text.h"

enum {
	FRAMED_MTU = 1400, /* hostapd: "to avoid problems with too large packets" */
	OUI_WPA = 0x0050f2,
	OUI_CISCO = 0x004096
};

/* radius_auth_req_attr= puts an attribute in place of hostapd's own. */
static bool is_own(const struct radius_nas *nas, uint8_t type)
{
	const struct spec_radius *r = &nas->bss->radius;

	for (size_t i = 0; i < r->n_auth_req_attr; i++)
		if (r->auth_req_attr[i].type == type)
			return false;
	return true;
}

static void put_u32(struct wr *w, const struct radius_nas *nas, uint8_t type, uint32_t value)
{
	if (is_own(nas, type))
		radius_put_u32(w, type, value);
}

static void put_text(struct wr *w, const struct radius_nas *nas, uint8_t type, const char *text)
{
	if (is_own(nas, type))
		radius_put_text(w, type, text);
}

static void put_nas(struct wr *w, const struct radius_nas *nas)
{
	const struct spec_ip *ip = &nas->bss->radius.own_ip_addr;

	if (ip->len == 4 && is_own(nas, RADIUS_NAS_IP_ADDRESS))
		radius_put(w, RADIUS_NAS_IP_ADDRESS, bytes_of(ip->b, ip->len));
	if (nas->nas_identifier != NULL)
		put_text(w, nas, RADIUS_NAS_IDENTIFIER, nas->nas_identifier);
	if (is_own(nas, RADIUS_CALLED_STATION_ID))
		radius_put_station_id(w, RADIUS_CALLED_STATION_ID, nas->bssid,
				      spec_ssid_bytes(&nas->bss->ssid));
	put_u32(w, nas, RADIUS_NAS_PORT_TYPE, RADIUS_WIRELESS_80211);
}

/* hostapd: whatever the station can */
static const char *mode_of(enum spec_hw_mode mode)
{
	switch (mode) {
	case SPEC_HW_B:
		return "802.11b";
	case SPEC_HW_G:
		return "802.11g";
	case SPEC_HW_A:
		return "802.11a";
	}
	return "";
}

static void put_connect_info(struct wr *w, const struct radius_nas *nas,
			     const struct radius_request *q)
{
	char text[64];
	struct sb s = sb_of(text, sizeof(text));

	if (q->preauth)
		sb_str(&s, "IEEE 802.11i Pre-Authentication");
	else
		sb_printf(&s, "CONNECT %u%sMbps %s", q->rate_500k / 2u,
			  (q->rate_500k & 1) != 0 ? ".5" : "", mode_of(q->hw_mode));
	put_text(w, nas, RADIUS_CONNECT_INFO, text);
}

static void put_session_id(struct wr *w, uint8_t type, uint64_t id)
{
	char text[24];
	struct sb s = sb_of(text, sizeof(text));

	sb_printf(&s, "%016llX", (unsigned long long)id);
	radius_put_text(w, type, text);
}

static void put_suite(struct wr *w, const struct radius_nas *nas, uint8_t type, bool rsn,
		      enum cipher cipher)
{
	if (!is_own(nas, type))
		return;
	if (rsn)
		radius_put_suite(w, type, (uint8_t)cipher);
	else
		radius_put_u32(w, type, (uint32_t)OUI_WPA << 8 | (uint32_t)cipher);
}

static void put_akm(struct wr *w, const struct radius_nas *nas, enum akm akm)
{
	if (akm == AKM_CCKM)
		put_u32(w, nas, RADIUS_WLAN_AKM_SUITE, (uint32_t)OUI_CISCO << 8);
	else if (is_own(nas, RADIUS_WLAN_AKM_SUITE))
		radius_put_suite(w, RADIUS_WLAN_AKM_SUITE, (uint8_t)akm);
}

/* What the station negotiated [RFC 7268 2]. */
static void put_security(struct wr *w, const struct radius_nas *nas, const struct radius_request *q)
{
	const struct spec_bss *bss = nas->bss;

	if ((AKM_FT_MASK & SUITE_BIT(q->akm)) != 0)
		put_u32(w, nas, RADIUS_MOBILITY_DOMAIN_ID,
			(uint32_t)bss->mobility_domain[0] << 8 | bss->mobility_domain[1]);
	put_suite(w, nas, RADIUS_WLAN_PAIRWISE_CIPHER, q->rsn, q->pairwise);
	put_suite(w, nas, RADIUS_WLAN_GROUP_CIPHER, (bss->wpa & SPEC_WPA_V2) != 0, bss->group);
	put_akm(w, nas, q->akm);
	if (bss->ieee80211w != SPEC_MFP_OFF)
		put_suite(w, nas, RADIUS_WLAN_GROUP_MGMT_CIPHER, true, bss->group_mgmt);
}

static void put_station(struct wr *w, const struct radius_nas *nas, const struct radius_request *q)
{
	put_u32(w, nas, RADIUS_SERVICE_TYPE, RADIUS_FRAMED);
	if (q->aid > 0)
		put_u32(w, nas, RADIUS_NAS_PORT, q->aid);
	radius_put_station_id(w, RADIUS_CALLING_STATION_ID, q->sta, bytes_of(NULL, 0));
	put_connect_info(w, nas, q);
	put_session_id(w, RADIUS_ACCT_SESSION_ID, q->session->acct_session_id);
	if ((nas->bss->wpa & SPEC_WPA_V2) != 0 && !nas->bss->disable_pmksa_caching)
		put_session_id(w, RADIUS_ACCT_MULTI_SESSION_ID, q->session->acct_multi_session_id);
	if (nas->bss->wpa != 0 && q->akm != AKM_NONE)
		put_security(w, nas, q);
}

/* A CUI that is not known is asked for with one zero octet [RFC 4372 2.1]. */
static void put_cui(struct wr *w, const struct radius_session *s)
{
	static const uint8_t unknown;

	if (s->cui_len > 0)
		radius_put(w, RADIUS_CHARGEABLE_USER_IDENTITY, bytes_of(s->cui, s->cui_len));
	else
		radius_put(w, RADIUS_CHARGEABLE_USER_IDENTITY, bytes_of(&unknown, 1));
}

void radius_nas_build(struct wr *w, const struct radius_nas *nas,
		      const struct radius_nas_request *r)
{
	const struct spec_radius *spec = &nas->bss->radius;
	const struct radius_session *s = r->q->session;
	struct mark m = radius_open(
		w, &(struct radius_open){ RADIUS_ACCESS_REQUEST, r->id, r->authenticator });

	radius_put_msg_auth(w);
	radius_put(w, RADIUS_USER_NAME, r->q->identity);
	put_nas(w, nas);
	put_station(w, nas, r->q);
	for (size_t i = 0; i < spec->n_auth_req_attr; i++)
		radius_put(w, spec->auth_req_attr[i].type, spec->auth_req_attr[i].value);
	put_u32(w, nas, RADIUS_FRAMED_MTU, FRAMED_MTU);
	radius_put_eap(w, r->q->eap);
	if (s->challenged && s->state_len > 0)
		radius_put(w, RADIUS_STATE, bytes_of(s->state, s->state_len));
	if (spec->request_cui)
		put_cui(w, s);
	radius_close(w, m);
}
