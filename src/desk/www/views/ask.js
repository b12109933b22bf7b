// SPDX-License-Identifier: LGPL-2.1-or-later
/**
 * ask.js -- for whoever saw a block page: asks that it be opened, or reports a
 * page that should be blocked. Nobody need sign in.
 *
 * The reference is in the part of the address behind "#", which browsers never
 * send. It is sent in the body of a request only.
 */
import { post, Refused } from "../api.js";
import { setNow, whenText } from "../dates.js";
import { fill, focusOn, h } from "../dom.js";
import { data } from "../parts/data.js";
import { field, form, textInput } from "../parts/form.js";
import { notice } from "../parts/notice.js";
import { more } from "../parts/page.js";
import { reasonField } from "../parts/reason.js";
import { rich, said, t } from "../words.js";

const PLACE = /^#\/ask(?:\/([\w-]+))?$/;

/** Returns true if the part of the address behind "#" is this view. */
export const isAsk = (hash) => PLACE.test(hash);

const referenceOf = (hash) => PLACE.exec(hash)?.[1] ?? null;

const nameField = () => {
	const control = textInput({ maxlength: 60, autocomplete: "name" });
	const element = field({
		label: t("ask-name"),
		hint: t("ask-name-hint"),
		control,
	});

	element.read = () => control.value.trim();
	return element;
};

/** What the block page said, and nothing more. */
function what({ site, platform, opens }) {
	return [
		h(
			"p",
			{ class: "lead" },
			platform && [h("strong", null, data(platform)), " "],
			data(site, "mono"),
		),
		opens && h("p", null, t("ask-opens", { when: whenText(opens) })),
	];
}

function told(answer) {
	const words = answer.answer && h("p", null, data(answer.answer));

	if (answer.closed) return notice("info", t("ask-closed"));
	if (answer.state === "asked")
		return notice(
			"good",
			t("ask-asked"),
			h("p", null, t("ask-asked-more")),
		);
	if (answer.state === "opened")
		return notice(
			"good",
			answer.ends
				? t("ask-opened", { when: whenText(answer.ends) })
				: t("ask-opened-now"),
			words,
		);
	return notice("info", t("ask-refused"), words);
}

function askForm(reference, then) {
	const reason = reasonField(t("ask-why"), t("ask-why-hint"));
	const name = nameField();

	return form({
		button: t("ask-button"),
		label: t("ask-title"),
		fields: [reason, name],
		check: reason.check,
		send: async () =>
			then(
				await post("ask", {
					reference,
					reason: reason.read(),
					...(name.read() ? { name: name.read() } : {}),
				}),
			),
	});
}

function reportForm(site) {
	const address = textInput({
		inputmode: "url",
		spellcheck: "false",
		autocapitalize: "none",
		maxlength: 2000,
		value: site ?? "",
	});
	const addressField = field({
		label: t("report-address"),
		hint: t("report-address-hint"),
		control: address,
	});
	const reason = reasonField(t("report-why"), null);
	const name = nameField();
	const place = h("div", { "aria-live": "polite" });

	return [
		place,
		form({
			button: t("report-button"),
			kind: "",
			label: t("report-title"),
			fields: [addressField, reason, name],
			check: () => {
				const typed = address.value.trim() !== "";

				addressField.complain(typed ? null : t("report-no-address"));
				return reason.check() && typed;
			},
			send: async () => {
				await post("ask/report", {
					site: address.value.trim(),
					reason: reason.read(),
					...(name.read() ? { name: name.read() } : {}),
				});
				address.value = "";
				reason.put("");
				fill(place, notice("good", t("report-done")));
				focusOn(place);
			},
		}),
	];
}

async function askPart(reference) {
	const place = h("div", null);
	const again = h(
		"button",
		{
			type: "button",
			onclick: async () => show(await post("ask/look", { reference })),
		},
		t("ask-again"),
	);
	const show = (answer) => {
		setNow(answer.now);
		fill(
			place,
			what(answer),
			answer.state === "new" && !answer.closed
				? askForm(reference, (after) => {
						show(after);
						focusOn(place);
					})
				: told(answer),
			answer.state === "asked" && h("p", null, again),
		);
	};

	try {
		show(await post("ask/look", { reference }));
	} catch (error) {
		if (!(error instanceof Refused)) throw error;
		fill(place, notice("warn", said(error.message)));
	}
	return place;
}

/**
 * Returns the parts of the page. Throws Away if the desk does not answer.
 *
 * @param {string} hash "#/ask/REFERENCE" or "#/ask"
 */
export async function askDoor(hash) {
	const reference = referenceOf(hash);
	const title = t(reference ? "ask-title" : "report-title");

	document.title = title;
	return [
		h("h1", { tabindex: "-1" }, title),
		reference && (await askPart(reference)),
		reference
			? more(t("report-title"), reportForm())
			: [h("p", null, t("report-page-lead")), reportForm()],
		h("p", { class: "soft small" }, rich("ask-kept")),
	];
}
