/* sees: sim */
#include "node_pair.h"
#include "suite.h"
#include "wire/eapol.h"
#include "wire/ie.h"
#include "wire/rsn.h"

/* OWE between the two nodes, and what each makes of the other's element when it is not right. */
static const struct np_setup owe = { "wpa_key_mgmt=OWE\nieee80211w=2\n",
				     "\tkey_mgmt=OWE\n\tieee80211w=2\n", false, 0 };
static const struct np_setup only_20 = { "wpa_key_mgmt=OWE\nieee80211w=2\nowe_groups=20\n",
					 "\tkey_mgmt=OWE\n\tieee80211w=2\n", false, 0 };
static const struct np_setup uncached = {
	"wpa_key_mgmt=OWE\nieee80211w=2\ndisable_pmksa_caching=1\n",
	"\tkey_mgmt=OWE\n\tieee80211w=2\n", false, 0
};

/* The base point of P-256 [SEC 2 2.4.2]: on the curve, and nobody's here. */
static const uint8_t foreign[32] = { 0x6b, 0x17, 0xd1, 0xf2, 0xe1, 0x2c, 0x42, 0x47, 0xf8, 0xbc,
				     0xe6, 0xe5, 0x63, 0xa4, 0x40, 0xf2, 0x77, 0x03, 0x7d, 0x81,
				     0x2d, 0xeb, 0x33, 0xa0, 0xf4, 0xa1, 0x39, 0x45, 0xd8, 0x98,
				     0xc2, 0x96 };

enum harm { NOTHING, NO_ELEMENT, GROUP_22, GROUP_20, NO_POINT, FOREIGN, SHORT };

/* The frame of this kind that is on its way. */
static struct np_frame *under_way(struct np *np, bool by_ap, enum frame kind)
{
	for (unsigned n = 0; n < 5000; n++) {
		for (unsigned i = 0; i < np->n_air; i++) {
			struct np_frame *f = &np->air[i];

			if (f->from_ap == by_ap && f->b[0] == kind && !f->done)
				return f;
		}
		ck_assert(np_next(np, np->now_ns + 5 * NS_PER_S));
		np_forget_landed(np, false);
	}
	ck_abort_msg("no such frame");
}

/* Where an element's octets are in the frame. */
static uint8_t *find(struct np_frame *f, size_t fixed, uint8_t id, uint8_t ext)
{
	for (size_t at = 24 + fixed; at + 2 < f->len; at += 2u + f->b[at + 1])
		if (f->b[at] == id && (id != ELEM_EXTENSION || f->b[at + 2] == ext))
			return &f->b[at];
	return NULL;
}

static void spoil(uint8_t *element, enum harm harm)
{
	ck_assert_ptr_nonnull(element);
	switch (harm) {
	case NOTHING:
		break;
	case NO_ELEMENT:
		element[2] = 200;
		break;
	case GROUP_22:
		element[3] = 22;
		break;
	case GROUP_20:
		element[3] = 20;
		break;
	case NO_POINT: /* no residue of the prime */
		memset(element + 5, 0xff, 32);
		break;
	case FOREIGN:
		memcpy(element + 5, foreign, sizeof(foreign));
		break;
	case SHORT: /* the rest becomes an element of its own */
		element[1] = 3 + 16;
		element[5 + 16] = 221;
		element[5 + 17] = 14;
		break;
	}
}

/* The first response the AP sends from now on; it has not landed yet. */
static struct assoc_resp answer(struct np *np)
{
	struct assoc_resp r;

	ck_assert_int_eq(assoc_resp_parse(np_body(under_way(np, true, FRAME_ASSOC_RESP)), &r),
			 WIRE_OK);
	return r;
}

/* [RFC 8110 4.3, 4.4] and hostapd's statuses. */
static const struct request_case {
	const char *name;
	enum harm harm;
	uint16_t want;
	bool keyed; /* in the end */
} request_cases[] = {
	{ "right", NOTHING, 0, true },
	{ "no element", NO_ELEMENT, STATUS_AKMP, false },
	{ "a group nobody has", GROUP_22, STATUS_GROUP_UNSUPPORTED, true },
	{ "a key of another group's length", GROUP_20, STATUS_UNSPECIFIED, false },
	{ "not on the curve", NO_POINT, STATUS_UNSPECIFIED, false },
	{ "half a key", SHORT, STATUS_UNSPECIFIED, false },
	{ "somebody else's key", FOREIGN, 0, false },
};

START_TEST(t_request)
{
	const struct request_case *c = &request_cases[_i];
	struct np *np = np_new(&owe);
	struct assoc_resp r;

	node_start(&np->sta.node);
	spoil(find(under_way(np, false, FRAME_ASSOC_REQ), 4, ELEM_EXTENSION, EXT_OWE_DH), c->harm);
	r = answer(np);
	ck_assert_msg(r.status == c->want, "%s: status %u", c->name, r.status);
	ck_assert_msg((r.e.owe_dh.len > 0) == (c->want == 0), "%s: element", c->name);
	np_run(np, 20 * NS_PER_MS);
	ck_assert_msg((np->ap.first->state == AP_STA_AUTHORIZED) == c->keyed, "%s: port", c->name);
	np_free(np);
}
END_TEST

static const struct response_case {
	const char *name;
	enum harm harm;
	bool taken; /* the handshake may begin */
} response_cases[] = {
	{ "right", NOTHING, true },
	{ "no element", NO_ELEMENT, false },
	{ "another group than asked for", GROUP_20, false },
	{ "not on the curve", NO_POINT, false },
	{ "half a key", SHORT, false },
	{ "somebody else's key", FOREIGN, true },
};

/* [wpa_supplicant] leaves with reason 1, and no key of such an answer is ever used. */
START_TEST(t_response)
{
	const struct response_case *c = &response_cases[_i];
	struct np *np = np_new(&owe);
	const struct np_frame *f;
	struct leave l;

	node_start(&np->sta.node);
	spoil(find(under_way(np, true, FRAME_ASSOC_RESP), 6, ELEM_EXTENSION, EXT_OWE_DH), c->harm);
	np_run(np, 20 * NS_PER_MS);
	f = np_sent(np, false, FRAME_DEAUTH);
	ck_assert_msg((f == NULL) == c->taken, "%s: deauthentication", c->name);
	ck_assert_msg(np->sta.tk.set == (c->harm == NOTHING), "%s: key", c->name);
	if (f != NULL) {
		ck_assert_int_eq(leave_parse(np_body(f), &l), WIRE_OK);
		ck_assert_uint_eq(l.reason, REASON_UNSPECIFIED);
	}
	np_free(np);
}
END_TEST

/* Status 77: the next group, with a new authentication, at once. */
START_TEST(t_next_group)
{
	struct np *np = np_joined(&only_20);

	ck_assert_uint_eq(np->sta.key.pmk_len, 48);
	ck_assert_mem_eq(np->sta.key.pmk, np->ap.first->key.pmk, 48);
	ck_assert_int_eq(np->sta.sme.failures, 0);
	np_free(np);
}
END_TEST

static void again(struct np *np)
{
	station_leave(&np->sta);
	np_run(np, 100 * NS_PER_MS);
	np_hush(np);
	station_join(&np->sta);
}

/* The PMKID of message 1, or none. */
static struct bytes m1_pmkid(const struct np *np)
{
	for (unsigned i = 0; i < np->n_air; i++) {
		const struct np_frame *f = &np->air[i];
		struct eapol_key k;
		struct kdes kd;
		struct msdu m;

		if (!f->from_ap || (f->b[0] != FRAME_DATA && f->b[0] != FRAME_QOS_DATA) ||
		    msdu_parse(np_body(f), &m) != WIRE_OK ||
		    eapol_key_parse(m.payload, 16, &k) != WIRE_OK || (k.info & KEY_INFO_MIC) != 0)
			continue;
		ck_assert_int_eq(kdes_parse(k.data, &kd), WIRE_OK);
		return kd.pmkid;
	}
	ck_abort_msg("no message 1");
}

/* How the station comes back: the AP has forgotten it, or not, or keeps no keys at all. */
enum { AFTER_LEAVING, FROM_ITSELF, UNCACHED, WAYS };

/* [RFC 8110 4.5] The PMKID, and no public key; message 1 names it too. Or all anew. */
START_TEST(t_cache)
{
	struct np *np = np_joined(_i == UNCACHED ? &uncached : &owe);
	enum frame kind = _i == FROM_ITSELF ? FRAME_REASSOC_RESP : FRAME_ASSOC_RESP;
	struct pmksa before = np->sta.key;
	bool cached = _i != UNCACHED;
	struct assoc_resp r;
	struct rsne rsne;

	if (_i == FROM_ITSELF)
		station_roam_to(&np->sta, np_bssid, false);
	else
		again(np);
	np_run(np, NS_PER_S);
	ck_assert(np->sta.tk.set);
	ck_assert_int_eq(assoc_resp_parse(np_body(np_sent(np, true, kind)), &r), WIRE_OK);
	ck_assert_int_eq(rsne_parse(r.e.rsne, &rsne), WIRE_OK);
	ck_assert_uint_eq(rsne.n_pmkid, cached);
	ck_assert((r.e.owe_dh.len == 0) == cached);
	ck_assert((memcmp(before.pmk, np->sta.key.pmk, 32) == 0) == cached);
	ck_assert_uint_eq(m1_pmkid(np).len, cached ? PMKID_LEN : 0);
	if (cached)
		ck_assert_mem_eq(m1_pmkid(np).p, before.pmkid, PMKID_LEN);
	np_free(np);
}
END_TEST

/* An AP that goes by a PMKSA nobody offered: there is no key to go by. */
START_TEST(t_other_pmkid)
{
	struct np *np = np_joined(&owe);
	struct np_frame *f;
	uint8_t *rsne;

	again(np);
	f = under_way(np, true, FRAME_ASSOC_RESP);
	rsne = find(f, 6, ELEM_RSN, 0);
	ck_assert_ptr_nonnull(rsne);
	rsne[2 + 22] ^= 1; /* version to capabilities are 20 octets, the count 2 */
	np_run(np, 20 * NS_PER_MS);
	ck_assert(!np->sta.tk.set);
	ck_assert_ptr_nonnull(np_sent(np, false, FRAME_DEAUTH));
	np_free(np);
}
END_TEST

/* The same request twice, as a MAC may send it: one key pair, whichever answer counts. */
START_TEST(t_request_twice)
{
	struct np *np = np_new(&owe);
	struct np_frame copy;
	struct assoc_resp r;
	uint8_t dh[64];

	node_start(&np->sta.node);
	copy = *under_way(np, false, FRAME_ASSOC_REQ);
	r = answer(np);
	ck_assert_uint_le(r.e.owe_dh.len, sizeof(dh));
	memcpy(dh, r.e.owe_dh.p, r.e.owe_dh.len);
	copy.b[22] += 16; /* the next sequence number */
	np_to_ap(np, bytes_of(copy.b, copy.len));
	ck_assert_int_eq(assoc_resp_parse(np_body(np_sent(np, true, FRAME_ASSOC_RESP)), &r),
			 WIRE_OK);
	ck_assert_mem_eq(dh, r.e.owe_dh.p, r.e.owe_dh.len);
	np_run(np, 100 * NS_PER_MS);
	ck_assert(np->sta.tk.set);
	np_free(np);
}
END_TEST

UNIT_MAIN("node_owe", {
	tcase_add_loop_test(tc, t_request, 0, N_OF(request_cases));
	tcase_add_loop_test(tc, t_response, 0, N_OF(response_cases));
	tcase_add_test(tc, t_next_group);
	tcase_add_loop_test(tc, t_cache, 0, WAYS);
	tcase_add_test(tc, t_other_pmkid);
	tcase_add_test(tc, t_request_twice);
})
