#include "base/time.h"
#include "proto/sme_parts.h"
#include "wire/dot11.h"

/*
 * [11-2020 13.7.1] The reassociation is to follow the FT response within the deadline that message
 * 3 of the first handshake has told. hostapd enforces nothing; clients differ in what they make of
 * it, and some give the roam up.
 */

void sme_set_deadline(struct sme *s, int64_t at_ns)
{
	s->ft_deadline_ns = at_ns;
}

void sme_ft_granted(const struct sme *s, const struct sta_env *env, struct fx *fx)
{
	if (s->profile->heeds_deadline && s->ft_deadline_ns != TIME_NEVER)
		fx_timer(fx, SME_TIMER_DEADLINE, s->ft_deadline_ns - env->now_ns);
}

/* It lets go of the AP that it is still with, too. */
enum sme_state sme_ft_too_late(struct sme *s, const struct sta_env *env, struct fx *fx)
{
	bool with_ap = s->associated;

	fx_log(fx, LOG_DEBUG, false, "FT: reassociation deadline passed");
	fx_tell(fx, SME_TELL_FT_ABORT, 0);
	s->target.ft = s->target.ds_ready = false;
	if (!with_ap)
		return sme_connection_failed(s, env, fx);
	sme_send_leave(s->bssid, REASON_DEAUTH_LEAVING, fx);
	return sme_disconnected(s, TRIGGER_DEAUTH, sme_backoff_ns(1), fx);
}
