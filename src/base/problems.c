/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * problems.c -- collects, sorts and prints errors and warnings.
 *
 * Messages show text from untrusted files, so all text is escaped before it
 * reaches a terminal.
 */
#include "base/problems.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/arena.h"

#define BUCKETS 256
#define TAB_CELLS 8
/* Width of the display in terminal columns.  Longer lines are cut. */
#define LINE_CELLS 120
#define CUT "..."
#define CUT_CELLS (sizeof CUT - 1)
#define WORD_MAX 64 /* longer words get no suggestion */
#define BYTE_ORDER_MARK SG_LIT("\xef\xbb\xbf")

struct problem {
	enum sg_severity severity;
	struct sg_place place;
	size_t file;   /* number of the file, in order of first mention */
	size_t serial; /* number of the problem, in order of arrival */
	const char *text;
	const char *advice; /* may be NULL */
	struct problem *bucket_next;
};

struct sg_problems {
	struct sg_arena *arena;
	struct problem **all;
	size_t count, cap;
	size_t errors;
	const struct sg_source **files;
	size_t files_count, files_cap;
	struct problem *buckets[BUCKETS]; /* hash table by place, to find
					     repeats */
};

struct sg_problems *
sg_problems_new(struct sg_arena *arena)
{
	struct sg_problems *problems = sg_arena_alloc(arena, sizeof *problems);

	problems->arena = arena;
	return problems;
}

static size_t
file_number(struct sg_problems *problems, const struct sg_source *source)
{
	size_t i = 0;

	while (i < problems->files_count && problems->files[i] != source)
		i++;
	if (i < problems->files_count)
		return i;
	problems->files = sg_arena_grow(problems->arena, problems->files, i,
	    &problems->files_cap, sizeof(struct sg_source *));
	problems->files[i] = source;
	problems->files_count++;
	return i;
}

static bool
same_text(const char *a, const char *b)
{
	return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

static bool
same(const struct problem *a, const struct problem *b)
{
	return a->severity == b->severity && a->file == b->file &&
	    a->place.line == b->place.line &&
	    a->place.column == b->place.column &&
	    a->place.width == b->place.width && same_text(a->text, b->text) &&
	    same_text(a->advice, b->advice);
}

/* Store a copy of `new` unless an identical problem is already stored. */
static void
keep(struct sg_problems *problems, const struct problem *new)
{
	struct problem **bucket, *old, *kept;

	bucket = &problems->buckets[(new->file + new->place.line * 31 +
					new->place.column) %
	    BUCKETS];
	for (old = *bucket; old != NULL; old = old->bucket_next) {
		if (same(old, new))
			return;
	}
	kept = sg_arena_alloc(problems->arena, sizeof *kept);
	*kept = *new;
	kept->serial = problems->count;
	kept->bucket_next = *bucket;
	*bucket = kept;
	problems->all = sg_arena_grow(problems->arena, problems->all,
	    problems->count, &problems->cap, sizeof(struct problem *));
	problems->all[problems->count++] = kept;
	if (kept->severity == SG_ERROR)
		problems->errors++;
}

void
sg_problem(struct sg_problems *problems, enum sg_severity severity,
    struct sg_place place, const char *advice, const char *format, ...)
{
	struct problem new = {.severity = severity, .place = place};
	va_list args, again;
	char *text;
	int n;

	va_start(args, format);
	va_copy(again, args);
	n = vsnprintf(NULL, 0, format, args);
	va_end(args);
	n = n < 0 ? 0 : n;
	text = sg_arena_alloc(problems->arena, (size_t)n + 1);
	vsnprintf(text, (size_t)n + 1, format, again);
	va_end(again);

	new.text = text;
	if (advice != NULL)
		new.advice = sg_arena_dup(problems->arena, sg_str(advice));
	new.file = file_number(problems, place.source);
	keep(problems, &new);
}

void
sg_problems_join(struct sg_problems *to, const struct sg_problems *from)
{
	for (size_t i = 0; i < from->count; i++)
		sg_problem(to, from->all[i]->severity, from->all[i]->place,
		    from->all[i]->advice, "%s", from->all[i]->text);
}

size_t
sg_problems_errors(const struct sg_problems *problems)
{
	return problems->errors;
}

size_t
sg_problems_warnings(const struct sg_problems *problems)
{
	return problems->count - problems->errors;
}

static int
by_size(size_t a, size_t b)
{
	return (a > b) - (a < b);
}

static int
by_place(const void *left, const void *right)
{
	const struct problem *a = *(const struct problem *const *)left;
	const struct problem *b = *(const struct problem *const *)right;

	if (a->file != b->file)
		return by_size(a->file, b->file);
	if (a->place.line != b->place.line)
		return by_size(a->place.line, b->place.line);
	if (a->place.column != b->place.column)
		return by_size(a->place.column, b->place.column);
	return by_size(a->serial, b->serial);
}

/* All problems in display order, as a new array in the arena. */
static struct problem **
in_order(const struct sg_problems *problems)
{
	struct problem **sorted;

	sorted = sg_arena_array(problems->arena, problems->count,
	    sizeof(struct problem *));
	if (problems->count > 0) {
		memcpy(sorted, problems->all,
		    problems->count * sizeof(struct problem *));
		qsort(sorted, problems->count, sizeof(struct problem *),
		    by_place);
	}
	return sorted;
}

/* One character as displayed, and the terminal columns it takes. */
struct shown {
	char memory[24];
	struct sg_out out;
	size_t cells;
};

struct range {
	uint32_t first, last;
};

static bool
in_ranges(uint32_t cp, const struct range *ranges, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (cp >= ranges[i].first && cp <= ranges[i].last)
			return true;
	}
	return false;
}

#define IN(cp, ranges) in_ranges(cp, ranges, sizeof(ranges) / sizeof *(ranges))

/* Combining marks: they take no column of their own. */
static const struct range marks[] = {
    {0x300, 0x36f}, {0x20d0, 0x20ff}, {0xfe00, 0xfe0f}};

/* Wide characters, which take two columns (UAX #11). */
static const struct range wide[] = {{0x1100, 0x115f}, {0x2e80, 0x303e},
    {0x3041, 0xa4cf}, {0xac00, 0xd7a3}, {0xf900, 0xfaff}, {0xfe30, 0xfe6f},
    {0xff00, 0xff60}, {0xffe0, 0xffe6}, {0x1f300, 0x1f64f}, {0x1f900, 0x1f9ff},
    {0x20000, 0x3fffd}};

/* Invisible or bidirectional controls: shown as <U+XXXX>. */
static const struct range unseen[] = {{0xad, 0xad}, {0x61c, 0x61c},
    {0x200b, 0x200f}, {0x2028, 0x202e}, {0x2060, 0x206f}, {0xfeff, 0xfeff}};

/*
 * Render the first character of `rest`.  The character stands in terminal
 * column `cell` (from 0).  Returns the number of bytes consumed.
 */
static size_t
show(struct shown *shown, struct sg_str rest, size_t cell)
{
	uint32_t cp = 0;
	size_t took = sg_utf8_decode(rest.p, rest.n, &cp);
	struct sg_out *out = &shown->out;

	if (took == 0) {
		took = 1; /* not valid UTF-8: show one byte */
		cp = 0;
	}
	sg_out_init(out, shown->memory, sizeof shown->memory);
	if (cp == '\t')
		sg_out_printf(out, "%*s", (int)(TAB_CELLS - cell % TAB_CELLS),
		    "");
	else if (IN(cp, unseen))
		sg_out_printf(out, "<U+%04X>", (unsigned)cp);
	else
		sg_out_plain(out, (struct sg_str){rest.p, took});
	if (cp < 0x80 || out->n != took)
		shown->cells = out->n;
	else
		shown->cells = IN(cp, marks) ? 0 : IN(cp, wide) ? 2 : 1;
	return took;
}

static void
put_text(struct sg_str text, FILE *to)
{
	struct shown shown;
	size_t cell = 0, took;

	for (; text.n > 0; text.p += took, text.n -= took) {
		took = show(&shown, text, cell);
		fwrite(shown.memory, 1, shown.out.n, to);
		cell += shown.cells;
	}
}

/* Positions in a displayed line, in terminal columns from 0. */
struct layout {
	size_t caret, caret_end;
	size_t from, to; /* the part that is displayed */
	size_t end;      /* of the whole line, including the caret */
};

static struct layout
measure(struct sg_str line, const struct sg_place *place)
{
	struct layout at = {.caret = SIZE_MAX, .caret_end = SIZE_MAX};
	size_t width = place->width == 0 ? 1 : place->width;
	size_t column = place->column == 0 ? 1 : place->column;
	struct shown shown;
	size_t took;

	for (size_t i = 1; line.n > 0; i++, line.p += took, line.n -= took) {
		took = show(&shown, line, at.end);
		if (i == column)
			at.caret = at.end;
		if (i >= column && i - column == width)
			at.caret_end = at.end;
		at.end += shown.cells;
	}
	if (at.caret > at.end)
		at.caret = at.end; /* past the end of the line */
	if (at.caret_end > at.end)
		at.caret_end = at.end;
	if (at.caret_end <= at.caret)
		at.caret_end = at.caret + 1;
	if (at.end < at.caret_end)
		at.end = at.caret_end;
	return at;
}

/* Choose the part of a long line to display: the text around the caret. */
static void
choose_part(struct layout *at)
{
	const size_t one_cut = LINE_CELLS - CUT_CELLS;
	const size_t before = LINE_CELLS / 2;

	at->to = at->end;
	if (at->end <= LINE_CELLS)
		return;
	if (at->caret_end <= one_cut || at->caret <= before) {
		at->to = one_cut;
		return;
	}
	at->from = at->caret - before;
	if (at->end - at->from <= one_cut)
		at->from = at->end - one_cut;
	else
		at->to = at->from + one_cut - CUT_CELLS;
}

static const char *
colour_of(enum sg_severity severity)
{
	return severity == SG_ERROR ? "\033[1;31m" : "\033[1;33m";
}

/* Print the part of the line chosen in `at`, and the caret span below it. */
static void
put_line(struct sg_str line, struct layout *at, FILE *to, const char *colour)
{
	struct shown shown;
	size_t cell = 0, took, pad = at->from > 0 ? CUT_CELLS : 0;

	fputs(at->from > 0 ? CUT : "", to);
	for (; line.n > 0; line.p += took, line.n -= took) {
		took = show(&shown, line, cell);
		if (cell + shown.cells > at->to)
			break;
		if (cell >= at->from)
			fwrite(shown.memory, 1, shown.out.n, to);
		/* Leave out a wide character that would be cut in half. */
		else if (cell + shown.cells > at->from)
			at->from = cell + shown.cells;
		cell += shown.cells;
	}
	fputs(line.n > 0 ? CUT "\n" : "\n", to);

	if (line.n > 0 && at->caret_end > cell && cell > at->caret)
		at->caret_end = cell;
	fprintf(to, "%*s%s^", (int)(pad + at->caret - at->from), "",
	    colour == NULL ? "" : colour);
	for (size_t i = at->caret + 1; i < at->caret_end; i++)
		fputc('~', to);
	fputs(colour == NULL ? "\n" : "\033[0m\n", to);
}

/* Reading position in a source; problems are visited in line order. */
struct cursor {
	const struct sg_source *source;
	unsigned line;      /* the first line of `rest` */
	struct sg_str rest; /* NULL pointer at the end */
};

/*
 * Cut `rest` at the first line end (LF, CRLF or CR).  Returns the line, and
 * leaves the text after the line end in `rest`.
 */
static struct sg_str
cut_line(struct sg_str *rest)
{
	struct sg_str line = {rest->p, 0};

	while (line.n < rest->n && line.p[line.n] != '\n' &&
	    line.p[line.n] != '\r')
		line.n++;
	sg_str_cut(rest, line.n < rest->n ? line.p[line.n] : '\n');
	if (rest->n > 0 && line.p[line.n] == '\r' && rest->p[0] == '\n')
		sg_str_cut(rest, '\n');
	return line;
}

static struct sg_str
find_line(struct cursor *at, const struct sg_place *place)
{
	struct sg_str ahead;

	if (at->source != place->source) {
		at->source = place->source;
		at->rest = place->source->text;
		at->line = 1;
		if (sg_str_starts(at->rest, BYTE_ORDER_MARK))
			at->rest = (struct sg_str){
			    at->rest.p + 3, at->rest.n - 3};
	}
	for (; at->line < place->line && at->rest.p != NULL; at->line++)
		cut_line(&at->rest);
	ahead = at->rest;
	return cut_line(&ahead);
}

static void
put_head(const struct problem *problem, FILE *to, bool colour)
{
	const struct sg_place *place = &problem->place;
	bool error = problem->severity == SG_ERROR;

	if (place->source != NULL) {
		fputs(colour ? "\033[1m" : "", to);
		put_text(sg_str(place->source->name), to);
		if (place->line > 0)
			fprintf(to, ":%u:%u", place->line,
			    place->column == 0 ? 1 : place->column);
		fputs(colour ? ":\033[0m " : ": ", to);
	}
	fputs(colour ? colour_of(problem->severity) : "", to);
	fputs(error ? "error:" : "warning:", to);
	fputs(colour ? "\033[0m " : " ", to);
	put_text(sg_str(problem->text), to);
	fputc('\n', to);
}

static void
put_advice(const char *advice, FILE *to)
{
	struct sg_str rest = sg_str(advice), line;

	while (rest.n > 0) {
		line = sg_str_cut(&rest, '\n');
		fputs(line.n > 0 ? "  " : "", to);
		put_text(line, to);
		fputc('\n', to);
	}
}

static void
put_problem(const struct problem *problem, struct cursor *cursor, FILE *to,
    bool colour)
{
	struct sg_str line = {NULL, 0};
	struct layout at;

	put_head(problem, to, colour);
	if (problem->place.source != NULL && problem->place.line > 0)
		line = find_line(cursor, &problem->place);
	if (line.n > 0) { /* an empty line is not shown */
		at = measure(line, &problem->place);
		choose_part(&at);
		put_line(line, &at, to,
		    colour ? colour_of(problem->severity) : NULL);
	}
	if (problem->advice != NULL)
		put_advice(problem->advice, to);
}

void
sg_problems_print(const struct sg_problems *problems, FILE *to, bool colour)
{
	struct problem **sorted = in_order(problems);
	struct cursor cursor = {.source = NULL};

	for (size_t i = 0; i < problems->count; i++) {
		if (i > 0)
			fputc('\n', to);
		put_problem(sorted[i], &cursor, to, colour);
	}
}

/* `text` as a JSON string, or null. */
static void
put_json(const char *text, FILE *to)
{
	struct sg_str rest = sg_str(text);
	struct sg_out out;
	char memory[8];
	size_t took;
	uint32_t cp;

	if (text == NULL) {
		fputs("null", to);
		return;
	}
	fputc('"', to);
	for (; rest.n > 0; rest.p += took, rest.n -= took) {
		took = sg_utf8_decode(rest.p, rest.n, &cp);
		took = took == 0 ? 1 : took;
		sg_out_init(&out, memory, sizeof memory);
		sg_out_json(&out, (struct sg_str){rest.p, took});
		fwrite(out.p, 1, out.n, to);
	}
	fputc('"', to);
}

void
sg_problems_json(const struct sg_problems *problems, FILE *to)
{
	struct problem **sorted = in_order(problems);
	const struct sg_place *place;

	for (size_t i = 0; i < problems->count; i++) {
		place = &sorted[i]->place;
		fputs(i == 0 ? "[\n{\"file\":" : ",\n{\"file\":", to);
		put_json(place->source == NULL ? NULL : place->source->name,
		    to);
		if (place->source == NULL || place->line == 0)
			fputs(",\"line\":null,\"column\":null,\"width\":null",
			    to);
		else
			fprintf(to, ",\"line\":%u,\"column\":%u,\"width\":%u",
			    place->line, place->column == 0 ? 1 : place->column,
			    place->width == 0 ? 1 : place->width);
		fprintf(to, ",\"severity\":\"%s\",\"text\":",
		    sorted[i]->severity == SG_ERROR ? "error" : "warning");
		put_json(sorted[i]->text, to);
		fputs(",\"advice\":", to);
		put_json(sorted[i]->advice, to);
		fputc('}', to);
	}
	fputs(problems->count == 0 ? "[]\n" : "\n]\n", to);
}

static size_t
smaller(size_t a, size_t b)
{
	return a < b ? a : b;
}

/*
 * Returns the number of edits that turn `a` into `b`.  Both texts have at most
 * WORD_MAX bytes.  An edit inserts, deletes or replaces one byte, or swaps two
 * neighbours (optimal string alignment).  Keeps three rows of the matrix.
 */
static size_t
distance(struct sg_str a, struct sg_str b)
{
	size_t rows[3][WORD_MAX + 1], *row, *above, *above2;
	bool differ;

	for (size_t j = 0; j <= b.n; j++)
		rows[0][j] = j;
	for (size_t i = 1; i <= a.n; i++) {
		row = rows[i % 3];
		above = rows[(i - 1) % 3];
		above2 = rows[(i + 1) % 3];
		row[0] = i;
		for (size_t j = 1; j <= b.n; j++) {
			differ = sg_lower(a.p[i - 1]) != sg_lower(b.p[j - 1]);
			row[j] = smaller(above[j - 1] + differ,
			    smaller(above[j], row[j - 1]) + 1);
			if (differ && i > 1 && j > 1 &&
			    sg_lower(a.p[i - 1]) == sg_lower(b.p[j - 2]) &&
			    sg_lower(a.p[i - 2]) == sg_lower(b.p[j - 1]))
				row[j] = smaller(row[j], above2[j - 2] + 1);
		}
	}
	return rows[a.n % 3][b.n];
}

const char *
sg_did_you_mean(struct sg_str word, const char *const *names, size_t count)
{
	/* A name that is this many edits away, or more, is too different to
	 * suggest. */
	size_t bound = (word.n + 1) / 3 + 1;
	const char *best = NULL;
	struct sg_str name;
	size_t far;

	if (word.n > WORD_MAX)
		return NULL;
	for (size_t i = 0; i < count; i++) {
		name = sg_str(names[i]);
		if (name.n >= word.n + bound || word.n >= name.n + bound ||
		    name.n > WORD_MAX)
			continue;
		far = distance(word, name);
		if (far < bound) {
			best = names[i];
			bound = far; /* look for closer names only */
		}
	}
	return best;
}
