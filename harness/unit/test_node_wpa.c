/* sees: sim */
#include "node_pair.h"
#include "suite.h"
#include "wire/ie.h"
#include "wire/rsn.h"

/* WPA1, TKIP and mixed networks at an AP and a station. */
#define WPA1 "wpa=1\nwpa_pairwise=TKIP\nwpa_key_mgmt=WPA-PSK\n"
#define MIXED "wpa=3\nwpa_pairwise=TKIP\nrsn_pairwise=CCMP\nwpa_key_mgmt=WPA-PSK\n"
#define RSN_TKIP "wpa=2\nrsn_pairwise=TKIP\nwpa_key_mgmt=WPA-PSK\nieee80211w=1\n"
#define OLD "\tproto=WPA\n\tkey_mgmt=WPA-PSK\n\tpairwise=TKIP\n\tgroup=TKIP\n"
#define ANY "\tkey_mgmt=WPA-PSK\n\tieee80211w=1\n"

static const struct join_case {
	const char *name;
	struct np_setup setup;
	bool wpa;
	enum cipher pairwise, group;
} joins[] = {
	{ "WPA1", { WPA1, OLD, false, 0 }, true, CIPHER_TKIP, CIPHER_TKIP },
	{ "WPA1, lazy", { WPA1, OLD, true, 0 }, true, CIPHER_TKIP, CIPHER_TKIP },
	{ "WPA1, a station that takes both", { WPA1, ANY, false, 0 }, true, CIPHER_TKIP,
	  CIPHER_TKIP },
	{ "WPA1 with CCMP", { "wpa=1\nwpa_pairwise=CCMP\nwpa_key_mgmt=WPA-PSK\n",
			      "\tproto=WPA\n\tkey_mgmt=WPA-PSK\n", false, 0 },
	  true, CIPHER_CCMP_128, CIPHER_CCMP_128 },
	{ "mixed, old station", { MIXED, OLD, false, 0 }, true, CIPHER_TKIP, CIPHER_TKIP },
	{ "mixed, RSN where it fits", { MIXED, ANY, false, 0 }, false, CIPHER_CCMP_128,
	  CIPHER_TKIP },
	/* TKIP cannot protect management frames, whatever both announce */
	{ "RSN with TKIP", { RSN_TKIP, ANY, false, 0 }, false, CIPHER_TKIP, CIPHER_TKIP },
};

/* Both ends have the keys of what they agreed on, and the group key came by its own handshake. */
START_TEST(t_join)
{
	const struct join_case *c = &joins[_i];
	struct np *np = np_joined(&c->setup);
	const struct ap_sta *at = np->ap.first;
	const struct seal_key *gtk = &np->sta.gtk[np->ap.bss[0].gtk.key_id];

	ck_assert_msg(np->sta.sme.target.fit.wpa == c->wpa && at->wpa == c->wpa, "%s", c->name);
	ck_assert_int_eq(np->sta.supp.state, SUPP_KEYED);
	ck_assert_int_eq(at->auth.state, AUTHR_KEYED);
	ck_assert(np->sta.port_open && !np->sta.mfp && !at->mfp);
	ck_assert_int_eq(at->tk.key.cipher, c->pairwise);
	ck_assert_int_eq(gtk->key.cipher, c->group);
	ck_assert_mem_eq(at->tk.fingerprint, np->sta.tk.fingerprint, SEAL_FINGERPRINT);
	ck_assert_mem_eq(gtk->fingerprint, np->ap.bss[0].gtk.fingerprint, SEAL_FINGERPRINT);
	ck_assert_uint_eq(np->ap.bss[0].pmksas.n + np->sta.pmksas.n, 0);
	np_free(np);
}
END_TEST

static const struct np_setup wpa1 = { WPA1, OLD, false, 0 };
static const struct np_setup mixed = { MIXED, OLD, false, 0 };
static const struct np_setup rsn = { "wpa_key_mgmt=WPA-PSK\n", "\tkey_mgmt=WPA-PSK\n", false, 0 };
static const struct np_setup with_mfp = { RSN_TKIP, ANY, false, 0 };

/* The elements of a request: what of WPA, then what of RSN; no AKM is no such element. */
struct choice {
	enum cipher group, pairwise;
	enum akm akm;
};
static const struct assoc_case {
	const char *name;
	const struct np_setup *setup;
	struct choice wpa, rsn;
	uint16_t caps; /* of the RSNE */
	uint16_t want;
} assocs[] = {
#define TKIP CIPHER_TKIP
#define CCMP CIPHER_CCMP_128
	{ "right", &wpa1, { TKIP, TKIP, AKM_PSK }, { 0 }, 0, 0 },
	{ "nothing", &wpa1, { 0 }, { 0 }, 0, STATUS_INVALID_ELEMENT },
	{ "RSN at WPA1", &wpa1, { 0 }, { TKIP, TKIP, AKM_PSK }, 0, STATUS_INVALID_ELEMENT },
	{ "WPA at RSN", &rsn, { CCMP, CCMP, AKM_PSK }, { 0 }, 0, STATUS_INVALID_ELEMENT },
	{ "group", &wpa1, { CCMP, TKIP, AKM_PSK }, { 0 }, 0, STATUS_GROUP_CIPHER },
	{ "pairwise", &wpa1, { TKIP, CCMP, AKM_PSK }, { 0 }, 0, STATUS_PAIRWISE_CIPHER },
	{ "AKM", &wpa1, { TKIP, TKIP, AKM_8021X }, { 0 }, 0, STATUS_AKMP },
	{ "mixed, WPA", &mixed, { TKIP, TKIP, AKM_PSK }, { 0 }, 0, 0 },
	{ "mixed, RSN", &mixed, { 0 }, { TKIP, CCMP, AKM_PSK }, 0, 0 },
	/* the weaker cipher is WPA's alone, and an RSNE counts before a WPA element */
	{ "RSN with TKIP", &mixed, { 0 }, { TKIP, TKIP, AKM_PSK }, 0, STATUS_PAIRWISE_CIPHER },
	{ "WPA with CCMP", &mixed, { TKIP, CCMP, AKM_PSK }, { 0 }, 0, STATUS_PAIRWISE_CIPHER },
	{ "both", &mixed, { TKIP, TKIP, AKM_PSK }, { TKIP, TKIP, AKM_PSK }, 0,
	  STATUS_PAIRWISE_CIPHER },
	{ "MFP is not to be had", &with_mfp, { 0 }, { TKIP, TKIP, AKM_PSK }, RSN_CAP_MFPC, 0 },
};

static void put_elements(struct wr *w, const struct assoc_case *c)
{
	static const uint8_t rates[] = { 1, 4, 0x82, 0x84, 0x8b, 0x96 };
	struct rsne r = rsne_of(c->rsn.group, c->rsn.pairwise, c->rsn.akm, c->caps, CIPHER_NONE);
	struct rsne wpa = wpa_of(c->wpa.group, c->wpa.pairwise, c->wpa.akm);

	ssid_build(w, bytes_of("lab", 3));
	wr_put(w, rates, sizeof(rates));
	if (c->rsn.akm != AKM_NONE)
		rsne_build(w, &r);
	if (c->wpa.akm != AKM_NONE)
		wpa_build(w, &wpa);
}

static void send(struct np *np, enum frame kind, struct bytes body)
{
	struct hdr h = hdr_mgmt(kind, np_bssid, np_far, np_bssid);
	uint8_t frame[512];
	struct wr w = wr_of(frame, sizeof(frame));

	np_make(np, &h, body, &(struct np_seal){ NULL, 0, false }, &w);
	np_to_ap(np, wr_sofar(&w));
	np_run(np, NS_PER_MS);
}

/* What is not offered for the kind of element the station chose is refused with its status. */
START_TEST(t_assoc)
{
	const struct assoc_case *c = &assocs[_i];
	struct np *np = np_new(c->setup);
	uint8_t auth[16], elements[256], body[300];
	struct wr a = wr_of(auth, sizeof(auth)), e = wr_of(elements, sizeof(elements));
	struct wr w = wr_of(body, sizeof(body));
	struct assoc_resp r;

	np_run(np, 10 * NS_PER_MS);
	auth_build(&a, &(struct auth){ .algorithm = AUTH_OPEN, .seq = 1 });
	send(np, FRAME_AUTH, wr_sofar(&a));
	put_elements(&e, c);
	assoc_req_build(&w, &(struct assoc_req){ .listen_interval = 10, .elements = wr_sofar(&e) });
	send(np, FRAME_ASSOC_REQ, wr_sofar(&w));
	ck_assert_ptr_nonnull(np_sent(np, true, FRAME_ASSOC_RESP));
	ck_assert_int_eq(assoc_resp_parse(np_body(np_sent(np, true, FRAME_ASSOC_RESP)), &r),
			 WIRE_OK);
	ck_assert_msg(r.status == c->want, "%s: status %u", c->name, r.status);
	if (c->want == STATUS_SUCCESS)
		ck_assert(np->ap.first->wpa == (c->rsn.akm == AKM_NONE) && !np->ap.first->mfp);
	np_free(np);
}
END_TEST

/* Data with a wrong Michael MIC goes nowhere; the same with the right one does. */
START_TEST(t_michael)
{
	struct np *np = np_joined(&wpa1);
	struct seal_key k = np->sta.tk;
	struct hdr h = hdr_data_to_ap(FRAME_DATA, np_bssid, np_sta_mac, np_far);
	uint8_t frame[128], body[] = { 0xaa, 0xaa, 3, 0, 0, 0, 0x88, 0xb5, 1, 2, 3, 4 };
	struct wr w = wr_of(frame, sizeof(frame));

	k.key.tk[TK_LEN_MAX - 1] ^= 1; /* the authenticator's Rx MIC key is the last */
	np_make(np, &h, BYTES(body), &(struct np_seal){ &k, 1000, false }, &w);
	np_to_ap(np, wr_sofar(&w));
	ck_assert_uint_eq(np->n_wire, 0);
	w = wr_of(frame, sizeof(frame));
	np_make(np, &h, BYTES(body), &(struct np_seal){ &np->sta.tk, 1001, false }, &w);
	np_to_ap(np, wr_sofar(&w));
	ck_assert_uint_eq(np->n_wire, 1);
	np_free(np);
}
END_TEST

/* A data frame of the station, or to it, whose Michael MIC alone is wrong. */
static void spoilt(struct np *np, bool up, uint64_t tsc)
{
	struct seal_key k = np->sta.tk;
	struct hdr h = up ? hdr_data_to_ap(FRAME_DATA, np_bssid, np_sta_mac, np_far)
			  : hdr_data_from_ap(FRAME_DATA, np_bssid, np_sta_mac, np_far);
	uint8_t frame[128], body[] = { 0xaa, 0xaa, 3, 0, 0, 0, 0x88, 0xb5, 1, 2, 3, 4 };
	struct wr w = wr_of(frame, sizeof(frame));

	k.key.tk[up ? TK_LEN_MAX - 1 : 16] ^= 1; /* the authenticator's Rx and Tx MIC keys */
	np_make(np, &h, BYTES(body), &(struct np_seal){ &k, tsc, false }, &w);
	if (up)
		np_to_ap(np, wr_sofar(&w));
	else
		np_to_sta(np, wr_sofar(&w));
}

static uint16_t reason_of(const struct np_frame *f)
{
	struct leave l;

	ck_assert_ptr_nonnull(f);
	ck_assert_int_eq(leave_parse(np_body(f), &l), WIRE_OK);
	return l.reason;
}

static uint16_t answer_to_auth(struct np *np)
{
	uint8_t body[16];
	struct wr w = wr_of(body, sizeof(body));
	struct auth a;

	np_hush(np);
	auth_build(&w, &(struct auth){ .algorithm = AUTH_OPEN, .seq = 1 });
	send(np, FRAME_AUTH, wr_sofar(&w));
	ck_assert_ptr_nonnull(np_sent(np, true, FRAME_AUTH));
	ck_assert_int_eq(auth_parse(np_body(np_sent(np, true, FRAME_AUTH)), &a), WIRE_OK);
	return a.status;
}

static const struct np_setup ends[] = { { WPA1, OLD, false, 0 }, { WPA1, OLD, true, 0 } };

/*
 * [11-2020 12.5.2.4.3] Two within 60 s: deauthentication of all, and nobody is let in for 60 s. A
 * frame whose TSC was used before is a replay and counts for nothing.
 */
START_TEST(t_ap_resists)
{
	struct np *np = np_joined(&ends[_i]);

	spoilt(np, true, 1000);
	np_run(np, 61 * NS_PER_S); /* of an idle station's 300 */
	ck_assert_ptr_nonnull(np->ap.first);
	spoilt(np, true, 1);
	spoilt(np, true, 1001);
	ck_assert_ptr_nonnull(np->ap.first);
	np_run(np, 60 * NS_PER_S);
	np_hush(np);
	spoilt(np, true, 1002);
	ck_assert_ptr_null(np->ap.first);
	np_run(np, NS_PER_MS);
	ck_assert_uint_eq(reason_of(np_sent(np, true, FRAME_DEAUTH)), REASON_MIC_FAILURE);
	station_leave(&np->sta);
	ck_assert_uint_eq(answer_to_auth(np), STATUS_UNSPECIFIED);
	np_run(np, 59 * NS_PER_S);
	ck_assert_uint_eq(answer_to_auth(np), STATUS_UNSPECIFIED);
	np_run(np, NS_PER_S);
	ck_assert_uint_eq(answer_to_auth(np), STATUS_SUCCESS);
	np_free(np);
}
END_TEST

/* [12.5.2.4.4] The station reports the first, and the second it leaves. */
START_TEST(t_station_resists)
{
	struct np *np = np_joined(&ends[_i]);

	spoilt(np, false, 1000);
	np_run(np, NS_PER_S);
	ck_assert_ptr_nonnull(np_sent(np, false, FRAME_DATA)); /* the report; message 2 */
	ck_assert_ptr_nonnull(np_sent(np, true, FRAME_DATA));  /* message 1 of another key */
	ck_assert(np->sta.port_open && np->sta.sme.associated);
	np_hush(np);
	spoilt(np, false, 2000);
	np_run(np, 100 * NS_PER_MS);
	ck_assert(!np->sta.sme.associated);
	ck_assert_uint_eq(reason_of(np_sent(np, true, FRAME_DEAUTH)), REASON_MIC_FAILURE);
	for (unsigned i = 0; i < 59; i++) {
		ck_assert(!np->sta.port_open);
		np_run(np, NS_PER_S);
		np_hush(np);
	}
	np_run(np, 40 * NS_PER_S);
	ck_assert(np->sta.port_open);
	np_free(np);
}
END_TEST

UNIT_MAIN("node wpa", {
	tcase_add_loop_test(tc, t_ap_resists, 0, N_OF(ends));
	tcase_add_loop_test(tc, t_station_resists, 0, N_OF(ends));
	tcase_add_loop_test(tc, t_join, 0, N_OF(joins));
	tcase_add_loop_test(tc, t_assoc, 0, N_OF(assocs));
	tcase_add_test(tc, t_michael);
})
