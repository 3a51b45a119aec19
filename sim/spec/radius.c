#include "spec/radius.h"

#include <string.h>

#include "base/text.h"

enum { V4_LEN = 4, V6_LEN = 16, GROUPS = 8 };

static bool parse_v4(const char *text, size_t len, uint8_t out[static V4_LEN])
{
	for (size_t i = 0; i < V4_LEN; i++) {
		const char *dot = memchr(text, '.', len);
		size_t n = dot ? (size_t)(dot - text) : len;
		int64_t v;

		if ((dot != NULL) != (i + 1 < V4_LEN) || n > 3 || !text_i64_in(text, n, 0, 255, &v))
			return false;
		out[i] = (uint8_t)v;
		text += n + (dot != NULL);
		len -= n + (dot != NULL);
	}
	return true;
}

/* One to four hex digits. */
static bool parse_group(const char *text, size_t len, uint8_t out[static 2])
{
	char four[4] = { '0', '0', '0', '0' };

	if (len < 1 || len > sizeof(four))
		return false;
	memcpy(four + sizeof(four) - len, text, len);
	return text_hex(four, sizeof(four), out, 2) == 2;
}

/* Groups separated by single colons, the last perhaps a dotted tail; n octets at out. */
static bool parse_groups(const char *text, size_t len, bool tail, struct wr *w)
{
	while (len > 0) {
		const char *colon = memchr(text, ':', len);
		size_t n = colon ? (size_t)(colon - text) : len;
		uint8_t v[V4_LEN];

		if (!colon && tail && parse_v4(text, n, v)) {
			wr_bytes(w, bytes_of(v, V4_LEN));
			return true;
		}
		if (!parse_group(text, n, v) || (colon && n + 1 == len))
			return false;
		wr_bytes(w, bytes_of(v, 2));
		text += n + (colon != NULL);
		len -= n + (colon != NULL);
	}
	return true;
}

static const char *find_gap(const char *text, size_t len)
{
	for (size_t i = 0; i + 1 < len; i++)
		if (text[i] == ':' && text[i + 1] == ':')
			return text + i;
	return NULL;
}

static bool parse_v6(const char *text, size_t len, uint8_t out[static V6_LEN])
{
	const char *gap = find_gap(text, len);
	size_t head = gap ? (size_t)(gap - text) : len, n_head, n_tail = 0;
	uint8_t tail[V6_LEN];
	struct wr w = wr_of(out, V6_LEN), t = wr_of(tail, V6_LEN);

	memset(out, 0, V6_LEN);
	if (!parse_groups(text, head, !gap, &w) || !wr_done(&w, &n_head))
		return false;
	if (!gap)
		return n_head == V6_LEN;
	if (!parse_groups(gap + 2, len - head - 2, true, &t) || !wr_done(&t, &n_tail) ||
	    n_head + n_tail > V6_LEN - 2)
		return false;
	memcpy(out + V6_LEN - n_tail, tail, n_tail);
	return true;
}

bool spec_ip_parse(const char *text, size_t len, struct spec_ip *ip)
{
	struct spec_ip got = { .len = V4_LEN };

	if (!parse_v4(text, len, got.b)) {
		got.len = V6_LEN;
		if (!parse_v6(text, len, got.b))
			return false;
	}
	*ip = got;
	return true;
}

bool spec_ip_equal(const struct spec_ip *a, const struct spec_ip *b)
{
	return bytes_equal(bytes_of(a->b, a->len), bytes_of(b->b, b->len));
}

const char *spec_ip_format(const struct spec_ip *ip, char buf[static SPEC_IP_TEXT])
{
	struct sb sb = sb_of(buf, SPEC_IP_TEXT);

	for (size_t i = 0; ip->len == V4_LEN && i < V4_LEN; i++)
		sb_printf(&sb, i ? ".%u" : "%u", ip->b[i]);
	for (size_t i = 0; ip->len == V6_LEN && i < GROUPS; i++)
		sb_printf(&sb, i ? ":%x" : "%x", ip->b[2 * i] << 8 | ip->b[2 * i + 1]);
	return buf;
}

void spec_radius_init(struct spec_radius *r)
{
	*r = (struct spec_radius){
		.require_message_authenticator = true,
	};
}

/* s:text, d:number as 32 bits, x:hex digits. */
static bool attr_value(char syntax, const char *text, size_t len, struct wr *w)
{
	uint8_t hex[SPEC_RADIUS_VALUE_MAX];
	int64_t v;
	int n;

	switch (syntax) {
	case 's':
		wr_bytes(w, bytes_of(text, len));
		return true;
	case 'd':
		if (!text_i64_in(text, len, 0, UINT32_MAX, &v))
			return false;
		wr_be32(w, (uint32_t)v);
		return true;
	case 'x':
		n = text_hex(text, len, hex, sizeof(hex));
		if (n < 0)
			return false;
		wr_bytes(w, bytes_of(hex, (size_t)n));
		return true;
	}
	return false;
}

bool spec_radius_attr_parse(const char *text, size_t len, uint8_t *type,
			    uint8_t buf[static SPEC_RADIUS_VALUE_MAX], size_t *n)
{
	const char *colon = memchr(text, ':', len);
	size_t digits = colon ? (size_t)(colon - text) : len;
	struct wr w = wr_of(buf, SPEC_RADIUS_VALUE_MAX);
	int64_t id;

	if (!text_i64_in(text, digits, 1, 255, &id))
		return false;
	/* [hostapd] The number alone is an attribute of one zero octet. */
	if (colon == NULL) {
		wr_u8(&w, 0);
	} else {
		text = colon + 1;
		len -= digits + 1;
		if (len < 2 || text[1] != ':' || !attr_value(text[0], text + 2, len - 2, &w))
			return false;
	}
	*type = (uint8_t)id;
	return wr_done(&w, n);
}
