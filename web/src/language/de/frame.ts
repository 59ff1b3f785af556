import type { Catalog } from '../catalog.ts';

export const frame: Catalog['frame'] = {
  about: 'Veranstaltungen, live übertragen.',
  skip: 'Zum Inhalt springen',
  home: '{name}, Startseite',
  account: 'Konto',
  theme: 'Zwischen hell und dunkel wechseln',
  themeTitle: 'Hell oder dunkel',
  language: 'Sprache',
  studio: 'Studio',
  people: 'Personen',
  signIn: 'Anmelden',
  signOut: 'Abmelden',
  justNow: 'gerade eben',
  soon: 'jeden Moment',
  daysLeft: '{days, number} T. {hours, number} Std.',
  hoursLeft: '{hours, number} Std. {minutes} Min.',
  outOfReach: 'Die Website antwortet nicht. Prüfen Sie Ihre Verbindung und versuchen Sie es noch einmal.',
  notFound: 'Nicht gefunden',
  notFoundTitle: 'Hier steht nichts auf dem Programm',
  notFoundText: 'Vielleicht ist ein Tippfehler in der Adresse, oder was hier stand, wurde entfernt.',
  seeLive: 'Sehen, was live ist',
  wrongTitle: 'Auf dieser Seite ist etwas schiefgegangen',
  wrongText:
    'Es liegt nicht an Ihnen. Versuchen Sie es noch einmal; wenn es so bleibt, kommen Sie in einer Minute wieder.',
  tryAgain: 'Noch einmal versuchen',
  homeWay: 'Startseite',
};
