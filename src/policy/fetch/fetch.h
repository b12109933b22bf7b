/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * fetch.h -- downloads one file from an HTTPS server; a truncated download is a
 * failure.
 *
 * The only user of libcurl.  Does not look at the content.  Obeys the usual
 * proxy variables (https_proxy, no_proxy).  One thread at a time.
 */
#ifndef SG_FETCH_H
#define SG_FETCH_H

#include <stdint.h>
#include <stdio.h>

struct sg_arena;
struct sg_fetcher;

/* `done` of `all` bytes have arrived; `all` is 0 if the server gave no size. */
typedef void sg_fetch_progress(void *ctx, uint64_t done, uint64_t all);

struct sg_fetch_options {
	const char *ca_file; /* PEM; NULL: the system's CA certificates */
	long patience_s;     /* give up after this many seconds below 512
				bytes/s */
	uint64_t most_bytes; /* limit for one file, as transferred */
	sg_fetch_progress *progress; /* may be NULL */
	void *ctx;                   /* for `progress` */
};

/* Usual values for the options: 60 seconds, 256 MiB. */
#define SG_FETCH_PATIENCE_S 60
#define SG_FETCH_MOST_BYTES (UINT64_C(256) << 20)
#define SG_FETCH_DIGEST_BYTES 32 /* SHA-256 */

enum sg_fetch_result {
	SG_FETCH_FAILED = 1, /* `why` says why */
	SG_FETCH_NEW,        /* 200: the whole file is in `to` */
	SG_FETCH_SAME        /* 304: the file has not changed */
};

struct sg_fetch {
	const char *url;
	FILE *to; /* borrowed; written from its current position */
	/*
	 * ETag and Last-Modified of the file that we have, or "" to fetch in
	 * any case.  On SG_FETCH_NEW both are set to the headers of the new
	 * file.
	 */
	const char *etag, *modified;
	/* Results: */
	uint64_t bytes;                        /* received */
	uint8_t digest[SG_FETCH_DIGEST_BYTES]; /* set with SG_FETCH_NEW */
	const char *why; /* reason of SG_FETCH_FAILED, for example "the server
			    answered 404 (not found)" */
};

/*
 * Returns a fetcher, which can do many fetches, borrows `options`, and is freed
 * with sg_fetcher_free().  Returns NULL if there is no memory or libcurl lacks
 * an option.
 */
struct sg_fetcher *sg_fetcher_new(const struct sg_fetch_options *options);
void sg_fetcher_free(struct sg_fetcher **fetcher);
/*
 * Fetch `fetch->url`, with at most 5 redirects, over HTTPS only and with the
 * server's certificate checked.  Blocks for at most an hour; no retries.  The
 * texts set in `fetch` are static or in `arena`.  After a failure the content
 * of `to` is undefined.
 */
enum sg_fetch_result sg_fetch(struct sg_fetcher *fetcher,
    struct sg_arena *arena, struct sg_fetch *fetch);

#endif
