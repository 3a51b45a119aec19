#include "observe/catalogue_tables.h"

static const struct cause entries[] = {
	{ 70, "The phone leaves before the new AP has answered",
	  "The client gives up because the advertised reassociation deadline is short. The AP "
	  "itself never enforces it.",
	  "reassociation_deadline=20000 (20.48 s) and over-the-air FT.", "",
	  "FT: reassociation deadline passed" },
	{ 71, "Not a roam: the client associates afresh",
	  "While associated in the same network, the station sent an Association Request where a "
	  "Reassociation Request belongs: it kept no state, so no key could be reused.",
	  "A fault or limit of the client's driver; report it.",
	  "", "" },
	{ 72, "Keys bound to the wrong address",
	  "Multiple BSSIDs or multi-link: an address of the link was used where that of the "
	  "device belongs, or the other way round.",
	  "Update the AP; give the switches every link address.", "", "" },
	{ 73, "CCKM roam refused",
	  "The timestamp lies outside the AP's window, the request number did not increase, or one "
	  "of the two MICs is wrong.",
	  "Full authentication follows; find which clock jumped, or which side lost its keys.", "",
	  "CCKM: timestamp outside the TSF tolerance" },
	{ 74, "A dozing client misses group frames after an AP restart",
	  "Timestamp and DTIM count began anew.",
	  "The client recovers at the next beacon.", "", "" },
	{ 75, "Full authentication although the phone was here a minute ago",
	  "It came with another MAC address, and every cache is keyed by the address.",
	  "A stable private address for this SSID.", "", "" },
	{ 76, "FT authentication succeeds, then nothing",
	  "The station did not acknowledge or never sent its reassociation.",
	  "Better signal; on some drivers a key installation fault.",
	  "did not acknowledge association response", "" },
	{ 77, "Deauthenticated due to inactivity, misread",
	  "On the old AP a second after the station left: normal. On the target ten seconds after "
	  "an unanswered authentication: the roam never happened.",
	  "See which of the two APs wrote the line.",
	  "deauthenticated due to inactivity (timer DEAUTH/REMOVE)", "" },
	{ 78, "The WPA3 phone never comes back to the WPA2 cells",
	  "An AP told it with Transition Disable to use WPA3 only for this SSID.",
	  "No transition_disable while WPA2 cells exist.", "", "" },
	{ 79, "Always a full handshake between WPA2 and WPA3 cells",
	  "The AKM changes, so no key of one can be used in the other.",
	  "The same set of AKMs on all APs.", "", "" },
	{ 80, "FT fails in one direction: the key holder does not know the asker",
	  "The R0KH received the pull and dropped it because the asking AP's R1KH-ID is in none of "
	  "its r1kh lines.",
	  "Every AP needs both lists: r0kh of all others and r1kh of all others; or wildcards.",
	  "", "FT: No matching R1KH found" },
	{ 81, "FT refused, then a second later it works",
	  "The key pull takes longer than the station waits for its answer.",
	  "pmk_r1_push=1, or local keys with FT-PSK; a faster path between the APs.", "", "" },
	{ 82, "The AP does not start",
	  "hostapd refuses FT without nas_identifier, which is the R0KH-ID.",
	  "Add nas_identifier (1 to 48 octets, different on every AP).",
	  "FT (IEEE 802.11r) requires nas_identifier to be configured as a 1..48 octet string",
	  "" },
};

struct cause_table catalogue_clients(void)
{
	return (struct cause_table){ entries, sizeof(entries) / sizeof(entries[0]) };
}
