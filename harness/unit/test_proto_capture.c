/* sees: base crypto wire key spec trace proto */
#include "base/mac.h"
#include "base/time.h"
#include "capfile.h"
#include "hex.h"
#include "key/psk.h"
#include "proto/authenticator.h"
#include "proto/ft_auth.h"
#include "proto/ft_supp.h"
#include "proto/rkh.h"
#include "proto/supplicant.h"
#include "suite.h"
#include "wire/action.h"
#include "wire/eapol.h"
#include "wire/eth.h"
#include "wire/ft.h"
#include "wire/hdr.h"
#include "wire/mgmt.h"
#include "wire/pcap.h"
#include "wire/radiotap.h"

/*
 * The machines in the place of the real hostapd and wpa_supplicant: given their nonces and group
 * keys, both sides must send what they sent, octet by octet. Recorded by Debian's hostapd and
 * wpa_supplicant on kernel radios; read in place.
 */
enum { APS = 2, BODY_MAX = 2400 };

/* Octets kept from one frame to a later one. */
struct kept {
	uint8_t p[BODY_MAX];
	size_t len;
};

static void keep(struct kept *k, struct bytes b)
{
	ck_assert_uint_le(b.len, sizeof(k->p));
	if (b.len > 0)
		memcpy(k->p, b.p, b.len);
	k->len = b.len;
}

static struct bytes of(const struct kept *k)
{
	return bytes_of(k->p, k->len);
}

struct ap {
	struct mac bssid;
	struct kept rsne, rsnxe, mde;
	char nas_id[16];
};

/* What the tape has shown so far, and the station that lived it. */
struct tape {
	struct crypto *c;
	struct fx fx;
	struct bugs bugs;
	uint8_t psk[PSK_LEN];
	struct ap ap[APS];
	struct mac sta;
	enum akm akm;

	struct kept req_rsne, req_rsnxe; /* of the last (Re)Association Request */
	struct kept resp_mde, resp_fte;
	struct kept m[4]; /* EAPOL-Key 1 to 4 of the handshake going on */
	unsigned n_m;
	struct kept ft1, ft2; /* bodies of FT messages 1 and 2 */
	bool ds;
	struct mac ft_current, ft_target;
	struct kept ft3; /* body of the Reassociation Request */

	struct ft_context ctx;
	unsigned handshakes, transitions; /* repeated octet by octet */
};

static struct ap *ap_of(struct tape *t, struct mac bssid)
{
	for (unsigned i = 0; i < APS; i++) {
		if (mac_equal(t->ap[i].bssid, bssid))
			return &t->ap[i];
	}
	return NULL;
}

static void same(const char *what, struct bytes got, struct bytes want)
{
	ck_assert_msg(bytes_equal(got, want), "%s: %zu octets are not the %zu recorded", what,
		      got.len, want.len);
}

static struct bytes sent_eapol(const struct fx *fx)
{
	for (unsigned i = 0; i < fx->n; i++) {
		if (fx->item[i].kind == FX_EAPOL)
			return fx->item[i].u.eapol.pdu;
	}
	return bytes_of(NULL, 0);
}

static struct bytes sent_mgmt(const struct fx *fx)
{
	for (unsigned i = 0; i < fx->n; i++) {
		if (fx->item[i].kind == FX_MGMT)
			return fx->item[i].u.mgmt.body;
	}
	return bytes_of(NULL, 0);
}

static struct eapol_key key_of(const struct kept *m)
{
	struct eapol_key k;

	ck_assert_int_eq(eapol_key_parse(of(m), 16, &k), WIRE_OK);
	return k;
}

/* ---- the AP's surroundings ---- */
struct ap_world {
	struct spec_bss bss;
	struct ap_security sec;
	struct group group;
	struct group_keys keys;
	struct key_holder *holder;
	struct ap_env env;
};

static void world_open(struct tape *t, const struct ap *ap, const struct held_key *gtk,
		       struct ap_world *w)
{
	struct rkh_config rkh = { .bss = &w->bss,
				  .bssid = ap->bssid,
				  .rng = rng_stream(1, "ap", "rkh") };
	struct group_conf g = { .bssid = ap->bssid,
				.cipher = CIPHER_CCMP_128,
				.mgmt_cipher = CIPHER_NONE,
				.fixed = &w->keys,
				.n_fixed = 1 };

	memset(w, 0, sizeof(*w));
	spec_bss_init(&w->bss);
	memcpy(w->bss.ssid.b, "fsr-lab", 7);
	w->bss.ssid.len = 7;
	w->bss.nas_identifier = ap->nas_id;
	w->bss.has_mobility_domain = true;
	memcpy(w->bss.mobility_domain, "\xa1\xb2", 2);
	w->bss.ft_psk_generate_local = true;
	ck_assert_int_eq(key_holder_new(t->c, &rkh, &w->holder), ERR_OK);
	w->sec = (struct ap_security){
		.bssid = ap->bssid,
		.ssid = bytes_of(w->bss.ssid.b, w->bss.ssid.len),
		.rsne = of(&ap->rsne),
		.rsnxe = of(&ap->rsnxe),
		.akms = SUITE_BIT(t->akm),
		.pairwise = SUITE_BIT(CIPHER_CCMP_128),
		.mde = of(&ap->mde),
		.mdid = { 0xa1, 0xb2 },
		.r0kh_id = bytes_of(ap->nas_id, strlen(ap->nas_id)),
		.r1kh_id = ap->bssid,
		.r0_lifetime_s = 1209600,
		.pairwise_update_count = 4,
		.group_update_count = 4,
	};
	memcpy(w->keys.gtk, gtk->key, gtk->len);
	w->keys.gtk_id = (uint8_t)gtk->key_id;
	group_init(&w->group, &g);
	ck_assert_int_eq(group_step(&w->group, t->c, GROUP_EV_START, &t->fx), ERR_OK);
	w->env = (struct ap_env){ .crypto = t->c,
				  .bugs = &t->bugs,
				  .ap = &w->sec,
				  .group = &w->group,
				  .holder = w->holder };
}

static void world_close(struct ap_world *w)
{
	key_holder_free(w->holder);
	group_fini(&w->group);
}

/* ---- 4-way handshake ---- */
static void play_supplicant(struct tape *t, const struct ap *ap, struct held_keys *held)
{
	struct eapol_key m2 = key_of(&t->m[1]);
	uint8_t nonce[1][NONCE_LEN];
	struct nonces n = { .fixed = nonce, .n_fixed = 1 };
	struct sta_env env = { .crypto = t->c, .bugs = &t->bugs };
	struct supp_event ev = { .kind = SUPP_EV_START,
				 .u.start = { .akm = t->akm,
					      .pairwise = CIPHER_CCMP_128,
					      .group = CIPHER_CCMP_128,
					      .bssid = ap->bssid,
					      .ssid = bytes_of("fsr-lab", 7),
					      .pmk = BYTES(t->psk),
					      .rsne = of(&t->req_rsne),
					      .rsnxe = of(&t->req_rsnxe),
					      .ap_rsne = of(&ap->rsne),
					      .ap_rsnxe = of(&ap->rsnxe),
					      .mde = of(&t->resp_mde),
					      .fte = of(&t->resp_fte) } };
	struct supplicant s;

	memcpy(nonce[0], m2.nonce, NONCE_LEN);
	supplicant_init(&s, t->sta, n);
	ck_assert_int_eq(supplicant_step(&s, &env, &ev, &t->fx), ERR_OK);
	for (unsigned i = 0; i < 4; i += 2) {
		fx_reset(&t->fx);
		ev = (struct supp_event){ .kind = SUPP_EV_EAPOL, .u.pdu = of(&t->m[i]) };
		ck_assert_int_eq(supplicant_step(&s, &env, &ev, &t->fx), ERR_OK);
		same(i == 0 ? "EAPOL-Key 2/4" : "EAPOL-Key 4/4", sent_eapol(&t->fx),
		     of(&t->m[i + 1]));
	}
	ck_assert_int_eq(s.state, SUPP_KEYED);
	*held = s.held;
	if (s.ft.valid)
		t->ctx = s.ft;
	supplicant_fini(&s);
}

static void play_authenticator(struct tape *t, const struct ap *ap, const struct held_keys *held)
{
	struct psk_candidate psk[2] = { { .psk = { 1 } } };
	struct eapol_key m1 = key_of(&t->m[0]), m3 = key_of(&t->m[2]);
	uint8_t nonce[1][NONCE_LEN];
	struct nonces n = { .fixed = nonce, .n_fixed = 1 };
	struct authr_event ev = { .kind = AUTHR_EV_START,
				  .u.start = { .akm = t->akm,
					       .pairwise = CIPHER_CCMP_128,
					       .psk = psk,
					       .n_psk = 2,
					       .rsne = of(&t->req_rsne),
					       .rsnxe = of(&t->req_rsnxe),
					       .mde = of(&t->resp_mde),
					       .fte = of(&t->resp_fte) } };
	struct authenticator a;
	struct ap_world w;

	world_open(t, ap, &held->gtk, &w);
	w.group.gtk_pn = pn_get(m3.rsc);
	memcpy(psk[1].psk, t->psk, PSK_LEN); /* the second of two candidates is right */
	memcpy(nonce[0], m1.nonce, NONCE_LEN);
	authenticator_init(&a, t->sta, n);
	for (unsigned i = 0; i < 4; i += 2) {
		fx_reset(&t->fx);
		ck_assert_int_eq(authenticator_step(&a, &w.env, &ev, &t->fx), ERR_OK);
		same(i == 0 ? "EAPOL-Key 1/4" : "EAPOL-Key 3/4", sent_eapol(&t->fx), of(&t->m[i]));
		ev = (struct authr_event){ .kind = AUTHR_EV_EAPOL, .u.pdu = of(&t->m[i + 1]) };
	}
	ck_assert_int_eq(authenticator_step(&a, &w.env, &ev, &t->fx), ERR_OK);
	ck_assert_int_eq(a.state, AUTHR_KEYED);
	authenticator_fini(&a);
	world_close(&w);
}

static void play_handshake(struct tape *t, struct ap *ap)
{
	struct held_keys held;

	play_supplicant(t, ap, &held);
	play_authenticator(t, ap, &held);
	t->handshakes++;
}

/* ---- fast transition ---- */
static struct bytes ft1_elements(const struct tape *t, struct elems *e)
{
	struct auth a;
	struct ft_frame f;

	if (t->ds) {
		ck_assert_int_eq(ft_frame_parse(of(&t->ft1), &f), WIRE_OK);
		*e = f.e;
		return f.elements;
	}
	ck_assert_int_eq(auth_parse(of(&t->ft1), &a), WIRE_OK);
	*e = a.e;
	return a.elements;
}

static void recorded_fte(const struct elems *e, struct fte *f)
{
	ck_assert_int_eq(fte_parse(e->fte, 16, f), WIRE_OK);
}

static void play_ft_supp(struct tape *t, const struct ap *ap, struct bytes ft4,
			 struct held_keys *held)
{
	struct elems e1;
	struct fte f1;
	uint8_t nonce[1][NONCE_LEN];
	struct nonces n = { .fixed = nonce, .n_fixed = 1 };
	struct sta_env env = { .crypto = t->c, .bugs = &t->bugs };
	struct ft_supp_event ev = { .kind = FT_SUPP_EV_START,
				    .u.start = { .ctx = &t->ctx,
						 .target = ap->bssid,
						 .current_ap = t->ft_current,
						 .over_ds = t->ds,
						 .group = CIPHER_CCMP_128,
						 .rsne = of(&t->req_rsne),
						 .mde = of(&ap->mde),
						 .ap_rsne = of(&ap->rsne) } };
	struct assoc_req r;
	struct ft_elements out;
	struct ft_supp s;

	(void)ft1_elements(t, &e1);
	recorded_fte(&e1, &f1);
	memcpy(nonce[0], f1.snonce, NONCE_LEN);
	ft_supp_init(&s, n);
	fx_reset(&t->fx);
	ck_assert_int_eq(ft_supp_step(&s, &env, &ev, &t->fx), ERR_OK);
	same("FT message 1", sent_mgmt(&t->fx), of(&t->ft1));
	ev = (struct ft_supp_event){ .kind = t->ds ? FT_SUPP_EV_ACTION : FT_SUPP_EV_AUTH,
				     .u.body = of(&t->ft2) };
	ck_assert_int_eq(ft_supp_step(&s, &env, &ev, &t->fx), ERR_OK);
	ck_assert_int_eq(s.state, FT_SUPP_READY);
	ck_assert_int_eq(assoc_req_parse(of(&t->ft3), true, &r), WIRE_OK);
	out = ft_supp_request(&s);
	same("RSNE of message 3", out.rsne, r.e.rsne);
	same("MDE of message 3", out.mde, r.e.mde);
	same("FTE of message 3", out.fte, r.e.fte);
	ev = (struct ft_supp_event){ .kind = FT_SUPP_EV_REASSOC, .u.body = ft4 };
	ck_assert_int_eq(ft_supp_step(&s, &env, &ev, &t->fx), ERR_OK);
	ck_assert_int_eq(s.state, FT_SUPP_DONE);
	*held = s.held;
	ft_supp_fini(&s);
}

static void play_ft_auth(struct tape *t, const struct ap *ap, const struct assoc_resp *ft4,
			 const struct held_keys *held)
{
	struct psk_candidate psk = { .vlan_id = 0 };
	struct elems e1;
	struct bytes elements1 = ft1_elements(t, &e1);
	struct fte f4;
	uint8_t nonce[1][NONCE_LEN];
	struct nonces n = { .fixed = nonce, .n_fixed = 1 };
	struct ft_auth_event ev = {
		.kind = FT_AUTH_EV_REQUEST,
		.u.request = { .over_ds = t->ds, .elements = elements1, .psk = &psk, .n_psk = 1 }
	};
	struct assoc_req r;
	struct ft_elements out;
	struct ft_auth a;
	struct ap_world w;

	recorded_fte(&ft4->e, &f4);
	memcpy(nonce[0], f4.anonce, NONCE_LEN);
	memcpy(psk.psk, t->psk, PSK_LEN);
	world_open(t, ap, &held->gtk, &w);
	w.group.gtk_pn = pn_get(f4.gtk.rsc);
	ft_auth_init(&a, t->sta, n);
	fx_reset(&t->fx);
	ck_assert_int_eq(ft_auth_step(&a, &w.env, &ev, &t->fx), ERR_OK);
	same("FT message 2", sent_mgmt(&t->fx), of(&t->ft2));
	ck_assert_int_eq(assoc_req_parse(of(&t->ft3), true, &r), WIRE_OK);
	ev = (struct ft_auth_event){ .kind = FT_AUTH_EV_REASSOC, .u.elements = r.elements };
	ck_assert_int_eq(ft_auth_step(&a, &w.env, &ev, &t->fx), ERR_OK);
	ck_assert_int_eq(a.state, FT_AUTH_DONE);
	out = ft_auth_response(&a, &w.sec);
	same("RSNE of message 4", out.rsne, ft4->e.rsne);
	same("MDE of message 4", out.mde, ft4->e.mde);
	same("FTE of message 4", out.fte, ft4->e.fte);
	ft_auth_fini(&a);
	world_close(&w);
}

/* ---- reading the tape ---- */
static void on_beacon(struct tape *t, const struct hdr *h, struct bytes body)
{
	struct ap *ap = ap_of(t, h->a3);
	struct beacon b;

	if (!ap || beacon_parse(body, &b) != WIRE_OK)
		return;
	keep(&ap->rsne, b.e.rsne);
	keep(&ap->rsnxe, b.e.rsnxe);
	keep(&ap->mde, b.e.mde);
}

static void on_ft(struct tape *t, struct bytes body, bool first, bool ds)
{
	struct ft_frame f;

	keep(first ? &t->ft1 : &t->ft2, body);
	t->ds = ds;
	if (ds && ft_frame_parse(body, &f) == WIRE_OK)
		t->ft_target = f.target;
}

static void on_assoc_req(struct tape *t, bool reassoc, struct bytes body)
{
	struct assoc_req r;

	ck_assert_int_eq(assoc_req_parse(body, reassoc, &r), WIRE_OK);
	keep(&t->ft3, body);
	t->n_m = 0;
	if (reassoc && t->akm == AKM_FT_PSK) {
		t->ft_current = r.current_ap;
		return;
	}
	keep(&t->req_rsne, r.e.rsne);
	keep(&t->req_rsnxe, r.e.rsnxe);
}

static void on_assoc_resp(struct tape *t, const struct hdr *h, struct bytes body)
{
	struct ap *ap = ap_of(t, h->a2);
	struct held_keys held;
	struct assoc_resp r;

	ck_assert_int_eq(assoc_resp_parse(body, &r), WIRE_OK);
	keep(&t->resp_mde, r.e.mde);
	keep(&t->resp_fte, r.e.fte);
	if (h->kind != FRAME_REASSOC_RESP || t->akm != AKM_FT_PSK)
		return;
	play_ft_supp(t, ap, body, &held);
	play_ft_auth(t, ap, &r, &held);
	t->transitions++;
}

static void on_eapol(struct tape *t, const struct hdr *h, struct bytes body)
{
	struct ap *ap = ap_of(t, h->to_ds ? h->a1 : h->a2);
	struct rd r = rd_of(body);
	struct bytes pdu;
	struct eapol e;

	/* LLC/SNAP, then EtherType 888e. */
	if (h->prot || body.len < 8 || memcmp(body.p, "\xaa\xaa\x03\0\0\0\x88\x8e", 8) != 0)
		return;
	ck_assert(rd_skip(&r, 8));
	pdu = rd_rest(&r);
	if (eapol_parse(pdu, &e) != WIRE_OK || e.type != EAPOL_KEY)
		return;
	keep(&t->m[t->n_m++], e.whole);
	if (t->n_m == 4) {
		play_handshake(t, ap);
		t->n_m = 0;
	}
}

static void on_mgmt(struct tape *t, const struct hdr *h, struct bytes body)
{
	struct auth a;

	if (h->kind == FRAME_BEACON || h->kind == FRAME_PROBE_RESP)
		on_beacon(t, h, body);
	else if (h->kind == FRAME_AUTH && auth_parse(body, &a) == WIRE_OK && a.algorithm == AUTH_FT)
		on_ft(t, body, a.seq == 1, false);
	else if (h->kind == FRAME_ACTION)
		on_ft(t, body, mac_equal(h->a2, t->sta), true);
	else if (h->kind == FRAME_ASSOC_REQ || h->kind == FRAME_REASSOC_REQ)
		on_assoc_req(t, h->kind == FRAME_REASSOC_REQ, body);
	else if (h->kind == FRAME_ASSOC_RESP || h->kind == FRAME_REASSOC_RESP)
		on_assoc_resp(t, h, body);
}

static void on_frame(struct tape *t, struct bytes bytes)
{
	struct rd r = rd_of(bytes);
	struct radiotap rt;
	struct hdr h;

	ck_assert_int_eq(radiotap_parse(&r, &rt), WIRE_OK);
	if (hdr_parse(&r, &h) != WIRE_OK)
		return;
	if (hdr_is_mgmt(&h))
		on_mgmt(t, &h, rd_rest(&r));
	else if (hdr_is_data(&h))
		on_eapol(t, &h, rd_rest(&r));
}

static struct tape *tape_new(enum akm akm)
{
	struct psk_in in = { bytes_of("roaming-secret", 14), bytes_of("fsr-lab", 7) };
	struct tape *t = calloc(1, sizeof(*t));

	ck_assert_ptr_nonnull(t);
	ck_assert_int_eq(crypto_new(&t->c), ERR_OK);
	ck_assert_int_eq(psk_derive(t->c, &in, t->psk), ERR_OK);
	t->akm = akm;
	t->sta = (struct mac){ { 2, 0, 0, 0, 2, 0 } };
	t->ap[0].bssid = (struct mac){ { 2, 0, 0, 0, 0, 0 } };
	t->ap[1].bssid = (struct mac){ { 2, 0, 0, 0, 1, 0 } };
	memcpy(t->ap[0].nas_id, "ap1.lab", 8);
	memcpy(t->ap[1].nas_id, "ap2.lab", 8);
	return t;
}

static const struct tape_case {
	const char *name;
	enum akm akm;
	unsigned handshakes, transitions;
} cases[] = {
	{ "wpa2-psk", AKM_PSK, 4, 0 },
	{ "ft-psk", AKM_FT_PSK, 1, 4 },
	{ "ft-psk-local", AKM_FT_PSK, 1, 2 },
};

START_TEST(octet_by_octet)
{
	const struct tape_case *tc = &cases[_i];
	struct tape *t = tape_new(tc->akm);
	struct pcap_frame f;
	struct pcap *p = malloc(sizeof(*p));
	struct bytes file;
	char name[CAPFILE_NAME];

	snprintf(name, sizeof(name), "captures/hwsim/uml-det/%s/hwsim0.pcap", tc->name);
	file = capfile_read(name);
	ck_assert_int_eq(pcap_open(file, p), WIRE_OK);
	while (pcap_next(p, &f) == STEP_ITEM) {
		fx_reset(&t->fx);
		on_frame(t, f.bytes);
	}
	ck_assert_uint_eq(t->handshakes, tc->handshakes);
	ck_assert_uint_eq(t->transitions, tc->transitions);
	crypto_free(t->c);
	capfile_free(file);
	free(p);
	free(t);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("proto_capture");
	TCase *tc = tcase_create("proto_capture");
	SRunner *sr;
	int failed;

	capfile_or_skip();
	tcase_set_timeout(tc, 120);
	tcase_add_loop_test(tc, octet_by_octet, 0, N_OF(cases));
	suite_add_tcase(s, tc);
	sr = srunner_create(s);
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
