// SPDX-License-Identifier: LGPL-2.1-or-later
/**
 * memory.js -- what this browser remembers between visits: choices about the
 * page, and the draft of the yearly review. Never anything about a person.
 *
 * A browser can forbid it; then nothing is remembered, and the page works.
 */

const PREFIX = "schoolgate-";

/** Returns the text that is remembered for `name`, or null. */
export function remembered(name) {
	try {
		return localStorage.getItem(PREFIX + name);
	} catch {
		return null;
	}
}

/** Remembers a text; null forgets it. */
export function remember(name, text) {
	try {
		if (text === null) localStorage.removeItem(PREFIX + name);
		else localStorage.setItem(PREFIX + name, text);
	} catch {
		/* The page works without it. */
	}
}
