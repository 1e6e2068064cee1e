import { say, type Advice } from './wording';

const CHOOSE_ANOTHER = say('Pilih petugas lain.', 'Choose another official.');

/** Refusals of how an office organises its work: standing in, bulks, freezes. */
export const OFFICE_REFUSALS = {
  'delegation-to-self': {
    text: say('Petugas tidak dapat menggantikan dirinya sendiri', 'Nobody can stand in for himself'),
    next: CHOOSE_ANOTHER,
  },
  'delegation-not-yours': {
    text: say(
      'Anda tidak berwenang mengatur pengganti petugas itu',
      'You may not arrange a stand-in for that official',
    ),
    next: say('Minta petugas itu atau atasannya mengaturnya.', 'Ask that official or a superior to arrange it.'),
  },
  'delegation-outside-office': {
    text: say('Pengganti bukan dari wilayah kantor itu', 'The stand-in is not of that office’s territory'),
    next: say('Pilih petugas dari kantor atau wilayah yang sama.', 'Choose somebody of the same office or territory.'),
  },
  'delegation-too-long': {
    text: say('Masa penggantian terlalu panjang', 'The time is too long'),
    next: say(
      'Batasi paling lama 92 hari, lalu perpanjang bila perlu.',
      'Keep to 92 days at most and extend it if needed.',
    ),
  },
  'delegation-window-invalid': {
    text: say('Masa penggantian berakhir sebelum dimulai', 'The time ends before it begins'),
    next: say('Perbaiki kedua waktunya.', 'Correct both instants.'),
  },
  'delegation-kind-unknown': {
    text: say('Petugas itu tidak menerima jenis tugas tersebut', 'That official gets no tasks of that kind'),
    next: say('Sebut hanya jenis tugas dari perannya.', 'Name only kinds of that role.'),
  },
  'delegation-person-unknown': {
    text: say('Petugas tidak dikenal atau tidak aktif', 'The official is unknown or not active'),
    next: CHOOSE_ANOTHER,
  },
  'delegation-not-active': {
    text: say('Anda sedang tidak menggantikan petugas itu', 'You do not stand in for that official at present'),
    next: say(
      'Lihat penggantian yang berlaku, atau kirim tanpa tajuk On-Behalf-Of.',
      'See which delegations hold, or send it without On-Behalf-Of.',
    ),
  },
  'not-in-anothers-place': {
    text: say('Ini tidak dapat dilakukan atas nama petugas lain', 'This cannot be done in another’s place'),
    next: say('Kirim tanpa tajuk On-Behalf-Of.', 'Send it without On-Behalf-Of.'),
  },
  'bulk-not-atomic': {
    text: say('Banyak tugas tidak dapat diputus sebagai satu kesatuan', 'Many tasks cannot be decided as one'),
    next: say(
      'Kirim tanpa atomic; tiap tugas mendapat hasilnya sendiri.',
      'Send it without atomic; each task has its own outcome.',
    ),
  },
  frozen: {
    text: say('Keputusan untuk tugas ini sedang dibekukan', 'Decisions on this task rest at present'),
    next: say('Putuskan lagi setelah waktu yang disebut.', 'Decide it after the time that is named.'),
  },
} as const satisfies Record<string, Advice>;
