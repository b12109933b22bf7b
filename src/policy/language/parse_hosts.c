/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * parse_hosts.c -- makes the host names of a policy canonical, or reports that
 * a word is not a host name and advises what to write instead.
 *
 * hostname.c recognises a host name; this file writes the messages.
 */
#include "base/arena.h"
#include "policy/language/headings.h"
#include "policy/language/hostname.h"

struct sg_str
sg_without_scheme(struct sg_str text)
{
	static const struct sg_str schemes[] = {
	    {"https://", 8}, {"http://", 7}};

	for (size_t i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++) {
		if (sg_str_startsi(text, schemes[i]))
			return (struct sg_str){
			    text.p + schemes[i].n, text.n - schemes[i].n};
	}
	return text;
}

static bool
has_path(struct sg_str text)
{
	struct sg_str rest = sg_without_scheme(text);

	sg_str_cut(&rest, '/');
	return rest.n > 0;
}

/* Report why `word` is not a host name.  `meant` is the host that was probably
 * meant; it may be empty. */
static void
bad_host(struct sg_cursor *c, const struct sg_word *word,
    enum sg_hostname_fault fault, struct sg_str meant)
{
	struct sg_arena *arena = c->parser->arena;
	const char *what = "is not a host name";
	const char *advice = "write it as:  www.example.org";

	if (fault == SG_HOSTNAME_ENDING) {
		what = "is no ending of names on the internet";
		advice = sg_arena_printf(arena,
		    "an ending is written as:  .zip\n"
		    "for a platform or a list write:  includes %s",
		    meant.p);
	} else if (fault == SG_HOSTNAME_ADDRESS) {
		what = "is an address, not a host name";
		advice = sg_arena_printf(arena,
		    "write in a list of sites:  "
		    "network %s",
		    word->text.p);
	} else if (fault == SG_HOSTNAME_NO_DOT) {
		what = "is not a host name: it has no dot";
		advice = sg_arena_printf(arena,
		    "write its full name; for a "
		    "platform or a list write:  includes %s",
		    meant.p);
	} else if (fault != SG_HOSTNAME_BAD && meant.n > 0) {
		what = "is more than a host name";
		advice = has_path(word->text) ?
		    sg_arena_printf(arena,
			"for one page write in a list of sites:  page %s\n"
			"for the whole host write:  %s",
			sg_without_scheme(word->text).p, meant.p) :
		    sg_arena_printf(arena,
			"write:  %s\n"
			"it means the host and its sub-domains",
			meant.p);
	}
	sg_problem(c->parser->problems, SG_ERROR, word->place, advice,
	    "\"%s\" %s", word->text.p, what);
}

/* Returns true if `host` is a suffix for one kind of institution (ac.uk,
 * gov.uk).  A rule about all institutions of a kind makes sense. */
static bool
is_of_one_kind(struct sg_str host)
{
	static const char *const labels[] = {"ac", "edu", "gob", "gouv", "gov",
	    "mil", "mod", "nhs", "police", "sch"};
	struct sg_str first = sg_str_cut(&host, '.');

	for (size_t i = 0; i < sizeof(labels) / sizeof(labels[0]); i++)
		if (sg_str_eq(first, sg_str(labels[i])))
			return true;
	return false;
}

/*
 * Check for a public suffix.  If `host` is a suffix of a registry, such as
 * "co.uk", returns false and reports an error.  If a `block` line names a
 * suffix of a company, such as "github.io", adds a warning, because many people
 * have sites under that suffix.
 */
static bool
check_suffix(struct sg_cursor *c, const struct sg_word *word,
    struct sg_str host)
{
	bool block = sg_str_eq(sg_str(c->key), SG_LIT("block"));

	if (sg_hostname_is_registry(host) && !is_of_one_kind(host)) {
		sg_problem(c->parser->problems, SG_ERROR, word->place,
		    sg_arena_printf(c->parser->arena,
			"name the site:  www.example.%s\n"
			"for every site with this ending write:  .%s",
			host.p, host.p),
		    "%s is not a site, but an "
		    "ending of many",
		    host.p);
		return false;
	}
	if (block && sg_hostname_is_suffix(host))
		sg_problem(c->parser->problems, SG_WARNING, word->place,
		    "name one of them if only that is meant",
		    "under %s are the sites of many, and all are blocked",
		    host.p);
	return true;
}

/* Returns true if names can end with `.ending`: on the internet, or in the
 * networks of schools and houses. */
static bool
is_ending(struct sg_str ending)
{
	static const char *const local[] = {"arpa", "corp", "example", "home",
	    "internal", "intranet", "invalid", "lan", "local", "localhost",
	    "onion", "private", "test"};

	for (size_t i = 0; i < sizeof(local) / sizeof(local[0]); i++)
		if (sg_str_eq(ending, sg_str(local[i])))
			return true;
	return sg_hostname_is_registry(ending);
}

bool
sg_read_host(struct sg_cursor *c, struct sg_word *word)
{
	struct sg_str host;
	enum sg_hostname_fault fault;
	bool fine;

	fault = sg_hostname_read(c->parser->arena, word->text, &host);
	if (fault == SG_HOSTNAME_ENDING && is_ending(host)) {
		word->text = sg_str(sg_arena_printf(c->parser->arena, ".%s",
		    host.p));
		return true;
	}
	if (fault != SG_HOSTNAME_FINE)
		bad_host(c, word, fault, host);
	fine = fault == SG_HOSTNAME_FINE && check_suffix(c, word, host);
	word->text = fine ? host : SG_LIT("");
	return fine;
}

void
sg_read_if_host(struct sg_cursor *c, struct sg_ref *ref)
{
	struct sg_str text = ref->word.text;
	bool host = false;

	for (size_t i = 0; i < text.n && !host; i++)
		host = memchr(".:/*", text.p[i], 4) != NULL;
	if (host && sg_read_host(c, &ref->word))
		ref->kind = SG_REF_HOST;
}
