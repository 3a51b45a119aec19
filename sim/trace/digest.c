#include "trace/jsonl.h"

#include "base/invariant.h"

uint32_t digest_mask(enum digest_form form)
{
	uint32_t mask = TRACE_ALL & ~(uint32_t)TRACE_BULK;

	/* What was logged and what the experimenter broke are no decisions of a node. */
	if (form != DIGEST_ALL)
		mask &= ~(TRACE_BIT(TRACE_LOG) | TRACE_BIT(TRACE_FAULT));
	return mask;
}

static void put_span(struct wr *w, const void *p, size_t len)
{
	INVARIANT(len < UINT32_MAX);
	wr_le32(w, (uint32_t)len);
	wr_put(w, p, len);
}

/* No text and the empty text are different. */
static void put_text(struct wr *w, const char *text)
{
	if (text == NULL)
		wr_le32(w, UINT32_MAX);
	else
		put_span(w, text, strlen(text));
}

static void put_octets(struct wr *w, const struct jsonl_field *f, struct bytes b,
		       enum digest_form form)
{
	if (form != DIGEST_ALL && f->use == USE_HEAD && b.len > f->head)
		b.len = f->head;
	put_span(w, b.p, b.len);
}

static void put_value(struct wr *w, const struct jsonl_field *f, const struct trace_rec *rec,
		      enum digest_form form)
{
	union jsonl_value v = jsonl_load(f, rec);

	switch (f->type) {
	case JSONL_TEXT:
		put_text(w, v.text);
		break;
	case JSONL_BOOL:
	case JSONL_U16:
	case JSONL_U32:
	case JSONL_U64:
	case JSONL_WORD:
		wr_le64(w, v.u);
		break;
	case JSONL_I32:
	case JSONL_I64:
		wr_le64(w, (uint64_t)v.i);
		break;
	case JSONL_MAC:
		wr_mac(w, v.mac);
		break;
	case JSONL_HEX:
		put_octets(w, f, v.octets, form);
		break;
	}
}

#define USE_BIT(use) (1u << (use))

/* Which fields a form takes: a mask of USE_BIT. */
static unsigned uses_of(enum digest_form form)
{
	switch (form) {
	case DIGEST_ALL:
		return USE_BIT(USE_ALL) | USE_BIT(USE_DECISION) | USE_BIT(USE_TIME) |
		       USE_BIT(USE_HEAD);
	case DIGEST_DECISIONS:
		return USE_BIT(USE_DECISION) | USE_BIT(USE_TIME) | USE_BIT(USE_HEAD);
	case DIGEST_DECISIONS_UNTIMED:
		return USE_BIT(USE_DECISION) | USE_BIT(USE_HEAD);
	}
	INVARIANT(false && "a form of digest");
	return 0;
}

void digest_put(struct wr *w, const struct trace_rec *rec, enum digest_form form)
{
	const struct jsonl_field *f;
	unsigned uses = uses_of(form);
	size_t n;

	if ((digest_mask(form) & TRACE_BIT(rec->kind)) == 0)
		return;
	wr_u8(w, (uint8_t)rec->kind);
	if (form != DIGEST_DECISIONS_UNTIMED)
		wr_le64(w, (uint64_t)rec->at_ns);
	put_text(w, rec->entity);
	f = jsonl_fields(rec->kind, &n);
	for (size_t i = 0; i < n; i++)
		if ((uses & USE_BIT(f[i].use)) != 0)
			put_value(w, &f[i], rec, form);
}
