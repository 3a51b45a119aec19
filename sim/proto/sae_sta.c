#include "base/invariant.h"
#include "proto/sae_parts.h"

/* The station's side, as wpa_supplicant runs it in sme.c. */

static const char commit_frame[] = "SAE commit", confirm_frame[] = "SAE confirm";

/* More requests for a token than this from one AP are no way to come in. */
enum { TOKENS_MAX = 8 };

static bool needs_h2e(const struct sae_config *c, enum akm akm)
{
	return c->pwe == SAE_PWE_H2E || akm == AKM_SAE_EXT || akm == AKM_FT_SAE_EXT ||
	       (c->n_password > 0 && c->password[0].identifier.len > 0);
}

bool sae_choose_h2e(const struct sae_config *c, const struct sae_start *in, bool *h2e)
{
	bool needed = c->pwe != SAE_PWE_FORCE_LOOP && needs_h2e(c, in->akm);

	if (needed && !in->peer_has_h2e)
		return false;
	*h2e = in->peer_has_h2e && (needed || c->pwe == SAE_PWE_BOTH);
	return true;
}

static enum sae_state failed(struct sae_act *t, uint16_t status)
{
	sae_spend(t->s);
	if (t->env->config->retrans_ns > 0)
		fx_timer_off(t->fx, SAE_TIMER_RETRANS);
	fx_tell(t->fx, SAE_TELL_FAILED, status);
	return SAE_NOTHING;
}

static enum sae_state wrong(struct sae_act *t, const char *frame, const char *why)
{
	sae_ignored(t, frame, why);
	return failed(t, 0);
}

/* Commits in the first group from group_index on that we can do. */
static enum sae_state commit_next(struct sae_act *t, uint16_t status)
{
	struct sae *s = t->s;
	const struct sae_config *c = t->env->config;

	s->token_len = 0;
	s->n_tokens = 0;
	for (; s->group_index < c->n_groups && t->err == ERR_OK; s->group_index++) {
		s->group = c->groups[s->group_index];
		if (!ec_is_known(s->group) || !sae_prepare(t))
			continue;
		sae_send_commit(t);
		sae_set_timer(t);
		return SAE_COMMITTED;
	}
	fx_log(t->fx, LOG_DEBUG, false, "SAE: Failed to select group");
	return failed(t, status);
}

/* wpa_supplicant before May 2024: what an AP refused is neither tried nor left out at the next. */
static void take_rejected(struct sae_act *t)
{
	struct sae *s = t->s;
	struct bytes old = t->ev->u.start.rejected;

	INVARIANT(old.len <= sizeof(s->rejected));
	if (old.len == 0)
		return;
	memcpy(s->rejected, old.p, old.len);
	s->rejected_len = old.len;
	s->group_index = (unsigned)(old.len / 2);
}

enum sae_state sae_station_start(struct sae_act *t)
{
	struct sae *s = t->s;
	const struct sae_config *c = t->env->config;

	INVARIANT(c->n_password > 0);
	s->akm = t->ev->u.start.akm;
	s->password = &c->password[0];
	take_rejected(t);
	if (!sae_choose_h2e(c, &t->ev->u.start, &s->h2e)) {
		fx_log(t->fx, LOG_DEBUG, false, "SAE: Cannot use H2E with the selected AP");
		return failed(t, 0);
	}
	s->has_id = s->password->identifier.len > 0;
	s->id_len = s->password->identifier.len;
	INVARIANT(s->id_len <= sizeof(s->id));
	if (s->has_id)
		memcpy(s->id, s->password->identifier.p, s->id_len);
	return commit_next(t, 0);
}

/* Status 76: the commit goes out again with the token [12.4.8.6.4]. */
static enum sae_state on_token(struct sae_act *t, const struct auth *a)
{
	struct sae *s = t->s;
	struct sae_token_request r;

	if (sae_token_request_parse(a->elements, s->h2e, &r) != WIRE_OK || r.token.len == 0 ||
	    r.token.len > sizeof(s->token))
		return wrong(t, commit_frame, "Invalid SAE anti-clogging token request");
	if (r.group != s->group)
		return wrong(t, commit_frame, "group of anti-clogging request is invalid");
	if (++s->n_tokens > TOKENS_MAX)
		return failed(t, STATUS_ANTI_CLOGGING);
	fx_log(t->fx, LOG_DEBUG, false, "SME: SAE anti-clogging token requested (group %u)",
	       (unsigned)r.group);
	memcpy(s->token, r.token.p, r.token.len);
	s->token_len = r.token.len;
	sae_send_commit(t);
	sae_set_timer(t);
	return SAE_COMMITTED;
}

/* Status 77: the next group, and this one among the rejected. */
static enum sae_state on_group_refused(struct sae_act *t, const struct auth *a)
{
	struct sae *s = t->s;
	struct rd r = rd_of(a->elements);
	struct wr w = wr_of(s->rejected + s->rejected_len, sizeof(s->rejected) - s->rejected_len);
	uint16_t group;

	if (rd_le16(&r, &group) && group != s->group) {
		sae_ignored(t, commit_frame, "refuses another group than the one sent last");
		return s->state;
	}
	fx_log(t->fx, LOG_DEBUG, false, "SME: SAE group not supported");
	wr_le16(&w, s->group);
	if (w.overflow)
		return failed(t, a->status);
	s->rejected_len += w.len;
	s->group_index++;
	return commit_next(t, a->status);
}

static enum sae_state refused(struct sae_act *t, const struct auth *a)
{
	char text[MAC_TEXT];

	mac_format(t->s->peer, text);
	if (a->status == STATUS_UNKNOWN_PASSWORD_ID)
		fx_log(t->fx, LOG_INFO, true, "CTRL-EVENT-SAE-UNKNOWN-PASSWORD-IDENTIFIER %s",
		       text);
	else
		fx_log(t->fx, LOG_INFO, true,
		       "CTRL-EVENT-AUTH-REJECT %s auth_type=3 auth_transaction=%u status_code=%u",
		       text, (unsigned)a->seq, (unsigned)a->status);
	return failed(t, a->status);
}

/* What only this side asks of the AP's commit; NULL when it is all right. */
static const char *check_answer(const struct sae_act *t, const struct sae_commit_body *b)
{
	const struct sae *s = t->s;
	bool is_ext = s->akm == AKM_SAE_EXT || s->akm == AKM_FT_SAE_EXT;

	if (s->has_id && !b->has_password_id)
		return "No Password Identifier included, but expected one";
	if (s->has_id && !bytes_equal(b->password_id, bytes_of(s->id, s->id_len)))
		return "The included Password Identifier does not match the expected one";
	if (is_ext && (!b->has_akm || b->akm != ((uint32_t)OUI_IEEE << 8 | (uint32_t)s->akm)))
		return "AKM suite selector mismatch";
	if (sae_rejects_enabled(t->env->config, b->rejected))
		return "Rejected group is enabled";
	return NULL;
}

static enum sae_state on_commit(struct sae_act *t, const struct auth *a)
{
	struct sae *s = t->s;
	struct sae_heard h;
	const char *why;

	if (s->h2e && a->status == STATUS_SUCCESS)
		return wrong(t, commit_frame, "Unexpected use of status code 0 in SAE commit when "
					      "H2E was expected");
	if (!s->h2e && a->status == STATUS_SAE_H2E)
		return wrong(t, commit_frame, "Unexpected use of status code for H2E in SAE "
					      "commit when H2E was not expected");
	sae_hear_commit(t, a, &h);
	if (h.reflected) {
		sae_ignored(t, commit_frame, h.why);
		return s->state;
	}
	why = h.why ? h.why : check_answer(t, &h.body);
	if (why)
		return wrong(t, commit_frame, why);
	if (!sae_take_commit(t, &h))
		return wrong(t, commit_frame, "Failed to process peer commit");
	s->token_len = 0;
	s->sync = 0;
	sae_send_confirm(t);
	sae_set_timer(t);
	return SAE_CONFIRMED;
}

static enum sae_state on_committed(struct sae_act *t, const struct auth *a)
{
	if (a->seq == SAE_SEQ_COMMIT && a->status == STATUS_ANTI_CLOGGING)
		return on_token(t, a);
	if (a->seq == SAE_SEQ_COMMIT && a->status == STATUS_GROUP_UNSUPPORTED)
		return on_group_refused(t, a);
	if (a->status != STATUS_SUCCESS && a->status != STATUS_SAE_H2E)
		return refused(t, a);
	if (a->seq == SAE_SEQ_COMMIT)
		return on_commit(t, a);
	return wrong(t, confirm_frame, "SAE confirm before commit");
}

static enum sae_state on_confirmed(struct sae_act *t, const struct auth *a)
{
	struct sae *s = t->s;
	const char *why;

	if (a->seq == SAE_SEQ_COMMIT) {
		sae_ignored(t, commit_frame, "Ignore commit message while waiting for confirm");
		return s->state;
	}
	if (a->status != STATUS_SUCCESS)
		return refused(t, a);
	why = sae_check_confirm(t, a->elements, &s->rc);
	if (why)
		return wrong(t, confirm_frame, why);
	sae_accept(t);
	sae_spend(s);
	return SAE_ACCEPTED;
}

enum sae_state sae_station_auth(struct sae_act *t, const struct auth *a)
{
	if (a->seq != SAE_SEQ_COMMIT && a->seq != SAE_SEQ_CONFIRM) {
		sae_ignored(t, "Authentication", "unexpected SAE authentication transaction");
		return t->s->state;
	}
	switch (t->s->state) {
	case SAE_COMMITTED:
		return on_committed(t, a);
	case SAE_CONFIRMED:
		return on_confirmed(t, a);
	case SAE_NOTHING:
	case SAE_ACCEPTED:
		sae_ignored(t, a->seq == SAE_SEQ_COMMIT ? commit_frame : confirm_frame,
			    "Ignore authentication when not authenticating");
		return t->s->state;
	case SAE_STATE_COUNT:
		break;
	}
	INVARIANT(t->s->state < SAE_STATE_COUNT);
	return t->s->state;
}
