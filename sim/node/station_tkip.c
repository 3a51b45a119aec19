#include "node/station_parts.h"

/* TKIP countermeasures at the station [11-2020 12.5.2.4.4], as wpa_supplicant has them. */

/* [wpa_supplicant] "wait a short while and hope for the best": the report is to leave first. */
#define REPORT_LEAVES_NS (10 * NS_PER_MS)

void station_mic_failed(struct station_node *s, bool pairwise)
{
	struct node *n = &s->node;
	bool again = mic_watch_failed(&s->mic_watch, node_now(n));

	node_log(n, LOG_WARNING, true, "Michael MIC failure detected");
	station_supp_step(s, &(struct supp_event){ .kind = SUPP_EV_MIC_FAILURE,
						   .u.pairwise = pairwise });
	if (!again)
		return;
	node_log(n, LOG_WARNING, true, "TKIP countermeasures started");
	station_sme_step(s, &(struct sme_event){ .kind = SME_EV_RESIST });
	s->mic_leaves = true;
	node_timer_in(n, STATION_TIMER_TKIP, REPORT_LEAVES_NS);
}

bool station_resists(const struct station_node *s)
{
	return mic_watch_resists(&s->mic_watch, node_now(&s->node));
}

void station_tkip_timer(struct station_node *s)
{
	struct node *n = &s->node;

	if (!s->mic_leaves) {
		node_log(n, LOG_INFO, true, "WPA: TKIP countermeasures stopped");
		return;
	}
	s->mic_leaves = false;
	node_timer_in(n, STATION_TIMER_TKIP, MIC_WATCH_NS);
	station_sme_step(s, &(struct sme_event){ .kind = SME_EV_REFUSED,
						 .u.reason = REASON_MIC_FAILURE });
}
