#include "report/schema.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/invariant.h"
#include "trace/jsonl.h"

static json_t *words_of(enum jsonl_words set)
{
	json_t *a = json_array();

	for (unsigned i = 0; i < jsonl_n_words(set); i++)
		if (json_array_append_new(a, json_string(jsonl_word(set, i))) != 0)
			break;
	return json_pack("{s:o}", "enum", a);
}

static json_t *range(json_int_t least, json_int_t most)
{
	return json_pack("{s:s, s:I, s:I}", "type", "integer", "minimum", least, "maximum", most);
}

static json_t *pattern(const char *p)
{
	return json_pack("{s:s, s:s}", "type", "string", "pattern", p);
}

static json_t *type_of(const struct jsonl_field *f)
{
	switch (f->type) {
	case JSONL_TEXT:
		return json_pack("{s:[s, s]}", "type", "string", "null");
	case JSONL_BOOL:
		return json_pack("{s:s}", "type", "boolean");
	case JSONL_U16:
		return range(0, UINT16_MAX);
	case JSONL_U32:
		return range(0, UINT32_MAX);
	case JSONL_U64:
		return json_pack("{s:s, s:i}", "type", "integer", "minimum", 0);
	case JSONL_I32:
		return range(INT32_MIN, INT32_MAX);
	case JSONL_I64:
		return json_pack("{s:s}", "type", "integer");
	case JSONL_MAC:
		return pattern("^[0-9a-f]{2}(:[0-9a-f]{2}){5}$");
	case JSONL_HEX:
		return pattern("^([0-9a-f]{2})*$");
	case JSONL_WORD:
		return words_of(f->words);
	}
	INVARIANT(false);
	return NULL;
}

/* The schema of one kind of line: every field there, no other. */
static json_t *kind(enum trace_kind k)
{
	size_t n;
	const struct jsonl_field *f = jsonl_fields(k, &n);
	json_t *required = json_pack("[s, s, s]", "at_ns", "kind", "entity");
	json_t *properties = json_pack("{s:{s:s}, s:{s:s}, s:{s:s}}", "at_ns", "type", "integer",
				       "kind", "const", trace_kind_text(k), "entity", "type",
				       "string");

	for (size_t i = 0; i < n; i++)
		if (json_object_set_new(properties, f[i].name, type_of(&f[i])) != 0 ||
		    json_array_append_new(required, json_string(f[i].name)) != 0)
			break;
	return json_pack("{s:s, s:o, s:o, s:b}", "type", "object", "properties", properties,
			 "required", required, "additionalProperties", 0);
}

char *schema_events(void)
{
	json_t *kinds = json_array(), *all;
	char *text;

	for (unsigned k = 0; k < TRACE_KIND_COUNT; k++)
		if (json_array_append_new(kinds, kind((enum trace_kind)k)) != 0)
			break;
	all = json_pack("{s:s, s:s, s:s, s:o}", "$schema",
			"https://json-schema.org/draft/2020-12/schema", "title",
			"roamwright events.jsonl, one line", "description",
			"One event of a run. Times are virtual nanoseconds, frames are hex.",
			"oneOf", kinds);
	text = all == NULL ? NULL : json_dumps(all, JSON_INDENT(2));
	json_decref(all);
	return text;
}
