/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * vmem.h -- memory that is only taken where it is touched: for large things
 * of which most stays empty.
 */
#ifndef SG_VMEM_H
#define SG_VMEM_H

#include <stddef.h>

/* `n` bytes of zeros; NULL without memory.  Cost: a system call. */
void *sg_vmem_new(size_t n);
/* `n` as it was made; `room` may be NULL. */
void sg_vmem_free(void *room, size_t n);

#endif
