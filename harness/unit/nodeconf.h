#ifndef UNIT_NODECONF_H
#define UNIT_NODECONF_H

/* Configuration files of the node tests: two APs on channels 1 and 6 and one station. */
#define AP_TEXT(channel, nas)                                                                      \
	"interface=wlan0\nssid=net\nhw_mode=g\nchannel=" channel "\nwpa=2\nrsn_pairwise=CCMP\n"    \
	"wpa_passphrase=roaming-secret\nnas_identifier=" nas "\n"
#define PSK_TEXT "wpa_key_mgmt=WPA-PSK\n"
#define MFP_TEXT "wpa_key_mgmt=WPA-PSK-SHA256\nieee80211w=2\n"
#define MIXED_TEXT "wpa=3\nwpa_pairwise=TKIP\nwpa_key_mgmt=WPA-PSK\n"
#define OWE_TEXT "wpa_key_mgmt=OWE\nieee80211w=2\ntransition_disable=0x08\n"
#define FT_TEXT "wpa_key_mgmt=FT-PSK WPA-PSK\nmobility_domain=a1b2\nft_over_ds=1\n"
#define LOCAL_TEXT FT_TEXT "ft_psk_generate_local=1\n"
#define RKH_KEY "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\n"
#define PULL_TEXT                                                                                  \
	FT_TEXT "r1_key_holder=020000000000\n"                                                     \
		"r0kh=02:00:00:00:00:00 ap1 " RKH_KEY "r0kh=02:00:00:00:01:00 ap2 " RKH_KEY        \
		"r1kh=02:00:00:00:00:00 02:00:00:00:00:00 " RKH_KEY                                \
		"r1kh=02:00:00:00:01:00 02:00:00:00:01:00 " RKH_KEY
#define CCKM_TEXT                                                                                  \
	"interface=wlan0\nssid=net\nhw_mode=g\nchannel=1\nwpa=3\nwpa_pairwise=TKIP\n"            \
	"rsn_pairwise=CCMP\nwpa_key_mgmt=CCKM\nieee8021x=1\nown_ip_addr=10.0.0.11\n"               \
	"auth_server_addr=10.0.0.2\nauth_server_port=1812\nauth_server_shared_secret=s\n"
#define STA_TEXT(akm, more)                                                                        \
	"network={\n ssid=\"net\"\n scan_freq=2412 2437\n key_mgmt=" akm "\n"                      \
	" psk=\"roaming-secret\"\n" more "}\n"
#define STA_PSK STA_TEXT("WPA-PSK", "")
#define STA_FT STA_TEXT("FT-PSK", "")
#define STA_WPA STA_TEXT("WPA-PSK", " proto=WPA\n pairwise=TKIP\n group=TKIP\n")
#define STA_CCKM                                                                                   \
	"network={\n ssid=\"net\"\n scan_freq=2412\n key_mgmt=CCKM\n eap=PEAP\n"                  \
	" identity=\"alice\"\n password=\"wonderland\"\n}\n"
#define STA_OWE STA_TEXT("OWE", " ieee80211w=2\n")
#define STA_MFP STA_TEXT("WPA-PSK-SHA256", " ieee80211w=2\n")

#endif
