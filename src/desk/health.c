/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* health.c -- reads the last result of `schoolgate doctor`. */
#include "desk/health.h"

#include "base/arena.h"
#include "base/file.h"
#include "report/instant.h"

#define FILE_MAX_BYTES ((size_t)1024 * 1024)
#define STALE_S 1800

static const char *
plural(json_int_t n, const char *one, const char *many)
{
	return n == 1 ? one : many;
}

static const char *
sentence(struct sg_arena *arena, json_int_t wrong, json_int_t warnings)
{
	if (wrong == 0 && warnings == 0)
		return "All is well.";
	return sg_arena_printf(arena,
	    "%" JSON_INTEGER_FORMAT " %s wrong, %" JSON_INTEGER_FORMAT " %s.",
	    wrong, plural(wrong, "thing is", "things are"), warnings,
	    plural(warnings, "warning", "warnings"));
}

/* How old the result is comes first: an old "all is well" says nothing. */
static void
judge(struct sg_arena *arena, struct sg_health *h, int64_t now_s)
{
	json_int_t wrong = json_integer_value(json_object_get(h->result,
	    "wrong"));
	json_int_t warnings = json_integer_value(json_object_get(h->result,
	    "warnings"));
	const char *at = json_string_value(json_object_get(h->result, "at"));

	if (at == NULL || !sg_instant_parse(sg_str(at), NULL, &h->at_s))
		h->at_s = 0;
	h->stale = now_s - h->at_s > STALE_S;
	h->state = h->stale ? "unknown" :
	    wrong > 0       ? "wrong" :
	    warnings > 0    ? "warning" :
			      "well";
	h->text = sentence(arena, wrong, warnings);
	if (h->stale)
		h->text = sg_arena_printf(arena,
		    "The last look at the filter is old. It found: %s",
		    h->text);
}

struct sg_health
sg_health_read(struct sg_arena *arena, const char *path, int64_t now_s)
{
	struct sg_health h = {.state = "unknown",
	    .stale = true,
	    .text = "Nobody has looked at the filter yet. Ask the technician "
		    "whether the timer schoolgate-doctor.timer runs."};
	struct sg_str text;

	if (sg_file_read(arena, path, FILE_MAX_BYTES, &text) == 0)
		h.result = json_loadb(text.p, text.n, 0, NULL);
	if (json_is_object(h.result))
		judge(arena, &h, now_s);
	return h;
}

void
sg_health_fini(struct sg_health *health)
{
	json_decref(health->result);
	health->result = NULL;
}
