#include <openssl/evp.h>
#include <string.h>

#include "bench/bench.h"
#include "node/pskcache.h"

/*
 * What a password costs a run: 500 stations with one passphrase ask for their PSK, or for SAE's
 * point, and it is computed once. Beside it one PBKDF2 of OpenSSL's, and one station's point: the
 * goal is that 500 cost what one does.
 */
enum { STATIONS = 500, GOAL_MILLI = 1500, ROUNDS_OF_PSK = 4096 };

struct ask {
	struct crypto *c;
	unsigned stations;
};

static const char word[] = "walk along the corridor";
static const struct spec_ssid ssid = { .b = "corridor", .len = 8 };

static void psks(void *ctx, unsigned times)
{
	const struct ask *a = ctx;
	struct spec_psk psk = { .is_passphrase = true, .passphrase_len = sizeof(word) - 1 };
	uint8_t out[32];

	memcpy(psk.passphrase, word, sizeof(word) - 1);
	for (; times > 0; times--) {
		struct psk_cache *cache = psk_cache_new();

		bench_must_be(cache != NULL);
		for (unsigned i = 0; i < a->stations; i++)
			bench_must(psk_cache_get(cache, a->c, &psk, &ssid, out));
		psk_cache_free(cache);
	}
}

static void bare_psk(void *ctx, unsigned times)
{
	uint8_t out[32];

	(void)ctx;
	for (; times > 0; times--)
		bench_must_be(PKCS5_PBKDF2_HMAC_SHA1(word, sizeof(word) - 1, ssid.b, ssid.len,
						     ROUNDS_OF_PSK, sizeof(out), out) == 1);
}

static void points(void *ctx, unsigned times)
{
	const struct ask *a = ctx;
	struct sae_pt_in in = { EC_P256, spec_ssid_bytes(&ssid),
				bytes_of(word, sizeof(word) - 1), { NULL, 0 } };

	for (; times > 0; times--) {
		struct psk_cache *cache = psk_cache_new();
		const struct sae_pt *pt;

		bench_must_be(cache != NULL);
		for (unsigned i = 0; i < a->stations; i++)
			bench_must(psk_cache_pt(cache, a->c, &in, &pt));
		psk_cache_free(cache);
	}
}

void bench_once(struct bench *b)
{
	static const char psk_name[] = "PBKDF2 of 500 stations, beside 1";
	static const char pt_name[] = "SAE's PT of 500 stations, beside 1";
	struct ask many = { NULL, STATIONS }, one = { NULL, 1 };

	bench_must(crypto_new(&many.c));
	one.c = many.c;
	if (bench_wants(b, psk_name))
		bench_beside(b, psk_name, GOAL_MILLI, (struct bench_work){ psks, &many },
			     (struct bench_work){ bare_psk, NULL });
	if (bench_wants(b, pt_name))
		bench_beside(b, pt_name, GOAL_MILLI, (struct bench_work){ points, &many },
			     (struct bench_work){ points, &one });
	crypto_free(many.c);
}
