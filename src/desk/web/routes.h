/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * routes.h -- the table of all calls.
 *
 * The table is constant.  Any thread.
 */
#ifndef SG_DESK_WEB_ROUTES_H
#define SG_DESK_WEB_ROUTES_H

#include <stddef.h>

#include "desk/web/web.h"

enum sg_route_flag {
	SG_ROUTE_OPEN = 1,   /* no session is needed */
	SG_ROUTE_REASON = 2, /* "reason" must say something */
	SG_ROUTE_SLOW = 4    /* may take seconds */
};

struct sg_route {
	const char *method, *path; /* in a path, "#" stands for a number */
	enum sg_may may; /* what the role must be allowed; 0: nothing */
	unsigned flags;  /* enum sg_route_flag */
	/* The parameters of a GET, or the members of a POST's body. */
	const struct sg_field *fields;
	void (*handle)(struct sg_web_call *call);
};

const struct sg_route *sg_routes(size_t *count);

#endif
