import { codeList } from './sources';

export const SEX = codeList([
  ['1', 'Laki-laki', 'Male'],
  ['2', 'Perempuan', 'Female'],
]);

export const RELATION_2025 = codeList([
  ['1', 'Kepala keluarga', 'Head of household'],
  ['2', 'Istri/suami', 'Spouse'],
  ['3', 'Anak', 'Child'],
  ['4', 'Menantu', 'Child-in-law'],
  ['5', 'Cucu', 'Grandchild'],
  ['6', 'Orang tua/mertua', 'Parent or parent-in-law'],
  ['7', 'Pembantu/sopir', 'Helper or driver'],
  ['8', 'Lainnya', 'Other'],
]);

export const RELATION_2026 = codeList([
  ['1', 'Kepala keluarga', 'Head of household'],
  ['2', 'Istri/suami', 'Spouse'],
  ['3', 'Anak', 'Child'],
  ['4', 'Menantu', 'Child-in-law'],
  ['5', 'Cucu', 'Grandchild'],
  ['6', 'Orang tua', 'Parent'],
  ['7', 'Mertua', 'Parent-in-law'],
  ['8', 'Famili lain', 'Other kin'],
  ['9', 'Lainnya', 'Other'],
]);

export const MARITAL_STATUS = codeList([
  ['1', 'Belum kawin', 'Single'],
  ['2', 'Kawin', 'Married'],
  ['3', 'Cerai hidup', 'Divorced'],
  ['4', 'Cerai mati', 'Widowed'],
]);

export const SCHOOLING_2025 = codeList([
  ['1', 'Tidak/belum pernah sekolah', 'Never attended'],
  ['2', 'Masih sekolah', 'Attending'],
  ['3', 'Tidak bersekolah lagi', 'No longer attending'],
]);

export const SCHOOLING_2026 = codeList([
  ['0', 'Tidak/belum pernah sekolah', 'Never attended'],
  ['1', 'Masih sekolah', 'Attending'],
  ['2', 'Tidak bersekolah lagi', 'No longer attending'],
]);

export const SCHOOL_LEVEL = codeList([
  ['1', 'Paket A', 'Paket A (primary equivalent)'],
  ['2', 'SDLB', 'SDLB (special primary school)'],
  ['3', 'SD', 'SD (primary school)'],
  ['4', 'MI', 'MI (Islamic primary school)'],
  ['5', 'SPM/PDF Ula', 'SPM/PDF Ula (religious primary school)'],
  ['6', 'Paket B', 'Paket B (lower secondary equivalent)'],
  ['7', 'SMPLB', 'SMPLB (special lower secondary school)'],
  ['8', 'SMP', 'SMP (lower secondary school)'],
  ['9', 'MTs', 'MTs (Islamic lower secondary school)'],
  ['10', 'SPM/PDF Wustha', 'SPM/PDF Wustha (religious lower secondary school)'],
  ['11', 'Paket C', 'Paket C (upper secondary equivalent)'],
  ['12', 'SMLB', 'SMLB (special upper secondary school)'],
  ['13', 'SMA', 'SMA (upper secondary school)'],
  ['14', 'MA', 'MA (Islamic upper secondary school)'],
  ['15', 'SMK', 'SMK (vocational school)'],
  ['16', 'MAK', 'MAK (Islamic vocational school)'],
  ['17', 'SPM/PDF Ulya', 'SPM/PDF Ulya (religious upper secondary school)'],
  ['18', 'D1/D2/D3', 'Diploma 1 to 3'],
  ['19', 'D4/S1', 'Diploma 4 or bachelor'],
  ['20', 'Profesi', 'Professional programme'],
  ['21', 'S2', 'Master'],
  ['22', 'S3', 'Doctor'],
]);

export const DIPLOMA_2025 = [...SCHOOL_LEVEL, ...codeList([['23', 'Tidak punya ijazah SD', 'No primary diploma']])];

export const DIPLOMA_2026 = codeList([
  ['0', 'Tidak punya ijazah', 'None'],
  ['1', 'SD/sederajat', 'Primary'],
  ['2', 'SMP/sederajat', 'Lower secondary'],
  ['3', 'SMA/sederajat', 'Upper secondary'],
  ['4', 'D1-D3', 'Diploma 1 to 3'],
  ['5', 'D4/S1', 'Diploma 4 or bachelor'],
  ['6', 'S2/S3', 'Master or doctor'],
]);

export const SECTOR = codeList([
  ['1', 'Pertanian tanaman padi dan palawija', 'Rice and other food crops'],
  ['2', 'Hortikultura', 'Horticulture'],
  ['3', 'Perkebunan', 'Plantations'],
  ['4', 'Perikanan', 'Fisheries'],
  ['5', 'Peternakan', 'Livestock'],
  ['6', 'Kehutanan dan pertanian lainnya', 'Forestry and other agriculture'],
  ['7', 'Pertambangan/penggalian', 'Mining and quarrying'],
  ['8', 'Industri pengolahan', 'Manufacturing'],
  ['9', 'Pengadaan listrik, gas, uap/air panas, dan udara dingin', 'Electricity, gas, steam and cooling'],
  ['10', 'Pengelolaan air, air limbah, dan sampah', 'Water, waste water and waste'],
  ['11', 'Konstruksi', 'Construction'],
  ['12', 'Perdagangan besar dan eceran, reparasi mobil dan sepeda motor', 'Trade and vehicle repair'],
  ['13', 'Pengangkutan dan pergudangan', 'Transport and storage'],
  ['14', 'Penyediaan akomodasi dan makan minum', 'Accommodation and food service'],
  ['15', 'Informasi dan komunikasi', 'Information and communication'],
  ['16', 'Keuangan dan asuransi', 'Finance and insurance'],
  ['17', 'Real estat', 'Real estate'],
  ['18', 'Aktivitas profesional, ilmiah, dan teknis', 'Professional, scientific and technical services'],
  [
    '19',
    'Penyewaan, ketenagakerjaan, agen perjalanan, dan penunjang usaha',
    'Rental, employment, travel, business support',
  ],
  ['20', 'Administrasi pemerintahan, pertahanan, dan jaminan sosial wajib', 'Public administration and defence'],
  ['21', 'Pendidikan', 'Education'],
  ['22', 'Kesehatan manusia dan aktivitas sosial', 'Health and social work'],
  ['23', 'Kesenian, hiburan, dan rekreasi', 'Arts and recreation'],
  ['24', 'Aktivitas jasa lainnya', 'Other services'],
  ['25', 'Aktivitas keluarga sebagai pemberi kerja', 'Households as employers'],
  ['26', 'Badan internasional', 'International bodies'],
]);

export const WORK_STATUS_2025 = codeList([
  ['1', 'Berusaha sendiri', 'Own account'],
  ['2', 'Berusaha dibantu buruh tidak tetap/tidak dibayar', 'With temporary or unpaid helpers'],
  ['3', 'Berusaha dibantu buruh tetap/dibayar', 'With permanent or paid workers'],
  ['4', 'Buruh/karyawan/pegawai swasta', 'Private employee'],
  ['5', 'PNS/TNI/Polri/BUMN/BUMD/pejabat negara', 'Civil servant, armed forces, state enterprise, official'],
  ['6', 'Pekerja bebas pertanian', 'Casual, agriculture'],
  ['7', 'Pekerja bebas non-pertanian', 'Casual, other'],
  ['8', 'Pekerja keluarga/tidak dibayar', 'Unpaid family worker'],
]);

export const WORK_STATUS_2026 = codeList([
  ['1', 'Berusaha sendiri', 'Own account'],
  ['2', 'Berusaha dibantu buruh', 'With helpers'],
  ['3', 'Buruh/karyawan/pegawai swasta', 'Private employee'],
  [
    '4',
    'ASN/TNI/Polri/BUMN/BUMD/pejabat negara/kepala desa',
    'Civil servant, armed forces, state enterprise, official',
  ],
  ['5', 'Pekerja bebas', 'Casual'],
  ['6', 'Pekerja keluarga/tidak dibayar', 'Unpaid family worker'],
  ['9', 'Tidak tahu', 'Not known'],
]);

export const TURNOVER = codeList([
  ['1', 'Kurang dari 5 juta', 'Under 5 million'],
  ['2', '5 sampai kurang dari 15 juta', '5 to under 15 million'],
  ['3', '15 sampai kurang dari 25 juta', '15 to under 25 million'],
  ['4', '25 sampai kurang dari 167 juta', '25 to under 167 million'],
  ['5', '167 sampai kurang dari 1.250 juta', '167 to under 1,250 million'],
  ['6', '1.250 sampai kurang dari 4.167 juta', '1,250 to under 4,167 million'],
  ['7', '4.167 juta atau lebih', '4,167 million or more'],
]);

export const DISABILITY_2025 = codeList([
  ['0', 'Tidak ada', 'None'],
  ['1', 'Fisik', 'Physical'],
  ['2', 'Intelektual', 'Intellectual'],
  ['3', 'Mental', 'Mental'],
  ['4', 'Sensorik', 'Sensory'],
  ['5', 'Ganda/multi', 'Two or more kinds'],
]);

export const CHRONIC_ILLNESS = codeList([
  ['1', 'Tidak ada', 'None'],
  ['2', 'Hipertensi (darah tinggi)', 'Hypertension'],
  ['3', 'Rematik', 'Rheumatism'],
  ['4', 'Asma', 'Asthma'],
  ['5', 'Masalah jantung', 'Heart disease'],
  ['6', 'Diabetes (kencing manis)', 'Diabetes'],
  ['7', 'Tuberkulosis (TBC)', 'Tuberculosis'],
  ['8', 'Strok', 'Stroke'],
  ['9', 'Kanker atau tumor ganas', 'Cancer'],
  ['10', 'Gagal ginjal', 'Kidney failure'],
  ['11', 'Hemofilia', 'Haemophilia'],
  ['12', 'HIV/AIDS', 'HIV/AIDS'],
  ['13', 'Kolesterol', 'High cholesterol'],
  ['14', 'Sirosis hati', 'Cirrhosis'],
  ['15', 'Talasemia', 'Thalassaemia'],
  ['16', 'Leukemia', 'Leukaemia'],
  ['17', 'Alzheimer', 'Alzheimer'],
  ['18', 'Lainnya', 'Other'],
]);
