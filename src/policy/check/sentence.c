/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * sentence.c -- takes lines under `rules` that an officer wrote as English
 * sentences, if their meaning is plain.  Otherwise shows the line that says it.
 *
 * A line that has the form of a rule, and whose names are all known, is never
 * read in this way.
 */
#include "policy/check/sentence.h"

#include "base/arena.h"
#include "policy/language/cursor.h"

void
sg_sentence_doubt(struct sg_sentence *s, const char *why)
{
	if (s->doubt == NULL)
		s->doubt = why;
}

/* ---- allow or block ------------------------------------------------------ */

/* Words for `allow` and `block`.  A longer phrase stands before a shorter one
 * that begins in the same way. */
static const char *const not_allow[] = {"do not allow", "don't allow",
    "dont allow", "never allow", "do not let", "don't let", "do not permit",
    "don't permit", NULL};
static const char *const not_block[] = {"do not block", "don't block",
    "dont block", "never block", "stop blocking", NULL};
static const char *const allow_words[] = {"unblock", "permit", "let", "enable",
    "open", "unban", "unlock", "whitelist", NULL};
static const char *const block_words[] = {"deny", "forbid", "ban", "stop",
    "prevent", "disallow", "disable", "close", "blacklist", "no", NULL};
static const char *const may_not[] = {"may not", "can not", "cannot", "can't",
    "cant", "must not", "mustn't", "should not", "shouldn't",
    "are not allowed to", "are not allowed on", "are not allowed",
    "is not allowed to", "should not be able to", "must not be able to", NULL};
static const char *const may[] = {"may", "can", "are allowed to",
    "are allowed on", "are allowed", "is allowed to", "should be able to",
    "must be able to", NULL};
static const char *const use_words[] = {"use", "access", "see", "visit",
    "watch", "open", "go on", "go to", "get on", "get to", "look at", "have",
    "play", NULL};
static const char *const is_blocked[] = {"is blocked", "are blocked",
    "should be blocked", "must be blocked", "blocked", "is banned",
    "are banned", "banned", "is not allowed", "are not allowed", "not allowed",
    "is forbidden", "are forbidden", NULL};
static const char *const is_allowed[] = {"is allowed", "are allowed",
    "should be allowed", "must be allowed", "allowed", "is ok", "is fine",
    "is permitted", "are permitted", NULL};

/* Read "block", "unblock", "don't allow".  Returns false if the sentence does
 * not begin with such a word. */
static bool
read_action(struct sg_sentence *s)
{
	sg_sentence_skip_word(s, "please");
	if (sg_sentence_skip_word(s, "allow")) {
		s->rule.allow = true;
		return true;
	}
	if (sg_sentence_skip_word(s, "block"))
		return true;
	s->rule.allow = sg_sentence_skip(s, not_block);
	s->negated = s->rule.allow || sg_sentence_skip(s, not_allow);
	if (!s->negated) {
		s->rule.allow = sg_sentence_skip(s, allow_words);
		if (!s->rule.allow && !sg_sentence_skip(s, block_words))
			return false;
	}
	sg_sentence_doubt(s,
	    "this is not how a line begins: \"allow\" or \"block\" stands "
	    "first");
	return true;
}

/* Read "pupils may not use facebook" up to the site. */
static bool
read_subject_first(struct sg_sentence *s)
{
	size_t first = s->at;

	s->only_who = sg_sentence_skip_word(s, "only");
	if (!sg_sentence_groups(s, &s->rule.who))
		return false;
	s->only_who |= sg_sentence_skip_word(s, "only");
	if (sg_sentence_skip(s, may_not)) {
		/* "may not only use x" and "may not use x, only at lunch" do
		 * not block x. */
		s->rule.allow = false;
		for (size_t i = s->at; i < s->n; i++)
			if (strcmp(s->word[i], "only") == 0)
				return false;
	} else if (sg_sentence_skip(s, may)) {
		s->rule.allow = true;
	} else {
		s->at = first;
		s->rule.who.n = 0;
		s->only_who = false;
		return false;
	}
	if (sg_sentence_skip_word(s, "only"))
		s->only_what = true;
	sg_sentence_skip(s, use_words);
	sg_sentence_doubt(s, "a line begins with \"allow\" or \"block\"");
	return sg_sentence_sites(s, &s->rule.what);
}

/* Read "facebook is blocked". */
static bool
read_sites_first(struct sg_sentence *s)
{
	size_t first = s->at;

	if (!sg_sentence_sites(s, &s->rule.what))
		return false;
	s->rule.allow = sg_sentence_skip(s, is_allowed);
	if (s->rule.allow || sg_sentence_skip(s, is_blocked)) {
		sg_sentence_doubt(s,
		    "a line begins with \"allow\" or \"block\"");
		return true;
	}
	s->at = first;
	s->rule.what.n = 0;
	return false;
}

/* ---- the parts after the sites ------------------------------------------- */

/* Read "let pupils use facebook" after "let". */
static bool
read_whom_then_what(struct sg_sentence *s)
{
	static const char *const joins[] = {
	    "from using", "from", "to", "using", NULL};
	size_t first = s->at;

	if (sg_sentence_groups(s, &s->rule.who) &&
	    (sg_sentence_skip(s, use_words) || sg_sentence_skip(s, joins))) {
		sg_sentence_skip(s, use_words);
		sg_sentence_doubt(s,
		    "the sites stand before those for whom the line is");
		if (sg_sentence_sites(s, &s->rule.what))
			return true;
	}
	s->at = first;
	s->rule.who.n = 0;
	return false;
}

/* Read a time after "except", if it comes next. */
static bool
read_excepted_time(struct sg_sentence *s)
{
	struct sg_ast_when when = s->rule.when;
	sg_weekdays days = s->days;
	bool found;

	s->rule.when = (struct sg_ast_when){0};
	s->days = 0;
	found = s->not_when.kind == 0 && s->not_what.n == 0 &&
	    sg_sentence_when(s) && !s->all_day;
	/* "except at lunch on Fridays" */
	if (found)
		sg_sentence_when(s);
	found = found && !s->all_day && sg_sentence_join_when(s);
	if (found)
		s->not_when = s->rule.when;
	s->rule.when = when;
	s->days = days;
	return found;
}

/* Read `for WHO`, `on DEVICES` or "except" and names. */
static bool
read_names(struct sg_sentence *s)
{
	static const char *const except[] = {"except for", "except", "but not",
	    "apart from", "other than", "excluding", "unless", "bar", NULL};
	size_t first = s->at;
	bool on;

	if (sg_sentence_skip(s, except)) {
		on = s->rule.on.n > 0 && s->rule.who.n == 0;
		sg_sentence_skip_word(s, "for");
		on = sg_sentence_skip_word(s, "on") || on;
		if (sg_sentence_groups(s,
			on ? &s->rule.not_on : &s->rule.not_who))
			return true;
		return read_excepted_time(s) ||
		    (s->not_when.kind == 0 && s->not_what.n == 0 &&
			s->rule.who.n + s->rule.on.n == 0 &&
			sg_sentence_sites(s, &s->not_what));
	}
	if (sg_sentence_skip_word(s, "for") && s->rule.who.n == 0 &&
	    sg_sentence_groups(s, &s->rule.who))
		return true;
	s->at = first;
	if (sg_sentence_skip_word(s, "on") && s->rule.on.n == 0 &&
	    sg_sentence_groups(s, &s->rule.on))
		return true;
	s->at = first;
	if (sg_sentence_skip_word(s, "to") && s->rule.who.n == 0 &&
	    sg_sentence_groups(s, &s->rule.who)) {
		sg_sentence_doubt(s,
		    "\"for\" stands before those for whom a "
		    "line is");
		return true;
	}
	s->at = first;
	return false;
}

/* Read "only".  Before a time it belongs to the time, before `for` or `on` to
 * the names that follow, and otherwise to what stands before it. */
static bool
read_only(struct sg_sentence *s)
{
	bool after_when = s->rule.when.kind != 0 || s->days != 0;

	if (!sg_sentence_skip_word(s, "only"))
		return false;
	if (sg_sentence_when(s) || after_when)
		s->only_when = true;
	else
		s->only_who = true;
	return true;
}

/* Read everything after the sites.  Returns false if a word is left that cannot
 * be understood. */
static bool
read_rest(struct sg_sentence *s)
{
	static const char *const fillers[] = {",", "and", "please", NULL};

	while (s->at < s->n) {
		if (sg_sentence_skip_word(s, "fixed"))
			s->rule.fixed = true;
		else if (!sg_sentence_when(s) && !read_names(s) &&
		    !read_only(s) && !sg_sentence_skip(s, fillers))
			return false;
	}
	return sg_sentence_join_when(s);
}

/* ---- what the sentence means --------------------------------------------- */

/* A sentence about everything else, without people and time, is the last line
 * of the rules. */
static void
make_otherwise(struct sg_sentence *s)
{
	if (!s->everything_else || s->rule.who.n + s->rule.on.n > 0 ||
	    s->rule.not_who.n + s->rule.not_on.n + s->not_what.n > 0 ||
	    (s->rule.when.kind != 0 && s->rule.when.kind != SG_WHEN_ALWAYS))
		return;
	s->rule.otherwise = true;
	s->rule.what.n = 0;
	s->rule.when.kind = SG_WHEN_ALWAYS;
}

/*
 * What "only" blocks, as a second line.  "allow x for staff only" blocks x for
 * all others, "allow x for staff only in lunch" blocks x for staff at other
 * times, and "staff may only use x" blocks everything else for staff.
 */
static const char *
second_line(const struct sg_sentence *s)
{
	struct sg_ref everything = {.word = {SG_LIT("everything"), {0}}};
	struct sg_ast_rule other = s->rule;

	if (!s->rule.allow || (!s->only_who && !s->only_when && !s->only_what))
		return NULL;
	other.allow = false;
	if (s->only_what)
		other.what = (struct sg_refs){.r = &everything, .n = 1};
	else if (s->only_when || s->rule.on.n > 0)
		other.on = (struct sg_refs){0};
	else
		other.who = (struct sg_refs){0};
	if (!s->only_what)
		other.when = (struct sg_ast_when){.kind = SG_WHEN_ALWAYS};
	return sg_rule_text(s->arena, &other);
}

/* Returns true if "only" may belong to one part of the sentence or to another,
 * with different lines: "may only use x at lunch". */
static bool
is_open_only(const struct sg_sentence *s)
{
	bool timed = s->rule.when.kind != 0 &&
	    s->rule.when.kind != SG_WHEN_ALWAYS;

	return s->rule.allow &&
	    ((s->only_what && (timed || s->rule.on.n > 0)) ||
		(s->only_who && timed) ||
		(s->only_who && s->rule.who.n > 0 && s->rule.on.n > 0));
}

/* "block x except y" does not touch y: a line for y stands above it. */
static const char *
first_line(const struct sg_sentence *s)
{
	struct sg_ast_rule other = s->rule;

	if (s->not_what.n == 0 && s->not_when.kind == 0)
		return NULL;
	other.allow = !s->rule.allow;
	if (s->not_what.n > 0)
		other.what = s->not_what;
	else
		other.when = s->not_when;
	return sg_rule_text(s->arena, &other);
}

/* Report the sentence, with the lines to write instead. */
static void
report(struct sg_sentence *s, const char *first, const char *second)
{
	const char *line = sg_rule_text(s->arena, &s->rule);

	sg_problem(s->ck->problems, SG_ERROR, s->line->place,
	    sg_arena_printf(s->arena, "write:\n    %s%s%s%s%s",
		first != NULL ? first : "", first != NULL ? "\n    " : "", line,
		second != NULL ? "\n    " : "", second != NULL ? second : ""),
	    "%s", s->doubt);
}

/* Report an "only" that may mean different lines. */
static void
report_only(struct sg_sentence *s)
{
	sg_problem(s->ck->problems, SG_ERROR, s->line->place,
	    "write two lines instead: first what is allowed, and below it what "
	    "is blocked then",
	    "\"only\" may be about the site, about those for whom it is, or "
	    "about the time");
}

static void
take(const struct sg_sentence *s, struct sg_ast_rule *rule)
{
	struct sg_ast_rule written = *rule;

	*rule = s->rule;
	if (rule->when.kind == 0)
		rule->when.kind = SG_WHEN_ALWAYS;
	rule->text = written.text;
	rule->place = written.place;
	rule->line = written.line;
}

/* Take the sentence as the rule, or report what to write. */
static void
finish(struct sg_sentence *s, struct sg_ast_rule *rule)
{
	const char *first, *second;

	if (is_open_only(s)) {
		report_only(s);
		take(s, rule);
		return;
	}
	if (s->rule.when.kind == 0) {
		sg_sentence_doubt(s, "this line does not say when");
		s->rule.when.kind = SG_WHEN_ALWAYS;
	}
	first = first_line(s);
	second = second_line(s);
	if (first != NULL)
		sg_sentence_doubt(s,
		    "sites cannot be excepted in one line; "
		    "the first line that fits decides");
	if (second != NULL)
		sg_sentence_doubt(s,
		    "\"only\" needs a second line, which "
		    "blocks it otherwise");
	take(s, rule);
	if (s->doubt != NULL)
		report(s, first, second);
}

/* "year 3" in quotation marks is the name year-3. */
static struct sg_str
with_hyphens(struct sg_arena *arena, struct sg_str text)
{
	char *copy = sg_arena_dup(arena, text);

	for (size_t i = 0; i < text.n; i++)
		if (copy[i] == ' ')
			copy[i] = '-';
	return (struct sg_str){copy, text.n};
}

/* Append a copy of `token` in lower case, with the text `text`. */
static void
add_token(struct sg_arena *arena, struct sg_line *line,
    const struct sg_token *token, struct sg_str text)
{
	struct sg_token *copy = &line->tokens[line->ntokens++];

	*copy = *token;
	copy->text = sg_word_lower(arena, (struct sg_word){text, token->place})
			 .text;
	if (copy->kind == SG_T_STRING)
		copy->text = with_hyphens(arena, copy->text);
}

/* Append a token.  "facebook/instagram" becomes two words with a comma between
 * them.  A URL stays one word. */
static void
add_tokens(struct sg_arena *arena, struct sg_line *line,
    const struct sg_token *token, struct sg_str text)
{
	struct sg_token comma = {SG_T_COMMA, SG_LIT(","), token->place};
	struct sg_str rest = text, first = sg_str_cut(&rest, '/');

	if (token->kind != SG_T_WORD || first.n == 0 || rest.n == 0 ||
	    memchr(text.p, '.', text.n) != NULL ||
	    memchr(rest.p, '/', rest.n) != NULL ||
	    sg_str_eq(text, SG_LIT("24/7"))) {
		add_token(arena, line, token, text);
		return;
	}
	add_token(arena, line, token, first);
	line->tokens[line->ntokens++] = comma;
	add_token(arena, line, token, rest);
}

/* Returns a copy of the line with its words in lower case, and without the full
 * stop of a sentence. */
static const struct sg_line *
copy_line(struct sg_arena *arena, const struct sg_line *line)
{
	struct sg_line *copy = sg_arena_alloc(arena, sizeof(*copy));
	struct sg_str text;

	*copy = *line;
	copy->ntokens = 0;
	copy->tokens = sg_arena_array(arena, 3 * line->ntokens + 1,
	    sizeof(*copy->tokens));
	for (size_t i = 0; i < line->ntokens; i++) {
		text = line->tokens[i].text;
		if (i + 1 == line->ntokens && text.n > 1 &&
		    memchr(".!", text.p[text.n - 1], 2) != NULL)
			text.n--;
		add_tokens(arena, copy, &line->tokens[i], text);
	}
	return copy;
}

/* "don't allow everything" does not say what to block. */
static bool
is_about_everything(const struct sg_sentence *s)
{
	for (size_t i = 0; i < s->rule.what.n; i++)
		if (sg_str_eq(s->rule.what.r[i].word.text,
			SG_LIT("everything")))
			return true;
	return false;
}

/* Read the line of `rule` as a sentence.  Returns false if it cannot be
 * understood. */
static bool
read_sentence(struct sg_checker *ck, struct sg_arena *arena,
    struct sg_ast_rule *rule)
{
	struct sg_sentence s = {.ck = ck, .arena = arena};
	bool fine;

	s.line = copy_line(arena, rule->line);
	s.n = s.line->ntokens;
	s.word = sg_arena_array(arena, s.n + 1, sizeof(*s.word));
	for (size_t i = 0; i < s.n; i++)
		s.word[i] = s.line->tokens[i].kind == SG_T_COMMA ?
		    "," :
		    s.line->tokens[i].text.p;
	sg_sentence_skip_word(&s, "please");
	while (sg_sentence_when(&s))
		sg_sentence_skip_word(&s, ",");
	fine = read_action(&s) ?
	    sg_sentence_sites(&s, &s.rule.what) || read_whom_then_what(&s) :
	    read_subject_first(&s) || read_sites_first(&s);
	if (!fine || !read_rest(&s) || (s.negated && is_about_everything(&s)))
		return false;
	make_otherwise(&s);
	finish(&s, rule);
	return true;
}

/* ---- which lines are read as sentences ----------------------------------- */

static bool
is_group(const struct sg_checker *ck, struct sg_str name)
{
	if (name.n == 0 || sg_str_eq(name, SG_LIT("everyone")))
		return true;
	for (size_t i = 0; i < ck->ast->ngroups; i++)
		if (sg_str_eq(ck->ast->groups[i].name.text, name))
			return true;
	return false;
}

static bool
is_site(const struct sg_checker *ck, const struct sg_ref *ref)
{
	struct sg_str name = ref->word.text;

	if (ref->kind == SG_REF_HOST || name.n == 0 ||
	    sg_str_eq(name, SG_LIT("everything")) ||
	    sg_str_eq(name, SG_LIT("circumvention")) ||
	    sg_catalogue_find(ck->catalogue, name) != SIZE_MAX)
		return true;
	return sg_ast_has_sites(ck->ast, name);
}

/* Returns true if each name on the line is known. */
static bool
are_known(const struct sg_checker *ck, const struct sg_ast_rule *rule)
{
	for (size_t i = 0; i < rule->what.n; i++)
		if (!is_site(ck, &rule->what.r[i]))
			return false;
	for (size_t i = 0; i < rule->who.n; i++)
		if (!is_group(ck, rule->who.r[i].word.text))
			return false;
	for (size_t i = 0; i < rule->on.n; i++)
		if (!is_group(ck, rule->on.r[i].word.text))
			return false;
	return true;
}

/*
 * `on Tuesdays` in an exception means weekdays, unless its first word is the
 * name of a group.  The words stand in rule.on as well.
 */
static void
take_days(const struct sg_checker *ck, struct sg_ast_exception *exception)
{
	struct sg_refs *on = &exception->rule.on;
	struct sg_ast_when *when = &exception->rule.when;

	if (exception->on_days == 0 || on->n <= exception->before_days ||
	    is_group(ck, on->r[exception->before_days].word.text))
		return;
	on->n = exception->before_days;
	if (when->weekdays != 0 && when->weekdays != exception->on_days) {
		sg_problem(ck->problems, SG_ERROR, exception->days_place,
		    "name all weekdays once",
		    "this exception names weekdays twice");
		return;
	}
	if (when->kind == SG_WHEN_ALWAYS) {
		when->kind = SG_WHEN_CLOCK;
		when->from = (struct sg_clock){0, true, exception->place};
		when->to = (struct sg_clock){1440, true, exception->place};
	}
	when->weekdays = exception->on_days;
}

void
sg_check_sentences(struct sg_checker *ck)
{
	struct sg_policy_ast *ast = ck->ast;

	for (size_t i = 0; i < ast->nexceptions; i++)
		take_days(ck, &ast->exceptions[i]);

	for (size_t i = 0; i < ast->nrules; i++) {
		struct sg_ast_rule *rule = &ast->rules[i];
		struct sg_problems *unread = rule->unread;

		if (rule->line == NULL ||
		    (unread == NULL && are_known(ck, rule)))
			continue;
		rule->unread = NULL;
		if (!read_sentence(ck, ast->arena, rule) && unread != NULL)
			sg_problems_join(ck->problems, unread);
	}
}
