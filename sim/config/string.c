#include "config/reader.h"

#include "base/text.h"

static bool take_quoted(const char *text, size_t n, uint8_t *out, size_t cap, size_t *len)
{
	if (n > cap)
		return false;
	memcpy(out, text, n);
	*len = n;
	return true;
}

static bool is_octal(char c)
{
	return c >= '0' && c <= '7';
}

/* \xHH (one or two digits) at *p, which stands after the x. */
static bool take_hex(const char **p, const char *end, uint8_t *v)
{
	char two[2] = { '0', '0' };

	if (end - *p >= 2 && text_hex(*p, 2, v, 1) == 1) {
		*p += 2;
		return true;
	}
	if (end - *p < 1)
		return false;
	two[1] = **p;
	*p += 1;
	return text_hex(two, 2, v, 1) == 1;
}

static uint8_t take_octal(const char **p, const char *end)
{
	unsigned v = 0;

	for (int i = 0; i < 3 && *p < end && is_octal(**p); i++)
		v = v * 8 + (unsigned)(*(*p)++ - '0');
	return (uint8_t)v;
}

/* One escape, *p after the backslash: \\ \" \n \r \t \e \xHH \OOO. */
static bool take_escape(const char **p, const char *end, uint8_t *v)
{
	static const char names[] = "nrte\\\"", values[] = "\n\r\t\033\\\"";
	const char *which;

	if (*p == end)
		return false;
	if (is_octal(**p)) {
		*v = take_octal(p, end);
		return true;
	}
	if (**p == 'x') {
		(*p)++;
		return take_hex(p, end, v);
	}
	which = strchr(names, *(*p)++);
	if (which == NULL || *which == '\0')
		return false;
	*v = (uint8_t)values[which - names];
	return true;
}

static bool take_escaped(const char *text, size_t n, uint8_t *out, size_t cap, size_t *len)
{
	const char *end = text + n;
	struct wr w = wr_of(out, cap);

	while (text < end) {
		uint8_t v = (uint8_t)*text++;

		if (v == '\\' && !take_escape(&text, end, &v))
			return false;
		wr_u8(&w, v);
	}
	return wr_done(&w, len);
}

bool config_string(const char *value, uint8_t *out, size_t cap, size_t *len)
{
	size_t n = strlen(value);
	bool escaped = n >= 3 && value[0] == 'P' && value[1] == '"';
	int hex;

	if (escaped && value[n - 1] == '"')
		return take_escaped(value + 2, n - 3, out, cap, len);
	if (n >= 2 && value[0] == '"' && value[n - 1] == '"')
		return take_quoted(value + 1, n - 2, out, cap, len);
	hex = text_hex(value, n, out, cap);
	if (hex < 0)
		return false;
	*len = (size_t)hex;
	return true;
}

bool config_groups(const char *value, uint16_t *out, size_t *n, unsigned *odd)
{
	const char *word;
	size_t len, count = 0;
	int64_t v;

	*odd = 0;
	for (; config_word(&value, &word, &len); out[count++] = (uint16_t)v) {
		if (count == SPEC_GROUPS_MAX || !text_i64_in(word, len, 1, UINT16_MAX, &v))
			return false;
		if (v < 19 || v > 21)
			*odd = (unsigned)v;
	}
	*n = count;
	return count > 0;
}
