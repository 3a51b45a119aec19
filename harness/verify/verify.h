#ifndef VERIFY_VERIFY_H
#define VERIFY_VERIFY_H

#include "base/bytes.h"
#include "base/mac.h"
#include "crypto/crypto.h"
#include "key/cckm.h"
#include "key/ft.h"
#include "key/pmkid.h"
#include "verify/keys.h"

/*
 * The strict judge of a capture: from the frames and the user's keys alone it derives every key
 * again, checks every MIC, nonce, name and counter of 4-way and group handshakes and of FT, unwraps
 * every group key, decrypts every protected frame and sees that packet numbers only rise. Inter-AP
 * frames are opened with the configured keys and what they carry is compared with what was derived;
 * RADIUS packets are checked with the shared secret, and the keys they bring are among those given.
 */
enum violation_kind {
	VIOLATION_NO_KEY,      /* no given key fits this handshake */
	VIOLATION_EAPOL_MIC,
	VIOLATION_REPLAY,      /* a replay counter did not rise, or answers nothing */
	VIOLATION_NONCE,       /* a nonce differs from that of the message before */
	VIOLATION_ELEMENT,     /* RSNE, MDE, FTE or RSNXE is not what it must repeat */
	VIOLATION_NAME,        /* PMKR0Name or PMKR1Name */
	VIOLATION_PMKID,       /* a PMKID is not that of the PMK in use */
	VIOLATION_HOLDER,      /* R0KH-ID or R1KH-ID changed on the way */
	VIOLATION_FTE_MIC,
	VIOLATION_KEY_DATA,    /* Key Data or a wrapped group key does not unwrap or parse */
	VIOLATION_DECRYPT,     /* a protected frame does not open with the keys in place */
	VIOLATION_UNKNOWN,     /* a protected frame of an association whose keys are not known */
	VIOLATION_PN,          /* a packet number did not rise */
	VIOLATION_GROUP_MIC,   /* a group-addressed management frame's MIC (BIP) */
	VIOLATION_MALFORMED,
	VIOLATION_CCKM,        /* MIC or request number of CCKM's element, or its group key */
	VIOLATION_RADIUS,      /* an authenticator is wrong, or a key sent is none of those given */
	VIOLATION_HOLDER_FRAME, /* an inter-AP frame does not open, or carries another key */
	VIOLATION_KIND_COUNT
};
const char *violation_text(enum violation_kind k); /* "eapol-mic", never NULL */

enum { VIOLATIONS_MAX = 4096 }; /* further ones are counted only */

struct violation {
	uint64_t frame_no; /* in the file, from 1 */
	enum violation_kind kind;
	struct mac sta, bssid; /* for inter-AP frames: source and destination */
	const char *text;      /* static */
};

struct verify_counts {
	uint64_t frames, malformed;
	uint64_t handshakes;      /* with message 4; not group handshakes */
	uint64_t ft_roams;        /* reassociation responses of FT with status 0 */
	uint64_t cckm_roams;      /* reassociation responses of CCKM with status 0 */
	uint64_t eapol_mics, fte_mics, cckm_mics, group_mics; /* verified */
	uint64_t unwraps;         /* of Key Data and of group keys */
	uint64_t pmkids;          /* of message 1, and offered ones whose PMK is known */
	uint64_t data, data_decrypted;   /* protected data frames */
	uint64_t mgmt, mgmt_decrypted;   /* protected unicast management frames */
	uint64_t holder_frames, holder_opened; /* inter-AP key protocol */
	uint64_t radius, radius_keys; /* packets with right authenticators; MSKs they brought */
	uint64_t relayed;         /* FT frames relayed over the DS */
	uint64_t violations;
};

/* What was derived for one 4-way handshake or FT roam. Secrets. */
struct verify_session {
	uint64_t frame_no; /* of message 2, or of the reassociation (CCKM: its response) */
	struct mac sta, bssid;
	enum akm akm;
	enum cipher pairwise;
	bool ft_roam, cckm_roam;
	size_t key;               /* which of the given keys made it */
	uint8_t pmk[PMK_LEN_MAX]; /* PMK; of FT: XXKey */
	size_t pmk_len;
	struct pmk_r0 r0;         /* FT */
	struct pmk_r1 r1;
	struct cckm_keys cckm;    /* CCKM, and the request number this PTK came from */
	uint32_t rn;
	struct ptk ptk;
	uint8_t ptk_name[FT_NAME_LEN]; /* FT */
	uint8_t gtk[TK_LEN_MAX], igtk[TK_LEN_MAX];
	size_t gtk_len, igtk_len; /* 0: none came */
	bool has_pmkid;           /* message 1 named the PMK, rightly */
	uint8_t pmkid[PMKID_LEN];
};

struct verify;

/* keys and crypto are borrowed until verify_free. */
MUST_CHECK enum err verify_new(struct crypto *c, const struct verify_keys *keys,
			       struct verify **out);
void verify_free(struct verify *v); /* NULL is fine; wipes */
/* A key of r0kh and r1kh lines, 16 octets (expanded) or 32; else ERR_RANGE. */
MUST_CHECK enum err verify_holder_key(struct verify *v, struct bytes key);

/* What a RADIUS server shares with the APs, 1 to RADIUS_SECRET_MAX octets; else ERR_RANGE. */
enum { RADIUS_SECRET_MAX = 255 };
MUST_CHECK enum err verify_radius_secret(struct verify *v, struct bytes secret);

/*
 * All frames of a capture file (pcap or pcapng; 802.11 with or without radiotap, Ethernet). Several
 * files may follow one another: the air first, then the wired side. ERR_PARSE: not a capture, or
 * damaged; what stood before the damage has been judged. Errors of the environment otherwise;
 * whatever is wrong inside frames is a violation.
 */
MUST_CHECK enum err verify_capture(struct verify *v, struct bytes file);

const struct verify_counts *verify_get_counts(const struct verify *v);
size_t verify_n_violations(const struct verify *v); /* those kept */
const struct violation *verify_get_violation(const struct verify *v, size_t i);
size_t verify_n_sessions(const struct verify *v);
const struct verify_session *verify_get_session(const struct verify *v, size_t i);

#endif
