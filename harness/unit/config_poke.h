#ifndef UNIT_CONFIG_POKE_H
#define UNIT_CONFIG_POKE_H

#include <stdlib.h>

#include "base/invariant.h"
#include "config/config.h"

/*
 * Reads any bytes as each kind of configuration; used by the mangling test and the fuzzers. The
 * readers must answer within their arena, and an answer without errors must be a whole one.
 */
enum { POKE_ARENA = 4 << 20 };

static inline enum err poke_file(void *ctx, const char *path, struct arena *a, struct bytes *out)
{
	(void)path;
	(void)a;
	*out = *(const struct bytes *)ctx;
	return ERR_OK;
}

/* What a run relies on: names, lengths and sets within their bounds. */
static inline void poke_bss(const struct spec_bss *b)
{
	INVARIANT(b->ssid.len <= SPEC_SSID_MAX);
	for (size_t i = 0; i < b->n_psk; i++)
		INVARIANT(b->psk[i].passphrase_len <= SPEC_PASSPHRASE_MAX);
	for (size_t i = 0; i < b->n_r0kh; i++)
		INVARIANT(b->r0kh[i].id_len <= SPEC_R0KH_ID_MAX &&
			  (b->r0kh[i].key.len == 16 || b->r0kh[i].key.len == 32));
	for (size_t i = 0; i < b->n_r1kh; i++)
		INVARIANT(b->r1kh[i].key.len == 16 || b->r1kh[i].key.len == 32);
	for (size_t i = 0; i < b->n_sae_password; i++)
		INVARIANT(b->sae_password[i].password != NULL);
	for (size_t i = 0; i < b->eap.n_user; i++)
		INVARIANT(b->eap.user[i].n_methods <= SPEC_EAP_METHODS_MAX &&
			  (!b->eap.user[i].password.is_nt_hash ||
			   b->eap.user[i].password.text.len == SPEC_NT_HASH));
	for (size_t i = 0; i < b->radius.n_server; i++)
		INVARIANT(b->radius.server[i].addr.len == 4 || b->radius.server[i].addr.len == 16);
	INVARIANT(b->n_sae_groups <= SPEC_GROUPS_MAX && b->n_owe_groups <= SPEC_GROUPS_MAX);
}

static inline void poke_ap(const struct spec_ap *ap, enum err e)
{
	INVARIANT(e == ERR_NOMEM ? ap == NULL : ap != NULL);
	for (size_t i = 0; ap && i < ap->n_radio; i++) {
		INVARIANT(ap->radio[i].n_bss >= 1);
		for (size_t k = 0; k < ap->radio[i].n_bss; k++)
			poke_bss(&ap->radio[i].bss[k]);
		if (e == ERR_OK)
			INVARIANT(ap->radio[i].bss[0].ssid.len >= 1);
	}
}

/* A reader with an arena of its own, to be freed by the caller; every file has these octets. */
static inline struct config_reader *poke_reader(struct crypto *c, enum config_dialect d,
						const struct bytes *file, struct arena **a)
{
	struct config_reader *r;

	*a = arena_new(POKE_ARENA);
	r = arena_alloc(*a, sizeof(*r));
	config_reader_init(r, *a, c, d);
	r->files = (struct config_files){ (void *)(uintptr_t)file, poke_file };
	return r;
}

/* The text is also what every file it names contains. */
static inline void poke_hostapd(struct crypto *c, enum config_dialect d, struct bytes text)
{
	struct arena *a;
	struct config_reader *r = poke_reader(c, d, &text, &a);
	struct spec_ap *ap;
	enum err e = config_read_hostapd(r, "fuzz.conf", text, &ap);

	poke_ap(ap, e);
	arena_free(a);
}

/* A file of EAP users. */
static inline void poke_users(struct crypto *c, struct bytes file)
{
	static const char conf[] = "ssid=n\neap_server=1\neap_user_file=users\n";
	struct arena *a;
	struct config_reader *r = poke_reader(c, CONFIG_HOSTAPD_2_11, &file, &a);
	struct spec_ap *ap;
	enum err e;

	e = config_read_hostapd(r, "ap.conf", bytes_of(conf, sizeof(conf) - 1), &ap);
	poke_ap(ap, e);
	arena_free(a);
}

static inline void poke_uci(struct crypto *c, enum config_dialect d, struct bytes text)
{
	struct arena *a;
	struct config_reader *r = poke_reader(c, d, &text, &a);
	struct spec_ap *ap;
	enum err e = config_read_uci(r, "wireless", text, &ap);

	poke_ap(ap, e);
	arena_free(a);
}

static inline void poke_wpas(struct crypto *c, struct bytes text)
{
	struct arena *a;
	struct config_reader *r = poke_reader(c, CONFIG_HOSTAPD_2_11, &text, &a);
	struct spec_station *s;
	enum err e = config_read_wpa_supplicant(r, "wpa.conf", text, &s);

	INVARIANT(e == ERR_NOMEM ? s == NULL : s != NULL);
	for (size_t i = 0; s && i < s->n_network; i++)
		INVARIANT(s->network[i].ssid.len <= SPEC_SSID_MAX &&
			  s->network[i].n_scan_freq <= SPEC_FREQ_MAX &&
			  s->network[i].eap.n_methods <= SPEC_EAP_METHODS_MAX &&
			  s->network[i].eap.n_inner <= SPEC_EAP_METHODS_MAX);
	arena_free(a);
}

#endif
