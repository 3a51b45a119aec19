#ifndef REPORT_PCAPNG_H
#define REPORT_PCAPNG_H

#include <stdint.h>
#include <stdio.h>

#include "base/bytes.h"

/*
 * A pcapng file [draft-ietf-opsawg-pcapng]: little endian, one section, nanosecond timestamps.
 * Whether writing went well is seen when the file is closed (ferror).
 *
 * Virtual time 0 is TIME_EPOCH_S in every capture, so that the same run is the same file.
 */

enum { PCAPNG_TEXT_MAX = 1024 }; /* octets of a comment or name; longer ones are cut */

/* The section header; comment and application may be NULL. */
void pcapng_begin(FILE *f, const char *comment, const char *application);
/* An interface; they are numbered from 0 in the order of these calls. */
void pcapng_interface(FILE *f, uint16_t linktype, const char *name, const char *description);
/* One packet: head, then body; comment may be NULL. at_ns: virtual time, not negative. */
void pcapng_packet(FILE *f, uint32_t interface, int64_t at_ns, struct bytes head, struct bytes body,
		   const char *comment);

#endif
