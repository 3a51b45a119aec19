#include "config/hap.h"

#include "base/text.h"

/* One line: a comment only where # is its first character; all after the first = is the value. */
static void read_line(struct hap *h, struct config_at at, char *line)
{
	struct spec_option o = { .file = at.file, .line = at.line };
	char *eq;

	if (*line == '\0' || *line == '#')
		return;
	eq = strchr(line, '=');
	if (eq == NULL) {
		config_say(h->r, CONFIG_ERROR, at, "invalid line '%s'", line);
		return;
	}
	*eq = '\0';
	o.key = line;
	o.value = eq + 1;
	hap_apply(h, &o);
}

enum err config_read_hostapd(struct config_reader *r, const char *name, struct bytes text,
			     struct spec_ap **out)
{
	size_t errors = r->diags.n_errors;
	struct config_lines lines = { .left = rd_of(text), .cr_matters = true };
	struct spec_radio *radio = arena_alloc(r->arena, sizeof(*radio));
	struct spec_ap *ap = arena_alloc(r->arena, sizeof(*ap));
	struct hap h;
	char *line;

	*out = NULL;
	if (radio == NULL || ap == NULL)
		return ERR_NOMEM;
	hap_init(&h, r, (struct config_at){ name, 0 });
	while (config_line_next(r, &lines, name, &line))
		read_line(&h, (struct config_at){ name, lines.n }, line);
	if (lines.out_of_memory || hap_finish(&h, radio) != ERR_OK)
		return ERR_NOMEM;
	*ap = (struct spec_ap){ .radio = radio, .n_radio = 1, .file = name };
	*out = ap;
	return r->diags.n_errors == errors ? ERR_OK : ERR_PARSE;
}
