#ifndef OBSERVE_OBSERVE_H
#define OBSERVE_OBSERVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/mac.h"
#include "base/suite.h"
#include "trace/trace.h"

/*
 * The one observer: turns trace records into joins, roams, attempts, times, phases and causes.
 * Segmentation, method, outcome, t_mgmt and t_key come from TRACE_AIR_TX alone, so that they are
 * the same for a run and for its capture. Everything else refines: TRACE_TRIGGER, SCAN, DECISION
 * and TUNE give the phases before the first frame, TRACE_PATH, the APs' pairwise keys and
 * TRACE_WIRE the outages, TRACE_APP the losses, TRACE_VERDICT and TRACE_LOG raise a cause from
 * candidate to proven. TRACE_FAULT is never read.
 *
 * What it expects of those who emit:
 *   AIR_TX    entity: the transmitter (an AP's name is learnt from the BSSID it sends from)
 *   PATH      entity: the station; bssid: the AP the record is about
 *   TRIGGER, SCAN, DECISION, TUNE   entity: the station
 *   APP       entity: the station the flow belongs to, also where the other end offers or delivers
 *   WIRE      entity: the sender; an AP's first frame with the station's source address tells when
 *             the wired side learnt where the station is
 */

/*
 * Caching is named by where the key came from, as far as the air has shown it: METHOD_SKC (and the
 * SAE and OWE forms) by a full authentication with that very AP, also where others share it;
 * METHOD_OKC by one with another AP only; METHOD_PREAUTH by frames through another AP.
 * METHOD_FT_ADAPTIVE is FT with a BSS whose beacons offer none.
 */
enum roam_method {
	METHOD_OPEN,
	METHOD_PSK,
	METHOD_PSK_SHA256,
	METHOD_SAE,
	METHOD_SAE_PMKSA,
	METHOD_SAE_OKC,
	METHOD_EAP,
	METHOD_SKC,
	METHOD_OKC,
	METHOD_PREAUTH,
	METHOD_CCKM,
	METHOD_FT_AIR,
	METHOD_FT_DS,
	METHOD_FT_ADAPTIVE,
	METHOD_OWE,
	METHOD_OWE_PMKSA,
	METHOD_FILS,
	METHOD_COUNT
};

/* Fell back: what was tried first (method or AP) did not come about, something else did. */
enum roam_outcome { OUTCOME_OK, OUTCOME_FELL_BACK, OUTCOME_FAILED, OUTCOME_COUNT };

/* In the order in which they normally follow each other. */
enum roam_phase {
	PHASE_DETECT,      /* the trigger is true, nothing done about it yet */
	PHASE_SCAN,
	PHASE_DECIDE,
	PHASE_WAIT,        /* decided, or put off, and not yet acting */
	PHASE_TUNE,        /* the radio changes channel */
	PHASE_AUTH,        /* first Authentication or FT Action frame to the last of that kind */
	PHASE_EAP,
	PHASE_ASSOC,       /* until the end of the (re)association response */
	PHASE_HANDSHAKE,   /* until the end of EAPOL-Key 4/4 */
	PHASE_KEY_INSTALL, /* until the station can send data */
	PHASE_DS_UPDATE,   /* until the wired side knows the new AP */
	PHASE_L3,          /* ARP or DHCP before the first data */
	PHASE_FIRST_DATA,
	PHASE_COUNT
};

/* Whose time it was; the parts of t_total beside the phases. */
enum roam_share {
	SHARE_CLIENT,  /* deciding, changing channel, thinking, installing keys */
	SHARE_AP,      /* before each of the AP's frames: its CPU, and waiting for the channel */
	SHARE_RADIUS,  /* a request is out: the server and the way to it */
	SHARE_WIRED,   /* the switches learn, ARP and DHCP */
	SHARE_AIR,     /* frames of the exchange and their acknowledgements */
	SHARE_SCAN,
	SHARE_TRAFFIC, /* all is open, and no packet came yet */
	SHARE_COUNT
};

enum certainty { CERTAINTY_PROVEN, CERTAINTY_CANDIDATE, CERTAINTY_COUNT };
enum evidence { EVIDENCE_AIR, EVIDENCE_LOG, EVIDENCE_INSIDE, EVIDENCE_COUNT };
enum flow_kind { FLOW_UDP, FLOW_VOICE, FLOW_PING, FLOW_KIND_COUNT };

/* The words of summary.json ("ft-air", "fell-back", "key_install", "candidate"); never NULL. */
const char *method_text(enum roam_method m);
const char *outcome_text(enum roam_outcome o);
const char *phase_text(enum roam_phase p);
const char *share_text(enum roam_share s);
const char *certainty_text(enum certainty c);
const char *evidence_text(enum evidence e);
const char *flow_kind_text(enum flow_kind k);

enum {
	OBSERVE_ATTEMPTS_MAX = 16, /* of one transition; later ones are counted only */
	OBSERVE_FLOWS_MAX = 8,     /* of one station */
	OBSERVE_LOST_MAX = 64,     /* numbers of lost pings that are kept */
	OBSERVE_FAILURES_MAX = 4096
};

/* In a time or count that does not exist (no traffic, never finished); null in summary.json. */
#define OBSERVE_NULL INT64_C(-1)

struct attempt {
	enum roam_method method;
	struct mac bssid;
	const char *to; /* the AP's name, or its BSSID as text */
	int64_t t_start_ns;
	bool ok;
	uint16_t status; /* of the answer that ended it, 0 if none or success */
	uint16_t reason; /* of the deauthentication that ended it, 0 if none */
	uint8_t cause;   /* 7 is C07; 0: none known */
};

struct phase_time {
	int64_t ns;
	int64_t blocked_up_ns, blocked_down_ns;
};

/*
 * One join or roam. Times are in ns, OBSERVE_NULL where there is none.
 *
 * t_mgmt: start of the first transmission of the first Authentication (or FT Action request) frame
 *         of the transition to the end of the last transmission of the (Re)association Response.
 * t_key:  from the same start to the end of the last transmission of the frame that completes the
 *         keys: EAPOL-Key 4/4, or the Reassociation Response of FT. OBSERVE_NULL for open networks.
 * t_total: from the trigger (without one: from the start of t_mgmt) to the first data delivered
 *         through the new AP with both directions open; without traffic, to both directions open;
 *         without TRACE_PATH records (a capture), to the end of t_key.
 */
struct transition {
	unsigned n;             /* 1 for a station's first join, and for its first roam */
	bool is_join;
	const char *from, *to;  /* names, or BSSIDs as text; from is NULL for a join */
	struct mac from_bssid, to_bssid;
	bool has_trigger;       /* false: taken from air facts alone */
	enum trace_trigger trigger;
	enum roam_method method; /* that of the last attempt */
	enum akm akm;
	enum roam_outcome outcome;
	uint8_t cause;           /* of the first attempt that failed; 0: none */
	uint16_t status, reason; /* likewise */
	unsigned n_attempts;     /* all of them */
	unsigned n_kept;         /* in attempts[] */
	struct attempt attempts[OBSERVE_ATTEMPTS_MAX];
	int64_t t_start_ns;      /* absolute */
	int64_t t_end_ns;        /* absolute; t_start_ns + t_total_ns, or when it was given up */
	int64_t t_first_frame_ns; /* absolute: where t_mgmt and t_key start */
	int64_t t_total_ns, t_mgmt_ns, t_key_ns;
	int64_t t_data_up_ns, t_data_down_ns, probe_interval_ns;
	int64_t outage_up_ns, outage_down_ns; /* OBSERVE_NULL without TRACE_PATH records */
	struct phase_time phases[PHASE_COUNT];
	int64_t share_ns[SHARE_COUNT];
	int64_t floor_ns;        /* the successful exchange with zero backoff */
	/* Packets offered from t_start to t_end; OBSERVE_NULL without traffic. */
	int64_t lost_up, lost_down, burst_up, burst_down;
	uint32_t frames;         /* on the air, between first frame and keys, without retries */
	uint32_t radius_round_trips;
};

struct ping_summary {
	uint64_t sent, received, lost;
	uint32_t loss_permille;
	int64_t min_ns, avg_ns, max_ns; /* round trip; OBSERVE_NULL if nothing came back */
	unsigned n_lost_kept;
	uint64_t lost_seq[OBSERVE_LOST_MAX]; /* ascending */
};

struct flow_summary {
	const char *name;
	enum flow_kind kind;
	int64_t interval_ns; /* between two packets of one direction; 0 unknown */
	uint64_t sent_up, received_up, sent_down, received_down, lost_up, lost_down;
	uint64_t duplicates;
	uint64_t burst_up, burst_down; /* longest run of consecutive losses */
	int64_t delay_up_ns, delay_down_ns; /* mean of the delivered, OBSERVE_NULL if none */
	int64_t mos_milli;                  /* worse direction; OBSERVE_NULL unless FLOW_VOICE */
	bool has_ping;
	struct ping_summary ping;
};

struct observed_station {
	const char *name; /* or the address as text */
	struct mac mac;
	struct transition *joins;
	size_t n_joins;
	struct transition *roams;
	size_t n_roams;
	struct flow_summary *flows;
	size_t n_flows; /* OBSERVE_FLOWS_MAX at the most */
};

struct failure {
	uint8_t cause; /* 7 is C07 */
	enum certainty certainty;
	enum evidence evidence;
	int64_t at_ns;
	const char *station, *ap; /* names, or addresses as text; "" if it is about neither */
	const char *frame;        /* "FT authentication response, status 53" */
	uint64_t frame_no;        /* of all AIR_TX and WIRE records, counted from 1; 0: no frame */
	const char *visible_log, *hidden_log; /* seen in this run, else as the catalogue says */
	const char *why, *fix;
};

struct observe;

/* NULL when out of memory. */
struct observe *observe_new(void);
void observe_free(struct observe *o); /* NULL is fine */

/* The name of an address, before or after it appears; needed only where records carry no names. */
void observe_name(struct observe *o, struct mac mac, const char *name);
/*
 * Data of this BSS leave for the wired side at a controller of this name, which says what the AP
 * has to say, too. Before the first record.
 */
void observe_controller(struct observe *o, struct mac bssid, const char *name);
/*
 * A station of this address exists: it is listed even if it never sends, in the order of these
 * calls. Stations nobody announced are appended as they authenticate.
 */
void observe_station(struct observe *o, struct mac mac, const char *name);
/* A flow of a station and what it is; flows nobody announced are FLOW_UDP of unknown interval. */
void observe_flow(struct observe *o, struct mac station, const char *flow, enum flow_kind kind,
		  int64_t interval_ns);

/*
 * The records come from somebody's capture, not from our medium: times that are shorter than frames
 * take on the air are then not our mistake.
 */
void observe_foreign(struct observe *o);

/* Records in order of time. Has the shape of a trace sink: trace_attach(t, TRACE_ALL, …). */
void observe_rec(void *observe, const struct trace_rec *rec);
/* What observe_rec wants to see. */
enum { OBSERVE_MASK = TRACE_ALL & ~(TRACE_BIT(TRACE_FAULT) | TRACE_BIT(TRACE_WORK) |
				  TRACE_BIT(TRACE_AIR_RX)) };

/*
 * Closes what is open; end_ns is the end of the run. ERR_NOMEM if memory ran out at any time, and
 * ERR_LIMIT if a list was full: the results are then incomplete. Results are valid until
 * observe_free.
 */
MUST_CHECK enum err observe_finish(struct observe *o, int64_t end_ns);

size_t observe_n_stations(const struct observe *o);
const struct observed_station *observe_get_station(const struct observe *o, size_t i);
/* NULL if there is none of this name. */
const struct observed_station *observe_find_station(const struct observe *o, const char *name);
size_t observe_n_failures(const struct observe *o);
const struct failure *observe_get_failure(const struct observe *o, size_t i);

#endif
