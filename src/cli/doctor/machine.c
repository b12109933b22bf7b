/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * machine.c -- checks the machine itself: files of the package, disks, memory.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>

#include "base/arena.h"
#include "cli/doctor/doctor.h"

/* Less space than this is reported, in MiB. */
#define DISK_WRONG 100
#define DISK_WARNING 1024
/* Less available memory than this is reported, in per cent of all. */
#define MEMORY_LEFT 5
/* The two c-icap servers together, in per cent of all memory. */
#define MEMORY_GATES 50

/* ---- files of the package ----------------------------------------------- */

/*
 * Read a line of dpkg --verify, "??5?????? c /etc/file" or "missing   c
 * /etc/file". Files that the school may edit have the mark "c".
 */
static void
check_file(struct sg_doctor *d, struct sg_str line)
{
	struct sg_str how, word;
	bool missing, edited;

	if (!sg_doctor_word(&line, &how) || !sg_doctor_word(&line, &word))
		return;
	missing = sg_str_eq(how, SG_LIT("missing"));
	edited = sg_str_eq(word, SG_LIT("c"));
	if (edited && (!missing || !sg_doctor_word(&line, &word)))
		return;
	if (word.p[0] != '/')
		return;
	if (edited)
		sg_doctor_wrong(d,
		    SG_DOCTOR_REINSTALL_CONF
		    "; it puts back only files that are missing",
		    "the settings file %.*s is missing", (int)word.n, word.p);
	else
		sg_doctor_wrong(d,
		    SG_DOCTOR_REINSTALL
		    "; settings of the school belong into files of "
		    "/etc/schoolgate",
		    missing ? "%.*s, a file of the package, is missing" :
			      "%.*s is not as the package installed it",
		    (int)word.n, word.p);
}

static void
look_files(struct sg_doctor *d)
{
	static const char *const words[] = {
	    "dpkg", "--verify", "schoolgate", NULL};
	struct sg_str text, line;

	if (sg_doctor_run(d, words, false, &text) != 0 && text.n == 0) {
		sg_doctor_unseen(d,
		    "schoolgate is not installed as a package, so whether its "
		    "files were changed cannot be seen");
		return;
	}
	while (sg_doctor_line(&text, &line))
		check_file(d, line);
}

/* ---- disks and memory --------------------------------------------------- */

static void
check_disk(struct sg_doctor *d, const char *path)
{
	struct statvfs disk;
	unsigned long long left;

	if (statvfs(sg_doctor_path(d, path), &disk) != 0)
		return;
	left = (unsigned long long)disk.f_bavail * disk.f_frsize >> 20;
	if (left < DISK_WRONG)
		sg_doctor_wrong(d,
		    sg_arena_printf(d->arena,
			"see what is large: du -xh %s | sort -h | tail", path),
		    "the disk of %s has %llu MiB left", path, left);
	else if (left < DISK_WARNING)
		sg_doctor_warn(d,
		    sg_arena_printf(d->arena,
			"see what is large: du -xh %s | sort -h | tail", path),
		    "the disk of %s has %llu MiB left", path, left);
}

static void
look_disks(struct sg_doctor *d)
{
	check_disk(d, "/var/log");
	check_disk(d, "/var/lib");
	check_disk(d, "/var/spool");
}

/* A value of /proc/meminfo in KiB, or -1. */
static long long
memory_of(struct sg_doctor *d, const char *key)
{
	struct sg_str text, line;

	if (!sg_doctor_read(d, "/proc/meminfo", &text))
		return -1;
	while (sg_doctor_line(&text, &line))
		if (sg_str_starts(line, sg_str(key)))
			return atoll(sg_arena_dup(d->arena, line) +
			    strlen(key));
	return -1;
}

/* What systemd counts for the two c-icap servers together, in KiB, or 0. */
static long long
memory_of_gates(struct sg_doctor *d)
{
	static const char *const words[] = {"systemctl", "show", "--value",
	    "--property=MemoryCurrent", "schoolgate-icap@first.service",
	    "schoolgate-icap@second.service", NULL};
	struct sg_str text, line;
	long long bytes, all = 0;

	if (sg_doctor_run(d, words, false, &text) != 0)
		return 0;
	while (sg_doctor_line(&text, &line)) {
		bytes = atoll(sg_arena_dup(d->arena, line));
		all += bytes < 0 ? 0 : bytes / 1024;
	}
	return all;
}

static void
look_memory(struct sg_doctor *d)
{
	long long all = memory_of(d, "MemTotal:");
	long long left = memory_of(d, "MemAvailable:");
	long long gates = memory_of_gates(d);

	if (all <= 0 || left < 0) {
		sg_doctor_unseen(d, "/proc/meminfo says nothing");
		return;
	}
	if (left * 100 < all * MEMORY_LEFT)
		sg_doctor_warn(d,
		    "see what needs it: ps aux --sort=-rss | head; give the "
		    "machine more memory",
		    "only %lld MiB of %lld MiB of memory are left", left / 1024,
		    all / 1024);
	if (gates * 100 > all * MEMORY_GATES)
		sg_doctor_warn(d,
		    "give the machine more memory, or use smaller lists",
		    "the two c-icap servers need %lld MiB of %lld MiB of "
		    "memory",
		    gates / 1024, all / 1024);
}

static const struct sg_check checks[] = {
    {"files", "the files of the package are as it installed them", look_files},
    {"disks", "the disks have space", look_disks},
    {"names", "this machine can look up names", sg_doctor_look_dns},
    {"memory", "there is memory left", look_memory},
    {0},
};
const struct sg_family sg_doctor_machine = {
    "machine", "The machine", checks, NULL};
