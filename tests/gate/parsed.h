/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * parsed.h -- a URL that a test parses, and assertions about the result.
 *
 * Not thread-safe: each test program has one `url`.
 */
#ifndef SG_PARSED_H
#define SG_PARSED_H

#include "../unit.h"

#include "gate/url.h"

/* The test parses into `url`. The functions below check `url`. */
static struct sg_url url;

/*
 * Fail unless `span` is `expected`. The message names the case `name` and the
 * part `what` of the URL.
 */
static inline void
assert_span(const char *name, const char *what, struct sg_str span,
    const char *expected)
{
	if (sg_str_eq(span, sg_str(expected)))
		return;
	fail_msg("%s: %s is \"%.*s\", not \"%s\"", name, what, (int)span.n,
	    span.n > 0 ? span.p : "", expected);
}

/*
 * Fail unless the parser found the fault `expected`; SG_URL_FINE is no fault.
 */
static inline void
assert_fault(const char *name, enum sg_url_fault expected)
{
	if (url.fault != expected)
		fail_msg("%s: %s, not %s", name, sg_url_fault_text(url.fault),
		    sg_url_fault_text(expected));
}

/*
 * Fail unless the parser found exactly these unusual spellings (SG_ODD_* bits).
 */
static inline void
assert_odd(const char *name, unsigned int expected)
{
	if (url.odd != expected)
		fail_msg("%s: odd is %#x, not %#x", name, (unsigned)url.odd,
		    expected);
}

#endif
