#include "report/capture.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/text.h"
#include "base/time.h"
#include "report/dict.h"
#include "report/names.h"
#include "report/pcapng.h"
#include "wire/hdr.h"
#include "wire/pcap.h"
#include "wire/radiotap.h"

enum { NAME_MAX_TEXT = 96, COMMENT_MAX = 400 };

struct capture {
	FILE *f;
	const struct report_meta *meta;
	struct dict interfaces; /* names, in the order of the file */
	struct pending {        /* by station, in the order of their names' first use */
		char comment[COMMENT_MAX];
	} *pending;
	uint32_t pending_cap;
	struct dict stations;
};

static enum err interface_of(struct capture *c, uint16_t linktype, const char *name,
			     const char *description, uint32_t *number)
{
	bool fresh;
	enum err e = dict_put(&c->interfaces, bytes_of(name, strlen(name)), number, &fresh);

	if (e == ERR_OK && fresh)
		pcapng_interface(c->f, linktype, name, description);
	return e;
}

static enum err air_interface(struct capture *c, const char *ap, uint32_t freq_mhz,
			      uint32_t *number)
{
	char name[NAME_MAX_TEXT], description[NAME_MAX_TEXT];
	struct sb s = sb_of(name, sizeof(name)), d = sb_of(description, sizeof(description));

	sb_printf(&s, "%s/ch%u", ap, channel_of(freq_mhz));
	sb_printf(&d, "radio of %s at %" PRIu32 " MHz", ap, freq_mhz);
	return interface_of(c, LINKTYPE_RADIOTAP, name, description, number);
}

struct capture *capture_new(FILE *f, const struct report_meta *meta)
{
	struct capture *c = calloc(1, sizeof(*c));
	enum err e = ERR_OK;
	uint32_t number;
	char app[NAME_MAX_TEXT];
	struct sb s = sb_of(app, sizeof(app));

	if (c == NULL)
		return NULL;
	c->f = f;
	c->meta = meta;
	sb_printf(&s, "roamwright %s", meta->version);
	pcapng_begin(f, meta->replay, app);
	for (size_t i = 0; i < meta->n_nodes && e == ERR_OK; i++)
		if (meta->nodes[i].role == ROLE_AP)
			e = air_interface(c, meta->nodes[i].name, meta->nodes[i].freq_mhz, &number);
	if (e == ERR_OK)
		return c;
	capture_free(c);
	return NULL;
}

void capture_free(struct capture *c)
{
	if (c == NULL)
		return;
	dict_fini(&c->interfaces);
	dict_fini(&c->stations);
	free(c->pending);
	free(c);
}

/* The AP a frame belongs to, by its addresses; else the first on the channel. */
static const struct report_node *ap_of(const struct capture *c, const struct hdr *h, bool parsed,
				       const struct trace_air_tx *tx)
{
	const struct report_node *first = NULL, *ap;
	struct mac bssid;

	if (parsed && hdr_bssid(h, &bssid)) {
		ap = node_by_mac(c->meta, bssid);
		if (ap != NULL && ap->role == ROLE_AP)
			return ap;
	}
	for (size_t i = 0; i < c->meta->n_nodes; i++) {
		ap = &c->meta->nodes[i];
		if (ap->role != ROLE_AP || ap->freq_mhz != tx->freq_mhz)
			continue;
		if (first == NULL)
			first = ap;
		if (parsed && (mac_equal(ap->mac, h->a1) || mac_equal(ap->mac, h->a2)))
			return ap;
	}
	return first;
}

/*
 * Radiotap as a transmitter can tell it: time, rate, channel, power and retries. wire/radiotap.h
 * builds what a receiver knows; a level received here would be an invention. A rate of HT, VHT or
 * HE is told by the field of that name, in the order of the present bits.
 */
enum { RT_TSFT = 1 << 0, RT_FLAGS = 1 << 1, RT_RATE = 1 << 2, RT_CHANNEL = 1 << 3,
       RT_TX_POWER = 1 << 10, RT_RETRIES = 1 << 17, RT_MCS = 1 << 19, RT_VHT = 1 << 21,
       RT_HE = 1 << 23 };
enum { RT_MAX = 48 };

static int8_t dbm_of(int32_t mdbm)
{
	int32_t dbm = (mdbm + (mdbm < 0 ? -500 : 500)) / 1000;

	return (int8_t)(dbm < INT8_MIN ? INT8_MIN : dbm > INT8_MAX ? INT8_MAX : dbm);
}

static uint16_t channel_flags(const struct trace_air_tx *tx)
{
	bool cck = tx->rate_100k == 10 || tx->rate_100k == 20 || tx->rate_100k == 55 ||
		   tx->rate_100k == 110;

	return (uint16_t)((tx->freq_mhz < 3000 ? RADIOTAP_2GHZ : RADIOTAP_5GHZ) |
			  (cck ? RADIOTAP_CCK : RADIOTAP_OFDM));
}

/* Known: bandwidth, index, guard interval, format, FEC, no STBC. The index counts streams too. */
static void put_mcs(struct wr *w, const struct phy_mode *m)
{
	wr_u8(w, 0x7f);
	wr_u8(w, (uint8_t)((m->width_mhz == 40 ? 1 : 0) | (m->gi_ns == 400 ? 4 : 0) |
			   (m->ldpc ? 16 : 0)));
	wr_u8(w, (uint8_t)(m->mcs + 8 * (m->n_ss - 1)));
}

/* Known: no STBC, guard interval, bandwidth. One user. */
static void put_vht(struct wr *w, const struct phy_mode *m)
{
	static const uint8_t bandwidth[4] = { 0, 1, 4, 11 };

	wr_le16(w, 0x0001 | 0x0004 | 0x0040);
	wr_u8(w, m->gi_ns == 400 ? 4 : 0);
	wr_u8(w, bandwidth[phy_width_index(m->width_mhz)]);
	wr_u8(w, (uint8_t)(m->mcs << 4 | m->n_ss));
	wr_zero(w, 3);
	wr_u8(w, m->ldpc ? 1 : 0);
	wr_zero(w, 3); /* group, partial AID: not known */
}

/* An SU PPDU; known: MCS, coding, bandwidth, guard interval, LTF symbols. */
static void put_he(struct wr *w, const struct phy_mode *m)
{
	unsigned gi = m->gi_ns == 800 ? 0 : m->gi_ns == 1600 ? 1 : 2;
	unsigned ltf_us_x = m->gi_ns == 3200 ? 3 : 2; /* 4x, 2x */

	wr_le16(w, 0x0020 | 0x0080 | 0x4000); /* data1: MCS, coding, bandwidth */
	wr_le16(w, 0x0002);                   /* data2: guard interval */
	wr_le16(w, (uint16_t)(m->mcs << 8 | (m->ldpc ? 1 << 13 : 0)));
	wr_le16(w, 0);
	wr_le16(w, (uint16_t)(phy_width_index(m->width_mhz) | gi << 4 | ltf_us_x << 6));
	wr_le16(w, m->n_ss);
}

static uint32_t rate_field(const struct phy_mode *m)
{
	switch (m->format) {
	case PHY_HT:
		return RT_MCS;
	case PHY_VHT:
		return RT_VHT;
	case PHY_HE:
		return RT_HE;
	case PHY_LEGACY:
	case PHY_FORMAT_COUNT:
		break;
	}
	return RT_RATE;
}

static void put_rate(struct wr *w, const struct phy_mode *m)
{
	if (m->format == PHY_HT) {
		put_mcs(w, m);
	} else if (m->format == PHY_VHT) {
		wr_zero(w, w->len % 2);
		put_vht(w, m);
	} else if (m->format == PHY_HE) {
		wr_zero(w, w->len % 2);
		put_he(w, m);
	}
}

static struct bytes put_radiotap(uint8_t buf[static RT_MAX], int64_t at_ns,
				 const struct trace_air_tx *tx)
{
	struct wr w = wr_of(buf, RT_MAX), head = wr_of(buf + 2, 2);
	uint32_t retries = tx->try_no > 0 ? tx->try_no - 1 : 0, rate = rate_field(&tx->mode);

	wr_le16(&w, 0); /* version, pad */
	wr_le16(&w, 0); /* length: below */
	wr_le32(&w, RT_TSFT | RT_FLAGS | rate | RT_CHANNEL | RT_TX_POWER | RT_RETRIES);
	wr_le64(&w, (uint64_t)(at_ns / NS_PER_US));
	wr_u8(&w, 0); /* no FCS at the end */
	wr_u8(&w, rate == RT_RATE ? (uint8_t)(tx->rate_100k / 5) : 0);
	wr_le16(&w, (uint16_t)tx->freq_mhz);
	wr_le16(&w, channel_flags(tx));
	wr_u8(&w, (uint8_t)dbm_of(tx->power_mdbm));
	wr_u8(&w, (uint8_t)(retries > UINT8_MAX ? UINT8_MAX : retries));
	put_rate(&w, &tx->mode);
	wr_le16(&head, (uint16_t)w.len);
	return wr_sofar(&w);
}

/* Where the comment of a station's next exchange is kept; NULL when out of memory. */
static char *pending_of(struct capture *c, const char *station)
{
	uint32_t n;
	bool fresh;
	struct pending *p;

	if (dict_put(&c->stations, bytes_of(station, strlen(station)), &n, &fresh) != ERR_OK)
		return NULL;
	p = dict_grow(c->pending, n, &c->pending_cap, sizeof(*p));
	if (p == NULL)
		return NULL;
	c->pending = p;
	if (fresh)
		p[n].comment[0] = '\0';
	return p[n].comment;
}

static enum err on_trigger(struct capture *c, const struct trace_rec *rec)
{
	char *p = pending_of(c, rec->entity);
	struct sb s;

	if (p == NULL)
		return ERR_NOMEM;
	s = sb_of(p, COMMENT_MAX);
	sb_printf(&s, "%s starts: %s", rec->entity, trace_trigger_text(rec->u.trigger.trigger));
	return ERR_OK;
}

static enum err on_decision(struct capture *c, const struct trace_rec *rec)
{
	const struct trace_decision *d = &rec->u.decision;
	char *p, from[MAC_TEXT], to[MAC_TEXT];
	struct sb s;

	if (strcmp(d->what, "roam") != 0 && strcmp(d->what, "join") != 0)
		return ERR_OK;
	p = pending_of(c, rec->entity);
	if (p == NULL)
		return ERR_NOMEM;
	s = sb_of(p, COMMENT_MAX);
	sb_printf(&s, "%s: %s", rec->entity, d->what);
	if (!mac_is_zero(d->from))
		sb_printf(&s, " from %s", name_of(c->meta, d->from, from));
	sb_printf(&s, " to %s", name_of(c->meta, d->to, to));
	if (d->why != NULL)
		sb_printf(&s, " (%s)", d->why);
	return ERR_OK;
}

/* The pending comment of the frame's sender, if this frame is one that starts an exchange. */
static char *comment_of(struct capture *c, const struct trace_rec *rec, const struct hdr *h)
{
	uint32_t n;

	if ((h->kind != FRAME_AUTH && h->kind != FRAME_ACTION && h->kind != FRAME_REASSOC_REQ &&
	     h->kind != FRAME_ASSOC_REQ) ||
	    !dict_find(&c->stations, bytes_of(rec->entity, strlen(rec->entity)), &n) ||
	    c->pending[n].comment[0] == '\0')
		return NULL;
	return c->pending[n].comment;
}

static enum err on_air(struct capture *c, const struct trace_rec *rec)
{
	const struct trace_air_tx *tx = &rec->u.air_tx;
	uint8_t radiotap[RT_MAX];
	struct rd r = rd_of(tx->frame);
	struct hdr h = { 0 };
	bool parsed = hdr_parse(&r, &h) == WIRE_OK;
	const struct report_node *ap = ap_of(c, &h, parsed, tx);
	char *comment = parsed ? comment_of(c, rec, &h) : NULL;
	uint32_t number;
	enum err e;

	e = air_interface(c, ap != NULL ? ap->name : "air", tx->freq_mhz, &number);
	if (e != ERR_OK)
		return e;
	pcapng_packet(c->f, number, rec->at_ns, put_radiotap(radiotap, rec->at_ns, tx), tx->frame,
		      comment);
	if (comment != NULL)
		comment[0] = '\0';
	return ERR_OK;
}

static enum err on_wire(struct capture *c, const struct trace_rec *rec)
{
	const struct trace_wire *t = &rec->u.wire;
	uint32_t number;
	enum err e = interface_of(c, LINKTYPE_ETHERNET, t->segment, "wired segment", &number);

	if (e == ERR_OK)
		pcapng_packet(c->f, number, rec->at_ns, bytes_of(NULL, 0), t->frame,
			      t->lost ? "lost on this segment" : NULL);
	return e;
}

enum err capture_rec(struct capture *c, const struct trace_rec *rec)
{
	if (rec->kind == TRACE_AIR_TX)
		return on_air(c, rec);
	if (rec->kind == TRACE_WIRE)
		return on_wire(c, rec);
	if (rec->kind == TRACE_TRIGGER)
		return on_trigger(c, rec);
	if (rec->kind == TRACE_DECISION)
		return on_decision(c, rec);
	return ERR_OK;
}
