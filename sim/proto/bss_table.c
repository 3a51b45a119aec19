#include "proto/bss_table.h"

#include "wire/ie.h"
#include "wire/mgmt.h"

static struct bss_entry *find(struct bss_table *t, struct mac bssid)
{
	for (unsigned i = 0; i < t->n; i++)
		if (mac_equal(t->entry[i].bssid, bssid))
			return &t->entry[i];
	return NULL;
}

static void remove_at(struct bss_table *t, unsigned i)
{
	t->n--;
	memmove(&t->entry[i], &t->entry[i + 1], (t->n - i) * sizeof(t->entry[0]));
}

static struct bss_entry *add(struct bss_table *t)
{
	if (t->n == BSS_TABLE_MAX) {
		unsigned oldest = 0;

		for (unsigned i = 1; i < t->n; i++)
			if (t->entry[i].seen_ns < t->entry[oldest].seen_ns)
				oldest = i;
		remove_at(t, oldest);
	}
	return &t->entry[t->n++];
}

static uint8_t keep(uint8_t *to, size_t cap, struct bytes from)
{
	if (from.len == 0 || from.len > cap)
		return 0;
	memcpy(to, from.p, from.len);
	return (uint8_t)from.len;
}

const struct bss_entry *bss_table_hear(struct bss_table *t, const struct bss_heard *heard)
{
	struct bss_entry *e;
	struct beacon b;
	struct bytes ssid;

	if (beacon_parse(heard->body, &b) != WIRE_OK || ssid_parse(b.e.ssid, &ssid) != WIRE_OK)
		return NULL;
	e = find(t, heard->bssid);
	if (e == NULL)
		e = add(t);
	*e = (struct bss_entry){ .bssid = heard->bssid,
				 .freq_mhz = heard->freq_mhz,
				 .level_mdbm = heard->level_mdbm,
				 .seen_ns = heard->now_ns,
				 .caps = b.caps,
				 .interval_tu = b.interval,
				 .wmm = b.e.wmm.len > 0 };
	e->ssid_len = keep(e->ssid, sizeof(e->ssid), ssid);
	e->rsne_len = keep(e->rsne, sizeof(e->rsne), b.e.rsne);
	e->rsnxe_len = keep(e->rsnxe, sizeof(e->rsnxe), b.e.rsnxe);
	e->mde_len = keep(e->mde, sizeof(e->mde), b.e.mde);
	return e;
}

const struct bss_entry *bss_table_find(const struct bss_table *t, struct mac bssid, int64_t now_ns,
				       int64_t max_age_ns)
{
	for (unsigned i = 0; i < t->n; i++)
		if (mac_equal(t->entry[i].bssid, bssid) &&
		    now_ns - t->entry[i].seen_ns <= max_age_ns)
			return &t->entry[i];
	return NULL;
}

void bss_table_expire(struct bss_table *t, int64_t now_ns)
{
	for (unsigned i = t->n; i-- > 0;)
		if (now_ns - t->entry[i].seen_ns > BSS_SUPPLICANT_AGE_NS)
			remove_at(t, i);
}
