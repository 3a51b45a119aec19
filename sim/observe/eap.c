#include <string.h>

#include "base/time.h"
#include "observe/hello.h"
#include "observe/state.h"
#include "wire/eap.h"

/*
 * What the air shows of an EAP conversation that does not go as it should: identifiers that nobody
 * waits for any more, requests that come again, alerts of TLS, a failure.
 */

/* TLS inside EAP [RFC 5216 3.1, RFC 5281 9.1]: flags, with L a length, then records. */
enum { FLAG_LENGTH = 0x80, RECORD_ALERT = 21, RECORD_LEN = 5, ALERT_FATAL = 2 };

/* After this time hostapd repeats requests, of EAP and of RADIUS. */
#define RETRY_NS (3 * NS_PER_S)
/* Sooner than that by a station's EAPOL-Start, which makes it ask anew. */
#define AGAIN_NS NS_PER_S

/* The description of a fatal alert in the clear; NO_ALERT without one. */
static unsigned alert_of(const struct eap *e)
{
	struct rd r = rd_of(e->data);
	uint8_t flags, type, level, description;
	uint16_t version, len;

	if (e->expanded || (e->type.no != EAP_TYPE_TLS && e->type.no != EAP_TYPE_TTLS &&
			    e->type.no != EAP_TYPE_PEAP))
		return NO_ALERT;
	if (!rd_u8(&r, &flags) || ((flags & FLAG_LENGTH) && !rd_skip(&r, 4)) ||
	    !rd_u8(&r, &type) || !rd_be16(&r, &version) || !rd_be16(&r, &len) ||
	    type != RECORD_ALERT || len != 2 || !rd_u8(&r, &level) || !rd_u8(&r, &description))
		return NO_ALERT;
	return level == ALERT_FATAL ? description : NO_ALERT;
}

static void remark(struct observe *o, struct station *st, const struct sight *s, uint8_t cause)
{
	const struct finding f = {
		.cause = cause,
		.certainty = cause == 35 ? CERTAINTY_CANDIDATE : CERTAINTY_PROVEN,
		.evidence = EVIDENCE_AIR,
		.at_ns = s->at_ns, .station = station_text(o, st),
		.ap = names_of(&o->names, s->bssid), .frame_no = s->frame_no,
		.frame = cause == 32 ? "EAP response to a request that is no longer the latest"
				     : "the exchange is complete at last",
	};

	if (st->cur.t.cause == 0)
		st->cur.t.cause = cause;
	detect_report(o, &f);
}

static void see_request(struct eap_seen *x, const struct sight *s, const struct eap *e)
{
	unsigned alert = alert_of(e);

	if (x->waits_for_station && s->at_ns - x->at_ns >= AGAIN_NS)
		x->n_again++;
	else if (x->n_requests > 0 && e->id == x->id && !s->h.retry)
		x->n_again++;
	tls_from_server(x, e);
	x->n_requests++;
	x->begun_anew = false;
	x->at_ns = s->at_ns;
	x->id = e->id;
	x->waits_for_station = true;
	if (alert != NO_ALERT)
		x->server_alert = alert;
}

static void see_response(struct observe *o, struct station *st, const struct sight *s,
			 const struct eap *e)
{
	struct eap_seen *x = &st->cur.seen.eap;
	unsigned alert = alert_of(e);

	x->waits_for_station = x->n_requests > 0 && (e->id != x->id || x->begun_anew);
	x->at_ns = s->at_ns;
	tls_from_station(x, e);
	if (alert != NO_ALERT)
		x->station_alert = alert;
	if (!x->waits_for_station || s->h.retry || x->stale)
		return;
	x->stale = true;
	remark(o, st, s, 32);
}

void eap_see(struct observe *o, struct station *st, const struct sight *s, const struct eap *e)
{
	struct eap_seen *x = &st->cur.seen.eap;

	if (s->from_ap && x->n_requests > 0 && !x->waits_for_station &&
	    s->at_ns - x->at_ns >= RETRY_NS && (e->code != EAP_REQUEST || e->id != x->id))
		x->late = true;
	if (e->code == EAP_REQUEST && s->from_ap)
		see_request(x, s, e);
	else if (e->code == EAP_RESPONSE && !s->from_ap)
		see_response(o, st, s, e);
	else if (e->code == EAP_FAILURE && s->from_ap)
		x->failed = true;
}

void eap_done(struct observe *o, struct station *st, const struct sight *s)
{
	const struct eap_seen *x = &st->cur.seen.eap;

	if (x->n_asked_again > 0 || x->late)
		remark(o, st, s, 34);
	else if (x->n_again > 0)
		remark(o, st, s, 33);
	else if (x->declined)
		remark(o, st, s, 35);
}

static void guess(struct finding *f, uint8_t cause, enum certainty certainty)
{
	f->cause = cause;
	f->certainty = certainty;
}

void eap_judge(const struct try_seen *t, struct finding *f)
{
	const struct eap_seen *x = &t->eap;
	bool silent = x->n_requests > 0 && t->t_end_ns - t->t_last_ns >= RETRY_NS;

	if (x->station_alert != NO_ALERT)
		guess(f, 84, CERTAINTY_PROVEN);
	else if (x->server_alert != NO_ALERT)
		guess(f, 85, CERTAINTY_PROVEN);
	else if (x->failed)
		guess(f, 83, CERTAINTY_CANDIDATE);
	else if (x->ignored)
		guess(f, 86, CERTAINTY_CANDIDATE);
	else if (x->n_asked_again > 0)
		guess(f, 34, CERTAINTY_CANDIDATE);
	else if (x->n_again > 0)
		guess(f, 33, CERTAINTY_CANDIDATE);
	else if (x->late || (silent && !x->waits_for_station))
		guess(f, 34, CERTAINTY_CANDIDATE);
}
