/* sees: base crypto key */
#include "key/akm.h"
#include "suite.h"

/* [11-2020 table 12-10] as a list of its own, so that one wrong cell is seen */
static const struct {
	enum akm akm;
	size_t pmk_len;
	enum hash hash;
	size_t kck, kek;
	enum mic_kind mic;
	size_t mic_len;
	int version;
} table[] = {
	{ AKM_8021X, 32, HASH_SHA1, 16, 16, MIC_HMAC_SHA1, 16, 2 },
	{ AKM_PSK, 32, HASH_SHA1, 16, 16, MIC_HMAC_SHA1, 16, 2 },
	{ AKM_FT_8021X, 32, HASH_SHA256, 16, 16, MIC_AES_CMAC, 16, 3 },
	{ AKM_FT_PSK, 32, HASH_SHA256, 16, 16, MIC_AES_CMAC, 16, 3 },
	{ AKM_8021X_SHA256, 32, HASH_SHA256, 16, 16, MIC_AES_CMAC, 16, 3 },
	{ AKM_PSK_SHA256, 32, HASH_SHA256, 16, 16, MIC_AES_CMAC, 16, 3 },
	{ AKM_SAE, 32, HASH_SHA256, 16, 16, MIC_AES_CMAC, 16, 0 },
	{ AKM_FT_SAE, 32, HASH_SHA256, 16, 16, MIC_AES_CMAC, 16, 0 },
	{ AKM_SUITE_B, 32, HASH_SHA256, 16, 16, MIC_HMAC_SHA256, 16, 0 },
	{ AKM_SUITE_B_192, 48, HASH_SHA384, 24, 32, MIC_HMAC_SHA384, 24, 0 },
	{ AKM_FT_8021X_SHA384, 48, HASH_SHA384, 24, 32, MIC_HMAC_SHA384, 24, 0 },
	{ AKM_OWE, 32, HASH_SHA256, 16, 16, MIC_HMAC_SHA256, 16, 0 },
	{ AKM_OWE, 48, HASH_SHA384, 24, 32, MIC_HMAC_SHA384, 24, 0 },
	{ AKM_OWE, 64, HASH_SHA512, 32, 32, MIC_HMAC_SHA512, 32, 0 },
	{ AKM_FT_PSK_SHA384, 48, HASH_SHA384, 24, 32, MIC_HMAC_SHA384, 24, 0 },
	{ AKM_PSK_SHA384, 48, HASH_SHA384, 24, 32, MIC_HMAC_SHA384, 24, 0 },
	{ AKM_SAE_EXT, 32, HASH_SHA256, 16, 16, MIC_HMAC_SHA256, 16, 0 },
	{ AKM_SAE_EXT, 48, HASH_SHA384, 24, 32, MIC_HMAC_SHA384, 24, 0 },
	{ AKM_SAE_EXT, 64, HASH_SHA512, 32, 32, MIC_HMAC_SHA512, 32, 0 },
	{ AKM_FT_SAE_EXT, 32, HASH_SHA256, 16, 16, MIC_HMAC_SHA256, 16, 0 },
	{ AKM_FT_SAE_EXT, 48, HASH_SHA384, 24, 32, MIC_HMAC_SHA384, 24, 0 },
	{ AKM_FT_SAE_EXT, 64, HASH_SHA512, 32, 32, MIC_HMAC_SHA512, 32, 0 },
};

START_TEST(t_akm_row)
{
	const struct akm_row *row = akm_find(table[_i].akm, CIPHER_CCMP_128, table[_i].pmk_len);

	ck_assert_ptr_nonnull(row);
	ck_assert_int_eq(row->hash, table[_i].hash);
	ck_assert_uint_eq(row->kck_len, table[_i].kck);
	ck_assert_uint_eq(row->kek_len, table[_i].kek);
	ck_assert_int_eq(row->eapol_mic, table[_i].mic);
	ck_assert_uint_eq(row->eapol_mic_len, table[_i].mic_len);
	ck_assert_int_eq(row->key_version, table[_i].version);
	ck_assert_int_eq(row->key_data, KEYDATA_AES_KW);
	ck_assert_int_eq(row->ptk == PTK_PRF_SHA1, row->hash == HASH_SHA1);
	if (row->is_ft) { /* [13.8.4] the same MIC as the EAPOL-Key's, for all of these */
		ck_assert_int_eq(row->fte_mic, table[_i].mic);
		ck_assert_uint_eq(row->fte_mic_len, table[_i].mic_len);
	}
}
END_TEST

START_TEST(t_akm_table)
{
	const struct akm_row *row = akm_find(AKM_PSK, CIPHER_TKIP, 0);

	ck_assert_int_eq(row->key_version, 1);
	ck_assert_int_eq(row->key_data, KEYDATA_RC4);
	ck_assert_int_eq(akm_find(AKM_PSK, CIPHER_CCMP_128, 32)->key_version, 2);
	ck_assert_int_eq(akm_find(AKM_PSK_SHA256, CIPHER_TKIP, 0)->key_version, 3);
	ck_assert_int_eq(akm_find(AKM_SAE, CIPHER_CCMP_128, 0)->key_version, 0);
	ck_assert_uint_eq(akm_find(AKM_SAE_EXT, CIPHER_CCMP_128, 0)->pmk_len, 32);
	ck_assert_uint_eq(akm_find(AKM_OWE, CIPHER_CCMP_128, 64)->kck_len, 32);
	ck_assert_ptr_null(akm_find(AKM_PSK, CIPHER_CCMP_128, 48));
	ck_assert_ptr_null(akm_find(AKM_FILS_SHA256, CIPHER_CCMP_128, 0));
	ck_assert_ptr_null(akm_find(AKM_NONE, CIPHER_CCMP_128, 0));
	for (unsigned akm = 0; akm < 32; akm++) {
		for (size_t len = 32; len <= 64; len += 16) {
			row = akm_find((enum akm)akm, CIPHER_CCMP_128, len);
			if (!row)
				continue;
			ck_assert_int_eq(row->akm, akm);
			ck_assert_int_eq(row->is_ft, (AKM_FT_MASK & SUITE_BIT(akm)) != 0);
			ck_assert_int_eq(row->ptk == PTK_FT, row->is_ft);
			ck_assert_uint_eq(row->pmk_len, len);
			ck_assert_uint_eq(row->q_bits, row->is_ft ? 8 * len : 0);
		}
	}
}
END_TEST

UNIT_MAIN("key, AKM table", {
	tcase_add_loop_test(tc, t_akm_row, 0, N_OF(table));
	tcase_add_test(tc, t_akm_table);
})
