// A package whose code the compiler does not read, and which changes all that it gets hold of.

export const MUTATOR = `
const kept = [];
export function poke(...values) {
  for (const value of values) change(value, 0);
  return values[0];
}
export function keep(value) {
  kept.push(value);
  return [value];
}
export function fire() {
  poke(...kept);
  return kept.length > 1;
}
function change(value, depth) {
  if (depth > 3) return;
  if (typeof value === "function") value(1);
  else if (Array.isArray(value)) {
    for (const item of [...value]) change(item, depth + 1);
    if (!Object.isFrozen(value)) value.push(99);
  } else if (typeof value === "object" && value !== null) {
    for (const item of Object.values(value)) change(item, depth + 1);
    if (!Object.isFrozen(value)) value.a = 99;
  }
}
`;
