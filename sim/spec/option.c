#include "spec/option.h"

#include <string.h>

const struct spec_option *spec_option_last(const struct spec_options *o, const char *key)
{
	for (size_t i = o->n; i > 0; i--)
		if (strcmp(o->v[i - 1].key, key) == 0)
			return &o->v[i - 1];
	return NULL;
}

const struct spec_option *spec_option_nth(const struct spec_options *o, const char *key, size_t n)
{
	for (size_t i = 0; i < o->n; i++)
		if (strcmp(o->v[i].key, key) == 0 && n-- == 0)
			return &o->v[i];
	return NULL;
}
