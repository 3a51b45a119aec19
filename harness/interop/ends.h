#ifndef SOCKETS_ENDS_H
#define SOCKETS_ENDS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

/*
 * Our ends of EAP and RADIUS against other people's, over loopback. What happens is printed to
 * stdout; logs of the machines to stderr with `verbose`.
 */
enum interop_exit {
	INTEROP_OK = 0,
	INTEROP_REFUSED = 1, /* the peers talked, and the end was a failure */
	INTEROP_USAGE = 2,   /* arguments or configuration */
	INTEROP_BROKEN = 3,  /* our own failure */
	INTEROP_SILENT = 4,  /* no answer in time */
	INTEROP_KEYS = 5     /* success, but the MSKs differ */
};

struct interop_peer {
	const char *ap_file;  /* hostapd.conf: auth_server_addr, _port, _shared_secret */
	const char *sta_file; /* wpa_supplicant.conf: the first network block is used */
	unsigned times;	      /* one after the other: later ones may resume */
	/* of all that is drawn: a server that knows a Request Authenticator from seconds ago
	 * takes the request for a repeated one */
	uint64_t seed;
	bool verbose;
};
/*
 * Authenticates as often as asked: our EAP peer, our RADIUS client. Each prints
 * `success method=PEAP packets=N msk=HEX`, or `failure …`.
 */
enum interop_exit interop_peer(const struct interop_peer *in);

struct interop_server {
	const char *file;   /* hostapd.conf: eap_server=1, certificates, eap_user_file */
	const char *secret; /* of 127.0.0.1 */
	uint16_t port;	    /* 0: any */
	bool verbose;
};
/* Our RADIUS server, until stdin ends. Prints `port N` when it is ready. */
enum interop_exit interop_server(const struct interop_server *in);

#endif
