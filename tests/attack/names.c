/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * names.c -- a DNS server for tests. Over UDP it serves A and AAAA records of
 * the names in a hosts file.
 *
 *   names ADDRESS PORT HOSTS-FILE
 *
 * A line of the hosts file may have a name with an asterisk, for example
 * "*.evil.example". The asterisk stands for any bytes, because an attacker's
 * own DNS server can answer for any name. If a name matches no line, it does
 * not exist. The server runs until it is killed.
 */
#include <arpa/inet.h>
#include <netdb.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>

#define MESSAGE_MAX 1400
#define HEAD 12 /* bytes of a message's header: RFC 1035, section 4.1.1 */
#define TYPE_A 1
#define TYPE_AAAA 28
#define LINES_MAX 4096

static struct {
	char name[256];
	int family;
	unsigned char address[16];
} entries[LINES_MAX];
static size_t nentries;

static void __attribute__((noreturn)) give_up(const char *what, const char *why)
{
	(void)fprintf(stderr, "names: %s: %s\n", what, why);
	exit(2);
}

static void
add_names(const char *address, char *names)
{
	char *name, *rest;
	int family = strchr(address, ':') != NULL ? AF_INET6 : AF_INET;

	for (name = strtok_r(names, " \t\n", &rest);
	     name != NULL && nentries < LINES_MAX;
	     name = strtok_r(NULL, " \t\n", &rest)) {
		if (inet_pton(family, address, entries[nentries].address) != 1)
			give_up(address, "is no address");
		entries[nentries].family = family;
		(void)snprintf(entries[nentries].name,
		    sizeof(entries[nentries].name), "%s", name);
		nentries++;
	}
}

static void
read_hosts(const char *path)
{
	char line[8192], *address, *rest;
	FILE *from = fopen(path, "r");

	if (from == NULL)
		give_up(path, "cannot be read");
	while (fgets(line, sizeof(line), from) != NULL) {
		address = strtok_r(line, " \t\n", &rest);
		if (address != NULL)
			add_names(address, rest);
	}
	(void)fclose(from);
}

/* Reads the name in the question, and puts dots between its labels. Returns the
 * offset of the name's end, or 0 if there is no name. */
static size_t
read_name(const unsigned char *message, size_t n, char name[256])
{
	size_t at = HEAD, used = 0, label;

	while (at < n && (label = message[at]) != 0) {
		if (label > 63 || label >= n - at || used + label + 1 > 255)
			return 0;
		memcpy(name + used, message + at + 1, label);
		used += label;
		name[used++] = '.';
		at += label + 1;
	}
	name[used > 0 ? used - 1 : 0] = '\0';
	return at + 5 <= n ? at + 1 : 0;
}

static bool
is_named(const char *entry, const char *name)
{
	size_t n = strlen(name), m;

	if (entry[0] != '*')
		return strcasecmp(entry, name) == 0;
	m = strlen(entry + 1);
	return n > m && strcasecmp(name + n - m, entry + 1) == 0;
}

/*
 * Appends one answer record. Its name field points to the name in the question.
 */
static size_t
put_answer(unsigned char *message, size_t n, unsigned type,
    const unsigned char *address)
{
	const size_t bytes = type == TYPE_A ? 4 : 16;
	const unsigned char head[] = {0xc0, HEAD, 0, (unsigned char)type, 0, 1,
	    0, 0, 0, 60, 0, (unsigned char)bytes};

	memcpy(message + n, head, sizeof(head));
	memcpy(message + n + sizeof(head), address, bytes);
	message[7]++;
	return n + sizeof(head) + bytes;
}

/* Turns a question into the response, in place. Returns the length of the
 * response, or 0 if the message is not a question. */
static size_t
answer(unsigned char *message, size_t n)
{
	char name[256];
	bool known = false;
	unsigned type;

	if (n < HEAD || message[4] != 0 || message[5] != 1)
		return 0;
	n = read_name(message, n, name);
	if (n == 0)
		return 0;
	type = message[n + 1];
	n += 4;
	message[2] = 0x84; /* flags: response, authoritative */
	message[3] = 0;
	memset(message + 6, 0, 6);
	for (size_t i = 0; i < nentries && n < MESSAGE_MAX - 40; i++) {
		if (!is_named(entries[i].name, name))
			continue;
		known = true;
		if (type == (entries[i].family == AF_INET ? TYPE_A : TYPE_AAAA))
			n = put_answer(message, n, type, entries[i].address);
	}
	if (!known)
		message[3] = 3; /* response code: no such name */
	return n;
}

int
main(int argc, char **argv)
{
	const struct addrinfo hints = {.ai_socktype = SOCK_DGRAM,
	    .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV};
	unsigned char message[MESSAGE_MAX];
	struct sockaddr_storage from;
	struct addrinfo *at;
	socklen_t size;
	ssize_t n;
	int fd;

	if (argc != 4 || getaddrinfo(argv[1], argv[2], &hints, &at) != 0)
		give_up("usage", "names ADDRESS PORT HOSTS-FILE");
	read_hosts(argv[3]);
	fd = socket(at->ai_family, SOCK_DGRAM, 0);
	if (fd < 0 || bind(fd, at->ai_addr, at->ai_addrlen) != 0)
		give_up(argv[1], "cannot be listened at");
	for (;;) {
		size = sizeof(from);
		n = recvfrom(fd, message, sizeof(message), 0,
		    (struct sockaddr *)&from, &size);
		if (n > 0)
			n = (ssize_t)answer(message, (size_t)n);
		if (n > 0)
			(void)sendto(fd, message, (size_t)n, 0,
			    (struct sockaddr *)&from, size);
	}
}
