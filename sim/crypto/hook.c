#include "crypto/hook.h"

#include <time.h>

#include "base/invariant.h"

/*
 * The one mutable variable of the simulator that is not in somebody's hands: OpenSSL's callbacks
 * for randomness carry no argument of ours, and time() has none. Nothing else is kept in it.
 */
static struct {
	struct hook lent;
	struct rng blinding;
	bool in_run;
} hook;

struct hook hook_lend(struct rng *rng, int64_t now_s)
{
	struct hook before = hook.lent;

	hook.lent = (struct hook){ rng, now_s, true };
	return before;
}

struct hook hook_lend_blinding(void)
{
	struct hook before = hook.lent;

	hook.blinding = rng_stream(0, "openssl", "blinding");
	hook.lent.rng = &hook.blinding;
	return before;
}

void hook_return(struct hook before)
{
	hook.lent = before;
}

void hook_in_run(bool on)
{
	hook.in_run = on;
}

void hook_fill(uint8_t *out, size_t len)
{
	INVARIANT(hook.lent.rng != NULL); /* OpenSSL draws outside of any entity's stream */
	rng_fill(hook.lent.rng, out, len);
}

/*
 * In place of the C library's: the program's own definition comes first for libssl and libcrypto
 * too. Its signature is POSIX's.
 */
time_t time(time_t *out)
{
	struct timespec real = { 0 };
	time_t now;

	if (hook.lent.clock) {
		now = (time_t)hook.lent.now_s;
	} else {
		INVARIANT(!hook.in_run); /* a run asks for the machine's clock */
		(void)timespec_get(&real, TIME_UTC);
		now = real.tv_sec;
	}
	if (out != NULL)
		*out = now;
	return now;
}
