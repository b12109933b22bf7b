/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * read.c -- reads a list: detects its format from the first lines, passes
 * each line to the parser of that format, and reports unusable lines.
 *
 * The parsers are in names.c, adblock.c, dns.c and proxies.c.
 */
#include <errno.h>

#include "base/arena.h"
#include "base/file.h"
#include "policy/lists/files.h"
#include "policy/lists/parts.h"

#define SAMPLE_LINES 200 /* lines used to detect the format */
#define SHOWN_LINES 3    /* unusable lines that get a warning of their own */

/* ---- format detection --------------------------------------------------- */

enum form {
	FORM_NAMES,
	FORM_ADBLOCK,
	FORM_DNSMASQ,
	FORM_UNBOUND,
	FORM_BIND,
	FORM_CLASH,
	FORM_V2FLY,
	FORM_RPZ,
	FORMS
};

static sg_line_fn *const line_of[FORMS] = {
    [FORM_NAMES] = sg_line_names,
    [FORM_ADBLOCK] = sg_line_adblock,
    [FORM_DNSMASQ] = sg_line_dnsmasq,
    [FORM_UNBOUND] = sg_line_unbound,
    [FORM_BIND] = sg_line_bind,
    [FORM_CLASH] = sg_line_clash,
    [FORM_V2FLY] = sg_line_v2fly,
    [FORM_RPZ] = sg_line_rpz,
};

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

static bool
is_record(struct sg_str line)
{
	static const char *const types[] = {"CNAME", "SOA", "A", "AAAA", "NS"};
	struct sg_str word = sg_line_word(&line);

	for (int i = 0; i < 4 && line.n > 0; i++) {
		word = sg_line_word(&line);
		for (size_t t = 0; t < sizeof(types) / sizeof(types[0]); t++)
			if (sg_str_eq(word, sg_str(types[t])))
				return true;
	}
	return false;
}

/* Formats that can be recognised by the beginning of a line. */
static const struct {
	enum form form;
	const char *heads[12];
} heads[] = {
    {FORM_ADBLOCK, {"||", "@@", "!", "[Adblock", "|http"}},
    {FORM_DNSMASQ, {"address=/", "server=/", "local=/"}},
    {FORM_UNBOUND, {"local-zone:", "local-data:", "server:"}},
    {FORM_BIND, {"zone \""}},
    {FORM_CLASH,
	{"DOMAIN,", "DOMAIN-SUFFIX,", "DOMAIN-KEYWORD,", "HOST,",
	    "HOST-SUFFIX,", "HOST-KEYWORD,", "IP-CIDR,", "IP-CIDR6,",
	    "payload:", "- "}},
    {FORM_V2FLY, {"full:", "domain:", "include:", "keyword:", "regexp:"}},
    {FORM_RPZ, {"$TTL", "$ORIGIN"}},
};

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
			sg_str_startsi(sg_str_trim(line),
			    SG_LIT("local-zone:")) ?
		    form_of(sg_str_trim(line)) :
		    FORMS;
	line = sg_str_trim(line);
	for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++)
		if (begins_with_any(line, heads[i].heads,
			heads[i].form == FORM_CLASH))
			return heads[i].form;
	if (sg_line_is_about_parts(line))
		return FORM_ADBLOCK;
	return is_record(line) ? FORM_RPZ : FORM_NAMES;
}

/* Returns the most frequent format of the first lines.  For v2fly one line in
 * v2fly's own notation is enough, because other lines of a v2fly list are plain
 * names. */
static enum form
look_at(struct sg_str text)
{
	size_t seen[FORMS] = {0}, lines = 0;
	enum form form, best = FORM_NAMES;
	struct sg_str line;

	/* An Adblock list with this header begins with general patterns.  These
	 * patterns look like names, so do not look at the lines. */
	if (sg_str_startsi(sg_str_trim(text), SG_LIT("[Adblock")))
		return FORM_ADBLOCK;
	while (text.n > 0 && lines < SAMPLE_LINES) {
		line = sg_str_cut(&text, '\n');
		form = form_of(line);
		if (form == FORMS)
			continue;
		lines++;
		seen[form]++;
	}
	for (int i = 0; i < FORMS; i++)
		if (seen[i] > 0 && seen[i] >= seen[best])
			best = (enum form)i;
	return best == FORM_NAMES && seen[FORM_V2FLY] > 0 ? FORM_V2FLY : best;
}

/* ---- unusable lines ----------------------------------------------------- */

static const struct {
	const char *text, *advice;
} refusals[SG_LINES] = {
    [SG_LINE_BAD] = {"this line has no name, page or address",
	"a line has one, such as example.org, example.org/page or 192.0.2.1"},
    [SG_LINE_TOP] = {"this is no whole name",
	"a list cannot have a top-level domain or a name without a dot"},
    [SG_LINE_SUFFIX] = {"this is a public suffix: every site whose name ends "
			"so would be in the list",
	"write the sites that are meant"},
    [SG_LINE_QUERY] = {"a page is listed without \"?\" and \"#\"",
	"the rest of the address before them would be too much"},
    [SG_LINE_DEEP] = {"this page cannot be listed",
	"a page has a host name and at most 16 parts"},
    [SG_LINE_CASES] = {"this rule holds for some requests only",
	"a list names sites and pages as a whole"},
    [SG_LINE_PATTERN] = {"this rule is a pattern, no site or page",
	"patterns are written in the policy, as  pattern \"...\""},
    [SG_LINE_PART] = {"this rule is about parts of pages",
	"a list names sites and pages as a whole"},
    [SG_LINE_INCLUDE] = {"this line names another list, which is not here",
	"name that list in the policy as well"},
    [SG_LINE_ANSWER] = {"this line does not say that a name is blocked",
	"it gives another answer, which only a name server can"},
};

static void
refuse(struct sg_name_list *list, const struct sg_source *source, size_t line,
    enum sg_line_result why, struct sg_problems *problems)
{
	if (list->refused++ == 0)
		list->first_refused = line;
	if (list->refused > SHOWN_LINES)
		return;
	sg_problem(problems, SG_WARNING,
	    (struct sg_place){
		.source = source, .line = (unsigned)line, .column = 1},
	    refusals[why].advice, "%s", refusals[why].text);
}

static void
report_more(const struct sg_name_list *list, struct sg_problems *problems)
{
	size_t more;

	if (list->refused <= SHOWN_LINES)
		return;
	more = list->refused - SHOWN_LINES;
	sg_problem(problems, SG_WARNING, list->place, NULL,
	    "%zu more line%s of the list %s cannot be used", more,
	    more == 1 ? "" : "s", list->name);
}

void
sg_list_report_refused(const struct sg_name_list *list, size_t refused,
    size_t first, struct sg_problems *problems)
{
	if (refused > 0)
		sg_problem(problems, SG_WARNING, list->place, NULL,
		    "%zu line%s of the list %s cannot be used (the first is "
		    "line %zu)",
		    refused, refused == 1 ? "" : "s", list->name, first);
}

/* Report an empty list, because it looks like protection but blocks nothing.
 * For an empty locked list, sg_locked_names() reports the error. */
static void
report_empty(const struct sg_name_list *list, struct sg_problems *problems)
{
	if (list->kind == SG_CATEGORY_LOCKED)
		sg_problem(problems, SG_WARNING, list->place,
		    "fill it, or take the file away",
		    "the locked list %s has no names", list->name);
	else
		sg_problem(problems, SG_ERROR, list->place,
		    "fetch it anew, or take this line away",
		    "the list %s has no names", list->name);
}

/* ---- reading ------------------------------------------------------------ */

/* If the first bytes show that `text` is not a list, returns what `text` is
 * instead.  Otherwise returns NULL. */
static const char *
is_something_else(struct sg_str text)
{
	static const struct {
		struct sg_str head;
		const char *what;
	} others[] = {
	    {{"\x1f\x8b", 2}, "is compressed: unpack it first"},
	    {{"\xfd"
	      "7zXZ",
		 5},
		"is compressed: unpack it first"},
	    {{"BZh", 3}, "is compressed: unpack it first"},
	    {{"\x28\xb5\x2f\xfd", 4}, "is compressed: unpack it first"},
	    {{"PK\x03\x04", 4}, "is compressed: unpack it first"},
	    {{"<!doctype", 9}, "is a web page, not a list"},
	    {{"<html", 5}, "is a web page, not a list"},
	    {{"<?xml", 5}, "is a web page, not a list"},
	    {{"\xff\xfe", 2}, "is UTF-16: save it as UTF-8"},
	    {{"\xfe\xff", 2}, "is UTF-16: save it as UTF-8"},
	};

	text = sg_str_trim(text);
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		if (sg_str_startsi(text, others[i].head))
			return others[i].what;
	return NULL;
}

#define STEP_LINES 65536 /* lines between two progress reports */

static void
read_lines(struct sg_line_state *state, sg_line_fn *read, struct sg_str text,
    const struct sg_source *source, struct sg_problems *problems)
{
	const struct sg_list_reader *reader = state->reader;
	const char *told_to = text.p;
	struct sg_str line;
	enum sg_line_result told;

	for (size_t number = 1; text.n > 0; number++) {
		line = sg_str_cut(&text, '\n');
		if (line.n > 0 && line.p[line.n - 1] == '\r')
			line.n--;
		told = read(state, line);
		if (told == SG_LINE_TAKEN)
			state->list->count++;
		else if (told != SG_LINE_NOTHING)
			refuse(state->list, source, number, told, problems);
		if (reader->progress != NULL && number % STEP_LINES == 0) {
			reader->progress(reader->ctx,
			    (uint64_t)(line.p - told_to));
			told_to = line.p;
		}
	}
}

static void
read_file(struct sg_line_state *state, struct sg_list_file *file,
    struct sg_problems *problems)
{
	struct sg_source *source = sg_arena_alloc(state->arena,
	    sizeof(*source));
	struct sg_str text;
	const char *other;
	enum form form;

	if (!sg_list_file_load(state->arena, state->list, file, problems))
		return;
	text = file->text;
	if (sg_str_starts(text, SG_LIT("\xef\xbb\xbf")))
		text = (struct sg_str){text.p + 3, text.n - 3};
	other = is_something_else(text);
	if (other != NULL) {
		sg_problem(problems, SG_ERROR, state->list->place,
		    "fetch it anew, or take this line away", "the list %s %s",
		    file->path, other);
		return;
	}
	source->name = file->path;
	source->text = file->text;
	state->in_brackets = false;
	state->origin = state->owner = (struct sg_str){0};
	form = look_at(text);
	state->is_plain = form == FORM_NAMES;
	if (form == FORM_ADBLOCK)
		sg_line_adblock_prepare(state, text);
	read_lines(state, line_of[form], text, source, problems);
}

size_t
sg_list_read(struct sg_arena *arena, struct sg_name_list *list,
    const struct sg_list_reader *reader, struct sg_problems *problems)
{
	struct sg_line_state state = {.arena = arena,
	    .reader = reader,
	    .list = list,
	    .psl = psl_builtin()};
	size_t errors = sg_problems_errors(problems);

	state.url = sg_arena_alloc(arena, sizeof(*state.url));
	for (size_t i = 0; i < list->nfiles; i++)
		read_file(&state, &list->file[i], problems);
	report_more(list, problems);
	if (list->count == 0 && sg_problems_errors(problems) == errors)
		report_empty(list, problems);
	return list->count;
}
