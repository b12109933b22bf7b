/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * fetch.c -- downloads with libcurl, sets all its limits, and explains failures
 * in plain words.
 *
 * There are no retries: the caller fetches again at the next update.
 */
#include "config.h"

#include "policy/fetch/fetch.h"

#include <curl/curl.h>
#include <errno.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/text.h"

#define REDIRECTS_MAX 5
#define WHOLE_TIME_MAX_S 3600
#define CONNECT_MAX_S 30
/* A transfer that is slower than this for `patience_s` seconds is aborted. */
#define SLOW_BYTES_A_SECOND 512
#define HEADER_MAX 512

struct sg_fetcher {
	CURL *curl;
	const struct sg_fetch_options *options;
	char error[CURL_ERROR_SIZE];
};

/* One fetch under way. */
struct transfer {
	struct sg_fetcher *fetcher;
	struct sg_fetch *fetch;
	crypto_hash_sha256_state digest;
	bool over;       /* more bytes than the limit most_bytes have arrived */
	int write_error; /* errno value, or 0 */
};

/* ---- callbacks of libcurl ----------------------------------------------- */

static size_t
take_bytes(char *bytes, size_t size, size_t n, void *ctx)
{
	struct transfer *t = ctx;
	long status = 0;

	(void)size; /* libcurl always passes 1 */
	curl_easy_getinfo(t->fetcher->curl, CURLINFO_RESPONSE_CODE, &status);
	if (n > t->fetcher->options->most_bytes - t->fetch->bytes) {
		t->over = true;
		return 0;
	}
	t->fetch->bytes += n;
	/* Drop the body of an error response. */
	if (status != 200)
		return n;
	crypto_hash_sha256_update(&t->digest, (unsigned char *)bytes, n);
	if (fwrite(bytes, 1, n, t->fetch->to) == n)
		return n;
	t->write_error = errno;
	return 0;
}

static int
tell_progress(void *ctx, curl_off_t all, curl_off_t done, curl_off_t up_all,
    curl_off_t up_done)
{
	const struct transfer *t = ctx;
	const struct sg_fetch_options *options = t->fetcher->options;

	(void)up_all;
	(void)up_done;
	if (options->progress != NULL && done > 0)
		options->progress(options->ctx, (uint64_t)done, (uint64_t)all);
	return 0;
}

/* ---- setting up --------------------------------------------------------- */

/* Returns false if libcurl does not know one of the options. */
static bool
set_options(struct sg_fetcher *f)
{
	const struct sg_fetch_options *o = f->options;
	long connect_s = o->patience_s < CONNECT_MAX_S ? o->patience_s :
							 CONNECT_MAX_S;
	CURL *c = f->curl;
	unsigned bad = 0; /* bitwise OR of all results */

	bad |= curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "https");
	bad |= curl_easy_setopt(c, CURLOPT_REDIR_PROTOCOLS_STR, "https");
	bad |= curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 1L);
	bad |= curl_easy_setopt(c, CURLOPT_MAXREDIRS, (long)REDIRECTS_MAX);
	bad |= curl_easy_setopt(c, CURLOPT_SSL_VERIFYPEER, 1L);
	bad |= curl_easy_setopt(c, CURLOPT_SSL_VERIFYHOST, 2L);
	bad |= curl_easy_setopt(c, CURLOPT_SSLVERSION,
	    (long)CURL_SSLVERSION_TLSv1_2);
	if (o->ca_file != NULL) {
		bad |= curl_easy_setopt(c, CURLOPT_CAINFO, o->ca_file);
		bad |= curl_easy_setopt(c, CURLOPT_CAPATH, NULL);
	}
	/* Use a new connection for each request.  Some servers close
	 * connections that they promised to keep alive, and libcurl then fails
	 * after a few tries. */
	bad |= curl_easy_setopt(c, CURLOPT_FORBID_REUSE, 1L);
	bad |= curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT, connect_s);
	bad |= curl_easy_setopt(c, CURLOPT_LOW_SPEED_LIMIT,
	    (long)SLOW_BYTES_A_SECOND);
	bad |= curl_easy_setopt(c, CURLOPT_LOW_SPEED_TIME, o->patience_s);
	bad |= curl_easy_setopt(c, CURLOPT_TIMEOUT, (long)WHOLE_TIME_MAX_S);
	bad |= curl_easy_setopt(c, CURLOPT_MAXFILESIZE_LARGE,
	    (curl_off_t)o->most_bytes);
	bad |= curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
	bad |= curl_easy_setopt(c, CURLOPT_USERAGENT,
	    "schoolgate/" PACKAGE_VERSION);
	bad |= curl_easy_setopt(c, CURLOPT_ERRORBUFFER, f->error);
	bad |= curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, take_bytes);
	bad |= curl_easy_setopt(c, CURLOPT_XFERINFOFUNCTION, tell_progress);
	bad |= curl_easy_setopt(c, CURLOPT_NOPROGRESS, 0L);
	return bad == 0;
}

struct sg_fetcher *
sg_fetcher_new(const struct sg_fetch_options *options)
{
	struct sg_fetcher *f;

	if (sodium_init() < 0 || curl_global_init(CURL_GLOBAL_DEFAULT) != 0)
		return NULL;
	f = calloc(1, sizeof(*f));
	if (f == NULL)
		return NULL;
	f->options = options;
	f->curl = curl_easy_init();
	if (f->curl == NULL || !set_options(f))
		sg_fetcher_free(&f);
	return f;
}

void
sg_fetcher_free(struct sg_fetcher **fetcher)
{
	if (*fetcher == NULL)
		return;
	curl_easy_cleanup((*fetcher)->curl);
	free(*fetcher);
	*fetcher = NULL;
	curl_global_cleanup();
}

/* If the value is not empty, append the header "NAME: VALUE". */
static struct curl_slist *
with_header(struct curl_slist *headers, struct sg_arena *arena,
    const char *name, const char *value)
{
	struct curl_slist *longer;

	if (*value == '\0')
		return headers;
	longer = curl_slist_append(headers,
	    sg_arena_printf(arena, "%s: %s", name, value));
	/* If there is no memory, leave out the header.  The server then sends
	 * the whole file. */
	return longer == NULL ? headers : longer;
}

/* ---- results ------------------------------------------------------------ */

/* Returns a header of the response.  Returns "" if the header is missing or too
 * long, or has characters that we would not send back. */
static const char *
header(const struct sg_fetcher *f, struct sg_arena *arena, const char *name)
{
	struct curl_header *found;

	if (curl_easy_header(f->curl, name, 0, CURLH_HEADER, -1, &found) !=
		CURLHE_OK ||
	    strlen(found->value) > HEADER_MAX)
		return "";
	for (const char *p = found->value; *p != '\0'; p++)
		if (*p < ' ' || *p > '~')
			return "";
	return sg_arena_dup(arena, sg_str(found->value));
}

static const char *
status_words(long status)
{
	switch (status) {
	case 401:
	case 403:
		return " (not allowed)";
	case 404:
		return " (not found)";
	case 410:
		return " (gone)";
	case 429:
		return " (too many requests)";
	default:
		return status >= 500 ? " (a fault of its own)" : "";
	}
}

static const struct {
	CURLcode code;
	const char *words;
	bool details; /* add libcurl's message */
} failures[] = {
    {CURLE_URL_MALFORMAT, "the address cannot be read", false},
    {CURLE_COULDNT_RESOLVE_PROXY, "the proxy's name cannot be found", false},
    {CURLE_COULDNT_RESOLVE_HOST, "the server's name cannot be found", false},
    {CURLE_COULDNT_CONNECT, "the server cannot be reached", false},
    {CURLE_PARTIAL_FILE, "the transfer was cut off", false},
    {CURLE_RECV_ERROR, "the transfer was cut off", false},
    {CURLE_GOT_NOTHING, "the server ended the connection without an answer",
	false},
    {CURLE_UNSUPPORTED_PROTOCOL,
	"the server sends us on to an address that is not https", false},
    {CURLE_PEER_FAILED_VERIFICATION,
	"the server's certificate cannot be trusted", true},
    {CURLE_SSL_CACERT_BADFILE,
	"the file of trusted certificates cannot be used", true},
    {CURLE_OUT_OF_MEMORY, "there is not enough memory", false},
};

static const char *
why_not(const struct transfer *t, struct sg_arena *arena, CURLcode code)
{
	const struct sg_fetcher *f = t->fetcher;
	const char *details = *f->error != '\0' ? f->error :
						  curl_easy_strerror(code);

	if (t->over || code == CURLE_FILESIZE_EXCEEDED)
		return sg_arena_printf(arena, "it is over %llu MB",
		    (unsigned long long)(f->options->most_bytes >> 20));
	if (t->write_error != 0)
		return sg_arena_printf(arena, "it cannot be written down: %s",
		    strerror(t->write_error));
	if (code == CURLE_TOO_MANY_REDIRECTS)
		return sg_arena_printf(arena,
		    "the server sends us on more "
		    "than %d times",
		    REDIRECTS_MAX);
	if (code == CURLE_OPERATION_TIMEDOUT)
		return sg_arena_printf(arena,
		    "the server does not answer, or "
		    "sends next to nothing for %ld seconds",
		    f->options->patience_s);
	for (size_t i = 0; i < sizeof(failures) / sizeof(failures[0]); i++)
		if (failures[i].code == code)
			return failures[i].details ?
			    sg_arena_printf(arena, "%s: %s", failures[i].words,
				details) :
			    failures[i].words;
	return sg_arena_printf(arena, "%s", details);
}

/*
 * Returns true if libcurl can notice that the transfer was truncated.  It
 * cannot do so for an HTTP/1 response without Content-Length and
 * Transfer-Encoding.  Such a response ends when the connection is closed, even
 * if it is closed too early.
 */
static bool
has_end(const struct sg_fetcher *f, struct sg_arena *arena)
{
	curl_off_t length = -1;
	long version = 0;

	curl_easy_getinfo(f->curl, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &length);
	curl_easy_getinfo(f->curl, CURLINFO_HTTP_VERSION, &version);
	return length >= 0 || version > CURL_HTTP_VERSION_1_1 ||
	    *header(f, arena, "Transfer-Encoding") != '\0';
}

static enum sg_fetch_result
result_of(struct transfer *t, struct sg_arena *arena, bool conditional)
{
	struct sg_fetch *fetch = t->fetch;
	long status = 0;

	curl_easy_getinfo(t->fetcher->curl, CURLINFO_RESPONSE_CODE, &status);
	if (status == 304 && conditional)
		return SG_FETCH_SAME;
	if (status != 200) {
		fetch->why = sg_arena_printf(arena,
		    "the server answered "
		    "%ld%s",
		    status, status_words(status));
		return SG_FETCH_FAILED;
	}
	if (!has_end(t->fetcher, arena)) {
		fetch->why = "the server does not say how long it is, and so "
			     "nobody knows whether all of it came";
		return SG_FETCH_FAILED;
	}
	if (fflush(fetch->to) != 0) {
		fetch->why = sg_arena_printf(arena,
		    "it cannot be written "
		    "down: %s",
		    strerror(errno));
		return SG_FETCH_FAILED;
	}
	crypto_hash_sha256_final(&t->digest, fetch->digest);
	fetch->etag = header(t->fetcher, arena, "ETag");
	fetch->modified = header(t->fetcher, arena, "Last-Modified");
	return SG_FETCH_NEW;
}

enum sg_fetch_result
sg_fetch(struct sg_fetcher *fetcher, struct sg_arena *arena,
    struct sg_fetch *fetch)
{
	struct transfer t = {.fetcher = fetcher, .fetch = fetch};
	bool conditional = *fetch->etag != '\0' || *fetch->modified != '\0';
	struct curl_slist *headers = NULL;
	enum sg_fetch_result result = SG_FETCH_FAILED;
	CURLcode code;

	headers = with_header(headers, arena, "If-None-Match", fetch->etag);
	headers = with_header(headers, arena, "If-Modified-Since",
	    fetch->modified);
	fetch->bytes = 0;
	fetch->why = "";
	crypto_hash_sha256_init(&t.digest);
	*fetcher->error = '\0';
	curl_easy_setopt(fetcher->curl, CURLOPT_HTTPHEADER, headers);
	curl_easy_setopt(fetcher->curl, CURLOPT_WRITEDATA, &t);
	curl_easy_setopt(fetcher->curl, CURLOPT_XFERINFODATA, &t);
	code = curl_easy_setopt(fetcher->curl, CURLOPT_URL, fetch->url);
	if (code == CURLE_OK)
		code = curl_easy_perform(fetcher->curl);
	if (code == CURLE_OK)
		result = result_of(&t, arena, conditional);
	else
		fetch->why = why_not(&t, arena, code);
	curl_easy_setopt(fetcher->curl, CURLOPT_HTTPHEADER, NULL);
	curl_slist_free_all(headers);
	return result;
}
