/* sees: base wire */
#include "suite.h"

#include "hex.h"
#include "wire/ft.h"
#include "wire/ie.h"
#include "wire/mgmt.h"
#include "wire/rsn.h"

enum { MEM = 2048 };

static void check_is(const struct wr *w, const char *hex)
{
	ck_assert(!w->overflow);
	check_hex("built", "octets", w->p, w->len, hex);
}

/* [11-2020 9.4.2.1] and the fragments of [11-2020 10.28.11]. */
static const struct {
	const char *name, *in;
	enum step want;
	uint8_t id, ext;
	size_t body, left;
} nexts[] = {
	{ "nothing", "", STEP_END, 0, 0, 0, 0 },
	{ "no length", "36", STEP_BAD, 0, 0, 0, 1 },
	{ "past the end", "36 03 01 02", STEP_BAD, 0, 0, 0, 4 },
	{ "MDE", "36 03 01 02 00 dd", STEP_ITEM, 54, 0, 3, 1 },
	{ "empty", "00 00", STEP_ITEM, 0, 0, 0, 0 },
	{ "no extension ID", "ff 00", STEP_BAD, 0, 0, 0, 2 },
	{ "extension", "ff 02 20 13", STEP_ITEM, 255, 32, 1, 0 },
	{ "a Fragment of nothing", "f2 01 aa", STEP_ITEM, 242, 0, 1, 0 },
	{ "a Fragment after a short one", "37 01 aa f2 01 bb", STEP_ITEM, 55, 0, 1, 3 },
};

START_TEST(t_next)
{
	struct oct in = oct(nexts[_i].in);
	struct rd r = rd_of(oct_bytes(&in));
	struct elem e;

	ck_assert_int_eq(elem_next(&r, &e), nexts[_i].want);
	ck_assert_uint_eq(r.left, nexts[_i].left);
	if (nexts[_i].want != STEP_ITEM)
		return;
	ck_assert_uint_eq(e.id, nexts[_i].id);
	ck_assert_uint_eq(e.ext, nexts[_i].ext);
	ck_assert_uint_eq(e.body.len, nexts[_i].body);
	ck_assert(!e.fragmented);
}
END_TEST

START_TEST(t_fragments_join)
{
	static const size_t lens[] = { 0, 255, 256, 510, 511 };
	static const size_t wholes[] = { 2, 257, 260, 514, 517 };
	uint8_t body[511], mem[MEM], back[MEM];

	for (size_t i = 0; i < sizeof(body); i++)
		body[i] = (uint8_t)(i * 7);
	for (size_t i = 0; i < N_OF(lens); i++) {
		struct wr w = wr_of(mem, sizeof(mem)), j = wr_of(back, sizeof(back));
		struct rd r;
		struct elem e;

		elem_put(&w, ELEM_FAST_TRANSITION, bytes_of(body, lens[i]));
		ck_assert_uint_eq(w.len, wholes[i]);
		wr_u8(&w, ELEM_SSID);
		wr_u8(&w, 0);
		r = rd_of(wr_sofar(&w));
		ck_assert_int_eq(elem_next(&r, &e), STEP_ITEM);
		ck_assert(e.fragmented == (lens[i] > 255));
		ck_assert_uint_eq(e.whole.len, wholes[i]);
		ck_assert_int_eq(elem_join(e.whole, ELEM_FAST_TRANSITION, &j), WIRE_OK);
		ck_assert(bytes_equal(wr_sofar(&j), bytes_of(body, lens[i])));
		ck_assert_uint_eq(r.left, 2);
	}
}
END_TEST

static const struct {
	const char *in;
	enum wire want;
} bodies[] = {
	{ "", WIRE_ABSENT },
	{ "36 03 01 02 00", WIRE_OK },
	{ "36 02 01 02", WIRE_SHORT },
	{ "36 03 01 02", WIRE_TRUNCATED },
	{ "36 03 01 02 00 00", WIRE_LENGTH },
	{ "37 03 01 02 00", WIRE_OTHER },
};

START_TEST(t_body)
{
	struct oct in = oct(bodies[_i].in);
	struct mde mde;

	ck_assert_int_eq(mde_parse(oct_bytes(&in), &mde), bodies[_i].want);
}
END_TEST

/* What one pass finds. Spans are whole elements. */
START_TEST(t_elems)
{
	struct oct in =
		oct("00 01 61  36 03 a1 b2 01  36 03 ff ff 00  dd 07 00 50 f2 02 00 01 00 "
		    "39 04 01 01 00 00  4b 03 01 00 00  39 04 02 00 00 00  f4 01 20 "
		    "39 04 03 00 00 00  38 05 01 e8 03 00 00  38 05 02 10 00 00 00 "
		    "dd 04 00 11 22 33  4c 10 04 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00");
	struct elems e;
	struct mde mde;
	struct rde rde;
	struct rd r;
	uint32_t value;

	ck_assert_int_eq(elems_parse(oct_bytes(&in), &e), WIRE_OK);
	ck_assert_uint_eq(e.ssid.len, 3);
	ck_assert(e.duplicate);
	ck_assert_int_eq(mde_parse(e.mde, &mde), WIRE_OK);
	ck_assert_mem_eq(mde.mdid, "\xa1\xb2", 2);
	ck_assert_uint_eq(e.wmm.len, 9);
	ck_assert_uint_eq(e.n_ric, 3);
	ck_assert_uint_eq(e.ric.len, 6 + 5 + 6);
	ck_assert(e.mme_last);
	ck_assert_uint_eq(e.n_unknown, 2); /* a vendor's; the RDE outside of the run */
	ck_assert_uint_eq(e.n_elements, 13);
	ck_assert(tie_find(&e, TIE_KEY_LIFETIME, &value) && value == 16);
	ck_assert(!tie_find(&e, TIE_COMEBACK, &value));
	r = rd_of(e.ric);
	ck_assert_int_eq(rde_next(&r, &rde), STEP_ITEM);
	ck_assert_uint_eq(rde.id, 1);
	ck_assert_uint_eq(rde.descriptors.len, 5);
	ck_assert_int_eq(rde_next(&r, &rde), STEP_ITEM);
	ck_assert_uint_eq(rde.descriptors.len, 0);
	ck_assert_int_eq(rde_next(&r, &rde), STEP_END);
}
END_TEST

START_TEST(t_elems_damage)
{
	struct oct in = oct("4c 10 04 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 36 03 01 02 00 "
			    "00 05 61");
	struct elems e;

	ck_assert_int_eq(elems_parse(oct_bytes(&in), &e), WIRE_TRUNCATED);
	ck_assert_uint_eq(e.mde.len, 5);
	ck_assert_uint_eq(e.ssid.len, 0);
	ck_assert(e.mme.len > 0 && !e.mme_last);
}
END_TEST

START_TEST(t_rde_counts_more_than_there_are)
{
	struct oct in = oct("39 04 01 02 00 00  4b 03 01 00 00");
	struct rd r = rd_of(oct_bytes(&in));
	struct rde rde;

	ck_assert_int_eq(rde_next(&r, &rde), STEP_BAD);
}
END_TEST

#define GROUP	"00 0f ac 04 "
#define ONE	"01 00 00 0f ac 04 "
#define AKM_ONE "01 00 00 0f ac 02 "
#define NAME	"01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f 10 "

/* [11-2020 9.4.2.24]: an RSNE may end after any field; caps and defaults as the standard has them.
 */
static const struct {
	const char *name, *in;
	enum wire want;
	enum rsne_upto upto;
	uint32_t pairwise_mask, akm_mask;
	uint16_t caps;
	uint32_t mgmt;
	unsigned n_pmkid;
} rsnes[] = {
	{ "version", "30 02 01 00", WIRE_OK, RSNE_UPTO_VERSION, 1 << 4, 1 << 1, 0, 0, 0 },
	{ "version 2", "30 02 02 00", WIRE_VALUE, 0, 0, 0, 0, 0, 0 },
	{ "no version", "30 01 01", WIRE_LENGTH, 0, 0, 0, 0, 0, 0 },
	{ "group", "30 06 01 00 " GROUP, WIRE_OK, RSNE_UPTO_GROUP, 1 << 4, 1 << 1, 0, 0, 0 },
	{ "half a group", "30 04 01 00 00 0f", WIRE_LENGTH, 0, 0, 0, 0, 0, 0 },
	{ "pairwise", "30 0c 01 00 " GROUP ONE, WIRE_OK, RSNE_UPTO_PAIRWISE, 1 << 4, 1 << 1, 0, 0,
	  0 },
	{ "two pairwise", "30 10 01 00 " GROUP "02 00 00 0f ac 02 00 0f ac 04", WIRE_OK,
	  RSNE_UPTO_PAIRWISE, 1 << 4 | 1 << 2, 1 << 1, 0, 0, 0 },
	{ "no pairwise", "30 08 01 00 " GROUP "00 00", WIRE_VALUE, 0, 0, 0, 0, 0, 0 },
	{ "too many", "30 0c 01 00 " GROUP "02 00 00 0f ac 04", WIRE_LENGTH, 0, 0, 0, 0, 0, 0 },
	{ "AKM", "30 12 01 00 " GROUP ONE AKM_ONE, WIRE_OK, RSNE_UPTO_AKM, 1 << 4, 1 << 2, 0, 0,
	  0 },
	{ "Cisco's AKM", "30 12 01 00 " GROUP ONE "01 00 00 40 96 00", WIRE_OK, RSNE_UPTO_AKM,
	  1 << 4, SUITE_BIT(AKM_CCKM), 0, 0, 0 },
	{ "another's AKM", "30 12 01 00 " GROUP ONE "01 00 00 40 96 02", WIRE_OK, RSNE_UPTO_AKM,
	  1 << 4, 0, 0, 0, 0 },
	{ "caps", "30 14 01 00 " GROUP ONE AKM_ONE "0c 00", WIRE_OK, RSNE_UPTO_CAPS, 1 << 4, 1 << 2,
	  0x0c, 0, 0 },
	{ "MFP capable", "30 14 01 00 " GROUP ONE AKM_ONE "8c 00", WIRE_OK, RSNE_UPTO_CAPS, 1 << 4,
	  1 << 2, 0x8c, SUITE_IEEE(6), 0 },
	{ "empty list", "30 16 01 00 " GROUP ONE AKM_ONE "0c 00 00 00", WIRE_OK, RSNE_UPTO_PMKID,
	  1 << 4, 1 << 2, 0x0c, 0, 0 },
	{ "PMKID", "30 26 01 00 " GROUP ONE AKM_ONE "00 00 01 00 " NAME, WIRE_OK, RSNE_UPTO_PMKID,
	  1 << 4, 1 << 2, 0, 0, 1 },
	{ "PMKID cut",
	  "30 25 01 00 " GROUP ONE AKM_ONE
	  "00 00 01 00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f",
	  WIRE_LENGTH, 0, 0, 0, 0, 0, 0 },
	{ "mgmt", "30 1a 01 00 " GROUP ONE AKM_ONE "c0 00 00 00 00 0f ac 06", WIRE_OK,
	  RSNE_UPTO_MGMT, 1 << 4, 1 << 2, 0xc0, SUITE_IEEE(6), 0 },
};

START_TEST(t_rsne)
{
	struct oct in = oct(rsnes[_i].in);
	uint8_t mem[MEM];
	struct wr w = wr_of(mem, sizeof(mem));
	struct rsne r;

	ck_assert_int_eq(rsne_parse(oct_bytes(&in), &r), rsnes[_i].want);
	if (rsnes[_i].want != WIRE_OK)
		return;
	ck_assert_int_eq(r.upto, rsnes[_i].upto);
	ck_assert_uint_eq(r.pairwise_mask, rsnes[_i].pairwise_mask);
	ck_assert_uint_eq(r.akm_mask, rsnes[_i].akm_mask);
	ck_assert_uint_eq(r.caps, rsnes[_i].caps);
	ck_assert_uint_eq(r.mgmt, rsnes[_i].mgmt);
	ck_assert_uint_eq(r.n_pmkid, rsnes[_i].n_pmkid);
	rsne_build(&w, &r);
	check_is(&w, rsnes[_i].in);
}
END_TEST

/* [11-2020 12.7.6] the name inserted; caps 0000 and the count added where they were not. */
static const struct {
	const char *name, *in, *out;
} inserts[] = {
	{ "caps", "30 14 01 00 " GROUP ONE AKM_ONE "0c 00",
	  "30 26 01 00 " GROUP ONE AKM_ONE "0c 00 01 00 " NAME },
	{ "no caps", "30 12 01 00 " GROUP ONE AKM_ONE,
	  "30 26 01 00 " GROUP ONE AKM_ONE "00 00 01 00 " NAME },
	{ "empty list and mgmt", "30 1a 01 00 " GROUP ONE AKM_ONE "c0 00 00 00 00 0f ac 06",
	  "30 2a 01 00 " GROUP ONE AKM_ONE "c0 00 01 00 " NAME "00 0f ac 06" },
	{ "another list",
	  "30 2a 01 00 " GROUP ONE AKM_ONE
	  "c0 00 01 00 ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff 00 0f ac 06",
	  "30 2a 01 00 " GROUP ONE AKM_ONE "c0 00 01 00 " NAME "00 0f ac 06" },
	{ "nothing but a version", "30 02 01 00",
	  "30 26 01 00 " GROUP ONE "01 00 00 0f ac 01 00 00 01 00 " NAME },
	{ "trailing octet kept", "30 1b 01 00 " GROUP ONE AKM_ONE "c0 00 00 00 00 0f ac 06 77",
	  "30 2b 01 00 " GROUP ONE AKM_ONE "c0 00 01 00 " NAME "00 0f ac 06 77" },
};

START_TEST(t_rsne_with_pmkid)
{
	struct oct in = oct(inserts[_i].in), name = oct(NAME);
	uint8_t mem[MEM];
	struct wr w = wr_of(mem, sizeof(mem));

	ck_assert_int_eq(rsne_with_pmkid(oct_bytes(&in), name.p, &w), WIRE_OK);
	check_is(&w, inserts[_i].out);
	ck_assert(rsne_same_but_pmkid(oct_bytes(&in), wr_sofar(&w)));
}
END_TEST

static const struct {
	const char *a, *b;
	bool same;
} sames[] = {
	{ "30 14 01 00 " GROUP ONE AKM_ONE "00 00", "30 12 01 00 " GROUP ONE AKM_ONE, true },
	{ "30 14 01 00 " GROUP ONE AKM_ONE "0c 00", "30 12 01 00 " GROUP ONE AKM_ONE, false },
	{ "30 14 01 00 " GROUP ONE AKM_ONE "0c 00",
	  "30 14 01 00 " GROUP ONE "01 00 00 0f ac 04 0c 00", false },
	{ "30 14 01 00 " GROUP ONE AKM_ONE "c0 00",
	  "30 1a 01 00 " GROUP ONE AKM_ONE "c0 00 00 00 00 0f ac 06", false },
	{ "30 13 01 00 " GROUP ONE AKM_ONE "8c", "30 13 01 00 " GROUP ONE AKM_ONE "8c", false },
	{ "", "", false },
	{ "30 02 02 00", "30 02 02 00", false },
};

START_TEST(t_rsne_same_but_pmkid)
{
	struct oct a = oct(sames[_i].a), b = oct(sames[_i].b);

	ck_assert(rsne_same_but_pmkid(oct_bytes(&a), oct_bytes(&b)) == sames[_i].same);
	ck_assert(rsne_same_but_pmkid(oct_bytes(&b), oct_bytes(&a)) == sames[_i].same);
}
END_TEST

START_TEST(t_rsne_of)
{
	uint8_t mem[MEM];
	struct wr w = wr_of(mem, sizeof(mem));
	struct rsne r = rsne_of(CIPHER_CCMP_128, CIPHER_CCMP_128, AKM_PSK,
				RSN_CAP_MFPC | RSN_CAP_MFPR, CIPHER_BIP_CMAC_128);

	rsne_build(&w, &r);
	check_is(&w, "30 1a 01 00 " GROUP ONE AKM_ONE "c0 00 00 00 00 0f ac 06");
	ck_assert_int_eq(rsne_akm(r.akm[0]), AKM_PSK);
	ck_assert_int_eq(rsne_akm(0x00409602), AKM_NONE);
	ck_assert_int_eq(rsne_cipher(r.group), CIPHER_CCMP_128);
}
END_TEST

START_TEST(t_wpa)
{
	const char *hex = "dd 16 00 50 f2 01 01 00 00 50 f2 02 01 00 00 50 f2 02 01 00 00 50 f2 02";
	struct oct in = oct(hex);
	uint8_t mem[MEM];
	struct wr w = wr_of(mem, sizeof(mem));
	struct rsne r;

	ck_assert_int_eq(wpa_parse(oct_bytes(&in), &r), WIRE_OK);
	ck_assert_uint_eq(r.pairwise_mask, SUITE_BIT(CIPHER_TKIP));
	ck_assert_uint_eq(r.akm_mask, SUITE_BIT(AKM_PSK));
	wpa_build(&w, &r);
	check_is(&w, hex);
	in = oct("dd 06 00 50 f2 02 01 00");
	ck_assert_int_eq(wpa_parse(oct_bytes(&in), &r), WIRE_OTHER);
}
END_TEST

START_TEST(t_rsnxe)
{
	uint8_t mem[MEM];
	struct wr w = wr_of(mem, sizeof(mem));
	struct oct two = oct("f4 02 01 20"), none = oct("f4 00");

	rsnxe_build(&w, 1 << RSNX_SAE_H2E);
	check_is(&w, "f4 01 20");
	ck_assert(rsnxe_has(wr_sofar(&w), RSNX_SAE_H2E));
	ck_assert(!rsnxe_has(wr_sofar(&w), RSNX_SAE_PK));
	ck_assert(!rsnxe_has(oct_bytes(&two), RSNX_SAE_H2E));
	ck_assert(!rsnxe_has(oct_bytes(&none), RSNX_SAE_H2E));
	ck_assert(!rsnxe_has((struct bytes){ 0 }, RSNX_SAE_H2E));
}
END_TEST

#define Z31                                                                                        \
	"00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 "  \
	"00 00 "

/* [11-2020 9.4.2.54] Key ID, IPN, and a MIC of 8 or 16 octets. */
START_TEST(t_mme_length)
{
	uint8_t whole[2 + 24] = { ELEM_MME };
	struct mme m;

	for (uint8_t mic = 0; mic <= 16; mic++) {
		whole[1] = (uint8_t)(8 + mic);
		ck_assert_int_eq(mme_parse(bytes_of(whole, 2u + whole[1]), &m),
				 mic == 8 || mic == 16 ? WIRE_OK : WIRE_LENGTH);
	}
}
END_TEST

/* [11-2020 9.4.2.47] octet by octet, and the order of hostapd's sub-elements. */
START_TEST(t_fte_layout)
{
	uint8_t mem[MEM];
	struct wr w = wr_of(mem, sizeof(mem));
	struct fte f = { .control = FTE_RSNXE_USED, .n_protected = 4, .mic_len = 16 }, back;

	f.mic[0] = 0x11;
	f.anonce[31] = 0x22;
	f.snonce[31] = 0x33;
	f.has_r1kh = true;
	f.r1kh.b[5] = 1;
	f.r0kh_len = 2;
	memcpy(f.r0kh, "r0", 2);
	f.gtk = (struct fte_gtk){ .present = true,
				  .info = 2,
				  .key_len = 16,
				  .rsc = { 7 },
				  .wrapped = { 0xee },
				  .wrapped_len = 1 };
	f.bigtk = (struct fte_igtk){ .present = true,
				     .key_id = 6,
				     .ipn = { 9 },
				     .key_len = 16,
				     .wrapped = { 0xdd },
				     .wrapped_len = 1 };
	f.has_oci = true;
	f.oci[0] = 81;
	fte_build(&w, &f);
	check_is(&w, "37 7d 01 04 11 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 " Z31 "22 " Z31
		     "33 01 06 00 00 00 00 00 01  03 02 72 30 "
		     "02 0c 02 00 10 07 00 00 00 00 00 00 00 ee "
		     "06 0a 06 00 09 00 00 00 00 00 10 dd  05 03 51 00 00");
	ck_assert_uint_eq(mem[FTE_MIC_AT], 0x11);
	ck_assert_uint_eq(fte_mic_len_said(wr_sofar(&w)), 16);
	ck_assert_int_eq(fte_parse(wr_sofar(&w), 16, &back), WIRE_OK);
	ck_assert(mac_equal(back.r1kh, f.r1kh));
	ck_assert_uint_eq(back.gtk.info, 2);
	ck_assert(!back.igtk.present && back.bigtk.key_id == 6 && back.bigtk.ipn[0] == 9);
}
END_TEST

START_TEST(t_fte_fragmented)
{
	uint8_t mem[MEM];
	struct wr w = wr_of(mem, sizeof(mem));
	struct fte f = { .mic_len = 32, .has_r1kh = true, .r0kh_len = R0KH_ID_MAX }, back;

	f.control = 2 << 1;
	f.gtk = (struct fte_gtk){ .present = true, .key_len = 32, .wrapped_len = 40 };
	f.igtk =
		(struct fte_igtk){ .present = true, .key_id = 4, .key_len = 32, .wrapped_len = 40 };
	memset(f.igtk.wrapped, 0x5a, 40);
	fte_build(&w, &f);
	ck_assert(!w.overflow);
	ck_assert_uint_eq(w.len, 2 + 2 + 32 + 64 + 8 + 50 + 53 + 51 + 2);
	ck_assert_uint_eq(fte_mic_len_said(wr_sofar(&w)), 32);
	ck_assert_int_eq(fte_parse(wr_sofar(&w), 32, &back), WIRE_OK);
	ck_assert_mem_eq(&back.igtk.wrapped, &f.igtk.wrapped, 40);
}
END_TEST

static const struct {
	const char *name, *subs;
	enum wire want;
} subs[] = {
	{ "none", "", WIRE_OK },
	{ "R1KH-ID short", "01 05 00 00 00 00 00", WIRE_LENGTH },
	{ "R1KH-ID long", "01 07 00 00 00 00 00 00 00", WIRE_LENGTH },
	{ "R0KH-ID empty", "03 00", WIRE_LENGTH },
	{ "GTK short", "02 03 00 00 10", WIRE_LENGTH },
	{ "cut", "03 04 61 62", WIRE_TRUNCATED },
	{ "no length", "03", WIRE_TRUNCATED },
	{ "unknown", "63 01 00", WIRE_OK },
	{ "OCI short", "05 02 51 06", WIRE_LENGTH },
};

START_TEST(t_fte_sub_elements)
{
	struct oct in = oct(subs[_i].subs);
	uint8_t mem[MEM];
	struct wr w = wr_of(mem, sizeof(mem));
	struct mark m = elem_open(&w, ELEM_FAST_TRANSITION);
	struct fte f;

	wr_zero(&w, 2 + 16 + 64);
	wr_bytes(&w, oct_bytes(&in));
	elem_close(&w, m);
	ck_assert_int_eq(fte_parse(wr_sofar(&w), 16, &f), subs[_i].want);
	ck_assert_int_eq(fte_parse(wr_sofar(&w), 33, &f), WIRE_SHORT);
}
END_TEST

START_TEST(t_fte_keeps_the_first)
{
	uint8_t mem[MEM];
	struct wr w = wr_of(mem, sizeof(mem));
	struct mark m = elem_open(&w, ELEM_FAST_TRANSITION);
	struct fte f;

	wr_zero(&w, 2 + 16 + 64);
	wr_put(&w,
	       "\x03\x01"
	       "a"
	       "\x03\x01"
	       "b",
	       6);
	elem_close(&w, m);
	ck_assert_int_eq(fte_parse(wr_sofar(&w), 16, &f), WIRE_OK);
	ck_assert(f.r0kh_len == 1 && f.r0kh[0] == 'a');
}
END_TEST

START_TEST(t_small_elements)
{
	static const uint8_t bitmap[] = { 0x00, 0x82 };
	const struct tim tim = { 0, 2, true, 1, BYTES(bitmap) };
	const struct rates rates = { { 2, 4, 11, 22, 12, 18, 24, 36, 48, 0xfb }, 10 };
	struct rates back;
	uint8_t mem[MEM];
	struct wr w = wr_of(mem, sizeof(mem));
	struct rd r;
	struct elem a, b;

	tim_build(&w, &tim);
	country_build(&w, &(struct country){ "US ", { { 1, 11, 20 }, { 36, 4, 23 } }, 2 });
	tie_build(&w, &(struct tie){ TIE_COMEBACK, 1000 });
	check_is(&w, "05 05 00 02 03 00 82  07 0a 55 53 20 01 0b 14 24 04 17 00 "
		     "38 05 03 e8 03 00 00");
	ck_assert(tim_has(&tim, 2 * 8 + 8 + 1) && tim_has(&tim, 31) && !tim_has(&tim, 1));
	ck_assert(!tim_has(&tim, 32) && !tim_has(&tim, 2007));
	w = wr_of(mem, sizeof(mem));
	rates_build(&w, &rates);
	ext_rates_build(&w, &rates);
	check_is(&w, "01 08 02 04 0b 16 0c 12 18 24 32 02 30 fb");
	r = rd_of(wr_sofar(&w));
	ck_assert_int_eq(elem_next(&r, &a), STEP_ITEM);
	ck_assert_int_eq(elem_next(&r, &b), STEP_ITEM);
	ck_assert_int_eq(rates_parse(a.whole, b.whole, &back), WIRE_OK);
	ck_assert_uint_eq(back.n, 10);
	ck_assert_int_eq(back.rate[9] & ~RATE_BASIC, SELECTOR_SAE_H2E);
	ck_assert_int_eq(rates_parse((struct bytes){ 0 }, b.whole, &back), WIRE_ABSENT);
}
END_TEST

/* The default parameters of an AP [WMM 1.2.0 table 13; also 11-2020 table 9-155]. */
START_TEST(t_wmm)
{
	const char *hex =
		"dd 18 00 50 f2 02 01 01 80 00 03 a4 00 00 27 a4 00 00 42 43 5e 00 62 32 2f 00";
	struct oct in = oct(hex);
	uint8_t mem[MEM];
	struct wr w = wr_of(mem, sizeof(mem));
	struct wmm m;

	ck_assert_int_eq(wmm_parse(oct_bytes(&in), &m), WIRE_OK);
	ck_assert(m.parameter && m.qos_info == 0x80);
	ck_assert_uint_eq(m.ac[2].txop, 94);
	ck_assert_uint_eq(m.ac[3].aci_aifsn & 15, 2);
	wmm_build(&w, &m);
	check_is(&w, hex);
}
END_TEST

START_TEST(t_neighbor)
{
	uint8_t mem[MEM], again[MEM];
	struct wr w = wr_of(mem, sizeof(mem)), w2 = wr_of(again, sizeof(again));
	const struct neighbor n = { .bssid = { { 2, 0, 0, 0, 0, 9 } },
				    .info = NEIGHBOR_REACHABLE | NEIGHBOR_MOBILITY_DOMAIN,
				    .op_class = 115,
				    .channel = 36,
				    .phy = 9,
				    .has_preference = true,
				    .preference = 200 };
	struct neighbor back;

	neighbor_build(&w, &n);
	check_is(&w, "34 10 02 00 00 00 00 09 03 04 00 00 73 24 09 03 01 c8");
	ck_assert_int_eq(neighbor_parse(wr_sofar(&w), &back), WIRE_OK);
	ck_assert(back.has_preference && back.preference == 200);
	neighbor_build(&w2, &back);
	ck_assert(bytes_equal(wr_sofar(&w), wr_sofar(&w2)));
}
END_TEST

START_TEST(t_bits)
{
	struct oct ext = oct("7f 08 04 00 08 00 00 00 00 40"), rm = oct("46 05 02 00 00 00 00");
	struct ht_caps ht = { .mcs = { 0xff, 0xff, 0x7f, 0xff } };

	ck_assert(ext_caps_has(oct_bytes(&ext), EXT_CAP_BSS_TRANSITION));
	ck_assert(ext_caps_has(oct_bytes(&ext), EXT_CAP_OP_MODE));
	ck_assert(!ext_caps_has(oct_bytes(&ext), EXT_CAP_BEACON_PROTECTION));
	ck_assert(!ext_caps_has(oct_bytes(&ext), EXT_CAP_INTERWORKING));
	ck_assert(rm_caps_has(oct_bytes(&rm), RM_CAP_NEIGHBOR_REPORT));
	ck_assert(!rm_caps_has(oct_bytes(&rm), RM_CAP_LINK));
	ck_assert_uint_eq(ht_streams(&ht), 2);
	ck_assert_uint_eq(vht_streams(0xfffa), 2);
	ck_assert_uint_eq(vht_streams(0xaaaa), 8);
	ck_assert_uint_eq(vht_streams(0xffff), 0);
}
END_TEST

UNIT_MAIN("wire_elem", {
	tcase_add_loop_test(tc, t_next, 0, N_OF(nexts));
	tcase_add_test(tc, t_fragments_join);
	tcase_add_loop_test(tc, t_body, 0, N_OF(bodies));
	tcase_add_test(tc, t_elems);
	tcase_add_test(tc, t_elems_damage);
	tcase_add_test(tc, t_rde_counts_more_than_there_are);
	tcase_add_loop_test(tc, t_rsne, 0, N_OF(rsnes));
	tcase_add_loop_test(tc, t_rsne_with_pmkid, 0, N_OF(inserts));
	tcase_add_loop_test(tc, t_rsne_same_but_pmkid, 0, N_OF(sames));
	tcase_add_test(tc, t_rsne_of);
	tcase_add_test(tc, t_wpa);
	tcase_add_test(tc, t_rsnxe);
	tcase_add_test(tc, t_mme_length);
	tcase_add_test(tc, t_fte_layout);
	tcase_add_test(tc, t_fte_fragmented);
	tcase_add_loop_test(tc, t_fte_sub_elements, 0, N_OF(subs));
	tcase_add_test(tc, t_fte_keeps_the_first);
	tcase_add_test(tc, t_small_elements);
	tcase_add_test(tc, t_wmm);
	tcase_add_test(tc, t_neighbor);
	tcase_add_test(tc, t_bits);
})
