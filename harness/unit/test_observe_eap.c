/* sees: base trace wire observe */
#include <check.h>
#include <string.h>

#include "observe_script.h"
#include "suite.h"
#include "wire/eap.h"

/* What goes wrong in EAP, from the frames of the air alone. */
static void packet(struct script *s, bool from_ap, struct bytes body, enum eapol_type type)
{
	uint8_t pdu[256], buf[512];
	struct wr p = wr_of(pdu, sizeof(pdu)), w = wr_of(buf, sizeof(buf));
	struct hdr h = from_ap ? hdr_data_from_ap(FRAME_DATA, AP2, STA, AP2)
			       : hdr_data_to_ap(FRAME_DATA, AP2, STA, AP2);
	struct msdu m = { .type = ETHERTYPE_EAPOL };

	eapol_build(&p, 2, type, body);
	m.payload = wr_sofar(&p);
	msdu_build(&w, &m);
	script_tx(s, &h, wr_sofar(&w));
	script_gap(s);
}

static void eap(struct script *s, enum eap_code code, uint8_t id, uint8_t type, struct bytes data)
{
	uint8_t buf[128];
	struct wr w = wr_of(buf, sizeof(buf));
	struct mark m;

	if (code == EAP_SUCCESS || code == EAP_FAILURE) {
		eap_end_build(&w, code, id);
	} else {
		m = eap_open(&w, code, id, eap_ietf((enum eap_type_no)type));
		wr_bytes(&w, data);
		eap_close(&w, m);
	}
	packet(s, code != EAP_RESPONSE, wr_sofar(&w), EAPOL_EAP);
}

static void ask(struct script *s, uint8_t id)
{
	eap(s, EAP_REQUEST, id, EAP_TYPE_PEAP, bytes_of("\0", 1));
}

static void answer(struct script *s, uint8_t id)
{
	eap(s, EAP_RESPONSE, id, EAP_TYPE_PEAP, bytes_of("\0", 1));
}

static void end(struct script *s, bool well)
{
	eap(s, well ? EAP_SUCCESS : EAP_FAILURE, 9, 0, bytes_of(NULL, 0));
	if (well)
		script_handshake(s, AP2, AKM_8021X);
	else
		script_leave(s, AP2, true, REASON_8021X_FAILED);
}

static void well(struct script *s)
{
	ask(s, 1);
	answer(s, 1);
	ask(s, 2);
	answer(s, 2);
	end(s, true);
}

static void again(struct script *s)
{
	ask(s, 1);
	script_wait(s, 3 * NS_PER_S);
	ask(s, 1);
	answer(s, 1);
	end(s, true);
}

static void never(struct script *s)
{
	for (unsigned i = 0; i < 3; i++) {
		ask(s, 1);
		script_wait(s, 3 * NS_PER_S);
	}
	script_leave(s, AP2, true, REASON_AUTH_NOT_VALID);
}

static void stale(struct script *s)
{
	ask(s, 1);
	packet(s, false, bytes_of(NULL, 0), EAPOL_START);
	ask(s, 2);
	answer(s, 1);
	answer(s, 2);
	end(s, true);
}

/* EAPOL-Start, then the answer, and only then the new question. */
static void overtaken(struct script *s)
{
	ask(s, 1);
	packet(s, false, bytes_of(NULL, 0), EAPOL_START);
	answer(s, 1);
	ask(s, 2);
	answer(s, 2);
	end(s, true);
}

static void late(struct script *s)
{
	ask(s, 1);
	answer(s, 1);
	script_wait(s, 3 * NS_PER_S);
	ask(s, 2);
	answer(s, 2);
	end(s, true);
}

/* [RFC 3748 4.2] the end has the identifier of the last response */
static void late_end(struct script *s)
{
	ask(s, 9);
	answer(s, 9);
	script_wait(s, 3 * NS_PER_S);
	end(s, true);
}

static void silent(struct script *s)
{
	ask(s, 1);
	answer(s, 1);
	script_wait(s, 4 * NS_PER_S);
	script_leave(s, AP2, true, REASON_AUTH_NOT_VALID);
}

static void refused(struct script *s)
{
	ask(s, 1);
	answer(s, 1);
	end(s, false);
}

/* Flags without and with a length, records of the three kinds. */
static void station_alert(struct script *s)
{
	ask(s, 1);
	eap(s, EAP_RESPONSE, 1, EAP_TYPE_TTLS, bytes_of("\0\x15\3\3\0\2\2\x30", 8));
	end(s, false);
}

static void server_alert(struct script *s)
{
	eap(s, EAP_REQUEST, 1, EAP_TYPE_TLS, bytes_of("\x80\0\0\0\7\x15\3\3\0\2\2\x30", 12));
	answer(s, 1);
	end(s, false);
}

static void warning(struct script *s)
{
	ask(s, 1);
	eap(s, EAP_RESPONSE, 1, EAP_TYPE_PEAP, bytes_of("\0\x15\3\3\0\2\1\x30", 8));
	end(s, false);
}

static void sealed_alert(struct script *s)
{
	ask(s, 1);
	eap(s, EAP_RESPONSE, 1, EAP_TYPE_PEAP, bytes_of("\0\x17\3\3\0\2\2\x30", 8));
	end(s, false);
}

static void cut_alert(struct script *s)
{
	ask(s, 1);
	eap(s, EAP_RESPONSE, 1, EAP_TYPE_PEAP, bytes_of("\0\x15\3\3\0\2\2", 7));
	end(s, false);
}

static const struct play {
	const char *name;
	void (*act)(struct script *s);
	uint8_t cause; /* 0: none */
	enum certainty certainty;
	bool ok;
} plays[] = {
	{ "nothing wrong", well, 0, CERTAINTY_PROVEN, true },
	{ "a request again", again, 33, CERTAINTY_PROVEN, true },
	{ "requests in vain", never, 33, CERTAINTY_CANDIDATE, false },
	{ "an old identifier", stale, 32, CERTAINTY_PROVEN, true },
	{ "an overtaken answer", overtaken, 32, CERTAINTY_PROVEN, true },
	{ "the server is late", late, 34, CERTAINTY_PROVEN, true },
	{ "the server's last word is late", late_end, 34, CERTAINTY_PROVEN, true },
	{ "the server is silent", silent, 34, CERTAINTY_CANDIDATE, false },
	{ "no", refused, 83, CERTAINTY_CANDIDATE, false },
	{ "the station's alert", station_alert, 84, CERTAINTY_PROVEN, false },
	{ "the server's alert", server_alert, 85, CERTAINTY_PROVEN, false },
	{ "a warning only", warning, 83, CERTAINTY_CANDIDATE, false },
	{ "an encrypted alert", sealed_alert, 83, CERTAINTY_CANDIDATE, false },
	{ "an alert cut short", cut_alert, 83, CERTAINTY_CANDIDATE, false },
};

static struct script run(const struct play *p, bool air_only)
{
	struct script s = script_new(AKM_8021X, air_only);

	script_auth(&s, AP2, false, AUTH_OPEN, 0, (struct script_ft){ 0 });
	script_auth(&s, AP2, true, AUTH_OPEN, 0, (struct script_ft){ 0 });
	script_assoc(&s, AP2, false, AKM_8021X, NULL);
	script_answer(&s, AP2, false, 0);
	p->act(&s);
	script_finish(&s);
	return s;
}

START_TEST(t_air)
{
	const struct play *p = &plays[_i];

	for (unsigned air_only = 0; air_only < 2; air_only++) {
		struct script s = run(p, air_only != 0);
		const struct observed_station *st = observe_get_station(s.o, 0);

		ck_assert_uint_eq(st->n_joins, 1);
		ck_assert_msg((st->joins[0].outcome == OUTCOME_OK) == p->ok, "%s", p->name);
		ck_assert_msg(st->joins[0].cause == p->cause, "%s: C%02u", p->name,
			      st->joins[0].cause);
		ck_assert_uint_eq(observe_n_failures(s.o), p->cause != 0);
		if (p->cause != 0) {
			const struct failure *f = observe_get_failure(s.o, 0);

			ck_assert_uint_eq(f->cause, p->cause);
			ck_assert_int_eq(f->certainty, p->certainty);
			ck_assert_int_eq(f->evidence, EVIDENCE_AIR);
		}
		observe_free(s.o);
	}
}
END_TEST

/* What nodes say decides: the server by its own lines, the AP about this station. */
static const struct said {
	const char *name;
	void (*act)(struct script *s);
	const char *entity, *line;
	bool verdict;
	uint8_t cause;
	enum evidence evidence;
} saids[] = {
	{ "server, password", refused, "aaa", "EAP: EAP-MSCHAPV2: Invalid NT-Response", false, 83,
	  EVIDENCE_INSIDE },
	{ "server, certificate", refused, "aaa", "SSL: client certificate \"x\": expired", false,
	  85, EVIDENCE_INSIDE },
	{ "station, certificate", refused, "sta", "SSL: server certificate \"x\": expired", false,
	  84, EVIDENCE_INSIDE },
	{ "AP, secret", silent, "ap2", "Invalid Message-Authenticator!", true, 86,
	  EVIDENCE_INSIDE },
	{ "server, secret", silent, "aaa", "RADIUS SRV: Invalid Message-Authenticator from x",
	  false, 86, EVIDENCE_INSIDE },
	{ "nothing of it", refused, "aaa", "RADIUS SRV: Received 241 bytes", false, 83,
	  EVIDENCE_AIR },
};

START_TEST(t_said)
{
	const struct said *x = &saids[_i];
	struct script s = script_new(AKM_8021X, false);
	const struct failure *f;

	script_auth(&s, AP2, false, AUTH_OPEN, 0, (struct script_ft){ 0 });
	script_auth(&s, AP2, true, AUTH_OPEN, 0, (struct script_ft){ 0 });
	script_assoc(&s, AP2, false, AKM_8021X, NULL);
	script_answer(&s, AP2, false, 0);
	if (x->verdict)
		script_verdict(&s, x->entity, STA, x->line);
	else
		script_log(&s, x->entity, false, x->line);
	x->act(&s);
	script_finish(&s);
	ck_assert_uint_eq(observe_n_failures(s.o), 1);
	f = observe_get_failure(s.o, 0);
	ck_assert_msg(f->cause == x->cause, "%s: C%02u", x->name, f->cause);
	ck_assert_int_eq(f->evidence, x->evidence);
	observe_free(s.o);
}
END_TEST

UNIT_MAIN("observe_eap", {
	tcase_add_loop_test(tc, t_air, 0, N_OF(plays));
	tcase_add_loop_test(tc, t_said, 0, N_OF(saids));
})
