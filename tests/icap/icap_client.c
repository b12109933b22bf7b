/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * icap_client.c -- sends requests to a running c-icap as Squid would, and
 * prints the answers.
 *
 *   icap_client PORT METHOD TARGET [ICAP-HEADER ...]
 *                          send one request, print the whole answer
 *   icap_client PORT OPTIONS
 *                          send an OPTIONS request, print the answer
 *   icap_client PORT < requests.jsonl
 *                          send all requests, print one line for each answer
 *
 * A line of requests.jsonl has the format of `schoolgate judge`, and optionally
 * "port": "intercepted" and "body": BYTES. All requests use one connection. The
 * program does not check the answers.
 */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "icap.h"

struct text {
	char *p;
	size_t n;
	FILE *to;
};

static void
open_text(struct text *text)
{
	text->to = open_memstream(&text->p, &text->n);
	if (text->to == NULL)
		exit(2);
}

static const char *
string_of(const json_t *object, const char *key, const char *otherwise)
{
	const char *value = json_string_value(json_object_get(object, key));

	return value != NULL ? value : otherwise;
}

static void
put_encoded(FILE *to, const char *s)
{
	for (; *s != '\0'; s++) {
		if (*s <= ' ' || *s > '~' || strchr("%,", *s) != NULL)
			(void)fprintf(to, "%%%02X", (unsigned char)*s);
		else
			(void)fputc(*s, to);
	}
}

/* Returns the server name of the TLS connection, or "-" if there is no name. In
 * requests.jsonl the name is in the header X-SNI, as `schoolgate judge`
 * expects. */
static const char *
sni_of(const json_t *request)
{
	const char *name;
	json_t *value;

	json_object_foreach(json_object_get(request, "headers"), name, value)
	{
		if (strcasecmp(name, "X-SNI") == 0)
			return json_string_value(value);
	}
	return NULL;
}

static void
put_icap(FILE *to, const json_t *request)
{
	const char *sni = sni_of(request);
	const char *client = string_of(request, "client", NULL);
	const char *user = string_of(request, "user", "");
	size_t i;
	json_t *group;

	if (client != NULL)
		(void)fprintf(to,
		    "X-Client-IP: %s\r\nX-SG-Client: %s:40000\r\n", client,
		    client);
	if (user[0] != '\0')
		(void)fprintf(to, "X-Client-Username: %s\r\n", user);
	(void)fprintf(to,
	    "X-SG-MAC: %s\r\nX-SG-TLS: %s\r\n"
	    "X-SG-Mode: %s\r\nX-SG-Port: %s\r\nX-SG-SNI: ",
	    string_of(request, "mac", "-"), sni == NULL ? "-" : "TLS/1.0",
	    string_of(request, "mode", "byod"),
	    string_of(request, "port", "explicit"));
	put_encoded(to, sni == NULL ? "-" : sni);
	(void)fprintf(to, "\r\nX-SG-Inside: %s\r\nX-SG-Groups: ",
	    json_is_true(json_object_get(request, "inside")) ? "TLS/1.3" : "-");
	json_array_foreach(json_object_get(request, "groups"), i, group)
	{
		(void)fputs(i > 0 ? "," : "", to);
		put_encoded(to, json_string_value(group));
	}
	(void)fprintf(to, "%s\r\n", i > 0 ? "" : "-");
}

static void
put_http(FILE *to, const json_t *request)
{
	const char *name;
	json_t *value;

	(void)fprintf(to, "%s %s HTTP/1.1\r\n",
	    string_of(request, "method", "GET"), string_of(request, "url", ""));
	json_object_foreach(json_object_get(request, "headers"), name, value)
	{
		if (strcasecmp(name, "X-SNI") != 0)
			(void)fprintf(to, "%s: %s\r\n", name,
			    json_string_value(value));
	}
}

static json_t *
describe(const struct icap_reply *reply)
{
	json_t *out = json_object();
	const char *kind = "pass";
	const char *type;

	if (reply->status == 200 || reply->status == 206)
		kind = reply->is_response ? "response" : "request";
	json_object_set_new(out, "icap", json_integer(reply->status));
	json_object_set_new(out, "answer", json_string(kind));
	if (reply->is_response)
		json_object_set_new(out, "status",
		    json_integer(reply->http_status));
	else if (icap_header(reply->http_head, "X-SG-Verdict") != NULL)
		json_object_set_new(out, "marked", json_true());
	if (reply->is_response) {
		json_object_set_new(out, "bytes",
		    json_integer((json_int_t)reply->body_bytes));
		type = icap_header(reply->http_head, "Content-Type");
		json_object_set_new(out, "type",
		    json_string(type != NULL ? type : "-"));
	}
	return out;
}

static void
ask(struct icap_conn *conn, const json_t *line, struct icap_reply *reply)
{
	struct icap_request request = {
	    .body = (uint64_t)json_integer_value(json_object_get(line,
		"body"))};
	struct text icap, http;

	open_text(&icap);
	open_text(&http);
	put_icap(icap.to, line);
	put_http(http.to, line);
	(void)fclose(icap.to);
	(void)fclose(http.to);
	request.icap_headers = icap.p;
	request.http = http.p;
	icap_reqmod(conn, &request, reply);
	free(icap.p);
	free(http.p);
}

static int
ask_lines(struct icap_conn *conn)
{
	static struct icap_reply reply;
	char *line = NULL;
	size_t cap = 0;
	json_t *request, *out;

	while (getline(&line, &cap, stdin) > 0) {
		request = json_loads(line, 0, NULL);
		if (request == NULL) {
			(void)puts("{\"error\":\"not JSON\"}");
			continue;
		}
		ask(conn, request, &reply);
		out = describe(&reply);
		json_object_set(out, "id", json_object_get(request, "id"));
		(void)json_dumpf(out, stdout, JSON_COMPACT | JSON_SORT_KEYS);
		(void)putchar('\n');
		json_decref(out);
		json_decref(request);
	}
	free(line);
	return 0;
}

static int
ask_one(struct icap_conn *conn, char **argv)
{
	static struct icap_reply reply;
	struct icap_request request = {0};
	struct text icap, http;

	open_text(&icap);
	open_text(&http);
	(void)fprintf(http.to, "%s %s HTTP/1.1\r\n", argv[0], argv[1]);
	for (argv += 2; *argv != NULL; argv++)
		(void)fprintf(icap.to, "%s\r\n", *argv);
	(void)fclose(icap.to);
	(void)fclose(http.to);
	request.icap_headers = icap.p;
	request.http = http.p;
	icap_reqmod(conn, &request, &reply);
	(void)printf("%s\n%s\n%s", reply.icap_head, reply.http_head,
	    reply.body);
	free(icap.p);
	free(http.p);
	return 0;
}

static int
ask_options(struct icap_conn *conn)
{
	static struct icap_reply reply;

	icap_options(conn, &reply);
	(void)fputs(reply.icap_head, stdout);
	return 0;
}

int
main(int argc, char **argv)
{
	struct icap_conn *conn;
	bool options = argc == 3 && strcmp(argv[2], "OPTIONS") == 0;
	int status;

	if (argc != 2 && argc < 4 && !options) {
		(void)fputs("usage: icap_client PORT [OPTIONS | METHOD TARGET "
			    "[ICAP-HEADER ...]]\n",
		    stderr);
		return 2;
	}
	conn = icap_open((unsigned)strtoul(argv[1], NULL, 10));
	if (conn == NULL) {
		(void)fprintf(stderr,
		    "icap_client: nobody listens at port "
		    "%s\n",
		    argv[1]);
		return 2;
	}
	if (options)
		status = ask_options(conn);
	else
		status = argc == 2 ? ask_lines(conn) : ask_one(conn, argv + 2);
	icap_close(&conn);
	return status;
}
