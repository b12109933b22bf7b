// SPDX-License-Identifier: LGPL-2.1-or-later
/**
 * idle.js -- how long nobody has touched the page. Names must not stay on a
 * screen that somebody has left; and the page must not keep a session alive by
 * asking the server from time to time.
 */

/** After so many milliseconds the page is closed. The server does the same. */
const LONGEST = 30 * 60 * 1000;

/** For so many milliseconds after a touch, the page looks for news. */
const AWAKE = 10 * 60 * 1000;

/** Milliseconds between two looks at the clock. */
const LOOK = 10 * 1000;

let touched = Date.now();

const idle = () => Date.now() - touched;

/** Returns whether somebody has touched the page in the last minutes. */
export const isAwake = () => idle() < AWAKE;

/**
 * Watches the page for as long as it is open. `then` is called when nobody has
 * touched it for too long.
 */
export function watchIdle(then) {
	for (const kind of ["pointerdown", "keydown", "wheel", "input"]) {
		addEventListener(
			kind,
			() => {
				touched = Date.now();
			},
			{ capture: true, passive: true },
		);
	}
	setInterval(() => {
		if (idle() > LONGEST) then();
	}, LOOK);
}
