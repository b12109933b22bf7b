// SPDX-License-Identifier: LGPL-2.1-or-later
/**
 * listing.js -- the list of incidents that was shown last, so that one incident
 * can lead to the next one of the list, and back to the list.
 */

let ids = [];
let from = "#/incidents";

/** Remembers the list, and its place. */
export function keepListing(incidents, hash) {
	ids = incidents.map(({ id }) => id);
	from = hash;
}

/** Returns the place of the list. */
export const listingPlace = () => from;

/** Returns the ids before and after `id`, or null where there is none. */
export function neighbours(id) {
	const at = ids.indexOf(id);

	if (at < 0) return { before: null, after: null };
	return { before: ids[at - 1] ?? null, after: ids[at + 1] ?? null };
}
