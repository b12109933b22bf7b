/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * table.c -- notes connections in the table, without a lock, and fetches from
 * the ledger what was ended.
 */
#define _GNU_SOURCE /* mkostemp, renameat2 */
#include "tunnels/table.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "tunnels/owner.h"

/*
 * How often a file may be replaced before a process stops following it.  Old
 * files stay mapped, because other threads may be writing into them.
 */
#define MAPS_MAX 16

/* One file of the table, mapped. */
struct map {
	struct sg_table_head *head;
	_Atomic uint64_t *words;
	struct sg_unfit *unfit;
	struct sg_row *rows;
	dev_t dev;
	ino_t ino;
};

struct sg_tunnels {
	struct map maps[MAPS_MAX];
	size_t nmaps;
	struct map *_Atomic map; /* the file in use */
	/*
	 * The words of rows whose socket is gone, as the ledger says.  This is
	 * a copy, so that nothing that happens to the ledger's file can stop
	 * the threads that use it.
	 */
	_Atomic uint64_t gone[SG_TUNNEL_SLOTS];
	uint64_t gone_changes; /* sg_ledger_head.changes of that copy */
	int64_t gone_born;     /* of the ledger that was copied */
	char *path, *ledger;
	char said[SG_WHY_BYTES]; /* what sg_tunnels_tick() said last */
};

/* ---- opening the ledger -------------------------------------------------- */

/* Read the head of the ledger, if the judge made the file. */
static bool
read_head(int fd, const char *path, struct sg_ledger_head *head,
    char why[SG_WHY_BYTES])
{
	struct stat st;

	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode))
		return sg_why_errno(why, path, "read", SG_WHY_ODD);
	if (!sg_owner_is_other(path, &st, why))
		return false;
	return (pread(fd, head, sizeof *head, 0) == (ssize_t)sizeof *head &&
		   sg_is_ledger(head)) ||
	    sg_why_errno(why, path, "read", SG_WHY_ODD);
}

/*
 * Open the ledger and read its head.  Returns a descriptor, or -1.  `why` is
 * empty if there is no ledger.
 */
static int
open_ledger(const char *path, struct sg_ledger_head *head,
    char why[SG_WHY_BYTES])
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);

	why[0] = '\0';
	if (fd < 0 && errno != ENOENT)
		(void)sg_why_errno(why, path, "read", errno);
	if (fd < 0 || read_head(fd, path, head, why))
		return fd;
	close(fd);
	return -1;
}

/* ---- making and opening the file ---------------------------------------- */

/*
 * Returns the number from which on ended connections are to be recorded.
 * Those that the ledger has already are recorded, or were lost with the table
 * before.
 */
static uint64_t
first_to_record(const char *ledger)
{
	struct sg_ledger_head head;
	char why[SG_WHY_BYTES];
	int fd = open_ledger(ledger, &head, why);

	if (fd < 0)
		return 0;
	close(fd);
	return head.next_ended;
}

/* Fill a new, empty file.  Returns an errno value. */
static int
fill(int fd, const char *ledger, int64_t now)
{
	struct sg_table_head head = {.magic = SG_TABLE_MAGIC,
	    .version = SG_TUNNELS_VERSION,
	    .slots = SG_TUNNEL_SLOTS,
	    .row_bytes = SG_ROW_BYTES,
	    .unfit_slots = SG_UNFIT_SLOTS,
	    .born = now,
	    .next_ended = first_to_record(ledger)};
	int error;

	if (getrandom(head.birth, sizeof head.birth, 0) !=
		(ssize_t)sizeof head.birth ||
	    getrandom(&head.salt, sizeof head.salt, 0) !=
		(ssize_t)sizeof head.salt)
		return EIO;
	error = posix_fallocate(fd, 0, (off_t)SG_TABLE_BYTES);
	if (error != 0)
		return error;
	if (pwrite(fd, &head, sizeof head, 0) != (ssize_t)sizeof head)
		return EIO;
	return fchmod(fd, 0640) == 0 ? 0 : errno;
}

/*
 * Make the file.  The caller holds the lock of the folder.  Returns an errno
 * value.
 */
static int
make(const char *path, const char *ledger, int64_t now)
{
	char temporary[4096];
	int fd, error;

	if ((size_t)snprintf(temporary, sizeof temporary, "%s.new", path) >=
	    sizeof temporary)
		return ENAMETOOLONG;
	/* Left by a process that was killed. */
	(void)unlink(temporary);
	fd = open(temporary, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0)
		return errno;
	error = fill(fd, ledger, now);
	if (error == 0 && rename(temporary, path) != 0)
		error = errno;
	if (error != 0)
		(void)unlink(temporary);
	close(fd);
	return error;
}

/*
 * Map the table that is open at `fd`.  Returns 0, an errno value, or SG_WHY_ODD
 * if the file is no table.
 */
static int
map_file(int fd, struct map *map)
{
	struct stat st;
	char *at;

	if (fstat(fd, &st) != 0)
		return errno;
	/* The owner of a file can cut it, which would kill this process. */
	if (!S_ISREG(st.st_mode) || st.st_size != (off_t)SG_TABLE_BYTES ||
	    st.st_uid != geteuid())
		return SG_WHY_ODD;
	at = mmap(NULL, SG_TABLE_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, fd,
	    0);
	if (at == MAP_FAILED)
		return errno;
	map->head = (struct sg_table_head *)(void *)at;
	map->words = (_Atomic uint64_t *)(void *)(at + SG_TABLE_WORDS_AT);
	map->unfit = (struct sg_unfit *)(void *)(at + SG_TABLE_UNFIT_AT);
	map->rows = (struct sg_row *)(void *)(at + SG_TABLE_ROWS_AT);
	map->dev = st.st_dev;
	map->ino = st.st_ino;
	if (sg_is_table(map->head))
		return 0;
	(void)munmap(at, SG_TABLE_BYTES);
	return SG_WHY_ODD;
}

static int
open_map(const char *path, struct map *map)
{
	int fd = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	int error;

	if (fd < 0)
		/* A folder or a link is no table either. */
		return errno == EISDIR || errno == ELOOP ? SG_WHY_ODD : errno;
	error = map_file(fd, map);
	close(fd);
	return error;
}

/*
 * Lock the folder of the table.  Of the processes that start together, one
 * makes the table: each table takes 33 MB of memory.  Waits for a second at
 * most.  Returns a descriptor that holds the lock, or -1.
 */
static int
lock_folder(const char *path)
{
	const struct timespec moment = {.tv_nsec = 10000000};
	char folder[4096];
	int fd;

	if ((size_t)snprintf(folder, sizeof folder, "%s", path) >=
	    sizeof folder)
		return -1;
	fd = open(dirname(folder), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	for (int i = 0; fd >= 0 && i < 100; i++) {
		if (flock(fd, LOCK_EX | LOCK_NB) == 0)
			break;
		(void)nanosleep(&moment, NULL);
	}
	return fd;
}

/* Open the table, and make it if need be. */
static int
open_or_make(const struct sg_tunnels *tunnels, int64_t now, struct map *map,
    bool *replaced)
{
	int lock = lock_folder(tunnels->path);
	int error = open_map(tunnels->path, map);

	*replaced = error == SG_WHY_ODD;
	if (error == ENOENT || error == SG_WHY_ODD) {
		error = make(tunnels->path, tunnels->ledger, now);
		if (error == 0)
			error = open_map(tunnels->path, map);
	}
	if (lock >= 0)
		close(lock);
	return error;
}

struct sg_tunnels *
sg_tunnels_open(const char *path, const char *ledger, int64_t now,
    char made[SG_WHY_BYTES], char why[SG_WHY_BYTES])
{
	struct sg_tunnels *tunnels = calloc(1, sizeof *tunnels);
	bool replaced;
	int error;

	made[0] = why[0] = '\0';
	if (tunnels == NULL)
		return (void)sg_why_errno(why, path, "opened", ENOMEM), NULL;
	tunnels->path = strdup(path);
	tunnels->ledger = strdup(ledger);
	error = tunnels->path == NULL || tunnels->ledger == NULL ?
	    ENOMEM :
	    open_or_make(tunnels, now, &tunnels->maps[0], &replaced);
	if (error != 0) {
		sg_tunnels_close(&tunnels);
		return (void)sg_why_errno(why, path, "opened", error), NULL;
	}
	tunnels->nmaps = 1;
	atomic_init(&tunnels->map, &tunnels->maps[0]);
	if (replaced)
		(void)sg_why(made,
		    "%s was no table of connections; a new one was made, and "
		    "connections that were open before are unknown",
		    path);
	return tunnels;
}

void
sg_tunnels_close(struct sg_tunnels **where)
{
	struct sg_tunnels *tunnels = *where;

	*where = NULL;
	if (tunnels == NULL)
		return;
	for (size_t i = 0; i < tunnels->nmaps; i++)
		(void)munmap(tunnels->maps[i].head, SG_TABLE_BYTES);
	free(tunnels->path);
	free(tunnels->ledger);
	free(tunnels);
}

/* ---- noting a connection ------------------------------------------------ */

static bool
make_key(const struct sg_request *request, struct sg_str local,
    struct sg_tunnel_key *key)
{
	memset(key, 0, sizeof *key);
	key->client = request->client;
	return request->has_client &&
	    sg_port_parse(request->client_port, &key->client_port) &&
	    key->client_port != 0 &&
	    sg_address_port_parse(local, &key->local, &key->local_port) &&
	    key->local_port != 0;
}

static uint64_t
hash_of(const struct sg_tunnel_key *key, uint64_t salt)
{
	const struct sg_str bytes = {(const char *)key, sizeof *key};
	uint64_t sum = salt, word;

	for (size_t at = 0; at < bytes.n; at += 8) {
		word = sg_str_word(bytes, at,
		    bytes.n - at < 8 ? bytes.n - at : 8);
		sum = (sum ^ word) * UINT64_C(0x9e3779b97f4a7c15);
		sum ^= sum >> 29;
	}
	sum *= UINT64_C(0xbf58476d1ce4e5b9);
	return sum ^ sum >> 32;
}

/* How well a row serves for a new connection; a higher number is better. */
enum fitness { TAKEN, NEW, LEFT, GONE, SAME };

static enum fitness
fitness_of(const struct sg_tunnels *tunnels, const struct map *map, size_t slot,
    uint64_t word, uint32_t tag, const struct sg_tunnel_key *key, int64_t now)
{
	if (word == 0)
		return NEW;
	if ((word & SG_WORD_ODD) != 0)
		return sg_word_is_stale(word, now) ? LEFT : TAKEN;
	if (sg_word_tag(word) == tag &&
	    memcmp(&map->rows[slot].key, key, sizeof *key) == 0)
		return SAME;
	return atomic_load_explicit(&tunnels->gone[slot],
		   memory_order_relaxed) == word ?
	    GONE :
	    TAKEN;
}

/* The best row of a bucket. */
struct choice {
	enum fitness fitness; /* TAKEN: there is none */
	unsigned taken;       /* rows of the bucket that are taken */
	size_t slot;
	uint64_t word;
};

/* Find the best row of the bucket that begins at `first`. */
static struct choice
look_in(const struct sg_tunnels *tunnels, const struct map *map, size_t first,
    uint32_t tag, const struct sg_tunnel_key *key, int64_t now)
{
	struct choice best = {TAKEN, 0, 0, 0};

	for (size_t i = first; i < first + SG_TUNNEL_WAYS; i++) {
		uint64_t word = atomic_load_explicit(&map->words[i],
		    memory_order_acquire);
		enum fitness fitness = fitness_of(tunnels, map, i, word, tag,
		    key, now);

		best.taken += fitness == TAKEN;
		if (fitness <= best.fitness)
			continue;
		best.fitness = fitness;
		best.slot = i;
		best.word = word;
	}
	return best;
}

/*
 * Find the best row for a connection.  It may be in either of two buckets, and
 * takes the emptier one: so the table is nearly full before a connection finds
 * no place.
 */
static struct choice
find_slot(const struct sg_tunnels *tunnels, const struct map *map,
    uint64_t hash, const struct sg_tunnel_key *key, int64_t now)
{
	const size_t one = hash % SG_TUNNEL_BUCKETS;
	const size_t two = (hash >> 24) % SG_TUNNEL_BUCKETS;
	const uint32_t tag = (uint32_t)(hash >> 52);
	struct choice a, b;

	a = look_in(tunnels, map, one * SG_TUNNEL_WAYS, tag, key, now);
	if (a.fitness == SAME)
		return a;
	b = look_in(tunnels, map, two * SG_TUNNEL_WAYS, tag, key, now);
	if (b.fitness == SAME)
		return b;
	if (a.fitness == TAKEN || b.fitness == TAKEN)
		return a.fitness == TAKEN ? b : a;
	return b.taken < a.taken ? b : a;
}

/* The word of the next version of a row, while it is written. */
static uint64_t
next_word(uint64_t word, uint64_t hash, int64_t now)
{
	return (uint64_t)(uint32_t)now << 32 |
	    (hash >> 52) << SG_WORD_TAG_SHIFT |
	    (((word | SG_WORD_ODD) + 1) & SG_WORD_COUNT_MASK) | SG_WORD_ODD;
}

/*
 * Write the row, which the caller has taken with the word `odd`.  If `policy`
 * is NULL, the row becomes void.  Returns false if another process has taken
 * the row meanwhile, because this one seemed to be gone.
 */
static bool
write_row(const struct map *map, size_t slot, uint64_t odd,
    const struct sg_request *request, const struct sg_tunnel_key *key,
    const uint8_t *policy)
{
	struct sg_row *row = &map->rows[slot];
	uint64_t expected = odd;

	/* Readers must not see the new bytes with the word before. */
	atomic_thread_fence(memory_order_seq_cst);
	if (policy != NULL) {
		sg_row_pack(request, key, row);
		memcpy(row->policy, policy, sizeof row->policy);
	} else {
		sg_row_pack_void(request->now, key, row);
	}
	row->order = 1 +
	    atomic_fetch_add_explicit(&map->head->order, 1,
		memory_order_relaxed);
	row->check = sg_row_check(row, odd);
	return atomic_compare_exchange_strong_explicit(&map->words[slot],
	    &expected, odd & ~SG_WORD_ODD, memory_order_release,
	    memory_order_relaxed);
}

/* Keep the key of a connection for which there is no row. */
static enum sg_noted
note_unfit(const struct map *map, const struct sg_tunnel_key *key,
    bool intercepted)
{
	uint64_t number = 1 +
	    atomic_fetch_add_explicit(&map->head->nunfit, 1,
		memory_order_relaxed);
	struct sg_unfit *unfit = &map->unfit[number % SG_UNFIT_SLOTS];

	atomic_store_explicit(&unfit->number, 0, memory_order_relaxed);
	atomic_thread_fence(memory_order_seq_cst);
	unfit->key = *key;
	unfit->intercepted = intercepted;
	atomic_store_explicit(&unfit->number, number, memory_order_release);
	return SG_NOTED_NOWHERE;
}

/*
 * Returns true if the row has the method and target of the request, and its
 * connection is not known to be gone.
 */
static bool
is_noted(const struct sg_tunnels *tunnels, const struct map *map,
    const struct choice *choice, const struct sg_request *request)
{
	return choice->fitness == SAME &&
	    atomic_load_explicit(&tunnels->gone[choice->slot],
		memory_order_relaxed) != choice->word &&
	    sg_row_has(&map->rows[choice->slot], request) &&
	    atomic_load_explicit(&map->words[choice->slot],
		memory_order_acquire) == choice->word;
}

/* If `once`, a row that has the request already is left alone. */
static enum sg_noted
note(struct sg_tunnels *tunnels, const struct sg_request *request,
    struct sg_str local, const uint8_t *policy, bool once)
{
	const struct map *map;
	struct sg_tunnel_key key;
	struct choice best;
	uint64_t hash, odd;

	if (tunnels == NULL || !make_key(request, local, &key))
		return SG_NOTED_NOWHERE;
	map = atomic_load_explicit(&tunnels->map, memory_order_acquire);
	hash = hash_of(&key, map->head->salt);
	/* If another process takes the row first, look for another row. */
	for (int tries = 0; tries < SG_TUNNEL_WAYS; tries++) {
		best = find_slot(tunnels, map, hash, &key, request->now);
		if (best.fitness == TAKEN)
			break;
		if (once && is_noted(tunnels, map, &best, request))
			return SG_NOTED;
		odd = next_word(best.word, hash, request->now);
		if (!atomic_compare_exchange_strong(&map->words[best.slot],
			&best.word, odd))
			continue;
		if (!write_row(map, best.slot, odd, request, &key, policy))
			break;
		return (map->rows[best.slot].flags & SG_ROW_INCOMPLETE) == 0 ?
		    SG_NOTED :
		    SG_NOTED_IN_PART;
	}
	return note_unfit(map, &key, request->intercepted);
}

enum sg_noted
sg_tunnels_note(struct sg_tunnels *tunnels, const struct sg_request *request,
    struct sg_str local, const uint8_t policy[SG_TUNNEL_POLICY_BYTES])
{
	return note(tunnels, request, local, policy, false);
}

enum sg_noted
sg_tunnels_note_once(struct sg_tunnels *tunnels,
    const struct sg_request *request, struct sg_str local,
    const uint8_t policy[SG_TUNNEL_POLICY_BYTES])
{
	return note(tunnels, request, local, policy, true);
}

/* ---- a connection that goes on with ordinary requests ------------------- */

/* Find the row of a connection.  Returns SG_ROW_NONE if there is none. */
static enum sg_row_kind
find_row(const struct sg_tunnels *tunnels, const struct map *map,
    const struct sg_tunnel_key *key, uint64_t hash, int64_t now,
    struct choice *choice)
{
	uint32_t flags;

	*choice = find_slot(tunnels, map, hash, key, now);
	if (choice->fitness != SAME)
		return SG_ROW_NONE;
	flags = map->rows[choice->slot].flags;
	/* Another process may write the row: then it is a newer one. */
	if ((flags & SG_ROW_VOID) != 0 ||
	    atomic_load_explicit(&map->words[choice->slot],
		memory_order_acquire) != choice->word)
		return SG_ROW_NONE;
	return (flags & SG_ROW_INSIDE_TLS) != 0 ? SG_ROW_INNER : SG_ROW_OUTER;
}

enum sg_row_kind
sg_tunnels_kind(const struct sg_tunnels *tunnels,
    const struct sg_request *request, struct sg_str local)
{
	struct sg_tunnel_key key;
	const struct map *map;
	struct choice choice;

	if (tunnels == NULL || !make_key(request, local, &key))
		return SG_ROW_NONE;
	map = atomic_load_explicit(&tunnels->map, memory_order_acquire);
	return find_row(tunnels, map, &key, hash_of(&key, map->head->salt),
	    request->now, &choice);
}

void
sg_tunnels_void(struct sg_tunnels *tunnels, const struct sg_request *request,
    struct sg_str local)
{
	struct sg_tunnel_key key;
	const struct map *map;
	struct choice choice;
	uint64_t hash, odd;

	if (tunnels == NULL || !make_key(request, local, &key))
		return;
	map = atomic_load_explicit(&tunnels->map, memory_order_acquire);
	hash = hash_of(&key, map->head->salt);
	if (find_row(tunnels, map, &key, hash, request->now, &choice) ==
	    SG_ROW_NONE)
		return;
	odd = next_word(choice.word, hash, request->now);
	/* If another process takes the row first, the row is a newer one. */
	if (atomic_compare_exchange_strong(&map->words[choice.slot],
		&choice.word, odd))
		(void)write_row(map, choice.slot, odd, request, &key, NULL);
}

uint64_t
sg_tunnels_unfit(const struct sg_tunnels *tunnels)
{
	return tunnels == NULL ? 0 : atomic_load(&tunnels->map)->head->nunfit;
}

/* ---- which connections are gone ----------------------------------------- */

/*
 * Copy the words of the rows whose socket is gone.  If the ledger is about
 * another table, no row counts as gone.
 */
static void
copy_gone(struct sg_tunnels *tunnels, int fd, const struct sg_ledger_head *head,
    const struct map *map)
{
	enum { PART = 1024 };
	uint64_t words[PART];
	bool same = memcmp(head->birth, map->head->birth, sizeof head->birth) ==
	    0;

	if (head->changes == tunnels->gone_changes &&
	    head->born == tunnels->gone_born)
		return;
	for (size_t from = 0; from < SG_TUNNEL_SLOTS; from += PART) {
		if (!same ||
		    pread(fd, words, sizeof words,
			(off_t)(SG_LEDGER_GONE_AT + from * sizeof words[0])) !=
			(ssize_t)sizeof words)
			memset(words, 0, sizeof words);
		for (size_t i = 0; i < PART; i++)
			atomic_store_explicit(&tunnels->gone[from + i],
			    words[i], memory_order_relaxed);
	}
	tunnels->gone_changes = head->changes;
	tunnels->gone_born = head->born;
}

/* ---- the periodic work -------------------------------------------------- */

/* Use the file that is now at the table's path, if it is another one. */
static int
follow(struct sg_tunnels *tunnels, int64_t now)
{
	const struct map *map = atomic_load(&tunnels->map);
	struct stat st;
	bool replaced;
	int error;

	if (lstat(tunnels->path, &st) == 0 && st.st_ino == map->ino &&
	    st.st_dev == map->dev)
		return st.st_size == (off_t)SG_TABLE_BYTES ? 0 : SG_WHY_ODD;
	if (tunnels->nmaps == MAPS_MAX)
		return EMFILE;
	error = open_or_make(tunnels, now, &tunnels->maps[tunnels->nmaps],
	    &replaced);
	if (error != 0)
		return error;
	atomic_store(&tunnels->map, &tunnels->maps[tunnels->nmaps++]);
	for (size_t i = 0; i < SG_TUNNEL_SLOTS; i++)
		atomic_store_explicit(&tunnels->gone[i], 0,
		    memory_order_relaxed);
	tunnels->gone_born = 0;
	return 0;
}

bool
sg_tunnels_tick(struct sg_tunnels *tunnels, int64_t now, char why[SG_WHY_BYTES])
{
	struct sg_ledger_head head;
	char say[SG_WHY_BYTES] = "", say_ledger[SG_WHY_BYTES];
	int error, fd;

	why[0] = '\0';
	if (tunnels == NULL)
		return true;
	error = follow(tunnels, now);
	if (error != 0)
		(void)sg_why_errno(say, tunnels->path, "used", error);
	fd = open_ledger(tunnels->ledger, &head, say_ledger);
	if (fd >= 0) {
		copy_gone(tunnels, fd, &head, atomic_load(&tunnels->map));
		close(fd);
	}
	if (say[0] == '\0')
		memcpy(say, say_ledger, sizeof say);
	if (strcmp(say, tunnels->said) == 0)
		return true;
	memcpy(tunnels->said, say, sizeof say);
	memcpy(why, say, sizeof say);
	return say[0] == '\0';
}

/* ---- what was ended ----------------------------------------------------- */

/*
 * Find the entry to take next.  Entries that the ring does not have any more
 * are lost.  If the ledger was made anew, the numbers begin anew.
 */
static uint64_t
next_entry(const struct sg_ledger_head *head, uint64_t next, uint64_t *lost)
{
	uint64_t end = head->next_ended, first = head->first_ended;

	if (end > first + SG_ENDED_SLOTS)
		first = end - SG_ENDED_SLOTS;
	if (next > end || next == 0)
		return first;
	/* In another ledger than before, the numbers are much higher. */
	if (next < head->first_ended)
		return first;
	if (next < first)
		*lost += first - next;
	return next < first ? first : next;
}

static bool
read_entry(int fd, uint64_t number, struct sg_ended *ended)
{
	const off_t at = (off_t)(SG_LEDGER_ENDED_AT +
	    number % SG_ENDED_SLOTS * SG_ENDED_BYTES);

	return pread(fd, &ended->entry, sizeof ended->entry, at) ==
	    (ssize_t)sizeof ended->entry &&
	    ended->entry.number == number && sg_ended_read(ended);
}

/*
 * Take one entry.  Returns false if there is none.  *fine becomes false if the
 * entry cannot be used, because it is damaged or was overwritten.
 */
static bool
take(struct sg_tunnels *tunnels, int fd, const struct sg_ledger_head *head,
    struct sg_ended *ended, uint64_t *lost, bool *fine)
{
	_Atomic uint64_t *cursor = &atomic_load(&tunnels->map)
					->head->next_ended;
	uint64_t seen = atomic_load(cursor), next, skipped = 0;

	for (;;) {
		skipped = 0;
		next = next_entry(head, seen, &skipped);
		if (next >= head->next_ended)
			return false;
		*fine = read_entry(fd, next, ended);
		if (atomic_compare_exchange_strong(cursor, &seen, next + 1))
			break;
	}
	*lost += skipped + !*fine;
	return true;
}

bool
sg_tunnels_take_ended(struct sg_tunnels *tunnels, struct sg_ended *ended,
    uint64_t *lost)
{
	struct sg_ledger_head head;
	char why[SG_WHY_BYTES];
	bool fine = false, any;
	int fd;

	if (tunnels == NULL)
		return false;
	fd = open_ledger(tunnels->ledger, &head, why);
	if (fd < 0)
		return false;
	do
		any = take(tunnels, fd, &head, ended, lost, &fine);
	while (any && !fine);
	close(fd);
	return any;
}
