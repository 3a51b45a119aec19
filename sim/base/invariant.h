#ifndef BASE_INVARIANT_H
#define BASE_INVARIANT_H

/*
 * INVARIANT(cond): we are wrong if this is false. Always compiled in. Prints the place, the
 * condition and the replay hint set by invariant_context(), then aborts.
 */
#define INVARIANT(cond) ((cond) ? (void)0 : invariant_failed(__FILE__, __LINE__, #cond))

__attribute__((noreturn)) void invariant_failed(const char *file, int line, const char *cond);

/* One line that lets a person repeat the run, or NULL. Borrowed until replaced. */
void invariant_context(const char *replay);

#endif
