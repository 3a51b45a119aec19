#include "config/reader.h"

#include "base/text.h"

/* The names of a network block and of the globals of wpa_supplicant.conf, each table sorted. */
static const char *const network_keys[] = {
	"acs", "alt_sae_password_ids", "altsubject_match", "altsubject_match2",
	"ampdu_density", "ampdu_factor", "anonymous_identity", "ap_max_inactivity", "auth_alg",
	"beacon_int", "beacon_prot", "bg_scan_period", "bgscan", "bssid", "bssid_accept",
	"bssid_blacklist", "bssid_hint", "bssid_ignore", "bssid_whitelist", "ca_cert",
	"ca_cert2", "ca_cert_id", "ca_cert_id2", "ca_path", "ca_path2", "cert_id", "cert_id2",
	"check_cert_subject", "check_cert_subject2", "client_cert", "client_cert2",
	"disable_eht", "disable_he", "disable_ht", "disable_ht40", "disable_ldpc",
	"disable_max_amsdu", "disable_sgi", "disable_vht", "disabled", "domain_match",
	"domain_match2", "domain_suffix_match", "domain_suffix_match2",
	"dot11MeshConfirmTimeout", "dot11MeshHoldingTimeout", "dot11MeshMaxRetries",
	"dot11MeshRetryTimeout", "dpp_connector", "dpp_connector_privacy", "dpp_csign",
	"dpp_netaccesskey", "dpp_netaccesskey_expiry", "dpp_pfs", "dpp_pp_key", "dtim_period",
	"eap", "eap_workaround", "eapol_flags", "edmg_channel", "enable_4addr_mode",
	"enable_edmg", "engine", "engine2", "engine_id", "engine_id2", "erp", "fils_dh_group",
	"fixed_freq", "fragment_size", "freq_list", "frequency", "ft_eap_pmksa_caching",
	"go_dik_id", "go_p2p_dev_addr", "group", "group_mgmt", "group_rekey", "he", "ht",
	"ht40", "ht40_intolerant", "ht_mcs", "id_str", "identity", "ieee80211w",
	"ignore_broadcast_ssid", "imsi_identity", "imsi_privacy_attr", "imsi_privacy_cert",
	"key_id", "key_id2", "key_mgmt", "mac_addr", "mac_value", "machine_altsubject_match",
	"machine_ca_cert", "machine_ca_cert_id", "machine_ca_path", "machine_cert_id",
	"machine_check_cert_subject", "machine_client_cert", "machine_domain_match",
	"machine_domain_suffix_match", "machine_engine", "machine_engine_id",
	"machine_identity", "machine_key_id", "machine_ocsp", "machine_password",
	"machine_phase2", "machine_pin", "machine_private_key", "machine_private_key_passwd",
	"machine_subject_match", "macsec_csindex", "macsec_icv_indicator", "macsec_integ_only",
	"macsec_offload", "macsec_policy", "macsec_port", "macsec_replay_protect",
	"macsec_replay_window", "max_idle", "max_oper_chwidth", "mem_only_psk",
	"mesh_basic_rates", "mesh_fwding", "mesh_rssi_threshold", "mixed_cell", "mka_cak",
	"mka_ckn", "mka_priority", "mode", "multi_ap_backhaul_sta", "multi_ap_profile",
	"no_auto_peer", "ocsp", "ocsp2", "ocv", "openssl_ciphers", "owe_group", "owe_only",
	"owe_ptk_workaround", "p2p2_client_list", "p2p_client_list", "pac_file", "pairwise",
	"password", "pbss", "pcsc", "peerkey", "phase1", "phase2", "pin", "pin2", "priority",
	"private_key", "private_key2", "private_key2_passwd", "private_key_passwd",
	"proactive_key_caching", "proto", "psk", "psk_list", "roaming_consortium_selection",
	"rsn_overriding", "rx_stbc", "sae_password", "sae_password_id",
	"sae_password_id_change", "sae_pk", "sae_pwe", "scan_freq", "scan_ssid", "sim_num",
	"ssid", "ssid_protection", "subject_match", "subject_match2", "transition_disable",
	"tx_stbc", "update_identifier", "vht", "vht_capa", "vht_capa_mask", "vht_center_freq1",
	"vht_center_freq2", "vht_rx_mcs_nss_1", "vht_rx_mcs_nss_2", "vht_rx_mcs_nss_3",
	"vht_rx_mcs_nss_4", "vht_rx_mcs_nss_5", "vht_rx_mcs_nss_6", "vht_rx_mcs_nss_7",
	"vht_rx_mcs_nss_8", "vht_tx_mcs_nss_1", "vht_tx_mcs_nss_2", "vht_tx_mcs_nss_3",
	"vht_tx_mcs_nss_4", "vht_tx_mcs_nss_5", "vht_tx_mcs_nss_6", "vht_tx_mcs_nss_7",
	"vht_tx_mcs_nss_8", "wep_key0", "wep_key1", "wep_key2", "wep_key3", "wep_tx_keyidx",
	"wpa_deny_ptk0_rekey", "wpa_ptk_rekey", "wps_disabled",
};

static const char *const global_keys[] = {
	"access_network_type", "ap_assocresp_elements", "ap_isolate", "ap_scan",
	"ap_vendor_elements", "auto_interworking", "auto_uuid", "autoscan", "beacon_int",
	"bgscan", "bss_expiration_age", "bss_expiration_scan_count", "bss_max_count",
	"bss_no_flush_when_down", "cert_in_cb", "coloc_intf_reporting", "config_methods",
	"country", "ctrl_interface", "ctrl_interface_group", "device_name", "device_type",
	"dik", "dik_cipher", "disable_btm", "disable_op_classes_80_80_mhz",
	"disable_scan_offload", "disassoc_imminent_rssi_threshold", "disassoc_low_ack",
	"dot11RSNAConfigPMKLifetime", "dot11RSNAConfigPMKReauthThreshold",
	"dot11RSNAConfigSATimeout", "dot11RSNASAERetransPeriod", "dpp_config_processing",
	"dpp_connector_privacy_default", "dpp_extra_conf_req_name", "dpp_extra_conf_req_value",
	"dpp_mud_url", "dpp_name", "driver_param", "dtim_period", "eapol_version",
	"ext_password_backend", "extended_key_id", "external_sim", "fast_reauth",
	"filter_rssi", "filter_ssids", "force_kdk_derivation", "freq_list", "fst_group_id",
	"fst_llt", "fst_priority", "ft_prepend_pmkid", "ftm_initiator", "ftm_responder",
	"gas_address3", "gas_rand_addr_lifetime", "gas_rand_mac_addr",
	"go_access_network_type", "go_internet", "go_interworking", "go_venue_group",
	"go_venue_type", "hessid", "hs20", "ignore_old_scan_res", "initial_freq_list",
	"interworking", "ip_addr_end", "ip_addr_go", "ip_addr_mask", "ip_addr_start",
	"key_mgmt_offload", "load_dynamic_eap", "mac_addr", "manufacturer", "max_num_sta",
	"max_peer_links", "mbo_cell_capa", "mesh_fwding", "mesh_max_inactivity",
	"mld_connect_band_pref", "mld_connect_bssid_pref", "mld_force_single_link",
	"model_name", "model_number", "no_ctrl_interface", "non_pref_chan", "oce", "okc",
	"opensc_engine_path", "openssl_ciphers", "os_version", "p2p_6ghz_disable",
	"p2p_add_cli_chan", "p2p_bootstrap_methods", "p2p_chan_switch_req_enable",
	"p2p_cli_probe", "p2p_comeback_after", "p2p_device_persistent_mac_addr",
	"p2p_device_random_mac_addr", "p2p_disabled", "p2p_go_ctwindow", "p2p_go_edmg",
	"p2p_go_freq_change_policy", "p2p_go_he", "p2p_go_ht40", "p2p_go_intent",
	"p2p_go_max_inactivity", "p2p_go_vht", "p2p_group_idle", "p2p_ignore_shared_freq",
	"p2p_interface_random_mac_addr", "p2p_intra_bss", "p2p_listen_channel",
	"p2p_listen_reg_class", "p2p_no_go_freq", "p2p_no_group_iface", "p2p_oper_channel",
	"p2p_oper_reg_class", "p2p_optimize_listen_chan", "p2p_pasn_type",
	"p2p_passphrase_len", "p2p_pref_chan", "p2p_reg_info", "p2p_search_delay",
	"p2p_ssid_postfix", "p2p_twt_power_mgmt", "pasn_corrupt_mic", "passive_scan",
	"pbc_in_m1", "pcsc_pin", "pcsc_reader", "persistent_reconnect", "pkcs11_engine_path",
	"pkcs11_module_path", "pmf", "pr_pasn_type", "pr_preferred_role", "preassoc_mac_addr",
	"rand_addr_lifetime", "reassoc_same_bss_optim", "rsn_overriding", "sae_check_mfp",
	"sae_groups", "sae_pmkid_in_assoc", "sae_pwe", "scan_cur_freq",
	"scan_res_valid_for_connect", "sched_scan_interval", "sched_scan_plans",
	"sched_scan_start_delay", "sec_device_type", "serial_number", "tdls_external_control",
	"twt_requester", "update_config", "user_mpm", "uuid", "wfa_gen_capa",
	"wfa_gen_capa_cert", "wfa_gen_capa_supp", "wowlan_disconnect_on_deinit",
	"wowlan_triggers", "wpa_rsc_relaxation", "wps_cred_add_sae", "wps_cred_processing",
	"wps_nfc_dev_pw", "wps_nfc_dev_pw_id", "wps_nfc_dh_privkey", "wps_nfc_dh_pubkey",
	"wps_priority", "wps_vendor_ext_m1",
};

#define N_OF(array) (sizeof(array) / sizeof((array)[0]))

static bool is_known(const char *const *keys, size_t n, const char *key, const char **nearest)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(keys[i], key) == 0)
			return true;
	if (nearest)
		*nearest = text_nearest(key, keys, n);
	return false;
}

bool config_key_network(const char *key, const char **nearest)
{
	return is_known(network_keys, N_OF(network_keys), key, nearest);
}

bool config_key_wpas_global(const char *key, const char **nearest)
{
	return is_known(global_keys, N_OF(global_keys), key, nearest);
}
