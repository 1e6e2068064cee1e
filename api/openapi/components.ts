import { z } from 'zod';

import { REASON_CODES } from '../../domain/proposal/reason-codes';
import { STAGES } from '../../domain/proposal/stage';
import { ROLES, TASK_KINDS } from '../../domain/tasks/catalogue';

/** Any JSON, as a part of the document. */
export type Json = Readonly<Record<string, unknown>>;

/** Schemas that several places of the document share, by name. */
export interface Components {
  /** The schema as it goes into the document: a reference where it has a name. `input` is what a caller may send. */
  schemaOf(schema: z.ZodType, io: 'input' | 'output'): Json;
  /** Gives a schema a name of its own. Answers the reference. */
  named(name: string, schema: Json): Json;
  all(): Json;
}

const DEFS = '#/$defs/';

/** Collects the named schemas of zod, each under one name. Throws when a name would mean two things. */
export function collectComponents(): Components {
  const kept = new Map<string, Json>();

  function named(name: string, schema: Json): Json {
    const before = kept.get(name);
    if (before !== undefined && JSON.stringify(before) !== JSON.stringify(schema))
      throw new Error(`The schema ${name} means two things in the document.`);
    kept.set(name, schema);
    return { $ref: `#/components/schemas/${name}` };
  }

  return {
    named,
    schemaOf(schema, io) {
      const { $schema: _dialect, $defs, ...root } = z.toJSONSchema(schema, { io, override: simplify });
      for (const [name, part] of Object.entries($defs ?? {})) named(name, pointed(part, named) as Json);
      return pointed(root, named) as Json;
    },
    all: () => Object.fromEntries([...kept].sort(([one], [other]) => (one < other ? -1 : 1))),
  };
}

/** Formats that say what the patterns of zod say, in a word. */
const KNOWN_FORMATS: ReadonlySet<string> = new Set(['uuid', 'date', 'date-time']);

/** Takes away what only zod means, and bounds beyond which nobody counts. */
function simplify({ jsonSchema }: { jsonSchema: z.core.JSONSchema.BaseSchema }): void {
  if (KNOWN_FORMATS.has(jsonSchema.format ?? '')) delete jsonSchema.pattern;
  else delete jsonSchema.format;
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
  delete jsonSchema.id;
}

/** Lists of codes that stand in many places, told apart by what they hold. */
const CODE_LISTS: ReadonlyMap<string, string> = new Map(
  Object.entries({ ReasonCode: REASON_CODES, Role: ROLES, Stage: STAGES, TaskKind: TASK_KINDS }).map(
    ([name, codes]) => [JSON.stringify(codes), name],
  ),
);

/** References of zod point below the schema; those of the document point to its components. */
function pointed(part: unknown, named: Components['named']): unknown {
  if (Array.isArray(part)) return part.map((one) => pointed(one, named));
  if (typeof part !== 'object' || part === null) return part;
  const list = 'enum' in part ? CODE_LISTS.get(JSON.stringify(part.enum)) : undefined;
  if (list !== undefined) {
    const { type, enum: codes, ...more } = part as Json;
    return { ...named(list, { type, enum: codes }), ...more };
  }
  return Object.fromEntries(
    Object.entries(part).map(([key, value]) => {
      if (key === '$ref' && typeof value === 'string' && value.startsWith(DEFS))
        return [key, `#/components/schemas/${value.slice(DEFS.length)}`];
      return [key, pointed(value, named)];
    }),
  );
}
