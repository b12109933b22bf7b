/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * files.h -- the page's own files: www/ in memory, with content types and
 * ETags.
 *
 * The files are read once.  So no request opens a file, and no path can lead
 * out of the folder.  After sg_files_read(), any thread.
 */
#ifndef SG_DESK_WEB_FILES_H
#define SG_DESK_WEB_FILES_H

#include <stdbool.h>

#include "base/why.h"
#include "desk/web/http.h"

struct sg_files;

/*
 * Read the regular files of `folder`, and of the folders in it, whose names
 * have an ending that is known (.html, .css, .js, ...).  Returns NULL, with the
 * reason in `why`, if the folder or a file cannot be read, or if there is no
 * index.html.
 */
struct sg_files *sg_files_read(const char *folder, char why[SG_WHY_BYTES]);
void sg_files_free(struct sg_files **files);
/* Answer GET and HEAD of a file; "/" is index.html. */
void sg_files_answer(const struct sg_files *files,
    const struct sg_http_request *request, struct sg_http_answer *answer);

#endif
