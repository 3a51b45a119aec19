#ifndef PROTO_RIC_H
#define PROTO_RIC_H

#include "base/bytes.h"

/*
 * Resources asked for within fast transition [11-2020 13.11], as hostapd answers: each RDE by
 * itself, with the status in it. It knows TSPECs of WMM; nothing is reserved, but what by itself
 * is too much is refused. What is no RDE ends the answer, and harms nobody.
 */
void ric_answer(struct bytes asked, struct wr *w);

#endif
