/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * fuzz_list.c -- reads a list of hosts with any contents.
 *
 * Checks that the list is read to its end, and that every line is counted once.
 * Also checks that every name has the spelling that the gate (the part that
 * judges requests) gives to hosts. Otherwise no request would match the name.
 */
#include "fuzz.h"

#include "base/arena.h"
#include "gate/names.h"
#include "gate/url.h"
#include "policy/lists/lists.h"
#include "policy/lists/unpack.h"

const char fuzz_corpus[] = "list";

/*
 * Abort if the gate spells this name differently: then no lookup would find it.
 */
static void
must_be_canonical(struct sg_str host)
{
	static struct sg_url url;

	sg_url_parse_host(host, &url);
	MUST(url.fault == SG_URL_FINE);
	MUST(!url.is_address);
	MUST(sg_str_eq(url.host, host));
	MUST(memchr(host.p, '.', host.n) != NULL);
}

static void
take_name(void *ctx, struct sg_str name, enum sg_name_kind kind)
{
	must_be_canonical(name);
	MUST(kind == SG_NAME_SUFFIX || kind == SG_NAME_EXACT ||
	    kind == SG_NAME_EXCEPT || kind == SG_NAME_WWW ||
	    kind == SG_NAME_BELOW);
	++*(size_t *)ctx;
}

static bool
take_page(void *ctx, struct sg_str host, struct sg_str path,
    struct sg_str query)
{
	char target[2 * SG_URL_MAX + SG_HOST_MAX + 16];
	static struct sg_url url;
	int n;

	must_be_canonical(host);
	MUST(path.n > 0 && path.p[0] == '/' && path.n + query.n > 1);
	n = snprintf(target, sizeof(target), "https://%.*s%.*s?%.*s",
	    (int)host.n, host.p, (int)path.n, path.p, (int)query.n, query.p);
	if ((size_t)n <= SG_URL_MAX) {
		sg_url_parse((struct sg_str){target, (size_t)n}, false,
		    (struct sg_str){0}, &url);
		MUST(url.fault == SG_URL_FINE);
		MUST(sg_str_eq(url.host, host));
		MUST(sg_str_eq(url.path, path));
		MUST(sg_str_eq(url.query, query));
	}
	++*(size_t *)ctx;
	return true;
}

static void
take_network(void *ctx, const struct sg_network *network)
{
	MUST(network->bits <= 128);
	++*(size_t *)ctx;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct sg_arena *arena = sg_arena_new();
	struct sg_problems *problems = sg_problems_new(arena);
	size_t told = 0, lines = 1;
	const struct sg_list_reader reader = {.name = take_name,
	    .page = take_page,
	    .network = take_network,
	    .ctx = &told};
	struct sg_list_file file = {
	    .path = "l", .loaded = true, .text = {(const char *)data, size}};
	struct sg_name_list list = {.kind = SG_CATEGORY_LIST,
	    .name = "l",
	    .path = "l",
	    .file = &file,
	    .nfiles = 1};

	for (size_t i = 0; i < size; i++)
		lines += data[i] == '\n';
	MUST(sg_list_read(arena, &list, &reader, problems) == list.count);
	MUST(list.count <= told); /* a line can give several names */
	/* An archive may have more lines than the file has line feeds. */
	MUST(list.count + list.refused <= lines || sg_is_packed(file.text));
	MUST(list.count > 0 || sg_problems_errors(problems) > 0);
	sg_arena_free(&arena);
	return 0;
}
