#include "input/wmediumd.h"

#include "base/text.h"
#include "input/libconfig.h"

enum { MILLI = 3, PPM = 6, SNR_MAX_MDB = 200000 };

/* The file, and what is made of it. */
struct job {
	struct reader *r;
	struct wmediumd *out;
	const struct setting *model; /* NULL: none */
};

__attribute__((format(printf, 3, 4))) static enum err fail_at(struct job *j, unsigned line,
							      const char *fmt, ...)
{
	char text[200];
	struct sb s = sb_of(text, sizeof(text));
	va_list ap;

	va_start(ap, fmt);
	sb_vprintf(&s, fmt, ap);
	va_end(ap);
	j->r->line = line;
	return reader_fail(j->r, "%s", text);
}

static enum err only(struct job *j, const struct setting *group, const char *what,
		     const char *const *known, size_t n)
{
	for (size_t i = 0; i < group->n; i++) {
		size_t k = 0;

		while (k < n && !word_is(group->v[i].name, known[k]))
			k++;
		j->r->line = group->v[i].line;
		if (k == n)
			return reader_unknown(j->r, what, group->v[i].name, known, n);
	}
	return ERR_OK;
}

static enum err take_number(struct job *j, const struct setting *s, unsigned digits, int64_t lo,
			    int64_t hi, int64_t *v)
{
	if (s->kind != SETTING_SCALAR || !word_fixed(s->text, digits, lo, hi, v))
		return fail_at(j, s->line, "'%.*s' is no number, or too large or small here",
			       WORD(s->text));
	return ERR_OK;
}

/* A list of one entry for each interface; each a list of lo to hi numbers. */
static enum err check_list(struct job *j, const struct setting *s, size_t lo, size_t hi)
{
	if (s->kind != SETTING_LIST || s->n != j->out->n)
		return fail_at(j, s->line, "expected a list with %u entries, one for each of ids",
			       (unsigned)j->out->n);
	for (size_t i = 0; lo > 0 && i < s->n; i++)
		if (s->v[i].kind != SETTING_LIST || s->v[i].n < lo || s->v[i].n > hi)
			return fail_at(j, s->v[i].line, "expected a list of %u numbers",
				       (unsigned)lo);
	return ERR_OK;
}

static enum err take_ids(struct job *j, const struct setting *ifaces)
{
	const struct setting *ids = setting_find(ifaces, "ids");
	struct wmediumd *out = j->out;

	if (ids == NULL || ids->kind != SETTING_LIST || ids->n == 0)
		return fail_at(j, ids != NULL ? ids->line : ifaces->line,
			       "ifaces has no ids, as in ids = [ \"02:00:00:00:00:00\" ]");
	if (ids->n > WMEDIUMD_IDS_MAX)
		return fail_at(j, ids->line, "more than %d interfaces", WMEDIUMD_IDS_MAX);
	out->id = arena_array(j->r->arena, ids->n, sizeof(*out->id));
	if (out->id == NULL)
		return ERR_NOMEM;
	for (out->n = 0; out->n < ids->n; out->n++) {
		const struct setting *s = &ids->v[out->n];

		if (s->kind != SETTING_STRING ||
		    !mac_parse((const char *)s->text.p, s->text.len, &out->id[out->n]))
			return fail_at(j, s->line, "'%.*s' is no address", WORD(s->text));
		for (size_t i = 0; i < out->n; i++)
			if (mac_equal(out->id[i], out->id[out->n]))
				return fail_at(j, s->line, "'%.*s' stands there already",
					       WORD(s->text));
	}
	return ERR_OK;
}

/* Every pair as it is where nobody says more. */
static enum err fill_links(struct job *j, uint32_t loss_ppm)
{
	size_t n = j->out->n * j->out->n;

	j->out->link = arena_array(j->r->arena, n, sizeof(*j->out->link));
	if (j->out->link == NULL)
		return ERR_NOMEM;
	for (size_t i = 0; i < n; i++)
		j->out->link[i] = (struct wmediumd_link){ WMEDIUMD_SNR_MDB, loss_ppm };
	return ERR_OK;
}

/* (0, 2, 25): an SNR in dB, or a probability of loss. */
static enum err take_link(struct job *j, const struct setting *s, bool *named)
{
	bool prob = j->out->model == WMEDIUMD_PROB;
	int64_t from, to, v, last = (int64_t)j->out->n - 1;
	size_t at;
	enum err e;

	if (s->kind != SETTING_LIST || s->n != 3)
		return fail_at(j, s->line, "expected (from, to, %s)", prob ? "probability" : "SNR");
	e = take_number(j, &s->v[0], 0, 0, last, &from);
	if (e == ERR_OK)
		e = take_number(j, &s->v[1], 0, 0, last, &to);
	if (e == ERR_OK && prob)
		e = take_number(j, &s->v[2], PPM, 0, 1000000, &v);
	else if (e == ERR_OK)
		e = take_number(j, &s->v[2], MILLI, -SNR_MAX_MDB, SNR_MAX_MDB, &v);
	if (e != ERR_OK)
		return e;
	at = (size_t)from * j->out->n + (size_t)to;
	named[at] = true;
	if (prob)
		j->out->link[at].loss_ppm = (uint32_t)v;
	else
		j->out->link[at].snr_mdb = (int32_t)v;
	return ERR_OK;
}

static enum err take_links(struct job *j, const struct setting *links, uint32_t loss_ppm)
{
	size_t n = j->out->n;
	bool *named = arena_array(j->r->arena, n * n, sizeof(*named));
	enum err e = fill_links(j, loss_ppm);

	if (named == NULL || e != ERR_OK)
		return ERR_NOMEM;
	if (links != NULL && links->kind != SETTING_LIST)
		return fail_at(j, links->line, "expected links = ( (0, 1, 20), … )");
	for (size_t i = 0; links != NULL && i < links->n && e == ERR_OK; i++)
		e = take_link(j, &links->v[i], named);
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < n; k++)
			if (named[i * n + k] && !named[k * n + i])
				j->out->link[k * n + i] = j->out->link[i * n + k];
	return e;
}

static enum err take_prob(struct job *j)
{
	const struct setting *s = setting_find(j->model, "default_prob");
	int64_t ppm = 0;
	enum err e = s != NULL ? take_number(j, s, PPM, 0, 1000000, &ppm) : ERR_OK;

	if (e != ERR_OK)
		return e;
	return take_links(j, setting_find(j->model, "links"), (uint32_t)ppm);
}

/* Path loss */

static enum err need(struct job *j, const char *name, const struct setting **out)
{
	*out = setting_find(j->model, name);
	if (*out == NULL)
		return fail_at(j, j->model->line, "model has no %s", name);
	return ERR_OK;
}

static enum err take_position(struct job *j, const struct setting *s, struct position *out)
{
	int64_t v[3] = { 0, 0, 0 };
	enum err e = ERR_OK;

	for (size_t i = 0; i < s->n && e == ERR_OK; i++)
		e = take_number(j, &s->v[i], MILLI, -POSITION_MAX_MM, POSITION_MAX_MM, &v[i]);
	*out = (struct position){ (int32_t)v[0], (int32_t)v[1], (int32_t)v[2] };
	return e;
}

static enum err take_nodes(struct job *j)
{
	const struct setting *at, *powers, *steps = setting_find(j->model, "directions");
	struct wmediumd_node *node = arena_array(j->r->arena, j->out->n, sizeof(*node));
	enum err e = need(j, "positions", &at);

	j->out->node = node;
	if (node == NULL)
		return ERR_NOMEM;
	if (e == ERR_OK)
		e = need(j, "tx_powers", &powers);
	if (e == ERR_OK)
		e = check_list(j, at, 2, 3);
	if (e == ERR_OK)
		e = check_list(j, powers, 0, 0);
	if (e == ERR_OK && steps != NULL)
		e = check_list(j, steps, 2, 3);
	for (size_t i = 0; i < j->out->n && e == ERR_OK; i++) {
		int64_t power = 0;

		node[i].line = at->v[i].line;
		e = take_position(j, &at->v[i], &node[i].at);
		if (e == ERR_OK && steps != NULL)
			e = take_position(j, &steps->v[i], &node[i].step);
		if (e == ERR_OK)
			e = take_number(j, &powers->v[i], MILLI, -50000, 50000, &power);
		node[i].power_mdbm = (int32_t)power;
	}
	return e;
}

/* 40.1 dB at 2412 MHz, whatever the channel is. */
enum { WMEDIUMD_MHZ = 2412 };

static enum err log_distance(struct job *j)
{
	const struct setting *exponent, *xg;
	int64_t milli, mdb;
	enum err e = need(j, "path_loss_exp", &exponent);

	if (e == ERR_OK)
		e = need(j, "xg", &xg);
	if (e == ERR_OK)
		e = take_number(j, exponent, MILLI, 1000, 10000, &milli);
	if (e == ERR_OK)
		e = take_number(j, xg, MILLI, -40000, 100000, &mdb);
	if (e != ERR_OK)
		return e;
	j->out->exponent_milli = (int32_t)milli;
	j->out->first_metre_mdb = free_space_1m_mdb(WMEDIUMD_MHZ) + (int32_t)mdb;
	return ERR_OK;
}

static enum err free_space(struct job *j)
{
	const struct setting *loss = setting_find(j->model, "sL");
	int64_t one;

	if (loss != NULL && (!word_fixed(loss->text, 0, 1, 1, &one)))
		return fail_at(j, loss->line, "a system loss sL other than 1 is not here");
	j->out->exponent_milli = 2000;
	j->out->first_metre_mdb = free_space_1m_mdb(WMEDIUMD_MHZ);
	return ERR_OK;
}

static enum err take_path_loss(struct job *j)
{
	static const char *const known[] = { "log_distance", "free_space" };
	const struct setting *name;
	enum err e = take_nodes(j);

	if (e == ERR_OK)
		e = need(j, "model_name", &name);
	if (e != ERR_OK)
		return e;
	if (word_is(name->text, "log_distance"))
		return log_distance(j);
	if (word_is(name->text, "free_space"))
		return free_space(j);
	if (word_is(name->text, "itu"))
		return fail_at(j, name->line, "model 'itu' is not here: wmediumd takes MHz for Hz "
					      "in it and loses 120 dB too much");
	j->r->line = name->line;
	return reader_unknown(j->r, "path loss model", name->text, known, 2);
}

/* What there is beside the three models. */
static enum err take_rest(struct job *j)
{
	const struct setting *fading = setting_find(j->model, "fading_coefficient");
	const struct setting *noise = setting_find(j->model, "noise_threshold");
	int64_t v = 0;
	enum err e = ERR_OK;

	if (fading != NULL)
		e = take_number(j, fading, 0, 0, 1000, &v);
	if (e == ERR_OK && v != 0)
		return fail_at(j, fading->line, "a fading_coefficient is not here; "
						"pathloss { fading = … } is another fading");
	if (e == ERR_OK && noise != NULL)
		e = take_number(j, noise, MILLI, -120000, -1000, &v);
	if (e == ERR_OK && noise != NULL)
		j->out->noise_mdbm = (int32_t)v;
	return e;
}

static enum err take_model(struct job *j)
{
	static const char *const known[] = {
		"type", "links", "default_prob", "fading_coefficient", "positions", "directions",
		"tx_powers", "model_name", "path_loss_exp", "xg", "sL", "noise_threshold",
		"isnodeaps", "band",
	};
	static const char *const types[] = { "snr", "prob", "path_loss" };
	const struct setting *type;
	enum err e;

	if (j->model->kind != SETTING_GROUP)
		return fail_at(j, j->model->line, "expected model : { type = …; }");
	e = only(j, j->model, "setting of model", known, sizeof(known) / sizeof(known[0]));
	if (e == ERR_OK)
		e = need(j, "type", &type);
	if (e == ERR_OK)
		e = take_rest(j);
	if (e != ERR_OK)
		return e;
	for (unsigned i = 0; i < 3; i++)
		if (word_is(type->text, types[i]))
			j->out->model = (enum wmediumd_model)i;
	switch (j->out->model) {
	case WMEDIUMD_PROB:
		return take_prob(j);
	case WMEDIUMD_PATH_LOSS:
		return take_path_loss(j);
	case WMEDIUMD_SNR:
		break;
	}
	if (word_is(type->text, "snr"))
		return take_links(j, setting_find(j->model, "links"), 0);
	j->r->line = type->line;
	return reader_unknown(j->r, "type of model", type->text, types, 3);
}

static enum err take_file(struct job *j, const struct setting *root)
{
	static const char *const parts[] = { "ifaces", "model" };
	static const char *const of_ifaces[] = { "ids", "links", "count", "enable_interference" };
	const struct setting *ifaces = setting_find(root, "ifaces"), *links;
	enum err e = only(j, root, "section", parts, 2);

	if (e != ERR_OK)
		return e;
	if (ifaces == NULL || ifaces->kind != SETTING_GROUP)
		return fail_at(j, 0, "no section ifaces, as in ifaces : { ids = [ … ]; };");
	e = only(j, ifaces, "setting of ifaces", of_ifaces, 4);
	if (e == ERR_OK)
		e = take_ids(j, ifaces);
	if (e != ERR_OK)
		return e;
	links = setting_find(ifaces, "links");
	j->model = setting_find(root, "model");
	if (links != NULL || j->model == NULL)
		return take_links(j, links, 0);
	return take_model(j);
}

enum err wmediumd_read(struct bytes text, struct arena *a, struct wmediumd *out,
		       struct input_wrong *wrong)
{
	struct reader r = reader_of(text, a, wrong);
	struct job j = { .r = &r, .out = out };
	struct setting root;
	enum err e;

	*out = (struct wmediumd){ .model = WMEDIUMD_SNR, .noise_mdbm = WMEDIUMD_NOISE_MDBM };
	e = libconfig_read(&r, &root);
	return e == ERR_OK ? take_file(&j, &root) : e;
}
