#ifndef SPEC_BUGS_H
#define SPEC_BUGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Misbehaviour that can be armed in a node: off by default, armed by name and count, read by the
 * machine that misbehaves. Each is something seen in the field or a broken implementation of one
 * sentence of the standard; bugs.c says what each does and who can have it.
 */
enum bug {
	/* station */
	BUG_FT_NO_PMKID,
	BUG_FT_NEW_SNONCE,
	BUG_FT_WRONG_R0KH_ID,
	BUG_FT_WRONG_MDE,
	BUG_FTE_MIC,
	BUG_FTE_COUNT,
	BUG_FT_DS_ALWAYS,
	BUG_M2_OTHER_RSNE,
	BUG_M2_MIC,
	BUG_WRONG_AA,
	BUG_ASSOC_NOT_REASSOC,
	BUG_ADAPTIVE_MDE,
	BUG_CCKM_MIC,
	BUG_CCKM_CLOCK,
	BUG_CCKM_OLD_NUMBER,
	BUG_SAE_OLD_REJECTED,
	BUG_SAE_EXT_AS_SAE,
	BUG_PMKSA_ANY_AKM,
	BUG_PMKID_OLD_HASH,
	BUG_OCVC_COPIED,
	BUG_OCI_CHANNEL,
	BUG_STALE_BSS_ENTRY,
	BUG_M1_NEW_SNONCE,
	BUG_STALE_CHANNEL,
	BUG_LEAVES_DOZING,
	BUG_TK_AGAIN,
	/* AP */
	BUG_M3_OTHER_RSNE,
	BUG_BIGTK_IS_IGTK,
	BUG_NO_RSNXE,
	BUG_SAE_REFLECT,
	BUG_SAE_REFUSE_GROUP,
	BUG_SAE_TOKEN_AGAIN,
	BUG_RRB_TAMPER,
	BUG_RRB_REPLAY,
	BUG_FT_UNREACHABLE,
	BUG_FT_COUNT,
	BUG_KEY_EARLY,
	BUG_KEY_REFUSED,
	BUG_DS_NO_ENTRY,
	BUG_ENTRY_KEPT,
	BUG_EAPOL_CLEAR,
	BUG_NO_L2_UPDATE,
	BUG_PAE_STUCK,
	/* switch */
	BUG_FDB_STUCK,
	BUG_NO_FLOOD,
	/* gateway */
	BUG_DHCP_SILENT,
	BUG_DHCP_NAK,
	BUG_DHCP_FORGOT,
	BUG_ARP_SILENT,
	/* RADIUS server */
	BUG_RADIUS_MAC,
	BUG_RADIUS_AUTHENTICATOR,
	BUG_COUNT
};

/* The kinds of node that misbehave. */
enum bug_role {
	BUG_OF_STATION = 1 << 0,
	BUG_OF_AP = 1 << 1, /* a controller, too */
	BUG_OF_SWITCH = 1 << 2,
	BUG_OF_GATEWAY = 1 << 3,
	BUG_OF_RADIUS = 1 << 4
};

#define BUG_ALWAYS UINT32_MAX

/* The zero value is a well-behaved node. */
struct bugs {
	uint32_t times[BUG_COUNT]; /* how often it still fires; BUG_ALWAYS never runs out */
	uint32_t skip[BUG_COUNT];  /* occasions to let pass first */
};

/* True if the bug fires on this occasion; counts it. */
bool bug_fires(struct bugs *b, enum bug bug);

/* "ft-no-pmkid" and so on; never NULL for a value of the enum. */
const char *bug_text(enum bug bug);
/* What the node does, in one line. */
const char *bug_what(enum bug bug);
/* Who can have it: bits of enum bug_role, at least one. */
unsigned bug_roles(enum bug bug);
/* False if no bug has this name. */
bool bug_parse(const char *text, size_t len, enum bug *bug);

#endif
