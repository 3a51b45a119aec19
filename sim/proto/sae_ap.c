#include "base/invariant.h"
#include "base/text.h"
#include "crypto/ct.h"
#include "proto/sae_parts.h"

/* The AP's side, in hostapd's order of checks and with its status codes. */

static const char commit_frame[] = "SAE commit", confirm_frame[] = "SAE confirm";

/*
 * A commit begins the exchange anew, so that what is wrong with it leaves NOTHING of one that has
 * not come to the confirm.
 */
static enum sae_state held(const struct sae *s)
{
	return s->state == SAE_COMMITTED ? SAE_NOTHING : s->state;
}

static enum sae_state drop_commit(struct sae_act *t, const char *why)
{
	sae_ignored(t, commit_frame, why);
	return held(t->s);
}

static enum sae_state drop_confirm(struct sae_act *t, const char *why)
{
	sae_ignored(t, confirm_frame, why);
	return t->s->state;
}

/* Answers with a status. */
static enum sae_state refuse(struct sae_act *t, const struct auth *a, uint16_t status,
			     const char *why)
{
	struct bytes fields = { 0 };
	struct rd r = rd_of(a->elements);

	/* [12.4.7.4] the group that is refused comes back */
	if (status == STATUS_GROUP_UNSUPPORTED && !rd_take(&r, 2, &fields))
		fields = (struct bytes){ 0 };
	fx_log(t->fx, LOG_DEBUG, false, "SAE: %s", why);
	fx_verdict(t->fx, t->s->peer, a->seq == SAE_SEQ_CONFIRM ? confirm_frame : commit_frame,
		   REJECT(status, why), 0);
	sae_send_status(t, a->seq, status, fields);
	fx_tell(t->fx, SAE_TELL_FAILED, status);
	return a->seq == SAE_SEQ_CONFIRM ? t->s->state : held(t->s);
}

/* Whether passwords have identifiers: none, some, or all of them. */
enum ids { IDS_NONE, IDS_SOME, IDS_ALL };

static enum ids ids_of(const struct sae_config *c)
{
	size_t n = 0;

	for (size_t i = 0; i < c->n_password; i++)
		n += c->password[i].identifier.len > 0;
	return n == 0 ? IDS_NONE : n < c->n_password ? IDS_SOME : IDS_ALL;
}

enum sae_pwe_mode sae_ap_mode(const struct sae_config *c)
{
	enum ids ids = ids_of(c);
	bool ext = c->akms & (SUITE_BIT(AKM_SAE_EXT) | SUITE_BIT(AKM_FT_SAE_EXT));

	if (c->pwe == SAE_PWE_FORCE_LOOP)
		return SAE_PWE_LOOP;
	if (ids == IDS_ALL)
		return SAE_PWE_H2E;
	return c->pwe == SAE_PWE_LOOP && (ids == IDS_SOME || ext) ? SAE_PWE_BOTH : c->pwe;
}

static bool is_acceptable(const struct sae_config *c, uint16_t status)
{
	enum sae_pwe_mode mode = sae_ap_mode(c);

	return (status == STATUS_SUCCESS && mode != SAE_PWE_H2E) ||
	       (status == STATUS_SAE_H2E && mode != SAE_PWE_LOOP);
}

static bool id_fits(const struct sae_password *p, const struct sae *s)
{
	return p->any_identifier || (s->has_id ? p->identifier.len > 0 &&
			bytes_equal(p->identifier, bytes_of(s->id, s->id_len)) :
			p->identifier.len == 0);
}

static const struct sae_password *password_of(const struct sae_config *c, const struct sae *s)
{
	for (size_t i = 0; i < c->n_password; i++) {
		const struct sae_password *p = &c->password[i];

		if ((p->any_mac || mac_equal(p->mac, s->peer)) && id_fits(p, s))
			return p;
	}
	return NULL;
}

/* One in a commit of the loop is of those who force it. */
static void take_identifier(struct sae *s, const struct sae_config *c,
			    const struct sae_commit_body *b)
{
	s->has_id = b->has_password_id && (s->h2e || c->pwe == SAE_PWE_FORCE_LOOP);
	s->id_len = s->has_id ? b->password_id.len : 0;
	INVARIANT(s->id_len <= sizeof(s->id));
	if (s->id_len > 0)
		memcpy(s->id, b->password_id.p, s->id_len);
}

static enum akm akm_of(const struct sae_commit_body *b)
{
	if (b->has_akm && b->akm == ((uint32_t)OUI_IEEE << 8 | AKM_SAE_EXT))
		return AKM_SAE_EXT;
	if (b->has_akm && b->akm == ((uint32_t)OUI_IEEE << 8 | AKM_FT_SAE_EXT))
		return AKM_FT_SAE_EXT;
	return AKM_SAE;
}

/* Takes over what this exchange goes by, and makes the own commit. NULL, or why not. */
static const char *begin(struct sae_act *t, const struct auth *a, const struct sae_heard *h)
{
	struct sae *s = t->s;

	s->group = h->body.group;
	s->h2e = a->status == STATUS_SAE_H2E;
	s->akm = akm_of(&h->body);
	s->has_group = s->has_keys = false;
	take_identifier(s, t->env->config, &h->body);
	s->password = password_of(t->env->config, s);
	if (!s->password || (!sae_prepare(t) && t->err == ERR_OK))
		return "No password available";
	return NULL;
}

static enum sae_state no_password(struct sae_act *t, const struct auth *a, const char *why)
{
	char text[MAC_TEXT];
	uint16_t status = STATUS_UNSPECIFIED;

	if (t->s->has_id) {
		status = STATUS_UNKNOWN_PASSWORD_ID;
		fx_log(t->fx, LOG_INFO, true, "CTRL-EVENT-SAE-UNKNOWN-PASSWORD-IDENTIFIER %s",
		       mac_format(t->s->peer, text));
	}
	return refuse(t, a, status, why);
}

/* Commit out, keys made, and the confirm as well where that is due. */
static enum sae_state answer(struct sae_act *t, const struct auth *a, const struct sae_heard *h,
			     bool confirm_too)
{
	sae_send_commit(t);
	if (!sae_take_commit(t, h)) {
		/* hostapd is COMMITTED by then, and refuses */
		(void)refuse(t, a, STATUS_UNSPECIFIED, "Failed to process peer commit");
		return SAE_COMMITTED;
	}
	if (confirm_too)
		sae_send_confirm(t);
	sae_set_timer(t);
	return confirm_too ? SAE_CONFIRMED : SAE_COMMITTED;
}

/* [12.4.8.6.3] to [12.4.8.6.6], a good commit. */
static enum sae_state step_commit(struct sae_act *t, const struct auth *a,
				  const struct sae_heard *h, bool reuse)
{
	struct sae *s = t->s;
	const char *why = NULL;
	bool was_confirmed = s->state == SAE_CONFIRMED;

	if (was_confirmed && sae_is_big_sync(t)) {
		sae_ignored(t, commit_frame, "too many commits in this exchange");
		return SAE_NOTHING;
	}
	if (!was_confirmed) {
		s->sync = 0;
		s->send_confirm = 0;
	}
	if (!reuse)
		why = begin(t, a, h);
	if (why)
		return no_password(t, a, why);
	return answer(t, a, h, was_confirmed || t->env->config->confirm_immediate);
}

static bool wants_token(const struct sae_env *env)
{
	return env->config->threshold == 0 || env->open >= env->config->threshold;
}

static enum sae_state ask_token(struct sae_act *t, const struct auth *a, const struct sae_heard *h)
{
	struct sae *s = t->s;
	uint8_t token[SAE_TOKEN_LEN], fields[5 + SAE_TOKEN_LEN];
	struct wr w = wr_of(fields, sizeof(fields));
	struct sae_token_request r = { h->body.group, BYTES(token) };

	sae_need(t, sae_token_make(t->env->clogging, t->env->crypto, t->env->now_ns, s->peer,
				   token));
	sae_token_request_build(&w, a->status == STATUS_SAE_H2E, &r);
	INVARIANT(!w.overflow);
	fx_log(t->fx, LOG_DEBUG, false, "SAE: Request anti-clogging token");
	sae_send_status(t, SAE_SEQ_COMMIT, STATUS_ANTI_CLOGGING, wr_sofar(&w));
	return held(s);
}

/*
 * In an infrastructure BSS a second commit before the confirm is a station that begins again; the
 * same group and password element spare the work.
 */
static bool may_reuse(const struct sae *s, const struct auth *a, const struct sae_commit_body *b)
{
	return s->state == SAE_COMMITTED && s->has_group && b->group == s->group &&
	       s->h2e == (a->status == STATUS_SAE_H2E) &&
	       s->has_id == b->has_password_id &&
	       bytes_equal(b->password_id, bytes_of(s->id, s->id_len)) && s->akm == akm_of(b);
}

static bool token_is_bad(struct sae_act *t, struct bytes token)
{
	bool good = false;

	if (token.len == 0)
		return false;
	sae_need(t, sae_token_take(t->env->clogging, t->env->crypto, t->s->peer, token, &good));
	return !good;
}

/* The groups that the station was refused in this exchange, as hostapd shows them. */
static void log_rejected(struct sae_act *t, struct bytes rejected)
{
	char hex[3 * 2 * SAE_REJECTED_MAX + 1];
	struct sb s = sb_of(hex, sizeof(hex));
	struct rd r = rd_of(rejected);
	uint8_t octet;

	while (rd_u8(&r, &octet))
		sb_printf(&s, " %02x", octet);
	if (rejected.len > 0)
		fx_log(t->fx, LOG_DEBUG, false,
		       "SAE: Received Rejected Groups list - hexdump(len=%zu):%s", rejected.len,
		       hex);
}

/* A commit of the station that somebody answers in the AP's name, or a fault of the AP. */
static bool misbehaves(struct sae_act *t, enum bug bug)
{
	bool fires = t->env->bugs != NULL && bug_fires(t->env->bugs, bug);

	if (fires)
		fx_bug(t->fx, bug);
	return fires;
}

/* What a forger answers; the AP itself knows nothing of it. */
static bool forge(struct sae_act *t, const struct auth *a)
{
	struct rd r = rd_of(a->elements);
	struct bytes group;

	if (misbehaves(t, BUG_SAE_REFLECT)) {
		sae_send_status(t, a->seq, a->status, a->elements);
		return true;
	}
	if (rd_take(&r, 2, &group) && misbehaves(t, BUG_SAE_REFUSE_GROUP)) {
		sae_send_status(t, a->seq, STATUS_GROUP_UNSUPPORTED, group);
		return true;
	}
	return false;
}

static enum sae_state take_commit(struct sae_act *t, const struct auth *a)
{
	const struct sae_env *env = t->env;
	struct sae_heard h;
	bool reuse;

	if (forge(t, a))
		return held(t->s);
	sae_hear_commit(t, a, &h);
	if (h.reflected)
		return drop_commit(t, h.why);
	if (!h.why && token_is_bad(t, h.body.token))
		return drop_commit(t, "Drop commit message with incorrect token");
	if (h.why)
		return refuse(t, a, h.status, h.why);
	log_rejected(t, h.body.rejected);
	if (sae_rejects_enabled(env->config, h.body.rejected))
		return refuse(t, a, STATUS_UNSPECIFIED, "Rejected group is enabled");
	reuse = may_reuse(t->s, a, &h.body);
	if (misbehaves(t, BUG_SAE_TOKEN_AGAIN) ||
	    (h.body.token.len == 0 && wants_token(env) && !reuse))
		return ask_token(t, a, &h);
	return step_commit(t, a, &h, reuse);
}

static enum sae_state on_commit(struct sae_act *t, const struct auth *a)
{
	fx_log(t->fx, LOG_DEBUG, false, "start SAE authentication (RX commit, status=%u (%s))",
	       (unsigned)a->status, status_text(a->status));
	if (!is_acceptable(t->env->config, a->status))
		return drop_commit(t, "Unexpected Status Code");
	if (t->env->now_ns < t->s->disabled_ns)
		return drop_commit(t, "Protocol instance temporarily disabled - discard "
				      "received SAE commit");
	return take_commit(t, a);
}

/* A good confirm. In an infrastructure BSS the own one was put off until now. */
static enum sae_state step_confirm(struct sae_act *t)
{
	struct sae *s = t->s;

	if (s->state == SAE_NOTHING)
		return drop_confirm(t, "SAE confirm before commit");
	if (s->state == SAE_ACCEPTED) {
		if (sae_is_big_sync(t))
			return SAE_NOTHING;
		sae_send_confirm(t);
		sae_spend(s);
		return SAE_ACCEPTED;
	}
	if (s->state == SAE_COMMITTED)
		sae_send_confirm(t);
	s->send_confirm = UINT16_MAX;
	s->sync = 0;
	sae_accept(t);
	return SAE_ACCEPTED;
}

static enum sae_state on_confirm(struct sae_act *t, const struct auth *a)
{
	struct sae *s = t->s;
	struct rd r = rd_of(a->elements);
	uint16_t counter;
	const char *why;

	fx_log(t->fx, LOG_DEBUG, false, "SAE authentication (RX confirm, status=%u (%s))",
	       (unsigned)a->status, status_text(a->status));
	if (a->status != STATUS_SUCCESS)
		return drop_confirm(t, "SAE confirm with a status of failure");
	if (!rd_le16(&r, &counter))
		return refuse(t, a, STATUS_UNSPECIFIED, "Too short confirm message");
	if (s->state == SAE_ACCEPTED && (counter <= s->rc || counter == UINT16_MAX))
		return drop_confirm(t, "Silently ignore unexpected Confirm from peer");
	why = sae_check_confirm(t, a->elements, &counter);
	if (why)
		return refuse(t, a, STATUS_CHALLENGE_FAILURE, why);
	s->rc = counter;
	return step_confirm(t);
}

enum sae_state sae_ap_auth(struct sae_act *t, const struct auth *a)
{
	struct sae *s = t->s;

	if (!s->begun && (a->seq != SAE_SEQ_COMMIT || !is_acceptable(t->env->config, a->status)))
		return refuse(t, a, STATUS_UNSPECIFIED, "Unexpected Status Code");
	s->begun = true;
	if (a->seq == SAE_SEQ_COMMIT)
		return on_commit(t, a);
	if (a->seq == SAE_SEQ_CONFIRM)
		return on_confirm(t, a);
	if (a->status != STATUS_SUCCESS)
		return drop_confirm(t, "unexpected SAE authentication transaction");
	return refuse(t, a, STATUS_AUTH_SEQUENCE, "unexpected SAE authentication transaction");
}
