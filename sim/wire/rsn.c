#include "wire/rsn.h"

enum { RSN_VERSION = 1, SUITE_LEN = 4, WPA_TYPE = 1, SUITES_IN_SET = 32 };

static uint32_t type_under(uint32_t selector, uint32_t oui)
{
	return selector >> 8 == oui ? selector & 0xff : 0;
}

/* Vendors' key management goes by selectors of their own, whatever the element is. */
static enum akm akm_under(uint32_t selector, uint32_t oui)
{
	uint32_t type = type_under(selector, oui);

	if (selector == SUITE_CCKM)
		return AKM_CCKM;
	return type < AKM_CCKM ? (enum akm)type : AKM_NONE;
}

static uint32_t selector_of(enum akm akm, uint32_t oui)
{
	return akm == AKM_CCKM ? SUITE_CCKM : oui << 8 | (uint32_t)akm;
}

/* A number no set has a place for is as unknown as another organisation's. */
static enum cipher cipher_under(uint32_t selector, uint32_t oui)
{
	uint32_t type = type_under(selector, oui);

	return type < SUITES_IN_SET ? (enum cipher)type : CIPHER_NONE;
}

enum cipher rsne_cipher(uint32_t selector)
{
	return cipher_under(selector, OUI_IEEE);
}

enum akm rsne_akm(uint32_t selector)
{
	return akm_under(selector, OUI_IEEE);
}

enum cipher wpa_cipher(uint32_t selector)
{
	return cipher_under(selector, OUI_MICROSOFT);
}

enum akm wpa_akm(uint32_t selector)
{
	return akm_under(selector, OUI_MICROSOFT);
}

static uint32_t cipher_mask(const uint32_t *list, unsigned n, uint32_t oui)
{
	uint32_t m = 0;

	for (unsigned i = 0; i < n; i++)
		if (list[i] >> 8 == oui && (list[i] & 0xff) < SUITES_IN_SET)
			m |= SUITE_BIT(list[i] & 0xff);
	return m;
}

static uint32_t akm_mask(const uint32_t *list, unsigned n, uint32_t oui)
{
	uint32_t m = 0;

	for (unsigned i = 0; i < n; i++)
		if (list[i] == oui << 8 || akm_under(list[i], oui) != AKM_NONE)
			m |= SUITE_BIT(akm_under(list[i], oui));
	return m;
}

static void add_pairwise(struct rsne *r, uint32_t oui, enum cipher c)
{
	if (r->n_pairwise < RSNE_SUITES)
		r->pairwise[r->n_pairwise++] = oui << 8 | (uint32_t)c;
	r->pairwise_mask |= SUITE_BIT(c);
}

static void add_akm(struct rsne *r, uint32_t oui, enum akm a)
{
	if (r->n_akm < RSNE_SUITES)
		r->akm[r->n_akm++] = selector_of(a, oui);
	r->akm_mask |= SUITE_BIT(a);
}

void rsne_add_pairwise(struct rsne *r, enum cipher c)
{
	add_pairwise(r, OUI_IEEE, c);
}

void rsne_add_akm(struct rsne *r, enum akm a)
{
	add_akm(r, OUI_IEEE, a);
}

void wpa_add_pairwise(struct rsne *r, enum cipher c)
{
	add_pairwise(r, OUI_MICROSOFT, c);
}

void wpa_add_akm(struct rsne *r, enum akm a)
{
	add_akm(r, OUI_MICROSOFT, a);
}

struct rsne rsne_of(enum cipher group, enum cipher pairwise, enum akm akm, uint16_t caps,
		    enum cipher mgmt)
{
	struct rsne r = {
		.version = RSN_VERSION,
		.upto = mgmt == CIPHER_NONE ? RSNE_UPTO_CAPS : RSNE_UPTO_MGMT,
		.group = SUITE_IEEE(group),
		.caps = caps,
		.mgmt = SUITE_IEEE(mgmt),
	};

	rsne_add_pairwise(&r, pairwise);
	rsne_add_akm(&r, akm);
	return r;
}

/* A count of at least one, and that many suites. */
static enum wire rd_suites(struct rd *r, uint32_t list[static RSNE_SUITES], unsigned *n)
{
	uint16_t count;

	if (!rd_le16(r, &count) || count > r->left / SUITE_LEN)
		return WIRE_LENGTH;
	if (count == 0)
		return WIRE_VALUE;
	if (count > RSNE_SUITES)
		return WIRE_LIMIT;
	*n = 0;
	while (*n < count)
		if (!rd_be32(r, &list[(*n)++]))
			return WIRE_LENGTH;
	return WIRE_OK;
}

static enum wire rd_pmkids(struct rd *r, struct rsne *out)
{
	uint16_t count;

	if (!rd_le16(r, &count) || count > r->left / PMKID_LEN)
		return WIRE_LENGTH;
	for (; out->n_pmkid < count && out->n_pmkid < RSNE_PMKIDS; out->n_pmkid++)
		if (!rd_copy(r, out->pmkid[out->n_pmkid], PMKID_LEN))
			return WIRE_LENGTH;
	out->upto = RSNE_UPTO_PMKID;
	return out->n_pmkid == count ? WIRE_OK : WIRE_LIMIT;
}

/*
 * Capabilities on. Fewer octets than the next field takes are trailing octets, "a non-AP STA …
 * ignores" them [11-2020 9.4.2.24.1].
 */
static enum wire rd_tail(struct rd *r, struct rsne *out)
{
	enum wire is;

	if (!rd_le16(r, &out->caps))
		return WIRE_OK;
	out->upto = RSNE_UPTO_CAPS;
	if ((out->caps & RSN_CAP_MFPC) != 0)
		out->mgmt = SUITE_IEEE(CIPHER_BIP_CMAC_128);
	if (r->left < sizeof(uint16_t))
		return WIRE_OK;
	is = rd_pmkids(r, out);
	if (is == WIRE_OK && rd_be32(r, &out->mgmt))
		out->upto = RSNE_UPTO_MGMT;
	return is;
}

/* Group suite on; each step that finds nothing left ends a well-formed element. */
static enum wire rd_fields(struct rd *r, struct rsne *out)
{
	enum wire is;

	if (r->left == 0)
		return WIRE_OK;
	if (!rd_be32(r, &out->group))
		return WIRE_LENGTH;
	out->upto = RSNE_UPTO_GROUP;
	if (r->left == 0)
		return WIRE_OK;
	if ((is = rd_suites(r, out->pairwise, &out->n_pairwise)) != WIRE_OK)
		return is;
	out->upto = RSNE_UPTO_PAIRWISE;
	if (r->left == 0)
		return WIRE_OK;
	if ((is = rd_suites(r, out->akm, &out->n_akm)) != WIRE_OK)
		return is;
	out->upto = RSNE_UPTO_AKM;
	return rd_tail(r, out);
}

/* Version on, of an RSNE or a WPA element; oui is the one its selectors have. */
static enum wire rd_all(struct rd *r, uint32_t oui, enum cipher otherwise, struct rsne *out)
{
	enum wire is;

	*out = (struct rsne){
		.group = oui << 8 | otherwise,
		.pairwise = { oui << 8 | otherwise },
		.n_pairwise = 1,
		.akm = { oui << 8 | AKM_8021X },
		.n_akm = 1,
	};
	if (!rd_le16(r, &out->version))
		return WIRE_LENGTH;
	if (out->version != RSN_VERSION)
		return WIRE_VALUE;
	is = rd_fields(r, out);
	out->pairwise_mask = cipher_mask(out->pairwise, out->n_pairwise, oui);
	out->akm_mask = akm_mask(out->akm, out->n_akm, oui);
	return is;
}

enum wire rsne_parse(struct bytes whole, struct rsne *out)
{
	struct rd body;
	enum wire is = elem_body(whole, ELEM_RSN, &body);

	return is != WIRE_OK ? is : rd_all(&body, OUI_IEEE, CIPHER_CCMP_128, out);
}

static void wr_suites(struct wr *w, const uint32_t *list, unsigned n)
{
	wr_le16(w, (uint16_t)n);
	for (unsigned i = 0; i < n; i++)
		wr_be32(w, list[i]);
}

static void wr_fields(struct wr *w, const struct rsne *r)
{
	wr_le16(w, r->version);
	if (r->upto >= RSNE_UPTO_GROUP)
		wr_be32(w, r->group);
	if (r->upto >= RSNE_UPTO_PAIRWISE)
		wr_suites(w, r->pairwise, r->n_pairwise);
	if (r->upto >= RSNE_UPTO_AKM)
		wr_suites(w, r->akm, r->n_akm);
	if (r->upto >= RSNE_UPTO_CAPS)
		wr_le16(w, r->caps);
	if (r->upto >= RSNE_UPTO_PMKID) {
		wr_le16(w, (uint16_t)r->n_pmkid);
		wr_put(w, r->pmkid, PMKID_LEN * (size_t)r->n_pmkid);
	}
	if (r->upto >= RSNE_UPTO_MGMT)
		wr_be32(w, r->mgmt);
}

void rsne_build(struct wr *w, const struct rsne *r)
{
	struct mark m = elem_open(w, ELEM_RSN);

	wr_fields(w, r);
	elem_close(w, m);
}

/* Octets of an element body from version to the AKM list. */
static size_t head_len(const struct rsne *r)
{
	return sizeof(r->version) + SUITE_LEN + sizeof(uint16_t) +
	       SUITE_LEN * (size_t)r->n_pairwise + sizeof(uint16_t) + SUITE_LEN * (size_t)r->n_akm;
}

/* The list between head and tail replaced, both copied as they came. */
static enum wire splice(struct rd body, const struct rsne *r, const uint8_t *pmkid, struct wr *w)
{
	struct mark m = elem_open(w, ELEM_RSN);
	struct bytes head;

	if (!rd_take(&body, head_len(r), &head) ||
	    (r->upto < RSNE_UPTO_CAPS && body.left > 0) || /* cut within its capabilities */
	    (r->upto >= RSNE_UPTO_CAPS && !rd_skip(&body, sizeof(r->caps))) ||
	    (r->upto >= RSNE_UPTO_PMKID &&
	     !rd_skip(&body, sizeof(uint16_t) + PMKID_LEN * (size_t)r->n_pmkid)))
		return WIRE_LENGTH;
	wr_bytes(w, head);
	wr_le16(w, r->caps);
	wr_le16(w, 1);
	wr_put(w, pmkid, PMKID_LEN);
	wr_bytes(w, rd_rest(&body));
	elem_close(w, m);
	return WIRE_OK;
}

enum wire rsne_with_pmkid(struct bytes whole, const uint8_t pmkid[static PMKID_LEN], struct wr *w)
{
	struct rsne r;
	struct rd body;
	enum wire is = rsne_parse(whole, &r);

	if (is == WIRE_OK)
		is = elem_body(whole, ELEM_RSN, &body);
	if (is != WIRE_OK)
		return is;
	if (r.upto >= RSNE_UPTO_AKM)
		return splice(body, &r, pmkid, w);
	r.upto = RSNE_UPTO_PMKID;
	r.n_pmkid = 1;
	memcpy(r.pmkid[0], pmkid, PMKID_LEN);
	rsne_build(w, &r);
	return WIRE_OK;
}

bool rsne_same_but_pmkid(struct bytes a, struct bytes b)
{
	static const uint8_t no_name[PMKID_LEN];
	uint8_t mem_a[RSNE_MAX + PMKID_LEN], mem_b[RSNE_MAX + PMKID_LEN];
	struct wr wa = wr_of(mem_a, sizeof(mem_a)), wb = wr_of(mem_b, sizeof(mem_b));

	return rsne_with_pmkid(a, no_name, &wa) == WIRE_OK &&
	       rsne_with_pmkid(b, no_name, &wb) == WIRE_OK && !wa.overflow && !wb.overflow &&
	       bytes_equal(wr_sofar(&wa), wr_sofar(&wb));
}

/* The body of a WPA element, after its OUI and type. */
static enum wire wpa_body(struct bytes whole, struct rd *body)
{
	uint32_t oui;
	uint8_t type;
	enum wire is = elem_body(whole, ELEM_VENDOR, body);

	if (is != WIRE_OK)
		return is;
	if (!rd_be24(body, &oui) || !rd_u8(body, &type) || oui != OUI_MICROSOFT || type != WPA_TYPE)
		return WIRE_OTHER;
	return WIRE_OK;
}

enum wire wpa_parse(struct bytes whole, struct rsne *out)
{
	struct rd body;
	enum wire is = wpa_body(whole, &body);

	return is != WIRE_OK ? is : rd_all(&body, OUI_MICROSOFT, CIPHER_TKIP, out);
}

bool wpa_is(struct bytes whole)
{
	struct rd body;

	return wpa_body(whole, &body) == WIRE_OK;
}

struct rsne wpa_of(enum cipher group, enum cipher pairwise, enum akm akm)
{
	struct rsne r = {
		.version = RSN_VERSION,
		.upto = RSNE_UPTO_AKM,
		.group = SUITE_WPA(group),
	};

	wpa_add_pairwise(&r, pairwise);
	wpa_add_akm(&r, akm);
	return r;
}

enum wire suites_parse(struct bytes whole, struct suites *out)
{
	bool wpa = wpa_is(whole);
	struct rsne r;
	enum wire is = wpa ? wpa_parse(whole, &r) : rsne_parse(whole, &r);

	if (is != WIRE_OK)
		return is;
	if (r.n_pairwise != 1 || r.n_akm != 1)
		return WIRE_VALUE;
	out->group = wpa ? wpa_cipher(r.group) : rsne_cipher(r.group);
	out->pairwise = wpa ? wpa_cipher(r.pairwise[0]) : rsne_cipher(r.pairwise[0]);
	out->akm = wpa ? wpa_akm(r.akm[0]) : rsne_akm(r.akm[0]);
	return WIRE_OK;
}

void wpa_build(struct wr *w, const struct rsne *r)
{
	struct mark m = elem_open_vendor(w, OUI_MICROSOFT, WPA_TYPE);

	wr_fields(w, r);
	elem_close(w, m);
}

bool rsnxe_has(struct bytes whole, enum rsnx_capability bit)
{
	struct rd body;
	struct bytes octets;

	if (elem_body(whole, ELEM_RSNX, &body) != WIRE_OK)
		return false;
	octets = rd_rest(&body);
	return octets.len > (size_t)bit / 8 && (octets.p[bit / 8] >> bit % 8 & 1) != 0;
}

void rsnxe_build(struct wr *w, uint8_t bits)
{
	struct mark m = elem_open(w, ELEM_RSNX);

	wr_u8(w, bits & 0xf0); /* the low four bits: octets less one */
	elem_close(w, m);
}
