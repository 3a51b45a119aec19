/* sees: base crypto wire key spec trace proto */
#include "proto/oci.h"
#include "proto/op_class.h"
#include "spec/radio.h"
#include "suite.h"
#include "wire/rsn.h"

static struct fx fx;
static struct bugs bugs;

/* [11-2020 table E-4, 11ax-2021 table E-4] and back. */
static const struct {
	struct phy_channel of;
	uint8_t class, channel;
} channels[] = {
	{ { 2412, 20, 0 }, 81, 1 }, { { 2472, 20, 0 }, 81, 13 },
	{ { 2484, 20, 0 }, 82, 14 }, { { 2412, 40, 1 }, 83, 1 },
	{ { 2462, 40, -1 }, 84, 11 }, { { 2437, 40, 1 }, 83, 6 },
	{ { 2437, 40, -1 }, 84, 6 }, { { 5180, 20, 0 }, 115, 36 },
	{ { 5180, 40, 1 }, 116, 36 }, { { 5200, 40, -1 }, 117, 40 },
	{ { 5260, 20, 0 }, 118, 52 }, { { 5260, 40, 1 }, 119, 52 },
	{ { 5280, 40, -1 }, 120, 56 }, { { 5500, 20, 0 }, 121, 100 },
	{ { 5500, 40, 1 }, 122, 100 }, { { 5520, 40, -1 }, 123, 104 },
	{ { 5745, 20, 0 }, 125, 149 }, { { 5745, 40, 1 }, 126, 149 },
	{ { 5765, 40, -1 }, 127, 153 }, { { 5180, 80, 0 }, 128, 36 },
	{ { 5300, 80, 0 }, 128, 60 }, { { 5500, 160, 0 }, 129, 100 },
	{ { 5955, 20, 0 }, 131, 1 }, { { 6415, 20, 0 }, 131, 93 },
	{ { 5975, 40, 0 }, 132, 5 }, { { 5955, 80, 0 }, 133, 1 },
	{ { 6415, 160, 0 }, 134, 93 }, { { 5935, 20, 0 }, 136, 2 },
	{ { 2467, 40, 1 }, 81, 12 }, { { 2412, 80, 0 }, 81, 1 },
};

START_TEST(t_channel)
{
	uint8_t oci[OCI_LEN];
	struct oci_seen seen = { .frame = "eapol-key-m2", .oci = BYTES(oci),
				 .ours = channels[_i].of };

	fx_reset(&fx);
	oci_of(&channels[_i].of, &bugs, &fx, oci);
	ck_assert_uint_eq(oci[0], channels[_i].class);
	ck_assert_uint_eq(oci[1], channels[_i].channel);
	ck_assert_uint_eq(oci[2], 0);
	ck_assert_ptr_null(oci_fault(&seen, &fx));
	seen.ours.width_mhz = 20; /* nobody minds if we send narrower */
	ck_assert_ptr_null(oci_fault(&seen, &fx));
	seen.ours.freq_mhz += 5;
	ck_assert_str_eq(oci_fault(&seen, &fx), "primary channel mismatch in received OCI");
}
END_TEST

/* Whatever channel a configuration may name has a class, so that there is always an OCI. */
START_TEST(t_every_channel)
{
	enum spec_band band;
	unsigned channel, n = 0;

	for (uint32_t mhz = 2400; mhz < 7200; mhz++) {
		struct phy_channel c = { mhz, 20, 0 }, back;
		uint8_t class, number;

		if (spec_freq_channel(mhz, &band, &channel) != ERR_OK)
			continue;
		n++;
		ck_assert(op_class_of(&c, &class, &number));
		ck_assert(op_class_primary(class, number, &back));
		ck_assert_uint_eq(back.freq_mhz, mhz);
	}
	ck_assert_uint_ge(n, 14 + 25 + 59);
}
END_TEST

/* hostapd's words for what is wrong with one. */
static const struct {
	struct phy_channel ours;
	size_t len;
	uint8_t oci[4];
	const char *want; /* after "error=" */
} faults[] = {
	{ { 2437, 20, 0 }, 3, { 81, 6, 0 }, NULL },
	{ { 2437, 20, 0 }, 3, { 83, 6, 0 }, NULL }, /* 40 MHz, the same primary channel */
	{ { 2437, 40, 1 }, 3, { 83, 6, 0 }, NULL },
	{ { 2437, 40, 1 }, 3, { 84, 6, 0 },
	  "secondary channel mismatch in received OCI (we use 1 but receiver is using -1)" },
	{ { 2437, 40, -1 }, 3, { 83, 6, 0 },
	  "secondary channel mismatch in received OCI (we use -1 but receiver is using 1)" },
	{ { 2437, 40, 1 }, 3, { 81, 6, 0 },
	  "channel bandwidth mismatch in received OCI (we use 40 but receiver only supports 20)" },
	{ { 5180, 80, 0 }, 3, { 116, 36, 0 },
	  "channel bandwidth mismatch in received OCI (we use 80 but receiver only supports 40)" },
	{ { 5180, 80, 0 }, 3, { 129, 36, 0 }, NULL },
	{ { 5180, 40, 1 }, 3, { 128, 36, 0 }, NULL },
	{ { 5180, 80, 0 }, 3, { 133, 1, 0 },
	  "primary channel mismatch in received OCI (we use 5180 but receiver is using 5955)" },
	{ { 2437, 20, 0 }, 0, { 0 }, "did not receive mandatory OCI" },
	{ { 2437, 20, 0 }, 2, { 81, 6 }, "received OCI of unexpected length" },
	{ { 2437, 20, 0 }, 4, { 81, 6, 0, 0 }, "received OCI of unexpected length" },
	{ { 2437, 20, 0 }, 3, { 81, 0, 0 }, "unable to interpret received OCI" },
	{ { 2437, 20, 0 }, 3, { 81, 14, 0 }, "unable to interpret received OCI" },
	{ { 2437, 20, 0 }, 3, { 80, 6, 0 }, "unable to interpret received OCI" },
	{ { 2437, 20, 0 }, 3, { 82, 6, 0 }, "unable to interpret received OCI" },
	{ { 2437, 20, 0 }, 3, { 255, 255, 255 }, "unable to interpret received OCI" },
	{ { 2437, 20, 0 }, 3, { 81, 7, 0 },
	  "primary channel mismatch in received OCI (we use 2437 but receiver is using 2442)" },
};

START_TEST(t_fault)
{
	struct oci_seen seen = { .from = { { 2, 0, 0, 0, 0, 7 } }, .frame = "saqueryreq",
				 .oci = bytes_of(faults[_i].oci, faults[_i].len),
				 .ours = faults[_i].ours };
	const char *why;

	fx_reset(&fx);
	why = oci_fault(&seen, &fx);
	ck_assert_int_eq(why == NULL, faults[_i].want == NULL);
	ck_assert_uint_eq(fx.n, why != NULL);
	if (why == NULL)
		return;
	ck_assert_ptr_nonnull(strstr(faults[_i].want, why));
	ck_assert_str_eq(strstr(fx.item[0].u.log.text, "error=") + strlen("error="),
			 faults[_i].want);
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
	tcase_add_test(tc, t_every_channel);
	tcase_add_loop_test(tc, t_fault, 0, N_OF(faults));
	tcase_add_loop_test(tc, t_meant, 0, 4);
	tcase_add_test(tc, t_element);
})
