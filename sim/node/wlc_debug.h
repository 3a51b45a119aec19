#ifndef NODE_WLC_DEBUG_H
#define NODE_WLC_DEBUG_H

#include "node/ap.h"

/*
 * What a controller's `debug client` prints of a station, at the branch that decides: kinds and
 * order of a published debug of AireOS 7.4 (models/README.md). The number of a task is fitted to
 * that document: of apfMsConnTask by the BSSID, of Dot1x_NW_MsgTask by the station.
 *
 * Nothing is said where the AP is hostapd's.
 */
struct assoc_req;
/* A (re)association request for our SSID. */
void wlc_debug_assoc(const struct ap_sta *sta, const struct assoc_req *req);
/* One PMKID of it: cached (e), not cached but computed, or neither. */
void wlc_debug_pmkid(const struct ap_sta *sta, const uint8_t pmkid[static PMKID_LEN]);
void wlc_debug_cached(const struct ap_sta *sta);
void wlc_debug_compute(const struct ap_sta *sta, const uint8_t pmkid[static PMKID_LEN]);
void wlc_debug_computed(const struct ap_sta *sta, const struct pmksa *e);
/* Its answer; ft_len: octets of the FTE's body, 0 without. */
void wlc_debug_answer(const struct ap_sta *sta, uint16_t status, size_t ft_len);
void wlc_debug_ft_auth(const struct ap_sta *sta, bool over_ds);
void wlc_debug_ft_answer(const struct ap_sta *sta, uint16_t status);
void wlc_debug_ft_done(const struct ap_sta *sta);
/* EAPOL from and to the station. */
void wlc_debug_rx(const struct ap_sta *sta, struct bytes pdu);
void wlc_debug_tx(const struct ap_sta *sta, struct bytes pdu);
/* A line of a machine: those of CCKM are the controller's own. */
void wlc_debug_line(const struct ap_sta *sta, bool by_cckm, const char *text);
/* The answer to a fast roam by CCKM. */
void wlc_debug_cckm_answer(const struct ap_sta *sta, uint16_t status);
/* What the RADIUS server answered. */
void wlc_debug_server(const struct ap_sta *sta, uint8_t code);
/* There is a new key: of EAP (with its success), or of a PSK with FT. */
void wlc_debug_key(const struct ap_sta *sta, const uint8_t pmkid[static PMKID_LEN]);
/* The handshake begins. */
void wlc_debug_handshake(const struct ap_sta *sta);
/* Message 2 or 4 of the handshake was taken. */
void wlc_debug_message(const struct ap_sta *sta, unsigned message);

#endif
