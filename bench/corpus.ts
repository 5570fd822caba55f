// A project to measure with: DAG files of ten tasks each that use what people use, shared constants and JSON, spreads,
// helper functions, loops, two templates and overrides of single tasks.
import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

export const TASKS_PER_FILE = 10;

const FILES_PER_FOLDER = 100;

/**
 * An empty folder, in memory where the machine has such: making the 11,000 files of the large project takes a disk, which is not
 * what is measured, from half a second to eight, by what it did before.
 */
export function corpusFolder(): string {
  const memory = "/dev/shm";
  return mkdtempSync(join(existsSync(memory) ? memory : tmpdir(), "podloom-bench-"));
}

/** Writes a project with that many DAG files into an empty folder; the same bytes each time. */
export function writeCorpus(root: string, files: number): void {
  for (const [path, text] of Object.entries(SHARED)) write(join(root, path), text);
  for (let number = 0; number < files; number++) write(join(root, dagPath(number)), dagText(number));
}

/** Where the DAG file of that number is, from the root. */
export function dagPath(number: number): string {
  return `dags/team_${Math.floor(number / FILES_PER_FOLDER)}/${dagId(number)}.ts`;
}

export function dagId(number: number): string {
  return `sales_${String(number).padStart(4, "0")}`;
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

function dagText(number: number): string {
  const size = number % 3 === 0 ? "large" : "small";
  return `// The sales of shop ${number}, every morning.
import { chain, dag, task } from "podloom";
import { owner, team } from "../../shared/owner.ts";
import { regions } from "../../shared/regions.ts";
import rates from "../../shared/rates.json" with { type: "json" };
import { resources, withCache } from "../../shared/pods.ts";

interface Sales {
  readonly region: string;
  readonly euros: number;
}

async function extractOrders(region: string): Promise<number[]> {
  return [1, 2, 3].map((amount) => amount * region.length);
}

async function convertOrders(region: string, orders: readonly number[], rate: number): Promise<Sales> {
  return { region, euros: orders.reduce((sum, amount) => sum + amount * rate, 0) };
}

dag(
  {
    dag_id: "${dagId(number)}",
    description: \`Sales of shop ${number}, for \${owner}\`,
    schedule: "${number % 60} 6 * * *",
    start_date: "2026-01-01",
    tags: [team, "sales"],
    default_args: { retries: 2, retry_delay: "30s", executor_config: resources("${size}") },
  },
  () => {
    const sales = regions.map(({ name, currency, size }) => {
      const extract = task({ task_id: \`extract_\${name}\`, retries: 5, executor_config: withCache(size) }, extractOrders);
      const convert = task({ task_id: \`convert_\${name}\`, executor_config: resources(size) }, convertOrders);
      return convert(name, extract(name), rates[currency]);
    });
    const sumUp = task({}, async function sum_up(all: readonly Sales[]) {
      return all.reduce((sum, { euros }) => sum + euros, 0);
    });
    const check = task({ executor_config: { pod_template_file: "pod_templates/small.yaml" } }, async function check(sum: number) {
      if (sum < ${number}) throw new Error("too little");
    });
    const override = { metadata: { labels: { shop: "${number}" } }, ...resources("large").pod_override };
    const publish = task({ executor_config: { pod_override: override } }, async function publish(sum: number) {
      console.log(sum);
    });
    const cleanUp = task({ trigger_rule: "all_done" }, async function clean_up() {});
    const total = sumUp(sales);
    chain(check(total), publish(total), cleanUp());
  },
);
`;
}

const SHARED = {
  "podloom.yaml": `kubernetes_executor:
  pod_template_file: pod_templates/worker.yaml
  namespace: sales
  worker_container_repository: registry.example.com/sales
  worker_container_tag: "2026.11"
`,
  "shared/owner.ts": `export const team = "sales";
export const owner = \`\${team}@example.com\`;
`,
  "shared/rates.json": `{ "EUR": 1, "JPY": 0.0061, "USD": 0.92 }
`,
  "shared/regions.ts": `export const regions = [
  { name: "eu", currency: "EUR", size: "large" },
  { name: "jp", currency: "JPY", size: "small" },
  { name: "us", currency: "USD", size: "large" },
] as const;
`,
  "shared/pods.ts": `const sizes = {
  small: { cpu: "250m", memory: "256Mi" },
  large: { cpu: "1", memory: "2Gi" },
} as const;

export type Size = keyof typeof sizes;

const cacheVolume = { name: "cache", emptyDir: { sizeLimit: "1Gi" } };
const cacheMount = { name: "cache", mountPath: "/var/cache/sales" };

export function resources(size: Size) {
  const { cpu, memory } = sizes[size];
  const limits = { requests: { cpu, memory }, limits: { memory } };
  return { pod_override: { spec: { containers: [{ name: "base", resources: limits }] } } };
}

export function withCache(size: Size) {
  const { spec } = resources(size).pod_override;
  const containers = spec.containers.map((container) => ({ ...container, volumeMounts: [cacheMount] }));
  return { pod_override: { spec: { ...spec, containers, volumes: [cacheVolume] } } };
}
`,
  "pod_templates/worker.yaml": `apiVersion: v1
kind: Pod
metadata:
  name: worker
  labels:
    app.kubernetes.io/part-of: sales
spec:
  restartPolicy: Never
  serviceAccountName: worker
  automountServiceAccountToken: false
  securityContext:
    runAsNonRoot: true
    runAsUser: 50000
    fsGroup: 50000
    seccompProfile:
      type: RuntimeDefault
  initContainers:
    - name: warm-up
      image: registry.example.com/warm-up:1.4.2
      args: ["--quiet"]
      volumeMounts:
        - name: scratch
          mountPath: /scratch
  containers:
    - name: base
      image: registry.example.com/sales:replaced
      env:
        - name: PODLOOM_DATABASE_URL
          valueFrom:
            secretKeyRef:
              name: podloom-database
              key: url
        - name: TZ
          value: UTC
      volumeMounts:
        - name: scratch
          mountPath: /scratch
      securityContext:
        allowPrivilegeEscalation: false
        capabilities:
          drop: ["ALL"]
  volumes:
    - name: scratch
      emptyDir: {}
  tolerations:
    - key: batch
      operator: Exists
      effect: NoSchedule
`,
  "pod_templates/small.yaml": `apiVersion: v1
kind: Pod
metadata:
  name: small
spec:
  restartPolicy: Never
  containers:
    - name: base
      image: registry.example.com/sales:replaced
      resources:
        requests:
          cpu: 100m
          memory: 64Mi
`,
};
