#include "check/rules.h"

/*
 * iPhones drop from the old AP before the new one answers when the advertised reassociation
 * deadline is short, the more so over the DS, where it begins earlier (OpenWrt issues 7907 and
 * 20799). The AP never enforces the deadline, so a long one costs nothing.
 */
enum { APPLE_DEADLINE_TU = 20000 };

static bool is_ft_roamed(const struct check_group *g, const struct check_bss *b)
{
	for (size_t i = 0; i < g->n; i++)
		if (g->v[i] != b && check_same_domain(g->v[i], b) &&
		    (g->v[i]->s->akms & b->s->akms & AKM_FT_MASK))
			return true;
	return false;
}

static void judge(struct check_group *g, const struct check_bss *b)
{
	struct check_about about = { .rule = CHECK_APPLE, .severity = CONFIG_WARNING,
				     .cause = "C70" };
	static const char deadline[] = "reassociation_deadline";

	if (b->s->reassociation_deadline_tu < APPLE_DEADLINE_TU) {
		about.at = check_at(b, deadline);
		about.fix = check_fix(g, b, deadline, deadline, "%d", APPLE_DEADLINE_TU);
		check_find(g, about,
			   "reassociation deadline %u TU: iPhones give up the old AP before the "
			   "new one "
			   "answers; the AP itself never enforces it",
			   (unsigned)b->s->reassociation_deadline_tu);
	}
	if (b->s->ft_over_ds) {
		about.at = check_at(b, "ft_over_ds");
		about.fix = check_fix(g, b, "ft_over_ds", "ft_over_ds", "0");
		check_find(g, about,
			   "FT over the DS is advertised%s: few clients do it well, and iPhones "
			   "start "
			   "the deadline while still at the old AP",
			   spec_option_last(&b->s->options, "ft_over_ds") ? "" : " (the default)");
	}
}

void rule_apple(struct check_group *g)
{
	for (size_t i = 0; i < g->n; i++)
		if (spec_bss_has_ft(g->v[i]->s) && is_ft_roamed(g, g->v[i]))
			judge(g, g->v[i]);
}
