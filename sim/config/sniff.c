#include "config/reader.h"

#include "base/text.h"

static bool starts(const char *line, size_t len, const char *with)
{
	size_t n = strlen(with);

	return len >= n && memcmp(line, with, n) == 0;
}

static const char *skip_blanks(const char *p, const char *end)
{
	while (p < end && (*p == ' ' || *p == '\t'))
		p++;
	return p;
}

/* What one line says about its file; UNKNOWN if nothing. */
static enum config_kind sniff_line(const char *p, size_t len)
{
	const char *end = p + len, *eq;
	char key[64];

	p = skip_blanks(p, end);
	len = (size_t)(end - p);
	if (len == 0 || *p == '#')
		return CONFIG_KIND_UNKNOWN;
	if (starts(p, len, "config ") || starts(p, len, "config\t") ||
	    starts(p, len, "wireless.") || starts(p, len, "package "))
		return CONFIG_KIND_UCI;
	if (starts(p, len, "network={") || starts(p, len, "cred={"))
		return CONFIG_KIND_WPAS;
	eq = memchr(p, '=', len);
	if (eq == NULL || (size_t)(eq - p) >= sizeof(key))
		return CONFIG_KIND_UNKNOWN;
	memcpy(key, p, (size_t)(eq - p));
	key[eq - p] = '\0';
	/* ctrl_interface and the like are keys of both daemons and settle nothing. */
	if (config_key_hostapd(CONFIG_OPENWRT_25_12, key, NULL) == CONFIG_KEY_UNKNOWN)
		return CONFIG_KIND_UNKNOWN;
	if (config_key_wpas_global(key, NULL))
		return CONFIG_KIND_UNKNOWN;
	return CONFIG_KIND_HOSTAPD;
}

enum config_kind config_sniff(struct bytes text)
{
	const char *p = (const char *)text.p;
	size_t left = text.len;

	while (left > 0) {
		const char *end = memchr(p, '\n', left);
		size_t len = end ? (size_t)(end - p) : left;
		enum config_kind kind = sniff_line(p, len);

		if (kind != CONFIG_KIND_UNKNOWN)
			return kind;
		len += end != NULL;
		p += len;
		left -= len;
	}
	return CONFIG_KIND_UNKNOWN;
}

/* A key=value line whose key only OpenWrt's hostapd takes. */
static bool is_openwrt_line(const char *p, size_t len)
{
	const char *eq = memchr(p, '=', len);
	char key[64];

	if (eq == NULL || *p == '#' || (size_t)(eq - p) >= sizeof(key))
		return false;
	memcpy(key, p, (size_t)(eq - p));
	key[eq - p] = '\0';
	return config_key_hostapd(CONFIG_HOSTAPD_2_11, key, NULL) == CONFIG_KEY_OPENWRT;
}

enum config_dialect config_sniff_dialect(struct bytes text)
{
	const char *p = (const char *)text.p;
	size_t left = text.len;

	if (config_sniff(text) == CONFIG_KIND_UCI)
		return CONFIG_OPENWRT_25_12;
	while (left > 0) {
		const char *end = memchr(p, '\n', left);
		size_t len = end ? (size_t)(end - p) : left;

		if (is_openwrt_line(p, len))
			return CONFIG_OPENWRT_25_12;
		len += end != NULL;
		p += len;
		left -= len;
	}
	return CONFIG_HOSTAPD_2_11;
}
