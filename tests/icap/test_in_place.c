/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_in_place.c -- the image files (the compiled policy) of a running c-icap
 * are damaged in many ways. c-icap has several children. The previous images
 * must stay in force in each child, and in children that start later. The
 * refusal must be logged.
 */
#include "../unit.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "icap.h"
#include "server.h"

#define CHILDREN 3
/*
 * How often a request is repeated, because any of the children may answer it.
 */
#define ASKED 6
#define OTHERS_UID 12345

#define PUPIL "X-Client-IP: 10.20.6.7\r\n"

static const char policy[] =
    "school \"Test School\"\n    if unsure  block\n"
    "rules\n    block tiktok for everyone always\n    otherwise allow\n";

static struct icap_reply reply;

/* ---- files -------------------------------------------------------------- */

struct image {
	const char *name; /* file name in the state folder */
	char path[128], good[128], new[128];
};

static struct image images[] = {{.name = "policy.img"}, {.name = "names.img"}};

static const char *
setting(const char *name)
{
	const char *value = getenv(name);

	return value != NULL ? value : ".";
}

static void
run(const char *command)
{
	if (system(command) != 0)
		fail_msg("%s", command);
}

static void
install(void)
{
	char path[128], command[1024];
	FILE *to;

	(void)snprintf(path, sizeof(path), "%s/school.policy", server_folder());
	to = fopen(path, "w");
	assert_non_null(to);
	assert_true(fputs(policy, to) >= 0);
	assert_int_equal(fclose(to), 0);
	(void)snprintf(command, sizeof(command),
	    "'%s/schoolgate' install "
	    "--catalogue '%s/conf/platforms' --locked /nonexistent "
	    "--state %s/state %s >/dev/null",
	    setting("SG_BUILD"), setting("SG_SOURCE"), server_folder(), path);
	run(command);
}

static void
copy(const char *from, const char *to)
{
	char command[512];

	(void)snprintf(command, sizeof(command), "cp '%s' '%s'", from, to);
	run(command);
}

/* Returns the whole file; the caller frees it. */
static char *
bytes_of(const char *path, size_t *n)
{
	struct stat status;
	char *bytes;
	FILE *from = fopen(path, "r");

	assert_non_null(from);
	assert_int_equal(fstat(fileno(from), &status), 0);
	*n = (size_t)status.st_size;
	bytes = malloc(*n);
	assert_non_null(bytes);
	assert_int_equal(fread(bytes, 1, *n, from), *n);
	(void)fclose(from);
	return bytes;
}

/* Overwrites part of the file in place, without truncating it. */
static void
write_over(const char *path, size_t at, const char *bytes, size_t n)
{
	int fd = open(path, O_WRONLY);

	assert_true(fd >= 0);
	assert_int_equal(pwrite(fd, bytes, n, (off_t)at), n);
	assert_int_equal(close(fd), 0);
}

/* ---- ways to spoil an image --------------------------------------------- */

static void
cut_copy(const struct image *image)
{
	size_t n;
	char *bytes = bytes_of(image->path, &n);
	int fd = open(image->path, O_WRONLY | O_TRUNC);

	assert_int_equal(write(fd, bytes, 300), 300);
	assert_int_equal(close(fd), 0);
	free(bytes);
}

static void
cut(const struct image *image)
{
	struct stat status;

	assert_int_equal(stat(image->path, &status), 0);
	assert_int_equal(truncate(image->path, status.st_size / 2), 0);
}

static void
empty(const struct image *image)
{
	assert_int_equal(truncate(image->path, 0), 0);
}

static void
zeros(const struct image *image)
{
	struct stat status;
	char *bytes;

	assert_int_equal(stat(image->path, &status), 0);
	bytes = calloc(1, (size_t)status.st_size);
	write_over(image->path, 0, bytes, (size_t)status.st_size);
	free(bytes);
}

/* Overwrites the image except its header. The header stays, because it
 * identifies the image. */
static void
zeros_behind_the_head(const struct image *image)
{
	struct stat status;
	char *bytes;

	assert_int_equal(stat(image->path, &status), 0);
	bytes = calloc(1, (size_t)status.st_size);
	write_over(image->path, 1024, bytes, (size_t)status.st_size - 1024);
	free(bytes);
}

static void
one_byte(const struct image *image)
{
	size_t n;
	char *bytes = bytes_of(image->path, &n);

	bytes[n / 2] ^= 1;
	write_over(image->path, n / 2, bytes + n / 2, 1);
	free(bytes);
}

static void
rename_one_byte(const struct image *image)
{
	const struct image other = {.name = image->name};
	struct image new = other;

	copy(image->good, image->new);
	(void)snprintf(new.path, sizeof(new.path), "%s", image->new);
	one_byte(&new);
	assert_int_equal(rename(image->new, image->path), 0);
}

static void
rename_cut(const struct image *image)
{
	copy(image->good, image->new);
	assert_int_equal(truncate(image->new, 5000), 0);
	assert_int_equal(rename(image->new, image->path), 0);
}

static void
rename_other_kind(const struct image *image)
{
	copy(images[image == &images[0]].good, image->new);
	assert_int_equal(rename(image->new, image->path), 0);
}

static void
removed(const struct image *image)
{
	assert_int_equal(unlink(image->path), 0);
}

static void
a_folder(const struct image *image)
{
	assert_int_equal(unlink(image->path), 0);
	assert_int_equal(mkdir(image->path, 0755), 0);
}

static void
a_pipe(const struct image *image)
{
	assert_int_equal(unlink(image->path), 0);
	assert_int_equal(mkfifo(image->path, 0644), 0);
}

static void
open_to_everybody(const struct image *image)
{
	assert_int_equal(chmod(image->path, 0666), 0);
}

static void
somebody_elses(const struct image *image)
{
	if (chown(image->path, OTHERS_UID, (gid_t)-1) != 0)
		open_to_everybody(image);
}

static const struct {
	const char *name;
	void (*spoil)(const struct image *image);
	bool kill; /* kill the children, so that c-icap starts new ones */
} ways[] = {
    {"a copy over it, cut short", cut_copy, true},
    {"cut in place", cut, false},
    {"emptied in place", empty, false},
    {"zeros in place", zeros, false},
    {"zeros behind its head", zeros_behind_the_head, false},
    {"one byte changed in place", one_byte, true},
    {"another file, one byte wrong", rename_one_byte, false},
    {"another file, cut", rename_cut, false},
    {"an image of the other kind", rename_other_kind, false},
    {"removed", removed, true},
    {"a folder", a_folder, false},
    {"a pipe that nobody writes into", a_pipe, false},
    {"open to everybody", open_to_everybody, false},
    {"owned by somebody else", somebody_elses, false},
};

static void
mend(const struct image *image)
{
	(void)rmdir(image->path);
	copy(image->good, image->new);
	assert_int_equal(chmod(image->new, 0644), 0);
	assert_int_equal(rename(image->new, image->path), 0);
}

/* ---- asking ------------------------------------------------------------- */

static void
sleep_ms(long ms)
{
	const struct timespec time = {ms / 1000, ms % 1000 * 1000000};

	(void)nanosleep(&time, NULL);
}

static unsigned
log_count(const char *part)
{
	const char *at = server_log();
	unsigned n = 0;

	for (; (at = strstr(at, part)) != NULL; at += strlen(part))
		n++;
	return n;
}

/*
 * Waits until `part` is `n` times in the log. All children write to this log.
 */
static void
wait_for(const char *part, unsigned n)
{
	for (int i = 0; i < 400 && log_count(part) < n; i++)
		sleep_ms(25);
	if (log_count(part) < n)
		fail_msg("\"%s\" %u times, not %u:\n%s", part, log_count(part),
		    n, server_log());
}

static void
ask(const char *host, bool blocked)
{
	char http[256];
	const struct icap_request request = {
	    .icap_headers = PUPIL, .http = http};
	struct icap_conn *conn = icap_open(server_port());

	(void)snprintf(http, sizeof(http), "GET http://%s/ HTTP/1.1\r\n", host);
	assert_non_null(conn);
	icap_reqmod(conn, &request, &reply);
	icap_close(&conn);
	assert_int_equal(reply.status, blocked ? 200 : 204);
	if (blocked)
		assert_int_equal(reply.http_status, 403);
}

static void
judges_as_before(void)
{
	for (int i = 0; i < ASKED; i++) {
		ask("www.tiktok.com", true);
		ask("www.bbc.co.uk", false);
	}
}

static const char refused[] = "the new images were refused; the previous "
			      "ones stay in force";
static const char taken[] = "is in force\n";

/* Kills all children. c-icap then starts new children. These find the damaged
 * image. */
static void
kill_children(void)
{
	long pids[8];
	unsigned before = log_count(refused);

	assert_int_equal(server_children(pids, 8), CHILDREN);
	for (size_t i = 0; i < CHILDREN; i++)
		assert_int_equal(kill((pid_t)pids[i], SIGKILL), 0);
	wait_for(refused, before + CHILDREN);
}

static void
spoil(const struct image *image, size_t way)
{
	unsigned before = log_count(refused);

	print_message("%s: %s\n", image->name, ways[way].name);
	ways[way].spoil(image);
	wait_for(refused, before + CHILDREN);
	judges_as_before();
	if (ways[way].kill) {
		kill_children();
		judges_as_before();
	}
	before = log_count(taken);
	mend(image);
	wait_for(taken, before + CHILDREN);
	judges_as_before();
}

static void
test_what_was_in_force_stays(void **state)
{
	(void)state;
	for (size_t i = 0; i < 2; i++)
		for (size_t way = 0; way < sizeof(ways) / sizeof(*ways); way++)
			spoil(&images[i], way);
}

/* ---- memory ------------------------------------------------------------- */

/*
 * Writes as text the inode numbers of the image copies that a child has mapped.
 */
static void
copies_of(long pid, char *text, size_t n)
{
	char path[64], line[512];
	unsigned long inode;
	FILE *from;
	size_t used = 0;

	(void)snprintf(path, sizeof(path), "/proc/%ld/maps", pid);
	from = fopen(path, "r");
	assert_non_null(from);
	text[0] = '\0';
	while (fgets(line, sizeof(line), from) != NULL) {
		assert_null(strstr(line, ".img"));
		if (strstr(line, "memfd:schoolgate ") == NULL ||
		    sscanf(line, "%*s %*s %*s %*s %lu", &inode) != 1)
			continue;
		used += (size_t)snprintf(text + used, n - used, "%lu ", inode);
		assert_true(used < n);
	}
	(void)fclose(from);
}

static void
test_one_copy_for_all_children(void **state)
{
	char first[256], other[256];
	long pids[8];

	(void)state;
	assert_int_equal(server_children(pids, 8), CHILDREN);
	copies_of(pids[0], first, sizeof(first));
	print_message("copies: %s\n", first);
	assert_string_not_equal(first, "");
	for (size_t i = 1; i < CHILDREN; i++) {
		copies_of(pids[i], other, sizeof(other));
		assert_string_equal(other, first);
	}
}

/* ---- counters ----------------------------------------------------------- */

static void
test_it_is_counted(void **state)
{
	static const char request[] =
	    "REQMOD icap://127.0.0.1/info ICAP/1.0"
	    "\r\nHost: x\r\nEncapsulated: req-hdr=0, null-body=37\r\n\r\n"
	    "GET http://info/?table=* HTTP/1.1\r\n\r\n";
	struct icap_conn *conn = icap_open(server_port());
	const char *at;

	(void)state;
	assert_non_null(conn);
	icap_raw(conn, request, sizeof(request) - 1, &reply);
	icap_close(&conn);
	at = strstr(reply.body, "POLICIES REFUSED");
	assert_non_null(at);
	at = strpbrk(at, "0123456789");
	assert_non_null(at);
	/* Each way of ways[] was used on both images. Each time, at least one
	 * child counted a refusal. */
	assert_true(strtoul(at, NULL, 10) >= 2 * sizeof(ways) / sizeof(*ways));
}

/* ---- the server --------------------------------------------------------- */

static int
begin(void **state)
{
	char directives[256];

	(void)state;
	(void)snprintf(directives, sizeof(directives),
	    "schoolgate.PollInterval 20\nStartServers %d\nMaxServers %d\n"
	    "MaxSpareThreads 100\n",
	    CHILDREN, CHILDREN);
	if (!server_start(directives))
		return -1;
	for (size_t i = 0; i < 2; i++) {
		struct image *image = &images[i];

		(void)snprintf(image->path, sizeof(image->path), "%s/state/%s",
		    server_folder(), image->name);
		(void)snprintf(image->good, sizeof(image->good), "%s/%s.good",
		    server_folder(), image->name);
		(void)snprintf(image->new, sizeof(image->new),
		    "%s/state/%s.put", server_folder(), image->name);
	}
	install();
	for (size_t i = 0; i < 2; i++) {
		copy(images[i].path, images[i].good);
		assert_int_equal(chmod(images[i].path, 0644), 0);
	}
	wait_for(taken, CHILDREN);
	return 0;
}

static int
end(void **state)
{
	(void)state;
	/* The result is ignored, because c-icap reports the children that the
	 * test killed. */
	(void)server_stop();
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_one_copy_for_all_children),
	    cmocka_unit_test(test_what_was_in_force_stays),
	    cmocka_unit_test(test_it_is_counted),
	};

	if (server_program() == NULL) {
		(void)puts("skipped: c-icap is not installed");
		return 77;
	}
	return cmocka_run_group_tests(tests, begin, end);
}
