#include "observe/catalogue_tables.h"

static const struct cause entries[] = {
	{ 1, "FT refused: the station named no key",
	  "The FT authentication request carried no PMKR0Name in its RSNE, so the AP cannot tell "
	  "which key hierarchy the station wants to use.",
	  "The client must put PMKR0Name into the RSNE of the request; update or replace its "
	  "supplicant. The AP is right to answer status 53.",
	  "", "FT: No PMKID in RSNIE" },
	{ 2, "FT refused: the AP cannot get the key",
	  "The target AP holds no PMK-R1 for this station and has no usable r0kh entry for the "
	  "R0KH-ID the station named, or that key holder answered that it has no such key.",
	  "List every other AP's nas_identifier as r0kh and every R1KH-ID as r1kh on every AP, "
	  "with one key per pair, or use the wildcard lines on all of them.",
	  "", "FT: Did not have matching PMK-R1 and either unknown or blocked R0KH-ID or NAK from "
	  "R0KH" },
	{ 3, "First FT roam to an AP after a restart is slow",
	  "The two key holders share no sequence number state after a restart, so the first pull "
	  "needs an extra sequence request and answer.",
	  "Nothing to repair: later roams are fast. pmk_r1_push=1 moves the delay off the roam.",
	  "", "FT: Using wildcard R0KH-ID" },
	{ 4, "All clients of one AP fail at another for a minute",
	  "A pull went unanswered four times; with a wildcard r0kh line hostapd then refuses that "
	  "R0KH-ID for rkh_neg_timeout (60 s) without asking again.",
	  "Find why the key holder did not answer (down, VLAN, filtered EtherType 0x88b7); "
	  "shorten rkh_neg_timeout if such outages are usual.",
	  "", "FT: R0KH-ID is temporarily blocked" },
	{ 5, "FT fails: the key holder never answers",
	  "The target AP asked the R0KH for the key and got no answer in any of its tries: the "
	  "frames of EtherType 0x88b7 do not get through on the wired side.",
	  "Put ft_iface (or the bridge) of all APs on one layer 2 that carries EtherTypes 0x88b7 "
	  "and 0x890d; check VLANs and switch filters; check the MAC addresses in r0kh lines.",
	  "", "FT: Timeout pending pull request" },
	{ 6, "FT fails: the inter-AP key differs",
	  "An inter-AP frame arrived but could not be decrypted: the two APs have different keys "
	  "in their r0kh and r1kh lines.",
	  "Use the same 256-bit (or 128-bit) key on both ends of the pair; with OpenWrt's derived "
	  "keys, the same passphrase and mobility domain on all APs.",
	  "FT(RRB): Failed to decrypt", "" },
	{ 7, "FT refused: mobility domains differ",
	  "The mobility domain in the station's request is not the AP's own (status 54).",
	  "Set the same mobility_domain (four hex digits) on every AP of the SSID; OpenWrt "
	  "releases compute different defaults from the same SSID, so write it down explicitly.",
	  "", "FT: Invalid MDIE" },
	{ 8, "FT refused: the fast transition element does not verify",
	  "The FTE is malformed, its nonces or key holder identifiers are not those of the "
	  "authentication exchange, or its MIC is wrong because something it protects changed "
	  "(status 55).",
	  "Look at the sub-cause. Nonces: client or AP restarted between authentication and "
	  "reassociation. MIC: keys differ, or RSNE, MDE, FTE or RIC were rewritten on the way.",
	  "", "FT: Invalid MIC in FTIE" },
	{ 9, "FT refused: R0KH unreachable",
	  "The AP says with status 28 that it cannot reach the key holder. hostapd answers 53 in "
	  "the same situation.",
	  "As for C02 and C05: key holder lists and the wired path between the APs.",
	  "", "" },
	{ 10, "FT refused: wrong action frame count",
	  "Retries of FT Action frames got out of step (status 52).",
	  "Use the over-the-air exchange; update the client.", "", "" },
	{ 11, "FT over the DS never completes",
	  "The station sent an FT Action request although the AP's MDE says that it does not do FT "
	  "over the DS; such an AP drops the frame without an answer.",
	  "The client must read the MDE's over-the-DS bit; or set ft_over_ds=1 on all APs.",
	  "", "FT: Over-the-DS option disabled - reject" },
	{ 12, "FT over the DS fails where over the air works",
	  "The target AP could not create the station entry for a request that arrived by wire, or "
	  "the relay frame was lost on the way between the bridges.",
	  "Use over-the-air FT (ft_over_ds=0 and a client that respects it).",
	  "NL80211_ATTR_STA_VLAN (addr=STA ifname=IF vlan_id=0) failed: -2", "" },
	{ 13, "FT works once, the roam back fails",
	  "With protected management frames the AP's kernel still holds the associated entry of "
	  "the station and refuses to change it (status 17); hostapd before April 2020.",
	  "Update hostapd to 2.10 or later.",
	  "Could not set STA to kernel driver", "" },
	{ 14, "Key addition failed, but the roam works",
	  "The AP installs the key at FT authentication, before the kernel knows the station as "
	  "associated; the kernel refuses and hostapd tries again after reassociation.",
	  "Nothing to repair: this line appears on good roams.",
	  "nl80211: kernel reports: key addition failed", "" },
	{ 15, "Associated after FT, but no data",
	  "The second key installation came late, failed, or the driver paired the wrong keys: "
	  "frames are encrypted with a key the radio does not have.",
	  "Deauthenticate the station to force a 4-way handshake; update kernel and driver.",
	  "nl80211: kernel reports: key addition failed", "" },
	{ 16, "FT-SAE fails although FT-PSK works",
	  "ft_psk_generate_local=1 derives PMK-R1 from the passphrase; with SAE the key comes from "
	  "each SAE exchange and cannot be derived elsewhere.",
	  "Set ft_psk_generate_local=0 and give r0kh and r1kh lines (wildcards will do).",
	  "", "FT: Did not have matching PMK-R1 and either unknown or blocked R0KH-ID or NAK from "
	  "R0KH" },
	{ 17, "The WPA3 client cannot roam, the WPA2 client can",
	  "The AP lists an AKM (such as FT-SAE-EXT-KEY) that the client chooses or chokes on "
	  "without supporting it.",
	  "Do not advertise the extended-key AKMs; use RSN overriding where it exists.", "", "" },
	{ 18, "After FT the station is in the wrong VLAN",
	  "The VLAN of the first authentication did not come with the FT keys, so the target AP "
	  "uses its default: ft_psk_generate_local finds the passphrase without its VLAN, old "
	  "versions do not store it.",
	  "ft_psk_generate_local=0 with r0kh and r1kh, and a hostapd (2.11) that keeps the VLAN "
	  "with PMK-R0 and PMK-R1.",
	  "", "" },
	{ 19, "The first roam after a long stay is a full authentication",
	  "PMK-R0 or PMK-R1 expired. The lifetime hostapd sends along is 16 bits of seconds, so "
	  "the default of 14 days arrives as about 8 hours.",
	  "Choose ft_r0_key_lifetime below 65536 s and longer than a visit, or accept one full "
	  "authentication.",
	  "", "FT: No PMK-R1 available in local cache for the requested PMKR1Name" },
	{ 20, "FT refused: the cipher differs from the first AP's",
	  "The pairwise cipher must be the one of the initial association (status 42).",
	  "Configure the same pairwise ciphers on all APs of the mobility domain.",
	  "FT: Pairwise cipher from PMK-R1 cache not used in the RSNE - reject", "" },
	{ 21, "Full authentication between mobility domains, by design",
	  "FT works inside one mobility domain and one SSID only; a station that crosses into "
	  "another rightly authenticates from the start.",
	  "If both APs are meant to be one network, give them the same mobility_domain and SSID.",
	  "", "" },
	{ 22, "An adaptive-11r client is refused",
	  "The station sent an MDE with an AKM that is not FT: a private agreement between some "
	  "clients and controllers that hostapd answers with status 43.",
	  "Offer real FT, or keep to one vendor in the ESS.",
	  "", "Trying to use non-FT AKM suite, but MDIE included" },
	{ 23, "FT fails at one AP after its identity or key changed",
	  "The AP's nas_identifier, passphrase or inter-AP key changed while PMK-R0s of before "
	  "were in use.",
	  "Change all APs together and expect one full authentication per client.", "", "" },
};

struct cause_table catalogue_ft(void)
{
	return (struct cause_table){ entries, sizeof(entries) / sizeof(entries[0]) };
}
