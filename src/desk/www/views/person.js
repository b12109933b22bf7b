// SPDX-License-Identifier: LGPL-2.1-or-later
/**
 * person.js -- one person or device, for a reason that is written down before
 * anything is shown.
 */
import { post, postForFile, query, Refused } from "../api.js";
import { daysText } from "../dates.js";
import { fill, h } from "../dom.js";
import { banPerson } from "../parts/ban.js";
import { dayChart } from "../parts/daychart.js";
import { eventList } from "../parts/event.js";
import { choices, form } from "../parts/form.js";
import { incidentList } from "../parts/incident.js";
import { empty, notice } from "../parts/notice.js";
import {
	card,
	facts,
	head,
	more,
	part,
	printButton,
	save,
} from "../parts/page.js";
import { periodChoice, periodOf, quietNotice } from "../parts/period.js";
import { reasonField, reasonForm } from "../parts/reason.js";
import { whoKind, whoName } from "../parts/who.js";
import { may } from "../session.js";
import { said, t } from "../words.js";

const back = () => ({ to: "#/person", title: t("find-back") });

function closed(id, period, { refresh, signal }) {
	return {
		title: t("person-closed"),
		body: [
			head(t("person-closed"), { back: back() }),
			reasonForm({
				button: t("person-open"),
				send: async (reason) => {
					await post("person", { id, reason, ...period }, signal);
					await refresh();
				},
			}),
		],
	};
}

const chart = (answer) =>
	dayChart({
		title: t("person-days"),
		say: () =>
			t("person-days-say", {
				period: daysText(answer.from, answer.until),
			}),
		answer,
		nothing: { people: 0, round: 0, others: 0 },
		values: (day) => [day.people, day.others],
		head: [t("doer-people-many"), t("ways-round"), t("doer-others-many")],
		row: (day) => [day.people, day.round, day.others],
	});

function exported(answer, { signal }) {
	const reason = reasonField(t("export-why"), t("reason-kept"));
	const kind = choices(
		t("export-format"),
		[
			["html", t("export-html"), t("export-html-hint")],
			["csv", t("export-csv")],
			["json", t("export-json")],
		],
		"html",
	);
	const done = h("div", { role: "status" });

	return more(
		t("export-title"),
		h("p", null, t("export-text")),
		form({
			button: t("export-button"),
			kind: "",
			fields: [kind, reason],
			check: reason.check,
			send: async () => {
				save(
					await postForFile(
						"person/export",
						{
							id: answer.person.id,
							reason: reason.read(),
							from: answer.from,
							until: answer.until,
							format: kind.chosen(),
						},
						signal,
					),
				);
				fill(done, notice("good", t("export-done")));
			},
		}),
		done,
	);
}

function records(answer, page, hash) {
	const link = (to, title) =>
		h("a", { class: "button", href: `${hash}&page=${to}` }, title);

	return part(
		t("person-records"),
		h("p", { class: "soft" }, t("evidence-lead")),
		answer.events.length === 0
			? empty(
					t("person-none"),
					answer.quiet?.length > 0
						? t("needs-but")
						: t("person-none-why"),
				)
			: eventList(answer.events, { day: true }),
		(page > 1 || answer.more) &&
			h(
				"nav",
				{ class: "pager", "aria-label": t("pages") },
				page > 1 && link(page - 1, t("page-before")),
				h("span", null, t("page-number", { n: page })),
				answer.more && link(page + 1, t("page-after")),
			),
	);
}

function open(answer, period, page, ask) {
	const { person, totals } = answer;
	const { people, round, others } = totals;
	const place = `#/person/${person.id}`;

	return {
		title: t("person-title"),
		body: [
			head([whoName(person)], {
				lead: whoKind(person),
				back: back(),
				actions: [printButton()],
			}),
			periodChoice({ place, period, go: ask.go }),
			quietNotice(answer.quiet),
			card(
				facts([
					[t("sum-attempts"), people],
					[t("sum-round"), round],
					[t("sum-others"), others],
					[t("sum-rest"), totals.events - people - others],
					[
						t("sum-requests"),
						t("fact-requests-text", {
							n: totals.events,
							requests: totals.requests,
						}),
					],
				]),
				people + others > 0 && chart(answer),
			),
			h("p", { class: "caution" }, said(answer.caution)),
			part(
				t("person-incidents"),
				answer.incidents.length === 0
					? empty(t("person-no-incidents"))
					: incidentList(answer.incidents, t("person-incidents")),
			),
			records(answer, page, place + query(period)),
			may("ban") && banPerson(person, {}, ask),
			may("export") && exported(answer, ask),
		],
	};
}

/** See router.js. */
export async function show(ask) {
	const id = Number(ask.params.id);
	const period = periodOf(ask.query, "week");
	const page = Math.max(1, Number.parseInt(ask.query.get("page"), 10) || 1);

	try {
		return open(
			await post("person", { id, ...period, page }, ask.signal),
			period,
			page,
			ask,
		);
	} catch (error) {
		if (error instanceof Refused && error.code === "reason-needed")
			return closed(id, period, ask);
		throw error;
	}
}
