#ifndef NODE_EAPKIT_H
#define NODE_EAPKIT_H

#include "base/rng.h"
#include "proto/eap_method.h"

/*
 * What an end of EAP is built of: the methods this program has, and TLS with the certificates of
 * the configuration. A configuration that TLS cannot use (no certificate, a wrong password) leaves
 * the methods with TLS unable to begin and says why.
 */
struct eap_kit {
	struct crypto *crypto;
	struct rng *rng; /* drawn from */
	int64_t now_ns;
	char why[192]; /* empty when all is well */
};
MUST_CHECK enum err eap_kit_peer(struct eap_kit *k, const struct spec_eap_peer *spec,
				 struct eap_peer_conf *out);
MUST_CHECK enum err eap_kit_server(struct eap_kit *k, const struct spec_eap_server *spec,
				   struct eap_server_conf *out);
void eap_kit_peer_free(struct eap_peer_conf *c); /* zeroed is fine */
void eap_kit_server_free(struct eap_server_conf *c);

#endif
