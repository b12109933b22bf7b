/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * reveal.c -- reads the e-safety officer's private key from a file, and records
 * in the journal that names will be opened (decrypted) with this key.
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

/* ---- recording that names are opened ------------------------------------ */

/* The journal calls this if writing fails. Keep the reason. */
static void
keep_why(void *ctx, const char *text)
{
	struct sg_out out;

	sg_out_init(&out, ctx, SG_WHY_BYTES);
	sg_out_text(&out, text);
}

/*
 * Returns the user who runs this command. With sudo, this is the user who
 * called sudo.
 */
static const char *
caller(char memory[64])
{
	const char *sudo = getenv("SUDO_USER");
	const struct passwd *entry = getpwuid(getuid());

	if (sudo != NULL && *sudo != '\0')
		return sudo;
	if (entry != NULL)
		return entry->pw_name;
	snprintf(memory, 64, "%lu", (unsigned long)getuid());
	return memory;
}

bool
sg_reveal_record(const char *folder, const char *key_path,
    const struct sg_period *period, const char *what)
{
	char from[SG_STAMP_TEXT], until[SG_STAMP_TEXT], memory[64];
	char reason[256], why[SG_WHY_BYTES] = "no memory";
	const struct sg_journal_options options = {.folder = folder,
	    .key_path = key_path,
	    .say = keep_why,
	    .ctx = why};
	struct sg_journal *journal = sg_journal_new(&options);
	struct sg_event event = {.kind = SG_EVENT_JOURNAL,
	    .action = "journal-revealed",
	    .at_ms = (int64_t)time(NULL) * 1000,
	    .detail = SG_DETAIL_ADDRESS};
	bool written;

	sg_stamp_text(period->from_ms, from);
	sg_stamp_text(period->until_ms, until);
	snprintf(reason, sizeof reason,
	    "hidden names of %s to %s opened for %s by %.32s", from, until,
	    what, caller(memory));
	event.reason = sg_str(reason);
	written = journal != NULL && sg_journal_append(journal, &event, NULL);
	sg_journal_free(&journal);
	if (!written)
		sg_complain(SG_EXIT_PROBLEMS,
		    "names are opened only when the journal can say so, and "
		    "it cannot be written to: %s",
		    why);
	return written;
}
