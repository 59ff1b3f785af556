import type { ConditionWords } from '../catalog.ts';

export const ES_CONDITIONS: ConditionWords = {
  SRT_OFF: {
    say: 'SRT está desactivado, porque libsrt no está instalado.',
    cure: 'El ffmpeg de Debian lo trae: apt-get install ffmpeg, y reinicie. O ponga INGEST_SRT_PORT en 0.',
  },
  NO_LADDER: {
    say: 'No hay ningún ffmpeg con un codificador H.264, así que los espectadores reciben solo la imagen original.',
    cure: 'Instale ffmpeg (apt-get install ffmpeg) y reinicie ingest; o ponga INGEST_LADDER en off.',
  },
  'BUS_AWAY.ingest': {
    say: 'Redis no responde a ingest: los edges no saben nada nuevo de lo que está en directo. Lo que se reproduce sigue.',
    cure: 'Compruebe si Redis funciona y si desde aquí se llega a REDIS_URL.',
  },
  'BUS_AWAY.edge': {
    say: 'Redis no responde a este edge: sigue con lo último que supo, y el chat está parado.',
    cure: 'Compruebe si Redis funciona y si esta máquina llega a REDIS_URL.',
  },
  AWAY_ORIGIN: {
    say: 'El origen no respondió a este edge.',
    cure: 'Compruebe si ingest funciona y si esta máquina llega a él: INGEST_ORIGIN_PUBLIC_URL, cortafuegos, ORIGIN_SECRET.',
  },
  AWAY_WEB: {
    say: 'El sitio no respondió a este edge, así que pueden faltar páginas. La reproducción sigue.',
    cure: 'Compruebe si web funciona y si esta máquina llega a él: EDGE_WEB_URL, WEB_HOST, cortafuegos.',
  },
  AWAY_SIBLING: {
    say: 'Un proceso del edge junto a este no respondió; en su lugar se preguntó al origen.',
    cure: 'Se vuelve a iniciar solo. Si continúa, baje EDGE_WORKERS o dé más núcleos a la máquina.',
  },
};
