// SPDX-License-Identifier: LGPL-2.1-or-later
/**
 * shapes.mjs -- compares the answers of the stand-in server with real ones: each
 * object must have the same members, and these the same types. A value that is
 * null in one of the two may be anything in the other. Exits with 1 if something
 * differs.
 *
 * usage: node shapes.mjs FOLDER
 *
 * FOLDER has a file for each call: {"method", "path", "body", "answer"}.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { start } from "./stand_in.mjs";

/** Objects whose members are names of something, not parts of the answer. */
const MAPS = new Set(["years[].values"]);

let failed = 0;

/** The shape of a value: a type, or an object or list of shapes. */
function shapeOf(value, path) {
	if (value === null) return "null";
	if (Array.isArray(value))
		return {
			each: value
				.map((item) => shapeOf(item, `${path}[]`))
				.reduce(merge, "null"),
		};
	if (typeof value !== "object") return typeof value;
	if (MAPS.has(path)) return "map";
	return Object.fromEntries(
		Object.entries(value).map(([name, item]) => [
			`.${name}`,
			shapeOf(item, path === "" ? name : `${path}.${name}`),
		]),
	);
}

/** What items of a list have in common; members of any of them count. */
function merge(one, other) {
	if (one === "null") return other;
	if (typeof one === "string" || typeof other === "string") return one;
	return Object.fromEntries(
		[...new Set([...Object.keys(one), ...Object.keys(other)])].map(
			(name) => [
				name,
				merge(one[name] ?? "null", other[name] ?? "null"),
			],
		),
	);
}

/** Lists what differs. */
function differences(real, standIn, path) {
	if (real === "null" || standIn === "null") return [];
	if (typeof real === "string" || typeof standIn === "string")
		return real === standIn
			? []
			: [`${path}: ${name(real)}, in the stand-in ${name(standIn)}`];
	return [...new Set([...Object.keys(real), ...Object.keys(standIn)])].flatMap(
		(member) => {
			const place = member === "each" ? `${path}[]` : path + member;

			if (!Object.hasOwn(standIn, member))
				return [`${place}: not in the stand-in`];
			if (!Object.hasOwn(real, member))
				return [`${place}: in the stand-in only`];
			return differences(real[member], standIn[member], place);
		},
	);
}

const name = (shape) =>
	typeof shape === "string"
		? shape
		: Object.hasOwn(shape, "each")
			? "a list"
			: "an object";

const stand = await start(0);

async function ask(method, path, body, token) {
	const answer = await fetch(`${stand.url}api/${path}`, {
		method,
		headers: { "Content-Type": "application/json", "X-SG-Token": token },
		body: method === "POST" ? JSON.stringify(body ?? {}) : undefined,
	});
	const json = (answer.headers.get("Content-Type") ?? "").includes("json");

	return { status: answer.status, json: json ? await answer.json() : null };
}

/** The same question about something that the stand-in has. */
function translated({ path, body }) {
	const { world } = stand;
	const incident = world.incidents.find(({ state }) => state === "new");
	const asked = body === null ? null : JSON.parse(body);

	world.opened.add(incident.id);
	if (asked?.name === "officer")
		Object.assign(asked, { name: "j.smith", password: "correct horse" });
	else if (asked?.name) asked.name = incident.person.name;
	if (path.includes("/forms/")) {
		Object.assign(world.session, { role: "head" });
		if (asked?.base) asked.base = world.forms[0].base;
	} else if (asked?.base) {
		asked.base = world.base;
		asked.text = `${world.text}\nexception EX-020\n`;
	}
	if (asked?.text === "exception X\n")
		asked.text = "exception EX-020\n    allow yuotube\n";
	if (path.endsWith("person/find")) asked.text = "a";
	if (asked?.reference) asked.reference = "good-reference";
	return {
		path: path
			.replace(/^\/api\//, "")
			.replace(/incidents\/\d+/, `incidents/${incident.id}`)
			.replace(/agreements\/\d+/, `agreements/${world.agreements[0].id}`)
			.replace(/requests\/\d+/, `requests/${world.requests[0].id}`)
			.replace(/forms\/\d+/, `forms/${world.forms[0].id}`)
			.replace(/bans\/\d+/, "bans/1")
			.replace(/supervisions\/\d+/, "supervisions/4")
			.replace(/proposals\/\d+/, () => {
				world.proposals[0].state = "waits";
				return `proposals/${world.proposals[0].id}`;
			})
			.replace(/\?.*/, ""),
		body: asked,
	};
}

for (const file of readdirSync(process.argv[2]).sort()) {
	const real = JSON.parse(
		readFileSync(join(process.argv[2], file), "utf8"),
	);

	stand.reset();
	const { json: session } = await ask("POST", "login", {
		name: "j.smith",
		password: "correct horse",
	});

	stand.world.health = "wrong";
	const { path, body } = translated(real);
	const { status, json } = await ask(real.method, path, body, session.csrf);
	const wrong =
		status === 200
			? differences(shapeOf(real.answer, ""), shapeOf(json, ""), "")
			: [`the stand-in answers with ${status}`];

	if (wrong.length > 0) failed += 1;
	console.log(
		`${wrong.length > 0 ? "not ok" : "ok"} - ${real.method} /api/${path}`,
	);
	for (const line of wrong) console.log(`    ${line}`);
}
stand.close();
process.exit(failed > 0 ? 1 : 0);
