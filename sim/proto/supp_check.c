#include "proto/supp_check.h"

#include "base/invariant.h"
#include "crypto/ct.h"
#include "wire/rsn.h"

static struct supp_fault fault(const char *why, uint16_t reason)
{
	return (struct supp_fault){IGNORE(why), reason};
}

static const struct supp_fault fine = {{VERDICT_ACCEPT, 0, NULL}, 0};

/* WPA1: the WPA element, and the RSNE if it is there too. */
static struct supp_fault check_wpa(const struct supplicant *s, const struct kdes *kd)
{
	struct bytes rsne = bytes_of(s->ap_rsne, s->ap_rsne_len);

	if (kd->rsne.len > 0 && rsne.len == 0)
		return fault("Possible downgrade attack detected - RSN was enabled and RSN IE was "
			     "in msg 3/4, but not in Beacon/ProbeResp",
			     REASON_4WAY_ELEMENT_DIFFERS);
	if (!bytes_equal(bytes_of(s->ap_wpa, s->ap_wpa_len), kd->wpa) ||
	    (kd->rsne.len > 0 && !bytes_equal(rsne, kd->rsne)))
		return fault("IE in 3/4 msg does not match with IE in Beacon/ProbeResp",
			     REASON_4WAY_ELEMENT_DIFFERS);
	return fine;
}

/* [12.7.6.4] RSNE and RSNXE "identical to" those of the Beacon or Probe Response; PMKID apart. */
static struct supp_fault check_beacon(const struct supplicant *s, const struct kdes *kd)
{
	struct bytes rsne = bytes_of(s->ap_rsne, s->ap_rsne_len);
	struct bytes wpa = bytes_of(s->ap_wpa, s->ap_wpa_len);
	bool same =
		s->row->is_ft ? rsne_same_but_pmkid(rsne, kd->rsne) : bytes_equal(rsne, kd->rsne);

	if (s->wpa)
		return check_wpa(s, kd);
	if (kd->wpa.len > 0 && wpa.len > 0 && !bytes_equal(kd->wpa, wpa))
		same = false;
	if (!same)
		return fault("IE in 3/4 msg does not match with IE in Beacon/ProbeResp",
			     REASON_4WAY_ELEMENT_DIFFERS);
	if (!bytes_equal(bytes_of(s->ap_rsnxe, s->ap_rsnxe_len), kd->rsnxe))
		return fault("RSNXE in 3/4 msg does not match with IE in Beacon/ProbeResp",
			     REASON_4WAY_ELEMENT_DIFFERS);
	return fine;
}

static struct supp_fault check_name(const struct supplicant *s, const struct kdes *kd)
{
	struct rsne r;

	if (rsne_parse(kd->rsne, &r) != WIRE_OK || r.n_pmkid != 1)
		return fault("FT: No PMKR1Name in FT 4-way handshake message 3/4",
			     REASON_UNSPECIFIED);
	if (!ct_equal(r.pmkid[0], s->r1.name, PMKID_LEN))
		return fault("FT: PMKR1Name mismatch in FT 4-way handshake message 3/4",
			     REASON_UNSPECIFIED);
	return fine;
}

static struct supp_fault check_ft(const struct supplicant *s, const struct kdes *kd)
{
	if (kd->mde.len == 0)
		return fault("FT: No MDIE in msg 3/4", REASON_UNSPECIFIED);
	if (!bytes_equal(kd->mde, bytes_of(s->mde, s->mde_len)))
		return fault("FT: MDIE in msg 3/4 did not match with the current mobility domain",
			     REASON_UNSPECIFIED);
	if (kd->fte.len == 0)
		return fault("FT: No FTIE in EAPOL-Key msg 3/4", REASON_UNSPECIFIED);
	if (!bytes_equal(kd->fte, bytes_of(s->fte, s->fte_len)))
		return fault("FT: FTIE mismatch", REASON_UNSPECIFIED);
	return check_name(s, kd);
}

struct supp_fault supp_check_m3(const struct supplicant *s, const struct kdes *kd)
{
	struct supp_fault f = check_beacon(s, kd);

	if (f.judged.verdict == VERDICT_ACCEPT && s->row->is_ft)
		f = check_ft(s, kd);
	return f;
}

/* An IGTK or BIGTK: of the right length, and of key id first or the next. */
static bool read_mgmt_key(const struct supplicant *s, struct bytes kde, uint16_t first,
			  struct igtk_kde *out)
{
	return igtk_kde_parse(kde, out) == WIRE_OK &&
	       out->key.len == cipher_tk_len(s->group_mgmt) && out->key_id >= first &&
	       out->key_id <= first + 1;
}

struct supp_fault supp_check_key_id(const struct supplicant *s, const struct kdes *kd,
				    uint8_t *key_id)
{
	enum wire has = key_id_kde_parse(kd->key_id, key_id);

	if (has != WIRE_OK)
		*key_id = 0;
	if (has == WIRE_SHORT || (has == WIRE_ABSENT && s->ext_key_id))
		return fault("RSN: No Key ID in Extended Key ID handshake", REASON_UNSPECIFIED);
	if (s->ext_key_id && *key_id > 1)
		return fault("RSN: Invalid Extended Key ID", REASON_UNSPECIFIED);
	if (!s->ext_key_id && *key_id != 0)
		return fault("RSN: Non-zero Extended Key ID Key ID in PTK0 handshake",
			     REASON_UNSPECIFIED);
	return fine;
}

struct supp_fault supp_check_group(const struct supplicant *s, const struct kdes *kd,
				   struct supp_group *out)
{
	out->has_igtk = out->has_bigtk = false;
	if (kd->gtk.len == 0)
		return fault("WPA: No GTK KDE", REASON_UNSPECIFIED);
	if (gtk_kde_parse(kd->gtk, &out->gtk) != WIRE_OK ||
	    out->gtk.key.len != cipher_tk_len(s->group))
		return fault("WPA: Unsupported Group Cipher key length", REASON_UNSPECIFIED);
	if (s->group_mgmt == CIPHER_NONE)
		return fine;
	if (kd->igtk.len == 0)
		return fault("WPA: No IGTK KDE", REASON_UNSPECIFIED);
	if (!read_mgmt_key(s, kd->igtk, KEY_ID_IGTK, &out->igtk))
		return fault("WPA: Invalid IGTK KDE", REASON_UNSPECIFIED);
	out->has_igtk = true;
	out->has_bigtk = s->beacon_prot && kd->bigtk.len > 0;
	if (out->has_bigtk && !read_mgmt_key(s, kd->bigtk, KEY_ID_BIGTK, &out->bigtk))
		return fault("WPA: Invalid BIGTK KDE", REASON_UNSPECIFIED);
	return fine;
}

/* The key alone; what stands after it is padding. Its id is in Key Information. */
struct supp_fault supp_check_group_wpa(const struct supplicant *s, const struct eapol_key *k,
				       struct bytes plain, struct supp_group *out)
{
	size_t len = cipher_tk_len(s->group);
	struct rd r = rd_of(plain);

	*out = (struct supp_group){.gtk.key_id = (k->info & KEY_INFO_WPA_INDEX) >> 4};
	if (k->key_len != len || !rd_take(&r, len, &out->gtk.key))
		return fault("WPA: Unsupported Group Cipher key length", REASON_UNSPECIFIED);
	return fine;
}

bool held_key_is(const struct held_key *h, uint16_t key_id, struct bytes key)
{
	return h->present && h->key_id == key_id && h->len == key.len &&
	       ct_equal(h->key, key.p, key.len);
}

void held_key_set(struct held_key *h, uint16_t key_id, struct bytes key)
{
	INVARIANT(key.len <= sizeof(h->key));
	h->present = true;
	h->key_id = key_id;
	h->len = (uint8_t)key.len;
	memcpy(h->key, key.p, key.len);
}
