#include <string.h>

#include "observe/state.h"
#include "wire/eap.h"
#include "wire/eapol.h"
#include "wire/rsn.h"

enum message { MSG_OTHER, MSG_1, MSG_2, MSG_3, MSG_4 };

/* Which of the four it is, by Key Information and, where those bits agree, by what it carries. */
static enum message message_of(const struct eapol_key *k)
{
	if (!(k->info & KEY_INFO_PAIRWISE) || (k->info & KEY_INFO_REQUEST))
		return MSG_OTHER;
	if (k->info & KEY_INFO_ACK)
		return k->info & KEY_INFO_MIC ? MSG_3 : MSG_1;
	return k->data.len > 0 ? MSG_2 : MSG_4;
}

bool leave_is_failure(uint16_t reason)
{
	switch (reason) {
	case REASON_UNSPECIFIED:
	case REASON_AUTH_NOT_VALID:
	case REASON_CLASS2_FROM_NONAUTH:
	case REASON_CLASS3_FROM_NONASSOC:
	case REASON_ASSOC_WITHOUT_AUTH:
	case REASON_INVALID_ELEMENT:
	case REASON_MIC_FAILURE:
	case REASON_4WAY_TIMEOUT:
	case REASON_4WAY_ELEMENT_DIFFERS:
	case REASON_GROUP_CIPHER:
	case REASON_PAIRWISE_CIPHER:
	case REASON_AKMP:
	case REASON_RSNE_VERSION:
	case REASON_RSNE_CAPS:
	case REASON_8021X_FAILED:
	case REASON_CIPHER_POLICY:
	case REASON_PEER_CIPHER:
	case REASON_INVALID_FT_COUNT:
	case REASON_INVALID_PMKID:
	case REASON_INVALID_MDE:
	case REASON_INVALID_FTE:
		return true;
	default: /* any number may come */
		return false;
	}
}

static void see_m2(struct try_seen *t, const struct sight *s, const struct eapol_key *k)
{
	struct kdes d;
	struct bytes asked = bytes_of(t->rsne, t->rsne_len);

	t->m2++;
	t->m2_acked = false;
	t->m2_frame_no = s->rec->u.air_tx.frame_no;
	if (kdes_parse(k->data, &d) == WIRE_OK && asked.len > 0)
		t->m2_rsne_differs = !rsne_same_but_pmkid(d.rsne, asked);
}

static void count(struct try_seen *t, const struct sight *s, const struct eapol_key *k,
		  enum message m)
{
	if (s->h.retry)
		return;
	switch (m) {
	case MSG_OTHER:
		break;
	case MSG_1:
		t->m1++;
		break;
	case MSG_2:
		see_m2(t, s, k);
		break;
	case MSG_3:
		t->m3++;
		break;
	case MSG_4:
		t->m4++;
		break;
	}
}

/* Message 4, sent again after the handshake seemed complete: its last transmission counts. */
static bool again(struct station *st, const struct sight *s, enum message m)
{
	struct current *c = &st->cur;

	if (c->step != TRY_DONE || !mac_equal(c->t.to_bssid, s->bssid))
		return false;
	if (m == MSG_1)
		c->m1_after = true;
	return m == MSG_4 && !c->m1_after && s->at_ns - c->last_ns <= ATTEMPT_GAP_NS;
}

/* The AP does not know the key the station named: what was tried has failed, EAP goes on. */
static void fall_back(struct observe *o, struct station *st, const struct sight *s)
{
	const struct ending e = { .frame = "EAP request, where the cached key should do" };
	struct beginning b = { .target = s->bssid, .method = METHOD_EAP, .phase = PHASE_EAP,
			       .seen = st->cur.seen };

	b.seen.m1 = b.seen.m2 = b.seen.m3 = b.seen.m4 = 0;
	st->cur.seen.no_key = true;
	attempt_fail(o, st, s, &e);
	attempt_begin(o, st, s, &b);
}

/* EAP packets, and what a station says to begin or end them. */
static void see_eap(struct observe *o, struct station *st, const struct sight *s,
		    const struct eapol *pdu)
{
	struct eap e;
	bool parsed = pdu->type == EAPOL_EAP && eap_parse(pdu->body, &e) == WIRE_OK;
	bool no_key = parsed && s->from_ap && e.code == EAP_REQUEST &&
		      cache_is_method(st->cur.t.method);

	if (!attempt_is(st, s->bssid) || !st->cur.seen.assoc_ok)
		return;
	if (pdu->type == EAPOL_START && !s->from_ap)
		st->cur.seen.started = st->cur.seen.eap.begun_anew = true;
	if (st->cur.seen.m1 > 0 && !no_key)
		return;
	if (no_key)
		fall_back(o, st, s);
	else
		attempt_touch(o, st, s);
	if (parsed)
		eap_see(o, st, s, &e);
	if (st->cur.t.method == METHOD_EAP)
		phase_set(o, st, s->at_ns, PHASE_EAP);
	if (parsed && s->from_ap && e.code == EAP_SUCCESS)
		phase_set_later(st, s->end_ns, PHASE_HANDSHAKE);
}

static size_t mic_len(enum akm akm, struct bytes pdu)
{
	return (SUITE_BIT(akm) & AKM_GROUP_MASK) != 0 ? eapol_key_mic_len(pdu) : akm_mic_len(akm);
}

void eapol_see(struct observe *o, struct station *st, const struct sight *s, struct bytes pdu)
{
	struct current *c = &st->cur;
	struct eapol_key k;
	struct eapol e;
	struct kdes d;
	enum message m;

	if (eapol_parse(pdu, &e) != WIRE_OK)
		return;
	if (e.type != EAPOL_KEY) {
		see_eap(o, st, s, &e);
		return;
	}
	if (eapol_key_parse(pdu, mic_len(c->seen.akm, pdu), &k) != WIRE_OK)
		return;
	m = message_of(&k);
	if (m == MSG_1 && s->from_ap && kdes_parse(k.data, &d) == WIRE_OK)
		cache_name(o, st, s->bssid, d.pmkid);
	if (again(st, s, m)) {
		phase_advance(o, st, s->at_ns);
		attempt_reopen(st);
	}
	if (m == MSG_1 && s->from_ap && !s->h.retry && !attempt_is(st, s->bssid))
		after_bare_m1(o, st, s);
	if (!attempt_is(st, s->bssid) || !c->seen.assoc_ok)
		return;
	attempt_touch(o, st, s);
	count(&c->seen, s, &k, m);
	phase_set(o, st, s->at_ns, PHASE_HANDSHAKE);
	if (m == MSG_4) {
		attempt_ok(o, st, s);
		eap_done(o, st, s);
	}
}
