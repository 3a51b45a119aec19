#ifndef REPORT_KEYRING_H
#define REPORT_KEYRING_H

#include "report/outdir.h"
#include "report/report.h"

/*
 * The keys of a run, kept from TRACE_KEY records for Wireshark: each once, in the order they came,
 * wiped at the end.
 */
struct keyring;

enum { KEYRING_MASK = TRACE_BIT(TRACE_KEY) };
enum { WIRESHARK_KEYS_MAX = 64 }; /* tshark 4.0 ignores the file's further lines */

struct keyring *keyring_new(void); /* NULL when out of memory */
void keyring_free(struct keyring *k); /* NULL is fine */
MUST_CHECK enum err keyring_rec(struct keyring *k, const struct trace_rec *rec);

/*
 * Writes wireshark/profiles/roamwright and, when there are more than WIRESHARK_KEYS_MAX keys, one
 * more profile per station (roamwright-NAME), and wireshark/ethers with the nodes' names.
 */
MUST_CHECK enum err keyring_write(const struct keyring *k, const struct report_meta *meta,
				  struct outdir *dir);
/* Removes the profiles an earlier run left for these nodes. */
void keyring_remove(const struct report_meta *meta, struct outdir *dir);

#endif
