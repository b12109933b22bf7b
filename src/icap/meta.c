/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * meta.c -- the table of the meta headers. Squid adds these headers to an ICAP
 * request. This file checks and decodes their values.
 *
 * tests/icap/test_meta.c compares the table with conf/squid/gate.conf.
 */
#include "icap/meta.h"

#include "gate/headers.h"
#include "gate/letters.h"

#define CODE 3 /* length of a percent-encoded byte, such as "%0a" */

/* ---- the table ---------------------------------------------------------- */

#define ROW(header, from, shaper, form, most)                                  \
	{                                                                      \
		header, from, shaper, form, most, header " stands twice",      \
		    header " has bytes that Squid does not write there",       \
		    header " is longer than it can be"                         \
	}

const struct sg_fact_row sg_fact_rows[SG_FACTS] = {
    [SG_FACT_CLIENT_IP] = ROW("X-Client-IP", "adaptation_send_client_ip",
	"Squid: where the connection comes from", SG_FORM_WORD, 45),
    [SG_FACT_CLIENT] = ROW("X-SG-Client", "%>a:%>p",
	"Squid: where the connection comes from", SG_FORM_WORD, 53),
    [SG_FACT_MAC] = ROW("X-SG-MAC", "%>eui",
	"Squid: what the kernel knows of the address", SG_FORM_WORD, 23),
    [SG_FACT_USER] = ROW("X-SG-User", "%#un",
	"the client, as far as the log-on accepts it", SG_FORM_ENCODED, 256),
    [SG_FACT_USERNAME] = ROW("X-Client-Username", NULL,
	"the client, as far as the log-on accepts it", SG_FORM_NAME, 256),
    [SG_FACT_GROUPS] = ROW("X-SG-Groups", "%#{directory_}note",
	"the directory's keeper", SG_FORM_ENCODED, 16384),
    [SG_FACT_SNI] = ROW("X-SG-SNI", "%#ssl::>sni", "the client", SG_FORM_BYTES,
	255),
    [SG_FACT_HELLO] = ROW("X-SG-TLS", "%ssl::>received_hello_version",
	"the client, among the versions that Squid knows", SG_FORM_WORD, 16),
    [SG_FACT_INSIDE] = ROW("X-SG-Inside", "%ssl::>negotiated_version",
	"Squid: the version that it agreed to", SG_FORM_WORD, 16),
    [SG_FACT_REACHED] = ROW("X-SG-Dst", "%>la:%>lp",
	"the client: where the connection went", SG_FORM_WORD, 53),
    [SG_FACT_MODE] = ROW("X-SG-Mode", "", "Squid", SG_FORM_WORD, 24),
    [SG_FACT_PORT] = ROW("X-SG-Port", "", "Squid", SG_FORM_WORD, 24),
    [SG_FACT_TUNNEL] = ROW("X-SG-Tunnel", "", "Squid", SG_FORM_WORD, 24),
    [SG_FACT_TEST] = ROW("X-SG-Test", NULL,
	"schoolgate doctor --test-filtering", SG_FORM_WORD, 2048),
};

/* ---- finding the headers ------------------------------------------------ */

#define LETTER(letter, ...)                                                    \
	SG_FIELD_ROW(letter) = (const struct sg_field[])                       \
	{                                                                      \
		__VA_ARGS__,                                                   \
		{                                                              \
			0                                                      \
		}                                                              \
	}
#define FACT_FIELD(name, which) SG_FIELD(name, struct sg_meta, fact[which])

/* Stores `fault` unless an earlier fault is stored. */
static void
keep_fault(struct sg_meta *meta, const char *fault)
{
	if (meta->fault == NULL)
		meta->fault = fault;
}

static const char unknown_name[] =
    "an ICAP header X-SG-... has a name that is not known";

/*
 * Called for a header that stands twice, or that is not in the table. If it
 * stands twice, neither of its values can be trusted, so the value becomes
 * empty. If its name begins as those of the table, but is not in the table,
 * somebody misspelt the name in Squid's configuration (ports.conf).
 */
static void
note_left(void *about, const struct sg_field *field, struct sg_str rest)
{
	struct sg_meta *meta = about;
	struct sg_str *first;

	if (field == NULL) {
		if (sg_header_is_ours(rest))
			keep_fault(meta, unknown_name);
		return;
	}
	first = sg_field_place(field, meta);
	keep_fault(meta, sg_fact_rows[first - meta->fact].fault_twice);
	first->n = 0;
}

/* The headers to find. They are grouped by their sixth character, which is the
 * first one after "x-sg-". Squid writes "-" for an unknown value. */
static const struct sg_fields fields = {.place = 5,
    .none = '-',
    .left = note_left,
    .row = {
	LETTER('c', FACT_FIELD("x-sg-client", SG_FACT_CLIENT)),
	LETTER('d', FACT_FIELD("x-sg-dst", SG_FACT_REACHED)),
	LETTER('e', FACT_FIELD("x-client-ip", SG_FACT_CLIENT_IP),
	    FACT_FIELD("x-client-username", SG_FACT_USERNAME)),
	LETTER('g', FACT_FIELD("x-sg-groups", SG_FACT_GROUPS)),
	LETTER('i', FACT_FIELD("x-sg-inside", SG_FACT_INSIDE)),
	LETTER('m', FACT_FIELD("x-sg-mac", SG_FACT_MAC),
	    FACT_FIELD("x-sg-mode", SG_FACT_MODE)),
	LETTER('p', FACT_FIELD("x-sg-port", SG_FACT_PORT)),
	LETTER('s', FACT_FIELD("x-sg-sni", SG_FACT_SNI)),
	LETTER('t', FACT_FIELD("x-sg-test", SG_FACT_TEST),
	    FACT_FIELD("x-sg-tls", SG_FACT_HELLO),
	    FACT_FIELD("x-sg-tunnel", SG_FACT_TUNNEL)),
	LETTER('u', FACT_FIELD("x-sg-user", SG_FACT_USER)),
    }};

/* ---- checking the values ------------------------------------------------ */

/* Returns true if a byte of `word` is below "!" or above "~". Such a byte is
 * not visible ASCII. */
static inline bool
has_invisible(uint64_t word)
{
	return (((word - SG_EACH('!')) & ~word) | (word + SG_EACH(0x7f - '~')) |
		   word) &
	    SG_EACH(0x80);
}

static inline bool
is_visible(struct sg_str text)
{
	size_t at = 0;

	for (; text.n - at >= 8; at += 8)
		if (has_invisible(sg_load64(text.p + at)))
			return false;
	return at == text.n ||
	    !has_invisible(sg_str_word(text, at, text.n - at) |
		SG_EACH('!') << 8 * (text.n - at));
}

static bool
is_name(struct sg_str text)
{
	uint32_t letter;
	size_t n;

	if (is_visible(text))
		return true;
	for (size_t at = 0; at < text.n; at += n) {
		n = sg_utf8_decode(text.p + at, text.n - at, &letter);
		if (n == 0 || letter < ' ' || (letter >= 0x7f && letter < 0xa0))
			return false;
	}
	return true;
}

static bool
is_encoded(const struct sg_fact_row *row)
{
	return row->form == SG_FORM_ENCODED || row->form == SG_FORM_BYTES;
}

/* The largest size in bytes of a value before it is decoded. */
static size_t
longest(const struct sg_fact_row *row)
{
	return is_encoded(row) ? (size_t)row->most * CODE : row->most;
}

static void
check(const struct sg_fact_row *row, struct sg_str *fact, struct sg_meta *meta)
{
	const char *fault = NULL;

	if (fact->n == 0)
		return;
	if (fact->n > longest(row))
		fault = row->fault_length;
	else if (row->form == SG_FORM_NAME ? !is_name(*fact) :
					     !is_visible(*fact))
		fault = row->fault_bytes;
	if (fault == NULL)
		return;
	keep_fault(meta, fault);
	fact->n = 0;
}

void
sg_meta_read(const struct sg_header_lines *lines, struct sg_meta *meta)
{
	sg_zero(meta, sizeof(*meta));
	sg_field_read(&fields, lines, meta);
	for (size_t i = 0; i < SG_FACTS; i++)
		check(&sg_fact_rows[i], &meta->fact[i], meta);
}

/* ---- decoding ----------------------------------------------------------- */

/* Decodes `text` to `to`. `to` must have space for text.n bytes. Sets *used to
 * the number of bytes written. Returns false if a "%" is not followed by two
 * hex digits. */
static bool
percent_decode(struct sg_str text, char *to, size_t *used)
{
	int high, low;
	size_t n = 0;

	for (size_t i = 0; i < text.n; i++) {
		to[n++] = text.p[i];
		if (text.p[i] != '%')
			continue;
		if (text.n - i < CODE)
			return false;
		high = sg_hex_value(text.p[i + 1]);
		low = sg_hex_value(text.p[i + 2]);
		if (high < 0 || low < 0)
			return false;
		to[n - 1] = (char)(high << 4 | low);
		i += CODE - 1;
	}
	*used = n;
	return true;
}

const char *
sg_meta_decode(enum sg_fact fact, struct sg_str text,
    struct sg_meta_buffer *buffer, struct sg_str *out)
{
	const struct sg_fact_row *row = &sg_fact_rows[fact];
	bool coded = text.n > 0 && is_encoded(row) &&
	    memchr(text.p, '%', text.n) != NULL;
	struct sg_str says = text;

	*out = (struct sg_str){NULL, 0};
	if (coded) {
		says.p = buffer->p;
		if (text.n > buffer->n)
			return row->fault_length;
		if (!percent_decode(text, buffer->p, &says.n))
			return row->fault_bytes;
		buffer->p += says.n;
		buffer->n -= says.n;
	}
	if (says.n > row->most)
		return row->fault_length;
	if (coded && row->form == SG_FORM_ENCODED && !is_name(says))
		return row->fault_bytes;
	*out = says;
	return NULL;
}
