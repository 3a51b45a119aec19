/* sees: base crypto wire key trace spec proto */
#include <stdlib.h>

#include "key/psk.h"
#include "rkh_world.h"
#include "suite.h"
#include "wire/eth.h"
#include "wire/pcap.h"

/*
 * Messages computed for one R0KH and one R1KH; PULL and SEQ_REQ are also what hostapd's own AES-SIV
 * makes of them. Payload after OUI, vendor type and kind.
 */
static const char PULL[] =
	"3c0002001000000102030405060708090a0b0c0d0e0f01000c004533221104030201e803000004000a006e6173"
	"312e77312e666905000600000102030406d4405dc6d23cba533c07c1c9053661cd9c47c6eec516afc395cbabe3"
	"860e5eb642babbfd166c5b3b2c4be519702f";
static const char NAK[] =
	"3c0002001000000102030405060708090a0b0c0d0e0f01000c004533221104030201e803000004000a006e6173"
	"312e77312e6669050006000001020304063cea4db15c14ba388cd2cb45035807533bcff875757edeff7b14";
static const char RESP[] =
	"3c0002001000000102030405060708090a0b0c0d0e0f01000c004533221104030201e803000004000a006e6173"
	"312e77312e666905000600000102030406a370f7c53ea5596b02c1200424822bd2689538323db326974b060557"
	"e9d985736cb3ed405872b594cd0db21e44ec6ae5f4af1d068968d902f12e033ad4baccf280512f206852f65900"
	"6f77a76a1dbbe3ae5f2df17e5f913b954ca9bf9e80d56d4d744b9653af1b8eb9b0ec4c7a21";
static const char PUSH[] =
	"280001000c004533221104030201e803000004000a006e6173312e77312e666905000600000102030406"
	"39d8a3296ddcb44e662a8c94b8370db8f018eaa6234d85a1fbdf8c5b0b59151658de69089758d063c4f9e42e6c"
	"e5eebf5d51efcce93338af61bca998effa7ff709aa0ba5280180dd1c07c8d1cc3c4e1a4fc58bedc325496fef44"
	"f281e198a922a805597bc690511b6c7fb935e973a1d10b47424a28c5e743d5bae181e02eb8a43bf0";
static const char SEQ_REQ[] =
	"300002001000000102030405060708090a0b0c0d0e0f04000a006e6173312e77312e6669050006000001020304"
	"06000000004068cd0cf5c3703ab5dd23c3c77e2c98";
static const char SEQ_RESP[] =
	"3c0002001000000102030405060708090a0b0c0d0e0f01000c004533221104030201e803000004000a006e6173"
	"312e77312e666905000600000102030406648168aa9aac742d41281abb48de0f43";

static const struct mac v_r0kh = { { 2, 0, 0, 0, 3, 0 } };
static const struct mac v_r1kh = { { 2, 0, 0, 0, 4, 0 } };
static const struct mac v_r1kh_id = { { 0, 1, 2, 3, 4, 6 } };
static const struct mac v_sta = { { 2, 0, 0, 0, 0, 0 } };

/* A whole payload: OUI 00-13-74, LE16 1 as 00 01, kind, hex. */
static struct bytes v_payload(enum kh_message kind, const char *hex, uint8_t buf[static 512])
{
	static const uint8_t head[] = { 0x00, 0x13, 0x74, 0x00, 0x01 };
	int n;

	memcpy(buf, head, sizeof(head));
	buf[5] = (uint8_t)kind;
	n = text_hex(hex, strlen(hex), buf + 6, 506);
	ck_assert_int_gt(n, 0);
	return bytes_of(buf, (size_t)n + 6);
}

/* AP A is the R0KH of the vectors, AP B the R1KH; their numbers are those of the vectors. */
static struct world *v_world(void)
{
	struct spec_rkh_key key = { { 0 }, 32 };
	struct world *w = w_new();
	struct w_ap *a = w_add(w), *b = w_add(w);

	/* 20 01 02 .. 0f, twice */
	for (unsigned i = 0; i < 32; i++)
		key.b[i] = i % 16 == 0 ? 0x20 : (uint8_t)(i % 16);
	a->mac = v_r0kh;
	b->mac = v_r1kh;
	a->bss.nas_identifier = "nas1.w1.fi";
	a->bss.ft_r0_key_lifetime_s = 600000;
	b->bss.has_r1_key_holder = true;
	b->bss.r1_key_holder = v_r1kh_id;
	w_r1kh(a, v_r1kh, v_r1kh_id, key);
	w_r0kh(b, v_r0kh, "nas1.w1.fi", key);
	w_start(w);
	for (unsigned i = 0; i < 2; i++) {
		struct key_holder *k = w->ap[i].k;
		struct rkh_peer *p = i == 0 ? k->r1kh.peer[0] : k->r0kh.peer[0];

		k->up_ns = 1000 * NS_PER_S;
		p->seq.tx_dom = 0x11223345;
		p->seq.tx_next = 0x01020304;
	}
	return w;
}

/* What station 02:00:00:00:00:00 left there: SSID test-ft, MDID a1b2, PSK of "12345678". */
static struct rkh_entry *v_r0(struct world *w)
{
	const struct akm_row *akm = akm_find(AKM_FT_PSK, CIPHER_CCMP_128, 0);
	struct pmk_r0 r0 = { .len = 32 };
	struct pmk_r1 r1 = { .len = 32 };
	struct key_store in = { .akm = akm, .spa = v_sta, .pairwise = CIPHER_CCMP_128, .r0 = &r0,
				.r1 = &r1 };
	static const char key[] =
		"3867e93d53f669624cd63cfb860418a8c7472d36c95a9d5d2df094a5e51a4aed";
	static const char name[] = "a225368fe0983b5828a37a0acb37f253";

	ck_assert_int_eq(text_hex(key, 64, r0.key, 32), 32);
	ck_assert_int_eq(text_hex(name, 32, r0.name, 16), 16);
	ck_assert_int_eq(key_holder_store(w->ap[0].k, &in), ERR_OK);
	return rkh_cache_find(&w->ap[0].k->r0, v_sta, r0.name);
}

static struct rkh_step v_step(struct world *w, unsigned a)
{
	return (struct rkh_step){ w->ap[a].k, w->c, &w->fx, w->now_ns };
}

/* The only frame among the effects is this one. */
static void v_expect(struct world *w, enum kh_message kind, const char *hex)
{
	uint8_t buf[512];
	struct bytes want = v_payload(kind, hex, buf), got = { 0 };
	unsigned n = 0;

	for (unsigned i = 0; i < w->fx.n; i++) {
		if (w->fx.item[i].kind == FX_WIRE) {
			got = w->fx.item[i].u.wire.payload;
			n++;
		}
	}
	ck_assert_uint_eq(n, 1);
	ck_assert_uint_eq(got.len, want.len);
	ck_assert_mem_eq(got.p, want.p, want.len);
	fx_reset(&w->fx);
}

static void v_pull_of(struct world *w, struct rkh_pull *p)
{
	struct rkh_entry *r0 = v_r0(w);

	*p = (struct rkh_pull){ .sta = v_sta };
	memcpy(p->r0_name, r0->name, FT_NAME_LEN);
	for (unsigned i = 0; i < RKH_NONCE; i++)
		p->nonce[i] = (uint8_t)i;
}

START_TEST(t_pull_is_built)
{
	struct world *w = v_world();
	struct rkh_step s = v_step(w, 1);
	struct rkh_pull p;

	v_pull_of(w, &p);
	ck_assert_int_eq(rkh_send_pull(&s, w->ap[1].k->r0kh.peer[0], &p), ERR_OK);
	v_expect(w, KH_PULL, PULL);
	w_free(w);
}
END_TEST

START_TEST(t_response_is_built)
{
	struct world *w = v_world();
	struct rkh_step s = v_step(w, 0);
	struct rkh_pull p;
	struct rkh_answer a = { .mac = v_r1kh, .nonce = p.nonce, .r1kh_id = v_r1kh_id,
				.s1kh_id = v_sta };

	v_pull_of(w, &p);
	a.r0 = _i == 0 ? NULL : rkh_cache_find(&w->ap[0].k->r0, v_sta, p.r0_name);
	ck_assert_int_eq(rkh_send_resp(&s, w->ap[0].k->r1kh.peer[0], &a), ERR_OK);
	v_expect(w, KH_RESP, _i == 0 ? NAK : RESP);
	w_free(w);
}
END_TEST

START_TEST(t_push_is_built)
{
	struct world *w = v_world();
	struct rkh_step s = v_step(w, 0);

	ck_assert_int_eq(rkh_send_push(&s, w->ap[0].k->r1kh.peer[0], v_r0(w)), ERR_OK);
	v_expect(w, KH_PUSH, PUSH);
	w_free(w);
}
END_TEST

/* The request of the vectors, taken by the R0KH, makes the response of the vectors. */
START_TEST(t_sequence_response_is_built)
{
	struct world *w = v_world();
	uint8_t buf[512];
	struct rkh_frame in = { .src = v_r1kh, .dst = v_r0kh };

	in.payload = v_payload(KH_SEQ_REQ, SEQ_REQ, buf);
	ck_assert_int_eq(key_holder_rrb(w->ap[0].k, w->c, &in, &w->fx), ERR_OK);
	v_expect(w, KH_SEQ_RESP, SEQ_RESP);
	w_free(w);
}
END_TEST

/* A request has a nonce nobody can choose; all but that and its seal is as in the vector. */
START_TEST(t_sequence_request_is_built)
{
	struct world *w = v_world();
	struct rkh_step s = v_step(w, 1);
	struct rkh_pair pair = { { (const uint8_t *)"nas1.w1.fi", 10 }, v_r1kh_id };
	uint8_t want[512], got[512];
	struct bytes b = v_payload(KH_SEQ_REQ, SEQ_REQ, want);
	enum { NONCE_AT = 12, SEAL = 16 };

	ck_assert_int_eq(rkh_send_seq_req(&s, w->ap[1].k->r0kh.peer[0], v_r0kh, &pair,
					  bytes_of(NULL, 0)),
			 ERR_OK);
	for (unsigned i = 0; i < w->fx.n; i++)
		if (w->fx.item[i].kind == FX_WIRE) {
			ck_assert_uint_eq(w->fx.item[i].u.wire.payload.len, b.len);
			memcpy(got, w->fx.item[i].u.wire.payload.p, b.len);
		}
	ck_assert_mem_eq(got + NONCE_AT, w->ap[1].k->r0kh.peer[0]->waiting->nonce, RKH_NONCE);
	memcpy(got + NONCE_AT, want + NONCE_AT, RKH_NONCE);
	ck_assert_mem_eq(got, want, b.len - SEAL);
	w_free(w);
}
END_TEST

START_TEST(t_messages_are_taken)
{
	struct world *w = v_world();
	static const struct {
		enum kh_message kind;
		const char *hex;
	} in[] = { { KH_RESP, RESP }, { KH_RESP, NAK }, { KH_PUSH, PUSH }, { KH_PULL, PULL } };
	unsigned to = in[_i].kind == KH_PULL ? 0 : 1;
	struct key_holder *k = w->ap[to].k;
	struct rkh_peer *p = to == 0 ? k->r1kh.peer[0] : k->r0kh.peer[0];
	struct kh_seq before = { 0x11223345, 0x01020303, 1000 };
	struct key_query q = { .akm = akm_find(AKM_FT_PSK, CIPHER_CCMP_128, 0), .spa = v_sta,
			       .r0kh_id = { (const uint8_t *)"nas1.w1.fi", 10 } };
	struct rkh_frame f = { .src = w->ap[1 - to].mac, .dst = w->ap[to].mac };
	enum key_answer answer;
	struct key_found found;
	uint8_t buf[512];

	q.r0_name = v_r0(w)->name;
	rkh_seq_reset(&p->seq, &before, 0, 1000 * NS_PER_S);
	if (in[_i].kind == KH_RESP) {
		ck_assert_int_eq(key_holder_find_r1(k, w->c, &q, &w->fx, &answer, &found), ERR_OK);
		ck_assert_int_eq(answer, KEY_PENDING);
		for (unsigned i = 0; i < RKH_NONCE; i++)
			k->pull[0].nonce[i] = (uint8_t)i;
		fx_reset(&w->fx);
	}
	f.payload = v_payload(in[_i].kind, in[_i].hex, buf);
	ck_assert_int_eq(key_holder_rrb(k, w->c, &f, &w->fx), ERR_OK);
	if (to == 0) {
		ck_assert_uint_eq(k->r0.entry[0].pairwise, CIPHER_CCMP_128);
		for (unsigned i = 0; i < w->fx.n; i++)
			ck_assert_int_ne(w->fx.item[i].kind, FX_VERDICT);
		w_free(w);
		return;
	}
	w_apply(w, 1);
	ck_assert_uint_eq(w->ap[1].n_tell, in[_i].kind == KH_RESP);
	q.again = true;
	ck_assert_int_eq(key_holder_find_r1(k, w->c, &q, &w->fx, &answer, &found), ERR_OK);
	ck_assert_int_eq(answer, in[_i].hex == NAK ? KEY_UNKNOWN : KEY_FOUND);
	if (answer == KEY_FOUND) {
		static const char r1[] =
			"1d084f4d6beaa09d7d6ff2dbd3f165a45095ca72ea8ac99b45e8d12d5f60ff99";
		static const char name[] = "29208a42cd25c85aa571567dce10dae3";
		uint8_t want[32];

		ck_assert_int_eq(text_hex(r1, 64, want, 32), 32);
		ck_assert_mem_eq(found.r1.key, want, 32);
		ck_assert_int_eq(text_hex(name, 32, want, 16), 16);
		ck_assert_mem_eq(found.r1.name, want, 16);
		ck_assert_uint_eq(found.session.lifetime_s, 10176);
		ck_assert_int_eq(found.pairwise, CIPHER_CCMP_128);
	}
	w_free(w);
}
END_TEST

/* HMAC-SHA256(key, "FT OLDKEY" 00 01) makes 256 bits of 128; both kinds of line meet. */
START_TEST(t_old_keys_are_expanded)
{
	static const char expanded[] =
		"ab3dd2d49a1efaa3ef114cc7ac4283da99911929a5d0500890800c6da930c5b4";
	struct spec_rkh_key old = { { 0x10, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15 },
				    16 };
	struct world *w = w_new();
	uint8_t want[32];

	w_r0kh(w_add(w), w_mac(1), "ap2.lab", old);
	w_r1kh(&w->ap[0], w_mac(1), w_mac(1), old);
	w_start(w);
	ck_assert_int_eq(text_hex(expanded, 64, want, 32), 32);
	ck_assert_mem_eq(w->ap[0].k->r0kh.peer[0]->key, want, 32);
	ck_assert_mem_eq(w->ap[0].k->r1kh.peer[0]->key, want, 32);
	w_free(w);
}
END_TEST

/*
 * ds.pcap of two real hostapds: AP 1 (R0KH) and AP 2 (R1KH), fed with what the other sent, do the
 * same, octet for octet where no random nonce is in it.
 */
enum { DS_FRAMES = 6 };
struct ds {
	size_t n;
	uint8_t file[8192];
	struct eth frame[DS_FRAMES];
};

static bool ds_read(struct ds *ds)
{
	const char *root = getenv("RW_SHARED");
	struct pcap_frame f;
	struct pcap p;
	char path[512];
	FILE *in;

	snprintf(path, sizeof(path), "%s/captures/hwsim/uml-det/ft-psk/ds.pcap",
		 root != NULL ? root : "../shared");
	in = fopen(path, "rb");
	if (in == NULL) {
		printf("SKIP: %s is not there (set RW_SHARED)\n", path);
		return false;
	}
	ds->n = fread(ds->file, 1, sizeof(ds->file), in);
	fclose(in);
	ck_assert_int_eq(pcap_open(bytes_of(ds->file, ds->n), &p), WIRE_OK);
	for (unsigned i = 0; i < DS_FRAMES; i++) {
		ck_assert_int_eq(pcap_next(&p, &f), STEP_ITEM);
		ck_assert_int_eq(eth_parse(f.bytes, &ds->frame[i]), WIRE_OK);
		ck_assert_uint_eq(ds->frame[i].type, RKH_ETHERTYPE);
	}
	return true;
}

static struct world *ds_world(void)
{
	struct world *w = w_new();

	w_pair(w);
	w_start(w);
	w->ap[0].k->up_ns = w->ap[1].k->up_ns = 0;
	return w;
}

/* The station's PMK-R0 at AP 1, made at 5.99 s as its log says. */
static struct pmk_r0 ds_r0(struct world *w)
{
	struct psk_in phrase = { { (const uint8_t *)"roaming-secret", 14 },
				 { (const uint8_t *)"fsr-lab", 7 } };
	uint8_t psk[32];
	struct ft_r0_in in = { .akm = akm_find(AKM_FT_PSK, CIPHER_CCMP_128, 0),
			       .xxkey = BYTES(psk), .ssid = phrase.ssid,
			       .r0kh_id = { (const uint8_t *)"ap1.lab", 7 },
			       .mdid = { 0xa1, 0xb2 }, .s0kh_id = w_sta };
	struct key_store store = { .akm = in.akm, .spa = w_sta, .pairwise = CIPHER_CCMP_128,
				   .now_ns = 5990 * NS_PER_MS };
	struct pmk_r1 r1 = { .len = 32 };
	struct pmk_r0 r0;

	ck_assert_int_eq(psk_derive(w->c, &phrase, psk), ERR_OK);
	ck_assert_int_eq(ft_derive_r0(w->c, &in, &r0), ERR_OK);
	store.r0 = &r0;
	store.r1 = &r1;
	ck_assert_int_eq(key_holder_store(w->ap[0].k, &store), ERR_OK);
	w->now_ns = 8230 * NS_PER_MS;
	return r0;
}

static void ds_feed(struct world *w, unsigned to, const struct eth *e)
{
	struct rkh_frame f = { e->src, e->dst, e->payload, w->now_ns };

	w->n_flight = 0;
	ck_assert_int_eq(key_holder_rrb(w->ap[to].k, w->c, &f, &w->fx), ERR_OK);
	w_apply(w, to);
	ck_assert_str_eq(w->verdicts, "");
}

static void ds_sent(const struct world *w, unsigned i, const struct eth *e)
{
	ck_assert_uint_gt(w->n_flight, i);
	ck_assert_uint_eq(w->flight[i].len, e->payload.len);
	ck_assert_mem_eq(w->flight[i].bytes, e->payload.p, e->payload.len);
	ck_assert(mac_equal(w->flight[i].to, e->dst));
}

/* The nonce TLV stands first in the clear block of all but a push. */
static const uint8_t *ds_nonce(const struct eth *e)
{
	enum { NONCE_AT = 12 };

	return e->payload.p + NONCE_AT;
}

START_TEST(t_ds_as_r0kh)
{
	struct world *w = ds_world();
	static struct ds ds;
	struct rkh_peer *p = w->ap[0].k->r1kh.peer[0]; /* AP 2's line is the last */

	if (!ds_read(&ds)) {
		w_free(w);
		return;
	}
	ds_r0(w);
	p->seq.tx_dom = 0x680f6bdb;
	p->seq.tx_next = 0x7ba35070;
	ds_feed(w, 0, &ds.frame[0]);
	ds_sent(w, 0, &ds.frame[1]);
	ds_feed(w, 0, &ds.frame[2]); /* its number is unknown: deferred */
	ck_assert_uint_eq(w->n_flight, 1);
	ck_assert_uint_eq(w->flight[0].bytes[5], KH_SEQ_REQ);
	memcpy(p->waiting->nonce, ds_nonce(&ds.frame[3]), RKH_NONCE);
	ds_feed(w, 0, &ds.frame[4]);
	ds_sent(w, 0, &ds.frame[5]);
	ck_assert_str_eq(w->said, "A:SEQ_RESP A:SEQ_REQ A:RESP");
	w_free(w);
}
END_TEST

START_TEST(t_ds_as_r1kh)
{
	struct world *w = ds_world();
	static struct ds ds;
	struct key_holder *k = w->ap[1].k;
	struct rkh_peer *p = k->r0kh.peer[1]; /* AP 1's line is the first, so the last here */
	struct rkh_step s = v_step(w, 1);
	struct key_found found;
	struct pmk_r0 r0;

	if (!ds_read(&ds)) {
		w_free(w);
		return;
	}
	r0 = ds_r0(w);
	ck_assert_int_eq(w_ask(w, 1, 0, &r0, false, NULL), KEY_PENDING);
	memcpy(p->waiting->nonce, ds_nonce(&ds.frame[0]), RKH_NONCE);
	memcpy(k->pull[0].nonce, ds_nonce(&ds.frame[2]), RKH_NONCE);
	/* the pull once more, with that nonce and the number recorded */
	p->seq.tx_dom = 0x7b3c5337;
	p->seq.tx_next = 0x74b5959d;
	w->n_flight = 0;
	s.now_ns = w->now_ns;
	ck_assert_int_eq(rkh_send_pull(&s, p, &k->pull[0]), ERR_OK);
	w_apply(w, 1);
	ds_sent(w, 0, &ds.frame[2]);
	ds_feed(w, 1, &ds.frame[1]);
	ds_feed(w, 1, &ds.frame[3]);
	ds_sent(w, 0, &ds.frame[4]);
	ds_feed(w, 1, &ds.frame[5]);
	ck_assert_uint_eq(w->ap[1].tell, KEY_HOLDER_TELL_READY);
	ck_assert_int_eq(w_ask(w, 1, 0, &r0, true, &found), KEY_FOUND);
	w_expect_key(w, 1, &r0, &found);
	ck_assert_uint_eq(found.session.lifetime_s, 29949); /* as hostapd logged */
	w_free(w);
}
END_TEST

UNIT_MAIN("rkh vectors", {
	tcase_add_test(tc, t_pull_is_built);
	tcase_add_loop_test(tc, t_response_is_built, 0, 2);
	tcase_add_test(tc, t_push_is_built);
	tcase_add_test(tc, t_sequence_response_is_built);
	tcase_add_test(tc, t_sequence_request_is_built);
	tcase_add_loop_test(tc, t_messages_are_taken, 0, 4);
	tcase_add_test(tc, t_old_keys_are_expanded);
	tcase_add_test(tc, t_ds_as_r0kh);
	tcase_add_test(tc, t_ds_as_r1kh);
})
