#include "crypto/tls.h"

#include <openssl/err.h>
#include <stdlib.h>

#include "base/invariant.h"
#include "base/text.h"
#include "crypto/ct.h"
#include "crypto/tls_parts.h"

struct tls_session {
	SSL_SESSION *ssl;
};

void tls_session_free(struct tls_session *s)
{
	if (!s)
		return;
	SSL_SESSION_free(s->ssl);
	free(s);
}

/* The first fatal alert is what ended the handshake; a close_notify is no failure. */
static void on_info(const SSL *ssl, int where, int ret)
{
	struct tls *t = SSL_get_app_data(ssl);

	if (!(where & SSL_CB_ALERT) || t->alert.seen || (ret >> 8) != SSL3_AL_FATAL)
		return;
	t->alert = (struct tls_alert){ true, (where & SSL_CB_WRITE) != 0, (uint8_t)ret };
}

/* The handshake messages that cost somebody a signature or a key agreement. */
static void count_message(struct tls *t, uint8_t type, bool sent)
{
	bool server = t->ctx->role == TLS_SERVER;

	if (type == SSL3_MT_CERTIFICATE_VERIFY || type == SSL3_MT_SERVER_KEY_EXCHANGE) {
		if (sent)
			t->work.sign++;
		else
			t->work.verify++;
	}
	/* 1.2: when the keys of both are known; 1.3: the ServerHello carries the second one */
	if (type == SSL3_MT_CLIENT_KEY_EXCHANGE ||
	    (type == SSL3_MT_SERVER_HELLO && sent == server &&
	     SSL_version(t->ssl) == TLS1_3_VERSION))
		t->work.ecdh++;
}

static void on_message(int sent, int version, int content, const void *buf, size_t len, SSL *ssl,
		       void *arg)
{
	(void)version;
	(void)ssl;
	if (content == SSL3_RT_HANDSHAKE && len > 0)
		count_message(arg, *(const uint8_t *)buf, sent != 0);
}

/* Blinding draws at the first use of a key and every so often: each end has a key of its own. */
static bool own_key(struct tls *t)
{
	EVP_PKEY *key;
	bool ok;

	if (!t->ctx->key)
		return true;
	key = EVP_PKEY_dup(t->ctx->key);
	ok = key && SSL_use_PrivateKey(t->ssl, key) == 1;
	EVP_PKEY_free(key);
	return ok;
}

static bool own_buffers(struct tls *t)
{
	BIO *in = BIO_new(BIO_s_mem()), *out = BIO_new(BIO_s_mem());

	if (!in || !out) {
		BIO_free(in);
		BIO_free(out);
		return false;
	}
	SSL_set_bio(t->ssl, in, out);
	return true;
}

/* Clients judge a server whenever they trust somebody; servers judge clients on demand. */
static bool own_judgement(struct tls *t, const struct tls_start *how)
{
	const unsigned char id[] = { 'E', 'A', 'P', how->purpose };

	t->verify = t->ctx->role == TLS_CLIENT ? t->ctx->trusts : how->demand_cert;
	if (t->verify)
		SSL_set_verify(t->ssl, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT,
			       tls_verify_one);
	return SSL_set_session_id_context(t->ssl, id, sizeof(id)) == 1;
}

static bool set_up(struct tls *t, const struct tls_call *call, const struct tls_start *how)
{
	t->ssl = SSL_new(t->ctx->ssl);
	t->plain = malloc(TLS_PLAIN_MAX);
	if (!t->ssl || !t->plain || !own_buffers(t) || !own_key(t) ||
	    !own_judgement(t, how))
		return false;
	SSL_set_app_data(t->ssl, t);
	SSL_set_info_callback(t->ssl, on_info);
	SSL_set_msg_callback(t->ssl, on_message);
	SSL_set_msg_callback_arg(t->ssl, t);
	if (t->ctx->any_time)
		X509_VERIFY_PARAM_set_flags(SSL_get0_param(t->ssl), X509_V_FLAG_NO_CHECK_TIME);
	else
		X509_VERIFY_PARAM_set_time(SSL_get0_param(t->ssl), (time_t)call->now_s);
	if (t->ctx->role == TLS_CLIENT)
		SSL_set_connect_state(t->ssl);
	else
		SSL_set_accept_state(t->ssl);
	return !how->resume || SSL_set_session(t->ssl, how->resume->ssl) == 1;
}

enum err tls_new(struct tls_ctx *x, const struct tls_call *call, const struct tls_start *how,
		 struct tls **out)
{
	struct tls *t = calloc(1, sizeof(*t));
	struct hook before;
	bool ok;

	INVARIANT(!how->resume || x->role == TLS_CLIENT);
	if (!t)
		return ERR_NOMEM;
	t->ctx = x;
	before = tls_lend(call);
	ok = set_up(t, call, how);
	hook_return(before);
	if (!ok) {
		tls_free(t);
		return crypto_failed();
	}
	*out = t;
	return ERR_OK;
}

void tls_free(struct tls *t)
{
	if (!t)
		return;
	if (t->ssl && (t->state == TLS_OPEN || t->state == TLS_CLOSED)) /* else not resumable */
		SSL_set_shutdown(t->ssl, SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
	SSL_free(t->ssl);
	if (t->plain)
		ct_wipe(t->plain, TLS_PLAIN_MAX);
	free(t->plain);
	ct_wipe(t, sizeof(*t));
	free(t);
}

static void say_failed(struct tls *t)
{
	const char *reason = ERR_reason_error_string(ERR_peek_error());
	struct sb s;

	t->state = TLS_FAILED;
	if (t->why.text[0] != '\0')
		return; /* the certificate's story says more */
	s = sb_of(t->why.text, sizeof(t->why.text));
	if (t->alert.seen && !t->alert.sent)
		sb_printf(&s, "the peer's alert: %s",
			  SSL_alert_desc_string_long(t->alert.description));
	else
		sb_printf(&s, "TLS: %s", reason ? reason : "the peer broke off");
}

/* What OpenSSL's answer means for our state. */
static void judge(struct tls *t, int ret)
{
	int error = SSL_get_error(t->ssl, ret);

	if (error == SSL_ERROR_ZERO_RETURN)
		t->state = TLS_CLOSED;
	else if (error != SSL_ERROR_WANT_READ)
		say_failed(t);
}

static void shake(struct tls *t)
{
	int ret = SSL_do_handshake(t->ssl);

	if (ret == 1)
		t->state = TLS_OPEN;
	else
		judge(t, ret);
}

/* TLS 1.3's session tickets come on this way too. What finds no room waits for the next step. */
static void read_plain(struct tls *t)
{
	int n = 1;

	while (t->state == TLS_OPEN && n > 0 && t->plain_len < TLS_PLAIN_MAX) {
		n = SSL_read(t->ssl, t->plain + t->plain_len, (int)(TLS_PLAIN_MAX - t->plain_len));
		if (n > 0)
			t->plain_len += (size_t)n;
		else
			judge(t, n);
	}
}

static bool take(struct tls *t, struct bytes in)
{
	BIO *from = SSL_get_rbio(t->ssl);

	if (in.len == 0)
		return true;
	return BIO_ctrl_pending(from) + in.len <= TLS_FLIGHT_MAX &&
	       BIO_write(from, in.p, (int)in.len) == (int)in.len;
}

static void advance(struct tls *t, struct bytes in)
{
	struct sb s;

	if (!take(t, in)) {
		t->state = TLS_FAILED;
		s = sb_of(t->why.text, sizeof(t->why.text));
		sb_printf(&s, "TLS: more than %d octets wait", TLS_FLIGHT_MAX);
		return;
	}
	if (t->state == TLS_HANDSHAKE)
		shake(t);
	read_plain(t);
}

void tls_step(struct tls *t, const struct tls_call *call, struct bytes in)
{
	struct hook before;

	t->plain_len = 0;
	if (t->state == TLS_FAILED || t->state == TLS_CLOSED)
		return;
	before = tls_lend(call);
	ERR_clear_error();
	advance(t, in);
	ERR_clear_error();
	hook_return(before);
}

enum err tls_write(struct tls *t, const struct tls_call *call, struct bytes plain)
{
	struct hook before;
	int n;

	INVARIANT(t->state == TLS_OPEN);
	if (plain.len > TLS_PLAIN_MAX)
		return ERR_RANGE;
	if (plain.len == 0)
		return ERR_OK;
	before = tls_lend(call);
	ERR_clear_error();
	n = SSL_write(t->ssl, plain.p, (int)plain.len);
	hook_return(before);
	return n == (int)plain.len ? ERR_OK : crypto_failed();
}

struct bytes tls_out(const struct tls *t)
{
	char *p = NULL;
	long len = BIO_get_mem_data(SSL_get_wbio(t->ssl), &p);

	return bytes_of(p, len > 0 ? (size_t)len : 0);
}

void tls_sent(struct tls *t)
{
	(void)BIO_reset(SSL_get_wbio(t->ssl));
}

struct bytes tls_plain(const struct tls *t)
{
	return bytes_of(t->plain, t->plain_len);
}

enum tls_state tls_state(const struct tls *t)
{
	return t->state;
}

const struct tls_why *tls_why(const struct tls *t)
{
	return &t->why;
}

struct tls_alert tls_alert(const struct tls *t)
{
	return t->alert;
}

const char *tls_alert_text(uint8_t description)
{
	return SSL_alert_desc_string_long(description);
}

static enum tls_key key_kind(EVP_PKEY *key)
{
	int bits = key ? EVP_PKEY_get_bits(key) : 0;

	if (key && EVP_PKEY_is_a(key, "RSA"))
		return bits <= 2048 ? TLS_KEY_RSA_2048
		       : bits <= 3072 ? TLS_KEY_RSA_3072
				      : TLS_KEY_RSA_4096;
	if (key && EVP_PKEY_is_a(key, "EC"))
		return bits == 256 ? TLS_KEY_P256 : bits == 384 ? TLS_KEY_P384 : TLS_KEY_OTHER;
	return TLS_KEY_OTHER;
}

struct tls_work tls_work(const struct tls *t)
{
	struct tls_work work = t->work;
	X509 *peer = SSL_get0_peer_certificate(t->ssl);

	work.own_key = key_kind(t->ctx->key);
	work.peer_key = key_kind(peer ? X509_get0_pubkey(peer) : NULL);
	return work;
}

enum tls_version tls_version(const struct tls *t)
{
	return SSL_version(t->ssl) == TLS1_3_VERSION ? TLS_1_3 : TLS_1_2;
}

const char *tls_cipher(const struct tls *t)
{
	return SSL_get_cipher_name(t->ssl);
}

bool tls_resumed(const struct tls *t)
{
	return SSL_session_reused(t->ssl) == 1;
}

bool tls_peer_verified(const struct tls *t)
{
	return t->verify && SSL_get0_peer_certificate(t->ssl) &&
	       SSL_get_verify_result(t->ssl) == X509_V_OK;
}

void tls_randoms(const struct tls *t, uint8_t client[static TLS_RANDOM],
		 uint8_t server[static TLS_RANDOM])
{
	size_t c = SSL_get_client_random(t->ssl, client, TLS_RANDOM);
	size_t s = SSL_get_server_random(t->ssl, server, TLS_RANDOM);

	INVARIANT(c == TLS_RANDOM && s == TLS_RANDOM);
}

enum err tls_export(struct tls *t, const struct tls_exporter *e, uint8_t *out, size_t out_len)
{
	int ok;

	INVARIANT(t->state == TLS_OPEN);
	ok = SSL_export_keying_material(t->ssl, out, out_len, e->label, strlen(e->label),
					e->context.p, e->context.len, e->context.p != NULL);
	return ok == 1 ? ERR_OK : crypto_failed();
}

enum err tls_session_get(struct tls *t, struct tls_session **out)
{
	SSL_SESSION *ssl = SSL_get1_session(t->ssl);
	struct tls_session *s;

	*out = NULL;
	if (!ssl || !SSL_SESSION_is_resumable(ssl)) {
		SSL_SESSION_free(ssl);
		return ERR_OK;
	}
	s = malloc(sizeof(*s));
	if (!s) {
		SSL_SESSION_free(ssl);
		return ERR_NOMEM;
	}
	s->ssl = ssl;
	*out = s;
	return ERR_OK;
}

enum err tls_note_put(struct tls *t, struct bytes note)
{
	SSL_SESSION *s = SSL_get_session(t->ssl);

	INVARIANT(note.len > 0 && note.len <= TLS_NOTE_MAX);
	if (!s || SSL_SESSION_set1_ticket_appdata(s, note.p, note.len) != 1)
		return crypto_failed();
	return ERR_OK;
}

struct bytes tls_note(const struct tls *t)
{
	SSL_SESSION *s = SSL_get_session(t->ssl);
	void *p = NULL;
	size_t len = 0;

	if (!s || SSL_SESSION_get0_ticket_appdata(s, &p, &len) != 1 || !p)
		return bytes_of(NULL, 0);
	return bytes_of(p, len);
}

void tls_session_drop(struct tls *t)
{
	SSL_SESSION *s = SSL_get_session(t->ssl);

	if (s)
		(void)SSL_CTX_remove_session(t->ctx->ssl, s);
}
