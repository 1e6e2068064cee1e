import type { Pool } from 'pg';

import type { Actor } from '../domain/tasks/decide';
import type { AdmitTogether, AnsweredFiling, PartyFiling } from './admit-together';
import { scoped, type Filing, type Party, type Rows } from './scope';

/** The ways a store of households reaches its rows. */
export interface Access {
  readonly rows: Rows;
  /** While a household is filed: what is known of it anywhere, and the proposal that is being added. */
  filing(filing: Filing): Rows;
  /** Where filers wait for their answers: admits together with others, or answers `undefined`, with nothing written. */
  admitAtOnce?(filing: Omit<PartyFiling, 'party'>): Promise<AnsweredFiling | undefined>;
}

/** A worker: its role sees the whole nation. */
export function wholeNation(pool: Pool): Access {
  return { rows: pool, filing: () => pool };
}

/** An official or a service account: rows of their regions. */
export function onBehalfOf(pool: Pool, { party, together }: { party: Party; together: AdmitTogether }): Access {
  return {
    admitAtOnce: (filing) => together({ ...filing, party }),
    rows: scoped(pool, { kind: 'party', party }),
    filing: (filing) => scoped(pool, { kind: 'filing', party, filing }),
  };
}

/** A household that asks where its proposal stands: that proposal and nothing else. Throws for what is no tracking code. */
export function forCitizen(pool: Pool, trackingCode: string): Access {
  return {
    rows: scoped(pool, { kind: 'citizen', trackingCode }),
    filing: () => {
      throw new Error('A citizen files through an office');
    },
  };
}

/** An official as a party. */
export function partyOf({ personId, role, office, regions = [office] }: Actor): Party {
  return { subject: personId, role, regions };
}
