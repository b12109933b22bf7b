// SPDX-License-Identifier: LGPL-2.1-or-later
/**
 * table.js -- a table that becomes a list of cards on a narrow screen.
 *
 * The roles are written out, because browsers forget them when a table is laid
 * out in another way.
 */
import { h } from "../dom.js";
import { numberText } from "../words.js";

/**
 * @typedef {Object} Column
 * @property {string} title
 * @property {boolean} [number] set to the right
 * @property {boolean} [short] has a name or the like, which rarely breaks
 * @property {boolean} [hidden] the title is only for screen readers
 */

/**
 * @param {Object} what
 * @param {string|Node} what.caption
 * @param {boolean} [what.quiet] the caption is only for screen readers
 * @param {boolean} [what.keep] it stays a table on a narrow screen
 * @param {Array<Column>} what.head the first column names the row
 * @param {Array<Array<*>>} what.rows
 */
export function table({ caption, quiet, keep, head, rows }) {
	const cell = (value, at) =>
		h(
			at === 0 ? "th" : "td",
			{
				role: at === 0 ? "rowheader" : "cell",
				scope: at === 0 ? "row" : null,
				class: head[at].number
					? "number"
					: head[at].short
						? "short"
						: null,
				"data-title": head[at].title,
			},
			h("div", null, numberText(value)),
		);

	return h(
		"table",
		{ role: "table", class: keep ? null : "cards" },
		h("caption", { class: quiet ? "only-read" : null }, caption),
		h(
			"thead",
			{ role: "rowgroup" },
			h(
				"tr",
				{ role: "row" },
				head.map((column) =>
					h(
						"th",
						{
							role: "columnheader",
							scope: "col",
							class: column.number ? "number" : null,
						},
						column.hidden
							? h("span", { class: "only-read" }, column.title)
							: column.title,
					),
				),
			),
		),
		h(
			"tbody",
			{ role: "rowgroup" },
			rows.map((row) => h("tr", { role: "row" }, row.map(cell))),
		),
	);
}
