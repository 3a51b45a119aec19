/* sees: base trace observe */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "observe/catalogue.h"
#include "observe/observe.h"
#include "suite.h"

START_TEST(t_complete)
{
	const struct cause *c = cause_get((unsigned)_i);

	ck_assert_ptr_nonnull(c);
	ck_assert_uint_eq(c->id, (unsigned)_i);
	ck_assert(*c->title && *c->why && *c->fix);
	ck_assert_ptr_nonnull(c->visible_log);
	ck_assert_ptr_nonnull(c->hidden_log);
}
END_TEST

START_TEST(t_outside)
{
	ck_assert_ptr_null(cause_get(0));
	ck_assert_ptr_null(cause_get(CAUSE_COUNT));
}
END_TEST

static const struct {
	const char *text;
	unsigned id;
} ids[] = { { "C07", 7 }, { "c7", 7 },	{ "88", 88 }, { "C00", 0 }, { "C95", 95 }, { "C96", 0 },
	    { "", 0 },	  { "C", 0 },	{ "C7x", 0 }, { "7 ", 0 } };

START_TEST(t_parse)
{
	ck_assert_uint_eq(cause_parse(ids[_i].text), ids[_i].id);
}
END_TEST

START_TEST(t_format)
{
	char buf[CAUSE_TEXT];

	ck_assert_str_eq(cause_format(7, buf), "C07");
	ck_assert_str_eq(cause_format(82, buf), "C82");
}
END_TEST

/* The lines of hostapd 2.10 and wpa_supplicant 2.10 as they appear in their logs. */
static const struct {
	const char *line;
	unsigned cause;
} lines[] = {
	{ "FT: Did not have matching PMK-R1 and either unknown or blocked R0KH-ID or NAK from R0KH",
	  2 },
	{ "FT: Timeout pending pull request for 02:00:00:00:02:00", 5 },
	{ "FT(RRB): Failed to decrypt", 6 },
	{ "FT: Invalid MDIE", 7 },
	{ "FT: Invalid MIC in FTIE", 8 },
	{ "WPA: invalid MIC in msg 2/4 of 4-Way Handshake", 24 },
	{ "nl80211: MLME command failed (auth): ret=-2 (No such file or directory)", 55 },
	{ "FT (IEEE 802.11r) requires nas_identifier to be configured as a 1..48 octet string",
	  82 },
	{ "IEEE 802.11: authenticated", 0 },
	{ "nl80211: kernel reports: key addition failed", 14 },
	{ "", 0 },
};

START_TEST(t_lines)
{
	ck_assert_uint_eq(cause_of_line(lines[_i].line, NULL), lines[_i].cause);
}
END_TEST

START_TEST(t_ranks)
{
	unsigned decrypt, timeout, refused;

	ck_assert_uint_eq(cause_of_line("FT(RRB): Failed to decrypt", &decrypt), 6);
	ck_assert_uint_eq(cause_of_line("FT: Timeout pending pull request", &timeout), 5);
	ck_assert_uint_eq(cause_of_line("FT: Did not have matching PMK-R1", &refused), 2);
	ck_assert_uint_gt(decrypt, timeout);
	ck_assert_uint_gt(timeout, refused);
	ck_assert_uint_eq(cause_of_line(NULL, &refused), 0);
	ck_assert_uint_eq(refused, 0);
}
END_TEST

START_TEST(t_words)
{
	ck_assert_str_eq(method_text(METHOD_FT_DS), "ft-ds");
	ck_assert_str_eq(method_text(METHOD_FILS), "fils");
	ck_assert_str_eq(outcome_text(OUTCOME_FELL_BACK), "fell-back");
	ck_assert_str_eq(phase_text(PHASE_KEY_INSTALL), "key_install");
	ck_assert_str_eq(certainty_text(CERTAINTY_CANDIDATE), "candidate");
	ck_assert_str_eq(evidence_text(EVIDENCE_INSIDE), "inside");
	ck_assert_str_eq(flow_kind_text(FLOW_VOICE), "voice");
}
END_TEST

UNIT_MAIN("observe_catalogue", {
	tcase_add_loop_test(tc, t_complete, 1, CAUSE_COUNT);
	tcase_add_test(tc, t_outside);
	tcase_add_loop_test(tc, t_parse, 0, N_OF(ids));
	tcase_add_test(tc, t_format);
	tcase_add_loop_test(tc, t_lines, 0, N_OF(lines));
	tcase_add_test(tc, t_ranks);
	tcase_add_test(tc, t_words);
})
