/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * fetch.h -- downloads one file from an HTTPS server.
 *
 * A truncated download is a failure.  The content is not examined.  The usual
 * proxy variables (https_proxy, no_proxy) are obeyed.  No other file uses
 * libcurl.  One thread at a time.
 */
#ifndef SG_FETCH_H
#define SG_FETCH_H

#include <stdint.h>
#include <stdio.h>

struct sg_arena;
struct sg_fetcher;

/* Called when `done` of `all` bytes have arrived.  `all` is 0 if the server
 * gave no size. */
typedef void sg_fetch_progress(void *ctx, uint64_t done, uint64_t all);

struct sg_fetch_options {
	const char *ca_file; /* CA certificates, in PEM format; NULL for the
				certificates of the system */
	long patience_s;     /* If the transfer is slower than 512 bytes/s for
				this many seconds, give up */
	uint64_t most_bytes; /* limit for the size of one file as transferred */
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
	/* ETag and Last-Modified of the stored file.  If both are "", the file
	 * is always fetched.  On SG_FETCH_NEW both are set to the headers of
	 * the new file. */
	const char *etag, *modified;
	/* Results: */
	uint64_t bytes;                        /* received */
	uint8_t digest[SG_FETCH_DIGEST_BYTES]; /* set with SG_FETCH_NEW */
	const char *why; /* reason of SG_FETCH_FAILED, for example "the server
			    answered 404 (not found)" */
};

/* Returns a fetcher for any number of fetches.  The fetcher borrows `options`.
 * Free the fetcher with sg_fetcher_free().  Returns NULL if there is no memory
 * or if libcurl lacks an option. */
struct sg_fetcher *sg_fetcher_new(const struct sg_fetch_options *options);
void sg_fetcher_free(struct sg_fetcher **fetcher);
/*
 * Fetch `fetch->url`, with at most 5 redirects.  Only HTTPS is used, and the
 * certificate of the server is checked.  The call blocks for at most an hour.
 * There are no retries.  The texts set in `fetch` are static or in `arena`.
 * After a failure the content of `fetch->to` is undefined.
 */
enum sg_fetch_result sg_fetch(struct sg_fetcher *fetcher,
    struct sg_arena *arena, struct sg_fetch *fetch);

#endif
