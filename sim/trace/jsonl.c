#include "trace/jsonl.h"

#include <inttypes.h>

#include "base/invariant.h"

static void put_escape(struct sb *s, uint8_t c)
{
	if (c == '"' || c == '\\') {
		sb_char(s, '\\');
		sb_char(s, (char)c);
	} else if (c == '\n') {
		sb_str(s, "\\n");
	} else if (c == '\t') {
		sb_str(s, "\\t");
	} else {
		sb_printf(s, "\\u%04x", c);
	}
}

static void put_text(struct sb *s, const char *text)
{
	const uint8_t *p = (const uint8_t *)text;
	size_t left, n;

	if (text == NULL) {
		sb_str(s, "null");
		return;
	}
	sb_char(s, '"');
	for (left = strlen(text); left > 0; p += n, left -= n) {
		n = text_utf8(p, left);
		if (n == 0) {
			sb_str(s, "\xef\xbf\xbd");
			n = 1;
		} else if (p[0] < 0x20 || p[0] == '"' || p[0] == '\\' || p[0] == 0x7f) {
			put_escape(s, p[0]);
		} else {
			sb_put(s, (const char *)p, n);
		}
	}
	sb_char(s, '"');
}

static void put_value(struct sb *s, const struct jsonl_field *f, const struct trace_rec *rec)
{
	union jsonl_value v = jsonl_load(f, rec);
	char mac[MAC_TEXT];

	switch (f->type) {
	case JSONL_TEXT:
		put_text(s, v.text);
		break;
	case JSONL_BOOL:
		sb_str(s, v.u != 0 ? "true" : "false");
		break;
	case JSONL_U16:
	case JSONL_U32:
	case JSONL_U64:
		sb_printf(s, "%" PRIu64, v.u);
		break;
	case JSONL_I32:
	case JSONL_I64:
		sb_printf(s, "%" PRId64, v.i);
		break;
	case JSONL_MAC:
		sb_printf(s, "\"%s\"", mac_format(v.mac, mac));
		break;
	case JSONL_HEX:
		sb_char(s, '"');
		sb_hex(s, v.octets);
		sb_char(s, '"');
		break;
	case JSONL_WORD:
		sb_printf(s, "\"%s\"", jsonl_word(f->words, (unsigned)v.u));
		break;
	}
}

enum err jsonl_write(struct sb *s, const struct trace_rec *rec)
{
	size_t before = s->len, n;
	const struct jsonl_field *f = jsonl_fields(rec->kind, &n);

	sb_printf(s, "{\"at_ns\":%" PRId64 ",\"kind\":\"%s\",\"entity\":", rec->at_ns,
		  trace_kind_text(rec->kind));
	put_text(s, rec->entity);
	for (size_t i = 0; i < n; i++) {
		sb_printf(s, ",\"%s\":", f[i].name);
		put_value(s, &f[i], rec);
	}
	sb_str(s, "}\n");
	if (s->cut) {
		s->len = before;
		s->p[before] = '\0';
		return ERR_SPACE;
	}
	return ERR_OK;
}

/* ---- reading ---- */

static bool skip_word(struct rd *r, const char *word)
{
	size_t n = strlen(word);

	return r->left >= n && memcmp(r->p, word, n) == 0 && rd_skip(r, n);
}

/* The octets up to the first stop, which stays. */
static bool take_until(struct rd *r, const char *stops, struct bytes *out)
{
	for (size_t n = 0; n < r->left; n++)
		if (r->p[n] != '\0' && strchr(stops, r->p[n]) != NULL)
			return rd_take(r, n, out);
	return false;
}

static bool take_quoted(struct rd *r, struct bytes *out)
{
	return skip_word(r, "\"") && take_until(r, "\"", out) && skip_word(r, "\"");
}

/* Decimal without sign, space or leading zero. */
static bool take_u64(struct rd *r, uint64_t most, uint64_t *v)
{
	struct bytes b;

	if (!take_until(r, ",}", &b) || b.len == 0 || (b.p[0] == '0' && b.len > 1))
		return false;
	*v = 0;
	for (size_t i = 0; i < b.len; i++) {
		unsigned digit = (unsigned)b.p[i] - '0';

		if (digit > 9 || *v > (most - digit) / 10)
			return false;
		*v = *v * 10 + digit;
	}
	return true;
}

static bool take_i64(struct rd *r, int64_t *v)
{
	bool minus = skip_word(r, "-");
	uint64_t u;

	if (!take_u64(r, (uint64_t)INT64_MAX + minus, &u) || (minus && u == 0))
		return false;
	if (u > INT64_MAX)
		*v = INT64_MIN;
	else
		*v = minus ? -(int64_t)u : (int64_t)u;
	return true;
}

static bool take_bool(struct rd *r, uint64_t *v)
{
	*v = skip_word(r, "true");
	return *v != 0 || skip_word(r, "false");
}

static bool take_hex(struct rd *r, struct jsonl_room *room, struct bytes *out)
{
	uint8_t *to = room->p + room->len;
	struct bytes text;
	int n;

	if (!take_quoted(r, &text))
		return false;
	for (size_t i = 0; i < text.len; i++)
		if (text.p[i] >= 'A' && text.p[i] <= 'F')
			return false;
	n = text_hex((const char *)text.p, text.len, to, sizeof(room->p) - room->len);
	if (n < 0)
		return false;
	*out = bytes_of(to, (size_t)n);
	room->len += (size_t)n;
	return true;
}

static bool take_mac(struct rd *r, struct mac *mac)
{
	struct bytes text;
	char again[MAC_TEXT];

	return take_quoted(r, &text) && mac_parse((const char *)text.p, text.len, mac) &&
	       text_is((const char *)text.p, text.len, mac_format(*mac, again));
}

/* What stands behind a backslash; only the escapes the writer makes. */
static bool take_escape(struct rd *r, uint8_t *c)
{
	struct bytes digits;

	if (!rd_u8(r, c))
		return false;
	if (*c == '"' || *c == '\\')
		return true;
	if (*c == 'n' || *c == 't') {
		*c = *c == 'n' ? '\n' : '\t';
		return true;
	}
	if (*c != 'u' || !rd_take(r, 4, &digits) ||
	    text_hex((const char *)digits.p, 2, c, 1) != 1 || *c != 0 ||
	    text_hex((const char *)digits.p + 2, 2, c, 1) != 1)
		return false;
	if ((digits.p[2] >= 'A' && digits.p[2] <= 'F') ||
	    (digits.p[3] >= 'A' && digits.p[3] <= 'F'))
		return false;
	return *c == 0x7f || (*c < 0x20 && *c != 0 && *c != '\n' && *c != '\t');
}

/* One character of a text into the room; the writer's own form only. */
static bool take_char(struct rd *r, struct jsonl_room *room)
{
	size_t n = r->left > 0 ? text_utf8(r->p, r->left) : 0;
	uint8_t c;

	if (n == 0 || r->p[0] < 0x20 || r->p[0] == 0x7f)
		return false;
	if (n > 1 || r->p[0] != '\\') {
		if (!rd_copy(r, room->p + room->len, n))
			return false;
		room->len += n;
		return true;
	}
	if (!rd_skip(r, 1) || !take_escape(r, &c))
		return false;
	room->p[room->len++] = c;
	return true;
}

static bool take_text(struct rd *r, struct jsonl_room *room, const char **text)
{
	*text = NULL;
	if (skip_word(r, "null"))
		return true;
	if (!skip_word(r, "\""))
		return false;
	*text = (const char *)room->p + room->len;
	/* What is decoded is never longer than its line, quotes make place for the NUL. */
	while (!skip_word(r, "\""))
		if (!take_char(r, room))
			return false;
	room->p[room->len++] = '\0';
	return true;
}

static bool take_word(struct rd *r, enum jsonl_words set, uint64_t *v)
{
	struct bytes text;

	if (!take_quoted(r, &text))
		return false;
	for (*v = 0; *v < jsonl_n_words(set); ++*v)
		if (text_is((const char *)text.p, text.len, jsonl_word(set, (unsigned)*v)))
			return true;
	return false;
}

static bool take_value(struct rd *r, const struct jsonl_field *f, struct jsonl_room *room,
		       union jsonl_value *v)
{
	switch (f->type) {
	case JSONL_TEXT:
		return take_text(r, room, &v->text);
	case JSONL_BOOL:
		return take_bool(r, &v->u);
	case JSONL_U16:
	case JSONL_U32:
	case JSONL_U64:
		return take_u64(r, UINT64_MAX, &v->u);
	case JSONL_I32:
	case JSONL_I64:
		return take_i64(r, &v->i);
	case JSONL_MAC:
		return take_mac(r, &v->mac);
	case JSONL_HEX:
		return take_hex(r, room, &v->octets);
	case JSONL_WORD:
		return take_word(r, f->words, &v->u);
	}
	INVARIANT(false && "a type of field");
	return false;
}

static bool take_kind(struct rd *r, enum trace_kind *kind)
{
	struct bytes text;

	if (!take_quoted(r, &text))
		return false;
	for (unsigned k = 0; k < TRACE_KIND_COUNT; k++) {
		*kind = (enum trace_kind)k;
		if (text_is((const char *)text.p, text.len, trace_kind_text(*kind)))
			return true;
	}
	return false;
}

static bool take_field(struct rd *r, const struct jsonl_field *f, struct jsonl_room *room,
		       struct trace_rec *out)
{
	union jsonl_value v;

	return skip_word(r, ",\"") && skip_word(r, f->name) && skip_word(r, "\":") &&
	       take_value(r, f, room, &v) && jsonl_store(f, out, v);
}

enum err jsonl_read(const char *line, size_t len, struct jsonl_room *room, struct trace_rec *out)
{
	struct rd r = rd_of(bytes_of(line, len));
	const struct jsonl_field *f;
	size_t n;

	if (len > JSONL_LINE_MAX)
		return ERR_LIMIT;
	room->len = 0;
	memset(out, 0, sizeof(*out));
	if (!skip_word(&r, "{\"at_ns\":") || !take_i64(&r, &out->at_ns) ||
	    !skip_word(&r, ",\"kind\":") || !take_kind(&r, &out->kind) ||
	    !skip_word(&r, ",\"entity\":") || !take_text(&r, room, &out->entity))
		return ERR_PARSE;
	f = jsonl_fields(out->kind, &n);
	for (size_t i = 0; i < n; i++)
		if (!take_field(&r, &f[i], room, out))
			return ERR_PARSE;
	if (!skip_word(&r, "}"))
		return ERR_PARSE;
	return r.left == 0 || (skip_word(&r, "\n") && r.left == 0) ? ERR_OK : ERR_PARSE;
}
