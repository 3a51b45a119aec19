/* sees: base wire */
#include <stdio.h>
#include <stdlib.h>

#include "wire_samples.h"

/*
 * Writes the seeds of the codec fuzzers, corpus/TARGET/NAME, below the folder named on the command
 * line: frames of our own builders, one of each kind. Run it after adding a sample.
 */
static const char *target(enum sample_kind kind)
{
	switch (kind) {
	case SAMPLE_FRAME:
		return "mgmt";
	case SAMPLE_ELEMENTS:
		return "elements";
	case SAMPLE_KEY_DATA:
		return "keydata";
	case SAMPLE_EAPOL:
		return "eapol";
	case SAMPLE_ETH:
		return "eth";
	case SAMPLE_DHCP:
		return "dhcp";
	case SAMPLE_TLVS:
		return "tlvs";
	case SAMPLE_RADIOTAP:
		return "radiotap";
	case SAMPLE_PCAP:
		return "pcap";
	}
	abort();
}

static void write_seed(const char *folder, const struct sample *s)
{
	uint8_t mem[SAMPLE_MAX];
	struct wr w = wr_of(mem, sizeof(mem));
	char path[4096];
	FILE *f;

	s->build(&w);
	snprintf(path, sizeof(path), "%s/%s/%s", folder, target(s->kind), s->name);
	f = fopen(path, "wb");
	if (w.overflow || f == NULL || fwrite(mem, 1, w.len, f) != w.len || fclose(f) != 0) {
		perror(path);
		exit(EXIT_FAILURE);
	}
}

int main(int argc, char **argv)
{
	if (argc != 2) {
		fprintf(stderr, "usage: seed_wire harness/fuzz/corpus\n");
		return EXIT_FAILURE;
	}
	for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++)
		write_seed(argv[1], &samples[i]);
	return EXIT_SUCCESS;
}
