#include "config/hap.h"

#include "base/text.h"

/* [hostapd] A PSK's keyid has at most 31 characters. */
enum { KEYID_MAX = 31 };

struct psk_list {
	struct spec_psk *v;
	size_t n;
};

static bool psk_add(struct hap *h, struct psk_list *list, const struct spec_psk *k)
{
	struct spec_psk *more = arena_grow(h->r->arena, list->v, list->n, sizeof(*more));

	if (more == NULL) {
		h->out_of_memory = true;
		return false;
	}
	list->v = more;
	list->v[list->n++] = *k;
	return true;
}

/* "keyid=x", "vlanid=5", "wps=1" before the address. False: not that, said. */
static bool psk_option(struct hap *h, const char *word, size_t len, struct spec_psk *k)
{
	const char *eq = memchr(word, '=', len);
	size_t name = (size_t)(eq - word), n = len - name - 1;
	int64_t v;

	if (text_is(word, name, "keyid") && n <= KEYID_MAX) {
		k->keyid = arena_text(h->r->arena, eq + 1, n);
		h->out_of_memory |= k->keyid == NULL;
		return k->keyid != NULL;
	}
	if (text_is(word, name, "keyid")) {
		HAP_ERROR(h, "PSK keyid too long (expected at most %d characters)", KEYID_MAX);
		return false;
	}
	if (text_is(word, name, "vlanid")) {
		if (text_i64_in(eq + 1, n, 0, 4094, &v)) {
			k->vlan_id = (uint16_t)v;
			return true;
		}
		HAP_ERROR(h, "invalid vlanid '%.*s' (expected 0..4094)", (int)n, eq + 1);
		return false;
	}
	if (text_is(word, name, "wps"))
		return true;
	HAP_ERROR(h, "Unrecognized '%.*s'", (int)len, word);
	return false;
}

/* The rest of the line: 64 hex digits or a passphrase, which may have blanks. */
static bool psk_secret(struct hap *h, const char *text, struct spec_psk *k)
{
	size_t len;

	text += *text == ' ';
	len = strlen(text);
	if (len == 0) {
		HAP_ERROR(h, "No PSK");
		return false;
	}
	if (len == 2 * SPEC_PSK_LEN &&
	    text_hex(text, len, k->raw, sizeof(k->raw)) == SPEC_PSK_LEN)
		return true;
	if (len < SPEC_PASSPHRASE_MIN || len > SPEC_PASSPHRASE_MAX) {
		HAP_ERROR(h, "Invalid PSK (%zu characters, expected 8..63 or 64 hex digits)", len);
		return false;
	}
	k->is_passphrase = true;
	memcpy(k->passphrase, text, len);
	k->passphrase_len = (uint8_t)len;
	return true;
}

static void psk_line(struct hap *h, char *line, void *ctx)
{
	struct psk_list *list = ctx;
	struct spec_psk k = { .file = h->opt.file, .line = h->opt.line };
	const char *p = line, *word;
	size_t len;

	if (*line == '\0' || *line == '#')
		return;
	while (config_word(&p, &word, &len) && memchr(word, '=', len) != NULL)
		if (!psk_option(h, word, len, &k))
			return;
	if (!mac_parse(word, len, &k.mac)) {
		HAP_ERROR(h, "Invalid MAC address '%.*s'", (int)len, word);
		return;
	}
	k.any_mac = mac_is_zero(k.mac);
	if (!psk_secret(h, p, &k))
		return;
	if (list->n == HAP_PSK_MAX)
		HAP_ERROR(h, "more than %d PSKs", HAP_PSK_MAX);
	else
		(void)psk_add(h, list, &k);
}

static void reverse(struct psk_list *list)
{
	for (size_t i = 0, j = list->n; i + 1 < j; i++) {
		struct spec_psk k = list->v[i];

		list->v[i] = list->v[--j];
		list->v[j] = k;
	}
}

void hap_psk_file_line(struct hap *h, const struct spec_option *o)
{
	h->out_of_memory |= !config_option_add(h->r->arena, &h->at->psk_lines, o);
}

static void generated(struct hap *h, const struct spec_options *lines, struct psk_list *list)
{
	for (size_t i = 0; i < lines->n; i++) {
		char *text = arena_text(h->r->arena, lines->v[i].value, strlen(lines->v[i].value));

		h->opt = lines->v[i];
		h->out_of_memory |= text == NULL;
		if (text)
			psk_line(h, text, list);
	}
}

void hap_collect_psks(struct hap *h, struct hap_bss *b)
{
	struct psk_list list = { 0 };

	if (b->psk_file.key) {
		h->opt = b->psk_file;
		hap_each_line(h, "WPA PSK file '%s' not found.", psk_line, &list);
	}
	generated(h, &b->psk_lines, &list);
	/* hostapd puts each line it reads in front of those before it. */
	reverse(&list);
	if (b->has_main_psk && !psk_add(h, &list, &b->main_psk))
		return;
	b->spec.psk = list.v;
	b->spec.n_psk = list.n;
}
