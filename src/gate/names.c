/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * names.c -- computes keyed hashes of a host's suffixes, and looks up a hash in
 * the name table.
 *
 * The name table is part of an image (a compiled file).  image.c has checked
 * the image.  policy/compile/nametable.c builds the table.
 */
#include "gate/names.h"

#include <stdbool.h>
#include <string.h>

#include "gate/host.h"

#define P61 ((UINT64_C(1) << 61) - 1)
#define CHUNK 7 /* bytes of a label in one coefficient */

/* a * b mod 2^61-1, only partly reduced: the result is below 2^62. */
static inline uint64_t
mul_mod(uint64_t a, uint64_t b)
{
	unsigned __int128 product = (unsigned __int128)a * b;
	uint64_t sum = ((uint64_t)product & P61) + (uint64_t)(product >> 61);

	return (sum & P61) + (sum >> 61);
}

/*
 * Spread the 61 bits of a hash over 64 bits.  This is the finaliser of
 * splitmix64, with a key.
 */
static inline uint64_t
finish(uint64_t h, uint64_t key)
{
	h = (h & P61) + (h >> 61);
	if (h >= P61)
		h -= P61;
	h += key;
	h = (h ^ (h >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	h = (h ^ (h >> 27)) * UINT64_C(0x94d049bb133111eb);
	return h ^ (h >> 31);
}

/*
 * A name with padding, so that it can be read eight bytes at a time.  The bytes
 * before the name are dots.  The bytes after the name are arbitrary.
 */
struct laid {
	char before[8], name[SG_HOST_MAX], after[8];
};

static inline void
lay(struct laid *laid, struct sg_str name)
{
	memset(laid->before, '.', sizeof laid->before);
	memcpy(laid->name, name.p, name.n);
}

/* Offset of the start of the label that ends at `end`. */
static inline size_t
start_of(const char *name, size_t end)
{
	uint64_t dots;

	for (;; end -= 8) {
		dots = sg_dots_in(sg_load64(name + end - 8));
		if (dots != 0)
			return end - (size_t)__builtin_clzll(dots) / 8;
	}
}

/*
 * Add one label to the polynomial.  Each coefficient also encodes how many
 * bytes it has, and whether it ends the label.  So different lists of labels
 * give different lists of coefficients.
 */
static inline uint64_t
take_label(uint64_t h, uint64_t point, const char *label, size_t n)
{
	const uint64_t chunk = (UINT64_C(1) << 8 * CHUNK) - 1;
	uint64_t last;

	for (; n > CHUNK; label += CHUNK, n -= CHUNK)
		h = mul_mod(h +
			((sg_load64(label) & chunk) | (uint64_t)CHUNK << 56),
		    point);
	last = sg_load64(label) & ((UINT64_C(1) << 8 * n) - 1);
	return mul_mod(h + (last | (n | 8) << 56), point);
}

/* The secret point at which the polynomial is evaluated: neither 0 nor 1. */
static inline uint64_t
point_of(const uint64_t seed[2])
{
	return (seed[0] & P61) | 2;
}

/*
 * Does the work of sg_name_hashes().  *state gets the polynomial of the whole
 * name.
 */
static inline size_t
hash_labels(const uint64_t seed[2], struct sg_str host,
    uint64_t hashes[SG_NAME_LABELS_MAX], uint64_t *state)
{
	const uint64_t point = point_of(seed);
	struct laid laid;
	uint64_t h = 1;
	size_t count = 0, end = host.n, start;

	*state = h;
	if (end == 0 || end > SG_HOST_MAX)
		return 0;
	lay(&laid, host);
	while (end > 0 && count < SG_NAME_LABELS_MAX) {
		start = start_of(laid.name, end);
		h = take_label(h, point, laid.name + start, end - start);
		hashes[count++] = finish(h, seed[1]);
		if (start == 0)
			break;
		end = start - 1;
	}
	*state = h;
	return count;
}

size_t
sg_name_hashes(const uint64_t seed[2], struct sg_str host,
    uint64_t hashes[SG_NAME_LABELS_MAX])
{
	uint64_t state;

	return hash_labels(seed, host, hashes, &state);
}

uint64_t
sg_name_hash(const uint64_t seed[2], struct sg_str host)
{
	uint64_t hashes[SG_NAME_LABELS_MAX];
	size_t count = sg_name_hashes(seed, host, hashes);

	return count == 0 ? 0 : hashes[count - 1];
}

/* Marks in a coefficient: what it is a piece of, and whether it is the last. */
#define LAST 8U
#define SEGMENT 16U
#define PARAM 32U

/*
 * Add a segment of a path, or a parameter of a query, to the polynomial.  Works
 * like take_label(), but the text is lower-cased, and marked with `kind`.
 */
static uint64_t
take_piece(uint64_t h, uint64_t point, struct sg_str piece, unsigned kind)
{
	size_t from = 0, n;
	uint64_t word, mark;

	do {
		n = piece.n - from < CHUNK ? piece.n - from : CHUNK;
		mark = n | kind | (from + n == piece.n ? LAST : 0);
		word = 0;
		for (size_t i = n; i-- > 0;)
			word = word << 8 | sg_lower(piece.p[from + i]);
		h = mul_mod(h + (word | mark << 56), point);
		from += n;
	} while (from < piece.n);
	return h;
}

size_t
sg_name_page_hashes(const uint64_t seed[2], struct sg_str host,
    struct sg_str path, uint64_t hashes[SG_NAME_SEGMENTS_MAX])
{
	uint64_t labels[SG_NAME_LABELS_MAX], h;
	struct sg_str segment;
	size_t count = 0;

	hash_labels(seed, host, labels, &h);
	sg_str_cut(&path, '/'); /* the part before the first slash is empty */
	while (path.n > 0 && count < SG_NAME_SEGMENTS_MAX) {
		segment = sg_str_cut(&path, '/');
		if (segment.n == 0)
			continue;
		h = take_piece(h, point_of(seed), segment, SEGMENT);
		hashes[count++] = finish(h, seed[1]);
	}
	return count;
}

uint64_t
sg_name_param_hash(const uint64_t seed[2], struct sg_str param)
{
	return finish(take_piece(1, point_of(seed), param, PARAM), seed[1]);
}

uint64_t
sg_name_join(const uint64_t seed[2], uint64_t page, uint64_t param)
{
	uint64_t h = mul_mod(page & P61, point_of(seed));

	return finish(mul_mod(h + (param & P61), point_of(seed)), seed[1]);
}

struct sg_str
sg_name_page_host(struct sg_str host)
{
	struct sg_str bare = {host.p + 4, host.n - 4};

	if (!sg_str_starts(host, SG_LIT("www.")) ||
	    memchr(bare.p, '.', bare.n) == NULL)
		return host;
	return bare;
}

/* Returns true if and only if a byte of `word` is 0. */
static inline bool
has_zero_byte(uint64_t word)
{
	return ((word - SG_EACH(0x01)) & ~word & SG_EACH(0x80)) != 0;
}

/*
 * Add the matching slots of one bucket to `hits`.  All slots are compared
 * before the first branch, because a mispredicted branch costs more than eight
 * comparisons.
 */
static size_t
look_in(const struct sg_bucket *bucket, uint64_t print,
    struct sg_name_hit hits[SG_NAME_HITS], size_t count)
{
	unsigned found = 0;

	for (unsigned i = 0; i < SG_BUCKET_SLOTS; i++)
		found |= (unsigned)(bucket->slot[i] >> 16 == print) << i;
	for (; found != 0 && count < SG_NAME_HITS; found &= found - 1) {
		uint64_t slot = bucket->slot[__builtin_ctz(found)];

		hits[count].kind = (uint16_t)(slot >> 13 & 7);
		hits[count].set = (uint16_t)(slot & (SG_NAME_SETS - 1));
		count++;
	}
	return count;
}

void
sg_names_expect(const struct sg_names *names, uint64_t hash)
{
	if (names->nbuckets > 0)
		__builtin_prefetch(
		    &names->tags[sg_name_bucket(hash, names->nbuckets)]);
}

size_t
sg_names_probe(const struct sg_names *names, uint64_t hash,
    struct sg_name_hit hits[SG_NAME_HITS])
{
	size_t count = 0;
	uint64_t print, at, tag, tags;

	if (names->nbuckets == 0)
		return 0;
	print = sg_name_fingerprint(hash);
	tag = SG_EACH(sg_name_tag(print));
	at = sg_name_bucket(hash, names->nbuckets);
	for (;;) {
		tags = names->tags[at];
		if (has_zero_byte(tags ^ tag))
			count = look_in(&names->buckets[at], print, hits,
			    count);
		/*
		 * The probe ends, because image.c checked that there is a free
		 * slot.
		 */
		if (has_zero_byte(tags))
			return count;
		at = at + 1 == names->nbuckets ? 0 : at + 1;
	}
}
