/* sees: base trace wire observe */
#include <check.h>
#include <string.h>

#include "observe_script.h"
#include "suite.h"

/*
 * Each cause from what the frames show, and again with what the nodes say. An act of the
 * experimenter (TRACE_FAULT) is put between all records: it must change nothing.
 */
static const struct script_ft plain = { 0 };

static void refused(struct script *s, uint16_t status, struct script_ft how)
{
	script_auth(s, AP2, false, AUTH_FT, 0, how);
	script_auth(s, AP2, true, AUTH_FT, status, plain);
}

static void c01(struct script *s)
{
	refused(s, STATUS_INVALID_PMKID, (struct script_ft){ .no_name = true });
}

static void c02(struct script *s)
{
	refused(s, STATUS_INVALID_PMKID, plain);
}

static void c02_inside(struct script *s)
{
	script_auth(s, AP2, false, AUTH_FT, 0, plain);
	script_verdict(s, "ap2", STA,
		       "FT: Did not have matching PMK-R1 and either unknown or blocked R0KH-ID or "
		       "NAK from R0KH");
	script_auth(s, AP2, true, AUTH_FT, STATUS_INVALID_PMKID, plain);
}

static void pulls(struct script *s, bool lost)
{
	for (unsigned i = 0; i < 4; i++) {
		script_pull(s, false, lost);
		script_wait(s, NS_PER_S);
	}
}

static void c05(struct script *s)
{
	script_auth(s, AP2, false, AUTH_FT, 0, plain);
	pulls(s, true);
	script_auth(s, AP2, true, AUTH_FT, STATUS_INVALID_PMKID, plain);
}

/* The station has gone when the AP gives up. */
static void c05_silence(struct script *s)
{
	script_auth(s, AP2, false, AUTH_FT, 0, plain);
	script_pull(s, false, false);
	script_wait(s, 300 * NS_PER_MS);
	script_data(s, AP1, false);
}

static void c06(struct script *s)
{
	script_auth(s, AP2, false, AUTH_FT, 0, plain);
	script_pull(s, false, false);
	script_log(s, "ap1", true, "FT(RRB): Failed to decrypt");
	script_wait(s, 4 * NS_PER_S);
	script_verdict(s, "ap2", STA, "FT: Timeout pending pull request for 02:00:00:00:00:10");
	script_auth(s, AP2, true, AUTH_FT, STATUS_INVALID_PMKID, plain);
}

static void c80(struct script *s)
{
	script_auth(s, AP2, false, AUTH_FT, 0, plain);
	script_pull(s, false, false);
	script_verdict(s, "ap1", AP2, "FT: No matching R1KH found");
	script_wait(s, 4 * NS_PER_S);
	script_verdict(s, "ap2", STA, "FT: Timeout pending pull request for 02:00:00:00:00:10");
	script_auth(s, AP2, true, AUTH_FT, STATUS_INVALID_PMKID, plain);
}

/* What the key holder says comes after the station has given up. */
static void c80_late(struct script *s)
{
	script_auth(s, AP2, false, AUTH_FT, 0, plain);
	script_pull(s, false, false);
	script_wait(s, 300 * NS_PER_MS);
	script_data(s, AP1, false);
	script_wait(s, NS_PER_S);
	script_pull(s, false, false);
	script_verdict(s, "ap1", AP2, "FT: No matching R1KH found");
}

static void c04(struct script *s)
{
	c05(s);
	script_wait(s, 10 * NS_PER_S);
	refused(s, STATUS_INVALID_PMKID, plain);
}

static void c07(struct script *s)
{
	refused(s, STATUS_INVALID_MDE, plain);
}

static void c08(struct script *s)
{
	const struct script_ft other = { .mic = 3, .other_snonce = true };

	script_auth(s, AP2, false, AUTH_FT, 0, plain);
	script_auth(s, AP2, true, AUTH_FT, 0, plain);
	script_assoc(s, AP2, true, AKM_FT_PSK, &other);
	script_answer(s, AP2, true, STATUS_INVALID_FTE);
}

static void c11(struct script *s)
{
	script_ds(s, AP2, false, 0);
	script_wait(s, NS_PER_S);
}

static void roam_start(struct script *s, enum akm akm)
{
	script_auth(s, AP2, false, AUTH_OPEN, 0, plain);
	script_auth(s, AP2, true, AUTH_OPEN, 0, plain);
	script_assoc(s, AP2, true, akm, NULL);
	script_answer(s, AP2, true, 0);
}

static void ft(struct script *s, struct mac ap, uint16_t status, bool mfp)
{
	const struct script_ft how = { .mic = 3, .mfp = mfp };

	script_auth(s, ap, false, AUTH_FT, 0, plain);
	script_auth(s, ap, true, AUTH_FT, 0, plain);
	script_assoc(s, ap, true, AKM_FT_PSK, &how);
	script_answer(s, ap, true, status);
	if (status != 0)
		return;
	script_data(s, ap, false);
	script_data(s, ap, true);
	script_wait(s, NS_PER_S);
}

/* Out, to and fro; without the AP's log. */
static void c13(struct script *s)
{
	ft(s, AP2, 0, true);
	ft(s, AP1, 0, true);
	ft(s, AP2, STATUS_AP_FULL, true);
}

/* For the first time there, or unprotected, it is another matter. */
static void c58(struct script *s)
{
	ft(s, AP2, STATUS_AP_FULL, true);
}

static void c58_bare(struct script *s)
{
	ft(s, AP2, 0, false);
	ft(s, AP1, 0, false);
	ft(s, AP2, STATUS_AP_FULL, false);
}

static void c21(struct script *s)
{
	roam_start(s, AKM_FT_PSK);
	script_handshake(s, AP2, AKM_FT_PSK);
	script_data(s, AP2, true);
}

static void c24(struct script *s)
{
	roam_start(s, AKM_PSK);
	for (unsigned i = 0; i < 4; i++) {
		script_eapol(s, AP2, 1, AKM_PSK);
		script_eapol(s, AP2, 2, AKM_PSK);
		script_wait(s, 500 * NS_PER_MS);
	}
	script_leave(s, AP2, true, REASON_4WAY_TIMEOUT);
}

static void c24_inside(struct script *s)
{
	roam_start(s, AKM_PSK);
	script_eapol(s, AP2, 1, AKM_PSK);
	script_eapol(s, AP2, 2, AKM_PSK);
	script_verdict(s, "ap2", STA, "invalid MIC in msg 2/4 of 4-Way Handshake");
	script_log(s, "ap2", true, "AP-STA-POSSIBLE-PSK-MISMATCH 02:00:00:00:00:10");
	script_leave(s, AP2, true, REASON_4WAY_TIMEOUT);
}

static void c25(struct script *s)
{
	roam_start(s, AKM_PSK);
	for (unsigned m = 1; m <= 3; m++)
		script_eapol(s, AP2, m, AKM_PSK);
	script_leave(s, AP2, false, REASON_4WAY_ELEMENT_DIFFERS);
}

static void c26(struct script *s)
{
	roam_start(s, AKM_PSK);
	script_eapol(s, AP2, 1, AKM_PSK);
	script_eapol(s, AP2, 2, AKM_PSK_SHA256);
	script_leave(s, AP2, true, REASON_AUTH_NOT_VALID);
}

static void c27(struct script *s)
{
	roam_start(s, AKM_PSK);
	for (unsigned i = 0; i < 4; i++) {
		script_eapol(s, AP2, 1, AKM_PSK);
		script_wait(s, 500 * NS_PER_MS);
	}
	script_leave(s, AP2, true, REASON_4WAY_TIMEOUT);
}

static void c55(struct script *s)
{
	script_log(s, "sta", false,
		   "nl80211: MLME command failed (auth): ret=-2 (No such file or directory)");
}

static void c71(struct script *s)
{
	script_join(s, AP2, AKM_PSK);
}

static void c14(struct script *s)
{
	script_auth(s, AP2, false, AUTH_FT, 0, plain);
	script_log(s, "ap2", true, "nl80211: kernel reports: key addition failed");
	script_auth(s, AP2, true, AUTH_FT, 0, plain);
	script_assoc(s, AP2, true, AKM_FT_PSK, &plain);
	script_answer(s, AP2, true, 0);
	script_l2_update(s, "ap2");
	script_data(s, AP2, false);
}

/* As C14, and what the station sends does not go on. */
static void c15(struct script *s)
{
	c14(s);
	for (unsigned i = 0; i < 20; i++) {
		script_wait(s, 50 * NS_PER_MS);
		script_data(s, AP2, false);
	}
}

static void c28(struct script *s)
{
	script_log(s, "ap2", false,
		   "STA 02:00:00:00:00:10 WPA: Try to process received EAPOL-Key 4/4 based on old "
		   "Replay Counter and SNonce from an earlier EAPOL-Key 1/4");
}

static void c30(struct script *s)
{
	script_join(s, AP2, AKM_PSK);
	script_data(s, AP2, true);
	script_wait(s, 600 * NS_PER_S);
	script_leave(s, AP2, true, REASON_GROUP_KEY_TIMEOUT);
}

static void c61(struct script *s)
{
	for (unsigned i = 0; i < 3; i++) {
		script_join(s, AP2, AKM_PSK);
		script_data(s, AP2, true);
		script_wait(s, 10 * NS_PER_S);
		script_leave(s, AP2, true, REASON_UNSPECIFIED + i);
		script_wait(s, NS_PER_S / 2);
	}
}

static void c76(struct script *s)
{
	script_auth(s, AP2, false, AUTH_FT, 0, plain);
	script_auth(s, AP2, true, AUTH_FT, 0, plain);
	script_wait(s, NS_PER_S);
	script_data(s, AP1, false);
}

static void c77(struct script *s)
{
	c76(s);
	script_wait(s, 9 * NS_PER_S);
	script_log(s, "ap2", true,
		   "STA 02:00:00:00:00:10 IEEE 802.11: deauthenticated due to inactivity (timer "
		   "DEAUTH/REMOVE)");
}

static void c82(struct script *s)
{
	script_log(s, "ap2", true,
		   "FT (IEEE 802.11r) requires nas_identifier to be configured as a 1..48 octet "
		   "string");
}

static void c90(struct script *s)
{
	for (unsigned i = 0; i < 3; i++) {
		script_auth(s, AP2, false, AUTH_OPEN, 0, plain);
		script_wait(s, 200 * NS_PER_MS);
	}
}

static void association_refused(struct script *s, enum akm akm, uint16_t status)
{
	script_auth(s, AP2, false, AUTH_OPEN, 0, plain);
	script_auth(s, AP2, true, AUTH_OPEN, 0, plain);
	script_assoc(s, AP2, true, akm, NULL);
	script_answer(s, AP2, true, status);
}

static void c93(struct script *s)
{
	association_refused(s, AKM_OWE, STATUS_UNSPECIFIED);
}

static void c94(struct script *s)
{
	association_refused(s, AKM_PSK, STATUS_CIPHER_POLICY);
}

static const struct play {
	const char *name;
	void (*act)(struct script *s);
	enum akm akm;
	uint8_t cause;
	enum certainty certainty;
	enum evidence evidence;
	size_t n; /* failures in all; the last is looked at */
} plays[] = {
	{ "c01", c01, AKM_FT_PSK, 1, CERTAINTY_PROVEN, EVIDENCE_AIR, 1 },
	{ "c02", c02, AKM_FT_PSK, 2, CERTAINTY_CANDIDATE, EVIDENCE_AIR, 1 },
	{ "c02 inside", c02_inside, AKM_FT_PSK, 2, CERTAINTY_PROVEN, EVIDENCE_INSIDE, 1 },
	{ "c04", c04, AKM_FT_PSK, 4, CERTAINTY_CANDIDATE, EVIDENCE_AIR, 2 },
	{ "c05", c05, AKM_FT_PSK, 5, CERTAINTY_PROVEN, EVIDENCE_AIR, 1 },
	{ "c05 silence", c05_silence, AKM_FT_PSK, 5, CERTAINTY_CANDIDATE, EVIDENCE_AIR, 1 },
	{ "c06", c06, AKM_FT_PSK, 6, CERTAINTY_PROVEN, EVIDENCE_LOG, 1 },
	{ "c07", c07, AKM_FT_PSK, 7, CERTAINTY_PROVEN, EVIDENCE_AIR, 1 },
	{ "c08", c08, AKM_FT_PSK, 8, CERTAINTY_PROVEN, EVIDENCE_AIR, 1 },
	{ "c11", c11, AKM_FT_PSK, 11, CERTAINTY_PROVEN, EVIDENCE_AIR, 1 },
	{ "c13", c13, AKM_FT_PSK, 13, CERTAINTY_CANDIDATE, EVIDENCE_AIR, 1 },
	{ "c14", c14, AKM_FT_PSK, 14, CERTAINTY_PROVEN, EVIDENCE_LOG, 1 },
	{ "c15", c15, AKM_FT_PSK, 15, CERTAINTY_PROVEN, EVIDENCE_LOG, 1 },
	{ "c21", c21, AKM_FT_PSK, 21, CERTAINTY_PROVEN, EVIDENCE_AIR, 1 },
	{ "c24", c24, AKM_PSK, 24, CERTAINTY_CANDIDATE, EVIDENCE_AIR, 1 },
	{ "c24 inside", c24_inside, AKM_PSK, 24, CERTAINTY_PROVEN, EVIDENCE_INSIDE, 1 },
	{ "c25", c25, AKM_PSK, 25, CERTAINTY_PROVEN, EVIDENCE_AIR, 1 },
	{ "c26", c26, AKM_PSK, 26, CERTAINTY_PROVEN, EVIDENCE_AIR, 1 },
	{ "c27", c27, AKM_PSK, 27, CERTAINTY_PROVEN, EVIDENCE_AIR, 1 },
	{ "c28", c28, AKM_PSK, 28, CERTAINTY_PROVEN, EVIDENCE_INSIDE, 1 },
	{ "c30", c30, AKM_PSK, 30, CERTAINTY_PROVEN, EVIDENCE_AIR, 2 },
	{ "c55", c55, AKM_PSK, 55, CERTAINTY_PROVEN, EVIDENCE_INSIDE, 1 },
	{ "c58", c58, AKM_FT_PSK, 58, CERTAINTY_CANDIDATE, EVIDENCE_AIR, 1 },
	{ "c58 unprotected", c58_bare, AKM_FT_PSK, 58, CERTAINTY_CANDIDATE, EVIDENCE_AIR, 1 },
	{ "c61", c61, AKM_PSK, 61, CERTAINTY_PROVEN, EVIDENCE_AIR, 2 },
	{ "c71", c71, AKM_PSK, 71, CERTAINTY_PROVEN, EVIDENCE_AIR, 1 },
	{ "c76", c76, AKM_FT_PSK, 76, CERTAINTY_PROVEN, EVIDENCE_AIR, 1 },
	{ "c77", c77, AKM_FT_PSK, 77, CERTAINTY_PROVEN, EVIDENCE_LOG, 2 },
	{ "c80", c80, AKM_FT_PSK, 80, CERTAINTY_PROVEN, EVIDENCE_INSIDE, 1 },
	{ "c80 late", c80_late, AKM_FT_PSK, 80, CERTAINTY_PROVEN, EVIDENCE_INSIDE, 1 },
	{ "c90", c90, AKM_PSK, 90, CERTAINTY_CANDIDATE, EVIDENCE_AIR, 1 },
	{ "c93", c93, AKM_PSK, 93, CERTAINTY_CANDIDATE, EVIDENCE_AIR, 1 },
	{ "c94", c94, AKM_PSK, 94, CERTAINTY_PROVEN, EVIDENCE_AIR, 1 },
	{ "c82", c82, AKM_PSK, 82, CERTAINTY_PROVEN, EVIDENCE_LOG, 1 },
};

static void fault(struct script *s)
{
	script_rec(s, (struct trace_rec){ .kind = TRACE_FAULT, .entity = "ap2",
					  .u.fault = { "bug", "fte-mic ap2" } });
}

static struct script run(const struct play *p, bool with_faults)
{
	struct script s = script_new(p->akm, false);

	if (p->cause == 21 || p->cause == 11) { /* other beacons than usual, in a new observer */
		observe_free(s.o);
		s = (struct script){ .o = observe_new(), .mdid1 = 0xb2,
				     .mdid2 = p->cause == 21 ? 0xb3 : 0xb2 };
		observe_station(s.o, STA, "sta");
		script_beacon(&s, AP1, p->akm);
		script_beacon(&s, AP2, p->akm);
	}
	if (with_faults)
		fault(&s);
	script_join(&s, AP1, p->akm);
	script_rec(&s, (struct trace_rec){ .kind = TRACE_WIRE, .entity = "ap1" });
	if (with_faults)
		fault(&s);
	p->act(&s);
	if (with_faults)
		fault(&s);
	script_wait(&s, 10 * NS_PER_S);
	script_finish(&s);
	return s;
}

START_TEST(t_cause)
{
	const struct play *p = &plays[_i];

	for (unsigned faults = 0; faults < 2; faults++) {
		struct script s = run(p, faults != 0);
		const struct failure *f;

		ck_assert_msg(observe_n_failures(s.o) == p->n, "%s: %zu failures", p->name,
			      observe_n_failures(s.o));
		f = observe_get_failure(s.o, p->n - 1);
		ck_assert_msg(f->cause == p->cause, "%s: C%02u", p->name, f->cause);
		ck_assert_msg(f->certainty == p->certainty, "%s: %s", p->name,
			      certainty_text(f->certainty));
		ck_assert_msg(f->evidence == p->evidence, "%s: %s", p->name,
			      evidence_text(f->evidence));
		ck_assert_str_eq(f->station, p->cause == 82 ? "" : "sta");
		ck_assert_str_eq(f->ap, p->cause == 55 ? "" : "ap2");
		ck_assert(*f->why && *f->fix);
		ck_assert(f->at_ns > 0);
		observe_free(s.o);
	}
}
END_TEST

START_TEST(t_says_what_was_said)
{
	static const struct play late = { "c06", c06, AKM_FT_PSK, 6, CERTAINTY_PROVEN,
					  EVIDENCE_LOG, 1 };
	static const struct play fte = { "c08", c08, AKM_FT_PSK, 8, CERTAINTY_PROVEN, EVIDENCE_AIR,
					 1 };
	struct script s = run(&late, false);
	const struct failure *f = observe_get_failure(s.o, 0);

	ck_assert_str_eq(f->visible_log, "FT(RRB): Failed to decrypt");
	ck_assert_str_eq(f->frame, "FT authentication response, status 53");
	ck_assert_uint_eq(observe_get_station(s.o, 0)->roams[0].cause, 6);
	ck_assert_uint_eq(observe_get_station(s.o, 0)->roams[0].attempts[0].cause, 6);
	observe_free(s.o);

	s = run(&fte, false);
	f = observe_get_failure(s.o, 0);
	ck_assert_ptr_nonnull(strstr(f->why, "the SNonce differs"));
	ck_assert_str_eq(f->frame, "reassociation response, status 55");
	ck_assert_uint_gt(f->frame_no, 0);
	observe_free(s.o);
}
END_TEST

/* What another station's AP says in the same second is not this station's cause. */
START_TEST(t_not_ours)
{
	struct script s = script_new(AKM_FT_PSK, false);
	const struct mac other = { { 2, 0, 0, 0, 0, 0x11 } };

	script_join(&s, AP1, AKM_FT_PSK);
	script_auth(&s, AP2, false, AUTH_FT, 0, plain);
	script_verdict(&s, "ap2", other, "FT: No PMKID in RSNIE");
	script_auth(&s, AP2, true, AUTH_FT, STATUS_INVALID_PMKID, plain);
	script_finish(&s);
	ck_assert_uint_eq(observe_n_failures(s.o), 1);
	ck_assert_uint_eq(observe_get_failure(s.o, 0)->cause, 2);
	observe_free(s.o);
}
END_TEST

UNIT_MAIN("observe_causes", {
	tcase_add_loop_test(tc, t_cause, 0, N_OF(plays));
	tcase_add_test(tc, t_says_what_was_said);
	tcase_add_test(tc, t_not_ours);
})
