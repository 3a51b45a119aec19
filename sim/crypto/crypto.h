#ifndef CRYPTO_CRYPTO_H
#define CRYPTO_CRYPTO_H

#include "base/err.h"

/*
 * The one door to OpenSSL. One object per process holds an own library context (no configuration
 * file is read, no environment variable is asked), the default and the legacy provider, the fetched
 * algorithms, and a kept context for each. Kept contexts are what makes a key operation cheap; what
 * was computed before never shows in a result, whether it succeeded or failed. Not for two threads.
 */
struct crypto;

/* ERR_NOMEM, or ERR_CRYPTO when an algorithm is missing. *out is set on success. */
MUST_CHECK enum err crypto_new(struct crypto **out);
void crypto_free(struct crypto *c); /* NULL is fine; wipes */

#endif
