/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * sources.c -- finds the `source` lines of the policy that the command line
 * asks for, and reads the record of each line's list (when the list was
 * fetched).
 */
#include "cli/lists/sources.h"

#include <unistd.h>

#include "base/arena.h"
#include "cli/cli.h"
#include "policy/fetch/update.h"

size_t
sg_lists_named(const struct sg_lists *lists)
{
	return lists->call->nwords - 1;
}

bool
sg_lists_wants(const struct sg_lists *lists, struct sg_str sites)
{
	bool wanted = sg_lists_named(lists) == 0;

	for (size_t i = 1; i < lists->call->nwords && !wanted; i++)
		wanted = sg_str_eqi(sites, sg_str(lists->call->words[i]));
	return wanted;
}

bool
sg_lists_is_kept(const struct sg_lists_source *source)
{
	return source->known.changed > 0 && access(source->path, F_OK) == 0;
}

bool
sg_lists_is_overdue(const struct sg_lists *lists,
    const struct sg_lists_source *source)
{
	int64_t wait = source->due - source->known.asked;

	return source->due > 0 && source->known.failed == 0 &&
	    lists->now > source->due + wait;
}

static struct sg_lists_source
look_up(const struct sg_lists *lists, const struct sg_ast_sites *sites,
    const struct sg_ast_source *source)
{
	struct sg_lists_source found = {.sites = sites, .source = source};

	found.path = sg_fetched_path(lists->arena, lists->folder,
	    sites->name.text, source->url.text);
	found.known = sg_fetched_read(lists->arena, found.path);
	if (sg_lists_is_kept(&found))
		found.due = sg_update_due(source, &found.known);
	/*
	 * If the last update was in the future, the clock was set back after
	 * it.
	 * Then fetch the list at once. Otherwise it might not be fetched for
	 * years.
	 */
	if (found.known.asked > lists->now)
		found.due = 0;
	return found;
}

void
sg_lists_gather(struct sg_lists *lists)
{
	const struct sg_ast_sites *sites;
	size_t cap = 0;

	for (size_t i = 0; i < lists->ast->nsites; i++) {
		sites = &lists->ast->sites[i];
		for (size_t k = 0; k < sites->nsources; k++) {
			if (!sg_lists_wants(lists, sites->name.text))
				continue;
			lists->v = sg_arena_grow(lists->arena, lists->v,
			    lists->n, &cap, sizeof(*lists->v));
			lists->v[lists->n++] = look_up(lists, sites,
			    &sites->sources[k]);
		}
	}
}
