// SPDX-License-Identifier: LGPL-2.1-or-later
/** help.js -- the words of the page, its keys, and how accounts are managed. */
import { h } from "../dom.js";
import { keysOn, turnKeys } from "../keys.js";
import { tick } from "../parts/form.js";
import { announce } from "../parts/live.js";
import { card, facts, head, part } from "../parts/page.js";
import { severityChip, stateChip } from "../parts/incident.js";
import { DOERS, doerChip } from "../parts/who.js";
import { t } from "../words.js";

const KEYS = [
	["j", "key-j"],
	["k", "key-k"],
	["Enter", "key-enter"],
	["u", "key-u"],
	["?", "key-help"],
];

const COMMANDS = [
	["account-list", "sudo schoolgate user list"],
	["account-add", "sudo schoolgate user add NAME --role officer"],
	["account-role", "sudo schoolgate user role NAME --role head"],
	["account-password", "sudo schoolgate user password NAME"],
	["account-remove", "sudo schoolgate user remove NAME"],
];

function keys() {
	const box = tick(
		t("keys-on"),
		{
			checked: keysOn(),
			onchange: () => {
				turnKeys(box.box.checked);
				announce(t(box.box.checked ? "keys-are-on" : "keys-are-off"));
			},
		},
		t("keys-hint"),
	);

	return part(
		t("help-keys"),
		card(
			h(
				"dl",
				{ class: "facts" },
				KEYS.map(([key, words]) =>
					h(
						"div",
						null,
						h("dt", null, h("kbd", null, key)),
						h("dd", null, t(words)),
					),
				),
			),
			box,
		),
	);
}

function accounts() {
	return part(
		t("help-accounts"),
		h("p", null, t("help-accounts-text")),
		h(
			"dl",
			{ class: "commands" },
			COMMANDS.map(([words, command]) =>
				h(
					"div",
					null,
					h("dt", null, t(words)),
					h("dd", null, h("code", null, command)),
				),
			),
		),
		h("p", null, t("help-roles")),
		card(
			facts(
				[
					"officer",
					"technician",
					"ict-lead",
					"head",
					"governor",
					"teacher",
				].map((role) => [t(`role-${role}`), t(`role-${role}-may`)]),
			),
		),
	);
}

/** See router.js. */
export async function show() {
	return {
		title: t("view-help"),
		body: [
			head(t("view-help"), { lead: t("help-lead") }),
			part(
				t("help-minutes"),
				h(
					"ol",
					{ class: "steps" },
					[1, 2, 3, 4].map((n) => h("li", null, t(`help-step-${n}`))),
				),
			),
			part(
				t("help-who"),
				h("p", null, t("help-who-text")),
				card(
					h(
						"dl",
						{ class: "facts" },
						DOERS.map((doer) =>
							h(
								"div",
								null,
								h("dt", null, doerChip(doer)),
								h("dd", null, t(`means-${doer}`)),
							),
						),
					),
				),
			),
			part(
				t("help-states"),
				card(
					h(
						"dl",
						{ class: "facts" },
						["new", "real", "page", "agreed"].map((state) =>
							h(
								"div",
								null,
								h("dt", null, stateChip(state)),
								h("dd", null, t(`state-${state}-means`)),
							),
						),
						["high", "medium", "low"].map((severity) =>
							h(
								"div",
								null,
								h("dt", null, severityChip(severity)),
								h("dd", null, t(`severity-${severity}-means`)),
							),
						),
					),
				),
			),
			keys(),
			accounts(),
		],
	};
}
