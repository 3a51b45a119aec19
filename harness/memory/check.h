#ifndef MEMORY_CHECK_H
#define MEMORY_CHECK_H

#include <inttypes.h>
#include <sanitizer/msan_interface.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/*
 * As much of Check's interface as the unit tests of base, trace, wire and engine use, for
 * MemorySanitizer: the real library is not instrumented, so what it hands to printf or to a test
 * looks like memory nobody wrote. Everything runs in one process; the first failure ends it.
 */
enum { MEMORY_TESTS_MAX = 64 };

typedef void (*memory_fn)(int i);

typedef struct {
	struct {
		const char *name;
		memory_fn fn;
		int first, end;
	} tests[MEMORY_TESTS_MAX];
	unsigned n;
} TCase;

typedef TCase Suite;
typedef TCase SRunner;

enum { CK_ENV };

#define MEMORY_FAIL(...)                                                                           \
	do {                                                                                       \
		fprintf(stderr, "%s:%d: ", __FILE__, __LINE__);                                    \
		fprintf(stderr, __VA_ARGS__);                                                      \
		fputc('\n', stderr);                                                               \
		exit(EXIT_FAILURE);                                                                \
	} while (0)

#define START_TEST(name)                                                                           \
	static void name(int _i __attribute__((unused)))                                           \
	{
#define END_TEST }

#define ck_abort_msg(...) MEMORY_FAIL(__VA_ARGS__)
#define ck_assert_msg(holds, ...)                                                                  \
	do {                                                                                       \
		if (!(holds))                                                                      \
			MEMORY_FAIL(__VA_ARGS__);                                                  \
	} while (0)
#define ck_assert(holds) ck_assert_msg(holds, "%s", #holds)

#define MEMORY_COMPARE(type, format, a, op, b)                                                     \
	do {                                                                                       \
		const type left_ = (a), right_ = (b);                                              \
                                                                                                   \
		if (!(left_ op right_))                                                            \
			MEMORY_FAIL("%s %s %s: %" format " and %" format, #a, #op, #b, left_,      \
				    right_);                                                       \
	} while (0)
#define ck_assert_int_eq(a, b) MEMORY_COMPARE(intmax_t, PRIdMAX, a, ==, b)
#define ck_assert_int_ne(a, b) MEMORY_COMPARE(intmax_t, PRIdMAX, a, !=, b)
#define ck_assert_int_ge(a, b) MEMORY_COMPARE(intmax_t, PRIdMAX, a, >=, b)
#define ck_assert_int_gt(a, b) MEMORY_COMPARE(intmax_t, PRIdMAX, a, >, b)
#define ck_assert_int_le(a, b) MEMORY_COMPARE(intmax_t, PRIdMAX, a, <=, b)
#define ck_assert_int_lt(a, b) MEMORY_COMPARE(intmax_t, PRIdMAX, a, <, b)
#define ck_assert_uint_eq(a, b) MEMORY_COMPARE(uintmax_t, PRIuMAX, a, ==, b)
#define ck_assert_uint_ne(a, b) MEMORY_COMPARE(uintmax_t, PRIuMAX, a, !=, b)
#define ck_assert_uint_ge(a, b) MEMORY_COMPARE(uintmax_t, PRIuMAX, a, >=, b)
#define ck_assert_uint_gt(a, b) MEMORY_COMPARE(uintmax_t, PRIuMAX, a, >, b)
#define ck_assert_uint_le(a, b) MEMORY_COMPARE(uintmax_t, PRIuMAX, a, <=, b)
#define ck_assert_uint_lt(a, b) MEMORY_COMPARE(uintmax_t, PRIuMAX, a, <, b)
#define ck_assert_ptr_eq(a, b) ck_assert((const void *)(a) == (const void *)(b))
#define ck_assert_ptr_null(p) ck_assert((p) == NULL)
#define ck_assert_ptr_nonnull(p) ck_assert((p) != NULL)
#define ck_assert_mem_eq(a, b, len) ck_assert(memcmp(a, b, len) == 0)
#define ck_assert_mem_ne(a, b, len) ck_assert(memcmp(a, b, len) != 0)
#define ck_assert_str_eq(a, b)                                                                     \
	do {                                                                                       \
		const char *left_ = (a), *right_ = (b);                                            \
                                                                                                   \
		if (strcmp(left_, right_) != 0)                                                    \
			MEMORY_FAIL("%s == %s: '%s' and '%s'", #a, #b, left_, right_);             \
	} while (0)
#define ck_assert_pstr_eq(a, b)                                                                    \
	do {                                                                                       \
		const char *one_ = (a), *other_ = (b);                                             \
                                                                                                   \
		if (one_ == NULL || other_ == NULL)                                                \
			ck_assert_ptr_eq(one_, other_);                                            \
		else                                                                               \
			ck_assert_str_eq(one_, other_);                                            \
	} while (0)

#define tcase_add_test(tc, fn) tcase_add_loop_test(tc, fn, 0, 1)
#define tcase_add_loop_test(tc, fn, first, end) memory_add(tc, #fn, fn, (int)(first), (int)(end))
#define tcase_set_timeout(tc, seconds) ((void)(tc))

/* Octets that a library without instrumentation wrote. */
static inline void memory_written(const void *mem, size_t len)
{
	__msan_unpoison(mem, len);
}

static inline void memory_add(TCase *tc, const char *name, memory_fn fn, int first, int end)
{
	if (tc->n == MEMORY_TESTS_MAX)
		MEMORY_FAIL("more than %d tests", MEMORY_TESTS_MAX);
	tc->tests[tc->n].name = name;
	tc->tests[tc->n].fn = fn;
	tc->tests[tc->n].first = first;
	tc->tests[tc->n++].end = end;
}

static inline TCase *tcase_create(const char *name)
{
	TCase *tc = calloc(1, sizeof(*tc));

	if (tc == NULL)
		MEMORY_FAIL("%s: no memory", name);
	return tc;
}

/* The suite of a unit test program is its one case: all three are the same object here. */
static inline Suite *suite_create(const char *name)
{
	return tcase_create(name);
}

static inline void suite_add_tcase(Suite *s, TCase *tc)
{
	*s = *tc;
	free(tc);
}

static inline SRunner *srunner_create(Suite *s)
{
	return s;
}

static inline void srunner_run_all(const SRunner *sr, int mode)
{
	(void)mode;
	for (unsigned t = 0; t < sr->n; t++) {
		printf("%s\n", sr->tests[t].name);
		for (int i = sr->tests[t].first; i < sr->tests[t].end; i++)
			sr->tests[t].fn(i);
	}
}

/* Who gets this far passed. */
static inline int srunner_ntests_failed(const SRunner *sr)
{
	(void)sr;
	return 0;
}

static inline void srunner_free(SRunner *sr)
{
	free(sr);
}

#endif
