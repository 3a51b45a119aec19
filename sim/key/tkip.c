#include "key/tkip.h"

#include "base/crc.h"
#include "base/invariant.h"
#include "crypto/ct.h"
#include "crypto/rc4.h"
#include "key/mac_header.h"

enum {
	PHASE1_LOOPS = 8,
	PHASE2_WORDS = 6,
	TO_SUPPLICANT = 16, /* where the Michael keys stand */
	TO_AUTHENTICATOR = 24,
	TID_MASK = 0x0f,
	MICHAEL_END = 0x5a,
	SEQ_FRAGMENT = 0x000f
};

/* The S-box of AES [FIPS 197 5.1.1]; TKIP's 16-bit one is made of it. */
static const uint8_t aes_sbox[256] = {
	0x63, 0x7c, 0x77, 0x7b, 0xf2, 0x6b, 0x6f, 0xc5, 0x30, 0x01, 0x67, 0x2b,
	0xfe, 0xd7, 0xab, 0x76, 0xca, 0x82, 0xc9, 0x7d, 0xfa, 0x59, 0x47, 0xf0,
	0xad, 0xd4, 0xa2, 0xaf, 0x9c, 0xa4, 0x72, 0xc0, 0xb7, 0xfd, 0x93, 0x26,
	0x36, 0x3f, 0xf7, 0xcc, 0x34, 0xa5, 0xe5, 0xf1, 0x71, 0xd8, 0x31, 0x15,
	0x04, 0xc7, 0x23, 0xc3, 0x18, 0x96, 0x05, 0x9a, 0x07, 0x12, 0x80, 0xe2,
	0xeb, 0x27, 0xb2, 0x75, 0x09, 0x83, 0x2c, 0x1a, 0x1b, 0x6e, 0x5a, 0xa0,
	0x52, 0x3b, 0xd6, 0xb3, 0x29, 0xe3, 0x2f, 0x84, 0x53, 0xd1, 0x00, 0xed,
	0x20, 0xfc, 0xb1, 0x5b, 0x6a, 0xcb, 0xbe, 0x39, 0x4a, 0x4c, 0x58, 0xcf,
	0xd0, 0xef, 0xaa, 0xfb, 0x43, 0x4d, 0x33, 0x85, 0x45, 0xf9, 0x02, 0x7f,
	0x50, 0x3c, 0x9f, 0xa8, 0x51, 0xa3, 0x40, 0x8f, 0x92, 0x9d, 0x38, 0xf5,
	0xbc, 0xb6, 0xda, 0x21, 0x10, 0xff, 0xf3, 0xd2, 0xcd, 0x0c, 0x13, 0xec,
	0x5f, 0x97, 0x44, 0x17, 0xc4, 0xa7, 0x7e, 0x3d, 0x64, 0x5d, 0x19, 0x73,
	0x60, 0x81, 0x4f, 0xdc, 0x22, 0x2a, 0x90, 0x88, 0x46, 0xee, 0xb8, 0x14,
	0xde, 0x5e, 0x0b, 0xdb, 0xe0, 0x32, 0x3a, 0x0a, 0x49, 0x06, 0x24, 0x5c,
	0xc2, 0xd3, 0xac, 0x62, 0x91, 0x95, 0xe4, 0x79, 0xe7, 0xc8, 0x37, 0x6d,
	0x8d, 0xd5, 0x4e, 0xa9, 0x6c, 0x56, 0xf4, 0xea, 0x65, 0x7a, 0xae, 0x08,
	0xba, 0x78, 0x25, 0x2e, 0x1c, 0xa6, 0xb4, 0xc6, 0xe8, 0xdd, 0x74, 0x1f,
	0x4b, 0xbd, 0x8b, 0x8a, 0x70, 0x3e, 0xb5, 0x66, 0x48, 0x03, 0xf6, 0x0e,
	0x61, 0x35, 0x57, 0xb9, 0x86, 0xc1, 0x1d, 0x9e, 0xe1, 0xf8, 0x98, 0x11,
	0x69, 0xd9, 0x8e, 0x94, 0x9b, 0x1e, 0x87, 0xe9, 0xce, 0x55, 0x28, 0xdf,
	0x8c, 0xa1, 0x89, 0x0d, 0xbf, 0xe6, 0x42, 0x68, 0x41, 0x99, 0x2d, 0x0f,
	0xb0, 0x54, 0xbb, 0x16,
};

static uint16_t word(uint8_t low, uint8_t high)
{
	return (uint16_t)(high << 8 | low);
}

/* Word i of the key, little endian. */
static uint16_t key_word(const uint8_t *tk, unsigned i)
{
	return word(tk[2 * i], tk[2 * i + 1]);
}

static uint8_t twice(uint8_t a)
{
	return (uint8_t)(a << 1 ^ (a & 0x80 ? 0x1b : 0));
}

/* 2s in the upper, 3s in the lower octet, s out of the box of AES [12.5.2.5.2]. */
static uint16_t half_sub(uint8_t a)
{
	uint8_t s = aes_sbox[a];

	return word((uint8_t)(twice(s) ^ s), twice(s));
}

static uint16_t sub(unsigned v)
{
	uint16_t upper = half_sub((uint8_t)(v >> 8));

	return (uint16_t)(half_sub((uint8_t)v) ^ word((uint8_t)(upper >> 8), (uint8_t)upper));
}

static uint16_t rotr1(unsigned v)
{
	return (uint16_t)((v & 0xffff) >> 1 | v << 15);
}

void tkip_phase1(const uint8_t tk[static TKIP_MIX_KEY], struct mac ta, uint32_t high,
		 uint16_t ttak[static TKIP_TTAK])
{
	uint16_t *t = ttak;

	t[0] = (uint16_t)high;
	t[1] = (uint16_t)(high >> 16);
	for (unsigned i = 0; i < 3; i++)
		t[2 + i] = word(ta.b[2 * i], ta.b[2 * i + 1]);
	for (unsigned i = 0; i < PHASE1_LOOPS; i++) {
		unsigned j = i & 1;

		t[0] = (uint16_t)(t[0] + sub(t[4] ^ key_word(tk, j)));
		t[1] = (uint16_t)(t[1] + sub(t[0] ^ key_word(tk, 2 + j)));
		t[2] = (uint16_t)(t[2] + sub(t[1] ^ key_word(tk, 4 + j)));
		t[3] = (uint16_t)(t[3] + sub(t[2] ^ key_word(tk, 6 + j)));
		t[4] = (uint16_t)(t[4] + sub(t[3] ^ key_word(tk, j)) + i);
	}
}

static void put_rc4_key(const uint16_t p[static PHASE2_WORDS], const uint8_t *tk, uint16_t low,
			uint8_t key[static TKIP_RC4_KEY])
{
	struct wr w = wr_of(key, TKIP_RC4_KEY);
	uint8_t high = (uint8_t)(low >> 8);

	/* [12.5.2.5.4] the second octet keeps RC4 off its known weak keys */
	wr_u8(&w, high);
	wr_u8(&w, (high | 0x20) & 0x7f);
	wr_u8(&w, (uint8_t)low);
	wr_u8(&w, (uint8_t)((p[5] ^ key_word(tk, 0)) >> 1));
	for (unsigned i = 0; i < PHASE2_WORDS; i++)
		wr_le16(&w, p[i]);
	INVARIANT(w.len == TKIP_RC4_KEY);
}

void tkip_phase2(const uint8_t tk[static TKIP_MIX_KEY], const uint16_t ttak[static TKIP_TTAK],
		 uint16_t low, uint8_t key[static TKIP_RC4_KEY])
{
	uint16_t p[PHASE2_WORDS], before;

	memcpy(p, ttak, TKIP_TTAK * sizeof(p[0]));
	p[5] = (uint16_t)(ttak[4] + low);
	before = p[5];
	for (unsigned i = 0; i < PHASE2_WORDS; i++) {
		p[i] = (uint16_t)(p[i] + sub(before ^ key_word(tk, i)));
		before = p[i];
	}
	for (unsigned i = 0; i < PHASE2_WORDS; i++) {
		p[i] = (uint16_t)(p[i] + rotr1(i < 2 ? before ^ key_word(tk, 6 + i) : before));
		before = p[i];
	}
	put_rc4_key(p, tk, low, key);
	ct_wipe(p, sizeof(p));
}

/* Michael: two words, mixed with each word of the message. */
struct michael {
	uint32_t l, r;
	uint32_t fill; /* octets of the word that is not full yet */
	unsigned n;
};

static uint32_t rotl(uint32_t v, unsigned n)
{
	return v << n | v >> (32 - n);
}

static uint32_t swap_octets(uint32_t v)
{
	return (v & 0xff00ff00) >> 8 | (v & 0x00ff00ff) << 8;
}

static void michael_word(struct michael *m, uint32_t v)
{
	m->l ^= v;
	m->r ^= rotl(m->l, 17);
	m->l += m->r;
	m->r ^= swap_octets(m->l);
	m->l += m->r;
	m->r ^= rotl(m->l, 3);
	m->l += m->r;
	m->r ^= rotl(m->l, 30);
	m->l += m->r;
}

static void michael_octet(struct michael *m, uint8_t v)
{
	m->fill |= (uint32_t)v << (8 * m->n);
	if (++m->n < 4)
		return;
	michael_word(m, m->fill);
	m->fill = 0;
	m->n = 0;
}

void michael(const uint8_t key[static TKIP_MICHAEL_KEY], const struct bytes *part, size_t n,
	     uint8_t mic[static TKIP_MICHAEL])
{
	struct rd k = rd_of(bytes_of(key, TKIP_MICHAEL_KEY));
	struct wr w = wr_of(mic, TKIP_MICHAEL);
	struct michael m = { 0 };

	INVARIANT(rd_le32(&k, &m.l) && rd_le32(&k, &m.r));
	for (size_t i = 0; i < n; i++)
		for (size_t at = 0; at < part[i].len; at++)
			michael_octet(&m, part[i].p[at]);
	/* [12.5.2.3.2] "a single octet with hexadecimal value 0x5a", then 4 to 7 of zero */
	michael_octet(&m, MICHAEL_END);
	while (m.n != 0)
		michael_octet(&m, 0);
	michael_word(&m, 0);
	wr_le32(&w, m.l);
	wr_le32(&w, m.r);
	ct_wipe(&m, sizeof(m));
}

static struct mac destination(const struct mac_header *h)
{
	return h->fc & FC_TO_DS ? h->a3 : h->a1;
}

static struct mac source(const struct mac_header *h)
{
	if (h->has_a4)
		return h->a4;
	return h->fc & FC_FROM_DS ? h->a3 : h->a2;
}

/* [12.5.2.3.1] Michael covers DA, SA, priority, three zeros and the MSDU. */
static void msdu_mic(const struct tkip_in *in, struct bytes msdu,
		     uint8_t mic[static TKIP_MICHAEL])
{
	const struct mac_header *h = in->h;
	struct mac da = destination(h), sa = source(h);
	const uint8_t priority[4] = { h->has_qos ? h->qos_ctrl & TID_MASK : 0 };
	const struct bytes part[] = { BYTES(da.b), BYTES(sa.b), BYTES(priority), msdu };
	size_t at = h->fc & FC_FROM_DS ? TO_SUPPLICANT : TO_AUTHENTICATOR;

	michael(in->tk + at, part, sizeof(part) / sizeof(part[0]), mic);
}

static bool is_whole_msdu(const struct mac_header *h)
{
	return !h->is_mgmt && !(h->fc & FC_MORE_FRAG) && (h->seq_ctrl & SEQ_FRAGMENT) == 0;
}

static enum err rc4_packet(struct crypto *c, const struct tkip_in *in, struct bytes from,
			   uint8_t *to)
{
	uint8_t key[TKIP_RC4_KEY];
	uint16_t ttak[TKIP_TTAK];
	enum err e;

	tkip_phase1(in->tk, in->h->a2, (uint32_t)(in->tsc >> 16), ttak);
	tkip_phase2(in->tk, ttak, (uint16_t)in->tsc, key);
	e = rc4(c, BYTES(key), from, to);
	ct_wipe(key, sizeof(key));
	ct_wipe(ttak, sizeof(ttak));
	return e;
}

enum err tkip_seal(struct crypto *c, const struct tkip_in *in, struct wr *out)
{
	size_t len = in->body.len + TKIP_MICHAEL + TKIP_ICV, before = out->len;
	uint8_t mic[TKIP_MICHAEL];
	uint8_t *to;
	struct wr w;
	enum err e;

	if (!is_whole_msdu(in->h))
		return ERR_UNSUPPORTED;
	to = wr_room(out, len);
	if (!to)
		return ERR_SPACE;
	w = wr_of(to, len);
	msdu_mic(in, in->body, mic);
	wr_bytes(&w, in->body);
	wr_put(&w, mic, sizeof(mic));
	wr_le32(&w, crc32_of(wr_sofar(&w)));
	e = rc4_packet(c, in, wr_sofar(&w), to);
	if (e)
		out->len = before;
	return e;
}

/* Judges body, Michael and ICV in clear; *len becomes the body's length. */
static enum err check_plain(const struct tkip_in *in, struct bytes plain, size_t *len,
			    bool *michael_failed)
{
	struct rd r = rd_of(plain);
	uint8_t want[TKIP_MICHAEL], mic[TKIP_MICHAEL];
	struct bytes covered, body;
	uint32_t icv;

	INVARIANT(rd_take(&r, plain.len - TKIP_ICV, &covered) && rd_le32(&r, &icv));
	if (icv != crc32_of(covered))
		return ERR_AUTH;
	r = rd_of(covered);
	INVARIANT(rd_take(&r, covered.len - TKIP_MICHAEL, &body) && rd_copy(&r, mic, sizeof(mic)));
	msdu_mic(in, body, want);
	*michael_failed = !ct_equal(mic, want, sizeof(mic));
	*len = body.len;
	return *michael_failed ? ERR_AUTH : ERR_OK;
}

enum err tkip_open(struct crypto *c, const struct tkip_in *in, struct wr *out,
		   bool *michael_failed)
{
	size_t before = out->len, len = 0;
	uint8_t *to;
	enum err e;

	*michael_failed = false;
	if (!is_whole_msdu(in->h))
		return ERR_UNSUPPORTED;
	if (in->body.len < TKIP_MICHAEL + TKIP_ICV)
		return ERR_AUTH;
	to = wr_room(out, in->body.len);
	if (!to)
		return ERR_SPACE;
	e = rc4_packet(c, in, in->body, to);
	if (!e)
		e = check_plain(in, bytes_of(to, in->body.len), &len, michael_failed);
	if (e)
		ct_wipe(to, in->body.len);
	out->len = e ? before : before + len;
	return e;
}
