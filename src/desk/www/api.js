// SPDX-License-Identifier: LGPL-2.1-or-later
/**
 * api.js -- asks the server.
 *
 * Everything that can go wrong becomes one of two errors: Refused, if the
 * server answered with a reason; Away, if it did not answer at all, or not with
 * something that we understand.
 */

/** How long we wait for an answer, in milliseconds. */
const PATIENCE = 30 * 1000;

/** The same for a file that the server makes, of a large journal. */
const FILE_PATIENCE = 300 * 1000;

/** The server answered, but it did not do what was asked. */
export class Refused extends Error {
	/**
	 * @param {Response} response
	 * @param {Object} body {error: {code, text, hint}}
	 */
	constructor(response, body) {
		super(body.error.text);
		this.code = body.error.code;
		this.hint = body.error.hint ?? null;
		this.body = body;
		this.wait = Number(response.headers.get("Retry-After")) || null;
	}
}

/** The server did not answer, or the answer was not from it. */
export class Away extends Error {}

let token = null;
let onSignedOut = () => {};

/** Sets the word that proves that a change comes from this page. */
export function setToken(csrf) {
	token = csrf;
}

/** Calls `then` when the server says that the session has ended. */
export function whenSignedOut(then) {
	onSignedOut = then;
}

/** Turns {from: "2026-11-30", state: ""} to "?from=2026-11-30". */
export function query(values) {
	const filled = Object.entries(values).filter(
		([, value]) => value !== null && value !== undefined && value !== "",
	);

	return filled.length === 0 ? "" : `?${new URLSearchParams(filled)}`;
}

async function send(path, options, signal, patience = PATIENCE) {
	const controller = new AbortController();
	const stop = () => controller.abort();
	const timer = setTimeout(stop, patience);

	signal?.addEventListener("abort", stop);
	try {
		return await fetch(`api/${path}`, {
			...options,
			credentials: "same-origin",
			cache: "no-store",
			redirect: "error",
			signal: controller.signal,
		});
	} catch (error) {
		if (signal?.aborted) throw error;
		throw new Away(String(error.message));
	} finally {
		clearTimeout(timer);
		signal?.removeEventListener("abort", stop);
	}
}

async function bodyOf(response) {
	try {
		return await response.json();
	} catch {
		return null;
	}
}

async function answerOf(response) {
	const body = await bodyOf(response);

	if (response.ok && body !== null) return body;
	if (!body?.error) throw new Away(`status ${response.status}`);
	if (body.error.code === "signed-out") onSignedOut();
	throw new Refused(response, body);
}

/**
 * GET. Returns the answer.
 *
 * @param {string} path below api/, with its query
 * @param {AbortSignal} [signal] ends the wait when the view is left
 */
export async function get(path, signal) {
	return answerOf(
		await send(path, { headers: { Accept: "application/json" } }, signal),
	);
}

/** POST of JSON. Returns the answer. */
export async function post(path, body = {}, signal) {
	return answerOf(
		await send(
			path,
			{
				method: "POST",
				headers: headers(),
				body: JSON.stringify(body),
			},
			signal,
		),
	);
}

/** POST whose answer is a file. Returns {blob, name}. */
export async function postForFile(path, body = {}, signal) {
	const options = {
		method: "POST",
		headers: headers(),
		body: JSON.stringify(body),
	};
	const response = await send(path, options, signal, FILE_PATIENCE);

	if (!response.ok) await answerOf(response);
	const disposition = response.headers.get("Content-Disposition") ?? "";

	const blob = await response.blob().catch((error) => {
		throw new Away(error.message);
	});

	return {
		blob,
		name: /filename="([\w.-]+)"/.exec(disposition)?.[1] ?? "evidence.zip",
	};
}

function headers() {
	const all = {
		"Content-Type": "application/json",
		Accept: "application/json",
	};

	if (token) all["X-SG-Token"] = token;
	return all;
}
