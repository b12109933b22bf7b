// SPDX-License-Identifier: LGPL-2.1-or-later
/**
 * form.js -- one form for an official account: what is in its boxes, who has
 * approved it, and what this person may decide. It can be printed.
 */
import { get, post } from "../api.js";
import { whenText } from "../dates.js";
import { fill, focusOn, h } from "../dom.js";
import { accountName, boxFacts } from "../parts/boxes.js";
import { data } from "../parts/data.js";
import { form as formOf, workButton } from "../parts/form.js";
import { approvalRows, asks } from "../parts/forms.js";
import { notice } from "../parts/notice.js";
import { notOpened } from "../parts/opening.js";
import {
	card,
	facts,
	head,
	linkButton,
	more,
	part,
	printButton,
} from "../parts/page.js";
import { reasonField } from "../parts/reason.js";
import { sessionNow } from "../session.js";
import { said, t } from "../words.js";

const KINDS = {
	draft: "info",
	submitted: "info",
	"in-force": "good",
	"to-come": "good",
	over: "info",
	refused: "bad",
	withdrawn: "info",
};

const isUndecided = ({ state }) => state === "draft" || state === "submitted";

/** Whether the form is in force, and if not, why. */
function stateNotice(form) {
	const why =
		form.state === "submitted" &&
		form.missing.map((role) =>
			h("p", null, t("form-missing", { who: t(`role-${role}`) })),
		);

	return notice(
		KINDS[form.state],
		t(`form-says-${form.state}`),
		why,
		form.answer &&
			h(
				"p",
				null,
				data(form.answer),
				" – ",
				data(form.answeredBy),
				`, ${whenText(form.answeredAt)}`,
			),
	);
}

function decision(form) {
	return card(
		facts([
			[t("form-state"), t(`form-is-${form.state}`)],
			...approvalRows(form),
			[t("form-exception"), form.exception && data(form.exception)],
			[
				t("form-by"),
				h("span", null, data(form.by), `, ${whenText(form.at)}`),
			],
			[t("form-changed"), whenText(form.changedAt)],
			[t("form-number"), String(form.id)],
		]),
	);
}

/** Shows why something was not done. */
function notDone(place, answer) {
	fill(
		place,
		answer.problems.some(({ severity }) => severity === "error")
			? notOpened(answer.problems)
			: notice("bad", answer.text ? said(answer.text) : t("refused-title")),
	);
	focusOn(place);
}

function approvePart(form, place, refresh, signal) {
	return part(
		t("form-approve"),
		h("p", null, t("form-approve-text")),
		workButton(t("form-approve-button"), async () => {
			const answer = await post(
				`forms/${form.id}/approve`,
				{ base: form.base },
				signal,
			);

			if (answer.approved) await refresh();
			else notDone(place, answer);
		}),
	);
}

/** Refusing or withdrawing: with a reason. */
function endPart(form, word, place, refresh, signal) {
	const reason = reasonField(t(`form-${word}-why`), t("form-why-hint"));

	return more(
		t(`form-${word}`),
		h("p", null, t(`form-${word}-text`)),
		formOf({
			button: t(`form-${word}-button`),
			kind: "",
			label: t(`form-${word}`),
			fields: [reason],
			check: reason.check,
			send: async () => {
				const answer = await post(
					`forms/${form.id}/${word}`,
					{ reason: reason.read() },
					signal,
				);

				if (answer.withdrawn === false) notDone(place, answer);
				else await refresh();
			},
		}),
	);
}

function decisions(form, place, refresh, signal) {
	const { role } = sessionNow();
	const approves = form.state === "submitted" && form.missing.includes(role);
	const refuses =
		form.state === "submitted" && ["ict-lead", "head"].includes(role);
	const withdraws =
		isUndecided(form) || ["in-force", "to-come"].includes(form.state);

	return h(
		"div",
		{ class: "no-print" },
		approves && approvePart(form, place, refresh, signal),
		refuses && endPart(form, "refuse", place, refresh, signal),
		withdraws && endPart(form, "withdraw", place, refresh, signal),
	);
}

/** See router.js. */
export async function show({ params, signal, refresh }) {
	const [form, { rows }] = await Promise.all([
		get(`forms/${params.id}`, signal),
		get("forms", signal),
	]);
	const place = h("div", { tabindex: "-1", "data-result": true });

	return {
		title: t("form-title", { id: String(form.id) }),
		body: [
			head(accountName(form), {
				back: { to: "#/forms", title: t("view-forms") },
				lead: t("form-lead"),
				actions: [
					isUndecided(form) &&
						linkButton(`#/forms/${form.id}/edit`, t("form-edit")),
					!isUndecided(form) &&
						linkButton(`#/forms/new?from=${form.id}`, t("form-again")),
					printButton(),
				],
			}),
			stateNotice(form),
			asks(rows, form.id),
			place,
			part(t("form-decided"), decision(form)),
			decisions(form, place, refresh, signal),
			part(t("form-boxes"), card(boxFacts(form.boxes))),
			h("p", { class: "only-print sign" }, t("review-sign")),
		],
	};
}
