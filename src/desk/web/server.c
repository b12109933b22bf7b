/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* server.c -- the HTTP server, with libmicrohttpd. */
#include "desk/web/server.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <microhttpd.h>

#include "desk/web/headers.h"
#include "desk/web/limits.h"
#include "desk/web/pool.h"

/* Requests that are not written as RFC 9112 wants are refused. */
#if MHD_VERSION >= 0x00097601
#define STRICT MHD_OPTION_CLIENT_DISCIPLINE_LVL
#else
#define STRICT MHD_OPTION_STRICT_FOR_CLIENT
#endif

struct sg_server {
	const struct sg_web *web;
	struct sg_limits *limits;
	struct sg_pool *pool;        /* NULL in a test that fuzzes */
	struct sg_web_worker worker; /* for such a test */
	struct MHD_Daemon *daemons[SG_DESK_LISTENS];
	size_t ndaemons;
	bool tls;
};

/* A request, from its first line to the end of its answer. */
struct request {
	struct sg_job job; /* first member */
	struct sg_server *server;
	struct MHD_Connection *connection;
	struct sg_limited *limited; /* its connection */
	char *target;
	const char *wrong_target;
	char peer[INET6_ADDRSTRLEN];
	struct sg_http_request http;
	struct sg_http_answer answer;
	char *body;
	size_t body_cap;
	bool begun, too_large, done;
};

/* ---- the body ----------------------------------------------------------- */

/* Append a part of the body.  What is too much is dropped. */
static void
take_part(struct request *r, const char *part, size_t size)
{
	size_t n = r->http.body.n;
	char *more;

	if (r->too_large || size > SG_HTTP_BODY_BYTES - n) {
		r->too_large = true;
		return;
	}
	if (n + size > r->body_cap) {
		r->body_cap = n + size < 4096 ? 4096 : 2 * (n + size);
		more = realloc(r->body, r->body_cap);
		if (more == NULL) {
			r->too_large = true;
			return;
		}
		r->body = more;
	}
	memcpy(r->body + n, part, size);
	r->http.body = (struct sg_str){r->body, n + size};
}

/* ---- the request's head ------------------------------------------------- */

static enum MHD_Result
take_header(void *arg, enum MHD_ValueKind kind, const char *name,
    const char *value)
{
	struct request *r = arg;
	enum sg_http_header header = sg_http_header_of(name);

	(void)kind;
	if (header == SG_HTTP_HEADERS)
		return MHD_YES;
	if (r->http.header[header] != NULL)
		r->http.twice = true;
	r->http.header[header] = value == NULL ? "" : value;
	return MHD_YES;
}

static void
find_peer(struct request *r)
{
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(
	    r->connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
	const struct sockaddr *from = info == NULL ? NULL : info->client_addr;
	const void *address = NULL;

	if (from != NULL && from->sa_family == AF_INET)
		address = &((const struct sockaddr_in *)(const void *)from)
			       ->sin_addr;
	else if (from != NULL && from->sa_family == AF_INET6)
		address = &((const struct sockaddr_in6 *)(const void *)from)
			       ->sin6_addr;
	if (address != NULL &&
	    inet_ntop(from->sa_family, address, r->peer, sizeof r->peer) !=
		NULL)
		r->http.peer = r->peer;
}

static void
begin(struct request *r, const char *method)
{
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(
	    r->connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);

	r->begun = true;
	r->http.method = method;
	r->http.tls = r->server->tls;
	if (info != NULL)
		r->limited = info->socket_context;
	find_peer(r);
	(void)MHD_get_connection_values(r->connection, MHD_HEADER_KIND,
	    take_header, r);
	if (r->http.header[SG_HTTP_LENGTH] != NULL &&
	    strtoull(r->http.header[SG_HTTP_LENGTH], NULL, 10) >
		SG_HTTP_BODY_BYTES)
		r->too_large = true;
	r->wrong_target = strlen(r->target) > SG_HTTP_TARGET_BYTES ?
	    "long" :
	    sg_http_target(r->target, &r->http);
	sg_limits_step(r->server->limits, r->limited, SG_LIMIT_BODY_MS);
}

/* ---- the answer --------------------------------------------------------- */

/* Returns true if the request is refused before anybody looks at it. */
static bool
refuse_early(struct request *r)
{
	if (r->wrong_target != NULL && strcmp(r->wrong_target, "long") == 0)
		sg_http_fail(&r->answer, 414, "too-large", NULL,
		    "The address is too long.");
	else if (r->wrong_target != NULL)
		sg_http_fail(&r->answer, 400, "bad", NULL, "%s",
		    r->wrong_target);
	else if (r->too_large)
		sg_http_fail(&r->answer, 413, "too-large", NULL,
		    "The request is larger than 256 KiB.");
	else
		return false;
	return true;
}

/* Write the JSON of the answer into memory. */
static void
dump(struct sg_http_answer *answer)
{
	json_t *json = answer->json;
	char *text = json_dumps(json, JSON_COMPACT);

	if (text == NULL) {
		/* sg_http_fail() needs no memory worth speaking of. */
		text = strdup("{\"error\":{\"code\":\"failed\",\"text\":"
			      "\"The server has not enough memory.\","
			      "\"hint\":null}}");
		answer->status = 500;
	}
	answer->json = NULL;
	json_decref(json);
	answer->owned = text;
	answer->bytes = text;
	answer->size = text == NULL ? 0 : strlen(text);
}

/* Called by a thread of the pool. */
static void
work(struct sg_job *job, struct sg_web_worker *worker)
{
	struct request *r = (struct request *)job;

	if (worker != NULL)
		sg_web_answer(worker, &r->http, &r->answer);
	else
		sg_http_fail(&r->answer, 503, "busy", NULL,
		    "The server is being stopped.");
	if (r->answer.json != NULL)
		dump(&r->answer);
	r->done = true;
	if (r->server->pool != NULL)
		MHD_resume_connection(r->connection);
}

static void
add_headers(struct request *r, struct MHD_Response *response)
{
	struct sg_header_line lines[SG_HEADER_LINES];
	size_t n = sg_headers(r->server->web->conf, &r->http, &r->answer,
	    lines);

	for (size_t i = 0; i < n; i++)
		(void)MHD_add_response_header(response, lines[i].name,
		    lines[i].value);
}

/*
 * libmicrohttpd frees the memory of the answer when it is sent, and the request
 * no longer owns it.
 */
static enum MHD_Result
send_answer(struct request *r)
{
	struct sg_http_answer *answer = &r->answer;
	struct MHD_Response *response;
	enum MHD_Result result;

	if (answer->json != NULL)
		dump(answer);
	response = MHD_create_response_from_buffer(answer->size,
	    (void *)(uintptr_t)answer->bytes,
	    answer->owned != NULL ? MHD_RESPMEM_MUST_FREE :
				    MHD_RESPMEM_PERSISTENT);
	if (response == NULL)
		return MHD_NO;
	answer->owned = NULL;
	add_headers(r, response);
	sg_limits_step(r->server->limits, r->limited, SG_LIMIT_ANSWER_MS);
	result = MHD_queue_response(r->connection, answer->status, response);
	MHD_destroy_response(response);
	return result;
}

/* The request is there whole. */
static enum MHD_Result
dispatch(struct request *r)
{
	struct sg_server *server = r->server;

	if (refuse_early(r))
		return send_answer(r);
	sg_limits_step(server->limits, r->limited, 0);
	if (server->pool == NULL) {
		work(&r->job, &server->worker);
		return send_answer(r);
	}
	r->job.slow = sg_web_is_slow(&r->http);
	MHD_suspend_connection(r->connection);
	if (!sg_pool_add(server->pool, &r->job)) {
		sg_http_fail(&r->answer, 503, "busy", NULL,
		    "The server has too much to do; try again in a moment.");
		r->answer.retry_s = 5;
		r->done = true;
		MHD_resume_connection(r->connection);
	}
	return MHD_YES;
}

/* ---- callbacks ---------------------------------------------------------- */

/* The first line of a request is there. */
static void *
on_target(void *arg, const char *target, struct MHD_Connection *connection)
{
	struct request *r = calloc(1, sizeof *r);

	if (r == NULL)
		return NULL;
	r->server = arg;
	r->connection = connection;
	r->target = strdup(target == NULL ? "" : target);
	if (r->target != NULL)
		return r;
	free(r);
	return NULL;
}

static enum MHD_Result
on_request(void *arg, struct MHD_Connection *connection, const char *url,
    const char *method, const char *version, const char *part, size_t *size,
    void **context)
{
	struct request *r = *context;

	(void)arg;
	(void)connection;
	(void)url;
	(void)version;
	if (r == NULL)
		return MHD_NO; /* no memory: the connection is closed */
	if (!r->begun) {
		begin(r, method);
		/* Do not wait for a body that is too large anyway. */
		return r->too_large && refuse_early(r) ? send_answer(r) :
							 MHD_YES;
	}
	if (*size > 0) {
		take_part(r, part, *size);
		*size = 0;
		return MHD_YES;
	}
	return r->done ? send_answer(r) : dispatch(r);
}

/* The answer was sent, or the connection was lost. */
static void
on_completed(void *arg, struct MHD_Connection *connection, void **context,
    enum MHD_RequestTerminationCode how)
{
	struct request *r = *context;

	(void)arg;
	(void)connection;
	(void)how;
	*context = NULL;
	if (r == NULL)
		return;
	sg_limits_step(r->server->limits, r->limited, SG_LIMIT_IDLE_MS);
	sg_http_clear(&r->answer);
	if (r->body != NULL) /* it may have a password or a key in it */
		explicit_bzero(r->body, r->body_cap);
	free(r->body);
	free(r->target);
	free(r);
}

static void
on_connection(void *arg, struct MHD_Connection *connection,
    void **socket_context, enum MHD_ConnectionNotificationCode code)
{
	struct sg_server *server = arg;
	const union MHD_ConnectionInfo *info;
	struct sg_limited *limited = *socket_context;

	if (code == MHD_CONNECTION_NOTIFY_CLOSED) {
		sg_limits_drop(server->limits, &limited);
		*socket_context = NULL;
		return;
	}
	info = MHD_get_connection_info(connection,
	    MHD_CONNECTION_INFO_CONNECTION_FD);
	if (info != NULL)
		*socket_context = sg_limits_add(server->limits,
		    (int)info->connect_fd);
}

/* The server decodes addresses by itself (sg_http_target). */
static size_t
leave_escapes(void *arg, struct MHD_Connection *connection, char *text)
{
	(void)arg;
	(void)connection;
	return strlen(text);
}

/* ---- starting and stopping ---------------------------------------------- */

static int
listen_at(const struct sg_desk_listen *where, char why[SG_WHY_BYTES])
{
	union {
		struct sockaddr any;
		struct sockaddr_in four;
		struct sockaddr_in6 six;
	} a = {0};
	socklen_t size = sizeof a.four;
	int fd, on = 1;

	a.four.sin_family = AF_INET;
	a.four.sin_port = htons(where->port);
	if (inet_pton(AF_INET, where->address, &a.four.sin_addr) != 1) {
		a.six.sin6_family = AF_INET6;
		a.six.sin6_port = htons(where->port);
		size = sizeof a.six;
		if (inet_pton(AF_INET6, where->address, &a.six.sin6_addr) !=
		    1) {
			sg_why(why, "%s is not an address", where->address);
			return -1;
		}
	}
	fd = socket(a.any.sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK,
	    0);
	if (fd >= 0 &&
	    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == 0 &&
	    (a.any.sa_family == AF_INET ||
		setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on) ==
		    0) &&
	    bind(fd, &a.any, size) == 0 && listen(fd, 128) == 0)
		return fd;
	sg_why(why, "cannot listen at %s, port %u: %s", where->address,
	    where->port, strerror(errno));
	if (fd >= 0)
		(void)close(fd);
	return -1;
}

static struct MHD_Daemon *
start(struct sg_server *server, int fd, const char *certificate,
    const char *key)
{
	struct MHD_OptionItem tls[] = {{MHD_OPTION_LISTEN_SOCKET, fd, NULL},
	    {MHD_OPTION_HTTPS_MEM_CERT, 0, (void *)(uintptr_t)certificate},
	    {MHD_OPTION_HTTPS_MEM_KEY, 0, (void *)(uintptr_t)key},
	    {MHD_OPTION_HTTPS_PRIORITIES, 0,
		(void *)(uintptr_t) "SECURE128:-VERS-ALL:+VERS-TLS1.3:"
				    "+VERS-TLS1.2"},
	    {MHD_OPTION_END, 0, NULL}};
	struct MHD_OptionItem plain[] = {
	    {MHD_OPTION_LISTEN_SOCKET, fd, NULL}, {MHD_OPTION_END, 0, NULL}};
	struct MHD_OptionItem none[] = {{MHD_OPTION_END, 0, NULL}};
	/* Behind a proxy all connections have one address. */
	unsigned each = server->web->conf->proxy != NULL ? 0 :
							   SG_LIMIT_PER_ADDRESS;
	unsigned flags = fd >= 0 ?
	    MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME :
	    MHD_USE_NO_LISTEN_SOCKET;

	if (certificate != NULL)
		flags |= MHD_USE_TLS;
	return MHD_start_daemon(flags, 0, NULL, NULL, on_request, server,
	    MHD_OPTION_CONNECTION_LIMIT, (unsigned)SG_LIMIT_CONNECTIONS,
	    MHD_OPTION_PER_IP_CONNECTION_LIMIT, each,
	    MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)SG_LIMIT_SILENT_S,
	    MHD_OPTION_CONNECTION_MEMORY_LIMIT, SG_LIMIT_MEMORY,
	    MHD_OPTION_URI_LOG_CALLBACK, on_target, server,
	    MHD_OPTION_UNESCAPE_CALLBACK, leave_escapes, server,
	    MHD_OPTION_NOTIFY_COMPLETED, on_completed, server,
	    MHD_OPTION_NOTIFY_CONNECTION, on_connection, server, STRICT, 1,
	    MHD_OPTION_ARRAY,
	    fd < 0                  ? none :
		certificate != NULL ? tls :
				      plain,
	    MHD_OPTION_END);
}

static bool
start_all(struct sg_server *server, const char *certificate, const char *key,
    char why[SG_WHY_BYTES])
{
	const struct sg_desk_conf *conf = server->web->conf;
	struct MHD_Daemon *daemon;
	int fd;

	for (size_t i = 0; i < conf->nlistens; i++) {
		fd = listen_at(&conf->listens[i], why);
		if (fd < 0)
			return false;
		daemon = start(server, fd, certificate, key);
		if (daemon == NULL) {
			(void)close(fd);
			return sg_why(why,
			    "the HTTP server cannot be started%s",
			    certificate == NULL ?
				"" :
				"; perhaps certificate and key do not belong "
				"together");
		}
		server->daemons[server->ndaemons++] = daemon;
	}
	return true;
}

static struct sg_server *
new_server(const struct sg_web *web)
{
	struct sg_server *server = calloc(1, sizeof *server);

	if (server == NULL)
		return NULL;
	server->web = web;
	server->worker.web = web;
	server->limits = sg_limits_new();
	if (server->limits == NULL)
		sg_server_stop(&server);
	return server;
}

struct sg_server *
sg_server_start(const struct sg_web *web, const char *certificate,
    const char *key, char why[SG_WHY_BYTES])
{
	struct sg_server *server = new_server(web);

	sg_why(why, "there is not enough memory");
	if (server == NULL)
		return NULL;
	server->tls = certificate != NULL;
	server->pool = sg_pool_new(web, work);
	if (server->pool == NULL || !start_all(server, certificate, key, why))
		sg_server_stop(&server);
	return server;
}

uint16_t
sg_server_port(const struct sg_server *server, size_t i)
{
	const union MHD_DaemonInfo *info =
	    MHD_get_daemon_info(server->daemons[i], MHD_DAEMON_INFO_BIND_PORT);

	return info == NULL ? 0 : info->port;
}

/*
 * A connection that is suspended must be resumed before libmicrohttpd stops; so
 * the pool ends first.
 */
void
sg_server_stop(struct sg_server **where)
{
	struct sg_server *server = *where;
	int fds[SG_DESK_LISTENS];

	*where = NULL;
	if (server == NULL)
		return;
	for (size_t i = 0; i < server->ndaemons; i++)
		fds[i] = (int)MHD_quiesce_daemon(server->daemons[i]);
	if (server->pool != NULL)
		sg_pool_end(server->pool);
	for (size_t i = 0; i < server->ndaemons; i++)
		MHD_stop_daemon(server->daemons[i]);
	for (size_t i = 0; i < server->ndaemons; i++)
		if (fds[i] >= 0)
			(void)close(fds[i]);
	sg_pool_free(&server->pool);
	sg_limits_free(&server->limits);
	sg_web_worker_close(&server->worker);
	free(server);
}

/* ---- for tests that fuzz ------------------------------------------------ */

struct sg_server *
sg_server_for_test(const struct sg_web *web)
{
	struct sg_server *server = new_server(web);

	if (server == NULL)
		return NULL;
	server->daemons[0] = start(server, -1, NULL, NULL);
	if (server->daemons[0] == NULL)
		sg_server_stop(&server);
	else
		server->ndaemons = 1;
	return server;
}

void
sg_server_feed(struct sg_server *server, int fd)
{
	struct sockaddr_in from = {
	    .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	const union MHD_DaemonInfo *info;

	(void)MHD_add_connection(server->daemons[0], fd,
	    (struct sockaddr *)&from, sizeof from);
	for (int i = 0; i < 64; i++) {
		(void)MHD_run(server->daemons[0]);
		info = MHD_get_daemon_info(server->daemons[0],
		    MHD_DAEMON_INFO_CURRENT_CONNECTIONS);
		if (info == NULL || info->num_connections == 0)
			return;
	}
}
