// SPDX-License-Identifier: LGPL-2.1-or-later
/**
 * dom.js -- builds elements.
 *
 * Text always becomes a text node. So what a record says, for example the
 * address that somebody typed, can never become markup.
 */

const SVG = "http://www.w3.org/2000/svg";

/** Names of attributes that could run a text as code, or load something. */
const UNSAFE = /^(on|style$|srcdoc$)/i;

/**
 * Appends children: texts, numbers, nodes, and arrays of them. Leaves out null,
 * undefined and false, so that `condition && node` can be written.
 *
 * @param {Node} to
 * @param {Array<*>} children
 */
export function append(to, ...children) {
	for (const child of children.flat(Infinity)) {
		if (child === null || child === undefined || child === false) continue;
		to.appendChild(
			child instanceof Node
				? child
				: document.createTextNode(String(child)),
		);
	}
	return to;
}

function set(element, attributes) {
	for (const [name, value] of Object.entries(attributes ?? {})) {
		if (value === null || value === undefined || value === false) continue;
		if (typeof value === "function") {
			element.addEventListener(name.slice(2), value);
		} else if (UNSAFE.test(name)) {
			throw new Error(`attribute "${name}" is not allowed`);
		} else {
			element.setAttribute(name, value === true ? "" : String(value));
		}
	}
	return element;
}

/**
 * Builds an HTML element. A function as the value of `onclick` and the like
 * becomes a listener.
 *
 * @param {string} tag
 * @param {Object<string, *>|null} [attributes]
 * @param {...*} children
 * @returns {HTMLElement}
 */
export function h(tag, attributes, ...children) {
	return append(set(document.createElement(tag), attributes), children);
}

/** Builds an SVG element; works like h(). */
export function svg(tag, attributes, ...children) {
	return append(
		set(document.createElementNS(SVG, tag), attributes),
		children,
	);
}

/** Replaces all children of `element`. */
export function fill(element, ...children) {
	element.replaceChildren();
	return append(element, children);
}

let last = 0;

/** Returns an id that no other element of this page has. */
export function unique(word) {
	last += 1;
	return `${word}-${last}`;
}

/**
 * Moves the focus to an element that is no control, for example a heading.
 */
export function focusOn(element) {
	if (!element) return;
	if (!element.hasAttribute("tabindex")) element.tabIndex = -1;
	element.focus();
}
