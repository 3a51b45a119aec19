#ifndef CHECK_RULES_H
#define CHECK_RULES_H

#include "check/check.h"
#include "crypto/crypto.h"

/* The rules and what they look at. Private to check. */

struct check_bss {
	const struct spec_bss *s;
	const struct spec_radio *radio;
	bool uci;
	const char *nasid;  /* R0KH-ID, NULL: not known before the BSSID is */
	bool has_r1kh_id;
	struct mac r1kh_id;
};

/* BSSs of one SSID. */
struct check_group {
	struct check_report *report;
	struct crypto *crypto;
	const struct check_bss **v;
	size_t n;
	bool failed; /* out of memory or of crypto, with the reason in err */
	enum err err;
};

struct check_place {
	const char *file;
	unsigned line;
};

/* Where a key of the BSS stands, or else the BSS. */
struct check_place check_at(const struct check_bss *b, const char *key);

struct check_about {
	enum check_rule rule;
	enum config_severity severity;
	const char *cause;
	struct check_place at;
	const char *fix; /* kept as given; check_fix makes one */
};

__attribute__((format(printf, 3, 4))) void check_find(struct check_group *g,
						      struct check_about about, const char *fmt,
						      ...);
/* "key=value", or in UCI "option name 'value'". */
__attribute__((format(printf, 5, 6))) const char *
check_fix(struct check_group *g, const struct check_bss *b, const char *key,
	  const char *uci_name, const char *fmt, ...);

/* The same, with the value of another place, which is a secret or long. */
const char *check_fix_as(struct check_group *g, const struct check_bss *b, const char *key,
			 struct check_place other);

/* FT AKMs both have whose PMK-R1 the target must get from the other AP. */
uint32_t check_pulled_akms(const struct check_bss *target, const struct check_bss *origin);
bool check_same_domain(const struct check_bss *a, const struct check_bss *b);

void rule_mobility_domain(struct check_group *g);
void rule_key_holders(struct check_group *g);
void rule_identities(struct check_group *g);
void rule_pmf(struct check_group *g);
void rule_passphrase(struct check_group *g);
void rule_apple(struct check_group *g);
void rule_suites(struct check_group *g);
/* Of each BSS by itself: secrets, SAE, OWE, EAP, caching. */
void rule_methods(struct check_group *g);
/* SAE's parameters and OKC on all APs. */
void rule_between(struct check_group *g);

#endif
