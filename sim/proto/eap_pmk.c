#include "proto/eap_pmk.h"

enum { SHORT = 32, LONG = 48 };

struct bytes eap_pmk(enum akm akm, struct bytes msk)
{
	bool is_long = akm == AKM_SUITE_B_192 || akm == AKM_FT_8021X_SHA384;
	size_t from = akm == AKM_FT_8021X ? SHORT : 0;
	size_t len = is_long ? LONG : SHORT;
	struct rd r = rd_of(msk);
	struct bytes pmk;

	return rd_skip(&r, from) && rd_take(&r, len, &pmk) ? pmk : bytes_of(NULL, 0);
}
