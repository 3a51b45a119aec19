#include "node/ap_parts.h"

/* TKIP countermeasures at the AP [11-2020 12.5.2.4.3], as hostapd has them. */

/* Everybody is sent away, one by one, and what the group knew is no longer good. */
static void resist(struct ap_bss *bss)
{
	struct ap_node *ap = bss->ap;
	struct ap_sta *next;

	node_log(&ap->node, LOG_INFO, true, "IEEE 802.11 TKIP countermeasures initiated");
	node_timer_in(&ap->node, bss->number * AP_TIMERS_BSS + AP_TIMER_TKIP, MIC_WATCH_NS);
	for (struct ap_sta *s = ap->first; s != NULL; s = next) {
		next = s->next;
		if (s->bss == bss)
			ap_sta_deauth(s, REASON_MIC_FAILURE);
	}
	ap_group_renew(bss);
}

bool ap_mic_failed(struct ap_sta *sta, bool local)
{
	struct ap_bss *bss = sta->bss;
	struct node *n = &bss->ap->node;
	char mac[MAC_TEXT];

	node_log(n, LOG_INFO, true,
		 "STA %s IEEE 802.11: Michael MIC failure detected in received frame%s",
		 mac_format(sta->mac, mac), local ? " (local)" : "");
	if (!mic_watch_failed(&bss->mic_watch, node_now(n)))
		return false;
	resist(bss);
	return true;
}

bool ap_resists(const struct ap_bss *bss)
{
	return mic_watch_resists(&bss->mic_watch, node_now(&bss->ap->node));
}

void ap_tkip_timer(struct ap_bss *bss)
{
	node_log(&bss->ap->node, LOG_INFO, true, "IEEE 802.11 TKIP countermeasures ended");
}
