#include "observe/observe.h"

#include <assert.h>

#include "base/invariant.h"

/* NULL for a value outside the table is our mistake. */
#define WORD(table, v) \
	(INVARIANT((unsigned)(v) < sizeof(table) / sizeof((table)[0])), (table)[v])

const char *method_text(enum roam_method m)
{
	static const char *const words[] = {
		[METHOD_OPEN] = "open",
		[METHOD_PSK] = "psk",
		[METHOD_PSK_SHA256] = "psk-sha256",
		[METHOD_SAE] = "sae",
		[METHOD_SAE_PMKSA] = "sae-pmksa",
		[METHOD_SAE_OKC] = "sae-okc",
		[METHOD_EAP] = "eap",
		[METHOD_SKC] = "skc",
		[METHOD_OKC] = "okc",
		[METHOD_PREAUTH] = "preauth",
		[METHOD_CCKM] = "cckm",
		[METHOD_FT_AIR] = "ft-air",
		[METHOD_FT_DS] = "ft-ds",
		[METHOD_FT_ADAPTIVE] = "ft-adaptive",
		[METHOD_OWE] = "owe",
		[METHOD_OWE_PMKSA] = "owe-pmksa",
		[METHOD_FILS] = "fils",
	};
	static_assert(sizeof(words) / sizeof(words[0]) == METHOD_COUNT, "a word for each method");

	return WORD(words, m);
}

const char *outcome_text(enum roam_outcome o)
{
	static const char *const words[] = {
		[OUTCOME_OK] = "ok",
		[OUTCOME_FELL_BACK] = "fell-back",
		[OUTCOME_FAILED] = "failed",
	};
	static_assert(sizeof(words) / sizeof(words[0]) == OUTCOME_COUNT, "a word for each");

	return WORD(words, o);
}

const char *phase_text(enum roam_phase p)
{
	static const char *const words[] = {
		[PHASE_DETECT] = "detect",
		[PHASE_SCAN] = "scan",
		[PHASE_DECIDE] = "decide",
		[PHASE_WAIT] = "wait",
		[PHASE_TUNE] = "tune",
		[PHASE_AUTH] = "auth",
		[PHASE_EAP] = "eap",
		[PHASE_ASSOC] = "assoc",
		[PHASE_HANDSHAKE] = "handshake",
		[PHASE_KEY_INSTALL] = "key_install",
		[PHASE_DS_UPDATE] = "ds_update",
		[PHASE_L3] = "l3",
		[PHASE_FIRST_DATA] = "first_data",
	};
	static_assert(sizeof(words) / sizeof(words[0]) == PHASE_COUNT, "a word for each phase");

	return WORD(words, p);
}

const char *share_text(enum roam_share s)
{
	static const char *const words[] = {
		[SHARE_CLIENT] = "client",
		[SHARE_AP] = "ap",
		[SHARE_RADIUS] = "radius",
		[SHARE_WIRED] = "wired",
		[SHARE_AIR] = "air",
		[SHARE_SCAN] = "scan",
		[SHARE_TRAFFIC] = "traffic",
	};
	static_assert(sizeof(words) / sizeof(words[0]) == SHARE_COUNT, "a word for each share");

	return WORD(words, s);
}

const char *certainty_text(enum certainty c)
{
	static const char *const words[] = {
		[CERTAINTY_PROVEN] = "proven",
		[CERTAINTY_CANDIDATE] = "candidate",
	};
	static_assert(sizeof(words) / sizeof(words[0]) == CERTAINTY_COUNT, "a word for each");

	return WORD(words, c);
}

const char *evidence_text(enum evidence e)
{
	static const char *const words[] = {
		[EVIDENCE_AIR] = "air",
		[EVIDENCE_LOG] = "log",
		[EVIDENCE_INSIDE] = "inside",
	};
	static_assert(sizeof(words) / sizeof(words[0]) == EVIDENCE_COUNT, "a word for each");

	return WORD(words, e);
}

const char *flow_kind_text(enum flow_kind k)
{
	static const char *const words[] = {
		[FLOW_UDP] = "udp",
		[FLOW_VOICE] = "voice",
		[FLOW_PING] = "ping",
	};
	static_assert(sizeof(words) / sizeof(words[0]) == FLOW_KIND_COUNT, "a word for each");

	return WORD(words, k);
}
