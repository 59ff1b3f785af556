import type { ConditionWords } from '../catalog.ts';

export const DE_CONDITIONS: ConditionWords = {
  SRT_OFF: {
    say: 'SRT ist aus, weil libsrt nicht installiert ist.',
    cure: 'Das ffmpeg von Debian bringt es mit: apt-get install ffmpeg, dann neu starten. Oder setzen Sie INGEST_SRT_PORT auf 0.',
  },
  NO_LADDER: {
    say: 'Es gibt kein ffmpeg mit einem H.264-Encoder, also bekommen die Zuschauer nur das Originalbild.',
    cure: 'Installieren Sie ffmpeg (apt-get install ffmpeg) und starten Sie ingest neu; oder setzen Sie INGEST_LADDER auf off.',
  },
  'BUS_AWAY.ingest': {
    say: 'Redis antwortet ingest nicht: Die Edges erfahren nichts Neues davon, was live ist. Was läuft, läuft weiter.',
    cure: 'Sehen Sie nach, ob Redis läuft und ob REDIS_URL von hier aus zu erreichen ist.',
  },
  'BUS_AWAY.edge': {
    say: 'Redis antwortet dieser Edge nicht: Sie macht mit dem weiter, was sie zuletzt wusste, und der Chat steht still.',
    cure: 'Sehen Sie nach, ob Redis läuft und ob diese Maschine REDIS_URL erreicht.',
  },
  AWAY_ORIGIN: {
    say: 'Der Ursprung hat dieser Edge nicht geantwortet.',
    cure: 'Sehen Sie nach, ob ingest läuft und ob diese Maschine es erreicht: INGEST_ORIGIN_PUBLIC_URL, Firewalls, ORIGIN_SECRET.',
  },
  AWAY_WEB: {
    say: 'Die Website hat dieser Edge nicht geantwortet, also können Seiten fehlen. Das Abspielen geht weiter.',
    cure: 'Sehen Sie nach, ob web läuft und ob diese Maschine es erreicht: EDGE_WEB_URL, WEB_HOST, Firewalls.',
  },
  AWAY_SIBLING: {
    say: 'Ein Arbeiter neben diesem hat nicht geantwortet; an seiner Stelle wurde der Ursprung gefragt.',
    cure: 'Er wird von selbst wieder gestartet. Geht es so weiter, senken Sie EDGE_WORKERS oder geben Sie der Maschine mehr Kerne.',
  },
};
