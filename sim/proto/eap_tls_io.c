#include "proto/eap_tls_io.h"

#include <stdlib.h>

#include "base/invariant.h"
#include "base/time.h"
#include "crypto/ct.h"

enum { FLAGS = 1, LENGTH = 4 };

struct tls_call eap_tls_io_call(const struct eap_tls_io *io, const struct eap_env *env)
{
	return (struct tls_call){ env->rng, io->conf->epoch_s + env->now_ns / NS_PER_S };
}

static enum err init(struct eap_tls_io *io, const struct eap_begin *how, const struct eap_env *env,
		     enum eap_type_no type, bool demand_cert)
{
	struct tls_start start = { .demand_cert = demand_cert, .purpose = (uint8_t)type };
	struct tls_call call;

	*io = (struct eap_tls_io){ .type = type, .server = how->server != NULL };
	io->conf = io->server ? how->server->tls : how->peer->tls;
	if (io->conf == NULL || how->inner)
		return ERR_UNSUPPORTED;
	start.resume = io->conf->kept;
	call = eap_tls_io_call(io, env);
	return tls_new(io->conf->ctx, &call, &start, &io->tls);
}

static void forget_flight(struct eap_tls_io *io)
{
	free(io->in);
	io->in = NULL;
	io->in_len = io->in_total = 0;
}

void eap_tls_io_free(void *session, size_t size)
{
	struct eap_tls_io *io = session;

	if (io == NULL)
		return;
	forget_flight(io);
	tls_free(io->tls);
	ct_wipe(session, size);
	free(session);
}

enum err eap_tls_io_new(size_t size, const struct eap_begin *how, const struct eap_env *env,
			enum eap_type_no type, bool demand_cert, void *session)
{
	struct eap_tls_io *io = calloc(1, size);
	enum err e = ERR_NOMEM;

	if (io != NULL)
		e = init(io, how, env, type, demand_cert);
	if (e)
		eap_tls_io_free(io, size);
	else
		memcpy(session, &io, sizeof(io));
	return e;
}

/* What leaves. */
bool eap_tls_io_waits(const struct eap_tls_io *io)
{
	return tls_out(io->tls).len > 0;
}

/*
 * hostapd counts flags and length as part of a fragment, wpa_supplicant does not; and in PEAP,
 * until TLS is open, it tells the length of whole messages too.
 */
static bool tells_length(const struct eap_tls_io *io, size_t left)
{
	if (io->out_at > 0)
		return false;
	if (io->server)
		return FLAGS + left > io->conf->fragment_size;
	return left > io->conf->fragment_size ||
	       (io->type == EAP_TYPE_PEAP && tls_state(io->tls) != TLS_OPEN);
}

static size_t most(const struct eap_tls_io *io, bool length)
{
	size_t limit = io->conf->fragment_size;

	return io->server ? limit - FLAGS - (length ? LENGTH : 0) : limit;
}

void eap_tls_io_put(struct eap_tls_io *io, struct wr *out)
{
	struct rd r = rd_of(tls_out(io->tls));
	uint32_t total = (uint32_t)r.left;
	struct bytes part;
	bool length;
	size_t n;

	INVARIANT(r.left >= io->out_at);
	r = (struct rd){ r.p + io->out_at, r.left - io->out_at };
	length = r.left > 0 && tells_length(io, r.left);
	n = r.left < most(io, length) ? r.left : most(io, length);
	wr_u8(out, (uint8_t)((length ? EAP_TLS_LENGTH : 0) | (n < r.left ? EAP_TLS_MORE : 0)));
	if (length)
		wr_be32(out, total);
	INVARIANT(rd_take(&r, n, &part));
	wr_bytes(out, part);
	io->out_at += n;
	if (r.left == 0) {
		tls_sent(io->tls);
		io->out_at = 0;
	}
}

enum err eap_tls_io_seal(struct eap_tls_io *io, const struct eap_env *env, struct bytes plain)
{
	struct tls_call call = eap_tls_io_call(io, env);

	return tls_write(io->tls, &call, plain);
}

/* What comes. NULL: it is as it should be; else what is wrong with it. */
struct fragment {
	uint8_t flags;
	uint32_t total; /* with EAP_TLS_LENGTH */
	struct bytes body;
};

static const char *fragment_parse(struct bytes in, struct fragment *f)
{
	struct rd r = rd_of(in);

	if (!rd_u8(&r, &f->flags))
		return "SSL: Invalid frame received: no flags";
	if ((f->flags & EAP_TLS_LENGTH) != 0 && !rd_be32(&r, &f->total))
		return "SSL: Short frame with TLS length";
	f->body = rd_rest(&r);
	return NULL;
}

/* The first of several, or the only one, which is then the message itself. */
static const char *first_fragment(struct eap_tls_io *io, const struct fragment *f,
				  struct bytes *message, enum err *e)
{
	bool length = (f->flags & EAP_TLS_LENGTH) != 0;

	if ((f->flags & EAP_TLS_MORE) == 0) {
		*message = f->body;
		return length && f->total != f->body.len
			       ? "SSL: TLS Message Length differs from what came"
			       : NULL;
	}
	if (!length)
		return "SSL: No Message Length field in a fragmented packet";
	if (f->total == 0 || f->total > EAP_TLS_MESSAGE_MAX)
		return "SSL: Too long TLS fragment (size over 64 kB)";
	if (f->body.len > f->total)
		return "SSL: TLS Message Length smaller than this fragment";
	io->in = malloc(f->total);
	if (io->in == NULL) {
		*e = ERR_NOMEM;
		return NULL;
	}
	io->in_total = f->total;
	io->in_len = f->body.len;
	if (f->body.len > 0)
		memcpy(io->in, f->body.p, f->body.len);
	return NULL;
}

static const char *next_fragment(struct eap_tls_io *io, const struct fragment *f,
				 struct bytes *message)
{
	if (f->body.len > io->in_total - io->in_len)
		return "SSL: more data than TLS message length indicated";
	if (f->body.len > 0)
		memcpy(io->in + io->in_len, f->body.p, f->body.len);
	io->in_len += f->body.len;
	if ((f->flags & EAP_TLS_MORE) != 0)
		return NULL;
	*message = bytes_of(io->in, io->in_len);
	return io->in_len < io->in_total ? "SSL: fragments end before TLS message length" : NULL;
}

static const char *reassemble(struct eap_tls_io *io, const struct fragment *f,
			      struct bytes *message, enum err *e)
{
	if (io->in == NULL)
		return first_fragment(io, f, message, e);
	return next_fragment(io, f, message);
}

void eap_outcome_fail(struct eap_outcome *o, bool server, const char *why)
{
	o->progress = server ? EAP_DONE : EAP_MAY_CONT; /* a peer waits for the Failure */
	o->decision = EAP_FAIL;
	o->why = why;
}

void eap_outcome_done(struct eap_outcome *o)
{
	o->progress = EAP_DONE;
	o->decision = EAP_UNCOND_SUCC;
}

/* A peer answers what it does not like with an acknowledgement, as wpa_supplicant does. */
static void fail(struct eap_tls_io *io, struct wr *out, struct eap_outcome *o, const char *why)
{
	if (!io->server)
		wr_u8(out, 0);
	eap_outcome_fail(o, io->server, why);
}

static void say_alert(const struct eap_tls_io *io, struct fx *fx)
{
	struct tls_alert a = tls_alert(io->tls);

	if (a.seen)
		fx_log(fx, LOG_INFO, true, "SSL: SSL3 alert: %s:fatal:%s",
		       a.sent ? "write (local SSL3 detected an error)"
			      : "read (remote end reported an error)",
		       tls_alert_text(a.description));
	fx_log(fx, LOG_DEBUG, false, "SSL: %s", tls_why(io->tls)->text);
}

/* TLS failed: an alert is sent first; a server says Failure after the answer to it. */
static void broken(struct eap_tls_io *io, struct wr *out, struct eap_outcome *o, struct fx *fx)
{
	const char *why = tls_why(io->tls)->text;

	say_alert(io, fx);
	io->dead = true;
	if (!eap_tls_io_waits(io)) {
		fail(io, out, o, why);
		return;
	}
	eap_tls_io_put(io, out);
	if (!io->server)
		eap_outcome_fail(o, false, why);
}

/* Of one kind of key: how long it takes stands in the node's profile. */
static void tell_work(struct eap_tls_io *io, struct fx *fx)
{
	static const struct {
		enum work sign, verify;
	} of[TLS_KEY_COUNT] = {
		[TLS_KEY_OTHER] = { WORK_RSA_SIGN_4096, WORK_RSA_VERIFY_4096 },
		[TLS_KEY_RSA_2048] = { WORK_RSA_SIGN_2048, WORK_RSA_VERIFY_2048 },
		[TLS_KEY_RSA_3072] = { WORK_RSA_SIGN_3072, WORK_RSA_VERIFY_3072 },
		[TLS_KEY_RSA_4096] = { WORK_RSA_SIGN_4096, WORK_RSA_VERIFY_4096 },
		[TLS_KEY_P256] = { WORK_ECDSA_SIGN_256, WORK_ECDSA_VERIFY_256 },
		[TLS_KEY_P384] = { WORK_ECDSA_SIGN_384, WORK_ECDSA_VERIFY_384 },
	};
	struct tls_work now = tls_work(io->tls);

	fx_work(fx, of[now.own_key].sign, now.sign - io->told.sign);
	fx_work(fx, of[now.peer_key].verify, now.verify - io->told.verify);
	fx_work(fx, WORK_ECDH_25519, now.ecdh - io->told.ecdh); /* OpenSSL's first choice */
	io->told = now;
}

static enum eap_tls_turn feed(struct eap_tls_io *io, const struct eap_env *env,
			      struct bytes message, struct wr *out, struct eap_outcome *o,
			      struct fx *fx)
{
	struct tls_call call = eap_tls_io_call(io, env);

	tls_step(io->tls, &call, message);
	forget_flight(io);
	tell_work(io, fx);
	if (tls_state(io->tls) == TLS_FAILED) {
		broken(io, out, o, fx);
		return EAP_TLS_ANSWERED;
	}
	return EAP_TLS_ADVANCED;
}

/* While own fragments are under way, only acknowledgements may come. */
static enum eap_tls_turn acknowledged(struct eap_tls_io *io, const struct fragment *f,
				      struct wr *out, struct eap_outcome *o)
{
	if (f->body.len > 0 || (f->flags & EAP_TLS_MORE) != 0)
		fail(io, out, o, "SSL: unexpected payload in WAIT_FRAG_ACK state");
	else
		eap_tls_io_put(io, out);
	return EAP_TLS_ANSWERED;
}

static enum eap_tls_turn take(struct eap_tls_io *io, const struct eap_env *env,
			      const struct fragment *f, struct wr *out, struct eap_outcome *o,
			      struct fx *fx, enum err *e)
{
	struct bytes message = { NULL, 0 };
	const char *why = reassemble(io, f, &message, e);

	if (*e)
		return EAP_TLS_ANSWERED;
	if (why != NULL) {
		fail(io, out, o, why);
		return EAP_TLS_ANSWERED;
	}
	if ((f->flags & EAP_TLS_MORE) != 0) {
		wr_u8(out, 0);
		return EAP_TLS_ANSWERED;
	}
	return feed(io, env, message, out, o, fx);
}

enum err eap_tls_io_step(struct eap_tls_io *io, const struct eap_env *env,
			 const struct eap_turn *turn, struct wr *out, struct eap_outcome *o,
			 struct fx *fx, enum eap_tls_turn *what)
{
	struct fragment f = { 0 };
	const char *why = fragment_parse(turn->in, &f);
	enum err e = ERR_OK;

	fx_work(fx, WORK_EAP_ROUND, 1);
	*what = EAP_TLS_ANSWERED;
	if (!io->server)
		o->progress = EAP_MAY_CONT; /* a Failure is believed at any time */
	if (why != NULL)
		fail(io, out, o, why);
	else if (io->out_at > 0)
		*what = acknowledged(io, &f, out, o);
	else if (io->dead)
		fail(io, out, o, tls_why(io->tls)->text);
	else
		*what = take(io, env, &f, out, o, fx, &e);
	return e;
}

enum err eap_tls_io_serve(struct eap_tls_io *io, const struct eap_env *env,
			  const struct eap_turn *turn, struct wr *out, struct eap_outcome *o,
			  struct fx *fx, enum eap_tls_turn *what)
{
	enum err e;

	*what = EAP_TLS_ANSWERED;
	if (turn->first) {
		wr_u8(out, EAP_TLS_START);
		return ERR_OK;
	}
	e = eap_tls_io_step(io, env, turn, out, o, fx, what);
	if (e || *what == EAP_TLS_ANSWERED || tls_state(io->tls) == TLS_OPEN)
		return e;
	*what = EAP_TLS_ANSWERED;
	if (tls_state(io->tls) == TLS_HANDSHAKE && eap_tls_io_waits(io)) {
		eap_tls_io_put(io, out);
		return ERR_OK;
	}
	eap_outcome_fail(o, true, "SSL: TLS processing failed");
	return eap_tls_io_ended(io, false);
}

/* Keys. */
static enum err session_id(struct eap_tls_io *io)
{
	uint8_t type = (uint8_t)io->type, *id = io->keys.session_id;
	struct tls_exporter method_id = { "EXPORTER_EAP_TLS_Method-Id", bytes_of(&type, 1) };

	id[0] = type;
	io->keys.session_id_len = 1 + 2 * TLS_RANDOM;
	if (tls_version(io->tls) == TLS_1_3)
		return tls_export(io->tls, &method_id, id + 1, 2 * TLS_RANDOM);
	tls_randoms(io->tls, id + 1, id + 1 + TLS_RANDOM);
	return ERR_OK;
}

enum err eap_tls_io_keys(struct eap_tls_io *io, const char *label)
{
	uint8_t type = (uint8_t)io->type, out[EAP_MSK_MAX + EAP_EMSK_MAX];
	struct tls_exporter key = { label, { NULL, 0 } };
	enum err e;

	if (tls_version(io->tls) == TLS_1_3)
		key = (struct tls_exporter){ "EXPORTER_EAP_TLS_Key_Material",
					     bytes_of(&type, 1) };
	e = tls_export(io->tls, &key, out, sizeof(out));
	memcpy(io->keys.msk, out, EAP_MSK_MAX);
	memcpy(io->keys.emsk, out + EAP_MSK_MAX, EAP_EMSK_MAX);
	io->keys.msk_len = EAP_MSK_MAX;
	io->keys.emsk_len = EAP_EMSK_MAX;
	ct_wipe(out, sizeof(out));
	return e ? e : session_id(io);
}

/* Resumption. */
enum err eap_tls_io_note(struct eap_tls_io *io, struct bytes identity)
{
	uint8_t note[TLS_NOTE_MAX];
	struct wr w = wr_of(note, sizeof(note));

	wr_u8(&w, (uint8_t)io->type);
	wr_bytes(&w, identity);
	return w.overflow ? ERR_OK : tls_note_put(io->tls, wr_sofar(&w));
}

bool eap_tls_io_noted(const struct eap_tls_io *io, struct bytes *identity)
{
	struct rd r = rd_of(tls_note(io->tls));
	uint8_t type;

	if (!rd_u8(&r, &type) || type != io->type)
		return false;
	*identity = rd_rest(&r);
	return true;
}

enum err eap_tls_io_ended(struct eap_tls_io *io, bool well)
{
	struct tls_session *session = NULL;
	enum err e = ERR_OK;

	if (io->server) {
		if (!well)
			tls_session_drop(io->tls);
		return ERR_OK;
	}
	if (well)
		e = tls_session_get(io->tls, &session);
	if (well && session == NULL)
		return e; /* a resumed session may serve again */
	tls_session_free(io->conf->kept);
	io->conf->kept = session;
	return e;
}
