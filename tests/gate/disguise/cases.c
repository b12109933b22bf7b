/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * cases.c -- judges tables of requests and checks the signals: findings that a
 * request uses a circumvention technique.
 */
#include "../../unit.h"

#include "cases.h"

#include <stdio.h>
#include <stdlib.h>

static const char policy[] =
    "school \"Hillcrest School\"\n"
    "rules\n"
    "    block facebook, instagram, threads, snapchat, pinterest, tiktok, "
    "x, reddit, discord, tumblr for everyone always\n"
    "    otherwise allow\n";

struct sg_gate *
case_gate(void)
{
	return test_gate(policy);
}

int
case_open(void **state)
{
	*state = case_gate();
	return 0;
}

int
case_close(void **state)
{
	struct sg_gate *gate = *state;

	sg_gate_close(&gate);
	return 0;
}

#define HEADERS_MAX 24

struct sg_verdict
case_judge(const struct sg_gate *gate, const char *method, const char *url,
    const char *headers)
{
	static struct sg_scratch *scratch;
	struct sg_header found[HEADERS_MAX];
	struct sg_str rest = sg_str(headers), name;
	struct sg_request request = {.target = sg_str(url),
	    .method = sg_str(method == NULL ? "GET" : method),
	    .headers = found,
	    .has_client = true,
	    .now = test_utc("2026-11-24 10:15:00")};
	struct sg_verdict verdict;

	if (scratch == NULL)
		scratch = sg_scratch_new();
	assert_non_null(scratch);
	sg_address_parse(SG_LIT("10.40.7.5"), &request.client);
	while (rest.n > 0) {
		struct sg_str value = sg_str_cut(&rest, '|');

		name = sg_str_trim(sg_str_cut(&value, ':'));
		value = sg_str_trim(value);
		if (!sg_str_eq(name, SG_LIT("X-SNI"))) {
			assert_true(request.nheaders < HEADERS_MAX);
			found[request.nheaders++] = (struct sg_header){
			    name, value};
			continue;
		}
		request.sni_state = sg_str_eq(value, SG_LIT("-")) ?
		    SG_SNI_NONE :
		    SG_SNI_NAME;
		request.sni = value;
	}
	sg_gate_judge(gate, &request, scratch, &verdict);
	return verdict;
}

static const char *const techniques[] = {"", "webproxy", "relay",
    "alt_frontend", "address_trick", "name_trick", "dns_bypass", "vpn",
    "tunnel", "store_install", "search_intent", "fronting"};
static const char *const tiers[] = {"", "intent", "capability", "noise"};

const char *
case_technique(enum sg_technique technique)
{
	return techniques[technique];
}

const struct sg_signal *
case_signal(const struct sg_verdict *verdict, const char *technique)
{
	for (size_t i = 0; i < verdict->nsignals; i++)
		if (strcmp(techniques[verdict->signals[i].technique],
			technique) == 0)
			return &verdict->signals[i];
	return NULL;
}

void
case_tell(const struct sg_verdict *verdict, char *out, size_t cap)
{
	struct sg_out text;

	sg_out_init(&text, out, cap);
	for (size_t i = 0; i < verdict->nsignals; i++) {
		const struct sg_signal *s = &verdict->signals[i];

		sg_out_printf(&text, "%s%s %s %.*s", i == 0 ? "" : "; ",
		    techniques[s->technique], tiers[s->tier], (int)s->target.n,
		    s->target.p);
	}
}

static bool
is_as_wanted(const struct sg_verdict *verdict, const struct disguise_case *c)
{
	const struct sg_signal *signal;

	if (c->technique == NULL) {
		for (size_t i = 0; i < verdict->nsignals; i++)
			if (verdict->signals[i].tier != SG_TIER_NOISE)
				return false;
		return true;
	}
	signal = case_signal(verdict, c->technique);
	return signal != NULL && strcmp(tiers[signal->tier], c->tier) == 0 &&
	    sg_str_eq(signal->target, sg_str(c->target));
}

void
case_run(const struct sg_gate *gate, const struct disguise_case *cases,
    size_t count)
{
	char got[1024];
	size_t wrong = 0;

	for (size_t i = 0; i < count; i++) {
		const struct disguise_case *c = &cases[i];
		struct sg_verdict verdict = case_judge(gate, c->method, c->url,
		    c->headers);

		if (is_as_wanted(&verdict, c))
			continue;
		case_tell(&verdict, got, sizeof got);
		print_error("%s %s\n  wanted %s %s %s\n  got    %s%s\n",
		    c->method == NULL ? "GET" : c->method, c->url,
		    c->technique == NULL ? "nothing" : c->technique,
		    c->tier == NULL ? "" : c->tier,
		    c->target == NULL ? "" : c->target, got,
		    verdict.fault == NULL ? "" : verdict.fault);
		wrong++;
	}
	assert_int_equal(wrong, 0);
}
