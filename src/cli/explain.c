/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * explain.c -- `schoolgate explain`: the verdict on one request, and why each
 * earlier line did not fit.
 */
#include <time.h>

#include "base/arena.h"
#include "cli/ask.h"
#include "cli/cli.h"
#include "gate/intent.h"

#define WORDS_MAX 64

struct question {
	struct sg_call call;
	const char *at, *client, *user, *policy, *method;
	const char *groups[WORDS_MAX], *headers[WORDS_MAX];
	size_t ngroups, nheaders;
	bool byod, json;
};

/* The lines that were tried, for the text after the verdict. */
struct tried {
	const struct sg_gate *gate;
	struct sg_set groups;
	uint32_t count;
	enum sg_misfit misfit[4096];
};

static void
trace(void *ctx, uint32_t rule, enum sg_misfit misfit)
{
	struct tried *tried = ctx;

	if (rule < sizeof tried->misfit / sizeof *tried->misfit) {
		tried->misfit[rule] = misfit;
		tried->count = rule + 1;
	}
}

/* ---- the question as a request ------------------------------------------ */

static uint32_t
group_named(const struct sg_gate *gate, struct sg_str name)
{
	uint32_t i;

	for (i = 0; i < sg_gate_groups(gate); i++)
		if (sg_str_eqi(name, sg_str(sg_gate_group(gate, i))))
			break;
	return i;
}

/*
 * --group names a group of the policy, then the request comes from one of its
 * members, or a directory group.
 */
static void
join_group(const struct sg_gate *gate, const char *name, struct sg_ask *ask)
{
	struct sg_request *request = &ask->request;
	struct sg_member member;

	if (!sg_gate_member(gate, group_named(gate, sg_str(name)), &member)) {
		ask->groups[request->ngroups++] = sg_str(name);
		return;
	}
	if (member.has_address && !request->has_client) {
		request->client = member.address;
		request->has_client = true;
	}
	if (member.user != NULL && request->user.n == 0)
		request->user = sg_str(member.user);
	if (member.directory != NULL)
		ask->groups[request->ngroups++] = sg_str(member.directory);
}

static int
add_header(const char *line, struct sg_ask *ask)
{
	struct sg_str value = sg_str(line);
	struct sg_str name = sg_str_cut(&value, ':');

	if (value.p == NULL || name.n == 0)
		return sg_complain(SG_EXIT_USAGE,
		    "--header wants \"Name: value\", not \"%s\"", line);
	value = sg_str_trim(value);
	if (sg_str_eqi(name, SG_LIT("X-SNI"))) {
		ask->request.sni_state = sg_str_eq(value, SG_LIT("-"))
		    ? SG_SNI_NONE
		    : SG_SNI_NAME;
		ask->request.sni = value;
		return -1;
	}
	ask->headers[ask->request.nheaders++] = (struct sg_header){name, value};
	return -1;
}

/* A URL without a path to it may be a CONNECT authority: "host:443". */
static struct sg_str
method_of(const struct question *q)
{
	return q->method != NULL ? sg_str(q->method) : SG_LIT("GET");
}

static int
fill(const struct question *q, const struct sg_gate *gate, struct sg_ask *ask)
{
	struct sg_request *request = &ask->request;

	*request = (struct sg_request){.method = method_of(q),
	    .target = sg_str(q->call.words[0]), .headers = ask->headers,
	    .groups = ask->groups, .user = sg_str(q->user),
	    .managed = !q->byod, .now = (int64_t)time(NULL)};
	if (q->at != NULL &&
	    !sg_instant_parse(sg_str(q->at), gate, &request->now))
		return sg_complain(SG_EXIT_USAGE,
		    "--at wants \"2026-11-24 10:15\" or "
		    "\"2026-11-24T10:15:00Z\", not \"%s\"",
		    q->at);
	if (q->client != NULL) {
		if (!sg_address_parse(sg_str(q->client), &request->client))
			return sg_complain(SG_EXIT_USAGE,
			    "--client wants an IP address, not \"%s\"",
			    q->client);
		request->has_client = true;
	}
	for (size_t i = 0; i < q->ngroups; i++)
		join_group(gate, q->groups[i], ask);
	if (q->nheaders == 0 && q->method == NULL) {
		/* What a browser sends when somebody types the address. */
		add_header("Sec-Fetch-Dest: document", ask);
		add_header("Sec-Fetch-Mode: navigate", ask);
		add_header("Sec-Fetch-Site: none", ask);
	}
	for (size_t i = 0; i < q->nheaders; i++) {
		int code = add_header(q->headers[i], ask);

		if (code >= 0)
			return code;
	}
	return -1;
}

/* ---- the answer --------------------------------------------------------- */

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

static void
print_verdict(const struct sg_gate *gate, const struct sg_request *request,
    const struct sg_verdict *v)
{
	const bool colour = sg_colour(stdout);
	char when[SG_INSTANT_TEXT], place[300], plain[1024];
	struct sg_out out;

	sg_out_init(&out, plain, sizeof plain);
	sg_out_plain(&out, v->host);
	sg_out_plain(&out, v->path);
	sg_local_text(gate, request->now, when);
	printf("%s%s%s  %s\n", !colour ? "" : v->action == SG_ALLOW ? "\033[32m"
								   : "\033[31m",
	    v->action == SG_ALLOW ? "allowed" : "blocked", colour ? "\033[0m" : "",
	    plain);
	printf("    at        %s\n", when);
	if (v->platform != SG_NO_PLATFORM)
		printf("    platform  %s\n",
		    sg_gate_platform(gate, v->platform));
	printf("    intent    %s\n", sg_intent_text(v->intent));
	if (sg_rule_place(gate, v->rule, place, sizeof place))
		printf("    %s  %s: %s\n",
		    v->ground == SG_BY_UNDECIDED ? "waits for" : "decided by",
		    place,
		    sg_gate_text(gate, sg_gate_rule(gate, v->rule)->text));
	if (v->ground == SG_BY_UNDECIDED)
		puts("    The answer depends on the path, which this CONNECT "
		     "does not show: it is decrypted first.");
	if (v->ground == SG_BY_LOCKED)
		puts("    decided by  a locked list, blocked for everyone");
	if (v->fault != NULL)
		printf("    could not be judged: %s; \"if unsure\" decides\n",
		    v->fault);
	if (v->next_open != SG_NEVER) {
		sg_local_text(gate, v->next_open, when);
		printf("    opens     %s\n", when);
	}
}

static void
print_line(const struct tried *tried, uint32_t i)
{
	static const char *const why[] = {
	    [SG_FITS] = "fits",
	    [SG_NOT_LIVE] = "not on this date",
	    [SG_NOT_WHAT] = "another site",
	    [SG_NOT_WHO] = "another group",
	    [SG_NOT_ON] = "another device",
	    [SG_NOT_WHEN] = "not at this time",
	    [SG_NEEDS_PATH] = "depends on the path",
	};
	const struct sg_rule *rule = sg_gate_rule(tried->gate, i);
	char place[300];

	sg_rule_place(tried->gate, i, place, sizeof place);
	printf("    %-20s %-20s %s", place, why[tried->misfit[i]],
	    sg_gate_text(tried->gate, rule->text));
	if (tried->misfit[i] == SG_FITS && rule->who != SG_EVERYONE) {
		const struct sg_set *who =
		    sg_gate_group_set(tried->gate, rule->who);
		const char *comma = "   <- is in ";

		for (uint32_t g = 0; g < sg_gate_groups(tried->gate); g++)
			if (sg_set_has(who, g) &&
			    sg_set_has(&tried->groups, g)) {
				printf("%s%s", comma,
				    sg_gate_group(tried->gate, g));
				comma = ", ";
			}
	}
	putchar('\n');
}

static int
answer(const struct question *q, const struct sg_gate *gate)
{
	static struct sg_ask ask;
	static struct tried tried;
	struct sg_scratch *scratch = sg_scratch_new();
	struct sg_verdict verdict;
	int code;

	if (scratch == NULL)
		return sg_complain(SG_EXIT_PROBLEMS, "not enough memory");
	code = fill(q, gate, &ask);
	if (code < 0) {
		tried.gate = gate;
		tried.groups = sg_gate_who(gate, &ask.request);
		sg_gate_explain(gate, &ask.request, scratch, &verdict, trace,
		    &tried);
		code = SG_EXIT_FINE;
		if (q->json) {
			json_t *json = sg_ask_answer(gate, &verdict, NULL);

			json_dumpf(json, stdout, JSON_INDENT(2));
			putchar('\n');
			json_decref(json);
		} else {
			print_verdict(gate, &ask.request, &verdict);
			printf("    person    ");
			print_groups(gate, &tried.groups);
			puts("lines, from the first:");
			for (uint32_t i = 0; i < tried.count; i++)
				print_line(&tried, i);
		}
	}
	sg_scratch_free(&scratch);
	return code;
}

static int
run(const struct sg_verb *verb, int argc, char **argv)
{
	struct question q = {.call = {.most = 1}};
	const struct sg_option options[] = {
	    {.name = "at", .value = &q.at},
	    {.name = "client", .value = &q.client},
	    {.name = "user", .value = &q.user},
	    {.name = "group", .values = q.groups, .count = &q.ngroups,
		.cap = WORDS_MAX},
	    {.name = "header", .values = q.headers, .count = &q.nheaders,
		.cap = WORDS_MAX},
	    {.name = "method", .value = &q.method},
	    {.name = "policy", .value = &q.policy},
	    {.name = "byod", .flag = &q.byod},
	    {.name = "json", .flag = &q.json},
	    {0},
	};
	struct sg_arena *arena;
	struct sg_gate *gate;
	int code = sg_call_read(verb, argc, argv, options, &q.call);

	if (code >= 0)
		return code;
	if (q.call.nwords == 0)
		return sg_complain(SG_EXIT_USAGE,
		    "explain what? usage: schoolgate explain %s",
		    verb->arguments);
	arena = sg_arena_new();
	gate = sg_gate_for(arena, &q.call, q.policy);
	code = gate == NULL ? SG_EXIT_PROBLEMS : answer(&q, gate);
	sg_gate_close(&gate);
	sg_arena_free(&arena);
	return code;
}

const struct sg_verb sg_verb_explain = {
    .name = "explain",
    .arguments = "[--at T] [--client IP] [--user U] [--group G] "
		 "[--header \"N: V\"] URL",
    .sentence = "Tell the verdict on one request, and which line made it.",
    .help = "    --at T             \"2026-11-24 10:15\" school time (now)\n"
	    "    --client IP        the device's address\n"
	    "    --user U           the person's user name\n"
	    "    --group G          somebody of this group; repeatable\n"
	    "    --header \"N: V\"    a request header; repeatable\n"
	    "    --method M         GET; CONNECT wants \"host:443\" as URL\n"
	    "    --byod             a device that is not decrypted\n"
	    "    --policy FILE      this policy instead of the one in force\n"
	    "    --json             the verdict as JSON\n",
    .run = run,
};
