// SPDX-License-Identifier: LGPL-2.1-or-later
/**
 * taken.js -- after a decision. It is written down at once, but the list of
 * incidents learns of it a moment later; rarely, that takes longer.
 */
import { focusOn, h } from "../dom.js";
import { t } from "../words.js";
import { notice } from "./notice.js";

/**
 * Shows the view again. If the decision is not in the list yet, says so above
 * the view, with a button to look again.
 *
 * @param {{applied: boolean}} answer of the server
 * @param {function(): Promise<void>} refresh
 * @returns {Promise<boolean>} whether the list has it
 */
export async function showTaken({ applied }, refresh) {
	await refresh();
	if (applied) return true;
	const place = h(
		"div",
		null,
		notice(
			"info",
			t("taken-later"),
			h("button", { type: "button", onclick: refresh }, t("look-again")),
		),
	);

	document.querySelector("main").prepend(place);
	focusOn(place);
	return false;
}
