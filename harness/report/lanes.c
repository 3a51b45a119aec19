#include "report/lanes.h"

#include <string.h>

enum { NONE = LANES_MAX, LEAST_WIDTH = 9 };

static unsigned find(const struct lanes *l, struct mac mac)
{
	unsigned wired = NONE;

	for (unsigned i = 0; i < l->n; i++) {
		if (l->lane[i].wired)
			wired = i;
		else if (mac_equal(l->lane[i].mac, mac))
			return i;
	}
	return wired;
}

static void add(struct lanes *l, const struct lane *lane)
{
	unsigned need = (unsigned)strlen(lane->name) + 2;

	if (l->n == LANES_MAX)
		return;
	l->lane[l->n++] = *lane;
	if (l->width < LEAST_WIDTH)
		l->width = LEAST_WIDTH;
	if (l->width < need)
		l->width = need;
}

bool lanes_has(const struct lanes *l, struct mac mac)
{
	unsigned i = find(l, mac);

	return i != NONE && !l->lane[i].wired;
}

void lanes_add(struct lanes *l, struct mac mac, const char *name)
{
	struct lane lane = { .mac = mac };
	size_t len = strlen(name);

	if (lanes_has(l, mac))
		return;
	/* The end of a long name tells more: floor-3-ap-12. */
	if (len > LANE_NAME)
		name += len - LANE_NAME;
	memcpy(lane.name, name, strlen(name) + 1);
	add(l, &lane);
}

void lanes_add_wired(struct lanes *l)
{
	struct lane lane = { .wired = true, .name = "wired" };

	for (unsigned i = 0; i < l->n; i++)
		if (l->lane[i].wired)
			return;
	add(l, &lane);
}

static unsigned centre(const struct lanes *l, unsigned lane)
{
	return lane * l->width + l->width / 2;
}

static void blank(const struct lanes *l, char row[static LANES_ROW])
{
	memset(row, ' ', l->n * l->width);
	row[l->n * l->width] = '\0';
}

void lanes_names(const struct lanes *l, char row[static LANES_ROW])
{
	size_t end = 0;

	blank(l, row);
	for (unsigned i = 0; i < l->n; i++) {
		size_t len = strlen(l->lane[i].name), at = centre(l, i) - len / 2;

		memcpy(row + at, l->lane[i].name, len);
		end = at + len;
	}
	row[end] = '\0';
}

void lanes_row(const struct lanes *l, char row[static LANES_ROW])
{
	blank(l, row);
	for (unsigned i = 0; i < l->n; i++)
		row[centre(l, i)] = '|';
}

void lanes_mark(const struct lanes *l, char row[static LANES_ROW], struct mac at, char mark)
{
	unsigned i = find(l, at);

	if (i != NONE)
		row[centre(l, i)] = mark;
}

void lanes_arrow(const struct lanes *l, char row[static LANES_ROW], struct mac from, struct mac to,
		 char stroke, bool lost)
{
	unsigned a = find(l, from), b = find(l, to);
	unsigned x, y;

	if (a == NONE && b == NONE)
		return;
	if (a == NONE || b == NONE || a == b) { /* from or to somebody without a lane */
		row[centre(l, a == NONE ? b : a)] = '*';
		return;
	}
	x = centre(l, a);
	y = centre(l, b);
	if (x < y) {
		memset(row + x + 1, stroke, y - x - 1);
		row[y - 1] = lost ? 'x' : '>';
	} else {
		memset(row + y + 1, stroke, x - y - 1);
		row[y + 1] = lost ? 'x' : '<';
	}
}
