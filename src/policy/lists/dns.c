/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * dns.c -- parses lists made for name servers: the configuration of dnsmasq,
 * SmartDNS, Unbound and BIND.
 *
 * A line blocks a name only if it gives the name no usable address.  A line
 * with any other answer does not block.  Example: the safe-search address of a
 * search engine.
 */
#include "policy/lists/parts.h"

bool
sg_line_is_setting(struct sg_str text, char end)
{
	struct sg_str key = sg_str_trim(sg_str_cut(&text, end));

	for (size_t i = 0; i < key.n; i++)
		if (!sg_line_is_letter_or_digit(key.p[i]) && key.p[i] != '-' &&
		    key.p[i] != '_')
			return false;
	return key.n > 0;
}

/* ---- dnsmasq ------------------------------------------------------------ */

/* Report each name of "a.example/b.example" as a name of `kind`. */
static enum sg_line_result
take_names(struct sg_line_state *state, struct sg_str names,
    enum sg_name_kind kind)
{
	enum sg_line_result told = SG_LINE_NOTHING, one;

	while (names.n > 0) {
		one = sg_line_take_name(state, sg_str_cut(&names, '/'), kind);
		if (told == SG_LINE_NOTHING || one > SG_LINE_NOTHING)
			told = one;
	}
	return told;
}

enum sg_line_result
sg_line_dnsmasq(struct sg_line_state *state, struct sg_str line)
{
	struct sg_str rest = sg_str_trim(line), key, answer;
	size_t last;
	bool address;

	/* "#" begins a comment only at the start of the line or after a blank.
	 * Elsewhere "#" stands in place of an address. */
	for (size_t i = 0; i < rest.n; i++)
		if (rest.p[i] == '#' &&
		    (i == 0 || rest.p[i - 1] == ' ' || rest.p[i - 1] == '\t'))
			rest = sg_str_trim((struct sg_str){rest.p, i});
	if (rest.n == 0)
		return SG_LINE_NOTHING;
	key = sg_str_trim(sg_str_cut(&rest, '='));
	rest = sg_str_trim(rest);
	address = sg_str_eq(key, SG_LIT("address"));
	if (!address && !sg_str_eq(key, SG_LIT("server")) &&
	    !sg_str_eq(key, SG_LIT("local")))
		return sg_line_is_setting(key, '=') ? SG_LINE_SETTING :
						      SG_LINE_BAD;
	/* "server=192.0.2.1" names a server for all names. */
	if (rest.n < 2 || rest.p[0] != '/')
		return address ? SG_LINE_BAD : SG_LINE_SETTING;
	for (last = rest.n; rest.p[last - 1] != '/';)
		last--;
	if (last < 2)
		return SG_LINE_BAD;
	answer = (struct sg_str){rest.p + last, rest.n - last};
	rest = (struct sg_str){rest.p + 1, last - 2};
	if (!address && sg_str_eq(answer, SG_LIT("#")))
		return take_names(state, rest, SG_NAME_EXCEPT);
	if (answer.n > 0 && !sg_str_eq(answer, SG_LIT("#")) &&
	    !(address && sg_line_is_nowhere(answer)))
		return SG_LINE_ANSWER;
	return take_names(state, rest, SG_NAME_SUFFIX);
}

/* ---- SmartDNS ----------------------------------------------------------- */

/* Pass a name of SmartDNS to the reader.  "-.a.example" means the name alone,
 * "*.a.example" only the names below it. */
static enum sg_line_result
take_smart_name(struct sg_line_state *state, struct sg_str name)
{
	if (sg_str_starts(name, SG_LIT("domain-set:")))
		return SG_LINE_INCLUDE;
	if (sg_str_starts(name, SG_LIT("-.")))
		return sg_line_take_name(state,
		    (struct sg_str){name.p + 2, name.n - 2}, SG_NAME_EXACT);
	if (!sg_str_starts(name, SG_LIT("*.")))
		return sg_line_take_name(state, name, SG_NAME_SUFFIX);
	name = (struct sg_str){name.p + 2, name.n - 2};
	return memchr(name.p, '*', name.n) != NULL ?
	    SG_LINE_PATTERN :
	    sg_line_take_name(state, name, SG_NAME_BELOW);
}

/* Returns the answer of "domain-rules /x/ -address #", or an empty text. */
static struct sg_str
address_option(struct sg_str options)
{
	struct sg_str word;

	while ((word = sg_line_word(&options)).n > 0)
		if (sg_str_eq(word, SG_LIT("-a")) ||
		    sg_str_eq(word, SG_LIT("-address")))
			return sg_line_word(&options);
	return word;
}

enum sg_line_result
sg_line_smartdns(struct sg_line_state *state, struct sg_str line)
{
	struct sg_str rest = sg_str_trim(line), key, name;

	if (rest.n == 0 || rest.p[0] == '#')
		return SG_LINE_NOTHING;
	key = sg_line_word(&rest);
	rest = sg_str_trim(rest);
	if (!sg_str_eq(key, SG_LIT("address")) &&
	    !sg_str_eq(key, SG_LIT("domain-rules")))
		return sg_line_is_setting(key, ' ') && rest.n > 0 ?
		    SG_LINE_SETTING :
		    SG_LINE_BAD;
	if (rest.n < 2 || rest.p[0] != '/')
		return SG_LINE_BAD;
	(void)sg_str_cut(&rest, '/');
	name = sg_str_cut(&rest, '/');
	if (rest.p == NULL || name.n == 0)
		return SG_LINE_BAD;
	rest = sg_str_eq(key, SG_LIT("address")) ? sg_line_word(&rest) :
						   address_option(rest);
	/* "#" blocks both address families, "#4" and "#6" one of them. */
	return sg_str_eq(rest, SG_LIT("#")) || sg_line_is_nowhere(rest) ?
	    take_smart_name(state, name) :
	    SG_LINE_ANSWER;
}

/* ---- Unbound and BIND ---------------------------------------------------- */

/* Cut the next word off `line` and return it without quotation marks. */
static struct sg_str
quoted_word(struct sg_str *line)
{
	struct sg_str word;

	*line = sg_str_trim(*line);
	if (line->n == 0 || line->p[0] != '"')
		return sg_line_word(line);
	line->p++;
	line->n--;
	word = sg_str_cut(line, '"');
	return word;
}

static struct sg_str
without_final_dot(struct sg_str name)
{
	if (name.n > 0 && name.p[name.n - 1] == '.')
		name.n--;
	return name;
}

/* Pass the name of a zone to the reader.  The name may end in a dot. */
static enum sg_line_result
take_zone(struct sg_line_state *state, struct sg_str name)
{
	return sg_line_take_name(state, without_final_dot(name),
	    SG_NAME_SUFFIX);
}

/* Parse the record of a local-data line: "a.example.  300 IN A 0.0.0.0".  If
 * the zone is of type redirect, the record also answers for all names below its
 * name. */
static enum sg_line_result
take_data(struct sg_line_state *state, struct sg_str record)
{
	struct sg_str owner = without_final_dot(sg_line_word(&record));
	struct sg_str type = sg_line_word(&record);

	while (type.n > 0 &&
	    (sg_str_eqi(type, SG_LIT("IN")) ||
		(type.p[0] >= '0' && type.p[0] <= '9')))
		type = sg_line_word(&record);
	if (!sg_str_eqi(type, SG_LIT("A")) && !sg_str_eqi(type, SG_LIT("AAAA")))
		return SG_LINE_NOTHING;
	if (!sg_line_is_nowhere(sg_line_word(&record)))
		return SG_LINE_ANSWER;
	return sg_line_take_name(state, owner,
	    sg_str_eqi(owner, state->owner) ? SG_NAME_SUFFIX : SG_NAME_EXACT);
}

enum sg_line_result
sg_line_unbound(struct sg_line_state *state, struct sg_str line)
{
	static const char *const blocking[] = {"always_nxdomain", "always_null",
	    "always_refuse", "always_nodata", "always_deny", "refuse", "static",
	    "deny", "inform_deny"};
	struct sg_str name, type;

	line = sg_str_trim(line);
	if (line.n == 0 || line.p[0] == '#' ||
	    sg_str_eqi(line, SG_LIT("server:")))
		return SG_LINE_NOTHING;
	name = sg_str_cut(&line, ':');
	if (sg_str_eqi(name, SG_LIT("local-data")))
		return take_data(state, quoted_word(&line));
	if (!sg_str_eqi(name, SG_LIT("local-zone")))
		return line.p != NULL && sg_line_is_setting(name, ':') ?
		    SG_LINE_SETTING :
		    SG_LINE_BAD;
	name = quoted_word(&line);
	type = quoted_word(&line);
	/* The local-data lines of a redirect zone say what it answers. */
	if (sg_str_eqi(type, SG_LIT("redirect"))) {
		state->owner = without_final_dot(name);
		return SG_LINE_NOTHING;
	}
	for (size_t i = 0; i < sizeof(blocking) / sizeof(blocking[0]); i++)
		if (sg_str_eqi(type, sg_str(blocking[i])))
			return take_zone(state, name);
	return SG_LINE_ANSWER;
}

enum sg_line_result
sg_line_bind(struct sg_line_state *state, struct sg_str line)
{
	struct sg_str whole = sg_str_trim(line);

	line = whole;
	if (line.n == 0 || line.p[0] == '#' ||
	    sg_str_starts(line, SG_LIT("//")))
		return SG_LINE_NOTHING;
	if (!sg_str_eqi(sg_line_word(&line), SG_LIT("zone")))
		return memchr("{};", whole.p[whole.n - 1], 3) != NULL ?
		    SG_LINE_SETTING :
		    SG_LINE_BAD;
	return take_zone(state, quoted_word(&line));
}
