/* sees: base trace spec crypto wire key proto node config */
#include <check.h>

#include "mangle.h"
#include "nodecourse.h"
#include "suite.h"
#include "wire/eth.h"

/*
 * Every frame that AP and station take in the course of joining, roaming and leaving, cut at every
 * octet and with every octet changed, thrown into the very state that expects it: nothing crashes,
 * leaks or hangs, and nothing that a MIC protects opens a port or passes as data.
 */
enum { PICKS_MAX = 64 };

/* What may not follow from a broken frame. */
enum promise {
	PROMISE_NOTHING,
	PROMISE_CLOSED, /* the receiver's port stays as it was */
	PROMISE_NO_DATA /* nothing is delivered */
};

struct pick {
	unsigned at; /* delivery */
	size_t from, to; /* the octets a MIC is over; 0: none */
	enum promise promise;
	int64_t within_ns;
};

/* Time for the rest of a handshake, but of FT not for the fallback to one. */
#define WITHIN_NS (5 * NS_PER_MS)
#define WITHIN_FT_NS (1200 * NS_PER_US)

struct victim {
	enum course course;
	struct scene_book *book;
	struct stop whole;
	struct pick pick;
	unsigned tried;
};

static bool is_ours(const struct stop *f)
{
	static const struct mac bssid[] = { { { 2, 0, 0, 0, 0, 0 } }, { { 2, 0, 0, 0, 1, 0 } } };
	struct rd r = { f->frame, f->len };
	struct hdr h;

	if (f->wire)
		return f->to <= SCENE_AP2;
	if (hdr_parse(&r, &h) != WIRE_OK || f->to > SCENE_PHONE)
		return false;
	if (f->to == SCENE_PHONE)
		return mac_equal(h.a1, SCENE_STA) || mac_is_group(h.a1);
	return mac_equal(h.a1, bssid[f->to]) || mac_is_group(h.a1);
}

/* Where RSNE, MDE and FTE of a Reassociation frame begin and end: they stand together. */
static void find_ft(const struct stop *f, size_t at, struct pick *p)
{
	while (at + 2 <= f->len) {
		uint8_t id = f->frame[at];

		if (id == ELEM_RSN && p->from == 0)
			p->from = at;
		at += 2u + f->frame[at + 1];
		if (id == ELEM_FAST_TRANSITION)
			p->to = at;
	}
	p->promise = p->to > p->from ? PROMISE_CLOSED : PROMISE_NOTHING;
	p->within_ns = WITHIN_FT_NS;
}

/* What is protected in this frame. */
static struct pick judge(const struct stop *f, unsigned at)
{
	struct pick p = { .at = at, .within_ns = WITHIN_NS };
	bool data = !f->wire && f->len > 40 && f->frame[0] == FRAME_DATA;

	if (f->wire)
		return p;
	if (data && (f->frame[1] & 0x40) != 0) {
		p = (struct pick){ at, 24, f->len, PROMISE_NO_DATA, WITHIN_NS };
	} else if (data && f->frame[24 + 8 + 1] == 3 && (f->frame[24 + 8 + 5] & 1) != 0) {
		/* EAPOL-Key with a MIC */
		p = (struct pick){ at, 24, f->len, PROMISE_CLOSED, WITHIN_NS };
	} else if (f->frame[0] == FRAME_REASSOC_REQ) {
		find_ft(f, 24 + 10, &p);
	} else if (f->frame[0] == FRAME_REASSOC_RESP) {
		find_ft(f, 24 + 6, &p);
	}
	return p;
}

static bool same_kind(const struct stop *a, const struct stop *b)
{
	return a->to == b->to && a->wire == b->wire && a->len == b->len &&
	       a->frame[0] == b->frame[0] && (a->frame[1] & 0x40) == (b->frame[1] & 0x40);
}

/* The first frame of each kind (receiver, subtype, length) of the whole course. */
static unsigned pick_all(struct scene_book *b, enum course c, struct pick picks[static PICKS_MAX])
{
	static struct stop seen[PICKS_MAX];
	unsigned n = 0;

	for (unsigned at = 0;; at++) {
		struct stop stop = { .at = at };
		unsigned i = 0;

		scene_free(course_play(b, c, &stop));
		if (!stop.reached)
			break;
		while (i < n && !same_kind(&seen[i], &stop))
			i++;
		if (i < n || !is_ours(&stop))
			continue;
		ck_assert_uint_lt(n, PICKS_MAX);
		seen[n] = stop;
		picks[n++] = judge(&stop, at);
	}
	return n;
}

static size_t first_change(const struct victim *v, struct bytes variant)
{
	size_t at = 0;

	while (at < variant.len && variant.p[at] == v->whole.frame[at])
		at++;
	return at;
}

/* Whether a change of this variant is under the MIC. */
static bool hurts(const struct victim *v, struct bytes variant)
{
	size_t at = first_change(v, variant);
	uint8_t bits;

	if (variant.len < v->whole.len)
		return variant.len > 0 && variant.len < v->pick.to;
	if (at < v->pick.from || at >= v->pick.to)
		return false;
	bits = variant.p[at] ^ v->whole.frame[at];
	/* of the CCMP header the reserved octet and bits are under no MIC */
	return v->pick.promise != PROMISE_NO_DATA ||
	       !(at == 26 || (at == 27 && (bits & 0xe0) == 0));
}

static bool port_of(struct scene *s, unsigned who)
{
	return who == SCENE_PHONE ? s->sta.port_open : scene_open_at(s, who);
}

static unsigned delivered(const struct scene *s)
{
	unsigned n = s->w->node[SCENE_PHONE].apps[APP_DELIVERED];

	for (size_t i = 0; i < s->w->n_sent; i++)
		n += s->w->sent[i].wire && s->w->sent[i].from <= SCENE_AP2;
	return n;
}

static void throw_in(void *ctx, struct bytes variant)
{
	struct victim *v = ctx;
	struct stop stop = { .at = v->pick.at };
	struct scene *s;
	bool was_open;
	unsigned had;

	if (bytes_equal(variant, bytes_of(v->whole.frame, v->whole.len)))
		return;
	s = course_play(v->book, v->course, &stop);
	ck_assert(stop.reached && stop.len == v->whole.len);
	was_open = port_of(s, stop.to);
	had = delivered(s);
	course_give(s, &stop, variant);
	if (v->pick.promise == PROMISE_NO_DATA && hurts(v, variant))
		ck_assert_uint_eq(delivered(s), had);
	fake_run(s->w, v->pick.within_ns);
	if (v->pick.promise == PROMISE_CLOSED && hurts(v, variant))
		ck_assert_msg(was_open || !port_of(s, stop.to),
			      "frame %u (%02x, to %u), octets %zu of %zu, first change at %zu",
			      v->pick.at, stop.frame[0], stop.to, variant.len, stop.len,
			      first_change(v, variant));
	v->tried++;
	scene_free(s);
}

/* The right frame does what the broken ones must not: else the promises would say nothing. */
static void check_right(const struct victim *v)
{
	struct stop stop = { .at = v->pick.at };
	struct scene *s = course_play(v->book, v->course, &stop);
	unsigned had = delivered(s);

	course_give(s, &stop, bytes_of(v->whole.frame, v->whole.len));
	fake_run(s->w, v->pick.within_ns);
	if (v->pick.promise == PROMISE_CLOSED && v->whole.to == SCENE_PHONE)
		ck_assert(s->sta.port_open);
	else if (v->pick.promise == PROMISE_CLOSED)
		ck_assert(scene_open_at(s, v->whole.to));
	else if (v->pick.promise == PROMISE_NO_DATA)
		ck_assert_uint_ge(delivered(s), had);
	scene_free(s);
}

enum { SHARDS = 4 };

START_TEST(mangled)
{
	enum course c = (enum course)(_i / SHARDS);
	struct pick picks[PICKS_MAX];
	struct victim v = { .course = c, .book = course_book(c) };
	unsigned n = pick_all(v.book, c, picks);

	ck_assert_uint_gt(n, 10);
	for (unsigned i = (unsigned)_i % SHARDS; i < n; i += SHARDS) {
		v.whole = (struct stop){ .at = picks[i].at };
		scene_free(course_play(v.book, c, &v.whole));
		v.pick = picks[i];
		check_right(&v);
		mangle(bytes_of(v.whole.frame, v.whole.len), throw_in, &v);
	}
	ck_assert_uint_gt(v.tried, 1000);
	book_free(v.book);
}
END_TEST

UNIT_MAIN("node_mangle", tcase_set_timeout(tc, 900);
	  /* TKIP's MIC leaves most of the header out, and CCKM's course ends where EAP begins. */
	  tcase_add_loop_test(tc, mangled, 0, COURSE_WPA * SHARDS);)
