#include "config/reader.h"

#include "base/text.h"

static const char *const dialect_names[CONFIG_DIALECT_COUNT] = {
	[CONFIG_HOSTAPD_2_10] = "hostapd-2.10",
	[CONFIG_HOSTAPD_2_11] = "hostapd-2.11",
	[CONFIG_OPENWRT_19_07] = "openwrt-19.07",
	[CONFIG_OPENWRT_22_03] = "openwrt-22.03",
	[CONFIG_OPENWRT_23_05] = "openwrt-23.05",
	[CONFIG_OPENWRT_24_10] = "openwrt-24.10",
	[CONFIG_OPENWRT_25_12_RC] = "openwrt-25.12-rc",
	[CONFIG_OPENWRT_25_12] = "openwrt-25.12",
};

const char *config_dialect_name(enum config_dialect d)
{
	return dialect_names[d];
}

bool config_dialect_parse(const char *word, size_t len, enum config_dialect *d)
{
	for (unsigned i = 0; i < CONFIG_DIALECT_COUNT; i++) {
		if (text_is(word, len, dialect_names[i])) {
			*d = (enum config_dialect)i;
			return true;
		}
	}
	return false;
}

bool config_dialect_is_openwrt(enum config_dialect d)
{
	return d >= CONFIG_OPENWRT_19_07;
}

const char *config_severity_name(enum config_severity s)
{
	switch (s) {
	case CONFIG_NOTE:
		return "note";
	case CONFIG_WARNING:
		return "warning";
	case CONFIG_ERROR:
		return "error";
	}
	return "?";
}

void config_reader_init(struct config_reader *r, struct arena *a, struct crypto *c,
			enum config_dialect d)
{
	memset(r, 0, sizeof(*r));
	r->arena = a;
	r->crypto = c;
	r->dialect = d;
}

/* Values come from anywhere: what could move a terminal's cursor is shown as '?'. */
static void make_printable(char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text < 0x20 || *text == 0x7f)
			*text = '?';
}

void config_say(struct config_reader *r, enum config_severity s, struct config_at at,
		const char *fmt, ...)
{
	char text[512];
	struct sb sb = sb_of(text, sizeof(text));
	struct config_diag *d;
	va_list ap;

	if (s == CONFIG_ERROR)
		r->diags.n_errors++;
	if (r->diags.n == CONFIG_DIAGS_MAX) {
		r->diags.n_dropped++;
		return;
	}
	va_start(ap, fmt);
	sb_vprintf(&sb, fmt, ap);
	va_end(ap);
	make_printable(text);
	d = &r->diags.v[r->diags.n++];
	d->severity = s;
	d->file = at.file;
	d->line = at.line;
	d->text = arena_text(r->arena, text, strlen(text));
	if (d->text == NULL)
		d->text = "(out of memory)";
}

bool config_option_add(struct arena *a, struct spec_options *list, const struct spec_option *o)
{
	struct spec_option *v = arena_grow(a, list->v, list->n, sizeof(*v));

	if (v == NULL)
		return false;
	list->v = v;
	list->v[list->n++] = *o;
	return true;
}
