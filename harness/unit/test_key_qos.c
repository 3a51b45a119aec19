/* sees: base crypto key */
#include "hex.h"
#include "key/mpdu.h"
#include "suite.h"

/*
 * CCMP of a QoS frame, of which the standard's annex has no example: TID in nonce and AAD, Retry,
 * Power Management, More Data, sequence number and the rest of QoS Control in neither. Header and
 * AAD laid out by hand after [11-2020 12.5.3.3], sealed by AESCCM of Python's cryptography 48.
 */
START_TEST(t_ccmp_qos)
{
	static const char header[] = "88392c000fd2e128a57c5030f1844408abaea5b8fcba305a2500";
	struct oct tk = oct("c97c1f67ce371185514a8a19f2bdd52f");
	struct oct head = oct(header);
	struct mpdu_key k = { CIPHER_CCMP_128, { 0 } };
	struct mpdu_slot slot = { UINT64_C(0xb5039776e70c), 0 };
	uint8_t frame[64], out[96];
	struct wr f = wr_of(frame, sizeof(frame)), w = wr_of(out, sizeof(out));
	struct crypto *c;

	ck_assert_int_eq(crypto_new(&c), ERR_OK);
	memcpy(k.tk, tk.p, tk.len);
	wr_bytes(&f, oct_bytes(&head));
	wr_put(&f, "\xaa\xaa\x03\0\0\0\x08\0a QoS frame of TID 5", 28);
	ck_assert_int_eq(mpdu_protect(c, &k, &slot, wr_sofar(&f), &w), ERR_OK);
	check_hex("AESCCM", "MPDU", out, w.len,
		  "88792c000fd2e128a57c5030f1844408abaea5b8fcba305a2500 0ce70020769703b5"
		  "788fd4d23ab2ee05e5ad64509caa301b10e29578d73ab69c526d025e a31a523df7cdf743");
	crypto_free(c);
}
END_TEST

UNIT_MAIN("key qos", { tcase_add_test(tc, t_ccmp_qos); })
