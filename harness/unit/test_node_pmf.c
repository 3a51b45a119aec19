/* sees: sim */
#include "node_pair.h"
#include "suite.h"
#include "wire/action.h"
#include "wire/ft.h"
#include "wire/rsn.h"

/* Group-addressed management frames, beacons and SA Query, between an AP and a station node. */
static const struct np_setup mfp = { "wpa_key_mgmt=WPA-PSK-SHA256\nieee80211w=2\n"
				     "beacon_prot=1\n",
				     "\tkey_mgmt=WPA-PSK-SHA256\n\tieee80211w=2\n"
				     "\tbeacon_prot=1\n", false, 0 };
static const struct np_setup psk = { "wpa_key_mgmt=WPA-PSK\n", "\tkey_mgmt=WPA-PSK\n", false, 0 };

/* What is wrong with a frame to everybody; the number stands above the last one. */
static const struct group_case {
	const char *name;
	bool plain, other_key, other_id, damage;
	int64_t pn;
	bool want;
} group_cases[] = {
	{ "right", .pn = 1, .want = true },
	{ "a gap", .pn = 5000, .want = true },
	{ "no MIC", .plain = true, .pn = 1 },
	{ "MIC", .damage = true, .pn = 1 },
	{ "another key", .other_key = true, .pn = 1 },
	{ "another key id", .other_id = true, .pn = 1 },
	{ "the number again", .pn = 0 },
	{ "a lower number", .pn = -1 },
};

/* The frame as the case wants it, from k. */
static struct bytes make(struct np *np, const struct group_case *g, const struct seal_group *k,
			 uint64_t last, struct bytes plain, struct wr *out)
{
	struct seal_group copy = *k;

	copy.tx_pn = (uint64_t)((int64_t)last + g->pn) - 1;
	copy.key_id = (uint16_t)(g->other_id ? k->key_id ^ 1 : k->key_id);
	copy.key.key[2] ^= g->other_key;
	copy.fingerprint[2] ^= g->other_key;
	if (g->plain)
		wr_bytes(out, plain);
	else
		ck_assert_int_eq(seal_group_frame(&np->ap.node, &copy, plain, out), ERR_OK);
	if (g->damage)
		out->p[out->len - 6] ^= 0x20;
	return wr_sofar(out);
}

static struct bytes leave_frame(enum frame kind, uint16_t reason, struct wr *w)
{
	struct hdr h = hdr_mgmt(kind, MAC_BROADCAST, np_bssid, np_bssid);

	hdr_build(w, &h);
	leave_build(w, &(struct leave){ .reason = reason });
	return wr_sofar(w);
}

/* [11-2020 12.5.4.6] "the MIC … the replay counter": anything else is discarded. */
START_TEST(t_group)
{
	const struct group_case *g = &group_cases[_i / 2];
	struct np_setup setup = mfp;
	uint8_t plain[64], frame[96];
	struct wr p = wr_of(plain, sizeof(plain)), w = wr_of(frame, sizeof(frame));
	struct seal_group *k;
	struct np *np;

	setup.lazy = _i % 2 == 1;
	np = np_joined(&setup);
	k = &np->ap.bss[0].igtk;
	ck_assert(k->set && np->sta.igtk[k->key_id - 4].set);
	np->sta.igtk[k->key_id - 4].rx_pn = 1000;
	np_to_sta(np, make(np, g, k, 1000, leave_frame(FRAME_DEAUTH, 3, &p), &w));
	ck_assert_msg(np->sta.sme.associated != g->want, "%s", g->name);
	ck_assert_msg(g->want || np->sta.igtk[k->key_id - 4].rx_pn == 1000, "%s: number", g->name);
	np_free(np);
}
END_TEST

/* The same of beacons, once the station has their key. */
START_TEST(t_beacon)
{
	const struct group_case *g = &group_cases[_i / 2];
	struct np_setup setup = mfp;
	uint8_t plain[512], frame[600];
	struct wr p = wr_of(plain, sizeof(plain)), w = wr_of(frame, sizeof(frame));
	struct hdr h = hdr_mgmt(FRAME_BEACON, MAC_BROADCAST, np_bssid, np_bssid);
	const struct ap_bss *bss;
	struct np *np;

	setup.lazy = _i % 2 == 1;
	np = np_joined(&setup);
	bss = &np->ap.bss[0];
	ck_assert(bss->bigtk.set && np->sta.bigtk[bss->bigtk.key_id - 6].set);
	np->sta.bigtk[bss->bigtk.key_id - 6].rx_pn = 1000;
	np->sta.sme.heard_ns = 0;
	hdr_build(&p, &h);
	beacon_build(&p, &(struct beacon){ .interval = 100, .caps = 1 });
	wr_put(&p, bss->beacon, bss->beacon_len);
	np_to_sta(np, make(np, g, &bss->bigtk, 1000, wr_sofar(&p), &w));
	ck_assert_msg((np->sta.sme.heard_ns != 0) == g->want, "%s", g->name);
	np_free(np);
}
END_TEST

/* hostapd_cli deauthenticate ff:ff:ff:ff:ff:ff: believed, with protection and without. */
START_TEST(t_everybody)
{
	struct np *np = np_joined(_i == 0 ? &mfp : &psk);
	const struct np_frame *f;

	ap_deauth_all(&np->ap, 3);
	np_run(np, NS_PER_MS);
	ck_assert_ptr_null(np->ap.first);
	f = np_sent(np, true, FRAME_DEAUTH);
	ck_assert_uint_eq(f->len, 24 + 2 + (_i == 0 ? MME_LEN_MAX - 8 : 0));
	ck_assert(!np->sta.sme.associated);
	np_free(np);
}
END_TEST

static void unprotected(struct np *np, uint16_t reason)
{
	struct hdr h = hdr_mgmt(FRAME_DEAUTH, np_sta_mac, np_bssid, np_bssid);
	uint8_t frame[64];
	struct wr w = wr_of(frame, sizeof(frame));

	hdr_build(&w, &h);
	leave_build(&w, &(struct leave){ .reason = reason });
	np_to_sta(np, wr_sofar(&w));
}

/* [11-2020 11.14] The station asks in a protected frame, and the AP answers in one. */
START_TEST(t_station_asks)
{
	struct np *np = np_joined(&mfp);
	bool asks = _i == 6 || _i == 7;

	unprotected(np, (uint16_t)_i);
	ck_assert_int_eq(np->sta.sa.state, asks ? SA_ASKER_ASKING : SA_ASKER_IDLE);
	ck_assert((np_sent(np, false, FRAME_ACTION) != NULL) == asks);
	np_run(np, 5 * NS_PER_MS);
	ck_assert((np_sent(np, true, FRAME_ACTION) != NULL) == asks);
	if (asks)
		ck_assert(np_hdr(np_sent(np, false, FRAME_ACTION)).prot &&
			  np_hdr(np_sent(np, true, FRAME_ACTION)).prot);
	ck_assert_int_eq(np->sta.sa.state, SA_ASKER_IDLE);
	ck_assert(np->sta.sme.associated && np->sta.tk.set);
	np_free(np);
}
END_TEST

/* Nobody answers: 1005 TU later the station deauthenticates. */
START_TEST(t_station_gives_up)
{
	struct np *np = np_joined(&mfp);

	unprotected(np, 7);
	ap_reset(&np->ap);
	np_run(np, 1004 * NS_PER_TU);
	ck_assert(np->sta.sme.associated);
	np_run(np, 2 * NS_PER_TU);
	ck_assert(!np->sta.sme.associated && !np->sta.tk.set);
	ck_assert_ptr_nonnull(np_sent(np, false, FRAME_DEAUTH));
	np_free(np);
}
END_TEST

static void forge(struct np *np, enum frame kind, struct bytes body)
{
	struct hdr h = hdr_mgmt(kind, np_bssid, np_sta_mac, np_bssid);
	uint8_t frame[512];
	struct wr w = wr_of(frame, sizeof(frame));

	hdr_build(&w, &h);
	wr_bytes(&w, body);
	np_to_ap(np, wr_sofar(&w));
}

/*
 * Somebody authenticates and associates under the station's address: the AP puts that off and asks
 * the station, which answers; its association stays. Without protection it is replaced.
 */
START_TEST(t_forged_association)
{
	struct np *np = np_joined(_i == 0 ? &mfp : &psk);
	struct bytes request = bytes_of(np->sta.sme.request, np->sta.sme.request_len);
	uint8_t body[8];
	struct wr w = wr_of(body, sizeof(body));
	struct assoc_resp r;
	uint32_t tu;

	auth_build(&w, &(struct auth){ .algorithm = AUTH_OPEN, .seq = 1 });
	forge(np, FRAME_AUTH, wr_sofar(&w));
	ck_assert_int_eq(np->ap.first->tk.set, _i == 0);
	forge(np, FRAME_ASSOC_REQ, request);
	ck_assert_int_eq(assoc_resp_parse(np_body(np_sent(np, true, FRAME_ASSOC_RESP)), &r),
			 WIRE_OK);
	ck_assert_uint_eq(r.status, _i == 0 ? STATUS_REFUSED_TEMPORARILY : STATUS_SUCCESS);
	if (_i == 0) {
		ck_assert(tie_find(&r.e, TIE_COMEBACK, &tu) && tu == 1000);
		ck_assert_int_eq(np->ap.first->sa.state, SA_ASKER_ASKING);
		np_run(np, 2 * NS_PER_MS);
		ck_assert_int_eq(np->ap.first->sa.state, SA_ASKER_IDLE);
		ck_assert_int_eq(np->ap.first->state, AP_STA_AUTHORIZED);
		ck_assert(np->ap.first->tk.set && np->ap.first->mfp);
	}
	np_free(np);
}
END_TEST

/* The station has lost its keys: it is put off once, and taken when SA Query went unanswered. */
START_TEST(t_comes_back)
{
	struct np *np = np_joined(&mfp);

	station_reset(&np->sta);
	node_start(&np->sta.node);
	np_run(np, 500 * NS_PER_MS);
	ck_assert_int_eq(np->sta.sme.state, SME_ASSOC);
	ck_assert_int_eq(np->ap.first->sa.state, SA_ASKER_ASKING);
	np_run(np, NS_PER_S);
	ck_assert(np->sta.tk.set && np->ap.first->tk.set);
	ck_assert_int_eq(np->ap.first->sa.state, SA_ASKER_IDLE);
	np_free(np);
}
END_TEST

/* [mac80211] with MFP an unprotected robust Action frame is dropped; SA Query is not answered. */
START_TEST(t_query_in_clear)
{
	struct np *np = np_joined(&mfp);
	struct hdr h = hdr_mgmt(FRAME_ACTION, np_sta_mac, np_bssid, np_bssid);
	uint8_t body[8], frame[64];
	struct wr b = wr_of(body, sizeof(body)), w = wr_of(frame, sizeof(frame));

	sa_query_build(&b, &(struct sa_query){ .action = SA_QUERY_REQUEST, .transaction = 9 });
	hdr_build(&w, &h);
	wr_bytes(&w, wr_sofar(&b));
	np_to_sta(np, wr_sofar(&w));
	ck_assert_ptr_null(np_sent(np, false, FRAME_ACTION));
	forge(np, FRAME_ACTION, wr_sofar(&b));
	ck_assert_ptr_null(np_sent(np, true, FRAME_ACTION));
	np_free(np);
}
END_TEST

UNIT_MAIN("node PMF", {
	tcase_add_loop_test(tc, t_group, 0, 2 * N_OF(group_cases));
	tcase_add_loop_test(tc, t_beacon, 0, 2 * N_OF(group_cases));
	tcase_add_loop_test(tc, t_everybody, 0, 2);
	tcase_add_loop_test(tc, t_station_asks, 1, 12);
	tcase_add_test(tc, t_station_gives_up);
	tcase_add_loop_test(tc, t_forged_association, 0, 2);
	tcase_add_test(tc, t_comes_back);
	tcase_add_test(tc, t_query_in_clear);
})
