#ifndef OBSERVE_SEEN_H
#define OBSERVE_SEEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/limits.h"
#include "base/mac.h"
#include "base/suite.h"

/* What the air showed of one attempt; part of state.h. */

enum {
	SCALAR_MAX = 66,      /* octets of a number of group 21 */
	TLS_SESSION_MAX = 32, /* [RFC 5246 7.4.1.2] */
	RSNE_KEPT = 257
};

/* An EAP conversation, by its own frames and the RADIUS packets of the station. */
enum { NO_ALERT = 0 }; /* close_notify, which is no failure */
struct eap_seen {
	unsigned n_requests;
	unsigned n_again;       /* requests that came once more, without retries of the MAC */
	uint8_t id;             /* of the latest request */
	bool waits_for_station; /* the latest request has no response */
	int64_t at_ns;          /* the latest of either */
	bool late;              /* the AP needed seconds to go on after a response */
	bool begun_anew;        /* by EAPOL-Start, after the latest request */
	bool stale;             /* a response to an earlier one came */
	bool failed;            /* the AP said EAP-Failure */
	unsigned station_alert, server_alert; /* of TLS, fatal; NO_ALERT */
	unsigned n_asked_again; /* RADIUS requests that were sent once more, to any server */
	bool ignored;           /* one of them although it had been answered */
	uint8_t session[TLS_SESSION_MAX]; /* that the station offers, up to TLS 1.2 */
	uint8_t session_len;
	bool declined;          /* the server has another one */
};

/* SAE's commits of one attempt. */
struct commit_seen {
	uint8_t scalar[SCALAR_MAX]; /* the station's */
	uint8_t scalar_len;
	bool answered, reflected; /* the AP's commit is the station's own */
	bool own_list;            /* the station names groups that this AP refused */
	bool other_list;          /* … that it did not refuse */
	unsigned n_tokens;        /* how often the AP asked for one */
};

/* What the air showed of one attempt. */
struct try_seen {
	bool ft, over_ds, sae, fils;
	bool cckm;           /* reassociation with its element, accepted with one */
	bool started;        /* the station sent EAPOL-Start after association */
	bool no_key;         /* the AP wanted EAP where the station named a key */
	bool renewed;        /* the AP answered a PMKID with a new OWE exchange */
	bool no_name;        /* the FT request named no key */
	bool off_channel;    /* it came on the channel of the AP before, not on the target's */
	bool answered;       /* an answer to authentication or FT request came */
	bool auth_ok;
	bool assoc_asked, assoc_answered, assoc_ok, reassoc, has_mde, has_pmkid;
	bool ds_out, ds_lost, ds_back; /* relayed: the request, one of both in vain, the answer */
	bool sta_left;       /* the station ended it, not the AP */
	bool let_go;         /* FT was granted, and the station left the AP it was still with */
	bool put_off;        /* status 30: the request comes again, without authentication */
	bool other_akm;      /* the key it names can only be of another AKM */
	bool other_name;     /* it names the key otherwise than the AP did when it was made */
	bool has_key;        /* a key it may name was made with full authentication, */
	int64_t key_ns;      /* then: by this AP or, if there is none of it, last */
	unsigned keys_since; /* other APs that have made one since */
	struct eap_seen eap;
	struct commit_seen commit;
	enum akm akm;
	uint8_t mdid[2];
	uint8_t r0kh[R0KH_ID_MAX];
	uint8_t r0kh_len;
	bool home_had;       /* that key holder had made the station's keys itself, */
	struct mac home_ap;  /* being this AP, */
	int64_t home_ns;     /* then, */
	enum akm home_akm;   /* with this AKM */
	uint8_t anonce[NONCE_LEN], snonce[NONCE_LEN];
	struct mac r1kh;
	bool has_r1kh;
	const char *fte_fault; /* what differs between authentication and reassociation */
	uint8_t rsne[RSNE_KEPT];
	size_t rsne_len;     /* of the (re)association request */
	unsigned m1, m2, m3, m4; /* transmissions without retries of the MAC */
	bool m2_acked, m2_rsne_differs;
	uint64_t m2_frame_no;  /* the transmitter's, to find its AIR_DONE */
	bool auth_acked;       /* an answer to authentication, or the (re)association response, */
	bool resp_acked;       /* arrived */
	int64_t t_start_ns, t_end_ns, t_last_ns;
	uint32_t freq_mhz;     /* of its latest frame */
	uint64_t frame_no;     /* what decided it */
	const char *frame;     /* in words, interned */
};

#endif
