// SPDX-License-Identifier: LGPL-2.1-or-later
/**
 * keys.js -- letters as shortcuts: j and k walk through a list, Enter opens.
 *
 * They can be turned off (view "help"), because somebody who speaks to the
 * computer would press them without wanting to.
 */
import { remember, remembered } from "./memory.js";

/** Returns whether letters are shortcuts. */
export const keysOn = () => remembered("letters") !== "off";

/** Turns the shortcuts on or off. */
export const turnKeys = (on) => remember("letters", on ? null : "off");

function typing(element) {
	return (
		element?.closest("input, textarea, select, [contenteditable]") !== null
	);
}

function walk(step) {
	const links = [...document.querySelectorAll("main [data-walk]")];
	const at = links.indexOf(document.activeElement);
	const next = at < 0 ? (step > 0 ? 0 : links.length - 1) : at + step;

	links[next]?.focus();
	links[next]?.scrollIntoView({ block: "nearest" });
	return links.length > 0;
}

/* Where there is no list, j and k go to the next incident and back. */
const follow = (word) =>
	document.querySelector(`main a[rel="${word}"]`)?.click();

const actions = {
	j: () => walk(1) || follow("next"),
	k: () => walk(-1) || follow("prev"),
	u: () => document.querySelector("main .back a")?.click(),
	"?": () => {
		location.hash = "#/help";
	},
};

/** Listens to the keyboard, for as long as the page is open. */
export function setKeys() {
	document.addEventListener("keydown", (event) => {
		const action = Object.hasOwn(actions, event.key)
			? actions[event.key]
			: null;

		if (
			!action ||
			!keysOn() ||
			event.ctrlKey ||
			event.altKey ||
			event.metaKey
		)
			return;
		if (typing(document.activeElement) || !document.querySelector(".frame"))
			return;
		event.preventDefault();
		action();
	});
}
