#ifndef PROTO_FX_H
#define PROTO_FX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/bytes.h"
#include "base/mac.h"
#include "proto/judged.h"
#include "spec/bugs.h"
#include "spec/work.h"
#include "trace/trace.h"

/*
 * Effects: what a protocol machine wants done. A machine never calls out; it appends to this
 * bounded list, and the node performs the list after the machine returned. Spans point into the
 * scratch below (or into static data) and are valid until the next fx_reset.
 */
enum fx_kind {
	FX_EAPOL,   /* send an 802.1X PDU to a peer in a data frame */
	FX_MGMT,    /* send a management frame body to a peer */
	FX_WIRE,    /* send a payload over the distribution system */
	FX_UDP,     /* send a UDP datagram from the node's own address */
	FX_TIMER,   /* arm or disarm one of the machine's timers */
	FX_KEY,     /* install or delete a key; or tell that one was derived */
	FX_STATE,   /* the machine moved */
	FX_VERDICT, /* a peer's frame was not accepted */
	FX_TRIGGER,  /* a condition for joining or roaming became true */
	FX_DECISION, /* a station chose: roam, stay, join, give up */
	FX_LOG,     /* a line the real daemon would log */
	FX_BUG,     /* an armed misbehaviour fired */
	FX_WORK,    /* the CPU is busy: what stands after it in the list is sent when it is done */
	FX_TELL     /* an outcome for the machine's owner; codes in the machine's header */
};

struct fx_item {
	enum fx_kind kind;
	union {
		struct {
			struct mac to;
			struct bytes pdu;
		} eapol;
		struct {
			struct mac to;
			uint8_t subtype; /* enum of wire/dot11.h */
			struct bytes body;
		} mgmt;
		struct {
			struct mac to;      /* may be the broadcast address */
			uint16_t ethertype;
			struct bytes payload;
		} wire;
		struct fx_datagram {
			uint32_t to_ip; /* 10.0.0.1 is 0x0a000001 */
			uint16_t to_port, from_port;
			struct bytes payload;
		} udp;
		struct {
			unsigned timer; /* number within the machine */
			int64_t in_ns;  /* from now; negative disarms */
		} timer;
		struct {
			enum trace_key key;
			enum trace_key_what what;
			struct mac bssid, sta; /* sta: broadcast for group keys */
			uint8_t key_id;
			uint16_t vlan_id; /* of a GTK; 0: the BSS's */
			uint64_t pn;           /* group keys: receive counter so far */
			struct bytes name;
			struct bytes secret;
			struct bytes fingerprint; /* first 8 octets of SHA-256 of the secret */
		} key;
		struct {
			const char *machine;
			struct mac peer;
			const char *from, *to;
		} state;
		struct {
			struct mac peer;
			const char *frame;
			struct judged judged;
			uint16_t reason;
		} verdict;
		struct trace_trigger_rec trigger;
		struct trace_decision decision; /* static texts */
		struct {
			enum log_level level;
			bool visible;
			const char *text; /* in the scratch or static */
		} log;
		struct {
			enum bug bug;
		} bug;
		struct {
			enum work work;
			uint32_t count;
		} work;
		struct {
			unsigned code;
			uint32_t value;
		} tell;
	} u;
};

enum { FX_MAX = 64, FX_SCRATCH = 16 * 1024 };

/* One per node; large, so never on a deep stack. Not zeroed between steps. */
struct fx {
	struct fx_item item[FX_MAX];
	unsigned n;
	size_t used;
	uint8_t scratch[FX_SCRATCH];
};

void fx_reset(struct fx *fx);

/* Appends; more than FX_MAX effects of one step is our mistake. */
void fx_push(struct fx *fx, struct fx_item item);

/* n octets of scratch, not zeroed; more than FX_SCRATCH in one step is our mistake. */
uint8_t *fx_alloc(struct fx *fx, size_t n);
/* A copy in the scratch. */
struct bytes fx_copy(struct fx *fx, struct bytes b);

void fx_eapol(struct fx *fx, struct mac to, struct bytes pdu);
void fx_mgmt(struct fx *fx, struct mac to, uint8_t subtype, struct bytes body);
void fx_wire(struct fx *fx, struct mac to, uint16_t ethertype, struct bytes payload);
void fx_udp(struct fx *fx, struct fx_datagram d);
void fx_timer(struct fx *fx, unsigned timer, int64_t in_ns);
void fx_timer_off(struct fx *fx, unsigned timer);
void fx_state(struct fx *fx, const char *machine, struct mac peer, const char *from,
	      const char *to);
void fx_verdict(struct fx *fx, struct mac peer, const char *frame, struct judged j,
		uint16_t reason);
__attribute__((format(printf, 4, 5))) void fx_log(struct fx *fx, enum log_level level, bool visible,
						  const char *fmt, ...);
void fx_trigger(struct fx *fx, struct trace_trigger_rec t);
void fx_decision(struct fx *fx, struct trace_decision d);
void fx_bug(struct fx *fx, enum bug bug);
/* count pieces of this work; none is not told. */
void fx_work(struct fx *fx, enum work work, uint32_t count);
void fx_tell(struct fx *fx, unsigned code, uint32_t value);

#endif
