#include "base/crc.h"

uint32_t crc32_of(struct bytes b)
{
	uint32_t crc = 0xffffffff;

	for (size_t i = 0; i < b.len; i++) {
		crc ^= b.p[i];
		for (unsigned bit = 0; bit < 8; bit++)
			crc = crc >> 1 ^ (crc & 1 ? 0xedb88320 : 0);
	}
	return ~crc;
}
