// SPDX-License-Identifier: LGPL-2.1-or-later
/**
 * chart.js -- columns, each chart with the table of its numbers.
 *
 * Positions across are in percent and those down in pixels. So a chart is as
 * wide as its place, and its letters stay as large as the page's.
 */
import { h, svg, unique } from "../dom.js";
import { t } from "../words.js";
import { more } from "./page.js";
import { table } from "./table.js";

const HEIGHT = 150;
const FOOT = 22;

/** The least that fills the height, so that a single attempt looks small. */
const LEAST = 5;

/** Up to so many columns are drawn in half of the width. */
const FEW = 7;
const HEAD = 18;

/** Stripes for the second row of numbers, so that it needs no colour. */
function stripes(id) {
	return svg(
		"pattern",
		{
			id,
			width: 5,
			height: 5,
			patternUnits: "userSpaceOnUse",
			patternTransform: "rotate(45)",
		},
		svg("rect", { class: "stripe-ground", width: 5, height: 5 }),
		svg("rect", { class: "stripe", width: 2, height: 5 }),
	);
}

function key(series, unknown) {
	return h(
		"ul",
		{ class: "key" },
		series.map(({ title }, at) => {
			const id = unique("swatch");

			return h(
				"li",
				null,
				svg(
					"svg",
					{
						class: "swatch",
						width: 16,
						height: 16,
						"aria-hidden": "true",
					},
					at === 1 && svg("defs", null, stripes(id)),
					svg("rect", {
						class: `column s${at}`,
						fill: at === 1 ? `url(#${id})` : null,
						x: 1,
						y: 1,
						width: 14,
						height: 14,
					}),
				),
				title,
			);
		}),
		unknown &&
			h(
				"li",
				null,
				h("strong", { "aria-hidden": "true" }, "?"),
				t("no-record"),
			),
	);
}

const sum = (values) => values.reduce((all, value) => all + value, 0);

function column({ values }, at, step, scale, pattern) {
	let top = HEAD + HEIGHT;

	return values.map((value, series) => {
		const height = value * scale;

		if (value === 0) return null;
		top -= height;
		return svg("rect", {
			class: `column s${series}`,
			fill: series === 1 ? `url(#${pattern})` : null,
			x: `${at * step + step * 0.14}%`,
			width: `${step * 0.72}%`,
			y: top,
			height,
		});
	});
}

function labels(point, at, step, scale) {
	const middle = `${(at + 0.5) * step}%`;
	const all = sum(point.values);
	const worth = point.unknown ? "?" : (point.worth ?? all);

	return [
		(all > 0 || point.unknown) &&
			svg(
				"text",
				{
					class: point.crowded ? "value crowded" : "value",
					x: middle,
					y: HEAD + HEIGHT - all * scale - 5,
				},
				worth,
			),
		point.label &&
			svg(
				"text",
				{ class: "label", x: middle, y: HEAD + HEIGHT + 16 },
				point.label,
			),
	];
}

/**
 * @param {Object} what
 * @param {string} what.title what the columns show
 * @param {string} what.say the main thing to see, in a sentence
 * @param {Array<{title: string}>} what.series one or two
 * @param {Array<{label: string|null, values: Array<number>, unknown: boolean}>}
 *   what.points `unknown`: there are no records
 * @param {Object} what.numbers the table, as for table()
 * @param {number} [what.top] the value that fills the height
 */
export function columns({ title, say, series, points, numbers, top }) {
	const pattern = unique("stripes");
	const most = Math.max(
		top ?? LEAST,
		...points.map(({ values }) => sum(values)),
	);
	const scale = HEIGHT / most;
	const step = 100 / Math.max(1, points.length);

	return h(
		"figure",
		{ class: "chart" },
		h("figcaption", null, h("strong", null, title), " ", say),
		series.length > 1 &&
			key(
				series,
				points.some(({ unknown }) => unknown),
			),
		svg(
			"svg",
			{
				class: points.length > FEW ? "columns" : "columns few",
				width: "100%",
				height: HEAD + HEIGHT + FOOT,
				role: "img",
				"aria-label": `${title} ${say}`,
			},
			svg("defs", null, stripes(pattern)),
			svg("line", {
				class: "ground",
				x1: 0,
				x2: "100%",
				y1: HEAD + HEIGHT,
				y2: HEAD + HEIGHT,
			}),
			points.map((point, at) => [
				column(point, at, step, scale, pattern),
				labels(point, at, step, scale),
			]),
		),
		more(t("numbers"), table({ ...numbers, quiet: true })),
	);
}
