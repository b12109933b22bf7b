/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * fuzz.h -- what a fuzz target is made of.
 *
 * A target is one program.  `make check` links it with replay.c, which feeds
 * it the files of its corpus; contrib/fuzz links it with libFuzzer, which
 * looks for new ones.
 */
#ifndef SG_FUZZ_H
#define SG_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/* The folder of its corpus, below tests/fuzz/corpus. */
extern const char fuzz_corpus[];

/* Returns 0; what is wrong aborts. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A promise of the code under test; broken, it is a finding. */
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
