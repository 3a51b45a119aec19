#include "check/check.h"

#include <stdarg.h>
#include <string.h>

#include "base/text.h"
#include "check/rules.h"

static const char *const rule_names[CHECK_RULE_COUNT] = {
	[CHECK_MOBILITY_DOMAIN] = "mobility-domain",
	[CHECK_KEY_HOLDERS] = "key-holders",
	[CHECK_HOLDER_KEYS] = "holder-keys",
	[CHECK_NAS_IDENTIFIER] = "nas-identifier",
	[CHECK_R1KH_ID] = "r1kh-id",
	[CHECK_LOCAL_PMK] = "local-pmk",
	[CHECK_PMF] = "pmf",
	[CHECK_PASSPHRASE] = "passphrase",
	[CHECK_APPLE] = "apple",
	[CHECK_SUITES] = "suites",
	[CHECK_SECRETS] = "secrets",
	[CHECK_SAE] = "sae",
	[CHECK_OWE] = "owe",
	[CHECK_EAP] = "eap",
	[CHECK_CACHING] = "caching",
	[CHECK_CONFIG] = "config",
};

const char *check_rule_name(enum check_rule rule)
{
	return rule_names[rule];
}

static void add(struct check_report *r, const struct check_finding *f)
{
	if (r->n == CHECK_FINDINGS_MAX)
		r->n_dropped++;
	else
		r->v[r->n++] = *f;
}

static const char *keep(struct check_group *g, const char *text)
{
	const char *copy = arena_text(g->report->arena, text, strlen(text));

	if (copy == NULL) {
		g->failed = true;
		g->err = ERR_NOMEM;
	}
	return copy ? copy : "";
}

void check_find(struct check_group *g, struct check_about about, const char *fmt, ...)
{
	char text[512];
	struct sb sb = sb_of(text, sizeof(text));
	struct check_finding f = {
		.rule = about.rule, .severity = about.severity, .cause = about.cause,
		.file = about.at.file, .line = about.at.line, .fix = about.fix,
	};
	va_list ap;

	va_start(ap, fmt);
	sb_vprintf(&sb, fmt, ap);
	va_end(ap);
	f.text = keep(g, text);
	add(g->report, &f);
}

const char *check_fix(struct check_group *g, const struct check_bss *b, const char *key,
		      const char *uci_name, const char *fmt, ...)
{
	char text[256];
	struct sb sb = sb_of(text, sizeof(text));
	bool is_list = strcmp(uci_name, "r0kh") == 0 || strcmp(uci_name, "r1kh") == 0;
	va_list ap;

	if (b->uci)
		sb_printf(&sb, "%s %s '", is_list ? "list" : "option", uci_name);
	else
		sb_printf(&sb, "%s=", key);
	va_start(ap, fmt);
	sb_vprintf(&sb, fmt, ap);
	va_end(ap);
	if (b->uci)
		sb_char(&sb, '\'');
	return keep(g, text);
}

const char *check_fix_as(struct check_group *g, const struct check_bss *b, const char *key,
			 struct check_place other)
{
	char text[256];
	struct sb sb = sb_of(text, sizeof(text));

	sb_printf(&sb, "%s%s%s as in %s:%u", b->uci ? "option " : "", key, b->uci ? "" : "=",
		  other.file, other.line);
	return keep(g, text);
}

struct check_place check_at(const struct check_bss *b, const char *key)
{
	const struct spec_option *o = spec_option_last(&b->s->options, key);

	if (o && o->line > 0)
		return (struct check_place){ o->file, o->line };
	return (struct check_place){ b->s->file, b->s->line };
}

bool check_same_domain(const struct check_bss *a, const struct check_bss *b)
{
	return a->s->has_mobility_domain && b->s->has_mobility_domain &&
	       memcmp(a->s->mobility_domain, b->s->mobility_domain, 2) == 0;
}

uint32_t check_pulled_akms(const struct check_bss *target, const struct check_bss *origin)
{
	uint32_t akms = target->s->akms & origin->s->akms & AKM_FT_MASK;

	if (target->s->ft_psk_generate_local)
		akms &= ~(uint32_t)(SUITE_BIT(AKM_FT_PSK) | SUITE_BIT(AKM_FT_PSK_SHA384));
	return akms;
}

/* What the reader says about a file: its errors are findings, with their catalogue id if any. */
static const char *cause_of_diag(const char *text)
{
	if (strstr(text, "requires nas_identifier"))
		return "C82";
	return NULL;
}

static void take_diags(struct check_report *r, const struct config_diags *d)
{
	for (size_t i = 0; i < d->n; i++) {
		struct check_finding f = {
			.rule = CHECK_CONFIG, .severity = d->v[i].severity,
			.file = d->v[i].file, .line = d->v[i].line, .text = d->v[i].text,
		};

		f.cause = cause_of_diag(f.text);
		if (f.cause)
			f.fix = "nas_identifier=NAME (1..48 octets, another one on every AP)";
		add(r, &f);
	}
	r->n_dropped += d->n_dropped;
}

struct all {
	struct check_bss *v;
	size_t n;
};

static bool take_bss(struct check_report *r, struct all *all, const struct spec_radio *radio,
		     const struct spec_bss *s, bool uci)
{
	struct check_bss *b = &all->v[all->n];
	char *nas = arena_alloc(r->arena, SPEC_NAS_FROM_BSSID);

	if (nas == NULL)
		return false;
	*b = (struct check_bss){ .s = s, .radio = radio, .uci = uci, .nasid = s->nas_identifier };
	if (s->has_bssid)
		b->nasid = spec_bss_nas_identifier(s, s->bssid, nas);
	b->has_r1kh_id = s->has_r1_key_holder || s->has_bssid;
	b->r1kh_id = spec_bss_r1kh_id(s, s->bssid);
	all->n++;
	return true;
}

static enum err take_ap(struct check_report *r, struct all *all, const struct spec_ap *ap, bool uci)
{
	for (size_t i = 0; i < ap->n_radio; i++) {
		const struct spec_radio *radio = &ap->radio[i];

		for (size_t k = 0; k < radio->n_bss; k++) {
			if (all->n == CHECK_BSS_MAX)
				return ERR_LIMIT;
			if (!take_bss(r, all, radio, &radio->bss[k], uci))
				return ERR_NOMEM;
		}
	}
	return ERR_OK;
}

static enum err read_one(struct check_report *r, struct crypto *c, const struct check_input *in,
			 struct all *all)
{
	struct config_reader *reader = arena_alloc(r->arena, sizeof(*reader));
	struct bytes text = { 0 };
	struct spec_ap *ap;
	enum err e;

	if (reader == NULL)
		return ERR_NOMEM;
	config_reader_init(reader, r->arena, c, in->dialect);
	reader->files_optional = true;
	/* That it cannot be read is said by the reader. */
	if (config_load(in->path, r->arena, &text) == ERR_OK && !in->has_dialect)
		reader->dialect = config_sniff_dialect(text);
	e = config_read_ap_file(reader, in->path, &ap);
	take_diags(r, &reader->diags);
	if (e == ERR_NOMEM)
		return e;
	r->n_unreadable += ap == NULL;
	return ap ? take_ap(r, all, ap, config_sniff(text) == CONFIG_KIND_UCI) : ERR_OK;
}

static enum err judge_group(struct check_group *g)
{
	rule_mobility_domain(g);
	rule_key_holders(g);
	rule_identities(g);
	rule_pmf(g);
	rule_passphrase(g);
	rule_suites(g);
	rule_apple(g);
	rule_between(g);
	return g->failed ? g->err : ERR_OK;
}

/*
 * Groups in the order of the first BSS of each SSID. One BSS alone has nobody to roam to, but may
 * be wrong in itself.
 */
static enum err judge(struct check_report *r, struct crypto *c, const struct all *all)
{
	bool *done = arena_array(r->arena, all->n + 1, sizeof(*done));
	const struct check_bss **member = arena_array(r->arena, all->n + 1, sizeof(*member));
	enum err e = ERR_OK;

	if (done == NULL || member == NULL)
		return ERR_NOMEM;
	for (size_t i = 0; i < all->n && e == ERR_OK; i++) {
		struct check_group g = { .report = r, .crypto = c, .v = member };

		for (size_t k = i; k < all->n; k++) {
			if (done[k] || !spec_ssid_equal(&all->v[i].s->ssid, &all->v[k].s->ssid))
				continue;
			done[k] = true;
			member[g.n++] = &all->v[k];
		}
		rule_methods(&g);
		if (g.failed)
			e = g.err;
		else if (g.n >= 2)
			e = judge_group(&g);
	}
	return e;
}

enum err check_files(struct check_report *r, struct arena *a, const struct check_input *in,
		     size_t n)
{
	struct all all = { 0 };
	struct crypto *c;
	enum err e;

	memset(r, 0, sizeof(*r));
	r->arena = a;
	r->n_files = n;
	if (n > CHECK_FILES_MAX)
		return ERR_LIMIT;
	all.v = arena_array(a, CHECK_BSS_MAX, sizeof(*all.v));
	if (all.v == NULL)
		return ERR_NOMEM;
	e = crypto_new(&c);
	if (e != ERR_OK)
		return e;
	for (size_t i = 0; i < n && e == ERR_OK; i++)
		e = read_one(r, c, &in[i], &all);
	r->n_bss = all.n;
	if (e == ERR_OK)
		e = judge(r, c, &all);
	crypto_free(c);
	return e;
}

/* Warnings of the reader (an unknown key) are shown and change nothing. */
static bool counts(const struct check_finding *f)
{
	return f->rule != CHECK_CONFIG || f->severity == CONFIG_ERROR;
}

static size_t n_counting(const struct check_report *r)
{
	size_t n = 0;

	for (size_t i = 0; i < r->n; i++)
		n += counts(&r->v[i]);
	return n;
}

int check_exit_code(const struct check_report *r)
{
	if (r->n_unreadable > 0)
		return CHECK_EXIT_UNREADABLE;
	return n_counting(r) > 0 ? CHECK_EXIT_FINDINGS : CHECK_EXIT_CLEAN;
}

static void print_one(const struct check_finding *f, FILE *out)
{
	fprintf(out, "%s", f->file);
	if (f->line > 0)
		fprintf(out, ":%u", f->line);
	fprintf(out, ": %s [%s%s%s] %s\n", config_severity_name(f->severity),
		check_rule_name(f->rule), f->cause ? ", " : "", f->cause ? f->cause : "", f->text);
	if (f->fix)
		fprintf(out, "    write: %s\n", f->fix);
}

void check_print(const struct check_report *r, FILE *out)
{
	for (size_t i = 0; i < r->n; i++)
		print_one(&r->v[i], out);
	if (r->n_dropped > 0)
		fprintf(out, "%zu more are not shown\n", r->n_dropped);
	fprintf(out, "%zu files, %zu BSSs: %zu findings", r->n_files, r->n_bss, n_counting(r));
	if (r->n_unreadable > 0)
		fprintf(out, ", %zu files could not be read", r->n_unreadable);
	fprintf(out, "\n");
}
