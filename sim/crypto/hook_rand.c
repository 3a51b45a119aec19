#include <openssl/core_dispatch.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <openssl/rand.h>

#include "crypto/hook.h"
#include "crypto/kept.h"

/*
 * A provider of one random generator, which asks crypto/hook.h and keeps nothing. The library
 * context uses it in place of the DRBG and of the operating system's seed.
 */
#define STREAM_NAME "ROAMWRIGHT-STREAM"

enum { STREAM_STRENGTH = 256, STREAM_REQUEST_MAX = 1 << 20 };

static void *stream_new(void *provider, void *parent, const OSSL_DISPATCH *parent_calls)
{
	static uint8_t nothing; /* OpenSSL wants an address */

	(void)provider;
	(void)parent;
	(void)parent_calls;
	return &nothing;
}

static void stream_free(void *ctx)
{
	(void)ctx;
}

static int stream_instantiate(void *ctx, unsigned strength, int resistance,
			      const unsigned char *text, size_t len, const OSSL_PARAM params[])
{
	(void)ctx;
	(void)resistance;
	(void)text;
	(void)len;
	(void)params;
	return strength <= STREAM_STRENGTH;
}

static int stream_uninstantiate(void *ctx)
{
	(void)ctx;
	return 1;
}

static int stream_generate(void *ctx, unsigned char *out, size_t len, unsigned strength,
			   int resistance, const unsigned char *more, size_t more_len)
{
	(void)ctx;
	(void)resistance;
	(void)more;
	(void)more_len;
	if (strength > STREAM_STRENGTH)
		return 0;
	hook_fill(out, len);
	return 1;
}

/* One process, one thread: there is nothing to lock. */
static int stream_enable_locking(void *ctx)
{
	(void)ctx;
	return 1;
}

static const OSSL_PARAM *stream_gettable(void *ctx, void *provider)
{
	static const OSSL_PARAM known[] = {
		OSSL_PARAM_int(OSSL_RAND_PARAM_STATE, NULL),
		OSSL_PARAM_uint(OSSL_RAND_PARAM_STRENGTH, NULL),
		OSSL_PARAM_size_t(OSSL_RAND_PARAM_MAX_REQUEST, NULL),
		OSSL_PARAM_END,
	};

	(void)ctx;
	(void)provider;
	return known;
}

static int stream_get(void *ctx, OSSL_PARAM params[])
{
	OSSL_PARAM *state = OSSL_PARAM_locate(params, OSSL_RAND_PARAM_STATE);
	OSSL_PARAM *strength = OSSL_PARAM_locate(params, OSSL_RAND_PARAM_STRENGTH);
	OSSL_PARAM *most = OSSL_PARAM_locate(params, OSSL_RAND_PARAM_MAX_REQUEST);

	(void)ctx;
	return (!state || OSSL_PARAM_set_int(state, EVP_RAND_STATE_READY)) &&
	       (!strength || OSSL_PARAM_set_uint(strength, STREAM_STRENGTH)) &&
	       (!most || OSSL_PARAM_set_size_t(most, STREAM_REQUEST_MAX));
}

static const OSSL_DISPATCH stream_calls[] = {
	{ OSSL_FUNC_RAND_NEWCTX, (void (*)(void))stream_new },
	{ OSSL_FUNC_RAND_FREECTX, (void (*)(void))stream_free },
	{ OSSL_FUNC_RAND_INSTANTIATE, (void (*)(void))stream_instantiate },
	{ OSSL_FUNC_RAND_UNINSTANTIATE, (void (*)(void))stream_uninstantiate },
	{ OSSL_FUNC_RAND_GENERATE, (void (*)(void))stream_generate },
	{ OSSL_FUNC_RAND_ENABLE_LOCKING, (void (*)(void))stream_enable_locking },
	{ OSSL_FUNC_RAND_GETTABLE_CTX_PARAMS, (void (*)(void))stream_gettable },
	{ OSSL_FUNC_RAND_GET_CTX_PARAMS, (void (*)(void))stream_get },
	{ 0, NULL },
};

static const OSSL_ALGORITHM *hook_query(void *provider, int operation, int *no_cache)
{
	static const OSSL_ALGORITHM rands[] = {
		{ STREAM_NAME, "provider=roamwright", stream_calls, "a lent stream" },
		{ NULL, NULL, NULL, NULL },
	};

	(void)provider;
	*no_cache = 0;
	return operation == OSSL_OP_RAND ? rands : NULL;
}

static int hook_provider(const OSSL_CORE_HANDLE *handle, const OSSL_DISPATCH *in,
			 const OSSL_DISPATCH **out, void **provider)
{
	static const OSSL_DISPATCH calls[] = {
		{ OSSL_FUNC_PROVIDER_QUERY_OPERATION, (void (*)(void))hook_query },
		{ 0, NULL },
	};

	(void)handle;
	(void)in;
	*out = calls;
	*provider = NULL;
	return 1;
}

bool hook_install(struct crypto *c)
{
	if (!OSSL_PROVIDER_add_builtin(c->lib, "roamwright", hook_provider))
		return false;
	c->stream = OSSL_PROVIDER_load(c->lib, "roamwright");
	return c->stream && RAND_set_DRBG_type(c->lib, STREAM_NAME, NULL, NULL, NULL) &&
	       RAND_set_seed_source_type(c->lib, STREAM_NAME, NULL);
}
