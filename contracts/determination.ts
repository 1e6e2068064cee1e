import type { OpenedCycle } from './activities';

/** What starts the determination of a run: the decisions proposed by the deciles of one version. */
export interface DeterminationInput {
  readonly cycle: OpenedCycle;
  /** The run's own version, or the one before it while the run is late. */
  readonly decileVersion: string;
}

/** Decisions as they were proposed: computed and written down, seen by officers and by nobody else. */
export interface ProposedOutcome {
  /** How many decisions, one for each household and programme. */
  readonly decisions: number;
  /** Of the decisions, whoever lists them; what two officers put their names under. */
  readonly sha256: string;
}

/** A determination with both signatures. */
export interface SignedDetermination extends ProposedOutcome {
  /** Person ids. Never the same. */
  readonly determinedBy: string;
  readonly signedBy: string;
}
