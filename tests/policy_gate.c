/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* policy_gate.c -- makes a gate from the text of a policy, for tests. */
#include "unit.h"

#include "policy_gate.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/problems.h"

static uint64_t fixed_seed;

void
test_fix_seed(uint64_t seed)
{
	fixed_seed = seed;
}

int64_t
test_utc(const char *when)
{
	struct tm tm = {0};

	assert_int_equal(sscanf(when, "%d-%d-%d %d:%d:%d", &tm.tm_year,
			     &tm.tm_mon, &tm.tm_mday, &tm.tm_hour, &tm.tm_min,
			     &tm.tm_sec),
	    6);
	tm.tm_year -= 1900;
	tm.tm_mon -= 1;
	return (int64_t)timegm(&tm);
}

static void
write_text(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

struct sg_build
test_build(struct sg_arena *arena, const char *text)
{
	struct sg_problems *problems = sg_problems_new(arena);
	const char *source = getenv("SG_SOURCE");
	static uint64_t builds; /* gives each build another seed, like the seed
				   of an installation */
	char folder[] = "/tmp/sg-test-XXXXXX", path[64], catalogue[4096],
	     techniques[4096];
	struct sg_build_options options = {.catalogue_folder = catalogue,
	    .techniques_folder = techniques,
	    .locked_folder = "/nonexistent",
	    .policy_path = path,
	    .now = test_utc("2026-11-21 12:00:00"),
	    .seed = {11, fixed_seed != 0 ? fixed_seed : ++builds}};
	struct sg_build build = {0};
	bool fine;

	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof path, "%s/school.policy", folder);
	snprintf(catalogue, sizeof catalogue, "%s/conf/platforms",
	    source == NULL ? "." : source);
	snprintf(techniques, sizeof techniques, "%s/conf/circumvention",
	    source == NULL ? "." : source);
	write_text(path, text);
	fine = sg_build(arena, &options, problems, &build);
	if (!fine)
		sg_problems_print(problems, stderr, false);
	unlink(path);
	rmdir(folder);
	assert_true(fine);
	return build;
}

struct sg_gate *
test_gate(const char *text)
{
	struct sg_arena *arena = sg_arena_new();
	struct sg_problems *problems = sg_problems_new(arena);
	struct sg_build build = test_build(arena, text);
	struct sg_gate *gate = sg_gate_from_memory(build.names, build.policy,
	    problems);

	if (gate == NULL)
		sg_problems_print(problems, stderr, false);
	assert_non_null(gate);
	sg_arena_free(&arena);
	return gate;
}

static size_t
fill_headers(const struct test_request *from, struct sg_header *headers)
{
	size_t n = 0;

	for (; n < 16 && from->headers[n] != NULL; n++) {
		struct sg_str value = sg_str(from->headers[n]);

		headers[n].name = sg_str_cut(&value, ':');
		headers[n].value = sg_str_trim(value);
	}
	return n;
}

struct sg_verdict
test_judge(const struct sg_gate *gate, const struct test_request *from)
{
	static struct sg_scratch *scratch;
	struct sg_header headers[16];
	struct sg_str group = sg_str(from->group);
	struct sg_request request = {
	    .method = sg_str(from->method == NULL ? "GET" : from->method),
	    .target = sg_str(from->url),
	    .headers = headers,
	    .nheaders = fill_headers(from, headers),
	    .user = sg_str(from->user),
	    .groups = &group,
	    .ngroups = from->group == NULL ? 0 : 1,
	    .managed = from->managed,
	    .port = from->port,
	    .now = test_utc(from->when),
	};
	struct sg_verdict verdict;

	if (scratch == NULL)
		scratch = sg_scratch_new();
	assert_non_null(scratch);
	if (from->client != NULL)
		request.has_client = sg_address_parse(sg_str(from->client),
		    &request.client);
	if (from->reached != NULL)
		request.intercepted = request.has_reached =
		    sg_address_parse(sg_str(from->reached), &request.reached);
	if (from->sni != NULL) {
		request.sni_state = strcmp(from->sni, "-") == 0 ? SG_SNI_NONE :
								  SG_SNI_NAME;
		request.sni = sg_str(from->sni);
	}
	sg_gate_judge(gate, &request, scratch, &verdict);
	return verdict;
}
