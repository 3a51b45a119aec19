#include "base/time.h"
#include "pair.h"
#include "suite.h"
#include "wire/dot11.h"
#include "wire/rsn.h"

/*
 * WPA1, TKIP and mixed mode between the two machines: with WPA1 message 3 brings no group key, a
 * group key handshake follows and ends it.
 */
static const struct pair_setup ways[] = {
	{ .akm = AKM_PSK, .wpa = true, .no_rsn = true, .pairwise = CIPHER_TKIP,
	  .group = CIPHER_TKIP },
	{ .akm = AKM_PSK, .wpa = true, .pairwise = CIPHER_CCMP_128, .group = CIPHER_TKIP },
	{ .akm = AKM_8021X, .wpa = true, .no_rsn = true },
	{ .akm = AKM_PSK, .mixed = true, .pairwise = CIPHER_TKIP, .group = CIPHER_TKIP },
	{ .akm = AKM_PSK, .mixed = true, .group = CIPHER_TKIP },
	{ .akm = AKM_CCKM, .wpa = true, .no_rsn = true, .pairwise = CIPHER_TKIP,
	  .group = CIPHER_TKIP },
	{ .akm = AKM_CCKM },
};

static void same_keys(const struct pair *p)
{
	const struct pair_ap *a = &p->ap[0];
	const struct held_key *gtk = &p->supp.held.gtk;

	ck_assert_int_eq(p->supp.state, SUPP_KEYED);
	ck_assert_int_eq(a->authr.state, AUTHR_KEYED);
	ck_assert_mem_eq(p->supp.tk, a->authr.tk, cipher_tk_len(p->pairwise));
	ck_assert(gtk->present && gtk->len == cipher_tk_len(p->group));
	ck_assert_uint_eq(gtk->key_id, a->group.now.gtk_id);
	ck_assert_mem_eq(gtk->key, a->group.now.gtk, gtk->len);
}

enum { PLACES = 6 };

/* However one of six messages suffers, both end keyed, alike, each key installed once. */
START_TEST(one_message_suffers)
{
	unsigned n = (unsigned)_i;
	struct pair *p = pair_new(&ways[n % N_OF(ways)]);

	p->fault = pair_harms[n / N_OF(ways) % PAIR_HARMS];
	p->fault.nth = n / N_OF(ways) / PAIR_HARMS;
	pair_associate(p, 0);
	pair_run(p, 10 * NS_PER_S);
	same_keys(p);
	ck_assert_uint_eq(p->tk_installs, 1);
	ck_assert_uint_eq(p->gtk_installs, 1);
	ck_assert_uint_eq(p->ap[0].tk_installs, 1);
	ck_assert_uint_eq(p->ap[0].deauth, 0);
	ck_assert_uint_eq(p->deauth, 0);
	ck_assert_uint_eq(p->keyed, 1);
	ck_assert_int_eq(p->supp.cckm.valid, p->akm == AKM_CCKM);
	pair_free(p);
}
END_TEST

START_TEST(rekey)
{
	struct pair *p = pair_new(&ways[_i]);
	uint8_t id;

	pair_associate(p, 0);
	pair_run(p, 1 * NS_PER_S);
	id = p->ap[0].group.now.gtk_id;
	pair_rekey(p, 0);
	pair_run(p, 2 * NS_PER_S);
	same_keys(p);
	ck_assert_uint_ne(p->ap[0].group.now.gtk_id, id);
	ck_assert_uint_eq(p->gtk_installs, 2);
	ck_assert_uint_eq(p->ap[0].gtk_changes, 1);
	ck_assert_uint_eq(p->group_done, 1);
	pair_free(p);
}
END_TEST

/* The station has its pairwise key and no group key: the port is shut. */
START_TEST(no_group_key)
{
	struct pair *p = pair_new(&ways[0]);

	p->fault = (struct pair_fault){ PAIR_LOSE_ALL, 4, 0 };
	pair_associate(p, 0);
	pair_run(p, 1 * NS_PER_S);
	ck_assert_int_eq(p->supp.state, SUPP_WAIT_G1);
	ck_assert_uint_eq(p->tk_installs, 1);
	ck_assert_uint_eq(p->keyed, 0);
	ck_assert_int_eq(p->ap[0].authr.state, AUTHR_GROUP_SENT);
	pair_run(p, 20 * NS_PER_S);
	ck_assert_uint_eq(p->ap[0].deauth, REASON_GROUP_KEY_TIMEOUT);
	pair_free(p);
}
END_TEST

/* The beacon said something else than message 3 does. */
static void beacon_says(struct pair *p, struct bytes rsne, struct bytes wpa)
{
	memcpy(p->supp.ap_rsne, rsne.p, rsne.len);
	p->supp.ap_rsne_len = (uint16_t)rsne.len;
	memcpy(p->supp.ap_wpa, wpa.p, wpa.len);
	p->supp.ap_wpa_len = (uint16_t)wpa.len;
}

static const struct lie {
	unsigned way;
	bool no_wpa, other_wpa;
	uint16_t reason;
} lies[] = {
	{ 0, false, false, 0 },
	{ 0, false, true, REASON_4WAY_ELEMENT_DIFFERS },
	{ 0, true, false, REASON_4WAY_ELEMENT_DIFFERS },
	{ 3, false, true, REASON_4WAY_ELEMENT_DIFFERS },
	{ 3, true, false, 0 }, /* its own RSNE is right: as wpa_supplicant */
};

START_TEST(elements)
{
	const struct lie *l = &lies[_i];
	struct pair *p = pair_new(&ways[l->way]);
	struct ap_security *sec = &p->ap[0].sec;
	uint8_t other[RSNE_LEN_MAX];
	struct bytes wpa = bytes_of(other, sec->wpa.len);

	memcpy(other, sec->wpa.p, sec->wpa.len);
	other[sec->wpa.len - 1] ^= l->other_wpa;
	pair_associate(p, 0);
	beacon_says(p, sec->rsne, l->no_wpa ? bytes_of(other, 0) : wpa);
	pair_run(p, 1 * NS_PER_S);
	ck_assert_uint_eq(p->deauth, l->reason);
	ck_assert_int_eq(p->supp.state == SUPP_KEYED, l->reason == 0);
	pair_free(p);
}
END_TEST

/* [wpa_supplicant] An RSNE the beacon did not have: somebody took it out. */
START_TEST(downgrade)
{
	struct pair *p = pair_new(&ways[0]);
	struct rsne r = rsne_of(CIPHER_TKIP, CIPHER_CCMP_128, AKM_PSK, 0, CIPHER_NONE);
	uint8_t both[2 * RSNE_LEN_MAX];
	struct wr w = wr_of(both, sizeof(both));

	rsne_build(&w, &r);
	wr_bytes(&w, p->ap[0].sec.wpa);
	pair_associate(p, 0);
	p->ap[0].sec.wpa = wr_sofar(&w); /* so message 3 carries both */
	pair_run(p, 1 * NS_PER_S);
	ck_assert_uint_eq(p->deauth, REASON_4WAY_ELEMENT_DIFFERS);
	ck_assert(pair_said(p, "Possible downgrade attack detected - RSN was enabled and RSN IE "
			       "was in msg 3/4, but not in Beacon/ProbeResp"));
	pair_free(p);
}
END_TEST

/* Message 2 repeats the element of the request. */
START_TEST(message_2_element)
{
	struct pair *p = pair_new(&ways[0]);

	pair_associate(p, 0);
	p->supp.rsne[p->supp.rsne_len - 1] ^= 3; /* PSK becomes 802.1X */
	pair_run(p, 1 * NS_PER_S);
	ck_assert_uint_eq(p->ap[0].deauth, REASON_AUTH_NOT_VALID);
	ck_assert_uint_eq(p->ap[0].keyed, 0);
	pair_free(p);
}
END_TEST

/* A station expects keys of one length, the AP has others. */
START_TEST(group_key_length)
{
	struct pair *p = pair_new(&ways[0]);

	pair_associate(p, 0);
	p->supp.group = CIPHER_CCMP_128;
	pair_run(p, 1 * NS_PER_S);
	ck_assert_uint_eq(p->deauth, REASON_UNSPECIFIED);
	ck_assert(pair_said(p, "WPA: Unsupported Group Cipher key length"));
	ck_assert_uint_eq(p->gtk_installs, 0);
	pair_free(p);
}
END_TEST

/* Reports of wrong Michael MICs, by way and by the key that they are about. */
static const struct report {
	const char *name;
	unsigned way;
	bool pairwise, counts;
} reports[] = {
	{ "TKIP for both, the pairwise key", 0, true, true },
	{ "TKIP for both, the group key", 0, false, true },
	{ "CCMP beside TKIP, the pairwise key", 1, true, false },
	{ "CCMP beside TKIP, the group key", 1, false, true },
	{ "RSN with TKIP, the pairwise key", 3, true, true },
	{ "CCMP for both, the pairwise key", 6, true, false },
	{ "CCMP for both, the group key", 6, false, false },
};

/* [11-2020 12.7.2] Request and Error; it counts once, and only about a key of TKIP's. */
START_TEST(mic_failure)
{
	const struct report *c = &reports[_i];
	struct pair *p = pair_new(&ways[c->way]);
	struct pair_ap *a = &p->ap[0];
	struct authr_event ev = { .kind = AUTHR_EV_EAPOL };
	unsigned info = KEY_INFO_REQUEST | KEY_INFO_ERROR | KEY_INFO_SECURE | KEY_INFO_MIC;
	struct eapol_key k;

	pair_associate(p, 0);
	pair_run(p, 1 * NS_PER_S);
	pair_to_sta(p, &(struct supp_event){ .kind = SUPP_EV_MIC_FAILURE,
					     .u.pairwise = c->pairwise });
	ev.u.pdu = pair_sent(&p->sta_fx, FX_EAPOL);
	ck_assert_int_eq(eapol_key_parse(ev.u.pdu, 16, &k), WIRE_OK);
	info |= p->supp.row->key_version;
	ck_assert_uint_eq(k.info, c->pairwise ? info | KEY_INFO_PAIRWISE : info);
	pair_to_ap(p, 0, &ev);
	ck_assert_msg(a->mic_failures == c->counts, "%s", c->name);
	/* one that is not meant so is a request for another key after all [hostapd] */
	ck_assert_int_eq(a->authr.state, c->counts ? AUTHR_KEYED : AUTHR_M1_SENT);
	pair_to_ap(p, 0, &ev);
	ck_assert_uint_eq(a->mic_failures, c->counts);
	pair_free(p);
}
END_TEST

/* Before there are keys, and after the association, there is nothing to report with. */
START_TEST(no_report)
{
	struct supp_event wrong = { .kind = SUPP_EV_MIC_FAILURE, .u.pairwise = true };
	struct supp_event leave = { .kind = SUPP_EV_LEAVE };
	struct pair *p = pair_new(&ways[0]);

	pair_to_sta(p, &wrong);
	pair_associate(p, 0);
	pair_to_sta(p, &wrong);
	ck_assert_uint_eq(pair_sent(&p->sta_fx, FX_EAPOL).len, 0);
	pair_run(p, 1 * NS_PER_S);
	pair_to_sta(p, &leave);
	pair_to_sta(p, &wrong);
	ck_assert_uint_eq(pair_sent(&p->sta_fx, FX_EAPOL).len, 0);
	pair_free(p);
}
END_TEST

UNIT_MAIN("pair, WPA1 and TKIP", {
	tcase_add_loop_test(tc, mic_failure, 0, N_OF(reports));
	tcase_add_test(tc, no_report);
	tcase_add_loop_test(tc, one_message_suffers, 0, N_OF(ways) * PAIR_HARMS * PLACES);
	tcase_add_loop_test(tc, rekey, 0, N_OF(ways));
	tcase_add_test(tc, no_group_key);
	tcase_add_loop_test(tc, elements, 0, N_OF(lies));
	tcase_add_test(tc, downgrade);
	tcase_add_test(tc, message_2_element);
	tcase_add_test(tc, group_key_length);
})
