/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * vmem.c -- zeroed memory from mmap(): unlike calloc(), mmap() never has to
 * write zeros over reused heap memory.
 */
#define _DEFAULT_SOURCE /* MAP_ANONYMOUS */

#include "base/vmem.h"

#include <stdlib.h>
#include <sys/mman.h>

#ifdef __SANITIZE_ADDRESS__

/*
 * In a build with AddressSanitizer the memory comes from the heap, because
 * AddressSanitizer finds accesses out of bounds only there.
 */
void *
sg_vmem_new(size_t n)
{
	return calloc(1, n);
}

void
sg_vmem_free(void *room, size_t n)
{
	(void)n;
	free(room);
}

#else

void *
sg_vmem_new(size_t n)
{
	void *room = mmap(NULL, n, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return room == MAP_FAILED ? NULL : room;
}

void
sg_vmem_free(void *room, size_t n)
{
	if (room != NULL)
		(void)munmap(room, n);
}

#endif
