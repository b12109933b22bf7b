// SPDX-License-Identifier: LGPL-2.1-or-later
/** page.js -- the pieces that every view is made of. */
import { h, unique } from "../dom.js";
import { numberText, t } from "../words.js";
import { icon } from "./icon.js";

/**
 * The head of a view.
 *
 * @param {string|Array<*>} title the only h1
 * @param {Object} [more]
 * @param {*} [more.lead] a sentence below the title
 * @param {Array<Node>} [more.actions] links and buttons
 * @param {{to: string, title: string}} [more.back] where one comes from
 */
export function head(title, { lead, actions, back } = {}) {
	return h(
		"header",
		{ class: "head" },
		back &&
			h(
				"p",
				{ class: "back" },
				h("a", { href: back.to }, icon("back"), back.title),
			),
		h(
			"div",
			{ class: "head-row" },
			h(
				"div",
				{ class: "head-text" },
				h("h1", { tabindex: "-1" }, title),
				lead && h("p", { class: "lead" }, lead),
			),
			actions && h("div", { class: "actions" }, actions),
		),
	);
}

/** A part of a view with its heading. */
export function part(title, ...children) {
	const id = unique("part");

	return h(
		"section",
		{ class: "part", "aria-labelledby": id },
		h("h2", { id }, title),
		children,
	);
}

/** White paper around a few things that belong together. */
export const card = (...children) => h("div", { class: "card" }, children);

/** What a fact without a value has as its value. */
const NOTHING = [null, undefined, false, ""];

/** Facts: [[name, value], ...]; empty values are left out. */
export function facts(rows) {
	return h(
		"dl",
		{ class: "facts" },
		rows
			.filter(([, value]) => !NOTHING.includes(value))
			.map(([name, value]) =>
				h(
					"div",
					null,
					h("dt", null, name),
					h("dd", null, numberText(value)),
				),
			),
	);
}

/** Something to open, for what few need. */
export function more(title, ...children) {
	return h(
		"details",
		null,
		h("summary", null, title),
		h("div", { class: "inside" }, children),
	);
}

/** A link that looks like a button. */
export const linkButton = (href, title, kind) =>
	h("a", { class: `button ${kind ?? ""}`, href }, title);

/** A button that prints the page. */
export const printButton = () =>
	h("button", { type: "button", onclick: () => print() }, t("print"));

/** Offers a file for saving. */
export function save({ blob, name }) {
	const link = h("a", { href: URL.createObjectURL(blob), download: name });

	link.click();
	setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}
