#include "observe/catalogue_tables.h"

static const struct cause entries[] = {
	{ 41, "The ninth AP of a walk does full EAP again",
	  "Sticky key caching keeps one key per AP, and so many others have made one since that "
	  "the cache has no place left for this one.",
	  "OKC or FT.", "", "" },
	{ 42, "Fast in the room, slow across the building",
	  "Opportunistic caching and CCKM share the PMK only inside one controller or mobility "
	  "group; hostapd with okc=1 between the networks of one process, without it not at all.",
	  "One mobility group, or FT with pushed keys.", "", "" },
	{ 43, "OKC has no effect for some clients",
	  "The client computes PMKIDs the sticky way (one per AP it has visited).",
	  "Know which clients do OKC; FT serves all of them.", "", "" },
	{ 44, "Pre-authentication fails, the roam is full EAP",
	  "Pre-authentication frames (EtherType 0x88c7) do not reach the target AP, or it does not "
	  "offer it.",
	  "rsn_preauth=1 with rsn_preauth_interfaces on the bridge that both share; never inside "
	  "an FT domain.", "", "" },
	{ 45, "Keys valid, port closed",
	  "A cached PMKSA and the 4-way handshake gave both sides keys, but the authenticator's "
	  "port state machine waits in AUTHENTICATING for an EAP success that a cached key never "
	  "produces: nothing the station sends goes on.",
	  "Update hostapd (openwrt pull request 24879); until then disable_pmksa_caching=1, or a "
	  "deauthentication after which full EAP runs.",
	  "", "AUTH_PAE entering state AUTHENTICATING" },
	{ 46, "FT-EAP key caching fails between hostapd 2.10 and 2.11",
	  "The two compute the PMKID with different hash functions (status 53).",
	  "The same version everywhere; meanwhile full EAP is the right fallback.", "", "" },
	{ 47, "A roam takes an extra second",
	  "The AP believes the station still associated and protected and asks it by SA Query "
	  "first (status 30 with a comeback time).",
	  "The client must wait that time and try again; better, deliver the deauthentication.",
	  "", "IEEE 802.11: SA Query" },
	{ 48, "Cannot join: management frame protection required",
	  "ieee80211w=2 on the AP, and the client cannot do it (status 31).",
	  "ieee80211w=1, or an SSID of its own for such devices.", "", "" },
	{ 49, "The station claims operating channel validation without doing it",
	  "The client copied reserved RSN capability bits; message 2 lacks the OCI.",
	  "ocv=2 on the AP.", "OCV failed", "" },
	{ 50, "Unencrypted EAPOL dropped after the key was set",
	  "With protected management frames, EAPOL in the clear is discarded once a key is in "
	  "place.",
	  "The peer must encrypt EAPOL during a rekey.", "",
	  "RSN: Discard unencrypted EAPOL-Key msg 1/4 when TK is set and PMF is enabled" },
	{ 51, "Protected beacons fail their check after an FT roam",
	  "hostapd up to 2.10 puts the IGTK where the beacon key belongs.",
	  "hostapd 2.11, or beacon_prot=0.", "", "" },
};

struct cause_table catalogue_caching(void)
{
	return (struct cause_table){ entries, sizeof(entries) / sizeof(entries[0]) };
}
