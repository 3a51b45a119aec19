#include "proto/sme_parts.h"
#include "wire/action.h"
#include "wire/ie.h"

/*
 * Neighbor reports [11-2020 11.10.10]: a client that asks its AP after each association looks for
 * the next one on the channels of the answer, and everywhere only if that was in vain [iwd].
 */
#define REPORT_WAIT_NS NS_PER_S /* wpa_supplicant RRM_NEIGHBOR_REPORT_TIMEOUT */

enum { ASK_MAX = 8 };

void sme_report_ask(struct sme *s, const struct sta_env *env, struct fx *fx)
{
	struct wr w = wr_of(fx_alloc(fx, ASK_MAX), ASK_MAX);

	s->n_report = 0;
	s->report_vain = false;
	s->report_token = 0;
	if (!s->profile->neighbor_report || !s->target.bss.neighbor_report)
		return;
	s->report_token = 1;
	s->asked_ns = env->now_ns;
	neighbor_frame_build(&w, &(struct neighbor_frame){ .action = RM_NEIGHBOR_REQUEST,
							   .token = s->report_token });
	fx_mgmt(fx, s->bssid, FRAME_ACTION, wr_sofar(&w));
	fx_timer(fx, SME_TIMER_REPORT, REPORT_WAIT_NS);
}

void sme_report_failed(struct sme *s, struct fx *fx)
{
	if (s->report_token == 0)
		return;
	s->report_token = 0;
	fx_timer_off(fx, SME_TIMER_REPORT);
	fx_log(fx, LOG_INFO, true, "RRM-NEIGHBOR-REP-REQUEST-FAILED");
}

static void add_channel(struct sme *s, uint32_t mhz)
{
	for (unsigned i = 0; i < s->n_report; i++)
		if (s->report[i] == mhz)
			return;
	if (mhz != 0 && s->n_report < SME_REPORT_MAX)
		s->report[s->n_report++] = mhz;
}

static void take_neighbor(struct sme *s, const struct neighbor *n, struct fx *fx)
{
	char mac[MAC_TEXT];

	fx_log(fx, LOG_INFO, true,
	       "RRM-NEIGHBOR-REP-RECEIVED bssid=%s info=0x%x op_class=%u chan=%u phy_type=%u",
	       mac_format(n->bssid, mac), n->info, n->op_class, n->channel, n->phy);
	if (!mac_equal(n->bssid, s->bssid))
		add_channel(s, btm_neighbor_mhz(s->target.bss.country, n->op_class, n->channel));
}

void sme_on_report(struct sme *s, const struct sta_env *env, struct bytes body, struct fx *fx)
{
	struct neighbor_frame f;
	struct neighbor n;
	struct elem e;
	struct rd r;

	if (neighbor_frame_parse(body, &f) != WIRE_OK || f.action != RM_NEIGHBOR_RESPONSE ||
	    s->report_token == 0 || env->now_ns - s->asked_ns > REPORT_WAIT_NS)
		return; /* nobody asked */
	if (f.token != s->report_token)
		return;
	s->report_token = 0;
	fx_timer_off(fx, SME_TIMER_REPORT);
	r = rd_of(f.elements);
	while (elem_next(&r, &e) == STEP_ITEM)
		if (e.id == ELEM_NEIGHBOR_REPORT && neighbor_parse(e.whole, &n) == WIRE_OK)
			take_neighbor(s, &n, fx);
}

void sme_roam_scan(struct sme *s, const struct sta_env *env, struct fx *fx)
{
	if (s->n_report > 0 && !s->report_vain)
		sme_scan_channels(s, env, s->report, s->n_report, fx);
	else
		sme_start_scan(s, env, 0, fx);
}
