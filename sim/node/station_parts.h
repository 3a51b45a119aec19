#ifndef NODE_STATION_PARTS_H
#define NODE_STATION_PARTS_H

#include "node/station.h"

/* How the files of the station node call each other; nobody else includes this. */

/* Timers: below 32 the machines' and the node's own, then one for each flow. */
enum {
	STATION_TIMER_TUNE = 24,
	STATION_TIMER_PORT,
	STATION_TIMER_OUTBOX,
	STATION_TIMER_FLOWS = 32
};

enum station_cookie { STATION_COOKIE_NONE, STATION_COOKIE_REQUEST, STATION_COOKIE_LEAVE };

/* station_keys.c: steps of the machines and what they want done */
void station_sme_step(struct station_node *s, const struct sme_event *ev);
void station_supp_step(struct station_node *s, const struct supp_event *ev);
void station_ft_step(struct station_node *s, const struct ft_supp_event *ev);

/* station_data.c */
void station_data_rx(struct station_node *s, const struct hdr *h, struct bytes frame,
		     struct bytes body);
void station_eapol_tx(struct station_node *s, struct bytes pdu);
void station_flow_timer(struct station_node *s, uint32_t timer);
/* Sends what was held back while the radio was away. */
void station_send_held(struct station_node *s);
void station_drop_held(struct station_node *s);

/* station.c */
void station_mgmt_tx(struct station_node *s, struct mac to, uint8_t kind, struct bytes body);
void station_tune(struct station_node *s, uint32_t freq_mhz);
/* Whether data can be sent now; tells the trace when that changes. */
bool station_path(struct station_node *s);
uint32_t station_basic_rate(const struct station_node *s);

#endif
