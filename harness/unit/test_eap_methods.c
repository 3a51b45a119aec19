/* sees: base crypto wire key trace spec proto */
/* EAP-TLS, PEAP, TTLS and MSCHAPv2, both sides against each other. */
#include "base/time.h"
#include "crypto/hash.h"
#include "eap_world.h"
#include "suite.h"

static struct eap_world w;

static void teardown(void)
{
	eap_world_fini(&w);
}

static void check_success(void)
{
	ck_assert_msg(w.peer.state == EAP_PEER_SUCCESS && w.server.state == EAP_SERVER_SUCCESS,
		      "peer %s, server %s: %s", eap_peer_state_text(w.peer.state),
		      eap_server_state_text(w.server.state), w.why);
	ck_assert(w.peer.has_keys && w.server.has_keys);
	ck_assert_uint_eq(w.peer.keys.msk_len, w.server.keys.msk_len);
	ck_assert_mem_eq(w.peer.keys.msk, w.server.keys.msk, w.peer.keys.msk_len);
	ck_assert_mem_eq(w.peer.keys.emsk, w.server.keys.emsk, w.peer.keys.emsk_len);
	ck_assert_uint_eq(w.peer.keys.session_id_len, w.server.keys.session_id_len);
	ck_assert_mem_eq(w.peer.keys.session_id, w.server.keys.session_id,
			 w.peer.keys.session_id_len);
}

static void check_failure(const char *why)
{
	ck_assert_msg(w.peer.state == EAP_PEER_FAILURE && w.server.state == EAP_SERVER_FAILURE,
		      "peer %s, server %s: %s", eap_peer_state_text(w.peer.state),
		      eap_server_state_text(w.server.state), w.why);
	ck_assert(!w.peer.has_keys && !w.server.has_keys);
	ck_assert_msg(strstr(w.why, why) != NULL, "\"%s\" says nothing of \"%s\"", w.why, why);
}

static const struct {
	const char *name;
	enum spec_eap_type method;
	bool v13;
	unsigned ttls;
	uint16_t msk_len, rounds; /* RADIUS pairs: requests the server makes, and the end */
} methods[] = {
	{ "TLS 1.2", SPEC_EAP_TLS, false, 0, 64, 6 },
	{ "TLS 1.3", SPEC_EAP_TLS, true, 0, 64, 6 },
	{ "PEAP 1.2", SPEC_EAP_PEAP, false, 0, 64, 9 },
	{ "PEAP 1.3", SPEC_EAP_PEAP, true, 0, 64, 8 },
	{ "TTLS/PAP 1.2", SPEC_EAP_TTLS, false, SPEC_TTLS_PAP, 64, 5 },
	{ "TTLS/PAP 1.3", SPEC_EAP_TTLS, true, SPEC_TTLS_PAP, 64, 5 },
	{ "TTLS/MSCHAPV2 1.2", SPEC_EAP_TTLS, false, SPEC_TTLS_MSCHAPV2, 64, 6 },
	{ "TTLS/MSCHAPV2 1.3", SPEC_EAP_TTLS, true, SPEC_TTLS_MSCHAPV2, 64, 6 },
	{ "MSCHAPV2", SPEC_EAP_MSCHAPV2, false, 0, 32, 3 },
};

static void world_of(int i)
{
	eap_world_init(&w, methods[i].method);
	if (methods[i].ttls)
		w.peer_spec.ttls_auth = methods[i].ttls;
	if (methods[i].v13) {
		w.peer_spec.tls_flags &= ~(uint32_t)SPEC_TLS_NO_1_3;
		w.server_spec.tls_flags &= ~(uint32_t)SPEC_TLS_NO_1_3;
	}
	if (methods[i].method == SPEC_EAP_MSCHAPV2) {
		w.user[0].password = w.peer_spec.password;
	}
	w.server_spec.tls_session_lifetime_s = 3600;
}

START_TEST(t_success)
{
	world_of(_i);
	eap_world_open(&w);
	eap_world_begin(&w, 1);
	eap_world_talk(&w, NULL);
	check_success();
	ck_assert_uint_eq(w.peer.keys.msk_len, methods[_i].msk_len);
	ck_assert_msg((w.n_size + 1) / 2 == methods[_i].rounds, "%s: %u rounds",
		      methods[_i].name, (w.n_size + 1) / 2);
	if (methods[_i].method == SPEC_EAP_PEAP || methods[_i].method == SPEC_EAP_TTLS)
		ck_assert_ptr_eq(w.server.user, &w.user[1]);
}
END_TEST

/* As measured with hostapd 2.10 and wpa_supplicant 2.10, certificates apart. */
START_TEST(t_sizes_of_peap)
{
	static const uint16_t first[] = { 9, 6, 194, 1403, 6 };
	static const uint16_t tail[] = { 57, 6, 36, 40, 64, 94, 87, 37, 106, 106, 4 };

	world_of(2);
	eap_world_open(&w);
	eap_world_begin(&w, 1);
	eap_world_talk(&w, NULL);
	check_success();
	for (unsigned i = 0; i < N_OF(first); i++)
		ck_assert_uint_eq(w.size[i], first[i]);
	for (unsigned i = 0; i < N_OF(tail); i++)
		ck_assert_msg(w.size[w.n_size - N_OF(tail) + i] == tail[i], "%u: %u, not %u", i,
			      w.size[w.n_size - N_OF(tail) + i], tail[i]);
}
END_TEST

START_TEST(t_resumption)
{
	bool inner = methods[_i].method == SPEC_EAP_PEAP || methods[_i].method == SPEC_EAP_TTLS;
	uint8_t msk[64];
	unsigned full;

	world_of(_i);
	eap_world_open(&w);
	eap_world_begin(&w, 1);
	eap_world_talk(&w, NULL);
	check_success();
	memcpy(msk, w.peer.keys.msk, 64);
	full = w.n_size;
	w.now_ns += 60 * NS_PER_S;
	eap_world_begin(&w, 2);
	eap_world_talk(&w, NULL);
	check_success();
	ck_assert_mem_ne(msk, w.peer.keys.msk, 64);
	ck_assert_uint_lt(w.n_size, full);
	if (inner)
		ck_assert_ptr_eq(w.server.user, &w.user[1]);
	w.now_ns += 3700 * NS_PER_S; /* too old by now */
	eap_world_begin(&w, 3);
	eap_world_talk(&w, NULL);
	check_success();
	ck_assert_uint_eq(w.n_size, full);
}
END_TEST

START_TEST(t_small_fragments)
{
	world_of(_i);
	w.peer_spec.fragment_size = 300;
	w.server_spec.fragment_size = 200;
	eap_world_open(&w);
	eap_world_begin(&w, 1);
	eap_world_talk(&w, NULL);
	check_success();
	for (unsigned i = 1; i < w.n_size; i++)
		ck_assert_uint_le(w.size[i], i % 2 == 1 ? 205 : 310);
}
END_TEST

/* The same conversation twice is the same octets. */
static struct digest *said;

static struct bytes listen(struct eap_world *x, unsigned n, struct bytes packet)
{
	(void)x;
	(void)n;
	ck_assert_int_eq(digest_update(said, packet), ERR_OK);
	return packet;
}

START_TEST(t_same_octets)
{
	uint8_t once[32], twice[32];

	for (int i = 0; i < 2; i++) {
		world_of(_i);
		eap_world_open(&w);
		ck_assert_int_eq(digest_new(w.c, HASH_SHA256, &said), ERR_OK);
		eap_world_begin(&w, 1);
		eap_world_talk(&w, listen);
		ck_assert_int_eq(digest_value(said, i == 0 ? once : twice, 32), ERR_OK);
		digest_free(said);
		if (i == 0)
			eap_world_fini(&w);
	}
	ck_assert_mem_eq(once, twice, 32);
}
END_TEST

/* What is wrong, and who says so. */
enum wrong {
	WRONG_PASSWORD,
	WRONG_USER,
	WRONG_CA,
	WRONG_EXPIRED,
	WRONG_NAME,
	WRONG_SUBJECT,
	WRONG_ALTSUBJECT,
	WRONG_CLIENT,
	WRONG_NO_TTLS,
	WRONG_NO_INNER,
	WRONG_VERSION
};
static const struct {
	enum wrong wrong;
	int method; /* row of methods */
	const char *why;
} wrongs[] = {
	{ WRONG_PASSWORD, 2, "server: EAP: EAP-MSCHAPV2: Invalid NT-Response" },
	{ WRONG_PASSWORD, 3, "server: EAP: EAP-MSCHAPV2: Invalid NT-Response" },
	{ WRONG_PASSWORD, 4, "server: EAP: EAP-TTLS/PAP: Invalid user password" },
	{ WRONG_PASSWORD, 6, "server: EAP: EAP-TTLS/MSCHAPV2: Invalid NT-Response" },
	{ WRONG_PASSWORD, 8, "server: EAP: EAP-MSCHAPV2: Invalid NT-Response" },
	{ WRONG_USER, 2, "server: EAP: Phase2 Identity not found" },
	{ WRONG_USER, 4, "server: EAP: EAP-TTLS: Phase2 Identity not found" },
	{ WRONG_CA, 0, "peer: SSL: server certificate" },
	{ WRONG_CA, 1, "self-signed certificate in certificate chain" },
	{ WRONG_CA, 2, "server: EAP: the peer's alert: unknown CA" },
	{ WRONG_CA, 4, "self-signed certificate in certificate chain" },
	{ WRONG_EXPIRED, 0, "certificate has expired" },
	{ WRONG_EXPIRED, 3, "certificate has expired" },
	{ WRONG_EXPIRED, 4, "server: EAP: the peer's alert: certificate expired" },
	{ WRONG_NAME, 0, "Domain suffix mismatch" },
	{ WRONG_NAME, 2, "Domain suffix mismatch" },
	{ WRONG_SUBJECT, 2, "Subject mismatch" },
	{ WRONG_ALTSUBJECT, 4, "AltSubject mismatch" },
	{ WRONG_CLIENT, 0, "client certificate \"Somebody else\"" },
	{ WRONG_CLIENT, 1, "client certificate \"Somebody else\"" },
	{ WRONG_NO_TTLS, 4, "EAP-TTLS/PAP: No user password configured" },
	{ WRONG_NO_INNER, 2, "no inner EAP method is left" },
	{ WRONG_VERSION, 2, "unsupported protocol" },
};

static void make_wrong(enum wrong wrong)
{
	switch (wrong) {
	case WRONG_PASSWORD:
		w.peer_spec.password.text = bytes_of("Password", 8);
		break;
	case WRONG_USER:
		w.user[1].identity = bytes_of("uzer", 4);
		break;
	case WRONG_CA:
		w.peer_spec.ca_cert = eap_world_file("foreign-ca.pem");
		break;
	case WRONG_EXPIRED:
		w.server_spec.server_cert = eap_world_file("rsa-expired.pem");
		w.server_spec.private_key = eap_world_file("rsa-expired.key");
		break;
	case WRONG_NAME:
		w.peer_spec.domain_suffix_match = "example.org";
		break;
	case WRONG_SUBJECT:
		w.peer_spec.subject_match = "/CN=radius.example.org";
		break;
	case WRONG_ALTSUBJECT:
		w.peer_spec.altsubject_match = "DNS:radius.example.org";
		break;
	case WRONG_CLIENT:
		w.peer_spec.client_cert = eap_world_file("foreign-client.pem");
		w.peer_spec.private_key = eap_world_file("foreign-client.key");
		break;
	case WRONG_NO_TTLS:
		w.user[1].ttls_auth = SPEC_TTLS_MSCHAPV2;
		break;
	case WRONG_NO_INNER:
		w.user[1].methods[0] = SPEC_EAP_GTC;
		break;
	case WRONG_VERSION:
		w.peer_spec.tls_flags = SPEC_TLS_NO_1_2;
		break;
	}
}

START_TEST(t_failure)
{
	world_of(wrongs[_i].method);
	make_wrong(wrongs[_i].wrong);
	eap_world_open(&w);
	eap_world_begin(&w, 1);
	eap_world_talk(&w, NULL);
	check_failure(wrongs[_i].why);
}
END_TEST

/* Without what it needs a method is not begun: the peer refuses it. */
START_TEST(t_not_begun)
{
	world_of(_i);
	if (methods[_i].method == SPEC_EAP_TLS)
		w.peer_spec.client_cert = w.peer_spec.private_key = (struct spec_file){ 0 };
	else if (methods[_i].method == SPEC_EAP_PEAP)
		w.peer_conf.tls = NULL;
	else
		w.peer_spec.password.given = false;
	eap_world_open(&w);
	if (methods[_i].method == SPEC_EAP_PEAP)
		w.peer_conf.tls = NULL;
	eap_world_begin(&w, 1);
	eap_world_talk(&w, NULL);
	ck_assert_int_eq(w.server.state, EAP_SERVER_FAILURE);
}
END_TEST

/* A failed session is not resumed: the next try is as long as the first. */
START_TEST(t_no_resumption_after_failure)
{
	unsigned full;

	world_of(_i == 0 ? 2 : 4);
	w.peer_spec.password.text = bytes_of("Password", 8);
	eap_world_open(&w);
	eap_world_begin(&w, 1);
	eap_world_talk(&w, NULL);
	full = w.n_size;
	eap_world_begin(&w, 2);
	eap_world_talk(&w, NULL);
	check_failure(_i == 0 ? "Invalid NT-Response" : "Invalid user password");
	ck_assert_uint_eq(w.n_size, full);
}
END_TEST

/* Packets touched on the way. n counts all of them from the first request of the identity. */
static unsigned touch_n;
static size_t touch_at;
static uint8_t touched[EAP_PACKET_MAX];

static struct bytes cut(struct eap_world *x, unsigned n, struct bytes packet)
{
	struct wr field;
	size_t len = packet.len;

	(void)x;
	if (n != touch_n || packet.len <= 6)
		return packet;
	len = 6 + touch_at % (packet.len - 6);
	memcpy(touched, packet.p, len);
	field = wr_of(touched + 2, 2);
	wr_be16(&field, (uint16_t)len);
	return bytes_of(touched, len);
}

static struct bytes flip(struct eap_world *x, unsigned n, struct bytes packet)
{
	(void)x;
	if (n != touch_n || packet.len <= 6)
		return packet;
	memcpy(touched, packet.p, packet.len);
	touched[5 + touch_at % (packet.len - 5)] ^= 0x10;
	return bytes_of(touched, packet.len);
}

START_TEST(t_touched)
{
	eap_touch touch = _i % 2 == 0 ? cut : flip;
	unsigned succeeded = 0, tried = 0;

	world_of(_i / 2);
	eap_world_open(&w);
	for (touch_n = 2; touch_n < 20; touch_n++) {
		for (touch_at = 0; touch_at < 1400; touch_at += 211) {
			tls_session_free(w.peer_tls.kept);
			w.peer_tls.kept = NULL;
			eap_world_begin(&w, 1);
			eap_world_talk(&w, touch);
			tried++;
			succeeded += w.peer.state == EAP_PEER_SUCCESS &&
				     w.server.state == EAP_SERVER_SUCCESS;
			if (w.peer.has_keys && w.server.has_keys)
				ck_assert_mem_eq(w.peer.keys.msk, w.server.keys.msk, 64);
		}
	}
	ck_assert_uint_lt(succeeded, tried / 2); /* few packets are left alone */
}
END_TEST

UNIT_MAIN("EAP methods", {
	tcase_add_checked_fixture(tc, NULL, teardown);
	tcase_add_loop_test(tc, t_success, 0, N_OF(methods));
	tcase_add_test(tc, t_sizes_of_peap);
	tcase_add_loop_test(tc, t_resumption, 0, 8);
	tcase_add_loop_test(tc, t_small_fragments, 0, 8);
	tcase_add_loop_test(tc, t_same_octets, 0, N_OF(methods));
	tcase_add_loop_test(tc, t_failure, 0, N_OF(wrongs));
	tcase_add_loop_test(tc, t_not_begun, 0, N_OF(methods));
	tcase_add_loop_test(tc, t_no_resumption_after_failure, 0, 2);
	tcase_add_loop_test(tc, t_touched, 0, 2 * 8);
})
