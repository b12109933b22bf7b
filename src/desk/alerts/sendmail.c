/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * sendmail.c -- hands one mail to this machine's sendmail program, without a
 * shell.
 *
 * Mail and complaints go through files in memory, so that nothing blocks and no
 * signal is sent if the program ends early.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>

#include "desk/alerts/carriers.h"

#define LOOK_MS 20 /* between looks whether the program has ended */
#define SAID_MAX 300

/* The files of one run. */
struct run {
	int mail, said;
	pid_t pid;
};

static bool
write_all(int fd, struct sg_str bytes)
{
	for (ssize_t n; bytes.n > 0; bytes.p += n, bytes.n -= (size_t)n) {
		n = write(fd, bytes.p, bytes.n);
		if (n <= 0)
			return false;
	}
	return lseek(fd, 0, SEEK_SET) == 0;
}

/* Returns 0 or an errno value. */
static int
start(const struct sg_carried *mail, struct run *run)
{
	const char *program = mail->options->sendmail;
	/* "-oi": a line with a lone dot does not end the mail. */
	const char *const arguments[] = {program, "-oi", "-f",
	    mail->message->from, "--", mail->message->to, NULL};
	static const char *const environment[] = {
	    "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C", NULL};
	posix_spawn_file_actions_t files;
	posix_spawnattr_t how;
	sigset_t none;
	int error;

	sigemptyset(&none);
	posix_spawn_file_actions_init(&files);
	posix_spawn_file_actions_adddup2(&files, run->mail, STDIN_FILENO);
	posix_spawn_file_actions_adddup2(&files, run->said, STDERR_FILENO);
	posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, "/dev/null",
	    O_WRONLY, 0);
	posix_spawnattr_init(&how);
	posix_spawnattr_setsigmask(&how, &none);
	posix_spawnattr_setflags(&how, POSIX_SPAWN_SETSIGMASK);
	error = posix_spawn(&run->pid, program, &files, &how,
	    (char *const *)(uintptr_t)arguments,
	    (char *const *)(uintptr_t)environment);
	posix_spawnattr_destroy(&how);
	posix_spawn_file_actions_destroy(&files);
	return error;
}

/* Wait for the program to end.  Returns false if it was ended instead, because
 * it took too long or the transport is to stop. */
static bool
await(const struct sg_transport_options *options, pid_t pid, int *status)
{
	const struct timespec pause = {0, LOOK_MS * 1000000L};
	long left = options->patience_s * 1000 / LOOK_MS;

	while (waitpid(pid, status, WNOHANG) == 0) {
		if (left-- == 0 ||
		    (options->stop != NULL && atomic_load(options->stop))) {
			kill(pid, SIGKILL);
			waitpid(pid, status, 0);
			return false;
		}
		nanosleep(&pause, NULL);
	}
	return true;
}

/* Write what the program complained of, as one line. */
static void
read_said(int fd, char said[SAID_MAX])
{
	char bytes[SAID_MAX];
	ssize_t n = pread(fd, bytes, sizeof(bytes), 0);
	struct sg_out out;

	sg_out_init(&out, said, SAID_MAX);
	if (n > 0) {
		for (ssize_t i = 0; i < n; i++)
			if (bytes[i] == '\n')
				bytes[i] = ' ';
		sg_out_plain(&out,
		    sg_str_trim((struct sg_str){bytes, (size_t)n}));
	}
}

static bool
tell(const struct sg_carried *mail, const struct run *run, int status,
    char why[SG_WHY_BYTES])
{
	const char *program = mail->options->sendmail;
	char said[SAID_MAX];

	if (WIFEXITED(status) && WEXITSTATUS(status) == EX_OK)
		return true;
	read_said(run->said, said);
	if (WIFSIGNALED(status))
		return sg_why(why, "%s was killed by signal %d: %s", program,
		    WTERMSIG(status), said);
	return sg_why(why, "%s did not take the mail%s (exit %d): %s", program,
	    WEXITSTATUS(status) == EX_TEMPFAIL ? " at the moment" : "",
	    WEXITSTATUS(status), said);
}

bool
sg_sendmail_send(const struct sg_carried *mail, char why[SG_WHY_BYTES])
{
	struct run run = {.mail = memfd_create("mail", MFD_CLOEXEC),
	    .said = memfd_create("said", MFD_CLOEXEC)};
	int status = 0, error;
	bool fine = false;

	if (run.mail < 0 || run.said < 0 || !write_all(run.mail, mail->bytes))
		sg_why(why, "the mail cannot be written down: %s",
		    strerror(errno));
	else if ((error = start(mail, &run)) != 0)
		sg_why(why,
		    "%s cannot be run: %s; install a mail program, or "
		    "write \"mail smtp://HOST\" in desk.conf",
		    mail->options->sendmail, strerror(error));
	else if (!await(mail->options, run.pid, &status))
		sg_why(why, "%s did not end in %ld seconds, and was stopped",
		    mail->options->sendmail, mail->options->patience_s);
	else
		fine = tell(mail, &run, status, why);
	if (run.mail >= 0)
		close(run.mail);
	if (run.said >= 0)
		close(run.said);
	return fine;
}
