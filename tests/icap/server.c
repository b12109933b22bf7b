/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * server.c -- runs a real c-icap with the schoolgate service.
 *
 * This file does not speak ICAP; icap.c does.
 */
#include "server.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "icap.h"

static char folder[64];
static unsigned port;
static pid_t pid;

const char *
server_program(void)
{
	static const char *const places[] = {
	    "/usr/bin/c-icap", "/usr/sbin/c-icap", "/usr/local/bin/c-icap"};
	const char *named = getenv("SG_CICAP");

	if (named != NULL)
		return named;
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		if (access(places[i], X_OK) == 0)
			return places[i];
	}
	return NULL;
}

unsigned
server_port(void)
{
	return port;
}

const char *
server_folder(void)
{
	return folder;
}

static const char *
setting(const char *name, const char *otherwise)
{
	const char *value = getenv(name);

	return value != NULL ? value : otherwise;
}

static unsigned
free_port(void)
{
	struct sockaddr_in any = {.sin_family = AF_INET};
	socklen_t size = sizeof(any);
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	any.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (fd < 0 || bind(fd, (struct sockaddr *)&any, sizeof(any)) != 0 ||
	    getsockname(fd, (struct sockaddr *)&any, &size) != 0)
		return 0;
	(void)close(fd);
	return ntohs(any.sin_port);
}

static bool
write_config(const char *path, const char *directives)
{
	FILE *to = fopen(path, "w");

	if (to == NULL)
		return false;
	(void)fprintf(to,
	    "PidFile %s/pid\nCommandsSocket %s/ctl\n"
	    "ServerLog %s/log\nAccessLog /dev/null\nTmpDir %s\n"
	    "TemplateDir %s\nServerAdmin test\nServerName test\n",
	    folder, folder, folder, folder, folder);
	(void)fprintf(to,
	    "Port 127.0.0.1:%u\nStartServers 1\nMaxServers 1\n"
	    "MinSpareThreads 1\nMaxSpareThreads 8\nThreadsPerChild 8\n"
	    "MaxRequestsPerChild 0\nMaxKeepAliveRequests 0\nTimeout 20\n"
	    "KeepAliveTimeout 20\nPipelining on\nDebugLevel 1\n",
	    port);
	(void)fprintf(to,
	    "ModulesDir %s\nServicesDir %s\n"
	    "Service schoolgate srv_schoolgate.so\n"
	    "schoolgate.StateDir %s/state\n"
	    "schoolgate.PagesDir %s/conf/pages\n",
	    setting("SG_BUILD", "."), setting("SG_BUILD", "."), folder,
	    setting("SG_SOURCE", "."));
	/* Do not use the journal and the table of the machine where the tests
	 * run. */
	(void)fprintf(to,
	    "schoolgate.JournalDir %s/journal\n"
	    "schoolgate.JournalKey %s/journal.key\n"
	    "schoolgate.TunnelsDir %s\n%s",
	    folder, folder, folder, directives);
	return fclose(to) == 0;
}

/* If the module was built with ASan, libasan has to be loaded first. There is
 * one exception: if LD_PRELOAD has a library that fakes the clock, ASan starts
 * only if that library comes before libasan. */
static void
preload_sanitizer(void)
{
#ifdef __SANITIZE_ADDRESS__
	char path[4096], all[8192];
	FILE *from = popen("gcc -print-file-name=libasan.so", "r");

	if (from == NULL)
		return;
	if (fgets(path, sizeof(path), from) != NULL) {
		path[strcspn(path, "\n")] = '\0';
		(void)snprintf(all, sizeof(all), "%s %s",
		    setting("LD_PRELOAD", ""), path);
		(void)setenv("LD_PRELOAD", all, 1);
		/* c-icap itself has leaks. */
		(void)setenv("ASAN_OPTIONS",
		    "detect_leaks=0:verify_asan_link_order=0", 1);
	}
	(void)pclose(from);
#endif
}

static _Noreturn void
become_server(const char *config)
{
	int log;
	char path[128];

	(void)snprintf(path, sizeof(path), "%s/output", folder);
	log = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	if (log >= 0) {
		(void)dup2(log, STDOUT_FILENO);
		(void)dup2(log, STDERR_FILENO);
	}
	(void)setpgid(0, 0);
	preload_sanitizer();
	(void)execl(server_program(), "c-icap", "-N", "-f", config,
	    (char *)NULL);
	_exit(127);
}

static void
sleep_ms(long ms)
{
	const struct timespec time = {ms / 1000, ms % 1000 * 1000000};

	(void)nanosleep(&time, NULL);
}

/* Waits until c-icap accepts requests. It accepts requests as soon as a child
 * has opened its images (the compiled policy). */
static bool
wait_until_up(void)
{
	static struct icap_reply reply;
	struct icap_conn *conn;
	int status;

	for (int i = 0; i < 1200; i++) {
		sleep_ms(50);
		if (waitpid(pid, &status, WNOHANG) == pid) {
			pid = 0;
			return false;
		}
		conn = icap_open(port);
		if (conn == NULL)
			continue;
		icap_options(conn, &reply);
		icap_close(&conn);
		if (reply.status != 0)
			return true;
	}
	return false;
}

bool
server_start(const char *directives)
{
	char path[96];

	(void)snprintf(folder, sizeof(folder), "/tmp/sg-icap-XXXXXX");
	if (mkdtemp(folder) == NULL)
		return false;
	(void)snprintf(path, sizeof(path), "%s/state", folder);
	(void)mkdir(path, 0755);
	(void)snprintf(path, sizeof(path), "%s/c-icap.conf", folder);
	port = free_port();
	if (!write_config(path, directives))
		return false;
	pid = fork();
	if (pid == 0)
		become_server(path);
	return pid > 0 && wait_until_up();
}

static void
remove_folder(void)
{
	char command[128];

	(void)snprintf(command, sizeof(command), "rm -rf '%s'", folder);
	if (system(command) != 0)
		(void)fprintf(stderr, "%s is left over\n", folder);
}

bool
server_stop(void)
{
	int status = 0;
	bool ended = pid == 0;
	const char *died;

	if (pid > 0)
		(void)kill(pid, SIGTERM);
	for (int i = 0; i < 600 && !ended; i++) {
		sleep_ms(50);
		ended = waitpid(pid, &status, WNOHANG) == pid;
	}
	if (!ended) {
		(void)kill(-pid, SIGKILL);
		(void)waitpid(pid, &status, 0);
	}
	ended = ended && WIFEXITED(status) &&
	    strstr(server_log(), "did not exit normally") == NULL;
	/* If a child ends and c-icap did not stop it, this debug level logs the
	 * child's exit status. A logged status must be 0. */
	died = strstr(server_log(), "died with status ");
	ended = ended &&
	    (died == NULL ||
		strncmp(died + strlen("died with status "), "0\n", 2) == 0);
	pid = 0;
	remove_folder();
	return ended;
}

const char *
server_log(void)
{
	static char text[262144];
	static const char *const files[] = {"output", "log"};
	char path[96];
	size_t n = 0;
	FILE *from;

	for (size_t i = 0; i < 2; i++) {
		(void)snprintf(path, sizeof(path), "%s/%s", folder, files[i]);
		from = fopen(path, "r");
		if (from == NULL)
			continue;
		n += fread(text + n, 1, sizeof(text) - 1 - n, from);
		(void)fclose(from);
	}
	text[n] = '\0';
	return text;
}

size_t
server_children(long *pids, size_t n)
{
	char path[64], line[256] = "", *at = line, *next;
	FILE *from;
	size_t found = 0;

	(void)snprintf(path, sizeof(path), "/proc/%ld/task/%ld/children",
	    (long)pid, (long)pid);
	from = fopen(path, "r");
	if (from == NULL)
		return 0;
	if (fgets(line, sizeof(line), from) == NULL)
		line[0] = '\0';
	(void)fclose(from);
	for (; found < n; found++, at = next) {
		pids[found] = strtol(at, &next, 10);
		if (next == at)
			break;
	}
	return found;
}

long
server_child(void)
{
	long first;

	return server_children(&first, 1) == 0 ? 0 : first;
}

long
server_memory_kib(void)
{
	char path[64], line[128];
	long kib = 0;
	FILE *from;

	(void)snprintf(path, sizeof(path), "/proc/%ld/status", server_child());
	from = fopen(path, "r");
	if (from == NULL)
		return 0;
	while (fgets(line, sizeof(line), from) != NULL) {
		if (strncmp(line, "VmRSS:", 6) == 0)
			kib = strtol(line + 6, NULL, 10);
	}
	(void)fclose(from);
	return kib;
}
