/* sees: base crypto key */
#include "hex.h"
#include "key/eapol_mic.h"
#include "key/ft.h"
#include "key/keydata.h"
#include "key/pmkid.h"
#include "key/prf.h"
#include "key/psk.h"
#include "key/rkh.h"
#include "suite.h"

static struct crypto *c;

static void setup(void)
{
	ck_assert_int_eq(crypto_new(&c), ERR_OK);
}

static void teardown(void)
{
	crypto_free(c);
}

static struct mac mac_of(const char *hex)
{
	struct oct o = oct(hex);

	return oct_mac(&o);
}

/* IEEE 802.11-2020 J.4 */
static const struct {
	const char *passphrase, *ssid, *psk;
} psks[] = {
	{ "password", "IEEE",
	  "f42c6fc52df0ebef9ebb4b90b38a5f902e83fe1b135a70e23aed762e9710a12e" },
	{ "ThisIsAPassword", "ThisIsASSID",
	  "0dc0d6eb90555ed6419756b9a15ec3e3209b63df707dd508d14581f8982721af" },
	{ "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "ZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZ",
	  "becb93866bb8c3832cb777c2f559807c8c59afcb6eae734885001300a981cc62" },
};

START_TEST(t_psk)
{
	struct psk_in in = { bytes_of(psks[_i].passphrase, strlen(psks[_i].passphrase)),
			     bytes_of(psks[_i].ssid, strlen(psks[_i].ssid)) };
	uint8_t psk[PSK_LEN];

	ck_assert_int_eq(psk_derive(c, &in, psk), ERR_OK);
	check_hex("802.11 J.4", "PSK", psk, sizeof(psk), psks[_i].psk);
}
END_TEST

START_TEST(t_psk_lengths)
{
	static const uint8_t text[64] = "0123456789";
	struct psk_in in = { bytes_of(text, 7), bytes_of(text, 4) };
	uint8_t psk[PSK_LEN];

	ck_assert_int_eq(psk_derive(c, &in, psk), ERR_RANGE);
	in.passphrase.len = 64;
	ck_assert_int_eq(psk_derive(c, &in, psk), ERR_RANGE);
	in.passphrase.len = 63;
	in.ssid.len = 33;
	ck_assert_int_eq(psk_derive(c, &in, psk), ERR_RANGE);
	in.ssid.len = 0;
	ck_assert_int_eq(psk_derive(c, &in, psk), ERR_OK);
}
END_TEST

START_TEST(t_prf_and_kdf)
{
	struct oct key = oct("0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b");
	struct bytes part[] = { bytes_of("Hi ", 3), bytes_of("There", 5) };
	struct prf_in prf = { oct_bytes(&key), "prefix", part, 2 };
	struct bytes data = bytes_of("data", 4);
	struct prf_in kdf = { bytes_of("abc", 3), "KDF test", &data, 1 };
	uint8_t out[64];

	ck_assert_int_eq(prf_sha1(c, &prf, out, 64), ERR_OK);
	check_hex("802.11 J.3 case 1", "PRF-512", out, 64,
		  "bcd4c650b30b9684951829e0d75f9d54b862175ed9f00606e17d8da35402ffee"
		  "75df78c3d31e0f889f012120c0862beb67753e7439ae242edb8373698356cf5a");
	ck_assert_int_eq(kdf_hash(c, HASH_SHA256, &kdf, out, 256), ERR_OK);
	check_hex("KDF-SHA256-256", "KDF", out, 32,
		  "9efd6eb02758cb7370a86f8a305375d41f8f21c2e47447f584f7d2291143d4d4");
}
END_TEST

/* [11-2020 12.7.1.7.2] Length is part of the input, and unasked bits of the last octet are zero. */
START_TEST(t_kdf_bits)
{
	struct bytes data = bytes_of("data", 4);
	struct prf_in in = { bytes_of("abc", 3), "KDF test", &data, 1 };
	uint8_t a[33], b[33];

	memset(a, 0xff, sizeof(a));
	ck_assert_int_eq(kdf_hash(c, HASH_SHA256, &in, a, 251), ERR_OK);
	ck_assert_uint_eq(a[31] & 0x1f, 0);
	ck_assert_uint_eq(a[32], 0xff);
	ck_assert_int_eq(kdf_hash(c, HASH_SHA256, &in, b, 256), ERR_OK);
	ck_assert(memcmp(a, b, 31) != 0);
}
END_TEST

/* Pairwise keys. */
static const struct {
	const char *name;
	enum akm akm;
	enum cipher pairwise;
	bool kdk;
	const char *pmk, *aa, *spa, *anonce, *snonce, *kck, *kek, *tk, *kdk_want;
} ptks[] = {
	{ "802.11 J.7.1, CCMP", AKM_PSK, CIPHER_CCMP_128, false,
	  "0dc0d6eb90555ed6419756b9a15ec3e3209b63df707dd508d14581f8982721af", "a0a1a1a3a4a5",
	  "b0b1b2b3b4b5", "e0e1e2e3e4e5e6e7e8e9f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff000102030405",
	  "c0c1c2c3c4c5c6c7c8c9d0d1d2d3d4d5d6d7d8d9dadbdcdddedfe0e1e2e3e4e5",
	  "379f9852d0199236b94e407ce4c00ec8", "47c9edc01c2c6e5b4910caddfb3e51a7",
	  "b2360c79e9710fdd58bea93deaf06599", "" },
	{ "802.11 J.7.1, TKIP", AKM_8021X, CIPHER_TKIP, false,
	  "0dc0d6eb90555ed6419756b9a15ec3e3209b63df707dd508d14581f8982721af", "a0a1a1a3a4a5",
	  "b0b1b2b3b4b5", "e0e1e2e3e4e5e6e7e8e9f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff000102030405",
	  "c0c1c2c3c4c5c6c7c8c9d0d1d2d3d4d5d6d7d8d9dadbdcdddedfe0e1e2e3e4e5",
	  "379f9852d0199236b94e407ce4c00ec8", "47c9edc01c2c6e5b4910caddfb3e51a7",
	  "b2360c79e9710fdd58bea93deaf06599db980afbc29c152855740a6ce5ae3827", "" },
	{ "802.11-2024 J.13", AKM_SAE, CIPHER_CCMP_128, true,
	  "def43e5567e01ca6649265f19a290eeff8bd888f6c1d9cc9d10f04bd378f3cad", "c0ffd4a8dbc1",
	  "00904c01c107", "be7a1ca284347b5bd67dbd2dfdb4d99f1afae0b88ba18e008718417e4b27ef5f",
	  "404b012ffb43ed0fb43ea1f287c91f2506d21b4a92d74b5ea50c943350ce8671",
	  "cd7b9e7555362df0b63568484a8112f5", "99cad3588da0f1e63fd190191039bb4b",
	  "9e2e9377e7532e737a1bc250fe194a03",
	  "6c7fb97ceb55b01acff00f070942bdf5291feb4bee38e0365b25a250bb2ac9ff" },
};

START_TEST(t_ptk)
{
	struct oct pmk = oct(ptks[_i].pmk), an = oct(ptks[_i].anonce), sn = oct(ptks[_i].snonce);
	struct ptk_in in = { akm_find(ptks[_i].akm, ptks[_i].pairwise, 0),
			     ptks[_i].pairwise,
			     oct_bytes(&pmk),
			     mac_of(ptks[_i].aa),
			     mac_of(ptks[_i].spa),
			     an.p,
			     sn.p,
			     ptks[_i].kdk };
	static const struct ptk wiped;
	struct ptk p;

	for (int swapped = 0; swapped < 2; swapped++) {
		ck_assert_int_eq(ptk_derive(c, &in, &p), ERR_OK);
		check_hex(ptks[_i].name, "KCK", p.kck, p.kck_len, ptks[_i].kck);
		check_hex(ptks[_i].name, "KEK", p.kek, p.kek_len, ptks[_i].kek);
		check_hex(ptks[_i].name, "TK", p.tk, p.tk_len, ptks[_i].tk);
		check_hex(ptks[_i].name, "KDK", p.kdk, p.kdk_len, ptks[_i].kdk_want);
		in.aa = mac_of(ptks[_i].spa), in.spa = mac_of(ptks[_i].aa);
		in.anonce = sn.p, in.snonce = an.p;
	}
	ptk_wipe(&p);
	ck_assert_mem_eq(&p, &wiped, sizeof(p));
	in.pmk.len--;
	ck_assert_int_eq(ptk_derive(c, &in, &p), ERR_RANGE);
	in.pmk.len++;
	in.akm = akm_find(AKM_FT_PSK, CIPHER_CCMP_128, 0);
	ck_assert_int_eq(ptk_derive(c, &in, &p), ERR_UNSUPPORTED);
	ck_assert_mem_eq(&p, &wiped, sizeof(p));
}
END_TEST

/*
 * The FT hierarchy. No standard has vectors for it; these were computed twice, from the formulas
 * and by hostapd's functions. SSID test-ft, MDID a1b2, R0KH-ID nas1.w1.fi, station
 * 02:00:00:00:00:00, ANonce a0 a1 .., SNonce 50 51 .., XXKey 00 01 .. but for PSK. The MIC is
 * that of the Reassociation Request to AP 2.
 */
#define R0_256 "94b62669412f70b590367fdc73ae659ebfe9e79f8cf381cc4c6e8f5a7602b868"
#define NAME0_256 "1e04bdbe9cc6682ba9affdedcfd0a878"
#define R1_256 "770e9822aae5812c1a6d71b09105e5ee4aef7135e446f2f5b2370265c7bc187f"
#define NAME1_256 "05ef7d4dda0fec9dde28705c94e2523e"
#define KCK_256 "9672f5f8d73896cf9868015c1bb12014"
#define KEK_256 "3135aeaad7ff1c0f471f1009eb5db918"
#define TK_256 "27d46766443c708990c8e0c6ab42a2d0"
#define R0_384                                                                                     \
	"b69f4c27ba61b7083f278c87b8161f6bd05610b53d44c21c99a440b94507f97c"                         \
	"8054c1afc7f4cde607b7e19ceb08301a"
#define NAME0_384 "9cc9eb2d50d1b1b59dec93d7627ed2d5"
#define R1_384                                                                                     \
	"0ea9f0981cda878c90231b91abba871bce694c959db91ffbb044300862ef58e8"                         \
	"6872989a391d113f55b943724fc8a28c"
#define NAME1_384 "9182807f2854cb755f3c8caa60262d87"
#define KCK_384 "82462efcb26b6b8c3901bd2e19ae0100aebb48a9a4593941"
#define KEK_384 "de6272258103a138de12d6c775201f40ac7d21361cc3ce85e3a001e4bac273fe"
#define TK_384 "d22db34dad1c0d0cc7a75ffae97bb285fad60a66808122fcd45a331321bccdbd"

static const struct ft_case {
	const char *name;
	enum akm akm;
	enum cipher pairwise;
	size_t pmk_len;
	const char *xxkey; /* "" = 00 01 .. */
	const char *r0, *r0_name, *r1, *r1_name, *kck, *kek, *tk, *ptk_name;
	const char *mic_control, *rsnxe, *mic;
} fts[] = {
	{ "FT-PSK", AKM_FT_PSK, CIPHER_CCMP_128, 32,
	  "bc3b4e1bd0c3e17fd54b7e55e973617a553b15f8c5cbc75be42b41cba9fd411b",
	  "3867e93d53f669624cd63cfb860418a8c7472d36c95a9d5d2df094a5e51a4aed",
	  "a225368fe0983b5828a37a0acb37f253",
	  "1d084f4d6beaa09d7d6ff2dbd3f165a45095ca72ea8ac99b45e8d12d5f60ff99",
	  "29208a42cd25c85aa571567dce10dae3", "d012abd928ee07752275c4f389c0847d",
	  "37714a4467d3e7beacbdbeae71e4f092", "668a427b5abd0d0df06b3e35247c4a0d",
	  "40a6ed438c2b8a55be7b81859cbea314", "0003", "", "8806a05530ef94da775e37655a3a2279" },
	{ "FT-EAP", AKM_FT_8021X, CIPHER_CCMP_128, 32, "", R0_256, NAME0_256, R1_256, NAME1_256,
	  KCK_256, KEK_256, TK_256, "7dfbef23b08b8186e72680be6949837e", "0003", "",
	  "0808d3cac24cad42c05854a5e3527c9d" },
	{ "FT-SAE", AKM_FT_SAE, CIPHER_CCMP_128, 32, "", R0_256, NAME0_256, R1_256, NAME1_256,
	  KCK_256, KEK_256, TK_256, "7dfbef23b08b8186e72680be6949837e", "0104", "f40120",
	  "2109bcc60bc9aa2e0a315fbb1e1d45c3" },
	{ "FT-EAP-SHA384", AKM_FT_8021X_SHA384, CIPHER_GCMP_256, 48, "", R0_384, NAME0_384, R1_384,
	  NAME1_384, KCK_384, KEK_384, TK_384, "083253449383fe5a7fc4975505d3cb0f", "0203", "",
	  "b7397ace48cc46265fc12444cfc23c01744766163db92302" },
	{ "FT-SAE-EXT-KEY 32", AKM_FT_SAE_EXT, CIPHER_GCMP_256, 32, "", R0_256, NAME0_256, R1_256,
	  NAME1_256, "84e8649fbdfe161bf7c11a086e0fb763", "bc61cfc7944f0f1e8d586eeb602f11d2",
	  "4e4e5222317bca7f25c2402c078399b7ac2c913240ba3f76673814d6a0444e89", NULL, "0104",
	  "f40120", "6333d9b2782f152d43bdc055a1ba7ebb" },
	{ "FT-SAE-EXT-KEY 48", AKM_FT_SAE_EXT, CIPHER_GCMP_256, 48, "", R0_384, NAME0_384, R1_384,
	  NAME1_384, KCK_384, KEK_384, TK_384, "083253449383fe5a7fc4975505d3cb0f", "0304",
	  "f40120", "40795a3ef57be9052199822fd72eacdb212650d9cddb41f1" },
	{ "FT-SAE-EXT-KEY 64", AKM_FT_SAE_EXT, CIPHER_GCMP_256, 64, "",
	  "487f554815132843fad5429ff0e4c6e51ea2f7d7957e7d597ac36745ad56089f"
	  "0e9b5b79581832754c113eda65df8ce58258041e3cc84f9c74c9da2cb55e4fe3",
	  "fb463f9676296586d14fe523acd20f2b",
	  "029ee1c9185d47e3aa109802d827b5a44648f8151d1da9a4bdb626a846a70334"
	  "05de017c0e12d8d0370d06e3e37bc023746f3f5607703b6c0b3b243dda9acd41",
	  "32e0db5152b35838b2af7d28b07d76ff",
	  "fa6cc8d19a39dfacf7b7b56733d6388492005f8dc0e1fae7968f6e87b614d7b0",
	  "69c448d25af6abd3aedc24a8090a3f12b0b799887fa322f25c61affbc334e50a",
	  "ceb8f24bb70c5e6c1bfd8a2ffc761a2bf1f92ff3c64f2392e0eb93ca64721648", NULL, "0504",
	  "f40120", "8700a5f9a0cda970b498db57e05e7abd66120dd3bf9e4dadbd7edda61da58008" },
};

static struct oct count_from(uint8_t first, size_t n)
{
	struct oct o = { .len = n };

	for (size_t i = 0; i < n; i++)
		o.p[i] = (uint8_t)(first + i);
	return o;
}

static const char R0KH[] = "nas1.w1.fi";

static struct ft_r0_in ft_r0_of(const struct ft_case *t, const struct oct *xxkey)
{
	return (struct ft_r0_in){ .akm = akm_find(t->akm, t->pairwise, t->pmk_len),
				  .xxkey = oct_bytes(xxkey),
				  .ssid = bytes_of("test-ft", 7),
				  .r0kh_id = bytes_of(R0KH, strlen(R0KH)),
				  .mdid = { 0xa1, 0xb2 },
				  .s0kh_id = mac_of("020000000000") };
}

static struct oct xxkey_of(const struct ft_case *t)
{
	return t->xxkey[0] ? oct(t->xxkey) : count_from(0, t->pmk_len);
}

static void check_mic(const struct ft_case *t, const struct akm_row *akm, const struct ptk *ptk)
{
	const char *suite = t->pairwise == CIPHER_CCMP_128 ? "000fac04" : "000fac09";
	struct oct suite_o = oct(suite), name = oct(t->r1_name), rsnxe = oct(t->rsnxe);
	struct oct rsne = oct("30260100"), mde = oct("3603a1b201"), fte = { 0 };
	struct oct control = oct(t->mic_control), want = oct(t->mic);
	struct oct an = count_from(0xa0, 32), sn = count_from(0x50, 32);
	struct wr w = wr_of(rsne.p, OCT_MAX);
	struct ft_mic_in in = { akm, ptk_kck(ptk), mac_of("020000000000"), mac_of("020000000400"),
				FT_MIC_REQUEST, { NULL, 0 }, oct_bytes(&mde), { NULL, 0 },
				{ NULL, 0 }, oct_bytes(&rsnxe) };
	static const uint8_t both[] = "a ric and its rsnxe";
	uint8_t mic[MIC_LEN_MAX], joined[MIC_LEN_MAX];
	struct mark len;

	w.len = rsne.len;
	wr_bytes(&w, oct_bytes(&suite_o));
	wr_le16(&w, 1);
	wr_bytes(&w, oct_bytes(&suite_o));
	wr_le16(&w, 1);
	wr_be24(&w, 0x000fac);
	wr_u8(&w, (uint8_t)t->akm);
	wr_le16(&w, 0);
	wr_le16(&w, 1);
	wr_bytes(&w, oct_bytes(&name));
	in.rsne = wr_sofar(&w);
	w = wr_of(fte.p, OCT_MAX);
	wr_u8(&w, 55);
	len = wr_mark_u8(&w);
	wr_bytes(&w, oct_bytes(&control));
	wr_bytes(&w, oct_bytes(&want));
	wr_bytes(&w, oct_bytes(&an));
	wr_bytes(&w, oct_bytes(&sn));
	wr_be16(&w, 0x0106);
	wr_mac(&w, mac_of("000102030406"));
	wr_be16(&w, 0x030a);
	wr_put(&w, R0KH, strlen(R0KH));
	wr_close(&w, len);
	in.fte = wr_sofar(&w);
	ck_assert_int_eq(ft_mic(c, &in, mic), ERR_OK);
	check_hex(t->name, "MIC", mic, akm->fte_mic_len, t->mic);
	ck_assert_int_eq(ft_mic_verify(c, &in), ERR_OK);
	/* RIC, then RSNXE: as if both were one */
	in.ric = bytes_of(both, 5);
	in.rsnxe = bytes_of(both + 5, sizeof(both) - 5);
	ck_assert_int_eq(ft_mic(c, &in, mic), ERR_OK);
	in.ric.len += in.rsnxe.len;
	in.rsnxe.len = 0;
	ck_assert_int_eq(ft_mic(c, &in, joined), ERR_OK);
	ck_assert_mem_eq(mic, joined, akm->fte_mic_len);
	in.ric.len = 0;
	in.rsnxe = oct_bytes(&rsnxe);
	in.ap.b[5] ^= 1;
	ck_assert_int_eq(ft_mic_verify(c, &in), ERR_AUTH);
	in.kck.len--;
	ck_assert_int_eq(ft_mic_verify(c, &in), ERR_RANGE);
}

START_TEST(t_ft)
{
	const struct ft_case *t = &fts[_i];
	struct oct xxkey = xxkey_of(t), an = count_from(0xa0, 32), sn = count_from(0x50, 32);
	struct ft_r0_in in0 = ft_r0_of(t, &xxkey);
	struct pmk_r0 r0;
	struct pmk_r1 r1;
	struct ft_r1_in in1 = { in0.akm, &r0, mac_of("000102030406"), in0.s0kh_id };
	struct ft_ptk_in in = { in0.akm, t->pairwise, &r1, an.p, sn.p, mac_of("020000000400"),
				in0.s0kh_id, false };
	uint8_t name[FT_NAME_LEN];
	struct ptk ptk;

	ck_assert_int_eq(ft_derive_r0(c, &in0, &r0), ERR_OK);
	check_hex(t->name, "PMK-R0", r0.key, r0.len, t->r0);
	check_hex(t->name, "PMKR0Name", r0.name, FT_NAME_LEN, t->r0_name);
	ck_assert_int_eq(ft_derive_r1(c, &in1, &r1), ERR_OK);
	check_hex(t->name, "PMK-R1", r1.key, r1.len, t->r1);
	check_hex(t->name, "PMKR1Name", r1.name, FT_NAME_LEN, t->r1_name);
	ck_assert_int_eq(ft_derive_ptk(c, &in, &ptk, name), ERR_OK);
	check_hex(t->name, "KCK", ptk.kck, ptk.kck_len, t->kck);
	check_hex(t->name, "KEK", ptk.kek, ptk.kek_len, t->kek);
	check_hex(t->name, "TK", ptk.tk, ptk.tk_len, t->tk);
	if (t->ptk_name)
		check_hex(t->name, "PTKName", name, FT_NAME_LEN, t->ptk_name);
	check_mic(t, in0.akm, &ptk);
}
END_TEST

START_TEST(t_ft_refuses)
{
	struct oct xxkey = xxkey_of(&fts[0]);
	struct ft_r0_in in = ft_r0_of(&fts[0], &xxkey);
	static const uint8_t long_id[49];
	struct pmk_r0 r0 = { .len = 99 };
	struct pmk_r1 r1 = { .len = 99 };
	struct ft_r1_in in1 = { in.akm, &r0, in.s0kh_id, in.s0kh_id };

	in.r0kh_id = bytes_of(long_id, 0);
	ck_assert_int_eq(ft_derive_r0(c, &in, &r0), ERR_RANGE);
	in.r0kh_id = BYTES(long_id);
	ck_assert_int_eq(ft_derive_r0(c, &in, &r0), ERR_RANGE);
	in.r0kh_id.len = 48;
	in.ssid = bytes_of(long_id, 33);
	ck_assert_int_eq(ft_derive_r0(c, &in, &r0), ERR_RANGE);
	in.ssid.len = 32;
	in.xxkey.len = 31;
	ck_assert_int_eq(ft_derive_r0(c, &in, &r0), ERR_RANGE);
	in.xxkey.len = 32;
	in.akm = akm_find(AKM_PSK, CIPHER_CCMP_128, 0);
	ck_assert_int_eq(ft_derive_r0(c, &in, &r0), ERR_UNSUPPORTED);
	ck_assert_uint_eq(r0.len, 99);
	ck_assert_int_eq(ft_derive_r1(c, &in1, &r1), ERR_RANGE);
	ck_assert_uint_eq(r1.len, 99);
	in.akm = akm_find(AKM_FT_PSK, CIPHER_CCMP_128, 0);
	ck_assert_int_eq(ft_derive_r0(c, &in, &r0), ERR_OK);
}
END_TEST

/* PMK 00 01 .., AA 02:00:00:00:03:00, SPA 02:00:00:00:00:00; computed twice as above. */
static const struct {
	enum akm akm;
	size_t len;
	const char *pmkid;
} pmkids[] = {
	{ AKM_PSK, 32, "bfd8b98d836d940b53deafbb00dd9706" },
	{ AKM_FT_8021X, 32, "646c861b04df1e3a0cb524dc6a8def48" },
	{ AKM_PSK_SHA256, 32, "646c861b04df1e3a0cb524dc6a8def48" },
	{ AKM_FT_8021X_SHA384, 48, "e94429e585234e445652735a76bbeb2e" },
};

START_TEST(t_pmkid)
{
	struct oct pmk = count_from(0, pmkids[_i].len);
	struct pmkid_in in = { HASH_MD5, oct_bytes(&pmk), mac_of("020000000300"),
			       mac_of("020000000000") };
	uint8_t pmkid[PMKID_LEN];

	ck_assert_int_eq(pmkid_hash(pmkids[_i].akm, &in.hash), ERR_OK);
	ck_assert_int_eq(pmkid_derive(c, &in, pmkid), ERR_OK);
	check_hex("PMKID", "value", pmkid, sizeof(pmkid), pmkids[_i].pmkid);
	ck_assert_int_eq(pmkid_hash(AKM_SAE, &in.hash), ERR_UNSUPPORTED);
}
END_TEST

START_TEST(t_rkh_old_key)
{
	struct oct old = oct("100102030405060708090a0b0c0d0e0f");
	uint8_t key[RKH_KEY_LEN];

	ck_assert_int_eq(rkh_expand_key(c, old.p, key), ERR_OK);
	check_hex("hostapd's expansion, computed twice", "key", key, sizeof(key),
		  "ab3dd2d49a1efaa3ef114cc7ac4283da99911929a5d0500890800c6da930c5b4");
}
END_TEST

/* The EAPOL-Key MIC of an AKM with a 24-octet MIC stands, and moves Key Data, 8 octets further. */
START_TEST(t_eapol_mic)
{
	struct oct pdu = count_from(0, 4 + 95 + 20), kck = count_from(7, 32);
	struct eapol_mic_in in = { NULL, oct_bytes(&kck), oct_bytes(&pdu) };
	static const enum akm akms[] = { AKM_PSK, AKM_FT_PSK, AKM_SUITE_B, AKM_SUITE_B_192 };
	uint8_t mic[MIC_LEN_MAX];

	pdu.p[2] = 0, pdu.p[3] = 95 + 20;
	for (size_t i = 0; i < N_OF(akms); i++) {
		in.akm = akm_find(akms[i], CIPHER_CCMP_128, 0);
		in.kck.len = in.akm->kck_len;
		ck_assert_int_eq(eapol_mic(c, &in, mic), ERR_OK);
		ck_assert_int_eq(eapol_mic_verify(c, &in), ERR_AUTH);
		memcpy(pdu.p + EAPOL_MIC_OFFSET, mic, in.akm->eapol_mic_len);
		ck_assert_int_eq(eapol_mic_verify(c, &in), ERR_OK);
		for (size_t at = 0; at < pdu.len; at++) {
			pdu.p[at] ^= 0x80;
			/* a changed length is either more than there is, or a MIC of less */
			ck_assert_int_eq(eapol_mic_verify(c, &in), at == 2 || at == 3 ? ERR_PARSE
										      : ERR_AUTH);
			pdu.p[at] ^= 0x80;
		}
		for (size_t n = 0; n < pdu.len; n++) {
			in.pdu.len = n;
			ck_assert_int_eq(eapol_mic_verify(c, &in), ERR_PARSE);
		}
		in.pdu.len = pdu.len;
		in.kck.len--;
		ck_assert_int_eq(eapol_mic_verify(c, &in), ERR_RANGE);
	}
}
END_TEST

/* [11-2020 12.7.2] padding: "a single octet 0xdd followed by zero or more 0x00 octets" */
START_TEST(t_keydata_padding)
{
	struct oct kek = count_from(1, 16), plain = count_from(0x40, 40);
	struct keydata_key k = { akm_find(AKM_PSK, CIPHER_CCMP_128, 0), oct_bytes(&kek), NULL };
	size_t n = (size_t)_i, padded = n < 16 ? 16 : (n + 7) / 8 * 8;
	uint8_t sealed[64], out[128];
	struct wr s = wr_of(sealed, sizeof(sealed)), w = wr_of(out, sizeof(out));

	ck_assert_int_eq(keydata_encrypt(c, &k, bytes_of(plain.p, n), &s), ERR_OK);
	ck_assert_uint_eq(s.len, padded + 8);
	ck_assert_int_eq(keydata_decrypt(c, &k, wr_sofar(&s), &w), ERR_OK);
	ck_assert_uint_eq(w.len, padded);
	ck_assert_mem_eq(out, plain.p, n);
	for (size_t at = n; at < padded; at++)
		ck_assert_uint_eq(out[at], at == n ? 0xdd : 0);
	sealed[0] ^= 1;
	ck_assert_int_eq(keydata_decrypt(c, &k, wr_sofar(&s), &w), ERR_AUTH);
	ck_assert_uint_eq(w.len, padded);
}
END_TEST

/* [RFC 6229 2] IV 01 .. 10 and KEK 11 .. 20 are its 256-bit key; keystream from offset 256 */
START_TEST(t_keydata_rc4)
{
	struct oct iv = count_from(1, 16), kek = count_from(17, 16);
	struct keydata_key k = { akm_find(AKM_PSK, CIPHER_TKIP, 0), oct_bytes(&kek), iv.p };
	uint8_t zero[32] = { 0 }, out[32];
	struct wr w = wr_of(out, sizeof(out));

	ck_assert_int_eq(keydata_encrypt(c, &k, BYTES(zero), &w), ERR_OK);
	check_hex("RFC 6229", "keystream", out, w.len,
		  "02e1e7056b0f623900496422943e97b6c3c848ea47f1c1f18f2ca8ecc52f49a7");
}
END_TEST

START_TEST(t_keydata_limits)
{
	static uint8_t big[KEYDATA_MAX + 1], out[KEYDATA_MAX + 64];
	struct oct kek = count_from(1, 16);
	struct keydata_key k = { akm_find(AKM_PSK, CIPHER_CCMP_128, 0), oct_bytes(&kek), big };
	struct wr w = wr_of(out, sizeof(out)), small = wr_of(out, 23);

	ck_assert_int_eq(keydata_encrypt(c, &k, BYTES(big), &w), ERR_LIMIT);
	ck_assert_int_eq(keydata_encrypt(c, &k, bytes_of(big, KEYDATA_MAX), &w), ERR_OK);
	ck_assert_int_eq(keydata_encrypt(c, &k, bytes_of(big, 16), &small), ERR_SPACE);
	for (size_t n = 0; n < 24; n++)
		ck_assert_int_eq(keydata_decrypt(c, &k, bytes_of(big, n), &w), ERR_AUTH);
	k.kek.len = 24;
	ck_assert_int_eq(keydata_encrypt(c, &k, bytes_of(big, 16), &w), ERR_RANGE);
	k.akm = akm_find(AKM_PSK, CIPHER_TKIP, 0);
	k.kek.len = 16;
	w = wr_of(out, sizeof(out));
	ck_assert_int_eq(keydata_encrypt(c, &k, bytes_of(big, 13), &w), ERR_OK);
	ck_assert_int_eq(keydata_decrypt(c, &k, bytes_of(out, 13), &w), ERR_OK);
	ck_assert_uint_eq(w.len, 26);
	ck_assert_mem_eq(out + 13, big, 13);
}
END_TEST

UNIT_MAIN("key", {
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_loop_test(tc, t_psk, 0, N_OF(psks));
	tcase_add_test(tc, t_psk_lengths);
	tcase_add_test(tc, t_prf_and_kdf);
	tcase_add_test(tc, t_kdf_bits);
	tcase_add_loop_test(tc, t_ptk, 0, N_OF(ptks));
	tcase_add_loop_test(tc, t_ft, 0, N_OF(fts));
	tcase_add_test(tc, t_ft_refuses);
	tcase_add_loop_test(tc, t_pmkid, 0, N_OF(pmkids));
	tcase_add_test(tc, t_rkh_old_key);
	tcase_add_test(tc, t_eapol_mic);
	tcase_add_loop_test(tc, t_keydata_padding, 0, 41);
	tcase_add_test(tc, t_keydata_rc4);
	tcase_add_test(tc, t_keydata_limits);
})
