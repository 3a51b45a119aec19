#include "report/chart.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/time.h"
#include "report/names.h"
#include "report/say.h"

/* How far back the transmission that an AIR_DONE is about is looked for. */
enum { LOOK_BACK = 256, DOWN = 0, UP = 1 };

/* How long after a transition its first data is still drawn with it. */
#define FIRST_DATA_NS (200 * NS_PER_MS)

void chart_init(struct chart *c, const struct report_meta *meta)
{
	*c = (struct chart){ .meta = meta };
}

void chart_fini(struct chart *c)
{
	dict_fini(&c->stations);
	free(c->station);
	free(c->items);
	*c = (struct chart){ 0 };
}

static enum err station_of(struct chart *c, struct mac mac, uint32_t *n)
{
	struct chart_station *s;
	bool fresh;
	enum err e = dict_put(&c->stations, BYTES(mac.b), n, &fresh);

	if (e != ERR_OK)
		return e;
	s = dict_grow(c->station, *n, &c->stations_cap, sizeof(*s));
	if (s == NULL)
		return ERR_NOMEM;
	c->station = s;
	if (fresh) {
		s[*n] = (struct chart_station){ .first = CHART_END,
						    .last = CHART_END,
						    .scan = CHART_END };
		s[*n].data[DOWN].at_ns = s[*n].data[UP].at_ns = -1;
	}
	return ERR_OK;
}

static enum err add(struct chart *c, struct mac station, const struct chart_item *item)
{
	struct chart_item *items;
	uint32_t n;
	enum err e;

	if (c->n == CHART_ITEMS_MAX) {
		c->left_out++;
		return ERR_OK;
	}
	e = station_of(c, station, &n);
	items = e == ERR_OK ? dict_grow(c->items, c->n, &c->cap, sizeof(*items)) : NULL;
	if (items == NULL)
		return ERR_NOMEM;
	c->items = items;
	items[c->n] = *item;
	items[c->n].next = CHART_END;
	if (c->station[n].last == CHART_END)
		c->station[n].first = c->n;
	else
		items[c->station[n].last].next = c->n;
	c->station[n].last = c->n++;
	return ERR_OK;
}

static struct mac address_of(const struct chart *c, const char *name)
{
	const struct report_node *n = node_by_name(c->meta, name);

	return n != NULL ? n->mac : MAC_ZERO;
}

/* ---- frames ---- */

/* The newest kept transmission of this node's frame, or NULL. Frames are counted by node, which
 * may have several addresses. */
static struct chart_item *sent(struct chart *c, const char *entity, uint64_t frame_no)
{
	uint32_t end = c->n > LOOK_BACK ? c->n - LOOK_BACK : 0;
	const struct report_node *from;

	for (uint32_t i = c->n; i-- > end;) {
		if (c->items[i].kind != CHART_AIR || c->items[i].frame_no != frame_no)
			continue;
		from = node_by_mac(c->meta, c->items[i].from);
		if (from != NULL && strcmp(from->name, entity) == 0)
			return &c->items[i];
	}
	return NULL;
}

static struct chart_item item_of(const struct words *w, enum chart_kind kind, int64_t at_ns)
{
	struct chart_item i = { .at_ns = at_ns, .kind = kind, .class = w->class, .from = w->from,
				.to = w->to, .alarm = w->refused, .clause = w->clause };

	memcpy(i.what, w->what, sizeof(i.what));
	memcpy(i.facts, w->facts, sizeof(i.facts));
	return i;
}

/* Data: kept aside until something happens, or shown if it is the first through a new AP. */
static enum err on_data(struct chart *c, struct mac station, bool up, struct chart_item *item)
{
	uint32_t n;
	enum err e = station_of(c, station, &n);
	struct chart_station *s;
	struct sb what = sb_of(item->what, sizeof(item->what));

	if (e != ERR_OK)
		return e;
	s = &c->station[n];
	if (!s->fresh[up]) {
		sb_str(&what, up ? "Last data up" : "Last data down");
		s->data[up] = *item;
		return ERR_OK;
	}
	if (!mac_equal(up ? item->to : item->from, s->ap))
		return ERR_OK; /* an AP that does not know yet that the station has left */
	s->fresh[up] = false;
	item->first = true;
	sb_str(&what, up ? "First data up" : "First data down");
	return add(c, station, item);
}

/* A transition begins: now it is known which data frames were the last. */
static enum err flush_data(struct chart *c, struct mac station)
{
	uint32_t n;
	enum err e = station_of(c, station, &n);

	for (int up = DOWN; up <= UP && e == ERR_OK; up++)
		if (c->station[n].data[up].at_ns >= 0) {
			e = add(c, station, &c->station[n].data[up]);
			c->station[n].data[up].at_ns = -1;
		}
	return e;
}

static enum err on_joined(struct chart *c, struct mac station, struct mac ap)
{
	uint32_t n;
	enum err e = station_of(c, station, &n);

	if (e != ERR_OK)
		return e;
	c->station[n].fresh[DOWN] = c->station[n].fresh[UP] = true;
	c->station[n].ap = ap;
	return e;
}

static enum err on_air(struct chart *c, const struct trace_rec *rec)
{
	const struct trace_air_tx *tx = &rec->u.air_tx;
	struct chart_item item, *before;
	struct words w;
	struct sb facts;
	enum err e = ERR_OK;

	if (!words_air(tx->frame, &w))
		return ERR_OK;
	before = tx->try_no > 1 ? sent(c, rec->entity, tx->frame_no) : NULL;
	if (before != NULL)
		before->unacked = true;
	item = item_of(&w, CHART_AIR, rec->at_ns);
	item.frame_no = tx->frame_no;
	item.try_no = tx->try_no;
	if (w.class == SAID_DATA)
		return on_data(c, w.sta, w.up, &item);
	if (tx->try_no > 1) {
		facts = sb_of(item.facts, sizeof(item.facts));
		sb_printf(&facts, "transmission %" PRIu32 "%s%s", tx->try_no,
			  w.facts[0] != '\0' ? ", " : "", w.facts);
	}
	if (w.starts)
		e = flush_data(c, w.sta);
	if (e == ERR_OK && w.joined)
		e = on_joined(c, w.sta, w.from);
	return e == ERR_OK ? add(c, w.sta, &item) : e;
}

static enum err on_done(struct chart *c, const struct trace_rec *rec)
{
	struct chart_item *i;

	if (rec->u.air_done.tries == 0)
		return ERR_OK; /* it was never sent */
	i = sent(c, rec->entity, rec->u.air_done.frame_no);
	if (i != NULL)
		i->unacked = !rec->u.air_done.acked;
	return ERR_OK;
}

/* Only the first segment: what switches pass on is the same frame again. */
static enum err on_wire(struct chart *c, const struct trace_rec *rec)
{
	const struct report_node *sender = node_by_name(c->meta, rec->entity);
	bool is_ap = sender != NULL && sender->role == ROLE_AP;
	struct chart_item item;
	struct words w;

	if (!is_ap && strcmp(rec->entity, "gateway") != 0)
		return ERR_OK; /* a switch passes it on */
	if (!words_wire(rec->u.wire.frame, &w) || (!is_ap && w.class != SAID_DHCP))
		return ERR_OK;
	item = item_of(&w, CHART_WIRE, rec->at_ns);
	if (is_ap && (w.class == SAID_MOVED || w.class == SAID_DHCP))
		item.from = sender->mac;
	item.unacked = rec->u.wire.lost;
	return add(c, w.sta, &item);
}

/* ---- everything else is a note at somebody's line ---- */

static enum err on_note(struct chart *c, const struct trace_rec *rec)
{
	struct chart_item item = { .at_ns = rec->at_ns, .kind = CHART_NOTE };
	struct mac at = address_of(c, rec->entity), station = at;

	if (!say_note(c->meta, rec, at, &item, &station))
		return ERR_OK;
	item.from = at;
	return add(c, station, &item);
}

/* "channel 1, 6, 11", ending in dots where there is no more room. */
static void add_channel(struct chart_item *i, unsigned channel)
{
	static const char more[] = ", ...";
	size_t len = strlen(i->facts), room = sizeof(i->facts) - len;
	struct sb s = { i->facts, sizeof(i->facts), len, false };

	if (len >= 3 && strcmp(i->facts + len - 3, "...") == 0)
		return;
	if (room < sizeof(more) + sizeof(", 233"))
		sb_str(&s, more);
	else
		sb_printf(&s, "%s%u", len == 0 ? "channel " : ", ", channel);
}

/* A scan is one item that grows by a channel at a time; coming and going in between is part of it.
 */
static bool scan_goes_on(struct chart *c, const struct trace_rec *rec)
{
	struct chart_station *st;
	struct mac at = address_of(c, rec->entity);
	struct chart_item *item;
	uint32_t n;
	if (!dict_find(&c->stations, BYTES(at.b), &n) || c->station[n].scan == CHART_END)
		return false;
	st = &c->station[n];
	if (rec->kind == TRACE_SCAN && rec->u.scan.step != TRACE_CHANNEL) {
		st->scan = CHART_END;
		return false;
	}
	if (rec->kind != TRACE_SCAN)
		return true;
	item = &c->items[st->scan];
	add_channel(item, channel_of(rec->u.scan.freq_mhz));
	return true;
}

static enum err on_scan(struct chart *c, const struct trace_rec *rec)
{
	struct mac at = address_of(c, rec->entity);
	uint32_t n;
	enum err e;

	if (scan_goes_on(c, rec))
		return ERR_OK;
	e = on_note(c, rec);
	if (e == ERR_OK && rec->u.scan.step == TRACE_START &&
	    dict_find(&c->stations, BYTES(at.b), &n) && c->left_out == 0)
		c->station[n].scan = c->station[n].last;
	return e;
}

enum err chart_rec(struct chart *c, const struct trace_rec *rec)
{
	switch (rec->kind) {
	case TRACE_AIR_TX:
		return on_air(c, rec);
	case TRACE_AIR_DONE:
		return on_done(c, rec);
	case TRACE_WIRE:
		return on_wire(c, rec);
	case TRACE_SCAN:
		return on_scan(c, rec);
	case TRACE_TUNE:
	case TRACE_PATH:
	case TRACE_ADDRESS:
		return scan_goes_on(c, rec) ? ERR_OK : on_note(c, rec);
	case TRACE_TRIGGER:
	case TRACE_DECISION:
	case TRACE_VERDICT:
	case TRACE_KEY:
	case TRACE_FAULT:
		return on_note(c, rec);
	case TRACE_AIR_RX:
	case TRACE_STATE:
	case TRACE_LOG:
	case TRACE_WORK:
	case TRACE_APP:
	case TRACE_KIND_COUNT:
		break;
	}
	return ERR_OK;
}

/* ---- looking at it ---- */

struct window {
	const struct chart *c;
	int64_t from_ns, to_ns;
	uint32_t *out;
	uint32_t n, cap;
};

static bool before(const struct chart *c, uint32_t a, uint32_t b)
{
	if (c->items[a].at_ns != c->items[b].at_ns)
		return c->items[a].at_ns < c->items[b].at_ns;
	return a < b;
}

static bool inside(const struct window *w, const struct chart_item *i)
{
	return i->at_ns >= w->from_ns &&
	       (i->at_ns <= w->to_ns || (i->first && i->at_ns - w->to_ns <= FIRST_DATA_NS));
}

/* Items come nearly in order: only a last data frame has to move up. */
static bool collect(struct window *w, struct mac station)
{
	uint32_t n, *out;

	if (!dict_find(&w->c->stations, BYTES(station.b), &n))
		return true;
	for (uint32_t i = w->c->station[n].first; i != CHART_END; i = w->c->items[i].next) {
		uint32_t at;

		if (!inside(w, &w->c->items[i]))
			continue;
		out = dict_grow(w->out, w->n, &w->cap, sizeof(*out));
		if (out == NULL)
			return false;
		w->out = out;
		for (at = w->n++; at > 0 && before(w->c, i, out[at - 1]); at--)
			out[at] = out[at - 1];
		out[at] = i;
	}
	return true;
}

enum err chart_window(const struct chart *c, struct mac station, int64_t from_ns, int64_t to_ns,
		      uint32_t **out, size_t *n)
{
	struct window w = { .c = c, .from_ns = from_ns, .to_ns = to_ns };

	*out = NULL;
	*n = 0;
	if (!collect(&w, station) || !collect(&w, MAC_ZERO)) {
		free(w.out);
		return ERR_NOMEM;
	}
	*out = w.out;
	*n = w.n;
	return ERR_OK;
}
