import type { RunningProcess } from '../../platform/processes';

/** What global set-up started in this process, for teardown to stop. */
export const running: RunningProcess[] = [];
