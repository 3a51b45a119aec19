/* sees: base crypto key proto trace spec wire */
#include "proto/pmksa.h"
#include "suite.h"

static const struct mac sta1 = { { 2, 0, 0, 0, 0, 1 } }, sta2 = { { 2, 0, 0, 0, 0, 2 } };
static const int net1, net2; /* stand for network blocks: only their addresses matter */

static struct mac ap(unsigned n)
{
	return (struct mac){ { 2, 0xa, 0, 0, (uint8_t)(n >> 8), (uint8_t)n } };
}

static struct pmksa entry(struct crypto *c, unsigned aa, struct mac spa, int64_t expires_ns)
{
	struct pmksa e = { .aa = ap(aa),
			   .spa = spa,
			   .akm = AKM_8021X,
			   .pmk_len = 32,
			   .reauth_ns = expires_ns,
			   .expires_ns = expires_ns,
			   .network = &net1 };

	memset(e.pmk, (int)aa, 32);
	ck_assert_int_eq(pmksa_name(c, &e), ERR_OK);
	return e;
}

static struct crypto *crypto(void)
{
	struct crypto *c;

	ck_assert_int_eq(crypto_new(&c), ERR_OK);
	return c;
}

START_TEST(test_found_and_expired)
{
	struct crypto *c = crypto();
	struct pmksa_cache cache;
	struct pmksa e = entry(c, 1, sta1, 100);

	pmksa_cache_init(&cache, PMKSA_AP_MAX, 0);
	ck_assert_ptr_nonnull(pmksa_add(&cache, &e));
	ck_assert_ptr_nonnull(pmksa_by_pmkid(&cache, sta1, e.pmkid, 99));
	ck_assert_ptr_null(pmksa_by_pmkid(&cache, sta1, e.pmkid, 100));
	ck_assert_ptr_null(pmksa_by_pmkid(&cache, sta2, e.pmkid, 0));
	ck_assert_ptr_nonnull(pmksa_of_ap(&cache, ap(1), &net1, AKM_8021X, 0));
	ck_assert_ptr_null(pmksa_of_ap(&cache, ap(1), &net2, AKM_8021X, 0));
	ck_assert_ptr_null(pmksa_of_ap(&cache, ap(1), &net1, AKM_8021X_SHA256, 0));
	ck_assert_ptr_null(pmksa_of_ap(&cache, ap(2), &net1, AKM_8021X, 0));
	pmksa_expire(&cache, 99);
	ck_assert_uint_eq(cache.n, 1);
	pmksa_expire(&cache, 100);
	ck_assert_uint_eq(cache.n, 0);
	pmksa_cache_fini(&cache);
	crypto_free(c);
}
END_TEST

/* hostap's suite, pmksa_cache_size_limit: 33 BSSIDs, 32 entries, the oldest is gone. */
START_TEST(test_full_cache_drops_the_first_to_expire)
{
	struct crypto *c = crypto();
	struct pmksa_cache cache;

	pmksa_cache_init(&cache, PMKSA_STATION_MAX, 0);
	for (unsigned i = 0; i < 33; i++) {
		struct pmksa e = entry(c, i, sta1, 1000 + i);

		ck_assert_ptr_nonnull(pmksa_add(&cache, &e));
		ck_assert_uint_eq(cache.n, i < 32 ? i + 1 : 32);
	}
	ck_assert_ptr_null(pmksa_of_ap(&cache, ap(0), &net1, AKM_8021X, 0));
	ck_assert_ptr_nonnull(pmksa_of_ap(&cache, ap(1), &net1, AKM_8021X, 0));
	ck_assert_ptr_nonnull(pmksa_of_ap(&cache, ap(32), &net1, AKM_8021X, 0));
	pmksa_cache_fini(&cache);
	crypto_free(c);
}
END_TEST

/* A controller keeps at most so many of one station, whatever room there is. */
START_TEST(test_limit_of_one_station)
{
	struct crypto *c = crypto();
	struct pmksa_cache cache;
	struct pmksa other = entry(c, 77, sta2, 1);

	pmksa_cache_init(&cache, PMKSA_AP_MAX, 8);
	ck_assert_ptr_nonnull(pmksa_add(&cache, &other));
	for (unsigned i = 0; i < 9; i++) {
		struct pmksa e = entry(c, i, sta1, 1000 + i);

		ck_assert_ptr_nonnull(pmksa_add(&cache, &e));
	}
	ck_assert_uint_eq(cache.n, 9);
	ck_assert_ptr_null(pmksa_of_ap(&cache, ap(0), &net1, AKM_8021X, 0));
	ck_assert_ptr_nonnull(pmksa_by_pmkid(&cache, sta2, other.pmkid, 0));
	pmksa_cache_fini(&cache);
	crypto_free(c);
}
END_TEST

START_TEST(test_replaced_by_its_successor)
{
	struct crypto *c = crypto();
	struct pmksa_cache cache;
	struct pmksa old = entry(c, 1, sta1, 1000), new = old, sae = old;

	memset(new.pmk, 0x55, 32);
	ck_assert_int_eq(pmksa_name(c, &new), ERR_OK);
	sae.akm = AKM_SAE;
	memset(sae.pmkid, 0x77, PMKID_LEN);
	pmksa_cache_init(&cache, PMKSA_STATION_MAX, 0);
	ck_assert_ptr_nonnull(pmksa_add(&cache, &old));
	ck_assert_ptr_nonnull(pmksa_add(&cache, &new));
	ck_assert_uint_eq(cache.n, 1);
	ck_assert_ptr_null(pmksa_by_pmkid(&cache, sta1, old.pmkid, 0));
	ck_assert_ptr_nonnull(pmksa_add(&cache, &sae)); /* another AKM is another association */
	ck_assert_uint_eq(cache.n, 2);
	ck_assert_ptr_nonnull(pmksa_of_ap(&cache, ap(1), &net1, AKM_FT_SAE, 0));
	/* what is due for SAE is not used again; what is due for EAP is, until it expires */
	cache.entry[0].reauth_ns = cache.entry[1].reauth_ns = 500;
	ck_assert_ptr_nonnull(pmksa_of_ap(&cache, ap(1), &net1, AKM_SAE, 499));
	ck_assert_ptr_null(pmksa_of_ap(&cache, ap(1), &net1, AKM_SAE, 500));
	ck_assert_ptr_null(pmksa_newest(&cache, &net1, AKM_SAE, 500));
	ck_assert_ptr_nonnull(pmksa_of_ap(&cache, ap(1), &net1, AKM_8021X, 999));
	pmksa_cache_fini(&cache);
	crypto_free(c);
}
END_TEST

START_TEST(test_opportunistic)
{
	struct crypto *c = crypto();
	struct pmksa_cache cache;
	struct pmksa e = entry(c, 1, sta1, 1000), clone, sae = e;
	struct pmksa *found;
	struct pmksa_okc q = { .aa = ap(2), .spa = sta1, .pmkid = clone.pmkid, .now_ns = 0 };

	pmksa_cache_init(&cache, PMKSA_AP_MAX, 0);
	ck_assert_ptr_nonnull(pmksa_add(&cache, &e));
	ck_assert_int_eq(pmksa_clone(c, &e, ap(2), &clone), ERR_OK);
	ck_assert(clone.opportunistic);
	ck_assert(memcmp(clone.pmkid, e.pmkid, PMKID_LEN) != 0);
	ck_assert_int_eq(pmksa_find_okc(&cache, c, &q, &found), ERR_OK);
	ck_assert_ptr_nonnull(found);
	ck_assert_mem_eq(found->pmkid, e.pmkid, PMKID_LEN);
	q.aa = ap(3);
	ck_assert_int_eq(pmksa_find_okc(&cache, c, &q, &found), ERR_OK);
	ck_assert_ptr_null(found);
	q.aa = ap(2);
	q.spa = sta2;
	ck_assert_int_eq(pmksa_find_okc(&cache, c, &q, &found), ERR_OK);
	ck_assert_ptr_null(found);
	q.spa = sta1;
	q.now_ns = 1000;
	ck_assert_int_eq(pmksa_find_okc(&cache, c, &q, &found), ERR_OK);
	ck_assert_ptr_null(found);
	sae.akm = AKM_SAE; /* its PMKID is that of the exchange, at every AP the same */
	ck_assert_int_eq(pmksa_clone(c, &sae, ap(9), &clone), ERR_OK);
	ck_assert_mem_eq(clone.pmkid, sae.pmkid, PMKID_LEN);
	pmksa_cache_fini(&cache);
	crypto_free(c);
}
END_TEST

START_TEST(test_newest_and_flush)
{
	struct crypto *c = crypto();
	struct pmksa_cache cache;
	struct pmksa a = entry(c, 1, sta1, 1000), b = entry(c, 2, sta1, 500),
		     d = entry(c, 3, sta2, 1000);

	d.network = &net2;
	pmksa_cache_init(&cache, PMKSA_STATION_MAX, 0);
	ck_assert_ptr_nonnull(pmksa_add(&cache, &a));
	ck_assert_ptr_nonnull(pmksa_add(&cache, &b));
	ck_assert_ptr_nonnull(pmksa_add(&cache, &d));
	ck_assert_mem_eq(pmksa_newest(&cache, &net1, AKM_8021X, 0)->pmkid, b.pmkid, PMKID_LEN);
	ck_assert_mem_eq(pmksa_newest(&cache, &net1, AKM_8021X, 500)->pmkid, a.pmkid, PMKID_LEN);
	ck_assert_ptr_null(pmksa_newest(&cache, &net2, AKM_SAE, 0));
	pmksa_flush(&cache, sta1);
	ck_assert_uint_eq(cache.n, 1);
	pmksa_flush(&cache, MAC_ZERO);
	ck_assert_uint_eq(cache.n, 0);
	for (unsigned i = 0; i < sizeof(cache.entry[0]); i++) /* no key is left behind */
		ck_assert_uint_eq(((const uint8_t *)&cache.entry[0])[i], 0);
	pmksa_cache_fini(&cache);
	crypto_free(c);
}
END_TEST

/* An AKM whose PMKID is not made with the KCK takes none. */
START_TEST(test_kck_is_of_suite_b_alone)
{
	struct crypto *c = crypto();
	struct pmksa e = { .aa = ap(1), .spa = sta1, .akm = AKM_8021X, .pmk_len = 32 };
	uint8_t kck[16] = { 1 };
	bool named = true;

	ck_assert_int_eq(pmksa_take_kck(c, &e, BYTES(kck), &named), ERR_OK);
	ck_assert(!named);
	ck_assert_uint_eq(e.kck_len, 0);
	crypto_free(c);
}
END_TEST

/* [12.7.1.3] as the suite B capture shows: no PMKID in the first message 1. */
START_TEST(test_suite_b_has_no_name_before_its_kck)
{
	struct crypto *c = crypto();
	struct pmksa e = { .aa = ap(1), .spa = sta1, .akm = AKM_SUITE_B_192, .pmk_len = 48 };
	uint8_t kck[24] = { 1 }, first[PMKID_LEN];
	bool named = false;

	ck_assert_int_eq(pmksa_name(c, &e), ERR_OK);
	ck_assert(!pmksa_has_pmkid(&e));
	ck_assert_uint_eq(pmksa_pmkid(&e).len, 0);
	ck_assert_int_eq(pmksa_take_kck(c, &e, BYTES(kck), &named), ERR_OK);
	ck_assert(named);
	ck_assert_uint_eq(pmksa_pmkid(&e).len, PMKID_LEN);
	memcpy(first, e.pmkid, sizeof(first));
	/* another handshake with the same PMK: the name stays */
	kck[0] ^= 1;
	ck_assert_int_eq(pmksa_take_kck(c, &e, BYTES(kck), &named), ERR_OK);
	ck_assert(!named);
	ck_assert_mem_eq(e.pmkid, first, sizeof(first));
	e.akm = AKM_CCKM;
	ck_assert_uint_eq(pmksa_pmkid(&e).len, 0);
	crypto_free(c);
}
END_TEST

UNIT_MAIN("pmksa", {
	tcase_add_test(tc, test_found_and_expired);
	tcase_add_test(tc, test_full_cache_drops_the_first_to_expire);
	tcase_add_test(tc, test_limit_of_one_station);
	tcase_add_test(tc, test_replaced_by_its_successor);
	tcase_add_test(tc, test_opportunistic);
	tcase_add_test(tc, test_newest_and_flush);
	tcase_add_test(tc, test_kck_is_of_suite_b_alone);
	tcase_add_test(tc, test_suite_b_has_no_name_before_its_kck);
})
