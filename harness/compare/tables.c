#include "compare/tables.h"

#include <inttypes.h>

#include "base/time.h"

void say_2ms(struct sb *s, int64_t ns)
{
	int64_t size = ns < 0 ? -ns : ns, hundredths = (size + NS_PER_MS / 200) / (NS_PER_MS / 100);

	sb_printf(s, "%s%" PRId64 ".%02" PRId64, ns < 0 && hundredths > 0 ? "-" : "",
		  hundredths / 100, hundredths % 100);
}

/* ---- cells ---- */

static void cell_text(struct grid *g, const char *text)
{
	struct sb s = grid_cell(g);

	sb_str(&s, text);
}

static void cell_count(struct grid *g, bool there, int64_t v)
{
	struct sb s = grid_cell(g);

	if (there)
		sb_printf(&s, "%" PRId64, v);
	else
		sb_char(&s, '-');
}

static void cell_ms(struct grid *g, bool there, int64_t ns)
{
	struct sb s = grid_cell(g);

	if (there)
		say_2ms(&s, ns);
	else
		sb_char(&s, '-');
}

static void cell_mos(struct grid *g, bool there, int64_t milli)
{
	struct sb s = grid_cell(g);

	if (there)
		sb_printf(&s, "%" PRId64 ".%02" PRId64, milli / 1000, milli % 1000 / 10);
	else
		sb_char(&s, '-');
}

static void cells_of(struct grid *g, const struct stat_of *m)
{
	cell_ms(g, m->n > 0, m->median);
	cell_ms(g, m->n > 0, m->p95);
	cell_ms(g, m->n > 0, m->max);
}

static void columns_of(struct grid *g, const char *group)
{
	grid_column(g, group, "median", false);
	grid_column(g, group, "p95", false);
	grid_column(g, group, "max", false);
}

/* ---- the tables ---- */

static void put_call(struct grid *g, const struct compare_row *row)
{
	const struct stat_of *m = row->m, *down = &m[MEASURE_LOST_DOWN], *up = &m[MEASURE_LOST_UP];

	cells_of(g, &m[MEASURE_OUTAGE_DOWN]);
	cells_of(g, &m[MEASURE_OUTAGE_UP]);
	cell_ms(g, m[MEASURE_HANDOFF].n > 0, m[MEASURE_HANDOFF].median);
	cell_count(g, down->n > 0, down->median);
	cell_count(g, down->n > 0, down->max);
	cell_count(g, up->n > 0, up->median);
	cell_count(g, up->n > 0, up->max);
	cell_count(g, m[MEASURE_BURST].n > 0, m[MEASURE_BURST].max);
	cell_mos(g, row->mos_milli.n > 0, row->mos_milli.median);
	cell_mos(g, row->mos_milli.n > 0, row->mos_worst);
	cell_count(g, true, (int64_t)row->roams);
	cell_count(g, true, (int64_t)row->fell_back);
	cell_count(g, true, (int64_t)row->failed);
}

void table_of_call(const struct compare_result *r, struct grid *g)
{
	grid_column(g, NULL, "method", true);
	columns_of(g, "outage down, ms");
	columns_of(g, "outage up, ms");
	grid_column(g, "no scan", "median", false);
	grid_column(g, "lost down", "median", false);
	grid_column(g, "lost down", "max", false);
	grid_column(g, "lost up", "median", false);
	grid_column(g, "lost up", "max", false);
	grid_column(g, "burst", "max", false);
	grid_column(g, "MOS", "median", false);
	grid_column(g, "MOS", "worst", false);
	grid_column(g, NULL, "roams", false);
	grid_column(g, NULL, "fell back", false);
	grid_column(g, NULL, "failed", false);
	for (size_t i = 0; i < r->n; i++) {
		cell_text(g, r->row[i].name);
		if (r->row[i].played) {
			put_call(g, &r->row[i]);
			continue;
		}
		grid_span(g);
		cell_text(g, "not playable in this build");
		grid_end_row(g);
	}
}

void table_of_protocol(const struct compare_result *r, struct grid *g)
{
	grid_column(g, NULL, "method", true);
	columns_of(g, "t_mgmt, ms");
	columns_of(g, "t_key, ms");
	columns_of(g, "t_total, ms");
	grid_column(g, NULL, "floor", false);
	grid_column(g, NULL, "frames", false);
	grid_column(g, NULL, "RADIUS", false);
	for (size_t i = 0; i < r->n; i++) {
		const struct stat_of *m = r->row[i].m;

		if (!r->row[i].played)
			continue;
		cell_text(g, r->row[i].name);
		cells_of(g, &m[MEASURE_T_MGMT]);
		cells_of(g, &m[MEASURE_T_KEY]);
		cells_of(g, &m[MEASURE_T_TOTAL]);
		cell_ms(g, m[MEASURE_FLOOR].n > 0, m[MEASURE_FLOOR].median);
		cell_count(g, m[MEASURE_FRAMES].n > 0, m[MEASURE_FRAMES].median);
		cell_count(g, m[MEASURE_RADIUS].n > 0, m[MEASURE_RADIUS].median);
	}
}

/* ---- parts of a whole; what is nothing everywhere has no column ---- */

struct parts {
	const char *what; /* names the whole */
	unsigned n;
	const char *(*name)(unsigned i);
	const int64_t *(*of)(const struct compare_row *row);
};

static const char *phase_name(unsigned i)
{
	return phase_text((enum roam_phase)i);
}

static const char *share_name(unsigned i)
{
	return share_text((enum roam_share)i);
}

static const int64_t *phases_of(const struct compare_row *row)
{
	return row->phase;
}

static const int64_t *shares_of(const struct compare_row *row)
{
	return row->share;
}

static bool is_used(const struct compare_result *r, const struct parts *p, unsigned part)
{
	for (size_t i = 0; i < r->n; i++)
		if (r->row[i].played && p->of(&r->row[i])[part] > 0)
			return true;
	return false;
}

static void put_parts(const struct compare_result *r, const struct parts *p, struct grid *g)
{
	grid_column(g, NULL, "method", true);
	for (unsigned k = 0; k < p->n; k++)
		if (is_used(r, p, k))
			grid_column(g, p->what, p->name(k), false);
	for (size_t i = 0; i < r->n; i++) {
		if (!r->row[i].played)
			continue;
		cell_text(g, r->row[i].name);
		for (unsigned k = 0; k < p->n; k++)
			if (is_used(r, p, k))
				cell_ms(g, true, p->of(&r->row[i])[k]);
	}
}

void table_of_phases(const struct compare_result *r, struct grid *g)
{
	static const struct parts p = { "phases of t_total, mean, ms", PHASE_COUNT, phase_name,
					phases_of };

	put_parts(r, &p, g);
}

void table_of_shares(const struct compare_result *r, struct grid *g)
{
	static const struct parts p = { "whose time t_total was, mean, ms", SHARE_COUNT, share_name,
					shares_of };

	put_parts(r, &p, g);
}

/* ---- for programs ---- */

/* "outage_down_ns" and "median" make "outage_down_median_ns"; the names live in the tables. */
static const char *const stat_names[MEASURE_COUNT][3] = {
	[MEASURE_OUTAGE_DOWN] = { "outage_down_median_ns", "outage_down_p95_ns",
				  "outage_down_max_ns" },
	[MEASURE_OUTAGE_UP] = { "outage_up_median_ns", "outage_up_p95_ns", "outage_up_max_ns" },
	[MEASURE_HANDOFF] = { "handoff_median_ns", "handoff_p95_ns", "handoff_max_ns" },
	[MEASURE_T_MGMT] = { "t_mgmt_median_ns", "t_mgmt_p95_ns", "t_mgmt_max_ns" },
	[MEASURE_T_KEY] = { "t_key_median_ns", "t_key_p95_ns", "t_key_max_ns" },
	[MEASURE_T_TOTAL] = { "t_total_median_ns", "t_total_p95_ns", "t_total_max_ns" },
	[MEASURE_FLOOR] = { "floor_median_ns", "floor_p95_ns", "floor_max_ns" },
	[MEASURE_LOST_DOWN] = { "lost_down_median", "lost_down_p95", "lost_down_max" },
	[MEASURE_LOST_UP] = { "lost_up_median", "lost_up_p95", "lost_up_max" },
	[MEASURE_BURST] = { "burst_median", "burst_p95", "burst_max" },
	[MEASURE_FRAMES] = { "frames_median", "frames_p95", "frames_max" },
	[MEASURE_RADIUS] = { "radius_round_trips_median", "radius_round_trips_p95",
			     "radius_round_trips_max" },
};

static const char *const phase_ns_names[PHASE_COUNT] = {
	[PHASE_DETECT] = "detect_ns",	      [PHASE_SCAN] = "scan_ns",
	[PHASE_DECIDE] = "decide_ns",	      [PHASE_WAIT] = "wait_ns",
	[PHASE_TUNE] = "tune_ns",	      [PHASE_AUTH] = "auth_ns",
	[PHASE_EAP] = "eap_ns",		      [PHASE_ASSOC] = "assoc_ns",
	[PHASE_HANDSHAKE] = "handshake_ns",   [PHASE_KEY_INSTALL] = "key_install_ns",
	[PHASE_DS_UPDATE] = "ds_update_ns",   [PHASE_L3] = "l3_ns",
	[PHASE_FIRST_DATA] = "first_data_ns",
};

static const char *const share_ns_names[SHARE_COUNT] = {
	[SHARE_CLIENT] = "share_client_ns", [SHARE_AP] = "share_ap_ns",
	[SHARE_RADIUS] = "share_radius_ns", [SHARE_WIRED] = "share_wired_ns",
	[SHARE_AIR] = "share_air_ns",	    [SHARE_SCAN] = "share_scan_ns",
	[SHARE_TRAFFIC] = "share_traffic_ns",
};

static void name_columns(struct grid *g)
{
	static const char *const head[] = { "method", "played", "runs", "roams", "fell_back",
					    "failed", "mos_median_milli", "mos_worst_milli" };

	for (size_t i = 0; i < sizeof(head) / sizeof(head[0]); i++)
		grid_column(g, NULL, head[i], i == 0);
	for (unsigned m = 0; m < MEASURE_COUNT; m++)
		for (unsigned k = 0; k < 3; k++)
			grid_column(g, NULL, stat_names[m][k], false);
	for (unsigned i = 0; i < PHASE_COUNT; i++)
		grid_column(g, NULL, phase_ns_names[i], false);
	for (unsigned i = 0; i < SHARE_COUNT; i++)
		grid_column(g, NULL, share_ns_names[i], false);
}

/* Nothing is an empty field. */
static void field(struct grid *g, bool there, int64_t v)
{
	if (there)
		cell_count(g, true, v);
	else
		cell_text(g, "");
}

static void put_fields(struct grid *g, const struct compare_row *row)
{
	field(g, true, (int64_t)row->runs);
	field(g, true, (int64_t)row->roams);
	field(g, true, (int64_t)row->fell_back);
	field(g, true, (int64_t)row->failed);
	field(g, row->mos_milli.n > 0, row->mos_milli.median);
	field(g, row->mos_milli.n > 0, row->mos_worst);
	for (unsigned m = 0; m < MEASURE_COUNT; m++) {
		field(g, row->m[m].n > 0, row->m[m].median);
		field(g, row->m[m].n > 0, row->m[m].p95);
		field(g, row->m[m].n > 0, row->m[m].max);
	}
	for (unsigned i = 0; i < PHASE_COUNT; i++)
		field(g, row->roams > 0, row->phase[i]);
	for (unsigned i = 0; i < SHARE_COUNT; i++)
		field(g, row->roams > 0, row->share[i]);
}

void table_for_programs(const struct compare_result *r, struct grid *g)
{
	name_columns(g);
	for (size_t i = 0; i < r->n; i++) {
		cell_text(g, r->row[i].name);
		cell_text(g, r->row[i].played ? "yes" : "no");
		if (r->row[i].played)
			put_fields(g, &r->row[i]);
		grid_end_row(g);
	}
}
