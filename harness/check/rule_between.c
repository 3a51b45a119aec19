#include <string.h>

#include "check/rules.h"

/* What APs of one SSID must have in common, that SAE and a key made at one serve at another. */

enum {
	SAE_AKMS = SUITE_BIT(AKM_SAE) | SUITE_BIT(AKM_FT_SAE) | SUITE_BIT(AKM_SAE_EXT) |
		   SUITE_BIT(AKM_FT_SAE_EXT),
	CACHED_AKMS = SUITE_BIT(AKM_SAE) | SUITE_BIT(AKM_SAE_EXT) | SUITE_BIT(AKM_8021X) |
		      SUITE_BIT(AKM_8021X_SHA256) | SUITE_BIT(AKM_SUITE_B) |
		      SUITE_BIT(AKM_SUITE_B_192)
};

/* sae_pwe: 0 the loop, 1 the hash, 2 either. */
static void judge_pwe(struct check_group *g, const struct check_bss *ref, const struct check_bss *b)
{
	static const char *const words[] = { "hunting-and-pecking only", "hash-to-element only",
					     "either" };
	struct check_about about = { .rule = CHECK_SAE, .cause = "C37" };
	struct check_place first = check_at(ref, "sae_pwe");
	unsigned x = ref->s->sae_pwe % 3, y = b->s->sae_pwe % 3; /* 3: the loop as well */

	if (x == y)
		return;
	/* hostapd switches the hash on in 6 GHz, where nobody can do without. */
	if ((ref->radio->band == SPEC_BAND_6GHZ) != (b->radio->band == SPEC_BAND_6GHZ) &&
	    (x == 2 || y == 2))
		return;
	about.severity = x != 2 && y != 2 ? CONFIG_ERROR : CONFIG_WARNING;
	about.at = check_at(b, "sae_pwe");
	about.fix = check_fix(g, b, "sae_pwe", "sae_pwe", "%u", x);
	check_find(g, about, "SAE derives its element by %s here and by %s at %s:%u: a client that "
			     "can do one of them is refused on the other AP",
		   words[y], words[x], first.file, first.line);
}

static bool share_group(const struct spec_bss *a, const struct spec_bss *b)
{
	for (size_t i = 0; i < a->n_sae_groups; i++)
		for (size_t k = 0; k < b->n_sae_groups; k++)
			if (a->sae_groups[i] == b->sae_groups[k])
				return true;
	return false;
}

static void judge_groups(struct check_group *g, const struct check_bss *ref,
			 const struct check_bss *b)
{
	struct check_about about = { .rule = CHECK_SAE, .severity = CONFIG_ERROR, .cause = "C37" };
	struct check_place first = check_at(ref, "sae_groups");

	if (share_group(ref->s, b->s))
		return;
	about.at = check_at(b, "sae_groups");
	about.fix = check_fix_as(g, b, "sae_groups", first);
	check_find(g, about, "no SAE group in common with %s:%u: the group that worked there is "
			     "refused here with status 77",
		   first.file, first.line);
}

static void judge_okc(struct check_group *g, const struct check_bss *ref, const struct check_bss *b)
{
	struct check_about about = { .rule = CHECK_CACHING, .severity = CONFIG_WARNING,
				     .cause = "C42" };
	struct check_place first = check_at(ref, "okc");

	if (!(ref->s->akms & b->s->akms & CACHED_AKMS) || ref->s->okc == b->s->okc)
		return;
	about.at = check_at(b, "okc");
	about.fix = check_fix(g, b, "okc", "auth_cache", "%d", ref->s->okc);
	check_find(g, about, "okc is %s here and %s at %s:%u: a key that is shared one way only "
			     "makes every second roam a full authentication",
		   b->s->okc ? "on" : "off", ref->s->okc ? "on" : "off", first.file, first.line);
}

void rule_between(struct check_group *g)
{
	const struct check_bss *ref = g->v[0];

	for (size_t i = 1; i < g->n; i++) {
		const struct check_bss *b = g->v[i];

		judge_okc(g, ref, b);
		if (!(ref->s->akms & b->s->akms & SAE_AKMS))
			continue;
		judge_pwe(g, ref, b);
		judge_groups(g, ref, b);
	}
}
