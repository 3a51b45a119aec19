#include "observe/catalogue_tables.h"

/* Our own: refusals and silences that the field notes have no number for. */
static const struct cause entries[] = {
	{ 89, "Frames in the station's name that it did not send",
	  "Requests came under the station's address whose sequence numbers are not those of the "
	  "station, which goes on with its own as if nothing had been.",
	  "Look for a transmitter that is none of the stations; nothing they say is believed "
	  "without a key, but an AP may be kept busy. ieee80211w=2 protects what ends an "
	  "association.",
	  "", "" },
	{ 90, "The access point does not answer",
	  "The station asked it to authenticate or to associate, several times, and heard nothing.",
	  "See whether the AP is still on the air and on that channel; else one of the two does "
	  "not hear the other at this place, and the AP looked better in the scan than it is.",
	  "", "" },
	{ 91, "The AP no longer has the key that the station names",
	  "The PMKID stands for a key that this AP had made and has no more: it was restarted, the "
	  "key's time is over, its cache was emptied, or it keeps none (disable_pmksa_caching; "
	  "FlexConnect knows no sticky keys).",
	  "Nothing to repair after a restart: the next roam finds a key. Otherwise OKC or FT, or a "
	  "longer dot11RSNAConfigPMKLifetime.",
	  "", "" },
	{ 92, "The server ends the session",
	  "The RADIUS server's Session-Timeout was over: the AP sent the station away and forgot "
	  "its keys, and the full authentication that follows is an outage.",
	  "Termination-Action = RADIUS-Request lets the AP authenticate anew while data goes on; "
	  "or a longer Session-Timeout.",
	  "deauthenticated due to session timeout", "" },
	{ 93, "OWE refused: the public key is none",
	  "The station's Diffie-Hellman element is no point of the group's curve, or was changed "
	  "on the way; OWE has no other status for it than 1.",
	  "If it happens again at other places, the client's OWE is at fault; once, somebody or "
	  "something damaged the frame.",
	  "", "OWE: Invalid peer DH public key" },
	{ 94, "Refused: no cipher or key management in common",
	  "The RSNE of the station asks for what the AP does not offer (status 41 to 46): the "
	  "group or pairwise cipher, the AKM, or the cipher of group management frames.",
	  "The same rsn_pairwise, wpa_key_mgmt and group_mgmt_cipher at every AP of the SSID, and "
	  "among them one that the client has.",
	  "CTRL-EVENT-ASSOC-REJECT", "invalid RSN IE in (Re)Association Request" },
	{ 95, "TKIP countermeasures: nobody may be here for a minute",
	  "Two frames within a minute had a wrong Michael MIC: the AP sends all stations away "
	  "(reason 14) and refuses everybody for 60 seconds (status 1).",
	  "CCMP instead of TKIP; otherwise find who changes frames, or the client that computes "
	  "the MIC wrongly.",
	  "IEEE 802.11 TKIP countermeasures initiated",
	  "Ongoing TKIP countermeasures (Michael MIC failure) - reject authentication" },
};

struct cause_table catalogue_ours(void)
{
	return (struct cause_table){ entries, sizeof(entries) / sizeof(entries[0]) };
}
