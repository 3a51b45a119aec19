#include "proto/bgscan.h"

static int64_t short_ns(const struct bgscan *b)
{
	return b->spec->short_s * NS_PER_S;
}

static int64_t long_ns(const struct bgscan *b)
{
	return b->spec->long_s * NS_PER_S;
}

/* So many scans with the short interval, then the long one. */
static unsigned max_short(const struct bgscan *b)
{
	return b->spec->long_s / b->spec->short_s + 1;
}

bool bgscan_is_on(const struct bgscan *b)
{
	return b->spec != NULL;
}

void bgscan_start(struct bgscan *b, const struct spec_bgscan *spec, const struct learn *file,
		  int32_t level_dbm, int64_t now_ns, struct fx *fx)
{
	bool strong = spec->threshold_dbm != 0 && level_dbm != 0 &&
		      level_dbm >= spec->threshold_dbm;

	*b = (struct bgscan){ .spec = spec, .last_ns = now_ns };
	if (file != NULL)
		b->learnt = *file;
	b->interval_ns = strong ? long_ns(b) : short_ns(b);
	fx_timer(fx, BGSCAN_TIMER, b->interval_ns);
}

void bgscan_stop(struct bgscan *b, struct fx *fx)
{
	if (b->spec != NULL)
		fx_timer_off(fx, BGSCAN_TIMER);
	b->spec = NULL;
}

void bgscan_again(const struct bgscan *b, struct fx *fx)
{
	fx_timer(fx, BGSCAN_TIMER, b->interval_ns);
}

/* "simple" backs off from the short interval, and earns one short scan by each long one. */
static void count(struct bgscan *b)
{
	if (b->interval_ns == short_ns(b)) {
		if (++b->short_scans >= max_short(b))
			b->interval_ns = long_ns(b);
	} else if (b->short_scans > 0) {
		b->short_scans--;
	}
}

/* n queries, and a scan each n + 1 times [wpa_supplicant: "Try BTM x times, scan on x + 1"]. */
static bool is_query(struct bgscan *b, bool has_btm)
{
	uint32_t n = b->spec->btm_queries;

	return n > 0 && has_btm && ++b->queries % (n + 1) < n;
}

bool bgscan_due(struct bgscan *b, bool has_btm, int64_t now_ns, struct fx *fx)
{
	bool query = is_query(b, has_btm);

	if (query) /* no scan results will set the timer */
		fx_timer(fx, BGSCAN_TIMER, b->interval_ns);
	if (b->spec->kind == SPEC_BGSCAN_SIMPLE)
		count(b);
	b->last_ns = now_ns;
	return !query;
}

static bool has(const uint32_t *freq, unsigned n, uint32_t mhz)
{
	for (unsigned i = 0; i < n; i++)
		if (freq[i] == mhz)
			return true;
	return false;
}

/* Where the network was seen, what was learnt last first. */
static unsigned known_channels(const struct bgscan *b, uint32_t *freq)
{
	unsigned n = 0;

	for (unsigned i = b->learnt.n; i-- > 0;)
		if (!has(freq, n, b->learnt.bss[i].freq_mhz))
			freq[n++] = b->learnt.bss[i].freq_mhz;
	return n;
}

unsigned bgscan_channels(struct bgscan *b, const uint32_t *all, unsigned n_all, bool by_block,
			 uint32_t *freq)
{
	unsigned n;

	if (b->spec->kind != SPEC_BGSCAN_LEARN || by_block) {
		memcpy(freq, all, n_all * sizeof(*freq));
		return n_all;
	}
	n = known_channels(b, freq);
	for (unsigned i = 0; i < n_all; i++) {
		unsigned at = (b->probe_at + i) % n_all;

		if (has(freq, n, all[at]))
			continue;
		freq[n++] = all[at];
		b->probe_at = (at + 1) % n_all;
		break;
	}
	return n;
}

/* The kernel hands over everything it has, not only what the last scan heard. */
static bool is_result(const struct bss_entry *e, struct bytes ssid, int64_t now_ns)
{
	return now_ns - e->seen_ns <= BSS_KERNEL_AGE_NS &&
	       bytes_equal(bytes_of(e->ssid, e->ssid_len), ssid);
}

void bgscan_scanned(struct bgscan *b, const struct bss_table *t, struct bytes ssid, int64_t now_ns,
		    struct fx *fx)
{
	fx_timer(fx, BGSCAN_TIMER, b->interval_ns);
	if (b->spec->kind != SPEC_BGSCAN_LEARN)
		return;
	for (unsigned i = 0; i < t->n; i++)
		if (is_result(&t->entry[i], ssid, now_ns))
			(void)learn_add(&b->learnt, t->entry[i].bssid, t->entry[i].freq_mhz);
	for (unsigned i = 0; i < t->n; i++)
		for (unsigned k = 0; k < t->n; k++)
			if (is_result(&t->entry[i], ssid, now_ns) &&
			    is_result(&t->entry[k], ssid, now_ns))
				learn_add_neighbor(&b->learnt, t->entry[i].bssid,
						   t->entry[k].bssid);
}

/* [mac80211 ieee80211_handle_beacon_sig] */
bool bgscan_level(struct bgscan *b, int32_t level_dbm, bool *above)
{
	int32_t threshold = b->spec->threshold_dbm, last = b->signalled_dbm;

	if (threshold == 0)
		return false;
	*above = level_dbm > threshold;
	if (!(level_dbm < threshold && (last == 0 || level_dbm < last - BGSCAN_HYSTERESIS_DB)) &&
	    !(*above && (last == 0 || level_dbm > last + BGSCAN_HYSTERESIS_DB)))
		return false;
	b->signalled_dbm = level_dbm;
	return true;
}

/* wpa_supplicant goes by whole seconds. */
static bool scanned_within(const struct bgscan *b, int64_t now_ns, int64_t s)
{
	return now_ns / NS_PER_S <= b->last_ns / NS_PER_S + s;
}

static bool may_scan_at_once(const struct bgscan *b, int64_t now_ns)
{
	return !scanned_within(b, now_ns, 1) &&
	       (b->spec->kind == SPEC_BGSCAN_LEARN || b->short_scans <= max_short(b));
}

static void on_weak(struct bgscan *b, int64_t now_ns, struct fx *fx)
{
	b->interval_ns = short_ns(b);
	if (may_scan_at_once(b, now_ns))
		fx_timer(fx, BGSCAN_TIMER, 0);
	else if (b->spec->kind == SPEC_BGSCAN_SIMPLE &&
		 b->last_ns + long_ns(b) > now_ns + b->interval_ns)
		fx_timer(fx, BGSCAN_TIMER, b->interval_ns);
}

void bgscan_signal(struct bgscan *b, bool above, int64_t now_ns, struct fx *fx)
{
	if (b->spec->short_s == b->spec->long_s)
		return;
	if (b->interval_ns == long_ns(b) && !above) {
		on_weak(b, now_ns, fx);
	} else if (b->interval_ns == short_ns(b) && above) {
		b->interval_ns = long_ns(b);
		fx_timer(fx, BGSCAN_TIMER, b->interval_ns);
	} else if (!above && !scanned_within(b, now_ns, 10)) {
		fx_timer(fx, BGSCAN_TIMER, 0); /* 4 dB less again */
	}
}
