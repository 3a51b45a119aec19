#include "base/invariant.h"
#include "node/station_parts.h"
#include "proto/oci.h"
#include "wire/action.h"
#include "wire/mgmt.h"

/* Management frame protection at the station [11-2020 11.13, 11.14, 12.5.4]. */

/* Group keys */

void station_group_key(struct station_node *s, const struct fx_item *item)
{
	bool is_beacon = item->u.key.key == KEY_BIGTK;
	unsigned first = is_beacon ? KEY_ID_BIGTK : KEY_ID_IGTK;
	struct seal_group *k;

	if (item->u.key.key != KEY_IGTK && item->u.key.key != KEY_BIGTK)
		return;
	INVARIANT(item->u.key.key_id >= first && item->u.key.key_id <= first + 1);
	k = &(is_beacon ? s->bigtk : s->igtk)[item->u.key.key_id - first];
	if (item->u.key.what == KEY_DELETED)
		seal_group_forget(k);
	else if (item->u.key.what == KEY_INSTALLED)
		INVARIANT(seal_group_install(&s->node, k, s->sme.target.fit.group_mgmt,
					     item->u.key.secret, item->u.key.key_id,
					     item->u.key.pn) == ERR_OK);
}

void station_forget_group_keys(struct station_node *s)
{
	for (unsigned i = 0; i < 2; i++) {
		seal_group_forget(&s->igtk[i]);
		seal_group_forget(&s->bigtk[i]);
	}
}

/* SA Query */

void station_sa_init(struct station_node *s, const char *stream)
{
	const struct node_env *env = &s->node.env;

	sa_asker_init(&s->sa,
		      &(struct sa_asker_conf){ .max_tu = SA_ASKER_MAX_TU,
					       .retry_tu = SA_ASKER_RETRY_TU,
					       .rng = rng_stream(env->seed, env->name, stream) });
}

bool station_ocv(const struct station_node *s, struct bytes ap_rsne)
{
	const struct spec_network *n = s->sme.target.fit.network;

	return n != NULL && n->ocv != 0 && s->sme.target.fit.group_mgmt != CIPHER_NONE &&
	       oci_is_meant(ap_rsne);
}

static struct bytes rsne_now(const struct station_node *s)
{
	return bytes_of(s->supp.ap_rsne, s->supp.ap_rsne_len);
}

struct sa_env station_sa_env(struct station_node *s)
{
	struct sa_env env = { .peer = s->sme.bssid, .now_ns = node_now(&s->node) };
	struct wr w = wr_of(s->oci, sizeof(s->oci));
	struct phy_channel here;
	uint8_t oci[OCI_LEN];

	if (!s->mfp || !station_ocv(s, rsne_now(s)))
		return env;
	here = station_channel(s);
	oci_of(&here, &s->node.bugs, s->node.env.fx, oci);
	oci_build(&w, oci);
	env.oci = wr_sofar(&w);
	return env;
}

/* [wpa_supplicant] A wrong OCI: the frame counts for nothing. */
static bool channel_fits(struct station_node *s, const struct sa_query *q)
{
	struct oci_seen seen = { .from = s->sme.bssid,
				 .frame = q->action == SA_QUERY_REQUEST ? "saqueryreq"
									: "saqueryresp",
				 .ours = station_channel(s) };
	struct fx *fx = s->node.env.fx;
	const char *why;
	struct elems e;

	if (!station_ocv(s, rsne_now(s)))
		return true;
	if (elems_parse(q->elements, &e) != WIRE_OK)
		return false;
	seen.oci = oci_of_element(e.oci);
	fx_reset(fx);
	why = oci_fault(&seen, fx);
	for (unsigned i = 0; i < fx->n; i++)
		(void)node_note_fx(&s->node, &fx->item[i]);
	return why == NULL;
}

void station_sa_rx(struct station_node *s, struct bytes body)
{
	struct sa_query q;

	if (!s->mfp || sa_query_parse(body, &q) != WIRE_OK || !channel_fits(s, &q))
		return;
	if (q.action == SA_QUERY_REQUEST)
		station_sa_answer(s, q.transaction);
	else if (q.action == SA_QUERY_RESPONSE)
		station_sa_step(s, &(struct sa_asker_event){ .kind = SA_ASKER_EV_RESPONSE,
							     .u.transaction = q.transaction });
}

void station_sa_switched(struct station_node *s)
{
	if (s->port_open && s->mfp && station_ocv(s, rsne_now(s)))
		station_sa_step(s, &(struct sa_asker_event){ .kind = SA_ASKER_EV_SWITCHED,
							     .u.in_ns = s->profile->tune_ns });
}

void station_sa_told(struct station_node *s)
{
	station_sme_step(s, &(struct sme_event){ .kind = SME_EV_REFUSED,
						 .u.reason = REASON_AUTH_NOT_VALID });
}

/* What an unprotected frame may still do: make the station ask [wpa_supplicant]. */
static void on_unprotected(struct station_node *s, struct bytes body)
{
	struct leave l;

	if (!s->port_open || leave_parse(body, &l) != WIRE_OK)
		return;
	station_sa_step(s, &(struct sa_asker_event){ .kind = SA_ASKER_EV_UNPROTECTED,
						     .u.reason = l.reason });
}

static bool is_leave(const struct hdr *h)
{
	return h->kind == FRAME_DEAUTH || h->kind == FRAME_DISASSOC;
}

static bool open_group(struct station_node *s, const struct hdr *h, struct bytes frame,
		       struct bytes body)
{
	if (!s->mfp || !mgmt_is_robust(h->kind, body))
		return true;
	if (is_leave(h) && !seal_group_has_mme(s->sme.target.fit.group_mgmt, frame)) {
		on_unprotected(s, body);
		return false;
	}
	return seal_group_check(&s->node, s->igtk, KEY_ID_IGTK, frame) == SEAL_OPEN;
}

/* [mac80211] Once there is a key for them, a beacon without a good MIC counts as not heard. */
bool station_open_beacon(struct station_node *s, const struct hdr *h, struct bytes frame)
{
	char mac[MAC_TEXT];

	if (h->kind != FRAME_BEACON || !s->sme.associated || !mac_equal(h->a2, s->sme.bssid) ||
	    (!s->bigtk[0].set && !s->bigtk[1].set) ||
	    seal_group_check(&s->node, s->bigtk, KEY_ID_BIGTK, frame) == SEAL_OPEN)
		return true;
	node_log(&s->node, LOG_INFO, true, "CTRL-EVENT-UNPROT-BEACON %s", mac_format(h->a2, mac));
	return false;
}

/*
 * [mac80211] An unprotected deauthentication or disassociation counts only while there is no key
 * yet; an unprotected robust Action frame never does.
 */
bool station_open_mgmt(struct station_node *s, const struct hdr *h, struct bytes frame,
		       struct bytes *body, struct wr *w)
{
	if (mac_is_group(h->a1))
		return !h->prot && open_group(s, h, frame, *body);
	if (h->prot) {
		struct seal_key *k = seal_named(&s->tk, &s->tk_rx, frame);

		if (!s->mfp || seal_open(&s->node, k, frame, SEAL_TIDS, w) != SEAL_OPEN)
			return false;
		*body = wr_sofar(w);
		return true;
	}
	if (!s->mfp || !mgmt_is_robust(h->kind, *body))
		return true;
	if (!is_leave(h))
		return false;
	if (s->tk.set)
		on_unprotected(s, *body);
	return !s->tk.set;
}
