/* sees: base crypto */
/*
 * That a handshake is the same octets in any process: every case runs in a second process too, with
 * another environment and another history, and both digest what both ends said.
 */
#include <sys/wait.h>
#include <unistd.h>

#include "suite.h"
#include "tls_world.h"

static const struct {
	const char *kind;
	enum tls_version version;
	bool resume;
} cases[] = {
	{ "rsa", TLS_1_2, false }, { "ec", TLS_1_2, false }, { "rsa", TLS_1_3, false },
	{ "ec", TLS_1_3, false },  { "rsa", TLS_1_2, true },  { "ec", TLS_1_2, true },
	{ "rsa", TLS_1_3, true },  { "ec", TLS_1_3, true },
};
enum { SAID = 32 };

static void say_goodbye(struct tls_world *w)
{
	ck_assert_int_eq(tls_write(w->client, &w->client_call, bytes_of("bye", 3)), ERR_OK);
	tls_world_talk(w);
}

static void course(struct tls_world *w, int i)
{
	struct tls_config client = tls_world_config(TLS_CLIENT, cases[i].kind);
	struct tls_config server = tls_world_config(TLS_SERVER, cases[i].kind);
	struct tls_session *s = NULL;

	client.max = cases[i].version;
	tls_world_open(w, &client, &server);
	tls_world_begin(w, NULL);
	tls_world_talk(w);
	ck_assert_int_eq(tls_state(w->client), TLS_OPEN);
	if (cases[i].resume) {
		ck_assert_int_eq(tls_session_get(w->client, &s), ERR_OK);
		w->client_call.now_s += 60;
		w->server_call.now_s += 60;
		tls_world_begin(w, s);
		tls_world_talk(w);
		ck_assert(tls_resumed(w->client));
	}
	say_goodbye(w);
	tls_session_free(s);
}

/* Plays case i and answers with the digest of all that was said. */
static void play(int i, uint64_t seed, uint8_t said[static SAID])
{
	struct tls_world w;

	tls_world_init(&w, seed);
	course(&w, i);
	ck_assert_int_eq(digest_value(w.said, said, SAID), ERR_OK);
	tls_world_fini(&w);
}

/* The same, in a process of its own in which other handshakes came before. */
static void play_elsewhere(int i, uint8_t said[static SAID])
{
	uint8_t other[SAID];
	int end[2], status;
	pid_t pid;

	ck_assert_int_eq(pipe(end), 0);
	pid = fork();
	ck_assert_int_ge(pid, 0);
	if (pid == 0) {
		setenv("OPENSSL_CONF", "/nowhere", 1);
		setenv("TZ", "Asia/Kathmandu", 1);
		sleep(1); /* another second on the machine's clock */
		play((i + 3) % (int)N_OF(cases), 77, other);
		play(i, 1, said);
		_exit(write(end[1], said, SAID) == SAID ? 0 : 1);
	}
	close(end[1]);
	ck_assert_int_eq(read(end[0], said, SAID), SAID);
	close(end[0]);
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

START_TEST(t_same_octets_in_two_processes)
{
	uint8_t here[SAID], there[SAID], again[SAID], other_seed[SAID];

	play_elsewhere(_i, there);
	play(_i, 1, here);
	play(_i, 1, again);
	play(_i, 2, other_seed);
	ck_assert_mem_eq(here, there, SAID);
	ck_assert_mem_eq(here, again, SAID);
	ck_assert_mem_ne(here, other_seed, SAID);
}
END_TEST

/* One more handshake of this world with a fresh pair of streams. */
static void once_more(struct tls_world *w, uint8_t said[static SAID])
{
	digest_free(w->said);
	ck_assert_int_eq(digest_new(w->c, HASH_SHA256, &w->said), ERR_OK);
	w->client_rng = rng_stream(9, "sta", "tls");
	w->server_rng = rng_stream(9, "radius", "tls");
	w->turns = 0;
	tls_session_drop(w->server); /* its id would be drawn again and be taken */
	tls_world_begin(w, NULL);
	tls_world_talk(w);
	ck_assert_int_eq(digest_value(w->said, said, SAID), ERR_OK);
}

/* RSA blinding draws anew at every 32nd signature of a key; here every session has its own key. */
START_TEST(t_the_history_of_a_key_does_not_show)
{
	uint8_t first[SAID], later[SAID];
	struct tls_world w;

	tls_world_init(&w, 1);
	course(&w, 0);
	once_more(&w, first);
	for (int i = 0; i < 40; i++) {
		once_more(&w, later);
		ck_assert_mem_eq(first, later, SAID);
	}
	tls_world_fini(&w);
}
END_TEST

UNIT_MAIN("tls, twice", {
	tcase_add_loop_test(tc, t_same_octets_in_two_processes, 0, N_OF(cases));
	tcase_add_test(tc, t_the_history_of_a_key_does_not_show);
})
