/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * vmem.h -- zeroed virtual memory for large buffers that stay mostly empty.
 * The kernel allocates each page when it is first touched.
 *
 * Every function may be called from any thread.
 */
#ifndef SG_VMEM_H
#define SG_VMEM_H

#include <stddef.h>

/*
 * Returns `n` zeroed bytes, page-aligned, or NULL if there is no memory.  Cost:
 * a system call.  Free with sg_vmem_free().
 */
void *sg_vmem_new(size_t n);
/*
 * Free memory from sg_vmem_new().  `room` may be NULL.  `n` must be the size
 * that was passed to sg_vmem_new().
 */
void sg_vmem_free(void *room, size_t n);

#endif
