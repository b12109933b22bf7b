/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * put.c -- escapes untrusted text for a terminal, for HTML, and for CSV.
 */
#include "report/put.h"

#include <stdbool.h>
#include <string.h>

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

#define WIDTH 78

/* Returns how many columns of a terminal the text takes. */
static size_t
columns_of(struct sg_str text)
{
	char shown[PLAIN_MAX];
	size_t columns = 0;

	while (text.n > 0)
		columns += plain_piece(&text, shown);
	return columns;
}

void
sg_put_wrapped(FILE *to, const char *text, int indent)
{
	struct sg_str rest = sg_str(text), word;
	char shown[PLAIN_MAX];
	size_t column = 0, columns;

	while (rest.p != NULL) {
		word = sg_str_cut(&rest, ' ');
		columns = columns_of(word);
		if (column > 0 && column + 1 + columns > WIDTH) {
			fputc('\n', to);
			column = 0;
		}
		fprintf(to, "%*s", column == 0 ? indent : 1, "");
		column += columns + (column == 0 ? (size_t)indent : 1);
		while (word.n > 0) {
			(void)plain_piece(&word, shown);
			fputs(shown, to);
		}
	}
	fputc('\n', to);
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

/* Spreadsheets show a number with more digits in another form. */
#define LONGEST_NUMBER 11

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

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static size_t
digits_of(struct sg_str text)
{
	size_t n = 0;

	while (n < text.n && is_digit(text.p[n]))
		n++;
	return n;
}

/*
 * Returns true if a spreadsheet would take the text for an amount and change
 * it: it drops a zero at the beginning, rounds a long number, and computes
 * "12e5" and "1.50".
 */
static bool
is_number(struct sg_str text)
{
	size_t digits = digits_of(text);
	struct sg_str rest;

	/* An empty cell may be a NULL pointer, to which nothing is added. */
	if (text.n == 0)
		return false;
	rest = (struct sg_str){text.p + digits, text.n - digits};
	if (rest.n == 0)
		return digits > LONGEST_NUMBER ||
		    (digits > 1 && text.p[0] == '0');
	if (digits == 0 || rest.n == 1 ||
	    (rest.p[0] != '.' && rest.p[0] != ',' &&
		sg_lower(rest.p[0]) != 'e'))
		return false;
	rest = (struct sg_str){rest.p + 1, rest.n - 1};
	return digits_of(rest) == rest.n;
}

/* Returns how many letters of the text are the name of a month: 3 or all. */
static size_t
month_of(struct sg_str text)
{
	static const char *const months[] = {"january", "february", "march",
	    "april", "may", "june", "july", "august", "september", "october",
	    "november", "december"};
	size_t n = 0;

	while (n < text.n && sg_lower(text.p[n]) >= 'a' &&
	    sg_lower(text.p[n]) <= 'z')
		n++;
	text.n = n;
	for (size_t i = 0; i < sizeof months / sizeof *months; i++) {
		struct sg_str month = sg_str(months[i]);

		if (sg_str_eqi(text, month))
			return n;
		month.n = 3;
		if (sg_str_eqi(text, month))
			return n;
	}
	return 0;
}

/*
 * Cut a part of a date from the text: a number of up to four digits or the name
 * of a month, and the separator behind it. Returns false if the text begins
 * with neither.
 */
static bool
cut_date_part(struct sg_str *text)
{
	size_t n = digits_of(*text);

	if (n == 0)
		n = month_of(*text);
	else if (n > 4)
		return false;
	if (n == 0)
		return false;
	if (n < text->n && strchr("-/. ", text->p[n]) != NULL)
		n++;
	*text = (struct sg_str){text->p + n, text->n - n};
	return true;
}

/*
 * Returns true if a spreadsheet would take the text for a date: "1-2", "3/4",
 * "mar10". Dates as the reports themselves write them stay dates.
 */
static bool
is_date(struct sg_str text)
{
	struct sg_str rest = text;
	size_t parts = 0;

	if (digits_of(text) == 4 || digits_of(text) == text.n)
		return false;
	while (parts < 4 && rest.n > 0 && cut_date_part(&rest))
		parts++;
	return rest.n == 0 && (parts == 2 || parts == 3);
}

/*
 * Returns true if a spreadsheet would change the text, because it takes it for
 * something else. Names, pseudonyms and labels may look like this.
 */
static bool
is_changed(struct sg_str text)
{
	return is_number(text) || is_date(text) ||
	    sg_str_eqi(text, SG_LIT("true")) ||
	    sg_str_eqi(text, SG_LIT("false"));
}

void
sg_put_cell(FILE *to, const char *text)
{
	struct sg_str rest = sg_str(text), piece;
	char memory[PLAIN_MAX];
	struct sg_out out;
	uint32_t cp;

	fputc('"', to);
	if (begins_formula(rest) || is_changed(rest))
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
