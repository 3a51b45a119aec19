#include "node/station.h"

#include <stdlib.h>

#include "base/invariant.h"
#include "base/time.h"
#include "crypto/ct.h"
#include "node/station_parts.h"
#include "wire/action.h"
#include "wire/ie.h"
#include "wire/mgmt.h"

/* No deauthentication takes longer to send, seven tries at 1 Mb/s with their backoff included. */
#define LEAVE_MAX_NS (100 * NS_PER_MS)

static struct nonces nonces_of(const struct node_env *env, const char *purpose)
{
	return (struct nonces){ .rng = rng_stream(env->seed, env->name, purpose) };
}

/* False, with nothing left to be freed: no memory. */
static bool keep_bodies(struct station_node *s)
{
	s->bodies = calloc(BSS_TABLE_MAX, sizeof(*s->bodies));
	if (s->bodies == NULL)
		free(s->spec);
	return s->bodies != NULL;
}

struct ft_supp *station_ft(struct station_node *s)
{
	if (s->ft == NULL) {
		s->ft = malloc(sizeof(*s->ft));
		INVARIANT(s->ft != NULL);
		ft_supp_init(s->ft, nonces_of(&s->node.env,
					      s->again ? "ft-snonce/again" : "ft-snonce"));
	}
	return s->ft;
}

struct sae *station_sae(struct station_node *s)
{
	if (s->sae == NULL) {
		s->sae = malloc(sizeof(*s->sae));
		INVARIANT(s->sae != NULL);
		sae_init(s->sae, s->mac, MAC_ZERO,
			 rng_stream(s->node.env.seed, s->node.env.name, "sae"));
	}
	return s->sae;
}

static void forget_ft(struct station_node *s)
{
	if (s->ft != NULL)
		ft_supp_fini(s->ft);
	free(s->ft);
	s->ft = NULL;
}

static void forget_sae(struct station_node *s)
{
	if (s->sae != NULL)
		sae_fini(s->sae);
	free(s->sae);
	s->sae = NULL;
}

enum err station_init(struct station_node *s, const struct node_env *env,
		      const struct station_config *cfg)
{
	*s = (struct station_node){
		.node = { .kind = NODE_STATION, .env = *env, .ports = s->node.ports },
		.spec = station_copy_spec(cfg->spec),
		.written = cfg->spec,
		.profile = cfg->profile,
		.psks = cfg->psks,
		.mac = cfg->mac,
		.dhcp = cfg->dhcp,
		.mute = cfg->mute
	};
	if (s->spec == NULL)
		return ERR_NOMEM;
	if (cfg->keeps_bodies && !keep_bodies(s))
		return ERR_NOMEM;
	s->node.work_ns = cfg->profile->work_ns;
	sme_init(&s->sme, cfg->mac, s->spec, cfg->profile);
	sme_set_rng(&s->sme, rng_stream(env->seed, env->name, "temp-disable"));
	sme_set_measure_rng(&s->sme, rng_stream(env->seed, env->name, "measurements"));
	sme_set_bodies(&s->sme, s->bodies);
	if (cfg->learnt.len > 0)
		sme_set_learnt(&s->sme, cfg->learnt);
	supplicant_init(&s->supp, cfg->mac, nonces_of(env, "snonce"));
	cckm_sta_init(&s->cckm);
	station_sa_init(s, "sa-query");
	owe_init(&s->owe, true, cfg->mac, MAC_ZERO, rng_stream(env->seed, env->name, "owe"));
	pmksa_cache_init(&s->pmksas, PMKSA_STATION_MAX, 0);
	pmksa_cache_init(&s->saved, PMKSA_STATION_MAX, 0);
	host_init(&s->host, &s->node, cfg->mac, cfg->dhcp ? 0 : cfg->ip, STATION_TIMER_FLOWS);
	station_l3_init(s, env, "l3");
	outbox_init(&s->outbox, STATION_TIMER_OUTBOX);
	memset(s->last_seq, 0xff, sizeof(s->last_seq));
	return ERR_OK;
}

static void forget_keys(struct station_node *s)
{
	seal_forget(&s->tk);
	seal_forget(&s->tk_rx);
	for (unsigned i = 0; i < STATION_GTKS; i++)
		seal_forget(&s->gtk[i]);
	station_forget_group_keys(s);
}

void station_fini(struct station_node *s)
{
	forget_keys(s);
	sme_fini(&s->sme);
	supplicant_fini(&s->supp);
	forget_ft(s);
	cckm_sta_fini(&s->cckm);
	forget_sae(s);
	owe_fini(&s->owe);
	station_eap_forget(s);
	pmksa_cache_fini(&s->pmksas);
	pmksa_cache_fini(&s->saved);
	ct_wipe(&s->key, sizeof(s->key));
	host_fini(&s->host);
	outbox_fini(&s->outbox);
	free(s->held);
	free(s->bodies);
	free(s->spec);
}

void station_reset(struct station_node *s)
{
	struct node_env env = s->node.env;
	struct learn file = s->sme.learnt;
	bool broken = s->sme.learn_broken;

	forget_keys(s);
	supplicant_fini(&s->supp);
	forget_ft(s);
	cckm_sta_fini(&s->cckm);
	station_sa_init(s, "sa-query/again");
	supplicant_init(&s->supp, s->mac, nonces_of(&env, "snonce/again"));
	s->again = true;
	station_preauth_stop(s);
	station_eap_forget(s);
	s->mic_watch = (struct mic_watch){ 0 };
	pmksa_flush(&s->pmksas, MAC_ZERO);
	ct_wipe(&s->key, sizeof(s->key));
	station_reread_spec(s);
	sme_fini(&s->sme);
	sme_init(&s->sme, s->mac, s->spec, s->profile);
	sme_set_rng(&s->sme, rng_stream(env.seed, env.name, "temp-disable/again"));
	sme_set_measure_rng(&s->sme, rng_stream(env.seed, env.name, "measurements/again"));
	sme_set_bodies(&s->sme, s->bodies);
	s->sme.learnt = file;
	s->sme.learn_broken = broken;
	outbox_clear(&s->outbox, &s->node);
	station_drop_held(s);
	if (s->dhcp)
		host_address(&s->host, 0);
	station_l3_init(s, &env, "l3/again");
	s->port_open = s->scanning = s->silent = false;
	s->freq_mhz = s->tuning_mhz = 0;
	s->leaving = s->goes = s->dozing = false;
	station_path(s);
}

/* Sending */

/* Of the AP it is with or goes to, where it is on its channel; else the band's lowest. */
uint32_t station_basic_rate(const struct station_node *s)
{
	static const struct phy_caps none;
	const struct bss_entry *bss = &s->sme.target.bss;
	const struct phy_caps *c = bss->freq_mhz == s->freq_mhz ? &bss->rates : &none;

	return phy_rate_100k(phy_caps_lowest(c, s->freq_mhz < 3000));
}

/* What comes back as SME_EV_TX_DONE. */
static bool is_request(const struct station_node *s, uint8_t kind)
{
	if (kind == FRAME_ACTION)
		return s->sme.btm_step == SME_BTM_ANSWERED;
	return kind == FRAME_AUTH || kind == FRAME_ASSOC_REQ || kind == FRAME_REASSOC_REQ ||
	       kind == FRAME_NULL;
}

void station_mgmt_tx(struct station_node *s, struct mac to, uint8_t kind, struct bytes body)
{
	struct hdr h = hdr_mgmt((enum frame)kind, to, s->mac, to);
	uint8_t plain[OUTBOX_FRAME_MAX], sealed[OUTBOX_FRAME_MAX];
	struct wr w = wr_of(plain, sizeof(plain));
	struct wr out = wr_of(sealed, sizeof(sealed));
	struct air_tx tx = { .rate_100k = station_basic_rate(s),
			     .ac = AIR_VO,
			     .cookie = is_request(s, kind) ? STATION_COOKIE_REQUEST
							: STATION_COOKIE_NONE };
	bool think = kind == FRAME_AUTH || kind == FRAME_ASSOC_REQ || kind == FRAME_REASSOC_REQ;

	if ((kind == FRAME_ASSOC_REQ || kind == FRAME_REASSOC_REQ) && s->sme.both.legacy != 0)
		s->node.ports.air_peer(s->node.ports.ctx, 0, to, &s->sme.both);
	if (kind == FRAME_NULL)
		h = hdr_data_to_ap(FRAME_NULL, to, s->mac, to);
	h.seq = s->seq++ & 0xfff;
	hdr_build(&w, &h);
	wr_bytes(&w, body);
	INVARIANT(!w.overflow);
	tx.frame = wr_sofar(&w);
	if (s->mfp && s->tk.set && mgmt_is_robust(kind, body)) {
		INVARIANT(seal_frame(&s->node, &s->tk, tx.frame, &out) == ERR_OK);
		tx.frame = wr_sofar(&out);
	}
	if (kind == FRAME_DEAUTH) { /* overtakes what waits for thinking: that is over */
		tx.cookie = STATION_COOKIE_LEAVE;
		s->leaving = s->freq_mhz != 0;
		s->node.ports.air_tx(s->node.ports.ctx, 0, &tx);
		return;
	}
	outbox_put(&s->outbox, &s->node, 0,
		   think ? s->profile->auth_think_ns + node_busy(&s->node) : 0, &tx, NULL);
}

/* The radio */

/*
 * Tells the AP whether to keep what it has for us. Best effort: behind the data that waits, as
 * mac80211 flushes its queues before it leaves the channel.
 */
static void send_null(struct station_node *s, struct mac ap, bool dozing, uint32_t cookie)
{
	struct hdr h = hdr_data_to_ap(FRAME_NULL, ap, s->mac, ap);
	uint8_t frame[HDR_MAX];
	struct wr w = wr_of(frame, sizeof(frame));
	struct air_tx tx = { .rate_100k = station_basic_rate(s), .ac = AIR_BE, .cookie = cookie };

	h.pwr_mgt = dozing;
	h.seq = s->seq++ & 0xfff;
	hdr_build(&w, &h);
	tx.frame = wr_sofar(&w);
	s->node.ports.air_tx(s->node.ports.ctx, 0, &tx);
}

void station_leave_dozing(struct station_node *s)
{
	if (!s->path_up || !node_bug(&s->node, BUG_LEAVES_DOZING))
		return;
	s->leaving = true;
	send_null(s, s->path, true, STATION_COOKIE_LEAVE);
}

static void note_tune(struct station_node *s, enum trace_step step, uint32_t freq_mhz)
{
	node_note(&s->node, (struct trace_rec){ .kind = TRACE_TUNE, .u.tune = { step, freq_mhz } });
}

static void leave_channel(struct station_node *s)
{
	s->goes = s->leaving = false;
	s->node.ports.air_flush(s->node.ports.ctx, 0);
	s->node.ports.air_tune(s->node.ports.ctx, 0, 0);
	s->freq_mhz = 0;
	station_path(s);
	node_timer_in(&s->node, STATION_TIMER_TUNE, s->profile->tune_ns);
}

/*
 * Always by a timer, so that no machine is stepped while another one's effects are performed. A
 * deauthentication is sent before the radio leaves, as mac80211 flushes its queues after one; so is
 * the null function by which a scan begins, be it acknowledged or not.
 */
void station_tune(struct station_node *s, uint32_t freq_mhz)
{
	if (s->scanning && s->path_up && freq_mhz != s->freq_mhz) {
		s->dozing = s->leaving = true;
		send_null(s, s->sme.bssid, true, STATION_COOKIE_LEAVE);
	}
	s->tuning_mhz = freq_mhz;
	note_tune(s, TRACE_START, freq_mhz);
	s->goes = s->freq_mhz != freq_mhz && s->leaving;
	if (s->goes)
		node_timer_in(&s->node, STATION_TIMER_TUNE, LEAVE_MAX_NS);
	else if (s->freq_mhz != freq_mhz)
		leave_channel(s);
	else
		node_timer_in(&s->node, STATION_TIMER_TUNE, 0);
	station_path(s);
}

static void wake(struct station_node *s)
{
	s->dozing = false;
	send_null(s, s->sme.bssid, false, STATION_COOKIE_NONE);
}

static void on_tuned(struct station_node *s)
{
	if (s->goes) {
		leave_channel(s);
		return;
	}
	if (s->freq_mhz != s->tuning_mhz)
		s->node.ports.air_tune(s->node.ports.ctx, 0, s->tuning_mhz);
	s->freq_mhz = s->tuning_mhz;
	note_tune(s, TRACE_DONE, s->freq_mhz);
	if (s->dozing && s->freq_mhz == s->sme.freq_mhz)
		wake(s);
	if (station_path(s))
		station_send_held(s);
	station_sme_step(s, &(struct sme_event){ .kind = SME_EV_TUNED });
}

bool station_path(struct station_node *s)
{
	bool up = s->port_open && !s->dozing && !s->silent && s->freq_mhz != 0 &&
		  s->freq_mhz == s->sme.freq_mhz;

	if (up != s->path_up) {
		s->path_up = up;
		if (up)
			s->path = s->sme.bssid;
		node_note(&s->node, (struct trace_rec){ .kind = TRACE_PATH,
							.u.path = { s->path, up, up } });
	}
	return up;
}

unsigned station_key_id(const struct station_node *s)
{
	return s->tk.key_id;
}

struct mac station_bssid(const struct station_node *s)
{
	return s->sme.associated ? s->sme.bssid : MAC_ZERO;
}

/* What comes in */

void station_start(struct station_node *s)
{
	if (s->mute)
		return;
	if (s->spec->has_country)
		node_log(&s->node, LOG_INFO, true,
			 "CTRL-EVENT-REGDOM-CHANGE init=USER type=COUNTRY alpha2=%s",
			 s->spec->country);
	station_l3_start(s);
	host_start(&s->host);
	station_join(s);
}

void station_join(struct station_node *s)
{
	station_sme_step(s, &(struct sme_event){ .kind = SME_EV_JOIN });
}

void station_leave(struct station_node *s)
{
	station_sme_step(s, &(struct sme_event){ .kind = SME_EV_LEAVE });
}

void station_roam_to(struct station_node *s, struct mac bssid, bool over_ds)
{
	station_sme_step(s, &(struct sme_event){ .kind = SME_EV_ROAM_TO,
						 .u.roam = { bssid, over_ds, false } });
}

void station_force_over_ds(struct station_node *s, struct mac bssid)
{
	station_sme_step(s, &(struct sme_event){ .kind = SME_EV_ROAM_TO,
						 .u.roam = { bssid, true, true } });
}

void station_scan(struct station_node *s)
{
	station_sme_step(s, &(struct sme_event){ .kind = SME_EV_SCAN });
}

uint64_t station_channels_scanned(const struct station_node *s)
{
	return s->sme.channels_scanned;
}

/* Every transmitter has its own sequence numbers [11-2020 10.3.2.14]. */
static bool is_duplicate(struct station_node *s, const struct hdr *h)
{
	uint16_t now = (uint16_t)(h->seq << 4 | h->frag);
	unsigned tid = hdr_is_qos(h) ? h->qos & QOS_TID : SEAL_TIDS;

	if (mac_is_group(h->a1))
		return false;
	if (h->retry && s->last_seq[tid] == now && mac_equal(s->last_from[tid], h->a2))
		return true;
	s->last_seq[tid] = now;
	s->last_from[tid] = h->a2;
	return false;
}

static void on_auth(struct station_node *s, struct bytes body)
{
	if (s->sme.state != SME_AUTH)
		return;
	if (s->sme.target.ft)
		station_ft_step(s, &(struct ft_supp_event){ FT_SUPP_EV_AUTH, { .body = body } });
	else if (s->sme.target.sae)
		station_sae_step(s, &(struct sae_event){ SAE_EV_AUTH, { .body = body } });
	else
		station_sme_step(s, &(struct sme_event){ .kind = SME_EV_AUTH, .u.body = body });
}

static void on_assoc(struct station_node *s, struct bytes body)
{
	struct assoc_resp r;

	if (s->sme.state != SME_ASSOC)
		return;
	if (assoc_resp_parse(body, &r) == WIRE_OK && r.status == STATUS_SUCCESS)
		s->aid = r.aid;
	if (s->sme.target.ft)
		station_ft_step(s, &(struct ft_supp_event){ FT_SUPP_EV_REASSOC, { .body = body } });
	else if (s->sme.target.cckm)
		station_cckm_response(s, body);
	else
		station_sme_step(s, &(struct sme_event){ .kind = SME_EV_ASSOC, .u.body = body });
}

static void on_leave(struct station_node *s, const struct hdr *h, struct bytes body)
{
	struct leave l;

	if (leave_parse(body, &l) != WIRE_OK)
		return;
	station_sme_step(
		s, &(struct sme_event){ .kind = SME_EV_LEFT,
					.u.left = { h->a2, h->kind == FRAME_DEAUTH, l.reason } });
}

static void on_ft_action(struct station_node *s, struct bytes body)
{
	if (s->sme.state == SME_FT_DS)
		station_ft_step(s, &(struct ft_supp_event){ FT_SUPP_EV_ACTION, { .body = body } });
	else
		node_log(&s->node, LOG_DEBUG, false, "FT: No over-the-DS in progress - drop");
}

static void on_action(struct station_node *s, const struct hdr *h, struct bytes body)
{
	struct action a;

	if (mac_is_group(h->a1) || action_parse(body, &a) != WIRE_OK)
		return;
	if (a.category == CATEGORY_SA_QUERY)
		station_sa_rx(s, body);
	else if (a.category == CATEGORY_RADIO_MEASUREMENT && a.action == RM_NEIGHBOR_RESPONSE)
		station_sme_step(s, &(struct sme_event){ .kind = SME_EV_NEIGHBORS,
							 .u.body = body });
	else if (a.category == CATEGORY_RADIO_MEASUREMENT && a.action == RM_MEASUREMENT_REQUEST)
		station_sme_step(s, &(struct sme_event){ .kind = SME_EV_MEASURE, .u.body = body });
	else if (a.category == CATEGORY_WNM && a.action == WNM_BTM_REQUEST)
		station_sme_step(s, &(struct sme_event){ .kind = SME_EV_BTM_REQUEST,
							 .u.body = body });
	else if (a.category == CATEGORY_SPECTRUM && a.action == SPECTRUM_CHANNEL_SWITCH)
		station_sme_step(s, &(struct sme_event){ .kind = SME_EV_SWITCH, .u.body = a.rest });
	else if (a.category == CATEGORY_FT)
		on_ft_action(s, body);
}

/* The AP thinks us asleep, for want of the null function that said otherwise [mac80211]. */
static void check_tim(struct station_node *s, struct bytes body)
{
	struct beacon b;
	struct tim t;

	if (s->path_up && beacon_parse(body, &b) == WIRE_OK &&
	    tim_parse(b.e.tim, &t) == WIRE_OK && tim_has(&t, s->aid))
		wake(s);
}

static void on_heard(struct station_node *s, const struct hdr *h, struct bytes body,
		     const struct air_rx *info)
{
	if (h->kind == FRAME_BEACON && mac_equal(h->a3, s->sme.bssid))
		check_tim(s, body);
	station_sme_step(s,
			 &(struct sme_event){ .kind = SME_EV_HEARD,
					      .u.heard = { h->a3, info->freq_mhz, info->level_mdbm,
							   body, h->kind == FRAME_BEACON } });
}

static void mgmt_rx(struct station_node *s, const struct hdr *h, struct bytes frame,
		    struct bytes body, const struct air_rx *info)
{
	uint8_t clear[MGMT_BODY_MAX];
	struct wr w = wr_of(clear, sizeof(clear));

	if (h->kind == FRAME_BEACON || h->kind == FRAME_PROBE_RESP) {
		if (station_open_beacon(s, h, frame))
			on_heard(s, h, body, info);
		return;
	}
	if (!mac_equal(h->a2, s->sme.bssid) || !station_open_mgmt(s, h, frame, &body, &w))
		return;
	if (h->kind == FRAME_AUTH)
		on_auth(s, body);
	else if (h->kind == FRAME_ASSOC_RESP || h->kind == FRAME_REASSOC_RESP)
		on_assoc(s, body);
	else if (h->kind == FRAME_DEAUTH || h->kind == FRAME_DISASSOC)
		on_leave(s, h, body);
	else if (h->kind == FRAME_ACTION)
		on_action(s, h, body);
}

void station_air_rx(struct station_node *s, struct bytes frame, const struct air_rx *info)
{
	struct rd r = rd_of(frame);
	struct hdr h;

	if (s->mute || hdr_parse(&r, &h) != WIRE_OK ||
	    (!mac_equal(h.a1, s->mac) && !mac_is_group(h.a1)) || is_duplicate(s, &h))
		return;
	if (hdr_is_data(&h))
		station_data_rx(s, &h, frame, bytes_of(r.p, r.left));
	else if (hdr_is_mgmt(&h))
		mgmt_rx(s, &h, frame, bytes_of(r.p, r.left), info);
}

void station_air_done(struct station_node *s, uint32_t cookie, bool acked)
{
	if (cookie == STATION_COOKIE_REQUEST)
		station_sme_step(s,
				 &(struct sme_event){ .kind = SME_EV_TX_DONE, .u.acked = acked });
	if (cookie == STATION_COOKIE_LEAVE) {
		s->leaving = false;
		if (s->goes)
			leave_channel(s);
	}
}

static void on_port_timer(struct station_node *s)
{
	if (!s->sme.associated || (!s->tk.set && !s->open))
		return; /* gone in the meantime */
	if (!s->port_open)
		station_l3_link(s);
	s->port_open = true;
	station_path(s);
}

void station_timer(struct station_node *s, uint32_t timer)
{
	if (timer >= STATION_TIMER_FLOWS)
		station_flow_timer(s, timer);
	else if (timer >= STATION_TIMER_L3)
		station_l3_timer(s, timer - STATION_TIMER_L3);
	else if (timer >= STATION_TIMER_PMKSA)
		station_pmksa_timer(s, timer);
	else if (timer >= STATION_TIMER_PREAUTH)
		station_preauth_timer(s, timer - STATION_TIMER_PREAUTH);
	else if (timer >= STATION_TIMER_EAPOL)
		station_eap_timer(s, timer - STATION_TIMER_EAPOL);
	else if (timer == STATION_TIMER_SA_QUERY)
		station_sa_step(s, &(struct sa_asker_event){ .kind = SA_ASKER_EV_TIMER });
	else if (timer == STATION_TIMER_TKIP)
		station_tkip_timer(s);
	else if (timer == STATION_TIMER_TUNE)
		on_tuned(s);
	else if (timer == STATION_TIMER_PORT)
		on_port_timer(s);
	else if (timer == STATION_TIMER_OUTBOX)
		outbox_timer(&s->outbox, &s->node);
	else if (timer == SUPP_TIMER_PTK_REKEY)
		station_supp_step(s, &(struct supp_event){ SUPP_EV_TIMER, { .timer = timer } });
	else
		station_sme_step(s, &(struct sme_event){ .kind = SME_EV_TIMER, .u.timer = timer });
}
