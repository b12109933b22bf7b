// SPDX-License-Identifier: LGPL-2.1-or-later
/** notice.js -- a sentence that must be seen: good, info, warn or bad. */
import { h } from "../dom.js";
import { t } from "../words.js";
import { icon } from "./icon.js";

/**
 * @param {"good"|"info"|"warn"|"bad"} kind
 * @param {string|Node|Array<*>} title
 * @param {...*} more paragraphs, links, buttons
 */
export function notice(kind, title, ...more) {
	return h(
		"div",
		{ class: `notice ${kind}` },
		icon(kind),
		h(
			"div",
			{ class: "notice-text" },
			h(
				"p",
				{ class: "strong" },
				h("span", { class: "only-read" }, `${t(`notice-${kind}`)} `),
				title,
			),
			more,
		),
	);
}

/** Says what it means that there is nothing to show. */
export function empty(title, ...more) {
	return h(
		"div",
		{ class: "empty" },
		h("p", { class: "strong" }, title),
		more.map((text) => (text instanceof Node ? text : h("p", null, text))),
	);
}
