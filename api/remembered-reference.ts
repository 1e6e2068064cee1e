import { remembered } from '../platform/remember';
import type { AdmissionReference } from '../store/admission';

/** How long a new version of a calendar may take to act on what is filed. */
const HOLDS_MS = 30_000;
/** All villages of the nation are more than this; those that file at one time are fewer. */
const MOST = 20_000;

/**
 * What admission asks of the reference data, remembered for half a minute: every household of a day names the same few
 * calendars and villages. What is not found is asked anew each time, so that it is known as soon as it is there.
 */
export function rememberReference(reference: AdmissionReference): AdmissionReference {
  // No calendar is called by an empty id: it stands for the one in force.
  const calendarOf = remembered((id) => reference.calendar(id === '' ? undefined : id), {
    holds: () => HOLDS_MS,
    most: MOST,
  });
  return {
    calendar: (id = '') => calendarOf(id),
    villageKnown: remembered((code) => reference.villageKnown(code), {
      holds: (known) => (known ? HOLDS_MS : 0),
      most: MOST,
    }),
  };
}
