#include "proto/sme_parts.h"
#include "wire/mgmt.h"

/* Leaving, and coming back later: what wpa_supplicant waits after failures. */

void sme_drop(struct sme *s, struct fx *fx)
{
	if (scan_is_running(&s->scan))
		scan_step(&s->scan, SCAN_EV_ABORT, 0, fx);
	fx_timer_off(fx, SME_TIMER_BEACON);
	fx_timer_off(fx, SME_TIMER_ROAM);
	fx_timer_off(fx, SME_TIMER_HANDSHAKE);
	fx_timer_off(fx, SME_TIMER_ANSWER);
	sme_bgscan_stop(s, fx);
	sme_report_failed(s, fx);
	sme_measure_forget(s, fx);
	sme_switch_forget(s, fx);
	s->switching = false;
	fx_tell(fx, SME_TELL_DROPPED, 0);
	s->btm.token = 0;
	s->btm_step = SME_BTM_NONE;
	s->associated = false;
	s->below = false;
	s->average_valid = false;
}

enum sme_state sme_idle_until(struct fx *fx, int64_t in_ns)
{
	fx_timer(fx, SME_TIMER_SCAN, in_ns);
	return SME_IDLE;
}

/* wpa_supplicant: delay before the next scan by failures in a row. */
int64_t sme_backoff_ns(unsigned failures)
{
	static const int64_t ladder_ms[] = { 100, 500, 1000, 5000, 10000 };
	unsigned last = sizeof(ladder_ms) / sizeof(ladder_ms[0]) - 1;

	return ladder_ms[failures < 1 ? 0 : failures - 1 > last ? last : failures - 1] * NS_PER_MS;
}

/* How long wpa_supplicant leaves a network alone, by its failures in a row. */
static int64_t disable_s(unsigned auth_failures)
{
	if (auth_failures > 50)
		return 300;
	if (auth_failures > 10)
		return 120;
	if (auth_failures > 5)
		return 90;
	if (auth_failures > 3)
		return 60;
	return auth_failures * 10;
}

int64_t sme_disable(struct sme *s, const char *why, struct fx *fx)
{
	bool is_eap = (SUITE_BIT(s->target.fit.akm) & AKM_EAP_MASK) != 0;
	int64_t wait_s;

	/* a scan of that time finds nothing to choose, and such a scan clears the list */
	s->ignored.n = 0;
	s->disabled = true;
	s->auth_failures++;
	wait_s = disable_s(s->auth_failures);
	if (is_eap && s->auth_failures > 1) /* [wpa_supplicant wpas_auth_failed] */
		wait_s += rng_below(&s->drawn, s->auth_failures * 10);
	fx_log(fx, LOG_INFO, true,
	       "CTRL-EVENT-SSID-TEMP-DISABLED auth_failures=%u duration=%d reason=%s",
	       s->auth_failures, (int)wait_s, why);
	return wait_s * NS_PER_S;
}

void sme_enable(struct sme *s, struct fx *fx)
{
	if (s->disabled)
		fx_log(fx, LOG_INFO, true, "CTRL-EVENT-SSID-REENABLED");
	s->disabled = false;
	s->auth_failures = 0;
}

bool sme_ignore(struct sme *s, struct mac bssid, int64_t now_ns, struct fx *fx)
{
	bool is_first = ignore_add(&s->ignored, bssid, now_ns);
	int64_t s_left = (s->ignored.entry[s->ignored.n - 1].until_ns - now_ns) / NS_PER_S;
	char mac[MAC_TEXT];

	if (is_first)
		fx_log(fx, LOG_DEBUG, false,
		       "Added BSSID %s into ignore list, ignoring for %d seconds",
		       mac_format(bssid, mac), (int)s_left);
	return is_first;
}

void sme_say_left(struct mac from, uint16_t reason, bool local, struct fx *fx)
{
	char mac[MAC_TEXT];

	fx_log(fx, LOG_INFO, true, "CTRL-EVENT-DISCONNECTED bssid=%s reason=%u%s",
	       mac_format(from, mac), reason, local ? " locally_generated=1" : "");
}

void sme_send_deauth(struct mac to, uint16_t reason, struct fx *fx)
{
	struct wr w = wr_of(fx_alloc(fx, 8), 8);

	leave_build(&w, &(struct leave){ .reason = reason });
	fx_mgmt(fx, to, FRAME_DEAUTH, wr_sofar(&w));
}

void sme_send_leave(struct mac to, uint16_t reason, struct fx *fx)
{
	sme_send_deauth(to, reason, fx);
	sme_say_left(to, reason, true, fx);
}
