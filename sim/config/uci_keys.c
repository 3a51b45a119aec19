#include "config/uci.h"

#include "base/text.h"

/* The option names OpenWrt's wifi-scripts declare, of both the shell and the ucode generation. */

static const char *const device_options[] = {
	"acs_chan_bias", "acs_exclude_dfs", "airtime_mode", "antenna_gain", "atten_boost",
	"background_radar", "band", "basic_rate", "beacon_int", "beacon_rate", "cell_density",
	"chanbw", "channel", "channels", "country", "country3", "country_ie", "disabled",
	"distance", "diversity", "doth", "frag", "frequency_list", "greenfield",
	"hostapd_options", "ht_coex", "htcoex", "htmode", "hw_mode", "hwmode", "ifname_prefix",
	"ldpc", "legacy_rates", "local_pwr_constraint", "log_80211", "log_8021x", "log_driver",
	"log_iapp", "log_level", "log_mlme", "log_radius", "log_wpa", "macaddr",
	"macaddr_base", "max_amsdu", "maxassoc", "mbssid", "min_tx_power", "noscan",
	"num_global_macaddr", "path", "phy", "radio", "reg_power_type", "require_mode",
	"rsn_override", "rssi_ignore_probe_request", "rssi_reject_assoc_rssi",
	"rssi_reject_assoc_timeout", "rts", "rts_threshold", "rx_stbc", "rxantenna",
	"short_gi_160", "short_gi_20", "short_gi_40", "short_gi_80", "spectrum_mgmt_required",
	"stationary_ap", "supported_rates", "tx_burst", "tx_queue_data2_burst", "tx_stbc",
	"txantenna", "txpower", "type", "vendor_vht",
};

static const char *const iface_options[] = {
	"accounting", "acct_interval", "acct_port", "acct_secret", "acct_server",
	"airtime_bss_limit", "airtime_bss_weight", "airtime_sta_weight", "altsubject_match",
	"anonymous_identity", "anqp_domain_id", "apup", "apup_peer_ifname_prefix", "auth",
	"auth_cache", "auth_port", "auth_secret", "auth_server", "basic_rate", "beacon_prot",
	"bss_load_update_period", "bss_transition", "bssid", "ca_cert", "ca_cert_usesystem",
	"chan_util_avg_period", "civic", "client_cert", "dae_client", "dae_port", "dae_secret",
	"default_disabled", "device", "disable_dgaf", "disabled", "disassoc_low_ack",
	"domain_match", "domain_suffix_match", "dpp", "dtim_period", "dynamic_ownip",
	"dynamic_vlan", "eap_reauth_period", "eap_server", "eap_type", "eap_user_file",
	"eapol_version", "encryption", "erp_domain", "ext_registrar", "fils", "fils_cache_id",
	"fils_dhcp", "fils_realm", "ft_bridge", "ft_iface", "ft_over_ds",
	"ft_psk_generate_local", "ftm_responder", "hidden", "hostapd_bss_options", "hs20",
	"iapp_interface", "identity", "ieee80211k", "ieee80211r", "ieee80211v", "ieee80211w",
	"ieee80211w_max_timeout", "ieee80211w_mgmt_cipher", "ieee80211w_retry_timeout",
	"ifname", "isolate", "iw_enabled", "iw_qos_map_set", "key", "key1", "key2", "key3",
	"key4", "lci", "macaddr", "macfile", "macfilter", "maclist", "max_inactivity",
	"max_listen_int", "maxassoc", "mbo", "mcast_rate", "mesh_fwding", "mesh_id",
	"mesh_rssi_threshold", "mobility_domain", "mode", "multi_ap", "multicast_to_unicast",
	"multicast_to_unicast_all", "na_mcast_to_ucast", "nasid", "network", "ocv", "okc",
	"owe_groups", "owe_transition_bssid", "owe_transition_ifname", "owe_transition_ssid",
	"ownip", "per_sta_vif", "pmk_r1_push", "port", "powersave", "ppsk", "priv_key",
	"priv_key_pwd", "private_key", "proxy_arp", "r0_key_lifetime", "r0kh", "r1_key_holder",
	"r1kh", "radius_acct_req_attr", "radius_auth_req_attr", "radius_client_addr",
	"reassociation_deadline", "request_cui", "rnr", "rrm_beacon_report",
	"rrm_neighbor_report", "rsn_override", "rsn_preauth", "rxkh_file", "sae_ext_key",
	"sae_groups", "sae_password_file", "sae_pwe", "sae_require_mfp", "sae_track_password",
	"server", "server_cert", "server_id", "short_preamble", "skip_inactivity_poll",
	"spp_amsdu", "ssid", "start_disabled", "stationary_ap", "supported_rates",
	"tdls_prohibit", "time_advertisement", "time_zone", "transition_disable", "uapsd",
	"utf8_ssid", "vendor_elements", "vlan_bridge", "vlan_file", "vlan_naming",
	"vlan_no_bridge", "vlan_tagged_interface", "wds", "wep_rekey", "wmm", "wnm_sleep_mode",
	"wnm_sleep_mode_no_keys", "wpa_disable_eapol_key_retries", "wpa_group_rekey",
	"wpa_master_rekey", "wpa_pair_rekey", "wpa_psk_file", "wpa_strict_rekey",
	"wps_ap_setup_locked", "wps_device_name", "wps_device_type", "wps_independent",
	"wps_label", "wps_manufacturer", "wps_pbc_in_m1", "wps_pin", "wps_pushbutton",
};

#define N_OF(array) (sizeof(array) / sizeof((array)[0]))

static bool is_in(const char *const *names, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(names[i], name) == 0)
			return true;
	return false;
}

bool uci_device_option_known(const char *name)
{
	/* he_su_beamformer, vht160, tx_queue_: switches for hardware, many and of no use here. */
	static const char *const families[] = {
		"he_", "vht", "eht_", "mu_", "su_", "tx_", "rx_", "beamforme", "max_ampdu",
		"link_adapt",
	};

	for (size_t i = 0; i < N_OF(families); i++)
		if (strncmp(name, families[i], strlen(families[i])) == 0)
			return true;
	return is_in(device_options, N_OF(device_options), name);
}

bool uci_iface_option_known(const char *name, const char **nearest)
{
	if (strncmp(name, "iw_", 3) == 0 || strncmp(name, "hs20_", 5) == 0 ||
	    is_in(iface_options, N_OF(iface_options), name))
		return true;
	*nearest = text_nearest(name, iface_options, N_OF(iface_options));
	return false;
}
