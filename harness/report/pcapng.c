#include "report/pcapng.h"

#include <string.h>

#include "base/invariant.h"
#include "base/text.h"
#include "base/time.h"

enum { BLOCK_SECTION = 0x0a0d0d0a, BLOCK_INTERFACE = 1, BLOCK_PACKET = 6 };
enum { OPT_END = 0, OPT_COMMENT = 1, OPT_IF_NAME = 2, OPT_IF_DESCRIPTION = 3, OPT_APPLICATION = 4,
       OPT_IF_TSRESOL = 9 };
enum { BLOCK_MAX = 4 * PCAPNG_TEXT_MAX };

static void put_padded(struct wr *w, const void *p, size_t len)
{
	wr_put(w, p, len);
	wr_zero(w, (4 - len % 4) % 4);
}

static void put_option(struct wr *w, uint16_t code, const void *p, size_t len)
{
	wr_le16(w, code);
	wr_le16(w, (uint16_t)len);
	put_padded(w, p, len);
}

/* Option texts are UTF-8. */
static void put_text(struct wr *w, uint16_t code, const char *text)
{
	char clean[PCAPNG_TEXT_MAX];
	struct sb s = sb_of(clean, sizeof(clean));

	if (text == NULL || text[0] == '\0')
		return;
	sb_utf8(&s, text);
	put_option(w, code, clean, s.len);
}

static void put_end(struct wr *w)
{
	wr_le16(w, OPT_END);
	wr_le16(w, 0);
}

/* A block around content: type and length before, the length again behind. */
static void put_block(FILE *f, uint32_t type, struct bytes content)
{
	uint8_t edge[8];
	struct wr w = wr_of(edge, sizeof(edge));

	wr_le32(&w, type);
	wr_le32(&w, (uint32_t)(content.len + 12));
	(void)fwrite(edge, 1, 8, f);
	(void)fwrite(content.p, 1, content.len, f);
	(void)fwrite(edge + 4, 1, 4, f);
}

void pcapng_begin(FILE *f, const char *comment, const char *application)
{
	uint8_t buf[BLOCK_MAX];
	struct wr w = wr_of(buf, sizeof(buf));

	wr_le32(&w, 0x1a2b3c4d); /* byte-order magic */
	wr_le16(&w, 1);
	wr_le16(&w, 0);
	wr_le64(&w, UINT64_MAX); /* length of the section: unknown */
	put_text(&w, OPT_COMMENT, comment);
	put_text(&w, OPT_APPLICATION, application);
	put_end(&w);
	INVARIANT(!w.overflow);
	put_block(f, BLOCK_SECTION, wr_sofar(&w));
}

void pcapng_interface(FILE *f, uint16_t linktype, const char *name, const char *description)
{
	static const uint8_t nanoseconds = 9;
	uint8_t buf[BLOCK_MAX];
	struct wr w = wr_of(buf, sizeof(buf));

	wr_le16(&w, linktype);
	wr_le16(&w, 0);
	wr_le32(&w, 0); /* no snapshot length */
	put_text(&w, OPT_IF_NAME, name);
	put_text(&w, OPT_IF_DESCRIPTION, description);
	put_option(&w, OPT_IF_TSRESOL, &nanoseconds, 1);
	put_end(&w);
	INVARIANT(!w.overflow);
	put_block(f, BLOCK_INTERFACE, wr_sofar(&w));
}

void pcapng_packet(FILE *f, uint32_t interface, int64_t at_ns, struct bytes head, struct bytes body,
		   const char *comment)
{
	static const uint8_t zero[4];
	uint8_t front[28], back[BLOCK_MAX];
	struct wr w = wr_of(front, sizeof(front)), o = wr_of(back, sizeof(back));
	size_t len = head.len + body.len, pad = (4 - len % 4) % 4;
	uint64_t at;
	uint32_t total;

	INVARIANT(at_ns >= 0 && len < UINT32_MAX / 2);
	put_text(&o, OPT_COMMENT, comment);
	if (o.len > 0)
		put_end(&o);
	at = (uint64_t)at_ns + (uint64_t)(TIME_EPOCH_S * NS_PER_S);
	total = (uint32_t)(12 + 20 + len + pad + o.len);
	wr_le32(&w, BLOCK_PACKET);
	wr_le32(&w, total);
	wr_le32(&w, interface);
	wr_le32(&w, (uint32_t)(at >> 32));
	wr_le32(&w, (uint32_t)at);
	wr_le32(&w, (uint32_t)len);
	wr_le32(&w, (uint32_t)len);
	wr_le32(&o, total);
	INVARIANT(!w.overflow && !o.overflow);
	(void)fwrite(front, 1, w.len, f);
	(void)fwrite(head.p, 1, head.len, f);
	(void)fwrite(body.p, 1, body.len, f);
	(void)fwrite(zero, 1, pad, f);
	(void)fwrite(back, 1, o.len, f);
}
