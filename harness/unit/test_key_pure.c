/* sees: base crypto key */
/*
 * That key functions are functions of their inputs: this program sees and links nothing but base,
 * crypto and key, and plays both ends of an FT roam with two crypto objects of different history.
 * (unit.key_calls_nothing looks at what the library itself calls.)
 */
#include "crypto/ct.h"
#include "hex.h"
#include "key/eapol_mic.h"
#include "key/ft.h"
#include "key/keydata.h"
#include "key/mpdu.h"
#include "key/psk.h"
#include "suite.h"

static const struct mac STA = { { 2, 0, 0, 0, 2, 0 } }, AP = { { 2, 0, 0, 0, 1, 0 } };
static const uint8_t ANONCE[NONCE_LEN] = "the nonce of the access point";
static const uint8_t SNONCE[NONCE_LEN] = "the nonce of the station";

/* What one end comes to, knowing passphrase, names and nonces. */
static void derive(struct crypto *c, struct ptk *ptk, struct pmk_r1 *r1)
{
	struct psk_in pass = { bytes_of("a passphrase", 12), bytes_of("net", 3) };
	const struct akm_row *akm = akm_find(AKM_FT_PSK, CIPHER_CCMP_128, 0);
	uint8_t psk[PSK_LEN];
	struct pmk_r0 r0;
	struct ft_r0_in in0 = { akm, BYTES(psk), pass.ssid, bytes_of("ap1", 3), { 1, 2 }, STA };
	struct ft_r1_in in1 = { akm, &r0, AP, STA };
	struct ft_ptk_in in = { akm, CIPHER_CCMP_128, r1, ANONCE, SNONCE, AP, STA, false };

	ck_assert_int_eq(psk_derive(c, &pass, psk), ERR_OK);
	ck_assert_int_eq(ft_derive_r0(c, &in0, &r0), ERR_OK);
	ck_assert_int_eq(ft_derive_r1(c, &in1, r1), ERR_OK);
	ck_assert_int_eq(ft_derive_ptk(c, &in, ptk, NULL), ERR_OK);
}

/* The other end gets the GTK out of wrapped Key Data and the body out of a data frame. */
static void exchange(struct crypto *from, struct crypto *to, const struct ptk *ours,
		     const struct ptk *theirs)
{
	const struct akm_row *akm = akm_find(AKM_FT_PSK, CIPHER_CCMP_128, 0);
	struct oct frame = oct("0801 0000 020000000100 020000000200 020000000300 1000 aabbcc");
	struct keydata_key seal = { akm, ptk_kek(ours), NULL };
	struct keydata_key open = { akm, ptk_kek(theirs), NULL };
	struct mpdu_key tx = { CIPHER_CCMP_128, { 0 } }, rx = tx;
	struct mpdu_slot slot = { 1, 0 };
	uint8_t wrapped[64], plain[64], air[64], body[64];
	struct wr w = wr_of(wrapped, 64), p = wr_of(plain, 64), a = wr_of(air, 64);
	struct wr b = wr_of(body, 64);
	struct mpdu_sealed m;

	ck_assert_int_eq(keydata_encrypt(from, &seal, bytes_of("a group key, 24 octets..", 24), &w),
			 ERR_OK);
	ck_assert_int_eq(keydata_decrypt(to, &open, wr_sofar(&w), &p), ERR_OK);
	ck_assert_mem_eq(plain, "a group key, 24 octets..", 24);
	memcpy(tx.tk, ours->tk, ours->tk_len);
	memcpy(rx.tk, theirs->tk, theirs->tk_len);
	ck_assert_int_eq(mpdu_protect(from, &tx, &slot, oct_bytes(&frame), &a), ERR_OK);
	ck_assert_int_eq(mpdu_parse(wr_sofar(&a), &m), ERR_OK);
	ck_assert_int_eq(mpdu_unprotect(to, &rx, &m, &b), ERR_OK);
	check_hex("data frame", "body", body, b.len, "aabbcc");
}

START_TEST(t_both_ends_agree)
{
	struct crypto *sta, *ap;
	struct ptk sta_ptk, ap_ptk, once_more;
	struct pmk_r1 sta_r1, ap_r1;

	ck_assert_int_eq(crypto_new(&sta), ERR_OK);
	ck_assert_int_eq(crypto_new(&ap), ERR_OK);
	derive(sta, &sta_ptk, &sta_r1);
	derive(ap, &ap_ptk, &ap_r1);
	ck_assert(ct_equal(&sta_ptk, &ap_ptk, sizeof(sta_ptk)));
	ck_assert(ct_equal(&sta_r1, &ap_r1, sizeof(sta_r1)));
	exchange(sta, ap, &sta_ptk, &ap_ptk);
	exchange(sta, ap, &sta_ptk, &ap_ptk);
	derive(sta, &once_more, &sta_r1);
	ck_assert(ct_equal(&sta_ptk, &once_more, sizeof(sta_ptk)));
	crypto_free(sta);
	crypto_free(ap);
}
END_TEST

UNIT_MAIN("key, pure", { tcase_add_test(tc, t_both_ends_agree); })
