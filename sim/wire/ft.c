#include "wire/ft.h"

enum wire mde_parse(struct bytes whole, struct mde *out)
{
	struct rd r;
	enum wire is = elem_body(whole, ELEM_MOBILITY_DOMAIN, &r);

	if (is != WIRE_OK)
		return is;
	if (!rd_copy(&r, out->mdid, sizeof(out->mdid)) || !rd_u8(&r, &out->policy))
		return WIRE_SHORT;
	return WIRE_OK;
}

void mde_build(struct wr *w, const struct mde *m)
{
	struct mark e = elem_open(w, ELEM_MOBILITY_DOMAIN);

	wr_put(w, m->mdid, sizeof(m->mdid));
	wr_u8(w, m->policy);
	elem_close(w, e);
}

static bool rd_wrapped(struct rd *r, uint8_t to[static FTE_WRAPPED_MAX], size_t *len)
{
	*len = r->left;
	return r->left <= FTE_WRAPPED_MAX && rd_copy(r, to, r->left);
}

static bool rd_gtk(struct rd *r, struct fte_gtk *g)
{
	if (g->present)
		return true;
	g->present = true;
	return rd_le16(r, &g->info) && rd_u8(r, &g->key_len) &&
	       rd_copy(r, g->rsc, sizeof(g->rsc)) && rd_wrapped(r, g->wrapped, &g->wrapped_len);
}

static bool rd_igtk(struct rd *r, struct fte_igtk *g)
{
	if (g->present)
		return true;
	g->present = true;
	return rd_le16(r, &g->key_id) && rd_copy(r, g->ipn, sizeof(g->ipn)) &&
	       rd_u8(r, &g->key_len) && rd_wrapped(r, g->wrapped, &g->wrapped_len);
}

static bool rd_r1kh(struct rd *r, struct fte *f)
{
	if (f->has_r1kh)
		return true;
	f->has_r1kh = true;
	return rd_mac(r, &f->r1kh) && r->left == 0;
}

static bool rd_r0kh(struct rd *r, struct fte *f)
{
	if (f->r0kh_len > 0)
		return true;
	f->r0kh_len = r->left;
	return r->left >= 1 && r->left <= R0KH_ID_MAX && rd_copy(r, f->r0kh, r->left);
}

static bool rd_oci(struct rd *r, struct fte *f)
{
	if (f->has_oci)
		return true;
	f->has_oci = true;
	return rd_copy(r, f->oci, sizeof(f->oci)) && r->left == 0;
}

static bool rd_sub_element(uint8_t id, struct rd *r, struct fte *f)
{
	switch (id) {
	case FTE_SUB_R1KH_ID:
		return rd_r1kh(r, f);
	case FTE_SUB_GTK:
		return rd_gtk(r, &f->gtk);
	case FTE_SUB_R0KH_ID:
		return rd_r0kh(r, f);
	case FTE_SUB_IGTK:
		return rd_igtk(r, &f->igtk);
	case FTE_SUB_OCI:
		return rd_oci(r, f);
	case FTE_SUB_BIGTK:
		return rd_igtk(r, &f->bigtk);
	}
	return true;
}

static enum wire rd_subs(struct rd *r, struct fte *f)
{
	struct rd sub;
	uint8_t id, len;

	while (r->left > 0) {
		if (!rd_u8(r, &id) || !rd_u8(r, &len) || !rd_sub(r, len, &sub))
			return WIRE_TRUNCATED;
		if (!rd_sub_element(id, &sub, f))
			return WIRE_LENGTH;
	}
	return WIRE_OK;
}

enum wire fte_parse(struct bytes whole, size_t mic_len, struct fte *out)
{
	uint8_t joined[FTE_MAX];
	struct wr w = wr_of(joined, sizeof(joined));
	enum wire is = elem_join(whole, ELEM_FAST_TRANSITION, &w);
	struct rd r = rd_of(wr_sofar(&w));
	struct fte f = { .mic_len = mic_len };

	if (is != WIRE_OK)
		return is;
	if (mic_len > FTE_MIC_MAX || !rd_u8(&r, &f.control) || !rd_u8(&r, &f.n_protected) ||
	    !rd_copy(&r, f.mic, mic_len) || !rd_copy(&r, f.anonce, sizeof(f.anonce)) ||
	    !rd_copy(&r, f.snonce, sizeof(f.snonce)))
		return WIRE_SHORT;
	is = rd_subs(&r, &f);
	if (is == WIRE_OK)
		*out = f;
	return is;
}

static void wr_sub_element(struct wr *w, enum fte_sub id, struct bytes body)
{
	struct mark m = elem_open(w, (uint8_t)id);

	wr_bytes(w, body);
	elem_close(w, m);
}

static void wr_gtk(struct wr *w, const struct fte_gtk *g)
{
	struct mark m;

	if (!g->present)
		return;
	m = elem_open(w, FTE_SUB_GTK);
	wr_le16(w, g->info);
	wr_u8(w, g->key_len);
	wr_put(w, g->rsc, sizeof(g->rsc));
	wr_put(w, g->wrapped, g->wrapped_len);
	elem_close(w, m);
}

static void wr_igtk(struct wr *w, enum fte_sub id, const struct fte_igtk *g)
{
	struct mark m;

	if (!g->present)
		return;
	m = elem_open(w, (uint8_t)id);
	wr_le16(w, g->key_id);
	wr_put(w, g->ipn, sizeof(g->ipn));
	wr_u8(w, g->key_len);
	wr_put(w, g->wrapped, g->wrapped_len);
	elem_close(w, m);
}

void fte_build(struct wr *w, const struct fte *f)
{
	uint8_t body[FTE_MAX];
	struct wr b = wr_of(body, sizeof(body));

	wr_u8(&b, f->control);
	wr_u8(&b, f->n_protected);
	wr_put(&b, f->mic, f->mic_len);
	wr_put(&b, f->anonce, sizeof(f->anonce));
	wr_put(&b, f->snonce, sizeof(f->snonce));
	if (f->has_r1kh)
		wr_sub_element(&b, FTE_SUB_R1KH_ID, BYTES(f->r1kh.b));
	if (f->r0kh_len > 0)
		wr_sub_element(&b, FTE_SUB_R0KH_ID, bytes_of(f->r0kh, f->r0kh_len));
	wr_gtk(&b, &f->gtk);
	wr_igtk(&b, FTE_SUB_IGTK, &f->igtk);
	wr_igtk(&b, FTE_SUB_BIGTK, &f->bigtk);
	if (f->has_oci)
		wr_sub_element(&b, FTE_SUB_OCI, BYTES(f->oci));
	elem_put(w, ELEM_FAST_TRANSITION, wr_sofar(&b));
}

size_t fte_mic_len_said(struct bytes whole)
{
	static const uint8_t len_of[8] = { 16, 24, 32 };
	struct rd r = rd_of(whole);
	uint8_t id, len, control;

	if (!rd_u8(&r, &id) || !rd_u8(&r, &len) || !rd_u8(&r, &control) ||
	    id != ELEM_FAST_TRANSITION)
		return 0;
	return len_of[(control & FTE_MIC_LENGTH) >> 1];
}

enum wire tie_parse(struct bytes whole, struct tie *out)
{
	struct rd r;
	enum wire is = elem_body(whole, ELEM_TIMEOUT_INTERVAL, &r);

	if (is != WIRE_OK)
		return is;
	return rd_u8(&r, &out->type) && rd_le32(&r, &out->value) ? WIRE_OK : WIRE_SHORT;
}

void tie_build(struct wr *w, const struct tie *t)
{
	struct mark m = elem_open(w, ELEM_TIMEOUT_INTERVAL);

	wr_u8(w, t->type);
	wr_le32(w, t->value);
	elem_close(w, m);
}

bool tie_find(const struct elems *e, enum tie_type type, uint32_t *value)
{
	struct tie t;

	for (unsigned i = 0; i < e->n_tie; i++)
		if (tie_parse(e->tie[i], &t) == WIRE_OK && t.type == type) {
			*value = t.value;
			return true;
		}
	return false;
}

/* All elements up to the next RDE or the end. */
static enum step rd_descriptors(struct rd *r, unsigned *n, struct bytes *out)
{
	struct rd before = *r, at = *r;
	struct elem e;
	enum step st;

	for (*n = 0; (st = elem_next(&at, &e)) == STEP_ITEM && e.id != ELEM_RIC_DATA; (*n)++)
		*r = at;
	*out = bytes_of(before.p, before.left - r->left);
	return st == STEP_BAD ? STEP_BAD : STEP_ITEM;
}

enum step rde_next(struct rd *r, struct rde *out)
{
	struct elem e;
	struct rd body;
	unsigned n;
	enum step st = elem_next(r, &e);

	if (st != STEP_ITEM)
		return st;
	body = rd_of(e.body);
	if (e.id != ELEM_RIC_DATA || !rd_u8(&body, &out->id) || !rd_u8(&body, &out->count) ||
	    !rd_le16(&body, &out->status) ||
	    rd_descriptors(r, &n, &out->descriptors) != STEP_ITEM || out->count > n)
		return STEP_BAD;
	return STEP_ITEM;
}

void rde_build(struct wr *w, const struct rde *r)
{
	struct mark m = elem_open(w, ELEM_RIC_DATA);

	wr_u8(w, r->id);
	wr_u8(w, r->count);
	wr_le16(w, r->status);
	elem_close(w, m);
	wr_bytes(w, r->descriptors);
}
