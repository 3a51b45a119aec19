#include <openssl/err.h>
#include <openssl/pem.h>
#include <stdlib.h>

#include "base/invariant.h"
#include "base/text.h"
#include "crypto/tls_parts.h"

enum { CHAIN_MAX = 16 }; /* certificates of one PEM text */

static enum err refuse(struct tls_why *why, enum err e, const char *text)
{
	struct sb s = sb_of(why->text, sizeof(why->text));

	sb_str(&s, text);
	ERR_clear_error();
	return e;
}

/* A PEM text as a source of OpenSSL's; NULL when memory is short. */
static BIO *pem_source(struct bytes pem)
{
	return BIO_new_mem_buf(pem.p, (int)pem.len);
}

static enum err pem_size(struct bytes pem, const char *what, struct tls_why *why)
{
	struct sb s = sb_of(why->text, sizeof(why->text));

	if (pem.len <= TLS_PEM_MAX)
		return ERR_OK;
	sb_printf(&s, "%s: longer than %d octets", what, TLS_PEM_MAX);
	return ERR_LIMIT;
}

/* The next certificate; NULL at the end of the text and when one is malformed. */
static X509 *pem_cert(const struct tls_ctx *x, BIO *from)
{
	X509 *cert = X509_new_ex(x->c->lib, NULL);

	if (cert && !PEM_read_bio_X509(from, &cert, NULL, NULL)) {
		X509_free(cert);
		cert = NULL;
	}
	return cert;
}

/* After pem_cert answered NULL: whether the text simply ended. */
static bool pem_ended(void)
{
	unsigned long e = ERR_peek_last_error();

	return ERR_GET_LIB(e) == ERR_LIB_PEM && ERR_GET_REASON(e) == PEM_R_NO_START_LINE;
}

/* A server also names whom it trusts in its request for a certificate. */
static bool trust(struct tls_ctx *x, X509 *cert)
{
	return X509_STORE_add_cert(SSL_CTX_get_cert_store(x->ssl), cert) == 1 &&
	       (x->role == TLS_CLIENT || SSL_CTX_add_client_CA(x->ssl, cert) == 1);
}

static bool present(struct tls_ctx *x, X509 *cert)
{
	if (!SSL_CTX_get0_certificate(x->ssl))
		return SSL_CTX_use_certificate(x->ssl, cert) == 1;
	return SSL_CTX_add1_chain_cert(x->ssl, cert) == 1;
}

/* Every certificate of the text goes to put; *n says how many there were. */
static enum err each_cert(struct tls_ctx *x, struct bytes pem,
			  bool (*put)(struct tls_ctx *x, X509 *cert), unsigned *n)
{
	BIO *from = pem_source(pem);
	enum err e = ERR_OK;
	X509 *cert;

	*n = 0;
	if (!from)
		return ERR_NOMEM;
	while (!e && (cert = pem_cert(x, from)) != NULL) {
		if (++*n > CHAIN_MAX)
			e = ERR_LIMIT;
		else if (!put(x, cert))
			e = ERR_PARSE;
		X509_free(cert);
	}
	if (!e && !pem_ended()) {
		++*n;
		e = ERR_PARSE;
	}
	BIO_free(from);
	return e;
}

static enum err load_certs(struct tls_ctx *x, struct bytes pem, const char *what,
			   bool (*put)(struct tls_ctx *x, X509 *cert), struct tls_why *why)
{
	struct sb s = sb_of(why->text, sizeof(why->text));
	const char *reason;
	unsigned n = 0;
	enum err e;

	if (pem.len == 0)
		return ERR_OK;
	e = pem_size(pem, what, why);
	if (e)
		return e;
	e = each_cert(x, pem, put, &n);
	reason = ERR_reason_error_string(ERR_peek_last_error());
	if (e == ERR_LIMIT)
		sb_printf(&s, "%s: more than %d certificates", what, CHAIN_MAX);
	else if (e == ERR_PARSE)
		sb_printf(&s, "%s: certificate %u: %s", what, n, reason ? reason : "malformed");
	else if (!e && n == 0)
		sb_printf(&s, "%s: holds no PEM certificate", what);
	ERR_clear_error();
	return e ? e : n == 0 ? ERR_PARSE : ERR_OK;
}

/* OpenSSL would ask at the terminal otherwise. */
static int give_password(char *buf, int size, int writing, void *arg)
{
	const char *password = arg;
	size_t len = password ? strlen(password) : 0;

	(void)writing;
	if (size < 0 || len > (size_t)size)
		return -1;
	memcpy(buf, password ? password : "", len);
	return (int)len;
}

static enum err load_key(struct tls_ctx *x, const struct tls_config *cfg, struct tls_why *why)
{
	void *password = (void *)(uintptr_t)cfg->key_password;
	enum err e = pem_size(cfg->key, "private key", why);
	BIO *from;

	if (e)
		return e;
	if (cfg->key.len == 0)
		return refuse(why, ERR_PARSE, "private key: there is none for the certificate");
	from = pem_source(cfg->key);
	if (!from)
		return ERR_NOMEM;
	x->key = PEM_read_bio_PrivateKey_ex(from, NULL, give_password, password, x->c->lib, NULL);
	BIO_free(from);
	if (!x->key)
		return refuse(why, ERR_PARSE,
			      cfg->key_password
				      ? "private key: not PEM, or the password is wrong"
				      : "private key: not PEM, or it needs a password");
	if (X509_check_private_key(SSL_CTX_get0_certificate(x->ssl), x->key) != 1)
		return refuse(why, ERR_PARSE, "private key: not the one of the certificate");
	return ERR_OK;
}

static enum err load_credentials(struct tls_ctx *x, const struct tls_config *cfg,
				 struct tls_why *why)
{
	enum err e = load_certs(x, cfg->ca, "CA certificate", trust, why);

	if (!e)
		e = load_certs(x, cfg->chain, "certificate", present, why);
	if (!e && cfg->chain.len > 0)
		e = load_key(x, cfg, why);
	else if (!e && cfg->role == TLS_SERVER)
		e = refuse(why, ERR_PARSE, "certificate: a server needs one");
	return e;
}

static int version_number(enum tls_version v)
{
	switch (v) {
	case TLS_ANY: return 0;
	case TLS_1_2: return TLS1_2_VERSION;
	case TLS_1_3: return TLS1_3_VERSION;
	}
	INVARIANT(false); /* no version */
	return 0;
}

/*
 * As wpa_supplicant and hostapd set OpenSSL up: no tickets of the stateless kind, no change of
 * cipher spec for middleboxes, one ticket of TLS 1.3. Below TLS 1.2 nothing is spoken.
 */
static bool set_protocol(struct tls_ctx *x, const struct tls_config *cfg)
{
	int min = version_number(cfg->min == TLS_ANY ? TLS_1_2 : cfg->min);
	bool resume = cfg->role == TLS_SERVER && cfg->session_s > 0;

	SSL_CTX_set_options(x->ssl, SSL_OP_NO_TICKET | SSL_OP_NO_COMPRESSION);
	SSL_CTX_clear_options(x->ssl, SSL_OP_ENABLE_MIDDLEBOX_COMPAT);
	SSL_CTX_set_session_cache_mode(x->ssl, resume ? SSL_SESS_CACHE_SERVER : SSL_SESS_CACHE_OFF);
	if (resume) {
		SSL_CTX_set_timeout(x->ssl, (long)cfg->session_s);
		SSL_CTX_sess_set_cache_size(x->ssl, (long)cfg->sessions);
	}
	return SSL_CTX_set_num_tickets(x->ssl, resume ? 1 : 0) &&
	       SSL_CTX_set_min_proto_version(x->ssl, min) &&
	       SSL_CTX_set_max_proto_version(x->ssl, version_number(cfg->max));
}

static enum err set_up(struct tls_ctx *x, const struct tls_config *cfg, struct tls_why *why)
{
	x->ssl = SSL_CTX_new_ex(x->c->lib, NULL, TLS_method());
	if (!x->ssl || !set_protocol(x, cfg))
		return refuse(why, ERR_CRYPTO, "OpenSSL: no TLS context");
	if (cfg->ciphers && !SSL_CTX_set_cipher_list(x->ssl, cfg->ciphers))
		return refuse(why, ERR_PARSE, "ciphers: none of the list is known");
	return load_credentials(x, cfg, why);
}

static bool keep_pattern(struct tls_pattern *p, const char *text)
{
	if (!text)
		return true;
	p->set = true;
	if (strlen(text) >= sizeof(p->text))
		return false;
	memcpy(p->text, text, strlen(text) + 1);
	return true;
}

static bool keep_expected(struct tls_ctx *x, const struct tls_expect *e)
{
	return keep_pattern(&x->domain_suffix, e->domain_suffix) &&
	       keep_pattern(&x->domain, e->domain) && keep_pattern(&x->subject, e->subject) &&
	       keep_pattern(&x->altsubject, e->altsubject);
}

/* Sessions must age by the lent clock; where libssl cannot be given one, better say so. */
static bool clock_is_lent(const struct tls_call *call)
{
	SSL_SESSION *s = SSL_SESSION_new();
	bool same = s && SSL_SESSION_get_time(s) == (long)call->now_s;

	SSL_SESSION_free(s);
	return same;
}

enum err tls_ctx_new(struct crypto *c, const struct tls_config *cfg, const struct tls_call *call,
		     struct tls_why *why, struct tls_ctx **out)
{
	struct tls_ctx *x = calloc(1, sizeof(*x));
	struct hook before;
	enum err e;

	why->text[0] = '\0';
	if (!x)
		return ERR_NOMEM;
	before = tls_lend(call);
	x->c = c;
	x->role = cfg->role;
	if (!clock_is_lent(call))
		e = refuse(why, ERR_UNSUPPORTED, "OpenSSL: this libssl has a clock of its own");
	else if (!keep_expected(x, &cfg->expect))
		e = refuse(why, ERR_LIMIT, "match: longer than 511 octets");
	else
		e = set_up(x, cfg, why);
	x->trusts = cfg->ca.len > 0;
	x->any_time = cfg->any_time;
	hook_return(before);
	ERR_clear_error();
	if (e)
		tls_ctx_free(x);
	else
		*out = x;
	return e;
}

void tls_ctx_forget(struct tls_ctx *x)
{
	SSL_CTX_flush_sessions(x->ssl, 0); /* 0: all of them, whatever their age */
}

void tls_ctx_free(struct tls_ctx *x)
{
	if (!x)
		return;
	SSL_CTX_free(x->ssl);
	EVP_PKEY_free(x->key);
	free(x);
}
