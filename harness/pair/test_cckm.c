#include "cckm_course.h"

/* Roams of one session: what both sides ask of each other's frame. */
START_TEST(there_and_back)
{
	struct course *k = course_new(&ways[_i], false);
	struct ptk first;

	ck_assert(cckm_sta_fits(&k->sta, k->p->ap[1].sec.ssid, security_of(k, 1)));
	roam(k, 1);
	keyed_alike(k, 1);
	ck_assert_uint_eq(cckm_ap_response(&k->ap[1]).len, response_len[_i]);
	ck_assert_uint_eq(k->pushes, 1);
	first = k->sta.ptk;
	k->tsf_us = k->sta_tsf_us = 35000000;
	roam(k, 0);
	keyed_alike(k, 0);
	ck_assert_mem_ne(first.tk, k->sta.ptk.tk, 16);
	ck_assert_uint_eq(k->sta.ctx.rn, 3);
	course_free(k);
}
END_TEST

/* After the roam both go on with group handshakes of the kind the session has. */
START_TEST(rekey_after_roam)
{
	struct course *k = course_new(&ways[_i], false);
	struct pair *p = k->p;
	struct supp_event up = { .kind = SUPP_EV_FT };
	struct authr_event down = { .kind = AUTHR_EV_FT };
	uint8_t id;

	roam(k, 1);
	up.u.ft = (struct supp_ft){ .akm = AKM_CCKM,
				    .pairwise = p->pairwise,
				    .group = p->group,
				    .bssid = p->ap[1].sec.bssid,
				    .ptk = &k->sta.ptk,
				    .keys = &k->sta.held,
				    .wpa = k->sta.ctx.wpa };
	down.u.ft = (struct authr_ft){ .akm = AKM_CCKM,
				       .pairwise = p->pairwise,
				       .ptk = &k->ap[1].ptk,
				       .rsne = bytes_of(k->ap[1].security, k->ap[1].security_len) };
	pair_to_sta(p, &up);
	p->current = 1;
	pair_to_ap(p, 1, &down);
	id = p->ap[1].group.now.gtk_id;
	pair_rekey(p, 1);
	pair_run(p, 3 * NS_PER_S);
	ck_assert_uint_ne(p->ap[1].group.now.gtk_id, id);
	ck_assert_uint_eq(p->group_done, 1);
	ck_assert_mem_eq(p->supp.held.gtk.key, p->ap[1].group.now.gtk, cipher_tk_len(p->group));
	course_free(k);
}
END_TEST

/* Refusals. Each leaves cache and machine as they were, and the next honest request passes. */
enum wrong {
	STALE, AHEAD, AT_LIMIT, MIC, RN_BIT, TIME_BIT, SECURITY, TYPE, TRUNCATED,
	LONGER, OTHER_AKM, OTHER_CIPHER, NO_SECURITY, ORDER
};

static void spoil(struct course *k, enum wrong w)
{
	size_t at = k->request_len - 26; /* the element */

	switch (w) {
	case STALE:        k->tsf_us += 1000001; break;
	case AHEAD:        k->tsf_us -= 1000001; break;
	case AT_LIMIT:     k->tsf_us += 1000000; break;
	case MIC:          k->request[at + 25] ^= 1; break;
	case RN_BIT:       k->request[at + 14] ^= 4; break;
	case TIME_BIT:     k->request[at + 6] ^= 1; break;
	case SECURITY:     k->request[at - 2] ^= 0x28; break;
	case TYPE:         k->request[at + 5] ^= 1; break;
	case TRUNCATED:    k->request[at + 1]--; k->request_len--; break;
	case LONGER:       k->request[at + 1]++; k->request_len++; break;
	case OTHER_AKM:    k->request[at - 3] ^= 2; break;
	case OTHER_CIPHER: k->request[at - 9] ^= 1; break;
	case NO_SECURITY:  k->request[0] = 11; break;
	case ORDER: {
		uint8_t element[26];

		memcpy(element, k->request + at, 26);
		memmove(k->request + 26, k->request, at);
		memcpy(k->request, element, 26);
		break;
	}
	}
}

static const struct refusal {
	enum wrong wrong;
	uint16_t status;
	const char *why;
} refusals[] = {
	{ STALE, STATUS_UNSPECIFIED, "CCKM: timestamp outside the TSF tolerance" },
	{ AHEAD, STATUS_UNSPECIFIED, "CCKM: timestamp outside the TSF tolerance" },
	{ AT_LIMIT, STATUS_SUCCESS, NULL },
	{ MIC, STATUS_UNSPECIFIED, "CCKM: MIC of the request is wrong" },
	{ RN_BIT, STATUS_UNSPECIFIED, "CCKM: MIC of the request is wrong" },
	{ TIME_BIT, STATUS_UNSPECIFIED, "CCKM: MIC of the request is wrong" },
	{ SECURITY, STATUS_UNSPECIFIED, "CCKM: MIC of the request is wrong" },
	{ TYPE, STATUS_UNSPECIFIED, "CCKM: malformed request element" },
	{ TRUNCATED, STATUS_UNSPECIFIED, "CCKM: malformed request element" },
	{ LONGER, STATUS_UNSPECIFIED, "CCKM: malformed request element" },
	{ OTHER_AKM, STATUS_AKMP, "CCKM: another key management" },
	{ OTHER_CIPHER, STATUS_PAIRWISE_CIPHER, "CCKM: cipher not in this WLAN" },
	{ NO_SECURITY, STATUS_INVALID_ELEMENT, "CCKM: no usable WPA or RSN element" },
	{ ORDER, STATUS_SUCCESS, NULL },
};

START_TEST(refused)
{
	const struct refusal *r = &refusals[_i];
	struct course *k = course_new(&ways[1], false);
	const char *why;

	ask(k, 1);
	spoil(k, r->wrong);
	hear(k, 1);
	why = why_of(&k->fx);
	ck_assert_uint_eq(k->ap_tell, CCKM_AP_TELL_REASSOC);
	ck_assert_msg(k->ap_value == r->status, "%s", why ? why : "accepted");
	if (r->why) {
		ck_assert_str_eq(why, r->why);
		ck_assert_uint_eq(cckm_cache_at(k->cache[0], 0)->rn, CCKM_RN_FIRST);
		ck_assert_uint_eq(k->pushes, 0);
		answer(k);
		ck_assert_uint_eq(k->tell, CCKM_STA_TELL_FAILED);
		ck_assert_uint_eq(k->value, r->status);
		k->tsf_us = k->sta_tsf_us;
		roam(k, 1);
	} else {
		answer(k);
	}
	keyed_alike(k, 1);
	course_free(k);
}
END_TEST

/* The status is the WLAN's to choose, where no source says one; so is the tolerance. */
START_TEST(configured)
{
	struct course *k = course_new(&ways[0], false);

	k->p->ap[1].sec.cckm_refusal = 17;
	k->p->ap[1].sec.cckm_tolerance_us = 5000000;
	ask(k, 1);
	k->tsf_us += 5000000;
	hear(k, 1);
	answer(k);
	keyed_alike(k, 1);
	ask(k, 1);
	k->tsf_us += 1;
	hear(k, 1);
	ck_assert_uint_eq(k->ap_value, 17);
	course_free(k);
}
END_TEST

/* The same request again, to this AP or to another; a number that was given out is never good. */
START_TEST(replayed)
{
	struct course *k = course_new(&ways[_i], false);
	uint8_t old[FRAME_MAX];
	size_t len;

	roam(k, 1);
	keyed_alike(k, 1);
	hear(k, 1);
	ck_assert_str_eq(why_of(&k->fx), "CCKM: request number was used before");
	len = k->request_len;
	memcpy(old, k->request, len);
	hear(k, 0);
	ck_assert_str_eq(why_of(&k->fx), "CCKM: MIC of the request is wrong");
	roam(k, 0);
	keyed_alike(k, 0);
	memcpy(k->request, old, len);
	hear(k, 1);
	ck_assert_str_eq(why_of(&k->fx), "CCKM: request number was used before");
	course_free(k);
}
END_TEST

/* A request whose answer was lost is asked again under the next number. */
START_TEST(lost_response)
{
	struct course *k = course_new(&ways[1], false);

	ask(k, 1);
	hear(k, 1);
	ask(k, 1);
	answer(k); /* late, of the request before */
	ck_assert_uint_eq(k->tell, CCKM_STA_TELL_FAILED);
	ck_assert_str_eq(why_of(&k->fx), "CCKM: response has another request number");
	ck_assert_int_eq(k->sta.state, CCKM_STA_IDLE);
	course_free(k);
	k = course_new(&ways[1], false);
	ask(k, 1);
	hear(k, 1);
	to_sta(k, &(struct cckm_sta_event){ .kind = CCKM_STA_EV_ABORT });
	roam(k, 1);
	keyed_alike(k, 1);
	ck_assert_uint_eq(k->sta.ctx.rn, 3);
	course_free(k);
}
END_TEST

/* Every octet of the response's element changed, and every prefix of it: nothing is installed. */
START_TEST(response_mangled)
{
	const struct pair_setup *way = &ways[_i];
	struct course *k = course_new(way, false);
	struct cckm_sta asked;
	uint8_t good[FRAME_MAX];
	size_t len, at;

	ask(k, 1);
	hear(k, 1);
	asked = k->sta;
	len = k->response_len;
	memcpy(good, k->response, len);
	at = len - response_len[_i];
	for (size_t i = at; i < len; i++) {
		k->sta = asked;
		memcpy(k->response, good, len);
		k->response[i] ^= 0x10;
		answer(k);
		ck_assert_msg(k->tell != CCKM_STA_TELL_DONE, "octet %zu of the element", i - at);
		ck_assert(!k->sta.held.gtk.present && k->sta.ptk.tk_len == 0);
	}
	for (size_t n = 0; n < len; n++) {
		k->sta = asked;
		memcpy(k->response, good, n);
		k->response_len = n;
		answer(k);
		ck_assert(k->tell != CCKM_STA_TELL_DONE);
	}
	k->sta = asked;
	memcpy(k->response, good, len);
	k->response_len = len;
	answer(k);
	keyed_alike(k, 1);
	/* once more: there is no request it could answer */
	answer(k);
	ck_assert_uint_eq(k->tell, UINT32_MAX);
	course_free(k);
}
END_TEST

/* The station's own request sent back to it is no response. */
START_TEST(reflected)
{
	struct course *k = course_new(&ways[1], false);
	struct assoc_resp r = { .aid = 7 };
	struct wr w = wr_of(k->response, sizeof(k->response));

	ask(k, 1);
	r.elements = cckm_sta_request(&k->sta);
	assoc_resp_build(&w, &r);
	k->response_len = w.len;
	answer(k);
	ck_assert_uint_eq(k->tell, CCKM_STA_TELL_FAILED);
	ck_assert_uint_eq(k->value, 0);
	/* and a response heard by an AP is no request */
	hear(k, 1);
	k->request_len = own_security(k).len + cckm_ap_response(&k->ap[1]).len;
	memcpy(k->request + own_security(k).len, cckm_ap_response(&k->ap[1]).p,
	       cckm_ap_response(&k->ap[1]).len);
	hear(k, 1);
	ck_assert_str_eq(why_of(&k->fx), "CCKM: malformed request element");
	course_free(k);
}
END_TEST

/* The beacon's element is another than the AP uses: capabilities added, as newer Cisco APs do. */
START_TEST(ap_element_differs)
{
	struct course *k = course_new(&ways[0], false);
	struct cckm_sta_event ev = { .kind = CCKM_STA_EV_START };
	struct rsne r = wpa_of(CIPHER_TKIP, CIPHER_TKIP, AKM_CCKM);
	uint8_t other[64];
	struct wr w = wr_of(other, sizeof(other));

	wpa_build(&w, &r); /* without them */
	ask(k, 1);
	ev.u.start = (struct cckm_sta_start){ .target = k->p->ap[1].sec.bssid,
					      .security = own_security(k),
					      .ap_security = wr_sofar(&w),
					      .tsf_us = k->sta_tsf_us };
	to_sta(k, &ev);
	memcpy(k->request + own_security(k).len, cckm_sta_request(&k->sta).p, CCKM_REQUEST_LEN);
	hear(k, 1);
	ck_assert_uint_eq(k->ap_value, STATUS_SUCCESS);
	answer(k);
	ck_assert_uint_eq(k->tell, CCKM_STA_TELL_FAILED);
	ck_assert_str_eq(why_of(&k->fx), "CCKM: MIC of the response is wrong");
	course_free(k);
}
END_TEST

UNIT_MAIN("pair, CCKM", {
	tcase_add_loop_test(tc, there_and_back, 0, N_OF(ways));
	tcase_add_loop_test(tc, rekey_after_roam, 0, N_OF(ways));
	tcase_add_loop_test(tc, refused, 0, N_OF(refusals));
	tcase_add_test(tc, configured);
	tcase_add_loop_test(tc, replayed, 0, N_OF(ways));
	tcase_add_test(tc, lost_response);
	tcase_add_loop_test(tc, response_mangled, 0, N_OF(ways));
	tcase_add_test(tc, reflected);
	tcase_add_test(tc, ap_element_differs);
})
