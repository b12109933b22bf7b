/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * fetch.h -- one file from an https server, whole or not at all.
 *
 * The only place that knows libcurl.  Does not look into what it fetches.
 * The usual proxy variables (https_proxy, no_proxy) are heeded.
 */
#ifndef SG_FETCH_H
#define SG_FETCH_H

#include <stdint.h>
#include <stdio.h>

struct sg_arena;
struct sg_fetcher;

/* `done` of `all` bytes are here; all 0: the server did not say. */
typedef void sg_fetch_progress(void *ctx, uint64_t done, uint64_t all);

struct sg_fetch_options {
	const char *ca_file; /* PEM; NULL: what the system trusts */
	long patience_s;     /* with a server that says next to nothing */
	uint64_t most_bytes; /* of one file */
	sg_fetch_progress *progress; /* may be NULL */
	void *ctx;
};

#define SG_FETCH_PATIENCE_S 60
#define SG_FETCH_MOST_BYTES (UINT64_C(256) << 20)
#define SG_FETCH_DIGEST_BYTES 32 /* SHA-256 */

enum sg_fetch_result {
	SG_FETCH_FAILED = 1, /* `why` tells */
	SG_FETCH_NEW,        /* all of it is in `to` */
	SG_FETCH_SAME        /* as before, the server says */
};

struct sg_fetch {
	const char *url;
	FILE *to; /* borrowed; written from where it stands */
	/* What the server said of the file that is here already, or "".
	 * Replaced by what it says of the new one. */
	const char *etag, *modified;
	uint64_t bytes;
	uint8_t digest[SG_FETCH_DIGEST_BYTES];
	const char *why; /* "the server answered 404 (not found)" */
};

/* Owned by the caller.  Borrows `options`.  NULL: out of memory. */
struct sg_fetcher *sg_fetcher_new(const struct sg_fetch_options *options);
void sg_fetcher_free(struct sg_fetcher **fetcher);
/*
 * Fetch `fetch->url`, through at most 5 redirections, over https only and
 * with the server's certificate checked.  Texts go into `arena`.  What is in
 * `to` after a failure means nothing.
 */
enum sg_fetch_result sg_fetch(struct sg_fetcher *fetcher,
    struct sg_arena *arena, struct sg_fetch *fetch);

#endif
