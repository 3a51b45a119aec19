/* sees: base crypto */
#include <openssl/crypto.h>

#include "crypto/aead.h"
#include "crypto/aes.h"
#include "crypto/hash.h"
#include "crypto/rc4.h"
#include "hex.h"
#include "suite.h"

/*
 * History. Each operation writes what it answers; the answers must be the same in a fresh object,
 * after any other operation, and after any failure.
 */
enum { ANSWER_MAX = 96, N_OPERATIONS = 18 };

/* Opening what nobody sealed. */
static bool is_refused(int op)
{
	return op == 7 || op == 8 || op == 10 || op == 15 || op == 17;
}

static void operate(struct crypto *with, int op, uint8_t answer[ANSWER_MAX])
{
	uint8_t key[32] = { 0 }, nonce[13] = { 0 }, bad[40] = { 1 };
	uint8_t text[24] = "a text of 24 octets ...";
	struct bytes part = BYTES(text), k16 = bytes_of(key, 16), k32 = BYTES(key);
	struct aead a = { op & 1 ? k32 : k16, BYTES(nonce), bytes_of(text, op), op & 2 ? 8 : 16 };
	struct aead g = { a.key, bytes_of(nonce, 12), a.aad, 16 };
	struct siv s = { k32, &part, 1 };
	struct pbkdf2_in p = { k16, part, 2 };
	enum err e = ERR_LIMIT;

	memset(key, op, sizeof(key));
	memset(nonce, op + 1, sizeof(nonce));
	memset(answer, 0, ANSWER_MAX);
	switch (op) {
	case 0: e = hash_digest(with, HASH_SHA256, &part, 1, answer, 32); break;
	case 1: e = hmac(with, HASH_SHA256, k32, &part, 1, answer, 32); break;
	case 2: e = hmac(with, HASH_SHA1, k16, &part, 1, answer, 16); break;
	case 3: e = hmac(with, HASH_SHA256, bytes_of(NULL, 0), &part, 1, answer, 32); break;
	case 4: e = aes_cmac(with, k16, &part, 1, answer); break;
	case 5: e = aes_cmac(with, k32, &part, 1, answer); break;
	case 6: e = aes_wrap(with, k16, part, answer); break;
	case 7: e = aes_unwrap(with, k16, BYTES(bad), answer); break;
	case 8: e = aes_unwrap(with, k32, bytes_of(bad, 24), answer); break;
	case 9: e = aes_siv_seal(with, &s, part, answer); break;
	case 10: e = aes_siv_open(with, &s, BYTES(bad), answer); break;
	case 11: e = rc4_skip256(with, k16, part, answer); break;
	case 12: e = pbkdf2_sha1(with, &p, answer, 40); break;
	case 13: e = ccm_seal(with, &a, part, answer); break;
	case 14: e = ccm_seal(with, &a, part, answer); break;
	case 15: e = ccm_open(with, &a, BYTES(bad), answer); break;
	case 16: e = gcm_seal(with, &g, part, answer); break;
	case 17: e = gcm_open(with, &g, BYTES(bad), answer); break;
	}
	answer[ANSWER_MAX - 1] = (uint8_t)e;
	ck_assert_int_eq(e, is_refused(op) ? ERR_AUTH : ERR_OK);
}

START_TEST(t_history_never_shows)
{
	struct crypto *c;
	uint8_t fresh[N_OPERATIONS][ANSWER_MAX], again[ANSWER_MAX];

	for (int op = 0; op < N_OPERATIONS; op++) {
		struct crypto *one;

		ck_assert_int_eq(crypto_new(&one), ERR_OK);
		operate(one, op, fresh[op]);
		crypto_free(one);
	}
	ck_assert_int_eq(crypto_new(&c), ERR_OK);
	for (int first = 0; first < N_OPERATIONS; first++) {
		for (int op = 0; op < N_OPERATIONS; op++) {
			operate(c, first, again);
			operate(c, op, again);
			ck_assert_msg(memcmp(again, fresh[op], ANSWER_MAX) == 0, "%d after %d", op,
				      first);
		}
	}
	crypto_free(c);
}
END_TEST

/* [design, determinism rule 1] neither configuration nor modules may come from the environment */
START_TEST(t_environment_is_not_asked)
{
	struct bytes part = bytes_of("abc", 3);
	uint8_t out[32], key[16] = { 1 };
	struct crypto *one;

	ck_assert_int_eq(setenv("OPENSSL_CONF", "/nonexistent/openssl.cnf", 1), 0);
	ck_assert_int_eq(setenv("OPENSSL_MODULES", "/nonexistent", 1), 0);
	ck_assert_int_eq(crypto_new(&one), ERR_OK);
	ck_assert_int_eq(hash_digest(one, HASH_SHA256, &part, 1, out, 32), ERR_OK);
	check_hex("abc", "digest", out, 32,
		  "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	ck_assert_int_eq(rc4_skip256(one, BYTES(key), part, out), ERR_OK);
	crypto_free(one);
}
END_TEST

static unsigned long allocations;

static void *count_malloc(size_t n, const char *file, int line)
{
	(void)file, (void)line;
	allocations++;
	return malloc(n);
}

static void *count_realloc(void *p, size_t n, const char *file, int line)
{
	(void)file, (void)line;
	allocations++;
	return realloc(p, n);
}

static void count_free(void *p, const char *file, int line)
{
	(void)file, (void)line;
	free(p);
}

/*
 * A context made anew would show as allocations. OpenSSL 3.0 itself allocates a digest's state with
 * each start, and text for each error; nothing else may.
 */
START_TEST(t_contexts_are_kept)
{
	static const struct {
		int op;
		unsigned long most; /* a call */
	} limits[] = { { 0, 1 }, { 1, 2 }, { 2, 2 },  { 4, 0 },  { 5, 0 }, { 6, 0 },
		       { 9, 0 }, { 11, 0 }, { 13, 0 }, { 14, 0 }, { 16, 0 } };
	uint8_t answer[ANSWER_MAX];
	struct crypto *one;

	if (!CRYPTO_set_mem_functions(count_malloc, count_realloc, count_free))
		return; /* OpenSSL was used before in this process (CK_FORK=no) */
	ck_assert_int_eq(crypto_new(&one), ERR_OK);
	ck_assert_uint_gt(allocations, 100);
	for (int op = 0; op < N_OPERATIONS; op++)
		operate(one, op, answer);
	for (size_t i = 0; i < N_OF(limits); i++) {
		allocations = 0;
		for (int n = 0; n < 100; n++)
			operate(one, limits[i].op, answer);
		ck_assert_msg(allocations <= 100 * limits[i].most,
			      "operation %d: %lu allocations in 100 calls", limits[i].op,
			      allocations);
	}
	crypto_free(one);
}
END_TEST

UNIT_MAIN("crypto, what is kept", {
	tcase_add_test(tc, t_history_never_shows);
	tcase_add_test(tc, t_environment_is_not_asked);
	tcase_add_test(tc, t_contexts_are_kept);
})
