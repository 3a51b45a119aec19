#include "base/text.h"
#include "node/ap_parts.h"
#include "wire/ie.h"

/* Measurements of beacons that the AP asks stations for [11-2020 11.10.9.1; hostapd rrm.c]. */

enum { REQUEST_MAX = 5 + 255 + 2, LINE_MAX = 64 + 2 * 255 };

void ap_rrm_associates(struct ap_sta *sta, const struct elems *request)
{
	static const enum rm_capability bit[] = { [BEACON_PASSIVE] = RM_CAP_BEACON_PASSIVE,
						  [BEACON_ACTIVE] = RM_CAP_BEACON_ACTIVE,
						  [BEACON_TABLE] = RM_CAP_BEACON_TABLE };

	for (unsigned i = 0; i <= BEACON_TABLE; i++)
		sta->measures[i] = rm_caps_has(request->rm_caps, bit[i]);
}

/* [hostapd] why the command fails; NULL: it does not. */
static const char *refusal(const struct ap_sta *sta, uint8_t mode)
{
	static const char *const unable[] = {
		[BEACON_PASSIVE] = "does not support passive beacon report",
		[BEACON_ACTIVE] = "does not support active beacon report",
		[BEACON_TABLE] = "does not support table beacon report"
	};

	if (sta == NULL || sta->state != AP_STA_AUTHORIZED)
		return "is not connected";
	return sta->measures[mode] ? NULL : unable[mode];
}

static uint8_t next_token(struct ap_bss *bss)
{
	bss->beacon_token = bss->beacon_token == UINT8_MAX ? 1 : (uint8_t)(bss->beacon_token + 1);
	return bss->beacon_token;
}

static struct ap_sta *find(const struct ap_node *ap, struct mac mac)
{
	struct ap_sta *sta = NULL;

	for (unsigned i = 0; i < ap->n_bss && sta == NULL; i++)
		sta = ap_sta_find(&ap->bss[i], mac);
	return sta;
}

uint8_t ap_req_beacon(struct ap_node *ap, const struct ap_beacon_req *q)
{
	struct ap_sta *sta = find(ap, q->sta);
	const char *why = refusal(sta, q->asked.mode);
	uint8_t body[REQUEST_MAX], element[255], token;
	struct wr w = wr_of(body, sizeof(body)), e = wr_of(element, sizeof(element));
	uint32_t cookie = 0;
	char mac[MAC_TEXT];

	if (why != NULL) {
		node_log(&ap->node, LOG_INFO, false, "Beacon request: %s %s",
			 mac_format(q->sta, mac), why);
		return 0;
	}
	token = next_token(sta->bss);
	beacon_request_build(&e, &q->asked);
	measure_frame_build(&w, &(struct measure_frame){ .action = RM_MEASUREMENT_REQUEST,
							 .token = token });
	measure_elem_build(&w, ELEM_MEASUREMENT_REQUEST,
			   &(struct measure_elem){ 1, q->mode, MEASURE_BEACON, wr_sofar(&e) });
	if (e.overflow || w.overflow)
		return 0;
	if (sta->n_asked < sizeof(sta->asked)) {
		sta->asked[sta->n_asked++] = token;
		cookie = ap_cookie(sta, AP_COOKIE_MEASURE);
	}
	ap_mgmt_tx(sta->bss, sta->mac, FRAME_ACTION, wr_sofar(&w), cookie);
	return token;
}

void ap_rrm_sent(struct ap_sta *sta, bool acked)
{
	char mac[MAC_TEXT];

	if (sta->n_asked == 0)
		return;
	node_log(&sta->bss->ap->node, LOG_INFO, true, "BEACON-REQ-TX-STATUS %s %u ack=%d",
		 mac_format(sta->mac, mac), sta->asked[0], acked);
	sta->n_asked--;
	memmove(sta->asked, sta->asked + 1, sta->n_asked);
}

/* The whole report as octets, which is longer than other lines are. */
static void say(struct ap_sta *sta, uint8_t token, const struct measure_elem *m)
{
	struct node *n = &sta->bss->ap->node;
	char line[LINE_MAX], mac[MAC_TEXT];
	struct sb s = sb_of(line, sizeof(line));

	if (n->is_foreign)
		return;
	sb_printf(&s, "BEACON-RESP-RX %s %u %02x ", mac_format(sta->mac, mac), token, m->mode);
	sb_hex(&s, m->body);
	node_note(n, (struct trace_rec){ .kind = TRACE_LOG, .u.log = { LOG_INFO, true, line } });
}

static void keep(struct ap_sta *sta, uint8_t token, const struct measure_elem *m)
{
	struct ap_node *ap = sta->bss->ap;
	struct ap_beacon_report *r;

	if (ap->n_reports == AP_REPORTS_MAX)
		memmove(ap->reports, ap->reports + 1, --ap->n_reports * sizeof(*ap->reports));
	r = &ap->reports[ap->n_reports++];
	*r = (struct ap_beacon_report){ .sta = sta->mac, .token = token, .mode = m->mode };
	r->has_bss = beacon_report_parse(m->body, &r->bss) == WIRE_OK;
	if (!r->has_bss)
		return;
	r->n_octets = (uint8_t)r->bss.subelements.len;
	r->bss.subelements = bytes_of(NULL, 0);
}

void ap_rrm_rx(struct ap_sta *sta, struct bytes body)
{
	struct measure_frame f;
	struct measure_elem m;
	struct elem e;
	struct rd r;

	if (measure_frame_parse(body, &f) != WIRE_OK || f.action != RM_MEASUREMENT_REPORT)
		return;
	r = rd_of(f.elements);
	while (elem_next(&r, &e) == STEP_ITEM) {
		if (e.id != ELEM_MEASUREMENT_REPORT)
			continue;
		if (measure_elem_parse(e.whole, ELEM_MEASUREMENT_REPORT, &m) != WIRE_OK)
			return;
		if (m.type != MEASURE_BEACON)
			continue;
		say(sta, f.token, &m);
		keep(sta, f.token, &m);
	}
}
