#ifndef PROTO_EAP_METHODS_H
#define PROTO_EAP_METHODS_H

#include "proto/eap_method.h"

/* The methods there are, one table a side. */
extern const struct eap_method eap_tls_peer, eap_tls_server;	       /* [RFC 5216, RFC 9190] */
extern const struct eap_method eap_peap_peer, eap_peap_server;	       /* [MS-PEAP] version 0 */
extern const struct eap_method eap_ttls_peer, eap_ttls_server;	       /* [RFC 5281] version 0 */
extern const struct eap_method eap_mschapv2_peer, eap_mschapv2_server; /* [MS-CHAP] */

/* All that stand outside a tunnel, and all that stand inside one. */
extern const struct eap_methods eap_peer_methods, eap_peer_inner;
extern const struct eap_methods eap_server_methods, eap_server_inner;

#endif
