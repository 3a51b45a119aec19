/* sees: base trace spec crypto models config observe world script engine */
#include <string.h>

#include "base/text.h"
#include "script/pattern.h"
#include "suite.h"

/*
 * Patterns as the Lua 5.4 manual describes them. Expected values were computed with Lua 5.4.4;
 * 18000 random patterns gave the same there, but for references to captures that are not closed,
 * which are refused here before anything is matched.
 */
static const struct match_case {
	const char *subject, *pattern;
	int at, end;          /* -1: no match */
	const char *captures; /* joined by '|'; positions as numbers from 1 */
} matches[] = {
	{ "", "", 0, 0, "" },
	{ "abc", "b", 1, 2, "" },
	{ "abc", "^b", -1, 0, "" },
	{ "abc", "c$", 2, 3, "" },
	{ "a$c", "a$c", 0, 3, "" },
	{ "aaa", "a-", 0, 0, "" },
	{ "aaab", "a-b", 0, 4, "" },
	{ "aaab", "a*ab", 0, 4, "" },
	{ "aab", "a?a?a?b", 0, 3, "" },
	{ "aab", "a+b?", 0, 3, "" },
	{ "bbb", "a+", -1, 0, "" },
	{ "key = value", "(%w+)%s*=%s*(%w+)", 0, 11, "key|value" },
	{ "hello", "()ll()", 2, 4, "3|5" },
	{ "f(a(b)c)d", "%b()", 1, 8, "" },
	{ "f(a(b", "%b()", -1, 0, "" },
	{ "THE (quick) fox", "%f[%a]%a+%f[%A]", 0, 3, "" },
	{ "abab", "(ab)%1", 0, 4, "ab" },
	{ "abac", "(a)b%1c", 0, 4, "a" },
	{ "x]y", "[]]", 1, 2, "" },
	{ "x-y", "[a-]", 1, 2, "" },
	{ "x-y", "[%a-]+", 0, 3, "" },
	{ "0x1F", "0[xX](%x+)", 0, 4, "1F" },
	{ "a.b", "%.", 1, 2, "" },
	{ "tab\there", "%s", 3, 4, "" },
	{ "\x01", "%c", 0, 1, "" },
	{ "_", "%w", -1, 0, "" },
	{ "_", "%p", 0, 1, "" },
	{ "\xe9", "%a", -1, 0, "" },
	{ "\xe9", "%A", 0, 1, "" },
	{ "nested", "((n)(e))s", 0, 3, "ne|n|e" },
	{ "a-z", "[a%-z]+", 0, 3, "" },
	{ "m", "[^a-lo-z]", 0, 1, "" },
};

static const char *joined(const struct pattern *p, const char *subject,
			  const struct pattern_match *m, char *buf, size_t cap)
{
	struct sb s = sb_of(buf, cap);

	for (unsigned i = 0; i < p->n_captures; i++) {
		const struct pattern_capture *c = &m->capture[i];

		if (i > 0)
			sb_char(&s, '|');
		if (c->is_position)
			sb_printf(&s, "%zu", c->at + 1);
		else
			sb_put(&s, subject + c->at, c->len);
	}
	return buf;
}

START_TEST(t_match)
{
	const struct match_case *c = &matches[_i];
	struct bytes subject = bytes_of(c->subject, strlen(c->subject));
	struct pattern p;
	struct pattern_match m;
	uint64_t steps = 0;
	char captures[128];
	int found = -1;

	ck_assert_ptr_null(
		pattern_compile(bytes_of(c->pattern, strlen(c->pattern)), true, &p));
	for (size_t at = 0; at <= subject.len && found < 0; at++) {
		if (pattern_match_at(&p, subject, at, &steps, 10000, &m) == PATTERN_FOUND)
			found = (int)at;
		if (p.anchored)
			break;
	}
	ck_assert_int_eq(found, c->at);
	if (found < 0)
		return;
	ck_assert_uint_eq(m.end, (unsigned)c->end);
	ck_assert_str_eq(joined(&p, c->subject, &m, captures, sizeof(captures)), c->captures);
}
END_TEST

static const struct bad_case {
	const char *pattern, *why;
} bad[] = {
	{ "%", "malformed pattern (ends with '%')" },
	{ "[a", "malformed pattern (missing ']')" },
	{ "[]", "malformed pattern (missing ']')" },
	{ "[^]", "malformed pattern (missing ']')" },
	{ "[a%", "malformed pattern (missing ']')" },
	{ "[a%]", "malformed pattern (missing ']')" },
	{ "%b", "malformed pattern (missing arguments to '%b')" },
	{ "%bx", "malformed pattern (missing arguments to '%b')" },
	{ "%f", "a frontier needs a [set]" },
	{ "%fa", "a frontier needs a [set]" },
	{ "(a", "unfinished capture" },
	{ "a)", "invalid pattern capture" },
	{ "%1", "invalid capture index in pattern" },
	{ "(a%1)", "invalid capture index in pattern" },
	{ "()%1", "invalid capture index in pattern" },
	{ "%0", "invalid capture index in pattern" },
};

START_TEST(t_malformed)
{
	struct pattern p;
	const char *why = pattern_compile(bytes_of(bad[_i].pattern, strlen(bad[_i].pattern)), true,
					  &p);

	ck_assert_ptr_nonnull(why);
	ck_assert_str_eq(why, bad[_i].why);
}
END_TEST

START_TEST(t_too_large)
{
	char text[512];
	struct pattern p;

	memset(text, 'a', sizeof(text));
	ck_assert_str_eq(pattern_compile(bytes_of(text, sizeof(text)), true, &p),
			 "pattern too complex");
	for (size_t i = 0; i + 1 < sizeof(text); i += 2)
		memcpy(text + i, "()", 2);
	ck_assert_str_eq(pattern_compile(bytes_of(text, sizeof(text)), true, &p),
			 "too many captures");
}
END_TEST

/* Thirty nested choices over a long text: Lua's own matcher would not return. */
START_TEST(t_work_is_bounded)
{
	static uint8_t subject[4096];
	char text[61];
	struct pattern p;
	struct pattern_match m;
	uint64_t steps = 0;

	memset(subject, 'a', sizeof(subject));
	for (unsigned i = 0; i < 60; i += 2)
		memcpy(text + i, "a-", 2);
	text[60] = 'b';
	ck_assert_ptr_null(pattern_compile(bytes_of(text, sizeof(text)), true, &p));
	ck_assert_int_eq(pattern_match_at(&p, BYTES(subject), 0, &steps, 100000, &m),
			 PATTERN_TOO_LONG);
	ck_assert_uint_le(steps, 100000 + PATTERN_ITEMS_MAX);
}
END_TEST

UNIT_MAIN("script_pattern",
	  tcase_add_loop_test(tc, t_match, 0, N_OF(matches));
	  tcase_add_loop_test(tc, t_malformed, 0, N_OF(bad));
	  tcase_add_test(tc, t_too_large);
	  tcase_add_test(tc, t_work_is_bounded);
)
