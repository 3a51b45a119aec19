/* sees: base trace spec crypto wire key proto node config */
#include <check.h>

#include "nodeconf.h"
#include "nodescene.h"
#include "suite.h"
#include "wire/eth.h"
#include "wire/mgmt.h"
#include "wire/rrb.h"

/* What the AP node answers to frames that are not as they should be. */

static const struct mac AP1 = { { 2, 0, 0, 0, 0, 0 } };

struct drive {
	struct scene_book *book;
	struct scene *s;
	uint16_t seq;
};

static struct drive *drive_new(const char *ap1, const char *ap2, const char *sta)
{
	struct drive *d = calloc(1, sizeof(*d));

	ck_assert_ptr_nonnull(d);
	d->book = book_new(book_text(ap1), book_text(ap2), book_text(sta));
	d->s = scene_new(d->book);
	if (sta != NULL)
		scene_join(d->s);
	else
		scene_start(d->s);
	return d;
}

static void drive_free(struct drive *d)
{
	scene_free(d->s);
	book_free(d->book);
	free(d);
}

/* The first AP hears this; what it does within 5 ms is done. */
static void hear(struct drive *d, struct bytes frame)
{
	fake_give(d->s->w, SCENE_AP1, 0, 2412, frame);
	fake_run(d->s->w, 5 * NS_PER_MS);
}

static void hear_mgmt(struct drive *d, enum frame kind, struct mac from, struct bytes body)
{
	struct scene_frame f = scene_mgmt(kind, AP1, from, d->seq++, body);

	hear(d, scene_bytes(&f));
}

static void hear_auth(struct drive *d, struct mac from, uint16_t algorithm, uint16_t seq)
{
	uint8_t body[8];
	struct wr w = wr_of(body, sizeof(body));

	auth_build(&w, &(struct auth){ .algorithm = algorithm, .seq = seq });
	hear_mgmt(d, FRAME_AUTH, from, wr_sofar(&w));
}

static struct auth answer_auth(const struct drive *d)
{
	const struct fake_sent *sent = fake_last(d->s->w, SCENE_AP1, FRAME_AUTH);
	struct auth a;

	ck_assert_ptr_nonnull(sent);
	ck_assert_int_eq(auth_parse(fake_body(sent), &a), WIRE_OK);
	return a;
}

static const struct auth_case {
	const char *name, *conf;
	uint16_t algorithm, seq, status;
} auths[] = {
	{ "open", PSK_TEXT, AUTH_OPEN, 1, STATUS_SUCCESS },
	{ "out of order", PSK_TEXT, AUTH_OPEN, 2, STATUS_AUTH_SEQUENCE },
	{ "shared key", PSK_TEXT, AUTH_SHARED_KEY, 1, STATUS_AUTH_ALGORITHM },
	{ "SAE", PSK_TEXT, AUTH_SAE, 1, STATUS_AUTH_ALGORITHM },
	{ "unknown", PSK_TEXT, 77, 9, STATUS_AUTH_ALGORITHM },
	{ "FT without FT", PSK_TEXT, AUTH_FT, 1, STATUS_AUTH_ALGORITHM },
	{ "FT out of order", LOCAL_TEXT, AUTH_FT, 3, STATUS_AUTH_SEQUENCE },
	{ "FT without elements", LOCAL_TEXT, AUTH_FT, 1, STATUS_INVALID_MDE },
};

/* hostapd's handle_auth: algorithm, then number; the answer counts on from the question. */
START_TEST(authentication)
{
	const struct auth_case *c = &auths[_i];
	char conf[1024];
	struct drive *d;
	struct auth a;

	snprintf(conf, sizeof(conf), AP_TEXT("1", "ap1") "%s", c->conf);
	d = drive_new(conf, NULL, NULL);
	hear_auth(d, SCENE_OTHER, c->algorithm, c->seq);
	a = answer_auth(d);
	ck_assert_msg(a.status == c->status, "%s: status %u", c->name, a.status);
	ck_assert_uint_eq(a.algorithm, c->algorithm);
	ck_assert_uint_eq(a.seq, c->seq + 1);
	ck_assert(c->status == 0 || ap_sta_find(&d->s->ap[0].bss[0], SCENE_OTHER) == NULL ||
		  c->status == STATUS_INVALID_MDE);
	drive_free(d);
}
END_TEST

/* An association request: good but for what a row changes. */
struct ask {
	enum cipher group, pairwise, mgmt;
	enum akm akm;
	uint16_t caps;
	const char *ssid;
	const uint8_t *mde; /* mdid and policy */
	bool no_rsne;
};

static const uint8_t mde_ours[] = { 0xa1, 0xb2, 1 }, mde_other[] = { 0xa1, 0xb3, 1 },
		     mde_policy[] = { 0xa1, 0xb2, 0 };

static void hear_assoc(struct drive *d, struct mac from, const struct ask *a)
{
	uint8_t body[256];
	struct wr w = wr_of(body, sizeof(body));
	struct rsne r = rsne_of(a->group, a->pairwise, a->akm, a->caps, a->mgmt);
	struct mde mde = { { 0 }, 0 };

	assoc_req_build(&w, &(struct assoc_req){ .caps = 0x431, .listen_interval = 5 });
	ssid_build(&w, bytes_of(a->ssid, strlen(a->ssid)));
	if (!a->no_rsne)
		rsne_build(&w, &r);
	if (a->mde != NULL) {
		memcpy(mde.mdid, a->mde, 2);
		mde.policy = a->mde[2];
		mde_build(&w, &mde);
	}
	hear_mgmt(d, FRAME_ASSOC_REQ, from, wr_sofar(&w));
}

static const struct assoc_case {
	const char *name, *conf;
	struct ask ask;
	uint16_t status;
} assocs[] = {
	{ "good", PSK_TEXT,
	  { CIPHER_CCMP_128, CIPHER_CCMP_128, CIPHER_NONE, AKM_PSK, 0, "net", NULL, false }, 0 },
	{ "SSID", PSK_TEXT,
	  { CIPHER_CCMP_128, CIPHER_CCMP_128, CIPHER_NONE, AKM_PSK, 0, "nets", NULL, false },
	  STATUS_UNSPECIFIED },
	{ "no RSNE", PSK_TEXT,
	  { CIPHER_CCMP_128, CIPHER_CCMP_128, CIPHER_NONE, AKM_PSK, 0, "net", NULL, true },
	  STATUS_INVALID_ELEMENT },
	{ "group", PSK_TEXT,
	  { CIPHER_TKIP, CIPHER_CCMP_128, CIPHER_NONE, AKM_PSK, 0, "net", NULL, false },
	  STATUS_GROUP_CIPHER },
	{ "pairwise", PSK_TEXT,
	  { CIPHER_CCMP_128, CIPHER_TKIP, CIPHER_NONE, AKM_PSK, 0, "net", NULL, false },
	  STATUS_PAIRWISE_CIPHER },
	{ "AKM", PSK_TEXT,
	  { CIPHER_CCMP_128, CIPHER_CCMP_128, CIPHER_NONE, AKM_SAE, 0, "net", NULL, false },
	  STATUS_AKMP },
	{ "AKM before pairwise", PSK_TEXT,
	  { CIPHER_CCMP_128, CIPHER_TKIP, CIPHER_NONE, AKM_SAE, 0, "net", NULL, false },
	  STATUS_AKMP },
	{ "FT AKM where there is none", PSK_TEXT,
	  { CIPHER_CCMP_128, CIPHER_CCMP_128, CIPHER_NONE, AKM_FT_PSK, 0, "net", mde_ours, false },
	  STATUS_AKMP },
	{ "wants protection, AP without", PSK_TEXT,
	  { CIPHER_CCMP_128, CIPHER_CCMP_128, CIPHER_BIP_CMAC_128, AKM_PSK, RSN_CAP_MFPC, "net",
	    NULL, false }, 0 },
	{ "no protection", MFP_TEXT,
	  { CIPHER_CCMP_128, CIPHER_CCMP_128, CIPHER_NONE, AKM_PSK_SHA256, 0, "net", NULL, false },
	  STATUS_ROBUST_MGMT_POLICY },
	{ "protection with another group cipher", MFP_TEXT,
	  { CIPHER_CCMP_128, CIPHER_CCMP_128, CIPHER_BIP_GMAC_256, AKM_PSK_SHA256, RSN_CAP_MFPC,
	    "net", NULL, false }, STATUS_CIPHER_POLICY },
	{ "protection", MFP_TEXT,
	  { CIPHER_CCMP_128, CIPHER_CCMP_128, CIPHER_BIP_CMAC_128, AKM_PSK_SHA256, RSN_CAP_MFPC,
	    "net", NULL, false }, 0 },
	{ "FT", LOCAL_TEXT,
	  { CIPHER_CCMP_128, CIPHER_CCMP_128, CIPHER_NONE, AKM_FT_PSK, 0, "net", mde_ours, false },
	  0 },
	{ "FT, another policy in the MDE", LOCAL_TEXT,
	  { CIPHER_CCMP_128, CIPHER_CCMP_128, CIPHER_NONE, AKM_FT_PSK, 0, "net", mde_policy,
	    false }, 0 },
	{ "FT, another domain", LOCAL_TEXT,
	  { CIPHER_CCMP_128, CIPHER_CCMP_128, CIPHER_NONE, AKM_FT_PSK, 0, "net", mde_other,
	    false }, STATUS_INVALID_MDE },
	{ "FT without MDE", LOCAL_TEXT,
	  { CIPHER_CCMP_128, CIPHER_CCMP_128, CIPHER_NONE, AKM_FT_PSK, 0, "net", NULL, false },
	  STATUS_INVALID_MDE },
	{ "MDE without FT", LOCAL_TEXT,
	  { CIPHER_CCMP_128, CIPHER_CCMP_128, CIPHER_NONE, AKM_PSK, 0, "net", mde_ours, false },
	  STATUS_AKMP },
};

/* [11-2020 9.4.1.9] and wpa_validate_wpa_ie's order. Refused, the station may try again. */
START_TEST(association)
{
	const struct assoc_case *c = &assocs[_i];
	const struct fake_sent *sent;
	struct assoc_resp r;
	char conf[1024];
	struct drive *d;

	snprintf(conf, sizeof(conf), AP_TEXT("1", "ap1") "%s", c->conf);
	d = drive_new(conf, NULL, NULL);
	hear_auth(d, SCENE_OTHER, AUTH_OPEN, 1);
	hear_assoc(d, SCENE_OTHER, &c->ask);
	sent = fake_last(d->s->w, SCENE_AP1, FRAME_ASSOC_RESP);
	ck_assert_msg(sent != NULL, "%s: no answer", c->name);
	ck_assert_int_eq(assoc_resp_parse(fake_body(sent), &r), WIRE_OK);
	ck_assert_msg(r.status == c->status, "%s: status %u", c->name, r.status);
	ck_assert_uint_eq(r.aid, c->status == 0 ? 1 : 0);
	ck_assert_int_eq(ap_sta_find(&d->s->ap[0].bss[0], SCENE_OTHER)->state,
			 c->status == 0 ? AP_STA_ASSOCIATED : AP_STA_AUTHENTICATED);
	/* message 1/4 goes to those that were taken */
	ck_assert_uint_eq(fake_count(d->s->w, SCENE_AP1, FRAME_DATA) +
				  fake_count(d->s->w, SCENE_AP1, FRAME_QOS_DATA),
			  c->status == 0);
	drive_free(d);
}
END_TEST

static uint16_t reason_of(const struct drive *d, enum frame kind)
{
	const struct fake_sent *sent = fake_last(d->s->w, SCENE_AP1, kind);
	struct leave l;

	if (sent == NULL)
		return 0;
	ck_assert_int_eq(leave_parse(fake_body(sent), &l), WIRE_OK);
	return l.reason;
}

static struct scene_frame data_frame(struct mac from, uint16_t seq, uint16_t type,
				     struct bytes payload)
{
	struct hdr h = hdr_data_to_ap(FRAME_DATA, AP1, from, SCENE_GATEWAY);
	struct scene_frame f;
	struct wr w = wr_of(f.p, sizeof(f.p));

	h.seq = seq;
	if (type == ETHERTYPE_EAPOL)
		h.a3 = AP1;
	hdr_build(&w, &h);
	msdu_build(&w, &(struct msdu){ type, payload });
	ck_assert(wr_done(&w, &f.len));
	return f;
}

static void hear_data(struct drive *d, struct mac from)
{
	static const uint8_t packet[28] = { 0x45 };
	struct scene_frame f = data_frame(from, d->seq++, ETHERTYPE_IPV4, BYTES(packet));

	hear(d, scene_bytes(&f));
}

/* [11-2020 11.3.3] Frames of a class above the station's state. */
START_TEST(classes)
{
	static const struct ask good = { CIPHER_CCMP_128, CIPHER_CCMP_128, CIPHER_NONE, AKM_PSK, 0,
					 "net", NULL, false };
	struct drive *d = drive_new(AP_TEXT("1", "ap1") PSK_TEXT, NULL, NULL);
	struct fake_world *w = d->s->w;

	hear_assoc(d, SCENE_OTHER, &good);
	ck_assert_uint_eq(reason_of(d, FRAME_DEAUTH), REASON_CLASS2_FROM_NONAUTH);
	fake_hush(w);
	hear_data(d, SCENE_OTHER);
	ck_assert_uint_eq(reason_of(d, FRAME_DEAUTH), REASON_CLASS3_FROM_NONASSOC);
	fake_hush(w);
	hear_auth(d, SCENE_OTHER, AUTH_OPEN, 1);
	hear_data(d, SCENE_OTHER);
	ck_assert_uint_eq(reason_of(d, FRAME_DISASSOC), REASON_CLASS3_FROM_NONASSOC);
	ck_assert_uint_eq(reason_of(d, FRAME_DEAUTH), 0);
	fake_hush(w);
	/* from a group address nothing is answered at all */
	hear_auth(d, MAC_BROADCAST, AUTH_OPEN, 1);
	hear_data(d, MAC_BROADCAST);
	ck_assert_uint_eq(w->n_sent, 0);
	/* while it is not known whether the response was heard: still */
	d->s->w->deaf = true;
	ap_sta_find(&d->s->ap[0].bss[0], SCENE_OTHER)->response_pending = true;
	hear_data(d, SCENE_OTHER);
	ck_assert_uint_eq(w->n_sent, 0);
	d->s->w->deaf = false;
	hear_assoc(d, SCENE_OTHER, &good);
	ck_assert_int_eq(ap_sta_find(&d->s->ap[0].bss[0], SCENE_OTHER)->state, AP_STA_ASSOCIATED);
	fake_hush(w);
	hear_data(d, SCENE_OTHER); /* clear data before keys: neither carried nor answered */
	ck_assert_ptr_null(fake_last_wire(w, SCENE_AP1, ETHERTYPE_IPV4));
	ck_assert_uint_eq(reason_of(d, FRAME_DEAUTH) + reason_of(d, FRAME_DISASSOC), 0);
	drive_free(d);
}
END_TEST

/* A retransmission of a frame that was taken is taken no second time [11-2020 10.3.2.14]. */
START_TEST(retry)
{
	struct drive *d = drive_new(AP_TEXT("1", "ap1") PSK_TEXT, NULL, NULL);
	uint8_t body[8];
	struct wr w = wr_of(body, sizeof(body));
	struct scene_frame f;

	auth_build(&w, &(struct auth){ .algorithm = AUTH_OPEN, .seq = 1 });
	f = scene_mgmt(FRAME_AUTH, AP1, SCENE_OTHER, 700, wr_sofar(&w)); /* not known yet */
	hear(d, scene_bytes(&f));
	f.p[1] |= 0x08; /* Retry */
	hear(d, scene_bytes(&f));
	ck_assert_uint_eq(fake_count(d->s->w, SCENE_AP1, FRAME_AUTH), 1);
	f.p[22] ^= 0x10; /* another number: another frame */
	hear(d, scene_bytes(&f));
	ck_assert_uint_eq(fake_count(d->s->w, SCENE_AP1, FRAME_AUTH), 2);
	f.p[1] ^= 0x08; /* the same number, but no retry */
	hear(d, scene_bytes(&f));
	ck_assert_uint_eq(fake_count(d->s->w, SCENE_AP1, FRAME_AUTH), 3);
	drive_free(d);
}
END_TEST

/* max_num_sta: the next one is told so, and may come when another has gone. */
START_TEST(full)
{
	struct drive *d = drive_new(AP_TEXT("1", "ap1") PSK_TEXT "max_num_sta=2\n", NULL, NULL);
	struct mac sta = SCENE_OTHER;

	for (unsigned i = 0; i < 3; i++) {
		sta.b[5] = (uint8_t)i;
		hear_auth(d, sta, AUTH_OPEN, 1);
		ck_assert_uint_eq(answer_auth(d).status, i < 2 ? 0 : STATUS_AP_FULL);
	}
	sta.b[5] = 1;
	hear_mgmt(d, FRAME_DEAUTH, sta, BYTES(((uint8_t[]){ 3, 0 })));
	sta.b[5] = 2;
	hear_auth(d, sta, AUTH_OPEN, 1);
	ck_assert_uint_eq(answer_auth(d).status, 0);
	drive_free(d);
}
END_TEST

/* One that authenticates and does not come is forgotten ten seconds after its last try. */
START_TEST(half_open)
{
	struct drive *d = drive_new(AP_TEXT("1", "ap1") PSK_TEXT, NULL, NULL);
	const struct ap_bss *bss = &d->s->ap[0].bss[0];

	hear_auth(d, SCENE_OTHER, AUTH_OPEN, 1);
	fake_run(d->s->w, 9 * NS_PER_S);
	hear_auth(d, SCENE_OTHER, AUTH_OPEN, 1);
	fake_run(d->s->w, 9 * NS_PER_S);
	ck_assert_ptr_nonnull(ap_sta_find(bss, SCENE_OTHER));
	fake_run(d->s->w, NS_PER_S);
	ck_assert_ptr_null(ap_sta_find(bss, SCENE_OTHER));
	ck_assert(fake_said(d->s->w, "timer DEAUTH/REMOVE"));
	drive_free(d);
}
END_TEST

/* So is one that was associated, authenticates anew and stays away. */
START_TEST(half_open_again)
{
	struct drive *d = drive_new(AP_TEXT("1", "ap1") PSK_TEXT, NULL, STA_PSK);

	ck_assert(scene_open_at(d->s, 0));
	fake_run(d->s->w, 20 * NS_PER_S);
	ck_assert(scene_open_at(d->s, 0));
	d->s->sta.mute = true;
	hear_auth(d, SCENE_STA, AUTH_OPEN, 1);
	ck_assert(!scene_open_at(d->s, 0));
	ck_assert(!scene_sta_at(d->s, 0)->tk.set);
	fake_run(d->s->w, 11 * NS_PER_S);
	ck_assert_ptr_null(scene_sta_at(d->s, 0));
	drive_free(d);
}
END_TEST

#define TWO_BSS                                                                                    \
	"bss=wlan0_1\nssid=net\nwpa=2\nrsn_pairwise=CCMP\nwpa_passphrase=roaming-secret\n"         \
	"nas_identifier=ap1b\n"

/* In one process a station that comes to one BSS is forgotten by the other. */
START_TEST(prune)
{
	static const char *const more[] = { PSK_TEXT, LOCAL_TEXT };
	char conf[2048];
	struct drive *d;

	snprintf(conf, sizeof(conf), AP_TEXT("1", "ap1") "%s" TWO_BSS "%s", more[_i], more[_i]);
	d = drive_new(conf, NULL, _i == 0 ? STA_PSK : STA_FT);
	ck_assert(scene_open_at(d->s, 0));
	station_roam_to(&d->s->sta, d->book->bssid[0][1], false);
	fake_run(d->s->w, 100 * NS_PER_MS);
	ck_assert_int_eq(ap_sta_find(&d->s->ap[0].bss[1], SCENE_STA)->state, AP_STA_AUTHORIZED);
	ck_assert_ptr_null(ap_sta_find(&d->s->ap[0].bss[0], SCENE_STA));
	ck_assert(fake_said(d->s->w, "wlan0: Prune association for 02:00:00:00:02:00"));
	ck_assert(fake_said(d->s->w, _i == 0 ? "auth_alg=open" : "auth_alg=ft"));
	drive_free(d);
}
END_TEST

/* Between BSSs of one process the key holders speak without the cable: a pull, and over the DS. */
START_TEST(local_pull)
{
	static const char conf[] = AP_TEXT("1", "ap1") FT_TEXT
		"r0kh=02:00:00:00:00:01 ap1b " RKH_KEY
		"r1kh=02:00:00:00:00:01 02:00:00:00:00:01 " RKH_KEY TWO_BSS FT_TEXT
		"r0kh=02:00:00:00:00:00 ap1 " RKH_KEY
		"r1kh=02:00:00:00:00:00 02:00:00:00:00:00 " RKH_KEY;
	struct drive *d = drive_new(conf, NULL, STA_FT);

	ck_assert(scene_open_at(d->s, 0));
	fake_hush(d->s->w);
	station_roam_to(&d->s->sta, d->book->bssid[0][1], _i == 1);
	fake_run(d->s->w, 100 * NS_PER_MS);
	ck_assert(fake_said(d->s->w, "auth_alg=ft"));
	ck_assert_int_eq(ap_sta_find(&d->s->ap[0].bss[1], SCENE_STA)->state, AP_STA_AUTHORIZED);
	ck_assert_ptr_null(fake_last_wire(d->s->w, SCENE_AP1, ETHERTYPE_OUI_EXT));
	ck_assert_ptr_null(fake_last_wire(d->s->w, SCENE_AP1, ETHERTYPE_RRB));
	drive_free(d);
}
END_TEST

static struct bytes ft_elements_of(struct wr *w)
{
	struct rsne r = rsne_of(CIPHER_CCMP_128, CIPHER_CCMP_128, AKM_FT_PSK, 0, CIPHER_NONE);
	struct fte f = { .mic_len = 16, .r0kh = "ap2", .r0kh_len = 3, .snonce = { 7 } };

	r.upto = RSNE_UPTO_PMKID;
	r.n_pmkid = 1;
	rsne_build(w, &r);
	mde_build(w, &(struct mde){ { 0xa1, 0xb2 }, 1 });
	fte_build(w, &f);
	ck_assert(!w->overflow);
	return wr_sofar(w);
}

/* Many requests at once for an R0KH that does not answer end at once, and every one is told. */
START_TEST(unreachable)
{
	enum { STATIONS = 24 };
	struct drive *d = drive_new(AP_TEXT("1", "ap1") PULL_TEXT, NULL, NULL);
	uint8_t body[400], elements[300];
	struct wr w = wr_of(body, sizeof(body)), e = wr_of(elements, sizeof(elements));
	struct mac sta = SCENE_OTHER;
	struct scene_frame f;

	auth_build(&w, &(struct auth){ .algorithm = AUTH_FT, .seq = 1,
				       .elements = ft_elements_of(&e) });
	fake_hush(d->s->w);
	for (unsigned i = 0; i < STATIONS; i++) {
		sta.b[5] = (uint8_t)i;
		f = scene_mgmt(FRAME_AUTH, AP1, sta, 0, wr_sofar(&w));
		fake_give(d->s->w, SCENE_AP1, 0, 2412, scene_bytes(&f));
	}
	ck_assert_uint_eq(fake_count(d->s->w, SCENE_AP1, FRAME_AUTH), 0);
	fake_run(d->s->w, 9 * NS_PER_S);
	ck_assert_uint_eq(fake_count(d->s->w, SCENE_AP1, FRAME_AUTH), STATIONS);
	ck_assert_uint_eq(answer_auth(d).status, STATUS_INVALID_PMKID);
	drive_free(d);
}
END_TEST

/* ---- over the DS ---- */

struct ds_case {
	const char *name;
	struct mac sta, target;
	bool relayed;
};
static const struct ds_case ds_cases[] = {
	{ "good", { { 2, 0, 0, 0, 2, 0 } }, { { 2, 0, 0, 0, 1, 0 } }, true },
	{ "of another station", { { 2, 0, 0, 0, 9, 9 } }, { { 2, 0, 0, 0, 1, 0 } }, false },
	{ "to everybody", { { 2, 0, 0, 0, 2, 0 } },
	  { { 255, 255, 255, 255, 255, 255 } }, false },
	{ "to nobody", { { 2, 0, 0, 0, 2, 0 } }, { { 0 } }, false },
	{ "to the AP itself", { { 2, 0, 0, 0, 2, 0 } }, { { 2, 0, 0, 0, 0, 0 } }, false },
};

static struct bytes ft_action(struct wr *w, enum ft_action action, struct mac sta,
			      struct mac target)
{
	uint8_t elements[300];
	struct wr e = wr_of(elements, sizeof(elements));

	ft_frame_build(w, &(struct ft_frame){ .action = (uint8_t)action, .sta = sta,
					      .target = target,
					      .elements = ft_elements_of(&e) });
	ck_assert(!w->overflow);
	return wr_sofar(w);
}

START_TEST(ds_request)
{
	const struct ds_case *c = &ds_cases[_i];
	struct drive *d = drive_new(AP_TEXT("1", "ap1") PULL_TEXT, NULL, STA_FT);
	uint8_t body[400];
	struct wr w = wr_of(body, sizeof(body));
	const struct fake_sent *sent;

	ck_assert(scene_open_at(d->s, 0));
	hear_mgmt(d, FRAME_ACTION, SCENE_STA, ft_action(&w, FT_REQUEST, c->sta, c->target));
	sent = fake_last_wire(d->s->w, SCENE_AP1, ETHERTYPE_RRB);
	ck_assert_msg((sent != NULL) == c->relayed, "%s", c->name);
	if (sent != NULL) {
		struct eth eth;
		struct rrb r;

		ck_assert_int_eq(eth_parse(fake_bytes(sent), &eth), WIRE_OK);
		ck_assert(mac_equal(eth.dst, c->target) && mac_equal(eth.src, AP1));
		ck_assert_int_eq(rrb_parse(eth.payload, &r), WIRE_OK);
		ck_assert(r.packet == RRB_REQUEST && mac_equal(r.ap, AP1));
		ck_assert(bytes_equal(r.action, wr_sofar(&w)));
	}
	ck_assert_uint_eq(fake_count(d->s->w, SCENE_AP1, FRAME_ACTION), 0);
	ck_assert(scene_open_at(d->s, 0));
	drive_free(d);
}
END_TEST

/* With ft_over_ds=0, or from a station that is not associated, nothing is carried. */
START_TEST(ds_refused)
{
	struct drive *d = drive_new(_i == 0 ? AP_TEXT("1", "ap1") PULL_TEXT "ft_over_ds=0\n"
					    : AP_TEXT("1", "ap1") PULL_TEXT,
				    NULL, STA_FT);
	uint8_t body[400];
	struct wr w = wr_of(body, sizeof(body));
	struct mac from = _i == 0 ? SCENE_STA : SCENE_OTHER;

	if (_i == 1)
		hear_auth(d, from, AUTH_OPEN, 1);
	hear_mgmt(d, FRAME_ACTION, from, ft_action(&w, FT_REQUEST, from, d->book->bssid[1][0]));
	ck_assert_ptr_null(fake_last_wire(d->s->w, SCENE_AP1, ETHERTYPE_RRB));
	ck_assert(_i == 1 || fake_said(d->s->w, "FT: Over-the-DS option disabled - reject"));
	drive_free(d);
}
END_TEST

static void hear_rrb(struct drive *d, struct mac src, enum rrb_packet packet, struct bytes action)
{
	uint8_t payload[500], frame[600];
	struct wr p = wr_of(payload, sizeof(payload)), w = wr_of(frame, sizeof(frame));

	rrb_build(&p, &(struct rrb){ .packet = (uint8_t)packet, .ap = src, .action = action });
	eth_build(&w, &(struct eth){ AP1, src, ETHERTYPE_RRB, wr_sofar(&p) });
	ck_assert(!p.overflow && !w.overflow);
	node_wire_rx(&d->s->ap[0].node, 0, wr_sofar(&w));
	fake_run(d->s->w, 5 * NS_PER_MS);
}

/* A response goes to the station if it is ours, open, and from the AP that was asked. */
START_TEST(ds_response)
{
	struct drive *d = drive_new(AP_TEXT("1", "ap1") PULL_TEXT, NULL, STA_FT);
	struct mac target = d->book->bssid[1][0];
	uint8_t body[400];
	struct wr w = wr_of(body, sizeof(body));

	hear_rrb(d, SCENE_OTHER, RRB_RESPONSE, ft_action(&w, FT_RESPONSE, SCENE_STA, target));
	ck_assert_uint_eq(fake_count(d->s->w, SCENE_AP1, FRAME_ACTION), 0);
	ck_assert(fake_said(d->s->w, "FT: RRB Frame Action field mismatch"));
	w = wr_of(body, sizeof(body));
	hear_rrb(d, target, RRB_RESPONSE, ft_action(&w, FT_REQUEST, SCENE_STA, target));
	w = wr_of(body, sizeof(body));
	hear_rrb(d, target, RRB_RESPONSE, ft_action(&w, FT_RESPONSE, SCENE_OTHER, target));
	hear_auth(d, SCENE_OTHER, AUTH_OPEN, 1); /* known, but not open */
	w = wr_of(body, sizeof(body));
	hear_rrb(d, target, RRB_RESPONSE, ft_action(&w, FT_RESPONSE, SCENE_OTHER, target));
	hear_mgmt(d, FRAME_DEAUTH, SCENE_OTHER, BYTES(((uint8_t[]){ 3, 0 })));
	ck_assert_uint_eq(fake_count(d->s->w, SCENE_AP1, FRAME_ACTION), 0);
	w = wr_of(body, sizeof(body));
	hear_rrb(d, target, RRB_RESPONSE, ft_action(&w, FT_RESPONSE, SCENE_STA, target));
	ck_assert_uint_eq(fake_count(d->s->w, SCENE_AP1, FRAME_ACTION), 1);
	ck_assert(bytes_equal(fake_body(fake_last(d->s->w, SCENE_AP1, FRAME_ACTION)),
			      wr_sofar(&w)));
	/* a request for another target is not ours to answer */
	w = wr_of(body, sizeof(body));
	hear_rrb(d, target, RRB_REQUEST, ft_action(&w, FT_REQUEST, SCENE_OTHER, target));
	ck_assert_ptr_null(ap_sta_find(&d->s->ap[0].bss[0], SCENE_OTHER));
	drive_free(d);
}
END_TEST

UNIT_MAIN("node_ap", tcase_add_loop_test(tc, authentication, 0, N_OF(auths));
	  tcase_add_loop_test(tc, association, 0, N_OF(assocs)); tcase_add_test(tc, classes);
	  tcase_add_test(tc, retry); tcase_add_test(tc, full); tcase_add_test(tc, half_open);
	  tcase_add_test(tc, half_open_again); tcase_add_loop_test(tc, prune, 0, 2);
	  tcase_add_loop_test(tc, local_pull, 0, 2); tcase_add_test(tc, unreachable);
	  tcase_add_loop_test(tc, ds_request, 0, N_OF(ds_cases));
	  tcase_add_loop_test(tc, ds_refused, 0, 2); tcase_add_test(tc, ds_response);)
