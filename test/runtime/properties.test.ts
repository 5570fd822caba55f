// Whatever order, repetition or loss news comes in, and however often the runtime starts anew: runs end as they would undisturbed,
// and what must never happen does not.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Attempt, AttemptKey, TaskInstance } from "../../runtime/model.ts";
import { plan } from "../../runtime/plan.ts";
import { attemptId, type RunState } from "../../runtime/runState.ts";
import { transition } from "../../runtime/transition.ts";
import type { TriggerRule } from "../../runtime/triggerRule.ts";
import { contextAt, dagOf, newRun, start, type TaskSpec } from "../support/runs.ts";
import { fates, Simulation, type Fate } from "../support/simulation.ts";

const triggerRules: readonly TriggerRule[] = [
  "all_success",
  "all_failed",
  "all_done",
  "one_success",
  "one_failed",
  "one_done",
  "none_failed",
  "none_failed_min_one_success",
  "none_skipped",
  "all_skipped",
  "always",
];

interface Plot {
  readonly specs: Readonly<Record<string, TaskSpec>>;
  /** What becomes of the first, second … attempt of each task; the last of them of all further ones. */
  readonly fatesOf: Readonly<Record<string, readonly Fate[]>>;
}

const plots: fc.Arbitrary<Plot> = fc
  .array(
    fc.record({
      retries: fc.integer({ min: 0, max: 2 }),
      retry_delay: fc.constantFrom(0, 60),
      trigger_rule: fc.constantFrom(...triggerRules),
      upstream: fc.array(fc.nat({ max: 3 }), { maxLength: 2 }),
      // A run must come to its end: sooner or later an attempt is not lost.
      fates: fc
        .array(fc.constantFrom(...fates), { maxLength: 3 })
        .map((list): Fate[] => [...list, "success"]),
    }),
    { minLength: 1, maxLength: 4 },
  )
  .map((tasks) => ({
    specs: Object.fromEntries(
      tasks.map(({ upstream, fates: _fates, ...policy }, place) => [
        `t${place}`,
        {
          ...policy,
          after: [...new Set(upstream.filter((index) => index < place))].map((index) => `t${index}`),
        },
      ]),
    ),
    fatesOf: Object.fromEntries(tasks.map(({ fates: own }, place) => [`t${place}`, own])),
  }));

function simulate({ specs, fatesOf }: Plot): Simulation {
  const fateOf = ({ task_id, try_number }: AttemptKey): Fate =>
    fatesOf[task_id]?.[try_number - 1] ?? fatesOf[task_id]?.at(-1) ?? "success";
  return new Simulation(newRun(dagOf(specs)), { now: start, fateOf, check: checkTurn });
}

/** All news in the order in which it happens, until the run is over. */
function runToEnd(simulation: Simulation): void {
  for (let step = 0; !simulation.isOver; step += 1) {
    if (step > 400) throw new Error("the run does not end");
    simulation.carryOut();
    simulation.stepPods();
    simulation.turn(simulation.news.splice(0));
    simulation.now += 20_000;
    simulation.observe();
  }
}

/** What a run comes to, without the moments at which it did. */
function resultsOf({ tasks, run }: RunState) {
  const states = [...tasks.values()].map(({ task_id, state, try_number, userFailures, infraFailures }) => ({
    task_id,
    state,
    try_number,
    userFailures,
    infraFailures,
  }));
  return { run: run.state, states };
}

type Disturbance =
  | { readonly kind: "tell"; readonly which: number; readonly times: number }
  | { readonly kind: "lose"; readonly which: number }
  | { readonly kind: "pass"; readonly ms: number }
  | { readonly kind: "carryOut" | "stepPods" | "observe" | "restart" };

const disturbances: fc.Arbitrary<Disturbance[]> = fc.array(
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        kind: fc.constant("tell" as const),
        which: fc.nat(),
        times: fc.integer({ min: 1, max: 2 }),
      }),
    },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant("lose" as const), which: fc.nat() }) },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant("pass" as const),
        ms: fc.constantFrom(1, 1000, 20_000, 70_000),
      }),
    },
    { weight: 6, arbitrary: fc.record({ kind: fc.constantFrom("carryOut" as const, "stepPods" as const) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom("observe" as const, "restart" as const) }) },
  ),
  { minLength: 10, maxLength: 80, size: "max" },
);

function disturb(simulation: Simulation, disturbance: Disturbance): void {
  const { news } = simulation;
  switch (disturbance.kind) {
    case "tell": {
      const [event] = news.splice(disturbance.which % Math.max(1, news.length), 1);
      if (event !== undefined)
        for (let time = 0; time < disturbance.times; time += 1) simulation.turn([event]);
      return;
    }
    case "lose":
      news.splice(disturbance.which % Math.max(1, news.length), 1);
      return;
    case "pass":
      simulation.now += disturbance.ms;
      return simulation.turn([]);
    case "carryOut":
    case "stepPods":
    case "observe":
    case "restart":
      return simulation[disturbance.kind]();
  }
}

const phases = ["intended", "launched", "running", "ended"];

/** What must hold of every turn. */
function checkTurn(before: RunState, after: RunState): void {
  for (const [id, attempt] of before.attempts) checkAttempt(attempt, after.attempts.get(id));
  for (const [id, task] of before.tasks) checkTask(before, task, after.tasks.get(id));
  const live = [...after.attempts.values()].filter(({ outcome }) => outcome === undefined);
  expect(new Set(live.map(({ task_id }) => task_id)).size).toBe(live.length);
}

function checkAttempt(before: Attempt, after: Attempt | undefined): void {
  expect(phases.indexOf(after?.phase ?? "")).toBeGreaterThanOrEqual(phases.indexOf(before.phase));
  if (before.outcome !== undefined) expect(after?.outcome).toBe(before.outcome);
  if (before.pod_uid !== undefined) expect(after?.pod_uid).toBe(before.pod_uid);
}

function checkTask({ dag }: RunState, before: TaskInstance, after: TaskInstance | undefined): void {
  const retries = dag.byId.get(before.task_id)?.options.retries ?? 0;
  expect(after?.try_number).toBeGreaterThanOrEqual(before.try_number);
  expect(after?.userFailures).toBeLessThanOrEqual(retries + 1);
  if (["success", "failed", "skipped", "upstream_failed"].includes(before.state)) {
    expect(after?.state).toBe(before.state);
    expect(after?.try_number).toBe(before.try_number);
  }
}

describe("any run", () => {
  test("ends the same, however the news of it comes, and keeps its promises on the way", () => {
    fc.assert(
      fc.property(plots, disturbances, (plot, troubles) => {
        const undisturbed = simulate(plot);
        runToEnd(undisturbed);
        const simulation = simulate(plot);
        for (const trouble of troubles) disturb(simulation, trouble);
        runToEnd(simulation);
        expect(resultsOf(simulation.state)).toEqual(resultsOf(undisturbed.state));
      }),
      { numRuns: 400 },
    );
  });

  test("does not start a task again whose success was accepted", () => {
    fc.assert(
      fc.property(plots, disturbances, (plot, troubles) => {
        const simulation = simulate(plot);
        for (const trouble of troubles) {
          disturb(simulation, trouble);
          for (const id of simulation.successes) {
            const [task_id = "", , try_number] = id.split("/");
            expect(simulation.state.tasks.get(task_id)?.try_number).toBe(Number(try_number));
          }
        }
        runToEnd(simulation);
        const succeeded = simulation.successes.map((id) => id.split("/")[0]);
        expect(new Set(succeeded).size).toBe(succeeded.length);
      }),
      { numRuns: 250 },
    );
  });

  test("is planned once: a second plan at the same moment changes nothing", () => {
    fc.assert(
      fc.property(plots, disturbances, (plot, troubles) => {
        const simulation = simulate(plot);
        for (const trouble of troubles) {
          disturb(simulation, trouble);
          const { state } = plan(simulation.state, contextAt(simulation.now));
          expect(plan(state, contextAt(simulation.now)).state).toBe(state);
        }
      }),
      { numRuns: 250 },
    );
  });

  test("is cancelled at any moment: nothing starts after that, and nothing is left behind", () => {
    fc.assert(
      fc.property(plots, disturbances, (plot, troubles) => {
        const simulation = simulate(plot);
        for (const trouble of troubles) disturb(simulation, trouble);
        const wasOver = simulation.state.run.state !== "running";
        simulation.turn([{ kind: "cancelled" }]);
        const attempts = simulation.state.attempts.size;
        runToEnd(simulation);
        expect(simulation.state.attempts.size).toBe(attempts);
        expect(wasOver || simulation.state.run.state === "failed").toBe(true);
      }),
      { numRuns: 250 },
    );
  });
});

describe("what is told of one attempt", () => {
  /** All news of a run of one attempt, from its launch on, and the state before it. */
  function historyOf(fate: Fate) {
    const simulation = simulate({ specs: { t0: {} }, fatesOf: { t0: [fate] } });
    const before = simulation.state;
    simulation.carryOut();
    for (let step = 0; step < 5; step += 1) {
      simulation.now += 1000;
      simulation.stepPods();
    }
    const news = [...simulation.news];
    return { before, news, everything: simulation.everything() };
  }

  /** What is decided upon. Of a pod that is gone it does not matter how much of its life was seen. */
  const known = ({ attempts, pods }: RunState) => ({
    attempts: [...attempts],
    pods: Array.from(pods, ([uid, view]) => [uid, view.kind === "seen" ? view : view.kind]),
  });

  const tellings = fc
    .constantFrom(...fates)
    .map(historyOf)
    .chain(({ before, news }) => {
      const repeated = fc.subarray(news).map((again) => [...news, ...again]);
      const told = repeated.chain((events) => fc.shuffledSubarray(events, { minLength: events.length }));
      return fc.record({ before: fc.constant(before), news: fc.constant(news), told });
    });

  test("comes to the same state in any order, however often it is told", () => {
    fc.assert(
      fc.property(tellings, ({ before, news, told }) => {
        expect(transition(before, told)).toEqual(transition(before, news));
      }),
      { numRuns: 1000 },
    );
  });

  test("comes to the same state whatever of it is lost, as soon as there is a full list", () => {
    const losses = fc
      .constantFrom(...fates)
      .map(historyOf)
      .chain(({ before, news, everything }) => {
        // That the pod was created is asked for until it is known.
        const [created, ...later] = news;
        const heard = fc.shuffledSubarray([...later, ...later]);
        return heard.map((some) => ({ before, news, everything, told: created ? [created, ...some] : some }));
      });
    fc.assert(
      fc.property(losses, ({ before, news, everything, told }) => {
        const whole = transition(before, [...news, ...everything]);
        expect(known(transition(before, [...told, ...everything]))).toEqual(known(whole));
      }),
      { numRuns: 1000 },
    );
  });
});

test("attempts are told apart by task and try", () => {
  expect(attemptId({ task_id: "a", map_index: -1, try_number: 2 })).toBe("a/-1/2");
});
