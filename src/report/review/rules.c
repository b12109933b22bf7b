/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* rules.c -- the parts of a review that the policy in force answers. */
#include "base/arena.h"
#include "gate/gate.h"
#include "report/ask.h"
#include "report/review/parts.h"

/* ---- what is blocked ---------------------------------------------------- */

static void
add_lines(struct sg_review *review, struct sg_review_part *part,
    const struct sg_gate *gate)
{
	static const char *const head[] = {"Line of the policy", "Text"};
	struct sg_review_table *table = sg_review_table(review, part,
	    "The lines of the policy, in order: the first that fits decides",
	    head, 2);
	char place[SG_PLACE_TEXT];

	for (uint32_t i = 0; i < sg_gate_rules(gate); i++) {
		const struct sg_rule *rule = sg_gate_rule(gate, i);

		if ((rule->flags & SG_RULE_EXCEPTION) != 0)
			continue;
		sg_rule_place(gate, i, place);
		sg_review_cells(review, table,
		    (const char *const[]){
			sg_arena_dup(review->arena, sg_str(place)),
			sg_gate_text(gate, rule->text)});
	}
}

static const char *
groups_text(struct sg_review *review, const struct sg_gate *gate)
{
	const char *text = "";

	for (uint32_t i = 0; i < sg_gate_groups(gate); i++)
		text = sg_arena_printf(review->arena, "%s%s%s", text,
		    i == 0 ? "" : ", ", sg_gate_group(gate, i));
	return *text == '\0' ? "The policy has no groups: it is the same for "
			       "everybody." :
			       text;
}

void
sg_review_blocked(struct sg_review *review)
{
	const struct sg_gate *gate = review->scope->school.gate;
	struct sg_review_part *part = sg_review_part(review, "blocked",
	    "What is blocked, and for whom",
	    "Harmful and inappropriate content must be blocked, and teaching "
	    "must not be hindered without need.");

	if (gate == NULL) {
		sg_review_row(review, part, "The policy in force",
		    "No policy is in force on this machine.");
	} else {
		sg_review_row(review, part,
		    "Groups that the policy tells apart",
		    groups_text(review, gate));
		sg_review_row(review, part,
		    "What happens to requests that cannot be judged",
		    sg_gate_settings(gate)->if_unsure == SG_BLOCK ?
			"They are blocked." :
			"They are let through.");
		add_lines(review, part, gate);
	}
	sg_review_row(review, part,
	    "Which lists of illegal content are used, and by whom they are "
	    "kept (Internet Watch Foundation; police list of terrorist "
	    "content)",
	    NULL);
	sg_review_row(review, part,
	    "Devices, networks and guests to which the filter does not apply, "
	    "and why",
	    NULL);
	sg_review_row(review, part,
	    "What the filter cannot see (apps, devices that are not "
	    "decrypted), and what is done instead",
	    NULL);
}

/* ---- what is recorded --------------------------------------------------- */

static const char *
recorded_text(struct sg_review *review, const struct sg_settings *s)
{
	static const struct {
		uint32_t bit;
		const char *text;
	} kinds[] = {
	    {SG_RECORD_BLOCKS, "blocked requests"},
	    {SG_RECORD_CIRCUMVENTION, "ways round the filter"},
	    {SG_RECORD_EXCEPTIONS, "the use of exceptions"},
	    {SG_RECORD_VISITS, "visits of the groups that the policy names"},
	};
	const char *text = "";

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if ((s->record & kinds[i].bit) != 0)
			text = sg_arena_printf(review->arena, "%s%s%s", text,
			    *text == '\0' ? "" : "; ", kinds[i].text);
	return *text == '\0' ? "nothing" : text;
}

static const char *
detail_text(const struct sg_settings *s)
{
	switch (s->detail) {
	case SG_DETAIL_PSEUDONYMOUS:
		return "The host; people and devices as pseudonyms, with the "
		       "name sealed to the officer's key.";
	case SG_DETAIL_ADDRESS:
		return "The user name, the device's addresses, the time, and "
		       "the address of the page.";
	default:
		return "The user name, the device's addresses, the time, and "
		       "the host or the platform, but not the page.";
	}
}

static const char *
keep_text(struct sg_review *review, const struct sg_settings *s)
{
	if (s->keep_days == 0)
		return "For ever: the policy does not say how long.";
	return sg_arena_printf(review->arena,
	    "%u days; then whole days are deleted.", s->keep_days);
}

void
sg_review_recorded(struct sg_review *review)
{
	const struct sg_gate *gate = review->scope->school.gate;
	const struct sg_settings *s;
	struct sg_review_part *part = sg_review_part(review, "recorded",
	    "What is recorded",
	    "A record must name the person or device, the time, and what was "
	    "asked for, as far as that can be known.");

	if (gate != NULL) {
		s = sg_gate_settings(gate);
		sg_review_row(review, part, "Recorded are",
		    recorded_text(review, s));
		sg_review_row(review, part, "A record has", detail_text(s));
		sg_review_row(review, part, "Records are kept",
		    keep_text(review, s));
		if (*sg_gate_text(gate, s->contact) != '\0')
			sg_review_row(review, part,
			    "The contact that block pages name",
			    sg_gate_text(gate, s->contact));
	}
	sg_review_row(review, part,
	    "Who looks at the records and alerts, how often, and what happens "
	    "then",
	    NULL);
	sg_review_row(review, part,
	    "How pupils, staff and parents are told what is recorded", NULL);
}

/* ---- exceptions --------------------------------------------------------- */

static const char *
until_text(struct sg_review *review, int64_t until)
{
	char out[SG_CLOCK_TEXT];

	if (until == SG_NEVER)
		return "not known";
	/* The last minute in which it applies. */
	return sg_arena_dup(review->arena,
	    sg_str(sg_school_minute(&review->scope->school, (until - 60) * 1000,
		out)));
}

void
sg_review_exceptions(struct sg_review *review,
    const struct sg_review_numbers *numbers)
{
	static const char *const head[] = {"Exception",
	    "What it allows or blocks", "Because", "Until", "Used"};
	const struct sg_gate *gate = review->scope->school.gate;
	struct sg_review_part *part = sg_review_part(review, "exceptions",
	    "Exceptions",
	    "Each exception has a reason, somebody who approved it, and an "
	    "end.");
	struct sg_review_table *table = sg_review_table(review, part,
	    "The exceptions of the policy in force", head, 5);

	for (uint32_t i = 0; gate != NULL && i < sg_gate_rules(gate); i++) {
		const struct sg_rule *rule = sg_gate_rule(gate, i);
		const char *used = "never";

		if ((rule->flags & SG_RULE_EXCEPTION) == 0)
			continue;
		for (size_t k = 0; k < numbers->uses.n; k++)
			if (strcmp(numbers->uses.v[k].key,
				sg_gate_text(gate, rule->id)) == 0)
				used = sg_used_by_text(review->arena,
				    numbers->uses.v[k].by,
				    numbers->uses.v[k].people);
		sg_review_cells(review, table,
		    (const char *const[]){sg_gate_text(gate, rule->id),
			sg_gate_text(gate, rule->text),
			sg_gate_text(gate, rule->reason),
			until_text(review, rule->until), used});
	}
	sg_review_row(review, part,
	    "Exceptions that are no longer needed, and who ends them", NULL);
}
