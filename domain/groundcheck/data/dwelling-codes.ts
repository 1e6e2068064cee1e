import { codeList } from './sources';

export const TENURE = codeList([
  ['1', 'Milik sendiri', 'Own'],
  ['2', 'Kontrak/sewa', 'Lease or rent'],
  ['3', 'Bebas sewa', 'Rent-free'],
  ['4', 'Dinas', 'Official housing'],
  ['5', 'Lainnya', 'Other'],
]);

export const LAND_PROOF = codeList([
  ['1', 'SHM', 'Freehold certificate (SHM)'],
  ['2', 'Sertifikat selain SHM (SHGB, SHSRS)', 'Other certificate (SHGB, SHSRS)'],
  ['3', 'Surat bukti lainnya (girik, letter C)', 'Other paper (girik, letter C)'],
  ['4', 'Tidak punya', 'None'],
]);

export const FLOOR = codeList([
  ['1', 'Marmer/granit', 'Marble or granite'],
  ['2', 'Keramik', 'Ceramic'],
  ['3', 'Parket/vinil/karpet', 'Parquet, vinyl or carpet'],
  ['4', 'Ubin/tegel/teraso', 'Tile or terrazzo'],
  ['5', 'Kayu/papan', 'Wood or board'],
  ['6', 'Semen/bata merah', 'Cement or red brick'],
  ['7', 'Bambu', 'Bamboo'],
  ['8', 'Tanah', 'Earth'],
  ['9', 'Lainnya', 'Other'],
]);

export const WALL = codeList([
  ['1', 'Tembok', 'Masonry'],
  ['2', 'Plesteran anyaman bambu/kawat', 'Plastered woven bamboo or wire'],
  ['3', 'Kayu/papan/gipsum/GRC/calciboard', 'Wood, board, gypsum, GRC or calciboard'],
  ['4', 'Anyaman bambu', 'Woven bamboo'],
  ['5', 'Batang kayu', 'Log'],
  ['6', 'Bambu', 'Bamboo'],
  ['7', 'Lainnya', 'Other'],
]);

/** The training deck and the 2026 form agree; Regsosek swaps 5 and 6, so Regsosek data must not be read with this list. */
export const ROOF = codeList([
  ['1', 'Beton', 'Concrete'],
  ['2', 'Genteng', 'Tile'],
  ['3', 'Seng', 'Zinc'],
  ['4', 'Asbes', 'Asbestos'],
  ['5', 'Bambu', 'Bamboo'],
  ['6', 'Kayu/sirap', 'Wood or shingle'],
  ['7', 'Jerami/ijuk/daun-daunan/rumbia', 'Straw, palm fibre or leaves'],
  ['8', 'Lainnya', 'Other'],
]);

export const CONDITION = codeList([
  ['1', 'Baik', 'Good'],
  ['2', 'Rusak ringan', 'Light damage'],
  ['3', 'Rusak sedang', 'Medium damage'],
  ['4', 'Rusak berat', 'Heavy damage'],
]);

export const DRINKING_WATER = codeList([
  ['1', 'Air kemasan bermerek', 'Branded bottled water'],
  ['2', 'Air isi ulang', 'Refilled water'],
  ['3', 'Leding', 'Piped water'],
  ['4', 'Sumur bor/pompa', 'Bored or pumped well'],
  ['5', 'Sumur terlindung', 'Protected well'],
  ['6', 'Sumur tak terlindung', 'Unprotected well'],
  ['7', 'Mata air terlindung', 'Protected spring'],
  ['8', 'Mata air tak terlindung', 'Unprotected spring'],
  ['9', 'Air permukaan (sungai/danau/waduk/kolam/irigasi)', 'Surface water (river, lake, reservoir, pond, canal)'],
  ['10', 'Air hujan', 'Rain water'],
  ['11', 'Lainnya', 'Other'],
]);

export const WASTE_DISTANCE = codeList([
  ['1', 'Kurang dari 10 meter', 'Under 10 metres'],
  ['2', '10 meter atau lebih', 'At least 10 metres'],
  ['3', 'Tidak tahu', 'Not known'],
]);

export const LIGHTING = codeList([
  ['1', 'Listrik PLN dengan meteran', 'PLN electricity with a meter'],
  ['2', 'Listrik PLN tanpa meteran', 'PLN electricity without a meter'],
  ['3', 'Listrik non-PLN', 'Electricity from elsewhere'],
  ['4', 'Bukan listrik', 'No electricity'],
]);

export const INSTALLED_POWER = codeList([
  ['1', '450 watt', '450 watts'],
  ['2', '900 watt', '900 watts'],
  ['3', '1.300 watt', '1,300 watts'],
  ['4', '2.200 watt', '2,200 watts'],
  ['5', 'Lebih dari 2.200 watt', 'Above 2,200 watts'],
]);

export const COOKING_FUEL = codeList([
  ['1', 'Listrik', 'Electricity'],
  ['2', 'Gas elpiji 5,5 kg/blue gaz', 'LPG, 5.5 kg'],
  ['3', 'Gas elpiji 12 kg', 'LPG, 12 kg'],
  ['4', 'Gas elpiji 3 kg', 'LPG, 3 kg'],
  ['5', 'Gas kota/meteran PGN', 'City gas'],
  ['6', 'Biogas', 'Biogas'],
  ['7', 'Minyak tanah', 'Kerosene'],
  ['8', 'Briket', 'Briquettes'],
  ['9', 'Arang', 'Charcoal'],
  ['10', 'Kayu bakar', 'Firewood'],
  ['11', 'Lainnya', 'Other'],
  ['12', 'Tidak memasak di rumah', 'Does not cook at home'],
]);

export const TOILET = codeList([
  ['1', 'Ada, digunakan anggota keluarga sendiri', 'Present, used by the household only'],
  ['2', 'Ada, digunakan bersama keluarga tertentu', 'Present, shared with known households'],
  ['3', 'Ada, di MCK komunal', 'In a communal washing place (MCK)'],
  ['4', 'Ada, di MCK umum', 'In a public washing place (MCK)'],
  ['5', 'Ada, anggota keluarga tidak menggunakan', 'Present but not used'],
  ['6', 'Tidak ada fasilitas', 'None'],
]);

export const CLOSET = codeList([
  ['1', 'Leher angsa', 'Goose-neck'],
  ['2', 'Plengsengan dengan tutup', 'Sloped pipe with a lid'],
  ['3', 'Plengsengan tanpa tutup', 'Sloped pipe without a lid'],
  ['4', 'Cemplung/cubluk', 'Pit'],
]);

export const FAECES_DISPOSAL = codeList([
  ['1', 'Tangki septik', 'Septic tank'],
  ['2', 'IPAL', 'Waste water treatment plant (IPAL)'],
  ['3', 'Kolam/sawah/sungai/danau/laut', 'Pond, rice field, river, lake or sea'],
  ['4', 'Lubang tanah', 'Hole in the ground'],
  ['5', 'Pantai/tanah lapang/kebun', 'Beach, field or garden'],
  ['6', 'Lainnya', 'Other'],
]);

export const DOMICILE_MATCH = codeList([
  ['1', 'Sesuai KK dan KTP', 'As on the KK and the KTP'],
  ['2', 'Sesuai KK saja', 'As on the KK only'],
  ['3', 'Sesuai KTP saja', 'As on the KTP only'],
  ['4', 'Tidak sesuai keduanya', 'As on neither'],
]);
