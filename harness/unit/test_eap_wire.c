/* sees: base wire */
#include "suite.h"

#include "hex.h"
#include "mangle.h"
#include "wire/eap.h"
#include "wire_poke.h"

/* [RFC 3748 4, 5.7]. */
static const struct {
	const char *name, *in;
	enum wire want;
	uint8_t code, id;
	struct eap_type type;
	bool expanded;
	size_t data_len;
} cases[] = {
	{ "empty", "", WIRE_SHORT, 0, 0, { 0, 0 }, false, 0 },
	{ "half a header", "01 01 00", WIRE_SHORT, 0, 0, { 0, 0 }, false, 0 },
	{ "length 3", "03 01 00 03", WIRE_LENGTH, 0, 0, { 0, 0 }, false, 0 },
	{ "length past the end", "01 01 00 06 01", WIRE_LENGTH, 0, 0, { 0, 0 }, false, 0 },
	{ "request without a type", "01 01 00 04 01", WIRE_SHORT, 0, 0, { 0, 0 }, false, 0 },
	{ "code 0", "00 01 00 04", WIRE_OTHER, 0, 0, { 0, 0 }, false, 0 },
	{ "EAP-Initiate", "05 01 00 05 02", WIRE_OTHER, 0, 0, { 0, 0 }, false, 0 },
	{ "half an expanded type", "02 01 00 0b fe 00 00 00 00 00 00", WIRE_TRUNCATED, 0, 0,
	  { 0, 0 }, false, 0 },
	{ "identity", "01 2a 00 05 01", WIRE_OK, 1, 42, { 0, 1 }, false, 0 },
	{ "padded identity", "01 2a 00 05 01 00 00", WIRE_OK, 1, 42, { 0, 1 }, false, 0 },
	{ "name", "02 00 00 07 01 6a 6f", WIRE_OK, 2, 0, { 0, 1 }, false, 2 },
	{ "PEAP start", "01 03 00 06 19 20", WIRE_OK, 1, 3, { 0, 25 }, false, 1 },
	{ "success", "03 ff 00 04", WIRE_OK, 3, 255, { 0, 0 }, false, 0 },
	{ "failure", "04 00 00 04", WIRE_OK, 4, 0, { 0, 0 }, false, 0 },
	{ "WSC", "01 05 00 0e fe 00 37 2a 00 00 00 01 01 00", WIRE_OK, 1, 5, { 0x372a, 1 }, true,
	  2 },
	{ "PEAP, the long way", "01 05 00 0c fe 00 00 00 00 00 00 19", WIRE_OK, 1, 5, { 0, 25 },
	  true, 0 },
};

START_TEST(t_parse)
{
	struct oct in = oct(cases[_i].in);
	struct eap e = { 0 };

	ck_assert_msg(eap_parse(oct_bytes(&in), &e) == cases[_i].want, "%s", cases[_i].name);
	ck_assert_uint_eq(e.code, cases[_i].code);
	ck_assert_uint_eq(e.id, cases[_i].id);
	ck_assert(eap_type_equal(e.type, cases[_i].type));
	ck_assert(e.expanded == cases[_i].expanded);
	ck_assert_uint_eq(e.data.len, cases[_i].data_len);
	if (cases[_i].want == WIRE_OK)
		ck_assert(e.whole.p == in.p && e.whole.len <= in.len);
}
END_TEST

START_TEST(t_build)
{
	uint8_t mem[64];
	struct wr w = wr_of(mem, sizeof(mem));
	struct mark m = eap_open(&w, EAP_REQUEST, 7, eap_ietf(EAP_TYPE_TLS));

	wr_u8(&w, 0x20);
	eap_close(&w, m);
	check_hex("TLS start", "octets", w.p, w.len, "01 07 00 06 0d 20");
	w = wr_of(mem, sizeof(mem));
	m = eap_open(&w, EAP_RESPONSE, 7, (struct eap_type){ 0x372a, 1 });
	eap_close(&w, m);
	check_hex("WSC", "octets", w.p, w.len, "02 07 00 0c fe 00 37 2a 00 00 00 01");
	w = wr_of(mem, sizeof(mem));
	eap_end_build(&w, EAP_FAILURE, 9);
	check_hex("failure", "octets", w.p, w.len, "04 09 00 04");
	w = wr_of(mem, 5);
	m = eap_open(&w, EAP_REQUEST, 7, eap_ietf(EAP_TYPE_TLS));
	wr_u8(&w, 0x20);
	eap_close(&w, m);
	ck_assert(w.overflow);
}
END_TEST

/* [RFC 3748 5.3.1, 5.3.2]. */
static const struct {
	const char *name;
	bool expanded;
	struct eap_type want[2];
	size_t n;
	const char *hex;
} naks[] = {
	{ "none", false, { { 0, 0 } }, 0, "02 03 00 06 03 00" },
	{ "two", false, { { 0, 25 }, { 0, 21 } }, 2, "02 03 00 07 03 19 15" },
	{ "vendor in the short form", false, { { 0x372a, 1 } }, 1, "02 03 00 06 03 fe" },
	{ "none, long", true, { { 0, 0 } }, 0,
	  "02 03 00 14 fe 00 00 00 00 00 00 03 fe 00 00 00 00 00 00 00" },
	{ "two, long", true, { { 0, 25 }, { 0x372a, 1 } }, 2,
	  "02 03 00 1c fe 00 00 00 00 00 00 03 fe 00 00 00 00 00 00 19 fe 00 37 2a 00 00 00 01" },
};

START_TEST(t_nak)
{
	uint8_t mem[64];
	struct wr w = wr_of(mem, sizeof(mem));
	struct eap_type t;
	struct eap e;
	struct rd r;

	eap_nak_build(&w, 3, naks[_i].expanded, naks[_i].want, naks[_i].n);
	check_hex(naks[_i].name, "octets", w.p, w.len, naks[_i].hex);
	ck_assert_int_eq(eap_parse(wr_sofar(&w), &e), WIRE_OK);
	ck_assert(eap_type_equal(e.type, eap_ietf(EAP_TYPE_NAK)));
	r = rd_of(e.data);
	for (size_t i = 0; i < naks[_i].n; i++) {
		ck_assert_int_eq(eap_nak_next(&r, e.expanded, &t), STEP_ITEM);
		if (naks[_i].expanded || naks[_i].want[i].vendor == 0)
			ck_assert(eap_type_equal(t, naks[_i].want[i]));
		else
			ck_assert_uint_eq(t.no, EAP_TYPE_EXPANDED);
	}
	if (naks[_i].n == 0)
		ck_assert(eap_nak_next(&r, e.expanded, &t) == STEP_ITEM && t.no == EAP_TYPE_NONE);
	ck_assert_int_eq(eap_nak_next(&r, e.expanded, &t), STEP_END);
}
END_TEST

START_TEST(t_nak_broken)
{
	struct oct in = oct("fe 00 00 00 00 00 00 19 fe 00 00 00 00 00 00");
	struct rd r = rd_of(oct_bytes(&in));
	struct eap_type t;

	ck_assert_int_eq(eap_nak_next(&r, true, &t), STEP_ITEM);
	ck_assert_int_eq(eap_nak_next(&r, true, &t), STEP_BAD);
	in = oct("19");
	r = rd_of(oct_bytes(&in));
	ck_assert_int_eq(eap_nak_next(&r, true, &t), STEP_BAD);
}
END_TEST

START_TEST(t_text)
{
	ck_assert_str_eq(eap_type_text(eap_ietf(EAP_TYPE_PEAP)), "PEAP");
	ck_assert_str_eq(eap_type_text((struct eap_type){ 0, 200 }), "unknown");
	ck_assert_str_eq(eap_type_text((struct eap_type){ 9, 25 }), "vendor");
}
END_TEST

static void poke(void *ctx, struct bytes variant)
{
	(void)ctx;
	poke_eap(variant);
}

START_TEST(t_mangled)
{
	for (size_t i = 0; i < N_OF(cases); i++) {
		struct oct in = oct(cases[i].in);

		mangle(oct_bytes(&in), poke, NULL);
	}
	for (size_t i = 0; i < N_OF(naks); i++) {
		struct oct in = oct(naks[i].hex);

		mangle(oct_bytes(&in), poke, NULL);
	}
}
END_TEST

UNIT_MAIN("eap_wire", {
	tcase_add_loop_test(tc, t_parse, 0, N_OF(cases));
	tcase_add_test(tc, t_build);
	tcase_add_loop_test(tc, t_nak, 0, N_OF(naks));
	tcase_add_test(tc, t_nak_broken);
	tcase_add_test(tc, t_text);
	tcase_add_test(tc, t_mangled);
})
