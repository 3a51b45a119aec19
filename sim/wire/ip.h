#ifndef WIRE_IP_H
#define WIRE_IP_H

#include "base/bytes.h"
#include "wire/step.h"

/* IPv4 addresses are numbers: 10.0.0.1 is 0x0a000001. */

enum { IP_TEXT = 16 };
const char *ip_text(uint32_t ip, char buf[static IP_TEXT]);

/* ARP for IPv4 over Ethernet [RFC 826]. */
enum arp_op { ARP_REQUEST = 1, ARP_REPLY = 2 };
struct arp {
	uint16_t op; /* enum arp_op */
	struct mac sender;
	uint32_t sender_ip;
	struct mac target;
	uint32_t target_ip;
};
MUST_CHECK enum wire arp_parse(struct bytes payload, struct arp *out);
/* A probe or an announcement [RFC 5227 1.1]: nobody who is well answers it. */
bool arp_is_own(const struct arp *a);
void arp_build(struct wr *w, const struct arp *a);

/* IPv4 without options on build; options are skipped on parse [RFC 791]. */
enum ip_protocol { IP_ICMP = 1, IP_UDP = 17 };
struct ipv4 {
	uint8_t tos;
	uint16_t id;
	uint16_t frag; /* flags and offset as on the wire; 0x4000 do not fragment */
	uint8_t ttl;
	uint8_t protocol; /* enum ip_protocol */
	uint32_t src, dst;
	struct bytes payload; /* trimmed to the total length */
};
/* A wrong header checksum is WIRE_VALUE. */
MUST_CHECK enum wire ipv4_parse(struct bytes packet, struct ipv4 *out);
void ipv4_build(struct wr *w, const struct ipv4 *p);

struct udp {
	uint16_t src, dst; /* ports */
	struct bytes payload;
};
/* Its ports, before it is known to be whole. False if it is no datagram, or too short for them. */
MUST_CHECK bool udp_ports(const struct ipv4 *ip, uint16_t *src, uint16_t *dst);
/* A wrong checksum is WIRE_VALUE; 0 means none was made [RFC 768]. ip gives the pseudo header. */
MUST_CHECK enum wire udp_parse(const struct ipv4 *ip, struct udp *out);
/* Writes the IPv4 and the UDP header and the payload; ip->payload and ->protocol are ignored. */
void udp_build(struct wr *w, const struct ipv4 *ip, const struct udp *u);

/* ICMP echo [RFC 792]. */
enum icmp_type { ICMP_ECHO_REPLY = 0, ICMP_ECHO_REQUEST = 8 };
struct icmp_echo {
	uint8_t type; /* enum icmp_type */
	uint16_t id, seq;
	struct bytes payload;
};
MUST_CHECK enum wire icmp_echo_parse(struct bytes payload, struct icmp_echo *out);
/* As udp_build: a whole IPv4 packet. */
void icmp_echo_build(struct wr *w, const struct ipv4 *ip, const struct icmp_echo *e);

/* Ones' complement sum of 16-bit words, complemented [RFC 1071]; an odd octet counts as high half.
 */
uint16_t ip_checksum(struct bytes b);

#endif
