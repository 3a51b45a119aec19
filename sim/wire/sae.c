#include "wire/sae.h"

size_t sae_number_len(uint16_t group)
{
	return group == 19 ? 32 : group == 20 ? 48 : group == 21 ? 66 : 0;
}

static void wr_ext(struct wr *w, uint8_t ext, struct bytes body)
{
	struct mark m = elem_open_ext(w, ext);

	wr_bytes(w, body);
	elem_close(w, m);
}

/* The body of an element with ID extension; an absent one is an empty body. */
static enum wire rd_ext(struct bytes whole, uint8_t ext, struct bytes *body)
{
	struct rd r;
	enum wire is = elem_ext_body(whole, ext, &r);

	if (is == WIRE_OK)
		*body = rd_rest(&r);
	return is == WIRE_ABSENT ? WIRE_OK : is;
}

/* A bare token is what there is beyond scalar and element [11-2020 12.4.7.4]. */
static bool take_bare_token(struct rd *r, size_t len, struct bytes *token)
{
	if (r->left < 3 * len + SAE_TOKEN_MIN)
		return true;
	return rd_take(r, r->left - 3 * len, token);
}

static enum wire take_akm(struct bytes whole, struct sae_commit_body *out)
{
	struct bytes body = { 0 };
	enum wire is = rd_ext(whole, EXT_AKM_SELECTOR, &body);
	struct rd r = rd_of(body);

	out->has_akm = is == WIRE_OK && body.len > 0;
	if (out->has_akm && !rd_be32(&r, &out->akm))
		return WIRE_SHORT;
	return is;
}

static enum wire take_elements(struct bytes elements, struct sae_commit_body *out)
{
	struct elems e;
	enum wire is = elems_parse(elements, &e);

	if (is == WIRE_OK) {
		out->has_password_id = e.password_id.len > 0;
		is = rd_ext(e.password_id, EXT_PASSWORD_ID, &out->password_id);
	}
	if (is == WIRE_OK)
		is = rd_ext(e.rejected_groups, EXT_REJECTED_GROUPS, &out->rejected);
	if (is == WIRE_OK && out->rejected.len % 2 != 0)
		is = WIRE_LENGTH;
	if (is == WIRE_OK)
		is = rd_ext(e.token, EXT_TOKEN_CONTAINER, &out->token);
	return is == WIRE_OK ? take_akm(e.akm_selector, out) : is;
}

/* [hostapd] Too short for a token: a password identifier, from who forces the loop with one. */
static void take_loop_id(struct bytes rest, struct sae_commit_body *out)
{
	struct elems e;

	if (elems_parse(rest, &e) == WIRE_OK &&
	    rd_ext(e.password_id, EXT_PASSWORD_ID, &out->password_id) == WIRE_OK)
		out->has_password_id = out->password_id.len > 0;
}

enum wire sae_commit_parse(struct bytes fields, bool h2e, struct sae_commit_body *out)
{
	struct rd r = rd_of(fields);
	size_t len;

	*out = (struct sae_commit_body){ 0 };
	if (!rd_le16(&r, &out->group))
		return WIRE_SHORT;
	len = sae_number_len(out->group);
	if (len == 0)
		return WIRE_OTHER;
	if ((!h2e && !take_bare_token(&r, len, &out->token)) ||
	    !rd_take(&r, len, &out->scalar) || !rd_take(&r, 2 * len, &out->element))
		return WIRE_SHORT;
	if (h2e)
		return take_elements(rd_rest(&r), out);
	take_loop_id(rd_rest(&r), out);
	return WIRE_OK;
}

void sae_commit_build(struct wr *w, bool h2e, const struct sae_commit_body *b)
{
	wr_le16(w, b->group);
	if (!h2e)
		wr_bytes(w, b->token);
	wr_bytes(w, b->scalar);
	wr_bytes(w, b->element);
	if (b->has_password_id)
		wr_ext(w, EXT_PASSWORD_ID, b->password_id);
	if (h2e && b->rejected.len > 0)
		wr_ext(w, EXT_REJECTED_GROUPS, b->rejected);
	if (h2e && b->token.len > 0)
		wr_ext(w, EXT_TOKEN_CONTAINER, b->token);
	if (b->has_akm) {
		struct mark m = elem_open_ext(w, EXT_AKM_SELECTOR);

		wr_be32(w, b->akm);
		elem_close(w, m);
	}
}

enum wire sae_token_request_parse(struct bytes fields, bool h2e, struct sae_token_request *out)
{
	struct rd r = rd_of(fields);
	struct elems e;
	enum wire is;

	*out = (struct sae_token_request){ 0 };
	if (!rd_le16(&r, &out->group))
		return WIRE_SHORT;
	if (!h2e) {
		out->token = rd_rest(&r);
		return WIRE_OK;
	}
	is = elems_parse(rd_rest(&r), &e);
	if (is != WIRE_OK)
		return is;
	return e.token.len == 0 ? WIRE_ABSENT : rd_ext(e.token, EXT_TOKEN_CONTAINER, &out->token);
}

void sae_token_request_build(struct wr *w, bool h2e, const struct sae_token_request *t)
{
	wr_le16(w, t->group);
	if (h2e)
		wr_ext(w, EXT_TOKEN_CONTAINER, t->token);
	else
		wr_bytes(w, t->token);
}

enum wire sae_confirm_parse(struct bytes fields, size_t hash_len, struct sae_confirm_body *out)
{
	struct rd r = rd_of(fields);

	if (!rd_le16(&r, &out->send_confirm) || !rd_take(&r, hash_len, &out->confirm))
		return WIRE_SHORT;
	return WIRE_OK;
}

void sae_confirm_build(struct wr *w, const struct sae_confirm_body *b)
{
	wr_le16(w, b->send_confirm);
	wr_bytes(w, b->confirm);
}
