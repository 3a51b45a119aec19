#include "observe/catalogue_tables.h"

static const struct cause entries[] = {
	{ 63, "Downlink dead until the client sends",
	  "The switch still forwards to the old AP: nothing with the station's source address came "
	  "from the new one.",
	  "The AP must send the layer-2 update frame when it authorises the station.", "", "" },
	{ 64, "No data for minutes after a roam",
	  "A switch did not move the station's address to the new port until ageing (300 s).",
	  "Shorter ageing, hub mode or learning off on the port; a fixed switch driver.",
	  "port N failed to delete MAC from fdb: -2", "" },
	{ 65, "ARP fails although the roam was fine",
	  "Flooding, proxy ARP or snooping on the way, a wrong forwarding entry, or a switch port "
	  "that does not carry the station's VLAN.",
	  "Layer-2 update and gratuitous ARP; turn the snooping off to test; the same VLANs on the "
	  "trunks of all APs.", "", "" },
	{ 66, "Fast roam, long outage in the application",
	  "The client's system validates its address again (DHCP, ARP probe, duplicate address "
	  "detection) as if the link had been new.",
	  "A driver that reports a roam instead of a new connection.", "", "" },
	{ 67, "The tunnel does not survive the roam",
	  "The system binds the tunnel anew because it took the roam for another network.",
	  "Not a Wi-Fi fault: check whether the address changed.", "", "" },
	{ 68, "Other stations keep talking to the old AP",
	  "The old AP does not learn that the station has left until inactivity (300 s).",
	  "Layer-2 update, shorter ap_max_inactivity.",
	  "Prune association for STA", "" },
	{ 69, "The old AP keeps buffering for a station that left",
	  "It was never told; its entry lives until inactivity.",
	  "As C68.", "", "" },
};

struct cause_table catalogue_wired(void)
{
	return (struct cause_table){ entries, sizeof(entries) / sizeof(entries[0]) };
}
