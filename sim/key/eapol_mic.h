#ifndef KEY_EAPOL_MIC_H
#define KEY_EAPOL_MIC_H

#include "base/bytes.h"
#include "key/akm.h"

/* Octets from the start of the 802.1X header to the Key MIC field [11-2020 12.7.2]. */
enum { EAPOL_MIC_OFFSET = 81 };

/*
 * The MIC of an EAPOL-Key frame: over the whole 802.1X PDU, from its version octet to the end of
 * Key Data, with the MIC field taken as zero whatever stands there. Octets after the length its
 * header gives (Ethernet padding) are left out; a PDU shorter than that, or too short to hold the
 * MIC field, is ERR_PARSE.
 */
struct eapol_mic_in {
	const struct akm_row *akm;
	struct bytes kck; /* akm->kck_len octets, else ERR_RANGE */
	struct bytes pdu;
};
/* mic takes akm->eapol_mic_len octets. */
MUST_CHECK enum err eapol_mic(struct crypto *c, const struct eapol_mic_in *in, uint8_t *mic);
/* ERR_AUTH unless the PDU's MIC field holds that value. */
MUST_CHECK enum err eapol_mic_verify(struct crypto *c, const struct eapol_mic_in *in);

#endif
