#ifndef UNIT_RKH_WORLD_H
#define UNIT_RKH_WORLD_H

#include <check.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "base/time.h"
#include "proto/rkh_state.h"

/*
 * Key holders on one cable: frames arrive LATENCY_NS later, timers fire, everything that was said
 * is kept as text, so that a test can be read as the conversation it expects.
 */
#define LATENCY_NS (10 * NS_PER_US)

enum { W_APS_MAX = 64, W_FLIGHT_MAX = 512, W_SAID = 16384 };

struct w_ap {
	char name; /* 'A', 'B' … in the conversation */
	struct mac mac;
	struct spec_bss bss;
	struct spec_r0kh r0kh[4];
	struct spec_r1kh r1kh[W_APS_MAX];
	struct bugs bugs;
	struct key_holder *k;
	int64_t timer_ns;
	/* tells, newest last */
	unsigned n_tell;
	unsigned tell;
	uint32_t tell_cookie;
	int64_t tell_ns;
};

struct w_flight {
	int64_t at_ns;
	unsigned from;
	struct mac to;
	size_t len;
	uint8_t bytes[RKH_MSG_MAX];
};

struct world {
	struct crypto *c;
	int64_t now_ns;
	unsigned n_ap;
	struct w_ap ap[W_APS_MAX];
	unsigned n_flight, flown;
	struct w_flight flight[W_FLIGHT_MAX];
	struct fx fx;
	bool cable_cut;
	char said[W_SAID];    /* "A:PULL B:RESP", '*' after it when sent to everybody */
	char log[W_SAID];     /* the daemons' lines: "A FT: ..." each on a line */
	char visible[W_SAID]; /* those a stock installation shows */
	char verdicts[W_SAID];
	size_t n_said, n_log, n_visible, n_verdicts;
};

static inline void w_say(char *text, size_t *n, const char *line, const char *end)
{
	size_t len = strlen(line), room = W_SAID - *n - 1;

	if (len + strlen(end) > room)
		return;
	memcpy(text + *n, line, len);
	memcpy(text + *n + len, end, strlen(end) + 1);
	*n += len + strlen(end);
}

static inline void w_say_frame(struct world *w, char name, const struct w_flight *f)
{
	char line[64];

	snprintf(line, sizeof(line), "%s%c:%s%s", w->n_said == 0 ? "" : " ", name,
		 kh_message_text(f->bytes[5]), mac_is_group(f->to) ? "*" : "");
	w_say(w->said, &w->n_said, line, "");
}

static inline void w_wire(struct world *w, unsigned from, const struct fx_item *i)
{
	struct w_flight *f = &w->flight[w->n_flight];

	ck_assert_uint_lt(w->n_flight, W_FLIGHT_MAX);
	ck_assert_uint_eq(i->u.wire.ethertype, 0x88b7);
	ck_assert_uint_le(i->u.wire.payload.len, sizeof(f->bytes));
	w->n_flight++;
	*f = (struct w_flight){ .at_ns = w->now_ns + LATENCY_NS, .from = from, .to = i->u.wire.to,
				.len = i->u.wire.payload.len };
	memcpy(f->bytes, i->u.wire.payload.p, f->len);
	w_say_frame(w, w->ap[from].name, f);
	if (w->cable_cut)
		f->at_ns = -1;
}

/* Performs the effects of a step of this AP. */
static inline void w_apply(struct world *w, unsigned a)
{
	struct w_ap *ap = &w->ap[a];
	char line[400];

	for (unsigned i = 0; i < w->fx.n; i++) {
		const struct fx_item *x = &w->fx.item[i];

		if (x->kind == FX_WIRE) {
			w_wire(w, a, x);
		} else if (x->kind == FX_TIMER) {
			ck_assert_uint_eq(x->u.timer.timer, RKH_TIMER);
			ap->timer_ns = x->u.timer.in_ns < 0 ? TIME_NEVER :
							      w->now_ns + x->u.timer.in_ns;
		} else if (x->kind == FX_TELL) {
			ap->n_tell++;
			ap->tell = x->u.tell.code;
			ap->tell_cookie = x->u.tell.value;
			ap->tell_ns = w->now_ns;
		} else if (x->kind == FX_LOG) {
			snprintf(line, sizeof(line), "%c %s", ap->name, x->u.log.text);
			w_say(w->log, &w->n_log, line, "\n");
			if (x->u.log.visible)
				w_say(w->visible, &w->n_visible, line, "\n");
		} else if (x->kind == FX_VERDICT) {
			snprintf(line, sizeof(line), "%c %s: %s", ap->name, x->u.verdict.frame,
				 x->u.verdict.judged.why);
			w_say(w->verdicts, &w->n_verdicts, line, "\n");
		}
	}
	fx_reset(&w->fx);
}

static inline void w_deliver(struct world *w, unsigned to, const struct w_flight *f)
{
	struct rkh_frame in = { .src = w->ap[f->from].mac, .dst = f->to,
				.payload = bytes_of(f->bytes, f->len), .now_ns = w->now_ns };

	ck_assert_int_eq(key_holder_rrb(w->ap[to].k, w->c, &in, &w->fx), ERR_OK);
	w_apply(w, to);
}

static inline void w_land(struct world *w, struct w_flight *f)
{
	struct w_flight copy = *f;

	f->at_ns = -1;
	for (unsigned a = 0; a < w->n_ap; a++)
		if (a != copy.from && (mac_is_group(copy.to) || mac_equal(copy.to, w->ap[a].mac)))
			w_deliver(w, a, &copy);
}

/* The next thing due, at most until_ns: frames before timers. False if there is none. */
static inline bool w_next(struct world *w, int64_t until_ns)
{
	struct w_flight *first = NULL;
	struct w_ap *timer = NULL;

	for (unsigned i = 0; i < w->n_flight; i++)
		if (w->flight[i].at_ns >= 0 && (first == NULL || w->flight[i].at_ns < first->at_ns))
			first = &w->flight[i];
	for (unsigned a = 0; a < w->n_ap; a++)
		if (w->ap[a].timer_ns != TIME_NEVER &&
		    (timer == NULL || w->ap[a].timer_ns < timer->timer_ns))
			timer = &w->ap[a];
	if (first != NULL && first->at_ns <= until_ns &&
	    (timer == NULL || first->at_ns <= timer->timer_ns)) {
		w->now_ns = first->at_ns;
		w_land(w, first);
		return true;
	}
	if (timer == NULL || timer->timer_ns > until_ns)
		return false;
	w->now_ns = timer->timer_ns;
	timer->timer_ns = TIME_NEVER;
	ck_assert_int_eq(key_holder_timer(timer->k, w->c, w->now_ns, &w->fx), ERR_OK);
	w_apply(w, (unsigned)(timer - w->ap));
	return true;
}

static inline void w_run(struct world *w, int64_t for_ns)
{
	int64_t until_ns = w->now_ns + for_ns;

	for (unsigned steps = 0; w_next(w, until_ns); steps++)
		ck_assert_uint_lt(steps, 10000);
	w->now_ns = until_ns;
}

/* Forgets what was said, so that a test can look at what follows alone. */
static inline void w_hush(struct world *w)
{
	w->n_said = w->n_log = w->n_visible = w->n_verdicts = 0;
	w->said[0] = w->log[0] = w->visible[0] = w->verdicts[0] = '\0';
	w->n_flight = 0;
}

static const struct spec_rkh_key w_key = {
	{ 0,  1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 11, 12, 13, 14, 15,
	  16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31 }, 32
};
static const struct mac w_sta = { { 2, 0, 0, 0, 2, 0 } };

static inline struct mac w_mac(unsigned i)
{
	return (struct mac){ { 2, 0, 0, 0, (uint8_t)i, 0 } };
}

static inline void w_r0kh(struct w_ap *ap, struct mac mac, const char *id, struct spec_rkh_key key)
{
	struct spec_r0kh *r = &ap->r0kh[ap->bss.n_r0kh++];

	*r = (struct spec_r0kh){ .mac = mac, .key = key, .id_len = (uint8_t)strlen(id) };
	memcpy(r->id, id, r->id_len);
	ap->bss.r0kh = ap->r0kh;
}

static inline void w_r1kh(struct w_ap *ap, struct mac mac, struct mac id, struct spec_rkh_key key)
{
	ap->r1kh[ap->bss.n_r1kh++] = (struct spec_r1kh){ .mac = mac, .id = id, .key = key };
	ap->bss.r1kh = ap->r1kh;
}

static inline void w_wildcards(struct w_ap *ap)
{
	w_r0kh(ap, MAC_BROADCAST, "*", w_key);
	w_r1kh(ap, MAC_ZERO, MAC_ZERO, w_key);
}

/* An AP without lines: nas_identifier apN.lab, R1KH-ID its address. Lines follow, then w_start. */
static inline struct w_ap *w_add(struct world *w)
{
	static const char *const ids[] = { "ap1.lab", "ap2.lab", "ap3.lab" };
	struct w_ap *ap = &w->ap[w->n_ap];

	*ap = (struct w_ap){ .name = (char)('A' + w->n_ap), .mac = w_mac(w->n_ap),
			     .timer_ns = TIME_NEVER };
	spec_bss_init(&ap->bss);
	ap->bss.nas_identifier = ids[w->n_ap < 3 ? w->n_ap : 2];
	ap->bss.mobility_domain[0] = 0xa1;
	ap->bss.mobility_domain[1] = 0xb2;
	ap->bss.has_mobility_domain = true;
	ap->bss.ssid = (struct spec_ssid){ "fsr-lab", 7 };
	w->n_ap++;
	return ap;
}

static inline void w_start(struct world *w)
{
	for (unsigned a = 0; a < w->n_ap; a++) {
		struct rkh_config cfg = { .bss = &w->ap[a].bss, .bssid = w->ap[a].mac,
					  .rng = rng_stream(7, w->ap[a].bss.nas_identifier, "rkh"),
					  .bugs = &w->ap[a].bugs,
					  .up_ns = (100 + a) * NS_PER_S };

		ck_assert_int_eq(key_holder_new(w->c, &cfg, &w->ap[a].k), ERR_OK);
	}
}

/* Two APs with lines for each other, as ../shared/captures/hwsim/uml-det/ft-psk. */
static inline void w_pair(struct world *w)
{
	for (unsigned a = 0; a < 2; a++) {
		struct w_ap *ap = w_add(w);

		w_r0kh(ap, w_mac(0), "ap1.lab", w_key);
		w_r0kh(ap, w_mac(1), "ap2.lab", w_key);
		w_r1kh(ap, w_mac(0), w_mac(0), w_key);
		w_r1kh(ap, w_mac(1), w_mac(1), w_key);
	}
}

static inline void w_pair_wildcard(struct world *w)
{
	for (unsigned a = 0; a < 2; a++)
		w_wildcards(w_add(w));
}

static inline struct world *w_new(void)
{
	struct world *w = calloc(1, sizeof(*w));

	ck_assert_ptr_nonnull(w);
	ck_assert_int_eq(crypto_new(&w->c), ERR_OK);
	return w;
}

static inline void w_free(struct world *w)
{
	for (unsigned a = 0; a < w->n_ap; a++)
		key_holder_free(w->ap[a].k);
	crypto_free(w->c);
	free(w);
}

/* The PMK-R0 of w_sta at this AP, from a fixed PSK. */
static inline struct pmk_r0 w_r0(struct world *w, unsigned a)
{
	static const uint8_t psk[32] = { 42 };
	struct ft_r0_in in = { .akm = akm_find(AKM_FT_PSK, CIPHER_CCMP_128, 0),
			       .xxkey = BYTES(psk),
			       .ssid = spec_ssid_bytes(&w->ap[a].bss.ssid),
			       .r0kh_id = bytes_of(w->ap[a].bss.nas_identifier,
						   strlen(w->ap[a].bss.nas_identifier)),
			       .mdid = { 0xa1, 0xb2 }, .s0kh_id = w_sta };
	struct pmk_r0 r0;

	ck_assert_int_eq(ft_derive_r0(w->c, &in, &r0), ERR_OK);
	return r0;
}

/* w_sta associates with this AP for the first time. */
static inline struct pmk_r0 w_associate(struct world *w, unsigned a)
{
	const struct akm_row *akm = akm_find(AKM_FT_PSK, CIPHER_CCMP_128, 0);
	struct pmk_r0 r0 = w_r0(w, a);
	struct pmk_r1 r1;
	struct ft_r1_in in = { akm, &r0, key_holder_r1kh_id(w->ap[a].k), w_sta };
	struct key_store store = { .akm = akm, .spa = w_sta, .pairwise = CIPHER_CCMP_128, .r0 = &r0,
				   .r1 = &r1, .now_ns = w->now_ns };

	ck_assert_int_eq(ft_derive_r1(w->c, &in, &r1), ERR_OK);
	ck_assert_int_eq(key_holder_store(w->ap[a].k, &store), ERR_OK);
	return r0;
}

static inline void w_push(struct world *w, unsigned a, const struct pmk_r0 *r0)
{
	struct key_push p = { .spa = w_sta, .r0_name = r0->name, .now_ns = w->now_ns };

	ck_assert_int_eq(key_holder_push(w->ap[a].k, w->c, &p, &w->fx), ERR_OK);
	w_apply(w, a);
}

/* w_sta comes to this AP with the name of a PMK-R0 of AP `home`. */
static inline enum key_answer w_ask(struct world *w, unsigned a, unsigned home,
				    const struct pmk_r0 *r0, bool again, struct key_found *out)
{
	struct key_query q = { .akm = akm_find(AKM_FT_PSK, CIPHER_CCMP_128, 0), .spa = w_sta,
			       .r0_name = r0->name,
			       .r0kh_id = bytes_of(w->ap[home].bss.nas_identifier,
						   strlen(w->ap[home].bss.nas_identifier)),
			       .pairwise = CIPHER_CCMP_128, .cookie = 77, .again = again,
			       .now_ns = w->now_ns };
	enum key_answer answer;
	struct key_found found;

	ck_assert_int_eq(key_holder_find_r1(w->ap[a].k, w->c, &q, &w->fx, &answer,
					    out == NULL ? &found : out),
			 ERR_OK);
	w_apply(w, a);
	return answer;
}

/* The key AP `a` should have from that PMK-R0. */
static inline void w_expect_key(struct world *w, unsigned a, const struct pmk_r0 *r0,
				const struct key_found *got)
{
	struct ft_r1_in in = { akm_find(AKM_FT_PSK, CIPHER_CCMP_128, 0), r0,
			       key_holder_r1kh_id(w->ap[a].k), w_sta };
	struct pmk_r1 want;

	ck_assert_int_eq(ft_derive_r1(w->c, &in, &want), ERR_OK);
	ck_assert_uint_eq(got->r1.len, want.len);
	ck_assert_mem_eq(got->r1.key, want.key, want.len);
	ck_assert_mem_eq(got->r1.name, want.name, FT_NAME_LEN);
	ck_assert_int_eq(got->pairwise, CIPHER_CCMP_128);
}

/* What happened before the exchange a test looks at. */
enum lists { STATIC, WILDCARD };
enum deed { NOTHING, PUSHED_BEFORE, PULLED_BEFORE, RESTART_A, RESTART_B, CLOCK_STEP };


static inline void w_prepare(struct world *w, enum lists lists, enum deed before)
{
	struct pmk_r0 r0;

	if (lists == STATIC)
		w_pair(w);
	else
		w_pair_wildcard(w);
	w_start(w);
	if (before == NOTHING)
		return;
	/* another PMK-R0 is pulled, so that both ends know each other's numbers */
	w->ap[0].bss.ssid.b[0] ^= 1;
	r0 = w_associate(w, 0);
	w->ap[0].bss.ssid.b[0] ^= 1;
	ck_assert_int_eq(w_ask(w, 1, 0, &r0, false, NULL), KEY_PENDING);
	w_run(w, 5 * NS_PER_S);
	ck_assert_uint_eq(w->ap[1].tell, KEY_HOLDER_TELL_READY);
	if (before == RESTART_A)
		key_holder_restart(w->ap[0].k, w->now_ns);
	if (before == RESTART_B)
		key_holder_restart(w->ap[1].k, w->now_ns);
	if (before == CLOCK_STEP)
		w->ap[1].k->up_ns += 11 * NS_PER_S;
	w_hush(w);
}

#endif
