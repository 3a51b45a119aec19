#include "config/wpas.h"

/* blob-base64-NAME={ lines of base64 }: a file inside the configuration. */

static int value_of(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	return c == '+' ? 62 : c == '/' ? 63 : -1;
}

void wpas_blob_begin(struct wpas *w, const char *name, size_t len)
{
	struct wpas_blob *more, *b;

	if (w->n_blob == WPAS_BLOB_MAX) {
		WPAS_ERROR(w, "more than %d blobs", WPAS_BLOB_MAX);
		return;
	}
	more = arena_grow(w->r->arena, w->blob, w->n_blob, sizeof(*b));
	if (more == NULL) {
		w->out_of_memory = true;
		return;
	}
	w->blob = more;
	b = w->at_blob = &w->blob[w->n_blob++];
	*b = (struct wpas_blob){ .name = arena_text(w->r->arena, name, len) };
	w->out_of_memory |= b->name == NULL;
}

static void put(struct wpas *w, struct wpas_blob *b, uint8_t v)
{
	uint8_t *more = arena_grow(w->r->arena, b->data, b->n, 1);

	if (more == NULL) {
		w->out_of_memory = true;
		return;
	}
	b->data = more;
	b->data[b->n++] = v;
}

void wpas_blob_line(struct wpas *w, const char *line)
{
	struct wpas_blob *b = w->at_blob;

	for (; b && *line && !w->out_of_memory; line++) {
		int v = value_of(*line);

		b->n_chars++;
		if (*line == '=') {
			b->n_pad++;
			continue;
		}
		b->wrong |= v < 0 || b->n_pad > 0;
		b->bits = (b->bits << 6 | (uint32_t)(v & 63)) & 0xffffff;
		b->n_bits += 6;
		if (b->n_bits >= 8) {
			b->n_bits -= 8;
			put(w, b, (uint8_t)(b->bits >> b->n_bits));
		}
	}
}

void wpas_blob_end(struct wpas *w)
{
	struct wpas_blob *b = w->at_blob;

	w->at_blob = NULL;
	if (b && (b->wrong || b->n_pad > 2 || b->n_chars == 0 || b->n_chars % 4 != 0)) {
		WPAS_ERROR(w, "blob '%s' is no base64", b->name ? b->name : "");
		b->n = 0;
	}
}

bool wpas_blob_find(const struct wpas *w, const char *name, struct bytes *out)
{
	for (size_t i = w->n_blob; i > 0; i--) {
		const struct wpas_blob *b = &w->blob[i - 1];

		if (b->name && strcmp(b->name, name) == 0) {
			*out = bytes_of(b->data, b->n);
			return b->n > 0;
		}
	}
	return false;
}
