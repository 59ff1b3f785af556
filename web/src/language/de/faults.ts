import type { FaultWords } from '../catalog.ts';

export const DE_FAULTS: FaultWords = {
  BAD_REQUEST: '{why}',
  CROSS_ORIGIN: 'Diese Anfrage kam von einer anderen Website und wurde nicht ausgeführt.',
  SIGN_IN_FIRST: 'Melden Sie sich zuerst an.',
  FORBIDDEN: 'Ihr Konto darf das nicht.',
  WRONG_LOGIN: 'E-Mail-Adresse und Passwort gehören nicht zusammen.',
  TOO_MANY_TRIES: 'Zu viele Versuche. Warten Sie {seconds} Sekunden und versuchen Sie es noch einmal.',
  TOO_MANY_MAILS:
    'Es wurden schon mehrere Links angefordert. Sehen Sie auch bei den unerwünschten E-Mails nach, oder warten Sie {seconds} Sekunden.',
  MAIL_IS_OFF: 'Diese Website verschickt keine E-Mails. Bitten Sie, wer sie betreibt, um einen Link.',
  OIDC_OFF: 'Diese Website hat keine Anmeldung über einen anderen Dienst.',
  OIDC_AWAY: '{label} antwortet nicht. Versuchen Sie es gleich noch einmal, oder melden Sie sich auf andere Weise an.',
  OIDC_DECLINED:
    '{label} hat Sie nicht angemeldet: Es wurde dort abgebrochen. Versuchen Sie es noch einmal, oder melden Sie sich auf andere Weise an.',
  OIDC_STALE:
    'Das hat länger als zehn Minuten gedauert oder wurde in einem anderen Browser begonnen. Beginnen Sie hier neu.',
  OIDC_UNVERIFIED:
    '{label} bürgt nicht für Ihre E-Mail-Adresse. Bestätigen Sie die Adresse zuerst dort, oder melden Sie sich auf andere Weise an.',
  OIDC_UNKNOWN:
    'Zu der E-Mail-Adresse, die {label} nennt, gibt es hier kein Konto. Bitten Sie, wer diese Website betreibt, um eine Einladung.',
  OIDC_FAULT:
    'Mit der Antwort von {label} lässt sich nichts anfangen. Wer diese Website betreibt, findet den Grund im Protokoll.',
  PASSKEYS_OFF: '{why}',
  PASSKEY_UNKNOWN:
    'Dieser Passkey öffnet hier nichts; vielleicht wurde er entfernt. Melden Sie sich auf andere Weise an und fügen Sie ihn auf Ihrer Kontoseite neu hinzu.',
  PASSKEY_NOT_TAKEN:
    'Der Passkey konnte nicht hinzugefügt werden: Die Antwort des Geräts stimmt nicht oder kam zu spät. Versuchen Sie es noch einmal.',
  NO_SUCH_PASSKEY: 'Diesen Passkey gibt es nicht; vielleicht wurde er schon entfernt.',
  SIGN_IN_AGAIN:
    'Ihre Anmeldung ist schon eine Weile her. Melden Sie sich noch einmal an, damit niemand Ihrem Konto einen eigenen Passkey hinzufügt.',
  SETUP_LINK_SPENT:
    'Dieser Einrichtungslink gilt nicht mehr. Starten Sie den Server neu und sehen Sie, ob er einen neuen ausgibt.',
  NO_SUCH_CHANNEL: 'Einen Kanal mit diesem Namen gibt es nicht.',
  NO_SUCH_BAN: 'Diese Sperre gibt es nicht; vielleicht wurde sie schon aufgehoben.',
  NO_SUCH_PERSON: 'Diese Person gibt es nicht; vielleicht wurde sie schon entfernt.',
  NO_SUCH_INVITATION: 'Diesen Link gibt es nicht mehr; er wurde benutzt, zurückgenommen oder ist abgelaufen.',
  NO_SUCH_SESSION: 'Diese Sitzung ist schon beendet.',
  NO_SUCH_KEY: 'Diesen API-Schlüssel gibt es nicht; er wurde schon zurückgenommen.',
  KEY_WRONG:
    'Dieser API-Schlüssel gilt nicht: Er ist unvollständig, abgelaufen oder wurde zurückgenommen. Machen Sie auf Ihrer Kontoseite einen neuen.',
  KEY_SCOPE_MISSING:
    'Dieser API-Schlüssel darf das nicht: Ihm fehlt der Bereich „{scope}“. Machen Sie auf Ihrer Kontoseite einen, der ihn hat.',
  KEY_MAY_NOT: 'Das darf kein API-Schlüssel. Melden Sie sich auf der Website an und tun Sie es dort.',
  PERSON_EXISTS: 'Zu dieser E-Mail-Adresse gibt es schon ein Konto. Ändern Sie stattdessen die Rolle in der Liste.',
  OLD_PASSWORD_WRONG:
    'Das jetzige Passwort stimmt nicht. Geben Sie es noch einmal ein; haben Sie es vergessen, melden Sie sich ab und holen Sie sich auf der Anmeldeseite einen Link.',
  MAY_RUN_NONE: '{email} darf keine Kanäle führen. Geben Sie zuerst die Rolle dafür.',
  NOT_OPEN: 'Der Chat ist für alle, die zusehen dürfen. Treten Sie zuerst auf der Seite des Kanals ein.',
  PASSWORD_NEEDED: 'Dieser Kanal verlangt ein Passwort.',
  PASSWORD_WRONG: 'Das ist nicht das Passwort dieses Kanals. Groß- und Kleinschreibung zählt.',
  PASSWORD_MISSING: 'Wählen Sie das Passwort, nach dem gefragt wird.',
  SIGN_IN_TO_WATCH: 'Dieser Kanal ist für seine Mitglieder. Melden Sie sich zum Ansehen an.',
  NOT_A_MEMBER:
    'Dieser Kanal ist für seine Mitglieder, und Ihr Konto gehört nicht dazu. Bitten Sie den Veranstalter, Ihre E-Mail-Adresse aufzunehmen.',
  TICKET_NEEDED: 'Dieser Kanal verlangt ein Ticket.',
  TICKET_UNKNOWN: 'Dieses Ticket gibt es nicht. Es hat zwölf Buchstaben und Ziffern, wie abcd-efgh-jkmn.',
  TICKET_OVER: 'Dieses Ticket gilt nicht mehr. Bitten Sie, wer es Ihnen gegeben hat, um ein anderes.',
  TICKET_IN_USE:
    'Dieses Ticket wird schon in so vielen Browsern benutzt, wie es erlaubt ({devices}). Sehen Sie in einem davon zu.',
  SITE_SIGNS_NONE:
    'Dieser Kanal hat gerade keinen geheimen Schlüssel, daher kann keine andere Website Sie einlassen. Der Veranstalter macht im Studio einen.',
  SITE_TOKEN_BROKEN:
    'Der Link, der Sie hierher gebracht hat, ist unvollständig. Gehen Sie zurück und öffnen Sie die Veranstaltung dort noch einmal.',
  SITE_TOKEN_FORGED:
    'Der Link, der Sie hierher gebracht hat, ist nicht mit dem jetzigen Schlüssel dieses Kanals signiert, oder nicht mit HS256. Sagen Sie es der Website, von der Sie kommen.',
  SITE_TOKEN_OVER:
    'Der Link, der Sie hierher gebracht hat, ist abgelaufen. Gehen Sie zurück und öffnen Sie die Veranstaltung dort noch einmal.',
  SITE_TOKEN_EARLY:
    'Der Link, der Sie hierher gebracht hat, gilt noch nicht. Öffnen Sie die Veranstaltung etwas später noch einmal.',
  SITE_TOKEN_LONG:
    'Der Link, der Sie hierher gebracht hat, sagt nicht, wann er endet, oder gilt länger als einen Tag (exp). Sagen Sie es der Website, von der Sie kommen.',
  SITE_TOKEN_ELSEWHERE:
    'Der Link, der Sie hierher gebracht hat, ist für einen anderen Kanal. Gehen Sie zurück und öffnen Sie die Veranstaltung dort noch einmal.',
  SITE_TOKEN_NOBODY:
    'Der Link, der Sie hierher gebracht hat, sagt nicht, für wen er ist (sub, 1 bis 64 Zeichen; devices, falls vorhanden, 1 bis 100). Sagen Sie es der Website, von der Sie kommen.',
  NOT_OPEN_YET: 'Dieser Kanal öffnet später: {at}.',
  REHEARSES: 'Der Chat öffnet mit der Veranstaltung. Lassen Sie die Seite offen: Er kommt von selbst.',
  ON_THE_AIR:
    'Diese Veranstaltung kann schon gesehen werden, für eine Probe ist es zu spät. Beenden Sie sie zuerst, oder zeigen Sie das Pausenbild.',
  NOTHING_RUNS:
    'Auf diesem Kanal läuft gerade keine Veranstaltung, es gibt nichts zu beenden. Ihr Encoder geht live, sobald er sendet.',
  CLOSED: 'Dieser Kanal ist geschlossen.',
  TIMES_CROSSED: 'So würde er schließen, bevor er öffnet. Wählen Sie eine spätere Schließzeit.',
  NO_MEMBERS_FOUND:
    'Darin ist keine E-Mail-Adresse. Geben Sie eine je Zeile an, oder eine CSV-Datei mit einer Spalte von Adressen.',
  NO_SUCH_MEMBER: 'Diese Person ist kein Mitglied; vielleicht wurde sie schon entfernt.',
  NO_SUCH_TICKET: 'Dieses Ticket gibt es nicht; vielleicht wurde es schon zurückgenommen.',
  NO_SUCH_PLAN: 'Das steht nicht im Programm; vielleicht wurde es schon entfernt.',
  PLAN_INVALID: '{why}',
  NO_SUCH_WEBHOOK: 'Diesen Webhook gibt es nicht; vielleicht wurde er schon entfernt.',
  NO_SUCH_DELIVERY: 'Diese Zustellung steht nicht mehr in der Liste; neuere haben ihren Platz eingenommen.',
  WEBHOOK_ADDRESS: '{why}',
  WEBHOOK_BUSY:
    'Es wird schon etwas von Hand gesendet. Warten Sie auf die Antwort, höchstens zehn Sekunden, und versuchen Sie es noch einmal.',
  WEBHOOK_SEALED: '{why}',
  SETTINGS_CHANGED:
    'Jemand anderes hat die Einstellungen inzwischen gespeichert. Sehen Sie nach, was jetzt gilt, und speichern Sie dann noch einmal.',
  NO_SUCH_ENCODER: 'Dieser Encoder ist nicht mehr verbunden; ist er wiedergekommen, ist es eine andere Verbindung.',
  NO_SUCH_VIEWER: 'Diese Person ist schon gegangen.',
  VIEWER_IS_PUBLIC:
    'Der Kanal ist für alle offen, daher kann niemand hinausgeschickt werden: Wer noch einmal fragt, käme wieder herein. Geben Sie ihm zuerst ein Passwort, Mitglieder oder Tickets.',
  VIEWER_IS_HOST:
    'Diese Person führt den Kanal und kann nicht hinausgeschickt werden. Ändern Sie ihre Rolle unter Personen, oder geben Sie den Kanal jemand anderem.',
  NO_SUCH_STREAM_KEY: 'Einen solchen benannten Schlüssel hat dieser Kanal nicht; vielleicht wurde er schon widerrufen.',
  TICKET_OF_ANOTHER_EVENT:
    'Dieses Ticket ist für eine andere Veranstaltung dieses Kanals. Benutzen Sie es, wenn diese läuft.',
  NO_SUCH_EVENT: 'Eine solche vergangene Veranstaltung gibt es nicht; vielleicht wurde sie schon entfernt.',
  PICTURE_KIND_UNKNOWN: 'Das ist kein Bild, das angenommen wird; wählen Sie ein PNG, JPEG oder WebP.',
  PICTURE_BROKEN:
    'Dieses Bild lässt sich nicht lesen: Es ist beschädigt oder größer als 40 Megapixel. Speichern Sie es neu und versuchen Sie das.',
  PICTURES_OFF:
    'Dieser Server kann keine Bilder lesen: Die Bibliothek dafür (sharp) ist für diese Maschine nicht installiert.',
  NO_SUCH_GROUP_MEMBER: 'Diese Person ist nicht in der Gruppe; vielleicht wurde sie schon entfernt.',
  CHANNELS_FULL:
    'Sie haben {most} Kanäle, so viele wie hier erlaubt sind. Entfernen Sie einen, oder fragen Sie die Verwaltung.',
  SHOWN_OUT: 'Sie wurden aus diesem Kanal hinausgeschickt. Sie können {when} wiederkommen.',
  COUNTRY_REFUSED: '{why}',
  COUNTRIES_UNKNOWN: '{why}',
  PICTURE_TOO_LARGE: 'Diese Datei ist größer als {megabytes} MB; wählen Sie ein kleineres Bild.',
  ORIGIN_AWAY: 'Der Empfang der Übertragung antwortet gerade nicht. Er wird von selbst wieder gefragt.',
  UNAVAILABLE: 'Die Website kann das gerade nicht. Versuchen Sie es gleich noch einmal.',
};
