#include "spec/eap.h"

#include "base/text.h"

/* The words of eap= and of eap_user_file; hostapd and wpa_supplicant use the same. */
static const struct type_word {
	const char *word;
	enum spec_eap_type type;
} type_words[] = {
	{ "MD5", SPEC_EAP_MD5 },   { "GTC", SPEC_EAP_GTC },
	{ "TLS", SPEC_EAP_TLS },   { "SIM", SPEC_EAP_SIM },
	{ "TTLS", SPEC_EAP_TTLS }, { "AKA", SPEC_EAP_AKA },
	{ "PEAP", SPEC_EAP_PEAP }, { "MSCHAPV2", SPEC_EAP_MSCHAPV2 },
	{ "FAST", SPEC_EAP_FAST }, { "PSK", SPEC_EAP_PSK },
	{ "SAKE", SPEC_EAP_SAKE }, { "IKEV2", SPEC_EAP_IKEV2 },
	{ "GPSK", SPEC_EAP_GPSK }, { "AKA'", SPEC_EAP_AKA_PRIME },
	{ "PWD", SPEC_EAP_PWD },   { "TEAP", SPEC_EAP_TEAP },
};

enum { N_TYPES = sizeof(type_words) / sizeof(type_words[0]) };

const char *spec_eap_name(enum spec_eap_type type)
{
	for (size_t i = 0; i < N_TYPES; i++)
		if (type_words[i].type == type)
			return type_words[i].word;
	return NULL;
}

bool spec_eap_parse(const char *word, size_t len, enum spec_eap_type *type)
{
	for (size_t i = 0; i < N_TYPES; i++) {
		if (text_is(word, len, type_words[i].word)) {
			*type = type_words[i].type;
			return true;
		}
	}
	return false;
}

bool spec_eap_is_played(enum spec_eap_type type)
{
	return type == SPEC_EAP_TLS || type == SPEC_EAP_TTLS || type == SPEC_EAP_PEAP ||
	       type == SPEC_EAP_MSCHAPV2 || type == SPEC_EAP_GTC || type == SPEC_EAP_MD5;
}

void spec_eap_peer_init(struct spec_eap_peer *p)
{
	*p = (struct spec_eap_peer){
		.peap_version = -1,
		.peap_label = -1,
		.peap_outer_success = 1,
		.crypto_binding = SPEC_BINDING_OPTIONAL,
		.phase2_auth = 1,
		.tls_flags = SPEC_TLS_NO_1_3 | SPEC_TLS_NO_SESSION_TICKET,
		.fragment_size = 1398,
		.eapol_flags = 3,
		.workaround = true,
	};
}

void spec_eap_server_init(struct spec_eap_server *s)
{
	*s = (struct spec_eap_server){
		.fragment_size = 1398,
		.tls_flags = SPEC_TLS_NO_1_3,
		.server_id = "hostapd",
	};
}

static bool fits(const struct spec_eap_user *u, struct bytes identity, bool phase2)
{
	if (u->any)
		return !phase2;
	if (u->phase2 != phase2)
		return false;
	if (!u->prefix)
		return bytes_equal(u->identity, identity);
	return identity.len >= u->identity.len &&
	       bytes_equal(u->identity, bytes_of(identity.p, u->identity.len));
}

const struct spec_eap_user *spec_eap_user_find(const struct spec_eap_server *s,
					       struct bytes identity, bool phase2)
{
	for (size_t i = 0; i < s->n_user; i++)
		if (fits(&s->user[i], identity, phase2))
			return &s->user[i];
	return NULL;
}
