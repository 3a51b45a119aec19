/* sees: base crypto */
/* That OpenSSL has no chance and no clock but the lent ones. */
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <signal.h>
#include <time.h>

#include "crypto/hook.h"
#include "crypto/kept.h"
#include "hex.h"
#include "suite.h"

static struct crypto *c;

static void setup(void)
{
	ck_assert_int_eq(crypto_new(&c), ERR_OK);
}

static void teardown(void)
{
	crypto_free(c);
}

START_TEST(t_draws_are_the_streams)
{
	struct rng lent = rng_stream(7, "sta", "tls"), same = lent;
	uint8_t got[40], want[40];
	struct hook before = hook_lend(&lent, 0);

	ck_assert_int_eq(RAND_bytes_ex(c->lib, got, 40, 0), 1);
	rng_fill(&same, want, 40);
	ck_assert_mem_eq(got, want, 40);
	ck_assert_int_eq(RAND_priv_bytes_ex(c->lib, got, 13, 256), 1);
	rng_fill(&same, want, 13);
	ck_assert_mem_eq(got, want, 13);
	ck_assert_uint_eq(lent.drawn, same.drawn);
	hook_return(before);
}
END_TEST

START_TEST(t_lending_nests)
{
	struct rng a = rng_stream(1, "a", "tls"), b = rng_stream(1, "b", "tls");
	uint8_t out[8];
	struct hook outer = hook_lend(&a, 10), inner = hook_lend(&b, 20);

	ck_assert_int_eq(time(NULL), 20);
	hook_return(inner);
	ck_assert_int_eq(time(NULL), 10);
	inner = hook_lend_blinding();
	ck_assert_int_eq(RAND_bytes_ex(c->lib, out, 8, 0), 1);
	ck_assert_int_eq(time(NULL), 10);
	hook_return(inner);
	ck_assert_uint_eq(a.drawn, 0);
	ck_assert_int_eq(RAND_bytes_ex(c->lib, out, 8, 0), 1);
	ck_assert_uint_eq(a.drawn, 1);
	ck_assert_uint_eq(b.drawn, 0);
	hook_return(outer);
}
END_TEST

START_TEST(t_a_draw_of_nobody_aborts)
{
	uint8_t out[8];

	(void)RAND_bytes_ex(c->lib, out, 8, 0);
}
END_TEST

START_TEST(t_the_clock_in_a_run_aborts)
{
	hook_in_run(true);
	(void)time(NULL);
}
END_TEST

START_TEST(t_outside_a_run_the_clock_goes)
{
	time_t now, also;

	hook_in_run(true);
	hook_in_run(false);
	now = time(&also);
	ck_assert(now == also && now > 1700000000);
}
END_TEST

UNIT_MAIN("hook", {
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, t_draws_are_the_streams);
	tcase_add_test(tc, t_lending_nests);
	tcase_add_test_raise_signal(tc, t_a_draw_of_nobody_aborts, SIGABRT);
	tcase_add_test_raise_signal(tc, t_the_clock_in_a_run_aborts, SIGABRT);
	tcase_add_test(tc, t_outside_a_run_the_clock_goes);
})
