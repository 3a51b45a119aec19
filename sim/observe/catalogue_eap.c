#include "observe/catalogue_tables.h"

/* Our own: what goes wrong between a station, its authenticator and a RADIUS server. */
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
};

struct cause_table catalogue_eap(void)
{
	return (struct cause_table){ entries, sizeof(entries) / sizeof(entries[0]) };
}
