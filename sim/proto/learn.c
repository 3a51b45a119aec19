#include "proto/learn.h"

#include <string.h>

enum { MAC_CHARS = MAC_TEXT - 1, FREQ_MHZ_MAX = 100000 };

static const char header[] = "wpa_supplicant-bgscan-learn";

struct learn_bss *learn_find(struct learn *l, struct mac bssid)
{
	for (unsigned i = 0; i < l->n; i++)
		if (mac_equal(l->bss[i].bssid, bssid))
			return &l->bss[i];
	return NULL;
}

struct learn_bss *learn_add(struct learn *l, struct mac bssid, uint32_t freq_mhz)
{
	struct learn_bss *b = learn_find(l, bssid);

	if (b == NULL && l->n < LEARN_BSS_MAX) {
		b = &l->bss[l->n++];
		*b = (struct learn_bss){ .bssid = bssid };
	}
	if (b != NULL)
		b->freq_mhz = freq_mhz;
	return b;
}

void learn_add_neighbor(struct learn *l, struct mac of, struct mac neighbor)
{
	struct learn_bss *b = learn_find(l, of), *other = learn_find(l, neighbor);

	if (b != NULL && other != NULL && b != other)
		b->neighbors |= 1u << (other - l->bss);
}

/* The next line, without its end. */
static bool next_line(struct rd *r, struct bytes *line)
{
	const uint8_t *end;

	if (r->left == 0)
		return false;
	end = memchr(r->p, '\n', r->left);
	if (end == NULL) {
		*line = rd_rest(r);
		return true;
	}
	return rd_take(r, (size_t)(end - r->p), line) && rd_skip(r, 1);
}

/* Behind `word`: an address, a blank, and the rest. */
static bool begins(struct bytes line, const char *word, struct mac *mac, struct bytes *rest)
{
	struct rd r = rd_of(line);
	size_t n = strlen(word);
	struct bytes got;

	if (!rd_take(&r, n, &got) || memcmp(got.p, word, n) != 0 ||
	    !rd_take(&r, MAC_CHARS, &got) || !mac_parse((const char *)got.p, got.len, mac) ||
	    !rd_take(&r, 1, &got) || got.p[0] != ' ')
		return false;
	*rest = rd_rest(&r);
	return true;
}

static void read_line(struct learn *l, struct bytes line)
{
	struct mac bssid, neighbor;
	struct bytes rest;
	int64_t freq;

	if (begins(line, "BSS ", &bssid, &rest) &&
	    text_i64_in((const char *)rest.p, rest.len, 1, FREQ_MHZ_MAX, &freq))
		(void)learn_add(l, bssid, (uint32_t)freq);
	else if (begins(line, "NEIGHBOR ", &bssid, &rest) && rest.len == MAC_CHARS &&
		 mac_parse((const char *)rest.p, rest.len, &neighbor))
		learn_add_neighbor(l, bssid, neighbor);
}

bool learn_read(struct learn *l, struct bytes file)
{
	struct rd r = rd_of(file);
	struct bytes line;

	*l = (struct learn){ .n = 0 };
	if (!next_line(&r, &line) || line.len != sizeof(header) - 1 ||
	    memcmp(line.p, header, line.len) != 0)
		return false;
	while (next_line(&r, &line))
		read_line(l, line);
	return true;
}

void learn_write(const struct learn *l, struct sb *out)
{
	char a[MAC_TEXT], b[MAC_TEXT];

	sb_printf(out, "%s\n", header);
	for (unsigned i = l->n; i-- > 0;)
		sb_printf(out, "BSS %s %u\n", mac_format(l->bss[i].bssid, a),
			  l->bss[i].freq_mhz);
	for (unsigned i = l->n; i-- > 0;)
		for (unsigned k = 0; k < l->n; k++)
			if ((l->bss[i].neighbors & 1u << k) != 0)
				sb_printf(out, "NEIGHBOR %s %s\n", mac_format(l->bss[i].bssid, a),
					  mac_format(l->bss[k].bssid, b));
}
