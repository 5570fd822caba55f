// `Math` and `Number`.
import { make, unreadable, type Interpreter } from "../interpreter.ts";
import type { NativeObject } from "../value.ts";
import { natives, type Apply } from "./natives.ts";
import { onAllPrimitives, primitive } from "./primitives.ts";

/** What there is of `Math`, without the functions that only the newest engines have. */
const MATH = {
  abs: Math.abs,
  acos: Math.acos,
  acosh: Math.acosh,
  asin: Math.asin,
  asinh: Math.asinh,
  atan: Math.atan,
  atan2: Math.atan2,
  atanh: Math.atanh,
  cbrt: Math.cbrt,
  ceil: Math.ceil,
  clz32: Math.clz32,
  cos: Math.cos,
  cosh: Math.cosh,
  exp: Math.exp,
  expm1: Math.expm1,
  floor: Math.floor,
  fround: Math.fround,
  hypot: Math.hypot,
  imul: Math.imul,
  log: Math.log,
  log10: Math.log10,
  log1p: Math.log1p,
  log2: Math.log2,
  max: Math.max,
  min: Math.min,
  pow: Math.pow,
  round: Math.round,
  sign: Math.sign,
  sin: Math.sin,
  sinh: Math.sinh,
  sqrt: Math.sqrt,
  tan: Math.tan,
  tanh: Math.tanh,
  trunc: Math.trunc,
};

const MATH_CONSTANTS = {
  E: Math.E,
  LN10: Math.LN10,
  LN2: Math.LN2,
  LOG10E: Math.LOG10E,
  LOG2E: Math.LOG2E,
  PI: Math.PI,
  SQRT1_2: Math.SQRT1_2,
  SQRT2: Math.SQRT2,
};

const NUMBER = {
  isFinite: Number.isFinite,
  isInteger: Number.isInteger,
  isNaN: Number.isNaN,
  isSafeInteger: Number.isSafeInteger,
  parseFloat: Number.parseFloat,
  parseInt: Number.parseInt,
};

const NUMBER_CONSTANTS = {
  EPSILON: Number.EPSILON,
  MAX_SAFE_INTEGER: Number.MAX_SAFE_INTEGER,
  MAX_VALUE: Number.MAX_VALUE,
  MIN_SAFE_INTEGER: Number.MIN_SAFE_INTEGER,
  MIN_VALUE: Number.MIN_VALUE,
  NaN: Number.NaN,
  NEGATIVE_INFINITY: Number.NEGATIVE_INFINITY,
  POSITIVE_INFINITY: Number.POSITIVE_INFINITY,
};

export function mathGlobal(it: Interpreter): NativeObject {
  const random: Apply = (_args, site) => unreadable("evaluate/random", {}, site, it);
  return natives(
    "Math",
    { functions: { ...onAllPrimitives(MATH, it), random }, constants: MATH_CONSTANTS },
    it,
  );
}

export function numberGlobal(it: Interpreter): NativeObject {
  // Number() is 0 and Number(undefined) is NaN: how many arguments there are matters.
  const apply: Apply = ([arg], site) =>
    make(arg === undefined ? 0 : Number(primitive(arg, site, it)), site, it);
  return natives("Number", { functions: onAllPrimitives(NUMBER, it), constants: NUMBER_CONSTANTS }, it, {
    apply,
  });
}
