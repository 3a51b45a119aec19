#include <stdlib.h>

#include "base/invariant.h"
#include "node/ap_parts.h"
#include "wire/ie.h"

/*
 * Stations in power save mode [11-2020 11.2.3]: what is for them waits here, and what is for
 * everybody waits for the beacon with the DTIM. Limits and times are mac80211's.
 */
#define BUFFER_EXPIRES_NS (10 * NS_PER_S) /* STA_TX_BUFFER_EXPIRE */

enum {
	BUFFER_MAX = 64,      /* STA_MAX_TX_BUFFER, frames for one station */
	GROUP_BUFFER_MAX = 128 /* AP_MAX_BC_BUFFER */
};

struct ap_buffered {
	struct ap_buffered *next;
	int64_t at_ns;
	bool action;	 /* an Action frame's body, else an Ethernet frame */
	uint16_t vlan;	 /* of a group frame */
	bool null;	 /* neither: a null frame that asks whether it is there */
	struct eth eth;	 /* its payload points to data */
	uint32_t cookie;
	size_t len;
	uint8_t data[];
};

static struct ap_buffered *take_first(struct ap_waiting *q)
{
	struct ap_buffered *b = q->first;

	if (b == NULL)
		return NULL;
	q->first = b->next;
	q->n--;
	return b;
}

void ap_waiting_clear(struct ap_waiting *q)
{
	struct ap_buffered *b;

	while ((b = take_first(q)) != NULL)
		free(b);
}

static bool is_old(const struct ap_buffered *b, int64_t now_ns)
{
	return now_ns - b->at_ns > BUFFER_EXPIRES_NS;
}

/* The oldest goes when there is no room, or when its time is over. */
static void put(struct ap_waiting *q, unsigned max, const struct ap_buffered *head,
		struct bytes data)
{
	struct ap_buffered *b = malloc(sizeof(*b) + data.len), **at;

	if (b == NULL)
		return;
	*b = *head;
	b->next = NULL;
	b->len = data.len;
	if (data.len > 0)
		memcpy(b->data, data.p, data.len);
	b->eth.payload = bytes_of(b->data, data.len);
	while (q->n > 0 && (q->n >= max || is_old(q->first, b->at_ns)))
		free(take_first(q));
	at = &q->first;
	while (*at != NULL)
		at = &(*at)->next;
	*at = b;
	q->n++;
}

bool ap_doze_eth(struct ap_sta *sta, const struct eth *eth, uint32_t cookie)
{
	struct ap_buffered b = { .at_ns = node_now(&sta->bss->ap->node),
				 .eth = *eth,
				 .cookie = cookie };

	if (sta->dozing)
		put(&sta->waiting, BUFFER_MAX, &b, eth->payload);
	return sta->dozing;
}

bool ap_doze_action(struct ap_sta *sta, struct bytes body, uint32_t cookie)
{
	struct ap_buffered b = { .at_ns = node_now(&sta->bss->ap->node),
				 .action = true,
				 .cookie = cookie };

	if (sta->dozing)
		put(&sta->waiting, BUFFER_MAX, &b, body);
	return sta->dozing;
}

bool ap_doze_null(struct ap_sta *sta)
{
	struct ap_buffered b = { .at_ns = node_now(&sta->bss->ap->node), .null = true };

	if (sta->dozing)
		put(&sta->waiting, BUFFER_MAX, &b, bytes_of(NULL, 0));
	return sta->dozing;
}

static bool any_dozes(const struct ap_bss *bss)
{
	for (const struct ap_sta *s = bss->ap->first; s != NULL; s = s->next)
		if (s->bss == bss && s->dozing)
			return true;
	return false;
}

/* [mac80211] The interfaces of VLANs share the BSS's queue, and wait if anybody of it dozes. */
bool ap_doze_group(struct ap_bss *bss, uint16_t vlan, const struct eth *eth)
{
	struct ap_buffered b = { .at_ns = node_now(&bss->ap->node), .vlan = vlan, .eth = *eth };

	if (!any_dozes(bss))
		return false;
	put(&bss->waiting, GROUP_BUFFER_MAX, &b, eth->payload);
	return true;
}

static void deliver(struct ap_sta *sta)
{
	struct ap_buffered *b;

	while ((b = take_first(&sta->waiting)) != NULL) {
		if (is_old(b, node_now(&sta->bss->ap->node)))
			; /* nobody asked for it in time */
		else if (b->null)
			ap_null_tx(sta);
		else if (b->action)
			ap_mgmt_tx(sta->bss, sta->mac, FRAME_ACTION, b->eth.payload, b->cookie);
		else
			ap_send_to_sta(sta, &b->eth, b->cookie);
		free(b);
	}
}

void ap_doze_seen(struct ap_sta *sta, const struct hdr *h)
{
	bool dozed = sta->dozing;

	if (h->kind == FRAME_PROBE_REQ)
		return;
	if (sta->state < AP_STA_ASSOCIATED) { /* it begins anew */
		sta->dozing = false;
		ap_waiting_clear(&sta->waiting);
		return;
	}
	sta->dozing = h->pwr_mgt;
	if (dozed && !sta->dozing)
		deliver(sta);
}

/* What is too old goes; mac80211 looks every ten seconds, ours at every beacon. */
static void expire(struct ap_sta *sta)
{
	struct ap_waiting *q = &sta->waiting;

	while (q->n > 0 && is_old(q->first, node_now(&sta->bss->ap->node)))
		free(take_first(q));
}

/* [11-2020 9.4.2.5] From the first to the last octet of the bitmap that is not zero. */
void ap_tim(const struct ap_bss *bss, struct wr *w)
{
	uint8_t map[TIM_MAX] = { 0 };
	struct tim t = { .dtim_count = (uint8_t)bss->dtim_count,
			 .dtim_period = (uint8_t)bss->spec->dtim_period,
			 .group = bss->dtim_count == 0 && bss->waiting.n > 0 };
	size_t first = 0, last = 0;
	bool any = false;

	for (struct ap_sta *s = bss->ap->first; s != NULL; s = s->next) {
		size_t at = s->aid / 8;

		expire(s);
		if (s->bss != bss || s->waiting.n == 0 || at >= sizeof(map))
			continue;
		map[at] |= (uint8_t)(1u << s->aid % 8);
		first = !any || at < first ? at : first;
		last = at > last ? at : last;
		any = true;
	}
	first &= ~(size_t)1;
	t.offset = (uint8_t)(first / 2);
	t.bitmap = bytes_of(map + first, last - first + 1);
	tim_build(w, &t);
}

/* Behind the beacon, before anything else that waits for the air. */
void ap_doze_dtim(struct ap_bss *bss)
{
	struct ap_buffered *b;

	while ((b = take_first(&bss->waiting)) != NULL) {
		ap_send_to_group(bss, &(struct ap_group_tx){ b->vlan, &b->eth, AIR_VO,
							     bss->waiting.n > 0 });
		free(b);
	}
}
