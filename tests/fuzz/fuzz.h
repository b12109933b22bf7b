/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * fuzz.h -- the interface of a fuzz target.
 *
 * A target is one program with one thread.  `make check` links it with
 * replay.c, which feeds it the files of its corpus; contrib/fuzz links it with
 * libFuzzer, which searches for new inputs.
 */
#ifndef SG_FUZZ_H
#define SG_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/* Name of the folder in tests/fuzz/corpus that has the target's inputs. */
extern const char fuzz_corpus[];

/* Run one input.  Returns 0; aborts if the code under test is wrong. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Abort unless `promise` is true, which the code under test guarantees. */
#define MUST(promise) fuzz_must((promise), #promise)

static inline void
fuzz_must(_Bool kept, const char *promise)
{
	if (kept)
		return;
	fprintf(stderr, "broken: %s\n", promise);
	abort();
}

#endif
