#ifndef INPUT_NS2_H
#define INPUT_NS2_H

#include "input/input.h"
#include "models/mobility.h"

/*
 * Movement traces of ns-2, as CMU's setdest, BonnMotion and SUMO's traceExporter write them
 * [ns manual 16.1.2]:
 *
 *	$node_(0) set X_ 83.364
 *	$ns_ at 2.5 "$node_(0) setdest 100.0 20.0 1.4"
 *
 * From the time on, wherever the node is by then, it goes straight to the place at that many m/s;
 * at 0 m/s it stays where it is. A coordinate set at a time moves it at once. Places are read to
 * the nearest mm, times to ns, speeds to um/s. Nodes begin where their coordinates say, at time 0;
 * their events stand in order of time. What god knows (hop counts) is passed over.
 */
struct ns2_node {
	int64_t number;
	struct stop *stop; /* each with its time; the first is where it begins, due at 0 */
	size_t n;
	int64_t since_ns; /* its last event */
};

struct ns2 {
	struct ns2_node *node; /* in order of first mention */
	size_t n;
};

enum { NS2_NODES_MAX = 4096 };

/* ERR_PARSE with wrong set, ERR_NOMEM. */
MUST_CHECK enum err ns2_read(struct bytes text, struct arena *a, struct ns2 *out,
			     struct input_wrong *wrong);

#endif
