#include "proto/ric.h"

#include "wire/ft.h"
#include "wire/ie.h"

/* [hostapd] the air that one request may take in each second, and what SIFS and ACK count as */
enum { MEDIUM_US_MAX = 750000, ACK_US = 50 };
enum { MSDU_SIZE = 0x7fff, SURPLUS_ONE = 0x2000, MEDIUM_UNIT_US = 32 };

/* A number of MSDUs in each second, each as long as at the lowest rate, times the allowance. */
static uint64_t medium_us(const struct wmm_tspec *t)
{
	uint64_t msdus = (t->mean_rate / 8 + t->nominal_msdu - UINT64_C(1)) / t->nominal_msdu;
	uint64_t each = (t->nominal_msdu & MSDU_SIZE) * UINT64_C(8) / (t->min_phy_rate / 1000000);

	return t->surplus * msdus * (each + ACK_US) / SURPLUS_ONE;
}

static uint16_t judge(struct wmm_tspec *t)
{
	uint64_t us;

	if (t->nominal_msdu == 0 || t->min_phy_rate < 1000000 || t->surplus <= SURPLUS_ONE)
		return STATUS_INVALID_PARAMETERS;
	us = medium_us(t);
	if (us > MEDIUM_US_MAX)
		return STATUS_REQUEST_DECLINED;
	t->medium_time = (uint16_t)(us / MEDIUM_UNIT_US);
	return STATUS_SUCCESS;
}

/* The last TSPEC among the descriptors; WIRE_ABSENT: none. */
static enum wire find_tspec(struct bytes descriptors, struct wmm_tspec *out)
{
	struct rd r = rd_of(descriptors);
	enum wire found = WIRE_ABSENT;
	struct wmm_tspec t;
	struct elem e;

	while (elem_next(&r, &e) == STEP_ITEM) {
		enum wire is = wmm_tspec_parse(e.whole, &t);

		if (is == WIRE_OTHER)
			continue;
		found = is;
		*out = t;
	}
	return found;
}

static void answer_one(const struct rde *in, struct wr *w)
{
	struct rde out = { .id = in->id, .status = STATUS_UNSPECIFIED };
	struct wmm_tspec t = { 0 };

	if (find_tspec(in->descriptors, &t) == WIRE_OK)
		out.status = judge(&t);
	out.count = out.status == STATUS_SUCCESS ? 1 : 0;
	rde_build(w, &out);
	if (out.count > 0)
		wmm_tspec_build(w, &t);
}

void ric_answer(struct bytes asked, struct wr *w)
{
	struct rd r = rd_of(asked);
	struct rde in;

	while (rde_next(&r, &in) == STEP_ITEM)
		answer_one(&in, w);
}
