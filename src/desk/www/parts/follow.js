// SPDX-License-Identifier: LGPL-2.1-or-later
/**
 * follow.js -- for views that follow by themselves what the server has: asks now
 * and then, and keeps what somebody has touched as it is.
 */

/** Milliseconds between two looks at the list. */
const EACH = 3000;

/**
 * Calls `look` every few seconds, until the view is left.
 *
 * @param {function(): Promise<void>} look
 * @param {AbortSignal} signal of the view
 */
export function follow(look, signal) {
	let timer;
	const next = async () => {
		try {
			await look();
		} catch {
			/* The next look may succeed; a form says so if it cannot be sent. */
		}
		if (!signal.aborted) timer = setTimeout(next, EACH);
	};

	timer = setTimeout(next, EACH);
	signal.addEventListener("abort", () => clearTimeout(timer));
}

/**
 * Remembers the elements of a view, so that it can be filled anew without
 * losing what was typed.
 *
 * @returns {{
 *   take: function(string, *, function(): HTMLElement): HTMLElement,
 *   drop: function(string): void,
 *   inUse: function(): boolean}}
 *   `take` returns the element of a key: the one of before if somebody has
 *   touched it or if its value is the same, else a new one. `drop` forgets one.
 *   `inUse`: whether an element of the page was touched, or has the focus.
 */
export function keeper() {
	const all = new Map();
	const make = (key, json, build) => {
		const one = { json, element: build(), touched: false };

		for (const kind of ["input", "change", "click"])
			one.element.addEventListener(kind, () => {
				one.touched = true;
			});
		all.set(key, one);
		return one.element;
	};

	return {
		take(key, value, build) {
			const json = JSON.stringify(value);
			const one = all.get(key);

			return one && (one.touched || one.json === json)
				? one.element
				: make(key, json, build);
		},
		drop: (key) => all.delete(key),
		inUse: () =>
			[...all.values()].some(
				({ touched, element }) =>
					element.isConnected &&
					(touched || element.contains(document.activeElement)),
			),
	};
}
