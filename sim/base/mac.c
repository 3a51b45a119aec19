#include "base/mac.h"

#include <string.h>

#include "base/text.h"

const struct mac MAC_BROADCAST = { { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff } };
const struct mac MAC_ZERO = { { 0 } };

int mac_compare(struct mac a, struct mac b)
{
	return memcmp(a.b, b.b, sizeof(a.b));
}

const char *mac_format(struct mac a, char buf[static MAC_TEXT])
{
	static const char digit[] = "0123456789abcdef";

	for (size_t i = 0; i < 6; i++) {
		buf[3 * i] = digit[a.b[i] >> 4];
		buf[3 * i + 1] = digit[a.b[i] & 15];
		buf[3 * i + 2] = i < 5 ? ':' : '\0';
	}
	return buf;
}

bool mac_parse(const char *text, size_t len, struct mac *out)
{
	struct mac m;
	size_t step = len == 17 ? 3 : 2;

	if (len != 17 && len != 12)
		return false;
	for (size_t i = 0; i < 6; i++) {
		const char *p = text + step * i;

		if (text_hex(p, 2, &m.b[i], 1) != 1)
			return false;
		if (step == 3 && i > 0 && (p[-1] != text[2] || (p[-1] != ':' && p[-1] != '-')))
			return false;
	}
	*out = m;
	return true;
}
