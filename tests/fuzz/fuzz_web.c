/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * fuzz_web.c -- any bytes of a browser, sent to the desk's web server.
 *
 * The whole server runs: libmicrohttpd, the guard, routes, input, and handlers
 * with an empty store. This program plays the installer: everybody who has a
 * cookie is the officer. Checks that each answer of the server has its headers,
 * and that an answer that is said to be JSON is JSON.
 */
#define _GNU_SOURCE
#include "fuzz.h"

#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sodium.h>

#include "base/arena.h"
#include "base/file.h"
#include "desk/link.h"
#include "desk/store/store.h"
#include "desk/web/files.h"
#include "desk/web/in_force.h"
#include "desk/web/server.h"
#include "world.h"

const char fuzz_corpus[] = "web";

#define NOW_MS INT64_C(1795516200000) /* 2026-11-24T10:30:00Z */
#define ANSWER_MAX ((size_t)1 << 20)

static struct sg_desk_conf conf;
static struct sg_web web;
static struct sg_server *server;
static struct sg_arena *arena;

/* ---- the installer ------------------------------------------------------ */

/* The linker puts this in place of sg_link_ask() (local.mk). */
json_t *__wrap_sg_link_ask(const char *path, const json_t *request,
    int timeout_ms, char why[SG_WHY_BYTES]);

json_t *
__wrap_sg_link_ask(const char *path, const json_t *request, int timeout_ms,
    char why[SG_WHY_BYTES])
{
	const char *doing = json_string_value(json_object_get(request, "do"));

	(void)path;
	(void)timeout_ms;
	(void)why;
	MUST(doing != NULL);
	/* What is sent must fit on one line of the link. */
	MUST(json_dumpb(request, NULL, 0, JSON_COMPACT) < SG_LINK_BYTES);
	return json_pack("{s:b, s:s, s:s, s:s, s:s, s:[], s:I, s:i, s:s, s:s, "
			 "s:s}",
	    "ok", 1, "token", "t", "csrf", "c", "name", "o", "role", "officer",
	    "groups", "until", (json_int_t)(NOW_MS / 1000 + 60), "seq", 1,
	    "file", "exceptions.policy", "text", "", "base", "b");
}

/* ---- the server --------------------------------------------------------- */

/* The same answers on each machine. */
static bool
is_self(const struct sg_address *address)
{
	(void)address;
	return false;
}

static bool
mac_of(const struct sg_address *address, uint8_t mac[6])
{
	(void)address;
	memset(mac, 2, 6);
	return true;
}

static int64_t
now_ms(void)
{
	return NOW_MS;
}

static const char *
make_folder(const char *top, const char *name, const char *file,
    const char *text)
{
	const char *folder = sg_path_join(arena, top, name);

	MUST(mkdir(folder, 0700) == 0);
	if (file != NULL)
		fuzz_put(sg_path_join(arena, folder, file), sg_str(text));
	return folder;
}

static void
make_store(const char *path)
{
	struct sg_store *store;
	char why[SG_WHY_BYTES];

	conf.store = (struct sg_db_where){.kind = SG_DB_SQLITE, .path = path};
	store = sg_store_open(&conf.store, SG_DB_WRITE, NULL, why);
	MUST(store != NULL);
	sg_store_close(&store);
}

static void
stop(void)
{
	struct sg_files *files = (struct sg_files *)(uintptr_t)web.files;

	sg_server_stop(&server);
	sg_in_force_free(&web.in_force);
	sg_files_free(&files);
	sg_arena_free(&arena);
}

static void
start(void)
{
	static char top[FUZZ_FOLDER];
	struct sg_in_force_paths paths;
	char why[SG_WHY_BYTES];

	MUST(sodium_init() >= 0);
	arena = sg_arena_new();
	fuzz_folder(top, sizeof top);
	conf.hosts[conf.nhosts++] = "d";
	make_store(sg_path_join(arena, top, "store.db"));
	paths = (struct sg_in_force_paths){
	    .state = make_folder(top, "state", NULL, NULL),
	    .policy = sg_path_join(arena, top, "school.policy"),
	    .catalogue = make_folder(top, "platforms", NULL, NULL),
	    .techniques = make_folder(top, "techniques", NULL, NULL),
	    .own_techniques = "/nowhere"};
	fuzz_put(paths.policy,
	    SG_LIT("school \"S\"\ngroup a\n    network 10.0.0.0/8\nrules\n"
		   "    block x.example for a always\n    otherwise allow\n"));
	web = (struct sg_web){.conf = &conf,
	    .installer = "",
	    .doctor = sg_path_join(arena, top, "doctor.json"),
	    .journal = make_folder(top, "journal", NULL, NULL),
	    .state = paths.state,
	    .policy = paths.policy,
	    .now_ms = now_ms,
	    .is_self = is_self,
	    .mac_of = mac_of,
	    .in_force = sg_in_force_new(&paths, NOW_MS / 1000),
	    .files = sg_files_read(make_folder(top, "www", "index.html", "<p>"),
		why)};
	MUST(web.files != NULL && web.in_force != NULL);
	server = sg_server_for_test(&web);
	MUST(server != NULL);
	/* The worker of this thread must be closed before the leak check. */
	atexit(stop);
}

/* ---- answers ------------------------------------------------------------ */

/* Check one answer of our own; libmicrohttpd's own refusals are HTML. */
static void
check(const char *answer, size_t n)
{
	const char *body = memmem(answer, n, "\r\n\r\n", 4);
	size_t head = body == NULL ? n : (size_t)(body - answer);
	json_t *json;

	if (memmem(answer, head, "application/json", 16) == NULL)
		return;
	MUST(memmem(answer, head, "default-src 'none'", 18) != NULL);
	MUST(memmem(answer, head, "no-store", 8) != NULL);
	MUST(body != NULL);
	body += 4;
	/* Another answer may follow: requests can be sent one after another. */
	json = json_loadb(body, n - head - 4, JSON_DISABLE_EOF_CHECK, NULL);
	MUST(json_is_object(json));
	json_decref(json);
}

/* Put the request into one end of a socket pair.  Returns the other end, or -1
 * if it does not fit. */
static int
offer(const uint8_t *data, size_t size, int *own)
{
	int fds[2], bytes = 1 << 21;

	MUST(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0,
		 fds) == 0);
	(void)setsockopt(fds[0], SOL_SOCKET, SO_SNDBUF, &bytes, sizeof bytes);
	(void)setsockopt(fds[1], SOL_SOCKET, SO_SNDBUF, &bytes, sizeof bytes);
	*own = fds[0];
	if (send(fds[0], data, size, MSG_NOSIGNAL) == (ssize_t)size &&
	    shutdown(fds[0], SHUT_WR) == 0)
		return fds[1];
	(void)close(fds[0]);
	(void)close(fds[1]);
	return -1;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static char answer[ANSWER_MAX];
	size_t n = 0;
	ssize_t got;
	int own, other;

	if (server == NULL)
		start();
	if (size == 0)
		return 0;
	other = offer(data, size, &own);
	if (other < 0)
		return 0;
	sg_server_feed(server, other);
	while (n < sizeof answer &&
	    (got = recv(own, answer + n, sizeof answer - n, 0)) > 0)
		n += (size_t)got;
	(void)close(own);
	/* Let the server see the end, so that nothing is left of the input. */
	if (n > 0 && n < sizeof answer)
		check(answer, n);
	return 0;
}
