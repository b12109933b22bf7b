/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * fuzz_request.c -- judges any request by a fixed policy.
 *
 * The verdict must be consistent, and equal requests must get equal verdicts.
 *
 * An input is a request: "METHOD TARGET", then header lines. The header X-SNI
 * has the TLS server name, or "-" if the client sent no server name. X-Client
 * has the address of the device. X-Managed and X-Intercepted need no value.
 */
#include "fuzz.h"

#include "base/arena.h"
#include "base/problems.h"
#include "gate/gate.h"
#include "policy/build.h"
#include "world.h"

const char fuzz_corpus[] = "request";

/* The policy has an example of everything that a rule can be about. */
static const char policy[] =
    "school \"Hillcrest School\"\n"
    "group pupils\n"
    "    network  10.20.0.0/16\n"
    "sites our-page\n"
    "    page     www.facebook.com/hillcrest\n"
    "sites odd-games\n"
    "    pattern  \"unblocked-?games[0-9]*\"\n"
    "rules\n"
    "    allow our-page for everyone always\n"
    "    block odd-games for everyone always\n"
    "    block facebook, instagram, tiktok, x for everyone always\n"
    "    block circumvention for pupils always\n"
    "    otherwise allow\n";

static struct sg_gate *gate;
static struct sg_scratch *scratch[2];

static void
end_world(void)
{
	sg_scratch_free(&scratch[0]);
	sg_scratch_free(&scratch[1]);
	sg_gate_close(&gate);
}

static void
make_world(void)
{
	struct sg_arena *arena = sg_arena_new();
	struct sg_build build;

	fuzz_build(arena, policy, NULL, &build);
	gate = sg_gate_from_memory(build.names, build.policy,
	    sg_problems_new(arena));
	scratch[0] = sg_scratch_new();
	scratch[1] = sg_scratch_new();
	MUST(gate != NULL && scratch[0] != NULL && scratch[1] != NULL);
	sg_build_close(&build);
	sg_arena_free(&arena);
	atexit(end_world);
}

#define HEADERS_MAX 64

struct input {
	struct sg_request request;
	struct sg_header headers[HEADERS_MAX];
};

static void
take_header(struct input *input, struct sg_str name, struct sg_str value)
{
	struct sg_request *request = &input->request;

	if (sg_str_eqi(name, SG_LIT("X-SNI"))) {
		request->sni_state = sg_str_eq(value, SG_LIT("-")) ?
		    SG_SNI_NONE :
		    SG_SNI_NAME;
		request->sni = value;
	} else if (sg_str_eqi(name, SG_LIT("X-Client"))) {
		request->has_client = sg_address_parse(value, &request->client);
	} else if (sg_str_eqi(name, SG_LIT("X-Managed"))) {
		request->managed = true;
	} else if (sg_str_eqi(name, SG_LIT("X-Intercepted"))) {
		request->intercepted = true;
	} else if (request->nheaders < HEADERS_MAX) {
		input->headers[request->nheaders++] = (struct sg_header){
		    name, value};
	}
}

static void
read_input(struct sg_str text, struct input *input)
{
	struct sg_str line = sg_str_cut(&text, '\n'), name;

	input->request = (struct sg_request){
	    .headers = input->headers, .now = 1795515300};
	input->request.method = sg_str_cut(&line, ' ');
	input->request.target = line;
	while (text.p != NULL) {
		line = sg_str_cut(&text, '\n');
		name = sg_str_cut(&line, ':');
		take_header(input, name, sg_str_trim(line));
	}
}

static void
check_signal(const struct sg_signal *signal)
{
	MUST(signal->technique >= SG_WEBPROXY &&
	    signal->technique <= SG_FRONTING);
	MUST(signal->tier >= SG_TIER_INTENT && signal->tier <= SG_TIER_NOISE);
	MUST(signal->target.n <= 253);
	for (size_t i = 0; i < signal->target.n; i++)
		MUST(signal->target.p[i] > ' ' && signal->target.p[i] < 0x7f);
}

static void
check_verdict(const struct sg_verdict *verdict)
{
	MUST(verdict->action == SG_ALLOW || verdict->action == SG_BLOCK);
	MUST(verdict->ground >= SG_BY_RULE &&
	    verdict->ground <= SG_BY_UNDECIDED);
	MUST(verdict->ground != SG_BY_UNSURE || verdict->fault != NULL);
	/*
	 * This policy lacks `if unsure allow`, so an unreadable request is
	 * blocked.
	 */
	MUST(verdict->fault == NULL || verdict->action == SG_BLOCK);
	MUST(verdict->fault == NULL || verdict->next_open == SG_NEVER);
	MUST(verdict->rule == SG_NO_RULE ||
	    verdict->rule < sg_gate_rules(gate));
	MUST(verdict->ground != SG_BY_RULE || verdict->rule != SG_NO_RULE);
	MUST(verdict->nsignals <= SG_SIGNALS_MAX);
	for (size_t i = 0; i < verdict->nsignals; i++) {
		check_signal(&verdict->signals[i]);
		for (size_t k = 0; k < i; k++)
			MUST(verdict->signals[i].technique !=
			    verdict->signals[k].technique);
	}
}

static void
check_same(const struct sg_verdict *a, const struct sg_verdict *b)
{
	MUST(a->action == b->action && a->ground == b->ground);
	MUST(a->rule == b->rule && a->intent == b->intent);
	MUST(a->platform == b->platform && a->next_open == b->next_open);
	MUST(a->nsignals == b->nsignals);
	for (size_t i = 0; i < a->nsignals; i++) {
		MUST(a->signals[i].technique == b->signals[i].technique);
		MUST(a->signals[i].tier == b->signals[i].tier);
		MUST(sg_str_eq(a->signals[i].target, b->signals[i].target));
	}
}

/*
 * Headers must not open a site: if a request is blocked without headers, it
 * must be blocked with them too. One exception is right. The policy's first
 * rule allows a page, and also what this page loads. Headers can say that the
 * page made the request.
 */
static void
check_headers(const struct sg_request *request, struct sg_scratch *beside,
    const struct sg_verdict *with)
{
	struct sg_request bare = *request;
	struct sg_verdict without;
	const char *first = request->target.n == 0 ? "" : request->target.p;

	if (*first == '/' || *first == '\\' || *first == '*')
		return; /* the host is in the Host header */
	bare.nheaders = 0;
	sg_gate_judge(gate, &bare, beside, &without);
	MUST(without.action != SG_BLOCK || with->action == SG_BLOCK ||
	    with->rule == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct input input;
	struct sg_verdict first, second;

	if (gate == NULL)
		make_world();
	read_input((struct sg_str){(const char *)data, size}, &input);
	sg_gate_judge(gate, &input.request, scratch[0], &first);
	check_verdict(&first);
	check_headers(&input.request, scratch[1], &first);
	/*
	 * The scratch memory still holds data of earlier requests. This data
	 * must not change the verdict.
	 */
	if (size % 2 == 0) {
		sg_gate_judge(gate, &input.request, scratch[1], &second);
		check_same(&first, &second);
	}
	return 0;
}
