#include "wire/pcap.h"

#include "base/time.h"

static const uint32_t MAGIC_US = 0xa1b2c3d4, MAGIC_NS = 0xa1b23c4d;

enum {
	MAGIC_NG = 0x0a0d0d0a, /* a palindrome: the byte order follows */
	MAGIC_ORDER = 0x1a2b3c4d,
	BLOCK_INTERFACE = 1,
	BLOCK_SIMPLE = 3,
	BLOCK_ENHANCED = 6,
	BLOCK_MIN = 12, /* type, length, length again */
	OPT_END = 0,
	OPT_TSRESOL = 9,
	OPT_TSOFFSET = 14,
	TSRESOL_US = 6,
	TSRESOL_NS = 9,
	TSRESOL_BINARY = 0x80,
	LINKTYPE_MASK = 0xffff /* above: FCS length, in classic files */
};

static bool rd_16(const struct pcap *p, struct rd *r, uint16_t *v)
{
	return p->big_endian ? rd_be16(r, v) : rd_le16(r, v);
}

static bool rd_32(const struct pcap *p, struct rd *r, uint32_t *v)
{
	return p->big_endian ? rd_be32(r, v) : rd_le32(r, v);
}

static bool rd_64(const struct pcap *p, struct rd *r, uint64_t *v)
{
	return p->big_endian ? rd_be64(r, v) : rd_le64(r, v);
}

/* seconds and a fraction below a second, saturated. */
static int64_t to_ns(int64_t seconds, uint64_t ns)
{
	const int64_t limit = INT64_MAX / NS_PER_S - 1;

	if (seconds > limit)
		return INT64_MAX;
	if (seconds < -limit)
		return INT64_MIN;
	return seconds * NS_PER_S + (int64_t)ns;
}

static uint64_t power_of_10(unsigned n)
{
	uint64_t v = 1;

	while (n-- > 0)
		v *= 10;
	return v;
}

/* if_tsresol values whose second fits 63 bits. */
static bool is_resolution(uint8_t tsresol)
{
	return (tsresol & TSRESOL_BINARY) != 0 ? (tsresol & 0x7f) <= 62 : tsresol <= 18;
}

/* A count of units as nanoseconds, without ever multiplying past 64 bits. */
static int64_t units_to_ns(const struct pcap_interface *i, uint64_t units)
{
	unsigned exp = i->tsresol & 0x7f;
	bool binary = (i->tsresol & TSRESOL_BINARY) != 0;
	uint64_t second = binary ? UINT64_C(1) << exp : power_of_10(exp);
	uint64_t whole = units / second, part = units % second;

	if (binary && exp > 30)
		part = (part >> (exp - 30)) * (uint64_t)NS_PER_S >> 30;
	else if (binary)
		part = part * (uint64_t)NS_PER_S >> exp;
	else if (exp > TSRESOL_NS)
		part /= power_of_10(exp - TSRESOL_NS);
	else
		part *= power_of_10(TSRESOL_NS - exp);
	if (whole > INT64_MAX / 2 || i->tsoffset_s > INT64_MAX / 2 ||
	    i->tsoffset_s < -INT64_MAX / 2)
		return INT64_MAX;
	return to_ns((int64_t)whole + i->tsoffset_s, part);
}

static enum wire open_classic(struct pcap *p, struct rd r, uint8_t tsresol)
{
	struct pcap_interface *i = &p->interface[0];
	uint32_t linktype;
	uint16_t major, minor;
	uint32_t zone, sigfigs;

	if (!rd_16(p, &r, &major) || !rd_16(p, &r, &minor) || !rd_32(p, &r, &zone) ||
	    !rd_32(p, &r, &sigfigs) || !rd_32(p, &r, &i->snaplen) || !rd_32(p, &r, &linktype))
		return WIRE_SHORT;
	i->linktype = (uint16_t)(linktype & LINKTYPE_MASK);
	i->tsresol = tsresol;
	i->tsoffset_s = 0;
	p->n_interfaces = 1;
	p->rest = r;
	return WIRE_OK;
}

enum wire pcap_open(struct bytes file, struct pcap *out)
{
	struct rd r = rd_of(file), be = r;
	uint32_t magic, swapped;

	out->n_interfaces = 0;
	out->big_endian = false; /* until a section says so */
	if (!rd_le32(&r, &magic) || !rd_be32(&be, &swapped))
		return WIRE_SHORT;
	out->ng = magic == MAGIC_NG;
	out->rest = rd_of(file);
	if (out->ng)
		return WIRE_OK;
	out->big_endian = swapped == MAGIC_US || swapped == MAGIC_NS;
	if (out->big_endian)
		magic = swapped;
	if (magic != MAGIC_US && magic != MAGIC_NS)
		return WIRE_OTHER;
	return open_classic(out, r, magic == MAGIC_NS ? TSRESOL_NS : TSRESOL_US);
}

static enum step next_classic(struct pcap *p, struct pcap_frame *out)
{
	struct rd r = p->rest;
	uint32_t seconds, fraction, len;

	if (r.left == 0)
		return STEP_END;
	if (!rd_32(p, &r, &seconds) || !rd_32(p, &r, &fraction) || !rd_32(p, &r, &len) ||
	    !rd_32(p, &r, &out->orig_len) || len > PCAP_FRAME_MAX || !rd_take(&r, len, &out->bytes))
		return STEP_BAD;
	out->interface = 0;
	out->linktype = p->interface[0].linktype;
	out->at_ns =
		to_ns(seconds,
		      (uint64_t)fraction * (p->interface[0].tsresol == TSRESOL_NS ? 1 : NS_PER_US));
	p->rest = r;
	return STEP_ITEM;
}

struct block {
	uint32_t type;
	struct rd body;
};

/* The byte order of a section is known from its first block on. */
static bool section_order(struct pcap *p, struct rd r)
{
	uint32_t len, order;
	struct rd be;

	if (!rd_le32(&r, &len))
		return false;
	be = r;
	if (!rd_le32(&r, &order))
		return false;
	p->big_endian = order != MAGIC_ORDER;
	return !p->big_endian || (rd_be32(&be, &order) && order == MAGIC_ORDER);
}

static enum step next_block(struct pcap *p, struct block *b)
{
	struct rd r = p->rest;
	uint32_t len, again;

	if (r.left == 0)
		return STEP_END;
	if (!rd_32(p, &r, &b->type))
		return STEP_BAD;
	if (b->type == MAGIC_NG) {
		p->n_interfaces = 0;
		if (!section_order(p, r))
			return STEP_BAD;
	}
	if (!rd_32(p, &r, &len) || len < BLOCK_MIN || len % 4 != 0 ||
	    !rd_sub(&r, len - BLOCK_MIN, &b->body) || !rd_32(p, &r, &again) || again != len)
		return STEP_BAD;
	p->rest = r;
	return STEP_ITEM;
}

static bool rd_option(const struct pcap *p, struct rd *r, uint16_t *code, struct rd *value)
{
	uint16_t len;

	return rd_16(p, r, code) && rd_16(p, r, &len) && rd_sub(r, len, value) &&
	       rd_skip(r, (4 - len % 4u) % 4u);
}

static bool rd_interface(struct pcap *p, struct rd r)
{
	struct pcap_interface *i = &p->interface[p->n_interfaces];
	uint16_t reserved, code = OPT_TSRESOL;
	uint64_t offset;
	struct rd value;

	if (p->n_interfaces == PCAP_INTERFACES || !rd_16(p, &r, &i->linktype) ||
	    !rd_16(p, &r, &reserved) || !rd_32(p, &r, &i->snaplen))
		return false;
	i->tsresol = TSRESOL_US;
	i->tsoffset_s = 0;
	while (code != OPT_END && r.left > 0) {
		if (!rd_option(p, &r, &code, &value))
			return false;
		if (code == OPT_TSRESOL && !rd_u8(&value, &i->tsresol))
			return false;
		if (code == OPT_TSOFFSET) {
			if (!rd_64(p, &value, &offset))
				return false;
			i->tsoffset_s = (int64_t)offset;
		}
	}
	if (!is_resolution(i->tsresol))
		return false;
	p->n_interfaces++;
	return true;
}

static bool rd_enhanced(const struct pcap *p, struct rd r, struct pcap_frame *out)
{
	uint32_t interface, high, low, len;

	if (!rd_32(p, &r, &interface) || !rd_32(p, &r, &high) || !rd_32(p, &r, &low) ||
	    !rd_32(p, &r, &len) || !rd_32(p, &r, &out->orig_len) || len > PCAP_FRAME_MAX ||
	    !rd_take(&r, len, &out->bytes) || interface >= p->n_interfaces)
		return false;
	out->interface = interface;
	out->linktype = p->interface[interface].linktype;
	out->at_ns = units_to_ns(&p->interface[interface], (uint64_t)high << 32 | low);
	return true;
}

/* Length by what the interface keeps; without a time. */
static bool rd_simple(const struct pcap *p, struct rd r, struct pcap_frame *out)
{
	uint32_t len;

	if (p->n_interfaces == 0 || !rd_32(p, &r, &out->orig_len))
		return false;
	len = out->orig_len;
	if (p->interface[0].snaplen != 0 && len > p->interface[0].snaplen)
		len = p->interface[0].snaplen;
	out->interface = 0;
	out->linktype = p->interface[0].linktype;
	out->at_ns = 0;
	return len <= PCAP_FRAME_MAX && rd_take(&r, len, &out->bytes);
}

static enum step next_ng(struct pcap *p, struct pcap_frame *out)
{
	struct block b;
	enum step st;

	while ((st = next_block(p, &b)) == STEP_ITEM) {
		if (b.type == BLOCK_ENHANCED)
			return rd_enhanced(p, b.body, out) ? STEP_ITEM : STEP_BAD;
		if (b.type == BLOCK_SIMPLE)
			return rd_simple(p, b.body, out) ? STEP_ITEM : STEP_BAD;
		if (b.type == BLOCK_INTERFACE && !rd_interface(p, b.body))
			return STEP_BAD;
	}
	return st;
}

enum step pcap_next(struct pcap *p, struct pcap_frame *out)
{
	return p->ng ? next_ng(p, out) : next_classic(p, out);
}
