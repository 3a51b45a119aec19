/* sees: sim */
#include "key/eapol_mic.h"
#include "node_pair.h"
#include "suite.h"
#include "wire/action.h"
#include "wire/eapol.h"
#include "wire/ft.h"
#include "wire/rrb.h"
#include "wire/rsn.h"

/* What the AP node lets pass from the air, and from whom. */
static const struct np_setup psk = { "wpa_key_mgmt=WPA-PSK\n", "\tkey_mgmt=WPA-PSK\n", false, 0 };
static const struct np_setup mfp = { "wpa_key_mgmt=WPA-PSK-SHA256\nieee80211w=2\n",
				     "\tkey_mgmt=WPA-PSK-SHA256\n\tieee80211w=2\n", false, 0 };
static const struct np_setup ft = { "wpa_key_mgmt=FT-PSK\nmobility_domain=a1b2\n"
				    "nas_identifier=ap1.lab\n"
				    "ft_psk_generate_local=1\nft_over_ds=1\n",
				    "\tkey_mgmt=FT-PSK\n", false, 0 };
static const struct np_setup both = { "wpa_key_mgmt=WPA-PSK FT-PSK\nmobility_domain=a1b2\n"
				      "nas_identifier=ap1.lab\nft_psk_generate_local=1\n",
				      "\tkey_mgmt=WPA-PSK\n", false, 0 };

static const struct mac stranger = { { 2, 0, 0, 0, 7, 7 } };

static struct bytes msdu(struct wr *w, uint16_t type)
{
	msdu_build(w, &(struct msdu){ type, bytes_of("what is in it ..", 16) });
	return wr_sofar(w);
}

/* Data of the station for somewhere on the cable. */
static void send_data(struct np *np, struct mac from, const struct np_seal *s)
{
	struct hdr h = hdr_data_to_ap(FRAME_DATA, np_bssid, from, np_far);
	uint8_t body[64], frame[128];
	struct wr b = wr_of(body, sizeof(body)), w = wr_of(frame, sizeof(frame));

	np_make(np, &h, msdu(&b, NP_PROBE_TYPE), s, &w);
	np_to_ap(np, wr_sofar(&w));
}

/*
 * [11-2020 12.5.3.4.4, 12.9.2.7] Only what the key in use protects, numbered above all before, is
 * forwarded; the rest does not even move the counter.
 */
static const struct data_case {
	const char *name;
	bool clear, other_key;
	uint8_t key_id;
	int64_t pn; /* above the last received */
	bool damage_mic;
	unsigned want;
} data_cases[] = {
	{ "right", .pn = 1, .want = 1 },
	{ "a gap", .pn = 70000, .want = 1 },
	{ "in the clear", .clear = true, .want = 0 },
	{ "the number again", .pn = 0, .want = 0 },
	{ "a lower number", .pn = -1, .want = 0 },
	{ "another key id", .key_id = 1, .pn = 5, .want = 0 },
	{ "another key", .other_key = true, .pn = 5, .want = 0 },
	{ "MIC", .pn = 5, .damage_mic = true, .want = 0 },
};

START_TEST(t_data)
{
	const struct data_case *d = &data_cases[(unsigned)_i / 2];
	struct np_setup setup = psk;
	struct seal_key key;
	struct np_seal s;
	struct np *np;

	setup.lazy = _i % 2 == 1;
	np = np_joined(&setup);
	for (unsigned i = 0; i < 2; i++) /* so that there is a lower number */
		send_data(np, np_sta_mac,
			  &(struct np_seal){ &np->sta.tk, np->ap.first->tk.rx_pn[0] + 1, false });
	np_hush(np);
	key = np->sta.tk;
	key.key_id = d->key_id;
	if (d->other_key) {
		key.key.tk[3] ^= 1;
		key.fingerprint[0] ^= 1;
	}
	s = (struct np_seal){ d->clear ? NULL : &key,
			      (uint64_t)((int64_t)np->ap.first->tk.rx_pn[0] + d->pn),
			      d->damage_mic };
	send_data(np, np_sta_mac, &s);
	ck_assert_msg(np->n_wire == d->want, "%s: %u", d->name, np->n_wire);
	s = (struct np_seal){ &np->sta.tk, np->ap.first->tk.rx_pn[0] + 1, false };
	if (d->want == 0) {
		ck_assert_uint_le(s.pn, 20); /* the wrong one's number was not taken */
		send_data(np, np_sta_mac, &s);
		ck_assert_msg(np->n_wire == 1, "%s: the right one after it", d->name);
	}
	send_data(np, np_sta_mac, &s); /* the very frame again */
	if (d->want == 0)
		ck_assert_msg(np->n_wire == 1, "%s: replayed", d->name);
	np_free(np);
}
END_TEST

/* Both ends number their frames upwards from 1 [11-2020 12.5.3.2]. */
START_TEST(t_numbers_rise)
{
	struct np *np = np_joined(&psk);
	struct eth eth = { np_sta_mac, np_far, NP_PROBE_TYPE, bytes_of("0123456789", 10) };
	uint64_t last = 0;

	for (unsigned i = 0; i < 3; i++) {
		uint8_t frame[64];
		struct wr w = wr_of(frame, sizeof(frame));
		const struct np_frame *sent;
		struct mpdu_sealed m;

		eth_build(&w, &eth);
		node_wire_rx(&np->ap.node, 0, wr_sofar(&w));
		sent = np_sent(np, true, FRAME_DATA);
		if (sent == NULL)
			sent = np_sent(np, true, FRAME_QOS_DATA);
		ck_assert_ptr_nonnull(sent);
		ck_assert_int_eq(mpdu_parse(bytes_of(sent->b, sent->len), &m), ERR_OK);
		ck_assert_uint_gt(m.slot.pn, last);
		last = m.slot.pn;
	}
	np_free(np);
}
END_TEST

/* [11-2020 11.3.3] until the keys are made the port is closed, both ways. */
START_TEST(t_port_closed)
{
	struct np *np = np_new(&psk);
	struct eth eth = { np_sta_mac, np_far, NP_PROBE_TYPE, bytes_of("0123456789", 10) };
	struct np_seal clear = { NULL, 0, false };
	uint8_t frame[64];
	struct wr w = wr_of(frame, sizeof(frame));

	np->lose_eapol = true;
	node_start(&np->sta.node);
	np_run(np, NS_PER_S);
	ck_assert_ptr_nonnull(np->ap.first);
	ck_assert_int_eq(np->ap.first->state, AP_STA_ASSOCIATED);
	np_hush(np);
	send_data(np, np_sta_mac, &clear);
	ck_assert_uint_eq(np->n_wire, 0);
	eth_build(&w, &eth);
	node_wire_rx(&np->ap.node, 0, wr_sofar(&w));
	ck_assert_ptr_null(np_sent(np, true, FRAME_DATA));
	ck_assert_ptr_null(np_sent(np, true, FRAME_QOS_DATA));
	np_free(np);
}
END_TEST

static void send_mgmt(struct np *np, enum frame kind, struct mac from, struct bytes body,
		      const struct np_seal *s)
{
	struct hdr h = hdr_mgmt(kind, np_bssid, from, np_bssid);
	uint8_t frame[1024];
	struct wr w = wr_of(frame, sizeof(frame));

	np_make(np, &h, body, s, &w);
	np_to_ap(np, wr_sofar(&w));
	np_run(np, NS_PER_MS);
}

static void send_auth(struct np *np, struct mac from, uint16_t algorithm)
{
	uint8_t body[16];
	struct wr w = wr_of(body, sizeof(body));

	auth_build(&w, &(struct auth){ .algorithm = algorithm, .seq = 1 });
	send_mgmt(np, FRAME_AUTH, from, wr_sofar(&w), &(struct np_seal){ NULL, 0, false });
}

/* What a station asks for in its Association Request. */
struct ask {
	enum cipher group, pairwise;
	enum akm akm;
	uint16_t caps;
	uint16_t mdid; /* 0: no MDE */
	bool reassoc, no_rsne;
};

static void send_assoc(struct np *np, struct mac from, const struct ask *a)
{
	static const uint8_t rates[] = { 1, 4, 0x82, 0x84, 0x8b, 0x96 };
	uint8_t elements[256], body[300];
	struct wr e = wr_of(elements, sizeof(elements)), w = wr_of(body, sizeof(body));
	struct rsne r = rsne_of(a->group, a->pairwise, a->akm, a->caps, CIPHER_NONE);
	struct mde m = { .mdid = { (uint8_t)(a->mdid >> 8), (uint8_t)a->mdid } };

	m.policy = 1;
	wr_put(&e, "\0\3lab", 5);
	wr_put(&e, rates, sizeof(rates));
	if (!a->no_rsne)
		rsne_build(&e, &r);
	if (a->mdid != 0)
		mde_build(&e, &m);
	assoc_req_build(&w, &(struct assoc_req){ .reassoc = a->reassoc,
						 .current_ap = np_far,
						 .listen_interval = 10,
						 .elements = wr_sofar(&e) });
	send_mgmt(np, a->reassoc ? FRAME_REASSOC_REQ : FRAME_ASSOC_REQ, from, wr_sofar(&w),
		  &(struct np_seal){ NULL, 0, false });
}

static const struct ask right = { CIPHER_CCMP_128, CIPHER_CCMP_128, AKM_PSK, 0, 0, false, false };

static uint16_t reason_of(const struct np *np, enum frame kind)
{
	const struct np_frame *f = np_sent(np, true, kind);
	struct leave l = { .reason = 0 };

	if (f != NULL)
		ck_assert_int_eq(leave_parse(np_body(f), &l), WIRE_OK);
	return l.reason;
}

static uint16_t deauth_reason(const struct np *np)
{
	return reason_of(np, FRAME_DEAUTH);
}

/* [11-2020 11.3.3] frames of a class the station has not reached are answered with a reason. */
START_TEST(t_classes)
{
	struct np *np = np_new(&psk);
	struct np_seal clear = { NULL, 0, false };

	np_run(np, 10 * NS_PER_MS);
	send_data(np, stranger, &clear);
	np_run(np, NS_PER_MS);
	ck_assert_uint_eq(deauth_reason(np), REASON_CLASS3_FROM_NONASSOC);
	np_hush(np);
	send_assoc(np, stranger, &right);
	ck_assert_uint_eq(deauth_reason(np), REASON_CLASS2_FROM_NONAUTH);
	np_hush(np);
	send_auth(np, stranger, AUTH_OPEN);
	ck_assert_uint_eq(deauth_reason(np), 0);
	send_data(np, stranger, &clear); /* authenticated, not associated */
	np_run(np, NS_PER_MS);
	ck_assert_uint_eq(reason_of(np, FRAME_DISASSOC), REASON_CLASS3_FROM_NONASSOC);
	ck_assert_uint_eq(np->n_wire, 0);
	np_free(np);
}
END_TEST

/* A station that FT authentication refused is known, but not authenticated. */
START_TEST(t_class_2_after_refusal)
{
	static const struct ask ask = { CIPHER_CCMP_128, CIPHER_CCMP_128, AKM_FT_PSK,
					0, 0xa1b2, true, false };
	struct np *np = np_new(&ft);

	np_run(np, 10 * NS_PER_MS);
	send_auth(np, stranger, AUTH_FT); /* without its elements */
	ck_assert_ptr_nonnull(np->ap.first);
	ck_assert_int_eq(np->ap.first->state, AP_STA_NEW);
	np_hush(np);
	send_assoc(np, stranger, &ask);
	ck_assert_uint_eq(deauth_reason(np), REASON_CLASS2_FROM_NONAUTH);
	np_free(np);
}
END_TEST

/* [11-2020 12.6.3, 13.4.2] what the AP does not offer is refused with its status. */
static const struct assoc_case {
	const char *name;
	const struct np_setup *setup;
	struct ask ask;
	uint16_t want;
} assoc_cases[] = {
#define CCMP CIPHER_CCMP_128
	{ "right", &psk, { CCMP, CCMP, AKM_PSK, 0, 0, false, false }, 0 },
	{ "reassociation", &psk, { CCMP, CCMP, AKM_PSK, 0, 0, true, false }, 0 },
	{ "reassociation with FT", &ft, { CCMP, CCMP, AKM_FT_PSK, 0, 0xa1b2, true, false }, 0 },
	{ "no RSNE", &psk, { CCMP, CCMP, AKM_PSK, 0, 0, false, true }, 40 },
	{ "group", &psk, { CIPHER_GCMP_128, CCMP, AKM_PSK, 0, 0, false, false }, 41 },
	{ "pairwise", &psk, { CCMP, CIPHER_GCMP_128, AKM_PSK, 0, 0, false, false }, 42 },
	{ "AKM", &psk, { CCMP, CCMP, AKM_PSK_SHA256, 0, 0, false, false }, 43 },
	{ "FT AKM", &psk, { CCMP, CCMP, AKM_FT_PSK, 0, 0xa1b2, false, false }, 43 },
	{ "MFP", &mfp, { CCMP, CCMP, AKM_PSK_SHA256, RSN_CAP_MFPC, 0, false, false }, 0 },
	{ "no MFP", &mfp, { CCMP, CCMP, AKM_PSK_SHA256, 0, 0, false, false }, 31 },
	/* a station that must have it does not come; hostapd takes one that says so and does */
	{ "needs MFP", &psk, { CCMP, CCMP, AKM_PSK, RSN_CAP_MFPR, 0, false, false }, 0 },
	{ "FT", &ft, { CCMP, CCMP, AKM_FT_PSK, 0, 0xa1b2, false, false }, 0 },
	{ "FT without MDE", &ft, { CCMP, CCMP, AKM_FT_PSK, 0, 0, false, false }, 54 },
	{ "FT, other MDE", &ft, { CCMP, CCMP, AKM_FT_PSK, 0, 0xa1b3, false, false }, 54 },
	{ "MDE without FT", &both, { CCMP, CCMP, AKM_PSK, 0, 0xa1b2, false, false }, 43 },
#undef CCMP
};

START_TEST(t_association)
{
	const struct assoc_case *a = &assoc_cases[_i];
	struct np *np = np_new(a->setup);
	const struct np_frame *f;
	struct assoc_resp resp;

	np_run(np, 10 * NS_PER_MS);
	send_auth(np, stranger, AUTH_OPEN);
	send_assoc(np, stranger, &a->ask);
	f = np_sent(np, true, a->ask.reassoc ? FRAME_REASSOC_RESP : FRAME_ASSOC_RESP);
	ck_assert_msg(f != NULL, "%s: no answer", a->name);
	ck_assert_int_eq(assoc_resp_parse(np_body(f), &resp), WIRE_OK);
	ck_assert_msg(resp.status == a->want, "%s: status %u", a->name, resp.status);
	np_free(np);
}
END_TEST

/* [11-2020 11.13] with MFP a station leaves by protected frames only. */
static const struct leave_case {
	const char *name;
	const struct np_setup *setup;
	enum frame kind;
	bool clear, damage_mic, gone;
} leave_cases[] = {
	{ "deauthentication", &psk, FRAME_DEAUTH, true, false, true },
	{ "protected deauthentication", &mfp, FRAME_DEAUTH, false, false, true },
	{ "protected disassociation", &mfp, FRAME_DISASSOC, false, false, true },
	{ "deauthentication in the clear", &mfp, FRAME_DEAUTH, true, false, false },
	{ "disassociation in the clear", &mfp, FRAME_DISASSOC, true, false, false },
	{ "MIC", &mfp, FRAME_DEAUTH, false, true, false },
};

START_TEST(t_leaving)
{
	const struct leave_case *l = &leave_cases[_i];
	struct np *np = np_joined(l->setup);
	struct np_seal s = { l->clear ? NULL : &np->sta.tk, 1000, l->damage_mic };
	uint8_t body[8];
	struct wr w = wr_of(body, sizeof(body));

	leave_build(&w, &(struct leave){ .reason = REASON_DEAUTH_LEAVING });
	send_mgmt(np, l->kind, np_sta_mac, wr_sofar(&w), &s);
	ck_assert_msg((np->ap.first == NULL) == l->gone, "%s", l->name);
	np_free(np);
}
END_TEST

/* A request for new keys, right in all but how it comes: a new handshake tells that it was read. */
static const struct {
	const struct np_setup *setup;
	bool clear, taken;
} eapol_cases[] = {
	{ &psk, true, true }, { &psk, false, true }, { &mfp, true, false }, { &mfp, false, true }
};

START_TEST(t_eapol)
{
	struct np *np = np_joined(eapol_cases[_i].setup);
	struct np_seal s = { eapol_cases[_i].clear ? NULL : &np->sta.tk, 1000, false };
	const struct akm_row *row = np->sta.supp.row;
	struct eapol_key k = { .version = 1, .desc = EAPOL_DESC_RSN, .mic_len = 16, .replay = 5 };
	struct eapol_mic_in mic = { .akm = row, .kck = ptk_kck(&np->sta.supp.ptk) };
	struct hdr h = hdr_data_to_ap(FRAME_DATA, np_bssid, np_sta_mac, np_bssid);
	uint8_t pdu[128], body[160], frame[200];
	struct wr p = wr_of(pdu, sizeof(pdu)), b = wr_of(body, sizeof(body));
	struct wr w = wr_of(frame, sizeof(frame));

	k.info = (uint16_t)(row->key_version | KEY_INFO_MIC | KEY_INFO_SECURE | KEY_INFO_REQUEST |
			    KEY_INFO_PAIRWISE);
	eapol_key_build(&p, &k);
	mic.pdu = wr_sofar(&p);
	ck_assert_int_eq(eapol_mic(np->crypto, &mic, pdu + EAPOL_KEY_MIC_AT), ERR_OK);
	msdu_build(&b, &(struct msdu){ ETHERTYPE_EAPOL, wr_sofar(&p) });
	np_make(np, &h, wr_sofar(&b), &s, &w);
	np_to_ap(np, wr_sofar(&w));
	ck_assert_int_eq(np->ap.first->auth.state,
			 eapol_cases[_i].taken ? AUTHR_M1_SENT : AUTHR_KEYED);
	np_free(np);
}
END_TEST

/* ---- over the DS ---- */
static const struct mac target = { { 2, 0, 0, 0, 3, 0 } };

static size_t ft_action(uint8_t *to, size_t cap, uint8_t action, struct mac sta, struct mac ap)
{
	struct wr w = wr_of(to, cap);

	ft_frame_build(&w, &(struct ft_frame){ .action = action, .sta = sta, .target = ap });
	ck_assert(!w.overflow);
	return w.len;
}

/* [11-2020 13.10.2] the current AP carries a station's own request, to another AP. */
static const struct {
	const char *name;
	struct mac sta, target;
	unsigned want;
} ds_requests[] = {
	{ "right", { { 2, 0, 0, 0, 2, 0 } }, { { 2, 0, 0, 0, 3, 0 } }, 1 },
	{ "in another's name", { { 2, 0, 0, 0, 7, 7 } }, { { 2, 0, 0, 0, 3, 0 } }, 0 },
	{ "to itself", { { 2, 0, 0, 0, 2, 0 } }, { { 2, 0, 0, 0, 1, 0 } }, 0 },
	{ "to a group", { { 2, 0, 0, 0, 2, 0 } }, { { 3, 0, 0, 0, 3, 0 } }, 0 },
	{ "to nobody", { { 2, 0, 0, 0, 2, 0 } }, { { 0 } }, 0 },
};

START_TEST(t_ds_request)
{
	struct np *np = np_joined(&ft);
	uint8_t body[64];
	size_t len = ft_action(body, sizeof(body), FT_REQUEST, ds_requests[_i].sta,
			       ds_requests[_i].target);

	send_mgmt(np, FRAME_ACTION, np_sta_mac, bytes_of(body, len),
		  &(struct np_seal){ NULL, 0, false });
	ck_assert_msg(np->n_wire == ds_requests[_i].want, "%s", ds_requests[_i].name);
	np_free(np);
}
END_TEST

static void send_rrb(struct np *np, enum rrb_packet packet, struct mac from, struct bytes action)
{
	uint8_t payload[128], frame[160];
	struct wr p = wr_of(payload, sizeof(payload)), w = wr_of(frame, sizeof(frame));

	rrb_build(&p, &(struct rrb){ .packet = packet, .ap = from, .action = action });
	eth_build(&w, &(struct eth){ np_bssid, from, ETHERTYPE_RRB, wr_sofar(&p) });
	node_wire_rx(&np->ap.node, 0, wr_sofar(&w));
	np_run(np, NS_PER_MS);
}

/* [11-2020 13.10.3] the target answers what is for it, if only with a refusal. */
START_TEST(t_ds_target)
{
	struct np *np = np_joined(&ft);
	uint8_t body[64];
	size_t len = ft_action(body, sizeof(body), FT_REQUEST, stranger, target);

	send_rrb(np, RRB_REQUEST, np_far, bytes_of(body, len));
	ck_assert_uint_eq(np->n_wire, 0);
	len = ft_action(body, sizeof(body), FT_RESPONSE, stranger, np_bssid);
	send_rrb(np, RRB_REQUEST, np_far, bytes_of(body, len));
	ck_assert_uint_eq(np->n_wire, 0);
	len = ft_action(body, sizeof(body), FT_REQUEST, stranger, np_bssid);
	send_rrb(np, RRB_REQUEST, np_far, bytes_of(body, len));
	ck_assert_uint_eq(np->n_wire, 1);
	np_free(np);
}
END_TEST

/* [11-2020 13.10.3] only the target itself answers, and only an associated station hears it. */
START_TEST(t_ds_response)
{
	struct np *np = np_joined(&ft);
	uint8_t body[64];
	size_t len = ft_action(body, sizeof(body), FT_RESPONSE, np_sta_mac, target);

	send_rrb(np, RRB_RESPONSE, np_far, bytes_of(body, len));
	ck_assert_ptr_null(np_sent(np, true, FRAME_ACTION));
	len = ft_action(body, sizeof(body), FT_RESPONSE, stranger, target);
	send_rrb(np, RRB_RESPONSE, target, bytes_of(body, len));
	ck_assert_ptr_null(np_sent(np, true, FRAME_ACTION));
	len = ft_action(body, sizeof(body), FT_RESPONSE, np_sta_mac, target);
	send_rrb(np, RRB_RESPONSE, target, bytes_of(body, len));
	ck_assert_ptr_nonnull(np_sent(np, true, FRAME_ACTION));
	np_free(np);
}
END_TEST

UNIT_MAIN("node guard ap", {
	tcase_add_loop_test(tc, t_data, 0, 2 * N_OF(data_cases));
	tcase_add_test(tc, t_numbers_rise);
	tcase_add_test(tc, t_port_closed);
	tcase_add_test(tc, t_classes);
	tcase_add_test(tc, t_class_2_after_refusal);
	tcase_add_loop_test(tc, t_association, 0, N_OF(assoc_cases));
	tcase_add_loop_test(tc, t_leaving, 0, N_OF(leave_cases));
	tcase_add_loop_test(tc, t_eapol, 0, N_OF(eapol_cases));
	tcase_add_loop_test(tc, t_ds_request, 0, N_OF(ds_requests));
	tcase_add_test(tc, t_ds_target);
	tcase_add_test(tc, t_ds_response);
})
