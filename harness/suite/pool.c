#include "suite/pool.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { READ_AT_ONCE = 65536 };

struct slot {
	bool busy;
	size_t task;
	pid_t pid;
	int out, err; /* -1: closed */
	uint8_t *said;
	size_t len, cap;
	bool too_much;
	char errors[POOL_ERRORS];
	size_t errors_len;
};

struct pool {
	const struct pool_work *w;
	struct slot *slot;
	unsigned n_slots;
};

bool pool_write(int fd, struct bytes b)
{
	while (b.len > 0) {
		ssize_t n = write(fd, b.p, b.len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		b = bytes_of(b.p + n, b.len - (size_t)n);
	}
	return true;
}

/* The line that tells of a failed invariant, otherwise the last one. */
static void put_complaint(struct sb *s, const char *errors)
{
	const char *from = strstr(errors, "roamwright: internal error");
	size_t len = strlen(errors);

	if (from == NULL) {
		while (len > 0 && errors[len - 1] == '\n')
			len--;
		from = errors + len;
		while (from > errors && from[-1] != '\n')
			from--;
	}
	len = strcspn(from, "\n");
	if (len > 0) {
		sb_str(s, ": ");
		sb_put(s, from, len);
	}
}

void pool_reason(const struct pool_end *end, struct sb *s)
{
	if (end->signal != 0)
		sb_printf(s, "the process of this test was killed by signal %d", end->signal);
	else if (end->status != 0)
		sb_printf(s, "the process of this test ended with status %d", end->status);
	else
		sb_str(s, "the process of this test did not say all of its result");
	put_complaint(s, end->errors);
}

/* ---- in the task's process ---- */

__attribute__((noreturn)) static void be_task(struct pool *p, size_t task, int out, int err)
{
	for (unsigned i = 0; i < p->n_slots; i++)
		if (p->slot[i].busy) {
			(void)close(p->slot[i].out);
			(void)close(p->slot[i].err);
		}
	if (dup2(err, STDERR_FILENO) < 0)
		_exit(1);
	(void)close(err);
	_exit(p->w->work(p->w->ctx, task, out) ? 0 : 1);
}

/* ---- in the caller's ---- */

static void close_fd(int *fd)
{
	if (*fd >= 0)
		(void)close(*fd);
	*fd = -1;
}

static enum err start(struct pool *p, struct slot *s, size_t task)
{
	int out[2], err[2];
	pid_t pid;

	if (pipe(out) != 0)
		return ERR_FILE;
	if (pipe(err) != 0) {
		(void)close(out[0]);
		(void)close(out[1]);
		return ERR_FILE;
	}
	(void)fflush(NULL);
	pid = fork();
	if (pid == 0) {
		(void)close(out[0]);
		(void)close(err[0]);
		be_task(p, task, out[1], err[1]);
	}
	(void)close(out[1]);
	(void)close(err[1]);
	*s = (struct slot){ .busy = pid > 0, .task = task, .pid = pid, .out = out[0],
			    .err = err[0] };
	if (pid > 0)
		return ERR_OK;
	close_fd(&s->out);
	close_fd(&s->err);
	return ERR_FILE;
}

static void keep_said(struct slot *s, const uint8_t *p, size_t n)
{
	if (s->len + n > POOL_SAID_MAX) {
		s->too_much = true;
		return;
	}
	if (s->len + n > s->cap) {
		size_t cap = 2 * (s->len + n);
		uint8_t *said = realloc(s->said, cap);

		if (said == NULL) {
			s->too_much = true;
			return;
		}
		s->said = said;
		s->cap = cap;
	}
	memcpy(s->said + s->len, p, n);
	s->len += n;
}

/* Keeps the end of it. */
static void keep_errors(struct slot *s, const uint8_t *p, size_t n)
{
	size_t max = sizeof(s->errors) - 1, drop;

	if (n > max) {
		p += n - max;
		n = max;
	}
	drop = s->errors_len + n > max ? s->errors_len + n - max : 0;
	memmove(s->errors, s->errors + drop, s->errors_len - drop);
	s->errors_len -= drop;
	memcpy(s->errors + s->errors_len, p, n);
	s->errors_len += n;
	s->errors[s->errors_len] = '\0';
}

static void take(struct slot *s, int *fd)
{
	uint8_t room[READ_AT_ONCE];
	ssize_t n = read(*fd, room, sizeof(room));

	if (n < 0 && errno == EINTR)
		return;
	if (n <= 0)
		close_fd(fd);
	else if (fd == &s->out)
		keep_said(s, room, (size_t)n);
	else
		keep_errors(s, room, (size_t)n);
}

static void end(struct pool *p, struct slot *s)
{
	struct pool_end e = { .said = bytes_of(s->said, s->len), .errors = s->errors };
	int status = 0;

	while (waitpid(s->pid, &status, 0) < 0 && errno == EINTR)
		;
	if (WIFSIGNALED(status))
		e.signal = WTERMSIG(status);
	else
		e.status = WEXITSTATUS(status);
	e.clean = e.signal == 0 && e.status == 0 && !s->too_much;
	p->w->done(p->w->ctx, s->task, &e);
	free(s->said);
	*s = (struct slot){ .out = -1, .err = -1 };
}

static enum err wait_for_news(struct pool *p)
{
	struct pollfd fd[2 * POOL_JOBS_MAX];

	for (unsigned i = 0; i < p->n_slots; i++) {
		struct slot *s = &p->slot[i];

		fd[2 * i] = (struct pollfd){ s->busy ? s->out : -1, POLLIN, 0 };
		fd[2 * i + 1] = (struct pollfd){ s->busy ? s->err : -1, POLLIN, 0 };
	}
	if (poll(fd, 2 * (nfds_t)p->n_slots, -1) < 0)
		return errno == EINTR ? ERR_OK : ERR_FILE;
	for (unsigned i = 0; i < p->n_slots; i++) {
		struct slot *s = &p->slot[i];

		if (fd[2 * i].revents != 0)
			take(s, &s->out);
		if (fd[2 * i + 1].revents != 0)
			take(s, &s->err);
		if (s->busy && s->out < 0 && s->err < 0)
			end(p, s);
	}
	return ERR_OK;
}

static unsigned n_busy(const struct pool *p)
{
	unsigned n = 0;

	for (unsigned i = 0; i < p->n_slots; i++)
		n += p->slot[i].busy;
	return n;
}

static enum err fill(struct pool *p, size_t *next, size_t n)
{
	enum err e = ERR_OK;

	for (unsigned i = 0; e == ERR_OK && i < p->n_slots && *next < n; i++) {
		if (p->slot[i].busy)
			continue;
		e = start(p, &p->slot[i], *next);
		/* With some at work there is only too little room for one more: it can wait. */
		if (e != ERR_OK && n_busy(p) > 0)
			return ERR_OK;
		*next += e == ERR_OK;
	}
	return e;
}

enum err pool_run(const struct pool_work *w, size_t n, unsigned jobs)
{
	struct pool p = { .w = w, .n_slots = jobs > POOL_JOBS_MAX ? POOL_JOBS_MAX : jobs };
	enum err e = ERR_OK;
	size_t next = 0;

	p.slot = calloc(p.n_slots, sizeof(*p.slot));
	if (p.slot == NULL)
		return ERR_NOMEM;
	while (e == ERR_OK && (next < n || n_busy(&p) > 0)) {
		e = fill(&p, &next, n);
		if (e == ERR_OK)
			e = wait_for_news(&p);
	}
	free(p.slot);
	return e;
}
