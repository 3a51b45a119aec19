#ifndef KEY_FT_H
#define KEY_FT_H

#include "base/bytes.h"
#include "base/mac.h"
#include "key/akm.h"
#include "key/ptk.h"

/*
 * The FT key hierarchy [11-2020 12.7.1.6] and the MIC of the FTE [13.8.4, 13.8.5]. Every akm is a
 * row with is_ft, else ERR_UNSUPPORTED. Outputs are written on success only.
 */
enum { MDID_LEN = 2, FT_NAME_LEN = 16 };

/* Secrets: wipe with ct_wipe. */
struct pmk_r0 {
	uint8_t key[PMK_LEN_MAX];
	uint8_t len;
	uint8_t name[FT_NAME_LEN]; /* PMKR0Name */
};
struct pmk_r1 {
	uint8_t key[PMK_LEN_MAX];
	uint8_t len;
	uint8_t name[FT_NAME_LEN]; /* PMKR1Name */
};

/* [12.7.1.6.3] ERR_RANGE: xxkey not akm->pmk_len, ssid over 32, r0kh_id not 1 to R0KH_ID_MAX. */
struct ft_r0_in {
	const struct akm_row *akm;
	struct bytes xxkey; /* PSK; MSK octets 32-63 (AKM 3), 0-47 (13); SAE PMK */
	struct bytes ssid;
	struct bytes r0kh_id;
	uint8_t mdid[MDID_LEN]; /* as on the wire */
	struct mac s0kh_id;     /* the station */
};
MUST_CHECK enum err ft_derive_r0(struct crypto *c, const struct ft_r0_in *in, struct pmk_r0 *out);

/* [12.7.1.6.4] */
struct ft_r1_in {
	const struct akm_row *akm;
	const struct pmk_r0 *r0;
	struct mac r1kh_id;
	struct mac s1kh_id; /* the station */
};
MUST_CHECK enum err ft_derive_r1(struct crypto *c, const struct ft_r1_in *in, struct pmk_r1 *out);

/* PMKR1Name alone, which needs only the public PMKR0Name: what an R1KH looks up its cache with. */
struct ft_r1_name_in {
	const struct akm_row *akm;
	const uint8_t *r0_name; /* FT_NAME_LEN octets */
	struct mac r1kh_id;
	struct mac s1kh_id;
};
MUST_CHECK enum err ft_derive_r1_name(struct crypto *c, const struct ft_r1_name_in *in,
				      uint8_t name[static FT_NAME_LEN]);

/* [12.7.1.6.5] Not sorted: SNonce, ANonce, BSSID, station. */
struct ft_ptk_in {
	const struct akm_row *akm;
	enum cipher pairwise;
	const struct pmk_r1 *r1;
	const uint8_t *anonce; /* NONCE_LEN octets each */
	const uint8_t *snonce;
	struct mac bssid;
	struct mac sta;
	bool with_kdk;
};
/* name takes the FT_NAME_LEN octets of PTKName, or is NULL. */
MUST_CHECK enum err ft_derive_ptk(struct crypto *c, const struct ft_ptk_in *in, struct ptk *out,
				  uint8_t *name);

/* The sequence octet of the MIC's input. */
enum ft_mic_seq {
	FT_MIC_CONFIRM = 3, /* FT Confirm, Authentication 3 */
	FT_MIC_ACK = 4,     /* FT Ack, Authentication 4 */
	FT_MIC_REQUEST = 5, /* Reassociation Request */
	FT_MIC_RESPONSE = 6 /* Reassociation Response */
};

/*
 * All elements with their ID and Length octets. The FTE carries its MIC Control with the element
 * count already set; whatever stands in its MIC field is taken as zero. Its Fragment elements, if
 * any, follow inside the same span.
 */
struct ft_mic_in {
	const struct akm_row *akm;
	struct bytes kck; /* akm->kck_len octets */
	struct mac sta;
	struct mac ap;
	enum ft_mic_seq seq;
	struct bytes rsne;
	struct bytes mde;
	struct bytes fte;
	struct bytes ric;   /* all RIC elements, or empty */
	struct bytes rsnxe; /* or empty */
};
/* mic takes akm->fte_mic_len octets. ERR_PARSE when the FTE is too short to hold them. */
MUST_CHECK enum err ft_mic(struct crypto *c, const struct ft_mic_in *in, uint8_t *mic);
/* ERR_AUTH unless the FTE's MIC field holds that value. */
MUST_CHECK enum err ft_mic_verify(struct crypto *c, const struct ft_mic_in *in);
/* Octets from the start of the FTE (its ID octet) to its MIC field. */
enum { FTE_MIC_OFFSET = 4 };

#endif
