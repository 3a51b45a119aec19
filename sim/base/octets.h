#ifndef BASE_OCTETS_H
#define BASE_OCTETS_H

#include <stdint.h>

/*
 * Octets as numbers, spelt out: compilers make one load or store of each. For readers,
 * writers and folds, which know that the octets are there; nobody else points into frames.
 */
static inline uint8_t octets_u8(const uint8_t *p)
{
	return *p;
}

static inline uint16_t octets_be16(const uint8_t *p)
{
	return (uint16_t)(p[0] << 8 | p[1]);
}

static inline uint16_t octets_le16(const uint8_t *p)
{
	return (uint16_t)(p[1] << 8 | p[0]);
}

static inline uint32_t octets_be24(const uint8_t *p)
{
	return (uint32_t)p[0] << 16 | (uint32_t)p[1] << 8 | p[2];
}

static inline uint32_t octets_be32(const uint8_t *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static inline uint32_t octets_le32(const uint8_t *p)
{
	return (uint32_t)p[3] << 24 | (uint32_t)p[2] << 16 | (uint32_t)p[1] << 8 | p[0];
}

static inline uint64_t octets_be64(const uint8_t *p)
{
	return (uint64_t)octets_be32(p) << 32 | octets_be32(p + 4);
}

static inline uint64_t octets_le64(const uint8_t *p)
{
	return (uint64_t)octets_le32(p + 4) << 32 | octets_le32(p);
}

static inline void octets_put_u8(uint8_t *p, uint8_t v)
{
	*p = v;
}

static inline void octets_put_be16(uint8_t *p, uint16_t v)
{
	p[0] = (uint8_t)(v >> 8);
	p[1] = (uint8_t)v;
}

static inline void octets_put_le16(uint8_t *p, uint16_t v)
{
	p[0] = (uint8_t)v;
	p[1] = (uint8_t)(v >> 8);
}

static inline void octets_put_be24(uint8_t *p, uint32_t v)
{
	p[0] = (uint8_t)(v >> 16);
	p[1] = (uint8_t)(v >> 8);
	p[2] = (uint8_t)v;
}

static inline void octets_put_be32(uint8_t *p, uint32_t v)
{
	octets_put_be16(p, (uint16_t)(v >> 16));
	octets_put_be16(p + 2, (uint16_t)v);
}

static inline void octets_put_le32(uint8_t *p, uint32_t v)
{
	octets_put_le16(p, (uint16_t)v);
	octets_put_le16(p + 2, (uint16_t)(v >> 16));
}

static inline void octets_put_be64(uint8_t *p, uint64_t v)
{
	octets_put_be32(p, (uint32_t)(v >> 32));
	octets_put_be32(p + 4, (uint32_t)v);
}

static inline void octets_put_le64(uint8_t *p, uint64_t v)
{
	octets_put_le32(p, (uint32_t)v);
	octets_put_le32(p + 4, (uint32_t)(v >> 32));
}

#endif
