#ifndef PAIR_PAIR_H
#define PAIR_PAIR_H

#include "proto/authenticator.h"
#include "proto/cckm_cache.h"
#include "proto/ft_auth.h"
#include "proto/ft_supp.h"
#include "proto/rkh.h"
#include "proto/supplicant.h"
#include "wire/eapol.h"

/*
 * Two APs of one mobility domain and a station, as machines only: a virtual clock, a channel that
 * loses, repeats or delays the n-th message, and a cable between the key holders. No node, no
 * radio. What the machines say is counted here for the tests.
 */
enum { PAIR_APS = 2, PAIR_QUEUE = 64, PAIR_PDU_MAX = 2400, PAIR_WHY_MAX = 16 };

#define PAIR_LATENCY_NS (1 * NS_PER_MS)

enum pair_what {
	PAIR_EAPOL_UP, /* station to AP */
	PAIR_EAPOL_DOWN,
	PAIR_TX_STATUS, /* of an EAPOL-Key the AP sent */
	PAIR_FT1,	/* message 1, over the air, or through the other AP */
	PAIR_FT2,
	PAIR_REASSOC_REQ,
	PAIR_REASSOC_RESP,
	PAIR_WIRE /* between the APs */
};

struct pair_msg {
	bool used;
	int64_t at_ns;
	uint64_t order;
	enum pair_what what;
	unsigned ap; /* the AP it is from or to; PAIR_WIRE: to */
	bool acked;
	uint16_t status; /* of a Reassociation Response */
	uint8_t p[PAIR_PDU_MAX];
	size_t len;
};

/* What is done to the messages of one kind: EAPOL both ways together, FT frames each its own. */
enum pair_harm { PAIR_FINE, PAIR_LOSE, PAIR_TWICE, PAIR_LATE, PAIR_LOSE_ALL };
struct pair_fault {
	enum pair_harm harm;
	unsigned nth; /* of the messages on the air, from 0; for LOSE_ALL: place in a handshake */
	int64_t late_ns; /* added to the latency by PAIR_LATE */
};

/* What a message may suffer when both ends must still agree; nth is the test's to choose. */
enum { PAIR_HARMS = 6 };
extern const struct pair_fault pair_harms[PAIR_HARMS];

/* One timer of a machine: when, or TIME_NEVER. */
struct pair_ap {
	struct spec_bss bss;
	struct ap_security sec;
	uint8_t rsne[RSNE_LEN_MAX], wpa[RSNE_LEN_MAX], rsnxe[RSNXE_LEN_MAX], mde[MDE_LEN];
	struct cckm_cache *cckm;
	struct bugs bugs;
	struct fx fx;
	struct group group;
	struct key_holder *holder;
	struct authenticator authr;
	struct ft_auth ft;
	struct psk_candidate psk;
	int64_t retry_ns, rkh_ns;
	bool off; /* hears nothing on the cable */

	unsigned tk_installs, keyed, group_done, gtk_changes, pushes, mic_failures;
	uint16_t deauth; /* reason, 0: none */
	int64_t deauth_ns;
	uint16_t ft_status; /* of the last answer to message 1 */
	uint16_t reassoc_status;
	uint32_t work[WORK_COUNT]; /* pieces of each, told so far */
};

struct pair {
	struct crypto *c;
	int64_t now_ns;
	uint64_t order;
	struct pair_fault fault;
	unsigned on_air; /* messages sent over the air so far */
	struct pair_msg msg[PAIR_QUEUE];

	enum akm akm;
	enum cipher pairwise, group;
	bool mfp;
	uint8_t psk[32];
	struct pair_ap ap[PAIR_APS];
	unsigned current; /* AP of the supplicant */

	struct mac sta;
	struct bugs sta_bugs;
	struct fx sta_fx;
	uint8_t sta_rsne[RSNE_LEN_MAX];
	size_t sta_rsne_len;
	struct supp_rekey sta_rekey;
	struct supplicant supp;
	struct ft_supp ft;
	unsigned tk_installs, gtk_installs, keyed, group_done;
	uint16_t deauth;
	unsigned ft_done, ft_failed;
	uint16_t ft_status;
	const char *why[PAIR_WHY_MAX]; /* of the verdicts, both sides, newest last */
	unsigned n_why;
	uint32_t work[WORK_COUNT]; /* the station's */
};

/* What an AP answers with: how the pair is set up. */
struct pair_setup {
	enum akm akm;
	bool mfp;
	bool generate_local; /* ft_psk_generate_local, else the key holders talk */
	bool wrong_psk;	     /* the station has another */
	bool disable_retries;
	const uint8_t *rsnxe; /* of the APs, 3 octets, or NULL */
	bool wpa;	      /* the station has a WPA element, and the APs announce one */
	bool no_rsn;	      /* the APs announce no RSNE */
	bool mixed;	      /* the APs announce a WPA element, the station has an RSNE */
	enum cipher pairwise, group;	   /* CIPHER_NONE: CCMP-128 */
	struct cckm_cache *cckm[PAIR_APS]; /* borrowed; may be one, or NULL */
};

void pair_must(enum err e); /* the environment does not fail in these tests */
struct pair *pair_new(const struct pair_setup *s);
void pair_free(struct pair *p);

/* Association done at AP `ap`: starts both ends of the 4-way handshake. */
void pair_associate(struct pair *p, unsigned ap);
/* The station begins a fast transition to the AP that is not its current one. */
void pair_roam(struct pair *p, bool over_ds);
/* The AP renews its group keys. */
void pair_rekey(struct pair *p, unsigned ap);
/* Runs until nothing is due before the time, and sets the clock to it. */
void pair_run(struct pair *p, int64_t until_ns);
bool pair_said(const struct pair *p, const char *why);

/* Single steps, for tests that hold the frames in their hands. */
void pair_to_ap(struct pair *p, unsigned ap, const struct authr_event *ev);
void pair_to_sta(struct pair *p, const struct supp_event *ev);
void pair_to_ft_auth(struct pair *p, unsigned ap, const struct ft_auth_event *ev);
void pair_to_ft_supp(struct pair *p, const struct ft_supp_event *ev);
/* The first frame an effect list sends; empty if none. */
struct bytes pair_sent(const struct fx *fx, enum fx_kind kind);
/* Moves the first queued message of a kind out of the queue into *out; false if there is none. */
bool pair_take(struct pair *p, enum pair_what what, struct pair_msg *out);
/* The first message of a kind within eight latencies, taken out; there must be one. */
struct pair_msg pair_next(struct pair *p, enum pair_what what);
/* Delivers it (again) with the next pair_run, whatever the channel does. */
void pair_again(struct pair *p, const struct pair_msg *m);
/* Elements of a Reassociation Request or Response as the nodes would place them. */
size_t pair_elements(const struct ft_elements *e, uint8_t *to, size_t cap);

#endif
