#include "proto/sae_parts.h"

#include "base/invariant.h"
#include "crypto/ct.h"
#include "proto/rsna.h"

enum { AUTH_FIXED = 6 };

void sae_need(struct sae_act *t, enum err e)
{
	if (t->err == ERR_OK)
		t->err = e;
}

void sae_ignored(struct sae_act *t, const char *frame, const char *why)
{
	fx_log(t->fx, LOG_DEBUG, false, "SAE: %s", why);
	fx_verdict(t->fx, t->s->peer, frame, IGNORE(why), 0);
}

int sae_group_place(const struct sae_config *c, uint16_t group)
{
	for (size_t i = 0; i < c->n_groups; i++) {
		if (c->groups[i] == group)
			return (int)i;
	}
	return -1;
}

bool sae_rejects_enabled(const struct sae_config *c, struct bytes rejected)
{
	struct rd r = rd_of(rejected);
	uint16_t group;

	while (rd_le16(&r, &group)) {
		if (sae_group_place(c, group) >= 0)
			return true;
	}
	return false;
}

static void work_of(struct sae_act *t, enum work kind, uint32_t count)
{
	enum work work;

	INVARIANT(work_of_group(kind, t->s->group, &work));
	fx_work(t->fx, work, count);
}

/* Nobody measures a simulation: it stops at the first hit, and the node pays for all rounds. */
static enum err hunt(struct sae_act *t)
{
	struct sae *s = t->s;
	unsigned tried = 0;
	struct sae_hunt_in in = { .group = (enum ec_group)s->group,
				  .password = s->password->password,
				  .a = s->own,
				  .b = s->peer,
				  .rounds = 1,
				  .tried = &tried };
	enum err e = sae_pwe_hunt(t->env->crypto, &in, &s->pwe);

	work_of(t, WORK_SAE_LOOP_19, tried > SAE_HUNT_ROUNDS ? tried : SAE_HUNT_ROUNDS);
	return e;
}

static void draw_commit(struct sae_act *t)
{
	struct sae *s = t->s;
	uint8_t random[SAE_RANDOM_LEN];
	enum err e;

	do {
		rng_fill(&s->rng, random, sizeof(random));
		e = sae_secret_from(t->env->crypto, s->pwe.group, random, &s->secret);
		if (!e)
			e = sae_commit_make(t->env->crypto, &s->pwe, &s->secret, &s->commit);
	} while (e == ERR_RANGE);
	sae_need(t, e);
	work_of(t, WORK_SAE_COMMIT_19, 1);
	ct_wipe(random, sizeof(random));
}

bool sae_prepare(struct sae_act *t)
{
	struct sae *s = t->s;
	const struct sae_pt *pt;

	INVARIANT(ec_is_known(s->group));
	pt = s->password->pt[ec_index((enum ec_group)s->group)];
	s->has_group = s->has_keys = false;
	if (s->h2e && !pt)
		return false;
	if (s->h2e) {
		sae_need(t, sae_pwe_from_pt(t->env->crypto, pt, s->own, s->peer, &s->pwe));
		work_of(t, WORK_SAE_PWE_19, 1);
	} else {
		sae_need(t, hunt(t));
	}
	if (t->err == ERR_OK)
		draw_commit(t);
	s->has_group = t->err == ERR_OK;
	return s->has_group;
}

static void send(struct sae_act *t, const struct auth *a)
{
	size_t cap = AUTH_FIXED + a->elements.len;
	struct wr w = wr_of(fx_alloc(t->fx, cap), cap);

	auth_build(&w, a);
	INVARIANT(!w.overflow);
	fx_mgmt(t->fx, t->s->peer, FRAME_AUTH, wr_sofar(&w));
}

void sae_send_status(struct sae_act *t, uint16_t seq, uint16_t status, struct bytes fields)
{
	struct auth a = { .algorithm = AUTH_SAE, .seq = seq, .status = status, .elements = fields };

	send(t, &a);
}

static bool is_ext(enum akm akm)
{
	return akm == AKM_SAE_EXT || akm == AKM_FT_SAE_EXT;
}

void sae_send_commit(struct sae_act *t)
{
	struct sae *s = t->s;
	enum ec_group g = s->commit.group;
	uint8_t element[2 * EC_LEN_MAX], fields[SAE_FIELDS_MAX];
	struct wr e = wr_of(element, sizeof(element)), w = wr_of(fields, sizeof(fields));
	bool is_station = t->env->config->role == SAE_STATION;
	struct sae_commit_body b = { .group = s->group,
				     .token = bytes_of(s->token, s->token_len),
				     .scalar = ec_bytes(g, &s->commit.scalar),
				     .has_password_id = s->has_id,
				     .password_id = bytes_of(s->id, s->id_len),
				     .has_akm = s->h2e && is_ext(s->akm),
				     .akm = (uint32_t)OUI_IEEE << 8 | (uint32_t)s->akm };

	if (is_station)
		b.rejected = bytes_of(s->rejected, s->rejected_len);
	wr_bytes(&e, ec_bytes(g, &s->commit.element.x));
	wr_bytes(&e, ec_bytes(g, &s->commit.element.y));
	b.element = wr_sofar(&e);
	sae_commit_build(&w, s->h2e, &b);
	INVARIANT(!w.overflow);
	sae_send_status(t, SAE_SEQ_COMMIT, s->h2e ? STATUS_SAE_H2E : STATUS_SUCCESS,
			wr_sofar(&w));
}

void sae_send_confirm(struct sae_act *t)
{
	struct sae *s = t->s;
	uint8_t value[HASH_LEN_MAX], fields[2 + HASH_LEN_MAX];
	struct wr w = wr_of(fields, sizeof(fields));
	struct sae_confirm_in in = { &s->keys, 0, &s->commit, &s->peer_commit };
	struct sae_confirm_body b;

	if (s->send_confirm < UINT16_MAX)
		s->send_confirm++;
	in.send_confirm = s->send_confirm;
	sae_need(t, sae_confirm_make(t->env->crypto, &in, value));
	if (t->err != ERR_OK)
		return;
	fx_work(t->fx, WORK_SAE_CONFIRM, 1);
	b = (struct sae_confirm_body){ s->send_confirm,
				       bytes_of(value, hash_len(s->keys.hash)) };
	sae_confirm_build(&w, &b);
	sae_send_status(t, SAE_SEQ_CONFIRM, STATUS_SUCCESS, wr_sofar(&w));
}

static void wrong(struct sae_heard *h, uint16_t status, const char *why)
{
	if (!h->why) {
		h->status = status;
		h->why = why;
	}
}

static void read_numbers(struct sae_heard *h)
{
	enum ec_group g = (enum ec_group)h->body.group;
	struct rd r = rd_of(h->body.element);
	struct bytes x, y;

	INVARIANT(rd_take(&r, ec_len(g), &x) && rd_take(&r, ec_len(g), &y) && r.left == 0);
	h->commit.group = g;
	ec_number_set(g, &h->commit.scalar, h->body.scalar);
	ec_number_set(g, &h->commit.element.x, x);
	ec_number_set(g, &h->commit.element.y, y);
}

static void check_numbers(struct sae_act *t, struct sae_heard *h)
{
	const struct sae *s = t->s;
	enum sae_commit_is is = SAE_COMMIT_GOOD;

	/* [12.4.8.6.6] a commit with the scalar of the exchange that was accepted is an old one */
	if (s->state == SAE_ACCEPTED && s->has_accepted && s->group == h->body.group &&
	    ec_number_equal(h->commit.group, &s->accepted, &h->commit.scalar))
		wrong(h, STATUS_UNSPECIFIED, "Do not accept re-use of previous peer-commit-scalar");
	sae_need(t, sae_commit_check(t->env->crypto, &h->commit, &is));
	switch (is) {
	case SAE_COMMIT_GOOD:
		break;
	case SAE_COMMIT_BAD_SCALAR:
		wrong(h, STATUS_UNSPECIFIED, "Invalid peer scalar");
		break;
	case SAE_COMMIT_BAD_COORDINATE:
		wrong(h, STATUS_UNSPECIFIED, "Invalid coordinates in peer element");
		break;
	case SAE_COMMIT_OFF_CURVE:
		wrong(h, STATUS_UNSPECIFIED, "Peer element is not on curve");
		break;
	}
}

void sae_hear_commit(struct sae_act *t, const struct auth *a, struct sae_heard *h)
{
	const struct sae *s = t->s;
	enum wire is;

	*h = (struct sae_heard){ 0 };
	is = sae_commit_parse(a->elements, a->status == STATUS_SAE_H2E, &h->body);
	if (a->elements.len >= 2 && (sae_group_place(t->env->config, h->body.group) < 0 ||
				     !ec_is_known(h->body.group)))
		wrong(h, STATUS_GROUP_UNSUPPORTED,
		      "Proposed group is not enabled in the current configuration");
	if (!h->why && t->env->config->role == SAE_STATION && h->body.group != s->group)
		wrong(h, STATUS_GROUP_UNSUPPORTED, "Do not allow group to be changed");
	if (!h->why && is != WIRE_OK)
		wrong(h, STATUS_UNSPECIFIED, "Could not parse the commit message");
	if (h->why)
		return;
	read_numbers(h);
	check_numbers(t, h);
	if (!h->why && s->has_group && sae_commit_equal(&s->commit, &h->commit)) {
		wrong(h, STATUS_UNSPECIFIED, "Drop commit message due to reflection attack");
		h->reflected = true;
	}
}

/* The lists of both sides as sent, that of the side with the larger address first. */
static struct bytes salt_of(const struct sae_act *t, struct bytes peer, struct wr *w)
{
	const struct sae *s = t->s;
	bool own_first = mac_compare(s->own, s->peer) > 0;
	struct bytes own = { 0 };

	if (s->h2e && t->env->config->role == SAE_STATION)
		own = bytes_of(s->rejected, s->rejected_len);
	wr_bytes(w, own_first ? own : peer);
	wr_bytes(w, own_first ? peer : own);
	INVARIANT(!w->overflow);
	return wr_sofar(w);
}

bool sae_take_commit(struct sae_act *t, const struct sae_heard *h)
{
	struct sae *s = t->s;
	uint8_t salt[2 * SAE_REJECTED_MAX + SAE_EXT_BODY_MAX];
	struct wr w = wr_of(salt, sizeof(salt));
	struct sae_keys_in in = { .akm = s->akm,
				  .pwe = &s->pwe,
				  .secret = &s->secret,
				  .own = &s->commit,
				  .peer = &h->commit };
	enum err e;

	in.rejected = salt_of(t, h->body.rejected, &w);
	s->has_keys = false;
	e = sae_keys_derive(t->env->crypto, &in, &s->keys);
	work_of(t, WORK_SAE_SECRET_19, 1);
	if (e == ERR_RANGE)
		return false;
	sae_need(t, e);
	s->peer_commit = h->commit;
	s->has_keys = t->err == ERR_OK;
	return s->has_keys;
}

const char *sae_check_confirm(struct sae_act *t, struct bytes fields, uint16_t *send_confirm)
{
	const struct sae *s = t->s;
	struct sae_confirm_in in = { &s->keys, 0, &s->peer_commit, &s->commit };
	struct sae_confirm_body b;
	enum err e;

	if (!s->has_keys || !s->has_group)
		return "Temporary data not yet available";
	if (sae_confirm_parse(fields, hash_len(s->keys.hash), &b) != WIRE_OK)
		return "Too short confirm message";
	in.send_confirm = b.send_confirm;
	e = sae_confirm_verify(t->env->crypto, &in, b.confirm);
	fx_work(t->fx, WORK_SAE_CONFIRM, 1);
	if (e == ERR_AUTH)
		return "Confirm mismatch";
	sae_need(t, e);
	*send_confirm = b.send_confirm;
	return NULL;
}

void sae_accept(struct sae_act *t)
{
	struct sae *s = t->s;
	bool is_station = t->env->config->role == SAE_STATION;
	struct key_report pmk = { .key = KEY_PMK,
				  .what = KEY_DERIVED,
				  .bssid = is_station ? s->peer : s->own,
				  .sta = is_station ? s->own : s->peer,
				  .name = BYTES(s->keys.pmkid),
				  .secret = sae_pmk(&s->keys) };

	sae_need(t, fx_key(t->fx, t->env->crypto, &pmk));
	s->has_accepted = true;
	s->accepted = s->peer_commit.scalar;
	if (t->env->config->retrans_ns > 0)
		fx_timer_off(t->fx, SAE_TIMER_RETRANS);
	fx_tell(t->fx, SAE_TELL_DONE, 0);
}

void sae_spend(struct sae *s)
{
	ct_wipe(&s->pwe, sizeof(s->pwe));
	ct_wipe(&s->secret, sizeof(s->secret));
	ct_wipe(s->keys.kck, sizeof(s->keys.kck));
	s->has_group = false;
}

bool sae_is_big_sync(struct sae_act *t)
{
	struct sae *s = t->s;

	if (s->sync <= t->env->config->sync_max) {
		s->sync++;
		return false;
	}
	fx_log(t->fx, LOG_DEBUG, false, "SAE: Sync > dot11RSNASAESync");
	s->sync = 0;
	s->disabled_ns = t->env->now_ns + SAE_DISABLED_NS;
	return true;
}

void sae_set_timer(struct sae_act *t)
{
	if (t->env->config->retrans_ns > 0)
		fx_timer(t->fx, SAE_TIMER_RETRANS, t->env->config->retrans_ns);
}
