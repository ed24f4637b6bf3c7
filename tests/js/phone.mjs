// The phone's modules asked from outside, their answers in the words of the shared vectors.
//
// node tests/js/phone.mjs ASKED ANSWERED: a file of {offset_min, decide: […], read: […]} in, a file of answers out.

import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { thumbprint } from "../../src/mashang/web/static/mashang/passage/claims.js";
import { decide } from "../../src/mashang/web/static/mashang/passage/decide.js";
import { evidence, read } from "../../src/mashang/web/static/mashang/passage/reading.js";
import { doorOf, requestOf, ruleOf } from "../../src/mashang/web/static/mashang/passage/shapes.js";

/** What a decision comes to. */
export function said(passage) {
  return {
    outcome: passage.outcome,
    reason: passage.reason,
    next_step: passage.next_step,
    ...(passage.rule_id ? { rule: passage.rule_id } : {}),
    ...(passage.is_named ? { named: true } : {}),
    ...(passage.also.length ? { also: passage.also } : {}),
  };
}

/** What a reader says of a text. */
export async function answer(found, revoked = { passes: [], phones: [] }) {
  if (found.flaw) {
    const { fault } = await evidence(found, revoked);
    return { flaw: found.flaw, ...(found.where ? { where: found.where } : {}), fault };
  }
  const { pass, kid, proof } = found;
  const instant = (ms) => new Date(ms).toISOString().replace(".000Z", "+00:00");
  const told = {
    issuer: pass.issuer,
    pass_id: pass.pass_id.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5"),
    kind: pass.kind,
    scope: [...pass.scope_paths].sort(),
    since: instant(pass.since),
    until: pass.until === null ? null : instant(pass.until),
    doors: pass.doors.map(Number),
    classes: [...pass.classes].sort(),
    hours: pass.hours.map((pair) => pair.map((one) => `${String(Math.floor(one / 60)).padStart(2, "0")}:${String(one % 60).padStart(2, "0")}`).join("-")),
    visits_at_most: pass.visits_at_most,
    host: pass.host_ref,
    plate: pass.plate,
    phone: pass.holder ? await thumbprint(pass.holder) : null,
  };
  const isThere = ([, value]) => value !== null && value !== "" && !(Array.isArray(value) && !value.length);
  return { proof: proof.state, kid, pass: Object.fromEntries(Object.entries(told).filter(isThere)) };
}

async function main([asked, answered]) {
  const given = JSON.parse(readFileSync(asked, "utf8"));
  const decided = (given.decide ?? []).map((one) =>
    decide(requestOf(one.request), doorOf(one.door), one.rules.map(ruleOf), Date.parse(one.now), given.offset_min),
  );
  const found = [];
  for (const one of given.read ?? []) {
    found.push(await answer(await read(one.text, one.keys, one, Date.parse(one.now))));
  }
  writeFileSync(answered, JSON.stringify({ decide: decided, read: found }));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) await main(process.argv.slice(2));
