import { ResultCover } from '../../contracts/ranking-exchange';

/** What a ranking made outside comes back with. It is checked again where the set lies. */
export const ResultCoverSchema = ResultCover.meta({ id: 'ResultCover' });
