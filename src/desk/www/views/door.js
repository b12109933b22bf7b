// SPDX-License-Identifier: LGPL-2.1-or-later
/** door.js -- signing in, and what is said while the desk does not answer. */
import { Refused } from "../api.js";
import { h } from "../dom.js";
import { field, form, textInput } from "../parts/form.js";
import { notice } from "../parts/notice.js";
import { more } from "../parts/page.js";
import { forgetReason } from "../parts/reason.js";
import { signIn } from "../session.js";
import { t } from "../words.js";

function why(word) {
	if (word === null) return null;
	return notice(word === "over" ? "info" : "good", t(`door-${word}`));
}

async function send(name, password, then, wrong) {
	try {
		await signIn(name.value.trim(), password.value);
	} catch (error) {
		password.value = "";
		wrong();
		if (error instanceof Refused && error.wait)
			error.hint = t("door-wait", { n: error.wait });
		throw error;
	}
	forgetReason();
	then();
}

function check(fields) {
	return fields
		.map(([element, control, words]) => {
			element.complain(control.value.trim() === "" ? words : null);
			return control.value.trim() !== "";
		})
		.every(Boolean);
}

/** The way by the school's single sign-on, if there is one. */
function signOnLink(signOn) {
	if (!signOn) return null;
	return h(
		"p",
		null,
		h("a", { class: "button main", href: "sign-on" }, t("door-sign-on")),
	);
}

/**
 * The form.
 *
 * @param {"over"|"left"|null} word why the door is shown
 * @param {function(): void} then is called after signing in
 * @param {boolean} signOn whether there is a single sign-on
 */
export function signInDoor(word, then, signOn) {
	const name = textInput({
		autocomplete: "username",
		autocapitalize: "none",
		spellcheck: "false",
		name: "name",
	});
	const password = h("input", {
		type: "password",
		autocomplete: "current-password",
		name: "password",
	});
	const nameField = field({ label: t("door-name"), control: name });
	const before = why(word);
	/* "You are signed out." is no answer to a wrong password. */
	const wrong = () => word === "left" && before.remove();
	const passwordField = field({
		label: t("door-password"),
		control: password,
	});

	document.title = t("door-title");
	return [
		h("h1", { tabindex: "-1" }, t("door-title")),
		before,
		/* The school's sign-on does not end with the desk's session. */
		signOn && word !== null
			? notice("warn", t("door-still-signed-on"))
			: null,
		signOnLink(signOn),
		form({
			button: t("door-button"),
			fields: [nameField, passwordField],
			check: () =>
				check([
					[nameField, name, t("door-no-name")],
					[passwordField, password, t("door-no-password")],
				]),
			send: () => send(name, password, then, wrong),
		}),
		more(
			t("door-help"),
			h("p", null, t("door-help-text")),
			h("pre", null, "sudo schoolgate user password NAME"),
		),
	];
}

/** What is said while the desk does not answer. `again` tries again. */
export function awayDoor(again) {
	document.title = t("away-title");
	return [
		h("h1", { tabindex: "-1" }, t("away-title")),
		notice("warn", t("away-filter"), h("p", null, t("away-auto"))),
		h(
			"p",
			null,
			h(
				"button",
				{ type: "button", class: "main", onclick: again },
				t("try-now"),
			),
		),
	];
}
