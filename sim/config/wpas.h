#ifndef CONFIG_WPAS_H
#define CONFIG_WPAS_H

#include "config/reader.h"

/* wpa_supplicant.conf being read. Private to config. */

enum { WPAS_NETWORK_MAX = 256 };

struct wpas {
	struct config_reader *r;
	struct spec_station *sta;
	struct spec_network *net;  /* the block being filled, NULL outside */
	struct spec_option opt;    /* the setting being applied */
	bool has_passphrase;       /* psk="..." and psk=hex may not both stand in a block */
	bool has_raw_psk;
	bool out_of_memory;
};

struct config_at wpas_here(const struct wpas *w);
#define WPAS_ERROR(w, ...)   config_say((w)->r, CONFIG_ERROR, wpas_here(w), __VA_ARGS__)
#define WPAS_WARNING(w, ...) config_say((w)->r, CONFIG_WARNING, wpas_here(w), __VA_ARGS__)

/* A whole number within lo..hi, nothing after it; says what is wrong. */
MUST_CHECK bool wpas_number(struct wpas *w, int64_t lo, int64_t hi, int64_t *v);
/* The string forms, as NUL-terminated text in the arena; NULL after having said why. */
const char *wpas_text(struct wpas *w);
/* "2412 2437": frequencies in MHz. */
void wpas_freqs(struct wpas *w, uint32_t *out, size_t *n);

void wpas_network_set(struct wpas *w);
void wpas_network_end(struct wpas *w);
void wpas_global_set(struct wpas *w);
/* "simple:30:-65:300"; says what is wrong. */
void wpas_bgscan(struct wpas *w, const char *text, struct spec_bgscan *out);

#endif
