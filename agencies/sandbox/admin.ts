import { Router, type RequestHandler } from 'express';
import { z } from 'zod';

import { FaultRule } from './faults';
import type { SentMessage } from './messaging';
import type { Desk } from './operation';
import { Person, type Population } from './population';
import { RateLimits } from './rate-limits';
import type { Registry } from './registry';

const IdentityNumber = z.string().regex(/^\d{16}$/);

const Reactivations = z.strictObject({ niks: z.array(IdentityNumber) });
const Registrations = z.strictObject({
  registrations: z.array(
    z.strictObject({ kkNumber: IdentityNumber, failed: z.array(z.enum(['a', 'b', 'c', 'd', 'e'])) }),
  ),
});
/** How soon planted trouble ends by itself. `null` means never. */
export const Repairs = z.strictObject({
  reactivateAfterCalls: z.number().int().nonnegative().nullable().optional(),
  repairedAfterCalls: z.number().int().nonnegative().nullable().optional(),
});
export type Repairs = z.infer<typeof Repairs>;

export interface AdminParts {
  readonly desk: Desk;
  readonly population: Population;
  readonly registry: Registry;
  readonly outbox: readonly SentMessage[];
}

/** Plants trouble while the sandbox runs, and shows what the agencies did. For tests and demonstrations only. */
export function adminDesk({ desk, population, registry, outbox }: AdminParts): Router {
  return Router()
    .get('/effects', (request, response) => {
      const key = request.query['key'];
      const effects = desk.ledger.effects();
      response.json({ effects: key === undefined ? effects : effects.filter((count) => count.key === key) });
    })
    .get('/messages', (_request, response) => {
      response.json({ messages: outbox });
    })
    .get('/faults', (_request, response) => {
      response.json(desk.faults.rules());
    })
    .put(
      '/faults',
      accept(z.array(FaultRule), (rules) => {
        desk.faults.replace(rules);
      }),
    )
    .put(
      '/persons',
      accept(z.array(Person), (persons) => {
        population.record(persons);
      }),
    )
    .put(
      '/reactivations',
      accept(Reactivations, ({ niks }) => {
        population.reactivate(niks);
      }),
    )
    .put(
      '/registrations',
      accept(Registrations, ({ registrations }) => {
        registry.override(registrations);
      }),
    )
    .put(
      '/repairs',
      accept(Repairs, (repairs) => {
        applyRepairs(repairs, { population, registry });
      }),
    )
    .put(
      '/rate-limits',
      accept(RateLimits, (limits) => {
        desk.rates.change(limits);
      }),
    );
}

/** Sets how soon planted trouble ends; what is not named stays. */
export function applyRepairs(
  { reactivateAfterCalls, repairedAfterCalls }: Repairs,
  { population, registry }: { readonly population: Population; readonly registry: Registry },
): void {
  if (reactivateAfterCalls !== undefined) population.reactivateAfter(reactivateAfterCalls ?? undefined);
  if (repairedAfterCalls !== undefined) registry.repairAfter(repairedAfterCalls ?? Infinity);
}

function accept<T>(schema: z.ZodType<T>, apply: (value: T) => void): RequestHandler {
  return (request, response) => {
    const parsed = schema.safeParse(request.body);
    if (!parsed.success) {
      const faults = parsed.error.issues.map(({ path, code }) => ({ at: path.join('.'), code }));
      response.status(400).json({ kode: 'BENTUK_SALAH', faults });
      return;
    }
    apply(parsed.data);
    response.status(204).end();
  };
}
