// SPDX-License-Identifier: LGPL-2.1-or-later
/** totals.js -- numbers without names, for head and governors. */
import { get, query } from "../api.js";
import { daysBetween, daysText } from "../dates.js";
import { h } from "../dom.js";
import { dayChart } from "../parts/daychart.js";
import { empty } from "../parts/notice.js";
import { card, facts, head, part, printButton } from "../parts/page.js";
import { periodChoice, periodOf, quietNotice } from "../parts/period.js";
import { table } from "../parts/table.js";
import { techniqueTitle } from "../parts/who.js";
import { may } from "../session.js";
import { numberText, t } from "../words.js";

const others = ({ pages, apps, unclear }) =>
	pages.attempts + apps.attempts + unclear.attempts;

const NONE = { attempts: 0, round: 0 };

function chart(answer) {
	const total = (days, count) =>
		days.reduce((all, day) => all + count(day), 0);
	const people = (day) => day.people.attempts;

	return dayChart({
		title: t("totals-days"),
		say: (days) =>
			t("totals-say", {
				n: total(days, people),
				others: total(days, others),
			}),
		answer,
		nothing: { people: NONE, pages: NONE, apps: NONE, unclear: NONE },
		values: (day) => [people(day), others(day)],
		head: [
			t("doer-people-many"),
			t("ways-round"),
			t("doer-pages-many"),
			t("doer-apps-many"),
			t("doer-unclear-many"),
		],
		row: (day) => [
			people(day),
			day.people.round,
			day.pages.attempts,
			day.apps.attempts,
			day.unclear.attempts,
		],
	});
}

function techniques(rows) {
	if (rows.length === 0) return empty(t("totals-no-ways"));
	return table({
		caption: t("totals-ways"),
		quiet: true,
		head: [
			{ title: t("way") },
			{ title: t("doer-people-many"), number: true },
			{ title: t("doer-others-many"), number: true },
		],
		rows: rows.map((row) => [techniqueTitle(row), row.people, row.others]),
	});
}

/** A number that leads to its incidents, for those who may see them. */
function followed([key, count, filters]) {
	const href = `#/incidents${query({ doer: "all", ...filters })}`;

	return [
		t(key),
		may("see-people") && count > 0
			? h("a", { href }, numberText(count))
			: count,
	];
}

/** See router.js. */
export async function show({ query: values, signal, go }) {
	const period = periodOf(values, "month");
	const answer = await get(`totals${query(period)}`, signal);
	const any = answer.days.some(
		(day) => day.people.attempts + others(day) > 0,
	);
	const { counts } = answer;

	return {
		title: t("view-totals"),
		body: [
			head(t("view-totals"), {
				lead: t("totals-lead"),
				actions: [printButton()],
			}),
			periodChoice({ place: "#/totals", period, go }),
			quietNotice(answer.quiet),
			part(
				t("totals-attempts"),
				any
					? card(chart(answer))
					: empty(
							t("totals-none", {
								period: daysText(period.from, period.until),
								n: daysBetween(period.from, period.until) + 1,
							}),
							answer.quiet?.length > 0
								? t("needs-but")
								: t("totals-none-why"),
						),
			),
			part(t("totals-ways"), techniques(answer.techniques)),
			part(
				t("totals-decided"),
				h("p", { class: "soft" }, t("totals-decided-lead")),
				card(
					facts(
						[
							["count-new", counts.new, { state: "new" }],
							["count-real", counts.real, { state: "real" }],
							["count-page", counts.page, { state: "page" }],
							[
								"count-agreed",
								counts.agreed,
								{ state: "agreed" },
							],
							[
								"count-held",
								counts.held,
								{ state: "all", held: 1 },
							],
						].map(followed),
					),
				),
				h(
					"p",
					{ class: "after" },
					h("a", { href: "#/shares" }, t("view-shares")),
				),
			),
			answer.years?.length > 0 &&
				part(
					t("totals-years"),
					table({
						caption: t("totals-years"),
						quiet: true,
						head: [
							{ title: t("year") },
							{ title: t("year-events"), number: true },
						],
						rows: answer.years.map(({ year, values: sums }) => [
							String(year),
							sums.events ?? 0,
						]),
					}),
				),
		],
	};
}
