#include "base/invariant.h"
#include "crypto/ct.h"
#include "node/station_parts.h"
#include "wire/ft.h"

/* As in ap_keys.c: tells are acted on when everything else of the step has been performed. */
enum { TELLS_MAX = 16 };

enum machine {
	MACHINE_SME,
	MACHINE_SUPPLICANT,
	MACHINE_FT,
	MACHINE_CCKM,
	MACHINE_SAE,
	MACHINE_OWE,
	MACHINE_EAPOL,
	MACHINE_PREAUTH,
	MACHINE_SA_QUERY
};

struct tell {
	unsigned code;
	uint32_t value;
};

static struct sta_env env_of(struct station_node *s)
{
	return (struct sta_env){ .crypto = s->node.env.crypto,
				 .bugs = &s->node.bugs,
				 .pmksas = &s->pmksas,
				 .now_ns = node_now(&s->node) };
}

static void install_tk(struct station_node *s, const struct fx_item *item)
{
	struct seal_change c = { .tk = &s->tk, .other = &s->tk_rx };

	c.what = item->u.key.what;
	c.cipher = s->sme.target.fit.pairwise;
	c.secret = item->u.key.secret;
	c.key_id = item->u.key.key_id;
	/* what waits was meant for the key there is: message 4/4 of a new handshake */
	if (c.what == KEY_INSTALLED)
		outbox_seal(&s->outbox, &s->node, &s->tk);
	INVARIANT(seal_change(&s->node, &c) == ERR_OK);
}

static void install(struct station_node *s, const struct fx_item *item)
{
	struct seal_key *k;

	if (item->u.key.key == KEY_TK)
		install_tk(s, item);
	else if (item->u.key.key != KEY_GTK)
		station_group_key(s, item);
	if (item->u.key.key != KEY_GTK)
		return;
	INVARIANT(item->u.key.key_id < STATION_GTKS);
	k = &s->gtk[item->u.key.key_id];
	if (item->u.key.what == KEY_DELETED)
		seal_forget(k);
	else if (item->u.key.what == KEY_INSTALLED)
		INVARIANT(seal_install(&s->node, k, s->sme.target.fit.group, item->u.key.secret,
				       item->u.key.key_id, item->u.key.pn) == ERR_OK);
}

/* A frame of FT or SAE: sme sends and repeats it; over the DS it goes out once. */
static void send_auth(struct station_node *s, const struct fx_item *item)
{
	uint8_t body[SME_REQUEST_MAX];

	if (item->u.mgmt.subtype == FRAME_ACTION) {
		station_mgmt_tx(s, s->sme.bssid, FRAME_ACTION, item->u.mgmt.body);
		return;
	}
	INVARIANT(item->u.mgmt.body.len <= sizeof(body));
	memcpy(body, item->u.mgmt.body.p, item->u.mgmt.body.len);
	s->sme.request_len = 0;
	station_sme_step(s, &(struct sme_event){ .kind = SME_EV_REQUEST,
						 .u.body = bytes_of(body, item->u.mgmt.body.len) });
}

static unsigned timers_of(enum machine m)
{
	if (m == MACHINE_EAPOL)
		return STATION_TIMER_EAPOL;
	if (m == MACHINE_SA_QUERY)
		return STATION_TIMER_SA_QUERY;
	return m == MACHINE_PREAUTH ? STATION_TIMER_PREAUTH : 0;
}

static void perform_item(struct station_node *s, enum machine m, const struct fx_item *item)
{
	unsigned timer = timers_of(m);
	struct node *n = &s->node;

	if (node_note_fx(n, item))
		return;
	switch (item->kind) {
	case FX_EAPOL:
		if (m == MACHINE_PREAUTH)
			station_preauth_tx(s, item->u.eapol.pdu);
		else
			station_eapol_tx(s, item->u.eapol.pdu);
		break;
	case FX_MGMT:
		station_mgmt_tx(s, item->u.mgmt.to, item->u.mgmt.subtype, item->u.mgmt.body);
		break;
	case FX_TIMER:
		INVARIANT(item->u.timer.timer < STATION_TIMER_TUNE);
		timer += item->u.timer.timer;
		if (item->u.timer.in_ns >= 0)
			node_timer_in(n, timer, item->u.timer.in_ns);
		else
			node_timer_off(n, timer);
		break;
	case FX_KEY:
		install(s, item);
		break;
	case FX_WIRE:
	case FX_STATE:
	case FX_VERDICT:
	case FX_TRIGGER:
	case FX_DECISION:
	case FX_LOG:
	case FX_BUG:
	case FX_WORK:
	case FX_UDP:
	case FX_TELL:
		break;
	}
}

static void note_scan(struct station_node *s, enum trace_step step, uint32_t freq_mhz)
{
	struct trace_scan scan = { step, freq_mhz, s->sme.table.n };

	node_note(&s->node, (struct trace_rec){ .kind = TRACE_SCAN, .u.scan = scan });
}

static void scan_told(struct station_node *s, struct tell t)
{
	if (t.code == SCAN_TELL_DONE) {
		note_scan(s, TRACE_DONE, 0);
		s->scanning = false;
		station_sme_step(s, &(struct sme_event){ .kind = SME_EV_SCANNED });
		station_preauth_scanned(s);
		return;
	}
	if (!s->scanning)
		note_scan(s, TRACE_START, 0);
	s->scanning = true;
	note_scan(s, TRACE_CHANNEL, t.value);
	station_tune(s, t.value);
}

/* The association is over: keys, queues and the path go with it. */
static void dropped(struct station_node *s)
{
	node_timer_off(&s->node, STATION_TIMER_PORT);
	station_leave_dozing(s);
	s->port_open = s->scanning = s->dozing = false;
	station_l3_down(s);
	station_preauth_stop(s);
	station_path(s);
	station_supp_step(s, &(struct supp_event){ .kind = SUPP_EV_LEAVE });
	seal_forget(&s->tk);
	seal_forget(&s->tk_rx);
	for (unsigned i = 0; i < STATION_GTKS; i++)
		seal_forget(&s->gtk[i]);
	station_forget_group_keys(s);
	station_sa_step(s, &(struct sa_asker_event){ .kind = SA_ASKER_EV_RENEWED });
	s->mfp = s->open = false;
	station_eap_event(s, EAPOL_SUPP_EV_LEAVE);
	node_timer_off(&s->node, STATION_TIMER_EAPOL + EAPOL_SUPP_TIMER_COUNT);
	outbox_clear(&s->outbox, &s->node);
	station_drop_held(s);
}

void station_open_port_in(struct station_node *s, int64_t in_ns)
{
	node_timer_in(&s->node, STATION_TIMER_PORT, in_ns);
}

/* EAP will make it, or message 1 name one of the cache. */
static bool may_lack_key(enum akm akm)
{
	return (SUITE_BIT(akm) & AKM_EAP_MASK) != 0 && (SUITE_BIT(akm) & AKM_FT_MASK) == 0;
}

static struct bytes key_name(const struct station_node *s)
{
	bool is_eap = (SUITE_BIT(s->sme.target.fit.akm) & AKM_EAP_MASK) != 0;

	return is_eap ? BYTES(s->key.pmkid) : bytes_of(NULL, 0);
}

static struct supp_rekey rekey_of(const struct station_node *s)
{
	const struct spec_network *network = s->sme.target.fit.network;

	return (struct supp_rekey){ .ptk_s = network->wpa_ptk_rekey_s,
				    .ext_key_id = s->spec->extended_key_id,
				    .deny_ptk0 = network->wpa_deny_ptk0_rekey ==
						 SPEC_PTK0_REKEY_NEVER };
}

void station_start_supplicant(struct station_node *s)
{
	const struct sme_target *t = &s->sme.target;
	struct supp_event ev = { .kind = SUPP_EV_START };
	uint8_t psk[SPEC_PSK_LEN];
	struct bytes pmk = bytes_of(s->key.pmk, s->key.pmk_len);

	if ((SUITE_BIT(t->fit.akm) & AKM_PSK_MASK) != 0) {
		INVARIANT(psk_cache_get(s->psks, s->node.env.crypto, &t->fit.network->psk,
					&t->fit.network->ssid, psk) == ERR_OK);
		pmk = BYTES(psk);
	}
	if (pmk.len == 0 && !may_lack_key(t->fit.akm))
		return;
	ev.u.start = (struct supp_start){
		.akm = t->fit.akm,
		.pairwise = t->fit.pairwise,
		.group = t->fit.group,
		.group_mgmt = t->fit.group_mgmt,
		.beacon_prot = t->fit.network->beacon_prot,
		.bssid = t->bss.bssid,
		.ssid = bytes_of(t->bss.ssid, t->bss.ssid_len),
		.pmk = pmk,
		.pmkid = pmk.len > 0 ? key_name(s) : bytes_of(NULL, 0),
		.rsne = bytes_of(s->sme.rsne, s->sme.rsne_len),
		.rsnxe = bytes_of(s->sme.rsnxe, s->sme.rsnxe_len),
		.ap_rsne = bytes_of(t->bss.rsne, t->bss.rsne_len),
		.ap_rsnxe = bytes_of(t->bss.rsnxe, t->bss.rsnxe_len),
		.ap_wpa = bytes_of(t->bss.wpa, t->bss.wpa_len),
		.mde = bytes_of(s->sme.mde, s->sme.mde_len),
		.fte = bytes_of(s->sme.fte, s->sme.fte_len),
		.again = s->supp.state == SUPP_KEYED,
		.rekey = rekey_of(s),
	};
	s->mfp = t->fit.group_mgmt != CIPHER_NONE;
	station_supp_step(s, &ev);
	ct_wipe(psk, sizeof(psk));
}

/* With a cached key the handshake may begin at once; without one it is EAP's turn. */
static void start_8021x(struct station_node *s)
{
	if (!s->sme.target.cached)
		ct_wipe(&s->key, sizeof(s->key));
	station_start_supplicant(s);
	station_eap_start(s);
}

static void associated(struct station_node *s)
{
	s->open = s->sme.target.fit.akm == AKM_NONE;
	if (s->sme.target.cached)
		station_use_cached(s);
	if (s->open)
		station_open_port_in(s, 0);
	else if ((SUITE_BIT(s->sme.target.fit.akm) & AKM_EAP_MASK) != 0)
		start_8021x(s);
	else if (s->sme.target.fit.akm == AKM_OWE)
		station_owe_answer(s, STATUS_SUCCESS);
	else
		station_start_supplicant(s);
}

static void start_ft(struct station_node *s, bool over_ds)
{
	const struct sme_target *t = &s->sme.target;
	struct ft_supp_event ev = { .kind = FT_SUPP_EV_START };
	uint8_t own[MDE_LEN];
	struct wr mde = wr_of(own, sizeof(own));

	ev.u.start = (struct ft_supp_start){
		.ctx = &s->supp.ft,
		.target = t->bss.bssid,
		.current_ap = t->current_ap,
		.over_ds = over_ds,
		.group = t->fit.group,
		.group_mgmt = t->fit.group_mgmt,
		.beacon_prot = t->fit.network->beacon_prot,
		.rsne = bytes_of(s->sme.rsne, s->sme.rsne_len),
		.rsnxe = bytes_of(s->sme.rsnxe, s->sme.rsnxe_len),
		.rsnxe_used = s->sme.rsnxe_len > 0 || s->spec->set.ft_rsnxe_used,
		.mde = bytes_of(t->bss.mde, t->bss.mde_len),
		.ap_rsne = bytes_of(t->bss.rsne, t->bss.rsne_len),
		.ap_rsnxe = bytes_of(t->bss.rsnxe, t->bss.rsnxe_len),
	};
	if (t->bss.mde_len == 0) { /* asked for by force */
		mde_build(&mde, &(struct mde){ { s->sme.mdid[0], s->sme.mdid[1] }, 0 });
		ev.u.start.mde = wr_sofar(&mde);
	}
	if (!over_ds) /* [wpa_supplicant] what answers an FT Action frame asks for no resources */
		ev.u.start.ric = bytes_of(s->spec->set.ric, s->spec->set.ric_len);
	station_ft_step(s, &ev);
}

static void sme_told(struct station_node *s, struct tell t)
{
	switch ((enum sme_tell)t.code) {
	case SME_TELL_TUNE:
		station_tune(s, t.value);
		break;
	case SME_TELL_DROPPED:
		dropped(s);
		break;
	case SME_TELL_ASSOCIATED:
		associated(s);
		break;
	case SME_TELL_SAE_START:
		station_sae_start(s);
		break;
	case SME_TELL_SAE_ABORT:
		station_sae_step(s, &(struct sae_event){ .kind = SAE_EV_ABORT });
		break;
	case SME_TELL_OWE_START:
		station_owe_start(s, (uint16_t)t.value);
		break;
	case SME_TELL_OWE_REFUSED:
		station_owe_answer(s, (uint16_t)t.value);
		break;
	case SME_TELL_CCKM_START:
		station_cckm_start(s);
		break;
	case SME_TELL_CCKM_ABORT:
		station_cckm_step(s, &(struct cckm_sta_event){ .kind = CCKM_STA_EV_ABORT });
		break;
	case SME_TELL_FT_START:
		start_ft(s, t.value != 0);
		break;
	case SME_TELL_FT_ABORT:
		station_ft_step(s, &(struct ft_supp_event){ .kind = FT_SUPP_EV_ABORT });
		break;
	case SME_TELL_SILENT:
		s->silent = t.value != 0;
		if (station_path(s))
			station_send_held(s);
		break;
	case SME_TELL_SWITCHED:
		if (s->sme.both.legacy != 0)
			s->node.ports.air_peer(s->node.ports.ctx, 0, s->sme.bssid, &s->sme.both);
		station_sa_switched(s);
		break;
	}
}

static void supp_told(struct station_node *s, struct tell t)
{
	switch ((enum supp_tell)t.code) {
	case SUPP_TELL_KEYED:
		station_name_key(s);
		station_eap_event(s, EAPOL_SUPP_EV_PORT_VALID);
		sme_set_ft(&s->sme, s->supp.ft.valid ? s->supp.ft.mdid : NULL);
		/* message 4/4 goes first, and in the clear */
		station_open_port_in(s, node_busy(&s->node) + s->profile->eapol_think_ns +
						s->profile->key_install_ns);
		station_sme_step(s, &(struct sme_event){ .kind = SME_EV_KEYED });
		station_preauth_keyed(s);
		break;
	case SUPP_TELL_DEAUTH:
		station_sme_step(s, &(struct sme_event){ .kind = SME_EV_REFUSED,
							 .u.reason = (uint16_t)t.value });
		break;
	case SUPP_TELL_TRANSITION:
		station_transition(s, (uint8_t)t.value);
		break;
	case SUPP_TELL_CCKM:
		station_cckm_session(s);
		break;
	case SUPP_TELL_CACHED:
		station_key_of_cache(s);
		break;
	case SUPP_TELL_NO_PMKSA:
		station_eap_ask(s);
		break;
	case SUPP_TELL_GROUP:
		break;
	}
}

/* Fast transition is done: the supplicant goes on from its keys. */
static void ft_done(struct station_node *s)
{
	const struct sme_target *t = &s->sme.target;
	struct supp_event ev = { .kind = SUPP_EV_FT };

	ev.u.ft = ft_supp_outcome(station_ft(s));
	ev.u.ft.beacon_prot = t->fit.network->beacon_prot;
	ev.u.ft.rekey = rekey_of(s);
	s->mfp = t->fit.group_mgmt != CIPHER_NONE;
	station_supp_step(s, &ev);
	if ((SUITE_BIT(t->fit.akm) & AKM_EAP_MASK) != 0)
		station_eap_by_ft(s);
	station_open_port_in(s, node_busy(&s->node) + s->profile->key_install_ns);
	station_sme_step(s, &(struct sme_event){ .kind = SME_EV_FT_DONE });
}

static void ft_told(struct station_node *s, struct tell t)
{
	switch ((enum ft_supp_tell)t.code) {
	case FT_SUPP_TELL_READY:
		sme_set_deadline(&s->sme, ft_supp_deadline_ns(station_ft(s)));
		station_sme_step(s, &(struct sme_event){ .kind = SME_EV_FT_READY,
							 .u.ft = ft_supp_request(station_ft(s)) });
		break;
	case FT_SUPP_TELL_DONE:
		ft_done(s);
		break;
	case FT_SUPP_TELL_FAILED:
		station_sme_step(s, &(struct sme_event){ .kind = SME_EV_FT_FAILED,
							 .u.status = (uint16_t)t.value });
		break;
	}
}

static void sae_told(struct station_node *s, struct tell t)
{
	struct sme_event ev = { .kind = SME_EV_SAE_FAILED, .u.status = (uint16_t)t.value };

	if (t.code == SAE_TELL_DONE) {
		station_sae_done(s);
		ev = (struct sme_event){ .kind = SME_EV_SAE_DONE };
	}
	station_sme_step(s, &ev);
}

static void told(struct station_node *s, enum machine m, struct tell t)
{
	switch (m) {
	case MACHINE_SME:
		if (t.code >= SCAN_TELL_TUNE)
			scan_told(s, t);
		else
			sme_told(s, t);
		break;
	case MACHINE_SUPPLICANT:
		supp_told(s, t);
		break;
	case MACHINE_FT:
		ft_told(s, t);
		break;
	case MACHINE_CCKM:
		station_cckm_told(s, t.code, t.value);
		break;
	case MACHINE_SAE:
		sae_told(s, t);
		break;
	case MACHINE_OWE:
		station_owe_told(s, t.code, t.value);
		break;
	case MACHINE_EAPOL:
		station_eap_told(s, t.code);
		break;
	case MACHINE_PREAUTH:
		station_preauth_told(s, t.code);
		break;
	case MACHINE_SA_QUERY:
		station_sa_told(s);
		break;
	}
}

static void perform(struct station_node *s, enum machine m)
{
	const struct fx *fx = s->node.env.fx;
	struct tell tells[TELLS_MAX];
	struct fx_item request = { .kind = FX_TELL };
	unsigned n = 0;

	for (unsigned i = 0; i < fx->n; i++) {
		const struct fx_item *item = &fx->item[i];

		if (item->kind == FX_TELL) {
			INVARIANT(n < TELLS_MAX);
			tells[n++] = (struct tell){ item->u.tell.code, item->u.tell.value };
		} else if (item->kind == FX_MGMT && (m == MACHINE_FT || m == MACHINE_SAE)) {
			request = *item;
		} else {
			perform_item(s, m, item);
		}
	}
	if (request.kind == FX_MGMT)
		send_auth(s, &request);
	for (unsigned i = 0; i < n; i++)
		told(s, m, tells[i]);
}

void station_sme_step(struct station_node *s, const struct sme_event *ev)
{
	struct sta_env env = env_of(s);

	fx_reset(s->node.env.fx);
	sme_step(&s->sme, &env, ev, s->node.env.fx);
	perform(s, MACHINE_SME);
}

struct phy_channel station_channel(const struct station_node *s)
{
	return (struct phy_channel){ s->sme.freq_mhz, s->sme.both.width_mhz,
				     s->sme.both.secondary };
}

void station_supp_step(struct station_node *s, const struct supp_event *ev)
{
	struct sta_env env = env_of(s);

	env.ocv = station_ocv(s, bytes_of(s->supp.ap_rsne, s->supp.ap_rsne_len));
	env.channel = station_channel(s);
	fx_reset(s->node.env.fx);
	INVARIANT(supplicant_step(&s->supp, &env, ev, s->node.env.fx) == ERR_OK);
	perform(s, MACHINE_SUPPLICANT);
}

void station_ft_step(struct station_node *s, const struct ft_supp_event *ev)
{
	const struct bss_entry *bss = &s->sme.target.bss;
	struct sta_env env = env_of(s);

	env.ocv = station_ocv(s, bytes_of(bss->rsne, bss->rsne_len));
	env.channel = sme_target_channel(&s->sme);
	fx_reset(s->node.env.fx);
	INVARIANT(ft_supp_step(station_ft(s), &env, ev, s->node.env.fx) == ERR_OK);
	perform(s, MACHINE_FT);
}

void station_cckm_step(struct station_node *s, const struct cckm_sta_event *ev)
{
	struct sta_env env = env_of(s);

	fx_reset(s->node.env.fx);
	INVARIANT(cckm_sta_step(&s->cckm, &env, ev, s->node.env.fx) == ERR_OK);
	perform(s, MACHINE_CCKM);
}

void station_sae_step(struct station_node *s, const struct sae_event *ev)
{
	struct sae_env env = station_sae_env(s);

	fx_reset(s->node.env.fx);
	INVARIANT(sae_step(station_sae(s), &env, ev, s->node.env.fx) == ERR_OK);
	perform(s, MACHINE_SAE);
}

void station_owe_step(struct station_node *s, const struct owe_event *ev)
{
	struct owe_env env = station_owe_env(s);

	fx_reset(s->node.env.fx);
	INVARIANT(owe_step(&s->owe, &env, ev, s->node.env.fx) == ERR_OK);
	perform(s, MACHINE_OWE);
}

void station_eap_step(struct station_node *s, const struct eapol_supp_event *ev)
{
	struct sta_env env = env_of(s);

	fx_reset(s->node.env.fx);
	INVARIANT(eapol_supp_step(s->eap, &env, ev, s->node.env.fx) == ERR_OK);
	perform(s, MACHINE_EAPOL);
}

void station_preauth_step(struct station_node *s, const struct eapol_supp_event *ev)
{
	struct sta_env env = env_of(s);

	fx_reset(s->node.env.fx);
	INVARIANT(eapol_supp_step(s->preauth.supp, &env, ev, s->node.env.fx) == ERR_OK);
	perform(s, MACHINE_PREAUTH);
}

void station_sa_step(struct station_node *s, const struct sa_asker_event *ev)
{
	struct sa_env env;

	fx_reset(s->node.env.fx);
	env = station_sa_env(s);
	sa_asker_step(&s->sa, &env, ev, s->node.env.fx);
	perform(s, MACHINE_SA_QUERY);
}

void station_sa_answer(struct station_node *s, uint16_t transaction)
{
	struct sa_env env;

	fx_reset(s->node.env.fx);
	env = station_sa_env(s);
	sa_answer(&env, transaction, s->node.env.fx);
	perform(s, MACHINE_SA_QUERY);
}
