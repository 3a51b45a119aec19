/* sees: sim */
#include "node_pair.h"
#include "suite.h"
#include "wire/action.h"
#include "wire/eapol.h"
#include "wire/ip.h"

/* What the station node lets pass from the air. */
static const struct np_setup psk = { "wpa_key_mgmt=WPA-PSK\n", "\tkey_mgmt=WPA-PSK\n", false, 0 };
static const struct np_setup mfp = { "wpa_key_mgmt=WPA-PSK-SHA256\nieee80211w=2\n",
				     "\tkey_mgmt=WPA-PSK-SHA256\n\tieee80211w=2\n", false, 0 };

enum { GROUP_PN = 500 };

/* A packet of the flow, to the station or to everybody. */
static void send_data(struct np *np, bool group, const struct np_seal *s)
{
	struct hdr h = hdr_data_from_ap(FRAME_DATA, np_bssid, group ? MAC_BROADCAST : np_sta_mac,
					np_far);
	uint8_t mark[HOST_PAYLOAD_MIN] = { 0 }, packet[96], body[128], frame[192];
	struct wr p = wr_of(packet, sizeof(packet)), b = wr_of(body, sizeof(body));
	struct wr w = wr_of(frame, sizeof(frame));
	struct ipv4 ip = { .ttl = 64, .src = HOST_GATEWAY_IP, .dst = NP_STA_IP };

	mark[7] = 1;
	udp_build(&p, &ip, &(struct udp){ HOST_PORT_BASE, HOST_PORT_BASE, BYTES(mark) });
	msdu_build(&b, &(struct msdu){ ETHERTYPE_IPV4, wr_sofar(&p) });
	np_make(np, &h, wr_sofar(&b), s, &w);
	np_to_sta(np, wr_sofar(&w));
}

/*
 * [11-2020 12.5.3.4.4, 12.9.2.7] Only what the key in use protects, numbered above all before, is
 * delivered; the rest does not even move the counter. The group's numbers begin where message 3
 * said [12.7.6.4].
 */
static const struct data_case {
	const char *name;
	bool group, clear, other_key, other_id;
	int64_t pn; /* above the last received */
	bool damage_mic;
	unsigned want;
} data_cases[] = {
	{ "right", .pn = 1, .want = 1 },
	{ "in the clear", .clear = true, .want = 0 },
	{ "the number again", .pn = 0, .want = 0 },
	{ "a lower number", .pn = -1, .want = 0 },
	{ "another key id", .other_id = true, .pn = 5, .want = 0 },
	{ "another key", .other_key = true, .pn = 5, .want = 0 },
	{ "MIC", .pn = 5, .damage_mic = true, .want = 0 },
	{ "group: right", .group = true, .pn = 1, .want = 1 },
	{ "group: in the clear", .group = true, .clear = true, .want = 0 },
	{ "group: the number of message 3", .group = true, .pn = 0, .want = 0 },
	{ "group: before the station came", .group = true, .pn = 2 - GROUP_PN, .want = 0 },
	{ "group: another key id", .group = true, .other_id = true, .pn = 5, .want = 0 },
	{ "group: another key", .group = true, .other_key = true, .pn = 5, .want = 0 },
	{ "group: MIC", .group = true, .pn = 5, .damage_mic = true, .want = 0 },
};

START_TEST(t_data)
{
	const struct data_case *d = &data_cases[(unsigned)_i / 2];
	struct np_setup setup = psk;
	struct seal_key *held, *there, key;
	struct np_seal s;
	uint64_t last = GROUP_PN;
	struct np *np;

	setup.lazy = _i % 2 == 1;
	np = np_new(&setup);
	np->ap.bss[0].group.gtk_pn = GROUP_PN;
	node_start(&np->sta.node);
	np_run(np, 3 * NS_PER_S);
	np_hush(np);
	there = d->group ? &np->ap.bss[0].gtk : &np->ap.first->tk;
	held = d->group ? &np->sta.gtk[there->key_id] : &np->sta.tk;
	ck_assert(np->sta.port_open && held->set);
	if (!d->group) {
		last = held->rx_pn[0] + 2;
		for (uint64_t pn = last - 1; pn <= last; pn++)
			send_data(np, false, &(struct np_seal){ there, pn, false });
		ck_assert_uint_eq(np->n_delivered, 2);
	}
	np_hush(np);
	key = *there;
	if (d->other_id)
		key.key_id = key.key_id == 1 ? 2 : 1;
	if (d->other_key) {
		key.key.tk[3] ^= 1;
		key.fingerprint[0] ^= 1;
	}
	s = (struct np_seal){ d->clear ? NULL : &key, (uint64_t)((int64_t)last + d->pn),
			      d->damage_mic };
	send_data(np, d->group, &s);
	ck_assert_msg(np->n_delivered == d->want, "%s: %u", d->name, np->n_delivered);
	s = (struct np_seal){ there, last + 1, false };
	if (d->want == 0) {
		send_data(np, d->group, &s);
		ck_assert_msg(np->n_delivered == 1, "%s: the right one after it", d->name);
	}
	send_data(np, d->group, &s);
	ck_assert_msg(np->n_delivered == 1, "%s: replayed", d->name);
	np_free(np);
}
END_TEST

/* [11-2020 11.3.3] keys installed, port not open yet: nothing is delivered. */
START_TEST(t_port_closed)
{
	struct np_setup setup = psk;
	struct np_seal s = { .pn = 100 };
	struct np *np;

	setup.key_install_ns = 500 * NS_PER_MS;
	np = np_new(&setup);
	node_start(&np->sta.node);
	for (unsigned i = 0; i < 3000 && !np->sta.tk.set; i++)
		np_run(np, NS_PER_MS);
	np_run(np, 5 * NS_PER_MS);
	ck_assert(np->sta.tk.set && !np->sta.port_open);
	ck_assert(np->ap.first->tk.set);
	s.key = &np->ap.first->tk;
	send_data(np, false, &s);
	ck_assert_uint_eq(np->n_delivered, 0);
	np_run(np, NS_PER_S);
	ck_assert(np->sta.port_open);
	s.pn = 101;
	send_data(np, false, &s);
	ck_assert_uint_eq(np->n_delivered, 1);
	np_free(np);
}
END_TEST

static void send_mgmt(struct np *np, enum frame kind, struct bytes body, const struct np_seal *s)
{
	struct hdr h = hdr_mgmt(kind, np_sta_mac, np_bssid, np_bssid);
	uint8_t frame[128];
	struct wr w = wr_of(frame, sizeof(frame));

	np_make(np, &h, body, s, &w);
	np_to_sta(np, wr_sofar(&w));
}

/* [11-2020 11.13] with MFP the AP ends an association by protected frames only; keys go with it. */
static const struct leave_case {
	const char *name;
	const struct np_setup *setup;
	enum frame kind;
	uint64_t pn; /* 0: in the clear; 1000: that of an SA Query before */
	bool damage_mic, gone;
} leave_cases[] = {
	{ "deauthentication", &psk, FRAME_DEAUTH, 0, false, true },
	{ "protected deauthentication", &mfp, FRAME_DEAUTH, 1001, false, true },
	{ "protected disassociation", &mfp, FRAME_DISASSOC, 1001, false, true },
	{ "deauthentication in the clear", &mfp, FRAME_DEAUTH, 0, false, false },
	{ "disassociation in the clear", &mfp, FRAME_DISASSOC, 0, false, false },
	{ "MIC", &mfp, FRAME_DEAUTH, 1001, true, false },
	{ "the number again", &mfp, FRAME_DEAUTH, 1000, false, false },
	{ "a lower number", &mfp, FRAME_DEAUTH, 999, false, false },
};

START_TEST(t_leaving)
{
	const struct leave_case *l = &leave_cases[_i];
	struct np *np = np_joined(l->setup);
	struct np_seal s = { &np->ap.first->tk, 1000, false };
	uint8_t query[8], body[8];
	struct wr q = wr_of(query, sizeof(query)), w = wr_of(body, sizeof(body));

	sa_query_build(&q, &(struct sa_query){ .action = 0, .transaction = 7 });
	leave_build(&w, &(struct leave){ .reason = REASON_DEAUTH_LEAVING });
	if (l->setup == &mfp)
		send_mgmt(np, FRAME_ACTION, wr_sofar(&q), &s);
	ck_assert(np->sta.sme.associated);
	if (l->pn == 0)
		s.key = NULL;
	s.pn = l->pn;
	s.damage_mic = l->damage_mic;
	send_mgmt(np, l->kind, wr_sofar(&w), &s);
	ck_assert_msg(np->sta.sme.associated != l->gone, "%s", l->name);
	ck_assert_msg(np->sta.tk.set != l->gone, "%s: keys", l->name);
	ck_assert_msg(np->sta.port_open != l->gone, "%s: port", l->name);
	np_free(np);
}
END_TEST

/* Message 1 of a new handshake, right in all but how it comes. */
static const struct {
	const struct np_setup *setup;
	bool clear, taken;
} eapol_cases[] = {
	{ &psk, true, true }, { &psk, false, true }, { &mfp, true, false }, { &mfp, false, true }
};

START_TEST(t_eapol)
{
	struct np *np = np_joined(eapol_cases[_i].setup);
	struct np_seal s = { eapol_cases[_i].clear ? NULL : &np->ap.first->tk, 1000, false };
	struct eapol_key k = { .version = 2, .desc = EAPOL_DESC_RSN, .mic_len = 16, .key_len = 16 };
	struct hdr h = hdr_data_from_ap(FRAME_DATA, np_bssid, np_sta_mac, np_bssid);
	uint8_t pdu[128], body[160], frame[200];
	struct wr p = wr_of(pdu, sizeof(pdu)), b = wr_of(body, sizeof(body));
	struct wr w = wr_of(frame, sizeof(frame));

	k.info = (uint16_t)(np->sta.supp.row->key_version | KEY_INFO_PAIRWISE | KEY_INFO_ACK);
	k.replay = np->sta.supp.replay + 1;
	memset(k.nonce, 0x77, sizeof(k.nonce));
	eapol_key_build(&p, &k);
	msdu_build(&b, &(struct msdu){ ETHERTYPE_EAPOL, wr_sofar(&p) });
	np_make(np, &h, wr_sofar(&b), &s, &w);
	np_to_sta(np, wr_sofar(&w));
	ck_assert_int_eq(np->sta.supp.state, eapol_cases[_i].taken ? SUPP_WAIT_M3 : SUPP_KEYED);
	np_free(np);
}
END_TEST

UNIT_MAIN("node guard station", {
	tcase_add_loop_test(tc, t_data, 0, 2 * N_OF(data_cases));
	tcase_add_test(tc, t_port_closed);
	tcase_add_loop_test(tc, t_leaving, 0, N_OF(leave_cases));
	tcase_add_loop_test(tc, t_eapol, 0, N_OF(eapol_cases));
})
