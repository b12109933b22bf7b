/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * fuzz.h -- the entry that libFuzzer and replay.c call.
 */
#ifndef SG_FUZZ_H
#define SG_FUZZ_H

#include <stddef.h>
#include <stdint.h>

/* Returns 0; what is wrong aborts. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#endif
