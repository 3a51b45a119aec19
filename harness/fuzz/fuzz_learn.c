/* sees: base crypto wire key trace spec proto */
#include <string.h>

#include "base/invariant.h"
#include "fuzz.h"
#include "proto/learn.h"

/* A file of bgscan learn; what was read is written and read again, and two turns change nothing. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static char text[3][LEARN_FILE_MAX];
	struct bytes file = bytes_of(data, size);
	struct learn l;

	if (!learn_read(&l, file))
		return 0;
	for (unsigned i = 0; i < 3; i++) {
		struct sb out = sb_of(text[i], sizeof(text[i]));

		INVARIANT(learn_read(&l, file));
		learn_write(&l, &out);
		file = bytes_of((const uint8_t *)text[i], strlen(text[i]));
	}
	INVARIANT(strcmp(text[0], text[2]) == 0);
	return 0;
}
