import { task } from "podloom";

const work = task({}, async function work() {});
