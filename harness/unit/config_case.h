#ifndef UNIT_CONFIG_CASE_H
#define UNIT_CONFIG_CASE_H

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config/config.h"
#include "suite.h"

/* What the tests of the configuration readers share: one reader in its own arena. */

struct config_case {
	struct arena *arena;
	struct crypto *crypto;
	struct config_reader r;
	struct spec_ap *ap;
	struct spec_station *sta;
	enum err err;
};

static inline void case_begin(struct config_case *c, enum config_dialect d)
{
	memset(c, 0, sizeof(*c));
	c->arena = arena_new((size_t)16 << 20);
	ck_assert_ptr_nonnull(c->arena);
	ck_assert_int_eq(crypto_new(&c->crypto), ERR_OK);
	config_reader_init(&c->r, c->arena, c->crypto, d);
}

static inline void case_end(struct config_case *c)
{
	crypto_free(c->crypto);
	arena_free(c->arena);
}

/* Prints what the reader said; for a test that fails. */
static inline void case_print(const struct config_case *c)
{
	for (size_t i = 0; i < c->r.diags.n; i++) {
		const struct config_diag *d = &c->r.diags.v[i];

		printf("%s:%u: %s: %s\n", d->file, d->line, config_severity_name(d->severity),
		       d->text);
	}
}

/* Whether exactly this was said. */
static inline bool case_says(const struct config_case *c, enum config_severity severity,
			     unsigned line, const char *text)
{
	for (size_t i = 0; i < c->r.diags.n; i++) {
		const struct config_diag *d = &c->r.diags.v[i];

		if (d->severity == severity && d->line == line && strcmp(d->text, text) == 0)
			return true;
	}
	return false;
}

static inline struct spec_bss *case_hostapd(struct config_case *c, const char *text)
{
	c->err = config_read_hostapd(&c->r, "ap.conf", bytes_of(text, strlen(text)), &c->ap);
	ck_assert_ptr_nonnull(c->ap);
	return &c->ap->radio[0].bss[0];
}

static inline struct spec_bss *case_uci(struct config_case *c, const char *text)
{
	c->err = config_read_uci(&c->r, "wireless", bytes_of(text, strlen(text)), &c->ap);
	ck_assert_ptr_nonnull(c->ap);
	return c->ap->n_radio ? &c->ap->radio[0].bss[0] : NULL;
}

static inline struct spec_station *case_wpas(struct config_case *c, const char *text)
{
	struct bytes all = bytes_of(text, strlen(text));

	c->err = config_read_wpa_supplicant(&c->r, "wpa.conf", all, &c->sta);
	ck_assert_ptr_nonnull(c->sta);
	return c->sta;
}

/* One line of a configuration and the field it is read into. */
enum kind { SWITCH, NUM, INT };

struct key_case {
	const char *in;
	enum kind kind;
	size_t offset;
	int64_t want;
};

static inline int64_t value_at(const void *base, const struct key_case *k)
{
	const char *p = (const char *)base + k->offset;
	uint32_t u;
	int32_t i;
	bool b;

	memcpy(&u, p, sizeof(u));
	memcpy(&i, p, sizeof(i));
	memcpy(&b, p, sizeof(b));
	return k->kind == SWITCH ? b : k->kind == NUM ? (int64_t)u : i;
}

/* The path of a file of ../shared, or NULL if it is absent. */
static inline const char *shared_path(const char *name, char *buf, size_t cap)
{
	const char *root = getenv("RW_SHARED");
	FILE *f;

	snprintf(buf, cap, "%s/%s", root ? root : "../shared", name);
	f = fopen(buf, "r");
	if (f == NULL)
		return NULL;
	fclose(f);
	return buf;
}

#endif
