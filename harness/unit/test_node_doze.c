/* sees: base trace spec crypto wire key proto node config */
#include <check.h>

#include "nodeconf.h"
#include "nodescene.h"
#include "suite.h"
#include "wire/eth.h"
#include "wire/mgmt.h"

/* A station in power save mode, as its AP serves it [11-2020 11.2.3]. */

static const struct mac AP1 = { { 2, 0, 0, 0, 0, 0 } };

struct doze {
	struct scene_book *book;
	struct scene *s;
	uint16_t seq;
};

static struct doze *doze_new(const char *lines)
{
	struct doze *d = calloc(1, sizeof(*d));
	char conf[1024];

	ck_assert_ptr_nonnull(d);
	snprintf(conf, sizeof(conf), AP_TEXT("1", "ap1") "%s%s", PSK_TEXT, lines);
	d->book = book_new(book_text(conf), book_text(NULL), book_text(STA_PSK));
	d->s = scene_new(d->book);
	scene_join(d->s);
	/* from here on the test speaks for it */
	d->s->sta.mute = true;
	node_timer_off(&d->s->sta.node, SME_TIMER_BEACON);
	d->seq = 2000;
	return d;
}

static void doze_free(struct doze *d)
{
	scene_free(d->s);
	book_free(d->book);
	free(d);
}

/* The AP hears a null function of the station that says whether it sleeps. */
static void null_function(struct doze *d, bool dozing)
{
	uint8_t frame[64];
	struct wr w = wr_of(frame, sizeof(frame));
	struct hdr h = hdr_data_to_ap(FRAME_NULL, AP1, SCENE_STA, AP1);

	h.pwr_mgt = dozing;
	h.seq = d->seq++;
	hdr_build(&w, &h);
	fake_give(d->s->w, SCENE_AP1, 0, 2412, wr_sofar(&w));
	fake_run(d->s->w, NS_PER_MS);
}

/* A frame of n octets from the cable, for the station or for everybody. */
static void from_cable(struct doze *d, struct mac to, uint8_t n)
{
	uint8_t frame[ETH_HDR + 64], data[64] = { n };
	struct wr w = wr_of(frame, sizeof(frame));

	eth_build(&w, &(struct eth){ to, SCENE_GATEWAY, ETHERTYPE_IPV4, bytes_of(data, n) });
	ap_wire_rx(&d->s->ap[0], wr_sofar(&w));
}

static unsigned data_frames(const struct doze *d)
{
	return fake_count(d->s->w, SCENE_AP1, FRAME_DATA) +
	       fake_count(d->s->w, SCENE_AP1, FRAME_QOS_DATA);
}

static struct tim next_tim(struct doze *d, uint8_t *copy)
{
	const struct fake_sent *sent;
	struct beacon b;
	struct tim t;

	fake_run(d->s->w, NS_PER_TU * 100);
	sent = fake_last(d->s->w, SCENE_AP1, FRAME_BEACON);
	ck_assert_ptr_nonnull(sent);
	ck_assert_int_eq(beacon_parse(fake_body(sent), &b), WIRE_OK);
	ck_assert_int_eq(tim_parse(b.e.tim, &t), WIRE_OK);
	memcpy(copy, t.bitmap.p, t.bitmap.len);
	t.bitmap.p = copy;
	return t;
}

START_TEST(t_individual)
{
	struct doze *d = doze_new("");
	uint16_t aid = ap_sta_find(&d->s->ap[0].bss[0], SCENE_STA)->aid;
	uint8_t copy[TIM_MAX];
	unsigned before = data_frames(d);
	struct tim t;

	from_cable(d, SCENE_STA, 20);
	ck_assert_uint_eq(data_frames(d), before + 1); /* awake: at once */
	null_function(d, true);
	from_cable(d, SCENE_STA, 21);
	from_cable(d, SCENE_STA, 22);
	ck_assert_uint_eq(data_frames(d), before + 1);
	t = next_tim(d, copy);
	ck_assert(tim_has(&t, aid));
	ck_assert(!tim_has(&t, aid + 1));
	null_function(d, false);
	ck_assert_uint_eq(data_frames(d), before + 3);
	t = next_tim(d, copy);
	ck_assert(!tim_has(&t, aid));
	doze_free(d);
}
END_TEST

/* [11-2020 9.4.2.5] The bitmap begins at an even octet, Bitmap Offset is half of its number. */
START_TEST(t_bitmap_offset)
{
	static const struct {
		uint16_t aid;
		uint8_t offset;
		size_t len;
	} cases[] = { { 1, 0, 1 }, { 9, 0, 2 }, { 16, 1, 1 }, { 31, 1, 2 }, { 1000, 62, 2 } };
	struct doze *d = doze_new("");
	uint8_t copy[TIM_MAX];

	null_function(d, true);
	from_cable(d, SCENE_STA, 20);
	for (unsigned i = 0; i < N_OF(cases); i++) {
		struct tim t;

		ap_sta_find(&d->s->ap[0].bss[0], SCENE_STA)->aid = cases[i].aid;
		t = next_tim(d, copy);
		ck_assert_uint_eq(t.offset, cases[i].offset);
		ck_assert_uint_eq(t.bitmap.len, cases[i].len);
		ck_assert(tim_has(&t, cases[i].aid));
	}
	doze_free(d);
}
END_TEST

/* 64 at most, and the oldest go; none is kept for more than ten seconds. */
START_TEST(t_limits)
{
	struct doze *d = doze_new("");
	struct ap_sta *sta = ap_sta_find(&d->s->ap[0].bss[0], SCENE_STA);
	unsigned before = data_frames(d);

	null_function(d, true);
	for (unsigned i = 0; i < 70; i++)
		from_cable(d, SCENE_STA, 20);
	ck_assert_uint_eq(sta->waiting.n, 64);
	null_function(d, false);
	ck_assert_uint_eq(data_frames(d), before + 64);
	null_function(d, true);
	from_cable(d, SCENE_STA, 20);
	fake_run(d->s->w, 10 * NS_PER_S + NS_PER_MS);
	before = data_frames(d);
	null_function(d, false);
	ck_assert_uint_eq(data_frames(d), before);
	ck_assert_uint_eq(sta->waiting.n, 0);
	doze_free(d);
}
END_TEST

static bool has_more_data(const struct fake_sent *s)
{
	struct rd r = { s->frame, s->len };
	struct hdr h;

	ck_assert_int_eq(hdr_parse(&r, &h), WIRE_OK);
	ck_assert(mac_is_group(h.a1));
	return h.more_data;
}

/* Group frames wait for the DTIM while anybody sleeps; More Data on all but the last. */
START_TEST(t_group)
{
	struct doze *d = doze_new("dtim_period=3\n");
	struct ap_bss *bss = &d->s->ap[0].bss[0];
	uint8_t copy[TIM_MAX];
	unsigned before;
	struct tim t;

	while (next_tim(d, copy).dtim_count != 0)
		;
	before = data_frames(d);
	from_cable(d, MAC_BROADCAST, 20);
	ck_assert_uint_eq(data_frames(d), before + 1); /* nobody sleeps */
	null_function(d, true);
	from_cable(d, MAC_BROADCAST, 20);
	from_cable(d, MAC_BROADCAST, 21);
	for (unsigned i = 0; i < 2; i++) {
		t = next_tim(d, copy);
		ck_assert(!t.group);
		ck_assert_uint_eq(t.dtim_count, 2 - i);
		ck_assert_uint_eq(data_frames(d), before + 1);
	}
	t = next_tim(d, copy);
	ck_assert(t.group);
	ck_assert_uint_eq(data_frames(d), before + 3);
	ck_assert(!has_more_data(fake_last(d->s->w, SCENE_AP1, FRAME_DATA)));
	ck_assert(has_more_data(fake_last(d->s->w, SCENE_AP1, FRAME_DATA) - 1));
	ck_assert_uint_eq(bss->waiting.n, 0);
	ck_assert(!next_tim(d, copy).group);
	doze_free(d);
}
END_TEST

/* What begins anew is served anew. */
START_TEST(t_again)
{
	struct doze *d = doze_new("");
	struct ap_sta *sta = ap_sta_find(&d->s->ap[0].bss[0], SCENE_STA);
	struct hdr h = { .kind = FRAME_AUTH };
	unsigned before = data_frames(d);

	null_function(d, true);
	from_cable(d, SCENE_STA, 20);
	ck_assert_uint_eq(sta->waiting.n, 1);
	h.kind = FRAME_PROBE_REQ; /* says nothing about it */
	ap_doze_seen(sta, &h);
	ck_assert(sta->dozing);
	sta->state = AP_STA_AUTHENTICATED;
	h.kind = FRAME_AUTH;
	ap_doze_seen(sta, &h);
	ck_assert(!sta->dozing);
	ck_assert_uint_eq(sta->waiting.n, 0);
	ck_assert_uint_eq(data_frames(d), before); /* thrown away, not sent */
	doze_free(d);
}
END_TEST

UNIT_MAIN("node_doze", {
	tcase_add_test(tc, t_individual);
	tcase_add_test(tc, t_bitmap_offset);
	tcase_add_test(tc, t_limits);
	tcase_add_test(tc, t_group);
	tcase_add_test(tc, t_again);
})
