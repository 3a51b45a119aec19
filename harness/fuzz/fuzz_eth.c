/* sees: base wire */
#include "fuzz.h"
#include "wire_poke.h"

/* An Ethernet frame: inter-AP messages, ARP, IPv4, UDP, ICMP. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	poke_eth(bytes_of(data, size));
	return 0;
}
