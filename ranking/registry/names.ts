import { pickSql, type Chance } from './chance';

/** Given names in use all over the country, the commoner ones first; nobody's name is copied, they are drawn together. */
const MALE = [
  ...['MUHAMMAD', 'AHMAD', 'AGUS', 'BUDI', 'EKO', 'ADI', 'BAMBANG', 'DEDI', 'HENDRA', 'JOKO', 'RUDI', 'SLAMET', 'ANDI'],
  ...['IWAN', 'YUSUF', 'IBRAHIM', 'RIZAL', 'WAHYU', 'ARIF', 'FAJAR', 'DIMAS', 'YOHANES', 'MADE', 'WAYAN', 'KETUT'],
  ...['PETRUS', 'MARTHEN', 'YAKOB', 'SUDIRMAN', 'SUPARMAN', 'TARMIZI', 'USMAN', 'ZAINUDDIN', 'GUNAWAN', 'LUKMAN'],
  ...['NASRUL', 'RAHMAT', 'SAIFUL', 'TAUFIK', 'ILHAM', 'HERMAN', 'DARWIS', 'FERDINAN', 'GERSON', 'HAMZAH', 'KASIM'],
  ...['LEONARDUS', 'MANSUR', 'NUGROHO', 'OKTAVIANUS', 'PARDI', 'RIDWAN', 'SAMUEL', 'TUKIMIN', 'UJANG', 'YANTO'],
];
const FEMALE = [
  ...['SITI', 'NUR', 'SRI', 'DEWI', 'RATNA', 'FITRI', 'YULI', 'ENDANG', 'AMINAH', 'INDAH', 'LESTARI', 'KARTINI', 'ANI'],
  ...['MARIA', 'NURUL', 'WAHYUNI', 'RINA', 'TUTI', 'EVI', 'DIAN', 'HALIMAH', 'FATIMAH', 'KHADIJAH', 'ROHANI', 'MURNI'],
  ...[
    'YOHANA',
    'MARTHA',
    'NI',
    'KADEK',
    'KOMANG',
    'ASIH',
    'WATI',
    'SUMARNI',
    'PARTINI',
    'RUKMINI',
    'SULASTRI',
    'TITIN',
  ],
  ...['ROSMINI', 'HERLINA', 'JUMIATI', 'KASMAWATI', 'LINA', 'MEGAWATI', 'NENENG', 'OKTAVIA', 'PUTRI', 'RAHMAWATI'],
  ...['SALMA', 'THERESIA', 'UMMI', 'VERONIKA', 'WULAN', 'YANTI', 'ZAHRA', 'AGUSTINA', 'BERTHA', 'CICI', 'DARMI'],
];
const LAST = [
  ...['HIDAYAT', 'SAPUTRA', 'SETIAWAN', 'KURNIAWAN', 'WIBOWO', 'RAHMAN', 'PRATAMA', 'KUSUMA', 'NUGRAHA', 'SUSANTO'],
  ...[
    'LUBIS',
    'SIREGAR',
    'NASUTION',
    'HARAHAP',
    'SIMANJUNTAK',
    'TAMPUBOLON',
    'MANURUNG',
    'PURBA',
    'GINTING',
    'TARIGAN',
  ],
  ...['YOKU', 'WENDA', 'TABUNI', 'KOGOYA', 'RUMBIAK', 'TUHUMURY', 'LATUPONO', 'PATTIASINA', 'MAMBO', 'KAMBU'],
  ...['SUTRISNO', 'HANDOKO', 'HARTONO', 'SANTOSO', 'WIJAYA', 'PERMANA', 'FIRMANSYAH', 'RAMADHAN', 'MAULANA', 'HAKIM'],
  ...['DAENG', 'TANDI', 'PALALLO', 'MANGGE', 'LABA', 'BERE', 'NAHAK', 'SERAN', 'TAEK', 'MANEK', 'USFINIT', 'BAREK'],
  ...['SUPRIYADI', 'MULYONO', 'SUGIARTO', 'WINARNO', 'PURNOMO', 'UTOMO', 'YULIANTO', 'ZULKARNAIN', 'ISKANDAR', 'SALEH'],
];

/** How many people in a hundred have one name only, and how many have three. */
const SINGLE = 0.25;
const TRIPLE = 0.2;
/** The first names of a list are the common ones. */
const COMMON_FIRST = 1.6;

/**
 * SQL of a made-up name in capitals, as registers print it: one to three words. `sex` is the SQL of `'female'` or `'male'`.
 * Takes the salts 40 to 45.
 * @basis none: policy assumption (single names and common first names are what makes matching by name hard)
 */
export function nameSql(sex: string, chance: Chance): string {
  const given = (salt: number): string => {
    const drawn = { chance: chance(salt), skew: COMMON_FIRST };
    return `case when ${sex} = 'female' then ${pickSql(FEMALE, drawn)} else ${pickSql(MALE, drawn)} end`;
  };
  const last = pickSql(LAST, { chance: chance(42) });
  return `case when ${chance(43)} < ${SINGLE} then ${given(40)}
    when ${chance(43)} < ${SINGLE + TRIPLE} then ${given(40)} || ' ' || ${given(41)} || ' ' || ${last}
    else ${given(40)} || ' ' || case when ${chance(44)} < 0.5 then ${last} else ${given(41)} end end`;
}

/** SQL of how somebody else writes `name`: shortened, without its last word, or with a letter wrong. Takes three salts. */
export function misspeltSql(
  name: string,
  { chance, salt }: { readonly chance: Chance; readonly salt: number },
): string {
  const at = `(2 + floor(${chance(salt)} * greatest(1, length(${name}) - 2)))::integer`;
  const without = `${name}[:${at} - 1] || ${name}[${at} + 1:]`;
  const swapped = `${name}[:${at} - 1] || ${name}[${at} + 1:${at} + 1] || ${name}[${at}:${at}] || ${name}[${at} + 2:]`;
  const how = chance(salt + 1);
  return `case
    when ${how} < 0.25 and contains(${name}, 'MUHAMMAD') then replace(${name}, 'MUHAMMAD', 'MUH.')
    when ${how} < 0.35 and contains(${name}, ' ') then regexp_replace(${name}, ' [^ ]+$', '')
    when ${how} < 0.55 and contains(${name}, 'I') then replace(${name}, 'I', 'Y')
    when ${how} < 0.8 then ${swapped}
    else ${without} end`;
}
