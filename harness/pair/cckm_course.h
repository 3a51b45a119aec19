#ifndef PAIR_CCKM_COURSE_H
#define PAIR_CCKM_COURSE_H

#include <stdlib.h>

#include "base/time.h"
#include "pair.h"
#include "proto/cckm_ap.h"
#include "proto/cckm_sta.h"
#include "suite.h"
#include "wire/cckm.h"
#include "wire/mgmt.h"
#include "wire/rsn.h"

/*
 * A session with CCKM made at AP 0 by the 4-way handshake, then roams by one request and one
 * response, to AP 1 and back, under one controller or two of a mobility group.
 */
enum { FRAME_MAX = 800 };

struct course {
	struct pair *p;
	struct cckm_cache *cache[PAIR_APS]; /* [1] is [0] under one controller */
	struct cckm_sta sta;
	struct cckm_ap ap[PAIR_APS];
	struct fx fx;
	uint64_t tsf_us;	 /* of the target AP */
	uint64_t sta_tsf_us;	 /* what the station takes it for */
	uint8_t request[FRAME_MAX]; /* elements of the last request */
	size_t request_len;
	uint8_t response[FRAME_MAX]; /* body of the last response */
	size_t response_len;
	uint32_t tell, value; /* last of the station */
	uint32_t ap_tell, ap_value, pushes;
};

static const struct pair_setup ways[] = {
	{ .akm = AKM_CCKM, .wpa = true, .no_rsn = true, .pairwise = CIPHER_TKIP,
	  .group = CIPHER_TKIP },
	{ .akm = AKM_CCKM },
	{ .akm = AKM_CCKM, .wpa = true, .no_rsn = true },
	{ .akm = AKM_CCKM, .group = CIPHER_TKIP, .pairwise = CIPHER_TKIP },
};
/* Octets of the response element: 62 is in a WLC's debug, the others follow from the study. */
static const size_t response_len[] = { 62, 54, 46, 70 };

static inline void to_sta(struct course *k, const struct cckm_sta_event *ev)
{
	struct sta_env env = { .crypto = k->p->c, .bugs = &k->p->sta_bugs };

	fx_reset(&k->fx);
	k->tell = UINT32_MAX;
	ck_assert_int_eq(cckm_sta_step(&k->sta, &env, ev, &k->fx), ERR_OK);
	for (unsigned i = 0; i < k->fx.n; i++) {
		if (k->fx.item[i].kind != FX_TELL)
			continue;
		k->tell = k->fx.item[i].u.tell.code;
		k->value = k->fx.item[i].u.tell.value;
	}
}

static inline struct course *course_new(const struct pair_setup *way, bool two_controllers)
{
	struct course *k = calloc(1, sizeof(*k));
	struct pair_setup s = *way;
	struct cckm_sta_event ev = { .kind = CCKM_STA_EV_SESSION };

	ck_assert_ptr_nonnull(k);
	ck_assert_int_eq(cckm_cache_new(&k->cache[0]), ERR_OK);
	k->cache[1] = k->cache[0];
	if (two_controllers)
		ck_assert_int_eq(cckm_cache_new(&k->cache[1]), ERR_OK);
	memcpy(s.cckm, k->cache, sizeof(s.cckm));
	k->p = pair_new(&s);
	pair_associate(k->p, 0);
	pair_run(k->p, 1 * NS_PER_S);
	ck_assert_int_eq(k->p->supp.state, SUPP_KEYED);
	ck_assert_uint_eq(k->p->ap[0].pushes, 1);
	ck_assert_uint_eq(cckm_cache_size(k->cache[0]), 1);
	ck_assert(k->p->supp.cckm.valid && k->p->supp.cckm.rn == CCKM_RN_FIRST);
	cckm_sta_init(&k->sta);
	ev.u.session = &k->p->supp.cckm;
	to_sta(k, &ev);
	for (unsigned i = 0; i < PAIR_APS; i++)
		cckm_ap_init(&k->ap[i], k->p->sta);
	k->tsf_us = k->sta_tsf_us = 5000000;
	return k;
}

static inline void course_free(struct course *k)
{
	if (k->cache[1] != k->cache[0])
		cckm_cache_free(k->cache[1]);
	cckm_cache_free(k->cache[0]);
	cckm_sta_fini(&k->sta);
	for (unsigned i = 0; i < PAIR_APS; i++)
		cckm_ap_fini(&k->ap[i]);
	pair_free(k->p);
	free(k);
}

static inline struct bytes security_of(const struct course *k, unsigned ap)
{
	const struct ap_security *sec = &k->p->ap[ap].sec;

	return sec->wpa.len > 0 ? sec->wpa : sec->rsne;
}

static inline struct bytes own_security(const struct course *k)
{
	return bytes_of(k->p->sta_rsne, k->p->sta_rsne_len);
}

/* The station's request to this AP, as elements of a frame. */
static inline void ask(struct course *k, unsigned ap)
{
	struct cckm_sta_event ev = { .kind = CCKM_STA_EV_START };
	struct wr w = wr_of(k->request, sizeof(k->request));

	ev.u.start = (struct cckm_sta_start){ .target = k->p->ap[ap].sec.bssid,
					      .security = own_security(k),
					      .ap_security = security_of(k, ap),
					      .tsf_us = k->sta_tsf_us };
	to_sta(k, &ev);
	ck_assert_uint_eq(k->tell, CCKM_STA_TELL_SEND);
	wr_bytes(&w, own_security(k));
	wr_bytes(&w, cckm_sta_request(&k->sta));
	ck_assert(wr_done(&w, &k->request_len));
}

static inline void build_response(struct course *k, unsigned ap)
{
	struct wr w = wr_of(k->response, sizeof(k->response));
	bool with = k->ap_tell == CCKM_AP_TELL_REASSOC && k->ap_value == STATUS_SUCCESS;
	struct assoc_resp r = { .aid = 7,
				.status = k->ap_tell == CCKM_AP_TELL_EAP
						  ? STATUS_SUCCESS
						  : (uint16_t)k->ap_value };

	if (with)
		r.elements = cckm_ap_response(&k->ap[ap]);
	assoc_resp_build(&w, &r);
	ck_assert(wr_done(&w, &k->response_len));
}

/* The AP hears the request; its response is kept. */
static inline void hear(struct course *k, unsigned ap)
{
	struct ap_env env = { .crypto = k->p->c,
			      .bugs = &k->p->ap[ap].bugs,
			      .ap = &k->p->ap[ap].sec,
			      .group = &k->p->ap[ap].group,
			      .cckm = k->cache[ap],
			      .now_ns = k->p->now_ns };
	struct cckm_ap_event ev = { .kind = CCKM_AP_EV_REASSOC,
				    .reassoc = { bytes_of(k->request, k->request_len),
						 k->tsf_us } };

	fx_reset(&k->fx);
	k->pushes = 0;
	k->ap_tell = UINT32_MAX;
	ck_assert_int_eq(cckm_ap_step(&k->ap[ap], &env, &ev, &k->fx), ERR_OK);
	for (unsigned i = 0; i < k->fx.n; i++) {
		if (k->fx.item[i].kind != FX_TELL)
			continue;
		if (k->fx.item[i].u.tell.code == CCKM_CACHE_TELL_PUSH) {
			k->pushes++;
			continue;
		}
		k->ap_tell = k->fx.item[i].u.tell.code;
		k->ap_value = k->fx.item[i].u.tell.value;
	}
	build_response(k, ap);
}

static inline void answer(struct course *k)
{
	struct cckm_sta_event ev = { .kind = CCKM_STA_EV_RESPONSE };

	ev.u.body = bytes_of(k->response, k->response_len);
	to_sta(k, &ev);
}

static inline void roam(struct course *k, unsigned ap)
{
	ask(k, ap);
	hear(k, ap);
	answer(k);
}

static inline void keyed_alike(const struct course *k, unsigned ap)
{
	const struct group *g = &k->p->ap[ap].group;
	size_t len = cipher_tk_len(k->p->pairwise);

	ck_assert_uint_eq(k->ap_tell, CCKM_AP_TELL_REASSOC);
	ck_assert_uint_eq(k->ap_value, STATUS_SUCCESS);
	ck_assert_uint_eq(k->tell, CCKM_STA_TELL_DONE);
	ck_assert_uint_eq(k->value, 7);
	ck_assert_mem_eq(k->sta.ptk.tk, k->ap[ap].ptk.tk, len);
	ck_assert_mem_eq(k->sta.held.gtk.key, g->now.gtk, g->gtk_len);
	ck_assert_uint_eq(k->sta.held.gtk.key_id, g->now.gtk_id);
	ck_assert_int_eq(k->ap[ap].state, CCKM_AP_DONE);
}

static inline const char *why_of(const struct fx *fx)
{
	for (unsigned i = 0; i < fx->n; i++) {
		if (fx->item[i].kind == FX_VERDICT)
			return fx->item[i].u.verdict.judged.why;
	}
	return NULL;
}

#endif
