#ifndef REPORT_WORDS_H
#define REPORT_WORDS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/bytes.h"
#include "base/mac.h"

/* A frame in the words of a person who reads a capture. */
enum words_class {
	SAID_MGMT,  /* authentication, association, FT action, leaving, other action frames */
	SAID_EAPOL,
	SAID_DATA,  /* a station's own data, clear or protected */
	SAID_RELAY, /* an FT frame of a station between access points */
	SAID_KEYS,  /* key holders among themselves */
	SAID_MOVED, /* the layer-2 update that tells switches where a station is */
	SAID_DHCP
};

enum { WORDS_WHAT = 40, WORDS_FACTS = 112 };

struct words {
	enum words_class class;
	struct mac from, to; /* transmitter and receiver; Ethernet: source and destination */
	struct mac sta;      /* the station it is about; zero if none is named */
	bool up;             /* the station sent it */
	bool starts;         /* the first frame of an exchange with an AP */
	bool joined;         /* an association response that accepts */
	bool refused;        /* a status other than success, or a farewell */
	char what[WORDS_WHAT];   /* "Authentication, FT 1" */
	char facts[WORDS_FACTS]; /* "PMKR0Name 3f1c…, SNonce, R0KH-ID ap1" */
	const char *clause;      /* of IEEE 802.11-2020, "13.8.2"; NULL if none */
};

/* False for frames nobody wants in a chart: beacons, probes, control, group data, no data. */
bool words_air(struct bytes mpdu, struct words *out);
/* False for everything but frames between access points and layer-2 updates. */
bool words_wire(struct bytes frame, struct words *out);

#endif
