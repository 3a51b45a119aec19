#include "config/hap.h"

/* hostapd's own EAP server: its certificates, keys and users. */

static void set_file(struct hap *h, struct spec_file *f)
{
	*f = (struct spec_file){ .path = h->opt.value, .file = h->opt.file, .line = h->opt.line };
}

static void set_user_file(struct hap *h)
{
	set_file(h, &h->at->spec.eap.user_file);
}

static void set_ca_cert(struct hap *h)
{
	set_file(h, &h->at->spec.eap.ca_cert);
}

static void set_server_cert(struct hap *h)
{
	set_file(h, &h->at->spec.eap.server_cert);
}

static void set_private_key(struct hap *h)
{
	set_file(h, &h->at->spec.eap.private_key);
}

static void set_private_key_passwd(struct hap *h)
{
	h->at->spec.eap.private_key_passwd = h->opt.value;
}

static void set_server_id(struct hap *h)
{
	h->at->spec.eap.server_id = h->opt.value;
}

/* [hostapd] Words in brackets; what is none of them is not looked at. */
static void set_tls_flags(struct hap *h)
{
	static const struct {
		const char *word;
		uint32_t set, clear;
	} words[] = {
		{ "[DISABLE-TIME-CHECKS]", SPEC_TLS_NO_TIME_CHECKS, 0 },
		{ "[DISABLE-TLSv1.0]", SPEC_TLS_NO_1_0, 0 },
		{ "[DISABLE-TLSv1.1]", SPEC_TLS_NO_1_1, 0 },
		{ "[DISABLE-TLSv1.2]", SPEC_TLS_NO_1_2, 0 },
		{ "[DISABLE-TLSv1.3]", SPEC_TLS_NO_1_3, 0 },
		{ "[ENABLE-TLSv1.3]", 0, SPEC_TLS_NO_1_3 },
		{ "[SUITEB]", SPEC_TLS_SUITEB, 0 },
		{ "[SUITEB-NO-ECDH]", SPEC_TLS_SUITEB, 0 },
		{ "[ENABLE-TLSv1.0]", 0, 0 },
		{ "[ENABLE-TLSv1.1]", 0, 0 },
		{ "[ENABLE-TLSv1.2]", 0, 0 },
		{ "[ALLOW-SIGN-RSA-MD5]", 0, 0 },
	};
	uint32_t flags = SPEC_TLS_NO_1_3;
	size_t known = 0;

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (strstr(h->opt.value, words[i].word) == NULL)
			continue;
		flags = (flags | words[i].set) & ~words[i].clear;
		known += strlen(words[i].word);
	}
	if (known != strlen(h->opt.value))
		HAP_WARNING(h, "tls_flags: hostapd ignores part of '%s'", h->opt.value);
	h->at->spec.eap.tls_flags = flags;
}

bool hap_set_eap(struct hap *h)
{
	const struct hap_key keys[] = {
		{ "eap_user_file", set_user_file },
		{ "ca_cert", set_ca_cert },
		{ "server_cert", set_server_cert },
		{ "private_key", set_private_key },
		{ "private_key_passwd", set_private_key_passwd },
		{ "server_id", set_server_id },
		{ "tls_flags", set_tls_flags },
	};

	return hap_set_of(h, keys, sizeof(keys) / sizeof(keys[0]));
}

static void take(struct hap *h, const char *key, struct spec_file *f)
{
	if (f->path)
		(void)config_take_file(h->r, key, f);
}

static void take_users(struct hap *h, struct spec_eap_server *s)
{
	const char *path;

	if (s->user_file.path == NULL)
		return;
	h->opt = (struct spec_option){ .key = "eap_user_file", .value = s->user_file.path,
				       .file = s->user_file.file, .line = s->user_file.line };
	if (strncmp(s->user_file.path, "sqlite:", 7) == 0) {
		HAP_ERROR(h, "eap_user_file: a database is not read, only a text file");
		return;
	}
	if (hap_is_generated(h))
		return;
	path = config_take_file(h->r, "eap_user_file", &s->user_file);
	if (path)
		hap_read_users(h, s, path);
}

void hap_take_eap_files(struct hap *h, struct hap_bss *b)
{
	struct spec_eap_server *s = &b->spec.eap;

	take_users(h, s);
	if (!b->spec.eap_server)
		return;
	take(h, "ca_cert", &s->ca_cert);
	take(h, "server_cert", &s->server_cert);
	take(h, "private_key", &s->private_key);
}
