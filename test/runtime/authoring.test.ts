import { describe, expect, test, vi } from "vitest";
import {
  chain,
  crossDownstream,
  dag,
  getCurrentContext,
  podTask,
  task,
  type Handle,
  type TaskOptions,
} from "podloom";
import {
  collectDags,
  runInContext,
  toModel,
  type DagModelJson,
  type TaskContext,
} from "../../runtime/index.ts";

const root = "/home/author/project";

/** The only DAG that `declare` declares. */
async function modelOf(declare: () => void): Promise<DagModelJson> {
  const declared = await collectDags(async () => declare());
  const [only, ...others] = declared.map((each) => toModel(each, root));
  if (only === undefined || others.length > 0) throw new Error(`one DAG and not ${declared.length}`);
  return only;
}

/** A DAG with the tasks and the order of `body`. */
function modelOfBody(body: () => void): Promise<DagModelJson> {
  return modelOf(() => dag({ dag_id: "etl" }, body));
}

/** Calls a task that gets any arguments. */
function instance(task_id: string, ...args: readonly unknown[]): Handle<unknown> {
  return task({ task_id }, (...given: unknown[]) => given)(...args);
}

async function edgesOf(body: () => void): Promise<string[]> {
  const { edges } = await modelOfBody(body);
  return edges.map(({ from, to }) => `${from} > ${to}`);
}

test("a DAG becomes the JSON of its options, tasks and edges", async () => {
  const model = await modelOf(() => {
    dag({ dag_id: "etl", schedule: null, tags: ["a"], default_args: { retries: 2 } }, () => {
      const extract = task({ retries: 3 }, async function extract() {
        return [1, 2];
      });
      const load = task({ task_id: "load_eu" }, async (rows: readonly number[], label: string) => [
        rows,
        label,
      ]);
      load(extract(), "eu");
    });
  });
  expect(model).toEqual({
    dag_id: "etl",
    options: { dag_id: "etl", schedule: null, tags: ["a"], default_args: { retries: 2 } },
    tasks: [
      { task_id: "extract", kind: "task", options: { retries: 3 }, arguments: [] },
      {
        task_id: "load_eu",
        kind: "task",
        options: { task_id: "load_eu" },
        arguments: [{ $xcom: "extract" }, "eu"],
      },
    ],
    edges: [{ from: "extract", to: "load_eu" }],
  });
});

test("a declared task keeps its function", async () => {
  const [declared] = await collectDags(async () =>
    dag({ dag_id: "etl" }, () => task({ task_id: "add" }, (a: number, b: number) => a + b)(1, 2)),
  );
  const [add] = declared?.tasks ?? [];
  expect(add?.kind === "task" && add.fn(...add.arguments)).toBe(3);
});

test("a task that is called again gets another id", async () => {
  const { tasks } = await modelOfBody(() => {
    const load = task({}, function load() {});
    chain(load(), load(), load());
  });
  expect(tasks.map(({ task_id }) => task_id)).toEqual(["load", "load__1", "load__2"]);
});

test("each DAG counts for itself", async () => {
  const load = task({}, function load() {});
  const declared = await collectDags(async () => {
    dag({ dag_id: "a" }, () => load());
    dag({ dag_id: "b" }, () => load());
  });
  expect(declared.map(({ dag_id, tasks }) => [dag_id, tasks[0]?.task_id])).toEqual([
    ["a", "load"],
    ["b", "load"],
  ]);
});

test("a handle tells its task_id", async () => {
  const seen: string[] = [];
  await modelOfBody(() => {
    seen.push(instance("a").task_id);
  });
  expect(seen).toEqual(["a"]);
});

test("awaiting a handle gives the handle", async () => {
  let handle: Handle<unknown> | undefined;
  await modelOfBody(() => {
    handle = instance("a");
  });
  expect(await Promise.resolve(handle)).toBe(handle);
});

describe("pod tasks", () => {
  test("take handles in env and args, and wait for them", async () => {
    const { tasks, edges } = await modelOfBody(() => {
      const dump = podTask({ task_id: "dump", image: "busybox:1.37", command: ["date"] })();
      const day = instance("day");
      podTask({ task_id: "load", args: ["--from", dump], env: { DAY: day, MODE: "fast" } })();
    });
    expect(tasks.at(-1)).toEqual({
      task_id: "load",
      kind: "pod_task",
      options: {
        task_id: "load",
        args: ["--from", { $xcom: "dump" }],
        env: { DAY: { $xcom: "day" }, MODE: "fast" },
      },
      arguments: [],
    });
    expect(edges).toEqual([
      { from: "dump", to: "load" },
      { from: "day", to: "load" },
    ]);
  });
});

describe("order", () => {
  const [a, b, c, d] = ["a", "b", "c", "d"] as const;

  test.each<[string, () => void, string[]]>([
    ["handles among arguments", () => instance(c, instance(a), [{ deep: instance(b) }]), ["a > c", "b > c"]],
    ["chain of single tasks", () => chain(instance(a), instance(b), instance(c)), ["a > b", "b > c"]],
    [
      "chain from one to all of a list, and from all to one",
      () => chain(instance(a), [instance(b), instance(c)], instance(d)),
      ["a > b", "a > c", "b > d", "c > d"],
    ],
    [
      "chain of two lists, one by one",
      () => chain([instance(a), instance(b)], [instance(c), instance(d)]),
      ["a > c", "b > d"],
    ],
    ["chain of nested lists", () => chain([[instance(a)], instance(b)], instance(c)), ["a > c", "b > c"]],
    ["chain around an empty list", () => chain(instance(a), [], instance(b)), []],
    [
      "crossDownstream",
      () => crossDownstream([instance(a), instance(b)], [instance(c), instance(d)]),
      ["a > c", "a > d", "b > c", "b > d"],
    ],
    [
      "to, which returns what it is given",
      () => instance(a).to(instance(b)).to(instance(c)),
      ["a > b", "b > c"],
    ],
    ["to with a list", () => instance(a).to([instance(b), instance(c)]), ["a > b", "a > c"]],
  ])("%s", async (_, body, edges) => {
    expect(await edgesOf(body)).toEqual(edges);
  });

  test("an edge that is made twice stays where it was first", async () => {
    const edges = await edgesOf(() => {
      const [first, second, third] = [instance(a), instance(b), instance(c)];
      chain(first, second);
      chain(first, third);
      chain(first, second);
    });
    expect(edges).toEqual(["a > b", "a > c"]);
  });
});

describe("snapshots", () => {
  test.each<[string, unknown, unknown]>([
    ["members that are undefined are left out", { a: undefined, b: 1 }, { b: 1 }],
    ["undefined in a list is null", [undefined, 1], [null, 1]],
    ["a hole in a list is null", Array(2), [null, null]],
    ["negative zero is zero", [-0], [0]],
    ["null, false, text and empty things stay", [null, false, "", {}, []], [null, false, "", {}, []]],
    ["an object without prototype", Object.assign(Object.create(null), { a: 1 }), { a: 1 }],
    ["the same object twice", ((one) => [one, one])({ a: 1 }), [{ a: 1 }, { a: 1 }]],
  ])("%s", async (_, argument, json) => {
    const { tasks } = await modelOfBody(() => instance("a", argument));
    expect(tasks[0]?.arguments).toStrictEqual([json]);
    expect(JSON.stringify(tasks[0]?.arguments)).toBe(JSON.stringify([json]));
  });

  test("keys are in JavaScript's own order", async () => {
    const { tasks } = await modelOfBody(() => instance("a", { b: 1, 2: 1, a: 1, 1: 1 }));
    expect(JSON.stringify(tasks[0]?.arguments)).toBe('[{"1":1,"2":1,"b":1,"a":1}]');
  });

  test("changes after the call have no effect", async () => {
    const options: { retries: number } = { retries: 1 };
    const argument = { deep: [1] };
    const { tasks } = await modelOfBody(() => {
      const load = task(options, function load(given: typeof argument) {
        return given;
      });
      options.retries = 2;
      load(argument);
      argument.deep.push(2);
    });
    expect(tasks[0]).toMatchObject({ options: { retries: 1 }, arguments: [{ deep: [1] }] });
  });

  const cyclic: { self?: unknown } = {};
  cyclic.self = cyclic;
  test.each<[unknown, string]>([
    [() => 1, "x.y[0] is a function, which"],
    [Symbol("s"), "x.y[0] is a symbol, which"],
    [1n, "x.y[0] is a bigint, which"],
    [NaN, "x.y[0] is NaN, which"],
    [-Infinity, "x.y[0] is -Infinity, which"],
    [new Date(0), "x.y[0] is an object of the class Date, which"],
    [new Map(), "x.y[0] is an object of the class Map, which"],
    [cyclic, "x.y[0].self is an object that holds itself, which"],
    [{ $xcom: "a" }, "x.y[0].$xcom is podloom's own key for a task's return value, which"],
  ])("%s is refused by the name of its field", async (value, message) => {
    const refused = modelOfBody(() => instance("a", { x: { y: [value] } }));
    await expect(refused).rejects.toMatchObject({
      name: "TypeError",
      message: expect.stringContaining(message),
    });
  });
});

describe("the path of a template", () => {
  const [inside, outside] = [`${root}/pod_templates/a.yaml`, "/etc/a.yaml"];

  test.each([
    ["inside the project is relative to its root", inside, "pod_templates/a.yaml"],
    ["that is relative stays", "pod_templates/a.yaml", "pod_templates/a.yaml"],
    ["outside stays", outside, outside],
    ["of a folder beside the project stays", `${root}-2/a.yaml`, `${root}-2/a.yaml`],
  ])("%s", async (_, pod_template_file, expected) => {
    const executor_config = { pod_template_file, pod_override: {} };
    const { options, tasks } = await modelOf(() => {
      dag({ dag_id: "etl", default_args: { executor_config } }, () => {
        task({ task_id: "a", executor_config }, () => 1)();
      });
    });
    const written = { executor_config: { pod_template_file: expected, pod_override: {} } };
    expect(options["default_args"]).toEqual(written);
    expect(tasks[0]?.options).toEqual({ task_id: "a", ...written });
  });
});

describe("errors", () => {
  /** Options and bodies as files without types may write them. */
  const untyped = (value: unknown): never => value as never;
  let elsewhere: Handle<unknown>;

  test.each<[string, () => unknown, string]>([
    ["a task outside a DAG", () => instance("load"), "load is called outside the body of a dag()"],
    ["order outside a DAG", () => crossDownstream([], []), "tasks can be ordered only inside"],
    [
      "a DAG in a DAG",
      () => dag({ dag_id: "a" }, () => dag({ dag_id: "b" }, () => undefined)),
      "a dag() cannot stand inside another one's body",
    ],
    [
      "an async body",
      () =>
        dag(
          { dag_id: "a" },
          untyped(async () => undefined),
        ),
      "cannot be async",
    ],
    [
      "a body that returns a promise",
      () =>
        dag(
          { dag_id: "a" },
          untyped(() => Promise.resolve()),
        ),
      "cannot be async",
    ],
    ["no body", () => dag({ dag_id: "a" }, untyped(undefined)), "as its second argument and got undefined"],
    ["no dag_id", () => dag(untyped({}), () => undefined), "a dag() needs a dag_id"],
    [
      "options of a DAG that are no object",
      () => dag(untyped("a"), () => undefined),
      "must be an object and are text",
    ],
    [
      "options of a task that are no object",
      () => task(untyped([]), () => 1),
      "must be an object and are a list",
    ],
    ["no function", () => task({}, untyped({})), "as its second argument and got an object"],
    ["a task without id", () => task({}, () => 1), "the task has no id"],
    ["a task_id that is no text", () => task(untyped({ task_id: 1 }), () => 1), "a task_id is text"],
    ["a pod task without id", () => podTask(untyped({})), "a podTask() needs a task_id"],
    [
      "a function in the options of a DAG",
      () => dag(untyped({ dag_id: "a", params: { p: () => 1 } }), () => undefined),
      "params.p is a function",
    ],
    ["getCurrentContext outside a task", () => getCurrentContext(), "only inside a running task"],
  ])("%s", (_, declare, message) => {
    expect(declare).toThrow(message);
  });

  test.each<[string, () => unknown, string]>([
    [
      "lists of unequal length in a chain",
      () => chain([instance("a"), instance("b")], [instance("c")]),
      "these have 2 and 1 tasks",
    ],
    ["a chain of something else", () => chain(untyped("a")), "chain() takes what calling a task returns"],
    [
      "arguments of a pod task",
      () => Reflect.apply(podTask({ task_id: "a" }), undefined, [1]),
      "takes no arguments",
    ],
    [
      "a handle of another DAG in a chain",
      () => chain(elsewhere, instance("a")),
      "elsewhere belongs to another DAG",
    ],
    [
      "a handle of another DAG as an argument",
      () => instance("a", elsewhere),
      "elsewhere belongs to another DAG",
    ],
    [
      "a handle in a task's options",
      () => task(untyped({ task_id: "b", pool: instance("a") }), () => 1)(),
      "the return value of a cannot be used in pool",
    ],
    ["an argument that is undefined", () => instance("a", undefined), "the value is undefined"],
  ])("%s", async (_, body, message) => {
    await modelOfBody(() => {
      elsewhere = instance("elsewhere");
    });
    expect(() => dag({ dag_id: "b" }, () => void body())).toThrow(message);
  });

  test("options that are no JSON matter only when a DAG uses the task", async () => {
    const load = task({ task_id: "load", pool: untyped(() => 1) } satisfies TaskOptions, () => 1);
    expect(() => dag({ dag_id: "a" }, () => load())).toThrow("pool is a function");
  });

  test("a body that throws leaves no DAG open", () => {
    const fail = () => {
      throw new Error("the author's own");
    };
    expect(() => dag({ dag_id: "a" }, fail)).toThrow("the author's own");
    expect(() => instance("load")).toThrow("outside the body");
  });
});

describe("collecting", () => {
  test("without a collector a DAG is checked and dropped", async () => {
    dag({ dag_id: "dropped" }, () => instance("a"));
    expect(await collectDags(async () => undefined)).toEqual([]);
  });

  test("ends when loading fails", async () => {
    const failing = collectDags(() => Promise.reject(new Error("no such file")));
    await expect(failing).rejects.toThrow("no such file");
    expect(await collectDags(async () => dag({ dag_id: "a" }, () => undefined))).toHaveLength(1);
  });

  test("two at a time would take each other's DAGs", async () => {
    const within = collectDags(() => collectDags(async () => undefined));
    await expect(within).rejects.toThrow("one caller");
  });
});

const context: TaskContext = {
  dag_id: "etl",
  task_id: "load",
  run_id: "manual",
  try_number: 1,
  map_index: -1,
  logical_date: new Date(0),
  params: { region: "eu" },
  signal: new AbortController().signal,
};

describe("the context of a task", () => {
  test("is there in all that the task calls and awaits", async () => {
    const seen = runInContext(context, async () => {
      await Promise.resolve();
      return getCurrentContext();
    });
    expect(await seen).toBe(context);
  });

  test("is its own for each of two tasks", async () => {
    const ids = ["a", "b"].map((task_id) =>
      runInContext({ ...context, task_id }, async () => {
        await Promise.resolve();
        return getCurrentContext().task_id;
      }),
    );
    expect(await Promise.all(ids)).toEqual(["a", "b"]);
  });
});

describe("another copy of podloom in the process", () => {
  const otherCopy = async () => {
    vi.resetModules();
    const copy = await import("podloom");
    expect(copy.dag).not.toBe(dag);
    return copy;
  };

  test("gives its DAGs to whoever collects", async () => {
    const copy = await otherCopy();
    const collected = collectDags(async () => copy.dag({ dag_id: "copy" }, () => undefined));
    expect(await collected).toMatchObject([{ dag_id: "copy" }]);
  });

  test("knows the context of the task that runs", async () => {
    const copy = await otherCopy();
    expect(runInContext(context, () => copy.getCurrentContext())).toBe(context);
  });
});
