/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * techniques.c -- parses the lists in conf/circumvention, line by line.
 */
#include "policy/techniques.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/problems.h"
#include "gate/disguise/lists.h"
#include "gate/disguise/typed.h"
#include "gate/url.h"

#define LIST_BYTES_MAX ((size_t)16 << 20)

/* What a line should be. */
static const char not_a_name[] = "a line has one name, such as example.org";
static const char too_long[] = "a phrase or identifier has at most 64 bytes";

struct reader {
	struct sg_arena *arena;
	struct sg_problems *problems;
	struct sg_techniques *techniques;
	struct sg_source *source;
	enum sg_list_id id;
	struct sg_technique_list *current; /* where entries are added */
	struct sg_url *url;                /* scratch, for parsing */
};

static void
start(struct reader *r, struct sg_str stands_for)
{
	struct sg_techniques *all = r->techniques;

	all->v = sg_arena_grow(r->arena, all->v, all->n, &all->cap,
	    sizeof(*all->v));
	r->current = &all->v[all->n++];
	*r->current = (struct sg_technique_list){
	    .list = sg_list_name(r->id), .stands_for = stands_for};
}

static struct sg_technique_entry *
add(struct reader *r)
{
	struct sg_technique_list *t = r->current;

	t->v = sg_arena_grow(r->arena, t->v, t->n, &t->cap, sizeof(*t->v));
	t->v[t->n] = (struct sg_technique_entry){.kind = SG_NAME_EXACT};
	return &t->v[t->n++];
}

/* Returns the canonical form of a host, in the arena.  Returns an empty text if
 * `text` is not a host. */
static struct sg_str
read_host(struct reader *r, struct sg_str text)
{
	struct sg_str host = {0};

	sg_url_parse_host(text, r->url);
	if (r->url->fault != SG_URL_FINE || r->url->is_address ||
	    memchr(r->url->host.p, '.', r->url->host.n) == NULL)
		return host;
	host.p = sg_arena_dup(r->arena, r->url->host);
	host.n = r->url->host.n;
	return host;
}

/* ---- words -------------------------------------------------------------- */

/* Add a word or phrase.  Its key is a copy in the arena. */
static void
add_words(struct reader *r, struct sg_str words, enum sg_word_form form)
{
	char key[SG_WORDS_KEY_MAX];
	struct sg_str name = sg_list_key(words, form, key);

	add(r)->name = (struct sg_str){sg_arena_dup(r->arena, name), name.n};
}

/*
 * Add an identifier or the name of an app, in lower case and with dots for
 * blanks.
 */
static const char *
read_identifier(struct reader *r, struct sg_str text)
{
	char out[SG_WORDS_MAX];
	size_t n = 0;

	for (size_t i = 0; i < text.n; i++) {
		bool blank = text.p[i] == ' ' || text.p[i] == '\t';

		if (blank && out[n - 1] == '.')
			continue;
		if (n == sizeof out)
			return too_long;
		out[n++] = blank ? '.' : (char)sg_lower(text.p[i]);
	}
	add_words(r, (struct sg_str){out, n}, SG_WORD_WHOLE);
	return NULL;
}

/* Add the spellings of a word in which one letter is wrong (SG_WORD_TYPO). */
static void
add_misspelled(struct reader *r, struct sg_str word)
{
	char text[SG_WORD_FUZZY_MAX];
	struct sg_str same = {text, word.n}, shorter = {text, word.n - 1};

	add_words(r, word, SG_WORD_FUZZY);
	for (size_t i = 0; i < word.n; i++) {
		memcpy(text, word.p, word.n);
		text[i] = '?';
		add_words(r, same, SG_WORD_TYPO);
		memmove(text + i, text + i + 1, word.n - i - 1);
		add_words(r, shorter, SG_WORD_TYPO);
		if (i + 1 == word.n || word.p[i] == word.p[i + 1])
			continue;
		memcpy(text, word.p, word.n);
		text[i] = word.p[i + 1];
		text[i + 1] = word.p[i];
		add_words(r, same, SG_WORD_TYPO);
	}
}

/* "~unblock": the word and its misspellings. */
static const char *
read_fuzzy(struct reader *r, struct sg_str word)
{
	for (size_t i = 0; i < word.n; i++)
		if (word.p[i] < 'a' || word.p[i] > 'z')
			return "after ~ stands one word of Latin letters";
	if (word.n < SG_WORD_FUZZY_MIN || word.n > SG_WORD_FUZZY_MAX)
		return "a word after ~ has from 6 to 20 letters";
	add_words(r, word, SG_WORD_WHOLE);
	add_misspelled(r, word);
	return NULL;
}

static size_t
letters_of(struct sg_str text)
{
	size_t letters = 0;

	for (size_t i = 0; i < text.n; i++)
		letters += ((unsigned char)text.p[i] & 0xc0) != 0x80;
	return letters;
}

/* "engeli kaldir*", "*sperre", or a part between two *. */
static const char *
read_part(struct reader *r, struct sg_str word, bool open_left, bool open_right)
{
	struct sg_str last = word;
	size_t letters;

	while (memchr(last.p, '.', last.n) != NULL)
		(void)sg_str_cut(&last, '.');
	if (open_left && last.n < word.n)
		return "a line that begins with * has one word";
	letters = letters_of(last);
	if (letters < SG_WORD_PART_MIN || letters > SG_WORD_PART_MAX)
		return "beside * stand from 2 to 16 letters";
	if (open_left && open_right && (unsigned char)word.p[0] < 0x80)
		return "a part between two * is not of Latin letters";
	add_words(r, word,
	    !open_left      ? SG_WORD_BEGIN :
		!open_right ? SG_WORD_END :
			      SG_WORD_INSIDE);
	return NULL;
}

/* Add a line of a list of words that people type in searches. */
static const char *
read_typed(struct reader *r, struct sg_str text)
{
	struct sg_typed typed;
	struct sg_str words;
	const bool fuzzy = text.p[0] == '~', left = text.p[0] == '*',
		   right = text.p[text.n - 1] == '*';
	const size_t first = fuzzy || left;

	if (text.n <= first + right)
		return "the line has no word";
	text = (struct sg_str){text.p + first, text.n - first - right};
	if (memchr(text.p, '*', text.n) != NULL ||
	    memchr(text.p, '~', text.n) != NULL)
		return "a * stands at the start or the end of a word, and a ~ "
		       "at the start";
	if (!sg_typed_read(&typed, text) || typed.count > SG_WORDS_WORDS)
		return "a phrase has at most 4 words and 64 bytes";
	if (typed.count == 0)
		return "the line has no word";
	words = sg_typed_phrase(&typed, 0, typed.count);
	if (words.n > SG_WORDS_MAX)
		return too_long;
	if (fuzzy)
		return right ? "a line has either ~ or *" :
			       read_fuzzy(r, words);
	if (left || right)
		return read_part(r, words, left, right);
	add_words(r, words, SG_WORD_WHOLE);
	return NULL;
}

/* ---- lines -------------------------------------------------------------- */

static const char *
read_name(struct reader *r, struct sg_str text)
{
	struct sg_technique_entry entry = {.kind = SG_NAME_SUFFIX};

	if (sg_network_parse(text, &entry.network) == SG_NETWORK_FINE) {
		*add(r) = entry;
		return NULL;
	}
	if (text.p[0] == '=') {
		entry.kind = SG_NAME_EXACT;
		text = (struct sg_str){text.p + 1, text.n - 1};
	}
	entry.name = read_host(r, text);
	if (entry.name.n == 0)
		return not_a_name;
	*add(r) = entry;
	return NULL;
}

/* Returns true for the code of a language: "de", "fil". */
static bool
is_language(struct sg_str text)
{
	for (size_t i = 0; i < text.n; i++)
		if (text.p[i] < 'a' || text.p[i] > 'z')
			return false;
	return text.n == 2 || text.n == 3;
}

/* Begin a section: "facebook.com:", or "de:" in a list of searches. */
static const char *
read_heading(struct reader *r, struct sg_str text)
{
	struct sg_str host;

	if (sg_list_is_typed(r->id) && r->id != SG_LIST_PLATFORM_WORD) {
		if (!is_language(text))
			return "the heading of a language is its code, such as "
			       "\"de:\"";
		start(r, (struct sg_str){sg_arena_dup(r->arena, text), text.n});
		return NULL;
	}
	host = read_host(r, text);
	if (host.n == 0)
		return not_a_name;
	start(r, host);
	return NULL;
}

/* Read one line without its comment.  Returns NULL, or what a line should be.
 */
static const char *
read_line(struct reader *r, struct sg_str text)
{
	if (text.p[text.n - 1] == ':')
		return read_heading(r, (struct sg_str){text.p, text.n - 1});
	if (sg_list_is_typed(r->id))
		return read_typed(r, text);
	return sg_list_is_words(r->id) ? read_identifier(r, text) :
					 read_name(r, text);
}

static void
read_text(struct reader *r, struct sg_str rest)
{
	size_t unread = 0, first = 0;
	struct sg_str line;
	const char *wrong, *hint = NULL;

	start(r, (struct sg_str){0});
	for (size_t number = 1; rest.n > 0; number++) {
		line = sg_str_cut(&rest, '\n');
		line = sg_str_trim(sg_str_cut(&line, '#'));
		wrong = line.n > 0 ? read_line(r, line) : NULL;
		if (wrong == NULL || unread++ > 0)
			continue;
		first = number;
		hint = wrong;
	}
	if (unread > 0)
		sg_problem(r->problems, SG_WARNING,
		    (struct sg_place){.source = r->source}, hint,
		    "%zu line%s of the list %s cannot be read (the first is "
		    "line %zu)",
		    unread, unread == 1 ? "" : "s", r->source->name, first);
}

static void
read_file(struct reader *r, const char *folder, const char *name)
{
	size_t n = strlen(name);
	const char *path = sg_path_join(r->arena, folder, name);
	struct sg_str text;
	int error;

	if (n < 6 || name[0] == '.' || strcmp(name + n - 5, ".list") != 0)
		return;
	r->source = sg_arena_alloc(r->arena, sizeof(*r->source));
	r->source->name = path;
	r->id = sg_list_find((struct sg_str){name, n - 5});
	if (r->id == SG_LISTS) {
		sg_problem(r->problems, SG_WARNING,
		    (struct sg_place){.source = r->source},
		    "name it as one of the lists that came with schoolgate",
		    "nothing uses the list %s", path);
		return;
	}
	error = sg_file_read(r->arena, path, LIST_BYTES_MAX, &text);
	if (error == 0)
		read_text(r, text);
	else /* an error, because these sites would not be detected */
		sg_problem(r->problems, SG_ERROR,
		    (struct sg_place){.source = r->source},
		    "give the user who runs this command the right to read it",
		    "the list %s cannot be read: %s", path, sg_file_why(error));
}

static void
cannot_read_folder(const struct reader *r, const char *folder, int error)
{
	const bool missing = error == ENOENT;

	sg_problem(r->problems, missing ? SG_WARNING : SG_ERROR,
	    (struct sg_place){0},
	    missing ?
		"without it ways round the filter are known by their shape "
		"alone; install schoolgate again" :
		"give the user who runs this command the right to read it",
	    "the lists in %s cannot be read: %s", folder, strerror(error));
}

static void
read_folder(struct reader *r, const char *folder, bool may_miss)
{
	struct dirent **entries;
	int n;

	if (folder == NULL)
		return;
	n = scandir(folder, &entries, NULL, alphasort);
	if (n < 0) {
		if (!may_miss || errno != ENOENT)
			cannot_read_folder(r, folder, errno);
		return;
	}
	for (int i = 0; i < n; i++) {
		read_file(r, folder, entries[i]->d_name);
		free(entries[i]);
	}
	free(entries);
}

struct sg_techniques *
sg_techniques_read(struct sg_arena *arena, const char *shipped, const char *own,
    struct sg_problems *problems)
{
	struct reader r = {.arena = arena, .problems = problems};

	r.techniques = sg_arena_alloc(arena, sizeof(*r.techniques));
	r.url = sg_arena_alloc(arena, sizeof(*r.url));
	read_folder(&r, shipped, false);
	read_folder(&r, own, true);
	return r.techniques;
}
