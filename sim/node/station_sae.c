#include "base/invariant.h"
#include "crypto/ct.h"
#include "node/station_parts.h"
#include "wire/rsn.h"

/* The password of a network block; a passphrase serves SAE too. */
static struct bytes password_of(const struct spec_network *n)
{
	if (n->sae_password != NULL)
		return bytes_of(n->sae_password, strlen(n->sae_password));
	return bytes_of(n->psk.passphrase, n->psk.passphrase_len);
}

/* PT of every group, as wpa_supplicant computes them before it connects. */
static void fill_points(struct station_node *s, const struct spec_network *n)
{
	struct sae_password *p = &s->sae_password;
	struct sae_pt_in in = { .ssid = spec_ssid_bytes(&n->ssid),
				.password = p->password,
				.identifier = p->identifier };

	for (size_t i = 0; i < s->spec->n_sae_groups; i++) {
		if (!ec_is_known(s->spec->sae_groups[i]))
			continue;
		in.group = (enum ec_group)s->spec->sae_groups[i];
		INVARIANT(psk_cache_pt(s->psks, s->node.env.crypto, &in,
				       &p->pt[ec_index(in.group)]) == ERR_OK);
	}
}

void station_sae_start(struct station_node *s)
{
	const struct sme_target *t = &s->sme.target;
	const struct spec_network *n = t->fit.network;
	unsigned pwe = spec_network_sae_pwe(s->spec, n, t->fit.akm);
	struct sae_event ev = { .kind = SAE_EV_START };
	struct sae *sae = station_sae(s);
	struct rng rng = sae->rng;
	uint8_t old[sizeof(sae->rejected)];
	size_t old_len = 0;

	s->sae_password = (struct sae_password){ .any_mac = true, .password = password_of(n) };
	if (n->sae_password_id != NULL)
		s->sae_password.identifier =
			bytes_of(n->sae_password_id, strlen(n->sae_password_id));
	if (pwe == SAE_PWE_H2E || pwe == SAE_PWE_BOTH)
		fill_points(s, n);
	s->sae_conf = (struct sae_config){ .role = SAE_STATION,
					   .groups = s->spec->sae_groups,
					   .n_groups = s->spec->n_sae_groups,
					   .pwe = (enum sae_pwe_mode)pwe,
					   .password = &s->sae_password,
					   .n_password = 1,
					   .sync_max = SAE_SYNC_MAX };
	if (sae->rejected_len > 0 && node_bug(&s->node, BUG_SAE_OLD_REJECTED)) {
		old_len = sae->rejected_len;
		memcpy(old, sae->rejected, old_len);
	}
	sae_fini(sae);
	sae_init(sae, s->mac, t->bss.bssid, rng);
	ev.u.start = (struct sae_start){
		.akm = t->fit.akm,
		.peer_has_h2e = rsnxe_has(bytes_of(t->bss.rsnxe, t->bss.rsnxe_len), RSNX_SAE_H2E),
		.rejected = bytes_of(old, old_len)
	};
	station_sae_step(s, &ev);
}

struct sae_env station_sae_env(struct station_node *s)
{
	return (struct sae_env){ .crypto = s->node.env.crypto,
				 .bugs = &s->node.bugs,
				 .config = &s->sae_conf,
				 .now_ns = node_now(&s->node) };
}

/* [12.4.6] The PMK of this exchange, for this association and, cached, for later ones. */
void station_sae_done(struct station_node *s)
{
	const struct sae *sae = station_sae(s);
	struct pmksa key = { .aa = s->sme.target.bss.bssid,
			     .spa = s->mac,
			     .akm = sae->akm,
			     .pmk_len = sae->keys.pmk_len,
			     .network = s->sme.target.fit.network };

	memcpy(key.pmk, sae->keys.pmk, key.pmk_len);
	memcpy(key.pmkid, sae->keys.pmkid, PMKID_LEN);
	station_take_key(s, &key);
	ct_wipe(&key, sizeof(key));
}
