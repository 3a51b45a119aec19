#include "base/invariant.h"
#include "node/ap_parts.h"
#include "node/wlc.h"
#include "spec/vlan.h"
#include "wire/action.h"

/* Sending */

void ap_mgmt_tx(struct ap_bss *bss, struct mac to, uint8_t kind, struct bytes body, uint32_t cookie)
{
	struct ap_node *ap = bss->ap;
	struct hdr h = hdr_mgmt((enum frame)kind, to, bss->bssid, bss->bssid);
	struct ap_sta *sta = mac_is_group(to) ? NULL : ap_sta_find(bss, to);
	uint8_t plain[OUTBOX_FRAME_MAX], sealed[OUTBOX_FRAME_MAX];
	struct wr w = wr_of(plain, sizeof(plain));
	struct wr s = wr_of(sealed, sizeof(sealed));
	struct air_tx tx = { .rate_100k = ap_basic_rate(bss), .ac = AIR_VO, .cookie = cookie };
	bool think = kind != FRAME_BEACON && kind != FRAME_PROBE_RESP;

	if (kind == FRAME_ACTION && sta != NULL && ap_doze_action(sta, body, cookie))
		return;
	h.seq = bss->seq++ & 0xfff;
	hdr_build(&w, &h);
	wr_bytes(&w, body);
	INVARIANT(!w.overflow);
	tx.frame = wr_sofar(&w);
	if (sta != NULL && sta->mfp && sta->tk.set && mgmt_is_robust(kind, body)) {
		INVARIANT(seal_frame(&ap->node, &sta->tk, tx.frame, &s) == ERR_OK);
		tx.frame = wr_sofar(&s);
	} else if (mac_is_group(to) && ap_group_seals(bss, kind, body)) {
		ap_group_seal(bss, kind, tx.frame, &s);
		tx.frame = wr_sofar(&s);
	}
	if (!think) { /* before what follows a DTIM */
		ap->node.ports.air_tx(ap->node.ports.ctx, bss->radio, &tx);
		return;
	}
	outbox_put(&ap->outbox, &ap->node, bss->radio,
		   ap->profile->mgmt_think_ns + node_busy(&ap->node) + wlc_down_ns(bss), &tx,
		   NULL);
}

/* Answers an authentication request; an AP that refuses need not know the station. */
static void send_auth(struct ap_bss *bss, struct mac to, const struct auth *asked, uint16_t status,
		      uint32_t cookie)
{
	uint8_t body[16];
	struct wr w = wr_of(body, sizeof(body));

	auth_build(&w, &(struct auth){ .algorithm = asked->algorithm,
				       .seq = (uint16_t)(asked->seq + 1),
				       .status = status });
	ap_mgmt_tx(bss, to, FRAME_AUTH, wr_sofar(&w), cookie);
}

void ap_send_leave(struct ap_bss *bss, struct mac to, uint8_t kind, uint16_t reason)
{
	uint8_t body[8];
	struct wr w = wr_of(body, sizeof(body));

	leave_build(&w, &(struct leave){ .reason = reason });
	ap_mgmt_tx(bss, to, kind, wr_sofar(&w), 0);
}

static void forget_sta(struct ap_sta *sta)
{
	struct ap_bss *bss = sta->bss;
	char mac[MAC_TEXT];

	if (sta->state == AP_STA_AUTHORIZED)
		node_log(&bss->ap->node, LOG_NOTICE, true, "AP-STA-DISCONNECTED %s",
			 mac_format(sta->mac, mac));
	ap_auth_step(sta, &(struct authr_event){ .kind = AUTHR_EV_LEFT });
	ap_sta_remove(sta);
}

void ap_sta_deauth(struct ap_sta *sta, uint16_t reason)
{
	ap_send_leave(sta->bss, sta->mac, FRAME_DEAUTH, reason);
	forget_sta(sta);
}

/* Authentication */

static void forget_association(struct ap_sta *sta)
{
	if (sta->state == AP_STA_AUTHORIZED || sta->state == AP_STA_ASSOCIATED) {
		ap_auth_step(sta, &(struct authr_event){ .kind = AUTHR_EV_LEFT });
		seal_forget(&sta->tk);
		seal_forget(&sta->tk_rx);
	}
	ap_ft_step(sta, &(struct ft_auth_event){ .kind = FT_AUTH_EV_LEFT });
	sta->by_ft = sta->by_cckm = false;
	sta->state = AP_STA_AUTHENTICATED;
}

static void auth_open(struct ap_sta *sta, const struct auth *a)
{
	struct node *n = &sta->bss->ap->node;
	char mac[MAC_TEXT];

	sta->algorithm = AUTH_OPEN;
	if (!ap_sta_is_protected(sta)) /* [hostapd] the keys stay, anybody may have sent this */
		forget_association(sta);
	node_log(n, LOG_DEBUG, false, "STA %s IEEE 802.11: authentication OK (open system)",
		 mac_format(sta->mac, mac));
	send_auth(sta->bss, sta->mac, a, STATUS_SUCCESS, ap_cookie(sta, AP_COOKIE_AUTH));
}

static void auth_ft(struct ap_sta *sta, const struct auth *a)
{
	uint16_t acl = spec_bss_acl_vlan(sta->bss->spec, sta->mac);

	sta->response_pending = false; /* an earlier one is of an exchange that is over */
	sta->algorithm = AUTH_FT;
	ap_ft_step(sta, &(struct ft_auth_event){ .kind = FT_AUTH_EV_REQUEST,
						 .u.request = { .over_ds = false,
								.elements = a->elements,
								.psk = sta->psk,
								.n_psk = sta->n_psk,
								.vlan_id = acl,
								.cookie = sta->slot } });
}

static bool knows_algorithm(const struct ap_bss *bss, uint16_t algorithm)
{
	if (algorithm == AUTH_FT)
		return bss->holder != NULL;
	if (algorithm == AUTH_SAE)
		return bss->sae.n_password > 0;
	return algorithm == AUTH_OPEN;
}

/* [hostapd] ieee802_11_allowed_address, and a VLAN of its line that is none of the BSS's. */
static bool is_allowed(struct ap_bss *bss, struct mac from)
{
	uint16_t vlan = spec_bss_acl_vlan(bss->spec, from);
	char mac[MAC_TEXT];

	if (!spec_bss_admits(bss->spec, from)) {
		node_log(&bss->ap->node, LOG_DEBUG, false,
			 "Station %s not allowed to authenticate", mac_format(from, mac));
		return false;
	}
	if (vlan == 0 || rsna_knows_vlan(&bss->sec, vlan))
		return true;
	node_log(&bss->ap->node, LOG_INFO, true,
		 "STA %s RADIUS: Invalid VLAN %u received from RADIUS server",
		 mac_format(from, mac), vlan);
	return false;
}

/* hostapd's order: the algorithm, the number, and only then whether there is room. */
static void on_auth(struct ap_bss *bss, struct mac from, struct bytes body)
{
	struct ap_sta *sta = NULL;
	uint16_t status = STATUS_SUCCESS;
	struct auth a;

	if (auth_parse(body, &a) != WIRE_OK)
		return;
	if (ap_resists(bss)) {
		node_log(&bss->ap->node, LOG_DEBUG, false,
			 "Ongoing TKIP countermeasures (Michael MIC failure) - reject "
			 "authentication");
		send_auth(bss, from, &a, STATUS_UNSPECIFIED, 0);
		return;
	}
	if (!knows_algorithm(bss, a.algorithm))
		status = STATUS_AUTH_ALGORITHM;
	else if (a.seq != 1 && (a.algorithm != AUTH_SAE || a.seq != 2))
		status = STATUS_AUTH_SEQUENCE;
	else if (!is_allowed(bss, from))
		status = STATUS_UNSPECIFIED;
	else if ((sta = ap_sta_get(bss, from)) == NULL)
		status = STATUS_AP_FULL;
	if (sta == NULL) {
		send_auth(bss, from, &a, status, 0);
		return;
	}
	ap_preauth_stop(sta);
	ap_sta_watch(sta);
	if (a.algorithm == AUTH_OPEN)
		auth_open(sta, &a);
	else if (a.algorithm == AUTH_SAE)
		ap_sae_rx(sta, body);
	else
		auth_ft(sta, &a);
}

/* Receiving */

static void on_leave(struct ap_bss *bss, struct mac from, bool deauth)
{
	struct ap_sta *sta = ap_sta_find(bss, from);
	char mac[MAC_TEXT];

	if (sta == NULL)
		return;
	node_log(&bss->ap->node, LOG_INFO, true, "STA %s IEEE 802.11: %s", mac_format(from, mac),
		 deauth ? "deauthenticated" : "disassociated");
	if (sta->state == AP_STA_AUTHORIZED)
		node_log(&bss->ap->node, LOG_NOTICE, true, "AP-STA-DISCONNECTED %s", mac);
	ap_auth_step(sta, &(struct authr_event){ .kind = AUTHR_EV_LEFT });
	ap_sta_remove(sta);
}

static void on_action(struct ap_bss *bss, struct mac from, struct bytes body)
{
	struct ap_sta *sta = ap_sta_find(bss, from);
	struct action a;

	if (sta == NULL || sta->state < AP_STA_ASSOCIATED || action_parse(body, &a) != WIRE_OK)
		return;
	if (a.category == CATEGORY_FT && a.action == FT_REQUEST)
		ap_ds_request(sta, body);
	else if (a.category == CATEGORY_SA_QUERY)
		ap_sa_rx(sta, body);
	else if (a.category == CATEGORY_WNM || a.category == CATEGORY_RADIO_MEASUREMENT)
		ap_wnm_rx(sta, body);
}

void ap_mgmt_rx(struct ap_bss *bss, const struct hdr *h, struct bytes body)
{
	uint8_t clear[MGMT_BODY_MAX];
	struct wr w = wr_of(clear, sizeof(clear));

	if (!ap_open_mgmt(bss, h, &body, &w))
		return;
	if (h->kind == FRAME_PROBE_REQ)
		ap_probe_request(bss, h->a2, body);
	else if (h->kind == FRAME_AUTH)
		on_auth(bss, h->a2, body);
	else if (h->kind == FRAME_ASSOC_REQ || h->kind == FRAME_REASSOC_REQ)
		ap_assoc_rx(bss, h->a2, body, h->kind == FRAME_REASSOC_REQ);
	else if (h->kind == FRAME_DEAUTH || h->kind == FRAME_DISASSOC)
		on_leave(bss, h->a2, h->kind == FRAME_DEAUTH);
	else if (h->kind == FRAME_ACTION)
		on_action(bss, h->a2, body);
}

/* Commands */

void ap_deauth(struct ap_node *ap, struct mac mac, uint16_t reason)
{
	for (unsigned i = 0; i < ap->n_bss; i++) {
		struct ap_sta *sta = ap_sta_find(&ap->bss[i], mac);

		if (sta != NULL)
			ap_sta_deauth(sta, reason);
	}
}

void ap_deauth_all(struct ap_node *ap, uint16_t reason)
{
	struct ap_sta *next;

	for (unsigned i = 0; i < ap->n_bss; i++)
		ap_send_leave(&ap->bss[i], MAC_BROADCAST, FRAME_DEAUTH, reason);
	for (struct ap_sta *s = ap->first; s != NULL; s = next) {
		next = s->next;
		forget_sta(s);
	}
}

void ap_say_leave(struct ap_node *ap, struct mac to, bool disassoc, uint16_t reason)
{
	uint8_t kind = disassoc ? FRAME_DISASSOC : FRAME_DEAUTH;

	for (unsigned i = 0; i < ap->n_bss; i++)
		if (mac_is_group(to) || ap_sta_find(&ap->bss[i], to) != NULL)
			ap_send_leave(&ap->bss[i], to, (uint8_t)kind, reason);
}

void ap_rekey_group(struct ap_node *ap)
{
	for (unsigned i = 0; i < ap->n_bss; i++)
		ap_group_renew(&ap->bss[i]);
}
