/* sees: base crypto key */
#include "hex.h"
#include "key/bip.h"
#include "key/mpdu.h"
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

/* IEEE 802.11-2020 J.6.4 */
#define J64_HEADER "0848c32c0fd2e128a57c5030f1844408abaea5b8fcba8033"

START_TEST(t_ccmp_annex)
{
	struct oct tk = oct("c97c1f67ce371185514a8a19f2bdd52f");
	struct oct frame = oct(J64_HEADER "f8ba1a55d02f85ae967bb62fb6cda8eb7e78a050");
	struct mpdu_key k = { CIPHER_CCMP_128, { 0 } };
	struct mpdu_slot slot = { UINT64_C(0xb5039776e70c), 0 };
	uint8_t out[64], plain[64];
	struct wr w = wr_of(out, sizeof(out)), p = wr_of(plain, sizeof(plain));
	struct mpdu_sealed m;

	memcpy(k.tk, tk.p, tk.len);
	ck_assert_int_eq(mpdu_protect(c, &k, &slot, oct_bytes(&frame), &w), ERR_OK);
	check_hex("802.11 J.6.4", "MPDU", out, w.len,
		  J64_HEADER "0ce70020769703b5f3d0a2fe9a3dbf2342a643e43246e80c3c04d019"
			     "7845ce0b16f97623");
	ck_assert_int_eq(mpdu_parse(wr_sofar(&w), &m), ERR_OK);
	ck_assert(m.slot.pn == slot.pn && m.slot.key_id == 0 && m.header.len == 24);
	ck_assert_int_eq(mpdu_unprotect(c, &k, &m, &p), ERR_OK);
	check_hex("802.11 J.6.4", "body", plain, p.len, "f8ba1a55d02f85ae967bb62fb6cda8eb7e78a050");
}
END_TEST

/* IEEE 802.11-2020 J.11.1, the second MPDU; the first was made with another Frame Control. */
START_TEST(t_gcmp_annex)
{
	struct oct tk = oct("c97c1f67ce371185514a8a19f2bdd52f");
	struct oct frame = oct("88480b000fd2e128a57c5030f18444085030f184440880330300"
			       "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
			       "2021222324252627");
	struct mpdu_key k = { CIPHER_GCMP_128, { 0 } };
	struct mpdu_slot slot = { UINT64_C(0x00895f5f2b08), 0 };
	uint8_t out[128];
	struct wr w = wr_of(out, sizeof(out));

	memcpy(k.tk, tk.p, tk.len);
	ck_assert_int_eq(mpdu_protect(c, &k, &slot, oct_bytes(&frame), &w), ERR_OK);
	check_hex("802.11 J.11.1", "MPDU", out, w.len,
		  "88480b000fd2e128a57c5030f18444085030f184440880330300 082b00205f5f8900"
		  "60e9700cc4d40ac6d288b201c38f5bf08b807442640a1596e5dbdad41d1f3623"
		  "f45d7a12db7afb23 def619c2a374b6df66ffa53b6c69d79e");
}
END_TEST

/*
 * Headers of every shape. changes: octets of the header that a retry, or the receiver's view of it,
 * may change, as a mask a byte [11-2020 12.5.3.3.3]; all others are authenticated.
 */
#define ADDRS "020000000100 020000000200 020000000300"
static const struct {
	const char *name, *header, *masked;
} shapes[] = {
	{ "data, to DS", "0801 2c00" ADDRS "2013",
	  "7038 ffff" "000000000000 000000000000 000000000000" "f0ff" },
	{ "QoS data, from DS", "8802 0000" ADDRS "5000 0600",
	  "70b8 ffff" "000000000000 000000000000 000000000000" "f0ff f0ff" },
	{ "four addresses", "0803 0000" ADDRS "5000 020000000400",
	  "7038 ffff" "000000000000 000000000000 000000000000" "f0ff 000000000000" },
	{ "four addresses, QoS", "8803 0000" ADDRS "5000 020000000400 0500",
	  "70b8 ffff" "000000000000 000000000000 000000000000" "f0ff 000000000000 f0ff" },
	{ "QoS data with HT Control", "8881 0000" ADDRS "5000 0600 01020304",
	  "7038 ffff" "000000000000 000000000000 000000000000" "f0ff f0ff ffffffff" },
	{ "action", "d000 3a01" ADDRS "1000",
	  "0038 ffff" "000000000000 000000000000 000000000000" "f0ff" },
};
static const enum cipher ciphers[] = { CIPHER_CCMP_128, CIPHER_CCMP_256, CIPHER_GCMP_128,
				       CIPHER_GCMP_256 };

/* In Frame Control the type, ToDS, FromDS and the QoS bit change how the rest is read. */
static bool shapes_header(size_t at, int bit)
{
	return (at == 0 && (bit < 4 || bit == 7)) || (at == 1 && (bit < 2 || bit >= 6));
}

static void check_header_bits(const struct mpdu_key *k, struct oct *sealed,
			      const struct oct *masked, const char *name)
{
	uint8_t plain[64];
	struct mpdu_sealed m;

	for (size_t at = 0; at < masked->len; at++) {
		for (int bit = 0; bit < 8; bit++) {
			struct wr w = wr_of(plain, sizeof(plain));
			enum err want = masked->p[at] & 1 << bit ? ERR_OK : ERR_AUTH, e;

			if (shapes_header(at, bit))
				continue;
			sealed->p[at] ^= (uint8_t)(1 << bit);
			ck_assert_int_eq(mpdu_parse(oct_bytes(sealed), &m), ERR_OK);
			e = mpdu_unprotect(c, k, &m, &w);
			ck_assert_msg(e == want, "%s: octet %zu bit %d: %s", name, at, bit,
				      err_text(e));
			sealed->p[at] ^= (uint8_t)(1 << bit);
		}
	}
}

START_TEST(t_mpdu_shapes)
{
	size_t shape = (size_t)_i % N_OF(shapes);
	struct oct frame = oct(shapes[shape].header), masked = oct(shapes[shape].masked);
	struct oct sealed = { 0 };
	struct mpdu_key k = { ciphers[(size_t)_i / N_OF(shapes)], { 1, 2, 3 } };
	struct mpdu_slot slot = { UINT64_C(0x010203040506), 2 };
	struct wr w = wr_of(sealed.p, OCT_MAX);
	size_t header = frame.len;
	uint8_t plain[64];
	struct mpdu_sealed m;

	ck_assert_uint_eq(masked.len, header);
	memcpy(frame.p + header, "body of a frame", 15);
	frame.len += 15;
	ck_assert_int_eq(mpdu_protect(c, &k, &slot, oct_bytes(&frame), &w), ERR_OK);
	sealed.len = w.len;
	ck_assert_uint_eq(w.len, frame.len + mpdu_overhead(k.cipher));
	ck_assert_uint_eq(sealed.p[1], frame.p[1] | 0x40);
	check_header_bits(&k, &sealed, &masked, shapes[shape].name);
	for (size_t at = header; at < sealed.len; at++) {
		/* the crypto header's reserved octet, and bits 0 to 4 of the next, say nothing */
		bool idle = at == header + 2 || at == header + 3;

		w = wr_of(plain, sizeof(plain));
		sealed.p[at] ^= 1;
		ck_assert_int_eq(mpdu_parse(oct_bytes(&sealed), &m), ERR_OK);
		ck_assert_int_eq(mpdu_unprotect(c, &k, &m, &w), idle ? ERR_OK : ERR_AUTH);
		sealed.p[at] ^= 1;
	}
	for (size_t n = 0; n < sealed.len; n++) {
		w = wr_of(plain, sizeof(plain));
		if (mpdu_parse(bytes_of(sealed.p, n), &m) == ERR_OK)
			ck_assert_int_eq(mpdu_unprotect(c, &k, &m, &w), ERR_AUTH);
		else
			ck_assert_uint_lt(n, header + MPDU_CRYPTO_HEADER);
	}
	w = wr_of(plain, sizeof(plain));
	ck_assert_int_eq(mpdu_parse(oct_bytes(&sealed), &m), ERR_OK);
	ck_assert(m.slot.pn == slot.pn && m.slot.key_id == 2 && m.header.len == header);
	ck_assert_int_eq(mpdu_unprotect(c, &k, &m, &w), ERR_OK);
	ck_assert_uint_eq(w.len, 15);
	ck_assert_mem_eq(plain, "body of a frame", 15);
	k.tk[31]++, k.tk[15]++;
	ck_assert_int_eq(mpdu_unprotect(c, &k, &m, &w), ERR_AUTH);
	ck_assert_uint_eq(w.len, 15);
}
END_TEST

/* Inputs of IEEE 802.11-2012 M.9.2; the standard's output was recomputed. */
START_TEST(t_ccmp_management_annex)
{
	struct oct tk = oct("66ed21042f9f26d7115706e40414cf2e");
	struct oct frame = oct("c000000002000000010002000000000002000000000060000200");
	struct mpdu_key k = { CIPHER_CCMP_128, { 0 } };
	struct mpdu_slot slot = { 1, 0 };
	uint8_t out[64];
	struct wr w = wr_of(out, sizeof(out));

	memcpy(k.tk, tk.p, tk.len);
	ck_assert_int_eq(mpdu_protect(c, &k, &slot, oct_bytes(&frame), &w), ERR_OK);
	check_hex("802.11 M.9.2", "MPDU", out, w.len,
		  "c04000000200000001000200000000000200000000006000"
		  "0100002000000000 1d07cafd0409bb8bafef");
}
END_TEST

/*
 * [11-2020 12.5.3.3.3] the +HTC bit is taken as zero in QoS data and as it is in management frames;
 * the HT Control field is part of the header and of no AAD.
 */
START_TEST(t_mpdu_ht_control)
{
	static const struct {
		const char *plain, *with;
		bool same;
	} pairs[] = {
		{ "8801 0000" ADDRS "5000 0600", "8881 0000" ADDRS "5000 0600 01020304",
		  true },
		{ "d000 0000" ADDRS "5000", "d080 0000" ADDRS "5000 01020304", false },
	};
	struct mpdu_key k = { CIPHER_CCMP_128, { 5 } };
	struct mpdu_slot slot = { 9, 0 };

	for (size_t i = 0; i < N_OF(pairs); i++) {
		struct oct frame[2] = { oct(pairs[i].plain), oct(pairs[i].with) };
		uint8_t out[2][64];
		struct mpdu_sealed m[2];

		for (int j = 0; j < 2; j++) {
			struct wr w = wr_of(out[j], sizeof(out[j]));
			size_t header = frame[j].len;

			memcpy(frame[j].p + header, "body", 4);
			frame[j].len += 4;
			ck_assert_int_eq(mpdu_protect(c, &k, &slot, oct_bytes(&frame[j]), &w),
					 ERR_OK);
			ck_assert_int_eq(mpdu_parse(wr_sofar(&w), &m[j]), ERR_OK);
			ck_assert_uint_eq(m[j].header.len, header);
		}
		ck_assert(bytes_equal(m[0].sealed, m[1].sealed) == pairs[i].same);
	}
}
END_TEST

START_TEST(t_mpdu_refuses)
{
	static const struct {
		const char *name, *frame;
	} bad[] = {
		{ "ACK", "d400 0000 020000000100" },
		{ "version 1", "0941 0000" ADDRS "0000 0100002000000000" },
		{ "not protected", "0801 0000" ADDRS "0000 0100002000000000" },
		{ "Ext IV clear", "0841 0000" ADDRS "0000 0100000000000000" },
		{ "nothing", "" },
	};
	struct mpdu_key k = { CIPHER_WEP104, { 0 } };
	struct mpdu_slot slot = { 1, 0 };
	struct mpdu_sealed m;
	uint8_t out[64];
	struct wr w = wr_of(out, sizeof(out)), small = wr_of(out, 40);
	struct oct frame;

	for (size_t i = 0; i < N_OF(bad); i++) {
		frame = oct(bad[i].frame);
		ck_assert_msg(mpdu_parse(oct_bytes(&frame), &m) == ERR_PARSE, "%s", bad[i].name);
	}
	frame = oct("0801 0000" ADDRS "0000 aabb");
	ck_assert_uint_eq(mpdu_overhead(CIPHER_WEP104), 0);
	ck_assert_int_eq(mpdu_protect(c, &k, &slot, oct_bytes(&frame), &w), ERR_UNSUPPORTED);
	k.cipher = CIPHER_CCMP_128;
	ck_assert_int_eq(mpdu_protect(c, &k, &slot, bytes_of(frame.p, 23), &w), ERR_PARSE);
	ck_assert_uint_eq(w.len, 0);
	ck_assert_int_eq(mpdu_protect(c, &k, &slot, oct_bytes(&frame), &small), ERR_SPACE);
	ck_assert_int_eq(mpdu_protect(c, &k, &slot, bytes_of(frame.p, 24), &w), ERR_OK);
	ck_assert_uint_eq(w.len, 24 + 16);
}
END_TEST

static const enum cipher bip_ciphers[] = { CIPHER_BIP_CMAC_128, CIPHER_BIP_CMAC_256,
					   CIPHER_BIP_GMAC_128, CIPHER_BIP_GMAC_256 };
#define GROUP "ffffffffffff 020000000100 020000000100"

START_TEST(t_bip)
{
	struct bip_key k = { bip_ciphers[_i], { 9 } };
	struct bip_slot slot = { UINT64_C(0x0a0b0c0d0e0f), 4 }, got;
	struct oct frame = oct("c000 0000" GROUP "9000 0300"), out = { 0 };
	struct wr w = wr_of(out.p, OCT_MAX);

	ck_assert_int_eq(bip_parse(k.cipher, oct_bytes(&frame), &got), ERR_PARSE);
	ck_assert_int_eq(bip_protect(c, &k, &slot, oct_bytes(&frame), &w), ERR_OK);
	out.len = w.len;
	ck_assert_uint_eq(out.len, frame.len + bip_overhead(k.cipher));
	ck_assert_int_eq(bip_parse(k.cipher, oct_bytes(&out), &got), ERR_OK);
	ck_assert(got.ipn == slot.ipn && got.key_id == 4);
	ck_assert_int_eq(bip_verify(c, &k, oct_bytes(&out)), ERR_OK);
	out.p[1] ^= 0x38; /* Retry, Power Management, More Data */
	out.p[22] ^= 0xff;
	ck_assert_int_eq(bip_verify(c, &k, oct_bytes(&out)), ERR_OK);
	for (size_t at = 4; at < out.len; at++) {
		bool uncovered = at == 22 || at == 23;
		bool is_mme_start = at == frame.len || at == frame.len + 1;
		enum err e, want = uncovered ? ERR_OK : is_mme_start ? ERR_PARSE : ERR_AUTH;

		out.p[at] ^= 0x10;
		e = bip_verify(c, &k, oct_bytes(&out));
		ck_assert_msg(e == want, "octet %zu: %s", at, err_text(e));
		out.p[at] ^= 0x10;
	}
	for (size_t n = 0; n < out.len; n++)
		ck_assert_int_eq(bip_verify(c, &k, bytes_of(out.p, n)), ERR_PARSE);
	k.key[0]++;
	ck_assert_int_eq(bip_verify(c, &k, oct_bytes(&out)), ERR_AUTH);
}
END_TEST

/* Inputs of IEEE 802.11-2012 M.9.1; the standard's output was recomputed. */
START_TEST(t_bip_annex)
{
	struct oct igtk = oct("4ea9543e09cf2b1eca66ffc58bdecbcf");
	struct oct frame = oct("c0000000ffffffffffff02000000000002000000000009000200");
	struct bip_key k = { CIPHER_BIP_CMAC_128, { 0 } };
	struct bip_slot slot = { 4, 4 };
	uint8_t out[64];
	struct wr w = wr_of(out, sizeof(out));

	memcpy(k.key, igtk.p, igtk.len);
	ck_assert_int_eq(bip_protect(c, &k, &slot, oct_bytes(&frame), &w), ERR_OK);
	check_hex("802.11 M.9.1", "frame", out, w.len,
		  "c0000000ffffffffffff02000000000002000000000009000200"
		  "4c10 0400 040000000000 48dfbfa7b8278872");
}
END_TEST

/* A beacon's Timestamp is set while it is sent: not covered. The rest of its body is. */
START_TEST(t_bip_beacon)
{
	struct bip_key k = { CIPHER_BIP_CMAC_128, { 9 } };
	struct bip_slot slot = { 7, 6 };
	struct oct frame = oct("8000 0000" GROUP "9000 0102030405060708 6400 1104"), out = { 0 };
	struct wr w = wr_of(out.p, OCT_MAX);

	ck_assert_int_eq(bip_protect(c, &k, &slot, oct_bytes(&frame), &w), ERR_OK);
	out.len = w.len;
	for (size_t at = 24; at < frame.len; at++) {
		out.p[at] ^= 0x10;
		ck_assert_int_eq(bip_verify(c, &k, oct_bytes(&out)), at < 32 ? ERR_OK : ERR_AUTH);
		out.p[at] ^= 0x10;
	}
	ck_assert_int_eq(bip_protect(c, &k, &slot, bytes_of(frame.p, 30), &w), ERR_PARSE);
	ck_assert_uint_eq(w.len, out.len);
	k.cipher = CIPHER_CCMP_128;
	ck_assert_int_eq(bip_protect(c, &k, &slot, oct_bytes(&frame), &w), ERR_UNSUPPORTED);
}
END_TEST

UNIT_MAIN("key, protection", {
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, t_ccmp_annex);
	tcase_add_test(tc, t_gcmp_annex);
	tcase_add_loop_test(tc, t_mpdu_shapes, 0, N_OF(shapes) * N_OF(ciphers));
	tcase_add_test(tc, t_ccmp_management_annex);
	tcase_add_test(tc, t_mpdu_ht_control);
	tcase_add_test(tc, t_mpdu_refuses);
	tcase_add_loop_test(tc, t_bip, 0, N_OF(bip_ciphers));
	tcase_add_test(tc, t_bip_annex);
	tcase_add_test(tc, t_bip_beacon);
})
