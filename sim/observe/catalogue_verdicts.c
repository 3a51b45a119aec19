#include "observe/catalogue.h"

#include <string.h>

/*
 * The texts by which nodes say what they did not accept, and the cause each proves. They are those
 * of hostapd and wpa_supplicant as far as those say anything; protocol machines emit them as
 * TRACE_VERDICT .why or TRACE_LOG .text. A line matches when it contains the text. Where one
 * mistake makes several nodes speak, the higher rank is nearer to the root: the key holder that
 * could not decrypt, before the AP that waited in vain, before the refusal that followed.
 */
static const struct said {
	const char *text;
	uint8_t cause;
	uint8_t rank;
	const char *and; /* NULL, or a text that stands behind the first */
} said[] = {
	{ "requires nas_identifier", 82, 9, NULL },
	{ "Failed to decrypt", 6, 9, NULL },
	{ "Did not find R1KH-ID", 80, 8, NULL },
	{ "No matching R1KH found", 80, 8, NULL },
	{ "R0KH-ID is temporarily blocked", 4, 7, NULL },
	{ "Timeout pending pull request", 5, 6, NULL },
	{ "Temporarily block R0KH-ID", 5, 6, NULL },
	{ "No PMKID in RSNIE", 1, 5, NULL },
	{ "Did not have matching PMK-R1", 2, 4, NULL },
	{ "Did not find R0KH-ID", 2, 4, NULL },
	{ "No matching R0KH found", 2, 4, NULL },
	{ "Did not find PSK to generate PMK-R1 locally", 23, 5, NULL },
	{ "No matching PMK-R0-Name found", 2, 5, NULL },
	{ "Invalid MDIE", 7, 5, NULL },
	{ "Invalid FTIE", 8, 4, NULL },
	{ "No R0KH-ID subelem in FTIE", 8, 5, NULL },
	{ "SNonce mismatch in FTIE", 8, 5, NULL },
	{ "ANonce mismatch in FTIE", 8, 5, NULL },
	{ "R0KH-ID in FTIE did not match", 8, 5, NULL },
	{ "No R1KH-ID subelem in FTIE", 8, 5, NULL },
	{ "Unknown R1KH-ID used", 8, 5, NULL },
	{ "Unexpected IE count in MIC Control", 8, 5, NULL },
	{ "Invalid MIC in FTIE", 8, 5, NULL },
	{ "Invalid Message-Authenticator", 86, 6, NULL },
	{ "SSL: server certificate ", 84, 6, NULL },
	{ "SSL: client certificate ", 85, 6, NULL },
	{ "EAP-MSCHAPV2: Invalid NT-Response", 83, 5, NULL },
	{ "EAP-TTLS/PAP: Invalid user password", 83, 5, NULL },
	{ "EAP-TTLS/MSCHAPV2: Invalid NT-Response", 83, 5, NULL },
	{ "Identity not found in the user database", 83, 5, NULL },
	{ "cached PMKSA available - ignore it since STA sent EAPOL-Start", 31, 5, NULL },
	{ "Over-the-DS option disabled", 11, 5, NULL },
	{ "Pairwise cipher from PMK-R1 cache", 20, 5, NULL },
	{ "NL80211_ATTR_STA_VLAN", 12, 5, "failed" },
	{ "Could not set STA to kernel driver", 13, 5, NULL },
	{ "Trying to use non-FT AKM suite, but MDIE included", 22, 5, NULL },
	{ "invalid MIC in msg 2/4", 24, 5, NULL },
	{ "in 3/4 msg does not match", 25, 5, NULL },
	{ "did not match with msg 2/4", 26, 5, NULL },
	{ "did not match the one in EAPOL-Key msg 2/4", 26, 5, NULL },
	{ "Retry limit 4 reached", 27, 3, NULL },
	{ "group key handshake timeout", 30, 3, NULL },
	{ "ret=-2 (No such file or directory)", 55, 5, NULL },
	{ "CTRL-EVENT-UNPROT-BEACON", 51, 5, NULL },
	{ "OCV failed", 49, 5, NULL },
	{ "did not receive mandatory OCI", 49, 5, NULL },
	{ "Discard unencrypted EAPOL-Key msg 1/4", 50, 5, NULL },
	{ "FT: reassociation deadline passed", 70, 5, NULL },
	{ "AP-STA-POSSIBLE-PSK-MISMATCH", 24, 4, NULL },
	{ "CCKM: timestamp outside the TSF tolerance", 73, 5, NULL },
	{ "CCKM: request number was used before", 73, 5, NULL },
	{ "CCKM: MIC of the request is wrong", 73, 5, NULL },
	{ "CCKM: other ciphers than those of the full authentication", 73, 5, NULL },
	{ "CCKM: MIC of the response is wrong", 73, 5, NULL },
	{ "CCKM: response has another request number", 73, 5, NULL },
	{ "CCKM: group key does not unwrap", 73, 5, NULL },
	{ "key addition failed", 14, 1, NULL },
	{ "Try to process received EAPOL-Key 4/4 based on old Replay Counter", 28, 1, NULL },
	{ "CTRL-EVENT-REGDOM-CHANGE", 57, 1, "alpha2=" },
	{ "TRANSITION-DISABLE", 78, 1, NULL },
	{ "deauthenticated due to inactivity (timer DEAUTH/REMOVE)", 77, 1, NULL },
	{ "OWE: Invalid peer DH public key", 93, 5, NULL },
	{ "Ongoing TKIP countermeasures", 95, 5, NULL },
	{ "Countermeasures - dropped EAPOL packet", 95, 5, NULL },
	{ "deauthenticated due to session timeout", 92, 1, NULL },
	{ "RSN: pre-authentication with", 44, 3, "timed out" },
	{ "RSN: pre-authentication with", 44, 3, "failed" },
};

static const struct said *find(const char *line)
{
	for (size_t i = 0; line && i < sizeof(said) / sizeof(said[0]); i++) {
		const char *at = strstr(line, said[i].text);

		if (at && (!said[i].and || strstr(at, said[i].and)))
			return &said[i];
	}
	return NULL;
}

unsigned cause_of_line(const char *line, unsigned *rank)
{
	const struct said *s = find(line);

	if (rank)
		*rank = s ? s->rank : 0;
	return s ? s->cause : 0;
}
