#ifndef PROTO_EAPOL_TX_H
#define PROTO_EAPOL_TX_H

#include "key/ptk.h"
#include "proto/rsna.h"
#include "wire/eapol.h"

/*
 * EAPOL-Key frames both sides send: Key Data encrypted when KEY_INFO_ENCRYPTED is set, MIC filled
 * in when KEY_INFO_MIC is [11-2020 12.7.2].
 */
struct eapol_tx {
	struct mac to;
	const struct akm_row *row;
	const struct ptk *ptk; /* may be NULL where neither MIC nor encryption is asked for */
	struct eapol_key key;  /* data in clear; mic, mic_len, whole are not looked at */
	bool seal_data;	       /* encrypt Key Data without that bit, as WPA1 does */
	bool spoil_mic;	       /* an armed misbehaviour: flip one bit of the MIC */
};
MUST_CHECK enum err eapol_tx_send(struct fx *fx, struct crypto *c, const struct eapol_tx *t);

/* 802.1X versions as hostapd and wpa_supplicant fill them in by default. */
enum { EAPOL_VERSION_AP = 2, EAPOL_VERSION_STA = 1 };

#endif
