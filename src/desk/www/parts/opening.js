// SPDX-License-Identifier: LGPL-2.1-or-later
/**
 * opening.js -- the fields of a decision to open or block a site for a while,
 * and what is said when the policy does not allow it.
 */
import { Refused } from "../api.js";
import { addDays, today } from "../dates.js";
import { h } from "../dom.js";
import { may } from "../session.js";
import { said, t } from "../words.js";
import { data, lines } from "./data.js";
import { dayInput, field, select } from "./form.js";
import { notice } from "./notice.js";

/**
 * Two fields: until when. `read()` returns {for, until?}.
 *
 * @param {Array<string>} words which of "lesson", "today", "date"
 */
export function howLong(words) {
	const choice = select(
		words.map((word) => [word, t(`for-${word}`)]),
		words[0],
	);
	const day = dayInput({ min: today(), value: addDays(today(), 6) });
	const dayField = field({ label: t("for-day"), control: day });
	const show = () => {
		dayField.hidden = choice.value !== "date";
	};

	choice.addEventListener("change", show);
	show();
	const element = h(
		"div",
		{ class: "fields" },
		field({ label: t("for-label"), control: choice }),
		dayField,
	);

	element.read = () => ({
		for: choice.value,
		...(choice.value === "date" ? { until: day.value } : {}),
	});
	element.check = () => {
		const fits = choice.value !== "date" || day.value >= today();

		dayField.complain(fits ? null : t("for-no-day"));
		return fits;
	};
	return element;
}

/** How long this person may open a site. */
export const spans = () =>
	may("decide") ? ["lesson", "today", "date"] : ["lesson", "today"];

/**
 * Puts the server's refusal of a teacher in plain words, if the officer can do
 * what the teacher cannot. Other errors stay as they are.
 *
 * @param {Error} error
 * @param {string} more what happens now, or what to do
 */
export function inPlainWords(error, more) {
	if (
		error instanceof Refused &&
		error.code === "forbidden" &&
		!may("decide")
	)
		Object.assign(error, {
			message: t("only-officer"),
			hint: null,
			action: h("p", null, more),
		});
	return error;
}

/** Says why a site was not opened: the lines of the policy that forbid it. */
export function notOpened(problems) {
	return notice(
		"bad",
		t("not-opened"),
		h(
			"ul",
			{ class: "bullets" },
			problems
				.filter(({ severity }) => severity === "error")
				.map(({ text, advice, file, line }) =>
					h(
						"li",
						null,
						said(text),
						advice && h("pre", null, lines(advice)),
						file && [
							h("br"),
							h(
								"small",
								{ class: "soft" },
								data(file),
								` ${t("line", { n: line })}`,
							),
						],
					),
				),
		),
	);
}
