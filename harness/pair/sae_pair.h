#ifndef PAIR_SAE_PAIR_H
#define PAIR_SAE_PAIR_H

#include <check.h>

#include "proto/sae.h"
#include "wire/mgmt.h"

/*
 * A station and an AP as SAE machines, and what stands between them in hand: every frame lies in
 * `air` until a test delivers, changes or forges it.
 */
enum { AIR = 8, GROUPS = 3 };

extern const struct mac sta_mac, ap_mac, other_mac;
extern const uint16_t all_groups[GROUPS];

struct flying {
	bool up; /* from the station */
	uint8_t p[MGMT_BODY_MAX];
	size_t len;
};

struct side {
	struct sae sae;
	struct sae_config config;
	struct sae_env env;
	struct sae_password password[3];
	struct sae_pt pt[3][EC_GROUPS];
	unsigned done, failed;
	uint32_t status; /* with failed */
	unsigned timers;
	uint32_t work[WORK_COUNT];
};

extern struct crypto *c;
extern struct side sta, ap;
extern struct sae_clogging clogging;
extern struct flying air[AIR], past[AIR]; /* under way; delivered */
extern unsigned n_air, n_past;

#define OK(call) ck_assert_int_eq((call), ERR_OK)

/* Both with one password, group 19, either element; nothing in the air. */
void setup(void);
void teardown(void);
void set_side(struct side *s, enum sae_role role, struct mac own, struct mac peer);
/* The i-th password of a side becomes this one, with its PTs. */
void give_password(struct side *s, unsigned i, const char *word, const char *id);

void step(struct side *s, struct sae_event ev);
void start(enum akm akm, bool h2e);
/* A body reaches a side. */
void hear(struct side *s, struct bytes body);
/* A made-up frame reaches a side. */
void forge(struct side *to, uint16_t seq, uint16_t status, struct bytes fields);
/* The next frame of the air arrives; it is kept among the past ones. */
void deliver(void);
void deliver_all(void);
struct auth frame_of(const struct flying *f);
/* Both accepted, with the same keys. */
void check_keyed(void);

#endif
