/* sees: base crypto wire key trace spec proto */
#include "base/invariant.h"
#include "fuzz.h"
#include "proto/oci.h"
#include "proto/sa_asker.h"
#include "wire/action.h"

/* The body of an SA Query frame, as either end takes it: its OCI, and its number while one asks. */

/* A channel is one channel: whatever the OCI says, it fits one of these at most. */
static void judge_oci(const struct sa_query *q, struct fx *fx)
{
	static const uint32_t freq[] = { 2412, 2437, 2484, 5180, 5955, 5975 };
	unsigned fits = 0;
	struct elems e;

	if (elems_parse(q->elements, &e) != WIRE_OK)
		return;
	for (unsigned i = 0; i < sizeof(freq) / sizeof(freq[0]); i++) {
		struct oci_seen seen = { .frame = "saqueryreq",
					 .oci = oci_of_element(e.oci),
					 .ours = { freq[i], 20, 0 } };

		fx_reset(fx);
		fits += oci_fault(&seen, fx) == NULL;
		INVARIANT(seen.oci.len == OCI_LEN || fits == 0);
	}
	INVARIANT(fits <= 1);
}

/* Only the number that was asked with ends the asking. */
static void answer(const struct sa_query *q, struct fx *fx)
{
	struct sa_asker a;
	struct sa_env env = { .now_ns = 0 };
	struct sa_asker_event ev = { .kind = SA_ASKER_EV_DOUBT };

	sa_asker_init(&a, &(struct sa_asker_conf){ .is_ap = true,
						   .max_tu = SA_ASKER_MAX_TU,
						   .retry_tu = SA_ASKER_RETRY_TU,
						   .rng = rng_stream(1, "fuzz", "sa-query") });
	fx_reset(fx);
	sa_asker_step(&a, &env, &ev, fx);
	ev = (struct sa_asker_event){ .kind = SA_ASKER_EV_RESPONSE,
				      .u.transaction = q->transaction };
	fx_reset(fx);
	sa_asker_step(&a, &env, &ev, fx);
	INVARIANT((a.state == SA_ASKER_IDLE) == (q->transaction == a.transaction[0]));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct fx fx;
	static uint8_t again[4096];
	struct wr w = wr_of(again, sizeof(again));
	struct sa_query q;

	if (size > sizeof(again) || sa_query_parse(bytes_of(data, size), &q) != WIRE_OK)
		return 0;
	sa_query_build(&w, &q);
	INVARIANT(!w.overflow && bytes_equal(wr_sofar(&w), bytes_of(data, size)));
	judge_oci(&q, &fx);
	answer(&q, &fx);
	return 0;
}
