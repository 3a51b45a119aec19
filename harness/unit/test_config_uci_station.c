/* sees: base spec crypto config */
#include "config_case.h"

/* wifi-vlan and wifi-station sections, and what OpenWrt's scripts make of them. */

#define RADIO "config wifi-device 'radio0'\n\toption band '5g'\n\toption channel '36'\n"
/* The first line behind it is 9. */
#define IFACE(encryption)                                                                          \
	RADIO "config wifi-iface 'home'\n\toption device 'radio0'\n\toption ssid 'OpenWrt'\n"      \
	      "\toption key 'longenough'\n\toption encryption '" encryption "'\n"
#define VLAN "config wifi-vlan 'v'\n\toption name 'guest'\n\toption vid '20'\n"
#define STATION(more) "config wifi-station\n\toption key 'welcome, guest'\n" more
#define VID "\toption vid '20'\n"
#define MAC "\toption mac '02:00:00:00:00:05'\n"

enum {
	V19_07 = CONFIG_OPENWRT_19_07,
	V23_05 = CONFIG_OPENWRT_23_05,
	V24_10 = CONFIG_OPENWRT_24_10,
	V25_12 = CONFIG_OPENWRT_25_12
};

/* What the first BSS has beside its wpa_passphrase. */
static const struct has_case {
	const char *in;
	int release;
	size_t n_psk, n_sae, n_vlan;
} has[] = {
	{ IFACE("psk2"), V24_10, 0, 0, 0 },
	{ IFACE("psk2") VLAN STATION(VID), V24_10, 1, 0, 1 },
	{ IFACE("psk2") VLAN STATION(VID MAC), V24_10, 1, 0, 1 },
	{ IFACE("psk2") VLAN STATION(VID MAC), V25_12, 1, 0, 1 },
	/* The ucode scripts ask for an address. */
	{ IFACE("psk2") VLAN STATION(VID), V25_12, 0, 0, 1 },
	{ IFACE("psk2") VLAN STATION(VID MAC), V19_07, 0, 0, 0 },
	{ IFACE("psk2") STATION(MAC "\tlist mac '02:00:00:00:00:06'\n"), V24_10, 2, 0, 0 },
	{ IFACE("psk2") STATION("\toption mac '02:00:00:00:00:05 02:00:00:00:00:06'\n"), V24_10, 2,
	  0, 0 },
	{ IFACE("sae") VLAN STATION(VID MAC), V24_10, 0, 1, 1 },
	{ IFACE("sae") VLAN STATION(VID MAC), V23_05, 0, 0, 1 },
	{ IFACE("sae-mixed") VLAN STATION(VID MAC), V24_10, 1, 1, 1 },
	{ IFACE("none") VLAN STATION(VID MAC), V24_10, 0, 0, 0 },
	{ IFACE("wpa2") "\toption auth_server '10.0.0.1'\n" VLAN STATION(VID), V24_10, 0, 0, 0 },
	{ IFACE("wpa2") "\toption auth_server '10.0.0.1'\n\toption dynamic_vlan '1'\n" VLAN,
	  V24_10, 0, 0, 1 },
	{ IFACE("wpa2") "\toption auth_server '10.0.0.1'\n" VLAN, V25_12, 0, 0, 1 },
	/* Whose: `iface` names it, or nobody. */
	{ IFACE("psk2") VLAN "\toption iface 'home'\n" STATION(VID "\toption iface 'home'\n"),
	  V24_10, 1, 0, 1 },
	{ IFACE("psk2") "config wifi-iface 'other'\n\toption device radio9\n\toption disabled 1\n"
	  STATION("\toption iface 'other'\n"), V24_10, 0, 0, 0 },
	{ IFACE("psk2") STATION("\toption disabled '1'\n"), V24_10, 0, 0, 0 },
};

START_TEST(t_has)
{
	const struct has_case *k = &has[_i];
	struct config_case c;
	struct spec_bss *b;
	size_t own;

	case_begin(&c, (enum config_dialect)k->release);
	b = case_uci(&c, k->in);
	if (c.err != ERR_OK)
		case_print(&c);
	ck_assert_int_eq(c.err, ERR_OK);
	own = b->n_psk > 0 && b->psk[b->n_psk - 1].line == 7;
	ck_assert_uint_eq(b->n_psk - own, k->n_psk);
	ck_assert_uint_eq(b->n_sae_password, k->n_sae);
	ck_assert_uint_eq(b->n_vlan, k->n_vlan);
	case_end(&c);
}
END_TEST

/* Values, origins and hostapd's order: the last section first, the passphrase of all at the end. */
START_TEST(t_values)
{
	struct config_case c;
	struct spec_bss *b;

	case_begin(&c, CONFIG_OPENWRT_24_10);
	b = case_uci(&c, IFACE("sae-mixed") VLAN STATION(VID MAC)
			 "config wifi-station 's'\n\toption key 'for the machines'\n");
	ck_assert_int_eq(c.err, ERR_OK);
	ck_assert_uint_eq(b->n_psk, 3);
	ck_assert_str_eq(b->psk[0].passphrase, "for the machines");
	ck_assert(b->psk[0].any_mac);
	ck_assert_uint_eq(b->psk[0].vlan_id, 0);
	ck_assert_uint_eq(b->psk[0].line, 17);
	ck_assert_str_eq(b->psk[1].passphrase, "welcome, guest");
	ck_assert(!b->psk[1].any_mac && b->psk[1].mac.b[5] == 5);
	ck_assert_uint_eq(b->psk[1].vlan_id, 20);
	ck_assert_uint_eq(b->psk[1].line, 13);
	ck_assert_str_eq(b->psk[1].file, "wireless");
	ck_assert_str_eq(b->psk[2].passphrase, "longenough");
	ck_assert_uint_eq(b->n_sae_password, 2);
	ck_assert_str_eq(b->sae_password[0].password, "for the machines");
	ck_assert(b->sae_password[0].any_mac);
	ck_assert_str_eq(b->sae_password[1].password, "welcome, guest");
	ck_assert(!b->sae_password[1].any_mac);
	ck_assert_uint_eq(b->sae_password[1].vlan_id, 20);
	ck_assert_uint_eq(b->sae_password[1].line, 13);
	ck_assert_uint_eq(b->vlan[0].id, 20);
	ck_assert_str_eq(b->vlan[0].ifname, "phy0-ap0-guest");
	case_end(&c);
}
END_TEST

static const struct wrong_case {
	const char *in;
	int release;
	enum config_severity severity;
	unsigned line;
	const char *text;
} wrong[] = {
	{ IFACE("psk2") VLAN "\toption iface 'hone'\n", V24_10, CONFIG_ERROR, 12,
	  "wifi-vlan names no wifi-iface of this file: 'hone' (nearest: home)" },
	{ IFACE("psk2") STATION("\tlist iface 'home'\n\tlist iface 'x'\n"), V24_10, CONFIG_ERROR,
	  12, "wifi-station names no wifi-iface of this file: 'x'" },
	{ IFACE("psk2") STATION("\toption vid '4095'\n"), V24_10, CONFIG_ERROR, 11,
	  "invalid vid '4095' (expected 0..4094)" },
	{ IFACE("psk2") "config wifi-vlan\n\toption name g\n\toption vid '0'\n", V24_10,
	  CONFIG_ERROR, 11, "invalid vid '0' (expected 1..4094)" },
	{ IFACE("psk2") "config wifi-vlan\n\toption name g\n", V24_10, CONFIG_ERROR, 9,
	  "wifi-vlan without vid" },
	{ IFACE("psk2") "config wifi-vlan\n\toption vid 7\n", V25_12, CONFIG_WARNING, 9,
	  "wifi-vlan without name: openwrt-25.12 does not read it" },
	{ IFACE("psk2") "config wifi-vlan\n\toption name 'much-too-long'\n\toption vid 7\n", V24_10,
	  CONFIG_ERROR, 11, "Invalid VLAN ifname" },
	{ IFACE("psk2") STATION(VID), V24_10, CONFIG_WARNING, 11,
	  "vid '20' is that of no wifi-vlan of this interface: hostapd refuses the station "
	  "(Invalid VLAN ID)" },
	{ IFACE("psk2") STATION("\toption vidd '20'\n"), V24_10, CONFIG_WARNING, 11,
	  "unknown option 'vidd' (nearest: vid)" },
	{ IFACE("psk2") VLAN "\toption nam 'x'\n", V24_10, CONFIG_WARNING, 12,
	  "unknown option 'nam' (nearest: name)" },
	{ IFACE("psk2") STATION("\toption mac '02:00:00:00:00'\n"), V24_10, CONFIG_ERROR, 10,
	  "Invalid MAC address '02:00:00:00:00'" },
	{ IFACE("psk2") "config wifi-station\n\toption key 'short'\n", V24_10, CONFIG_ERROR, 10,
	  "Invalid PSK (5 characters, expected 8..63 or 64 hex digits)" },
	{ IFACE("psk2") "config wifi-station\n" MAC, V24_10, CONFIG_ERROR, 9, "No PSK" },
	{ IFACE("psk2") "config wifi-station\n" MAC, V25_12, CONFIG_WARNING, 9,
	  "wifi-station without key: openwrt-25.12 does not read it" },
	{ IFACE("psk2") STATION(""), V25_12, CONFIG_WARNING, 9,
	  "wifi-station without mac: openwrt-25.12 does not read it (any station: option mac "
	  "'00:00:00:00:00:00')" },
	{ IFACE("psk2") STATION(""), V19_07, CONFIG_WARNING, 9,
	  "openwrt-19.07 does not read wifi-station sections" },
	{ IFACE("sae") STATION("\toption iface home\n"), V23_05, CONFIG_WARNING, 11,
	  "wifi-station: openwrt-23.05 reads none for encryption 'sae'" },
};

START_TEST(t_wrong)
{
	const struct wrong_case *k = &wrong[_i];
	struct config_case c;

	case_begin(&c, (enum config_dialect)k->release);
	case_uci(&c, k->in);
	if (!case_says(&c, k->severity, k->line, k->text))
		case_print(&c);
	ck_assert_msg(case_says(&c, k->severity, k->line, k->text), "%s", k->text);
	ck_assert_int_eq(c.err, k->severity == CONFIG_ERROR ? ERR_PARSE : ERR_OK);
	ck_assert_uint_eq(c.r.diags.n, 1);
	case_end(&c);
}
END_TEST

UNIT_MAIN("config_uci_station", {
	tcase_add_loop_test(tc, t_has, 0, N_OF(has));
	tcase_add_test(tc, t_values);
	tcase_add_loop_test(tc, t_wrong, 0, N_OF(wrong));
})
