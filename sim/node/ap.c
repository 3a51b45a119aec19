#include "node/ap.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/invariant.h"
#include "base/text.h"
#include "base/time.h"
#include "crypto/ct.h"
#include "node/ap_parts.h"
#include "node/wlc.h"
#include "proto/eap_tls_io.h"
#include "wire/ft.h"

struct ap_env ap_env_of(struct ap_bss *bss)
{
	struct node *n = &bss->ap->node;

	return (struct ap_env){ .crypto = n->env.crypto,
				.bugs = &n->bugs,
				.ap = &bss->sec,
				.group = &bss->group,
				.holder = bss->holder,
				.cckm = bss->ap->cckm,
				.now_ns = node_now(n) };
}

/* Stations */

struct ap_sta *ap_sta_find(const struct ap_bss *bss, struct mac mac)
{
	for (struct ap_sta *s = bss->ap->first; s != NULL; s = s->next)
		if (s->bss == bss && mac_equal(s->mac, mac))
			return s;
	return NULL;
}

static bool find_slot(struct ap_node *ap, unsigned *slot)
{
	struct ap_sta **grown;

	for (*slot = 0; *slot < ap->n_slots; (*slot)++)
		if (ap->slot[*slot] == NULL)
			return true;
	if (ap->n_slots >= AP_STATIONS_MAX)
		return false;
	grown = realloc(ap->slot, (ap->n_slots + 1) * sizeof(struct ap_sta *));
	if (grown == NULL)
		return false;
	ap->slot = grown;
	ap->slot[ap->n_slots++] = NULL;
	return true;
}

struct rng ap_sta_stream(const struct ap_sta *sta, const char *purpose)
{
	const struct ap_bss *bss = sta->bss;
	char text[96];
	char mac[MAC_TEXT];
	struct sb s = sb_of(text, sizeof(text));

	sb_printf(&s, "%s/%u/%s/%" PRId64, purpose, bss->number, mac_format(sta->mac, mac),
		  sta->since_ns);
	return rng_stream(bss->ap->node.env.seed, bss->ap->node.env.name, text);
}

static struct nonces nonces_of(const struct ap_sta *sta, const char *purpose)
{
	return (struct nonces){ .rng = ap_sta_stream(sta, purpose) };
}

bool ap_bss_is_full(const struct ap_bss *bss)
{
	uint32_t n = 0;

	for (const struct ap_sta *s = bss->ap->first; s != NULL; s = s->next)
		n += s->bss == bss;
	return n >= bss->spec->max_num_sta;
}

struct ap_sta *ap_sta_get(struct ap_bss *bss, struct mac mac)
{
	struct ap_node *ap = bss->ap;
	struct ap_sta *sta = ap_sta_find(bss, mac);
	unsigned slot;

	if (sta != NULL)
		return sta;
	if (ap_bss_is_full(bss) || !find_slot(ap, &slot))
		return NULL;
	sta = calloc(1, sizeof(*sta));
	if (sta == NULL)
		return NULL;
	sta->bss = bss;
	sta->mac = mac;
	sta->slot = slot;
	sta->since_ns = node_now(&ap->node);
	if (!ap_psk_choose(sta)) {
		free(sta);
		return NULL;
	}
	sta->aid = (uint16_t)(slot + 1);
	memset(sta->last_seq, 0xff, sizeof(sta->last_seq));
	authenticator_init(&sta->auth, mac, nonces_of(sta, "anonce"));
	ft_auth_init(&sta->ft, mac, nonces_of(sta, "ft-anonce"));
	cckm_ap_init(&sta->cckm, mac);
	ap_sa_init(sta);
	ap->slot[slot] = sta;
	if (ap->last != NULL)
		ap->last->next = sta;
	else
		ap->first = sta;
	ap->last = sta;
	ap_sta_watch(sta);
	return sta;
}

static void free_sta(struct ap_sta *sta)
{
	authenticator_fini(&sta->auth);
	ft_auth_fini(&sta->ft);
	cckm_ap_fini(&sta->cckm);
	seal_forget(&sta->tk);
	seal_forget(&sta->tk_rx);
	ap_forget_key(sta);
	ap_eap_free(sta);
	if (sta->sae != NULL)
		sae_fini(sta->sae);
	free(sta->sae);
	ap_owe_free(sta);
	if (sta->psk != NULL)
		ct_wipe(sta->psk, sta->n_psk * sizeof(*sta->psk));
	free(sta->psk);
	ap_waiting_clear(&sta->waiting);
	free(sta);
}

void ap_sta_remove(struct ap_sta *sta)
{
	struct ap_bss *bss = sta->bss;
	struct ap_node *ap = bss->ap;
	struct ap_sta *before = NULL;
	bool knew = sta->has_gtk;

	for (struct ap_sta *s = ap->first; s != sta; s = s->next)
		before = s;
	if (before != NULL)
		before->next = sta->next;
	else
		ap->first = sta->next;
	if (ap->last == sta)
		ap->last = before;
	for (unsigned i = 0; i < AP_TIMERS_STA; i++)
		node_timer_off(&ap->node, AP_TIMER_STA_BASE + sta->slot * AP_TIMERS_STA + i);
	ap->slot[sta->slot] = NULL;
	outbox_drop_key(&ap->outbox, &sta->tk);
	free_sta(sta);
	if (knew)
		ap_group_event(bss, &bss->group, GROUP_EV_LEFT);
}

/* Building */

/* What the machines need to know of this BSS; the elements are built by ap_beacon_init. */
static void fill_security(struct ap_bss *bss)
{
	const struct spec_bss *spec = bss->spec;

	bss->sec.bssid = bss->bssid;
	bss->sec.ssid = spec_ssid_bytes(&spec->ssid);
	bss->sec.akms = spec_bss_akms(spec);
	bss->sec.pairwise = spec->rsn_pairwise;
	bss->sec.wpa_pairwise = spec->wpa_pairwise & CIPHER_WPA_MASK;
	bss->sec.pairwise_update_count = spec->wpa_pairwise_update_count;
	bss->sec.group_update_count = spec->wpa_group_update_count;
	bss->sec.disable_retries = spec->wpa_disable_eapol_key_retries;
	bss->sec.ptk_rekey_s = spec->wpa_ptk_rekey_s;
	bss->sec.extended_key_id = spec->extended_key_id;
	bss->sec.deny_ptk0_rekey = spec->wpa_deny_ptk0_rekey == SPEC_PTK0_REKEY_NEVER;
	bss->sec.transition_disable = spec->transition_disable;
	bss->sec.ocv = spec->ocv;
	bss->sec.channel = ap_channel(bss->radio_spec);
	bss->sec.dynamic_vlan = spec->dynamic_vlan != SPEC_VLAN_OFF;
	bss->sec.vlan = spec->vlan;
	bss->sec.n_vlan = spec->n_vlan;
	if (!spec_bss_has_ft(spec))
		return;
	memcpy(bss->sec.mdid, spec->mobility_domain, sizeof(bss->sec.mdid));
	bss->sec.r0kh_id = bytes_of(spec->nas_identifier, strlen(spec->nas_identifier));
	bss->sec.r1kh_id = spec->has_r1_key_holder ? spec->r1_key_holder : bss->bssid;
	bss->sec.reassoc_deadline_tu = spec->reassociation_deadline_tu;
	bss->sec.r0_lifetime_s = spec->ft_r0_key_lifetime_s;
}

static struct rng bss_stream(const struct ap_bss *bss, const char *purpose)
{
	char text[64];
	struct sb s = sb_of(text, sizeof(text));

	sb_printf(&s, "%s/%u", purpose, bss->number);
	return rng_stream(bss->ap->node.env.seed, bss->ap->node.env.name, text);
}

static enum err init_bss(struct ap_bss *bss)
{
	const struct spec_bss *spec = bss->spec;
	struct rng tsf = bss_stream(bss, "tsf");
	enum err e;

	fill_security(bss);
	bss->tsf_offset_us = rng_u64(&tsf) >> 24;
	group_init(&bss->group,
		   &(struct group_conf){ .bssid = bss->bssid,
					 .cipher = spec->group,
					 .mgmt_cipher = spec->ieee80211w != SPEC_MFP_OFF
								? spec->group_mgmt
								: CIPHER_NONE,
					 .beacon_prot = spec->beacon_prot,
					 .rekey_s = spec->wpa_group_rekey_s,
					 .strict_rekey = spec->wpa_strict_rekey,
					 .gmk_rekey_s = spec->wpa_gmk_rekey_s,
					 .rng = bss_stream(bss, "gtk") });
	pmksa_cache_init(&bss->pmksas, PMKSA_AP_MAX, 0);
	e = ap_psk_init(bss);
	if (e == ERR_OK)
		e = ap_vlan_init(bss);
	if (e == ERR_OK)
		e = ap_sae_init(bss, bss_stream(bss, "sae-token"));
	if (e == ERR_OK && (ap_akms(spec) & AKM_EAP_MASK) != 0)
		e = ap_eap_init(bss, bss_stream(bss, "radius"));
	if (e == ERR_OK)
		e = ap_beacon_init(bss);
	if (e == ERR_OK && spec_bss_has_ft(spec))
		e = ap_holder_init(bss, bss_stream(bss, "rkh"));
	return e;
}

enum err ap_init(struct ap_node *ap, const struct node_env *env, const struct ap_config *cfg)
{
	unsigned n = 0;
	enum err e = ERR_OK;

	*ap = (struct ap_node){ .node = { .kind = NODE_AP, .env = *env, .ports = ap->node.ports },
				.spec = cfg->spec,
				.profile = cfg->profile,
				.psks = cfg->psks,
				.ip = cfg->ip,
				.arena = cfg->arena,
				.refuses = cfg->refuses };
	ap->node.work_ns = cfg->profile->work_ns;
	outbox_init(&ap->outbox, AP_TIMER_OUTBOX);
	if (cfg->refuses != NULL)
		return ERR_OK;
	if (cfg->controller != NULL && wlc_init(ap, cfg->controller) != ERR_OK)
		return ERR_NOMEM;
	for (size_t r = 0; r < cfg->spec->n_radio; r++)
		n += (unsigned)cfg->spec->radio[r].n_bss;
	if (n > AP_BSS_MAX)
		return ERR_LIMIT;
	ap->bss = arena_array(cfg->arena, n, sizeof(*ap->bss));
	if (ap->bss == NULL)
		return ERR_NOMEM;
	e = ap_cckm_init(ap);
	for (size_t r = 0; r < cfg->spec->n_radio && e == ERR_OK; r++) {
		const struct spec_radio *radio = &cfg->spec->radio[r];

		for (size_t b = 0; b < radio->n_bss && e == ERR_OK; b++) {
			struct ap_bss *bss = &ap->bss[ap->n_bss];

			if (!ap_is_supported(&radio->bss[b]))
				return ERR_UNSUPPORTED;
			*bss = (struct ap_bss){ .ap = ap,
						.number = ap->n_bss,
						.radio = (unsigned)r,
						.radio_spec = radio,
						.spec = &radio->bss[b],
						.bssid = cfg->bssid[ap->n_bss] };
			ap->n_bss++;
			e = ap_complete_spec(bss);
			if (e == ERR_OK && ap->wlc != NULL)
				e = wlc_join(bss);
		}
	}
	for (unsigned i = 0; i < ap->n_bss && e == ERR_OK; i++)
		e = init_bss(&ap->bss[i]); /* a beacon may name any of the others */
	if (e == ERR_OK)
		wlc_mobility_open(ap);
	return e;
}

void ap_reset(struct ap_node *ap)
{
	while (ap->first != NULL)
		ap_sta_remove(ap->first);
	for (unsigned i = 0; i < ap->n_bss; i++) {
		struct ap_bss *bss = &ap->bss[i];

		seal_forget(&bss->gtk);
		ap_vlan_stop(bss);
		seal_group_forget(&bss->igtk);
		ap_waiting_clear(&bss->waiting);
		ap_switch_undo(bss);
		seal_group_forget(&bss->bigtk);
		pmksa_flush(&bss->pmksas, MAC_ZERO);
		ap_queue_clear(bss);
		bss->mic_watch = (struct mic_watch){ 0 };
		eap_tls_conf_forget(bss->eap.tls);
		bss->group.state = GROUP_OFF;
		if (bss->holder != NULL)
			key_holder_restart(bss->holder, node_now(&ap->node));
	}
	ap_cckm_reset(ap);
	outbox_clear(&ap->outbox, &ap->node);
	ap_local_clear(ap);
	wlc_reset(ap);
	ap->started = false;
}

void ap_fini(struct ap_node *ap)
{
	while (ap->first != NULL) {
		struct ap_sta *next = ap->first->next;

		free_sta(ap->first);
		ap->first = next;
	}
	for (unsigned i = 0; i < ap->n_bss; i++) {
		struct ap_bss *bss = &ap->bss[i];

		ap_waiting_clear(&bss->waiting);
		group_fini(&bss->group);
		ap_vlan_fini(bss);
		seal_forget(&bss->gtk);
		seal_group_forget(&bss->igtk);
		seal_group_forget(&bss->bigtk);
		if (bss->wlan == NULL)
			key_holder_free(bss->holder);
		pmksa_cache_fini(&bss->pmksas);
		eap_kit_server_free(&bss->eap);
		radius_client_free(bss->radius);
		if (bss->psk != NULL)
			ct_wipe(bss->psk, bss->spec->n_psk * sizeof(*bss->psk));
	}
	cckm_cache_free(ap->cckm);
	outbox_fini(&ap->outbox);
	ap_local_clear(ap);
	wlc_fini(ap);
	if (ap->has_ip)
		udp_fini(&ap->udp);
	free(ap->slot);
}

/* Commands */

void ap_reauthenticate(struct ap_node *ap, struct mac mac)
{
	for (unsigned i = 0; i < ap->n_bss; i++) {
		struct ap_sta *sta = ap_sta_find(&ap->bss[i], mac);

		if (sta != NULL && sta->state == AP_STA_AUTHORIZED)
			ap_eap_event(sta, EAPOL_AUTH_EV_REAUTH);
	}
}

static void start_groups(struct ap_bss *bss)
{
	ap_group_event(bss, &bss->group, GROUP_EV_START);
	ap_vlan_start(bss);
}

/* What comes in */

void ap_start(struct ap_node *ap)
{
	struct node *n = &ap->node;

	if (ap->refuses != NULL) {
		node_log(n, LOG_ERROR, true, "%s", ap->refuses);
		return;
	}
	for (unsigned i = 0; i < ap->n_bss; i++) {
		struct ap_bss *bss = &ap->bss[i];

		n->ports.air_tune(n->ports.ctx, bss->radio, bss->radio_spec->freq_mhz);
		if (bss->radius != NULL)
			ap_radius_start(bss);
		if (!ap_is_open(bss->spec))
			start_groups(bss);
		ap_note_forced(bss);
		ap_beacon_start(bss);
		node_log(n, LOG_INFO, true, "%s: AP-ENABLED",
			 bss->spec->ifname != NULL ? bss->spec->ifname : "wlan0");
	}
	ap->started = true;
}

static bool is_ours(const struct ap_bss *bss, const struct hdr *h)
{
	return mac_equal(h->a1, bss->bssid) || (mac_is_group(h->a1) && h->kind == FRAME_PROBE_REQ);
}

/* Whether a retransmission of a frame that was already taken [11-2020 10.3.2.14]. */
static bool is_duplicate(struct ap_sta *sta, const struct hdr *h)
{
	uint16_t now = (uint16_t)(h->seq << 4 | h->frag);
	uint16_t *last;

	if (sta == NULL || mac_is_group(h->a1))
		return false;
	last = &sta->last_seq[hdr_is_qos(h) ? h->qos & QOS_TID : SEAL_TIDS];
	if (h->retry && *last == now)
		return true;
	*last = now;
	return false;
}

void ap_air_rx(struct ap_node *ap, unsigned radio, struct bytes frame, const struct air_rx *info)
{
	if (ap->wlc != NULL && ap->started && wlc_takes_rx(ap, radio, frame, info))
		return;
	ap->level_mdbm = info != NULL ? info->level_mdbm : 0;
	ap_take_rx(ap, radio, frame);
	ap->level_mdbm = 0;
}

void ap_take_rx(struct ap_node *ap, unsigned radio, struct bytes frame)
{
	struct rd r = rd_of(frame);
	struct hdr h;

	if (!ap->started || hdr_parse(&r, &h) != WIRE_OK || mac_is_group(h.a2))
		return;
	for (unsigned i = 0; i < ap->n_bss; i++) {
		struct ap_bss *bss = &ap->bss[i];

		struct ap_sta *sta;
		bool known;

		if (bss->radio != radio || !is_ours(bss, &h))
			continue;
		sta = ap_sta_find(bss, h.a2);
		known = sta != NULL;
		if (known)
			sta->heard_ns = node_now(&ap->node);
		if (is_duplicate(sta, &h))
			continue;
		if (sta != NULL && !mac_is_group(h.a1))
			ap_doze_seen(sta, &h);
		if (hdr_is_data(&h))
			ap_data_rx(bss, &h, frame, rd_rest(&r));
		else if (hdr_is_mgmt(&h))
			ap_mgmt_rx(bss, &h, h.prot ? frame : bytes_of(r.p, r.left));
		/* the frame that made it known may come again, too */
		if (!known && h.kind == FRAME_AUTH)
			(void)is_duplicate(ap_sta_find(bss, h.a2), &h);
	}
}

void ap_air_done(struct ap_node *ap, unsigned radio, uint32_t cookie, bool acked)
{
	if (ap->wlc != NULL && wlc_takes_done(ap, radio, cookie, acked))
		return;
	ap_take_done(ap, cookie, acked);
}

void ap_take_done(struct ap_node *ap, uint32_t cookie, bool acked)
{
	unsigned slot = cookie >> 3;
	enum ap_cookie what = (enum ap_cookie)(cookie & 7);
	struct ap_sta *sta = slot < ap->n_slots ? ap->slot[slot] : NULL;

	if (sta == NULL)
		return;
	if (acked && what != AP_COOKIE_NONE)
		ap_sta_acked(sta);
	switch (what) {
	case AP_COOKIE_EAPOL:
		ap_auth_step(sta,
			     &(struct authr_event){ .kind = AUTHR_EV_TX_STATUS, .u.acked = acked });
		break;
	case AP_COOKIE_AUTH:
		if (!acked)
			node_log(&ap->node, LOG_NOTICE, true,
				 "did not acknowledge authentication response");
		break;
	case AP_COOKIE_ASSOC:
		ap_assoc_done(sta, acked);
		break;
	case AP_COOKIE_MEASURE:
		ap_rrm_sent(sta, acked);
		break;
	case AP_COOKIE_DATA:
		if (!acked)
			ap_sta_lost(sta);
		break;
	case AP_COOKIE_NONE:
		break;
	}
}

static void bss_timer(struct ap_bss *bss, uint32_t timer)
{
	if (timer == AP_TIMER_BEACON)
		ap_beacon_timer(bss);
	else if (timer == AP_TIMER_SAE_QUEUE)
		ap_queue_timer(bss);
	else if (timer == AP_TIMER_SWITCH)
		ap_switch_timer(bss);
	else if (timer == AP_TIMER_TKIP)
		ap_tkip_timer(bss);
	else if (timer == AP_TIMER_OCV)
		ap_ocv_timer(bss);
	else if (timer == GROUP_TIMER_REKEY)
		ap_group_event(bss, &bss->group, GROUP_EV_TIMER);
	else if (timer == GROUP_TIMER_GMK)
		ap_group_event(bss, &bss->group, GROUP_EV_GMK);
	else if (timer == RKH_TIMER)
		ap_holder_timer(bss);
	else if (timer >= RADIUS_CLIENT_TIMER_BASE)
		ap_radius_timer(bss, timer);
}

static void sta_timer(struct ap_sta *sta, uint32_t timer)
{
	if (timer == AP_TIMER_SA_QUERY) {
		ap_sa_step(sta, &(struct sa_asker_event){ .kind = SA_ASKER_EV_TIMER });
		return;
	}
	if (timer == AP_TIMER_BTM) {
		ap_btm_over(sta);
		return;
	}
	if (timer == AP_TIMER_SESSION) {
		ap_eap_session_over(sta);
		return;
	}
	if (timer == AP_TIMER_EAP_FAILED) {
		if (sta->eap != NULL)
			ap_sta_deauth(sta, sta->eap->reason);
		return;
	}
	if (timer >= AP_TIMER_EAPOL) {
		if (sta->eap != NULL)
			ap_eap_step(sta, &(struct eapol_auth_event){
						 .kind = EAPOL_AUTH_EV_TIMER,
						 .u.timer = timer - AP_TIMER_EAPOL });
		return;
	}
	if (timer == AP_TIMER_AGE)
		ap_age_timer(sta);
	else
		ap_auth_step(sta,
			     &(struct authr_event){ .kind = AUTHR_EV_TIMER, .u.timer = timer });
}

void ap_timer(struct ap_node *ap, uint32_t timer)
{
	uint32_t of_sta = timer - AP_TIMER_STA_BASE;

	if (timer == AP_TIMER_OUTBOX)
		outbox_timer(&ap->outbox, &ap->node);
	else if (timer == AP_TIMER_LOCAL)
		ap_local_timer(ap);
	else if (timer == AP_TIMER_TUNNEL)
		wlc_timer(ap);
	else if (timer < AP_TIMER_STA_BASE)
		bss_timer(&ap->bss[timer / AP_TIMERS_BSS], timer % AP_TIMERS_BSS);
	else if (ap->slot[of_sta / AP_TIMERS_STA] != NULL)
		sta_timer(ap->slot[of_sta / AP_TIMERS_STA], of_sta % AP_TIMERS_STA);
}
