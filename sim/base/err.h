#ifndef BASE_ERR_H
#define BASE_ERR_H

/*
 * What can go wrong in the environment. A peer that misbehaves is not an error but a verdict
 * (proto/judged.h); our own mistakes are INVARIANT (base/invariant.h).
 */
enum err {
	ERR_OK = 0,
	ERR_NOMEM,  /* an allocation failed */
	ERR_SPACE,  /* the caller's buffer is too small */
	ERR_CRYPTO, /* OpenSSL refused */
	ERR_AUTH,   /* a MIC, tag or unwrap did not verify */
	ERR_FILE,   /* open, read, write or rename failed; errno says which */
	ERR_PARSE,  /* malformed input */
	ERR_RANGE,  /* a value outside what its field allows */
	ERR_LIMIT,  /* a named maximum was reached */
	ERR_UNSUPPORTED
};

#define MUST_CHECK __attribute__((warn_unused_result))

/* English for people, never NULL. */
const char *err_text(enum err e);

#endif
