/* sees: base crypto wire key trace spec proto */
#include "eapol_world.h"
#include "eap_poke.h"
#include "fuzz.h"

/*
 * Both PAEs joined in the world of the unit tests. how: bits 0-1 to whom the PDU goes (0 station,
 * 1 AP; 2 the AP's server said it; 3 the station's owner wants what the first octet says), bits 2-4
 * how long before (a row of ms).
 */
static void give(struct eworld *w, const struct poke_record *rec)
{
	static const enum eapol_auth_event_kind said[] = {
		EAPOL_AUTH_EV_CHALLENGE, EAPOL_AUTH_EV_ACCEPT, EAPOL_AUTH_EV_REJECT
	};
	struct rd r = rd_of(rec->packet);
	uint8_t kind = 0;

	if ((rec->how & 3) == 0) {
		e_supp(w, (struct eapol_supp_event){ EAPOL_SUPP_EV_PDU, { .pdu = rec->packet } });
		return;
	}
	if ((rec->how & 3) == 1) {
		e_auth(w, (struct eapol_auth_event){ EAPOL_AUTH_EV_PDU, { .pdu = rec->packet } });
		return;
	}
	if (!rd_u8(&r, &kind))
		return;
	if ((rec->how & 3) == 2)
		e_auth(w, (struct eapol_auth_event){ said[kind % 3],
						     { .server = { .relay = w->auth.relay,
								   .packet = rd_rest(&r) } } });
	else
		e_supp_does(w, EAPOL_SUPP_EV_LOWER_SUCCESS + kind % 6);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const int64_t ms[] = { 0, 1, 5, 30, 300, 3000, 30000, 100000 };
	struct rd r = rd_of(bytes_of(data, size));
	struct eworld *w = joined();
	struct poke_record rec;

	/* what is said and queued has its bounds in the world: short courses alone */
	for (unsigned n = 0; n < 12 && poke_next(&r, &rec); n++) {
		e_run_to(w, w->now_ns + ms[rec.how >> 2 & 7] * NS_PER_MS);
		give(w, &rec);
		w->n_said = 0;
	}
	e_run_to(w, w->now_ns + 50 * NS_PER_MS);
	e_free(w);
	return 0;
}
