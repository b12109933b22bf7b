// SPDX-License-Identifier: LGPL-2.1-or-later
/** shell.js -- the frame around every view: name, menu, who is signed in. */
import { fill, h } from "./dom.js";
import { LANGUAGES, languageNow, setLanguage, t } from "./words.js";
import { icon, mark } from "./parts/icon.js";
import { liveRegion } from "./parts/live.js";
import { menuNow, placeOf, home } from "./routes.js";
import { data } from "./parts/data.js";

/** A list to choose the language from; `then` is called after a change. */
export function languages(then) {
	return h(
		"p",
		{ class: "languages" },
		Object.entries(LANGUAGES).map(([code, name]) =>
			code === languageNow()
				? h("span", { class: "strong", "aria-current": "true" }, name)
				: h(
						"button",
						{
							type: "button",
							class: "plain",
							lang: code,
							onclick: () => {
								setLanguage(code);
								then();
							},
						},
						name,
					),
		),
	);
}

function brand(school, href) {
	return h(
		href ? "a" : "p",
		{ class: "brand", href },
		mark(),
		h("span", null, data(school), h("small", null, t("product"))),
	);
}

function menuList() {
	return menuNow().map(({ title, views }) => [
		title && h("h2", null, t(title)),
		h(
			"ul",
			null,
			views.map((view) =>
				h(
					"li",
					null,
					h(
						"a",
						{ href: placeOf(view), "data-view": view },
						icon(
							view === "find"
								? "person"
								: view === "explain"
									? "info"
									: view,
						),
						t(`view-${view}`),
					),
				),
			),
		),
	]);
}

function me(session, { signedOut, again }) {
	return h(
		"div",
		{ class: "me" },
		h(
			"p",
			null,
			data(session.name),
			h("br"),
			h("span", { class: "soft" }, t(`role-${session.role}`)),
		),
		languages(again),
		h("button", { type: "button", onclick: signedOut }, t("sign-out")),
	);
}

/**
 * Builds the frame in the document's body.
 *
 * @param {Object} session
 * @param {{signedOut: function(): void, again: function(): void}} then what to
 *   do when the person signs out, and when the language was changed
 * @returns {{main: HTMLElement, current: function(string): void}}
 */
export function shell(session, then) {
	const main = h("main", { id: "main", tabindex: "-1" });
	const menu = h(
		"nav",
		{ class: "menu", id: "menu", "aria-label": t("menu"), hidden: true },
		menuList(),
		me(session, then),
	);
	const button = h(
		"button",
		{
			type: "button",
			class: "menu-button",
			"aria-expanded": "false",
			"aria-controls": "menu",
			onclick: () => open(menu.hidden),
		},
		icon("menu"),
		t("menu"),
	);
	const open = (yes) => {
		menu.hidden = !yes;
		button.setAttribute("aria-expanded", String(yes));
	};

	menu.addEventListener("keydown", (event) => {
		if (event.key !== "Escape" || menu.hidden) return;
		open(false);
		button.focus();
	});
	fill(
		document.body,
		h(
			"a",
			{
				class: "skip",
				href: "#main",
				onclick: (event) => {
					event.preventDefault();
					main.focus();
				},
			},
			t("skip"),
		),
		h(
			"div",
			{ class: "frame" },
			h(
				"header",
				{ class: "bar" },
				brand(session.school, home()),
				button,
			),
			menu,
			main,
			h("footer", { class: "foot" }, h("p", null, t("foot"))),
		),
		liveRegion(),
	);
	return {
		main,
		current: (view) => {
			open(false);
			for (const link of menu.querySelectorAll("a")) {
				if (link.dataset.view === view)
					link.setAttribute("aria-current", "page");
				else link.removeAttribute("aria-current");
			}
		},
	};
}

/** Builds the page of somebody who is not signed in. */
export function door(school, children, again) {
	fill(
		document.body,
		h(
			"div",
			{ class: "door" },
			h("header", null, brand(school, null)),
			h("main", { id: "main" }, children),
			h("footer", { class: "foot" }, languages(again)),
		),
		liveRegion(),
	);
}
