#ifndef CONFIG_WPAS_H
#define CONFIG_WPAS_H

#include "config/reader.h"

/* wpa_supplicant.conf being read. Private to config. */

enum { WPAS_NETWORK_MAX = 256, WPAS_BLOB_MAX = 64 };

/* A blob and how far its base64 is read. */
struct wpas_blob {
	const char *name;
	uint8_t *data;
	size_t n, n_chars;
	unsigned n_pad, n_bits;
	uint32_t bits;
	bool wrong;
};

struct wpas {
	struct config_reader *r;
	struct spec_station *sta;
	struct spec_network *net;  /* the block being filled, NULL outside */
	struct spec_option opt;    /* the setting being applied */
	bool has_passphrase;       /* psk="..." and psk=hex may not both stand in a block */
	bool has_raw_psk;
	const char *phase1, *phase2; /* of the block; read when its methods are known */
	unsigned phase1_line, phase2_line;
	struct wpas_blob *blob;
	size_t n_blob;
	struct wpas_blob *at_blob; /* being read */
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
/* When the globals are known too. */
void wpas_check_networks(struct wpas *w);
void wpas_global_set(struct wpas *w);
/* "simple:30:-65:300"; says what is wrong. */
void wpas_bgscan(struct wpas *w, const char *text, struct spec_bgscan *out);

/* A key of EAP, or a text of SAE; false: it is none. */
MUST_CHECK bool wpas_eap_set(struct wpas *w);
/* The block is complete: eap_akms are those that need EAP. */
void wpas_eap_end(struct wpas *w, uint32_t eap_akms);
bool wpas_eap_uses(const struct spec_eap_peer *e, enum spec_eap_type type);
void wpas_phase1(struct wpas *w, const char *text);
void wpas_phase2(struct wpas *w, const char *text);
/* Reads the files all networks name, when every blob is known. */
void wpas_take_files(struct wpas *w);

void wpas_blob_begin(struct wpas *w, const char *name, size_t len);
void wpas_blob_line(struct wpas *w, const char *line);
void wpas_blob_end(struct wpas *w);
/* The octets of the last blob of that name; false if there is none with any. */
MUST_CHECK bool wpas_blob_find(const struct wpas *w, const char *name, struct bytes *out);

#endif
