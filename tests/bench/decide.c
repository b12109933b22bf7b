/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * decide.c -- measures what one decision costs, without a server. The requests
 * are an ordinary mix, and the catalogue is the full one.
 *
 * usage: decide POLICY CATALOGUE CIRCUMVENTION
 *
 * Prints medians of rounds. The same run measures two baselines for comparison.
 * The first only parses the URL. The second only looks up the URL's host in the
 * name table.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/arena.h"
#include "base/problems.h"
#include "gate/gate.h"
#include "gate/image.h"
#include "gate/names.h"
#include "gate/url.h"
#include "policy/build.h"

#define ROUNDS 31
#define LAPS 200 /* passes over the mix of requests in a round */

/* The mix: what a school class requests. It has pages, parts of pages, and
 * background services. */
static const struct {
	const char *method, *url, *dest, *referer;
} mix[] = {
    {"CONNECT", "www.bbc.co.uk:443", NULL, NULL},
    {"GET", "https://www.bbc.co.uk/bitesize/topics/zcfqjhv", "document", NULL},
    {"GET", "https://static.files.bbci.co.uk/bitesize/main.3f2a.js", "script",
	"https://www.bbc.co.uk/"},
    {"GET", "https://ichef.bbci.co.uk/images/ic/640x360/p0b1.jpg", "image",
	"https://www.bbc.co.uk/"},
    {"GET", "https://fonts.gstatic.com/s/reith/v1/reith.woff2", "font",
	"https://www.bbc.co.uk/"},
    {"CONNECT", "classroom.google.com:443", NULL, NULL},
    {"GET", "https://classroom.google.com/u/0/c/NjE1NzQzODQ5Mjkx", "document",
	NULL},
    {"POST", "https://classroom.google.com/u/0/batchexecute?rpcids=a&bl=b",
	"empty", "https://classroom.google.com/u/0/c/NjE1"},
    {"GET", "https://www.google.com/search?q=what+is+a+volcano+ks2&hl=en",
	"document", NULL},
    {"GET", "https://encrypted-tbn0.gstatic.com/images?q=tbn:ANd9Gc", "image",
	"https://www.google.com/"},
    {"CONNECT", "settings-win.data.microsoft.com:443", NULL, NULL},
    {"GET", "http://ctldl.windowsupdate.com/msdownload/update/v3/a.cab", NULL,
	NULL},
    {"CONNECT", "outlook.office365.com:443", NULL, NULL},
    {"GET", "https://play.ttrockstars.com/auth/school/student", "document",
	NULL},
    {"GET", "https://cdn.jsdelivr.net/npm/bootstrap@5.3.3/dist/js/b.min.js",
	"script", "https://www.phonicsplay.co.uk/"},
    {"GET",
	"https://www.google-analytics.com/g/collect?v=2&tid=G-1"
	"&dl=https%3A%2F%2Fwww.phonicsplay.co.uk%2F&ul=en-gb&de=UTF-8",
	"empty", "https://www.phonicsplay.co.uk/"},
    {"GET", "https://connect.facebook.net/en_GB/sdk.js", "script",
	"https://www.natgeokids.com/"},
    {"GET", "https://www.natgeokids.com/uk/discover/geography/", "document",
	"https://www.google.com/"},
    {"GET", "https://en.wikipedia.org/wiki/Volcano", "document", NULL},
    {"GET", "https://upload.wikimedia.org/wikipedia/commons/thumb/a/ab/1.jpg",
	"image", "https://en.wikipedia.org/"},
};
#define NMIX (sizeof mix / sizeof *mix)
#define NHEADERS 12

static struct sg_header headers[NMIX][NHEADERS];
static struct sg_request requests[NMIX];

static double
now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

/* Returns the value of the Host header. */
static struct sg_str
host_of(struct sg_str url)
{
	for (size_t i = 0; i + 3 < url.n; i++)
		if (memcmp(url.p + i, "://", 3) == 0)
			url = (struct sg_str){url.p + i + 3, url.n - i - 3};
	return sg_str_cut(&url, '/');
}

/* The headers that Chromium sends. They are here so that parsing them is
 * measured too. */
static void
make_requests(int64_t at)
{
	for (size_t i = 0; i < NMIX; i++) {
		struct sg_header *h = headers[i];
		size_t n = 0;

		h[n++] = (struct sg_header){
		    SG_LIT("Host"), host_of(sg_str(mix[i].url))};
		h[n++] = (struct sg_header){SG_LIT("User-Agent"),
		    SG_LIT("Mozilla/5.0 (X11; CrOS x86_64) Chrome/126.0")};
		h[n++] = (struct sg_header){SG_LIT("Accept"), SG_LIT("*/*")};
		h[n++] = (struct sg_header){
		    SG_LIT("Accept-Language"), SG_LIT("en-GB,en;q=0.9")};
		h[n++] = (struct sg_header){
		    SG_LIT("Accept-Encoding"), SG_LIT("gzip, deflate, br")};
		h[n++] = (struct sg_header){SG_LIT("Cookie"),
		    SG_LIT("a=b; c=d; session=0123456789abcdef")};
		if (mix[i].dest != NULL) {
			h[n++] = (struct sg_header){
			    SG_LIT("Sec-Fetch-Dest"), sg_str(mix[i].dest)};
			h[n++] = (struct sg_header){SG_LIT("Sec-Fetch-Mode"),
			    strcmp(mix[i].dest, "document") == 0 ?
				SG_LIT("navigate") :
				SG_LIT("no-cors")};
			h[n++] = (struct sg_header){
			    SG_LIT("Sec-Fetch-Site"), SG_LIT("cross-site")};
		}
		if (mix[i].referer != NULL)
			h[n++] = (struct sg_header){
			    SG_LIT("Referer"), sg_str(mix[i].referer)};
		requests[i] = (struct sg_request){
		    .method = sg_str(mix[i].method),
		    .target = sg_str(mix[i].url),
		    .headers = h,
		    .nheaders = n,
		    .has_client = true,
		    .managed = true,
		    .now = at};
		sg_address_parse(SG_LIT("10.20.7.33"), &requests[i].client);
	}
}

static int
compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return x < y ? -1 : x > y;
}

typedef void step_fn(void *ctx, size_t i);

/* Returns the median time of a step, in nanoseconds. A step is one request of
 * the mix. */
static double
median(step_fn *step, void *ctx)
{
	double rounds[ROUNDS], start;

	for (size_t r = 0; r < ROUNDS; r++) {
		start = now_ns();
		for (size_t lap = 0; lap < LAPS; lap++)
			for (size_t i = 0; i < NMIX; i++)
				step(ctx, i);
		rounds[r] = (now_ns() - start) / (LAPS * NMIX);
	}
	qsort(rounds, ROUNDS, sizeof *rounds, compare);
	return rounds[ROUNDS / 2];
}

struct bench {
	struct sg_gate *gate;
	struct sg_scratch *scratch;
	struct sg_names names;
	unsigned blocked;
	size_t hits;
};

static void
judge(void *ctx, size_t i)
{
	struct bench *b = ctx;
	struct sg_verdict verdict;

	sg_gate_judge(b->gate, &requests[i], b->scratch, &verdict);
	b->blocked += verdict.action == SG_BLOCK;
}

static void
parse(void *ctx, size_t i)
{
	static struct sg_url url;
	struct bench *b = ctx;

	sg_url_parse(requests[i].target, mix[i].method[0] == 'C',
	    (struct sg_str){0}, &url);
	b->hits += url.host.n;
}

static void
probe(void *ctx, size_t i)
{
	static struct sg_str hosts[NMIX];
	static char memory[NMIX][256];
	static struct sg_url url;
	uint64_t hashes[SG_NAME_LABELS_MAX];
	struct sg_name_hit hits[SG_NAME_HITS];
	struct bench *b = ctx;
	size_t n;

	if (hosts[i].n == 0) {
		sg_url_parse(requests[i].target, mix[i].method[0] == 'C',
		    (struct sg_str){0}, &url);
		memcpy(memory[i], url.host.p, url.host.n);
		hosts[i] = (struct sg_str){memory[i], url.host.n};
	}
	n = sg_name_hashes(b->names.seed, hosts[i], hashes);
	while (n-- > 0)
		b->hits += sg_names_probe(&b->names, hashes[n], hits);
}

int
main(int argc, char **argv)
{
	struct sg_arena *arena = sg_arena_new();
	struct sg_problems *problems = sg_problems_new(arena);
	const int64_t at = 1795515300; /* Tue 24 Nov 2026 10:15:00 GMT */
	struct sg_build_options options = {
	    .locked_folder = "/nonexistent", .now = at, .seed = {7, 9}};
	struct sg_build build;
	struct sg_image image;
	struct bench b = {0};
	double judged, parsed, probed;

	if (argc != 4) {
		fputs("usage: decide POLICY CATALOGUE CIRCUMVENTION\n", stderr);
		return 2;
	}
	options.policy_path = argv[1];
	options.catalogue_folder = argv[2];
	options.techniques_folder = argv[3];
	if (!sg_build(arena, &options, problems, &build) ||
	    (b.gate = sg_gate_from_memory(build.names, build.policy,
		 problems)) == NULL ||
	    !sg_image_borrow("names.img", build.names, SG_IMAGE_NAMES, problems,
		&image) ||
	    (b.scratch = sg_scratch_new()) == NULL) {
		sg_problems_print(problems, stderr, false);
		return 1;
	}
	b.names = sg_image_names(&image);
	make_requests(at);
	judged = median(judge, &b);
	parsed = median(parse, &b);
	probed = median(probe, &b);
	printf("one decision, median of %d rounds over %zu requests: "
	       "%.0f ns (%.1f %% blocked)\n",
	    ROUNDS, NMIX, judged, 100.0 * b.blocked / (ROUNDS * LAPS * NMIX));
	printf("  of it parsing the target %.0f ns; hash and probe of all its "
	       "names %.0f ns\n",
	    parsed, probed);
	printf("  ratio to hash and probe: %.1f\n", judged / probed);
	sg_gate_close(&b.gate);
	sg_scratch_free(&b.scratch);
	sg_arena_free(&arena);
	return b.hits == 0;
}
