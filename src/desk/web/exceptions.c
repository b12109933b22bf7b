/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* exceptions.c -- the exceptions of the policy. */
#include "desk/web/exceptions.h"

#include <string.h>

#include "base/arena.h"
#include "base/dates.h"
#include "desk/web/compiled.h"
#include "desk/web/text.h"
#include "desk/web/views.h"
#include "desk/web/web.h"
#include "gate/gate.h"
#include "policy/build.h"
#include "policy/language/ast.h"

/* ---- today, from the policy in force ------------------------------------ */

json_t *
sg_exceptions_today(struct sg_web_call *call)
{
	int32_t today = sg_web_today(call);
	int64_t from = sg_web_day_ms(call, today) / 1000;
	int64_t until = sg_web_day_ms(call, today + 1) / 1000;
	const struct sg_gate *gate = call->gate;
	json_t *rows;

	if (!sg_role_may(call->session.role, SG_MAY_SEE_EXCEPTIONS))
		return json_null();
	rows = json_array();
	for (uint32_t i = 0; gate != NULL && i < sg_gate_rules(gate); i++) {
		const struct sg_rule *rule = sg_gate_rule(gate, i);

		if ((rule->flags & SG_RULE_EXCEPTION) == 0 ||
		    rule->from >= until || rule->until <= from)
			continue;
		json_array_append_new(rows,
		    json_pack("{s:o, s:s, s:o, s:o, s:o, s:o}", "id",
			sg_text(sg_gate_text(gate, rule->id)), "action",
			rule->action == SG_ALLOW ? "allow" : "block", "text",
			sg_text(sg_gate_text(gate, rule->text)), "because",
			sg_text(sg_gate_text(gate, rule->reason)), "from",
			sg_text_time(call, rule->from * 1000), "until",
			sg_text_time(call, rule->until * 1000)));
	}
	return rows;
}

/* ---- all, from the policy files ----------------------------------------- */

/* Returns the line number `line`, from 1, of a text; NULL bytes behind its end.
 */
static struct sg_str
line_of(struct sg_str text, unsigned line)
{
	struct sg_str found = {NULL, 0};

	for (unsigned i = 0; i < line && text.p != NULL; i++)
		found = sg_str_cut(&text, '\n');
	return found;
}

static bool
is_indented(struct sg_str line)
{
	return line.n > 0 && (line.p[0] == ' ' || line.p[0] == '\t') &&
	    sg_str_trim(line).n > 0;
}

/* Returns the heading, and the indented lines below it. */
static struct sg_str
block_of(const struct sg_place *place)
{
	struct sg_str text = place->source->text;
	struct sg_str first = line_of(text, place->line), rest, line;
	size_t end;

	if (first.p == NULL)
		return first;
	end = first.n;
	rest = (struct sg_str){first.p, text.n - (size_t)(first.p - text.p)};
	(void)sg_str_cut(&rest, '\n');
	while (rest.p != NULL) {
		line = sg_str_cut(&rest, '\n');
		if (!is_indented(line))
			break;
		end = (size_t)(line.p - first.p) + line.n;
	}
	return (struct sg_str){first.p, end};
}

/* Returns true if the line tells when the exception holds. */
static bool
tells_when(struct sg_str line)
{
	static const char *const others[] = {"exception", "allow", "block",
	    "for", "on", "because", "approved", "until", "administrators",
	    "moderators"};
	struct sg_str word = sg_str_cut(&line, ' ');

	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		if (sg_str_eqi(word, sg_str(others[i])))
			return false;
	/* `from Mon 9 Nov 2026` is its first day; `from 16:00` is a time. */
	return word.n > 0 && word.p[0] != '#' &&
	    (!sg_str_eqi(word, SG_LIT("from")) ||
		memchr(line.p, ':', line.n) != NULL);
}

static const char *
when_of(struct sg_arena *arena, struct sg_str block)
{
	const char *text = "";
	struct sg_str line;

	while (block.p != NULL) {
		line = sg_str_trim(sg_str_cut(&block, '\n'));
		if (line.n > 0 && tells_when(line))
			text = sg_arena_printf(arena, "%s%s%.*s", text,
			    *text == '\0' ? "" : "; ", (int)line.n, line.p);
	}
	return *text == '\0' ? "always" : text;
}

static json_t *
names_of(const struct sg_refs *refs)
{
	json_t *names = json_array();

	for (size_t i = 0; i < refs->n; i++)
		json_array_append_new(names, sg_text(refs->r[i].word.text.p));
	return names;
}

static const char *
state_of(int32_t today, int32_t from, int32_t until)
{
	return today < from ? "to-come" : today > until ? "over" : "in-force";
}

static json_t *
exception_of(struct sg_web_call *call, const struct sg_ast_exception *e)
{
	int32_t today = sg_web_today(call);
	int32_t from = e->from.set ? e->from.day : e->approved.day;
	struct sg_str block = block_of(&e->place);
	const char *name = strrchr(e->place.source->name, '/');

	return json_pack("{s:o, s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, "
			 "s:o, s:s, s:i, s:o, s:i, s:o}",
	    "id", sg_text(e->id.text.p), "action",
	    e->rule.allow ? "allow" : "block", "what", names_of(&e->rule.what),
	    "for", names_of(&e->rule.who), "on", names_of(&e->rule.on), "when",
	    sg_text(when_of(call->arena, block)), "because",
	    sg_text(e->because.text.p), "approvedBy",
	    sg_text(e->approved_by.text.p), "approvedOn",
	    sg_text_day(e->approved.day), "from", sg_text_day(from), "until",
	    sg_text_day(e->until.day), "state",
	    state_of(today, from, e->until.day), "daysLeft",
	    (int)(e->until.day - today), "file",
	    sg_text(name == NULL ? e->place.source->name : name + 1), "line",
	    (int)e->place.line, "text",
	    sg_text(sg_arena_dup(call->arena, block)));
}

void
sg_view_exceptions(struct sg_web_call *call)
{
	const struct sg_gate *gate;
	const struct sg_build *build = sg_compiled(call, &gate);
	json_t *rows;

	if (build == NULL)
		return;
	rows = json_array();
	for (size_t i = 0; i < build->ast->nexceptions; i++)
		json_array_append_new(rows,
		    exception_of(call, &build->ast->exceptions[i]));
	sg_http_json(call->answer,
	    json_pack("{s:o, s:s}", "rows", rows, "file", "exceptions.policy"));
}
