#ifndef VERIFY_STATE_H
#define VERIFY_STATE_H

#include "key/bip.h"
#include "key/mpdu.h"
#include "key/sae.h"
#include "observe/names.h"
#include "verify/verify.h"
#include "wire/eapol.h"
#include "wire/eth.h"
#include "wire/ft.h"
#include "wire/hdr.h"
#include "wire/mgmt.h"
#include "wire/radius.h"
#include "wire/ip.h"
#include "wire/rsn.h"

/* The inside of the verifier; nobody outside harness/verify includes this. */

enum {
	LINKS_MAX = 65536, /* pairs of station and AP */
	VBSS_MAX = 4096,
	SESSIONS_MAX = 65536,
	HOLDER_KEYS_MAX = 256,
	PMKSAS_MAX = 65536,
	SECRETS_MAX = 64,
	REQUESTS_MAX = 65536, /* of RADIUS */
	PIECES_MAX = 4, /* datagrams in fragments at one time */
	PIECES_LEN_MAX = 4200, /* [RFC 2865 3] 4096, and the UDP header */
	COUNTERS = 8, /* replay counters of one handshake that are remembered */
	MGMT_TID = 16,
	TIDS = 17,
	KEPT_MAX = 520,
	PDU_MAX = 2048,
	PLAIN_MAX = 12000
};

/* A kept element or PDU. */
struct kept {
	uint8_t p[KEPT_MAX];
	size_t len;
};

/* The last packet number and the Sequence Control of the frame that carried it. */
struct pn_state {
	uint64_t pn;
	uint16_t seq;
};

struct pair_key {
	bool there;
	struct mpdu_key key;
	struct pn_state pn[2][TIDS]; /* to the AP, from the AP */
};

struct group_key {
	bool there;
	struct mpdu_key key;
	struct pn_state pn;
};

struct group_mgmt_key {
	bool there;
	struct bip_key key;
	uint64_t ipn;
};

enum { GTKS_MAX = 8 };
struct vbss {
	struct mac bssid;
	bool announced;
	uint8_t ssid[SSID_MAX];
	size_t ssid_len;
	struct kept rsne, wpa, rsnxe, mde;
	struct group_key gtk[4][GTKS_MAX]; /* by key ID; of each VLAN another one */
	struct group_mgmt_key igtk[2];
	enum cipher group, mgmt;
};

struct counters {
	uint64_t v[COUNTERS];
	unsigned n; /* of all; the last COUNTERS are kept */
};

/* A 4-way handshake under way. */
struct handshake {
	bool has_m1, has_m2, fits; /* fits: a key is found */
	bool m2_wrong;             /* its MIC did not verify with the key M3 fits */
	bool has_pmkid;            /* message 1 named one */
	uint8_t pmkid[PMKID_LEN];
	uint8_t anonce[NONCE_LEN], snonce[NONCE_LEN];
	struct counters m1, m3;
	uint64_t m2_frame_no;
	uint8_t m2[PDU_MAX];
	size_t m2_len;
};

/* FT authentication, over the air or over the DS. */
struct ft_try {
	bool asked, answered, named; /* named: a key gives that PMKR0Name */
	enum akm akm;
	enum cipher pairwise;
	uint8_t anonce[NONCE_LEN], snonce[NONCE_LEN];
	uint8_t r0kh[R0KH_ID_MAX];
	size_t r0kh_len;
	uint8_t r0_name[FT_NAME_LEN];
	uint8_t mdid[MDID_LEN];
	struct mac r1kh;
	size_t key; /* which of the given */
	uint8_t pmk[PMK_LEN_MAX];
	size_t pmk_len;
	struct pmk_r0 r0;
};

/* A station and an AP. */
struct link {
	struct mac sta, bssid;
	uint8_t ssid[SSID_MAX];
	size_t ssid_len;
	enum akm akm;
	enum cipher pairwise;
	bool mfp;
	unsigned gtk_at[4]; /* by key ID: where its GTK stands in that of the BSS, from 1 */
	bool wpa;        /* its element is the older one, and so are its handshakes */
	struct kept req_rsne, req_rsnxe, req_dh, resp_mde, resp_fte;
	uint8_t offered[RSNE_PMKIDS][PMKID_LEN]; /* PMKIDs of the association request */
	unsigned n_offered;
	struct sae_commit commit[2]; /* the latest of station and AP; group 0: none */
	bool has_fresh;             /* this association made a PMKID (SAE, OWE) */
	uint8_t fresh[PMKID_LEN];
	struct handshake hs;
	struct ft_try ft;
	bool cckm_asked;  /* a reassociation request of CCKM awaits its answer */
	uint32_t cckm_rn; /* its number */
	size_t cckm_from; /* the session whose keys its MIC fits */
	bool has_counter;
	uint64_t counter; /* the AP's last */
	bool keyed;       /* a handshake or FT roam has fitted */
	size_t session;   /* its index */
	struct pair_key cur, next, prev;
	bool has_last[2];
	uint16_t last_seq[2]; /* of management and EAPOL frames, to the AP and from it */
};

/* A PMKID and the PMK that a handshake has shown it to stand for. */
struct pmksa_seen {
	struct mac sta, aa;
	enum akm akm;
	uint8_t pmkid[PMKID_LEN];
	uint8_t pmk[PMK_LEN_MAX];
	size_t pmk_len;
};

struct radius_secret {
	uint8_t p[RADIUS_SECRET_MAX];
	size_t len;
};

/* The latest request of this client port and identifier. */
struct radius_asked {
	uint32_t client_ip;
	uint16_t client_port;
	uint8_t id;
	uint8_t authenticator[RADIUS_AUTHENTICATOR_LEN];
};

/* What has come of a datagram that comes in fragments. */
struct pieces {
	bool used;
	uint32_t src;
	uint16_t id;
	size_t len;
	uint8_t octets[PIECES_LEN_MAX];
};

/* A PSK made of passphrase i for an SSID, kept because making it is slow. */
struct psk_memo {
	size_t key;
	uint8_t ssid[SSID_MAX];
	size_t ssid_len;
	enum akm akm;
	uint8_t pmk[PMK_LEN_MAX];
	size_t pmk_len;
};

struct verify {
	struct crypto *c;
	const struct verify_keys *keys;
	struct link **links;
	size_t n_links, cap_links;
	struct map link_of;
	struct vbss *bss;
	size_t n_bss, cap_bss;
	struct verify_session *sessions;
	size_t n_sessions, cap_sessions;
	struct psk_memo *memo;
	size_t n_memo, cap_memo;
	struct pmksa_seen *pmksas;
	size_t n_pmksas, cap_pmksas;
	uint8_t (*holder_keys)[32];
	size_t n_holder_keys, cap_holder_keys;
	struct radius_secret *secrets;
	size_t n_secrets, cap_secrets;
	struct radius_asked *asked;
	size_t n_asked, cap_asked;
	struct pieces pieces[PIECES_MAX];
	size_t n_pieces; /* of all */
	struct violation *violations;
	size_t n_violations, cap_violations;
	struct verify_counts counts;
	uint64_t frame_no;
	enum err failed; /* the environment's first error */
};

/* A frame between a station and an AP. */
struct vframe {
	struct bytes whole;
	struct hdr h;
	struct bytes body;
	struct mac sta, bssid;
	bool from_ap;
};

/* state.c */
void verify_violate(struct verify *v, uint64_t frame_no, enum violation_kind kind,
		    const struct link *l, const char *text);
void verify_violate_between(struct verify *v, enum violation_kind kind, struct mac from,
			    struct mac to, const char *text);
/* Notes an error that is not a verification's; true if e is ERR_OK. */
bool verify_ok(struct verify *v, enum err e);
bool verify_grow(struct verify *v, void *array, size_t n, size_t *cap, size_t size, size_t max);
struct link *link_get(struct verify *v, struct mac sta, struct mac bssid);
struct vbss *vbss_get(struct verify *v, struct mac bssid);
struct verify_session *session_add(struct verify *v, struct link *l);
struct verify_session *session_of(struct verify *v, const struct link *l);
void kept_set(struct kept *k, struct bytes b);
static inline struct bytes kept_get(const struct kept *k)
{
	return bytes_of(k->p, k->len);
}
/* The SSID of the pair: of the association, else the BSS's, else the station's elsewhere. */
struct bytes link_ssid(struct verify *v, const struct link *l);
/* Key i as PMK for this link's AKM; *len is 0 if it is none. */
bool verify_pmk(struct verify *v, size_t i, enum akm akm, struct bytes ssid, uint8_t *pmk,
		size_t *len);
/* The retransmission of a frame that was judged already. */
bool link_is_repeat(struct link *l, const struct vframe *f);

/* assoc.c */
/* What a station's element, RSN or WPA, asks for; false, and no AKM, if it is none. */
bool take_security(struct verify *v, struct link *l, struct bytes element, struct rsne *r);
void judge_beacon(struct verify *v, const struct vframe *f);
void judge_assoc_req(struct verify *v, const struct vframe *f);
void judge_assoc_resp(struct verify *v, const struct vframe *f);
/* The elements of frame must be what the BSS announces; name is a PMKR1Name or NULL. */
bool same_rsne(struct bytes announced, struct bytes got, const uint8_t *name);

/* handshake.c */
void judge_eapol(struct verify *v, struct link *l, const struct vframe *f, struct bytes pdu);

/* pmksa.c */
/* PMKIDs of an association request: those that a given key or an earlier handshake explains. */
void judge_offered(struct verify *v, struct link *l, const struct rsne *r);
/* A commit of SAE; both together make the PMKID. */
void judge_sae(struct verify *v, struct link *l, const struct auth *a, bool from_ap);
/* The PMKID an OWE association makes, from the public keys of request and response. */
void judge_owe(struct verify *v, struct link *l, struct bytes response_dh);
/* The PMKID of message 1 when the handshake is complete, and what it stands for from then on. */
void judge_pmkid(struct verify *v, struct link *l);

/* cckm.c */
/* Base keys and PTK of a full authentication, from s->pmk. */
bool cckm_derive(struct verify *v, struct link *l, const struct akm_row *row,
		 const uint8_t *anonce, struct verify_session *s);
void judge_cckm_request(struct verify *v, struct link *l, struct bytes element);
void judge_cckm_response(struct verify *v, struct link *l, struct bytes element);

/* transition.c */
struct ft_part {
	struct elems e;
	bool answer;
};
void judge_ft_auth(struct verify *v, struct link *l, const struct ft_part *p);
void judge_ft_reassoc_req(struct verify *v, struct link *l, const struct elems *e);
void judge_ft_reassoc_resp(struct verify *v, struct link *l, const struct elems *e);
void judge_ft_action(struct verify *v, struct bytes body);

/* protect.c */
void judge_protected(struct verify *v, const struct vframe *f);
void judge_group_mgmt(struct verify *v, const struct vframe *f);
void install_next(struct link *l, enum cipher pairwise, const struct ptk *ptk);
void install_done(struct link *l);
void install_gtk(struct verify *v, struct link *l, unsigned id, struct bytes key);
void install_igtk(struct verify *v, struct link *l, unsigned id, struct bytes key);

/* pieces.c */
/* Whether ip is a whole datagram, or the last piece of one that it is made to be then. */
bool verify_whole(struct verify *v, struct ipv4 *ip);

/* radius.c */
void judge_radius(struct verify *v, const struct eth *e);

/* holders.c */
void judge_ethernet(struct verify *v, struct bytes frame);

#endif
