#ifndef SPEC_BUGS_H
#define SPEC_BUGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Misbehaviour that can be armed in a node: off by default, armed by name and count, read by the
 * machine that misbehaves. Each is something seen in the field or a broken implementation of one
 * sentence of the standard.
 */
enum bug {
	/* station */
	BUG_FT_NO_PMKID,       /* FT authentication without PMKR0Name (C01) */
	BUG_FT_NEW_SNONCE,     /* another SNonce in message 3 than in message 1 (C08) */
	BUG_FT_WRONG_R0KH_ID,  /* another R0KH-ID in message 3 than in message 1 (C08) */
	BUG_FT_WRONG_MDE,      /* another mobility domain than the AP's (C07) */
	BUG_FTE_MIC,           /* one bit of the FTE MIC flipped; AP too (C08) */
	BUG_FTE_COUNT,         /* element count of the FTE's MIC Control off by one (C08) */
	BUG_FT_DS_ALWAYS,      /* over the DS although the MDE says over the air only (C11) */
	BUG_M2_OTHER_RSNE,     /* RSNE in message 2/4 differs from the request (C26) */
	BUG_M2_MIC,            /* MIC of EAPOL-Key 2/4 flipped (C24) */
	BUG_WRONG_AA,          /* PTK derived with a wrong authenticator address (C24) */
	BUG_ASSOC_NOT_REASSOC, /* Association Request where a Reassociation is due (C71) */
	BUG_ADAPTIVE_MDE,      /* an MDE with an AKM that is not FT's (C22) */
	BUG_CCKM_MIC,          /* one bit of the CCKM element's MIC flipped; AP too (C73) */
	BUG_CCKM_CLOCK,        /* CCKM: the target's TSF of ten seconds ago (C73) */
	BUG_CCKM_OLD_NUMBER,   /* CCKM: the request number before this one again (C73) */
	BUG_SAE_OLD_REJECTED,  /* groups that another AP refused are named to this one (C36) */
	BUG_SAE_EXT_AS_SAE,    /* AKM 24 is chosen, and the keys are made as for AKM 8 (C17) */
	BUG_PMKSA_ANY_AKM,     /* a PMKSA of another AKM is offered (C40) */
	BUG_PMKID_OLD_HASH,    /* PMKID of FT over 802.1X by SHA-1, as hostap until 2.10 (C46) */
	BUG_OCVC_COPIED,       /* claims operating channel validation and does not do it (C49) */
	BUG_OCI_CHANNEL,       /* another channel in the OCI than the one it is on; AP too */
	BUG_STALE_BSS_ENTRY,   /* kernel forgot the BSS that the supplicant still lists (C55) */
	BUG_M1_NEW_SNONCE,     /* another SNonce for each message 1/4 (C28) */
	BUG_STALE_CHANNEL,     /* SAE in another band goes out on the channel it comes from (C62) */
	BUG_LEAVES_DOZING,     /* it leaves its AP in power save mode (C69) */
	BUG_TK_AGAIN,          /* the temporal key in use is installed once more (C29) */
	/* AP */
	BUG_M3_OTHER_RSNE,     /* RSNE in EAPOL-Key 3/4 differs from the beacon (C25) */
	BUG_BIGTK_IS_IGTK,     /* FT: the IGTK where the BIGTK belongs (C51) */
	BUG_NO_RSNXE,          /* beacons and probe responses have lost the RSNXE (C25) */
	BUG_SAE_REFLECT,       /* a commit is answered with itself (C87) */
	BUG_SAE_REFUSE_GROUP,  /* a group is refused in the name of an AP that does it (C87) */
	BUG_SAE_TOKEN_AGAIN,   /* a token is asked for whatever the commit brings (C37) */
	BUG_RRB_TAMPER,        /* one bit of an inter-AP key frame flipped on sending (C06) */
	BUG_RRB_REPLAY,        /* an inter-AP key frame sent twice */
	BUG_FT_UNREACHABLE,    /* without a key FT is refused with status 28, not 53 (C09) */
	BUG_FT_COUNT,          /* an FT Request over the DS is refused for its count (C10) */
	BUG_KEY_EARLY,         /* the driver refuses the first installation of a key by FT (C14) */
	BUG_KEY_REFUSED,       /* and the one after the reassociation, too (C15) */
	BUG_DS_NO_ENTRY,       /* no entry for a station that asks over the DS (C12) */
	BUG_ENTRY_KEPT,        /* with protected frames the driver keeps an old entry (C13) */
	BUG_EAPOL_CLEAR,       /* an EAPOL frame goes unprotected although there is a key (C50) */
	BUG_NO_L2_UPDATE,      /* no layer-2 update frame for a station (C63) */
	BUG_PAE_STUCK,         /* with a cached PMKSA 802.1X does not open the port (C45) */
	/* switch */
	BUG_FDB_STUCK,         /* an address does not move to another port before it ages (C64) */
	BUG_NO_FLOOD,          /* group frames of an address that has moved go nowhere (C65) */
	/* gateway */
	BUG_DHCP_SILENT,       /* a message to the DHCP server is not answered (C66) */
	BUG_DHCP_NAK,          /* an address that a client had is refused: another network (C18) */
	BUG_DHCP_FORGOT,       /* the lease of a client that asks again is not known (C66) */
	BUG_ARP_SILENT,        /* a question for the gateway's own address is not answered (C65) */
	/* RADIUS server */
	BUG_RADIUS_MAC,           /* Message-Authenticator of an answer flipped */
	BUG_RADIUS_AUTHENTICATOR, /* Response Authenticator of an answer flipped */
	BUG_COUNT
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
/* False if no bug has this name. */
bool bug_parse(const char *text, size_t len, enum bug *bug);

#endif
