#include "proto/eap_tls_io.h"

#include "base/time.h"

/* What `tls_disable_tlsv1_x` leaves; nothing older than 1.2 is spoken. */
static bool versions(uint32_t flags, struct tls_config *cfg)
{
	cfg->min = (flags & SPEC_TLS_NO_1_2) != 0 ? TLS_1_3 : TLS_1_2;
	cfg->max = (flags & SPEC_TLS_NO_1_3) != 0 ? TLS_1_2 : TLS_1_3;
	cfg->any_time = (flags & SPEC_TLS_NO_TIME_CHECKS) != 0;
	return cfg->min <= cfg->max;
}

static enum err make(const struct eap_tls_make *m, struct tls_config *cfg, uint32_t tls_flags,
		     uint32_t fragment_size, struct tls_why *why, struct eap_tls_conf *out)
{
	struct tls_call call = { m->rng, m->epoch_s + m->now_ns / NS_PER_S };
	struct eap_tls_conf conf = { .epoch_s = m->epoch_s, .fragment_size = fragment_size };
	enum err e;

	if (!versions(tls_flags, cfg)) {
		*why = (struct tls_why){ "TLS: every version is switched off" };
		return ERR_PARSE;
	}
	if (conf.fragment_size == 0)
		conf.fragment_size = EAP_TLS_FRAGMENT;
	if (conf.fragment_size < EAP_TLS_FRAGMENT_MIN)
		conf.fragment_size = EAP_TLS_FRAGMENT_MIN;
	if (conf.fragment_size > EAP_TLS_FRAGMENT_MAX)
		conf.fragment_size = EAP_TLS_FRAGMENT_MAX;
	e = tls_ctx_new(m->crypto, cfg, &call, why, &conf.ctx);
	if (!e)
		*out = conf;
	return e;
}

/* private_key may hold the certificate too, and client_cert the key. */
static struct bytes key_of(const struct spec_file *key, const struct spec_file *cert)
{
	return key->data.len > 0 ? key->data : cert->data;
}

enum err eap_tls_conf_peer(const struct eap_tls_make *m, const struct spec_eap_peer *spec,
			   struct tls_why *why, struct eap_tls_conf *out)
{
	struct tls_config cfg = {
		.role = TLS_CLIENT,
		.ca = spec->ca_cert.data,
		.chain = spec->client_cert.data,
		.key = key_of(&spec->private_key, &spec->client_cert),
		.key_password = spec->private_key_passwd,
		.expect = { spec->domain_suffix_match, spec->domain_match, spec->subject_match,
			    spec->altsubject_match },
	};

	return make(m, &cfg, spec->tls_flags, spec->fragment_size, why, out);
}

enum { SERVER_SESSIONS = 1024 }; /* kept for resumption; OpenSSL's own default is 20480 */

enum err eap_tls_conf_server(const struct eap_tls_make *m, const struct spec_eap_server *spec,
			     struct tls_why *why, struct eap_tls_conf *out)
{
	struct tls_config cfg = {
		.role = TLS_SERVER,
		.ca = spec->ca_cert.data,
		.chain = spec->server_cert.data,
		.key = key_of(&spec->private_key, &spec->server_cert),
		.key_password = spec->private_key_passwd,
		.session_s = spec->tls_session_lifetime_s,
		.sessions = SERVER_SESSIONS,
	};

	return make(m, &cfg, spec->tls_flags, spec->fragment_size, why, out);
}

void eap_tls_conf_forget(struct eap_tls_conf *conf)
{
	if (conf != NULL && conf->ctx != NULL)
		tls_ctx_forget(conf->ctx);
}

void eap_tls_conf_fini(struct eap_tls_conf *conf)
{
	tls_session_free(conf->kept);
	tls_ctx_free(conf->ctx);
	*conf = (struct eap_tls_conf){ 0 };
}
