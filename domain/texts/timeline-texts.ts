import { say } from './wording';

/**
 * One line of the timeline for each kind of event. A part in square brackets is said only when the event carries all
 * of its parameters.
 */
export const TIMELINE_TEXTS = {
  'proposal-filed': say('Usulan diterima lewat jalur {channel}', 'Proposal received by the {channel} door'),
  'cut-off-missed': say(
    'Batas terlewat; usulan masuk periode {month}, hasil diperkirakan {period}',
    'Cut-off missed; the proposal joins the window of {month}, result expected {period}',
  ),
  'agency-asked': say('Menunggu jawaban {agency}', 'Waiting for the answer of {agency}'),
  'agency-slow': say(
    '{agency} belum menjawab; penghitungan waktu dihentikan sementara',
    '{agency} has not answered; the clock stands still',
  ),
  'agency-put-off': say(
    'Pemeriksaan di instansi ditunda; usulan berjalan terus',
    'The check at the agency is put off; the proposal goes on',
  ),
  'agency-answered-late': say('Instansi sudah menjawab', 'The agency has answered after all'),
  'identity-matched': say(
    'NIK dan KK sudah diperiksa Dukcapil[: {trouble}]',
    'Dukcapil has checked NIK and KK[: {trouble}]',
  ),
  'task-opened': say('Menunggu: {task}', 'Waiting for: {task}'),
  'task-reminded': say('Pengingat dikirim: {task}', 'Reminder sent: {task}'),
  'task-overdue': say('Lewat batas waktu: {task}', 'Overdue: {task}'),
  'task-escalated': say('Diteruskan ke {to}: {task}', 'Escalated to {to}: {task}'),
  'task-still-waiting': say('Masih menunggu, perlu perhatian: {task}', 'Still waiting, needs attention: {task}'),
  'task-completed': say('Selesai: {task}[ ({outcome})]', 'Done: {task}[ ({outcome})]'),
  'task-returned': say('Dikembalikan: {task}', 'Returned: {task}'),
  'task-ended': say('Berakhir karena batas waktu: {task}', 'Ended by its deadline: {task}'),
  'groundcheck-called': say('Pemeriksaan lapangan diperlukan: {reason}', 'Groundcheck called for by {reason}'),
  'groundcheck-postponed': say('Kunjungan ditunda: {reason}', 'Visit postponed: {reason}'),
  'linked-visit-called': say(
    'Pemegang NIK yang lain juga dikunjungi ({linkedCase})',
    'The other holder of the NIK is visited as well ({linkedCase})',
  ),
  'linked-visit-opened': say(
    'Kunjungan yang terkait dengan {linkedCase} dibuka',
    'Visit opened, linked to {linkedCase}',
  ),
  'linked-visit-approved': say(
    'Hasil kunjungan pemegang NIK yang lain disetujui; terkait {linkedCase}',
    'Result of the visit to the other holder approved; linked to {linkedCase}',
  ),
  'linked-visit-stopped': say(
    'Kunjungan pemegang NIK yang lain dihentikan; terkait {linkedCase}',
    'The visit to the other holder was stopped; linked to {linkedCase}',
  ),
  'linked-visit-awaited': say(
    'Menunggu hasil kunjungan pemegang NIK yang lain',
    'Waiting for the result of the visit to the other holder of the NIK',
  ),
  'registry-check-accepted': say(
    'Hasil pemeriksaan registri diterima: {outcome}',
    'Result of the registry check accepted: {outcome}',
  ),
  'registry-check-stopped': say(
    'Pemeriksaan registri dihentikan operator',
    'The registry check was stopped by an operator',
  ),
  'nik-finding': say(
    'Kedua kunjungan selesai; pemegang NIK: {finding} ({linkedCase})',
    'Both visits are done; holder of the NIK: {finding} ({linkedCase})',
  ),
  'nik-settled': say(
    'Dukcapil menetapkan pemegang NIK: {finding} ({linkedCase})',
    'Dukcapil has settled who holds the NIK: {finding} ({linkedCase})',
  ),
  'proposal-ratified': say('Disahkan daerah untuk {quarter}', 'Ratified by the region for {quarter}'),
  'registration-put-off': say(
    'Pendaftaran menunggu hasil pemeriksaan lapangan',
    'Registration waits for the result of the groundcheck',
  ),
  registered: say('Terdaftar di Pusdatin', 'Registered with Pusdatin'),
  'awaiting-version': say(
    'Menunggu DTSEN {version}, diperkirakan {period}',
    'Waiting for DTSEN {version}, expected {period}',
  ),
  decided: say(
    'Hasil {quarter}: desil {decile}[; {decisions}]',
    'Result for {quarter}: decile {decile}[; {decisions}]',
  ),
  'waiting-list': say(
    'Masuk daftar tunggu; ditinjau lagi pada DTSEN {version}',
    'On the waiting list until DTSEN {version}',
  ),
  'objection-window-opened': say('Masa sanggah dibuka sampai {until}', 'Objection window open until {until}'),
  'appeal-window-opened': say('Banding dapat diajukan sampai {until}', 'Appeal possible until {until}'),
  'appeal-filed': say('Banding diterima untuk diperiksa', 'Appeal received'),
  'objection-filed': say('Sanggahan diterima untuk diperiksa', 'Objection received'),
  'objection-accepted': say(
    'Sanggahan diterima[; diperbaiki: {corrected}]',
    'Objection accepted[; corrected: {corrected}]',
  ),
  'objection-refused': say('Sanggahan tidak diterima', 'Objection refused'),
  'objection-judged': say('Pemeriksaan sanggahan selesai', 'The objection has been dealt with'),
  'objection-lapsed': say('Sanggahan gugur', 'Objection lapsed'),
  closed: say('Selesai: {end}', 'Closed: {end}'),
  'publication-withheld': say('Penerbitan ditahan BPS', 'Publication withheld by BPS'),
  'version-published': say('DTSEN {version} diterbitkan', 'DTSEN {version} published'),
  'outcome-proposed': say(
    '{decisions} keputusan diusulkan untuk ditetapkan',
    '{decisions} decisions proposed for determination',
  ),
  'determination-withheld': say('Penetapan ditahan Kemensos', 'Determination withheld by Kemensos'),
  'signoff-refused': say('Penetapan tidak disahkan petugas kedua', 'Determination refused by the second officer'),
  'outcome-determined': say('Penerima ditetapkan dan disahkan', 'Recipients determined and signed off'),
  'determination-stopped': say('Penetapan dihentikan', 'The determination was stopped'),
  'cycle-stopped': say('Pemeringkatan dihentikan operator', 'The ranking was stopped by an operator'),
  'cycle-paused': say('Pemeringkatan ditahan', 'The ranking was held up'),
  'cycle-resumed': say('Pemeringkatan dilanjutkan', 'The ranking went on'),
  'result-awaited': say('Menunggu hasil pemeringkatan BPS', 'Waiting for the result of BPS'),
  'result-offered': say('Hasil pemeringkatan BPS diserahkan', 'A result of BPS was handed in'),
  'result-refused': say('Hasil pemeringkatan BPS ditolak', 'A result of BPS was refused'),
  'result-taken': say('Hasil pemeringkatan BPS diambil alih', 'The result of BPS was taken over'),
  'cycle-archived': say('Berkas pemeringkatan diarsipkan', 'The files of the ranking were archived'),
  'cycle-distributed': say('Hasil disampaikan ke {told} usulan', 'Results passed on to {told} proposals'),
} as const;
