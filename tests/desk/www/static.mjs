// SPDX-License-Identifier: LGPL-2.1-or-later
/**
 * static.mjs -- tests of the page's source text: what can be seen without a
 * browser. Exits with 1 if something is wrong.
 */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize, relative } from "node:path";
import { fileURLToPath } from "node:url";

const WWW = fileURLToPath(new URL("../../../src/desk/www/", import.meta.url));
const { default: en } = await import(join(WWW, "words/en.js"));
const { default: cy } = await import(join(WWW, "words/cy.js"));
let failed = 0;

/** Reports a check; `wrong` lists what does not fit. */
function is(name, wrong) {
	if (wrong.length > 0) failed += 1;
	console.log(`${wrong.length > 0 ? "not ok" : "ok"} - ${name}`);
	for (const line of wrong) console.log(`    ${line}`);
}

function filesBelow(folder) {
	return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
		entry.isDirectory()
			? filesBelow(join(folder, entry.name))
			: [relative(WWW, join(folder, entry.name))],
	);
}

const files = filesBelow(WWW).filter((file) =>
	/\.(js|css|html|svg)$/.test(file),
);
const texts = new Map(
	files.map((file) => [file, readFileSync(join(WWW, file), "utf8")]),
);
const scripts = files.filter((file) => file.endsWith(".js"));
const code = scripts.filter((file) => !file.startsWith("words/"));

const isForms = (entry) => typeof entry === "object";
const formsOf = (entry) => (isForms(entry) ? Object.values(entry) : [entry]);
const placesOf = (text) =>
	[...new Set(text.match(/\{\w+\}/g) ?? [])].sort().join();

/** Returns lines "file:line: text" where a pattern is found. */
function found(pattern, among = files) {
	return among.flatMap((file) =>
		texts
			.get(file)
			.split("\n")
			.flatMap((line, at) =>
				pattern.test(line) ? [`${file}:${at + 1}: ${line.trim()}`] : [],
			),
	);
}

/** The files: one that is missing shows itself, one too many shows itself. */
is("there are scripts to look at", scripts.length > 30 ? [] : ["too few"]);

/** The dictionaries. */
const keys = Object.keys(en);
is(
	"Welsh has every key of English",
	keys.filter((key) => !Object.hasOwn(cy, key)),
);
is(
	"English has every key of Welsh",
	Object.keys(cy).filter((key) => !Object.hasOwn(en, key)),
);
/* JavaScript keeps the last of two equal keys, and says nothing. */
is(
	"no dictionary has a key twice",
	["words/en.js", "words/cy.js"].flatMap((file) =>
		[...texts.get(file).matchAll(/^\t"?([a-z][a-z0-9_-]*)"?:/gm)]
			.map(([, key]) => key)
			.filter((key, at, all) => all.indexOf(key) !== at),
	),
);
/* A form for one thing need not write the number: "The new incident". */
is(
	"both have the same places for values",
	keys.filter((key) => {
		const all = [...formsOf(en[key]), ...formsOf(cy[key] ?? "")];
		const places = all.map((text) =>
			placesOf(isForms(en[key]) ? text.replace(/\{n\}/g, "") : text),
		);

		return new Set(places).size > 1;
	}),
);
is(
	"a text with forms has the form for every other number",
	keys.filter((key) =>
		[en, cy].some((words) => isForms(words[key]) && !words[key].other),
	),
);
is(
	"Welsh is not English",
	keys.filter(
		(key) =>
			typeof en[key] === "string" &&
			en[key].replace(/\{\w+\}/g, "").trim().length > 8 &&
			en[key] === cy[key],
	),
);
is(
	"both name 7 days and 12 months",
	[en, cy].flatMap((words) =>
		[
			["weekdays", 7],
			["weekdays-short", 7],
			["months", 12],
			["months-short", 12],
		]
			.filter(([key, count]) => words[key].split(", ").length !== count)
			.map(([key]) => key),
	),
);

/** Which keys the code uses: "key" and `begin-${...}`. */
const all = code.map((file) => texts.get(file)).join("\n");
const quoted = new Set(
	[...all.matchAll(/"([a-z][a-z0-9_-]*)"/g)].map(([, key]) => key),
);
const begun = [...all.matchAll(/`([a-z-]+-)\$\{/g)].map(([, begin]) => begin);
const ended = [...all.matchAll(/`\$\{[^}]+\}(-[a-z]+)`/g)].map(
	([, end]) => end,
);
const named = [...all.matchAll(/\b(?:t|rich)\(\s*"([^"]+)"/g)].map(
	([, key]) => key,
);

is(
	"the code names only words that exist",
	named.filter((key) => !Object.hasOwn(en, key)),
);
is(
	"every word is used",
	keys.filter(
		(key) =>
			!quoted.has(key) &&
			!begun.some((begin) => key.startsWith(begin)) &&
			!ended.some((end) => key.endsWith(end)),
	),
);

/** Data can never become markup or code. */
is(
	"nothing turns text into markup or code",
	found(
		/innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|createContextualFragment|setHTML|\beval\(|new Function|srcdoc\s*=/,
		scripts,
	),
);
is(
	"no style and no handler is set by an attribute",
	found(/\sstyle=|\son[a-z]+="/, ["index.html", "icon.svg"]),
);
is(
	"no script or style stands in the page",
	found(/<style|<script(?![^>]*\ssrc=)/, ["index.html"]),
);
is(
	"no style is set as an attribute by a script",
	found(/\bstyle:|setAttribute\("style/, scripts),
);
is(
	"nothing comes from outside",
	found(
		/(?:https?:)?\/\/(?!www\.w3\.org\/)[a-z0-9-]+\.[a-z]/i,
		files.filter((file) => !file.startsWith("words/")),
	),
);

/** Imports, links, and files. */
const used = new Set(["index.html", "app.js"]);
const missing = [];

for (const file of scripts) {
	for (const [, target] of texts
		.get(file)
		.matchAll(/(?:from|import)\s+"(\.[^"]+)"/g)) {
		const path = normalize(join(dirname(file), target));

		if (texts.has(path)) used.add(path);
		else missing.push(`${file}: ${target}`);
	}
}
for (const [, target] of texts
	.get("index.html")
	.matchAll(/(?:href|src)="([^"]+)"/g)) {
	if (texts.has(target)) used.add(target);
	else missing.push(`index.html: ${target}`);
}
for (const [, view] of texts.get("routes.js").matchAll(/view: "([a-z]+)"/g)) {
	if (texts.has(`views/${view}.js`)) used.add(`views/${view}.js`);
	else missing.push(`routes.js: ${view}`);
}
is("every import, link and view exists", missing);
is(
	"every file is used",
	files.filter((file) => !used.has(file)),
);
is(
	"every imported name is used",
	scripts.flatMap((file) =>
		[...texts.get(file).matchAll(/import \{([^}]+)\} from/g)].flatMap(
			([, names]) =>
				names
					.split(",")
					.map((name) => name.trim())
					.filter((name) => name !== "")
					.filter(
						(name) =>
							texts
								.get(file)
								.match(new RegExp(`\\b${name}\\b`, "g"))
								.length < 2,
					)
					.map((name) => `${file}: ${name}`),
		),
	),
);

/** The build installs each file, and the server's list of files has it. */
const makefile = readFileSync(join(WWW, "local.mk"), "utf8");
is(
	"local.mk names every file",
	files.filter(
		(file) =>
			!makefile.includes(`%D%/${file} `) &&
			!makefile.includes(`%D%/${file}\n`),
	),
);

process.exit(failed > 0 ? 1 : 0);
