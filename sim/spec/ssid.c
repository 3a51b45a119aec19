#include "spec/ssid.h"

#include "base/text.h"

bool spec_ssid_equal(const struct spec_ssid *a, const struct spec_ssid *b)
{
	return bytes_equal(spec_ssid_bytes(a), spec_ssid_bytes(b));
}

struct bytes spec_ssid_bytes(const struct spec_ssid *s)
{
	return bytes_of(s->b, s->len);
}

const char *spec_ssid_format(const struct spec_ssid *s, char buf[static SPEC_SSID_TEXT])
{
	struct sb out = sb_of(buf, SPEC_SSID_TEXT);

	sb_char(&out, '"');
	for (size_t i = 0; i < s->len; i++) {
		uint8_t c = s->b[i];

		if (c >= 0x20 && c < 0x7f && c != '"' && c != '\\')
			sb_char(&out, (char)c);
		else
			sb_printf(&out, "\\x%02x", c);
	}
	sb_char(&out, '"');
	return buf;
}
