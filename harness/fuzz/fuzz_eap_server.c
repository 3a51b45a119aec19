/* sees: base crypto wire key trace spec proto */
#include "eap_poke.h"
#include "fuzz.h"

/* An EAP server's session; how is not looked at. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct fx fx;
	static const struct mac sta = { { 2, 0, 0, 0, 2, 0 } };
	struct rd r = rd_of(bytes_of(data, size));
	struct eap_env env = { .crypto = poke_crypto() };
	struct poke_record rec;
	struct eap_server_out out;
	struct eap_server server;
	struct toys conf;
	struct eap e;

	toys_init(&conf);
	eap_server_init(&server, &conf.server, sta, rng_stream(1, "radius", "eap"));
	while (poke_next(&r, &rec)) {
		fx_reset(&fx);
		poke_must(eap_server_step(&server, &env, rec.packet, &fx, &out) == ERR_OK);
		poke_must((out.packet.len == 0) == (out.answer == EAP_SERVER_SILENCE));
		poke_must(out.packet.len == 0 ||
			  (eap_parse(out.packet, &e) == WIRE_OK && e.code != EAP_RESPONSE));
	}
	eap_server_fini(&server);
	return 0;
}
