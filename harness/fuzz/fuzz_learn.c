/* sees: base crypto wire key trace spec proto */
#include <string.h>

#include "base/invariant.h"
#include "fuzz.h"
#include "proto/learn.h"

/* A file of bgscan learn; what was read is written and read again, and two turns change nothing. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static char once[LEARN_FILE_MAX], thrice[LEARN_FILE_MAX];
	struct sb first = sb_of(once, sizeof(once)), last = sb_of(thrice, sizeof(thrice));
	struct learn l;

	if (!learn_read(&l, bytes_of(data, size)))
		return 0;
	learn_write(&l, &first);
	for (unsigned turn = 0; turn < 2; turn++) {
		last = sb_of(thrice, sizeof(thrice));
		INVARIANT(learn_read(&l, bytes_of((uint8_t *)(turn == 0 ? once : thrice),
						  strlen(turn == 0 ? once : thrice))));
		learn_write(&l, &last);
	}
	INVARIANT(strcmp(once, thrice) == 0);
	return 0;
}
