/* sees: base crypto key */
#include <check.h>

#include "hex.h"
#include "key/mpdu.h"
#include "key/tkip.h"
#include "suite.h"

static struct crypto *crypto;

/* IEEE 802.11-2016 annex J.1: mixing function. TK 00..0f, TA 10-22-33-44-55-66 unless said. */
#define TK_J1 "000102030405060708090a0b0c0d0e0f"
static const struct mix_case {
	const char *tk, *ta;
	uint32_t high;
	uint16_t low, ttak[TKIP_TTAK];
	const char *key;
} mixes[] = {
	{ TK_J1, "102233445566", 0, 0, { 0x3dd2, 0x016e, 0x76f4, 0x8697, 0xb2e8 },
	  "00200033ea8d2f60ca6d1374234a660b" },
	{ TK_J1, "102233445566", 0, 1, { 0x3dd2, 0x016e, 0x76f4, 0x8697, 0xb2e8 },
	  "00200190ffdc314389a9d9d074fd20aa" },
};

START_TEST(t_mix)
{
	const struct mix_case *m = &mixes[_i];
	struct oct tk = oct(m->tk), ta = oct(m->ta);
	uint16_t ttak[TKIP_TTAK];
	uint8_t key[TKIP_RC4_KEY];

	tkip_phase1(tk.p, oct_mac(&ta), m->high, ttak);
	ck_assert_mem_eq(ttak, m->ttak, sizeof(ttak));
	tkip_phase2(tk.p, ttak, m->low, key);
	check_hex("J.1", "RC4 key", key, sizeof(key), m->key);
}
END_TEST

/* IEEE 802.11-2016 annex J.2: each key is the MIC before it. */
static const struct michael_case {
	const char *key, *text, *mic;
} michaels[] = {
	{ "0000000000000000", "", "82925c1ca1d130b8" },
	{ "82925c1ca1d130b8", "M", "434721ca40639b3f" },
	{ "434721ca40639b3f", "Mi", "e8f9becae97e5d29" },
	{ "e8f9becae97e5d29", "Mic", "90038fc6cf13c1db" },
	{ "90038fc6cf13c1db", "Mich", "d55e100510128986" },
	{ "d55e100510128986", "Michael", "0a942b124ecaa546" },
};

START_TEST(t_michael)
{
	const struct michael_case *m = &michaels[_i];
	struct oct key = oct(m->key);
	size_t len = strlen(m->text);
	uint8_t mic[TKIP_MICHAEL];

	/* cut anywhere into two parts, it is one message */
	for (size_t cut = 0; cut <= len; cut++) {
		const struct bytes part[] = { bytes_of(m->text, cut),
					      bytes_of(m->text + cut, len - cut) };

		michael(key.p, part, 2, mic);
		check_hex("J.2", m->text, mic, sizeof(mic), m->mic);
	}
}
END_TEST

/* Frames of every kind of header: to and from the DS, between stations, QoS. */
#define A1 "020000000001"
#define A2 "020000000002"
#define A3 "020000000003"
static const struct frame_case {
	const char *name, *header;
	enum err want;
} frames[] = {
	{ "to the DS", "0801 0000" A1 A2 A3 "2000", ERR_OK },
	{ "from the DS", "0802 0000" A1 A2 A3 "2000", ERR_OK },
	{ "QoS", "8801 0000" A1 A2 A3 "2000 0600", ERR_OK },
	{ "group", "0802 0000 ffffffffffff" A2 A3 "2000", ERR_OK },
	{ "four addresses", "0803 0000" A1 A2 A3 "2000" A1, ERR_OK },
	{ "more fragments", "0805 0000" A1 A2 A3 "2000", ERR_UNSUPPORTED },
	{ "second fragment", "0801 0000" A1 A2 A3 "2100", ERR_UNSUPPORTED },
	{ "management", "c000 0000" A1 A2 A3 "2000", ERR_UNSUPPORTED },
};

static const struct mpdu_key the_key = { .cipher = CIPHER_TKIP,
					 .tk = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14,
						 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26,
						 27, 28, 29, 30, 31, 32 } };
#define THE_PN UINT64_C(0xa1b2c3d4e5f6)

static struct oct sealed_of(const char *header, enum err want)
{
	struct oct frame = oct(header), out = { 0 };
	struct wr w = wr_of(out.p, sizeof(out.p));
	struct mpdu_slot slot = { THE_PN, 2 };

	memcpy(frame.p + frame.len, "plain text", 10);
	frame.len += 10;
	ck_assert_int_eq(mpdu_protect(crypto, &the_key, &slot, oct_bytes(&frame), &w), want);
	ck_assert_uint_eq(w.len, want == ERR_OK ? frame.len + mpdu_overhead(CIPHER_TKIP) : 0);
	out.len = w.len;
	return out;
}

static enum err opened(const struct mpdu_key *k, struct bytes sealed, bool *michael_failed,
		       struct bytes want)
{
	uint8_t plain[OCT_MAX];
	struct wr w = wr_of(plain, sizeof(plain));
	struct mpdu_sealed m;
	enum err e = mpdu_parse(sealed, &m);

	*michael_failed = false;
	if (e == ERR_OK)
		e = mpdu_unprotect_tell(crypto, k, &m, &w, michael_failed);
	ck_assert(bytes_equal(wr_sofar(&w), e == ERR_OK ? want : bytes_of(NULL, 0)));
	return e;
}

START_TEST(t_frame)
{
	const struct frame_case *f = &frames[_i];
	struct oct sealed = sealed_of(f->header, f->want);
	size_t header = oct(f->header).len;
	struct bytes text = bytes_of("plain text", 10);
	struct mpdu_sealed m;
	bool failed;

	if (f->want != ERR_OK)
		return;
	ck_assert_int_eq(mpdu_parse(oct_bytes(&sealed), &m), ERR_OK);
	ck_assert(mpdu_pn(&m, CIPHER_TKIP) == THE_PN && m.slot.key_id == 2);
	check_hex(f->name, "IV", m.crypto.p, m.crypto.len, "e565f6a0d4c3b2a1");
	ck_assert_int_eq(opened(&the_key, oct_bytes(&sealed), &failed, text), ERR_OK);
	/* every octet of the protected part, and every prefix: nothing passes */
	for (size_t i = header; i < sealed.len; i++) {
		if (i == header + 1 || i == header + 3) /* the copy of TSC1; key id */
			continue;
		sealed.p[i] ^= 0x10;
		ck_assert_msg(opened(&the_key, oct_bytes(&sealed), &failed, text) != ERR_OK,
			      "%s: octet %zu", f->name, i);
		ck_assert(!failed);
		sealed.p[i] ^= 0x10;
	}
	for (size_t n = 0; n < sealed.len; n++)
		ck_assert_int_ne(opened(&the_key, bytes_of(sealed.p, n), &failed, text), ERR_OK);
}
END_TEST

/* Michael covers the addresses, the priority and the key of the direction; the ICV does not. */
START_TEST(t_michael_failure)
{
	static const struct {
		const char *name;
		size_t octet;
	} cases[] = { { "BSSID apart: DA", 16 }, { "priority", 24 } };
	struct oct sealed = sealed_of(frames[2].header, ERR_OK);
	struct mpdu_key other = the_key;
	struct bytes text = bytes_of("plain text", 10);
	bool failed;

	for (unsigned i = 0; i < N_OF(cases); i++) {
		sealed.p[cases[i].octet] ^= 1;
		ck_assert_int_eq(opened(&the_key, oct_bytes(&sealed), &failed, text), ERR_AUTH);
		ck_assert_msg(failed, "%s", cases[i].name);
		sealed.p[cases[i].octet] ^= 1;
	}
	other.tk[16] ^= 1; /* the other direction's Michael key */
	ck_assert_int_eq(opened(&other, oct_bytes(&sealed), &failed, text), ERR_OK);
	other.tk[24] ^= 1;
	ck_assert_int_eq(opened(&other, oct_bytes(&sealed), &failed, text), ERR_AUTH);
	ck_assert(failed);
	sealed = sealed_of(frames[1].header, ERR_OK);
	ck_assert_int_eq(opened(&other, oct_bytes(&sealed), &failed, text), ERR_AUTH);
	other.tk[16] ^= 1;
	ck_assert_int_eq(opened(&other, oct_bytes(&sealed), &failed, text), ERR_OK);
	other.tk[0] ^= 1; /* the mixing key: the ICV notices first */
	ck_assert_int_eq(opened(&other, oct_bytes(&sealed), &failed, text), ERR_AUTH);
	ck_assert(!failed);
}
END_TEST

/* The transmitter's address is mixed into the key. */
START_TEST(t_transmitter)
{
	struct oct sealed = sealed_of(frames[0].header, ERR_OK);
	bool failed;

	sealed.p[15] ^= 1;
	ck_assert_int_eq(opened(&the_key, oct_bytes(&sealed), &failed, bytes_of("", 0)), ERR_AUTH);
	ck_assert(!failed);
}
END_TEST

UNIT_MAIN("key, TKIP", {
	if (crypto_new(&crypto) != ERR_OK)
		return EXIT_FAILURE;
	tcase_add_loop_test(tc, t_mix, 0, N_OF(mixes));
	tcase_add_loop_test(tc, t_michael, 0, N_OF(michaels));
	tcase_add_loop_test(tc, t_frame, 0, N_OF(frames));
	tcase_add_test(tc, t_michael_failure);
	tcase_add_test(tc, t_transmitter);
})
