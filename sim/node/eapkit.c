#include "node/eapkit.h"

#include <stdlib.h>

#include "base/text.h"
#include "base/time.h"
#include "proto/eap_methods.h"
#include "proto/eap_tls_io.h"

static struct eap_tls_make make_of(const struct eap_kit *k)
{
	return (struct eap_tls_make){ .crypto = k->crypto,
				      .rng = k->rng,
				      .epoch_s = TIME_EPOCH_S,
				      .now_ns = k->now_ns };
}

/* TLS that cannot be had is not the end: methods without it still work. */
static enum err tls_or_why(struct eap_kit *k, enum err e, const struct tls_why *why,
			   struct eap_tls_conf **tls)
{
	struct sb s = sb_of(k->why, sizeof(k->why));

	if (e == ERR_OK)
		return ERR_OK;
	free(*tls);
	*tls = NULL;
	if (e == ERR_NOMEM || e == ERR_CRYPTO)
		return e;
	sb_str(&s, why->text);
	return ERR_OK;
}

static bool wants_tls(const enum spec_eap_type *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (list[i] == SPEC_EAP_TLS || list[i] == SPEC_EAP_PEAP ||
		    list[i] == SPEC_EAP_TTLS)
			return true;
	return false;
}

enum err eap_kit_peer(struct eap_kit *k, const struct spec_eap_peer *spec,
		      struct eap_peer_conf *out)
{
	struct eap_tls_make make = make_of(k);
	struct tls_why why = { "" };

	*out = (struct eap_peer_conf){ .spec = spec,
				       .methods = eap_peer_methods,
				       .inner = eap_peer_inner };
	if (!wants_tls(spec->methods, spec->n_methods))
		return ERR_OK;
	out->tls = calloc(1, sizeof(*out->tls));
	if (out->tls == NULL)
		return ERR_NOMEM;
	return tls_or_why(k, eap_tls_conf_peer(&make, spec, &why, out->tls), &why, &out->tls);
}

enum err eap_kit_server(struct eap_kit *k, const struct spec_eap_server *spec,
			struct eap_server_conf *out)
{
	struct eap_tls_make make = make_of(k);
	struct tls_why why = { "" };

	*out = (struct eap_server_conf){ .spec = spec,
					 .methods = eap_server_methods,
					 .inner = eap_server_inner };
	out->tls = calloc(1, sizeof(*out->tls));
	if (out->tls == NULL)
		return ERR_NOMEM;
	return tls_or_why(k, eap_tls_conf_server(&make, spec, &why, out->tls), &why, &out->tls);
}

static void free_tls(struct eap_tls_conf *tls)
{
	if (tls != NULL)
		eap_tls_conf_fini(tls);
	free(tls);
}

void eap_kit_peer_free(struct eap_peer_conf *c)
{
	free_tls(c->tls);
	*c = (struct eap_peer_conf){ .tls = NULL };
}

void eap_kit_server_free(struct eap_server_conf *c)
{
	free_tls(c->tls);
	*c = (struct eap_server_conf){ .tls = NULL };
}
