import { connect, createServer } from 'node:net';

/** A port that a part of the system wants to listen on. */
export interface WantedPort {
  readonly port: number;
  /** What people call the part that listens there. */
  readonly part: string;
  /** The environment variable that chooses another port. */
  readonly variable: string;
}

/** Listening on one address may succeed although another program has all of them, so both are tried. */
const ADDRESSES = ['127.0.0.1', '0.0.0.0'] as const;

/** Whether a server could listen on `port` of this machine now. */
export async function isPortFree(port: number): Promise<boolean> {
  for (const host of ADDRESSES) {
    if (!(await canListen({ host, port }))) return false;
  }
  return true;
}

/** Whether a server on this machine accepts connections on `port`. Unlike `isPortFree` it never stands in that server's way. */
export function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    const answer = (isThere: boolean): void => {
      socket.destroy();
      resolve(isThere);
    };
    socket.once('connect', () => {
      answer(true);
    });
    socket.once('error', () => {
      answer(false);
    });
  });
}

/** A port of this machine that nobody uses at present. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        resolve(typeof address === 'object' && address !== null ? address.port : 0);
      });
    });
  });
}

/** Says which port is taken and how to choose another one. */
export function portTaken({ port, part, variable }: WantedPort): string {
  return `Port ${port}, where ${part} listens, is taken by another program: stop that program or set ${variable} to a free port.`;
}

/** Throws one sentence for each port that is taken. */
export async function assertPortsFree(wanted: readonly WantedPort[]): Promise<void> {
  const complaints: string[] = [];
  for (const port of wanted) {
    if (!(await isPortFree(port.port))) complaints.push(portTaken(port));
  }
  if (complaints.length > 0) throw new Error(complaints.join('\n'));
}

function canListen(address: { readonly host: string; readonly port: number }): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => {
      resolve(false);
    });
    server.listen({ ...address, exclusive: true }, () => {
      server.close(() => {
        resolve(true);
      });
    });
  });
}
