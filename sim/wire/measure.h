#ifndef WIRE_MEASURE_H
#define WIRE_MEASURE_H

#include "wire/elem.h"

/*
 * Radio Measurement Request and Report [11-2020 9.6.6.2, 9.6.6.3], their elements [9.4.2.20,
 * 9.4.2.21], and of the measurements the one of beacons [9.4.2.20.7, 9.4.2.21.7].
 */
struct measure_frame {
	uint8_t action; /* RM_MEASUREMENT_REQUEST or RM_MEASUREMENT_REPORT */
	uint8_t token;
	uint16_t repetitions; /* of a request */
	struct bytes elements;
};
MUST_CHECK enum wire measure_frame_parse(struct bytes body, struct measure_frame *out);
void measure_frame_build(struct wr *w, const struct measure_frame *f);

enum measure_type { MEASURE_BEACON = 5, MEASURE_LCI = 8 };
enum measure_request_mode {
	MEASURE_PARALLEL = 1 << 0,
	MEASURE_ENABLE = 1 << 1,
	MEASURE_DURATION_MANDATORY = 1 << 4
};
enum measure_report_mode {
	MEASURE_LATE = 1 << 0,
	MEASURE_INCAPABLE = 1 << 1,
	MEASURE_REFUSED = 1 << 2
};
/* A Measurement Request or Report element; both have the same head. */
struct measure_elem {
	uint8_t token;
	uint8_t mode; /* of the request or of the report */
	uint8_t type;
	struct bytes body;
};
/* id: ELEM_MEASUREMENT_REQUEST or ELEM_MEASUREMENT_REPORT. */
MUST_CHECK enum wire measure_elem_parse(struct bytes whole, uint8_t id, struct measure_elem *out);
void measure_elem_build(struct wr *w, uint8_t id, const struct measure_elem *m);

/* The body of a Beacon request; channel 0: all of the class, 255: those of subelements alone. */
enum beacon_mode { BEACON_PASSIVE = 0, BEACON_ACTIVE = 1, BEACON_TABLE = 2 };
enum { BEACON_CHANNEL_ALL = 0, BEACON_CHANNEL_REPORTED = 255 };
struct beacon_request {
	uint8_t op_class, channel;
	uint16_t random_tu, duration_tu;
	uint8_t mode; /* enum beacon_mode */
	struct mac bssid; /* broadcast: of everybody */
	struct bytes subelements;
};
MUST_CHECK enum wire beacon_request_parse(struct bytes body, struct beacon_request *out);
void beacon_request_build(struct wr *w, const struct beacon_request *q);
enum beacon_request_sub {
	BEACON_ASK_SSID = 0,
	BEACON_ASK_REPORTING = 1,
	BEACON_ASK_DETAIL = 2,
	BEACON_ASK_ELEMENTS = 10,
	BEACON_ASK_CHANNELS = 51, /* AP Channel Report: a class and its channels */
	BEACON_ASK_LAST = 164
};
enum beacon_detail { BEACON_DETAIL_NONE = 0, BEACON_DETAIL_ASKED = 1, BEACON_DETAIL_ALL = 2 };

/* The body of a Beacon report. */
enum { BEACON_RSNI_UNKNOWN = 255, BEACON_REPORT_LEN = 26 /* without subelements */ };
struct beacon_report {
	uint8_t op_class, channel;
	uint64_t start_us; /* by the AP's clock */
	uint16_t duration_tu;
	uint8_t frame_info; /* its PHY type; bit 7: of a measurement pilot */
	uint8_t rcpi, rsni;
	struct mac bssid;
	uint8_t antenna;
	uint32_t parent_us; /* the AP's clock when it was heard */
	struct bytes subelements;
};
MUST_CHECK enum wire beacon_report_parse(struct bytes body, struct beacon_report *out);
void beacon_report_build(struct wr *w, const struct beacon_report *r);
enum beacon_report_sub { BEACON_BODY = 1, BEACON_FRAGMENT = 2, BEACON_LAST = 164 };
enum { BEACON_MORE_FRAGMENTS = 0x80 };

/* [11-2020 9.4.2.37] steps of half a dB from -110 dBm on; above 0 dBm 220. */
uint8_t rcpi_of(int32_t level_dbm);

#endif
