#include "config/uci.h"

#include "base/text.h"

struct config_at uci_at(const struct uci_map *m, const char *uci_name)
{
	const struct uci_section *s = m->iface ? m->iface : m->device;
	const struct uci_option *o = uci_name ? uci_find(s, uci_name) : NULL;

	return (struct config_at){ m->u->file, o ? o->line : s->line };
}

void uci_emit(struct uci_map *m, const char *uci_name, const char *key, const char *value)
{
	const struct uci_section *s = m->iface ? m->iface : m->device;
	struct spec_option o = { .key = key, .value = value, .file = m->u->file };
	const struct uci_option *from = uci_name ? uci_find(s, uci_name) : NULL;

	o.line = from ? from->line : s->line;
	hap_apply(m->h, &o);
}

void uci_emitf(struct uci_map *m, const char *uci_name, const char *key, const char *fmt, ...)
{
	char text[256];
	struct sb sb = sb_of(text, sizeof(text));
	const char *copy;
	va_list ap;

	va_start(ap, fmt);
	sb_vprintf(&sb, fmt, ap);
	va_end(ap);
	copy = arena_text(m->u->r->arena, text, strlen(text));
	if (copy == NULL || sb.cut) {
		m->u->out_of_memory |= copy == NULL;
		if (copy)
			CONFIG_SAY_ERROR(m->u->r, uci_at(m, uci_name), "%s is too long", key);
		return;
	}
	uci_emit(m, uci_name, key, copy);
}

void uci_apply(struct uci_map *m, const struct uci_option *o, const char *key, const char *value)
{
	hap_apply(m->h, &(struct spec_option){ .key = key, .value = value, .file = m->u->file,
					       .line = o->line });
}

void uci_emit_verbatim(struct uci_map *m, const char *name)
{
	const struct uci_section *s = m->iface ? m->iface : m->device;

	for (size_t i = 0; i < s->n; i++) {
		const struct uci_option *o = &s->v[i];
		const char *eq = strchr(o->value, '='), *key;

		if (strcmp(o->name, name) != 0)
			continue;
		if (eq == NULL) {
			CONFIG_SAY_ERROR(m->u->r, ((struct config_at){ m->u->file, o->line }),
					 "%s: expected key=value, not '%s'", name, o->value);
			continue;
		}
		key = arena_text(m->u->r->arena, o->value, (size_t)(eq - o->value));
		m->u->out_of_memory |= key == NULL;
		if (key)
			uci_apply(m, o, key, eq + 1);
	}
}

/* Names and sections nobody maps are reported once each, if the device is mac80211's. */
static void note_unknown(struct uci_map *m, const struct uci_section *s, bool is_device)
{
	for (size_t i = 0; i < s->n && !m->foreign && !config_is_full(m->u->r); i++) {
		const char *name = s->v[i].name, *nearest = NULL;
		struct config_at at = { m->u->file, s->v[i].line };

		if (is_device ? uci_device_option_known(name)
			      : uci_iface_option_known(name, &nearest))
			continue;
		if (nearest)
			CONFIG_SAY_WARNING(m->u->r, at, "unknown option '%s' (nearest: %s)", name,
					   nearest);
		else
			CONFIG_SAY_WARNING(m->u->r, at, "unknown option '%s'", name);
	}
}

/* "option device 'radio0 radio1'" is one interface on each. */
static bool is_on_device(const struct uci_section *iface, const char *device)
{
	const char *p = uci_or(iface, "device", ""), *word;
	size_t len;

	while (config_word(&p, &word, &len))
		if (text_is(word, len, device))
			return true;
	return false;
}

static bool is_enabled_ap(const struct uci_section *s)
{
	return strcmp(s->type, "wifi-iface") == 0 && !uci_is_on(s, "disabled", false) &&
	       strcmp(uci_or(s, "mode", "ap"), "ap") == 0;
}

static const char *ifname_of(struct uci_map *m)
{
	char text[32];
	struct sb sb = sb_of(text, sizeof(text));
	const char *own = uci_get(m->iface, "ifname"), *copy;

	if (own && *own)
		return own;
	if (m->release >= CONFIG_OPENWRT_23_05)
		sb_printf(&sb, "phy%u-ap%u", m->n_phy, m->n_ap);
	else if (m->n_ap == 0)
		sb_printf(&sb, "wlan%u", m->n_phy);
	else
		sb_printf(&sb, "wlan%u-%u", m->n_phy, m->n_ap);
	copy = arena_text(m->u->r->arena, text, strlen(text));
	m->u->out_of_memory |= copy == NULL;
	return copy ? copy : "";
}

static void map_ifaces(struct uci_map *m)
{
	for (size_t i = 0; i < m->u->n; i++) {
		const struct uci_section *s = &m->u->v[i];

		if (!is_enabled_ap(s) || !is_on_device(s, m->device->name))
			continue;
		m->iface = s;
		note_unknown(m, s, false);
		uci_map_iface(m, ifname_of(m));
		m->n_ap++;
	}
	m->iface = NULL;
}

static bool has_ifaces(const struct uci *u, const struct uci_section *device)
{
	if (device->name == NULL || uci_is_on(device, "disabled", false))
		return false;
	for (size_t i = 0; i < u->n; i++)
		if (is_enabled_ap(&u->v[i]) && is_on_device(&u->v[i], device->name))
			return true;
	return false;
}

static enum err map_device(struct uci *u, const struct uci_section *device, unsigned phy,
			   struct spec_radio *out)
{
	struct config_at at = { u->file, device->line };
	struct hap h;
	struct uci_map m = { .u = u, .h = &h, .device = device, .release = u->r->dialect,
			     .n_phy = phy };
	const char *type = uci_or(device, "type", "mac80211");
	enum err e;

	m.foreign = strcmp(type, "mac80211") != 0;
	if (m.foreign)
		CONFIG_SAY_WARNING(u->r, at,
				   "type '%s' is no mac80211 driver; its options are not judged",
				   type);
	note_unknown(&m, device, true);
	hap_init(&h, u->r, at);
	uci_map_radio(&m);
	map_ifaces(&m);
	e = hap_finish(&h, out);
	out->name = device->name;
	return u->out_of_memory ? ERR_NOMEM : e;
}

static void note_orphans(struct uci *u)
{
	for (size_t i = 0; i < u->n; i++) {
		const struct uci_section *s = &u->v[i];
		const char *p = uci_or(s, "device", ""), *word;
		bool found = false;
		size_t len;

		if (!is_enabled_ap(s))
			continue;
		while (config_word(&p, &word, &len))
			for (size_t d = 0; d < u->n; d++)
				found |= u->v[d].name && text_is(word, len, u->v[d].name) &&
					 strcmp(u->v[d].type, "wifi-device") == 0;
		if (!found)
			CONFIG_SAY_ERROR(u->r, ((struct config_at){ u->file, s->line }),
					 "wifi-iface names no wifi-device of this file: '%s'",
					 uci_or(s, "device", ""));
	}
}

static enum err map_all(struct uci *u, struct spec_ap *ap)
{
	unsigned phy = 0;

	note_orphans(u);
	uci_check_sections(u);
	for (size_t i = 0; i < u->n; i++) {
		enum err e;

		if (strcmp(u->v[i].type, "wifi-device") != 0)
			continue;
		if (has_ifaces(u, &u->v[i])) {
			e = map_device(u, &u->v[i], phy, &ap->radio[ap->n_radio++]);
			if (e != ERR_OK)
				return e;
		}
		phy++;
	}
	return ERR_OK;
}

static enum err read_all(struct config_reader *r, const char *name, struct bytes text,
			 struct spec_ap **out)
{
	struct uci u = { .r = r, .file = name };
	struct spec_ap *ap = arena_alloc(r->arena, sizeof(*ap));

	if (ap == NULL)
		return ERR_NOMEM;
	uci_parse(&u, text);
	ap->file = name;
	ap->radio = arena_array(r->arena, u.n + 1, sizeof(*ap->radio));
	if (u.out_of_memory || ap->radio == NULL || map_all(&u, ap) != ERR_OK)
		return ERR_NOMEM;
	if (ap->n_radio == 0)
		CONFIG_SAY_ERROR(r, ((struct config_at){ name, 0 }),
				 "no enabled wifi-iface of mode 'ap' on an enabled wifi-device");
	*out = ap;
	return ERR_OK;
}

enum err config_read_uci(struct config_reader *r, const char *name, struct bytes text,
			 struct spec_ap **out)
{
	size_t errors = r->diags.n_errors;
	enum config_dialect own = r->dialect;
	enum err e;

	*out = NULL;
	if (!config_dialect_is_openwrt(own))
		r->dialect = CONFIG_OPENWRT_25_12;
	e = read_all(r, name, text, out);
	r->dialect = own;
	if (e == ERR_OK && r->diags.n_errors > errors)
		return ERR_PARSE;
	return e;
}
