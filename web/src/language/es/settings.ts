import type { SettingHelp } from '../catalog.ts';

export const ES_SETTINGS: SettingHelp = {
  ROSTRUM_DATA: 'Todo lo que debe durar: base de datos, grabaciones, Redis propio, claves.',
  ROSTRUM_PUBLIC_URL: 'Cómo nos llaman desde fuera; se usa en cada enlace completo.',
  DATABASE_URL: 'SQLite en la carpeta de datos, o postgres://… para un clúster.',
  REDIS_URL: 'Un Redis propio en la carpeta de datos, o redis://… para un clúster.',
  EDGE_PORT: 'El único puerto HTTP público.',
  INGEST_RTMP_PORT: 'RTMP; 0 = desactivado.',
  INGEST_RTMPS_PORT:
    'RTMP dentro de TLS, con el certificado de EDGE_TLS_CERT o EDGE_ACME_EMAIL; 0 = desactivado, lo usual es 1936.',
  INGEST_SRT_PORT: 'SRT (UDP); 0 = desactivado.',
  INGEST_ORIGIN_PORT: 'El origen, ligado a 127.0.0.1 si no se dice otra cosa.',
  INGEST_ORIGIN_HOST: 'Dónde escucha el origen; fuera de loopback exige ORIGIN_SECRET.',
  INGEST_ORIGIN_PUBLIC_URL: 'Dónde llegan al origen los edges de otras máquinas; si no, su host y puerto.',
  WEB_PORT: 'El sitio, ligado a 127.0.0.1 si no se dice otra cosa.',
  WEB_HOST: 'Dónde escucha el sitio.',
  METRICS_PORT: 'Prometheus, 127.0.0.1, todos los roles juntos con una etiqueta service; 0 = desactivado.',
  ORIGIN_SECRET: 'Lo que un edge muestra al origen; se crea en el primer inicio.',
  ROSTRUM_LOG_LEVEL: 'Cuánto se registra.',
  ROSTRUM_LOG_PRETTY: '1 = líneas legibles en lugar de JSON.',
  INGEST_PART_TARGET_MS: 'Duración de una parte; 200 = latencia mínima, 1000 = holgada.',
  INGEST_SEGMENT_TARGET_MS: 'Duración de un segmento, donde los fotogramas clave lo permitan.',
  INGEST_RECONNECT_GRACE_S: 'Cuánto espera un evento a un codificador que se cortó.',
  INGEST_WINDOW_S: 'Hasta dónde llega atrás la lista en directo.',
  INGEST_DISK_MAX_BYTES:
    'Disco para los medios en directo de todos los canales juntos; las listas son más cortas donde ocuparían más. 0 = sin límite.',
  INGEST_CHANNEL_DISK_MAX_BYTES: 'Lo mismo para cada canal; 0 = sin límite.',
  INGEST_LADDER: 'auto, off, o calidades como 720p:3000k,480p:1200k.',
  INGEST_PULL_MAX: 'Canales que se recogen de una dirección a la vez; 0 = desactivado.',
  INGEST_PULL_ALLOW:
    'Direcciones y redes propias, separadas por comas, de las que se puede recoger además del internet abierto: 192.168.1.20, 10.0.0.0/8.',
  INGEST_DIAGNOSIS:
    'Se escucha el sonido y se miran los fotogramas clave, para los medidores y los hallazgos del estudio; off ahorra un pequeño ffmpeg por canal.',
  FFMPEG_PATH: 'El ffmpeg que hace las calidades menores.',
  EDGE_WORKERS: 'Procesos que sirven a los espectadores y comparten el puerto público: uno por núcleo.',
  EDGE_HOST: 'La dirección en la que escucha el puerto público; si no, todas.',
  EDGE_ORIGIN_URL: 'De dónde se toma un canal cuando el bus no nombra ningún origen; si no, del ingest local.',
  EDGE_SHIELD_URL:
    'Cachés a las que se pregunta en lugar de los orígenes, separadas por comas: otros edges, o nginx, Varnish y similares.',
  EDGE_WEB_URL: 'Dónde está el sitio; si no, el local.',
  EDGE_CACHE_MAX_BYTES: 'Memoria para medios guardados, listas y páginas.',
  EDGE_DISK_MAX_BYTES:
    'Disco para los segmentos que salieron de la memoria, en ROSTRUM_DATA/edge/media; 0 = desactivado. Siempre quedan libres un gibibyte y una vigésima parte del volumen.',
  EDGE_TRUSTED_PROXIES: 'Direcciones y redes, separadas por comas, cuyos X-Forwarded-* se creen.',
  EDGE_COUNTRY_HEADER:
    'La cabecera con la que los proxies de EDGE_TRUSTED_PROXIES dicen el país de un espectador, como CF-IPCountry; también la lee el sitio.',
  EDGE_TLS_CERT: 'Cadena de certificados (archivo PEM); se vuelve a leer cuando cambia.',
  EDGE_TLS_KEY: 'Clave privada de EDGE_TLS_CERT (archivo PEM).',
  EDGE_TLS_PORT: 'HTTPS, donde hay un certificado puesto u obtenido por ACME.',
  EDGE_ACME_EMAIL:
    'Certificados por ACME para ROSTRUM_PUBLIC_URL, cuyas condiciones usted acepta; se escucha en los puertos 80 y 443.',
  EDGE_ACME_DIRECTORY: 'La autoridad a la que se pregunta por ACME.',
  EDGE_ACME_HTTP_PORT: 'Dónde se responde al reto de la autoridad y se envía a todos a https.',
  EDGE_MAX_CONNECTIONS: 'Sockets a la vez.',
  EDGE_MAX_WAITERS: 'Peticiones de listas en espera a la vez.',
  EDGE_MAX_WAITERS_PER_ADDRESS:
    'Peticiones de listas en espera a la vez desde una dirección; una escuela entera es una.',
  EDGE_MAX_REQUESTS_PER_ADDRESS: 'Peticiones en curso a la vez desde una dirección; una escuela entera es una.',
  EDGE_MAX_CONNECTIONS_PER_ADDRESS: 'Sockets a la vez desde una dirección; una escuela entera es una.',
  EDGE_MAX_CHAT_SOCKETS_PER_ADDRESS: 'Sockets de chat a la vez desde una dirección; una escuela entera es una.',
  WEB_WEBHOOK_ALLOW:
    'Direcciones y redes propias, separadas por comas, a las que pueden ir los webhooks además del internet abierto, también por http: 127.0.0.1, 10.0.0.0/8.',
  SMTP_URL: 'Por dónde se envía el correo: smtp://USER:PASSWORD@HOST:587, o smtps://…:465.',
  MAIL_FROM: 'De quién vienen los correos, como Rostrum <live@example.org>.',
  OIDC_ISSUER: 'Inicio de sesión con otro servicio por OpenID Connect: su issuer, como https://id.example.org.',
  OIDC_CLIENT_ID: 'Cómo llama el servicio a este sitio.',
  OIDC_CLIENT_SECRET: 'Con qué se identifica allí este sitio.',
  OIDC_LABEL: 'Qué nombre del servicio lleva el botón de entrada; si no, el host del issuer.',
  OIDC_CREATE: 'viewer: a quien el servicio conoce y aquí nadie, se le da una cuenta que puede ver.',
};
