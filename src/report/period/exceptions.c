/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * exceptions.c -- finds the exceptions of the policy that were used or that end
 * soon.
 */
#include "base/arena.h"
#include "base/dates.h"
#include "gate/gate.h"
#include "report/period/report.h"

static const struct sg_tally *
find_use(const struct sg_report *report, const char *id)
{
	for (size_t i = 0; i < report->used.n; i++)
		if (strcmp(report->used.v[i].key, id) == 0)
			return &report->used.v[i];
	return NULL;
}

static void
add(struct sg_report *report, struct sg_report_exception exception)
{
	report->exceptions = sg_arena_grow(report->arena, report->exceptions,
	    report->nexceptions, &report->exceptions_cap,
	    sizeof *report->exceptions);
	report->exceptions[report->nexceptions++] = exception;
}

static bool
is_listed(const struct sg_report *report, const char *id)
{
	for (size_t i = 0; i < report->nexceptions; i++)
		if (strcmp(report->exceptions[i].id, id) == 0)
			return true;
	return false;
}

/* Add the exception to the report if it was used or ends soon. */
static void
consider(struct sg_report *report, const struct sg_gate *gate,
    const struct sg_rule *rule)
{
	const int64_t now = report->school->now;
	const char *id = sg_gate_text(gate, rule->id);
	struct sg_report_exception e = {.id = id,
	    .text = sg_gate_text(gate, rule->text),
	    .because = sg_gate_text(gate, rule->reason),
	    .until = rule->until,
	    .is_over = rule->until <= now,
	    .used = find_use(report, id)};

	e.ends_soon = !e.is_over &&
	    rule->until - now <= (int64_t)SG_REPORT_SOON_DAYS * SG_DAY_S;
	if ((e.used != NULL || e.ends_soon) && !is_listed(report, id))
		add(report, e);
}

void
sg_report_exceptions(struct sg_report *report)
{
	const struct sg_gate *gate = report->school->gate;
	uint32_t rules = gate == NULL ? 0 : sg_gate_rules(gate);

	for (uint32_t i = 0; i < rules; i++) {
		const struct sg_rule *rule = sg_gate_rule(gate, i);

		if ((rule->flags & SG_RULE_EXCEPTION) != 0)
			consider(report, gate, rule);
	}
	for (size_t i = 0; i < report->used.n; i++)
		if (!is_listed(report, report->used.v[i].key))
			add(report,
			    (struct sg_report_exception){
				.id = report->used.v[i].key,
				.until = SG_NEVER,
				.used = &report->used.v[i]});
}
