/* sees: base crypto wire key spec trace proto */
#include "capfile.h"
#include "hex.h"
#include "key/mpdu.h"
#include "key/psk.h"
#include "proto/authenticator.h"
#include "proto/supplicant.h"
#include "suite.h"
#include "wire/eapol.h"
#include "wire/hdr.h"
#include "wire/mgmt.h"
#include "wire/pcap.h"
#include "wire/radiotap.h"
#include "wire/rsn.h"

/*
 * WPA1 with TKIP as a real AP and station spoke it (a capture of Wireshark's test suite, read in
 * place): the machines in their places send the same octets, with group handshakes that travelled
 * encrypted and are opened with our own TKIP.
 */
enum { PDUS = 24, GTKS = 8, PDU_MAX = 400, ELEMENT_MAX = 64 };

struct octets {
	uint8_t p[PDU_MAX];
	size_t len;
};

struct tape {
	struct crypto *c;
	struct fx fx;
	struct bugs bugs;
	struct mac sta, bssid;
	uint8_t psk[PSK_LEN];
	struct octets ssid, ap_wpa, own_wpa;
	struct {
		bool up;
		struct octets pdu;
	} pdu[PDUS];
	unsigned n;
	struct held_key gtk[GTKS]; /* of each group handshake */
	unsigned n_gtk;
	struct mpdu_key tk;
};

static void keep(struct octets *k, struct bytes b)
{
	ck_assert_uint_le(b.len, sizeof(k->p));
	memcpy(k->p, b.p, b.len);
	k->len = b.len;
}

static struct bytes of(const struct octets *k)
{
	return bytes_of(k->p, k->len);
}

static struct bytes sent(const struct fx *fx)
{
	for (unsigned i = 0; i < fx->n; i++) {
		if (fx->item[i].kind == FX_EAPOL)
			return fx->item[i].u.eapol.pdu;
	}
	return bytes_of(NULL, 0);
}

static struct eapol_key key_of(const struct octets *m)
{
	struct eapol_key k;

	ck_assert_int_eq(eapol_key_parse(of(m), 16, &k), WIRE_OK);
	return k;
}

/* ---- the frames ---- */
static void take_pdu(struct tape *t, bool up, struct bytes body)
{
	struct rd r = rd_of(body);
	struct eapol e;

	if (body.len < 8 || memcmp(body.p, "\xaa\xaa\x03\0\0\0\x88\x8e", 8) != 0)
		return;
	ck_assert(rd_skip(&r, 8));
	if (eapol_parse(rd_rest(&r), &e) != WIRE_OK || e.type != EAPOL_KEY)
		return;
	ck_assert_uint_lt(t->n, PDUS);
	t->pdu[t->n].up = up;
	keep(&t->pdu[t->n++].pdu, e.whole);
}

static void on_mgmt(struct tape *t, const struct hdr *h, struct bytes body)
{
	struct beacon b;
	struct assoc_req r;
	struct rd ssid;

	if (h->kind == FRAME_BEACON && beacon_parse(body, &b) == WIRE_OK) {
		keep(&t->ap_wpa, b.e.wpa);
		ck_assert_int_eq(elem_body(b.e.ssid, ELEM_SSID, &ssid), WIRE_OK);
		keep(&t->ssid, rd_rest(&ssid));
		t->bssid = h->a2;
	} else if (h->kind == FRAME_ASSOC_REQ && assoc_req_parse(body, false, &r) == WIRE_OK) {
		keep(&t->own_wpa, r.e.wpa);
		t->sta = h->a2;
	}
}

/* The pairwise key, from messages 1 and 2, opens what follows. */
static void derive_tk(struct tape *t)
{
	struct eapol_key m1 = key_of(&t->pdu[0].pdu), m2 = key_of(&t->pdu[1].pdu);
	struct ptk_in in = { .akm = akm_find(AKM_PSK, CIPHER_TKIP, 0),
			     .pairwise = CIPHER_TKIP,
			     .pmk = BYTES(t->psk),
			     .aa = t->bssid,
			     .spa = t->sta,
			     .anonce = m1.nonce,
			     .snonce = m2.nonce };
	struct ptk ptk;

	ck_assert_int_eq(ptk_derive(t->c, &in, &ptk), ERR_OK);
	t->tk.cipher = CIPHER_TKIP;
	memcpy(t->tk.tk, ptk.tk, ptk.tk_len);
}

static void on_data(struct tape *t, const struct hdr *h, struct bytes frame, struct bytes body)
{
	uint8_t plain[2048];
	struct wr w = wr_of(plain, sizeof(plain));
	struct mpdu_sealed m;

	if (h->retry)
		return;
	if (!h->prot) {
		take_pdu(t, h->to_ds, body);
		return;
	}
	if (t->tk.cipher == CIPHER_NONE)
		derive_tk(t);
	ck_assert_int_eq(mpdu_parse(frame, &m), ERR_OK);
	if (mpdu_unprotect(t->c, &t->tk, &m, &w) == ERR_OK)
		take_pdu(t, h->to_ds, wr_sofar(&w));
}

static void read_tape(struct tape *t, const char *name)
{
	struct bytes file = capfile_read(name);
	struct pcap p;
	struct pcap_frame f;

	ck_assert_int_eq(pcap_open(file, &p), WIRE_OK);
	while (pcap_next(&p, &f) == STEP_ITEM) {
		struct rd r = rd_of(f.bytes);
		struct radiotap rt;
		struct bytes frame;
		struct hdr h;

		ck_assert_int_eq(radiotap_parse(&r, &rt), WIRE_OK);
		frame = bytes_of(r.p, r.left);
		if (hdr_parse(&r, &h) != WIRE_OK)
			continue;
		if (hdr_is_mgmt(&h))
			on_mgmt(t, &h, rd_rest(&r));
		else if (hdr_is_data(&h) && t->sta.b[0] != 0)
			on_data(t, &h, frame, rd_rest(&r));
		if (t->psk[0] == 0 && t->ssid.len > 0) {
			struct psk_in in = { bytes_of("12345678", 8), of(&t->ssid) };

			ck_assert_int_eq(psk_derive(t->c, &in, t->psk), ERR_OK);
		}
	}
	capfile_free(file);
}

static struct tape *open_tape(void)
{
	struct tape *t = calloc(1, sizeof(*t));

	ck_assert_ptr_nonnull(t);
	ck_assert_int_eq(crypto_new(&t->c), ERR_OK);
	read_tape(t, "captures/wireshark/wpa1-gtk-rekey.pcapng.gz");
	ck_assert_uint_ge(t->n, 10);
	return t;
}

/* ---- the station ---- */
static void play_supplicant(struct tape *t)
{
	struct sta_env env = { .crypto = t->c, .bugs = &t->bugs };
	struct supp_event ev = { .kind = SUPP_EV_START };
	struct supplicant s;
	uint8_t snonce[1][NONCE_LEN];
	struct octets expect[PDUS];
	unsigned head = 0, tail = 0;

	memcpy(snonce[0], key_of(&t->pdu[1].pdu).nonce, NONCE_LEN);
	supplicant_init(&s, t->sta, (struct nonces){ .fixed = snonce, .n_fixed = 1 });
	ev.u.start = (struct supp_start){ .akm = AKM_PSK,
					  .pairwise = CIPHER_TKIP,
					  .group = CIPHER_TKIP,
					  .bssid = t->bssid,
					  .ssid = of(&t->ssid),
					  .pmk = BYTES(t->psk),
					  .rsne = of(&t->own_wpa),
					  .ap_wpa = of(&t->ap_wpa) };
	ck_assert_int_eq(supplicant_step(&s, &env, &ev, &t->fx), ERR_OK);
	for (unsigned i = 0; i < t->n; i++) {
		if (t->pdu[i].up) {
			ck_assert_uint_lt(head, tail);
			ck_assert_msg(bytes_equal(of(&expect[head]), of(&t->pdu[i].pdu)),
				      "the station's %u. EAPOL-Key is another", head + 1);
			head++;
			continue;
		}
		fx_reset(&t->fx);
		ev = (struct supp_event){ .kind = SUPP_EV_EAPOL, .u.pdu = of(&t->pdu[i].pdu) };
		ck_assert_int_eq(supplicant_step(&s, &env, &ev, &t->fx), ERR_OK);
		ck_assert_uint_gt(sent(&t->fx).len, 0);
		keep(&expect[tail++], sent(&t->fx));
		if (key_of(&t->pdu[i].pdu).info & KEY_INFO_PAIRWISE)
			continue;
		ck_assert_uint_lt(t->n_gtk, GTKS);
		t->gtk[t->n_gtk++] = s.held.gtk;
	}
	ck_assert_uint_eq(head, tail);
	ck_assert_uint_ge(t->n_gtk, 2);
	ck_assert_int_eq(s.state, SUPP_KEYED);
	supplicant_fini(&s);
}

/* ---- the AP ---- */
struct ap {
	struct authenticator a;
	struct group group;
	struct group_keys keys[GTKS];
	struct ap_security sec;
	struct ap_env env;
	struct octets out; /* sent, and not seen on the tape yet */
	uint8_t drawn[1 + GTKS][NONCE_LEN]; /* ANonce and the IVs of the group messages */
};

static void set_up(struct tape *t, struct ap *ap)
{
	struct group_conf g = { .cipher = CIPHER_TKIP, .fixed = ap->keys,
				.n_fixed = t->n_gtk };
	unsigned n = 0;

	for (unsigned i = 0; i < t->n; i++) {
		struct eapol_key k = key_of(&t->pdu[i].pdu);

		if (i == 0)
			memcpy(ap->drawn[n++], k.nonce, NONCE_LEN);
		else if (!t->pdu[i].up && !(k.info & KEY_INFO_PAIRWISE))
			memcpy(ap->drawn[n++], k.iv, sizeof(k.iv));
	}
	for (unsigned i = 0; i < t->n_gtk; i++) {
		memcpy(ap->keys[i].gtk, t->gtk[i].key, t->gtk[i].len);
		ap->keys[i].gtk_id = (uint8_t)t->gtk[i].key_id;
	}
	ap->sec = (struct ap_security){ .bssid = t->bssid,
					.ssid = of(&t->ssid),
					.wpa = of(&t->ap_wpa),
					.pairwise_update_count = 4,
					.group_update_count = 4 };
	ap->env = (struct ap_env){ .crypto = t->c, .bugs = &t->bugs, .ap = &ap->sec,
				   .group = &ap->group };
	group_init(&ap->group, &g);
	ck_assert_int_eq(group_step(&ap->group, t->c, GROUP_EV_START, &t->fx), ERR_OK);
	authenticator_init(&ap->a, t->sta, (struct nonces){ .fixed = ap->drawn, .n_fixed = n });
}

static void step(struct tape *t, struct ap *ap, const struct authr_event *ev)
{
	fx_reset(&t->fx);
	ck_assert_int_eq(authenticator_step(&ap->a, &ap->env, ev, &t->fx), ERR_OK);
	if (sent(&t->fx).len > 0) {
		ck_assert_uint_eq(ap->out.len, 0);
		keep(&ap->out, sent(&t->fx));
	}
}

/* What made the AP send this: the group has new keys, or time passed. */
static void provoke(struct tape *t, struct ap *ap, const struct eapol_key *k)
{
	ap->group.gtk_pn = pn_get(k->rsc);
	if (ap->a.state == AUTHR_KEYED) {
		fx_reset(&t->fx);
		ck_assert_int_eq(group_step(&ap->group, t->c, GROUP_EV_REKEY, &t->fx), ERR_OK);
		step(t, ap, &(struct authr_event){ .kind = AUTHR_EV_GROUP_REKEY });
	} else {
		step(t, ap, &(struct authr_event){ .kind = AUTHR_EV_TIMER,
						   .u.timer = AUTHR_TIMER_RETRY });
	}
}

static void play_authenticator(struct tape *t)
{
	static struct ap ap;
	struct psk_candidate psk = { .vlan_id = 0 };
	struct authr_event ev = { .kind = AUTHR_EV_START };

	memcpy(psk.psk, t->psk, sizeof(psk.psk));
	set_up(t, &ap);
	ev.u.start = (struct authr_start){ .akm = AKM_PSK, .pairwise = CIPHER_TKIP, .psk = &psk,
					   .n_psk = 1, .rsne = of(&t->own_wpa) };
	step(t, &ap, &ev);
	for (unsigned i = 0; i < t->n; i++) {
		struct eapol_key k = key_of(&t->pdu[i].pdu);

		if (t->pdu[i].up) {
			ev = (struct authr_event){ .kind = AUTHR_EV_EAPOL,
						   .u.pdu = of(&t->pdu[i].pdu) };
			step(t, &ap, &ev);
			continue;
		}
		if (ap.out.len == 0)
			provoke(t, &ap, &k);
		ck_assert_msg(bytes_equal(of(&ap.out), of(&t->pdu[i].pdu)),
			      "EAPOL-Key %u of the AP is another", i + 1);
		ap.out.len = 0;
	}
	ck_assert_int_eq(ap.a.state, AUTHR_KEYED);
	authenticator_fini(&ap.a);
	group_fini(&ap.group);
}

START_TEST(wpa1)
{
	struct tape *t = open_tape();

	play_supplicant(t);
	play_authenticator(t);
	crypto_free(t->c);
	free(t);
}
END_TEST

UNIT_MAIN("WPA1 capture", {
	capfile_or_skip();
	tcase_add_test(tc, wpa1);
})
