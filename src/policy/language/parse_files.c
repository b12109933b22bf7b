/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * parse_files.c -- reads the files of a policy and refuses files that are not
 * plain text.
 */
#include <errno.h>
#include <iconv.h>

#include "base/arena.h"
#include "base/file.h"
#include "policy/language/headings.h"

#define FILE_BYTES_MAX (4U << 20)

/* First bytes of files that are not plain text, although people may think so.
 */
static const struct {
	struct sg_str head;
	const char *what, *advice;
} no_texts[] = {
    {{"\xff\xfe", 2}, "saved as UTF-16", "save it as UTF-8"},
    {{"\xfe\xff", 2}, "saved as UTF-16", "save it as UTF-8"},
    {{"PK\x03\x04", 4}, "a word processor's document, not plain text",
	"save it as plain text (UTF-8)"},
    {{"{\\rtf", 5}, "a word processor's document, not plain text",
	"save it as plain text (UTF-8)"},
    {{"\xd0\xcf\x11\xe0", 4}, "a word processor's document, not plain text",
	"save it as plain text (UTF-8)"},
    {{"%PDF", 4}, "a PDF document, not plain text",
	"save it as plain text (UTF-8)"},
};

static void
cannot_read(struct sg_parser *parser, const char *path, int error,
    struct sg_place mention)
{
	const char *why = sg_file_why(error);
	const char *advice = NULL;

	if (error == ENOENT || error == ENOTDIR) {
		why = "there is no such file";
		advice = "correct the name, or put the file there";
	} else if (error == EISDIR) {
		advice = "name a file in it";
	} else if (error == SG_FILE_ODD) {
		advice = "put a file there";
	} else if (error == SG_FILE_NOT_THEIRS) {
		advice =
		    "whose policy it is must have the right to read it; "
		    "or let only root change\nthe policy, its folder, and what "
		    "it includes";
	} else if (error == EFBIG) {
		why = "it is over 4 MiB";
		advice = "was another file meant?";
	} else if (error == EACCES) {
		why = "this user may not read it";
		advice = "change the file's permissions";
	}
	sg_problem(parser->problems, SG_ERROR, mention, advice,
	    "cannot read %s: %s", path, why);
}

bool
sg_is_text_file(struct sg_parser *parser, const struct sg_source *source)
{
	const struct sg_place place = {.source = source};

	for (size_t i = 0; i < sizeof(no_texts) / sizeof(no_texts[0]); i++) {
		if (!sg_str_starts(source->text, no_texts[i].head))
			continue;
		sg_problem(parser->problems, SG_ERROR, place,
		    no_texts[i].advice, "this file is %s", no_texts[i].what);
		return false;
	}
	if (source->text.n > 0 &&
	    memchr(source->text.p, '\0', source->text.n) != NULL) {
		sg_problem(parser->problems, SG_ERROR, place,
		    "save it as plain text (UTF-8)",
		    "this file is not plain text: it has NUL bytes");
		return false;
	}
	return true;
}

static struct sg_source *
read_source(struct sg_parser *parser, const char *path, struct sg_place mention)
{
	struct sg_source *source = sg_arena_alloc(parser->arena,
	    sizeof(*source));
	int error;

	source->name = path;
	if (mention.source != NULL)
		source->by = mention.source->by;
	error = sg_file_read_by(parser->arena, path, FILE_BYTES_MAX,
	    &source->text, &source->by);
	if (error == 0)
		return source;
	cannot_read(parser, path, error, mention);
	return NULL;
}

const struct sg_source *
sg_read_text_file(struct sg_parser *parser, const char *path,
    struct sg_place mention)
{
	struct sg_source *source = read_source(parser, path, mention);

	return source != NULL && sg_is_text_file(parser, source) ? source :
								   NULL;
}

/* If the text begins with a byte order mark of UTF-16, convert the text to
 * UTF-8.  Text that is not valid UTF-16 is left unchanged, and the caller will
 * refuse it. */
static void
convert_utf16(struct sg_parser *parser, struct sg_str *text)
{
	size_t cap = text->n / 2 * 3 + 1, left = cap, n = text->n;
	char *in = (char *)(uintptr_t)text->p, *out, *at;
	iconv_t converter;

	if (!sg_str_starts(*text, SG_LIT("\xff\xfe")) &&
	    !sg_str_starts(*text, SG_LIT("\xfe\xff")))
		return;
	converter = iconv_open("UTF-8", "UTF-16");
	if (converter == (iconv_t)-1)
		return;
	out = at = sg_arena_alloc(parser->arena, cap);
	if (iconv(converter, &in, &n, &at, &left) != (size_t)-1 && n == 0)
		*text = (struct sg_str){out, cap - left};
	iconv_close(converter);
}

const struct sg_source *
sg_read_exported_file(struct sg_parser *parser, const char *path,
    struct sg_place mention)
{
	struct sg_source *source = read_source(parser, path, mention);

	if (source == NULL)
		return NULL;
	convert_utf16(parser, &source->text);
	return sg_is_text_file(parser, source) ? source : NULL;
}

const struct sg_source *
sg_read_standard_input(struct sg_parser *parser, struct sg_source *source)
{
	const struct sg_place place = {.source = source};
	int error = sg_file_read_stream(parser->arena, "/dev/stdin",
	    FILE_BYTES_MAX, &source->text);

	if (error != 0)
		cannot_read(parser, source->name, error, place);
	return error == 0 && sg_is_text_file(parser, source) ? source : NULL;
}
