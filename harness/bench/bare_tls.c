#include "bench/bare_tls.h"

#include <openssl/bio.h>
#include <openssl/pem.h>
#include <openssl/provider.h>
#include <openssl/ssl.h>
#include <stdlib.h>

#include "bench/bench.h"

enum { EXPORTED = 128, STEPS_MAX = 20 };

struct bare_tls {
	OSSL_LIB_CTX *lib;
	SSL_CTX *ctx[2]; /* client, server */
};

/* Of the own library context, else each verification fetches its algorithms anew. */
static X509 *cert_of(const struct bare_tls *t, struct bytes pem)
{
	BIO *from = BIO_new_mem_buf(pem.p, (int)pem.len);
	X509 *cert = X509_new_ex(t->lib, NULL);

	bench_must_be(cert && PEM_read_bio_X509(from, &cert, NULL, NULL) != NULL);
	BIO_free(from);
	return cert;
}

static void identify(struct bare_tls *t, SSL_CTX *ctx, struct bytes cert, struct bytes key)
{
	BIO *from = BIO_new_mem_buf(key.p, (int)key.len);
	EVP_PKEY *k = PEM_read_bio_PrivateKey_ex(from, NULL, NULL, NULL, t->lib, NULL);
	X509 *own = cert_of(t, cert);

	bench_must_be(k && SSL_CTX_use_certificate(ctx, own) == 1 &&
		      SSL_CTX_use_PrivateKey(ctx, k) == 1);
	X509_free(own);
	EVP_PKEY_free(k);
	BIO_free(from);
}

static SSL_CTX *context(struct bare_tls *t, const struct pki *pki, int version, bool server)
{
	SSL_CTX *ctx = SSL_CTX_new_ex(t->lib, NULL, TLS_method());
	X509 *ca = cert_of(t, pki->ca);

	bench_must_be(ctx && SSL_CTX_set_min_proto_version(ctx, version) == 1 &&
		      SSL_CTX_set_max_proto_version(ctx, version) == 1 &&
		      X509_STORE_add_cert(SSL_CTX_get_cert_store(ctx), ca) == 1);
	SSL_CTX_set_options(ctx, SSL_OP_NO_TICKET | SSL_OP_NO_COMPRESSION);
	SSL_CTX_clear_options(ctx, SSL_OP_ENABLE_MIDDLEBOX_COMPAT);
	SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_OFF);
	bench_must_be(SSL_CTX_set_num_tickets(ctx, 0) == 1);
	SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
	X509_VERIFY_PARAM_set_time(SSL_CTX_get0_param(ctx), PKI_EPOCH);
	if (server)
		bench_must_be(SSL_CTX_add_client_CA(ctx, ca) == 1);
	X509_free(ca);
	identify(t, ctx, server ? pki->server : pki->client,
		 server ? pki->server_key : pki->client_key);
	return ctx;
}

struct bare_tls *bare_tls_new(const struct pki *pki, int version)
{
	struct bare_tls *t = calloc(1, sizeof(*t));

	bench_must_be(t != NULL);
	t->lib = OSSL_LIB_CTX_new();
	bench_must_be(t->lib && OSSL_PROVIDER_load(t->lib, "default"));
	t->ctx[0] = context(t, pki, version, false);
	t->ctx[1] = context(t, pki, version, true);
	return t;
}

void bare_tls_free(struct bare_tls *t)
{
	SSL_CTX_free(t->ctx[0]);
	SSL_CTX_free(t->ctx[1]);
	OSSL_LIB_CTX_free(t->lib);
	free(t);
}

static SSL *end_of(SSL_CTX *ctx, bool server)
{
	SSL *ssl = SSL_new(ctx);
	BIO *in = BIO_new(BIO_s_mem()), *out = BIO_new(BIO_s_mem());

	bench_must_be(ssl && in && out);
	SSL_set_bio(ssl, in, out);
	if (server)
		SSL_set_accept_state(ssl);
	else
		SSL_set_connect_state(ssl);
	return ssl;
}

/* What one has written becomes what the other reads. */
static void carry(SSL *from, SSL *to)
{
	char *flight;
	long len = BIO_get_mem_data(SSL_get_wbio(from), &flight);

	if (len > 0)
		bench_must_be(BIO_write(SSL_get_rbio(to), flight, (int)len) == (int)len);
	(void)BIO_reset(SSL_get_wbio(from));
}

static void export_key(SSL *ssl)
{
	static const char label[] = "client EAP encryption";
	uint8_t key[EXPORTED];

	bench_must_be(SSL_export_keying_material(ssl, key, sizeof(key), label, sizeof(label) - 1,
						 NULL, 0, 0) == 1);
}

static void handshake(const struct bare_tls *t)
{
	SSL *client = end_of(t->ctx[0], false), *server = end_of(t->ctx[1], true);
	int done[2] = { 0, 0 };

	for (int i = 0; i < STEPS_MAX && (done[0] != 1 || done[1] != 1); i++) {
		done[0] = SSL_do_handshake(client);
		carry(client, server);
		done[1] = SSL_do_handshake(server);
		carry(server, client);
	}
	bench_must_be(done[0] == 1 && done[1] == 1);
	export_key(client);
	export_key(server);
	SSL_free(client);
	SSL_free(server);
}

void bare_tls_run(void *ctx, unsigned times)
{
	while (times-- > 0)
		handshake(ctx);
}
