#ifndef PROTO_CCKM_AP_H
#define PROTO_CCKM_AP_H

#include "key/ptk.h"
#include "proto/cckm_cache.h"
#include "proto/group.h"
#include "proto/rsna.h"

/*
 * The AP's, that is the controller's, side of a fast roam of one station with CCKM. Observed
 * behaviour and modelling decisions: models/README.md. Everything is asked before anything
 * changes: element and AKM, cache, timestamp, MIC, request number [7.2 of the study]. The
 * station's Retry of an acknowledged request never comes here: duplicate detection stands before.
 *
 * After CCKM_AP_TELL_REASSOC with status 0 the authenticator goes on with AUTHR_EV_FT.
 */
enum cckm_ap_state {
	CCKM_AP_IDLE,
	CCKM_AP_DONE, /* roamed here, keys installed */
	CCKM_AP_STATE_COUNT
};

enum cckm_ap_event_kind {
	CCKM_AP_EV_REASSOC, /* .reassoc: a Reassociation Request */
	CCKM_AP_EV_LEFT,    /* the station is gone, or associated otherwise */
	CCKM_AP_EV_COUNT
};

struct cckm_ap_reassoc {
	struct bytes elements; /* of the frame, after its fixed fields */
	uint64_t tsf_us;       /* of this BSS now */
};

struct cckm_ap_event {
	enum cckm_ap_event_kind kind;
	struct cckm_ap_reassoc reassoc;
};

enum cckm_ap_tell {
	CCKM_AP_TELL_REASSOC, /* answer with this status (value); with 0 the response carries
			       * cckm_ap_response after its other elements, keys are installed */
	CCKM_AP_TELL_EAP      /* answer with status 0 and without the element; 802.1X follows */
};

enum { CCKM_RESPONSE_MAX = 30 + CCKM_EGTK_MAX };
/* The least and the most a WLAN can be set to, and what it is set to if not, ms. */
enum { CCKM_TOLERANCE_MIN_MS = 1000, CCKM_TOLERANCE_MAX_MS = 5000, CCKM_TOLERANCE_MS = 1000 };

struct cckm_ap {
	enum cckm_ap_state state;
	struct mac sta;

	/* after DONE */
	const struct akm_row *row;
	enum cipher pairwise;
	struct ptk ptk;
	uint16_t vlan_id;
	uint8_t security[RSNE_LEN_MAX]; /* of the request, for the authenticator */
	uint16_t security_len;
	uint8_t response[CCKM_RESPONSE_MAX];
	uint16_t response_len;
};

void cckm_ap_init(struct cckm_ap *a, struct mac sta);
void cckm_ap_fini(struct cckm_ap *a); /* wipes */
/* env->cckm must be there. */
MUST_CHECK enum err cckm_ap_step(struct cckm_ap *a, const struct ap_env *env,
				 const struct cckm_ap_event *ev, struct fx *fx);

/* Element 156 of the Reassociation Response; with CCKM_AP_DONE only. */
struct bytes cckm_ap_response(const struct cckm_ap *a);

bool cckm_ap_may_go(enum cckm_ap_state from, enum cckm_ap_state to);
const char *cckm_ap_state_text(enum cckm_ap_state s);

#endif
