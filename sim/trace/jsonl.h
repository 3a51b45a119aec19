#ifndef TRACE_JSONL_H
#define TRACE_JSONL_H

#include <stddef.h>
#include <stdint.h>

#include "base/bytes.h"
#include "base/err.h"
#include "base/text.h"
#include "trace/trace.h"

/*
 * Records as text and as digest input. One table per kind describes the fields; the writer, the
 * reader, the digest form and the published JSON Schema all walk the same table.
 *
 * A line is one JSON object in canonical form: "at_ns", "kind", "entity" and then the kind's
 * fields in table order, no white space, integers only, addresses as text, octets as lower-case
 * hex, an absent text as null. Texts are UTF-8; octets that are not become U+FFFD. The secret of
 * a key is in no table: it is never written.
 */
enum jsonl_type {
	JSONL_TEXT,
	JSONL_BOOL,
	JSONL_U16,
	JSONL_U32,
	JSONL_U64,
	JSONL_I32,
	JSONL_I64,
	JSONL_MAC,
	JSONL_HEX,
	JSONL_WORD /* an enum, written as its word */
};

enum jsonl_words {
	WORDS_NONE,
	WORDS_OUTCOME,
	WORDS_AIR_END,
	WORDS_TRIGGER,
	WORDS_STEP,
	WORDS_KEY,
	WORDS_KEY_WHAT,
	WORDS_LEVEL,
	WORDS_APP_WHAT,
	WORDS_APP_DIR,
	WORDS_PHY,
	WORDS_COUNT
};

/* What the digests take of a field. */
enum jsonl_use {
	USE_ALL,      /* only the digest of everything */
	USE_DECISION, /* also the digest of decisions */
	USE_TIME,     /* in decisions only where times are compared */
	USE_HEAD      /* decisions see the first head octets: what type of frame it is */
};

struct jsonl_field {
	const char *name;
	enum jsonl_type type;
	size_t at; /* offset in struct trace_rec */
	enum jsonl_use use;
	enum jsonl_words words; /* JSONL_WORD */
	size_t head;            /* USE_HEAD */
};

/* The fields of a kind, in order; *n says how many. */
const struct jsonl_field *jsonl_fields(enum trace_kind k, size_t *n);
/* How many words a set has, and word v of it (v below that number). */
unsigned jsonl_n_words(enum jsonl_words set);
const char *jsonl_word(enum jsonl_words set, unsigned v);

/* A field's value out of a record, and into one. */
union jsonl_value {
	const char *text;
	uint64_t u; /* JSONL_BOOL, U16, U32, U64, WORD */
	int64_t i;  /* JSONL_I32, I64 */
	struct mac mac;
	struct bytes octets;
};

static_assert(sizeof(enum air_outcome) == sizeof(unsigned) && sizeof(bool) == 1,
	      "words are loaded as unsigned");

/* Of a place that may have another type's alignment. */
#define JSONL_LOAD(type, from)                                                                     \
	type got;                                                                                  \
	memcpy(&got, from, sizeof(got))

/* Here, because a digest asks for every field of every record. */
static inline union jsonl_value jsonl_load(const struct jsonl_field *f, const struct trace_rec *rec)
{
	const uint8_t *from = (const uint8_t *)rec + f->at;
	union jsonl_value v = { .u = 0 };

	switch (f->type) {
	case JSONL_TEXT:
		memcpy(&v.text, from, sizeof(v.text));
		break;
	case JSONL_BOOL: {
		JSONL_LOAD(bool, from);
		v.u = got;
		break;
	}
	case JSONL_U16: {
		JSONL_LOAD(uint16_t, from);
		v.u = got;
		break;
	}
	case JSONL_U32: {
		JSONL_LOAD(uint32_t, from);
		v.u = got;
		break;
	}
	case JSONL_U64:
		memcpy(&v.u, from, sizeof(v.u));
		break;
	case JSONL_I32: {
		JSONL_LOAD(int32_t, from);
		v.i = got;
		break;
	}
	case JSONL_I64:
		memcpy(&v.i, from, sizeof(v.i));
		break;
	case JSONL_MAC:
		memcpy(&v.mac, from, sizeof(v.mac));
		break;
	case JSONL_HEX:
		memcpy(&v.octets, from, sizeof(v.octets));
		break;
	case JSONL_WORD: {
		JSONL_LOAD(unsigned, from);
		v.u = got;
		break;
	}
	}
	return v;
}
#undef JSONL_LOAD

/* False if the value is outside the field's type; *rec is then as before. */
MUST_CHECK bool jsonl_store(const struct jsonl_field *f, struct trace_rec *rec,
			    union jsonl_value v);

enum { JSONL_LINE_MAX = 32768 }; /* octets of a line with its newline: an 11454-octet MPDU fits */

/*
 * Appends the record's line and its newline. ERR_SPACE if it does not fit: *s is then as it was
 * before, except that cut is set.
 */
MUST_CHECK enum err jsonl_write(struct sb *s, const struct trace_rec *rec);

/* Where the texts and octets of a record that was read live. */
struct jsonl_room {
	uint8_t p[JSONL_LINE_MAX];
	size_t len;
};

/*
 * Reads one line (its newline may be missing). Only the canonical form is accepted, so a line that
 * is read and written again is the same line. On success *out borrows from *room; ERR_PARSE or
 * ERR_LIMIT (longer than JSONL_LINE_MAX) otherwise, *out is then not to be used.
 */
MUST_CHECK enum err jsonl_read(const char *line, size_t len, struct jsonl_room *room,
			       struct trace_rec *out);

enum digest_form {
	DIGEST_ALL,              /* every field of every record that is not bulk */
	DIGEST_DECISIONS,        /* states, frame types, verdicts, keys' installation, and times */
	DIGEST_DECISIONS_UNTIMED /* the same without times and durations: runs with a TLS stream */
};

/* TRACE_BIT mask of the kinds this form takes. */
uint32_t digest_mask(enum digest_form form);

/*
 * Appends the octets by which a record enters a digest: kind, time, entity name, fields; numbers
 * as 64 bits little endian, texts and octets behind a 32-bit length. No id, path or version. A
 * record whose kind is outside digest_mask adds nothing.
 */
void digest_put(struct wr *w, const struct trace_rec *rec, enum digest_form form);

#endif
