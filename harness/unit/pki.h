#ifndef UNIT_PKI_H
#define UNIT_PKI_H

#include <check.h>
#include <stdio.h>

#include "base/bytes.h"

/* The certificates of scenarios/lib/pki; tests run at the top of the tree. */
enum { PKI_MAX = 8 * 1024, PKI_FILES = 16 };

/* A file's text, read once and kept until the program ends. */
static inline struct bytes pki(const char *name)
{
	static struct {
		char name[32];
		size_t len;
		uint8_t text[PKI_MAX];
	} kept[PKI_FILES];
	char path[128];
	size_t i = 0;
	FILE *f;

	for (; i < PKI_FILES && kept[i].name[0] != '\0'; i++) {
		if (strcmp(kept[i].name, name) == 0)
			return bytes_of(kept[i].text, kept[i].len);
	}
	ck_assert_uint_lt(i, PKI_FILES);
	snprintf(path, sizeof(path), "scenarios/lib/pki/%s", name);
	f = fopen(path, "rb");
	ck_assert_msg(f != NULL, "%s cannot be read", path);
	snprintf(kept[i].name, sizeof(kept[i].name), "%s", name);
	kept[i].len = fread(kept[i].text, 1, PKI_MAX, f);
	fclose(f);
	return bytes_of(kept[i].text, kept[i].len);
}

#endif
