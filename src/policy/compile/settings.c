/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * settings.c -- compiles the settings of the whole policy: school, contact,
 * zone, evidence, address databases, local time.
 */
#include <stdlib.h>
#include <strings.h>
#include <maxminddb.h> /* last: it defines _POSIX_C_SOURCE */

#include "base/arena.h"
#include "base/file.h"
#include "gate/request.h"
#include "policy/calendar/zone.h"
#include "policy/compile/parts.h"

enum database { DATABASE_NONE, DATABASE_ASN, DATABASE_ANONYMOUS };

static bool
has_word(const char *text, const char *word)
{
	size_t n = strlen(word);

	for (; *text != '\0'; text++)
		if (strncasecmp(text, word, n) == 0)
			return true;
	return false;
}

static enum database
database_by_name(const char *name)
{
	if (has_word(name, "anonymous"))
		return DATABASE_ANONYMOUS;
	return has_word(name, "asn") ? DATABASE_ASN : DATABASE_NONE;
}

/* Returns the kind of a MaxMind database.  The file name shows the kind, or
 * else the metadata in the file. */
static enum database
database_of(const char *path)
{
	const char *slash = strrchr(path, '/');
	enum database kind = database_by_name(slash == NULL ? path : slash);
	MMDB_s db;

	if (kind != DATABASE_NONE ||
	    MMDB_open(path, MMDB_MODE_MMAP, &db) != MMDB_SUCCESS)
		return kind;
	kind = database_by_name(db.metadata.database_type);
	MMDB_close(&db);
	return kind;
}

static void
add_database(struct sg_compile *c, const struct sg_word *word,
    struct sg_settings *settings)
{
	const char *name = sg_arena_dup(c->arena, word->text), *path;
	char *whole;
	enum database kind;

	path = word->place.source == NULL ?
	    name :
	    sg_path_beside(c->arena, word->place.source->name, name);
	whole = realpath(path, NULL);
	if (whole == NULL) {
		sg_problem(c->problems, SG_WARNING, word->place,
		    "addresses are judged without it; put it there, or take "
		    "this line away",
		    "there is no database %s", path);
		return;
	}
	kind = database_of(whole);
	if (kind == DATABASE_ASN)
		settings->asn_path = sg_compile_text(c, sg_str(whole));
	else if (kind == DATABASE_ANONYMOUS)
		settings->anonymous_path = sg_compile_text(c, sg_str(whole));
	else
		sg_problem(c->problems, SG_WARNING, word->place,
		    "GeoLite2-ASN and GeoIP2-Anonymous-IP are of use here",
		    "%s is not a database of AS numbers or of anonymous "
		    "addresses",
		    path);
	free(whole);
}

static void
write_offsets(struct sg_compile *c)
{
	const struct sg_zone *zone = c->in->timetable->zone;
	struct sg_offset *offsets = sg_arena_array(c->arena, zone->nparts,
	    sizeof(*offsets));

	for (size_t i = 0; i < zone->nparts; i++)
		offsets[i] = (struct sg_offset){.from = zone->part[i].from,
		    .seconds = zone->part[i].seconds,
		    .abbreviation = sg_compile_text(c,
			sg_str(zone->part[i].abbreviation))};
	sg_image_out_section(c->image, SG_S_OFFSETS, offsets, zone->nparts);
}

/* Set what is recorded.  By default, blocks, circumvention and exceptions are
 * recorded with whole addresses, because a safeguarding officer needs to know
 * them.  By default, the records are kept for ever. */
static void
set_evidence(struct sg_compile *c, struct sg_settings *settings)
{
	const struct sg_ast_evidence *evidence = &c->in->ast->evidence;

	settings->record = evidence->record != 0 ?
	    evidence->record :
	    SG_RECORD_BLOCKS | SG_RECORD_CIRCUMVENTION | SG_RECORD_EXCEPTIONS;
	if ((settings->record & SG_RECORD_VISITS) != 0)
		settings->visits = sg_compile_group_set(c,
		    &evidence->visits_for);
	settings->detail = evidence->detail != 0 ? evidence->detail :
						   SG_DETAIL_ADDRESS;
	settings->keep_days = evidence->keep_days;
}

void
sg_compile_settings(struct sg_compile *compile)
{
	struct sg_compile *c = compile;
	const struct sg_policy_ast *ast = c->in->ast;
	struct sg_settings *settings = sg_arena_alloc(c->arena,
	    sizeof(*settings));

	settings->school = sg_compile_text(c, ast->school.name.text);
	settings->zone = sg_compile_text(c,
	    sg_str(c->in->timetable->zone->name));
	if (ast->ncontacts > 0) {
		settings->contact = sg_compile_text(c,
		    ast->contacts[0].mail.text);
		settings->contact_name = sg_compile_text(c,
		    ast->contacts[0].name.text);
		settings->phone = sg_compile_text(c,
		    ast->contacts[0].phone.text);
	}
	settings->adults = sg_compile_adults(c);
	settings->file = sg_compile_text(c,
	    sg_str(c->in->known_as != NULL ? c->in->known_as :
					     ast->main->name));
	settings->if_unsure = ast->school.unsure_allow ? SG_ALLOW : SG_BLOCK;
	settings->unknown_stay = ast->school.unknown_stay;
	set_evidence(c, settings);
	settings->first = c->in->timetable->first;
	settings->last = c->in->timetable->last;
	for (size_t i = 0; i < ast->school.addresses.n; i++)
		add_database(c, &ast->school.addresses.w[i], settings);
	sg_image_out_section(c->image, SG_S_SETTINGS, settings, 1);
	write_offsets(c);
}
