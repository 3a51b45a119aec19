#ifndef CONFIG_READER_H
#define CONFIG_READER_H

#include "config/config.h"

/* What the readers share. Private to config. */

struct config_at {
	const char *file;
	unsigned line;
};

__attribute__((format(printf, 4, 5))) void config_say(struct config_reader *r,
						      enum config_severity s, struct config_at at,
						      const char *fmt, ...);

#define CONFIG_SAY_ERROR(r, at, ...)   config_say((r), CONFIG_ERROR, (at), __VA_ARGS__)
#define CONFIG_SAY_WARNING(r, at, ...) config_say((r), CONFIG_WARNING, (at), __VA_ARGS__)

/* Said wherever key management is CCKM. */
#define CONFIG_CCKM_NOTE                                                                           \
	"CCKM is a vendor's (Cisco), simulated as observed; hostapd and wpa_supplicant have it not"

/* Appends; false when the arena is exhausted. o may be copied. */
MUST_CHECK bool config_option_add(struct arena *a, struct spec_options *list,
				  const struct spec_option *o);

/* Text line by line: line is NUL-terminated in the arena, without its end. */
struct config_lines {
	struct rd left;
	unsigned n;      /* of the line last returned, from 1 */
	bool cr_matters; /* hostapd keeps a carriage return; the others take it for a blank */
	bool said_cr;
	bool out_of_memory;
};

enum { CONFIG_LINE_MAX = 4095 }; /* hostapd's and wpa_supplicant's buffer is 4096 */

/* A line that is too long or has a NUL is reported and comes back empty. */
MUST_CHECK bool config_line_next(struct config_reader *r, struct config_lines *l, const char *file,
				 char **line);

/*
 * The text value forms of hostapd and wpa_supplicant: "text", P"text with \x escapes", hex digits.
 * Writes at most cap octets. False if it is none of them or too long.
 */
MUST_CHECK bool config_string(const char *value, uint8_t *out, size_t cap, size_t *len);

/* The next word of a list separated by blanks; false at the end. */
MUST_CHECK bool config_word(const char **p, const char **word, size_t *len);

/*
 * The file that `value`, written in the file `from`, names: joined with from's folder. NULL after
 * having said why: outside that folder (absolute or by ..) while allow_outside is off.
 */
const char *config_path(struct config_reader *r, struct config_at from, const char *value);

/*
 * Reads the file of f->path, named at f->file and f->line by `key`, into f->data. The
 * joined path; NULL after having said what went wrong (see files_optional), with data empty.
 */
const char *config_take_file(struct config_reader *r, const char *key, struct spec_file *f);

/*
 * A list of group numbers separated by blanks, at most SPEC_GROUPS_MAX. False if it is none.
 * *odd is set to one that is not 19, 20 or 21, else 0.
 */
MUST_CHECK bool config_groups(const char *value, uint16_t *out, size_t *n, unsigned *odd);

/* Nothing more will be shown, so nothing need be suggested either. */
static inline bool config_is_full(const struct config_reader *r)
{
	return r->diags.n == CONFIG_DIAGS_MAX;
}

/* Known keys of the dialect. *nearest is NULL if none is near; nearest may be NULL itself. */
enum config_key { CONFIG_KEY_KNOWN, CONFIG_KEY_NEWER, CONFIG_KEY_OPENWRT, CONFIG_KEY_UNKNOWN };
enum config_key config_key_hostapd(enum config_dialect d, const char *key, const char **nearest);
bool config_key_network(const char *key, const char **nearest);
bool config_key_wpas_global(const char *key, const char **nearest);

#endif
