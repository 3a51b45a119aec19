#ifndef CRYPTO_TLS_PARTS_H
#define CRYPTO_TLS_PARTS_H

/* Private to this module: what the files of the TLS endpoint share. */

#include <openssl/ssl.h>

#include "crypto/hook.h"
#include "crypto/kept.h"
#include "crypto/tls.h"

enum { TLS_EXPECT_MAX = 512 };

/* One line of struct tls_expect, copied. */
struct tls_pattern {
	bool set;
	char text[TLS_EXPECT_MAX];
};

struct tls_ctx {
	struct crypto *c;
	SSL_CTX *ssl;
	EVP_PKEY *key; /* each end signs with a duplicate: blinding has a history */
	enum tls_role role;
	bool any_time;
	bool trusts; /* has authorities to judge by */
	struct tls_pattern domain_suffix, domain, subject, altsubject;
};

struct tls {
	struct tls_ctx *ctx;
	SSL *ssl;
	enum tls_state state;
	bool verify; /* the peer's certificate */
	struct tls_why why;
	struct tls_alert alert;
	struct tls_work work;
	uint8_t *plain; /* TLS_PLAIN_MAX */
	size_t plain_len;
};

static inline struct hook tls_lend(const struct tls_call *call)
{
	return hook_lend(call->rng, call->now_s);
}

/* NULL when the certificate says what is expected, else what differs. */
const char *tls_match(const struct tls_ctx *x, X509 *cert);
/* MUST be a chain's own callback: SSL_set_verify. */
int tls_verify_one(int ok, X509_STORE_CTX *store);

#endif
