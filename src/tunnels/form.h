/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * form.h -- the layout of the two files about open connections: the table and
 * the ledger.
 *
 * Both files lie in memory (tmpfs) and outlive the processes that use them.
 * The table is written by the c-icap service only.  The ledger is written by
 * the program schoolgate-tunnels (the judge) only.  Each side reads the file of
 * the other side with pread(2), and checks every number in it, so that a
 * damaged or shortened file of one side cannot stop the other.
 *
 * Both files are used on the machine that wrote them, so integers have the
 * native byte order.  This header has no functions, except for the sequence
 * words.
 */
#ifndef SG_TUNNELS_FORM_H
#define SG_TUNNELS_FORM_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "closer/diag.h"
#include "gate/address.h"

/* ---- what both files have ----------------------------------------------- */

#define SG_TABLE_MAGIC UINT64_C(0x454c424154475331)  /* "1SGTABLE" */
#define SG_LEDGER_MAGIC UINT64_C(0x524547444c475331) /* "1SGLDGER" */
#define SG_TUNNELS_VERSION 3

/* Rows of the table, and of a bucket.  A connection may be in two buckets. */
#define SG_TUNNEL_SLOTS 16384
#define SG_TUNNEL_WAYS 8
#define SG_TUNNEL_BUCKETS (SG_TUNNEL_SLOTS / SG_TUNNEL_WAYS)

/* The two ends of a connection of a client with Squid. */
struct sg_tunnel_key {
	struct sg_address client;
	/*
	 * The address and port that the client connected to, as Squid says
	 * (%>la:%>lp).  If the client uses Squid as its proxy, these are
	 * Squid's own.  If the connection was intercepted, these are the
	 * original destination.
	 */
	struct sg_address local;
	uint16_t client_port, local_port; /* host byte order */
};

/* ---- sequence words ----------------------------------------------------- */

/*
 * Each row has a sequence word, which is changed by compare-and-swap.  From the
 * most significant bit on, the word has:
 *   32 bits  when the row was written, in UTC seconds, cut to 32 bits
 *   12 bits  a tag: a part of the hash of the key
 *   19 bits  a counter of the row's writers
 *    1 bit   1 while the row is being written ("odd")
 * 0 means that the row was never used.  Two versions of a row never have the
 * same word, because of the time and the counter.
 */
#define SG_WORD_TAG_SHIFT 20
#define SG_WORD_TAG_MASK UINT64_C(0xfff)
#define SG_WORD_COUNT_MASK UINT64_C(0xffffe)
#define SG_WORD_ODD UINT64_C(1)
/*
 * Writing takes less than a microsecond.  After so many seconds, the writer of
 * an odd row has been killed or stopped.
 */
#define SG_WORD_STALE_S 10

static inline uint32_t
sg_word_time(uint64_t word)
{
	return (uint32_t)(word >> 32);
}

static inline uint32_t
sg_word_tag(uint64_t word)
{
	return (uint32_t)(word >> SG_WORD_TAG_SHIFT & SG_WORD_TAG_MASK);
}

/* Returns true if the row is complete and can be read. */
static inline bool
sg_word_is_even(uint64_t word)
{
	return word != 0 && (word & SG_WORD_ODD) == 0;
}

/*
 * Returns true if the word is odd and its writer is gone.  If the clock was set
 * back since, this is assumed too early: the checksum of the row then shows
 * what happened.
 */
static inline bool
sg_word_is_stale(uint64_t word, int64_t now)
{
	return (word & SG_WORD_ODD) != 0 &&
	    (uint32_t)now - sg_word_time(word) > SG_WORD_STALE_S;
}

/* ---- the table ---------------------------------------------------------- */

#define SG_ROW_BYTES 2048
#define SG_TUNNEL_POLICY_BYTES 16
#define SG_ROW_TEXT_BYTES (SG_ROW_BYTES - 160)
#define SG_ROW_TEXTS 30
#define SG_ROW_GROUPS 128

/* Bits of sg_row.flags. */
#define SG_ROW_MANAGED 1U
#define SG_ROW_INTERCEPTED 2U
#define SG_ROW_INSIDE_TLS 4U
#define SG_ROW_HAS_REACHED 8U
#define SG_ROW_TWO_HOSTS 16U
#define SG_ROW_BARE 32U
#define SG_ROW_REPEATED 64U
#define SG_ROW_OURS 128U
/* Part of the request did not fit.  The connection counts as unknown. */
#define SG_ROW_INCOMPLETE 256U
/* The query of the target did not fit.  The request is judged without it. */
#define SG_ROW_CUT 512U
/*
 * The connection goes on with ordinary requests, so that it is no tunnel: its
 * CONNECT or Upgrade failed.  The row has no texts.
 */
#define SG_ROW_VOID 1024U

/* One connection: all that is needed to judge its request again. */
struct sg_row {
	uint64_t check; /* sg_row_check() */
	int64_t noted;  /* UTC seconds */
	struct sg_tunnel_key key;
	struct sg_address reached;
	uint32_t flags;
	uint16_t size; /* bytes of `text` in use */
	uint16_t ngroups;
	uint8_t sni_state; /* enum sg_sni */
	uint8_t port;      /* enum sg_port */
	uint8_t zero[2];
	/*
	 * The place of the row in the order in which rows were written: a row
	 * with a higher number is newer, until the number begins anew.
	 */
	uint32_t order;
	uint16_t length[SG_ROW_TEXTS]; /* of the texts, in the order of row.c */
	/* The policy by which it was let through: sg_gate_raw_tag(). */
	uint8_t policy[SG_TUNNEL_POLICY_BYTES];
	/*
	 * The texts, without NUL.  After them, each directory group: its length
	 * in two bytes, then its name.
	 */
	char text[SG_ROW_TEXT_BYTES];
};
_Static_assert(sizeof(struct sg_row) == SG_ROW_BYTES, "rows fill their slots");

/*
 * A connection for which there was no row.  `number` is its place in the order
 * of all of them, counted from 1, and is written last.
 */
struct sg_unfit {
	_Atomic uint64_t number;
	struct sg_tunnel_key key;
	uint8_t intercepted; /* 0 or 1 */
	uint8_t zero[19];
};
#define SG_UNFIT_SLOTS 1024

struct sg_table_head {
	uint64_t magic;
	uint32_t version, slots, row_bytes, unfit_slots;
	uint8_t birth[16]; /* random; differs for each new table */
	int64_t born;      /* UTC seconds */
	uint64_t salt;     /* of the hash of keys */
	/* What the service writes while it runs.  Each has a cache line. */
	_Alignas(64) _Atomic uint64_t nunfit; /* how many did not fit */
	/*
	 * The number of the next entry of the ledger's ring of ended
	 * connections for which no process has written a record.
	 */
	_Alignas(64) _Atomic uint64_t next_ended;
	_Alignas(64) _Atomic uint32_t order; /* sg_row.order of the last row */
};

static inline bool
sg_is_table(const struct sg_table_head *head)
{
	return head->magic == SG_TABLE_MAGIC &&
	    head->version == SG_TUNNELS_VERSION &&
	    head->slots == SG_TUNNEL_SLOTS && head->row_bytes == SG_ROW_BYTES &&
	    head->unfit_slots == SG_UNFIT_SLOTS;
}

#define SG_TABLE_WORDS_AT 4096
#define SG_TABLE_UNFIT_AT                                                      \
	(SG_TABLE_WORDS_AT + SG_TUNNEL_SLOTS * sizeof(uint64_t))
#define SG_TABLE_ROWS_AT                                                       \
	(SG_TABLE_UNFIT_AT + SG_UNFIT_SLOTS * sizeof(struct sg_unfit))
#define SG_TABLE_BYTES                                                         \
	(SG_TABLE_ROWS_AT + (size_t)SG_TUNNEL_SLOTS * SG_ROW_BYTES)

/* ---- the ledger --------------------------------------------------------- */

/* Whether a row was let through by a policy that the judge has never had. */
enum sg_ahead {
	SG_AHEAD_NOT_SEEN = 0,
	SG_AHEAD_WAITS = 1, /* it may be newer than the judge's: wait for it */
	SG_AHEAD_NOT = 2    /* it is older than the judge's */
};

/* What the judge knows of the socket of a row. */
struct sg_mark {
	uint64_t word;        /* the sequence word of the row that is meant */
	int64_t seen;         /* when the socket was first seen, UTC seconds */
	struct sg_diag_id id; /* its cookie is 0 if the socket was not seen */
	uint8_t misses;  /* how many lists in a row did not have the socket */
	uint8_t due;     /* 1: unknown, and to be ended */
	uint8_t unsure;  /* 1: the socket may be that of another connection, so
			    that the connection is unknown */
	uint8_t unclear; /* 1: sockets of the client's address and port are
			    open, but it is not clear which one it is */
	uint8_t ahead;   /* enum sg_ahead */
	/*
	 * 1: the closer was ordered to end the socket, and its answer was lost.
	 */
	uint8_t ordered;
	uint8_t zero[6];
	/*
	 * If it is due since a time at which the policy stayed the same: the
	 * UTC seconds before that, cut to 32 bits.  Otherwise 0.
	 */
	uint32_t due_from;
};

/* A connection of which the judge does not know what it is for. */
struct sg_stranger {
	struct sg_diag_id id;         /* the cookie is 0: the entry is free */
	int64_t seen;                 /* when it was first seen, UTC seconds */
	uint8_t misses, due, ordered; /* as in struct sg_mark */
	uint8_t zero[1];
	uint32_t due_from; /* as in struct sg_mark */
};
#define SG_STRANGERS 8192

/* The texts of a verdict that ended a connection, in this order. */
enum sg_ended_text {
	SG_ENDED_HOST,
	SG_ENDED_RULE_FILE,
	SG_ENDED_RULE_TEXT,
	SG_ENDED_EXCEPTION,
	SG_ENDED_REASON,
	SG_ENDED_PLATFORM,
	SG_ENDED_SITES,
	SG_ENDED_BAN,
	SG_ENDED_TAG,
	SG_ENDED_TEXTS
};

#define SG_ENDED_BYTES 4096
#define SG_ENDED_TEXT_BYTES (SG_ENDED_BYTES - SG_ROW_BYTES - 128)

/* A connection that was ended. */
struct sg_ended_entry {
	_Atomic uint64_t number; /* from sg_ledger_head.first_ended on; written
				    last */
	uint64_t check;
	int64_t at_ms;  /* when it was ended, UTC milliseconds */
	int64_t opened; /* when it was noted or first seen, UTC seconds */
	uint64_t sent, received; /* bytes, as the client's end would count */
	uint32_t has_bytes;      /* 1: `sent` and `received` are known */
	uint32_t known;     /* 1: `row` is filled; 0: an unknown connection,
			       of which only the row's key is filled */
	uint32_t ground;    /* enum sg_ground; 0 if unknown */
	uint32_t rule_line; /* 0: no rule decided */
	uint16_t length[SG_ENDED_TEXTS];
	uint8_t zero[46];
	struct sg_row row;
	char text[SG_ENDED_TEXT_BYTES];
};
_Static_assert(sizeof(struct sg_ended_entry) == SG_ENDED_BYTES,
    "entries fill their slots");
#define SG_ENDED_SLOTS 4096

/* How many policies the judge remembers. */
#define SG_LEDGER_POLICIES 16

struct sg_ledger_head {
	uint64_t magic;
	uint32_t version, slots, ended_slots, strangers;
	uint8_t birth[16]; /* of the table that the ledger is about */
	int64_t born;      /* of the ledger; UTC seconds */
	/* Entries of the ring: those from first_ended to before next_ended. */
	uint64_t first_ended;
	_Atomic uint64_t next_ended;
	_Atomic uint64_t changes; /* raised when a word of `gone` changes */
	/* How many entries of the table's ring of unfit connections were read.
	 */
	uint64_t unfit_read;
	/* The time for which all connections were judged last, UTC seconds. */
	int64_t judged;
	uint8_t first_look; /* 1: the strangers of this table were sought */
	uint8_t zero[7];
	/*
	 * The policies that the judge had, the newest one first: all were
	 * judged by it.  All bytes are 0: none.
	 */
	uint8_t policies[SG_LEDGER_POLICIES][SG_TUNNEL_POLICY_BYTES];
};

static inline bool
sg_is_ledger(const struct sg_ledger_head *head)
{
	return head->magic == SG_LEDGER_MAGIC &&
	    head->version == SG_TUNNELS_VERSION &&
	    head->slots == SG_TUNNEL_SLOTS &&
	    head->ended_slots == SG_ENDED_SLOTS &&
	    head->strangers == SG_STRANGERS &&
	    head->next_ended >= head->first_ended;
}

#define SG_LEDGER_GONE_AT                                                      \
	4096 /* uint64_t: words of rows whose socket is gone */
#define SG_LEDGER_MARKS_AT                                                     \
	(SG_LEDGER_GONE_AT + SG_TUNNEL_SLOTS * sizeof(uint64_t))
#define SG_LEDGER_STRANGERS_AT                                                 \
	(SG_LEDGER_MARKS_AT + SG_TUNNEL_SLOTS * sizeof(struct sg_mark))
#define SG_LEDGER_ENDED_AT                                                     \
	(SG_LEDGER_STRANGERS_AT + SG_STRANGERS * sizeof(struct sg_stranger))
#define SG_LEDGER_BYTES                                                        \
	(SG_LEDGER_ENDED_AT + (size_t)SG_ENDED_SLOTS * SG_ENDED_BYTES)

#endif
