/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * smtp.c -- sends one mail by SMTP with libcurl, and says in plain words why it
 * was not accepted.
 */
#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "desk/alerts/carriers.h"

#define CONNECT_MAX_S 30
#define REPLY_MAX 300

/* One sending under way. */
struct sending {
	const struct sg_carried *mail;
	CURL *curl;
	struct curl_slist *to;
	size_t done; /* bytes of the message that libcurl has */
	char host[256];
	char reply[REPLY_MAX]; /* the server's last refusal */
	char error[CURL_ERROR_SIZE];
};

bool
sg_smtp_prepare(void)
{
	return curl_global_init(CURL_GLOBAL_DEFAULT) == 0;
}

void
sg_smtp_done(void)
{
	curl_global_cleanup();
}

/* Get the host of the URL.  Returns false if this is no URL of SMTP. */
static bool
find_host(const char *url, char host[256])
{
	CURLU *parts = curl_url();
	char *scheme = NULL, *name = NULL;
	bool fine = parts != NULL &&
	    curl_url_set(parts, CURLUPART_URL, url, 0) == CURLUE_OK &&
	    curl_url_get(parts, CURLUPART_SCHEME, &scheme, 0) == CURLUE_OK &&
	    curl_url_get(parts, CURLUPART_HOST, &name, 0) == CURLUE_OK &&
	    (strcasecmp(scheme, "smtp") == 0 ||
		strcasecmp(scheme, "smtps") == 0) &&
	    strlen(name) < 256;

	if (fine)
		strcpy(host, name);
	curl_free(scheme);
	curl_free(name);
	curl_url_cleanup(parts);
	return fine;
}

bool
sg_smtp_is_url(const char *url)
{
	char host[256];

	return find_host(url, host);
}

/* ---- callbacks of libcurl ----------------------------------------------- */

static size_t
give_bytes(char *to, size_t size, size_t n, void *ctx)
{
	struct sending *s = ctx;
	size_t left = s->mail->bytes.n - s->done;

	n = size * n < left ? size * n : left;
	memcpy(to, s->mail->bytes.p + s->done, n);
	s->done += n;
	return n;
}

/* Keep the last line by which the server refused something. */
static size_t
take_reply(char *line, size_t size, size_t n, void *ctx)
{
	struct sending *s = ctx;
	struct sg_out out;

	if (n > 0 && (line[0] == '4' || line[0] == '5')) {
		sg_out_init(&out, s->reply, sizeof(s->reply));
		sg_out_plain(&out, sg_str_trim((struct sg_str){line, n}));
	}
	return size * n;
}

static int
look_whether_to_stop(void *ctx, curl_off_t a, curl_off_t b, curl_off_t c,
    curl_off_t d)
{
	const struct sending *s = ctx;

	(void)a, (void)b, (void)c, (void)d;
	return s->mail->options->stop != NULL &&
	    atomic_load(s->mail->options->stop);
}

/* ---- setting up --------------------------------------------------------- */

static bool
is_this_machine(const char *host)
{
	return strcasecmp(host, "localhost") == 0 ||
	    strncmp(host, "127.", 4) == 0 || strcmp(host, "[::1]") == 0;
}

static unsigned
set_limits(CURL *c, const struct sg_transport_options *o)
{
	long patience = o->patience_s;
	unsigned bad = 0; /* bitwise OR of all results */

	bad |= curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT,
	    patience < CONNECT_MAX_S ? patience : CONNECT_MAX_S);
	bad |= curl_easy_setopt(c, CURLOPT_SERVER_RESPONSE_TIMEOUT, patience);
	bad |= curl_easy_setopt(c, CURLOPT_LOW_SPEED_LIMIT, 1L);
	bad |= curl_easy_setopt(c, CURLOPT_LOW_SPEED_TIME, patience);
	bad |= curl_easy_setopt(c, CURLOPT_TIMEOUT, 5 * patience);
	bad |= curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
	return bad;
}

static unsigned
set_tls(CURL *c, const struct sg_transport_options *o, const char *host)
{
	bool plain = is_this_machine(host) && !o->tls;
	unsigned bad = 0;

	bad |= curl_easy_setopt(c, CURLOPT_USE_SSL,
	    (long)(plain ? CURLUSESSL_NONE : CURLUSESSL_ALL));
	bad |= curl_easy_setopt(c, CURLOPT_SSL_VERIFYPEER, 1L);
	bad |= curl_easy_setopt(c, CURLOPT_SSL_VERIFYHOST, 2L);
	bad |= curl_easy_setopt(c, CURLOPT_SSLVERSION,
	    (long)CURL_SSLVERSION_TLSv1_2);
	if (o->ca_file != NULL) {
		bad |= curl_easy_setopt(c, CURLOPT_CAINFO, o->ca_file);
		bad |= curl_easy_setopt(c, CURLOPT_CAPATH, NULL);
	}
	return bad;
}

static bool
set_up(struct sending *s)
{
	const struct sg_carried *mail = s->mail;
	CURL *c = s->curl;
	unsigned bad = 0;

	s->to = curl_slist_append(NULL, mail->message->to);
	if (s->to == NULL)
		return false;
	bad |= curl_easy_setopt(c, CURLOPT_URL, mail->options->url);
	bad |= curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
	bad |= curl_easy_setopt(c, CURLOPT_PROXY, "");
	bad |= set_limits(c, mail->options) |
	    set_tls(c, mail->options, s->host);
	if (mail->options->user != NULL && mail->password != NULL) {
		bad |= curl_easy_setopt(c, CURLOPT_USERNAME,
		    mail->options->user);
		bad |= curl_easy_setopt(c, CURLOPT_PASSWORD, mail->password);
	}
	bad |= curl_easy_setopt(c, CURLOPT_MAIL_FROM, mail->message->from);
	bad |= curl_easy_setopt(c, CURLOPT_MAIL_RCPT, s->to);
	bad |= curl_easy_setopt(c, CURLOPT_UPLOAD, 1L);
	bad |= curl_easy_setopt(c, CURLOPT_READFUNCTION, give_bytes);
	bad |= curl_easy_setopt(c, CURLOPT_READDATA, s);
	bad |= curl_easy_setopt(c, CURLOPT_HEADERFUNCTION, take_reply);
	bad |= curl_easy_setopt(c, CURLOPT_HEADERDATA, s);
	bad |= curl_easy_setopt(c, CURLOPT_XFERINFOFUNCTION,
	    look_whether_to_stop);
	bad |= curl_easy_setopt(c, CURLOPT_XFERINFODATA, s);
	bad |= curl_easy_setopt(c, CURLOPT_NOPROGRESS, 0L);
	bad |= curl_easy_setopt(c, CURLOPT_ERRORBUFFER, s->error);
	return bad == 0;
}

/* ---- what went wrong ---------------------------------------------------- */

/* "%s" is the host. */
static const struct {
	CURLcode code;
	const char *words;
	bool details; /* add libcurl's message */
} failures[] = {
    {CURLE_COULDNT_RESOLVE_HOST,
	"the mail server %s cannot be found by its name", false},
    {CURLE_COULDNT_CONNECT, "the mail server %s cannot be reached", true},
    {CURLE_USE_SSL_FAILED,
	"the mail server %s does not offer an encrypted connection (STARTTLS), "
	"so nothing was sent",
	false},
    {CURLE_SSL_CONNECT_ERROR,
	"no encrypted connection to the mail server %s could be made", true},
    {CURLE_PEER_FAILED_VERIFICATION,
	"the certificate of the mail server %s cannot be trusted", true},
    {CURLE_SSL_CACERT_BADFILE,
	"the file of trusted certificates, for the mail server %s, cannot be "
	"used",
	true},
    {CURLE_OPERATION_TIMEDOUT, "the mail server %s did not answer in time",
	true},
    {CURLE_GOT_NOTHING,
	"the mail server %s ended the connection without an answer", false},
    {CURLE_RECV_ERROR, "the connection to the mail server %s broke", true},
    {CURLE_SEND_ERROR, "the connection to the mail server %s broke", true},
    {CURLE_WEIRD_SERVER_REPLY,
	"the mail server %s does not answer as a mail server does", true},
    {CURLE_ABORTED_BY_CALLBACK,
	"sending by %s was stopped, because the program ends", false},
};

/* The words of a server that refused, as a sentence. */
static void
tell_refusal(const struct sending *s, CURLcode code, char why[SG_WHY_BYTES])
{
	if (code == CURLE_LOGIN_DENIED)
		sg_why(why,
		    "the mail server %s does not accept the user name and the "
		    "password: %s",
		    s->host, s->reply);
	else if (s->reply[0] == '4')
		sg_why(why,
		    "the mail server %s does not take the mail at the moment: "
		    "%s",
		    s->host, s->reply);
	else
		sg_why(why, "the mail server %s refuses the mail: %s", s->host,
		    s->reply);
}

static void
tell_failure(const struct sending *s, CURLcode code, char why[SG_WHY_BYTES])
{
	const char *details = *s->error != '\0' ? s->error :
						  curl_easy_strerror(code);
	char words[SG_WHY_BYTES];

	for (size_t i = 0; i < sizeof(failures) / sizeof(failures[0]); i++) {
		if (failures[i].code != code)
			continue;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
		sg_why(words, failures[i].words, s->host);
#pragma GCC diagnostic pop
		if (failures[i].details)
			sg_why(why, "%s: %s", words, details);
		else
			sg_why(why, "%s", words);
		return;
	}
	sg_why(why, "the mail server %s: %s", s->host, details);
}

/* Returns false. */
static bool
tell(const struct sending *s, CURLcode code, char why[SG_WHY_BYTES])
{
	if (*s->reply != '\0' && code != CURLE_OPERATION_TIMEDOUT &&
	    code != CURLE_ABORTED_BY_CALLBACK && code != CURLE_USE_SSL_FAILED)
		tell_refusal(s, code, why);
	else
		tell_failure(s, code, why);
	return false;
}

bool
sg_smtp_send(const struct sg_carried *mail, char why[SG_WHY_BYTES])
{
	struct sending s = {.mail = mail};
	CURLcode code = CURLE_OUT_OF_MEMORY;
	bool fine = false;

	if (!find_host(mail->options->url, s.host))
		return sg_why(why, "\"%s\" is no address of a mail server",
		    mail->options->url);
	s.curl = curl_easy_init();
	if (s.curl == NULL || !set_up(&s)) {
		sg_why(why, "libcurl cannot send mail, or memory ran out");
	} else {
		code = curl_easy_perform(s.curl);
		fine = code == CURLE_OK || tell(&s, code, why);
	}
	curl_easy_cleanup(s.curl);
	curl_slist_free_all(s.to);
	return fine;
}
