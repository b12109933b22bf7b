// SPDX-License-Identifier: LGPL-2.1-or-later
/** editor.js -- a text with the numbers of its lines, and marks at lines. */
import { fill, h } from "../dom.js";
import { t } from "../words.js";

const MIN_LINES = 16;
const MAX_LINES = 40;

/** Returns where a line starts in the text; lines count from 1. */
function startOf(text, line) {
	let at = 0;

	for (let n = 1; n < line; n++) {
		const end = text.indexOf("\n", at);

		if (end < 0) return at;
		at = end + 1;
	}
	return at;
}

/**
 * @param {Object} what
 * @param {string} what.id
 * @param {string} what.label
 * @param {string} what.text
 * @param {boolean} [what.readOnly]
 * @param {function(string): void} [what.changed] is called after each change
 */
export function editor({ id, label, text, readOnly, changed }) {
	const gutter = h("div", { class: "gutter", "aria-hidden": "true" });
	const area = h(
		"textarea",
		{
			id,
			class: "code",
			wrap: "off",
			spellcheck: "false",
			autocapitalize: "none",
			readonly: readOnly,
			"aria-describedby": readOnly ? null : `${id}-hint`,
		},
		text,
	);
	let marks = new Map();
	const number = () => {
		const lines = area.value.split("\n").length;

		area.rows = Math.min(
			MAX_LINES,
			Math.max(readOnly ? 3 : MIN_LINES, lines + 1),
		);
		fill(
			gutter,
			Array.from({ length: lines }, (_, at) =>
				h("span", { class: marks.get(at + 1) ?? null }, at + 1),
			),
			h("span", { class: "rest" }, "\u00a0"),
		);
		gutter.scrollTop = area.scrollTop;
	};

	area.addEventListener("input", () => {
		marks = new Map();
		number();
		changed?.(area.value);
	});
	area.addEventListener("scroll", () => {
		gutter.scrollTop = area.scrollTop;
	});
	number();
	const element = h(
		"div",
		{ class: "editor-field" },
		h("label", { for: id }, label),
		!readOnly &&
			h("p", { class: "hint", id: `${id}-hint` }, t("editor-hint")),
		h("div", { class: "editor" }, gutter, area),
	);

	element.area = area;
	element.mark = (problems) => {
		marks = new Map(problems.map(({ line, severity }) => [line, severity]));
		/* An error hides a warning of the same line. */
		for (const { line, severity } of problems)
			if (severity === "error") marks.set(line, severity);
		number();
	};
	element.goTo = (line, column, width) => {
		const at = startOf(area.value, line) + Math.max(0, column - 1);
		const height =
			Number.parseFloat(getComputedStyle(area).lineHeight) || 20;

		area.focus();
		area.setSelectionRange(at, at + Math.max(1, width ?? 1));
		area.scrollTop = Math.max(0, (line - 4) * height);
	};
	return element;
}
