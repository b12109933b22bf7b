/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * disguise.c -- the table of detectors.  A detector is a function that looks
 * for one kind of circumvention (a way round the filter).  Each row has the
 * marks (hints, scan.h) and the lists (lists.h) that trigger the detector.
 *
 * An ordinary request triggers no detector.  For such a request, the only work
 * is one pass over its host, path and query.
 */
#include "gate/disguise/disguise.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/problems.h"
#include "gate/disguise/digits.h"
#include "gate/disguise/context.h"
#include "gate/disguise/skeleton.h"
#include "gate/letters.h"

#define LIST(id) SG_LIST_BIT(SG_LIST_##id)

/* Rows with exact knowledge come before heuristics: the order matters. */
static const struct {
	uint64_t marks; /* any of these marks triggers the detector */
	uint64_t lists; /* any of these lists (SG_LIST_BIT()) triggers the
			   detector too */
	sg_detector_fn *see;
} detectors[] = {
    {0, LIST(WEBPROXY), sg_see_portal},
    {SG_MARK_CROXY, 0, sg_see_croxy},
    {SG_MARK_PHP, 0, sg_see_script},
    {SG_MARK_PHP, 0, sg_see_glype_path},
    {SG_MARK_CGI, 0, sg_see_cgi},
    {SG_MARK_SESSION, 0, sg_see_proxy_server},
    {SG_MARK_ENGINE, 0, sg_see_engine},
    {SG_MARK_BARE, 0, sg_see_bare},
    {SG_MARK_SOCKET, 0, sg_see_socket},
    {0, LIST(RELAY), sg_see_relay},
    {SG_MARK_COPY, 0, sg_see_copy},
    {0, LIST(ASSISTANT), sg_see_assistant},
    {0, LIST(FRONTEND), sg_see_frontend},
    {SG_MARK_FRONT, 0, sg_see_front_name},
    {SG_MARK_ODD, 0, sg_see_odd_spelling},
    {SG_MARK_INNER, 0, sg_see_inner_name},
    {SG_MARK_LOOK, 0, sg_see_lookalike},
    {SG_MARK_BRAND | SG_MARK_TOOL, 0, sg_see_joined},
    {SG_MARK_WAY, 0, sg_see_joined_path},
    {SG_MARK_TOOL, LIST(BUILDER), sg_see_site_name},
    {SG_MARK_DNS | SG_MARK_DNS_TYPE | SG_MARK_PORT, LIST(DNS), sg_see_dns},
    {SG_MARK_VPN | SG_MARK_VPN_HEADER, LIST(VPN), sg_see_vpn},
    {SG_MARK_VPN_NAME, 0, sg_see_vpn_name},
    {SG_MARK_ONION, 0, sg_see_onion},
    {SG_MARK_CARRIER | SG_MARK_CARRIER_HEADER, 0, sg_see_carrier},
    {SG_MARK_PROGRAM, 0, sg_see_program},
    {SG_MARK_METHOD, 0, sg_see_method},
    {SG_MARK_PORT, 0, sg_see_tunnel_port},
    {0, LIST(TUNNEL), sg_see_tunnel},
    {SG_MARK_LITERAL, 0, sg_see_literal},
    {SG_MARK_SPELLED, LIST(WILDCARD_DNS), sg_see_wildcard},
    {SG_MARK_PORT, 0, sg_see_port},
    {SG_MARK_NAMES, 0, sg_see_fronting},
    {0, LIST(STORE), sg_see_store},
    {0, LIST(CODE), sg_see_code},
    {SG_MARK_SEARCH, LIST(SEARCH), sg_see_search},
    {SG_MARK_POST, 0, sg_see_front_path},
    {SG_MARK_URL | SG_MARK_CODED, 0, sg_see_hidden},
    {SG_MARK_REFERER, 0, sg_see_referer},
    {SG_MARK_TOKEN, 0, sg_see_token},
};

#define NDETECTORS (sizeof detectors / sizeof *detectors)

_Static_assert(NDETECTORS <= 64, "detectors are the bits of a uint64_t");

/* ---- tables ------------------------------------------------------------- */

/* Invert the table: for each bit of marks and lists, the rows it triggers. */
static void
fill_waking(struct sg_disguise *disguise)
{
	for (unsigned i = 0; i < NDETECTORS; i++) {
		for (unsigned bit = 0; bit < 64; bit++)
			disguise->by_mark[bit] |= (detectors[i].marks >> bit &
						      1)
			    << i;
		for (unsigned list = 0; list < SG_LISTS; list++)
			disguise->by_list[list] |=
			    (uint64_t)(detectors[i].lists >> list & 1) << i;
	}
}

static void
free_disguise(struct sg_disguise *disguise)
{
	sg_shapes_free(&disguise->shapes);
	free(disguise);
}

/*
 * Returns NULL, and adds an error to `problems`, if there is no memory or a
 * pattern is invalid.
 */
static struct sg_disguise *
make(struct sg_problems *problems)
{
	struct sg_disguise *disguise = calloc(1, sizeof *disguise);

	if (disguise == NULL) {
		sg_problem(problems, SG_ERROR, (struct sg_place){0}, NULL,
		    "not enough memory to open the policy");
		return NULL;
	}
	sg_scanner_init(&disguise->scanner);
	fill_waking(disguise);
	disguise->shapes = sg_shapes_new(problems);
	if (disguise->shapes == NULL) {
		free_disguise(disguise);
		return NULL;
	}
	return disguise;
}

/* The one instance for all gates, with its reference count. */
static struct {
	pthread_mutex_t lock;
	unsigned users;
	struct sg_disguise *it;
} shared = {.lock = PTHREAD_MUTEX_INITIALIZER};

const struct sg_disguise *
sg_disguise_take(struct sg_problems *problems)
{
	const struct sg_disguise *it;

	(void)pthread_mutex_lock(&shared.lock);
	if (shared.users == 0)
		shared.it = make(problems);
	it = shared.it;
	shared.users += it != NULL;
	(void)pthread_mutex_unlock(&shared.lock);
	return it;
}

void
sg_disguise_leave(void)
{
	(void)pthread_mutex_lock(&shared.lock);
	if (--shared.users == 0)
		free_disguise(shared.it);
	(void)pthread_mutex_unlock(&shared.lock);
}

/* ---- marks -------------------------------------------------------------- */

/* Returns true if the request target spells the host in the canonical way. */
static bool
is_plain(const struct sg_request *request, const struct sg_url *url)
{
	size_t before = url->scheme.n == 0 ? 0 : url->scheme.n + 3;

	return request->target.n >= before + url->host.n &&
	    memcmp(request->target.p + before, url->host.p, url->host.n) == 0 &&
	    (url->odd &
		(SG_ODD_TRAILING_DOT | SG_ODD_EMPTY_LABEL | SG_ODD_USERINFO)) ==
	    0;
}

static uint64_t
digit_marks(const struct sg_url *url)
{
	unsigned digits = sg_digits_of(url);

	return ((digits & SG_DIGITS_LETTERS) != 0 ? SG_MARK_LOOK : 0) |
	    ((digits & SG_DIGITS_ADDRESS) != 0 ? SG_MARK_SPELLED : 0);
}

static uint64_t
host_marks(const struct sg_scanner *scanner, const struct sg_url *url)
{
	uint64_t found = sg_scan(scanner, url->host);
	uint64_t marks = found & SG_MARKS_HOST;

	if ((found & SG_MARK_CODED) != 0)
		marks |= SG_MARK_INNER;
	if (url->is_address)
		marks |= SG_MARK_LITERAL;
	else
		marks |= digit_marks(url);
	if ((url->odd & SG_ODD_IDN) != 0)
		marks |= SG_MARK_LOOK;
	return marks;
}

/* Returns true if `text` ends with `end`, ignoring ASCII case. */
static bool
ends(struct sg_str text, struct sg_str end)
{
	return text.n >= end.n &&
	    sg_bytes_eqi(text.p + text.n - end.n, end.p, end.n);
}

/*
 * Returns true if one of the media types in a header is a type of DNS over
 * HTTPS: plain, Oblivious or JSON.
 */
static bool
has_dns_type(struct sg_str types)
{
	const struct sg_str shortest = SG_LIT("application/dns-");
	const char *at;
	struct sg_str head;

	while (types.n >= shortest.n &&
	    (at = memchr(types.p, '-', types.n)) != NULL) {
		head = (struct sg_str){types.p, (size_t)(at - types.p)};
		if (ends(head, SG_LIT("application/dns")) ||
		    ends(head, SG_LIT("application/oblivious")))
			return true;
		types.n -= (size_t)(at + 1 - types.p);
		types.p = at + 1;
	}
	return false;
}

/*
 * Returns true if a letter or digit is percent-encoded.  No client needs to do
 * this.
 */
static bool
has_needless_escape(struct sg_str text)
{
	const char *at;
	int high, low;

	while (text.n > 0 && (at = memchr(text.p, '%', text.n)) != NULL) {
		text.n -= (size_t)(at + 1 - text.p);
		text.p = at + 1;
		if (text.n < 2)
			break;
		high = sg_hex_value(at[1]);
		low = sg_hex_value(at[2]);
		if (high >= 0 && low >= 0 &&
		    sg_fold_letter((uint32_t)(high << 4 | low)) != '\0' &&
		    high < 8)
			return true;
	}
	return false;
}

static uint64_t
text_marks(const struct sg_scanner *scanner, struct sg_str path,
    struct sg_str query)
{
	uint64_t marks = sg_scan(scanner, path);

	if (sg_str_starts(path, SG_LIT("/r/")) ||
	    sg_str_starts(path, SG_LIT("/p/")))
		marks |= SG_MARK_POST;
	if (query.n > 0) {
		marks |= sg_scan(scanner, query);
		/*
		 * A proxy script may be the index page of its folder.  Then
		 * ".php" is missing from the path.
		 */
		if (sg_str_starts(query, SG_LIT("q=")) && query.n > 24)
			marks |= SG_MARK_PHP;
		if (has_needless_escape(query))
			marks |= SG_MARK_CODED;
	}
	return marks & SG_MARKS_TEXT;
}

uint64_t
sg_disguise_glance(const struct sg_gate *gate, const struct sg_url *url,
    struct sg_looks *looks)
{
	const struct sg_scanner *scanner = &gate->disguise->scanner;
	uint64_t marks = host_marks(scanner, url);

	looks->n = 0;
	if ((marks & SG_MARK_LOOK) != 0 && (url->odd & SG_ODD_IDN) == 0)
		sg_looks_ask(gate, url->host, looks);
	return marks | text_marks(scanner, url->path, url->query);
}

/* Marks for the spelling of the target, the port and the method. */
static uint64_t
form_marks(const struct sg_context *s)
{
	const struct sg_url *asked = &s->scratch->url;
	uint64_t marks = 0;

	if (!asked->is_address && s->request->target.n > 0 &&
	    s->request->target.p[0] != '/' && !is_plain(s->request, asked))
		marks |= SG_MARK_ODD;
	if (s->port != 0 && s->port != 80 && s->port != 443 &&
	    s->request->port != SG_PORT_OPEN)
		marks |= SG_MARK_PORT;
	if (s->request->method.n > 8)
		marks |= SG_MARK_METHOD;
	return marks;
}

/*
 * Returns true if the path or query of the Referer may contain a hidden URL.
 * Most Referers have a short path, so the cheapest tests come first.
 */
static bool
may_hide(const struct sg_scanner *scanner, struct sg_str referer)
{
	const size_t scheme = 8, least = 12;
	const char *at;

	if (referer.n < scheme + 4 + least)
		return false;
	at = memchr(referer.p + scheme, '/', referer.n - scheme);
	if (at == NULL)
		return false;
	referer.n -= (size_t)(at - referer.p);
	referer.p = at;
	/* In base64, "http" begins with "aHR0c".  Capitals are rarer. */
	return referer.n > least &&
	    (memchr(at, ':', referer.n) != NULL ||
		memchr(at, '%', referer.n) != NULL ||
		sg_str_find(referer, SG_LIT("HR0c")) != NULL ||
		sg_str_find(referer, SG_LIT("68747470")) != NULL) &&
	    (sg_scan(scanner, referer) & (SG_MARK_URL | SG_MARK_CODED)) != 0;
}

/*
 * Returns the marks for parts that the client can forge: headers, and host
 * names besides the URL.
 */
static uint64_t
forgeable_marks(const struct sg_context *s)
{
	const struct sg_headers *headers = s->headers;
	uint64_t marks = 0;

	if (headers->bare)
		marks |= SG_MARK_BARE;
	if (headers->websocket_key.n > 0)
		marks |= SG_MARK_SOCKET;
	if (headers->vpn.n > 0)
		marks |= SG_MARK_VPN_HEADER;
	if (sg_is_carrier_header(headers))
		marks |= SG_MARK_CARRIER_HEADER;
	if (sg_is_vpn_program(headers->user_agent))
		marks |= SG_MARK_PROGRAM;
	if (s->c->nnames > 1)
		marks |= SG_MARK_NAMES;
	if (has_dns_type(headers->accept) ||
	    has_dns_type(headers->content_type))
		marks |= SG_MARK_DNS_TYPE;
	if (headers->cookie.n > 0 &&
	    sg_str_startsi(headers->cookie, SG_LIT("__cpc")))
		marks |= SG_MARK_CROXY;
	if (may_hide(&s->c->gate->disguise->scanner, headers->referer))
		marks |= SG_MARK_REFERER;
	return marks;
}

/*
 * Returns the URL for the detectors to examine.  If the host of the request's
 * URL is an address, the TLS server name (SNI) replaces this host, since a name
 * tells more.  Otherwise it is the request's URL.  The Host header never
 * replaces the host, because a client can choose the Host header freely,
 * whichever server the client reaches.
 */
static const struct sg_url *
telling_url(struct sg_case *c)
{
	struct sg_scratch *scratch = c->scratch;

	if (!c->subject[0].url->is_address || c->nnames < 2 ||
	    c->subject[1].url != &scratch->sni || scratch->sni.is_address)
		return c->subject[0].url;
	if (!scratch->url.authority_only)
		sg_url_lend_path(&scratch->url, &scratch->sni);
	return &scratch->sni;
}

static void
take_lists(struct sg_context *s, const struct sg_where *where)
{
	s->lists |= where->lists;
	if (s->front_of == 0)
		s->front_of = where->stands_for;
}

/*
 * Fill s->lists and s->excuses.  A list that contains the host of the URL or
 * the SNI is evidence against the request.  A list excuses the request if it
 * contains both names.  One name is not enough, because a client could add a
 * harmless name.  Returns the subject that the Host header adds, or NULL.
 */
static const struct sg_where *
find_lists(struct sg_context *s)
{
	const struct sg_case *c = s->c;
	const struct sg_where *forgeable = NULL;
	bool named = false;

	s->excuses = c->subject[0].lists;
	for (uint32_t i = 0; i < c->nnames; i++) {
		const struct sg_where *where = &c->subject[i];

		if (where->url == &s->scratch->named) {
			forgeable = where;
			continue;
		}
		take_lists(s, where);
		if (where->url->is_address)
			continue;
		s->excuses = named ? s->excuses & where->lists : where->lists;
		named = true;
	}
	return forgeable;
}

static uint64_t
awake_rows(const uint64_t *by_bit, uint64_t bits)
{
	uint64_t rows = 0;

	for (; bits != 0; bits &= bits - 1)
		rows |= by_bit[__builtin_ctzll(bits)];
	return rows;
}

static void
see(struct sg_context *s, uint64_t awake)
{
	for (; awake != 0; awake &= awake - 1) {
		s->from = s->evidence = (struct sg_str){0};
		detectors[__builtin_ctzll(awake)].see(s);
	}
}

/* Remove SG_MARK_LOOK if the host looks like no known name. */
static uint64_t
settle_looks(const struct sg_context *s, uint64_t marks)
{
	const struct sg_looks *looks = &s->scratch->looks;

	return looks->n > 0 && !sg_looks_known(s->c->gate, looks) ?
	    marks & ~SG_MARK_LOOK :
	    marks;
}

/*
 * If the SNI differs from the host examined before, run the detectors on the
 * SNI as well.  A tunnelled connection leads to the server that the SNI names.
 * The path that is requested from that server is unknown.
 */
static void
see_server_name(const struct sg_context *asked)
{
	const struct sg_disguise *disguise = asked->c->gate->disguise;
	struct sg_context s = *asked;

	if (s.c->nnames < 2 || s.c->subject[1].url != &s.scratch->sni ||
	    s.url == &s.scratch->sni)
		return;
	s.url = &s.scratch->sni;
	s.connect = true;
	s.marks = settle_looks(&s,
	    sg_disguise_glance(s.c->gate, s.url, &s.scratch->looks));
	see(&s,
	    awake_rows(disguise->by_mark, s.marks) |
		awake_rows(disguise->by_list, s.lists));
}

void
sg_disguise_find(struct sg_case *c, const struct sg_request *request,
    struct sg_verdict *verdict)
{
	struct sg_context s = {.c = c,
	    .request = request,
	    .headers = c->scratch->headers,
	    .url = telling_url(c),
	    .scratch = c->scratch,
	    .verdict = verdict,
	    .port = c->scratch->url.port};
	const struct sg_disguise *disguise = c->gate->disguise;
	uint64_t forgeable = forgeable_marks(&s);
	const struct sg_where *host = find_lists(&s);

	s.marks = form_marks(&s);
	s.marks |= settle_looks(&s,
	    s.url == &c->scratch->url ?
		c->scratch->marks :
		sg_disguise_glance(c->gate, s.url, &c->scratch->looks));
	if ((s.marks | forgeable | s.lists) == 0)
		return; /* if Host differs, `forgeable` has SG_MARK_NAMES */
	s.connect = c->scratch->url.authority_only;
	c->scratch->target.is_subject = false;
	/*
	 * First run the detectors without headers.  So forged headers cannot
	 * hide anything from a detector.
	 */
	see(&s,
	    awake_rows(disguise->by_mark, s.marks) |
		awake_rows(disguise->by_list, s.lists));
	see_server_name(&s);
	c->asked_round = c->circumvention;
	s.marks |= forgeable;
	if (host != NULL)
		take_lists(&s, host);
	see(&s,
	    awake_rows(disguise->by_mark, forgeable) |
		(host == NULL ? 0 :
				awake_rows(disguise->by_list, host->lists)));
}
