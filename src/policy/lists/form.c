/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * form.c -- recognises the format of a list: each of the first lines votes for
 * the format that it seems to have.
 */
#include "policy/lists/form.h"

#define SAMPLE_LINES 200 /* lines used to detect the format */

/* The formats that sg_line_names() reads come first.  They count as one format
 * when formats are compared. */
enum form {
	FORM_NAMES,
	FORM_HOSTS,
	FORM_NETWORKS,
	FORM_TABLE,
	FORM_RANGES,
	PLAIN_FORMS,
	FORM_ADBLOCK = PLAIN_FORMS,
	FORM_DNSMASQ,
	FORM_SMARTDNS,
	FORM_UNBOUND,
	FORM_BIND,
	FORM_CLASH,
	FORM_V2FLY,
	FORM_RPZ,
	FORMS
};

static const struct sg_form forms[FORMS] = {
    [FORM_NAMES] = {"names and addresses", sg_line_names, true},
    [FORM_HOSTS] = {"a hosts file", sg_line_names, true},
    [FORM_NETWORKS] = {"addresses and networks", sg_line_names, true},
    [FORM_TABLE] = {"a table", sg_line_names, true},
    [FORM_RANGES] = {"ranges of addresses", sg_line_names, true},
    [FORM_ADBLOCK] = {"Adblock or AdGuard rules", sg_line_adblock, false},
    [FORM_DNSMASQ] = {"dnsmasq", sg_line_dnsmasq, false},
    [FORM_SMARTDNS] = {"SmartDNS", sg_line_smartdns, false},
    [FORM_UNBOUND] = {"Unbound", sg_line_unbound, false},
    [FORM_BIND] = {"BIND", sg_line_bind, false},
    [FORM_CLASH] = {"Clash or Shadowrocket rules", sg_line_clash, false},
    [FORM_V2FLY] = {"a v2fly list", sg_line_v2fly, false},
    [FORM_RPZ] = {"a response policy zone (RPZ)", sg_line_rpz, false},
};

bool
sg_form_is_adblock(const struct sg_form *form)
{
	return form == &forms[FORM_ADBLOCK];
}

/* Returns true if the line begins with one of `heads`.  If `capitals` is true,
 * the comparison is case-sensitive.  The keywords of Clash need this, because
 * column headings of tables may be the same words in lower case ("domain,"). */
static bool
begins_with_any(struct sg_str line, const char *const *heads, bool capitals)
{
	for (; *heads != NULL; heads++)
		if (capitals ? sg_str_starts(line, sg_str(*heads)) :
			       sg_str_startsi(line, sg_str(*heads)))
			return true;
	return false;
}

/* True for a number with a unit, as the time to live of a record: "300", "2h".
 */
static bool
is_lifetime(struct sg_str word)
{
	return word.n > 0 && word.p[0] >= '0' && word.p[0] <= '9';
}

/* True for a record of a zone: an owner, perhaps a lifetime and a class, a type
 * and data. */
static bool
is_record(struct sg_str line)
{
	static const char *const types[] = {"CNAME", "SOA", "A", "AAAA", "NS"};
	struct sg_str word = sg_line_word(&line);

	do
		word = sg_line_word(&line);
	while (is_lifetime(word) || sg_str_eqi(word, SG_LIT("IN")));
	for (size_t t = 0; t < sizeof(types) / sizeof(types[0]); t++)
		if (sg_str_eq(word, sg_str(types[t])))
			return sg_str_trim(line).n > 0;
	return false;
}

/* Formats that can be recognised by the beginning of a line. */
static const struct {
	enum form form;
	const char *heads[12];
} heads[] = {
    {FORM_ADBLOCK, {"||", "@@", "!", "[Adblock", "|http"}},
    {FORM_DNSMASQ, {"address=/", "server=/", "local=/"}},
    {FORM_SMARTDNS, {"address /", "domain-rules /", "nameserver /"}},
    {FORM_UNBOUND, {"local-zone:", "local-data:", "server:"}},
    {FORM_BIND, {"zone \""}},
    {FORM_CLASH,
	{"DOMAIN,", "DOMAIN-SUFFIX,", "DOMAIN-KEYWORD,", "HOST,",
	    "HOST-SUFFIX,", "HOST-KEYWORD,", "IP-CIDR,", "IP-CIDR6,",
	    "payload:", "- "}},
    {FORM_V2FLY, {"full:", "domain:", "include:", "keyword:", "regexp:"}},
    {FORM_RPZ, {"$TTL", "$ORIGIN"}},
};

/* Returns the format of a line that sg_line_names() may be able to read.
 * Returns FORMS if its first word is not even similar to a name or address, as
 * in a setting of a program. */
static enum form
plain_form_of(struct sg_str line)
{
	struct sg_address address;
	struct sg_network network;
	struct sg_str first = sg_line_word(&line), second = sg_line_word(&line);

	if (sg_address_parse(first, &address))
		return second.n > 0 && second.p[0] != '#' &&
			second.p[0] != ';' && second.p[0] != '-' &&
			!is_lifetime(second) ?
		    FORM_HOSTS :
		    FORM_NETWORKS;
	if (sg_network_parse(first, &network) != SG_NETWORK_UNREADABLE)
		return FORM_NETWORKS;
	if (memchr(first.p, ',', first.n) != NULL ||
	    memchr(first.p, '"', first.n) != NULL)
		return FORM_TABLE;
	return memchr(first.p, '.', first.n) != NULL ? FORM_NAMES : FORMS;
}

/* Returns the format that the line seems to have.  Returns FORMS when the line
 * could have any format. */
static enum form
form_of(struct sg_str line)
{
	/* In a zone, a line that begins with a blank continues the previous
	 * record.  Lists for Clash and Unbound may have indented lines. */
	if (line.n == 0 || memchr("#;\r", line.p[0], 3) != NULL)
		return FORMS;
	if (line.p[0] == ' ' || line.p[0] == '\t')
		return sg_str_starts(sg_str_trim(line), SG_LIT("- ")) ||
			sg_str_startsi(sg_str_trim(line), SG_LIT("local-")) ?
		    form_of(sg_str_trim(line)) :
		    FORMS;
	line = sg_str_trim(line);
	for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++)
		if (begins_with_any(line, heads[i].heads,
			heads[i].form == FORM_CLASH))
			return heads[i].form;
	if (sg_line_is_about_parts(line))
		return FORM_ADBLOCK;
	if (is_record(line))
		return FORM_RPZ;
	return sg_line_is_range(line) ? FORM_RANGES : plain_form_of(line);
}

/* Returns the plain format with the most lines. */
static enum form
best_plain(const size_t seen[FORMS])
{
	enum form best = FORM_NAMES;

	for (int i = 0; i < PLAIN_FORMS; i++)
		if (seen[i] > seen[best])
			best = (enum form)i;
	return best;
}

/* Returns the format with the most lines.  `seen` has the number of lines of
 * each format.  For v2fly one line in v2fly's own notation is enough, because
 * other lines of a v2fly list are plain names. */
static enum form
best_of(const size_t seen[FORMS])
{
	enum form best = best_plain(seen);
	size_t most = 0;

	for (int i = 0; i < PLAIN_FORMS; i++)
		most += seen[i];
	if (seen[FORM_V2FLY] > 0 && seen[FORM_NAMES] == most)
		best = FORM_V2FLY;
	for (int i = PLAIN_FORMS; i < FORMS; i++)
		if (seen[i] > 0 && seen[i] >= most) {
			best = (enum form)i;
			most = seen[i];
		}
	return best;
}

const struct sg_form *
sg_form_of(struct sg_str text)
{
	size_t seen[FORMS] = {0}, lines = 0;
	struct sg_str line;
	enum form form;

	/* An Adblock list with this header begins with general patterns.  These
	 * patterns look like names, so do not look at the lines. */
	if (sg_str_startsi(sg_str_trim(text), SG_LIT("[Adblock")))
		return &forms[FORM_ADBLOCK];
	while (text.n > 0 && lines < SAMPLE_LINES) {
		line = sg_str_cut(&text, '\n');
		form = form_of(line);
		if (form == FORMS)
			continue;
		lines++;
		seen[form]++;
	}
	return &forms[best_of(seen)];
}
