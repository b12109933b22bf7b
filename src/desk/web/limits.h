/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * limits.h -- ends connections that take too long, so that clients that send or
 * read slowly cannot occupy all connections.
 *
 * libmicrohttpd ends connections that are silent.  A client that sends a byte
 * now and then is not silent; so each step of a request (its headers, its body,
 * reading the answer) has a deadline here.  Thread-safe.
 */
#ifndef SG_DESK_WEB_LIMITS_H
#define SG_DESK_WEB_LIMITS_H

#include <stdbool.h>
#include <stdint.h>

#define SG_LIMIT_CONNECTIONS 256 /* all; more are refused */
#define SG_LIMIT_PER_ADDRESS 48  /* of one address, without a proxy */
#define SG_LIMIT_SILENT_S 30
#define SG_LIMIT_HEADERS_MS 30000
#define SG_LIMIT_BODY_MS 30000
#define SG_LIMIT_ANSWER_MS 120000 /* also a pack must be read in this time */
#define SG_LIMIT_IDLE_MS 60000    /* until the next request is there whole */
#define SG_LIMIT_MEMORY ((size_t)48 * 1024) /* of a connection's headers */

struct sg_limits;
struct sg_limited; /* a connection */

/* Returns NULL if there is no memory, no descriptor or no thread. */
struct sg_limits *sg_limits_new(void);
/* Call it when no connection is left. */
void sg_limits_free(struct sg_limits **limits);

/* A connection begins; its first deadline is that of the headers.  Returns NULL
 * if there is no memory: then it has no deadline. */
struct sg_limited *sg_limits_add(struct sg_limits *limits, int fd);
/* Set the deadline of the step that begins; 0: none (the server works). */
void sg_limits_step(struct sg_limits *limits, struct sg_limited *connection,
    int64_t within_ms);
/* The connection is closed.  Call it before its descriptor is closed. */
void sg_limits_drop(struct sg_limits *limits, struct sg_limited **connection);

#endif
