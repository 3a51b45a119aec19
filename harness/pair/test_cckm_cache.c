#include "cckm_course.h"

/* The cache of a controller, its mobility group, and where a session may go. */
/* No entry, an expired one, or a request without the element: associated, then EAP. */
START_TEST(full_authentication)
{
	struct course *k = course_new(&ways[_i], true);

	roam(k, 1); /* the other controller has heard nothing yet */
	ck_assert_uint_eq(k->ap_tell, CCKM_AP_TELL_EAP);
	ck_assert_uint_eq(k->tell, CCKM_STA_TELL_EAP);
	ck_assert_uint_eq(k->value, 7);
	ck_assert_int_eq(k->sta.state, CCKM_STA_READY);
	k->p->now_ns += CCKM_LIFETIME_S * NS_PER_S;
	roam(k, 0);
	ck_assert_uint_eq(k->ap_tell, CCKM_AP_TELL_EAP);
	k->p->now_ns -= CCKM_LIFETIME_S * NS_PER_S;
	ask(k, 0);
	k->request_len -= CCKM_REQUEST_LEN;
	hear(k, 0);
	ck_assert_uint_eq(k->ap_tell, CCKM_AP_TELL_EAP);
	course_free(k);
}
END_TEST

static bool push(struct course *k, unsigned version)
{
	uint8_t message[CCKM_PUSH_MAX];
	struct wr w = wr_of(message, sizeof(message));

	cckm_push_build(&w, cckm_cache_at(k->cache[0], 0), version, k->p->now_ns);
	ck_assert(!w.overflow);
	return cckm_cache_receive(k->cache[1], wr_sofar(&w), k->p->now_ns);
}

/* A mobility group: what one controller learned opens the other; until it has, old numbers do. */
START_TEST(mobility_group)
{
	struct course *k = course_new(&ways[1], true);

	ck_assert(push(k, 1));
	ck_assert(push(k, 2));
	ck_assert(!push(k, 1));
	ck_assert(!push(k, 2));
	roam(k, 0); /* number 2, and nobody tells the other controller */
	keyed_alike(k, 0);
	roam(k, 1);
	keyed_alike(k, 1);
	ck_assert_uint_eq(cckm_cache_at(k->cache[1], 0)->rn, 3);
	ck_assert(!push(k, 2)); /* older than what is there now */
	ck_assert_uint_eq(cckm_cache_at(k->cache[1], 0)->rn, 3);
	course_free(k);
}
END_TEST

/* The replay window of a slow mobility group, and its end. */
START_TEST(push_closes_window)
{
	struct course *k = course_new(&ways[1], true);

	ck_assert(push(k, 2));
	roam(k, 0);
	ck_assert(push(k, 2));
	k->sta.ctx.rn = 1; /* the number AP 0 has taken, asked of AP 1 */
	ask(k, 1);
	hear(k, 1);
	ck_assert_str_eq(why_of(&k->fx), "CCKM: request number was used before");
	course_free(k);
}
END_TEST

/* Every prefix of a message, and values no record has. */
START_TEST(push_mangled)
{
	struct course *k = course_new(&ways[0], true);
	static const uint8_t at[] = { 0, 2, 3, 10, 11 };
	uint8_t message[CCKM_PUSH_MAX], bad[CCKM_PUSH_MAX + 1] = { 0 };

	for (unsigned version = 1; version <= 2; version++) {
		struct wr w = wr_of(message, sizeof(message));

		cckm_push_build(&w, cckm_cache_at(k->cache[0], 0), version, 0);
		for (size_t n = 0; n < w.len; n++)
			ck_assert(!cckm_cache_receive(k->cache[1], bytes_of(message, n), 0));
		for (unsigned i = 0; i < N_OF(at); i++) {
			memcpy(bad, message, w.len);
			bad[at[i]] ^= 0x40;
			ck_assert(!cckm_cache_receive(k->cache[1], bytes_of(bad, w.len), 0));
		}
		memcpy(bad, message, w.len);
		ck_assert(!cckm_cache_receive(k->cache[1], bytes_of(bad, w.len + 1), 0));
	}
	ck_assert_uint_eq(cckm_cache_size(k->cache[1]), 0);
	course_free(k);
}
END_TEST

/* A full cache gives up the record nobody has touched the longest. */
START_TEST(cache_full)
{
	struct cckm_cache *c;
	struct fx fx = { .n = 0 };
	struct cckm_record r = { .pairwise = CIPHER_CCMP_128, .until_ns = 100, .rn = 1 };
	struct mac first = { { 0 } }, second = { { 0, 0, 0, 0, 0, 1 } };

	ck_assert_int_eq(cckm_cache_new(&c), ERR_OK);
	for (unsigned i = 0; i <= CCKM_CACHE_MAX; i++) {
		fx_reset(&fx);
		r.sta = (struct mac){ { 0, 0, 0, 0, (uint8_t)(i >> 8), (uint8_t)i } };
		if (i == CCKM_CACHE_MAX)
			cckm_cache_moved(c, cckm_cache_find(c, first, bytes_of("", 0), 0), 2, 0,
					 &fx);
		cckm_cache_store(c, &r, 0, &fx);
	}
	ck_assert_uint_eq(cckm_cache_size(c), CCKM_CACHE_MAX);
	ck_assert_ptr_nonnull(cckm_cache_find(c, first, bytes_of("", 0), 0));
	ck_assert_ptr_null(cckm_cache_find(c, second, bytes_of("", 0), 0));
	ck_assert_ptr_null(cckm_cache_find(c, first, bytes_of("x", 1), 0));
	ck_assert_ptr_null(cckm_cache_find(c, first, bytes_of("", 0), 100));
	cckm_cache_drop(c, first, bytes_of("", 0));
	ck_assert_ptr_null(cckm_cache_find(c, first, bytes_of("", 0), 0));
	cckm_cache_free(c);
}
END_TEST

/* Where a session may go. */
START_TEST(fits)
{
	struct course *k = course_new(&ways[1], false);
	struct bytes ssid = k->p->ap[1].sec.ssid;
	static const struct {
		enum cipher group, pairwise;
		enum akm akm;
		bool fits;
	} rows[] = {
		{ CIPHER_CCMP_128, CIPHER_CCMP_128, AKM_CCKM, true },
		{ CIPHER_TKIP, CIPHER_CCMP_128, AKM_CCKM, false },
		{ CIPHER_CCMP_128, CIPHER_TKIP, AKM_CCKM, false },
		{ CIPHER_CCMP_128, CIPHER_CCMP_128, AKM_8021X, false },
	};

	for (unsigned i = 0; i < N_OF(rows); i++) {
		struct rsne r = rsne_of(rows[i].group, rows[i].pairwise, rows[i].akm, 0,
					CIPHER_NONE);
		struct rsne old = wpa_of(rows[i].group, rows[i].pairwise, rows[i].akm);
		uint8_t buf[64], wpa[64];
		struct wr w = wr_of(buf, sizeof(buf)), o = wr_of(wpa, sizeof(wpa));

		rsne_build(&w, &r);
		wpa_build(&o, &old);
		ck_assert_int_eq(cckm_sta_fits(&k->sta, ssid, wr_sofar(&w)), rows[i].fits);
		ck_assert(!cckm_sta_fits(&k->sta, ssid, wr_sofar(&o)));
		ck_assert(!cckm_sta_fits(&k->sta, bytes_of("other", 5), wr_sofar(&w)));
	}
	to_sta(k, &(struct cckm_sta_event){ .kind = CCKM_STA_EV_FORGET });
	ck_assert(!cckm_sta_fits(&k->sta, ssid, security_of(k, 1)));
	course_free(k);
}
END_TEST

/* A WLC's debug client of the same exchange, line by line (WPA1 and TKIP). */
static const char *const debug_lines[] = {
	"CCKM: Received REASSOC REQ IE",
	"Reassociation received from mobile on BSSID 02:00:00:00:01:00",
	"Processing WPA IE type 221, length 22 for mobile 02:00:00:00:02:00",
	"CCKM: Mobile is using CCKM",
	"CCKM: Processing REASSOC REQ IE",
	"CCKM: using HMAC MD5 to compute MIC",
	"CCKM: Received a valid REASSOC REQ IE",
	"CCKM: Initializing PMK cache entry with a new PTK",
	"CCKM: using HMAC MD5 to compute MIC",
	"Including CCKM Response IE (length 62) in Assoc Resp to mobile",
};

START_TEST(debug_client)
{
	struct course *k = course_new(&ways[0], false);
	unsigned n = 0;

	ask(k, 1);
	hear(k, 1);
	for (unsigned i = 0; i < k->fx.n; i++) {
		if (k->fx.item[i].kind != FX_LOG)
			continue;
		ck_assert_uint_lt(n, N_OF(debug_lines));
		ck_assert_str_eq(k->fx.item[i].u.log.text, debug_lines[n++]);
	}
	ck_assert_uint_eq(n, N_OF(debug_lines));
	course_free(k);
}
END_TEST

UNIT_MAIN("pair, CCKM cache", {
	tcase_add_loop_test(tc, full_authentication, 0, N_OF(ways));
	tcase_add_test(tc, mobility_group);
	tcase_add_test(tc, push_closes_window);
	tcase_add_test(tc, push_mangled);
	tcase_add_test(tc, cache_full);
	tcase_add_test(tc, fits);
	tcase_add_test(tc, debug_client);
})
