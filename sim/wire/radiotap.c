#include "wire/radiotap.h"

/* Fields by bit number of the present word, in the order they stand; 0 size: none of this bit. */
enum field { TSFT = 0, FLAGS = 1, RATE = 2, CHANNEL = 3, SIGNAL = 5, MCS = 19, N_FIELDS = 20 };

static const struct {
	uint8_t align, size;
} layout[N_FIELDS] = {
	[TSFT] = { 8, 8 }, [FLAGS] = { 1, 1 },	[RATE] = { 1, 1 }, [CHANNEL] = { 2, 4 },
	[4] = { 2, 2 },	   [SIGNAL] = { 1, 1 }, [6] = { 1, 1 },	   [7] = { 2, 2 },
	[8] = { 2, 2 },	   [9] = { 2, 2 },	[10] = { 1, 1 },   [11] = { 1, 1 },
	[12] = { 1, 1 },   [13] = { 1, 1 },	[14] = { 2, 2 },   [15] = { 2, 2 },
	[16] = { 1, 1 },   [17] = { 1, 1 },	[18] = { 4, 8 },   [MCS] = { 1, 3 },
};

enum { FIXED = 8, MORE_PRESENT = 31, FCS_LEN = 4 };

static bool rd_field(struct rd *r, unsigned bit, struct radiotap *t)
{
	uint8_t signal;

	switch ((enum field)bit) {
	case TSFT:
		t->has_tsft = true;
		return rd_le64(r, &t->tsft);
	case FLAGS:
		t->has_flags = true;
		return rd_u8(r, &t->flags);
	case RATE:
		t->has_rate = true;
		return rd_u8(r, &t->rate);
	case CHANNEL:
		t->has_channel = true;
		return rd_le16(r, &t->freq) && rd_le16(r, &t->channel);
	case SIGNAL:
		t->has_signal = true;
		if (!rd_u8(r, &signal))
			return false;
		t->signal = (int8_t)signal;
		return true;
	case MCS:
		t->has_mcs = true;
		return rd_u8(r, &t->mcs_known) && rd_u8(r, &t->mcs_flags) && rd_u8(r, &t->mcs);
	case N_FIELDS:
		break;
	}
	return rd_skip(r, layout[bit].size);
}

/* Octets from here to the next multiple of align, counted from the header's start. */
static size_t gap(size_t at, size_t align)
{
	return (align - at % align) % align;
}

/* The fields of the first present word; all lie inside header. */
static enum wire rd_fields(struct rd *header, size_t len, uint32_t present, struct radiotap *t)
{
	for (unsigned bit = 0; bit < N_FIELDS; bit++) {
		if ((present >> bit & 1) == 0)
			continue;
		if (!rd_skip(header, gap(len - header->left, layout[bit].align)) ||
		    !rd_field(header, bit, t))
			return WIRE_LENGTH;
	}
	return WIRE_OK;
}

enum wire radiotap_parse(struct rd *r, struct radiotap *out)
{
	struct rd at = *r, header;
	struct radiotap t = { 0 };
	uint8_t version, pad;
	uint16_t len;
	uint32_t present, more;
	enum wire is;

	if (!rd_u8(&at, &version) || !rd_u8(&at, &pad) || !rd_le16(&at, &len) ||
	    !rd_le32(&at, &present))
		return WIRE_SHORT;
	if (version != 0)
		return WIRE_OTHER;
	at = *r;
	if (len < FIXED || !rd_sub(&at, len, &header) || !rd_skip(&header, FIXED))
		return WIRE_LENGTH;
	for (more = present; more >> MORE_PRESENT != 0;)
		if (!rd_le32(&header, &more))
			return WIRE_LENGTH;
	is = rd_fields(&header, len, present, &t);
	if (is != WIRE_OK)
		return is;
	if ((t.flags & RADIOTAP_FCS) != 0) {
		if (at.left < FCS_LEN)
			return WIRE_SHORT;
		at.left -= FCS_LEN;
	}
	*r = at;
	*out = t;
	return WIRE_OK;
}

static uint32_t present_of(const struct radiotap *t)
{
	return (t->has_tsft ? 1u << TSFT : 0) | (t->has_flags ? 1u << FLAGS : 0) |
	       (t->has_rate ? 1u << RATE : 0) | (t->has_channel ? 1u << CHANNEL : 0) |
	       (t->has_signal ? 1u << SIGNAL : 0) | (t->has_mcs ? 1u << MCS : 0);
}

/* The header's length goes in afterwards and counts from its first octet: built aside. */
static void wr_fields(struct wr *w, const struct radiotap *t)
{
	if (t->has_tsft)
		wr_le64(w, t->tsft);
	if (t->has_flags)
		wr_u8(w, t->flags);
	if (t->has_rate)
		wr_u8(w, t->rate);
	if (t->has_channel) {
		wr_zero(w, gap(w->len, layout[CHANNEL].align));
		wr_le16(w, t->freq);
		wr_le16(w, t->channel);
	}
	if (t->has_signal)
		wr_u8(w, (uint8_t)t->signal);
	if (t->has_mcs) {
		wr_u8(w, t->mcs_known);
		wr_u8(w, t->mcs_flags);
		wr_u8(w, t->mcs);
	}
}

void radiotap_build(struct wr *w, const struct radiotap *t)
{
	uint8_t fields[RADIOTAP_MAX];
	struct wr f = wr_of(fields, sizeof(fields));

	wr_fields(&f, t); /* begins at FIXED, a multiple of every alignment */
	wr_u8(w, 0);
	wr_u8(w, 0);
	wr_le16(w, (uint16_t)(FIXED + f.len));
	wr_le32(w, present_of(t));
	wr_bytes(w, wr_sofar(&f));
}
