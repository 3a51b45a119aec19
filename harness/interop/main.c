#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "sockets/ends.h"

/*
 *	interop [-v] peer AP.conf STATION.conf [TIMES [SEED]]
 *	interop [-v] server SERVER.conf SECRET [PORT]
 */
static int usage(void)
{
	fputs("usage: interop [-v] peer AP.conf STATION.conf [TIMES [SEED]]\n"
	      "       interop [-v] server SERVER.conf SECRET [PORT]\n",
	      stderr);
	return INTEROP_USAGE;
}

static bool number(const char *text, int64_t lo, int64_t hi, int64_t *v)
{
	return text == NULL || text_i64_in(text, strlen(text), lo, hi, v);
}

int main(int argc, char **argv)
{
	bool verbose = argc > 1 && strcmp(argv[1], "-v") == 0;
	char **arg = argv + 1 + verbose;
	int n = argc - 1 - verbose;
	int64_t times = 1, port = 0, seed = 1;

	if (n < 3 || n > 5)
		return usage();
	if (strcmp(arg[0], "peer") == 0 && number(arg[3], 1, 100, &times) &&
	    (n < 5 || number(arg[4], 0, INT64_MAX, &seed))) {
		const struct interop_peer in = { .ap_file = arg[1],
						 .sta_file = arg[2],
						 .times = (unsigned)times,
						 .seed = (uint64_t)seed,
						 .verbose = verbose };

		return (int)interop_peer(&in);
	}
	if (strcmp(arg[0], "server") == 0 && n < 5 && number(arg[3], 0, 65535, &port)) {
		const struct interop_server in = { .file = arg[1],
						   .secret = arg[2],
						   .port = (uint16_t)port,
						   .verbose = verbose };

		return (int)interop_server(&in);
	}
	return usage();
}
