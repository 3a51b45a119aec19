#include "config/hap.h"

#include "base/text.h"

/* sae_password, its file and the groups. */

enum { VLAN_MAX = 4094 };

/* The text of a sae_password between two of its options, or the whole. */
static const char *copy(struct hap *h, const char *text, size_t len)
{
	const char *out = arena_text(h->r->arena, text, len);

	h->out_of_memory |= out == NULL;
	return out;
}

/* [hostapd] The first option that is there, in this order, ends the password. */
static void end_at(const char **end, const char *option)
{
	if (*end == NULL)
		*end = option;
}

static bool read_mac(const char **pos, const char **end, struct spec_sae_password *k)
{
	static const struct mac every = { { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff } };
	static const char option[] = "|mac=";
	const char *at = strstr(*pos, option);
	size_t len = MAC_TEXT - 1;

	k->any_mac = true;
	if (at == NULL)
		return true;
	end_at(end, at);
	at += sizeof(option) - 1;
	if (strlen(at) < len || !mac_parse(at, len, &k->mac))
		return false;
	k->any_mac = mac_equal(k->mac, every);
	*pos = at + len;
	return true;
}

static bool read_vlan(const char *pos, const char **end, struct spec_sae_password *k)
{
	static const char option[] = "|vlanid=";
	const char *at = strstr(pos, option);
	int64_t v;

	if (at == NULL)
		return true;
	end_at(end, at);
	at += sizeof(option) - 1;
	if (!text_i64_in(at, strspn(at, "0123456789"), 0, VLAN_MAX, &v))
		return false;
	k->vlan_id = (uint16_t)v;
	return true;
}

static void read_rest(struct hap *h, const char *pos, const char **end, struct spec_sae_password *k)
{
	static const char pk[] = "|pk=", id[] = "|id=";
	const char *at = strstr(pos, pk);

	if (at) {
		end_at(end, at);
		k->pk = true;
		HAP_WARNING(h, "sae_password: SAE-PK is not simulated");
	}
	at = strstr(pos, id);
	if (at) {
		end_at(end, at);
		k->identifier = copy(h, at + sizeof(id) - 1, strlen(at + sizeof(id) - 1));
	}
}

/* What hostapd takes for a part of the password although it looks like an option. */
static void note_swallowed(struct hap *h, const struct spec_sae_password *k)
{
	static const char *const options[] = { "|mac=", "|vlanid=", "|pk=", "|id=" };

	if (k->password && *k->password == '\0')
		HAP_WARNING(h, "the SAE password is empty");
	for (size_t i = 0; i < sizeof(options) / sizeof(options[0]); i++)
		if ((k->password && strstr(k->password, options[i])) ||
		    (k->identifier && strstr(k->identifier, options[i])))
			HAP_WARNING(h,
				    "'%s' stands in the wrong place and is not taken for an option "
				    "(order: mac, vlanid, pk, id)",
				    options[i]);
}

static void read_password(struct hap *h, const char *value)
{
	struct spec_bss *s = &h->at->spec;
	struct spec_sae_password k = { .file = h->opt.file, .line = h->opt.line }, *more;
	const char *pos = value, *end = NULL;

	if (!read_mac(&pos, &end, &k) || !read_vlan(pos, &end, &k)) {
		HAP_ERROR(h, "Invalid sae_password");
		return;
	}
	read_rest(h, pos, &end, &k);
	k.password = copy(h, value, end ? (size_t)(end - value) : strlen(value));
	note_swallowed(h, &k);
	if (s->n_sae_password == HAP_PSK_MAX) {
		HAP_ERROR(h, "more than %d SAE passwords", HAP_PSK_MAX);
		return;
	}
	more = arena_grow(h->r->arena, s->sae_password, s->n_sae_password, sizeof(k));
	if (more == NULL) {
		h->out_of_memory = true;
		return;
	}
	s->sae_password = more;
	s->sae_password[s->n_sae_password++] = k;
}

static void set_password(struct hap *h)
{
	read_password(h, h->opt.value);
}

/* [hostapd] Every line is a password: there are no comments. */
static void password_line(struct hap *h, char *line, void *ctx)
{
	(void)ctx;
	if (*line == '#')
		HAP_WARNING(h, "hostapd takes this line for a password, not a comment");
	read_password(h, line);
}

static void set_password_file(struct hap *h)
{
	hap_each_line(h, "sae_password_file '%s' not found.", password_line, NULL);
}

void hap_read_groups(struct hap *h, uint16_t *out, size_t *n)
{
	uint16_t groups[SPEC_GROUPS_MAX];
	unsigned odd;
	size_t count;

	if (!config_groups(h->opt.value, groups, &count, &odd)) {
		HAP_ERROR(h, "Invalid %s value '%s'", h->opt.key, h->opt.value);
		return;
	}
	if (odd)
		HAP_WARNING(h, "%s: group %u is not simulated (19, 20, 21 are)", h->opt.key, odd);
	memcpy(out, groups, count * sizeof(groups[0]));
	*n = count;
}

static void set_groups(struct hap *h)
{
	hap_read_groups(h, h->at->spec.sae_groups, &h->at->spec.n_sae_groups);
}

/* [hostapd] strtol of base 16: a 0x in front is allowed, what follows the digits is not read. */
static void set_transition_disable(struct hap *h)
{
	const char *text = h->opt.value;
	char two[2] = { '0', '0' };
	uint8_t v;
	size_t n;

	text += 2 * (size_t)(text[0] == '0' && (text[1] == 'x' || text[1] == 'X'));
	n = strlen(text);
	if (n >= 1 && n <= sizeof(two))
		memcpy(two + sizeof(two) - n, text, n);
	if (n < 1 || n > sizeof(two) || text_hex(two, sizeof(two), &v, 1) != 1) {
		HAP_ERROR(h, "invalid transition_disable '%s' (expected one octet in hex)",
			  h->opt.value);
		return;
	}
	h->at->spec.transition_disable = v;
}

bool hap_set_sae(struct hap *h)
{
	const struct hap_key keys[] = {
		{ "sae_password", set_password },
		{ "sae_password_file", set_password_file },
		{ "sae_groups", set_groups },
		{ "transition_disable", set_transition_disable },
	};

	return hap_set_of(h, keys, sizeof(keys) / sizeof(keys[0]));
}

void hap_order_sae(struct hap_bss *b)
{
	struct spec_sae_password *v = b->spec.sae_password;

	for (size_t i = 0, j = b->spec.n_sae_password; i + 1 < j; i++) {
		struct spec_sae_password k = v[i];

		v[i] = v[--j];
		v[j] = k;
	}
}
