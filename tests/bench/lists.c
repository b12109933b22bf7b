/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * lists.c -- generates one big list, a policy that blocks this list, and
 * requests to test the policy with. Every run generates the same files.
 *
 * usage: lists FOLDER HOSTS NAMES CATALOGUE CIRCUMVENTION
 *
 * The list has NAMES names. The first names are the real names in the file
 * HOSTS (one name a line). The other names are generated from the labels of the
 * real names. The program writes these files to FOLDER: the list (names), the
 * policy (school.policy), and three files of targets for icap_load. A target is
 * the URL of a request.
 *
 *   allow   names that are not listed; the targets end in /a
 *   block   names that are listed, or are below a listed name; the targets
 *           end in /b
 *   mix     70 % allow, 30 % block
 *
 * `allow` leaves out generated names that a detector of circumvention blocks
 * under this policy. Examples are a name below a tunnel service's domain, and
 * "game50.com" if the list has "gameso.com".
 */
#include <libpsl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/problems.h"
#include "gate/gate.h"
#include "hosts.h"
#include "policy/build.h"
#include "policy/compile/map.h"

#define TARGETS 30000  /* targets in each file */
#define NOW 1795515300 /* Tue 24 Nov 2026 10:15:00 GMT */

static const char policy[] = "school \"Bench\"\n"
			     "    time zone Europe/London\n"
			     "group pupils\n"
			     "    network 10.20.0.0/16\n"
			     "sites big\n"
			     "    list \"names\"\n"
			     "rules\n"
			     "    block circumvention for pupils always\n"
			     "    block big for pupils always\n"
			     "    otherwise allow\n"
			     "evidence\n"
			     "    keep 1 year\n"
			     "    record blocks, circumvention, exceptions\n";

struct lists {
	struct sg_arena *arena;
	struct hosts hosts;
	struct sg_map map;
	uint64_t state;       /* state of the random number generator */
	struct sg_gate *gate; /* gate with the generated policy and list */
	struct sg_scratch *scratch;
};

static FILE *
create(const char *folder, const char *name)
{
	char path[4096];
	FILE *file;

	snprintf(path, sizeof path, "%s/%s", folder, name);
	file = fopen(path, "w");
	if (file == NULL) {
		perror(path);
		exit(1);
	}
	return file;
}

static void
finish(FILE *file)
{
	if (fclose(file) != 0) {
		perror("writing");
		exit(1);
	}
}

static bool
same_host(const void *ctx, uint32_t number, const void *key)
{
	const struct hosts *hosts = ctx;

	return sg_str_eq(hosts->v[number], *(const struct sg_str *)key);
}

/* Returns true if the list has the host or a parent domain of it. */
static bool
is_listed(const struct lists *l, struct sg_str host)
{
	while (host.n > 0) {
		if (sg_map_find(&l->map, sg_map_hash(host.p, host.n), same_host,
			&l->hosts, &host) != UINT32_MAX)
			return true;
		sg_str_cut(&host, '.');
	}
	return false;
}

/*
 * Returns true if a detector of circumvention blocks the host. If the host is
 * not listed, the block would look like a wrong verdict.
 */
static bool
is_detected(const struct lists *l, struct sg_str host)
{
	struct sg_request request = {
	    .method = SG_LIT("GET"), .has_client = true, .now = NOW};
	struct sg_verdict verdict;

	request.target = sg_str(sg_arena_printf(l->arena, "http://%.*s/a",
	    (int)host.n, host.p));
	sg_address_parse(SG_LIT("10.20.7.33"), &request.client);
	sg_gate_judge(l->gate, &request, l->scratch, &verdict);
	return verdict.action == SG_BLOCK && verdict.nsignals > 0;
}

static struct sg_str
unlisted_host(struct lists *l)
{
	struct sg_str host;

	do
		host = host_make(l->arena, &l->hosts, &l->state);
	while (is_listed(l, host) || is_detected(l, host));
	return host;
}

static struct sg_str
listed_host(struct lists *l)
{
	return l->hosts.v[host_random(&l->state, l->hosts.n)];
}

static void
write_allowed(struct lists *l, FILE *file)
{
	struct sg_str host = unlisted_host(l);

	fprintf(file, "GET http://%.*s/a allow\n", (int)host.n, host.p);
}

static void
write_blocked(struct lists *l, FILE *file)
{
	static const char *const below[] = {"www.", "cdn.", "m.", "a.b."};
	struct sg_str host = listed_host(l);
	const char *under = host_random(&l->state, 3) > 0 ?
	    "" :
	    below[host_random(&l->state, 4)];

	fprintf(file, "GET http://%s%.*s/b block\n", under, (int)host.n,
	    host.p);
}

/* Writes targets. `blocked` is the percentage of targets that are blocked. */
static void
write_targets(struct lists *l, const char *folder, const char *name,
    unsigned blocked)
{
	FILE *file = create(folder, name);

	for (size_t i = 0; i < TARGETS; i++)
		if (host_random(&l->state, 100) < blocked)
			write_blocked(l, file);
		else
			write_allowed(l, file);
	finish(file);
}

/* Removes public suffixes, because a list may not block them. */
static void
drop_suffixes(struct lists *l)
{
	const psl_ctx_t *psl = psl_builtin();
	size_t kept = 0;

	for (size_t i = 0; i < l->hosts.n; i++) {
		struct sg_str name = l->hosts.v[i];
		const char *text = sg_arena_printf(l->arena, "%.*s",
		    (int)name.n, name.p);

		if (psl == NULL || !psl_is_public_suffix(psl, text))
			l->hosts.v[kept++] = name;
	}
	l->hosts.n = kept;
}

static void
write_names(const struct lists *l, const char *folder)
{
	FILE *file = create(folder, "names");

	for (size_t i = 0; i < l->hosts.n; i++)
		fprintf(file, "%.*s\n", (int)l->hosts.v[i].n, l->hosts.v[i].p);
	finish(file);
}

static void
write_policy(const char *folder)
{
	FILE *file = create(folder, "school.policy");

	fputs(policy, file);
	finish(file);
}

/* Opens a gate with the policy and the list that were written. */
static void
open_gate(struct lists *l, char **argv)
{
	struct sg_problems *problems = sg_problems_new(l->arena);
	struct sg_build_options options = {.catalogue_folder = argv[4],
	    .techniques_folder = argv[5],
	    .locked_folder = "/nonexistent",
	    .now = NOW,
	    .seed = {7, 9}};
	struct sg_build build;

	options.policy_path = sg_path_join(l->arena, argv[1], "school.policy");
	l->scratch = sg_scratch_new();
	if (l->scratch == NULL ||
	    !sg_build(l->arena, &options, problems, &build) ||
	    (l->gate = sg_gate_from_memory(build.names, build.policy,
		 problems)) == NULL) {
		sg_problems_print(problems, stderr, false);
		exit(1);
	}
}

static void
remember_names(struct lists *l)
{
	struct hosts *hosts = &l->hosts;

	sg_map_init(&l->map, l->arena, hosts->n);
	for (size_t i = 0; i < hosts->n; i++)
		sg_map_put(&l->map, sg_map_hash(hosts->v[i].p, hosts->v[i].n),
		    (uint32_t)i, same_host, hosts, &hosts->v[i]);
}

int
main(int argc, char **argv)
{
	struct lists l = {.arena = sg_arena_new(), .state = 4711};
	size_t n = argc == 6 ? strtoul(argv[3], NULL, 10) : 0;

	if (n == 0) {
		fputs("usage: lists FOLDER HOSTS NAMES CATALOGUE "
		      "CIRCUMVENTION\n",
		    stderr);
		return 2;
	}
	l.hosts = hosts_make(l.arena, argv[2], n);
	drop_suffixes(&l);
	remember_names(&l);
	write_names(&l, argv[1]);
	write_policy(argv[1]);
	open_gate(&l, argv);
	write_targets(&l, argv[1], "allow", 0);
	write_targets(&l, argv[1], "block", 100);
	write_targets(&l, argv[1], "mix", 30);
	sg_gate_close(&l.gate);
	sg_scratch_free(&l.scratch);
	sg_arena_free(&l.arena);
	return 0;
}
