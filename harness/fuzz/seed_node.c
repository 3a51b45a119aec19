/* sees: base trace spec crypto wire key proto node config */
#include <stdio.h>

#include "nodecourse.h"

/*
 * Writes the seeds of the node fuzzers, corpus/node_*, below the folder named on the command line:
 * of each course the first frame of each kind, in the situation that expects it. Run it after
 * changing a course.
 */
enum { KINDS_MAX = 64 };

static const char *const names[COURSE_COUNT] = { "psk", "mfp", "ft-air", "ft-ds", "owe" };

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

static void write_seed(const char *folder, enum course c, const struct stop *f)
{
	uint8_t head[4] = { (uint8_t)c, (uint8_t)f->at, (uint8_t)f->len, (uint8_t)(f->len >> 8) };
	char path[4096];
	FILE *out;

	snprintf(path, sizeof(path), "%s/%s/%s-%03u", folder, target(f), names[c], f->at);
	out = fopen(path, "wb");
	if (out == NULL || fwrite(head, 1, 4, out) != 4 ||
	    fwrite(f->frame, 1, f->len, out) != f->len || fclose(out) != 0) {
		perror(path);
		exit(EXIT_FAILURE);
	}
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
		write_seed(folder, c, &stop);
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
