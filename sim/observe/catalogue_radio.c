#include "observe/catalogue_tables.h"

static const struct cause entries[] = {
	{ 52, "No roam although the signal is poor",
	  "The client's threshold lies below where the next cell begins, or no candidate is "
	  "enough better.",
	  "Denser cells, or a client with an earlier threshold.",
	  "CTRL-EVENT-SKIP-ROAM", "" },
	{ 53, "Ping-pong between two APs",
	  "The hysteresis is smaller than the fading.",
	  "A larger required difference, or a pause after each roam.",
	  "CTRL-EVENT-DO-ROAM", "" },
	{ 54, "An AP that answers probes is never chosen",
	  "It is hidden, on a passive channel, or outside the client's scan list.",
	  "Longer passive dwell, neighbour reports, no restrictive scan_freq.", "", "" },
	{ 55, "Roam command fails: no such BSS",
	  "The target is still in the supplicant's list (180 s) but no longer in the kernel's "
	  "(30 s), which answers ENOENT.",
	  "Scan the target's channel and try again; current supplicants do that by themselves.",
	  "", "nl80211: MLME command failed (auth): ret=-2 (No such file or directory)" },
	{ 56, "Roams into a radar channel and vanishes",
	  "The AP is silent for its channel availability check or moves away.",
	  "Leave such channels out of neighbour reports; honour channel switch announcements.",
	  "", "" },
	{ 57, "The client never sees the AP: width or country",
	  "Secondary channel, width or regulatory domain do not fit the client.",
	  "A narrower channel and a country setting both sides know.", "", "" },
	{ 58, "Refused by steering",
	  "The AP or a steering daemon denies the station on purpose (status 17, 34 or 82).",
	  "Steer by transition requests instead of refusals; raise limits.", "", "" },
	{ 59, "Transition requests are ignored",
	  "The client answers status 7, or the neighbour list names wrong operating classes.",
	  "Correct neighbour data; one request with disassociation imminent, then act.",
	  "BSS-TM-RESP status_code=7", "" },
	{ 60, "Disassociated although it refused the transition",
	  "The disassociation timer was not cancelled by the answer.",
	  "Send the request without disassociation imminent first.",
	  "", "" },
	{ 61, "Kicked, comes right back",
	  "The deauthentication named no better AP and the old one accepts the station again.",
	  "Deny the address there for a short while.", "", "" },
	{ 62, "Authentication on the wrong channel after changing band",
	  "The client's driver kept the old frequency.",
	  "Update the supplicant (June 2026).", "", "" },
};

struct cause_table catalogue_radio(void)
{
	return (struct cause_table){ entries, sizeof(entries) / sizeof(entries[0]) };
}
