/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * parsed.h -- a parsed URL, and assertions about it.
 */
#ifndef SG_PARSED_H
#define SG_PARSED_H

#include "../unit.h"

#include "gate/url.h"

static struct sg_url url;

static inline void
assert_span(const char *name, const char *what, struct sg_str span,
    const char *expected)
{
	if (sg_str_eq(span, sg_str(expected)))
		return;
	fail_msg("%s: %s is \"%.*s\", not \"%s\"", name, what, (int)span.n,
	    span.n > 0 ? span.p : "", expected);
}

static inline void
assert_fault(const char *name, enum sg_url_fault expected)
{
	if (url.fault != expected)
		fail_msg("%s: %s, not %s", name, sg_url_fault_text(url.fault),
		    sg_url_fault_text(expected));
}

static inline void
assert_odd(const char *name, unsigned int expected)
{
	if (url.odd != expected)
		fail_msg("%s: odd is %#x, not %#x", name, (unsigned)url.odd,
		    expected);
}

#endif
