#include "proto/eap_methods.h"

#define LIST(array) { (array), sizeof(array) / sizeof((array)[0]) }

/* In the order of types, in which a Nak lists them. */
static const struct eap_method *const peer[] = { &eap_tls_peer, &eap_ttls_peer, &eap_peap_peer,
						 &eap_mschapv2_peer };
static const struct eap_method *const server[] = { &eap_tls_server, &eap_ttls_server,
						   &eap_peap_server, &eap_mschapv2_server };
static const struct eap_method *const peer_inner[] = { &eap_mschapv2_peer };
static const struct eap_method *const server_inner[] = { &eap_mschapv2_server };

const struct eap_methods eap_peer_methods = LIST(peer);
const struct eap_methods eap_server_methods = LIST(server);
const struct eap_methods eap_peer_inner = LIST(peer_inner);
const struct eap_methods eap_server_inner = LIST(server_inner);
