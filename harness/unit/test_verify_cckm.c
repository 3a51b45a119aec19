/* sees: base crypto trace wire key observe verify */
#include "key/cckm.h"
#include "key/eapol_mic.h"
#include "key/keydata.h"
#include "key/mpdu.h"
#include "suite.h"
#include "verify_case.h"
#include "wire/cckm.h"
#include "wire/eapol.h"
#include "wire/eth.h"
#include "wire/mgmt.h"
#include "wire/rsn.h"

/*
 * CCKM before the strict judge: a full authentication with one AP and a roam to another, made here
 * of the key functions that harness/unit/test_cckm.c judges. Nothing outside can judge it: what is
 * tried is that the judge accepts it and notices each change.
 */
static const struct mac STA = { { 2, 0, 0, 0, 0, 9 } };
static const struct mac AP1 = { { 2, 0, 0, 0, 0, 1 } };
static const struct mac AP2 = { { 2, 0, 0, 0, 0, 2 } };
static const char key_text[] =
	"\"wpa-psk\",\"000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\"\n";

enum { FILE_MAX = 8192, BODY_MAX = 512, RN = 2 };

/* What may be wrong with the roam. */
enum wrong { NOTHING, REQUEST_MIC, RESPONSE_MIC, OLD_NUMBER, OTHER_NUMBER, GROUP_KEY, TIMESTAMP };

struct play {
	struct wr w;
	enum cckm_kind kind;
	enum wrong wrong;
	enum cipher cipher;
	uint8_t nsk[32], anonce[32], snonce[32], gtk[32];
	struct cckm_keys base;
	struct ptk ptk;
	uint16_t seq;
};

static uint32_t number_of(const struct play *p)
{
	return p->wrong == OLD_NUMBER ? CCKM_RN_FIRST : RN;
}

static void put_frame(struct play *p, struct hdr h, struct bytes body)
{
	uint8_t buf[BODY_MAX + 64];
	struct wr w = wr_of(buf, sizeof(buf));

	h.seq = ++p->seq;
	hdr_build(&w, &h);
	wr_bytes(&w, body);
	wr_zero(&p->w, 8);
	wr_le32(&p->w, (uint32_t)w.len);
	wr_le32(&p->w, (uint32_t)w.len);
	wr_bytes(&p->w, wr_sofar(&w));
}

static void put_security(const struct play *p, struct wr *w)
{
	struct rsne r = p->kind == CCKM_WPA
				? wpa_of(p->cipher, p->cipher, AKM_CCKM)
				: rsne_of(p->cipher, p->cipher, AKM_CCKM, 0, CIPHER_NONE);

	if (p->kind == CCKM_WPA)
		wpa_build(w, &r);
	else
		rsne_build(w, &r);
}

static void put_beacon(struct play *p, struct mac ap)
{
	uint8_t buf[BODY_MAX];
	struct wr w = wr_of(buf, sizeof(buf));
	struct beacon b = { .interval = 100 };

	beacon_build(&w, &b);
	put_security(p, &w);
	put_frame(p, hdr_mgmt(FRAME_BEACON, MAC_BROADCAST, ap, ap), wr_sofar(&w));
}

static void put_request(struct play *p, struct mac ap, bool roam)
{
	uint8_t buf[BODY_MAX], security[64];
	struct wr w = wr_of(buf, sizeof(buf)), s = wr_of(security, sizeof(security));
	struct assoc_req a = { .reassoc = roam, .current_ap = AP1 };
	struct cckm_request c = { .timestamp = 12345, .rn = number_of(p) };
	struct cckm_request_in in = { .kind = p->kind, .krk = p->base.krk, .sta = STA,
				      .bssid = ap, .timestamp = c.timestamp, .rn = c.rn };

	put_security(p, &s);
	in.security = wr_sofar(&s);
	assoc_req_build(&w, &a);
	wr_bytes(&w, in.security);
	if (roam) {
		ck_assert_int_eq(cckm_request_mic(crypto, &in, c.mic), ERR_OK);
		c.mic[7] ^= p->wrong == REQUEST_MIC;
		c.timestamp += p->wrong == TIMESTAMP;
		cckm_request_build(&w, &c);
	}
	put_frame(p, hdr_mgmt(roam ? FRAME_REASSOC_REQ : FRAME_ASSOC_REQ, ap, STA, ap),
		  wr_sofar(&w));
}

static void put_cckm_answer(struct play *p, struct wr *w)
{
	uint8_t security[64], fields[CCKM_FIELDS_LEN], egtk[CCKM_EGTK_MAX];
	struct wr s = wr_of(security, sizeof(security)), f = wr_of(fields, sizeof(fields));
	struct wr e = wr_of(egtk, sizeof(egtk));
	struct cckm_response r = { .rn = number_of(p) + (p->wrong == OTHER_NUMBER),
				   .group_key_id = 1 };
	const struct cckm_wrap k = { p->kind, ptk_kek(&p->ptk), r.rn };
	struct cckm_response_in in = { .kind = p->kind, .kck = ptk_kck(&p->ptk), .sta = STA };

	ck_assert_int_eq(cckm_wrap_gtk(crypto, &k, bytes_of(p->gtk, cipher_tk_len(p->cipher)), &e),
			 ERR_OK);
	egtk[0] ^= p->wrong == GROUP_KEY;
	r.egtk = wr_sofar(&e);
	put_security(p, &s);
	cckm_response_fields(&f, &r);
	in.security = wr_sofar(&s);
	in.fields = wr_sofar(&f);
	in.egtk = r.egtk;
	ck_assert_int_eq(cckm_response_mic(crypto, &in, r.mic), ERR_OK);
	r.mic[0] ^= p->wrong == RESPONSE_MIC;
	cckm_response_build(w, &r);
}

static void put_answer(struct play *p, struct mac ap, bool roam)
{
	uint8_t buf[BODY_MAX];
	struct wr w = wr_of(buf, sizeof(buf));
	struct assoc_resp a = { .aid = 1 };

	assoc_resp_build(&w, &a);
	if (roam)
		put_cckm_answer(p, &w);
	put_frame(p, hdr_mgmt(roam ? FRAME_REASSOC_RESP : FRAME_ASSOC_RESP, STA, ap, ap),
		  wr_sofar(&w));
}

static void derive(struct play *p, struct mac ap, uint32_t rn)
{
	const struct cckm_base_in base = { .nsk = BYTES(p->nsk), .bssid = AP1, .sta = STA,
					   .snonce = p->snonce, .anonce = p->anonce };
	const struct cckm_ptk_in in = { .akm = akm_find(AKM_CCKM, p->cipher, 0),
					.pairwise = p->cipher, .btk = p->base.btk, .rn = rn,
					.bssid = ap };

	ck_assert_int_eq(cckm_derive_base(crypto, &base, &p->base), ERR_OK);
	ck_assert_int_eq(cckm_derive_ptk(crypto, &in, &p->ptk), ERR_OK);
}

/* Key Data of message n: the element, in message 3 of RSN also the group key, encrypted. */
static void put_key_data(const struct play *p, unsigned n, const uint8_t *iv, struct wr *out)
{
	uint8_t plain[256];
	struct wr w = wr_of(plain, sizeof(plain));
	const struct akm_row *row = akm_find(AKM_CCKM, p->cipher, 0);
	const struct keydata_key k = { row, ptk_kek(&p->ptk), iv };
	const struct gtk_kde g = { 1, false, bytes_of(p->gtk, cipher_tk_len(p->cipher)) };

	if (n == 2 || n == 3)
		put_security(p, &w);
	if (n != 3 || p->kind == CCKM_WPA) {
		wr_bytes(out, wr_sofar(&w));
		return;
	}
	gtk_kde_build(&w, &g);
	ck_assert_int_eq(keydata_encrypt(crypto, &k, wr_sofar(&w), out), ERR_OK);
}

static void put_message(struct play *p, unsigned n)
{
	static const uint16_t infos[] = { 0, 0x0088, 0x0108, 0x13c8, 0x0308 };
	const struct akm_row *row = akm_find(AKM_CCKM, p->cipher, 0);
	const bool from_ap = n % 2 == 1;
	uint8_t data[300], pdu[BODY_MAX], buf[BODY_MAX];
	struct wr d = wr_of(data, sizeof(data)), k = wr_of(pdu, sizeof(pdu));
	struct wr w = wr_of(buf, sizeof(buf));
	struct eapol_key key = { .version = 2,
				 .desc = p->kind == CCKM_WPA ? EAPOL_DESC_WPA : EAPOL_DESC_RSN,
				 .info = infos[n] | row->key_version, .replay = 1 + n / 3,
				 .mic_len = 16 };
	struct msdu m = { .type = ETHERTYPE_EAPOL };

	if (p->kind == CCKM_WPA)
		key.info &= (uint16_t)~(KEY_INFO_ENCRYPTED | KEY_INFO_SECURE);
	memcpy(key.nonce, from_ap ? p->anonce : p->snonce, sizeof(key.nonce));
	put_key_data(p, n, key.iv, &d);
	key.data = wr_sofar(&d);
	eapol_key_build(&k, &key);
	m.payload = wr_sofar(&k);
	if (n > 1) {
		const struct eapol_mic_in in = { row, ptk_kck(&p->ptk), m.payload };
		uint8_t mic[MIC_LEN_MAX];

		ck_assert_int_eq(eapol_mic(crypto, &in, mic), ERR_OK);
		memcpy(pdu + EAPOL_MIC_OFFSET, mic, 16);
	}
	msdu_build(&w, &m);
	put_frame(p, from_ap ? hdr_data_from_ap(FRAME_DATA, AP1, STA, AP1)
			     : hdr_data_to_ap(FRAME_DATA, AP1, STA, AP1),
		  wr_sofar(&w));
}

static void put_data(struct play *p)
{
	uint8_t plain[128], sealed[256];
	struct wr w = wr_of(plain, sizeof(plain)), s = wr_of(sealed, sizeof(sealed));
	struct hdr h = hdr_data_to_ap(FRAME_DATA, AP2, STA, AP1);
	struct mpdu_key k = { .cipher = p->cipher };
	const struct mpdu_slot slot = { 1, 0 };
	struct msdu m = { ETHERTYPE_IPV4, bytes_of("................", 16) };
	size_t at = p->w.len;

	memcpy(k.tk, p->ptk.tk, p->ptk.tk_len);
	h.seq = ++p->seq;
	hdr_build(&w, &h);
	msdu_build(&w, &m);
	ck_assert_int_eq(mpdu_protect(crypto, &k, &slot, wr_sofar(&w), &s), ERR_OK);
	wr_zero(&p->w, 8);
	wr_le32(&p->w, (uint32_t)s.len);
	wr_le32(&p->w, (uint32_t)s.len);
	wr_bytes(&p->w, wr_sofar(&s));
	ck_assert_uint_gt(p->w.len, at);
}

static void play(struct play *p)
{
	wr_le32(&p->w, 0xa1b2c3d4); /* classic, microseconds */
	wr_le16(&p->w, 2);
	wr_le16(&p->w, 4);
	wr_zero(&p->w, 8);
	wr_le32(&p->w, 65535);
	wr_le32(&p->w, 105); /* LINKTYPE_IEEE802_11 */
	for (uint8_t i = 0; i < 32; i++)
		p->nsk[i] = i;
	memset(p->anonce, 0xa0, sizeof(p->anonce));
	memset(p->snonce, 0x50, sizeof(p->snonce));
	memset(p->gtk, 0x77, sizeof(p->gtk));
	put_beacon(p, AP1);
	put_beacon(p, AP2);
	put_request(p, AP1, false);
	put_answer(p, AP1, false);
	derive(p, AP1, CCKM_RN_FIRST);
	for (unsigned n = 1; n <= 4; n++)
		put_message(p, n);
	put_request(p, AP2, true);
	derive(p, AP2, number_of(p));
	put_answer(p, AP2, true);
	put_data(p);
}

static const struct row {
	const char *what;
	enum wrong wrong;
	unsigned mics, roams, data, wrongs;
	enum violation_kind kind;
} rows[] = {
	{ "nothing wrong", NOTHING, 2, 1, 1, 0, VIOLATION_CCKM },
	{ "MIC of the request", REQUEST_MIC, 0, 0, 0, 2, VIOLATION_CCKM },
	{ "timestamp", TIMESTAMP, 0, 0, 0, 2, VIOLATION_CCKM },
	{ "MIC of the response", RESPONSE_MIC, 1, 1, 1, 1, VIOLATION_CCKM },
	{ "number of the request", OLD_NUMBER, 2, 1, 1, 1, VIOLATION_REPLAY },
	{ "group key", GROUP_KEY, 2, 1, 1, 1, VIOLATION_CCKM },
	{ "number of the response", OTHER_NUMBER, 2, 1, 1, 1, VIOLATION_CCKM },
};

/* Both kinds of element. */
START_TEST(t_rows)
{
	static uint8_t file[FILE_MAX];
	const struct row *r = &rows[_i / 2];
	struct play p = { .w = wr_of(file, sizeof(file)), .wrong = r->wrong,
			  .kind = _i % 2 ? CCKM_WPA : CCKM_RSN,
			  .cipher = _i % 2 ? CIPHER_TKIP : CIPHER_CCMP_128 };
	struct verify_keys keys = { 0 };
	struct verify *v = judge(key_text, strlen(key_text), &keys);
	const struct verify_counts *n = verify_get_counts(v);
	/* RC4 takes any octets for a key */
	unsigned wrongs = r->wrong == GROUP_KEY && p.kind == CCKM_WPA ? 0 : r->wrongs;

	play(&p);
	ck_assert_int_eq(verify_capture(v, wr_sofar(&p.w)), ERR_OK);
	ck_assert_uint_eq(n->handshakes, 1);
	ck_assert_uint_eq(n->eapol_mics, 3);
	ck_assert_msg(n->cckm_mics == r->mics, "%s", r->what);
	ck_assert_uint_eq(n->cckm_roams, r->roams);
	ck_assert_uint_eq(n->data_decrypted, r->data);
	ck_assert_msg(verify_n_violations(v) == wrongs, "%s", r->what);
	if (wrongs > 0)
		ck_assert_int_eq(verify_get_violation(v, 0)->kind, r->kind);
	verify_free(v);
	verify_keys_fini(&keys);
}
END_TEST

UNIT_MAIN("verify_cckm", {
	if (crypto_new(&crypto) != ERR_OK)
		return EXIT_FAILURE;
	tcase_add_loop_test(tc, t_rows, 0, 2 * N_OF(rows));
})
