/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * kernel.h -- a stand-in for the kernel's sock_diag: gives the answers that a
 * test has prepared.
 */
#ifndef SG_TEST_KERNEL_H
#define SG_TEST_KERNEL_H

#include <stddef.h>
#include <stdint.h>

#include "closer/diag.h"

struct kernel {
	int fd;               /* our end */
	struct sg_diag *diag; /* the other end, under test */
	uint32_t sequence;    /* of the next answer */
};

void kernel_begin(struct kernel *kernel);
void kernel_end(struct kernel *kernel);
/* Prepare the answer to the next question: an error number, or 0. */
void kernel_error(struct kernel *kernel, int error);
/* Prepare the answer to the next question: a socket. */
void kernel_socket(struct kernel *kernel, const struct sg_diag_socket *socket);
/* Prepare a list of sockets, or a list of no sockets. */
void kernel_list(struct kernel *kernel, const struct sg_diag_socket *sockets,
    size_t count);
/* Prepare any bytes as the answer. */
void kernel_bytes(struct kernel *kernel, const void *bytes, size_t size);
/* Returns the number of questions that were asked, and forgets them. */
unsigned kernel_questions(struct kernel *kernel);

#endif
