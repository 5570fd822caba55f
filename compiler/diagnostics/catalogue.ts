// Every diagnostic of the compiler, once. Codes are stage/slug and stable for ever. A new code also needs a
// section in docs/diagnostics.md and a case that shows it; test/architecture.test.ts refuses one without.

interface Entry {
  readonly severity: "error" | "warning";
  /** One sentence: names the thing and says what is wrong. */
  readonly message: (parameters: never) => string;
  /** What to do about it, where one answer fits every case. */
  readonly hint?: string;
}

const entries = {
  "config/missing": {
    severity: "error",
    message: ({ folder }: { folder: string }) => `there is no podloom.yaml in ${folder} or above it`,
    hint: "write one at the root of the project, or name the project with --project DIR",
  },
  "config/no-template": {
    severity: "error",
    message: ({ task_id }: { task_id: string }) => `${task_id} has no pod template`,
    hint: "set kubernetes_executor.pod_template_file in podloom.yaml, or pod_template_file in the task's executor_config",
  },
  "config/half-image": {
    severity: "warning",
    message: ({ set, missing }: { set: string; missing: string }) =>
      `${set} has no effect without ${missing}`,
    hint: "set both: the template's image is replaced only by a repository with a tag",
  },
  "config/unknown-code": {
    severity: "error",
    message: ({ code }: { code: string }) => `there is no rule or warning ${code} whose severity can be set`,
    hint: "docs/diagnostics.md lists the codes; errors that leave no manifest cannot be turned off",
  },
  "risk/unknown-code": {
    severity: "warning",
    message: ({ code }: { code: string }) => `there is no rule or warning ${code} that can be accepted`,
    hint: "docs/diagnostics.md lists the codes; errors that leave no manifest cannot be accepted",
  },
  "risk/no-reason": {
    severity: "warning",
    message: ({ code }: { code: string }) => `${code} is not accepted without a reason`,
    hint: "write `podloom-ignore CODE: REASON`, and `, until 2027-01-31` if it is for a time",
  },
  "risk/expired": {
    severity: "warning",
    message: ({ code, until }: { code: string; until: string }) => `${code} was accepted until ${until}`,
    hint: "mend what the comment is about, or accept it again for a time",
  },
  "risk/unused": {
    severity: "warning",
    message: ({ code }: { code: string }) => `${code} is accepted here and not found`,
    hint: "remove the comment, or put it right above what it is about",
  },
  "load/not-found": {
    severity: "error",
    message: ({ what }: { what: string }) => `${what} does not exist`,
  },
  "load/outside-project": {
    severity: "error",
    message: ({ what }: { what: string }) =>
      `${what} lies outside the project, where the compiler does not look`,
    hint: "move the file into the project",
  },
  "load/unreadable": {
    severity: "error",
    message: ({ what, why }: { what: string; why: string }) => `${what} cannot be read: ${why}`,
  },
  "load/too-large": {
    severity: "error",
    message: ({ what, limit }: { what: string; limit: string }) => `${what} is larger than ${limit}`,
  },
  "load/no-export": {
    severity: "error",
    message: ({ specifier, name }: { specifier: string; name: string }) =>
      `"${specifier}" exports no value named ${name}`,
    hint: "if it is a type, write `import type { … }` or `{ type … }`: Node runs the file as it is",
  },
  "load/bad-json": {
    severity: "error",
    message: ({ why }: { why: string }) => `this is not JSON: ${why}`,
  },
  "syntax/error": {
    severity: "error",
    message: ({ problem }: { problem: string }) => problem,
  },
  "syntax/too-deep": {
    severity: "error",
    message: () => "the code is nested too deeply to be parsed",
  },
  "node/unsupported-syntax": {
    severity: "warning",
    message: ({ what }: { what: string }) =>
      `Node cannot run ${what}: it removes types and changes nothing else`,
    hint: "the worker runs the file as it is: write plain JavaScript with types",
  },
  "node/import-extension": {
    severity: "warning",
    message: ({ specifier, found }: { specifier: string; found: string }) =>
      `Node does not find "${specifier}": an import names its file in full, and that is "${found}"`,
    hint: "the worker runs the file as it is: write the extension",
  },
  "node/json-attribute": {
    severity: "warning",
    message: ({ specifier }: { specifier: string }) => `Node imports "${specifier}" only with its type`,
    hint: 'add `with { type: "json" }` to the import',
  },
  "dag/none": {
    severity: "warning",
    message: ({ file }: { file: string }) => `${file} declares no DAG`,
    hint: "call dag() in it, or move code that DAGs share to a folder outside dags_folder",
  },
  "dag/task-outside-dag": {
    severity: "error",
    message: ({ task_id }: { task_id: string }) => `${task_id} is called outside the body of a dag()`,
    hint: "call it inside the function that you give to dag()",
  },
  "dag/order-outside-dag": {
    severity: "error",
    message: () => "tasks can be ordered only inside the body of a dag()",
    hint: "move this into the function that you give to dag()",
  },
  "dag/unknown-upstream": {
    severity: "error",
    message: ({ task_id }: { task_id: string }) => `${task_id} belongs to another DAG`,
    hint: "call the task in this DAG too, and use what that returns",
  },
  "dag/duplicate-dag": {
    severity: "error",
    message: ({ dag_id }: { dag_id: string }) => `there are two DAGs with the id ${dag_id}`,
    hint: "give one of them another dag_id",
  },
  "dag/same-folder": {
    severity: "error",
    message: ({ dag_id, other }: { dag_id: string; other: string }) =>
      `the DAGs ${dag_id} and ${other} would share a folder where file names ignore case`,
    hint: "give one of them another dag_id",
  },
  "dag/duplicate-task": {
    severity: "error",
    message: ({ task_id }: { task_id: string }) => `there are two tasks with the id ${task_id}`,
    hint: "give one of them another task_id",
  },
  "dag/illegal-id": {
    severity: "error",
    message: ({ id, why }: { id: string; why: string }) => `${JSON.stringify(id)} cannot be an id: ${why}`,
    hint: "use letters, digits, `_`, `-` and `.`, at most 250 characters",
  },
  "dag/cycle": {
    severity: "error",
    message: ({ path }: { path: string }) => `the tasks wait for one another: ${path}`,
    hint: "remove one of these orders",
  },
  "dag/bad-schedule": {
    severity: "error",
    message: ({ schedule, why }: { schedule: string; why: string }) =>
      `the schedule ${JSON.stringify(schedule)} is not understood: ${why}`,
    hint: 'write a cron expression such as "0 6 * * *", @hourly, @daily, @weekly, @monthly, @yearly, @once, or null',
  },
  "pod/protected": {
    severity: "error",
    message: ({ field }: { field: string }) =>
      `${field} is set by podloom, which finds its pods by it, and cannot be overridden`,
    hint: "leave it out; use other labels and annotations for your own purposes",
  },
  "pod/restart-policy": {
    severity: "error",
    message: ({ found }: { found: string }) =>
      `restartPolicy must be Never for a task's pod, and this is ${found}`,
    hint: "leave it out, and use the task's retries",
  },
  "pod/no-base": {
    severity: "error",
    message: () => "the pod has no container named `base`, in which the task runs",
    hint: "do not rename or remove the container `base` of the template",
  },
  "pod/no-image": {
    severity: "error",
    message: () => "the container `base` has no image",
    hint: "name one in the template or in podloom.yaml, and do not remove it in an override",
  },
  "pod/worker-arguments": {
    severity: "warning",
    message: () => "the arguments of podloom's worker are replaced, so the task's function will not run",
    hint: "use podTask() for a pod with a command of its own, or set `command` to a wrapper that runs its arguments",
  },
  "schema/unknown-field": {
    severity: "error",
    message: ({ field, where }: { field: string; where: string }) => `${where} has no field ${field}`,
  },
  "schema/missing-field": {
    severity: "error",
    message: ({ field, where }: { field: string; where: string }) => `${where} needs the field ${field}`,
  },
  "schema/wrong-value": {
    severity: "error",
    message: ({ where, expected, found }: { where: string; expected: string; found: string }) =>
      `${where} must be ${expected}, and this is ${found}`,
  },
  "emit/foreign-file": {
    severity: "error",
    message: ({ path }: { path: string }) =>
      `${path} is in the way: podloom did not write it and does not overwrite it`,
    hint: "move it away, or choose another manifests_folder",
  },
  "evaluate/unsupported": {
    severity: "error",
    message: ({ what, why }: { what: string; why: string }) => `${what} cannot be evaluated: ${why}`,
    hint: "write the value out, or compute it with what podloom evaluates (docs/diagnostics.md lists it)",
  },
  "evaluate/environment": {
    severity: "error",
    message: ({ name }: { name: string }) => `process.env.${name} differs from machine to machine`,
    hint: "list the variable under compile.env in podloom.yaml if the manifests may depend on it, or read it inside the task",
  },
  "evaluate/clock": {
    severity: "error",
    message: ({ name }: { name: string }) =>
      `${name} reads the clock, so each compile would give another manifest`,
    hint: "write the date out, or read the clock inside the task (getCurrentContext() has the logical_date)",
  },
  "evaluate/random": {
    severity: "error",
    message: () => "random values would give another manifest at each compile",
    hint: "write the value out, or draw it inside the task",
  },
  "evaluate/network": {
    severity: "error",
    message: ({ name }: { name: string }) => `${name} uses the network, which the compiler never does`,
    hint: "fetch inside a task and pass the result on, or keep the data in a JSON file and import it",
  },
  "evaluate/file": {
    severity: "error",
    message: ({ name }: { name: string }) =>
      `${name} reads or writes files, which the compiler does not do for a DAG file`,
    hint: 'import data as JSON (import data from "./data.json" with { type: "json" }), or do this inside the task',
  },
  "evaluate/package": {
    severity: "error",
    message: ({ name, specifier }: { name: string; specifier: string }) =>
      `${name} comes from the package "${specifier}", whose code the compiler does not read`,
    hint: "compute the value in a file of this project, or use the package inside the task",
  },
  "evaluate/async": {
    severity: "error",
    message: ({ what }: { what: string }) => `${what} is only known later, and a DAG is built at once`,
    hint: "do it inside a task: tasks may be async",
  },
  "evaluate/unknown-name": {
    severity: "error",
    message: ({ name }: { name: string }) => `\`${name}\` is not a name that the compiler knows`,
    hint: "declare it, import it, or use it inside the task only",
  },
  "evaluate/this-machine": {
    severity: "error",
    message: () =>
      "the path of this checkout would end up in the result, which must be the same on every machine",
    hint: "use such paths for pod_template_file only, or write a path that holds in the container",
  },
  "evaluate/run-time-value": {
    severity: "error",
    message: ({ task_id }: { task_id: string }) =>
      `the return value of ${task_id} is known only when the DAG runs`,
    hint: "pass it to another task as an argument and look into it there",
  },
  "evaluate/shared-constant": {
    severity: "error",
    message: ({ what, file }: { what: string; file: string }) =>
      `${what} that belongs to ${file} cannot be changed from another file`,
    hint: "copy it first: [...list], { ...object }",
  },
  "evaluate/escaped": {
    severity: "error",
    message: ({ what }: { what: string }) =>
      `${what} is handed to code that the compiler does not read, which might add tasks with it`,
    hint: "make tasks in the DAG's body with the functions of podloom and of this project",
  },
  "evaluate/unknown-effect": {
    severity: "error",
    message: ({ what }: { what: string }) =>
      `what ${what} does cannot be known without running it, and DAGs could depend on it`,
    hint: "move it into the task",
  },
  "evaluate/throws": {
    severity: "error",
    message: ({ why }: { why: string }) => `this throws when the file is run: ${why}`,
  },
  "evaluate/budget": {
    severity: "error",
    message: ({ limit }: { limit: string }) => `the file needs too much work to be read: ${limit}`,
    hint: "look for a loop that does not end; generate fewer values, or split the file",
  },
  "evaluate/not-json": {
    severity: "error",
    message: ({ what, field }: { what: string; field: string }) =>
      `${field} is ${what}, which a manifest cannot hold`,
    hint: "use text, numbers, booleans, null, lists and plain objects",
  },
  "evaluate/reserved-key": {
    severity: "error",
    message: ({ key }: { key: string }) =>
      `the key ${key} is podloom's own: it stands for a task's return value`,
    hint: "give the key another name",
  },
  "evaluate/handle-in-option": {
    severity: "error",
    message: ({ task_id, field }: { task_id: string; field: string }) =>
      `the return value of ${task_id} cannot be used in ${field}`,
    hint: "pass it as an argument of the task; a podTask takes it in env and args",
  },
  "yaml/too-large": {
    severity: "error",
    message: (p: { size: number; limit: number }) =>
      `the file has ${p.size} characters, and at most ${p.limit} are read`,
    hint: "keep only what belongs in this file",
  },
  "yaml/bad-character": {
    severity: "error",
    message: (p: { character: string }) => `the character ${p.character} is not allowed in YAML text`,
    hint: 'save the file as UTF-8 text; a control character can be written as an escape in double quotes, such as "\\x1b"',
  },
  "yaml/syntax": {
    severity: "error",
    message: (p: { problem: string }) => `not valid YAML: ${p.problem}`,
  },
  "yaml/empty": {
    severity: "error",
    message: () => "the file holds no YAML document",
  },
  "yaml/several-documents": {
    severity: "error",
    message: () => "a second YAML document starts here, and only one is allowed",
    hint: "keep one document in the file and remove the other `---`",
  },
  "yaml/not-a-map": {
    severity: "error",
    message: (p: { found: string }) =>
      `the document must be a map of keys and values, and this is ${p.found}`,
  },
  "yaml/duplicate-key": {
    severity: "error",
    message: (p: { key: string }) => `the key ${JSON.stringify(p.key)} is already in this map`,
    hint: "keep one of the two",
  },
  "yaml/key-not-text": {
    severity: "error",
    message: (p: { key: string; read: string }) =>
      `the key ${p.key} is read as ${p.read}, and a key must be text`,
    hint: "quote the key",
  },
  "yaml/unsupported-tag": {
    severity: "error",
    message: (p: { tag: string }) =>
      `the tag ${p.tag} does not fit this value, or is none of !!str !!int !!float !!bool !!null !!map !!seq`,
    hint: "remove the tag and write the value as a plain text, number, boolean, list or map",
  },
  "yaml/number-not-finite": {
    severity: "error",
    message: (p: { text: string }) => `${p.text} is not a finite number, and JSON has no other`,
    hint: "quote it if text is meant",
  },
  "yaml/number-too-large": {
    severity: "error",
    message: (p: { text: string }) => `the number ${p.text} is beyond 2^53 and would lose digits`,
    hint: "quote it if text is meant",
  },
  "yaml/unknown-alias": {
    severity: "error",
    message: (p: { name: string }) => `no complete value before this place has the anchor &${p.name}`,
  },
  "yaml/merge-not-a-map": {
    severity: "error",
    message: () => "the merge key << takes a map, an alias of a map, or a list of these",
  },
  "yaml/merge-after-key": {
    severity: "error",
    message: (p: { key: string }) =>
      `this merge also sets ${JSON.stringify(p.key)}, which is written above it, and YAML readers disagree about the winner`,
    hint: "make << the first key of the map: what follows it wins everywhere",
  },
  "yaml/too-deep": {
    severity: "error",
    message: (p: { limit: number }) => `the values nest deeper than ${p.limit} levels`,
  },
  "yaml/too-many-tokens": {
    severity: "error",
    message: (p: { limit: number }) =>
      `the file has more than ${p.limit} tokens up to here, and no more are read`,
    hint: "keep only what belongs in this file",
  },
  "yaml/too-many-values": {
    severity: "error",
    message: (p: { limit: number }) => `the file holds more than ${p.limit} values, aliases written out`,
  },
  "bundle/other-version": {
    severity: "error",
    message: ({ path, version }: { path: string; version: number }) =>
      `${path} has the schema version ${version}, and this podloom knows version 1`,
    hint: "compare with the podloom that wrote it, or compile the base again with this one",
  },
  "bundle/not-a-bundle": {
    severity: "error",
    message: ({ path }: { path: string }) => `${path} is not what podloom writes`,
    hint: "compile it again, or name another base with --base",
  },
  "bundle/no-manifest": {
    severity: "error",
    message: ({ path, task_id }: { path: string; task_id: string }) =>
      `${path}, the manifest of ${task_id}, does not exist`,
    hint: "compile it again, or name another base with --base",
  },
  "validate/not-a-pod": {
    severity: "error",
    message: ({ found }: { found: string }) => `this is ${found}, and only Pods are validated`,
    hint: "leave it out, or keep it in a file of its own",
  },
  "template/not-a-pod": {
    severity: "error",
    message: (p: { field: string; expected: string; found: string }) =>
      `${p.field} of a pod template must be ${p.expected}, and this is ${p.found}`,
  },
  "template/no-containers": {
    severity: "error",
    message: () => "the pod template has no container in spec.containers",
    hint: "add a container named `base`: the task runs in it",
  },
  "template/base-not-first": {
    severity: "error",
    message: (p: { found: string }) => `the first container must be named "base", and this is ${p.found}`,
    hint: "name the container in which the task runs `base`, and list it first",
  },
  "template/no-image": {
    severity: "error",
    message: () => "the container `base` has no image",
    hint: "write an image: where worker_container_repository is configured, it is replaced at compile time",
  },
  "template/no-name": {
    severity: "error",
    message: () => "the pod template has no metadata.name",
    hint: "write any name: it is replaced at launch, but a template must have one",
  },
  "merge/nothing-to-remove": {
    severity: "warning",
    message: ({ what, target }: { what: string; target: string }) =>
      `${what} removes nothing: no layer below sets ${target}`,
    hint: "check the spelling, or leave it out",
  },
  "merge/unknown-directive": {
    severity: "error",
    message: ({ written }: { written: string }) => `"$patch" cannot be ${written}, only "delete"`,
    hint: "to remove a field set it to null; to replace a list write the new list",
  },
  "merge/misplaced-directive": {
    severity: "error",
    message: ({ problem }: { problem: string }) => `"$patch" cannot work here: ${problem}`,
  },
  "merge/repeated-element": {
    severity: "warning",
    message: ({ list, element, outcome }: { list: string; element: string; outcome: string }) =>
      `${list} has ${element} twice in one override: ${outcome}`,
    hint: "write one element with everything in it",
  },
  "merge/ignored": {
    severity: "warning",
    message: ({ field, value }: { field: string; value: string }) =>
      `${value} has no effect on ${field}: Airflow's rules take it for "not set"`,
    hint: "leave it out, change the template, or use merge_rules: strategic",
  },
  "merge/drops-keys": {
    severity: "warning",
    message: ({ field, keys }: { field: string; keys: string }) =>
      `${field} is replaced as a whole by Airflow's rules, which drops ${keys}`,
    hint: "repeat what should stay, or use merge_rules: strategic",
  },
  "merge/creates-duplicate": {
    severity: "warning",
    message: ({ list, element }: { list: string; element: string }) =>
      `${list} gets a second element with ${element}: Airflow's rules append without comparing`,
    hint: "choose another one, or use merge_rules: strategic",
  },
  "merge/paired-by-index": {
    severity: "warning",
    message: ({ list, index, own, onto }: { list: string; index: number; own: string; onto: string }) =>
      `${list}[${index}] with ${own} is merged into the one with ${onto}: Airflow's rules pair by position`,
    hint: 'put a placeholder such as { name: "base" } in its place, or use merge_rules: strategic',
  },
} as const satisfies Record<string, Entry>;

export type Code = keyof typeof entries;

/** What the message of a code needs to know. */
export type Parameters<C extends Code> = Parameters_<(typeof entries)[C]["message"]>;

type Parameters_<F> = F extends (parameters: infer P) => string ? (unknown extends P ? {} : P) : never;

export const catalogue: { readonly [C in Code]: Entry } = entries;
