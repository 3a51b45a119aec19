/* sees: base crypto */
#include "crypto/tls.h"

#include "base/text.h"
#include "suite.h"
#include "tls_world.h"

static struct tls_world w;

static void setup(void)
{
	tls_world_init(&w, 1);
}

static void teardown(void)
{
	tls_world_fini(&w);
}

static const struct {
	const char *kind;
	enum tls_version version;
	const char *cipher;
} shakes[] = {
	{ "rsa", TLS_1_2, "ECDHE-RSA-AES256-GCM-SHA384" },
	{ "ec", TLS_1_2, "ECDHE-ECDSA-AES256-GCM-SHA384" },
	{ "rsa", TLS_1_3, "TLS_AES_256_GCM_SHA384" },
	{ "ec", TLS_1_3, "TLS_AES_256_GCM_SHA384" },
};

static void open_kind(int i)
{
	struct tls_config client = tls_world_config(TLS_CLIENT, shakes[i].kind);
	struct tls_config server = tls_world_config(TLS_SERVER, shakes[i].kind);

	client.max = shakes[i].version;
	client.expect.domain_suffix = "example.org;example.net";
	tls_world_open(&w, &client, &server);
}

static void check_same_export(const char *label, struct bytes context)
{
	struct tls_exporter e = { label, context };
	uint8_t a[128], b[128];

	ck_assert_int_eq(tls_export(w.client, &e, a, sizeof(a)), ERR_OK);
	ck_assert_int_eq(tls_export(w.server, &e, b, sizeof(b)), ERR_OK);
	ck_assert_mem_eq(a, b, sizeof(a));
}

static void check_open(bool resumed)
{
	ck_assert_msg(tls_state(w.client) == TLS_OPEN, "client: %s", tls_why(w.client)->text);
	ck_assert_msg(tls_state(w.server) == TLS_OPEN, "server: %s", tls_why(w.server)->text);
	ck_assert(tls_resumed(w.client) == resumed && tls_resumed(w.server) == resumed);
	ck_assert(tls_peer_verified(w.client) && tls_peer_verified(w.server));
	ck_assert(!tls_alert(w.client).seen && !tls_alert(w.server).seen);
}

static void check_data(void)
{
	static const uint8_t text[] = "through the tunnel";

	ck_assert_int_eq(tls_write(w.server, &w.server_call, BYTES(text)), ERR_OK);
	ck_assert(tls_world_pass(&w, w.server, w.client, &w.client_call));
	ck_assert(bytes_equal(tls_plain(w.client), BYTES(text)));
	tls_step(w.client, &w.client_call, bytes_of(NULL, 0));
	ck_assert_uint_eq(tls_plain(w.client).len, 0);
}

START_TEST(t_handshake)
{
	uint8_t random[4][TLS_RANDOM];

	open_kind(_i);
	tls_world_begin(&w, NULL);
	tls_world_talk(&w);
	check_open(false);
	ck_assert_int_eq(tls_version(w.client), shakes[_i].version);
	ck_assert_int_eq(tls_version(w.server), shakes[_i].version);
	ck_assert_str_eq(tls_cipher(w.server), shakes[_i].cipher);
	check_same_export("client EAP encryption", bytes_of(NULL, 0));
	check_same_export("EXPORTER_EAP_TLS_Key_Material", bytes_of("\x0d", 1));
	tls_randoms(w.client, random[0], random[1]);
	tls_randoms(w.server, random[2], random[3]);
	ck_assert_mem_eq(random[0], random[2], 2 * TLS_RANDOM);
	check_data();
}
END_TEST

/* One signature each; the other's, and the authority's under its certificate, verified. */
START_TEST(t_work_is_counted)
{
	struct tls_work client, server;

	open_kind(_i);
	tls_world_begin(&w, NULL);
	tls_world_talk(&w);
	client = tls_work(w.client);
	server = tls_work(w.server);
	ck_assert_uint_eq(client.sign, 1);
	ck_assert_uint_eq(server.sign, 1);
	ck_assert_uint_eq(client.verify, 2);
	ck_assert_uint_eq(server.verify, 2);
	ck_assert_int_eq(client.own_key, _i % 2 == 0 ? TLS_KEY_RSA_2048 : TLS_KEY_P256);
	ck_assert_int_eq(server.peer_key, client.own_key);
	ck_assert_uint_eq(client.ecdh, 1);
	ck_assert_uint_eq(server.ecdh, 1);
}
END_TEST

static struct tls_session *first_session(struct bytes note)
{
	struct tls_session *s;

	tls_world_begin(&w, NULL);
	tls_world_talk(&w);
	check_open(false);
	if (note.len > 0)
		ck_assert_int_eq(tls_note_put(w.server, note), ERR_OK);
	ck_assert_int_eq(tls_session_get(w.client, &s), ERR_OK);
	ck_assert_ptr_nonnull(s);
	return s;
}

START_TEST(t_resumption)
{
	static const uint8_t note[] = "user@example.net";
	struct tls_session *s;
	struct bytes found;

	open_kind(_i);
	s = first_session(BYTES(note));
	ck_assert_uint_eq(tls_note(w.server).len, sizeof(note));
	w.client_call.now_s += 3000;
	w.server_call.now_s += 3000;
	tls_world_begin(&w, s);
	tls_world_talk(&w);
	check_open(true);
	ck_assert_uint_eq(tls_work(w.server).sign + tls_work(w.client).sign, 0);
	found = tls_note(w.server);
	ck_assert(bytes_equal(found, BYTES(note)));
	check_same_export("EXPORTER_EAP_TLS_Key_Material", bytes_of("\x0d", 1));
	tls_session_free(s);
}
END_TEST

static void no_resumption(struct tls_session *s)
{
	tls_world_begin(&w, s);
	tls_world_talk(&w);
	check_open(false);
	tls_session_free(s);
}

START_TEST(t_sessions_age_by_the_lent_clock)
{
	struct tls_session *s;

	open_kind(_i);
	s = first_session(bytes_of(NULL, 0));
	w.client_call.now_s += 3700;
	w.server_call.now_s += 3700;
	no_resumption(s);
}
END_TEST

START_TEST(t_a_dropped_session_is_gone)
{
	struct tls_session *s;

	open_kind(_i);
	s = first_session(bytes_of(NULL, 0));
	tls_session_drop(w.server);
	no_resumption(s);
}
END_TEST

/* What the refusing end and the other one come to. */
static const struct {
	const char *name;
	const char *client_ca, *server; /* kind of "-server.pem", whole name of the CA */
	struct tls_expect expect;
	const char *client_why, *server_why;
} refusals[] = {
	{ "wrong CA", "foreign-ca.pem", "rsa-server", { 0 },
	  "server certificate \"Roamwright test CA (rsa)\": self-signed certificate in certificate "
	  "chain", "the peer's alert: unknown CA" },
	{ "foreign server of the same name", "rsa-ca.pem", "foreign-server", { 0 },
	  "server certificate \"Somebody else\": self-signed certificate in certificate chain",
	  "the peer's alert: unknown CA" },
	{ "expired", "rsa-ca.pem", "rsa-expired", { 0 },
	  "server certificate \"radius.example.net\": certificate has expired",
	  "the peer's alert: certificate expired" },
	{ "a client's certificate", "rsa-ca.pem", "rsa-client", { 0 },
	  "server certificate \"user@example.net\": unsuitable certificate purpose",
	  "the peer's alert: unsupported certificate" },
	{ "domain suffix", "rsa-ca.pem", "rsa-server", { .domain_suffix = "ample.net;x" },
	  "server certificate \"radius.example.net\": Domain suffix mismatch", NULL },
	{ "domain", "rsa-ca.pem", "rsa-server", { .domain = "example.net" },
	  "server certificate \"radius.example.net\": Domain mismatch", NULL },
	{ "subject", "rsa-ca.pem", "rsa-server", { .subject = "/CN=radius2" },
	  "server certificate \"radius.example.net\": Subject mismatch", NULL },
	{ "altsubject", "rsa-ca.pem", "rsa-server",
	  { .altsubject = "EMAIL:radius.example.net;DNS:example.net" },
	  "server certificate \"radius.example.net\": AltSubject mismatch", NULL },
};

START_TEST(t_refused)
{
	struct tls_config client = tls_world_config(TLS_CLIENT, "rsa");
	struct tls_config server = tls_world_config(TLS_SERVER, "rsa");
	char chain[32], key[32];

	snprintf(chain, sizeof(chain), "%s.pem", refusals[_i].server);
	snprintf(key, sizeof(key), "%s.key", refusals[_i].server);
	client.ca = pki(refusals[_i].client_ca);
	client.expect = refusals[_i].expect;
	server.chain = pki(chain);
	server.key = pki(key);
	tls_world_open(&w, &client, &server);
	tls_world_begin(&w, NULL);
	tls_world_talk(&w);
	ck_assert_int_eq(tls_state(w.client), TLS_FAILED);
	ck_assert_int_eq(tls_state(w.server), TLS_FAILED);
	ck_assert_str_eq(tls_why(w.client)->text, refusals[_i].client_why);
	if (refusals[_i].server_why)
		ck_assert_str_eq(tls_why(w.server)->text, refusals[_i].server_why);
	ck_assert(tls_alert(w.client).seen && tls_alert(w.client).sent);
	ck_assert(tls_alert(w.server).seen && !tls_alert(w.server).sent);
	ck_assert_uint_eq(tls_alert(w.client).description, tls_alert(w.server).description);
}
END_TEST

static const struct tls_expect fits[] = {
	{ 0 },
	{ .domain_suffix = "net" },
	{ .domain_suffix = "a.b;EXAMPLE.net" },
	{ .domain = "radius.example.net" },
	{ .domain = "radius.example.com;Radius.example.NET" },
	{ .subject = "/O=Roamwright tests/CN=radius" },
	{ .altsubject = "DNS:radius.example.net" },
	{ .altsubject = "URI:x;DNS:radius.example.net" },
};

START_TEST(t_accepted)
{
	struct tls_config client = tls_world_config(TLS_CLIENT, "rsa");
	struct tls_config server = tls_world_config(TLS_SERVER, "rsa");

	client.expect = fits[_i];
	tls_world_open(&w, &client, &server);
	tls_world_begin(&w, NULL);
	tls_world_talk(&w);
	check_open(false);
}
END_TEST

START_TEST(t_expired_and_nobody_minds)
{
	struct tls_config client = tls_world_config(TLS_CLIENT, "rsa");
	struct tls_config server = tls_world_config(TLS_SERVER, "rsa");

	client.any_time = true;
	server.chain = pki("rsa-expired.pem");
	server.key = pki("rsa-expired.key");
	tls_world_open(&w, &client, &server);
	tls_world_begin(&w, NULL);
	tls_world_talk(&w);
	check_open(false);
}
END_TEST

START_TEST(t_a_client_without_certificate_is_refused)
{
	struct tls_config client = tls_world_config(TLS_CLIENT, "rsa");
	struct tls_config server = tls_world_config(TLS_SERVER, "rsa");

	client.chain = client.key = bytes_of(NULL, 0);
	client.max = _i == 0 ? TLS_1_2 : TLS_1_3;
	tls_world_open(&w, &client, &server);
	tls_world_begin(&w, NULL);
	tls_world_talk(&w);
	ck_assert_int_eq(tls_state(w.server), TLS_FAILED);
	ck_assert_str_eq(tls_why(w.server)->text, "TLS: peer did not return a certificate");
	ck_assert_int_eq(tls_state(w.client), TLS_FAILED);
}
END_TEST

START_TEST(t_no_common_version)
{
	struct tls_config client = tls_world_config(TLS_CLIENT, "rsa");
	struct tls_config server = tls_world_config(TLS_SERVER, "rsa");

	client.min = TLS_1_3;
	server.max = TLS_1_2;
	tls_world_open(&w, &client, &server);
	tls_world_begin(&w, NULL);
	tls_world_talk(&w);
	ck_assert_str_eq(tls_why(w.server)->text, "TLS: unsupported protocol");
	ck_assert_str_eq(tls_why(w.client)->text, "the peer's alert: protocol version");
}
END_TEST

static const struct {
	const char *name;
	const char *ca, *chain, *key; /* files; or text with a "-" */
	const char *ciphers;
	const char *why;
} broken[] = {
	{ "no CA in the text", "-nothing", "rsa-server.pem", "rsa-server.key", NULL,
	  "CA certificate: holds no PEM certificate" },
	{ "half a CA", "------BEGIN CERTIFICATE-----\nMIIB\n", "rsa-server.pem", "rsa-server.key",
	  NULL, "CA certificate: certificate 1: bad end line" },
	{ "no certificate", "rsa-ca.pem", "-x", "rsa-server.key", NULL,
	  "certificate: holds no PEM certificate" },
	{ "no certificate of a server", "rsa-ca.pem", "-", "rsa-server.key", NULL,
	  "certificate: a server needs one" },
	{ "no key", "rsa-ca.pem", "rsa-server.pem", "-", NULL,
	  "private key: there is none for the certificate" },
	{ "a certificate for a key", "rsa-ca.pem", "rsa-server.pem", "rsa-server.pem", NULL,
	  "private key: not PEM, or it needs a password" },
	{ "another's key", "rsa-ca.pem", "rsa-server.pem", "rsa-client.key", NULL,
	  "private key: not the one of the certificate" },
	{ "unknown ciphers", "rsa-ca.pem", "rsa-server.pem", "rsa-server.key", "XOR",
	  "ciphers: none of the list is known" },
};

static struct bytes text_or_file(const char *s)
{
	return s[0] == '-' ? bytes_of(s + 1, strlen(s + 1)) : pki(s);
}

START_TEST(t_broken_configuration)
{
	struct tls_config cfg = { .role = TLS_SERVER, .ca = text_or_file(broken[_i].ca),
				  .chain = text_or_file(broken[_i].chain),
				  .key = text_or_file(broken[_i].key),
				  .ciphers = broken[_i].ciphers };
	struct tls_why why;

	ck_assert_int_eq(tls_ctx_new(w.c, &cfg, &w.server_call, &why, &w.server_ctx), ERR_PARSE);
	ck_assert_str_eq(why.text, broken[_i].why);
}
END_TEST

START_TEST(t_limits)
{
	static uint8_t much[TLS_PEM_MAX + 1];
	struct tls_config cfg = tls_world_config(TLS_SERVER, "rsa");
	struct tls_why why;

	cfg.ca = BYTES(much);
	ck_assert_int_eq(tls_ctx_new(w.c, &cfg, &w.server_call, &why, &w.server_ctx), ERR_LIMIT);
	ck_assert_str_eq(why.text, "CA certificate: longer than 65536 octets");
	open_kind(0);
	tls_world_begin(&w, NULL);
	tls_step(w.server, &w.server_call, BYTES(much));
	ck_assert_int_eq(tls_state(w.server), TLS_FAILED);
	ck_assert_str_eq(tls_why(w.server)->text, "TLS: more than 65536 octets wait");
}
END_TEST

/* Every octet of every flight changed: the handshake ends in failure or waits, never open. */
static void mangle_flight(struct tls_world *m, struct tls *from, struct tls *to,
			  const struct tls_call *call, size_t at)
{
	static uint8_t copy[TLS_FLIGHT_MAX];
	struct bytes out = tls_out(from);

	memcpy(copy, out.p, out.len);
	at %= out.len;
	copy[at == 1 || at == 2 ? 0 : at] ^= 0x40; /* nobody looks at the first record's version */
	tls_step(to, call, bytes_of(copy, out.len));
	tls_sent(from);
	m->turns++;
}

START_TEST(t_changed_flights)
{
	open_kind(_i);
	for (size_t at = 0; at < 4000; at += 37) {
		w.turns = 0;
		tls_world_begin(&w, NULL);
		if (at % 2 == 0) {
			mangle_flight(&w, w.client, w.server, &w.server_call, at);
		} else {
			ck_assert(tls_world_pass(&w, w.client, w.server, &w.server_call));
			mangle_flight(&w, w.server, w.client, &w.client_call, at);
		}
		tls_world_talk(&w);
		ck_assert(tls_state(w.client) != TLS_OPEN || tls_state(w.server) != TLS_OPEN);
	}
}
END_TEST

UNIT_MAIN("tls", {
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_loop_test(tc, t_handshake, 0, N_OF(shakes));
	tcase_add_loop_test(tc, t_work_is_counted, 0, N_OF(shakes));
	tcase_add_loop_test(tc, t_resumption, 0, N_OF(shakes));
	tcase_add_loop_test(tc, t_sessions_age_by_the_lent_clock, 0, N_OF(shakes));
	tcase_add_loop_test(tc, t_a_dropped_session_is_gone, 0, N_OF(shakes));
	tcase_add_loop_test(tc, t_refused, 0, N_OF(refusals));
	tcase_add_loop_test(tc, t_accepted, 0, N_OF(fits));
	tcase_add_test(tc, t_expired_and_nobody_minds);
	tcase_add_loop_test(tc, t_a_client_without_certificate_is_refused, 0, 2);
	tcase_add_test(tc, t_no_common_version);
	tcase_add_loop_test(tc, t_broken_configuration, 0, N_OF(broken));
	tcase_add_test(tc, t_limits);
	tcase_add_loop_test(tc, t_changed_flights, 0, N_OF(shakes));
})
