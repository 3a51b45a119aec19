/* sees: base wire */
#include "suite.h"

#include "mangle.h"
#include "wire_poke.h"
#include "wire_samples.h"

static void poke(void *ctx, struct bytes b)
{
	const struct sample *s = ctx;

	switch (s->kind) {
	case SAMPLE_FRAME:
		poke_frame(b);
		break;
	case SAMPLE_ELEMENTS:
		poke_elements(b);
		break;
	case SAMPLE_KEY_DATA:
		poke_key_data(b);
		break;
	case SAMPLE_EAPOL:
		poke_eapol(b);
		break;
	case SAMPLE_ETH:
		poke_eth(b);
		break;
	case SAMPLE_DHCP:
		poke_dhcp(b);
		break;
	case SAMPLE_TLVS:
		poke_kh(b);
		break;
	case SAMPLE_RADIOTAP:
		poke_radiotap(b);
		break;
	case SAMPLE_PCAP:
		poke_pcap(b);
		break;
	}
}

START_TEST(t_broken_bytes_are_answered)
{
	uint8_t mem[SAMPLE_MAX];
	struct wr w = wr_of(mem, sizeof(mem));
	struct sample s = samples[_i];

	s.build(&w);
	ck_assert_msg(!w.overflow && w.len > 0, "%s", s.name);
	mangle(wr_sofar(&w), poke, &s);
}
END_TEST

UNIT_MAIN("wire_mangle",
	  { tcase_add_loop_test(tc, t_broken_bytes_are_answered, 0, N_OF(samples)); })
