/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * names.c -- measures what millions of names cost to compile, store, open and
 * look up. Compares the lookups with those of a minimal hash table.
 *
 * usage: names CATALOGUE [HOSTS [MOST]]     measures
 *        names -make HOSTS NUMBER           prints NUMBER names
 *
 * MOST is the largest number of names to measure (5 million by default). The
 * first names are the real names in the file HOSTS (one name a line). The other
 * names are generated from the labels of the real names.
 *
 * Of the hosts that are looked up, 70 percent are not listed, 20 percent are
 * listed, and 10 percent are below a listed name. The measurement "hot" looks
 * up the same hundred hosts again and again.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/problems.h"
#include "gate/gate.h"
#include "gate/image.h"
#include "gate/names.h"
#include "hosts.h"
#include "policy/build.h"

#define ASKED 200000 /* number of hosts to look up */
#define HOT 100      /* number of hosts of the measurement "hot" */
#define ROUNDS 9

static const char policy[] = "school \"Bench\"\n"
			     "group pupils\n    network 10.20.0.0/16\n"
			     "sites adult\n    list \"list\"\n"
			     "rules\n"
			     "    block adult for pupils always\n"
			     "    otherwise allow\n";

static double
seconds(clockid_t clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void
give_up(const char *what)
{
	perror(what);
	exit(1);
}

/* ---- the minimal hash table --------------------------------------------- */

/*
 * The minimal table is one array of 64-bit hashes of whole names. It uses open
 * addressing, and 60 % of its slots are full. No other table could look up all
 * suffixes of a host much faster.
 */
struct bare {
	uint64_t *slot, size;
};

static inline uint64_t
bare_finish(uint64_t hash)
{
	hash = (hash ^ hash >> 32) * UINT64_C(0x9e3779b97f4a7c15);
	return hash ^ hash >> 29;
}

#define BARE_START UINT64_C(0xcbf29ce484222325)
#define BARE_STEP(hash, c)                                                     \
	(((hash) ^ (unsigned char)(c)) * UINT64_C(0x100000001b3))

static inline uint64_t
bare_at(const struct bare *bare, uint64_t hash)
{
	return (uint64_t)((unsigned __int128)hash * bare->size >> 64);
}

static void
bare_fill(struct bare *bare, const struct hosts *hosts, size_t n)
{
	bare->size = (uint64_t)n * 5 / 3 + 1;
	bare->slot = calloc(bare->size, sizeof *bare->slot);
	if (bare->slot == NULL)
		give_up("bare");
	for (size_t i = 0; i < n; i++) {
		uint64_t hash = BARE_START, at;

		for (size_t k = hosts->v[i].n; k-- > 0;)
			hash = BARE_STEP(hash, hosts->v[i].p[k]);
		hash = bare_finish(hash);
		at = bare_at(bare, hash);
		while (bare->slot[at] != 0)
			at = at + 1 == bare->size ? 0 : at + 1;
		bare->slot[at] = hash;
	}
}

static inline bool
bare_has(const struct bare *bare, uint64_t hash)
{
	hash = bare_finish(hash);
	for (uint64_t at = bare_at(bare, hash); bare->slot[at] != 0;
	     at = at + 1 == bare->size ? 0 : at + 1)
		if (bare->slot[at] == hash)
			return true;
	return false;
}

static bool
bare_find(const struct bare *bare, struct sg_str host)
{
	uint64_t hash = BARE_START;
	bool found = false;

	for (size_t i = host.n; i-- > 0;) {
		if (host.p[i] == '.')
			found |= bare_has(bare, hash);
		hash = BARE_STEP(hash, host.p[i]);
	}
	return bare_has(bare, hash) || found;
}

/* ---- the table and a whole decision ------------------------------------- */

static bool
table_find(const struct sg_names *names, struct sg_str host)
{
	uint64_t hashes[SG_NAME_LABELS_MAX];
	struct sg_name_hit hits[SG_NAME_HITS];
	size_t n = sg_name_hashes(names->seed, host, hashes), found = 0;

	for (size_t i = 0; i < n; i++)
		sg_names_expect(names, hashes[i]);
	while (n-- > 0)
		found += sg_names_probe(names, hashes[n], hits);
	return found > 0;
}

struct subject {
	struct bare bare;
	struct sg_names names;
	struct sg_gate *gate;
	struct sg_scratch *scratch;
	const struct sg_str *asked;
	struct sg_request *requests;
};

typedef bool ask_fn(struct subject *s, size_t i);

static bool
ask_bare(struct subject *s, size_t i)
{
	return bare_find(&s->bare, s->asked[i]);
}

static bool
ask_table(struct subject *s, size_t i)
{
	return table_find(&s->names, s->asked[i]);
}

static bool
ask_gate(struct subject *s, size_t i)
{
	struct sg_verdict verdict;

	sg_gate_judge(s->gate, &s->requests[i], s->scratch, &verdict);
	return verdict.action == SG_BLOCK;
}

/* ---- measuring ---------------------------------------------------------- */

static int
compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return x < y ? -1 : x > y;
}

/* Measures the median time of a lookup in nanoseconds. The kinds of lookup take
 * turns. */
static void
measure(struct subject *s, ask_fn *const *asks, size_t nasks, size_t range,
    double *ns, size_t *found)
{
	double round[3][ROUNDS], start;

	for (size_t r = 0; r < ROUNDS; r++)
		for (size_t a = 0; a < nasks; a++) {
			found[a] = 0;
			start = seconds(CLOCK_PROCESS_CPUTIME_ID);
			for (size_t i = 0, k = 0; i < ASKED; i++) {
				found[a] += asks[a](s, k);
				k = k + 1 == range ? 0 : k + 1;
			}
			round[a][r] = (seconds(CLOCK_PROCESS_CPUTIME_ID) -
					  start) *
			    1e9 / ASKED;
		}
	for (size_t a = 0; a < nasks; a++) {
		qsort(round[a], ROUNDS, sizeof(double), compare);
		ns[a] = round[a][ROUNDS / 2];
	}
}

/* ---- compiling ---------------------------------------------------------- */

struct folder {
	char path[64], list[96], policy[96], names[96], image[96];
};

static void
make_folder(struct folder *f)
{
	const char *base = getenv("TMPDIR");

	snprintf(f->path, sizeof f->path, "%s/sg-bench-XXXXXX",
	    base == NULL ? "/tmp" : base);
	if (mkdtemp(f->path) == NULL)
		give_up(f->path);
	snprintf(f->list, sizeof f->list, "%s/list", f->path);
	snprintf(f->policy, sizeof f->policy, "%s/policy", f->path);
	snprintf(f->names, sizeof f->names, "%s/names.img", f->path);
	snprintf(f->image, sizeof f->image, "%s/policy.img", f->path);
}

static void
write_file(const char *path, const struct sg_str *lines, size_t n)
{
	FILE *file = fopen(path, "w");

	if (file == NULL)
		give_up(path);
	for (size_t i = 0; i < n; i++)
		fprintf(file, "%.*s\n", (int)lines[i].n, lines[i].p);
	if (fclose(file) != 0)
		give_up(path);
}

/* Prints "CPU seconds, peak MiB" of this process to standard output. */
static void
report_cost(void)
{
	char line[128];
	unsigned long peak_kib = 0;
	FILE *status = fopen("/proc/self/status", "r");

	if (status == NULL)
		give_up("/proc/self/status");
	while (fgets(line, sizeof line, status) != NULL)
		sscanf(line, "VmHWM: %lu", &peak_kib);
	fclose(status);
	printf("%f %f\n", seconds(CLOCK_PROCESS_CPUTIME_ID),
	    (double)peak_kib / 1024);
	fflush(stdout);
}

/* Compiles in a process of its own, so that the peak memory is that of
 * compiling. */
static void
compile(const struct folder *f, const char *catalogue)
{
	struct sg_arena *arena = sg_arena_new();
	struct sg_problems *problems = sg_problems_new(arena);
	struct sg_build_options options = {.policy_path = f->policy,
	    .catalogue_folder = catalogue,
	    .locked_folder = "/nonexistent",
	    .now = 1795515300,
	    .seed = {
		UINT64_C(0x3c6ef372fe94f82b), UINT64_C(0xa54ff53a5f1d36f1)}};
	struct sg_build build;

	if (!sg_build(arena, &options, problems, &build)) {
		sg_problems_print(problems, stderr, false);
		_exit(1);
	}
	if (sg_file_replace(f->names, build.names.p, build.names.n, 0600) !=
		0 ||
	    sg_file_replace(f->image, build.policy.p, build.policy.n, 0600) !=
		0)
		_exit(1);
	report_cost();
	_exit(0);
}

static void
measure_compile(const struct folder *f, const char *catalogue, double *cpu_s,
    double *peak_mib)
{
	char self[512], command[1024];
	ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
	FILE *pipe;

	if (n < 0)
		give_up("/proc/self/exe");
	self[n] = '\0';
	snprintf(command, sizeof command, "exec '%s' -compile '%s' '%s'", self,
	    f->path, catalogue);
	pipe = popen(command, "r");
	if (pipe == NULL)
		give_up("popen");
	n = fscanf(pipe, "%lf %lf", cpu_s, peak_mib);
	if (pclose(pipe) != 0 || n != 2) {
		fputs("compiling failed\n", stderr);
		exit(1);
	}
}

static void
compile_only(const char *path, const char *catalogue)
{
	struct folder f;

	snprintf(f.path, sizeof f.path, "%s", path);
	snprintf(f.policy, sizeof f.policy, "%s/policy", path);
	snprintf(f.names, sizeof f.names, "%s/names.img", path);
	snprintf(f.image, sizeof f.image, "%s/policy.img", path);
	compile(&f, catalogue);
}

/* ---- lookups ------------------------------------------------------------ */

static void
make_questions(struct sg_arena *arena, const struct hosts *hosts, size_t n,
    const struct bare *bare, struct sg_str *asked)
{
	static const char *const below[] = {"www", "cdn", "m", "a.b"};
	uint64_t state = 4711;

	for (size_t i = 0; i < ASKED; i++) {
		uint64_t kind = host_random(&state, 10);
		struct sg_str listed = hosts->v[host_random(&state, n)];

		if (kind < 7)
			do
				asked[i] = host_make(arena, hosts, &state);
			while (bare_find(bare, asked[i]));
		else if (kind < 9)
			asked[i] = listed;
		else
			asked[i] = sg_str(sg_arena_printf(arena, "%s.%.*s",
			    below[host_random(&state, 4)], (int)listed.n,
			    listed.p));
	}
}

static struct sg_request *
make_requests(struct sg_arena *arena, const struct sg_str *asked)
{
	static const struct sg_header headers[] = {
	    {{"Host", 4}, {"x", 1}},
	    {{"User-Agent", 10}, {"Mozilla/5.0 (X11; CrOS) Chrome/126.0", 36}},
	    {{"Accept", 6}, {"text/html", 9}},
	    {{"Sec-Fetch-Dest", 14}, {"document", 8}},
	    {{"Sec-Fetch-Mode", 14}, {"navigate", 8}},
	};
	struct sg_request *requests = sg_arena_array(arena, ASKED,
	    sizeof *requests);

	for (size_t i = 0; i < ASKED; i++) {
		struct sg_request *r = &requests[i];

		*r = (struct sg_request){.method = SG_LIT("GET"),
		    .target = sg_str(sg_arena_printf(arena, "https://%.*s/",
			(int)asked[i].n, asked[i].p)),
		    .headers = headers,
		    .nheaders = 5,
		    .has_client = true,
		    .now = 1795515300};
		sg_address_parse(SG_LIT("10.20.7.33"), &r->client);
	}
	return requests;
}

/* ---- a row of the table ------------------------------------------------- */

static void
open_images(const struct folder *f, struct sg_image *names, struct subject *s,
    double *open_ms)
{
	struct sg_arena *arena = sg_arena_new();
	struct sg_problems *problems = sg_problems_new(arena);
	double start = seconds(CLOCK_MONOTONIC);

	s->gate = sg_gate_open(f->names, f->image, problems);
	*open_ms = (seconds(CLOCK_MONOTONIC) - start) * 1e3;
	s->scratch = sg_scratch_new();
	if (s->gate == NULL || s->scratch == NULL ||
	    !sg_image_open(f->names, SG_IMAGE_NAMES, problems, names)) {
		sg_problems_print(problems, stderr, false);
		exit(1);
	}
	s->names = sg_image_names(names);
	sg_arena_free(&arena);
}

static double
row(const struct folder *f, const char *catalogue, const struct hosts *hosts,
    size_t n)
{
	static ask_fn *const asks[] = {ask_bare, ask_table, ask_gate};
	static struct sg_str asked[ASKED];
	struct sg_arena *arena = sg_arena_new();
	struct sg_image names;
	struct subject s = {.asked = asked};
	double cpu_s, peak_mib, open_ms, hot[3], random[3];
	size_t found[3];

	write_file(f->list, hosts->v, n);
	measure_compile(f, catalogue, &cpu_s, &peak_mib);
	open_images(f, &names, &s, &open_ms);
	bare_fill(&s.bare, hosts, n);
	make_questions(arena, hosts, n, &s.bare, asked);
	s.requests = make_requests(arena, asked);
	measure(&s, asks, 3, HOT, hot, found);
	measure(&s, asks, 3, ASKED, random, found);
	printf("%8zu %7.2f %7.0f %7.2f %6.1f  %6.0f %6.0f %6.0f  %6.0f %6.0f "
	       "%6.0f  %5.2f\n",
	    n, cpu_s, peak_mib, (double)names.size / (double)n, open_ms, hot[0],
	    hot[1], hot[2], random[0], random[1], random[2],
	    random[1] / random[0]);
	fflush(stdout);
	/*
	 * Three lookups count the hosts that they find: the minimal hash table,
	 * the table of names, and the gate. The numbers may differ slightly.
	 * The table of names also has the catalogue's names, and leaves out
	 * public suffixes. The gate also finds names that are hidden in a host.
	 */
	if (found[1] + ASKED / 10000 < found[0] ||
	    found[2] + ASKED / 10000 < found[0] ||
	    found[2] > found[0] + ASKED / 10000)
		printf("wrong: of %d hosts bare found %zu, the table %zu, the "
		       "gate %zu\n",
		    ASKED, found[0], found[1], found[2]);
	free(s.bare.slot);
	sg_image_close(&names);
	sg_scratch_free(&s.scratch);
	sg_gate_close(&s.gate);
	sg_arena_free(&arena);
	return random[2];
}

int
main(int argc, char **argv)
{
	struct sg_arena *arena = sg_arena_new();
	size_t most = argc > 3 ? strtoul(argv[3], NULL, 10) : 5000000, n;
	struct folder f;
	struct hosts hosts;
	struct sg_str text = sg_str(policy);
	double first = 0, last = 0;

	if (argc == 4 && strcmp(argv[1], "-compile") == 0)
		compile_only(argv[2], argv[3]);
	if (argc == 4 && strcmp(argv[1], "-make") == 0) {
		hosts = hosts_make(arena, argv[2], most);
		write_file("/dev/stdout", hosts.v, hosts.n);
		sg_arena_free(&arena);
		return 0;
	}
	if (argc < 2 || most < 1000) {
		fputs("usage: names CATALOGUE [HOSTS [MOST]]\n", stderr);
		return 2;
	}
	make_folder(&f);
	write_file(f.policy, &text, 1);
	hosts = hosts_make(arena, argc > 2 ? argv[2] : NULL, most);
	printf("names: medians of %d rounds, CPU time; the machine is shared, "
	       "so trust the ratios\n"
	       "                                         ns, the same %d hosts"
	       "     ns, %d hosts\n"
	       "   names compile    peak   bytes   open    bare  table decide"
	       "    bare  table decide  table\n"
	       "               s     MiB  a name     ms"
	       "                                            / bare\n",
	    ROUNDS, HOT, ASKED);
	for (n = 1000; n < most * 10; n *= 10) {
		n = n < most ? n : most;
		last = row(&f, argv[1], &hosts, n);
		first = n == 1000 ? last : first;
		if (n == most)
			break;
	}
	printf("a decision costs %.2f times as much with %zu names as with "
	       "1000\n",
	    last / first, most);
	unlink(f.list);
	unlink(f.policy);
	unlink(f.names);
	unlink(f.image);
	rmdir(f.path);
	sg_arena_free(&arena);
	return 0;
}
