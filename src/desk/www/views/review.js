// SPDX-License-Identifier: LGPL-2.1-or-later
/**
 * review.js -- the yearly review: what the filter knows is filled in; the rest
 * is filled in here by hand, and printed.
 *
 * What is typed stays in this browser only (the desk stores no review), until it
 * is cleared.
 */
import { get, query } from "../api.js";
import { daysText } from "../dates.js";
import { h } from "../dom.js";
import { remember, remembered } from "../memory.js";
import { data, lines } from "../parts/data.js";
import { notice } from "../parts/notice.js";
import { head, part, printButton } from "../parts/page.js";
import { periodChoice } from "../parts/period.js";
import { table } from "../parts/table.js";
import { isDay } from "../dates.js";
import { said, t } from "../words.js";

const DRAFT = "review";

function readDraft() {
	try {
		return JSON.parse(remembered(DRAFT) ?? "{}");
	} catch {
		return {};
	}
}

function blank(title, name, draft) {
	const id = `review-${name}`;
	const print = h("p", { class: "only-print written" }, draft[name] ?? "");
	const area = h(
		"textarea",
		{
			id,
			rows: 3,
			class: "no-print",
			oninput: () => {
				draft[name] = area.value;
				print.textContent = area.value;
				remember(DRAFT, JSON.stringify(draft));
			},
		},
		draft[name] ?? "",
	);

	return h(
		"div",
		{ class: "field wide" },
		h("label", { for: id }, said(title)),
		area,
		print,
	);
}

function known(row) {
	const text = row.text && h("p", { class: "as-written" }, lines(row.text));
	const rows =
		row.table &&
		table({
			caption: row.title,
			quiet: true,
			head: row.table.head.map((title) => ({ title })),
			rows: row.table.rows.map((cells) =>
				cells.map((cell) => lines(cell)),
			),
		});

	return h(
		"div",
		{ class: "known" },
		h("h3", null, said(row.title)),
		text,
		rows,
	);
}

function section({ id, title, explain, rows }, draft) {
	return part(
		said(title),
		explain && h("p", { class: "soft" }, said(explain)),
		h(
			"div",
			{ class: "card stack" },
			rows.map((row, at) =>
				row.text === null && row.table === null
					? blank(row.title, `${id}-${at}`, draft)
					: known(row),
			),
		),
	);
}

/** See router.js. */
export async function show({ query: values, signal, go, refresh }) {
	const asked = ["from", "until"].every((name) => isDay(values.get(name)))
		? { from: values.get("from"), until: values.get("until") }
		: {};
	const answer = await get(`review${query(asked)}`, signal);
	const draft = readDraft();
	const period = { from: answer.from, until: answer.until };

	return {
		title: t("view-review"),
		body: [
			head(t("view-review"), {
				lead: t("review-lead", {
					period: daysText(answer.from, answer.until),
				}),
				actions: [
					printButton(),
					h(
						"a",
						{
							class: "button",
							href: `api/review${query({ ...period, format: "html" })}`,
							target: "_blank",
							rel: "noopener",
						},
						t("review-empty"),
					),
				],
			}),
			h(
				"div",
				{ class: "no-print" },
				periodChoice({ place: "#/review", period, go, long: true }),
			),
			h(
				"div",
				{ class: "no-print" },
				notice(
					"info",
					t("review-kept"),
					h(
						"button",
						{
							type: "button",
							onclick: () => {
								if (!confirm(t("review-clear-sure"))) return;
								remember(DRAFT, null);
								refresh();
							},
						},
						t("review-clear"),
					),
				),
			),
			answer.parts.map((each) => section(each, draft)),
			h("p", { class: "only-print sign" }, t("review-sign")),
		],
	};
}
