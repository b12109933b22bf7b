/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * fuzz.h -- the interface of a fuzz target.
 *
 * A fuzz target is a program that runs the code under test on any input. It has
 * one thread. Its corpus is a folder of saved inputs. `make check` links the
 * target with replay.c, which feeds it the corpus. contrib/fuzz links the
 * target with libFuzzer, which searches for new inputs.
 */
#ifndef SG_FUZZ_H
#define SG_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/* Name of the target's corpus folder in tests/fuzz/corpus. */
extern const char fuzz_corpus[];

/* Run one input.  Returns 0; aborts if the code under test is wrong. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Abort if `promise`, a guarantee of the code under test, is false. */
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
