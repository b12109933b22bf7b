/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test_program.c -- tests the program itself with real connections (as root,
 * else skipped): only the web process's user may connect; and a web process
 * that somebody has taken over can do no more than the people who are signed
 * in.
 */
#include "config.h"

#include "../../unit.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "desk/link.h"
#include "lab.h"

/* The user "nobody" stands for the web process, "daemon" for anybody else. */
#define WEB_NAME "nobody"
#define WEB_UID 65534
#define OTHER_UID 1

struct program {
	struct lab lab;
	char socket[128], conf[128];
	pid_t pid;
};

static int
call(const struct program *p)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	assert_true(strlen(p->socket) < sizeof address.sun_path);
	strcpy(address.sun_path, p->socket);
	if (connect(fd, (struct sockaddr *)&address, sizeof address) == 0)
		return fd;
	close(fd);
	return -1;
}

static void
start(struct program *p)
{
	struct sg_desk_places *places = &p->lab.places;
	const char *argv[] = {places->program, "--socket", p->socket, "--conf",
	    p->conf, "--web-user", WEB_NAME, "--accounts", places->accounts,
	    "--journal", places->journal, "--journal-key", places->journal_key,
	    "--state", places->state, "--policy", places->policy,
	    "--exceptions", places->exceptions, "--images", places->images,
	    "--catalogue", places->catalogue, "--circumvention",
	    places->techniques, "--own-circumvention", "/nowhere", "--locked",
	    places->locked, "--apply", places->apply, "--now", "1795515300",
	    NULL};
	struct stat st;
	int fd, status;

	p->pid = fork();
	assert_true(p->pid >= 0);
	if (p->pid == 0) {
		/* It ends with the test, however that ends. */
		(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
		execv(argv[0], (char *const *)(uintptr_t)argv);
		_exit(127);
	}
	while ((fd = call(p)) < 0) {
		assert_int_equal(waitpid(p->pid, &status, WNOHANG), 0);
		usleep(1000);
	}
	close(fd);
	assert_int_equal(stat(p->socket, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0660);
	/* systemd gives the socket to the web process's group. */
	assert_int_equal(chmod(p->socket, 0666), 0);
}

static void
stop(struct program *p)
{
	int status = -1;

	assert_int_equal(kill(p->pid, SIGTERM), 0);
	assert_int_equal(waitpid(p->pid, &status, 0), p->pid);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
	assert_int_equal(unlink(p->socket), 0);
}

static void
begin(struct program *p)
{
	lab_begin(&p->lab);
	/* The program has the journal and the sessions for itself. */
	sg_installer_free(&p->lab.installer);
	assert_int_equal(chmod(p->lab.journal.top, 0755), 0);
	(void)snprintf(p->socket, sizeof p->socket, "%s/socket",
	    p->lab.journal.top);
	(void)snprintf(p->conf, sizeof p->conf, "%s/desk.conf",
	    p->lab.journal.top);
	lab_write(p->conf, "# No line is needed.\n");
	start(p);
}

static void
end(struct program *p)
{
	stop(p);
	lab_end(&p->lab);
}

/* Ask as the web process does.  Returns NULL if there is no answer. */
static json_t *
ask(const struct program *p, json_t *request)
{
	char why[SG_WHY_BYTES];
	json_t *answer;

	json_object_set_new(request, "origin", json_string(LAB_ORIGIN));
	answer = sg_link_ask(p->socket, request, 60000, why);
	json_decref(request);
	return answer;
}

/* Run `act` in a process of the user `uid`.  Returns its exit code. */
static int
as_user(uid_t uid, int (*act)(const struct program *p), const struct program *p)
{
	int status = -1;
	pid_t pid = fork();

	assert_true(pid >= 0);
	if (pid == 0) {
		if (setgid(uid) != 0 || setuid(uid) != 0)
			_exit(126);
		_exit(act(p));
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 125;
}

/* ---- who may connect ---------------------------------------------------- */

static int
sign_in(const struct program *p)
{
	json_t *answer = ask(p,
	    json_pack("{s:s, s:s, s:s}", "do", "login", "name", "officer",
		"password", LAB_PASSWORD));
	int code = answer == NULL ? 9 : (int)sg_link_answer_code(answer);

	json_decref(answer);
	return code;
}

static void
answers_the_web_process_only(void **state)
{
	struct program p;

	(void)state;
	if (geteuid() != 0)
		skip();
	begin(&p);
	assert_int_equal(as_user(WEB_UID, sign_in, &p), SG_LINK_OK);
	assert_int_equal(as_user(OTHER_UID, sign_in, &p), 9);
	assert_int_equal(as_user(0, sign_in, &p), 9);
	end(&p);
}

/* ---- connections -------------------------------------------------------- */

/* Read until the other end closes.  Returns how many bytes came, or -1 if it
 * does not close. */
static ssize_t
read_end(int fd, char *bytes, size_t size)
{
	struct pollfd poller = {fd, POLLIN, 0};
	size_t n = 0;
	ssize_t got;

	while (poll(&poller, 1, 30000) > 0) {
		got = read(fd, bytes + n, size - n - 1);
		if (got <= 0) {
			bytes[n] = '\0';
			return (ssize_t)n;
		}
		n += (size_t)got;
	}
	return -1;
}

/* Lines that are no form are answered once, and the connection is closed. */
static int
send_garbage(const struct program *p)
{
	static const char *const lines[] = {"nonsense\n", "\n", "[[[[[[\n",
	    "GET / HTTP/1.1\r\nHost: x\r\n\r\n"};
	char bytes[1024];
	char *much = malloc(SG_LINK_BYTES);
	int fd;

	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		fd = call(p);
		if (write(fd, lines[i], strlen(lines[i])) < 0 ||
		    read_end(fd, bytes, sizeof bytes) <= 0 ||
		    strstr(bytes, "\"code\":\"bad\"") == NULL)
			return 1;
		close(fd);
	}
	/* A line that is too long. */
	memset(much, 'x', SG_LINK_BYTES);
	fd = call(p);
	for (size_t n = 0; n < SG_LINK_BYTES;) {
		ssize_t wrote = write(fd, much + n, SG_LINK_BYTES - n);

		if (wrote <= 0)
			return 2;
		n += (size_t)wrote;
	}
	if (read_end(fd, bytes, sizeof bytes) <= 0 ||
	    strstr(bytes, "the request is too long") == NULL)
		return 3;
	close(fd);
	free(much);
	return 0;
}

/* Several requests may come at once over one connection, or byte by byte. */
static int
send_many(const struct program *p)
{
	static const char line[] = "{\"do\":\"session\",\"token\":\"00\","
				   "\"origin\":\"::1\"}\n";
	char bytes[8192];
	unsigned answers = 0;
	int fd = call(p);

	for (int i = 0; i < 10; i++)
		if (write(fd, line, sizeof line - 1) != sizeof line - 1)
			return 1;
	for (size_t i = 0; i < sizeof line - 1; i++)
		if (write(fd, line + i, 1) != 1)
			return 2;
	shutdown(fd, SHUT_WR);
	if (read_end(fd, bytes, sizeof bytes) <= 0)
		return 3;
	for (const char *at = bytes; (at = strstr(at, "signed-out")) != NULL;
	     at++)
		answers++;
	close(fd);
	return answers == 11 ? 0 : 4;
}

/* Connections that say nothing do not keep others out. */
static int
stay_silent(const struct program *p)
{
	int fds[60], code;

	for (size_t i = 0; i < sizeof fds / sizeof *fds; i++)
		if ((fds[i] = call(p)) < 0 || write(fds[i], "{", 1) != 1)
			return 1;
	code = sign_in(p);
	for (size_t i = 0; i < sizeof fds / sizeof *fds; i++)
		close(fds[i]);
	return code;
}

static void
survives_odd_connections(void **state)
{
	struct program p;

	(void)state;
	if (geteuid() != 0)
		skip();
	begin(&p);
	assert_int_equal(as_user(WEB_UID, send_garbage, &p), 0);
	assert_int_equal(as_user(WEB_UID, send_many, &p), 0);
	assert_int_equal(as_user(WEB_UID, stay_silent, &p), SG_LINK_OK);
	end(&p);
}

/* ---- a web process that was taken over ---------------------------------- */

/* Things that it tries, and the codes that it must get. */
static const struct {
	const char *request; /* %s: a token of the governor */
	const char *code;
} attempts[] = {
    {"{\"do\":\"sign-on\",\"name\":\"officer\",\"origin\":\"::1\"}", "bad"},
    {"{\"do\":\"login\",\"name\":\"officer\",\"password\":\"\",\"origin\":"
     "\"::1\"}",
	"wrong"},
    {"{\"do\":\"login\",\"name\":\"../../etc/passwd\",\"password\":\"x\","
     "\"origin\":\"::2\"}",
	"wrong"},
    {"{\"do\":\"view\",\"what\":\"person\",\"about\":\"jsmith\",\"reason\":"
     "\"r\",\"token\":\"%s\",\"origin\":\"::1\"}",
	"forbidden"},
    {"{\"do\":\"mark\",\"incident\":1,\"state\":\"page\",\"reason\":\"r\","
     "\"token\":\"%s\",\"origin\":\"::1\"}",
	"forbidden"},
    {"{\"do\":\"mark\",\"incident\":1,\"state\":\"page\",\"reason\":\"r\","
     "\"role\":\"officer\",\"token\":\"%s\",\"origin\":\"::1\"}",
	"bad"},
    {"{\"do\":\"hold\",\"incident\":1,\"on\":false,\"reason\":\"r\","
     "\"token\":\"%s\",\"origin\":\"::1\"}",
	"forbidden"},
    {"{\"do\":\"end-agreement\",\"agreement\":1,\"reason\":\"r\",\"token\":"
     "\"%s\",\"origin\":\"::1\"}",
	"forbidden"},
    {"{\"do\":\"exceptions\",\"token\":\"%s\",\"origin\":\"::1\"}",
	"forbidden"},
    {"{\"do\":\"check\",\"text\":\"\",\"token\":\"%s\",\"origin\":\"::1\"}",
	"forbidden"},
    {"{\"do\":\"save\",\"text\":\"\",\"base\":\"x\",\"reason\":\"r\","
     "\"token\":\"%s\",\"origin\":\"::1\"}",
	"forbidden"},
    {"{\"do\":\"install\",\"token\":\"%s\",\"origin\":\"::1\"}", "bad"},
    {"{\"do\":\"user\",\"name\":\"evil\",\"role\":\"officer\",\"token\":"
     "\"%s\",\"origin\":\"::1\"}",
	"bad"},
};

static json_t *
login(const struct program *p, const char *name)
{
	return ask(p,
	    json_pack("{s:s, s:s, s:s}", "do", "login", "name", name,
		"password", LAB_PASSWORD));
}

/* It has the session of a governor, and wants more. */
static int
try_as_governor(const struct program *p)
{
	json_t *session = login(p, "governor");
	const char *token = json_string_value(json_object_get(session,
	    "token"));
	char line[1024], why[SG_WHY_BYTES];

	if (token == NULL)
		return 1;
	for (size_t i = 0; i < sizeof attempts / sizeof *attempts; i++) {
		json_t *request, *answer;
		const char *code;

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
		(void)snprintf(line, sizeof line, attempts[i].request, token);
#pragma GCC diagnostic pop
		request = json_loads(line, 0, NULL);
		answer = sg_link_ask(p->socket, request, 60000, why);
		code = json_string_value(json_object_get(answer, "code"));
		if (code == NULL || strcmp(code, attempts[i].code) != 0) {
			fprintf(stderr, "%s: %s\n", line,
			    code == NULL ? "(none)" : code);
			return 2;
		}
		json_decref(request);
		json_decref(answer);
	}
	json_decref(session);
	return 0;
}

/* It has the session of the officer.  It can save exceptions in her name, but
 * neither rules, nor in another's name, nor against what is locked or fixed. */
static int
try_as_officer(const struct program *p)
{
	json_t *session = login(p, "officer");
	const char *token = json_string_value(json_object_get(session,
	    "token"));
	const char *texts[] = {"rules\n allow casino.example always\n",
	    "include \"/etc/shadow\"\n",
	    "exception EX-1\n allow everything\n because \"x\"\n approved "
	    "\"Mrs A Head\" on Mon 9 Nov 2026\n until Fri 27 Nov 2026\n",
	    "exception EX-9\n allow locked.example\n because \"x\"\n approved "
	    "\"Ms O Fficer\" on Mon 9 Nov 2026\n until Fri 27 Nov 2026\n",
	    "exception EX-9\n allow casino.example\n because \"x\"\n approved "
	    "\"Ms O Fficer\" on Mon 9 Nov 2026\n until Fri 27 Nov 2026\n",
	    "exception EX-9\n allow chat.example\n because \"x\"\n approved "
	    "\"Ms O Fficer\" on Mon 9 Nov 2026\n until Fri 27 Nov 2036\n"};
	json_t *answer = ask(p,
	    json_pack("{s:s, s:s}", "do", "exceptions", "token", token));
	char base[65];

	(void)snprintf(base, sizeof base, "%s",
	    json_string_value(json_object_get(answer, "base")));
	json_decref(answer);
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		answer = ask(p,
		    json_pack("{s:s, s:s, s:s, s:s, s:s}", "do", "save",
			"token", token, "text", texts[i], "base", base,
			"reason", "r"));
		if (!json_is_false(json_object_get(answer, "saved"))) {
			json_dumpf(answer, stderr, 0);
			return 10 + (int)i;
		}
		json_decref(answer);
	}
	json_decref(session);
	return 0;
}

/* It tries the files and the other socket directly. */
static int
try_files(const struct program *p)
{
	const struct sg_desk_places *places = &p->lab.places;
	const char *const files[] = {places->accounts, places->journal_key,
	    places->exceptions, places->policy, places->state};
	char path[256];

	for (size_t i = 0; i < sizeof files / sizeof *files; i++)
		if (open(files[i], O_WRONLY | O_APPEND) >= 0)
			return 1 + (int)i;
	(void)snprintf(path, sizeof path, "%s/sessions", places->state);
	if (open(path, O_RDONLY) >= 0 ||
	    open(places->accounts, O_RDONLY) >= 0 ||
	    open(places->journal_key, O_RDONLY) >= 0)
		return 20;
	(void)snprintf(path, sizeof path, "/proc/%d/mem", (int)p->pid);
	return open(path, O_RDONLY) >= 0 ? 21 : 0;
}

static void
gives_a_taken_over_web_process_no_more_than_its_sessions(void **state)
{
	char accounts[16384];
	struct program p;

	(void)state;
	if (geteuid() != 0)
		skip();
	begin(&p);
	(void)snprintf(accounts, sizeof accounts, "%s",
	    lab_read(p.lab.accounts));
	assert_int_equal(as_user(WEB_UID, try_as_governor, &p), 0);
	assert_int_equal(as_user(WEB_UID, try_as_officer, &p), 0);
	assert_int_equal(as_user(WEB_UID, try_files, &p), 0);
	assert_string_equal(lab_read(p.lab.exceptions), lab_exceptions);
	assert_string_equal(lab_read(p.lab.accounts), accounts);
	assert_int_equal(p.lab.installs, 0);
	/* All that happened is in the journal: two sign-ins, two failures. */
	assert_string_equal(lab_deeds(&p.lab),
	    "governor signed-in\nofficer sign-in-failed\n- sign-in-failed\n"
	    "officer signed-in\n");
	end(&p);
}

/* ---- restarts ----------------------------------------------------------- */

static void
keeps_sessions_over_a_restart(void **state)
{
	struct program p;
	json_t *session, *answer;
	const char *token;

	(void)state;
	if (geteuid() != 0)
		skip();
	begin(&p);
	assert_int_equal(setegid(WEB_UID) + seteuid(WEB_UID), 0);
	session = login(&p, "officer");
	token = json_string_value(json_object_get(session, "token"));
	assert_int_equal(seteuid(0) + setegid(0), 0);
	assert_non_null(token);
	stop(&p);
	start(&p);
	assert_int_equal(setegid(WEB_UID) + seteuid(WEB_UID), 0);
	answer = ask(&p,
	    json_pack("{s:s, s:s}", "do", "session", "token", token));
	assert_int_equal(seteuid(0) + setegid(0), 0);
	assert_int_equal(sg_link_answer_code(answer), SG_LINK_OK);
	json_decref(answer);
	json_decref(session);
	end(&p);
}

static void
says_what_it_does_not_understand(void **state)
{
	static const struct {
		const char *arguments, *said;
		int code;
	} rows[] = {
	    {"--help", "usage: schoolgate-installer", 0},
	    {"--nonsense", "usage: schoolgate-installer", 2},
	    {"word", "\"word\" is not an option", 2},
	    {"--keep x", "\"x\" is no number for --keep", 2},
	    {"--keep -1", "\"-1\" is no number for --keep", 2},
	    {"--web-user no.such.user", "there is no user \"no.such.user\"", 1},
	    {"--web-user " WEB_NAME " --conf /nowhere/desk.conf",
		"/nowhere/desk.conf: error: the file cannot be read", 1},
	    {"--web-user " WEB_NAME " --socket /dev/null",
		"/dev/null is not a socket; remove it", 1},
	    {"--web-user " WEB_NAME " --socket /nowhere/socket",
		"/nowhere/socket cannot be made a socket", 1},
	};
	struct lab lab;
	char conf[128];

	(void)state;
	lab_begin(&lab);
	(void)snprintf(conf, sizeof conf, "%s/desk.conf", lab.journal.top);
	lab_write(conf, "# No line is needed.\n");
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		char command[2048], text[8192];
		FILE *from;
		size_t n;

		(void)snprintf(command, sizeof command,
		    "'%s' --conf %s %s --state %s --accounts %s --journal %s "
		    "2>&1",
		    lab.program, conf, rows[i].arguments, lab.state,
		    lab.accounts, lab.journal.folder);
		from = popen(command, "r");
		n = fread(text, 1, sizeof text - 1, from);
		text[n] = '\0';
		assert_int_equal(WEXITSTATUS(pclose(from)), rows[i].code);
		if (strstr(text, rows[i].said) == NULL)
			print_error("%s: %s\n", command, text);
		assert_non_null(strstr(text, rows[i].said));
	}
	lab_end(&lab);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(answers_the_web_process_only),
	    cmocka_unit_test(survives_odd_connections),
	    cmocka_unit_test(
		gives_a_taken_over_web_process_no_more_than_its_sessions),
	    cmocka_unit_test(keeps_sessions_over_a_restart),
	    cmocka_unit_test(says_what_it_does_not_understand),
	};

	signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
