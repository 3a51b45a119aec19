#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"

/*
 * The main of a fuzz target built without libFuzzer: runs every file of the folders named on the
 * command line, each in an allocation of exactly its size. Fails when there is none.
 */
enum { INPUT_MAX = 1 << 20, PATH_TEXT = 4096 };

static int run_file(const char *path)
{
	FILE *f = fopen(path, "rb");
	uint8_t *all = malloc(INPUT_MAX), *exact = NULL;
	size_t n = 0;
	int ran = 0;

	if (f == NULL || all == NULL)
		goto out;
	n = fread(all, 1, INPUT_MAX, f);
	if (ferror(f))
		goto out;
	exact = malloc(n > 0 ? n : 1);
	if (exact == NULL)
		goto out;
	if (n > 0)
		memcpy(exact, all, n);
	(void)LLVMFuzzerTestOneInput(exact, n);
	ran = 1;
out:
	if (f != NULL)
		fclose(f);
	free(exact);
	free(all);
	return ran;
}

static unsigned run_folder(const char *folder)
{
	DIR *d = opendir(folder);
	char path[PATH_TEXT];
	struct dirent *e;
	unsigned n = 0;

	if (d == NULL)
		return 0;
	while ((e = readdir(d)) != NULL) {
		if (e->d_name[0] == '.')
			continue;
		if (snprintf(path, sizeof(path), "%s/%s", folder, e->d_name) >= PATH_TEXT ||
		    !run_file(path)) {
			fprintf(stderr, "%s/%s: cannot be read\n", folder, e->d_name);
			exit(EXIT_FAILURE);
		}
		n++;
	}
	closedir(d);
	return n;
}

int main(int argc, char **argv)
{
	unsigned n = 0;

	for (int i = 1; i < argc; i++)
		n += run_folder(argv[i]);
	printf("%u inputs\n", n);
	return n > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
