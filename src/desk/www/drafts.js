// SPDX-License-Identifier: LGPL-2.1-or-later
/**
 * drafts.js -- texts that were typed and not saved yet, so that a session that
 * ends, or a look at another view, loses nothing. They are kept in memory only.
 */

const drafts = new Map();

/** Keeps a draft. */
export const keepDraft = (name, draft) => drafts.set(name, draft);

/** Returns the draft, or undefined. */
export const draftOf = (name) => drafts.get(name);

/** Forgets one draft. */
export const dropDraft = (name) => drafts.delete(name);

/** Forgets all drafts. */
export const forgetDrafts = () => drafts.clear();

/** Returns whether something was typed that would be lost with the page. */
export const hasDrafts = () => drafts.size > 0;
