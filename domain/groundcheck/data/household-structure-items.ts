import type { Code, GroundcheckFormVersion, Item } from '../form';
import { CONDITION, FLOOR, LAND_PROOF, ROOF, TENURE, WALL } from './dwelling-codes';
import { bilingual, FASIH_2026, GC_AJAR, GC_AJAR_REGSOSEK } from './sources';

const TIE = bilingual(
  'Bila luasnya sama, dipilih jenis dengan kode lebih kecil.',
  'Of two kinds that cover as much, the lower code wins.',
);

interface Part {
  readonly variable: number;
  readonly name: string;
  readonly id: string;
  readonly en: string;
  readonly idMeaning: string;
  readonly enMeaning: string;
  readonly codes: readonly Code[];
}

const PARTS: readonly Part[] = [
  {
    variable: 15,
    name: 'floor',
    id: 'lantai',
    en: 'floor',
    idMeaning: 'Jenis lantai yang paling luas; lantai adalah alas ruangan.',
    enMeaning: 'The kind of floor that covers most; a floor is the base of a room.',
    codes: FLOOR,
  },
  {
    variable: 16,
    name: 'wall',
    id: 'dinding',
    en: 'wall',
    idMeaning: 'Jenis dinding yang paling luas; dinding adalah sisi luar bangunan atau penyekat.',
    enMeaning: 'The kind of wall that covers most; a wall is the outer side of the building or a partition.',
    codes: WALL,
  },
  {
    variable: 17,
    name: 'roof',
    id: 'atap',
    en: 'roof',
    idMeaning: 'Jenis atap yang paling luas; pada bangunan bertingkat, bagian teratas.',
    enMeaning: 'The kind of roof that covers most; in a building of several storeys, the topmost part.',
    codes: ROOF,
  },
];

const TENURE_ITEM: Item = {
  variable: 14,
  field: 'tenure',
  label: bilingual('Status kepemilikan rumah', 'Tenure'),
  definition: bilingual(
    'Milik sendiri bila milik kepala atau anggota keluarga; bebas sewa bila ditempati tanpa membayar; dinas bila disediakan tempat bekerja.',
    'Own if it belongs to the head or a member; rent-free if lived in without any payment; official if the employer provides it.',
  ),
  type: 'code',
  codes: TENURE,
  required: true,
  source: `${GC_AJAR}; 2026: ${FASIH_2026}`,
};

const LAND_PROOF_ITEM: Item = {
  variable: 14,
  field: 'landProof',
  label: bilingual('Bukti kepemilikan tanah', 'Proof of land ownership'),
  definition: bilingual(
    'Jenis bukti kepemilikan tanah bangunan yang dihuni, bila milik sendiri.',
    'Kind of proof for the land of the house lived in, if owned.',
  ),
  type: 'code',
  codes: LAND_PROOF,
  required: true,
  shownWhen: { field: 'tenure', in: ['1'] },
  source: FASIH_2026,
};

function materialItem({ variable, name, id, en, idMeaning, enMeaning, codes }: Part): Item {
  return {
    variable,
    field: `${name}Material`,
    label: bilingual(`Jenis ${id} terluas`, `Widest ${en} material`),
    definition: bilingual(`${idMeaning} ${TIE.id}`, `${enMeaning} ${TIE.en}`),
    type: 'code',
    codes,
    required: true,
    source: `${GC_AJAR_REGSOSEK}; roof codes 5 and 6 as in the deck and ${FASIH_2026}`,
  };
}

function conditionItem({ variable, name, id, en }: Part): Item {
  return {
    variable,
    field: `${name}Condition`,
    label: bilingual(`Kondisi ${id}`, `Condition of the ${en}`),
    definition: bilingual(`Kondisi sebagian besar ${id}.`, `Condition of the greater part of the ${en}.`),
    type: 'code',
    codes: CONDITION,
    required: true,
    source: FASIH_2026,
  };
}

/** Variables 14-17: tenure and what the house is built of. Proof of land and conditions are asked from 2026. */
export function structureItems(version: GroundcheckFormVersion): readonly Item[] {
  if (version === 'gc-2025-02') return [TENURE_ITEM, ...PARTS.map(materialItem)];
  return [TENURE_ITEM, LAND_PROOF_ITEM, ...PARTS.flatMap((part) => [materialItem(part), conditionItem(part)])];
}
