#include "wire/eapol.h"
#include "wire/ft.h"

enum { WFA_TRANSITION_DISABLE = 0x20, MS_WPA = 1, WRAP_BLOCK = 8, WRAP_MIN = 16 };
enum { KDE_KEY_ID_BITS = 3 };

static struct bytes *kde_slot(struct kdes *k, uint8_t type)
{
	struct bytes *const slots[] = {
		[KDE_GTK] = &k->gtk,	       [KDE_MAC] = &k->mac,	[KDE_PMKID] = &k->pmkid,
		[KDE_LIFETIME] = &k->lifetime, [KDE_IGTK] = &k->igtk,	[KDE_KEY_ID] = &k->key_id,
		[KDE_OCI] = &k->oci,	       [KDE_BIGTK] = &k->bigtk,
	};

	return type < sizeof(slots) / sizeof(slots[0]) ? slots[type] : NULL;
}

/* Where a vendor element goes and what of it: a KDE's data, or the whole WPA element. */
static struct bytes *vendor_slot(struct kdes *k, const struct elem *e, struct bytes *span)
{
	struct rd r = rd_of(e->body);
	uint32_t oui;
	uint8_t type;

	if (!rd_be24(&r, &oui) || !rd_u8(&r, &type))
		return NULL;
	*span = rd_rest(&r);
	if (oui == OUI_IEEE)
		return kde_slot(k, type);
	if (oui == OUI_WFA && type == WFA_TRANSITION_DISABLE)
		return &k->transition_disable;
	if (oui != OUI_MICROSOFT || type != MS_WPA)
		return NULL;
	*span = e->whole;
	return &k->wpa;
}

static struct bytes *slot(struct kdes *k, const struct elem *e, struct bytes *span)
{
	*span = e->whole;
	switch (e->id) {
	case ELEM_VENDOR:
		return vendor_slot(k, e, span);
	case ELEM_RSN:
		return k->rsne.p == NULL ? &k->rsne : &k->rsne2;
	case ELEM_RSNX:
		return &k->rsnxe;
	case ELEM_MOBILITY_DOMAIN:
		return &k->mde;
	case ELEM_FAST_TRANSITION:
		return &k->fte;
	case ELEM_TIMEOUT_INTERVAL:
		return k->n_tie < ELEMS_TIES ? &k->tie[k->n_tie++] : NULL;
	}
	return NULL;
}

static void add(struct kdes *k, const struct elem *e)
{
	struct bytes span, *to = slot(k, e, &span);

	if (to == NULL)
		k->n_unknown++;
	else if (to->p != NULL)
		k->duplicate = true;
	else
		*to = span;
}

/* dd alone, or dd 00: what kdes_pad wrote. */
static bool is_padding(struct rd r)
{
	uint8_t id, len;

	return rd_u8(&r, &id) && id == ELEM_VENDOR && (!rd_u8(&r, &len) || len == 0);
}

enum wire kdes_parse(struct bytes data, struct kdes *out)
{
	struct rd r = rd_of(data);
	struct elem e;
	enum step st = STEP_END;

	*out = (struct kdes){ 0 };
	while (!is_padding(r) && (st = elem_next(&r, &e)) == STEP_ITEM)
		add(out, &e);
	return st == STEP_BAD ? WIRE_TRUNCATED : WIRE_OK;
}

bool kdes_tie(const struct kdes *k, enum tie_type type, uint32_t *value)
{
	struct elems e = { .n_tie = k->n_tie };

	memcpy(e.tie, k->tie, sizeof(e.tie));
	return tie_find(&e, type, value);
}

enum { GTK_KEY_ID = 3, GTK_TX = 4 };

enum wire gtk_kde_parse(struct bytes data, struct gtk_kde *out)
{
	struct rd r = rd_of(data);
	uint8_t flags, reserved;

	if (data.p == NULL)
		return WIRE_ABSENT;
	if (!rd_u8(&r, &flags) || !rd_u8(&r, &reserved))
		return WIRE_SHORT;
	if (r.left < 1 || r.left > GTK_MAX)
		return WIRE_LENGTH;
	*out = (struct gtk_kde){ flags & GTK_KEY_ID, (flags & GTK_TX) != 0, rd_rest(&r) };
	return WIRE_OK;
}

static struct mark kde_open(struct wr *w, enum kde_type type)
{
	return elem_open_vendor(w, OUI_IEEE, (uint8_t)type);
}

void gtk_kde_build(struct wr *w, const struct gtk_kde *g)
{
	struct mark m = kde_open(w, KDE_GTK);

	wr_u8(w, (uint8_t)((g->key_id & GTK_KEY_ID) | (g->tx ? GTK_TX : 0)));
	wr_u8(w, 0);
	wr_bytes(w, g->key);
	elem_close(w, m);
}

enum wire igtk_kde_parse(struct bytes data, struct igtk_kde *out)
{
	struct rd r = rd_of(data);

	if (data.p == NULL)
		return WIRE_ABSENT;
	if (!rd_le16(&r, &out->key_id) || !rd_copy(&r, out->ipn, sizeof(out->ipn)))
		return WIRE_SHORT;
	if (r.left < 1 || r.left > GTK_MAX)
		return WIRE_LENGTH;
	out->key = rd_rest(&r);
	return WIRE_OK;
}

void igtk_kde_build(struct wr *w, enum kde_type type, const struct igtk_kde *g)
{
	struct mark m = kde_open(w, type);

	wr_le16(w, g->key_id);
	wr_put(w, g->ipn, sizeof(g->ipn));
	wr_bytes(w, g->key);
	elem_close(w, m);
}

void kde_build(struct wr *w, enum kde_type type, struct bytes data)
{
	struct mark m = kde_open(w, type);

	wr_bytes(w, data);
	elem_close(w, m);
}

enum wire key_id_kde_parse(struct bytes data, uint8_t *key_id)
{
	struct rd r = rd_of(data);

	if (data.p == NULL)
		return WIRE_ABSENT;
	if (!rd_u8(&r, key_id) || rd_rest(&r).len == 0)
		return WIRE_SHORT;
	*key_id &= KDE_KEY_ID_BITS;
	return WIRE_OK;
}

void key_id_kde_build(struct wr *w, uint8_t key_id)
{
	const uint8_t data[] = { key_id & KDE_KEY_ID_BITS, 0 };

	kde_build(w, KDE_KEY_ID, BYTES(data));
}

void kde_pmkid_build(struct wr *w, const uint8_t pmkid[static PMKID_LEN])
{
	kde_build(w, KDE_PMKID, bytes_of(pmkid, PMKID_LEN));
}

void kde_transition_build(struct wr *w, uint8_t bits)
{
	struct mark m = elem_open_vendor(w, OUI_WFA, WFA_TRANSITION_DISABLE);

	wr_u8(w, bits);
	elem_close(w, m);
}

void kdes_pad(struct wr *w)
{
	size_t len = w->len < WRAP_MIN ? WRAP_MIN
				       : (w->len + WRAP_BLOCK - 1) & ~(size_t)(WRAP_BLOCK - 1);

	if (len == w->len)
		return;
	wr_u8(w, ELEM_VENDOR);
	wr_zero(w, len - w->len);
}
