#include "verify/verify.h"

#include <stdlib.h>

#include "crypto/ct.h"
#include "verify/state.h"
#include "wire/action.h"
#include "wire/eth.h"
#include "wire/pcap.h"
#include "wire/radiotap.h"

enum err verify_new(struct crypto *c, const struct verify_keys *keys, struct verify **out)
{
	struct verify *v = calloc(1, sizeof(*v));

	if (!v)
		return ERR_NOMEM;
	v->c = c;
	v->keys = keys;
	*out = v;
	return ERR_OK;
}

static void wipe_free(void *p, size_t n)
{
	if (p)
		ct_wipe(p, n);
	free(p);
}

void verify_free(struct verify *v)
{
	if (!v)
		return;
	for (size_t i = 0; i < v->n_links; i++)
		wipe_free(v->links[i], sizeof(*v->links[i]));
	free(v->links);
	map_free(&v->link_of);
	wipe_free(v->bss, v->cap_bss * sizeof(*v->bss));
	wipe_free(v->sessions, v->cap_sessions * sizeof(*v->sessions));
	wipe_free(v->memo, v->cap_memo * sizeof(*v->memo));
	wipe_free(v->pmksas, v->cap_pmksas * sizeof(*v->pmksas));
	wipe_free(v->holder_keys, v->cap_holder_keys * sizeof(*v->holder_keys));
	wipe_free(v->secrets, v->cap_secrets * sizeof(*v->secrets));
	free(v->asked);
	free(v->violations);
	free(v);
}

static void judge_auth(struct verify *v, const struct vframe *f)
{
	struct link *l = link_get(v, f->sta, f->bssid);
	struct ft_part p = { .answer = f->from_ap };
	struct auth a;

	if (!l || link_is_repeat(l, f))
		return;
	if (auth_parse(f->body, &a) != WIRE_OK) {
		verify_violate(v, v->frame_no, VIOLATION_MALFORMED, l, "authentication");
		return;
	}
	if (a.algorithm == AUTH_SAE)
		judge_sae(v, l, &a, f->from_ap);
	if (a.algorithm != AUTH_FT) {
		l->ft.asked = l->ft.answered = false;
		return;
	}
	p.e = a.e;
	if (a.status == STATUS_SUCCESS && a.seq == (f->from_ap ? 2 : 1))
		judge_ft_auth(v, l, &p);
}

static void judge_mgmt(struct verify *v, const struct vframe *f)
{
	if (f->h.prot && !mac_is_group(f->h.a1)) {
		judge_protected(v, f);
		return;
	}
	switch (f->h.kind) {
	case FRAME_BEACON:
	case FRAME_PROBE_RESP:
		judge_beacon(v, f);
		break;
	case FRAME_AUTH:
		judge_auth(v, f);
		break;
	case FRAME_ASSOC_REQ:
	case FRAME_REASSOC_REQ:
		judge_assoc_req(v, f);
		break;
	case FRAME_ASSOC_RESP:
	case FRAME_REASSOC_RESP:
		judge_assoc_resp(v, f);
		break;
	case FRAME_DEAUTH:
	case FRAME_DISASSOC:
		if (f->from_ap && mac_is_group(f->h.a1))
			judge_group_mgmt(v, f);
		break;
	case FRAME_ACTION:
		if (f->body.len > 0 && *f->body.p == CATEGORY_FT)
			judge_ft_action(v, f->body);
		else if (f->from_ap && mac_is_group(f->h.a1) && f->body.len > 0 &&
			 category_is_robust(*f->body.p))
			judge_group_mgmt(v, f);
		break;
	default: /* any octet a radio may send */
		break;
	}
}

static void judge_data(struct verify *v, const struct vframe *f)
{
	struct link *l;
	struct msdu m;

	if (f->h.prot) {
		judge_protected(v, f);
		return;
	}
	if (f->h.kind == FRAME_NULL || f->h.kind == FRAME_QOS_NULL ||
	    msdu_parse(f->body, &m) != WIRE_OK || m.type != ETHERTYPE_EAPOL)
		return;
	l = link_get(v, f->sta, f->bssid);
	if (l)
		judge_eapol(v, l, f, m.payload);
}

static void judge_air(struct verify *v, struct bytes frame)
{
	struct vframe f = { .whole = frame };
	struct rd r = rd_of(frame);

	if (hdr_parse(&r, &f.h) != WIRE_OK) {
		v->counts.malformed++;
		return;
	}
	f.body = rd_rest(&r);
	if (hdr_is_mgmt(&f.h)) {
		f.from_ap = mac_equal(f.h.a2, f.h.a3);
		f.bssid = f.h.a3;
	} else if (hdr_is_data(&f.h) && f.h.to_ds != f.h.from_ds) {
		f.from_ap = f.h.from_ds;
		f.bssid = f.from_ap ? f.h.a2 : f.h.a1;
	} else {
		return;
	}
	f.sta = f.from_ap ? f.h.a1 : f.h.a2;
	if (hdr_is_mgmt(&f.h))
		judge_mgmt(v, &f);
	else
		judge_data(v, &f);
}

static void judge_frame(struct verify *v, const struct pcap_frame *f)
{
	struct rd r = rd_of(f->bytes);
	struct radiotap t;

	v->frame_no++;
	if (f->bytes.len == 0)
		return;
	v->counts.frames++;
	switch (f->linktype) {
	case LINKTYPE_ETHERNET:
		judge_ethernet(v, f->bytes);
		break;
	case LINKTYPE_RADIOTAP:
		if (radiotap_parse(&r, &t) != WIRE_OK)
			v->counts.malformed++;
		else if (!(t.has_flags && (t.flags & RADIOTAP_BAD_FCS)))
			judge_air(v, rd_rest(&r));
		break;
	case LINKTYPE_DOT11:
		judge_air(v, f->bytes);
		break;
	default: /* any number may come */
		break;
	}
}

enum err verify_capture(struct verify *v, struct bytes file)
{
	struct pcap p;
	struct pcap_frame f;
	enum step s = STEP_END;

	v->frame_no = 0;
	if (pcap_open(file, &p) != WIRE_OK)
		return ERR_PARSE;
	while (v->failed == ERR_OK && (s = pcap_next(&p, &f)) == STEP_ITEM)
		judge_frame(v, &f);
	if (v->failed != ERR_OK)
		return v->failed;
	return s == STEP_END ? ERR_OK : ERR_PARSE;
}

const struct verify_counts *verify_get_counts(const struct verify *v)
{
	return &v->counts;
}

size_t verify_n_violations(const struct verify *v)
{
	return v->n_violations;
}

const struct violation *verify_get_violation(const struct verify *v, size_t i)
{
	return i < v->n_violations ? &v->violations[i] : NULL;
}

size_t verify_n_sessions(const struct verify *v)
{
	return v->n_sessions;
}

const struct verify_session *verify_get_session(const struct verify *v, size_t i)
{
	return i < v->n_sessions ? &v->sessions[i] : NULL;
}
