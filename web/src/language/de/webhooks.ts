import type { Catalog } from '../catalog.ts';

export const webhooks: Catalog['webhooks'] = {
  title: 'Webhooks',
  ofAll:
    'Andere Server erfahren sofort, was auf allen Kanälen geschieht. Die eines einzelnen Kanals entstehen in dessen Studio.',
  ofChannel: 'Andere Server erfahren sofort, was auf diesem Kanal geschieht.',
  noneHere:
    'Lassen Sie einen anderen Server erfahren, wenn Sie live gehen, wenn die Veranstaltung endet oder wenn es Störungen gibt.',
  someOn: '{on, number} von {count, number} an.',
  someFailed:
    '{count, plural, one {Einer wurde} other {# wurden}} von selbst abgeschaltet, weil Nachrichten nicht ankamen.',
  addOne: 'Webhook hinzufügen',
  lookAt: 'Ansehen',

  create: 'Neuer Webhook',
  createForAll: 'Neuer Webhook für alle Kanäle',
  add: 'Webhook hinzufügen',
  noneYet:
    'Noch keiner. Mit einem kann ein Chatraum erfahren, dass Sie live sind, ein Schild an der Tür aufleuchten oder ein eigenes System verfolgen, was geschieht.',
  address: 'Adresse',
  addressHelp: 'Ein Server von Ihnen oder von einem Dienst, den Sie nutzen. Er bekommt einen signierten POST mit JSON.',
  tellWhen: 'Benachrichtigen, wenn',
  live: 'Eine Veranstaltung geht live',
  liveWhen: 'Der Encoder sendet und Zuschauer können zusehen. Eine Probe zählt nicht.',
  ended: 'Eine Veranstaltung ist zu Ende',
  endedWhen: 'Sie wurde beendet, oder ihr Encoder kam nicht rechtzeitig wieder.',
  trouble: 'Zuschauer bemerken eine Störung',
  troubleWhen:
    'Kein Ton, ein schwarzes Bild, eine Leitung mit Verlusten: mit Ursache und Abhilfe. Dieselbe Störung einmal in zehn Minuten.',
  revoked: 'Jemand darf nicht mehr zusehen',
  revokedWhen: 'Ein Ticket oder eine Mitgliedschaft wurde zurückgenommen, oder alle werden neu gefragt.',

  secret: 'Geheimschlüssel',
  secretTitle: 'Kopieren Sie den Geheimschlüssel jetzt: Er wird nur dieses eine Mal gezeigt.',
  secretText: 'Der Empfänger prüft damit, dass eine Nachricht von hier kommt.',
  newSecretText:
    'Der Empfänger prüft damit, dass eine Nachricht von hier kommt. Einen Tag lang werden Nachrichten auch mit dem alten signiert.',

  unreadable: 'Seine Adresse ist nicht lesbar',
  on: 'An',
  off: 'Aus',
  allChannels: 'Alle Kanäle',
  nothingTaken: 'noch nichts angenommen',
  lastTaken: 'zuletzt {ago} angenommen',
  waiting: '{count, plural, one {# wartet} other {# warten}}',
  switchOn: 'Einschalten',
  switchOff: 'Ausschalten',
  tellsWhen: 'Benachrichtigt, wenn',
  switchedOff:
    'Er wurde von selbst abgeschaltet, weil Nachrichten nicht ankamen. {why} Schalten Sie ihn dann wieder ein.',
  switchedOffAgo:
    'Er wurde von selbst abgeschaltet ({ago}), weil Nachrichten nicht ankamen. {why} Schalten Sie ihn dann wieder ein.',
  dropped:
    '{count, plural, one {# Nachricht wurde} other {# Nachrichten wurden}} ungesendet aufgegeben: Zu viele warteten, oder sie warteten länger als drei Tage.',
  change: 'Ändern',
  newSecret: 'Neuer Geheimschlüssel …',
  remove: 'Entfernen …',
  removeText: 'Es wird nichts mehr an ihn gesendet, und was gesendet wurde, wird vergessen.',
  removeIt: 'Webhook entfernen',
  rotateText:
    'Ein neuer Geheimschlüssel entsteht und wird einmal gezeigt. Einen Tag lang werden Nachrichten mit beiden signiert, damit der Empfänger umstellen kann.',
  rotateIt: 'Neuen Geheimschlüssel erzeugen',
  keep: 'So lassen',

  sendTest: 'Test senden',
  sending: 'Wird gesendet …',
  testTaken: 'Der Test wurde angenommen',
  testNotTaken: 'Der Test wurde nicht angenommen',
  deliveries: 'Zustellungen',
  nothingSent: 'Es wurde noch nichts gesendet.',
  taken: 'Angenommen',
  failed: 'Gescheitert',
  noAnswer: 'keine Antwort',
  tookMs: '{outcome}, {ms, number} ms',
  tookSeconds: '{outcome}, {seconds, number, ::.0} s',
  sendAgain: 'Noch einmal senden',
  showAll: 'Alle {count, number} zeigen',
  byHand: 'Von Hand',
  attempt: 'Versuch {attempt, number} von {all, number}',
  nextAt: 'der nächste um {time}',
  sent: 'Gesendet',
  answered: 'Geantwortet',
  nothing: 'Nichts.',
};
