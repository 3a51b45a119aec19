#include "config/uci.h"

#include "base/text.h"

/*
 * wifi-vlan and wifi-station: what OpenWrt's scripts write into vlan_file, wpa_psk_file and
 * sae_password_file of every interface that the section's `iface` names, or of all of them
 * [netifd wireless.uc; hostapd.sh hostapd_set_vlan_file, hostapd_set_psk_file and
 * hostapd_set_sae_file; ap.uc iface_vlan, iface_wpa_stations and iface_sae_stations].
 */

static const char *const vlan_options[] = {
	"bridge_isolate", "disabled", "iface", "isolate", "multicast_to_unicast", "name", "network",
	"network_vlan", "proxy_arp", "vid",
};
static const char *const station_options[] = { "disabled", "iface", "key", "mac", "vid" };

#define N_OF(array) (sizeof(array) / sizeof((array)[0]))

enum { VLAN_MAX = 4094 };

static bool is_vlan(const struct uci_section *s)
{
	return strcmp(s->type, "wifi-vlan") == 0;
}

static bool is_station(const struct uci_section *s)
{
	return strcmp(s->type, "wifi-station") == 0;
}

/* [netifd] Both came with OpenWrt 21.02. */
static bool has_sections(enum config_dialect release)
{
	return release >= CONFIG_OPENWRT_22_03;
}

static bool is_ucode(const struct uci_map *m)
{
	return m->release >= CONFIG_OPENWRT_25_12_RC;
}

static struct config_at at(const struct uci *u, const struct uci_section *s, const char *name)
{
	const struct uci_option *o = name ? uci_find(s, name) : NULL;

	return (struct config_at){ u->file, o ? o->line : s->line };
}

static bool names_iface(const struct uci_section *s, const char *iface)
{
	for (size_t i = 0; i < s->n; i++) {
		const char *p = s->v[i].value, *word;
		size_t len;

		if (strcmp(s->v[i].name, "iface") != 0)
			continue;
		while (config_word(&p, &word, &len))
			if (iface == NULL || text_is(word, len, iface))
				return true;
	}
	return false;
}

static bool is_vid(const struct uci_section *s, const char *text)
{
	int64_t lo = is_vlan(s) ? 1 : 0, id;

	return *text == '\0' || text_i64_in(text, strlen(text), lo, VLAN_MAX, &id);
}

/* A section with a wrong number has been told of. */
static bool is_for(const struct uci_map *m, const struct uci_section *s)
{
	if (uci_is_on(s, "disabled", false) || !is_vid(s, uci_or(s, "vid", "")))
		return false;
	return !names_iface(s, NULL) || (m->iface->name && names_iface(s, m->iface->name));
}

/* A line of the file `key`, as if it stood where the option does. */
__attribute__((format(printf, 5, 6))) static void line(struct uci_map *m,
						       const struct uci_section *s,
						       const char *key, const char *origin,
						       const char *fmt, ...)
{
	struct config_at from = at(m->u, s, origin);
	struct spec_option o = { .key = key, .file = from.file, .line = from.line };
	char text[512];
	struct sb sb = sb_of(text, sizeof(text));
	va_list ap;

	va_start(ap, fmt);
	sb_vprintf(&sb, fmt, ap);
	va_end(ap);
	if (sb.cut) {
		CONFIG_SAY_ERROR(m->u->r, from, "%s: the line is too long", s->type);
		return;
	}
	o.value = arena_text(m->u->r->arena, text, strlen(text));
	m->u->out_of_memory |= o.value == NULL;
	if (o.value == NULL)
		return;
	if (strcmp(key, "vlan_file") == 0)
		hap_vlan_file_line(m->h, &o);
	else if (strcmp(key, "wpa_psk_file") == 0)
		hap_psk_file_line(m->h, &o);
	else
		hap_apply(m->h, &o);
}

/* The ucode scripts pass over a VLAN without name or number; the shell's line hostapd refuses. */
static void emit_vlan(struct uci_map *m, const struct uci_section *s, const char *ifname)
{
	const char *name = uci_or(s, "name", ""), *vid = uci_or(s, "vid", "");

	if (*name != '\0' && *vid != '\0')
		line(m, s, "vlan_file", "vid", "%s %s-%s", vid, ifname, name);
	else if (is_ucode(m))
		CONFIG_SAY_WARNING(m->u->r, at(m->u, s, NULL),
				   "wifi-vlan without %s: %s does not read it",
				   *name ? "vid" : "name", config_dialect_name(m->release));
	else
		CONFIG_SAY_ERROR(m->u->r, at(m->u, s, NULL), "wifi-vlan without %s",
				 *name ? "vid" : "name");
}

static void emit_psk(struct uci_map *m, const struct uci_section *s, const char *mac)
{
	const char *vid = uci_or(s, "vid", ""), *key = uci_or(s, "key", "");

	if (*vid)
		line(m, s, "wpa_psk_file", "key", "vlanid=%s %s %s", vid, mac, key);
	else
		line(m, s, "wpa_psk_file", "key", "%s %s", mac, key);
}

static void emit_sae(struct uci_map *m, const struct uci_section *s, const char *mac)
{
	const char *vid = uci_or(s, "vid", ""), *key = uci_or(s, "key", "");

	if (strcmp(mac, "00:00:00:00:00:00") == 0)
		mac = "ff:ff:ff:ff:ff:ff";
	line(m, s, "sae_password", "key", "%s|mac=%s%s%s", key, mac, *vid ? "|vlanid=" : "", vid);
}

typedef void (*emit_fn)(struct uci_map *m, const struct uci_section *s, const char *mac);

static void emit_station(struct uci_map *m, const struct uci_section *s, emit_fn emit)
{
	bool any = false;

	for (size_t i = 0; i < s->n; i++) {
		const char *p = s->v[i].value, *word;
		size_t len;

		if (strcmp(s->v[i].name, "mac") != 0)
			continue;
		while (config_word(&p, &word, &len)) {
			const char *mac = arena_text(m->u->r->arena, word, len);

			any = true;
			m->u->out_of_memory |= mac == NULL;
			if (mac)
				emit(m, s, mac);
		}
	}
	if (!any && !is_ucode(m))
		emit(m, s, "00:00:00:00:00:00");
}

static void note_station(struct uci_map *m, const struct uci_section *s)
{
	const char *lacks = *uci_or(s, "key", "") == '\0' ? "key" : "mac";

	if (*uci_or(s, lacks, "") != '\0' || !is_ucode(m))
		return;
	CONFIG_SAY_WARNING(m->u->r, at(m->u, s, NULL),
			   "wifi-station without %s: %s does not read it%s", lacks,
			   config_dialect_name(m->release),
			   *lacks == 'm' ? " (any station: option mac '00:00:00:00:00:00')" : "");
}

/* hostapd refuses a station whose VLAN it does not know, whatever its passphrase. */
static void note_vid(struct uci_map *m, const struct uci_section *s)
{
	const char *vid = uci_or(s, "vid", "");

	if (*vid == '\0' || strcmp(vid, "0") == 0 || uci_get(m->iface, "vlan_file"))
		return;
	for (size_t i = 0; i < m->u->n; i++)
		if (is_vlan(&m->u->v[i]) && is_for(m, &m->u->v[i]) &&
		    strcmp(uci_or(&m->u->v[i], "vid", ""), vid) == 0)
			return;
	CONFIG_SAY_WARNING(m->u->r, at(m->u, s, "vid"),
			   "vid '%s' is that of no wifi-vlan of this interface: hostapd refuses "
			   "the station (Invalid VLAN ID)",
			   vid);
}

static bool speaks(const struct uci_map *m, const char *one, const char *both)
{
	return strcmp(m->auth, one) == 0 || strcmp(m->auth, both) == 0;
}

/* 23.05 and before have a PSK file alone. */
void uci_map_stations(struct uci_map *m)
{
	bool psk = speaks(m, "psk", "psk-sae") && !uci_get(m->iface, "wpa_psk_file");
	bool sae = speaks(m, "sae", "psk-sae") && !uci_get(m->iface, "sae_password_file");

	sae = sae && m->release >= CONFIG_OPENWRT_24_10;
	for (size_t i = 0; i < m->u->n && has_sections(m->release); i++) {
		const struct uci_section *s = &m->u->v[i];

		if (!is_station(s) || !is_for(m, s))
			continue;
		note_station(m, s);
		if (*uci_or(s, "key", "") == '\0' && is_ucode(m))
			continue;
		if (psk || sae)
			note_vid(m, s);
		else if (names_iface(s, NULL))
			CONFIG_SAY_WARNING(m->u->r, at(m->u, s, "iface"),
					   "wifi-station: %s reads none for encryption '%s'%s",
					   config_dialect_name(m->release),
					   uci_or(m->iface, "encryption", "none"),
					   speaks(m, "psk", "psk-sae") ? " with wpa_psk_file" : "");
		if (psk)
			emit_station(m, s, emit_psk);
		if (sae)
			emit_station(m, s, emit_sae);
	}
}

static void emit_if_set(struct uci_map *m, const char *name)
{
	if (*uci_or(m->iface, name, "") != '\0')
		uci_emit(m, name, name, uci_get(m->iface, name));
}

/* The shell scripts write a vlan_file for EAP only where dynamic_vlan is set; the ucode ones do. */
void uci_map_vlans(struct uci_map *m, const char *ifname)
{
	bool psk = speaks(m, "psk", "psk-sae") || strcmp(m->auth, "sae") == 0;
	bool dynamic = *uci_or(m->iface, "dynamic_vlan", "") != '\0';

	if (!psk && strncmp(m->auth, "eap", 3) != 0)
		return;
	if (dynamic) {
		emit_if_set(m, "dynamic_vlan");
		emit_if_set(m, "vlan_naming");
		emit_if_set(m, "vlan_bridge");
		emit_if_set(m, "vlan_tagged_interface");
	}
	if (!psk && !dynamic && !is_ucode(m))
		return;
	emit_if_set(m, "vlan_file");
	for (size_t i = 0; i < m->u->n && has_sections(m->release); i++)
		if (is_vlan(&m->u->v[i]) && is_for(m, &m->u->v[i]) &&
		    uci_get(m->iface, "vlan_file") == NULL)
			emit_vlan(m, &m->u->v[i], ifname);
}

/* The wifi-iface sections' names. */
static const char *nearest_iface(const struct uci *u, const char *word)
{
	const char *names[UCI_SECTION_MAX];
	size_t n = 0;

	for (size_t i = 0; i < u->n; i++)
		if (u->v[i].name && strcmp(u->v[i].type, "wifi-iface") == 0)
			names[n++] = u->v[i].name;
	return text_nearest(word, names, n);
}

static void check_iface(struct uci *u, const struct uci_section *s, const struct uci_option *o)
{
	const char *p = o->value, *word, *nearest;
	size_t len;

	while (config_word(&p, &word, &len)) {
		const char *name = arena_text(u->r->arena, word, len);
		bool found = false;

		u->out_of_memory |= name == NULL;
		for (size_t i = 0; i < u->n && name; i++)
			found |= u->v[i].name && strcmp(u->v[i].type, "wifi-iface") == 0 &&
				 strcmp(u->v[i].name, name) == 0;
		if (found || name == NULL)
			continue;
		nearest = nearest_iface(u, name);
		CONFIG_SAY_ERROR(u->r, ((struct config_at){ u->file, o->line }),
				 "%s names no wifi-iface of this file: '%s'%s%s%s", s->type, name,
				 nearest ? " (nearest: " : "", nearest ? nearest : "",
				 nearest ? ")" : "");
	}
}

static void check_vid(struct uci *u, const struct uci_section *s, const struct uci_option *o)
{
	if (!is_vid(s, o->value))
		CONFIG_SAY_ERROR(u->r, ((struct config_at){ u->file, o->line }),
				 "invalid vid '%s' (expected %d..%d)", o->value, is_vlan(s),
				 VLAN_MAX);
}

static void check_option(struct uci *u, const struct uci_section *s, const struct uci_option *o)
{
	const char *const *names = is_vlan(s) ? vlan_options : station_options;
	size_t n = is_vlan(s) ? N_OF(vlan_options) : N_OF(station_options);
	const char *nearest;

	if (strcmp(o->name, "iface") == 0)
		check_iface(u, s, o);
	if (strcmp(o->name, "vid") == 0)
		check_vid(u, s, o);
	for (size_t i = 0; i < n; i++)
		if (strcmp(names[i], o->name) == 0)
			return;
	if (config_is_full(u->r))
		return;
	nearest = text_nearest(o->name, names, n);
	CONFIG_SAY_WARNING(u->r, ((struct config_at){ u->file, o->line }),
			   "unknown option '%s'%s%s%s", o->name, nearest ? " (nearest: " : "",
			   nearest ? nearest : "", nearest ? ")" : "");
}

void uci_check_sections(struct uci *u)
{
	for (size_t i = 0; i < u->n; i++) {
		const struct uci_section *s = &u->v[i];

		if (!is_vlan(s) && !is_station(s))
			continue;
		if (!has_sections(u->r->dialect))
			CONFIG_SAY_WARNING(u->r, at(u, s, NULL), "%s does not read %s sections",
					   config_dialect_name(u->r->dialect), s->type);
		for (size_t k = 0; k < s->n; k++)
			check_option(u, s, &s->v[k]);
	}
}
