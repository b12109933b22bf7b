/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * transport.c -- opens a way by which mail is sent, and reads the password.
 */
#include "desk/alerts/transport.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sodium.h>

#include "base/arena.h"
#include "desk/alerts/carriers.h"

#define PASSWORD_MAX 1024
#define PATIENCE_S 60

struct sg_transport {
	struct sg_arena *arena; /* of the options */
	struct sg_transport_options options;
	bool is_sendmail;
};

/* ---- the password ------------------------------------------------------- */

/* Returns what is wrong with the owner or the permissions, or NULL. */
static const char *
find_fault(const struct stat *status)
{
	if (!S_ISREG(status->st_mode))
		return "is not a file";
	if (status->st_uid != 0 && status->st_uid != geteuid())
		return "belongs neither to root nor to the user of this "
		       "program: chown root FILE";
	if ((status->st_mode & S_IRWXO) != 0)
		return "can be read by everybody: chmod o= FILE";
	if ((status->st_mode & S_IWGRP) != 0)
		return "can be written by its group: chmod g-w FILE";
	return NULL;
}

static bool
take_first_line(const char *path, char *memory, ssize_t n,
    char why[SG_WHY_BYTES])
{
	if (n < 0)
		return sg_why_errno(why, path, "read", errno);
	memory[n] = '\0';
	memory[strcspn(memory, "\r\n")] = '\0';
	if (*memory == '\0')
		return sg_why(why,
		    "the file of the password, %s, has an "
		    "empty first line",
		    path);
	return true;
}

/* Read the password into `memory`. */
static bool
read_password(const char *path, char memory[PASSWORD_MAX],
    char why[SG_WHY_BYTES])
{
	struct stat status;
	const char *fault;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	bool fine;

	if (fd < 0)
		return sg_why_errno(why, path, "opened", errno);
	fault = fstat(fd, &status) != 0 ? strerror(errno) : find_fault(&status);
	if (fault != NULL)
		fine = sg_why(why, "the file of the password, %s, %s", path,
		    fault);
	else
		fine = take_first_line(path, memory,
		    read(fd, memory, PASSWORD_MAX - 1), why);
	close(fd);
	return fine;
}

/* ---- opening ------------------------------------------------------------ */

static const char *
copy(struct sg_arena *arena, const char *text)
{
	return text == NULL ? NULL : sg_arena_dup(arena, sg_str(text));
}

static bool
check(const struct sg_transport *transport, char why[SG_WHY_BYTES])
{
	const struct sg_transport_options *o = &transport->options;
	char password[PASSWORD_MAX];
	bool fine;

	if (!transport->is_sendmail && !sg_smtp_is_url(o->url))
		return sg_why(why,
		    "\"%s\" is no way to send mail: write "
		    "smtp://HOST, smtps://HOST or sendmail",
		    o->url);
	if (o->password_file == NULL)
		return true;
	fine = read_password(o->password_file, password, why);
	sodium_memzero(password, sizeof(password));
	return fine;
}

struct sg_transport *
sg_transport_open(const struct sg_transport_options *options,
    char why[SG_WHY_BYTES])
{
	struct sg_arena *arena = sg_arena_new();
	struct sg_transport *t = sg_arena_alloc(arena, sizeof(*t));

	t->arena = arena;
	t->options = *options;
	t->options.url = copy(arena, options->url);
	t->options.user = copy(arena, options->user);
	t->options.password_file = copy(arena, options->password_file);
	t->options.ca_file = copy(arena, options->ca_file);
	t->options.sendmail = copy(arena,
	    options->sendmail != NULL ? options->sendmail :
					"/usr/sbin/sendmail");
	if (t->options.patience_s == 0)
		t->options.patience_s = PATIENCE_S;
	t->is_sendmail = strcmp(t->options.url, "sendmail") == 0;
	if (!sg_smtp_prepare()) {
		sg_why(why, "libcurl cannot be used");
	} else {
		if (check(t, why))
			return t;
		sg_smtp_done();
	}
	sg_arena_free(&arena);
	return NULL;
}

void
sg_transport_close(struct sg_transport **transport)
{
	struct sg_arena *arena;

	if (*transport == NULL)
		return;
	arena = (*transport)->arena;
	*transport = NULL;
	sg_arena_free(&arena);
	sg_smtp_done();
}

bool
sg_transport_send(struct sg_transport *transport,
    const struct sg_message *message, char why[SG_WHY_BYTES])
{
	struct sg_arena *arena;
	char password[PASSWORD_MAX];
	struct sg_carried mail = {
	    .options = &transport->options, .message = message};
	bool fine;

	if (!sg_address_is_mail(message->to))
		return sg_why(why,
		    "\"%.100s\" is no address to which mail can "
		    "be sent; correct it in the policy",
		    message->to);
	if (!transport->is_sendmail && mail.options->password_file != NULL) {
		if (!read_password(mail.options->password_file, password, why))
			return false;
		mail.password = password;
	}
	arena = sg_arena_new();
	mail.bytes = sg_message_bytes(arena, message);
	fine = transport->is_sendmail ? sg_sendmail_send(&mail, why) :
					sg_smtp_send(&mail, why);
	sg_arena_free(&arena);
	sodium_memzero(password, sizeof(password));
	return fine;
}
