#include <string.h>

#include "check/rules.h"

/* The names under which key holders know each other: one R0KH-ID and one R1KH-ID for each BSS. */

static bool needs_pull(const struct check_bss *a, const struct check_bss *b)
{
	return (check_pulled_akms(a, b) | check_pulled_akms(b, a)) != 0;
}

static void same_nasid(struct check_group *g, const struct check_bss *a, const struct check_bss *b)
{
	struct check_about about = { .rule = CHECK_NAS_IDENTIFIER, .cause = "C02" };
	struct check_place first = check_at(a, "nas_identifier");
	bool pull = needs_pull(a, b);

	about.severity = pull ? CONFIG_ERROR : CONFIG_WARNING;
	about.at = check_at(b, "nas_identifier");
	about.fix = check_fix(g, b, "nas_identifier", "nasid", "%.40s-2", b->nasid);
	check_find(g, about, "nas_identifier '%s' is also that of %s:%u: %s", b->nasid, first.file,
		   first.line,
		   pull ? "a target takes itself for the R0KH and refuses with status 53"
			: "it is no R0KH-ID then; only local derivation hides it");
}

static void same_r1kh_id(struct check_group *g, const struct check_bss *a,
			 const struct check_bss *b)
{
	struct check_about about = { .rule = CHECK_R1KH_ID, .severity = CONFIG_WARNING,
				     .cause = "C02" };
	struct check_place first = check_at(a, "r1_key_holder");
	/* 00004f577274 is what OpenWrt 17.01 wrote on every AP. */
	static const struct mac openwrt = { { 0x00, 0x00, 0x4f, 0x57, 0x72, 0x74 } };
	char id[MAC_TEXT];

	about.at = check_at(b, "r1_key_holder");
	about.fix = b->uci ? "no r1_key_holder option: the BSSID is then the R1KH-ID"
			   : "no r1_key_holder line: the BSSID is then the R1KH-ID";
	check_find(g, about,
		   "R1KH-ID %s is also that of %s:%u%s: the APs share one PMK-R1, and pushes and "
		   "r1kh "
		   "lines cannot tell them apart",
		   mac_format(b->r1kh_id, id), first.file, first.line,
		   mac_equal(b->r1kh_id, openwrt) ? " (the fixed value of OpenWrt 17.01)" : "");
}

/* Each BSS is told once, against the first that has the same. */
void rule_identities(struct check_group *g)
{
	for (size_t i = 1; i < g->n; i++) {
		const struct check_bss *b = g->v[i];
		bool nasid = false, r1kh_id = false;

		for (size_t k = 0; k < i; k++) {
			const struct check_bss *a = g->v[k];

			if (!spec_bss_has_ft(a->s) || !spec_bss_has_ft(b->s) ||
			    !check_same_domain(a, b) || !(a->s->akms & b->s->akms & AKM_FT_MASK))
				continue;
			if (!nasid && a->nasid && b->nasid && strcmp(a->nasid, b->nasid) == 0) {
				same_nasid(g, a, b);
				nasid = true;
			}
			if (!r1kh_id && a->has_r1kh_id && b->has_r1kh_id &&
			    mac_equal(a->r1kh_id, b->r1kh_id)) {
				same_r1kh_id(g, a, b);
				r1kh_id = true;
			}
		}
	}
}
