/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * faults.c -- a library for LD_PRELOAD that makes the n-th allocation or system
 * call of a program fail.
 *
 * Loading a program's libraries takes long, so the program is loaded only once.
 * Its process stops before main() and waits for orders (faults.h has their
 * format). For each order the process forks a child, and the child goes on to
 * main().
 *
 * The library intercepts calls of the C library's functions. System calls that
 * the C library makes itself are not seen, for example a write(2) in fflush(3).
 * Allocations that the C library makes itself are seen.
 */
#define _GNU_SOURCE
#include "faults.h"

#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#define EXPORT __attribute__((visibility("default")))

/* ---- the order and its report ------------------------------------------- */

static struct fault_order order;
static struct fault_report *report; /* shared by parent and child */
static bool counting;
static bool prepared; /* true once all real functions have been found */
static bool preparing;

enum kind { MEMORY, CALL, TRANSFER };

/* Returns true if the order's fault can strike calls of this kind. */
static bool
is_counted(enum kind kind)
{
	switch (order.fault) {
	case FAULT_MEMORY:
	case FAULT_MEMORY_FROM:
		return kind == MEMORY;
	case FAULT_CALL:
	case FAULT_CALL_FROM:
	case FAULT_INTERRUPT:
		return kind != MEMORY;
	case FAULT_SHORT:
		return kind == TRANSFER;
	default:
		return false;
	}
}

/* Counts a call. Returns true if the call has to fail. */
static bool
strikes(const char *name, enum kind kind)
{
	bool from = order.fault == FAULT_MEMORY_FROM ||
	    order.fault == FAULT_CALL_FROM;

	if (!counting || !is_counted(kind))
		return false;
	report->calls++;
	if (from ? report->calls < order.at : report->calls != order.at)
		return false;
	if (!report->struck)
		strncpy(report->name, name, sizeof(report->name) - 1);
	report->struck = true;
	return true;
}

/*
 * Counts a system call. Returns true if it has to fail. errno is then EINTR for
 * FAULT_INTERRUPT, and `error` for other faults.
 */
static bool
fails(const char *name, int error)
{
	if (order.fault == FAULT_SHORT || !strikes(name, CALL))
		return false;
	errno = order.fault == FAULT_INTERRUPT ? EINTR : error;
	return true;
}

/* Like fails(), for a system call that cannot be interrupted. */
static bool
fails_hard(const char *name, int error)
{
	if (order.fault == FAULT_INTERRUPT)
		return false;
	return fails(name, error);
}

/* Like fails(), for a call that transfers *n bytes. FAULT_SHORT halves *n. */
static bool
fails_or_is_short(const char *name, int error, size_t *n)
{
	if (order.fault != FAULT_SHORT)
		return fails(name, error);
	if (*n > 1 && strikes(name, TRANSFER))
		*n /= 2;
	return false;
}

EXPORT void
faults_begin(void)
{
	counting = true;
}

EXPORT void
faults_end(void)
{
	counting = false;
}

/* ---- the real functions ------------------------------------------------- */

/* clang-format off */
#define REALS(X) \
	X(malloc) X(calloc) X(realloc) X(posix_memalign) X(aligned_alloc) \
	X(free) X(mmap) X(memfd_create) X(read) X(pread) X(write) X(pwrite) \
	X(writev) X(rename) X(renameat2) X(link) X(ftruncate) X(fstat) \
	X(stat) X(lstat) X(flock) X(mkdir) X(rmdir) X(unlink) X(fchmod) \
	X(chown) X(fchown) X(utimensat) X(mkstemp) X(lseek) X(opendir) \
	X(readdir) X(fopen) X(fdopen) X(fread) X(fclose) X(fflush) \
	X(recvmsg) X(sendmsg) X(recv)
/* clang-format on */

#define DECLARE(name) static __typeof__(name) *real_##name;
REALS(DECLARE)
static int (*real_open)(const char *, int, ...);
static int (*real_openat)(int, const char *, int, ...);
static int (*real_fcntl)(int, int, ...);

/*
 * Stores the address of the real function at `where`. dlsym() returns an object
 * pointer. POSIX allows converting it to a function pointer, but ISO C does
 * not. So memcpy() copies its bytes.
 */
static void
find(const char *name, void *where)
{
	void *found = dlsym(RTLD_NEXT, name);

	if (found == NULL)
		abort();
	memcpy(where, &found, sizeof(found));
}

static void
prepare(void)
{
	if (prepared || preparing)
		return;
	preparing = true;
#define FIND(name) find(#name, &real_##name);
	REALS(FIND)
	find("open", &real_open);
	find("openat", &real_openat);
	find("fcntl", &real_fcntl);
	prepared = true;
}

/* ---- memory ------------------------------------------------------------- */

/* Serves allocations while the real functions are being found. */
static _Alignas(16) char early[65536];
static size_t early_used;

static void *
early_memory(size_t n)
{
	void *memory = early + early_used;

	n = (n + 15) / 16 * 16;
	if (n > sizeof(early) - early_used)
		abort();
	early_used += n;
	return memory;
}

static bool
is_early(const void *memory)
{
	uintptr_t at = (uintptr_t)memory;

	return at >= (uintptr_t)early && at < (uintptr_t)early + sizeof(early);
}

static bool
no_memory(const char *name)
{
	if (!strikes(name, MEMORY))
		return false;
	errno = ENOMEM;
	return true;
}

EXPORT void *
malloc(size_t n)
{
	prepare();
	if (!prepared)
		return early_memory(n);
	return no_memory("malloc") ? NULL : real_malloc(n);
}

EXPORT void *
calloc(size_t n, size_t size)
{
	prepare();
	if (!prepared)
		return early_memory(n * size);
	return no_memory("calloc") ? NULL : real_calloc(n, size);
}

EXPORT void *
realloc(void *old, size_t n)
{
	size_t behind;
	void *new;

	if (is_early(old)) {
		new = malloc(n);
		behind = (size_t)(early + sizeof(early) - (char *)old);
		/* may read beyond the old block, but stays within `early` */
		if (new != NULL)
			memcpy(new, old, n < behind ? n : behind);
		return new;
	}
	if (!prepared)
		return early_memory(n);
	return no_memory("realloc") ? NULL : real_realloc(old, n);
}

EXPORT int
posix_memalign(void **where, size_t align, size_t n)
{
	prepare();
	return no_memory("posix_memalign") ?
	    ENOMEM :
	    real_posix_memalign(where, align, n);
}

EXPORT void *
aligned_alloc(size_t align, size_t n)
{
	prepare();
	return no_memory("aligned_alloc") ? NULL : real_aligned_alloc(align, n);
}

EXPORT void
free(void *memory)
{
	if (prepared && !is_early(memory))
		real_free(memory);
}

EXPORT void *
mmap(void *at, size_t n, int protection, int flags, int fd, off_t offset)
{
	prepare();
	return no_memory("mmap") ?
	    MAP_FAILED :
	    real_mmap(at, n, protection, flags, fd, offset);
}

EXPORT int
memfd_create(const char *name, unsigned flags)
{
	prepare();
	return no_memory("memfd_create") ? -1 : real_memfd_create(name, flags);
}

/* ---- system calls ------------------------------------------------------- */

#define MODE(flags, last)                                                      \
	mode_t mode = 0;                                                       \
	if (((flags) & (O_CREAT | O_TMPFILE)) != 0) {                          \
		va_list args;                                                  \
		va_start(args, last);                                          \
		mode = va_arg(args, mode_t);                                   \
		va_end(args);                                                  \
	}

EXPORT int
open(const char *path, int flags, ...)
{
	MODE(flags, flags)
	prepare();
	return fails("open", (flags & O_CREAT) != 0 ? ENOSPC : EIO) ?
	    -1 :
	    real_open(path, flags, mode);
}

EXPORT int
openat(int folder, const char *path, int flags, ...)
{
	MODE(flags, flags)
	prepare();
	return fails("openat", (flags & O_CREAT) != 0 ? ENOSPC : EIO) ?
	    -1 :
	    real_openat(folder, path, flags, mode);
}

/* The third argument of every fcntl() command fits in a pointer. */
EXPORT int
fcntl(int fd, int what, ...)
{
	va_list args;
	void *argument;

	va_start(args, what);
	argument = va_arg(args, void *);
	va_end(args);
	prepare();
	return fails("fcntl", what == F_ADD_SEALS ? EBUSY : ENOLCK) ?
	    -1 :
	    real_fcntl(fd, what, argument);
}

#define TRANSFER_CALL(name, error, parameters, arguments)                      \
	EXPORT ssize_t name parameters                                         \
	{                                                                      \
		prepare();                                                     \
		return fails_or_is_short(#name, error, &n) ?                   \
		    -1 :                                                       \
		    real_##name arguments;                                     \
	}

TRANSFER_CALL(read, EIO, (int fd, void *p, size_t n), (fd, p, n))
TRANSFER_CALL(pread, EIO, (int fd, void *p, size_t n, off_t at), (fd, p, n, at))
TRANSFER_CALL(write, ENOSPC, (int fd, const void *p, size_t n), (fd, p, n))
TRANSFER_CALL(pwrite, ENOSPC, (int fd, const void *p, size_t n, off_t at),
    (fd, p, n, at))

/* With FAULT_SHORT only half of the first part is written. */
EXPORT ssize_t
writev(int fd, const struct iovec *parts, int count)
{
	size_t n = 0;

	prepare();
	for (int i = 0; i < count; i++)
		n += parts[i].iov_len;
	if (order.fault == FAULT_SHORT) {
		if (n > 1 && strikes("writev", TRANSFER))
			return real_write(fd, parts[0].iov_base,
			    (parts[0].iov_len + 1) / 2);
	} else if (fails("writev", ENOSPC)) {
		return -1;
	}
	return real_writev(fd, parts, count);
}

/*
 * Nothing is really synced. Syncing would take most of the tests' time, and
 * these tests do not simulate a power cut.
 */
static int
sync_file(const char *name)
{
	if (!fails(name, EIO))
		return 0;
	report->not_synced = true;
	return -1;
}

EXPORT int
fsync(int fd)
{
	(void)fd;
	return sync_file("fsync");
}

EXPORT int
fdatasync(int fd)
{
	(void)fd;
	return sync_file("fdatasync");
}

#define SIMPLE_CALL(type, failed, test, name, error, parameters, arguments)    \
	EXPORT type name parameters                                            \
	{                                                                      \
		prepare();                                                     \
		return test(#name, error) ? failed : real_##name arguments;    \
	}

SIMPLE_CALL(int, -1, fails_hard, rename, ENOSPC,
    (const char *from, const char *to), (from, to))
/* If FAULTS_NO_EXCHANGE is set, always fails; see faults.h. */
EXPORT int
renameat2(int a, const char *from, int b, const char *to, unsigned flags)
{
	prepare();
	if (getenv(FAULTS_NO_EXCHANGE) == NULL)
		return fails_hard("renameat2", ENOSPC) ?
		    -1 :
		    real_renameat2(a, from, b, to, flags);
	errno = EINVAL;
	return -1;
}

SIMPLE_CALL(int, -1, fails_hard, link, ENOSPC,
    (const char *from, const char *to), (from, to))
SIMPLE_CALL(int, -1, fails, ftruncate, EIO, (int fd, off_t n), (fd, n))
SIMPLE_CALL(int, -1, fails_hard, fstat, EIO, (int fd, struct stat *to),
    (fd, to))
SIMPLE_CALL(int, -1, fails_hard, stat, EIO, (const char *path, struct stat *to),
    (path, to))
SIMPLE_CALL(int, -1, fails_hard, lstat, EIO,
    (const char *path, struct stat *to), (path, to))
SIMPLE_CALL(int, -1, fails, flock, ENOLCK, (int fd, int what), (fd, what))
SIMPLE_CALL(int, -1, fails_hard, mkdir, ENOSPC, (const char *path, mode_t mode),
    (path, mode))
SIMPLE_CALL(int, -1, fails_hard, rmdir, EIO, (const char *path), (path))
SIMPLE_CALL(int, -1, fails_hard, unlink, EIO, (const char *path), (path))
SIMPLE_CALL(int, -1, fails_hard, fchmod, EIO, (int fd, mode_t mode), (fd, mode))
SIMPLE_CALL(int, -1, fails_hard, chown, EIO,
    (const char *path, uid_t user, gid_t group), (path, user, group))
SIMPLE_CALL(int, -1, fails_hard, fchown, EIO, (int fd, uid_t user, gid_t group),
    (fd, user, group))
SIMPLE_CALL(int, -1, fails_hard, utimensat, EIO,
    (int folder, const char *path, const struct timespec times[2], int flags),
    (folder, path, times, flags))
SIMPLE_CALL(int, -1, fails, mkstemp, ENOSPC, (char *path), (path))
SIMPLE_CALL(off_t, -1, fails_hard, lseek, EIO, (int fd, off_t at, int from),
    (fd, at, from))
SIMPLE_CALL(DIR *, NULL, fails_hard, opendir, EIO, (const char *path), (path))
SIMPLE_CALL(struct dirent *, NULL, fails_hard, readdir, EIO, (DIR * dir), (dir))
SIMPLE_CALL(FILE *, NULL, fails, fopen, EIO,
    (const char *path, const char *how), (path, how))
SIMPLE_CALL(FILE *, NULL, fails_hard, fdopen, EIO, (int fd, const char *how),
    (fd, how))
SIMPLE_CALL(ssize_t, -1, fails, recvmsg, ENOMEM,
    (int fd, struct msghdr *message, int flags), (fd, message, flags))
SIMPLE_CALL(ssize_t, -1, fails, recv, ENOMEM,
    (int fd, void *p, size_t n, int flags), (fd, p, n, flags))
SIMPLE_CALL(ssize_t, -1, fails, sendmsg, ENOBUFS,
    (int fd, const struct msghdr *message, int flags), (fd, message, flags))

/*
 * Returns true if this call on a stream has to fail. A memory stream never
 * fails, because it needs no disk. It is recognised by its missing descriptor.
 */
static bool
stream_fails(const char *name, FILE *file, int error)
{
	return file != NULL && fileno(file) >= 0 && fails_hard(name, error);
}

EXPORT size_t
fread(void *to, size_t size, size_t n, FILE *from)
{
	prepare();
	if (!stream_fails("fread", from, EIO))
		return real_fread(to, size, n, from);
	from->_flags |= 0x20; /* set the flag that ferror(3) of glibc tests */
	return 0;
}

EXPORT int
fflush(FILE *file)
{
	prepare();
	return stream_fails("fflush", file, ENOSPC) ? EOF : real_fflush(file);
}

EXPORT int
fclose(FILE *file)
{
	prepare();
	if (!stream_fails("fclose", file, ENOSPC))
		return real_fclose(file);
	(void)real_fclose(file);
	errno = ENOSPC;
	return EOF;
}

/* ---- waiting for orders ------------------------------------------------- */

static void
run_child(bool at_once)
{
	struct fault_report done;
	pid_t pid;

	memset(report, 0, sizeof(*report));
	pid = fork();
	if (pid == 0) {
		close(FAULTS_ORDERS);
		close(FAULTS_REPORTS);
		counting = at_once;
		return;
	}
	if (pid < 0 || waitpid(pid, &report->status, 0) != pid)
		_exit(99);
	done = *report;
	if (real_write(FAULTS_REPORTS, &done, sizeof(done)) !=
	    (ssize_t)sizeof(done))
		_exit(99);
}

/* Serves orders in the parent process. Returns only in the children. */
__attribute__((constructor)) static void
serve(void)
{
	const char *how = getenv(FAULTS_VARIABLE);
	pid_t server = getpid();

	prepare();
	if (how == NULL)
		return;
	unsetenv(FAULTS_VARIABLE);
	report = real_mmap(NULL, sizeof(*report), PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (report == MAP_FAILED)
		_exit(99);
	while (getpid() == server) {
		if (real_read(FAULTS_ORDERS, &order, sizeof(order)) !=
		    (ssize_t)sizeof(order))
			_exit(0); /* no more orders */
		run_child(strcmp(how, FAULTS_AT_ONCE) == 0);
	}
}
