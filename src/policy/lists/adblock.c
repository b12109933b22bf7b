/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * adblock.c -- parses Adblock Plus and AdGuard rules that block whole sites or
 * pages.
 *
 * Three kinds of rules are refused, because a table of names cannot express
 * them: rules that hide parts of pages, rules for some requests only, and URL
 * patterns.
 */
#include <stdlib.h>

#include "base/arena.h"
#include "policy/language/cursor.h"
#include "policy/lists/parts.h"

static bool
contains(struct sg_str s, const char *part)
{
	size_t n = strlen(part);

	for (size_t i = 0; i + n <= s.n; i++)
		if (memcmp(s.p + i, part, n) == 0)
			return true;
	return false;
}

bool
sg_line_is_about_parts(struct sg_str line)
{
	static const char *const marks[] = {
	    "##", "#@#", "#?#", "#$#", "#%#", "#@?#", "#@$#", "#@%#", "$@$"};

	/* Most rules have no character of the marks. */
	if (line.n == 0 ||
	    (memchr(line.p, '#', line.n) == NULL &&
		memchr(line.p, '@', line.n) == NULL))
		return false;
	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
		if (contains(line, marks[i]))
			return true;
	return false;
}

/* True for an option with which a rule still covers the whole site. */
static bool
is_harmless(struct sg_str option)
{
	static const char *const harmless[] = {
	    "important", "all", "document", "doc"};

	for (size_t i = 0; i < sizeof(harmless) / sizeof(harmless[0]); i++)
		if (sg_str_eqi(option, sg_str(harmless[i])))
			return true;
	return false;
}

/* Cut the options off `rule`.  Returns false if the options limit the rule to
 * some requests. */
static bool
cut_options(struct sg_str *rule)
{
	struct sg_str options = *rule, body;

	body = sg_str_cut(&options, '$');
	if (options.p == NULL)
		return true;
	*rule = body;
	while (options.n > 0)
		if (!is_harmless(sg_str_trim(sg_str_cut(&options, ','))))
			return false;
	return true;
}

static void
cut_end(struct sg_str *rule, char c)
{
	if (rule->n > 0 && rule->p[rule->n - 1] == c)
		rule->n--;
}

/* ---- rules about other rules -------------------------------------------- */

/*
 * Returns a copy of `rule` without the option `name` and without blanks around
 * the options.  Sets *found to true if `rule` has the option `name`.
 */
static struct sg_str
without_option(struct sg_arena *arena, struct sg_str rule, const char *name,
    bool *found)
{
	char *text = sg_arena_alloc(arena, rule.n + 1);
	struct sg_str options = rule, body = sg_str_cut(&options, '$'), option;
	struct sg_out out;
	char before = '$';

	*found = false;
	sg_out_init(&out, text, rule.n + 1);
	sg_out_str(&out, sg_str_trim(body));
	while (options.n > 0) {
		option = sg_str_trim(sg_str_cut(&options, ','));
		if (sg_str_eqi(option, sg_str(name))) {
			*found = true;
			continue;
		}
		sg_out_char(&out, before);
		sg_out_str(&out, option);
		before = ',';
	}
	return (struct sg_str){text, out.n};
}

/* Returns the host of "||host^".  Any options may follow.  Returns an empty
 * string if the rule has another form. */
static struct sg_str
host_of(struct sg_str rule)
{
	struct sg_str host = sg_str_cut(&rule, '$');

	if (!sg_str_starts(host, SG_LIT("||")))
		return (struct sg_str){NULL, 0};
	host = (struct sg_str){host.p + 2, host.n - 2};
	cut_end(&host, '|');
	cut_end(&host, '^');
	return host;
}

/* Compare two texts without regard to capitals. */
static int
by_text(const void *a, const void *b)
{
	const struct sg_word *x = a, *y = b;
	size_t n = x->text.n < y->text.n ? x->text.n : y->text.n;

	for (size_t i = 0; i < n; i++) {
		int p = sg_lower(x->text.p[i]), q = sg_lower(y->text.p[i]);

		if (p != q)
			return p - q;
	}
	return (x->text.n > y->text.n) - (x->text.n < y->text.n);
}

static void
sort_words(struct sg_words *words)
{
	if (words->n > 0)
		qsort(words->w, words->n, sizeof(*words->w), by_text);
}

/* The words must be sorted. */
static bool
has_word(const struct sg_words *words, struct sg_str text)
{
	const struct sg_word wanted = {.text = text};

	return words->n > 0 &&
	    bsearch(&wanted, words->w, words->n, sizeof(wanted), by_text) !=
	    NULL;
}

void
sg_line_adblock_prepare(struct sg_line_state *state, struct sg_str text)
{
	struct sg_str line, rule;
	struct sg_word word = {0};
	bool found;

	state->of_browser = sg_str_startsi(sg_str_trim(text),
	    SG_LIT("[Adblock"));
	state->dropped = state->important = (struct sg_words){0};
	while (text.n > 0) {
		line = sg_str_trim(sg_str_cut(&text, '\n'));
		if (line.n == 0 || line.p[0] == '!' ||
		    memchr(line.p, '$', line.n) == NULL)
			continue;
		rule = without_option(state->arena, line, "badfilter", &found);
		word.text = rule;
		if (found)
			sg_words_add(state->arena, &state->dropped, word);
		rule = without_option(state->arena, line, "important", &found);
		word.text = host_of(rule);
		if (found && word.text.n > 0)
			sg_words_add(state->arena, &state->important, word);
	}
	sort_words(&state->dropped);
	sort_words(&state->important);
}

/* Returns true if `rule` has the option $badfilter, or if another rule with
 * $badfilter cancels `rule`. */
static bool
is_dropped(const struct sg_line_state *state, struct sg_str rule)
{
	struct sg_str plain;
	bool found;

	if (state->dropped.n == 0)
		return false;
	plain = without_option(state->arena, rule, "badfilter", &found);
	return found || has_word(&state->dropped, plain);
}

/* `rule` is an exception.  Returns true if a rule with $important blocks the
 * host of the exception or a domain above it, and the exception has no
 * $important.  The exception then has no effect. */
static bool
is_outranked(const struct sg_line_state *state, struct sg_str rule)
{
	struct sg_str host;
	bool found;

	if (state->important.n == 0)
		return false;
	rule = without_option(state->arena, rule, "important", &found);
	host = host_of(rule);
	for (; !found && host.n > 0; (void)sg_str_cut(&host, '.'))
		if (has_word(&state->important, host))
			return true;
	return false;
}

/* ---- rules -------------------------------------------------------------- */

/* Returns an IPv6 address without the brackets that URLs need. */
static struct sg_str
without_brackets(struct sg_str host)
{
	if (host.n > 2 && host.p[0] == '[' && host.p[host.n - 1] == ']')
		return (struct sg_str){host.p + 1, host.n - 2};
	return host;
}

/* True for a rule about one port of a host: "a.example:8080". */
static bool
has_port(struct sg_str rule)
{
	struct sg_str rest = sg_line_without_scheme(rule);
	struct sg_str host = sg_str_cut(&rest, '/');

	return memchr(host.p, ':', host.n) != NULL;
}

/* Parse an anchored rule, for example "||example.org^" or
 * "|http://example.org/x".  The "||" or "|" is already cut off. */
static enum sg_line_result
take_anchored(struct sg_line_state *state, struct sg_str rule, bool except)
{
	struct sg_network network;
	enum sg_line_result told;
	bool below;

	cut_end(&rule, '|');
	cut_end(&rule, '*');
	cut_end(&rule, '^');
	if (!except &&
	    sg_network_parse(without_brackets(rule), &network) ==
		SG_NETWORK_FINE)
		return sg_line_take_network(state, &network);
	if (has_port(rule))
		return SG_LINE_CASES;
	/* "||ads." matches every name that begins with "ads.". */
	if (rule.n > 0 && rule.p[rule.n - 1] == '.')
		return SG_LINE_PATTERN;
	below = !except && sg_str_starts(rule, SG_LIT("*."));
	if (sg_str_starts(rule, SG_LIT("*.")))
		rule = (struct sg_str){rule.p + 2, rule.n - 2};
	if (contains(rule, "*") || contains(rule, "^"))
		return SG_LINE_PATTERN;
	/* The rule matches every query that begins like this one. */
	if (contains(rule, "?"))
		return SG_LINE_PATTERN;
	if (contains(rule, "/"))
		return below || except ? SG_LINE_CASES :
					 sg_line_take_page(state, rule);
	told = sg_line_take_name(state, rule,
	    except    ? SG_NAME_EXCEPT :
		below ? SG_NAME_BELOW :
			SG_NAME_SUFFIX);
	/* "||ads-" matches every name that begins with "ads-". */
	return told == SG_LINE_BAD ? SG_LINE_PATTERN : told;
}

/* Parse "|https://example.org^" or "|https://example.org/x".  The first form
 * blocks the host without its sub-domains.  The first "|" is already cut off.
 */
static enum sg_line_result
take_url(struct sg_line_state *state, struct sg_str url, bool except)
{
	struct sg_str host = url;

	(void)sg_str_cut(&host, ':');
	cut_end(&host, '|');
	cut_end(&host, '*');
	cut_end(&host, '^');
	cut_end(&host, '/');
	if (!sg_str_starts(host, SG_LIT("//")) || host.n < 3 ||
	    memchr(host.p + 2, '/', host.n - 2) != NULL)
		return take_anchored(state, url, except);
	host = (struct sg_str){host.p + 2, host.n - 2};
	return contains(host, "*") || contains(host, "^") ?
	    SG_LINE_PATTERN :
	    sg_line_take_name(state, host,
		except ? SG_NAME_EXCEPT : SG_NAME_EXACT);
}

enum sg_line_result
sg_line_adblock(struct sg_line_state *state, struct sg_str line)
{
	bool except;

	line = sg_str_trim(line);
	if (line.n == 0 || line.p[0] == '!' || line.p[0] == '[')
		return SG_LINE_NOTHING;
	if (sg_line_is_about_parts(line))
		return SG_LINE_PART;
	if (line.p[0] == '#')
		return SG_LINE_NOTHING;
	if (line.p[0] == '/')
		return SG_LINE_PATTERN;
	if (is_dropped(state, line))
		return SG_LINE_NOTHING;
	except = sg_str_starts(line, SG_LIT("@@"));
	if (except)
		line = (struct sg_str){line.p + 2, line.n - 2};
	if (except && is_outranked(state, line))
		return SG_LINE_NOTHING;
	if (!cut_options(&line))
		return SG_LINE_CASES;
	/* No URL has a blank.  A sentence has blanks. */
	if (state->of_browser && contains(line, " "))
		return SG_LINE_BAD;
	if (sg_str_starts(line, SG_LIT("||")))
		return take_anchored(state,
		    (struct sg_str){line.p + 2, line.n - 2}, except);
	if (sg_str_startsi(line, SG_LIT("|http")))
		return take_url(state, (struct sg_str){line.p + 1, line.n - 1},
		    except);
	if (except || state->of_browser || contains(line, "*") ||
	    contains(line, "^") || contains(line, "|") || contains(line, "&") ||
	    contains(line, "="))
		return SG_LINE_PATTERN;
	/* AdGuard also accepts plain names and lines of hosts files. */
	return sg_line_names(state, line);
}
