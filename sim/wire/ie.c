#include "wire/ie.h"

enum { RATES_FIRST = 8 };

enum wire ssid_parse(struct bytes whole, struct bytes *ssid)
{
	struct rd r;
	enum wire is = elem_body(whole, ELEM_SSID, &r);

	if (is != WIRE_OK)
		return is;
	*ssid = rd_rest(&r);
	return ssid->len <= SSID_MAX ? WIRE_OK : WIRE_LENGTH;
}

void ssid_build(struct wr *w, struct bytes ssid)
{
	struct mark m = elem_open(w, ELEM_SSID);

	wr_bytes(w, ssid);
	elem_close(w, m);
}

static enum wire add_rates(struct rd *r, struct rates *out)
{
	while (r->left > 0) {
		if (out->n == RATES_MAX)
			return WIRE_LIMIT;
		if (!rd_u8(r, &out->rate[out->n++]))
			return WIRE_SHORT;
	}
	return WIRE_OK;
}

enum wire rates_parse(struct bytes rates, struct bytes ext_rates, struct rates *out)
{
	struct rd r;
	enum wire is = elem_body(rates, ELEM_RATES, &r);

	out->n = 0;
	if (is == WIRE_OK)
		is = add_rates(&r, out);
	if (is != WIRE_OK || ext_rates.len == 0)
		return is;
	is = elem_body(ext_rates, ELEM_EXT_RATES, &r);
	return is == WIRE_OK ? add_rates(&r, out) : is;
}

static void wr_rates(struct wr *w, uint8_t id, const uint8_t *rate, unsigned n)
{
	struct mark m = elem_open(w, id);

	wr_put(w, rate, n);
	elem_close(w, m);
}

void rates_build(struct wr *w, const struct rates *r)
{
	wr_rates(w, ELEM_RATES, r->rate, r->n < RATES_FIRST ? r->n : RATES_FIRST);
}

void ext_rates_build(struct wr *w, const struct rates *r)
{
	if (r->n > RATES_FIRST)
		wr_rates(w, ELEM_EXT_RATES, r->rate + RATES_FIRST, r->n - RATES_FIRST);
}

/* Elements whose body is one octet. */
static enum wire one_octet(struct bytes whole, uint8_t id, uint8_t *v)
{
	struct rd r;
	enum wire is = elem_body(whole, id, &r);

	if (is != WIRE_OK)
		return is;
	return rd_u8(&r, v) ? WIRE_OK : WIRE_SHORT;
}

static void wr_one_octet(struct wr *w, uint8_t id, uint8_t v)
{
	struct mark m = elem_open(w, id);

	wr_u8(w, v);
	elem_close(w, m);
}

enum wire ds_parse(struct bytes whole, uint8_t *channel)
{
	return one_octet(whole, ELEM_DS, channel);
}

void ds_build(struct wr *w, uint8_t channel)
{
	wr_one_octet(w, ELEM_DS, channel);
}

enum wire erp_parse(struct bytes whole, uint8_t *bits)
{
	return one_octet(whole, ELEM_ERP, bits);
}

void erp_build(struct wr *w, uint8_t bits)
{
	wr_one_octet(w, ELEM_ERP, bits);
}

enum { TIM_GROUP = 1 };

enum wire tim_parse(struct bytes whole, struct tim *out)
{
	struct rd r;
	uint8_t control;
	enum wire is = elem_body(whole, ELEM_TIM, &r);

	if (is != WIRE_OK)
		return is;
	if (!rd_u8(&r, &out->dtim_count) || !rd_u8(&r, &out->dtim_period) || !rd_u8(&r, &control) ||
	    r.left == 0)
		return WIRE_SHORT;
	out->group = (control & TIM_GROUP) != 0;
	out->offset = control >> 1;
	out->bitmap = rd_rest(&r);
	return WIRE_OK;
}

bool tim_has(const struct tim *t, uint16_t aid)
{
	size_t octet = aid / 8u, first = 2u * t->offset;

	return octet >= first && octet - first < t->bitmap.len &&
	       (t->bitmap.p[octet - first] >> aid % 8 & 1) != 0;
}

void tim_build(struct wr *w, const struct tim *t)
{
	struct mark m = elem_open(w, ELEM_TIM);

	wr_u8(w, t->dtim_count);
	wr_u8(w, t->dtim_period);
	wr_u8(w, (uint8_t)(t->offset << 1 | (t->group ? TIM_GROUP : 0)));
	wr_bytes(w, t->bitmap);
	elem_close(w, m);
}

/* Fewer than three octets at the end are the padding. */
enum wire country_parse(struct bytes whole, struct country *out)
{
	struct rd r;
	struct country_triplet t;
	enum wire is = elem_body(whole, ELEM_COUNTRY, &r);

	if (is != WIRE_OK)
		return is;
	if (!rd_copy(&r, out->text, sizeof(out->text)))
		return WIRE_SHORT;
	out->n = 0;
	while (r.left >= 3) {
		if (out->n == COUNTRY_TRIPLETS)
			return WIRE_LIMIT;
		if (!rd_u8(&r, &t.first) || !rd_u8(&r, &t.n) || !rd_u8(&r, &t.max_dbm))
			return WIRE_SHORT;
		out->triplet[out->n++] = t;
	}
	return WIRE_OK;
}

void country_build(struct wr *w, const struct country *c)
{
	struct mark m = elem_open(w, ELEM_COUNTRY);

	wr_put(w, c->text, sizeof(c->text));
	for (unsigned i = 0; i < c->n; i++) {
		wr_u8(w, c->triplet[i].first);
		wr_u8(w, c->triplet[i].n);
		wr_u8(w, c->triplet[i].max_dbm);
	}
	if ((sizeof(c->text) + 3 * (size_t)c->n) % 2 != 0)
		wr_u8(w, 0);
	elem_close(w, m);
}

enum wire bss_load_parse(struct bytes whole, struct bss_load *out)
{
	struct rd r;
	enum wire is = elem_body(whole, ELEM_BSS_LOAD, &r);

	if (is != WIRE_OK)
		return is;
	if (!rd_le16(&r, &out->n_stations) || !rd_u8(&r, &out->utilisation) ||
	    !rd_le16(&r, &out->admission))
		return WIRE_SHORT;
	return WIRE_OK;
}

void bss_load_build(struct wr *w, const struct bss_load *l)
{
	struct mark m = elem_open(w, ELEM_BSS_LOAD);

	wr_le16(w, l->n_stations);
	wr_u8(w, l->utilisation);
	wr_le16(w, l->admission);
	elem_close(w, m);
}

static bool has_bit(struct bytes whole, uint8_t id, unsigned bit)
{
	struct rd r;
	struct bytes octets;

	if (elem_body(whole, id, &r) != WIRE_OK)
		return false;
	octets = rd_rest(&r);
	return octets.len > bit / 8 && (octets.p[bit / 8] >> bit % 8 & 1) != 0;
}

bool ext_caps_has(struct bytes whole, enum ext_capability bit)
{
	return has_bit(whole, ELEM_EXT_CAPS, (unsigned)bit);
}

void ext_caps_build(struct wr *w, struct bytes caps)
{
	struct mark m = elem_open(w, ELEM_EXT_CAPS);

	wr_bytes(w, caps);
	elem_close(w, m);
}

bool rm_caps_has(struct bytes whole, enum rm_capability bit)
{
	return has_bit(whole, ELEM_RM_CAPS, (unsigned)bit);
}

void rm_caps_build(struct wr *w, const uint8_t caps[static 5])
{
	struct mark m = elem_open(w, ELEM_RM_CAPS);

	wr_put(w, caps, 5);
	elem_close(w, m);
}
