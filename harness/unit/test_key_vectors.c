/* sees: base crypto key */
#include "crypto/aes.h"
#include "key/bip.h"
#include "key/mpdu.h"
#include "key/pmkid.h"
#include "key/prf.h"
#include "key/psk.h"
#include "key/ptk.h"
#include "suite.h"
#include "vectors.h"

static struct crypto *c;

static void setup(void)
{
	ck_assert_int_eq(crypto_new(&c), ERR_OK);
}

static void teardown(void)
{
	json_decref(vectors_all);
	crypto_free(c);
}

START_TEST(t_psk)
{
	FOR_RECORDS("psk.json") {
		struct psk_in in = { vec_ascii(v, "passphrase"), vec_ascii(v, "ssid") };
		uint8_t psk[PSK_LEN];

		OK(psk_derive(c, &in, psk));
		vec_check(v, "psk", psk, sizeof(psk));
	}
}
END_TEST

START_TEST(t_prf_sha1)
{
	FOR_RECORDS("prf_sha1.json") {
		struct oct key = vec_oct(v, "key"), data = vec_oct(v, "data");
		struct bytes part = oct_bytes(&data);
		struct prf_in in = { oct_bytes(&key), vec_text(v, "label"), &part, 1 };
		uint8_t out[64];

		OK(prf_sha1(c, &in, out, sizeof(out)));
		vec_check(v, "out", out, sizeof(out));
	}
}
END_TEST

static void check_kdf(const json_t *v)
{
	struct oct key = vec_oct(v, "key"), data = vec_oct(v, "data");
	struct bytes part = oct_bytes(&data);
	struct prf_in in = { oct_bytes(&key), vec_text(v, "label"), &part, 1 };
	uint8_t out[PRF_MAX_OUT];
	int bits = vec_int(v, "bits");

	ck_assert_str_eq(vec_text(v, "alg"), "sha256");
	OK(kdf_hash(c, HASH_SHA256, &in, out, (size_t)bits));
	vec_check(v, "out", out, (size_t)bits / 8);
}

/* KCK || KEK || TK || KDK of p against one hex text. */
static void check_ptk(const json_t *v, const char *key, const struct ptk *p)
{
	uint8_t joined[PTK_LEN_MAX];
	struct wr w = wr_of(joined, sizeof(joined));

	wr_bytes(&w, ptk_kck(p));
	wr_bytes(&w, ptk_kek(p));
	wr_bytes(&w, ptk_tk(p));
	wr_put(&w, p->kdk, p->kdk_len);
	vec_check(v, key, joined, w.len);
}

static void check_pairwise(const json_t *v, const struct akm_row *akm, enum cipher pairwise,
			   bool kdk)
{
	struct oct pmk = vec_oct(v, "pmk"), anonce = vec_oct(v, "anonce");
	struct oct snonce = vec_oct(v, "snonce");
	struct ptk_in in = { akm, pairwise, oct_bytes(&pmk), vec_mac(v, "aa"),
			     vec_mac(v, "spa"), anonce.p, snonce.p, kdk };
	struct ptk ptk, swapped;

	OK(ptk_derive(c, &in, &ptk));
	check_ptk(v, "ptk", &ptk);
	in.aa = vec_mac(v, "spa"), in.spa = vec_mac(v, "aa");
	in.anonce = snonce.p, in.snonce = anonce.p;
	OK(ptk_derive(c, &in, &swapped)); /* both ends see the same order */
	check_ptk(v, "ptk", &swapped);
}

START_TEST(t_kdf)
{
	FOR_RECORDS("kdf.json") {
		if (vec_is(v, "kind", "kdf"))
			check_kdf(v);
		else
			check_pairwise(v, akm_find(AKM_SAE, CIPHER_CCMP_128, 0), CIPHER_CCMP_128,
				       true);
	}
}
END_TEST

START_TEST(t_ptk)
{
	FOR_RECORDS("ptk.json") {
		check_pairwise(v, akm_find(AKM_PSK, CIPHER_TKIP, 0), CIPHER_TKIP, false);
	}
}
END_TEST

START_TEST(t_pmkid)
{
	unsigned checked = 0;

	FOR_RECORDS("pmkid.json") {
		bool suite_b = vec_is(v, "kind", "pmkid_suiteb192");
		struct oct key = vec_oct(v, suite_b ? "kck" : "pmk");
		uint8_t pmkid[PMKID_LEN];
		struct pmkid_in in = { HASH_SHA1, oct_bytes(&key), { { 0 } }, { { 0 } } };

		if (vec_is(v, "kind", "sae_pmkid")) /* made of scalars, not of a key */
			continue;
		in.aa = vec_mac(v, "aa");
		in.spa = vec_mac(v, "spa");
		if (suite_b)
			OK(pmkid_hash(AKM_SUITE_B_192, &in.hash));
		OK(pmkid_derive(c, &in, pmkid));
		vec_check(v, "pmkid", pmkid, sizeof(pmkid));
		checked++;
	}
	ck_assert_uint_eq(checked, 3);
}
END_TEST

START_TEST(t_aes_cmac)
{
	FOR_RECORDS("aes_cmac.json") {
		struct oct key = vec_oct(v, "key"), msg = vec_oct(v, "msg");
		struct bytes part = oct_bytes(&msg);
		uint8_t mac[AES_BLOCK];

		OK(aes_cmac(c, oct_bytes(&key), &part, 1, mac));
		vec_check(v, "mac", mac, sizeof(mac));
	}
}
END_TEST

START_TEST(t_aes_key_wrap)
{
	FOR_RECORDS("aes_key_wrap.json") {
		struct oct kek = vec_oct(v, "kek"), plain = vec_oct(v, "plain");
		struct oct wrapped = vec_oct(v, "wrapped");
		uint8_t out[64];

		OK(aes_wrap(c, oct_bytes(&kek), oct_bytes(&plain), out));
		vec_check(v, "wrapped", out, wrapped.len);
		OK(aes_unwrap(c, oct_bytes(&kek), oct_bytes(&wrapped), out));
		vec_check(v, "plain", out, plain.len);
		wrapped.p[wrapped.len - 1] ^= 0x80;
		REFUSED(aes_unwrap(c, oct_bytes(&kek), oct_bytes(&wrapped), out));
	}
}
END_TEST

START_TEST(t_aes_siv)
{
	FOR_RECORDS("aes_siv.json") {
		static struct oct text[4];
		struct oct key = vec_oct(v, "key"), plain = vec_oct(v, "plain");
		struct oct sealed = vec_oct(v, "out");
		struct bytes ad[4];
		struct siv s = { oct_bytes(&key), ad, json_array_size(json_object_get(v, "ad")) };
		uint8_t out[128];

		ck_assert_uint_le(s.n_ad, N_OF(ad));
		for (size_t i = 0; i < s.n_ad; i++) {
			const json_t *one = json_array_get(json_object_get(v, "ad"), i);

			text[i] = oct(json_string_value(one));
			ad[i] = oct_bytes(&text[i]);
		}
		OK(aes_siv_seal(c, &s, oct_bytes(&plain), out));
		vec_check(v, "out", out, sealed.len);
		OK(aes_siv_open(c, &s, oct_bytes(&sealed), out));
		vec_check(v, "plain", out, plain.len);
	}
}
END_TEST

static uint64_t vec_pn(const json_t *v, const char *key)
{
	struct oct o = vec_oct(v, key);
	struct rd r = rd_of(oct_bytes(&o));
	uint16_t high;
	uint32_t low;

	ck_assert(rd_be16(&r, &high) && rd_be32(&r, &low) && r.left == 0);
	return (uint64_t)high << 32 | low;
}

static struct mpdu_key mpdu_key_of(bool gcm, size_t mic, const struct oct *tk)
{
	struct mpdu_key k = { .cipher = gcm ? CIPHER_GCMP_128 : CIPHER_CCMP_128 };

	if (tk->len == 32)
		k.cipher = gcm ? CIPHER_GCMP_256 : CIPHER_CCMP_256;
	ck_assert_uint_eq(mpdu_overhead(k.cipher), MPDU_CRYPTO_HEADER + mic);
	memcpy(k.tk, tk->p, tk->len);
	return k;
}

/* A protected frame opens to plain; each changed bit behind the addresses is refused. */
static void check_opens(const json_t *v, const struct mpdu_key *k, struct oct *frame,
			const struct bytes *plain, uint64_t pn)
{
	uint8_t out[OCT_MAX];
	struct wr w = wr_of(out, sizeof(out));
	struct mpdu_sealed m;

	OK(mpdu_parse(oct_bytes(frame), &m));
	ck_assert_uint_eq(m.slot.pn, pn);
	OK(mpdu_unprotect(c, k, &m, &w));
	ck_assert_msg(w.len == plain->len && memcmp(out, plain->p, w.len) == 0, "%s: plain body",
		      vec_name(v));
	for (size_t at = m.header.len + MPDU_CRYPTO_HEADER; at < frame->len; at++) {
		frame->p[at] ^= 0x40;
		REFUSED(mpdu_unprotect(c, k, &m, &w));
		frame->p[at] ^= 0x40;
	}
	frame->p[10] ^= 1; /* in A2 */
	REFUSED(mpdu_unprotect(c, k, &m, &w));
	frame->p[10] ^= 1;
	m.slot.pn++;
	REFUSED(mpdu_unprotect(c, k, &m, &w));
	ck_assert_uint_eq(w.len, plain->len);
}

static void check_ccmp_gcmp(const json_t *v)
{
	bool gcm = vec_is(v, "kind", "gcmp");
	struct oct tk = vec_oct(v, "tk"), frame = vec_oct(v, "frame"), sealed = { 0 };
	struct mpdu_key k = mpdu_key_of(gcm, gcm ? 16 : 8, &tk);
	struct mpdu_slot slot = { vec_pn(v, "pn"), (uint8_t)vec_int(v, "keyid") };
	struct wr w = wr_of(sealed.p, sizeof(sealed.p));
	struct mpdu_sealed m;
	struct bytes plain;

	OK(mpdu_protect(c, &k, &slot, oct_bytes(&frame), &w));
	sealed.len = w.len;
	OK(mpdu_parse(oct_bytes(&sealed), &m));
	plain = bytes_of(frame.p + m.header.len, frame.len - m.header.len);
	if (gcm) {
		size_t len = m.sealed.len - 16;

		vec_check(v, "cipher", m.sealed.p, len);
		/* The first published MIC was made with a Protected bit of zero; see its note. */
		if (!vec_has(v, "aad_protected_bit_clear"))
			vec_check(v, "mic", m.sealed.p + len, 16);
	} else {
		vec_check(v, "out", sealed.p, sealed.len);
	}
	check_opens(v, &k, &sealed, &plain, slot.pn);
}

static void check_bip(const json_t *v)
{
	bool cmac = vec_is(v, "alg", "cmac");
	struct oct igtk = vec_oct(v, "igtk"), frame = vec_oct(v, "frame"), out = { 0 };
	struct bip_key k = { cmac ? CIPHER_BIP_CMAC_128 : CIPHER_BIP_GMAC_256, { 0 } };
	struct bip_slot slot = { vec_pn(v, "ipn"), (uint16_t)vec_int(v, "keyid") }, got;
	struct wr w = wr_of(out.p, sizeof(out.p));

	memcpy(k.key, igtk.p, igtk.len);
	OK(bip_protect(c, &k, &slot, oct_bytes(&frame), &w));
	out.len = w.len;
	vec_check(v, "out", out.p, out.len);
	OK(bip_verify(c, &k, oct_bytes(&out)));
	OK(bip_parse(k.cipher, oct_bytes(&out), &got));
	ck_assert(got.ipn == slot.ipn && got.key_id == slot.key_id);
	for (size_t at = 24; at < out.len; at++) {
		bool is_mme_start = at == frame.len || at == frame.len + 1;

		out.p[at] ^= 0x40;
		ck_assert_int_eq(bip_verify(c, &k, oct_bytes(&out)),
				 is_mme_start ? ERR_PARSE : ERR_AUTH);
		out.p[at] ^= 0x40;
	}
}

START_TEST(t_data_protection)
{
	FOR_RECORDS("data_protection.json") {
		if (vec_is(v, "kind", "bip"))
			check_bip(v);
		else
			check_ccmp_gcmp(v);
	}
}
END_TEST

START_TEST(t_mpdu)
{
	FOR_RECORDS("mpdu.json") {
		bool gcm = json_is_true(json_object_get(v, "gcm"));
		struct oct tk = vec_oct(v, "key"), frame = vec_oct(v, "mpdu");
		struct oct plain = vec_oct(v, "plain"), again = { 0 };
		struct bytes body = oct_bytes(&plain);
		struct mpdu_key k = mpdu_key_of(gcm, gcm || tk.len == 32 ? 16 : 8, &tk);
		struct wr w = wr_of(again.p, sizeof(again.p));
		struct mpdu_sealed m;
		uint8_t in[OCT_MAX];
		struct wr whole = wr_of(in, sizeof(in));

		check_opens(v, &k, &frame, &body, vec_pn(v, "pn"));
		/* And sealed again it is the frame of the capture. */
		OK(mpdu_parse(oct_bytes(&frame), &m));
		wr_bytes(&whole, m.header);
		wr_bytes(&whole, body);
		OK(mpdu_protect(c, &k, &m.slot, wr_sofar(&whole), &w));
		vec_check(v, "mpdu", again.p, w.len);
	}
}
END_TEST

/* The suite's main, behind the question whether there is anything to read. */
#define main vectors_main
static UNIT_MAIN("key, shared vectors", {
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, t_psk);
	tcase_add_test(tc, t_prf_sha1);
	tcase_add_test(tc, t_kdf);
	tcase_add_test(tc, t_ptk);
	tcase_add_test(tc, t_pmkid);
	tcase_add_test(tc, t_aes_cmac);
	tcase_add_test(tc, t_aes_key_wrap);
	tcase_add_test(tc, t_aes_siv);
	tcase_add_test(tc, t_data_protection);
	tcase_add_test(tc, t_mpdu);
})
#undef main

int main(void)
{
	return vectors_present() ? vectors_main() : VECTORS_ABSENT;
}
