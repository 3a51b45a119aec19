#ifndef MEDIUM_FAULT_H
#define MEDIUM_FAULT_H

#include "base/bytes.h"
#include "spec/fault.h"
#include "trace/trace.h"

/*
 * Applies the frame faults of a plan. Which faults hit a frame is decided once, when its sender
 * first sends it; what they do to a receiver is asked at each reception.
 */

/* EAPOL messages and the like only where they can be seen: not in protected frames. */
enum frame_class frame_class_of_air(struct bytes mpdu);
enum frame_class frame_class_of_wire(struct bytes ethernet);

enum { ORIGINS_MAX = 1024 };

struct faults {
	const struct fault_plan *plan; /* NULL: none */
	const struct trace *trace;
	uint32_t matched[FAULTS_MAX];
	/* who first sent with an Ethernet address, learned on first cables */
	struct origin {
		struct mac mac;
		const char *name;
	} origin[ORIGINS_MAX];
	unsigned n_origins;
};

/* A frame as a plan sees it. */
struct faulty {
	enum fault_where where;
	enum frame_class frame;
	const char *from;
	const char *to;  /* NULL: a group, `to` is judged per receiver */
	bool first_hop;  /* wire: `from` sent it itself; air: true */
	int64_t now_ns;
};

/* Bit i: fault i of the plan hits. Counts matches and emits a record for each hit. */
uint64_t faults_decide(struct faults *f, const struct faulty *what);
/* Does what FAULT_CORRUPT says to the octets. */
void faults_corrupt(const struct faults *f, uint64_t hits, uint8_t *octets, size_t len);

/* What becomes of a frame at one receiver. */
struct fate {
	bool lost;       /* nothing is decoded */
	bool lost_above; /* acknowledged, but the receiver never sees it */
	int64_t delay_ns;
	bool twice;
	int64_t again_ns; /* after the first delivery */
};

struct fate faults_fate(const struct faults *f, uint64_t hits, const char *to, int64_t now_ns);

/* Learns and tells who first sent frames with this source address. */
void faults_learn(struct faults *f, struct mac src, const char *name);
const char *faults_origin(const struct faults *f, struct mac src, const char *otherwise);

/* "ap1" names the endpoints "ap1" and "ap1/…"; "" names all. */
bool fault_names(const char *wanted, const char *name);

#endif
