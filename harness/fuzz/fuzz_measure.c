/* sees: base crypto wire key trace spec proto */
#include "base/invariant.h"
#include "fuzz.h"
#include "proto/measure.h"

/* One Measurement Request element, as a station takes it; what follows it, as beacon elements. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct fx fx;
	const struct measure_can can = { true, true, NULL };
	const struct bss_entry bss = { .freq_mhz = 5180, .level_mdbm = -60000 };
	struct measure_report r;
	struct measure_elem asked;
	struct measure m = { 0 };
	enum measure_answer is;
	struct rd rest = rd_of(bytes_of(data, size));
	struct elem e;

	if (elem_next(&rest, &e) != STEP_ITEM ||
	    measure_elem_parse(e.whole, ELEM_MEASUREMENT_REQUEST, &asked) != WIRE_OK)
		return 0;
	is = measure_take(&m, &asked, &can);
	INVARIANT(is != MEASURE_LISTEN || (m.n_freq > 0 && m.n_freq <= REG_CHANNELS_MAX));
	if (is != MEASURE_LISTEN && is != MEASURE_FROM_TABLE)
		return 0;
	fx_reset(&fx);
	r = measure_report_open(&fx, MAC_BROADCAST, 1);
	m.bssid = MAC_BROADCAST;
	m.ssid_len = 0;
	INVARIANT(measure_report_bss(&r, &m,
				     &(struct measure_heard){ .bss = &bss,
							      .elements = rd_rest(&rest) }));
	measure_report_close(&r);
	INVARIANT(fx.n > 0 && fx.n <= MEASURE_FRAMES_MAX);
	return 0;
}
