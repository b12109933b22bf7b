/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* world.c -- folders and files for fuzz targets. */
#include "world.h"

#include <dirent.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/problems.h"
#include "fuzz.h"

/* Folders made by fuzz_folder(), removed at exit. */
static char made[8][FUZZ_FOLDER];
static size_t nmade;

static void
remove_folders(void)
{
	struct dirent *entry;
	char path[512];
	DIR *dir;

	while (nmade > 0) {
		dir = opendir(made[--nmade]);
		while (dir != NULL && (entry = readdir(dir)) != NULL) {
			snprintf(path, sizeof(path), "%s/%s", made[nmade],
			    entry->d_name);
			unlink(path);
		}
		if (dir != NULL)
			closedir(dir);
		rmdir(made[nmade]);
	}
}

void
fuzz_folder(char *path, size_t size)
{
	const char *in = getenv("TMPDIR");

	if (in == NULL)
		in = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
	MUST(nmade < sizeof(made) / sizeof(made[0]));
	snprintf(path, size, "%s/sg-fuzz-XXXXXX", in);
	MUST(mkdtemp(path) != NULL);
	if (nmade == 0)
		atexit(remove_folders);
	snprintf(made[nmade++], sizeof(made[0]), "%s", path);
}

void
fuzz_put(const char *path, struct sg_str bytes)
{
	FILE *file = fopen(path, "wb");

	MUST(file != NULL);
	MUST(bytes.n == 0 || fwrite(bytes.p, 1, bytes.n, file) == bytes.n);
	MUST(fclose(file) == 0);
}

struct sg_str
fuzz_source(struct sg_arena *arena, const char *name)
{
	const char *source = getenv("SG_SOURCE");
	struct sg_str text;

	MUST(sg_file_read(arena,
		 sg_path_join(arena, source == NULL ? "." : source, name),
		 (size_t)1 << 24, &text) == 0);
	return text;
}

void
fuzz_problems(const struct sg_problems *problems)
{
	char *text = NULL;
	size_t n = 0;
	FILE *to = open_memstream(&text, &n);

	MUST(to != NULL);
	sg_problems_print(problems, to, true);
	sg_problems_json(problems, to);
	MUST(fclose(to) == 0);
	MUST(memchr(text, '\0', n) == NULL);
	free(text);
}
