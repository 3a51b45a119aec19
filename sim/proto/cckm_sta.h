#ifndef PROTO_CCKM_STA_H
#define PROTO_CCKM_STA_H

#include "key/ptk.h"
#include "proto/rsna.h"

/*
 * The station's side of a fast roam with CCKM: one Reassociation Request and its Response, after
 * Open System authentication. No standard: observed behaviour of CCX clients, and where that was
 * silent modelling decisions, all in models/README.md. It has no timer; what is not answered is
 * ABORTed, and the next request has the next request number.
 *
 * SESSION gives the machine what the supplicant's 4-way handshake left; START makes the element of
 * one request. After CCKM_STA_TELL_DONE the supplicant goes on with SUPP_EV_FT.
 */
enum cckm_sta_state {
	CCKM_STA_IDLE,	 /* no session, or none that may roam */
	CCKM_STA_READY,	 /* a session is there */
	CCKM_STA_ASKED,	 /* a request's element is made, the response awaited */
	CCKM_STA_STATE_COUNT
};

enum cckm_sta_event_kind {
	CCKM_STA_EV_SESSION,  /* .session: fully authenticated, keyed */
	CCKM_STA_EV_START,    /* .start: about to send a Reassociation Request */
	CCKM_STA_EV_RESPONSE, /* .body: Reassociation Response of the target */
	CCKM_STA_EV_ABORT,    /* not answered, or another plan */
	CCKM_STA_EV_FORGET,   /* the session is over: other network, new credentials */
	CCKM_STA_EV_COUNT
};

struct cckm_sta_start {
	struct mac target;
	struct bytes security;	  /* own WPA or RSN element, exactly as the request will carry it */
	struct bytes ap_security; /* the target's, of the same kind, from its beacon */
	uint64_t tsf_us;	  /* the target's TSF now: its last beacon's, and the time since */
};

struct cckm_sta_event {
	enum cckm_sta_event_kind kind;
	union {
		const struct cckm_context *session; /* copied; must be valid */
		struct cckm_sta_start start;
		struct bytes body;
	} u;
};

enum cckm_sta_tell {
	CCKM_STA_TELL_SEND, /* the element is made: cckm_sta_request */
	CCKM_STA_TELL_DONE, /* keys are installed: ptk, held; value: AID */
	CCKM_STA_TELL_EAP,  /* associated, but not by CCKM: 802.1X follows; value: AID */
	CCKM_STA_TELL_FAILED /* value: status code of the AP, or 0 when its answer was wrong */
};

enum { CCKM_REQUEST_LEN = 26 };

struct cckm_sta {
	enum cckm_sta_state state;
	struct cckm_context ctx;
	const struct akm_row *row;
	struct mac target;
	uint8_t ap_security[RSNE_LEN_MAX];
	uint16_t ap_security_len;
	uint8_t request[CCKM_REQUEST_LEN];
	struct ptk ptk;	       /* after DONE */
	struct held_keys held; /* the same; no IGTK */
};

void cckm_sta_init(struct cckm_sta *s);
void cckm_sta_fini(struct cckm_sta *s); /* wipes */
MUST_CHECK enum err cckm_sta_step(struct cckm_sta *s, const struct sta_env *env,
				  const struct cckm_sta_event *ev, struct fx *fx);

/* Element 156, to stand after the security element; with CCKM_STA_ASKED only. */
struct bytes cckm_sta_request(const struct cckm_sta *s);
/*
 * Whether a session could roam there: READY, the same network, and the target's element offers CCKM
 * with the session's ciphers.
 */
bool cckm_sta_fits(const struct cckm_sta *s, struct bytes ssid, struct bytes ap_security);

bool cckm_sta_may_go(enum cckm_sta_state from, enum cckm_sta_state to);
const char *cckm_sta_state_text(enum cckm_sta_state s);

#endif
