#ifndef CHECK_CHECK_H
#define CHECK_CHECK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/err.h"
#include "config/config.h"

/*
 * `roamwright check FILE...`: reads the configurations of several APs and says which of their
 * differences break or slow a roam between them, why, and what to write instead. BSSs of the same
 * SSID are held against each other, of one file or of several.
 */

enum check_rule {
	CHECK_MOBILITY_DOMAIN,
	CHECK_KEY_HOLDERS,   /* r0kh and r1kh, both ways */
	CHECK_HOLDER_KEYS,   /* their keys */
	CHECK_NAS_IDENTIFIER,
	CHECK_R1KH_ID,
	CHECK_LOCAL_PMK,     /* ft_psk_generate_local with SAE or EAP */
	CHECK_PMF,
	CHECK_PASSPHRASE,
	CHECK_APPLE,         /* deadline and over-the-DS */
	CHECK_SUITES,        /* AKM and cipher sets */
	CHECK_SECRETS,       /* a password, a secret, a key or the users are missing */
	CHECK_SAE,
	CHECK_OWE,
	CHECK_EAP,
	CHECK_CACHING,       /* PMKSA caching, OKC, pre-authentication */
	CHECK_CONFIG,        /* what the reader itself found wrong */
};
enum { CHECK_RULE_COUNT = 16 };

/* "mobility-domain" ... */
const char *check_rule_name(enum check_rule rule);

struct check_finding {
	enum check_rule rule;
	enum config_severity severity; /* CONFIG_ERROR: roams fail; CONFIG_WARNING: some do */
	const char *cause;             /* catalogue id, "C07"; NULL: not of the catalogue */
	const char *file;
	unsigned line;                 /* 0: the file as a whole */
	const char *text;
	const char *fix;               /* the line to write instead, NULL: none */
};

enum { CHECK_FINDINGS_MAX = 500, CHECK_FILES_MAX = 256, CHECK_BSS_MAX = 1024 };

struct check_input {
	const char *path;
	bool has_dialect; /* otherwise guessed, see config_sniff_dialect */
	enum config_dialect dialect;
};

struct check_report {
	struct arena *arena; /* owns everything below; the caller's */
	struct check_finding v[CHECK_FINDINGS_MAX]; /* in the order of the rules */
	size_t n;
	size_t n_dropped;
	size_t n_files;
	size_t n_bss;        /* that were compared */
	size_t n_unreadable; /* files that could not be read or are no AP configuration */
};

/* What `roamwright check` exits with. */
enum { CHECK_EXIT_CLEAN = 0, CHECK_EXIT_FINDINGS = 1, CHECK_EXIT_UNREADABLE = 2 };

/*
 * Reads and judges. Findings about single files come first, in the order of the files. ERR_NOMEM,
 * ERR_CRYPTO or ERR_LIMIT (too many files); anything wrong with a file is a finding, not an error.
 */
MUST_CHECK enum err check_files(struct check_report *r, struct arena *a,
				const struct check_input *in, size_t n);

int check_exit_code(const struct check_report *r);
/* One finding a line (file:line: severity [rule, cause] text), its fix below it, and a summary. */
void check_print(const struct check_report *r, FILE *out);

#endif
