import type { Operation } from '../operation';

export type Declared = Pick<Operation, 'method' | 'path' | 'upload'>;

/** How the call of an operation that takes an upload is told from others, before it is routed. */
export interface UploadRoute {
  readonly method: string;
  readonly path: RegExp;
  readonly types: string[];
}

/** The routes of those operations that take an upload. */
export function uploadRoutes(operations: readonly Declared[]): readonly UploadRoute[] {
  return operations.filter(({ upload }) => upload !== undefined).map(routeOf);
}

function routeOf({ method, path, upload = [] }: Declared): UploadRoute {
  const pattern = path.replaceAll(/\{\w+\}/g, '[^/]+');
  return { method: method.toUpperCase(), path: new RegExp(`^${pattern}/?$`, 'u'), types: [...upload] };
}
