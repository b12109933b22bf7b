/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * dayfile.c -- reads one day's file into memory and splits it into records.
 *
 * The file is read and not mapped, because a writer may truncate it meanwhile,
 * to remove a partly written line. Truncating a mapped file would kill this
 * process (SIGBUS).
 */
#include "journal/dayfile.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/why.h"
#include "journal/head.h"
#include "journal/scan.h"

/* ---- reading ------------------------------------------------------------ */

static int
read_fd(int fd, struct sg_dayfile *file)
{
	struct stat st;
	size_t room;
	ssize_t n;

	if (fstat(fd, &st) != 0)
		return errno;
	if (!S_ISREG(st.st_mode))
		return SG_WHY_ODD;
	/* Lines that are appended from now on are ignored. */
	room = (size_t)st.st_size;
	file->bytes = malloc(room + 1);
	if (file->bytes == NULL)
		return ENOMEM;
	while (file->size < room) {
		n = read(fd, file->bytes + file->size, room - file->size);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return errno;
		if (n == 0)
			break;
		file->size += (size_t)n;
	}
	return 0;
}

static int
read_file(const char *folder, struct sg_dayfile *file)
{
	size_t n = strlen(folder) + sizeof(file->name) + 1;
	char *path = malloc(n);
	int fd, error;

	if (path == NULL)
		return ENOMEM;
	memcpy(path, folder, strlen(folder));
	path[strlen(folder)] = '/';
	memcpy(path + strlen(folder) + 1, file->name, sizeof(file->name));
	/*
	 * O_NONBLOCK: if the file is a pipe, open() must not wait for the other
	 * end.
	 */
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	error = fd < 0 ? errno : read_fd(fd, file);
	if (fd >= 0)
		close(fd);
	free(path);
	return error;
}

/* ---- lines -------------------------------------------------------------- */

static int
split(struct sg_dayfile *file)
{
	struct sg_str rest = {file->bytes, file->size};
	size_t n = 0;

	for (size_t i = 0; i < file->size; i++)
		n += file->bytes[i] == '\n';
	file->line = calloc(n + 1, sizeof(*file->line));
	if (file->line == NULL)
		return ENOMEM;
	for (; file->n < n; file->n++) {
		struct sg_dayline *line = &file->line[file->n];

		line->line = sg_str_cut(&rest, '\n');
		line->is_record = sg_chain_claim(line->line, &line->claim);
	}
	file->torn = rest.n > 0;
	return 0;
}

/* open_the_day() of writer.c has written the record. */
void
sg_dayfile_read_opening(struct sg_str text, struct sg_dayfile_opening *opening)
{
	memset(opening, 0, sizeof(*opening));
	opening->day = SG_NO_DAY;
	if (!sg_scan_skip(&text, SG_LIT("\"journal\":{\"previous\":{")))
		return;
	(void)sg_scan_day(text, SG_LIT("\"day\":\""), &opening->day);
	opening->sequence = sg_scan_number(text, SG_LIT("\"sequence\":"));
	opening->found = sg_scan_hex(text, SG_LIT("\"end\":\""), opening->hash,
	    sizeof(opening->hash));
}

int
sg_dayfile_load(const char *folder, int32_t day, struct sg_dayfile *file)
{
	int error;

	memset(file, 0, sizeof(*file));
	file->day = day;
	sg_days_file(day, file->name);
	error = read_file(folder, file);
	if (error == 0)
		error = split(file);
	if (error != 0)
		sg_dayfile_free(file);
	else
		sg_dayfile_read_opening(file->n > 0 && file->line[0].is_record ?
			file->line[0].claim.text :
			(struct sg_str){NULL, 0},
		    &file->opening);
	return error;
}

void
sg_dayfile_free(struct sg_dayfile *file)
{
	free(file->line);
	free(file->bytes);
	file->line = NULL;
	file->bytes = NULL;
	file->n = file->size = 0;
}

/* ---- proof -------------------------------------------------------------- */

static bool
follows_hash(const struct sg_dayline *line, const struct sg_chain_key *key,
    const uint8_t before[SG_CHAIN_BYTES])
{
	uint8_t hash[SG_CHAIN_BYTES];

	sg_chain_hash(key, line->claim.text, before, hash);
	return line->claim.exact &&
	    sodium_memcmp(hash, line->claim.hash, sizeof(hash)) == 0;
}

bool
sg_dayfile_follows(const struct sg_dayfile *file,
    const struct sg_chain_key *key, size_t i, size_t before)
{
	return file->line[i].is_record && file->line[before].is_record &&
	    follows_hash(&file->line[i], key, file->line[before].claim.hash);
}

void
sg_dayfile_prove(struct sg_dayfile *file, const struct sg_chain_key *key)
{
	struct sg_chain_key today = *key;

	sg_chain_forward(&today, file->day);
	if (file->n > 0 && today.day == file->day)
		file->line[0].follows = file->opening.found &&
		    follows_hash(&file->line[0], &today, file->opening.hash);
	for (size_t i = 1; i < file->n && today.day == file->day; i++)
		file->line[i].follows = sg_dayfile_follows(file, &today, i,
		    i - 1);
	sodium_memzero(&today, sizeof(today));
}
