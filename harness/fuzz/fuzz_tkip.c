/* sees: base crypto key */
#include <stdlib.h>

#include "fuzz.h"
#include "key/mpdu.h"

/*
 * A frame: as one that came protected with TKIP, and, if it has a header, as one to protect, which
 * must open again.
 */
enum { FRAME_MAX = 4096 };

static void must(bool ok)
{
	if (!ok)
		abort();
}

static enum err open_it(struct crypto *c, const struct mpdu_key *k, struct bytes frame,
			struct wr *plain)
{
	struct mpdu_sealed m;
	bool michael_failed;
	enum err e = mpdu_parse(frame, &m);

	return e ? e : mpdu_unprotect_tell(c, k, &m, plain, &michael_failed);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct crypto *c;
	static const struct mpdu_key k = { .cipher = CIPHER_TKIP, .tk = { 1, 2, 3 } };
	static uint8_t sealed[FRAME_MAX + MPDU_OVERHEAD_MAX], plain[FRAME_MAX + 64];
	struct mpdu_slot slot = { 0x123456, 1 };
	struct wr w = wr_of(plain, sizeof(plain)), s = wr_of(sealed, sizeof(sealed));

	if (c == NULL)
		must(crypto_new(&c) == ERR_OK);
	if (size > FRAME_MAX)
		return 0;
	(void)!open_it(c, &k, bytes_of(data, size), &w);
	if (mpdu_protect(c, &k, &slot, bytes_of(data, size), &s) != ERR_OK)
		return 0;
	w = wr_of(plain, sizeof(plain));
	must(open_it(c, &k, wr_sofar(&s), &w) == ERR_OK);
	must(w.len <= size && bytes_equal(wr_sofar(&w), bytes_of(data + size - w.len, w.len)));
	return 0;
}
