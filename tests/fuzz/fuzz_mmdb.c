/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * fuzz_mmdb.c -- opens a gate with any bytes as its MaxMind database. A gate is
 * a compiled policy that judges requests.
 *
 * If the database is bad, the gate must open without it. With and without the
 * database, the gate must judge addresses.
 *
 * An input is a database. The gate opens it twice: as the database of AS
 * numbers and as the database of anonymous addresses.
 */
#include "fuzz.h"

#include "base/arena.h"
#include "base/file.h"
#include "base/problems.h"
#include "gate/gate.h"
#include "policy/build.h"
#include "world.h"

const char fuzz_corpus[] = "mmdb";

/*
 * Do not check for leaks: libmaxminddb 1.7.1 leaks some kilobytes when it
 * refuses a file because of the file's metadata. The leak hardly matters in a
 * server, because the gate opens a file again only after the file has changed.
 */
const char *__asan_default_options(void);

const char *
__asan_default_options(void)
{
	return "detect_leaks=0";
}

static struct {
	struct sg_arena *arena;
	struct sg_str policy;
	struct sg_image names;
	struct sg_scratch *scratch;
	const char *asn, *anonymous;
} world;

static void
end_world(void)
{
	sg_scratch_free(&world.scratch);
	sg_image_close(&world.names);
	sg_gate_done();
	sg_arena_free(&world.arena);
}

/*
 * Make the folder, the database files and the images (the compiled policy). The
 * database files must exist when the policy is compiled. Each input replaces
 * their contents.
 */
static void
make_world(void)
{
	struct sg_arena *arena = world.arena = sg_arena_new();
	struct sg_problems *problems = sg_problems_new(arena);
	struct sg_build build;
	char folder[FUZZ_FOLDER];

	fuzz_folder(folder, sizeof(folder));
	world.asn = sg_path_join(arena, folder, "asn.mmdb");
	world.anonymous = sg_path_join(arena, folder, "anonymous.mmdb");
	fuzz_put(world.asn, SG_LIT(""));
	fuzz_put(world.anonymous, SG_LIT(""));
	fuzz_build(arena,
	    sg_arena_printf(arena,
		"school \"Hillcrest\"\n"
		"    addresses \"%s\", \"%s\"\n"
		"rules\n"
		"    block circumvention for everyone always\n"
		"    block facebook, snapchat for everyone always\n"
		"    otherwise allow\n",
		world.asn, world.anonymous),
	    NULL, &build);
	world.policy = build.policy;
	MUST(sg_image_copy("names", build.names, SG_IMAGE_NAMES, problems,
	    &world.names));
	world.scratch = sg_scratch_new();
	MUST(world.scratch != NULL && sg_gate_prepare(problems));
	sg_build_close(&build);
	atexit(end_world);
}

static void
judge(const struct sg_gate *gate, const char *method, const char *target)
{
	const struct sg_request request = {.method = sg_str(method),
	    .target = sg_str(target),
	    .now = 1795515300,
	    .sni_state = SG_SNI_NONE};
	struct sg_verdict verdict;

	sg_gate_judge(gate, &request, world.scratch, &verdict);
	MUST(verdict.action == SG_ALLOW || verdict.action == SG_BLOCK);
	MUST(verdict.ground == SG_BY_RULE);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	/* Some of these addresses are in MaxMind's test databases. */
	static const char *const addresses[] = {"0.0.0.1", "1.2.3.4",
	    "31.13.64.35", "81.2.69.160", "255.255.255.255", "[::1]",
	    "[2001:218::1]", "[2a03:2880::1]", "[abcd:1000::1]"};
	const struct sg_str bytes = {(const char *)data, size};
	struct sg_problems *problems;
	struct sg_arena *arena;
	struct sg_gate *gate;
	char text[64];

	if (world.scratch == NULL)
		make_world();
	arena = sg_arena_new();
	problems = sg_problems_new(arena);
	fuzz_put(world.asn, bytes);
	fuzz_put(world.anonymous, bytes);
	gate = sg_gate_over(&world.names, world.policy, problems);
	MUST(gate != NULL && sg_problems_errors(problems) == 0);
	for (size_t i = 0; i < sizeof(addresses) / sizeof(*addresses); i++) {
		snprintf(text, sizeof(text), "http://%s/", addresses[i]);
		judge(gate, "GET", text);
		snprintf(text, sizeof(text), "%s:443", addresses[i]);
		judge(gate, "CONNECT", text);
	}
	sg_gate_close(&gate);
	fuzz_problems(problems);
	sg_arena_free(&arena);
	return 0;
}
