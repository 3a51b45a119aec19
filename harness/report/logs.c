#include "report/logs.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "report/dict.h"
#include "report/safe.h"
#include "report/say.h"

enum { FRONT = 64, NAME_TEXT = 300 };

struct logs {
	struct dict names;
	struct log_node {
		char *p;
		size_t len, cap;
		bool full;
	} *nodes; /* same numbers */
	uint32_t cap;
};

struct logs *logs_new(void)
{
	return calloc(1, sizeof(struct logs));
}

void logs_free(struct logs *l)
{
	if (l == NULL)
		return;
	for (uint32_t i = 0; i < l->names.n; i++)
		free(l->nodes[i].p);
	free(l->nodes);
	dict_fini(&l->names);
	free(l);
}

static enum err append(struct log_node *n, const char *p, size_t len)
{
	size_t cap = n->cap == 0 ? 4096 : n->cap;

	while (cap - n->len < len)
		cap *= 2;
	if (cap != n->cap) {
		char *more = realloc(n->p, cap);

		if (more == NULL)
			return ERR_NOMEM;
		n->p = more;
		n->cap = cap;
	}
	memcpy(n->p + n->len, p, len);
	n->len += len;
	return ERR_OK;
}

static enum err node_of(struct logs *l, const char *name, struct log_node **out)
{
	uint32_t n;
	bool fresh;
	struct log_node *nodes = dict_grow(l->nodes, l->names.n, &l->cap, sizeof(*nodes));
	enum err e;

	if (nodes == NULL)
		return ERR_NOMEM;
	l->nodes = nodes;
	e = dict_put(&l->names, bytes_of(name, strlen(name)), &n, &fresh);
	if (e != ERR_OK)
		return e;
	if (fresh)
		nodes[n] = (struct log_node){ 0 };
	*out = &nodes[n];
	return ERR_OK;
}

/* Level letters: error, warning, notice, info, debug, excessive. */
static char mark_of(enum log_level level)
{
	static const char marks[LOG_LEVEL_COUNT] = { 'E', 'W', 'N', 'I', 'D', 'X' };

	return marks[level];
}

enum err logs_rec(struct logs *l, const struct trace_rec *rec)
{
	static const char full[] = "(further lines were left out)\n";
	const struct trace_log *log = &rec->u.log;
	struct log_node *n;
	char front[FRONT];
	struct sb s = sb_of(front, sizeof(front));
	size_t len;
	enum err e;

	if (rec->kind != TRACE_LOG)
		return ERR_OK;
	e = node_of(l, rec->entity, &n);
	if (e != ERR_OK || n->full)
		return e;
	len = strlen(log->text);
	if (n->len + len > LOG_NODE_MAX) {
		n->full = true;
		return append(n, full, sizeof(full) - 1);
	}
	say_s(&s, rec->at_ns);
	sb_printf(&s, " %c%c ", mark_of(log->level), log->visible ? ' ' : '-');
	e = append(n, front, s.len);
	if (e == ERR_OK)
		e = append(n, log->text, len);
	return e == ERR_OK ? append(n, "\n", 1) : e;
}

enum err logs_write(const struct logs *l, struct outdir *dir)
{
	enum err e = ERR_OK;

	for (uint32_t i = 0; i < l->names.n && e == ERR_OK; i++) {
		struct bytes name = dict_get(&l->names, i);
		char text[NAME_TEXT / 4], path[NAME_TEXT];
		struct sb t = sb_of(text, sizeof(text)), s = sb_of(path, sizeof(path));
		FILE *f;

		sb_put(&t, (const char *)name.p, name.len);
		sb_str(&s, "log/");
		safe_name(&s, text);
		sb_str(&s, ".log");
		f = outdir_file(dir, path);
		if (f == NULL)
			return ERR_FILE;
		(void)fputs("# seconds, level (E W N I D X), - if a stock installation hides it\n",
			    f);
		(void)fwrite(l->nodes[i].p, 1, l->nodes[i].len, f);
		e = outdir_done(dir, f);
	}
	return e;
}
