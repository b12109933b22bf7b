/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * parse.c -- parses a policy file: finds the heading and key of each line, and
 * recovers from lines that cannot be read.
 *
 * A heading is a word in the first column.  A key is the first word of an
 * indented line below a heading.  The table of the heading (headings.h) has a
 * function for each key, and that function reads the rest of the line.  Names
 * are not resolved here.
 */
#include "policy/language/parse.h"

#include <stdio.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/dates.h"
#include "base/file.h"
#include "policy/language/headings.h"

#define INCLUDE_DEPTH_MAX 8

static void *open_include(struct sg_cursor *c);

static const struct sg_heading heading_include = {
    "include", open_include, NULL, 0};

static const struct sg_heading *const headings[] = {
    &sg_heading_school,
    &sg_heading_contact,
    &sg_heading_group,
    &sg_heading_sites,
    &sg_heading_day,
    &sg_heading_weeks,
    &sg_heading_term,
    &sg_heading_calendar,
    &sg_heading_rules,
    &sg_heading_exception,
    &sg_heading_escalate,
    &sg_heading_teachers,
    &sg_heading_evidence,
    &sg_heading_expect,
    &heading_include,
};

#define HEADINGS (sizeof(headings) / sizeof(headings[0]))

/* A file being parsed, linked to the file that includes it. */
struct sg_open_file {
	const struct sg_open_file *by; /* the file that includes this file; NULL
					  for the main file */
	const struct sg_source *source;
	dev_t device; /* device and inode identify the file */
	ino_t inode;
	bool known; /* device and inode are set */
	unsigned depth;
	bool exceptions_only; /* see struct sg_instead */
};

/* The current heading. */
struct state {
	const struct sg_heading *heading; /* NULL before the first heading */
	void *into;                       /* result of heading->open() */
	bool skip; /* skip indented lines, because the heading is unknown or
		      missing */
	struct sg_place seen[SG_KEYS_MAX]; /* last line with each key */
};

/* ---- the tables --------------------------------------------------------- */

static const struct sg_heading *
find_heading(struct sg_str word)
{
	for (size_t i = 0; i < HEADINGS; i++) {
		if (sg_str_eqi(word, sg_str(headings[i]->word)))
			return headings[i];
	}
	return NULL;
}

static const struct sg_heading_key *
find_key(const struct sg_heading *heading, struct sg_str word)
{
	for (size_t i = 0; heading != NULL && i < heading->nkeys; i++) {
		struct sg_str rest = sg_str(heading->keys[i].word);

		if (rest.n > 0 && sg_str_eqi(word, sg_str_cut(&rest, ' ')))
			return &heading->keys[i];
	}
	return NULL;
}

/* Returns the row for lines without a key; NULL if the heading needs keys. */
static const struct sg_heading_key *
any_key(const struct sg_heading *heading)
{
	const struct sg_heading_key *last;

	if (heading == NULL || heading->nkeys == 0)
		return NULL;
	last = &heading->keys[heading->nkeys - 1];
	return last->word == NULL ? last : NULL;
}

static size_t
heading_words(const char *words[HEADINGS])
{
	for (size_t i = 0; i < HEADINGS; i++)
		words[i] = headings[i]->word;
	return HEADINGS;
}

/* Set `words` to the keys of a heading, NULL-terminated.  Returns the number of
 * keys. */
static size_t
key_words(const struct sg_heading *heading, const char *words[SG_KEYS_MAX + 1])
{
	size_t n = 0;

	for (size_t i = 0; i < heading->nkeys; i++) {
		if (heading->keys[i].word != NULL)
			words[n++] = heading->keys[i].word;
	}
	words[n] = NULL;
	return n;
}

/* Returns the words joined as "a, b, c". */
static const char *
joined(struct sg_arena *arena, const char *const *words, size_t count)
{
	const char *text = count == 0 ? "" : words[0];

	for (size_t i = 1; i < count; i++)
		text = sg_arena_printf(arena, "%s, %s", text, words[i]);
	return text;
}

/* ---- lines -------------------------------------------------------------- */

static void
read_key(struct state *st, struct sg_cursor *c,
    const struct sg_heading_key *key)
{
	struct sg_place *seen = &st->seen[key - st->heading->keys];

	if (key->once && seen->line != 0) {
		sg_problem(c->parser->problems, SG_ERROR,
		    c->line->tokens[0].place,
		    sg_arena_printf(c->parser->arena,
			"%s already says it; delete one of the two",
			sg_place_text(c->parser->arena, *seen, c->line->place)),
		    "\"%s\" is given twice", key->word);
		return;
	}
	*seen = c->line->place;
	c->key = key->word;
	c->at = key->word == NULL ? 0 : 1;
	key->read(c, st->into);
	sg_cursor_end(c, NULL);
}

static void
begin_heading(struct state *st, struct sg_cursor *c,
    const struct sg_heading *heading)
{
	if (c->parser->file->exceptions_only &&
	    heading != &sg_heading_exception) {
		sg_problem(c->parser->problems, SG_ERROR,
		    c->line->tokens[0].place,
		    "a technician can write it into the policy itself",
		    "only exceptions may stand in this file");
		*st = (struct state){.skip = true};
		return;
	}
	*st = (struct state){.heading = heading};
	c->key = heading->word;
	c->at = 1;
	st->into = heading->open(c);
	sg_cursor_end(c, NULL);
}

static void
not_indented(struct sg_cursor *c)
{
	const struct sg_token *t = &c->line->tokens[0];

	sg_problem(c->parser->problems, SG_ERROR, t->place,
	    "put four blanks before it",
	    "\"%s\" belongs under its heading, further to the right",
	    t->text.p);
}

/* Report a line that begins in column 1 with a word that is not a heading.
 * Then read the line with the heading that was probably meant. */
static void
unknown_heading(struct state *st, struct sg_cursor *c)
{
	struct sg_arena *arena = c->parser->arena;
	const struct sg_token *t = &c->line->tokens[0];
	const char *words[HEADINGS];
	const char *meant;

	if (find_key(st->heading, t->text) != NULL) {
		not_indented(c);
		read_key(st, c, find_key(st->heading, t->text));
		return;
	}
	meant = sg_did_you_mean(t->text, words, heading_words(words));
	if (meant == NULL && any_key(st->heading) != NULL &&
	    ((t->text.n > 0 && t->text.p[0] >= '0' && t->text.p[0] <= '9') ||
		sg_weekday_find(t->text) >= 0)) {
		not_indented(c);
		read_key(st, c, any_key(st->heading));
		return;
	}
	sg_problem(c->parser->problems, SG_ERROR, t->place,
	    t->kind == SG_T_STRING ? "write it without quotation marks" :
		meant != NULL ? sg_arena_printf(arena, "did you mean \"%s\"?",
				    meant) :
				sg_arena_printf(arena, "the headings are: %s",
				    joined(arena, words, HEADINGS)),
	    "there is no heading \"%s\"", t->text.p);
	if (meant != NULL)
		begin_heading(st, c, find_heading(sg_str(meant)));
	else
		*st = (struct state){.skip = true};
}

/* Returns the key that "netwrk" or "half term" probably means.  Returns NULL if
 * no key fits. */
static const char *
meant_key(struct sg_cursor *c, const char *const *words, size_t count)
{
	const struct sg_token *t = c->line->tokens;
	const char *meant = sg_cursor_meant(t[0].text, words);
	const char *both;

	if (meant == NULL)
		meant = sg_did_you_mean(t[0].text, words, count);
	if (meant != NULL || c->line->ntokens < 2)
		return meant;
	both = sg_arena_printf(c->parser->arena, "%s-%s", t[0].text.p,
	    t[1].text.p);
	for (size_t i = 0; i < count; i++) {
		if (sg_str_eqi(sg_str(both), sg_str(words[i])))
			return words[i];
	}
	return NULL;
}

/* Returns true if the line says "no", "not" or the like.  Then the key that its
 * first word resembles may say the opposite of what is meant. */
static bool
has_negation(const struct sg_cursor *c)
{
	static const char *const words[] = {
	    "no", "not", "never", "nobody", "none", "cannot", "without"};
	const struct sg_token *t;

	for (size_t i = 1; i < c->line->ntokens; i++) {
		t = &c->line->tokens[i];
		if (t->text.n > 3 &&
		    sg_str_eqi((struct sg_str){t->text.p + t->text.n - 3, 3},
			SG_LIT("n't")))
			return true;
		for (size_t k = 0; k < sizeof(words) / sizeof(words[0]); k++)
			if (sg_str_eqi(t->text, sg_str(words[k])))
				return true;
	}
	return false;
}

/* Report an indented line that does not begin with a key of its heading. */
static void
unknown_key(struct state *st, struct sg_cursor *c)
{
	struct sg_arena *arena = c->parser->arena;
	const struct sg_token *t = &c->line->tokens[0];
	const char *words[SG_KEYS_MAX + 1];
	size_t count = key_words(st->heading, words);
	const char *meant = has_negation(c) ? NULL : meant_key(c, words, count);

	if (count == 0) {
		sg_problem(c->parser->problems, SG_ERROR, t->place,
		    "begin a new heading in the first column",
		    "no line can stand under \"%s\"", st->heading->word);
		return;
	}
	sg_problem(c->parser->problems, SG_ERROR, t->place,
	    meant != NULL ?
		sg_arena_printf(arena, "did you mean \"%s\"?", meant) :
		sg_arena_printf(arena, "it can begin with: %s",
		    joined(arena, words, count)),
	    "no line under \"%s\" begins with \"%s\"", st->heading->word,
	    t->text.p);
	/* If the key that was meant has two words ("half-term", "time zone"),
	 * do not read the rest of the line.  The misspelt key may be one token
	 * or two, so it is unclear where the rest begins. */
	if (meant != NULL && strpbrk(meant, " -") == NULL)
		read_key(st, c, find_key(st->heading, sg_str(meant)));
}

static void
indented_heading(struct state *st, struct sg_cursor *c,
    const struct sg_heading *heading)
{
	sg_problem(c->parser->problems, SG_ERROR, c->line->tokens[0].place,
	    "delete the blanks before it",
	    "the heading \"%s\" must begin in the first column", heading->word);
	begin_heading(st, c, heading);
}

static void
read_indented(struct state *st, struct sg_cursor *c)
{
	const struct sg_token *t = &c->line->tokens[0];
	const struct sg_heading *heading = find_heading(t->text);
	const struct sg_heading_key *key = find_key(st->heading, t->text);

	if (t->kind != SG_T_WORD)
		heading = NULL;
	if (t->kind == SG_T_WORD && key != NULL) {
		read_key(st, c, key);
	} else if (heading != NULL) {
		indented_heading(st, c, heading);
	} else if (st->skip) {
		return;
	} else if (st->heading == NULL) {
		sg_problem(c->parser->problems, SG_ERROR, c->line->place,
		    "put a heading above it, for example:  rules",
		    "this line stands under no heading");
		st->skip = true; /* so that the error is reported once */
	} else if (any_key(st->heading) != NULL) {
		read_key(st, c, any_key(st->heading));
	} else {
		unknown_key(st, c);
	}
}

/* Report a heading with a colon, such as "rules:", and drop the colon. */
static void
drop_colon(struct sg_parser *parser, struct sg_line *line)
{
	struct sg_token *last = &line->tokens[line->ntokens - 1];
	struct sg_place place = last->place;

	if (last->kind != SG_T_WORD || last->text.n < 2 ||
	    last->text.p[last->text.n - 1] != ':')
		return;
	place.column += place.width - 1;
	place.width = 1;
	sg_problem(parser->problems, SG_ERROR, place, "delete the colon",
	    "a heading has no colon");
	last->text.n--;
	last->text.p = sg_arena_dup(parser->arena, last->text);
	last->place.width--;
}

/*
 * Read a line under `rules`.  If it does not have the form of a rule, keep its
 * problems with the rule: when all names are known, check/sentence.c may
 * understand the line as an English sentence.
 */
static void
read_rule_line(struct state *st, struct sg_cursor *c)
{
	struct sg_parser *parser = c->parser;
	struct sg_problems *problems = parser->problems;
	struct sg_policy_ast *ast = parser->ast;
	size_t rules = ast->nrules;

	if (parser->spare == NULL)
		parser->spare = sg_problems_new(parser->arena);
	parser->problems = parser->spare;
	read_indented(st, c);
	parser->problems = problems;
	if (sg_problems_errors(parser->spare) > 0) {
		if (ast->nrules == rules)
			sg_rule_add(c);
		ast->rules[ast->nrules - 1].unread = parser->spare;
		parser->spare = NULL;
	} else if (sg_problems_warnings(parser->spare) > 0) {
		sg_problems_join(problems, parser->spare);
		parser->spare = NULL;
	}
}

static void
read_line(struct sg_parser *parser, struct state *st, struct sg_line *line)
{
	struct sg_cursor c = {parser, line, NULL, 0, false};
	const struct sg_heading *heading;

	if (!line->heading && st->heading == &sg_heading_rules &&
	    (line->tokens[0].kind != SG_T_WORD ||
		find_heading(line->tokens[0].text) == NULL)) {
		read_rule_line(st, &c);
		return;
	}
	if (!line->heading) {
		read_indented(st, &c);
		return;
	}
	drop_colon(parser, line);
	heading = line->tokens[0].kind != SG_T_WORD ?
	    NULL :
	    find_heading(line->tokens[0].text);
	if (heading != NULL)
		begin_heading(st, &c, heading);
	else
		unknown_heading(st, &c);
}

static bool
is_name_byte(char byte)
{
	unsigned char ch = sg_lower(byte);

	return (ch >= 'a' && ch <= 'z') || (ch >= '0' && ch <= '9') ||
	    ch == '-';
}

/* Add each word of an unreadable line that may be a name to ast->doubted. */
static void
doubt(struct sg_parser *parser, const struct sg_line *line)
{
	struct sg_word word;
	struct sg_str rest;
	size_t n;

	for (size_t i = 0; i < line->ntokens; i++)
		for (rest = line->tokens[i].text; rest.n > 0; rest.n -= n) {
			n = 0;
			while (n < rest.n && is_name_byte(rest.p[n]))
				n++;
			word = (struct sg_word){
			    {rest.p, n}, line->tokens[i].place};
			if (n > 0)
				sg_words_add(parser->arena,
				    &parser->ast->doubted,
				    sg_word_lower(parser->arena, word));
			n = n > 0 ? n : 1;
			rest.p += n;
		}
}

static void
read_source(struct sg_parser *parser, const struct sg_source *source)
{
	struct sg_lines lines;
	struct state st = {0};
	size_t errors, rules;

	lines = sg_lex(parser->arena, source, parser->problems);
	for (size_t i = 0; i < lines.count; i++) {
		errors = sg_problems_errors(parser->problems);
		rules = parser->ast->nrules;
		read_line(parser, &st, &lines.line[i]);
		if (st.skip || sg_problems_errors(parser->problems) > errors ||
		    (parser->ast->nrules > rules &&
			parser->ast->rules[parser->ast->nrules - 1].unread !=
			    NULL))
			doubt(parser, &lines.line[i]);
	}
}

/* ---- files -------------------------------------------------------------- */

static void
identify(struct sg_open_file *file, const char *path)
{
	struct stat st;

	file->known = stat(path, &st) == 0;
	if (file->known) {
		file->device = st.st_dev;
		file->inode = st.st_ino;
	}
}

/* Returns "a.policy > b.policy > a.policy" if `file` includes itself, directly
 * or through other files.  Otherwise returns NULL. */
static const char *
cycle_through(struct sg_arena *arena, const struct sg_open_file *file)
{
	const char *chain = file->source->name;

	for (const struct sg_open_file *f = file->by; f != NULL; f = f->by) {
		chain = sg_arena_printf(arena, "%s > %s", f->source->name,
		    chain);
		if (f->known && file->known && f->device == file->device &&
		    f->inode == file->inode)
			return chain;
	}
	return NULL;
}

/* Returns whether `file` is the file for which a text is given. */
static bool
is_instead(const struct sg_parser *parser, const struct sg_open_file *file)
{
	struct sg_open_file other;

	if (parser->instead == NULL || !file->known)
		return false;
	identify(&other, parser->instead->path);
	return other.known && other.device == file->device &&
	    other.inode == file->inode;
}

/* Returns the source of the given text.  NULL: it is not plain text. */
static const struct sg_source *
source_instead(struct sg_parser *parser, const char *path,
    struct sg_place mention)
{
	struct sg_source *source = sg_arena_alloc(parser->arena,
	    sizeof(*source));

	*source = (struct sg_source){.name = path,
	    .text = parser->instead->text,
	    .by = mention.source->by};
	parser->instead->source = source;
	return sg_is_text_file(parser, source) ? source : NULL;
}

static void
read_included(struct sg_parser *parser, const char *path,
    struct sg_place mention)
{
	const struct sg_source named = {.name = path};
	struct sg_open_file file = {.by = parser->file, .source = &named};
	const char *chain;

	file.depth = parser->file->depth + 1;
	identify(&file, path);
	chain = cycle_through(parser->arena, &file);
	if (chain != NULL) {
		sg_problem(parser->problems, SG_ERROR, mention,
		    sg_arena_printf(parser->arena,
			"%s; delete one of the "
			"\"include\" lines",
			chain),
		    "%s includes itself", path);
		return;
	}
	if (file.depth > INCLUDE_DEPTH_MAX) {
		sg_problem(parser->problems, SG_ERROR, mention,
		    "include it from the first file instead",
		    "files include one another more than %d deep",
		    INCLUDE_DEPTH_MAX);
		return;
	}
	file.exceptions_only = is_instead(parser, &file) &&
	    parser->instead->exceptions_only;
	file.source = is_instead(parser, &file) ?
	    source_instead(parser, path, mention) :
	    sg_read_text_file(parser, path, mention);
	if (file.source == NULL) {
		parser->ast->incomplete = true;
		return;
	}
	parser->file = &file;
	read_source(parser, file.source);
	parser->file = file.by;
}

static void *
open_include(struct sg_cursor *c)
{
	struct sg_word name;

	if (sg_cursor_text(c, "the name of a file", &name))
		read_included(c->parser,
		    sg_path_beside(c->parser->arena,
			c->line->place.source->name, name.text.p),
		    name.place);
	return c->parser->ast;
}

/* ---- the whole ---------------------------------------------------------- */

/* Parse a source whose text has been read. */
static struct sg_policy_ast *
parse_source(struct sg_parser *parser, const struct sg_source *source)
{
	struct sg_open_file file = {.source = source};

	parser->ast = sg_arena_alloc(parser->arena, sizeof(*parser->ast));
	parser->file = &file;
	parser->ast->arena = parser->arena;
	parser->ast->main = source;
	identify(&file, source->name);
	parser->ast->incomplete = !sg_is_text_file(parser, source);
	if (!parser->ast->incomplete)
		read_source(parser, source);
	return parser->ast;
}

struct sg_policy_ast *
sg_parse_text(struct sg_arena *arena, const char *name, struct sg_str text,
    struct sg_problems *problems)
{
	struct sg_parser parser = {.arena = arena, .problems = problems};
	struct sg_source *source = sg_arena_alloc(arena, sizeof(*source));

	source->name = sg_arena_dup(arena, sg_str(name));
	source->text = text;
	return parse_source(&parser, source);
}

/* Report that the policy does not include the file of the given text. */
static void
not_included(const struct sg_parser *parser)
{
	const struct sg_instead *instead = parser->instead;

	if (instead == NULL || instead->source != NULL ||
	    parser->ast->incomplete)
		return;
	sg_problem(parser->problems, SG_ERROR,
	    (struct sg_place){.source = parser->ast->main},
	    sg_arena_printf(parser->arena, "add this line:  include \"%s\"",
		instead->path),
	    "the policy does not include %s, so nothing in that file applies",
	    instead->path);
}

struct sg_policy_ast *
sg_parse_with(struct sg_arena *arena, const char *path,
    struct sg_instead *instead, struct sg_problems *problems)
{
	bool standard = strcmp(path, "-") == 0;
	struct sg_parser parser = {
	    .arena = arena, .problems = problems, .instead = instead};
	struct sg_source *named = sg_arena_alloc(arena, sizeof(*named));
	const struct sg_source *source;

	if (instead != NULL)
		instead->source = NULL;
	named->name = sg_arena_dup(arena,
	    sg_str(standard ? "standard input" : path));
	source = standard ? sg_read_standard_input(&parser, named) :
			    sg_read_text_file(&parser, named->name,
				(struct sg_place){.source = named});
	if (source != NULL) {
		(void)parse_source(&parser, source);
		not_included(&parser);
		return parser.ast;
	}
	parser.ast = sg_arena_alloc(arena, sizeof(*parser.ast));
	parser.ast->arena = arena;
	parser.ast->main = named;
	parser.ast->incomplete = true;
	return parser.ast;
}

struct sg_policy_ast *
sg_parse(struct sg_arena *arena, const char *path, struct sg_problems *problems)
{
	return sg_parse_with(arena, path, NULL, problems);
}
