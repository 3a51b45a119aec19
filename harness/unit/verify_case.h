#ifndef UNIT_VERIFY_CASE_H
#define UNIT_VERIFY_CASE_H

#include <check.h>
#include <stdio.h>
#include <string.h>

#include "capfile.h"
#include "verify/verify.h"

/* A capture and its keys before the strict judge. */
static struct crypto *crypto;

static inline struct verify *judge(const char *keys_text, size_t len, struct verify_keys *keys)
{
	struct verify *v;
	unsigned line = 0;

	ck_assert_int_eq(verify_keys_parse(keys, bytes_of(keys_text, len), &line), ERR_OK);
	ck_assert_int_eq(verify_new(crypto, keys, &v), ERR_OK);
	return v;
}

static inline void take(struct verify *v, const char *name)
{
	struct bytes file = capfile_read(name);

	ck_assert_int_eq(verify_capture(v, file), ERR_OK);
	capfile_free(file);
}

static inline void clean(const struct verify *v)
{
	for (size_t i = 0; i < verify_n_violations(v); i++) {
		const struct violation *x = verify_get_violation(v, i);

		ck_abort_msg("frame %llu: %s: %s", (unsigned long long)x->frame_no,
			     violation_text(x->kind), x->text);
	}
}

/* A key of r0kh and r1kh lines: 32 octets that count up from first. */
static inline void add_holder_key(struct verify *v, uint8_t first)
{
	uint8_t key[32];

	for (uint8_t i = 0; i < sizeof(key); i++) /* the key of r0kh and r1kh lines in ap*.conf */
		key[i] = (uint8_t)(first + i);
	ck_assert_int_eq(verify_holder_key(v, BYTES(key)), ERR_OK);
}

/*
 * One octet of a classic pcap changed: frames count from 1, at from the frame's start behind its
 * radiotap header of RT octets, from its end if negative.
 */
enum { EAPOL_AT = 24 + 8, RT = 22 };

static inline uint8_t *frame_at(struct bytes file, unsigned number, size_t *len)
{
	/* classic pcap, little endian, 24 octets of file and 16 of frame header */
	uint8_t *p = (uint8_t *)(uintptr_t)file.p + 24;

	for (unsigned i = 1;; i++) {
		uint32_t n = (uint32_t)p[8] | (uint32_t)p[9] << 8 | (uint32_t)p[10] << 16;

		*len = n;
		if (i == number)
			return p + 16;
		p += 16 + n;
	}
}

static inline void turn(struct bytes file, unsigned frame, int at)
{
	size_t len;
	uint8_t *p = frame_at(file, frame, &len);

	p[at < 0 ? len - (size_t)-at : (size_t)(RT + at)] ^= 1;
}

#endif
