#include "proto/scan.h"

#include "base/invariant.h"
#include "wire/dot11.h"
#include "wire/ie.h"

enum { PROBE_MAX = 128 };

static void tell_tune(struct scan *s, uint32_t freq_mhz, struct fx *fx)
{
	fx_tell(fx, SCAN_TELL_TUNE, freq_mhz);
	fx_timer_off(fx, SCAN_TIMER);
	(void)s;
}

static enum scan_state go_to_channel(struct scan *s, struct fx *fx)
{
	tell_tune(s, s->freq[s->at], fx);
	return SCAN_TUNING;
}

static uint8_t keep(uint8_t to[static SSID_MAX], struct bytes ssid)
{
	if (ssid.len == 0 || ssid.len > SSID_MAX)
		return 0;
	memcpy(to, ssid.p, ssid.len);
	return (uint8_t)ssid.len;
}

void scan_start(struct scan *s, const struct client_profile *profile, const struct scan_request *r,
		struct fx *fx)
{
	INVARIANT(!scan_is_running(s) && r->n > 0 && r->n <= SCAN_FREQS_MAX);
	*s = (struct scan){ .profile = profile,
			    .country = r->country,
			    .n = r->n,
			    .home_mhz = r->home_mhz,
			    .left_ns = r->now_ns,
			    .listens = r->listens,
			    .dwell_ns = r->dwell_ns };
	memcpy(s->freq, r->freq, r->n * sizeof(s->freq[0]));
	s->ssid_len = keep(s->ssid, r->ssid);
	s->also_len = keep(s->also, r->also);
	if (r->rests && r->home_mhz != 0) {
		tell_tune(s, s->home_mhz, fx);
		s->state = SCAN_HOME;
		return;
	}
	s->state = go_to_channel(s, fx);
}

bool scan_is_running(const struct scan *s)
{
	return s->state != SCAN_IDLE;
}

static void probe_for(const struct scan *s, struct bytes ssid, struct fx *fx)
{
	static const uint8_t rates_2g4[] = { 0x02, 0x04, 0x0b, 0x16, 0x0c, 0x12,
					     0x18, 0x24, 0x30, 0x48, 0x60, 0x6c };
	static const uint8_t rates_5g[] = { 0x0c, 0x12, 0x18, 0x24, 0x30, 0x48, 0x60, 0x6c };
	struct wr w = wr_of(fx_alloc(fx, PROBE_MAX), PROBE_MAX);
	struct bytes all = s->freq[s->at] < 3000 ? BYTES(rates_2g4) : BYTES(rates_5g);
	struct rates rates = { .n = (unsigned)all.len };

	memcpy(rates.rate, all.p, all.len);
	ssid_build(&w, ssid);
	rates_build(&w, &rates);
	ext_rates_build(&w, &rates);
	INVARIANT(!w.overflow);
	fx_mgmt(fx, MAC_BROADCAST, FRAME_PROBE_REQ, wr_sofar(&w));
}

static int64_t dwell_ns(const struct scan *s, int64_t usual_ns)
{
	return s->dwell_ns != 0 ? s->dwell_ns : usual_ns;
}

static enum scan_state probe(struct scan *s, struct fx *fx)
{
	if (s->also_len > 0)
		probe_for(s, bytes_of(s->also, s->also_len), fx);
	probe_for(s, bytes_of(s->ssid, s->ssid_len), fx); /* the wildcard is the last */
	fx_timer(fx, SCAN_TIMER, dwell_ns(s, s->profile->dwell_ns));
	return SCAN_PROBED;
}

static bool is_passive(const struct scan *s)
{
	return s->listens || reg_is_passive(s->country, s->freq[s->at]);
}

/* mac80211 goes home where the next channel would take too long. */
static bool is_late(const struct scan *s, int64_t now_ns)
{
	int64_t next_ns = is_passive(s) ? dwell_ns(s, s->profile->passive_dwell_ns) : s->dwell_ns;

	return s->home_mhz != 0 && now_ns + next_ns - s->left_ns >= SCAN_AWAY_NS;
}

static enum scan_state next_channel(struct scan *s, int64_t now_ns, struct fx *fx)
{
	if (++s->at == s->n) {
		fx_tell(fx, SCAN_TELL_DONE, 0);
		return SCAN_IDLE;
	}
	if (is_late(s, now_ns)) {
		tell_tune(s, s->home_mhz, fx);
		return SCAN_HOME;
	}
	return go_to_channel(s, fx);
}

static enum scan_state on_tuned(struct scan *s, struct fx *fx)
{
	if (s->state == SCAN_HOME) {
		fx_timer(fx, SCAN_TIMER, SCAN_HOME_NS);
		return SCAN_HOME;
	}
	if (is_passive(s)) {
		fx_timer(fx, SCAN_TIMER, dwell_ns(s, s->profile->passive_dwell_ns));
		return SCAN_PASSIVE;
	}
	fx_timer(fx, SCAN_TIMER, s->profile->probe_delay_ns);
	return SCAN_LISTENING;
}

static enum scan_state on_timer(struct scan *s, int64_t now_ns, struct fx *fx)
{
	switch (s->state) {
	case SCAN_LISTENING:
		return probe(s, fx);
	case SCAN_PASSIVE:
	case SCAN_PROBED:
		return next_channel(s, now_ns, fx);
	case SCAN_HOME:
		s->left_ns = now_ns;
		return go_to_channel(s, fx);
	case SCAN_IDLE:
	case SCAN_TUNING:
	case SCAN_STATE_COUNT:
		break; /* a timer that was turned off in the same instant */
	}
	return s->state;
}

void scan_step(struct scan *s, enum scan_event ev, int64_t now_ns, struct fx *fx)
{
	enum scan_state next = s->state;

	switch (ev) {
	case SCAN_EV_TUNED:
		if (s->state == SCAN_TUNING || s->state == SCAN_HOME)
			next = on_tuned(s, fx);
		break;
	case SCAN_EV_TIMER:
		next = on_timer(s, now_ns, fx);
		break;
	case SCAN_EV_HEARD: /* [mac80211] who hears somebody may ask */
		if (s->state == SCAN_PASSIVE && !s->listens)
			next = probe(s, fx);
		break;
	case SCAN_EV_ABORT:
		fx_timer_off(fx, SCAN_TIMER);
		next = SCAN_IDLE;
		break;
	}
	s->state = next;
}

/* Channels 1 to 13, then 36 to 48 and 149 to 165. */
static unsigned usual_channels(uint32_t *freq)
{
	uint32_t all[REG_CHANNELS_MAX];
	unsigned n_all = reg_channels(NULL, 2400, 5835, all), n = 0;

	for (unsigned i = 0; i < n_all; i++)
		if (!reg_is_passive(NULL, all[i]))
			freq[n++] = all[i];
	return n;
}

static unsigned add_channels(uint32_t *freq, unsigned n, const uint32_t *list, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		unsigned j = 0;

		while (j < n && freq[j] != list[i])
			j++;
		if (j == n && n < SCAN_FREQS_MAX)
			freq[n++] = list[i];
	}
	return n;
}

const char *scan_country(const struct spec_station *sta)
{
	return sta->has_country ? sta->country : NULL;
}

static unsigned every_channel(const struct spec_station *sta, uint32_t *freq, bool *all)
{
	*all = true;
	return sta->has_country ? reg_channels(sta->country, 2400, 5925, freq)
				: usual_channels(freq);
}

unsigned scan_channels(const struct spec_station *sta, uint32_t freq[static SCAN_FREQS_MAX],
		       bool *all)
{
	unsigned n = 0;

	*all = false;
	for (size_t i = 0; i < sta->n_network; i++) {
		const struct spec_network *net = &sta->network[i];

		if (net->disabled)
			continue;
		if (net->n_scan_freq > 0)
			n = add_channels(freq, n, net->scan_freq, net->n_scan_freq);
		else if (net->n_freq_list > 0)
			n = add_channels(freq, n, net->freq_list, net->n_freq_list);
		else
			return every_channel(sta, freq, all);
	}
	return n > 0 ? n : every_channel(sta, freq, all);
}
