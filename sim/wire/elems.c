#include "wire/elem.h"

/* Where an element with this ID is kept: one more than the offset in struct elems, 0 nowhere. */
#define AT(field) (uint16_t)(offsetof(struct elems, field) + 1)

static const uint16_t by_id[256] = {
	[ELEM_SSID] = AT(ssid),
	[ELEM_RATES] = AT(rates),
	[ELEM_EXT_RATES] = AT(ext_rates),
	[ELEM_DS] = AT(ds),
	[ELEM_TIM] = AT(tim),
	[ELEM_COUNTRY] = AT(country),
	[ELEM_POWER_CONSTRAINT] = AT(power_constraint),
	[ELEM_BSS_LOAD] = AT(bss_load),
	[ELEM_ERP] = AT(erp),
	[ELEM_CHALLENGE] = AT(challenge),
	[ELEM_CHANNEL_SWITCH] = AT(channel_switch),
	[ELEM_EXT_CHANNEL_SWITCH] = AT(ext_channel_switch),
	[ELEM_OPERATING_CLASSES] = AT(op_classes),
	[ELEM_BSS_MAX_IDLE] = AT(max_idle),
	[ELEM_REDUCED_NEIGHBOR_REPORT] = AT(rnr),
	[ELEM_INTERWORKING] = AT(interworking),
	[ELEM_EXT_CAPS] = AT(ext_caps),
	[ELEM_RM_CAPS] = AT(rm_caps),
	[ELEM_RSN] = AT(rsne),
	[ELEM_RSNX] = AT(rsnxe),
	[ELEM_MOBILITY_DOMAIN] = AT(mde),
	[ELEM_FAST_TRANSITION] = AT(fte),
	[ELEM_CCKM] = AT(cckm),
	[ELEM_HT_CAPS] = AT(ht_caps),
	[ELEM_HT_OPERATION] = AT(ht_op),
	[ELEM_VHT_CAPS] = AT(vht_caps),
	[ELEM_VHT_OPERATION] = AT(vht_op),
	[ELEM_MME] = AT(mme),
};

static const uint16_t by_ext[256] = {
	[EXT_HE_CAPS] = AT(he_caps),
	[EXT_HE_OPERATION] = AT(he_op),
	[EXT_OWE_DH] = AT(owe_dh),
	[EXT_PASSWORD_ID] = AT(password_id),
	[EXT_REJECTED_GROUPS] = AT(rejected_groups),
	[EXT_TOKEN_CONTAINER] = AT(token),
	[EXT_AKM_SELECTOR] = AT(akm_selector),
	[EXT_OCI] = AT(oci),
};

/* Vendor elements by OUI and type, and WMM by its subtype too. */
enum { MS_WPA = 1, MS_WMM = 2, WMM_PARAMETER = 1, WMM_TSPEC = 2 };

struct vendor {
	uint32_t oui;
	uint8_t type, subtype;
};

static struct vendor vendor_of(const struct elem *e)
{
	struct rd r = rd_of(e->body);
	struct vendor v = { 0, 0, 0xff };

	if (e->id != ELEM_VENDOR || !rd_be24(&r, &v.oui) || !rd_u8(&r, &v.type))
		return (struct vendor){ 0, 0, 0xff };
	if (!rd_u8(&r, &v.subtype))
		v.subtype = 0xff;
	return v;
}

static uint16_t place_of_vendor(const struct elem *e)
{
	struct vendor v = vendor_of(e);

	if (v.oui == OUI_MICROSOFT && v.type == MS_WPA)
		return AT(wpa);
	if (v.oui == OUI_MICROSOFT && v.type == MS_WMM && v.subtype <= WMM_PARAMETER)
		return AT(wmm);
	if (v.oui == OUI_WFA && v.type == WFA_OWE_TRANSITION)
		return AT(owe_transition);
	return 0;
}

static struct bytes *slot(struct elems *out, const struct elem *e)
{
	uint16_t at = e->id == ELEM_EXTENSION ? by_ext[e->ext]
		      : e->id == ELEM_VENDOR  ? place_of_vendor(e)
					      : by_id[e->id];

	return at == 0 ? NULL : (struct bytes *)(void *)((char *)out + (at - 1));
}

/* What may stand in a resource information container after its RDE [11-2020 9.4.2.50, 13.11]. */
static bool is_descriptor(const struct elem *e)
{
	struct vendor v = vendor_of(e);

	return e->id == ELEM_RIC_DATA || e->id == ELEM_RIC_DESCRIPTOR || e->id == ELEM_TSPEC ||
	       e->id == ELEM_TCLAS || e->id == ELEM_TCLAS_PROCESSING || e->id == ELEM_SCHEDULE ||
	       e->id == ELEM_TS_DELAY ||
	       (v.oui == OUI_MICROSOFT && v.type == MS_WMM && v.subtype == WMM_TSPEC);
}

/* Whether the element begins or continues the container. */
static bool add_ric(struct elems *out, const struct elem *e)
{
	bool begins = out->ric.len == 0 && e->id == ELEM_RIC_DATA;
	bool continues = out->ric.len > 0 && out->ric.p + out->ric.len == e->whole.p;

	if (begins)
		out->ric.p = e->whole.p;
	else if (!continues || !is_descriptor(e))
		return false;
	out->ric.len += e->whole.len;
	out->n_ric++;
	return true;
}

/* How many elements the FTE's count covers beside those whose names are known. */
static unsigned counted_ric(const struct elems *e)
{
	unsigned others = 1u + (e->rsne.len > 0 ? 1 : 0) + (e->rsnxe.len > 0 ? 1 : 0) +
			  (e->mde.len > 0 ? 1 : 0);
	struct rd whole = rd_of(e->fte), r;
	uint8_t control, count;
	struct elem fte;

	if (elem_next(&whole, &fte) != STEP_ITEM)
		return 0;
	r = rd_of(fte.body);
	if (!rd_u8(&r, &control) || !rd_u8(&r, &count) || count <= others)
		return 0;
	return count - others;
}

/* after: from the first RDE to the end of the frame. */
static void end_ric(struct elems *out, struct bytes after)
{
	unsigned n = counted_ric(out);
	struct rd r = rd_of(after);
	struct elem e;

	for (unsigned i = 0; i < n; i++)
		if (elem_next(&r, &e) != STEP_ITEM)
			return; /* more than there are: the count is wrong */
	if (n == 0)
		return;
	out->ric = bytes_of(after.p, after.len - r.left);
	out->n_ric = n;
}

static void add(struct elems *out, const struct elem *e)
{
	struct bytes *to = slot(out, e);

	out->n_elements++;
	out->mme_last = e->id == ELEM_MME && to->len == 0;
	if (add_ric(out, e))
		return;
	if (e->id == ELEM_TIMEOUT_INTERVAL && out->n_tie < ELEMS_TIES)
		out->tie[out->n_tie++] = e->whole;
	else if (to == NULL)
		out->n_unknown++;
	else if (to->len != 0)
		out->duplicate = true;
	else
		*to = e->whole;
}

enum wire elems_parse(struct bytes elements, struct elems *out)
{
	struct rd r = rd_of(elements);
	struct bytes left = elements, after = { 0 };
	struct elem e;
	enum step st;

	*out = (struct elems){ 0 };
	while ((st = elem_next(&r, &e)) == STEP_ITEM) {
		if (e.id == ELEM_RIC_DATA && out->ric.len == 0)
			after = left;
		add(out, &e);
		left = bytes_of(r.p, r.left);
	}
	end_ric(out, after);
	return st == STEP_END ? WIRE_OK : WIRE_TRUNCATED;
}
