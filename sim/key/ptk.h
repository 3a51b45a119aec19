#ifndef KEY_PTK_H
#define KEY_PTK_H

#include "base/bytes.h"
#include "base/mac.h"
#include "key/akm.h"

/* The parts of a PTK. A secret: wipe with ptk_wipe. */
struct ptk {
	uint8_t kck[KCK_LEN_MAX];
	uint8_t kek[KEK_LEN_MAX];
	uint8_t tk[TK_LEN_MAX];
	uint8_t kdk[KDK_LEN];
	uint8_t kck_len;
	uint8_t kek_len;
	uint8_t tk_len;
	uint8_t kdk_len; /* 0 unless asked for */
};
static inline struct bytes ptk_kck(const struct ptk *p)
{
	return bytes_of(p->kck, p->kck_len);
}
static inline struct bytes ptk_kek(const struct ptk *p)
{
	return bytes_of(p->kek, p->kek_len);
}
static inline struct bytes ptk_tk(const struct ptk *p)
{
	return bytes_of(p->tk, p->tk_len);
}

struct ptk_in {
	const struct akm_row *akm;
	enum cipher pairwise;
	struct bytes pmk; /* akm->pmk_len octets, else ERR_RANGE */
	struct mac aa;
	struct mac spa;
	const uint8_t *anonce; /* NONCE_LEN octets each */
	const uint8_t *snonce;
	bool with_kdk; /* also derive a KDK */
};

/*
 * Pairwise key expansion [11-2020 12.7.1.3]; the order of addresses and nonces does not matter.
 * For AKMs whose row is not PTK_FT or PTK_CCKM; for those use ft_derive_ptk or cckm_derive_ptk
 * (ERR_UNSUPPORTED here).
 * *out is written on success only.
 */
MUST_CHECK enum err ptk_derive(struct crypto *c, const struct ptk_in *in, struct ptk *out);

/* Octets KCK || KEK || TK [|| KDK] into a ptk of the row's lengths; p has exactly their sum. */
void ptk_split(struct ptk *out, const struct akm_row *akm, enum cipher pairwise, bool with_kdk,
	       const uint8_t *p);
/* The sum of those lengths; PTK_LEN_MAX is never exceeded. */
size_t ptk_total(const struct akm_row *akm, enum cipher pairwise, bool with_kdk);
enum { PTK_LEN_MAX = KCK_LEN_MAX + KEK_LEN_MAX + TK_LEN_MAX + KDK_LEN };

void ptk_wipe(struct ptk *p);

#endif
