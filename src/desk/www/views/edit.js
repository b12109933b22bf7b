// SPDX-License-Identifier: LGPL-2.1-or-later
/**
 * edit.js -- the officer's own file, exceptions.policy: write, check, ask the
 * filter, save. What has an error is never put in force.
 */
import { get, post, Refused } from "../api.js";
import { draftOf, dropDraft, keepDraft } from "../drafts.js";
import { fill, focusOn, h } from "../dom.js";
import { data } from "../parts/data.js";
import { editor } from "../parts/editor.js";
import { explainForm } from "../parts/explain.js";
import { form } from "../parts/form.js";
import { announce } from "../parts/live.js";
import { notice } from "../parts/notice.js";
import { card, head, more, part } from "../parts/page.js";
import { reasonField } from "../parts/reason.js";
import { saidLines, t } from "../words.js";

const DRAFT = "exceptions";

/** Milliseconds without typing before the text is checked by itself. */
const PAUSE = 1500;

const EXAMPLE = `exception EX-020
    allow      youtube
    for        year-6
    when       Tue 1 Dec 2026 10:00 to 11:00
    because    "Science lesson"
    approved   "Mrs A Head" on Mon 30 Nov 2026
    until      Tue 1 Dec 2026
`;

function problemItem(problem, area) {
	const here =
		problem.file === "exceptions.policy" && problem.line !== null;
	/* A problem of a whole file has no line. */
	const place =
		problem.line === null
			? ""
			: t("problem-place", {
					line: problem.line,
					column: problem.column,
				});

	return h(
		"li",
		{ class: `problem ${problem.severity}` },
		h(
			"p",
			null,
			h("strong", null, t(`problem-${problem.severity}`)),
			" ",
			saidLines(problem.text),
		),
		problem.advice && h("p", null, saidLines(problem.advice)),
		h(
			"p",
			null,
			here
				? h(
						"button",
						{
							type: "button",
							class: "plain",
							onclick: () =>
								area.goTo(
									problem.line,
									problem.column,
									problem.width,
								),
						},
						place,
					)
				: h(
						"span",
						{ class: "soft" },
						problem.file && data(problem.file),
						place && `, ${place}`,
					),
		),
	);
}

/** Shows what the check found, and which exceptions change. */
function showProblems(place, area, result) {
	const sum =
		result.errors > 0
			? notice("bad", t("check-errors", { n: result.errors }))
			: result.warnings > 0
				? notice("warn", t("check-warnings", { n: result.warnings }))
				: notice("good", t("check-fine"));

	area.mark(
		result.problems.filter(
			({ file, line }) =>
				file === "exceptions.policy" && line !== null,
		),
	);
	fill(
		place,
		sum,
		result.problems.length > 0 &&
			h(
				"ol",
				{ class: "problems" },
				result.problems.map((problem) => problemItem(problem, area)),
			),
		result.changes.length > 0 && [
			h("h2", { class: "as-h3" }, t("check-changed")),
			h(
				"ul",
				{ class: "bullets" },
				result.changes.map(({ how, exception }) =>
					h("li", null, t(`change-${how}`, { id: exception })),
				),
			),
		],
	);
}

function conflict(mine, { refresh }) {
	const copy = h(
		"textarea",
		{
			class: "code",
			rows: 8,
			readonly: true,
			"aria-label": t("conflict-mine"),
		},
		mine,
	);

	return h(
		"div",
		{ tabindex: "-1" },
		notice(
			"warn",
			t("conflict-title"),
			h("p", null, t("conflict-text")),
			h("label", null, t("conflict-mine"), copy),
			h(
				"p",
				{ class: "buttons" },
				h(
					"button",
					{
						type: "button",
						class: "main",
						onclick: () => {
							dropDraft(DRAFT);
							refresh();
						},
					},
					t("conflict-take"),
				),
			),
		),
	);
}

function checker(area, place, signal) {
	let timer = null;
	let asked = 0;
	const check = async (aloud) => {
		asked += 1;
		const mine = asked;

		clearTimeout(timer);
		try {
			const result = await post(
				"policy/check",
				{ text: area.area.value },
				signal,
			);

			if (mine !== asked) return;
			showProblems(place, area, result);
			if (aloud) focusOn(place);
			else
				announce(
					t("check-sum", {
						n: result.errors,
						warnings: result.warnings,
					}),
				);
		} catch (error) {
			if (signal.aborted || mine !== asked) return;
			fill(
				place,
				notice("warn", t("check-failed"), h("p", null, error.message)),
			);
			if (aloud) focusOn(place);
		}
	};

	signal.addEventListener("abort", () => clearTimeout(timer));
	return {
		check,
		later: () => {
			clearTimeout(timer);
			timer = setTimeout(() => check(false), PAUSE);
		},
	};
}

/** A mistake; or nothing to save; or the filter could not take it. */
function notSaved(result) {
	if (result.errors === 0 && !result.changed)
		return notice("info", t("save-same"));
	return notice(
		"bad",
		t("save-refused"),
		h(
			"p",
			null,
			result.errors === 0 && result.text
				? saidLines(result.text)
				: t("save-refused-text"),
		),
	);
}

function saveForm(area, file, places, ask) {
	const reason = reasonField(t("save-why"), t("reason-kept"));

	return form({
		button: t("save-button"),
		label: t("save-button"),
		fields: [reason],
		check: reason.check,
		send: async () => {
			const text = area.area.value;

			try {
				const result = await post(
					"policy/save",
					{ text, base: file.base, reason: reason.read() },
					ask.signal,
				);

				showProblems(places.problems, area, result);
				if (!result.installed) {
					fill(places.saved, notSaved(result));
				} else {
					file.base = result.base;
					dropDraft(DRAFT);
					reason.put("");
					fill(
						places.saved,
						notice(
							"good",
							t("save-done"),
							h("p", null, t("save-done-text")),
						),
					);
				}
				focusOn(places.saved);
			} catch (error) {
				if (!(error instanceof Refused) || error.code !== "conflict")
					throw error;
				fill(places.saved, conflict(text, ask));
				focusOn(places.saved);
			}
		},
	});
}

function kept(draft, file, { refresh }) {
	if (!draft || draft.text === file.text) return null;
	return notice(
		draft.base === file.base ? "info" : "warn",
		t(draft.base === file.base ? "draft-kept" : "draft-old"),
		h(
			"button",
			{
				type: "button",
				onclick: () => {
					dropDraft(DRAFT);
					refresh();
				},
			},
			t("draft-drop"),
		),
	);
}

/** See router.js. */
export async function show(ask) {
	const { signal } = ask;
	const [policy, { groups }] = await Promise.all([
		get("policy", signal),
		get("groups", signal),
	]);
	const found = policy.files.find(({ editable }) => editable);

	if (!found)
		return {
			title: t("view-edit"),
			body: [
				head(t("view-edit"), {
					back: { to: "#/exceptions", title: t("exceptions-back") },
				}),
				notice(
					"warn",
					t("edit-no-file"),
					h("p", null, t("edit-no-file-text")),
				),
			],
		};
	const draft = draftOf(DRAFT);
	const file = { ...found, base: draft?.base ?? found.base };
	const places = {
		problems: h("div", { class: "check-result", tabindex: "-1" }),
		saved: h("div", { tabindex: "-1" }),
	};
	let check;
	const area = editor({
		id: "exceptions-text",
		label: file.name,
		text: draft?.text ?? file.text,
		changed: (text) => {
			if (text === found.text && file.base === found.base)
				dropDraft(DRAFT);
			else keepDraft(DRAFT, { text, base: file.base });
			check.later();
		},
	});

	check = checker(area, places.problems, signal);
	if (draft) check.later();
	return {
		title: t("view-edit"),
		body: [
			head(t("view-edit"), {
				lead: t("edit-lead"),
				back: { to: "#/exceptions", title: t("exceptions-back") },
			}),
			kept(draft, found, ask),
			h(
				"div",
				{ class: "beside" },
				h(
					"div",
					null,
					area,
					h(
						"p",
						{ class: "buttons" },
						h(
							"button",
							{
								type: "button",
								onclick: () => check.check(true),
							},
							t("check-button"),
						),
					),
					places.problems,
					part(
						t("save-title"),
						card(saveForm(area, file, places, ask), places.saved),
					),
				),
				h(
					"aside",
					{ "aria-label": t("edit-help") },
					more(
						t("edit-example"),
						h("p", null, t("edit-example-text")),
						h("pre", { class: "example" }, EXAMPLE),
					),
					card(
						h("h2", { class: "as-h3" }, t("view-explain")),
						h("p", { class: "soft small" }, t("edit-explain")),
						explainForm(groups, signal),
					),
				),
			),
		],
	};
}
