/* sees: base proto */
#include "proto/mic_watch.h"
#include "suite.h"

/* [11-2020 12.5.2.4.2] failures at these times, in ms: which of them begin countermeasures. */
static const struct watch_case {
	const char *name;
	int64_t at_ms[4];
	bool begins[4];
	int64_t until_ms; /* they last; 0: there are none */
} cases[] = {
	{ "one", { 1000 }, { false }, 0 },
	{ "one at the very beginning", { 0 }, { false }, 0 },
	{ "two", { 1000, 2000 }, { false, true }, 62000 },
	{ "at once", { 1000, 1000 }, { false, true }, 61000 },
	{ "after a minute", { 1000, 61000 }, { false, true }, 121000 },
	{ "after more than a minute", { 1000, 61001 }, { false, false }, 0 },
	{ "each later than a minute", { 1, 60100, 120200 }, { false, false, false }, 0 },
	/* it is the latest one that counts, not the first */
	{ "a late one and another", { 1, 60100, 61000 }, { false, false, true }, 121000 },
	{ "during countermeasures", { 1, 2, 30000 }, { false, true, true }, 90000 },
};

START_TEST(t_watch)
{
	const struct watch_case *c = &cases[_i];
	struct mic_watch w = { 0 };

	for (unsigned i = 0; i < 4 && (i == 0 || c->at_ms[i] > 0); i++)
		ck_assert_msg(mic_watch_failed(&w, c->at_ms[i] * NS_PER_MS) == c->begins[i],
			      "%s, number %u", c->name, i);
	if (c->until_ms > 0)
		ck_assert(mic_watch_resists(&w, c->until_ms * NS_PER_MS - 1));
	ck_assert(!mic_watch_resists(&w, c->until_ms * NS_PER_MS));
}
END_TEST

UNIT_MAIN("mic_watch", { tcase_add_loop_test(tc, t_watch, 0, N_OF(cases)); })
