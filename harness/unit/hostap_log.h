#ifndef UNIT_HOSTAP_LOG_H
#define UNIT_HOSTAP_LOG_H

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "capfile.h"

/* What hostapd and wpa_supplicant wrote at debug level, with -K. */

/* Values of the log's lines `LABEL - hexdump(len=N): xx xx …`, in order, repetitions left out. */
enum { VALUES_MAX = 64, VALUE_MAX = 128 };
struct values {
	struct value {
		uint8_t p[VALUE_MAX];
		size_t len;
	} v[VALUES_MAX];
	size_t n;
};

static inline bool values_have(const struct values *s, const uint8_t *p, size_t len)
{
	for (size_t i = 0; i < s->n; i++)
		if (s->v[i].len == len && memcmp(s->v[i].p, p, len) == 0)
			return true;
	return false;
}

static inline void values_add(struct values *s, const uint8_t *p, size_t len)
{
	if (values_have(s, p, len))
		return;
	ck_assert_uint_lt(s->n, VALUES_MAX);
	ck_assert_uint_le(len, VALUE_MAX);
	memcpy(s->v[s->n].p, p, len);
	s->v[s->n++].len = len;
}

static inline void log_grep(const char *log, const char *label, struct values *s)
{
	char start[80];

	snprintf(start, sizeof(start), ": %s - hexdump(len=", label);
	for (const char *p = strstr(log, start); p; p = strstr(p, start)) {
		unsigned len = 0, octet;
		uint8_t value[VALUE_MAX];
		int used;

		p += strlen(start);
		ck_assert_int_eq(sscanf(p, "%u): %n", &len, &used), 1);
		ck_assert_uint_le(len, VALUE_MAX);
		p += used;
		for (unsigned i = 0; i < len; i++, p += 3) {
			ck_assert_int_eq(sscanf(p, "%2x", &octet), 1);
			value[i] = (uint8_t)octet;
		}
		values_add(s, value, len);
	}
}

static inline char *log_read(const char *scenario, const char *file)
{
	char name[CAPFILE_NAME], *text;
	struct bytes b;

	snprintf(name, sizeof(name), "captures/hwsim/uml-det/%s/%s.log.gz", scenario, file);
	b = capfile_read(name);
	text = malloc(b.len + 1);
	memcpy(text, b.p, b.len);
	text[b.len] = '\0';
	capfile_free(b);
	return text;
}

#endif
