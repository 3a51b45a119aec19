#include "spec/bugs.h"

#include "base/invariant.h"
#include "base/text.h"

static const char *const bug_names[BUG_COUNT] = {
	[BUG_FT_NO_PMKID] = "ft-no-pmkid",
	[BUG_FT_NEW_SNONCE] = "ft-new-snonce",
	[BUG_FT_WRONG_R0KH_ID] = "ft-wrong-r0kh-id",
	[BUG_FT_WRONG_MDE] = "ft-wrong-mde",
	[BUG_FTE_MIC] = "fte-mic",
	[BUG_FTE_COUNT] = "fte-count",
	[BUG_FT_DS_ALWAYS] = "ft-ds-always",
	[BUG_M2_OTHER_RSNE] = "m2-other-rsne",
	[BUG_M2_MIC] = "m2-mic",
	[BUG_WRONG_AA] = "wrong-aa",
	[BUG_ASSOC_NOT_REASSOC] = "assoc-not-reassoc",
	[BUG_ADAPTIVE_MDE] = "adaptive-mde",
	[BUG_CCKM_MIC] = "cckm-mic",
	[BUG_CCKM_CLOCK] = "cckm-clock",
	[BUG_CCKM_OLD_NUMBER] = "cckm-old-number",
	[BUG_SAE_OLD_REJECTED] = "sae-old-rejected",
	[BUG_SAE_EXT_AS_SAE] = "sae-ext-as-sae",
	[BUG_PMKSA_ANY_AKM] = "pmksa-any-akm",
	[BUG_PMKID_OLD_HASH] = "pmkid-old-hash",
	[BUG_OCVC_COPIED] = "ocvc-copied",
	[BUG_OCI_CHANNEL] = "oci-channel",
	[BUG_STALE_BSS_ENTRY] = "stale-bss-entry",
	[BUG_M1_NEW_SNONCE] = "m1-new-snonce",
	[BUG_STALE_CHANNEL] = "stale-channel",
	[BUG_LEAVES_DOZING] = "leaves-dozing",
	[BUG_TK_AGAIN] = "tk-again",
	[BUG_M3_OTHER_RSNE] = "m3-other-rsne",
	[BUG_BIGTK_IS_IGTK] = "bigtk-is-igtk",
	[BUG_NO_RSNXE] = "no-rsnxe",
	[BUG_SAE_REFLECT] = "sae-reflect",
	[BUG_SAE_REFUSE_GROUP] = "sae-refuse-group",
	[BUG_SAE_TOKEN_AGAIN] = "sae-token-again",
	[BUG_RRB_TAMPER] = "rrb-tamper",
	[BUG_RRB_REPLAY] = "rrb-replay",
	[BUG_FT_UNREACHABLE] = "ft-unreachable",
	[BUG_FT_COUNT] = "ft-count",
	[BUG_KEY_EARLY] = "key-early",
	[BUG_KEY_REFUSED] = "key-refused",
	[BUG_DS_NO_ENTRY] = "ds-no-entry",
	[BUG_ENTRY_KEPT] = "entry-kept",
	[BUG_EAPOL_CLEAR] = "eapol-clear",
	[BUG_NO_L2_UPDATE] = "no-l2-update",
	[BUG_PAE_STUCK] = "pae-stuck",
	[BUG_FDB_STUCK] = "fdb-stuck",
	[BUG_NO_FLOOD] = "no-flood",
	[BUG_DHCP_SILENT] = "dhcp-silent",
	[BUG_DHCP_NAK] = "dhcp-nak",
	[BUG_DHCP_FORGOT] = "dhcp-forgot",
	[BUG_ARP_SILENT] = "arp-silent",
	[BUG_RADIUS_MAC] = "radius-mac",
	[BUG_RADIUS_AUTHENTICATOR] = "radius-authenticator",
};

bool bug_fires(struct bugs *b, enum bug bug)
{
	INVARIANT((unsigned)bug < BUG_COUNT);
	if (b->times[bug] == 0)
		return false;
	if (b->skip[bug] > 0) {
		b->skip[bug]--;
		return false;
	}
	if (b->times[bug] != BUG_ALWAYS)
		b->times[bug]--;
	return true;
}

const char *bug_text(enum bug bug)
{
	INVARIANT((unsigned)bug < BUG_COUNT);
	return bug_names[bug];
}

bool bug_parse(const char *text, size_t len, enum bug *bug)
{
	for (unsigned i = 0; i < BUG_COUNT; i++) {
		if (text_is(text, len, bug_names[i])) {
			*bug = (enum bug)i;
			return true;
		}
	}
	return false;
}
