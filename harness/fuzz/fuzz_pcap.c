/* sees: base wire */
#include "fuzz.h"
#include "wire_poke.h"

/* A capture file, pcap or pcapng. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	poke_pcap(bytes_of(data, size));
	return 0;
}
