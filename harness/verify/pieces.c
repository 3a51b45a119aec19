#include <string.h>

#include "verify/state.h"

/*
 * Datagrams of more than an Ethernet frame [RFC 791 3.2]: fragments come in order, each perhaps on
 * several segments.
 */
enum { OFFSET = 0x1fff, MORE = 0x2000, UNIT = 8 };

/* Those of this datagram, begun already or, with its first fragment, in the oldest one's place. */
static struct pieces *pieces_of(struct verify *v, const struct ipv4 *ip)
{
	struct pieces *p;

	for (size_t i = 0; i < PIECES_MAX; i++) {
		p = &v->pieces[i];
		if (p->used && p->src == ip->src && p->id == ip->id)
			return p;
	}
	if ((ip->frag & OFFSET) != 0)
		return NULL;
	p = &v->pieces[v->n_pieces++ % PIECES_MAX];
	*p = (struct pieces){ .used = true, .src = ip->src, .id = ip->id };
	return p;
}

bool verify_whole(struct verify *v, struct ipv4 *ip)
{
	size_t at = (size_t)(ip->frag & OFFSET) * UNIT;
	struct pieces *p;

	if ((ip->frag & (OFFSET | MORE)) == 0)
		return true;
	p = pieces_of(v, ip);
	if (p == NULL || at != p->len || ip->payload.len > sizeof(p->octets) - at)
		return false; /* the same once more, or nothing that can be told */
	memcpy(p->octets + at, ip->payload.p, ip->payload.len);
	p->len += ip->payload.len;
	if ((ip->frag & MORE) != 0)
		return false;
	p->used = false;
	ip->frag = 0;
	ip->payload = bytes_of(p->octets, p->len);
	return true;
}
