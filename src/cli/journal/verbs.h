/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * verbs.h -- the verbs of `schoolgate journal`. Each verb is in its own file.
 * Single-threaded, as the whole command is.
 */
#ifndef SG_CLI_JOURNAL_VERBS_H
#define SG_CLI_JOURNAL_VERBS_H

#include "cli/cli.h"

extern const struct sg_verb sg_journal_verb_init, sg_journal_verb_anchor,
    sg_journal_verb_verify, sg_journal_verb_show, sg_journal_verb_export;

#endif
