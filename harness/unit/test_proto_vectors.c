/* sees: base crypto wire key spec trace proto */
#include "proto/authenticator.h"
#include "proto/rkh.h"
#include "proto/supplicant.h"
#include "suite.h"
#include "vectors.h"
#include "wire/eapol.h"
#include "wire/ft.h"

/*
 * Handshakes of others, in tests of their own programs: the machines in the place of either side
 * accept what the other sent, derive the same keys, and answer with the same contents (the 802.1X
 * version octet, and with it the MIC, is each implementation's own).
 */
struct side {
	struct crypto *c;
	struct fx fx;
	struct bugs bugs;
	struct oct psk, aa, spa, m[4];
	enum cipher cipher; /* pairwise and group */
	bool wpa;	    /* of 2003: WPA element, descriptor 254 */
	struct nonces a_nonces, s_nonces;
	uint8_t anonce[1][NONCE_LEN], snonce[1][NONCE_LEN];
};

static struct eapol_key key_of(const struct oct *m)
{
	struct eapol_key k;

	ck_assert_int_eq(eapol_key_parse(oct_bytes(m), 16, &k), WIRE_OK);
	return k;
}

static struct side *side_new(const json_t *v)
{
	static const char *const names[] = { "m1", "m2", "m3", "m4" };
	struct side *s = calloc(1, sizeof(*s));
	struct eapol_key k;

	ck_assert_ptr_nonnull(s);
	ck_assert_int_eq(crypto_new(&s->c), ERR_OK);
	s->psk = oct(vec_text(v, "psk"));
	s->aa = oct(vec_text(v, "aa"));
	s->spa = oct(vec_text(v, "spa"));
	for (unsigned i = 0; i < 4; i++)
		s->m[i] = oct(vec_text(v, names[i]));
	k = key_of(&s->m[0]);
	s->wpa = k.desc == EAPOL_DESC_WPA;
	s->cipher = s->wpa ? CIPHER_TKIP : CIPHER_CCMP_128;
	memcpy(s->anonce[0], k.nonce, NONCE_LEN);
	k = key_of(&s->m[1]);
	memcpy(s->snonce[0], k.nonce, NONCE_LEN);
	s->a_nonces = (struct nonces){ .fixed = s->anonce, .n_fixed = 1 };
	s->s_nonces = (struct nonces){ .fixed = s->snonce, .n_fixed = 1 };
	return s;
}

static void side_free(struct side *s)
{
	crypto_free(s->c);
	free(s);
}

static struct bytes sent(const struct fx *fx)
{
	for (unsigned i = 0; i < fx->n; i++) {
		if (fx->item[i].kind == FX_EAPOL)
			return fx->item[i].u.eapol.pdu;
	}
	return bytes_of(NULL, 0);
}

/* Same message but for version, MIC and, where encrypted, the wrapping of other contents. */
static void same_message(const char *name, struct bytes got, const struct oct *want)
{
	struct eapol_key g, w = key_of(want);

	ck_assert_int_eq(eapol_key_parse(got, 16, &g), WIRE_OK);
	ck_assert_msg(g.info == w.info, "%s: key information %04x, not %04x", name, g.info, w.info);
	ck_assert_uint_eq(g.replay, w.replay);
	ck_assert_mem_eq(g.nonce, w.nonce, NONCE_LEN);
	ck_assert_msg(bytes_equal(g.data, w.data), "%s: other Key Data", name);
}

static void play_supplicant(const json_t *v, struct side *s, struct supp_start start)
{
	struct sta_env env = { .crypto = s->c, .bugs = &s->bugs };
	struct supp_event ev = { .kind = SUPP_EV_START };
	struct supplicant supp;

	start.pairwise = start.group = s->cipher;
	start.bssid = oct_mac(&s->aa);
	start.pmk = oct_bytes(&s->psk);
	ev.u.start = start;
	supplicant_init(&supp, oct_mac(&s->spa), s->s_nonces);
	ck_assert_int_eq(supplicant_step(&supp, &env, &ev, &s->fx), ERR_OK);
	for (unsigned i = 0; i < 4; i += 2) {
		fx_reset(&s->fx);
		ev = (struct supp_event){ .kind = SUPP_EV_EAPOL, .u.pdu = oct_bytes(&s->m[i]) };
		ck_assert_int_eq(supplicant_step(&supp, &env, &ev, &s->fx), ERR_OK);
		same_message(vec_text(v, "name"), sent(&s->fx), &s->m[i + 1]);
	}
	ck_assert_int_eq(supp.state, s->wpa ? SUPP_WAIT_G1 : SUPP_KEYED);
	check_hex(vec_text(v, "name"), "TK", supp.tk, cipher_tk_len(s->cipher),
		  vec_has(v, "tk") ? vec_text(v, "tk")
				   : json_string_value(json_object_get(
					     json_object_get(v, "_derived"), "tk")));
	if (vec_has(v, "g1")) {
		struct oct g1 = oct(vec_text(v, "g1")), g2 = oct(vec_text(v, "g2"));

		fx_reset(&s->fx);
		ev = (struct supp_event){ .kind = SUPP_EV_EAPOL, .u.pdu = oct_bytes(&g1) };
		ck_assert_int_eq(supplicant_step(&supp, &env, &ev, &s->fx), ERR_OK);
		same_message("group 2/2", sent(&s->fx), &g2);
		ck_assert_uint_eq(supp.held.gtk.key_id, 2);
		ck_assert_int_eq(supp.state, SUPP_KEYED);
		if (s->wpa)
			check_hex("group 1/2", "GTK", supp.held.gtk.key, supp.held.gtk.len,
				  vec_text(v, "g1_key_data"));
	}
	supplicant_fini(&supp);
}

/* The recorded one but for the key inside, its id and what encrypts it. */
static void same_group1(struct bytes got, const json_t *v)
{
	struct oct g1 = oct(vec_text(v, "g1"));
	struct eapol_key g, w = key_of(&g1);

	ck_assert_int_eq(eapol_key_parse(got, 16, &g), WIRE_OK);
	ck_assert_uint_eq(g.info & ~KEY_INFO_WPA_INDEX, w.info & ~KEY_INFO_WPA_INDEX);
	ck_assert_uint_eq(g.key_len, w.key_len);
	ck_assert_uint_eq(g.replay, w.replay);
	ck_assert_uint_eq(g.desc, w.desc);
	ck_assert_uint_eq(g.data.len, w.data.len);
}

static void play_authenticator(const json_t *v, struct side *s, struct ap_security *ap,
			       struct authr_start start)
{
	struct psk_candidate psk = { .vlan_id = 0 };
	struct group_conf conf = { .cipher = s->cipher };
	struct group group;
	struct ap_env env = { .crypto = s->c, .bugs = &s->bugs, .ap = ap, .group = &group };
	struct authr_event ev = { .kind = AUTHR_EV_START };
	struct authenticator a;

	memcpy(psk.psk, s->psk.p, sizeof(psk.psk));
	ap->bssid = oct_mac(&s->aa);
	ap->pairwise_update_count = 4;
	start.pairwise = s->cipher;
	start.psk = &psk;
	start.n_psk = 1;
	ev.u.start = start;
	group_init(&group, &conf);
	ck_assert_int_eq(group_step(&group, s->c, GROUP_EV_START, &s->fx), ERR_OK);
	authenticator_init(&a, oct_mac(&s->spa), s->a_nonces);
	fx_reset(&s->fx);
	ck_assert_int_eq(authenticator_step(&a, &env, &ev, &s->fx), ERR_OK);
	same_message(vec_text(v, "name"), sent(&s->fx), &s->m[0]);
	for (unsigned i = 1; i < 4; i += 2) {
		fx_reset(&s->fx);
		ev = (struct authr_event){ .kind = AUTHR_EV_EAPOL, .u.pdu = oct_bytes(&s->m[i]) };
		ck_assert_int_eq(authenticator_step(&a, &env, &ev, &s->fx), ERR_OK);
	}
	ck_assert_int_eq(a.state, s->wpa ? AUTHR_GROUP_SENT : AUTHR_KEYED);
	if (s->wpa) {
		struct oct g2 = oct(vec_text(v, "g2"));

		/* WPA1: the group key follows by itself */
		same_group1(sent(&s->fx), v);
		fx_reset(&s->fx);
		ev = (struct authr_event){ .kind = AUTHR_EV_EAPOL, .u.pdu = oct_bytes(&g2) };
		ck_assert_int_eq(authenticator_step(&a, &env, &ev, &s->fx), ERR_OK);
		ck_assert_int_eq(a.state, AUTHR_KEYED);
	}
	authenticator_fini(&a);
	group_fini(&group);
}

START_TEST(psk)
{
	size_t n = 0;

	FOR_RECORDS("handshakes.json")
	{
		struct side *s;
		struct bytes own;
		struct oct key_data;
		struct kdes m2, m3;
		struct ap_security ap = { 0 };

		s = side_new(v);
		ck_assert_int_eq(kdes_parse(key_of(&s->m[1]).data, &m2), WIRE_OK);
		key_data = oct(vec_text(v, "m3_key_data"));
		ck_assert_int_eq(kdes_parse(oct_bytes(&key_data), &m3), WIRE_OK);
		own = s->wpa ? m2.wpa : m2.rsne;
		play_supplicant(v, s,
				(struct supp_start){ .akm = AKM_PSK,
						     .ssid = bytes_of("TestWPA", 7),
						     .rsne = own,
						     .ap_rsne = m3.rsne,
						     .ap_wpa = m3.wpa });
		ap.rsne = m3.rsne;
		ap.wpa = m3.wpa;
		ap.ssid = bytes_of("TestWPA", 7);
		play_authenticator(v, s, &ap, (struct authr_start){ .akm = AKM_PSK, .rsne = own });
		side_free(s);
		n++;
	}
	ck_assert_uint_ge(n, 2);
	json_decref(vectors_all);
}
END_TEST

START_TEST(ft_psk)
{
	FOR_RECORDS("ft_initial_4way.json")
	{
		struct side *s = side_new(v);
		struct oct ap_rsne = oct(vec_text(v, "ap_rsne")),
			   rsne = oct(vec_text(v, "sta_rsne"));
		struct oct mde = oct(vec_text(v, "mde")), fte = oct(vec_text(v, "fte"));
		struct oct mdid = oct(vec_text(v, "mdid")), r1kh = oct(vec_text(v, "r1khid"));
		const char *r0kh = vec_text(v, "r0khid");
		struct ap_security ap = { .ssid = bytes_of("TestFT", 6),
					  .rsne = oct_bytes(&ap_rsne),
					  .mde = oct_bytes(&mde),
					  .r0kh_id = bytes_of(r0kh, strlen(r0kh)),
					  .r1kh_id = oct_mac(&r1kh) };

		memcpy(ap.mdid, mdid.p, MDID_LEN);
		play_supplicant(v, s,
				(struct supp_start){ .akm = AKM_FT_PSK,
						     .ssid = ap.ssid,
						     .rsne = oct_bytes(&rsne),
						     .ap_rsne = ap.rsne,
						     .mde = ap.mde,
						     .fte = oct_bytes(&fte) });
		play_authenticator(v, s, &ap,
				   (struct authr_start){ .akm = AKM_FT_PSK,
							 .rsne = oct_bytes(&rsne),
							 .mde = ap.mde,
							 .fte = oct_bytes(&fte) });
		side_free(s);
	}
	json_decref(vectors_all);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("proto_vectors");
	TCase *tc = tcase_create("proto_vectors");
	SRunner *sr;
	int failed;

	if (!vectors_present())
		return VECTORS_ABSENT;
	tcase_add_test(tc, psk);
	tcase_add_test(tc, ft_psk);
	suite_add_tcase(s, tc);
	sr = srunner_create(s);
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
