import type { Catalog } from '../catalog.ts';

export const health: Catalog['health'] = {
  allWell: 'Alles in Ordnung.',
  andMore: '{first} Und unten {count, plural, one {# weitere Sache} other {# weitere Sachen}}.',
  theSite: 'die Website',
  everywhere: 'überall',
  busAway: 'Redis antwortet der Website nicht, sodass sie von nichts hört: Was unten steht, ist alt.',
  busAwayCure: 'Sehen Sie nach, ob Redis läuft. Ansehen und Senden gehen ohne es weiter.',
  noMachine: 'Keine Maschine hat gesagt, wie es ihr geht.',
  noMachineCure: 'Diese Seite hört von Prozessen, die npm start startet; warten Sie nach einem Start zehn Sekunden.',
  noEdge: 'Von keiner Edge ist etwas zu hören: Niemand kann zusehen.',
  noIngest: 'Von keinem Ingest ist etwas zu hören: Kein Encoder kann senden.',
  startOne: 'Starten Sie eines: npm start, oder npm start -- {role} auf einer eigenen Maschine.',
  versions: 'Auf den Maschinen laufen verschiedene Versionen: {versions}.',
  versionsCure: 'Bringen Sie alle auf dieselbe Version, die Edges zuletzt.',
  machineSilent: 'Von {where} ({roles}) war nichts zu hören, seit so lange: {span}.',
  machineSilentCure:
    'Sehen Sie nach, ob die Maschine läuft, npm start auf ihr, und ihr Weg zu Redis. Wurde sie aufgegeben, ist sie eine Stunde nach ihrer letzten Nachricht vergessen.',
  doesNotRun: '{name} läuft nicht{cause}.',
  doesNotRunCure: 'Das wird von selbst wieder gestartet. {log}',
  restarted:
    '{name}: in den letzten 10 Minuten {count, plural, one {einmal wieder gestartet} other {#-mal wieder gestartet}}{cause}.',
  restartedAtLeast: '{name}: in den letzten 10 Minuten mindestens {count, number}-mal wieder gestartet{cause}.',
  restlessCure: 'Das kommt nicht von selbst zur Ruhe. {log}',
  restartedCure: 'Jetzt läuft alles. Geht es so weiter: {log}',
  log: 'Mehr steht im Protokoll von npm start; suchen Sie dort nach „{process}“.',
  late: '{name} antwortet {seconds} s zu spät.',
  lateCure:
    'Die Maschine hat zu wenig Zeit dafür: weniger Stufen (INGEST_LADDER), mehr Kerne, oder Edges auf anderen Maschinen.',
  diskFull: 'Auf der Platte von {where} sind nur {free} von {total} frei.',
  diskFullCure:
    'Schaffen Sie Platz, oder begrenzen Sie, was behalten wird: INGEST_DISK_MAX_BYTES, INGEST_WINDOW_S, EDGE_DISK_MAX_BYTES.',
  memoryFull: 'Auf {where} sind nur {free} von {total} Arbeitsspeicher frei.',
  memoryFullCure:
    'Senken Sie EDGE_CACHE_MAX_BYTES oder die Zahl der Kanäle hier, oder geben Sie der Maschine mehr Speicher.',
  busy: '{where} hat {cores} Kerne und Arbeit für {load}.',
  busyCure: 'Weniger Stufen (INGEST_LADDER), mehr Kerne, oder Edges auf anderen Maschinen.',
  clockAhead: 'Die Uhr von {where} geht gegenüber der Website vor: {span}.',
  clockBehind: 'Die Uhr von {where} geht gegenüber der Website nach: {span}.',
  clockCure:
    'Lassen Sie beide ihre Uhr nach NTP stellen (timedatectl set-ntp true). Ab einer halben Minute werden Token abgewiesen.',
  certificateOver: 'Das Zertifikat ist abgelaufen; Browser lehnen es ab.',
  certificateEnds: 'Das Zertifikat läuft bald ab, noch {span}.',
  certificateCure:
    'Kommt es aus Dateien, ersetzen Sie diese; sie werden sofort neu gelesen. Mit ACME wird es von selbst erneuert, wenn Port 80 zu erreichen ist.',
};
