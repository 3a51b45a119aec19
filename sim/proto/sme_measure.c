#include "proto/sme_parts.h"

/*
 * Measurements of beacons that the AP asks for [11-2020 11.10.9.1; wpa_supplicant rrm.c]: a table
 * is reported at once; for the others the station visits the channels, and comes home to report.
 */
#define NEWS_NS (8 * NS_PER_MS) /* wpa_supplicant: a result that is so much older is still new */

bool sme_measures(const struct sme *s)
{
	return s->profile->rrm && s->target.bss.rrm;
}

void sme_measure_forget(struct sme *s, struct fx *fx)
{
	if (s->measure_step == SME_MEASURE_WAITING)
		fx_timer_off(fx, SME_TIMER_MEASURE);
	s->measure_step = SME_MEASURE_NONE;
}

/* The clock of the present AP then; 0 where the driver does not say. */
static uint64_t clock_us(const struct sme *s, int64_t at_ns)
{
	const struct bss_entry *here =
		bss_table_find(&s->table, s->bssid, s->heard_ns, BSS_SUPPLICANT_AGE_NS);

	if (here == NULL || !s->profile->sets_dwell)
		return 0;
	return here->tsf_us + (uint64_t)((at_ns - here->seen_ns) / NS_PER_US);
}

/* Everybody who was heard since then; of a table without times. */
static void report(const struct sme *s, const struct measure *m, int64_t since_ns,
		   struct measure_report *r)
{
	bool timed = m->mode != BEACON_TABLE;
	bool any = false;

	for (unsigned i = 0; i < s->table.n; i++) {
		const struct bss_entry *e = &s->table.entry[i];
		struct measure_heard h = { .bss = e,
					   .elements = bss_table_elements(&s->table, e) };

		if (e->seen_ns < since_ns)
			continue;
		h.start_us = timed ? clock_us(s, s->measured_ns) : 0;
		h.parent_us = timed ? clock_us(s, e->seen_ns) : 0;
		any |= measure_report_bss(r, m, &h);
	}
	if (!any)
		measure_report_empty(r, m->token, 0, MEASURE_BEACON);
}

static void begin_waiting(struct sme *s, const struct measure *m, struct fx *fx)
{
	int64_t tu = m->random_tu == 0 ? 0 : rng_below(&s->measures, m->random_tu + 1u);

	s->measure = *m;
	s->measure_step = SME_MEASURE_WAITING;
	fx_timer(fx, SME_TIMER_MEASURE, tu * NS_PER_TU);
}

/* One element of the request; false: nothing is said about any of them. */
static bool take(struct sme *s, const struct elem *e, struct measure_report *r, struct fx *fx)
{
	const struct measure_can can = { s->profile->sets_dwell, s->profile->six_ghz,
					 scan_country(s->spec) };
	struct measure_elem asked;
	struct measure m = { .dialog = r->dialog };

	if (measure_elem_parse(e->whole, ELEM_MEASUREMENT_REQUEST, &asked) != WIRE_OK)
		return false;
	switch (measure_take(&m, &asked, &can)) {
	case MEASURE_MALFORMED:
		return false;
	case MEASURE_IGNORE:
		break;
	case MEASURE_IS_INCAPABLE:
		measure_report_empty(r, asked.token, MEASURE_INCAPABLE, asked.type);
		break;
	case MEASURE_IS_REFUSED:
		measure_report_empty(r, asked.token, MEASURE_REFUSED, asked.type);
		break;
	case MEASURE_FROM_TABLE:
		report(s, &m, s->results_ns < 0 ? INT64_MAX : s->results_ns - BSS_KERNEL_AGE_NS,
		       r);
		break;
	case MEASURE_LISTEN:
		m.dialog = r->dialog;
		begin_waiting(s, &m, fx);
		break;
	}
	return true;
}

void sme_on_measure(struct sme *s, struct bytes body, struct fx *fx)
{
	struct measure_report r;
	struct measure_frame f;
	struct elem e;
	enum step st;
	struct rd rest;

	if (!sme_measures(s) || measure_frame_parse(body, &f) != WIRE_OK)
		return;
	r = measure_report_open(fx, s->bssid, f.token);
	rest = rd_of(f.elements);
	while ((st = elem_next(&rest, &e)) == STEP_ITEM)
		if (!take(s, &e, &r, fx))
			return;
	if (st == STEP_END)
		measure_report_close(&r);
}

static void refuse(struct sme *s, struct fx *fx)
{
	struct measure_report r = measure_report_open(fx, s->bssid, s->measure.dialog);

	measure_report_empty(&r, s->measure.token, MEASURE_REFUSED, MEASURE_BEACON);
	measure_report_close(&r);
	s->measure_step = SME_MEASURE_NONE;
}

void sme_measure_due(struct sme *s, const struct sta_env *env, struct fx *fx)
{
	const struct measure *m = &s->measure;
	struct scan_request q = { .freq = m->freq,
				  .n = m->n_freq,
				  .country = scan_country(s->spec),
				  .home_mhz = s->freq_mhz,
				  .listens = m->mode == BEACON_PASSIVE,
				  .now_ns = env->now_ns };

	if (s->measure_step != SME_MEASURE_WAITING)
		return;
	if (s->state != SME_CONNECTED || scan_is_running(&s->scan) || s->switching ||
	    s->btm_step != SME_BTM_NONE) {
		refuse(s, fx);
		return;
	}
	if (s->profile->sets_dwell)
		q.dwell_ns = m->duration_tu * NS_PER_TU;
	if (m->mode == BEACON_ACTIVE)
		q.ssid = bytes_of(m->ssid, m->ssid_len);
	s->measure_step = SME_MEASURE_SCANNING;
	s->measured_ns = s->scan_began_ns = env->now_ns;
	s->six_next = false;
	s->channels_scanned += m->n_freq;
	scan_start(&s->scan, s->profile, &q, fx);
}

void sme_measure_scanned(struct sme *s, struct fx *fx)
{
	s->measure_step = SME_MEASURE_HOMING;
	fx_tell(fx, SME_TELL_TUNE, s->freq_mhz);
}

void sme_measure_tuned(struct sme *s, struct fx *fx)
{
	struct measure_report r = measure_report_open(fx, s->bssid, s->measure.dialog);

	if (s->measure_step != SME_MEASURE_HOMING)
		return;
	report(s, &s->measure, s->measured_ns - NEWS_NS, &r);
	measure_report_close(&r);
	s->measure_step = SME_MEASURE_NONE;
}
