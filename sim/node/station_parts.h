#ifndef NODE_STATION_PARTS_H
#define NODE_STATION_PARTS_H

#include "node/station.h"
#include "wire/eth.h"

/* How the files of the station node call each other; nobody else includes this. */

/* Timers: the machines' and the node's own, then one for each flow. */
enum {
	STATION_TIMER_TUNE = 24,
	STATION_TIMER_PORT,
	STATION_TIMER_OUTBOX,
	STATION_TIMER_TKIP,
	STATION_TIMER_SA_QUERY,
	STATION_TIMER_EAPOL, /* the first of 802.1X's; behind them the one of its failure */
	/* the same of pre-authentication; behind them its limit, and when it begins */
	STATION_TIMER_PREAUTH = STATION_TIMER_EAPOL + EAPOL_SUPP_TIMER_COUNT + 1,
	STATION_TIMER_PREAUTH_FIRST = STATION_TIMER_PREAUTH + EAPOL_SUPP_TIMER_COUNT + 1,
	STATION_TIMER_PMKSA,	    /* the next entry of the cache expires */
	STATION_TIMER_PMKSA_REAUTH, /* the one in use is to be renewed */
	STATION_TIMER_L3,
	STATION_TIMER_FLOWS = STATION_TIMER_L3 + L3_TIMER_COUNT
};

enum station_cookie { STATION_COOKIE_NONE, STATION_COOKIE_REQUEST, STATION_COOKIE_LEAVE };

/* station_keys.c: steps of the machines and what they want done */
void station_sme_step(struct station_node *s, const struct sme_event *ev);
void station_supp_step(struct station_node *s, const struct supp_event *ev);
void station_ft_step(struct station_node *s, const struct ft_supp_event *ev);

/* The 4-way handshake is expected, with the key there is. */
void station_start_supplicant(struct station_node *s);
void station_sae_step(struct station_node *s, const struct sae_event *ev);
void station_owe_step(struct station_node *s, const struct owe_event *ev);

/* station_sae.c */
/* Machines that not every station needs, made when one first does. */
struct ft_supp *station_ft(struct station_node *s);
struct sae *station_sae(struct station_node *s);
void station_sae_start(struct station_node *s);
struct sae_env station_sae_env(struct station_node *s);
void station_sae_done(struct station_node *s);

/* station_owe.c */
void station_owe_start(struct station_node *s, uint16_t group);
/* The (Re)Association Response has come: what of OWE it brought is in sme. */
void station_owe_answer(struct station_node *s, uint16_t status);
struct owe_env station_owe_env(struct station_node *s);
void station_owe_told(struct station_node *s, unsigned tell, uint32_t value);

/* station_eap.c: 802.1X */
void station_eap_start(struct station_node *s);
void station_eap_by_ft(struct station_node *s);
void station_eap_step(struct station_node *s, const struct eapol_supp_event *ev);
void station_eap_event(struct station_node *s, enum eapol_supp_event_kind kind);
void station_eap_rx(struct station_node *s, struct bytes pdu); /* not EAPOL-Key */
void station_eap_saw_m1(struct station_node *s);
void station_eap_timer(struct station_node *s, unsigned timer);
void station_eap_told(struct station_node *s, unsigned tell);
/* EAPOL-Start out of turn: message 1 was about a key that is not there. */
void station_eap_ask(struct station_node *s);
/* EAP of a network block; NULL when out of memory. */
const struct eap_peer_conf *station_eap_conf(struct station_node *s,
					      const struct spec_network *network);
/* Everything, TLS sessions too. */
void station_eap_forget(struct station_node *s);

/* station_preauth.c: pre-authentication [11-2020 12.6.10.2] */
void station_preauth_scanned(struct station_node *s); /* what was heard names candidates */
void station_preauth_keyed(struct station_node *s);   /* connected: it may begin soon */
void station_preauth_stop(struct station_node *s);    /* the AP it went through is left */
void station_preauth_forget(struct station_node *s);  /* without a world around it */
void station_preauth_step(struct station_node *s, const struct eapol_supp_event *ev);
void station_preauth_told(struct station_node *s, unsigned tell);
void station_preauth_timer(struct station_node *s, unsigned timer);
void station_preauth_rx(struct station_node *s, const struct eth *eth);

/* station_cckm.c: fast roams by CCKM; the step itself is station_keys.c's */
void station_cckm_step(struct station_node *s, const struct cckm_sta_event *ev);
/* The next request needs an element, if a fast roam is possible. */
void station_cckm_start(struct station_node *s);
/* A Reassociation Response to a request with it. */
void station_cckm_response(struct station_node *s, struct bytes body);
/* The 4-way handshake has left keys for fast roams. */
void station_cckm_session(struct station_node *s);
void station_cckm_told(struct station_node *s, unsigned tell, uint32_t value);
void station_open_port_in(struct station_node *s, int64_t in_ns);

/* station_pmf.c: management frame protection; the steps are station_keys.c's */
void station_sa_init(struct station_node *s, const char *stream);
/* Of its association. */
struct phy_channel station_channel(const struct station_node *s);
/* Whether channels are validated with the AP of this RSNE. */
bool station_ocv(const struct station_node *s, struct bytes ap_rsne);
/* Appends to the effects: call it within a step. */
struct sa_env station_sa_env(struct station_node *s);
void station_sa_step(struct station_node *s, const struct sa_asker_event *ev);
void station_sa_answer(struct station_node *s, uint16_t transaction);
/* The AP is on another channel, where the radio will be soon: is it the same AP? */
void station_sa_switched(struct station_node *s);
/* Nobody answered SA Query. */
void station_sa_told(struct station_node *s);
/* A protected SA Query frame of the AP. */
void station_sa_rx(struct station_node *s, struct bytes body);
/* An IGTK or BIGTK is installed or deleted; other keys are passed over. */
void station_group_key(struct station_node *s, const struct fx_item *item);
void station_forget_group_keys(struct station_node *s);
/* False: a beacon of our AP that is not what its key makes of it. */
bool station_open_beacon(struct station_node *s, const struct hdr *h, struct bytes frame);
/* The clear body of a management frame of our AP, in w if it was encrypted; false: dropped. */
bool station_open_mgmt(struct station_node *s, const struct hdr *h, struct bytes frame,
		       struct bytes *body, struct wr *w);

/* station_tkip.c: countermeasures */
void station_mic_failed(struct station_node *s, bool pairwise);
/* EAPOL is dropped for the time being. */
bool station_resists(const struct station_node *s);
void station_tkip_timer(struct station_node *s);

/* station_pmksa.c */
struct station_new_key {
	struct mac aa;
	enum akm akm;
	const struct spec_network *network;
	struct bytes pmk;
};
/* Cached for later, and named; false if there is no key in it. */
bool station_add_key(struct station_node *s, const struct station_new_key *k);
/* PMK, PMKID, AKM and network of a new PMKSA; its times are filled in. Kept and cached. */
void station_take_key(struct station_node *s, const struct pmksa *key);
/* The handshake is through: a key of Suite B gets its PMKID, and is cached. */
void station_name_key(struct station_node *s);
/* The key of the association that begins is the cached one it offered; none if that has expired. */
void station_use_cached(struct station_node *s);
void station_pmksa_timer(struct station_node *s, unsigned timer);
/* The supplicant went by message 1 to another one of the cache. */
void station_key_of_cache(struct station_node *s);

/* station_l3.c: nothing happens there without DHCP */
void station_l3_init(struct station_node *s, const struct node_env *env, const char *stream);
void station_l3_start(struct station_node *s);
void station_l3_link(struct station_node *s); /* data can be sent */
void station_l3_down(struct station_node *s);
void station_l3_timer(struct station_node *s, unsigned timer);
void station_l3_rx(struct station_node *s, const struct eth *eth);

/* station_transition.c */
/* NULL: out of memory. For free(). */
struct spec_station *station_copy_spec(const struct spec_station *from);
/* wpa_supplicant begins anew: what it learnt is gone, unless it wrote it down (update_config). */
void station_reread_spec(struct station_node *s);
/* The AP says with these bits which ways of old into the present network are closed from now on. */
void station_transition(struct station_node *s, uint8_t bits);

/* station_data.c */
void station_data_rx(struct station_node *s, const struct hdr *h, struct bytes frame,
		     struct bytes body);
void station_eapol_tx(struct station_node *s, struct bytes pdu);
/* An Ethernet frame of ours: sent, or held while the radio is away. */
void station_eth_tx(struct station_node *s, const struct eth *eth);
void station_preauth_tx(struct station_node *s, struct bytes pdu);
void station_flow_timer(struct station_node *s, uint32_t timer);
/* Sends what was held back while the radio was away. */
void station_send_held(struct station_node *s);
/* The AP it is about to leave is told that it sleeps, by a station that misbehaves so. */
void station_leave_dozing(struct station_node *s);
void station_drop_held(struct station_node *s);

/* station.c */
void station_mgmt_tx(struct station_node *s, struct mac to, uint8_t kind, struct bytes body);
void station_tune(struct station_node *s, uint32_t freq_mhz);
/* Whether data can be sent now; tells the trace when that changes. */
bool station_path(struct station_node *s);
uint32_t station_basic_rate(const struct station_node *s);

#endif
