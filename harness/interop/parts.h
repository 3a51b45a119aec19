#ifndef SOCKETS_PARTS_H
#define SOCKETS_PARTS_H

#include "base/arena.h"
#include "config/config.h"
#include "crypto/crypto.h"
#include "proto/fx.h"

/* What both ends of interop are made of. Nobody else includes this. */
enum { INTEROP_ARENA = 64 * 1024 * 1024 };

/*
 * The date certificates are judged by: a run begins where those of a simulation do, 2020-01-01.
 */
#define INTEROP_EPOCH_S INT64_C(1577836800)

struct interop_base {
	struct arena *arena;
	struct crypto *crypto;
	struct config_reader reader;
	struct fx fx;
	bool verbose;
};

/* NULL: out of memory, or no OpenSSL. Freed with interop_free. */
struct interop_base *interop_new(bool verbose);
void interop_free(struct interop_base *b); /* NULL is fine */
/* Prints the reader's findings to stderr; false if one is an error. */
bool interop_findings(const struct interop_base *b);
/* Logs and verdicts of the effects to stderr, if asked for. */
void interop_logs(const struct interop_base *b);

#endif
