#include "proto/eap_inner.h"

#include "crypto/ct.h"

static const struct eap_method *find(const struct eap_methods *all, struct eap_type type)
{
	for (size_t i = 0; i < all->n; i++) {
		if (eap_type_equal(all->method[i]->type, type))
			return all->method[i];
	}
	return NULL;
}

void eap_inner_key(const struct eap_method *method, const void *session, uint8_t *out, size_t n)
{
	struct eap_keys keys;

	memset(out, 0, n);
	if (method != NULL && method->keys(session, &keys))
		memcpy(out, keys.msk, n < keys.msk_len ? n : keys.msk_len);
	ct_wipe(&keys, sizeof(keys));
}

/* A step of the method; what it writes stands behind the type. */
static enum err run(const struct eap_method *m, void *session, const struct eap_env *env,
		    const struct eap_turn *turn, struct wr *out, struct fx *fx,
		    struct eap_outcome *o)
{
	size_t before = out->len, empty;
	enum err e;

	eap_type_build(out, m->type);
	empty = out->len;
	e = m->step(session, env, turn, out, o, fx);
	if (out->len == empty)
		out->len = before;
	return e;
}

static struct eap_inner_result result(const struct eap_outcome *o)
{
	struct eap_inner_result r = { EAP_INNER_GOES_ON, o->why };

	if (o->ignore)
		r.is = EAP_INNER_IGNORED;
	else if (o->progress == EAP_DONE)
		r.is = o->decision == EAP_FAIL ? EAP_INNER_FAILED : EAP_INNER_DONE;
	return r;
}

/* The peer. */
void eap_inner_peer_fini(struct eap_inner_peer *p)
{
	if (p->method != NULL)
		p->method->end(p->session);
	*p = (struct eap_inner_peer){ 0 };
}

static bool is_allowed(const struct eap_inner_peer *p, struct eap_type type)
{
	const struct spec_eap_peer *spec = p->conf->spec;

	for (size_t i = 0; i < spec->n_inner; i++) {
		if (type.vendor == 0 && type.no == spec->inner[i])
			return true;
	}
	return spec->n_inner == 0;
}

static void nak(const struct eap_inner_peer *p, struct wr *out)
{
	const struct eap_methods *all = &p->conf->inner;
	size_t before;

	wr_u8(out, EAP_TYPE_NAK);
	before = out->len;
	for (size_t i = 0; i < all->n; i++) {
		if (is_allowed(p, all->method[i]->type) && all->method[i]->type.vendor == 0)
			wr_u8(out, (uint8_t)all->method[i]->type.no);
	}
	if (out->len == before)
		wr_u8(out, EAP_TYPE_NONE);
}

static enum err choose(struct eap_inner_peer *p, const struct eap_env *env, struct eap_type type)
{
	struct eap_begin how = { .peer = p->conf, .inner = true };
	const struct eap_method *m = find(&p->conf->inner, type);
	enum err e;

	if (m == NULL || !is_allowed(p, type))
		return ERR_UNSUPPORTED;
	e = m->begin(&how, env, &p->session);
	if (!e)
		p->method = m;
	return e;
}

static void identity(const struct eap_inner_peer *p, struct wr *out)
{
	const char *name = p->conf->spec->identity;

	wr_u8(out, EAP_TYPE_IDENTITY);
	if (name != NULL)
		wr_put(out, name, strlen(name));
}

enum err eap_inner_peer_step(struct eap_inner_peer *p, const struct eap_env *env,
			     const struct eap *req, struct wr *out, struct fx *fx,
			     struct eap_inner_result *r)
{
	struct eap_turn turn = { .in = req->data, .in_id = req->id, .out_id = req->id };
	struct eap_outcome o = { false, EAP_CONT, EAP_FAIL, NULL, NULL };
	enum err e = ERR_OK;

	*r = (struct eap_inner_result){ EAP_INNER_GOES_ON, NULL };
	if (eap_type_equal(req->type, eap_ietf(EAP_TYPE_IDENTITY))) {
		identity(p, out);
		return ERR_OK;
	}
	if (p->method == NULL)
		e = choose(p, env, req->type);
	if (e == ERR_UNSUPPORTED ||
	    (!e && !eap_type_equal(p->method->type, req->type))) {
		nak(p, out);
		return ERR_OK;
	}
	if (!e)
		e = run(p->method, p->session, env, &turn, out, fx, &o);
	*r = result(&o);
	return e;
}

/* The server. */
static void end_method(struct eap_inner_server *s)
{
	if (s->method != NULL)
		s->method->end(s->session);
	s->method = NULL;
	s->session = NULL;
}

void eap_inner_server_fini(struct eap_inner_server *s)
{
	end_method(s);
	ct_wipe(s, sizeof(*s));
}

static enum err next_method(struct eap_inner_server *s, const struct eap_env *env)
{
	struct eap_begin how = { .server = s->conf, .user = s->user, .inner = true,
				 .identity = bytes_of(s->identity, s->identity_len) };
	enum err e = ERR_UNSUPPORTED;

	while (e == ERR_UNSUPPORTED && s->next < s->user->n_methods) {
		unsigned i = s->next++;
		const struct eap_method *m =
			find(&s->conf->inner, (struct eap_type){ 0, s->user->methods[i] });

		if (m == NULL || (s->refused & 1u << i) != 0)
			continue;
		e = m->begin(&how, env, &s->session);
		if (!e)
			s->method = m;
	}
	return e;
}

static enum err propose(struct eap_inner_server *s, const struct eap_env *env, uint8_t out_id,
			struct wr *out, struct fx *fx, struct eap_inner_result *r)
{
	struct eap_outcome o = { false, EAP_CONT, EAP_FAIL, NULL, NULL };
	struct eap_turn turn = { .first = true, .out_id = out_id };
	enum err e = next_method(s, env);

	if (e == ERR_UNSUPPORTED) {
		*r = (struct eap_inner_result){ EAP_INNER_FAILED, "no inner EAP method is left" };
		return ERR_OK;
	}
	if (!e)
		e = run(s->method, s->session, env, &turn, out, fx, &o);
	*r = result(&o);
	return e;
}

enum err eap_inner_server_identity(struct eap_inner_server *s, const struct eap_env *env,
				   struct bytes who, uint8_t out_id, struct wr *out, struct fx *fx,
				   struct eap_inner_result *r)
{
	*r = (struct eap_inner_result){ EAP_INNER_FAILED,
					"Phase2 Identity not found in the user database" };
	if (who.len > sizeof(s->identity))
		return ERR_OK;
	if (who.len > 0)
		memcpy(s->identity, who.p, who.len);
	s->identity_len = who.len;
	s->user = spec_eap_user_find(s->conf->spec, who, true);
	if (s->user == NULL)
		return ERR_OK;
	return propose(s, env, out_id, out, fx, r);
}

/* Among what a Nak lists the user's order stays. */
static void take_nak(struct eap_inner_server *s, const struct eap *resp)
{
	struct rd r = rd_of(resp->data);
	struct eap_type type;
	uint32_t listed = 0;

	while (eap_nak_next(&r, resp->expanded, &type) == STEP_ITEM) {
		for (unsigned i = 0; i < s->user->n_methods; i++) {
			if (type.vendor == 0 && type.no == s->user->methods[i])
				listed |= 1u << i;
		}
	}
	s->refused |= ~listed;
	end_method(s);
}

enum err eap_inner_server_step(struct eap_inner_server *s, const struct eap_env *env,
			       const struct eap *resp, uint8_t out_id, struct wr *out,
			       struct fx *fx, struct eap_inner_result *r)
{
	struct eap_turn turn = { .in = resp->data, .in_id = resp->id, .out_id = out_id };
	struct eap_outcome o = { false, EAP_CONT, EAP_FAIL, NULL, NULL };
	enum err e;

	if (eap_type_equal(resp->type, eap_ietf(EAP_TYPE_NAK))) {
		take_nak(s, resp);
		return propose(s, env, out_id, out, fx, r);
	}
	if (!eap_type_equal(resp->type, s->method->type)) {
		*r = (struct eap_inner_result){ EAP_INNER_IGNORED,
						"inner type differs from the request's" };
		return ERR_OK;
	}
	e = run(s->method, s->session, env, &turn, out, fx, &o);
	*r = result(&o);
	return e;
}
