#ifndef TRACE_TRACE_H
#define TRACE_TRACE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/bytes.h"
#include "base/err.h"
#include "base/mac.h"
#include "base/phy.h"

/*
 * What happened in a run. A record is an air or cable fact (the same whether the frame came from
 * the simulated medium, a kernel radio or somebody's capture), a node fact (what a node decided,
 * installed, logged), or an act of the experimenter (a fault that fired), which the observer never
 * reads. Records are not stored: sinks subscribe by kind and are called in order of emission.
 *
 * All pointers in a record (names, texts, frames) are borrowed for the call; a sink copies what it
 * keeps. Names are those of the scenario.
 */
enum trace_kind {
	TRACE_AIR_TX,   /* a PPDU went on the air; entity: the transmitter */
	TRACE_AIR_RX,   /* what one receiver made of it; entity: the receiver */
	TRACE_AIR_DONE, /* the transmitter's MAC is through with a frame */
	TRACE_WIRE,     /* an Ethernet frame entered a cable; entity: the sender */
	TRACE_TUNE,     /* a radio left for, or arrived on, a channel */
	TRACE_TRIGGER,  /* a condition for roaming or joining became true */
	TRACE_SCAN,     /* a scan began, moved on, ended */
	TRACE_DECISION, /* a node chose: roam, stay, join, give up */
	TRACE_VERDICT,  /* a node judged a peer's frame and did not accept it */
	TRACE_STATE,    /* a protocol machine moved */
	TRACE_KEY,      /* a key was derived, installed or deleted */
	TRACE_PATH,     /* a station can, or can no longer, pass data through an AP */
	TRACE_LOG,      /* a line the real daemon would have logged */
	TRACE_WORK,     /* a node's CPU is given something expensive */
	TRACE_APP,      /* an application packet was offered, delivered */
	TRACE_FAULT,    /* an armed fault or misbehaviour fired */
	TRACE_ADDRESS,  /* a station can, or can no longer, use its IPv4 address; only with DHCP */
	TRACE_KIND_COUNT /* kinds enter digests by number: new ones come last */
};

#define TRACE_BIT(kind) (1u << (kind))

/* Per data frame: counted only, unless somebody asks for all events. The rest is digested. */
enum { TRACE_BULK = TRACE_BIT(TRACE_AIR_RX) | TRACE_BIT(TRACE_APP),
       TRACE_ALL = TRACE_BIT(TRACE_KIND_COUNT) - 1 };

enum air_outcome {
	AIR_RECEIVED,
	AIR_WEAK,     /* below what this rate needs */
	AIR_ERROR,    /* bit errors: drawn from the error-rate table */
	AIR_COLLIDED, /* another frame at the same time */
	AIR_BUSY,     /* the receiver was transmitting itself */
	AIR_FAULT,    /* a fault took it */
	AIR_OUTCOME_COUNT
};

/* How a frame left its queue. */
enum air_end {
	AIR_END_ACKED,
	AIR_END_SENT,    /* once, to a group: nobody acknowledges */
	AIR_END_TRIES,   /* all of them used up */
	AIR_END_FLUSHED, /* by its owner */
	AIR_END_FULL,    /* it did not fit into the queue */
	AIR_END_COUNT
};

enum trace_trigger {
	TRIGGER_JOIN,
	TRIGGER_SIGNAL,
	TRIGGER_BEACON_LOSS,
	TRIGGER_BTM,
	TRIGGER_COMMAND,
	TRIGGER_DEAUTH,
	TRIGGER_DISASSOC,
	TRIGGER_LOST_PACKETS,
	TRIGGER_SCAN,
	TRIGGER_TIMER,
	TRIGGER_COUNT
};

enum trace_step { TRACE_START, TRACE_CHANNEL, TRACE_DONE, TRACE_STEP_COUNT };

enum trace_key {
	KEY_PSK,    /* secret: 32-octet PSK; name: SSID */
	KEY_PMK,    /* secret: PMK; name: PMKID */
	KEY_PMK_R0, /* name: PMKR0Name */
	KEY_PMK_R1, /* name: PMKR1Name */
	KEY_TK,     /* pairwise temporal key */
	KEY_GTK,
	KEY_IGTK,
	KEY_BIGTK,
	KEY_KIND_COUNT
};

/* KEY_RECEIVING: installed to receive with, until KEY_INSTALLED says to send with it too. */
enum trace_key_what {
	KEY_DERIVED,
	KEY_INSTALLED,
	KEY_DELETED,
	KEY_RECEIVING,
	KEY_WHAT_COUNT
};

/* The levels of a daemon's log: what is written down at which verbosity. */
enum log_level { LOG_ERROR, LOG_WARNING, LOG_NOTICE, LOG_INFO, LOG_DEBUG, LOG_EXCESSIVE,
		 LOG_LEVEL_COUNT };

enum app_what { APP_OFFERED, APP_DELIVERED, APP_DUPLICATE, APP_WHAT_COUNT };
enum app_dir { APP_UP, APP_DOWN, APP_DIR_COUNT }; /* up: station to network */

struct trace_air_tx {
	uint64_t frame_no;  /* counts the transmitter's frames from 1; retries keep it */
	uint32_t try_no;    /* 1 for the first transmission */
	uint32_t freq_mhz;
	uint32_t rate_100k; /* 60 is 6 Mb/s */
	struct phy_mode mode; /* what that rate is; zero where nobody knows */
	int32_t power_mdbm;
	int64_t dur_ns;     /* air time of the PPDU; the record's time is its start */
	struct bytes frame; /* MPDU without FCS, as sent */
};

struct trace_air_rx {
	const char *from; /* transmitter's name */
	uint64_t frame_no;
	uint32_t try_no;
	uint32_t freq_mhz;
	int32_t level_mdbm;
	enum air_outcome outcome;
};

struct trace_air_done {
	uint64_t frame_no; /* 0: it was never sent */
	uint32_t tries;
	bool acked;
	enum air_end end;
	uint32_t category; /* 0 background, 1 best effort, 2 video, 3 voice */
};

struct trace_wire {
	const char *segment; /* the cable's name */
	const char *to;      /* the other end's node */
	int64_t delay_ns;    /* until the last octet is at the other end */
	bool lost;
	struct bytes frame;  /* Ethernet, no FCS */
};

struct trace_tune {
	enum trace_step step; /* TRACE_START leaves, TRACE_DONE arrives */
	uint32_t freq_mhz;
};

struct trace_trigger_rec {
	enum trace_trigger trigger;
	struct mac bssid;   /* the AP it is about, zero if none */
	int32_t level_mdbm; /* of that AP, 0 if it does not matter */
};

struct trace_scan {
	enum trace_step step;
	uint32_t freq_mhz; /* TRACE_CHANNEL: the channel now listened to */
	uint32_t n_bss;    /* TRACE_DONE: how many were found */
};

struct trace_decision {
	const char *what; /* "roam", "stay", "join", "give-up", "wait" */
	struct mac from, to;
	int32_t from_mdbm, to_mdbm;
	const char *why;
};

struct trace_verdict {
	struct mac peer;
	const char *frame; /* "FT authentication 1", "EAPOL-Key 2/4", "key pull" … */
	bool answered;     /* false: dropped without an answer */
	uint16_t status;   /* status code answered, 0 if none */
	uint16_t reason;   /* reason code sent, 0 if none */
	const char *why;
};

struct trace_state {
	const char *machine;
	struct mac peer;
	const char *from, *to;
};

struct trace_key_rec {
	enum trace_key key;
	enum trace_key_what what;
	struct mac bssid, sta;
	uint32_t key_id;
	struct bytes name;        /* public: PMKR0Name, PMKID, SSID */
	struct bytes fingerprint; /* first 8 octets of SHA-256 of the key */
	struct bytes secret;      /* the key itself: never serialised, only for key files */
};

struct trace_path {
	struct mac bssid;
	bool up;   /* data the station offers now could be delivered */
	bool down; /* data this AP offers now could be delivered */
};

struct trace_address {
	bool usable;
	const char *ip; /* "10.1.2.3"; NULL: it has none */
};

struct trace_log {
	enum log_level level;
	bool visible;     /* what a stock installation of this daemon would have written */
	const char *text; /* the line, without time and level */
};

struct trace_work {
	const char *what;  /* "sae_commit_19" … */
	uint32_t count;
	int64_t wait_ns;   /* until the CPU begins with it */
	int64_t cost_ns;   /* what it then takes */
};

struct trace_app {
	const char *flow;
	enum app_dir dir;
	enum app_what what;
	uint64_t seq;
	uint32_t len;     /* payload octets */
	int64_t delay_ns; /* delivered: since it was offered */
};

struct trace_fault {
	const char *what; /* "drop", "delay", "bug" … */
	const char *text; /* the plan's line */
};

struct trace_rec {
	int64_t at_ns;
	enum trace_kind kind;
	const char *entity;
	union {
		struct trace_air_tx air_tx;
		struct trace_air_rx air_rx;
		struct trace_air_done air_done;
		struct trace_wire wire;
		struct trace_tune tune;
		struct trace_trigger_rec trigger;
		struct trace_scan scan;
		struct trace_decision decision;
		struct trace_verdict verdict;
		struct trace_state state;
		struct trace_key_rec key;
		struct trace_path path;
		struct trace_address address;
		struct trace_log log;
		struct trace_work work;
		struct trace_app app;
		struct trace_fault fault;
	} u;
};

/* The words of files and messages ("air-tx", "beacon-loss"); never NULL for a value of the enum. */
const char *trace_kind_text(enum trace_kind k);
const char *trace_outcome_text(enum air_outcome o);
const char *trace_air_end_text(enum air_end e);
const char *trace_trigger_text(enum trace_trigger t);
const char *trace_step_text(enum trace_step s);
const char *trace_key_text(enum trace_key k);
const char *trace_key_what_text(enum trace_key_what w);
const char *trace_level_text(enum log_level l);
const char *trace_app_what_text(enum app_what w);
const char *trace_app_dir_text(enum app_dir d);

typedef void (*trace_sink_fn)(void *ctx, const struct trace_rec *rec);

enum { TRACE_SINKS_MAX = 8 };

/* Embedded in the world; the zero value has no sink. */
struct trace {
	struct trace_sink {
		uint32_t mask;
		trace_sink_fn fn;
		void *ctx;
	} sinks[TRACE_SINKS_MAX];
	unsigned n_sinks;
	uint32_t mask; /* union of the sinks' masks */
};

/* mask: TRACE_BIT of each wanted kind. More than TRACE_SINKS_MAX sinks is our mistake. */
void trace_attach(struct trace *t, uint32_t mask, trace_sink_fn fn, void *ctx);

static inline bool trace_wants(const struct trace *t, enum trace_kind k)
{
	return (t->mask & TRACE_BIT(k)) != 0;
}

void trace_emit(const struct trace *t, const struct trace_rec *rec);

#endif
