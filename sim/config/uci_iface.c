#include "config/uci.h"

#include "base/text.h"

/* What OpenWrt's hostapd.sh and ap.uc write of a wifi-iface, apart from its security. */

static const struct plain {
	const char *uci, *key;
	const char *otherwise; /* NULL: only written when set */
	bool is_switch;
} plain[] = {
	{ "hidden", "ignore_broadcast_ssid", "0", true },
	{ "utf8_ssid", "utf8_ssid", "1", true },
	{ "disassoc_low_ack", "disassoc_low_ack", "1", true },
	{ "skip_inactivity_poll", "skip_inactivity_poll", "0", true },
	{ "short_preamble", "preamble", "1", true },
	{ "dtim_period", "dtim_period", "2", false },
	{ "max_inactivity", "ap_max_inactivity", NULL, false },
	{ "maxassoc", "max_num_sta", NULL, false },
	{ "ocv", "ocv", NULL, false },
	{ "beacon_prot", "beacon_prot", NULL, true },
	{ "mbo", "mbo", NULL, true },
	{ "proxy_arp", "proxy_arp", NULL, true },
	{ "time_advertisement", "time_advertisement", NULL, false },
	{ "time_zone", "time_zone", NULL, false },
	{ "multi_ap", "multi_ap", NULL, false },
	{ "nasid", "nas_identifier", NULL, false },
};

static void emit_plain(struct uci_map *m, const struct plain *p)
{
	const char *v = uci_get(m->iface, p->uci);

	if (v == NULL || *v == '\0')
		v = p->otherwise;
	if (v == NULL)
		return;
	if (p->is_switch && uci_get(m->iface, p->uci))
		v = uci_is_on(m->iface, p->uci, false) ? "1" : "0";
	uci_emit(m, p->uci, p->key, v);
}

static void emit_identity(struct uci_map *m, const char *ifname)
{
	const char *mac = uci_get(m->iface, "macaddr"), *ssid = uci_get(m->iface, "ssid");
	struct mac bssid;

	uci_emit(m, NULL, m->n_ap == 0 ? "interface" : "bss", ifname);
	if (mac && mac_parse(mac, strlen(mac), &bssid))
		uci_emit(m, "macaddr", "bssid", mac);
	else if (mac && *mac && strcmp(mac, "random") != 0)
		CONFIG_SAY_ERROR(m->u->r, uci_at(m, "macaddr"), "invalid macaddr '%s'", mac);
	if (ssid == NULL || *ssid == '\0')
		return;
	/* The ucode scripts quote it, the shell ones do not. */
	if (m->release >= CONFIG_OPENWRT_25_12_RC)
		uci_emitf(m, "ssid", "ssid2", "\"%s\"", ssid);
	else
		uci_emit(m, "ssid", "ssid", ssid);
}

/* 19.07 asks for ieee80211v before it looks at the 802.11v options. */
static void emit_kv(struct uci_map *m)
{
	bool k = uci_is_on(m->iface, "ieee80211k", false);
	bool v = m->release > CONFIG_OPENWRT_19_07 || uci_is_on(m->iface, "ieee80211v", false);

	if (uci_is_on(m->iface, "rrm_neighbor_report", k))
		uci_emit(m, "ieee80211k", "rrm_neighbor_report", "1");
	if (uci_is_on(m->iface, "rrm_beacon_report", k))
		uci_emit(m, "ieee80211k", "rrm_beacon_report", "1");
	if (!v)
		return;
	if (uci_is_on(m->iface, "bss_transition", false))
		uci_emit(m, "bss_transition", "bss_transition", "1");
	if (uci_is_on(m->iface, "wnm_sleep_mode", false))
		uci_emit(m, "wnm_sleep_mode", "wnm_sleep_mode", "1");
	if (uci_is_on(m->iface, "wnm_sleep_mode_no_keys", false))
		uci_emit(m, "wnm_sleep_mode_no_keys", "wnm_sleep_mode_no_keys", "1");
}

static void emit_isolation(struct uci_map *m)
{
	bool ucode = m->release >= CONFIG_OPENWRT_25_12_RC;
	bool proxy = uci_is_on(m->iface, "proxy_arp", false);

	if (uci_is_on(m->iface, "isolate", false) || (ucode && proxy))
		uci_emit(m, "isolate", "ap_isolate", "1");
	if (uci_is_on(m->iface, "na_mcast_to_ucast", proxy))
		uci_emit(m, "na_mcast_to_ucast", "na_mcast_to_ucast", "1");
}

void uci_map_iface(struct uci_map *m, const char *ifname)
{
	emit_identity(m, ifname);
	for (size_t i = 0; i < sizeof(plain) / sizeof(plain[0]); i++)
		emit_plain(m, &plain[i]);
	uci_emit(m, "wmm", "wmm_enabled", uci_is_on(m->iface, "wmm", true) ? "1" : "0");
	emit_isolation(m);
	emit_kv(m);
	uci_map_encryption(m);
	uci_map_vlans(m, ifname);
	uci_map_stations(m);
	uci_map_ft(m);
	uci_emit_verbatim(m, "hostapd_bss_options");
}
