/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * rpz.c -- parses response policy zones (RPZ): DNS zones that are used as block
 * lists.
 *
 * A record blocks a name only if it gives the name no usable address.
 */
#include <stdio.h>

#include "policy/lists/parts.h"

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
	if (kind == SG_NAME_SUFFIX)
		kind = sg_str_starts(owner, SG_LIT("*.")) ? SG_NAME_BELOW :
							    SG_NAME_EXACT;
	return sg_line_take_name(state, owner, kind);
}

static bool
is_one_of(struct sg_str type, const char *const *types)
{
	for (; *types != NULL; types++)
		if (sg_str_eqi(type, sg_str(*types)))
			return true;
	return false;
}

static enum sg_line_result
take_record(struct sg_line_state *state, struct sg_str type, struct sg_str data)
{
	static const char *const about_zone[] = {"SOA", "NS", "TXT", NULL};
	static const char *const others[] = {"MX", "SRV", "PTR", "DNAME",
	    "HTTPS", "SVCB", "CAA", "NAPTR", "SSHFP", "TLSA", "HINFO", "SPF",
	    NULL};

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
	if (is_one_of(type, about_zone))
		return SG_LINE_NOTHING;
	return is_one_of(type, others) ? SG_LINE_ANSWER : SG_LINE_BAD;
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
