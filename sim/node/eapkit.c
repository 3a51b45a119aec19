#include "node/eapkit.h"

static const struct eap_method *const none[1];

enum err eap_kit_peer(struct eap_kit *k, const struct spec_eap_peer *spec,
		      struct eap_peer_conf *out)
{
	(void)k;
	*out = (struct eap_peer_conf){ .spec = spec, .methods = { none, 0 }, .inner = { none, 0 } };
	return ERR_OK;
}

enum err eap_kit_server(struct eap_kit *k, const struct spec_eap_server *spec,
			struct eap_server_conf *out)
{
	(void)k;
	*out = (struct eap_server_conf){ .spec = spec,
					 .methods = { none, 0 },
					 .inner = { none, 0 } };
	return ERR_OK;
}

void eap_kit_peer_free(struct eap_peer_conf *c)
{
	c->spec = NULL;
}

void eap_kit_server_free(struct eap_server_conf *c)
{
	c->spec = NULL;
}
