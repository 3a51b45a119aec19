#ifndef SPEC_FAULT_H
#define SPEC_FAULT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/text.h"

/*
 * What goes wrong in a run, wholly described by data: a scenario's `fault`, the command line's
 * `--fault` and random exploration all end here, and the plan goes into the result as text, so that
 * it replays. Frame faults are the medium's; the rest is read by the nodes they name.
 *
 * Text form, one fault: ACTION [CLASS | NAME] [key=value …]
 *
 *   drop eapol-3 from=ap2 nth=1 times=2        drop auth to=phone ack=1
 *   delay rrb-resp by=250ms                    duplicate reassoc-req by=5ms
 *   corrupt reassoc-resp offset=30 xor=01      clog any where=wire from=ap1 time=2s for=500ms
 *   reboot at=ap2 time=3s for=2s               lose-key pmk-r1 at=ap2 time=3s (pmk-r0, pmksa)
 *   slow at=ap2 by=40ms time=1s for=10s        bug fte-mic at=ap2 nth=1 times=1
 *
 * Times carry a unit: ns, us, ms, s. For frames, nth and times count frames as their sender hands
 * them over: all tries of a frame share its fate. time and for bound when a frame fault is awake.
 * To a frame for a group, `to` is each receiver.
 */
enum fault_action {
	/* of frames */
	FAULT_DROP,      /* on the air, but nobody decodes it (ack=1: acknowledged, then lost) */
	FAULT_DELAY,     /* handed to the receiver `by` later */
	FAULT_DUPLICATE, /* handed over twice, the second time `by` later */
	FAULT_CORRUPT,   /* octet `offset` is xored with `xor` before it is sent */
	FAULT_CLOG,      /* from `time` for `for`, received frames wait until it is over */
	/* of nodes */
	FAULT_REBOOT,   /* at `time`, back after `for` */
	FAULT_LOSE_KEY, /* at `time`: name says which, "pmk-r1" */
	FAULT_SLOW,     /* from `time` for `for`: each piece of work takes `by` more */
	FAULT_BUG,      /* a misbehaviour compiled in; name says which, "fte-mic" */
	FAULT_ACTION_COUNT
};

enum fault_where { FAULT_ANYWHERE, FAULT_AIR, FAULT_WIRE, FAULT_WHERE_COUNT };

enum frame_class {
	CLASS_ANY, /* in a plan: every frame */
	CLASS_OTHER,
	CLASS_BEACON,
	CLASS_PROBE_REQ,
	CLASS_PROBE_RESP,
	CLASS_AUTH,
	CLASS_ASSOC_REQ,
	CLASS_ASSOC_RESP,
	CLASS_REASSOC_REQ,
	CLASS_REASSOC_RESP,
	CLASS_DISASSOC,
	CLASS_DEAUTH,
	CLASS_ACTION,
	CLASS_FT_ACTION_REQ,
	CLASS_FT_ACTION_RESP,
	CLASS_DATA, /* on the air: data that is none of the following; on a wire: other Ethernet */
	CLASS_NULL, /* (QoS) null function */
	CLASS_EAPOL, /* in a plan: any EAPOL; of a frame: EAPOL other than a key message */
	CLASS_EAPOL_1,
	CLASS_EAPOL_2,
	CLASS_EAPOL_3,
	CLASS_EAPOL_4,
	CLASS_GROUP_1,
	CLASS_GROUP_2,
	CLASS_RRB, /* in a plan: any EtherType 0x890d or 0x88b7; of a frame: an unknown one */
	CLASS_RRB_FT_REQ, /* 0x890d, FT Action request relayed */
	CLASS_RRB_FT_RESP,
	CLASS_RRB_PULL,
	CLASS_RRB_RESP,
	CLASS_RRB_PUSH,
	CLASS_RRB_SEQ_REQ,
	CLASS_RRB_SEQ_RESP,
	CLASS_L2_UPDATE, /* the 802.2 XID that tells bridges where a station is */
	CLASS_RADIUS, /* in a plan: any RADIUS packet; of a frame: one of another code */
	CLASS_RADIUS_REQUEST,
	CLASS_RADIUS_CHALLENGE,
	CLASS_RADIUS_ACCEPT,
	CLASS_RADIUS_REJECT,
	CLASS_COUNT
};

enum { FAULT_NAME = 48, FAULTS_MAX = 64, FAULT_TEXT = 256 };

struct fault {
	enum fault_action action;
	enum fault_where where;
	enum frame_class frame;
	char from[FAULT_NAME]; /* sender's name, "" any */
	char to[FAULT_NAME];   /* receiver's name, "" any */
	char at[FAULT_NAME];   /* node faults: whose */
	char name[FAULT_NAME]; /* bug or key */
	uint32_t nth;          /* the first match that is hit, from 1 */
	uint32_t times;        /* how many matches from there on; 0: all */
	int64_t by_ns;
	int64_t time_ns;
	int64_t for_ns;        /* 0: to the end; reboot: back at once */
	int32_t offset;        /* octet of the MPDU or Ethernet frame; negative: from the end */
	uint8_t xor_with;      /* not 0 */
	bool ack;
};

struct fault_plan {
	struct fault fault[FAULTS_MAX];
	unsigned n;
};

static inline bool fault_is_of_frame(enum fault_action a)
{
	return a <= FAULT_CLOG;
}

/*
 * Reads one fault's text. On failure *out is untouched and why (always terminated) says what is
 * wrong, with the nearest word known.
 */
MUST_CHECK enum err fault_parse(const char *text, size_t len, struct fault *out, struct sb *why);
/* ERR_LIMIT when FAULTS_MAX are there already. */
MUST_CHECK enum err fault_plan_add(struct fault_plan *plan, const struct fault *f);
/* The canonical text: parsing it gives the same fault. */
void fault_format(const struct fault *f, struct sb *out);

/* What stands after its word: "[FRAME] by=TIME [where=air|wire …]". */
void fault_usage(enum fault_action a, struct sb *out);

/* "drop", "eapol-3", "air"; never NULL for a value of the enum. */
const char *fault_action_text(enum fault_action a);
const char *frame_class_text(enum frame_class c);
const char *fault_where_text(enum fault_where w);

/* Whether a plan that names `wanted` means a frame that is `is` (any, eapol, rrb, radius name
 * groups). */
bool frame_class_covers(enum frame_class wanted, enum frame_class is);

#endif
