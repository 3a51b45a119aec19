#include "base/invariant.h"
#include "node/ap_parts.h"
#include "node/wlc_debug.h"
#include "wire/action.h"

/*
 * Steps of the machines, and what they want done. Tells are kept until everything else of the step
 * has been performed, because acting on one may step another machine into the same effects.
 */
enum { TELLS_MAX = FX_MAX }; /* many pulls may end in one step */

enum machine {
	MACHINE_AUTHENTICATOR,
	MACHINE_FT,
	MACHINE_CCKM,
	MACHINE_SAE,
	MACHINE_OWE,
	MACHINE_EAPOL,
	MACHINE_SA_QUERY,
	MACHINE_GROUP,
	MACHINE_HOLDER,
	MACHINE_RADIUS
};

/* Machines number their tells and timers from these on (proto/group.h, proto/keyholder.h). */
enum {
	OF_GROUP = GROUP_TIMER_REKEY,
	OF_HOLDER = KEY_HOLDER_TIMER_BASE,
	OF_RADIUS = RADIUS_CLIENT_TIMER_BASE
};

struct tell {
	unsigned code;
	uint32_t value;
};

/* Which timer of the node a machine's timer is. sta is NULL for machines of the BSS. */
static uint32_t timer_of(const struct ap_bss *bss, const struct ap_sta *sta, enum machine m,
			 unsigned timer)
{
	if (timer >= OF_GROUP)
		return bss->number * AP_TIMERS_BSS + timer;
	INVARIANT(sta != NULL);
	if (m == MACHINE_EAPOL)
		timer += AP_TIMER_EAPOL;
	if (m == MACHINE_SA_QUERY)
		timer += AP_TIMER_SA_QUERY;
	return AP_TIMER_STA_BASE + sta->slot * AP_TIMERS_STA + timer;
}

static void install_group(struct ap_bss *bss, struct seal_group *k, const struct fx_item *item)
{
	if (item->u.key.what == KEY_DELETED)
		seal_group_forget(k);
	else if (item->u.key.what == KEY_INSTALLED)
		INVARIANT(seal_group_install(&bss->ap->node, k, bss->spec->group_mgmt,
					     item->u.key.secret, item->u.key.key_id,
					     0) == ERR_OK);
}

static void install_tk(struct ap_sta *sta, enum machine m, const struct fx_item *item)
{
	struct ap_node *ap = sta->bss->ap;
	struct seal_change c = { .tk = &sta->tk, .other = &sta->tk_rx };

	c.what = item->u.key.what;
	c.cipher = m == MACHINE_FT     ? sta->ft.pairwise
		   : m == MACHINE_CCKM ? sta->cckm.pairwise
				       : sta->pairwise;
	c.secret = item->u.key.secret;
	c.key_id = item->u.key.key_id;
	if (c.what == KEY_INSTALLED)
		outbox_seal(&ap->outbox, &ap->node, &sta->tk);
	sta->keyless = false;
	INVARIANT(seal_change(&ap->node, &c) == ERR_OK);
}

static void install(struct ap_bss *bss, struct ap_sta *sta, enum machine m,
		    const struct fx_item *item)
{
	struct node *n = &bss->ap->node;
	struct seal_key *gtk;

	if (item->u.key.key == KEY_TK && sta != NULL)
		install_tk(sta, m, item);
	else if (item->u.key.key != KEY_GTK && ap_group_key(bss, item->u.key.key) != NULL)
		install_group(bss, ap_group_key(bss, item->u.key.key), item);
	if (item->u.key.key != KEY_GTK)
		return;
	gtk = ap_vlan_gtk(bss, item->u.key.vlan_id);
	if (item->u.key.what == KEY_DELETED)
		seal_forget(gtk);
	else if (item->u.key.what == KEY_INSTALLED)
		INVARIANT(seal_install(n, gtk, bss->spec->group, item->u.key.secret,
				       item->u.key.key_id, 0) == ERR_OK);
}

/* Whether the driver refuses a key: says what hostapd then does. */
static bool refuses_key(struct ap_sta *sta, enum bug bug)
{
	struct node *n = &sta->bss->ap->node;

	if (!node_bug(n, bug))
		return false;
	node_log(n, LOG_ERROR, true, "nl80211: kernel reports: key addition failed");
	return true;
}

/* A key of fast transition that never gets to the radio. */
static bool is_lost_key(struct ap_sta *sta, enum machine m, const struct fx_item *item)
{
	if (m != MACHINE_FT || sta == NULL || item->kind != FX_KEY || item->u.key.key != KEY_TK ||
	    item->u.key.what != KEY_INSTALLED || !refuses_key(sta, BUG_KEY_REFUSED))
		return false;
	seal_forget(&sta->tk);
	sta->keyless = true;
	return true;
}

/* Message 2 of fast transition: over the air, or back over the DS. */
static void send_ft(struct ap_bss *bss, struct ap_sta *sta, const struct fx_item *item)
{
	struct bytes body = item->u.mgmt.body;
	struct ft_frame ft;
	struct auth a;
	bool success = false;

	if (item->u.mgmt.subtype == FRAME_ACTION) {
		success = ft_frame_parse(body, &ft) == WIRE_OK && ft.status == STATUS_SUCCESS;
		if (success)
			wlc_debug_ft_auth(sta, true);
		ap_ds_answer(sta, body);
	} else {
		success = auth_parse(body, &a) == WIRE_OK && a.status == STATUS_SUCCESS;
		if (success)
			wlc_debug_ft_auth(sta, false);
		ap_mgmt_tx(bss, sta->mac, item->u.mgmt.subtype, body,
			   ap_cookie(sta, AP_COOKIE_AUTH));
	}
	if (!success)
		return;
	ap_session_ends(sta, sta->ft.session_timeout_s);
	if (ap_sta_is_protected(sta)) /* until it associates */
		sta->by_ft = false;
	else
		sta->state = AP_STA_AUTHENTICATED;
	(void)refuses_key(sta, BUG_KEY_EARLY);
}

static void send_mgmt(struct ap_bss *bss, struct ap_sta *sta, enum machine m,
		      const struct fx_item *item)
{
	INVARIANT(sta != NULL);
	if (m == MACHINE_FT)
		send_ft(bss, sta, item);
	else
		ap_mgmt_tx(bss, sta->mac, item->u.mgmt.subtype, item->u.mgmt.body,
			   ap_cookie(sta, m == MACHINE_SA_QUERY ? AP_COOKIE_NONE : AP_COOKIE_AUTH));
}

static void perform_item(struct ap_bss *bss, struct ap_sta *sta, enum machine m,
			 const struct fx_item *item)
{
	struct node *n = &bss->ap->node;

	if (item->kind == FX_LOG && sta != NULL)
		wlc_debug_line(sta, m == MACHINE_CCKM, item->u.log.text);
	if (is_lost_key(sta, m, item) || node_note_fx(n, item))
		return;
	switch (item->kind) {
	case FX_EAPOL:
		INVARIANT(sta != NULL);
		ap_eapol_tx(sta, item->u.eapol.pdu);
		break;
	case FX_MGMT:
		send_mgmt(bss, sta, m, item);
		break;
	case FX_WIRE:
		ap_ds_tx(bss, item->u.wire.to, item->u.wire.ethertype, item->u.wire.payload);
		break;
	case FX_TIMER:
		if (item->u.timer.in_ns >= 0)
			node_timer_in(n, timer_of(bss, sta, m, item->u.timer.timer),
				      item->u.timer.in_ns);
		else
			node_timer_off(n, timer_of(bss, sta, m, item->u.timer.timer));
		break;
	case FX_UDP:
		ap_udp_tx(bss->ap, &item->u.udp);
		break;
	case FX_KEY:
		install(bss, sta, m, item);
		break;
	case FX_STATE:
	case FX_VERDICT:
	case FX_TRIGGER:
	case FX_DECISION:
	case FX_LOG:
	case FX_BUG:
	case FX_WORK:
	case FX_TELL:
		break;
	}
}

void ap_open_port(struct ap_sta *sta)
{
	static const char *const algorithm[] = { "open", "shared", "ft", "sae" };
	struct node *n = &sta->bss->ap->node;
	char mac[MAC_TEXT];

	if (sta->state == AP_STA_AUTHORIZED)
		return;
	sta->state = AP_STA_AUTHORIZED;
	node_log(n, LOG_NOTICE, true, "AP-STA-CONNECTED %s auth_alg=%s", mac_format(sta->mac, mac),
		 sta->algorithm < 4 ? algorithm[sta->algorithm] : "unknown");
	ap_l2_update(sta);
}

/* False if the station is gone afterwards. */
static bool authenticator_told(struct ap_sta *sta, struct tell t)
{
	switch ((enum authr_tell)t.code) {
	case AUTHR_TELL_KEYED:
		ap_vlan_bind(sta, (uint16_t)t.value);
		if (ap_eap_is_stuck(sta))
			return true;
		ap_open_port(sta);
		ap_eap_event(sta, EAPOL_AUTH_EV_PORT_VALID);
		return true;
	case AUTHR_TELL_GROUP:
		return true;
	case AUTHR_TELL_DEAUTH:
		ap_sta_deauth(sta, (uint16_t)t.value);
		return false;
	case AUTHR_TELL_GTK_REKEY:
		ap_group_renew(sta->bss);
		return true;
	case AUTHR_TELL_MIC_FAILURE:
		if (!ap_mic_failed(sta, false))
			ap_auth_step(sta, &(struct authr_event){ .kind = AUTHR_EV_PTK_REKEY });
		return false; /* where a new key is forbidden it is gone, too */
	}
	return true;
}

/* The key holder found, or will not find, what a parked request waits for. */
static void holder_told(struct ap_bss *bss, struct tell t)
{
	struct ap_node *ap = bss->ap;
	struct ap_sta *sta = t.value < ap->n_slots ? ap->slot[t.value] : NULL;

	if (sta == NULL || sta->bss->holder != bss->holder)
		return;
	ap_ft_step(sta, &(struct ft_auth_event){ .kind = t.code == KEY_HOLDER_TELL_READY
								 ? FT_AUTH_EV_KEY_READY
								 : FT_AUTH_EV_KEY_FAILED });
}

static void radius_told(struct ap_bss *bss, struct tell t)
{
	if (t.code == RADIUS_CLIENT_TELL_ANSWER)
		ap_eap_answered(bss, radius_client_answer(bss->radius));
}

static bool told(struct ap_bss *bss, struct ap_sta *sta, enum machine m, struct tell t)
{
	if (m == MACHINE_SA_QUERY) /* the station's next request finds that it is lost */
		return true;
	if (t.code == CCKM_CACHE_TELL_PUSH) {
		ap_cckm_push(bss->ap, t.value);
	} else if (t.code >= OF_RADIUS) {
		radius_told(bss, t);
	} else if (t.code >= OF_HOLDER) {
		holder_told(bss, t);
	} else if (t.code >= OF_GROUP) {
		if (t.code == GROUP_TELL_REKEY_DUE)
			ap_group_renew(bss);
	} else if (m == MACHINE_AUTHENTICATOR) {
		return authenticator_told(sta, t);
	} else if (m == MACHINE_CCKM) {
		ap_cckm_told(sta, t.code, t.value);
	} else if (m == MACHINE_EAPOL) {
		return ap_eap_told(sta, t.code, t.value);
	} else if (m == MACHINE_SAE) {
		if (t.code == SAE_TELL_DONE)
			ap_sae_done(sta);
		else
			ap_sae_refused(sta);
	} else if (m == MACHINE_OWE) {
		ap_owe_told(sta, t.code, t.value);
	} else if (m == MACHINE_FT && t.code == FT_AUTH_TELL_REASSOC) {
		ap_answer_ft_reassoc(sta, (uint16_t)t.value);
	}
	return true;
}

static void perform(struct ap_bss *bss, struct ap_sta *sta, enum machine m)
{
	const struct fx *fx = bss->ap->node.env.fx;
	struct tell tells[TELLS_MAX];
	unsigned n = 0;

	for (unsigned i = 0; i < fx->n; i++) {
		const struct fx_item *item = &fx->item[i];

		if (item->kind == FX_TELL) {
			INVARIANT(n < TELLS_MAX);
			tells[n++] = (struct tell){ item->u.tell.code, item->u.tell.value };
		} else {
			perform_item(bss, sta, m, item);
		}
	}
	for (unsigned i = 0; i < n; i++)
		if (!told(bss, sta, m, tells[i]))
			return;
}

static struct ap_env env_with(const struct ap_sta *sta)
{
	struct ap_env env = ap_env_of(sta->bss);

	env.width_mhz = sta->both.width_mhz;
	return env;
}

void ap_auth_step(struct ap_sta *sta, const struct authr_event *ev)
{
	struct ap_env env = env_with(sta);
	enum authr_state before = sta->auth.state;
	struct fx *fx = sta->bss->ap->node.env.fx;

	fx_reset(fx);
	INVARIANT(authenticator_step(&sta->auth, &env, ev, fx) == ERR_OK);
	sta->has_gtk = sta->has_gtk || sta->auth.given > 0;
	if (before == AUTHR_M1_SENT && sta->auth.state == AUTHR_M3_SENT)
		wlc_debug_message(sta, 2);
	else if (before == AUTHR_M3_SENT &&
		 (sta->auth.state == AUTHR_KEYED || sta->auth.state == AUTHR_GROUP_SENT))
		wlc_debug_message(sta, 4);
	perform(sta->bss, sta, MACHINE_AUTHENTICATOR);
}

void ap_ft_step(struct ap_sta *sta, const struct ft_auth_event *ev)
{
	struct ap_bss *bss = sta->bss;
	struct ap_env env = env_with(sta);
	struct fx *fx = bss->ap->node.env.fx;
	uint16_t vlan;

	fx_reset(fx);
	INVARIANT(ft_auth_step(&sta->ft, &env, ev, fx) == ERR_OK);
	vlan = sta->ft.vlan_id;
	perform(bss, sta, MACHINE_FT);
	ap_vlan_prepare(bss, vlan); /* before message 4 has its GTK; the station may be gone */
}

void ap_cckm_step(struct ap_sta *sta, const struct cckm_ap_event *ev)
{
	struct ap_env env = ap_env_of(sta->bss);
	struct fx *fx = sta->bss->ap->node.env.fx;

	fx_reset(fx);
	INVARIANT(cckm_ap_step(&sta->cckm, &env, ev, fx) == ERR_OK);
	perform(sta->bss, sta, MACHINE_CCKM);
}

void ap_sae_step(struct ap_sta *sta, const struct sae_event *ev)
{
	struct sae_env env = ap_sae_env(sta);
	struct fx *fx = sta->bss->ap->node.env.fx;

	fx_reset(fx);
	INVARIANT(sae_step(sta->sae, &env, ev, fx) == ERR_OK);
	perform(sta->bss, sta, MACHINE_SAE);
}

void ap_owe_step(struct ap_sta *sta, const struct owe_event *ev)
{
	struct owe_env env = ap_owe_env(sta);
	struct fx *fx = sta->bss->ap->node.env.fx;

	fx_reset(fx);
	INVARIANT(owe_step(sta->owe, &env, ev, fx) == ERR_OK);
	perform(sta->bss, sta, MACHINE_OWE);
}

void ap_eap_step(struct ap_sta *sta, const struct eapol_auth_event *ev)
{
	fx_reset(sta->bss->ap->node.env.fx);
	eapol_auth_step(&sta->eap->pae, ev, sta->bss->ap->node.env.fx);
	perform(sta->bss, sta, MACHINE_EAPOL);
}

void ap_sa_step(struct ap_sta *sta, const struct sa_asker_event *ev)
{
	struct fx *fx = sta->bss->ap->node.env.fx;
	struct sa_env env;

	fx_reset(fx);
	env = ap_sa_env(sta);
	sa_asker_step(&sta->sa, &env, ev, fx);
	perform(sta->bss, sta, MACHINE_SA_QUERY);
}

void ap_sa_answer(struct ap_sta *sta, uint16_t transaction)
{
	struct fx *fx = sta->bss->ap->node.env.fx;
	struct sa_env env;

	fx_reset(fx);
	env = ap_sa_env(sta);
	sa_answer(&env, transaction, fx);
	perform(sta->bss, sta, MACHINE_SA_QUERY);
}

void ap_perform_radius(struct ap_bss *bss)
{
	perform(bss, NULL, MACHINE_RADIUS);
}

void ap_perform_notes(struct ap_bss *bss)
{
	const struct fx *fx = bss->ap->node.env.fx;

	for (unsigned i = 0; i < fx->n; i++)
		(void)node_note_fx(&bss->ap->node, &fx->item[i]);
}

void ap_radius_start(struct ap_bss *bss)
{
	fx_reset(bss->ap->node.env.fx);
	radius_client_start(bss->radius, node_now(&bss->ap->node), bss->ap->node.env.fx);
	perform(bss, NULL, MACHINE_RADIUS);
}

void ap_radius_timer(struct ap_bss *bss, unsigned timer)
{
	struct fx *fx = bss->ap->node.env.fx;

	fx_reset(fx);
	radius_client_timer(bss->radius, timer, node_now(&bss->ap->node), fx);
	perform(bss, NULL, MACHINE_RADIUS);
}

void ap_group_event(struct ap_bss *bss, struct group *g, enum group_event ev)
{
	struct fx *fx = bss->ap->node.env.fx;

	fx_reset(fx);
	INVARIANT(group_step(g, bss->ap->node.env.crypto, ev, fx) == ERR_OK);
	perform(bss, NULL, MACHINE_GROUP);
}

static void all_groups(struct ap_bss *bss, enum group_event ev)
{
	for (struct group *g = &bss->group; g != NULL; g = g->next_vlan)
		ap_group_event(bss, g, ev);
}

/* New group keys, and every station asked to take them. [hostapd] Those of all VLANs at once. */
void ap_group_renew(struct ap_bss *bss)
{
	struct ap_sta *next;

	all_groups(bss, GROUP_EV_REKEY);
	for (struct ap_sta *s = bss->ap->first; s != NULL; s = next) {
		next = s->next;
		if (s->bss == bss && s->state >= AP_STA_ASSOCIATED)
			ap_auth_step(s, &(struct authr_event){ .kind = AUTHR_EV_GROUP_REKEY });
	}
	all_groups(bss, GROUP_EV_ASKED);
}

void ap_holder_rrb(struct ap_bss *bss, const struct eth *eth)
{
	struct fx *fx = bss->ap->node.env.fx;
	struct rkh_frame f = { .src = eth->src,
			       .dst = eth->dst,
			       .payload = eth->payload,
			       .now_ns = node_now(&bss->ap->node) };

	fx_reset(fx);
	INVARIANT(key_holder_rrb(bss->holder, bss->ap->node.env.crypto, &f, fx) == ERR_OK);
	perform(bss, NULL, MACHINE_HOLDER);
}

void ap_holder_timer(struct ap_bss *bss)
{
	struct fx *fx = bss->ap->node.env.fx;

	fx_reset(fx);
	INVARIANT(key_holder_timer(bss->holder, bss->ap->node.env.crypto, node_now(&bss->ap->node),
				   fx) == ERR_OK);
	perform(bss, NULL, MACHINE_HOLDER);
}
