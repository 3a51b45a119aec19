#include <stdlib.h>

#include "base/invariant.h"
#include "crypto/ct.h"
#include "node/ap_parts.h"
#include "node/wlc_debug.h"
#include "proto/eap_pmk.h"
#include "wire/eapol.h"

/*
 * 802.1X of one station at an AP: the authenticator PAE, and the way to the authentication server,
 * which is hostapd's own (eap_server=1) or behind RADIUS.
 */

/* hostapd: a station that failed is deauthenticated this long after the EAP-Failure was sent. */
#define EAP_FAILED_NS (10 * NS_PER_MS)
enum { EAPOL_HEADER = 4 };

/* The first BSS that needs it gives the process its address. */
static void own_address(struct ap_node *ap)
{
	if (!ap->has_ip)
		udp_init(&ap->udp, &ap->node, ap->bss[0].bssid, ap->ip);
	ap->has_ip = true;
}

enum err ap_eap_init(struct ap_bss *bss, struct rng drawn)
{
	struct ap_node *ap = bss->ap;
	struct eap_kit kit = { .crypto = ap->node.env.crypto, .rng = &drawn };
	enum err e;

	if (bss->spec->eap_server) {
		e = eap_kit_server(&kit, &bss->spec->eap, &bss->eap);
		if (kit.why[0] != 0)
			node_log(&ap->node, LOG_ERROR, true, "TLS: %s", kit.why);
		return e;
	}
	own_address(ap);
	return radius_client_new(&(struct radius_client_config){ .bss = bss->spec,
								 .bssid = bss->bssid,
								 .nas_identifier =
									 bss->spec->nas_identifier,
								 .rng = drawn },
				 &bss->radius);
}

static struct ap_eap *eap_of(struct ap_sta *sta)
{
	const struct ap_bss *bss = sta->bss;
	struct eapol_auth_conf conf = { .version = bss->spec->eapol_version,
					.reauth_period_s = bss->spec->eap_reauth_period_s };

	if (sta->eap != NULL)
		return sta->eap;
	sta->eap = calloc(1, sizeof(*sta->eap));
	if (sta->eap != NULL)
		eapol_auth_init(&sta->eap->pae, &conf, sta->mac, ap_sta_stream(sta, "eapol"));
	return sta->eap;
}

static void end_server(struct ap_eap *e)
{
	if (e->server != NULL)
		eap_server_fini(e->server);
	free(e->server);
	e->server = NULL;
}

/* What was begun with the server is of no use any more. */
static void forget_server(struct ap_sta *sta)
{
	struct ap_eap *e = sta->eap;

	end_server(e);
	if (sta->bss->radius != NULL)
		radius_client_forget(sta->bss->radius, &e->radius);
	ct_wipe(&e->radius, sizeof(e->radius));
}

/*
 * Begins anew: hostapd's RADIUS client goes on with what it has sent, whose answer nobody waits
 * for, and so comes to the next server.
 */
static void abort_server(struct ap_sta *sta)
{
	end_server(sta->eap);
	sta->eap->radius.waiting = sta->eap->radius.challenged = false;
}

void ap_eap_free(struct ap_sta *sta)
{
	if (sta->eap == NULL)
		return;
	forget_server(sta);
	eapol_auth_fini(&sta->eap->pae);
	free(sta->eap);
	sta->eap = NULL;
}

void ap_eap_start(struct ap_sta *sta, enum eapol_auth_how how)
{
	bool is_ft = (SUITE_BIT(sta->akm) & AKM_FT_MASK) != 0;

	if (eap_of(sta) == NULL)
		return;
	ap_eap_step(sta, &(struct eapol_auth_event){ .kind = EAPOL_AUTH_EV_START,
						     .u.start = { how, is_ft } });
}

/*
 * [openwrt pull request 24879] "stranding the PAE state machine in AUTH_PAE_AUTHENTICATING": the
 * flag authSuccess is from an exchange that a cached PMKSA leaves out.
 */
bool ap_eap_is_stuck(struct ap_sta *sta)
{
	return sta->eap != NULL && sta->eap->pae.how == EAPOL_AUTH_CACHED &&
	       sta->eap->pae.state == EAPOL_AUTH_ACCEPTED &&
	       node_bug(&sta->bss->ap->node, BUG_PAE_STUCK);
}

void ap_eap_event(struct ap_sta *sta, enum eapol_auth_event_kind kind)
{
	if (sta->eap != NULL)
		ap_eap_step(sta, &(struct eapol_auth_event){ .kind = kind });
}

void ap_eap_rx(struct ap_sta *sta, struct bytes pdu)
{
	if (sta->eap != NULL)
		ap_eap_step(sta, &(struct eapol_auth_event){ .kind = EAPOL_AUTH_EV_PDU,
							     .u.pdu = pdu });
}

/* The server */

static void ask_radius(struct ap_sta *sta)
{
	struct ap_bss *bss = sta->bss;
	struct ap_eap *e = sta->eap;
	const struct eapol_auth *pae = &e->pae;
	struct node *n = &bss->ap->node;
	struct radius_request q = { .session = &e->radius,
				    .sta = sta->mac,
				    .cookie = sta->slot,
				    .identity = bytes_of(pae->identity, pae->identity_len),
				    .eap = eapol_auth_response(pae),
				    .aid = sta->preauth ? 0 : sta->aid,
				    .preauth = sta->preauth,
				    .hw_mode = bss->radio_spec->hw_mode,
				    .rate_500k = sta->rate_500k,
				    .rsn = !sta->wpa,
				    .akm = sta->preauth ? AKM_NONE : sta->akm,
				    .pairwise = sta->pairwise };

	fx_reset(n->env.fx);
	INVARIANT(radius_client_send(bss->radius, n->env.crypto, &q, node_now(n), n->env.fx) ==
		  ERR_OK);
	ap_perform_radius(bss);
}

static void server_said(struct ap_sta *sta, const struct eap_server_out *out)
{
	struct ap_eap *e = sta->eap;
	struct eap_server *server = e->server;
	struct eapol_auth_event ev = { .kind = EAPOL_AUTH_EV_CHALLENGE };
	bool over = out->answer == EAP_SERVER_ACCEPT || out->answer == EAP_SERVER_REJECT;

	if (out->answer == EAP_SERVER_SILENCE)
		return;
	if (out->answer == EAP_SERVER_ACCEPT)
		ev.kind = EAPOL_AUTH_EV_ACCEPT;
	else if (out->answer == EAP_SERVER_REJECT)
		ev.kind = EAPOL_AUTH_EV_REJECT;
	ev.u.server = (struct eapol_auth_server){ .relay = e->relay, .packet = out->packet };
	if (out->answer == EAP_SERVER_ACCEPT && server->has_keys)
		ev.u.server.grant.msk = bytes_of(server->keys.msk, server->keys.msk_len);
	e->server = over ? NULL : server; /* a later step may begin the next one */
	ap_eap_step(sta, &ev);
	if (over) {
		eap_server_fini(server);
		free(server);
	}
}

/* hostapd's own server, which answers within the same turn of its loop. */
static void ask_own(struct ap_sta *sta)
{
	struct ap_bss *bss = sta->bss;
	struct node *n = &bss->ap->node;
	struct ap_eap *e = sta->eap;
	struct eap_env env = { .crypto = n->env.crypto, .bugs = &n->bugs, .now_ns = node_now(n) };
	struct eap_server_out out;

	if (e->server == NULL) {
		e->server = calloc(1, sizeof(*e->server));
		if (e->server == NULL)
			return;
		eap_server_init(e->server, &bss->eap, sta->mac, ap_sta_stream(sta, "eap-server"));
	}
	fx_reset(n->env.fx);
	INVARIANT(eap_server_step(e->server, &env, eapol_auth_response(&e->pae), n->env.fx, &out) ==
		  ERR_OK);
	ap_perform_notes(bss);
	server_said(sta, &out);
}

/* [hostapd] what the server says goes to the station even where the accept does not count. */
static void pass_on(struct ap_sta *sta, struct bytes packet)
{
	uint8_t pdu[EAP_PACKET_MAX + EAPOL_HEADER];
	struct wr w = wr_of(pdu, sizeof(pdu));

	eapol_build(&w, sta->eap->pae.version, EAPOL_EAP, packet);
	if (packet.len > 0 && !w.overflow)
		ap_eapol_tx(sta, wr_sofar(&w));
}

/* The VLAN of an accept; false: hostapd does not take the accept. */
static bool take_vlan(const struct ap_sta *sta, uint16_t id, uint16_t *vlan)
{
	const struct spec_bss *spec = sta->bss->spec;
	struct node *n = &sta->bss->ap->node;
	char mac[MAC_TEXT];

	*vlan = 0;
	mac_format(sta->mac, mac);
	if (spec->dynamic_vlan == SPEC_VLAN_OFF)
		return true;
	if (id == 0 && spec->dynamic_vlan == SPEC_VLAN_REQUIRED) {
		node_log(n, LOG_INFO, true,
			 "STA %s IEEE 802.1X: authentication server did not include required "
			 "VLAN ID in Access-Accept",
			 mac);
		return false;
	}
	if (id != 0 && !rsna_knows_vlan(&sta->bss->sec, id)) {
		node_log(n, LOG_INFO, true,
			 "STA %s RADIUS: Invalid VLAN %u received from RADIUS server", mac, id);
		return false;
	}
	if (id != 0)
		node_log(n, LOG_INFO, true, "STA %s RADIUS: VLAN ID %u", mac, id);
	*vlan = id;
	return true;
}

/* The authentication server's answer to a station that may have gone meanwhile. */
void ap_eap_answered(struct ap_bss *bss, const struct radius_answer *a)
{
	struct ap_sta *sta = a->cookie < bss->ap->n_slots ? bss->ap->slot[a->cookie] : NULL;
	struct eapol_auth_event ev = { .kind = EAPOL_AUTH_EV_CHALLENGE };
	uint16_t vlan = 0;

	if (sta == NULL || sta->bss != bss || sta->eap == NULL || !mac_equal(sta->mac, a->sta))
		return;
	wlc_debug_server(sta, a->code);
	if (a->code == RADIUS_ACCESS_ACCEPT && !take_vlan(sta, a->vlan_id, &vlan)) {
		pass_on(sta, a->eap);
		return;
	}
	if (a->code == RADIUS_ACCESS_ACCEPT)
		ev.kind = EAPOL_AUTH_EV_ACCEPT;
	else if (a->code == RADIUS_ACCESS_REJECT)
		ev.kind = EAPOL_AUTH_EV_REJECT;
	ev.u.server = (struct eapol_auth_server){
		.relay = sta->eap->relay,
		.packet = a->eap,
		.timeout_s = a->has_session_timeout ? a->session_timeout_s : 0,
		.grant = { .msk = a->msk,
			   .identity = a->user_name,
			   .cui = a->cui,
			   .session_timeout_s = a->has_session_timeout ? a->session_timeout_s : 0,
			   .reauth_at_timeout = a->reauthenticate,
			   .vlan_id = vlan }
	};
	ap_eap_step(sta, &ev);
}

/* What the PAE wants */

static void take_keys(struct ap_sta *sta)
{
	const struct eapol_auth *pae = &sta->eap->pae;
	struct bytes pmk = eap_pmk(sta->akm, bytes_of(pae->msk, pae->msk_len));
	struct pmksa key = { .aa = sta->bss->bssid,
			     .spa = sta->mac,
			     .akm = sta->akm,
			     .pmk_len = (uint8_t)pmk.len,
			     .session = { .vlan_id = pae->vlan_id,
					  .session_timeout_s = pae->session_timeout_s } };

	if (pmk.len == 0) {
		node_log(&sta->bss->ap->node, LOG_DEBUG, false, "WPA: No PMK from the server");
		return;
	}
	memcpy(key.pmk, pmk.p, pmk.len);
	if (pae->identity_len <= PMKSA_IDENTITY_MAX) {
		key.session.identity_len = (uint8_t)pae->identity_len;
		memcpy(key.session.identity, pae->identity, pae->identity_len);
	}
	INVARIANT(pmksa_name(sta->bss->ap->node.env.crypto, &key) == ERR_OK);
	ap_take_key(sta, &key);
	ct_wipe(&key, sizeof(key));
	wlc_debug_key(sta, sta->key.pmkid);
	if (!sta->preauth)
		ap_start_handshake(sta);
}

static uint32_t session_timer(const struct ap_sta *sta)
{
	return AP_TIMER_STA_BASE + sta->slot * AP_TIMERS_STA + AP_TIMER_SESSION;
}

void ap_session_ends(struct ap_sta *sta, uint32_t timeout_s)
{
	struct node *n = &sta->bss->ap->node;

	if (timeout_s != 0)
		node_timer_in(n, session_timer(sta), timeout_s * NS_PER_S);
	else
		node_timer_off(n, session_timer(sta));
}

/* A session of the cache goes on as long as the station stays: hostapd times only a new one. */
static void done(struct ap_sta *sta)
{
	if (!sta->has_key || sta->cached)
		return;
	ap_cache_key(sta);
	ap_session_ends(sta, sta->key.session.session_timeout_s);
}

void ap_eap_session_over(struct ap_sta *sta)
{
	char mac[MAC_TEXT];

	node_log(&sta->bss->ap->node, LOG_INFO, true,
		 "STA %s IEEE 802.11: deauthenticated due to session timeout",
		 mac_format(sta->mac, mac));
	ap_sta_deauth(sta, REASON_AUTH_NOT_VALID);
}

/* The station began anew: a cached key is not used, a handshake that runs with it stops. */
static void restart(struct ap_sta *sta)
{
	enum authr_state now = sta->auth.state;
	char mac[MAC_TEXT];

	if (sta->cached && now == AUTHR_M1_SENT) /* else it is our own reauthentication */
		node_log(&sta->bss->ap->node, LOG_DEBUG, false,
			 "STA %s WPA: cached PMKSA available - ignore it since STA sent "
			 "EAPOL-Start",
			 mac_format(sta->mac, mac));
	if (now == AUTHR_M1_SENT || now == AUTHR_M3_SENT)
		ap_auth_step(sta, &(struct authr_event){ .kind = AUTHR_EV_LEFT, .u.stays = true });
	sta->cached = false;
	ap_forget_key(sta);
}

bool ap_eap_told(struct ap_sta *sta, unsigned tell, uint32_t value)
{
	switch ((enum eapol_auth_tell)tell) {
	case EAPOL_AUTH_TELL_RESPONSE:
		sta->eap->relay = value;
		if (!sta->bss->spec->eap_server) {
			ask_radius(sta);
			return true;
		}
		ask_own(sta);
		return false; /* it may have ended a pre-authentication */
	case EAPOL_AUTH_TELL_ABORT:
		abort_server(sta);
		return true;
	case EAPOL_AUTH_TELL_RESTART:
		restart(sta);
		return true;
	case EAPOL_AUTH_TELL_KEYS:
		take_keys(sta);
		return true;
	case EAPOL_AUTH_TELL_DONE:
		if (sta->preauth) {
			ap_preauth_end(sta, true);
			return false;
		}
		done(sta);
		return true;
	case EAPOL_AUTH_TELL_FAILED:
		if (sta->preauth) {
			ap_preauth_end(sta, false);
			return false;
		}
		sta->eap->reason = (uint16_t)value;
		node_timer_in(&sta->bss->ap->node,
			      AP_TIMER_STA_BASE + sta->slot * AP_TIMERS_STA + AP_TIMER_EAP_FAILED,
			      EAP_FAILED_NS);
		return true;
	case EAPOL_AUTH_TELL_GONE:
		if (sta->preauth)
			ap_preauth_end(sta, false);
		else
			ap_sta_deauth(sta, (uint16_t)value);
		return false;
	}
	return true;
}
