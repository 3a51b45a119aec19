#ifndef REPORT_SAFE_H
#define REPORT_SAFE_H

#include "base/text.h"

/*
 * Appends a node's name so that it is a file's name of its own on every file system: letters,
 * digits, dot, minus and underscore stay, every other octet becomes %XX, so does a leading dot.
 */
void safe_name(struct sb *s, const char *name);

#endif
