#include "proto/weigh.h"

#include "proto/estimate.h"

enum {
	KBPS_MARGIN = 5000, /* an estimate better or worse by this decides alone */
	GREAT_SNR_DB = 25,
	BAND_DB = 2, /* what a band higher is worth */
	THRESHOLD_DB = 2
};

/* a > b * parts / of, in integers. */
static bool exceeds(uint32_t a, uint32_t b, unsigned parts, unsigned of)
{
	return (uint64_t)a * of > (uint64_t)b * parts;
}

/* The weaker the present AP, the less is asked of another one. */
static int32_t required_by_level(int32_t cur_dbm)
{
	if (cur_dbm < -85)
		return 1;
	if (cur_dbm < -80)
		return 2;
	if (cur_dbm < -75)
		return 3;
	if (cur_dbm < -70)
		return 4;
	return cur_dbm < 0 ? 5 : 2;
}

/* How many dB the faster of the two is ahead. */
static int32_t lead(uint32_t fast, uint32_t slow)
{
	if (exceeds(fast, slow, 3, 2))
		return 10;
	if (exceeds(fast, slow, 6, 5))
		return 5;
	if (exceeds(fast, slow, 11, 10))
		return 2;
	return fast > slow ? 1 : 0;
}

static int32_t required_db(const struct weigh *w)
{
	int32_t d = required_by_level(w->cur.level_dbm);
	enum freq_band cur = freq_band_of(w->cur.freq_mhz), sel = freq_band_of(w->sel.freq_mhz);

	d += w->cur.kbps > w->sel.kbps ? lead(w->cur.kbps, w->sel.kbps)
				       : -lead(w->sel.kbps, w->cur.kbps);
	d += BAND_DB * ((int32_t)cur - (int32_t)sel);
	if (w->has_threshold && w->cur.level_dbm <= w->threshold_dbm &&
	    w->threshold_dbm < w->sel.level_dbm)
		d -= THRESHOLD_DB;
	return d;
}

/* dB in favour of a candidate of a higher band, when levels are compared. */
static int32_t bump_db(const struct weigh *w)
{
	enum freq_band cur = freq_band_of(w->cur.freq_mhz), sel = freq_band_of(w->sel.freq_mhz);

	return BAND_DB * (cur == FREQ_2G4 && sel != FREQ_2G4) +
	       BAND_DB * (cur != FREQ_6G && sel == FREQ_6G);
}

struct weighed weigh_roam(const struct weigh *w)
{
	struct weighed is = { .roam = false, .why = "better by the difference required" };
	int32_t cur = w->cur.level_dbm, sel = w->sel.level_dbm;

	if (w->sel.kbps > w->cur.kbps + KBPS_MARGIN) {
		is.roam = true;
		is.why = "a higher throughput is estimated";
	} else if (cur < 0 && cur > sel + bump_db(w) && exceeds(w->cur.kbps, w->sel.kbps, 5, 6)) {
		is.why = "the present BSS is stronger";
	} else if (w->cur.kbps > w->sel.kbps + KBPS_MARGIN) {
		is.why = "a lower throughput is estimated";
	} else if (w->cur_snr_db > GREAT_SNR_DB) {
		is.why = "the present BSS is good enough";
	} else {
		is.told = true;
		is.required_db = required_db(w);
		is.roam = sel - cur >= is.required_db;
		if (!is.roam)
			is.why = "not better by the difference required";
	}
	return is;
}
