#include "proto/measure.h"

#include "proto/op_class.h"
#include "spec/radio.h"
#include "wire/ie.h"

/* What a request says [wpa_supplicant rrm.c]. */

static enum measure_answer take_ssid(struct measure *m, struct bytes ssid)
{
	if (ssid.len > SSID_MAX)
		return MEASURE_MALFORMED;
	if (ssid.len > 0) /* else the wildcard */
		memcpy(m->ssid, ssid.p, ssid.len);
	m->ssid_len = (uint8_t)ssid.len;
	return MEASURE_LISTEN;
}

/* Reports on conditions of the level are for firmwares. */
static enum measure_answer take_reporting(struct bytes body)
{
	struct rd r = rd_of(body);
	uint8_t condition;

	if (body.len != 2 || !rd_u8(&r, &condition))
		return MEASURE_MALFORMED;
	return condition == 0 ? MEASURE_LISTEN : MEASURE_IS_INCAPABLE;
}

static enum measure_answer take_detail(struct measure *m, struct bytes body)
{
	struct rd r = rd_of(body);
	uint8_t detail;

	if (body.len != 1 || !rd_u8(&r, &detail) || detail > BEACON_DETAIL_ALL)
		return MEASURE_MALFORMED;
	m->detail = (enum beacon_detail)detail;
	return MEASURE_LISTEN;
}

static bool wants(const struct measure *m, uint8_t id)
{
	return (m->wanted[id / 8] >> id % 8 & 1) != 0;
}

/* Behind the detail that makes sense of it, and once. */
static enum measure_answer take_wanted(struct measure *m, struct bytes body)
{
	struct rd r = rd_of(body);
	bool any = false;
	uint8_t id;

	for (unsigned i = 0; i < sizeof(m->wanted); i++)
		any |= m->wanted[i] != 0;
	if (m->detail != BEACON_DETAIL_ASKED || body.len == 0 || any)
		return MEASURE_MALFORMED;
	while (rd_u8(&r, &id))
		m->wanted[id / 8] |= (uint8_t)(1u << id % 8);
	return MEASURE_LISTEN;
}

static enum measure_answer take_last(struct measure *m, struct bytes body)
{
	struct rd r = rd_of(body);
	uint8_t asks;

	if (body.len != 1 || !rd_u8(&r, &asks))
		return MEASURE_MALFORMED;
	m->asks_last = asks != 0;
	return MEASURE_LISTEN;
}

static enum measure_answer take_sub(struct measure *m, const struct elem *e)
{
	switch (e->id) {
	case BEACON_ASK_SSID:
		return take_ssid(m, e->body);
	case BEACON_ASK_REPORTING:
		return take_reporting(e->body);
	case BEACON_ASK_DETAIL:
		return take_detail(m, e->body);
	case BEACON_ASK_ELEMENTS:
		return take_wanted(m, e->body);
	case BEACON_ASK_LAST:
		return take_last(m, e->body);
	}
	return MEASURE_LISTEN; /* channels come later, others are passed over */
}

static void add_freqs(struct measure *m, const struct measure_can *can, uint8_t op_class,
		      uint8_t channel)
{
	uint32_t freq[REG_CHANNELS_MAX];
	unsigned n = op_class_freqs(op_class, channel, freq), flags;

	for (unsigned i = 0; i < n; i++) {
		unsigned k = 0;

		while (k < m->n_freq && m->freq[k] != freq[i])
			k++;
		if (k == m->n_freq && k < REG_CHANNELS_MAX &&
		    (freq[i] < 5925 || can->six_ghz) && reg_allows(can->country, freq[i], &flags))
			m->freq[m->n_freq++] = freq[i];
	}
}

/* [11-2020 9.4.2.35] AP Channel Report: an operating class, and channels of it. */
static void add_reported(struct measure *m, const struct measure_can *can, struct bytes body)
{
	struct rd r = rd_of(body);
	uint8_t op_class, channel;

	if (!rd_u8(&r, &op_class))
		return;
	while (rd_u8(&r, &channel))
		if (channel != 0)
			add_freqs(m, can, op_class, channel);
}

static void take_channels(struct measure *m, const struct measure_can *can,
			  const struct beacon_request *q)
{
	struct rd r = rd_of(q->subelements);
	struct elem e;

	if (q->channel != BEACON_CHANNEL_REPORTED)
		add_freqs(m, can, q->op_class, q->channel);
	if (q->channel != BEACON_CHANNEL_REPORTED && m->n_freq == 0)
		return;
	while (elem_next(&r, &e) == STEP_ITEM)
		if (e.id == BEACON_ASK_CHANNELS)
			add_reported(m, can, e.body);
}

static enum measure_answer take_beacon(struct measure *m, struct bytes body,
				       const struct measure_can *can)
{
	enum measure_answer is = MEASURE_LISTEN;
	struct beacon_request q;
	struct elem e;
	enum step st;
	struct rd r;

	if (beacon_request_parse(body, &q) != WIRE_OK)
		return MEASURE_MALFORMED;
	if (q.mode > BEACON_TABLE)
		return MEASURE_IGNORE;
	m->mode = (enum beacon_mode)q.mode;
	m->bssid = q.bssid;
	m->random_tu = q.random_tu;
	m->duration_tu = q.duration_tu;
	r = rd_of(q.subelements);
	while (is == MEASURE_LISTEN && (st = elem_next(&r, &e)) != STEP_END)
		is = st == STEP_BAD ? MEASURE_MALFORMED : take_sub(m, &e);
	if (is != MEASURE_LISTEN)
		return is;
	if (m->mode == BEACON_TABLE)
		return MEASURE_FROM_TABLE;
	take_channels(m, can, &q);
	if (m->n_freq == 0)
		return MEASURE_IS_REFUSED;
	return q.duration_tu == 0 ? MEASURE_MALFORMED : MEASURE_LISTEN;
}

/* Parallel measurements are those of radio measurement, of types above RPI histogram's. */
enum { LAST_SPECTRUM_TYPE = 2 };

enum measure_answer measure_take(struct measure *m, const struct measure_elem *asked,
				 const struct measure_can *can)
{
	if ((asked->mode & MEASURE_ENABLE) != 0)
		return MEASURE_IGNORE;
	if ((asked->mode & MEASURE_PARALLEL) != 0 && asked->type > LAST_SPECTRUM_TYPE)
		return MEASURE_IS_INCAPABLE;
	if (asked->type != MEASURE_BEACON ||
	    ((asked->mode & MEASURE_DURATION_MANDATORY) != 0 && !can->sets_dwell))
		return MEASURE_IS_INCAPABLE;
	*m = (struct measure){ .token = asked->token, .detail = BEACON_DETAIL_ALL };
	return take_beacon(m, asked->body, can);
}

/* Reports */

enum {
	FRAME_MAX = MGMT_BODY_MAX - 24, /* [hostapd] its MMPDU counts the MAC header */
	FRAGMENT_LEN = 2 + 2,
	FIXED_LEN = 8 + 2 + 2,
	ELEMENT_HEAD = 3, /* token, mode, type */
	/* [wpa_supplicant] what is left of an element for the frame that is reported */
	ROOM = 255 - ELEMENT_HEAD - 2 - BEACON_REPORT_LEN - FRAGMENT_LEN - 2 - 2,
	REPORT_ID = 1, /* one measurement at a time */
	HT_SECOND_MASK = 3, HT_SECOND_ABOVE = 1, HT_SECOND_BELOW = 3
};

struct measure_report measure_report_open(struct fx *fx, struct mac to, uint8_t dialog)
{
	return (struct measure_report){ .fx = fx, .to = to, .dialog = dialog };
}

static void send_frame(struct measure_report *r)
{
	fx_mgmt(r->fx, r->to, FRAME_ACTION, wr_sofar(&r->frame));
	r->n_elements = 0;
}

/* The element that is held, into a frame that has room. */
static void release(struct measure_report *r, bool last)
{
	struct measure_frame f = { .action = RM_MEASUREMENT_REPORT, .token = r->dialog };

	if (r->held_len == 0 || r->n_frames > MEASURE_FRAMES_MAX)
		return;
	if (r->n_elements > 0 && r->frame.len + r->held_len > FRAME_MAX)
		send_frame(r);
	if (r->n_elements == 0) {
		if (++r->n_frames > MEASURE_FRAMES_MAX)
			return;
		r->frame = wr_of(fx_alloc(r->fx, FRAME_MAX), FRAME_MAX);
		measure_frame_build(&r->frame, &f);
	}
	wr_put(&r->frame, r->held, r->held_flag ? r->held_len - 1 : r->held_len);
	if (r->held_flag)
		wr_u8(&r->frame, last);
	r->n_elements++;
	r->held_len = 0;
}

static void hold(struct measure_report *r, const struct measure_elem *e, bool flag)
{
	struct wr w = wr_of(r->held, sizeof(r->held));

	release(r, false);
	measure_elem_build(&w, ELEM_MEASUREMENT_REPORT, e);
	r->held_len = w.overflow ? 0 : w.len;
	r->held_flag = flag;
}

void measure_report_empty(struct measure_report *r, uint8_t token, uint8_t mode, uint8_t type)
{
	hold(r, &(struct measure_elem){ .token = token, .mode = mode, .type = type }, false);
}

static bool is_asked(const struct measure *m, const struct bss_entry *e)
{
	if (!mac_is_group(m->bssid) && !mac_equal(m->bssid, e->bssid))
		return false;
	return m->ssid_len == 0 || bytes_equal(bytes_of(m->ssid, m->ssid_len),
					       bytes_of(e->ssid, e->ssid_len));
}

/*
 * Reported Frame Body: the fixed fields in the first part, then as many of the elements as there is
 * room for. What is left of them.
 */
static struct bytes put_frame(struct wr *w, const struct measure *m, const struct measure_heard *h,
			      struct bytes elements, bool first)
{
	struct mark body = elem_open(w, BEACON_BODY);
	size_t began = w->len;
	struct rd r = rd_of(elements), before = r;
	enum step st;
	struct elem e;

	if (first) {
		wr_le64(w, h->bss->tsf_us);
		wr_le16(w, h->bss->interval_tu);
		wr_le16(w, h->bss->caps);
	}
	while ((st = elem_next(&r, &e)) == STEP_ITEM) {
		bool never = e.whole.len > ROOM - FIXED_LEN;

		if (!never && (m->detail == BEACON_DETAIL_ALL || wants(m, e.id))) {
			if (w->len - began + e.whole.len > ROOM)
				break;
			wr_bytes(w, e.whole);
		}
		before = r;
	}
	elem_close(w, body);
	return st == STEP_BAD ? bytes_of(NULL, 0) : rd_rest(&before);
}

static struct bytes report_part(struct measure_report *r, const struct measure *m,
				const struct measure_heard *h, struct beacon_report b,
				struct bytes elements, uint8_t part)
{
	uint8_t sub[255], mem[255];
	struct wr s = wr_of(sub, sizeof(sub)), w = wr_of(mem, sizeof(mem));
	struct mark at;

	if (m->detail == BEACON_DETAIL_NONE)
		elements = bytes_of(NULL, 0);
	else
		elements = put_frame(&s, m, h, elements, part == 0);
	at = elem_open(&s, BEACON_FRAGMENT);
	wr_u8(&s, REPORT_ID);
	wr_u8(&s, elements.len > 0 ? part | BEACON_MORE_FRAGMENTS : part);
	elem_close(&s, at);
	if (m->asks_last) {
		at = elem_open(&s, BEACON_LAST);
		wr_u8(&s, 0); /* until it is known to be the last one */
		elem_close(&s, at);
	}
	b.subelements = wr_sofar(&s);
	beacon_report_build(&w, &b);
	hold(r,
	     &(struct measure_elem){ .token = m->token, .type = MEASURE_BEACON,
				     .body = wr_sofar(&w) },
	     m->asks_last);
	return elements;
}

/* [hostapd] Of 5 GHz by the width, or where the other half of 40 MHz is. */
static uint8_t class_5ghz(unsigned channel, const struct ht_op *ht, const struct vht_op *vht)
{
	unsigned side = ht->info[0] & HT_SECOND_MASK;
	uint8_t first = channel <= 48 ? 115 : channel <= 64 ? 118 : channel <= 144 ? 121 : 0;

	if (vht->width == 1 && vht->seg1 == 0)
		return 128;
	if (vht->width != 0)
		return vht->width == 3 ||
				       (vht->width == 1 && vht->seg1 != vht->seg0 + 8 &&
					vht->seg0 != vht->seg1 + 8)
			       ? 130
			       : 129;
	if (first == 0 && side == 0)
		return channel <= 161 ? 124 : 125;
	if (first == 0)
		first = 125;
	return side == HT_SECOND_ABOVE ? first + 1 : side == HT_SECOND_BELOW ? first + 2 : first;
}

static uint8_t class_2g4(unsigned channel, const struct ht_op *ht)
{
	unsigned side = ht->info[0] & HT_SECOND_MASK;

	if (channel == 14)
		return 82;
	return side == HT_SECOND_ABOVE ? 83 : side == HT_SECOND_BELOW ? 84 : 81;
}

/* Class, channel and PHY type; false where there is none [hostapd wpas_get_op_chan_phy]. */
static bool where(struct beacon_report *b, const struct bss_entry *e, struct bytes elements)
{
	struct ht_op ht = { 0 };
	struct vht_op vht = { 0 };
	struct elems found;
	enum spec_band band;
	unsigned channel;
	bool has_ht, has_vht;

	(void)!elems_parse(elements, &found);
	has_ht = ht_op_parse(found.ht_op, &ht) == WIRE_OK;
	has_vht = vht_op_parse(found.vht_op, &vht) == WIRE_OK;
	if (spec_freq_channel(e->freq_mhz, &band, &channel) != ERR_OK)
		return false;
	b->channel = (uint8_t)channel;
	switch (band) {
	case SPEC_BAND_2_4GHZ:
		b->op_class = class_2g4(channel, &ht);
		b->frame_info = has_ht ? PHY_TYPE_HT : PHY_TYPE_ERP;
		break;
	case SPEC_BAND_5GHZ:
		b->op_class = class_5ghz(channel, &ht, &vht);
		b->frame_info = has_vht ? PHY_TYPE_VHT : has_ht ? PHY_TYPE_HT : PHY_TYPE_OFDM;
		break;
	case SPEC_BAND_6GHZ:
		b->op_class = channel == 2 ? 136 : 131;
		b->frame_info = PHY_TYPE_OFDM;
		break;
	}
	return true;
}

bool measure_report_bss(struct measure_report *r, const struct measure *m,
			const struct measure_heard *h)
{
	const struct bss_entry *e = h->bss;
	struct bytes left = h->elements;
	struct beacon_report b = { .start_us = h->start_us,
				   .duration_tu = m->mode == BEACON_TABLE ? 0 : m->duration_tu,
				   .rcpi = rcpi_of(e->level_mdbm / 1000),
				   .rsni = BEACON_RSNI_UNKNOWN, /* [wpa_supplicant 2.11] */
				   .bssid = e->bssid,
				   .parent_us = (uint32_t)h->parent_us };
	uint8_t part = 0;

	if (!is_asked(m, e) || !where(&b, e, h->elements))
		return false;
	do
		left = report_part(r, m, h, b, left, part++);
	while (left.len > 0);
	return true;
}

void measure_report_close(struct measure_report *r)
{
	release(r, true);
	if (r->n_elements > 0)
		send_frame(r);
}
