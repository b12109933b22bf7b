/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * explain.c -- `schoolgate explain`: the verdict on one request, and why each
 * earlier line did not fit.
 */
#include <time.h>

#include "base/arena.h"
#include "cli/ask.h"
#include "cli/cli.h"
#include "cli/explain.h"

#define WORDS_MAX 64

struct question {
	struct sg_call call;
	const char *at, *client, *user, *mac, *policy, *method;
	const char *groups[WORDS_MAX], *headers[WORDS_MAX];
	size_t ngroups, nheaders;
	bool byod, json;
};

static void
trace(void *ctx, uint32_t rule, enum sg_misfit misfit)
{
	struct sg_tried *tried = ctx;
	struct sg_tried_name *name;

	/* The lines are gone down once for each name. */
	if (rule == 0 && tried->nnames < SG_TRIED_NAMES)
		tried->nnames++;
	if (tried->nnames == 0 || rule >= SG_TRIED_MAX)
		return;
	name = &tried->name[tried->nnames - 1];
	name->misfit[rule] = misfit;
	name->count = rule + 1;
}

/* ---- the question as a request ------------------------------------------ */

/* Its index; the number of groups when there is none. */
static uint32_t
group_named(const struct sg_gate *gate, struct sg_str name)
{
	uint32_t i;

	for (i = 0; i < sg_gate_groups(gate); i++)
		if (sg_str_eqi(name, sg_str(sg_gate_group(gate, i))))
			break;
	return i;
}

static bool
has_all(const struct sg_set *set, const struct sg_set *wanted)
{
	for (size_t i = 0; i < SG_SET_WORDS; i++)
		if ((wanted->w[i] & ~set->w[i]) != 0)
			return false;
	return true;
}

/*
 * The device's address, unless it takes the person out of a group `wanted`:
 * of two networks, one within the other, the narrower one is right.
 */
static void
try_address(const struct sg_gate *gate, const struct sg_address *address,
    const struct sg_set *wanted, struct sg_request *request)
{
	const struct sg_request before = *request;
	struct sg_set groups;

	request->client = *address;
	request->has_client = true;
	groups = sg_gate_who(gate, request);
	if (before.has_client && !has_all(&groups, wanted))
		*request = before;
}

/* A directory group of the person; says so when no line asks for it. */
static void
add_directory(const struct sg_gate *gate, const char *name, struct sg_ask *ask)
{
	struct sg_request alone = {.groups = &ask->groups[ask->request.ngroups],
	    .ngroups = 1};
	const struct sg_set none = {{0}};
	struct sg_set groups;

	ask->groups[ask->request.ngroups++] = sg_str(name);
	groups = sg_gate_who(gate, &alone);
	if (has_all(&none, &groups))
		fprintf(stderr,
		    "schoolgate: \"%s\" is no group of the policy; taken as a "
		    "directory group, which no line asks for\n",
		    name);
}

/*
 * --group names a group of the policy, then the request comes from one of its
 * members, or a directory group.
 */
static void
join_group(const struct question *q, const struct sg_gate *gate,
    const char *name, struct sg_set *wanted, struct sg_ask *ask)
{
	struct sg_request *request = &ask->request;
	uint32_t group = group_named(gate, sg_str(name));
	struct sg_set groups = sg_gate_who(gate, request);
	struct sg_member member;

	if (group == sg_gate_groups(gate)) {
		add_directory(gate, name, ask);
		return;
	}
	sg_set_add(wanted, group);
	if (sg_set_has(&groups, group) ||
	    !sg_gate_member(gate, group, &member))
		return;
	if (member.has_address && q->client == NULL)
		try_address(gate, &member.address, wanted, request);
	if (member.user != NULL && request->user.n == 0)
		request->user = sg_str(member.user);
	if (member.directory != NULL)
		ask->groups[request->ngroups++] = sg_str(member.directory);
}

static int
join_groups(const struct question *q, const struct sg_gate *gate,
    struct sg_ask *ask)
{
	struct sg_set wanted = {{0}}, groups;

	for (size_t i = 0; i < q->ngroups; i++)
		join_group(q, gate, q->groups[i], &wanted, ask);
	groups = sg_gate_who(gate, &ask->request);
	for (uint32_t i = 0; i < sg_gate_groups(gate); i++)
		if (sg_set_has(&wanted, i) && !sg_set_has(&groups, i))
			return sg_complain(SG_EXIT_USAGE,
			    "nobody was found who is in %s as well; tell more "
			    "with --client, --user or --mac",
			    sg_gate_group(gate, i));
	return -1;
}

static int
add_headers(const struct question *q, struct sg_ask *ask)
{
	/* What a browser sends when somebody types the address. */
	static const char *const typed[] = {"Sec-Fetch-Dest: document",
	    "Sec-Fetch-Mode: navigate", "Sec-Fetch-Site: none"};
	bool is_typed = q->nheaders == 0 && q->method == NULL;
	const char *const *lines = is_typed ? typed : q->headers;
	size_t n = is_typed ? sizeof typed / sizeof *typed : q->nheaders;

	for (size_t i = 0; i < n; i++) {
		struct sg_str value = sg_str(lines[i]);
		struct sg_str name = sg_str_cut(&value, ':');

		if (value.p == NULL || name.n == 0)
			return sg_complain(SG_EXIT_USAGE,
			    "--header wants \"Name: value\", not \"%s\"",
			    lines[i]);
		/* WORDS_MAX is below what there is room for. */
		sg_ask_header(ask, name, sg_str_trim(value));
	}
	return -1;
}

static int
fill_device(const struct question *q, struct sg_request *request)
{
	uint8_t mac[6];

	if (q->client != NULL &&
	    !sg_address_parse(sg_str(q->client), &request->client))
		return sg_complain(SG_EXIT_USAGE,
		    "--client wants an IP address, not \"%s\"", q->client);
	request->mac = sg_str(q->mac);
	if (q->mac != NULL && !sg_mac_parse(request->mac, mac))
		return sg_complain(SG_EXIT_USAGE,
		    "--mac wants an address like 00:11:22:33:44:55, not "
		    "\"%s\"",
		    q->mac);
	request->has_client = q->client != NULL;
	return -1;
}

static int
fill(const struct question *q, const struct sg_gate *gate, struct sg_ask *ask)
{
	struct sg_request *request = &ask->request;
	int code;

	*request = (struct sg_request){.target = sg_str(q->call.words[0]),
	    .method = q->method != NULL ? sg_str(q->method) : SG_LIT("GET"),
	    .headers = ask->headers, .groups = ask->groups,
	    .user = sg_str(q->user), .managed = !q->byod,
	    .now = (int64_t)time(NULL)};
	if (q->at != NULL &&
	    !sg_instant_parse(sg_str(q->at), gate, &request->now))
		return sg_complain(SG_EXIT_USAGE,
		    "--at wants \"2026-11-24 10:15\" or "
		    "\"2026-11-24T10:15:00Z\", not \"%s\"",
		    q->at);
	code = fill_device(q, request);
	if (code < 0)
		code = join_groups(q, gate, ask);
	return code < 0 ? add_headers(q, ask) : code;
}

/* ---- the answer --------------------------------------------------------- */

static int
print_json(const struct sg_gate *gate, const struct sg_verdict *verdict)
{
	json_t *json = sg_ask_answer(gate, verdict, NULL);

	if (json == NULL)
		return sg_complain(SG_EXIT_PROBLEMS, "not enough memory");
	json_dumpf(json, stdout, JSON_INDENT(2));
	putchar('\n');
	json_decref(json);
	return SG_EXIT_FINE;
}

static int
answer(const struct question *q, const struct sg_gate *gate)
{
	static struct sg_ask ask;
	static struct sg_tried tried;
	struct sg_scratch *scratch = sg_scratch_new();
	struct sg_verdict verdict;
	int code;

	if (scratch == NULL)
		return sg_complain(SG_EXIT_PROBLEMS, "not enough memory");
	code = fill(q, gate, &ask);
	if (code >= 0)
		goto out;
	tried.gate = gate;
	tried.groups = sg_gate_who(gate, &ask.request);
	sg_gate_explain(gate, &ask.request, scratch, &verdict, trace, &tried);
	code = SG_EXIT_FINE;
	if (q->json)
		code = print_json(gate, &verdict);
	else
		sg_explain_text(&tried, &ask.request, &verdict);
out:
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
	    {.name = "mac", .value = &q.mac},
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
	    "    --mac M            the device's hardware address\n"
	    "    --user U           the person's user name\n"
	    "    --group G          somebody of this group; repeatable\n"
	    "    --header \"N: V\"    a request header; repeatable\n"
	    "    --method M         GET; CONNECT wants \"host:443\" as URL\n"
	    "    --byod             a device that is not decrypted\n"
	    "    --policy FILE      this policy instead of the one in force\n"
	    "    --json             the verdict as JSON\n",
    .run = run,
};
