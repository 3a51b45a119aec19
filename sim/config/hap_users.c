#include "config/hap.h"

#include "base/text.h"

/*
 * eap_user_file: "identity" METHOD,METHOD password [2]. What stands after a password and its [2] is
 * not read, as in hostapd.
 */

enum { LINE_MAX_HOSTAPD = 510 }; /* its buffer is 512; the rest would be another line */

static struct bytes text_of(const char *from, const char *to)
{
	return bytes_of(from, (size_t)(to - from));
}

static const char *skip_blanks(const char *p)
{
	return p + strspn(p, " \t");
}

/* After the opening quote at *p: the text up to the closing one, which *p then follows. */
static bool take_quoted(const char **p, struct bytes *out)
{
	const char *start = *p + 1, *end = strchr(start, '"');

	if (end == NULL)
		return false;
	*out = text_of(start, end);
	*p = end + 1;
	return true;
}

static bool take_identity(struct hap *h, const char **p, struct spec_eap_user *u)
{
	if (**p == '*') {
		u->any = true;
		(*p)++;
		return true;
	}
	if (**p != '"') {
		HAP_ERROR(h, "Invalid EAP identity (no \" in start)");
		return false;
	}
	if (!take_quoted(p, &u->identity)) {
		HAP_ERROR(h, "Invalid EAP identity (no \" in end)");
		return false;
	}
	u->prefix = **p == '*';
	*p += u->prefix;
	return true;
}

/* What is no EAP method but may stand among them. */
static bool take_other(const char *word, size_t len, struct spec_eap_user *u)
{
	static const struct {
		const char *word;
		unsigned bit;
	} inner[] = {
		{ "TTLS-PAP", SPEC_TTLS_PAP },
		{ "TTLS-CHAP", SPEC_TTLS_CHAP },
		{ "TTLS-MSCHAP", SPEC_TTLS_MSCHAP },
		{ "TTLS-MSCHAPV2", SPEC_TTLS_MSCHAPV2 },
	};

	for (size_t i = 0; i < sizeof(inner) / sizeof(inner[0]); i++) {
		if (text_is(word, len, inner[i].word)) {
			u->ttls_auth |= inner[i].bit;
			return true;
		}
	}
	if (!text_is(word, len, "MACACL"))
		return false;
	u->macacl = true;
	return true;
}

static bool take_methods(struct hap *h, const char **p, struct spec_eap_user *u)
{
	const char *at = skip_blanks(*p), *end = at + strcspn(at, " \t");

	if (at == end) {
		HAP_ERROR(h, "No EAP method");
		return false;
	}
	while (at < end && u->n_methods < SPEC_EAP_METHODS_MAX) {
		const char *comma = memchr(at, ',', (size_t)(end - at));
		size_t len = (size_t)((comma ? comma : end) - at);

		if (spec_eap_parse(at, len, &u->methods[u->n_methods])) {
			u->n_methods++;
		} else if (!take_other(at, len, u)) {
			HAP_ERROR(h, "Unsupported EAP type '%.*s'", (int)len, at);
			return false;
		}
		at += len + (comma != NULL);
	}
	if (u->n_methods == 0 && u->ttls_auth == 0 && !u->macacl) {
		HAP_ERROR(h, "No EAP types configured");
		return false;
	}
	*p = skip_blanks(end);
	return true;
}

/* n octets of hex digits as the password; `wrong` is said otherwise. */
static bool take_hex(struct hap *h, const char *text, size_t digits, struct spec_eap_password *k,
		     const char *wrong)
{
	uint8_t *raw = arena_alloc(h->r->arena, digits / 2 + 1);

	if (raw == NULL) {
		h->out_of_memory = true;
		return false;
	}
	if (text_hex(text, digits, raw, digits / 2) < 0) {
		HAP_ERROR(h, "%s", wrong);
		return false;
	}
	k->given = true;
	k->text = bytes_of(raw, digits / 2);
	return true;
}

/* A word: hash: and 32 hex digits, a salted hash, or hex digits. */
static bool take_word(struct hap *h, const char **p, struct spec_eap_password *k)
{
	const char *word = *p;
	size_t len = strcspn(word, " \t#");
	bool hash = strncmp(word, "hash:", 5) == 0;

	*p += len;
	if (strncmp(word, "ssha1:", 6) == 0 || strncmp(word, "ssha256:", 8) == 0 ||
	    strncmp(word, "ssha512:", 8) == 0) {
		HAP_WARNING(h, "salted password hashes are not simulated");
		return true;
	}
	if (!hash)
		return take_hex(h, word, len, k, "Invalid hex password");
	if (len != 5 + 2 * SPEC_NT_HASH) {
		HAP_ERROR(h, "Invalid password hash");
		return false;
	}
	k->is_nt_hash = true;
	return take_hex(h, word + 5, len - 5, k, "Invalid hash password");
}

static bool take_password(struct hap *h, const char **p, struct spec_eap_user *u)
{
	if (**p != '"')
		return take_word(h, p, &u->password);
	if (!take_quoted(p, &u->password.text)) {
		HAP_ERROR(h, "Invalid EAP password (no \" in end)");
		return false;
	}
	u->password.given = true;
	return true;
}

static bool take_rest(struct hap *h, const char *p, struct spec_eap_user *u)
{
	if (*p == '\0')
		return true;
	if (strncmp(p, "[ver=0]", 7) == 0 || strncmp(p, "[ver=1]", 7) == 0) {
		u->peap_version = p[5] - '0';
		return true;
	}
	if (strncmp(p, "[2]", 3) != 0) {
		if (!take_password(h, &p, u))
			return false;
		p = skip_blanks(p);
	}
	u->phase2 = strncmp(p, "[2]", 3) == 0;
	return true;
}

static bool add_user(struct hap *h, struct spec_eap_server *s, const struct spec_eap_user *u)
{
	struct spec_eap_user *more;

	if (s->n_user == HAP_USER_MAX) {
		HAP_ERROR(h, "more than %d EAP users", HAP_USER_MAX);
		return false;
	}
	more = arena_grow(h->r->arena, s->user, s->n_user, sizeof(*u));
	if (more == NULL) {
		h->out_of_memory = true;
		return false;
	}
	s->user = more;
	s->user[s->n_user++] = *u;
	return true;
}

/* Attributes belong to the user above them; before the first there is none, as in hostapd. */
static bool read_line(struct hap *h, const char *line, struct spec_eap_server *s)
{
	static const char accept[] = "radius_accept_attr=";
	struct spec_eap_user u = { .peap_version = -1, .file = h->opt.file, .line = h->opt.line };
	const char *p = line;

	if (*line == '\0' || *line == '#')
		return true;
	if (s->n_user > 0 && strncmp(line, accept, sizeof(accept) - 1) == 0) {
		struct spec_eap_user *last = &s->user[s->n_user - 1];

		h->opt.key = "radius_accept_attr";
		hap_add_attr(h, line + sizeof(accept) - 1, &last->accept_attr,
			     &last->n_accept_attr);
		return true;
	}
	if (strlen(line) > LINE_MAX_HOSTAPD) {
		HAP_ERROR(h, "line is longer than %d octets", LINE_MAX_HOSTAPD);
		return false;
	}
	return take_identity(h, &p, &u) && take_methods(h, &p, &u) && take_rest(h, p, &u) &&
	       add_user(h, s, &u);
}

/* [hostapd] stops at the first wrong line; here the next ones are judged too. */
void hap_read_users(struct hap *h, struct spec_eap_server *s, const char *path)
{
	struct config_lines lines = { .left = rd_of(s->user_file.data), .cr_matters = true };
	char *line;

	while (config_line_next(h->r, &lines, path, &line)) {
		h->opt.file = path;
		h->opt.line = lines.n;
		(void)read_line(h, line, s);
	}
	h->out_of_memory |= lines.out_of_memory;
}
