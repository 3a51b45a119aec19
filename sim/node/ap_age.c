#include "base/time.h"
#include "node/ap_parts.h"

/*
 * How long an AP keeps a station: one timer, as in hostapd's ap_handle_timer. A station that was
 * answered and never came goes after 10 s, as the field's logs show ("timer DEAUTH/REMOVE" ten
 * seconds after an unanswered authentication). One that says nothing for ap_max_inactivity is asked
 * by a null frame; without an acknowledgement it is disassociated 3 s later and deauthenticated
 * after another second (AP_DISASSOC_DELAY, AP_DEAUTH_DELAY). With disassoc_low_ack it is also
 * disassociated when the driver reports that it acknowledges nothing any more, and deauthenticated
 * half a minute later (AP_MAX_INACTIVITY_AFTER_DISASSOC).
 */
#define HALF_OPEN_NS (10 * NS_PER_S)
#define DISASSOC_DELAY_NS (3 * NS_PER_S)
#define DEAUTH_DELAY_NS NS_PER_S
#define LOW_ACK_DEAUTH_NS (30 * NS_PER_S)

/*
 * [mac80211 status.c] ieee80211_lost_packet: STA_LOST_PKT_THRESHOLD frames in a row, and the last
 * acknowledgement longer ago than STA_LOST_PKT_TIME.
 */
enum { LOST_MAX = 50 };
#define LOST_NS NS_PER_S

static uint32_t timer_of(const struct ap_sta *sta)
{
	return AP_TIMER_STA_BASE + sta->slot * AP_TIMERS_STA + AP_TIMER_AGE;
}

static void wait(struct ap_sta *sta, enum ap_age age, int64_t in_ns)
{
	sta->age = age;
	node_timer_in(&sta->bss->ap->node, timer_of(sta), in_ns);
}

void ap_sta_watch(struct ap_sta *sta)
{
	wait(sta, AP_AGE_HALF_OPEN, HALF_OPEN_NS);
}

void ap_sta_unwatch(struct ap_sta *sta)
{
	node_timer_off(&sta->bss->ap->node, timer_of(sta));
}

static int64_t idle_max_ns(const struct ap_sta *sta)
{
	return (int64_t)sta->bss->spec->ap_max_inactivity_s * NS_PER_S;
}

void ap_sta_associated(struct ap_sta *sta)
{
	sta->heard_ns = node_now(&sta->bss->ap->node);
	if (idle_max_ns(sta) > 0)
		wait(sta, AP_AGE_IDLE, idle_max_ns(sta));
	else
		ap_sta_unwatch(sta);
}

static void say(const struct ap_sta *sta, const char *what)
{
	char mac[MAC_TEXT];

	node_log(&sta->bss->ap->node, LOG_INFO, true, "STA %s IEEE 802.11: %s",
		 mac_format(sta->mac, mac), what);
}

static void forget(struct ap_sta *sta)
{
	say(sta, "deauthenticated due to inactivity (timer DEAUTH/REMOVE)");
	ap_auth_step(sta, &(struct authr_event){ .kind = AUTHR_EV_LEFT });
	ap_sta_remove(sta);
}

static void disassociate(struct ap_sta *sta, const char *what, uint16_t reason, int64_t kept_ns)
{
	struct node *n = &sta->bss->ap->node;
	char mac[MAC_TEXT];

	say(sta, what);
	ap_send_leave(sta->bss, sta->mac, FRAME_DISASSOC, reason);
	if (sta->state == AP_STA_AUTHORIZED)
		node_log(n, LOG_NOTICE, true, "AP-STA-DISCONNECTED %s", mac_format(sta->mac, mac));
	ap_auth_step(sta, &(struct authr_event){ .kind = AUTHR_EV_LEFT });
	sta->state = AP_STA_AUTHENTICATED;
	wait(sta, AP_AGE_DISASSOCIATED, kept_ns);
}

static void disassociate_idle(struct ap_sta *sta)
{
	disassociate(sta, "disassociated due to inactivity", REASON_INACTIVITY, DEAUTH_DELAY_NS);
}

/* [hostapd] hostapd_event_sta_low_ack: one that agreed to go elsewhere is left in peace. */
static void on_low_ack(struct ap_sta *sta)
{
	if (sta->state < AP_STA_ASSOCIATED || !sta->bss->spec->disassoc_low_ack ||
	    node_now(&sta->bss->ap->node) < sta->steered_ns)
		return;
	disassociate(sta, "disconnected due to excessive missing ACKs", REASON_LOW_ACK,
		     LOW_ACK_DEAUTH_NS);
}

void ap_sta_acked(struct ap_sta *sta)
{
	sta->heard_ns = sta->acked_ns = node_now(&sta->bss->ap->node);
	sta->lost = 0;
}

void ap_sta_lost(struct ap_sta *sta)
{
	int64_t now = node_now(&sta->bss->ap->node);

	if (sta->dozing || ++sta->lost < LOST_MAX || now - sta->acked_ns <= LOST_NS)
		return;
	sta->lost = 0;
	on_low_ack(sta);
}

static void on_idle(struct ap_sta *sta)
{
	int64_t left = sta->heard_ns + idle_max_ns(sta) - node_now(&sta->bss->ap->node);

	if (left > 0) {
		wait(sta, AP_AGE_IDLE, left);
	} else if (sta->bss->spec->skip_inactivity_poll) {
		disassociate_idle(sta);
	} else {
		ap_null_tx(sta);
		wait(sta, AP_AGE_POLLED, DISASSOC_DELAY_NS);
	}
}

void ap_age_timer(struct ap_sta *sta)
{
	int64_t now = node_now(&sta->bss->ap->node);

	switch (sta->age) {
	case AP_AGE_HALF_OPEN:
		if (sta->state < AP_STA_ASSOCIATED)
			forget(sta);
		break;
	case AP_AGE_IDLE:
		on_idle(sta);
		break;
	case AP_AGE_POLLED:
		if (now - sta->heard_ns > DISASSOC_DELAY_NS)
			disassociate_idle(sta);
		else
			wait(sta, AP_AGE_IDLE, idle_max_ns(sta));
		break;
	case AP_AGE_DISASSOCIATED:
		if (sta->state < AP_STA_ASSOCIATED) {
			ap_send_leave(sta->bss, sta->mac, FRAME_DEAUTH, REASON_AUTH_NOT_VALID);
			forget(sta);
		}
		break;
	}
}
