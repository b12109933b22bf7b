/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test.h -- requests that only test the filter, and their records.
 *
 * `schoolgate doctor --test-filtering` asks the gate as Squid would ask it for
 * a device, with one more ICAP header, X-SG-Test. The gate judges such a
 * request as any other one, but its record is of the kind "test" (event.h), and
 * never reads as the doing of a person.
 *
 * No client can make its request look like a test. The header is one of the
 * ICAP request, which Squid writes, and Squid has no line that writes this one.
 * A client's own X-SG-Test is a header of the HTTP request: it is removed, and
 * nobody reads it. service.c takes the header from this machine's loopback
 * addresses only.
 *
 * The value of the header is NAME=VALUE&NAME=VALUE..., and each value is
 * percent-encoded. This module does not use c-icap. Thread-safe.
 */
#ifndef SG_ICAP_TEST_H
#define SG_ICAP_TEST_H

#include <stdbool.h>

#include "base/text.h"
#include "icap/meta.h"

struct sg_gate;
struct sg_request;
struct sg_verdict;

/* The header of the ICAP answer that says whether the journal has the record.
 */
#define SG_TEST_RECORDED "X-SG-Test: recorded"
#define SG_TEST_LOST "X-SG-Test: lost"

/* The values of the header. */
enum sg_test_part {
	SG_TEST_BY,      /* "by": who makes the test */
	SG_TEST_KIND,    /* "kind" of page: "adult" */
	SG_TEST_PAGE,    /* "page": its URL, as the list of test pages has it */
	SG_TEST_WANTED,  /* "wanted": "blocked" or "allowed" */
	SG_TEST_DEVICES, /* "devices" that use the port: "school-computers" */
	SG_TEST_WAY,     /* "way": the kind of port, as in X-SG-Port */
	SG_TEST_PORT,    /* "port": its number */
	SG_TEST_RUN,     /* "run": the same in all records of one run */
	/*
	 * "result": what came of asking Squid for the page, "blocked" or
	 * "allowed". If it is missing, the gate's own verdict is the result.
	 */
	SG_TEST_RESULT,
	SG_TEST_PARTS
};

struct sg_test {
	/* SG_TEST_BY is empty if the request is no test. */
	struct sg_str part[SG_TEST_PARTS];
};

static inline bool
sg_test_is(const struct sg_test *test)
{
	return test->part[SG_TEST_BY].n > 0;
}

/*
 * Reads the value of X-SG-Test. An empty value is no test. The decoded texts
 * are borrowed from `value` or lie in `buffer`. Returns NULL, or the fault as
 * static text; *test is then no test.
 */
const char *sg_test_read(struct sg_str value, struct sg_meta_buffer *buffer,
    struct sg_test *test);
/* Returns true if the result is the wanted one. */
bool sg_test_passed(const struct sg_test *test,
    const struct sg_verdict *verdict);
/*
 * Writes the member "test" of the record's object "schoolgate", without a comma
 * after it. If there is too little space, writes nothing. SG_TEST_MEMBERS bytes
 * are always enough.
 */
#define SG_TEST_MEMBERS 20480
void sg_test_members(const struct sg_test *test, const struct sg_gate *gate,
    const struct sg_request *request, const struct sg_verdict *verdict,
    struct sg_out *out);

#endif
