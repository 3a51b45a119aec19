#include "crypto/ct.h"
#include "key/ft.h"
#include "key/mic.h"

/* The FTE in three: up to its MIC, the MIC, and what follows. */
struct fte_parts {
	struct bytes before;
	struct bytes mic;
	struct bytes after;
};

static bool split_fte(const struct ft_mic_in *in, struct fte_parts *p)
{
	struct rd r = rd_of(in->fte);

	if (!rd_take(&r, FTE_MIC_OFFSET, &p->before) ||
	    !rd_take(&r, in->akm->fte_mic_len, &p->mic))
		return false;
	p->after = rd_rest(&r);
	return true;
}

/*
 * [11-2020 13.8.4] STA || AP || sequence || RSNE || MDE || FTE with its MIC field zero || RIC, and
 * the RSNXE last.
 */
static enum err compute(struct crypto *c, const struct ft_mic_in *in, const struct fte_parts *fte,
			uint8_t *mic)
{
	static const uint8_t zero[MIC_LEN_MAX];
	const uint8_t seq = (uint8_t)in->seq;
	const struct bytes part[] = {
		BYTES(in->sta.b), BYTES(in->ap.b), bytes_of(&seq, 1),
		in->rsne,         in->mde,         fte->before,
		bytes_of(zero, in->akm->fte_mic_len),
		fte->after,       in->ric,         in->rsnxe,
	};

	return mic_compute(c, in->akm->fte_mic, in->kck, part, sizeof(part) / sizeof(part[0]), mic,
			   in->akm->fte_mic_len);
}

static enum err check(const struct ft_mic_in *in, struct fte_parts *fte)
{
	if (!in->akm->is_ft)
		return ERR_UNSUPPORTED;
	if (in->kck.len != in->akm->kck_len)
		return ERR_RANGE;
	return split_fte(in, fte) ? ERR_OK : ERR_PARSE;
}

enum err ft_mic(struct crypto *c, const struct ft_mic_in *in, uint8_t *mic)
{
	struct fte_parts fte;
	enum err e = check(in, &fte);

	return e ? e : compute(c, in, &fte, mic);
}

enum err ft_mic_verify(struct crypto *c, const struct ft_mic_in *in)
{
	uint8_t want[MIC_LEN_MAX];
	struct fte_parts fte;
	enum err e = check(in, &fte);

	if (!e)
		e = compute(c, in, &fte, want);
	if (!e && !ct_equal(want, fte.mic.p, fte.mic.len))
		e = ERR_AUTH;
	ct_wipe(want, sizeof(want));
	return e;
}
