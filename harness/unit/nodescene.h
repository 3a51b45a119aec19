#ifndef UNIT_NODESCENE_H
#define UNIT_NODESCENE_H

#include "config/config.h"
#include "fakeports.h"
#include "node/ap_parts.h"
#include "node/gateway.h"
#include "node/station.h"
#include "wire/action.h"
#include "wire/ft.h"
#include "wire/ie.h"
#include "wire/rsn.h"

/*
 * APs, a station and a gateway on fake ports, each built from the text of a configuration file.
 * What is read and derived from texts (struct scene_book) is shared by many scenes, so that one can
 * be built again and again; two scenes of one book are equal in everything they do.
 */
struct scene_book {
	struct arena *arena;
	struct crypto *crypto;
	struct psk_cache *psks;
	struct spec_ap *ap[2];
	struct mac bssid[2][AP_BSS_MAX];
	struct spec_station *sta;
	struct client_profile client;
	struct ap_profile profile;
	bool lazy;
};

static const struct mac SCENE_STA = { { 2, 0, 0, 0, 2, 0 } };
static const struct mac SCENE_OTHER = { { 2, 0, 0, 0, 9, 9 } };
static const struct mac SCENE_GATEWAY = { { 2, 0, 0, 0, 3, 0 } };
enum { SCENE_IP = 0x0a000002 };

/* Where a node stands in the world of a scene. */
enum scene_who { SCENE_AP1, SCENE_AP2, SCENE_PHONE, SCENE_LAN, SCENE_WHO_COUNT };

struct scene {
	const struct scene_book *book;
	struct fake_world *w;
	struct arena *arena;
	struct ap_node ap[2];
	unsigned n_ap;
	struct station_node sta;
	struct gateway_node gateway;
};

static inline struct spec_ap *book_read_ap(struct scene_book *b, const char *name,
					   struct bytes text)
{
	struct config_reader *r = arena_alloc(b->arena, sizeof(*r));
	struct spec_ap *out;

	INVARIANT(r != NULL);
	config_reader_init(r, b->arena, b->crypto, CONFIG_HOSTAPD_2_10);
	INVARIANT(config_read_hostapd(r, name, text, &out) == ERR_OK);
	return out;
}

static inline struct spec_station *book_read_sta(struct scene_book *b, struct bytes text)
{
	struct config_reader *r = arena_alloc(b->arena, sizeof(*r));
	struct spec_station *out;

	INVARIANT(r != NULL);
	config_reader_init(r, b->arena, b->crypto, CONFIG_HOSTAPD_2_10);
	INVARIANT(config_read_wpa_supplicant(r, "sta.conf", text, &out) == ERR_OK);
	return out;
}

/* Texts may be NULL: no such AP, no station. BSSIDs are 02:00:00:00:NN:BB as in the captures. */
static inline struct scene_book *book_new(struct bytes ap1, struct bytes ap2, struct bytes sta)
{
	struct scene_book *b = calloc(1, sizeof(*b));
	struct bytes text[2] = { ap1, ap2 };

	INVARIANT(b != NULL);
	b->arena = arena_new((size_t)16 << 20);
	b->psks = psk_cache_new();
	INVARIANT(b->arena != NULL && b->psks != NULL && crypto_new(&b->crypto) == ERR_OK);
	for (unsigned i = 0; i < 2; i++) {
		if (text[i].p != NULL)
			b->ap[i] = book_read_ap(b, i == 0 ? "ap1.conf" : "ap2.conf", text[i]);
		for (unsigned n = 0; n < AP_BSS_MAX; n++)
			b->bssid[i][n] = (struct mac){ { 2, 0, 0, 0, (uint8_t)i, (uint8_t)n } };
	}
	if (sta.p != NULL)
		b->sta = book_read_sta(b, sta);
	b->client = (struct client_profile){ .name = "test", .tune_ns = NS_PER_MS,
					     .key_install_ns = 500 * NS_PER_US,
					     .auth_think_ns = 200 * NS_PER_US,
					     .eapol_think_ns = NS_PER_MS,
					     .probe_delay_ns = 5 * NS_PER_MS,
					     .dwell_ns = 5 * NS_PER_MS,
					     .passive_dwell_ns = 5 * NS_PER_MS,
					     .roam_threshold_mdbm = -90000,
					     .roam_hysteresis_mdb = 8000,
					     .roam_rescan_ns = 100 * NS_PER_S,
					     .roam_holdoff_ns = 2 * NS_PER_S,
					     .beacon_loss_count = 7, .ft = true };
	b->profile = (struct ap_profile){ .name = "test", .mgmt_think_ns = 200 * NS_PER_US,
					  .eapol_think_ns = 500 * NS_PER_US };
	return b;
}

static inline struct bytes book_text(const char *text)
{
	return bytes_of(text, text != NULL ? strlen(text) : 0);
}

static inline void book_free(struct scene_book *b)
{
	psk_cache_free(b->psks);
	crypto_free(b->crypto);
	arena_free(b->arena);
	free(b);
}

static inline struct node_env scene_env(struct scene *s, const char *name)
{
	return (struct node_env){ .name = name, .seed = 1, .crypto = s->book->crypto,
				  .fx = &s->w->fx, .lazy = s->book->lazy };
}

static inline void scene_add_ap(struct scene *s, unsigned i)
{
	struct node_env env = scene_env(s, i == 0 ? "ap1" : "ap2");
	struct ap_config cfg = { .spec = s->book->ap[i], .profile = &s->book->profile,
				 .psks = s->book->psks, .arena = s->arena,
				 .bssid = s->book->bssid[i] };
	struct fake *f;

	s->ap[i].node.env = env;
	f = fake_add(s->w, &s->ap[i].node, true);
	if (cfg.spec == NULL) {
		cfg.refuses = "not there";
		INVARIANT(ap_init(&s->ap[i], &env, &cfg) == ERR_OK);
		return;
	}
	INVARIANT(ap_init(&s->ap[i], &env, &cfg) == ERR_OK);
	for (unsigned n = 0; n < s->ap[i].n_bss && n < FAKE_NODES; n++)
		fake_addr(f, s->book->bssid[i][n]);
}

static inline struct scene *scene_new(const struct scene_book *b)
{
	struct scene *s = calloc(1, sizeof(*s));
	struct node_env env;

	INVARIANT(s != NULL);
	s->book = b;
	s->w = fake_world_new();
	s->arena = arena_new((size_t)1 << 20);
	INVARIANT(s->arena != NULL);
	scene_add_ap(s, 0);
	scene_add_ap(s, 1);
	env = scene_env(s, "phone");
	s->sta.node.env = env;
	fake_addr(fake_add(s->w, &s->sta.node, false), SCENE_STA);
	if (b->sta != NULL)
		INVARIANT(station_init(&s->sta, &env,
				       &(struct station_config){ .spec = b->sta,
								 .profile = &b->client,
								 .psks = b->psks, .mac = SCENE_STA,
								 .ip = SCENE_IP }) == ERR_OK);
	env = scene_env(s, "gateway");
	s->gateway.node.env = env;
	(void)fake_add(s->w, &s->gateway.node, true);
	gateway_init(&s->gateway, &env, SCENE_GATEWAY, &(struct gateway_dhcp){ .lease_s = 0 });
	return s;
}

static inline void scene_free(struct scene *s)
{
	ap_fini(&s->ap[0]);
	ap_fini(&s->ap[1]);
	if (s->book->sta != NULL)
		station_fini(&s->sta);
	gateway_fini(&s->gateway);
	arena_free(s->arena);
	fake_world_free(s->w);
	free(s);
}

/* APs and gateway begin; the station waits for station_join. */
static inline void scene_start(struct scene *s)
{
	for (unsigned i = 0; i < 2; i++)
		if (s->book->ap[i] != NULL)
			node_start(&s->ap[i].node);
	node_start(&s->gateway.node);
}

static inline struct ap_sta *scene_sta_at(struct scene *s, unsigned ap)
{
	return s->ap[ap].n_bss > 0 ? ap_sta_find(&s->ap[ap].bss[0], SCENE_STA) : NULL;
}

static inline bool scene_open_at(struct scene *s, unsigned ap)
{
	const struct ap_sta *sta = scene_sta_at(s, ap);

	return sta != NULL && sta->state == AP_STA_AUTHORIZED;
}

/* The station joins and the keys are made: 40 ms of scanning and handshake. */
static inline void scene_join(struct scene *s)
{
	scene_start(s);
	station_join(&s->sta);
	fake_run(s->w, 100 * NS_PER_MS);
}

/* Hand-made frames, from a station of the test's */
struct scene_frame {
	size_t len;
	uint8_t p[2400];
};

static inline struct bytes scene_bytes(const struct scene_frame *f)
{
	return bytes_of(f->p, f->len);
}

static inline struct scene_frame scene_mgmt(enum frame kind, struct mac to, struct mac from,
					    uint16_t seq, struct bytes body)
{
	struct scene_frame f;
	struct wr w = wr_of(f.p, sizeof(f.p));
	struct hdr h = hdr_mgmt(kind, to, from, to);

	h.seq = seq;
	hdr_build(&w, &h);
	wr_bytes(&w, body);
	INVARIANT(wr_done(&w, &f.len));
	return f;
}

#endif
