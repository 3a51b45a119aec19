#define _XOPEN_SOURCE 700 /* realpath */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "config/config.h"
#include "script/play.h"

/*
 * What a scenario may read: regular files below its own folder, or below the scenarios' root when
 * it lies there itself, or of the shipped library. The real path decides, so that neither ".." nor
 * a symbolic link leads out. Everything read is an input of the run.
 */

#define SOURCE "configuration text"

/* Real paths are as long as the system likes. */
static const char *real_folder(struct play *p, const char *path)
{
	char *real = realpath(path, NULL);
	size_t n = real != NULL ? strlen(real) : 0;
	char *kept = NULL;

	if (real != NULL && (kept = arena_alloc(p->arena, n + 2)) != NULL) {
		memcpy(kept, real, n);
		kept[n] = '/';
	}
	free(real);
	return kept;
}

static bool is_below(const char *path, const char *folder)
{
	return folder != NULL && strncmp(path, folder, strlen(folder)) == 0;
}

static char *joined(struct play *p, const char *folder, size_t n_folder, const char *name)
{
	size_t n = strlen(name);
	char *path = arena_alloc(p->arena, n_folder + n + 1);

	if (path == NULL)
		return NULL;
	memcpy(path, folder, n_folder);
	memcpy(path + n_folder, name, n + 1);
	return path;
}

bool files_init(struct play *p)
{
	const struct script_config *cfg = p->cfg;
	const char *slash = strrchr(cfg->path, '/'), *root;
	size_t n = slash != NULL ? (size_t)(slash - cfg->path) + 1 : 0;
	char *folder = joined(p, cfg->path, n, ".");

	slash = strrchr(cfg->name, '/');
	n = slash != NULL ? (size_t)(slash - cfg->name) + 1 : 0;
	p->prefix = arena_text(p->arena, cfg->name, n);
	if (folder == NULL || p->prefix == NULL)
		return false;
	p->folder = real_folder(p, folder);
	root = cfg->root != NULL ? real_folder(p, cfg->root) : NULL;
	p->within = p->folder != NULL && is_below(p->folder, root) ? root : p->folder;
	p->lib = cfg->lib != NULL ? real_folder(p, cfg->lib) : NULL;
	p->shared = cfg->shared != NULL ? real_folder(p, cfg->shared) : NULL;
	return true;
}

static const struct script_input *find_input(const struct play *p, const char *path)
{
	for (size_t i = 0; i < p->inputs.n; i++)
		if (strcmp(p->inputs.v[i].path, path) == 0)
			return &p->inputs.v[i];
	return NULL;
}

static bool add_input(struct play *p, const char *path, struct bytes bytes)
{
	size_t cap = p->inputs.cap == 0 ? 8 : 2 * p->inputs.cap;

	if (p->inputs.n == p->inputs.cap) {
		struct script_input *v = arena_array(p->arena, cap, sizeof(*v));

		if (v == NULL)
			return false;
		if (p->inputs.n > 0)
			memcpy(v, p->inputs.v, p->inputs.n * sizeof(*v));
		p->inputs.v = v;
		p->inputs.cap = cap;
	}
	path = arena_text(p->arena, path, strlen(path));
	p->inputs.v[p->inputs.n++] = (struct script_input){ path, bytes };
	return path != NULL;
}

/* A pipe would block at fopen: looked at before. */
static bool load(struct play *p, const char *real, const char *shown, struct bytes *out,
		 struct sb *why)
{
	struct stat st;
	enum err e = ERR_FILE;

	if (stat(real, &st) == 0 && !S_ISREG(st.st_mode))
		errno = S_ISDIR(st.st_mode) ? EISDIR : EINVAL;
	else if (errno = 0, stat(real, &st) == 0)
		e = st.st_size > SCRIPT_FILE_MAX ? ERR_LIMIT : config_load(real, p->arena, out);
	switch (e) {
	case ERR_OK:
		return true;
	case ERR_LIMIT:
		sb_printf(why, "'%s' is larger than 1 MiB", shown);
		return false;
	case ERR_FILE:
		sb_printf(why, "cannot read '%s': %s", shown, strerror(errno));
		return false;
	case ERR_NOMEM:
	case ERR_SPACE:
	case ERR_CRYPTO:
	case ERR_AUTH:
	case ERR_PARSE:
	case ERR_RANGE:
	case ERR_UNSUPPORTED:
		break;
	}
	sb_printf(why, "cannot read '%s': %s", shown, err_text(e));
	return false;
}

/* Reads folder/name if its real path is allowed. */
static bool read_below(struct play *p, const char *folder, const char *name, const char *within,
		       const char *as, struct bytes *out, struct sb *why)
{
	const struct script_input *known = find_input(p, as);
	char *path, *real;
	bool ok;

	if (known != NULL) {
		*out = known->bytes;
		return true;
	}
	path = joined(p, folder, strlen(folder), name);
	real = path != NULL ? realpath(path, NULL) : NULL;
	if (real == NULL) {
		sb_printf(why, "cannot read '%s': %s", name, strerror(errno));
		return false;
	}
	ok = is_below(real, within) || is_below(real, p->lib);
	if (!ok)
		sb_printf(why, "'%s' lies outside the folder scenarios may read", name);
	else
		ok = load(p, real, name, out, why);
	free(real);
	if (ok && !add_input(p, as, *out)) {
		sb_str(why, "out of memory");
		ok = false;
	}
	return ok;
}

static bool exists(struct play *p, const char *folder, const char *name)
{
	const char *path = folder != NULL ? joined(p, folder, strlen(folder), name) : NULL;
	struct stat st;

	return path != NULL && stat(path, &st) == 0;
}

/* The scenario's own folder comes first. */
static bool is_in_lib(struct play *p, const char *path)
{
	return !exists(p, p->folder, path) && exists(p, p->lib, path);
}

bool files_read(struct play *p, const char *path, struct bytes *out, struct sb *why)
{
	if (*path == '/') {
		sb_printf(why, "'%s' is absolute; name files relative to the scenario", path);
		return false;
	}
	if (p->folder == NULL) {
		sb_printf(why, "cannot read '%s': the scenario has no folder", path);
		return false;
	}
	if (is_in_lib(p, path)) {
		const char *as = joined(p, "@lib/", 5, path);

		return as != NULL && read_below(p, p->lib, path, p->lib, as, out, why);
	}
	return read_below(p, p->folder, path, p->within, path, out, why);
}

bool files_read_from(struct play *p, const char *folder, const char *name, const char *as,
		     struct bytes *out, struct sb *why)
{
	const char *real = real_folder(p, folder);

	if (real == NULL) {
		sb_printf(why, "cannot read the folder '%s': %s", folder, strerror(errno));
		return false;
	}
	return read_below(p, real, name, real, as, out, why);
}

static bool files_read_scenario(struct play *p, struct bytes *out, struct sb *why)
{
	const char *slash = strrchr(p->cfg->path, '/');

	if (!load(p, p->cfg->path, p->cfg->name, out, why))
		return false;
	return add_input(p, slash != NULL ? slash + 1 : p->cfg->path, *out);
}

/* "office/../pki/ca.pem" is "pki/ca.pem": that may lie in the library, though "office" does not. */
static const char *without_detours(struct play *p, const char *path)
{
	char *out = joined(p, "", 0, path);
	char *up;

	while (out != NULL && (up = strstr(out, "/../")) != NULL) {
		char *from = up;

		while (from > out && from[-1] != '/')
			from--;
		if (from == up || strncmp(from, "../", 3) == 0)
			break; /* leads above the scenario's folder: the reader judges */
		memmove(from, up + 4, strlen(up + 4) + 1);
	}
	return out;
}

/* Files that a configuration names: joined with the folder of the name it was given. */
static enum err read_for_config(void *ctx, const char *path, struct arena *a, struct bytes *out)
{
	struct play *p = ctx;
	size_t n = strlen(p->prefix);
	char text[256];
	struct sb why = sb_of(text, sizeof(text));

	(void)a;
	if (strncmp(path, "shared/", 7) == 0 && p->shared != NULL)
		return read_below(p, p->shared, path + 7, p->shared, path, out, &why) ? ERR_OK
										     : ERR_FILE;
	if (strncmp(path, "@lib/", 5) == 0)
		path += 5; /* named in a text of the library: lies beside it */
	else if (strncmp(path, p->prefix, n) == 0)
		path += n;
	path = without_detours(p, path);
	return path != NULL && files_read(p, path, out, &why) ? ERR_OK : ERR_FILE;
}

struct config_files files_for_config(struct play *p)
{
	return (struct config_files){ .ctx = p, .read = read_for_config };
}

/* In Lua */

static int push_source(lua_State *L, struct source s)
{
	struct play *p = play_of(L);

	*LIST_ADD(L, p->sources) = s;
	object_push(L, SOURCE, p->sources.n - 1);
	return 1;
}

static const char *file_name(lua_State *L, const char *what)
{
	const char *name = arg_string(L, 1, what);

	cast_may_declare(L, what);
	if (lua_gettop(L) != 1)
		play_fail(L, "%s: expected one name", what);
	return name;
}

/* file "ap1.conf" */
static int file(lua_State *L)
{
	struct play *p = play_of(L);
	const char *name = file_name(L, "file");
	struct source s = { .name = joined(p, p->prefix, strlen(p->prefix), name) };
	char text[512];
	struct sb why = sb_of(text, sizeof(text));

	if (s.name == NULL)
		return play_fail(L, "out of memory");
	if (!files_read(p, name, &s.text, &why))
		return play_fail(L, "file: %s", text);
	return push_source(L, s);
}

/* shared "configs/hostapd.conf": other people's files, which may not be there. */
static int shared(lua_State *L)
{
	struct play *p = play_of(L);
	const char *name = file_name(L, "shared");
	struct source s = { .name = joined(p, "shared/", 7, name) };
	char text[512];
	struct sb why = sb_of(text, sizeof(text));

	if (s.name == NULL)
		return play_fail(L, "out of memory");
	s.missing = p->shared == NULL;
	if (s.missing && !p->collecting) {
		p->end = PLAY_SKIPPED;
		return play_fail(L, "needs '%s' of the shared references, which are not here",
				 name);
	}
	if (!s.missing && !read_below(p, p->shared, name, p->shared, s.name, &s.text, &why))
		return play_fail(L, "shared: %s", text);
	return push_source(L, s);
}

/* How many lines of the chunk precede the first line of a text that begins at `line`. */
static size_t lines_before(const struct play *p, struct place at)
{
	for (size_t i = 0; i < p->chunks.n; i++) {
		const char *c = (const char *)p->chunks.v[i].text.p, *end, *open;
		size_t left = p->chunks.v[i].text.len;

		if (at.file == NULL || strcmp(p->chunks.v[i].name, at.file) != 0)
			continue;
		for (unsigned line = 1; line < at.line; line++) {
			end = left > 0 ? memchr(c, '\n', left) : NULL;
			if (end == NULL)
				return 0;
			left -= (size_t)(end + 1 - c);
			c = end + 1;
		}
		end = left > 0 ? memchr(c, '\n', left) : NULL;
		open = end;
		while (open != NULL && open > c && (open[-1] == '\r' || open[-1] == ' '))
			open--;
		/* A long bracket at the end of the line: the text begins on the next one. */
		return at.line - (open == NULL || open == c || open[-1] != '[');
	}
	return 0;
}

/* text [[ … ]]: a configuration in the scenario. Blank lines before it keep its line numbers. */
static int text(lua_State *L)
{
	struct play *p = play_of(L);
	struct place at = play_place(L);
	size_t len, before = lines_before(p, at);
	struct source s = { .name = at.file != NULL ? at.file : p->cfg->name };
	uint8_t *copy;

	cast_may_declare(L, "text");
	if (lua_gettop(L) != 1 || lua_type(L, 1) != LUA_TSTRING)
		return play_fail(L, "text: expected one text, as in text [[ … ]]");
	lua_tolstring(L, 1, &len);
	copy = play_alloc(L, before + len + 1, 1);
	memset(copy, '\n', before);
	memcpy(copy + before, lua_tostring(L, 1), len);
	s.text = bytes_of(copy, before + len);
	s.name = play_text(L, s.name, strlen(s.name));
	return push_source(L, s);
}

const struct source *files_source(lua_State *L, int i, const char *what)
{
	size_t n;

	if (!object_is(L, i, SOURCE, &n))
		play_fail(L, "%s: expected file \"name\" or text [[ … ]], got %s", what,
			  luaL_typename(L, i));
	return &play_of(L)->sources.v[n];
}

/* Loads a chunk and remembers its lines; raises what is wrong with it. */
static void load_chunk(lua_State *L, const char *name, struct bytes text)
{
	struct play *p = play_of(L);

	*LIST_ADD(L, p->chunks) = (struct chunk){ play_text(L, name, strlen(name)), text };
	if (sandbox_load(L, name, text, false) != LUA_OK)
		lua_error(L);
}

static bool is_module_name(const char *name)
{
	size_t n = strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				"0123456789_-/.");

	return name[n] == '\0' && n > 0 && n < 128 && name[0] != '/' && name[0] != '.' &&
	       strstr(name, "..") == NULL;
}

/* require "helpers": helpers.lua below the scenario's folder, or of the library. */
static int require(lua_State *L)
{
	struct play *p = play_of(L);
	const char *name = file_name(L, "require");
	char path[160], why_text[512];
	struct sb s = sb_of(path, sizeof(path)), why = sb_of(why_text, sizeof(why_text));
	struct bytes bytes;

	if (!is_module_name(name))
		return play_fail(L, "require: '%s' is no module name", name);
	for (const char *c = name; *c != '\0'; c++)
		sb_char(&s, *c == '.' ? '/' : *c);
	sb_str(&s, ".lua");
	lua_pushvalue(L, 1);
	if (lua_rawget(L, lua_upvalueindex(1)) == LUA_TLIGHTUSERDATA)
		return play_fail(L, "require: '%s' requires itself", name);
	if (!lua_isnil(L, -1))
		return 1;
	if (!files_read(p, path, &bytes, &why))
		return play_fail(L, "require: %s", why_text);
	lua_pushvalue(L, 1);
	lua_pushlightuserdata(L, p);
	lua_rawset(L, lua_upvalueindex(1));
	lua_pushfstring(L, "%s%s", is_in_lib(p, path) ? "@lib/" : p->prefix, path);
	load_chunk(L, lua_tostring(L, -1), bytes);
	lua_call(L, 0, 1);
	if (lua_isnil(L, -1))
		lua_pushboolean(L, 1);
	lua_pushvalue(L, 1);
	lua_pushvalue(L, -2);
	lua_rawset(L, lua_upvalueindex(1));
	return 1;
}

int files_push_chunk(lua_State *L)
{
	struct play *p = play_of(L);
	struct bytes text;
	char why_text[512];
	struct sb why = sb_of(why_text, sizeof(why_text));

	if (!files_read_scenario(p, &text, &why))
		return play_fail(L, "%s", why_text);
	load_chunk(L, p->cfg->name, text);
	return 1;
}

static int no_property(lua_State *L)
{
	lua_pushnil(L);
	return 1;
}

void files_open(lua_State *L)
{
	static const luaL_Reg none[] = { { NULL, NULL } };
	static const luaL_Reg functions[] = { { "file", file },
					      { "text", text },
					      { "shared", shared },
					      { NULL, NULL } };
	static const struct object_class source = { .name = SOURCE,
						    .methods = none,
						    .get = no_property };

	object_class(L, &source);
	sandbox_functions(L, functions);
	lua_newtable(L);
	lua_pushcclosure(L, require, 1);
	sandbox_global(L, "require");
}
