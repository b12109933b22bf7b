/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * text.c -- parses the texts of the mails, and fills values into them.
 */
#include "desk/alerts/text.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/file.h"

/* A piece of a part: bytes, or a value. */
struct piece {
	struct sg_str bytes;
	bool is_value;
	enum sg_mail_value value;
};

struct part {
	struct piece *v;
	size_t n, cap;
	bool set;
};

struct sg_mail_text {
	struct part parts[SG_MAIL_PARTS];
};

#define KIND(kind) (1U << (kind))
#define ALERT KIND(SG_MAIL_ALERT)
#define REPORT KIND(SG_MAIL_REPORT)
#define REQUEST KIND(SG_MAIL_REQUEST)

/* The headings of the parts, by kind; NULL: this kind does not have it. */
static const char *const headings[SG_MAIL_KINDS][SG_MAIL_PARTS] = {
    {"subject", "subject-several", "head", "alert", "foot"},
    {"subject", NULL, "head", "way", "foot"},
    {"subject", "subject-several", "head", "request", "foot"},
};

/* The words of the values.  `each`: it can only stand in the part that is
 * written for each alert, or each way round the filter. */
static const struct {
	const char *word;
	unsigned kinds;
	bool each;
} values[SG_MAIL_VALUES] = {
    [SG_MAIL_SCHOOL] = {"school", ALERT | REPORT | REQUEST, false},
    [SG_MAIL_DESK] = {"desk", ALERT | REPORT | REQUEST, false},
    [SG_MAIL_ALERTS] = {"alerts", ALERT, false},
    [SG_MAIL_CONTACT] = {"contact", ALERT | REPORT | REQUEST, false},
    [SG_MAIL_RULE] = {"rule", ALERT, true},
    [SG_MAIL_COUNT] = {"count", ALERT | REPORT, true},
    [SG_MAIL_DATE] = {"date", ALERT | REQUEST, true},
    [SG_MAIL_TIME] = {"time", ALERT | REQUEST, true},
    [SG_MAIL_INCIDENT] = {"incident", ALERT, true},
    [SG_MAIL_LINK] = {"link", ALERT, true},
    [SG_MAIL_BAN] = {"ban", ALERT, true},
    [SG_MAIL_SUMMARY] = {"summary", ALERT, true},
    [SG_MAIL_PERSON] = {"person", ALERT, true},
    [SG_MAIL_INITIALS] = {"initials", ALERT, true},
    [SG_MAIL_FROM] = {"from", REPORT, false},
    [SG_MAIL_TO] = {"to", REPORT, false},
    [SG_MAIL_BLOCKED] = {"blocked", REPORT, false},
    [SG_MAIL_ATTEMPTS] = {"attempts", REPORT, false},
    [SG_MAIL_BY_PAGES] = {"by-pages", REPORT, false},
    [SG_MAIL_INCIDENTS] = {"incidents", REPORT, false},
    [SG_MAIL_REVIEWED] = {"reviewed", REPORT, false},
    [SG_MAIL_FALSE] = {"false-alerts", REPORT, false},
    [SG_MAIL_SHARE] = {"share", REPORT, false},
    [SG_MAIL_WAITING] = {"waiting", REPORT, false},
    [SG_MAIL_HIGH] = {"high", REPORT, false},
    [SG_MAIL_FINDINGS] = {"findings", REPORT, false},
    [SG_MAIL_ENDING] = {"ending", REPORT, false},
    [SG_MAIL_HEALTH] = {"health", REPORT, false},
    [SG_MAIL_WAY] = {"way", REPORT, true},
    [SG_MAIL_REQUESTS] = {"requests", REQUEST, false},
    [SG_MAIL_SITE] = {"site", REQUEST, true},
    [SG_MAIL_GROUPS] = {"groups", REQUEST, true},
    [SG_MAIL_REASON] = {"reason", REQUEST, true},
    [SG_MAIL_NAME] = {"name", REQUEST, true},
};

/* ---- parsing ------------------------------------------------------------ */

/* The state of a run of sg_mail_text_parse(). */
struct parse {
	struct sg_arena *arena;
	enum sg_mail_kind kind;
	struct sg_problems *problems;
	struct sg_mail_text *text;
	struct sg_place place; /* of the line in work */
	struct sg_str line;
	int part;     /* the part that the last heading begins; -1 before the
			 first heading */
	size_t blank; /* blank lines that wait for a line after them */
};

static unsigned
characters(struct sg_str s)
{
	unsigned n = 0;
	uint32_t cp;

	for (size_t i = 0, step; i < s.n; i += step, n++) {
		step = sg_utf8_decode(s.p + i, s.n - i, &cp);
		step = step == 0 ? 1 : step;
	}
	return n;
}

/* The place of a part of the line. */
static struct sg_place
place_of(const struct parse *p, struct sg_str span)
{
	struct sg_place place = p->place;

	place.column = characters((struct sg_str){
			   p->line.p, (size_t)(span.p - p->line.p)}) +
	    1;
	place.width = characters(span);
	return place;
}

static void
add(struct parse *p, struct piece piece)
{
	struct part *part = &p->text->parts[p->part];

	part->v = sg_arena_grow(p->arena, part->v, part->n, &part->cap,
	    sizeof(*part->v));
	part->v[part->n++] = piece;
}

static void
add_bytes(struct parse *p, struct sg_str bytes)
{
	if (bytes.n > 0)
		add(p, (struct piece){.bytes = bytes});
}

static bool
fits(const struct parse *p, int value)
{
	return (values[value].kinds & KIND(p->kind)) != 0 &&
	    (!values[value].each || p->part == SG_PART_EACH);
}

/* Returns "it can be: {a}, {b}" for the part in work, or "did you mean". */
static const char *
value_advice(const struct parse *p, struct sg_str word)
{
	const char *names[SG_MAIL_VALUES], *meant, *all = "it can be:";
	size_t n = 0;

	for (int i = 0; i < SG_MAIL_VALUES; i++)
		if (values[i].word != NULL && fits(p, i))
			names[n++] = values[i].word;
	meant = sg_did_you_mean(word, names, n);
	if (meant != NULL)
		return sg_arena_printf(p->arena, "did you mean {%s}?", meant);
	for (size_t i = 0; i < n; i++)
		all = sg_arena_printf(p->arena, "%s {%s}", all, names[i]);
	return all;
}

/* Read a value; `word` is what stands between the braces. */
static void
read_value(struct parse *p, struct sg_str word)
{
	for (int i = 0; i < SG_MAIL_VALUES; i++)
		if (values[i].word != NULL && fits(p, i) &&
		    sg_str_eq(word, sg_str(values[i].word))) {
			add(p,
			    (struct piece){.is_value = true,
				.value = (enum sg_mail_value)i});
			return;
		}
	sg_problem(p->problems, SG_ERROR,
	    place_of(p, (struct sg_str){word.p - 1, word.n + 2}),
	    value_advice(p, word), "there is no value {%.*s} in this part",
	    (int)(word.n < 60 ? word.n : 60), word.p);
}

static void
read_words(struct parse *p)
{
	struct sg_str rest = p->line;
	const char *open, *close;

	for (size_t i = 0; i < p->blank + 1; i++)
		if (p->text->parts[p->part].n > 0)
			add_bytes(p, SG_LIT("\n"));
	p->blank = 0;
	while ((open = memchr(rest.p, '{', rest.n)) != NULL) {
		struct sg_str from = {open, rest.n - (size_t)(open - rest.p)};

		add_bytes(p, (struct sg_str){rest.p, (size_t)(open - rest.p)});
		close = memchr(from.p, '}', from.n);
		if (close == NULL) {
			sg_problem(p->problems, SG_ERROR, place_of(p, from),
			    "a value is written as {school}",
			    "the closing brace is missing");
			return;
		}
		read_value(p,
		    (struct sg_str){open + 1, (size_t)(close - open) - 1});
		rest = (struct sg_str){
		    close + 1, from.n - (size_t)(close - open) - 1};
		if (rest.n == 0)
			return;
	}
	add_bytes(p, rest);
}

static void
read_heading(struct parse *p)
{
	struct sg_str word = {p->line.p + 1, p->line.n - 2};
	const char *names[SG_MAIL_PARTS], *meant;
	size_t n = 0;

	p->blank = 0;
	for (int i = 0; i < SG_MAIL_PARTS; i++) {
		const char *name = headings[p->kind][i];

		if (name == NULL)
			continue;
		names[n++] = name;
		if (!sg_str_eq(word, sg_str(name)))
			continue;
		if (p->text->parts[i].set)
			sg_problem(p->problems, SG_ERROR, place_of(p, p->line),
			    "join the two",
			    "the part [%s] is here for the second time", name);
		p->part = i;
		p->text->parts[i].set = true;
		return;
	}
	meant = sg_did_you_mean(word, names, n);
	sg_problem(p->problems, SG_ERROR, place_of(p, p->line),
	    meant == NULL ?
		"the parts are those of the text that is shipped" :
		sg_arena_printf(p->arena, "did you mean [%s]?", meant),
	    "there is no part of this name");
}

/* Report what cannot stand in a mail: malformed UTF-8 and control characters.
 */
static bool
is_clean(struct parse *p)
{
	uint32_t cp;
	size_t step;

	for (size_t i = 0; i < p->line.n; i += step) {
		step = sg_utf8_decode(p->line.p + i, p->line.n - i, &cp);
		if (step != 0 && (cp >= ' ' || cp == '\t') && cp != 0x7f &&
		    !(cp >= 0x80 && cp < 0xa0))
			continue;
		sg_problem(p->problems, SG_ERROR,
		    place_of(p, (struct sg_str){p->line.p + i, 1}),
		    "save the file as plain text in UTF-8",
		    "this character cannot stand in a mail");
		return false;
	}
	return true;
}

static void
read_line(struct parse *p)
{
	struct sg_str trimmed = sg_str_trim(p->line);

	p->line.n = trimmed.n == 0 ?
	    0 :
	    (size_t)(trimmed.p + trimmed.n - p->line.p);
	if (p->line.n == 0)
		p->blank++;
	else if (p->line.p[0] == '#' || !is_clean(p))
		return;
	else if (p->line.p[0] == '[' && p->line.p[p->line.n - 1] == ']')
		read_heading(p);
	else if (p->part < 0)
		sg_problem(p->problems, SG_ERROR, place_of(p, p->line),
		    "begin with [subject]",
		    "this line is in no part of the mail");
	else
		read_words(p);
}

/* Report parts that are missing.  A subject has words. */
static void
check_whole(struct parse *p)
{
	struct sg_place whole = {.source = p->place.source};

	for (int i = 0; i < SG_MAIL_PARTS; i++) {
		const char *name = headings[p->kind][i];

		if (name != NULL && !p->text->parts[i].set)
			sg_problem(p->problems, SG_ERROR, whole,
			    "a part without words is a heading alone",
			    "the part [%s] is missing", name);
		else if (name != NULL && i <= SG_PART_SUBJECT_MANY &&
		    p->text->parts[i].n == 0)
			sg_problem(p->problems, SG_ERROR, whole,
			    "write a line under it", "the part [%s] is empty",
			    name);
	}
}

const struct sg_mail_text *
sg_mail_text_parse(struct sg_arena *arena, enum sg_mail_kind kind,
    const struct sg_source *source, struct sg_problems *problems)
{
	struct parse p = {.arena = arena,
	    .kind = kind,
	    .problems = problems,
	    .text = sg_arena_alloc(arena, sizeof(*p.text)),
	    .place = {.source = source},
	    .part = -1};
	const size_t before = sg_problems_errors(problems);
	struct sg_str rest = source->text;

	if (sg_str_starts(rest, SG_LIT("\xef\xbb\xbf"))) /* byte order mark */
		rest = (struct sg_str){rest.p + 3, rest.n - 3};
	while (rest.n > 0) {
		p.line = sg_str_cut(&rest, '\n');
		p.place.line++;
		read_line(&p);
	}
	check_whole(&p);
	return sg_problems_errors(problems) == before ? p.text : NULL;
}

/* ---- the school's text, or the built-in one ----------------------------- */

static const struct sg_mail_text *
built_in(struct sg_arena *arena, enum sg_mail_kind kind, const char *language)
{
	struct sg_source *source = sg_arena_alloc(arena, sizeof(*source));

	source->name = "the built-in text";
	source->text = sg_str(sg_mail_text_builtin(kind, language));
	return sg_mail_text_parse(arena, kind, source, sg_problems_new(arena));
}

/* The errors of `from` become warnings: the mail goes out all the same. */
static void
warn(struct sg_arena *arena, const char *path, const struct sg_problems *from,
    struct sg_problems *to)
{
	char *said = NULL;
	size_t n = 0;
	FILE *memory = open_memstream(&said, &n);

	if (memory == NULL)
		return;
	sg_problems_print(from, memory, false);
	if (fclose(memory) == 0)
		sg_problem(to, SG_WARNING, (struct sg_place){0},
		    sg_arena_dup(arena, (struct sg_str){said, n}),
		    "%s cannot be used as it is; until it is corrected, mails "
		    "have the built-in text",
		    path);
	free(said);
}

static const struct sg_mail_text *
read_file(struct sg_arena *arena, enum sg_mail_kind kind, const char *path,
    struct sg_problems *problems)
{
	struct sg_source *source = sg_arena_alloc(arena, sizeof(*source));
	struct sg_problems *own = sg_problems_new(arena);
	const struct sg_mail_text *text = NULL;
	int error = sg_file_read(arena, path, SG_MAIL_TEXT_MAX, &source->text);

	source->name = path;
	if (error == ENOENT)
		return NULL;
	if (error != 0)
		sg_problem(own, SG_ERROR, (struct sg_place){.source = source},
		    NULL, "the file cannot be read: %s", sg_file_why(error));
	else
		text = sg_mail_text_parse(arena, kind, source, own);
	if (text == NULL)
		warn(arena, path, own, problems);
	return text;
}

const struct sg_mail_text *
sg_mail_text_get(struct sg_arena *arena, enum sg_mail_kind kind,
    const char *language, const char *folder, struct sg_problems *problems)
{
	static const char *const names[SG_MAIL_KINDS] = {
	    "alert", "report", "request"};
	const struct sg_mail_text *text;

	text = read_file(arena, kind,
	    sg_path_join(arena, folder,
		sg_arena_printf(arena, "%s.%s.txt", names[kind], language)),
	    problems);
	if (text != NULL)
		return text;
	if (sg_mail_text_builtin(kind, language) == NULL) {
		sg_problem(problems, SG_WARNING, (struct sg_place){0},
		    sg_arena_printf(arena, "write %s/%s.%s.txt", folder,
			names[kind], language),
		    "there is no text of mails in the language \"%s\"; mails "
		    "are in English",
		    language);
		language = "en";
	}
	return built_in(arena, kind, language);
}

/* ---- filling ------------------------------------------------------------ */

bool
sg_mail_text_has(const struct sg_mail_text *text, enum sg_mail_value value)
{
	for (int i = 0; i < SG_MAIL_PARTS; i++)
		for (size_t k = 0; k < text->parts[i].n; k++)
			if (text->parts[i].v[k].is_value &&
			    text->parts[i].v[k].value == value)
				return true;
	return false;
}

/* Take back the line that was begun, if it has nothing but blanks. */
static void
leave_line(struct sg_out *out)
{
	size_t n = out->n;

	while (n > 0 && out->p[n - 1] == ' ')
		n--;
	if (n == 0 || out->p[n - 1] != '\n')
		return;
	memset(out->p + n - 1, 0, out->n - n + 1);
	out->n = n - 1;
}

const char *
sg_mail_text_fill(struct sg_arena *arena, const struct sg_mail_text *text,
    enum sg_mail_part part, const struct sg_mail_values *given)
{
	const struct part *from = &text->parts[part];
	struct sg_str *filled = sg_arena_array(arena, from->n + 1,
	    sizeof(*filled));
	size_t n = 1;
	struct sg_out out;

	for (size_t i = 0; i < from->n; i++) {
		const char *value = from->v[i].is_value ?
		    given->v[from->v[i].value] :
		    NULL;

		filled[i] = from->v[i].is_value ?
		    sg_str(sg_mail_plain(arena, value == NULL ? "" : value)) :
		    from->v[i].bytes;
		n += filled[i].n;
	}
	sg_out_init(&out, sg_arena_alloc(arena, n), n);
	for (size_t i = 0; i < from->n; i++) {
		if (from->v[i].is_value && filled[i].n == 0 &&
		    (i + 1 == from->n ||
			sg_str_starts(filled[i + 1], SG_LIT("\n"))))
			leave_line(&out);
		sg_out_str(&out, filled[i]);
	}
	return out.p;
}

/*
 * Returns true if a character of a value would not be seen, or would change how
 * the text around it is shown.
 */
static bool
is_hidden(uint32_t cp)
{
	static const struct {
		uint32_t from, to;
	} hidden[] = {
	    {0x00, 0x1f}, {0x7f, 0x9f}, /* control characters */
	    {0xad, 0xad},               /* soft hyphen */
	    {0x61c, 0x61c},             /* Arabic letter mark */
	    {0x180e, 0x180e},           /* Mongolian vowel separator */
	    {0x200b, 0x200f},           /* zero width; LRM, RLM */
	    {0x2028, 0x202e},           /* line ends; embeddings, overrides */
	    {0x2060, 0x206f},           /* invisible operators; isolates */
	    {0xfe00, 0xfe0f},           /* variation selectors */
	    {0xfeff, 0xfeff},           /* byte order mark */
	    {0xfff9, 0xfffb},           /* annotations */
	    {0xe0000, 0xe0fff},         /* tags */
	};

	for (size_t i = 0; i < sizeof(hidden) / sizeof(hidden[0]); i++)
		if (cp >= hidden[i].from && cp <= hidden[i].to)
			return true;
	return false;
}

const char *
sg_mail_plain(struct sg_arena *arena, const char *value)
{
	const size_t n = strlen(value);
	const size_t cap = 4 * (SG_MAIL_VALUE_MAX + 4);
	struct sg_out out;
	size_t done = 0, step;
	uint32_t cp;
	char bytes[4];

	sg_out_init(&out, sg_arena_alloc(arena, cap), cap);
	for (unsigned i = 0; done < n; i++, done += step) {
		if (i == SG_MAIL_VALUE_MAX) {
			sg_out_text(&out, "...");
			break;
		}
		step = sg_utf8_decode(value + done, n - done, &cp);
		if (step == 0 || is_hidden(cp))
			cp = 0xfffd;
		step = step == 0 ? 1 : step;
		sg_out_bytes(&out, bytes, sg_utf8_encode(cp, bytes));
	}
	return out.p;
}

/* Returns the character at `name`, or 0 if it does not belong to a word. */
static uint32_t
letter(const char *name, size_t *step)
{
	uint32_t cp;

	*step = sg_utf8_decode(name, strlen(name), &cp);
	if (*step == 0) {
		*step = 1;
		return 0;
	}
	if (cp < 0x80 && !((cp | 0x20) >= 'a' && (cp | 0x20) <= 'z'))
		return 0;
	return is_hidden(cp) ? 0 : cp;
}

const char *
sg_mail_initials(struct sg_arena *arena, const char *name)
{
	const char *slash = strrchr(name, '\\');
	const size_t cap = 32;
	struct sg_out out;
	bool in_word = false;
	size_t step;
	char bytes[4];

	sg_out_init(&out, sg_arena_alloc(arena, cap), cap);
	name = slash == NULL ? name : slash + 1;
	for (; *name != '\0' && *name != '@' && out.n < cap - 8; name += step) {
		uint32_t cp = letter(name, &step);

		if (cp != 0 && !in_word) {
			if (cp >= 'a' && cp <= 'z')
				cp -= 'a' - 'A';
			sg_out_bytes(&out, bytes, sg_utf8_encode(cp, bytes));
			sg_out_char(&out, '.');
		}
		in_word = cp != 0;
	}
	return out.p;
}
