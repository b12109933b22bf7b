/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * talk.c -- sends any bytes to a proxy, with or without TLS, and shows what
 * comes back. Tests use it as a hostile client.
 *
 *   talk [--from ADDRESS] [--times N] [--patience MS] ADDRESS PORT STEP...
 *
 * Options:
 *
 *   --from ADDRESS   the source address of the connections
 *   --times N        number of connections (1 by default); each step is done
 *                    on all of them before the next step begins
 *   --patience MS    how long a read waits, in milliseconds (3000 by default)
 *
 * Each STEP is one argument:
 *
 *   "send TEXT"      send TEXT; its escapes are \r \n \t \\ \xHH
 *   head             read to an empty line; show the first line
 *   all              read until the connection ends or nothing arrives in time;
 *                    show all
 *   "tls [NAME]"     make a whole TLS handshake with the server name NAME (with
 *                    the escapes of TEXT, except \x00). Later steps go through
 *                    this TLS connection. So a second tls step makes TLS inside
 *                    TLS.
 *   "hello WORDS"    send only a ClientHello, made by hello.c; show the answer
 *   "wait MS"        wait MS milliseconds
 *   half-close       close the sending side of the connection
 *   reset            end the connection with a TCP reset
 *   close            close the connection
 *
 * The WORDS of "hello" (see struct hello in hello.h):
 *
 *   name=TEXT        a server name; may be there any number of times
 *   type=N           the type of the names after this word
 *   sni              send the extension server_name even without a name
 *   tls13, ech, grease
 *                    set the member of struct hello with this name
 *   split=N          bytes of the message in one TLS record
 */
#define _GNU_SOURCE /* memmem */

#include <arpa/inet.h>
#include <netdb.h>
#include <openssl/bio.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "hello.h"

#define NAMES_MAX 8
#define ANSWER_MAX 65536

/* Types of TLS records, and one type of handshake message (RFC 8446). */
#define CHANGE_CIPHER 20
#define ALERT 21
#define HANDSHAKE 22
#define DATA 23
#define CERTIFICATE 11

static struct {
	const char *from, *address, *port;
	long times, patience_ms;
} options = {NULL, NULL, NULL, 1, 3000};

struct talk {
	int fd;
	/* the connection; or, if there is TLS, the innermost TLS on it */
	BIO *bio;
};

static void __attribute__((noreturn)) give_up(const char *what, const char *why)
{
	(void)fprintf(stderr, "talk: %s: %s\n", what, why);
	exit(2);
}

/* ---- words -------------------------------------------------------------- */

static int
hex_of(char c)
{
	static const char digits[] = "0123456789abcdef";
	const char *at = c == '\0' ? NULL : strchr(digits, c);

	return at == NULL ? -1 : (int)(at - digits);
}

/* Replaces the escapes in `text`, in place. Returns the new length. */
static size_t
unescape(char *text)
{
	static const char letters[] = "rnt\\", stands_for[] = "\r\n\t\\";
	const char *from = text, *at;
	char *to = text;

	while (*from != '\0') {
		at = from[0] == '\\' && from[1] != '\0' ?
		    strchr(letters, from[1]) :
		    NULL;
		if (at != NULL) {
			*to++ = stands_for[at - letters];
			from += 2;
		} else if (from[0] == '\\' && from[1] == 'x' &&
		    hex_of(from[2]) >= 0 && hex_of(from[3]) >= 0) {
			*to++ = (char)(hex_of(from[2]) << 4 | hex_of(from[3]));
			from += 4;
		} else {
			*to++ = *from++;
		}
	}
	return (size_t)(to - text);
}

/* Returns the text after the first word of a step, or "". */
static char *
rest_of(const char *step)
{
	const char *at = strchr(step, ' ');
	char *rest = strdup(at == NULL ? "" : at + 1);

	if (rest == NULL)
		give_up(step, "no memory");
	return rest;
}

static bool
is_step(const char *step, const char *word)
{
	size_t n = strlen(word);

	return strncmp(step, word, n) == 0 &&
	    (step[n] == '\0' || step[n] == ' ');
}

/*
 * Prints bytes of an answer. CR is left out. If `lines` is true, line feeds are
 * printed. All other control bytes are printed as dots.
 */
static void
show(const char *what, const char *p, size_t n, bool lines)
{
	(void)printf("%s: ", what);
	for (size_t i = 0; i < n; i++) {
		if (p[i] == '\n' && lines)
			(void)putchar('\n');
		else if (p[i] != '\r')
			(void)putchar((unsigned char)p[i] < ' ' ? '.' : p[i]);
	}
	(void)putchar('\n');
}

/* ---- connections -------------------------------------------------------- */

static struct addrinfo *
address_of(const char *address, const char *port)
{
	const struct addrinfo hints = {.ai_socktype = SOCK_STREAM,
	    .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV};
	struct addrinfo *found;
	int error = getaddrinfo(address, port, &hints, &found);

	if (error != 0)
		give_up(address, gai_strerror(error));
	return found;
}

static void
open_talk(struct talk *talk)
{
	struct addrinfo *to = address_of(options.address, options.port), *from;
	struct timeval patience = {
	    options.patience_ms / 1000, options.patience_ms % 1000 * 1000};

	talk->fd = socket(to->ai_family, SOCK_STREAM, 0);
	if (talk->fd < 0)
		give_up(options.address, "no socket");
	if (options.from != NULL) {
		from = address_of(options.from, "0");
		if (bind(talk->fd, from->ai_addr, from->ai_addrlen) != 0)
			give_up(options.from, "cannot be come from");
		freeaddrinfo(from);
	}
	(void)setsockopt(talk->fd, SOL_SOCKET, SO_RCVTIMEO, &patience,
	    sizeof(patience));
	(void)setsockopt(talk->fd, SOL_SOCKET, SO_SNDTIMEO, &patience,
	    sizeof(patience));
	if (connect(talk->fd, to->ai_addr, to->ai_addrlen) != 0)
		give_up(options.address, "does not answer");
	freeaddrinfo(to);
	talk->bio = BIO_new_socket(talk->fd, BIO_NOCLOSE);
	if (talk->bio == NULL)
		give_up(options.address, "no memory");
}

static void
say(struct talk *talk, const void *p, size_t n)
{
	size_t said = 0;

	if (n > 0 && BIO_write_ex(talk->bio, p, n, &said) != 1)
		(void)printf("send: refused\n");
}

/* Reads until one of these happens: the text `end` has arrived, the connection
 * ends, or nothing arrives in time. If `end` is NULL, only the last two count.
 * Returns the number of bytes read. */
static size_t
hear(struct talk *talk, const char *end, char *p, size_t room)
{
	size_t n = 0, got;

	while (n < room) {
		if (BIO_read_ex(talk->bio, p + n, end == NULL ? room - n : 1,
			&got) != 1 ||
		    got == 0)
			break;
		n += got;
		if (end != NULL && n >= strlen(end) &&
		    memcmp(p + n - strlen(end), end, strlen(end)) == 0)
			break;
	}
	return n;
}

/* ---- TLS ---------------------------------------------------------------- */

static void
show_certificate(const char *what, X509 *certificate)
{
	char issuer[256], subject[256];

	(void)X509_NAME_oneline(X509_get_issuer_name(certificate), issuer,
	    sizeof(issuer));
	(void)X509_NAME_oneline(X509_get_subject_name(certificate), subject,
	    sizeof(subject));
	(void)printf("%s: certificate of %s by %s\n", what, subject, issuer);
}

static void
start_tls(struct talk *talk, char *name)
{
	static SSL_CTX *context;
	SSL *ssl;
	BIO *inside = BIO_new(BIO_f_ssl());
	X509 *certificate;

	if (context == NULL)
		context = SSL_CTX_new(TLS_client_method());
	ssl = context == NULL ? NULL : SSL_new(context);
	if (ssl == NULL || inside == NULL)
		give_up("tls", "no memory");
	name[unescape(name)] = '\0';
	if (*name != '\0' && SSL_set_tlsext_host_name(ssl, name) != 1)
		give_up("tls", "OpenSSL does not take this name");
	SSL_set_bio(ssl, talk->bio, talk->bio);
	SSL_set_connect_state(ssl);
	if (SSL_do_handshake(ssl) != 1) {
		(void)printf("tls: failed\n");
		exit(0);
	}
	certificate = SSL_get_peer_certificate(ssl);
	if (certificate != NULL)
		show_certificate("tls", certificate);
	X509_free(certificate);
	(void)BIO_set_ssl(inside, ssl, BIO_CLOSE);
	talk->bio = inside;
}

/* ---- a ClientHello alone ------------------------------------------------ */

static size_t
number_at(const unsigned char *p, size_t bytes)
{
	size_t value = 0;

	while (bytes-- > 0)
		value = value << 8 | *p++;
	return value;
}

/* Shows the certificate in a server's handshake message (RFC 5246, section
 * 7.4.2). */
static void
show_message(const unsigned char *p, size_t n)
{
	const unsigned char *at = p + 10;
	X509 *certificate = NULL;

	if (p[0] != CERTIFICATE || n < 10 || number_at(p + 7, 3) > n - 10)
		return;
	certificate = d2i_X509(NULL, &at, (long)number_at(p + 7, 3));
	if (certificate != NULL)
		show_certificate("hello", certificate);
	X509_free(certificate);
}

/* The part of a server's answer that has arrived. */
struct answer {
	bool tls; /* the answer consists of TLS records */
	/*
	 * Nothing more needs to be read, because one of these has arrived: an
	 * alert, a certificate, or all messages that TLS 1.3 does not encrypt.
	 */
	bool complete;
	/* the code of an alert; -1 if there was no alert */
	int alert;
	/* the handshake messages, without the record headers */
	unsigned char messages[ANSWER_MAX];
	size_t n;
};

/* Collects the handshake messages of all records, and examines each message. */
static void
read_answer(struct answer *answer, const unsigned char *p, size_t n)
{
	size_t length;

	*answer = (struct answer){.alert = -1};
	answer->complete = n >= 4 && memmem(p, n, "\r\n\r\n", 4) != NULL &&
	    p[0] == 'H'; /* an answer in plain HTTP */
	for (; n >= 5 && number_at(p + 3, 2) <= n - 5;
	     p += 5 + length, n -= 5 + length) {
		length = number_at(p + 3, 2);
		answer->tls |= p[0] >= CHANGE_CIPHER && p[0] <= DATA;
		if (p[0] == ALERT && length == 2)
			answer->alert = p[6];
		if (p[0] == HANDSHAKE) {
			memcpy(answer->messages + answer->n, p + 5, length);
			answer->n += length;
		}
		answer->complete |= p[0] == ALERT || p[0] == DATA;
	}
	p = answer->messages;
	for (n = answer->n; n >= 4 && number_at(p + 1, 3) <= n - 4;
	     p += length, n -= length) {
		length = 4 + number_at(p + 1, 3);
		answer->complete |= p[0] == CERTIFICATE;
	}
}

static void
show_answer(const struct answer *answer)
{
	const unsigned char *p = answer->messages;
	size_t n = answer->n, length;

	if (answer->alert >= 0)
		(void)printf("hello: alert %d\n", answer->alert);
	if (n > 0)
		(void)printf("hello: answered\n");
	for (; n >= 4 && number_at(p + 1, 3) <= n - 4;
	     p += length, n -= length) {
		length = 4 + number_at(p + 1, 3);
		show_message(p, length);
	}
}

static bool
starts(const char *word, const char *with)
{
	return strncmp(word, with, strlen(with)) == 0;
}

static void
read_word(char *word, unsigned char *type, struct hello *hello,
    struct hello_name names[NAMES_MAX])
{
	if (starts(word, "name=") && hello->nnames < NAMES_MAX) {
		hello->sni = true;
		names[hello->nnames++] = (struct hello_name){
		    *type, word + 5, unescape(word + 5)};
	} else if (starts(word, "type=")) {
		*type = (unsigned char)atoi(word + 5);
	} else if (starts(word, "split=")) {
		hello->per_record = (size_t)atol(word + 6);
	} else if (strcmp(word, "sni") == 0) {
		hello->sni = true;
	} else if (strcmp(word, "tls13") == 0) {
		hello->tls13 = true;
	} else if (strcmp(word, "ech") == 0) {
		hello->ech = true;
	} else if (strcmp(word, "grease") == 0) {
		hello->grease = true;
	} else {
		give_up(word, "is not known");
	}
}

static size_t
hear_answer(struct talk *talk, unsigned char in[ANSWER_MAX],
    struct answer *answer)
{
	size_t n = 0, got;

	*answer = (struct answer){.alert = -1};
	while (n < ANSWER_MAX && !answer->complete &&
	    BIO_read_ex(talk->bio, in + n, ANSWER_MAX - n, &got) == 1) {
		n += got;
		read_answer(answer, in, n);
	}
	return n;
}

static void
say_hello(struct talk *talk, char *words)
{
	static unsigned char bytes[HELLO_MAX + HELLO_MAX / 2], in[ANSWER_MAX];
	static struct answer answer;
	struct hello_name names[NAMES_MAX];
	struct hello hello = {.names = names};
	unsigned char type = 0;
	char *word, *rest;
	size_t n;

	for (word = strtok_r(words, " ", &rest); word != NULL;
	     word = strtok_r(NULL, " ", &rest))
		read_word(word, &type, &hello, names);
	n = hello_write(&hello, bytes, sizeof(bytes));
	if (n == 0)
		give_up("hello", "it does not fit");
	say(talk, bytes, n);
	n = hear_answer(talk, in, &answer);
	if (n == 0)
		(void)printf("hello: no answer\n");
	else if (answer.tls)
		show_answer(&answer);
	else
		show("hello", (const char *)in, n, false);
}

/* ---- steps -------------------------------------------------------------- */

static void
end_talk(struct talk *talk, bool reset)
{
	struct linger at_once = {1, 0};

	if (talk->fd < 0)
		return;
	if (reset)
		(void)setsockopt(talk->fd, SOL_SOCKET, SO_LINGER, &at_once,
		    sizeof(at_once));
	(void)close(talk->fd);
	talk->fd = -1;
}

static void
wait_ms(const char *text)
{
	long ms = atol(text);
	struct timespec time = {ms / 1000, ms % 1000 * 1000000};

	(void)nanosleep(&time, NULL);
}

static void
do_step(struct talk *talk, const char *step)
{
	static char answer[ANSWER_MAX];
	char *rest = rest_of(step);
	size_t n;

	if (is_step(step, "send")) {
		n = unescape(rest);
		say(talk, rest, n);
	} else if (is_step(step, "head")) {
		n = hear(talk, "\r\n\r\n", answer, sizeof(answer));
		show("head", answer, n == 0 ? 0 : strcspn(answer, "\n"), false);
		memset(answer, 0, n);
	} else if (is_step(step, "all")) {
		show("all", answer, hear(talk, NULL, answer, sizeof(answer)),
		    true);
	} else if (is_step(step, "tls")) {
		start_tls(talk, rest);
	} else if (is_step(step, "hello")) {
		say_hello(talk, rest);
	} else if (is_step(step, "half-close")) {
		(void)shutdown(talk->fd, SHUT_WR);
	} else if (is_step(step, "close") || is_step(step, "reset")) {
		end_talk(talk, is_step(step, "reset"));
	} else {
		give_up(step, "this step is not known");
	}
	free(rest);
}

static char **
read_options(char **argv)
{
	for (; argv[0] != NULL && argv[1] != NULL &&
	     strncmp(argv[0], "--", 2) == 0;
	     argv += 2) {
		if (strcmp(argv[0], "--from") == 0)
			options.from = argv[1];
		else if (strcmp(argv[0], "--times") == 0)
			options.times = atol(argv[1]);
		else if (strcmp(argv[0], "--patience") == 0)
			options.patience_ms = atol(argv[1]);
		else
			give_up(argv[0], "is not known; see talk.c");
	}
	if (argv[0] == NULL || argv[1] == NULL || argv[2] == NULL ||
	    options.times < 1)
		give_up("usage",
		    "talk [--from ADDRESS] [--times N] "
		    "[--patience MS] ADDRESS PORT STEP...");
	options.address = argv[0];
	options.port = argv[1];
	return argv + 2;
}

int
main(int argc, char **argv)
{
	char **steps = read_options(argv + 1);
	struct talk *talks = calloc((size_t)options.times, sizeof(*talks));

	(void)argc;
	if (talks == NULL)
		give_up("start", "no memory");
	(void)setvbuf(stdout, NULL, _IOLBF, 0);
	for (long i = 0; i < options.times; i++)
		open_talk(&talks[i]);
	for (; *steps != NULL; steps++) {
		if (is_step(*steps, "wait")) {
			wait_ms(*steps + 5);
			continue;
		}
		for (long i = 0; i < options.times; i++)
			do_step(&talks[i], *steps);
	}
	for (long i = 0; i < options.times; i++)
		end_talk(&talks[i], false);
	free(talks);
	return 0;
}
