/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* lists.c -- the names of the circumvention lists. */
#include "gate/disguise/lists.h"

static const struct {
	const char *name;
	bool words;
} lists[SG_LISTS] = {
    [SG_LIST_WEBPROXY] = {"webproxy", false},
    [SG_LIST_RELAY] = {"relay", false},
    [SG_LIST_FRONTEND] = {"alt-frontend", false},
    [SG_LIST_WILDCARD_DNS] = {"wildcard-dns", false},
    [SG_LIST_DNS] = {"dns", false},
    [SG_LIST_VPN] = {"vpn", false},
    [SG_LIST_TUNNEL] = {"tunnel", false},
    [SG_LIST_LINK] = {"link", false},
    [SG_LIST_SOCKET] = {"socket", false},
    [SG_LIST_DIRECT] = {"direct", false},
    [SG_LIST_SEARCH] = {"search", false},
    [SG_LIST_STORE] = {"store", false},
    [SG_LIST_STORE_APP] = {"store-app", true},
    [SG_LIST_STORE_WORD] = {"store-word", true},
    [SG_LIST_CODE] = {"code", false},
    [SG_LIST_CODE_PROJECT] = {"code-project", true},
    [SG_LIST_CODE_TUNNEL] = {"code-tunnel", true},
    [SG_LIST_CODE_WEBPROXY] = {"code-webproxy", true},
    [SG_LIST_ASSISTANT] = {"assistant", false},
    [SG_LIST_SEARCH_VERB] = {"search-verb", true},
    [SG_LIST_SEARCH_WAY] = {"search-way", true},
    [SG_LIST_SEARCH_OPEN] = {"search-open", true},
    [SG_LIST_SEARCH_PLACE] = {"search-place", true},
    [SG_LIST_SEARCH_SCHOOL] = {"search-school", true},
    [SG_LIST_SEARCH_BLOCK] = {"search-block", true},
    [SG_LIST_SEARCH_OBJECT] = {"search-object", true},
    [SG_LIST_SEARCH_TOOL] = {"search-tool", true},
    [SG_LIST_SEARCH_KIND] = {"search-kind", true},
    [SG_LIST_SEARCH_FIND] = {"search-find", true},
    [SG_LIST_SEARCH_DOOR] = {"search-door", true},
    [SG_LIST_SEARCH_STUDY] = {"search-study", true},
    [SG_LIST_SEARCH_THING] = {"search-thing", true},
    [SG_LIST_SEARCH_PAGE] = {"search-page", true},
    [SG_LIST_SEARCH_LESSON] = {"search-lesson", true},
    [SG_LIST_SEARCH_NOUN] = {"search-noun", true},
    [SG_LIST_SEARCH_PLAIN] = {"search-plain", true},
    [SG_LIST_PLATFORM_WORD] = {"platform-word", true},
    [SG_LIST_BUILDER] = {"builder", false},
};

_Static_assert(SG_LISTS <= 64, "lists are the bits of a uint64_t");

const char *
sg_list_name(enum sg_list_id id)
{
	return lists[id].name;
}

enum sg_list_id
sg_list_find(struct sg_str name)
{
	int id = 0;

	while (id < SG_LISTS && !sg_str_eq(name, sg_str(lists[id].name)))
		id++;
	return (enum sg_list_id)id;
}

bool
sg_list_is_words(enum sg_list_id id)
{
	return lists[id].words;
}

bool
sg_list_is_typed(enum sg_list_id id)
{
	return id >= SG_LIST_SEARCH_VERB && id <= SG_LIST_PLATFORM_WORD;
}

struct sg_str
sg_list_key(struct sg_str words, enum sg_word_form form,
    char out[SG_WORDS_KEY_MAX])
{
	memcpy(out, words.p, words.n);
	out[words.n] = '.';
	out[words.n + 1] = (char)form;
	return (struct sg_str){out, words.n + 2};
}
