import type { SettingHelp } from '../catalog.ts';

export const DE_SETTINGS: SettingHelp = {
  ROSTRUM_DATA: 'Alles, was bleiben muss: Datenbank, Aufzeichnungen, eigenes Redis, Schlüssel.',
  ROSTRUM_PUBLIC_URL: 'Wie wir von außen heißen; steht in jedem vollständigen Link.',
  DATABASE_URL: 'SQLite im Datenordner, oder postgres://… für einen Verbund.',
  REDIS_URL: 'Ein eigenes Redis im Datenordner, oder redis://… für einen Verbund.',
  EDGE_PORT: 'Der eine öffentliche HTTP-Port.',
  INGEST_RTMP_PORT: 'RTMP; 0 = aus.',
  INGEST_RTMPS_PORT:
    'RTMP in TLS, mit dem Zertifikat von EDGE_TLS_CERT oder EDGE_ACME_EMAIL; 0 = aus, üblich ist 1936.',
  INGEST_SRT_PORT: 'SRT (UDP); 0 = aus.',
  INGEST_ORIGIN_PORT: 'Der Ursprung, an 127.0.0.1 gebunden, wenn nichts anderes gesagt ist.',
  INGEST_ORIGIN_HOST: 'Wo der Ursprung lauscht; außerhalb von Loopback verlangt er ORIGIN_SECRET.',
  INGEST_ORIGIN_PUBLIC_URL: 'Wo Edges auf anderen Maschinen den Ursprung erreichen; sonst sein Host und Port.',
  WEB_PORT: 'Die Website, an 127.0.0.1 gebunden, wenn nichts anderes gesagt ist.',
  WEB_HOST: 'Wo die Website lauscht.',
  METRICS_PORT: 'Prometheus, 127.0.0.1, alle Rollen zusammen unter einem Label service; 0 = aus.',
  ORIGIN_SECRET: 'Was eine Edge dem Ursprung vorweist; wird beim ersten Start erzeugt.',
  ROSTRUM_LOG_LEVEL: 'Wie viel protokolliert wird.',
  ROSTRUM_LOG_PRETTY: '1 = lesbare Zeilen statt JSON.',
  INGEST_PART_TARGET_MS: 'Länge eines Teils; 200 = kürzeste Verzögerung, 1000 = entspannt.',
  INGEST_SEGMENT_TARGET_MS: 'Länge eines Segments, wo Keyframes es erlauben.',
  INGEST_RECONNECT_GRACE_S: 'Wie lange eine Veranstaltung auf einen Encoder wartet, der abgebrochen ist.',
  INGEST_WINDOW_S: 'Wie weit die Live-Liste zurückreicht.',
  INGEST_DISK_MAX_BYTES:
    'Platz für die Live-Medien aller Kanäle zusammen; wo sie mehr bräuchten, sind die Listen kürzer. 0 = ohne Grenze.',
  INGEST_CHANNEL_DISK_MAX_BYTES: 'Dasselbe für jeden Kanal; 0 = ohne Grenze.',
  INGEST_LADDER: 'auto, off, oder Stufen wie 720p:3000k,480p:1200k.',
  INGEST_PULL_MAX: 'Kanäle, die zugleich von einer Adresse abgeholt werden; 0 = aus.',
  INGEST_PULL_ALLOW:
    'Eigene Adressen und Netze, mit Kommas, von denen außer aus dem offenen Internet abgeholt werden darf: 192.168.1.20, 10.0.0.0/8.',
  INGEST_DIAGNOSIS:
    'Der Ton wird gehört und Keyframes werden angesehen, für Pegel und Befunde im Studio; off spart je Kanal ein kleines ffmpeg.',
  FFMPEG_PATH: 'Das ffmpeg, das die kleineren Stufen herstellt.',
  EDGE_WORKERS: 'Prozesse, die Zuschauer bedienen und sich den öffentlichen Port teilen: einer je Kern.',
  EDGE_HOST: 'Die Adresse, auf der der öffentliche Port lauscht; sonst jede.',
  EDGE_ORIGIN_URL:
    'Wo ein Kanal geholt wird, wenn der Bus keinen Ursprung nennt; sonst beim Ingest auf dieser Maschine.',
  EDGE_SHIELD_URL:
    'Zwischenspeicher, die statt der Ursprünge gefragt werden, mit Kommas: andere Edges, oder nginx, Varnish und dergleichen.',
  EDGE_WEB_URL: 'Wo die Website ist; sonst die auf dieser Maschine.',
  EDGE_CACHE_MAX_BYTES: 'Arbeitsspeicher für gespeicherte Medien, Listen und Seiten.',
  EDGE_DISK_MAX_BYTES:
    'Platz für Segmente, die aus dem Arbeitsspeicher gingen, in ROSTRUM_DATA/edge/media; 0 = aus. Ein Gibibyte und ein Zwanzigstel des Datenträgers bleiben immer frei.',
  EDGE_TRUSTED_PROXIES: 'Adressen und Netze, mit Kommas getrennt, deren X-Forwarded-* geglaubt wird.',
  EDGE_COUNTRY_HEADER:
    'Der Header, in dem die Proxys aus EDGE_TRUSTED_PROXIES das Land eines Zuschauers nennen, etwa CF-IPCountry; auch die Website liest ihn.',
  EDGE_TLS_CERT: 'Zertifikatskette (PEM-Datei); wird neu gelesen, wenn sie sich ändert.',
  EDGE_TLS_KEY: 'Privater Schlüssel zu EDGE_TLS_CERT (PEM-Datei).',
  EDGE_TLS_PORT: 'HTTPS, wo ein Zertifikat gesetzt ist oder durch ACME kommt.',
  EDGE_ACME_EMAIL:
    'Zertifikate durch ACME für ROSTRUM_PUBLIC_URL, dessen Bedingungen Sie damit zustimmen; auf Port 80 und 443 wird gelauscht.',
  EDGE_ACME_DIRECTORY: 'Die Stelle, die durch ACME gefragt wird.',
  EDGE_ACME_HTTP_PORT: 'Wo die Probe der Stelle beantwortet wird und alle zu https geschickt werden.',
  EDGE_MAX_CONNECTIONS: 'Sockets zugleich.',
  EDGE_MAX_WAITERS: 'Wartende Anfragen nach Listen zugleich.',
  EDGE_MAX_WAITERS_PER_ADDRESS: 'Wartende Anfragen nach Listen zugleich von einer Adresse; eine ganze Schule ist eine.',
  EDGE_MAX_REQUESTS_PER_ADDRESS: 'Laufende Anfragen zugleich von einer Adresse; eine ganze Schule ist eine.',
  EDGE_MAX_CONNECTIONS_PER_ADDRESS: 'Sockets zugleich von einer Adresse; eine ganze Schule ist eine.',
  EDGE_MAX_CHAT_SOCKETS_PER_ADDRESS: 'Chat-Sockets zugleich von einer Adresse; eine ganze Schule ist eine.',
  WEB_WEBHOOK_ALLOW:
    'Eigene Adressen und Netze, mit Kommas, zu denen Webhooks außer ins offene Internet gehen dürfen, auch mit http: 127.0.0.1, 10.0.0.0/8.',
  SMTP_URL: 'Worüber E-Mails verschickt werden: smtp://USER:PASSWORD@HOST:587, oder smtps://…:465.',
  MAIL_FROM: 'Von wem E-Mails kommen, etwa Rostrum <live@example.org>.',
  OIDC_ISSUER: 'Anmeldung über einen anderen Dienst mit OpenID Connect: dessen Issuer, etwa https://id.example.org.',
  OIDC_CLIENT_ID: 'Wie der Dienst diese Website nennt.',
  OIDC_CLIENT_SECRET: 'Womit sich diese Website dort ausweist.',
  OIDC_LABEL: 'Welchen Namen des Dienstes der Knopf zum Anmelden nennt; sonst den Host des Issuers.',
  OIDC_CREATE: 'viewer: Wen der Dienst kennt und hier niemand, bekommt ein Konto, das zusehen darf.',
};
