#ifndef VERIFY_KEYS_H
#define VERIFY_KEYS_H

#include "base/bytes.h"
#include "base/limits.h"
#include "base/suite.h"
#include "crypto/crypto.h"
#include "key/akm.h"

/*
 * Keys a user gives, in the form Wireshark keeps them in its file 80211_keys: one a line,
 *   "wpa-pwd","passphrase" or "wpa-pwd","passphrase:SSID" (with %xx escapes)
 *   "wpa-psk","64, 96 or 128 digits"   a PMK or PSK; the longest is of groups that Wireshark lacks
 *   "msk","128 hex digits"             what EAP made
 *   "tk","32 or 64 hex digits"         a temporal or group key
 * Comments (#) and wep lines are skipped.
 */
enum { VERIFY_KEYS_MAX = 4096, VERIFY_MSK_LEN = 64, VERIFY_PASS_MAX = 63 };

enum verify_key_kind { VERIFY_PWD, VERIFY_PSK, VERIFY_MSK, VERIFY_TK };

struct verify_key {
	enum verify_key_kind kind;
	uint8_t len;
	uint8_t key[VERIFY_MSK_LEN]; /* the passphrase, or the key: a secret */
	bool has_ssid;
	uint8_t ssid[SSID_MAX];
	uint8_t ssid_len;
};

struct verify_keys {
	struct verify_key *p;
	size_t n, cap;
};

/*
 * Appends the keys of the text; *line is the number of the line that is wrong with ERR_PARSE (not a
 * key line, unknown type, odd digits), untouched otherwise. ERR_LIMIT beyond VERIFY_KEYS_MAX.
 */
MUST_CHECK enum err verify_keys_parse(struct verify_keys *k, struct bytes text, unsigned *line);
MUST_CHECK enum err verify_keys_add(struct verify_keys *k, const struct verify_key *key);
void verify_keys_fini(struct verify_keys *k); /* wipes */

/*
 * What key i gives as PMK (for FT: XXKey) under an AKM for an SSID; *len is 0 if it gives none.
 * A passphrase without SSID is tried with every SSID.
 */
MUST_CHECK enum err verify_keys_pmk(struct crypto *c, const struct verify_key *k, enum akm akm,
				    struct bytes ssid, uint8_t pmk[static PMK_LEN_MAX],
				    size_t *len);

#endif
