/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * slow_client.c -- makes many uploads at a time through a proxy. Each upload
 * sends one byte a second and never ends.
 *
 *   slow_client COUNT ADDRESS PROXY CA-FILE URL [HEADER ...]
 *
 * The connections come from ADDRESS. The certificates of HTTPS must be signed
 * by CA-FILE. The program runs until it is killed, or until the proxy has
 * closed all connections. Each second it prints a line:
 *
 *   waiting 0 sending 588 answered 12 cut 0 status 403
 *
 * The first four numbers count connections. "waiting": the upload waits for
 * the proxy. "sending": bytes are being sent. "answered": an answer has
 * arrived, and the upload goes on. "cut": the proxy has closed the connection.
 * The last number is the highest status of all answers, or 0 if there is no
 * answer yet.
 *
 * If "Expect: 100-continue" is among the headers, each upload waits for the
 * proxy before it sends.
 */
#include <curl/curl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define BYTES 1000000 /* the Content-Length of each upload */
#define LONG_MS 3600000L

struct upload {
	CURL *curl;
	/* started: the upload has begun to send; due: it may send a byte now */
	bool started, due;
	bool cut;
	long status;
};

static struct upload *uploads;
static size_t count;

static _Noreturn void
fail(const char *what)
{
	(void)fprintf(stderr, "slow_client: %s\n", what);
	exit(2);
}

/* libcurl calls this to get bytes to send. */
static size_t
give_byte(char *to, size_t size, size_t n, void *data)
{
	struct upload *upload = data;

	if (!upload->due || size * n == 0)
		return CURL_READFUNC_PAUSE;
	upload->due = false;
	upload->started = true;
	*to = 'x';
	return 1;
}

/* libcurl calls this for each header of an answer. Headers of an answer to
 * CONNECT are left out. */
static size_t
take_header(char *line, size_t size, size_t n, void *data)
{
	struct upload *upload = data;
	long status = 0;

	if (size * n > 12 && memcmp(line, "HTTP/", 5) == 0)
		status = strtol(line + strcspn(line, " "), NULL, 10);
	if (status >= 200)
		upload->status = status;
	return size * n;
}

static size_t
drop_body(char *bytes, size_t size, size_t n, void *data)
{
	(void)bytes;
	(void)data;
	return size * n;
}

static void
start(struct upload *upload, CURLM *multi, char **argv,
    struct curl_slist *headers)
{
	CURL *curl = curl_easy_init();

	if (curl == NULL)
		fail("no memory");
	upload->curl = curl;
	curl_easy_setopt(curl, CURLOPT_PRIVATE, upload);
	curl_easy_setopt(curl, CURLOPT_INTERFACE, argv[0]);
	curl_easy_setopt(curl, CURLOPT_PROXY, argv[1]);
	curl_easy_setopt(curl, CURLOPT_CAINFO, argv[2]);
	curl_easy_setopt(curl, CURLOPT_URL, argv[3]);
	curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
	curl_easy_setopt(curl, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
	curl_easy_setopt(curl, CURLOPT_POST, 1L);
	curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE, (long)BYTES);
	curl_easy_setopt(curl, CURLOPT_READFUNCTION, give_byte);
	curl_easy_setopt(curl, CURLOPT_READDATA, upload);
	curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, take_header);
	curl_easy_setopt(curl, CURLOPT_HEADERDATA, upload);
	curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, drop_body);
	/* A slow client goes on sending even if an answer comes early. */
	curl_easy_setopt(curl, CURLOPT_KEEP_SENDING_ON_ERROR, 1L);
	curl_easy_setopt(curl, CURLOPT_EXPECT_100_TIMEOUT_MS, LONG_MS);
	curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, LONG_MS);
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	if (curl_multi_add_handle(multi, curl) != CURLM_OK)
		fail("cannot start an upload");
}

static void
note_ends(CURLM *multi)
{
	struct upload *upload;
	CURLMsg *message;
	int left;

	while ((message = curl_multi_info_read(multi, &left)) != NULL) {
		curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE,
		    &upload);
		upload->cut = true;
	}
}

static void
tell(void)
{
	size_t waiting = 0, sending = 0, answered = 0, cut = 0;
	long status = 0;

	for (size_t i = 0; i < count; i++) {
		if (uploads[i].status > status)
			status = uploads[i].status;
		if (uploads[i].status > 0)
			answered++;
		else if (uploads[i].cut)
			cut++;
		else if (uploads[i].started)
			sending++;
		else
			waiting++;
	}
	(void)printf("waiting %zu sending %zu answered %zu cut %zu status "
		     "%ld\n",
	    waiting, sending, answered, cut, status);
	(void)fflush(stdout);
}

/* Allows each upload to send another byte. */
static void
let_send(void)
{
	for (size_t i = 0; i < count; i++) {
		uploads[i].due = true;
		if (uploads[i].started && !uploads[i].cut)
			curl_easy_pause(uploads[i].curl, CURLPAUSE_CONT);
	}
}

int
main(int argc, char **argv)
{
	struct curl_slist *headers = NULL;
	time_t second = 0;
	CURLM *multi;
	int running = 1;

	if (argc < 6)
		fail("usage: slow_client COUNT ADDRESS PROXY CA-FILE URL "
		     "[HEADER ...]");
	count = strtoul(argv[1], NULL, 10);
	uploads = calloc(count, sizeof(*uploads));
	curl_global_init(CURL_GLOBAL_DEFAULT);
	multi = curl_multi_init();
	if (uploads == NULL || multi == NULL)
		fail("no memory");
	/* For uploads of up to 1 MiB, libcurl adds no Expect header of its own.
	 * So these uploads wait for "100 Continue" only if an argument is an
	 * Expect header. */
	headers = curl_slist_append(headers, "Content-Type: text/plain");
	for (int i = 6; i < argc; i++)
		headers = curl_slist_append(headers, argv[i]);
	for (size_t i = 0; i < count; i++)
		start(&uploads[i], multi, argv + 2, headers);
	while (running > 0) {
		if (time(NULL) != second) {
			second = time(NULL);
			let_send();
			tell();
		}
		if (curl_multi_perform(multi, &running) != CURLM_OK ||
		    curl_multi_poll(multi, NULL, 0, 100, NULL) != CURLM_OK)
			fail("libcurl ended");
		note_ends(multi);
	}
	tell();
	return 0;
}
