/* sees: base crypto key */
#include "crypto/aes.h"
#include "key/eapol_mic.h"
#include "key/ft.h"
#include "key/keydata.h"
#include "key/mic.h"
#include "key/psk.h"
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

/*
 * EAPOL frames: the MIC of each verifies; with any of a few bits changed, with another key, or cut
 * short it does not.
 */
static void check_mic(const json_t *v, const char *key, const struct akm_row *akm,
		      const struct ptk *ptk)
{
	static const size_t places[] = { 0, 4, 6, 16, 17, 48, 81, 96, 97, 98 };
	struct oct pdu = vec_oct(v, key);
	struct oct padded = pdu;
	struct eapol_mic_in in = { akm, ptk_kck(ptk), oct_bytes(&pdu) };
	struct ptk other = *ptk;

	OK(eapol_mic_verify(c, &in));
	for (size_t i = 0; i < N_OF(places); i++) {
		pdu.p[places[i]] ^= 0x10;
		REFUSED(eapol_mic_verify(c, &in));
		pdu.p[places[i]] ^= 0x10;
	}
	memset(padded.p + padded.len, 0xaa, 20); /* as in a short Ethernet frame */
	in.pdu = bytes_of(padded.p, padded.len + 20);
	OK(eapol_mic_verify(c, &in));
	in.pdu = bytes_of(pdu.p, pdu.len - 1);
	ck_assert_int_eq(eapol_mic_verify(c, &in), ERR_PARSE);
	in.pdu = oct_bytes(&pdu);
	other.kck[0] ^= 1;
	in.kck = ptk_kck(&other);
	REFUSED(eapol_mic_verify(c, &in));
}

/* The Key Data of a frame with a MIC of the row's length, decrypted. */
static void check_key_data(const json_t *v, const char *frame, const char *plain,
			   const struct akm_row *akm, const struct ptk *ptk)
{
	struct oct pdu = vec_oct(v, frame);
	struct rd r = rd_of(oct_bytes(&pdu));
	uint8_t iv[KEYDATA_IV], out[KEYDATA_MAX];
	struct wr w = wr_of(out, sizeof(out));
	struct keydata_key key = { akm, ptk_kek(ptk), iv };
	struct bytes data;
	uint16_t len;

	ck_assert(rd_skip(&r, 49) && rd_copy(&r, iv, sizeof(iv)));
	ck_assert(rd_skip(&r, 16 + akm->eapol_mic_len) && rd_be16(&r, &len));
	ck_assert(rd_take(&r, len, &data));
	OK(keydata_decrypt(c, &key, data, &w));
	vec_check(v, plain, out, w.len);

	if (akm->key_data == KEYDATA_AES_KW) {
		size_t before = w.len;
		struct ptk other = *ptk;

		pdu.p[pdu.len - 1] ^= 1;
		REFUSED(keydata_decrypt(c, &key, data, &w));
		pdu.p[pdu.len - 1] ^= 1;
		other.kek[0] ^= 1;
		key.kek = ptk_kek(&other);
		REFUSED(keydata_decrypt(c, &key, data, &w));
		ck_assert_uint_eq(w.len, before);
	}
}

/* The nonce of an EAPOL-Key frame. */
static struct oct nonce_of(const json_t *v, const char *frame)
{
	struct oct pdu = vec_oct(v, frame), nonce = { .len = NONCE_LEN };
	struct rd r = rd_of(oct_bytes(&pdu));

	ck_assert(rd_skip(&r, 17) && rd_copy(&r, nonce.p, NONCE_LEN));
	return nonce;
}

START_TEST(t_handshakes)
{
	FOR_RECORDS("handshakes.json") {
		enum cipher pairwise = vec_int(v, "ver") == 1 ? CIPHER_TKIP : CIPHER_CCMP_128;
		const struct akm_row *akm = akm_find((enum akm)vec_int(v, "akm"), pairwise, 0);
		struct oct anonce = nonce_of(v, "m1"), snonce = nonce_of(v, "m2");
		struct psk_in psk_in = { vec_ascii(v, "passphrase"), vec_ascii(v, "ssid") };
		uint8_t psk[PSK_LEN];
		struct ptk_in in = { akm, pairwise, BYTES(psk), vec_mac(v, "aa"),
				     vec_mac(v, "spa"), anonce.p, snonce.p, false };
		static const char *const signed_frames[] = { "m2", "m3", "m4", "g1", "g2" };
		struct ptk ptk;

		ck_assert_uint_eq(akm->key_version, vec_int(v, "ver"));
		OK(psk_derive(c, &psk_in, psk));
		vec_check(v, "psk", psk, sizeof(psk));
		OK(ptk_derive(c, &in, &ptk));
		vec_check(v, "kck", ptk.kck, ptk.kck_len);
		vec_check(v, "kek", ptk.kek, ptk.kek_len);
		vec_check(v, "tk", ptk.tk, ptk.tk_len);
		for (size_t i = 0; i < N_OF(signed_frames); i++)
			check_mic(v, signed_frames[i], akm, &ptk);
		if (pairwise != CIPHER_TKIP) /* the WPA message 3 is not encrypted */
			check_key_data(v, "m3", "m3_key_data", akm, &ptk);
		check_key_data(v, "g1", "g1_key_data", akm, &ptk);
	}
}
END_TEST

/* What the hierarchy came to, for one record of FT keys. */
struct ft_keys {
	struct pmk_r0 r0;
	struct pmk_r1 r1;
	struct ptk ptk;
	uint8_t ptk_name[FT_NAME_LEN];
};

struct ft_given {
	const struct akm_row *akm;
	enum cipher pairwise;
	struct oct xxkey, mdid, anonce, snonce;
	struct bytes ssid, r0kh_id;
	struct mac r1kh_id, spa, bssid;
};

static void derive_ft(const json_t *v, const struct ft_given *g, struct ft_keys *k)
{
	struct ft_r0_in r0 = { .akm = g->akm, .xxkey = oct_bytes(&g->xxkey), .ssid = g->ssid,
			       .r0kh_id = g->r0kh_id, .s0kh_id = g->spa };
	struct ft_r1_in r1 = { g->akm, &k->r0, g->r1kh_id, g->spa };
	struct ft_r1_name_in name = { g->akm, k->r0.name, g->r1kh_id, g->spa };
	struct ft_ptk_in ptk = { g->akm,   g->pairwise, &k->r1, g->anonce.p, g->snonce.p,
				 g->bssid, g->spa,      false };
	uint8_t r1_name[FT_NAME_LEN];

	memcpy(r0.mdid, g->mdid.p, sizeof(r0.mdid));
	OK(ft_derive_r0(c, &r0, &k->r0));
	vec_check(v, "pmk_r0", k->r0.key, k->r0.len);
	vec_check(v, "pmk_r0_name", k->r0.name, FT_NAME_LEN);
	OK(ft_derive_r1(c, &r1, &k->r1));
	vec_check(v, "pmk_r1", k->r1.key, k->r1.len);
	vec_check(v, "pmk_r1_name", k->r1.name, FT_NAME_LEN);
	OK(ft_derive_r1_name(c, &name, r1_name));
	vec_check(v, "pmk_r1_name", r1_name, FT_NAME_LEN);
	OK(ft_derive_ptk(c, &ptk, &k->ptk, k->ptk_name));
}

static void check_ft_mic(const json_t *v, const struct akm_row *akm, struct bytes kck,
			 const char *sta, const char *ap)
{
	struct oct rsne = vec_oct(v, "rsne"), mde = vec_oct(v, "mde"), fte = vec_oct(v, "fte");
	struct oct ric = vec_oct(v, "ric"), rsnxe = vec_oct(v, "rsnxe"), mic = vec_oct(v, "mic");
	struct oct *const covered[] = { &rsne, &mde, &fte, &ric, &rsnxe };
	struct ft_mic_in in = { akm, kck, vec_mac(v, sta), vec_mac(v, ap),
				(enum ft_mic_seq)vec_int(v, "seq"), oct_bytes(&rsne),
				oct_bytes(&mde), oct_bytes(&fte), oct_bytes(&ric),
				oct_bytes(&rsnxe) };
	uint8_t got[MIC_LEN_MAX];

	OK(ft_mic(c, &in, got));
	vec_check(v, "mic", got, akm->fte_mic_len);
	memcpy(fte.p + FTE_MIC_OFFSET, mic.p, mic.len);
	OK(ft_mic_verify(c, &in));
	for (size_t i = 0; i < N_OF(covered); i++) {
		for (size_t at = 0; at < covered[i]->len; at++) {
			covered[i]->p[at] ^= 1;
			REFUSED(ft_mic_verify(c, &in));
			covered[i]->p[at] ^= 1;
		}
	}
	in.seq = in.seq == FT_MIC_REQUEST ? FT_MIC_RESPONSE : FT_MIC_REQUEST;
	REFUSED(ft_mic_verify(c, &in));
	in.fte.len = FTE_MIC_OFFSET + (size_t)akm->fte_mic_len - 1;
	ck_assert_int_eq(ft_mic_verify(c, &in), ERR_PARSE);
}

/* The GTK subelement of the FTE in a Reassociation Response, unwrapped [11-2020 9.4.2.47]. */
static void check_fte_gtk(const json_t *v, const struct ptk *ptk)
{
	struct oct frame = vec_oct(v, "reassoc_resp");
	struct rd r = rd_of(oct_bytes(&frame)), body;
	uint8_t id, len, gtk[16];
	struct bytes wrapped;

	ck_assert(rd_skip(&r, 24 + 6));
	do {
		ck_assert(rd_u8(&r, &id) && rd_u8(&r, &len) && rd_sub(&r, len, &body));
	} while (id != 55);
	ck_assert(rd_skip(&body, 2 + 16 + 32 + 32));
	r = body;
	do {
		ck_assert(rd_u8(&r, &id) && rd_u8(&r, &len) && rd_sub(&r, len, &body));
	} while (id != 2);
	ck_assert(rd_skip(&body, 2 + 1 + 8) && rd_take(&body, 24, &wrapped));
	OK(aes_unwrap(c, ptk_kek(ptk), wrapped, gtk));
	vec_check(v, "gtk", gtk, sizeof(gtk));
}

static void check_ft_keys(const json_t *v)
{
	struct oct ssid = vec_oct(v, "ssid"), r0kh = vec_oct(v, "r0khid");
	struct ft_given g = { .xxkey = vec_oct(v, "xxkey"), .mdid = vec_oct(v, "mdid"),
			      .anonce = vec_oct(v, "anonce"), .snonce = vec_oct(v, "snonce"),
			      .ssid = oct_bytes(&ssid), .r0kh_id = oct_bytes(&r0kh),
			      .r1kh_id = vec_mac(v, "r1khid"), .spa = vec_mac(v, "spa"),
			      .bssid = vec_mac(v, "bssid") };
	enum akm akm = (enum akm)vec_int(v, "akm");
	struct ft_keys k;

	g.pairwise = akm == AKM_FT_8021X_SHA384 ? CIPHER_GCMP_256 : CIPHER_CCMP_128;
	g.akm = akm_find(akm, g.pairwise, 0);
	derive_ft(v, &g, &k);
	check_ptk(v, "ptk", &k.ptk);
	vec_check(v, "ptk_name", k.ptk_name, FT_NAME_LEN);
	if (vec_has(v, "m2")) {
		check_mic(v, "m2", g.akm, &k.ptk);
		check_mic(v, "m3", g.akm, &k.ptk);
		check_mic(v, "m4", g.akm, &k.ptk);
		check_key_data(v, "m3", "m3_key_data", g.akm, &k.ptk);
	}
	if (vec_has(v, "reassoc_resp"))
		check_fte_gtk(v, &k.ptk);
}

START_TEST(t_ft)
{
	unsigned keys = 0, mics = 0;

	FOR_RECORDS("ft.json") {
		if (vec_is(v, "kind", "ft_keys")) {
			check_ft_keys(v);
			keys++;
		} else {
			struct oct kck = vec_oct(v, "kck");
			enum akm akm = kck.len == 24 ? AKM_FT_8021X_SHA384 : AKM_FT_SAE;

			check_ft_mic(v, akm_find(akm, CIPHER_CCMP_128, 0), oct_bytes(&kck), "sta",
				     "ap");
			mics++;
		}
	}
	ck_assert_uint_eq(keys, 4);
	ck_assert_uint_eq(mics, 4);
}
END_TEST

START_TEST(t_ft_initial_4way)
{
	FOR_RECORDS("ft_initial_4way.json") {
		const json_t *given = v;
		struct ft_given g = { .xxkey = vec_oct(v, "psk"), .mdid = vec_oct(v, "mdid"),
				      .anonce = nonce_of(v, "m1"), .snonce = nonce_of(v, "m2"),
				      .ssid = vec_ascii(v, "ssid"),
				      .r0kh_id = vec_ascii(v, "r0khid"),
				      .r1kh_id = vec_mac(v, "r1khid"), .spa = vec_mac(v, "spa"),
				      .bssid = vec_mac(v, "aa"), .pairwise = CIPHER_CCMP_128 };
		struct ft_keys k;
		json_t *derived = json_object_get(v, "_derived");

		g.akm = akm_find((enum akm)vec_int(v, "akm"), g.pairwise, 0);
		json_object_set(derived, "name", json_object_get(v, "name"));
		json_object_set(derived, "m3", json_object_get(v, "m3"));
		derive_ft(derived, &g, &k);
		vec_check(derived, "kck", k.ptk.kck, k.ptk.kck_len);
		vec_check(derived, "kek", k.ptk.kek, k.ptk.kek_len);
		vec_check(derived, "tk", k.ptk.tk, k.ptk.tk_len);
		vec_check(derived, "ptk_name", k.ptk_name, FT_NAME_LEN);
		check_mic(given, "m2", g.akm, &k.ptk);
		check_mic(given, "m3", g.akm, &k.ptk);
		check_mic(given, "m4", g.akm, &k.ptk);
		check_key_data(derived, "m3", "m3_key_data", g.akm, &k.ptk);
	}
}
END_TEST

/* AKM 24's PTK and the MIC its KCK makes of ten ASCII digits. */
static void check_sae_ext(const json_t *v, const struct ft_given *g)
{
	const struct akm_row *akm = akm_find(AKM_SAE_EXT, CIPHER_GCMP_256, g->xxkey.len);
	struct ptk_in in = { akm,         CIPHER_GCMP_256, oct_bytes(&g->xxkey), g->bssid, g->spa,
			     g->anonce.p, g->snonce.p,     false };
	struct bytes digits = bytes_of("0123456789", 10);
	uint8_t mic[MIC_LEN_MAX];
	struct ptk ptk;

	ck_assert_uint_eq(akm->kck_len, vec_int(v, "akm24_kck_len"));
	OK(ptk_derive(c, &in, &ptk));
	check_ptk(v, "akm24_ptk", &ptk);
	OK(mic_compute(c, akm->eapol_mic, ptk_kck(&ptk), &digits, 1, mic, akm->eapol_mic_len));
	vec_check(v, "akm24_eapol_mic_of_ascii_0123456789", mic, akm->eapol_mic_len);
}

START_TEST(t_sae_ext)
{
	unsigned checked = 0;

	FOR_RECORDS("sae_ext.json") {
		struct ft_given g;
		struct ft_keys k;

		if (!vec_is(v, "kind", "ft_ext")) /* the SAE exchange itself */
			continue;
		g = (struct ft_given){
			.xxkey = vec_oct(v, "xxkey"), .mdid = vec_oct(v, "mdid"),
			.anonce = vec_oct(v, "anonce"), .snonce = vec_oct(v, "snonce"),
			.ssid = vec_ascii(v, "ssid"), .r0kh_id = vec_ascii(v, "r0khid"),
			.r1kh_id = vec_mac(v, "r1khid"), .spa = vec_mac(v, "sta"),
			.bssid = vec_mac(v, "bssid"), .pairwise = CIPHER_GCMP_256,
		};
		g.akm = akm_find(AKM_FT_SAE_EXT, CIPHER_GCMP_256, g.xxkey.len);
		derive_ft(v, &g, &k);
		vec_check(v, "kck", k.ptk.kck, k.ptk.kck_len);
		vec_check(v, "kek", k.ptk.kek, k.ptk.kek_len);
		vec_check(v, "tk", k.ptk.tk, k.ptk.tk_len);
		check_ft_mic(v, g.akm, ptk_kck(&k.ptk), "sta", "bssid");
		check_sae_ext(v, &g);
		checked++;
	}
	ck_assert_uint_eq(checked, 3);
}
END_TEST

static void check_capture_ptk(const json_t *v, const struct akm_row *akm, struct ptk *ptk)
{
	struct oct pmk = vec_oct(v, "pmk"), anonce = vec_oct(v, "anonce");
	struct oct snonce = vec_oct(v, "snonce");
	enum cipher pairwise = (enum cipher)vec_int(v, "cipher");

	if (akm->is_ft) {
		struct oct ssid = vec_oct(v, "ssid"), r0kh = vec_oct(v, "r0khid");
		struct ft_given g = { akm, pairwise, pmk, vec_oct(v, "mdid"), anonce, snonce,
				      oct_bytes(&ssid), oct_bytes(&r0kh), vec_mac(v, "r1khid"),
				      vec_mac(v, "spa"), vec_mac(v, "aa") };
		struct ft_keys k;

		derive_ft(v, &g, &k);
		vec_check(v, "ptk_name", k.ptk_name, FT_NAME_LEN);
		*ptk = k.ptk;
	} else {
		struct ptk_in in = { akm, pairwise, oct_bytes(&pmk), vec_mac(v, "aa"),
				     vec_mac(v, "spa"), anonce.p, snonce.p, false };

		OK(ptk_derive(c, &in, ptk));
	}
}

/* FT over the air: from the PMK-R0 of the association before. */
static void check_transition(const json_t *v, const struct akm_row *akm)
{
	struct oct r0 = vec_oct(v, "pmk_r0"), name = vec_oct(v, "pmk_r0_name");
	struct oct anonce = vec_oct(v, "anonce"), snonce = vec_oct(v, "snonce");
	struct pmk_r0 from = { .len = (uint8_t)r0.len };
	struct pmk_r1 r1;
	struct ft_r1_in in = { akm, &from, vec_mac(v, "r1khid"), vec_mac(v, "spa") };
	struct ft_ptk_in ptk_in = { .akm = akm, .pairwise = CIPHER_CCMP_128, .r1 = &r1,
				    .anonce = anonce.p, .snonce = snonce.p,
				    .bssid = vec_mac(v, "aa"), .sta = vec_mac(v, "spa") };
	uint8_t ptk_name[FT_NAME_LEN];
	struct ptk ptk;

	memcpy(from.key, r0.p, r0.len);
	memcpy(from.name, name.p, sizeof(from.name));
	OK(ft_derive_r1(c, &in, &r1));
	vec_check(v, "pmk_r1", r1.key, r1.len);
	vec_check(v, "pmk_r1_name", r1.name, FT_NAME_LEN);
	OK(ft_derive_ptk(c, &ptk_in, &ptk, ptk_name));
	vec_check(v, "kck", ptk.kck, ptk.kck_len);
	vec_check(v, "kek", ptk.kek, ptk.kek_len);
	vec_check(v, "tk", ptk.tk, ptk.tk_len);
	vec_check(v, "ptk_name", ptk_name, FT_NAME_LEN);
	check_fte_gtk(v, &ptk);
}

START_TEST(t_captures_derived)
{
	unsigned handshakes = 0, transitions = 0;

	FOR_RECORDS("captures_derived.json") {
		struct oct pmk = vec_oct(v, "pmk");
		const struct akm_row *akm = akm_find((enum akm)vec_int(v, "akm"),
						     (enum cipher)vec_int(v, "cipher"), pmk.len);
		struct ptk ptk;

		ck_assert_ptr_nonnull(akm);
		if (!vec_has(v, "m3")) {
			check_transition(v, akm);
			transitions++;
			continue;
		}
		check_capture_ptk(v, akm, &ptk);
		vec_check(v, "kck", ptk.kck, ptk.kck_len);
		vec_check(v, "kek", ptk.kek, ptk.kek_len);
		vec_check(v, "tk", ptk.tk, ptk.tk_len);
		check_mic(v, "m2", akm, &ptk);
		check_mic(v, "m3", akm, &ptk);
		check_mic(v, "m4", akm, &ptk);
		check_key_data(v, "m3", "m3_key_data", akm, &ptk);
		handshakes++;
	}
	ck_assert_uint_eq(handshakes, 11);
	ck_assert_uint_eq(transitions, 1);
}
END_TEST

/* The suite's main, behind the question whether there is anything to read. */
#define main vectors_main
static UNIT_MAIN("key, shared handshakes", {
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, t_handshakes);
	tcase_add_test(tc, t_ft);
	tcase_add_test(tc, t_ft_initial_4way);
	tcase_add_test(tc, t_sae_ext);
	tcase_add_test(tc, t_captures_derived);
})
#undef main

int main(void)
{
	return vectors_present() ? vectors_main() : VECTORS_ABSENT;
}
