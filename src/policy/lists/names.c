/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * names.c -- parses lines that are a name, an address, a page, or an address
 * followed by names as in a hosts file.  Tables are in table.c, and ranges of
 * addresses in ranges.c.
 *
 * A list may have millions of lines, and nearly all of them are canonical
 * names.  So canonical names are recognised quickly and used without a copy.
 */
#include <idn2.h>
#include <stdio.h>

#include "base/arena.h"
#include "policy/language/hostname.h"
#include "policy/lists/parts.h"

bool
sg_line_is_plain(struct sg_str s)
{
	size_t label = 0, dots = 0;
	char c = '.', first = '.'; /* `first`: first character of the label */

	if (s.n == 0 || s.n > SG_HOST_MAX)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		char before = c;

		c = s.p[i];
		if (c == '.') {
			if (label == 0 || before == '-')
				return false;
			label = 0;
			dots++;
			continue;
		}
		if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
			(c == '-' && label > 0)) ||
		    ++label > 63)
			return false;
		/* Punycode has to be checked by the URL parser. */
		if (c == '-' && label == 4 &&
		    memcmp(s.p + i - 3, "xn-", 3) == 0)
			return false;
		first = label == 1 ? c : first;
	}
	/* A host whose last label begins with a digit may be an IPv4 address,
	 * in any notation, or invalid. */
	return dots > 0 && label > 0 && first >= 'a' && c != '-';
}

struct sg_str
sg_line_word(struct sg_str *line)
{
	struct sg_str word;
	size_t n = 0;

	*line = sg_str_trim(*line);
	if (line->n == 0)
		return *line;
	while (n < line->n && line->p[n] != ' ' && line->p[n] != '\t')
		n++;
	word = (struct sg_str){line->p, n};
	*line = (struct sg_str){line->p + n, line->n - n};
	return word;
}

/* ---- names -------------------------------------------------------------- */

/* True for the names that every hosts file has for the machine itself. */
static bool
is_own_machine(struct sg_str name)
{
	static const char *const own[] = {"localhost", "localhost.localdomain",
	    "local", "broadcasthost", "ip6-localhost", "ip6-loopback",
	    "ip6-localnet", "ip6-mcastprefix", "ip6-allnodes", "ip6-allrouters",
	    "ip6-allhosts", "0.0.0.0"};

	for (size_t i = 0; i < sizeof(own) / sizeof(own[0]); i++)
		if (sg_str_eqi(name, sg_str(own[i])))
			return true;
	return false;
}

static bool
ends_with(struct sg_str name, struct sg_str end)
{
	return name.n > end.n &&
	    memcmp(name.p + name.n - end.n, end.p, end.n) == 0;
}

/*
 * True for a suffix under which registries sell names, for example "co.uk".  A
 * list that has such a suffix is wrong, because it would block a country.
 * Private suffixes, for example blogspot.com, are accepted like other names:
 * each belongs to one company.
 */
static bool
is_public_suffix(const struct sg_line_state *state, struct sg_str name)
{
	char text[SG_HOST_MAX + 1];
	size_t dots = 0;

	/* A shortcut for the majority of names: no registry's suffix ends with
	 * .com, .net, .org or .info. */
	if (ends_with(name, SG_LIT(".com")) ||
	    ends_with(name, SG_LIT(".net")) ||
	    ends_with(name, SG_LIT(".org")) || ends_with(name, SG_LIT(".info")))
		return false;
	for (size_t i = 0; i < name.n; i++)
		dots += name.p[i] == '.';
	if (dots > 3)
		return false;
	memcpy(text, name.p, name.n);
	text[name.n] = '\0';
	return psl_is_public_suffix2(state->psl, text,
		   PSL_TYPE_ICANN | PSL_TYPE_NO_STAR_RULE) != 0;
}

static bool
is_ascii(struct sg_str text)
{
	for (size_t i = 0; i < text.n; i++)
		if ((text.p[i] & 0x80) != 0)
			return false;
	return true;
}

bool
sg_line_is_letter_or_digit(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/*
 * Returns false when a label begins or ends with a hyphen, or has a character
 * that is not used in DNS names.  The URL parser accepts more characters in a
 * host, for example "," or "*".  In a list these characters come from columns,
 * sentences or patterns.  They would give names that match no request.
 */
static bool
has_sound_labels(struct sg_str host)
{
	for (size_t i = 0; i < host.n; i++) {
		char c = host.p[i];

		if (c == '-' ?
			i == 0 || i + 1 == host.n || host.p[i - 1] == '.' ||
			    host.p[i + 1] == '.' :
			!sg_line_is_letter_or_digit(c) && c != '.' && c != '_')
			return false;
	}
	return true;
}

/* Parse `name`, and put its canonical form into state->url->host.  Returns
 * false if `name` is not a valid host name. */
static bool
read_host(struct sg_line_state *state, struct sg_str name)
{
	char *ascii = NULL;
	bool fine = true;

	if (name.n > SG_URL_MAX)
		return false;
	if (is_ascii(name)) {
		sg_url_parse_host(name, state->url);
	} else {
		fine = idn2_to_ascii_8z(sg_arena_dup(state->arena, name),
			   &ascii,
			   IDN2_NONTRANSITIONAL | IDN2_NFC_INPUT) == IDN2_OK;
		if (fine)
			sg_url_parse_host(sg_str(ascii), state->url);
		idn2_free(ascii);
	}
	return fine && state->url->fault == SG_URL_FINE &&
	    !state->url->is_address &&
	    (state->url->odd & (SG_ODD_EMPTY_LABEL | SG_ODD_PERCENT_HOST)) ==
	    0 &&
	    has_sound_labels(state->url->host);
}

/* Pass a canonical name to the reader.  The text of the name must live as long
 * as the arena. */
static enum sg_line_result
take_canonical(struct sg_line_state *state, struct sg_str name,
    enum sg_name_kind kind)
{
	if (memchr(name.p, '.', name.n) == NULL)
		return SG_LINE_TOP;
	if (kind == SG_NAME_SUFFIX && is_public_suffix(state, name))
		return SG_LINE_SUFFIX;
	if (kind == SG_NAME_SUFFIX && state->is_plain) {
		struct sg_site site = sg_hostname_site(name);

		kind = site.www ? SG_NAME_WWW : kind;
		name = site.name;
	}
	if (state->list->sample.n == 0 && kind != SG_NAME_EXCEPT)
		state->list->sample = kind != SG_NAME_BELOW ?
		    name :
		    sg_str(sg_arena_printf(state->arena, "www.%.*s",
			(int)name.n, name.p));
	state->reader->name(state->reader->ctx, name, kind);
	return SG_LINE_TAKEN;
}

/* Returns a copy of state->url->host, in the arena. */
static struct sg_str
keep_host(struct sg_line_state *state)
{
	return (struct sg_str){
	    sg_arena_dup(state->arena, state->url->host), state->url->host.n};
}

enum sg_line_result
sg_line_take_name(struct sg_line_state *state, struct sg_str name,
    enum sg_name_kind kind)
{
	if (sg_line_is_plain(name))
		return take_canonical(state, name, kind);
	if (sg_str_starts(name, SG_LIT("*.")))
		name = (struct sg_str){name.p + 2, name.n - 2};
	else if (sg_str_starts(name, SG_LIT(".")))
		name = (struct sg_str){name.p + 1, name.n - 1};
	if (is_own_machine(name))
		return SG_LINE_NOTHING;
	if (!read_host(state, name))
		return SG_LINE_BAD;
	return take_canonical(state, keep_host(state), kind);
}

enum sg_line_result
sg_line_take_network(struct sg_line_state *state,
    const struct sg_network *network)
{
	state->reader->network(state->reader->ctx, network);
	return SG_LINE_TAKEN;
}

/* ---- pages -------------------------------------------------------------- */

struct sg_str
sg_line_without_scheme(struct sg_str text)
{
	static const char *const schemes[] = {"http://", "https://"};

	for (size_t i = 0; i < 2; i++)
		if (sg_str_startsi(text, sg_str(schemes[i])))
			return (struct sg_str){text.p + strlen(schemes[i]),
			    text.n - strlen(schemes[i])};
	return text;
}

/* True when the path has only slashes.  Then the page means the whole host. */
static bool
is_root(struct sg_str path)
{
	while (path.n > 0 && path.p[path.n - 1] == '/')
		path.n--;
	return path.n == 0;
}

/* Parse a page without its scheme and fragment into state->url. */
static bool
read_page(struct sg_line_state *state, struct sg_str text)
{
	const size_t cap = SG_URL_MAX + 1;
	int n = snprintf(state->target, cap, "http://%.*s", (int)text.n,
	    text.p);

	if (n < 0 || (size_t)n >= cap || !is_ascii(text))
		return false;
	sg_url_parse((struct sg_str){state->target, (size_t)n}, false,
	    (struct sg_str){0}, state->url);
	return state->url->fault == SG_URL_FINE &&
	    (state->url->odd & (SG_ODD_USERINFO | SG_ODD_EMPTY_LABEL)) == 0;
}

static enum sg_line_result
pass_page(struct sg_line_state *state)
{
	const struct sg_url *url = state->url;

	return state->reader->page(state->reader->ctx, keep_host(state),
		   url->path, url->query) ?
	    SG_LINE_TAKEN :
	    SG_LINE_DEEP;
}

/* Take a host, written as its page "/". */
static enum sg_line_result
take_root(struct sg_line_state *state)
{
	struct sg_network network = {.base = state->url->address, .bits = 128};

	return state->url->is_address ?
	    sg_line_take_network(state, &network) :
	    take_canonical(state, keep_host(state), SG_NAME_SUFFIX);
}

enum sg_line_result
sg_line_take_page(struct sg_line_state *state, struct sg_str text)
{
	const struct sg_url *url = state->url;
	struct sg_str whole = sg_line_without_scheme(text);
	bool root;

	/* A browser never sends the fragment. */
	text = whole;
	text = sg_str_cut(&text, '#');
	if (!read_page(state, text))
		return SG_LINE_BAD;
	root = is_root(url->path) && url->query.n == 0;
	/* "example.org/#!/page" does not mean the whole host. */
	if (root && (text.n < whole.n || memchr(text.p, '?', text.n) != NULL))
		return SG_LINE_QUERY;
	if (!url->is_address && !has_sound_labels(url->host))
		return SG_LINE_BAD;
	if (root)
		return take_root(state);
	if (url->is_address)
		return SG_LINE_ADDRESS;
	if (memchr(url->host.p, '.', url->host.n) == NULL)
		return SG_LINE_TOP;
	return pass_page(state);
}

/* ---- words -------------------------------------------------------------- */

/* Cut off a comment.  A "#" begins a comment, except inside a URL.  A ";"
 * begins a comment at the start of the line or after a blank. */
static struct sg_str
without_comment(struct sg_str line)
{
	bool page = false;

	for (size_t i = 0; i < line.n; i++) {
		page |= line.p[i] == '/';
		if (line.p[i] == ';' &&
		    (i == 0 || line.p[i - 1] == ' ' || line.p[i - 1] == '\t'))
			return (struct sg_str){line.p, i};
		if (line.p[i] == '#' &&
		    (!page || i == 0 || line.p[i - 1] == ' ' ||
			line.p[i - 1] == '\t'))
			return (struct sg_str){line.p, i};
	}
	return line;
}

/* Take "192.0.2.9/games", which is no range: a page on an address. */
static enum sg_line_result
take_address_page(struct sg_line_state *state, struct sg_str word)
{
	enum sg_line_result told = sg_line_take_page(state, word);

	return told == SG_LINE_ADDRESS ? pass_page(state) : told;
}

enum sg_line_result
sg_line_take_word(struct sg_line_state *state, struct sg_str word)
{
	struct sg_network network;
	enum sg_network_fault fault;
	enum sg_line_result told;

	if (is_own_machine(word))
		return SG_LINE_NOTHING;
	fault = sg_network_parse(word, &network);
	/* "192.0.2.1/24" is accepted and means 192.0.2.0/24. */
	if (fault != SG_NETWORK_UNREADABLE)
		return sg_line_take_network(state, &network);
	told = memchr(word.p, '/', word.n) != NULL ||
		memchr(word.p, '?', word.n) != NULL ?
	    sg_line_take_page(state, word) :
	    sg_line_take_name(state, word, SG_NAME_SUFFIX);
	/* "192.0.2.0/255.255.255.0", "192.0.2.1-192.0.2.9" */
	if ((told == SG_LINE_BAD || told == SG_LINE_ADDRESS) &&
	    sg_line_take_range(state, word) == SG_LINE_TAKEN)
		return SG_LINE_TAKEN;
	return told == SG_LINE_ADDRESS ? take_address_page(state, word) : told;
}

/* ---- lines -------------------------------------------------------------- */

/* True when the first word has only digits and dots, as a count or a netmask.
 */
static bool
is_numeric(struct sg_str text)
{
	struct sg_str word = sg_line_word(&text);

	for (size_t i = 0; i < word.n; i++)
		if (word.p[i] != '.' && (word.p[i] < '0' || word.p[i] > '9'))
			return false;
	return word.n > 0;
}

/* Parse a line of a hosts file: an address, which is already cut off, and
 * names. */
static enum sg_line_result
take_hosts(struct sg_line_state *state, struct sg_str address,
    struct sg_str names)
{
	enum sg_line_result told = SG_LINE_NOTHING, one;
	struct sg_str word = sg_line_word(&names);

	if (!sg_line_is_nowhere(address))
		return is_own_machine(word) ? SG_LINE_NOTHING : SG_LINE_ANSWER;
	for (; word.n > 0; word = sg_line_word(&names)) {
		one = is_own_machine(word) ?
		    SG_LINE_NOTHING :
		    sg_line_take_name(state, word, SG_NAME_SUFFIX);
		if (told == SG_LINE_NOTHING || one > SG_LINE_NOTHING)
			told = one;
	}
	return told;
}

/* Parse a line of several words that does not begin with an address. */
static enum sg_line_result
take_other(struct sg_line_state *state, struct sg_str line)
{
	enum sg_line_result told = sg_line_take_range(state, line);

	return told == SG_LINE_BAD && memchr(line.p, '\t', line.n) != NULL ?
	    sg_line_take_columns(state, line) :
	    told;
}

enum sg_line_result
sg_line_names(struct sg_line_state *state, struct sg_str line)
{
	struct sg_address address;
	struct sg_str rest, first;

	if (sg_line_is_plain(line))
		return take_canonical(state, line, SG_NAME_SUFFIX);
	line = without_comment(line);
	if (line.n > 0 && sg_line_is_table(line))
		return sg_line_take_range(state, line) == SG_LINE_TAKEN ?
		    SG_LINE_TAKEN :
		    sg_line_take_columns(state, line);
	rest = line;
	first = sg_line_word(&rest);
	rest = sg_str_trim(rest);
	if (first.n == 0)
		return SG_LINE_NOTHING;
	if (rest.n == 0)
		return sg_line_take_word(state, first);
	if (!sg_address_parse(first, &address))
		return take_other(state, line);
	/* No name of a hosts file has digits and dots only, or begins with a
	 * hyphen. */
	if (rest.p[0] == '-' ||
	    (is_numeric(rest) && !sg_line_is_nowhere(first)))
		return sg_line_take_range(state, line);
	return take_hosts(state, first, rest);
}

bool
sg_line_is_nowhere(struct sg_str text)
{
	struct sg_address address;
	bool zero = true;

	if (!sg_address_parse(text, &address))
		return false;
	if (sg_address_is_v4(&address))
		return address.b[12] == 0 || address.b[12] == 127;
	for (size_t i = 0; i < 15; i++)
		zero = zero && address.b[i] == 0;
	return zero && address.b[15] <= 1;
}
