#include "config/reader.h"

#include "base/text.h"

/*
 * The names hostapd's own reader takes, by the release that has them, each table sorted. rxkh_file
 * and sae_password_file came with 2.11, rsn_override_* too; "later" is what its development branch
 * added by 2025-10.
 */
static const char *const keys_2_10[] = {
	"accept_mac_file", "access_network_type", "acct_server_addr",
	"acct_server_addr_replace", "acct_server_port", "acct_server_shared_secret",
	"acs_chan_bias", "acs_exclude_6ghz_non_psc", "acs_exclude_dfs", "acs_num_scans",
	"airtime_bss_limit", "airtime_bss_weight", "airtime_mode", "airtime_sta_weight",
	"airtime_update_interval", "allow_cross_connection", "anqp_3gpp_cell_net",
	"anqp_domain_id", "anqp_elem", "anti_clogging_threshold", "ap_isolate",
	"ap_max_inactivity", "ap_pin", "ap_settings", "ap_setup_locked",
	"ap_table_expiration_time", "ap_table_max_size", "asra", "assoc_sa_query_max_timeout",
	"assoc_sa_query_retry_timeout", "assocresp_elements", "auth_algs", "auth_server_addr",
	"auth_server_addr_replace", "auth_server_port", "auth_server_shared_secret",
	"basic_rates", "beacon_int", "beacon_prot", "beacon_rate", "bridge",
	"broadcast_deauth", "bss", "bss_load_test", "bss_load_update_period", "bss_transition",
	"bssid", "ca_cert", "chan_util_avg_period", "chanlist", "channel",
	"check_cert_subject", "check_crl", "check_crl_strict", "civic", "coloc_intf_reporting",
	"config_methods", "corrupt_gtk_rekey_mic_probability", "country3", "country_code",
	"crl_reload_interval", "ctrl_interface", "ctrl_interface_group", "debug",
	"deny_mac_file", "device_name", "device_type", "dh_file", "dhcp_rapid_commit_proxy",
	"dhcp_relay_port", "dhcp_server", "dhcp_server_port", "disable_11ac", "disable_11ax",
	"disable_11n", "disable_dgaf", "disable_pmksa_caching", "disassoc_low_ack",
	"domain_name", "dpp_configurator_connectivity", "dpp_connector", "dpp_controller",
	"dpp_csign", "dpp_mud_url", "dpp_name", "dpp_netaccesskey", "dpp_netaccesskey_expiry",
	"dpp_pfs", "driver", "driver_params", "dtim_period", "dump_file", "dump_msk_file",
	"dynamic_vlan", "eap_authenticator", "eap_fast_a_id", "eap_fast_a_id_info",
	"eap_fast_prov", "eap_message", "eap_reauth_period", "eap_server", "eap_server_erp",
	"eap_sim_aka_result_ind", "eap_sim_db", "eap_sim_db_timeout", "eap_sim_id",
	"eap_teap_auth", "eap_teap_id", "eap_teap_pac_no_inner", "eap_teap_separate_result",
	"eap_user_file", "eapol_key_index_workaround", "eapol_version", "ecsa_ie_only",
	"edmg_channel", "enable_edmg", "erp_domain", "erp_send_reauth_start", "esr",
	"ext_capa", "ext_capa_mask", "extended_key_id", "extra_cred", "fils_cache_id",
	"fils_dh_group", "fils_discovery_max_interval", "fils_discovery_min_interval",
	"fils_hlp_wait_time", "fils_realm", "force_kdk_derivation", "fragm_threshold",
	"fragment_size", "freqlist", "friendly_name", "fst_group_id", "fst_llt",
	"fst_priority", "ft_over_ds", "ft_psk_generate_local", "ft_r0_key_lifetime",
	"ft_rsnxe_used", "ftm_initiator", "ftm_responder", "gas_address3",
	"gas_comeback_delay", "gas_frag_limit", "group_cipher", "group_mgmt_cipher",
	"gtk_rsc_override", "he_6ghz_max_ampdu_len_exp", "he_6ghz_max_mpdu",
	"he_6ghz_rx_ant_pat", "he_6ghz_tx_ant_pat", "he_basic_mcs_nss_set", "he_bss_color",
	"he_bss_color_partial", "he_default_pe_duration", "he_er_su_disable",
	"he_mu_beamformer", "he_mu_edca_ac_be_aci", "he_mu_edca_ac_be_acm",
	"he_mu_edca_ac_be_aifsn", "he_mu_edca_ac_be_ecwmax", "he_mu_edca_ac_be_ecwmin",
	"he_mu_edca_ac_be_timer", "he_mu_edca_ac_bk_aci", "he_mu_edca_ac_bk_acm",
	"he_mu_edca_ac_bk_aifsn", "he_mu_edca_ac_bk_ecwmax", "he_mu_edca_ac_bk_ecwmin",
	"he_mu_edca_ac_bk_timer", "he_mu_edca_ac_vi_aci", "he_mu_edca_ac_vi_acm",
	"he_mu_edca_ac_vi_aifsn", "he_mu_edca_ac_vi_ecwmax", "he_mu_edca_ac_vi_ecwmin",
	"he_mu_edca_ac_vi_timer", "he_mu_edca_ac_vo_aci", "he_mu_edca_ac_vo_acm",
	"he_mu_edca_ac_vo_aifsn", "he_mu_edca_ac_vo_ecwmax", "he_mu_edca_ac_vo_ecwmin",
	"he_mu_edca_ac_vo_timer", "he_mu_edca_qos_info_param_count",
	"he_mu_edca_qos_info_q_ack", "he_mu_edca_qos_info_queue_request",
	"he_mu_edca_qos_info_txop_request", "he_oper_centr_freq_seg0_idx",
	"he_oper_centr_freq_seg1_idx", "he_oper_chwidth", "he_rts_threshold",
	"he_spr_non_srg_obss_pd_max_offset", "he_spr_sr_control", "he_spr_srg_bss_colors",
	"he_spr_srg_obss_pd_max_offset", "he_spr_srg_obss_pd_min_offset",
	"he_spr_srg_partial_bssid", "he_su_beamformee", "he_su_beamformer", "he_twt_required",
	"he_twt_responder", "hessid", "hs20", "hs20_conn_capab", "hs20_deauth_req_timeout",
	"hs20_icon", "hs20_oper_friendly_name", "hs20_operating_class", "hs20_release",
	"hs20_sim_provisioning_url", "hs20_t_c_filename", "hs20_t_c_server_url",
	"hs20_t_c_timestamp", "hs20_wan_metrics", "ht_capab", "hw_mode", "iapp_interface",
	"ieee80211ac", "ieee80211ax", "ieee80211d", "ieee80211h", "ieee80211n", "ieee80211w",
	"ieee8021x", "ignore_assoc_probability", "ignore_auth_probability",
	"ignore_broadcast_ssid", "ignore_probe_probability", "ignore_reassoc_probability",
	"igtk_rsc_override", "interface", "internet", "interworking",
	"ipaddr_type_availability", "lci", "local_pwr_constraint", "logger_stdout",
	"logger_stdout_level", "logger_syslog", "logger_syslog_level", "macaddr_acl",
	"macsec_integ_only", "macsec_policy", "macsec_port", "macsec_replay_protect",
	"macsec_replay_window", "manage_p2p", "manufacturer", "manufacturer_url",
	"max_auth_rounds", "max_auth_rounds_short", "max_listen_interval", "max_num_sta",
	"mbo", "mbo_cell_data_conn_pref", "min_tx_power", "mka_cak", "mka_ckn", "mka_priority",
	"mobility_domain", "model_description", "model_name", "model_number", "model_url",
	"multi_ap", "multi_ap_backhaul_ssid", "multi_ap_backhaul_wpa_passphrase",
	"multi_ap_backhaul_wpa_psk", "multicast_to_unicast", "na_mcast_to_ucast", "nai_realm",
	"nas_identifier", "network_auth_type", "no_auth_if_seen_on", "no_beacon_rsnxe",
	"no_probe_resp_if_max_sta", "no_probe_resp_if_seen_on", "notify_mgmt_frames",
	"obss_interval", "oce", "oci_freq_override_eapol_g1", "oci_freq_override_eapol_m3",
	"oci_freq_override_fils_assoc", "oci_freq_override_ft_assoc",
	"oci_freq_override_saquery_req", "oci_freq_override_saquery_resp",
	"oci_freq_override_wnm_sleep", "ocsp_stapling_response",
	"ocsp_stapling_response_multi", "ocv", "okc", "op_class", "openssl_ciphers",
	"openssl_ecdh_curves", "operator_icon", "os_version", "osen", "osu_friendly_name",
	"osu_icon", "osu_method_list", "osu_nai", "osu_nai2", "osu_server_uri",
	"osu_service_desc", "osu_ssid", "owe_groups", "owe_ptk_workaround",
	"owe_transition_bssid", "owe_transition_ifname", "owe_transition_ssid",
	"own_ie_override", "own_ip_addr", "pac_key_lifetime", "pac_key_refresh_time",
	"pac_opaque_encr_key", "pasn_comeback_after", "pasn_corrupt_mic", "pasn_groups",
	"pbc_in_m1", "pbss", "peerkey", "per_sta_vif", "pmk_r1_push", "preamble",
	"private_key", "private_key2", "private_key_passwd", "private_key_passwd2",
	"proxy_arp", "pwd_group", "qos_map_set", "r0_key_lifetime", "r0kh", "r1_key_holder",
	"r1_max_key_lifetime", "r1kh", "radio_measurements", "radius_acct_interim_interval",
	"radius_acct_req_attr", "radius_auth_req_attr", "radius_client_addr",
	"radius_client_dev", "radius_das_client", "radius_das_port",
	"radius_das_require_event_timestamp", "radius_das_require_message_authenticator",
	"radius_das_time_window", "radius_req_attr_sqlite", "radius_request_cui",
	"radius_retry_primary_interval", "radius_server_acct_port", "radius_server_auth_port",
	"radius_server_clients", "radius_server_ipv6", "reassociation_deadline", "require_ht",
	"require_vht", "rkh_neg_timeout", "rkh_pos_timeout", "rkh_pull_retries",
	"rkh_pull_timeout", "rnr", "roaming_consortium", "rrm_beacon_report",
	"rrm_neighbor_report", "rsn_pairwise", "rsn_preauth", "rsn_preauth_interfaces",
	"rsn_testing", "rsne_override_eapol", "rsne_override_ft", "rsnxe_override_eapol",
	"rsnxe_override_ft", "rssi_ignore_probe_request", "rssi_reject_assoc_rssi",
	"rssi_reject_assoc_timeout", "rts_threshold", "sae_anti_clogging_threshold",
	"sae_commit_override", "sae_commit_status", "sae_confirm_immediate", "sae_groups",
	"sae_password", "sae_pk_omit", "sae_pk_password_check_skip", "sae_pwe",
	"sae_reflection_attack", "sae_require_mfp", "sae_sync", "send_probe_response",
	"serial_number", "server_cert", "server_cert2", "server_id", "skip_cred_build",
	"skip_inactivity_poll", "skip_prune_assoc", "spectrum_mgmt_required", "ssid", "ssid2",
	"start_disabled", "stationary_ap", "subscr_remediation_method",
	"subscr_remediation_url", "supported_rates", "tdls_prohibit",
	"tdls_prohibit_chan_switch", "time_advertisement", "time_zone", "tls_flags",
	"tls_session_lifetime", "tnc", "track_sta_max_age", "track_sta_max_num",
	"transition_disable", "uapsd_advertisement_enabled", "uesa",
	"unsol_bcast_probe_resp_interval", "upc", "upnp_iface", "use_driver_iface_addr",
	"use_pae_group_addr", "use_sta_nsts", "utf8_ssid", "uuid", "vendor_elements",
	"vendor_vht", "venue_group", "venue_name", "venue_type", "venue_url", "vht_capab",
	"vht_oper_centr_freq_seg0_idx", "vht_oper_centr_freq_seg1_idx", "vht_oper_chwidth",
	"vlan_bridge", "vlan_file", "vlan_naming", "vlan_tagged_interface", "wds_bridge",
	"wds_sta", "wep_default_key", "wep_key0", "wep_key1", "wep_key2", "wep_key3",
	"wep_key_len_broadcast", "wep_key_len_unicast", "wep_rekey_period", "wme_ac_",
	"wme_enabled", "wmm_enabled", "wnm_sleep_mode", "wnm_sleep_mode_no_keys",
	"wowlan_triggers", "wpa", "wpa_deny_ptk0_rekey", "wpa_disable_eapol_key_retries",
	"wpa_gmk_rekey", "wpa_group_rekey", "wpa_group_update_count", "wpa_key_mgmt",
	"wpa_pairwise", "wpa_pairwise_update_count", "wpa_passphrase", "wpa_psk",
	"wpa_psk_file", "wpa_psk_radius", "wpa_ptk_rekey", "wpa_strict_rekey",
	"wps_application_ext", "wps_cred_add_sae", "wps_cred_processing", "wps_independent",
	"wps_nfc_dev_pw", "wps_nfc_dev_pw_id", "wps_nfc_dh_privkey", "wps_nfc_dh_pubkey",
	"wps_pin_requests", "wps_rf_bands", "wps_state",
};

static const char *const keys_2_11[] = {
	"acct_server_ca_cert", "acct_server_client_cert", "acct_server_private_key",
	"acct_server_private_key_passwd", "acct_server_type", "auth_server_ca_cert",
	"auth_server_client_cert", "auth_server_private_key", "auth_server_private_key_passwd",
	"auth_server_type", "bridge_hairpin", "bridge_multicast_to_unicast", "bss_max_idle",
	"config_id", "delay_eapol_tx", "disable_11be", "dpp_extra_conf_req_name",
	"dpp_extra_conf_req_value", "dpp_relay_port", "eap_sim_aka_fast_reauth_limit",
	"eap_skip_prot_success", "eap_teap_method_sequence", "eapol_m1_elements",
	"eapol_m3_elements", "eapol_m3_no_encrypt", "eht_bw320_offset",
	"eht_default_pe_duration", "eht_mu_beamformer", "eht_oper_centr_freq_seg0_idx",
	"eht_oper_chwidth", "eht_oper_puncturing_override", "eht_su_beamformee",
	"eht_su_beamformer", "enable_background_radar", "he_6ghz_reg_pwr_type",
	"ht_vht_twt_responder", "ieee80211be", "imsi_privacy_key", "macsec_csindex",
	"macsec_offload", "max_acceptable_idle_period", "mbssid", "mld_addr", "mld_ap",
	"mld_indicate_disabled", "multi_ap_client_disallow", "multi_ap_profile",
	"multi_ap_vlanid", "no_disconnect_on_group_keyerror", "pasn_noauth", "presp_elements",
	"punct_acs_threshold", "punct_bitmap", "radius_require_message_authenticator",
	"reg_def_cli_eirp", "reg_def_cli_eirp_psd", "reg_sub_cli_eirp_psd", "require_he",
	"rrm_link_measurement_report", "rsn_override_key_mgmt", "rsn_override_key_mgmt_2",
	"rsn_override_mfp", "rsn_override_mfp_2", "rsn_override_pairwise",
	"rsn_override_pairwise_2", "rxkh_file", "sae_password_file", "ssid_protection",
	"test_assoc_comeback_type",
};

static const char *const keys_later[] = {
	"channel_usage", "csa_ie_only", "eapol_key_reserved_random", "i2r_lmr_policy",
	"known_sta_identification", "macsec_icv_indicator", "mbssid_index", "mbssid_max",
	"peer_to_peer_twt", "radius_server_acct_log", "rsn_override_omit_rsnxe",
	"rsne_override", "rsno2e_override", "rsnoe_override", "rsnxe_override",
	"rsnxoe_override", "sae_password_psk", "sae_pw_id_key", "sae_pw_id_num",
	"sae_track_password", "spp_amsdu", "urnm_mfpr", "urnm_mfpr_x20",
};

/* Of the patches in OpenWrt's hostapd; the stock one rejects a file that has them. */
static const char *const keys_openwrt[] = {
	"apup", "apup_peer_ifname_prefix", "ft_iface", "ht_coex", "iface_max_num_sta",
	"max_listen_int", "noscan", "snoop_iface", "vlan_no_bridge",
};

#define N_OF(array) (sizeof(array) / sizeof((array)[0]))

/* tx_queue_data2_burst, wmm_ac_be_cwmin: families whose members hostapd parses by prefix. */
static const char *const families[] = { "tx_queue_", "wmm_ac_" };

static bool is_in(const char *const *sorted, size_t n, const char *key)
{
	size_t lo = 0, hi = n;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		int order = strcmp(key, sorted[mid]);

		if (order == 0)
			return true;
		if (order < 0)
			hi = mid;
		else
			lo = mid + 1;
	}
	return false;
}

static bool is_of_family(const char *key)
{
	for (size_t i = 0; i < N_OF(families); i++)
		if (strncmp(key, families[i], strlen(families[i])) == 0)
			return true;
	return false;
}

static enum config_key key_status(enum config_dialect d, const char *key)
{
	bool openwrt = config_dialect_is_openwrt(d);

	if (is_in(keys_2_10, N_OF(keys_2_10), key) || is_of_family(key))
		return CONFIG_KEY_KNOWN;
	if (is_in(keys_2_11, N_OF(keys_2_11), key))
		return openwrt || d == CONFIG_HOSTAPD_2_11 ? CONFIG_KEY_KNOWN : CONFIG_KEY_NEWER;
	if (is_in(keys_later, N_OF(keys_later), key))
		return openwrt ? CONFIG_KEY_KNOWN : CONFIG_KEY_NEWER;
	if (is_in(keys_openwrt, N_OF(keys_openwrt), key))
		return openwrt ? CONFIG_KEY_KNOWN : CONFIG_KEY_OPENWRT;
	return CONFIG_KEY_UNKNOWN;
}

enum config_key config_key_hostapd(enum config_dialect d, const char *key, const char **nearest)
{
	enum config_key status = key_status(d, key);

	if (nearest == NULL)
		return status;
	*nearest = NULL;
	if (status == CONFIG_KEY_UNKNOWN)
		*nearest = text_nearest(key, keys_2_10, N_OF(keys_2_10));
	if (status == CONFIG_KEY_UNKNOWN && *nearest == NULL)
		*nearest = text_nearest(key, keys_2_11, N_OF(keys_2_11));
	return status;
}
