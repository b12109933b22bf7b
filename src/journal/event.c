/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * event.c -- decides whether a verdict is recorded, and makes the event to
 * record.
 *
 * line.c writes the event as JSON.
 */
#include "journal/event.h"

#include "gate/gate.h"
#include "gate/set.h"
#include "gate/url.h"
#include "gate/who.h"
#include "journal/words.h"

/*
 * Techniques that leave evidence in the query: the hidden target or the search.
 */
#define QUERY_IS_EVIDENCE                                                      \
	(1U << SG_WEBPROXY | 1U << SG_RELAY | 1U << SG_DNS_BYPASS |            \
	    1U << SG_SEARCH_INTENT)
/* Techniques that spell the address in an unusual way. */
#define SPELLING_IS_EVIDENCE (1U << SG_ADDRESS_TRICK | 1U << SG_NAME_TRICK)

/*
 * Returns the techniques of all signals as a bit set, without signals of the
 * tier SG_TIER_NOISE.
 */
static unsigned
attempts_of(const struct sg_verdict *verdict)
{
	unsigned found = 0;

	for (size_t i = 0; i < verdict->nsignals; i++) {
		if (verdict->signals[i].tier != SG_TIER_NOISE)
			found |= 1U << verdict->signals[i].technique;
	}
	return found;
}

static const struct sg_rule *
rule_of(const struct sg_gate *gate, const struct sg_verdict *verdict)
{
	return verdict->ground == SG_BY_RULE && verdict->rule != SG_NO_RULE ?
	    sg_gate_rule(gate, verdict->rule) :
	    NULL;
}

static bool
is_whose_visits(const struct sg_gate *gate, const struct sg_request *request)
{
	uint32_t visits = sg_gate_settings(gate)->visits;
	uint64_t who[SG_SET_WORDS];

	if (visits == SG_EVERYONE)
		return true;
	sg_gate_who(gate, request, who);
	return sg_set_meets(sg_gate_group_set(gate, visits), who);
}

/*
 * Returns the kind of record for an allowed request, or 0 if the policy wants
 * no record.
 */
static enum sg_event_kind
kind_of_allowed(const struct sg_gate *gate, const struct sg_request *request,
    const struct sg_verdict *verdict)
{
	const struct sg_rule *rule = rule_of(gate, verdict);
	uint32_t record = sg_gate_settings(gate)->record;

	if ((record & SG_RECORD_CIRCUMVENTION) != 0 &&
	    attempts_of(verdict) != 0)
		return SG_EVENT_SIGNAL;
	/*
	 * A page made this request by itself. So the request is neither a use
	 * of an exception nor a visit.
	 */
	if (verdict->intent == SG_INTENT_EMBED)
		return 0;
	if ((record & SG_RECORD_EXCEPTIONS) != 0 && rule != NULL &&
	    (rule->flags & SG_RULE_EXCEPTION) != 0)
		return SG_EVENT_EXCEPTION;
	if ((record & SG_RECORD_VISITS) != 0 &&
	    verdict->intent != SG_INTENT_BACKGROUND &&
	    is_whose_visits(gate, request))
		return SG_EVENT_VISIT;
	return 0;
}

static enum sg_event_kind
kind_of(const struct sg_gate *gate, const struct sg_request *request,
    const struct sg_verdict *verdict)
{
	uint32_t record = sg_gate_settings(gate)->record;

	if (verdict->ground == SG_BY_UNDECIDED)
		return 0;
	if (verdict->ground == SG_BY_UNSURE)
		return SG_EVENT_FAULT;
	if (verdict->action == SG_ALLOW)
		return kind_of_allowed(gate, request, verdict);
	if ((record & SG_RECORD_BLOCKS) != 0 ||
	    ((record & SG_RECORD_CIRCUMVENTION) != 0 &&
		attempts_of(verdict) != 0))
		return SG_EVENT_BLOCK;
	/*
	 * The policy does not want blocks recorded. But if a part of the
	 * request could not be judged, that is a fault, and a fault is always
	 * recorded.
	 */
	return verdict->fault != NULL ? SG_EVENT_FAULT : 0;
}

/*
 * Returns `target` without its query, fragment and password. The result is in
 * `buffer`, or is borrowed from `target`.
 */
static struct sg_str
presentable(struct sg_str target, struct sg_event_buffer *buffer)
{
	struct sg_str rest = target, head, at;
	const char *authority = NULL, *colon;
	struct sg_out out;

	head = sg_str_cut(&rest, '?');
	rest = head;
	head = sg_str_cut(&rest, '#');
	for (size_t i = 0; i + 2 < head.n && authority == NULL; i++) {
		if (head.p[i] == '/' && head.p[i + 1] == '/')
			authority = head.p + i + 2;
	}
	if (authority == NULL)
		return head;
	rest = (struct sg_str){
	    authority, (size_t)(head.p + head.n - authority)};
	rest = sg_str_cut(&rest, '/');
	at = sg_str_cut(&rest, '@');
	colon = at.n == 0 ? NULL : memchr(at.p, ':', at.n);
	if (rest.p == NULL || colon == NULL)
		return head;
	sg_out_init(&out, buffer->original, sizeof(buffer->original));
	sg_out_bytes(&out, head.p, (size_t)(colon - head.p));
	sg_out_bytes(&out, rest.p - 1, (size_t)(head.p + head.n - rest.p + 1));
	return (struct sg_str){buffer->original, out.n};
}

/*
 * Returns the scheme as static text. The scheme in the parsed URL does not live
 * as long as the event. The result is empty if the scheme is unknown.
 */
static struct sg_str
lasting(struct sg_str scheme)
{
	static const char *const known[] = {
	    "http", "https", "ws", "wss", "ftp"};

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		if (sg_str_eq(scheme, sg_str(known[i])))
			return sg_str(known[i]);
	}
	return (struct sg_str){NULL, 0};
}

static void
set_who(const struct sg_request *request, struct sg_event *event)
{
	event->has_client = request->has_client;
	event->client = request->client;
	(void)sg_port_parse(request->client_port, &event->client_port);
	event->has_mac = sg_mac_parse(request->mac, event->mac);
	event->user = sg_who_name(request->user);
}

static void
set_read(const struct sg_url *url, struct sg_event *event)
{
	event->scheme = lasting(url->scheme);
	event->port = url->port;
}

/*
 * Set scheme and port of a target that was never judged. Not inlined, because a
 * parsed URL is large and would enlarge the stack frame for every record.
 */
static void __attribute__((noinline))
set_unread(const struct sg_request *request, struct sg_event *event)
{
	struct sg_url url;

	sg_url_parse(request->target,
	    sg_str_eq(request->method, SG_LIT("CONNECT")),
	    (struct sg_str){NULL, 0}, &url);
	if (url.fault == SG_URL_FINE)
		set_read(&url, event);
}

/*
 * Returns the parameter of `query` in which `evidence` begins. The result is
 * empty if `evidence` is not in `query`.
 */
static struct sg_str
parameter_of(struct sg_str query, struct sg_str evidence)
{
	struct sg_str parameter;

	while (evidence.n > 0 && query.n > 0) {
		parameter = sg_str_cut(&query, '&');
		if (evidence.p >= parameter.p &&
		    evidence.p < parameter.p + parameter.n)
			return parameter;
	}
	return (struct sg_str){NULL, 0};
}

/*
 * Find the parameters that are evidence of an attempt. A parameter that is
 * evidence of several signals is returned once. Returns the number of
 * parameters.
 */
static size_t
find_evidence(const struct sg_verdict *verdict,
    struct sg_str found[SG_SIGNALS_MAX])
{
	size_t n = 0, k;

	for (size_t i = 0; i < verdict->nsignals; i++) {
		const struct sg_signal *signal = &verdict->signals[i];

		if (signal->tier == SG_TIER_NOISE ||
		    (QUERY_IS_EVIDENCE >> signal->technique & 1) == 0)
			continue;
		found[n] = parameter_of(verdict->asked->query,
		    verdict->evidence[i]);
		for (k = 0; k < n && found[k].p != found[n].p; k++)
			;
		n += found[n].n > 0 && k == n;
	}
	return n;
}

/*
 * Returns the parameters of the query that are evidence of an attempt to get
 * round the filter. The other parameters are not recorded, because they may
 * contain a name or a password.
 */
static struct sg_str
evidence_of(const struct sg_verdict *verdict, struct sg_event_buffer *buffer)
{
	struct sg_str found[SG_SIGNALS_MAX];
	size_t n = find_evidence(verdict, found);
	struct sg_out out;

	if (n == 0)
		return (struct sg_str){NULL, 0};
	if (n == 1)
		return found[0];
	sg_out_init(&out, buffer->query, sizeof(buffer->query));
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			sg_out_char(&out, '&');
		sg_out_str(&out, found[i]);
	}
	return (struct sg_str){buffer->query, out.n};
}

static void
set_what(const struct sg_request *request, const struct sg_verdict *verdict,
    struct sg_event_buffer *buffer, struct sg_event *event)
{
	const unsigned attempts = attempts_of(verdict);

	event->method = request->method;
	event->host = verdict->host;
	event->path = verdict->path;
	if (request->sni_state == SG_SNI_NAME)
		event->sni = request->sni;
	event->intent = verdict->intent;
	event->nsignals = verdict->nsignals;
	event->signals = verdict->signals;
	if (verdict->asked == NULL) {
		set_unread(request, event);
	} else {
		set_read(verdict->asked, event);
		event->query = evidence_of(verdict, buffer);
	}
	/* Reports show the port of `original`, and no other port. */
	if ((attempts & SPELLING_IS_EVIDENCE) != 0 || verdict->fault != NULL ||
	    request->port == SG_PORT_CLOSED)
		event->original = presentable(request->target, buffer);
}

static void
set_why(const struct sg_gate *gate, const struct sg_verdict *verdict,
    struct sg_event *event)
{
	const struct sg_rule *rule = rule_of(gate, verdict);

	event->ground = verdict->ground;
	event->has_next_open = verdict->next_open != SG_NEVER;
	event->next_open = verdict->next_open;
	if (verdict->platform != SG_NO_PLATFORM)
		event->platform = sg_str(sg_gate_platform(gate,
		    verdict->platform));
	if (verdict->sites != NULL)
		event->sites = sg_str(verdict->sites);
	if (verdict->fault != NULL)
		event->reason = sg_str(verdict->fault);
	event->ban = sg_str(verdict->ban_id);
	if (rule == NULL)
		return;
	event->rule_file = sg_str(sg_gate_text(gate, rule->file));
	event->rule_line = rule->line;
	event->rule_text = sg_str(sg_gate_text(gate, rule->text));
	event->exception = sg_str(sg_gate_text(gate, rule->id));
	if (verdict->fault == NULL)
		event->reason = sg_str(sg_gate_text(gate, rule->reason));
}

bool
sg_event_is_wanted(const struct sg_gate *gate, const struct sg_request *request,
    const struct sg_verdict *verdict)
{
	return kind_of(gate, request, verdict) != 0;
}

bool
sg_event_of(const struct sg_gate *gate, const struct sg_request *request,
    const struct sg_verdict *verdict, int64_t at_ms,
    struct sg_event_buffer *buffer, struct sg_event *event)
{
	enum sg_event_kind kind = kind_of(gate, request, verdict);

	if (kind == 0)
		return false;
	*event = (struct sg_event){.kind = kind,
	    .at_ms = at_ms,
	    .action = verdict->action == SG_ALLOW ? "allow" : "block",
	    .failed = kind == SG_EVENT_FAULT,
	    .detail = (enum sg_detail)sg_gate_settings(gate)->detail};
	set_who(request, event);
	set_what(request, verdict, buffer, event);
	set_why(gate, verdict, event);
	return true;
}

void
sg_event_of_test(const struct sg_gate *gate, const struct sg_request *request,
    const struct sg_verdict *verdict, bool passed, int64_t at_ms,
    struct sg_event_buffer *buffer, struct sg_event *event)
{
	*event = (struct sg_event){.kind = SG_EVENT_TEST,
	    .at_ms = at_ms,
	    .action = passed ? "filtering-test-passed" :
			       "filtering-test-failed",
	    .failed = !passed,
	    .detail = SG_DETAIL_ADDRESS};
	set_what(request, verdict, buffer, event);
	set_why(gate, verdict, event);
	event->nsignals = 0;
	event->intent = 0;
	event->query = (struct sg_str){NULL, 0};
}

/*
 * Set scheme, port and path of the request that opened the connection. The path
 * is copied to `buffer`, because it may lie in the parsed URL. Not inlined, as
 * set_unread().
 */
static void __attribute__((noinline))
set_opened(const struct sg_request *request, struct sg_event_buffer *buffer,
    struct sg_event *event)
{
	struct sg_url url;
	struct sg_out out;

	sg_url_parse(request->target,
	    sg_str_eq(request->method, SG_LIT("CONNECT")),
	    (struct sg_str){NULL, 0}, &url);
	if (url.fault != SG_URL_FINE)
		return;
	set_read(&url, event);
	sg_out_init(&out, buffer->query, sizeof(buffer->query));
	sg_out_str(&out, url.path);
	event->path = (struct sg_str){buffer->query, out.n};
}

static void
set_ended(const struct sg_ending *ending, struct sg_event_buffer *buffer,
    struct sg_event *event)
{
	const struct sg_request *request = ending->request;

	set_who(request, event);
	event->method = request->method;
	if (request->sni_state == SG_SNI_NAME)
		event->sni = request->sni;
	set_opened(request, buffer, event);
	event->host = ending->host;
	event->platform = ending->platform;
	if (ending->platform.n == 0)
		event->sites = ending->sites;
	event->ground = ending->ground;
	event->rule_file = ending->rule_file;
	event->rule_line = ending->rule_line;
	event->rule_text = ending->rule_text;
	event->exception = ending->exception;
	event->ban = ending->ban;
	event->reason = ending->reason;
}

/* No number of bytes is larger: readers of JSON know signed integers. */
#define BYTES_MAX (INT64_MAX / 2)

bool
sg_event_of_ended(const struct sg_settings *settings,
    const struct sg_ending *ending, struct sg_event_buffer *buffer,
    struct sg_event *event)
{
	const struct sg_request *request = ending->request;
	const bool started = ending->opened >= 0 &&
	    ending->opened <= ending->at_ms / 1000;

	if ((settings->record & SG_RECORD_BLOCKS) == 0)
		return false;
	*event = (struct sg_event){.kind = SG_EVENT_ENDED,
	    .at_ms = ending->at_ms,
	    .action = "connection-ended",
	    .detail = (enum sg_detail)settings->detail,
	    .has_client = request->has_client,
	    .client = request->client,
	    .tag = ending->tag,
	    .start_ms = started ? ending->opened * 1000 : INT64_MAX,
	    .end_ms = ending->at_ms,
	    .has_bytes = ending->has_bytes && ending->sent <= BYTES_MAX &&
		ending->received <= BYTES_MAX,
	    .sent = ending->sent,
	    .received = ending->received};
	if (ending->known)
		set_ended(ending, buffer, event);
	else
		(void)sg_port_parse(request->client_port, &event->client_port);
	return true;
}
