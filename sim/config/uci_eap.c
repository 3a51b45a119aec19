#include "config/uci.h"

#include "base/text.h"

/* What OpenWrt's scripts write of 802.1X, RADIUS, VLANs and OWE. */

static bool is_set(const struct uci_map *m, const char *name)
{
	return *uci_or(m->iface, name, "") != '\0';
}

static void emit_if_set(struct uci_map *m, const char *uci_name, const char *key)
{
	if (is_set(m, uci_name))
		uci_emit(m, uci_name, key, uci_get(m->iface, uci_name));
}

static void emit_list(struct uci_map *m, const char *uci_name, const char *key)
{
	for (size_t i = 0; i < m->iface->n; i++) {
		const struct uci_option *o = &m->iface->v[i];

		if (strcmp(o->name, uci_name) == 0 && *o->value)
			uci_apply(m, o, key, o->value);
	}
}

/* The new name of an option, or the one it had before. */
static const char *either(const struct uci_map *m, const char *name, const char *legacy)
{
	return is_set(m, name) || !is_set(m, legacy) ? name : legacy;
}

/* One server after the other, each with the port and the secret all of them share. */
static void emit_servers(struct uci_map *m, bool legacy)
{
	const char *list = legacy ? either(m, "auth_server", "server") : "auth_server";
	const char *port = legacy ? either(m, "auth_port", "port") : "auth_port";
	const char *secret = legacy ? either(m, "auth_secret", "key") : "auth_secret";

	for (size_t i = 0; i < m->iface->n; i++) {
		const struct uci_option *o = &m->iface->v[i];

		if (strcmp(o->name, list) != 0 || *o->value == '\0')
			continue;
		uci_apply(m, o, "auth_server_addr", o->value);
		uci_emit(m, port, "auth_server_port", uci_or(m->iface, port, "1812"));
		emit_if_set(m, secret, "auth_server_shared_secret");
	}
	emit_list(m, "radius_auth_req_attr", "radius_auth_req_attr");
	emit_if_set(m, "ownip", "own_ip_addr");
	emit_if_set(m, "radius_client_addr", "radius_client_addr");
}

static void emit_server(struct uci_map *m)
{
	static const char *const names[] = { "eap_user_file", "ca_cert", "server_cert",
					     "private_key", "private_key_passwd", "server_id" };

	uci_emit(m, "eap_server", "eap_server", "1");
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		emit_if_set(m, names[i], names[i]);
}

/* Unless UCI says, version 1 where WPA1 is among what the network speaks. */
static void emit_eapol_version(struct uci_map *m)
{
	const char *v = uci_or(m->iface, "eapol_version", m->wpa & 1 ? "1" : "0");
	int64_t n;

	if (text_i64_in(v, strlen(v), 1, 2, &n))
		uci_emit(m, "eapol_version", "eapol_version", v);
}

void uci_map_eap(struct uci_map *m)
{
	bool server = uci_is_on(m->iface, "eap_server", false);

	uci_emit(m, "encryption", "ieee8021x", "1");
	if (server)
		emit_server(m);
	else
		emit_servers(m, true);
	if (uci_is_on(m->iface, "request_cui", false))
		uci_emit(m, "request_cui", "radius_request_cui", "1");
	emit_if_set(m, "eap_reauth_period", "eap_reauth_period");
	emit_eapol_version(m);
}

void uci_map_ppsk(struct uci_map *m)
{
	emit_servers(m, false);
	uci_emit(m, "ppsk", "macaddr_acl", "2");
	uci_emit(m, "ppsk", "wpa_psk_radius", "2");
}

void uci_map_owe(struct uci_map *m)
{
	if (is_set(m, "owe_transition_ssid"))
		uci_emitf(m, "owe_transition_ssid", "owe_transition_ssid", "\"%s\"",
			  uci_get(m->iface, "owe_transition_ssid"));
	emit_if_set(m, "owe_transition_bssid", "owe_transition_bssid");
	emit_if_set(m, "owe_transition_ifname", "owe_transition_ifname");
	if (strcmp(m->auth, "owe") == 0)
		emit_if_set(m, "owe_groups", "owe_groups");
}

/* "on" is what the encryption may end; words add to it, "off" takes all away. */
static unsigned transition_bits(const struct uci_map *m, const char *word)
{
	if (strcmp(word, "on") == 0 || strcmp(word, "1") == 0) {
		if (strcmp(m->auth, "sae") == 0)
			return SPEC_TRANSITION_SAE;
		if (strcmp(m->auth, "owe") == 0)
			return SPEC_TRANSITION_OWE;
		return strcmp(m->auth, "eap2") == 0 || strcmp(m->auth, "eap192") == 0
			       ? SPEC_TRANSITION_EAP
			       : 0;
	}
	if (strcmp(word, "sae") == 0)
		return SPEC_TRANSITION_SAE;
	if (strcmp(word, "sae-pk") == 0)
		return SPEC_TRANSITION_SAE_PK;
	if (strcmp(word, "wpa3") == 0)
		return SPEC_TRANSITION_EAP;
	return strcmp(word, "owe") == 0 ? SPEC_TRANSITION_OWE : 0;
}

void uci_map_transition_disable(struct uci_map *m)
{
	unsigned bits = 0;

	for (size_t i = 0; i < m->iface->n; i++) {
		const struct uci_option *o = &m->iface->v[i];

		if (strcmp(o->name, "transition_disable") != 0)
			continue;
		if (strcmp(o->value, "off") == 0 || strcmp(o->value, "0") == 0)
			return;
		bits |= transition_bits(m, o->value);
	}
	if (bits && m->wpa >= 2 && m->release >= CONFIG_OPENWRT_25_12)
		uci_emitf(m, "transition_disable", "transition_disable", "0x%02x", bits);
}
