#include "base/invariant.h"
#include "node/ap_parts.h"
#include "node/wlc_debug.h"
#include "spec/vlan.h"
#include "wire/ft.h"
#include "wire/rsn.h"

/* Association requests, and what follows a response [11-2020 11.3.5]. */

/* The station's security element, as hostapd prefers: an RSNE where there is RSN, else WPA1. */
static bool parse_security(struct ap_sta *sta, const struct elems *e, struct rsne *r)
{
	unsigned wpa = sta->bss->spec->wpa;
	struct bytes own = { 0 };
	bool ok = false;

	sta->wpa = (wpa & SPEC_WPA_V2) == 0 || e->rsne.len == 0;
	if (!sta->wpa) {
		own = e->rsne;
		ok = rsne_parse(own, r) == WIRE_OK && r->version >= 1;
	} else if ((wpa & SPEC_WPA_V1) != 0) {
		own = e->wpa;
		ok = wpa_parse(own, r) == WIRE_OK && r->version >= 1;
	}
	return ok && own.len <= sizeof(sta->rsne);
}

/* What the AP has for the kind of element the station chose. */
struct offer {
	uint32_t group; /* selector */
	uint32_t akms, pairwise;
};

static struct offer offer_to(const struct ap_sta *sta)
{
	const struct spec_bss *spec = sta->bss->spec;

	if (sta->wpa)
		return (struct offer){ SUITE_WPA(spec->group), ap_akms(spec) & AKM_WPA_MASK,
				       spec->wpa_pairwise & CIPHER_WPA_MASK };
	return (struct offer){ SUITE_IEEE(spec->group), ap_akms(spec),
			       spec->rsn_pairwise & AP_CIPHERS };
}

/* [hostapd] TKIP cannot protect management frames; CCKM hands out no group key for them. */
static uint16_t check_mfp(struct ap_sta *sta, const struct rsne *r)
{
	const struct spec_bss *spec = sta->bss->spec;
	bool able = !sta->wpa && sta->pairwise != CIPHER_TKIP && sta->akm != AKM_CCKM;
	bool asked = !sta->wpa && (r->caps & RSN_CAP_MFPC) != 0;

	if (spec->ieee80211w == SPEC_MFP_REQUIRED && (!asked || !able))
		return STATUS_ROBUST_MGMT_POLICY;
	if (spec->ieee80211w == SPEC_MFP_REQUIRED && r->mgmt != SUITE_IEEE(spec->group_mgmt))
		return STATUS_CIPHER_POLICY;
	sta->mfp = spec->ieee80211w != SPEC_MFP_OFF && asked && able;
	if ((SUITE_BIT(sta->akm) & AKM_SAE_MASK) != 0 && spec->sae_require_mfp && !sta->mfp)
		return STATUS_ROBUST_MGMT_POLICY;
	return STATUS_SUCCESS;
}

/*
 * [hostapd] Operating channel validation needs protected frames. A station that claims the one
 * without the other has copied a bit it does not know, and ocv=2 is for such stations.
 */
static uint16_t check_ocv(const struct ap_sta *sta, const struct rsne *r)
{
	bool copied = !sta->wpa && (r->caps & RSN_CAP_OCVC) != 0 && (r->caps & RSN_CAP_MFPC) == 0;

	return copied && sta->bss->spec->ocv == 1 ? STATUS_ROBUST_MGMT_POLICY : STATUS_SUCCESS;
}

/* Checks the station's element as hostapd does and keeps what it chose [11-2020 12.6.3]. */
static uint16_t check_security(struct ap_sta *sta, const struct assoc_req *req)
{
	struct offer offer;
	uint16_t status;
	struct rsne r;

	sta->akm = AKM_NONE;
	sta->pairwise = CIPHER_NONE;
	sta->mfp = sta->wpa = false;
	if (ap_is_open(sta->bss->spec))
		return STATUS_SUCCESS;
	if (!parse_security(sta, &req->e, &r))
		return STATUS_INVALID_ELEMENT;
	offer = offer_to(sta);
	if (r.group != offer.group)
		return STATUS_GROUP_CIPHER;
	if (r.n_akm != 1 || (r.akm_mask & offer.akms) == 0)
		return STATUS_AKMP;
	if (r.n_pairwise != 1 || (r.pairwise_mask & offer.pairwise) == 0)
		return STATUS_PAIRWISE_CIPHER;
	sta->akm = sta->wpa ? wpa_akm(r.akm[0]) : rsne_akm(r.akm[0]);
	sta->pairwise = sta->wpa ? wpa_cipher(r.pairwise[0]) : rsne_cipher(r.pairwise[0]);
	status = check_ocv(sta, &r);
	if (status == STATUS_SUCCESS)
		status = check_mfp(sta, &r);
	return status != STATUS_SUCCESS ? status : ap_choose_key(sta, &r, req->e.owe_dh);
}

/* The MDE belongs to an FT AKM and to no other, and its domain must be ours [11-2020 13.4.2]. */
static uint16_t check_mde(const struct ap_sta *sta, const struct assoc_req *req, const char **why)
{
	struct mde mde;

	if ((SUITE_BIT(sta->akm) & AKM_FT_MASK) == 0) {
		*why = "Trying to use non-FT AKM suite, but MDIE included";
		return req->e.mde.len == 0 ? STATUS_SUCCESS : STATUS_AKMP;
	}
	*why = "FT: Invalid MDIE";
	if (mde_parse(req->e.mde, &mde) != WIRE_OK ||
	    memcmp(mde.mdid, sta->bss->sec.mdid, sizeof(mde.mdid)) != 0)
		return STATUS_INVALID_MDE;
	return STATUS_SUCCESS;
}

static void keep(uint8_t *to, size_t cap, size_t *len, struct bytes from)
{
	*len = from.len <= cap ? from.len : 0;
	if (*len > 0)
		memcpy(to, from.p, *len);
}

/* [RFC 8110 4.5] with the PMKID of the PMKSA that is used. */
static void put_owe_rsne(const struct ap_sta *sta, struct wr *w)
{
	struct bytes rsne = sta->bss->sec.rsne;

	if (sta->cached)
		INVARIANT(rsne_with_pmkid(rsne, sta->key.pmkid, w) == WIRE_OK);
	else
		wr_bytes(w, rsne);
}

/* The response to an association that makes its keys afterwards. */
static void send_assoc(struct ap_sta *sta, bool reassoc, uint16_t status)
{
	struct ap_bss *bss = sta->bss;
	uint8_t body[AP_BEACON_MAX];
	struct wr w = wr_of(body, sizeof(body));
	const struct akm_row *row =
		akm_find(sta->akm, sta->pairwise, sta->has_key ? sta->key.pmk_len : 0);
	size_t before;

	assoc_resp_build(&w, &(struct assoc_resp){ .caps = ap_capabilities(bss),
						   .status = status,
						   .aid = status == 0 ? sta->aid : 0 });
	ap_assoc_elements_head(bss, &w);
	if (status == STATUS_REFUSED_TEMPORARILY)
		ap_put_comeback(sta, &w);
	before = w.len;
	if (status == STATUS_SUCCESS && row != NULL && row->is_ft)
		ft_initial_elements(&bss->sec, row->fte_mic_len, &w);
	wlc_debug_answer(sta, status, w.len > before ? w.len - before - MDE_LEN - 2 : 0);
	if (status == STATUS_SUCCESS && sta->akm == AKM_OWE)
		put_owe_rsne(sta, &w);
	ap_assoc_elements_tail(bss, sta, &w);
	if (status == STATUS_SUCCESS)
		ap_owe_element(sta, &w);
	ap_mgmt_tx(bss, sta->mac, reassoc ? FRAME_REASSOC_RESP : FRAME_ASSOC_RESP, wr_sofar(&w),
		   ap_cookie(sta, AP_COOKIE_ASSOC));
}

static void assoc_verdict(struct ap_sta *sta, bool reassoc, uint16_t status, const char *why)
{
	struct trace_verdict v = { .peer = sta->mac,
				   .frame = reassoc ? "reassociation request"
						    : "association request",
				   .answered = true,
				   .status = status,
				   .why = why };

	node_note(&sta->bss->ap->node, (struct trace_rec){ .kind = TRACE_VERDICT, .u.verdict = v });
	node_log(&sta->bss->ap->node, LOG_DEBUG, false, "%s", why);
}

void ap_associate(struct ap_sta *sta, const struct assoc_req *req)
{
	const char *why = "IEEE 802.11: invalid RSN IE in (Re)Association Request";
	uint16_t status = check_security(sta, req);

	if (status == STATUS_SUCCESS)
		status = check_mde(sta, req, &why);
	if (status != STATUS_SUCCESS) {
		assoc_verdict(sta, req->reassoc, status, why);
		send_assoc(sta, req->reassoc, status);
		return;
	}
	keep(sta->rsne, sizeof(sta->rsne), &sta->rsne_len,
	     sta->wpa ? req->e.wpa : req->e.rsne);
	keep(sta->rsnxe, sizeof(sta->rsnxe), &sta->rsnxe_len, req->e.rsnxe);
	ap_auth_step(sta, &(struct authr_event){ .kind = AUTHR_EV_LEFT });
	ap_cckm_step(sta, &(struct cckm_ap_event){ .kind = CCKM_AP_EV_LEFT });
	seal_forget(&sta->tk);
	seal_forget(&sta->tk_rx);
	sta->keyless = false;
	ap_sa_step(sta, &(struct sa_asker_event){ .kind = SA_ASKER_EV_RENEWED });
	sta->by_ft = sta->by_cckm = false;
	sta->response_pending = true;
	send_assoc(sta, req->reassoc, STATUS_SUCCESS);
}

/* The highest of its rates, in 500 kb/s; above 120 stand selectors. 0 if it named none. */
static uint8_t highest_rate(const struct assoc_req *req)
{
	struct rates r;
	uint8_t highest = 0;

	if (rates_parse(req->e.rates, req->e.ext_rates, &r) != WIRE_OK)
		return 0;
	for (unsigned i = 0; i < r.n; i++) {
		uint8_t rate = r.rate[i] & (uint8_t)~RATE_BASIC;

		if (rate < SELECTOR_HE && rate > highest)
			highest = rate;
	}
	return highest;
}

void ap_assoc_rx(struct ap_bss *bss, struct mac from, struct bytes body, bool reassoc)
{
	struct ap_sta *sta = ap_sta_find(bss, from);
	struct assoc_req req;
	struct bytes ssid;

	if (assoc_req_parse(body, reassoc, &req) != WIRE_OK)
		return;
	if (sta == NULL || sta->state == AP_STA_NEW) {
		/* [11-2020 11.3.3] class 2 frame of a station that is not authenticated */
		ap_send_leave(bss, from, FRAME_DEAUTH, REASON_CLASS2_FROM_NONAUTH);
		return;
	}
	if (ap_resists(bss)) { /* known over the DS, perhaps */
		assoc_verdict(sta, reassoc, STATUS_UNSPECIFIED, "Ongoing TKIP countermeasures");
		send_assoc(sta, reassoc, STATUS_UNSPECIFIED);
		return;
	}
	if (ssid_parse(req.e.ssid, &ssid) != WIRE_OK ||
	    !bytes_equal(ssid, spec_ssid_bytes(&bss->spec->ssid))) {
		assoc_verdict(sta, reassoc, STATUS_UNSPECIFIED,
			      "Station tried to associate with unknown SSID");
		send_assoc(sta, reassoc, STATUS_UNSPECIFIED);
		return;
	}
	if (ap_sta_comes_back(sta, reassoc)) {
		assoc_verdict(sta, reassoc, STATUS_REFUSED_TEMPORARILY,
			      "already associated with MFP: SA Query first");
		send_assoc(sta, reassoc, STATUS_REFUSED_TEMPORARILY);
		return;
	}
	if (ap_is_weaker(bss->ap, bss->radio_spec->rssi_reject_assoc_rssi_dbm)) {
		assoc_verdict(sta, reassoc, STATUS_POOR_CHANNEL,
			      "Rejecting association: its signal is below rssi_reject_assoc_rssi");
		send_assoc(sta, reassoc, STATUS_POOR_CHANNEL);
		return;
	}
	sta->wmm = bss->spec->wmm_enabled && req.e.wmm.len > 0;
	ap_peer_rates(sta, &req.e);
	ap_rrm_associates(sta, &req.e);
	sta->rate_500k = highest_rate(&req);
	if (!ap_cckm_asked(sta, &req)) /* its machine says it */
		wlc_debug_assoc(sta, &req);
	if (sta->algorithm == AUTH_FT && reassoc) {
		sta->reassoc = req;
		ap_ft_step(sta, &(struct ft_auth_event){ .kind = FT_AUTH_EV_REASSOC,
							 .u.elements = req.elements });
	} else if (ap_cckm_asked(sta, &req)) {
		ap_cckm_request(sta, &req);
	} else if (sta->algorithm == AUTH_OPEN || sta->algorithm == AUTH_SAE) {
		ap_associate(sta, &req);
	} else {
		ap_send_leave(bss, from, FRAME_DEAUTH, REASON_CLASS2_FROM_NONAUTH);
	}
}

/* What fast transition agreed on is what the association has. */
static void take_ft(struct ap_sta *sta)
{
	if (!sta->by_ft && sta->state > AP_STA_AUTHENTICATED) /* the old association ends here */
		sta->state = AP_STA_AUTHENTICATED;
	sta->by_ft = true;
	sta->by_cckm = sta->wpa = false;
	sta->akm = sta->ft.row->akm;
	sta->pairwise = sta->ft.pairwise;
	sta->mfp = sta->ft.mfp;
	ap_sa_step(sta, &(struct sa_asker_event){ .kind = SA_ASKER_EV_RENEWED });
	keep(sta->rsne, sizeof(sta->rsne), &sta->rsne_len,
	     bytes_of(sta->ft.in_rsne, sta->ft.in_rsne_len));
}

/*
 * [hostapd until 2020-04] With protected frames the entry of a station that has been here stays in
 * the kernel through FT authentication, and cfg80211 does not change one that is associated.
 */
static bool is_entry_refused(struct ap_sta *sta)
{
	struct node *n = &sta->bss->ap->node;
	char mac[MAC_TEXT];

	if (!ap_sta_is_protected(sta) || !node_bug(n, BUG_ENTRY_KEPT))
		return false;
	node_log(n, LOG_NOTICE, true, "STA %s IEEE 802.11: Could not set STA to kernel driver",
		 mac_format(sta->mac, mac));
	return true;
}

void ap_answer_ft_reassoc(struct ap_sta *sta, uint16_t status)
{
	struct ap_bss *bss = sta->bss;
	uint8_t body[AP_BEACON_MAX + FTE_LEN_MAX];
	struct wr w = wr_of(body, sizeof(body));

	if (status == STATUS_SUCCESS && is_entry_refused(sta))
		status = STATUS_AP_FULL;
	assoc_resp_build(&w, &(struct assoc_resp){ .caps = ap_capabilities(bss),
						   .status = status,
						   .aid = status == 0 ? sta->aid : 0 });
	ap_assoc_elements_head(bss, &w);
	wlc_debug_ft_answer(sta, status);
	if (status == STATUS_SUCCESS) {
		struct ft_elements e = ft_auth_response(&sta->ft, &bss->sec);

		wr_bytes(&w, e.rsne);
		wr_bytes(&w, e.mde);
		wr_bytes(&w, e.fte);
		wr_bytes(&w, e.ric);
		ap_assoc_elements_tail(bss, sta, &w);
		wr_bytes(&w, e.rsnxe);
		take_ft(sta);
		sta->response_pending = true;
	}
	ap_mgmt_tx(bss, sta->mac, FRAME_REASSOC_RESP, wr_sofar(&w),
		   ap_cookie(sta, AP_COOKIE_ASSOC));
}

/* In the same process, the BSS a station came from forgets it at once. */
static void prune(struct ap_sta *here)
{
	struct ap_node *ap = here->bss->ap;
	char mac[MAC_TEXT];

	for (unsigned i = 0; i < ap->n_bss; i++) {
		struct ap_sta *old = ap_sta_find(&ap->bss[i], here->mac);

		if (old == NULL || old == here || old->state < AP_STA_ASSOCIATED)
			continue;
		node_log(&ap->node, LOG_INFO, true, "%s: Prune association for %s",
			 ap->bss[i].spec->ifname != NULL ? ap->bss[i].spec->ifname : "wlan0",
			 mac_format(here->mac, mac));
		ap_auth_step(old, &(struct authr_event){ .kind = AUTHR_EV_LEFT });
		ap_sta_remove(old);
	}
}

/* What goes with PMK-R0 and PMK-R1. [hostapd] Of a cached key the time is up with the cache's. */
static struct key_session session_of(const struct ap_sta *sta)
{
	const struct pmksa_session *s = &sta->key.session;

	bool by_acl = (SUITE_BIT(sta->akm) & AKM_EAP_MASK) == 0 && s->vlan_id == 0;

	/* [hostapd] an Access-Accept without VLAN takes away that of the list of addresses */
	return (struct key_session){ .vlan_id = by_acl ? spec_bss_acl_vlan(sta->bss->spec, sta->mac)
						       : s->vlan_id,
				     .session_timeout_s = sta->cached ? 0 : s->session_timeout_s,
				     .identity = bytes_of(s->identity, s->identity_len) };
}

void ap_start_handshake(struct ap_sta *sta)
{
	bool is_psk = (SUITE_BIT(sta->akm) & AKM_PSK_MASK) != 0;
	const struct akm_row *row =
		akm_find(sta->akm, sta->pairwise, is_psk ? 0 : sta->key.pmk_len);
	uint8_t elements[MDE_LEN + FTE_LEN_MAX];
	struct wr w = wr_of(elements, sizeof(elements));
	struct authr_start start = { .akm = sta->akm,
				     .rekey = sta->auth.state == AUTHR_KEYED ||
					      sta->auth.state == AUTHR_GROUP_SENT,
				     .pairwise = sta->pairwise,
				     .mfp = sta->mfp,
				     .rsne = bytes_of(sta->rsne, sta->rsne_len),
				     .rsnxe = bytes_of(sta->rsnxe, sta->rsnxe_len) };

	INVARIANT(row != NULL);
	start.session = session_of(sta);
	if (is_psk) {
		start.psk = sta->psk;
		start.n_psk = sta->n_psk;
	} else {
		start.pmk = bytes_of(sta->key.pmk, sta->key.pmk_len);
		/* [hostapd] OWE names its PMKSA only when it comes from the cache */
		if (sta->akm != AKM_OWE || sta->cached)
			start.pmkid = pmksa_pmkid(&sta->key);
	}
	if (row->is_ft) {
		ft_initial_elements(&sta->bss->sec, row->fte_mic_len, &w);
		start.mde = bytes_of(elements, MDE_LEN);
		start.fte = bytes_of(elements + MDE_LEN, w.len - MDE_LEN);
	}
	if (!start.rekey)
		wlc_debug_handshake(sta);
	ap_vlan_prepare(sta->bss, start.session.vlan_id);
	ap_auth_step(sta, &(struct authr_event){ .kind = AUTHR_EV_START, .u.start = start });
}

/* With a PMK the handshake begins; without one it is 802.1X's turn. */
static void begin_keys(struct ap_sta *sta)
{
	bool is_eap = (SUITE_BIT(sta->akm) & AKM_EAP_MASK) != 0;

	if (is_eap)
		ap_eap_start(sta, sta->has_key ? EAPOL_AUTH_CACHED : EAPOL_AUTH_FULL);
	if (!is_eap || sta->has_key)
		ap_start_handshake(sta);
}

void ap_assoc_done(struct ap_sta *sta, bool acked)
{
	struct node *n = &sta->bss->ap->node;
	char mac[MAC_TEXT];

	if (!sta->response_pending)
		return;
	sta->response_pending = false;
	if (!acked) {
		node_log(n, LOG_DEBUG, false,
			 "STA %s IEEE 802.11: did not acknowledge association "
			 "response",
			 mac_format(sta->mac, mac));
		return;
	}
	node_log(n, LOG_INFO, true, "STA %s IEEE 802.11: associated (aid %u)",
		 mac_format(sta->mac, mac), sta->aid);
	sta->state = AP_STA_ASSOCIATED;
	ap_sta_associated(sta);
	prune(sta);
	if (sta->akm == AKM_NONE && !sta->by_ft) {
		ap_vlan_prepare(sta->bss, spec_bss_acl_vlan(sta->bss->spec, sta->mac));
		ap_vlan_bind(sta, spec_bss_acl_vlan(sta->bss->spec, sta->mac));
		ap_open_port(sta);
		return;
	}
	if (!sta->by_ft && !sta->by_cckm) {
		begin_keys(sta);
		return;
	}
	wlc_debug_ft_done(sta);
	ap_eap_start(sta, EAPOL_AUTH_BY_FT);
	if (sta->by_cckm) {
		ap_cckm_go_on(sta);
		return;
	}
	ap_auth_step(sta, &(struct authr_event){ .kind = AUTHR_EV_FT,
						 .u.ft = ft_auth_outcome(&sta->ft,
									 &sta->bss->sec) });
	ap_vlan_bind(sta, sta->ft.vlan_id);
	ap_open_port(sta);
}
