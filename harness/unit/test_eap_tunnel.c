/* sees: base crypto wire key trace spec proto */
/* PEAP and TTLS against an end that says wrong things through a right tunnel. */
#include "eap_tunnel.h"
#include "eap_world.h"
#include "hex.h"
#include "key/mschapv2.h"
#include "proto/eap_peap.h"
#include "proto/eap_ttls.h"
#include "suite.h"

static struct eap_world w; /* configurations */
static struct eap_tunnel t;

static void begin(const struct eap_method *m, bool server)
{
	struct eap_begin how = { .peer = server ? NULL : &w.peer_conf,
				 .server = server ? &w.server_conf : NULL };
	struct tls_ctx *ctx;
	struct tls_start start = { 0 };
	struct tls_call call;
	struct eap_env env;

	eap_world_open(&w);
	ctx = server ? w.peer_tls.ctx : w.server_tls.ctx;
	memset(&t, 0, sizeof(t));
	t.c = w.c;
	t.method = m;
	t.rng = rng_stream(1, "method", "eap");
	t.other_rng = rng_stream(1, "hand", "tls");
	env = (struct eap_env){ .crypto = w.c, .rng = &t.rng };
	call = tunnel_call(&t);
	ck_assert_int_eq(m->begin(&how, &env, &t.state), ERR_OK);
	ck_assert_int_eq(tls_new(ctx, &call, &start, &t.other), ERR_OK);
	tunnel_open(&t);
	ck_assert_int_eq(tls_state(t.other), TLS_OPEN);
}

static void teardown(void)
{
	if (t.state)
		tunnel_close(&t);
	eap_world_fini(&w);
}

static void tell_hex(const char *hex)
{
	struct oct o = oct(hex);

	tunnel_tell(&t, oct_bytes(&o));
}

static struct bytes heard(void)
{
	return tls_plain(t.other);
}

/* The tunnel's key as our end has it. */
static void hand_keys(struct peap_bound *b, const uint8_t *isk)
{
	struct tls_exporter e = { "client EAP encryption", { NULL, 0 } };
	uint8_t out[128];

	ck_assert_int_eq(tls_export(t.other, &e, out, sizeof(out)), ERR_OK);
	memcpy(b->tk, out, sizeof(b->tk));
	ck_assert_int_eq(peap_bind(w.c, false, isk, b), ERR_OK);
}

/* Plays MSCHAPv2's server to the peer, or the peer to the server, and learns the inner key. */
static void mschapv2_done(const uint8_t auth[16], const uint8_t peer[16], uint8_t isk[PEAP_ISK],
			  uint8_t response[24], uint8_t proof[20])
{
	uint8_t hash[NT_HASH_LEN];
	struct mschapv2_in in = { bytes_of("user", 4), hash, auth, peer };
	struct mschapv2_keys k;

	ck_assert_int_eq(nt_hash(w.c, bytes_of("password", 8), hash), ERR_OK);
	ck_assert_int_eq(mschapv2_response(w.c, &in, response), ERR_OK);
	ck_assert_int_eq(mschapv2_authenticator(w.c, &in, response, proof), ERR_OK);
	ck_assert_int_eq(mschapv2_keys(w.c, hash, response, &k), ERR_OK);
	memcpy(isk, k.peer_send, 16);
	memcpy(isk + 16, k.peer_recv, 16);
}

/* Up to the place where the server's TLVs are awaited. */
static void peer_to_tlvs(struct peap_bound *b, bool good_proof)
{
	uint8_t auth[16] = { 0 }, peer[16], isk[PEAP_ISK], response[24], proof[20], text[64];
	struct wr s = wr_of(text, sizeof(text));

	begin(&eap_peap_peer, false);
	tell_hex("01");
	ck_assert(bytes_equal(heard(), bytes_of("\x01user", 5)));
	tell_hex("1a 01 05 0016 10 00000000000000000000000000000000 61");
	ck_assert_uint_eq(heard().len, 1 + 5 + 49 + 4);
	memcpy(peer, heard().p + 6, 16);
	mschapv2_done(auth, peer, isk, response, proof);
	ck_assert_mem_eq(response, heard().p + 6 + 24, 24);
	proof[3] ^= good_proof ? 0 : 1;
	wr_put(&s, "\x1a\x03\x05\x00\x2e" "S=", 7);
	for (int i = 0; i < 20; i++) {
		wr_u8(&s, "0123456789ABCDEF"[proof[i] >> 4]);
		wr_u8(&s, "0123456789ABCDEF"[proof[i] & 15]);
	}
	tunnel_tell(&t, wr_sofar(&s));
	hand_keys(b, isk);
}

enum tlvs {
	TLV_GOOD,
	TLV_NO_BINDING,
	TLV_BAD_MAC,
	TLV_RESPONSE, /* reflected */
	TLV_VERSION,
	TLV_FAILURE,
	TLV_NO_RESULT,
	TLV_CUT,
	TLV_UNKNOWN,
	TLV_BAD_RESULT
};

static void build_tlvs(enum tlvs what, enum peap_binding_is is, const struct peap_bound *b,
		       uint8_t code, struct wr *out)
{
	static const uint8_t nonce[PEAP_NONCE] = { 9 };
	struct mark m = eap_open(out, code, t.id, eap_ietf(EAP_TYPE_TLV));

	if (what != TLV_NO_RESULT)
		peap_result_build(out, what == TLV_FAILURE ? PEAP_RESULT_FAILURE
							   : PEAP_RESULT_SUCCESS);
	if (what == TLV_BAD_RESULT)
		out->p[out->len - 1] = 3;
	if (what == TLV_RESPONSE)
		is = is == PEAP_BINDING_REQUEST ? PEAP_BINDING_RESPONSE : PEAP_BINDING_REQUEST;
	if (what != TLV_NO_BINDING && what != TLV_FAILURE)
		ck_assert_int_eq(peap_binding_build(out, w.c, &b->keys, is, nonce), ERR_OK);
	if (what == TLV_BAD_MAC)
		out->p[out->len - 1] ^= 1;
	if (what == TLV_VERSION)
		out->p[out->len - 55] = 1; /* signed or not, another version is not ours */
	if (what == TLV_CUT)
		out->len -= 3;
	if (what == TLV_UNKNOWN)
		wr_put(out, "\x80\x63\x00\x00", 4);
	eap_close(out, m);
}

static const struct {
	enum tlvs what;
	enum spec_crypto_binding binding;
	const char *why; /* NULL: accepted */
} peer_tlvs[] = {
	{ TLV_GOOD, SPEC_BINDING_OPTIONAL, NULL },
	{ TLV_GOOD, SPEC_BINDING_REQUIRED, NULL },
	{ TLV_GOOD, SPEC_BINDING_NONE, NULL },
	{ TLV_NO_BINDING, SPEC_BINDING_OPTIONAL, NULL },
	{ TLV_NO_BINDING, SPEC_BINDING_NONE, NULL },
	{ TLV_BAD_MAC, SPEC_BINDING_NONE, NULL },
	{ TLV_NO_BINDING, SPEC_BINDING_REQUIRED, "EAP-PEAP: No cryptobinding TLV" },
	{ TLV_BAD_MAC, SPEC_BINDING_OPTIONAL,
	  "EAP-PEAP: Invalid Compound_MAC in cryptobinding TLV" },
	{ TLV_BAD_MAC, SPEC_BINDING_REQUIRED,
	  "EAP-PEAP: Invalid Compound_MAC in cryptobinding TLV" },
	{ TLV_RESPONSE, SPEC_BINDING_OPTIONAL,
	  "EAP-PEAP: Invalid Compound_MAC in cryptobinding TLV" },
	{ TLV_VERSION, SPEC_BINDING_OPTIONAL,
	  "EAP-PEAP: Invalid Compound_MAC in cryptobinding TLV" },
	{ TLV_FAILURE, SPEC_BINDING_OPTIONAL, "EAP-TLV: TLV Result - Failure" },
	{ TLV_NO_RESULT, SPEC_BINDING_OPTIONAL, "EAP-TLV: No Result TLV" },
	{ TLV_CUT, SPEC_BINDING_OPTIONAL, "EAP-TLV: TLV underrun" },
	{ TLV_UNKNOWN, SPEC_BINDING_OPTIONAL, "EAP-TLV: Unsupported mandatory TLV" },
	{ TLV_BAD_RESULT, SPEC_BINDING_OPTIONAL, "EAP-TLV: Unknown Status in Result TLV" },
};

static void check_outcome(const char *why)
{
	struct eap_keys keys;

	if (why) {
		ck_assert_int_eq(t.outcome.decision, EAP_FAIL);
		ck_assert_ptr_nonnull(t.outcome.why);
		ck_assert_str_eq(t.outcome.why, why);
		ck_assert(!t.method->keys(t.state, &keys));
		return;
	}
	ck_assert_msg(t.outcome.decision == EAP_UNCOND_SUCC && t.outcome.progress == EAP_DONE, "%s",
		      t.outcome.why ? t.outcome.why : "");
	ck_assert(t.method->keys(t.state, &keys));
}

START_TEST(t_peer_tlvs)
{
	uint8_t mem[256];
	struct wr plain = wr_of(mem, sizeof(mem));
	struct peap_bound b = { 0 };

	eap_world_init(&w, SPEC_EAP_PEAP);
	w.peer_spec.crypto_binding = peer_tlvs[_i].binding;
	peer_to_tlvs(&b, true);
	ck_assert(bytes_equal(heard(), bytes_of("\x1a\x03", 2)));
	build_tlvs(peer_tlvs[_i].what, PEAP_BINDING_REQUEST, &b, EAP_REQUEST, &plain);
	tunnel_tell(&t, wr_sofar(&plain));
	check_outcome(peer_tlvs[_i].why);
	ck_assert_uint_eq(heard().p[4], EAP_TYPE_TLV);
	ck_assert_uint_eq(heard().p[10], peer_tlvs[_i].why ? PEAP_RESULT_FAILURE :
							     PEAP_RESULT_SUCCESS);
}
END_TEST

/* A server that does not know the password cannot go on to the TLVs. */
START_TEST(t_peer_wants_the_server_s_proof)
{
	uint8_t mem[256];
	struct wr plain = wr_of(mem, sizeof(mem));
	struct peap_bound b = { 0 };

	eap_world_init(&w, SPEC_EAP_PEAP);
	peer_to_tlvs(&b, false);
	check_outcome("EAP-MSCHAPV2: Invalid authenticator response in success request");
	build_tlvs(TLV_GOOD, PEAP_BINDING_REQUEST, &b, EAP_REQUEST, &plain);
	tunnel_tell(&t, wr_sofar(&plain));
	check_outcome("EAP-TLV: TLV Result - Success before Phase 2 completed");
}
END_TEST

START_TEST(t_peer_wants_something_inside)
{
	eap_world_init(&w, SPEC_EAP_PEAP);
	begin(&eap_peap_peer, false);
	tell_hex("01 05 000b 21 8003 0002 0001");
	check_outcome("EAP-TLV: TLV Result - Success before Phase 2 completed");
}
END_TEST

/* Up to the server's TLVs. */
static void server_to_tlvs(struct peap_bound *b)
{
	uint8_t auth[16], peer[16] = { 7 }, isk[PEAP_ISK], response[24], proof[20], mem[128];
	struct wr r = wr_of(mem, sizeof(mem));

	begin(&eap_peap_server, true);
	ck_assert(bytes_equal(heard(), bytes_of("\x01", 1)));
	tunnel_tell(&t, bytes_of("\x01user", 5));
	ck_assert_uint_eq(heard().p[0], EAP_TYPE_MSCHAPV2);
	memcpy(auth, heard().p + 6, 16);
	mschapv2_done(auth, peer, isk, response, proof);
	wr_put(&r, "\x1a\x02", 2);
	wr_u8(&r, heard().p[2]);
	wr_put(&r, "\x00\x3a\x31", 3);
	wr_put(&r, peer, 16);
	wr_zero(&r, 8);
	wr_put(&r, response, 24);
	wr_u8(&r, 0);
	wr_put(&r, "user", 4);
	tunnel_tell(&t, wr_sofar(&r));
	ck_assert_uint_eq(heard().p[1], 3); /* Success */
	tell_hex("1a 03");
	ck_assert_uint_eq(heard().p[4], EAP_TYPE_TLV);
	hand_keys(b, isk);
}

static const struct {
	enum tlvs what;
	const char *why;
} server_tlvs[] = {
	{ TLV_GOOD, NULL },
	{ TLV_NO_BINDING, NULL },
	{ TLV_BAD_MAC, "EAP-PEAP: Invalid Compound_MAC in cryptobinding TLV" },
	{ TLV_RESPONSE, "EAP-PEAP: Invalid Compound_MAC in cryptobinding TLV" },
	{ TLV_VERSION, "EAP-PEAP: Invalid Compound_MAC in cryptobinding TLV" },
	{ TLV_FAILURE, "EAP-TLV: Result TLV failure or none" },
	{ TLV_NO_RESULT, "EAP-TLV: Result TLV failure or none" },
	{ TLV_CUT, "EAP-TLV: TLV underrun" },
	{ TLV_UNKNOWN, "EAP-TLV: Unsupported mandatory TLV" },
};

START_TEST(t_server_tlvs)
{
	uint8_t mem[256];
	struct wr plain = wr_of(mem, sizeof(mem));
	struct peap_bound b = { 0 };

	eap_world_init(&w, SPEC_EAP_PEAP);
	server_to_tlvs(&b);
	build_tlvs(server_tlvs[_i].what, PEAP_BINDING_RESPONSE, &b, EAP_RESPONSE, &plain);
	tunnel_tell(&t, wr_sofar(&plain));
	check_outcome(server_tlvs[_i].why);
}
END_TEST

/* The first thing a server hears in a tunnel, and what it says to that. */
static const struct {
	const struct eap_method *method;
	const char *hex, *why;
} first[] = {
	{ &eap_peap_server, "1a 02 07 0005 31", "EAP-PEAP: Phase 2 response is no Identity" },
	{ &eap_peap_server, "fe", "EAP-PEAP: Too short Phase 2 response" },
	{ &eap_ttls_server, "00000001 40 00000c 75736572",
	  "EAP-TTLS: No supported authentication AVPs" },
	{ &eap_ttls_server, "00000001 40 00000d 75736572", "EAP-TTLS: AVP overflow" },
	{ &eap_ttls_server, "00000001 40 000007 75736572", "EAP-TTLS: AVP overflow" },
	{ &eap_ttls_server, "00000001 c0 00000c 000001", "EAP-TTLS: AVP header cut short" },
	{ &eap_ttls_server, "000001", "EAP-TTLS: AVP header cut short" },
	{ &eap_ttls_server, "00000063 40 000008", "EAP-TTLS: Unsupported mandatory AVP" },
	{ &eap_ttls_server, "00000002 40 000010 70617373776f7264",
	  "EAP-TTLS: Phase2 Identity not found in the user database" },
	{ &eap_ttls_server, "00000001 40 00000c 75736572 00000002 40 00000f 70617373776f72 00",
	  "EAP-TTLS/PAP: Invalid user password" },
	{ &eap_ttls_server, "00000001 40 00000c 75736572 00000002 40 000010 70617373776f7264",
	  NULL },
	{ &eap_ttls_server,
	  "00000001 40 00000c 75736572 00000063 00 000008 00000002 40 000011 70617373776f7264 00",
	  NULL },
	{ &eap_ttls_server,
	  "00000001 40 00000c 75736572 0000000b c0 00001c 00000137"
	  "00000000000000000000000000000000 00000019 c0 00003e 00000137 00 00"
	  "00000000000000000000000000000000 0000000000000000"
	  "000000000000000000000000000000000000000000000000",
	  "EAP-TTLS/MSCHAPV2: Challenge mismatch" },
};

START_TEST(t_first_inside)
{
	eap_world_init(&w, first[_i].method == &eap_peap_server ? SPEC_EAP_PEAP : SPEC_EAP_TTLS);
	begin(first[_i].method, true);
	tell_hex(first[_i].hex);
	check_outcome(first[_i].why);
}
END_TEST

/* A right response to the challenge both know; the one that is told with it may be another. */
static void say_ttls_mschapv2(bool other_challenge, bool other_id)
{
	struct tls_exporter e = { "ttls challenge", { NULL, 0 } };
	uint8_t known[TTLS_CHALLENGE], peer[16] = { 3 }, isk[PEAP_ISK], response[24], proof[20];
	uint8_t mem[256], body[TTLS_RESPONSE];
	struct wr plain = wr_of(mem, sizeof(mem)), r = wr_of(body, sizeof(body));

	ck_assert_int_eq(tls_export(t.other, &e, known, sizeof(known)), ERR_OK);
	mschapv2_done(known, peer, isk, response, proof);
	wr_u8(&r, (uint8_t)(known[16] ^ other_id));
	wr_u8(&r, 0);
	wr_put(&r, peer, 16);
	wr_zero(&r, 8);
	wr_put(&r, response, 24);
	known[0] ^= other_challenge;
	ttls_avp_build(&plain, TTLS_IETF, TTLS_USER_NAME, bytes_of("user", 4));
	ttls_avp_build(&plain, TTLS_MICROSOFT, TTLS_MS_CHAP_CHALLENGE, bytes_of(known, 16));
	ttls_avp_build(&plain, TTLS_MICROSOFT, TTLS_MS_CHAP2_RESPONSE, BYTES(body));
	tunnel_tell(&t, wr_sofar(&plain));
}

START_TEST(t_ttls_challenge)
{
	eap_world_init(&w, SPEC_EAP_TTLS);
	begin(&eap_ttls_server, true);
	say_ttls_mschapv2(_i == 1, _i == 2);
	if (_i > 0) {
		check_outcome("EAP-TTLS/MSCHAPV2: Challenge mismatch");
		return;
	}
	ck_assert_uint_gt(heard().len, TTLS_SUCCESS);
	tunnel_step(&t, bytes_of("\0", 1), false);
	check_outcome(NULL);
}
END_TEST

/* What a peer of TTLS hears after its own. */
START_TEST(t_ttls_server_s_proof)
{
	uint8_t mem[128], body[TTLS_SUCCESS] = { 0 };
	struct wr plain = wr_of(mem, sizeof(mem));

	eap_world_init(&w, SPEC_EAP_TTLS);
	w.peer_spec.ttls_auth = SPEC_TTLS_MSCHAPV2;
	begin(&eap_ttls_peer, false);
	ck_assert_uint_gt(heard().len, 0);
	ttls_avp_build(&plain, TTLS_MICROSOFT, TTLS_MS_CHAP2_SUCCESS, BYTES(body));
	tunnel_tell(&t, wr_sofar(&plain));
	ck_assert_int_eq(t.outcome.decision, EAP_FAIL);
	ck_assert_str_eq(t.outcome.why,
			 "EAP-TTLS: Invalid authenticator response in Phase 2 MSCHAPV2");
}
END_TEST

/* [RFC 9190 2.1.1] "EAP-TLS peers ... MUST NOT" take a Success without the protected one. */
static const struct {
	const char *hex;
	enum eap_decision decision;
} protected[] = { { "00", EAP_UNCOND_SUCC }, { "01", EAP_FAIL }, { "0000", EAP_FAIL } };

START_TEST(t_protected_success)
{
	eap_world_init(&w, SPEC_EAP_TLS);
	w.peer_spec.tls_flags = w.server_spec.tls_flags = 0;
	begin(&eap_tls_peer, false);
	ck_assert_int_eq(tls_version(t.other), TLS_1_3);
	ck_assert_int_eq(t.outcome.decision, EAP_FAIL);
	tell_hex(protected[_i].hex);
	ck_assert_int_eq(t.outcome.decision, protected[_i].decision);
}
END_TEST

/* Fragments a server does not take. */
static const struct {
	const char *hex, *then, *why;
} fragments[] = {
	{ "", NULL, "SSL: Invalid frame received: no flags" },
	{ "80 0000", NULL, "SSL: Short frame with TLS length" },
	{ "40 160301", NULL, "SSL: No Message Length field in a fragmented packet" },
	{ "c0 00010001 16", NULL, "SSL: Too long TLS fragment (size over 64 kB)" },
	{ "c0 00000000", NULL, "SSL: Too long TLS fragment (size over 64 kB)" },
	{ "c0 00000002 160301", NULL, "SSL: TLS Message Length smaller than this fragment" },
	{ "80 00000008 160301", NULL, "SSL: TLS Message Length differs from what came" },
	{ "c0 00000008 160301", "00 000500000001",
	  "SSL: more data than TLS message length indicated" },
	{ "c0 00000008 160301", "00 000500", "SSL: fragments end before TLS message length" },
	{ "00", NULL, "SSL: TLS processing failed" },
};

START_TEST(t_fragments)
{
	struct eap_begin how;
	struct eap_env env;
	struct oct o = oct(fragments[_i].hex);

	eap_world_init(&w, SPEC_EAP_TLS);
	eap_world_open(&w);
	memset(&t, 0, sizeof(t));
	how = (struct eap_begin){ .server = &w.server_conf };
	t.c = w.c;
	t.method = &eap_tls_server;
	t.rng = rng_stream(1, "method", "eap");
	env = (struct eap_env){ .crypto = w.c, .rng = &t.rng };
	ck_assert_int_eq(t.method->begin(&how, &env, &t.state), ERR_OK);
	tunnel_step(&t, bytes_of(NULL, 0), true);
	tunnel_step(&t, oct_bytes(&o), false);
	if (fragments[_i].then) {
		ck_assert_int_eq(t.outcome.progress, EAP_CONT);
		ck_assert_uint_eq(t.packet_len, 1);
		o = oct(fragments[_i].then);
		tunnel_step(&t, oct_bytes(&o), false);
	}
	check_outcome(fragments[_i].why);
	ck_assert_int_eq(t.outcome.progress, EAP_DONE);
}
END_TEST

UNIT_MAIN("EAP in tunnels", {
	tcase_add_checked_fixture(tc, NULL, teardown);
	tcase_add_loop_test(tc, t_peer_tlvs, 0, N_OF(peer_tlvs));
	tcase_add_test(tc, t_peer_wants_the_server_s_proof);
	tcase_add_test(tc, t_peer_wants_something_inside);
	tcase_add_loop_test(tc, t_server_tlvs, 0, N_OF(server_tlvs));
	tcase_add_loop_test(tc, t_first_inside, 0, N_OF(first));
	tcase_add_test(tc, t_ttls_server_s_proof);
	tcase_add_loop_test(tc, t_ttls_challenge, 0, 3);
	tcase_add_loop_test(tc, t_protected_success, 0, N_OF(protected));
	tcase_add_loop_test(tc, t_fragments, 0, N_OF(fragments));
})
