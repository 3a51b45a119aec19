/* sees: base trace wire observe */
#include <check.h>
#include <string.h>

#include "observe_script.h"
#include "suite.h"
#include "wire/cckm.h"
#include "wire/eap.h"
#include "wire/ie.h"
#include "wire/ip.h"
#include "wire/radius.h"

/* How each security method shows on the air, and what is counted of it. */
#define MS NS_PER_MS
/* From the start of a frame to the start of the next. */
#define STEP_NS (300 * NS_PER_US)

/* What a (re)association request or response carries beside the usual. */
struct ask {
	bool reassoc, wpa, pmkid, dh, cckm;
	enum akm akm;
};

static void put_ask(struct wr *w, const struct ask *a)
{
	struct rsne r = a->wpa ? wpa_of(CIPHER_TKIP, CIPHER_TKIP, a->akm) : script_rsne(a->akm);
	const uint8_t x[32] = { 1 };
	const struct owe_dh dh = { 19, BYTES(x) };
	const struct cckm_request c = { .timestamp = 1, .rn = 1 };

	if (a->pmkid) {
		r.n_pmkid = 1;
		r.upto = RSNE_UPTO_PMKID;
	}
	if (a->wpa)
		wpa_build(w, &r);
	else if (a->akm != AKM_NONE)
		rsne_build(w, &r);
	if (a->dh)
		owe_dh_build(w, &dh);
	if (a->cckm)
		cckm_request_build(w, &c);
}

static void asks(struct script *s, struct mac ap, struct ask a)
{
	uint8_t buf[512];
	struct wr w = wr_of(buf, sizeof(buf));
	struct hdr h = script_hdr(a.reassoc ? FRAME_REASSOC_REQ : FRAME_ASSOC_REQ, ap, false);
	struct assoc_req r = { .reassoc = a.reassoc, .current_ap = AP1 };

	assoc_req_build(&w, &r);
	elem_put(&w, ELEM_SSID, bytes_of("net", 3));
	put_ask(&w, &a);
	script_tx(s, &h, wr_sofar(&w));
	script_gap(s);
}

static void answers(struct script *s, struct mac ap, struct ask a)
{
	uint8_t buf[256];
	struct wr w = wr_of(buf, sizeof(buf));
	struct hdr h = script_hdr(a.reassoc ? FRAME_REASSOC_RESP : FRAME_ASSOC_RESP, ap, true);
	struct assoc_resp r = { .aid = 1 };

	assoc_resp_build(&w, &r);
	put_ask(&w, &a);
	script_tx(s, &h, wr_sofar(&w));
	script_gap(s);
}

static void open_auth(struct script *s, struct mac ap)
{
	script_auth(s, ap, false, AUTH_OPEN, 0, (struct script_ft){ 0 });
	script_auth(s, ap, true, AUTH_OPEN, 0, (struct script_ft){ 0 });
}

/* Commit and confirm, each from the station first. */
static void sae_auth(struct script *s, struct mac ap)
{
	for (unsigned i = 0; i < 4; i++) {
		uint8_t buf[64];
		struct wr w = wr_of(buf, sizeof(buf));
		struct hdr h = script_hdr(FRAME_AUTH, ap, i % 2);
		struct auth a = { .algorithm = AUTH_SAE, .seq = (uint16_t)(1 + i / 2) };

		auth_build(&w, &a);
		script_tx(s, &h, wr_sofar(&w));
		script_gap(s);
	}
}

static void eapol(struct script *s, struct mac ap, bool from_ap, enum eapol_type type,
		  struct bytes body)
{
	uint8_t pdu[256], buf[512];
	struct wr p = wr_of(pdu, sizeof(pdu)), w = wr_of(buf, sizeof(buf));
	struct hdr h = from_ap ? hdr_data_from_ap(FRAME_DATA, ap, STA, ap)
			       : hdr_data_to_ap(FRAME_DATA, ap, STA, ap);
	struct msdu m = { .type = ETHERTYPE_EAPOL };

	eapol_build(&p, 2, type, body);
	m.payload = wr_sofar(&p);
	msdu_build(&w, &m);
	script_tx(s, &h, wr_sofar(&w));
	script_gap(s);
}

static void eap(struct script *s, struct mac ap, enum eap_code code)
{
	uint8_t buf[64];
	struct wr w = wr_of(buf, sizeof(buf));

	if (code == EAP_SUCCESS || code == EAP_FAILURE)
		eap_end_build(&w, code, 1);
	else
		eap_close(&w, eap_open(&w, code, 1, eap_ietf(EAP_TYPE_IDENTITY)));
	eapol(s, ap, code != EAP_RESPONSE, EAPOL_EAP, wr_sofar(&w));
}

enum sent { ONCE, ON_TWO_SEGMENTS, FIRST_PIECE };

/* A RADIUS packet between AP2 and its server; or its beginning, the rest in another fragment. */
static void radius(struct script *s, enum radius_code code, uint8_t id, enum sent how)
{
	const bool asks_it = code == RADIUS_ACCESS_REQUEST;
	uint8_t packet[256], ip[512], piece[512], buf[512];
	struct wr p = wr_of(packet, sizeof(packet)), i = wr_of(ip, sizeof(ip));
	struct wr w = wr_of(buf, sizeof(buf));
	struct mark m = radius_open(&p, &(struct radius_open){ .code = code, .id = id });
	const struct ipv4 h = { .ttl = 64, .src = asks_it ? 1 : 2, .dst = asks_it ? 2 : 1 };
	struct udp u = { asks_it ? 40000 : RADIUS_PORT, asks_it ? RADIUS_PORT : 40000,
			 { NULL, 0 } };
	struct eth e = { .dst = AP1, .src = AP2, .type = ETHERTYPE_IPV4 };
	struct ipv4 whole;

	if (asks_it)
		radius_put_station_id(&p, RADIUS_CALLING_STATION_ID, STA, bytes_of(NULL, 0));
	if (asks_it)
		radius_put_eap(&p, bytes_of("\2\1\0\4", 4));
	radius_close(&p, m);
	u.payload = wr_sofar(&p);
	udp_build(&i, &h, &u);
	if (how == FIRST_PIECE) {
		ck_assert_int_eq(ipv4_parse(wr_sofar(&i), &whole), WIRE_OK);
		whole.frag = 0x2000;
		whole.payload.len -= 4;
		i = wr_of(piece, sizeof(piece));
		ipv4_build(&i, &whole);
	}
	e.payload = wr_sofar(&i);
	eth_build(&w, &e);
	for (unsigned n = 0; n < (how == ON_TWO_SEGMENTS ? 2u : 1u); n++) {
		script_wire(s, n == 0 ? "ap2" : "switch", wr_sofar(&w), false);
		script_wait(s, 1 * MS);
	}
}

/* A full authentication by EAP: request, response, success. */
static void eap_exchange(struct script *s, struct mac ap)
{
	eap(s, ap, EAP_REQUEST);
	eap(s, ap, EAP_RESPONSE);
	eap(s, ap, EAP_SUCCESS);
}

static void data_both(struct script *s, struct mac ap)
{
	script_data(s, ap, false);
	script_data(s, ap, true);
	script_wait(s, NS_PER_S);
}

/* One association; how it authenticates and what it carries says the method. */
enum how { OPEN, SAE, EAP_AFTER, HANDSHAKE_ONLY, NOTHING_MORE };

static void go(struct script *s, struct mac ap, enum how how, struct ask a)
{
	struct ask b = { .reassoc = a.reassoc, .dh = a.dh && !a.pmkid, .cckm = a.cckm };

	if (how == SAE)
		sae_auth(s, ap);
	else
		open_auth(s, ap);
	asks(s, ap, a);
	answers(s, ap, b);
	if (how == EAP_AFTER)
		eap_exchange(s, ap);
	if (how != NOTHING_MORE)
		script_handshake(s, ap, a.akm);
	data_both(s, ap);
}

static const struct observed_station *station(struct script *s)
{
	script_finish(s);
	return observe_get_station(s->o, 0);
}

/* A join at AP1 (not there when how is OPEN), one roam to AP2, one back to AP1. */
static const struct course {
	const char *name;
	struct leg {
		enum how how;
		struct ask ask;
		enum roam_method method;
	} leg[3];
} courses[] = {
	{ "open",
	  { { NOTHING_MORE, { .akm = AKM_NONE }, METHOD_OPEN },
	    { NOTHING_MORE, { .reassoc = true }, METHOD_OPEN },
	    { NOTHING_MORE, { .reassoc = true }, METHOD_OPEN } } },
	{ "SAE, then its key again",
	  { { SAE, { .akm = AKM_SAE }, METHOD_SAE },
	    { SAE, { true, .akm = AKM_SAE }, METHOD_SAE },
	    { HANDSHAKE_ONLY, { true, .pmkid = true, .akm = AKM_SAE }, METHOD_SAE_PMKSA } } },
	{ "SAE, its key at another AP",
	  { { SAE, { .akm = AKM_SAE_EXT }, METHOD_SAE },
	    { HANDSHAKE_ONLY, { true, .pmkid = true, .akm = AKM_SAE_EXT }, METHOD_SAE_OKC },
	    { HANDSHAKE_ONLY, { true, .pmkid = true, .akm = AKM_SAE_EXT }, METHOD_SAE_PMKSA } } },
	{ "EAP each time, then its key again",
	  { { EAP_AFTER, { .akm = AKM_8021X }, METHOD_EAP },
	    { EAP_AFTER, { true, .akm = AKM_8021X }, METHOD_EAP },
	    { HANDSHAKE_ONLY, { true, .pmkid = true, .akm = AKM_8021X }, METHOD_SKC } } },
	{ "EAP, its key at another AP",
	  { { EAP_AFTER, { .akm = AKM_8021X_SHA256 }, METHOD_EAP },
	    { HANDSHAKE_ONLY, { true, .pmkid = true, .akm = AKM_8021X_SHA256 }, METHOD_OKC },
	    { HANDSHAKE_ONLY, { true, .pmkid = true, .akm = AKM_8021X_SHA256 }, METHOD_SKC } } },
	{ "EAP in Suite B",
	  { { EAP_AFTER, { .akm = AKM_SUITE_B_192 }, METHOD_EAP },
	    { EAP_AFTER, { true, .akm = AKM_SUITE_B_192 }, METHOD_EAP },
	    { HANDSHAKE_ONLY, { true, .pmkid = true, .akm = AKM_SUITE_B_192 }, METHOD_SKC } } },
	{ "OWE, then its key again",
	  { { HANDSHAKE_ONLY, { .dh = true, .akm = AKM_OWE }, METHOD_OWE },
	    { HANDSHAKE_ONLY, { true, .dh = true, .akm = AKM_OWE }, METHOD_OWE },
	    { HANDSHAKE_ONLY, { true, .pmkid = true, .dh = true, .akm = AKM_OWE },
	      METHOD_OWE_PMKSA } } },
	{ "CCKM",
	  { { EAP_AFTER, { .akm = AKM_CCKM }, METHOD_EAP },
	    { NOTHING_MORE, { true, .cckm = true, .akm = AKM_CCKM }, METHOD_CCKM },
	    { NOTHING_MORE, { true, .cckm = true, .akm = AKM_CCKM }, METHOD_CCKM } } },
	{ "CCKM in WPA1",
	  { { EAP_AFTER, { .wpa = true, .akm = AKM_CCKM }, METHOD_EAP },
	    { NOTHING_MORE, { true, .wpa = true, .cckm = true, .akm = AKM_CCKM }, METHOD_CCKM },
	    { NOTHING_MORE, { true, .wpa = true, .cckm = true, .akm = AKM_CCKM },
	      METHOD_CCKM } } },
	{ "WPA1",
	  { { HANDSHAKE_ONLY, { .wpa = true, .akm = AKM_PSK }, METHOD_PSK },
	    { HANDSHAKE_ONLY, { true, .wpa = true, .akm = AKM_PSK }, METHOD_PSK },
	    { EAP_AFTER, { true, .wpa = true, .akm = AKM_8021X }, METHOD_EAP } } },
};

/* The same from the air alone, as in a capture. */
START_TEST(t_courses)
{
	const struct course *c = &courses[_i / 2];
	struct script s = script_new(c->leg[0].ask.akm, _i % 2);
	const struct observed_station *st;

	for (size_t i = 0; i < 3; i++)
		go(&s, i == 1 ? AP2 : AP1, c->leg[i].how, c->leg[i].ask);
	st = station(&s);
	ck_assert_uint_eq(st->n_joins, 1);
	ck_assert_uint_eq(st->n_roams, 2);
	for (size_t i = 0; i < 3; i++) {
		const struct transition *t = i == 0 ? &st->joins[0] : &st->roams[i - 1];

		ck_assert_msg(t->method == c->leg[i].method, "%s, %zu: %s", c->name, i,
			      method_text(t->method));
		ck_assert_int_eq(t->outcome, OUTCOME_OK);
		ck_assert_uint_eq(t->n_attempts, 1);
		ck_assert_int_eq(t->akm, c->leg[i].ask.akm);
	}
	ck_assert_uint_eq(observe_n_failures(s.o), 0);
	observe_free(s.o);
}
END_TEST

static const struct transition *first_roam(struct script *s)
{
	const struct observed_station *st = station(s);

	ck_assert_uint_eq(st->n_roams, 1);
	return &st->roams[0];
}

/* Four frames of SAE are the phase auth. */
START_TEST(t_sae_phases)
{
	struct script s = script_new(AKM_SAE, false);
	const struct transition *t;

	go(&s, AP1, SAE, (struct ask){ .akm = AKM_SAE });
	go(&s, AP2, SAE, (struct ask){ true, .akm = AKM_SAE });
	t = first_roam(&s);
	ck_assert_int_eq(t->phases[PHASE_AUTH].ns, 3 * STEP_NS + FRAME_NS);
	ck_assert_int_eq(t->phases[PHASE_ASSOC].ns, 2 * STEP_NS);
	ck_assert_uint_eq(t->frames, 4 + 2 + 4);
	ck_assert_int_eq(t->t_mgmt_ns, 5 * STEP_NS + FRAME_NS);
	ck_assert_int_eq(t->t_key_ns, 9 * STEP_NS + FRAME_NS);
	ck_assert_int_gt(t->floor_ns, 10 * FRAME_NS);
	observe_free(s.o);
}
END_TEST

/* EAP is what lies between the association's answer and EAP-Success; RADIUS is counted. */
START_TEST(t_eap_phases)
{
	struct script s = script_new(AKM_8021X, false);
	const struct transition *t;

	go(&s, AP1, EAP_AFTER, (struct ask){ .akm = AKM_8021X });
	open_auth(&s, AP2);
	asks(&s, AP2, (struct ask){ true, .akm = AKM_8021X });
	answers(&s, AP2, (struct ask){ .reassoc = true });
	eapol(&s, AP2, false, EAPOL_START, bytes_of(NULL, 0));
	eap(&s, AP2, EAP_REQUEST);
	eap(&s, AP2, EAP_RESPONSE);
	radius(&s, RADIUS_ACCESS_REQUEST, 7, ON_TWO_SEGMENTS);
	radius(&s, RADIUS_ACCESS_REQUEST, 7, ONCE); /* sent again */
	radius(&s, RADIUS_ACCESS_CHALLENGE, 7, ON_TWO_SEGMENTS);
	eap(&s, AP2, EAP_REQUEST);
	eap(&s, AP2, EAP_RESPONSE);
	radius(&s, RADIUS_ACCESS_REQUEST, 8, FIRST_PIECE);
	radius(&s, RADIUS_ACCESS_ACCEPT, 9, ONCE); /* of another question */
	radius(&s, RADIUS_ACCESS_ACCEPT, 8, ONCE);
	eap(&s, AP2, EAP_SUCCESS);
	script_handshake(&s, AP2, AKM_8021X);
	data_both(&s, AP2);
	t = first_roam(&s);
	ck_assert_int_eq(t->method, METHOD_EAP);
	ck_assert_uint_eq(t->n_attempts, 1);
	ck_assert_uint_eq(t->radius_round_trips, 2);
	ck_assert_uint_eq(t->frames, 4 + 6 + 4);
	/* the gap behind the association's answer, 6 frames, 8 ms on the wire, no gap at the end */
	ck_assert_int_eq(t->phases[PHASE_EAP].ns, 6 * STEP_NS + 8 * MS);
	ck_assert_int_eq(t->phases[PHASE_HANDSHAKE].ns, 4 * STEP_NS);
	/* out: 3 ms for the first answer, 2 for the second, and 5 us until each has arrived */
	ck_assert_int_eq(t->share_ns[SHARE_RADIUS], 5 * MS + 2 * 5 * NS_PER_US);
	observe_free(s.o);
}
END_TEST

/* A key the AP does not know: EAP after all, on the same association. */
static const struct miss {
	const char *name;
	struct ask ask;
	bool start, through; /* EAPOL-Start; frames through AP1 before */
	enum roam_method tried;
	unsigned cause;
} misses[] = {
	{ "OKC", { true, .pmkid = true, .akm = AKM_8021X }, false, false, METHOD_OKC, 42 },
	{ "OKC and EAPOL-Start", { true, .pmkid = true, .akm = AKM_8021X }, true, false,
	  METHOD_OKC, 31 },
	{ "pre-authentication", { true, .pmkid = true, .akm = AKM_8021X }, false, true,
	  METHOD_PREAUTH, 44 },
	{ "CCKM", { true, .cckm = true, .akm = AKM_CCKM }, false, false, METHOD_CCKM, 42 },
};

/* Frames through AP1 to AP2's own address and back. */
static void through(struct script *s, unsigned n)
{
	struct hdr up = hdr_data_to_ap(FRAME_DATA, AP1, STA, AP2);
	struct hdr down = hdr_data_from_ap(FRAME_DATA, AP1, STA, AP2);

	up.prot = down.prot = true;
	for (unsigned i = 0; i < n; i++) {
		script_tx(s, &up, bytes_of("................", 16));
		script_gap(s);
		script_tx(s, &down, bytes_of("................", 16));
		script_gap(s);
	}
	script_wait(s, NS_PER_S);
}

START_TEST(t_misses)
{
	const struct miss *m = &misses[_i];
	struct script s = script_new(m->ask.akm, false);
	const struct transition *t;

	go(&s, AP1, EAP_AFTER, (struct ask){ .akm = m->ask.akm });
	if (m->through)
		through(&s, 3);
	open_auth(&s, AP2);
	asks(&s, AP2, m->ask);
	answers(&s, AP2, (struct ask){ .reassoc = true });
	if (m->start)
		eapol(&s, AP2, false, EAPOL_START, bytes_of(NULL, 0));
	eap_exchange(&s, AP2);
	script_handshake(&s, AP2, m->ask.akm);
	data_both(&s, AP2);
	t = first_roam(&s);
	ck_assert_int_eq(t->method, METHOD_EAP);
	ck_assert_int_eq(t->outcome, OUTCOME_FELL_BACK);
	ck_assert_uint_eq(t->n_attempts, 2);
	ck_assert_int_eq(t->attempts[0].method, m->tried);
	ck_assert_int_eq(t->attempts[1].method, METHOD_EAP);
	ck_assert_uint_eq(t->cause, m->cause);
	ck_assert_int_gt(t->t_key_ns, t->t_mgmt_ns);
	ck_assert_int_ge(t->phases[PHASE_EAP].ns, 2 * STEP_NS + FRAME_NS);
	ck_assert_uint_eq(observe_n_failures(s.o), 1);
	ck_assert_int_eq(observe_get_failure(s.o, 0)->certainty, CERTAINTY_CANDIDATE);
	observe_free(s.o);
}
END_TEST

/* Pre-authentication is answers of the target, passed on by the current AP. */
START_TEST(t_preauth)
{
	static const enum roam_method want[] = { METHOD_OKC, METHOD_OKC, METHOD_OKC,
						 METHOD_PREAUTH };
	struct script s = script_new(AKM_8021X, true);

	go(&s, AP1, EAP_AFTER, (struct ask){ .akm = AKM_8021X });
	through(&s, (unsigned)_i);
	go(&s, AP2, HANDSHAKE_ONLY, (struct ask){ true, .pmkid = true, .akm = AKM_8021X });
	ck_assert_int_eq(first_roam(&s)->method, want[_i]);
	observe_free(s.o);
}
END_TEST

/* What an AP sends of its own is none of it. */
START_TEST(t_no_preauth)
{
	const struct ask cached = { true, .pmkid = true, .akm = AKM_8021X };
	struct hdr own = hdr_data_from_ap(FRAME_DATA, AP2, STA, AP2);
	struct script s = script_new(AKM_8021X, true);
	const struct observed_station *st;

	own.prot = true;
	go(&s, AP1, EAP_AFTER, (struct ask){ .akm = AKM_8021X });
	go(&s, AP2, HANDSHAKE_ONLY, cached);
	for (unsigned i = 0; i < 3; i++) {
		script_tx(&s, &own, bytes_of("................", 16));
		script_gap(&s);
	}
	go(&s, AP1, HANDSHAKE_ONLY, cached);
	go(&s, AP2, HANDSHAKE_ONLY, cached);
	st = station(&s);
	ck_assert_uint_eq(st->n_roams, 3);
	ck_assert_int_eq(st->roams[1].method, METHOD_SKC);
	ck_assert_int_eq(st->roams[2].method, METHOD_OKC);
	observe_free(s.o);
}
END_TEST

/* A PMKID of a key older than the records. */
START_TEST(t_unknown_origin)
{
	struct script s = script_new(AKM_8021X, true);
	const struct observed_station *st;

	go(&s, AP1, HANDSHAKE_ONLY, (struct ask){ .pmkid = true, .akm = AKM_8021X });
	st = station(&s);
	ck_assert_int_eq(st->joins[0].method, METHOD_SKC);
	observe_free(s.o);
}
END_TEST

/* An AP that lost the key makes a new OWE exchange of it. */
START_TEST(t_owe_renewed)
{
	struct script s = script_new(AKM_OWE, true);

	go(&s, AP1, HANDSHAKE_ONLY, (struct ask){ .dh = true, .akm = AKM_OWE });
	open_auth(&s, AP2);
	asks(&s, AP2, (struct ask){ true, .pmkid = true, .dh = true, .akm = AKM_OWE });
	answers(&s, AP2, (struct ask){ true, .dh = true });
	script_handshake(&s, AP2, AKM_OWE);
	ck_assert_int_eq(first_roam(&s)->method, METHOD_OWE);
	observe_free(s.o);
}
END_TEST

/* FT where the beacons offer none, over the air and over the DS; and where they do. */
static const struct {
	enum akm beacon;
	bool over_ds;
	enum roam_method method;
} fts[] = {
	{ AKM_PSK, false, METHOD_FT_ADAPTIVE },
	{ AKM_8021X, true, METHOD_FT_ADAPTIVE },
	{ AKM_FT_PSK, false, METHOD_FT_AIR },
	{ AKM_FT_PSK, true, METHOD_FT_DS },
	{ AKM_FT_8021X, false, METHOD_FT_AIR },
	{ AKM_FT_SAE, true, METHOD_FT_DS },
	{ AKM_FT_8021X_SHA384, true, METHOD_FT_DS },
};

START_TEST(t_ft)
{
	struct script s = script_new(fts[_i].beacon, false);
	const struct script_ft plain = { 0 }, ft = { .mic = 3 };
	const struct transition *t;

	s.mdid1 = s.mdid2 = 0xb2;
	script_join(&s, AP1, AKM_FT_PSK);
	if (fts[_i].over_ds) {
		script_ds(&s, AP2, false, 0);
		script_ds(&s, AP2, true, 0);
	} else {
		script_auth(&s, AP2, false, AUTH_FT, 0, plain);
		script_auth(&s, AP2, true, AUTH_FT, 0, plain);
	}
	script_assoc(&s, AP2, true, AKM_FT_PSK, &ft);
	script_answer(&s, AP2, true, 0);
	data_both(&s, AP2);
	t = first_roam(&s);
	ck_assert_int_eq(t->method, fts[_i].method);
	ck_assert_int_eq(t->t_key_ns, t->t_mgmt_ns);
	ck_assert_uint_eq(t->frames, 4);
	observe_free(s.o);
}
END_TEST

UNIT_MAIN("observe_methods", {
	tcase_add_loop_test(tc, t_courses, 0, 2 * N_OF(courses));
	tcase_add_test(tc, t_sae_phases);
	tcase_add_test(tc, t_eap_phases);
	tcase_add_loop_test(tc, t_misses, 0, N_OF(misses));
	tcase_add_loop_test(tc, t_preauth, 0, 4);
	tcase_add_test(tc, t_no_preauth);
	tcase_add_test(tc, t_unknown_origin);
	tcase_add_test(tc, t_owe_renewed);
	tcase_add_loop_test(tc, t_ft, 0, N_OF(fts));
})
