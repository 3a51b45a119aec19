#ifndef NODE_AP_PARTS_H
#define NODE_AP_PARTS_H

#include "node/ap.h"
#include "node/eapkit.h"
#include "wire/eth.h"

/* How the files of the AP node call each other; nobody else includes this. */

/*
 * Timers: 64 for each BSS, then the node's own, then 16 for each station, which come last because
 * there is room kept for as many as the highest one in use.
 */
enum {
	AP_TIMER_BEACON = 16, /* within a BSS: below are the group's, from 32 on the key holder's */
	AP_TIMER_SAE_QUEUE,
	AP_TIMER_SWITCH,
	AP_TIMER_TKIP, /* countermeasures are over */
	AP_TIMER_OCV,  /* who has not asked since the channel switch? */
	AP_TIMERS_BSS = 64,
	AP_TIMER_OUTBOX = AP_BSS_MAX * AP_TIMERS_BSS,
	AP_TIMER_LOCAL,
	AP_TIMER_TUNNEL, /* a controller's */
	AP_TIMER_STA_BASE,
	AP_TIMERS_STA = 16,
	AP_TIMER_AGE = 7,       /* within a station: below are the authenticator's */
	AP_TIMER_EAPOL = 8,     /* the first of 802.1X's */
	AP_TIMER_EAP_FAILED = AP_TIMER_EAPOL + EAPOL_AUTH_TIMER_COUNT,
	AP_TIMER_SESSION, /* Session-Timeout of RADIUS */
	AP_TIMER_SA_QUERY,
	AP_TIMER_BTM /* a BTM request has announced the end of the association */
};

/* Cookies: what an acknowledgement is about. */
enum ap_cookie { AP_COOKIE_NONE, AP_COOKIE_EAPOL, AP_COOKIE_AUTH, AP_COOKIE_ASSOC,
		 AP_COOKIE_DATA, AP_COOKIE_MEASURE };
static inline uint32_t ap_cookie(const struct ap_sta *sta, enum ap_cookie what)
{
	return ((uint32_t)sta->slot << 3) | (uint32_t)what;
}

/* ap_beacon.c */
/* Which of its elements are not its own, if any. */
void ap_note_forced(const struct ap_bss *bss);
MUST_CHECK enum err ap_beacon_init(struct ap_bss *bss);
void ap_beacon_timer(struct ap_bss *bss);
void ap_beacon_start(struct ap_bss *bss);
void ap_probe_request(struct ap_bss *bss, struct mac sta, struct bytes body);
/* Rates and what else an (Re)Association Response carries; the ends of its element order. */
void ap_assoc_elements_head(const struct ap_bss *bss, struct wr *w);
void ap_assoc_elements_tail(const struct ap_bss *bss, const struct ap_sta *sta, struct wr *w);
uint64_t ap_tsf_us(const struct ap_bss *bss);
uint16_t ap_capabilities(const struct ap_bss *bss);
/* HT, VHT and HE capabilities and operation, where the configuration has them. */
/* The channel of a radio that has chosen one. */
struct phy_channel ap_channel(const struct spec_radio *r);
void ap_ht_elements(const struct ap_bss *bss, struct wr *w);
void ap_vht_elements(const struct ap_bss *bss, struct wr *w);
void ap_he_elements(const struct ap_bss *bss, struct wr *w);
/* The operating class of 20 MHz on this channel [11-2020 table E-4]. */
uint8_t ap_op_class(enum spec_band band, unsigned channel);
/* What its request and our beacon have in common is how data go to it. */
void ap_peer_rates(struct ap_sta *sta, const struct elems *request);
uint32_t ap_basic_rate(const struct ap_bss *bss); /* 100 kb/s: the lowest basic rate */

/* ap_rnr.c: reduced neighbor reports */
void ap_rnr_element(const struct ap_bss *bss, struct wr *w);

/* ap_switch.c: to another channel */
enum { AP_SWITCH_LEN = 5 + 6 };
void ap_switch_elements(const struct ap_bss *bss, struct wr *w);
void ap_switch_counted(struct ap_bss *bss); /* a beacon with the elements is out */
void ap_switch_timer(struct ap_bss *bss);
void ap_switch_undo(struct ap_bss *bss); /* the daemon begins anew, where its file says */

/* ap_spec.c: what of a configuration is played */
enum {
	AP_CIPHERS = SUITE_BIT(CIPHER_TKIP) | SUITE_BIT(CIPHER_CCMP_128) |
		     SUITE_BIT(CIPHER_GCMP_128) | SUITE_BIT(CIPHER_GCMP_256) |
		     SUITE_BIT(CIPHER_CCMP_256)
};
uint32_t ap_akms(const struct spec_bss *spec);
bool ap_is_supported(const struct spec_bss *spec);
/* Gives the BSS a completed copy if something is missing that its address supplies. */
MUST_CHECK enum err ap_complete_spec(struct ap_bss *bss);
/* What a radio received, and what became of what it sent, where it is judged. */
void ap_take_rx(struct ap_node *ap, unsigned radio, struct bytes frame);
void ap_take_done(struct ap_node *ap, uint32_t cookie, bool acked);
static inline bool ap_is_open(const struct spec_bss *spec)
{
	return spec->wpa == 0;
}

/* ap.c: stations */
struct ap_sta *ap_sta_find(const struct ap_bss *bss, struct mac mac);
/* NULL when the BSS is full. */
struct ap_sta *ap_sta_get(struct ap_bss *bss, struct mac mac);
void ap_sta_remove(struct ap_sta *sta);
/* It has begun an authentication: if it does not come to associate, it is forgotten. */
void ap_sta_watch(struct ap_sta *sta);
void ap_sta_unwatch(struct ap_sta *sta);
/* ap_age.c: it is associated and has to say something from time to time */
void ap_sta_associated(struct ap_sta *sta);
void ap_age_timer(struct ap_sta *sta);
/* A frame to it was acknowledged; a data frame was not, however often it was sent. */
void ap_sta_acked(struct ap_sta *sta);
void ap_sta_lost(struct ap_sta *sta);
/* A BSS with as many stations as it may have. */
bool ap_bss_is_full(const struct ap_bss *bss);
/* Of the frame being judged: below this level, if one is given. */
static inline bool ap_is_weaker(const struct ap_node *ap, int32_t limit_dbm)
{
	return limit_dbm != 0 && ap->level_mdbm != 0 && ap->level_mdbm < limit_dbm * 1000;
}
struct ap_env ap_env_of(struct ap_bss *bss);

/* The node's stream for a purpose of this station; another one each time it comes. */
struct rng ap_sta_stream(const struct ap_sta *sta, const char *purpose);

/* ap_sae.c */
bool ap_has_sae_password(const struct spec_bss *spec);
/* tokens: the stream of the anti-clogging tokens' key. */
MUST_CHECK enum err ap_sae_init(struct ap_bss *bss, struct rng tokens);
struct sae_env ap_sae_env(struct ap_sta *sta);
/* An Authentication frame of SAE; a commit goes through hostapd's queue. */
void ap_sae_rx(struct ap_sta *sta, struct bytes body);
void ap_sae_done(struct ap_sta *sta);
void ap_sae_refused(struct ap_sta *sta);
void ap_queue_timer(struct ap_bss *bss);
void ap_queue_clear(struct ap_bss *bss);

/* ap_owe.c */
/* An association request that no PMKSA answers: makes a key. A status code. */
uint16_t ap_owe_request(struct ap_sta *sta, struct bytes element);
/* The public key, for the response, unless a PMKSA is used. */
void ap_owe_element(const struct ap_sta *sta, struct wr *w);
struct owe_env ap_owe_env(struct ap_sta *sta);
void ap_owe_told(struct ap_sta *sta, unsigned tell, uint32_t value);
void ap_owe_free(struct ap_sta *sta);

/* ap_psk.c: PSKs of the BSS, and which of them a station may use; false: no memory */
MUST_CHECK enum err ap_psk_init(struct ap_bss *bss);
bool ap_psk_choose(struct ap_sta *sta);

/* ap_vlan.c */
/* Those that the configuration can put a station into in the middle of a handshake. */
MUST_CHECK enum err ap_vlan_init(struct ap_bss *bss);
void ap_vlan_start(struct ap_bss *bss);
void ap_vlan_stop(struct ap_bss *bss); /* their keys are gone */
void ap_vlan_fini(struct ap_bss *bss);
/*
 * Gets a VLAN ready, unless it is none of the BSS's: a step must not be under way. [hostapd] makes
 * the interface, and wpa_group, when the first station comes.
 */
void ap_vlan_prepare(struct ap_bss *bss, uint16_t vlan_id);
struct ap_vlan *ap_vlan_find(const struct ap_bss *bss, uint16_t vlan_id);
/* From now on the station's data are in this VLAN, if there is one. */
void ap_vlan_bind(struct ap_sta *sta, uint16_t vlan_id);
/* GTK and group machine of a VLAN, of the BSS for 0. */
struct seal_key *ap_vlan_gtk(struct ap_bss *bss, uint16_t vlan_id);
struct group *ap_vlan_group(struct ap_bss *bss, uint16_t vlan_id);
/* Whether a group frame of this VLAN is for anybody here: [mac80211] num_mcast_sta of AP_VLAN. */
bool ap_vlan_has_station(const struct ap_bss *bss, uint16_t vlan_id);

/* ap_eap.c: 802.1X */
/* drawn: the stream of TLS and of the RADIUS client. */
MUST_CHECK enum err ap_eap_init(struct ap_bss *bss, struct rng drawn);
/* The station is associated: EAP begins, or is told that there is a key already. */
void ap_eap_start(struct ap_sta *sta, enum eapol_auth_how how);
void ap_eap_event(struct ap_sta *sta, enum eapol_auth_event_kind kind);
/* The 4-way handshake is complete, and 802.1X does not open the port all the same. */
bool ap_eap_is_stuck(struct ap_sta *sta);
void ap_eap_rx(struct ap_sta *sta, struct bytes pdu); /* not EAPOL-Key */
void ap_eap_answered(struct ap_bss *bss, const struct radius_answer *a);
/* A tell of eapol_auth; false if the station is gone afterwards. */
bool ap_eap_told(struct ap_sta *sta, unsigned tell, uint32_t value);
void ap_eap_free(struct ap_sta *sta);
void ap_eap_session_over(struct ap_sta *sta);
/* Session-Timeout of RADIUS, here or what is left of it with a PMK-R1; 0: none. */
void ap_session_ends(struct ap_sta *sta, uint32_t timeout_s);

/* ap_preauth.c: pre-authentication [11-2020 12.6.10.2] */
void ap_preauth_rx(struct ap_bss *bss, uint16_t vlan, const struct eth *eth);
void ap_preauth_tx(struct ap_sta *sta, struct bytes pdu);
/* It is over; the station is gone afterwards. */
void ap_preauth_end(struct ap_sta *sta, bool success);
/* The station comes itself. */
void ap_preauth_stop(struct ap_sta *sta);

/* ap_pmksa.c: the key of an association that does not begin with a PSK */
struct rsne;
/* PMK, PMKID, AKM and session of a new PMKSA; its times are filled in. */
void ap_take_key(struct ap_sta *sta, const struct pmksa *key);
/* Of the BSS, or of its WLAN at a controller. */
struct pmksa_cache *ap_pmksas(struct ap_bss *bss);
/* It may be used again: kept, unless the configuration forbids it. */
void ap_cache_key(struct ap_sta *sta);
void ap_forget_key(struct ap_sta *sta);
/*
 * The key for an association with this RSNE: of SAE just now, cached, or of OWE with this element.
 * A status code.
 */
uint16_t ap_choose_key(struct ap_sta *sta, const struct rsne *r, struct bytes owe_dh);

/* ap_mlme.c */
void ap_mgmt_rx(struct ap_bss *bss, const struct hdr *h, struct bytes body);
/* Deauthentication or disassociation (kind) of a station that need not be known. */
void ap_send_leave(struct ap_bss *bss, struct mac to, uint8_t kind, uint16_t reason);

/* ap_assoc.c: association */
void ap_assoc_rx(struct ap_bss *bss, struct mac from, struct bytes body, bool reassoc);
void ap_sta_deauth(struct ap_sta *sta, uint16_t reason);
/* The response to a (re)association was acknowledged, or never was. */
void ap_assoc_done(struct ap_sta *sta, bool acked);
void ap_mgmt_tx(struct ap_bss *bss, struct mac to, uint8_t kind, struct bytes body,
		uint32_t cookie);
/* FT_AUTH_TELL_REASSOC: answers the request in sta->reassoc. */
/* The 4-way handshake with sta->key, or with PSKs. */
void ap_start_handshake(struct ap_sta *sta);
void ap_answer_ft_reassoc(struct ap_sta *sta, uint16_t status);
/* (Re)association without FT, and with 802.1X if the AKM wants it. */
void ap_associate(struct ap_sta *sta, const struct assoc_req *req);

/* ap_pmf.c: management frame protection */
void ap_sa_init(struct ap_sta *sta);
/* Resets nothing, but appends to the effects: call it within a step. */
struct sa_env ap_sa_env(struct ap_sta *sta);
/* Its management frames are protected: no other frame changes its association. */
bool ap_sta_is_protected(const struct ap_sta *sta);
/* An association request is to be put off with status 30. */
bool ap_sta_comes_back(struct ap_sta *sta, bool reassoc);
/* [11-2020 11.3.5.3] when it may ask again. */
void ap_put_comeback(const struct ap_sta *sta, struct wr *w);
/*
 * *body: a whole protected frame, or the body of another one. The clear body, in w if it was
 * encrypted; false: dropped.
 */
bool ap_open_mgmt(struct ap_bss *bss, const struct hdr *h, struct bytes *body, struct wr *w);
/* The BSS is on another channel; and when the time of its stations to ask is up. */
void ap_ocv_await(struct ap_bss *bss);
void ap_ocv_timer(struct ap_bss *bss);
/* A protected SA Query frame. */
void ap_sa_rx(struct ap_sta *sta, struct bytes body);
/* Where a group key for management frames is kept; NULL: no such key. */
struct seal_group *ap_group_key(struct ap_bss *bss, enum trace_key which);
bool ap_group_seals(const struct ap_bss *bss, uint8_t kind, struct bytes body);
/* Appends the frame with its MIC to out. */
void ap_group_seal(struct ap_bss *bss, uint8_t kind, struct bytes frame, struct wr *out);

/* ap_keys.c: steps of the machines and what they want done */
void ap_auth_step(struct ap_sta *sta, const struct authr_event *ev);
/* Keys are there: data may pass. */
void ap_open_port(struct ap_sta *sta);
void ap_cckm_step(struct ap_sta *sta, const struct cckm_ap_event *ev);
void ap_ft_step(struct ap_sta *sta, const struct ft_auth_event *ev);
void ap_sae_step(struct ap_sta *sta, const struct sae_event *ev);
void ap_owe_step(struct ap_sta *sta, const struct owe_event *ev);
void ap_eap_step(struct ap_sta *sta, const struct eapol_auth_event *ev);
void ap_sa_step(struct ap_sta *sta, const struct sa_asker_event *ev);
/* The response to its SA Query Request. */
void ap_sa_answer(struct ap_sta *sta, uint16_t transaction);
/* What the RADIUS client of the BSS, or a server in the AP, has put into the effects. */
void ap_perform_radius(struct ap_bss *bss);
void ap_perform_notes(struct ap_bss *bss);
void ap_radius_timer(struct ap_bss *bss, unsigned timer);
void ap_radius_start(struct ap_bss *bss);
void ap_group_event(struct ap_bss *bss, struct group *g, enum group_event ev);
void ap_group_renew(struct ap_bss *bss);
void ap_holder_rrb(struct ap_bss *bss, const struct eth *eth);
void ap_holder_timer(struct ap_bss *bss);

/* ap_data.c */
void ap_data_rx(struct ap_bss *bss, const struct hdr *h, struct bytes frame, struct bytes body);
void ap_eapol_tx(struct ap_sta *sta, struct bytes pdu);
void ap_send_to_sta(struct ap_sta *sta, const struct eth *eth, uint32_t cookie);
/* A frame of a VLAN for all of its stations. more: others follow it, behind the same DTIM. */
struct ap_group_tx {
	uint16_t vlan;
	const struct eth *eth;
	enum air_ac ac;
	bool more;
};
void ap_send_to_group(struct ap_bss *bss, const struct ap_group_tx *tx);
void ap_null_tx(struct ap_sta *sta);
void ap_l2_update(struct ap_sta *sta);
/* To a station that is with some AP, perhaps with one of this process. */
void ap_station_tx(struct ap_node *ap, uint16_t vlan, const struct eth *eth);
void ap_udp_tx(struct ap_node *ap, const struct fx_datagram *d);
/*
 * To the distribution system, from the BSSID. A BSS of this process gets it as an event of its own,
 * because delivering steps machines.
 */
void ap_ds_tx(struct ap_bss *bss, struct mac to, uint16_t ethertype, struct bytes payload);
void ap_local_timer(struct ap_node *ap);
void ap_local_clear(struct ap_node *ap);

/* ap_tkip.c: countermeasures */
/*
 * A frame of the station had a wrong Michael MIC, or it reports one. True: that was one too many,
 * and all stations of the BSS, this one too, are gone.
 */
bool ap_mic_failed(struct ap_sta *sta, bool local);
/* Nobody is let in for the time being. */
bool ap_resists(const struct ap_bss *bss);
void ap_tkip_timer(struct ap_bss *bss);

/* ap_wnm.c: BSS transition management, neighbor reports */
void ap_wnm_rx(struct ap_sta *sta, struct bytes body);
void ap_btm_over(struct ap_sta *sta);

/* ap_rrm.c: measurements of beacons */
/* What its request says of itself. */
void ap_rrm_associates(struct ap_sta *sta, const struct elems *request);
void ap_rrm_sent(struct ap_sta *sta, bool acked);
void ap_rrm_rx(struct ap_sta *sta, struct bytes body);

/* ap_doze.c: stations in power save mode. True: it is kept for later. */
bool ap_doze_eth(struct ap_sta *sta, const struct eth *eth, uint32_t cookie);
bool ap_doze_null(struct ap_sta *sta);
bool ap_doze_action(struct ap_sta *sta, struct bytes body, uint32_t cookie);
bool ap_doze_group(struct ap_bss *bss, uint16_t vlan, const struct eth *eth);
/* A data or management frame of the station says whether it dozes; on waking it is served. */
void ap_doze_seen(struct ap_sta *sta, const struct hdr *h);
/* For a beacon; and, if it was one with the DTIM, what follows it. */
void ap_tim(const struct ap_bss *bss, struct wr *w);
void ap_doze_dtim(struct ap_bss *bss);
void ap_waiting_clear(struct ap_waiting *q);

/* ap_cckm.c: fast roams by CCKM; the process is their controller */
/* Whether this request asks for one. */
bool ap_cckm_asked(const struct ap_sta *sta, const struct assoc_req *req);
void ap_cckm_request(struct ap_sta *sta, const struct assoc_req *req);
/* A tell of cckm_ap. */
void ap_cckm_told(struct ap_sta *sta, unsigned tell, uint32_t value);
/* The response was acknowledged: the authenticator goes on. */
void ap_cckm_go_on(struct ap_sta *sta);
/* CCKM_CACHE_TELL_PUSH: the record in this slot is to be told to the mobility group. */
void ap_cckm_push(struct ap_node *ap, uint32_t slot);
MUST_CHECK enum err ap_cckm_init(struct ap_node *ap);
void ap_cckm_reset(struct ap_node *ap);

/* ap_ds.c: fast transition over the DS [11-2020 13.10] */
MUST_CHECK enum err ap_holder_init(struct ap_bss *bss, struct rng rng);
void ap_ds_request(struct ap_sta *sta, struct bytes body);
void ap_ds_rx(struct ap_bss *bss, const struct eth *eth);
/* The target's FT Response, on its way back to the AP that asked. */
void ap_ds_answer(struct ap_sta *sta, struct bytes action);

#endif
