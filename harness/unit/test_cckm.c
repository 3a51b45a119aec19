/* sees: base crypto wire key */
#include <check.h>
#include <stdio.h>

#include "hex.h"
#include "key/cckm.h"
#include "suite.h"
#include "wire/cckm.h"
#include "wire/rsn.h"

/*
 * The worked example of the CCKM study (observed CCX client behaviour): two profiles, and the
 * values that stand for a known mistake. Its inputs are SHA-256 of ASCII strings.
 */
#define STA    "004096b7ab5c"
#define AP1    "8478acf02a92"
#define AP2    "8478acf068d2"
#define NSK    "beeb8429b75e1c3c09e1361e0d3ff7b998bbd1105f5987675e6742a9c0f73989"
#define ANONCE "78716e444f2aa348f442453b6c4818bdb030731ab393a1e393784e598a8bd607"
#define SNONCE "92cf8b0d7ddf7dc76b25d8a9c52dfb785f94728a77735acdc6ca62c1aeacbbd5"
#define KRK    "e01254925a540e12f95cd98e83a49c8b"
#define BTK    "a7b57cdc920d12d5471bf1c43485105ea30f3e2bd431aa694ce68d7d93676c79"
#define TSF    UINT64_C(0x0000000123456789)
#define RSC    "2a00000000000000"

static struct crypto *crypto;

static struct mac mac_of(const char *hex)
{
	struct oct o = oct(hex);

	return oct_mac(&o);
}

static const struct base_case {
	const char *name, *nsk, *krk, *btk;
} bases[] = {
	{ "EAP", NSK, KRK, BTK },
	{ "LEAP", "beeb8429b75e1c3c09e1361e0d3ff7b9", "406d8014b07b819c111c156d71b95a74",
	  "e3bd1968ff494cc052a76da8dcc5b87ab0776901ddb97f1cc6a974dcc662bfef" },
	{ "LEAP, zeros after it",
	  "beeb8429b75e1c3c09e1361e0d3ff7b900000000000000000000000000000000",
	  "406d8014b07b819c111c156d71b95a74",
	  "e3bd1968ff494cc052a76da8dcc5b87ab0776901ddb97f1cc6a974dcc662bfef" },
};

START_TEST(t_base)
{
	const struct base_case *b = &bases[_i];
	struct oct nsk = oct(b->nsk), anonce = oct(ANONCE), snonce = oct(SNONCE);
	struct cckm_base_in in = { oct_bytes(&nsk), mac_of(AP1), mac_of(STA), snonce.p, anonce.p };
	struct cckm_keys k;

	ck_assert_int_eq(cckm_derive_base(crypto, &in, &k), ERR_OK);
	check_hex(b->name, "KRK", k.krk, sizeof(k.krk), b->krk);
	check_hex(b->name, "BTK", k.btk, sizeof(k.btk), b->btk);
}
END_TEST

static const struct ptk_case {
	uint32_t rn;
	const char *bssid, *kck, *kek, *tk, *michael;
} ptks[] = {
	{ 1, AP1, "a53edb97c88623feac932bac10f26e0d", "fb9e3c8c7ece0bf6757ea3ad48874a0d",
	  "b7274f1c35b78dabbb8ae5da2d7e9367", "0c96bae1ac8997f47c8239c9c410b5d5" },
	{ 2, AP2, "4b8bb5c6907d93047ac2584390055a91", "660aa555d2881cd83be8e25d4904f555",
	  "1b0307af08aa165b71e66fd3d9c0abc2", "7b0fd27dee0c7634f46b9c6fdd8b2292" },
	{ 3, AP1, "b073607b695532f5ab4d340cce9ff4f8", "0a3175b3f914850092790863bc45b81d",
	  "01ef95b57f49a91ca702bf31b3acd040", "ed9c971e0bca59ee511c1c32f70fb66b" },
};

static struct ptk ptk_of(const struct ptk_case *p, enum cipher cipher)
{
	struct oct btk = oct(BTK);
	struct cckm_ptk_in in = { akm_find(AKM_CCKM, cipher, 32), cipher, btk.p, p->rn,
				  mac_of(p->bssid) };
	struct ptk out;

	ck_assert_int_eq(cckm_derive_ptk(crypto, &in, &out), ERR_OK);
	return out;
}

START_TEST(t_ptk)
{
	const struct ptk_case *p = &ptks[_i];
	static const enum cipher ciphers[] = { CIPHER_TKIP, CIPHER_CCMP_128 };
	char tk[65];

	snprintf(tk, sizeof(tk), "%s%s", p->tk, p->michael);
	for (unsigned i = 0; i < N_OF(ciphers); i++) {
		struct ptk k = ptk_of(p, ciphers[i]);

		check_hex("PTK", "KCK", k.kck, k.kck_len, p->kck);
		check_hex("PTK", "KEK", k.kek, k.kek_len, p->kek);
		check_hex("PTK", "TK", k.tk, k.tk_len,
			  ciphers[i] == CIPHER_TKIP ? tk : p->tk);
	}
}
END_TEST

START_TEST(t_ptk_other_akm)
{
	struct oct btk = oct(BTK);
	struct cckm_ptk_in in = { akm_find(AKM_8021X, CIPHER_TKIP, 32), CIPHER_TKIP, btk.p, 2,
				  mac_of(AP2) };
	struct ptk_in plain = { .akm = akm_find(AKM_CCKM, CIPHER_TKIP, 32),
				.pairwise = CIPHER_TKIP,
				.pmk = oct_bytes(&btk),
				.anonce = btk.p,
				.snonce = btk.p };
	struct ptk out;

	ck_assert_int_eq(cckm_derive_ptk(crypto, &in, &out), ERR_UNSUPPORTED);
	ck_assert_int_eq(ptk_derive(crypto, &plain, &out), ERR_UNSUPPORTED);
}
END_TEST

static const struct roam_case {
	const char *name;
	enum cckm_kind kind;
	enum cipher cipher;
	const char *sec_sta, *sec_ap, *request, *gtk, *response, *next;
} roams[] = {
	{ "WPA1 TKIP", CCKM_WPA, CIPHER_TKIP,
	  "dd160050f20101000050f20201000050f202010000409600",
	  "dd180050f20101000050f20201000050f2020100004096002800",
	  "9c1800409600896745230100000002000000f39b0d1d41965599",
	  "e55cfed55caa8cf95136ff2373372e5e5a84beac224975b1769ef801ab5a455c",
	  "9c3c004096000200000000012a00000000000000200008eb1a630f106449"
	  "b322189a0b4aab2864fe5b4b7ec9d02d3d14e37aad45f3a5aa1c0c490a3ba71f",
	  "9c1800409600092b0f25010000000300000056a688e6fc94835f" },
	{ "RSN CCMP", CCKM_RSN, CIPHER_CCMP_128,
	  "30140100000fac040100000fac040100004096000000",
	  "30140100000fac040100000fac040100004096002800",
	  "9c1800409600896745230100000002000000abaa4f3464b0ed3a",
	  "00760d9df4c9f95eb3da34ca2982e5b3",
	  "9c34004096000200000000012a0000000000000018006d565c51f5beb3db"
	  "8a053c78a469558ad37c332a3f4efa5c2b93394e158f618e",
	  "9c1800409600092b0f25010000000300000018385ae30d325ce7" },
};

/* The element a station sends with this request number and time, to this AP. */
static struct oct request_of(const struct roam_case *r, const char *sec, const char *bssid,
			     uint32_t rn, uint64_t tsf)
{
	struct oct krk = oct(KRK), security = oct(sec), out = { 0 };
	struct cckm_request_in in = { r->kind, krk.p,	 mac_of(STA), mac_of(bssid),
				      oct_bytes(&security), tsf, rn };
	struct cckm_request q = { .timestamp = tsf, .rn = rn };
	struct wr w = wr_of(out.p, sizeof(out.p));

	ck_assert_int_eq(cckm_request_mic(crypto, &in, q.mic), ERR_OK);
	cckm_request_build(&w, &q);
	ck_assert(wr_done(&w, &out.len));
	return out;
}

START_TEST(t_request)
{
	const struct roam_case *r = &roams[_i];
	struct oct first = request_of(r, r->sec_sta, AP2, 2, TSF);
	struct oct next = request_of(r, r->sec_sta, AP1, 3, TSF + 30000000);
	struct cckm_request q;

	check_hex(r->name, "request", first.p, first.len, r->request);
	check_hex(r->name, "next request", next.p, next.len, r->next);
	ck_assert_int_eq(cckm_request_parse(oct_bytes(&first), &q), WIRE_OK);
	ck_assert(q.timestamp == TSF && q.rn == 2);
	/* an octet less, an octet more, another type: none is a request */
	ck_assert_int_eq(cckm_request_parse(bytes_of(first.p, first.len - 1), &q), WIRE_TRUNCATED);
	first.p[1]--;
	ck_assert_int_eq(cckm_request_parse(bytes_of(first.p, first.len - 1), &q), WIRE_LENGTH);
	first.p[1] += 2;
	ck_assert_int_eq(cckm_request_parse(bytes_of(first.p, first.len + 1), &q), WIRE_LENGTH);
	first.p[1]--;
	first.p[5]++;
	ck_assert_int_eq(cckm_request_parse(oct_bytes(&first), &q), WIRE_OTHER);
}
END_TEST

/* With the AP's element in place of the station's, as section 9 D of the study gives it. */
START_TEST(t_request_mistake)
{
	const struct roam_case *r = &roams[0];
	struct oct wrong = request_of(r, r->sec_ap, AP2, 2, TSF);
	struct roam_case sha1 = *r;

	check_hex(r->name, "MIC over the AP's element", wrong.p + 18, 8, "71a39875c8b17605");
	sha1.kind = CCKM_RSN;
	wrong = request_of(&sha1, r->sec_sta, AP2, 2, TSF);
	check_hex(r->name, "MIC of the other hash", wrong.p + 18, 8, "6ee7faa7ccf859d5");
}
END_TEST

static struct oct wrapped(const struct roam_case *r, const struct ptk *ptk)
{
	struct cckm_wrap k = { r->kind, ptk_kek(ptk), 2 };
	struct oct gtk = oct(r->gtk), out = { 0 };
	struct wr w = wr_of(out.p, sizeof(out.p));

	ck_assert_int_eq(cckm_wrap_gtk(crypto, &k, oct_bytes(&gtk), &w), ERR_OK);
	ck_assert(wr_done(&w, &out.len));
	return out;
}

START_TEST(t_response)
{
	const struct roam_case *r = &roams[_i];
	struct ptk ptk = ptk_of(&ptks[1], r->cipher);
	struct oct egtk = wrapped(r, &ptk), sec = oct(r->sec_ap), rsc = oct(RSC), out = { 0 };
	struct cckm_response a = { .rn = 2, .group_key_id = 1, .egtk = oct_bytes(&egtk) };
	struct cckm_response_in in = { .kind = r->kind,
				       .kck = ptk_kck(&ptk),
				       .sta = mac_of(STA),
				       .security = oct_bytes(&sec) };
	struct wr w = wr_of(out.p, sizeof(out.p));
	uint8_t fields[CCKM_FIELDS_LEN];
	struct wr f = wr_of(fields, sizeof(fields));

	memcpy(a.rsc, rsc.p, sizeof(a.rsc));
	cckm_response_fields(&f, &a);
	in.fields = wr_sofar(&f);
	in.egtk = a.egtk;
	ck_assert_int_eq(cckm_response_mic(crypto, &in, a.mic), ERR_OK);
	cckm_response_build(&w, &a);
	ck_assert(wr_done(&w, &out.len));
	check_hex(r->name, "response", out.p, out.len, r->response);
}
END_TEST

START_TEST(t_response_read)
{
	const struct roam_case *r = &roams[_i];
	struct ptk ptk = ptk_of(&ptks[1], r->cipher);
	struct oct whole = oct(r->response), plain = { 0 };
	struct cckm_wrap k = { r->kind, ptk_kek(&ptk), 2 };
	struct wr w = wr_of(plain.p, sizeof(plain.p));
	struct cckm_response a;

	ck_assert_int_eq(cckm_response_parse(oct_bytes(&whole), &a), WIRE_OK);
	ck_assert_uint_eq(a.rn, 2);
	ck_assert_uint_eq(a.key_id, 0);
	ck_assert_uint_eq(a.group_key_id, 1);
	check_hex(r->name, "RSC", a.rsc, sizeof(a.rsc), RSC);
	ck_assert(bytes_equal(a.fields, bytes_of(whole.p + 6, 16)));
	ck_assert_int_eq(cckm_unwrap_gtk(crypto, &k, a.egtk, &w), ERR_OK);
	check_hex(r->name, "GTK", plain.p, w.len, r->gtk);
	/* the key's own length against the element's, both ways, and every prefix */
	for (size_t n = 0; n < whole.len; n++)
		ck_assert_int_ne(cckm_response_parse(bytes_of(whole.p, n), &a), WIRE_OK);
	whole.p[20]++;
	ck_assert_int_eq(cckm_response_parse(oct_bytes(&whole), &a), WIRE_LENGTH);
	whole.p[20] -= 2;
	ck_assert_int_eq(cckm_response_parse(oct_bytes(&whole), &a), WIRE_LENGTH);
}
END_TEST

static const struct wrap_case {
	enum cckm_kind kind;
	size_t len, wrapped;
} wraps[] = {
	{ CCKM_WPA, 32, 32 }, { CCKM_WPA, 16, 16 }, { CCKM_WPA, 13, 13 }, { CCKM_WPA, 5, 5 },
	{ CCKM_WPA, 0, 0 },   { CCKM_WPA, 33, 0 },  { CCKM_RSN, 16, 24 }, { CCKM_RSN, 32, 40 },
	{ CCKM_RSN, 13, 0 },  { CCKM_RSN, 8, 0 },   { CCKM_RSN, 40, 0 },
};

START_TEST(t_wrap)
{
	const struct wrap_case *r = &wraps[_i];
	struct ptk ptk = ptk_of(&ptks[1], CIPHER_CCMP_128);
	struct cckm_wrap k = { r->kind, ptk_kek(&ptk), 2 };
	uint8_t key[64] = { 1, 2, 3 }, sealed[64], plain[64];
	struct wr to = wr_of(sealed, sizeof(sealed)), back = wr_of(plain, sizeof(plain));
	enum err e = cckm_wrap_gtk(crypto, &k, bytes_of(key, r->len), &to);

	ck_assert_uint_eq(cckm_wrapped_len(r->kind, r->len), r->wrapped);
	ck_assert_int_eq(e, r->wrapped > 0 ? ERR_OK : ERR_RANGE);
	ck_assert_uint_eq(to.len, r->wrapped);
	if (e != ERR_OK)
		return;
	ck_assert_int_eq(cckm_unwrap_gtk(crypto, &k, wr_sofar(&to), &back), ERR_OK);
	ck_assert(bytes_equal(wr_sofar(&back), bytes_of(key, r->len)));
	if (r->kind == CCKM_WPA)
		return;
	sealed[3] ^= 1;
	ck_assert_int_eq(cckm_unwrap_gtk(crypto, &k, wr_sofar(&to), &back), ERR_AUTH);
	ck_assert_int_eq(cckm_unwrap_gtk(crypto, &k, bytes_of(sealed, 16), &back), ERR_AUTH);
}
END_TEST

START_TEST(t_ccx)
{
	uint8_t buf[32], version = 0;
	struct wr w = wr_of(buf, sizeof(buf));
	struct bytes whole;

	ccx_version_build(&w, 4);
	whole = wr_sofar(&w);
	check_hex("CCX", "version", whole.p, whole.len, "dd050040960304");
	ck_assert_int_eq(ccx_version_parse(whole, &version), WIRE_OK);
	ck_assert_uint_eq(version, 4);
	ck_assert_int_eq(ccx_rm_parse(whole), WIRE_OTHER);
	w = wr_of(buf, sizeof(buf));
	ccx_rm_build(&w);
	whole = wr_sofar(&w);
	check_hex("CCX", "radio measurement", whole.p, whole.len, "dd06004096010100");
	ck_assert_int_eq(ccx_rm_parse(whole), WIRE_OK);
	ck_assert_int_eq(ccx_version_parse(whole, &version), WIRE_OTHER);
	buf[7] = 1;
	ck_assert_int_eq(ccx_rm_parse(whole), WIRE_VALUE);
}
END_TEST

/* The security elements a CCKM station and AP send, section 3 of the study. */
START_TEST(t_security)
{
	uint8_t buf[64];
	struct wr w = wr_of(buf, sizeof(buf));
	struct rsne r = wpa_of(CIPHER_TKIP, CIPHER_TKIP, AKM_CCKM);
	struct suites s;

	wpa_build(&w, &r);
	check_hex("WPA", "station", buf, w.len, roams[0].sec_sta);
	ck_assert(wpa_is(wr_sofar(&w)));
	ck_assert_int_eq(suites_parse(wr_sofar(&w), &s), WIRE_OK);
	ck_assert(s.group == CIPHER_TKIP && s.pairwise == CIPHER_TKIP && s.akm == AKM_CCKM);
	r.upto = RSNE_UPTO_CAPS;
	r.caps = 0x28;
	w = wr_of(buf, sizeof(buf));
	wpa_build(&w, &r);
	check_hex("WPA", "AP", buf, w.len, roams[0].sec_ap);
	ck_assert_int_eq(wpa_parse(wr_sofar(&w), &r), WIRE_OK);
	ck_assert_uint_eq(r.akm_mask, SUITE_BIT(AKM_CCKM));

	r = rsne_of(CIPHER_CCMP_128, CIPHER_CCMP_128, AKM_CCKM, 0, CIPHER_NONE);
	w = wr_of(buf, sizeof(buf));
	rsne_build(&w, &r);
	check_hex("RSN", "station", buf, w.len, roams[1].sec_sta);
	ck_assert(!wpa_is(wr_sofar(&w)));
	ck_assert_int_eq(suites_parse(wr_sofar(&w), &s), WIRE_OK);
	ck_assert(s.group == CIPHER_CCMP_128 && s.pairwise == CIPHER_CCMP_128 && s.akm == AKM_CCKM);
	rsne_add_akm(&r, AKM_8021X);
	w = wr_of(buf, sizeof(buf));
	rsne_build(&w, &r);
	ck_assert_int_eq(rsne_parse(wr_sofar(&w), &r), WIRE_OK);
	ck_assert_uint_eq(r.akm_mask, SUITE_BIT(AKM_CCKM) | SUITE_BIT(AKM_8021X));
	ck_assert_int_eq(suites_parse(wr_sofar(&w), &s), WIRE_VALUE);
}
END_TEST

/* A number of ours under somebody else's OUI is not ours. */
START_TEST(t_selectors)
{
	ck_assert_int_eq(rsne_akm(SUITE_CCKM), AKM_CCKM);
	ck_assert_int_eq(wpa_akm(SUITE_CCKM), AKM_CCKM);
	ck_assert_int_eq(rsne_akm(SUITE_IEEE(AKM_CCKM)), AKM_NONE);
	ck_assert_int_eq(wpa_akm(SUITE_WPA(AKM_CCKM)), AKM_NONE);
	ck_assert_int_eq(rsne_akm(SUITE_CCKM + 1), AKM_NONE);
	ck_assert_int_eq(rsne_cipher(SUITE_CCKM), CIPHER_NONE);
	ck_assert_int_eq(wpa_cipher(SUITE_WPA(CIPHER_TKIP)), CIPHER_TKIP);
	ck_assert_int_eq(wpa_cipher(SUITE_IEEE(CIPHER_TKIP)), CIPHER_NONE);
	ck_assert_int_eq(wpa_akm(SUITE_WPA(AKM_PSK)), AKM_PSK);
	ck_assert_int_eq(wpa_akm(SUITE_IEEE(AKM_PSK)), AKM_NONE);
	/* more than a set has room for: fuzz_cckm */
	ck_assert_int_eq(rsne_cipher(SUITE_IEEE(89)), CIPHER_NONE);
	ck_assert_int_eq(wpa_cipher(SUITE_WPA(32)), CIPHER_NONE);
}
END_TEST

UNIT_MAIN("key and wire, CCKM", {
	if (crypto_new(&crypto) != ERR_OK)
		return EXIT_FAILURE;
	tcase_add_loop_test(tc, t_base, 0, N_OF(bases));
	tcase_add_loop_test(tc, t_ptk, 0, N_OF(ptks));
	tcase_add_test(tc, t_ptk_other_akm);
	tcase_add_loop_test(tc, t_request, 0, N_OF(roams));
	tcase_add_test(tc, t_request_mistake);
	tcase_add_loop_test(tc, t_response, 0, N_OF(roams));
	tcase_add_loop_test(tc, t_response_read, 0, N_OF(roams));
	tcase_add_loop_test(tc, t_wrap, 0, N_OF(wraps));
	tcase_add_test(tc, t_ccx);
	tcase_add_test(tc, t_security);
	tcase_add_test(tc, t_selectors);
})
