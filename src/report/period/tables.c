/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * tables.c -- the tables of the report on who asked for what: their headings,
 * and which rows are about people.
 *
 * A reader takes a row with a name for something that this person did. So a row
 * without a person's attempt is never in the same part of a table as people.
 */
#include "report/period/report.h"

void
sg_report_tables(const struct sg_report *r,
    struct sg_report_table tables[SG_REPORT_TABLES])
{
	const struct sg_report_table all[SG_REPORT_TABLES] = {
	    {.rows = &r->people,
		.people = "People and devices: what people did",
		.people_note = "By the name that was logged on, else by "
			       "device. A name does not prove who sat there.",
		.others = "Only pages and apps on these devices, or not clear",
		.others_note = "Nothing here says that a person did anything: "
			       "pages and apps ask by themselves, and some "
			       "records cannot tell who or what asked.",
		.first = "Name",
		.is_person = true},
	    {.rows = &r->techniques,
		.people = "Ways round the filter that people tried",
		.people_note = "What looked like one, and was asked for by "
			       "people.",
		.others = "Signs of ways round: pages and apps, or not clear",
		.others_note = "Signs of what a page, an app or a device can "
			       "do. Nobody need have meant it.",
		.first = "What was seen",
		.title = sg_technique_title},
	    {.rows = &r->targets,
		.people = "What people's ways round were for",
		.people_note = "Sites that people asked for through something "
			       "else, what they searched a way to, and what "
			       "they asked a store for, where it could be "
			       "read.",
		.others = "What signs of ways round were for: not by people",
		.others_note = "Sites that pages and apps asked for through "
			       "something else, or where it is not clear. "
			       "Nobody need have meant it.",
		.first = "Site or product",
		.unknown = r->round[SG_DOER_PERSON] > 0},
	    {.rows = &r->sites,
		.people = "Blocked sites and platforms that people asked for",
		.people_note = "Everything that was not let through.",
		.others = "Blocked for pages and apps only, or not clear",
		.others_note = "What pages and apps asked for by themselves, "
			       "or where the record cannot tell.",
		.first = "Site"},
	};

	for (size_t i = 0; i < SG_REPORT_TABLES; i++) {
		tables[i] = all[i];
		tables[i].npeople = sg_tallies_of_people(all[i].rows);
	}
}

void
sg_report_rest(const struct sg_tallies *rows, size_t first, size_t last,
    uint64_t by[SG_DOERS])
{
	for (size_t k = 0; k < SG_DOERS; k++)
		by[k] = 0;
	for (size_t i = first; i < last; i++)
		for (size_t k = 0; k < SG_DOERS; k++)
			by[k] += rows->v[i].by[k];
}
