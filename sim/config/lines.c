#include "config/reader.h"

#include "base/text.h"

static const char *line_wrong(const char *text, size_t len)
{
	if (len > CONFIG_LINE_MAX)
		return "line is longer than 4095 octets";
	if (memchr(text, '\0', len) != NULL)
		return "line contains a NUL octet";
	return NULL;
}

static void say_cr(struct config_reader *r, struct config_lines *l, struct config_at at)
{
	if (l->said_cr || !l->cr_matters)
		return;
	l->said_cr = true;
	CONFIG_SAY_ERROR(r, at,
			 "line ends with a carriage return, which becomes part of the value; "
			 "save the file with Unix line ends");
}

bool config_line_next(struct config_reader *r, struct config_lines *l, const char *file,
		      char **line)
{
	struct config_at at = { file, l->n + 1 };
	const char *text = (const char *)l->left.p, *wrong;
	const char *end;
	size_t len;

	if (l->left.left == 0 || l->out_of_memory)
		return false;
	end = memchr(text, '\n', l->left.left);
	len = end ? (size_t)(end - text) : l->left.left;
	if (!rd_skip(&l->left, end ? len + 1 : len))
		return false;
	l->n++;
	if (len > 0 && text[len - 1] == '\r') {
		say_cr(r, l, at);
		len--;
	}
	wrong = line_wrong(text, len);
	if (wrong) {
		CONFIG_SAY_ERROR(r, at, "%s", wrong);
		len = 0;
	}
	*line = arena_text(r->arena, text, len);
	l->out_of_memory = *line == NULL;
	return !l->out_of_memory;
}

bool config_word(const char **p, const char **word, size_t *len)
{
	const char *at = *p;

	while (*at == ' ' || *at == '\t')
		at++;
	*word = at;
	while (*at && *at != ' ' && *at != '\t')
		at++;
	*len = (size_t)(at - *word);
	*p = at;
	return *len > 0;
}
