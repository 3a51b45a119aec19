#include "config/wpas.h"

#include "base/text.h"

/*
 * phase1 and phase2: words that wpa_supplicant looks for anywhere in the text. What it does not
 * look for it ignores without a word; here that is a warning.
 */

static const struct number {
	const char *text;
	size_t offset;
	int32_t value;
} numbers[] = {
#define PEER(text, field, value) { text, offsetof(struct spec_eap_peer, field), value }
	PEER("peaplabel=1", peap_label, 1),
	/* wpa_supplicant takes the first of each row of three that is there: written last here. */
	PEER("peap_outer_success=2", peap_outer_success, 2),
	PEER("peap_outer_success=1", peap_outer_success, 1),
	PEER("peap_outer_success=0", peap_outer_success, 0),
	PEER("crypto_binding=2", crypto_binding, SPEC_BINDING_REQUIRED),
	PEER("crypto_binding=1", crypto_binding, SPEC_BINDING_OPTIONAL),
	PEER("crypto_binding=0", crypto_binding, SPEC_BINDING_NONE),
	PEER("phase2_auth=2", phase2_auth, 2),
	PEER("phase2_auth=1", phase2_auth, 1),
	PEER("phase2_auth=0", phase2_auth, 0),
};
static_assert(sizeof(enum spec_crypto_binding) == 4 && sizeof(int) == 4,
	      "numbers are stored as 32 bits");

static const struct flag {
	const char *text;
	uint32_t set, clear;
} flags[] = {
	{ "tls_disable_time_checks=1", SPEC_TLS_NO_TIME_CHECKS, 0 },
	{ "tls_disable_session_ticket=1", SPEC_TLS_NO_SESSION_TICKET, 0 },
	{ "tls_disable_session_ticket=0", 0, SPEC_TLS_NO_SESSION_TICKET },
	{ "tls_disable_tlsv1_0=1", SPEC_TLS_NO_1_0, 0 },
	{ "tls_disable_tlsv1_0=0", 0, SPEC_TLS_NO_1_0 },
	{ "tls_disable_tlsv1_1=1", SPEC_TLS_NO_1_1, 0 },
	{ "tls_disable_tlsv1_1=0", 0, SPEC_TLS_NO_1_1 },
	{ "tls_disable_tlsv1_2=1", SPEC_TLS_NO_1_2, 0 },
	{ "tls_disable_tlsv1_2=0", 0, SPEC_TLS_NO_1_2 },
	{ "tls_disable_tlsv1_3=1", SPEC_TLS_NO_1_3, 0 },
	{ "tls_disable_tlsv1_3=0", 0, SPEC_TLS_NO_1_3 },
	{ "tls_suiteb=1", SPEC_TLS_SUITEB, 0 },
	{ "tls_suiteb=0", 0, SPEC_TLS_SUITEB },
	{ "allow_unsafe_renegotiation=1", SPEC_TLS_ALLOW_UNSAFE_RENEGOTIATION, 0 },
	{ "allow_unsafe_renegotiation=0", 0, SPEC_TLS_ALLOW_UNSAFE_RENEGOTIATION },
};

#define N_OF(array) (sizeof(array) / sizeof((array)[0]))

/* Names of words that mean something to wpa_supplicant, whether they do here or not. */
static bool is_phase1_name(const char *name, size_t len)
{
	static const char *const names[] = {
		"peapver", "peaplabel", "peap_outer_success", "crypto_binding", "phase2_auth",
		"include_tls_length", "tls_allow_md5", "tls_disable_time_checks",
		"tls_disable_session_ticket", "tls_disable_tlsv1_0", "tls_disable_tlsv1_1",
		"tls_disable_tlsv1_2", "tls_disable_tlsv1_3", "tls_ext_cert_check", "tls_suiteb",
		"tls_suiteb_no_ecdh", "allow_unsafe_renegotiation", "tnc", "sim_min_num_chal",
		"result_ind", "fast_provisioning", "fast_max_pac_list_len", "fast_pac_format",
		"teap_anon_dh", "allow_canned_success",
	};

	for (size_t i = 0; i < N_OF(names); i++)
		if (text_is(name, len, names[i]))
			return true;
	return false;
}

static void note_ignored(struct wpas *w, const char *text)
{
	const char *word;
	size_t len;

	while (config_word(&text, &word, &len)) {
		const char *eq = memchr(word, '=', len);

		if (!eq || !is_phase1_name(word, (size_t)(eq - word)))
			WPAS_WARNING(w, "phase1: wpa_supplicant ignores '%.*s'", (int)len, word);
	}
}

static void store(struct spec_eap_peer *e, const struct number *n)
{
	memcpy((char *)e + n->offset, &n->value, sizeof(n->value));
}

static void set_peap_version(struct wpas *w, const char *text)
{
	const char *at = strstr(text, "peapver=");

	if (at == NULL)
		return;
	at += strlen("peapver=");
	if ((*at != '0' && *at != '1') || (at[1] != '\0' && at[1] != ' ' && at[1] != '\t'))
		WPAS_ERROR(w, "phase1: peapver is 0 or 1");
	else
		w->net->eap.peap_version = *at - '0';
}

void wpas_phase1(struct wpas *w, const char *text)
{
	struct spec_eap_peer *e = &w->net->eap;

	/* [wpa_supplicant] The ticket extension is left out as a workaround for old servers. */
	if (!e->workaround)
		e->tls_flags &= ~(uint32_t)SPEC_TLS_NO_SESSION_TICKET;
	if (text == NULL)
		return;
	note_ignored(w, text);
	set_peap_version(w, text);
	for (size_t i = 0; i < N_OF(numbers); i++)
		if (strstr(text, numbers[i].text))
			store(e, &numbers[i]);
	for (size_t i = 0; i < N_OF(flags); i++)
		if (strstr(text, flags[i].text))
			e->tls_flags = (e->tls_flags | flags[i].set) & ~flags[i].clear;
}

/* A method that cannot be begun leaves the others, if there are any. */
static enum config_severity blame(const struct wpas *w)
{
	return w->net->eap.n_methods > 1 ? CONFIG_WARNING : CONFIG_ERROR;
}

static unsigned ttls_bit(const char *word, size_t len)
{
	static const struct {
		const char *word;
		unsigned bit;
	} words[] = {
		{ "PAP", SPEC_TTLS_PAP },
		{ "CHAP", SPEC_TTLS_CHAP },
		{ "MSCHAP", SPEC_TTLS_MSCHAP },
		{ "MSCHAPV2", SPEC_TTLS_MSCHAPV2 },
	};

	for (size_t i = 0; i < N_OF(words); i++)
		if (text_is(word, len, words[i].word))
			return words[i].bit;
	return 0;
}

static bool is_tunnel(enum spec_eap_type type)
{
	return type == SPEC_EAP_PEAP || type == SPEC_EAP_TTLS || type == SPEC_EAP_FAST ||
	       type == SPEC_EAP_TEAP;
}

static void add_inner(struct wpas *w, const char *word, size_t len)
{
	struct spec_eap_peer *e = &w->net->eap;
	enum spec_eap_type type;

	if (!spec_eap_parse(word, len, &type) || is_tunnel(type))
		config_say(w->r, blame(w), wpas_here(w), "Unsupported Phase2 EAP method '%.*s'",
			   (int)len, word);
	else if (e->n_inner == SPEC_EAP_METHODS_MAX)
		WPAS_ERROR(w, "more than %d Phase2 EAP methods", SPEC_EAP_METHODS_MAX);
	else
		e->inner[e->n_inner++] = type;
}

static void set_ttls(struct wpas *w, const char *word, size_t len)
{
	struct spec_eap_peer *e = &w->net->eap;
	unsigned bit = ttls_bit(word, len);

	if (bit == 0)
		config_say(w->r, blame(w), wpas_here(w), "EAP-TTLS: Unsupported Phase2 type '%.*s'",
			   (int)len, word);
	else if (e->ttls_auth)
		config_say(w->r, blame(w), wpas_here(w),
			   "EAP-TTLS: Only one Phase2 type can be specified");
	else
		e->ttls_auth = bit;
}

static bool begins(const char *word, size_t len, const char *with)
{
	return len >= strlen(with) && memcmp(word, with, strlen(with)) == 0;
}

static bool is_phase2_word(const char *word, size_t len)
{
	return begins(word, len, "auth=") || begins(word, len, "autheap=") ||
	       begins(word, len, "tls_") || begins(word, len, "mschapv2_retry=");
}

/* auth= means EAP inside PEAP and no EAP inside TTLS, whose EAP is autheap=. */
void wpas_phase2(struct wpas *w, const char *text)
{
	struct spec_eap_peer *e = &w->net->eap;
	bool ttls = wpas_eap_uses(e, SPEC_EAP_TTLS);
	bool peap = wpas_eap_uses(e, SPEC_EAP_PEAP) || !ttls;
	bool autheap = false;
	const char *word;
	size_t len;

	while (text && config_word(&text, &word, &len)) {
		if (begins(word, len, "auth=") && ttls)
			set_ttls(w, word + 5, len - 5);
		if (begins(word, len, "auth=") && peap)
			add_inner(w, word + 5, len - 5);
		if (begins(word, len, "autheap=") && ttls) {
			autheap = true;
			add_inner(w, word + 8, len - 8);
		}
		if (!is_phase2_word(word, len))
			WPAS_WARNING(w, "phase2: wpa_supplicant ignores '%.*s'", (int)len, word);
	}
	if (autheap && e->ttls_auth)
		config_say(w->r, blame(w), wpas_here(w),
			   "EAP-TTLS: Both auth= and autheap= params cannot be specified");
}
