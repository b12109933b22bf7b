/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * shape.h -- patterns for what literals cannot tell, compiled once.
 */
#ifndef SG_SHAPE_H
#define SG_SHAPE_H

#include <stdbool.h>

#include "base/text.h"

struct sg_problems;
struct sg_scratch;
struct sg_shapes;

enum sg_shape {
	SG_SHAPE_ENGINE,     /* files of proxy engines */
	SG_SHAPE_GLYPE_PATH, /* 1: the chunks, 2: what is encoded */
	SG_SHAPE_CGI,        /* 1: what follows the flags */
	SG_SHAPE_SESSION,    /* 1: the shuffled rest of Rammerhead */
	SG_SHAPE_REDDIT,
	SG_SHAPE_LISTING, /* of Reddit; weaker */
	SG_SHAPE_TIKTOK,
	SG_SHAPE_X,
	SG_SHAPE_INSTAGRAM,
	SG_SHAPE_ARCHIVE,     /* 1: the URL in the path of a web archive */
	SG_SHAPE_AMP,         /* 1: the host and path in an AMP cache's path */
	SG_SHAPE_TURBO,       /* 1: the same in Yandex's translator */
	SG_SHAPE_CACHE,       /* 1: the same in cache:ID:HOST/PATH */
	SG_SHAPE_SOCKET_HOST, /* 1: host of wsproxy's /HOST:PORT */
	SG_SHAPES
};

struct sg_shapes *sg_shapes_new(struct sg_problems *problems);
void sg_shapes_free(struct sg_shapes **shapes);
/*
 * `text` has that shape; *part, if not NULL, is what the first brackets
 * hold, empty when they hold nothing.  What takes too long fits, with nothing
 * in its brackets: nobody gets past by an address that is hard to read.
 */
bool sg_shape_fits(const struct sg_shapes *shapes, enum sg_shape shape,
    struct sg_scratch *scratch, struct sg_str text, struct sg_str *part);

#endif
