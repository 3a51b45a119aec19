/* sees: base crypto */
#include "crypto/aead.h"
#include "crypto/aes.h"
#include "crypto/ct.h"
#include "crypto/hash.h"
#include "crypto/rc4.h"
#include "hex.h"
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

#define AA20 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define AA131 AA20 AA20 AA20 AA20 AA20 AA20 "aaaaaaaaaaaaaaaaaaaaaa"
#define HASH_KEY_FIRST "Test Using Larger Than Block-Size Key - Hash Key First"

static const struct {
	const char *name;
	enum hash h;
	const char *key, *text, *mac;
} hmacs[] = {
	{ "RFC 2202 2 case 1", HASH_MD5, "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b", "Hi There",
	  "9294727a3638bb1c13f48ef8158bfc9d" },
	{ "RFC 2202 2 case 6", HASH_MD5, AA20 AA20 AA20 AA20, HASH_KEY_FIRST,
	  "6b1ab7fe4bd7bf8f0b62e6ce61b9d0cd" },
	{ "RFC 2202 3 case 1", HASH_SHA1, "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b", "Hi There",
	  "b617318655057264e28bc0b6fb378c8ef146be00" },
	{ "RFC 2202 3 case 6", HASH_SHA1, AA20 AA20 AA20 AA20, HASH_KEY_FIRST,
	  "aa4ae5e15272d00e95705637ce8a3b55ed402112" },
	{ "RFC 4231 4.3", HASH_SHA256, "4a656665", "what do ya want for nothing?",
	  "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843" },
	{ "RFC 4231 4.7", HASH_SHA256, AA131, HASH_KEY_FIRST,
	  "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54" },
	{ "RFC 4231 4.3", HASH_SHA384, "4a656665", "what do ya want for nothing?",
	  "af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47e42ec3736322445e"
	  "8e2240ca5e69e2c78b3239ecfab21649" },
	{ "RFC 4231 4.7", HASH_SHA384, AA131, HASH_KEY_FIRST,
	  "4ece084485813e9088d2c63a041bc5b44f9ef1012a2b588f3cd11f05033ac4c6"
	  "0c2ef6ab4030fe8296248df163f44952" },
	{ "RFC 4231 4.3", HASH_SHA512, "4a656665", "what do ya want for nothing?",
	  "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea250554"
	  "9758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737" },
	{ "RFC 4231 4.7", HASH_SHA512, AA131, HASH_KEY_FIRST,
	  "80b24263c7c1a3ebb71493c1dd7be8b49b46d1f41b4aeec1121b013783f8f352"
	  "6b56d037e05f2598bd0fd2215d6a1e5295e64f73f63f0aec8b915a985d786598" },
};

START_TEST(t_hmac)
{
	struct oct key = oct(hmacs[_i].key);
	size_t len = strlen(hmacs[_i].text), want = hash_len(hmacs[_i].h);
	uint8_t mac[HASH_LEN_MAX];

	/* The same in one part and in two at every place. */
	for (size_t cut = 0; cut <= len; cut++) {
		struct bytes part[] = { { (const uint8_t *)hmacs[_i].text, cut },
					{ (const uint8_t *)hmacs[_i].text + cut, len - cut } };

		ck_assert_int_eq(hmac(c, hmacs[_i].h, oct_bytes(&key), part, 2, mac, want),
				 ERR_OK);
		check_hex(hmacs[_i].name, "HMAC", mac, want, hmacs[_i].mac);
	}
}
END_TEST

START_TEST(t_hmac_cut_and_empty_key)
{
	struct bytes part = bytes_of("Hi There", 8);
	uint8_t mac[17];

	memset(mac, 0xee, sizeof(mac));
	ck_assert_int_eq(hmac(c, HASH_SHA256, bytes_of(NULL, 0), &part, 0, mac, 16), ERR_OK);
	/* HMAC-SHA256 with no key of nothing: Wikipedia's and every library's b613679a... */
	check_hex("empty", "HMAC", mac, 16, "b613679a0814d9ec772f95d778c35fc5");
	ck_assert_uint_eq(mac[16], 0xee);
}
END_TEST

static const struct {
	enum hash h;
	const char *digest;
} digests[] = {
	{ HASH_MD5, "900150983cd24fb0d6963f7d28e17f72" }, /* RFC 1321 A.5 */
	{ HASH_SHA1, "a9993e364706816aba3e25717850c26c9cd0d89d" }, /* FIPS 180 examples */
	{ HASH_SHA256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
	{ HASH_SHA384, "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed"
		       "8086072ba1e7cc2358baeca134c825a7" },
	{ HASH_SHA512, "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
		       "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f" },
};

START_TEST(t_digest)
{
	struct bytes part[] = { bytes_of("a", 1), bytes_of(NULL, 0), bytes_of("bc", 2) };
	enum hash h = digests[_i].h;
	uint8_t out[HASH_LEN_MAX];
	struct digest *d, *other;

	ck_assert_int_eq(hash_digest(c, h, part, 3, out, hash_len(h)), ERR_OK);
	check_hex("abc", "digest", out, hash_len(h), digests[_i].digest);

	ck_assert_int_eq(digest_new(c, h, &d), ERR_OK);
	ck_assert_int_eq(digest_new(c, h, &other), ERR_OK);
	ck_assert_int_eq(digest_update(d, part[0]), ERR_OK);
	ck_assert_int_eq(digest_update(other, part[2]), ERR_OK);
	ck_assert_int_eq(digest_value(d, out, hash_len(h)), ERR_OK); /* looking changes nothing */
	ck_assert_int_eq(hash_digest(c, h, part, 3, out, hash_len(h)), ERR_OK);
	ck_assert_int_eq(digest_update(d, part[2]), ERR_OK);
	ck_assert_int_eq(digest_value(d, out, hash_len(h)), ERR_OK);
	check_hex("abc", "growing digest", out, hash_len(h), digests[_i].digest);
	digest_free(d);
	digest_free(other);
}
END_TEST

static const struct {
	const char *name, *password, *salt;
	unsigned iterations;
	const char *key;
} pbkdf2s[] = {
	{ "RFC 6070 1", "password", "salt", 1, "0c60c80f961f0e71f3a9b524af6012062fe037a6" },
	{ "RFC 6070 3", "password", "salt", 4096, "4b007901b765489abead49d926f721d065a429c1" },
	{ "RFC 6070 5", "passwordPASSWORDpassword", "saltSALTsaltSALTsaltSALTsaltSALTsalt", 4096,
	  "3d2eec4fe41c849b80c8d83662c0e44a8b291a964cf2f07038" },
	{ "no password (ours)", "", "salt", 2, "133a4ce837b4d2521ee2bf03e11c71ca794e0797" },
	{ "longer than a block (ours, by Python)",
	  "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "salt", 3,
	  "cfc589029dc949cd575f6f8b0bab91a77dd3dc82c4680060824e98c0d589de955d096ade6f4db8e3" },
};

START_TEST(t_pbkdf2)
{
	struct pbkdf2_in in = { bytes_of(pbkdf2s[_i].password, strlen(pbkdf2s[_i].password)),
				bytes_of(pbkdf2s[_i].salt, strlen(pbkdf2s[_i].salt)),
				pbkdf2s[_i].iterations };
	size_t len = strlen(pbkdf2s[_i].key) / 2;
	uint8_t key[40];

	if (in.password.len == 0)
		in.password.p = NULL;
	ck_assert_int_eq(pbkdf2_sha1(c, &in, key, len), ERR_OK);
	check_hex(pbkdf2s[_i].name, "key", key, len, pbkdf2s[_i].key);
}
END_TEST

#define K128 "2b7e151628aed2a6abf7158809cf4f3c"
#define K256 "603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4"
#define M64                                                                                        \
	"6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51"                         \
	"30c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710"

static const struct {
	const char *name, *key;
	size_t len;
	const char *mac;
} cmacs[] = {
	{ "RFC 4493 example 1", K128, 0, "bb1d6929e95937287fa37d129b756746" },
	{ "RFC 4493 example 2", K128, 16, "070a16b46b4d4144f79bdd9dd04a287c" },
	{ "RFC 4493 example 3", K128, 40, "dfa66747de9ae63030ca32611497c827" },
	{ "RFC 4493 example 4", K128, 64, "51f0bebf7e3b9d92fc49741779363cfe" },
	{ "SP 800-38B D.3 1", K256, 0, "028962f61b7bf89efc6b551f4667d983" },
	{ "SP 800-38B D.3 2", K256, 16, "28a7023f452e8f82bd4bf28d8c37c35c" },
	{ "SP 800-38B D.3 3", K256, 40, "aaf3d8f1de5640c232f5b169b9c911e6" },
	{ "SP 800-38B D.3 4", K256, 64, "e1992190549f6ed5696a2c056c315410" },
};

START_TEST(t_cmac)
{
	struct oct key = oct(cmacs[_i].key), text = oct(M64);
	uint8_t mac[AES_BLOCK];

	for (size_t cut = 0; cut <= cmacs[_i].len; cut++) {
		struct bytes part[] = { { text.p, cut }, { text.p + cut, cmacs[_i].len - cut } };

		ck_assert_int_eq(aes_cmac(c, oct_bytes(&key), part, 2, mac), ERR_OK);
		check_hex(cmacs[_i].name, "CMAC", mac, sizeof(mac), cmacs[_i].mac);
	}
	key.len = 24;
	ck_assert_int_eq(aes_cmac(c, oct_bytes(&key), NULL, 0, mac), ERR_RANGE);
}
END_TEST

#define KEK192 "000102030405060708090a0b0c0d0e0f1011121314151617"
#define KEK256 KEK192 "18191a1b1c1d1e1f"
#define PLAIN16 "00112233445566778899aabbccddeeff"

static const struct {
	const char *name, *kek, *plain, *wrapped;
} wraps[] = {
	{ "RFC 3394 4.1", "000102030405060708090a0b0c0d0e0f", PLAIN16,
	  "1fa68b0a8112b447aef34bd8fb5a7b829d3e862371d2cfe5" },
	{ "RFC 3394 4.2", KEK192, PLAIN16, "96778b25ae6ca435f92b5b97c050aed2468ab8a17ad84e5d" },
	{ "RFC 3394 4.3", KEK256, PLAIN16, "64e8c3f9ce0f5ba263e9777905818a2a93c8191e7d6e8ae7" },
	{ "RFC 3394 4.4", KEK192, PLAIN16 "0001020304050607",
	  "031d33264e15d33268f24ec260743edce1c6c7ddee725a936ba814915c6762d2" },
	{ "RFC 3394 4.5", KEK256, PLAIN16 "0001020304050607",
	  "a8f9bc1612c68b3ff6e6f4fbe30e71e4769c8b80a32cb8958cd5d17d6b254da1" },
	{ "RFC 3394 4.6", KEK256, PLAIN16 "000102030405060708090a0b0c0d0e0f",
	  "28c9f404c4b810f4cbccb35cfb87f8263f5786e2d80ed326cbc7f0e71a99f43bfb988b9b7a02dd21" },
};

START_TEST(t_wrap)
{
	struct oct kek = oct(wraps[_i].kek), plain = oct(wraps[_i].plain);
	struct oct wrapped = oct(wraps[_i].wrapped);
	uint8_t out[64];

	ck_assert_int_eq(aes_wrap(c, oct_bytes(&kek), oct_bytes(&plain), out), ERR_OK);
	check_hex(wraps[_i].name, "wrapped", out, plain.len + 8, wraps[_i].wrapped);
	ck_assert_int_eq(aes_unwrap(c, oct_bytes(&kek), oct_bytes(&wrapped), out), ERR_OK);
	check_hex(wraps[_i].name, "plain", out, plain.len, wraps[_i].plain);

	for (size_t bit = 0; bit < wrapped.len * 8; bit++) {
		wrapped.p[bit / 8] ^= (uint8_t)(1 << bit % 8);
		ck_assert_int_eq(aes_unwrap(c, oct_bytes(&kek), oct_bytes(&wrapped), out),
				 ERR_AUTH);
		for (size_t i = 0; i < plain.len; i++)
			ck_assert_uint_eq(out[i], 0);
		wrapped.p[bit / 8] ^= (uint8_t)(1 << bit % 8);
	}
	kek.p[0] ^= 1;
	ck_assert_int_eq(aes_unwrap(c, oct_bytes(&kek), oct_bytes(&wrapped), out), ERR_AUTH);
}
END_TEST

/* More than 255 steps, where the counter has two octets; computed with another implementation. */
START_TEST(t_wrap_long)
{
	uint8_t kek[16], plain[1024], out[1032], back[1024], digest[32];
	struct bytes part = BYTES(out);

	for (size_t i = 0; i < sizeof(kek); i++)
		kek[i] = (uint8_t)i;
	for (size_t i = 0; i < sizeof(plain); i++)
		plain[i] = (uint8_t)(7 * i);
	ck_assert_int_eq(aes_wrap(c, BYTES(kek), BYTES(plain), out), ERR_OK);
	ck_assert_int_eq(hash_digest(c, HASH_SHA256, &part, 1, digest, sizeof(digest)), ERR_OK);
	check_hex("1024 octets", "SHA-256 of the wrapped", digest, sizeof(digest),
		  "e637a7b1a23d5ba248611d5dc5444c098bd36a60d00d81579c68f33a9ac24649");
	ck_assert_int_eq(aes_unwrap(c, BYTES(kek), BYTES(out), back), ERR_OK);
	ck_assert_mem_eq(back, plain, sizeof(plain));
}
END_TEST

START_TEST(t_wrap_lengths)
{
	struct oct kek = oct(KEK256);
	uint8_t in[40] = { 0 }, out[48];

	for (size_t n = 0; n <= sizeof(in); n++) {
		bool ok = n >= 16 && n % 8 == 0;

		ck_assert_int_eq(aes_wrap(c, oct_bytes(&kek), bytes_of(in, n), out),
				 ok ? ERR_OK : ERR_RANGE);
		ok = n >= 24 && n % 8 == 0;
		ck_assert_int_eq(aes_unwrap(c, oct_bytes(&kek), bytes_of(in, n), out),
				 ok ? ERR_AUTH : ERR_RANGE);
	}
	ck_assert_int_eq(aes_wrap(c, bytes_of(kek.p, 20), BYTES(in), out), ERR_RANGE);
}
END_TEST

/*
 * The inter-AP key protocol's shape, computed twice elsewhere: key "20 01 02 .. 0f" twice,
 * associated data source address, clear TLVs, suffix.
 */
#define RRB_KEY "200102030405060708090a0b0c0d0e0f200102030405060708090a0b0c0d0e0f"
#define RRB_NONCE "02001000000102030405060708090a0b0c0d0e0f"
#define RRB_SEQ "01000c004533221104030201e8030000"
#define RRB_IDS "04000a006e6173312e77312e6669050006000001 02030406"

static const struct {
	const char *name, *key, *ad[4], *plain, *out;
} sivs[] = {
	{ "RFC 5297 A.1", "fffefdfcfbfaf9f8f7f6f5f4f3f2f1f0f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff",
	  { "101112131415161718191a1b1c1d1e1f2021222324252627" },
	  "112233445566778899aabbccddee",
	  "85632d07c6e8f37f950acd320a2ecc9340c02b9690c4dc04daef7f6afe5c" },
	{ "RFC 5297 A.2", "7f7e7d7c7b7a79787776757473727170404142434445464748494a4b4c4d4e4f",
	  { "00112233445566778899aabbccddeeffdeaddadadeaddadaffeeddccbbaa99887766554433221100",
	    "102030405060708090a0", "09f911029d74e35bd84156c5635688c0" },
	  "7468697320697320736f6d6520706c61696e7465787420746f20656e63727970"
	  "74207573696e67205349562d414553",
	  "7bdb6e3b432667eb06f4d14bff2fbd0fcb900f2fddbe404326601965c889bf17"
	  "dba77ceb094fa663b7a3f748ba8af829ea64ad544a272e9c485b62a3fd5c0d" },
	{ "RRB PULL", RRB_KEY,
	  { "020000000400", RRB_NONCE RRB_SEQ RRB_IDS, "01" },
	  "07001000a225368fe0983b5828a37a0acb37f253 06000600020000000000",
	  "d4405dc6d23cba533c07c1c9053661cd9c47c6eec516afc395cbabe3860e5eb6"
	  "42babbfd166c5b3b2c4be519702f" },
	{ "RRB NAK response", RRB_KEY,
	  { "020000000300", RRB_NONCE RRB_SEQ RRB_IDS, "02" },
	  "06000600020000000000",
	  "3cea4db15c14ba388cd2cb45035807533bcff875757edeff7b14" },
	{ "RRB SEQ_REQ, nothing to encrypt, padded", RRB_KEY,
	  { "020000000400", RRB_NONCE RRB_IDS "00000000", "04" },
	  "", "4068cd0cf5c3703ab5dd23c3c77e2c98" },
	{ "RRB SEQ_RESP", RRB_KEY,
	  { "020000000300", RRB_NONCE RRB_SEQ RRB_IDS, "05" },
	  "", "648168aa9aac742d41281abb48de0f43" },
};

START_TEST(t_siv)
{
	struct oct key = oct(sivs[_i].key), plain = oct(sivs[_i].plain), sealed = oct(sivs[_i].out);
	static struct oct text[4];
	struct bytes ad[4];
	struct siv s = { oct_bytes(&key), ad, 0 };
	uint8_t out[128];

	for (; sivs[_i].ad[s.n_ad]; s.n_ad++) {
		text[s.n_ad] = oct(sivs[_i].ad[s.n_ad]);
		ad[s.n_ad] = oct_bytes(&text[s.n_ad]);
	}
	ck_assert_int_eq(aes_siv_seal(c, &s, oct_bytes(&plain), out), ERR_OK);
	check_hex(sivs[_i].name, "sealed", out, plain.len + 16, sivs[_i].out);
	ck_assert_int_eq(aes_siv_open(c, &s, oct_bytes(&sealed), out), ERR_OK);
	check_hex(sivs[_i].name, "plain", out, plain.len, sivs[_i].plain);

	for (size_t bit = 0; bit < sealed.len * 8; bit++) {
		sealed.p[bit / 8] ^= (uint8_t)(1 << bit % 8);
		ck_assert_int_eq(aes_siv_open(c, &s, oct_bytes(&sealed), out), ERR_AUTH);
		sealed.p[bit / 8] ^= (uint8_t)(1 << bit % 8);
	}
	for (size_t i = 0; i < s.n_ad; i++) {
		text[i].p[0] ^= 1;
		ck_assert_int_eq(aes_siv_open(c, &s, oct_bytes(&sealed), out), ERR_AUTH);
		text[i].p[0] ^= 1;
	}
	s.n_ad--;
	ck_assert_int_eq(aes_siv_open(c, &s, oct_bytes(&sealed), out), ERR_AUTH);
	s.n_ad++;
	for (size_t n = 0; n < sealed.len; n++)
		ck_assert_int_eq(aes_siv_open(c, &s, bytes_of(sealed.p, n), out), ERR_AUTH);
	ck_assert_int_eq(aes_siv_open(c, &s, oct_bytes(&sealed), out), ERR_OK);
}
END_TEST

#define SEQ32 "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
#define CCM_NONCE1 "00000003020100a0a1a2a3a4a5"
#define CCM_PLAIN1 "08090a0b0c0d0e0f101112131415161718191a1b1c1d1e"
#define GCM_PLAIN4                                                                                 \
	"d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"                         \
	"1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39"
#define GCM_AAD4 "feedfacedeadbeeffeedfacedeadbeefabaddad2"
#define GCM_KEY4 "feffe9928665731c6d6a8f9467308308"

static const struct {
	const char *name;
	bool gcm;
	size_t tag_len;
	const char *key, *nonce, *aad, *plain, *out;
} aeads[] = {
	{ "RFC 3610 packet vector 1", false, 8, "c0c1c2c3c4c5c6c7c8c9cacbcccdcecf", CCM_NONCE1,
	  "0001020304050607", CCM_PLAIN1,
	  "588c979a61c663d2f066d0c2c0f989806d5f6b61dac38417e8d12cfdf926e0" },
	/* computed with another program over OpenSSL's one-shot interface */
	{ "CCM key 32, tag 16", false, 16, SEQ32, CCM_NONCE1, "0001020304050607", CCM_PLAIN1,
	  "ad0f3fd338e8567722113ade50765eaafe576936505f4dbdc57b171d1a3f5f872fd8d422864e25" },
	{ "CCM, nothing to encrypt", false, 8, "000102030405060708090a0b0c0d0e0f", CCM_NONCE1,
	  "0001020304050607", "", "b1ce9ec03660824d" },
	{ "CCM, nothing at all", false, 8, "000102030405060708090a0b0c0d0e0f", CCM_NONCE1, "", "",
	  "e2df9a8e75c359b1" },
	{ "CCM, no associated data", false, 8, "000102030405060708090a0b0c0d0e0f", CCM_NONCE1, "",
	  "616263", "048e4ec7704855bbac9a76" },
	{ "GCM specification, test case 1", true, 16, "00000000000000000000000000000000",
	  "000000000000000000000000", "", "", "58e2fccefa7e3061367f1d57a4e7455a" },
	{ "GCM specification, test case 4", true, 16, GCM_KEY4, "cafebabefacedbaddecaf888",
	  GCM_AAD4, GCM_PLAIN4,
	  "42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e"
	  "21d514b25466931c7d8f6a5aac84aa051ba30b396a0aac973d58e091"
	  "5bc94fbc3221a5db94fae95ae7121a47" },
	{ "GCM specification, test case 16", true, 16, GCM_KEY4 GCM_KEY4,
	  "cafebabefacedbaddecaf888", GCM_AAD4, GCM_PLAIN4,
	  "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
	  "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
	  "76fc6ece0f4e1768cddf8853bb2d551b" },
};

static enum err seal(bool gcm, const struct aead *a, struct bytes in, uint8_t *out)
{
	return gcm ? gcm_seal(c, a, in, out) : ccm_seal(c, a, in, out);
}

static enum err unseal(bool gcm, const struct aead *a, struct bytes in, uint8_t *out)
{
	return gcm ? gcm_open(c, a, in, out) : ccm_open(c, a, in, out);
}

static void every_bit_counts(bool gcm, const struct aead *a, const struct oct *sealed,
			     struct oct *changed)
{
	uint8_t out[128];

	for (size_t bit = 0; bit < changed->len * 8; bit++) {
		changed->p[bit / 8] ^= (uint8_t)(1 << bit % 8);
		memset(out, 0xee, sizeof(out));
		ck_assert_int_eq(unseal(gcm, a, oct_bytes(sealed), out), ERR_AUTH);
		for (size_t i = 0; i < sealed->len - a->tag_len; i++)
			ck_assert_uint_eq(out[i], 0);
		changed->p[bit / 8] ^= (uint8_t)(1 << bit % 8);
	}
}

START_TEST(t_aead)
{
	bool gcm = aeads[_i].gcm;
	struct oct key = oct(aeads[_i].key), nonce = oct(aeads[_i].nonce), aad = oct(aeads[_i].aad);
	struct oct plain = oct(aeads[_i].plain), sealed = oct(aeads[_i].out);
	struct aead a = { oct_bytes(&key), oct_bytes(&nonce), oct_bytes(&aad), aeads[_i].tag_len };
	uint8_t out[128];

	ck_assert_int_eq(seal(gcm, &a, oct_bytes(&plain), out), ERR_OK);
	check_hex(aeads[_i].name, "sealed", out, plain.len + a.tag_len, aeads[_i].out);
	ck_assert_int_eq(unseal(gcm, &a, oct_bytes(&sealed), out), ERR_OK);
	check_hex(aeads[_i].name, "plain", out, plain.len, aeads[_i].plain);
	memcpy(out, plain.p, plain.len); /* in place */
	ck_assert_int_eq(seal(gcm, &a, bytes_of(out, plain.len), out), ERR_OK);
	check_hex(aeads[_i].name, "sealed in place", out, sealed.len, aeads[_i].out);
	ck_assert_int_eq(unseal(gcm, &a, bytes_of(out, sealed.len), out), ERR_OK);
	check_hex(aeads[_i].name, "opened in place", out, plain.len, aeads[_i].plain);

	every_bit_counts(gcm, &a, &sealed, &sealed);
	every_bit_counts(gcm, &a, &sealed, &key);
	every_bit_counts(gcm, &a, &sealed, &nonce);
	every_bit_counts(gcm, &a, &sealed, &aad);
	for (size_t n = 0; n < sealed.len; n++)
		ck_assert_int_eq(unseal(gcm, &a, bytes_of(sealed.p, n), out), ERR_AUTH);
	ck_assert_int_eq(unseal(gcm, &a, oct_bytes(&sealed), out), ERR_OK);
}
END_TEST

START_TEST(t_aead_shapes)
{
	uint8_t octets[48] = { 0 }, out[64];
	struct bytes in = bytes_of(octets, 20);
	struct aead a = { bytes_of(octets, 24), bytes_of(octets, 13), bytes_of(octets, 4), 8 };

	ck_assert_int_eq(ccm_seal(c, &a, in, out), ERR_RANGE);
	a.key.len = 16;
	a.nonce.len = 12;
	ck_assert_int_eq(ccm_seal(c, &a, in, out), ERR_RANGE);
	ck_assert_int_eq(gcm_seal(c, &a, in, out), ERR_RANGE);
	a.tag_len = 16;
	ck_assert_int_eq(gcm_seal(c, &a, in, out), ERR_OK);
	a.nonce.len = 13;
	ck_assert_int_eq(gcm_open(c, &a, in, out), ERR_RANGE);
	a.tag_len = 10;
	ck_assert_int_eq(ccm_open(c, &a, in, out), ERR_RANGE);
	a.tag_len = 48;
	ck_assert_int_eq(ccm_open(c, &a, BYTES(octets), out), ERR_AUTH);
}
END_TEST

/* Keystream from offset 256 [RFC 6229 2], keys 01 02 03 ... */
static const struct {
	size_t key_len;
	const char *stream;
} rc4s[] = {
	{ 5, "1cfcf62b03eddb641d77dfcf7f8d8c935f49b218ec83ce6ad6b6a70f36c560e6" },
	{ 16, "d39d566bc6bce3010768151549f3873fe609f0c1d7279cc6fbb0b40a863546ed" },
	{ 32, "02e1e7056b0f623900496422943e97b6c3c848ea47f1c1f18f2ca8ecc52f49a7" },
};

START_TEST(t_rc4)
{
	struct oct key = oct("0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20");
	uint8_t out[32] = { 0 };
	struct bytes k = bytes_of(key.p, rc4s[_i].key_len);

	ck_assert_int_eq(rc4_skip256(c, k, BYTES(out), out), ERR_OK);
	check_hex("RFC 6229", "keystream", out, sizeof(out), rc4s[_i].stream);
	ck_assert_int_eq(rc4_skip256(c, bytes_of(key.p, 4), BYTES(out), out), ERR_RANGE);
}
END_TEST

START_TEST(t_ct)
{
	uint8_t a[4] = { 1, 2, 3, 4 }, b[4] = { 1, 2, 3, 5 };

	ck_assert(ct_equal(a, b, 3));
	ck_assert(!ct_equal(a, b, 4));
	ck_assert(ct_equal(a, b, 0));
	ct_wipe(a, 3);
	ck_assert_mem_eq(a, "\0\0\0\4", 4);
}
END_TEST

UNIT_MAIN("crypto", {
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_loop_test(tc, t_hmac, 0, N_OF(hmacs));
	tcase_add_test(tc, t_hmac_cut_and_empty_key);
	tcase_add_loop_test(tc, t_digest, 0, N_OF(digests));
	tcase_add_loop_test(tc, t_pbkdf2, 0, N_OF(pbkdf2s));
	tcase_add_loop_test(tc, t_cmac, 0, N_OF(cmacs));
	tcase_add_loop_test(tc, t_wrap, 0, N_OF(wraps));
	tcase_add_test(tc, t_wrap_long);
	tcase_add_test(tc, t_wrap_lengths);
	tcase_add_loop_test(tc, t_siv, 0, N_OF(sivs));
	tcase_add_loop_test(tc, t_aead, 0, N_OF(aeads));
	tcase_add_test(tc, t_aead_shapes);
	tcase_add_loop_test(tc, t_rc4, 0, N_OF(rc4s));
	tcase_add_test(tc, t_ct);
})
