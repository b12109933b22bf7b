/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * put.c -- escapes untrusted text for a terminal, for HTML, and for CSV.
 */
#include "report/put.h"

#include <stdbool.h>

#include "base/text.h"

/*
 * Take one character from `rest`. If `rest` does not begin with valid UTF-8,
 * take one byte.
 */
static struct sg_str
next_piece(struct sg_str *rest, uint32_t *cp)
{
	struct sg_str piece = *rest;

	*cp = 0;
	piece.n = sg_utf8_decode(rest->p, rest->n, cp);
	if (piece.n == 0)
		piece.n = 1;
	rest->p += piece.n;
	rest->n -= piece.n;
	return piece;
}

/* Returns true if a character is invisible or changes the writing direction. */
static bool
is_unseen(uint32_t cp)
{
	return (cp >= 0x200b && cp <= 0x200f) ||
	    (cp >= 0x2028 && cp <= 0x202e) || (cp >= 0x2060 && cp <= 0x206f) ||
	    cp == 0xad || cp == 0x61c || cp == 0x180e || cp == 0xfeff ||
	    (cp >= 0xfff9 && cp <= 0xfffb) || (cp >= 0xe0000 && cp <= 0xe007f);
}

/* ---- terminals ---------------------------------------------------------- */

#define PLAIN_MAX 32 /* bytes of one escaped character, with NUL */

static void
put_shown(struct sg_out *out, struct sg_str piece, uint32_t cp)
{
	if (is_unseen(cp))
		sg_out_printf(out, "\\u%04X", (unsigned)cp);
	else
		sg_out_plain(out, piece);
}

/*
 * Take one character from `rest`, and write to `shown` how a terminal shows it.
 * Returns how many columns `shown` takes.
 */
static size_t
plain_piece(struct sg_str *rest, char shown[PLAIN_MAX])
{
	struct sg_str piece;
	struct sg_out out;
	uint32_t cp;

	sg_out_init(&out, shown, PLAIN_MAX);
	piece = next_piece(rest, &cp);
	put_shown(&out, piece, cp);
	return shown[0] == '\\' ? out.n : 1;
}

size_t
sg_put_plain(FILE *to, const char *text)
{
	struct sg_str rest = sg_str(text);
	char shown[PLAIN_MAX];
	size_t columns = 0;

	while (rest.n > 0) {
		columns += plain_piece(&rest, shown);
		fputs(shown, to);
	}
	return columns;
}

void
sg_put_column(FILE *to, const char *text, size_t width)
{
	struct sg_str rest = sg_str(text), ahead = rest;
	char shown[PLAIN_MAX];
	size_t columns = 0, whole = 0;

	while (ahead.n > 0 && whole <= width)
		whole += plain_piece(&ahead, shown);
	while (rest.n > 0) {
		size_t more = plain_piece(&rest, shown);

		if (columns + more + (whole > width ? 1 : 0) > width)
			break;
		fputs(shown, to);
		columns += more;
	}
	if (whole > width && columns < width) {
		fputs("\u2026", to);
		columns++;
	}
	fprintf(to, "%*s", (int)(width - columns), "");
}

/* ---- pages -------------------------------------------------------------- */

void
sg_put_html(FILE *to, const char *text)
{
	struct sg_str rest = sg_str(text), piece;
	char memory[16];
	struct sg_out out;
	uint32_t cp;

	while (rest.n > 0) {
		sg_out_init(&out, memory, sizeof memory);
		piece = next_piece(&rest, &cp);
		if (is_unseen(cp))
			sg_out_printf(&out, "\\u%04X", (unsigned)cp);
		else
			sg_out_html(&out, piece);
		fputs(memory, to);
	}
}

void
sg_put_value(FILE *to, const char *text)
{
	fputs("<bdi>", to);
	sg_put_html(to, text);
	fputs("</bdi>", to);
}

/* ---- spreadsheets ------------------------------------------------------- */

/*
 * Returns true if a spreadsheet would take the text for a formula, because of
 * its first character. Some programs turn full-width characters into ASCII, so
 * the full-width form of the first character is checked, too.
 */
static bool
begins_formula(struct sg_str text)
{
	uint32_t cp;

	if (text.n == 0)
		return false;
	next_piece(&text, &cp);
	return cp == '=' || cp == '+' || cp == '-' || cp == '@' || cp == '\t' ||
	    cp == '\r' || cp == '\n' || cp == 0xff1d || cp == 0xff0b ||
	    cp == 0xff0d || cp == 0xff20;
}

void
sg_put_cell(FILE *to, const char *text)
{
	struct sg_str rest = sg_str(text), piece;
	char memory[PLAIN_MAX];
	struct sg_out out;
	uint32_t cp;

	fputc('"', to);
	if (begins_formula(rest))
		fputc('\'', to);
	while (rest.n > 0) {
		sg_out_init(&out, memory, sizeof memory);
		piece = next_piece(&rest, &cp);
		if (cp == '"')
			sg_out_text(&out, "\"\"");
		else if (cp == '\t' || cp == '\r' || cp == '\n')
			sg_out_str(&out, piece);
		else
			put_shown(&out, piece, cp);
		fputs(memory, to);
	}
	fputc('"', to);
}

void
sg_put_row(FILE *to, const char *const *cells, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (i > 0)
			fputc(',', to);
		sg_put_cell(to, cells[i]);
	}
	fputs("\r\n", to);
}
