#include "suite/whole.h"

#include <errno.h>
#include <limits.h>
#include <unistd.h>

#include "base/text.h"

enum err whole_write(const char *path, whole_fill fill, const void *what)
{
	char tmp[PATH_MAX];
	struct sb s = sb_of(tmp, sizeof(tmp));
	enum err e;
	FILE *f;
	int why;

	sb_printf(&s, "%s.tmp", path);
	errno = ENAMETOOLONG;
	f = s.cut ? NULL : fopen(tmp, "w");
	if (f == NULL)
		return ERR_FILE;
	e = fill(what, f);
	if (e == ERR_OK && ferror(f) != 0)
		e = ERR_FILE;
	if (fclose(f) != 0 && e == ERR_OK)
		e = ERR_FILE;
	if (e == ERR_OK && rename(tmp, path) != 0)
		e = ERR_FILE;
	if (e == ERR_OK)
		return ERR_OK;
	why = errno;
	(void)unlink(tmp);
	errno = why;
	return e;
}
