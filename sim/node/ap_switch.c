#include "base/invariant.h"
#include "base/time.h"
#include "node/ap_parts.h"
#include "spec/regulatory.h"

/*
 * Channel switch announcement [11-2020 11.8.8.2], as hostapd and mac80211 have it: every beacon and
 * probe response counts down, and when the beacon with count 1 is out, the radio goes. From a radar
 * it goes so too, or silently where it has to listen for a minute before it sends.
 */

/* Until that beacon has been on the air: modelled. */
#define LINGER_NS (5 * NS_PER_MS)
enum { RADAR_COUNT = 5 }; /* hostapd: beacons that announce where it flees to */

void ap_switch_elements(const struct ap_bss *bss, struct wr *w)
{
	if (bss->leaves.count == 0)
		return;
	channel_switch_build(w, &bss->leaves);
	ext_channel_switch_build(w, &bss->leaves);
}

/* Every BSS of the radio has counted to the end. */
static bool is_counted(const struct ap_node *ap, unsigned radio)
{
	for (unsigned i = 0; i < ap->n_bss; i++)
		if (ap->bss[i].radio == radio && ap->bss[i].leaves.count > 0)
			return false;
	return true;
}

void ap_switch_counted(struct ap_bss *bss)
{
	if (bss->leaves.count == 0)
		return;
	bss->leaves.count--;
	if (is_counted(bss->ap, bss->radio))
		node_timer_in(&bss->ap->node, bss->number * AP_TIMERS_BSS + AP_TIMER_SWITCH,
			      LINGER_NS);
}

static void move(struct ap_bss *bss, const struct spec_radio *to)
{
	bss->radio_spec = to;
	bss->sec.channel = ap_channel(to);
	bss->next = NULL;
	bss->leaves = (struct channel_switch){ 0 };
}

/* The other radios may have named the old channel. Beacons become shorter, if anything. */
static void rebuild(struct ap_node *ap)
{
	for (unsigned i = 0; i < ap->n_bss; i++)
		INVARIANT(ap_beacon_init(&ap->bss[i]) == ERR_OK);
}

/* The new channel was announced as one of 20 MHz. */
static void narrow(struct ap_node *ap, unsigned radio)
{
	for (struct ap_sta *s = ap->first; s != NULL; s = s->next) {
		if (s->bss->radio != radio || s->both.width_mhz <= 20)
			continue;
		s->both.width_mhz = 20;
		ap->node.ports.air_peer(ap->node.ports.ctx, radio, s->mac, &s->both);
	}
}

static void move_all(struct ap_node *ap, unsigned radio, const struct spec_radio *to)
{
	for (unsigned i = 0; i < ap->n_bss; i++)
		if (ap->bss[i].radio == radio)
			move(&ap->bss[i], to);
	rebuild(ap);
}

/* No radar was heard on the new channel. */
static void cac_over(struct ap_bss *bss)
{
	struct ap_node *ap = bss->ap;

	move_all(ap, bss->radio, bss->next);
	node_log(&ap->node, LOG_INFO, true, "DFS-CAC-COMPLETED success=1 freq=%u",
		 bss->radio_spec->freq_mhz);
	ap_start(ap);
}

void ap_switch_timer(struct ap_bss *bss)
{
	const struct spec_radio *to = bss->next;
	struct ap_node *ap = bss->ap;

	if (to == NULL)
		return;
	if (!ap->started) {
		cac_over(bss);
		return;
	}
	move_all(ap, bss->radio, to);
	narrow(ap, bss->radio);
	ap->node.ports.air_tune(ap->node.ports.ctx, bss->radio, to->freq_mhz);
	for (unsigned i = 0; i < ap->n_bss; i++)
		if (ap->bss[i].radio == bss->radio)
			ap_ocv_await(&ap->bss[i]);
	node_log(&ap->node, LOG_INFO, true, "AP-CSA-FINISHED freq=%u dfs=0", to->freq_mhz);
}

void ap_switch_undo(struct ap_bss *bss)
{
	node_timer_off(&bss->ap->node, bss->number * AP_TIMERS_BSS + AP_TIMER_SWITCH);
	if (bss->next == NULL && bss->radio_spec == &bss->ap->spec->radio[bss->radio])
		return;
	move(bss, &bss->ap->spec->radio[bss->radio]);
	rebuild(bss->ap);
}

/* The radio as it will be; NULL: out of memory. */
static struct spec_radio *radio_on(struct ap_node *ap, const struct spec_radio *from,
				   const struct ap_chan_switch *to, unsigned channel)
{
	struct spec_radio *r = arena_alloc(ap->arena, sizeof(*r));

	if (r == NULL)
		return NULL;
	*r = *from;
	r->channel = channel;
	r->freq_mhz = to->freq_mhz;
	r->width_mhz = 20;
	r->seg0_channel = 0;
	r->ht_capab &= ~(uint32_t)(SPEC_HT40_PLUS | SPEC_HT40_MINUS);
	return r;
}

/* The first BSS of the first radio in this band; NULL: none. */
static struct ap_bss *first_in(struct ap_node *ap, enum spec_band band)
{
	for (unsigned i = 0; i < ap->n_bss; i++)
		if (ap->bss[i].radio_spec->band == band)
			return &ap->bss[i];
	return NULL;
}

enum err ap_chan_switch(struct ap_node *ap, const struct ap_chan_switch *to)
{
	enum spec_band band;
	unsigned channel;
	struct ap_bss *first;
	struct spec_radio *next;

	if (ap->wlc != NULL)
		return ERR_UNSUPPORTED;
	if (!ap->started || to->count == 0 ||
	    spec_freq_channel(to->freq_mhz, &band, &channel) != ERR_OK)
		return ERR_RANGE;
	first = first_in(ap, band);
	if (first == NULL || first->next != NULL || first->radio_spec->channel == channel)
		return ERR_RANGE;
	next = radio_on(ap, first->radio_spec, to, channel);
	if (next == NULL)
		return ERR_NOMEM;
	for (unsigned i = 0; i < ap->n_bss; i++) {
		if (ap->bss[i].radio != first->radio)
			continue;
		ap->bss[i].next = next;
		ap->bss[i].leaves = (struct channel_switch){ .mode = to->block_tx,
							     .op_class = ap_op_class(band, channel),
							     .channel = (uint8_t)channel,
							     .count = to->count };
	}
	node_log(&ap->node, LOG_INFO, true, "CTRL-EVENT-STARTED-CHANNEL-SWITCH freq=%u dfs=0",
		 to->freq_mhz);
	return ERR_OK;
}

static const char *country_of(const struct spec_radio *r)
{
	return r->has_country ? r->country : NULL;
}

/* Off the air at once, everybody forgotten, until the new channel has been listened to. */
static void go_silent(struct ap_node *ap, struct ap_bss *first, const struct spec_radio *next)
{
	int64_t cac_ns = reg_cac_ns(country_of(next), next->freq_mhz);

	ap_reset(ap);
	for (unsigned i = 0; i < ap->n_bss; i++)
		ap->bss[i].next = next;
	ap->node.ports.air_tune(ap->node.ports.ctx, first->radio, 0);
	node_log(&ap->node, LOG_INFO, true,
		 "DFS-CAC-START freq=%u chan=%u sec_chan=0, width=0, seg0=0, seg1=0, cac_time=%ds",
		 next->freq_mhz, next->channel, (int)(cac_ns / NS_PER_S));
	node_timer_in(&ap->node, first->number * AP_TIMERS_BSS + AP_TIMER_SWITCH, cac_ns);
}

enum err ap_radar(struct ap_node *ap, uint32_t to_mhz)
{
	struct ap_bss *first = first_in(ap, SPEC_BAND_5GHZ);
	struct ap_chan_switch to = { to_mhz, RADAR_COUNT, true };
	const struct spec_radio *next;
	enum spec_band band;
	unsigned channel, flags = 0;
	const char *country;

	if (ap->wlc != NULL || ap->spec->n_radio > 1)
		return ERR_UNSUPPORTED;
	if (!ap->started || first == NULL || first->next != NULL)
		return ERR_RANGE;
	country = country_of(first->radio_spec);
	if (reg_cac_ns(country, first->radio_spec->freq_mhz) == 0 ||
	    spec_freq_channel(to_mhz, &band, &channel) != ERR_OK || band != SPEC_BAND_5GHZ ||
	    !reg_allows(country, to_mhz, &flags) || channel == first->radio_spec->channel)
		return ERR_RANGE;
	node_log(&ap->node, LOG_INFO, true,
		 "DFS-RADAR-DETECTED freq=%u ht_enabled=%d chan_offset=0 chan_width=0 cf1=%u cf2=0",
		 first->radio_spec->freq_mhz, first->radio_spec->ieee80211n,
		 first->radio_spec->freq_mhz);
	if ((flags & REG_DFS) == 0)
		return ap_chan_switch(ap, &to);
	next = radio_on(ap, first->radio_spec, &to, channel);
	if (next == NULL)
		return ERR_NOMEM;
	go_silent(ap, first, next);
	return ERR_OK;
}
