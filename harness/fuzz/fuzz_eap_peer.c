/* sees: base crypto wire key trace spec proto */
#include "eap_poke.h"
#include "fuzz.h"

/* An EAP peer. how: 0 to 7 a packet, then the other events in their order. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct fx fx;
	struct rd r = rd_of(bytes_of(data, size));
	struct eap_env env = { .crypto = poke_crypto() };
	struct eap_peer_event ev = { .kind = EAP_PEER_EV_RESTART };
	struct poke_record rec;
	struct eap_peer peer;
	struct toys conf;
	struct bytes answer;
	struct eap e;

	toys_init(&conf);
	eap_peer_init(&peer, &conf.peer, rng_stream(1, "sta", "eap"));
	do {
		fx_reset(&fx);
		poke_must(eap_peer_step(&peer, &env, &ev, &fx, &answer) == ERR_OK);
		poke_must(answer.len == 0 ||
			  (eap_parse(answer, &e) == WIRE_OK && e.code == EAP_RESPONSE));
		if (!poke_next(&r, &rec))
			break;
		ev = (struct eap_peer_event){ .kind = EAP_PEER_EV_PACKET, .u.packet = rec.packet };
		if (rec.how >= 8)
			ev = (struct eap_peer_event){ .kind = rec.how % EAP_PEER_EV_COUNT };
	} while (true);
	eap_peer_fini(&peer);
	return 0;
}
