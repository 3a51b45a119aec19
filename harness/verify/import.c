#include "verify/import.h"

#include "base/time.h"
#include "models/airtime.h"
#include "wire/dot11.h"
#include "wire/hdr.h"
#include "wire/pcap.h"
#include "wire/radiotap.h"

struct importer {
	trace_sink_fn fn;
	void *ctx;
	struct import_counts *counts;
	bool started;
	int64_t first_ns;
	uint64_t frame_no;
};

/* HT MCS index and flags of radiotap's MCS field. */
enum { MCS_KNOWN_WIDTH = 1, MCS_KNOWN_GI = 4, MCS_KNOWN_FEC = 16, MCS_WIDTH = 3, MCS_WIDTH_40 = 1,
       MCS_SHORT_GI = 4, MCS_LDPC = 16 };

static struct phy_mode ht_mode(const struct radiotap *t)
{
	bool wide = (t->mcs_known & MCS_KNOWN_WIDTH) && (t->mcs_flags & MCS_WIDTH) == MCS_WIDTH_40;
	bool is_short = (t->mcs_known & MCS_KNOWN_GI) && (t->mcs_flags & MCS_SHORT_GI);

	return (struct phy_mode){ .format = PHY_HT,
				  .mcs = t->mcs & 7,
				  .n_ss = (uint16_t)((t->mcs >> 3) + 1),
				  .width_mhz = wide ? 40 : 20,
				  .gi_ns = is_short ? 400 : 800,
				  .ldpc = (t->mcs_known & MCS_KNOWN_FEC) &&
					  (t->mcs_flags & MCS_LDPC) };
}

static void set_rate(const struct radiotap *t, size_t len, struct trace_air_tx *tx)
{
	enum phy_band band = phy_band_of(t->has_channel ? t->freq : 2412);
	enum phy_rate rate = band == BAND_2G4 ? RATE_1M : RATE_6M;
	bool short_preamble = t->has_flags && (t->flags & RADIOTAP_SHORT_PREAMBLE) != 0;

	tx->freq_mhz = t->has_channel ? t->freq : 0;
	if (!t->has_rate && t->has_mcs) {
		tx->mode = ht_mode(t);
		tx->rate_100k = phy_mode_rate_100k(&tx->mode);
		tx->dur_ns = airtime_mode_ns(band, &tx->mode, false, len);
		return;
	}
	if (t->has_rate && !phy_rate_of(t->rate * 5u, &rate))
		rate = band == BAND_2G4 ? RATE_1M : RATE_6M;
	tx->mode = phy_mode_legacy(rate);
	tx->rate_100k = phy_rate_100k(rate);
	tx->dur_ns = airtime_ns(band, rate, short_preamble, len);
}

static int64_t air_frame(struct importer *im, int64_t at_ns, const struct radiotap *t,
			 struct bytes frame)
{
	struct trace_rec rec = {
		.at_ns = at_ns,
		.kind = TRACE_AIR_TX,
		.u.air_tx = { .frame_no = ++im->frame_no, .try_no = 1, .frame = frame },
	};
	struct rd r = rd_of(frame);
	struct hdr h;

	set_rate(t, frame.len, &rec.u.air_tx);
	if (hdr_parse(&r, &h) == WIRE_OK && h.retry)
		rec.u.air_tx.try_no = 2;
	im->fn(im->ctx, &rec);
	im->counts->air++;
	return at_ns + rec.u.air_tx.dur_ns;
}

static int64_t wire_frame(struct importer *im, int64_t at_ns, struct bytes frame)
{
	const struct trace_rec rec = { .at_ns = at_ns, .kind = TRACE_WIRE,
				       .u.wire = { .frame = frame } };

	im->fn(im->ctx, &rec);
	im->counts->wire++;
	return at_ns;
}

static bool one_frame(struct importer *im, const struct pcap_frame *f, int64_t at_ns,
		      int64_t *end_ns)
{
	struct rd r = rd_of(f->bytes);
	struct radiotap t = { 0 };

	if (f->bytes.len == 0)
		return false;
	switch (f->linktype) {
	case LINKTYPE_ETHERNET:
		*end_ns = wire_frame(im, at_ns, f->bytes);
		return true;
	case LINKTYPE_RADIOTAP:
		if (radiotap_parse(&r, &t) != WIRE_OK || (t.flags & RADIOTAP_BAD_FCS) ||
		    r.left == 0)
			return false;
		*end_ns = air_frame(im, at_ns, &t, rd_rest(&r));
		return true;
	case LINKTYPE_DOT11:
		*end_ns = air_frame(im, at_ns, &t, f->bytes);
		return true;
	default: /* any number may come */
		return false;
	}
}

enum err import_capture(struct bytes file, trace_sink_fn fn, void *ctx,
			struct import_counts *counts)
{
	struct importer im = { .fn = fn, .ctx = ctx, .counts = counts };
	struct pcap p;
	struct pcap_frame f;
	enum step s;

	*counts = (struct import_counts){ 0 };
	if (pcap_open(file, &p) != WIRE_OK)
		return ERR_PARSE;
	while ((s = pcap_next(&p, &f)) == STEP_ITEM) {
		int64_t end_ns = 0;

		if (!im.started)
			im.first_ns = f.at_ns;
		im.started = true;
		if (!one_frame(&im, &f, f.at_ns - im.first_ns, &end_ns))
			counts->skipped++;
		else if (end_ns > counts->end_ns)
			counts->end_ns = end_ns;
	}
	return s == STEP_END ? ERR_OK : ERR_PARSE;
}

enum err import_observe(struct bytes file, bool ours, struct observe **out)
{
	struct observe *o = observe_new();
	struct import_counts counts;
	enum err e;

	if (!o)
		return ERR_NOMEM;
	if (!ours)
		observe_foreign(o);
	e = import_capture(file, observe_rec, o, &counts);
	if (e == ERR_OK)
		e = observe_finish(o, counts.end_ns);
	if (e != ERR_OK) {
		observe_free(o);
		return e;
	}
	*out = o;
	return ERR_OK;
}
