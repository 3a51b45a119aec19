#ifndef BASE_CRC_H
#define BASE_CRC_H

#include "base/bytes.h"

/* CRC-32 of IEEE 802: of an FCS, of WEP's ICV, and the short SSID [11-2020 9.4.2.170.3]. */
uint32_t crc32_of(struct bytes b);

#endif
