#include "base/err.h"

const char *err_text(enum err e)
{
	switch (e) {
	case ERR_OK:          return "no error";
	case ERR_NOMEM:       return "out of memory";
	case ERR_SPACE:       return "buffer too small";
	case ERR_CRYPTO:      return "cryptographic library failed";
	case ERR_AUTH:        return "integrity check failed";
	case ERR_FILE:        return "file error";
	case ERR_PARSE:       return "malformed input";
	case ERR_RANGE:       return "value out of range";
	case ERR_LIMIT:       return "limit reached";
	case ERR_UNSUPPORTED: return "not supported";
	}
	return "unknown error";
}
