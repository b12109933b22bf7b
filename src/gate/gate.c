/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * gate.c -- the steps of judging a request, in order.
 *
 * Each step is in another file of this folder; this file only calls them.
 */
#include "gate/gate.h"

#include <stddef.h>

#include "gate/decide.h"
#include "gate/disguise/disguise.h"
#include "gate/intent.h"
#include "gate/partly.h"
#include "gate/set.h"
#include "gate/state.h"
#include "gate/where.h"
#include "gate/who.h"

static bool
is_connect(const struct sg_request *request)
{
	return sg_str_eq(request->method, SG_LIT("CONNECT"));
}

/*
 * Parse the target and begin the look-up of its host.  `host` is the Host
 * header.  It is used if the target has no host.
 */
static void
read_url(const struct sg_gate *gate, const struct sg_request *request,
    struct sg_str host, struct sg_scratch *scratch)
{
	sg_url_parse(request->target, is_connect(request), host, &scratch->url);
	if (scratch->url.fault != SG_URL_FINE)
		return;
	sg_where_ask(gate, &scratch->url, &scratch->asked);
	scratch->marks = sg_disguise_glance(gate, &scratch->url,
	    &scratch->looks);
}

void
sg_gate_prefetch(const struct sg_gate *gate, const struct sg_request *request,
    struct sg_scratch *scratch)
{
	scratch->expected_by = NULL;
	if (sg_url_needs_host(request->target))
		return;
	read_url(gate, request, (struct sg_str){0}, scratch);
	scratch->expected = request->target;
	scratch->expected_by = gate;
}

static void
read_request(const struct sg_gate *gate, const struct sg_request *request,
    struct sg_scratch *scratch)
{
	bool known = scratch->expected_by == gate &&
	    scratch->expected.p == request->target.p &&
	    scratch->expected.n == request->target.n;

	/*
	 * Forget the prefetch: the next target may lie at the same address in
	 * memory.
	 */
	scratch->expected_by = NULL;
	scratch->referer_parsed = false;
	scratch->headers = request->found;
	if (request->found == NULL) {
		sg_headers_find(request->headers, request->nheaders,
		    &scratch->own_headers);
		scratch->headers = &scratch->own_headers;
	}
	if (!known)
		read_url(gate, request, scratch->headers->host, scratch);
}

/*
 * Parse the target and the TLS server name.  Returns NULL if both can be read.
 * Otherwise returns the first reason why part of the request cannot be judged.
 */
static const char *
read_names(const struct sg_gate *gate, const struct sg_request *request,
    struct sg_scratch *scratch)
{
	bool named = request->sni_state == SG_SNI_NAME;

	read_request(gate, request, scratch);
	if (named)
		sg_url_parse_host(request->sni, &scratch->sni);
	/* Servers differ in which of two Host headers they use (RFC 9112
	 * section 3.2). */
	if (scratch->headers->two_hosts)
		return "two Host headers";
	if (scratch->url.fault != SG_URL_FINE)
		return sg_url_fault_text(scratch->url.fault);
	return named && scratch->sni.fault != SG_URL_FINE ?
	    "the TLS server name cannot be read" :
	    NULL;
}

/*
 * Called if a client sent both an address and a name.  Returns true if the
 * address must be judged too, because a line of the policy or a list contains
 * it.  If the catalogue says that the address and the name have the same owner
 * (such as a company), the address need not be judged: the name is more exact.
 */
static bool
counts_beside(const struct sg_gate *gate, const struct sg_where *address,
    const struct sg_where *name)
{
	uint32_t owner = sg_where_owner(gate, address);

	if (address->locked ||
	    !sg_bitmap_is_empty(address->fits, gate->target_words))
		return true;
	if (owner != 0)
		return owner != sg_where_owner(gate, name);
	return address->ncatsets > 0;
}

/*
 * Find the subjects.  They are the host of the URL (or CONNECT) and, if it
 * differs, the TLS server name.  If the host is an address that need not be
 * judged beside the name (see counts_beside()), the TLS server name is the only
 * subject.
 */
static void
find_subjects(const struct sg_request *request, struct sg_scratch *scratch,
    struct sg_case *c)
{
	bool has_path = !scratch->url.authority_only;

	sg_where_take(c->gate, &scratch->url, has_path, &scratch->asked,
	    &c->subject[0]);
	c->nsubjects = 1;
	if (request->sni_state != SG_SNI_NAME ||
	    scratch->sni.fault != SG_URL_FINE ||
	    sg_str_eq(scratch->url.host, scratch->sni.host))
		return;
	sg_where_find(c->gate, &scratch->sni, false, &c->subject[1]);
	c->nsubjects = 2;
	if (!scratch->url.is_address ||
	    counts_beside(c->gate, &c->subject[0], &c->subject[1]))
		return;
	/*
	 * Judge the server name in place of the address.  If the URL has a
	 * path, the path is judged with the server name.
	 */
	if (has_path)
		sg_url_lend_path(&scratch->url, &scratch->sni);
	sg_where_find(c->gate, &scratch->sni, has_path, &c->subject[0]);
	c->nsubjects = 1;
}

/*
 * Add the address that the client connected to.  On an intercepted connection,
 * the client chose this address, and may send any name to it.  So the address
 * is judged as well.
 */
static void
add_reached(const struct sg_request *request, struct sg_scratch *scratch,
    struct sg_case *c)
{
	struct sg_where *where = &c->subject[c->nsubjects];

	if (!request->intercepted || !request->has_reached ||
	    scratch->url.is_address)
		return;
	sg_url_of_address(&request->reached, &scratch->reached);
	sg_where_find(c->gate, &scratch->reached, false, where);
	if (counts_beside(c->gate, where, &c->subject[0]))
		c->nsubjects++;
}

/*
 * If the Host header names another host than the URL, both are judged, since
 * the server may use either.  If the Host header cannot be read, it is skipped:
 * proxies replace it by the host of the URL.
 */
static void
add_host_header(struct sg_scratch *scratch, struct sg_case *c)
{
	struct sg_str header = scratch->headers->host;
	const struct sg_url *url = &scratch->url, *named = &scratch->named;

	if (url->authority_only || header.n == 0 ||
	    ((sg_str_starts(header, url->host) ||
		 sg_str_startsi(header, url->host)) &&
		(header.n == url->host.n || header.p[url->host.n] == ':')))
		return;
	sg_url_parse(header, true, (struct sg_str){0}, &scratch->named);
	if (named->fault != SG_URL_FINE || named->is_address ||
	    sg_str_eq(named->host, c->subject[0].url->host))
		return;
	sg_url_lend_path(url, &scratch->named);
	sg_where_find(c->gate, named, true, &c->subject[c->nsubjects++]);
}

static void
conclude(struct sg_case *c, const struct sg_decision *decision,
    struct sg_verdict *verdict)
{
	const struct sg_where *where;
	const bool by_line = decision->rule != SG_NO_RULE;
	struct sg_parts what = {0};

	verdict->action = decision->action;
	verdict->ground = decision->ground;
	verdict->rule = decision->rule;
	verdict->fault = decision->fault;
	if (decision->ground == SG_BY_BAN) {
		verdict->ban = c->ban;
		verdict->ban_id = sg_bans_text(c->ban_keys.bans, c->ban->id);
	}
	if (decision->subject == SG_NO_SUBJECT)
		return;
	where = &c->subject[decision->subject];
	if (by_line)
		what = sg_gate_targets(c->gate, decision->rule);
	verdict->platform = sg_where_platform(c->gate, where,
	    by_line ? &what : NULL);
	verdict->host = where->url->host;
	verdict->path = where->url->path;
	if (decision->action != SG_BLOCK ||
	    (decision->ground != SG_BY_RULE && decision->ground != SG_BY_BAN))
		return;
	/*
	 * If part of the request could not be judged, next_open stays SG_NEVER:
	 * that part may remain blocked when the rest is allowed.
	 */
	if (decision->fault == NULL)
		verdict->next_open = sg_next_open(c);
	if (verdict->platform == SG_NO_PLATFORM && by_line)
		verdict->sites = sg_where_named(c->gate, where, what);
}

/*
 * A CONNECT inside a decrypted connection would open a tunnel that cannot be
 * judged any more.  Browsers do not send a CONNECT inside a connection.
 */
static void
refuse_tunnel(const struct sg_scratch *scratch, struct sg_verdict *verdict)
{
	verdict->ground = SG_BY_TUNNEL;
	if (scratch->url.fault == SG_URL_FINE) {
		verdict->asked = &scratch->url;
		verdict->host = scratch->url.host;
	}
	verdict->signals[0] = (struct sg_signal){.technique = SG_TUNNEL,
	    .tier = SG_TIER_INTENT,
	    .target = verdict->host};
	verdict->nsignals = 1;
}

/*
 * Block a CONNECT to a closed port.  If the policy blocks it too, the line of
 * the policy stays in the verdict, since it tells more.  Programs use such
 * ports by themselves, and browsers hardly ever do.  So the request counts as
 * made by an app, unless a detector found that a person tried to get round the
 * filter.
 */
static void
close_port(struct sg_verdict *verdict)
{
	bool person = false;

	for (size_t i = 0; i < verdict->nsignals; i++)
		person |= verdict->signals[i].tier == SG_TIER_INTENT;
	if (!person && verdict->intent == SG_INTENT_UNKNOWN)
		verdict->intent = SG_INTENT_BACKGROUND;
	verdict->next_open = SG_NEVER;
	if (verdict->action == SG_BLOCK)
		return;
	verdict->action = SG_BLOCK;
	verdict->ground = SG_BY_PORT;
	verdict->rule = SG_NO_RULE;
	verdict->platform = SG_NO_PLATFORM;
}

static void
begin(struct sg_verdict *verdict)
{
	sg_zero(verdict, sizeof *verdict);
	verdict->action = SG_BLOCK;
	verdict->ground = SG_BY_UNSURE;
	verdict->rule = SG_NO_RULE;
	verdict->platform = SG_NO_PLATFORM;
	verdict->intent = SG_INTENT_UNKNOWN;
	verdict->next_open = SG_NEVER;
}

static void
begin_case(const struct sg_gate *gate, const struct sg_request *request,
    struct sg_scratch *scratch, struct sg_person *person, struct sg_case *c)
{
	person->request = request;
	person->known = false;
	/* `ban_keys` is set before it is used, and is larger than the rest. */
	sg_zero(c, offsetof(struct sg_case, ban_keys));
	c->person = person;
	c->gate = gate;
	c->scratch = scratch;
	c->subject = scratch->subjects;
	c->now = request->now;
	if (request->bans != NULL)
		sg_find_ban(c);
}

/*
 * Called for a request whose target can be read.  Find its subjects and the
 * signals of circumvention.
 */
static void
examine(struct sg_case *c, const struct sg_request *request,
    struct sg_verdict *verdict)
{
	struct sg_scratch *scratch = c->scratch;

	verdict->asked = &scratch->url;
	c->can_wait = request->managed && is_connect(request);
	find_subjects(request, scratch, c);
	add_host_header(scratch, c);
	add_reached(request, scratch, c);
	c->nnames = c->nsubjects;
	verdict->intent = sg_intent_of(request->method, scratch->headers,
	    scratch->url.host, c->subject[0].embed);
	for (uint32_t i = 0; i < c->nsubjects; i++) {
		sg_where_pages(c->gate, scratch, &c->subject[i]);
		sg_where_loads(c->gate, request->method, scratch,
		    &c->subject[i]);
	}
	sg_disguise_find(c, request, verdict);
}

void
sg_gate_explain(const struct sg_gate *gate, const struct sg_request *request,
    struct sg_scratch *scratch, struct sg_verdict *verdict, sg_trace_fn *trace,
    void *ctx)
{
	struct sg_person person;
	struct sg_decision decision;
	struct sg_case c;
	const char *fault;

	begin_case(gate, request, scratch, &person, &c);
	c.trace = trace;
	c.trace_ctx = ctx;
	begin(verdict);
	fault = read_names(gate, request, scratch);
	if (request->inside_tls && is_connect(request)) {
		refuse_tunnel(scratch, verdict);
		return;
	}
	if (scratch->url.fault == SG_URL_FINE) {
		examine(&c, request, verdict);
		decision = sg_decide(&c);
	} else {
		decision = sg_unsure(&c, fault);
	}
	if (fault != NULL)
		decision = sg_decide_partly(&c, request, fault, decision);
	conclude(&c, &decision, verdict);
	if (request->port == SG_PORT_CLOSED && is_connect(request))
		close_port(verdict);
}

const struct sg_ban *
sg_gate_ban(const struct sg_gate *gate, const struct sg_request *request)
{
	struct sg_person person = {.request = request};
	struct sg_case c = {
	    .gate = gate, .person = &person, .now = request->now};

	if (request->bans != NULL)
		sg_find_ban(&c);
	return c.ban;
}

void
sg_gate_judge(const struct sg_gate *gate, const struct sg_request *request,
    struct sg_scratch *scratch, struct sg_verdict *verdict)
{
	sg_gate_explain(gate, request, scratch, verdict, NULL, NULL);
}

bool
sg_gate_lines(const struct sg_gate *gate, const struct sg_request *request,
    struct sg_scratch *scratch, uint64_t lines[SG_RULE_WORDS])
{
	struct sg_where *where = &scratch->subjects[0];
	struct sg_person person;
	struct sg_verdict verdict;
	struct sg_case c;

	begin_case(gate, request, scratch, &person, &c);
	begin(&verdict);
	/* The path of a CONNECT is unknown, and lines may wait for it. */
	if (read_names(gate, request, scratch) != NULL || is_connect(request))
		return false;
	examine(&c, request, &verdict);
	if (c.nsubjects > 1 || c.timed || c.may_be_banned)
		return false;
	if (where->locked)
		sg_bitmap_clear(lines, gate->line_words);
	else
		sg_open_lines(&c, where, lines);
	/* Set if a pattern took too long, which sg_open_lines() ignores. */
	return where->fault == NULL;
}
