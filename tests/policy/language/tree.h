/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * tree.h -- prints the syntax tree of a policy as text, so that tests can
 * compare it.
 *
 * The text is in lower case, without line and column numbers.
 *
 * Include unit.h first.
 */
#ifndef SG_TREE_H
#define SG_TREE_H

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "policy/language/ast.h"

static inline void
tree_word(FILE *f, const char *name, struct sg_word word)
{
	fprintf(f, " %s=", name);
	for (size_t i = 0; i < word.text.n; i++)
		fputc(tolower((unsigned char)word.text.p[i]), f);
}

static inline void
tree_words(FILE *f, const char *name, const struct sg_words *words)
{
	for (size_t i = 0; i < words->n; i++)
		tree_word(f, name, words->w[i]);
}

static inline void
tree_refs(FILE *f, const char *name, const struct sg_refs *refs)
{
	for (size_t i = 0; i < refs->n; i++) {
		tree_word(f, name, refs->r[i].word);
		fprintf(f, ":%d:%zu", (int)refs->r[i].kind, refs->r[i].index);
	}
}

static inline void
tree_networks(FILE *f, const struct sg_ast_networks *networks)
{
	char text[SG_ADDRESS_TEXT + 4];

	for (size_t i = 0; i < networks->n; i++) {
		sg_network_text(&networks->v[i].network, text);
		fprintf(f, " network=%s", text);
	}
}

static inline void
tree_when(FILE *f, const struct sg_ast_when *when)
{
	fprintf(f, " when=%d %d-%d/%x", (int)when->kind, when->from.minute,
	    when->to.minute, when->weekdays);
	tree_words(f, "period", &when->periods);
	for (size_t i = 0; i < when->ndated; i++)
		fprintf(f, " %d %d-%d", when->dated[i].date.day,
		    when->dated[i].from.minute, when->dated[i].to.minute);
}

static inline void
tree_rule(FILE *f, const struct sg_ast_rule *rule)
{
	fprintf(f, "%s%s%s", rule->allow ? "allow" : "block",
	    rule->fixed ? " fixed" : "", rule->otherwise ? " otherwise" : "");
	tree_refs(f, "what", &rule->what);
	tree_refs(f, "for", &rule->who);
	tree_refs(f, "on", &rule->on);
	tree_when(f, &rule->when);
	fputc('\n', f);
}

static inline void
tree_names(FILE *f, const struct sg_policy_ast *ast)
{
	tree_word(f, "school", ast->school.name);
	tree_word(f, "zone", ast->school.zone);
	fprintf(f, " unsure=%d unknown=%d %d\n", ast->school.unsure_allow,
	    ast->school.unknown_stay, ast->school.reviewed.day);
	tree_words(f, "addresses", &ast->school.addresses);
	for (size_t i = 0; i < ast->ncontacts; i++) {
		tree_word(f, "\ncontact", ast->contacts[i].name);
		tree_word(f, "mail", ast->contacts[i].mail);
		tree_word(f, "phone", ast->contacts[i].phone);
	}
	for (size_t i = 0; i < ast->ngroups; i++) {
		tree_word(f, "\ngroup", ast->groups[i].name);
		tree_networks(f, &ast->groups[i].networks);
		tree_words(f, "mac", &ast->groups[i].macs);
		tree_words(f, "user", &ast->groups[i].users);
		tree_words(f, "directory", &ast->groups[i].directory);
		tree_refs(f, "includes", &ast->groups[i].includes);
		fprintf(f, " supervised=%d", ast->groups[i].supervised);
		if (ast->groups[i].age != 0)
			fprintf(f, " age=%u-%u", ast->groups[i].age,
			    ast->groups[i].oldest);
		fprintf(f, " adults=%d", ast->groups[i].adults);
	}
	for (size_t i = 0; i < ast->nsites; i++) {
		tree_word(f, "\nsites", ast->sites[i].name);
		tree_words(f, "site", &ast->sites[i].hosts);
		for (size_t k = 0; k < ast->sites[i].nlists; k++) {
			tree_word(f, "list", ast->sites[i].lists[k].file);
			if (ast->sites[i].lists[k].if_present)
				fputs(" if-present", f);
		}
		for (size_t k = 0; k < ast->sites[i].nsources; k++) {
			tree_word(f, "source", ast->sites[i].sources[k].url);
			fputs(ast->sites[i].sources[k].weekly ? " every=week" :
								" every=day",
			    f);
			tree_word(f, "checked",
			    ast->sites[i].sources[k].checked_by);
		}
		tree_words(f, "pattern", &ast->sites[i].patterns);
		tree_networks(f, &ast->sites[i].networks);
		tree_refs(f, "includes", &ast->sites[i].includes);
		if (ast->sites[i].age != 0)
			fprintf(f, " age=%u", ast->sites[i].age);
		for (size_t p = 0; p < ast->sites[i].npages; p++) {
			const struct sg_ast_page *page = &ast->sites[i]
							      .pages[p];

			tree_word(f, "page",
			    (struct sg_word){.text = page->host});
			tree_word(f, "path",
			    (struct sg_word){.text = page->path});
		}
	}
	fputc('\n', f);
}

static inline void
tree_dates(FILE *f, const struct sg_policy_ast *ast)
{
	for (size_t i = 0; i < ast->ndays; i++) {
		fprintf(f, "day %x %d", ast->days[i].weekdays,
		    ast->days[i].date.day);
		tree_word(f, "for", ast->days[i].group.word);
		for (size_t b = 0; b < ast->days[i].nbells; b++) {
			fprintf(f, " %d", ast->days[i].bells[b].at.minute);
			tree_word(f, "", ast->days[i].bells[b].period);
		}
		fputc('\n', f);
	}
	for (size_t i = 0; i < ast->nterms; i++) {
		tree_word(f, "term", ast->terms[i].name);
		fprintf(f, " %d-%d", ast->terms[i].from.day,
		    ast->terms[i].to.day);
		for (size_t b = 0; b < ast->terms[i].nbreaks; b++)
			fprintf(f, " %d:%d-%d",
			    (int)ast->terms[i].breaks[b].kind,
			    ast->terms[i].breaks[b].from.day,
			    ast->terms[i].breaks[b].to.day);
		fputc('\n', f);
	}
	for (size_t i = 0; i < ast->ncalendars; i++)
		tree_word(f, "\ncalendar", ast->calendars[i].file);
}

static inline void
tree_exception(FILE *f, const struct sg_ast_exception *exception)
{
	tree_word(f, "exception", exception->id);
	tree_word(f, "because", exception->because);
	tree_word(f, "by", exception->approved_by);
	tree_words(f, "administrator", &exception->administrators);
	tree_words(f, "moderator", &exception->moderators);
	fprintf(f, " %d %d %d ", exception->from.day, exception->approved.day,
	    exception->until.day);
	tree_rule(f, &exception->rule);
}

static inline void
tree_records(FILE *f, const struct sg_policy_ast *ast)
{
	for (size_t i = 0; i < ast->nescalates; i++) {
		fprintf(f, "escalate %d %u %u %d", (int)ast->escalates[i].what,
		    ast->escalates[i].count, ast->escalates[i].window_s,
		    (int)ast->escalates[i].act);
		tree_word(f, "tell", ast->escalates[i].contact);
		fprintf(f, " ban=%u\n", ast->escalates[i].ban_s);
	}
	for (size_t i = 0; i < ast->nopenings; i++) {
		fputs("opening", f);
		tree_refs(f, "what", &ast->openings[i].what);
		tree_refs(f, "for", &ast->openings[i].who);
		fputc('\n', f);
	}
	fprintf(f, "evidence %u %x %d", ast->evidence.keep_days,
	    ast->evidence.record, (int)ast->evidence.detail);
	tree_refs(f, "visits", &ast->evidence.visits_for);
	for (size_t i = 0; i < ast->nexpects; i++) {
		const struct sg_ast_expect *expect = &ast->expects[i];

		fprintf(f, "\nexpect %d %d %d", expect->date.day,
		    expect->at.minute, expect->allowed);
		tree_word(f, "who", expect->who.word);
		tree_word(f, "what", expect->what.word);
		tree_word(f, "url", expect->url);
		tree_word(f, "on", expect->on.word);
		tree_word(f, "by", expect->by);
	}
	fputc('\n', f);
}

/* Returns the whole tree as text, owned by `arena`. */
static inline const char *
tree_text(struct sg_arena *arena, const struct sg_policy_ast *ast)
{
	char *text = NULL, *copy;
	size_t n = 0;
	FILE *f = open_memstream(&text, &n);

	assert_non_null(f);
	tree_names(f, ast);
	tree_dates(f, ast);
	for (size_t i = 0; i < ast->nrules; i++)
		tree_rule(f, &ast->rules[i]);
	for (size_t i = 0; i < ast->nexceptions; i++)
		tree_exception(f, &ast->exceptions[i]);
	tree_records(f, ast);
	assert_int_equal(fclose(f), 0);
	copy = sg_arena_dup(arena, (struct sg_str){text, n});
	free(text);
	return copy;
}

#endif
