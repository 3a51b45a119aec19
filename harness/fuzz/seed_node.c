/* sees: base trace spec crypto wire key proto node config */
#include <stdio.h>

#include "nodecourse.h"
#include "wire/cckm.h"

/*
 * Writes the seeds of the node fuzzers, corpus/node_*, below the folder named on the command line:
 * of each course the first frame of each kind, in the situation that expects it. Run it after
 * changing a course.
 */
enum { KINDS_MAX = 64 };

static const char *const names[COURSE_COUNT] = { "psk", "mfp", "ft-air", "ft-ds", "owe",
						   "wpa", "cckm" };

static const char *target(const struct stop *f)
{
	if (f->wire)
		return f->to <= SCENE_AP2 ? "node_wire" : NULL;
	if (f->to == SCENE_PHONE)
		return "node_station";
	return f->to <= SCENE_AP2 ? "node_ap" : NULL;
}

static bool is_for(const struct stop *f)
{
	static const struct mac own[] = { { { 2, 0, 0, 0, 0, 0 } }, { { 2, 0, 0, 0, 1, 0 } },
					  { { 2, 0, 0, 0, 2, 0 } } };
	struct rd r = { f->frame, f->len };
	struct hdr h;

	return f->wire || (hdr_parse(&r, &h) == WIRE_OK &&
			   (mac_equal(h.a1, own[f->to]) || mac_is_group(h.a1)));
}

static bool same_kind(const struct stop *a, const struct stop *b)
{
	return a->to == b->to && a->wire == b->wire && a->len == b->len &&
	       a->frame[0] == b->frame[0] && (a->wire || a->frame[1] == b->frame[1]);
}

static void write_seed(const char *folder, enum course c, const char *kind, const struct stop *f)
{
	uint8_t head[4] = { (uint8_t)c, (uint8_t)f->at, (uint8_t)f->len, (uint8_t)(f->len >> 8) };
	char path[4096];
	FILE *out;

	snprintf(path, sizeof(path), "%s/%s/%s%s-%03u", folder, target(f), names[c], kind, f->at);
	out = fopen(path, "wb");
	if (out == NULL || fwrite(head, 1, 4, out) != 4 ||
	    fwrite(f->frame, 1, f->len, out) != f->len || fclose(out) != 0) {
		perror(path);
		exit(EXIT_FAILURE);
	}
}

/* A (re)association as a CCKM roam has it: with the current AP if a request, and element 156. */
static void write_fast(const char *folder, const struct stop *f)
{
	const struct cckm_request q = { .timestamp = 1000, .rn = 1 };
	const struct cckm_response r = { .rn = 1, .egtk = bytes_of(f->frame, 32) };
	bool request = f->frame[0] == FRAME_ASSOC_REQ;
	struct stop fast = *f;
	struct wr w = wr_of(fast.frame, sizeof(fast.frame));
	size_t head = 24 + (request ? 4 : 6);

	if (!request && f->frame[0] != FRAME_ASSOC_RESP)
		return;
	wr_put(&w, f->frame, head);
	fast.frame[0] = request ? FRAME_REASSOC_REQ : FRAME_REASSOC_RESP;
	if (request)
		wr_mac(&w, SCENE_OTHER);
	wr_put(&w, f->frame + head, f->len - head);
	if (request)
		cckm_request_build(&w, &q);
	else
		cckm_response_build(&w, &r);
	INVARIANT(wr_done(&w, &fast.len));
	write_seed(folder, COURSE_CCKM, "-fast", &fast);
}

static void write_course(const char *folder, enum course c)
{
	static struct stop seen[KINDS_MAX];
	struct scene_book *b = course_book(c);
	unsigned n = 0;

	for (unsigned at = 0; at < 256; at++) {
		struct stop stop = { .at = at };
		unsigned i = 0;

		scene_free(course_play(b, c, &stop));
		if (!stop.reached)
			break;
		while (i < n && !same_kind(&seen[i], &stop))
			i++;
		if (i < n || n == KINDS_MAX || target(&stop) == NULL || !is_for(&stop))
			continue;
		seen[n++] = stop;
		write_seed(folder, c, "", &stop);
		if (c == COURSE_CCKM && !stop.wire)
			write_fast(folder, &stop);
	}
	book_free(b);
}

int main(int argc, char **argv)
{
	if (argc != 2) {
		fprintf(stderr, "usage: seed_node harness/fuzz/corpus\n");
		return EXIT_FAILURE;
	}
	for (unsigned c = 0; c < COURSE_COUNT; c++)
		write_course(argv[1], (enum course)c);
	return EXIT_SUCCESS;
}
