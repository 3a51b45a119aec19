/* sees: base crypto wire key trace spec proto */
#include "sta_world.h"
#include "suite.h"

static void table_free(struct bss_table *t)
{
	bss_table_fini(t);
	free(t);
}

static struct bss_entry entry_of(const struct s_ap *ap, int64_t now_ns)
{
	struct bss_table t = { 0 };
	uint8_t body[S_BODY];
	struct bss_heard h = { .bssid = ap->bssid, .freq_mhz = ap->freq_mhz,
			       .level_mdbm = ap->level_mdbm, .now_ns = now_ns };
	struct bss_entry entry;
	const struct bss_entry *e;

	h.body = bytes_of(body, s_beacon(ap, body, sizeof(body)));
	e = bss_table_hear(&t, &h);
	ck_assert_ptr_nonnull(e);
	entry = *e;
	bss_table_fini(&t);
	return entry;
}

/* How the block differs from SSID "net", PSK or FT-PSK, CCMP; what the AP has; what comes of it. */
enum differs { NOTHING, SSID, BSSID, FREQ, DISABLED, NO_PSK, SUITE_EAP, TKIP_ONLY, NO_FT_CLIENT,
	       MFP_REQUIRED, OTHER_GROUP, OTHER_MGMT, ADAPTIVE, ADAPTIVE_NO_FT, NO_MDE };
static const struct {
	const char *name;
	enum differs differs;
	enum akm ap_akm;
	uint16_t ap_caps;
	enum akm want; /* AKM_NONE: does not fit */
	enum cipher group_mgmt;
} fits[] = {
	{ "plain", NOTHING, AKM_PSK, 0, AKM_PSK, CIPHER_NONE },
	{ "FT offered", NOTHING, AKM_FT_PSK, 0, AKM_FT_PSK, CIPHER_NONE },
	{ "FT offered, client without", NO_FT_CLIENT, AKM_FT_PSK, 0, AKM_NONE, CIPHER_NONE },
	{ "another SSID", SSID, AKM_PSK, 0, AKM_NONE, CIPHER_NONE },
	{ "pinned to another BSSID", BSSID, AKM_PSK, 0, AKM_NONE, CIPHER_NONE },
	{ "not among freq_list", FREQ, AKM_PSK, 0, AKM_NONE, CIPHER_NONE },
	{ "disabled", DISABLED, AKM_PSK, 0, AKM_NONE, CIPHER_NONE },
	{ "no passphrase", NO_PSK, AKM_PSK, 0, AKM_NONE, CIPHER_NONE },
	{ "AP wants 802.1X", NOTHING, AKM_8021X, 0, AKM_NONE, CIPHER_NONE },
	{ "block wants 802.1X", SUITE_EAP, AKM_PSK, 0, AKM_NONE, CIPHER_NONE },
	{ "block wants TKIP", TKIP_ONLY, AKM_PSK, 0, AKM_NONE, CIPHER_NONE },
	{ "block allows another group cipher only", OTHER_GROUP, AKM_PSK, 0, AKM_NONE,
	  CIPHER_NONE },
	{ "AP requires MFP, block has it off", NOTHING, AKM_PSK, RSN_CAP_MFPC | RSN_CAP_MFPR,
	  AKM_NONE, CIPHER_NONE },
	{ "both can MFP", MFP_REQUIRED, AKM_PSK, RSN_CAP_MFPC, AKM_PSK, CIPHER_BIP_CMAC_128 },
	{ "an MDE and no FT AKM, to who knows", ADAPTIVE, AKM_PSK, 0, AKM_FT_PSK, CIPHER_NONE },
	{ "the same with FT offered", ADAPTIVE, AKM_FT_PSK, 0, AKM_FT_PSK, CIPHER_NONE },
	{ "the same without FT in the client", ADAPTIVE_NO_FT, AKM_PSK, 0, AKM_PSK, CIPHER_NONE },
	{ "no MDE, to who knows", NO_MDE, AKM_PSK, 0, AKM_PSK, CIPHER_NONE },
	/* [wpa_supplicant] the request then names none, which means this one */
	{ "block allows another cipher of BIP only", OTHER_MGMT, AKM_PSK, RSN_CAP_MFPC, AKM_PSK,
	  CIPHER_BIP_CMAC_128 },
	{ "block requires MFP, AP cannot", MFP_REQUIRED, AKM_PSK, 0, AKM_NONE, CIPHER_NONE },
};

static void make_differ(struct sta *s, enum differs how)
{
	struct spec_network *n = &s->network;

	n->ieee80211w = how == MFP_REQUIRED ? SPEC_MFP_REQUIRED
			: how == OTHER_MGMT ? SPEC_MFP_OPTIONAL
					    : SPEC_MFP_OFF;
	n->group_mgmt = how == OTHER_MGMT ? SUITE_BIT(CIPHER_BIP_CMAC_256) : 0;
	n->has_bssid = how == BSSID;
	n->disabled = how == DISABLED;
	n->has_psk = how != NO_PSK;
	s->profile.ft = how != NO_FT_CLIENT && how != ADAPTIVE_NO_FT;
	s->profile.adaptive_11r = how == ADAPTIVE || how == ADAPTIVE_NO_FT || how == NO_MDE;
	if (how == SSID)
		n->ssid.b[0] = 'N';
	if (how == FREQ) {
		n->freq_list[0] = 5180;
		n->n_freq_list = 1;
	}
	if (how == SUITE_EAP)
		n->akms = SUITE_BIT(AKM_8021X);
	if (how == TKIP_ONLY)
		n->pairwise = SUITE_BIT(CIPHER_TKIP);
	if (how == OTHER_GROUP)
		n->group = SUITE_BIT(CIPHER_TKIP);
}

START_TEST(t_fits)
{
	struct sta *s = s_new();
	struct s_ap *ap = s_add(s, 2412, -50000);
	struct bss_entry e;
	struct rsne r = rsne_of(CIPHER_CCMP_128, CIPHER_CCMP_128, fits[_i].ap_akm, fits[_i].ap_caps,
				fits[_i].differs == OTHER_MGMT ? CIPHER_BIP_GMAC_256
							       : CIPHER_NONE);
	struct roam_fit fit = { .akm = AKM_NONE };
	struct wr w;

	make_differ(s, fits[_i].differs);
	e = entry_of(ap, 0);
	w = wr_of(e.rsne, sizeof(e.rsne));
	rsne_build(&w, &r);
	e.rsne_len = (uint8_t)w.len;
	e.mde_len = fits[_i].differs == NO_MDE ? 0 : BSS_MDE_LEN;
	ck_assert_int_eq(roam_fits(&s->spec, &s->network, &s->profile, &e, &fit),
			 fits[_i].want != AKM_NONE);
	ck_assert_int_eq(fit.akm, fits[_i].want);
	if (fits[_i].want != AKM_NONE) {
		ck_assert_int_eq(fit.group_mgmt, fits[_i].group_mgmt);
		ck_assert_int_eq(fit.pairwise, CIPHER_CCMP_128);
		ck_assert_int_eq(fit.mfp_required, fits[_i].differs == MFP_REQUIRED);
		ck_assert_ptr_eq(fit.network, &s->network);
	}
	s_free(s);
}
END_TEST

/* An RSNE cut or changed anywhere is matched or not, and read no further than it reaches. */
START_TEST(t_broken_rsne)
{
	static const uint8_t xor[] = { 0x01, 0x80, 0xff };
	struct sta *s = s_new();
	struct bss_entry whole = entry_of(s_add(s, 2412, -50000), 0), e;
	struct roam_fit fit;

	ck_assert(roam_fits(&s->spec, &s->network, &s->profile, &whole, &fit));
	for (uint8_t i = 0; i < whole.rsne_len; i++) {
		e = whole;
		e.rsne_len = i;
		ck_assert(!roam_fits(&s->spec, &s->network, &s->profile, &e, &fit));
		for (unsigned x = 0; x < N_OF(xor); x++) {
			e = whole;
			e.rsne[i] ^= xor[x];
			if (roam_fits(&s->spec, &s->network, &s->profile, &e, &fit))
				ck_assert_int_ne(fit.akm, AKM_NONE);
		}
	}
	s_free(s);
}
END_TEST

/* wpa_supplicant's BSSID ignore list. */
START_TEST(t_ignore_ladder)
{
	static const int64_t want_s[] = { 10, 10, 60, 120, 600, 1800, 1800 };
	struct ignore_list l = { 0 };
	struct mac a = { { 2, 0, 0, 0, 0, 1 } };
	int64_t now_ns = 0;

	ck_assert(!ignore_has(&l, a, 0));
	for (unsigned i = 0; i < N_OF(want_s); i++) {
		ignore_add(&l, a, now_ns);
		now_ns += want_s[i] * NS_PER_S;
		ck_assert(ignore_has(&l, a, now_ns - 1));
		ck_assert(!ignore_has(&l, a, now_ns));
	}
	ignore_add(&l, a, now_ns);
	ignore_remove(&l, a);
	ck_assert(!ignore_has(&l, a, now_ns));
	ignore_add(&l, a, now_ns);
	ck_assert(!ignore_has(&l, a, now_ns + 10 * NS_PER_S)); /* counts anew */
}
END_TEST

/* An hour after an entry has expired its count is forgotten. */
START_TEST(t_ignore_is_forgotten)
{
	struct ignore_list l = { 0 };
	struct mac a = { { 2, 0, 0, 0, 0, 1 } };
	int64_t later = 3610 * NS_PER_S;

	ignore_add(&l, a, 0);
	ignore_add(&l, a, 0);
	ignore_add(&l, a, later + 1);
	ck_assert(!ignore_has(&l, a, later + 1 + 10 * NS_PER_S));
}
END_TEST

START_TEST(t_ignore_list_is_bounded)
{
	struct ignore_list l = { 0 };

	for (unsigned i = 0; i <= IGNORE_MAX; i++)
		ignore_add(&l, (struct mac){ { 2, 0, 0, 0, 0, (uint8_t)i } }, 0);
	ck_assert_uint_eq(l.n, IGNORE_MAX);
	ck_assert(!ignore_has(&l, (struct mac){ { 2, 0, 0, 0, 0, 0 } }, 1));
	ck_assert(ignore_has(&l, (struct mac){ { 2, 0, 0, 0, 0, IGNORE_MAX } }, 1));
}
END_TEST

START_TEST(t_best)
{
	struct sta *s = s_new();
	struct bss_entry entry[3];
	struct bss_table t = { .entry = entry, .room = 3 };
	struct roam_query q = { .sta = &s->spec, .profile = &s->profile, .table = &t,
				.ignored = &s->sme.ignored, .now_ns = 5 * NS_PER_S,
				.max_age_ns = 5 * NS_PER_S };
	struct roam_fit fit;

	s_add(s, 2412, -50000);
	s_add(s, 2437, -60000);
	s_add(s, 2437, -60000); /* as strong: the one heard first wins */
	for (unsigned i = 0; i < 3; i++)
		entry[i] = entry_of(&s->ap[i], 0);
	ck_assert_ptr_null(roam_best(&q, &fit));
	t.n = 3;
	ck_assert_ptr_eq(roam_best(&q, &fit), &entry[0]);
	q.except = s->ap[0].bssid;
	ck_assert_ptr_eq(roam_best(&q, &fit), &entry[1]);
	ignore_add(&s->sme.ignored, s->ap[1].bssid, q.now_ns);
	ck_assert_ptr_eq(roam_best(&q, &fit), &entry[2]);
	q.now_ns++;
	ck_assert_ptr_null(roam_best(&q, &fit)); /* all too old to go by */
	s_free(s);
}
END_TEST

START_TEST(t_table_ages)
{
	struct bss_table *t = calloc(1, sizeof(*t));
	struct s_ap ap = { .bssid = { { 2, 0, 0, 0, 0, 1 } }, .freq_mhz = 2412, .akm = AKM_PSK };
	uint8_t body[S_BODY];
	struct bss_heard h = { .bssid = ap.bssid, .freq_mhz = 2412, .level_mdbm = -1 };

	ck_assert_ptr_nonnull(t);
	h.body = bytes_of(body, s_beacon(&ap, body, sizeof(body)));
	ck_assert_ptr_nonnull(bss_table_hear(t, &h));
	ck_assert_ptr_nonnull(bss_table_find(t, ap.bssid, 30 * NS_PER_S, BSS_KERNEL_AGE_NS));
	ck_assert_ptr_null(bss_table_find(t, ap.bssid, 30 * NS_PER_S + 1, BSS_KERNEL_AGE_NS));
	ck_assert_ptr_nonnull(bss_table_find(t, ap.bssid, 180 * NS_PER_S, BSS_SUPPLICANT_AGE_NS));
	bss_table_expire(t, 180 * NS_PER_S, BSS_SUPPLICANT_AGE_NS);
	ck_assert_uint_eq(t->n, 1);
	h.level_mdbm = -2; /* heard again: the same entry */
	h.now_ns = 100 * NS_PER_S;
	ck_assert_int_eq(bss_table_hear(t, &h)->level_mdbm, -2);
	ck_assert_uint_eq(t->n, 1);
	bss_table_expire(t, 280 * NS_PER_S + 1, BSS_SUPPLICANT_AGE_NS);
	ck_assert_uint_eq(t->n, 0);
	table_free(t);
}
END_TEST

/* Who stands beside the reporting AP, and at 6 GHz; the rest says nothing of what is here. */
static const struct {
	uint8_t params, op_class, channel;
	uint32_t mhz; /* 0: of no interest */
} reports[] = {
	{ RNR_COLOCATED, 131, 37, 6135 },	  { RNR_COLOCATED | RNR_SAME_SSID, 133, 5, 5975 },
	{ RNR_SAME_SSID, 131, 37, 0 },		  { RNR_COLOCATED, 115, 36, 0 },
	{ RNR_COLOCATED | RNR_COLOCATED_ESS, 131, 1, 5955 },
};

START_TEST(t_neighbors_at_6ghz)
{
	struct bss_table *t = calloc(1, sizeof(*t));
	struct s_ap ap = { .bssid = { { 2, 0, 0, 0, 0, 1 } }, .freq_mhz = 5180, .akm = AKM_PSK };
	const struct rnr_ap n = { .op_class = reports[_i].op_class, .channel = reports[_i].channel,
				  .params = reports[_i].params };
	uint8_t body[S_BODY];
	struct bss_heard h = { .bssid = ap.bssid, .freq_mhz = 5180, .level_mdbm = -1 };
	size_t len = s_beacon(&ap, body, sizeof(body));
	struct wr w = wr_of(body + len, sizeof(body) - len);
	struct mark m = elem_open(&w, ELEM_REDUCED_NEIGHBOR_REPORT);
	const struct bss_entry *e;

	ck_assert_ptr_nonnull(t);
	rnr_build(&w, &n, 1);
	elem_close(&w, m);
	h.body = bytes_of(body, len + w.len);
	e = bss_table_hear(t, &h);
	ck_assert_ptr_nonnull(e);
	ck_assert_uint_eq(e->n_six, reports[_i].mhz != 0);
	if (e->n_six > 0)
		ck_assert_uint_eq(e->six_mhz[0], reports[_i].mhz);
	ck_assert_int_eq(e->six_is_all, (n.params & RNR_COLOCATED_ESS) != 0);
	table_free(t);
}
END_TEST

/* bss_expiration_scan_count: scans of the channel count once the kernel has forgotten the entry. */
START_TEST(t_missed_scans)
{
	static const uint32_t freq[] = { 2412 }, other[] = { 5180 };
	struct bss_table *t = calloc(1, sizeof(*t));
	struct s_ap ap = { .bssid = { { 2, 0, 0, 0, 0, 1 } }, .freq_mhz = 2412, .akm = AKM_PSK };
	uint8_t body[S_BODY];
	struct bss_heard h = { .bssid = ap.bssid, .freq_mhz = 2412, .level_mdbm = -1 };
	struct bss_scanned scan = { .freq = freq, .n = 1, .scan_count = 2 };

	ck_assert_ptr_nonnull(t);
	h.body = bytes_of(body, s_beacon(&ap, body, sizeof(body)));
	ck_assert_ptr_nonnull(bss_table_hear(t, &h));
	scan.now_ns = 30 * NS_PER_S;
	for (unsigned i = 0; i < 3; i++) /* the kernel still has it */
		bss_table_scanned(t, &scan);
	ck_assert_uint_eq(t->n, 1);
	scan.now_ns++;
	scan.freq = other;
	for (unsigned i = 0; i < 3; i++)
		bss_table_scanned(t, &scan);
	ck_assert_uint_eq(t->n, 1);
	scan.freq = freq;
	scan.in_use = ap.bssid;
	for (unsigned i = 0; i < 3; i++)
		bss_table_scanned(t, &scan);
	ck_assert_uint_eq(t->n, 1);
	scan.in_use = MAC_ZERO;
	bss_table_scanned(t, &scan);
	ck_assert_uint_eq(t->n, 1);
	bss_table_scanned(t, &scan);
	ck_assert_uint_eq(t->n, 0);
	table_free(t);
}
END_TEST

START_TEST(t_full_table_drops_the_oldest)
{
	struct bss_table *t = calloc(1, sizeof(*t));
	struct s_ap ap = { .akm = AKM_PSK };
	uint8_t body[S_BODY];
	struct bss_heard h = { .freq_mhz = 2412 };

	ck_assert_ptr_nonnull(t);
	h.body = bytes_of(body, s_beacon(&ap, body, sizeof(body)));
	for (unsigned i = 0; i <= BSS_TABLE_MAX; i++) {
		h.bssid = (struct mac){ { 2, 0, 0, 0, 0, (uint8_t)i } };
		h.now_ns = i == 0 ? 1000 : i; /* number 1 is the oldest */
		ck_assert_ptr_nonnull(bss_table_hear(t, &h));
	}
	ck_assert_uint_eq(t->n, BSS_TABLE_MAX);
	h.bssid.b[5] = 1;
	ck_assert_ptr_null(bss_table_find(t, h.bssid, 1000, NS_PER_S));
	h.bssid.b[5] = 0;
	ck_assert_ptr_nonnull(bss_table_find(t, h.bssid, 1000, NS_PER_S));
	table_free(t);
}
END_TEST

/* Beacons cut and changed: nothing is kept of what is not one, and nothing read past its end. */
START_TEST(t_broken_beacons)
{
	static const uint8_t xor[] = { 0x01, 0x80, 0xff };
	struct bss_table *t = calloc(1, sizeof(*t));
	struct s_ap ap = { .akm = AKM_FT_PSK, .mdid = 0xa1b2 };
	uint8_t body[S_BODY];
	size_t len = s_beacon(&ap, body, sizeof(body));
	struct bss_heard h = { .freq_mhz = 2412 };

	ck_assert_ptr_nonnull(t);
	for (size_t i = 0; i < len; i++) {
		for (unsigned x = 0; x <= N_OF(xor); x++) {
			size_t n = x == N_OF(xor) ? i : len;
			uint8_t *copy = malloc(n + 1);
			const struct bss_entry *e;

			ck_assert_ptr_nonnull(copy);
			memcpy(copy, body, n);
			if (x < N_OF(xor))
				copy[i] ^= xor[x];
			h.body = bytes_of(copy, n);
			e = bss_table_hear(t, &h);
			if (e != NULL) {
				ck_assert_uint_le(e->ssid_len, SSID_MAX);
				ck_assert_uint_le(e->rsne_len, BSS_RSNE_MAX);
				ck_assert_uint_le(e->mde_len, BSS_MDE_LEN);
			}
			if (n < 12)
				ck_assert_ptr_null(e);
			free(copy);
		}
	}
	table_free(t);
}
END_TEST

UNIT_MAIN("roam", {
	tcase_add_loop_test(tc, t_fits, 0, N_OF(fits));
	tcase_add_test(tc, t_broken_rsne);
	tcase_add_test(tc, t_ignore_ladder);
	tcase_add_test(tc, t_ignore_is_forgotten);
	tcase_add_test(tc, t_ignore_list_is_bounded);
	tcase_add_test(tc, t_best);
	tcase_add_test(tc, t_table_ages);
	tcase_add_test(tc, t_missed_scans);
	tcase_add_loop_test(tc, t_neighbors_at_6ghz, 0, N_OF(reports));
	tcase_add_test(tc, t_full_table_drops_the_oldest);
	tcase_add_test(tc, t_broken_beacons);
})
