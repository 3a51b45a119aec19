#ifndef SUITE_INPUTS_H
#define SUITE_INPUTS_H

#include "script/script.h"

enum { INPUTS_HEX = 65 }; /* 64 digits and the NUL */

/*
 * Everything a run depends on, as one digest: the files read with their relative names (scenario,
 * configurations, models), test, seed, --set, --fault, protection, limits, and the fault plan that
 * came of it. plan may be NULL when no world was built. SHA-256, in hex.
 */
struct inputs {
	const struct script_config *cfg;
	const struct script_input *file;
	size_t n_files;
	const char *test;
	uint64_t seed;
	const struct fault_plan *plan;
};
MUST_CHECK enum err inputs_digest(struct crypto *c, const struct inputs *in,
				  char hex[static INPUTS_HEX]);

/* 32 octets as hex. */
void inputs_hex(const uint8_t digest[static 32], char hex[static INPUTS_HEX]);

#endif
