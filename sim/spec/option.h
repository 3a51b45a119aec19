#ifndef SPEC_OPTION_H
#define SPEC_OPTION_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Where a setting was written: one `key=value` of a configuration file, kept so that a finding can
 * cite it and so that keys nobody models yet are not lost. Owned by the arena given to the reader.
 */
struct spec_option {
	const char *key;
	const char *value; /* as written, without the line's end */
	const char *file;  /* as given to the reader, for messages only */
	unsigned line;     /* from 1; 0: not written, supplied by the dialect */
	bool known;        /* a key of this dialect */
};

struct spec_options {
	struct spec_option *v;
	size_t n;
	size_t cap;
};

/* The last occurrence (later lines win), or NULL. */
const struct spec_option *spec_option_last(const struct spec_options *o, const char *key);
/* The n-th occurrence from 0, or NULL: for keys that may be repeated (r0kh, r1kh, sae_password). */
const struct spec_option *spec_option_nth(const struct spec_options *o, const char *key, size_t n);

#endif
