#include "observe/catalogue_tables.h"

static const struct cause entries[] = {
	{ 24, "Associates, never gets keys: MIC of message 2 is wrong",
	  "The two sides computed different PTKs. Either the passphrase differs, or a stale PMK, a "
	  "wrong BSSID or nonce, or the wrong AKM went into the derivation.",
	  "Compare the passphrases first. If other devices work with it, delete the cached PMKSA "
	  "of this client and look for an AP that uses another BSSID than it announces.",
	  "AP-STA-POSSIBLE-PSK-MISMATCH", "WPA: invalid MIC in msg 2/4 of 4-Way Handshake" },
	{ 25, "The station leaves after message 3: elements differ",
	  "RSNE or RSNXE in message 3 are not those of beacon and probe response, which is what a "
	  "downgrade attack would look like (reason 17).",
	  "Make the AP send the same RSNE and RSNXE everywhere; restart it after a security "
	  "change so that the beacon is rebuilt.",
	  "WPA: IE in 3/4 msg does not match with IE in Beacon/ProbeResp", "" },
	{ 26, "Message 2 refused: RSNE differs from the association request",
	  "The station changed its RSNE between the association request and message 2.",
	  "A client fault (PMKID list, OCV bits, RSNXE); update it. hostapd 2.11 accepts a PMKID "
	  "list that differs.",
	  "WPA IE from (Re)AssocReq did not match with msg 2/4", "" },
	{ 27, "Silence in the 4-way handshake, then deauthentication",
	  "EAPOL-Key frames were lost or answered too late; after four tries the AP gives up with "
	  "reason 15.",
	  "Better signal at the roaming edge; leave wpa_disable_eapol_key_retries at 0; for slow "
	  "clients a longer first timeout.",
	  "", "WPA: PTKSTART: Retry limit 4 reached" },
	{ 28, "Short stall after a rekey",
	  "Message 4 was lost and message 3 came again while the station had moved on; the AP "
	  "accepts the older SNonce once.",
	  "Nothing to repair; reduce loss.",
	  "", "WPA: Try to process received EAPOL-Key 4/4 based on old Replay Counter and SNonce "
	  "from an earlier EAPOL-Key 1/4" },
	{ 29, "Stuck after a roam until Wi-Fi is toggled",
	  "The same temporal key was installed twice, which restarts the packet number: the other "
	  "side discards everything as replay.",
	  "Update the client; a key must never be installed again.", "", "" },
	{ 30, "Clients drop every 10 or 60 minutes",
	  "Group rekey or EAP re-authentication failed: its messages were lost four times "
	  "(reason 16), often because a roam fell on the same second.",
	  "Longer wpa_group_rekey; spread the rekeying; more retries.",
	  "", "WPA: group key handshake timeout" },
	{ 31, "Full EAP on every roam although OKC is on",
	  "The station sends EAPOL-Start after association, and hostapd then ignores the cached "
	  "PMKSA.",
	  "Let the client wait before EAPOL-Start.",
	  "", "cached PMKSA available - ignore it since STA sent EAPOL-Start" },
	{ 32, "One identity round of EAP wasted",
	  "EAPOL-Start restarted the identity exchange while the first answer was on its way.",
	  "Harmless: costs one round trip.",
	  "EAP Response packet with mismatching id", "" },
	{ 33, "An EAP roam takes half a minute",
	  "One identity request or response was lost and the authenticator waits long for it.",
	  "Identity timeout of about 5 s with more retries.", "", "" },
	{ 34, "A roam takes 3, 9 or more seconds",
	  "The RADIUS server is slow or down: first retry after 3 s, doubling, another server "
	  "after four tries.",
	  "A standby server; FT or OKC keep RADIUS out of roams.",
	  "", "RADIUS: resending message" },
	{ 35, "EAP roams get longer after a RADIUS restart",
	  "The TLS session cache or ticket key was lost, so resumption fails.",
	  "A cache shared by the servers; FT or OKC hide it.", "", "" },
	{ 36, "WPA3 client refused after a group was refused elsewhere",
	  "The client carries its list of rejected SAE groups over to the next BSS.",
	  "The same sae_groups on all APs; wpa_supplicant of May 2024 or later.", "", "" },
	{ 37, "WPA3 works at the first AP only",
	  "APs differ in the groups of SAE or OWE, or in the password element method, or "
	  "anti-clogging tokens are not handled (status 76, 77, 126).",
	  "The same sae_pwe and sae_groups on all APs.", "", "" },
	{ 38, "A WPA3 roam hangs in authentication",
	  "One SAE commit or confirm was lost; the AP does not repeat it and the station waits 2 s "
	  "before its next try.",
	  "Better signal at the edge; FT-SAE avoids SAE on roams.",
	  "", "SAE authentication (RX confirm, status=0)" },
	{ 39, "Association refused with status 53 after SAE caching",
	  "The station offered a PMKSA that the AP no longer has.",
	  "The client must forget that PMKSA only and do SAE.",
	  "CTRL-EVENT-ASSOC-REJECT status_code=53", "" },
	{ 40, "A wrong cached PMK is used silently",
	  "A PMKSA made under another AKM or network configuration was reused.",
	  "Flush the cache when the configuration changes; supplicant of 2026.", "", "" },
};

struct cause_table catalogue_handshake(void)
{
	return (struct cause_table){ entries, sizeof(entries) / sizeof(entries[0]) };
}
