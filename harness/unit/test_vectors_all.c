/* sees: base */
#include <dirent.h>

#include "suite.h"
#include "vectors.h"

/*
 * Which test program consumes which table of the shared vectors. A file, a kind of record or a
 * record more than stands here fails: nothing among them may go unread.
 */
static const struct table {
	const char *file, *kind; /* kind: NULL where records have none */
	unsigned n;
	const char *reader; /* in harness/unit */
} tables[] = {
	{ "aes_cmac.json", "cmac", 8, "test_key_vectors.c" },
	{ "aes_key_wrap.json", "kw", 6, "test_key_vectors.c" },
	{ "aes_siv.json", "siv", 2, "test_key_vectors.c" },
	{ "captures_derived.json", NULL, 12, "test_key_handshakes.c" },
	{ "data_protection.json", "ccmp", 2, "test_key_vectors.c" },
	{ "data_protection.json", "gcmp", 2, "test_key_vectors.c" },
	{ "data_protection.json", "bip", 2, "test_key_vectors.c" },
	{ "eap.json", "tprf", 5, "test_key_eap.c" },
	{ "eap.json", "hmac", 1, "test_key_eap.c" },
	{ "eap.json", "peap_cb", 1, "test_key_eap.c" },
	{ "eap.json", "fast_keys", 1, "test_key_eap.c" },
	{ "eap.json", "tlsprf", 1, "test_key_eap.c" },
	{ "eap.json", "tls13exp", 2, "test_key_eap.c" },
	{ "ft.json", "ft_keys", 4, "test_key_handshakes.c" },
	{ "ft.json", "ft_mic", 3, "test_key_handshakes.c" },
	{ "ft.json", "ft_mic384", 1, "test_key_handshakes.c" },
	{ "ft_initial_4way.json", "ft4way", 1, "test_key_handshakes.c" },
	{ "handshakes.json", "handshake", 2, "test_key_handshakes.c" },
	{ "kdf.json", "kdf", 2, "test_key_vectors.c" },
	{ "kdf.json", "ptk", 1, "test_key_vectors.c" },
	{ "mpdu.json", "mpdu", 15, "test_key_vectors.c" },
	{ "mschapv2.json", "mschapv2", 1, "test_key_eap.c" },
	{ "owe.json", "owe", 1, "test_sae_vectors.c" },
	{ "pmkid.json", "sae_pmkid", 1, "test_sae_vectors.c" },
	{ "pmkid.json", "pmkid_suiteb192", 1, "test_key_vectors.c" },
	{ "pmkid.json", "pmkid", 2, "test_key_vectors.c" },
	{ "prf_sha1.json", "prf_sha1", 3, "test_key_vectors.c" },
	{ "psk.json", "psk", 3, "test_key_vectors.c" },
	{ "ptk.json", "ptk", 3, "test_key_vectors.c" },
	{ "radius.json", "radius_pap", 1, "test_radius_vectors.c" },
	{ "radius.json", "radius_ma", 1, "test_radius_vectors.c" },
	{ "radius.json", "mppe", 3, "test_radius_vectors.c" },
	{ "radius.json", "radius_accept", 1, "test_radius_vectors.c" },
	{ "sae.json", "sae_hnp", 1, "test_sae_vectors.c" },
	{ "sae.json", "sae_h2e", 1, "test_sae_vectors.c" },
	{ "sae_ext.json", "sae_h2e_full", 6, "test_sae_vectors.c" },
	{ "sae_ext.json", "ft_ext", 3, "test_key_handshakes.c" },
	{ "tls_prf.json", "tlsprf", 1, "test_key_eap.c" },
};

static void teardown(void)
{
	json_decref(vectors_all);
	vectors_all = NULL;
}

static const struct table *table_of(const char *file, const json_t *v)
{
	for (size_t i = 0; i < N_OF(tables); i++) {
		const struct table *t = &tables[i];

		if (strcmp(t->file, file) == 0 &&
		    (t->kind ? vec_is(v, "kind", t->kind) : !vec_has(v, "kind")))
			return t;
	}
	return NULL;
}

START_TEST(t_rows)
{
	const struct table *t = &tables[_i];
	unsigned n = 0;

	FOR_RECORDS(t->file) {
		const struct table *own = table_of(t->file, v);

		ck_assert_msg(own != NULL, "%s: %s: nobody reads this kind", t->file, vec_name(v));
		n += own == t;
	}
	ck_assert_msg(n == t->n, "%s: %u of kind %s, %u are known", t->file, n,
		      t->kind ? t->kind : "-", t->n);
}
END_TEST

/* The program that should read it names the file. */
START_TEST(t_readers)
{
	static char text[1 << 16];
	char path[128], quoted[64];
	FILE *f;
	size_t len;

	snprintf(path, sizeof(path), "harness/unit/%s", tables[_i].reader);
	snprintf(quoted, sizeof(quoted), "\"%s\"", tables[_i].file);
	f = fopen(path, "r");
	ck_assert_msg(f != NULL, "no %s", path);
	len = fread(text, 1, sizeof(text) - 1, f);
	fclose(f);
	text[len] = '\0';
	ck_assert_msg(strstr(text, quoted) != NULL, "%s does not read %s", path, quoted);
}
END_TEST

static bool is_listed(const char *file)
{
	for (size_t i = 0; i < N_OF(tables); i++)
		if (strcmp(tables[i].file, file) == 0)
			return true;
	return false;
}

START_TEST(t_files)
{
	char path[512];
	DIR *d = opendir(vectors_path("", path, sizeof(path)));
	const struct dirent *e;
	unsigned n = 0;

	ck_assert_ptr_nonnull(d);
	while ((e = readdir(d)) != NULL) {
		size_t len = strlen(e->d_name);

		if (len < 5 || strcmp(e->d_name + len - 5, ".json") != 0)
			continue;
		ck_assert_msg(is_listed(e->d_name), "%s: nobody reads it", e->d_name);
		n++;
	}
	closedir(d);
	ck_assert_uint_eq(n, 21);
}
END_TEST

/* The suite's main, behind the question whether there is anything to read. */
#define main vectors_main
static UNIT_MAIN("shared vectors, all of them", {
	tcase_add_checked_fixture(tc, NULL, teardown);
	tcase_add_loop_test(tc, t_rows, 0, N_OF(tables));
	tcase_add_loop_test(tc, t_readers, 0, N_OF(tables));
	tcase_add_test(tc, t_files);
})
#undef main

int main(void)
{
	return vectors_present() ? vectors_main() : VECTORS_ABSENT;
}
