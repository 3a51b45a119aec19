#include "base/fold.h"

#include "base/invariant.h"

/* Odd; the golden ratio and the constants of the finaliser known as splitmix64. */
#define K0 UINT64_C(0x9e3779b97f4a7c15)
#define K1 UINT64_C(0xbf58476d1ce4e5b9)
#define K2 UINT64_C(0x94d049bb133111eb)

enum { BLOCK = 4 * sizeof(uint64_t) };

/* Each step is a bijection of h for a given word, and of the word for a given h. */
static uint64_t step(uint64_t h, uint64_t word)
{
	h = (h ^ word) * K1 + K0;
	return h ^ h >> 29;
}

/* Four lanes, so that four steps can run at a time. */
static void fold_blocks(struct fold *f, struct rd *r)
{
	uint64_t h0 = f->h[0], h1 = f->h[1], h2 = f->h[2], h3 = f->h[3];
	struct bytes block;

	while (rd_take(r, BLOCK, &block)) {
		h0 = step(h0, octets_le64(block.p));
		h1 = step(h1, octets_le64(block.p + 8));
		h2 = step(h2, octets_le64(block.p + 16));
		h3 = step(h3, octets_le64(block.p + 24));
	}
	f->h[0] = h0;
	f->h[1] = h1;
	f->h[2] = h2;
	f->h[3] = h3;
}

/* Less than a block is left; its length closes it. */
static void fold_rest(struct fold *f, struct rd *r)
{
	uint64_t word, last = r->left;
	uint8_t octet;
	unsigned lane = 0;

	for (; rd_le64(r, &word); lane++)
		f->h[lane] = step(f->h[lane], word);
	while (rd_u8(r, &octet))
		last = last << 8 | octet;
	f->h[lane] = step(f->h[lane], last);
}

void fold_add(struct fold *f, struct bytes b)
{
	struct rd r = rd_of(b);

	fold_blocks(f, &r);
	fold_rest(f, &r);
	f->n += b.len + 1;
	/* The lanes hear of each other once a piece. */
	f->h[0] = step(f->h[0], f->h[3] * K2 ^ f->n);
	f->h[1] = step(f->h[1], f->h[0]);
	f->h[2] = step(f->h[2], f->h[1]);
	f->h[3] = step(f->h[3], f->h[2]);
}

void fold_value(const struct fold *f, uint8_t out[static FOLD_LEN])
{
	struct wr w = wr_of(out, FOLD_LEN);

	for (unsigned i = 0; i < 4; i++)
		wr_le64(&w, f->h[i]);
	wr_le64(&w, f->n);
	INVARIANT(!w.overflow);
}
