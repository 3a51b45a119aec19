/*
 * What a capture and its keys tell, without the run that made them:
 *
 *   recompute [--foreign] CAPTURE KEYS [HOLDER-KEY | secret:TEXT]…
 *
 * Holder keys are those of r0kh and r1kh lines, in hex; secret: what RADIUS servers share.
 * --foreign: the capture is not of our medium, so that its times may be shorter than frames last.
 *
 * One fact a line, for twice.py to compare with summary.json:
 *
 *   join STATION N METHOD OUTCOME T_MGMT T_KEY      as the observer sees the frames alone
 *   roam STATION N METHOD OUTCOME T_MGMT T_KEY
 *   tk HEX                                          derived again from the keys file
 *   gtk HEX
 *   count WHAT NUMBER
 *   violation FRAME KIND STATION BSSID TEXT         what the strict judge objects to
 *
 * STATION is an address; times are ns, - where there is none. Exit 0, or 2 if it could not read.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "observe/observe.h"
#include "verify/import.h"
#include "verify/keys.h"
#include "verify/verify.h"

static struct bytes load(const char *path)
{
	FILE *f = fopen(path, "rb");
	uint8_t *p = NULL;
	size_t len = 0, cap = 0, got;

	if (f == NULL)
		return bytes_of(NULL, 0);
	do {
		if (len == cap) {
			uint8_t *more = realloc(p, cap = cap ? 2 * cap : 1 << 20);

			if (more == NULL) {
				(void)fclose(f);
				free(p);
				return bytes_of(NULL, 0);
			}
			p = more;
		}
		got = fread(p + len, 1, cap - len, f);
		len += got;
	} while (got > 0);
	(void)fclose(f);
	return bytes_of(p, len);
}

static void put_ns(int64_t ns)
{
	if (ns == OBSERVE_NULL)
		printf(" -");
	else
		printf(" %" PRId64, ns);
}

static void put_transition(const char *kind, const struct observed_station *s,
			   const struct transition *t)
{
	char mac[MAC_TEXT];

	printf("%s %s %u %s %s", kind, mac_format(s->mac, mac), t->n, method_text(t->method),
	       outcome_text(t->outcome));
	put_ns(t->t_mgmt_ns);
	put_ns(t->t_key_ns);
	printf("\n");
}

static enum err put_transitions(struct bytes capture, bool ours)
{
	struct observe *o;
	enum err e = import_observe(capture, ours, &o);

	if (e != ERR_OK)
		return e;
	for (size_t i = 0; i < observe_n_stations(o); i++) {
		const struct observed_station *s = observe_get_station(o, i);

		for (size_t k = 0; k < s->n_joins; k++)
			put_transition("join", s, &s->joins[k]);
		for (size_t k = 0; k < s->n_roams; k++)
			put_transition("roam", s, &s->roams[k]);
	}
	observe_free(o);
	return ERR_OK;
}

static void put_key(const char *kind, const uint8_t *key, size_t len)
{
	char hex[2 * TK_LEN_MAX + 1];
	struct sb s = sb_of(hex, sizeof(hex));

	if (len == 0)
		return;
	sb_hex(&s, bytes_of(key, len));
	printf("%s %s\n", kind, hex);
}

static void put_verdict(const struct verify *v)
{
	const struct verify_counts *c = verify_get_counts(v);

	for (size_t i = 0; i < verify_n_sessions(v); i++) {
		const struct verify_session *s = verify_get_session(v, i);

		put_key("tk", s->ptk.tk, s->ptk.tk_len);
		put_key("gtk", s->gtk, s->gtk_len);
	}
	printf("count frames %" PRIu64 "\ncount handshakes %" PRIu64 "\n", c->frames,
	       c->handshakes);
	printf("count ft-roams %" PRIu64 "\ncount eapol-mics %" PRIu64 "\n", c->ft_roams,
	       c->eapol_mics);
	printf("count cckm-roams %" PRIu64 "\ncount cckm-mics %" PRIu64 "\n", c->cckm_roams,
	       c->cckm_mics);
	printf("count pmkids %" PRIu64 "\n", c->pmkids);
	printf("count fte-mics %" PRIu64 "\ncount group-mics %" PRIu64 "\n", c->fte_mics,
	       c->group_mics);
	printf("count data %" PRIu64 "\ncount data-decrypted %" PRIu64 "\n", c->data,
	       c->data_decrypted);
	printf("count mgmt %" PRIu64 "\ncount mgmt-decrypted %" PRIu64 "\n", c->mgmt,
	       c->mgmt_decrypted);
	printf("count holder-frames %" PRIu64 "\ncount holder-opened %" PRIu64 "\n",
	       c->holder_frames, c->holder_opened);
	printf("count relayed %" PRIu64 "\ncount radius %" PRIu64 "\n", c->relayed, c->radius);
	printf("count radius-keys %" PRIu64 "\n", c->radius_keys);
	for (size_t i = 0; i < verify_n_violations(v); i++) {
		const struct violation *x = verify_get_violation(v, i);
		char sta[MAC_TEXT], bssid[MAC_TEXT];

		printf("violation %" PRIu64 " %s %s %s %s\n", x->frame_no, violation_text(x->kind),
		       mac_format(x->sta, sta), mac_format(x->bssid, bssid), x->text);
	}
}

static enum err add_shared(struct verify *v, const char *text)
{
	static const char secret[] = "secret:";
	const size_t at = sizeof(secret) - 1;
	uint8_t key[32];
	int len;

	if (strncmp(text, secret, at) == 0)
		return verify_radius_secret(v, bytes_of(text + at, strlen(text + at)));
	len = text_hex(text, strlen(text), key, sizeof(key));
	return len < 0 ? ERR_PARSE : verify_holder_key(v, bytes_of(key, (size_t)len));
}

static enum err judge(struct bytes capture, struct bytes text, char **shared, int n)
{
	struct verify_keys keys = { 0 };
	struct crypto *c = NULL;
	struct verify *v = NULL;
	unsigned line = 0;
	enum err e = crypto_new(&c);

	if (e == ERR_OK)
		e = verify_keys_parse(&keys, text, &line);
	if (e == ERR_OK)
		e = verify_new(c, &keys, &v);
	for (int i = 0; i < n && e == ERR_OK; i++)
		e = add_shared(v, shared[i]);
	if (e == ERR_OK)
		e = verify_capture(v, capture);
	if (e == ERR_OK)
		put_verdict(v);
	verify_free(v);
	verify_keys_fini(&keys);
	crypto_free(c);
	return e;
}

int main(int argc, char **argv)
{
	bool foreign = argc > 1 && strcmp(argv[1], "--foreign") == 0;
	struct bytes capture, keys;
	enum err e = ERR_FILE;

	argc -= foreign;
	argv += foreign;
	if (argc < 3) {
		(void)fprintf(stderr,
			      "usage: recompute [--foreign] CAPTURE KEYS "
			      "[HOLDER-KEY | secret:TEXT]…\n");
		return 2;
	}
	capture = load(argv[1]);
	keys = load(argv[2]);
	if (capture.p != NULL && keys.p != NULL)
		e = put_transitions(capture, !foreign);
	if (e == ERR_OK)
		e = judge(capture, keys, argv + 3, argc - 3);
	if (e != ERR_OK)
		(void)fprintf(stderr, "recompute: %s: %s\n", argv[1], err_text(e));
	free((void *)(uintptr_t)capture.p);
	free((void *)(uintptr_t)keys.p);
	return e == ERR_OK ? 0 : 2;
}
