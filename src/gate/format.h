/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * format.h -- the binary layout of names.img and policy.img.
 *
 * names.img has the names of all platforms and lists.  policy.img has the lines
 * of the policy.
 *
 * An image is a head, a table of sections, and the sections, each 64-byte
 * aligned.  It is written and read on the same machine, so integers have the
 * native byte order.  The magic number detects a foreign byte order.  All
 * references are indexes.  When image.c opens an image, it checks every index,
 * so readers need not check.  A reference to a string is its offset in
 * SG_S_STRINGS.
 *
 * The catalogue is the collection of known platforms (conf/platforms).  A
 * category is a platform of the catalogue, or a list of names.  A catset is a
 * set of categories.  It says which categories a name, a network or an AS
 * number belongs to.  A target is a thing that a rule of the policy can name
 * (struct sg_target).  The two images are compiled separately, so bindings in
 * policy.img say which target belongs to which category.
 */
#ifndef SG_FORMAT_H
#define SG_FORMAT_H

#include <stdint.h>

#include "gate/address.h"

#define SG_IMAGE_MAGIC UINT64_C(0x47534c4f4f484353) /* "SCHOOLSG" */
#define SG_IMAGE_VERSION 11
#define SG_DIGEST_BYTES 32
#define SG_SECTIONS_MAX 40
#define SG_ALIGN 64

enum sg_image_kind { SG_IMAGE_NAMES = 1, SG_IMAGE_POLICY = 2 };

struct sg_image_head {
	uint64_t magic;
	uint32_t version;
	uint32_t kind;
	uint64_t size;    /* of the whole image, bytes */
	uint64_t seed[2]; /* hash key of the name table in this image */
	uint32_t nsections;
	uint32_t zero;
	uint8_t digest[SG_DIGEST_BYTES]; /* BLAKE2b of the whole image with
					    this field zero */
};

struct sg_section {
	uint32_t id;
	uint32_t item_bytes;
	uint64_t offset; /* from the start of the image */
	uint64_t count;  /* of items */
};

/*
 * Section ids.  The brackets name the image that has the section.  After "->"
 * stands what the member `set` of an item is an index of.
 */
enum sg_section_id {
	SG_S_STRINGS = 1,   /* [both]   char: NUL-terminated texts; [0] is "" */
	SG_S_BUCKETS,       /* [both]   struct sg_bucket: the name table */
	SG_S_TAGS,          /* [both] uint64_t: the tags of one bucket each */
	SG_S_CATEGORIES,    /* [names]  struct sg_category */
	SG_S_CATSETS,       /* [names]  struct sg_catset; [0] is empty */
	SG_S_CATSET_ITEMS,  /* [names]  uint16_t: categories, by catset */
	SG_S_RANGES,        /* [names] struct sg_range -> catset: networks of
			       platforms' owners */
	SG_S_ASNS,          /* [names]  struct sg_asn -> catset; sorted */
	SG_S_SETTINGS,      /* [policy] struct sg_settings: one */
	SG_S_GROUPS,        /* [policy] struct sg_group */
	SG_S_GROUP_SETS,    /* [policy] struct sg_set: groups; [0] is empty */
	SG_S_CLIENT_RANGES, /* [policy] struct sg_range -> group set */
	SG_S_USERS,         /* [policy] struct sg_key -> group set; sorted */
	SG_S_DIRECTORY,     /* [policy] struct sg_key -> group set; sorted */
	SG_S_MACS,          /* [policy] struct sg_mac -> group set; sorted */
	SG_S_TARGETS,       /* [policy] struct sg_target */
	SG_S_TARGET_SETS,   /* [policy] struct sg_set: targets; [0] is empty */
	SG_S_TARGET_RANGES, /* [policy] struct sg_range -> target set */
	SG_S_RULES,       /* [policy] struct sg_rule: in order of precedence */
	SG_S_WHENS,       /* [policy] struct sg_when; [0] is "always" */
	SG_S_VARIANTS,    /* [policy] struct sg_variant */
	SG_S_SPANS,       /* [policy] struct sg_span */
	SG_S_PAGES,       /* [policy] struct sg_page */
	SG_S_PATTERNS,    /* [policy] struct sg_pattern */
	SG_S_BINDINGS,    /* [policy] struct sg_binding */
	SG_S_OFFSETS,     /* [policy] struct sg_offset: local time; sorted */
	SG_S_ORIGIN,      /* [names]  struct sg_origin: one */
	SG_S_NAME_SETS,   /* [policy] struct sg_set: targets of names of the
			     name table; [0] is empty */
	SG_S_SET_PARTS,   /* [policy] struct sg_set_part, by set */
	SG_S_WORD_FILTER, /* [names]  uint64_t: a bitmap of the phrases of the
			     lists of words of searches */
	SG_S_CONTACTS,    /* [policy] struct sg_contact: in the file's order */
	SG_S_ESCALATES,   /* [policy] struct sg_escalate: in the file's order */
	SG_S_OPENINGS     /* [policy] struct sg_opening: in the file's order */
};

/* ---- shared pieces ------------------------------------------------------ */

/* The limits of a policy. */
#define SG_SET_WORDS 64
#define SG_SET_BITS (64 * SG_SET_WORDS) /* groups; also targets */
#define SG_RULE_WORDS 128
#define SG_RULES_MAX (64 * SG_RULE_WORDS) /* lines and exceptions */

/*
 * A set of groups or of targets is a bitmap: item i is bit i % 64 of word
 * i / 64.  Most sets have few items.  So an image has only those words of the
 * bitmap that are not 0.  These words are the parts of the set, in ascending
 * order.
 */
struct sg_set_part {
	uint64_t bits; /* not 0 */
	uint32_t word; /* number of the word in the bitmap */
	uint32_t zero;
};

struct sg_set {
	uint32_t first, nparts; /* in SG_S_SET_PARTS */
};

/*
 * One address range.  The ranges of a section have no gaps: range i reaches
 * from its `from` to just before the `from` of range i + 1.  All addresses of a
 * range are in the same set.  The items are sorted, the first begins at ::, and
 * neighbours have different sets.  If the section is empty, no address is in
 * any set.
 */
struct sg_range {
	struct sg_address from;
	uint32_t set;
};

/*
 * The name table is a hash table with open addressing.  Each bucket is one
 * cache line.  A slot is 0 (free) or fingerprint << 16 | kind << 13 | set.  The
 * fingerprint is part of the name's hash.  `kind` is an enum sg_name_kind.
 * `set` is the index of a catset (names.img) or of an item of SG_S_NAME_SETS
 * (policy.img).  The functions of names.h compute the hash and find the slots.
 *
 * SG_S_TAGS has one 64-bit word per bucket, with one tag byte per slot.  The
 * tag of a free slot is 0.  The tag of a used slot is the lowest byte of the
 * fingerprint, or 1 if that byte is 0.  The tag of slot i is byte i of the
 * word, counted from the least significant byte.
 */
#define SG_BUCKET_SLOTS 8

struct sg_bucket {
	uint64_t slot[SG_BUCKET_SLOTS];
};

enum sg_name_kind {         /* a name may have several entries */
	SG_NAME_SUFFIX = 1, /* the name and all its sub-domains */
	SG_NAME_EXACT = 2,  /* the name alone */
	SG_NAME_EXCEPT =
	    3, /* the lists in the set contain neither the name nor its
		  sub-domains, even if they contain a parent domain */
	/*
	 * Under the hash of a host with a path, this entry means that page and
	 * all pages below it.  Under the hash of a host alone, it means that
	 * the lists in the set have pages of that host.
	 */
	SG_NAME_PREFIX = 4,
	/*
	 * A site that the school or a list wrote as "www." and the name.  The
	 * name itself, its sub-domain "www" and all below that sub-domain fit.
	 * The other sub-domains fit `block` lines, not `allow` lines.
	 */
	SG_NAME_WWW = 5,
	SG_NAME_BELOW =
	    6, /* the sub-domains of the name, not the name itself */
	/*
	 * Under the hash of a page, or of a host alone for its page "/": the
	 * lists in the set have this page with a query.  Under the hash of a
	 * page with some parameters: they have it with more parameters.  The
	 * page with all its parameters has an entry SG_NAME_PREFIX (params.h).
	 */
	SG_NAME_QUERY = 7
};

#define SG_NAME_SETS 8192 /* distinct sets a name table can refer to */

/* ---- names.img ---------------------------------------------------------- */

enum sg_category_kind {
	SG_CATEGORY_PLATFORM = 1, /* a platform of the catalogue */
	SG_CATEGORY_LIST,         /* a list that the policy names */
	SG_CATEGORY_LOCKED,       /* a list that is blocked for everyone */
	SG_CATEGORY_EMBED,    /* hosts that people never visit: only pages load
				 from them */
	SG_CATEGORY_TECHNIQUE /* a list of circumvention services or words
				 (conf/circumvention) */
};

struct sg_category {
	uint32_t kind;
	uint32_t name;  /* string: "facebook", "lists/adult/domains" */
	uint32_t title; /* string: "Facebook" */
	uint32_t owner; /* string: "meta"; "" for lists */
	/*
	 * String: a host of the category, for examples in `expect` lines and in
	 * the command `week`.  For SG_CATEGORY_TECHNIQUE it is a host of a
	 * platform.  The names on the list are then substitutes for this
	 * platform, or common words for it.  For words of searches it is the
	 * code of their language ("de"), or "" if they belong to every
	 * language.
	 */
	uint32_t sample;
	/* For a list: how many names, pages and networks it has. */
	uint32_t count;
	/*
	 * For a list: how many lines of its file were refused, and the line
	 * number of the first refused line.
	 */
	uint32_t refused, first_refused;
};

/*
 * The bitmap SG_S_WORD_FILTER has two bits of each phrase, sg_word_bit() and
 * sg_word_other_bit() (disguise/lists.h): a Bloom filter.  A text one of whose
 * bits is 0 is no phrase, so that it need not be looked up in the name table.
 */
#define SG_WORD_FILTER_LOG 18 /* log2 of the number of bits */
#define SG_WORD_FILTER_WORDS ((1U << SG_WORD_FILTER_LOG) / 64)

struct sg_catset {
	uint32_t first; /* in SG_S_CATSET_ITEMS */
	uint32_t count;
};

/*
 * The digest of all input of the image.  The same input makes the same image.
 */
struct sg_origin {
	uint8_t digest[SG_DIGEST_BYTES];
};

struct sg_asn {
	uint32_t asn;
	uint32_t set; /* catset */
};

/* ---- policy.img --------------------------------------------------------- */

/* What is written to the journal, as bits. */
enum sg_record {
	SG_RECORD_BLOCKS = 1,
	SG_RECORD_CIRCUMVENTION = 2,
	SG_RECORD_EXCEPTIONS = 4,
	SG_RECORD_VISITS = 8
};

/* How much detail the journal gets. */
enum sg_detail {
	SG_DETAIL_ADDRESS = 1, /* the whole address of a page */
	SG_DETAIL_HOST,        /* the host of the page only */
	SG_DETAIL_PLATFORM,    /* the platform of the page only */
	SG_DETAIL_PSEUDONYMOUS /* page's host; people as keyed hashes */
};

struct sg_settings {
	uint32_t school; /* strings */
	uint32_t zone;
	uint32_t contact; /* mail of the contact shown to people, or "" */
	uint32_t contact_name;
	uint32_t file;           /* the policy file's name as given */
	uint32_t asn_path;       /* GeoLite2-ASN database, absolute, or "" */
	uint32_t anonymous_path; /* GeoIP2-Anonymous-IP, absolute, or "" */
	uint32_t if_unsure;      /* enum sg_action */
	uint32_t record;         /* enum sg_record bits */
	uint32_t visits;    /* index of the group set whose visits are recorded
			       (SG_RECORD_VISITS), or SG_EVERYONE */
	uint32_t detail;    /* enum sg_detail */
	uint32_t keep_days; /* 0: for ever */
	uint32_t phone;     /* string: telephone of the contact, or "" */
	uint32_t adults;    /* index of the set of the groups marked `adults`,
			       or SG_EVERYONE if no group is marked */
	uint32_t unknown_stay; /* 1: unknown open connections are left alone;
				  0: they are ended when the answers for their
				  client change */
	uint32_t zero;
	/*
	 * Compiled time is the period for which the policy's times were
	 * computed.  It reaches from `first` to just before `last`, in UTC
	 * seconds.
	 */
	int64_t first, last;
};

struct sg_group {
	uint32_t name;
	uint32_t supervised; /* 0 or 1 */
};

struct sg_key {
	uint32_t text; /* string, lower-case */
	uint32_t set;  /* group set */
};

struct sg_mac {
	uint8_t mac[6];
	uint8_t zero[2];
	uint32_t set; /* group set */
};

/*
 * A thing that the WHAT part of a rule can name: a platform, a host written in
 * the rule, or the hosts, pages and patterns of a `sites` list.  If a `sites`
 * list includes a platform or another list, that platform or list is a target
 * of its own.
 */
struct sg_target {
	uint32_t name;     /* string, as written */
	uint32_t platform; /* 1: a platform of the catalogue */
};

#define SG_RULE_FIXED 1U /* the line has `fixed` */
#define SG_RULE_EXCEPTION 2U
#define SG_RULE_EVERYTHING 4U    /* WHAT has `everything` */
#define SG_RULE_CIRCUMVENTION 8U /* WHAT has `circumvention` */
#define SG_RULE_OTHERWISE 16U    /* the last line of the policy */

/* Stands for everyone, where the index of a group or group set is expected. */
#define SG_EVERYONE UINT32_MAX

struct sg_rule {
	uint32_t action; /* enum sg_action */
	uint32_t flags;
	uint32_t who;    /* group set of `for`, or SG_EVERYONE */
	uint32_t on;     /* group set of `on`, or SG_EVERYONE */
	uint32_t what;   /* target set */
	uint32_t when;   /* index in SG_S_WHENS */
	uint32_t file;   /* string: basename of the file */
	uint32_t line;   /* from 1 */
	uint32_t text;   /* string: the line as written, trimmed */
	uint32_t id;     /* string: "EX-014", or "" */
	uint32_t reason; /* string: an exception's `because`, or "" */
	/* Group sets of `except` after `for` and `on`: the rule does not fit a
	 * person in one of these groups.  SG_EVERYONE if there is no `except`.
	 */
	uint32_t not_who, not_on;
	uint32_t zero;
	/*
	 * An exception is valid from `from` to just before `until`, in UTC
	 * seconds.  All other rules have INT64_MIN and INT64_MAX.
	 */
	int64_t from, until;
};

/*
 * The compiled WHEN part of a rule.  Its times may differ from group to group,
 * so it has variants, each for one group.  The first variant applies whose
 * group the person is in.  The last variant has group SG_EVERYONE.  If
 * nvariants is 0, the rule always applies.
 */
struct sg_when {
	uint32_t first, nvariants; /* in SG_S_VARIANTS */
};

struct sg_variant {
	uint32_t group; /* index in SG_S_GROUPS, or SG_EVERYONE */
	uint32_t first,
	    nspans; /* in SG_S_SPANS: sorted, disjoint, not touching */
};

struct sg_span {
	int64_t from, to; /* UTC seconds: from `from` to just before `to` */
};

/* A line `page HOST/PATH` of a `sites` list. */
struct sg_page {
	uint32_t target;
	uint32_t host, path; /* strings, canonical; path without final "/" */
	uint32_t www;        /* 1: the page is also at "www." and `host` */
};

struct sg_pattern {
	uint32_t target;
	uint32_t text; /* string: a PCRE2 pattern */
	uint32_t line; /* line number in the policy file, for messages */
};

struct sg_binding {
	uint32_t category; /* string: kind letter, "/", name: "p/facebook",
			      "l/lists/adult/domains" */
	uint32_t target;
};

/* Somebody whom people can ask, and whom the desk tells. */
struct sg_contact {
	uint32_t name;  /* string, lower-case: "e-safety" */
	uint32_t mail;  /* string: mail address, or "" */
	uint32_t phone; /* string: telephone, or "" */
};

/* What an `escalate` line counts, and what follows. */
enum sg_escalate_what { SG_COUNT_BLOCKS = 1, SG_COUNT_ATTEMPTS };
enum sg_escalate_act { SG_ACT_TELL = 1, SG_ACT_PROPOSE_BAN, SG_ACT_BAN };

#define SG_NO_CONTACT UINT32_MAX

/*
 * A line `when one person has COUNT WHAT in TIME ACT` under `escalate`.  The
 * gate does not use it: the officer's desk does.
 */
struct sg_escalate {
	uint32_t what;     /* enum sg_escalate_what */
	uint32_t act;      /* enum sg_escalate_act */
	uint32_t count;    /* at least 1 */
	uint32_t window_s; /* seconds; at least 1 */
	uint32_t contact;  /* index in SG_S_CONTACTS of whom SG_ACT_TELL tells;
			      SG_NO_CONTACT for the other acts */
	uint32_t file;     /* string: basename of the file */
	uint32_t line;     /* from 1 */
	uint32_t ban_s;    /* how long a ban lasts, seconds: at least 1 for
			      SG_ACT_BAN; 0 if the line does not say it */
};

/*
 * A line `teachers may open WHAT for GROUPS`.  The gate does not use it: the
 * officer's desk does.
 */
struct sg_opening {
	uint32_t what; /* target set */
	uint32_t who;  /* group set, or SG_EVERYONE */
	uint32_t file; /* string: basename of the file */
	uint32_t line; /* from 1 */
	uint32_t text; /* string: the line as written, trimmed */
};

struct sg_offset {
	int64_t from;          /* UTC seconds; INT64_MIN in the first item */
	int32_t seconds;       /* local minus UTC */
	uint32_t abbreviation; /* string: "BST" */
};

#endif
