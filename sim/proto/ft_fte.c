#include "proto/ft_fte.h"

#include "base/invariant.h"

uint8_t fte_control_of(size_t mic_len, bool rsnxe_used)
{
	unsigned code = mic_len == 32 ? 2 : mic_len == 24 ? 1 : 0;

	return (uint8_t)(code << 1 | (rsnxe_used ? FTE_RSNXE_USED : 0));
}

unsigned fte_protected(unsigned n_ric, struct bytes rsnxe)
{
	return 3 + n_ric + (rsnxe.len > 0 ? 1 : 0);
}

bool fte_count_fits(const struct elems *e, const struct fte *f)
{
	return f->n_protected == 0 || f->n_protected == fte_protected(e->n_ric, e->rsnxe);
}

void rsne_as_told(struct bytes told, const uint8_t *name, struct wr *w)
{
	struct rd r = rd_of(told);
	struct bytes head, last;
	uint8_t none[FT_NAME_LEN];

	memset(none, 0xff, sizeof(none));
	if (!rd_take(&r, told.len > sizeof(none) ? told.len - sizeof(none) : 0, &head))
		return;
	last = rd_rest(&r);
	wr_bytes(w, head);
	wr_bytes(w, bytes_equal(last, BYTES(none)) ? bytes_of(name, FT_NAME_LEN) : last);
}

unsigned count_elements(struct bytes elements)
{
	struct rd r = rd_of(elements);
	struct elem e;
	unsigned n = 0;

	while (elem_next(&r, &e) == STEP_ITEM)
		n++;
	return n;
}

enum err fte_seal(struct crypto *c, struct fte_seal *s, struct wr *w)
{
	uint8_t plain[FTE_LEN_MAX];
	struct wr first = wr_of(plain, sizeof(plain));
	enum err e;

	memset(s->f.mic, 0, sizeof(s->f.mic));
	fte_build(&first, &s->f);
	INVARIANT(!first.overflow);
	s->in.fte = wr_sofar(&first);
	e = ft_mic(c, &s->in, s->f.mic);
	if (e != ERR_OK)
		return e;
	if (s->spoil_mic)
		s->f.mic[0] ^= 1;
	fte_build(w, &s->f);
	INVARIANT(!w->overflow);
	return ERR_OK;
}
