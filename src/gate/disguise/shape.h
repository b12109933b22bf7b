/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * shape.h -- regular expressions for paths and queries, compiled once.
 *
 * Every function may be called from any thread.  For sg_shape_fits(), each
 * thread needs its own scratch (the gate's working memory, gate.h).
 */
#ifndef SG_SHAPE_H
#define SG_SHAPE_H

#include <stdbool.h>

#include "base/text.h"

struct sg_problems;
struct sg_scratch;
struct sg_shapes;

/* The patterns.  "1:" says what the first capture group contains. */
enum sg_shape {
	SG_SHAPE_ENGINE,     /* files of proxy engines */
	SG_SHAPE_GLYPE_PATH, /* 1: the chunks of the encoded URL */
	SG_SHAPE_CGI,        /* 1: the text after the flags */
	SG_SHAPE_SESSION,    /* 1: Rammerhead's shuffled URL */
	SG_SHAPE_REDDIT,
	SG_SHAPE_LISTING, /* a list of posts of Reddit; weaker evidence */
	SG_SHAPE_TIKTOK,
	SG_SHAPE_X,
	SG_SHAPE_INSTAGRAM,
	SG_SHAPE_ARCHIVE,     /* 1: the URL in the path of a web archive */
	SG_SHAPE_AMP,         /* 1: the host and path in an AMP cache's path */
	SG_SHAPE_TURBO,       /* 1: the host and path in a Yandex Turbo path */
	SG_SHAPE_CACHE,       /* 1: the host in cache:ID:HOST/PATH */
	SG_SHAPE_SOCKET_HOST, /* 1: host of wsproxy's /HOST:PORT */
	SG_SHAPES
};

/*
 * Compile all patterns.  Returns NULL, and adds an error to `problems`, if
 * there is no memory or a pattern does not compile.  The caller frees the
 * result with sg_shapes_free().
 */
struct sg_shapes *sg_shapes_new(struct sg_problems *problems);
void sg_shapes_free(struct sg_shapes **shapes);
/*
 * True if `text` matches.  If `part` is not NULL, *part becomes the first
 * capture group, borrowed from `text`, or an empty text.  If matching exceeds
 * the PCRE2 limits, the function returns true with an empty *part.  So a URL
 * that is expensive to match cannot evade detection.
 */
bool sg_shape_fits(const struct sg_shapes *shapes, enum sg_shape shape,
    struct sg_scratch *scratch, struct sg_str text, struct sg_str *part);

#endif
