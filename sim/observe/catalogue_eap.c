#include "observe/catalogue_tables.h"

/*
 * Our own: what goes wrong between a station, its authenticator and a RADIUS server, and in
 * SAE.
 */
static const struct cause entries[] = {
	{ 83, "The authentication server refuses the user",
	  "The EAP conversation came to its end and the server said no: a wrong password, a name "
	  "it does not know, or a policy (reason 23).",
	  "Look into the log of the RADIUS server; it alone knows why.",
	  "IEEE 802.1X: authentication failed - EAP type: ", "" },
	{ 84, "The station does not trust the authentication server",
	  "The certificate is of another authority than ca_cert, has expired, or names another "
	  "server than domain_suffix_match; the station ends TLS with an alert (reason 23).",
	  "Give the station the authority that signed the server's certificate, and the server a "
	  "certificate that is valid today and has the name the stations check.",
	  "SSL: SSL3 alert: write (local SSL3 detected an error):fatal:", "" },
	{ 85, "The authentication server does not trust the station's certificate",
	  "The client's certificate is of another authority than the server's ca_cert or has "
	  "expired; the server ends TLS with an alert (reason 23).",
	  "A certificate for the station from the authority that the server knows.",
	  "SSL: SSL3 alert: read (remote end reported an error):fatal:", "" },
	{ 86, "AP and RADIUS server do not share a secret",
	  "What one of them signs is wrong to the other, who drops it without an answer; "
	  "everything looks like a server that is down.",
	  "The same auth_server_shared_secret at the AP as the server has for the AP's address.",
	  "", "" },
	{ 87, "Somebody speaks in the AP's name during SAE",
	  "A commit came back as its own answer, or groups were refused that the AP does in fact "
	  "have: an attacker tries to weaken or to prevent the exchange. SAE notices both.",
	  "Look for a transmitter that is none of the APs; sae_pwe=1 or 2, because only "
	  "hash-to-element protects the choice of the group.",
	  "", "" },
	{ 88, "The passwords of SAE differ",
	  "The AP could not verify the station's confirm (status 15), or knows no password of the "
	  "identifier that the station gave (status 123).",
	  "The same password on both sides, and the same at every AP of the SSID; sae_password "
	  "goes before wpa_passphrase.",
	  "CTRL-EVENT-AUTH-REJECT", "SAE: Confirm mismatch" },
};

struct cause_table catalogue_eap(void)
{
	return (struct cause_table){ entries, sizeof(entries) / sizeof(entries[0]) };
}
