#include "config/reader.h"

#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>

static enum err file_size(FILE *f, size_t *size)
{
	struct stat st;

	if (fstat(fileno(f), &st) != 0)
		return ERR_FILE;
	if (!S_ISREG(st.st_mode)) {
		errno = S_ISDIR(st.st_mode) ? EISDIR : EINVAL;
		return ERR_FILE;
	}
	if (st.st_size > CONFIG_FILE_MAX)
		return ERR_LIMIT;
	*size = (size_t)st.st_size;
	return ERR_OK;
}

enum err config_load(const char *path, struct arena *a, struct bytes *out)
{
	FILE *f = fopen(path, "rb");
	uint8_t *text;
	size_t size;
	enum err e;

	if (f == NULL)
		return ERR_FILE;
	e = file_size(f, &size);
	if (e != ERR_OK)
		goto out;
	e = ERR_NOMEM;
	text = arena_alloc(a, size ? size : 1);
	if (text == NULL)
		goto out;
	*out = bytes_of(text, fread(text, 1, size, f));
	e = ferror(f) ? ERR_FILE : ERR_OK;
out:
	fclose(f);
	return e;
}

static enum err disk_read(void *ctx, const char *path, struct arena *a, struct bytes *out)
{
	(void)ctx;
	return config_load(path, a, out);
}

struct config_files config_disk(void)
{
	return (struct config_files){ .read = disk_read };
}

/* Where a file of the name `rest` would lie outside its folder: absolute, or too many "..". */
static bool is_outside(const char *rest)
{
	int depth = 0;

	if (*rest == '/')
		return true;
	while (*rest) {
		size_t n = strcspn(rest, "/");

		if (n == 2 && rest[0] == '.' && rest[1] == '.')
			depth--;
		else if (n > 0 && !(n == 1 && rest[0] == '.'))
			depth++;
		if (depth < 0)
			return true;
		rest += n + (rest[n] == '/');
	}
	return false;
}

static const char *join(struct config_reader *r, struct config_at from, const char *value)
{
	const char *slash = strrchr(from.file, '/');
	size_t folder = slash ? (size_t)(slash - from.file) + 1 : 0;
	size_t n = strlen(value);
	char *path;

	if (*value == '/')
		folder = 0;
	path = arena_alloc(r->arena, folder + n + 1);
	if (path == NULL)
		return NULL;
	memcpy(path, from.file, folder);
	memcpy(path + folder, value, n + 1);
	return path;
}

static bool says_outside(struct config_reader *r, enum config_severity s, struct config_at from,
			 const char *value)
{
	if (r->allow_outside || !is_outside(value))
		return false;
	config_say(r, s, from, "'%s' lies outside the configuration's folder", value);
	return true;
}

const char *config_path(struct config_reader *r, struct config_at from, const char *value)
{
	return says_outside(r, CONFIG_ERROR, from, value) ? NULL : join(r, from, value);
}

const char *config_take_file(struct config_reader *r, const char *key, struct spec_file *f)
{
	enum config_severity s = r->files_optional ? CONFIG_WARNING : CONFIG_ERROR;
	struct config_at at = { f->file, f->line };
	const char *path;

	if (says_outside(r, s, at, f->path))
		return NULL;
	path = join(r, at, f->path);
	if (path && r->files.read &&
	    r->files.read(r->files.ctx, path, r->arena, &f->data) == ERR_OK)
		return path;
	f->data = (struct bytes){ 0 };
	config_say(r, s, at, "failed to read %s '%s'", key, f->path);
	return NULL;
}

static enum err load_and_sniff(struct config_reader *r, const char *path, struct bytes *text,
			       enum config_kind *kind)
{
	struct config_at at = { path, 0 };
	enum err e = config_load(path, r->arena, text);

	if (e == ERR_FILE)
		CONFIG_SAY_ERROR(r, at, "cannot read: %s", strerror(errno));
	else if (e == ERR_LIMIT)
		CONFIG_SAY_ERROR(r, at, "larger than 1 MiB, which no configuration is");
	if (e != ERR_OK)
		return e;
	if (r->files.read == NULL)
		r->files = config_disk();
	*kind = config_sniff(*text);
	return ERR_OK;
}

enum err config_read_ap_file(struct config_reader *r, const char *path, struct spec_ap **out)
{
	struct bytes text;
	enum config_kind kind;
	enum err e = load_and_sniff(r, path, &text, &kind);

	*out = NULL;
	if (e != ERR_OK)
		return e;
	switch (kind) {
	case CONFIG_KIND_HOSTAPD:
		return config_read_hostapd(r, path, text, out);
	case CONFIG_KIND_UCI:
		return config_read_uci(r, path, text, out);
	case CONFIG_KIND_WPAS:
		CONFIG_SAY_ERROR(r, ((struct config_at){ path, 0 }),
				 "is a wpa_supplicant.conf, not the configuration of an AP");
		return ERR_PARSE;
	case CONFIG_KIND_UNKNOWN:
		break;
	}
	CONFIG_SAY_ERROR(r, ((struct config_at){ path, 0 }),
			 "is neither a hostapd.conf nor an OpenWrt wireless file");
	return ERR_PARSE;
}

enum err config_read_station_file(struct config_reader *r, const char *path,
				  struct spec_station **out)
{
	struct bytes text;
	enum config_kind kind;
	enum err e = load_and_sniff(r, path, &text, &kind);

	*out = NULL;
	if (e != ERR_OK)
		return e;
	if (kind == CONFIG_KIND_UCI) {
		CONFIG_SAY_ERROR(r, ((struct config_at){ path, 0 }),
				 "is an OpenWrt wireless file, not a wpa_supplicant.conf");
		return ERR_PARSE;
	}
	return config_read_wpa_supplicant(r, path, text, out);
}
