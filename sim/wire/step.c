#include "wire/step.h"

const char *wire_text(enum wire w)
{
	switch (w) {
	case WIRE_OK:
		return "ok";
	case WIRE_ABSENT:
		return "element absent";
	case WIRE_SHORT:
		return "too short";
	case WIRE_TRUNCATED:
		return "truncated element";
	case WIRE_LENGTH:
		return "length field does not fit";
	case WIRE_VALUE:
		return "value not allowed";
	case WIRE_OTHER:
		return "other kind of frame or element";
	case WIRE_LIMIT:
		return "more than can be kept";
	}
	return "?";
}
