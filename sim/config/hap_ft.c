#include "config/hap.h"

#include "base/text.h"

/*
 * [hostapd] An r0kh line takes an R0KH-ID of at most 47 octets although nas_identifier may have 48:
 * the length it compares counts the blank.
 */
enum { R0KH_LINE_ID_MAX = SPEC_R0KH_ID_MAX - 1 };

static void set_nas_identifier(struct hap *h)
{
	h->at->spec.nas_identifier = h->opt.value;
}

static void set_mobility_domain(struct hap *h)
{
	struct spec_bss *s = &h->at->spec;
	size_t len = strlen(h->opt.value);
	uint8_t md[2];

	if (text_hex(h->opt.value, len, md, sizeof(md)) != sizeof(md)) {
		HAP_ERROR(h, "Invalid mobility_domain '%s' (expected 4 hex digits)", h->opt.value);
		return;
	}
	memcpy(s->mobility_domain, md, sizeof(md));
	s->has_mobility_domain = true;
}

static void set_r1_key_holder(struct hap *h)
{
	struct spec_bss *s = &h->at->spec;
	struct mac id;

	if (text_hex(h->opt.value, strlen(h->opt.value), id.b, sizeof(id.b)) != sizeof(id.b)) {
		HAP_ERROR(h, "Invalid r1_key_holder '%s' (expected 12 hex digits without colons)",
			  h->opt.value);
		return;
	}
	s->r1_key_holder = id;
	s->has_r1_key_holder = true;
}

static void set_reassociation_deadline(struct hap *h)
{
	int64_t v;

	if (!hap_number(h, 0, INT32_MAX, &v))
		return;
	h->at->spec.reassociation_deadline_tu = (uint32_t)v;
	if (v < 1000 || v > 65535)
		HAP_WARNING(h, "reassociation_deadline %lld is outside 1000..65535 TU",
			    (long long)v);
}

/* Deprecated, and in minutes, unlike ft_r0_key_lifetime. */
static void set_r0_key_lifetime(struct hap *h)
{
	int64_t v;

	if (hap_number(h, 0, UINT32_MAX / 60, &v))
		h->at->spec.ft_r0_key_lifetime_s = (uint32_t)v * 60;
}

/* "MAC ID KEY" split at blanks; what is wrong is said by the caller's words. */
struct rkh_words {
	const char *mac, *id, *key;
	size_t mac_len, id_len, key_len;
};

static bool split_rkh(const char *p, struct rkh_words *w)
{
	const char *more;
	size_t more_len;

	return config_word(&p, &w->mac, &w->mac_len) && config_word(&p, &w->id, &w->id_len) &&
	       config_word(&p, &w->key, &w->key_len) && !config_word(&p, &more, &more_len);
}

/* The key is never shown. */
static bool read_rkh_key(struct hap *h, const struct rkh_words *w, struct spec_rkh_key *key)
{
	int n = text_hex(w->key, w->key_len, key->b, sizeof(key->b));

	if (n != 16 && n != 32) {
		HAP_ERROR(h, "Invalid %s key: %zu characters (expected 64 hex digits, or 32 of the "
			     "old form)",
			  h->opt.key[1] == '0' ? "R0KH" : "R1KH", w->key_len);
		return false;
	}
	key->len = (uint8_t)n;
	return true;
}

static bool read_r0kh(struct hap *h, const char *value, struct spec_r0kh *k)
{
	struct rkh_words w;

	*k = (struct spec_r0kh){ .file = h->opt.file, .line = h->opt.line };
	if (!split_rkh(value, &w)) {
		HAP_ERROR(h, "Invalid r0kh (expected MAC R0KH-ID KEY)");
		return false;
	}
	if (!mac_parse(w.mac, w.mac_len, &k->mac)) {
		HAP_ERROR(h, "Invalid R0KH MAC address: '%.*s'", (int)w.mac_len, w.mac);
		return false;
	}
	if (w.id_len > R0KH_LINE_ID_MAX) {
		HAP_ERROR(h, "Invalid R0KH-ID: '%.*s' (longer than %d octets)", (int)w.id_len, w.id,
			  R0KH_LINE_ID_MAX);
		return false;
	}
	memcpy(k->id, w.id, w.id_len);
	k->id_len = (uint8_t)w.id_len;
	return read_rkh_key(h, &w, &k->key);
}

static bool read_r1kh(struct hap *h, const char *value, struct spec_r1kh *k)
{
	struct rkh_words w;

	*k = (struct spec_r1kh){ .file = h->opt.file, .line = h->opt.line };
	if (!split_rkh(value, &w)) {
		HAP_ERROR(h, "Invalid r1kh (expected MAC R1KH-ID KEY)");
		return false;
	}
	if (!mac_parse(w.mac, w.mac_len, &k->mac)) {
		HAP_ERROR(h, "Invalid R1KH MAC address: '%.*s'", (int)w.mac_len, w.mac);
		return false;
	}
	if (!mac_parse(w.id, w.id_len, &k->id)) {
		HAP_ERROR(h, "Invalid R1KH-ID: '%.*s'", (int)w.id_len, w.id);
		return false;
	}
	return read_rkh_key(h, &w, &k->key);
}

static bool too_many(struct hap *h, size_t n)
{
	if (n < HAP_RKH_MAX)
		return false;
	HAP_ERROR(h, "more than %d %s lines", HAP_RKH_MAX, h->opt.key);
	return true;
}

static void set_r0kh(struct hap *h)
{
	struct spec_bss *s = &h->at->spec;
	struct spec_r0kh k, *more;

	if (!read_r0kh(h, h->opt.value, &k) || too_many(h, s->n_r0kh))
		return;
	more = arena_grow(h->r->arena, s->r0kh, s->n_r0kh, sizeof(k));
	if (more == NULL) {
		h->out_of_memory = true;
		return;
	}
	s->r0kh = more;
	s->r0kh[s->n_r0kh++] = k;
}

static void set_r1kh(struct hap *h)
{
	struct spec_bss *s = &h->at->spec;
	struct spec_r1kh k, *more;

	if (!read_r1kh(h, h->opt.value, &k) || too_many(h, s->n_r1kh))
		return;
	more = arena_grow(h->r->arena, s->r1kh, s->n_r1kh, sizeof(k));
	if (more == NULL) {
		h->out_of_memory = true;
		return;
	}
	s->r1kh = more;
	s->r1kh[s->n_r1kh++] = k;
}

/* One line of an rxkh_file: r0kh= or r1kh=, comments and empty lines as in hostapd.conf. */
static void rxkh_line(struct hap *h, char *line, void *ctx)
{
	char *eq = strchr(line, '=');

	(void)ctx;
	if (*line == '\0' || *line == '#')
		return;
	h->opt.key = line;
	if (eq == NULL) {
		HAP_ERROR(h, "Invalid line '%s' (expected r0kh=... or r1kh=...)", line);
		return;
	}
	*eq = '\0';
	h->opt.value = eq + 1;
	if (strcmp(line, "r0kh") == 0)
		set_r0kh(h);
	else if (strcmp(line, "r1kh") == 0)
		set_r1kh(h);
	else
		HAP_ERROR(h, "Invalid line '%s=' (expected r0kh=... or r1kh=...)", line);
}

static void set_rxkh_file(struct hap *h)
{
	hap_each_line(h, "failed to read rxkh_file '%s'", rxkh_line, NULL);
}

/* NULL, and said so, unless it is elements in hex, in all of no more than max octets. */
static const char *elements_in_hex(struct hap *h, size_t max)
{
	uint8_t octets[SPEC_ELEMENTS_MAX];
	int n = text_hex(h->opt.value, strlen(h->opt.value), octets, max);

	if (n >= 2)
		return h->opt.value;
	HAP_ERROR(h, "Invalid %s '%s' (expected elements in hex, at most %zu octets)", h->opt.key,
		  h->opt.value, max);
	return NULL;
}

static void set_own_ie_override(struct hap *h)
{
	h->at->spec.own_ie_override = elements_in_hex(h, SPEC_ELEMENTS_MAX);
}

static void set_rsne_override_ft(struct hap *h)
{
	h->at->spec.rsne_override_ft = elements_in_hex(h, SPEC_ELEMENTS_MAX);
}

static void set_rsnxe_override_ft(struct hap *h)
{
	h->at->spec.rsnxe_override_ft = elements_in_hex(h, SPEC_RSNXE_MAX);
}

bool hap_set_ft(struct hap *h)
{
	const struct hap_key keys[] = {
		{ "nas_identifier", set_nas_identifier },
		{ "mobility_domain", set_mobility_domain },
		{ "r1_key_holder", set_r1_key_holder },
		{ "reassociation_deadline", set_reassociation_deadline },
		{ "r0_key_lifetime", set_r0_key_lifetime },
		{ "r0kh", set_r0kh },
		{ "r1kh", set_r1kh },
		{ "rxkh_file", set_rxkh_file },
		{ "own_ie_override", set_own_ie_override },
		{ "rsne_override_ft", set_rsne_override_ft },
		{ "rsnxe_override_ft", set_rsnxe_override_ft },
	};

	return hap_set_of(h, keys, sizeof(keys) / sizeof(keys[0]));
}
