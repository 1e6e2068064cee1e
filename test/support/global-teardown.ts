import { stopInReverse } from '../../platform/processes';
import { running } from './running';

export default async function globalTeardown(): Promise<void> {
  await stopInReverse(running.splice(0));
}
