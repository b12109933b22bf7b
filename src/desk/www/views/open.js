// SPDX-License-Identifier: LGPL-2.1-or-later
/** open.js -- opens a site for a class, until the lesson ends. */
import { get, post } from "../api.js";
import { whenText } from "../dates.js";
import { fill, focusOn, h } from "../dom.js";
import { data } from "../parts/data.js";
import { field, form, select, textInput } from "../parts/form.js";
import { empty, notice } from "../parts/notice.js";
import { head } from "../parts/page.js";
import { howLong, inPlainWords, notOpened, spans } from "../parts/opening.js";
import { reasonField } from "../parts/reason.js";
import { may } from "../session.js";
import { rich, t } from "../words.js";

function opened(answer, group) {
	return notice(
		"good",
		h(
			"span",
			null,
			rich("open-done", {
				site: answer.site,
				group,
				when: whenText(answer.ends),
			}),
		),
		!answer.inForce && h("p", null, t("open-soon")),
	);
}

function openForm(classes, signal) {
	const site = textInput({
		inputmode: "url",
		spellcheck: "false",
		autocapitalize: "none",
		maxlength: 2000,
	});
	const siteField = field({
		label: t("open-site"),
		hint: t("open-site-hint"),
		control: site,
	});
	/* For the officer there are all groups, also that of all pupils. */
	const mustChoose = may("decide");
	const group = select(
		[
			...(mustChoose ? [["", t("open-choose")]] : []),
			...classes.map((name) => [name, name]),
		],
		mustChoose ? "" : classes[0],
	);
	const groupField = field({ label: t("open-class"), control: group });
	const until = howLong(spans());
	const reason = reasonField(t("open-why"), t("open-why-hint"));
	const place = h("div", { tabindex: "-1", "data-result": true });

	return [
		place,
		form({
			button: t("open-button"),
			label: t("view-open"),
			fields: [
				siteField,
				groupField,
				until,
				reason,
			],
			check: () => {
				const typed = site.value.trim() !== "";
				const chosen = group.value !== "";

				siteField.complain(typed ? null : t("report-no-address"));
				groupField.complain(chosen ? null : t("open-no-choice"));
				return [typed, chosen, until.check(), reason.check()].every(
					Boolean,
				);
			},
			send: async () => {
				const answer = await post(
					"open",
					{
						site: site.value.trim(),
						group: group.value,
						reason: reason.read(),
						...until.read(),
					},
					signal,
				).catch((error) => {
					throw inPlainWords(error, t("only-officer-ask"));
				});

				fill(
					place,
					answer.opened
						? opened(answer, group.value)
						: notOpened(answer.problems),
				);
				focusOn(place);
			},
		}),
	];
}

/** See router.js. */
export async function show({ signal }) {
	const { classes } = await get("requests", signal);

	return {
		title: t("view-open"),
		body: [
			head(t("view-open"), { lead: t("open-lead") }),
			classes.length === 0
				? empty(t("open-no-class"), data(t("open-no-class-why")))
				: openForm(classes, signal),
		],
	};
}
