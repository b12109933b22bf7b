// SPDX-License-Identifier: LGPL-2.1-or-later
/** exceptions.js -- what is opened or closed for a while, and what ends soon. */
import { get } from "../api.js";
import { daysBetween, shortDayText, untilText } from "../dates.js";
import { h } from "../dom.js";
import { data, lines } from "../parts/data.js";
import { asksElsewhere } from "../parts/forms.js";
import { empty, notice } from "../parts/notice.js";
import { card, facts, head, linkButton, more, part } from "../parts/page.js";
import { may } from "../session.js";
import { rich, t } from "../words.js";

/** Days before its end in which an exception counts as ending soon. */
const SOON = 14;

/** What holds for fewer days than this was opened for a lesson or a day. */
const SHORT = 2;

const listed = (names) => names.map((name, at) => [at > 0 && ", ", data(name)]);

function item(exception) {
	const ends = `${shortDayText(exception.until)} (${untilText(exception.until)})`;

	return h(
		"li",
		null,
		card(
			h(
				"h3",
				null,
				rich(`exception-${exception.action}`, {
					what: exception.what.join(", "),
					whom: exception.for.join(", ") || t("everyone"),
				}),
			),
			facts([
				[t("exception-id"), data(exception.id)],
				[t("exception-because"), data(exception.because)],
				[
					t("exception-when"),
					exception.when &&
						data(exception.when.replace(/^when /, "")),
				],
				[
					t("exception-on"),
					exception.on.length > 0 &&
						h("span", null, listed(exception.on)),
				],
				[
					t("exception-approved"),
					h(
						"span",
						null,
						data(exception.approvedBy),
						`, ${shortDayText(exception.approvedOn)}`,
					),
				],
				[
					exception.state === "to-come"
						? t("exception-begins")
						: null,
					exception.state === "to-come"
						? shortDayText(exception.from)
						: null,
				],
				[
					t(
						exception.state === "over"
							? "exception-ended"
							: "exception-ends",
					),
					ends,
				],
			]),
			more(
				t("exception-lines"),
				h("pre", null, lines(exception.text)),
				h(
					"p",
					{ class: "soft small" },
					data(exception.file),
					` ${t("line", { n: exception.line })}`,
				),
			),
		),
	);
}

const list = (rows) => h("ul", { class: "stack" }, rows.map(item));

/** Asks what is still needed; nobody need be asked that of a lesson. */
function ending(rows) {
	const soon = rows.filter(
		({ state, daysLeft, from, until }) =>
			state === "in-force" &&
			daysLeft <= SOON &&
			daysBetween(from, until) >= SHORT,
	);

	if (soon.length === 0) return null;
	return notice(
		"warn",
		t("soon-title", { n: soon.length }),
		h(
			"ul",
			{ class: "bullets" },
			soon.map((exception) =>
				h(
					"li",
					null,
					rich("soon-line", {
						id: exception.id,
						why: exception.because,
						when: untilText(exception.until),
					}),
				),
			),
		),
		h("p", null, t("soon-text")),
	);
}

/** See router.js. */
export async function show({ signal }) {
	const [{ rows }, ask] = await Promise.all([
		get("exceptions", signal),
		asksElsewhere(signal),
	]);
	const by = (state) => rows.filter((row) => row.state === state);

	return {
		title: t("view-exceptions"),
		body: [
			head(t("view-exceptions"), {
				lead: t("exceptions-lead"),
				actions: [
					may("edit-exceptions") &&
						linkButton(
							"#/exceptions/edit",
							t("exceptions-edit"),
							"main",
						),
				],
			}),
			ask,
			ending(rows),
			part(
				t("exceptions-now"),
				by("in-force").length === 0
					? empty(t("exceptions-none"), t("exceptions-none-why"))
					: list(by("in-force")),
			),
			by("to-come").length > 0 &&
				part(t("exceptions-coming"), list(by("to-come"))),
			by("over").length > 0 &&
				part(
					t("exceptions-over"),
					more(
						t("exceptions-over-show", { n: by("over").length }),
						list(by("over")),
					),
				),
		],
	};
}
