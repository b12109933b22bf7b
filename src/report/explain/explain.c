/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * explain.c -- makes a request from a description, and judges it.
 */
#include "report/explain/explain.h"

#include "base/why.h"
#include "gate/set.h"
#include "report/ask.h"
#include "report/instant.h"

static void
trace(void *ctx, uint32_t rule, enum sg_misfit misfit)
{
	struct sg_explained *tried = ctx;
	struct sg_tried_name *name;

	/*
	 * For each host name, the gate tries the lines from line 0 on. So line
	 * 0 begins a new host name.
	 */
	if (rule == 0 && tried->nnames < SG_TRIED_NAMES)
		tried->nnames++;
	if (tried->nnames == 0 || rule >= SG_RULES_MAX)
		return;
	name = &tried->name[tried->nnames - 1];
	name->misfit[rule] = misfit;
	name->count = rule + 1;
}

/* ---- the question as a request ------------------------------------------ */

/*
 * Returns the index of the group `name`. If the policy has no group of that
 * name, returns the number of groups.
 */
static uint32_t
group_named(const struct sg_gate *gate, struct sg_str name)
{
	uint32_t i;

	for (i = 0; i < sg_gate_groups(gate); i++)
		if (sg_str_eqi(name, sg_str(sg_gate_group(gate, i))))
			break;
	return i;
}

static uint32_t
group_words(const struct sg_gate *gate)
{
	return sg_bitmap_words(sg_gate_groups(gate));
}

/*
 * Give the request this client address. The request may already have an
 * address. Then the new address replaces the old address only if the person
 * stays in all wanted groups. Example: two wanted groups are networks, one
 * inside the other. An address in the inner network is then in both groups.
 */
static void
try_address(const struct sg_gate *gate, const struct sg_address *address,
    const uint64_t *wanted, struct sg_request *request)
{
	const struct sg_request before = *request;
	uint64_t groups[SG_SET_WORDS];

	request->client = *address;
	request->has_client = true;
	sg_gate_who(gate, request, groups);
	if (before.has_client &&
	    !sg_bitmap_has_all(groups, wanted, group_words(gate)))
		*request = before;
}

/*
 * Add a directory group to the request. If no line of the policy names this
 * directory group, also add it to explained->unasked.
 */
static void
add_directory(const char *name, struct sg_explained *explained)
{
	struct sg_ask *ask = &explained->ask;
	struct sg_request alone = {
	    .groups = &ask->groups[ask->request.ngroups], .ngroups = 1};
	uint64_t groups[SG_SET_WORDS];

	ask->groups[ask->request.ngroups++] = sg_str(name);
	sg_gate_who(explained->gate, &alone, groups);
	if (sg_bitmap_is_empty(groups, group_words(explained->gate)))
		explained->unasked[explained->nunasked++] = name;
}

/*
 * If `name` is a group of the policy, make the request one of a member of that
 * group. Otherwise `name` is taken for a directory group.
 */
static void
join_group(const struct sg_explain_question *q, const char *name,
    uint64_t *wanted, struct sg_explained *explained)
{
	const struct sg_gate *gate = explained->gate;
	struct sg_ask *ask = &explained->ask;
	struct sg_request *request = &ask->request;
	uint32_t group = group_named(gate, sg_str(name));
	uint64_t groups[SG_SET_WORDS];
	struct sg_member member;

	if (group == sg_gate_groups(gate)) {
		add_directory(name, explained);
		return;
	}
	sg_bitmap_add(wanted, group);
	sg_gate_who(gate, request, groups);
	if (sg_bitmap_has(groups, group) ||
	    !sg_gate_member(gate, group, &member))
		return;
	if (member.has_address && q->client == NULL)
		try_address(gate, &member.address, wanted, request);
	if (member.user != NULL && request->user.n == 0)
		request->user = sg_str(member.user);
	if (member.directory != NULL)
		ask->groups[request->ngroups++] = sg_str(member.directory);
}

static bool
join_groups(const struct sg_explain_question *q, struct sg_explained *explained,
    char why[SG_WHY_BYTES])
{
	const struct sg_gate *gate = explained->gate;
	uint64_t wanted[SG_SET_WORDS] = {0}, groups[SG_SET_WORDS];

	for (size_t i = 0; i < q->ngroups; i++)
		join_group(q, q->groups[i], wanted, explained);
	sg_gate_who(gate, &explained->ask.request, groups);
	for (uint32_t i = 0; i < sg_gate_groups(gate); i++)
		if (sg_bitmap_has(wanted, i) && !sg_bitmap_has(groups, i))
			return sg_why(why,
			    "no person was found who is in all the groups: %s is "
			    "missing; say more with --client, --user or --mac",
			    sg_gate_group(gate, i));
	return true;
}

static bool
add_headers(const struct sg_explain_question *q, struct sg_ask *ask,
    char why[SG_WHY_BYTES])
{
	/* A browser sends these headers when somebody types an address. */
	static const char *const typed[] = {"Sec-Fetch-Dest: document",
	    "Sec-Fetch-Mode: navigate", "Sec-Fetch-Site: none"};
	bool is_typed = q->nheaders == 0 && q->method == NULL;
	const char *const *lines = is_typed ? typed : q->headers;
	size_t n = is_typed ? sizeof typed / sizeof *typed : q->nheaders;

	for (size_t i = 0; i < n; i++) {
		struct sg_str value = sg_str(lines[i]);
		struct sg_str name = sg_str_cut(&value, ':');

		if (value.p == NULL || name.n == 0)
			return sg_why(why,
			    "--header wants \"Name: value\", not \"%s\"",
			    lines[i]);
		/*
		 * This cannot fail: there are at most SG_EXPLAIN_WORDS headers,
		 * and a request has room for more.
		 */
		sg_ask_header(ask, name, sg_str_trim(value));
	}
	return true;
}

static bool
fill_device(const struct sg_explain_question *q, struct sg_request *request,
    char why[SG_WHY_BYTES])
{
	uint8_t mac[6];

	if (q->client != NULL &&
	    !sg_address_parse(sg_str(q->client), &request->client))
		return sg_why(why, "--client wants an IP address, not \"%s\"",
		    q->client);
	request->mac = sg_str(q->mac);
	if (q->mac != NULL && !sg_mac_parse(request->mac, mac))
		return sg_why(why,
		    "--mac wants an address like 00:11:22:33:44:55, not "
		    "\"%s\"",
		    q->mac);
	request->has_client = q->client != NULL;
	return true;
}

static bool
fill(const struct sg_explain_question *q, struct sg_explained *explained,
    char why[SG_WHY_BYTES])
{
	struct sg_ask *ask = &explained->ask;
	struct sg_request *request = &ask->request;

	*request = (struct sg_request){.target = sg_str(q->target),
	    .method = q->method != NULL ? sg_str(q->method) : SG_LIT("GET"),
	    .headers = ask->headers,
	    .groups = ask->groups,
	    .user = sg_str(q->user),
	    .managed = !q->byod,
	    .bans = q->bans,
	    .now = q->now};
	if (q->at != NULL &&
	    !sg_instant_parse(sg_str(q->at), explained->gate, &request->now))
		return sg_why(why,
		    "--at wants \"2026-11-24 10:15\" or "
		    "\"2026-11-24T10:15:00Z\", not \"%s\"",
		    q->at);
	return fill_device(q, request, why) && join_groups(q, explained, why) &&
	    add_headers(q, ask, why);
}

bool
sg_explain(const struct sg_gate *gate,
    const struct sg_explain_question *question, struct sg_scratch *scratch,
    struct sg_explained *explained, char why[SG_WHY_BYTES])
{
	explained->gate = gate;
	explained->nnames = 0;
	explained->nunasked = 0;
	if (!fill(question, explained, why))
		return false;
	sg_gate_who(gate, &explained->ask.request, explained->groups);
	sg_gate_explain(gate, &explained->ask.request, scratch,
	    &explained->verdict, trace, explained);
	return true;
}
