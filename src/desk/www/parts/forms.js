// SPDX-License-Identifier: LGPL-2.1-or-later
/**
 * forms.js -- how far a form for an official account is, and the question
 * whether an account goes on, a month before it closes.
 */
import { dateText, stampText, untilText } from "../dates.js";
import { h } from "../dom.js";
import { rich, t } from "../words.js";
import { accountName } from "./boxes.js";
import { data } from "./data.js";
import { notice } from "./notice.js";
import { rowsElsewhere } from "./waiting.js";

/** Days before its end at which is asked whether an account goes on. */
const MONTH = 31;

/** Who has approved the form, and whose approval is missing. */
export const approvalRows = ({ approvals, missing, state }) => [
	...approvals.map(({ role, name, at }) => [
		t(`role-${role}`),
		h("span", null, data(name), `, ${stampText(at)}`),
	]),
	...missing.map((role) => [
		t(`role-${role}`),
		state === "submitted" ? t("form-waits") : t("form-no-approval"),
	]),
];

/** A line on paper for the signature of each who approves. */
export const signatures = ({ approvals, missing }) =>
	h(
		"ul",
		{ class: "only-print signs" },
		[...approvals.map(({ role }) => role), ...missing].map((role) =>
			h("li", null, t("form-sign", { who: t(`role-${role}`) })),
		),
	);

/** True if somebody has begun a form with which the account goes on. */
const goesOn = (form, rows) =>
	rows.some(
		({ id, state, boxes }) =>
			id > form.id &&
			boxes.host === form.boxes.host &&
			!["refused", "withdrawn", "over"].includes(state),
	);

/**
 * Asks of each account that closes within a month whether it goes on.
 *
 * @param {Array<Object>} rows all forms that this person sees
 * @param {number} [id] only of this form
 */
export function asks(rows, id) {
	const soon = rows.filter(
		(form) =>
			(id === undefined || form.id === id) &&
			form.daysLeft !== null &&
			form.daysLeft >= 0 &&
			form.daysLeft <= MONTH &&
			!goesOn(form, rows),
	);

	if (soon.length === 0) return null;
	return notice(
		"warn",
		t("form-ask-title", { n: soon.length }),
		h(
			"ul",
			{ class: "bullets" },
			soon.map((form) =>
				h(
					"li",
					null,
					accountName(form),
					" – ",
					rich("form-ask", {
						day: dateText(form.boxes.closing),
						when: untilText(form.boxes.closing),
					}),
					" ",
					h(
						"a",
						{ href: `#/forms/new?from=${form.id}` },
						rich("form-ask-again", { id: String(form.id) }),
					),
				),
			),
		),
		h("p", null, t("form-ask-end")),
	);
}

/** The question for a view that is about something else; null if there is none
 * to ask. */
export const asksElsewhere = async (signal) =>
	asks(await rowsElsewhere("forms", "fill-in", signal));
