#include "compare/bars.h"

#include <inttypes.h>
#include <string.h>

#include "base/invariant.h"
#include "compare/tables.h"

enum { BAR_WIDTH = 64, NAME_WIDTH = 12 };

/* A letter and a colour for each phase; colours of the Okabe-Ito palette, told apart by anyone. */
static const struct {
	char letter;
	const char *colour;
} looks[PHASE_COUNT] = {
	[PHASE_DETECT] = { 'd', "#999999" },	 [PHASE_SCAN] = { 's', "#dddddd" },
	[PHASE_DECIDE] = { 'c', "#bbbbbb" },	 [PHASE_WAIT] = { 'w', "#777777" },
	[PHASE_TUNE] = { 'T', "#f0e442" },	 [PHASE_AUTH] = { 'A', "#e69f00" },
	[PHASE_EAP] = { 'E', "#d55e00" },	 [PHASE_ASSOC] = { 'R', "#56b4e9" },
	[PHASE_HANDSHAKE] = { 'H', "#0072b2" },	 [PHASE_KEY_INSTALL] = { 'K', "#009e73" },
	[PHASE_DS_UPDATE] = { 'D', "#cc79a7" },	 [PHASE_L3] = { 'L', "#882255" },
	[PHASE_FIRST_DATA] = { 'F', "#44aa99" },
};

static int64_t sum_of(const int64_t *v, unsigned n)
{
	int64_t sum = 0;

	for (unsigned i = 0; i < n; i++)
		sum += v[i];
	return sum;
}

void bars_share_out(const int64_t *weight, unsigned n, unsigned total, unsigned *part)
{
	int64_t sum = sum_of(weight, n), rest[PHASE_COUNT];
	unsigned left = total, best;

	INVARIANT(n <= PHASE_COUNT);
	memset(part, 0, n * sizeof(*part));
	if (sum == 0)
		return;
	for (unsigned i = 0; i < n; i++) {
		part[i] = (unsigned)(weight[i] * total / sum);
		rest[i] = weight[i] * total % sum;
		left -= part[i];
	}
	for (; left > 0; left--) {
		best = 0;
		for (unsigned i = 1; i < n; i++)
			if (rest[i] > rest[best])
				best = i;
		part[best]++;
		rest[best] = -1;
	}
}

/* Without the scan, which is the same for all and longer than the rest of a fast roam. */
static int64_t handoff(const struct compare_row *row)
{
	return row->played ? sum_of(row->blocked_down, PHASE_COUNT) - row->blocked_down[PHASE_SCAN]
			   : 0;
}

static void parts_of(const struct compare_row *row, unsigned total, unsigned part[PHASE_COUNT])
{
	int64_t ns[PHASE_COUNT];

	memcpy(ns, row->blocked_down, sizeof(ns));
	ns[PHASE_SCAN] = 0;
	bars_share_out(ns, PHASE_COUNT, total, part);
}

/* "5.86 and 62.62 scan" */
static void say_length(struct sb *s, const struct compare_row *row)
{
	say_2ms(s, handoff(row));
	if (row->blocked_down[PHASE_SCAN] == 0)
		return;
	sb_str(s, " after ");
	say_2ms(s, row->blocked_down[PHASE_SCAN]);
	sb_str(s, " scan");
}

static int64_t longest(const struct compare_result *r)
{
	int64_t max = 0;

	for (size_t i = 0; i < r->n; i++)
		max = handoff(&r->row[i]) > max ? handoff(&r->row[i]) : max;
	return max;
}

/* How much of the full width belongs to this row; at least one if there is anything. */
static unsigned length(const struct compare_row *row, int64_t max, unsigned width)
{
	int64_t ns = handoff(row);
	unsigned n = max == 0 ? 0 : (unsigned)((ns * width + max / 2) / max);

	return n == 0 && ns > 0 ? 1 : n;
}

static bool is_used(const struct compare_result *r, unsigned phase)
{
	for (size_t i = 0; phase != PHASE_SCAN && i < r->n; i++)
		if (r->row[i].played && r->row[i].blocked_down[phase] > 0)
			return true;
	return false;
}

/* ---- text ---- */

static void text_bar(const struct compare_row *row, int64_t max, FILE *f)
{
	unsigned part[PHASE_COUNT], n = length(row, max, BAR_WIDTH);
	char ms[64];
	struct sb s = sb_of(ms, sizeof(ms));

	parts_of(row, n, part);
	(void)fprintf(f, "%-*s ", NAME_WIDTH, row->name);
	for (unsigned p = 0; p < PHASE_COUNT; p++)
		for (unsigned k = 0; k < part[p]; k++)
			(void)fputc(looks[p].letter, f);
	say_length(&s, row);
	(void)fprintf(f, " %s\n", ms);
}

void bars_text(const struct compare_result *r, FILE *f)
{
	int64_t max = longest(r);

	(void)fputs("outage down from the scan on, by phase, mean, ms:", f);
	for (unsigned p = 0; p < PHASE_COUNT; p++)
		if (is_used(r, p))
			(void)fprintf(f, "  %c %s", looks[p].letter,
				      phase_text((enum roam_phase)p));
	(void)fputc('\n', f);
	for (size_t i = 0; i < r->n; i++)
		if (r->row[i].played)
			text_bar(&r->row[i], max, f);
}

/* ---- SVG ---- */

enum { SVG_WIDTH = 640, SVG_LEFT = 110, SVG_RIGHT = 150, SVG_STEP = 26, SVG_BAR = 18,
       SVG_TOP = 60, SVG_KEY = 86 };

static void svg_key(const struct compare_result *r, FILE *f)
{
	unsigned x = SVG_LEFT;

	for (unsigned p = 0; p < PHASE_COUNT; p++) {
		if (!is_used(r, p))
			continue;
		(void)fprintf(f, "<rect x=\"%u\" y=\"34\" width=\"10\" height=\"10\" fill=\"%s\"/>"
				 "<text x=\"%u\" y=\"43\">%s</text>\n",
			      x, looks[p].colour, x + 14, phase_text((enum roam_phase)p));
		x += SVG_KEY;
	}
}

static void svg_bar(const struct compare_row *row, int64_t max, unsigned y, FILE *f)
{
	unsigned part[PHASE_COUNT], n = length(row, max, SVG_WIDTH), x = SVG_LEFT;
	char ms[64];
	struct sb s = sb_of(ms, sizeof(ms));

	parts_of(row, n, part);
	(void)fprintf(f, "<text x=\"%d\" y=\"%u\" text-anchor=\"end\">%s</text>\n", SVG_LEFT - 8,
		      y + 13, row->name);
	for (unsigned p = 0; p < PHASE_COUNT; p++) {
		if (part[p] == 0)
			continue;
		say_2ms(&s, row->blocked_down[p]);
		(void)fprintf(f, "<rect x=\"%u\" y=\"%u\" width=\"%u\" height=\"%d\" fill=\"%s\">"
				 "<title>%s %s ms</title></rect>\n",
			      x, y, part[p], SVG_BAR, looks[p].colour,
			      phase_text((enum roam_phase)p), ms);
		x += part[p];
		s = sb_of(ms, sizeof(ms));
	}
	say_length(&s, row);
	(void)fprintf(f, "<text x=\"%u\" y=\"%u\">%s</text>\n", x + 6, y + 13, ms);
}

static size_t n_played(const struct compare_result *r)
{
	size_t n = 0;

	for (size_t i = 0; i < r->n; i++)
		n += r->row[i].played;
	return n;
}

void bars_svg(const struct compare_result *r, FILE *f)
{
	unsigned width = SVG_LEFT + SVG_WIDTH + SVG_RIGHT, y = SVG_TOP;
	unsigned height = SVG_TOP + (unsigned)n_played(r) * SVG_STEP + 16;
	int64_t max = longest(r);

	(void)fprintf(f, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %u %u\" "
			 "font-family=\"sans-serif\" font-size=\"12\">\n"
			 "<rect width=\"%u\" height=\"%u\" fill=\"#ffffff\"/>\n"
			 "<text x=\"%d\" y=\"20\" font-size=\"14\">Outage of the downlink from the "
			 "scan on, by phase, mean, ms</text>\n",
		      width, height, width, height, SVG_LEFT);
	svg_key(r, f);
	for (size_t i = 0; i < r->n; i++) {
		if (!r->row[i].played)
			continue;
		svg_bar(&r->row[i], max, y, f);
		y += SVG_STEP;
	}
	(void)fputs("</svg>\n", f);
}
