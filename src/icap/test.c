/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test.c -- reads the header by which a request says that it only tests the
 * filter, and writes the facts of the test for its record.
 */
#include "icap/test.h"

#include "gate/address.h"
#include "gate/gate.h"
#include "gate/set.h"

/* The parts are encoded as the items of this header are. */
#define ENCODED SG_FACT_GROUPS
/* A record names at most so many groups. */
#define GROUPS_MOST 64

static const char *const names[SG_TEST_PARTS] = {
    [SG_TEST_BY] = "by",
    [SG_TEST_KIND] = "kind",
    [SG_TEST_PAGE] = "page",
    [SG_TEST_WANTED] = "wanted",
    [SG_TEST_DEVICES] = "devices",
    [SG_TEST_WAY] = "way",
    [SG_TEST_PORT] = "port",
    [SG_TEST_RUN] = "run",
    [SG_TEST_RESULT] = "result",
};

/* Returns the part with this name, or NULL. */
static struct sg_str *
part_named(struct sg_test *test, struct sg_str name)
{
	for (size_t i = 0; i < SG_TEST_PARTS; i++)
		if (sg_str_eq(name, sg_str(names[i])))
			return &test->part[i];
	return NULL;
}

static bool
is_result(struct sg_str word)
{
	return sg_str_eq(word, SG_LIT("blocked")) ||
	    sg_str_eq(word, SG_LIT("allowed"));
}

/* Returns true if nothing is missing that a record needs. */
static bool
is_complete(const struct sg_test *test)
{
	return sg_test_is(test) && test->part[SG_TEST_KIND].n > 0 &&
	    test->part[SG_TEST_PAGE].n > 0 &&
	    is_result(test->part[SG_TEST_WANTED]) &&
	    (test->part[SG_TEST_RESULT].n == 0 ||
		is_result(test->part[SG_TEST_RESULT]));
}

static bool
read_parts(struct sg_str value, struct sg_meta_buffer *buffer,
    struct sg_test *test)
{
	struct sg_str text, name, *part;

	while (value.n > 0) {
		text = sg_str_cut(&value, '&');
		name = sg_str_cut(&text, '=');
		part = part_named(test, name);
		if (part == NULL || part->n > 0 || text.p == NULL ||
		    sg_meta_decode(ENCODED, text, buffer, part) != NULL)
			return false;
	}
	return is_complete(test);
}

const char *
sg_test_read(struct sg_str value, struct sg_meta_buffer *buffer,
    struct sg_test *test)
{
	*test = (struct sg_test){{{NULL, 0}}};
	if (value.n == 0 || read_parts(value, buffer, test))
		return NULL;
	*test = (struct sg_test){{{NULL, 0}}};
	return "X-SG-Test cannot be read";
}

static struct sg_str
result_of(const struct sg_test *test, const struct sg_verdict *verdict)
{
	if (test->part[SG_TEST_RESULT].n > 0)
		return test->part[SG_TEST_RESULT];
	return verdict->action == SG_ALLOW ? SG_LIT("allowed") :
					     SG_LIT("blocked");
}

bool
sg_test_passed(const struct sg_test *test, const struct sg_verdict *verdict)
{
	return sg_str_eq(result_of(test, verdict), test->part[SG_TEST_WANTED]);
}

static void
put_text(struct sg_out *out, const char *name, struct sg_str value)
{
	if (value.n == 0)
		return;
	sg_out_printf(out, "\"%s\":\"", name);
	sg_out_json(out, value);
	sg_out_text(out, "\",");
}

/* Writes the groups of the policy that the device is in, as the gate sees it.
 */
static void
put_groups(const struct sg_gate *gate, const struct sg_request *request,
    struct sg_out *out)
{
	uint64_t groups[SG_SET_WORDS] = {0};
	unsigned n = 0;

	sg_gate_who(gate, request, groups);
	sg_out_text(out, "\"groups\":[");
	for (uint32_t i = 0; i < sg_gate_groups(gate) && n < GROUPS_MOST; i++) {
		if ((groups[i / 64] >> i % 64 & 1) == 0)
			continue;
		sg_out_text(out, n++ == 0 ? "\"" : ",\"");
		sg_out_json(out, sg_str(sg_gate_group(gate, i)));
		sg_out_char(out, '"');
	}
	sg_out_char(out, ']');
}

void
sg_test_members(const struct sg_test *test, const struct sg_gate *gate,
    const struct sg_request *request, const struct sg_verdict *verdict,
    struct sg_out *out)
{
	char address[SG_ADDRESS_TEXT] = "";
	size_t from = out->n;

	if (request->has_client)
		sg_address_text(&request->client, address);
	sg_out_text(out, "\"test\":{");
	for (size_t i = 0; i < SG_TEST_RESULT; i++)
		put_text(out, names[i], test->part[i]);
	put_text(out, "result", result_of(test, verdict));
	put_text(out, "through",
	    test->part[SG_TEST_RESULT].n > 0 ? SG_LIT("squid") :
					       SG_LIT("gate"));
	put_text(out, "device", sg_str(address));
	put_groups(gate, request, out);
	sg_out_char(out, '}');
	if (out->full)
		out->n = from;
}
