// What a kubelet says of pods with one container.

const MOMENT = "2026-01-01T00:00:00Z";

export const RUNNING = statusOf("Running", { running: { startedAt: MOMENT } });

export const SUCCEEDED = statusOf("Succeeded", {
  terminated: { exitCode: 0, reason: "Completed", startedAt: MOMENT, finishedAt: MOMENT },
});

function statusOf(phase: string, state: object): object {
  const condition = (type: string): object => ({ type, status: "True", lastTransitionTime: MOMENT });
  return {
    phase,
    startTime: MOMENT,
    podIP: "10.0.0.1",
    conditions: ["PodScheduled", "Initialized", "ContainersReady", "Ready"].map(condition),
    containerStatuses: [
      { name: "base", ready: true, restartCount: 0, image: "bench:1", imageID: "bench@sha256:0", state },
    ],
  };
}
