/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * reveal.c -- reads the e-safety officer's private key from a file, and records
 * in the journal that names are opened (decrypted) with this key, or that an
 * evidence pack is made.
 */
#include <pwd.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "base/why.h"
#include "cli/cli.h"
#include "cli/journal/run.h"
#include "journal/append.h"
#include "journal/stamp.h"

bool
sg_journal_revealer(struct sg_revealer *revealer, const char *path)
{
	uint8_t key[SG_SEAL_KEY_BYTES];
	bool is_key;

	*revealer = (struct sg_revealer){.opened = 0};
	if (!sg_journal_secret(path, "sgo1-", revealer->key,
		sizeof revealer->key))
		return false;
	is_key = sg_seal_key_parse(sg_str(revealer->key), key);
	sodium_memzero(key, sizeof key);
	if (!is_key)
		sg_complain(SG_EXIT_PROBLEMS,
		    "%s has no officer's key; it begins with sgo1- and was "
		    "shown by \"schoolgate journal init\"",
		    path);
	return is_key;
}

/* ---- recording who looked at records ------------------------------------ */

/* The journal calls this if writing fails. Keep the reason. */
static void
keep_why(void *ctx, const char *text)
{
	struct sg_out out;

	sg_out_init(&out, ctx, SG_WHY_BYTES);
	sg_out_text(&out, text);
}

const char *
sg_caller(char memory[SG_CALLER_BYTES])
{
	const char *sudo = getenv("SUDO_USER");
	const struct passwd *entry = getpwuid(getuid());

	if (getuid() == 0 && sudo != NULL && *sudo != '\0')
		return sudo;
	if (getuid() == 0 && getlogin_r(memory, SG_CALLER_BYTES) == 0)
		return memory;
	if (entry != NULL)
		return entry->pw_name;
	snprintf(memory, SG_CALLER_BYTES, "%lu", (unsigned long)getuid());
	return memory;
}

/* Append a record of the journal about itself. Returns false, with `why`, if it
 * could not be written. */
static bool
append(const char *folder, const char *key_path, const char *action,
    const char *reason, char why[SG_WHY_BYTES])
{
	const struct sg_journal_options options = {.folder = folder,
	    .key_path = key_path,
	    .say = keep_why,
	    .ctx = why};
	struct sg_journal *journal = sg_journal_new(&options);
	struct sg_event event = {.kind = SG_EVENT_JOURNAL,
	    .action = action,
	    .at_ms = (int64_t)time(NULL) * 1000,
	    .detail = SG_DETAIL_ADDRESS,
	    .reason = sg_str(reason)};
	bool written;

	sg_why(why, "no memory");
	written = journal != NULL && sg_journal_append(journal, &event, NULL);
	sg_journal_free(&journal);
	return written;
}

bool
sg_reveal_record(const char *folder, const char *key_path,
    const struct sg_period *period, const char *what)
{
	char from[SG_STAMP_TEXT], until[SG_STAMP_TEXT];
	char memory[SG_CALLER_BYTES], reason[256], why[SG_WHY_BYTES];
	bool written;

	sg_stamp_text(period->from_ms, from);
	sg_stamp_text(period->until_ms, until);
	snprintf(reason, sizeof reason,
	    "hidden names of %s to %s opened for %s by %.32s", from, until,
	    what, sg_caller(memory));
	written = append(folder, key_path, "journal-revealed", reason, why);
	if (!written)
		sg_complain(SG_EXIT_PROBLEMS,
		    "names are opened only when the journal can say so, and "
		    "it cannot be written to: %s",
		    why);
	return written;
}

bool
sg_export_record(const char *folder, const char *key_path,
    const struct sg_period *period, const char *whom, const char *by,
    const char *because)
{
	char from[SG_STAMP_TEXT], until[SG_STAMP_TEXT];
	char memory[SG_CALLER_BYTES], reason[2048], why[SG_WHY_BYTES];
	struct sg_out out;
	bool written;

	sg_stamp_text(period->from_ms, from);
	sg_stamp_text(period->until_ms, until);
	sg_out_init(&out, reason, sizeof reason);
	sg_out_printf(&out,
	    "an evidence pack of %s to %s about %s was made by %s%s%.200s%s, "
	    "because: %s",
	    from, until, whom, sg_caller(memory), by == NULL ? "" : " (",
	    by == NULL ? "" : by, by == NULL ? "" : ")", because);
	written = append(folder, key_path, "journal-exported", reason, why);
	if (!written)
		sg_complain(SG_EXIT_PROBLEMS,
		    "an evidence pack is made only when the journal can say "
		    "so, and it cannot be written to: %s",
		    why);
	return written;
}
