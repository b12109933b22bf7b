/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * server.h -- the HTTP server: libmicrohttpd reads requests and writes answers,
 * a pool of threads answers them.
 *
 * One thread reads and writes all connections of an address; it waits for
 * nothing else.  A request that is there whole is handed to the pool (pool.h),
 * and its connection is suspended meanwhile.
 */
#ifndef SG_DESK_WEB_SERVER_H
#define SG_DESK_WEB_SERVER_H

#include <stdint.h>

#include "base/why.h"
#include "desk/web/web.h"

struct sg_server;

/*
 * Listen at all addresses of web->conf, and answer.  `certificate` and `key`
 * are the texts of the PEM files, or NULL: no TLS; they are copied.  Returns
 * NULL, with the reason in `why`, if an address cannot be had.  `web` is
 * borrowed.
 */
struct sg_server *sg_server_start(const struct sg_web *web,
    const char *certificate, const char *key, char why[SG_WHY_BYTES]);
/* Returns the port of address number `i`: for tests, which listen at port 0. */
uint16_t sg_server_port(const struct sg_server *server, size_t i);
/* Take no more requests, finish those that run, and close all. */
void sg_server_stop(struct sg_server **server);

/*
 * For tests that fuzz: answer the bytes of one connection, in the caller's
 * thread.  `fd` is one end of a socket pair.
 */
struct sg_server *sg_server_for_test(const struct sg_web *web);
void sg_server_feed(struct sg_server *server, int fd);

#endif
