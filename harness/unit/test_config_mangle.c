/* sees: base spec crypto config */
#include <check.h>

#include "config_poke.h"
#include "mangle.h"
#include "suite.h"

/* Every truncation and every octet changed, of a file that uses each part of its reader. */

static const char hostapd[] =
	"interface=wlan0\nbssid=02:00:00:00:00:01\nssid2=P\"a\\x20\\101\\n\"\n"
	"hw_mode=g\nchannel=6\n"
	"ieee80211n=1\nht_capab=[HT40+][RX-STBC1]\ncountry_code=DE\nsupported_rates=60 120\n"
	"wpa=2\nwpa_key_mgmt=FT-PSK WPA-PSK\nrsn_pairwise=CCMP\ngroup_mgmt_cipher=AES-128-CMAC\n"
	"wpa_passphrase=longenough\nieee80211w=1\nocv=1\nnas_identifier=ap1\nmobility_domain=a1b2\n"
	"r1_key_holder=020000000001\nreassociation_deadline=20000\n"
	"r0kh=02:00:00:00:00:02 ap2 000102030405060708090a0b0c0d0e0f\n"
	"r1kh=00:00:00:00:00:00 00:00:00:00:00:00 000102030405060708090a0b0c0d0e0f\n"
	"wpa_group_rekey=600\nwpa_psk_file=x\nrxkh_file=y\nbss=wlan0_1\nssid=two\nnoscan=1\n";

static const char uci[] =
	"package wireless\nconfig wifi-device 'radio0'\n\toption band '5g'\n\toption channel '36'\n"
	"\toption htmode 'VHT80'\n\toption country 'DE'\n\toption cell_density \"1\"\n"
	"config wifi-iface 'a'\n\toption device 'radio0'\n\toption ssid 'it'\\''s'\n"
	"\toption encryption 'sae-mixed+ccmp'\n\toption key 'longenough'\n\toption ieee80211r '1'\n"
	"\tlist r0kh '02:00:00:00:00:01,a,000102030405060708090a0b0c0d0e0f'\n"
	"\tlist hostapd_bss_options 'okc=1'\nconfig wifi-vlan\n\toption iface 'a'\n"
	"\toption name 'g'\n\toption vid '20'\nconfig wifi-station\n\toption iface 'a'\n"
	"\tlist mac '02:00:00:00:00:05'\n\toption key 'welcome, guest'\n\toption vid '20'\n";

static const char show[] =
	"wireless.radio0=wifi-device\nwireless.radio0.band='2g'\nwireless.radio0.channel='1'\n"
	"wireless.@wifi-iface[0]=wifi-iface\nwireless.@wifi-iface[0].device='radio0'\n"
	"wireless.@wifi-iface[0].ssid='n'\nwireless.@wifi-iface[0].encryption='psk2'\n"
	"wireless.@wifi-iface[0].key='longenough'\nwireless.@wifi-iface[0].ieee80211r='1'\n";

static const char wpas[] =
	"ctrl_interface=/run/wpa # x\nap_scan=1\nbgscan=\"simple:30:-65:300\"\ncountry=DE\n"
	"cred={\n\tx=1\n}\nnetwork={\n\tssid=P\"a\\x20\"\n\tpsk=\"longenough\"\n"
	"\tkey_mgmt=WPA-PSK FT-PSK\n\tproto=RSN\n\tpairwise=CCMP\n\tgroup=CCMP TKIP\n"
	"\tscan_freq=2412 2437\n\tbgscan=\"learn:30\"\n\tbssid=02:00:00:00:00:01\n}\n"
	"network={\n\tssid=6e6574\n\tpsk=000102030405060708090a0b0c0d0e0f00010203040506070809"
	"0a0b0c0d0e0f\n\tidentity=\"x\"\n}\n";

static const char methods[] =
	"ssid=n\nwpa=2\nwpa_key_mgmt=SAE FT-EAP OWE\nnas_identifier=a\nmobility_domain=a1b2\n"
	"sae_password=x|mac=02:00:00:00:00:01|vlanid=3|id=me\nsae_password_file=p\n"
	"sae_groups=19 20\ntransition_disable=0x01\nowe_transition_ssid=\"o\"\n"
	"owe_transition_bssid=02:00:00:00:00:02\nieee8021x=1\neap_server=1\neap_user_file=u\n"
	"ca_cert=c\ntls_flags=[ENABLE-TLSv1.3]\nown_ip_addr=fd00::1.2.3.4\n"
	"auth_server_addr=10.0.0.1\nauth_server_port=1\nauth_server_shared_secret=s\n"
	"radius_auth_req_attr=126:s:a\ndynamic_vlan=1\nvlan_file=v\n";

/* The bytes of this one are the file that a configuration names, see poke_users. */
static const char users[] = "# u\n\"a\"* PEAP,TTLS [ver=1]\n*\tTLS\n"
			    "\"b\" MSCHAPV2,TTLS-PAP \"p\" [2]\nradius_accept_attr=64:d:13\n"
			    "\"c\" MD5 hash:000102030405060708090a0b0c0d0e0f [2]\n\"d\" GTC 6162\n";

static const char eap[] =
	"sae_groups=19 20\nnetwork={\n\tkey_mgmt=WPA-EAP SAE\n\teap=PEAP TTLS\n\tidentity=\"a\"\n"
	"\tpassword=hash:000102030405060708090a0b0c0d0e0f\n\tca_cert=\"blob://b\"\n"
	"\tphase1=\"peapver=0 peaplabel=1 tls_disable_tlsv1_3=0\"\n"
	"\tphase2=\"auth=MSCHAPV2 autheap=GTC\"\n\tprivate_key=\"k\"\n}\n"
	"blob-base64-b={\nSGVsbG8=\n}\n";

static void read_hostapd(void *c, struct bytes variant)
{
	poke_hostapd(c, CONFIG_HOSTAPD_2_11, variant);
}

static void read_users(void *c, struct bytes variant)
{
	poke_users(c, variant);
}

static void read_uci(void *c, struct bytes variant)
{
	poke_uci(c, CONFIG_OPENWRT_24_10, variant);
}

static void read_wpas(void *c, struct bytes variant)
{
	poke_wpas(c, variant);
}

static const struct sample {
	const char *text;
	mangle_fn read;
} samples[] = {
	{ hostapd, read_hostapd },
	{ uci, read_uci },
	{ show, read_uci },
	{ wpas, read_wpas },
	{ methods, read_hostapd },
	{ users, read_users },
	{ eap, read_wpas },
};

START_TEST(t_mangled)
{
	const struct sample *s = &samples[_i];
	struct crypto *c;

	ck_assert_int_eq(crypto_new(&c), ERR_OK);
	mangle(bytes_of(s->text, strlen(s->text)), s->read, c);
	crypto_free(c);
}
END_TEST

UNIT_MAIN("config_mangle", { tcase_add_loop_test(tc, t_mangled, 0, N_OF(samples)); })
