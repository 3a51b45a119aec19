#include "report/safe.h"

static bool harmless(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '-' || c == '_' || c == '.';
}

void safe_name(struct sb *s, const char *name)
{
	for (const char *p = name; *p != '\0'; p++)
		if (harmless(*p) && !(*p == '.' && p == name))
			sb_char(s, *p);
		else
			sb_printf(s, "%%%02X", (unsigned)(uint8_t)*p);
}
