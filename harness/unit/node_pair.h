#ifndef UNIT_NODE_PAIR_H
#define UNIT_NODE_PAIR_H

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/time.h"
#include "config/config.h"
#include "node/ap.h"
#include "node/station.h"
#include "wire/eth.h"

/*
 * One AP node and one station node on fake ports: a virtual clock, frames that arrive NP_LATENCY_NS
 * later while both are on the same channel, and a place to put in frames of one's own. What is sent
 * is kept.
 */
#define NP_LATENCY_NS (50 * NS_PER_US)

enum { NP_FRAMES = 256, NP_TIMERS = 64, NP_FRAME_MAX = 2400, NP_ARENA = 1 << 22 };
enum { NP_PROBE_TYPE = 0x88b5 }; /* an Ethernet type for experiments [802 9.2.4] */
#define NP_STA_IP UINT32_C(0x0a000002)

struct np_frame {
	int64_t at_ns;
	bool from_ap, done;
	uint32_t cookie;
	size_t len;
	uint8_t b[NP_FRAME_MAX];
};

struct np_timer {
	bool used, of_ap;
	uint32_t id;
	int64_t at_ns;
};

struct np;
struct np_port {
	struct np *np;
	bool of_ap;
};

struct np {
	int64_t now_ns;
	struct crypto *crypto;
	struct arena *arena;
	struct psk_cache *psks;
	struct fx *fx;
	struct np_port port[2]; /* station, AP */
	struct station_node sta;
	struct ap_node ap;
	uint32_t sta_mhz;
	struct np_timer timer[NP_TIMERS];
	struct np_frame *air; /* all but beacons, NP_FRAMES of them */
	unsigned n_air;
	bool lose_eapol; /* to the station */
	unsigned n_wire; /* frames on the AP's cable since np_hush */
	uint8_t wire[NP_FRAME_MAX];
	size_t wire_len;
	unsigned n_delivered; /* packets of the flow at the station */
};

static const struct mac np_sta_mac = { { 2, 0, 0, 0, 2, 0 } };
static const struct mac np_bssid = { { 2, 0, 0, 0, 1, 0 } };
static const struct mac np_far = { { 2, 0, 0, 0, 9, 9 } };

static inline int64_t np_now(void *ctx)
{
	return ((struct np_port *)ctx)->np->now_ns;
}

static inline void np_timer_cancel(void *ctx, uint32_t id)
{
	struct np_port *port = ctx;

	for (unsigned i = 0; i < NP_TIMERS; i++) {
		struct np_timer *t = &port->np->timer[i];

		if (t->used && t->id == id && t->of_ap == port->of_ap)
			t->used = false;
	}
}

static inline void np_timer_set(void *ctx, uint32_t id, int64_t at_ns)
{
	struct np_port *port = ctx;

	np_timer_cancel(ctx, id);
	for (unsigned i = 0; i < NP_TIMERS; i++) {
		struct np_timer *t = &port->np->timer[i];

		if (t->used)
			continue;
		*t = (struct np_timer){ true, port->of_ap, id, at_ns };
		return;
	}
	ck_abort_msg("more timers than expected");
}

static inline void np_air_tune(void *ctx, unsigned radio, uint32_t freq_mhz)
{
	struct np_port *port = ctx;

	(void)radio;
	if (!port->of_ap)
		port->np->sta_mhz = freq_mhz;
}

static inline void np_air_tx(void *ctx, unsigned radio, const struct air_tx *tx)
{
	struct np_port *port = ctx;
	struct np *np = port->np;
	struct np_frame *f;

	(void)radio;
	ck_assert_uint_le(tx->frame.len, NP_FRAME_MAX);
	ck_assert_uint_lt(np->n_air, NP_FRAMES);
	f = &np->air[np->n_air++];
	f->at_ns = np->now_ns + NP_LATENCY_NS;
	f->from_ap = port->of_ap;
	f->done = false;
	f->cookie = tx->cookie;
	f->len = tx->frame.len;
	memcpy(f->b, tx->frame.p, f->len);
}

static inline void np_air_peer(void *ctx, unsigned radio, struct mac peer,
			       const struct phy_caps *both)
{
	(void)ctx, (void)radio, (void)peer, (void)both;
}

static inline void np_air_flush(void *ctx, unsigned radio)
{
	(void)ctx;
	(void)radio;
}

static inline void np_wire_tx(void *ctx, unsigned port_no, struct bytes frame)
{
	struct np *np = ((struct np_port *)ctx)->np;

	(void)port_no;
	ck_assert_uint_le(frame.len, sizeof(np->wire));
	np->n_wire++;
	np->wire_len = frame.len;
	memcpy(np->wire, frame.p, frame.len);
}

static inline bool np_wants(void *ctx, enum trace_kind kind)
{
	(void)ctx;
	return kind == TRACE_APP;
}

static inline void np_note(void *ctx, struct trace_rec *rec)
{
	struct np *np = ((struct np_port *)ctx)->np;

	np->n_delivered += rec->u.app.what == APP_DELIVERED || rec->u.app.what == APP_DUPLICATE;
}

static inline struct ports np_ports(struct np_port *port)
{
	return (struct ports){ .ctx = port,
			       .now = np_now,
			       .timer_set = np_timer_set,
			       .timer_cancel = np_timer_cancel,
			       .air_tune = np_air_tune,
			       .air_tx = np_air_tx,
			       .air_peer = np_air_peer,
			       .air_flush = np_air_flush,
			       .wire_tx = np_wire_tx,
			       .wants = np_wants,
			       .note = np_note };
}

/* What the nodes are: lines after the usual ones of hostapd.conf and of the network block. */
struct np_setup {
	const char *ap, *sta;
	bool lazy;
	int64_t key_install_ns;
};

static inline struct config_reader *np_reader(struct np *np)
{
	struct config_reader *r = arena_array(np->arena, 1, sizeof(*r));

	config_reader_init(r, np->arena, np->crypto, CONFIG_HOSTAPD_2_11);
	return r;
}

static inline void np_build_ap(struct np *np, const struct np_setup *s, const struct node_env *env)
{
	static const struct ap_profile profile = { .name = "test" };
	struct ap_config cfg = {
		.profile = &profile, .psks = np->psks, .arena = np->arena, .bssid = &np_bssid
	};
	char text[1024];
	struct spec_ap *spec;

	snprintf(text, sizeof(text),
		 "interface=wlan0\nssid=lab\nhw_mode=g\nchannel=1\nwpa=2\nrsn_pairwise=CCMP\n"
		 "wpa_passphrase=made-up-pass-1\n%s",
		 s->ap);
	ck_assert_int_eq(config_read_hostapd(np_reader(np), "ap.conf",
					     bytes_of(text, strlen(text)), &spec),
			 ERR_OK);
	cfg.spec = spec;
	np->ap.node.ports = np_ports(&np->port[1]);
	ck_assert_int_eq(ap_init(&np->ap, env, &cfg), ERR_OK);
}

static inline void np_build_sta(struct np *np, const struct np_setup *s, const struct node_env *env)
{
	struct client_profile *profile = arena_array(np->arena, 1, sizeof(*profile));
	struct station_config cfg = {
		.psks = np->psks, .profile = profile, .mac = np_sta_mac, .ip = NP_STA_IP
	};
	struct flow_end flow = { .name = "probe",
				 .station = "sta",
				 .kind = APP_KIND_UDP,
				 .dir = APP_UP,
				 .peer_ip = HOST_GATEWAY_IP,
				 .payload_len = HOST_PAYLOAD_MIN };
	char text[512];
	struct spec_station *spec;

	*profile = (struct client_profile){ .name = "test",
					    .key_install_ns = s->key_install_ns,
					    .dwell_ns = 10 * NS_PER_MS,
					    .roam_threshold_mdbm = -90000,
					    .beacon_loss_count = 1000,
					    .ft = true };
	snprintf(text, sizeof(text),
		 "network={\n\tssid=\"lab\"\n\tpsk=\"made-up-pass-1\"\n\tscan_freq=2412\n%s}\n",
		 s->sta);
	ck_assert_int_eq(config_read_wpa_supplicant(np_reader(np), "sta.conf",
						    bytes_of(text, strlen(text)), &spec),
			 ERR_OK);
	cfg.spec = spec;
	np->sta.node.ports = np_ports(&np->port[0]);
	ck_assert_int_eq(station_init(&np->sta, env, &cfg), ERR_OK);
	ck_assert_int_eq(host_add_flow(&np->sta.host, &flow), ERR_OK);
}

static inline struct np *np_new(const struct np_setup *s)
{
	struct np *np = calloc(1, sizeof(*np));
	struct node_env env = { .seed = 1, .lazy = s->lazy };

	ck_assert_ptr_nonnull(np);
	ck_assert_int_eq(crypto_new(&np->crypto), ERR_OK);
	np->arena = arena_new(NP_ARENA);
	np->psks = psk_cache_new();
	np->fx = calloc(1, sizeof(*np->fx));
	np->air = calloc(NP_FRAMES, sizeof(*np->air));
	np->port[0] = (struct np_port){ np, false };
	np->port[1] = (struct np_port){ np, true };
	env.crypto = np->crypto;
	env.fx = np->fx;
	env.name = "ap";
	np_build_ap(np, s, &env);
	env.name = "sta";
	np_build_sta(np, s, &env);
	node_start(&np->ap.node);
	return np;
}

static inline void np_free(struct np *np)
{
	ap_fini(&np->ap);
	station_fini(&np->sta);
	psk_cache_free(np->psks);
	crypto_free(np->crypto);
	arena_free(np->arena);
	free(np->air);
	free(np->fx);
	free(np);
}

static inline void np_to_ap(struct np *np, struct bytes frame)
{
	struct air_rx rx = { .freq_mhz = 2412, .level_mdbm = -50000 };

	node_air_rx(&np->ap.node, 0, frame, &rx);
}

static inline void np_to_sta(struct np *np, struct bytes frame)
{
	struct air_rx rx = { .freq_mhz = 2412, .level_mdbm = -50000 };

	node_air_rx(&np->sta.node, 0, frame, &rx);
}

static inline struct hdr np_hdr(const struct np_frame *f)
{
	struct rd r = rd_of(bytes_of(f->b, f->len));
	struct hdr h;

	ck_assert_int_eq(hdr_parse(&r, &h), WIRE_OK);
	return h;
}

static inline void np_land(struct np *np, struct np_frame *f)
{
	struct hdr h = np_hdr(f);
	struct bytes frame = bytes_of(f->b, f->len);
	bool heard = np->sta_mhz == 2412;

	f->done = true;
	if (!f->from_ap) {
		np_to_ap(np, frame);
		node_air_done(&np->sta.node, 0, f->cookie, true, 1);
		return;
	}
	if (heard && !(np->lose_eapol && hdr_is_data(&h)))
		np_to_sta(np, frame);
	heard = heard && mac_equal(h.a1, np_sta_mac);
	node_air_done(&np->ap.node, 0, f->cookie, heard || !mac_equal(h.a1, np_sta_mac), 1);
}

/* Frames before timers of the same moment. False: nothing is due until then. */
static inline bool np_next(struct np *np, int64_t until_ns)
{
	struct np_frame *f = NULL;
	struct np_timer *t = NULL;

	for (unsigned i = 0; i < np->n_air && f == NULL; i++)
		if (!np->air[i].done)
			f = &np->air[i];
	for (unsigned i = 0; i < NP_TIMERS; i++)
		if (np->timer[i].used && (t == NULL || np->timer[i].at_ns < t->at_ns))
			t = &np->timer[i];
	if (f != NULL && (t == NULL || f->at_ns <= t->at_ns)) {
		if (f->at_ns > until_ns)
			return false;
		np->now_ns = f->at_ns;
		np_land(np, f);
		return true;
	}
	if (t == NULL || t->at_ns > until_ns)
		return false;
	np->now_ns = t->at_ns;
	t->used = false;
	node_timer(t->of_ap ? &np->ap.node : &np->sta.node, t->id);
	return true;
}

/* Throws away the beacons and what else has landed, so that the log does not fill. */
static inline void np_forget_landed(struct np *np, bool all)
{
	unsigned kept = 0;

	for (unsigned i = 0; i < np->n_air; i++) {
		struct np_frame *f = &np->air[i];

		if (f->done && (all || f->b[0] == FRAME_BEACON))
			continue;
		if (kept != i)
			np->air[kept] = *f;
		kept++;
	}
	np->n_air = kept;
}

static inline void np_run(struct np *np, int64_t for_ns)
{
	int64_t until_ns = np->now_ns + for_ns;

	while (np_next(np, until_ns))
		np_forget_landed(np, false);
	np->now_ns = until_ns;
}

/* A test looks at what follows alone. */
static inline void np_hush(struct np *np)
{
	np_forget_landed(np, true);
	np->n_wire = 0;
	np->n_delivered = 0;
}

static inline struct np *np_joined(const struct np_setup *s)
{
	struct np *np = np_new(s);

	node_start(&np->sta.node);
	np_run(np, 3 * NS_PER_S);
	ck_assert(np->sta.tk.set && np->sta.sme.associated);
	ck_assert_ptr_nonnull(np->ap.first);
	ck_assert_int_eq(np->ap.first->state, AP_STA_AUTHORIZED);
	np_hush(np);
	return np;
}

/* The last frame of this kind that the AP (or the station) sent since np_hush, or NULL. */
static inline const struct np_frame *np_sent(const struct np *np, bool by_ap, enum frame kind)
{
	for (unsigned i = np->n_air; i > 0; i--)
		if (np->air[i - 1].from_ap == by_ap && np->air[i - 1].b[0] == kind)
			return &np->air[i - 1];
	return NULL;
}

static inline struct bytes np_body(const struct np_frame *f)
{
	struct rd r = rd_of(bytes_of(f->b, f->len));
	struct hdr h;

	ck_assert_int_eq(hdr_parse(&r, &h), WIRE_OK);
	return rd_rest(&r);
}

/* How a frame of ours is protected, and what is wrong with it. */
struct np_seal {
	struct seal_key *key; /* NULL: in the clear */
	uint64_t pn;
	bool damage_mic;
};

/* Appends the frame to out. */
static inline void np_make(struct np *np, const struct hdr *h, struct bytes body,
			   const struct np_seal *s, struct wr *out)
{
	uint8_t plain[NP_FRAME_MAX];
	struct wr w = wr_of(plain, sizeof(plain));
	struct seal_key k;

	hdr_build(&w, h);
	wr_bytes(&w, body);
	ck_assert(!w.overflow);
	if (s->key == NULL) {
		wr_bytes(out, wr_sofar(&w));
		return;
	}
	k = *s->key;
	k.tx_pn = s->pn - 1;
	ck_assert_int_eq(seal_frame(&np->ap.node, &k, wr_sofar(&w), out), ERR_OK);
	if (s->damage_mic)
		out->p[out->len - 8] ^= 1;
}

#endif
