#include "wire/dot11.h"

#include <stddef.h>

struct row {
	uint16_t number;
	const char *text;
};

static const char *find(const struct row *rows, size_t n, uint16_t number, const char *otherwise)
{
	for (size_t i = 0; i < n; i++)
		if (rows[i].number == number)
			return rows[i].text;
	return otherwise;
}

#define FIND(rows, number, otherwise)                                                              \
	find(rows, sizeof(rows) / sizeof((rows)[0]), number, otherwise)

static const struct row frames[] = {
	{ FRAME_ASSOC_REQ, "Association Request" },
	{ FRAME_ASSOC_RESP, "Association Response" },
	{ FRAME_REASSOC_REQ, "Reassociation Request" },
	{ FRAME_REASSOC_RESP, "Reassociation Response" },
	{ FRAME_PROBE_REQ, "Probe Request" },
	{ FRAME_PROBE_RESP, "Probe Response" },
	{ FRAME_TIMING_AD, "Timing Advertisement" },
	{ FRAME_BEACON, "Beacon" },
	{ FRAME_ATIM, "ATIM" },
	{ FRAME_DISASSOC, "Disassociation" },
	{ FRAME_AUTH, "Authentication" },
	{ FRAME_DEAUTH, "Deauthentication" },
	{ FRAME_ACTION, "Action" },
	{ FRAME_ACTION_NO_ACK, "Action No Ack" },
	{ FRAME_BLOCK_ACK_REQ, "BlockAckReq" },
	{ FRAME_BLOCK_ACK, "BlockAck" },
	{ FRAME_PS_POLL, "PS-Poll" },
	{ FRAME_RTS, "RTS" },
	{ FRAME_CTS, "CTS" },
	{ FRAME_ACK, "Ack" },
	{ FRAME_CF_END, "CF-End" },
	{ FRAME_DATA, "Data" },
	{ FRAME_NULL, "Null" },
	{ FRAME_QOS_DATA, "QoS Data" },
	{ FRAME_QOS_NULL, "QoS Null" },
};

const char *frame_text(uint8_t kind)
{
	return FIND(frames, kind, "Reserved");
}

static const struct row algorithms[] = {
	{ AUTH_OPEN, "open" },
	{ AUTH_SHARED_KEY, "shared key" },
	{ AUTH_FT, "FT" },
	{ AUTH_SAE, "SAE" },
	{ AUTH_FILS_SK, "FILS shared key" },
	{ AUTH_FILS_SK_PFS, "FILS shared key with PFS" },
	{ AUTH_FILS_PK, "FILS public key" },
	{ AUTH_PASN, "PASN" },
	{ AUTH_LEAP, "LEAP" },
};

const char *auth_algorithm_text(uint16_t algorithm)
{
	return FIND(algorithms, algorithm, "reserved authentication algorithm");
}

static const struct row statuses[] = {
	{ STATUS_SUCCESS, "success" },
	{ STATUS_UNSPECIFIED, "unspecified failure" },
	{ STATUS_SECURITY_DISABLED, "security disabled" },
	{ STATUS_UNACCEPTABLE_LIFETIME, "unacceptable lifetime" },
	{ STATUS_NOT_IN_SAME_BSS, "not in the same BSS" },
	{ STATUS_CAPABILITIES, "capabilities not supported" },
	{ STATUS_NO_PRIOR_ASSOC, "no association to reassociate" },
	{ STATUS_DENIED_OUTSIDE, "denied for a reason outside the standard" },
	{ STATUS_AUTH_ALGORITHM, "authentication algorithm not supported" },
	{ STATUS_AUTH_SEQUENCE, "authentication transaction out of order" },
	{ STATUS_CHALLENGE_FAILURE, "challenge failure" },
	{ STATUS_AUTH_TIMEOUT, "authentication timeout" },
	{ STATUS_AP_FULL, "AP full" },
	{ STATUS_BASIC_RATES, "basic rates not supported" },
	{ STATUS_POWER_CAPABILITY, "power capability unacceptable" },
	{ STATUS_SUPPORTED_CHANNELS, "supported channels unacceptable" },
	{ STATUS_SHORT_SLOT, "short slot time not supported" },
	{ STATUS_NO_HT, "HT not supported" },
	{ STATUS_R0KH_UNREACHABLE, "R0KH unreachable" },
	{ STATUS_REFUSED_TEMPORARILY, "refused temporarily, come back later" },
	{ STATUS_ROBUST_MGMT_POLICY, "robust management frame policy violation" },
	{ STATUS_UNSPECIFIED_QOS, "unspecified QoS failure" },
	{ STATUS_INSUFFICIENT_BANDWIDTH, "insufficient bandwidth" },
	{ STATUS_POOR_CHANNEL, "poor channel conditions" },
	{ STATUS_NO_QOS, "QoS not supported" },
	{ STATUS_REQUEST_DECLINED, "request declined" },
	{ STATUS_INVALID_PARAMETERS, "invalid parameters" },
	{ STATUS_SUGGESTED_CHANGES, "rejected with suggested changes" },
	{ STATUS_INVALID_ELEMENT, "invalid element" },
	{ STATUS_GROUP_CIPHER, "invalid group cipher" },
	{ STATUS_PAIRWISE_CIPHER, "invalid pairwise cipher" },
	{ STATUS_AKMP, "invalid AKMP" },
	{ STATUS_RSNE_VERSION, "unsupported RSNE version" },
	{ STATUS_RSNE_CAPS, "invalid RSNE capabilities" },
	{ STATUS_CIPHER_POLICY, "cipher rejected by policy" },
	{ STATUS_LISTEN_INTERVAL, "listen interval too large" },
	{ STATUS_INVALID_FT_COUNT, "invalid FT Action frame count" },
	{ STATUS_INVALID_PMKID, "invalid PMKID" },
	{ STATUS_INVALID_MDE, "invalid MDE" },
	{ STATUS_INVALID_FTE, "invalid FTE" },
	{ STATUS_INVALID_RSNE, "invalid RSNE" },
	{ STATUS_ANTI_CLOGGING, "anti-clogging token required" },
	{ STATUS_GROUP_UNSUPPORTED, "finite cyclic group not supported" },
	{ STATUS_SUGGESTED_BSS_TRANSITION, "rejected with suggested BSS transition" },
	{ STATUS_REFUSED_EXTERNAL, "refused for an external reason" },
	{ STATUS_AP_OUT_OF_MEMORY, "AP out of memory" },
	{ STATUS_NO_VHT, "VHT not supported" },
	{ STATUS_FILS_FAILURE, "FILS authentication failure" },
	{ STATUS_UNKNOWN_AUTH_SERVER, "unknown authentication server" },
	{ STATUS_UNKNOWN_PASSWORD_ID, "unknown password identifier" },
	{ STATUS_NO_HE, "HE not supported" },
	{ STATUS_SAE_H2E, "SAE hash-to-element" },
	{ STATUS_SAE_PK, "SAE-PK" },
	{ STATUS_OCI_MISMATCH, "operating channel mismatch" },
};

const char *status_text(uint16_t status)
{
	return FIND(statuses, status, "reserved status code");
}

static const struct row reasons[] = {
	{ REASON_UNSPECIFIED, "unspecified reason" },
	{ REASON_AUTH_NOT_VALID, "previous authentication no longer valid" },
	{ REASON_DEAUTH_LEAVING, "leaving, deauthenticated" },
	{ REASON_INACTIVITY, "inactivity" },
	{ REASON_AP_BUSY, "AP busy" },
	{ REASON_CLASS2_FROM_NONAUTH, "class 2 frame from a nonauthenticated station" },
	{ REASON_CLASS3_FROM_NONASSOC, "class 3 frame from a nonassociated station" },
	{ REASON_DISASSOC_LEAVING, "leaving, disassociated" },
	{ REASON_ASSOC_WITHOUT_AUTH, "association without authentication" },
	{ REASON_POWER_CAPABILITY, "power capability unacceptable" },
	{ REASON_SUPPORTED_CHANNELS, "supported channels unacceptable" },
	{ REASON_BSS_TRANSITION, "BSS transition" },
	{ REASON_INVALID_ELEMENT, "invalid element" },
	{ REASON_MIC_FAILURE, "MIC failure" },
	{ REASON_4WAY_TIMEOUT, "4-way handshake timeout" },
	{ REASON_GROUP_KEY_TIMEOUT, "group key handshake timeout" },
	{ REASON_4WAY_ELEMENT_DIFFERS, "element in the 4-way handshake differs" },
	{ REASON_GROUP_CIPHER, "invalid group cipher" },
	{ REASON_PAIRWISE_CIPHER, "invalid pairwise cipher" },
	{ REASON_AKMP, "invalid AKMP" },
	{ REASON_RSNE_VERSION, "unsupported RSNE version" },
	{ REASON_RSNE_CAPS, "invalid RSNE capabilities" },
	{ REASON_8021X_FAILED, "802.1X authentication failed" },
	{ REASON_CIPHER_POLICY, "cipher rejected by policy" },
	{ REASON_TDLS_UNREACHABLE, "TDLS peer unreachable" },
	{ REASON_TDLS_UNSPECIFIED, "TDLS teardown" },
	{ REASON_QOS_UNSPECIFIED, "unspecified QoS reason" },
	{ REASON_INSUFFICIENT_BANDWIDTH, "insufficient bandwidth" },
	{ REASON_LOW_ACK, "too many frames without acknowledgment" },
	{ REASON_EXCEEDED_TXOP, "TXOP exceeded" },
	{ REASON_STA_LEAVING, "station leaving" },
	{ REASON_END_TS, "end of the traffic stream" },
	{ REASON_UNKNOWN_TS, "unknown traffic stream" },
	{ REASON_TIMEOUT, "timeout" },
	{ REASON_PEER_CIPHER, "peer does not support the cipher" },
	{ REASON_INVALID_FT_COUNT, "invalid FT Action frame count" },
	{ REASON_INVALID_PMKID, "invalid PMKID" },
	{ REASON_INVALID_MDE, "invalid MDE" },
	{ REASON_INVALID_FTE, "invalid FTE" },
};

const char *reason_text(uint16_t reason)
{
	return FIND(reasons, reason, "reserved reason code");
}

static const struct row categories[] = {
	{ CATEGORY_SPECTRUM, "Spectrum Management" },
	{ CATEGORY_QOS, "QoS" },
	{ CATEGORY_DLS, "DLS" },
	{ CATEGORY_BLOCK_ACK, "Block Ack" },
	{ CATEGORY_PUBLIC, "Public" },
	{ CATEGORY_RADIO_MEASUREMENT, "Radio Measurement" },
	{ CATEGORY_FT, "FT" },
	{ CATEGORY_HT, "HT" },
	{ CATEGORY_SA_QUERY, "SA Query" },
	{ CATEGORY_PROTECTED_DUAL, "Protected Dual of Public" },
	{ CATEGORY_WNM, "WNM" },
	{ CATEGORY_UNPROTECTED_WNM, "Unprotected WNM" },
	{ CATEGORY_TDLS, "TDLS" },
	{ CATEGORY_SELF_PROTECTED, "Self-protected" },
	{ CATEGORY_WMM, "WMM" },
	{ CATEGORY_UNPROTECTED_DMG, "Unprotected DMG" },
	{ CATEGORY_VHT, "VHT" },
	{ CATEGORY_UNPROTECTED_S1G, "Unprotected S1G" },
	{ CATEGORY_VENDOR_PROTECTED, "Vendor-specific Protected" },
	{ CATEGORY_VENDOR, "Vendor-specific" },
};

const char *category_text(uint8_t category)
{
	return FIND(categories, category, "Reserved");
}

bool category_is_robust(uint8_t category)
{
	static const uint8_t not_robust[] = {
		CATEGORY_PUBLIC,	  CATEGORY_HT,	   CATEGORY_UNPROTECTED_WNM,
		CATEGORY_SELF_PROTECTED,  CATEGORY_VHT,	   CATEGORY_UNPROTECTED_DMG,
		CATEGORY_UNPROTECTED_S1G, CATEGORY_VENDOR,
	};

	for (size_t i = 0; i < sizeof(not_robust); i++)
		if (not_robust[i] == category)
			return false;
	return true;
}
