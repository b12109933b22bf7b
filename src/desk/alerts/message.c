/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * message.c -- writes a mail as bytes.
 *
 * The body is quoted-printable (RFC 2045 section 6.7), so that it stays
 * readable in its raw form, and no server can change it.
 */
#include "desk/alerts/message.h"

#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/dates.h"

#define ADDRESS_MAX 254 /* RFC 5321 section 4.5.3.1.3 */
#define LINE_MAX_BYTES 76
#define WORD_BYTES 42 /* of text in one encoded-word: 56 in base64 */
#define HASH_BYTES crypto_generichash_BYTES_MIN

bool
sg_address_is_mail(const char *address)
{
	const char *sign = strchr(address, '@');

	if (sign == NULL || sign == address || sign[1] == '\0' ||
	    *address == '-' || strlen(address) > ADDRESS_MAX)
		return false;
	for (const char *p = address; *p != '\0'; p++)
		if (*p <= ' ' || *p > '~' ||
		    strchr("\"(),:;<>[\\]", *p) != NULL ||
		    (*p == '@' && p != sign))
			return false;
	return true;
}

/* ---- header ------------------------------------------------------------- */

const char *
sg_message_id(struct sg_arena *arena, const struct sg_message *message)
{
	const char *domain = strrchr(message->from, '@');
	unsigned char hash[HASH_BYTES];
	char hex[2 * HASH_BYTES + 1];
	const char *all = sg_arena_printf(arena,
	    "%" PRIu64 "\n%" PRId64 "\n%s\n%s", message->id, message->made_ms,
	    message->to, message->subject);

	crypto_generichash(hash, sizeof(hash), (const unsigned char *)all,
	    strlen(all), NULL, 0);
	sodium_bin2hex(hex, sizeof(hex), hash, sizeof(hash));
	return sg_arena_printf(arena, "<schoolgate.%" PRIu64 ".%.16s%s>",
	    message->id, hex, domain == NULL ? "@localhost" : domain);
}

static void
put_date(FILE *to, int64_t ms)
{
	int64_t seconds = ms / 1000;
	int32_t day = (int32_t)(seconds / SG_DAY_S);
	int second = (int)(seconds % SG_DAY_S);
	struct sg_civil civil = sg_civil_of(day);

	fprintf(to, "Date: %.3s, %d %.3s %d %02d:%02d:%02d +0000\r\n",
	    sg_weekday_name(sg_weekday_of(day)), civil.day,
	    sg_month_name(civil.month), civil.year, second / 3600,
	    second / 60 % 60, second % 60);
}

/* Returns true if `text` can stand in a header line as it is. */
static bool
is_plain(const char *text)
{
	size_t n = strlen(text);

	if (n > LINE_MAX_BYTES - strlen("Subject: ") ||
	    strstr(text, "=?") != NULL)
		return false;
	for (size_t i = 0; i < n; i++)
		if (text[i] < ' ' || text[i] > '~')
			return false;
	return n == 0 || (text[0] != ' ' && text[n - 1] != ' ');
}

/* Returns how many bytes of the text go into the next encoded-word.  Characters
 * are not cut (RFC 2047 section 5). */
static size_t
word_bytes(const char *text, size_t n)
{
	size_t done = 0, next;
	uint32_t cp;

	while (done < n) {
		next = sg_utf8_decode(text + done, n - done, &cp);
		next = next == 0 ? 1 : next;
		if (done + next > WORD_BYTES)
			break;
		done += next;
	}
	return done;
}

static void
put_subject(FILE *to, const char *text)
{
	char word[2 * WORD_BYTES];
	size_t left = strlen(text), n;

	if (is_plain(text)) {
		fprintf(to, "Subject: %s\r\n", text);
		return;
	}
	fputs("Subject:", to);
	for (; left > 0; text += n, left -= n) {
		n = word_bytes(text, left);
		sodium_bin2base64(word, sizeof(word),
		    (const unsigned char *)text, n,
		    sodium_base64_VARIANT_ORIGINAL);
		fprintf(to, " =?UTF-8?B?%s?=\r\n", word);
	}
}

/* ---- body --------------------------------------------------------------- */

/* Write one line of the body, without its LF. */
static void
put_line(FILE *to, struct sg_str line)
{
	const bool is_from = sg_str_starts(line, SG_LIT("From "));
	size_t column = 0;

	for (size_t i = 0; i < line.n; i++) {
		unsigned char c = (unsigned char)line.p[i];
		bool blank = c == ' ' || c == '\t';
		bool plain = (blank && i + 1 < line.n) ||
		    (c > ' ' && c <= '~' && c != '=');
		/* Some programs end a mail at a lone dot, and change "From". */
		bool odd = column == 0 && (c == '.' || (is_from && i == 0));
		size_t width = plain && !odd ? 1 : 3;

		if (column + width > LINE_MAX_BYTES - 1) {
			fputs("=\r\n", to);
			column = 0;
		}
		if (width == 1)
			fputc(c, to);
		else
			fprintf(to, "=%02X", c);
		column += width;
	}
	fputs("\r\n", to);
}

static void
put_body(FILE *to, const char *body)
{
	struct sg_str rest = sg_str(body), line;

	while (rest.n > 0) {
		line = sg_str_cut(&rest, '\n');
		put_line(to, line);
	}
}

struct sg_str
sg_message_bytes(struct sg_arena *arena, const struct sg_message *message)
{
	char *memory = NULL;
	size_t n = 0;
	FILE *to = open_memstream(&memory, &n);
	struct sg_str bytes;

	if (to == NULL)
		abort(); /* no memory: as the arena does */
	put_date(to, message->made_ms);
	fprintf(to, "From: schoolgate <%s>\r\nTo: <%s>\r\n", message->from,
	    message->to);
	put_subject(to, message->subject);
	fprintf(to, "Message-ID: %s\r\n", sg_message_id(arena, message));
	fputs("Auto-Submitted: auto-generated\r\n" /* RFC 3834 */
	      "MIME-Version: 1.0\r\n"
	      "Content-Type: text/plain; charset=utf-8\r\n"
	      "Content-Transfer-Encoding: quoted-printable\r\n\r\n",
	    to);
	put_body(to, message->body);
	if (fclose(to) != 0)
		abort();
	bytes = (struct sg_str){
	    sg_arena_dup(arena, (struct sg_str){memory, n}), n};
	free(memory);
	return bytes;
}
