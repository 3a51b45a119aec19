#include "crypto/ct.h"
#include "key/eapol_mic.h"
#include "proto/authr_act.h"
#include "base/text.h"
#include "base/time.h"
#include "proto/authr_msg.h"
#include "proto/cckm_cache.h"
#include "proto/oci.h"
#include "wire/rsn.h"

static const char *const msg_frames[] = {
	[AUTHR_MSG_M2] = "EAPOL-Key 2/4",
	[AUTHR_MSG_M4] = "EAPOL-Key 4/4",
	[AUTHR_MSG_G2] = "EAPOL-Key group 2/2",
	[AUTHR_MSG_REQUEST] = "EAPOL-Key request",
};

/*
 * Receiving. What is asked of every EAPOL-Key, before its kind matters; false if it was answered
 * (with silence and a verdict) here.
 */
static enum authr_msg msg_of(const struct eapol_key *k)
{
	if (k->info & KEY_INFO_REQUEST)
		return AUTHR_MSG_REQUEST;
	if (!(k->info & KEY_INFO_PAIRWISE))
		return AUTHR_MSG_G2;
	return k->data.len == 0 ? AUTHR_MSG_M4 : AUTHR_MSG_M2;
}

bool authr_read(struct authr_act *s, struct eapol_key *k, enum authr_msg *msg)
{
	const struct akm_row *row = s->a->row;
	struct eapol e;
	const char *why = NULL;

	if (eapol_parse(s->ev->u.pdu, &e) != WIRE_OK)
		why = "truncated EAPOL frame";
	else if (e.type != EAPOL_KEY)
		why = "EAPOL frame is not an EAPOL-Key";
	else if (eapol_key_parse(s->ev->u.pdu, row->eapol_mic_len, k) != WIRE_OK)
		why = "invalid EAPOL-Key length";
	else if (k->desc != (s->a->wpa ? EAPOL_DESC_WPA : EAPOL_DESC_RSN))
		why = "unexpected EAPOL-Key descriptor type";
	else if ((k->info & KEY_INFO_VERSION) != row->key_version)
		why = "did not use expected EAPOL-Key descriptor version";
	else if (k->info & KEY_INFO_ACK)
		why = "received invalid EAPOL-Key: Key Ack set";
	else if (!(k->info & KEY_INFO_MIC))
		why = "received invalid EAPOL-Key: Key MIC not set";
	if (why) {
		authr_ignored(s, "EAPOL", why);
		return false;
	}
	*msg = msg_of(k);
	return true;
}

static bool mic_is_right(struct authr_act *s, const struct ptk *ptk, const struct eapol_key *k)
{
	struct eapol_mic_in in = {.akm = s->a->row, .kck = ptk_kck(ptk), .pdu = k->whole};
	enum err e = eapol_mic_verify(s->env->crypto, &in);

	if (e != ERR_OK && e != ERR_AUTH)
		authr_need(s, e);
	return e == ERR_OK;
}

static void bad_counter(struct authr_act *s, enum authr_msg msg)
{
	authr_say(s, LOG_DEBUG, "received EAPOL-Key with unexpected replay counter");
	authr_ignored(s, msg_frames[msg], "received EAPOL-Key with unexpected replay counter");
}

void authr_bad_state(struct authr_act *s, enum authr_msg msg)
{
	authr_say(s, LOG_INFO, "received EAPOL-Key in invalid state - dropped");
	authr_ignored(s, msg_frames[msg], "received EAPOL-Key in invalid state - dropped");
}

static void bad_mic(struct authr_act *s, enum authr_msg msg)
{
	authr_say(s, LOG_INFO, "received EAPOL-Key with invalid MIC");
	authr_ignored(s, msg_frames[msg], "received EAPOL-Key with invalid MIC");
}

/* Message 2. */
static void report_m2(struct authr_act *s, const struct authr_m2 *m)
{
	const struct authenticator *a = s->a;

	if (a->by_ft)
		return;
	if (a->pmk_len == 0)
		authr_report_key(s, KEY_PSK, KEY_DERIVED, s->env->ap->ssid, m->key);
	else
		authr_report_key(s, KEY_PMK, KEY_DERIVED,
				 bytes_of(a->pmkid, a->has_pmkid ? PMKID_LEN : 0), m->key);
	if (!a->row->is_ft)
		return;
	authr_report_key(s, KEY_PMK_R0, KEY_DERIVED, BYTES(m->r0.name),
			 bytes_of(m->r0.key, m->r0.len));
	authr_report_key(s, KEY_PMK_R1, KEY_DERIVED, BYTES(m->r1.name),
			 bytes_of(m->r1.key, m->r1.len));
}

static void store_keys(struct authr_act *s, const struct authr_m2 *m)
{
	struct key_store in = {.akm = s->a->row,
			       .spa = s->a->sta,
			       .pairwise = s->a->pairwise,
			       .r0 = &m->r0,
			       .r1 = &m->r1,
			       .session = s->a->session,
			       .now_ns = s->env->now_ns};

	if (!s->a->row->is_ft || s->a->by_ft || !s->env->holder)
		return;
	in.session.lifetime_s = s->env->ap->r0_lifetime_s;
	if (m->vlan_id != 0)
		in.session.vlan_id = m->vlan_id;
	authr_need(s, key_holder_store(s->env->holder, &in));
}

/* What fast roams of this station need, for this controller and its mobility group. */
static void store_cckm(struct authr_act *s, const struct authr_m2 *m)
{
	const struct authenticator *a = s->a;
	uint32_t lifetime_s = a->session.session_timeout_s;
	struct cckm_record r = {.sta = a->sta,
				.wpa = a->wpa,
				.pairwise = a->pairwise,
				.group = s->env->group->conf.cipher,
				.keys = m->cckm,
				.rn = CCKM_RN_FIRST,
				.vlan_id = a->session.vlan_id};

	if (a->row->ptk != PTK_CCKM || !s->env->cckm)
		return;
	if (lifetime_s == 0)
		lifetime_s = CCKM_LIFETIME_S;
	r.until_ns = s->env->now_ns + lifetime_s * NS_PER_S;
	memcpy(r.ssid, s->env->ap->ssid.p, s->env->ap->ssid.len);
	r.ssid_len = (uint8_t)s->env->ap->ssid.len;
	fx_log(s->fx, LOG_DEBUG, false, "CCKM: Sending cache add");
	cckm_cache_store(s->env->cckm, &r, s->env->now_ns, s->fx);
	ct_wipe(&r, sizeof(r));
}

/* Whoever waits for it to take new keys waits in the VLAN it was in. */
static void take_vlan(struct authr_act *s, uint16_t vlan_id)
{
	if (s->a->vlan_id == vlan_id)
		return;
	authr_uncount(s);
	s->a->vlan_id = vlan_id;
}

/* The station's key and SNonce are proven: message 3 goes out. */
static enum authr_state accept_m2(struct authr_act *s, const struct authr_m2 *m,
				  const struct eapol_key *k)
{
	struct authenticator *a = s->a;

	authr_timers_answered(s);
	a->ptk = m->ptk;
	a->ptk_valid = true;
	a->r0 = m->r0;
	a->r1 = m->r1;
	take_vlan(s, m->vlan_id != 0 ? m->vlan_id : a->session.vlan_id);
	memcpy(a->snonce, k->nonce, NONCE_LEN);
	authr_replay_close(&a->open);
	report_m2(s, m);
	store_keys(s, m);
	store_cckm(s, m);
	a->tries = 0;
	return authr_go_m3(s);
}

static void mic_mismatch(struct authr_act *s)
{
	char mac[MAC_TEXT];

	authr_say(s, LOG_DEBUG, "invalid MIC in msg 2/4 of 4-Way Handshake");
	if (s->a->pmk_len == 0)
		fx_log(s->fx, LOG_INFO, true, "AP-STA-POSSIBLE-PSK-MISMATCH %s",
		       mac_format(s->a->sta, mac));
	authr_ignored(s, msg_frames[AUTHR_MSG_M2], "invalid MIC in msg 2/4 of 4-Way Handshake");
}

/* A message 2 that may be taken; state says where we are if it is not. */
/*
 * [12.7.6.3] The OCI of message 2, here or of a group handshake; hostapd takes no notice of a frame
 * that has it wrong. ocv=2: a station that leaves it out is let off.
 */
static bool channel_fits(struct authr_act *s, const struct eapol_key *k, enum authr_msg msg,
			 const char *name)
{
	struct oci_seen seen = {.from = s->a->sta, .frame = name,
				.ours = s->env->ap->channel};
	const char *why;
	struct kdes kd;

	if (s->a->ocv == 0)
		return true;
	seen.ours.width_mhz = s->env->width_mhz;
	if (kdes_parse(k->data, &kd) == WIRE_OK)
		seen.oci = kd.oci;
	if (s->a->ocv == 2 && seen.oci.len == 0 && msg == AUTHR_MSG_M2) {
		authr_say(s, LOG_INFO, "Disable OCV with a STA that does not send OCI");
		s->a->ocv = 0;
		return true;
	}
	why = oci_fault(&seen, s->fx);
	if (why == NULL)
		return true;
	authr_say(s, LOG_INFO, "OCV failed");
	fx_verdict(s->fx, s->a->sta, msg_frames[msg], IGNORE(why), 0);
	return false;
}

/* The VLAN of a PSK: hostapd does not have a station in one it does not know. */
static bool vlan_fits(struct authr_act *s, struct authr_m2 *m, enum authr_state *state)
{
	struct judged j = IGNORE("the PSK is of a VLAN that the AP does not have");

	if (m->vlan_id == 0 || rsna_knows_vlan(s->env->ap, m->vlan_id))
		return true;
	fx_log(s->fx, LOG_INFO, true, "Invalid VLAN ID %u in wpa_psk_file", m->vlan_id);
	fx_verdict(s->fx, s->a->sta, msg_frames[AUTHR_MSG_M2], j, REASON_AUTH_NOT_VALID);
	*state = authr_end(s, REASON_AUTH_NOT_VALID);
	return false;
}

static bool judge_m2(struct authr_act *s, const struct eapol_key *k, struct authr_m2 *m,
		     enum authr_state *state)
{
	enum err e = authr_m2_derive(s->a, s->env, k, m);
	struct authr_fault f;

	fx_work(s->fx, s->a->row->is_ft ? WORK_FT_KEYS : WORK_PTK, m->n_tried);
	if (e == ERR_AUTH)
		mic_mismatch(s);
	else
		authr_need(s, e);
	if (e != ERR_OK)
		return false;
	f = authr_m2_check(s->a, m, k);
	if (f.judged.verdict == VERDICT_ACCEPT)
		return channel_fits(s, k, AUTHR_MSG_M2, "eapol-key-m2") &&
		       vlan_fits(s, m, state);
	if (f.visible)
		authr_say(s, LOG_INFO, f.judged.why);
	else
		fx_log(s->fx, LOG_DEBUG, false, "%s", f.judged.why);
	fx_verdict(s->fx, s->a->sta, msg_frames[AUTHR_MSG_M2], f.judged, f.reason);
	if (f.reason != 0)
		*state = authr_end(s, f.reason);
	return false;
}

enum authr_state authr_first_m2(struct authr_act *s, const struct eapol_key *k)
{
	enum authr_state next = AUTHR_M1_SENT;
	struct authr_m2 m;

	authr_say(s, LOG_DEBUG, "received EAPOL-Key frame (2/4 Pairwise)");
	if (!authr_replay_open(&s->a->open, k->replay)) {
		bad_counter(s, AUTHR_MSG_M2);
		return next;
	}
	if (judge_m2(s, k, &m, &next)) {
		s->a->prev = s->a->open;
		next = accept_m2(s, &m, k);
	}
	ct_wipe(&m, sizeof(m));
	return next;
}

/*
 * Message 2 while message 3 is out. Some stations draw another SNonce for each repeated message 1;
 * hostapd then starts over from message 3 and keeps the first SNonce for a message 4 that is still
 * under way.
 */
enum authr_state authr_later_m2(struct authr_act *s, const struct eapol_key *k)
{
	struct authenticator *a = s->a;
	enum authr_state next = AUTHR_M3_SENT;
	struct authr_m2 m;

	if (!authr_replay_open(&a->prev, k->replay)) {
		bad_counter(s, AUTHR_MSG_M2);
		return next;
	}
	if (ct_equal(a->snonce, k->nonce, NONCE_LEN)) {
		authr_ignored(s, msg_frames[AUTHR_MSG_M2],
			      "ignore retransmitted EAPOL-Key msg 2/4 - SNonce did not change");
		return next;
	}
	if (judge_m2(s, k, &m, &next)) {
		authr_say(s, LOG_DEBUG,
			  "Process SNonce update from STA based on retransmitted EAPOL-Key 1/4");
		memcpy(a->alt_snonce, a->snonce, NONCE_LEN);
		a->alt_ptk = a->ptk;
		a->alt_replay = a->replay;
		a->alt_valid = true;
		next = accept_m2(s, &m, k);
	}
	ct_wipe(&m, sizeof(m));
	return next;
}

/* Message 4. */
static void install(struct authr_act *s)
{
	struct authenticator *a = s->a;

	if (a->installed && ct_equal(a->tk, a->ptk.tk, a->ptk.tk_len))
		return;
	memcpy(a->tk, a->ptk.tk, a->ptk.tk_len);
	a->installed = true;
	authr_report_key(s, KEY_TK, KEY_INSTALLED, (struct bytes){0, 0},
			 bytes_of(a->tk, a->ptk.tk_len));
}

static void push_r1(struct authr_act *s)
{
	struct key_push p = {.spa = s->a->sta, .r0_name = s->a->r0.name, .now_ns = s->env->now_ns};

	/* after FT there is no PMK-R0 here, or one whose keys were pushed long ago */
	if (s->a->row->is_ft && !s->a->by_ft && s->env->holder)
		authr_need(s, key_holder_push(s->env->holder, s->env->crypto, &p, s->fx));
}

static void say_completed(struct authr_act *s, const char *what)
{
	char text[64];
	struct sb b = sb_of(text, sizeof(text));

	sb_printf(&b, "%s key handshake completed (%s)", what, authr_kind(s->a));
	authr_say(s, LOG_INFO, text);
}

static enum authr_state keyed(struct authr_act *s)
{
	struct authenticator *a = s->a;
	char mac[MAC_TEXT];

	authr_timers_answered(s);
	authr_replay_close(&a->open);
	authr_replay_close(&a->prev);
	a->alt_valid = false;
	install(s);
	authr_timers_keyed(s);
	say_completed(s, "pairwise");
	fx_log(s->fx, LOG_INFO, true, "EAPOL-4WAY-HS-COMPLETED %s", mac_format(a->sta, mac));
	push_r1(s);
	fx_tell(s->fx, AUTHR_TELL_KEYED, a->vlan_id);
	/* WPA1 has had none yet; others have old ones if they changed since message 3. */
	if (a->wpa || a->given != authr_group(a, s->env)->generation)
		return authr_begin_group(s);
	authr_uncount(s);
	return AUTHR_KEYED;
}

enum authr_state authr_on_m4(struct authr_act *s, const struct eapol_key *k)
{
	struct authenticator *a = s->a;
	bool old = !authr_replay_open(&a->open, k->replay);

	authr_say(s, LOG_DEBUG, "received EAPOL-Key frame (4/4 Pairwise)");
	if (old && !(a->alt_valid && k->replay == a->alt_replay)) {
		bad_counter(s, AUTHR_MSG_M4);
		return AUTHR_M3_SENT;
	}
	if (old)
		authr_say(s, LOG_DEBUG,
			  "Try to process received EAPOL-Key 4/4 based on old Replay Counter "
			  "and SNonce from an earlier EAPOL-Key 1/4");
	if (!old && mic_is_right(s, &a->ptk, k))
		return keyed(s);
	if (a->alt_valid && mic_is_right(s, &a->alt_ptk, k)) {
		a->ptk = a->alt_ptk;
		memcpy(a->snonce, a->alt_snonce, NONCE_LEN);
		return keyed(s);
	}
	bad_mic(s, AUTHR_MSG_M4);
	return AUTHR_M3_SENT;
}

/* Group message 2. */
enum authr_state authr_on_g2(struct authr_act *s, const struct eapol_key *k)
{
	authr_say(s, LOG_DEBUG, "received EAPOL-Key frame (2/2 Group)");
	if (!authr_replay_open(&s->a->open, k->replay)) {
		bad_counter(s, AUTHR_MSG_G2);
		return AUTHR_GROUP_SENT;
	}
	if (!mic_is_right(s, &s->a->ptk, k)) {
		bad_mic(s, AUTHR_MSG_G2);
		return AUTHR_GROUP_SENT;
	}
	if (!channel_fits(s, k, AUTHR_MSG_G2, "eapol-key-g2"))
		return AUTHR_GROUP_SENT;
	authr_timers_answered(s);
	authr_replay_close(&s->a->open);
	say_completed(s, "group");
	fx_tell(s->fx, AUTHR_TELL_GROUP, 0);
	/* Renewed once more while this was under way: once more, then. */
	if (s->a->given != authr_group(s->a, s->env)->generation)
		return authr_begin_group(s);
	authr_uncount(s);
	return AUTHR_KEYED;
}

/*
 * [hostapd] "Error report is not a request for a new key handshake, but since Authenticator may do
 * it, let's change the keys now anyway." One about a key that is not TKIP's cannot be meant.
 */
static enum authr_state on_mic_failure(struct authr_act *s, bool pairwise)
{
	enum cipher cipher = pairwise ? s->a->pairwise : s->env->group->conf.cipher;
	char text[128];
	struct sb b = sb_of(text, sizeof(text));

	sb_printf(&b, "received EAPOL-Key Error Request (STA detected Michael MIC failure "
		      "(group=%d))", !pairwise);
	authr_say(s, LOG_INFO, text);
	if (cipher == CIPHER_TKIP) {
		fx_tell(s->fx, AUTHR_TELL_MIC_FAILURE, 0);
		return s->a->state;
	}
	b = sb_of(text, sizeof(text));
	sb_printf(&b, "ignore Michael MIC failure report since %s cipher is not TKIP",
		  pairwise ? "pairwise" : "group");
	authr_say(s, LOG_INFO, text);
	return authr_new_ptk(s);
}

/* EAPOL-Key with the Request bit: the station wants new keys, or reports a Michael failure. */
enum authr_state authr_on_request(struct authr_act *s, const struct eapol_key *k)
{
	struct authenticator *a = s->a;

	if (a->request_seen && k->replay <= a->request_replay) {
		authr_ignored(s, msg_frames[AUTHR_MSG_REQUEST],
			      "received EAPOL-Key request with replayed counter");
		return a->state;
	}
	if (!mic_is_right(s, &a->ptk, k)) {
		bad_mic(s, AUTHR_MSG_REQUEST);
		return a->state;
	}
	if (!(k->info & KEY_INFO_SECURE)) {
		authr_say(s, LOG_INFO, "received EAPOL-Key request without Secure=1");
		authr_ignored(s, msg_frames[AUTHR_MSG_REQUEST],
			      "received EAPOL-Key request without Secure=1");
		return a->state;
	}
	a->request_seen = true;
	a->request_replay = k->replay;
	if (k->info & KEY_INFO_ERROR)
		return on_mic_failure(s, (k->info & KEY_INFO_PAIRWISE) != 0);
	if (k->info & KEY_INFO_PAIRWISE) {
		authr_say(s, LOG_INFO, "received EAPOL-Key Request for new 4-Way Handshake");
		return authr_new_ptk(s);
	}
	authr_say(s, LOG_INFO, "received EAPOL-Key Request for GTK rekeying");
	fx_tell(s->fx, AUTHR_TELL_GTK_REKEY, 0);
	return a->state;
}
