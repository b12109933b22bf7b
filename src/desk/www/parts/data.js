// SPDX-License-Identifier: LGPL-2.1-or-later
/**
 * data.js -- shows texts that others wrote: names, addresses, search words.
 *
 * An address can have characters that cannot be seen, or that turn the
 * direction of writing, to look like another. So each such text is isolated
 * (<bdi>), and these characters are shown by their number.
 */
import { h } from "../dom.js";

/* Controls, invisible spaces, marks of direction, and the tags of emoji. */
const HIDDEN =
	// eslint-disable-next-line no-control-regex
	/[\u0000-\u001f\u007f-\u00a0\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb]|[\u{e0000}-\u{e0fff}]/u;

const PIECES = new RegExp(`(${HIDDEN.source})`, "u");

function number(character) {
	const hex = character.codePointAt(0).toString(16).toUpperCase();

	return `U+${hex.padStart(4, "0")}`;
}

/**
 * Returns an element with the text.
 *
 * @param {string} text
 * @param {string} [className]
 */
export function data(text, className) {
	const pieces = String(text ?? "").split(PIECES);

	return h(
		"bdi",
		{ class: className },
		pieces.map((piece) =>
			HIDDEN.test(piece)
				? h("span", { class: "hidden-char" }, number(piece))
				: piece,
		),
	);
}

/**
 * Returns elements with a text of several lines, for <pre> and the like.
 *
 * @param {string} text
 * @returns {Array<Node|string>}
 */
export const lines = (text) =>
	String(text ?? "")
		.split("\n")
		.map((line, at) => [at > 0 && "\n", data(line)])
		.flat();
