#include "crypto/ct.h"
#include "proto/eap_methods.h"
#include "proto/eap_ttls.h"

/* EAP-TTLSv0 with PAP or MS-CHAP-V2 inside, the server. */
struct ttls_server {
	struct eap_tls_io io;
	const struct eap_server_conf *conf;
	const struct spec_eap_user *user; /* inside */
	uint8_t identity[EAP_IDENTITY_MAX];
	size_t identity_len;
	bool open;
	bool proved; /* MS-CHAP2-Success is on its way: its acknowledgement ends it */
	bool well;
};

static enum err begin(const struct eap_begin *how, const struct eap_env *env, void **state)
{
	struct ttls_server *s;
	enum err e = eap_tls_io_new(sizeof(*s), how, env, EAP_TYPE_TTLS, false, &s);

	if (e)
		return e;
	s->conf = how->server;
	*state = s;
	return ERR_OK;
}

static void end(void *state)
{
	eap_tls_io_free(state, sizeof(struct ttls_server));
}

static bool keys(const void *state, struct eap_keys *out)
{
	const struct ttls_server *s = state;

	if (s->well)
		*out = s->io.keys;
	return s->well;
}

static enum err give_up(struct ttls_server *s, struct eap_outcome *o, const char *why)
{
	eap_outcome_fail(o, true, why);
	return eap_tls_io_ended(&s->io, false);
}

static enum err succeed(struct ttls_server *s, struct eap_outcome *o)
{
	s->well = true;
	eap_outcome_done(o);
	o->inner_user = s->user;
	return eap_tls_io_note(&s->io, bytes_of(s->identity, s->identity_len));
}

static bool find_user(struct ttls_server *s, struct bytes who)
{
	if (who.len == 0 || who.len > sizeof(s->identity))
		return false;
	memcpy(s->identity, who.p, who.len);
	s->identity_len = who.len;
	s->user = spec_eap_user_find(s->conf->spec, who, true);
	return s->user != NULL;
}

static bool same_secret(struct bytes a, struct bytes b)
{
	return a.len == b.len && (a.len == 0 || ct_equal(a.p, b.p, a.len));
}

/* Without the zeros at the end. */
static struct bytes unpadded(struct bytes b)
{
	struct rd r = rd_of(b);
	size_t len = 0;
	uint8_t v;

	while (rd_u8(&r, &v)) {
		if (v != 0)
			len = b.len - r.left;
	}
	return bytes_of(b.p, len);
}

/* What is stored may be the hash. */
static enum err pap(struct ttls_server *s, const struct eap_env *env, struct bytes given,
		    struct eap_outcome *o)
{
	const struct spec_eap_password *p = &s->user->password;
	uint8_t hash[NT_HASH_LEN];
	enum err e = ERR_OK;

	given = unpadded(given);
	if ((s->user->ttls_auth & SPEC_TTLS_PAP) == 0 || !p->given)
		return give_up(s, o, "EAP-TTLS/PAP: No user password configured");
	if (p->is_nt_hash) {
		e = nt_hash(env->crypto, given, hash);
		given = BYTES(hash);
	}
	if (e && e != ERR_RANGE)
		return e;
	if (e || !same_secret(given, p->text))
		return give_up(s, o, "EAP-TTLS/PAP: Invalid user password");
	return succeed(s, o);
}

struct response {
	uint8_t id, flags;
	uint8_t peer_challenge[MSCHAPV2_CHALLENGE];
	uint8_t nt[MSCHAPV2_RESPONSE];
};

static bool response_parse(struct bytes in, struct response *out)
{
	struct rd r = rd_of(in);

	return in.len == TTLS_RESPONSE && rd_u8(&r, &out->id) && rd_u8(&r, &out->flags) &&
	       rd_copy(&r, out->peer_challenge, MSCHAPV2_CHALLENGE) && rd_skip(&r, 8) &&
	       rd_copy(&r, out->nt, MSCHAPV2_RESPONSE);
}

static enum err prove(struct ttls_server *s, const struct eap_env *env,
		      const struct mschapv2_in *in, const struct response *r)
{
	uint8_t text[TTLS_SUCCESS], mem[TTLS_PLAIN_MAX];
	struct wr plain = wr_of(mem, sizeof(mem));
	enum err e = ttls_success(env->crypto, in, r->nt, r->id, text);

	ttls_avp_build(&plain, TTLS_MICROSOFT, TTLS_MS_CHAP2_SUCCESS, BYTES(text));
	s->proved = true;
	return e ? e : eap_tls_io_seal(&s->io, env, wr_sofar(&plain));
}

static enum err mschapv2(struct ttls_server *s, const struct eap_env *env,
			 const struct ttls_avps *a, struct eap_outcome *o)
{
	uint8_t challenge[TTLS_CHALLENGE], hash[NT_HASH_LEN], want[MSCHAPV2_RESPONSE];
	struct response r;
	struct mschapv2_in in = { mschapv2_user(bytes_of(s->identity, s->identity_len)), hash,
				  challenge, r.peer_challenge };
	enum err e = ttls_challenge(&s->io, challenge);

	if (e)
		return e;
	if ((s->user->ttls_auth & SPEC_TTLS_MSCHAPV2) == 0 || !s->user->password.given)
		return give_up(s, o, "EAP-TTLS/MSCHAPV2: No user password configured");
	if (!response_parse(a->response, &r) ||
	    !same_secret(a->challenge, bytes_of(challenge, MSCHAPV2_CHALLENGE)) ||
	    r.id != challenge[MSCHAPV2_CHALLENGE])
		return give_up(s, o, "EAP-TTLS/MSCHAPV2: Challenge mismatch");
	e = ttls_nt_hash(env->crypto, &s->user->password, hash);
	if (!e)
		e = mschapv2_response(env->crypto, &in, want);
	if (!e && ct_equal(want, r.nt, sizeof(want)))
		e = prove(s, env, &in, &r);
	else if (!e || e == ERR_RANGE)
		return give_up(s, o, "EAP-TTLS/MSCHAPV2: Invalid NT-Response");
	ct_wipe(hash, sizeof(hash));
	return e;
}

static enum err on_avps(struct ttls_server *s, const struct eap_env *env, struct eap_outcome *o)
{
	struct ttls_avps a;
	const char *why = ttls_avps_parse(tls_plain(s->io.tls), &a);

	if (why != NULL)
		return give_up(s, o, why);
	if (!find_user(s, a.user))
		return give_up(s, o,
			       "EAP-TTLS: Phase2 Identity not found in the user database");
	if (a.password.p != NULL)
		return pap(s, env, a.password, o);
	if (a.response.p != NULL && a.challenge.p != NULL)
		return mschapv2(s, env, &a, o);
	return give_up(s, o, "EAP-TTLS: No supported authentication AVPs");
}

static enum err resume(struct ttls_server *s, struct eap_outcome *o)
{
	struct bytes who;

	if (!eap_tls_io_noted(&s->io, &who) || !find_user(s, who))
		return give_up(s, o,
			       "EAP-TTLS: No success data in resumed session - reject attempt");
	return succeed(s, o);
}

/* The handshake's last flight goes out before anything else happens. */
static enum err on_open(struct ttls_server *s, const struct eap_env *env, struct eap_outcome *o)
{
	bool speaks = tls_plain(s->io.tls).len > 0;
	enum err e = ERR_OK;

	if (!s->open)
		e = eap_tls_io_keys(&s->io, TTLS_LABEL);
	s->open = true;
	if (e)
		return e;
	if (s->proved)
		return speaks ? give_up(s, o, "EAP-TTLS: data after the end") : succeed(s, o);
	if (speaks)
		return on_avps(s, env, o);
	if (tls_resumed(s->io.tls) && !eap_tls_io_waits(&s->io))
		return resume(s, o);
	return ERR_OK;
}

static enum err step(void *state, const struct eap_env *env, const struct eap_turn *turn,
		     struct wr *out, struct eap_outcome *o, struct fx *fx)
{
	struct ttls_server *s = state;
	enum eap_tls_turn what;
	enum err e = eap_tls_io_serve(&s->io, env, turn, out, o, fx, &what);

	if (!e && what == EAP_TLS_ADVANCED) {
		e = on_open(s, env, o);
		if (!e && o->progress != EAP_DONE)
			eap_tls_io_put(&s->io, out);
	}
	return e;
}

const struct eap_method eap_ttls_server = { { 0, EAP_TYPE_TTLS }, begin, step, keys, end };
