#include "spec/l3.h"

#include "base/invariant.h"

const char *l3_roam_text(enum l3_roam r)
{
	static const char *const words[L3_ROAM_COUNT] = {
		[L3_ROAM_KEEP] = "keep",	 [L3_ROAM_REFRESH] = "refresh",
		[L3_ROAM_REBOOT] = "reboot",	 [L3_ROAM_DETECT] = "detect",
		[L3_ROAM_DISCOVER] = "discover",
	};

	INVARIANT((unsigned)r < L3_ROAM_COUNT);
	return words[r];
}
