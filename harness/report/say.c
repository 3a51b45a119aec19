#include "report/say.h"

#include <inttypes.h>

#include "base/time.h"
#include "report/names.h"

void say_ms(struct sb *s, int64_t ns)
{
	uint64_t us = (uint64_t)(ns < 0 ? -(ns / NS_PER_US) : ns / NS_PER_US);

	sb_printf(s, "%s%" PRIu64 ".%03u", ns < 0 && us > 0 ? "-" : "", us / 1000,
		  (unsigned)(us % 1000));
}

void say_ms_or_none(struct sb *s, int64_t ns)
{
	if (ns == OBSERVE_NULL)
		sb_char(s, '-');
	else
		say_ms(s, ns);
}

void say_s(struct sb *s, int64_t ns)
{
	sb_printf(s, "%" PRId64 ".%06u", ns / NS_PER_S, (unsigned)(ns % NS_PER_S / NS_PER_US));
}

void say_dbm(struct sb *s, int32_t mdbm)
{
	uint32_t tenths = (uint32_t)((mdbm < 0 ? -(int64_t)mdbm : mdbm) + 50) / 100;

	sb_printf(s, "%s%u.%u dBm", mdbm < 0 ? "-" : "", tenths / 10, tenths % 10);
}

struct note {
	const struct report_meta *meta;
	const struct trace_rec *rec;
	struct mac at;
	struct mac *station;
	bool *alarm;
	struct sb what, facts;
};

static void put_ap(struct note *n, struct mac bssid, int32_t mdbm)
{
	char buf[MAC_TEXT];

	sb_str(&n->facts, name_of(n->meta, bssid, buf));
	if (mdbm != 0) {
		sb_str(&n->facts, " at ");
		say_dbm(&n->facts, mdbm);
	}
}

static bool say_trigger(struct note *n)
{
	const struct trace_trigger_rec *t = &n->rec->u.trigger;

	sb_printf(&n->what, "trigger: %s", trace_trigger_text(t->trigger));
	if (!mac_is_zero(t->bssid))
		put_ap(n, t->bssid, t->level_mdbm);
	return true;
}

static bool say_scan(struct note *n)
{
	const struct trace_scan *s = &n->rec->u.scan;

	switch (s->step) {
	case TRACE_START:
		sb_str(&n->what, SAY_SCAN);
		return true;
	case TRACE_CHANNEL:
		sb_printf(&n->what, "listens on channel %u", channel_of(s->freq_mhz));
		return true;
	case TRACE_DONE:
		sb_str(&n->what, "scan done");
		sb_printf(&n->facts, "%" PRIu32 " BSS found", s->n_bss);
		return true;
	case TRACE_STEP_COUNT:
		break;
	}
	return false;
}

static bool say_decision(struct note *n)
{
	const struct trace_decision *d = &n->rec->u.decision;

	*n->alarm = strcmp(d->what, "give-up") == 0;
	sb_printf(&n->what, "decides: %s", d->what);
	if (!mac_is_zero(d->from)) {
		put_ap(n, d->from, d->from_mdbm);
		sb_str(&n->facts, mac_is_zero(d->to) ? "" : " -> ");
	}
	if (!mac_is_zero(d->to))
		put_ap(n, d->to, d->to_mdbm);
	if (d->why != NULL)
		sb_printf(&n->facts, "%s%s", n->facts.len > 0 ? ": " : "", d->why);
	return true;
}

static bool is_ap(const struct note *n, struct mac mac)
{
	const struct report_node *node = node_by_mac(n->meta, mac);

	return node != NULL && node->role == ROLE_AP;
}

static bool say_verdict(struct note *n)
{
	const struct trace_verdict *v = &n->rec->u.verdict;

	*n->alarm = true;
	if (is_ap(n, n->at))
		*n->station = is_ap(n, v->peer) ? MAC_ZERO : v->peer;
	sb_printf(&n->what, "%s %s", v->answered ? "refuses" : "drops", v->frame);
	if (v->status != 0)
		sb_printf(&n->facts, "status %u: ", v->status);
	if (v->reason != 0)
		sb_printf(&n->facts, "reason %u: ", v->reason);
	sb_str(&n->facts, v->why != NULL ? v->why : "");
	return true;
}

static bool say_key(struct note *n)
{
	const struct trace_key_rec *k = &n->rec->u.key;

	if (k->what != KEY_INSTALLED || k->key != KEY_TK)
		return false;
	if (!mac_is_zero(k->sta))
		*n->station = k->sta;
	sb_str(&n->what, "installs the pairwise key");
	sb_str(&n->facts, "TK ");
	sb_hex(&n->facts, k->fingerprint);
	return true;
}

static bool say_path(struct note *n)
{
	const struct trace_path *p = &n->rec->u.path;

	if (!p->up || !p->down)
		return false;
	sb_str(&n->what, "data can pass both ways");
	sb_str(&n->facts, "through ");
	put_ap(n, p->bssid, 0);
	return true;
}

static bool say_address(struct note *n)
{
	const struct trace_address *a = &n->rec->u.address;

	sb_str(&n->what, a->usable ? "can use its address" : "has no address to use");
	if (a->usable)
		sb_str(&n->facts, a->ip);
	return true;
}

static bool say(struct note *n)
{
	switch (n->rec->kind) {
	case TRACE_TRIGGER:
		return say_trigger(n);
	case TRACE_SCAN:
		return say_scan(n);
	case TRACE_DECISION:
		return say_decision(n);
	case TRACE_VERDICT:
		return say_verdict(n);
	case TRACE_KEY:
		return say_key(n);
	case TRACE_PATH:
		return say_path(n);
	case TRACE_ADDRESS:
		return say_address(n);
	case TRACE_TUNE:
		if (n->rec->u.tune.step != TRACE_DONE)
			return false;
		sb_printf(&n->what, "is on channel %u", channel_of(n->rec->u.tune.freq_mhz));
		return true;
	case TRACE_FAULT:
		*n->alarm = true;
		*n->station = MAC_ZERO;
		sb_printf(&n->what, "FAULT %s", n->rec->u.fault.what);
		sb_str(&n->facts, n->rec->u.fault.text);
		return true;
	case TRACE_WORK:
	case TRACE_AIR_TX:
	case TRACE_AIR_RX:
	case TRACE_AIR_DONE:
	case TRACE_WIRE:
	case TRACE_STATE:
	case TRACE_LOG:
	case TRACE_APP:
	case TRACE_KIND_COUNT:
		break;
	}
	return false;
}

bool say_note(const struct report_meta *meta, const struct trace_rec *rec, struct mac at,
	      struct chart_item *item, struct mac *station)
{
	struct note n = { .meta = meta, .rec = rec, .at = at, .station = station,
			  .alarm = &item->alarm,
			  .what = sb_of(item->what, sizeof(item->what)),
			  .facts = sb_of(item->facts, sizeof(item->facts)) };

	return say(&n);
}
