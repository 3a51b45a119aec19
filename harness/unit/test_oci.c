/* sees: base crypto wire key spec trace proto */
#include "proto/oci.h"
#include "suite.h"
#include "wire/rsn.h"

static struct fx fx;
static struct bugs bugs;

/* [11-2020 table E-4] 20 MHz classes; and back. */
static const struct {
	uint32_t freq_mhz;
	uint8_t class, channel;
} channels[] = {
	{ 2412, 81, 1 },    { 2472, 81, 13 },	{ 2484, 82, 14 },
	{ 5180, 115, 36 },  { 5260, 118, 52 },	{ 5500, 121, 100 },
	{ 5745, 125, 149 }, { 5955, 131, 1 },	{ 6415, 131, 93 },
};

START_TEST(t_channel)
{
	uint8_t oci[OCI_LEN];
	struct oci_seen seen = { .frame = "eapol-key-m2", .oci = BYTES(oci),
				 .freq_mhz = channels[_i].freq_mhz };

	fx_reset(&fx);
	oci_of(channels[_i].freq_mhz, &bugs, &fx, oci);
	ck_assert_uint_eq(oci[0], channels[_i].class);
	ck_assert_uint_eq(oci[1], channels[_i].channel);
	ck_assert_ptr_null(oci_fault(&seen, &fx));
	seen.freq_mhz += 5;
	ck_assert_str_eq(oci_fault(&seen, &fx), "primary channel mismatch in received OCI");
}
END_TEST

/* hostapd's words for what is wrong with one. */
static const struct {
	size_t len;
	uint8_t oci[4];
	const char *want;
} faults[] = {
	{ 3, { 81, 6, 0 }, NULL },
	{ 3, { 83, 6, 0 }, NULL }, /* 40 MHz, the same primary channel */
	{ 0, { 0 }, "did not receive mandatory OCI" },
	{ 2, { 81, 6 }, "received OCI of unexpected length" },
	{ 4, { 81, 6, 0, 0 }, "received OCI of unexpected length" },
	{ 3, { 81, 0, 0 }, "unable to interpret received OCI" },
	{ 3, { 80, 6, 0 }, "unable to interpret received OCI" },
	{ 3, { 82, 6, 0 }, "unable to interpret received OCI" },
	{ 3, { 255, 255, 255 }, "unable to interpret received OCI" },
	{ 3, { 81, 7, 0 }, "primary channel mismatch in received OCI" },
	{ 3, { 115, 36, 0 }, "primary channel mismatch in received OCI" },
};

START_TEST(t_fault)
{
	struct oci_seen seen = { .from = { { 2, 0, 0, 0, 0, 7 } }, .frame = "saqueryreq",
				 .oci = bytes_of(faults[_i].oci, faults[_i].len),
				 .freq_mhz = 2437 };
	const char *why;

	fx_reset(&fx);
	why = oci_fault(&seen, &fx);
	ck_assert_int_eq(why == NULL, faults[_i].want == NULL);
	ck_assert_uint_eq(fx.n, why != NULL);
	if (why != NULL)
		ck_assert_str_eq(why, faults[_i].want);
}
END_TEST

/* Only with both bits is it meant. */
START_TEST(t_meant)
{
	static const uint16_t caps[] = { 0, RSN_CAP_OCVC, RSN_CAP_MFPC,
					 RSN_CAP_OCVC | RSN_CAP_MFPC };
	struct rsne r = rsne_of(CIPHER_CCMP_128, CIPHER_CCMP_128, AKM_PSK, caps[_i], CIPHER_NONE);
	uint8_t mem[64];
	struct wr w = wr_of(mem, sizeof(mem));

	rsne_build(&w, &r);
	ck_assert_int_eq(oci_is_meant(wr_sofar(&w)), _i == 3);
	ck_assert(!oci_is_meant(bytes_of(mem, 1)));
}
END_TEST

/* An element and back; anything shorter is none. */
START_TEST(t_element)
{
	static const uint8_t oci[] = { 81, 6, 0 };
	uint8_t mem[16];
	struct wr w = wr_of(mem, sizeof(mem));

	oci_build(&w, oci);
	ck_assert_uint_eq(w.len, OCI_ELEMENT_LEN);
	ck_assert(mem[0] == 255 && mem[1] == 4 && mem[2] == 54);
	ck_assert(bytes_equal(oci_of_element(wr_sofar(&w)), BYTES(oci)));
	ck_assert_uint_eq(oci_of_element(bytes_of(mem, 2)).len, 0);
}
END_TEST

UNIT_MAIN("OCI", {
	tcase_add_loop_test(tc, t_channel, 0, N_OF(channels));
	tcase_add_loop_test(tc, t_fault, 0, N_OF(faults));
	tcase_add_loop_test(tc, t_meant, 0, 4);
	tcase_add_test(tc, t_element);
})
