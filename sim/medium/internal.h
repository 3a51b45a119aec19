#ifndef MEDIUM_INTERNAL_H
#define MEDIUM_INTERNAL_H

#include "base/rng.h"
#include "medium/buf.h"
#include "medium/cable.h"
#include "medium/fault.h"
#include "medium/medium.h"

#define HASH_NONFATAL_OOM 1
#include <uthash.h>

/* What is shared by the files of this module; nobody else includes it. */

/* A frame on the air, kept until nothing that overlapped it is on the air any more. */
struct ppdu {
	uint32_t index;
	struct ppdu *next_free;
	bool over;         /* its end was processed */
	bool cut;          /* the transmitter left: nobody decodes it */
	bool is_ack;
	bool short_preamble;
	struct phy_mode mode;
	enum phy_rate ack_rate;  /* if it is to be acknowledged */
	uint32_t freq_mhz;
	int32_t power_mdbm;
	uint32_t try_no;
	uint64_t frame_no;
	int64_t start_ns, end_ns;
	size_t len;
	int32_t floor_mdbm; /* from this level on it is noticed */
	int64_t nav_ns;    /* who understands it is quiet until then */
	int64_t eifs_ns;   /* who does not, until then */
	struct position from;
	uint32_t from_version;   /* of its sender's place */
	uint64_t heard_mm2, felt_mm2; /* of struct range */
	struct endpoint *tx;
	struct channel *ch;
	struct buf *frame;       /* of data and management, until it is decided */
	struct endpoint *acker;  /* who will acknowledge it */
	struct ppdu *of;         /* an ACK: of this frame */
	struct mac ack_ra;
};

/* Endpoints and frames of one frequency. */
struct channel {
	uint32_t freq_mhz;
	struct endpoint **member;    /* tuned here, by id */
	uint32_t n_members, cap_members;
	uint64_t version;            /* of where they are */
	struct endpoint **contender; /* of those, who counts slots, by id */
	uint32_t n_contenders, cap_contenders;
	struct ppdu **ppdu;
	uint32_t n_ppdus, cap_ppdus;
};

struct access {
	struct buf *head, *tail;
	uint32_t n;
	struct edca edca;
	int64_t aifs_ns;
	uint32_t cw;
	uint32_t slots;       /* of backoff left when the medium last became idle */
	bool drawn;           /* a backoff, and nothing has been heard since */
	int64_t at_ns;        /* when it would send, if it has something */
};

/* Those of a channel who may hear one of them: reach.c. */
struct reach {
	struct endpoint **ep;
	uint32_t n, cap;
	const struct channel *ch; /* NULL: not made yet */
	uint64_t version;
	int32_t power_mdbm;
	int64_t until_ns;
};

/* A path loss computed before: loss.c. */
struct loss_memo {
	endpoint_id to;
	uint32_t from_version, to_version; /* of their places */
	uint32_t freq_mhz;                 /* 0: nothing yet */
	int32_t loss_mdb;
};
struct loss_memos {
	struct loss_memo *slot;
	uint32_t n, cap; /* cap 0 or a power of 2 */
};

/*
 * How far what an endpoint sends matters, as squares of distances, where no link says otherwise:
 * further away than heard_mm2 it is not noticed, and further than felt_mm2 disturbs nobody.
 */
struct range {
	uint32_t freq_mhz; /* 0: not found yet */
	int32_t power_mdbm;
	uint64_t heard_mm2, felt_mm2;
};

struct endpoint {
	struct endpoint_spec spec;
	struct medium *m;
	endpoint_id id;
	uint64_t name;        /* rng_name */
	struct rng_key backoff_key, error_key;
	struct channel *ch;   /* NULL: off */
	int64_t tuned_ns;
	int64_t answers_ns;   /* it owes an acknowledgement until then */
	bool leaving;         /* and goes to next_mhz afterwards */
	uint32_t next_mhz;
	uint64_t n_frames;
	struct access ac[AC_COUNT];
	struct contention contention;
	struct phy_timing timing;
	bool contends;
	int64_t idle_ns;      /* its medium is idle from then on: the latest of these */
	int64_t own_ns;       /* its own frames and their answers are over */
	int64_t busy_ns;      /* what it senses is over */
	int64_t nav_ns, eifs_ns;
	const struct ppdu *follows; /* on the air, and being received by it; NULL: none */
	struct ev_handle access_ev;
	int64_t access_ns;    /* of that event */
	int64_t due_ns;       /* when it will send, if nothing comes between */
	struct buf *on_air;   /* sent, outcome unknown */
	struct ppdu *on_air_ppdu;
	bool ack_coming;
	uint32_t try_gen;     /* of the outcome waited for */
	struct reach reach;
	struct loss_memos losses; /* of frames it sends */
	struct range range;
	struct medium_link *link; /* to it, by from; few have any: link.c */
	uint32_t n_links, cap_links;
};

/* Where an endpoint was found, and until when it stays there. */
struct place {
	struct position at;
	uint32_t version; /* another one when it is elsewhere */
	int64_t asked_ns, until_ns;
};

/* Who may receive a frame, and how it comes in there. */
struct hearer {
	struct endpoint *ep;
	int32_t level_mdbm;
};

struct address {
	struct mac mac;
	struct endpoint *ep[4]; /* owners, in order of registration */
	unsigned n;
	UT_hash_handle hh;
};

struct cable {
	struct cable_spec spec;
	struct rng_key key[2];
	struct cable_dir {
		int64_t free_ns;  /* the last frame is on the cable by then */
		uint64_t n_frames;
		uint32_t under_way;
	} dir[2];
};

struct medium {
	struct medium_config cfg;
	uint32_t owner;
	struct endpoint **ep;
	struct place *place;      /* by id */
	uint32_t n_eps, cap_eps;
	uint32_t n_hear_all;
	struct channel **ch;
	uint32_t n_chs, cap_chs;
	struct ppdu **ppdu;       /* pool, by index */
	uint32_t n_ppdus, cap_ppdus;
	struct ppdu *ppdu_free;
	struct address *addresses;
	struct hearer *hearer;    /* scratch of one reception: n_eps of them fit */
	struct cable **cable;
	uint32_t n_cables, cap_cables;
	struct bufs bufs;
	struct faults faults;
};

/* Makes room for one more of *array; false if out of memory. */
MUST_CHECK bool room_for_one(void **array, size_t size, uint32_t n, uint32_t *cap);

/* endpoint.c */
struct endpoint *endpoint_of(const struct medium *m, endpoint_id id);
/* The owners of an address, or NULL. */
const struct address *address_find(const struct medium *m, struct mac addr);
/* Where it is now. */
const struct place *place_of(const struct endpoint *e, int64_t now);
/* Where a frame adds nothing to noise, or is not noticed, both say some level that is as low. */
int32_t level_at(const struct ppdu *p, const struct endpoint *rx);
int32_t level_heard(const struct ppdu *p, const struct endpoint *rx);
/* The level from which on such a signal is noticed at all, and any on this frequency. */
int32_t hearing_mdbm(const struct medium *m, uint32_t freq_mhz, const struct phy_mode *mode);
int32_t hearing_least_mdbm(const struct medium *m, uint32_t freq_mhz);

/* link.c: NULL where places decide. */
const struct medium_link *link_of(const struct endpoint *from, const struct endpoint *to);

/* access.c: when an endpoint may send. */
/* The frame at the end of this queue is new. */
void access_queued(struct endpoint *e, enum access_category ac);
/* Frames have left the queues without being sent. */
void access_unqueued(struct endpoint *e);
void access_tuned(struct endpoint *e);
void access_leave(struct endpoint *e);
/* What it sent is decided; the medium is idle from then on, as far as its own frames go. */
void access_idle_from(struct endpoint *e, int64_t idle_ns);
/* It sends an acknowledgement, which ends. */
void access_answers(struct endpoint *e, int64_t until_ns);
void access_answered(struct endpoint *e);
/* p begins, or is over, and the others sense it. */
void access_heard(struct channel *ch, const struct ppdu *p);
void access_heard_end(struct channel *ch, const struct ppdu *p);
void access_backoff(struct endpoint *e, enum access_category ac, uint64_t frame_no,
		    uint32_t try_no);

/* loss.c: as far as its frequency and power are those of its range, nothing is done. */
const struct range *range_of(struct endpoint *e, uint32_t freq_mhz);
/* More than fading ever adds; 0 without. */
int32_t fading_most_mdb(const struct medium *m);
/* Between a place where from was, in its version, and where to is now. */
int32_t loss_between(struct endpoint *from, struct position at, uint32_t version,
		     const struct endpoint *to, uint32_t freq_mhz);

/* carrier.c: what a receiver notices. */
#define ENERGY_MDBM (-62000) /* whatever it is, from this level on */
enum carrier {
	CARRIER_NONE,
	CARRIER_ENERGY,   /* busy while it lasts */
	CARRIER_FOLLOWED, /* its beginning was heard: busy, then NAV or EIFS */
};
enum carrier carrier_of(const struct ppdu *p, const struct endpoint *e);
/* At p's end: whether e received it, at level_mdbm, from its beginning to its end. */
bool carrier_is_kept(const struct ppdu *p, const struct endpoint *e, int32_t level_mdbm);
bool carrier_decodes(const struct ppdu *p, struct endpoint *e);
/* The power of noise and of whatever else was on the air; alone: nothing was. busy: e sent. */
int32_t carrier_disturbance(const struct ppdu *p, const struct endpoint *e, bool *alone,
			    bool *busy);

/* reach.c: good until the next call of anything that moves or tunes. */
const struct reach *reach_of(struct endpoint *e);
/* It was tuned to its channel. */
void reach_comes(struct endpoint *e);

/* ppdu.c */
/* Puts a frame on the air: p->tx, mode, len and what it is are set. Out of memory is invariant. */
struct ppdu *ppdu_new(struct medium *m, struct endpoint *tx);
void ppdu_begin(struct ppdu *p, struct bytes frame, int64_t nav_after_ns);
struct ppdu *ppdu_at(const struct medium *m, uint32_t index);
/* What it makes of the frame, at its end. */
enum air_outcome ppdu_outcome(const struct ppdu *p, struct hearer h, bool taken_by_fault);
void ppdu_trace_rx(const struct ppdu *p, struct hearer h, enum air_outcome o);
/* Whether this endpoint is sending now. */
bool ppdu_is_sending(const struct channel *ch, const struct endpoint *e, int64_t now);

/* air.c */
/* The head of this queue goes on the air now. */
void air_send(struct endpoint *e, enum access_category ac);
/* The channel was left: what is on the air is lost. */
void air_cut(struct endpoint *e);

/* queue.c: frames waiting. */
bool rate_fits(enum phy_rate r, uint32_t freq_mhz);
/* How this try of the frame goes out; a legacy rate the band lacks becomes its lowest. */
struct phy_mode queue_mode(struct endpoint *e, struct buf *b, uint32_t freq_mhz);
/* Takes b out of its queue. */
void queue_unlink(struct endpoint *e, struct buf *b);
/* Tells the owner how b ended, which is given back before that. */
void queue_tell(struct endpoint *e, struct buf *b, bool acked);

#endif
