/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * dns.c -- parses lists made for name servers: the configuration of dnsmasq,
 * Unbound and BIND, and response policy zones (RPZ).
 *
 * A line blocks a name only if it gives the name no usable address.  A line
 * with any other answer does not block.  Example: the safe-search address of a
 * search engine.
 */
#include <stdio.h>

#include "policy/lists/parts.h"

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
	if ((!address && !sg_str_eq(key, SG_LIT("server")) &&
		!sg_str_eq(key, SG_LIT("local"))) ||
	    rest.n < 2 || rest.p[0] != '/')
		return SG_LINE_BAD;
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
		return SG_LINE_BAD;
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
	line = sg_str_trim(line);
	if (line.n == 0 || line.p[0] == '#' ||
	    sg_str_starts(line, SG_LIT("//")))
		return SG_LINE_NOTHING;
	if (!sg_str_startsi(line, SG_LIT("zone")))
		return SG_LINE_BAD;
	(void)sg_line_word(&line);
	return take_zone(state, quoted_word(&line));
}

/* ---- RPZ ---------------------------------------------------------------- */

/* Parse a decimal number from 0 to `most`.  Returns false if `text` is not such
 * a number. */
static bool
read_number(struct sg_str text, unsigned most, unsigned *value)
{
	*value = 0;
	for (size_t i = 0; i < text.n && *value <= most; i++) {
		if (text.p[i] < '0' || text.p[i] > '9')
			return false;
		*value = *value * 10 + (unsigned)(text.p[i] - '0');
	}
	return text.n > 0 && *value <= most;
}

/* Parse an IPv4 network in RPZ notation.  "24.0.2.0.192" is the prefix length,
 * followed by the four bytes of the address, the last byte first. */
static enum sg_line_result
take_reversed(struct sg_line_state *state, struct sg_str text)
{
	struct sg_network network;
	unsigned number[5];
	char forwards[32];
	int n;

	for (size_t i = 0; i < 5; i++)
		if (!read_number(sg_str_cut(&text, '.'), 255, &number[i]))
			return SG_LINE_ANSWER;
	n = snprintf(forwards, sizeof(forwards), "%u.%u.%u.%u/%u", number[4],
	    number[3], number[2], number[1], number[0]);
	if (text.p != NULL ||
	    sg_network_parse((struct sg_str){forwards, (size_t)n}, &network) !=
		SG_NETWORK_FINE)
		return SG_LINE_ANSWER;
	return sg_line_take_network(state, &network);
}

/*
 * Parse an IPv6 network in RPZ notation.  "48.zz.db8.2001" is the prefix
 * length, followed by the groups of the address, the last group first.  "zz"
 * stands for "::".
 */
static enum sg_line_result
take_reversed6(struct sg_line_state *state, struct sg_str text)
{
	struct sg_str prefix = sg_str_cut(&text, '.'), group[8];
	struct sg_network network;
	struct sg_out out;
	char forwards[64];
	size_t n = 0;

	while (text.p != NULL && n < 8)
		group[n++] = sg_str_cut(&text, '.');
	if (text.p != NULL || n == 0)
		return SG_LINE_ANSWER;
	sg_out_init(&out, forwards, sizeof(forwards));
	for (size_t i = n; i-- > 0;) {
		bool zeros = sg_str_eqi(group[i], SG_LIT("zz"));

		if (zeros && (i == 0 || i == n - 1))
			sg_out_char(&out, ':');
		if (!zeros)
			sg_out_str(&out, group[i]);
		if (i > 0)
			sg_out_char(&out, ':');
	}
	sg_out_char(&out, '/');
	sg_out_str(&out, prefix);
	return !out.full &&
		sg_network_parse((struct sg_str){out.p, out.n}, &network) ==
		    SG_NETWORK_FINE ?
	    sg_line_take_network(state, &network) :
	    SG_LINE_ANSWER;
}

static bool
is_reversed4(struct sg_str text)
{
	size_t dots = 0;

	for (size_t i = 0; i < text.n; i++) {
		dots += text.p[i] == '.';
		if (text.p[i] != '.' && (text.p[i] < '0' || text.p[i] > '9'))
			return false;
	}
	return dots == 4;
}

static bool
ends_with(struct sg_str name, struct sg_str end)
{
	return name.n > end.n &&
	    sg_str_eqi((struct sg_str){name.p + name.n - end.n, end.n}, end) &&
	    name.p[name.n - end.n - 1] == '.';
}

/* `owner` is the owner name of a record.  Returns the name that the record is
 * about: `owner` without the name of the zone at its end. */
static struct sg_str
without_origin(const struct sg_line_state *state, struct sg_str owner)
{
	if (owner.n == 0 || owner.p[owner.n - 1] != '.')
		return owner;
	owner.n--;
	if (state->origin.n > 0 && ends_with(owner, state->origin))
		owner.n -= state->origin.n + 1;
	return owner;
}

static enum sg_line_result
take_owner(struct sg_line_state *state, struct sg_str owner,
    enum sg_name_kind kind)
{
	const struct sg_str address = SG_LIT("rpz-ip");
	struct sg_str network;

	owner = without_origin(state, owner);
	if (ends_with(owner, address)) {
		network = (struct sg_str){owner.p, owner.n - address.n - 1};
		return kind == SG_NAME_EXCEPT ? SG_LINE_ANSWER :
		    is_reversed4(network)     ? take_reversed(state, network) :
						take_reversed6(state, network);
	}
	if (ends_with(owner, SG_LIT("rpz-nsdname")) ||
	    ends_with(owner, SG_LIT("rpz-nsip")) ||
	    ends_with(owner, SG_LIT("rpz-client-ip")))
		return SG_LINE_ANSWER;
	if (kind == SG_NAME_SUFFIX && !sg_str_starts(owner, SG_LIT("*.")))
		kind = SG_NAME_EXACT;
	return sg_line_take_name(state, owner, kind);
}

static enum sg_line_result
take_record(struct sg_line_state *state, struct sg_str type, struct sg_str data)
{
	if (sg_str_eqi(type, SG_LIT("CNAME"))) {
		if (sg_str_eq(data, SG_LIT(".")) ||
		    sg_str_eq(data, SG_LIT("*.")) ||
		    sg_str_eqi(data, SG_LIT("rpz-drop.")))
			return take_owner(state, state->owner, SG_NAME_SUFFIX);
		if (sg_str_eqi(data, SG_LIT("rpz-passthru.")))
			return take_owner(state, state->owner, SG_NAME_EXCEPT);
		return SG_LINE_ANSWER;
	}
	if (sg_str_eqi(type, SG_LIT("A")) || sg_str_eqi(type, SG_LIT("AAAA")))
		return sg_line_is_nowhere(data) ?
		    take_owner(state, state->owner, SG_NAME_SUFFIX) :
		    SG_LINE_ANSWER;
	/* SOA and NS records are about the zone itself.  TXT is a comment. */
	return sg_str_eqi(type, SG_LIT("SOA")) ||
		sg_str_eqi(type, SG_LIT("NS")) ||
		sg_str_eqi(type, SG_LIT("TXT")) ?
	    SG_LINE_NOTHING :
	    SG_LINE_ANSWER;
}

enum sg_line_result
sg_line_rpz(struct sg_line_state *state, struct sg_str line)
{
	bool same_owner = line.n > 0 && (line.p[0] == ' ' || line.p[0] == '\t');
	struct sg_str rest = sg_str_cut(&line, ';'), word;
	bool was_in_brackets = state->in_brackets;

	for (size_t i = 0; i < rest.n; i++)
		if (rest.p[i] == '(' || rest.p[i] == ')')
			state->in_brackets = rest.p[i] == '(';
	word = sg_line_word(&rest);
	if (was_in_brackets || word.n == 0)
		return SG_LINE_NOTHING;
	if (sg_str_eqi(word, SG_LIT("$ORIGIN"))) {
		state->origin = sg_line_word(&rest);
		if (state->origin.n > 0 &&
		    state->origin.p[state->origin.n - 1] == '.')
			state->origin.n--;
		return SG_LINE_NOTHING;
	}
	if (word.p[0] == '$')
		return SG_LINE_NOTHING;
	if (!same_owner) {
		state->owner = word;
		word = sg_line_word(&rest);
	}
	/* TTL and class may come before the type. */
	while (word.n > 0 &&
	    (sg_str_eqi(word, SG_LIT("IN")) ||
		(word.p[0] >= '0' && word.p[0] <= '9')))
		word = sg_line_word(&rest);
	if (word.n == 0)
		return SG_LINE_BAD;
	/* Without $ORIGIN, the owner name of the SOA is the zone. */
	if (sg_str_eqi(word, SG_LIT("SOA")) && state->origin.n == 0 &&
	    state->owner.n > 1 && state->owner.p[state->owner.n - 1] == '.')
		state->origin = (struct sg_str){
		    state->owner.p, state->owner.n - 1};
	return take_record(state, word, sg_line_word(&rest));
}
