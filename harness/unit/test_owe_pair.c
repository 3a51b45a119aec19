/* sees: base crypto wire key trace spec proto */
#include "proto/roam.h"
#include "suite.h"
#include "wire/ie.h"
#include "wire/mgmt.h"
#include "wire/rsn.h"

/* OWE transition mode as a station sees it: an open BSS, a hidden one, and what each says. */
static const struct mac open_bssid = { { 2, 0, 0, 0, 0, 1 } };
static const struct mac owe_bssid = { { 2, 0, 0, 0, 0, 2 } };

enum { OPEN_LEVEL = -40000, OWE_LEVEL = -70000 };

struct view {
	struct bss_table table;
	struct ignore_list ignored;
	struct client_profile profile;
	struct spec_network network;
	struct spec_station sta;
	unsigned passed;
};

/* named: in its own SSID; partner: in the element, NULL: it has none. */
static const struct bss_entry *hear(struct view *v, bool owe, const char *named,
				    const char *partner)
{
	uint8_t body[256];
	struct wr w = wr_of(body, sizeof(body));
	struct rsne rsne = rsne_of(CIPHER_CCMP_128, CIPHER_CCMP_128, AKM_OWE,
				   RSN_CAP_MFPC | RSN_CAP_MFPR, CIPHER_BIP_CMAC_128);
	struct owe_transition t = { owe ? open_bssid : owe_bssid, { NULL, 0 } };
	struct bss_heard h = { .bssid = owe ? owe_bssid : open_bssid, .freq_mhz = 2412,
			       .level_mdbm = owe ? OWE_LEVEL : OPEN_LEVEL };

	beacon_build(&w, &(struct beacon){ .interval = 100,
					   .caps = owe ? CAP_ESS | CAP_PRIVACY : CAP_ESS });
	ssid_build(&w, bytes_of(named, strlen(named)));
	if (owe)
		rsne_build(&w, &rsne);
	if (partner != NULL) {
		t.ssid = bytes_of(partner, strlen(partner));
		owe_transition_build(&w, &t);
	}
	h.body = wr_sofar(&w);
	return bss_table_hear(&v->table, &h);
}

static void view_free(struct view *v)
{
	bss_table_fini(&v->table);
	free(v);
}

static struct view *view_of(uint32_t akms)
{
	struct view *v = calloc(1, sizeof(*v));

	ck_assert_ptr_nonnull(v);
	spec_station_init(&v->sta);
	spec_network_init(&v->network);
	v->network.has_ssid = true;
	v->network.ssid = (struct spec_ssid){ .b = "hall", .len = 4 };
	v->network.akms = akms;
	v->network.ieee80211w = SPEC_MFP_OPTIONAL;
	v->sta.network = &v->network;
	v->sta.n_network = 1;
	return v;
}

static const struct bss_entry *best(struct view *v, struct roam_fit *fit)
{
	return roam_best(&(struct roam_query){ .sta = &v->sta, .profile = &v->profile,
					       .table = &v->table, .ignored = &v->ignored,
					       .max_age_ns = NS_PER_S, .owe_passed = &v->passed },
			 fit);
}

START_TEST(t_element)
{
	uint8_t body[64];
	struct wr w = wr_of(body, sizeof(body));
	struct owe_transition t;

	owe_transition_build(&w, &(struct owe_transition){ open_bssid, bytes_of("hall", 4) });
	ck_assert_uint_eq(w.len, 2 + 4 + 6 + 1 + 4);
	ck_assert_mem_eq(body, "\xdd\x0f\x50\x6f\x9a\x1c\x02\0\0\0\0\x01\x04hall", w.len);
	ck_assert_int_eq(owe_transition_parse(wr_sofar(&w), &t), WIRE_OK);
	ck_assert(mac_equal(t.bssid, open_bssid) && bytes_equal(t.ssid, bytes_of("hall", 4)));
	for (size_t len = 0; len < w.len; len++) {
		body[1] = len < 2 ? 0 : (uint8_t)(len - 2);
		ck_assert_int_ne(owe_transition_parse(bytes_of(body, len), &t), WIRE_OK);
	}
	body[1] = 15;
	body[12] = 33; /* no SSID is that long */
	ck_assert_int_ne(owe_transition_parse(wr_sofar(&w), &t), WIRE_OK);
	body[5] = 0x1d;
	ck_assert_int_eq(owe_transition_parse(wr_sofar(&w), &t), WIRE_OTHER);
}
END_TEST

/* The pair's secured BSS is the one, however strong the open one is. */
START_TEST(t_both)
{
	struct view *v = view_of(SUITE_BIT(AKM_OWE));
	struct roam_fit fit;

	hear(v, false, "hall", "hall-owe");
	hear(v, true, "hall-owe", "hall");
	ck_assert_int_eq(best(v, &fit)->level_mdbm, OWE_LEVEL);
	ck_assert_int_eq(fit.akm, AKM_OWE);
	ck_assert(!fit.owe_open);
	v->passed = ROAM_OWE_PASSES; /* the open one would do, were it alone */
	ck_assert_int_eq(best(v, &fit)->level_mdbm, OWE_LEVEL);
	v->network.owe_only = true;
	ck_assert_int_eq(best(v, &fit)->level_mdbm, OWE_LEVEL);
	v->network.akms = SUITE_BIT(AKM_NONE); /* an old device */
	ck_assert_int_eq(best(v, &fit)->level_mdbm, OPEN_LEVEL);
	view_free(v);
}
END_TEST

/* The open one alone: passed over five times, and then taken, unless it must be OWE. */
START_TEST(t_open_alone)
{
	struct view *v = view_of(SUITE_BIT(AKM_OWE));
	struct roam_fit fit;

	hear(v, false, "hall", "hall-owe");
	for (unsigned i = 0; i < ROAM_OWE_PASSES; i++)
		ck_assert_ptr_null(best(v, &fit));
	ck_assert_ptr_nonnull(best(v, &fit));
	ck_assert(fit.owe_open && fit.akm == AKM_NONE);
	v->network.owe_only = true;
	ck_assert_ptr_null(best(v, &fit));
	view_free(v);
}
END_TEST

/* One that names no partner has none to wait for. */
START_TEST(t_open_without_partner)
{
	struct view *v = view_of(SUITE_BIT(AKM_OWE));
	struct roam_fit fit;

	hear(v, false, "hall", NULL);
	ck_assert_ptr_nonnull(best(v, &fit));
	ck_assert_uint_eq(v->passed, 0);
	view_free(v);
}
END_TEST

/* A name a probe response has told outlives the beacons that hide it; nothing fits before. */
START_TEST(t_hidden)
{
	struct view *v = view_of(SUITE_BIT(AKM_OWE));
	struct roam_fit fit;

	ck_assert_uint_eq(hear(v, true, "", "hall")->ssid_len, 0);
	ck_assert_ptr_null(best(v, &fit));
	ck_assert_uint_eq(hear(v, true, "hall-owe", "hall")->ssid_len, 8);
	ck_assert_uint_eq(hear(v, true, "", "hall")->ssid_len, 8);
	ck_assert_ptr_nonnull(best(v, &fit));
	/* it goes by the open one's name alone */
	v->network.ssid = (struct spec_ssid){ .b = "hall-owe", .len = 8 };
	ck_assert_ptr_null(best(v, &fit));
	view_free(v);
}
END_TEST

UNIT_MAIN("owe pair", {
	tcase_add_test(tc, t_element);
	tcase_add_test(tc, t_both);
	tcase_add_test(tc, t_open_alone);
	tcase_add_test(tc, t_open_without_partner);
	tcase_add_test(tc, t_hidden);
})
