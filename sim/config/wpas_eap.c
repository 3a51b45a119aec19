#include "config/wpas.h"

#include "base/text.h"

/* The EAP settings of a network block. */

static void set_methods(struct wpas *w)
{
	const char *p = w->opt.value, *word;
	struct spec_eap_peer *e = &w->net->eap;
	enum spec_eap_type methods[SPEC_EAP_METHODS_MAX];
	size_t len, n = 0;

	while (config_word(&p, &word, &len)) {
		if (n == SPEC_EAP_METHODS_MAX || !spec_eap_parse(word, len, &methods[n])) {
			WPAS_ERROR(w, "unknown EAP method '%.*s'", (int)len, word);
			return;
		}
		if (!spec_eap_is_played(methods[n]))
			WPAS_WARNING(w, "EAP method %.*s is not simulated", (int)len, word);
		n++;
	}
	memcpy(e->methods, methods, n * sizeof(methods[0]));
	e->n_methods = n;
}

static void set_hash(struct wpas *w, const char *digits)
{
	uint8_t *hash = arena_alloc(w->r->arena, SPEC_NT_HASH);

	if (hash == NULL) {
		w->out_of_memory = true;
		return;
	}
	if (strlen(digits) != 2 * SPEC_NT_HASH)
		WPAS_ERROR(w, "Invalid password hash length (expected 32 hex digits)");
	else if (text_hex(digits, 2 * SPEC_NT_HASH, hash, SPEC_NT_HASH) != SPEC_NT_HASH)
		WPAS_ERROR(w, "Invalid password hash");
	else
		w->net->eap.password =
			(struct spec_eap_password){ true, true, bytes_of(hash, SPEC_NT_HASH) };
}

static void set_password(struct wpas *w)
{
	size_t cap = strlen(w->opt.value), len;
	uint8_t *text;

	if (strncmp(w->opt.value, "hash:", 5) == 0) {
		set_hash(w, w->opt.value + 5);
		return;
	}
	if (strncmp(w->opt.value, "ext:", 4) == 0) {
		WPAS_ERROR(w, "a password kept elsewhere (ext:) is not there in a simulation");
		return;
	}
	text = arena_alloc(w->r->arena, cap + 1);
	if (text == NULL)
		w->out_of_memory = true;
	else if (!config_string(w->opt.value, text, cap, &len))
		WPAS_ERROR(w, "failed to parse password.");
	else
		w->net->eap.password =
			(struct spec_eap_password){ true, false, bytes_of(text, len) };
}

static const struct text {
	const char *key;
	size_t offset;
} texts[] = {
#define EAP(field) offsetof(struct spec_network, eap.field)
	{ "identity", EAP(identity) },
	{ "anonymous_identity", EAP(anonymous_identity) },
	{ "private_key_passwd", EAP(private_key_passwd) },
	{ "subject_match", EAP(subject_match) },
	{ "altsubject_match", EAP(altsubject_match) },
	{ "domain_match", EAP(domain_match) },
	{ "domain_suffix_match", EAP(domain_suffix_match) },
	{ "sae_password", offsetof(struct spec_network, sae_password) },
	{ "sae_password_id", offsetof(struct spec_network, sae_password_id) },
}, files[] = {
	{ "ca_cert", EAP(ca_cert) },
	{ "client_cert", EAP(client_cert) },
	{ "private_key", EAP(private_key) },
};

#define N_OF(array) (sizeof(array) / sizeof((array)[0]))

static bool set_text(struct wpas *w)
{
	for (size_t i = 0; i < N_OF(texts); i++) {
		const char *text;

		if (strcmp(texts[i].key, w->opt.key) != 0)
			continue;
		text = wpas_text(w);
		if (text)
			memcpy((char *)w->net + texts[i].offset, &text, sizeof(text));
		return true;
	}
	return false;
}

static struct spec_file *file_of(struct spec_network *n, size_t i)
{
	return (struct spec_file *)(void *)((char *)n + files[i].offset);
}

static bool set_file(struct wpas *w)
{
	for (size_t i = 0; i < N_OF(files); i++) {
		struct spec_file *f;

		if (strcmp(files[i].key, w->opt.key) != 0)
			continue;
		f = file_of(w->net, i);
		*f = (struct spec_file){ .path = wpas_text(w), .file = w->opt.file,
					 .line = w->opt.line };
		return true;
	}
	return false;
}

bool wpas_eap_set(struct wpas *w)
{
	const char *key = w->opt.key;

	if (strcmp(key, "eap") == 0)
		set_methods(w);
	else if (strcmp(key, "password") == 0)
		set_password(w);
	else if (strcmp(key, "phase1") == 0)
		w->phase1 = wpas_text(w), w->phase1_line = w->opt.line;
	else if (strcmp(key, "phase2") == 0)
		w->phase2 = wpas_text(w), w->phase2_line = w->opt.line;
	else
		return set_text(w) || set_file(w);
	return true;
}

bool wpas_eap_uses(const struct spec_eap_peer *e, enum spec_eap_type type)
{
	for (size_t i = 0; i < e->n_methods; i++)
		if (e->methods[i] == type)
			return true;
	return false;
}

/* What wpa_supplicant would ask a person for, or fail at when the method begins. */
static void check_secrets(struct wpas *w)
{
	const struct spec_eap_peer *e = &w->net->eap;
	bool tunnel = wpas_eap_uses(e, SPEC_EAP_PEAP) || wpas_eap_uses(e, SPEC_EAP_TTLS) ||
		      wpas_eap_uses(e, SPEC_EAP_MSCHAPV2);
	bool tls = wpas_eap_uses(e, SPEC_EAP_TLS);

	if (e->identity == NULL)
		WPAS_WARNING(w, "EAP without identity: wpa_supplicant asks for it and waits");
	if (tunnel && !e->password.given && !tls)
		WPAS_WARNING(w, "EAP without password: wpa_supplicant asks for it and waits");
	if (tls && e->private_key.path == NULL)
		config_say(w->r, tunnel ? CONFIG_WARNING : CONFIG_ERROR, wpas_here(w),
			   "EAP-TLS: Private key not configured");
	if (e->ca_cert.path == NULL && e->n_methods > 0)
		config_say(w->r, CONFIG_NOTE, wpas_here(w),
			   "no ca_cert: every server's certificate is accepted");
}

void wpas_eap_end(struct wpas *w, uint32_t eap_akms)
{
	unsigned line = w->opt.line;

	w->opt.line = w->phase1 ? w->phase1_line : line;
	wpas_phase1(w, w->phase1);
	w->opt.line = w->phase2 ? w->phase2_line : line;
	wpas_phase2(w, w->phase2);
	w->opt.line = line;
	w->phase1 = w->phase2 = NULL;
	if ((w->net->akms & eap_akms) && w->net->eap.n_methods > 0)
		check_secrets(w);
}

/* Forms of ca_cert and the keys that name no file. */
static bool is_no_file(struct wpas *w, const struct spec_file *f)
{
	static const char *const forms[] = { "hash://", "probe://", "keystore://", "keystores://",
					     "cert_store://", "pkcs11:" };

	for (size_t i = 0; i < N_OF(forms); i++) {
		if (strncmp(f->path, forms[i], strlen(forms[i])) == 0) {
			CONFIG_SAY_WARNING(w->r, ((struct config_at){ f->file, f->line }),
					   "%s is not simulated", forms[i]);
			return true;
		}
	}
	return false;
}

static void take_file(struct wpas *w, const char *key, struct spec_file *f)
{
	static const char blob[] = "blob://";

	if (f->path == NULL || is_no_file(w, f))
		return;
	if (strncmp(f->path, blob, sizeof(blob) - 1) != 0)
		(void)config_take_file(w->r, key, f);
	else if (!wpas_blob_find(w, f->path + sizeof(blob) - 1, &f->data))
		CONFIG_SAY_ERROR(w->r, ((struct config_at){ f->file, f->line }),
				 "%s: no blob '%s' in this file", key, f->path + sizeof(blob) - 1);
}

void wpas_take_files(struct wpas *w)
{
	for (size_t n = 0; n < w->sta->n_network; n++)
		for (size_t i = 0; i < N_OF(files); i++)
			take_file(w, files[i].key, file_of(&w->sta->network[n], i));
}
