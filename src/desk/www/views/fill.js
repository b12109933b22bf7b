// SPDX-License-Identifier: LGPL-2.1-or-later
/**
 * fill.js -- fills in a form for an official account: a new one, one like
 * another, or one that is not decided yet. What is typed is not lost if the
 * session ends.
 */
import { get, post } from "../api.js";
import { fill, focusOn, h } from "../dom.js";
import { draftOf, dropDraft, keepDraft } from "../drafts.js";
import { boxFields } from "../parts/boxes.js";
import { form, workButton } from "../parts/form.js";
import { notice } from "../parts/notice.js";
import { notOpened } from "../parts/opening.js";
import { head } from "../parts/page.js";
import { t } from "../words.js";

/** The form that is changed, or that the new one is like; else null. */
async function sourceOf(params, query, signal) {
	const id = params.id ?? query.get("from");

	return /^\d+$/.test(id ?? "") ? get(`forms/${id}`, signal) : null;
}

/** The boxes at first: a new form like another has its own days. */
function firstBoxes(source, isNew) {
	if (source === null) return {};
	return isNew ? { ...source.boxes, live: "", closing: "" } : source.boxes;
}

function formPart(source, isNew, { signal, go }) {
	const draft = `form-${isNew ? "new" : source.id}`;
	const fields = boxFields(draftOf(draft) ?? firstBoxes(source, isNew));
	const place = h("div", { tabindex: "-1", "data-result": true });
	const save = async (submit) => {
		const answer = await post(
			"forms/save",
			{
				...fields.read(),
				submit,
				...(isNew ? {} : { id: source.id, base: source.base }),
			},
			signal,
		);

		if (!answer.saved) {
			fill(place, notOpened(answer.problems));
			focusOn(place);
			return;
		}
		dropDraft(draft);
		go(`#/forms/${answer.id}`);
	};

	fields.addEventListener("input", () => keepDraft(draft, fields.read()));
	return [
		place,
		form({
			button: t("form-submit"),
			label: t("view-fill"),
			fields: [fields],
			check: fields.check,
			send: () => save(true),
		}),
		h(
			"div",
			{ class: "after" },
			h("p", { class: "soft" }, t("form-draft-text")),
			workButton(t("form-draft"), () => save(false)),
		),
	];
}

/** See router.js. */
export async function show({ params, query, signal, go }) {
	const source = await sourceOf(params, query, signal);
	const isNew = params.id === undefined;
	const approved = !isNew && source.approvals.length > 0;

	return {
		title: t("view-fill"),
		body: [
			head(t("view-fill"), {
				back: { to: "#/forms", title: t("view-forms") },
				lead: t("fill-lead"),
			}),
			approved && notice("warn", t("fill-voids")),
			formPart(source, isNew, { signal, go }),
		],
	};
}
