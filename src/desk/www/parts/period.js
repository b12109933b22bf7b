// SPDX-License-Identifier: LGPL-2.1-or-later
/** period.js -- the choice of a period: usual ones, or two days. */
import { addDays, daysText, isDay, mondayOf, today } from "../dates.js";
import { h } from "../dom.js";
import { query } from "../api.js";
import { t } from "../words.js";
import { dayInput, field } from "./form.js";
import { notice } from "./notice.js";

/** The usual periods: a word, and its first and last day. */
export function usual() {
	const day = today();
	const monday = mondayOf(day);

	return {
		day: [day, day],
		week: [monday, day],
		"last-week": [addDays(monday, -7), addDays(monday, -1)],
		month: [addDays(day, -27), day],
	};
}

/** The week of a day, from Monday to Sunday, but not beyond today. */
export function weekOf(day) {
	const from = mondayOf(day);
	const until = addDays(from, 6);

	return { from, until: until < today() ? until : today() };
}

/**
 * Reads the period from the query of a place.
 *
 * @param {URLSearchParams} values
 * @param {string} word the usual period if the query has none
 * @returns {{from: string, until: string}}
 */
export function periodOf(values, word) {
	const [from, until] = usual()[word];
	const asked = [values.get("from"), values.get("until")];

	if (!asked.every(isDay)) return { from, until };
	return asked[0] <= asked[1]
		? { from: asked[0], until: asked[1] }
		: { from: asked[1], until: asked[0] };
}

/**
 * The choice.
 *
 * @param {Object} what
 * @param {string} what.place the place of the view: "#/looks"
 * @param {Object} [what.others] the other values of its query
 * @param {{from: string, until: string}} what.period
 * @param {function(string): void} what.go goes to a place
 * @param {boolean} [what.long] the usual periods are too short here
 */
export function periodChoice({ place, others = {}, period, go, long }) {
	const href = ([from, until]) => place + query({ ...others, from, until });
	const from = dayInput({ value: period.from, max: today() });
	const until = dayInput({ value: period.until, max: today() });

	return h(
		"div",
		{ class: "period" },
		!long &&
			h(
				"nav",
				{ class: "tabs", "aria-label": t("period") },
				Object.entries(usual()).map(([word, days]) =>
					h(
						"a",
						{
							href: href(days),
							"aria-current":
								days[0] === period.from &&
								days[1] === period.until
									? "true"
									: null,
						},
						t(`period-${word}`),
					),
				),
			),
		h(
			"details",
			{ class: "plain-details" },
			h("summary", null, t("period-other")),
			h(
				"form",
				{
					class: "inline-form",
					"aria-label": t("period-other"),
					onsubmit: (event) => {
						event.preventDefault();
						if (isDay(from.value) && isDay(until.value))
							go(href([from.value, until.value]));
					},
				},
				field({ label: t("from"), control: from }),
				field({ label: t("until"), control: until }),
				h("button", { type: "submit" }, t("show")),
			),
		),
		h("p", { class: "soft" }, daysText(period.from, period.until)),
	);
}

/**
 * The days of a period of which nothing is known, so that nobody takes them for
 * days on which nothing happened.
 *
 * @param {Array<{from: string, until: string}>} [quiet]
 */
export function quietNotice(quiet) {
	if (!quiet || quiet.length === 0) return null;
	return notice(
		"warn",
		t("quiet-title"),
		h(
			"p",
			null,
			quiet.map(({ from, until }) => daysText(from, until)).join("; "),
		),
		h("p", null, t("quiet-text")),
	);
}
