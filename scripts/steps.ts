/** Shows what a long command is doing. */
export interface Steps {
  /** Runs one step; one that takes longer than two seconds shows how long it has been at it. */
  readonly step: <T>(name: string, work: () => Promise<T>) => Promise<T>;
  readonly say: (line: string) => void;
}

const SHOW_AFTER_MS = 2_000;
/** On a terminal the line is rewritten every second; in a log file one line in ten seconds is enough. */
const TERMINAL_INTERVAL_MS = 1_000;
const FILE_INTERVAL_MS = 10_000;

/** Shows steps on `output`: rewriting one line on a terminal, line by line in a file. */
export function createSteps(output: NodeJS.WriteStream = process.stdout): Steps {
  const terminal = output.isTTY;
  const say = (line: string): void => {
    output.write(`${line}\n`);
  };
  async function step<T>(name: string, work: () => Promise<T>): Promise<T> {
    const since = Date.now();
    const seconds = (): string => ((Date.now() - since) / 1000).toFixed(1);
    const show = (): void => {
      output.write(terminal ? `\r\u001b[K  ${name} … ${seconds()} s` : `  ${name} … ${seconds()} s\n`);
    };
    const ticking = setInterval(
      () => {
        if (Date.now() - since >= SHOW_AFTER_MS) show();
      },
      terminal ? TERMINAL_INTERVAL_MS : FILE_INTERVAL_MS,
    );
    try {
      const result = await work();
      output.write(`${terminal ? '\r\u001b[K' : ''}✔ ${name} (${seconds()} s)\n`);
      return result;
    } catch (error) {
      output.write(`${terminal ? '\r\u001b[K' : ''}✘ ${name}\n`);
      throw error;
    } finally {
      clearInterval(ticking);
    }
  }
  return { step, say };
}
