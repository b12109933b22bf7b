/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * explain_text.c -- a verdict and the way to it, for people.
 */
#include <stdio.h>
#include <string.h>

#include "cli/ask.h"
#include "cli/cli.h"
#include "cli/explain.h"
#include "gate/intent.h"

static void
print_groups(const struct sg_gate *gate, const struct sg_set *set)
{
	unsigned n = 0;

	for (uint32_t i = 0; i < sg_gate_groups(gate); i++)
		if (sg_set_has(set, i))
			printf("%s%s", n++ == 0 ? "" : ", ",
			    sg_gate_group(gate, i));
	puts(n == 0 ? "no group of the policy"
	    : n > 1 ? "  (several groups: every line for any of them counts)"
		    : "");
}

/* What was asked for, and the answer in a word. */
static void
print_head(const struct sg_request *request, const struct sg_verdict *v)
{
	bool allowed = v->action == SG_ALLOW, colour = sg_colour(stdout);
	char plain[1024];
	struct sg_out out;

	sg_out_init(&out, plain, sizeof plain);
	sg_out_plain(&out, v->host.n > 0 ? v->host : request->target);
	sg_out_plain(&out, v->path);
	printf("%s%s%s  %s\n", !colour ? "" : allowed ? "\033[32m" : "\033[31m",
	    allowed ? "allowed" : "blocked", colour ? "\033[0m" : "", plain);
}

static void
print_rule(const struct sg_gate *gate, const struct sg_verdict *v)
{
	const struct sg_rule *rule;
	char place[SG_PLACE_TEXT];

	if (!sg_rule_place(gate, v->rule, place))
		return;
	rule = sg_gate_rule(gate, v->rule);
	printf("    %s  %s: %s\n",
	    v->ground == SG_BY_UNDECIDED ? "waits for " : "decided by", place,
	    sg_gate_text(gate, rule->text));
	if ((rule->flags & SG_RULE_EXCEPTION) != 0)
		printf("    exception   %s: %s\n", sg_gate_text(gate, rule->id),
		    sg_gate_text(gate, rule->reason));
}

static void
print_ground(const struct sg_gate *gate, const struct sg_verdict *v)
{
	print_rule(gate, v);
	if (v->ground == SG_BY_UNDECIDED)
		puts("                the answer depends on the path, which "
		     "this CONNECT does not\n"
		     "                show: it is decrypted first");
	if (v->ground == SG_BY_LOCKED)
		puts("    decided by  a locked list, blocked for everyone");
	if (v->ground == SG_BY_UNSURE)
		printf("    decided by  \"if unsure\": %s\n", v->fault);
	else if (v->fault != NULL)
		printf("    fault       %s; the rest of it was judged\n",
		    v->fault);
}

static void
print_signals(const struct sg_verdict *v)
{
	char plain[512];
	struct sg_out out;

	for (size_t i = 0; i < v->nsignals; i++) {
		const struct sg_signal *s = &v->signals[i];

		sg_out_init(&out, plain, sizeof plain);
		sg_out_plain(&out, s->target);
		printf("    signal      %s (%s)%s%s\n",
		    sg_ask_technique(s->technique), sg_ask_tier(s->tier),
		    s->target.n > 0 ? ": " : "", plain);
	}
}

static void
print_verdict(const struct sg_gate *gate, const struct sg_request *request,
    const struct sg_verdict *v)
{
	char when[SG_INSTANT_TEXT];

	print_head(request, v);
	sg_local_text(gate, request->now, when);
	printf("    at          %s\n", when);
	if (v->platform != SG_NO_PLATFORM)
		printf("    platform    %s\n",
		    sg_gate_platform(gate, v->platform));
	printf("    intent      %s\n", sg_intent_text(v->intent));
	print_ground(gate, v);
	print_signals(v);
	if (v->next_open != SG_NEVER) {
		sg_local_text(gate, v->next_open, when);
		printf("    opens       %s\n", when);
	}
}

/* Which of the person's groups a line's `for` or `on` asked for. */
static void
print_reason(const struct sg_tried *tried, const char *word, uint32_t set)
{
	const struct sg_set *wanted;

	if (set == SG_EVERYONE)
		return;
	wanted = sg_gate_group_set(tried->gate, set);
	for (uint32_t g = 0; g < sg_gate_groups(tried->gate); g++)
		if (sg_set_has(wanted, g) && sg_set_has(&tried->groups, g)) {
			printf("%s%s", word, sg_gate_group(tried->gate, g));
			word = ", ";
		}
}

static void
print_line(const struct sg_tried *tried, const struct sg_tried_name *name,
    uint32_t i)
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
	const struct sg_rule *rule = sg_gate_rule(tried->gate, i);
	char place[SG_PLACE_TEXT];

	sg_rule_place(tried->gate, i, place);
	printf("    %-20s %-20s %s", place, why[name->misfit[i]],
	    sg_gate_text(tried->gate, rule->text));
	if (name->misfit[i] == SG_FITS) {
		print_reason(tried, "   <- is in ", rule->who);
		print_reason(tried, "   <- is on ", rule->on);
	}
	putchar('\n');
}

/* The name whose lines end with the one that decided. */
static const struct sg_tried_name *
deciding(const struct sg_tried *tried, const struct sg_verdict *v)
{
	for (uint32_t i = 0; i < tried->nnames; i++)
		if (tried->name[i].count > 0 &&
		    tried->name[i].count - 1 == v->rule)
			return &tried->name[i];
	return &tried->name[0];
}

/* Outside compiled time, lines do not fit as they read. */
static void
print_outside(const struct sg_gate *gate, const struct sg_request *request)
{
	const struct sg_settings *settings = sg_gate_settings(gate);
	char from[SG_INSTANT_TEXT], to[SG_INSTANT_TEXT];

	if (request->now >= settings->first && request->now < settings->last)
		return;
	sg_local_text(gate, settings->first, from);
	sg_local_text(gate, settings->last, to);
	printf("    dates       the policy knows school days from %s\n"
	       "                to %s; outside, a timed\n"
	       "                \"allow\" never fits and a timed \"block\" "
	       "always does\n",
	    from, to);
}

/* Who asks for "facebook" may mean the platform, which is no host. */
static void
print_platform(const struct sg_gate *gate, const struct sg_verdict *v)
{
	char name[64];
	const char *host;

	if (v->host.n == 0 || v->host.n >= sizeof name ||
	    memchr(v->host.p, '.', v->host.n) != NULL)
		return;
	memcpy(name, v->host.p, v->host.n);
	name[v->host.n] = '\0';
	host = sg_gate_sample_host(gate, name);
	if (host != NULL)
		printf("    note        %s was taken for a host; for the "
		       "platform, ask for https://%s/\n",
		    name, host);
}

void
sg_explain_text(const struct sg_tried *tried, const struct sg_request *request,
    const struct sg_verdict *verdict)
{
	const struct sg_tried_name *name = deciding(tried, verdict);

	print_verdict(tried->gate, request, verdict);
	print_outside(tried->gate, request);
	print_platform(tried->gate, verdict);
	printf("    person      ");
	print_groups(tried->gate, &tried->groups);
	/* No name decided: what was read of some is not what is asked for. */
	if (verdict->ground == SG_BY_UNSURE && verdict->host.n == 0)
		return;
	if (tried->nnames > 1)
		printf("    names       %u were judged, and any that is "
		       "blocked blocks; the lines are those\n"
		       "                of the one that decided\n",
		    tried->nnames);
	if (name->count > 0)
		puts("lines, from the first:");
	for (uint32_t i = 0; i < name->count; i++)
		print_line(tried, name, i);
}
