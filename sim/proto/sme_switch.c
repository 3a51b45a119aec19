#include "proto/sme_parts.h"

/*
 * Channel switch announcements [11-2020 11.8.8], as mac80211 follows them: the first one sets the
 * time, which is that of the beacon with count 1; frames wait until then if the AP asks for it.
 */

void sme_switch_forget(struct sme *s, struct fx *fx)
{
	if (s->switch_mhz == 0)
		return;
	s->switch_mhz = 0;
	fx_timer_off(fx, SME_TIMER_SWITCH);
	fx_tell(fx, SME_TELL_SILENT, 0);
}

void sme_switch_heard(struct sme *s, uint32_t freq_mhz, const struct channel_switch *how,
		      struct fx *fx)
{
	int64_t intervals = how->count > 1 ? how->count - 1 : 0;

	if (!s->profile->csa || freq_mhz == 0 || s->switch_mhz != 0 || freq_mhz == s->freq_mhz)
		return;
	s->switch_mhz = freq_mhz;
	fx_log(fx, LOG_INFO, true, "CTRL-EVENT-STARTED-CHANNEL-SWITCH freq=%u", freq_mhz);
	if (how->mode == 1)
		fx_tell(fx, SME_TELL_SILENT, 1);
	fx_timer(fx, SME_TIMER_SWITCH, intervals * s->target.bss.interval_tu * NS_PER_TU);
}

void sme_on_switch(struct sme *s, struct bytes elements, struct fx *fx)
{
	struct channel_switch how;
	struct elems e;

	if (s->associated && elems_parse(elements, &e) == WIRE_OK)
		sme_switch_heard(s, bss_switch_mhz(&e, s->freq_mhz, &how), &how, fx);
}

/* A scan that is under way comes home to the new channel. */
void sme_switch_now(struct sme *s, struct fx *fx)
{
	uint32_t to = s->switch_mhz;

	if (to == 0 || !s->associated)
		return;
	s->freq_mhz = s->target.bss.freq_mhz = to;
	s->both.width_mhz = 20; /* no more was announced */
	for (unsigned i = 0; i < s->table.n; i++)
		if (mac_equal(s->table.entry[i].bssid, s->bssid))
			s->table.entry[i].freq_mhz = to;
	fx_log(fx, LOG_INFO, true, "CTRL-EVENT-CHANNEL-SWITCH freq=%u", to);
	sme_switch_forget(s, fx);
	if (scan_is_running(&s->scan)) {
		s->scan.home_mhz = to;
	} else {
		s->switching = true;
		fx_tell(fx, SME_TELL_TUNE, to);
	}
	fx_tell(fx, SME_TELL_SWITCHED, to);
}
