/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * text.c -- writes a verdict, and the lines of the policy that led to it, for
 * people.
 */
#include "report/explain/explain.h"

#include <string.h>

#include "gate/set.h"
#include "gate/words.h"
#include "report/ask.h"
#include "report/instant.h"

static void
print_groups(const struct sg_explained *e, FILE *to)
{
	const struct sg_gate *gate = e->gate;
	unsigned n = 0;

	for (uint32_t i = 0; i < sg_gate_groups(gate); i++)
		if (sg_bitmap_has(e->groups, i))
			fprintf(to, "%s%s", n++ == 0 ? "" : ", ",
			    sg_gate_group(gate, i));
	fputs(n == 0  ? "no group of the policy\n" :
		n > 1 ? "  (several groups: every line for any of them "
			"counts)\n" :
			"\n",
	    to);
}

/* Write "allowed" or "blocked", and the address that was judged. */
static void
print_head(const struct sg_explained *e, bool colour, FILE *to)
{
	const struct sg_verdict *v = &e->verdict;
	bool allowed = v->action == SG_ALLOW;
	char plain[1024];
	struct sg_out out;

	sg_out_init(&out, plain, sizeof plain);
	sg_out_plain(&out, v->host.n > 0 ? v->host : e->ask.request.target);
	sg_out_plain(&out, v->path);
	fprintf(to, "%s%s%s  %s\n",
	    !colour     ? "" :
		allowed ? "\033[32m" :
			  "\033[31m",
	    allowed ? "allowed" : "blocked", colour ? "\033[0m" : "", plain);
}

static void
print_rule(const struct sg_explained *e, FILE *to)
{
	const struct sg_gate *gate = e->gate;
	const struct sg_verdict *v = &e->verdict;
	const struct sg_rule *rule;
	char place[SG_PLACE_TEXT];

	if (!sg_rule_place(gate, v->rule, place))
		return;
	rule = sg_gate_rule(gate, v->rule);
	fprintf(to, "    %s  %s: %s\n",
	    v->ground == SG_BY_UNDECIDED ? "waits for " : "decided by", place,
	    sg_gate_text(gate, rule->text));
	if ((rule->flags & SG_RULE_EXCEPTION) != 0)
		fprintf(to, "    exception   %s: %s\n",
		    sg_gate_text(gate, rule->id),
		    sg_gate_text(gate, rule->reason));
}

static void
print_ground(const struct sg_explained *e, FILE *to)
{
	const struct sg_verdict *v = &e->verdict;
	print_rule(e, to);
	if (v->ground == SG_BY_UNDECIDED)
		fputs("                the answer depends on the path, which "
		      "this CONNECT does not\n"
		      "                show: it is decrypted first\n",
		    to);
	if (v->ground == SG_BY_LOCKED)
		fputs("    decided by  a locked list, blocked for "
		      "everyone\n",
		    to);
	if (v->ground == SG_BY_BAN)
		fprintf(to,
		    "    decided by  the ban %s of this person or device; only "
		    "a \"fixed\" line opens\n",
		    v->ban_id);
	if (v->ground == SG_BY_UNSURE)
		fprintf(to, "    decided by  \"if unsure\": %s\n", v->fault);
	else if (v->fault != NULL)
		fprintf(to, "    fault       %s; the rest of it was judged\n",
		    v->fault);
}

static void
print_signals(const struct sg_explained *e, FILE *to)
{
	const struct sg_verdict *v = &e->verdict;
	char plain[512];
	struct sg_out out;

	for (size_t i = 0; i < v->nsignals; i++) {
		const struct sg_signal *s = &v->signals[i];

		sg_out_init(&out, plain, sizeof plain);
		sg_out_plain(&out, s->target);
		fprintf(to, "    signal      %s (%s)%s%s\n",
		    sg_technique_word(s->technique), sg_tier_word(s->tier),
		    s->target.n > 0 ? ": " : "", plain);
	}
}

static void
print_verdict(const struct sg_explained *e, bool colour, FILE *to)
{
	const struct sg_gate *gate = e->gate;
	const struct sg_verdict *v = &e->verdict;
	char when[SG_INSTANT_TEXT];

	print_head(e, colour, to);
	sg_local_text(gate, e->ask.request.now, when);
	fprintf(to, "    at          %s\n", when);
	if (v->platform != SG_NO_PLATFORM)
		fprintf(to, "    platform    %s\n",
		    sg_gate_platform(gate, v->platform));
	fprintf(to, "    intent      %s\n", sg_intent_word(v->intent));
	print_ground(e, to);
	print_signals(e, to);
	if (v->next_open != SG_NEVER) {
		sg_local_text(gate, v->next_open, when);
		fprintf(to, "    opens       %s\n", when);
	}
}

/*
 * Write `word`, and the person's groups that the `for` or `on` part of the line
 * names.
 */
static void
print_reason(const struct sg_explained *e, const char *word, uint32_t set,
    FILE *to)
{
	struct sg_parts wanted;

	if (set == SG_EVERYONE)
		return;
	wanted = sg_gate_group_set(e->gate, set);
	for (uint32_t g = 0; g < sg_gate_groups(e->gate); g++)
		if (sg_set_has(wanted, g) && sg_bitmap_has(e->groups, g)) {
			fprintf(to, "%s%s", word, sg_gate_group(e->gate, g));
			word = ", ";
		}
}

const char *
sg_explain_misfit(enum sg_misfit misfit)
{
	static const char *const why[] = {
	    [SG_FITS] = "fits",
	    [SG_NOT_LIVE] = "not on this date",
	    [SG_NOT_WHAT] = "another site",
	    [SG_NOT_WHO] = "another group",
	    [SG_NOT_ON] = "another device",
	    [SG_NOT_WHEN] = "not at this time",
	    [SG_NEEDS_PATH] = "depends on the path",
	    [SG_UNCLEAR] = "not for certain",
	};

	return why[misfit];
}

static void
print_line(const struct sg_explained *e, const struct sg_tried_name *name,
    uint32_t i, FILE *to)
{
	const struct sg_rule *rule = sg_gate_rule(e->gate, i);
	char place[SG_PLACE_TEXT];

	sg_rule_place(e->gate, i, place);
	fprintf(to, "    %-20s %-20s %s", place,
	    sg_explain_misfit(name->misfit[i]),
	    sg_gate_text(e->gate, rule->text));
	if (name->misfit[i] == SG_FITS) {
		print_reason(e, "   <- is in ", rule->who, to);
		print_reason(e, "   <- is on ", rule->on, to);
	}
	fputc('\n', to);
}

const struct sg_tried_name *
sg_explain_deciding(const struct sg_explained *e)
{
	for (uint32_t i = 0; i < e->nnames; i++)
		if (e->name[i].count > 0 &&
		    e->name[i].count - 1 == e->verdict.rule)
			return &e->name[i];
	return &e->name[0];
}

/*
 * The policy was compiled for certain dates. If the instant lies outside these
 * dates, write a warning: lines with a time do not work then.
 */
static void
print_outside(const struct sg_explained *e, FILE *to)
{
	const struct sg_gate *gate = e->gate;
	int64_t now = e->ask.request.now;
	const struct sg_settings *settings = sg_gate_settings(gate);
	char first[SG_INSTANT_TEXT], last[SG_INSTANT_TEXT];

	if (now >= settings->first && now < settings->last)
		return;
	sg_local_text(gate, settings->first, first);
	sg_local_text(gate, settings->last, last);
	fprintf(to,
	    "    dates       the policy knows school days from %s\n"
	    "                to %s; outside, a timed\n"
	    "                \"allow\" never fits and a timed \"block\" "
	    "always does\n",
	    first, last);
}

/*
 * If the target is a word like "facebook", write a hint. The user probably
 * means the platform of that name.
 */
static void
print_platform(const struct sg_explained *e, FILE *to)
{
	const struct sg_verdict *v = &e->verdict;
	char name[64];
	const char *host;

	if (v->host.n == 0 || v->host.n >= sizeof name ||
	    memchr(v->host.p, '.', v->host.n) != NULL)
		return;
	memcpy(name, v->host.p, v->host.n);
	name[v->host.n] = '\0';
	host = sg_gate_sample_host(e->gate, name);
	if (host != NULL)
		fprintf(to,
		    "    note        %s was taken for a host; for the "
		    "platform, ask for https://%s/\n",
		    name, host);
}

void
sg_explain_text(const struct sg_explained *e, bool colour, FILE *to)
{
	const struct sg_tried_name *name = sg_explain_deciding(e);
	const struct sg_verdict *v = &e->verdict;

	print_verdict(e, colour, to);
	print_outside(e, to);
	print_platform(e, to);
	fputs("    person      ", to);
	print_groups(e, to);
	/*
	 * If no host name could be judged, the lines that were tried explain
	 * nothing.
	 */
	if (v->ground == SG_BY_UNSURE && v->host.n == 0)
		return;
	if (e->nnames > 1)
		fprintf(to,
		    "    names       %u were judged, and any that is "
		    "blocked blocks; the lines are those\n"
		    "                of the one that decided\n",
		    e->nnames);
	if (name->count > 0)
		fputs("lines, from the first:\n", to);
	for (uint32_t i = 0; i < name->count; i++)
		print_line(e, name, i, to);
}
