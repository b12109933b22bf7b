/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * parse_records.c -- parses the headings `escalate` (consequences of repeated
 * blocks), `teachers` (what they may open), `evidence` (what is recorded) and
 * `expect` (the school's own tests).
 *
 * Does not resolve names.
 */
#include "base/arena.h"
#include "base/dates.h"
#include "policy/language/headings.h"

#define COUNT_MAX 1000000

/* ---- escalate ----------------------------------------------------------- */

static const char escalate_shape[] =
    "write for example:\n"
    "when one person has 10 blocks in 15 minutes tell e-safety\n"
    "when one person has 5 circumvention attempts in 1 week propose ban\n"
    "when one person has 9 circumvention attempts in 1 day ban for 1 day";

static void *
open_escalate(struct sg_cursor *c)
{
	return c->parser->ast;
}

static void
read_count(struct sg_cursor *c, struct sg_ast_escalate *escalate)
{
	static const char *const words[] = {"one", "person", "has"};

	for (size_t i = 0; i < 3; i++)
		sg_cursor_expect(c, words[i], escalate_shape);
	if (!sg_cursor_number(c, COUNT_MAX, &escalate->count))
		return;
	escalate->what = SG_COUNT_BLOCKS;
	if (sg_cursor_skip(c, "blocks") || sg_cursor_skip(c, "block"))
		return;
	escalate->what = SG_COUNT_ATTEMPTS;
	if (!sg_cursor_skip(c, "circumvention"))
		sg_cursor_missing(c,
		    "\"blocks\" or \"circumvention "
		    "attempts\"",
		    escalate_shape);
	if (!sg_cursor_skip(c, "attempt"))
		sg_cursor_expect(c, "attempts", escalate_shape);
}

static void
read_act(struct sg_cursor *c, struct sg_ast_escalate *escalate)
{
	uint64_t seconds;

	if (sg_cursor_skip(c, "tell")) {
		escalate->act = SG_ACT_TELL;
		if (sg_cursor_text(c, "the name of a contact",
			&escalate->contact))
			escalate->contact = sg_word_lower(c->parser->arena,
			    escalate->contact);
		return;
	}
	escalate->act = SG_ACT_BAN;
	if (sg_cursor_skip(c, "propose"))
		escalate->act = SG_ACT_PROPOSE_BAN;
	else if (!sg_cursor_sees(c, "ban"))
		sg_cursor_missing(c,
		    "\"tell CONTACT\", \"propose ban\" or \"ban for 1 day\"",
		    escalate_shape);
	sg_cursor_expect(c, "ban", escalate_shape);
	if (escalate->act == SG_ACT_BAN)
		sg_cursor_expect(c, "for",
		    "a ban that nobody decides needs an "
		    "end; write:  ban for 1 day");
	else if (!sg_cursor_skip(c, "for"))
		return;
	escalate->ban_place = sg_cursor_here(c);
	if (sg_cursor_duration(c, SG_UNIT_HOUR, SG_UNIT_YEAR, &seconds))
		escalate->ban_s = (uint32_t)seconds;
}

static void
read_escalate(struct sg_cursor *c, void *into)
{
	struct sg_policy_ast *ast = into;
	struct sg_ast_escalate escalate = {.place = c->line->place};
	uint64_t seconds = 0;

	read_count(c, &escalate);
	sg_cursor_expect(c, "in", escalate_shape);
	sg_cursor_duration(c, SG_UNIT_MINUTE, SG_UNIT_WEEK, &seconds);
	read_act(c, &escalate);
	if (c->failed)
		return;
	escalate.window_s = (uint32_t)seconds;
	ast->escalates = sg_arena_grow(c->parser->arena, ast->escalates,
	    ast->nescalates, &ast->escalates_cap, sizeof(*ast->escalates));
	ast->escalates[ast->nescalates++] = escalate;
}

static const struct sg_heading_key escalate_keys[] = {
    {"when", read_escalate, false},
};

const struct sg_heading sg_heading_escalate = {
    "escalate", open_escalate, escalate_keys, 1};

/* ---- teachers ----------------------------------------------------------- */

static const char opening_shape[] =
    "write for example:  teachers may open class-blog for year-6";

/* Read `may open WHAT for GROUPS`, after the word "teachers". */
static void
read_opening(struct sg_cursor *c)
{
	struct sg_policy_ast *ast = c->parser->ast;
	struct sg_ast_opening opening = {
	    .text = c->line->text, .place = c->line->place};

	sg_cursor_expect(c, "open", opening_shape);
	if (!c->failed)
		c->key = "open";
	sg_read_what(c, &opening.what);
	sg_cursor_expect(c, "for", opening_shape);
	sg_read_groups(c, &opening.who);
	sg_cursor_end(c,
	    "teachers open it for a lesson or a day, so the line "
	    "has no time");
	if (c->failed)
		return;
	ast->openings = sg_arena_grow(c->parser->arena, ast->openings,
	    ast->nopenings, &ast->openings_cap, sizeof(*ast->openings));
	ast->openings[ast->nopenings++] = opening;
}

/* The heading is a whole line, or has such lines below it. */
static void *
open_teachers(struct sg_cursor *c)
{
	if (sg_cursor_peek(c) == NULL)
		return c->parser->ast;
	sg_cursor_expect(c, "may", opening_shape);
	read_opening(c);
	return c->parser->ast;
}

static void
read_may(struct sg_cursor *c, void *into)
{
	(void)into;
	read_opening(c);
}

static const struct sg_heading_key teachers_keys[] = {
    {"may", read_may, false},
};

const struct sg_heading sg_heading_teachers = {
    "teachers", open_teachers, teachers_keys, 1};

/* ---- evidence ----------------------------------------------------------- */

static void *
open_evidence(struct sg_cursor *c)
{
	struct sg_ast_evidence *evidence = &c->parser->ast->evidence;

	if (evidence->set)
		sg_problem(c->parser->problems, SG_ERROR, c->line->place,
		    sg_arena_printf(c->parser->arena,
			"the first is %s; join "
			"the two",
			sg_place_text(c->parser->arena, evidence->place,
			    c->line->place)),
		    "there are two \"evidence\" headings");
	else
		evidence->place = c->line->place;
	evidence->set = true;
	return evidence;
}

static void
read_keep(struct sg_cursor *c, void *into)
{
	struct sg_ast_evidence *evidence = into;
	uint64_t seconds;

	if (sg_cursor_duration(c, SG_UNIT_DAY, SG_UNIT_YEAR, &seconds))
		evidence->keep_days = (uint32_t)(seconds / SG_DAY_S);
}

static const struct {
	const char *word;
	enum sg_record record;
} records[] = {
    {"blocks", SG_RECORD_BLOCKS},
    {"circumvention", SG_RECORD_CIRCUMVENTION},
    {"exceptions", SG_RECORD_EXCEPTIONS},
    {"visits", SG_RECORD_VISITS},
};

#define RECORDS (sizeof(records) / sizeof(records[0]))

static unsigned
find_record(struct sg_cursor *c, struct sg_word word)
{
	const char *words[RECORDS];
	const char *meant;

	for (size_t i = 0; i < RECORDS; i++) {
		if (sg_str_eqi(word.text, sg_str(records[i].word)))
			return records[i].record;
		words[i] = records[i].word;
	}
	meant = sg_did_you_mean(word.text, words, RECORDS);
	sg_cursor_fail(c, word.place,
	    meant == NULL ?
		"it can be: blocks, circumvention, exceptions, visits for GROUP" :
		sg_arena_printf(c->parser->arena, "did you mean \"%s\"?",
		    meant),
	    "nothing called \"%s\" can be recorded", word.text.p);
	return 0;
}

static void
read_record(struct sg_cursor *c, void *into)
{
	static const char *const stops[] = {"for", NULL};
	static const struct sg_list list = {"what to record", stops, false};
	struct sg_ast_evidence *evidence = into;
	struct sg_words words = {0};
	unsigned record = 0;
	bool visits;

	if (sg_cursor_list(c, &list, &words) == 0)
		sg_cursor_missing(c, "what to record",
		    "write for example:  record blocks, circumvention");
	for (size_t i = 0; i < words.n; i++)
		record |= find_record(c, words.w[i]);
	visits = (record & SG_RECORD_VISITS) != 0;
	if (visits && !sg_cursor_sees(c, "for"))
		sg_cursor_missing(c, "\"for\"",
		    "say whose visits:  record visits for GROUP");
	if (visits && sg_cursor_skip(c, "for"))
		sg_read_groups(c, &evidence->visits_for);
	if (!c->failed)
		evidence->record |= record;
}

static void
read_detail(struct sg_cursor *c, void *into)
{
	static const struct {
		const char *word;
		enum sg_detail detail;
	} details[] = {
	    {"address", SG_DETAIL_ADDRESS},
	    {"host", SG_DETAIL_HOST},
	    {"platform", SG_DETAIL_PLATFORM},
	    {"pseudonymous", SG_DETAIL_PSEUDONYMOUS},
	};
	struct sg_ast_evidence *evidence = into;

	for (size_t i = 0; i < sizeof(details) / sizeof(details[0]); i++) {
		if (!sg_cursor_skip(c, details[i].word))
			continue;
		evidence->detail = details[i].detail;
		return;
	}
	sg_cursor_missing(c, "how much to record",
	    "it can be: address, host, platform, pseudonymous");
}

static const struct sg_heading_key evidence_keys[] = {
    {"keep", read_keep, true},
    {"record", read_record, false},
    {"detail", read_detail, true},
};

const struct sg_heading sg_heading_evidence = {"evidence", open_evidence,
    evidence_keys, sizeof(evidence_keys) / sizeof(evidence_keys[0])};

/* ---- expect ------------------------------------------------------------- */

static const char expect_shape[] =
    "write for example:\n"
    "Tue 24 Nov 2026 10:15 pupils facebook blocked";

static void *
open_expect(struct sg_cursor *c)
{
	return c->parser->ast;
}

/* Read one name.  sg_check() resolves the name later. */
static void
read_ref(struct sg_cursor *c, const char *what, struct sg_ref *ref)
{
	const struct sg_token *t = sg_cursor_peek(c);

	if (t == NULL || t->kind != SG_T_WORD) {
		sg_cursor_missing(c, what, expect_shape);
		return;
	}
	sg_cursor_take(c);
	ref->word = sg_word_lower(c->parser->arena,
	    (struct sg_word){t->text, t->place});
}

static bool
is_url(struct sg_str text)
{
	return memchr(text.p, '/', text.n) != NULL;
}

static void
read_expected_what(struct sg_cursor *c, struct sg_ast_expect *expect)
{
	static const char what[] = "a platform, list, host or URL";
	const struct sg_token *t = sg_cursor_peek(c);

	if (t != NULL && t->text.n > 0 && is_url(t->text)) {
		sg_cursor_take(c);
		expect->url = (struct sg_word){t->text, t->place};
		return;
	}
	if (sg_cursor_sees(c, "allowed") || sg_cursor_sees(c, "blocked"))
		sg_cursor_missing(c, what, expect_shape);
	read_ref(c, what, &expect->what);
	sg_read_if_host(c, &expect->what);
}

static void
read_outcome(struct sg_cursor *c, struct sg_ast_expect *expect)
{
	expect->allowed = sg_cursor_skip(c, "allowed");
	if (!expect->allowed && !sg_cursor_skip(c, "blocked"))
		sg_cursor_missing(c, "\"allowed\" or \"blocked\"",
		    expect_shape);
	if (sg_cursor_skip(c, "by"))
		sg_cursor_text(c, "the name of an exception", &expect->by);
}

/* Read `lesson, break` after `in`.  No word marks where the periods end. */
static void
read_expected_periods(struct sg_cursor *c, struct sg_ast_when *when)
{
	struct sg_word period;
	bool more = true;

	when->kind = SG_WHEN_PERIODS;
	if (sg_cursor_skip(c, "school-time")) {
		when->kind = SG_WHEN_SCHOOL;
		return;
	}
	while (more && sg_cursor_name(c, "a period", &period)) {
		sg_words_add(c->parser->arena, &when->periods, period);
		more = sg_cursor_peek(c) != NULL &&
		    sg_cursor_peek(c)->kind == SG_T_COMMA;
		if (more)
			sg_cursor_take(c);
	}
}

/* Read the time of a line that is not about one date.  Returns false if a date
 * comes next. */
static bool
read_expected_when(struct sg_cursor *c, struct sg_ast_expect *expect)
{
	struct sg_place place = sg_cursor_here(c);
	const struct sg_token *second = sg_cursor_ahead(c, 1);

	if (sg_cursor_skip(c, "always")) {
		expect->when.kind = SG_WHEN_ALWAYS;
	} else if (sg_cursor_skip(c, "in")) {
		read_expected_periods(c, &expect->when);
	} else if (sg_cursor_skip(c, "out")) {
		expect->when.kind = SG_WHEN_NOT_SCHOOL;
		sg_cursor_expect(c, "of", "write:  out of school-time");
		sg_cursor_expect(c, "school-time",
		    "write:  out of school-time");
	} else if (sg_cursor_sees(c, "every") ||
	    (sg_cursor_sees_days(c, 0) > 0 && second != NULL &&
		(memchr(second->text.p, ':', second->text.n) != NULL ||
		    !sg_cursor_sees_date(c, 0)))) {
		expect->every = sg_cursor_sees(c, "every");
		sg_cursor_weekdays(c, &expect->weekdays);
		sg_cursor_clock(c, false, &expect->at);
	} else {
		return false;
	}
	expect->when.place = place;
	return true;
}

static void
read_expect(struct sg_cursor *c, void *into)
{
	struct sg_policy_ast *ast = into;
	struct sg_ast_expect expect = {.place = c->line->place};
	bool dated = !read_expected_when(c, &expect);

	if (dated)
		sg_cursor_date(c, &expect.date);
	if (dated && !c->failed)
		sg_cursor_clock(c, false, &expect.at);
	read_ref(c, "a group or \"everyone\"", &expect.who);
	read_expected_what(c, &expect);
	if (sg_cursor_skip(c, "on"))
		read_ref(c, "a group of devices", &expect.on);
	read_outcome(c, &expect);
	if (c->failed || (dated && !expect.date.set))
		return;
	ast->expects = sg_arena_grow(c->parser->arena, ast->expects,
	    ast->nexpects, &ast->expects_cap, sizeof(*ast->expects));
	ast->expects[ast->nexpects++] = expect;
}

static const struct sg_heading_key expect_keys[] = {{NULL, read_expect, false}};

const struct sg_heading sg_heading_expect = {
    "expect", open_expect, expect_keys, 1};
