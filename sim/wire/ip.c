#include "wire/ip.h"

#include "base/text.h"

enum {
	ARP_ETHERNET = 1,
	ARP_IPV4 = 0x0800,
	IPV4_HDR = 20,
	IPV4_VERSION = 4,
	UDP_HDR = 8,
	UDP_NO_CHECKSUM = 0xffff /* how a sum of 0 travels [RFC 768] */
};

const char *ip_text(uint32_t ip, char buf[static IP_TEXT])
{
	struct sb s = sb_of(buf, IP_TEXT);

	sb_printf(&s, "%u.%u.%u.%u", ip >> 24, ip >> 16 & 255, ip >> 8 & 255, ip & 255);
	return buf;
}

enum wire arp_parse(struct bytes payload, struct arp *out)
{
	struct rd r = rd_of(payload);
	uint16_t hardware, protocol;
	uint8_t hardware_len, protocol_len;

	if (!rd_be16(&r, &hardware) || !rd_be16(&r, &protocol) || !rd_u8(&r, &hardware_len) ||
	    !rd_u8(&r, &protocol_len) || !rd_be16(&r, &out->op))
		return WIRE_SHORT;
	if (hardware != ARP_ETHERNET || protocol != ARP_IPV4 ||
	    hardware_len != sizeof(out->sender) || protocol_len != sizeof(out->sender_ip))
		return WIRE_OTHER;
	if (!rd_mac(&r, &out->sender) || !rd_be32(&r, &out->sender_ip) ||
	    !rd_mac(&r, &out->target) || !rd_be32(&r, &out->target_ip))
		return WIRE_SHORT;
	return WIRE_OK;
}

bool arp_is_own(const struct arp *a)
{
	return a->op == ARP_REQUEST && (a->sender_ip == 0 || a->sender_ip == a->target_ip);
}

void arp_build(struct wr *w, const struct arp *a)
{
	wr_be16(w, ARP_ETHERNET);
	wr_be16(w, ARP_IPV4);
	wr_u8(w, sizeof(a->sender));
	wr_u8(w, sizeof(a->sender_ip));
	wr_be16(w, a->op);
	wr_mac(w, a->sender);
	wr_be32(w, a->sender_ip);
	wr_mac(w, a->target);
	wr_be32(w, a->target_ip);
}

/* Sum of 16-bit words; every piece but the last has an even length. At most 64 KiB in all. */
static uint64_t sum_add(uint64_t sum, struct bytes b)
{
	struct rd r = rd_of(b);
	uint64_t eight;
	uint16_t word;
	uint8_t last;

	/* 2^16 is 1 in this sum, so words may be added in any larger unit. */
	while (rd_be64(&r, &eight))
		sum += (eight >> 32) + (uint32_t)eight;
	while (rd_be16(&r, &word))
		sum += word;
	if (rd_u8(&r, &last))
		sum += (uint32_t)last << 8;
	return sum;
}

static uint16_t sum_done(uint64_t sum)
{
	while (sum >> 16 != 0)
		sum = (sum & 0xffff) + (sum >> 16);
	return (uint16_t)~sum;
}

uint16_t ip_checksum(struct bytes b)
{
	return sum_done(sum_add(0, b));
}

enum wire ipv4_parse(struct bytes packet, struct ipv4 *out)
{
	struct rd r = rd_of(packet), at = r;
	struct bytes header;
	uint8_t first;
	uint16_t total, sum;
	size_t header_len;

	if (!rd_u8(&r, &first) || !rd_u8(&r, &out->tos) || !rd_be16(&r, &total) ||
	    !rd_be16(&r, &out->id) || !rd_be16(&r, &out->frag) || !rd_u8(&r, &out->ttl) ||
	    !rd_u8(&r, &out->protocol) || !rd_be16(&r, &sum) || !rd_be32(&r, &out->src) ||
	    !rd_be32(&r, &out->dst))
		return WIRE_SHORT;
	header_len = (first & 15) * 4u;
	if (first >> 4 != IPV4_VERSION)
		return WIRE_OTHER;
	if (header_len < IPV4_HDR || total < header_len || !rd_take(&at, header_len, &header) ||
	    !rd_take(&at, total - header_len, &out->payload))
		return WIRE_LENGTH;
	return ip_checksum(header) == 0 ? WIRE_OK : WIRE_VALUE;
}

static void wr_header(struct wr *w, const struct ipv4 *p, size_t payload_len, uint16_t sum)
{
	wr_u8(w, IPV4_VERSION << 4 | IPV4_HDR / 4);
	wr_u8(w, p->tos);
	wr_be16(w, (uint16_t)(IPV4_HDR + payload_len));
	wr_be16(w, p->id);
	wr_be16(w, p->frag);
	wr_u8(w, p->ttl);
	wr_u8(w, p->protocol);
	wr_be16(w, sum);
	wr_be32(w, p->src);
	wr_be32(w, p->dst);
}

/* The header in front of payload_len octets to follow. */
static void wr_ipv4(struct wr *w, const struct ipv4 *p, size_t payload_len)
{
	uint8_t header[IPV4_HDR];
	struct wr h = wr_of(header, sizeof(header));

	if (payload_len > UINT16_MAX - IPV4_HDR) {
		w->overflow = true;
		return;
	}
	wr_header(&h, p, payload_len, 0);
	wr_header(w, p, payload_len, ip_checksum(wr_sofar(&h)));
}

void ipv4_build(struct wr *w, const struct ipv4 *p)
{
	wr_ipv4(w, p, p->payload.len);
	wr_bytes(w, p->payload);
}

/* The pseudo header of a datagram of this length [RFC 768]. */
static uint64_t pseudo_sum(const struct ipv4 *ip, uint16_t len)
{
	return (uint64_t)(ip->src >> 16) + (ip->src & 0xffff) + (ip->dst >> 16) +
	       (ip->dst & 0xffff) + IP_UDP + len;
}

bool udp_ports(const struct ipv4 *ip, uint16_t *src, uint16_t *dst)
{
	struct rd r = rd_of(ip->payload);

	return ip->protocol == IP_UDP && rd_be16(&r, src) && rd_be16(&r, dst);
}

enum wire udp_parse(const struct ipv4 *ip, struct udp *out)
{
	struct rd r = rd_of(ip->payload), all = r;
	struct bytes datagram;
	uint16_t len, sum;

	if (ip->protocol != IP_UDP)
		return WIRE_OTHER;
	if (!rd_be16(&r, &out->src) || !rd_be16(&r, &out->dst) || !rd_be16(&r, &len) ||
	    !rd_be16(&r, &sum))
		return WIRE_SHORT;
	if (len < UDP_HDR || !rd_take(&r, len - UDP_HDR, &out->payload) ||
	    !rd_take(&all, len, &datagram))
		return WIRE_LENGTH;
	if (sum != 0 && sum_done(sum_add(pseudo_sum(ip, len), datagram)) != 0)
		return WIRE_VALUE;
	return WIRE_OK;
}

static void wr_udp_header(struct wr *w, const struct udp *u, uint16_t sum)
{
	wr_be16(w, u->src);
	wr_be16(w, u->dst);
	wr_be16(w, (uint16_t)(UDP_HDR + u->payload.len));
	wr_be16(w, sum);
}

static uint16_t udp_sum(const struct ipv4 *ip, const struct udp *u)
{
	uint8_t header[UDP_HDR];
	struct wr h = wr_of(header, sizeof(header));
	uint64_t sum = pseudo_sum(ip, (uint16_t)(UDP_HDR + u->payload.len));
	uint16_t done;

	wr_udp_header(&h, u, 0);
	done = sum_done(sum_add(sum_add(sum, wr_sofar(&h)), u->payload));
	return done == 0 ? UDP_NO_CHECKSUM : done;
}

void udp_build(struct wr *w, const struct ipv4 *ip, const struct udp *u)
{
	struct ipv4 p = *ip;

	p.protocol = IP_UDP;
	wr_ipv4(w, &p, UDP_HDR + u->payload.len);
	if (w->overflow)
		return;
	wr_udp_header(w, u, udp_sum(&p, u));
	wr_bytes(w, u->payload);
}

enum wire icmp_echo_parse(struct bytes payload, struct icmp_echo *out)
{
	struct rd r = rd_of(payload);
	uint8_t code;
	uint16_t sum;

	if (!rd_u8(&r, &out->type) || !rd_u8(&r, &code) || !rd_be16(&r, &sum) ||
	    !rd_be16(&r, &out->id) || !rd_be16(&r, &out->seq))
		return WIRE_SHORT;
	if ((out->type != ICMP_ECHO_REPLY && out->type != ICMP_ECHO_REQUEST) || code != 0)
		return WIRE_OTHER;
	out->payload = rd_rest(&r);
	return ip_checksum(payload) == 0 ? WIRE_OK : WIRE_VALUE;
}

static void wr_echo_header(struct wr *w, const struct icmp_echo *e, uint16_t sum)
{
	wr_u8(w, e->type);
	wr_u8(w, 0);
	wr_be16(w, sum);
	wr_be16(w, e->id);
	wr_be16(w, e->seq);
}

void icmp_echo_build(struct wr *w, const struct ipv4 *ip, const struct icmp_echo *e)
{
	uint8_t header[8];
	struct wr h = wr_of(header, sizeof(header));
	struct ipv4 p = *ip;

	p.protocol = IP_ICMP;
	wr_ipv4(w, &p, sizeof(header) + e->payload.len);
	if (w->overflow)
		return;
	wr_echo_header(&h, e, 0);
	wr_echo_header(w, e, sum_done(sum_add(sum_add(0, wr_sofar(&h)), e->payload)));
	wr_bytes(w, e->payload);
}
