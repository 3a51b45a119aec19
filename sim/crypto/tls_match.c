#include <openssl/err.h>
#include <openssl/x509v3.h>

#include "base/text.h"
#include "crypto/tls_parts.h"

/*
 * What a peer's certificate must say, in wpa_supplicant's terms: patterns with ";" between them, of
 * which one must fit.
 */
static bool next_pattern(struct rd *list, struct bytes *one)
{
	const uint8_t *end;

	if (list->left == 0)
		return false;
	end = memchr(list->p, ';', list->left);
	if (!rd_take(list, end ? (size_t)(end - list->p) : list->left, one))
		return false;
	(void)!rd_skip(list, list->left > 0 ? 1 : 0);
	return true;
}

static struct bytes asn1_text(const ASN1_STRING *s)
{
	return bytes_of(ASN1_STRING_get0_data(s), (size_t)ASN1_STRING_length(s));
}

static uint8_t lower(uint8_t c)
{
	return c >= 'A' && c <= 'Z' ? (uint8_t)(c - 'A' + 'a') : c;
}

/* Case does not count; before a suffix stands a dot. A name with a NUL in it is a trick. */
static bool domain_fits(struct bytes name, struct bytes want, bool whole)
{
	size_t before = name.len - want.len;

	if (want.len == 0 || want.len > name.len || memchr(name.p, 0, name.len) != NULL)
		return false;
	for (size_t i = 0; i < want.len; i++) {
		if (lower(name.p[before + i]) != lower(want.p[i]))
			return false;
	}
	return before == 0 || (!whole && name.p[before - 1] == '.');
}

static GENERAL_NAMES *alt_names(const X509 *cert)
{
	return X509_get_ext_d2i(cert, NID_subject_alt_name, NULL, NULL);
}

/* Any of the DNS names; *n counts them. */
static bool dns_fits(const GENERAL_NAMES *names, struct bytes want, bool whole, unsigned *n)
{
	bool fits = false;

	*n = 0;
	for (int i = 0; i < sk_GENERAL_NAME_num(names); i++) {
		const GENERAL_NAME *name = sk_GENERAL_NAME_value(names, i);

		if (name->type != GEN_DNS)
			continue;
		++*n;
		fits = fits || domain_fits(asn1_text(name->d.dNSName), want, whole);
	}
	return fits;
}

static bool common_name_fits(X509 *cert, struct bytes want, bool whole)
{
	const X509_NAME *subject = X509_get_subject_name(cert);

	for (int i = X509_NAME_get_index_by_NID(subject, NID_commonName, -1); i >= 0;
	     i = X509_NAME_get_index_by_NID(subject, NID_commonName, i)) {
		const X509_NAME_ENTRY *e = X509_NAME_get_entry(subject, i);

		if (domain_fits(asn1_text(X509_NAME_ENTRY_get_data(e)), want, whole))
			return true;
	}
	return false;
}

/* The common name counts only in a certificate without DNS names. */
static bool any_domain_fits(X509 *cert, const struct tls_pattern *p, bool whole)
{
	struct rd list = rd_of(bytes_of(p->text, strlen(p->text)));
	GENERAL_NAMES *names = alt_names(cert);
	struct bytes want;
	bool fits = false;
	unsigned n;

	while (!fits && next_pattern(&list, &want)) {
		fits = dns_fits(names, want, whole, &n);
		if (!fits && n == 0)
			fits = common_name_fits(cert, want, whole);
	}
	GENERAL_NAMES_free(names);
	return fits;
}

/* "DNS:" and so on in front of a pattern; GEN_OTHERNAME for what wpa_supplicant does not know. */
static int alt_kind(struct bytes *want)
{
	static const struct {
		const char *word;
		int kind;
	} kinds[] = { { "EMAIL:", GEN_EMAIL }, { "DNS:", GEN_DNS }, { "URI:", GEN_URI } };

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		size_t len = strlen(kinds[i].word);

		if (want->len >= len && memcmp(want->p, kinds[i].word, len) == 0) {
			*want = bytes_of(want->p + len, want->len - len);
			return kinds[i].kind;
		}
	}
	return GEN_OTHERNAME;
}

static bool alt_fits(const GENERAL_NAMES *names, struct bytes want)
{
	int kind = alt_kind(&want);

	for (int i = 0; kind != GEN_OTHERNAME && i < sk_GENERAL_NAME_num(names); i++) {
		const GENERAL_NAME *name = sk_GENERAL_NAME_value(names, i);

		if (name->type == kind && bytes_equal(asn1_text(name->d.ia5), want))
			return true;
	}
	return false;
}

static bool any_alt_fits(X509 *cert, const struct tls_pattern *p)
{
	struct rd list = rd_of(bytes_of(p->text, strlen(p->text)));
	GENERAL_NAMES *names = alt_names(cert);
	struct bytes want;
	bool fits = false;

	while (!fits && next_pattern(&list, &want))
		fits = alt_fits(names, want);
	GENERAL_NAMES_free(names);
	return fits;
}

static bool subject_fits(X509 *cert, const struct tls_pattern *p)
{
	char line[1024];

	return X509_NAME_oneline(X509_get_subject_name(cert), line, sizeof(line)) &&
	       strstr(line, p->text) != NULL;
}

const char *tls_match(const struct tls_ctx *x, X509 *cert)
{
	const char *differs = NULL;

	if (x->subject.set && !subject_fits(cert, &x->subject))
		differs = "Subject mismatch";
	else if (x->altsubject.set && !any_alt_fits(cert, &x->altsubject))
		differs = "AltSubject mismatch";
	else if (x->domain_suffix.set && !any_domain_fits(cert, &x->domain_suffix, false))
		differs = "Domain suffix mismatch";
	else if (x->domain.set && !any_domain_fits(cert, &x->domain, true))
		differs = "Domain mismatch";
	ERR_clear_error();
	return differs;
}

static void say(struct tls *t, const char *what, X509 *cert)
{
	struct sb s = sb_of(t->why.text, sizeof(t->why.text));
	char name[64] = "";

	if (cert)
		(void)X509_NAME_get_text_by_NID(X509_get_subject_name(cert), NID_commonName, name,
						sizeof(name));
	sb_printf(&s, "%s certificate", t->ctx->role == TLS_CLIENT ? "server" : "client");
	if (name[0] != '\0') {
		sb_str(&s, " \"");
		sb_utf8(&s, name);
		sb_char(&s, '"');
	}
	sb_printf(&s, ": %s", what);
}

/*
 * For every certificate of the chain, the issuer first. A name that does not fit is refused without
 * an error of the store's, as wpa_supplicant does: the alert is then OpenSSL's choice.
 */
int tls_verify_one(int ok, X509_STORE_CTX *store)
{
	SSL *ssl = X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx());
	struct tls *t = SSL_get_app_data(ssl);
	X509 *cert = X509_STORE_CTX_get_current_cert(store);
	const char *differs = NULL;

	if (X509_STORE_CTX_get_error_depth(store) + 1 <
	    sk_X509_num(X509_STORE_CTX_get0_chain(store)))
		t->work.verify++; /* all but the trusted one, whose own signature says nothing */
	if (!ok)
		differs = X509_verify_cert_error_string(X509_STORE_CTX_get_error(store));
	else if (X509_STORE_CTX_get_error_depth(store) == 0)
		differs = tls_match(t->ctx, cert);
	if (differs && t->why.text[0] == '\0')
		say(t, differs, cert);
	return differs == NULL;
}
