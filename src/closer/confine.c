/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * confine.c -- takes from this process all rights that it does not need.
 */
#include "closer/confine.h"

#include <errno.h>
#include <seccomp.h>
#include <stddef.h>
#include <sys/capability.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#define DESCRIPTORS 16

/*
 * The system calls that are left. The C library may call those after the empty
 * line by itself: to allocate memory, to write a message, or to end.
 */
static const int calls[] = {SCMP_SYS(poll), SCMP_SYS(ppoll), SCMP_SYS(accept4),
    SCMP_SYS(recvfrom), SCMP_SYS(sendto), SCMP_SYS(getsockopt),
    SCMP_SYS(clock_gettime), SCMP_SYS(write), SCMP_SYS(close),

    SCMP_SYS(writev), SCMP_SYS(brk), SCMP_SYS(mmap), SCMP_SYS(munmap),
    SCMP_SYS(futex), SCMP_SYS(restart_syscall), SCMP_SYS(rt_sigreturn),
    SCMP_SYS(rt_sigprocmask), SCMP_SYS(getpid), SCMP_SYS(gettid),
    SCMP_SYS(tgkill), SCMP_SYS(exit), SCMP_SYS(exit_group)};

/* Returns 0 or an errno value. */
static int
keep_net_admin(void)
{
	cap_t one = cap_from_text("cap_net_admin=ep");
	int error = 0;

	if (one == NULL)
		return errno;
	if (cap_set_proc(one) != 0)
		error = errno;
	cap_free(one);
	return error;
}

static int
limit(void)
{
	const struct rlimit none = {0, 0};
	const struct rlimit few = {DESCRIPTORS, DESCRIPTORS};

	if (setrlimit(RLIMIT_CORE, &none) != 0 ||
	    setrlimit(RLIMIT_NPROC, &none) != 0 ||
	    setrlimit(RLIMIT_NOFILE, &few) != 0)
		return errno;
	return 0;
}

/* All other system calls fail with EPERM. */
static int
filter(void)
{
	scmp_filter_ctx context = seccomp_init(SCMP_ACT_ERRNO(EPERM));
	int error = context == NULL ? -ENOMEM : 0;

	for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++) {
		if (error == 0)
			error = seccomp_rule_add(context, SCMP_ACT_ALLOW,
			    calls[i], 0);
	}
	if (error == 0)
		error = seccomp_load(context);
	seccomp_release(context);
	return -error;
}

static int
forgo(int option, unsigned long value)
{
	return prctl(option, value, 0, 0, 0) == 0 ? 0 : errno;
}

bool
sg_confine(char why[SG_WHY_BYTES])
{
	int error = keep_net_admin();

	if (error != 0)
		return sg_why(why,
		    "the capability CAP_NET_ADMIN is missing: %s",
		    sg_why_text(error));
	error = forgo(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL);
	if (error == 0)
		error = forgo(PR_SET_NO_NEW_PRIVS, 1);
	if (error == 0)
		error = forgo(PR_SET_DUMPABLE, 0);
	if (error == 0)
		error = limit();
	if (error == 0)
		error = filter();
	return error == 0 ||
	    sg_why(why, "the process cannot give up its rights: %s",
		sg_why_text(error));
}
