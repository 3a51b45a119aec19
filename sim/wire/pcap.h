#ifndef WIRE_PCAP_H
#define WIRE_PCAP_H

#include "base/bytes.h"
#include "wire/step.h"

/*
 * Reader over a capture file in memory: classic pcap (both byte orders, us and ns) and pcapng
 * (section header, interface description with if_tsresol, enhanced and simple packet blocks; others
 * are skipped; a new section starts with no interfaces).
 */
enum linktype { LINKTYPE_ETHERNET = 1, LINKTYPE_DOT11 = 105, LINKTYPE_RADIOTAP = 127 };
enum { PCAP_INTERFACES = 256, PCAP_FRAME_MAX = 262144 };

struct pcap_interface {
	uint16_t linktype;
	uint32_t snaplen;
	uint8_t tsresol; /* as in if_tsresol: power of 10, or of 2 with bit 7 */
	int64_t tsoffset_s;
};
struct pcap {
	struct rd rest;
	bool ng;
	bool big_endian;
	struct pcap_interface interface[PCAP_INTERFACES]; /* classic: one */
	unsigned n_interfaces;
};
struct pcap_frame {
	unsigned interface;
	uint16_t linktype;  /* enum linktype, or another */
	int64_t at_ns;	    /* since 1970; 0 in simple packet blocks; saturated at INT64_MAX */
	struct bytes bytes; /* inside the file */
	uint32_t orig_len;
};

MUST_CHECK enum wire pcap_open(struct bytes file, struct pcap *out);
MUST_CHECK enum step pcap_next(struct pcap *p, struct pcap_frame *out);

#endif
