#include "node/node.h"

#include <inttypes.h>

#include "base/text.h"
#include "crypto/hash.h"
#include "node/ap.h"
#include "node/gateway.h"
#include "node/intruder.h"
#include "node/radius.h"
#include "node/station.h"
#include "node/switch.h"

void node_start(struct node *n)
{
	switch (n->kind) {
	case NODE_AP:
		ap_start((struct ap_node *)n);
		break;
	case NODE_STATION:
		station_start((struct station_node *)n);
		break;
	case NODE_SWITCH:
		break;
	case NODE_GATEWAY:
		gateway_start((struct gateway_node *)n);
		break;
	case NODE_RADIUS:
		radius_node_start((struct radius_node *)n);
		break;
	case NODE_INTRUDER:
		intruder_start((struct intruder_node *)n);
		break;
	}
}

void node_air_rx(struct node *n, unsigned radio, struct bytes frame, const struct air_rx *info)
{
	switch (n->kind) {
	case NODE_AP:
		ap_air_rx((struct ap_node *)n, radio, frame, info);
		break;
	case NODE_STATION:
		station_air_rx((struct station_node *)n, frame, info);
		break;
	case NODE_SWITCH:
	case NODE_GATEWAY:
	case NODE_RADIUS:
	case NODE_INTRUDER:
		break; /* no radio, or none that listens */
	}
}

void node_air_done(struct node *n, unsigned radio, uint32_t cookie, bool acked, uint32_t tries)
{
	(void)tries;
	switch (n->kind) {
	case NODE_AP:
		ap_air_done((struct ap_node *)n, radio, cookie, acked);
		break;
	case NODE_STATION:
		station_air_done((struct station_node *)n, cookie, acked);
		break;
	case NODE_SWITCH:
	case NODE_GATEWAY:
	case NODE_RADIUS:
	case NODE_INTRUDER:
		break;
	}
}

void node_wire_rx(struct node *n, unsigned port, struct bytes frame)
{
	switch (n->kind) {
	case NODE_AP:
		ap_wire_rx((struct ap_node *)n, frame);
		break;
	case NODE_STATION:
		break; /* no cable */
	case NODE_SWITCH:
		switch_wire_rx((struct switch_node *)n, port, frame);
		break;
	case NODE_GATEWAY:
		gateway_wire_rx((struct gateway_node *)n, frame);
		break;
	case NODE_RADIUS:
		radius_node_wire_rx((struct radius_node *)n, frame);
		break;
	case NODE_INTRUDER:
		break;
	}
}

void node_timer(struct node *n, uint32_t timer)
{
	switch (n->kind) {
	case NODE_AP:
		ap_timer((struct ap_node *)n, timer);
		break;
	case NODE_STATION:
		station_timer((struct station_node *)n, timer);
		break;
	case NODE_SWITCH:
		break; /* ages by the time of its entries */
	case NODE_GATEWAY:
		gateway_timer((struct gateway_node *)n, timer);
		break;
	case NODE_RADIUS:
		radius_node_timer((struct radius_node *)n, timer);
		break;
	case NODE_INTRUDER:
		break; /* does what it is told to, at once */
	}
}

void node_log(struct node *n, enum log_level level, bool visible, const char *fmt, ...)
{
	char line[256];
	struct sb s = sb_of(line, sizeof(line));
	va_list ap;

	if (n->is_foreign || !n->ports.wants(n->ports.ctx, TRACE_LOG))
		return;
	va_start(ap, fmt);
	sb_vprintf(&s, fmt, ap);
	va_end(ap);
	node_note(n, (struct trace_rec){ .kind = TRACE_LOG, .u.log = { level, visible, line } });
}

static void note_verdict(struct node *n, const struct fx_item *item)
{
	struct judged j = item->u.verdict.judged;

	node_note(n, (struct trace_rec){ .kind = TRACE_VERDICT,
					 .u.verdict = { item->u.verdict.peer, item->u.verdict.frame,
							j.verdict == VERDICT_REJECT, j.status,
							item->u.verdict.reason, j.why } });
}

struct rng node_stream_now(const struct node *n, const char *purpose)
{
	char text[96];
	struct sb s = sb_of(text, sizeof(text));

	sb_printf(&s, "%s/%" PRId64, purpose, node_now(n));
	return rng_stream(n->env.seed, n->env.name, text);
}

void node_note_key(struct node *n, const struct trace_key_rec *key)
{
	uint8_t print[8] = { 0 };
	struct trace_key_rec k = *key;

	if (!n->ports.wants(n->ports.ctx, TRACE_KEY))
		return;
	if (k.secret.len > 0 &&
	    hash_digest(n->env.crypto, HASH_SHA256, &k.secret, 1, print, sizeof(print)) == ERR_OK)
		k.fingerprint = BYTES(print);
	node_note(n, (struct trace_rec){ .kind = TRACE_KEY, .u.key = k });
}

static void note_key(struct node *n, const struct fx_item *item)
{
	node_note_key(n, &(struct trace_key_rec){ .key = item->u.key.key,
						  .what = item->u.key.what,
						  .bssid = item->u.key.bssid,
						  .sta = item->u.key.sta,
						  .key_id = item->u.key.key_id,
						  .name = item->u.key.name,
						  .secret = item->u.key.secret });
}

int64_t node_slowed(const struct node *n)
{
	int64_t now = node_now(n), by = 0;

	for (unsigned i = 0; i < n->n_slow; i++)
		if (now >= n->slow[i].from_ns && now < n->slow[i].until_ns)
			by += n->slow[i].by_ns;
	return by;
}

void node_work(struct node *n, enum work work, uint32_t count)
{
	int64_t wait = node_busy(n);
	int64_t cost = n->work_ns != NULL ? n->work_ns[work] * (int64_t)count : 0;

	cost += node_slowed(n);
	if (cost == 0)
		return;
	node_note(n, (struct trace_rec){ .kind = TRACE_WORK,
					 .u.work = { work_text(work), count, wait, cost } });
	n->busy_ns = node_now(n) + wait + cost;
}

bool node_bug(struct node *n, enum bug bug)
{
	if (!bug_fires(&n->bugs, bug))
		return false;
	node_note(n, (struct trace_rec){ .kind = TRACE_FAULT,
					 .u.fault = { "bug", bug_text(bug) } });
	return true;
}

bool node_note_fx(struct node *n, const struct fx_item *item)
{
	switch (item->kind) {
	case FX_STATE:
		node_note(n, (struct trace_rec){
				     .kind = TRACE_STATE,
				     .u.state = { item->u.state.machine, item->u.state.peer,
						  item->u.state.from, item->u.state.to } });
		return true;
	case FX_VERDICT:
		note_verdict(n, item);
		return true;
	case FX_TRIGGER:
		node_note(n, (struct trace_rec){ .kind = TRACE_TRIGGER,
						 .u.trigger = item->u.trigger });
		return true;
	case FX_DECISION:
		node_note(n, (struct trace_rec){ .kind = TRACE_DECISION,
						 .u.decision = item->u.decision });
		return true;
	case FX_LOG:
		if (n->is_foreign)
			return true;
		node_note(n, (struct trace_rec){ .kind = TRACE_LOG,
						 .u.log = { item->u.log.level, item->u.log.visible,
							    item->u.log.text } });
		return true;
	case FX_BUG:
		node_note(n, (struct trace_rec){ .kind = TRACE_FAULT,
						 .u.fault = { "bug", bug_text(item->u.bug.bug) } });
		return true;
	case FX_WORK:
		node_work(n, item->u.work.work, item->u.work.count);
		return true;
	case FX_KEY:
		note_key(n, item);
		return false; /* the owner installs it */
	case FX_EAPOL:
	case FX_MGMT:
	case FX_WIRE:
	case FX_TIMER:
	case FX_UDP:
	case FX_TELL:
		return false;
	}
	return false;
}
