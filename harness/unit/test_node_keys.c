/* sees: base trace spec crypto wire key proto node config */
#include <check.h>

#include "nodeconf.h"
#include "nodescene.h"
#include "suite.h"
#include "wire/eth.h"
#include "wire/ip.h"
#include "wire/mgmt.h"

/* Two nodes with keys between them, and what either makes of frames it must not believe. */

static const struct mac AP1 = { { 2, 0, 0, 0, 0, 0 } };

struct link {
	struct scene_book *book;
	struct scene *s;
	struct fake *ap, *sta, *lan;
};

/* A ping every 20 ms from 150 ms on. */
static void add_flow(struct scene *s)
{
	struct flow_end f = { .name = "ping", .station = "phone", .kind = APP_KIND_PING,
			      .sends = true, .dir = APP_UP, .peer_ip = HOST_GATEWAY_IP,
			      .interval_ns = 20 * NS_PER_MS, .payload_len = 56,
			      .start_ns = 150 * NS_PER_MS, .stop_ns = 100 * NS_PER_S };

	ck_assert_int_eq(host_add_flow(&s->sta.host, &f), ERR_OK);
	f.sends = false;
	f.dir = APP_DOWN;
	f.peer_ip = SCENE_IP;
	ck_assert_int_eq(host_add_flow(&s->gateway.host, &f), ERR_OK);
}

static struct link *link_new(bool mfp, bool lazy)
{
	struct link *l = calloc(1, sizeof(*l));

	ck_assert_ptr_nonnull(l);
	l->book = book_new(book_text(mfp ? AP_TEXT("1", "ap1") MFP_TEXT
					 : AP_TEXT("1", "ap1") PSK_TEXT),
			   book_text(NULL), book_text(mfp ? STA_MFP : STA_PSK));
	l->book->lazy = lazy;
	l->s = scene_new(l->book);
	l->ap = &l->s->w->node[SCENE_AP1];
	l->sta = &l->s->w->node[SCENE_PHONE];
	l->lan = &l->s->w->node[SCENE_LAN];
	add_flow(l->s);
	scene_start(l->s);
	node_start(&l->s->sta.node);
	fake_run(l->s->w, 300 * NS_PER_MS);
	ck_assert(scene_open_at(l->s, 0));
	ck_assert_uint_gt(l->sta->apps[APP_DELIVERED], 3);
	return l;
}

static void link_free(struct link *l)
{
	scene_free(l->s);
	book_free(l->book);
	free(l);
}

static void give(struct link *l, unsigned to, struct bytes frame)
{
	fake_give(l->s->w, to, 0, 2412, frame);
}

static unsigned on_cable(const struct link *l)
{
	unsigned n = 0;

	for (size_t i = 0; i < l->s->w->n_sent; i++)
		n += l->s->w->sent[i].wire && l->s->w->sent[i].from == SCENE_AP1;
	return n;
}

static struct scene_frame copy_of(const struct fake_sent *sent)
{
	struct scene_frame f = { .len = sent->len };

	ck_assert_uint_le(sent->len, sizeof(f.p));
	memcpy(f.p, sent->frame, sent->len);
	return f;
}

/* The last frame of data, old as it is, is worth nothing under a new sequence number. */
START_TEST(replay)
{
	struct link *l = link_new(_i & 1, _i & 2);
	struct scene_frame up = copy_of(fake_last(l->s->w, SCENE_PHONE, FRAME_DATA));
	struct scene_frame down = copy_of(fake_last(l->s->w, SCENE_AP1, FRAME_DATA));
	unsigned before = on_cable(l), got = l->sta->apps[APP_DELIVERED];

	ck_assert((up.p[1] & 0x40) != 0 && (down.p[1] & 0x40) != 0);
	up.p[23] ^= 0x40;
	down.p[23] ^= 0x40;
	give(l, SCENE_AP1, scene_bytes(&up));
	give(l, SCENE_PHONE, scene_bytes(&down));
	ck_assert_uint_eq(on_cable(l), before);
	ck_assert_uint_eq(l->sta->apps[APP_DELIVERED] + l->sta->apps[APP_DUPLICATE], got);
	fake_run(l->s->w, 20 * NS_PER_MS); /* and the next one passes */
	ck_assert_uint_gt(l->sta->apps[APP_DELIVERED], got);
	link_free(l);
}
END_TEST

/* What a tap does to each protected data frame. */
enum spoil { SPOIL_KEY_ID, SPOIL_MIC, SPOIL_PAYLOAD, SPOIL_CLEAR, SPOIL_COUNT };

static bool spoil(void *ctx, struct fake_world *w, const struct fake_event *e)
{
	struct scene_frame f = { .len = e->len };

	if (e->what != FAKE_AIR || e->frame[0] != FRAME_DATA || (e->frame[1] & 0x40) == 0 ||
	    (e->frame[4] & 1) != 0)
		return false;
	memcpy(f.p, e->frame, e->len);
	switch (*(enum spoil *)ctx) {
	case SPOIL_KEY_ID:
		f.p[24 + 3] ^= 0x40;
		break;
	case SPOIL_MIC:
		f.p[e->len - 8] ^= 1;
		break;
	case SPOIL_PAYLOAD:
		f.p[24 + 8 + 20] ^= 1;
		break;
	case SPOIL_CLEAR:
		f.p[1] ^= 0x40;
		break;
	case SPOIL_COUNT:
		break;
	}
	fake_give(w, e->to, e->radio, e->freq_mhz, scene_bytes(&f));
	return true;
}

/* Damage on the way: nothing passes, and when it ends everything passes again. */
START_TEST(damaged)
{
	struct link *l = link_new(false, false);
	enum spoil how = (enum spoil)_i;
	unsigned got = l->lan->apps[APP_DELIVERED], before = on_cable(l);

	fake_run(l->s->w, 9 * NS_PER_MS);
	got = l->sta->apps[APP_DELIVERED];
	before = on_cable(l);
	l->s->w->tap = spoil;
	l->s->w->tap_ctx = &how;
	fake_run(l->s->w, 200 * NS_PER_MS);
	ck_assert_uint_eq(on_cable(l), before);
	ck_assert_uint_eq(l->sta->apps[APP_DELIVERED], got);
	ck_assert(scene_open_at(l->s, 0));
	l->s->w->tap = NULL;
	fake_run(l->s->w, 200 * NS_PER_MS);
	ck_assert_uint_ge(l->sta->apps[APP_DELIVERED], got + 9);
	link_free(l);
}
END_TEST

/* Up: any packet. Down: a reply to the ping, which would be delivered. */
static struct scene_frame clear_data(bool up, uint16_t seq)
{
	static const uint8_t data[56] = { 0, 0, 0, 0, 0, 0, 99 };
	struct hdr h = up ? hdr_data_to_ap(FRAME_DATA, AP1, SCENE_STA, SCENE_GATEWAY)
			  : hdr_data_from_ap(FRAME_DATA, AP1, SCENE_STA, SCENE_GATEWAY);
	uint8_t packet[128];
	struct wr p = wr_of(packet, sizeof(packet));
	struct scene_frame f;
	struct wr w = wr_of(f.p, sizeof(f.p));

	icmp_echo_build(&p,
			&(struct ipv4){ .ttl = 64, .src = HOST_GATEWAY_IP, .dst = SCENE_IP },
			&(struct icmp_echo){ ICMP_ECHO_REPLY, HOST_PORT_BASE, 9, BYTES(data) });
	h.seq = seq;
	hdr_build(&w, &h);
	msdu_build(&w, &(struct msdu){ ETHERTYPE_IPV4, wr_sofar(&p) });
	ck_assert(wr_done(&w, &f.len));
	return f;
}

/* A good packet in clear is not taken; the same packet sealed is. */
START_TEST(clear_down)
{
	struct link *l = link_new(false, false);
	struct scene_frame f = clear_data(false, 3000), sealed;
	unsigned got = l->sta->apps[APP_DELIVERED];
	struct wr w = wr_of(sealed.p, sizeof(sealed.p));

	give(l, SCENE_PHONE, scene_bytes(&f));
	ck_assert_uint_eq(l->sta->apps[APP_DELIVERED], got);
	ck_assert_int_eq(seal_frame(&l->s->ap[0].node, &scene_sta_at(l->s, 0)->tk, scene_bytes(&f),
				    &w), ERR_OK);
	ck_assert(wr_done(&w, &sealed.len));
	give(l, SCENE_PHONE, scene_bytes(&sealed));
	ck_assert_uint_eq(l->sta->apps[APP_DELIVERED], got + 1);
	link_free(l);
}
END_TEST

/* Without management frame protection nobody seals a management frame, so none is opened. */
START_TEST(sealed_without_protection)
{
	static const uint8_t reason[] = { 3, 0 };
	struct link *l = link_new(_i == 1, false);
	struct scene_frame f = scene_mgmt(FRAME_DEAUTH, AP1, SCENE_STA, 3000, BYTES(reason));
	struct scene_frame sealed;
	struct wr w = wr_of(sealed.p, sizeof(sealed.p));

	ck_assert_int_eq(seal_frame(&l->s->sta.node, &l->s->sta.tk, scene_bytes(&f), &w), ERR_OK);
	ck_assert(wr_done(&w, &sealed.len));
	give(l, SCENE_AP1, scene_bytes(&sealed));
	ck_assert_int_eq(scene_open_at(l->s, 0), _i == 0);
	link_free(l);
}
END_TEST

/* The AP forgets its keys with a new authentication; clear data does not pass then either. */
START_TEST(keys_dropped)
{
	static const uint8_t open1[] = { 0, 0, 1, 0, 0, 0 };
	struct link *l = link_new(false, false);
	struct scene_frame f = clear_data(true, 3000);
	unsigned before = on_cable(l);

	l->s->sta.mute = true;
	give(l, SCENE_AP1, scene_bytes(&f));
	ck_assert_uint_eq(on_cable(l), before);
	f = scene_mgmt(FRAME_AUTH, AP1, SCENE_STA, 3001, BYTES(open1));
	give(l, SCENE_AP1, scene_bytes(&f));
	ck_assert(!scene_sta_at(l->s, 0)->tk.set);
	f = clear_data(true, 3002);
	give(l, SCENE_AP1, scene_bytes(&f));
	ck_assert_uint_eq(on_cable(l), before);
	fake_run(l->s->w, NS_PER_MS);
	ck_assert_ptr_nonnull(fake_last(l->s->w, SCENE_AP1, FRAME_DISASSOC));
	link_free(l);
}
END_TEST

/* The last EAPOL frame that a node sent in clear. */
static struct scene_frame clear_eapol(const struct link *l, unsigned from)
{
	for (size_t i = 0; i < l->s->w->n_sent; i++) {
		const struct fake_sent *s = &l->s->w->sent[i];

		if (!s->wire && s->from == from && s->frame[0] == FRAME_DATA &&
		    (s->frame[1] & 0x40) == 0)
			return copy_of(s);
	}
	ck_abort_msg("no EAPOL frame");
	return (struct scene_frame){ 0 };
}

/*
 * With management frame protection EAPOL in clear is not even looked at by the AP once there is a
 * key, and begins nothing at the station.
 */
enum { M1_REPLAY = 24 + 8 + 4 + 5 + 7 }; /* MAC header, LLC, 802.1X, the counter's last octet */

START_TEST(eapol_in_clear)
{
	struct link *l = link_new(_i == 1, false);
	struct scene_frame m1 = clear_eapol(l, SCENE_AP1), m2 = clear_eapol(l, SCENE_PHONE);

	m1.p[23] ^= 0x40;
	m2.p[23] ^= 0x40;
	m1.p[M1_REPLAY] = 9;
	fake_hush(l->s->w);
	give(l, SCENE_AP1, scene_bytes(&m2));
	ck_assert_uint_eq(l->s->w->n_said > 0, _i == 0);
	fake_hush(l->s->w);
	give(l, SCENE_PHONE, scene_bytes(&m1));
	ck_assert((strstr(l->s->w->said, "Sending EAPOL-Key 2/4") != NULL) == (_i == 0));
	ck_assert((strstr(l->s->w->said, "Discard unencrypted") != NULL) == (_i == 1));
	ck_assert(scene_open_at(l->s, 0));
	link_free(l);
}
END_TEST

/* A deauthentication in clear counts only where management frames are not protected. */
START_TEST(deauth_in_clear)
{
	static const uint8_t reason[] = { 3, 0 };
	bool mfp = _i & 1, up = _i & 2;
	struct link *l = link_new(mfp, false);
	struct scene_frame f =
		scene_mgmt(_i & 4 ? FRAME_DISASSOC : FRAME_DEAUTH, up ? AP1 : SCENE_STA,
			   up ? SCENE_STA : AP1, 3000, BYTES(reason));

	memcpy(f.p + 16, AP1.b, 6);
	give(l, up ? SCENE_AP1 : SCENE_PHONE, scene_bytes(&f));
	if (up)
		ck_assert_int_eq(scene_open_at(l->s, 0), mfp);
	else
		ck_assert_int_eq(mac_equal(station_bssid(&l->s->sta), AP1), mfp);
	link_free(l);
}
END_TEST

static bool spoil_mgmt(void *ctx, struct fake_world *w, const struct fake_event *e)
{
	struct scene_frame f = { .len = e->len };

	if (e->what != FAKE_AIR || (e->frame[0] != FRAME_DEAUTH && e->frame[0] != FRAME_DISASSOC))
		return false;
	memcpy(f.p, e->frame, e->len);
	f.p[24 + 8] ^= (uint8_t)*(int *)ctx;
	fake_give(w, e->to, e->radio, e->freq_mhz, scene_bytes(&f));
	return true;
}

/* Sealed it counts, from either side; damaged it does not. */
START_TEST(deauth_sealed)
{
	bool up = _i & 1;
	int bit = _i & 2 ? 1 : 0;
	struct link *l = link_new(true, _i & 4);
	const struct fake_sent *sent;

	l->s->w->tap = spoil_mgmt;
	l->s->w->tap_ctx = &bit;
	if (l->book->lazy)
		bit = 0; /* damage is for real protection */
	if (up)
		station_leave(&l->s->sta);
	else
		ap_deauth(&l->s->ap[0], SCENE_STA, REASON_INACTIVITY);
	fake_run(l->s->w, 5 * NS_PER_MS);
	sent = fake_last(l->s->w, up ? SCENE_PHONE : SCENE_AP1, FRAME_DEAUTH);
	ck_assert_ptr_nonnull(sent);
	ck_assert_uint_eq(sent->frame[1], 0x40);
	ck_assert_uint_eq(sent->len, 24 + 8 + 2 + 8);
	if (up)
		ck_assert_int_eq(scene_sta_at(l->s, 0) != NULL, bit);
	else
		ck_assert_int_eq(mac_equal(station_bssid(&l->s->sta), AP1), bit);
	link_free(l);
}
END_TEST

/* Everything that was sent, decided and delivered is of the same kind and time in both modes. */
START_TEST(lazy_is_real)
{
	struct link *a = link_new(_i == 1, false), *b = link_new(_i == 1, true);

	ap_rekey_group(&a->s->ap[0]);
	ap_rekey_group(&b->s->ap[0]);
	fake_run(a->s->w, 300 * NS_PER_MS);
	fake_run(b->s->w, 300 * NS_PER_MS);
	ck_assert_str_eq(a->s->w->said, b->s->w->said);
	ck_assert_uint_eq(a->s->w->n_sent, b->s->w->n_sent);
	for (size_t i = 0; i < a->s->w->n_sent; i++) {
		const struct fake_sent *x = &a->s->w->sent[i], *y = &b->s->w->sent[i];

		ck_assert_int_eq(x->at_ns, y->at_ns);
		ck_assert_uint_eq(x->len, y->len);
		ck_assert_uint_eq(x->from, y->from);
		if (!x->wire)
			ck_assert_mem_eq(x->frame, y->frame, x->len < 32 ? x->len : 32);
	}
	ck_assert_uint_gt(a->sta->apps[APP_DELIVERED], 10);
	ck_assert_uint_eq(a->sta->apps[APP_DELIVERED], b->sta->apps[APP_DELIVERED]);
	link_free(a);
	link_free(b);
}
END_TEST

/* The sequence numbers of one AP say nothing about another's frames. */
START_TEST(retry_of_another)
{
	static const uint8_t reason[] = { 3, 0 };
	struct link *l = link_new(false, false);
	struct scene_frame f = scene_mgmt(FRAME_DEAUTH, SCENE_STA, SCENE_OTHER, 3000,
					  BYTES(reason));

	give(l, SCENE_PHONE, scene_bytes(&f));
	ck_assert(mac_equal(station_bssid(&l->s->sta), AP1));
	memcpy(f.p + 10, AP1.b, 6);
	memcpy(f.p + 16, AP1.b, 6);
	f.p[1] |= 8; /* Retry: what it repeats was not heard */
	give(l, SCENE_PHONE, scene_bytes(&f));
	ck_assert(!mac_equal(station_bssid(&l->s->sta), AP1));
	link_free(l);
}
END_TEST

/* A strict group rekey as the station is thrown out: nothing is touched that has gone. */
START_TEST(strict_rekey)
{
	struct scene_book *b = book_new(book_text(AP_TEXT("1", "ap1") PSK_TEXT
						  "wpa_strict_rekey=1\n"),
					book_text(NULL), book_text(STA_PSK));
	struct scene *s = scene_new(b);

	scene_join(s);
	ck_assert(scene_open_at(s, 0));
	ap_deauth(&s->ap[0], SCENE_STA, REASON_INACTIVITY);
	fake_run(s->w, 10 * NS_PER_S);
	ck_assert(scene_open_at(s, 0)); /* it came back */
	ap_rekey_group(&s->ap[0]);
	fake_run(s->w, 2 * NS_PER_S);
	ck_assert(scene_open_at(s, 0));
	station_leave(&s->sta);
	fake_run(s->w, 10 * NS_PER_S);
	ck_assert_ptr_null(scene_sta_at(s, 0));
	scene_free(s);
	book_free(b);
}
END_TEST

UNIT_MAIN("node_keys", tcase_add_loop_test(tc, replay, 0, 4);
	  tcase_add_loop_test(tc, damaged, 0, SPOIL_COUNT); tcase_add_test(tc, keys_dropped);
	  tcase_add_test(tc, clear_down);
	  tcase_add_loop_test(tc, sealed_without_protection, 0, 2);
	  tcase_add_loop_test(tc, eapol_in_clear, 0, 2);
	  tcase_add_loop_test(tc, deauth_in_clear, 0, 8);
	  tcase_add_loop_test(tc, deauth_sealed, 0, 6); tcase_add_loop_test(tc, lazy_is_real, 0, 2);
	  tcase_add_test(tc, retry_of_another); tcase_add_test(tc, strict_rekey);)
