#include "spec/bugs.h"

#include "base/invariant.h"
#include "base/text.h"

static const struct {
	const char *name;
	unsigned roles;
	const char *what;
} rows[BUG_COUNT] = {
	[BUG_FT_NO_PMKID] = { "ft-no-pmkid", BUG_OF_STATION,
		"FT authentication without PMKR0Name (C01)" },
	[BUG_FT_NEW_SNONCE] = { "ft-new-snonce", BUG_OF_STATION,
		"another SNonce in message 3 than in message 1 (C08)" },
	[BUG_FT_WRONG_R0KH_ID] = { "ft-wrong-r0kh-id", BUG_OF_STATION,
		"another R0KH-ID in message 3 than in message 1 (C08)" },
	[BUG_FT_WRONG_MDE] = { "ft-wrong-mde", BUG_OF_STATION,
		"another mobility domain than the AP's (C07)" },
	[BUG_FTE_MIC] = { "fte-mic", BUG_OF_STATION | BUG_OF_AP,
		"one bit of the FTE MIC flipped (C08)" },
	[BUG_FTE_COUNT] = { "fte-count", BUG_OF_STATION | BUG_OF_AP,
		"element count of the FTE's MIC Control off by one (C08)" },
	[BUG_FT_DS_ALWAYS] = { "ft-ds-always", BUG_OF_STATION,
		"over the DS although the MDE says over the air only (C11)" },
	[BUG_M2_OTHER_RSNE] = { "m2-other-rsne", BUG_OF_STATION,
		"RSNE in message 2/4 differs from the request (C26)" },
	[BUG_M2_MIC] = { "m2-mic", BUG_OF_STATION,
		"MIC of EAPOL-Key 2/4 flipped (C24)" },
	[BUG_WRONG_AA] = { "wrong-aa", BUG_OF_STATION,
		"PTK derived with a wrong authenticator address (C24)" },
	[BUG_ASSOC_NOT_REASSOC] = { "assoc-not-reassoc", BUG_OF_STATION,
		"Association Request where a Reassociation is due (C71)" },
	[BUG_ADAPTIVE_MDE] = { "adaptive-mde", BUG_OF_STATION,
		"an MDE with an AKM that is not FT's (C22)" },
	[BUG_CCKM_MIC] = { "cckm-mic", BUG_OF_STATION | BUG_OF_AP,
		"one bit of the CCKM element's MIC flipped (C73)" },
	[BUG_CCKM_CLOCK] = { "cckm-clock", BUG_OF_STATION,
		"CCKM: the target's TSF of ten seconds ago (C73)" },
	[BUG_CCKM_OLD_NUMBER] = { "cckm-old-number", BUG_OF_STATION,
		"CCKM: the request number before this one again (C73)" },
	[BUG_SAE_OLD_REJECTED] = { "sae-old-rejected", BUG_OF_STATION,
		"groups that another AP refused are named to this one (C36)" },
	[BUG_SAE_EXT_AS_SAE] = { "sae-ext-as-sae", BUG_OF_STATION,
		"AKM 24 is chosen, and the keys are made as for AKM 8 (C17)" },
	[BUG_PMKSA_ANY_AKM] = { "pmksa-any-akm", BUG_OF_STATION,
		"a PMKSA of another AKM is offered (C40)" },
	[BUG_PMKID_OLD_HASH] = { "pmkid-old-hash", BUG_OF_STATION,
		"PMKID of FT over 802.1X by SHA-1, as hostap until 2.10 (C46)" },
	[BUG_OCVC_COPIED] = { "ocvc-copied", BUG_OF_STATION,
		"claims operating channel validation and does not do it (C49)" },
	[BUG_OCI_CHANNEL] = { "oci-channel", BUG_OF_STATION | BUG_OF_AP,
		"another channel in the OCI than the one it is on" },
	[BUG_STALE_BSS_ENTRY] = { "stale-bss-entry", BUG_OF_STATION,
		"kernel forgot the BSS that the supplicant still lists (C55)" },
	[BUG_M1_NEW_SNONCE] = { "m1-new-snonce", BUG_OF_STATION,
		"another SNonce for each message 1/4 (C28)" },
	[BUG_STALE_CHANNEL] = { "stale-channel", BUG_OF_STATION,
		"SAE in another band goes out on the channel it comes from (C62)" },
	[BUG_LEAVES_DOZING] = { "leaves-dozing", BUG_OF_STATION,
		"it leaves its AP in power save mode (C69)" },
	[BUG_TK_AGAIN] = { "tk-again", BUG_OF_STATION,
		"the temporal key in use is installed once more (C29)" },
	[BUG_M3_OTHER_RSNE] = { "m3-other-rsne", BUG_OF_AP,
		"RSNE in EAPOL-Key 3/4 differs from the beacon (C25)" },
	[BUG_BIGTK_IS_IGTK] = { "bigtk-is-igtk", BUG_OF_AP,
		"FT: the IGTK where the BIGTK belongs (C51)" },
	[BUG_NO_RSNXE] = { "no-rsnxe", BUG_OF_AP,
		"beacons and probe responses have lost the RSNXE (C25)" },
	[BUG_SAE_REFLECT] = { "sae-reflect", BUG_OF_AP,
		"a commit is answered with itself (C87)" },
	[BUG_SAE_REFUSE_GROUP] = { "sae-refuse-group", BUG_OF_AP,
		"a group is refused in the name of an AP that does it (C87)" },
	[BUG_SAE_TOKEN_AGAIN] = { "sae-token-again", BUG_OF_AP,
		"a token is asked for whatever the commit brings (C37)" },
	[BUG_RRB_TAMPER] = { "rrb-tamper", BUG_OF_AP,
		"one bit of an inter-AP key frame flipped on sending (C06)" },
	[BUG_RRB_REPLAY] = { "rrb-replay", BUG_OF_AP,
		"an inter-AP key frame sent twice" },
	[BUG_FT_UNREACHABLE] = { "ft-unreachable", BUG_OF_AP,
		"without a key FT is refused with status 28, not 53 (C09)" },
	[BUG_FT_COUNT] = { "ft-count", BUG_OF_AP,
		"an FT Request over the DS is refused for its count (C10)" },
	[BUG_KEY_EARLY] = { "key-early", BUG_OF_AP,
		"the driver refuses the first installation of a key by FT (C14)" },
	[BUG_KEY_REFUSED] = { "key-refused", BUG_OF_AP,
		"the driver refuses a key by FT, and again after the reassociation (C15)" },
	[BUG_DS_NO_ENTRY] = { "ds-no-entry", BUG_OF_AP,
		"no entry for a station that asks over the DS (C12)" },
	[BUG_ENTRY_KEPT] = { "entry-kept", BUG_OF_AP,
		"with protected frames the driver keeps an old entry (C13)" },
	[BUG_EAPOL_CLEAR] = { "eapol-clear", BUG_OF_AP,
		"an EAPOL frame goes unprotected although there is a key (C50)" },
	[BUG_NO_L2_UPDATE] = { "no-l2-update", BUG_OF_AP,
		"no layer-2 update frame for a station (C63)" },
	[BUG_PAE_STUCK] = { "pae-stuck", BUG_OF_AP,
		"with a cached PMKSA 802.1X does not open the port (C45)" },
	[BUG_FDB_STUCK] = { "fdb-stuck", BUG_OF_SWITCH,
		"an address does not move to another port before it ages (C64)" },
	[BUG_NO_FLOOD] = { "no-flood", BUG_OF_SWITCH,
		"group frames of an address that has moved go nowhere (C65)" },
	[BUG_DHCP_SILENT] = { "dhcp-silent", BUG_OF_GATEWAY,
		"a message to the DHCP server is not answered (C66)" },
	[BUG_DHCP_NAK] = { "dhcp-nak", BUG_OF_GATEWAY,
		"an address that a client had is refused: another network (C18)" },
	[BUG_DHCP_FORGOT] = { "dhcp-forgot", BUG_OF_GATEWAY,
		"the lease of a client that asks again is not known (C66)" },
	[BUG_ARP_SILENT] = { "arp-silent", BUG_OF_GATEWAY,
		"a question for the gateway's own address is not answered (C65)" },
	[BUG_RADIUS_MAC] = { "radius-mac", BUG_OF_RADIUS,
		"Message-Authenticator of an answer flipped" },
	[BUG_RADIUS_AUTHENTICATOR] = { "radius-authenticator", BUG_OF_RADIUS,
		"Response Authenticator of an answer flipped" },
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
	return rows[bug].name;
}

bool bug_parse(const char *text, size_t len, enum bug *bug)
{
	for (unsigned i = 0; i < BUG_COUNT; i++) {
		if (text_is(text, len, rows[i].name)) {
			*bug = (enum bug)i;
			return true;
		}
	}
	return false;
}

unsigned bug_roles(enum bug bug)
{
	INVARIANT((unsigned)bug < BUG_COUNT);
	return rows[bug].roles;
}

const char *bug_what(enum bug bug)
{
	INVARIANT((unsigned)bug < BUG_COUNT);
	return rows[bug].what;
}
