#include <string.h>

#include "base/text.h"
#include "check/rules.h"
#include "crypto/hash.h"

/* All BSSs of an SSID that speak FT must be of one mobility domain, or no FT roam is possible. */

static size_t votes(const struct check_group *g, const struct check_bss *b)
{
	size_t n = 0;

	for (size_t i = 0; i < g->n; i++)
		n += spec_bss_has_ft(g->v[i]->s) && check_same_domain(g->v[i], b);
	return n;
}

/* The domain most have; the first of equals. */
static const struct check_bss *reference(const struct check_group *g)
{
	const struct check_bss *best = NULL;

	for (size_t i = 0; i < g->n; i++)
		if (spec_bss_has_ft(g->v[i]->s) &&
		    (best == NULL || votes(g, g->v[i]) > votes(g, best)))
			best = g->v[i];
	return best;
}

/* md5(ssid + newline) or md5(ssid), the two ways OpenWrt's releases derive the domain. */
static bool is_derived(struct check_group *g, const struct check_bss *b, bool newline)
{
	struct bytes part[2] = { spec_ssid_bytes(&b->s->ssid), bytes_of("\n", 1) };
	uint8_t md[2];
	enum err e = hash_digest(g->crypto, HASH_MD5, part, newline ? 2 : 1, md, sizeof(md));

	if (e != ERR_OK) {
		g->failed = true;
		g->err = e;
		return false;
	}
	return memcmp(md, b->s->mobility_domain, sizeof(md)) == 0;
}

static const char *why(struct check_group *g, const struct check_bss *a, const struct check_bss *b)
{
	if ((is_derived(g, a, true) && is_derived(g, b, false)) ||
	    (is_derived(g, a, false) && is_derived(g, b, true)))
		return "; the first scripts of OpenWrt 25.12 derived it from the SSID without a "
		       "newline, other releases with one";
	return "";
}

void rule_mobility_domain(struct check_group *g)
{
	const struct check_bss *ref = reference(g);
	struct check_about about = { .rule = CHECK_MOBILITY_DOMAIN, .severity = CONFIG_ERROR,
				     .cause = "C07" };

	for (size_t i = 0; i < g->n; i++) {
		const struct check_bss *b = g->v[i];
		const uint8_t *have = b->s->mobility_domain;
		struct check_place other;

		if (!spec_bss_has_ft(b->s) || check_same_domain(b, ref))
			continue;
		about.at = check_at(b, "mobility_domain");
		about.fix = check_fix(g, b, "mobility_domain", "mobility_domain", "%02x%02x",
				      ref->s->mobility_domain[0], ref->s->mobility_domain[1]);
		other = check_at(ref, "mobility_domain");
		check_find(g, about,
			   "mobility domain %02x%02x, but %s:%u has %02x%02x: every FT roam "
			   "between "
			   "them ends with status 54 or is not tried%s",
			   have[0], have[1], other.file, other.line, ref->s->mobility_domain[0],
			   ref->s->mobility_domain[1], why(g, b, ref));
	}
}
