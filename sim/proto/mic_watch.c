#include "proto/mic_watch.h"

bool mic_watch_failed(struct mic_watch *w, int64_t now_ns)
{
	bool again = w->seen && now_ns - w->last_ns <= MIC_WATCH_NS;

	w->seen = true;
	w->last_ns = now_ns;
	if (again)
		w->until_ns = now_ns + MIC_WATCH_NS;
	return again;
}

bool mic_watch_resists(const struct mic_watch *w, int64_t now_ns)
{
	return now_ns < w->until_ns;
}
