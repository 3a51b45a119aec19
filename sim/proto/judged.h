#ifndef PROTO_JUDGED_H
#define PROTO_JUDGED_H

#include <stdint.h>

/*
 * What we think of a peer's frame. Wrong frames are normal traffic: they are answered or dropped,
 * and traced with the reason, never an `enum err`.
 */
enum verdict {
	VERDICT_ACCEPT,
	VERDICT_IGNORE, /* dropped without an answer */
	VERDICT_REJECT  /* answered with the status code */
};

struct judged {
	enum verdict verdict;
	uint16_t status; /* [11-2020 9.4.1.9], with VERDICT_REJECT */
	const char *why; /* static text close to the real daemon's words; NULL when accepted */
};

#define ACCEPT               ((struct judged){ VERDICT_ACCEPT, 0, 0 })
#define IGNORE(why)          ((struct judged){ VERDICT_IGNORE, 0, (why) })
#define REJECT(status, why)  ((struct judged){ VERDICT_REJECT, (status), (why) })

#endif
