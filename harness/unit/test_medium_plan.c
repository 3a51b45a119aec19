/* sees: base spec */
#include <check.h>
#include <string.h>

#include "base/time.h"
#include "spec/fault.h"
#include "suite.h"

/* Text in, canonical text out. */
static const struct {
	const char *in, *canonical;
} good[] = {
	{ "drop eapol-3 from=ap2 nth=1 times=2", "drop eapol-3 from=ap2 times=2" },
	{ "  drop   auth to=phone ack=1 ", "drop auth to=phone ack=1" },
	{ "drop", "drop any" },
	{ "drop any times=0", "drop any times=0" },
	{ "delay rrb-resp by=250ms", "delay rrb-resp by=250ms" },
	{ "delay rrb-resp by=1500us nth=3", "delay rrb-resp nth=3 by=1500us" },
	{ "delay rrb by=2000ms", "delay rrb by=2s" },
	{ "duplicate reassoc-req", "duplicate reassoc-req by=0s" },
	{ "corrupt reassoc-resp offset=-1 xor=80", "corrupt reassoc-resp offset=-1 xor=80" },
	{ "corrupt data offset=30", "corrupt data offset=30 xor=01" },
	{ "clog any where=wire from=ap1 time=2s for=500ms",
	  "clog any where=wire from=ap1 time=2s for=500ms" },
	{ "clog for=1s times=2", "clog any times=2 for=1s" },
	{ "reboot at=ap2 time=3s for=2s", "reboot at=ap2 time=3s for=2s" },
	{ "reboot at=ap2 time=0s", "reboot at=ap2 time=0s" },
	{ "lose-key pmk-r1 at=ap2 time=3s", "lose-key pmk-r1 at=ap2 time=3s" },
	{ "slow at=ap2 by=40ms for=10s", "slow at=ap2 by=40ms for=10s" },
	{ "bug fte-mic at=ap2 nth=2 times=0", "bug fte-mic at=ap2 nth=2 times=0" },
};

START_TEST(t_text_both_ways)
{
	char text[FAULT_TEXT], whytext[100];
	struct sb out = sb_of(text, sizeof(text)), why = sb_of(whytext, sizeof(whytext));
	struct fault a, b;

	ck_assert_msg(fault_parse(good[_i].in, strlen(good[_i].in), &a, &why) == ERR_OK, "%s",
		      whytext);
	fault_format(&a, &out);
	ck_assert_str_eq(text, good[_i].canonical);
	ck_assert_int_eq(fault_parse(text, strlen(text), &b, &why), ERR_OK);
	ck_assert_mem_eq(&a, &b, sizeof(a));
}
END_TEST

static const struct {
	const char *in, *why;
} bad[] = {
	{ "", "empty fault" },
	{ "dorp auth", "unknown fault 'dorp', did you mean 'drop'?" },
	{ "drop atuh", "unknown frame 'atuh', did you mean 'auth'?" },
	{ "drop ft-auth-1", "unknown frame 'ft-auth-1'; see roamwright list faults" },
	{ "drop auth form=ap1", "unknown key 'form', did you mean 'for'?" },
	{ "drop auth by=3ms", "'by' means nothing here" },
	{ "drop auth from=a from=b", "'from' is there twice" },
	{ "drop auth nth=0", "bad value of 'nth': '0'" },
	{ "drop auth from=", "bad value of 'from': ''" },
	{ "drop auth ap1", "expected key=value, got 'ap1'" },
	{ "delay auth", "'delay' needs 'by='" },
	{ "delay auth by=3", "bad value of 'by': '3'" },
	{ "delay auth by=ms", "bad value of 'by': 'ms'" },
	{ "delay auth by=99999999999s", "bad value of 'by': '99999999999s'" },
	{ "corrupt auth offset=1 xor=00", "bad value of 'xor': '00'" },
	{ "corrupt auth offset=99999", "bad value of 'offset': '99999'" },
	{ "clog where=wire", "'clog' needs 'for='" },
	{ "clog where=ether for=1s", "bad value of 'where': 'ether'" },
	{ "reboot time=3s", "'reboot' needs 'at='" },
	{ "bug at=ap2", "'bug' needs a name" },
	{ "bug x", "'bug' needs 'at='" },
};

START_TEST(t_bad_text_is_explained)
{
	char text[100];
	struct sb why = sb_of(text, sizeof(text));
	struct fault f = { .nth = 42 };

	ck_assert_int_eq(fault_parse(bad[_i].in, strlen(bad[_i].in), &f, &why), ERR_PARSE);
	ck_assert_str_eq(text, bad[_i].why);
	ck_assert_uint_eq(f.nth, 42);
}
END_TEST

START_TEST(t_every_class_and_action_has_a_word)
{
	for (unsigned c = 0; c < CLASS_COUNT; c++)
		ck_assert_ptr_nonnull(frame_class_text((enum frame_class)c));
	for (unsigned a = 0; a < FAULT_ACTION_COUNT; a++)
		ck_assert_ptr_nonnull(fault_action_text((enum fault_action)a));
	ck_assert(frame_class_covers(CLASS_ANY, CLASS_BEACON));
	ck_assert(frame_class_covers(CLASS_EAPOL, CLASS_EAPOL_1));
	ck_assert(frame_class_covers(CLASS_EAPOL, CLASS_GROUP_2));
	ck_assert(!frame_class_covers(CLASS_EAPOL, CLASS_RRB));
	ck_assert(frame_class_covers(CLASS_RRB, CLASS_RRB_SEQ_RESP));
	ck_assert(!frame_class_covers(CLASS_RRB, CLASS_L2_UPDATE));
	ck_assert(frame_class_covers(CLASS_RADIUS, CLASS_RADIUS_REQUEST));
	ck_assert(frame_class_covers(CLASS_RADIUS, CLASS_RADIUS_REJECT));
	ck_assert(!frame_class_covers(CLASS_RADIUS, CLASS_L2_UPDATE));
	ck_assert(!frame_class_covers(CLASS_RADIUS_ACCEPT, CLASS_RADIUS_REJECT));
	ck_assert(!frame_class_covers(CLASS_EAPOL_1, CLASS_EAPOL));
}
END_TEST

START_TEST(t_a_plan_is_bounded)
{
	static struct fault_plan plan;
	struct fault f = { .action = FAULT_DROP };

	for (unsigned i = 0; i < FAULTS_MAX; i++)
		ck_assert_int_eq(fault_plan_add(&plan, &f), ERR_OK);
	ck_assert_int_eq(fault_plan_add(&plan, &f), ERR_LIMIT);
	ck_assert_uint_eq(plan.n, FAULTS_MAX);
}
END_TEST

UNIT_MAIN("fault plan",
	tcase_add_loop_test(tc, t_text_both_ways, 0, N_OF(good));
	tcase_add_loop_test(tc, t_bad_text_is_explained, 0, N_OF(bad));
	tcase_add_test(tc, t_every_class_and_action_has_a_word);
	tcase_add_test(tc, t_a_plan_is_bounded);)
