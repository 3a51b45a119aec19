#include "base/invariant.h"
#include "crypto/ct.h"
#include "node/station_parts.h"

/* OWE of the association under way; its frames are the association's, which sme sends. */

static const uint16_t groups[] = { EC_P256, EC_P384, EC_P521 };

struct owe_env station_owe_env(struct station_node *s)
{
	const struct spec_network *n = s->sme.target.fit.network;
	struct owe_env env = { .crypto = s->node.env.crypto,
			       .groups = groups,
			       .n_groups = sizeof(groups) / sizeof(groups[0]) };

	/* a group of the configuration is the only one tried */
	if (n->owe_group != 0) {
		env.groups = &s->sme.target.owe_group;
		env.n_groups = 1;
	}
	return env;
}

void station_owe_start(struct station_node *s, uint16_t group)
{
	uint8_t element[OWE_DH_MAX];
	struct wr w = wr_of(element, sizeof(element));
	struct rng rng = s->owe.rng;

	owe_fini(&s->owe);
	owe_init(&s->owe, true, s->mac, s->sme.target.bss.bssid, rng);
	station_owe_step(s, &(struct owe_event){ OWE_EV_START, { .group = group } });
	owe_element(&s->owe, &w);
	INVARIANT(!w.overflow);
	station_sme_step(s, &(struct sme_event){ .kind = SME_EV_OWE_READY,
						 .u.body = wr_sofar(&w) });
}

void station_owe_answer(struct station_node *s, uint16_t status)
{
	struct owe_event ev = { .kind = OWE_EV_RESPONSE };

	if (status == STATUS_SUCCESS && s->sme.target.cached) {
		node_log(&s->node, LOG_DEBUG, false, "OWE: Use PMKSA caching");
		station_owe_step(s, &(struct owe_event){ .kind = OWE_EV_ABORT });
		station_start_supplicant(s);
		return;
	}
	ev.u.answer.status = status;
	if (status == STATUS_SUCCESS)
		ev.u.answer.element = bytes_of(s->sme.owe, s->sme.owe_len);
	station_owe_step(s, &ev);
}

static void take_keys(struct station_node *s)
{
	struct pmksa key = { .aa = s->sme.target.bss.bssid,
			     .spa = s->mac,
			     .akm = AKM_OWE,
			     .pmk_len = s->owe.keys.pmk_len,
			     .network = s->sme.target.fit.network };

	memcpy(key.pmk, s->owe.keys.pmk, key.pmk_len);
	memcpy(key.pmkid, s->owe.keys.pmkid, PMKID_LEN);
	station_take_key(s, &key);
	ct_wipe(&key, sizeof(key));
	station_start_supplicant(s);
}

/* What came with an association that was granted is wrong: it is ended [wpa_supplicant]. */
static void failed(struct station_node *s)
{
	struct sme_event ev = { .kind = SME_EV_OWE_FAILED };

	if (s->sme.state == SME_HANDSHAKE)
		ev = (struct sme_event){ .kind = SME_EV_REFUSED, .u.reason = REASON_UNSPECIFIED };
	station_sme_step(s, &ev);
}

void station_owe_told(struct station_node *s, unsigned tell, uint32_t value)
{
	switch ((enum owe_tell)tell) {
	case OWE_TELL_DONE:
		take_keys(s);
		break;
	case OWE_TELL_RETRY:
		station_sme_step(s, &(struct sme_event){ .kind = SME_EV_OWE_RETRY,
							 .u.group = (uint16_t)value });
		break;
	case OWE_TELL_FAILED:
		failed(s);
		break;
	case OWE_TELL_REFUSE: /* an AP's */
		break;
	}
}
