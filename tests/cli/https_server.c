/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * https_server.c -- an https server on 127.0.0.1 that misbehaves on demand.
 *
 * Files in FOLDER hold the answers, byte for byte. Other files in FOLDER decide
 * how an answer is sent.
 *
 * usage: https_server CERTIFICATES KEY FOLDER
 *
 * The server prints its port and serves until it is killed. For /NAME it sends
 *     FOLDER/NAME.reply   the answer, with its headers
 *     FOLDER/NAME.same    instead of NAME.reply, if the request says which
 *                         version the client has (If-None-Match or
 *                         If-Modified-Since)
 *
 * If one of these files exists, the answer is sent in this way:
 *     FOLDER/NAME.slow    one byte at a time, five a second
 *     FOLDER/NAME.cut     the connection is closed afterwards, without
 *                         TLS's closing alert
 *
 * Each request adds a line "NAME [VERSION] [DATE]" to FOLDER/log. VERSION is
 * the value of If-None-Match; DATE is the value of If-Modified-Since.
 */
#define _POSIX_C_SOURCE 200809L
#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define REQUEST_MAX 8192
#define PATH_MAX_BYTES 512
#define BLOCK_BYTES 16384
#define CLIENT_S 20 /* seconds after which a connection is ended */

static const char *folder;

static void
fail(const char *what)
{
	fprintf(stderr, "https_server: %s\n", what);
	ERR_print_errors_fp(stderr);
	exit(1);
}

/* ---- the request -------------------------------------------------------- */

/* Reads a request up to its empty line.  Returns false if the client closes. */
static bool
read_request(SSL *ssl, char *request)
{
	size_t n = 0;
	int got;

	do {
		got = SSL_read(ssl, request + n, (int)(REQUEST_MAX - 1 - n));
		if (got <= 0)
			return false;
		n += (size_t)got;
		request[n] = '\0';
	} while (strstr(request, "\r\n\r\n") == NULL && n < REQUEST_MAX - 1);
	return true;
}

/* Copies the value of a header; "" if the request does not have it. */
static void
header(const char *request, const char *name, char *value, size_t cap)
{
	const char *at = strstr(request, name);
	size_t n;

	*value = '\0';
	if (at == NULL)
		return;
	at += strlen(name);
	n = strcspn(at, "\r\n");
	snprintf(value, cap, "%.*s", (int)n, at);
}

/* Reads the requested name; returns false if it is not a valid name. */
static bool
path_of(const char *request, char name[PATH_MAX_BYTES])
{
	size_t n;

	if (strncmp(request, "GET /", 5) != 0)
		return false;
	n = strcspn(request + 5, " ?\r\n");
	if (n >= PATH_MAX_BYTES)
		return false;
	memcpy(name, request + 5, n);
	name[n] = '\0';
	return strstr(name, "..") == NULL;
}

static void
write_log(const char *name, const char *etag, const char *since)
{
	char path[PATH_MAX_BYTES];
	FILE *log;

	snprintf(path, sizeof path, "%s/log", folder);
	log = fopen(path, "a");
	if (log == NULL)
		return;
	fprintf(log, "%s [%s] [%s]\n", name, etag, since);
	fclose(log);
}

/* ---- the answer --------------------------------------------------------- */

/* Opens FOLDER/NAME.KIND; returns NULL if there is no such file. */
static FILE *
open_kind(const char *name, const char *kind)
{
	char path[2 * PATH_MAX_BYTES];

	snprintf(path, sizeof path, "%s/%s.%s", folder, name, kind);
	return fopen(path, "r");
}

static bool
is_told(const char *name, const char *kind)
{
	FILE *file = open_kind(name, kind);

	if (file != NULL)
		fclose(file);
	return file != NULL;
}

static void
send_file(SSL *ssl, FILE *file, bool slow)
{
	const struct timespec fifth = {.tv_nsec = 200000000};
	char block[BLOCK_BYTES];
	size_t n;

	while ((n = fread(block, 1, slow ? 1 : sizeof block, file)) > 0) {
		if (SSL_write(ssl, block, (int)n) <= 0)
			return;
		if (slow)
			nanosleep(&fifth, NULL);
	}
}

static void
answer(SSL *ssl, int fd)
{
	static const char none[] = "HTTP/1.1 404 Not Found\r\n"
				   "Content-Length: 5\r\n\r\nnone\n";
	char request[REQUEST_MAX], name[PATH_MAX_BYTES];
	char etag[256], since[256];
	FILE *file = NULL;

	if (!read_request(ssl, request) || !path_of(request, name))
		return;
	header(request, "If-None-Match: ", etag, sizeof etag);
	header(request, "If-Modified-Since: ", since, sizeof since);
	write_log(name, etag, since);
	if (*etag != '\0' || *since != '\0')
		file = open_kind(name, "same");
	if (file == NULL)
		file = open_kind(name, "reply");
	if (file == NULL) {
		SSL_write(ssl, none, sizeof none - 1);
		SSL_shutdown(ssl);
		return;
	}
	send_file(ssl, file, is_told(name, "slow"));
	fclose(file);
	if (is_told(name, "cut"))
		shutdown(fd, SHUT_RDWR);
	else
		SSL_shutdown(ssl);
}

/* ---- the server --------------------------------------------------------- */

static void
serve(SSL_CTX *context, int fd)
{
	SSL *ssl = SSL_new(context);

	alarm(CLIENT_S);
	if (ssl != NULL && SSL_set_fd(ssl, fd) == 1 && SSL_accept(ssl) == 1)
		answer(ssl, fd);
	SSL_free(ssl);
	close(fd);
}

static int
listen_anywhere(void)
{
	struct sockaddr_in address = {.sin_family = AF_INET};
	socklen_t size = sizeof address;
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (fd < 0 || bind(fd, (struct sockaddr *)&address, size) != 0 ||
	    listen(fd, 16) != 0 ||
	    getsockname(fd, (struct sockaddr *)&address, &size) != 0)
		fail("cannot listen on 127.0.0.1");
	printf("%d\n", ntohs(address.sin_port));
	fflush(stdout);
	return fd;
}

int
main(int argc, char **argv)
{
	SSL_CTX *context = SSL_CTX_new(TLS_server_method());
	int listening, fd;

	if (argc != 4)
		fail("usage: https_server CERTIFICATES KEY FOLDER");
	folder = argv[3];
	if (context == NULL ||
	    SSL_CTX_use_certificate_chain_file(context, argv[1]) != 1 ||
	    SSL_CTX_use_PrivateKey_file(context, argv[2], SSL_FILETYPE_PEM) !=
		1)
		fail("the certificate or its key cannot be used");
	signal(SIGPIPE, SIG_IGN);
	signal(SIGCHLD, SIG_IGN); /* the kernel reaps ended children */
	listening = listen_anywhere();
	for (;;) {
		fd = accept(listening, NULL, NULL);
		if (fd < 0)
			continue;
		if (fork() == 0) {
			close(listening);
			serve(context, fd);
			_exit(0);
		}
		close(fd);
	}
}
