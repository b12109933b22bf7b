/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * relay.c -- detects relays: services that fetch any page on request, such as
 * translators, archives, caches, readers.
 *
 * The page that the relay fetches is the hidden target.  If the policy blocks
 * this page, the signal (the sign of circumvention) is serious.  If the policy
 * allows this page, the signal is noise.  If no hidden target is found, there
 * is no signal.
 */
#include "gate/disguise/context.h"

static const struct sg_shapes *
shapes(const struct sg_context *s)
{
	return s->c->gate->disguise->shapes;
}

/* Try the captured part of `text`: a host, perhaps with a path. */
static void
try_shape(struct sg_context *s, enum sg_shape shape, struct sg_str text)
{
	struct sg_str part;

	if (sg_shape_fits(shapes(s), shape, s->scratch, text, &part))
		sg_target_decode(s, part, SG_FORM_BARE);
}

/* ---- translate.goog ----------------------------------------------------- */

/*
 * The first label of the host is the hidden host: a dot is written as "-", and
 * a dash as "--".  If the result is too long for a label, the beginning of the
 * hidden host is in the parameter _x_tr_hp.  The parameter _x_tr_enc has flags.
 * Flag 0 means that "xn--" was replaced by "0-".  Flag 1 means that "1-" was
 * put in front.  A CONNECT has no query.  Then both readings are tried.
 */
static void
try_translated(struct sg_context *s)
{
	struct sg_str label = s->url->host, hp, enc;
	struct sg_str path = s->url->path;
	char encoded[SG_HOST_MAX], *host = s->scratch->decoder.room[0];
	size_t n = 0;

	label = sg_str_cut(&label, '.');
	if (sg_param(s->url->query, "_x_tr_hp", &hp) && hp.n > 0 &&
	    hp.n + label.n < sizeof encoded) {
		memcpy(encoded, hp.p, hp.n);
		n = hp.n;
	}
	if (label.n > sizeof encoded - n)
		return;
	memcpy(encoded + n, label.p, label.n);
	label = (struct sg_str){encoded, n + label.n};
	if (!sg_param(s->url->query, "_x_tr_enc", &enc))
		enc = s->connect ? SG_LIT("0,1") : (struct sg_str){0};
	if (sg_has(enc, "1") && sg_str_starts(label, SG_LIT("1-")))
		label = (struct sg_str){label.p + 2, label.n - 2};
	if (sg_has(enc, "0") && sg_str_starts(label, SG_LIT("0-"))) {
		memcpy(host, "xn--", 4);
		n = 4 +
		    sg_decode_dashes((struct sg_str){label.p + 2, label.n - 2},
			host + 4, SG_HOST_MAX);
	} else {
		n = sg_decode_dashes(label, host, SG_HOST_MAX);
	}
	/* The path of the request is the path of the hidden page. */
	if (!s->connect && path.n <= SG_DECODE_MAX - n) {
		memcpy(host + n, path.p, path.n);
		n += path.n;
	}
	s->from = hp;
	sg_target_try(s, (struct sg_str){host, n});
}

/* ---- listed relays ------------------------------------------------------ */

/* Returns true for a parameter that tells where a visitor came from. */
static bool
is_tracking(struct sg_str name)
{
	static const char *const names[] = {
	    "ref", "referrer", "referer", "origin", NULL};

	return sg_str_startsi(name, SG_LIT("utm_")) ||
	    sg_is_one_of(name, names);
}

/*
 * Some checkers name a page "https-www-example-org-page".  It is not known
 * where the host ends, so each dash is tried.
 */
static void
try_dashed(struct sg_context *s, struct sg_str segment)
{
	char *host = s->scratch->decoder.room[0];
	size_t n;

	if (sg_str_startsi(segment, SG_LIT("https-")))
		segment = (struct sg_str){segment.p + 6, segment.n - 6};
	else if (sg_str_startsi(segment, SG_LIT("http-")))
		segment = (struct sg_str){segment.p + 5, segment.n - 5};
	else
		return;
	n = sg_decode_dashes(segment, host, SG_HOST_MAX);
	s->from = segment;
	for (size_t i = 1; i <= n; i++)
		if (i == n || host[i] == '.')
			sg_target_try(s, (struct sg_str){host, i});
	s->from = (struct sg_str){0};
}

/*
 * Try every parameter.  Then try the rest of the path after its first slash,
 * after its second slash, and so on, at most eight times.
 */
static void
try_parts(struct sg_context *s)
{
	struct sg_str rest = s->url->path, query = s->url->query, name, value;

	if (s->connect)
		return;
	sg_target_decode(s, query, SG_FORM_ABSOLUTE);
	while (sg_param_next(&query, &name, &value))
		if (!is_tracking(name))
			sg_target_decode(s, value.n > 0 ? value : name,
			    SG_FORM_BARE);
	for (unsigned i = 0; i < 8 && rest.n > 3; i++) {
		sg_str_cut(&rest, '/');
		if (rest.n == 0)
			break;
		sg_target_decode(s, rest, SG_FORM_BARE);
		name = rest;
		try_dashed(s, sg_str_cut(&name, '/'));
	}
}

static const struct {
	struct sg_str domain;
	int shape;
} known[] = {
    {{"cdn.ampproject.org", 18}, SG_SHAPE_AMP},
    {{"bing-amp.com", 12}, SG_SHAPE_AMP},
    {{"turbopages.org", 14}, SG_SHAPE_TURBO},
    {{"web.archive.org", 15}, SG_SHAPE_ARCHIVE},
    {{"archive.ph", 10}, SG_SHAPE_ARCHIVE},
    {{"archive.is", 10}, SG_SHAPE_ARCHIVE},
    {{"archive.today", 13}, SG_SHAPE_ARCHIVE},
    {{"archive.md", 10}, SG_SHAPE_ARCHIVE},
    {{"archive.li", 10}, SG_SHAPE_ARCHIVE},
    {{"archive.fo", 10}, SG_SHAPE_ARCHIVE},
    {{"archive.vn", 10}, SG_SHAPE_ARCHIVE},
};

/*
 * A relay can also lead to a VPN: Snowflake finds its servers through the AMP
 * cache.
 */
static void
conclude(struct sg_context *s)
{
	const struct sg_target_room *room = &s->scratch->target;

	sg_signal_target(s, SG_RELAY, 0);
	if (room->found &&
	    (room->where[room->kept].lists & SG_LIST_BIT(SG_LIST_VPN)) != 0)
		sg_signal(s, SG_VPN, SG_TIER_CAPABILITY, (struct sg_str){0});
}

void
sg_see_relay(struct sg_context *s)
{
	sg_target_reset(s);
	if (sg_host_is_under(s->url->host, SG_LIT("translate.goog"))) {
		try_translated(s);
		conclude(s);
		return;
	}
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (sg_host_is_under(s->url->host, known[i].domain))
			try_shape(s, (enum sg_shape)known[i].shape,
			    s->url->path);
	if (sg_target_host(s).n == 0)
		try_parts(s);
	conclude(s);
}

/* ---- large sites with a relay among other things ------------------------ */

static bool
is_yandex(struct sg_str host)
{
	return sg_str_starts(sg_site_of(host), SG_LIT("yandex.")) ||
	    sg_str_eq(sg_site_of(host), SG_LIT("ya.ru"));
}

/* Returns true for the paths where Google and Yandex show other sites' pages.
 */
static bool
shows_parameter(struct sg_str host, struct sg_str path)
{
	if (sg_is_google(host, "translate"))
		return true;
	if (sg_is_google(host, "www"))
		return sg_str_startsi(path, SG_LIT("/gwt/")) ||
		    sg_str_startsi(path, SG_LIT("/translate"));
	if (sg_has(path, "pagespeed"))
		return sg_str_starts(sg_site_of(host), SG_LIT("google")) ||
		    sg_host_is_under(host, SG_LIT("googleapis.com"));
	return is_yandex(host) &&
	    (sg_str_startsi(path, SG_LIT("/turbo")) ||
		sg_str_startsi(path, SG_LIT("/translate")));
}

/* Try the parameters that name a page. */
static void
try_parameters(struct sg_context *s)
{
	static const char *const names[] = {"u", "url", "text", "doc"};
	struct sg_str value;

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (sg_param(s->url->query, names[i], &value) &&
		    (i != 2 || is_yandex(s->url->host)))
			sg_target_decode(s, value, SG_FORM_BARE);
}

/*
 * Detects the translators, viewers and caches of Google and Yandex, in the
 * domain of any country.
 */
void
sg_see_copy(struct sg_context *s)
{
	struct sg_str host = s->url->host;

	sg_target_reset(s);
	if (shows_parameter(host, s->url->path))
		try_parameters(s);
	else if (sg_is_google(host, "www") &&
	    sg_str_startsi(s->url->path, SG_LIT("/amp/")))
		try_shape(s, SG_SHAPE_AMP, s->url->path);
	else if (sg_str_eq(host, SG_LIT("webcache.googleusercontent.com")) ||
	    sg_is_google(host, "www"))
		try_shape(s, SG_SHAPE_CACHE, s->url->query);
	conclude(s);
}

/* ---- assistants --------------------------------------------------------- */

/*
 * Returns true if the text asks for the contents of a page.  Then a host
 * without a path is a page, too.
 */
static bool
asks_for_page(struct sg_str text)
{
	static const char *const verbs[] = {"summar", "translate", "fetch",
	    "screenshot", "tl;dr", "contents of", "content of", "open the page",
	    "read the page", "read the site", "show me the page", "resume ",
	    "resumen", "zusammenfass", "streszcz", NULL};

	for (size_t i = 0; verbs[i] != NULL; i++)
		if (sg_has(text, verbs[i]))
			return true;
	return false;
}

/* Try one word of a question as an address. */
static void
try_word(struct sg_context *s, struct sg_str word, bool bare)
{
	struct sg_str path = word;

	if (sg_str_startsi(word, SG_LIT("https://")))
		word = (struct sg_str){word.p + 8, word.n - 8};
	else if (sg_str_startsi(word, SG_LIT("http://")))
		word = (struct sg_str){word.p + 7, word.n - 7};
	else {
		sg_str_cut(&path, '/');
		if (path.n == 0 && !bare)
			return;
	}
	while (word.n > 0 && memchr(".,;:!?", word.p[word.n - 1], 6) != NULL)
		word.n--;
	if (word.n > 3 && memchr(word.p, '.', word.n) != NULL)
		sg_target_try(s, word);
}

/* Try each word of a question.  `bare` is true if any host is a page. */
static void
try_question(struct sg_context *s, struct sg_str value, bool bare)
{
	char *room = s->scratch->decoder.room[0];
	size_t n = sg_decode_percent(value, room), start = 0;

	if (n == 0 && value.n > 0 && value.n <= SG_DECODE_MAX) {
		n = value.n;
		memcpy(room, value.p, n);
	}
	for (size_t i = 0; i < n; i++)
		if (room[i] == '+')
			room[i] = ' ';
	bare = bare || asks_for_page((struct sg_str){room, n});
	s->from = value;
	for (size_t i = 0; i <= n; i++) {
		if (i < n &&
		    memchr(" \t\r\n\"'<>()[]{},|*`", room[i], 18) == NULL)
			continue;
		if (i > start)
			try_word(s, (struct sg_str){room + start, i - start},
			    bare);
		start = i + 1;
	}
	s->from = (struct sg_str){0};
}

/*
 * Search engines answer questions, too.  Returns true if this is a question to
 * an assistant, and not a plain search.
 */
static bool
is_question(const struct sg_context *s)
{
	static const char *const engines[] = {"google.com", "google.co.uk",
	    "bing.com", "duckduckgo.com", "search.brave.com", "kagi.com", NULL};
	struct sg_str value, host = s->url->host;

	if (sg_str_starts(host, SG_LIT("www.")))
		host = (struct sg_str){host.p + 4, host.n - 4};
	if (!sg_is_one_of(host, engines))
		return true;
	return sg_has(s->url->path, "chat") ||
	    sg_has(s->url->path, "copilot") || sg_has(s->url->path, "summar") ||
	    sg_has(s->url->path, "assistant") || sg_has(s->url->path, "/ask") ||
	    (sg_param(s->url->query, "ia", &value) && sg_has(value, "chat")) ||
	    (sg_param(s->url->query, "assist", &value) && value.n > 0) ||
	    (sg_param(s->url->query, "udm", &value) &&
		sg_str_eq(value, SG_LIT("50")));
}

/*
 * Returns false if no host can be in the query or in the path: a host has a
 * dot, and a path that names one has a scheme.
 */
static bool
may_name_host(struct sg_str query, struct sg_str path)
{
	return (query.n > 0 && memchr(query.p, '.', query.n) != NULL) ||
	    sg_has(query, "%2e") || sg_has(path, "http");
}

/*
 * Detects a question to an assistant that names a page.  The assistant reads
 * the page and tells what it says.  A host without a path is only a topic,
 * unless the question asks for the page.
 */
void
sg_see_assistant(struct sg_context *s)
{
	static const char *const pages[] = {
	    "url", "u", "link", "page", "site", "uri", NULL};
	struct sg_str query = s->url->query, name, value, path = s->url->path;

	if (s->connect || !may_name_host(query, path) || !is_question(s))
		return;
	sg_target_reset(s);
	while (sg_param_next(&query, &name, &value))
		if (!is_tracking(name))
			try_question(s, value, sg_is_one_of(name, pages));
	for (int i = 0; i < 4 && path.n > 3; i++) {
		sg_str_cut(&path, '/');
		if (sg_str_startsi(path, SG_LIT("http")))
			sg_target_decode(s, path, SG_FORM_ABSOLUTE);
	}
	conclude(s);
}
