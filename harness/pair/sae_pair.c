#include "sae_pair.h"

const struct mac sta_mac = { { 2, 0, 0, 0, 0, 9 } }, ap_mac = { { 2, 0, 0, 0, 0, 1 } };
const struct mac other_mac = { { 2, 0, 0, 0, 0, 7 } };
const uint16_t all_groups[GROUPS] = { 19, 20, 21 };

struct crypto *c;
struct side sta, ap;
struct sae_clogging clogging;
struct flying air[AIR], past[AIR];
unsigned n_air, n_past;
static struct fx fx;
static struct bugs bugs;

void give_password(struct side *s, unsigned i, const char *word, const char *id)
{
	struct sae_password *p = &s->password[i];

	*p = (struct sae_password){ .any_mac = true,
				    .password = bytes_of(word, strlen(word)),
				    .identifier = bytes_of(id, strlen(id)) };
	for (unsigned g = 0; g < EC_GROUPS; g++) {
		struct sae_pt_in in = { (enum ec_group)all_groups[g], bytes_of("net", 3),
					p->password, p->identifier };

		OK(sae_pt_derive(c, &in, &s->pt[i][g]));
		p->pt[g] = &s->pt[i][g];
	}
	s->config.n_password = i + 1;
}

void set_side(struct side *s, enum sae_role role, struct mac own, struct mac peer)
{
	memset(s, 0, sizeof(*s));
	s->config = (struct sae_config){ .role = role,
					 .groups = all_groups,
					 .n_groups = 1,
					 .pwe = SAE_PWE_BOTH,
					 .password = s->password,
					 .akms = SUITE_BIT(AKM_SAE),
					 .threshold = SAE_THRESHOLD,
					 .sync_max = SAE_SYNC_MAX };
	s->env = (struct sae_env){ .crypto = c,
				   .bugs = &bugs,
				   .config = &s->config,
				   .clogging = &clogging };
	give_password(s, 0, "correct horse", "");
	sae_init(&s->sae, own, peer, rng_stream(1, role == SAE_AP ? "ap" : "sta", "sae"));
}

void setup(void)
{
	OK(crypto_new(&c));
	set_side(&sta, SAE_STATION, sta_mac, ap_mac);
	set_side(&ap, SAE_AP, ap_mac, sta_mac);
	sae_clogging_init(&clogging, rng_stream(1, "ap", "token"));
	n_air = n_past = 0;
}

void teardown(void)
{
	sae_fini(&sta.sae);
	sae_fini(&ap.sae);
	crypto_free(c);
}

static void keep_frame(bool up, struct bytes body)
{
	ck_assert_uint_lt(n_air, AIR);
	air[n_air].up = up;
	air[n_air].len = body.len;
	memcpy(air[n_air++].p, body.p, body.len);
}

static void take_item(struct side *s, const struct fx_item *i)
{
	if (i->kind == FX_MGMT) {
		ck_assert_uint_eq(i->u.mgmt.subtype, FRAME_AUTH);
		ck_assert(mac_equal(i->u.mgmt.to, s->sae.peer));
		keep_frame(s == &sta, i->u.mgmt.body);
	} else if (i->kind == FX_TELL && i->u.tell.code == SAE_TELL_DONE) {
		s->done++;
	} else if (i->kind == FX_TELL) {
		s->failed++;
		s->status = i->u.tell.value;
	} else if (i->kind == FX_TIMER && i->u.timer.in_ns >= 0) {
		s->timers++;
	} else if (i->kind == FX_WORK) {
		s->work[i->u.work.work] += i->u.work.count;
	}
}

void step(struct side *s, struct sae_event ev)
{
	fx_reset(&fx);
	OK(sae_step(&s->sae, &s->env, &ev, &fx));
	for (unsigned i = 0; i < fx.n; i++)
		take_item(s, &fx.item[i]);
}

void hear(struct side *s, struct bytes body)
{
	step(s, (struct sae_event){ .kind = SAE_EV_AUTH, .u.body = body });
}

void start(enum akm akm, bool h2e)
{
	step(&sta, (struct sae_event){ .kind = SAE_EV_START,
				       .u.start = { .akm = akm, .peer_has_h2e = h2e } });
}

void deliver(void)
{
	struct flying f = air[0];

	ck_assert_uint_gt(n_air, 0);
	memmove(&air[0], &air[1], --n_air * sizeof(air[0]));
	if (n_past < AIR)
		past[n_past++] = f;
	hear(f.up ? &ap : &sta, bytes_of(f.p, f.len));
}

void deliver_all(void)
{
	for (unsigned i = 0; n_air > 0; i++) {
		ck_assert_uint_lt(i, 40);
		deliver();
	}
}

struct auth frame_of(const struct flying *f)
{
	struct auth a;

	ck_assert_int_eq(auth_parse(bytes_of(f->p, f->len), &a), WIRE_OK);
	ck_assert_uint_eq(a.algorithm, AUTH_SAE);
	return a;
}

void check_keyed(void)
{
	const struct sae_keys *a = &sta.sae.keys, *b = &ap.sae.keys;

	ck_assert(sta.sae.state == SAE_ACCEPTED && ap.sae.state == SAE_ACCEPTED);
	ck_assert_uint_gt(a->pmk_len, 0);
	ck_assert_uint_eq(a->pmk_len, b->pmk_len);
	ck_assert_mem_eq(a->pmk, b->pmk, a->pmk_len);
	ck_assert_mem_eq(a->pmkid, b->pmkid, PMKID_LEN);
}

void forge(struct side *to, uint16_t seq, uint16_t status, struct bytes fields)
{
	uint8_t buf[MGMT_BODY_MAX];
	struct wr w = wr_of(buf, sizeof(buf));
	struct auth a = { .algorithm = AUTH_SAE, .seq = seq, .status = status, .elements = fields };

	auth_build(&w, &a);
	hear(to, wr_sofar(&w));
}
