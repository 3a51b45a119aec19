#ifndef PROTO_EAP_PMK_H
#define PROTO_EAP_PMK_H

#include "base/bytes.h"
#include "base/suite.h"

/*
 * The part of an MSK that an AKM takes as PMK, or with FT as XXKey [11-2020 12.7.1.3, 12.7.1.6.3]:
 * octets 32 to 63 for FT over 802.1X, the first 48 for those of SHA-384, else the first 32. Empty
 * if the MSK is too short.
 */
struct bytes eap_pmk(enum akm akm, struct bytes msk);

#endif
