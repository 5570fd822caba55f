// The methods of lists by name.
import { changing } from "./list/changing.ts";
import { reading } from "./list/reading.ts";
import type { Method } from "./list/receiver.ts";
import { walking } from "./list/walking.ts";

export const listMethods: Readonly<Record<string, Method>> = { ...reading, ...walking, ...changing };
