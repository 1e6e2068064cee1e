import type { GroundcheckAnswers, Sheet } from '../../domain/groundcheck/answers';
import { isSheet } from '../../domain/groundcheck/conditions';

type Row = Record<string, unknown>;

const PHOTO = 'front.jpg';

/** The answers as ODK Central's OData answers them with its repeats expanded. */
export function asOData(answers: GroundcheckAnswers, instanceId: string): Row {
  const { visit, household, members } = answers;
  return {
    __id: instanceId,
    __system: { submissionDate: '2026-04-13T03:10:00.000Z', formVersion: answers.formVersion, reviewState: null },
    start: visit.startedAt,
    end: visit.endedAt ?? null,
    trackingCode: 'ABCDEFGH23',
    outcome: answers.outcome,
    visit: {
      v_location: pointOf(visit.location),
      v_photo_front: visit.photos.length > 0 ? PHOTO : null,
      v_photo_kitchen: null,
      v_witnessName: visit.witness?.name ?? null,
      v_witnessRole: visit.witness?.role ?? null,
      v_note: visit.note ?? null,
    },
    household: household === undefined ? null : groupOf(household, 'h_'),
    members: (members ?? []).map((member, place) => ({ ...groupOf(member, 'p_'), p_isHead: '1', __id: String(place) })),
    'members@odata.navigationLink': "Submissions('uuid')/members",
    one_head_needed: null,
    heads: '1',
    meta: { instanceID: instanceId },
  };
}

/** Where the photo of the answers was uploaded to before. */
export function mediaOf({ visit }: GroundcheckAnswers) {
  const [photo] = visit.photos;
  if (photo === undefined) return {};
  const { sha256, mediaType, reference } = photo;
  return { [PHOTO]: { sha256, mediaType, reference } };
}

function groupOf(sheet: Sheet, prefix: string): Row {
  return Object.fromEntries(
    Object.entries(sheet).map(([field, answer]) => {
      const name = `${prefix}${field}`;
      if (Array.isArray(answer)) return [name, answer.map((row: unknown) => ({ [`${name}_row`]: row }))];
      if (typeof answer === 'boolean') return [name, answer ? 'yes' : 'no'];
      return [name, isSheet(answer) ? pointOf(answer) : answer];
    }),
  );
}

function pointOf(point: Sheet | undefined | object): unknown {
  if (point === undefined) return null;
  const { latitude, longitude, accuracyMetres } = point as Record<string, number>;
  return { type: 'Point', coordinates: [longitude, latitude, 100.5], properties: { accuracy: accuracyMetres } };
}

/** The same as the XML a device sends: everything is text, a repeat is an element that comes again. */
export function asXml(answers: GroundcheckAnswers, instanceId: string): string {
  const { __id, __system, meta: _meta, ...content } = asOData(answers, instanceId);
  const plain = Object.fromEntries(Object.entries(content).filter(([name]) => !name.includes('@')));
  return `<?xml version="1.0"?><data xmlns:orx="http://openrosa.org/xforms" id="dtsen_groundcheck" version="${answers.formVersion}">${elements(plain)}<orx:meta><orx:instanceID>${String(__id)}</orx:instanceID></orx:meta></data>`;
}

function elements(row: Row): string {
  return Object.entries(row)
    .map(([name, value]) =>
      Array.isArray(value) ? value.map((one) => element(name, one)).join('') : element(name, value),
    )
    .join('');
}

function element(name: string, value: unknown): string {
  if (value === null || value === undefined) return `<${name}/>`;
  if (isSheet(value) && value['type'] === 'Point') {
    const [longitude, latitude, altitude] = value['coordinates'] as number[];
    const { accuracy } = value['properties'] as { accuracy: number };
    return `<${name}>${[latitude, longitude, altitude, accuracy].join(' ')}</${name}>`;
  }
  if (isSheet(value)) return `<${name}>${elements(value)}</${name}>`;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return `<${name}>${text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</${name}>`;
}
