import { invalidParameter, invalidRequest } from "./aws-error.ts";
import type { SecretVersion } from "./record.ts";

export const current = "AWSCURRENT";
const previous = "AWSPREVIOUS";
const pending = "AWSPENDING";

const maxVersions = 100;

type Versions = readonly SecretVersion[];

const has = (version: SecretVersion, stage: string): boolean => version.stages.includes(stage);

function withoutStages(version: SecretVersion, stages: readonly string[]): SecretVersion {
  return { ...version, stages: version.stages.filter((stage) => !stages.includes(stage)) };
}

function withStage(version: SecretVersion, stage: string): SecretVersion {
  return { ...version, stages: [...new Set([...version.stages, stage])].toSorted() };
}

/**
 * Moves a stage to a version. When AWSCURRENT moves, the version that had it becomes AWSPREVIOUS, and only that; an
 * AWSPENDING that it still carried ends there, as AWS does it.
 */
function moveStage({ versions, stage, to }: { versions: Versions; stage: string; to: string }): Versions {
  const before = versions.find((version) => has(version, stage));
  if (before?.id === to) return versions;
  const isCurrent = stage === current;
  return versions.map((version) => {
    if (version.id === to) return withStage(isCurrent ? withoutStages(version, [previous]) : version, stage);
    if (version.id !== before?.id)
      return isCurrent && before !== undefined ? withoutStages(version, [previous]) : version;
    const rest = withoutStages(version, isCurrent ? [current, pending] : [stage]);
    return isCurrent ? withStage(rest, previous) : rest;
  });
}

/** Adds a version and gives it its stages; the first version of a secret is always AWSCURRENT. */
export function addVersion({
  versions,
  version,
  stages,
}: {
  versions: Versions;
  version: Omit<SecretVersion, "stages">;
  stages: readonly string[];
}): Versions {
  const isFirst = !versions.some((each) => has(each, current));
  const wanted = isFirst ? [...new Set([...stages, current])] : stages;
  let next: Versions = [...versions, { ...version, stages: [] }];
  for (const stage of wanted) next = moveStage({ versions: next, stage, to: version.id });
  return prune(next);
}

/** Versions without a stage are only kept as long as there are not too many, oldest out first. */
function prune(versions: Versions): Versions {
  const excess = versions.length - maxVersions;
  if (excess <= 0) return versions;
  const dropped = new Set(
    versions
      .filter((version) => version.stages.length === 0)
      .slice(0, excess)
      .map(({ id }) => id),
  );
  return versions.filter(({ id }) => !dropped.has(id));
}

/** UpdateSecretVersionStage. @throws AwsError */
export function changeStage({
  versions,
  stage,
  moveTo,
  removeFrom,
}: {
  versions: Versions;
  stage: string;
  moveTo: string | undefined;
  removeFrom: string | undefined;
}): Versions {
  const holder = versions.find((version) => has(version, stage));
  if (removeFrom !== undefined && holder?.id !== removeFrom) {
    throw invalidParameter(`The staging label ${stage} isn't currently attached to version ${removeFrom}.`);
  }
  if (moveTo === undefined) {
    if (removeFrom === undefined) {
      throw invalidParameter("You must specify RemoveFromVersionId, MoveToVersionId, or both.");
    }
    if (stage === current) {
      throw invalidRequest(
        `You can't remove the staging label ${current} without moving it to another version.`,
      );
    }
    return versions.map((version) => (version.id === removeFrom ? withoutStages(version, [stage]) : version));
  }
  if (holder !== undefined && holder.id !== moveTo && removeFrom === undefined) {
    throw invalidParameter(
      `The parameter RemoveFromVersionId can't be empty. Staging label ${stage} is currently attached to version ${holder.id}, so you must explicitly reference that version in RemoveFromVersionId.`,
    );
  }
  return moveStage({ versions, stage, to: moveTo });
}
