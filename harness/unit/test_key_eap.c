/* sees: base crypto key */
/* MS-CHAP-V2 and the keys of TLS, PEAP and FAST: RFC vectors, then the shared tables. */
#include "key/eap_keys.h"
#include "key/mschapv2.h"
#include "suite.h"
#include "vectors.h"

static struct crypto *c;

static void setup(void)
{
	ck_assert_int_eq(crypto_new(&c), ERR_OK);
}

static void teardown(void)
{
	crypto_free(c);
	json_decref(vectors_all);
	vectors_all = NULL;
}

/* RFC 2759 9.2 and RFC 3079 3.5.3 */
START_TEST(t_rfc_2759)
{
	struct oct auth = oct("5b5d7c7d7b3f2f3e3c2c602132262628");
	struct oct peer = oct("21402324255e262a28295f2b3a337c7e");
	uint8_t hash[NT_HASH_LEN], response[24], proof[20];
	struct mschapv2_in in = { bytes_of("User", 4), hash, auth.p, peer.p };
	struct mschapv2_keys keys;

	ck_assert_int_eq(nt_hash(c, bytes_of("clientPass", 10), hash), ERR_OK);
	check_hex("8.3", "hash", hash, 16, "44ebba8d5312b8d611474411f56989ae");
	ck_assert_int_eq(mschapv2_response(c, &in, response), ERR_OK);
	check_hex("8.1", "response", response, 24,
		  "82309ecd8d708b5ea08faa3981cd83544233114a3d85d6df");
	ck_assert_int_eq(mschapv2_authenticator(c, &in, response, proof), ERR_OK);
	check_hex("8.7", "authenticator", proof, 20, "407a5589115fd0d6209f510fe9c04566932cda56");
	ck_assert_int_eq(mschapv2_keys(c, hash, response, &keys), ERR_OK);
	check_hex("3.5.3", "server's send key", keys.peer_recv, 16,
		  "8b7cdc149b993a1ba118cb153f56dccb");
	check_hex("3.5.3", "peer's send key", keys.peer_send, 16,
		  "d5f0e9521e3ea9589645e86051c82226");
}
END_TEST

static const struct {
	const char *name, *password, *hash; /* NULL: refused */
} hashes[] = {
	{ "nothing", "", "31d6cfe0d16ae931b73c59d7e0c089c0" }, /* RFC 1320 A.5, MD4 of nothing */
	{ "RFC 2759 9.2", "clientPass", "44ebba8d5312b8d611474411f56989ae" },
	{ "half a character", "p\xc3", NULL },
	{ "no continuation", "p\xc3p", NULL },
	{ "beyond 16 bits", "\xf0\x9f\x98\x80", NULL },
};

START_TEST(t_nt_hash)
{
	const char *text = hashes[_i].password;
	uint8_t hash[NT_HASH_LEN];
	enum err e = nt_hash(c, bytes_of(text, strlen(text)), hash);

	ck_assert_int_eq(e, hashes[_i].hash ? ERR_OK : ERR_RANGE);
	if (hashes[_i].hash)
		check_hex(hashes[_i].name, "hash", hash, 16, hashes[_i].hash);
}
END_TEST

START_TEST(t_nt_hash_of_wide_characters)
{
	uint8_t hash[NT_HASH_LEN], want[MD4_LEN];

	ck_assert_int_eq(nt_hash(c, bytes_of("\xc3\xa4\xe2\x82\xac", 5), hash), ERR_OK);
	ck_assert_int_eq(md4_digest(c, bytes_of("\xe4\x00\xac\x20", 4), want), ERR_OK);
	ck_assert_mem_eq(hash, want, MD4_LEN);
}
END_TEST

START_TEST(t_too_long_a_password)
{
	uint8_t many[MSCHAPV2_PASSWORD_MAX + 1], hash[NT_HASH_LEN];

	memset(many, 'x', sizeof(many));
	ck_assert_int_eq(nt_hash(c, BYTES(many), hash), ERR_RANGE);
	ck_assert_int_eq(nt_hash(c, bytes_of(many, MSCHAPV2_PASSWORD_MAX), hash), ERR_OK);
}
END_TEST

START_TEST(t_user_behind_the_domain)
{
	struct bytes u = mschapv2_user(bytes_of("DOM\\sub\\joe", 11));

	ck_assert(bytes_equal(u, bytes_of("joe", 3)));
	ck_assert(bytes_equal(mschapv2_user(bytes_of("joe", 3)), bytes_of("joe", 3)));
	ck_assert_uint_eq(mschapv2_user(bytes_of("DOM\\", 4)).len, 0);
}
END_TEST

START_TEST(t_shared_mschapv2)
{
	if (!vectors_present())
		return;
	FOR_RECORDS("mschapv2.json")
	{
		struct oct auth = vec_oct(v, "auth_challenge"), peer = vec_oct(v, "peer_challenge");
		uint8_t hash[NT_HASH_LEN], out[24];
		struct mschapv2_in in = { mschapv2_user(vec_ascii(v, "username")), hash, auth.p,
					  peer.p };
		const json_t *derived = json_object_get(v, "_derived");
		struct mschapv2_keys k;

		OK(nt_hash(c, vec_ascii(v, "password"), hash));
		vec_check(v, "password_hash", hash, 16);
		OK(mschapv2_response(c, &in, out));
		vec_check(v, "nt_response", out, 24);
		OK(mschapv2_keys(c, hash, out, &k));
		vec_check(v, "server_send_start_key", k.peer_recv, 16);
		check_hex(vec_name(v), "client_send_key", k.peer_send, 16,
			  vec_text(derived, "client_send_key"));
		check_hex(vec_name(v), "client_recv_key", k.peer_recv, 16,
			  vec_text(derived, "client_recv_key"));
		OK(mschapv2_authenticator(c, &in, out, out));
		vec_check(v, "authenticator_response", out, 20);
	}
}
END_TEST

static enum hash vec_hash(const json_t *v)
{
	return vec_is(v, "alg", "sha384") ? HASH_SHA384
	       : vec_is(v, "alg", "sha1") ? HASH_SHA1
					  : HASH_SHA256;
}

static void check_tlsprf(const json_t *v)
{
	struct oct secret = vec_oct(v, "secret"), seed = vec_oct(v, "seed"), want;
	struct eap_prf_in in = { oct_bytes(&secret), vec_text(v, "label"), oct_bytes(&seed) };
	uint8_t out[EAP_KEY_OUT_MAX];

	want = vec_oct(v, "out");
	OK(tls12_prf(c, vec_hash(v), &in, out, want.len));
	vec_check(v, "out", out, want.len);
}

static void check_tls13(const json_t *v)
{
	struct oct secret = vec_oct(v, "exporter_secret"), context = vec_oct(v, "context"), want;
	struct eap_prf_in in = { oct_bytes(&secret), vec_text(v, "label"), oct_bytes(&context) };
	uint8_t out[EAP_KEY_OUT_MAX];

	want = vec_oct(v, "out");
	OK(tls13_export(c, vec_hash(v), &in, out, want.len));
	vec_check(v, "out", out, want.len);
}

static void check_tprf(const json_t *v)
{
	struct oct key = vec_oct(v, "key"), seed = vec_oct(v, "seed"), want = vec_oct(v, "out");
	struct eap_prf_in in = { oct_bytes(&key), vec_text(v, "label"), oct_bytes(&seed) };
	uint8_t out[EAP_KEY_OUT_MAX];

	OK(fast_t_prf(c, &in, out, want.len));
	vec_check(v, "out", out, want.len);
}

static void check_hmac(const json_t *v, struct bytes key, const char *msg, const char *out_name)
{
	struct oct m = vec_oct(v, msg);
	struct bytes part = oct_bytes(&m);
	uint8_t out[20];

	OK(hmac(c, HASH_SHA1, key, &part, 1, out, 20));
	vec_check(v, out_name, out, 20);
}

static void check_peap_macs(const json_t *v, const struct peap_keys *k)
{
	static const char *const side[2][2] = { { "server_tlv_mac_zeroed", "server_mac" },
						{ "peer_tlv_mac_zeroed", "peer_mac" } };
	uint8_t mac[PEAP_MAC];

	for (int i = 0; i < 2; i++) {
		struct oct tlv = vec_oct(v, side[i][0]); /* with the type behind it */

		ck_assert_uint_eq(tlv.len, PEAP_BINDING_TLV + 1);
		OK(peap_mac(c, k->cmk, tlv.p, mac));
		vec_check(v, side[i][1], mac, PEAP_MAC);
	}
}

static void check_peap_isk(const json_t *v)
{
	struct oct auth = vec_oct(v, "auth_challenge"), peer = vec_oct(v, "peer_challenge");
	uint8_t hash[NT_HASH_LEN], response[24], isk[PEAP_ISK];
	struct mschapv2_in in = { vec_ascii(v, "username"), hash, auth.p, peer.p };
	struct mschapv2_keys k;

	OK(nt_hash(c, vec_ascii(v, "password"), hash));
	OK(mschapv2_response(c, &in, response));
	OK(mschapv2_keys(c, hash, response, &k));
	memcpy(isk, k.peer_send, 16);
	memcpy(isk + 16, k.peer_recv, 16);
	vec_check(v, "isk", isk, PEAP_ISK);
}

static void check_peap(const json_t *v)
{
	struct oct tk = vec_oct(v, "tk"), isk = vec_oct(v, "isk");
	uint8_t imck[PEAP_IPMK + PEAP_CMK], msk[128];
	struct peap_keys k;

	check_peap_isk(v);
	OK(peap_derive_keys(c, tk.p, isk.p, &k));
	memcpy(imck, k.ipmk, PEAP_IPMK);
	memcpy(imck + PEAP_IPMK, k.cmk, PEAP_CMK);
	vec_check(v, "imck", imck, sizeof(imck));
	check_peap_macs(v, &k);
	OK(peap_derive_msk(c, &k, msk));
	vec_check(v, "msk", msk, 64);
	vec_check(v, "emsk", msk + 64, 64);
}

static void check_fast_msk(const json_t *v, const uint8_t *s_imck, const char *label,
			   const char *name)
{
	struct eap_prf_in in = { bytes_of(s_imck, 40), label, { NULL, 0 } };
	uint8_t out[64];

	OK(fast_t_prf(c, &in, out, 64));
	vec_check(v, name, out, 64);
}

static void check_fast(const json_t *v)
{
	struct oct sks = vec_oct(v, "sks"), isk = vec_oct(v, "isk");
	struct eap_prf_in in = { oct_bytes(&sks), "Inner Methods Compound Keys", oct_bytes(&isk) };
	uint8_t imck[60];

	OK(fast_t_prf(c, &in, imck, 60));
	vec_check(v, "imck", imck, 60);
	check_fast_msk(v, imck, "Session Key Generating Function", "msk");
	check_fast_msk(v, imck, "Extended Session Key Generating Function", "emsk");
	check_hmac(v, bytes_of(imck + 40, 20), "cb_tlv_mac_zeroed", "mac");
}

START_TEST(t_shared_eap)
{
	if (!vectors_present())
		return;
	FOR_RECORDS(_i == 0 ? "eap.json" : "tls_prf.json")
	{
		struct oct key = vec_oct(v, "key");

		if (vec_is(v, "kind", "tlsprf"))
			check_tlsprf(v);
		else if (vec_is(v, "kind", "tls13exp"))
			check_tls13(v);
		else if (vec_is(v, "kind", "tprf"))
			check_tprf(v);
		else if (vec_is(v, "kind", "hmac"))
			check_hmac(v, oct_bytes(&key), "msg", "out");
		else if (vec_is(v, "kind", "peap_cb"))
			check_peap(v);
		else if (vec_is(v, "kind", "fast_keys"))
			check_fast(v);
		else
			ck_abort_msg("%s: a kind nobody checks", vec_name(v));
	}
}
END_TEST

/* RFC 4851 B.1: the first compound key, then MSK. */
START_TEST(t_rfc_4851)
{
	struct oct sks = oct("d64b7d7217592805aff9b7ff666da1968f0b5e06467a448464c1c80c96440998"
			     "ff92a8b4c6422871");
	uint8_t zeros[32] = { 0 }, imck[60], msk[64];
	struct eap_prf_in first = { oct_bytes(&sks), "Inner Methods Compound Keys", BYTES(zeros) };
	struct eap_prf_in second = { bytes_of(imck, 40), "Session Key Generating Function",
				     { NULL, 0 } };

	ck_assert_int_eq(fast_t_prf(c, &first, imck, 60), ERR_OK);
	check_hex("B.1", "IMCK", imck, 60,
		  "16153c3f2155efd97f34aec81a4e66804cc376f28aa96f96c2545f8cab6502e1"
		  "18407b56beeaa7c5765d8f0bc507c6b904d06956728b6bb815ec577b");
	ck_assert_int_eq(fast_t_prf(c, &second, msk, 64), ERR_OK);
	check_hex("B.1", "MSK", msk, 64,
		  "4d83a9be6f8a74ed6a02660a634d2c33c2da6015c6370451903863da543e14b9"
		  "2799181e07bf0f5a5e3c3293808c6c4967ed24fe4540a0595e37c2e9d05d0ae3");
}
END_TEST

/* Of keys 0, 1, 2…, computed with Python's hmac after [MS-PEAP 3.1.5.5]. */
START_TEST(t_peap)
{
	uint8_t tk[PEAP_TK], isk[PEAP_ISK], msk[128], mac[PEAP_MAC];
	uint8_t tlv[PEAP_BINDING_TLV] = { 0, 12, 0, 56, 0, 0, 0, 1 };
	struct peap_keys k;

	for (uint8_t i = 0; i < PEAP_TK; i++)
		tk[i] = i;
	for (uint8_t i = 0; i < PEAP_ISK; i++) {
		isk[i] = (uint8_t)(100 + i);
		tlv[8 + i] = (uint8_t)(200 + i);
	}
	ck_assert_int_eq(peap_derive_keys(c, tk, isk, &k), ERR_OK);
	check_hex("PEAP", "IPMK", k.ipmk, PEAP_IPMK,
		  "eb37537157e25cd426f0874652b14910e030adce28abdd0de75642e037116a27"
		  "ba6e87da19bd046f");
	check_hex("PEAP", "CMK", k.cmk, PEAP_CMK, "4b6b44ae2731aee18315872e79847d102499c229");
	ck_assert_int_eq(peap_derive_msk(c, &k, msk), ERR_OK);
	check_hex("PEAP", "MSK and EMSK", msk, 128,
		  "8aca9463dd0e14447d97420474a381c2e12aeb2a78b61632b72fb15df66907c9"
		  "ee6b961ff1c5ce36a8453f04c372f2e67c8002bfe4f2c41d158f125b6378f858"
		  "e57325ef309cd75aaebcc45ed643d26dab407cc7f27d426497ac8884a2781b8d"
		  "686c172fe32a7835c4105360f193f9c8a5690fb650703649d501198622a2f23f");
	ck_assert_int_eq(peap_mac(c, k.cmk, tlv, mac), ERR_OK);
	check_hex("PEAP", "MAC", mac, PEAP_MAC, "b627efc2ef7804582f846ef956f95955a6713493");
}
END_TEST

UNIT_MAIN("key, EAP", {
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, t_rfc_2759);
	tcase_add_loop_test(tc, t_nt_hash, 0, N_OF(hashes));
	tcase_add_test(tc, t_nt_hash_of_wide_characters);
	tcase_add_test(tc, t_too_long_a_password);
	tcase_add_test(tc, t_user_behind_the_domain);
	tcase_add_test(tc, t_rfc_4851);
	tcase_add_test(tc, t_peap);
	tcase_add_test(tc, t_shared_mschapv2);
	tcase_add_loop_test(tc, t_shared_eap, 0, 2);
})
