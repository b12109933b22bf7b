/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * lists.h -- the circumvention lists, one file each in conf/circumvention.
 *
 * Knows only the names of the lists, and whether they contain host names or
 * words. policy/techniques.c reads the files.  Pure: no I/O, no allocation.
 * Returned names are static.
 */
#ifndef SG_DISGUISE_LISTS_H
#define SG_DISGUISE_LISTS_H

#include <stdint.h>

#include "base/text.h"
#include "gate/format.h"

enum sg_list_id {
	SG_LIST_WEBPROXY,     /* portals of web proxies */
	SG_LIST_RELAY,        /* services that fetch any page on request */
	SG_LIST_FRONTEND,     /* other sites that show a platform's content */
	SG_LIST_WILDCARD_DNS, /* services whose names spell an address */
	SG_LIST_DNS,          /* public encrypted resolvers */
	SG_LIST_VPN,
	SG_LIST_TUNNEL,     /* tunnels and remote desktops */
	SG_LIST_LINK,       /* sites that link to URLs without fetching them */
	SG_LIST_SOCKET,     /* classroom WebSockets that look like tunnels */
	SG_LIST_DIRECT,     /* networks that programs reach by IP address */
	SG_LIST_SEARCH,     /* search engines */
	SG_LIST_STORE,      /* stores of extensions and apps */
	SG_LIST_STORE_APP,  /* identifiers of apps for circumvention */
	SG_LIST_STORE_WORD, /* words in the names of apps for circumvention */
	SG_LIST_CODE, /* sites from which people fetch programs and code */
	SG_LIST_CODE_PROJECT,  /* projects that make a VPN */
	SG_LIST_CODE_TUNNEL,   /* projects that make a tunnel */
	SG_LIST_CODE_WEBPROXY, /* projects that make a web proxy */
	SG_LIST_ASSISTANT, /* assistants that read a page named in a question */
	/*
	 * The SG_LIST_SEARCH_ lists from here on contain words that people use
	 * when they search for a way round the filter.
	 */
	SG_LIST_SEARCH_VERB,   /* what to do: "unblock" */
	SG_LIST_SEARCH_WAY,    /* what to do, in ambiguous words: "get past" */
	SG_LIST_SEARCH_OBJECT, /* to what: the filter, the school's network */
	SG_LIST_SEARCH_OPEN,   /* words for reaching a site: "open" */
	SG_LIST_SEARCH_PLACE,  /* to what, in ambiguous words: "sites" */
	SG_LIST_SEARCH_SCHOOL, /* words for a school: "college" */
	SG_LIST_SEARCH_BLOCK,  /* words for a block, with other meanings */
	SG_LIST_SEARCH_TOOL,   /* tools with unambiguous names */
	SG_LIST_SEARCH_KIND,   /* tools in ambiguous words */
	SG_LIST_SEARCH_FIND,   /* words that show intent beside a SEARCH_KIND */
	SG_LIST_SEARCH_DOOR,   /* ways into a platform: "viewer", "mirror" */
	SG_LIST_SEARCH_STUDY,  /* words that indicate homework */
	SG_LIST_SEARCH_THING,  /* things that people unblock: "phone" */
	SG_LIST_SEARCH_PAGE,   /* what a school does with a platform: "page" */
	SG_LIST_SEARCH_LESSON, /* words for lessons about computers */
	SG_LIST_SEARCH_NOUN,   /* words of SEARCH_VERB that are nouns too */
	SG_LIST_SEARCH_PLAIN,  /* ordinary words, to be read as they are */
	SG_LIST_PLATFORM_WORD, /* common names of platforms */
	SG_LIST_BUILDER,       /* sites where anybody can make a site */
	SG_LISTS
};

#define SG_LIST_BIT(id) (UINT64_C(1) << (id))

/*
 * The words of a phrase are stored in the name table like the labels of a host.
 * The last label is a capital letter: a canonical host has none, so no host
 * equals a phrase.  "get past" is stored as "get.past.W".  The letter says
 * which part of a text the entry stands for.
 */
enum sg_word_form {
	SG_WORD_WHOLE = 'W',  /* a phrase of whole words, or an identifier */
	SG_WORD_BEGIN = 'B',  /* words; the last one begins like this */
	SG_WORD_END = 'E',    /* a word that ends like this ("*sperre") */
	SG_WORD_INSIDE = 'I', /* a word that contains this ("*filter*") */
	/*
	 * The forms of a word that may be misspelled ("~unblock").  An entry of
	 * the form 'F' is the word itself.  An entry of the form 'T' is the
	 * word without one letter ("ublock"), with two letters swapped, or with
	 * "?" for any letter.
	 */
	SG_WORD_FUZZY = 'F',
	SG_WORD_TYPO = 'T',
	/* Only in SG_S_WORD_FILTER: the first words of a longer phrase. */
	SG_WORD_FIRST = 'M'
};

#define SG_WORDS_MAX 64  /* bytes of the longest phrase or identifier */
#define SG_WORDS_WORDS 4 /* words of the longest phrase */
#define SG_WORDS_KEY_MAX (SG_WORDS_MAX + 2)
/* Letters (code points) of the shortest and the longest part of a word. */
#define SG_WORD_PART_MIN 2
#define SG_WORD_PART_MAX 16
/* Letters of the shortest and the longest word that may be misspelled. */
#define SG_WORD_FUZZY_MIN 6
#define SG_WORD_FUZZY_MAX 20

/* The file's name without ".list": "webproxy". */
const char *sg_list_name(enum sg_list_id id);
/* The list called `name` ("webproxy"), or SG_LISTS if there is no such list. */
enum sg_list_id sg_list_find(struct sg_str name);
/* True if the list's lines are words or identifiers, not host names. */
bool sg_list_is_words(enum sg_list_id id);
/* True if the list's lines are words that people type in searches. */
bool sg_list_is_typed(enum sg_list_id id);
/*
 * Write the key of a phrase in the name table: the words, a dot, and the form.
 * `words` must have at most SG_WORDS_MAX bytes.
 */
struct sg_str sg_list_key(struct sg_str words, enum sg_word_form form,
    char out[SG_WORDS_KEY_MAX]);

/*
 * A quick hash of a key, for the bitmap SG_S_WORD_FILTER (format.h).  Begin
 * with SG_WORD_MIX_START, add the bytes of the key one by one, and get the
 * numbers of its two bits.  It is FNV-1a, whose collisions anybody can make:
 * they cost a look-up, no more.
 */
#define SG_WORD_MIX_START UINT32_C(2166136261)

static inline uint32_t
sg_word_mix(uint32_t mixed, char byte)
{
	return (mixed ^ (unsigned char)byte) * UINT32_C(16777619);
}

static inline uint32_t
sg_word_bit(uint32_t mixed)
{
	return mixed * UINT32_C(0x9e3779b1) >> (32 - SG_WORD_FILTER_LOG);
}

/* The second bit of a key. */
static inline uint32_t
sg_word_other_bit(uint32_t mixed)
{
	return (mixed ^ mixed >> 15) * UINT32_C(0x85ebca6b) >>
	    (32 - SG_WORD_FILTER_LOG);
}

#endif
