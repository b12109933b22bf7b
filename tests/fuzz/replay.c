/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * replay.c -- feeds saved inputs to a fuzz target, a program that runs the code
 * under test on any input (fuzz.h). This needs no fuzzer, so it runs wherever
 * there is a compiler.
 *
 * The arguments are folders of inputs.
 *
 * Without arguments the program reads the target's own corpus below $SG_SOURCE.
 */
#include "fuzz.h"

#include <dirent.h>

/*
 * Feed a copy of the file. The copy has exactly the size of the file, so that a
 * sanitizer detects reads past the end.
 */
static int
feed_file(const char *path)
{
	FILE *file = fopen(path, "rb");
	uint8_t *data = NULL;
	long size;
	int rc = -1;

	if (file == NULL || fseek(file, 0, SEEK_END) != 0)
		goto out;
	size = ftell(file);
	if (size < 0 || fseek(file, 0, SEEK_SET) != 0)
		goto out;
	data = malloc((size_t)size + (size == 0));
	if (data == NULL || fread(data, 1, (size_t)size, file) != (size_t)size)
		goto out;
	rc = LLVMFuzzerTestOneInput(data, (size_t)size);
out:
	if (rc != 0)
		perror(path);
	free(data);
	if (file != NULL)
		fclose(file);
	return rc;
}

/*
 * Returns the number of files fed, or -1 if the folder or a file cannot be
 * read.
 */
static int
feed_folder(const char *folder)
{
	DIR *dir = opendir(folder);
	struct dirent *entry;
	char path[4096];
	int count = 0;

	if (dir == NULL) {
		perror(folder);
		return -1;
	}
	while ((entry = readdir(dir)) != NULL) {
		if (entry->d_name[0] == '.')
			continue;
		snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name);
		if (feed_file(path) != 0) {
			count = -1;
			break;
		}
		count++;
	}
	closedir(dir);
	if (count >= 0)
		printf("%s: %d files\n", folder, count);
	return count;
}

int
main(int argc, char **argv)
{
	const char *source = getenv("SG_SOURCE");
	char own[4096];

	for (int i = 1; i < argc; i++)
		if (feed_folder(argv[i]) <= 0)
			return 1;
	if (argc > 1)
		return 0;
	snprintf(own, sizeof(own), "%s/tests/fuzz/corpus/%s",
	    source == NULL ? "." : source, fuzz_corpus);
	/* An empty folder would test nothing. */
	return feed_folder(own) > 0 ? 0 : 1;
}
