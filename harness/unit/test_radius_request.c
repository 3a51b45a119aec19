/* sees: base crypto wire key trace spec proto */
#include "radius_world.h"
#include "suite.h"

/* The octets hostapd would send, attribute by attribute. */
START_TEST(t_request)
{
	static struct spec_radius_attr own[] = {
		{ .type = RADIUS_NAS_PORT_TYPE, .value = { (const uint8_t *)"\0\0\0\x5", 4 } },
		{ .type = 126, .value = { (const uint8_t *)"lab", 3 } },
	};
	static const struct {
		uint8_t type;
		const char *hex;
	} want[] = {
		{ RADIUS_USER_NAME, "626f62" },
		{ RADIUS_NAS_IP_ADDRESS, "7f000001" },
		{ RADIUS_NAS_IDENTIFIER, "6170312e6c6162" },
		{ RADIUS_CALLED_STATION_ID, "30322d30302d30302d30302d30312d30303a686f6d65" },
		{ RADIUS_SERVICE_TYPE, "00000002" },
		{ RADIUS_NAS_PORT, "00000001" },
		{ RADIUS_CALLING_STATION_ID, "30322d30302d30302d30302d30322d3030" },
		{ RADIUS_CONNECT_INFO, "434f4e4e4543542035344d627073203830322e313167" },
		{ RADIUS_ACCT_SESSION_ID, NULL },
		{ RADIUS_ACCT_MULTI_SESSION_ID, NULL },
		{ RADIUS_MOBILITY_DOMAIN_ID, "0000a1b2" },
		{ RADIUS_WLAN_PAIRWISE_CIPHER, "000fac04" },
		{ RADIUS_WLAN_GROUP_CIPHER, "000fac04" },
		{ RADIUS_WLAN_AKM_SUITE, "000fac03" },
		{ RADIUS_WLAN_GROUP_MGMT_CIPHER, "000fac06" },
		{ RADIUS_NAS_PORT_TYPE, "00000005" },
		{ 126, "6c6162" },
		{ RADIUS_FRAMED_MTU, "00000578" },
		{ RADIUS_EAP_MESSAGE, "0201000801626f62" },
	};
	struct rw *w = rw_new();
	struct radius_request q = rw_request(w, 0);
	struct radius p;
	struct radius_attr a;
	struct rd r;

	w->bss.radius.auth_req_attr = own;
	w->bss.radius.n_auth_req_attr = 2;
	w->bss.radius.own_ip_addr = (struct spec_ip){ { 127, 0, 0, 1 }, 4 };
	w->bss.ieee80211w = SPEC_MFP_OPTIONAL;
	w->bss.mobility_domain[0] = 0xa1, w->bss.mobility_domain[1] = 0xb2;
	q.akm = AKM_FT_8021X;
	rw_start(w);
	ck_assert_int_eq(radius_client_send(w->k, w->c, &q, 0, &w->fx), ERR_OK);
	rw_apply(w);
	p = rw_sent_packet(w, 0);
	ck_assert_uint_eq(p.code, RADIUS_ACCESS_REQUEST);
	ck_assert_uint_eq(p.id, 0);
	r = rd_of(p.attrs);
	ck_assert_int_eq(radius_attr_next(&r, &a), STEP_ITEM);
	ck_assert_uint_eq(a.type, RADIUS_MESSAGE_AUTHENTICATOR);
	for (unsigned i = 0; i < N_OF(want); i++) {
		char hex[600] = "";

		ck_assert_int_eq(radius_attr_next(&r, &a), STEP_ITEM);
		ck_assert_uint_eq(a.type, want[i].type);
		for (size_t k = 0; k < a.value.len; k++)
			snprintf(hex + 2 * k, 3, "%02x", a.value.p[k]);
		if (want[i].hex != NULL)
			ck_assert_str_eq(hex, want[i].hex);
	}
	ck_assert_int_eq(radius_attr_next(&r, &a), STEP_END);
	rw_free(w);
}
END_TEST

/* How Connect-Info and the suites are said. */
START_TEST(t_ways_of_connecting)
{
	static const struct {
		bool preauth, rsn;
		enum spec_hw_mode mode;
		uint8_t rate;
		enum akm akm;
		const char *info;
		uint32_t akm_suite, pairwise;
	} cases[] = {
		{ false, true, SPEC_HW_A, 108, AKM_8021X, "CONNECT 54Mbps 802.11a", 0x000fac01,
		  0x000fac04 },
		{ false, true, SPEC_HW_B, 22, AKM_8021X_SHA256, "CONNECT 11Mbps 802.11b",
		  0x000fac05, 0x000fac04 },
		{ false, true, SPEC_HW_G, 11, AKM_CCKM, "CONNECT 5.5Mbps 802.11g", 0x00409600,
		  0x000fac04 },
		{ false, false, SPEC_HW_G, 108, AKM_8021X, "CONNECT 54Mbps 802.11g", 0x000fac01,
		  0x0050f204 },
		{ true, true, SPEC_HW_G, 108, AKM_NONE, "IEEE 802.11i Pre-Authentication", 0, 0 },
	};
	struct rw *w = rw_new();

	rw_start(w);
	for (unsigned i = 0; i < N_OF(cases); i++) {
		struct radius_request q = rw_request(w, i);
		struct bytes value;
		struct radius p;
		uint32_t n = 0;

		q.hw_mode = cases[i].mode;
		q.preauth = cases[i].preauth;
		q.rsn = cases[i].rsn;
		q.rate_500k = cases[i].rate;
		q.akm = cases[i].akm;
		ck_assert_int_eq(radius_client_send(w->k, w->c, &q, 0, &w->fx), ERR_OK);
		rw_apply(w);
		p = rw_sent_packet(w, i);
		ck_assert(radius_find(&p, RADIUS_CONNECT_INFO, &value));
		ck_assert(rw_is(value, cases[i].info));
		ck_assert_int_eq(radius_find_u32(&p, RADIUS_WLAN_AKM_SUITE, &n),
				 cases[i].akm_suite != 0);
		ck_assert_uint_eq(n, cases[i].akm_suite);
		n = 0;
		ck_assert_int_eq(radius_find_u32(&p, RADIUS_WLAN_PAIRWISE_CIPHER, &n),
				 cases[i].pairwise != 0);
		ck_assert_uint_eq(n, cases[i].pairwise);
	}
	rw_free(w);
}
END_TEST

UNIT_MAIN("radius request", {
	tcase_add_test(tc, t_request);
	tcase_add_test(tc, t_ways_of_connecting);
})
